#include "survey/files.h"
#include <string.h>
#include "station/folders.h"
#include "survey/value.h"

/* ---- Paths ---- */

static char *
folder_of (DcwView *view, const DcwFolderRow *row)
{
  char *folder = row->key != NULL ? dcw_value_text (view, row->key, row->value) : NULL;
  return folder != NULL ? folder : g_strdup (row->usual);
}

void
dcw_file_survey (DcwView *view)
{
  gsize n;
  const DcwFolderRow *rows = dcw_folder_rows (&n);
  for (gsize i = 0; i < n; i++)
    g_free (folder_of (view, &rows[i]));
}

char *
dcw_file_path (DcwView *view, const char *path)
{
  if (path == NULL)
    return NULL;
  g_autofree char *bare = g_strdup (*path == '"' ? path + 1 : path);
  gsize length = strlen (bare);
  if (length > 0 && bare[length - 1] == '"')
    bare[length - 1] = '\0';
  const DcwFolderRow *row = dcw_folder_row_of (bare);
  if (row == NULL)
    return g_steal_pointer (&bare);
  g_autofree char *folder = folder_of (view, row);
  return g_strconcat (folder, bare + strlen (row->name), NULL);
}

/* ---- Files ---- */

/* Free with g_free(). */
static char *
replace_start (const char *path, const char *start, const char *with)
{
  gsize n = strlen (start);
  return g_ascii_strncasecmp (path, start, n) == 0 ? g_strconcat (with, path + n, NULL) : NULL;
}

/* The path as a 32-bit program sees it on a Windows of 64 bits; NULL: no other than the others do. Free with g_free(). */
static char *
path_of_32 (DcwView *view, const char *path)
{
  static const char *const folders[][2] = {
    { "%ProgramFiles%", "%ProgramFiles(x86)%" },
    { "%CommonProgramFiles%", "%CommonProgramFiles(x86)%" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *other = replace_start (path, folders[i][0], folders[i][1]);
    if (other != NULL)
      return dcw_file_path (view, other);
  }
  g_autofree char *windows = dcw_file_path (view, "%SystemRoot%"), *whole = dcw_file_path (view, path);
  g_autofree char *system = g_strconcat (windows, "\\System32\\", NULL), *other = g_strconcat (windows, "\\SysWOW64\\", NULL);
  return replace_start (whole, system, other);
}

/* Where a name alone is looked for, and where an unquoted path with blanks ends, only Windows knows. */
static gboolean
is_certain (const char *path)
{
  static const char *const endings[] = { ".exe", ".dll", ".ocx" };
  gsize n = strlen (path);
  for (guint i = 0; n > 4 && i < G_N_ELEMENTS (endings); i++)
    if (g_ascii_strcasecmp (path + n - 4, endings[i]) == 0)
      return strchr (path, '\\') != NULL;
  return FALSE;
}

static DcwStatus
look (DcwView *view, const char *path, const char **version)
{
  const char *said = is_certain (path) ? dcw_view_fact (view, DCW_FACT_FILE, path) : NULL;
  if (said == NULL)
    return DCW_STATE_UNKNOWN;
  if (strcmp (said, DCW_FILE_MISSING) == 0)
    return DCW_STATE_ABSENT;
  *version = said;
  return DCW_STATE_PRESENT;
}

DcwStatus
dcw_file_look (DcwView *view, const char *path, gboolean of_32, const char **version)
{
  const char *said = NULL;
  g_autofree char *whole = dcw_file_path (view, path), *other = of_32 && path != NULL ? path_of_32 (view, path) : NULL;
  DcwStatus status = other != NULL ? look (view, other, &said) : DCW_STATE_ABSENT;
  /* Who starts it is not always of 32 bits: it is missing when it is nowhere. */
  if (status != DCW_STATE_PRESENT) {
    DcwStatus as_it_is = whole != NULL ? look (view, whole, &said) : DCW_STATE_UNKNOWN;
    status = as_it_is == DCW_STATE_ABSENT ? status : as_it_is;
  }
  if (version != NULL)
    *version = said;
  return status;
}
