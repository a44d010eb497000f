#include "topics/identity-parts.h"
#include <string.h>
#include "base/i18n.h"
#include "model/setting.h"
#include "survey/permission.h"
#include "topics/users.h"

static void
add (GPtrArray *findings, const char *id, const char *code, DcwSeverity severity, const DcwResource *resource,
     DcwMessage *evidence, const char *effect, const char *advice, const char *option, const char *value)
{
  g_ptr_array_add (findings, dcw_finding_new (id, code, severity, "identity", resource, evidence,
                                              effect != NULL ? dcw_message_new (effect, NULL) : NULL,
                                              advice != NULL ? dcw_message_new (advice, NULL) : NULL, option, value));
}

/* Where a runner's identity is said: its service, or RunAs of its AppID. */
static DcwResource *
place_of (const DcwRunner *runner)
{
  if (runner->mode == DCW_MODE_SERVICE)
    return dcw_runner_service (runner);
  return runner->appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_RUN_AS, runner->appid) : NULL;
}

static const char *
remedy_of (const DcwRunner *runner)
{
  return runner->program ? DCW_IDENTITY_PROGRAM : DCW_IDENTITY_SERVER;
}

/* In a domain other computers know this one. */
static gboolean
is_in_domain (DcwView *view, const DcwProfile *profile)
{
  if (profile != NULL)
    return profile->network == DCW_NETWORK_DOMAIN;
  const char *joined = dcw_view_fact (view, DCW_FACT_JOINED, "");
  return joined != NULL && strcmp (joined, "workgroup") != 0;
}

typedef void (*RunnerCheck) (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                             GPtrArray *findings);

static void
for_each_runner (DcwView *view, const DcwProfile *profile, RunnerCheck check, GPtrArray *findings)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  for (guint i = 0; i < runners->len; i++) {
    g_autoptr (DcwResource) place = place_of (runners->pdata[i]);
    check (view, profile, runners->pdata[i], place, findings);
  }
}

/* The state of the service that the runner is; NULL: it is none, or that is not known. */
static const DcwState *
service_state (DcwView *view, const DcwRunner *runner, const DcwResource *place)
{
  const DcwState *state = runner->mode == DCW_MODE_SERVICE && place != NULL ? dcw_view_get (view, place) : NULL;
  return state != NULL && dcw_state_status (state) == DCW_STATE_PRESENT ? state : NULL;
}

/* ---- What it runs as ---- */

static gboolean
is_unrecognised (DcwView *view, const DcwProfile *profile, const DcwRunner *runner)
{
  return runner->mode == DCW_MODE_SERVICE && dcw_account_is_built_in (&runner->runs_as) && !is_in_domain (view, profile);
}

static void
find_server_built_in (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                      GPtrArray *findings)
{
  if (!runner->program && is_unrecognised (view, profile, runner))
    add (findings, "identity.server-built-in", "I01", DCW_SEVERITY_WARNING, place,
         dcw_message_new (N_ ("%1 runs as %2. The other computer cannot recognise that account."), runner->name,
                          dcw_view_name_of (view, &runner->runs_as), NULL),
         N_ ("Reading works, but values may not update by themselves: the server's calls to the client are refused "
             "(0x80070005, at the client 0x80040202)."),
         N_ ("Run it as a user that both computers know."), DCW_IDENTITY_SERVER, "account");
}

static void
check_server_built_in (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_server_built_in, findings);
}

static void
find_interactive (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                  GPtrArray *findings)
{
  if (runner->mode == DCW_MODE_INTERACTIVE)
    add (findings, "identity.interactive", "I02", DCW_SEVERITY_WARNING, place,
         dcw_message_new (N_ ("%1 runs as whoever is logged on at the screen."), runner->name, NULL),
         N_ ("Nobody can connect while nobody is logged on (0x8000401A), and log-off ends the server."),
         N_ ("If it needs no window, run it as a user of its own."), DCW_IDENTITY_SERVER, "account");
}

static void
check_interactive (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_interactive, findings);
}

static void
find_launching (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place, GPtrArray *findings)
{
  if (!runner->program && runner->mode == DCW_MODE_LAUNCHING && place != NULL)
    add (findings, "identity.launching", "I03", DCW_SEVERITY_WARNING, place,
         dcw_message_new (N_ ("%1 is started anew for each user that connects."), runner->name, NULL),
         N_ ("Two clients get two servers, which fight for the same devices and licences."), N_ ("Run it as a user of its own."),
         DCW_IDENTITY_SERVER, "account");
}

static void
check_launching (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_launching, findings);
}

static void
find_program_built_in (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                       GPtrArray *findings)
{
  if (runner->program && is_unrecognised (view, profile, runner))
    add (
        findings, "identity.program-built-in", "I07", DCW_SEVERITY_PROBLEM, place,
        dcw_message_new (N_ ("The client program %1 runs as %2."), runner->name, dcw_view_name_of (view, &runner->runs_as), NULL),
        N_ ("The server can't recognise that account and refuses it: 0x80070005 (access denied)."),
        N_ ("Run it as a user that the server lets in."), DCW_IDENTITY_PROGRAM, "account");
}

static void
check_program_built_in (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_program_built_in, findings);
}

static void
find_person (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place, GPtrArray *findings)
{
  if (runner->program && runner->service == NULL)
    add (findings, "identity.program-person", "I15", DCW_SEVERITY_INFO, NULL,
         dcw_message_new (N_ ("The client program %1 runs as whoever starts it."), runner->name, NULL),
         N_ ("It works for those whom the server lets in; a test by somebody else proves nothing."),
         N_ ("Start it as one of the OPC users, or as a service."), NULL, NULL);
}

static void
check_program_person (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_person, findings);
}

/* ---- What its account needs ---- */

typedef struct {
  const char *right, *id, *code;
  gboolean service;
  const char *evidence, *effect;
} RightRow;

static const RightRow right_rows[] = {
  { DCW_RIGHT_SERVICE, "identity.service-right", "I04", TRUE, N_ ("%1 runs as %2, which may not log on as a service."),
    N_ ("It does not start any more: error 1069, event 7041.") },
  { DCW_RIGHT_BATCH, "identity.batch-right", "I05", FALSE, N_ ("%1 runs as %2, which may not log on as a batch job."),
    N_ ("It can't be started: 0x8000401A, or 0x80070005; event 10004.") },
};

static void
check_right (DcwView *view, const DcwProfile *profile, GPtrArray *findings, const RightRow *row)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  for (guint i = 0; i < runners->len; i++) {
    const DcwRunner *runner = runners->pdata[i];
    DcwProcessMode mode = row->service ? DCW_MODE_SERVICE : DCW_MODE_USER;
    g_auto (DcwPrincipal) through = { 0 };
    if (runner->mode != mode || !dcw_runner_has_account (runner)
        || dcw_right_held (view, &runner->runs_as, row->right, &through) != DCW_STATE_ABSENT)
      continue;
    g_autoptr (DcwResource) right = dcw_resource_right (&runner->runs_as, row->right, NULL);
    add (findings, row->id, row->code, DCW_SEVERITY_PROBLEM, right,
         dcw_message_new (row->evidence, runner->name, dcw_view_name_of (view, &runner->runs_as), NULL), row->effect,
         N_ ("Let the wizard give it the right."), remedy_of (runner), "account");
  }
}

static void
check_service_right (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_right (view, profile, findings, &right_rows[0]);
}

static void
check_batch_right (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_right (view, profile, findings, &right_rows[1]);
}

static void
find_flag (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place, GPtrArray *findings)
{
  const DcwState *state = service_state (view, runner, place);
  if (state == NULL || !dcw_runner_has_account (runner)
      || !(dcw_state_number (state, DCW_SERVICE_TYPE) & DCW_SERVICE_INTERACTIVE))
    return;
  add (findings, "identity.interactive-flag", "I06", DCW_SEVERITY_PROBLEM, place,
       dcw_message_new (N_ ("%1 runs as %2 and is to talk to the desktop, which only Local System may."), runner->name,
                        dcw_view_name_of (view, &runner->runs_as), NULL),
       N_ ("Windows takes no change of the service until the mark is gone: error 87."), N_ ("Let the wizard take the mark away."),
       remedy_of (runner), "account");
}

static void
check_interactive_flag (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_flag, findings);
}

static void
find_denied (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place, GPtrArray *findings)
{
  gboolean service = runner->mode == DCW_MODE_SERVICE;
  g_auto (DcwPrincipal) through = { 0 };
  if ((!service && runner->mode != DCW_MODE_USER) || !dcw_runner_has_account (runner)
      || dcw_right_held (view, &runner->runs_as, service ? DCW_DENY_SERVICE : DCW_DENY_BATCH, &through) != DCW_STATE_PRESENT)
    return;
  g_autoptr (DcwResource) right = dcw_resource_right (&through, service ? DCW_DENY_SERVICE : DCW_DENY_BATCH, NULL);
  add (findings, "identity.denied", "I12", DCW_SEVERITY_PROBLEM, right,
       dcw_message_new (service ? N_ ("%1 runs as %2, but %3 is denied to log on as a service.")
                                : N_ ("%1 runs as %2, but %3 is denied to log on as a batch job."),
                        runner->name, dcw_view_name_of (view, &runner->runs_as), dcw_view_name_of (view, &through), NULL),
       N_ ("It does not start: what is denied counts more than what is allowed."),
       N_ ("Ask who put the entry there, or use another account."), NULL, NULL);
}

static void
check_denied (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_denied, findings);
}

/* ---- Whether it can start ---- */

static void
find_missing_service (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                      GPtrArray *findings)
{
  if (runner->mode != DCW_MODE_SERVICE || place == NULL || dcw_state_status (dcw_view_get (view, place)) != DCW_STATE_ABSENT)
    return;
  add (findings, "identity.service-missing", "I08", DCW_SEVERITY_PROBLEM, place,
       dcw_message_new (N_ ("%1 is to run as the service %2, which is not there: its process mode was changed."), runner->name,
                        runner->service, NULL),
       N_ ("It can't be started: 0x80070424 (1060)."),
       N_ ("Set the process mode in the server's own settings; that also resets its DCOM settings, so apply again afterwards."),
       NULL, NULL);
}

static void
check_service_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_missing_service, findings);
}

static void
find_disabled_service (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                       GPtrArray *findings)
{
  const DcwState *state = service_state (view, runner, place);
  if (state == NULL || dcw_state_number (state, DCW_SERVICE_START) != DCW_START_DISABLED)
    return;
  add (findings, "identity.service-disabled", "I09", DCW_SEVERITY_PROBLEM, place,
       dcw_message_new (N_ ("The service %1, which runs %2, is disabled."), runner->service, runner->name, NULL),
       N_ ("It can't be started: 0x80070422 (1058)."),
       N_ ("Set its start type in services.msc, if nobody disabled it on purpose."), NULL, NULL);
}

static void
check_service_disabled (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_disabled_service, findings);
}

static void
find_gone (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place, GPtrArray *findings)
{
  gboolean service_gone =
      runner->mode == DCW_MODE_SERVICE && dcw_runner_has_account (runner) && dcw_account_is_gone (view, &runner->runs_as);
  gboolean named = runner->mode == DCW_MODE_USER && runner->run_as != NULL && dcw_principal_is_pending (&runner->runs_as);
  g_auto (DcwPrincipal) who = { 0 };
  if (!service_gone && !(named && dcw_view_resolve (view, runner->run_as, &who) == DCW_STATE_ABSENT))
    return;
  add (findings, "identity.account-gone", "I10", DCW_SEVERITY_PROBLEM, place,
       dcw_message_new (N_ ("%1 is to run as %2, an account that is not there."), runner->name,
                        named ? runner->run_as : dcw_view_name_of (view, &runner->runs_as), NULL),
       N_ ("It can't be started: error 1069 for a service, 0x8000401A for a program."), N_ ("Give it another account."), NULL,
       NULL);
}

static void
check_account_gone (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_gone, findings);
}

static void
find_disabled_account (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                       GPtrArray *findings)
{
  g_autoptr (DcwResource) user = dcw_runner_has_account (runner) ? dcw_resource_user (&runner->runs_as, NULL) : NULL;
  const DcwState *state = user != NULL ? dcw_view_get (view, user) : NULL;
  if (state == NULL || dcw_state_status (state) != DCW_STATE_PRESENT
      || !(dcw_state_number (state, DCW_USER_FLAGS) & DCW_USER_DISABLED))
    return;
  add (findings, "identity.account-disabled", "I11", DCW_SEVERITY_PROBLEM, user,
       dcw_message_new (N_ ("%1 runs as %2, which is disabled."), runner->name, dcw_view_name_of (view, &runner->runs_as), NULL),
       N_ ("It does not start any more: error 1069, event 7038."), N_ ("Enable the account, or use another one."), NULL, NULL);
}

static void
check_account_disabled (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_disabled_account, findings);
}

/* ---- Whether it may do too much ---- */

static void
find_administrator (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                    GPtrArray *findings)
{
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_sid_text (&group, DCW_ADMINISTRATORS, NULL);
  if (!dcw_runner_has_account (runner) || dcw_is_member (view, &group, &runner->runs_as) != DCW_STATE_PRESENT)
    return;
  g_autoptr (DcwResource) membership = dcw_resource_membership (&group, &runner->runs_as, NULL);
  add (findings, "identity.administrator", "I13", DCW_SEVERITY_INFO, membership,
       dcw_message_new (N_ ("%1 runs as %2, an administrator of this computer."), runner->name,
                        dcw_view_name_of (view, &runner->runs_as), NULL),
       N_ ("Whoever takes over this program can do anything here."),
       N_ ("Some vendors ask for it; otherwise take the account out of Administrators."), NULL, NULL);
}

static void
check_administrator (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_administrator, findings);
}

static void
find_same_account (DcwView *view, const DcwProfile *profile, const DcwRunner *runner, const DcwResource *place,
                   GPtrArray *findings)
{
  if (runner->program || !dcw_runner_has_account (runner))
    return;
  for (guint i = 0; profile != NULL && i < profile->lists[DCW_LIST_USERS]->len; i++) {
    g_auto (DcwAccountSurvey) user = { 0 };
    dcw_account_survey (view, profile->lists[DCW_LIST_USERS]->pdata[i], &user);
    if (dcw_principal_equal (&user.who, &runner->runs_as))
      add (findings, "identity.same-account", "I14", DCW_SEVERITY_INFO, place,
           dcw_message_new (N_ ("%1 runs as %2, which clients use too."), runner->name, dcw_view_name_of (view, &user.who), NULL),
           N_ ("Whoever has a client's password can do what the server may do."),
           N_ ("Use an account of its own for the server."), NULL, NULL);
  }
}

static void
check_same_account (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_runner (view, profile, find_same_account, findings);
}

static const DcwCheck checks[] = {
  { "identity.server-built-in", "I01", check_server_built_in },
  { "identity.interactive", "I02", check_interactive },
  { "identity.launching", "I03", check_launching },
  { "identity.service-right", "I04", check_service_right },
  { "identity.batch-right", "I05", check_batch_right },
  { "identity.interactive-flag", "I06", check_interactive_flag },
  { "identity.program-built-in", "I07", check_program_built_in },
  { "identity.service-missing", "I08", check_service_missing },
  { "identity.service-disabled", "I09", check_service_disabled },
  { "identity.account-gone", "I10", check_account_gone },
  { "identity.account-disabled", "I11", check_account_disabled },
  { "identity.denied", "I12", check_denied },
  { "identity.administrator", "I13", check_administrator },
  { "identity.same-account", "I14", check_same_account },
  { "identity.program-person", "I15", check_program_person },
};

const DcwTopicChecks dcw_identity_checks = { checks, G_N_ELEMENTS (checks) };
