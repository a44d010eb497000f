/* What is of Windows alone: which file it takes for a library that is asked for by name, and which folder a path means to a
 * 32-bit program. */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include "base/error.h"
#include "platform/loading.h"
#include "platform/win32/identity.h"
#include "platform/win32/place.h"
#include "platform/win32/program.h"
#include "support/scratch.h"
#include "support/tap.h"

#define PLANTED L"dcw-planted.dll"

/* TRUE: a library of that name, which lies in the current folder, is loaded. */
static gboolean
is_taken (void)
{
  HMODULE taken = LoadLibraryW (PLANTED);
  if (taken != NULL)
    FreeLibrary (taken);
  return taken != NULL;
}

START_TEST (what_was_planted_is_not_taken)
{
  char *scratch = dcw_scratch_new ();
  g_autofree wchar_t *folder = (wchar_t *)g_utf8_to_utf16 (scratch, -1, NULL, NULL, NULL);
  wchar_t system[MAX_PATH], before[MAX_PATH];
  UINT n = GetSystemDirectoryW (system, MAX_PATH);
  ck_assert (n > 0 && n + 20 < MAX_PATH && GetCurrentDirectoryW (MAX_PATH, before) > 0);
  wcscpy (system + n, L"\\shlwapi.dll");
  ck_assert (SetCurrentDirectoryW (folder));
  ck_assert (CopyFileW (system, PLANTED, TRUE));

  ck_assert_msg (is_taken (), "nothing is planted, so nothing is shown");
  dcw_loading_protect_process (FALSE);
  ck_assert_msg (!is_taken (), "a library of the current folder is taken");
  HMODULE known = LoadLibraryW (L"msimg32.dll");
  ck_assert_msg (known != NULL, "a library of Windows is not found any more");
  FreeLibrary (known);

  ck_assert (DeleteFileW (PLANTED) && SetCurrentDirectoryW (before));
  dcw_scratch_free (scratch);
}
END_TEST

/* ---- What the user's environment names ---- */

static void
plant (const char *name)
{
  g_autofree char *line = g_strconcat (name, "=C:\\planted", NULL);
  ck_assert (_putenv (line) == 0 && g_setenv (name, "C:\\planted", TRUE));
}

START_TEST (what_the_environment_names_is_not_loaded)
{
  static const char *const names[] = { "GIO_EXTRA_MODULES",
                                       "GIO_MODULE_DIR",
                                       "GTK_PATH",
                                       "GTK_EXE_PREFIX",
                                       "GTK_DATA_PREFIX",
                                       "GTK_MODULES",
                                       "GDK_PIXBUF_MODULE_FILE",
                                       "GDK_PIXBUF_MODULEDIR",
                                       "GSETTINGS_SCHEMA_DIR",
                                       "XDG_DATA_DIRS",
                                       "G_RESOURCE_OVERLAYS",
                                       "LANGUAGE",
                                       "LC_ALL",
                                       "OPCDCOM_LOCALE" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    plant (names[i]);
  plant ("DCW_ANOTHER");
  ck_assert (_putenv ("LC_MESSAGES=de") == 0 && g_setenv ("LC_MESSAGES", "de", TRUE));
  dcw_loading_protect_process (TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (names[i], "OPCDCOM_LOCALE") == 0 && !dcw_identity_is_administrator ())
      continue;
    ck_assert_msg (g_getenv (names[i]) == NULL, "the system still has %s", names[i]);
    ck_assert_msg (getenv (names[i]) == NULL, "the C library still has %s", names[i]);
  }
  ck_assert_msg (g_strcmp0 (g_getenv ("LC_MESSAGES"), "de") == 0, "a language is not kept");
  ck_assert (g_getenv ("DCW_ANOTHER") != NULL && getenv ("DCW_ANOTHER") != NULL);
}
END_TEST

/* ---- A program that is held ---- */

START_TEST (what_is_held_is_not_swapped)
{
  char *scratch = dcw_scratch_new (), *path = g_build_filename (scratch, "opcdcom.exe", NULL),
       *other = g_build_filename (scratch, "other.exe", NULL);
  g_autofree wchar_t *wide = (wchar_t *)g_utf8_to_utf16 (path, -1, NULL, NULL, NULL),
                     *wide_other = (wchar_t *)g_utf8_to_utf16 (other, -1, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  ck_assert (g_file_set_contents (path, "the right one", -1, NULL) && g_file_set_contents (other, "another", -1, NULL));
  HANDLE file = dcw_program_open (wide);
  ck_assert (file != INVALID_HANDLE_VALUE);
  ck_assert_msg (!MoveFileExW (wide_other, wide, MOVEFILE_REPLACE_EXISTING), "another is put in its place");
  ck_assert_msg (!MoveFileW (wide, L"elsewhere.exe"), "it is renamed");
  ck_assert_msg (!DeleteFileW (wide), "it is removed");
  HANDLE writing =
      CreateFileW (wide, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
  ck_assert_msg (writing == INVALID_HANDLE_VALUE, "it is written to");
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GBytes) bytes = dcw_program_read_from (file, path, 1000, &error);
    ck_assert_msg (bytes != NULL, "%s", error != NULL ? error->message : "?");
    ck_assert_msg (g_bytes_get_size (bytes) == 13 && memcmp (g_bytes_get_data (bytes, NULL), "the right one", 13) == 0,
                   "time %u: something else is read", i);
  }
  ck_assert (dcw_program_read_from (file, path, 12, &error) == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT));
  CloseHandle (file);
  ck_assert_msg (MoveFileExW (wide_other, wide, MOVEFILE_REPLACE_EXISTING), "it is held for ever");
  g_free (path);
  g_free (other);
  dcw_scratch_free (scratch);
}
END_TEST

START_TEST (native_paths)
{
  static const wchar_t system[] = L"C:\\Windows\\system32", windows[] = L"C:\\Windows";
  static const struct {
    const wchar_t *given, *native;
  } rows[] = {
    { L"C:\\Windows\\System32\\opc.xml", L"C:\\Windows\\Sysnative\\opc.xml" },
    { L"c:\\WINDOWS\\SYSTEM32\\a\\b", L"C:\\Windows\\Sysnative\\a\\b" },
    { L"C:\\Windows\\System32", L"C:\\Windows\\System32" },
    { L"C:\\Windows\\System32x\\opc.xml", L"C:\\Windows\\System32x\\opc.xml" },
    { L"C:\\Windows\\SysWOW64\\opc.xml", L"C:\\Windows\\SysWOW64\\opc.xml" },
    { L"D:\\Windows\\System32\\opc.xml", L"D:\\Windows\\System32\\opc.xml" },
    { L"C:\\opc.xml", L"C:\\opc.xml" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree wchar_t *native = dcw_native_path (rows[i].given, system, windows);
    ck_assert_msg (wcscmp (native, rows[i].native) == 0, "%ls is %ls, not %ls", rows[i].given, native, rows[i].native);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("platform-windows");
  TCase *libraries = tcase_create ("libraries"), *paths = tcase_create ("paths");

  tcase_add_test (libraries, what_was_planted_is_not_taken);
  suite_add_tcase (suite, libraries);
  tcase_add_test (libraries, what_the_environment_names_is_not_loaded);
  tcase_add_test (libraries, what_is_held_is_not_swapped);
  tcase_add_test (paths, native_paths);
  suite_add_tcase (suite, paths);
  return suite;
}
