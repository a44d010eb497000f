/* ways: the order in which a run settles its changes, when it turns back, and how it ends. */
#include "apply/pass.h"
#include "base/i18n.h"
#include "platform/clock.h"
#include "station/command.h"

static gboolean
is_redo (const DcwPass *pass)
{
  return pass->run->number != pass->run->root;
}

/* What a forward run turns back for. A redo, as an undo, leaves alone what it may not touch and goes on. */
static gboolean
stops (const DcwPass *pass, DcwResult result)
{
  if (dcw_result_is_good (result) || pass->dry)
    return FALSE;
  switch (result) {
  case DCW_RESULT_CONFLICT:
    return !is_redo (pass) || pass->options.on_conflict == DCW_CONFLICT_STOP;
  case DCW_RESULT_BLOCKED:
  case DCW_RESULT_UNKNOWN:
  case DCW_RESULT_NEEDS_SECRET:
    return !is_redo (pass);
  default:
    return TRUE;
  }
}

static gboolean
is_open (DcwResult result)
{
  return result == DCW_RESULT_PENDING || result == DCW_RESULT_FAILED || result == DCW_RESULT_NOT_VERIFIED;
}

static gboolean
all_good (const DcwPass *pass)
{
  for (guint i = 0; i < pass->n; i++)
    if (!dcw_result_is_good (pass->run->results[i]))
      return FALSE;
  return TRUE;
}

static gboolean
any_effect (const DcwPass *pass)
{
  for (guint i = 0; i < pass->n; i++)
    if (pass->run->marks[i] & DCW_MARK_EFFECT)
      return TRUE;
  return FALSE;
}

static void
explain (DcwPass *pass, DcwMessage *problem)
{
  if (pass->problem == NULL)
    pass->problem = problem;
  else
    dcw_message_unref (problem);
}

static void
explain_open (DcwPass *pass)
{
  g_autofree char *resume = dcw_command (dcw_station_spec (pass->station), "resume");
  explain (pass, dcw_message_new (N_ ("not everything could be taken back; “%1” tries again"), resume, NULL));
}

/* A watcher that can't be removed finds nothing to do and is removed by the next command. */
static gboolean
record_end (DcwPass *pass, DcwPhase phase)
{
  if (!dcw_pass_record (pass, "end %s %" G_GINT64_FORMAT, dcw_phase_name (phase), dcw_clock_now_s ()))
    return FALSE;
  if (pass->run->deadline_s != 0 && !pass->lost)
    dcw_station_unwatch (pass->station, NULL);
  return TRUE;
}

/* ---- Back ---- */

static gboolean
turn (DcwPass *pass)
{
  if (pass->run->phase == DCW_RUN_UNWINDING)
    return TRUE;
  gboolean ended = pass->lost_end;
  /* What stopped the journal may have passed; the record that takes the place of the lost one says that it did not count. */
  pass->lost = pass->dry ? pass->lost : FALSE;
  if (!pass->dry) {
    g_autoptr (GError) problem = NULL;
    if (!dcw_journal_append (pass->journal, &problem, "unwind")) {
      pass->lost = TRUE;
      explain (pass, dcw_message_new (N_ ("the journal could not be written: %1"), problem->message, NULL));
      /* The journal may say that the run has ended: then the station has to stay as that end left it. */
      if (ended)
        return FALSE;
    }
  }
  if (!dcw_run_fold (pass->run, "unwind", NULL))
    g_return_val_if_reached (FALSE);
  if (pass->unrecorded != NULL) {
    const DcwSid *sid = dcw_bindings_lookup (pass->run->now, pass->unrecorded);
    DcwSid made = *sid;
    dcw_pass_record_binding (pass, pass->unrecorded, &made);
  }
  return TRUE;
}

static void
end_back (DcwPass *pass)
{
  if (pass->dry)
    return;
  for (guint i = 0; i < pass->n; i++)
    if ((pass->run->marks[i] & DCW_MARK_INTENDED) && is_open (pass->run->unwound[i])) {
      explain_open (pass);
      return;
    }
  if (!pass->lost)
    record_end (pass, any_effect (pass) ? DCW_RUN_PARTLY : DCW_RUN_UNDONE);
}

void
dcw_pass_go_back (DcwPass *pass)
{
  if (!turn (pass))
    return;
  for (guint i = pass->n; i-- > 0;)
    if (pass->run->marks[i] & DCW_MARK_INTENDED)
      dcw_pass_settle (pass, i, DCW_BACKWARD);
  end_back (pass);
}

/* ---- On ---- */

/* Nobody asked for this way back, so nobody allowed it to overwrite what somebody else has changed meanwhile. */
static void
turn_round (DcwPass *pass)
{
  pass->options.on_conflict = DCW_CONFLICT_SKIP;
  dcw_pass_go_back (pass);
}

static void
end_forward (DcwPass *pass)
{
  gboolean effect = any_effect (pass), good = all_good (pass);
  if (pass->dry)
    return;
  gboolean recorded;
  if (effect && pass->run->deadline_s != 0)
    recorded = dcw_pass_record (pass, "wait %" G_GINT64_FORMAT, dcw_clock_now_s ());
  else
    recorded = record_end (pass, !good ? DCW_RUN_PARTLY : effect ? DCW_RUN_APPLIED : DCW_RUN_NOTHING);
  if (!recorded)
    turn_round (pass);
}

static void
go_forward (DcwPass *pass)
{
  for (guint i = 0; i < pass->n; i++) {
    if (!is_redo (pass) && g_cancellable_is_cancelled (pass->options.cancellable)) {
      explain (pass, dcw_message_new (N_ ("cancelled"), NULL));
      turn_round (pass);
      return;
    }
    DcwResult result = dcw_pass_settle (pass, i, DCW_FORWARD);
    if (pass->lost || (stops (pass, result) && !pass->run->keep_on_failure)) {
      turn_round (pass);
      return;
    }
    if (stops (pass, result))
      break;
  }
  end_forward (pass);
}

static void
go_backward (DcwPass *pass)
{
  gboolean open = FALSE;
  for (guint i = pass->n; i-- > 0;)
    if (is_open (dcw_pass_settle (pass, i, DCW_BACKWARD)))
      open = TRUE;
  if (pass->dry)
    return;
  if (open)
    explain_open (pass);
  else if (!pass->lost)
    record_end (pass, !all_good (pass) ? DCW_RUN_PARTLY : any_effect (pass) ? DCW_RUN_APPLIED : DCW_RUN_NOTHING);
}

void
dcw_pass_go (DcwPass *pass)
{
  if (pass->run->direction == DCW_FORWARD)
    go_forward (pass);
  else
    go_backward (pass);
}
