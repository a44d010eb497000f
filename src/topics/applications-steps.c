#include "base/i18n.h"
#include "survey/catalogue.h"
#include "topics/applications-parts.h"
#include "topics/identity-parts.h"
#include "topics/steps.h"
#include "topics/topic.h"

#define CORE_COMPONENTS "applications.core-components"
#define PROGRAM_SETTINGS "applications.program-settings"
#define OTHER_COMPUTER "applications.other-computer"
#define TRY "applications.try"

static const DcwStepKind kinds[] = {
  { DCW_CATALOGUE_OWN_SWITCH, DCW_STEP_HERE, DCW_STEP_ANY, FALSE,
    N_ ("The server's own switch for the DCOM settings of Windows") },
  { CORE_COMPONENTS, DCW_STEP_HERE, DCW_STEP_BEFORE, FALSE, N_ ("Install the OPC Core Components") },
  { PROGRAM_SETTINGS, DCW_STEP_USER, DCW_STEP_AFTER, FALSE, N_ ("Computer and server in the settings of the client program") },
  { OTHER_COMPUTER, DCW_STEP_OTHER, DCW_STEP_AFTER, FALSE, N_ ("Set up the other computer") },
  { TRY, DCW_STEP_USER, DCW_STEP_AFTER, TRUE, N_ ("Connect, and watch values change") },
};

static void
add_of_catalogue (DcwStepSearch *search, const char *name, const DcwOpcServer *server)
{
  const DcwCatalogueEntry *known = dcw_catalogue_find (server->progid, server->clsid);
  if (known == NULL || known->by_hand == NULL)
    return;
  dcw_step_add (search, known->by_hand_id, name, dcw_message_new (known->by_hand, NULL));
}

static char *
join (const GPtrArray *names)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new ();
  g_ptr_array_extend (copy, (GPtrArray *)names, NULL, NULL);
  g_ptr_array_add (copy, NULL);
  return g_strjoinv (", ", (char **)copy->pdata);
}

static void
add_program_settings (DcwStepSearch *search, const DcwRunner *runner)
{
  const GPtrArray *servers = search->profile->lists[DCW_LIST_SERVERS], *peers = search->profile->lists[DCW_LIST_PEERS];
  g_autofree char *server = join (servers), *peer = join (peers);
  if (servers->len == 0)
    dcw_step_add (
        search, PROGRAM_SETTINGS, runner->name,
        dcw_message_new (N_ ("In the settings of %1 choose the other computer and its OPC server. Where it has DCOM settings of "
                             "its own, choose those of Windows."),
                         runner->name, NULL));
  else if (peers->len == 0)
    dcw_step_add (
        search, PROGRAM_SETTINGS, runner->name,
        dcw_message_new (N_ ("In the settings of %1 choose the OPC server %2. Where it has DCOM settings of its own, choose "
                             "those of Windows."),
                         runner->name, server, NULL));
  else
    dcw_step_add (
        search, PROGRAM_SETTINGS, runner->name,
        dcw_message_new (N_ ("In the settings of %1 choose the OPC server %2 on %3. Where it has DCOM settings of its own, "
                             "choose those of Windows."),
                         runner->name, server, peer, NULL));
}

static void
collect (DcwStepSearch *search)
{
  if (search->profile == NULL)
    return;
  g_autoptr (GPtrArray) servers = dcw_servers_find (search->view, NULL);
  const GPtrArray *wanted = search->profile->lists[DCW_LIST_SERVERS];
  gboolean serves = (search->profile->role & DCW_ROLE_SERVER) != 0, calls = (search->profile->role & DCW_ROLE_CLIENT) != 0;
  for (guint i = 0; serves && i < wanted->len; i++) {
    const DcwOpcServer *server = dcw_servers_lookup (servers, wanted->pdata[i]);
    if (server != NULL)
      add_of_catalogue (search, dcw_server_name (server), server);
  }
  gboolean searched = dcw_step_wanted (search, DCW_APPLICATIONS_OPCENUM, "authenticated")
                      || dcw_step_wanted (search, DCW_APPLICATIONS_OPCENUM, "as-installed");
  if (serves && searched && dcw_servers_enum (servers) == NULL)
    dcw_step_add (
        search, CORE_COMPONENTS, NULL,
        dcw_message_new (N_ ("Install the OPC Core Components (they come with most OPC servers, and from the OPC Foundation): "
                             "OPCEnum, which the other computer is to ask, is not here. Then plan again."),
                         NULL));
  for (guint i = 0; i < search->runners->len; i++)
    if (((const DcwRunner *)search->runners->pdata[i])->program)
      add_program_settings (search, search->runners->pdata[i]);
  if (!serves || !calls || search->profile->lists[DCW_LIST_PEERS]->len > 0)
    dcw_step_add (
        search, OTHER_COMPUTER, NULL,
        dcw_message_new (N_ ("Set up the other computer too. The file for the other computer (pair file) carries what it has to "
                             "know."),
                         NULL));
  dcw_step_add (
      search, TRY, NULL,
      calls ? dcw_message_new (N_ ("Connect with the client program, add an item and watch its value change: that shows that the "
                                   "way back works too."),
                               NULL)
            : dcw_message_new (N_ ("Connect from the other computer, add an item and watch its value change: that shows that the "
                                   "way back works too."),
                               NULL));
}

const DcwTopicSteps dcw_applications_steps = { kinds, G_N_ELEMENTS (kinds), collect };
