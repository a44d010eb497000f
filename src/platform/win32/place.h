/* place: inside of DcwPlace, and what file.c and folder.c share with it. */
#pragma once
#include <windows.h>
#include "platform/system.h"

struct _DcwPlace {
  char *path;
  char *folder;
  wchar_t *wide; /* \\?\ and the whole path: no length limit, nothing rewritten any more */
  wchar_t *wide_folder;
};

/* \\?\ form of path; the same file for 32-bit and 64-bit programs. DCW_ERROR_INVALID: no UTF-8, or a name that Windows does
 * not take; a device: DCW_ERROR_REFUSED. */
wchar_t *dcw_wide_path (const char *path, GError **error);
/* full, whole and without \\?\, as a 32-bit program has to name it on a 64-bit Windows to have the same file as everybody
 * else: what is below system (System32) is below Sysnative in windows. */
wchar_t *dcw_native_path (const wchar_t *full, const wchar_t *system, const wchar_t *windows);
/* Of what is open: whether it stands for something elsewhere (symbolic link, junction). A file that is stored in another
 * way (compressed, in a cloud) is none. */
gboolean dcw_handle_is_link (HANDLE handle);
/* A handle to look at path itself, folder or file, link or not; INVALID_HANDLE_VALUE and GetLastError(). */
HANDLE dcw_handle_look (const wchar_t *wide, DWORD access);
