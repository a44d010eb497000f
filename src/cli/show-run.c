#include "cli/show-run.h"
#include "apply/compared.h"
#include "base/i18n.h"
#include "cli/show.h"
#include "platform/clock.h"

/* By direction. */
static const char *const phase_labels[][DCW_N_PHASES] = {
  [DCW_FORWARD] = {
    [DCW_RUN_APPLYING] = NC_ ("state of a run", "interrupted"),
    [DCW_RUN_UNWINDING] = NC_ ("state of a run", "interrupted while it was being taken back"),
    [DCW_RUN_WAITING] = NC_ ("state of a run", "awaits confirmation"),
    [DCW_RUN_APPLIED] = NC_ ("state of a run", "done"),
    [DCW_RUN_UNDONE] = NC_ ("state of a run", "took itself back"),
    [DCW_RUN_NOTHING] = NC_ ("state of a run", "changed nothing"),
    [DCW_RUN_PARTLY] = NC_ ("state of a run", "partly done"),
  },
  [DCW_BACKWARD] = {
    [DCW_RUN_APPLYING] = NC_ ("state of a run", "interrupted"),
    [DCW_RUN_UNWINDING] = NC_ ("state of a run", "interrupted"),
    [DCW_RUN_WAITING] = NC_ ("state of a run", "awaits confirmation"),
    [DCW_RUN_APPLIED] = NC_ ("state of a run", "done"),
    [DCW_RUN_UNDONE] = NC_ ("state of a run", "took itself back"),
    [DCW_RUN_NOTHING] = NC_ ("state of a run", "changed nothing"),
    [DCW_RUN_PARTLY] = NC_ ("state of a run", "partly done"),
  },
};

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

static char *
show_what (const DcwRun *run)
{
  if (run->parent == 0)
    return g_strdup (C_ ("what a run does", "apply"));
  return g_strdup_printf (run->direction == DCW_FORWARD ? _ ("redo of run %u, undoing run %u") : _ ("undo of run %u"),
                          run->direction == DCW_FORWARD ? run->root : run->parent, run->parent);
}

char *
dcw_show_run (const DcwRun *run, const GPtrArray *runs)
{
  g_autofree char *time = dcw_clock_show (run->time_s);
  g_autofree char *what = show_what (run);
  g_autofree char *deadline = run->phase == DCW_RUN_WAITING ? dcw_clock_show (run->deadline_s) : NULL;
  guint by = dcw_compared_undone_by (run, runs);
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (text, "%u  %s  %s: %s", run->number, time, what,
                          C_ ("state of a run", phase_labels[run->direction][run->phase]));
  if (deadline != NULL)
    g_string_append_printf (text, _ (" until %s"), deadline);
  if (by != 0)
    g_string_append_printf (text, run->direction == DCW_FORWARD ? _ ("; taken back by run %u") : _ ("; done again by run %u"),
                            by);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A run that goes back says so in its results too. */
static const char *
show_result (DcwResult result, DcwDirection direction)
{
  if (direction == DCW_BACKWARD && result == DCW_RESULT_VERIFIED)
    return C_ ("result of a change", "taken back and verified");
  if (direction == DCW_BACKWARD && result == DCW_RESULT_UNVERIFIABLE)
    return C_ ("result of a change", "taken back; it cannot be read back");
  return C_ ("result of a change", dcw_result_label (result));
}

static gboolean
was_written (DcwResult result)
{
  return result == DCW_RESULT_VERIFIED || result == DCW_RESULT_UNVERIFIABLE;
}

/* On the way back nothing is better than what went forward, so the way back is told only where there was one. */
static char *
show_taken_back (DcwResult taken_back)
{
  if (taken_back == DCW_RESULT_PENDING)
    return g_strdup ("");
  if (dcw_result_is_good (taken_back))
    return g_strdup_printf ("; %s", C_ ("result of a change", "taken back again"));
  return g_strdup_printf ("; %s: %s", C_ ("result of a change", "could not be taken back"),
                          C_ ("result of a change", dcw_result_label (taken_back)));
}

/* What came of a change that stays as the run left it, and from when on it counts. */
static char *
show_standing (const DcwChange *change, DcwResult result, DcwDirection direction)
{
  const char *later = was_written (result) ? dcw_show_restart (change->restart) : NULL;
  const char *now =
      was_written (result) && later == NULL && direction == DCW_FORWARD ? C_ ("result of a change", "in force") : NULL;
  const char *more = later != NULL ? later : now;
  return g_strdup_printf ("%s%s%s", show_result (result, direction), more != NULL ? "; " : "", more != NULL ? more : "");
}

static char *
show_outcome (guint i, const DcwReport *report, gboolean would)
{
  const DcwChange *change = g_ptr_array_index (report->plan->changes, i);
  const DcwOutcome *outcome = g_ptr_array_index (report->outcomes, i);
  g_autofree char *detail = outcome->detail != NULL ? dcw_message_show (outcome->detail) : NULL;
  g_autofree char *back = show_taken_back (outcome->taken_back);
  g_autofree char *result = NULL;
  if (would && was_written (outcome->result))
    result = g_strdup (report->direction == DCW_BACKWARD ? C_ ("result of a change", "would be taken back")
                                                         : C_ ("result of a change", "would be done"));
  else if (would || outcome->taken_back != DCW_RESULT_PENDING)
    result = g_strdup (show_result (outcome->result, report->direction));
  else
    result = show_standing (change, outcome->result, report->direction);
  return g_strdup_printf ("%u. %s: %s%s%s%s", i + 1, outcome->subject, result, back, detail != NULL ? ": " : "",
                          detail != NULL ? detail : "");
}

static guint
n_outcomes (const DcwReport *report)
{
  return report->plan != NULL && report->outcomes != NULL ? report->outcomes->len : 0;
}

void
dcw_show_outcomes (DcwPrinter *out, const DcwReport *report, gboolean would)
{
  for (guint i = 0; i < n_outcomes (report); i++) {
    g_autofree char *line = show_outcome (i, report, would);
    dcw_printer_line (out, "  %s", line);
  }
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
