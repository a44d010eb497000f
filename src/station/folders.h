/* folders: the folders that Windows has names for, "%SystemRoot%", and where the registry says what they are. */
#pragma once
#include <glib.h>

typedef struct {
  const char *name;
  const char *key, *value; /* NULL: it is the drive of %SystemRoot% */
  const char *usual;       /* on most computers */
} DcwFolderRow;

const DcwFolderRow *dcw_folder_rows (gsize *n);
/* Whose name path begins with; NULL: none of them. */
const DcwFolderRow *dcw_folder_row_of (const char *path);

/* A name, and what it stands for on one computer: no "\" at the end. */
typedef struct {
  const char *name;
  char *folder;
} DcwFolder;

/* Of each row that is known, of DcwFolder: read gives a text to free, or NULL where it is not told. Free with g_array_unref(). */
typedef char *(*DcwFolderRead) (const char *key, const char *value);
GArray *dcw_folders_new (DcwFolderRead read);
/* What name stands for; NULL: not known. Borrowed. */
const char *dcw_folders_find (const GArray *folders, const char *name);
/* path with the name that it begins with as what it stands for. NULL: it begins with none of these. Free with g_free(). */
char *dcw_folders_expand (const GArray *folders, const char *path);
