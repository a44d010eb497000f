/* files: what facts say of files of the live computer. Inside station/win32 only. */
#pragma once
#include <glib.h>
#include <windows.h>

/* Of DCW_FACT_FILE: version, "" without one, DCW_FILE_MISSING. Only files of disks of this computer are looked at, for the path
 * may come from anybody: one of another computer would be asked for over the network, with this user's name. NULL: not known.
 * Free with g_free(). */
char *dcw_local_file_version (const char *path);
/* A file below System32, of which at most max bytes are read. Free *data with g_free(). */
gboolean dcw_local_read_system_file (const wchar_t *name, gsize max, guint8 **data, gsize *size);
