/* path: canonical addresses of registry keys. No I/O.
 *
 * One key, one path: root abbreviated (HKLM, HKU, HKCU), links and views resolved to the physical place as Windows 7 and
 * later have them (facts 1.4, "Registry Keys Affected by WOW64"): SOFTWARE\Wow6432Node\Classes is SOFTWARE\Classes\Wow6432Node,
 * keys that both views share have no Wow6432Node, HKEY_CLASSES_ROOT is HKLM\SOFTWARE\Classes, HKEY_CURRENT_CONFIG is
 * HKLM\SYSTEM\CurrentControlSet\Hardware Profiles\Current, HKU\SID\SOFTWARE\Classes is HKU\SID_Classes,
 * HKLM\SYSTEM\ControlSet00n of an export that has a Select key is HKLM\SYSTEM\CurrentControlSet (the reader of the export
 * maps it, see current_control_set). HKCU stays: whose it is, a path does not tell.
 * Case is preserved, that of the parts put in (Wow6432Node, SOFTWARE\Classes) is ours; paths are compared folded
 * (dcw_text_fold). The canonical path of a canonical path is that path.
 */
#pragma once
#include <glib.h>

typedef enum { DCW_VIEW_NATIVE, DCW_VIEW_32 } DcwRegistryView;

/* facts 10.2; characters are UTF-16 units. A whole path is an object name of at most 65,534 bytes. */
#define DCW_REGISTRY_MAX_KEY_NAME 255
#define DCW_REGISTRY_MAX_VALUE_NAME 16383
#define DCW_REGISTRY_MAX_DEPTH 512
#define DCW_REGISTRY_MAX_PATH 32767

/* path: any spelling, long or short root, case of no matter. view: DCW_VIEW_32 when path is meant as a 32-bit program
 * sees it. current_control_set: number of the control set that CurrentControlSet stands for (0: none is mapped).
 * DCW_ERROR_INVALID: unknown root, empty part (so also a last backslash), not UTF-8; DCW_ERROR_LIMIT: overlong part or path,
 * too deep. Free with g_free(). */
char *dcw_registry_path_canonical (const char *path, DcwRegistryView view, guint current_control_set, GError **error);
/* The checks of dcw_registry_path_canonical() alone. */
gboolean dcw_registry_path_check (const char *path, GError **error);
/* The root in full (HKEY_LOCAL_MACHINE\...), as .reg files want it. path is canonical. Free with g_free(). */
char *dcw_registry_path_in_full (const char *path);
/* TRUE when path is below (or is) root; both canonical. */
gboolean dcw_registry_path_is_below (const char *path, const char *root);
/* Everything before the last backslash, or NULL at a root. Free with g_free(). */
char *dcw_registry_path_parent (const char *path);
const char *dcw_registry_path_leaf (const char *path);
