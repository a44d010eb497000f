/* opcdcom undo: takes a run back, or does again what was taken back.
 *
 * JSON: the members of a report (cli/show-run.h) and "dryRun": bool.
 */
#include "cli/commands.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/running.h"
#include "cli/show-run.h"

static void
tell (DcwRunning *running, const DcwReport *report, gboolean dry_run)
{
  DcwCli *cli = running->cli;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_show_report_json (json, report, dry_run);
    dcw_json_bool (json, "dryRun", dry_run);
    dcw_json_end (json);
  } else if (dry_run) {
    dcw_show_outcomes (cli->out, report, TRUE);
    dcw_printer_blank (cli->out);
    dcw_printer_line (cli->out, "%s", _ ("Nothing was written."));
  } else if (report->run == 0) {
    dcw_printer_line (cli->out, "%s", _ ("Nothing to do: everything is so already."));
  } else {
    dcw_running_tell (running, report);
  }
}

/* Undoing goes the other way; for progress only, so a run that can't be read is left to dcw_undo() to tell of. */
static DcwDirection
find_direction (DcwCli *cli, guint number)
{
  g_autoptr (DcwRun) run = number != 0 ? dcw_store_run (cli->store, number, NULL) : dcw_store_last (cli->store, NULL);
  return run != NULL && run->direction == DCW_BACKWARD ? DCW_FORWARD : DCW_BACKWARD;
}

/* What is not given is left as it is, and said. */
static gboolean
ask_passwords (DcwCli *cli, guint number, DcwSecrets *secrets, GError **error)
{
  g_autoptr (DcwRun) run = number != 0 ? dcw_store_run (cli->store, number, NULL) : dcw_store_last (cli->store, NULL);
  g_autoptr (DcwSnapshot) snapshot = run != NULL ? dcw_store_snapshot (cli->store, run->root, NULL) : NULL;
  if (snapshot == NULL)
    return TRUE;
  g_autoptr (GPtrArray) needed = dcw_needed_passwords (cli->station, snapshot->plan, run->direction == DCW_FORWARD);
  return dcw_running_ask_passwords (cli, needed, TRUE, secrets, error);
}

int
dcw_cmd_undo (DcwCli *cli, char **words, GError **error)
{
  static const char *const policies[] = { "stop", "skip", "overwrite", NULL };
  g_autofree char *on_conflict = NULL;
  g_auto (GStrv) operands = NULL, passwords = NULL;
  gboolean dry_run = FALSE;
  guint run, policy = DCW_CONFLICT_STOP;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, _ ("Only say what would be done"), NULL },
    { "on-conflict", 0, 0, G_OPTION_ARG_FILENAME, &on_conflict,
      _ ("What to do about things that were changed since: stop, skip or overwrite (stop)"), C_ ("argument", "WHAT") },
    DCW_PASSWORD_ENTRY (&passwords),
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 1, 1, &operands, error) || !dcw_cli_parse_run (operands[0], TRUE, &run, error))
    return -1;
  if (on_conflict != NULL && !dcw_cli_parse_name ("--on-conflict", on_conflict, policies, &policy, error))
    return -1;
  g_autoptr (DcwSecrets) secrets = dcw_running_read_secrets (passwords, error);
  if (secrets == NULL || !dcw_cli_open_runs (cli, error) || (!dry_run && !ask_passwords (cli, run, secrets, error)))
    return -1;
  g_auto (DcwRunning) running = { 0 };
  dcw_running_init (&running, cli, find_direction (cli, run));
  running.options.on_conflict = policy;
  /* Nobody is asked before a dry run, which then says what would need a password. */
  running.options.secrets = dry_run && passwords == NULL ? NULL : secrets;
  if (dry_run)
    running.options.progress = NULL;
  g_autoptr (DcwReport) report = dcw_undo (cli->store, cli->station, run, dry_run, &running.options, error);
  if (report == NULL)
    return -1;
  tell (&running, report, dry_run);
  return dcw_report_exit_code (report);
}
