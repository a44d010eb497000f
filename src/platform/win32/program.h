/* program: what platform/program.h does, for any file. */
#pragma once
#include <glib.h>
#include <windows.h>

/* Opens path so that nobody can write to it, rename it or remove it. INVALID_HANDLE_VALUE and GetLastError(). */
HANDLE dcw_program_open (const wchar_t *path);
/* The whole file, wherever others have read in it. path: for messages. */
GBytes *dcw_program_read_from (HANDLE file, const char *path, gsize max, GError **error);
