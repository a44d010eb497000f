/* Restarting services that are made for this test: what needs them, those that take their time, those that do not start. */
#include <string.h>
#include <windows.h>
#include "base/error.h"
#include "support/local.h"
#include "support/tap.h"

/* Base is needed by Upper, which is needed by Top; Idle needs Base and does not run. */
enum { BASE, UPPER, TOP, IDLE, N_SERVICES };
static const struct {
  const wchar_t *name;
  const char *narrow;
  const wchar_t *needs;
} services[N_SERVICES] = {
  { L"DcwTestBase", "DcwTestBase", L"" },
  { L"DcwTestUpper", "DcwTestUpper", L"DcwTestBase\0" },
  { L"DcwTestTop", "DcwTestTop", L"DcwTestUpper\0" },
  { L"DcwTestIdle", "DcwTestIdle", L"DcwTestBase\0" },
};

static DcwStation *station;
static SC_HANDLE manager, handles[N_SERVICES];

static DWORD
state_of (guint i, DWORD *process)
{
  SERVICE_STATUS_PROCESS status;
  DWORD size;
  ck_assert (QueryServiceStatusEx (handles[i], SC_STATUS_PROCESS_INFO, (LPBYTE)&status, sizeof status, &size));
  *process = status.dwProcessId;
  return status.dwCurrentState;
}

static void
wait_until (guint i, DWORD state)
{
  DWORD process;
  for (guint n = 0; n < 600 && state_of (i, &process) != state; n++)
    Sleep (50);
  ck_assert_msg (state_of (i, &process) == state, "%s is in state %lu", services[i].narrow, state_of (i, &process));
}

static void
remove_all (void)
{
  for (guint i = N_SERVICES; i-- > 0;) {
    SERVICE_STATUS status;
    SC_HANDLE old = OpenServiceW (manager, services[i].name, SERVICE_ALL_ACCESS);
    if (old == NULL)
      continue;
    for (guint n = 0;
         n < 200 && !ControlService (old, SERVICE_CONTROL_STOP, &status) && GetLastError () != ERROR_SERVICE_NOT_ACTIVE; n++)
      Sleep (50);
    for (guint n = 0; n < 200 && QueryServiceStatus (old, &status) && status.dwCurrentState != SERVICE_STOPPED; n++)
      Sleep (50);
    DeleteService (old);
    CloseServiceHandle (old);
  }
}

static void
set_program (guint i, const char *arguments)
{
  g_autofree char *line = g_strdup_printf ("\"%s\" %s", g_getenv ("DCW_SLOW_SERVICE"), arguments);
  g_autofree wchar_t *wide = (wchar_t *)g_utf8_to_utf16 (line, -1, NULL, NULL, NULL);
  ck_assert (ChangeServiceConfigW (handles[i], SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, wide, NULL, NULL, NULL,
                                   NULL, NULL, NULL));
}

static void
setup (void)
{
  manager = OpenSCManagerW (NULL, NULL, SC_MANAGER_ALL_ACCESS);
  ck_assert_msg (manager != NULL, "no service manager: %lu", GetLastError ());
  ck_assert_msg (g_getenv ("DCW_SLOW_SERVICE") != NULL, "DCW_SLOW_SERVICE names no program");
  remove_all ();
  for (guint i = 0; i < N_SERVICES; i++) {
    /* The one of the test before may be on its way out. */
    for (guint n = 0; n < 400; n++) {
      handles[i] =
          CreateServiceW (manager, services[i].name, NULL, SERVICE_ALL_ACCESS, SERVICE_WIN32_OWN_PROCESS, SERVICE_DEMAND_START,
                          SERVICE_ERROR_NORMAL, L"C:\\none.exe", NULL, NULL, services[i].needs, NULL, NULL);
      if (handles[i] != NULL || GetLastError () != ERROR_SERVICE_MARKED_FOR_DELETE)
        break;
      Sleep (50);
    }
    ck_assert_msg (handles[i] != NULL, "%s can't be made: %lu", services[i].narrow, GetLastError ());
    set_program (i, "0 0");
  }
  for (guint i = BASE; i <= TOP; i++) {
    ck_assert_msg (StartServiceW (handles[i], 0, NULL), "%s does not start: %lu", services[i].narrow, GetLastError ());
    wait_until (i, SERVICE_RUNNING);
  }
  station = dcw_local_open ();
}

static void
teardown (void)
{
  dcw_local_close (g_steal_pointer (&station));
  for (guint i = 0; i < N_SERVICES; i++)
    CloseServiceHandle (handles[i]);
  remove_all ();
  CloseServiceHandle (manager);
}

/* Wine answers that nothing needs anything. */
static gboolean
tells_dependents (void)
{
  DWORD size = 0, n = 0;
  return !EnumDependentServicesW (handles[BASE], SERVICE_ACTIVE, NULL, 0, &size, &n) && GetLastError () == ERROR_MORE_DATA;
}
#define NO_DEPENDENTS "this system does not tell what needs a service"

/* ---- What is said while it is waited ---- */

typedef struct {
  GString *said;
  const char *give_up_at; /* "-NAME": when it stops, "+NAME": when it starts; NULL: never */
  guint n;
} Ear;

static gboolean
hear (const char *service, DcwServiceStep step, gpointer data)
{
  Ear *ear = data;
  g_autofree char *word = g_strdup_printf ("%c%s", step == DCW_SERVICE_STOPS ? '-' : '+', service + strlen ("DcwTest"));
  ear->n++;
  if (!g_str_has_suffix (ear->said->str, word))
    g_string_append_printf (ear->said, "%s%s", ear->said->len > 0 ? " " : "", word);
  return g_strcmp0 (word, ear->give_up_at) != 0;
}

static void
check_states (const char *name, const DWORD *expected)
{
  for (guint i = 0; i < N_SERVICES; i++) {
    DWORD process, state = state_of (i, &process);
    ck_assert_msg (state == expected[i], "%s: %s is in state %lu", name, services[i].narrow, state);
  }
}

static const DWORD as_before[] = { SERVICE_RUNNING, SERVICE_RUNNING, SERVICE_RUNNING, SERVICE_STOPPED };

START_TEST (with_what_needs_it)
{
  if (!tells_dependents ())
    dcw_skip (NO_DEPENDENTS);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  Ear ear = { .said = said };
  DcwRestartHow how = { .wait = hear, .data = &ear };
  DWORD before[N_SERVICES], after[N_SERVICES];
  for (guint i = BASE; i <= TOP; i++)
    state_of (i, &before[i]);
  ck_assert_msg (dcw_station_restart (station, services[BASE].narrow, &how, &error), "%s", error != NULL ? error->message : "?");
  check_states ("restarted", as_before);
  for (guint i = BASE; i <= TOP; i++) {
    state_of (i, &after[i]);
    ck_assert_msg (before[i] != after[i], "%s was not restarted", services[i].narrow);
  }
  ck_assert_msg (g_str_has_prefix (said->str, "-Top -Upper -Base"), "%s", said->str);
}
END_TEST

START_TEST (what_shall_run_too)
{
  g_autoptr (GError) error = NULL;
  static const char *const too[] = { "DcwTestIdle", "DcwTestTop", NULL };
  DcwRestartHow how = { .start_too = too };
  SERVICE_STATUS status;
  ck_assert (ControlService (handles[TOP], SERVICE_CONTROL_STOP, &status));
  wait_until (TOP, SERVICE_STOPPED);
  ck_assert_msg (dcw_station_restart (station, services[BASE].narrow, &how, &error), "%s", error != NULL ? error->message : "?");
  static const DWORD all[] = { SERVICE_RUNNING, SERVICE_RUNNING, SERVICE_RUNNING, SERVICE_RUNNING };
  check_states ("all", all);
}
END_TEST

START_TEST (given_up_before_anything)
{
  if (!tells_dependents ())
    dcw_skip (NO_DEPENDENTS);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  Ear ear = { .said = said, .give_up_at = "-Top" };
  DcwRestartHow how = { .wait = hear, .data = &ear };
  ck_assert (!dcw_station_restart (station, services[BASE].narrow, &how, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_CANCELLED), "%s", error->message);
  check_states ("given up", as_before);
}
END_TEST

/* By itself it is stopped and started, and nothing else with it. */
START_TEST (alone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  Ear ear = { .said = said, .give_up_at = "-Top" };
  DcwRestartHow how = { .wait = hear, .data = &ear };
  DWORD before, after, other, same;
  state_of (TOP, &before);
  state_of (UPPER, &other);
  ck_assert (!dcw_station_restart (station, services[TOP].narrow, &how, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_CANCELLED), "%s", error->message);
  state_of (TOP, &after);
  ck_assert_msg (before == after, "it was restarted all the same");
  ear.give_up_at = NULL;
  g_clear_error (&error);
  ck_assert_msg (dcw_station_restart (station, services[TOP].narrow, &how, &error), "%s", error != NULL ? error->message : "?");
  state_of (TOP, &after);
  state_of (UPPER, &same);
  ck_assert_msg (before != after && other == same, "not that one alone was restarted");
  check_states ("alone", as_before);
  ck_assert_msg (strcmp (said->str, "-Top +Top") == 0, "%s", said->str);
}
END_TEST

START_TEST (given_up_on_the_way)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  Ear ear = { .said = said, .give_up_at = "-Base" };
  DcwRestartHow how = { .wait = hear, .data = &ear };
  ck_assert (!dcw_station_restart (station, services[BASE].narrow, &how, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_CANCELLED), "%s", error->message);
  /* What was stopped for it is started again. */
  check_states ("given up", as_before);
}
END_TEST

START_TEST (slow_ones_are_waited_for)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  Ear ear = { .said = said };
  DcwRestartHow how = { .wait = hear, .data = &ear };
  set_program (TOP, "1500 1500");
  ck_assert_msg (dcw_station_restart (station, services[TOP].narrow, &how, &error), "%s", error != NULL ? error->message : "?");
  guint quick = ear.n;
  ck_assert_msg (dcw_station_restart (station, services[TOP].narrow, &how, &error), "%s", error != NULL ? error->message : "?");
  check_states ("slow", as_before);
  ck_assert_msg (ear.n - quick >= 4, "only %u times told", ear.n - quick);
  /* Nobody has to wait. */
  ear.give_up_at = "+Top";
  ck_assert (!dcw_station_restart (station, services[TOP].narrow, &how, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_CANCELLED), "%s", error->message);
  wait_until (TOP, SERVICE_RUNNING);
}
END_TEST

/* It takes no order before it runs, and then has to be told again. */
START_TEST (one_that_is_starting)
{
  g_autoptr (GError) error = NULL;
  SERVICE_STATUS status;
  DWORD process, after;
  ck_assert (ControlService (handles[TOP], SERVICE_CONTROL_STOP, &status));
  wait_until (TOP, SERVICE_STOPPED);
  set_program (TOP, "3000 0");
  ck_assert (StartServiceW (handles[TOP], 0, NULL));
  ck_assert_msg (state_of (TOP, &process) == SERVICE_START_PENDING, "it runs already");
  ck_assert_msg (dcw_station_restart (station, services[TOP].narrow, NULL, &error), "%s", error != NULL ? error->message : "?");
  check_states ("starting", as_before);
  state_of (TOP, &after);
  ck_assert_msg (process != after, "it was not restarted");
}
END_TEST

/* What runs and has been disabled meanwhile would stay down. */
START_TEST (disabled_dependent)
{
  if (!tells_dependents ())
    dcw_skip (NO_DEPENDENTS);
  g_autoptr (GError) error = NULL;
  DWORD before, after;
  state_of (TOP, &before);
  ck_assert (ChangeServiceConfigW (handles[TOP], SERVICE_NO_CHANGE, SERVICE_DISABLED, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL,
                                   NULL, NULL, NULL));
  ck_assert (!dcw_station_restart (station, services[BASE].narrow, NULL, &error));
  ck_assert_msg (strstr (error->message, "DcwTestTop") != NULL && strstr (error->message, "1058") != NULL, "%s", error->message);
  check_states ("disabled", as_before);
  state_of (TOP, &after);
  ck_assert_msg (before == after, "it was stopped all the same");
}
END_TEST

START_TEST (one_that_does_not_start)
{
  g_autoptr (GError) error = NULL;
  set_program (TOP, "never 0");
  ck_assert (!dcw_station_restart (station, services[TOP].narrow, NULL, &error));
  ck_assert_msg (strstr (error->message, "DcwTestTop") != NULL && strstr (error->message, "does not start again") != NULL, "%s",
                 error->message);
  static const DWORD without[] = { SERVICE_RUNNING, SERVICE_RUNNING, SERVICE_STOPPED, SERVICE_STOPPED };
  check_states ("without", without);
}
END_TEST

START_TEST (dependent_that_does_not_start)
{
  if (!tells_dependents ())
    dcw_skip (NO_DEPENDENTS);
  g_autoptr (GError) error = NULL;
  set_program (TOP, "never 0");
  ck_assert (!dcw_station_restart (station, services[BASE].narrow, NULL, &error));
  ck_assert_msg (strstr (error->message, "DcwTestTop") != NULL, "%s", error->message);
  static const DWORD without[] = { SERVICE_RUNNING, SERVICE_RUNNING, SERVICE_STOPPED, SERVICE_STOPPED };
  check_states ("without", without);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-restart");
  TCase *restart = tcase_create ("restart");
  tcase_set_timeout (restart, 180);
  tcase_add_checked_fixture (restart, setup, teardown);
  tcase_add_test (restart, with_what_needs_it);
  tcase_add_test (restart, what_shall_run_too);
  tcase_add_test (restart, given_up_before_anything);
  tcase_add_test (restart, alone);
  tcase_add_test (restart, given_up_on_the_way);
  tcase_add_test (restart, slow_ones_are_waited_for);
  tcase_add_test (restart, one_that_is_starting);
  tcase_add_test (restart, disabled_dependent);
  tcase_add_test (restart, one_that_does_not_start);
  tcase_add_test (restart, dependent_that_does_not_start);
  suite_add_tcase (suite, restart);
  return suite;
}
