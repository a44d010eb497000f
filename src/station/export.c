#include "station/export.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "registry/data.h"
#include "registry/path.h"
#include "registry/reg-reader.h"
#include <gio/gio.h>
#include <string.h>

#define PIECE (64 * 1024)
#define SYSTEM "HKLM\\SYSTEM"
#define CURRENT "CurrentControlSet"

void
dcw_export_free (DcwExport *export)
{
  if (export == NULL)
    return;
  g_free (export->path);
  dcw_registry_tree_free (export->tree);
  g_clear_pointer (&export->roots, g_hash_table_unref);
  g_free (export);
}

/* ---- Reading ---- */

typedef struct {
  DcwRegistryTree *tree;
  DcwRegistryKey *key; /* NULL: passed over */
  char *key_path;
  GHashTable *deleted; /* paths */
  guint entries_left;
} Reading;

static gboolean
count_entry (Reading *reading, GError **error)
{
  if (reading->entries_left == 0) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("more keys and values than are accepted"));
    return FALSE;
  }
  reading->entries_left--;
  return TRUE;
}

/* The canonical path if it counts; *path is NULL for other roots. */
static gboolean
canonical (const char *given, char **path, GError **error)
{
  *path = dcw_registry_path_canonical (given, DCW_VIEW_NATIVE, 0, error);
  if (*path == NULL)
    return FALSE;
  if (!dcw_registry_path_is_below (*path, "HKLM"))
    g_clear_pointer (path, g_free);
  return TRUE;
}

static gboolean
on_key (const char *given, gboolean *skip, gpointer data, GError **error)
{
  Reading *reading = data;
  g_clear_pointer (&reading->key_path, g_free);
  reading->key = NULL;
  if (!canonical (given, &reading->key_path, error))
    return FALSE;
  *skip = reading->key_path == NULL;
  if (*skip)
    return TRUE;
  if (!count_entry (reading, error))
    return FALSE;
  reading->key = dcw_registry_tree_ensure (reading->tree, reading->key_path);
  reading->key->listed = TRUE;
  return TRUE;
}

static gboolean
on_delete_key (const char *given, gpointer data, GError **error)
{
  Reading *reading = data;
  reading->key = NULL;
  g_autofree char *path = NULL;
  if (!canonical (given, &path, error) || (path != NULL && !count_entry (reading, error)))
    return FALSE;
  if (path != NULL) {
    dcw_registry_tree_remove (reading->tree, path);
    g_hash_table_add (reading->deleted, g_steal_pointer (&path));
  }
  return TRUE;
}

static gboolean
on_value (const char *name, guint32 type, GBytes *bytes, gpointer data, GError **error)
{
  Reading *reading = data;
  if (reading->key == NULL)
    return TRUE;
  if (!count_entry (reading, error))
    return FALSE;
  dcw_registry_key_set (reading->key, name, type, bytes);
  return TRUE;
}

static gboolean
on_delete_value (const char *name, gpointer data, GError **error)
{
  Reading *reading = data;
  if (reading->key != NULL)
    dcw_registry_key_unset (reading->key, name);
  return TRUE;
}

static gboolean
fail_to_read (const char *path, const GError *cause, GError **error)
{
  g_set_error (error, DCW_ERROR, g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ? DCW_ERROR_INVALID : DCW_ERROR_IO,
               _ ("%s: can't be read: %s"), path, cause->message);
  return FALSE;
}

static gboolean
feed_file (DcwRegReader *reader, const char *path, guint64 *bytes_left, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, &cause);
  if (info == NULL)
    return fail_to_read (path, cause, error);
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: not a file; expected a registry export"), path);
    return FALSE;
  }
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &cause);
  if (stream == NULL)
    return fail_to_read (path, cause, error);
  g_autofree char *piece = g_malloc (PIECE);
  for (;;) {
    gssize n = g_input_stream_read (G_INPUT_STREAM (stream), piece, PIECE, NULL, &cause);
    if (n < 0)
      return fail_to_read (path, cause, error);
    if (n == 0)
      return dcw_reg_reader_end (reader, error);
    if ((guint64)n > *bytes_left) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: the registry exports are larger than is accepted"), path);
      return FALSE;
    }
    *bytes_left -= (guint64)n;
    if (!dcw_reg_reader_feed (reader, piece, (gsize)n, error))
      return FALSE;
  }
}

/* Keys that were named and are not below another one, and deleted ones. */
static void
find_roots (DcwExport *export, GHashTable *deleted)
{
  g_autoptr (GList) paths = NULL;
  for (const DcwRegistryKey *key = dcw_registry_tree_top (export->tree); key != NULL;
       key = dcw_registry_key_following (key, NULL))
    if (key->listed && (key->parent == NULL || !key->parent->listed))
      paths = g_list_prepend (paths, dcw_registry_key_path (key));
  GHashTableIter iter;
  gpointer path;
  g_hash_table_iter_init (&iter, deleted);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    paths = g_list_prepend (paths, g_strdup (path));
  /* A path sorts after every path that it is below. */
  paths = g_list_sort (paths, (GCompareFunc)dcw_text_fold_compare);
  for (GList *at = paths; at != NULL; at = at->next) {
    if (dcw_export_root_of (export, at->data) == NULL)
      g_hash_table_insert (export->roots, dcw_text_fold (at->data), at->data);
    else
      g_free (at->data);
  }
}

DcwExport *
dcw_export_read (const char *path, guint64 *bytes_left, guint *entries_left, GError **error)
{
  static const DcwRegHandler handler = { on_key, on_delete_key, on_value, on_delete_value };
  g_autoptr (DcwExport) export = g_new0 (DcwExport, 1);
  export->path = g_strdup (path);
  export->tree = dcw_registry_tree_new ();
  export->roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reading reading = { .tree = export->tree, .deleted = deleted, .entries_left = *entries_left };
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new (path, &handler, &reading);
  gboolean good = feed_file (reader, path, bytes_left, error);
  g_free (reading.key_path);
  if (!good)
    return NULL;
  *entries_left = reading.entries_left;
  find_roots (export, deleted);
  if (g_hash_table_size (export->roots) == 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: expected keys below HKEY_LOCAL_MACHINE; there are none"), path);
    return NULL;
  }
  return g_steal_pointer (&export);
}

const char *
dcw_export_root_of (const DcwExport *export, const char *path)
{
  g_autofree char *folded = dcw_text_fold (path);
  for (;;) {
    const char *root = g_hash_table_lookup (export->roots, folded);
    if (root != NULL)
      return root;
    char *end = strrchr (folded, '\\');
    if (end == NULL)
      return NULL;
    *end = '\0';
  }
}

/* ---- Control sets ---- */

/* The n of ControlSet00n; 0: not such a name. */
static guint
control_set_number (const char *name)
{
  static const char prefix[] = "ControlSet";
  gsize length = sizeof prefix - 1;
  if (strlen (name) != length + 3 || g_ascii_strncasecmp (name, prefix, length) != 0)
    return 0;
  guint n = 0;
  for (const char *digit = name + length; *digit != '\0'; digit++) {
    if (!g_ascii_isdigit (*digit))
      return 0;
    n = n * 10 + (guint)(*digit - '0');
  }
  return n;
}

guint
dcw_export_control_set (const DcwExport *export, gboolean *chosen)
{
  const DcwRegistryKey *system = dcw_registry_tree_find (export->tree, SYSTEM);
  const DcwRegistryKey *select = system != NULL ? dcw_registry_key_child (system, "Select") : NULL;
  const DcwRegistryValue *current = select != NULL ? dcw_registry_key_find (select, "Current") : NULL;
  guint32 number;
  *chosen = current != NULL && current->type == DCW_REG_DWORD && dcw_registry_data_to_number (current->data, &number, NULL)
            && number > 0 && number < 1000;
  if (*chosen)
    return number;
  guint lowest = 0;
  for (const DcwRegistryKey *key = system != NULL ? system->keys : NULL; key != NULL; key = key->next) {
    guint n = control_set_number (key->name);
    if (n != 0 && (lowest == 0 || n < lowest))
      lowest = n;
  }
  return lowest;
}

static char *
map_path (const char *path, guint n)
{
  char *mapped = dcw_registry_path_canonical (path, DCW_VIEW_NATIVE, n, NULL);
  return mapped != NULL ? mapped : g_strdup (path); /* a few characters longer, and so too long */
}

void
dcw_export_map_control_set (DcwExport *export, guint n)
{
  g_autofree char *name = g_strdup_printf ("ControlSet%03u", n);
  const DcwRegistryKey *system = dcw_registry_tree_find (export->tree, SYSTEM);
  if (n == 0 || system == NULL || dcw_registry_key_child (system, CURRENT) != NULL
      || dcw_registry_key_child (system, name) == NULL)
    return;
  DcwRegistryTree *tree = dcw_registry_tree_new ();
  for (const DcwRegistryKey *from = dcw_registry_tree_top (export->tree); from != NULL;
       from = dcw_registry_key_following (from, NULL)) {
    g_autofree char *path = dcw_registry_key_path (from);
    g_autofree char *mapped = map_path (path, n);
    DcwRegistryKey *to = dcw_registry_tree_ensure (tree, mapped);
    to->listed = from->listed;
    for (const DcwRegistryValue *value = from->values; value != NULL; value = value->next)
      dcw_registry_key_set (to, value->name, value->type, value->data);
  }
  dcw_registry_tree_free (export->tree);
  export->tree = tree;

  GHashTable *roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer root;
  g_hash_table_iter_init (&iter, export->roots);
  while (g_hash_table_iter_next (&iter, NULL, &root)) {
    char *mapped = map_path (root, n);
    g_hash_table_insert (roots, dcw_text_fold (mapped), mapped);
  }
  g_hash_table_unref (export->roots);
  export->roots = roots;
}
