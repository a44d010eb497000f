#include "base/i18n.h"
#include "platform/durable.h"
#include "platform/system.h"

struct _DcwDurableLog {
  char *path;
  DcwFile *file;
  guint64 length;
  guint64 reserved; /* end of the space that was allocated, 0: none */
  gboolean dirty;   /* a failed append may have left something after length */
};

static gboolean
allocate (DcwDurableLog *log, GError **error)
{
  if (log->reserved <= log->length)
    return TRUE;
  return dcw_step (DCW_STEP_ALLOCATE, log->path, NULL, error)
         && dcw_file_allocate (log->file, log->length, log->reserved, TRUE, error);
}

DcwDurableLog *
dcw_durable_log_open (const char *path, gsize reserve, gboolean exclusive, GError **error)
{
  g_autoptr (DcwPlace) place = dcw_place_open (path, NULL, error);
  g_autoptr (DcwDurableLog) log = NULL;

  if (place == NULL || !dcw_step (DCW_STEP_CREATE, path, NULL, error))
    return NULL;
  log = g_new0 (DcwDurableLog, 1);
  log->path = g_strdup (path);
  log->file = dcw_file_open (place, exclusive ? DCW_FILE_NEW : DCW_FILE_WRITE, 0600, NULL, error);
  if (log->file == NULL)
    return NULL;
  log->length = dcw_file_size (log->file);
  log->reserved = reserve > 0 && log->length <= (guint64)G_MAXINT64 - reserve ? log->length + reserve : 0;
  if (!allocate (log, error))
    return NULL;
  if (!dcw_step (DCW_STEP_FLUSH_FOLDER, dcw_place_folder (place), NULL, error) || !dcw_place_flush (place, error))
    return NULL;
  dcw_step (DCW_STEP_DONE, path, NULL, NULL);
  return g_steal_pointer (&log);
}

guint64
dcw_durable_log_length (const DcwDurableLog *log)
{
  return log->length;
}

/* Cutting gives back what was allocated beyond the end. */
static gboolean
cut (DcwDurableLog *log, guint64 length, GError **error)
{
  if (!dcw_step (DCW_STEP_TRUNCATE, log->path, NULL, error) || !dcw_file_truncate (log->file, length, error))
    return FALSE;
  log->length = length;
  log->dirty = FALSE;
  return allocate (log, error);
}

gboolean
dcw_durable_log_truncate (DcwDurableLog *log, guint64 length, GError **error)
{
  if (length > log->length)
    return dcw_step_fail (DCW_STEP_TRUNCATE, log->path, DCW_ERROR_INVALID, _ ("it is not that long"), error);
  if (!cut (log, length, error))
    return FALSE;
  if (!dcw_step (DCW_STEP_FLUSH, log->path, NULL, error) || !dcw_file_flush (log->file, error))
    return FALSE;
  dcw_step (DCW_STEP_DONE, log->path, NULL, NULL);
  return TRUE;
}

static gboolean
write_end (DcwDurableLog *log, gconstpointer data, gsize size, GError **error)
{
  gboolean torn = FALSE;

  if (!dcw_step (DCW_STEP_WRITE, log->path, &torn, error))
    return FALSE;
  if (!dcw_file_write_at (log->file, log->length, data, torn ? size / 2 : size, error))
    return FALSE;
  if (torn)
    return dcw_step_torn (DCW_STEP_WRITE, log->path, error);
  return dcw_step (DCW_STEP_FLUSH, log->path, NULL, error) && dcw_file_flush (log->file, error);
}

gboolean
dcw_durable_log_append (DcwDurableLog *log, gconstpointer data, gsize size, GError **error)
{
  if (size > G_MAXINT64 - log->length)
    return dcw_step_fail (DCW_STEP_WRITE, log->path, DCW_ERROR_LIMIT, _ ("it would be too long"), error);
  if (log->dirty && !cut (log, log->length, error))
    return FALSE;
  if (!write_end (log, data, size, error)) {
    log->dirty = TRUE;
    return FALSE;
  }
  log->length += size;
  dcw_step (DCW_STEP_DONE, log->path, NULL, NULL);
  return TRUE;
}

void
dcw_durable_log_close (DcwDurableLog *log)
{
  if (log == NULL)
    return;
  dcw_file_close (log->file);
  g_free (log->path);
  g_free (log);
}
