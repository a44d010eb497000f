#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>
#include "support/scratch.h"

/* On Windows the user's own temporary folder is no place for what an administrator's process keeps private. */
static const char *
base (void)
{
#ifdef G_OS_WIN32
  const char *shared = g_getenv ("ProgramData");

  if (shared != NULL && *shared != '\0')
    return shared;
#endif
  return g_get_tmp_dir ();
}

char *
dcw_scratch_new (void)
{
  char *folder = g_build_filename (base (), "dcw-XXXXXX", NULL);

  g_assert_true (g_mkdtemp (folder) != NULL);
  return folder;
}

static gboolean
is_real_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static void
remove_all (const char *path)
{
  GDir *dir = is_real_folder (path) ? g_dir_open (path, 0, NULL) : NULL;
  const char *name;

  if (dir == NULL) {
    g_remove (path);
    return;
  }
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_all (child);
  }
  g_dir_close (dir);
  g_rmdir (path);
}

void
dcw_scratch_free (char *folder)
{
  if (folder != NULL)
    remove_all (folder);
  g_free (folder);
}

char *
dcw_scratch_read (const char *path, gsize *size)
{
  char *text = NULL;

  g_file_get_contents (path, &text, size, NULL);
  return text;
}

void
dcw_scratch_write (const char *path, const char *text)
{
  FILE *file = g_fopen (path, "wb");

  g_assert_true (file != NULL);
  fputs (text, file);
  g_assert_true (fclose (file) == 0);
}

gboolean
dcw_scratch_has (const char *path, const char *text)
{
  gsize size = 0;
  g_autofree char *found = dcw_scratch_read (path, &size);

  if (text == NULL)
    return !g_file_test (path, G_FILE_TEST_EXISTS);
  return found != NULL && size == strlen (text) && memcmp (found, text, size) == 0;
}
