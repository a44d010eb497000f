/* store: where the snapshots and journals of one station are kept: STATE/runs/INSTANCE/NNNNNN/{snapshot.xml,journal}
 * (of a live computer STATE/runs/live-INSTANCE).
 * Beside them are lock and owner (apply/owner.h). Private folders (platform/folder.h); everything in them may be hostile all the
 * same and is validated.
 *
 * Opening and reading make nothing. A run folder whose journal never began is no run: nothing happened, and its number is
 * used again.
 */
#pragma once
#include "apply/run.h"
#include "station/view.h"

typedef struct _DcwStore DcwStore;
/* DCW_ERROR_UNSUPPORTED: a station without an instance. DCW_ERROR_REFUSED: the folder is there but not private. */
DcwStore *dcw_store_open (const char *state_folder, DcwStation *station, GError **error);
void      dcw_store_free (DcwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwStore, dcw_store_free)

const char *dcw_store_instance (const DcwStore *store);
/* The station's own file (station/station.h) when the store was opened, or NULL. */
const char *dcw_store_file (const DcwStore *store);

/* All runs, by number, of DcwRun; free with g_ptr_array_unref(). One that can't be read is an error naming the file. */
GPtrArray *dcw_store_runs (DcwStore *store, GError **error);
/* DCW_ERROR_INVALID: there is no such run. */
DcwRun *dcw_store_run (DcwStore *store, guint number, GError **error);
/* The snapshot of a root run, which is of this station and this run and the one that its journal was begun with; its plan is
 * valid, has its digest and touches nothing out of scope. Anything else is DCW_ERROR_INVALID (out of scope:
 * DCW_ERROR_REFUSED). */
DcwSnapshot *dcw_store_snapshot (DcwStore *store, guint root, GError **error);
/* The latest run that left an effect; NULL without error: none. */
DcwRun *dcw_store_last (DcwStore *store, GError **error);
/* The one run that is not finished (going, unwinding or waiting); NULL without error: none. */
DcwRun *dcw_store_unfinished (DcwStore *store, GError **error);
/* Path of a run's file; free with g_free(). */
char *dcw_store_path (DcwStore *store, guint number, const char *leaf);
#define DCW_STORE_SNAPSHOT "snapshot.xml"
#define DCW_STORE_JOURNAL "journal"
guint dcw_store_next_number (DcwStore *store, GError **error); /* 0 on error */
/* Makes the folder of the station's runs, durably. */
gboolean dcw_store_make (DcwStore *store, GError **error);
/* Makes the folder of a new run (below the one of the station's runs, which is there), durably and empty of what a run that
 * never began has left. */
gboolean dcw_store_make_run (DcwStore *store, guint number, GError **error);
/* Of the station's runs, for dcw_lock_take(); free with g_free(). */
char *dcw_store_lock_path (DcwStore *store);
/* Where apply/owner.h notes whose runs these are; free with g_free(). */
char *dcw_store_owner_path (DcwStore *store);

/* Whether all that a plan changes, and how, is what the topics do: what is meant by scope here, of what a snapshot holds. view: the
 * station before the first write; NULL: nobody can look. DCW_ERROR_REFUSED names the first change that is not so, and why. */
gboolean dcw_store_check_scope (DcwStore *store, const DcwSnapshot *snapshot, DcwView *view, GError **error);

/* For tests, whose plans are no topic's: another one than dcw_topics_check_plan(); NULL: that one again. */
typedef gboolean (*DcwPlanCheck) (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view,
                                  GError **error);
void dcw_store_set_scope (DcwStore *store, DcwPlanCheck check);
