/* updates: whether a Windows has an update that changed DCOM, by its build and revision (facts 5.1). */
#pragma once
#include "station/view.h"

typedef enum {
  DCW_UPDATE_RAISED, /* 8 November 2022: what clients start is asked for with Packet Integrity, whatever they asked for */
  DCW_N_UPDATES
} DcwUpdate;

/* UNKNOWN: build or revision is not known, or it is a build that this program does not know, or one that does not tell. */
DcwStatus dcw_update_look (DcwView *view, DcwUpdate update);
/* The build is that of Windows 7 or Server 2008 R2 with Service Pack 1, or of 8 or Server 2012, which could get the update
 * (facts 5.1) and have no revision that says so: their monthly rollups are listed without one, and what the revision of such a
 * computer would mean is in no source known here. */
gboolean dcw_update_is_untold (DcwView *view);
