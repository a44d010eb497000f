/* settle: one change: looks, decides, writes, reads back, records. The same code for apply, undo, redo, the way back and a
 * dry run.
 */
#include "apply/pass.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

typedef struct {
  DcwPass *pass;
  guint i;
  const DcwChange *change;
  gboolean backward;
  gboolean write_only;
  DcwState *now;
  DcwState *from, *to; /* bound; NULL: an account that they name was never made */
} Step;

static void
clear_step (Step *step)
{
  dcw_state_unref (step->now);
  dcw_state_unref (step->from);
  dcw_state_unref (step->to);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Step, clear_step)

void
dcw_pass_detail (DcwPass *pass, guint i, DcwMessage *detail)
{
  DcwMessage **details = pass->run->phase == DCW_RUN_UNWINDING ? pass->back_details : pass->details;
  dcw_message_unref (details[i]);
  details[i] = detail;
}

DcwMessage *
dcw_pass_message (const GError *error)
{
  return dcw_message_new (N_ ("%1"), error->message, NULL);
}

/* The results of the way that the run is on. */
static DcwResult *
results_of (DcwPass *pass)
{
  return pass->run->phase == DCW_RUN_UNWINDING ? pass->run->unwound : pass->run->results;
}

static void
bind_images (Step *step)
{
  g_clear_pointer (&step->from, dcw_state_unref);
  g_clear_pointer (&step->to, dcw_state_unref);
  step->from = dcw_state_bind (step->backward ? step->change->after : step->change->before, step->pass->run->now, NULL);
  step->to = dcw_state_bind (step->backward ? step->change->before : step->change->after, step->pass->run->now, NULL);
}

/* ---- Deciding ---- */

/* Nothing can be read of a write-only kind, so here, and only here, the journals are believed. */
static gboolean
is_thought_to_be_from (Step *step)
{
  const DcwRun *run = step->pass->run;
  const gboolean *in_place = step->pass->in_place;
  if (run->phase == DCW_RUN_UNWINDING)
    return (run->marks[step->i] & DCW_MARK_EFFECT) != 0;
  if (dcw_result_is_good (run->results[step->i]))
    return FALSE;
  /* Intended, but with no good result: it may be either, and is written again. */
  return (run->marks[step->i] & DCW_MARK_INTENDED) || (in_place != NULL && in_place[step->i]) == step->backward;
}

static DcwCase
decide (Step *step)
{
  DcwPass *pass = step->pass;
  if (step->write_only)
    return dcw_case_write_only (is_thought_to_be_from (step));
  DcwCase found = dcw_case (step->now, step->from, step->to);
  /* What this very run wrote, though it came out otherwise, is nobody else's. */
  if (found == DCW_CASE_CONFLICT && step->backward && pass->seen[step->i] != NULL
      && dcw_state_equal (step->now, pass->seen[step->i]))
    return DCW_CASE_WRITE;
  return found;
}

static DcwMessage *
describe (Step *step, const DcwState *expected)
{
  const DcwSetting *setting = dcw_setting_of (step->change->resource);
  DcwCodec codec = setting != NULL ? setting->codec : DCW_CODEC_NONE;
  g_autofree char *now = dcw_state_show (step->now, codec);
  if (expected == NULL)
    return dcw_message_new (N_ ("it is now: %1"), now, NULL);
  g_autofree char *shown = dcw_state_show (expected, codec);
  return dcw_message_new (N_ ("it is now: %1; it was expected to be: %2"), now, shown, NULL);
}

/* A need that is not in place, or a dependent that still is. */
static const DcwChange *
find_obstacle (Step *step)
{
  DcwPass *pass = step->pass;
  const GArray *others = step->backward ? pass->dependents[step->i] : step->change->needs;
  for (guint k = 0; others != NULL && k < others->len; k++) {
    guint j = g_array_index (others, guint, k);
    gboolean fine = dcw_result_is_good (pass->run->results[j]);
    if (pass->run->phase == DCW_RUN_UNWINDING)
      fine = !(pass->run->marks[j] & DCW_MARK_EFFECT) && pass->run->results[j] != DCW_RESULT_UNCHANGED;
    if (!fine)
      return dcw_pass_change (pass, j);
  }
  return NULL;
}

static DcwMessage *
describe_obstacle (Step *step, const DcwChange *obstacle)
{
  g_autofree char *shown = dcw_resource_show (obstacle->resource);
  return dcw_message_new (
      step->backward ? N_ ("%1 needs it and could not be taken back") : N_ ("it needs %1, which is not in place"), shown, NULL);
}

/* NULL: nothing is in the way of writing. */
static DcwMessage *
find_block (Step *step)
{
  const DcwChange *obstacle = find_obstacle (step);
  if (obstacle != NULL)
    return describe_obstacle (step, obstacle);
  if (step->to == NULL || dcw_state_status (step->to) != DCW_STATE_ABSENT)
    return NULL;
  g_autoptr (DcwResource) bound = dcw_resource_bind (step->change->resource, step->pass->run->now);
  return dcw_pass_held (step->pass, bound);
}

/* ---- Recording ---- */

static DcwResult
record_result (Step *step, DcwResult result, DcwMessage *detail)
{
  if (detail != NULL)
    dcw_pass_detail (step->pass, step->i, detail);
  if (results_of (step->pass)[step->i] != result || step->pass->run->intent == (int)step->i)
    dcw_pass_record (step->pass, "result %u %s", step->i, dcw_result_name (result));
  return result;
}

/* What is as it shall be may be this run's doing: it was about to write, or it undid without a journal what the run before it
 * had in place. */
static gboolean
is_own_doing (const Step *step)
{
  const DcwPass *pass = step->pass;
  if (pass->run->phase != DCW_RUN_APPLYING || pass->run->results[step->i] != DCW_RESULT_PENDING)
    return FALSE;
  return (pass->run->marks[step->i] & DCW_MARK_INTENDED)
         || (pass->resumed && step->backward && pass->in_place != NULL && pass->in_place[step->i]);
}

/* It is as it shall be. */
static DcwResult
record_nothing (Step *step)
{
  DcwPass *pass = step->pass;
  DcwResult before = results_of (pass)[step->i];
  if (dcw_result_is_good (before))
    return before;
  if (!is_own_doing (step))
    return record_result (step, DCW_RESULT_UNCHANGED, NULL);
  if (pass->run->intent != (int)step->i && !dcw_pass_record (pass, "intend %u", step->i))
    return DCW_RESULT_PENDING;
  return record_result (step, step->write_only ? DCW_RESULT_UNVERIFIABLE : DCW_RESULT_VERIFIED, NULL);
}

/* ---- Writing ---- */

static gboolean
will_make_account (const Step *step)
{
  return !step->backward && dcw_pass_creates (step->pass, step->i) && dcw_state_status (step->now) == DCW_STATE_ABSENT;
}

/* Under the intent, just before an account is made: its name must be free, and is noted to be. PENDING: go on. */
static DcwResult
claim_name (Step *step)
{
  DcwPass *pass = step->pass;
  const DcwPrincipal *who = dcw_resource_who (step->change->resource);
  DcwMessage *taken = NULL;
  DcwStatus status = dcw_pass_look_for_name (pass, step->i, &taken);
  if (status != DCW_STATE_ABSENT)
    return record_result (step, status == DCW_STATE_PRESENT ? DCW_RESULT_CONFLICT : DCW_RESULT_UNKNOWN, taken);
  g_autofree char *hex = dcw_text_to_hex (who->name, strlen (who->name));
  if (!dcw_pass_record (pass, "unbind %s", hex))
    return DCW_RESULT_FAILED;
  return DCW_RESULT_PENDING;
}

/* Reading decides, after a failed write too. */
static DcwResult
judge (Step *step, const GError *problem, DcwMessage **detail)
{
  DcwPass *pass = step->pass;
  gboolean lacks_secret = g_error_matches (problem, DCW_ERROR, DCW_ERROR_SECRET);
  if (problem != NULL)
    *detail = dcw_pass_message (problem);
  if (step->write_only)
    return problem == NULL ? DCW_RESULT_UNVERIFIABLE : lacks_secret ? DCW_RESULT_NEEDS_SECRET : DCW_RESULT_FAILED;
  g_autoptr (DcwState) before = g_steal_pointer (&step->now);
  bind_images (step);
  step->now = dcw_pass_look (pass, step->i);
  if (step->to != NULL && dcw_state_equal (step->now, step->to)) {
    g_clear_pointer (detail, dcw_message_unref);
    return DCW_RESULT_VERIFIED;
  }
  if (problem != NULL && dcw_state_equal (step->now, before))
    return lacks_secret ? DCW_RESULT_NEEDS_SECRET : DCW_RESULT_FAILED;
  g_clear_pointer (&pass->seen[step->i], dcw_state_unref);
  if (dcw_state_status (step->now) != DCW_STATE_UNKNOWN)
    pass->seen[step->i] = dcw_state_ref (step->now);
  if (*detail == NULL)
    *detail = describe (step, step->to);
  return DCW_RESULT_NOT_VERIFIED;
}

/* A dry run can't ask the station: what is known to need a secret needs one when none is given. */
static gboolean
lacks_secret (const Step *step)
{
  gboolean present = step->to != NULL && dcw_state_status (step->to) == DCW_STATE_PRESENT;
  return step->pass->options.secrets == NULL
         && ((step->write_only && present) || (step->backward && (step->change->risk & DCW_RISK_NOT_UNDOABLE)));
}

static DcwResult
write_change (Step *step)
{
  DcwPass *pass = step->pass;
  g_autoptr (GError) problem = NULL;
  gboolean makes_account = will_make_account (step);

  if (!dcw_pass_record (pass, "intend %u", step->i))
    return DCW_RESULT_FAILED;
  if (pass->dry && lacks_secret (step))
    return record_result (step, DCW_RESULT_NEEDS_SECRET, NULL);
  if (pass->dry) {
    g_autoptr (DcwResource) gone = dcw_resource_bind (step->change->resource, pass->run->now);
    g_hash_table_add (pass->gone, g_strdup (dcw_resource_id (gone)));
    return record_result (step, step->write_only ? DCW_RESULT_UNVERIFIABLE : DCW_RESULT_VERIFIED, NULL);
  }
  if (makes_account) {
    DcwResult claimed = claim_name (step);
    if (claimed != DCW_RESULT_PENDING)
      return claimed;
  }
  g_autoptr (DcwResource) bound = dcw_resource_bind (step->change->resource, pass->run->now);
  g_autoptr (DcwState) want =
      dcw_state_bind (step->backward ? step->change->before : step->change->after, pass->run->now, &problem);
  DcwSid created;
  gboolean has_created = FALSE;
  if (want != NULL && !dcw_station_write (pass->station, bound, want, pass->options.secrets, &created, &has_created, &problem))
    /* What the station keeps in memory may not be what it has stored. */
    dcw_station_refresh (pass->station, NULL);
  if (makes_account && has_created && !dcw_pass_record_binding (pass, dcw_resource_who (step->change->resource)->name, &created))
    return DCW_RESULT_NOT_VERIFIED;
  DcwMessage *detail = NULL;
  if (makes_account && !has_created) {
    DcwResult adopted = dcw_pass_adopt (pass, step->i);
    if (pass->lost && adopted == DCW_RESULT_FAILED)
      return DCW_RESULT_NOT_VERIFIED;
  }
  DcwResult result = judge (step, problem, &detail);
  return record_result (step, result, detail);
}

/* ---- All of it ---- */

/* What is there now is another thing than the one that is to be put back in its place. */
static gboolean
is_another (const Step *step)
{
  if (step->to == NULL || dcw_state_status (step->to) != DCW_STATE_PRESENT || dcw_state_status (step->now) != DCW_STATE_PRESENT)
    return FALSE;
  const DcwKind *kind = dcw_kind (dcw_state_kind (step->to));
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].fixed && g_strcmp0 (dcw_state_text (step->now, i), dcw_state_text (step->to, i)) != 0)
      return TRUE;
  return FALSE;
}

static DcwResult
settle (Step *step)
{
  DcwPass *pass = step->pass;
  DcwResult adopted = dcw_pass_adopt (pass, step->i);
  if (adopted == DCW_RESULT_FAILED && pass->lost && pass->run->phase == DCW_RUN_APPLYING)
    return DCW_RESULT_FAILED;
  if (adopted == DCW_RESULT_CONFLICT || adopted == DCW_RESULT_UNKNOWN)
    return record_result (step, adopted, NULL);
  step->now = step->write_only ? dcw_state_unknown (NULL) : dcw_pass_look (pass, step->i);
  bind_images (step);
  switch (decide (step)) {
  case DCW_CASE_NOTHING:
  case DCW_CASE_BLIND_NOTHING:
    return record_nothing (step);
  case DCW_CASE_UNKNOWN:
    return record_result (step, DCW_RESULT_UNKNOWN, dcw_message_ref (dcw_state_reason (step->now)));
  case DCW_CASE_CONFLICT:
    if (pass->options.on_conflict != DCW_CONFLICT_OVERWRITE || is_another (step))
      return record_result (step, DCW_RESULT_CONFLICT, describe (step, step->from));
    break;
  case DCW_CASE_WRITE:
    if (will_make_account (step)) {
      /* Before the intent, so that a dry run finds it too. */
      DcwMessage *taken = NULL;
      DcwStatus status = dcw_pass_look_for_name (pass, step->i, &taken);
      if (status != DCW_STATE_ABSENT)
        return record_result (step, status == DCW_STATE_PRESENT ? DCW_RESULT_CONFLICT : DCW_RESULT_UNKNOWN, taken);
    }
    break;
  case DCW_CASE_BLIND:
    break;
  }
  DcwMessage *block = find_block (step);
  if (block != NULL)
    return record_result (step, DCW_RESULT_BLOCKED, block);
  return write_change (step);
}

static void
tell (DcwPass *pass, guint i, DcwResult result)
{
  if (pass->options.progress != NULL && !pass->dry)
    pass->options.progress (i, pass->n, dcw_pass_change (pass, i), pass->run->phase, result, pass->options.progress_data);
}

DcwResult
dcw_pass_settle (DcwPass *pass, guint i, DcwDirection direction)
{
  const DcwChange *change = dcw_pass_change (pass, i);
  g_auto (Step) step = {
    .pass = pass,
    .i = i,
    .change = change,
    .backward = direction == DCW_BACKWARD,
    .write_only = (dcw_kind (dcw_resource_kind (change->resource))->flags & DCW_KIND_WRITE_ONLY) != 0,
  };
  dcw_pass_detail (pass, i, NULL);
  tell (pass, i, DCW_RESULT_PENDING);
  DcwResult result = settle (&step);
  tell (pass, i, result);
  return result;
}
