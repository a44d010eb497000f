#include <string.h>
#include <glib/gstdio.h>
#ifdef G_OS_WIN32
#include <windows.h>
#else
#include <sys/wait.h>
#endif
#include "support/process.h"

#ifdef G_OS_WIN32

static HANDLE
open_file (const wchar_t *name, DWORD disposition, DWORD flags)
{
  SECURITY_ATTRIBUTES inherited = { .nLength = sizeof inherited, .bInheritHandle = TRUE };
  HANDLE handle = CreateFileW (name, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                               &inherited, disposition, flags, NULL);

  g_assert_true (handle != INVALID_HANDLE_VALUE);
  return handle;
}

static HANDLE
open_scratch (void)
{
  wchar_t folder[MAX_PATH + 1], name[MAX_PATH + 1];

  g_assert_true (GetTempPathW (G_N_ELEMENTS (folder), folder) > 0);
  g_assert_true (GetTempFileNameW (folder, L"dcw", 0, name) > 0);
  return open_file (name, CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE);
}

static char *
take (HANDLE handle)
{
  LARGE_INTEGER size;
  DWORD got = 0;
  char *text;

  g_assert_true (GetFileSizeEx (handle, &size) && size.QuadPart < G_MAXINT32);
  text = g_malloc0 ((gsize)size.QuadPart + 1);
  SetFilePointer (handle, 0, NULL, FILE_BEGIN);
  g_assert_true (ReadFile (handle, text, (DWORD)size.QuadPart, &got, NULL));
  text[got] = '\0';
  return text;
}

/* As the C runtime takes it apart again. */
static void
append_quoted (GString *line, const char *argument)
{
  gsize backslashes = 0;

  g_string_append_c (line, '"');
  for (; *argument != '\0'; argument++) {
    if (*argument == '"')
      for (backslashes++; backslashes > 0; backslashes--)
        g_string_append_c (line, '\\');
    backslashes = *argument == '\\' ? backslashes + 1 : 0;
    g_string_append_c (line, *argument);
  }
  for (; backslashes > 0; backslashes--)
    g_string_append_c (line, '\\');
  g_string_append_c (line, '"');
}

static wchar_t *
command_line (const char *const *argv)
{
  GString *line = g_string_new (NULL);
  wchar_t *wide;

  for (guint i = 0; argv[i] != NULL; i++) {
    if (i > 0)
      g_string_append_c (line, ' ');
    append_quoted (line, argv[i]);
  }
  wide = (wchar_t *)g_utf8_to_utf16 (line->str, -1, NULL, NULL, NULL);
  g_string_free (line, TRUE);
  return wide;
}

/* Each with its NUL, and one more. */
static wchar_t *
environment_block (char **environment)
{
  GArray *block = g_array_new (TRUE, FALSE, sizeof (gunichar2));

  for (; *environment != NULL; environment++) {
    glong n = 0;
    g_autofree gunichar2 *wide = g_utf8_to_utf16 (*environment, -1, NULL, &n, NULL);

    if (wide != NULL)
      g_array_append_vals (block, wide, (guint)n + 1);
  }
  return (wchar_t *)g_array_free (block, FALSE);
}

int
dcw_process_run (const char *const *argv, char **environment, char **out, char **err)
{
  g_autofree wchar_t *line = command_line (argv);
  g_autofree wchar_t *block = environment != NULL ? environment_block (environment) : NULL;
  STARTUPINFOW startup = { .cb = sizeof startup, .dwFlags = STARTF_USESTDHANDLES };
  PROCESS_INFORMATION process;
  DWORD code = 0;

  startup.hStdInput = open_file (L"NUL", OPEN_EXISTING, 0);
  startup.hStdOutput = open_scratch ();
  startup.hStdError = open_scratch ();
  if (!CreateProcessW (NULL, line, NULL, NULL, TRUE, CREATE_UNICODE_ENVIRONMENT, block, NULL, &startup, &process))
    g_error ("%s: could not be started: %lu", argv[0], GetLastError ());
  g_assert_true (WaitForSingleObject (process.hProcess, INFINITE) == WAIT_OBJECT_0);
  g_assert_true (GetExitCodeProcess (process.hProcess, &code));
  CloseHandle (process.hThread);
  CloseHandle (process.hProcess);
  if (out != NULL)
    *out = take (startup.hStdOutput);
  if (err != NULL)
    *err = take (startup.hStdError);
  CloseHandle (startup.hStdInput);
  CloseHandle (startup.hStdOutput);
  CloseHandle (startup.hStdError);
  return (int)code;
}

#else

int
dcw_process_run (const char *const *argv, char **environment, char **out, char **err)
{
  const GSpawnFlags flags = (out == NULL ? G_SPAWN_STDOUT_TO_DEV_NULL : 0) | (err == NULL ? G_SPAWN_STDERR_TO_DEV_NULL : 0);
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **)argv, environment, flags, NULL, NULL, out, err, &status, &error))
    g_error ("%s: %s", argv[0], error->message);
  return WIFEXITED (status) ? WEXITSTATUS (status) : DCW_PROCESS_KILLED;
}

#endif
