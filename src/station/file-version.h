/* file-version: the number that a program or library says it has, out of its version resource (VS_VERSIONINFO, VS_FIXEDFILEINFO
 * of the Windows SDK, verrsrc.h). */
#pragma once
#include <glib.h>

/* "6.14.263.0"; NULL: these bytes have none. Free with g_free(). */
char *dcw_file_version_parse (gconstpointer data, gsize size);
