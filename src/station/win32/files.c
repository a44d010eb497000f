#include "station/win32/files.h"
#include <string.h>
#include <wchar.h>
#include "model/fact.h"
#include "station/file-version.h"
#include "station/win32/handle.h"
#include "station/win32/text.h"

#define MAX_PATH_UNITS 1024
#define MAX_RESOURCE (64u * 1024) /* bytes of a version */
#define VERSION_ID 1              /* VS_VERSION_INFO */

/* A 32-bit program sees another folder where it says System32, unless it says that it means what it says. The functions are in
 * every Windows of 64 bits, and looked up because older ones of 32 bits have none. */
typedef BOOL (WINAPI *Disable) (PVOID *old);
typedef BOOL (WINAPI *Revert) (PVOID old);
typedef struct {
  PVOID old;
  gboolean off;
} Redirection;

static FARPROC
kernel_function (const char *name)
{
  HMODULE kernel = GetModuleHandleW (L"kernel32.dll");
  return kernel != NULL ? GetProcAddress (kernel, name) : NULL;
}

static void
stop_redirection (Redirection *redirection)
{
  Disable disable = (Disable)(gpointer)kernel_function ("Wow64DisableWow64FsRedirection");
  redirection->off = disable != NULL && disable (&redirection->old);
}

static void
resume_redirection (Redirection *redirection)
{
  Revert revert = (Revert)(gpointer)kernel_function ("Wow64RevertWow64FsRedirection");
  if (redirection->off && revert != NULL)
    revert (redirection->old);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Redirection, resume_redirection)

/* "C:\..." on a disk that is in this computer. */
static gboolean
is_here (const char *path)
{
  if (!g_ascii_isalpha (path[0]) || path[1] != ':' || path[2] != '\\' || strlen (path) > MAX_PATH_UNITS)
    return FALSE;
  const wchar_t root[] = { (wchar_t)path[0], L':', L'\\', L'\0' };
  return GetDriveTypeW (root) == DRIVE_FIXED;
}

/* Where the file's own tables say that something is may be outside of what was mapped. */
static gboolean
is_mapped (HMODULE file, const void *data, gsize size)
{
  /* The lowest bits of the handle say how it was mapped. */
  const guint8 *base = (const guint8 *)((gsize)file & ~(gsize)3), *at = data, *end = at + size;
  while (at < end) {
    MEMORY_BASIC_INFORMATION part;
    if (VirtualQuery (at, &part, sizeof part) != sizeof part || part.State != MEM_COMMIT || part.AllocationBase != base
        || (part.Protect & (PAGE_NOACCESS | PAGE_GUARD)) != 0)
      return FALSE;
    at = (const guint8 *)part.BaseAddress + part.RegionSize;
  }
  return TRUE;
}

/* Nothing of the file is run: it is mapped as data. NULL: it has no version. */
static char *
read_version (const wchar_t *path)
{
  g_auto (DcwLibrary) file =
      dcw_handle_opened (LoadLibraryExW (path, NULL, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE));
  HRSRC found = file != NULL ? FindResourceW (file, MAKEINTRESOURCEW (VERSION_ID), (LPCWSTR)RT_VERSION) : NULL;
  DWORD size = found != NULL ? SizeofResource (file, found) : 0;
  HGLOBAL loaded = size > 0 && size <= MAX_RESOURCE ? LoadResource (file, found) : NULL;
  const void *data = loaded != NULL ? LockResource (loaded) : NULL;
  return data != NULL && is_mapped (file, data, size) ? dcw_file_version_parse (data, size) : NULL;
}

char *
dcw_local_file_version (const char *path)
{
  g_auto (Redirection) redirection = { NULL, FALSE };
  if (!is_here (path))
    return NULL;
  g_autofree wchar_t *wide = dcw_wide (path);
  stop_redirection (&redirection);
  DWORD attributes = GetFileAttributesW (wide);
  if (attributes == INVALID_FILE_ATTRIBUTES) {
    DWORD failure = GetLastError ();
    return failure == ERROR_FILE_NOT_FOUND || failure == ERROR_PATH_NOT_FOUND ? g_strdup (DCW_FILE_MISSING) : NULL;
  }
  if (attributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_OFFLINE))
    return NULL;
  char *version = read_version (wide);
  return version != NULL ? version : g_strdup ("");
}

gboolean
dcw_local_read_system_file (const wchar_t *name, gsize max, guint8 **data, gsize *size)
{
  wchar_t folder[MAX_PATH + 1];
  g_auto (Redirection) redirection = { NULL, FALSE };
  UINT n = GetSystemDirectoryW (folder, G_N_ELEMENTS (folder));
  if (n == 0 || n >= G_N_ELEMENTS (folder))
    return FALSE;
  gsize length = n + wcslen (name) + 2;
  g_autofree wchar_t *path = g_new0 (wchar_t, length);
  wcscpy (path, folder);
  wcscat (path, L"\\");
  wcscat (path, name);
  stop_redirection (&redirection);
  HANDLE file = CreateFileW (path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
                             FILE_FLAG_SEQUENTIAL_SCAN, NULL);
  if (file == INVALID_HANDLE_VALUE)
    return FALSE;
  dcw_handle_opened (file);
  g_autofree guint8 *bytes = g_malloc0 (max);
  DWORD done = 0;
  BOOL fine = ReadFile (file, bytes, (DWORD)max, &done, NULL);
  dcw_plain_handle_close (file);
  if (!fine)
    return FALSE;
  *data = g_steal_pointer (&bytes);
  *size = done;
  return TRUE;
}
