/* What is of Windows alone: which file it takes for a library that is asked for by name, and which folder a path means to a
 * 32-bit program. */
#include <wchar.h>
#include <windows.h>
#include "platform/loading.h"
#include "platform/win32/place.h"
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
  tcase_add_test (paths, native_paths);
  suite_add_tcase (suite, paths);
  return suite;
}
