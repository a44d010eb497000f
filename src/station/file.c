#include "station/file.h"
#include "base/error.h"
#include "base/i18n.h"
#include "document/document.h"
#include "platform/durable.h"
#include "station/command.h"
#include <glib/gstdio.h>
#include <stdlib.h>

#ifndef W_OK
#define W_OK 2 /* of access(); Windows' unistd.h may not have it */
#endif

/* What a file may grow by in one run; the space for one rewrite is that of the file and this. */
#define GROWTH (256 * 1024)

#define DCW_TYPE_FILE_STATION (dcw_file_station_get_type ())
G_DECLARE_FINAL_TYPE (DcwFileStation, dcw_file_station, DCW, FILE_STATION, DcwImageStation)

struct _DcwFileStation {
  DcwImageStation parent_instance;
  char *given;   /* for messages */
  char *path;    /* resolved */
  GBytes *bytes; /* of the file, as the image has them */
  gboolean canonical;
};

G_DEFINE_FINAL_TYPE (DcwFileStation, dcw_file_station, DCW_TYPE_IMAGE_STATION)

static gboolean
refresh (DcwStation *base, GError **error)
{
  DcwFileStation *station = DCW_FILE_STATION (base);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = dcw_durable_read (station->path, DCW_STATION_FILE_MAX, NULL, &problem);
  if (bytes == NULL) {
    /* What is no plain file is a wrong spec. */
    if (g_error_matches (problem, DCW_ERROR, DCW_ERROR_REFUSED))
      problem->code = DCW_ERROR_INVALID;
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (station->bytes != NULL && g_bytes_equal (bytes, station->bytes))
    return TRUE;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  gboolean canonical;
  DcwImage *image = dcw_document_read_image (station->given, data, size, &canonical, error);
  if (image == NULL)
    return FALSE;
  dcw_image_station_set_image (DCW_IMAGE_STATION (station), image);
  g_clear_pointer (&station->bytes, g_bytes_unref);
  station->bytes = g_steal_pointer (&bytes);
  station->canonical = canonical;
  return TRUE;
}

static gboolean
save (DcwImageStation *base, gboolean *stored, GError **error)
{
  DcwFileStation *station = DCW_FILE_STATION (base);
  g_autoptr (GBytes) before = dcw_durable_read (station->path, DCW_STATION_FILE_MAX, NULL, error);
  if (before == NULL)
    return FALSE;
  if (!g_bytes_equal (before, station->bytes)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s: somebody changed it since it was read"), station->given);
    return FALSE;
  }
  g_autoptr (GBytes) after = dcw_document_write_image (dcw_image_station_image (base));
  gsize size;
  gconstpointer data = g_bytes_get_data (after, &size);
  if (size > DCW_STATION_FILE_MAX) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: would become larger than %d bytes"), station->given,
                 DCW_STATION_FILE_MAX);
    return FALSE;
  }
  gboolean replaced = dcw_durable_replace (station->path, data, size, DCW_DURABLE_SAME_MODE, error);
  if (!replaced) {
    g_autoptr (GBytes) now = dcw_durable_read (station->path, DCW_STATION_FILE_MAX, NULL, NULL);
    *stored = now != NULL && g_bytes_equal (now, after);
  }
  if (replaced || *stored) {
    g_bytes_unref (station->bytes);
    station->bytes = g_steal_pointer (&after);
  }
  return replaced;
}

static gboolean
may_write (DcwFileStation *station)
{
  if (g_access (station->path, W_OK) != 0)
    return FALSE;
#ifdef G_OS_UNIX
  /* The file is replaced, so its folder has to take a new one; what access() says of a folder on Windows means nothing. */
  g_autofree char *folder = g_path_get_dirname (station->path);
  return g_access (folder, W_OK) == 0;
#else
  return TRUE;
#endif
}

static DcwMessage *
read_only (DcwStation *base)
{
  DcwFileStation *station = DCW_FILE_STATION (base);
  const DcwStationInfo *info = dcw_station_info (base);
  g_autofree char *capture = dcw_command (station->given, "capture -o NEW.xml");
  if (!station->canonical)
    return dcw_message_new (N_ ("%1 is not written as this program writes it, so it can only be read; “%2” makes a file that can "
                                "be changed"),
                            station->given, capture, NULL);
  if (info->instance == NULL)
    return dcw_message_new (N_ ("%1 has no instance, so it can only be read; “%2” makes a file that can be changed"),
                            station->given, capture, NULL);
  if (info->machine == NULL)
    return dcw_message_new (N_ ("%1 does not say which machine it is of (no machine SID), so it can only be read"),
                            station->given, NULL);
  if (!may_write (station))
    return dcw_message_new (N_ ("you may not write to %1, so it can only be read"), station->given, NULL);
  return NULL;
}

static char *
lock_path (DcwStation *base)
{
  return g_strconcat (DCW_FILE_STATION (base)->path, ".lock", NULL);
}

static char *
get_file (DcwStation *base)
{
  return g_strdup (DCW_FILE_STATION (base)->path);
}

static gboolean
reserve (DcwStation *base, GError **error)
{
  DcwFileStation *station = DCW_FILE_STATION (base);
  return dcw_durable_reserve (station->path, g_bytes_get_size (station->bytes) + GROWTH, DCW_DURABLE_SAME_MODE, error);
}

static void
release (DcwStation *base)
{
  dcw_durable_release (DCW_FILE_STATION (base)->path);
}

static void
dcw_file_station_finalize (GObject *object)
{
  DcwFileStation *station = DCW_FILE_STATION (object);
  g_free (station->given);
  g_free (station->path);
  g_clear_pointer (&station->bytes, g_bytes_unref);
  G_OBJECT_CLASS (dcw_file_station_parent_class)->finalize (object);
}

static void
dcw_file_station_class_init (DcwFileStationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dcw_file_station_finalize;
  DCW_IMAGE_STATION_CLASS (class)->save = save;
  DcwStationClass *station = DCW_STATION_CLASS (class);
  station->read_only = read_only;
  station->lock_path = lock_path;
  station->file = get_file;
  station->refresh = refresh;
  station->reserve = reserve;
  station->release = release;
}

static void
dcw_file_station_init (DcwFileStation *station)
{
}

char *
dcw_file_station_resolve (const char *path)
{
#ifdef G_OS_UNIX
  char *found = realpath (path, NULL);
  char *resolved = g_strdup (found);
  free (found);
  return resolved;
#else
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_canonicalize_filename (path, NULL) : NULL;
#endif
}

DcwStation *
dcw_file_station_open (const char *path, GError **error)
{
  g_autofree char *resolved = dcw_file_station_resolve (path);
  if (resolved == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: there is no such file; expected a station file"), path);
    return NULL;
  }
  g_autoptr (DcwFileStation) station = g_object_new (DCW_TYPE_FILE_STATION, NULL);
  station->given = g_strdup (path);
  station->path = g_steal_pointer (&resolved);
  if (!refresh (DCW_STATION (station), error))
    return NULL;
  dcw_station_set_spec (DCW_STATION (station), path);
  return DCW_STATION (g_steal_pointer (&station));
}
