#include <string.h>
#include <wchar.h>
#include "base/i18n.h"
#include "platform/win32/count.h"
#include "platform/win32/fail.h"
#include "platform/win32/identity.h"
#include "platform/win32/place.h"

/* Virus scanners and indexers hold new files open for a moment. */
#define MOVE_TRIES 20
#define MOVE_PAUSE_MS 50

static wchar_t *
full_path (const wchar_t *given)
{
  DWORD size = GetFullPathNameW (given, 0, NULL, NULL);
  wchar_t *full = size > 0 ? g_new0 (wchar_t, size) : NULL;
  const DWORD used = size > 0 ? GetFullPathNameW (given, size, full, NULL) : 0;

  if (used == 0 || used >= size)
    g_clear_pointer (&full, g_free);
  return full;
}

static wchar_t *
join (const wchar_t *prefix, const wchar_t *rest)
{
  const gsize size = wcslen (prefix) + wcslen (rest) + 1;
  wchar_t *joined = g_new (wchar_t, size);

  wcscpy (joined, prefix);
  wcscat (joined, rest);
  return joined;
}

wchar_t *
dcw_native_path (const wchar_t *full, const wchar_t *system, const wchar_t *windows)
{
  const gsize n = wcslen (system);

  if (n > 0 && wcslen (full) > n && full[n] == L'\\' && CompareStringOrdinal (full, (int)n, system, (int)n, TRUE) == CSTR_EQUAL) {
    g_autofree wchar_t *native = join (windows, L"\\Sysnative");
    return join (native, full + n);
  }
  return join (full, L"");
}

/* An administrator's prompt starts in Windows' own folder, and that is another one for 32-bit programs. */
static wchar_t *
as_everybody_sees_it (const wchar_t *full)
{
  wchar_t system[MAX_PATH] = L"", windows[MAX_PATH] = L"";
  BOOL inside_64 = FALSE;

  if (IsWow64Process (GetCurrentProcess (), &inside_64) && inside_64) {
    const UINT n_system = GetSystemDirectoryW (system, MAX_PATH), n_windows = GetSystemWindowsDirectoryW (windows, MAX_PATH);

    if (n_system > 0 && n_system < MAX_PATH && n_windows > 0 && n_windows < MAX_PATH)
      return dcw_native_path (full, system, windows);
  }
  return join (full, L"");
}

wchar_t *
dcw_wide_path (const char *path, GError **error)
{
  g_autofree wchar_t *given = (wchar_t *)g_utf8_to_utf16 (path, -1, NULL, NULL, NULL);
  g_autofree wchar_t *full = NULL, *native = NULL;

  if (given != NULL && wcsncmp (given, L"\\\\?\\", 4) == 0)
    return g_steal_pointer (&given);
  full = given != NULL ? full_path (given) : NULL;
  if (full == NULL) {
    dcw_step_fail (DCW_STEP_OPEN, path, DCW_ERROR_INVALID, _ ("not a name of a file"), error);
    return NULL;
  }
  if (wcsncmp (full, L"\\\\.\\", 4) == 0) {
    dcw_step_fail_not_plain (DCW_STEP_OPEN, path, error);
    return NULL;
  }
  if (wcsncmp (full, L"\\\\", 2) == 0)
    return join (L"\\\\?\\UNC\\", full + 2);
  native = as_everybody_sees_it (full);
  return join (L"\\\\?\\", native);
}

/* The name at the end of path, NULL: there is none that a file can have (a colon would open another stream of it). */
static const char *
last_name (const char *path)
{
  const char *name = path;

  if (g_ascii_isalpha (path[0]) && path[1] == ':')
    name += 2;
  for (const char *at = name; *at != '\0'; at++) {
    if (G_IS_DIR_SEPARATOR (*at))
      name = at + 1;
  }
  if (*name == '\0' || strcmp (name, ".") == 0 || strcmp (name, "..") == 0 || strpbrk (name, ":*?\"<>|") != NULL)
    return NULL;
  return name;
}

/* Without the separator at its end, except where it is all there is (C:\). */
static wchar_t *
folder_of (const wchar_t *wide)
{
  const wchar_t *end = wcsrchr (wide, L'\\');
  gsize n = end != NULL ? (gsize)(end - wide) : 0;
  wchar_t *folder;

  if (n > 0 && wide[n - 1] == L':')
    n++;
  folder = g_new0 (wchar_t, n + 1);
  memcpy (folder, wide, n * sizeof *wide);
  return folder;
}

DcwPlace *
dcw_place_open (const char *path, gboolean *absent, GError **error)
{
  g_autoptr (DcwPlace) place = NULL;
  g_autofree wchar_t *wide = NULL;
  DWORD attributes;
  gsize length;

  if (last_name (path) == NULL) {
    dcw_step_fail (DCW_STEP_OPEN, path, DCW_ERROR_INVALID, _ ("a name is expected at the end"), error);
    return NULL;
  }
  wide = dcw_wide_path (path, error);
  if (wide == NULL)
    return NULL;
  length = wcslen (wide);
  if (length == 0 || wide[length - 1] == L'\\') {
    dcw_step_fail (DCW_STEP_OPEN, path, DCW_ERROR_INVALID, _ ("a name is expected at the end"), error);
    return NULL;
  }
  place = g_new0 (DcwPlace, 1);
  place->path = g_strdup (path);
  place->folder = g_path_get_dirname (path);
  place->wide_folder = folder_of (wide);
  place->wide = g_steal_pointer (&wide);
  attributes = GetFileAttributesW (place->wide_folder);
  if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY) == 0) {
    const DWORD failure = attributes == INVALID_FILE_ATTRIBUTES ? GetLastError () : ERROR_PATH_NOT_FOUND;

    if (absent != NULL && (failure == ERROR_PATH_NOT_FOUND || failure == ERROR_FILE_NOT_FOUND))
      *absent = TRUE;
    dcw_fail_win32 (DCW_STEP_OPEN, path, failure, error);
    return NULL;
  }
  return g_steal_pointer (&place);
}

DcwPlace *
dcw_place_neighbour (DcwPlace *place, const char *suffix)
{
  DcwPlace *neighbour = g_new0 (DcwPlace, 1);
  g_autofree wchar_t *wide_suffix = (wchar_t *)g_utf8_to_utf16 (suffix, -1, NULL, NULL, NULL);

  neighbour->path = g_strconcat (place->path, suffix, NULL);
  neighbour->folder = g_strdup (place->folder);
  neighbour->wide = join (place->wide, wide_suffix);
  neighbour->wide_folder = join (place->wide_folder, L"");
  return neighbour;
}

void
dcw_place_close (DcwPlace *place)
{
  if (place == NULL)
    return;
  g_free (place->path);
  g_free (place->folder);
  g_free (place->wide);
  g_free (place->wide_folder);
  g_free (place);
}

const char *
dcw_place_path (const DcwPlace *place)
{
  return place->path;
}

const char *
dcw_place_folder (const DcwPlace *place)
{
  return place->folder;
}

gboolean
dcw_handle_is_link (HANDLE handle)
{
  FILE_ATTRIBUTE_TAG_INFO info;

  if (!GetFileInformationByHandleEx (handle, FileAttributeTagInfo, &info, sizeof info))
    return FALSE;
  return (info.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && IsReparseTagNameSurrogate (info.ReparseTag);
}

HANDLE
dcw_handle_look (const wchar_t *wide, DWORD access)
{
  return dcw_handle_opened (CreateFileW (wide, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                                         OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL));
}

gboolean
dcw_place_look (DcwPlace *place, DcwEntry *entry, GError **error)
{
  HANDLE handle = dcw_handle_look (place->wide, FILE_READ_ATTRIBUTES);
  BY_HANDLE_FILE_INFORMATION info;

  if (handle == INVALID_HANDLE_VALUE) {
    const DWORD failure = GetLastError ();

    if (failure != ERROR_FILE_NOT_FOUND && failure != ERROR_PATH_NOT_FOUND)
      return dcw_fail_win32 (DCW_STEP_OPEN, place->path, failure, error);
    *entry = DCW_ENTRY_ABSENT;
    return TRUE;
  }
  if (GetFileType (handle) != FILE_TYPE_DISK || !GetFileInformationByHandle (handle, &info) || dcw_handle_is_link (handle))
    *entry = DCW_ENTRY_OTHER;
  else
    *entry = (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0 ? DCW_ENTRY_FOLDER : DCW_ENTRY_PLAIN;
  dcw_plain_handle_close (handle);
  return TRUE;
}

gboolean
dcw_place_rename (DcwPlace *from, DcwPlace *to, GError **error)
{
  for (guint i = 1;; i++) {
    DWORD failure;

    if (MoveFileExW (from->wide, to->wide, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
      return TRUE;
    failure = GetLastError ();
    if (i == MOVE_TRIES || (failure != ERROR_ACCESS_DENIED && failure != ERROR_SHARING_VIOLATION))
      return dcw_fail_win32 (DCW_STEP_RENAME, to->path, failure, error);
    Sleep (MOVE_PAUSE_MS);
  }
}

/* Moves are written through, and the file system keeps a log of the rest; flushing a folder is not documented, but does
 * on NTFS what it says. Where it is refused there is nothing better to be had. */
gboolean
dcw_place_flush (DcwPlace *place, GError **error)
{
  HANDLE handle =
      dcw_handle_opened (CreateFileW (place->wide_folder, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                      NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL));

  if (handle == INVALID_HANDLE_VALUE)
    return TRUE;
  FlushFileBuffers (handle);
  dcw_plain_handle_close (handle);
  return TRUE;
}

gboolean
dcw_place_remove (DcwPlace *place, gboolean *absent, GError **error)
{
  FILE_DISPOSITION_INFO info = { TRUE };
  HANDLE handle = dcw_handle_opened (CreateFileW (place->wide, DELETE | FILE_READ_ATTRIBUTES,
                                                  FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                                                  FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_WRITE_THROUGH, NULL));
  DWORD failure = ERROR_SUCCESS;

  if (handle == INVALID_HANDLE_VALUE) {
    failure = GetLastError ();
    if (failure != ERROR_FILE_NOT_FOUND && failure != ERROR_PATH_NOT_FOUND)
      return dcw_fail_win32 (DCW_STEP_REMOVE, place->path, failure, error);
    if (absent != NULL)
      *absent = TRUE;
    return TRUE;
  }
  if (!SetFileInformationByHandle (handle, FileDispositionInfo, &info, sizeof info))
    failure = GetLastError ();
  dcw_plain_handle_close (handle);
  return failure == ERROR_SUCCESS || dcw_fail_win32 (DCW_STEP_REMOVE, place->path, failure, error);
}

gboolean
dcw_place_make_folder (DcwPlace *place, gboolean *existed, GError **error)
{
  const DWORD failure = dcw_identity_make_folder (place->wide);

  *existed = failure == ERROR_ALREADY_EXISTS;
  return failure == ERROR_SUCCESS || *existed || dcw_fail_win32 (DCW_STEP_MAKE_FOLDER, place->path, failure, error);
}
