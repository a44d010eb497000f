#include "apply/owner.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "platform/durable.h"
#include "station/command.h"
#include "station/file.h"

#define MAX_OWNER (256 * 1024) /* bytes of the note; a path in hex */
#define PREFIX "file "

static char *
show_path (const char *path)
{
  g_autofree char *display = g_filename_display_name (path);
  return dcw_text_display (display, 0);
}

static gboolean
is_same_path (const char *a, const char *b)
{
#ifdef G_OS_WIN32
  return dcw_text_fold_equal (a, b);
#else
  return strcmp (a, b) == 0;
#endif
}

/* ---- The note ---- */

static char *
format (const char *path)
{
  g_autofree char *hex = dcw_text_to_hex (path, strlen (path));
  return g_strconcat (PREFIX, hex, "\n", NULL);
}

/* Only what format() writes. */
static char *
parse (const char *text, gsize size)
{
  g_autofree char *line = g_strndup (text, size);
  g_autoptr (GBytes) bytes = g_str_has_prefix (line, PREFIX) ? dcw_text_from_hex (line + strlen (PREFIX), -1, NULL) : NULL;
  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    return NULL;
  g_autofree char *path = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *again = format (path);
  gboolean exact = strlen (again) == size && strcmp (again, line) == 0;
  return exact && g_path_is_absolute (path) ? g_steal_pointer (&path) : NULL;
}

/* *noted stays NULL when there is nothing. */
static gboolean
read_note (DcwStore *store, char **noted, GError **error)
{
  g_autofree char *path = dcw_store_owner_path (store);
  g_autoptr (GError) problem = NULL;
  gboolean absent = FALSE;
  g_autoptr (GBytes) bytes = dcw_durable_read (path, MAX_OWNER, &absent, &problem);
  if (bytes == NULL && absent)
    return TRUE;
  if (bytes == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  *noted = parse (text, size);
  if (*noted != NULL)
    return TRUE;
  g_autofree char *shown = show_path (path);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: does not say which file these runs belong to; expected “file HEX”"),
               shown);
  return FALSE;
}

/* ---- The file that was noted ---- */

/* Only what is known not to be this station any more lets go of the runs. */
static gboolean
still_claims (DcwStore *store, const char *path)
{
  gboolean absent = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_durable_read (path, DCW_STATION_FILE_MAX, &absent, NULL);
  if (bytes == NULL)
    return !absent;
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  g_autoptr (DcwImage) image = dcw_document_read_image (path, data, size, NULL, &error);
  if (image == NULL)
    return !g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID);
  return g_strcmp0 (dcw_image_info (image)->instance, dcw_store_instance (store)) == 0;
}

gboolean
dcw_owner_find (DcwStore *store, DcwOwner *owner, char **other, GError **error)
{
  const char *file = dcw_store_file (store);
  g_autofree char *noted = NULL;
  *owner = DCW_OWNER_THIS;
  if (file == NULL)
    return TRUE;
  if (!read_note (store, &noted, error))
    return FALSE;
  if (noted == NULL || is_same_path (noted, file))
    return TRUE;
  /* Where the file was there may be a link to where it is. */
  g_autofree char *resolved = dcw_file_station_resolve (noted);
  gboolean linked = resolved != NULL && is_same_path (resolved, file);
  *owner = !linked && still_claims (store, resolved != NULL ? resolved : noted) ? DCW_OWNER_OTHER : DCW_OWNER_MOVED;
  if (other != NULL)
    *other = g_steal_pointer (&noted);
  return TRUE;
}

gboolean
dcw_owner_check (DcwStore *store, GError **error)
{
  g_autofree char *other = NULL;
  DcwOwner owner;
  if (!dcw_owner_find (store, &owner, &other, error))
    return FALSE;
  if (owner != DCW_OWNER_OTHER)
    return TRUE;
  g_autofree char *copy = show_path (dcw_store_file (store)), *original = show_path (other),
                  *spec = g_filename_display_name (dcw_store_file (store));
  g_autofree char *capture = dcw_command (spec, "capture -o NEW.xml");
  g_set_error (
      error, DCW_ERROR, DCW_ERROR_REFUSED,
      _ ("%s is a copy of %s (both have the same instance), and what was applied belongs to that one: work there, or make "
         "a station of its own with “%s”; when that one is gone, this one takes its "
         "place"),
      copy, original, capture);
  return FALSE;
}

gboolean
dcw_owner_take (DcwStore *store, GError **error)
{
  const char *file = dcw_store_file (store);
  g_autofree char *noted = NULL;
  if (file == NULL)
    return TRUE;
  if (!dcw_owner_check (store, error) || !read_note (store, &noted, error))
    return FALSE;
  if (noted != NULL && strcmp (noted, file) == 0)
    return TRUE;
  g_autofree char *path = dcw_store_owner_path (store);
  g_autofree char *line = format (file);
  return dcw_durable_replace (path, line, strlen (line), 0600, error);
}
