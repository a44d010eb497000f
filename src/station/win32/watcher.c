#include "station/win32/watcher.h"
#include <string.h>
#include <windows.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "platform/durable.h"
#include "platform/folder.h"
#include "platform/program.h"
#include "platform/random.h"
#include "station/task.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/scheduler.h"
#include "station/win32/text.h"

#define FOLDER "watcher"
#define COPY_PREFIX "opcdcom-"
#define ENDED "ended-" /* behind it: runs, and is to go */
#define MAX_PROGRAM (256 * 1024 * 1024)
#define MAX_COPIES 1000 /* that are looked at */
#define START_MS 30000
#define LATE_S 2 /* the clock of the scheduler may be a little ahead of ours */

/* ---- The program ---- */

static char *
digest_of (GBytes *bytes)
{
  g_autofree char *whole = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_strndup (whole, 32);
}

static gboolean
has_digest (const char *path, const char *digest)
{
  g_autoptr (GBytes) bytes = dcw_durable_read (path, MAX_PROGRAM, NULL, NULL);
  g_autofree char *found = bytes != NULL ? digest_of (bytes) : NULL;
  return g_strcmp0 (found, digest) == 0;
}

/* The path of the copy. */
static char *
copy_program (const char *folder, GBytes *program, GError **error)
{
  g_autofree char *digest = digest_of (program);
  g_autofree char *leaf = g_strconcat (COPY_PREFIX, digest, ".exe", NULL);
  g_autofree char *path = g_build_filename (folder, leaf, NULL);
  gsize size;
  const void *data = g_bytes_get_data (program, &size);
  if (has_digest (path, digest))
    return g_steal_pointer (&path);
  if (!dcw_durable_replace (path, data, size, 0600, error))
    return NULL;
  if (has_digest (path, digest))
    return g_steal_pointer (&path);
  g_set_error (error, DCW_ERROR, DCW_ERROR_IO, _ ("%s: is not what was written"), path);
  return NULL;
}

/* What the system has too: no folder of this session, no variable of this user. */
static wchar_t *
plain_environment (void)
{
  static const wchar_t *const names[] = { L"SystemDrive", L"SystemRoot" };
  wchar_t value[MAX_PATH];
  GString *block = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    DWORD n = GetEnvironmentVariableW (names[i], value, G_N_ELEMENTS (value));
    if (n == 0 || n >= G_N_ELEMENTS (value))
      continue;
    g_string_append_len (block, (const char *)names[i], (gssize)(wcslen (names[i]) * sizeof (wchar_t)));
    g_string_append_len (block, (const char *)L"=", sizeof (wchar_t));
    g_string_append_len (block, (const char *)value, (gssize)((n + 1) * sizeof (wchar_t)));
  }
  g_string_append_len (block, (const char *)L"PATH=", 5 * sizeof (wchar_t));
  UINT n = GetSystemDirectoryW (value, G_N_ELEMENTS (value));
  g_string_append_len (block, (const char *)value, (gssize)(MIN (n, G_N_ELEMENTS (value) - 1) * sizeof (wchar_t)));
  g_string_append_len (block, (const char *)L"\0\0", 2 * sizeof (wchar_t));
  return (wchar_t *)(gpointer)g_string_free (block, FALSE);
}

/* A program that is not there as a whole, or that is not allowed to run from there, would only be missed when it is too late. */
static gboolean
check_runs (const char *path, GError **error)
{
  g_autofree char *line = g_strconcat ("\"", path, "\" --version", NULL);
  g_autofree wchar_t *wide = dcw_wide (path), *wide_line = dcw_wide (line), *environment = plain_environment ();
  STARTUPINFOW startup = { .cb = sizeof startup };
  PROCESS_INFORMATION process = { 0 };
  wchar_t system[MAX_PATH];
  UINT n = GetSystemDirectoryW (system, G_N_ELEMENTS (system));
  DWORD status = STILL_ACTIVE, failure = ERROR_SUCCESS;
  if (n == 0 || n >= G_N_ELEMENTS (system))
    return dcw_win32_fail_at (path, ERROR_PATH_NOT_FOUND, error);
  /* No box to click away when a library is missing. */
  UINT mode = SetErrorMode (SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  /* There, as a task starts it: a current folder of somebody else's may hold libraries. */
  if (!CreateProcessW (wide, wide_line, NULL, NULL, FALSE, CREATE_NO_WINDOW | CREATE_UNICODE_ENVIRONMENT, environment, system,
                       &startup, &process))
    failure = GetLastError ();
  SetErrorMode (mode);
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail_at (path, failure, error);
  dcw_handle_opened (process.hThread);
  dcw_handle_opened (process.hProcess);
  if (WaitForSingleObject (process.hProcess, START_MS) != WAIT_OBJECT_0)
    TerminateProcess (process.hProcess, (UINT)STILL_ACTIVE);
  else
    GetExitCodeProcess (process.hProcess, &status);
  dcw_plain_handle_close (process.hThread);
  dcw_plain_handle_close (process.hProcess);
  if (status == 0)
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_IO, _ ("%s: does not run by itself (it ended with %lu)"), path, (gulong)status);
  return FALSE;
}

/* ---- Names ---- */

/* Of the state folder: runs of different state folders have the same numbers. */
static char *
task_prefix (const char *state_folder)
{
  g_autofree char *folded = dcw_text_fold (state_folder);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folded, -1);
  return g_strdup_printf ("revert-%.16s-", digest);
}

/* ---- Setting it up ---- */

static gboolean
register_task (const char *state_folder, const char *copy, guint run, gint64 deadline_s, GError **error)
{
  g_autofree char *quoted = dcw_task_quote (state_folder), *command = dcw_task_quote (copy), *prefix = task_prefix (state_folder);
  g_autofree char *name = g_strdup_printf ("%s%u", prefix, run);
  g_autofree char *description =
      g_strdup_printf ("Takes back run %u of OPC DCOM Wizard unless somebody has confirmed it in time.", run);
  g_autofree char *arguments = g_strconcat ("resume --overdue --station local --state ", quoted, NULL);
  DcwTask task = { description, command, arguments, deadline_s + LATE_S };
  return dcw_scheduler_register (name, &task, error);
}

gboolean
dcw_watcher_set (const char *state_folder, GBytes *program, guint run, gint64 deadline_s, GError **error)
{
  g_autofree char *folder = g_build_filename (state_folder, FOLDER, NULL), *quoted = dcw_task_quote (state_folder);
  if (quoted == NULL || !g_path_is_absolute (state_folder)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED,
                 _ ("%s: a task can't be told this folder, because there is one of the characters %s in its path"), state_folder,
                 "\" % $");
    return FALSE;
  }
  if (!dcw_folder_private (folder, error))
    return FALSE;
  g_autofree char *copy = copy_program (folder, program, error);
  if (copy != NULL && check_runs (copy, error) && register_task (state_folder, copy, run, deadline_s, error))
    return TRUE;
  dcw_watcher_remove (state_folder, NULL);
  return FALSE;
}

/* ---- Removing it ---- */

typedef gboolean (*EachCopy) (const char *path);

/* TRUE: each answered so for all. */
static gboolean
for_each_copy (const char *state_folder, EachCopy each)
{
  g_autofree char *folder = g_build_filename (state_folder, FOLDER, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *leaf;
  gboolean all = TRUE;
  for (guint i = 0; dir != NULL && i < MAX_COPIES && (leaf = g_dir_read_name (dir)) != NULL; i++) {
    g_autofree char *path = g_build_filename (folder, leaf, NULL);
    if (g_str_has_prefix (leaf, COPY_PREFIX) && !each (path))
      all = FALSE;
  }
  return all;
}

/* One that runs (it may be this very process) can't be removed, but be given another name, under which it goes with the next
 * start of Windows; under its own it would take a watcher's program away that was set up before that. */
static gboolean
remove_copy (const char *path)
{
  if (dcw_durable_remove (path, NULL))
    return TRUE;
  g_autofree char *leaf = g_path_get_basename (path), *folder = g_path_get_dirname (path);
  if (g_str_has_prefix (leaf, COPY_PREFIX ENDED))
    return FALSE;
  g_autofree char *other_leaf = g_strdup_printf (COPY_PREFIX ENDED "%08x%08x.exe", dcw_random_u32 (), dcw_random_u32 ());
  g_autofree char *other = g_build_filename (folder, other_leaf, NULL);
  g_autofree wchar_t *from = dcw_wide (path), *to = dcw_wide (other);
  if (MoveFileExW (from, to, 0))
    MoveFileExW (to, NULL, MOVEFILE_DELAY_UNTIL_REBOOT);
  return FALSE;
}

static gboolean
is_none (const char *path)
{
  return FALSE;
}

/* The tasks first: none is ever left without its program. */
gboolean
dcw_watcher_remove (const char *state_folder, GError **error)
{
  g_autofree char *prefix = task_prefix (state_folder);
  if (!dcw_scheduler_remove (prefix, error))
    return FALSE;
  for_each_copy (state_folder, remove_copy);
  return TRUE;
}

gboolean
dcw_watcher_is_set (const char *state_folder)
{
  return !for_each_copy (state_folder, is_none);
}

/* ---- Of the station ---- */

gboolean
dcw_local_watch (DcwStation *station, guint run, gint64 deadline_s, GError **error)
{
  g_autoptr (GBytes) program = dcw_program_read (MAX_PROGRAM, error);
  return program != NULL && dcw_watcher_set (dcw_machine_of (station)->state_folder, program, run, deadline_s, error);
}

gboolean
dcw_local_unwatch (DcwStation *station, GError **error)
{
  const char *state_folder = dcw_machine_of (station)->state_folder;
  return !dcw_watcher_is_set (state_folder) || dcw_watcher_remove (state_folder, error);
}

gboolean
dcw_local_is_watched (DcwStation *station)
{
  return dcw_watcher_is_set (dcw_machine_of (station)->state_folder);
}
