/* data: registry value data to and from what it means. No I/O.
 *
 * Strings: UTF-16LE with their NUL as Windows writes them; reading tolerates a missing or doubled NUL as Windows does and
 * stops at the first one. Text that is not exact UTF-16 is an error, never replaced.
 */
#pragma once
#include <glib.h>

GBytes  *dcw_registry_data_from_text (const char *text);
char    *dcw_registry_data_to_text (GBytes *data, GError **error);
GBytes  *dcw_registry_data_from_number (guint32 number);
gboolean dcw_registry_data_to_number (GBytes *data, guint32 *number, GError **error); /* exactly 4 bytes */
GBytes  *dcw_registry_data_from_strings (const char *const *strings);
char   **dcw_registry_data_to_strings (GBytes *data, GError **error);
