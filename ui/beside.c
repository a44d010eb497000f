#include "beside.h"
#include <string.h>
#include "base/text.h"

#define MAX_ENTRIES 5000 /* of a folder: a stick may hold anything */

static int
by_name (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = g_path_get_basename (*(char *const *)a), *second = g_path_get_basename (*(char *const *)b);
  int order = strcmp (first, second);
  return order != 0 ? order : strcmp (*(char *const *)a, *(char *const *)b);
}

static void
add_from (GPtrArray *found, const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *name;
  for (guint i = 0; entries != NULL && i < MAX_ENTRIES && (name = g_dir_read_name (entries)) != NULL; i++) {
    gboolean is_profile = dcw_text_has_ending (name, strlen (name), DCW_UI_PROFILE_ENDING);
    g_autofree char *path = is_profile ? g_build_filename (folder, name, NULL) : NULL;
    if (path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
      g_ptr_array_add (found, g_steal_pointer (&path));
  }
}

GPtrArray *
dcw_ui_beside_find (const char *folder)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  if (folder == NULL)
    return found;
  g_autofree char *leaf = g_path_get_basename (folder), *package = g_path_get_dirname (folder);
  add_from (found, folder);
  if (g_ascii_strcasecmp (leaf, "bin") == 0)
    add_from (found, package);
  g_ptr_array_sort (found, by_name);
  if (found->len > DCW_UI_BESIDE_MAX)
    g_ptr_array_set_size (found, DCW_UI_BESIDE_MAX);
  return found;
}
