#include "apply/compared.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "station/image-station.h"
#include "topics/planner.h"

void
dcw_compared_clear (DcwCompared *what)
{
  g_clear_pointer (&what->known, g_ptr_array_unref);
}

guint
dcw_compared_undone_by (const DcwRun *run, const GPtrArray *runs)
{
  guint by = 0;
  for (guint i = 0; i < runs->len; i++) {
    const DcwRun *other = g_ptr_array_index (runs, i);
    if (other->parent == run->number && (other->phase == DCW_RUN_APPLIED || other->phase == DCW_RUN_PARTLY))
      by = other->number;
  }
  return by;
}

/* ---- Since a run ---- */

/* What change i was when the run ended; NULL: the run did not get so far, or left it to somebody else. */
static const DcwState *
left_by (const DcwRun *run, const DcwChange *change, guint i)
{
  if (dcw_kind (dcw_resource_kind (change->resource))->flags & DCW_KIND_WRITE_ONLY)
    return NULL;
  if (run->went_back)
    return dcw_result_is_good (run->unwound[i]) ? change->before : NULL;
  if (!dcw_result_is_good (run->results[i]))
    return NULL;
  return run->direction == DCW_FORWARD ? change->after : change->before;
}

static void
compare_change (DcwComparison *comparison, DcwView *view, const DcwRun *run, const DcwChange *change, guint i)
{
  const DcwState *left = left_by (run, change, i);
  g_autoptr (DcwState) bound = left != NULL ? dcw_state_bind (left, run->now, NULL) : NULL;
  g_autoptr (DcwResource) resource = dcw_resource_bind (change->resource, run->now);
  if (bound != NULL && (!dcw_resource_is_pending (resource) || dcw_state_status (bound) == DCW_STATE_ABSENT))
    dcw_compare_one (comparison, resource, bound, view);
}

static void
note_binding (const char *name, const DcwSid *sid, gpointer comparison)
{
  dcw_comparison_name (comparison, sid, name);
}

/* Whether it left something that no later run took back, and which did. */
static gboolean
find_later (DcwStore *store, const DcwRun *run, DcwCompared *what, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  if (runs == NULL)
    return FALSE;
  what->undoable = dcw_run_has_effect (run);
  for (guint i = 0; i < runs->len; i++)
    if (((const DcwRun *)runs->pdata[i])->parent == run->number)
      what->undoable = FALSE;
  what->taken_back = dcw_compared_undone_by (run, runs);
  for (guint i = 0; what->taken_back != 0 && i < runs->len; i++) {
    const DcwRun *later = runs->pdata[i];
    if (later->root == run->root && later->number > what->taken_back && later->direction == run->direction
        && dcw_run_has_effect (later))
      what->again = MAX (what->again, later->number);
  }
  return TRUE;
}

DcwComparison *
dcw_compared_since (DcwStore *store, DcwView *view, DcwCompared *what, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) run = what->run == 0 ? dcw_store_last (store, &problem) : dcw_store_run (store, what->run, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  if (run == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("there is no run that left an effect"));
    return NULL;
  }
  if (!dcw_run_is_finished (run) && run->phase != DCW_RUN_WAITING) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u was interrupted: bring it to an end first"), run->number);
    return NULL;
  }
  g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (store, run->root, error);
  if (snapshot == NULL || !find_later (store, run, what, error))
    return NULL;
  DcwComparison *comparison = dcw_comparison_new ();
  for (guint i = 0; i < run->n_changes && i < snapshot->plan->changes->len; i++)
    compare_change (comparison, view, run, snapshot->plan->changes->pdata[i], i);
  dcw_bindings_foreach (run->now, note_binding, comparison);
  /* What the run set is otherwise now, so whatever is wrong with it now was found since. */
  what->known = g_ptr_array_new ();
  what->run = run->number;
  return comparison;
}

/* ---- Against a recording ---- */

DcwComparison *
dcw_compared_against (DcwStation *station, DcwView *view, const char *state_folder, const DcwProfile *profile, DcwCompared *what,
                      GError **error)
{
  const char *spec = what->against;
  g_autoptr (DcwStation) recorded = dcw_station_open (spec, state_folder, error);
  if (recorded == NULL)
    return NULL;
  const char *then = dcw_station_info (recorded)->machine, *now = dcw_station_info (station)->machine;
  if (!DCW_IS_IMAGE_STATION (recorded)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: expected a station file or registry exports"), spec);
    return NULL;
  }
  if (then != NULL && now != NULL && strcmp (then, now) != 0) {
    const char *name = dcw_station_info (station)->computer;
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED,
                 _ ("%s: this is not %s but another computer, or names and SIDs were replaced in it (capture --redact)"), spec,
                 name != NULL ? name : dcw_station_spec (station));
    return NULL;
  }
  g_autoptr (DcwView) before = dcw_view_new (recorded);
  g_autoptr (DcwImage) surveyed = dcw_capture (view);
  what->known = dcw_audit (before, profile);
  return dcw_compare (dcw_image_station_image (DCW_IMAGE_STATION (recorded)), before, surveyed, view);
}

static gboolean
was_found (const DcwCompared *what, const DcwFinding *finding)
{
  for (guint i = 0; i < what->known->len; i++) {
    const DcwFinding *then = what->known->pdata[i];
    if (strcmp (then->id, finding->id) == 0 && then->resource != NULL && dcw_resource_equal (then->resource, finding->resource))
      return TRUE;
  }
  return FALSE;
}

/* Advice about what was wrong before would undo what somebody has set right, so only what is new counts. */
const DcwFinding *
dcw_compared_finding (const DcwCompared *what, const GPtrArray *findings, const DcwResource *resource)
{
  if (what->known == NULL)
    return NULL;
  for (guint i = 0; resource != NULL && i < findings->len; i++) {
    const DcwFinding *finding = findings->pdata[i];
    if (finding->resource != NULL && dcw_resource_equal (finding->resource, resource) && !was_found (what, finding))
      return finding;
  }
  return NULL;
}
