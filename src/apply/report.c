#include "apply/pass.h"
#include "base/error.h"
#include "base/i18n.h"

static void
free_outcome (gpointer data)
{
  DcwOutcome *outcome = data;
  g_free (outcome->subject);
  dcw_message_unref (outcome->detail);
  dcw_message_unref (outcome->back_detail);
  g_free (outcome);
}

void
dcw_report_free (DcwReport *report)
{
  if (report == NULL)
    return;
  dcw_plan_unref (report->plan);
  g_ptr_array_unref (report->outcomes);
  dcw_message_unref (report->problem);
  g_ptr_array_unref (report->notes);
  g_free (report);
}

DcwReport *
dcw_report_nothing (DcwPlan *plan, DcwDirection direction)
{
  DcwReport *report = g_new0 (DcwReport, 1);
  report->phase = DCW_RUN_NOTHING;
  report->plan = dcw_plan_ref (plan);
  report->direction = direction;
  report->outcomes = g_ptr_array_new_with_free_func (free_outcome);
  report->notes = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  return report;
}

/* A dry run has no end of its own: what it would come to. */
static DcwPhase
expected_phase (const DcwRun *run)
{
  const DcwResult *results = run->phase == DCW_RUN_UNWINDING ? run->unwound : run->results;
  gboolean back = run->phase == DCW_RUN_UNWINDING, any = FALSE;
  for (guint i = 0; i < run->n_changes; i++) {
    if (back && !(run->marks[i] & DCW_MARK_INTENDED))
      continue;
    if (!dcw_result_is_good (results[i]))
      return DCW_RUN_PARTLY;
    any |= results[i] != DCW_RESULT_UNCHANGED;
  }
  return back ? DCW_RUN_UNDONE : any ? DCW_RUN_APPLIED : DCW_RUN_NOTHING;
}

/* By change, what happened to it; the words for why are the caller's. */
static DcwReport *
report_new (DcwStation *station, DcwPlan *plan, const DcwRun *run)
{
  DcwReport *report = dcw_report_nothing (plan, run->direction);
  report->run = run->number;
  report->root = run->root;
  report->phase = run->phase;
  report->deadline_s = run->deadline_s;
  for (guint i = 0; i < run->n_changes; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    DcwOutcome *outcome = g_new0 (DcwOutcome, 1);
    outcome->subject = dcw_station_show_resource (station, change->resource);
    outcome->result = run->results[i];
    outcome->taken_back = run->unwound[i];
    outcome->effect = change->restart == DCW_RESTART_NONE ? DCW_EFFECT_IN_FORCE : DCW_EFFECT_STORED;
    g_ptr_array_add (report->outcomes, outcome);
  }
  return report;
}

static gboolean
is_going (const DcwRun *run)
{
  return !dcw_run_is_finished (run) && run->phase != DCW_RUN_WAITING;
}

DcwReport *
dcw_pass_report (DcwPass *pass, gboolean wanted_back)
{
  const DcwRun *run = pass->run;
  DcwReport *report = report_new (pass->station, pass->plan, run);
  if (pass->dry) {
    report->run = 0;
    report->phase = expected_phase (run);
  }
  report->problem = dcw_message_ref (pass->problem);
  for (guint i = 0; i < pass->notes->len; i++)
    g_ptr_array_add (report->notes, dcw_message_ref (pass->notes->pdata[i]));
  report->failed = !pass->dry && (is_going (run) || (run->went_back && !wanted_back));
  for (guint i = 0; i < run->n_changes; i++) {
    DcwOutcome *outcome = report->outcomes->pdata[i];
    outcome->detail = dcw_message_ref (pass->details[i]);
    outcome->back_detail = dcw_message_ref (pass->back_details[i]);
  }
  return report;
}

DcwReport *
dcw_report_of (DcwStore *store, DcwStation *station, guint run, GError **error)
{
  g_autoptr (DcwRun) found = dcw_store_run (store, run, error);
  g_autoptr (DcwSnapshot) snapshot = found != NULL ? dcw_store_snapshot (store, found->root, error) : NULL;
  if (snapshot == NULL)
    return NULL;
  if (found->n_changes != snapshot->plan->changes->len) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the journal of run %u is about %u changes; the snapshot has %u"), run,
                 found->n_changes, snapshot->plan->changes->len);
    return NULL;
  }
  DcwReport *report = report_new (station, snapshot->plan, found);
  report->failed = is_going (found);
  return report;
}

int
dcw_report_exit_code (const DcwReport *report)
{
  if (report->failed)
    return 1;
  return report->phase == DCW_RUN_PARTLY || report->phase == DCW_RUN_WAITING ? 11 : 0;
}
