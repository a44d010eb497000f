/* The task that watches a run on the live computer: what it needs, and that nothing is left where it can't be had. Wine's
 * scheduler takes every task and forgets when and what; that has to be noticed.
 */
#include <string.h>
#include <windows.h>
#include "base/error.h"
#include "platform/durable.h"
#include "station/win32/handle.h"
#include "station/win32/watcher.h"
#include "support/local.h"
#include "support/scratch.h"
#include "support/tap.h"

static char *scratch, *state, *alone;

static void
setup (void)
{
  const char *program = g_getenv ("DCW_ALONE");
  ck_assert_msg (program != NULL, "DCW_ALONE names no program");
  scratch = dcw_scratch_new ();
  state = g_build_filename (scratch, "state", NULL);
  alone = g_strdup (program);
}

static void
teardown (void)
{
  dcw_scratch_free (scratch);
  g_free (state);
  g_free (alone);
  ck_assert_msg (dcw_handles_open () == 0, "%u handles are left open", dcw_handles_open ());
}

static gint64
in_an_hour (void)
{
  return g_get_real_time () / G_USEC_PER_SEC + 3600;
}

static gboolean
set_watcher (const char *folder, const char *path, GError **error)
{
  g_autoptr (GBytes) program = dcw_durable_read (path, 1 << 28, NULL, NULL);
  ck_assert_msg (program != NULL, "%s is not there", path);
  return dcw_watcher_set (folder, program, 7, in_an_hour (), error);
}

/* Files of the scheduler, where Wine and Windows have them. */
static gboolean
is_folder_there (void)
{
  wchar_t path[MAX_PATH];
  UINT n = GetSystemDirectoryW (path, MAX_PATH);
  ck_assert_uint_gt (n, 0);
  wcscat (path, L"\\Tasks\\OPC DCOM Wizard");
  return GetFileAttributesW (path) != INVALID_FILE_ATTRIBUTES;
}

static void
check_nothing_left (const char *name)
{
  ck_assert_msg (!dcw_watcher_is_set (state), "%s: a copy is left", name);
  ck_assert_msg (!dcw_local_is_wine () || !is_folder_there (), "%s: a task is left", name);
}

START_TEST (set_and_removed)
{
  g_autoptr (GError) error = NULL;
  gboolean set = set_watcher (state, alone, &error);
  if (dcw_local_is_wine ()) {
    ck_assert_msg (!set && strstr (error->message, "TimeTrigger") != NULL, "Wine: %s", error != NULL ? error->message : "is set");
    check_nothing_left ("Wine");
    return;
  }
  ck_assert_msg (set, "%s", error != NULL ? error->message : "?");
  ck_assert (dcw_watcher_is_set (state));
  /* Again: in place of the first. */
  ck_assert_msg (set_watcher (state, alone, &error), "%s", error != NULL ? error->message : "?");
  ck_assert_msg (dcw_watcher_remove (state, &error), "%s", error != NULL ? error->message : "?");
  check_nothing_left ("removed");
}
END_TEST

START_TEST (nothing_to_remove)
{
  g_autoptr (GError) error = NULL;
  ck_assert (!dcw_watcher_is_set (state));
  ck_assert_msg (dcw_watcher_remove (state, &error), "%s", error != NULL ? error->message : "?");
}
END_TEST

/* What could not run when its time has come is no watcher. */
START_TEST (no_program)
{
  g_autofree char *text = g_build_filename (scratch, "text.exe", NULL), *empty = g_build_filename (scratch, "empty.exe", NULL);
  g_autofree char *sick = g_build_filename (scratch, "sick.exe", NULL);
  g_autoptr (GBytes) bytes = dcw_durable_read (alone, 1 << 26, NULL, NULL);
  ck_assert (dcw_durable_replace (empty, "", 0, 0600, NULL));
  ck_assert (bytes != NULL && dcw_durable_replace (text, "no program", 10, 0600, NULL));
  ck_assert (dcw_durable_replace (sick, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) / 2, 0600, NULL));
  const char *const programs[] = { text, empty, sick };
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++) {
    g_autoptr (GError) error = NULL;
    ck_assert_msg (!set_watcher (state, programs[i], &error), "%s is a watcher", programs[i]);
    ck_assert_msg (strstr (error->message, "Trigger") == NULL, "%s: only the task failed: %s", programs[i], error->message);
    check_nothing_left (programs[i]);
  }
}
END_TEST

/* It runs from the folder of its libraries only; a system task would not find them. */
START_TEST (program_that_needs_others)
{
  g_autoptr (GError) error = NULL;
  wchar_t own[MAX_PATH];
  ck_assert_uint_gt (GetModuleFileNameW (NULL, own, MAX_PATH), 0);
  g_autofree char *program = g_utf16_to_utf8 ((const gunichar2 *)own, -1, NULL, NULL, NULL);
  ck_assert (!set_watcher (state, program, &error));
  ck_assert_msg (strstr (error->message, "does not run by itself") != NULL, "%s", error->message);
  check_nothing_left ("with libraries");
}
END_TEST

START_TEST (folder_that_would_be_read_otherwise)
{
  static const char *const leaves[] = { "50%", "%TEMP%", "$(Arg0)" };
  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *folder = g_build_filename (scratch, leaves[i], NULL);
    ck_assert_msg (!set_watcher (folder, alone, &error), "%s is taken", leaves[i]);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "%s: %s", leaves[i], error->message);
    ck_assert_msg (!g_file_test (folder, G_FILE_TEST_EXISTS), "%s was made", leaves[i]);
  }
}
END_TEST

START_TEST (of_the_station)
{
  g_autoptr (GError) error = NULL;
  DcwStation *station = dcw_local_open ();
  /* This test is no opcdcom, and none is beside it. */
  ck_assert (!dcw_station_watch (station, 7, in_an_hour (), &error));
  ck_assert_msg (strstr (error->message, "opcdcom.exe") != NULL, "%s", error->message);
  ck_assert (!dcw_station_is_watched (station));
  ck_assert (dcw_station_unwatch (station, NULL));
  dcw_local_close (station);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-watch");
  TCase *watch = tcase_create ("watch");
  tcase_set_timeout (watch, 120);
  tcase_add_checked_fixture (watch, setup, teardown);
  tcase_add_test (watch, set_and_removed);
  tcase_add_test (watch, nothing_to_remove);
  tcase_add_test (watch, no_program);
  tcase_add_test (watch, program_that_needs_others);
  tcase_add_test (watch, folder_that_would_be_read_otherwise);
  tcase_add_test (watch, of_the_station);
  suite_add_tcase (suite, watch);
  return suite;
}
