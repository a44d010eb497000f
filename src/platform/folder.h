/* folder: the private folder for snapshots and journals.
 *
 * POSIX: owned by the user, mode 0700, no part of its path behind a link or in a folder that somebody else can change
 * (a sticky folder such as /tmp counts as changeable only for parts we do not own). Windows: owner Administrators or
 * SYSTEM, protected DACL for those two only; tests in Wine use a folder of the user.
 */
#pragma once
#include <glib.h>

/* $OPCDCOM_STATE if set, else the user's state folder (POSIX: XDG_STATE_HOME) or %ProgramData%\OPC DCOM Wizard. */
char *dcw_folder_state (void);
/* Creates path (parents too) or checks it. DCW_ERROR_REFUSED says what is wrong with one that is there already. */
gboolean dcw_folder_private (const char *path, GError **error);
