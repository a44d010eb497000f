/* watcher: a task of the system that takes a run back when its time is over, whoever is locked out and whatever restarted
 * meanwhile. It runs
 *
 *   STATE\watcher\opcdcom-DIGEST.exe resume --overdue --station local --state "STATE"
 *
 * at the deadline, each minute from then on until there is nothing to wait for, and at each start of Windows. The program is a
 * copy of the command, for the one that was started may be on a memory stick; the folder is a private one (platform/folder.h).
 * The task is \OPC DCOM Wizard\revert-TAG-RUN, TAG being made from the state folder; folder and task belong to administrators and
 * the system alone (station/win32/scheduler.h says what when somebody else made such a folder first). A program that still runs when
 * its task is removed goes with the next command, or with the next start of Windows.
 */
#pragma once
#include "station/station.h"

/* As the members of DcwStationClass. The command is what platform/program.h holds. */
gboolean dcw_local_watch (DcwStation *station, guint run, gint64 deadline_s, GError **error);
gboolean dcw_local_unwatch (DcwStation *station, GError **error);
gboolean dcw_local_is_watched (DcwStation *station);

/* The same with everything that can be chosen. program: the file of the command, which must run without anything beside it. */
gboolean dcw_watcher_set (const char *state_folder, GBytes *program, guint run, gint64 deadline_s, GError **error);
gboolean dcw_watcher_remove (const char *state_folder, GError **error);
gboolean dcw_watcher_is_set (const char *state_folder);
