#include <string.h>
#include "base/i18n.h"
#include "platform/durable.h"
#include "platform/system.h"

#define NEW_SUFFIX ".new"

static void
finish (const char *path)
{
  dcw_step (DCW_STEP_DONE, path, NULL, NULL);
}

static gboolean
flush_folder (DcwPlace *place, GError **error)
{
  return dcw_step (DCW_STEP_FLUSH_FOLDER, dcw_place_folder (place), NULL, error) && dcw_place_flush (place, error);
}

static DcwPlace *
open_place (const char *path, DcwStep step, GError **error)
{
  g_autoptr (DcwPlace) place = dcw_place_open (path, NULL, error);
  DcwEntry entry;

  if (place == NULL || !dcw_place_look (place, &entry, error))
    return NULL;
  if (entry != DCW_ENTRY_PLAIN && entry != DCW_ENTRY_ABSENT) {
    dcw_step_fail_not_plain (step, path, error);
    return NULL;
  }
  return g_steal_pointer (&place);
}

static gboolean
remove_at (DcwPlace *place, GError **error)
{
  return dcw_step (DCW_STEP_REMOVE, dcw_place_path (place), NULL, error) && dcw_place_remove (place, NULL, error);
}

static DcwFile *
create_at (DcwPlace *place, DcwFileHow how, GError **error)
{
  if (!dcw_step (DCW_STEP_CREATE, dcw_place_path (place), NULL, error))
    return NULL;
  return dcw_file_open (place, how, 0600, NULL, error);
}

/* What is left of an earlier call is used again, for the space it may hold; but in a folder that others can write to
 * it may be theirs, or a second name of a file of ours. What is to be its owner's in the end may be so already. */
static DcwFile *
open_new (DcwPlace *fresh, DcwPlace *place, int mode, GError **error)
{
  g_autoptr (DcwFile) file = create_at (fresh, DCW_FILE_WRITE, error);

  if (file == NULL)
    return NULL;
  if (!dcw_file_is_ours (file, mode == DCW_DURABLE_SAME_MODE ? place : NULL)) {
    g_clear_pointer (&file, dcw_file_close);
    if (!remove_at (fresh, error))
      return NULL;
    file = create_at (fresh, DCW_FILE_NEW, error);
    if (file == NULL)
      return NULL;
  }
  if (!dcw_file_set_mode (file, mode, place, error))
    return NULL;
  return g_steal_pointer (&file);
}

static gboolean
write_whole (DcwFile *file, const char *path, gconstpointer data, gsize size, GError **error)
{
  gboolean torn = FALSE;

  if (!dcw_step (DCW_STEP_WRITE, path, &torn, error))
    return FALSE;
  if (!dcw_file_write_at (file, 0, data, torn ? size / 2 : size, error))
    return FALSE;
  if (torn)
    return dcw_step_torn (DCW_STEP_WRITE, path, error);
  /* Cutting comes last, so that the blocks of a reserve are the ones that are written. */
  if (dcw_file_size (file) > size) {
    if (!dcw_step (DCW_STEP_TRUNCATE, path, NULL, error) || !dcw_file_truncate (file, size, error))
      return FALSE;
  }
  return dcw_step (DCW_STEP_FLUSH, path, NULL, error) && dcw_file_flush (file, error);
}

gboolean
dcw_durable_replace (const char *path, gconstpointer data, gsize size, int mode, GError **error)
{
  g_autoptr (DcwPlace) place = open_place (path, DCW_STEP_RENAME, error);
  g_autoptr (DcwPlace) fresh = NULL;
  g_autoptr (DcwFile) file = NULL;

  if (place == NULL)
    return FALSE;
  fresh = dcw_place_neighbour (place, NEW_SUFFIX);
  file = open_new (fresh, place, mode, error);
  if (file == NULL || !write_whole (file, dcw_place_path (fresh), data, size, error))
    return FALSE;
  g_clear_pointer (&file, dcw_file_close);
  if (!dcw_step (DCW_STEP_RENAME, path, NULL, error) || !dcw_place_rename (fresh, place, error) || !flush_folder (place, error))
    return FALSE;
  finish (path);
  return TRUE;
}

gboolean
dcw_durable_reserve (const char *path, gsize size, int mode, GError **error)
{
  g_autoptr (DcwPlace) place = open_place (path, DCW_STEP_RENAME, error);
  g_autoptr (DcwPlace) fresh = NULL;
  g_autoptr (DcwFile) file = NULL;

  if (place == NULL)
    return FALSE;
  fresh = dcw_place_neighbour (place, NEW_SUFFIX);
  file = open_new (fresh, place, mode, error);
  if (file == NULL)
    return FALSE;
  if (!dcw_step (DCW_STEP_ALLOCATE, dcw_place_path (fresh), NULL, error) || !dcw_file_allocate (file, 0, size, FALSE, error)) {
    g_clear_pointer (&file, dcw_file_close);
    remove_at (fresh, NULL);
    return FALSE;
  }
  finish (path);
  return TRUE;
}

void
dcw_durable_release (const char *path)
{
  g_autoptr (DcwPlace) place = dcw_place_open (path, NULL, NULL);
  g_autoptr (DcwPlace) fresh = NULL;
  DcwEntry entry;

  if (place == NULL)
    return;
  fresh = dcw_place_neighbour (place, NEW_SUFFIX);
  if (!dcw_place_look (fresh, &entry, NULL) || entry != DCW_ENTRY_PLAIN)
    return;
  if (remove_at (fresh, NULL))
    finish (path);
}

gboolean
dcw_durable_remove (const char *path, GError **error)
{
  gboolean no_folder = FALSE;
  g_autoptr (DcwPlace) place = NULL;
  DcwEntry entry;

  place = dcw_place_open (path, &no_folder, error);
  if (place == NULL) {
    if (no_folder)
      g_clear_error (error);
    return no_folder;
  }
  if (!dcw_place_look (place, &entry, error))
    return FALSE;
  if (entry == DCW_ENTRY_PLAIN) {
    if (!remove_at (place, error))
      return FALSE;
  } else if (entry != DCW_ENTRY_ABSENT)
    return dcw_step_fail_not_plain (DCW_STEP_REMOVE, path, error);
  /* Absent may be what a call left that was killed before it had flushed the folder. */
  if (!flush_folder (place, error))
    return FALSE;
  finish (path);
  return TRUE;
}

gboolean
dcw_durable_make_folder (const char *path, GError **error)
{
  g_autofree char *name = g_strdup (path);
  g_autoptr (DcwPlace) place = NULL;
  gboolean existed = FALSE;
  DcwEntry entry;

  for (gsize n = strlen (name); n > 1 && G_IS_DIR_SEPARATOR (name[n - 1]); n--)
    name[n - 1] = '\0';
  place = dcw_place_open (name, NULL, error);
  if (place == NULL || !dcw_step (DCW_STEP_MAKE_FOLDER, name, NULL, error) || !dcw_place_make_folder (place, &existed, error))
    return FALSE;
  if (existed) {
    if (!dcw_place_look (place, &entry, error))
      return FALSE;
    if (entry != DCW_ENTRY_FOLDER)
      return dcw_step_fail (DCW_STEP_MAKE_FOLDER, name, DCW_ERROR_REFUSED, _ ("something else has that name"), error);
  }
  if (!flush_folder (place, error))
    return FALSE;
  finish (name);
  return TRUE;
}

static GBytes *
read_all (DcwFile *file, const char *path, gsize max, GError **error)
{
  gsize capacity = (gsize)MIN (dcw_file_size (file), (guint64)max), used = 0;
  g_autofree char *buffer = NULL;
  g_autofree char *size_text = NULL;

  /* One byte more than expected shows the end, or that the file is longer. */
  while (capacity < G_MAXSIZE) {
    char *larger = g_try_realloc (buffer, capacity + 1);
    gssize got;

    if (larger == NULL)
      break;
    buffer = larger;
    do {
      got = dcw_file_read (file, buffer + used, capacity + 1 - used, error);
      if (got < 0)
        return NULL;
      used += (gsize)got;
    } while (got > 0 && used <= capacity);
    if (used <= capacity)
      return g_bytes_new_take (g_steal_pointer (&buffer), used);
    if (capacity >= max)
      break;
    capacity = capacity < max / 2 ? capacity * 2 + 4096 : max;
    capacity = MIN (capacity, max);
  }
  size_text = g_format_size_full (max, G_FORMAT_SIZE_LONG_FORMAT);
  {
    g_autofree char *reason = g_strdup_printf (_ ("larger than the %s that are accepted"), size_text);

    dcw_step_fail (DCW_STEP_READ, path, DCW_ERROR_LIMIT, reason, error);
  }
  return NULL;
}

GBytes *
dcw_durable_read (const char *path, gsize max, gboolean *absent, GError **error)
{
  g_autoptr (DcwPlace) place = NULL;
  g_autoptr (DcwFile) file = NULL;

  if (absent != NULL)
    *absent = FALSE;
  place = dcw_place_open (path, absent, error);
  if (place == NULL)
    return NULL;
  file = dcw_file_open (place, DCW_FILE_READ, 0, absent, error);
  if (file == NULL)
    return NULL;
  return read_all (file, path, max, error);
}
