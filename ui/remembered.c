#include "remembered.h"
#include <string.h>
#include "platform/durable.h"

#define MAX_BYTES (64 * 1024)
#define MAX_ENTRY 4096
#define MIN_SIZE 200
#define MAX_SIZE 16384

static const char *const recent_keys[DCW_UI_N_RECENT] = { "stations", "files" };

static char *
folder (void)
{
  return g_build_filename (g_get_user_config_dir (), "opc-dcom-wizard", NULL);
}

static GKeyFile *
load (void)
{
  GKeyFile *keys = g_key_file_new ();
  g_autofree char *parent = folder (), *path = g_build_filename (parent, "window.ini", NULL);
  g_autoptr (GBytes) bytes = dcw_durable_read (path, MAX_BYTES, NULL, NULL);
  if (bytes != NULL && g_bytes_get_size (bytes) > 0)
    g_key_file_load_from_bytes (keys, bytes, G_KEY_FILE_NONE, NULL);
  return keys;
}

static void
save (GKeyFile *keys)
{
  gsize size;
  g_autofree char *parent = folder (), *path = g_build_filename (parent, "window.ini", NULL);
  g_autofree char *data = g_key_file_to_data (keys, &size, NULL);
  if (size <= MAX_BYTES && g_mkdir_with_parents (parent, 0700) == 0)
    dcw_durable_replace (path, data, size, 0600, NULL);
}

void
dcw_ui_remembered_size (int *width, int *height)
{
  g_autoptr (GKeyFile) keys = load ();
  int w = g_key_file_get_integer (keys, "window", "width", NULL), h = g_key_file_get_integer (keys, "window", "height", NULL);
  if (w < MIN_SIZE || w > MAX_SIZE || h < MIN_SIZE || h > MAX_SIZE)
    return;
  *width = w;
  *height = h;
}

void
dcw_ui_remembered_set_size (int width, int height)
{
  int old_width = 0, old_height = 0;
  dcw_ui_remembered_size (&old_width, &old_height);
  if (width == old_width && height == old_height)
    return;
  g_autoptr (GKeyFile) keys = load ();
  g_key_file_set_integer (keys, "window", "width", width);
  g_key_file_set_integer (keys, "window", "height", height);
  save (keys);
}

/* One line of text that begins as a path does; a list of exports does too. */
static gboolean
is_entry (const char *text)
{
  gsize length = strlen (text);
  if (length == 0 || length > MAX_ENTRY || !g_path_is_absolute (text) || !g_utf8_validate (text, (gssize)length, NULL))
    return FALSE;
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_isprint (g_utf8_get_char (c)))
      return FALSE;
  return TRUE;
}

static char **
read_list (GKeyFile *keys, DcwUiRecent which)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  gsize n = 0;
  g_auto (GStrv) written = g_key_file_get_string_list (keys, "recent", recent_keys[which], &n, NULL);
  for (gsize i = 0; i < n && entries->len < DCW_UI_REMEMBERED_MAX; i++)
    if (is_entry (written[i]) && !g_ptr_array_find_with_equal_func (entries, written[i], g_str_equal, NULL))
      g_ptr_array_add (entries, g_strdup (written[i]));
  g_ptr_array_add (entries, NULL);
  return (char **)g_ptr_array_steal (entries, NULL);
}

char **
dcw_ui_remembered_recent (DcwUiRecent which)
{
  g_autoptr (GKeyFile) keys = load ();
  return read_list (keys, which);
}

void
dcw_ui_remembered_add (DcwUiRecent which, const char *entry)
{
  if (!is_entry (entry))
    return;
  g_autoptr (GKeyFile) keys = load ();
  g_auto (GStrv) old = read_list (keys, which);
  if (old[0] != NULL && strcmp (old[0], entry) == 0)
    return;
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_ptr_array_add (entries, (char *)entry);
  for (char **each = old; *each != NULL && entries->len < DCW_UI_REMEMBERED_MAX; each++)
    if (strcmp (*each, entry) != 0)
      g_ptr_array_add (entries, *each);
  g_key_file_set_string_list (keys, "recent", recent_keys[which], (const char *const *)entries->pdata, entries->len);
  save (keys);
}
