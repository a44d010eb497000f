#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <glib.h>
#ifdef G_OS_WIN32
#include <windows.h>
#else
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#endif
#include "platform/clock.h"
#include "platform/fault.h"
#include "support/fault.h"

static const char *const mode_names[DCW_FAULT_N_MODES] = {
  [DCW_FAULT_MODE_COUNT] = "count",
  [DCW_FAULT_MODE_KILL] = "kill",
  [DCW_FAULT_MODE_TEAR] = "tear",
  [DCW_FAULT_MODE_EIO] = "eio",
  [DCW_FAULT_MODE_EIO_FROM] = "eio-from",
  [DCW_FAULT_MODE_ENOSPC] = "enospc",
  [DCW_FAULT_MODE_ENOSPC_FROM] = "enospc-from",
};

static GMutex mutex;
static struct {
  gboolean armed;
  gboolean real; /* from the environment: dying is dying */
  gboolean mark;
  gboolean dead;
  gboolean fired;
  DcwFaultMode mode;
  guint at;
  guint steps;
  GString *trace;
  const char *count_file;
} state;

const char *
dcw_fault_mode_name (DcwFaultMode mode)
{
  return mode_names[mode];
}

void
dcw_fault_arm (DcwFaultMode mode, guint step)
{
  g_mutex_lock (&mutex);
  state.armed = TRUE;
  state.dead = state.fired = FALSE;
  state.mode = mode;
  state.at = step;
  state.steps = 0;
  if (state.trace == NULL)
    state.trace = g_string_new (NULL);
  g_string_truncate (state.trace, 0);
  g_mutex_unlock (&mutex);
}

void
dcw_fault_disarm (void)
{
  g_mutex_lock (&mutex);
  state.armed = state.dead = FALSE;
  g_mutex_unlock (&mutex);
}

guint
dcw_fault_steps (void)
{
  return state.steps;
}

gboolean
dcw_fault_fired (void)
{
  return state.fired;
}

char *
dcw_fault_trace (void)
{
  char *trace;

  g_mutex_lock (&mutex);
  trace = g_strdup (state.trace != NULL ? state.trace->str : "");
  g_mutex_unlock (&mutex);
  return trace;
}

static void
die (void)
{
#ifdef G_OS_WIN32
  TerminateProcess (GetCurrentProcess (), 137);
#else
  kill (getpid (), SIGKILL);
  pause ();
#endif
}

void
dcw_fault_die (void)
{
  if (state.real)
    die ();
  state.dead = TRUE;
}

static void
mark (const char *step, const char *path)
{
#ifndef G_OS_WIN32
  g_autofree char *name = g_strconcat ("/dev/null/dcw-fault:", step, ":", path, NULL);

  (void)!faccessat (AT_FDCWD, name, F_OK, 0);
#endif
}

static DcwFault
decide (const char *step, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  if (state.dead)
    return DCW_FAULT_EIO;
  state.steps++;
  g_string_append_printf (state.trace, "%s %s\n", step, base);
  if (state.mode == DCW_FAULT_MODE_COUNT || state.steps < state.at)
    return DCW_FAULT_NONE;
  if (state.steps > state.at && state.mode != DCW_FAULT_MODE_EIO_FROM && state.mode != DCW_FAULT_MODE_ENOSPC_FROM)
    return DCW_FAULT_NONE;
  state.fired = TRUE;
  switch (state.mode) {
  case DCW_FAULT_MODE_KILL:
    dcw_fault_die ();
    return DCW_FAULT_EIO;
  case DCW_FAULT_MODE_TEAR:
    return DCW_FAULT_TEAR;
  case DCW_FAULT_MODE_ENOSPC:
  case DCW_FAULT_MODE_ENOSPC_FROM:
    return DCW_FAULT_ENOSPC;
  default:
    return DCW_FAULT_EIO;
  }
}

DcwFault
dcw_fault_point (const char *step, const char *path)
{
  DcwFault fault = DCW_FAULT_NONE;

  if (state.mark)
    mark (step, path);
  g_mutex_lock (&mutex);
  if (state.armed)
    fault = decide (step, path);
  g_mutex_unlock (&mutex);
  return fault;
}

static void
report (void)
{
  FILE *out = state.count_file != NULL ? fopen (state.count_file, "wb") : stderr;

  if (out == NULL)
    abort ();
  fprintf (out, "%u\n%s", state.steps, state.trace->str);
  if (out != stderr && fclose (out) != 0)
    abort ();
}

static gboolean
arm_real (const char *wish)
{
  const char *colon = strchr (wish, ':');
  const gsize length = colon != NULL ? (gsize)(colon - wish) : strlen (wish);
  guint64 step = 0;

  for (DcwFaultMode mode = 0; mode < DCW_FAULT_N_MODES; mode++) {
    if (strlen (mode_names[mode]) != length || strncmp (mode_names[mode], wish, length) != 0)
      continue;
    if (mode == DCW_FAULT_MODE_COUNT) {
      state.count_file = colon != NULL ? colon + 1 : NULL;
      atexit (report);
    } else if (colon == NULL || !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT, &step, NULL))
      return FALSE;
    dcw_fault_arm (mode, (guint)step);
    state.real = TRUE;
    return TRUE;
  }
  return FALSE;
}

#ifdef G_OS_UNIX
static void
go_on (int number)
{
  dcw_clock_set_for_test (dcw_clock_now_s () + DCW_FAULT_LATER_S);
}
#endif

__attribute__ ((constructor)) static void
start (void)
{
  const char *wish = getenv ("DCW_FAULT"), *now = getenv ("DCW_TEST_NOW"), *marks = getenv ("DCW_FAULT_MARK");
  gint64 now_s;

  if (wish != NULL && !arm_real (wish)) {
    fprintf (stderr, "DCW_FAULT=%s: kill:N, tear:N, eio[-from]:N, enospc[-from]:N or count[:FILE] is expected\n", wish);
    abort ();
  }
  if (now != NULL) {
    if (!g_ascii_string_to_signed (now, 10, 1, G_MAXINT64, &now_s, NULL)) {
      fprintf (stderr, "DCW_TEST_NOW=%s: seconds since 1970 are expected\n", now);
      abort ();
    }
    dcw_clock_set_for_test (now_s);
#ifdef G_OS_UNIX
    signal (SIGUSR1, go_on);
#endif
  }
  state.mark = marks != NULL && *marks != '\0';
}
