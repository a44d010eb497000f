/* folder: the private folder for snapshots and journals.
 *
 * POSIX: owned by the user, mode 0700; every folder on the way to it, links followed, belongs to the user or to root
 * and cannot be written to by anybody else. In a sticky folder such as /tmp others can write, but not rename what is
 * not theirs: it passes as long as the next name in it belongs to the user or root.
 *
 * Windows: an elevated process trusts Administrators and SYSTEM, any other one its own user as well. The folder's owner
 * is one of them, its list is protected and allows nobody else anything; no part of the path is a link (reparse point);
 * nobody else, the installer of Windows excepted, owns a folder on the way or may delete or rename it or change its
 * permissions. The two kinds of process have folders of their own (dcw_folder_state), so that what an ordinary process
 * made is never in an elevated one's way. Wine keeps owners and permissions as Unix has them: there the owner must be
 * the user, and lists are not looked at.
 */
#pragma once
#include <glib.h>

/* $OPCDCOM_STATE if set, else POSIX: opc-dcom-wizard in the user's state folder (XDG_STATE_HOME); Windows: OPC DCOM Wizard
 * in %ProgramData% for an elevated process, in %LocalAppData% for another. Absolute; free with g_free(). */
char *dcw_folder_state (void);
/* Creates path (parents too, just as private) or checks it. DCW_ERROR_REFUSED says what is wrong with one that is there
 * already. */
gboolean dcw_folder_private (const char *path, GError **error);
