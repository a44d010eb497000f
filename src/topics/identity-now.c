#include "base/i18n.h"
#include "survey/programs.h"
#include "survey/servers.h"
#include "topics/now.h"

static const char *const modes[] = {
  [DCW_MODE_UNKNOWN] = N_ ("How %1 runs is not known."),
  [DCW_MODE_SERVICE] = N_ ("%1 is a Windows service and runs as %2."),
  [DCW_MODE_INTERACTIVE] = N_ ("%1 runs as whoever is logged on at the screen."),
  [DCW_MODE_LAUNCHING] = N_ ("%1 starts anew for each client, as that client's user."),
  [DCW_MODE_USER] = N_ ("%1 is started by DCOM and runs as %2."),
  [DCW_MODE_IN_PROCESS] = N_ ("%1 is a library that runs inside the programs that use it."),
  [DCW_MODE_SURROGATE] = N_ ("%1 is a library that runs in a process of its own."),
};

static gboolean
is_known (const DcwPrincipal *who)
{
  return !dcw_principal_is_pending (who) || *who->name != '\0';
}

void
dcw_identity_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines)
{
  g_autoptr (GPtrArray) servers = dcw_now_servers (view, profile);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    const char *account = is_known (&server->runs_as) ? dcw_view_name_of (view, &server->runs_as) : server->account;
    g_ptr_array_add (lines,
                     dcw_message_new (modes[server->mode], dcw_server_name (server), account != NULL ? account : "?", NULL));
  }
  for (guint i = 0; profile != NULL && i < profile->lists[DCW_LIST_PROGRAMS]->len; i++) {
    g_autoptr (DcwClientProgram) program = dcw_program_find (view, profile->lists[DCW_LIST_PROGRAMS]->pdata[i]);
    const char *name = program->text;
    if (!program->found)
      g_ptr_array_add (lines, dcw_message_new (N_ ("The program %1 was not found."), name, NULL));
    else if (program->service != NULL && is_known (&program->runs_as))
      g_ptr_array_add (lines, dcw_message_new (N_ ("The program %1 is a Windows service and runs as %2."), name,
                                               dcw_view_name_of (view, &program->runs_as), NULL));
    else
      g_ptr_array_add (lines, dcw_message_new (N_ ("The program %1 runs as whoever starts it."), name, NULL));
  }
}
