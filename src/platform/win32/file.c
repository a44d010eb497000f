#include <windows.h>
#include <aclapi.h>
#include "base/i18n.h"
#include "platform/durable.h"
#include "platform/win32/count.h"
#include "platform/win32/fail.h"
#include "platform/win32/identity.h"
#include "platform/win32/place.h"

struct _DcwFile {
  HANDLE handle;
  char *path;
  BY_HANDLE_FILE_INFORMATION info; /* when it was opened */
};

static const struct {
  DcwStep step;
  DWORD access, share, disposition;
} how_to[] = {
  [DCW_FILE_READ] = { DCW_STEP_OPEN, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, OPEN_EXISTING },
  [DCW_FILE_WRITE] = { DCW_STEP_CREATE, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, OPEN_ALWAYS },
  [DCW_FILE_NEW] = { DCW_STEP_CREATE, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, CREATE_NEW },
  [DCW_FILE_SHARED] = { DCW_STEP_LOCK, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, OPEN_ALWAYS },
};

static HANDLE
open_at (DcwPlace *place, DcwFileHow how, DWORD flags)
{
  HANDLE handle = CreateFileW (place->wide, how_to[how].access, how_to[how].share, NULL, how_to[how].disposition,
                               FILE_ATTRIBUTE_NORMAL | flags, NULL);

  /* A file of somebody else's that we may read can still be locked. */
  if (handle == INVALID_HANDLE_VALUE && how == DCW_FILE_SHARED && GetLastError () == ERROR_ACCESS_DENIED)
    handle = CreateFileW (place->wide, GENERIC_READ, how_to[how].share, NULL, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL | flags, NULL);
  return dcw_handle_opened (handle);
}

static gboolean
is_same (const BY_HANDLE_FILE_INFORMATION *a, const BY_HANDLE_FILE_INFORMATION *b)
{
  return a->dwVolumeSerialNumber == b->dwVolumeSerialNumber && a->nFileIndexHigh == b->nFileIndexHigh
         && a->nFileIndexLow == b->nFileIndexLow;
}

static gboolean
check_plain (DcwFile *file, DcwStep step, GError **error)
{
  if (GetFileType (file->handle) != FILE_TYPE_DISK || dcw_handle_is_link (file->handle))
    return dcw_step_fail_not_plain (step, file->path, error);
  if (!GetFileInformationByHandle (file->handle, &file->info))
    return dcw_fail_win32 (step, file->path, GetLastError (), error);
  if ((file->info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
    return dcw_step_fail_not_plain (step, file->path, error);
  return TRUE;
}

/* A plain file that the file system stores in its own way: what we hold is the stored form; open what it stands for,
 * provided that it still is the same file. */
static gboolean
reopen (DcwFile *file, DcwPlace *place, DcwFileHow how, GError **error)
{
  const BY_HANDLE_FILE_INFORMATION before = file->info;

  dcw_plain_handle_close (file->handle);
  file->handle = open_at (place, how == DCW_FILE_NEW ? DCW_FILE_WRITE : how, 0);
  if (file->handle == INVALID_HANDLE_VALUE)
    return dcw_fail_win32 (how_to[how].step, file->path, GetLastError (), error);
  if (!check_plain (file, how_to[how].step, error))
    return FALSE;
  return is_same (&before, &file->info) || dcw_step_fail_not_plain (how_to[how].step, file->path, error);
}

static void
explain (DcwPlace *place, DcwFileHow how, DWORD failure, gboolean *absent, GError **error)
{
  DcwEntry entry;

  if (absent != NULL && failure == ERROR_FILE_NOT_FOUND)
    *absent = TRUE;
  if (failure == ERROR_FILE_EXISTS)
    dcw_step_fail (how_to[how].step, place->path, DCW_ERROR_REFUSED, _ ("it is there already"), error);
  /* A folder in place of the file is denied. */
  else if (failure == ERROR_ACCESS_DENIED && dcw_place_look (place, &entry, NULL) && entry != DCW_ENTRY_PLAIN
           && entry != DCW_ENTRY_ABSENT)
    dcw_step_fail_not_plain (how_to[how].step, place->path, error);
  else
    dcw_fail_win32 (how_to[how].step, place->path, failure, error);
}

DcwFile *
dcw_file_open (DcwPlace *place, DcwFileHow how, int mode, gboolean *absent, GError **error)
{
  g_autoptr (DcwFile) file = NULL;
  HANDLE handle = open_at (place, how, FILE_FLAG_OPEN_REPARSE_POINT);

  if (handle == INVALID_HANDLE_VALUE) {
    explain (place, how, GetLastError (), absent, error);
    return NULL;
  }
  file = g_new0 (DcwFile, 1);
  file->handle = handle;
  file->path = g_strdup (place->path);
  if (!check_plain (file, how_to[how].step, error))
    return NULL;
  if ((file->info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 && !reopen (file, place, how, error))
    return NULL;
  return g_steal_pointer (&file);
}

void
dcw_file_close (DcwFile *file)
{
  if (file == NULL)
    return;
  dcw_plain_handle_close (file->handle);
  g_free (file->path);
  g_free (file);
}

static guint64
join_halves (DWORD high, DWORD low)
{
  return (guint64)high << 32 | low;
}

guint64
dcw_file_size (const DcwFile *file)
{
  return join_halves (file->info.nFileSizeHigh, file->info.nFileSizeLow);
}

gboolean
dcw_file_is_ours (const DcwFile *file, DcwPlace *like)
{
  PSECURITY_DESCRIPTOR descriptor = NULL;
  PSID owner = NULL;
  gboolean ours = TRUE;

  if (file->info.nNumberOfLinks > 1)
    return FALSE;
  /* A file system without owners does not say. */
  if (GetSecurityInfo (file->handle, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &descriptor)
          == ERROR_SUCCESS
      && owner != NULL)
    ours = dcw_identity_is_own (owner);
  LocalFree (descriptor);
  return ours;
}

gboolean
dcw_file_set_mode (DcwFile *file, int mode, DcwPlace *like, GError **error)
{
  return TRUE;
}

gssize
dcw_file_read (DcwFile *file, gpointer data, gsize size, GError **error)
{
  DWORD got = 0;

  if (!ReadFile (file->handle, data, (DWORD)MIN (size, G_MAXINT32), &got, NULL) && GetLastError () != ERROR_HANDLE_EOF) {
    dcw_fail_win32 (DCW_STEP_READ, file->path, GetLastError (), error);
    return -1;
  }
  return (gssize)got;
}

gboolean
dcw_file_write_at (DcwFile *file, guint64 offset, gconstpointer data, gsize size, GError **error)
{
  const char *from = data;

  while (size > 0) {
    OVERLAPPED where = { .Offset = (DWORD)offset, .OffsetHigh = (DWORD)(offset >> 32) };
    DWORD put = 0;

    if (!WriteFile (file->handle, from, (DWORD)MIN (size, 1 << 24), &put, &where))
      return dcw_fail_win32 (DCW_STEP_WRITE, file->path, GetLastError (), error);
    if (put == 0)
      return dcw_step_fail_full (DCW_STEP_WRITE, file->path, error);
    from += put;
    offset += put;
    size -= put;
  }
  return TRUE;
}

gboolean
dcw_file_truncate (DcwFile *file, guint64 length, GError **error)
{
  FILE_END_OF_FILE_INFO info = { .EndOfFile.QuadPart = (LONGLONG)length };

  if (!SetFileInformationByHandle (file->handle, FileEndOfFileInfo, &info, sizeof info))
    return dcw_fail_win32 (DCW_STEP_TRUNCATE, file->path, GetLastError (), error);
  return TRUE;
}

static gboolean
has_free (DcwFile *file, guint64 wanted, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (file->path);
  g_autofree wchar_t *wide = dcw_wide_path (folder, NULL);
  ULARGE_INTEGER available;

  if (wide == NULL || !GetDiskFreeSpaceExW (wide, &available, NULL, NULL))
    return TRUE;
  return wanted < available.QuadPart || dcw_step_fail_full (DCW_STEP_ALLOCATE, file->path, error);
}

/* Space beyond the end is given back when the handle is closed; what must outlive that is made part of the length. */
gboolean
dcw_file_allocate (DcwFile *file, guint64 start, guint64 end, gboolean keep_length, GError **error)
{
  LARGE_INTEGER length;
  DWORD failure;

  if (!GetFileSizeEx (file->handle, &length))
    return dcw_fail_win32 (DCW_STEP_ALLOCATE, file->path, GetLastError (), error);
  if (end <= start || end <= (guint64)length.QuadPart)
    return TRUE;
  if (end > G_MAXINT64)
    return dcw_step_fail_full (DCW_STEP_ALLOCATE, file->path, error);
  if (keep_length) {
    FILE_ALLOCATION_INFO info = { .AllocationSize.QuadPart = (LONGLONG)end };

    if (SetFileInformationByHandle (file->handle, FileAllocationInfo, &info, sizeof info))
      return TRUE;
  } else {
    FILE_END_OF_FILE_INFO info = { .EndOfFile.QuadPart = (LONGLONG)end };

    if (SetFileInformationByHandle (file->handle, FileEndOfFileInfo, &info, sizeof info))
      return TRUE;
  }
  failure = GetLastError ();
  if (failure == ERROR_INVALID_FUNCTION || failure == ERROR_INVALID_PARAMETER || failure == ERROR_NOT_SUPPORTED
      || failure == ERROR_CALL_NOT_IMPLEMENTED)
    return has_free (file, end - start, error);
  return dcw_fail_win32 (DCW_STEP_ALLOCATE, file->path, failure, error);
}

gboolean
dcw_file_flush (DcwFile *file, GError **error)
{
  if (!FlushFileBuffers (file->handle))
    return dcw_fail_win32 (DCW_STEP_FLUSH, file->path, GetLastError (), error);
  return TRUE;
}

gboolean
dcw_file_lock (DcwFile *file, GError **error)
{
  OVERLAPPED start = { 0 };
  DWORD failure;

  if (LockFileEx (file->handle, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &start))
    return TRUE;
  failure = GetLastError ();
  if (failure != ERROR_LOCK_VIOLATION && failure != ERROR_IO_PENDING)
    dcw_fail_win32 (DCW_STEP_LOCK, file->path, failure, error);
  return FALSE;
}

gboolean
dcw_file_is_at (const DcwFile *file, DcwPlace *place)
{
  HANDLE handle = dcw_handle_look (place->wide, FILE_READ_ATTRIBUTES);
  BY_HANDLE_FILE_INFORMATION info;
  gboolean same;

  if (handle == INVALID_HANDLE_VALUE)
    return FALSE;
  same = GetFileInformationByHandle (handle, &info) && is_same (&info, &file->info);
  dcw_plain_handle_close (handle);
  return same;
}
