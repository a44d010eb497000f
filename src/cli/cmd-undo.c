/* opcdcom undo: takes a run back, or does again what was taken back.
 *
 * At a terminal it shows what it would do and asks first; without one it does what it was told to.
 *
 * JSON: the members of a report (cli/show-run.h) and "dryRun": bool.
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/running.h"
#include "cli/show-run.h"
#include "platform/prompt.h"

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
    dcw_show_dry_run (cli, cli->out, report);
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

static gboolean
has_conflict (const DcwReport *report)
{
  for (guint i = 0; i < report->outcomes->len; i++) {
    const DcwOutcome *outcome = report->outcomes->pdata[i];
    if (outcome->result == DCW_RESULT_CONFLICT || outcome->taken_back == DCW_RESULT_CONFLICT)
      return TRUE;
  }
  return FALSE;
}

/* What is not given is left as it is, and said. */
static gboolean
ask_passwords (DcwCli *cli, guint number, DcwSecrets *secrets, GError **error)
{
  g_autoptr (GPtrArray) needed = dcw_undo_passwords (cli->store, cli->station, number);
  return dcw_running_ask_passwords (cli, needed, TRUE, secrets, error);
}

/* At a terminal a person sees first what it comes to. What there is nothing to ask about is left to the run itself to tell. */
static gboolean
ask (DcwCli *cli, guint number, const DcwRunOptions *options, GError **error)
{
  if (!dcw_prompt_is_terminal ())
    return TRUE;
  DcwRunOptions dry = *options;
  dry.progress = NULL;
  g_autoptr (DcwReport) report = dcw_undo (cli->store, cli->station, number, TRUE, &dry, error);
  if (report == NULL)
    return FALSE;
  if (!dcw_show_would_write (report) || (options->on_conflict == DCW_CONFLICT_STOP && has_conflict (report)))
    return TRUE;
  DcwPrinter *out = cli->json ? cli->notes : cli->out;
  dcw_show_dry_run (cli, out, report);
  dcw_printer_blank (out);
  dcw_printer_flush (cli->out, NULL);
  dcw_printer_flush (cli->notes, NULL);
  g_autofree char *name = dcw_cli_station_name (cli);
  g_autofree char *safe = dcw_text_display (name, 100);
  g_autofree char *question = g_strdup_printf (find_direction (cli, number) == DCW_BACKWARD ? _ ("Take this back on %s? [y/N] ")
                                                                                            : _ ("Do this again on %s? [y/N] "),
                                               safe);
  if (dcw_prompt_yes (question))
    return TRUE;
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("nothing was written: the answer was no"));
  return FALSE;
}

int
dcw_cmd_undo (DcwCli *cli, char **words, GError **error)
{
  static const char *const policies[] = { "stop", "skip", "overwrite", NULL };
  g_autofree char *on_conflict = NULL;
  g_auto (GStrv) operands = NULL, passwords = NULL;
  gboolean dry_run = FALSE, yes = FALSE;
  guint run, policy = DCW_CONFLICT_STOP;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, _ ("Only say what would be done"), NULL },
    { "on-conflict", 0, 0, G_OPTION_ARG_FILENAME, &on_conflict,
      _ ("What to do about things that were changed since: stop, skip or overwrite (stop)"), C_ ("argument", "WHAT") },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, _ ("Do not ask"), NULL },
    DCW_PASSWORD_ENTRY (&passwords),
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 1, 1, &operands, error) || !dcw_cli_parse_run (operands[0], TRUE, &run, error))
    return -1;
  if (on_conflict != NULL && !dcw_cli_parse_name ("--on-conflict", on_conflict, policies, &policy, error))
    return -1;
  g_autoptr (DcwSecrets) secrets = dcw_running_read_secrets (passwords, error);
  if (secrets == NULL || !dcw_cli_open_runs (cli, error))
    return -1;
  const DcwRunOptions asked = { .on_conflict = policy, .secrets = passwords != NULL ? secrets : NULL };
  if (!dry_run && ((!yes && !ask (cli, run, &asked, error)) || !ask_passwords (cli, run, secrets, error)))
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
