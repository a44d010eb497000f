#include "station/folders.h"
#include <string.h>

#define VERSION "HKLM\\SOFTWARE\\Microsoft\\Windows"

/* That of the drive is behind the one that it comes from. */
static const DcwFolderRow rows[] = {
  { "%SystemRoot%", VERSION " NT\\CurrentVersion", "SystemRoot", "C:\\Windows" },
  { "%windir%", VERSION " NT\\CurrentVersion", "SystemRoot", "C:\\Windows" },
  { "%ProgramFiles%", VERSION "\\CurrentVersion", "ProgramFilesDir", "C:\\Program Files" },
  { "%ProgramFiles(x86)%", VERSION "\\CurrentVersion", "ProgramFilesDir (x86)", "C:\\Program Files (x86)" },
  { "%CommonProgramFiles%", VERSION "\\CurrentVersion", "CommonFilesDir", "C:\\Program Files\\Common Files" },
  { "%CommonProgramFiles(x86)%", VERSION "\\CurrentVersion", "CommonFilesDir (x86)", "C:\\Program Files (x86)\\Common Files" },
  { "%SystemDrive%", NULL, NULL, "C:" },
};

const DcwFolderRow *
dcw_folder_rows (gsize *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}

const DcwFolderRow *
dcw_folder_row_of (const char *path)
{
  for (gsize i = 0; *path == '%' && i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strncasecmp (path, rows[i].name, strlen (rows[i].name)) == 0)
      return &rows[i];
  return NULL;
}

static void
clear_folder (gpointer data)
{
  g_free (((DcwFolder *)data)->folder);
}

GArray *
dcw_folders_new (DcwFolderRead read)
{
  GArray *folders = g_array_new (FALSE, TRUE, sizeof (DcwFolder));
  g_array_set_clear_func (folders, clear_folder);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const DcwFolder *first = folders->len > 0 ? &g_array_index (folders, DcwFolder, 0) : NULL;
    const char *root = first != NULL && first->name == rows[0].name ? first->folder : "";
    DcwFolder folder = { rows[i].name, rows[i].key != NULL ? read (rows[i].key, rows[i].value) : NULL };
    if (rows[i].key == NULL && g_ascii_isalpha (root[0]) && root[1] == ':')
      folder.folder = g_strndup (root, 2);
    gsize n = folder.folder != NULL ? strlen (folder.folder) : 0;
    while (n > 0 && folder.folder[n - 1] == '\\')
      folder.folder[--n] = '\0';
    if (n > 0)
      g_array_append_val (folders, folder);
    else
      g_free (folder.folder);
  }
  return folders;
}

const char *
dcw_folders_find (const GArray *folders, const char *name)
{
  for (guint i = 0; i < folders->len; i++)
    if (g_ascii_strcasecmp (g_array_index (folders, DcwFolder, i).name, name) == 0)
      return g_array_index (folders, DcwFolder, i).folder;
  return NULL;
}

char *
dcw_folders_expand (const GArray *folders, const char *path)
{
  const DcwFolderRow *row = dcw_folder_row_of (path);
  const char *folder = row != NULL ? dcw_folders_find (folders, row->name) : NULL;
  return folder != NULL ? g_strconcat (folder, path + strlen (row->name), NULL) : NULL;
}
