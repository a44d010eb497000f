/* registry: values of a live key as data, for what is told of them elsewhere. Inside station/win32 only. */
#pragma once
#include <windows.h>
#include "registry/tree.h"

/* Adds the key of this canonical path, with its values and without its keys, to tree. A Windows number; nothing is added when
 * there is no such key (ERROR_FILE_NOT_FOUND). */
DWORD dcw_local_read_key (const char *path, DcwRegistryTree *tree);
/* REG_SZ and REG_EXPAND_SZ, not expanded. NULL: no such text. Free with g_free(). */
char *dcw_local_read_text (const char *path, const char *name);
char **dcw_local_read_strings (const char *path, const char *name);                   /* REG_MULTI_SZ; free with g_strfreev() */
gboolean dcw_local_read_number (const char *path, const char *name, guint32 *number); /* REG_DWORD */
/* When a value or sub-key of it was last set, in 100 ns; 0: there is no such key. */
guint64 dcw_local_key_time (const char *path);
