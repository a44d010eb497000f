/* data: registry value data to and from what it means. No I/O.
 *
 * Strings: UTF-16LE with their NUL as Windows writes them; reading tolerates a missing or doubled NUL as Windows does and
 * stops at the first one. Text that is not exact UTF-16 (up to there) is an error, never replaced: DCW_ERROR_INVALID with
 * the offset in bytes.
 */
#pragma once
#include <glib.h>

/* text: UTF-8. */
GBytes *dcw_registry_data_from_text (const char *text);
char *dcw_registry_data_to_text (GBytes *data, GError **error);
GBytes *dcw_registry_data_from_number (guint32 number);
gboolean dcw_registry_data_to_number (GBytes *data, guint32 *number, GError **error); /* exactly 4 bytes */
GBytes *dcw_registry_data_from_qword (guint64 number);
gboolean dcw_registry_data_to_qword (GBytes *data, guint64 *number, GError **error); /* exactly 8 bytes */
/* strings: NULL-terminated, none empty (REG_MULTI_SZ can't hold that; facts 10.1). The list ends with a NUL of its own, or at
 * the first empty string, or with the data. Free with g_strfreev(). */
GBytes *dcw_registry_data_from_strings (const char *const *strings);
char **dcw_registry_data_to_strings (GBytes *data, GError **error);
