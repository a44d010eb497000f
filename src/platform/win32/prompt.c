#include <io.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>
#include "platform/prompt.h"
#include "platform/secret.h"
#include "platform/system.h"

/* For the handler, which runs in a thread of its own while the question waits. */
static HANDLE asking_at = INVALID_HANDLE_VALUE;
static DWORD shown_mode;

static gboolean
is_console (DWORD which, DWORD *mode)
{
  return GetConsoleMode (GetStdHandle (which), mode);
}

gboolean
dcw_prompt_is_terminal (void)
{
  DWORD mode;

  return is_console (STD_INPUT_HANDLE, &mode) && is_console (STD_ERROR_HANDLE, &mode);
}

static void
say (const char *text)
{
  DWORD mode, put;

  if (is_console (STD_ERROR_HANDLE, &mode)) {
    glong n = 0;
    g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

    if (wide != NULL && WriteConsoleW (GetStdHandle (STD_ERROR_HANDLE), wide, (DWORD)n, &put, NULL))
      return;
  }
  fputs (text, stderr);
  fflush (stderr);
}

static BOOL WINAPI
restore_echo (DWORD event)
{
  if (asking_at != INVALID_HANDLE_VALUE)
    SetConsoleMode (asking_at, shown_mode);
  return FALSE; /* what else is to happen is for others to say */
}

/* What is beyond size is read and dropped, so that it is not the answer to the next question. */
static gboolean
take_wide_line (HANDLE input, gunichar2 *line, gsize size)
{
  gsize used = 0;
  gboolean too_long = FALSE;

  for (;;) {
    gunichar2 unit;
    DWORD got = 0;

    if (!ReadConsoleW (input, &unit, 1, &got, NULL) || got == 0 || unit == 0x1a)
      return FALSE;
    if (unit == '\r')
      continue;
    if (unit == '\n')
      break;
    if (unit == 0 || used + 1 >= size)
      too_long = TRUE;
    else
      line[used++] = unit;
  }
  line[used] = 0;
  return !too_long;
}

static gboolean
store_utf8 (const gunichar2 *wide, char *line, gsize size)
{
  const int n = WideCharToMultiByte (CP_UTF8, WC_ERR_INVALID_CHARS, (const wchar_t *)wide, -1, line, (int)size, NULL, NULL);

  return n > 0;
}

static gboolean
ask_console (HANDLE input, DWORD mode, char *line, gsize size, gboolean echo, const char *question)
{
  const DWORD wanted = ENABLE_LINE_INPUT | ENABLE_PROCESSED_INPUT | (echo ? ENABLE_ECHO_INPUT : 0);
  const gsize wide_size = size * sizeof (gunichar2);
  gunichar2 *wide = dcw_system_pages_new (wide_size);
  gboolean ok;

  shown_mode = mode;
  asking_at = input;
  SetConsoleCtrlHandler (restore_echo, TRUE);
  ok = SetConsoleMode (input, wanted);
  if (ok) {
    say (question);
    ok = take_wide_line (input, wide, size) && store_utf8 (wide, line, size);
  }
  SetConsoleMode (input, mode);
  SetConsoleCtrlHandler (restore_echo, FALSE);
  asking_at = INVALID_HANDLE_VALUE;
  if (!echo)
    say ("\n");
  dcw_secret_wipe (wide, wide_size);
  dcw_system_pages_free (wide, wide_size);
  return ok;
}

static gboolean
take_line (char *line, gsize size)
{
  gsize used = 0;
  gboolean too_long = FALSE;

  for (;;) {
    char byte;
    const int got = _read (0, &byte, 1);

    if (got <= 0 && used == 0)
      return FALSE;
    if (got <= 0 || byte == '\n')
      break;
    if (byte == '\0' || used + 1 >= size)
      too_long = TRUE;
    else
      line[used++] = byte;
  }
  line[used] = '\0';
  return !too_long;
}

gboolean
dcw_system_read_line (char *line, gsize size, gboolean echo, const char *question)
{
  DWORD mode;
  gboolean ok;

  if (is_console (STD_INPUT_HANDLE, &mode))
    ok = ask_console (GetStdHandle (STD_INPUT_HANDLE), mode, line, size, echo, question);
  else {
    say (question);
    ok = take_line (line, size);
  }
  if (!ok)
    dcw_secret_wipe (line, size);
  return ok;
}
