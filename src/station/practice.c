#include "base/error.h"
#include "base/i18n.h"
#include "document/document.h"
#include "platform/durable.h"
#include "platform/folder.h"
#include "platform/lock.h"
#include "platform/random.h"
#include "station/file.h"
#include <string.h>

/* Of the file that glib-compile-resources makes. Asking for it also has it linked, which a constructor alone does not. */
GResource *dcw_practice_get_resource (void);

static const DcwPracticeStation stations[] = {
  { "server", "practice", N_ ("OPC server PC (practice)") },
  { "client", "practice:client", N_ ("OPC client PC (practice)") },
};

const DcwPracticeStation *
dcw_practice_stations (guint *n)
{
  *n = G_N_ELEMENTS (stations);
  return stations;
}

GBytes *
dcw_practice_station_data (const char *name)
{
  g_autofree char *path = g_strdup_printf ("/opc-dcom-wizard/stations/practice-%s.xml", name);
  return g_resource_lookup_data (dcw_practice_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

/* The built-in station as a file of its own. */
static GBytes *
make_file (const char *name, GError **error)
{
  g_autoptr (GBytes) data = dcw_practice_station_data (name);
  gsize size;
  gconstpointer bytes = g_bytes_get_data (data, &size);
  g_autoptr (DcwImage) image = dcw_document_read_image (name, bytes, size, NULL, error);
  if (image == NULL)
    return NULL;
  DcwStationInfo *info = dcw_image_info (image);
  g_free (info->instance);
  info->instance = dcw_random_uuid ();
  return dcw_document_write_image (image);
}

/* Under the lock of the station, so that of two who come first only one writes: the other may be at work already. */
static gboolean
make_station (const char *name, const char *path, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  g_autoptr (DcwLock) lock = dcw_lock_take (lock_path, error);
  if (lock == NULL)
    return FALSE;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GBytes) bytes = make_file (name, error);
  if (bytes == NULL)
    return FALSE;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  return dcw_durable_replace (path, data, size, 0600, error);
}

static const DcwPracticeStation *
find_station (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (stations); i++)
    if (strcmp (stations[i].name, name) == 0)
      return &stations[i];
  return NULL;
}

DcwStation *
dcw_practice_station_open (const char *name, const char *state_folder, GError **error)
{
  const DcwPracticeStation *row = find_station (name);
  if (row == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("practice station “%s”: there is none of this name"), name);
    return NULL;
  }
  g_autofree char *folder = g_build_filename (state_folder, "practice", NULL);
  if (!dcw_folder_private (state_folder, error) || !dcw_folder_private (folder, error))
    return NULL;
  g_autofree char *file_name = g_strconcat (row->name, ".xml", NULL);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !make_station (row->name, path, error))
    return NULL;
  DcwStation *station = dcw_file_station_open (path, error);
  if (station != NULL)
    dcw_station_set_spec (station, row->spec);
  return station;
}
