#include "station/reg.h"
#include "base/error.h"
#include "base/i18n.h"
#include "registry/data.h"
#include "station/export.h"
#include "station/registry-ports.h"
#include <string.h>

#define DCW_TYPE_REG_STATION (dcw_reg_station_get_type ())
G_DECLARE_FINAL_TYPE (DcwRegStation, dcw_reg_station, DCW, REG_STATION, DcwImageStation)

struct _DcwRegStation {
  DcwImageStation parent_instance;
};

G_DEFINE_FINAL_TYPE (DcwRegStation, dcw_reg_station, DCW_TYPE_IMAGE_STATION)

static DcwMessage *
read_only (DcwStation *station)
{
  return dcw_message_new (N_ ("registry exports can only be read: look, plan and export with them; apply on the computer itself"),
                          NULL);
}

static void
dcw_reg_station_class_init (DcwRegStationClass *class)
{
  DCW_STATION_CLASS (class)->read_only = read_only;
}

static void
dcw_reg_station_init (DcwRegStation *station)
{
}

/* ---- Contradictions ---- */

static gboolean
contradict (const DcwExport *one, const DcwExport *other, const char *path, const char *value, GError **error)
{
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s and %s contradict each other about %s%s%s: use exports of one time"),
               one->path, other->path, path, value != NULL ? "\\" : "",
               value == NULL    ? ""
               : *value == '\0' ? C_ ("registry value", "(Default)")
                                : value);
  return FALSE;
}

/* Everything that one has, other has as well, equal, or says nothing about. */
static gboolean
agrees (const DcwExport *one, const DcwExport *other, GError **error)
{
  for (const DcwRegistryKey *key = dcw_registry_tree_top (one->tree); key != NULL; key = dcw_registry_key_following (key, NULL)) {
    g_autofree char *path = dcw_registry_key_path (key);
    const DcwRegistryKey *twin = dcw_registry_tree_find (other->tree, path);
    gboolean whole = dcw_export_root_of (other, path) != NULL;
    if (twin == NULL && whole)
      return contradict (one, other, path, NULL, error);
    for (const DcwRegistryValue *value = key->values; value != NULL && twin != NULL; value = value->next) {
      const DcwRegistryValue *same = dcw_registry_key_find (twin, value->name);
      if (same == NULL ? whole : same->type != value->type || !g_bytes_equal (same->data, value->data))
        return contradict (one, other, path, value->name, error);
    }
  }
  return TRUE;
}

static gboolean
check_agreement (GPtrArray *exports, GError **error)
{
  for (guint i = 0; i < exports->len; i++)
    for (guint k = 0; k < exports->len; k++)
      if (i != k && !agrees (exports->pdata[i], exports->pdata[k], error))
        return FALSE;
  return TRUE;
}

/* ---- The image ---- */

static gboolean
add_export (DcwImage *image, const DcwExport *export, GError **error)
{
  GHashTableIter iter;
  gpointer root;
  g_hash_table_iter_init (&iter, export->roots);
  while (g_hash_table_iter_next (&iter, NULL, &root))
    dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, root);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  for (const DcwRegistryKey *key = dcw_registry_tree_top (export->tree); key != NULL;
       key = dcw_registry_key_following (key, NULL)) {
    g_autofree char *path = dcw_registry_key_path (key);
    g_autoptr (DcwResource) resource = dcw_resource_key (path, error);
    if (resource == NULL)
      return FALSE;
    dcw_image_set (image, resource, there);
    for (const DcwRegistryValue *value = key->values; value != NULL; value = value->next) {
      g_autoptr (DcwResource) address = dcw_resource_value (path, value->name, error);
      if (address == NULL)
        return FALSE;
      g_autoptr (DcwState) state = dcw_state_value (value->type, value->data);
      dcw_image_set (image, address, state);
    }
  }
  return TRUE;
}

/* In one of the exports at least. */
static gboolean
is_whole (const char *path, gpointer data)
{
  const GPtrArray *exports = data;
  for (guint i = 0; i < exports->len; i++)
    if (dcw_export_root_of (exports->pdata[i], path) != NULL)
      return TRUE;
  return FALSE;
}

/* The control set that is the current one in all of them. */
static guint
find_control_set (GPtrArray *exports)
{
  guint lowest = 0;
  for (guint i = 0; i < exports->len; i++) {
    gboolean chosen;
    guint n = dcw_export_control_set (exports->pdata[i], &chosen);
    if (chosen)
      return n;
    if (n != 0 && (lowest == 0 || n < lowest))
      lowest = n;
  }
  return lowest;
}

static char *
read_text (const DcwImage *image, const char *key, const char *name)
{
  g_autoptr (DcwResource) resource = dcw_resource_value (key, name, NULL);
  g_autoptr (DcwState) state = dcw_image_get (image, resource);
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return NULL;
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  guint64 type = dcw_state_number (state, DCW_VALUE_TYPE);
  guint32 number;
  if (type == DCW_REG_DWORD && dcw_registry_data_to_number (data, &number, NULL))
    return g_strdup_printf ("%u", number);
  g_autofree char *text = type == DCW_REG_SZ ? dcw_registry_data_to_text (data, NULL) : NULL;
  return text != NULL && *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* Of several rows for one fact the first that is there counts. */
static void
add_facts (DcwImage *image)
{
#define VERSION "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
#define COMPUTER "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\"
  static const struct {
    const char *fact, *key, *value;
  } rows[] = {
    { DCW_FACT_BUILD, VERSION, "CurrentBuildNumber" },
    { DCW_FACT_BUILD, VERSION, "CurrentBuild" },
    { DCW_FACT_UBR, VERSION, "UBR" },
    { DCW_FACT_PRODUCT, VERSION, "ProductName" },
    { DCW_FACT_VERSION, VERSION, "DisplayVersion" },
    { DCW_FACT_VERSION, VERSION, "ReleaseId" },
    { NULL, COMPUTER "ComputerName", "ComputerName" },
    { NULL, COMPUTER "ActiveComputerName", "ComputerName" },
  };
  DcwStationInfo *info = dcw_image_info (image);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = read_text (image, rows[i].key, rows[i].value);
    if (text == NULL)
      continue;
    if (rows[i].fact == NULL) {
      if (info->computer == NULL)
        info->computer = g_steal_pointer (&text);
    } else if (dcw_image_fact (image, rows[i].fact, "") == NULL)
      dcw_image_set_fact (image, rows[i].fact, "", text);
  }
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The files in an order of their own (names of keys keep the case of the file that comes first), each once. */
static GPtrArray *
sort_paths (const char *const *paths)
{
  GPtrArray *sorted = g_ptr_array_new ();
  for (guint i = 0; paths[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer)paths[i]);
  g_ptr_array_sort (sorted, compare_paths);
  for (guint i = sorted->len; i > 1; i--)
    if (strcmp (sorted->pdata[i - 1], sorted->pdata[i - 2]) == 0)
      g_ptr_array_remove_index (sorted, i - 1);
  return sorted;
}

DcwStation *
dcw_reg_station_open (const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) sorted = sort_paths (paths);
  if (sorted->len == 0 || sorted->len > DCW_REG_STATION_MAX_FILES) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("registry exports: %u files; expected 1 to %d"), sorted->len,
                 DCW_REG_STATION_MAX_FILES);
    return NULL;
  }
  g_autoptr (GPtrArray) exports = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_export_free);
  guint64 bytes_left = DCW_REG_STATION_MAX_BYTES;
  guint entries_left = DCW_REG_STATION_MAX_ENTRIES;
  for (guint i = 0; i < sorted->len; i++) {
    DcwExport *export = dcw_export_read (sorted->pdata[i], &bytes_left, &entries_left, error);
    if (export == NULL)
      return NULL;
    g_ptr_array_add (exports, export);
  }
  guint control_set = find_control_set (exports);
  for (guint i = 0; i < exports->len; i++)
    dcw_export_map_control_set (exports->pdata[i], control_set);
  if (!check_agreement (exports, error))
    return NULL;

  g_autoptr (DcwImage) image = dcw_image_new ();
  for (guint i = 0; i < exports->len; i++)
    if (!add_export (image, exports->pdata[i], error))
      return NULL;
  for (guint i = 0; i < exports->len; i++)
    dcw_registry_ports_add (image, ((const DcwExport *)exports->pdata[i])->tree, is_whole, exports);
  add_facts (image);
  DcwImageStation *station = g_object_new (DCW_TYPE_REG_STATION, NULL);
  dcw_image_station_set_image (station, g_steal_pointer (&image));
  return DCW_STATION (station);
}
