#include "cli/show-run.h"
#include "apply/compared.h"
#include "apply/told.h"
#include "base/i18n.h"
#include "cli/show.h"
#include "platform/clock.h"

/* What a report says in the end; %u: the run. */
static const char *const phase_sentences[][DCW_N_PHASES] = {
  [DCW_FORWARD] = {
    [DCW_RUN_APPLYING] = N_ ("Run %1 did not come to its end."),
    [DCW_RUN_UNWINDING] = N_ ("Run %1 could not be taken back to its end."),
    [DCW_RUN_WAITING] = N_ ("Run %1 is in place and awaits confirmation."),
    [DCW_RUN_APPLIED] = N_ ("Run %1 is done: everything is in place and was read back."),
    [DCW_RUN_UNDONE] = N_ ("Run %1 took itself back: everything is as it was."),
    [DCW_RUN_NOTHING] = N_ ("Run %1 changed nothing."),
    [DCW_RUN_PARTLY] = N_ ("Run %1 is partly done: what it could not do is named above."),
  },
  [DCW_BACKWARD] = {
    [DCW_RUN_APPLYING] = N_ ("Run %1 did not come to its end."),
    [DCW_RUN_UNWINDING] = N_ ("Run %1 did not come to its end."),
    [DCW_RUN_WAITING] = N_ ("Run %1 awaits confirmation."),
    [DCW_RUN_APPLIED] = N_ ("Run %1 is done: everything was taken back and read back."),
    [DCW_RUN_UNDONE] = N_ ("Run %1 took itself back."),
    [DCW_RUN_NOTHING] = N_ ("Run %1 changed nothing."),
    [DCW_RUN_PARTLY] = N_ ("Run %1 took back what it could; what it left is named above."),
  },
};

const char *
dcw_show_run_what (const DcwRun *run)
{
  if (run->parent == 0)
    return "apply";
  return run->direction == DCW_FORWARD ? "redo" : "undo";
}

char *
dcw_show_run (const DcwRun *run, const GPtrArray *runs)
{
  g_autofree char *time = dcw_clock_show (run->time_s);
  g_autofree char *what = dcw_told_what (run);
  g_autofree char *deadline = run->phase == DCW_RUN_WAITING ? dcw_clock_show (run->deadline_s) : NULL;
  guint by = dcw_compared_undone_by (run, runs);
  g_autofree char *state =
      deadline != NULL ? g_strdup_printf (_ ("awaits confirmation until %s"), deadline) : g_strdup (dcw_told_phase (run));
  g_autofree char *undone =
      g_strdup_printf (run->direction == DCW_FORWARD ? _ ("taken back by run %u") : _ ("done again by run %u"), by);
  const char *const statements[] = { state, by != 0 ? undone : NULL, NULL };
  g_autofree char *told = dcw_i18n_statements (statements);
  return g_strdup_printf ("%u  %s  %s: %s", run->number, time, what, told);
}

static gboolean
was_written (DcwResult result)
{
  return result == DCW_RESULT_VERIFIED || result == DCW_RESULT_UNVERIFIABLE;
}

/* What came of a change that stays as the run left it, and from when on it counts. */
static char *
show_standing (const DcwChange *change, DcwResult result, DcwDirection direction)
{
  const char *later = was_written (result) ? dcw_show_restart (change->restart) : NULL;
  const char *now =
      was_written (result) && later == NULL && direction == DCW_FORWARD ? C_ ("result of a change", "in force") : NULL;
  const char *more = later != NULL ? later : now;
  const char *const statements[] = { dcw_told_result (result, direction), more, NULL };
  return dcw_i18n_statements (statements);
}

/* Of a run that awaits confirmation, and goes back by itself, only the way back is still to come. */
static gboolean
goes_back (const DcwReport *report, const DcwOutcome *outcome)
{
  return report->direction == DCW_BACKWARD || outcome->taken_back != DCW_RESULT_PENDING;
}

/* A dry run would write it. */
static gboolean
would_write (const DcwOutcome *outcome)
{
  return was_written (outcome->taken_back != DCW_RESULT_PENDING ? outcome->taken_back : outcome->result);
}

static char *
show_outcome (guint i, const DcwReport *report, gboolean would)
{
  const DcwChange *change = g_ptr_array_index (report->plan->changes, i);
  const DcwOutcome *outcome = g_ptr_array_index (report->outcomes, i);
  g_autofree char *detail = outcome->detail != NULL ? dcw_message_show (outcome->detail) : NULL;
  g_autofree char *back = NULL, *result = NULL;
  if (would && would_write (outcome)) {
    result = g_strdup (goes_back (report, outcome) ? C_ ("result of a change", "would be taken back")
                                                   : C_ ("result of a change", "would be done"));
  } else {
    back = dcw_told_taken_back (outcome->taken_back);
    result = would || outcome->taken_back != DCW_RESULT_PENDING ? g_strdup (dcw_told_result (outcome->result, report->direction))
                                                                : show_standing (change, outcome->result, report->direction);
  }
  const char *const statements[] = { result, back, NULL };
  g_autofree char *told = dcw_i18n_statements (statements);
  return g_strdup_printf ("%u. %s: %s%s%s", i + 1, outcome->subject, told, detail != NULL ? ": " : "",
                          detail != NULL ? detail : "");
}

static guint
n_outcomes (const DcwReport *report)
{
  return report->plan != NULL && report->outcomes != NULL ? report->outcomes->len : 0;
}

void
dcw_show_dry_run (DcwCli *cli, DcwPrinter *out, const DcwReport *report)
{
  for (guint i = 0; i < n_outcomes (report); i++) {
    const DcwChange *change = g_ptr_array_index (report->plan->changes, i);
    const DcwOutcome *outcome = g_ptr_array_index (report->outcomes, i);
    g_autofree char *line = show_outcome (i, report, TRUE);
    dcw_printer_line (out, "  %s", line);
    if (would_write (outcome))
      dcw_show_way (out, cli->view, change, goes_back (report, outcome));
  }
}

gboolean
dcw_show_would_write (const DcwReport *report)
{
  for (guint i = 0; i < n_outcomes (report); i++)
    if (would_write (g_ptr_array_index (report->outcomes, i))
        || ((const DcwOutcome *)g_ptr_array_index (report->outcomes, i))->result == DCW_RESULT_NEEDS_SECRET)
      return TRUE;
  return FALSE;
}

void
dcw_show_troubles (DcwPrinter *out, const DcwReport *report)
{
  gboolean any = FALSE;
  for (guint i = 0; i < n_outcomes (report); i++) {
    const DcwOutcome *outcome = g_ptr_array_index (report->outcomes, i);
    if (dcw_result_is_good (outcome->result) && outcome->taken_back == DCW_RESULT_PENDING && outcome->detail == NULL)
      continue;
    g_autofree char *line = show_outcome (i, report, FALSE);
    if (!any) {
      dcw_printer_blank (out);
      dcw_printer_line (out, "%s", _ ("What did not go as planned"));
    }
    any = TRUE;
    dcw_printer_line (out, "  %s", line);
  }
}

void
dcw_show_progress (DcwCli *cli, guint i, const DcwChange *change, DcwPhase phase, DcwDirection direction, DcwResult result)
{
  gboolean back = phase == DCW_RUN_UNWINDING;
  g_autofree char *resource = dcw_station_show_resource (cli->station, change->resource);
  g_autofree char *standing = show_standing (change, result, back ? DCW_BACKWARD : direction);
  dcw_printer_line (cli->out, "  %u. %s: %s", i + 1, resource, standing);
  dcw_printer_flush (cli->out, NULL);
}

static char *
show_end (const DcwReport *report)
{
  g_autofree char *number = g_strdup_printf ("%u", report->run);
  g_autoptr (DcwMessage) message = dcw_message_new (phase_sentences[report->direction][report->phase], number, NULL);
  return dcw_message_show (message);
}

void
dcw_show_report_end (DcwCli *cli, const DcwReport *report)
{
  DcwPrinter *out = cli->out;
  g_autofree char *end = show_end (report);
  g_autofree char *problem = report->problem != NULL ? dcw_message_show (report->problem) : NULL;
  g_autofree char *undo = dcw_cli_command (cli, "undo %u", report->run);
  if (problem != NULL)
    dcw_printer_line (out, C_ ("report", "Reason: %s"), problem);
  for (guint i = 0; i < report->notes->len; i++) {
    g_autofree char *note = dcw_message_show (report->notes->pdata[i]);
    dcw_printer_line (out, C_ ("report", "Note: %s"), note);
  }
  dcw_printer_line (out, "%s", end);
  if (report->phase == DCW_RUN_WAITING) {
    g_autofree char *deadline = dcw_clock_show (report->deadline_s);
    g_autofree char *confirm = dcw_cli_command (cli, "confirm %u", report->run);
    dcw_printer_line (out, _ ("Unless it is confirmed it is taken back at %s. To keep it: %s"), deadline, confirm);
    dcw_printer_line (out, _ ("To take it back now: %s"), undo);
  } else if (report->phase == DCW_RUN_APPLIED || report->phase == DCW_RUN_PARTLY) {
    dcw_printer_line (out, report->direction == DCW_FORWARD ? _ ("To take it back: %s") : _ ("To do it again: %s"), undo);
  } else if (report->phase == DCW_RUN_APPLYING || report->phase == DCW_RUN_UNWINDING) {
    g_autofree char *resume = dcw_cli_command (cli, "resume");
    dcw_printer_line (out, _ ("To bring it to its end: %s"), resume);
  }
}

void
dcw_show_report_json (DcwJson *json, const DcwReport *report, gboolean would)
{
  g_autofree char *end = report->run != 0 && !would ? show_end (report) : NULL;
  dcw_json_number (json, "run", report->run);
  dcw_json_number (json, "of", report->root);
  dcw_json_text (json, "direction", report->direction == DCW_FORWARD ? "forward" : "backward");
  dcw_json_text (json, "phase", dcw_phase_name (report->phase));
  dcw_json_bool (json, "failed", report->failed);
  dcw_show_message_json (json, "problem", report->problem);
  dcw_show_time_json (json, "deadline", report->deadline_s);
  dcw_json_begin_array (json, "notes");
  for (guint i = 0; i < report->notes->len; i++)
    dcw_show_message_json (json, NULL, report->notes->pdata[i]);
  dcw_json_end (json);
  dcw_json_begin_array (json, "outcomes");
  for (guint i = 0; i < n_outcomes (report); i++) {
    const DcwChange *change = g_ptr_array_index (report->plan->changes, i);
    const DcwOutcome *outcome = g_ptr_array_index (report->outcomes, i);
    g_autofree char *text = show_outcome (i, report, would);
    dcw_json_begin_object (json, NULL);
    dcw_json_number (json, "number", i + 1);
    dcw_show_resource_json (json, "resource", change->resource);
    dcw_json_text (json, "result", dcw_result_name (outcome->result));
    dcw_json_text (json, "takenBack", outcome->taken_back != DCW_RESULT_PENDING ? dcw_result_name (outcome->taken_back) : NULL);
    dcw_json_text (json, "effect", outcome->effect == DCW_EFFECT_STORED ? "stored" : "in-force");
    dcw_json_text (json, "restart", dcw_show_restart_id (change->restart));
    dcw_show_message_json (json, "detail", outcome->detail);
    dcw_json_text (json, "text", text);
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_json_text (json, "text", end);
}
