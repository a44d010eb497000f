/* remembered: what the window knows from last time, in window.ini of the user's configuration folder (opc-dcom-wizard).
 *
 * A convenience: what can't be read, or is not what this program writes, is as if it were not there, and what can't be written is
 * not remembered. Nothing of it is opened before somebody chooses it. Main thread only.
 */
#pragma once
#include <glib.h>

#define DCW_UI_REMEMBERED_MAX 8 /* of a list */

typedef enum { DCW_UI_RECENT_STATIONS, DCW_UI_RECENT_FILES, DCW_UI_N_RECENT } DcwUiRecent;

/* Leaves both as they are when nothing is remembered. */
void dcw_ui_remembered_size (int *width, int *height);
void dcw_ui_remembered_set_size (int width, int height);
/* The latest first; never NULL. Free with g_strfreev(). */
char **dcw_ui_remembered_recent (DcwUiRecent which);
/* Comes first from now on. An entry that is not absolute paths is not remembered. */
void dcw_ui_remembered_add (DcwUiRecent which, const char *entry);
