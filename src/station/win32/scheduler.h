/* scheduler: tasks of ours in the Task Scheduler (2.0, Windows Vista and later), in a folder of their own that belongs to
 * administrators and the system alone: "OPC DCOM Wizard". Where somebody else made one of that name first and it can't be made ours,
 * the folder is "OPC DCOM Wizard" and a number that is drawn; theirs stays as it is. Inside station/win32 only.
 */
#pragma once
#include "station/task.h"

/* Registers task under name (in place of one of this name), reads it back, and looks whether it will run and who may change it.
 * An error: there is none of this name, as far as it could be removed again. */
gboolean dcw_scheduler_register (const char *name, const DcwTask *task, GError **error);
/* Removes all whose names begin with prefix, and the folders that are empty then. None: TRUE. */
gboolean dcw_scheduler_remove (const char *prefix, GError **error);
