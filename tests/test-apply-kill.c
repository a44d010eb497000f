/* Apply, undo, redo and resume, broken at every durable step: the station always holds exactly the first 0 to n changes, and
 * one resume brings it to where it belongs.
 */
#include <stdio.h>
#include <string.h>
#include "document/document.h"
#include "station/image-station.h"
#include "support/fault.h"
#include "support/scratch.h"
#include "support/site.h"
#include "support/tap.h"

/* Natively everything is tried. Wine takes many times as long for each step and goes through the same code: there all kills
 * are tried, and of the rest one in so many. */
#ifdef G_OS_WIN32
enum { ONE_STEP_IN = 5, ONE_PAIR_IN = 13, ONE_FAULTED_PAIR_IN = 43, ONE_BYTE_IN = 17 };
#else
enum { ONE_STEP_IN = 1, ONE_PAIR_IN = 1, ONE_FAULTED_PAIR_IN = 1, ONE_BYTE_IN = 1 };
#endif

typedef enum { APPLY, UNDO, REDO, N_OPS } Op;
static const char *const op_names[N_OPS] = { "apply", "undo", "redo" };

/* ---- One process ---- */

typedef struct {
  DcwStation *station;
  DcwStore *store;
} Process;

static void
start (Process *process, DcwSite *site)
{
  process->station = dcw_site_station (site);
  process->store = dcw_site_store (site, process->station);
}

static void
end (Process *process)
{
  g_clear_object (&process->station);
  g_clear_pointer (&process->store, dcw_store_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Process, end)

static DcwReport *
perform (Process *process, Op op, DcwSitePlan which, const DcwRunOptions *options, GError **error)
{
  if (op != APPLY)
    return dcw_undo (process->store, process->station, 0, FALSE, options, error);
  g_autoptr (DcwPlan) plan = dcw_site_plan (which);
  return dcw_apply (process->store, process->station, plan, NULL, options, error);
}

static void
perform_well (DcwSite *site, Op op, DcwSitePlan which, const DcwRunOptions *options)
{
  g_auto (Process) process = { 0 };
  g_autoptr (GError) error = NULL;
  start (&process, site);
  g_autoptr (DcwReport) report = perform (&process, op, which, options, &error);
  ck_assert_msg (report != NULL && report->phase == DCW_RUN_APPLIED, "%s: %s", op_names[op],
                 error != NULL ? error->message : dcw_phase_name (report->phase));
}

/* What happens before the operation, so that it is the first thing that can break. */
static void
prepare (DcwSite *site, Op op, DcwSitePlan which)
{
  for (Op before = APPLY; before < op; before++)
    perform_well (site, before, which, NULL);
}

/* ---- The states of the station ---- */

typedef struct {
  DcwSite *site;
  GPtrArray *states; /* of char *: after 0, 1, ... changes of this way */
} States;

static void
note_state (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data)
{
  States *states = data;
  if (result != DCW_RESULT_PENDING)
    g_ptr_array_add (states->states, dcw_site_bytes (states->site));
}

static int
find_state (const GPtrArray *states, DcwSite *site)
{
  g_autofree char *now = dcw_site_bytes (site);
  for (guint i = 0; i < states->len; i++)
    if (strcmp (states->pdata[i], now) == 0)
      return (int)i;
  return -1;
}

/* A case: an operation about to begin, and the states that it passes. */
typedef struct {
  Op op;
  DcwSitePlan which;
  DcwSite *site;
  GHashTable *saved;
  GPtrArray *states;
  DcwStation *memory; /* has the same runs as the station in the file */
  guint n;            /* runs of it */
} Case;

#define FIRST_RID 2001

/* A redo makes its group with the second SID. */
static void
reset (Case *of, GHashTable *saved)
{
  dcw_site_restore (of->site, saved);
  dcw_site_random (of->op == REDO ? FIRST_RID + 1 : FIRST_RID);
}

static void
set_up (Case *of, Op op, DcwSitePlan which)
{
  of->op = op;
  of->which = which;
  of->site = dcw_site_new ();
  of->memory = dcw_image_station_new (dcw_site_image ());
  prepare (of->site, op, which);
  of->saved = dcw_site_save (of->site);
  of->states = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (of->states, dcw_site_bytes (of->site));
  States states = { of->site, of->states };
  perform_well (of->site, op, which, &(DcwRunOptions){ .progress = note_state, .progress_data = &states });
  reset (of, of->saved);
  ck_assert_int_eq (find_state (of->states, of->site), 0);
}

static void
tear_down (Case *of)
{
  g_clear_pointer (&of->saved, g_hash_table_unref);
  g_clear_pointer (&of->states, g_ptr_array_unref);
  g_clear_object (&of->memory);
  g_clear_pointer (&of->site, dcw_site_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, tear_down)

/* ---- Breaking ---- */

/* Answers whether the step was reached. */
static gboolean
break_operation (Case *of, DcwFaultMode mode, guint step)
{
  g_auto (Process) process = { 0 };
  start (&process, of->site);
  dcw_fault_arm (mode, step);
  g_autoptr (DcwReport) report = perform (&process, of->op, of->which, NULL, NULL);
  gboolean fired = dcw_fault_fired ();
  dcw_fault_disarm ();
  of->n++;
  return fired;
}

static gboolean
break_resume (Case *of, DcwFaultMode mode, guint step, gboolean forward)
{
  g_auto (Process) process = { 0 };
  start (&process, of->site);
  dcw_fault_arm (mode, step);
  g_autoptr (DcwReport) report = dcw_resume (process.store, process.station, forward, NULL, NULL);
  gboolean fired = dcw_fault_fired ();
  dcw_fault_disarm ();
  of->n++;
  return fired;
}

/* The latest run that the journals know of, or NULL. */
static DcwRun *
latest_run (Case *of, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStore) store = dcw_site_store (of->site, of->memory);
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, &error);
  ck_assert_msg (runs != NULL, "%s: %s", what, error != NULL ? error->message : "?");
  return runs->len > 0 ? g_ptr_array_steal_index (runs, runs->len - 1) : NULL;
}

/* Where the station belongs: index of the state. */
static guint
belongs_at (Case *of, const DcwRun *run, const char *what)
{
  guint first = 0, last = of->states->len - 1;
  if (run == NULL || run->number != (guint)of->op + 1)
    return first; /* it never began */
  switch (run->phase) {
  case DCW_RUN_APPLIED:
    return last;
  case DCW_RUN_UNDONE:
    return first;
  case DCW_RUN_APPLYING:
  case DCW_RUN_UNWINDING:
    return of->op == UNDO ? last : first;
  default:
    ck_abort_msg ("%s: the run is %s", what, dcw_phase_name (run->phase));
    return first;
  }
}

/* Taking back goes on past one write that fails, so only where nothing works any more the order is kept as well. */
static void
check_first_changes (Case *of, DcwFaultMode mode, gboolean back, const char *what)
{
  if (back && (mode == DCW_FAULT_MODE_EIO || mode == DCW_FAULT_MODE_ENOSPC))
    return;
  ck_assert_msg (find_state (of->states, of->site) >= 0, "%s: the station holds something else than the first changes", what);
}

/* One resume, with nothing in its way, and the station is where it belongs. Answers which state that is. */
static guint
resume_and_check (Case *of, const char *what)
{
  g_autoptr (DcwRun) before = latest_run (of, what);
  guint belongs = belongs_at (of, before, what);
  gboolean unfinished = before != NULL && !dcw_run_is_finished (before);
  g_auto (Process) process = { 0 };
  g_autoptr (GError) error = NULL;
  start (&process, of->site);
  g_autoptr (DcwReport) report = dcw_resume (process.store, process.station, FALSE, NULL, &error);
  ck_assert_msg (report != NULL, "%s: resume: %s", what, error != NULL ? error->message : "?");
  ck_assert_msg (dcw_report_exit_code (report) == 0, "%s: resume ends %s", what, dcw_phase_name (report->phase));
  ck_assert_msg ((report->root != 0) == unfinished, "%s: resume found %s", what, unfinished ? "nothing" : "something");
  int at = find_state (of->states, of->site);
  ck_assert_msg (at == (int)belongs, "%s: resume brought the station to state %d, not %u", what, at, belongs);
  if (unfinished) {
    g_autoptr (DcwRun) after = latest_run (of, what);
    ck_assert_msg (dcw_run_is_finished (after), "%s: resume did not end the run", what);
  }
  return belongs;
}

/* After all that the station can still be worked with: back to untouched, and there again. */
static void
check_usable (Case *of, const char *what)
{
  g_auto (Process) process = { 0 };
  g_autoptr (GError) error = NULL;
  start (&process, of->site);
  g_autoptr (DcwRun) last = dcw_store_last (process.store, &error);
  ck_assert_msg (error == NULL, "%s: %s", what, error->message);
  Op op = last == NULL ? APPLY : UNDO;
  g_autoptr (DcwReport) report = perform (&process, op, of->which, NULL, &error);
  ck_assert_msg (report != NULL && report->phase == DCW_RUN_APPLIED, "%s: afterwards: %s", what,
                 error != NULL ? error->message : dcw_phase_name (report->phase));
  g_autoptr (DcwReport) back = perform (&process, UNDO, of->which, NULL, &error);
  ck_assert_msg (back != NULL && back->phase == DCW_RUN_APPLIED, "%s: afterwards, back: %s", what,
                 error != NULL ? error->message : dcw_phase_name (back->phase));
}

#define N_CASES (N_OPS * (DCW_FAULT_N_MODES - DCW_FAULT_MODE_KILL))
#define OP_OF(i) ((Op)((guint)(i) % N_OPS))
#define MODE_OF(i) ((DcwFaultMode)(DCW_FAULT_MODE_KILL + (guint)(i) / N_OPS))

START_TEST (each_step)
{
  g_auto (Case) of = { 0 };
  set_up (&of, OP_OF (_i), DCW_SITE_FULL);
  DcwFaultMode mode = MODE_OF (_i);
  for (guint step = 1;; step += mode == DCW_FAULT_MODE_KILL ? 1 : ONE_STEP_IN) {
    g_autofree char *what = g_strdup_printf ("%s, %s at step %u", op_names[of.op], dcw_fault_mode_name (mode), step);
    reset (&of, of.saved);
    gboolean fired = break_operation (&of, mode, step);
    check_first_changes (&of, mode, of.op == UNDO, what);
    resume_and_check (&of, what);
    if (mode == DCW_FAULT_MODE_KILL)
      check_usable (&of, what);
    if (!fired)
      break;
  }
  g_printerr ("# %s, %s: %u runs\n", op_names[of.op], dcw_fault_mode_name (mode), of.n);
}
END_TEST

/* Killed at every so many steps, and the resume broken in its turn at each step; then one resume more. */
static void
break_pairs (Case *of, DcwFaultMode mode, guint every)
{
  guint pairs = 0;
  for (guint step = 1;; step += every) {
    reset (of, of->saved);
    gboolean fired = break_operation (of, DCW_FAULT_MODE_KILL, step);
    g_autoptr (GHashTable) killed = dcw_site_save (of->site);
    g_autoptr (DcwRun) run = latest_run (of, op_names[of->op]);
    guint belongs = belongs_at (of, run, op_names[of->op]);
    for (guint again = 1;; again++) {
      g_autofree char *what = g_strdup_printf ("%s killed at step %u, resume %s at step %u", op_names[of->op], step,
                                               dcw_fault_mode_name (mode), again);
      reset (of, killed);
      gboolean broken = break_resume (of, mode, again, FALSE);
      pairs++;
      check_first_changes (of, mode, TRUE, what);
      guint at = resume_and_check (of, what);
      ck_assert_msg (at == belongs, "%s: the station is in state %u, not %u", what, at, belongs);
      if (!broken)
        break;
    }
    if (!fired)
      break;
  }
  g_printerr ("# %s, resume %s: %u pairs\n", op_names[of->op], dcw_fault_mode_name (mode), pairs);
}

START_TEST (each_pair)
{
  g_auto (Case) of = { 0 };
  DcwFaultMode mode = MODE_OF (_i);
  set_up (&of, OP_OF (_i), DCW_SITE_SMALL);
  if (mode == DCW_FAULT_MODE_KILL)
    break_pairs (&of, mode, ONE_PAIR_IN);
  else
    break_pairs (&of, mode, of.op == APPLY ? ONE_FAULTED_PAIR_IN : 5 * ONE_FAULTED_PAIR_IN);
}
END_TEST

START_TEST (some_pairs_of_a_larger_plan)
{
  g_auto (Case) of = { 0 };
  set_up (&of, OP_OF (_i), DCW_SITE_FULL);
  break_pairs (&of, DCW_FAULT_MODE_KILL, 11 * ONE_PAIR_IN);
}
END_TEST

/* ---- Forward ---- */

/* The plan is in place when undoing it gives the station back and the limit names the group that is there. */
static void
check_in_place (Case *of, const char *what)
{
  g_auto (Process) process = { 0 };
  g_autoptr (GError) error = NULL;
  start (&process, of->site);
  g_autoptr (DcwPlan) plan = dcw_site_plan (of->which);
  g_autofree char *sid = dcw_site_group_sid (process.station, DCW_SITE_GROUP);
  ck_assert_msg (sid != NULL, "%s: there is no group", what);
  DcwSid value;
  ck_assert (dcw_sid_parse (sid, &value, NULL));
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  dcw_bindings_bind (bindings, DCW_SITE_GROUP, &value);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_autoptr (DcwResource) resource = dcw_resource_bind (change->resource, bindings);
    g_autoptr (DcwState) after = dcw_state_bind (change->after, bindings, NULL),
                         now = dcw_station_read (process.station, resource);
    ck_assert_msg (dcw_state_equal (after, now), "%s: change %u is not in place", what, i);
  }
  g_autoptr (DcwReport) report = dcw_undo (process.store, process.station, 0, FALSE, NULL, &error);
  ck_assert_msg (report != NULL && report->phase == DCW_RUN_APPLIED, "%s: %s", what,
                 error != NULL ? error->message : "not undone");
}

static void
resume_forward (Case *of, const char *what)
{
  g_auto (Process) process = { 0 };
  g_autoptr (GError) error = NULL;
  start (&process, of->site);
  g_autoptr (DcwReport) report = dcw_resume (process.store, process.station, TRUE, NULL, &error);
  ck_assert_msg (report != NULL, "%s: resume forward: %s", what, error != NULL ? error->message : "?");
  ck_assert_msg (dcw_report_exit_code (report) == 0, "%s: resume forward ends %s", what, dcw_phase_name (report->phase));
}

START_TEST (forward)
{
  g_auto (Case) of = { 0 };
  guint pairs = 0;
  set_up (&of, _i == 0 ? APPLY : REDO, DCW_SITE_SMALL);
  for (guint step = 1;; step += ONE_PAIR_IN) {
    reset (&of, of.saved);
    gboolean fired = break_operation (&of, DCW_FAULT_MODE_KILL, step);
    g_autoptr (GHashTable) killed = dcw_site_save (of.site);
    g_autofree char *first = g_strdup_printf ("%s killed at step %u", op_names[of.op], step);
    g_autoptr (DcwRun) run = latest_run (&of, first);
    if (run == NULL || run->number != (guint)of.op + 1)
      continue; /* there is nothing to go on with */
    for (guint again = 1;; again++) {
      g_autofree char *what = g_strdup_printf ("%s, resume forward killed at step %u", first, again);
      reset (&of, killed);
      gboolean broken = break_resume (&of, DCW_FAULT_MODE_KILL, again, TRUE);
      pairs++;
      resume_forward (&of, what);
      check_in_place (&of, what);
      int at = find_state (of.states, of.site);
      ck_assert_msg (at == 0, "%s: undone, the station is in state %d", what, at);
      if (!broken)
        break;
    }
    if (!fired)
      break;
  }
  g_printerr ("# %s × resume forward: %u pairs\n", op_names[of.op], pairs);
}
END_TEST

/* ---- An account that was made and not noted ---- */

static gboolean
made_unnoted (Case *of)
{
  g_auto (Process) process = { 0 };
  start (&process, of->site);
  g_autoptr (DcwRun) run = latest_run (of, "unnoted");
  g_autofree char *sid = dcw_site_group_sid (process.station, DCW_SITE_GROUP);
  return run != NULL && sid != NULL && dcw_bindings_lookup (run->now, DCW_SITE_GROUP) == NULL;
}

/* Killed between making the group and noting its SID; then somebody puts a member into it. Whose group it is cannot be told
 * any more, so it stays. */
START_TEST (unnoted_account)
{
  g_auto (Case) of = { 0 };
  guint n = 0;
  set_up (&of, APPLY, DCW_SITE_SMALL);
  for (guint step = 1;; step++) {
    reset (&of, of.saved);
    gboolean fired = break_operation (&of, DCW_FAULT_MODE_KILL, step);
    if (!fired)
      break;
    if (!made_unnoted (&of))
      continue;
    n++;
    g_autofree char *what = g_strdup_printf ("killed at step %u", step);
    g_auto (Process) process = { 0 };
    g_autoptr (GError) error = NULL;
    start (&process, of.site);
    dcw_site_add_member (process.station, DCW_SITE_GROUP, DCW_SITE_OPERATOR);
    g_autofree char *before = dcw_site_bytes (of.site);
    g_autoptr (DcwReport) report = dcw_resume (process.store, process.station, FALSE, NULL, &error);
    ck_assert_msg (report != NULL, "%s: %s", what, error != NULL ? error->message : "?");
    ck_assert_msg (report->phase == DCW_RUN_PARTLY && dcw_report_exit_code (report) == 11, "%s: is %s", what,
                   dcw_phase_name (report->phase));
    const DcwOutcome *outcome = report->outcomes->pdata[DCW_SMALL_GROUP];
    ck_assert_msg (outcome->taken_back == DCW_RESULT_CONFLICT && outcome->back_detail != NULL, "%s: does not say so", what);
    g_autofree char *after = dcw_site_bytes (of.site);
    ck_assert_msg (strcmp (before, after) == 0, "%s: something was written", what);
  }
  ck_assert_msg (n > 0, "no step is between making and noting");
}
END_TEST

static void
join_on_the_way_back (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data)
{
  g_autofree char *sid = dcw_site_group_sid (data, DCW_SITE_GROUP);
  if (phase == DCW_RUN_UNWINDING && i == DCW_SMALL_GROUP && result == DCW_RESULT_PENDING && sid != NULL)
    dcw_site_add_member (data, DCW_SITE_GROUP, DCW_SITE_OPERATOR);
}

/* The journal fails just where the SID would be noted, and the group can't be taken back: the way back notes it after all, so
 * that a later undo can. */
START_TEST (noted_on_the_way_back)
{
  g_auto (Case) of = { 0 };
  guint n = 0;
  set_up (&of, APPLY, DCW_SITE_SMALL);
  for (guint step = 1;; step++) {
    g_auto (Process) process = { 0 };
    g_autoptr (GError) error = NULL;
    reset (&of, of.saved);
    start (&process, of.site);
    dcw_fault_arm (DCW_FAULT_MODE_EIO, step);
    DcwRunOptions options = { .progress = join_on_the_way_back, .progress_data = process.station };
    g_autoptr (DcwReport) report = perform (&process, APPLY, of.which, &options, NULL);
    gboolean fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    if (!fired)
      break;
    if (report == NULL || report->phase != DCW_RUN_PARTLY)
      continue;
    n++;
    g_autofree char *sid = dcw_site_group_sid (process.station, DCW_SITE_GROUP);
    DcwSid value;
    ck_assert (sid != NULL && dcw_sid_parse (sid, &value, NULL));
    DcwPrincipal group, member;
    dcw_principal_init_sid (&group, &value);
    ck_assert (dcw_principal_init_sid_text (&member, DCW_SITE_OPERATOR, NULL));
    g_autoptr (DcwResource) membership = dcw_resource_membership (&group, &member, NULL);
    g_autoptr (DcwState) absent = dcw_state_absent ();
    dcw_site_set (process.station, membership, absent);
    g_autoptr (DcwReport) undone = dcw_undo (process.store, process.station, 0, FALSE, NULL, &error);
    ck_assert_msg (undone != NULL && undone->phase == DCW_RUN_APPLIED, "step %u: %s", step,
                   error != NULL ? error->message : "not undone");
    ck_assert_msg (find_state (of.states, of.site) == 0, "step %u: the group is still there", step);
  }
  ck_assert_msg (n > 3, "only %u steps leave a group that is kept", n);
}
END_TEST

/* ---- Damaged journals ---- */

/* Every resource of the plan is as it was before or as it shall be after, and nothing else has changed: taking the rest back
 * by hand gives the station as it was. */
static void
check_nothing_else (Case *of, const char *what)
{
  g_auto (Process) process = { 0 };
  start (&process, of->site);
  g_autoptr (DcwPlan) plan = dcw_site_plan (of->which);
  g_autofree char *sid = dcw_site_group_sid (process.station, DCW_SITE_GROUP);
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  DcwSid value;
  if (sid != NULL && dcw_sid_parse (sid, &value, NULL))
    dcw_bindings_bind (bindings, DCW_SITE_GROUP, &value);
  for (guint i = plan->changes->len; i-- > 0;) {
    const DcwChange *change = plan->changes->pdata[i];
    g_autoptr (DcwResource) resource = dcw_resource_bind (change->resource, bindings);
    if (dcw_resource_is_pending (resource))
      continue;
    g_autoptr (DcwState) after = dcw_state_bind (change->after, bindings, NULL),
                         now = dcw_station_read (process.station, resource);
    ck_assert_msg (dcw_state_equal (now, change->before) || (after != NULL && dcw_state_equal (now, after)),
                   "%s: change %u is neither before nor after", what, i);
    if (!dcw_state_equal (now, change->before))
      dcw_site_set (process.station, resource, change->before);
  }
  ck_assert_msg (find_state (of->states, of->site) == 0, "%s: something else was changed", what);
}

/* Resumes over the journal that is there; answers whether there was an error (then nothing may have been written). */
static gboolean
resume_over_damage (Case *of, const char *what)
{
  g_auto (Process) process = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *before = dcw_site_bytes (of->site);
  start (&process, of->site);
  g_autoptr (DcwReport) report = dcw_resume (process.store, process.station, FALSE, NULL, &error);
  of->n++;
  if (report != NULL)
    return FALSE;
  ck_assert_msg (error != NULL && strstr (error->message, "journal") != NULL, "%s: %s", what,
                 error != NULL ? error->message : "?");
  g_autofree char *after = dcw_site_bytes (of->site);
  ck_assert_msg (strcmp (before, after) == 0, "%s: an error, but something was written", what);
  return TRUE;
}

START_TEST (damaged_journal)
{
  g_auto (Case) of = { 0 };
  set_up (&of, APPLY, DCW_SITE_FULL);
  perform_well (of.site, APPLY, DCW_SITE_FULL, NULL);
  g_autoptr (DcwStore) store = dcw_site_store (of.site, of.memory);
  g_autofree char *path = dcw_store_path (store, 1, DCW_STORE_JOURNAL);
  gsize size = 0;
  g_autofree char *journal = dcw_scratch_read (path, &size);
  g_autoptr (GHashTable) applied = dcw_site_save (of.site);
  guint errors = 0;
  for (gsize at = 0; at < size; at += ONE_BYTE_IN) {
    g_autofree char *what = g_strdup_printf ("%s at byte %" G_GSIZE_FORMAT, _i == 0 ? "cut" : "flipped", at);
    reset (&of, applied);
    char kept = journal[at];
    journal[at] = _i == 0 ? kept : (char)(kept ^ (1 << at % 7));
    ck_assert (g_file_set_contents (path, journal, (gssize)(_i == 0 ? at : size), NULL));
    journal[at] = kept;
    gboolean error = resume_over_damage (&of, what);
    ck_assert_msg (!error || _i == 1, "%s: a cut journal is an error", what);
    errors += error;
    check_nothing_else (&of, what);
  }
  g_printerr ("# damaged journals: %u, of which %u errors\n", of.n, errors);
  ck_assert_msg (_i == 0 || errors > of.n / 2, "only %u of %u flipped bits were noticed", errors, of.n);
}
END_TEST

/* ---- Journals that can't be written any more ---- */

/* A station whose writes go on while nothing can be made durable any more. */
static char *
memory_bytes (DcwStation *station)
{
  g_autoptr (GBytes) bytes = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (station)));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static gboolean
lose_journal (Case *of, DcwFaultMode mode, guint step)
{
  g_auto (Process) process = { 0 };
  g_autoptr (DcwSite) site = dcw_site_new ();
  g_autofree char *what = g_strdup_printf ("%s, journal lost: %s at step %u", op_names[of->op], dcw_fault_mode_name (mode), step);
  g_autoptr (GError) error = NULL;
  process.station = dcw_stubborn_station_new (dcw_site_image ());
  process.store = dcw_site_store (site, process.station);
  dcw_site_random (FIRST_RID);
  for (Op before = APPLY; before < of->op; before++) {
    g_autoptr (DcwReport) report = perform (&process, before, of->which, NULL, NULL);
    ck_assert (report != NULL && report->phase == DCW_RUN_APPLIED);
  }
  g_autofree char *first = memory_bytes (process.station);
  dcw_fault_arm (mode, step);
  g_autoptr (DcwReport) report = perform (&process, of->op, of->which, NULL, NULL);
  gboolean fired = dcw_fault_fired ();
  dcw_fault_disarm ();
  of->n++;
  if (!fired)
    return FALSE;
  g_autofree char *after = memory_bytes (process.station);
  g_autoptr (GPtrArray) runs = dcw_store_runs (process.store, &error);
  ck_assert_msg (runs != NULL, "%s: %s", what, error != NULL ? error->message : "?");
  const DcwRun *run = runs->len > (guint)of->op ? runs->pdata[runs->len - 1] : NULL;
  gboolean told_ended = report != NULL && report->phase != DCW_RUN_APPLYING && report->phase != DCW_RUN_UNWINDING;
  ck_assert_msg (!told_ended || (run != NULL && report->phase == run->phase), "%s: is reported as %s", what,
                 dcw_phase_name (report->phase));
  gboolean unfinished = run != NULL && !dcw_run_is_finished (run);
  /* Forward nothing is left behind that no journal tells of; an undo goes on without. */
  if (run == NULL)
    ck_assert_msg (strcmp (after, first) == 0, "%s: there is no run, but something was written", what);
  else if (!unfinished && run->phase != DCW_RUN_APPLIED)
    ck_assert_msg (strcmp (after, first) == 0, "%s: the run ended %s, but something is left", what, dcw_phase_name (run->phase));
  else if (!unfinished)
    ck_assert_msg (strcmp (after, first) != 0, "%s: the run ended applied, but the station is as before", what);
  g_autoptr (DcwReport) resumed = dcw_resume (process.store, process.station, FALSE, NULL, &error);
  ck_assert_msg (resumed != NULL && dcw_report_exit_code (resumed) == 0, "%s: resume: %s", what,
                 error != NULL ? error->message : "failed");
  g_autofree char *last = memory_bytes (process.station);
  if (unfinished && of->op != UNDO)
    ck_assert_msg (strcmp (last, first) == 0, "%s: resume did not take it back", what);
  /* Whatever has an effect can be taken back, and then the station is as it was at the very start. */
  g_autoptr (DcwRun) effect = dcw_store_last (process.store, NULL);
  if (effect != NULL && effect->direction == DCW_FORWARD) {
    g_autoptr (DcwReport) back = perform (&process, UNDO, of->which, NULL, &error);
    ck_assert_msg (back != NULL && back->phase == DCW_RUN_APPLIED, "%s: back: %s", what,
                   error != NULL ? error->message : "failed");
  }
  g_autoptr (DcwImage) image = dcw_site_image ();
  g_autoptr (GBytes) original = dcw_document_write_image (image);
  g_autofree char *end = memory_bytes (process.station);
  ck_assert_msg (strlen (end) == g_bytes_get_size (original)
                     && memcmp (end, g_bytes_get_data (original, NULL), strlen (end)) == 0,
                 "%s: the station is not as at the start", what);
  return TRUE;
}

START_TEST (journal_lost)
{
  Case of = { .op = OP_OF (_i), .which = DCW_SITE_FULL };
  DcwFaultMode mode = MODE_OF (_i);
  for (guint step = 1; lose_journal (&of, mode, step); step += ONE_STEP_IN)
    ;
  g_printerr ("# %s, journal lost (%s): %u runs\n", op_names[of.op], dcw_fault_mode_name (mode), of.n);
}
END_TEST

/* ---- Disks that stay broken ---- */

/* A full disk is noticed before the first write: nothing but the reserve was tried. */
START_TEST (full_before_the_first_write)
{
  g_auto (Case) of = { 0 };
  set_up (&of, OP_OF (_i), DCW_SITE_FULL);
  g_auto (Process) process = { 0 };
  g_autoptr (GError) error = NULL;
  start (&process, of.site);
  dcw_fault_arm (DCW_FAULT_MODE_COUNT, 0);
  g_autoptr (DcwReport) report = perform (&process, of.op, of.which, NULL, &error);
  g_autofree char *trace = dcw_fault_trace ();
  dcw_fault_disarm ();
  ck_assert (report != NULL);
  /* Both allocations come before the station is first replaced. */
  const char *station = strstr (trace, "allocate station.xml.new"), *journal = strstr (trace, "allocate journal");
  const char *replaced = strstr (trace, "rename station.xml");
  ck_assert_msg (station != NULL && journal != NULL && replaced != NULL && station < replaced && journal < replaced, "%s", trace);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-kill");
  TCase *steps = tcase_create ("steps");
  tcase_add_loop_test (steps, each_step, 0, N_CASES);
  tcase_add_loop_test (steps, full_before_the_first_write, 0, N_OPS);
  suite_add_tcase (suite, steps);
  tcase_add_test (steps, unnoted_account);
  tcase_add_test (steps, noted_on_the_way_back);
  tcase_add_loop_test (steps, journal_lost, 0, N_CASES);
  tcase_add_loop_test (steps, damaged_journal, 0, 2);
  TCase *pairs = tcase_create ("pairs");
  tcase_add_loop_test (pairs, each_pair, 0, N_CASES);
  tcase_add_loop_test (pairs, some_pairs_of_a_larger_plan, 0, N_OPS);
  tcase_add_loop_test (pairs, forward, 0, 2);
  suite_add_tcase (suite, pairs);
  return suite;
}
