/* Registry keys and values, through the physical paths of the 64-bit view. */
#include <string.h>
#include <wchar.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/setting.h"
#include "registry/data.h"
#include "registry/path.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/registry.h"
#include "station/win32/text.h"

#define MAX_DATA (64u * 1024 * 1024) /* bytes of a value that are read */
#define MAX_TRIES 8                  /* of reading something that grows meanwhile */

/* ---- Opening ---- */

static const struct {
  const char *name;
  HKEY root;
} roots[] = { { "HKLM", HKEY_LOCAL_MACHINE }, { "HKU", HKEY_USERS }, { "HKCU", HKEY_CURRENT_USER } };

/* *key must be closed when it is ERROR_SUCCESS. */
static LSTATUS
open_key (const char *path, REGSAM access, HKEY *key)
{
  const char *slash = strchr (path, '\\');
  gsize n = slash != NULL ? (gsize)(slash - path) : strlen (path);
  g_autofree wchar_t *below = dcw_wide (slash != NULL ? slash + 1 : "");
  for (guint i = 0; below != NULL && i < G_N_ELEMENTS (roots); i++) {
    if (strlen (roots[i].name) != n || g_ascii_strncasecmp (roots[i].name, path, n) != 0)
      continue;
    HKEY opened = NULL;
    LSTATUS failure = RegOpenKeyExW (roots[i].root, below, 0, access | KEY_WOW64_64KEY, &opened);
    if (failure == ERROR_SUCCESS)
      *key = dcw_handle_opened (opened);
    return failure;
  }
  return ERROR_BAD_PATHNAME;
}

static gboolean
is_missing (LSTATUS failure)
{
  /* A key that somebody is just deleting is as good as gone. */
  return failure == ERROR_FILE_NOT_FOUND || failure == ERROR_PATH_NOT_FOUND || failure == ERROR_KEY_DELETED;
}

/* ---- What is told elsewhere ---- */

static gboolean
is_one_of (const char *name, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (dcw_text_fold_equal (names[i], name))
      return TRUE;
  return FALSE;
}

/* A direct sub-key of folder; its name. NULL: not one. */
static const char *
name_below (const char *path, const char *folder)
{
  g_autofree char *parent = dcw_registry_path_parent (path);
  return parent != NULL && dcw_text_fold_equal (parent, folder) ? dcw_registry_path_leaf (path) : NULL;
}

/* Drivers are no services, so all that is said of them is said here. */
static gboolean
is_service_key (const char *path)
{
  HKEY opened = NULL;
  DWORD type = 0, size = sizeof type, kind = 0;
  if (open_key (path, KEY_QUERY_VALUE, &opened) != ERROR_SUCCESS)
    return FALSE;
  g_auto (DcwKeyHandle) key = opened;
  return RegQueryValueExW (key, L"Type", NULL, &kind, (LPBYTE)&type, &size) == ERROR_SUCCESS && kind == REG_DWORD
         && size == sizeof type && (type & SERVICE_WIN32) != 0;
}

/* TRUE for values that are part of a service, a firewall rule or a profile: one fact, one address. */
static gboolean
is_told_elsewhere (const char *path, const char *name)
{
  static const char *const of_service[] = { "Type", "Start", "ImagePath", "DisplayName", "ObjectName", NULL };
  static const char *const of_profile[] = { "EnableFirewall", "DefaultInboundAction", NULL };
  static const char *const profiles[] = { "DomainProfile", "StandardProfile", "PublicProfile", NULL };
  if (name_below (path, DCW_KEY_SERVICES) != NULL)
    return is_one_of (name, of_service) && is_service_key (path);
  const char *part = name_below (path, DCW_KEY_FIREWALL);
  if (part == NULL)
    return FALSE;
  return dcw_text_fold_equal (part, "FirewallRules") || (is_one_of (part, profiles) && is_one_of (name, of_profile));
}

/* ---- Reading ---- */

static DcwState *
read_key (const DcwResource *resource)
{
  HKEY opened = NULL;
  LSTATUS failure = open_key (dcw_resource_path (resource), KEY_QUERY_VALUE, &opened);
  if (failure == ERROR_SUCCESS) {
    dcw_key_handle_close (opened);
    return dcw_state_present (DCW_KIND_REGISTRY_KEY);
  }
  return is_missing (failure) ? dcw_state_absent () : dcw_unknown_by ((DWORD)failure);
}

/* Type and bytes as they are. */
static LSTATUS
read_data (HKEY key, const wchar_t *name, DWORD *type, GBytes **data)
{
  DWORD size = 0;
  LSTATUS failure = RegQueryValueExW (key, name, NULL, type, NULL, &size);
  for (guint i = 0; failure == ERROR_SUCCESS && i < MAX_TRIES; i++) {
    if (size > MAX_DATA)
      return ERROR_FILE_TOO_LARGE;
    g_autofree guint8 *buffer = g_malloc (size + 1);
    failure = RegQueryValueExW (key, name, NULL, type, buffer, &size);
    if (failure == ERROR_SUCCESS) {
      *data = g_bytes_new (buffer, size);
      return ERROR_SUCCESS;
    }
    if (failure != ERROR_MORE_DATA)
      return failure;
    failure = RegQueryValueExW (key, name, NULL, type, NULL, &size);
  }
  return failure == ERROR_SUCCESS ? ERROR_MORE_DATA : failure;
}

static DcwState *
read_value (const DcwResource *resource)
{
  HKEY opened = NULL;
  LSTATUS failure = open_key (dcw_resource_path (resource), KEY_QUERY_VALUE, &opened);
  if (failure != ERROR_SUCCESS)
    return is_missing (failure) ? dcw_state_absent () : dcw_unknown_by ((DWORD)failure);
  g_auto (DcwKeyHandle) key = opened;
  g_autofree wchar_t *name = dcw_wide (dcw_resource_name (resource));
  g_autoptr (GBytes) data = NULL;
  DWORD type = 0;
  failure = read_data (key, name, &type, &data);
  if (failure != ERROR_SUCCESS)
    return is_missing (failure) ? dcw_state_absent () : dcw_unknown_by ((DWORD)failure);
  if (is_told_elsewhere (dcw_resource_path (resource), dcw_resource_name (resource)))
    return dcw_state_unknown (dcw_message_new (N_ ("this belongs to a service or to the firewall, and is shown there"), NULL));
  return dcw_state_value (type, data);
}

static DcwState *
read_resource (DcwStation *station, const DcwResource *resource)
{
  return dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY ? read_key (resource) : read_value (resource);
}

/* ---- Listing ---- */

/* What is in a key, by number: its keys or its values. */
typedef LSTATUS (*Enumerate) (HKEY key, DWORD i, wchar_t *name, DWORD *n);

static LSTATUS
next_key (HKEY key, DWORD i, wchar_t *name, DWORD *n)
{
  return RegEnumKeyExW (key, i, name, n, NULL, NULL, NULL, NULL);
}

static LSTATUS
next_value (HKEY key, DWORD i, wchar_t *name, DWORD *n)
{
  return RegEnumValueW (key, i, name, n, NULL, NULL, NULL, NULL);
}

static int
compare_resources (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare (*(DcwResource *const *)a, *(DcwResource *const *)b);
}

static DcwResource *
make_listed (const char *path, const char *name, DcwKindId kind)
{
  if (kind == DCW_KIND_REGISTRY_VALUE)
    return dcw_resource_value (path, name, NULL);
  g_autofree char *below = g_strconcat (path, "\\", name, NULL);
  g_autoptr (DcwResource) resource = dcw_resource_key (below, NULL);
  /* A link to a key that is elsewhere is no key of its own. */
  gboolean own = resource != NULL && dcw_text_fold_equal (dcw_resource_path (resource), below);
  return own ? g_steal_pointer (&resource) : NULL;
}

/* FALSE: a name that can't be told, so the listing is not whole. */
static gboolean
add_listed (DcwListing *listing, const char *path, DcwKindId kind, const wchar_t *wide, DWORD n)
{
  g_autofree char *name = dcw_narrow (wide, (gssize)n);
  if (name == NULL || (kind == DCW_KIND_REGISTRY_KEY && *name == '\0'))
    return FALSE;
  DcwResource *resource = make_listed (path, name, kind);
  if (resource != NULL)
    g_ptr_array_add (listing->resources, resource);
  return TRUE;
}

static DcwListing *
list_in_key (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  g_autoptr (DcwListing) listing = dcw_listing_new ();
  listing->complete = TRUE;
  HKEY opened = NULL;
  if (parent == NULL)
    return dcw_listing_by (ERROR_NOT_SUPPORTED);
  LSTATUS failure = open_key (dcw_resource_path (parent), KEY_READ, &opened);
  if (is_missing (failure))
    return g_steal_pointer (&listing);
  if (failure != ERROR_SUCCESS)
    return dcw_listing_by ((DWORD)failure);
  g_auto (DcwKeyHandle) key = opened;
  Enumerate next = kind == DCW_KIND_REGISTRY_VALUE ? next_value : next_key;
  gsize size = DCW_REGISTRY_MAX_VALUE_NAME + 1;
  g_autofree wchar_t *name = g_new (wchar_t, size);
  for (DWORD i = 0;; i++) {
    DWORD n = (DWORD)size;
    failure = next (key, i, name, &n);
    if (failure != ERROR_SUCCESS)
      break;
    if (!add_listed (listing, dcw_resource_path (parent), kind, name, n))
      listing->complete = FALSE;
  }
  g_ptr_array_sort (listing->resources, compare_resources);
  if (failure != ERROR_NO_MORE_ITEMS) {
    listing->complete = FALSE;
    listing->reason = dcw_win32_reason ((DWORD)failure);
  } else if (!listing->complete)
    listing->reason = dcw_message_new (N_ ("there is a name that is no valid text"), NULL);
  return g_steal_pointer (&listing);
}

/* ---- For what is told elsewhere ---- */

DWORD
dcw_local_read_key (const char *path, DcwRegistryTree *tree)
{
  HKEY opened = NULL;
  LSTATUS failure = open_key (path, KEY_READ, &opened);
  if (failure != ERROR_SUCCESS)
    return is_missing (failure) ? (DWORD)ERROR_FILE_NOT_FOUND : (DWORD)failure;
  g_auto (DcwKeyHandle) key = opened;
  DcwRegistryKey *into = dcw_registry_tree_ensure (tree, path);
  gsize size = DCW_REGISTRY_MAX_VALUE_NAME + 1;
  g_autofree wchar_t *wide = g_new (wchar_t, size);
  for (DWORD i = 0;; i++) {
    DWORD n = (DWORD)size, type = 0;
    g_autoptr (GBytes) data = NULL;
    failure = RegEnumValueW (key, i, wide, &n, NULL, NULL, NULL, NULL);
    if (failure != ERROR_SUCCESS)
      return failure == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : (DWORD)failure;
    g_autofree char *name = dcw_narrow (wide, (gssize)n);
    if (name != NULL && read_data (key, wide, &type, &data) == ERROR_SUCCESS)
      dcw_registry_key_set (into, name, type, data);
  }
}

guint64
dcw_local_key_time (const char *path)
{
  HKEY opened = NULL;
  FILETIME time = { 0 };
  if (open_key (path, KEY_QUERY_VALUE, &opened) != ERROR_SUCCESS)
    return 0;
  g_auto (DcwKeyHandle) key = opened;
  RegQueryInfoKeyW (key, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, &time);
  return (guint64)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static GBytes *
read_one (const char *path, const char *name, DWORD *type)
{
  HKEY opened = NULL;
  if (open_key (path, KEY_QUERY_VALUE, &opened) != ERROR_SUCCESS)
    return NULL;
  g_auto (DcwKeyHandle) key = opened;
  g_autofree wchar_t *wide = dcw_wide (name);
  GBytes *data = NULL;
  return read_data (key, wide, type, &data) == ERROR_SUCCESS ? data : NULL;
}

char *
dcw_local_read_text (const char *path, const char *name)
{
  DWORD type = REG_NONE;
  g_autoptr (GBytes) data = read_one (path, name, &type);
  return data != NULL && (type == REG_SZ || type == REG_EXPAND_SZ) ? dcw_registry_data_to_text (data, NULL) : NULL;
}

char **
dcw_local_read_strings (const char *path, const char *name)
{
  DWORD type = REG_NONE;
  g_autoptr (GBytes) data = read_one (path, name, &type);
  return data != NULL && type == REG_MULTI_SZ ? dcw_registry_data_to_strings (data, NULL) : NULL;
}

gboolean
dcw_local_read_number (const char *path, const char *name, guint32 *number)
{
  DWORD type = REG_NONE;
  g_autoptr (GBytes) data = read_one (path, name, &type);
  return data != NULL && type == REG_DWORD && dcw_registry_data_to_number (data, number, NULL);
}

/* ---- Writing ---- */

static gboolean
refuse_not_there (const DcwResource *resource, GError **error)
{
  return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("the key that it belongs in is not there"), error);
}

/* Opens the key that resource is in. */
static gboolean
open_ground (const DcwResource *resource, const char *path, REGSAM access, HKEY *key, GError **error)
{
  LSTATUS failure = open_key (path, access, key);
  if (failure == ERROR_SUCCESS)
    return TRUE;
  return is_missing (failure) ? refuse_not_there (resource, error) : dcw_win32_fail (resource, (DWORD)failure, error);
}

/* On the disk before anybody is told. key: with KEY_QUERY_VALUE, without which it is not flushed. Where Windows can't, the change
 * is in force and may not outlive a power failure: that is an error, though reading back, which judges, finds it. */
static gboolean
finish (const DcwResource *resource, HKEY key, LSTATUS failure, GError **error)
{
  if (failure == ERROR_SUCCESS)
    failure = RegFlushKey (key);
  return failure == ERROR_SUCCESS || dcw_win32_fail (resource, (DWORD)failure, error);
}

static gboolean
make_key (const DcwResource *resource, HKEY parent, const wchar_t *leaf, GError **error)
{
  HKEY opened = NULL;
  LSTATUS failure =
      RegCreateKeyExW (parent, leaf, 0, NULL, REG_OPTION_NON_VOLATILE, KEY_QUERY_VALUE | KEY_WOW64_64KEY, NULL, &opened, NULL);
  g_auto (DcwKeyHandle) key = failure == ERROR_SUCCESS ? dcw_handle_opened (opened) : NULL;
  return finish (resource, parent, failure, error);
}

/* Windows itself deletes a key with all its values, and asks nobody. */
static gboolean
remove_key (const DcwResource *resource, HKEY parent, const wchar_t *leaf, GError **error)
{
  HKEY opened = NULL;
  DWORD n_keys = 0, n_values = 0;
  LSTATUS failure = RegOpenKeyExW (parent, leaf, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &opened);
  if (is_missing (failure))
    return TRUE;
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail (resource, (DWORD)failure, error);
  g_auto (DcwKeyHandle) key = dcw_handle_opened (opened);
  failure = RegQueryInfoKeyW (key, NULL, NULL, NULL, &n_keys, NULL, NULL, &n_values, NULL, NULL, NULL, NULL);
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail (resource, (DWORD)failure, error);
  if (n_keys != 0 || n_values != 0)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("a key that is not empty is not deleted"), error);
  return finish (resource, parent, RegDeleteKeyExW (parent, leaf, KEY_WOW64_64KEY, 0), error);
}

static gboolean
write_key (const DcwResource *resource, gboolean wanted, GError **error)
{
  const char *path = dcw_resource_path (resource);
  g_autofree char *above = dcw_registry_path_parent (path);
  if (above == NULL || strchr (above, '\\') == NULL)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("a root of the registry can't be changed"), error);
  g_autofree wchar_t *leaf = dcw_wide (dcw_registry_path_leaf (path));
  HKEY opened = NULL;
  LSTATUS failure = open_key (above, KEY_QUERY_VALUE | (wanted ? KEY_CREATE_SUB_KEY : 0), &opened);
  if (!wanted && is_missing (failure))
    return TRUE;
  if (is_missing (failure))
    return refuse_not_there (resource, error);
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail (resource, (DWORD)failure, error);
  g_auto (DcwKeyHandle) parent = opened;
  return wanted ? make_key (resource, parent, leaf, error) : remove_key (resource, parent, leaf, error);
}

/* RegSetValueEx() takes a terminator that is just behind a text along, and looks just in front of an empty one. */
static LSTATUS
set_exactly (HKEY key, const wchar_t *name, DWORD type, gconstpointer data, gsize size)
{
  enum { FENCE = 16 };
  g_autofree guint8 *fenced = g_malloc (size + 2 * FENCE);
  memset (fenced, 0, FENCE);
  if (size > 0)
    memcpy (fenced + FENCE, data, size);
  memset (fenced + FENCE + size, 0xff, FENCE);
  return RegSetValueExW (key, name, 0, type, fenced + FENCE, (DWORD)size);
}

static gboolean
set_value (const DcwResource *resource, const wchar_t *name, const DcwState *want, GError **error)
{
  HKEY opened = NULL;
  if (!open_ground (resource, dcw_resource_path (resource), KEY_SET_VALUE | KEY_QUERY_VALUE, &opened, error))
    return FALSE;
  g_auto (DcwKeyHandle) key = opened;
  GBytes *bytes = dcw_state_bytes (want, DCW_VALUE_DATA);
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (size > MAX_DATA)
    return dcw_win32_refuse (DCW_ERROR_LIMIT, resource, _ ("is larger than the registry holds"), error);
  return finish (resource, key, set_exactly (key, name, (DWORD)dcw_state_number (want, DCW_VALUE_TYPE), data, size), error);
}

static gboolean
unset_value (const DcwResource *resource, const wchar_t *name, GError **error)
{
  HKEY opened = NULL;
  LSTATUS failure = open_key (dcw_resource_path (resource), KEY_SET_VALUE | KEY_QUERY_VALUE, &opened);
  if (is_missing (failure))
    return TRUE;
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail (resource, (DWORD)failure, error);
  g_auto (DcwKeyHandle) key = opened;
  failure = RegDeleteValueW (key, name);
  return finish (resource, key, is_missing (failure) ? ERROR_SUCCESS : failure, error);
}

static gboolean
write_resource (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets,
                DcwSid *created, gboolean *has_created, GError **error)
{
  gboolean wanted = dcw_state_status (want) == DCW_STATE_PRESENT;
  if (dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY)
    return write_key (resource, wanted, error);
  if (wanted && dcw_state_is_pending (want))
    return dcw_win32_refuse (DCW_ERROR_UNBOUND, resource, _ ("names an account that has no SID yet"), error);
  if (is_told_elsewhere (dcw_resource_path (resource), dcw_resource_name (resource)))
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("belongs to a service or to the firewall, and is changed there"),
                             error);
  g_autofree wchar_t *name = dcw_wide (dcw_resource_name (resource));
  return wanted ? set_value (resource, name, want, error) : unset_value (resource, name, error);
}

const DcwPort dcw_local_registry_port = { read_resource, write_resource, list_in_key };
