/* Apply, undo, redo and what is refused, on a station file and on stations that misbehave. */
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "document/document.h"
#include "platform/clock.h"
#include "platform/lock.h"
#include "registry/tree.h"
#include "station/image-station.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/scratch.h"
#include "support/tap.h"

static gboolean
group_in_limit (DcwStation *station, const char *sid_text)
{
  g_autoptr (DcwResource) value = dcw_resource_value (DCW_SITE_OLE, "MachineLaunchRestriction", NULL);
  g_autoptr (DcwState) state = dcw_station_read (station, value);
  g_autoptr (DcwDescriptor) descriptor = dcw_state_read_descriptor (state, DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, NULL);
  ck_assert (descriptor != NULL);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, sid_text, NULL));
  return dcw_com_granted (descriptor, &who, DCW_COM_LAUNCH) == DCW_COM_LAUNCH_REMOTE;
}

/* ---- There and back ---- */

START_TEST (there_and_back)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, NULL);
  dcw_check_report (report, "apply", DCW_RUN_APPLIED, 0);
  ck_assert_uint_eq (report->run, 1);
  ck_assert_uint_eq (report->outcomes->len, 5);
  for (guint i = 0; i < 5; i++)
    dcw_check_result (report, "apply", i, DCW_RESULT_VERIFIED, NULL);
  ck_assert_int_eq (((DcwOutcome *)report->outcomes->pdata[DCW_FULL_LIMIT])->effect, DCW_EFFECT_STORED);
  ck_assert_int_eq (((DcwOutcome *)report->outcomes->pdata[DCW_FULL_VALUE])->effect, DCW_EFFECT_IN_FORCE);
  g_autofree char *applied = dcw_bench_bytes (&bench);
  g_autofree char *first = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  ck_assert_str_eq (first, DCW_SITE_MACHINE "-2001");
  ck_assert (group_in_limit (bench.station, first));

  g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (undone, "undo", DCW_RUN_APPLIED, 0);
  ck_assert_int_eq (undone->direction, DCW_BACKWARD);
  ck_assert_uint_eq (undone->run, 2);
  dcw_check_bytes (&bench, "undo", bench.original);

  g_autoptr (DcwReport) redone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (redone, "redo", DCW_RUN_APPLIED, 0);
  ck_assert_int_eq (redone->direction, DCW_FORWARD);
  g_autofree char *second = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  ck_assert_str_eq (second, DCW_SITE_MACHINE "-2002");
  ck_assert_msg (group_in_limit (bench.station, second), "the new SID is not in the limit");
  g_autofree char *again = dcw_bench_bytes (&bench);
  ck_assert_msg (strstr (again, "-2001") == NULL, "the old SID is still there:\n%s", again);

  g_autoptr (DcwReport) undone_again = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (undone_again, "undo of the redo", DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "undo of the redo", bench.original);
  ck_assert_uint_eq (dcw_bench_n_runs (&bench), 4);
}
END_TEST

START_TEST (another_process_each_time)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  for (guint i = 0; i < 3; i++) {
    dcw_bench_restart (&bench);
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (report, "undo", DCW_RUN_APPLIED, 0);
  }
  dcw_check_bytes (&bench, "after undo, redo, undo", bench.original);
}
END_TEST

START_TEST (profile_is_noted)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  profile->group = g_strdup (DCW_SITE_GROUP);
  dcw_clock_set_for_test (5000);
  g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, plan, profile, NULL, &error);
  ck_assert_msg (report != NULL, "%s", error != NULL ? error->message : "?");
  g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (bench.store, 1, &error);
  ck_assert_msg (snapshot != NULL, "%s", error != NULL ? error->message : "?");
  ck_assert_str_eq (snapshot->profile->group, DCW_SITE_GROUP);
  ck_assert_int_eq (snapshot->time_s, 5000);
  g_autofree char *digest = dcw_document_plan_digest (plan);
  ck_assert_str_eq (snapshot->plan_digest, digest);
  g_autoptr (DcwRun) run = dcw_store_run (bench.store, 1, &error);
  ck_assert_int_eq (run->time_s, 5000);
  ck_assert (dcw_run_is_finished (run) && dcw_run_has_effect (run));
}
END_TEST

START_TEST (existing_account_is_kept)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_ADOPT);
  ck_assert (group_in_limit (bench.station, DCW_SITE_OPERATOR));
  g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (report, "undo", DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "undo", bench.original);
}
END_TEST

START_TEST (assumed_name_is_bound)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
  g_ptr_array_remove_index (plan->changes, DCW_SMALL_GROUP);
  DcwChange *change = plan->changes->pdata[0];
  g_array_set_size (change->needs, 0);
  dcw_plan_assume (plan, DCW_SITE_GROUP);
  DcwReport *none = dcw_apply (bench.store, bench.station, plan, NULL, NULL, &error);
  ck_assert_msg (none == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED),
                 "an account that is not there is assumed");
  ck_assert_msg (strstr (error->message, DCW_SITE_GROUP) != NULL, "%s", error->message);
  g_clear_error (&error);
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_name (&who, DCW_SITE_GROUP);
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (state, DCW_GROUP_NAME, DCW_SITE_GROUP);
  dcw_site_set (bench.station, group, state);
  g_autofree char *before = dcw_bench_bytes (&bench);
  g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, plan, NULL, NULL, &error);
  ck_assert_msg (report != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (report, "apply", DCW_RUN_APPLIED, 0);
  ck_assert (group_in_limit (bench.station, DCW_SITE_MACHINE "-2001"));
  g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (undone, "undo", DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "undo", before);
}
END_TEST

START_TEST (nothing_to_do)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwPlan) empty = dcw_plan_new ();
  empty->machine = g_strdup (DCW_SITE_MACHINE);
  g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, empty, NULL, NULL, &error);
  ck_assert_msg (report != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (report, "empty plan", DCW_RUN_NOTHING, 0);
  ck_assert_uint_eq (report->run, 0);
  g_autoptr (DcwReport) resumed = dcw_resume (bench.store, bench.station, FALSE, NULL, &error);
  ck_assert_msg (resumed != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (resumed, "resume", DCW_RUN_NOTHING, 0);
  ck_assert_uint_eq (resumed->root, 0);
  ck_assert_uint_eq (dcw_bench_n_runs (&bench), 0);
  /* Somebody has put everything back by hand. */
  dcw_bench_apply_well (&bench, DCW_SITE_ADOPT);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_ADOPT);
  const DcwChange *change = plan->changes->pdata[0];
  dcw_site_set (bench.station, change->resource, change->before);
  g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (undone, "undo of nothing", DCW_RUN_NOTHING, 0);
  ck_assert_uint_eq (undone->run, 0);
  dcw_check_result (undone, "undo of nothing", 0, DCW_RESULT_UNCHANGED, NULL);
  ck_assert_uint_eq (dcw_bench_n_runs (&bench), 1);
}
END_TEST

/* ---- What is refused ---- */

/* Tries to apply; it must be refused with this text, and nothing may have been written. */
static void
check_refused (DcwBench *bench, DcwPlan *plan, const DcwRunOptions *options, const char *name, DcwErrorCode code,
               const char *text)
{
  g_autoptr (GError) error = NULL;
  guint runs = dcw_bench_n_runs (bench);
  g_autofree char *before = dcw_bench_bytes (bench);
  DcwReport *report = dcw_apply (bench->store, bench->station, plan, NULL, options, &error);
  ck_assert_msg (report == NULL, "%s: is not refused", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, code), "%s: code %d: %s", name, error->code, error->message);
  ck_assert_msg (strstr (error->message, text) != NULL, "%s: %s", name, error->message);
  ck_assert_msg (dcw_bench_n_runs (bench) == runs, "%s: a run is left", name);
  dcw_check_bytes (bench, name, before);
}

START_TEST (changed_since)
{
  static const char *const named[] = { "HKLM\\SOFTWARE\\Test", "group OPC Users", NULL, "HKLM\\SOFTWARE\\Test",
                                       "MachineLaunchRestriction" };
  for (guint i = 0; i < G_N_ELEMENTS (named); i++) {
    if (named[i] == NULL)
      continue;
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, TRUE);
    g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_FULL);
    const DcwChange *change = plan->changes->pdata[i];
    if (i == DCW_FULL_VALUE) {
      const DcwChange *key = plan->changes->pdata[DCW_FULL_KEY];
      dcw_site_set (bench.station, key->resource, key->after);
    }
    g_autoptr (DcwState) other = dcw_state_value_number (3);
    dcw_site_set (bench.station, change->resource, i == DCW_FULL_VALUE || i == DCW_FULL_LIMIT ? other : change->after);
    g_autofree char *name = g_strdup_printf ("change %u", i);
    check_refused (&bench, plan, NULL, name, DCW_ERROR_REFUSED, named[i]);
  }
}
END_TEST

START_TEST (namesake)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_name (&who, "opc users");
  g_autoptr (DcwResource) user = dcw_resource_user (&who, NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_USER);
  dcw_state_set_text (state, DCW_USER_NAME, "opc users");
  dcw_site_set (bench.station, user, state);
  check_refused (&bench, plan, NULL, "a user of the group's name", DCW_ERROR_REFUSED, "another user");
}
END_TEST

static gboolean
only_groups (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, GError **error)
{
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwResource *resource = ((const DcwChange *)plan->changes->pdata[i])->resource;
    if (dcw_resource_kind (resource) == DCW_KIND_GROUP)
      continue;
    g_autofree char *shown = dcw_resource_show (resource);
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, "%s is no group", shown);
    return FALSE;
  }
  return TRUE;
}

START_TEST (refused)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);

  dcw_stubborn_station_set_read_only (bench.station, TRUE);
  check_refused (&bench, plan, NULL, "read-only", DCW_ERROR_REFUSED, "behind glass");
  dcw_stubborn_station_set_read_only (bench.station, FALSE);

  char *machine = g_steal_pointer (&plan->machine);
  check_refused (&bench, plan, NULL, "no machine", DCW_ERROR_REFUSED, "exports");
  plan->machine = g_strdup ("S-1-5-21-9-9-9");
  check_refused (&bench, plan, NULL, "another machine", DCW_ERROR_REFUSED, "another computer");
  g_free (plan->machine);
  plan->machine = machine;

  dcw_store_set_scope (bench.store, only_groups);
  check_refused (&bench, plan, NULL, "out of scope", DCW_ERROR_REFUSED, "MachineLaunchRestriction");
  dcw_store_set_scope (bench.store, NULL);
  check_refused (&bench, plan, NULL, "the topics' own scope", DCW_ERROR_REFUSED, "(group OPC Users)");
  dcw_store_free (bench.store);
  bench.store = dcw_site_store (bench.site, bench.station);

  DcwChange *change = plan->changes->pdata[DCW_SMALL_LIMIT];
  dcw_stubborn_station_hide (bench.station, dcw_resource_id (change->resource));
  check_refused (&bench, plan, NULL, "unreadable", DCW_ERROR_REFUSED, "denied");
  dcw_stubborn_station_hide (bench.station, NULL);

  DcwRunOptions deadline = { .confirm_within_s = 60 };
  change->risk = DCW_RISK_NOT_UNDOABLE;
  check_refused (&bench, plan, &deadline, "needs a secret under a deadline", DCW_ERROR_REFUSED, "MachineLaunchRestriction");
  change->risk = 0;

  guint zero = 0;
  DcwChange *group = plan->changes->pdata[DCW_SMALL_GROUP];
  g_array_append_val (group->needs, zero);
  check_refused (&bench, plan, NULL, "invalid", DCW_ERROR_INVALID, "change 1");
  g_array_set_size (group->needs, 0);

  g_autofree char *path = dcw_store_lock_path (bench.store);
  g_autoptr (DcwLock) lock = dcw_lock_take (path, NULL);
  check_refused (&bench, plan, NULL, "locked", DCW_ERROR_REFUSED, "lock");
}
END_TEST

START_TEST (account_of_others)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  plan->machine = g_strdup (DCW_SITE_MACHINE);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, DCW_SITE_OPERATOR, NULL));
  g_autoptr (DcwResource) user = dcw_resource_user (&who, NULL);
  g_autoptr (DcwState) before = dcw_station_read (bench.station, user), absent = dcw_state_absent ();
  g_autoptr (DcwMessage) why = dcw_message_new ("a test", NULL);
  g_ptr_array_add (plan->changes, dcw_change_new (user, before, absent, why));
  check_refused (&bench, plan, NULL, "deletes an account", DCW_ERROR_REFUSED, "brought back");
}
END_TEST

START_TEST (a_kind_it_cannot_write)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  plan->machine = g_strdup (DCW_SITE_MACHINE);
  g_autoptr (DcwResource) secret = dcw_resource_named (DCW_KIND_SECRET, "x", NULL);
  g_autoptr (DcwState) absent = dcw_state_absent (), there = dcw_state_present (DCW_KIND_SECRET);
  g_autoptr (DcwMessage) why = dcw_message_new ("a test", NULL);
  g_ptr_array_add (plan->changes, dcw_change_new (secret, absent, there, why));
  DcwStationClass *class = DCW_STATION_GET_CLASS (bench.station);
  const DcwPort *port = class->ports[DCW_KIND_SECRET];
  class->ports[DCW_KIND_SECRET] = NULL;
  check_refused (&bench, plan, NULL, "a secret", DCW_ERROR_REFUSED, "can't change it");
  class->ports[DCW_KIND_SECRET] = port;
}
END_TEST

START_TEST (station_lock)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
  g_autofree char *path = dcw_station_lock_path (bench.station);
  g_autoptr (DcwLock) lock = dcw_lock_take (path, NULL);
  check_refused (&bench, plan, NULL, "locked", DCW_ERROR_REFUSED, "station.xml.lock");
}
END_TEST

START_TEST (no_instance)
{
  g_autoptr (GError) error = NULL;
  static const char *const instances[] = { NULL,
                                           "",
                                           "../../../etc",
                                           "11111111-2222-4333-8444-55555555555",
                                           "11111111-2222-4333-8444-5555555555555",
                                           "11111111-2222-4333-8444-55555555555G",
                                           "1111111112222-4333-8444-555555555555" };
  g_autoptr (DcwSite) site = dcw_site_new ();
  for (guint i = 0; i < G_N_ELEMENTS (instances); i++) {
    DcwImage *image = dcw_site_image ();
    g_free (dcw_image_info (image)->instance);
    dcw_image_info (image)->instance = g_strdup (instances[i]);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    DcwStore *store = dcw_store_open (site->state, station, &error);
    ck_assert_msg (store == NULL && error->code == (instances[i] == NULL ? DCW_ERROR_UNSUPPORTED : DCW_ERROR_INVALID),
                   "instance %u is accepted", i);
    g_clear_error (&error);
  }
}
END_TEST

START_TEST (unfinished_or_waiting)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, FALSE);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL), other = dcw_site_plan (DCW_SITE_ADOPT);
  /* The second write fails, and so does taking back the first. */
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, 2, 100);
  g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, plan, NULL, NULL, &error);
  ck_assert_msg (report != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (report, "apply", DCW_RUN_UNWINDING, 1);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_NEVER, 0, 0);
  check_refused (&bench, other, NULL, "unfinished", DCW_ERROR_REFUSED, "opcdcom resume");
  DcwReport *none = dcw_undo (bench.store, bench.station, 0, FALSE, NULL, &error);
  ck_assert_msg (none == NULL && strstr (error->message, "opcdcom resume") != NULL, "undo while unfinished");
  g_clear_error (&error);
  none = dcw_resume (bench.store, bench.station, TRUE, NULL, &error);
  ck_assert_msg (none == NULL && strstr (error->message, "without --forward") != NULL, "forward on the way back");
  g_clear_error (&error);
  g_autoptr (DcwReport) resumed = dcw_resume (bench.store, bench.station, FALSE, NULL, &error);
  ck_assert_msg (resumed != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (resumed, "resume", DCW_RUN_UNDONE, 0);
  dcw_check_bytes (&bench, "resume", bench.original);

  DcwRunOptions deadline = { .confirm_within_s = 60 };
  g_autoptr (DcwReport) waiting = dcw_apply (bench.store, bench.station, plan, NULL, &deadline, &error);
  ck_assert_msg (waiting != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (waiting, "deadline", DCW_RUN_WAITING, 11);
  check_refused (&bench, other, NULL, "waiting", DCW_ERROR_REFUSED, "opcdcom confirm 2");
  none = dcw_resume (bench.store, bench.station, FALSE, NULL, &error);
  ck_assert_msg (none == NULL && strstr (error->message, "opcdcom confirm 2") != NULL, "resume while waiting");
  g_clear_error (&error);
  none = dcw_undo (bench.store, bench.station, 1, FALSE, NULL, &error);
  ck_assert_msg (none == NULL && strstr (error->message, "opcdcom confirm 2") != NULL, "undo of another while waiting");
}
END_TEST

/* ---- Stations that misbehave ---- */

static const struct {
  const char *name;
  DcwStubbornness how;
  gboolean goes_well; /* reading says so */
  DcwResult result;   /* of the change whose write misbehaves */
} stubborn[] = {
  { "fails", DCW_STUBBORN_FAIL, FALSE, DCW_RESULT_FAILED },
  { "fails, but is done", DCW_STUBBORN_FAIL_DONE, TRUE, DCW_RESULT_VERIFIED },
  { "says success and changes nothing", DCW_STUBBORN_LIE, FALSE, DCW_RESULT_NOT_VERIFIED },
  { "does not tell the SID", DCW_STUBBORN_LIE_NO_SID, TRUE, DCW_RESULT_VERIFIED },
  { "fails, is done, and is seen only when refreshed", DCW_STUBBORN_STALE, TRUE, DCW_RESULT_VERIFIED },
};

START_TEST (misbehaves_at_each_step)
{
  guint at = (guint)_i / G_N_ELEMENTS (stubborn), how = (guint)_i % G_N_ELEMENTS (stubborn);
  g_autofree char *name = g_strdup_printf ("write %u %s", at + 1, stubborn[how].name);
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_stubborn_station_arm (bench.station, stubborn[how].how, at + 1, 1);
  g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, NULL);
  ck_assert_msg (dcw_stubborn_station_writes (bench.station) > at, "%s: is not reached", name);
  dcw_check_result (report, name, at, stubborn[how].result, NULL);
  if (stubborn[how].goes_well) {
    dcw_check_report (report, name, DCW_RUN_APPLIED, 0);
    g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (undone, name, DCW_RUN_APPLIED, 0);
  } else {
    dcw_check_report (report, name, DCW_RUN_UNDONE, 1);
    for (guint i = 0; i < 5; i++) {
      const DcwOutcome *outcome = report->outcomes->pdata[i];
      ck_assert_msg (i > at ? outcome->taken_back == DCW_RESULT_PENDING : dcw_result_is_good (outcome->taken_back),
                     "%s: change %u: taken back: %s", name, i, dcw_result_name (outcome->taken_back));
    }
    g_autoptr (DcwRun) last = dcw_store_last (bench.store, NULL);
    ck_assert_msg (last == NULL, "%s: the run counts as one that left something", name);
  }
  dcw_check_bytes (&bench, name, bench.original);
}
END_TEST

/* What comes out otherwise is this run's own doing, so it is taken back too. */
START_TEST (stores_something_else)
{
  for (guint at = DCW_FULL_VALUE; at <= DCW_FULL_LIMIT; at++) {
    g_autofree char *name = g_strdup_printf ("write %u stores something else", at + 1);
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, FALSE);
    dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_OTHER, at + 1, 1);
    g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, NULL);
    dcw_check_report (report, name, DCW_RUN_UNDONE, 1);
    dcw_check_result (report, name, at, DCW_RESULT_NOT_VERIFIED, "something else");
    dcw_check_bytes (&bench, name, bench.original);
  }
}
END_TEST

START_TEST (kept_on_failure)
{
  DcwRunOptions keep = { .keep_on_failure = TRUE };
  for (guint at = 0; at < 5; at++) {
    g_autofree char *name = g_strdup_printf ("write %u fails", at + 1);
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, FALSE);
    dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, at + 1, 1);
    g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, &keep);
    dcw_check_report (report, name, DCW_RUN_PARTLY, 11);
    for (guint i = 0; i < 5; i++)
      dcw_check_result (report, name, i,
                        i < at    ? DCW_RESULT_VERIFIED
                        : i == at ? DCW_RESULT_FAILED
                                  : DCW_RESULT_PENDING,
                        i == at ? "was refused" : NULL);
    ck_assert_msg (dcw_stubborn_station_writes (bench.station) == at + 1, "%s: goes on", name);
    if (at == 0) {
      g_autoptr (GError) error = NULL;
      DcwReport *none = dcw_undo (bench.store, bench.station, 0, FALSE, NULL, &error);
      ck_assert_msg (none == NULL && error->code == DCW_ERROR_REFUSED, "%s: what had no effect is undone", name);
      continue;
    }
    g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (undone, name, DCW_RUN_APPLIED, 0);
    dcw_check_bytes (&bench, name, bench.original);
  }
}
END_TEST

/* Undo goes on past a failure, is not finished then, and resume tries again. */
START_TEST (undo_fails_at_each_step)
{
  for (guint at = 0; at < 5; at++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = g_strdup_printf ("write %u of the undo fails", at + 1);
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, FALSE);
    dcw_bench_apply_well (&bench, DCW_SITE_FULL);
    dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, at + 1, 1);
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (report, name, DCW_RUN_APPLYING, 1);
    guint failed = 4 - at;
    dcw_check_result (report, name, failed, DCW_RESULT_FAILED, "was refused");
    g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_FULL);
    for (guint i = 0; i < 5; i++) {
      gboolean needed = (failed == DCW_FULL_VALUE && i == DCW_FULL_KEY)
                        || ((failed == DCW_FULL_MEMBERSHIP || failed == DCW_FULL_LIMIT) && i == DCW_FULL_GROUP);
      if (i != failed)
        dcw_check_result (report, name, i, needed ? DCW_RESULT_BLOCKED : DCW_RESULT_VERIFIED,
                          needed ? "could not be taken back" : NULL);
    }
    g_autoptr (DcwReport) resumed = dcw_resume (bench.store, bench.station, FALSE, NULL, &error);
    ck_assert_msg (resumed != NULL, "%s: %s", name, error != NULL ? error->message : "?");
    dcw_check_report (resumed, name, DCW_RUN_APPLIED, 0);
    dcw_check_bytes (&bench, name, bench.original);
  }
}
END_TEST

START_TEST (going_back_fails_at_each_step)
{
  for (guint at = 1; at < 5; at++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name = g_strdup_printf ("everything from write %u on fails", at + 1);
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, FALSE);
    dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, at + 1, 1000);
    g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, NULL);
    dcw_check_report (report, name, DCW_RUN_UNWINDING, 1);
    ck_assert_msg (report->problem != NULL, "%s: does not say what to do", name);
    g_autoptr (DcwReport) still = dcw_resume (bench.store, bench.station, FALSE, NULL, &error);
    dcw_check_report (still, name, DCW_RUN_UNWINDING, 1);
    dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_NEVER, 0, 0);
    g_autoptr (DcwReport) resumed = dcw_resume (bench.store, bench.station, FALSE, NULL, &error);
    ck_assert_msg (resumed != NULL, "%s: %s", name, error != NULL ? error->message : "?");
    dcw_check_report (resumed, name, DCW_RUN_UNDONE, 0);
    dcw_check_bytes (&bench, name, bench.original);
  }
}
END_TEST

START_TEST (redo_fails_at_each_step)
{
  for (guint at = 0; at < 5; at++) {
    g_autofree char *name = g_strdup_printf ("write %u of the redo fails", at + 1);
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, FALSE);
    dcw_bench_apply_well (&bench, DCW_SITE_FULL);
    g_autoptr (DcwReport) undone = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, at + 1, 1);
    g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (report, name, DCW_RUN_UNDONE, 1);
    dcw_check_bytes (&bench, name, bench.original);
    /* The undo is still the last run with an effect, so the redo can be tried again. */
    g_autoptr (DcwReport) again = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_STOP);
    dcw_check_report (again, name, DCW_RUN_APPLIED, 0);
    ck_assert_msg (again->direction == DCW_FORWARD, "%s: goes the other way", name);
    g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
    ck_assert_msg (group_in_limit (bench.station, sid), "%s: %s is not in the limit", name, sid);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply");
  TCase *there = tcase_create ("there");
  tcase_add_test (there, there_and_back);
  tcase_add_test (there, another_process_each_time);
  tcase_add_test (there, profile_is_noted);
  tcase_add_test (there, existing_account_is_kept);
  tcase_add_test (there, assumed_name_is_bound);
  tcase_add_test (there, nothing_to_do);
  suite_add_tcase (suite, there);
  TCase *refusals = tcase_create ("refused");
  tcase_add_test (refusals, changed_since);
  tcase_add_test (refusals, namesake);
  tcase_add_test (refusals, refused);
  tcase_add_test (refusals, account_of_others);
  tcase_add_test (refusals, a_kind_it_cannot_write);
  tcase_add_test (refusals, station_lock);
  tcase_add_test (refusals, no_instance);
  tcase_add_test (refusals, unfinished_or_waiting);
  suite_add_tcase (suite, refusals);
  TCase *misbehaving = tcase_create ("misbehaving");
  tcase_add_loop_test (misbehaving, misbehaves_at_each_step, 0, 5 * G_N_ELEMENTS (stubborn));
  tcase_add_test (misbehaving, stores_something_else);
  tcase_add_test (misbehaving, kept_on_failure);
  tcase_add_test (misbehaving, undo_fails_at_each_step);
  tcase_add_test (misbehaving, going_back_fails_at_each_step);
  tcase_add_test (misbehaving, redo_fails_at_each_step);
  suite_add_tcase (suite, misbehaving);
  return suite;
}
