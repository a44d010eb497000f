/* Services of the live service manager: what the station says and does beside what Windows has. */
#include <string.h>
#include <windows.h>
#include "base/error.h"
#include "station/win32/handle.h"
#include "station/win32/services.h"
#include "support/local.h"
#include "support/tap.h"

#define NAME "DcwTestService"
#define WIDE_NAME L"DcwTestService"
#define DRIVER L"DcwTestDriver"
#define PROGRAM L"C:\\Program Files\\Dcw\\dcw test.exe"

static DcwStation *station;
static SC_HANDLE manager, service;

static void
remove_service (const wchar_t *name)
{
  SC_HANDLE old = OpenServiceW (manager, name, DELETE);
  if (old == NULL)
    return;
  DeleteService (old);
  CloseServiceHandle (old);
}

static SC_HANDLE
make_service (const wchar_t *name, DWORD type)
{
  SC_HANDLE made = CreateServiceW (manager, name, type == SERVICE_KERNEL_DRIVER ? NULL : L"Dcw test", SERVICE_ALL_ACCESS, type,
                                   SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, PROGRAM, NULL, NULL, L"RpcSs\0", NULL, NULL);
  ck_assert_msg (made != NULL, "the service can't be made: %lu", GetLastError ());
  return made;
}

static void
setup (void)
{
  manager = OpenSCManagerW (NULL, NULL, SC_MANAGER_ALL_ACCESS);
  ck_assert_msg (manager != NULL, "no service manager: %lu", GetLastError ());
  remove_service (WIDE_NAME);
  remove_service (DRIVER);
  service = make_service (WIDE_NAME, SERVICE_WIN32_OWN_PROCESS);
  station = dcw_local_open ();
}

static void
teardown (void)
{
  CloseServiceHandle (service);
  remove_service (WIDE_NAME);
  remove_service (DRIVER);
  CloseServiceHandle (manager);
  dcw_local_close (g_steal_pointer (&station));
}

static DcwResource *
named (const char *name)
{
  return dcw_resource_named (DCW_KIND_SERVICE, name, NULL);
}

/* As it was made, with one account: a SID; NULL: none. */
static DcwState *
expected (const char *account, guint start, guint type)
{
  DcwState *state = dcw_state_present (DCW_KIND_SERVICE);
  g_auto (DcwPrincipal) who = { 0 };
  dcw_state_set_number (state, DCW_SERVICE_START, start);
  dcw_state_set_number (state, DCW_SERVICE_TYPE, type);
  dcw_state_set_text (state, DCW_SERVICE_PATH, "C:\\Program Files\\Dcw\\dcw test.exe");
  dcw_state_set_text (state, DCW_SERVICE_TITLE, "Dcw test");
  if (account != NULL && dcw_principal_init_sid_text (&who, account, NULL))
    dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &who);
  return state;
}

static QUERY_SERVICE_CONFIGW *
look (void)
{
  QUERY_SERVICE_CONFIGW *config = g_malloc0 (8192);
  DWORD needed;
  ck_assert_msg (QueryServiceConfigW (service, config, 8192, &needed), "it can't be looked at: %lu", GetLastError ());
  return config;
}

START_TEST (what_is_read)
{
  g_autoptr (DcwResource) resource = named (NAME), other_case = named ("dcwtestSERVICE"), nobody = named ("DcwNoSuchService");
  dcw_local_check (station, "service", resource, expected ("S-1-5-18", SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS));
  dcw_local_check (station, "case", other_case, expected ("S-1-5-18", SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS));
  dcw_local_check (station, "nobody", nobody, NULL);
  ck_assert_msg (dcw_local_lists (station, NULL, resource), "it is not listed");
  ck_assert_msg (!dcw_local_lists (station, NULL, nobody), "somebody else is listed");
}
END_TEST

START_TEST (drivers_are_none)
{
  CloseServiceHandle (make_service (DRIVER, SERVICE_KERNEL_DRIVER));
  g_autoptr (DcwResource) driver = named ("DcwTestDriver"),
                          value = dcw_test_value ("HKLM\\SYSTEM\\CurrentControlSet\\Services\\DcwTestDriver", "Start");
  dcw_local_check (station, "driver", driver, NULL);
  ck_assert_msg (!dcw_local_lists (station, NULL, driver), "it is listed");
  dcw_local_check (station, "its start", value, dcw_state_value_number (SERVICE_DEMAND_START));
  dcw_local_refuse (station, "change", driver, expected ("S-1-5-18", SERVICE_DISABLED, SERVICE_KERNEL_DRIVER), NULL,
                    DCW_ERROR_UNSUPPORTED, "driver");
}
END_TEST

/* Accounts that log on without a password; each is changed and put back. */
START_TEST (changes)
{
  static const struct {
    const char *name, *account;
    const wchar_t *wide;
    guint start, type;
  } rows[] = {
    { "start", "S-1-5-18", L"LocalSystem", SERVICE_AUTO_START, SERVICE_WIN32_OWN_PROCESS },
    { "disabled", "S-1-5-18", L"LocalSystem", SERVICE_DISABLED, SERVICE_WIN32_OWN_PROCESS },
    { "desktop", "S-1-5-18", L"LocalSystem", SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS | SERVICE_INTERACTIVE_PROCESS },
    { "local service", "S-1-5-19", L"NT AUTHORITY\\LocalService", SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS },
    { "network service", "S-1-5-20", L"NT AUTHORITY\\NetworkService", SERVICE_AUTO_START, SERVICE_WIN32_OWN_PROCESS },
  };
  const char *name = rows[_i].name;
  g_autoptr (DcwResource) resource = named (NAME);
  dcw_local_write (station, name, resource, expected (rows[_i].account, rows[_i].start, rows[_i].type));
  g_autofree QUERY_SERVICE_CONFIGW *config = look ();
  ck_assert_msg (config->dwStartType == rows[_i].start && config->dwServiceType == rows[_i].type, "%s: start %lu, type %lu", name,
                 config->dwStartType, config->dwServiceType);
  ck_assert_msg (_wcsicmp (config->lpServiceStartName, rows[_i].wide) == 0, "%s: runs as %ls", name, config->lpServiceStartName);
  ck_assert_msg (wcscmp (config->lpBinaryPathName, PROGRAM) == 0, "%s: its program is %ls", name, config->lpBinaryPathName);
  /* Wine 8 does not tell it. */
  ck_assert_msg (dcw_local_is_wine () || wcscmp (config->lpDependencies, L"RpcSs") == 0, "%s: needs %ls", name,
                 config->lpDependencies);
  dcw_local_check (station, name, resource, expected (rows[_i].account, rows[_i].start, rows[_i].type));
  dcw_local_write (station, name, resource, expected ("S-1-5-18", SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS));
  dcw_local_check (station, name, resource, expected ("S-1-5-18", SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS));
}
END_TEST

static char *
own_user (void)
{
  guint8 data[256];
  DWORD size;
  HANDLE token;
  DcwSid sid;
  ck_assert_msg (OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token), "no token");
  ck_assert_msg (GetTokenInformation (token, TokenUser, data, sizeof data, &size), "no user");
  CloseHandle (token);
  PSID user = ((TOKEN_USER *)data)->User.Sid;
  ck_assert_msg (dcw_sid_decode (user, GetLengthSid (user), &sid, NULL, NULL), "no SID");
  return dcw_sid_format (&sid);
}

START_TEST (user_needs_a_password)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would need the password of a user");
  g_autofree char *user = own_user ();
  g_autoptr (DcwResource) resource = named (NAME);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, user, NULL));
  g_autofree char *name = dcw_station_password_name (station, &who);
  dcw_local_refuse (station, "no password", resource, expected (user, SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS), NULL,
                    DCW_ERROR_SECRET, name);
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  g_autoptr (DcwState) want = expected (user, SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS);
  g_autoptr (GError) error = NULL;
  dcw_secrets_set (secrets, name, "Kf7-plum-lantern");
  dcw_station_write (station, resource, want, secrets, NULL, NULL, &error);
  ck_assert_msg (error == NULL, "%s", error != NULL ? error->message : "");
  dcw_local_check (station, "with one", resource, dcw_state_ref (want));
  g_autofree QUERY_SERVICE_CONFIGW *config = look ();
  ck_assert_msg (wcsncmp (config->lpServiceStartName, L".\\", 2) == 0, "runs as %ls", config->lpServiceStartName);
  dcw_secrets_set (secrets, name, NULL);
  dcw_station_write (station, resource, want, secrets, NULL, NULL, &error);
  ck_assert_msg (error == NULL, "the same again: %s", error != NULL ? error->message : "");
}
END_TEST

START_TEST (what_is_refused)
{
  g_autoptr (DcwResource) resource = named (NAME), nobody = named ("DcwNoSuchService");
  guint demand = SERVICE_DEMAND_START, own = SERVICE_WIN32_OWN_PROCESS;
  DcwState *other_program = expected ("S-1-5-18", demand, own), *other_title = expected ("S-1-5-18", demand, own);
  dcw_state_set_text (other_program, DCW_SERVICE_PATH, "C:\\other.exe");
  dcw_state_set_text (other_title, DCW_SERVICE_TITLE, "Other");
  dcw_local_refuse (station, "program", resource, other_program, NULL, DCW_ERROR_UNSUPPORTED, "not changed");
  dcw_local_refuse (station, "title", resource, other_title, NULL, DCW_ERROR_UNSUPPORTED, "not changed");
  dcw_local_refuse (station, "install", nobody, expected ("S-1-5-18", demand, own), NULL, DCW_ERROR_UNSUPPORTED,
                    "its own program");
  dcw_local_refuse (station, "remove", resource, NULL, NULL, DCW_ERROR_UNSUPPORTED, "its own program");
  dcw_local_write (station, "nothing to remove", nobody, NULL);
  dcw_local_refuse (station, "desktop", resource, expected ("S-1-5-19", demand, own | SERVICE_INTERACTIVE_PROCESS), NULL,
                    DCW_ERROR_REFUSED, "Local System");
  dcw_local_refuse (station, "nobody's SID", resource, expected ("S-1-5-21-9-9-9-4711", demand, own), NULL, DCW_ERROR_REFUSED,
                    "does not know");
  dcw_local_refuse (station, "as nobody", resource, expected (NULL, demand, own), NULL, DCW_ERROR_REFUSED, "does not know");
  dcw_local_check (station, "afterwards", resource, expected ("S-1-5-18", demand, own));
}
END_TEST

/* What runs as somebody who is gone could not be put back. */
START_TEST (of_somebody_who_is_gone)
{
  if (!ChangeServiceConfigW (service, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL,
                             L".\\DcwNobody", L"x", NULL))
    dcw_skip ("this Windows looks at the account: %lu", GetLastError ());
  g_autoptr (DcwResource) resource = named (NAME);
  dcw_local_check (station, "read", resource, expected (NULL, SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS));
  dcw_local_refuse (station, "account", resource, expected ("S-1-5-18", SERVICE_DEMAND_START, SERVICE_WIN32_OWN_PROCESS), NULL,
                    DCW_ERROR_REFUSED, "could not be put back");
  dcw_local_write (station, "start", resource, expected (NULL, SERVICE_AUTO_START, SERVICE_WIN32_OWN_PROCESS));
  dcw_local_check (station, "start", resource, expected (NULL, SERVICE_AUTO_START, SERVICE_WIN32_OWN_PROCESS));
}
END_TEST

START_TEST (what_facts_say)
{
  const char *state = dcw_station_fact (station, "service.state", NAME);
  const char *dependents = dcw_station_fact (station, "service.dependents", "RpcSs");
  ck_assert_msg (g_strcmp0 (state, "stopped") == 0, "its state is %s", state);
  g_auto (GStrv) names = g_strsplit (dependents != NULL ? dependents : "", " ", -1);
  ck_assert_msg (g_strv_contains ((const char *const *)names, NAME), "RpcSs is needed by %s", dependents);
}
END_TEST

/* ---- Listings that come in parts ---- */

typedef struct {
  guint n, each; /* services; how many fit into a part, 0: none */
  DWORD failure; /* of the second part */
  guint parts;
} Told;

/* Names lie in the part itself, as those of Windows do. */
static DWORD
tell_part (gpointer data, ENUM_SERVICE_STATUS_PROCESSW *part, DWORD size, DWORD *n, DWORD *resume)
{
  Told *told = data;
  guint first = *resume, last = MIN (told->n, first + told->each);
  wchar_t *names = (wchar_t *)(gpointer)((guint8 *)part + size / 2);
  ck_assert_msg (size <= 256 * 1024, "%lu bytes are more than Windows fills", size);
  if (told->parts++ == 1 && told->failure != ERROR_SUCCESS)
    return told->failure;
  memset (part, 0xee, size);
  for (guint i = first; i < last; i++) {
    g_autofree char *narrow = g_strdup_printf ("Service%u", i);
    wchar_t *name = names + (i - first) * 32;
    for (guint k = 0; k <= strlen (narrow); k++)
      name[k] = (wchar_t)narrow[k];
    if (i == 3)
      name[0] = 0xd800; /* half a character */
    part[i - first].lpServiceName = name;
    part[i - first].ServiceStatusProcess = (SERVICE_STATUS_PROCESS){ .dwCurrentState = SERVICE_RUNNING, .dwProcessId = i };
  }
  *n = last - first;
  *resume = last < told->n ? last : 0;
  return last < told->n ? ERROR_MORE_DATA : ERROR_SUCCESS;
}

static const struct {
  const char *name;
  guint n, each;
  DWORD failure, result;
} listings[] = {
  { "none", 0, 10, ERROR_SUCCESS, ERROR_SUCCESS },
  { "in one", 5, 10, ERROR_SUCCESS, ERROR_SUCCESS },
  { "just one", 10, 10, ERROR_SUCCESS, ERROR_SUCCESS },
  { "in parts", 2345, 100, ERROR_SUCCESS, ERROR_SUCCESS },
  { "no end of parts without a service", 5, 0, ERROR_SUCCESS, ERROR_MORE_DATA },
  { "more than any computer has", 200000, 500, ERROR_SUCCESS, ERROR_MORE_DATA },
  { "denied on the way", 50, 10, ERROR_ACCESS_DENIED, ERROR_ACCESS_DENIED },
};

START_TEST (listing_in_parts)
{
  Told told = { listings[_i].n, listings[_i].each, listings[_i].failure, 0 };
  DWORD failure = 4711;
  g_autoptr (GArray) all = dcw_services_collect (tell_part, &told, &failure);
  ck_assert_msg (failure == listings[_i].result && (all != NULL) == (failure == ERROR_SUCCESS), "%s: %lu", listings[_i].name,
                 failure);
  ck_assert_msg (all == NULL || all->len == listings[_i].n, "%s: %u", listings[_i].name, all != NULL ? all->len : 0);
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const DcwServiceRow *row = &g_array_index (all, DcwServiceRow, i);
    g_autofree char *name = i != 3 ? g_strdup_printf ("Service%u", i) : NULL;
    ck_assert_msg (g_strcmp0 (row->name, name) == 0 && row->state == SERVICE_RUNNING && row->process == i, "%s: %u is %s",
                   listings[_i].name, i, row->name);
  }
}
END_TEST

START_TEST (what_could_not_be_started_again)
{
  g_autoptr (GError) error = NULL;
  DcwServiceHandle connected = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  ck_assert_uint_eq (dcw_services_open (SC_MANAGER_CONNECT, &connected), ERROR_SUCCESS);
  ck_assert (dcw_services_check_startable (connected, names, &error));
  g_ptr_array_add (names, (gpointer) "RpcSs");
  g_ptr_array_add (names, (gpointer)NAME);
  ck_assert_msg (dcw_services_check_startable (connected, names, &error), "%s", error != NULL ? error->message : "?");
  ChangeServiceConfigW (service, SERVICE_NO_CHANGE, SERVICE_DISABLED, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL, NULL, NULL,
                        NULL);
  ck_assert (!dcw_services_check_startable (connected, names, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED) && strstr (error->message, NAME) != NULL
                     && strstr (error->message, "1058") != NULL,
                 "%s", error->message);
  g_clear_error (&error);
  names->pdata[1] = (gpointer) "DcwNoSuchService";
  ck_assert (!dcw_services_check_startable (connected, names, &error));
  ck_assert_msg (strstr (error->message, "DcwNoSuchService") != NULL, "%s", error->message);
  dcw_service_handle_close (connected);
}
END_TEST

START_TEST (restart_is_refused)
{
  g_autoptr (GError) error = NULL, other = NULL, third = NULL;
  ck_assert_msg (!dcw_station_restart (station, "DcwNoSuchService", NULL, &error) && strstr (error->message, "1060") != NULL,
                 "%s", error != NULL ? error->message : "nobody was restarted");
  /* Its program is not there. */
  ck_assert_msg (!dcw_station_restart (station, NAME, NULL, &other) && strstr (other->message, "does not start") != NULL, "%s",
                 other != NULL ? other->message : "it was restarted");
  ChangeServiceConfigW (service, SERVICE_NO_CHANGE, SERVICE_DISABLED, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL, NULL, NULL,
                        NULL);
  ck_assert_msg (!dcw_station_restart (station, NAME, NULL, &third) && g_error_matches (third, DCW_ERROR, DCW_ERROR_REFUSED),
                 "%s", third != NULL ? third->message : "it was restarted");
}
END_TEST

static DWORD
state_of (SC_HANDLE handle, DWORD *process)
{
  SERVICE_STATUS_PROCESS status;
  DWORD size;
  ck_assert (QueryServiceStatusEx (handle, SC_STATUS_PROCESS_INFO, (LPBYTE)&status, sizeof status, &size));
  *process = status.dwProcessId;
  return status.dwCurrentState;
}

START_TEST (restart)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would restart a service of the computer");
  g_autoptr (GError) error = NULL;
  SC_HANDLE spooler = OpenServiceW (manager, L"Spooler", SERVICE_ALL_ACCESS);
  SERVICE_STATUS status;
  DWORD first, second;
  ck_assert_msg (spooler != NULL, "there is no service to restart");
  /* From a stop, it is a start. */
  ck_assert_msg (dcw_station_restart (station, "Spooler", NULL, &error), "%s", error != NULL ? error->message : "");
  ck_assert_int_eq (state_of (spooler, &first), SERVICE_RUNNING);
  ck_assert_msg (g_strcmp0 (dcw_station_fact (station, "service.state", "Spooler"), "running") == 0, "facts say otherwise");
  ck_assert_msg (dcw_station_restart (station, "Spooler", NULL, &error), "%s", error != NULL ? error->message : "");
  ck_assert_int_eq (state_of (spooler, &second), SERVICE_RUNNING);
  ck_assert_msg (first != second, "it is the same process as before");
  ControlService (spooler, SERVICE_CONTROL_STOP, &status);
  CloseServiceHandle (spooler);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-services");
  TCase *tcase = tcase_create ("services");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, what_is_read);
  tcase_add_test (tcase, drivers_are_none);
  tcase_add_loop_test (tcase, changes, 0, 5);
  tcase_add_test (tcase, user_needs_a_password);
  tcase_add_test (tcase, what_is_refused);
  tcase_add_test (tcase, of_somebody_who_is_gone);
  tcase_add_test (tcase, what_facts_say);
  tcase_add_loop_test (tcase, listing_in_parts, 0, G_N_ELEMENTS (listings));
  tcase_add_test (tcase, what_could_not_be_started_again);
  tcase_add_test (tcase, restart_is_refused);
  tcase_add_test (tcase, restart);
  suite_add_tcase (suite, tcase);
  return suite;
}
