/* updates: whether a Windows has an update that changed DCOM, by its build and revision (facts 5.1). */
#pragma once
#include "station/view.h"

typedef enum {
  DCW_UPDATE_RAISED, /* 8 November 2022: what clients start is asked for with Packet Integrity, whatever they asked for */
  DCW_N_UPDATES
} DcwUpdate;

/* UNKNOWN: build or revision is not known, or it is a build that this program does not know (Windows 7 and 8 do not always tell
 * their revision). */
DcwStatus dcw_update_look (DcwView *view, DcwUpdate update);
