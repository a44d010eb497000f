#include "platform/program.h"
#include "base/i18n.h"
#include "base/text.h"
#include "platform/system.h"
#include "platform/win32/fail.h"
#include "platform/win32/program.h"

#define PREFIX "opcdcom"

static struct {
  HANDLE file;
  DWORD failure;
  char *path; /* NULL: not known */
} held;

HANDLE
dcw_program_open (const wchar_t *path)
{
  return CreateFileW (path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
}

static char *
own_path (void)
{
  g_autofree wchar_t *wide = g_new0 (wchar_t, G_MAXINT16 + 1);
  DWORD n = GetModuleFileNameW (NULL, wide, G_MAXINT16);
  return n > 0 && n < G_MAXINT16 ? g_utf16_to_utf8 ((const gunichar2 *)wide, (glong)n, NULL, NULL, NULL) : NULL;
}

char *
dcw_program_folder (void)
{
  g_autofree char *own = own_path ();
  return own != NULL ? g_path_get_dirname (own) : NULL;
}

static char *
find_command (void)
{
  g_autofree char *own = own_path ();
  if (own == NULL)
    return NULL;
  g_autofree char *leaf = g_path_get_basename (own), *folder = g_path_get_dirname (own);
  g_autofree char *folded = dcw_text_fold (leaf), *prefix = dcw_text_fold (PREFIX);
  return g_str_has_prefix (folded, prefix) ? g_steal_pointer (&own) : g_build_filename (folder, PREFIX ".exe", NULL);
}

static gpointer
hold (gpointer data)
{
  held.path = find_command ();
  g_autofree wchar_t *wide = held.path != NULL ? (wchar_t *)g_utf8_to_utf16 (held.path, -1, NULL, NULL, NULL) : NULL;
  held.file = wide != NULL ? dcw_program_open (wide) : INVALID_HANDLE_VALUE;
  held.failure = wide != NULL ? GetLastError () : ERROR_PATH_NOT_FOUND;
  return NULL;
}

void
dcw_program_hold (void)
{
  static GOnce once = G_ONCE_INIT;
  g_once (&once, hold, NULL);
}

GBytes *
dcw_program_read_from (HANDLE file, const char *path, gsize max, GError **error)
{
  LARGE_INTEGER size;
  if (!GetFileSizeEx (file, &size)) {
    dcw_fail_win32 (DCW_STEP_READ, path, GetLastError (), error);
    return NULL;
  }
  if ((guint64)size.QuadPart > MIN (max, G_MAXINT32)) {
    g_autofree char *size_text = g_format_size_full (max, G_FORMAT_SIZE_LONG_FORMAT);
    g_autofree char *reason = g_strdup_printf (_ ("larger than the %s that are accepted"), size_text);
    dcw_step_fail (DCW_STEP_READ, path, DCW_ERROR_LIMIT, reason, error);
    return NULL;
  }
  g_autofree guint8 *data = g_malloc ((gsize)size.QuadPart + 1);
  DWORD n = 0;
  OVERLAPPED start = { 0 };
  /* At the end of an empty file there is nothing to read, which Windows calls a failure. */
  if (size.QuadPart > 0 && !ReadFile (file, data, (DWORD)size.QuadPart, &n, &start)) {
    dcw_fail_win32 (DCW_STEP_READ, path, GetLastError (), error);
    return NULL;
  }
  if (n != size.QuadPart) {
    dcw_fail_win32 (DCW_STEP_READ, path, ERROR_HANDLE_EOF, error);
    return NULL;
  }
  return g_bytes_new_take (g_steal_pointer (&data), n);
}

GBytes *
dcw_program_read (gsize max, GError **error)
{
  dcw_program_hold ();
  if (held.file != INVALID_HANDLE_VALUE)
    return dcw_program_read_from (held.file, held.path, max, error);
  dcw_fail_win32 (DCW_STEP_OPEN, held.path != NULL ? held.path : PREFIX ".exe", held.failure, error);
  return NULL;
}
