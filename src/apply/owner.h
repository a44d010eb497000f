/* owner: which file the runs of an instance belong to. A copy of a station file has the instance of the original, and must
 * neither use up its deadline nor take back on itself what was applied there.
 *
 * RUNS/owner is one line: "file HEX", HEX being the resolved path. It is written before the first run is, and again when the
 * file has been moved. Stations that are no files have none.
 */
#pragma once
#include "apply/store.h"

typedef enum {
  DCW_OWNER_THIS,  /* this station, or nobody yet */
  DCW_OWNER_MOVED, /* this station, which was elsewhere: the file that was noted is gone, or is another station now */
  DCW_OWNER_OTHER, /* the file that was noted is still there and has this instance (or whether it has can't be read) */
} DcwOwner;

/* other (may be NULL): the file that was noted, unless THIS; free with g_free(). DCW_ERROR_INVALID: what was noted can't be
 * understood. */
gboolean dcw_owner_find (DcwStore *store, DcwOwner *owner, char **other, GError **error);
/* DCW_ERROR_REFUSED for OTHER, saying what to do. */
gboolean dcw_owner_check (DcwStore *store, GError **error);
/* The same, and notes this station's file, durably. Under the lock of the store, whose folder is there. */
gboolean dcw_owner_take (DcwStore *store, GError **error);
