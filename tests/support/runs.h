/* runs: what the tests of apply and undo say over and over. Checks are of check; name is the case's. */
#pragma once
#include "base/error.h"
#include "support/site.h"

typedef struct {
  DcwSite    *site;
  DcwStation *station;
  DcwStore   *store;
  char       *original; /* the station's file, or image, as it was at the start */
} DcwBench;

/* in_file: the station in the site's file, else one in memory that can misbehave. */
void dcw_bench_start (DcwBench *bench, gboolean in_file);
void dcw_bench_restart (DcwBench *bench); /* as another process would find the file */
void dcw_bench_finish (DcwBench *bench);  /* the clock is the real one again */
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwBench, dcw_bench_finish)

char *dcw_bench_bytes (DcwBench *bench); /* of the station as it would be in a file. Free with g_free() */
guint dcw_bench_n_runs (DcwBench *bench);
gboolean dcw_bench_has_group (DcwBench *bench); /* the one that the small plan makes, or another of its name */

/* A report, whatever it says; no error. */
DcwReport *dcw_bench_apply (DcwBench *bench, DcwSitePlan which, const DcwRunOptions *options);
DcwReport *dcw_bench_undo (DcwBench *bench, guint run, gboolean dry, DcwConflictPolicy policy);
/* Applied, or undone by a run that ends so. */
void dcw_bench_apply_well (DcwBench *bench, DcwSitePlan which);
void dcw_bench_undo_to (DcwBench *bench, const char *name, guint run, DcwPhase phase, int exit_code);
/* Undo is refused with an error that says text, and nothing is written. */
void dcw_bench_undo_refused (DcwBench *bench, const char *name, guint run, DcwErrorCode code, const char *text);

void dcw_check_report (const DcwReport *report, const char *name, DcwPhase phase, int exit_code);
/* detail: part of the English detail, or NULL. */
void dcw_check_result (const DcwReport *report, const char *name, guint i, DcwResult expected, const char *detail);
void dcw_check_bytes (DcwBench *bench, const char *name, const char *expected);
