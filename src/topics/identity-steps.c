#include "base/i18n.h"
#include "survey/catalogue.h"
#include "survey/restarts.h"
#include "topics/identity-parts.h"
#include "topics/steps.h"
#include "topics/topic.h"

#define PROGRAM_AS_USER "identity.program-as-user"
#define RESTART_PROGRAM "identity.restart-program"

static const DcwStepKind kinds[] = {
  { DCW_CATALOGUE_PROCESS_MODE, DCW_STEP_HERE, DCW_STEP_BEFORE, FALSE,
    N_ ("Service or application, in the server's own configuration") },
  { PROGRAM_AS_USER, DCW_STEP_USER, DCW_STEP_AFTER, FALSE, N_ ("Start the client program as a user that the server knows") },
  { DCW_STEP_RESTART_SERVICE, DCW_STEP_HERE, DCW_STEP_AFTER, TRUE, N_ ("Restart a service") },
  { RESTART_PROGRAM, DCW_STEP_HERE, DCW_STEP_AFTER, TRUE, N_ ("End a program and start it again") },
};

static void
add_restart (DcwStepSearch *search, const char *service)
{
  dcw_step_add (
      search, DCW_STEP_RESTART_SERVICE, service,
      dcw_message_new (N_ ("Restart the service %1 after applying, if it has not been since, when its connections can do without "
                           "it: it takes up new settings only when it starts."),
                       service, NULL));
}

static const char *
user_of_programs (const DcwStepSearch *search)
{
  const char *asked = dcw_profile_get (search->profile, DCW_IDENTITY_PROGRAM_ACCOUNT);
  const GPtrArray *users = search->profile->lists[DCW_LIST_USERS];
  return asked != NULL ? asked : users->len > 0 ? users->pdata[0] : NULL;
}

static void
add_program_as_user (DcwStepSearch *search, const DcwRunner *runner)
{
  const char *user = user_of_programs (search);
  dcw_step_add (
      search, PROGRAM_AS_USER, runner->name,
      user != NULL ? dcw_message_new (
          N_ ("Start %1 as %2. The server asks who the program runs as, not who is allowed to use it."), runner->name, user, NULL)
                   : dcw_message_new (N_ ("Start %1 as a user that the server lets in. The server asks who the program runs as."),
                                      runner->name, NULL));
}

static void
collect_runner (DcwStepSearch *search, const DcwRunner *runner)
{
  gboolean library = runner->mode == DCW_MODE_IN_PROCESS || runner->mode == DCW_MODE_UNKNOWN;
  if (runner->service != NULL)
    add_restart (search, runner->service);
  else if (!library)
    dcw_step_add (
        search, RESTART_PROGRAM, runner->name,
        dcw_message_new (
            N_ ("End %1 and start it again after applying, if it has not been since, when its connections can do without "
                "it: it takes up new settings only when it starts."),
            runner->name, NULL));
  if (runner->program && runner->service == NULL)
    add_program_as_user (search, runner);
}

static void
collect_of_plan (DcwStepSearch *search)
{
  for (guint i = 0; i < search->plan->changes->len; i++) {
    const DcwChange *change = search->plan->changes->pdata[i];
    if (change->restart != DCW_RESTART_SERVICES)
      continue;
    g_autoptr (GPtrArray) services = dcw_restarts_of (search->view, change->resource);
    for (guint k = 0; k < services->len; k++)
      add_restart (search, services->pdata[k]);
  }
}

static void
collect (DcwStepSearch *search)
{
  if (search->profile == NULL)
    collect_of_plan (search);
  for (guint i = 0; search->profile != NULL && i < search->runners->len; i++)
    collect_runner (search, search->runners->pdata[i]);
}

const DcwTopicSteps dcw_identity_steps = { kinds, G_N_ELEMENTS (kinds), collect };
