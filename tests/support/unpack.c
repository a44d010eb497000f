#include "support/unpack.h"
#include "support/files.h"
#include <glib/gstdio.h>

static GBytes *
load (const char *path)
{
  char *bytes = NULL;
  gsize size = 0;
  return g_file_get_contents (path, &bytes, &size, NULL) ? g_bytes_new_take (bytes, size) : NULL;
}

GBytes *
dcw_test_sample_bytes (const char *name)
{
  g_autofree char *path = dcw_test_sample_path (name);
  if (path == NULL || !g_str_has_suffix (name, ".xz"))
    return path != NULL ? load (path) : NULL;
#ifdef G_OS_UNIX
  /* Through a file: what g_spawn_sync() collects ends at a NUL for who can't know its size. */
  g_autofree char *unpacked = NULL;
  int file = g_file_open_tmp ("dcw-sample-XXXXXX", &unpacked, NULL);
  if (file < 0)
    return NULL;
  g_close (file, NULL);
  const char *arguments[] = { "sh", "-c", "exec xz -dc -- \"$1\" > \"$2\"", "sh", path, unpacked, NULL };
  int status = -1;
  gboolean fine = g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL)
                  && g_spawn_check_wait_status (status, NULL);
  GBytes *bytes = fine ? load (unpacked) : NULL;
  g_unlink (unpacked);
  return bytes;
#else
  return NULL;
#endif
}
