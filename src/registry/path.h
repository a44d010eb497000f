/* path: canonical addresses of registry keys. No I/O.
 *
 * One key, one path: root abbreviated (HKLM, HKU), links and views resolved to the physical place as Windows 7 and later
 * have them (facts 1.4): SOFTWARE\Wow6432Node\Classes is SOFTWARE\Classes\Wow6432Node, keys that both views share have no
 * Wow6432Node, HKEY_CLASSES_ROOT is HKLM\SOFTWARE\Classes, HKLM\SYSTEM\ControlSet00n of an export that has a Select key is
 * HKLM\SYSTEM\CurrentControlSet (the reader of the export maps it, see current_control_set).
 * Case is preserved; paths are compared folded (dcw_text_fold).
 */
#pragma once
#include <glib.h>

typedef enum { DCW_VIEW_NATIVE, DCW_VIEW_32 } DcwRegistryView;

#define DCW_REGISTRY_MAX_KEY_NAME 255     /* characters; facts 10.2 */
#define DCW_REGISTRY_MAX_VALUE_NAME 16383
#define DCW_REGISTRY_MAX_DEPTH 512

/* path: any spelling, long or short root. current_control_set: number of the control set that CurrentControlSet stands
 * for (0: none is mapped). DCW_ERROR_INVALID: unknown root, empty or overlong part, too deep. Free with g_free(). */
char *dcw_registry_path_canonical (const char *path, DcwRegistryView view, guint current_control_set, GError **error);
/* TRUE when path is below (or is) root; both canonical. */
gboolean dcw_registry_path_is_below (const char *path, const char *root);
/* Everything before the last backslash, or NULL at a root. Free with g_free(). */
char       *dcw_registry_path_parent (const char *path);
const char *dcw_registry_path_leaf (const char *path);
