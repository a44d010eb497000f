/* Apply while somebody changes the station, cancels, or watches. */
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

/* ---- Somebody else at the same time ---- */

static void
change_limit (DcwStation *station, gpointer data)
{
  dcw_stubborn_station_arm (station, DCW_STUBBORN_NEVER, 0, 0);
  dcw_site_set_number (station, DCW_SITE_OLE, "MachineLaunchRestriction", 1);
}

/* Whatever is allowed: a plan is for what it was made for, and going back overwrites nothing that nobody asked for. */
START_TEST (conflict_under_way)
{
  DcwRunOptions options = { .on_conflict = (DcwConflictPolicy)_i };
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_HOOK, 2, 1);
  dcw_stubborn_station_hook (bench.station, change_limit, NULL);
  g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, &options);
  dcw_check_report (report, "conflict", DCW_RUN_UNDONE, 1);
  dcw_check_result (report, "conflict", DCW_FULL_LIMIT, DCW_RESULT_CONFLICT, "REG_DWORD 1");
  g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  ck_assert_msg (sid == NULL, "the group is still there");
  g_autoptr (DcwResource) value = dcw_resource_value (DCW_SITE_OLE, "MachineLaunchRestriction", NULL);
  g_autoptr (DcwState) state = dcw_station_read (bench.station, value), theirs = dcw_state_value_number (1);
  ck_assert_msg (dcw_state_equal (state, theirs), "what somebody else wrote was overwritten");
}
END_TEST

static void
make_namesake (DcwStation *station, gpointer data)
{
  dcw_stubborn_station_arm (station, DCW_STUBBORN_NEVER, 0, 0);
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_name (&who, DCW_SITE_GROUP);
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (state, DCW_GROUP_NAME, DCW_SITE_GROUP);
  dcw_site_set (station, group, state);
}

static void
change_group (DcwStation *station, gpointer data)
{
  dcw_stubborn_station_arm (station, DCW_STUBBORN_NEVER, 0, 0);
  DcwSid sid;
  ck_assert (dcw_station_resolve (station, DCW_SITE_GROUP, &sid) == DCW_STATE_PRESENT);
  DcwPrincipal who;
  dcw_principal_init_sid (&who, &sid);
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (state, DCW_GROUP_NAME, DCW_SITE_GROUP);
  dcw_state_set_text (state, DCW_GROUP_COMMENT, "Theirs now");
  dcw_site_set (station, group, state);
}

/* A redo that may overwrite fails, and goes back; meanwhile somebody has changed what it has written. */
START_TEST (redo_goes_back)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  /* The second write is the limit's. */
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_HOOK_FAIL, 2, 1);
  dcw_stubborn_station_hook (bench.station, change_group, NULL);
  g_autoptr (DcwReport) report = dcw_bench_undo (&bench, 0, FALSE, DCW_CONFLICT_OVERWRITE);
  dcw_check_report (report, "redo", DCW_RUN_PARTLY, 1);
  g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  ck_assert_msg (sid != NULL, "the group that somebody has changed is gone");
}
END_TEST

/* The group appears after it was looked for the last time before the intent: under the intent it is looked for again. */
START_TEST (namesake_at_the_last_moment)
{
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_name (&who, DCW_SITE_GROUP);
  g_autoptr (DcwResource) group = dcw_resource_group (&who, NULL);
  for (guint n = 1; n <= 3; n++) {
    g_autofree char *name = g_strdup_printf ("after reading %u", n);
    g_autoptr (GError) error = NULL;
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, FALSE);
    dcw_stubborn_station_hook_reading (bench.station, dcw_resource_id (group), n, make_namesake, NULL);
    g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_SMALL);
    g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, plan, NULL, NULL, &error);
    ck_assert_msg (report != NULL, "%s: %s", name, error != NULL ? error->message : "?");
    dcw_check_report (report, name, DCW_RUN_UNDONE, 1);
    /* After the third it is too late to notice, but the station itself does not make two of one name. */
    dcw_check_result (report, name, DCW_SMALL_GROUP, n < 3 ? DCW_RESULT_CONFLICT : DCW_RESULT_FAILED, NULL);
    g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
    ck_assert_msg (sid != NULL, "%s: somebody else's group was deleted", name);
  }
}
END_TEST

/* The first write makes the key; the group appears just then. */
START_TEST (namesake_under_way)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_HOOK, 1, 1);
  dcw_stubborn_station_hook (bench.station, make_namesake, NULL);
  g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, NULL);
  dcw_check_report (report, "namesake", DCW_RUN_UNDONE, 1);
  dcw_check_result (report, "namesake", DCW_FULL_GROUP, DCW_RESULT_CONFLICT, "another group");
  g_autofree char *sid = dcw_site_group_sid (bench.station, DCW_SITE_GROUP);
  ck_assert_msg (sid != NULL, "somebody else's group was deleted");
}
END_TEST

static void
cancel_after (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data)
{
  GCancellable *cancellable = data;
  guint after = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (cancellable), "after"));
  if (phase == DCW_RUN_APPLYING && i == after && result != DCW_RESULT_PENDING)
    g_cancellable_cancel (cancellable);
}

START_TEST (cancelled)
{
  for (guint after = 0; after < 5; after++) {
    g_autofree char *name = g_strdup_printf ("cancelled after change %u", after + 1);
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_object_set_data (G_OBJECT (cancellable), "after", GUINT_TO_POINTER (after));
    DcwRunOptions options = { .cancellable = cancellable, .progress = cancel_after, .progress_data = cancellable };
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, TRUE);
    g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_FULL, &options);
    /* After the last change there is nothing left to cancel. */
    dcw_check_report (report, name, after < 4 ? DCW_RUN_UNDONE : DCW_RUN_APPLIED, after < 4 ? 1 : 0);
    if (after < 4) {
      ck_assert_msg (report->problem != NULL && strcmp (dcw_message_text (report->problem), "cancelled") == 0,
                     "%s: does not say why", name);
      dcw_check_bytes (&bench, name, bench.original);
      dcw_bench_apply_well (&bench, DCW_SITE_FULL);
    }
    /* Undo ignores it. */
    g_autoptr (GError) error = NULL;
    DcwRunOptions ignored = { .cancellable = cancellable };
    g_cancellable_cancel (cancellable);
    g_autoptr (DcwReport) undone = dcw_undo (bench.store, bench.station, 0, FALSE, &ignored, &error);
    ck_assert_msg (undone != NULL, "%s: %s", name, error != NULL ? error->message : "?");
    dcw_check_report (undone, name, DCW_RUN_APPLIED, 0);
    dcw_check_bytes (&bench, name, bench.original);
  }
}
END_TEST

typedef struct {
  GString *calls;
} Progress;

static void
note_progress (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data)
{
  Progress *progress = data;
  g_string_append_printf (progress->calls, "%s%u/%u:%s ", phase == DCW_RUN_UNWINDING ? "back " : "", i, n,
                          dcw_result_name (result));
}

START_TEST (progress_is_told)
{
  Progress progress = { g_string_new (NULL) };
  DcwRunOptions options = { .progress = note_progress, .progress_data = &progress };
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, FALSE);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, 2, 1);
  g_autoptr (DcwReport) report = dcw_bench_apply (&bench, DCW_SITE_SMALL, &options);
  ck_assert_str_eq (progress.calls->str, "0/2:pending 0/2:verified 1/2:pending 1/2:failed back 1/2:pending back 1/2:unchanged "
                                         "back 0/2:pending back 0/2:verified ");
  g_string_free (progress.calls, TRUE);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-meanwhile");
  TCase *meanwhile = tcase_create ("meanwhile");
  tcase_add_loop_test (meanwhile, conflict_under_way, DCW_CONFLICT_STOP, DCW_CONFLICT_OVERWRITE + 1);
  tcase_add_test (meanwhile, redo_goes_back);
  tcase_add_test (meanwhile, namesake_under_way);
  tcase_add_test (meanwhile, namesake_at_the_last_moment);
  tcase_add_test (meanwhile, cancelled);
  tcase_add_test (meanwhile, progress_is_told);
  suite_add_tcase (suite, meanwhile);
  return suite;
}
