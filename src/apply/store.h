/* store: where the snapshots and journals of one station are kept: STATE/runs/INSTANCE/NNNNNN/{snapshot.xml,journal}.
 * Private folders (platform/folder.h); everything in them may be hostile all the same and is validated.
 */
#pragma once
#include "apply/run.h"
#include "station/station.h"

typedef struct _DcwStore DcwStore;
/* DCW_ERROR_UNSUPPORTED: a station without an instance. */
DcwStore *dcw_store_open (const char *state_folder, DcwStation *station, GError **error);
void      dcw_store_free (DcwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwStore, dcw_store_free)

/* All runs, by number. A run folder without a begun journal is no run (its number is used again). One that can't be read
 * is an error naming the file. */
GPtrArray *dcw_store_runs (DcwStore *store, GError **error); /* of DcwRun, free func set */
DcwRun    *dcw_store_run (DcwStore *store, guint number, GError **error);
/* The snapshot of a root run; digest and scope are checked by who uses it. */
DcwSnapshot *dcw_store_snapshot (DcwStore *store, guint root, GError **error);
/* The latest run that left an effect; NULL without error: none. */
DcwRun *dcw_store_last (DcwStore *store, GError **error);
/* The one run that is not finished (going, unwinding or waiting); NULL without error: none. */
DcwRun *dcw_store_unfinished (DcwStore *store, GError **error);
/* Path of a run's file; free with g_free(). */
char *dcw_store_path (DcwStore *store, guint number, const char *leaf);
guint dcw_store_next_number (DcwStore *store, GError **error); /* 0 on error */
/* Makes the folders of a new run, durably. */
gboolean dcw_store_make_run (DcwStore *store, guint number, GError **error);
