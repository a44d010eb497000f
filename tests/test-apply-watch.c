/* The watcher of a run with a deadline: there before the first write, gone with the run, and never left behind for good. */
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "platform/clock.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/tap.h"

#define START 10000
#define WITHIN 60
#define IN_TIME (START + 30)
#define TOO_LATE (START + WITHIN + 1)

static DcwReport *
apply (DcwBench *bench, gint64 within_s, GError **error)
{
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_FULL);
  DcwRunOptions options = { .confirm_within_s = within_s };
  return dcw_apply (bench->store, bench->station, plan, NULL, &options, error);
}

static void
start (DcwBench *bench, DcwSiteWatcher **watcher)
{
  dcw_bench_start (bench, FALSE);
  *watcher = dcw_stubborn_station_watcher (bench->station);
  dcw_clock_set_for_test (START);
}

static void
apply_and_wait (DcwBench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwReport) report = apply (bench, WITHIN, &error);
  ck_assert_msg (report != NULL, "%s", error != NULL ? error->message : "?");
  dcw_check_report (report, "apply", DCW_RUN_WAITING, 11);
}

static void
settle (DcwBench *bench, gint64 now_s)
{
  g_autoptr (GError) error = NULL;
  DcwReport *report = NULL;
  dcw_clock_set_for_test (now_s);
  ck_assert_msg (dcw_settle_deadline (bench->store, bench->station, &report, &error), "%s", error != NULL ? error->message : "?");
  dcw_report_free (report);
}

START_TEST (before_the_first_write)
{
  g_auto (DcwBench) bench = { 0 };
  DcwSiteWatcher *watcher;
  start (&bench, &watcher);
  apply_and_wait (&bench);
  ck_assert_uint_eq (watcher->n_set, 1);
  ck_assert_uint_eq (watcher->writes, 0);
  ck_assert_uint_eq (watcher->run, 1);
  ck_assert_int_eq (watcher->deadline_s, START + WITHIN);
  ck_assert_uint_ge (dcw_stubborn_station_writes (bench.station), 5);
  settle (&bench, IN_TIME);
  ck_assert_uint_eq (watcher->run, 1);
}
END_TEST

START_TEST (only_with_a_deadline)
{
  g_auto (DcwBench) bench = { 0 };
  DcwSiteWatcher *watcher;
  start (&bench, &watcher);
  watcher->refuse = TRUE;
  g_autoptr (DcwReport) report = apply (&bench, 0, NULL);
  dcw_check_report (report, "apply", DCW_RUN_APPLIED, 0);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  ck_assert_uint_eq (watcher->n_set, 0);
}
END_TEST

START_TEST (refused_without)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  DcwSiteWatcher *watcher;
  start (&bench, &watcher);
  watcher->refuse = TRUE;
  g_autoptr (DcwReport) report = apply (&bench, WITHIN, &error);
  ck_assert_msg (report == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "is applied");
  ck_assert_msg (strstr (error->message, "nothing was written") != NULL
                     && strstr (error->message, "the scheduler is off") != NULL,
                 "%s", error->message);
  dcw_check_bytes (&bench, "refused", bench.original);
  ck_assert_uint_eq (dcw_stubborn_station_writes (bench.station), 0);
  ck_assert_uint_eq (dcw_bench_n_runs (&bench), 0);
  /* The number is used again. */
  watcher->refuse = FALSE;
  apply_and_wait (&bench);
  ck_assert_uint_eq (watcher->run, 1);
}
END_TEST

/* ---- Gone with the run ---- */

static void
confirm (DcwBench *bench)
{
  dcw_clock_set_for_test (IN_TIME);
  dcw_confirm (bench->store, bench->station, 0, NULL);
}

static void
undo (DcwBench *bench)
{
  dcw_clock_set_for_test (IN_TIME);
  dcw_report_free (dcw_undo (bench->store, bench->station, 0, FALSE, NULL, NULL));
}

static void
look_too_late (DcwBench *bench)
{
  DcwReport *report = NULL;
  dcw_clock_set_for_test (TOO_LATE);
  dcw_settle_deadline (bench->store, bench->station, &report, NULL);
  dcw_report_free (report);
}

static void
confirm_too_late (DcwBench *bench)
{
  dcw_clock_set_for_test (TOO_LATE);
  dcw_confirm (bench->store, bench->station, 0, NULL);
}

static void
look_with_an_early_clock (DcwBench *bench)
{
  DcwReport *report = NULL;
  dcw_clock_set_for_test (START - 1);
  dcw_settle_deadline (bench->store, bench->station, &report, NULL);
  dcw_report_free (report);
}

static const struct {
  const char *name;
  void (*end) (DcwBench *bench);
  gboolean keeps;
} endings[] = {
  { "confirm", confirm, TRUE },
  { "undo", undo, FALSE },
  { "the first to look after the deadline", look_too_late, FALSE },
  { "confirm after the deadline", confirm_too_late, FALSE },
  { "a clock that went back", look_with_an_early_clock, FALSE },
};

START_TEST (gone_with_the_run)
{
  const char *name = endings[_i].name;
  g_auto (DcwBench) bench = { 0 };
  DcwSiteWatcher *watcher;
  start (&bench, &watcher);
  apply_and_wait (&bench);
  g_autofree char *applied = dcw_bench_bytes (&bench);
  endings[_i].end (&bench);
  ck_assert_msg (watcher->run == 0 && watcher->n_removed == 1, "%s: run %u is still watched", name, watcher->run);
  dcw_check_bytes (&bench, name, endings[_i].keeps ? applied : bench.original);
}
END_TEST

/* One that fails goes back at once and has nobody to wait for. */
START_TEST (gone_with_a_run_that_failed)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  DcwSiteWatcher *watcher;
  start (&bench, &watcher);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, 3, 1);
  g_autoptr (DcwReport) report = apply (&bench, WITHIN, &error);
  dcw_check_report (report, "apply", DCW_RUN_UNDONE, 1);
  ck_assert_uint_eq (watcher->n_set, 1);
  ck_assert_uint_eq (watcher->run, 0);
  dcw_check_bytes (&bench, "apply", bench.original);
}
END_TEST

/* What could not be taken back is tried again, so somebody has to be there to do it. */
START_TEST (stays_with_an_unfinished_run)
{
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  DcwSiteWatcher *watcher;
  start (&bench, &watcher);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_FAIL, 3, 1000);
  g_autoptr (DcwReport) report = apply (&bench, WITHIN, &error);
  dcw_check_report (report, "apply", DCW_RUN_UNWINDING, 1);
  ck_assert_uint_eq (watcher->run, 1);
  settle (&bench, TOO_LATE);
  ck_assert_uint_eq (watcher->run, 1);
  dcw_stubborn_station_arm (bench.station, DCW_STUBBORN_NEVER, 0, 0);
  settle (&bench, TOO_LATE);
  ck_assert_uint_eq (watcher->run, 0);
  dcw_check_bytes (&bench, "settled", bench.original);
}
END_TEST

/* ---- Killed at each step ---- */

static void
begin (DcwBench *bench)
{
  dcw_report_free (apply (bench, WITHIN, NULL));
}

static const struct {
  const char *name;
  void (*act) (DcwBench *bench);
  gboolean waiting; /* there is a run to act on */
  guint least;      /* steps; so that it is known to have been broken */
} acts[] = {
  { "apply", begin, FALSE, 20 },
  { "confirm", confirm, TRUE, 4 },
  { "undo", undo, TRUE, 15 },
  { "the watcher", look_too_late, TRUE, 15 },
};

/* As another process finds it: whatever was written is watched, and what is watched is not watched for good. */
static void
check_after_death (DcwBench *bench, DcwSiteWatcher *watcher, const char *name, guint step, const char *applied)
{
  g_autoptr (GError) error = NULL;
  dcw_store_free (bench->store);
  bench->store = dcw_site_store (bench->site, bench->station);
  g_autoptr (DcwRun) run = dcw_store_unfinished (bench->store, &error);
  ck_assert_msg (error == NULL, "%s, step %u: %s", name, step, error != NULL ? error->message : "?");
  ck_assert_msg (run == NULL || run->deadline_s == 0 || (watcher->run == run->number && watcher->deadline_s == run->deadline_s),
                 "%s, step %u: run %u is not watched", name, step, run->number);
  gboolean confirmed = FALSE;
  if (run == NULL) {
    g_autofree char *now = dcw_bench_bytes (bench);
    confirmed = applied != NULL && strcmp (now, applied) == 0;
    ck_assert_msg (confirmed || strcmp (now, bench->original) == 0, "%s, step %u: something is left", name, step);
  }
  settle (bench, IN_TIME);
  if (run == NULL)
    ck_assert_msg (watcher->run == 0, "%s, step %u: a watcher without a run is left", name, step);
  settle (bench, TOO_LATE);
  ck_assert_msg (watcher->run == 0, "%s, step %u: the watcher is left", name, step);
  dcw_check_bytes (bench, name, confirmed ? applied : bench->original);
}

START_TEST (killed)
{
  const char *name = acts[_i].name;
  guint step = 1;
  for (gboolean fired = TRUE; fired; step++) {
    g_auto (DcwBench) bench = { 0 };
    g_autofree char *applied = NULL;
    DcwSiteWatcher *watcher;
    start (&bench, &watcher);
    if (acts[_i].waiting) {
      apply_and_wait (&bench);
      applied = dcw_bench_bytes (&bench);
    }
    watcher->mortal = TRUE;
    dcw_fault_arm (DCW_FAULT_MODE_KILL, step);
    acts[_i].act (&bench);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    watcher->mortal = FALSE;
    check_after_death (&bench, watcher, name, step, applied);
  }
  ck_assert_msg (step > acts[_i].least, "%s: only %u steps", name, step);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-watch");
  TCase *watch = tcase_create ("watch");
  tcase_set_timeout (watch, 300);
  tcase_add_test (watch, before_the_first_write);
  tcase_add_test (watch, only_with_a_deadline);
  tcase_add_test (watch, refused_without);
  tcase_add_loop_test (watch, gone_with_the_run, 0, G_N_ELEMENTS (endings));
  tcase_add_test (watch, gone_with_a_run_that_failed);
  tcase_add_test (watch, stays_with_an_unfinished_run);
  tcase_add_loop_test (watch, killed, 0, G_N_ELEMENTS (acts));
  suite_add_tcase (suite, watch);
  return suite;
}
