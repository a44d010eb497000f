/* opcdcom resume: brings an unfinished run to an end.
 *
 * JSON: the members of a report (cli/show-run.h); of 0: there was nothing unfinished (--overdue: nothing was overdue).
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/running.h"
#include "cli/show-run.h"

/* Settled is what was asked for, whichever way it went. */
static int
status_of (const DcwReport *report)
{
  switch (report->phase) {
  case DCW_RUN_APPLYING:
  case DCW_RUN_UNWINDING:
  case DCW_N_PHASES:
    return report->root == 0 ? DCW_EXIT_DONE : DCW_EXIT_FAILED;
  case DCW_RUN_WAITING:
  case DCW_RUN_PARTLY:
    return DCW_EXIT_PARTLY;
  case DCW_RUN_APPLIED:
  case DCW_RUN_UNDONE:
  case DCW_RUN_NOTHING:
    break;
  }
  return DCW_EXIT_DONE;
}

static gboolean
ask_passwords (DcwCli *cli, gboolean forward, DcwSecrets *secrets, GError **error)
{
  g_autoptr (GPtrArray) needed = dcw_resume_passwords (cli->store, cli->station, forward);
  return dcw_running_ask_passwords (cli, needed, TRUE, secrets, error);
}

/* What opening the station has done already is all there is to it: nobody is there to say anything about another run. */
static int
resume_overdue (DcwCli *cli, GError **error)
{
  if (!dcw_cli_open_runs (cli, error))
    return -1;
  g_autoptr (DcwReport) none = cli->settled == NULL ? dcw_report_nothing (NULL, DCW_FORWARD) : NULL;
  const DcwReport *report = cli->settled != NULL ? cli->settled : none;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_show_report_json (json, report, FALSE);
    dcw_json_end (json);
  } else if (cli->settled == NULL) {
    dcw_printer_line (cli->out, "%s", _ ("No run is overdue."));
  }
  return status_of (report);
}

static gboolean
check_options (gboolean overdue, gboolean forward, char **passwords, const char *state, GError **error)
{
  const char *problem = NULL;
  if (overdue && (forward || passwords != NULL))
    problem = _ ("--overdue goes with neither --forward nor --password: it only takes back what was not confirmed in time");
  else if (state != NULL && !overdue)
    problem = _ ("--state goes with --overdue; elsewhere the variable OPCDCOM_STATE says where runs are kept");
  else if (state != NULL && !g_path_is_absolute (state))
    problem = _ ("--state: an absolute path was expected");
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, problem);
  return FALSE;
}

int
dcw_cmd_resume (DcwCli *cli, char **words, GError **error)
{
  gboolean forward = FALSE, overdue = FALSE;
  g_auto (GStrv) passwords = NULL;
  g_autofree char *state = NULL;
  const GOptionEntry entries[] = {
    { "forward", 0, 0, G_OPTION_ARG_NONE, &forward, _ ("Finish an interrupted apply instead of taking it back"), NULL },
    { "overdue", 0, 0, G_OPTION_ARG_NONE, &overdue, _ ("Only take back a run that was not confirmed in time"), NULL },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &state, _ ("With --overdue: the folder where runs are kept"),
      C_ ("argument", "FOLDER") },
    DCW_PASSWORD_ENTRY (&passwords),
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error) || !check_options (overdue, forward, passwords, state, error))
    return -1;
  if (state != NULL)
    cli->state_folder = g_steal_pointer (&state);
  if (overdue)
    return resume_overdue (cli, error);
  g_autoptr (DcwSecrets) secrets = dcw_running_read_secrets (passwords, error);
  if (secrets == NULL || !dcw_cli_open_runs (cli, error))
    return -1;
  g_auto (DcwRunning) running = { 0 };
  g_autoptr (DcwRun) unfinished = dcw_store_unfinished (cli->store, NULL);
  if (!ask_passwords (cli, forward, secrets, error))
    return -1;
  dcw_running_init (&running, cli, unfinished != NULL ? unfinished->direction : DCW_FORWARD);
  running.options.secrets = secrets;
  g_autoptr (DcwReport) report = dcw_resume (cli->store, cli->station, forward, &running.options, error);
  if (report == NULL)
    return -1;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_show_report_json (json, report, FALSE);
    dcw_json_end (json);
  } else if (report->root == 0) {
    dcw_printer_line (cli->out, "%s", _ ("No run is unfinished."));
  } else {
    dcw_running_tell (&running, report);
  }
  return status_of (report);
}
