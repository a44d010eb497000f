/* Deadlines: kept, passed, confirmed, and with a run that is unfinished. */
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>
#ifdef G_OS_UNIX
#include <unistd.h>
#endif
#include "base/error.h"
#include "document/document.h"
#include "platform/clock.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "station/image-station.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/scratch.h"
#include "support/tap.h"

static void
apply_within (DcwBench *bench, DcwSitePlan which, gint64 within_s, DcwPhase phase)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_site_plan (which);
  DcwRunOptions options = { .confirm_within_s = within_s };
  g_autoptr (DcwReport) report = dcw_apply (bench->store, bench->station, plan, NULL, &options, &error);
  ck_assert_msg (report != NULL, "apply: %s", error != NULL ? error->message : "?");
  ck_assert_msg (report->phase == phase, "apply is %s", dcw_phase_name (report->phase));
}

/* ---- Deadlines ---- */

static void
wait_for (DcwBench *bench, gint64 now_s, gint64 within_s)
{
  dcw_clock_set_for_test (now_s);
  apply_within (bench, DCW_SITE_FULL, within_s, DCW_RUN_WAITING);
}

static DcwReport *
settle (DcwBench *bench)
{
  g_autoptr (GError) error = NULL;
  DcwReport *report = NULL;
  ck_assert_msg (dcw_settle_deadline (bench->store, bench->station, &report, &error), "%s", error != NULL ? error->message : "?");
  return report;
}

static const struct {
  const char *name;
  gint64 now_s;
  gboolean due;
} clocks[] = {
  { "at once", 10000, FALSE },     { "in time", 10030, FALSE },       { "at the last second", 10060, FALSE },
  { "one too late", 10061, TRUE }, { "much too late", 999999, TRUE }, { "a clock that went back", 9999, TRUE },
};

/* What the journal says of run 1, for whoever did not do it. */
static void
check_told (DcwBench *bench, const char *name, DcwPhase phase, DcwResult result, DcwResult taken_back)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwReport) told = dcw_report_of (bench->store, bench->station, 1, &error);
  ck_assert_msg (told != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  dcw_check_report (told, name, phase, phase == DCW_RUN_WAITING ? 11 : 0);
  ck_assert_msg (told->run == 1 && told->root == 1 && told->direction == DCW_FORWARD && told->deadline_s == 10060, "%s", name);
  ck_assert_uint_gt (told->outcomes->len, 0);
  ck_assert_uint_eq (told->outcomes->len, told->plan->changes->len);
  for (guint i = 0; i < told->outcomes->len; i++) {
    const DcwOutcome *outcome = told->outcomes->pdata[i];
    ck_assert_msg (outcome->result == result && outcome->taken_back == taken_back && outcome->subject != NULL,
                   "%s: change %u: %s, taken back: %s", name, i, dcw_result_name (outcome->result),
                   dcw_result_name (outcome->taken_back));
  }
}

START_TEST (deadline)
{
  const char *name = clocks[_i].name;
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  wait_for (&bench, 10000, 60);
  g_autofree char *applied = dcw_bench_bytes (&bench);
  g_autoptr (DcwRun) waiting = dcw_store_unfinished (bench.store, NULL);
  ck_assert_int_eq (waiting->deadline_s, 10060);
  /* Another process looks. */
  dcw_bench_restart (&bench);
  dcw_clock_set_for_test (clocks[_i].now_s);
  g_autoptr (DcwReport) report = settle (&bench);
  ck_assert_msg ((report != NULL) == clocks[_i].due, "%s: is %sdue", name, report != NULL ? "" : "not ");
  dcw_check_bytes (&bench, name, clocks[_i].due ? bench.original : applied);
  check_told (&bench, name, clocks[_i].due ? DCW_RUN_UNDONE : DCW_RUN_WAITING, DCW_RESULT_VERIFIED,
              clocks[_i].due ? DCW_RESULT_VERIFIED : DCW_RESULT_PENDING);
  if (clocks[_i].due) {
    dcw_check_report (report, name, DCW_RUN_UNDONE, 0);
    g_autoptr (DcwReport) again = settle (&bench);
    ck_assert_msg (again == NULL, "%s: is due twice", name);
    dcw_bench_undo_refused (&bench, name, 0, DCW_ERROR_REFUSED, "no run");
  }
}
END_TEST

START_TEST (confirm)
{
  const char *name = clocks[_i].name;
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  wait_for (&bench, 10000, 60);
  g_autofree char *applied = dcw_bench_bytes (&bench);
  dcw_clock_set_for_test (clocks[_i].now_s);
  ck_assert_msg (!dcw_confirm (bench.store, bench.station, 7, &error) && error->code == DCW_ERROR_REFUSED,
                 "%s: run 7 is confirmed", name);
  g_clear_error (&error);
  gboolean confirmed = dcw_confirm (bench.store, bench.station, 1, &error);
  ck_assert_msg (confirmed != clocks[_i].due, "%s: %s", name, error != NULL ? error->message : "confirmed");
  dcw_check_bytes (&bench, name, clocks[_i].due ? bench.original : applied);
  check_told (&bench, name, confirmed ? DCW_RUN_APPLIED : DCW_RUN_UNDONE, DCW_RESULT_VERIFIED,
              confirmed ? DCW_RESULT_PENDING : DCW_RESULT_VERIFIED);
  if (!confirmed) {
    ck_assert_msg (strstr (error->message, "too late") != NULL, "%s: %s", name, error->message);
    return;
  }
  dcw_clock_set_for_test (999999);
  g_autoptr (DcwReport) report = settle (&bench);
  ck_assert_msg (report == NULL, "%s: is taken back though it was confirmed", name);
  ck_assert_msg (!dcw_confirm (bench.store, bench.station, 1, &error), "%s: is confirmed twice", name);
  g_autoptr (DcwRun) run = dcw_store_run (bench.store, 1, NULL);
  ck_assert_msg (run->phase == DCW_RUN_APPLIED && run->confirmed, "%s: is %s", name, dcw_phase_name (run->phase));
  dcw_bench_undo_to (&bench, name, 0, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, name, bench.original);
}
END_TEST

START_TEST (confirm_whichever)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  ck_assert_msg (!dcw_confirm (bench.store, bench.station, 0, &error) && strstr (error->message, "no run") != NULL,
                 "nothing is confirmed");
  g_clear_error (&error);
  ck_assert_msg (dcw_report_of (bench.store, bench.station, 1, &error) == NULL && error->code == DCW_ERROR_INVALID,
                 "run 1 is told");
  g_clear_error (&error);
  wait_for (&bench, 10000, 60);
  ck_assert_msg (dcw_confirm (bench.store, bench.station, 0, &error), "%s", error != NULL ? error->message : "?");
}
END_TEST

START_TEST (undo_while_waiting)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  for (guint i = 1; i <= 2; i++) {
    wait_for (&bench, 10000, 60);
    g_autofree char *applied = dcw_bench_bytes (&bench);
    g_autoptr (DcwReport) dry = dcw_bench_undo (&bench, i - 1 == 0 ? 0 : i, TRUE, DCW_CONFLICT_STOP);
    dcw_check_report (dry, "dry", DCW_RUN_UNDONE, 0);
    dcw_check_bytes (&bench, "dry", applied);
    dcw_bench_undo_to (&bench, "undo", i - 1 == 0 ? 0 : i, DCW_RUN_UNDONE, 0);
    dcw_check_bytes (&bench, "undo", bench.original);
  }
}
END_TEST

START_TEST (undo_while_waiting_with_conflict)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  wait_for (&bench, 10000, 60);
  dcw_site_set_number (bench.station, DCW_SITE_KEY, "Level", 7);
  dcw_bench_undo_refused (&bench, "conflict", 0, DCW_ERROR_REFUSED, "Level");
  dcw_clock_set_for_test (20000);
  g_autoptr (DcwReport) report = settle (&bench);
  dcw_check_report (report, "settled", DCW_RUN_PARTLY, 11);
  dcw_site_set_number (bench.station, DCW_SITE_KEY, "Level", 6);
  dcw_bench_undo_to (&bench, "what is left", 0, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "what is left", bench.original);
}
END_TEST

/* Killed or failed before it could wait: the deadline counts all the same. */
START_TEST (deadline_of_an_unfinished_run)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, FALSE);
  dcw_clock_set_for_test (10000);
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_FULL);
  DcwRunOptions options = { .confirm_within_s = 60 };
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, 3, 1000);
  g_autoptr (DcwReport) report = dcw_apply (bench.store, bench.station, plan, NULL, &options, &error);
  dcw_check_report (report, "apply", DCW_RUN_UNWINDING, 1);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_NEVER, 0, 0);
  g_autoptr (DcwReport) early = settle (&bench);
  ck_assert (early == NULL);
  dcw_clock_set_for_test (10061);
  g_autoptr (DcwReport) late = settle (&bench);
  ck_assert (late != NULL);
  dcw_check_report (late, "settled", DCW_RUN_UNDONE, 0);
  dcw_check_bytes (&bench, "settled", bench.original);
}
END_TEST

START_TEST (keep_and_wait)
{
  g_autoptr (GError) error = NULL;
  for (guint confirmed = 0; confirmed < 2; confirmed++) {
    g_auto (DcwBench) each = { 0 };
    dcw_bench_start (&each, FALSE);
    dcw_clock_set_for_test (10000);
    g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_FULL);
    DcwRunOptions options = { .confirm_within_s = 60, .keep_on_failure = TRUE };
    dcw_stubborn_station_arm (each.station, DCW_STUBBORN_FAIL, 3, 1);
    g_autoptr (DcwReport) report = dcw_apply (each.store, each.station, plan, NULL, &options, &error);
    dcw_check_report (report, "apply", DCW_RUN_WAITING, 11);
    if (confirmed) {
      ck_assert (dcw_confirm (each.store, each.station, 1, &error));
      g_autoptr (DcwRun) run = dcw_store_run (each.store, 1, NULL);
      ck_assert_int_eq (run->phase, DCW_RUN_PARTLY);
      dcw_bench_undo_to (&each, "undo", 0, DCW_RUN_APPLIED, 0);
    } else {
      dcw_clock_set_for_test (10061);
      g_autoptr (DcwReport) late = settle (&each);
      dcw_check_report (late, "settled", DCW_RUN_UNDONE, 0);
    }
    dcw_check_bytes (&each, "after all", each.original);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-deadline");
  TCase *deadlines = tcase_create ("deadline");
  tcase_add_loop_test (deadlines, deadline, 0, G_N_ELEMENTS (clocks));
  tcase_add_loop_test (deadlines, confirm, 0, G_N_ELEMENTS (clocks));
  tcase_add_test (deadlines, confirm_whichever);
  tcase_add_test (deadlines, undo_while_waiting);
  tcase_add_test (deadlines, undo_while_waiting_with_conflict);
  tcase_add_test (deadlines, deadline_of_an_unfinished_run);
  tcase_add_test (deadlines, keep_and_wait);
  suite_add_tcase (suite, deadlines);
  return suite;
}
