/* ticks: which steps by hand (topics/steps.h) somebody says are done, on one station: who said so, and when.
 *
 * STATE/runs/INSTANCE/ticks, replaced whole and durably for each change, under the lock of the station's runs. Text: the line
 * "opcdcom ticks 1", a line "STEP BY TIME RUN" for each, sorted, and "end DIGEST". STEP and BY are hex of UTF-8, TIME is seconds
 * since 1970 (UTC), RUN the latest run that had left an effect then (0: none), DIGEST the SHA-256 of all lines before. A file
 * that is not exactly so is refused.
 */
#pragma once
#include "apply/store.h"

#define DCW_TICKS_MAX 5000      /* ticks of a station */
#define DCW_TICKS_MAX_STEP 2000 /* bytes of a step's name */
#define DCW_TICKS_MAX_BY 200    /* bytes */

typedef struct {
  char *step;
  char *by;
  gint64 time_s;
  guint run;
} DcwTick;

/* Sorted by step; none where nobody ticked anything. DCW_ERROR_INVALID names file and line. Free with g_ptr_array_unref(). */
GPtrArray *dcw_ticks_read (DcwStore *store, GError **error);
/* NULL: not ticked. The case of letters does not matter. */
const DcwTick *dcw_ticks_find (const GPtrArray *ticks, const char *step);
/* Whether the step is done: ticked, and where it is to be done again after each run, since the latest. tick may be NULL. */
gboolean dcw_tick_counts (const DcwTick *tick, gboolean again, guint latest_run);
/* The latest run that left an effect: what was ticked before it has to be done anew where the step says so. 0: none. */
gboolean dcw_ticks_latest_run (DcwStore *store, guint *run, GError **error);
/* The plan of that run, done or taken back by it; NULL: there is none, or it can't be read. */
DcwPlan *dcw_ticks_latest_plan (DcwStore *store);

/* Ticks those of set and takes away those of clear (either may be NULL; ends with NULL), all or none. What is ticked already is
 * ticked anew. DCW_ERROR_REFUSED: somebody is at work on the station; DCW_ERROR_INVALID: a name that can't be. */
gboolean dcw_ticks_change (DcwStore *store, const char *const *set, const char *const *clear, const char *by, GError **error);

/* The same as bytes, for tests and fuzzing. path: for messages. */
GPtrArray *dcw_ticks_parse (const char *path, gconstpointer data, gsize size, GError **error);
