#include "support/runs.h"
#include <string.h>
#include "document/document.h"
#include "platform/clock.h"
#include "station/image-station.h"
#include "support/tap.h"

void
dcw_bench_start (DcwBench *bench, gboolean in_file)
{
  bench->site = dcw_site_new ();
  bench->station = in_file ? dcw_site_station (bench->site) : dcw_stubborn_station_new (dcw_site_image ());
  bench->store = dcw_site_store (bench->site, bench->station);
  bench->original = dcw_bench_bytes (bench);
}

void
dcw_bench_restart (DcwBench *bench)
{
  g_object_unref (bench->station);
  dcw_store_free (bench->store);
  bench->station = dcw_site_station (bench->site);
  bench->store = dcw_site_store (bench->site, bench->station);
}

void
dcw_bench_finish (DcwBench *bench)
{
  g_clear_object (&bench->station);
  g_clear_pointer (&bench->store, dcw_store_free);
  g_clear_pointer (&bench->site, dcw_site_free);
  g_clear_pointer (&bench->original, g_free);
  dcw_clock_set_for_test (0);
}

char *
dcw_bench_bytes (DcwBench *bench)
{
  g_autoptr (GBytes) bytes = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (bench->station)));
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

guint
dcw_bench_n_runs (DcwBench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = dcw_store_runs (bench->store, &error);
  ck_assert_msg (runs != NULL, "%s", error != NULL ? error->message : "?");
  return runs->len;
}

DcwReport *
dcw_bench_apply (DcwBench *bench, DcwSitePlan which, const DcwRunOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_site_plan (which);
  DcwReport *report = dcw_apply (bench->store, bench->station, plan, NULL, options, &error);
  ck_assert_msg (report != NULL, "apply: %s", error != NULL ? error->message : "?");
  return report;
}

DcwReport *
dcw_bench_undo (DcwBench *bench, guint run, gboolean dry, DcwConflictPolicy policy)
{
  g_autoptr (GError) error = NULL;
  DcwRunOptions options = { .on_conflict = policy };
  DcwReport *report = dcw_undo (bench->store, bench->station, run, dry, &options, &error);
  ck_assert_msg (report != NULL, "undo: %s", error != NULL ? error->message : "?");
  return report;
}

void
dcw_bench_apply_well (DcwBench *bench, DcwSitePlan which)
{
  g_autoptr (DcwReport) report = dcw_bench_apply (bench, which, NULL);
  dcw_check_report (report, "apply", DCW_RUN_APPLIED, 0);
}

void
dcw_bench_undo_to (DcwBench *bench, const char *name, guint run, DcwPhase phase, int exit_code)
{
  g_autoptr (DcwReport) report = dcw_bench_undo (bench, run, FALSE, DCW_CONFLICT_STOP);
  dcw_check_report (report, name, phase, exit_code);
}

void
dcw_bench_undo_refused (DcwBench *bench, const char *name, guint run, DcwErrorCode code, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = dcw_bench_bytes (bench);
  DcwReport *report = dcw_undo (bench->store, bench->station, run, FALSE, NULL, &error);
  ck_assert_msg (report == NULL, "%s: is not refused", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, (int)code), "%s: code %d: %s", name, error->code, error->message);
  ck_assert_msg (strstr (error->message, text) != NULL, "%s: %s", name, error->message);
  dcw_check_bytes (bench, name, before);
}

void
dcw_check_report (const DcwReport *report, const char *name, DcwPhase phase, int exit_code)
{
  ck_assert_msg (report != NULL, "%s: there is no report", name);
  ck_assert_msg (report->phase == phase, "%s: is %s, not %s", name, dcw_phase_name (report->phase), dcw_phase_name (phase));
  ck_assert_msg (dcw_report_exit_code (report) == exit_code, "%s: exit code %d, not %d", name, dcw_report_exit_code (report),
                 exit_code);
}

void
dcw_check_result (const DcwReport *report, const char *name, guint i, DcwResult expected, const char *detail)
{
  const DcwOutcome *outcome = report->outcomes->pdata[i];
  g_autofree char *text = outcome->detail != NULL ? dcw_message_english (outcome->detail) : g_strdup ("");
  ck_assert_msg (outcome->result == expected, "%s: change %u is %s (%s), not %s", name, i, dcw_result_name (outcome->result),
                 text, dcw_result_name (expected));
  ck_assert_msg (detail == NULL || strstr (text, detail) != NULL, "%s: change %u says “%s”, not “%s”", name, i, text, detail);
}

void
dcw_check_bytes (DcwBench *bench, const char *name, const char *expected)
{
  g_autofree char *now = dcw_bench_bytes (bench);
  ck_assert_msg (strcmp (now, expected) == 0, "%s: the station is not as expected but\n%s", name, now);
}

gboolean
dcw_bench_has_group (DcwBench *bench)
{
  g_autofree char *sid = dcw_site_group_sid (bench->station, DCW_SITE_GROUP);
  return sid != NULL;
}
