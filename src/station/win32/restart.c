/* Stopping a service with what depends on it, and starting them again. */
#include "station/win32/services.h"
#include "base/i18n.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

#define POLL_MS 250
#define PATIENCE_MS 60000 /* without any progress */
#define MAX_DEPENDENTS (256u * 1024)

/* Waits until the service is in state. A Windows number; ERROR_SERVICE_REQUEST_TIMEOUT when it makes no progress. */
static DWORD
wait_for (SC_HANDLE service, DWORD state)
{
  DWORD checkpoint = 0, waited = 0;
  for (;;) {
    SERVICE_STATUS_PROCESS status;
    DWORD size;
    if (!QueryServiceStatusEx (service, SC_STATUS_PROCESS_INFO, (LPBYTE)&status, sizeof status, &size))
      return GetLastError ();
    if (status.dwCurrentState == state)
      return ERROR_SUCCESS;
    if (state == SERVICE_RUNNING && status.dwCurrentState == SERVICE_STOPPED)
      return status.dwWin32ExitCode == ERROR_SUCCESS                  ? (DWORD)ERROR_SERVICE_NOT_ACTIVE
             : status.dwWin32ExitCode == ERROR_SERVICE_SPECIFIC_ERROR ? (DWORD)ERROR_SERVICE_SPECIFIC_ERROR
                                                                      : status.dwWin32ExitCode;
    if (status.dwCheckPoint != checkpoint) {
      checkpoint = status.dwCheckPoint;
      waited = 0;
    }
    if (waited >= MAX (PATIENCE_MS, MIN (status.dwWaitHint, 10 * PATIENCE_MS)))
      return ERROR_SERVICE_REQUEST_TIMEOUT;
    Sleep (POLL_MS);
    waited += POLL_MS;
  }
}

static DWORD
stop_one (SC_HANDLE service)
{
  SERVICE_STATUS status;
  if (!ControlService (service, SERVICE_CONTROL_STOP, &status)) {
    DWORD failure = GetLastError ();
    if (failure == ERROR_SERVICE_NOT_ACTIVE)
      return ERROR_SUCCESS;
    /* It is stopping, or starting, already: it will be in one of the two states. */
    if (failure != ERROR_SERVICE_CANNOT_ACCEPT_CTRL)
      return failure;
  }
  return wait_for (service, SERVICE_STOPPED);
}

static DWORD
start_one (SC_HANDLE service)
{
  if (!StartServiceW (service, 0, NULL) && GetLastError () != ERROR_SERVICE_ALREADY_RUNNING)
    return GetLastError ();
  return wait_for (service, SERVICE_RUNNING);
}

/* Names of the running services that need this one, directly or not, in the order in which they can be stopped. */
static DWORD
find_dependents (SC_HANDLE service, GPtrArray *names)
{
  DWORD size = 0, n = 0;
  if (EnumDependentServicesW (service, SERVICE_ACTIVE, NULL, 0, &size, &n))
    return ERROR_SUCCESS;
  if (GetLastError () != ERROR_MORE_DATA || size > MAX_DEPENDENTS)
    return GetLastError ();
  g_autofree ENUM_SERVICE_STATUSW *all = g_malloc0 (size);
  if (!EnumDependentServicesW (service, SERVICE_ACTIVE, all, size, &size, &n))
    return GetLastError ();
  for (DWORD i = 0; i < n; i++) {
    char *name = dcw_narrow (all[i].lpServiceName, -1);
    if (name != NULL)
      g_ptr_array_add (names, name);
  }
  return ERROR_SUCCESS;
}

static gboolean
fail (const char *service, const char *format, DWORD failure, GError **error)
{
  g_autofree char *what = g_strdup_printf (format, service);
  return dcw_win32_fail_at (what, failure, error);
}

typedef DWORD (*Step) (SC_HANDLE service);

static DWORD
do_by_name (SC_HANDLE manager, const char *name, DWORD access, Step step)
{
  g_auto (DcwServiceHandle) service = NULL;
  DWORD failure = dcw_service_open (manager, name, access | SERVICE_QUERY_STATUS, &service);
  return failure == ERROR_SUCCESS ? step (service) : failure;
}

/* Starts what was stopped, last stopped first. TRUE: all of it runs; else error names the first that does not. */
static gboolean
start_again (SC_HANDLE manager, const GPtrArray *stopped, GError **error)
{
  gboolean fine = TRUE;
  for (guint i = stopped->len; i-- > 0;) {
    DWORD failure = do_by_name (manager, stopped->pdata[i], SERVICE_START, start_one);
    if (failure == ERROR_SUCCESS)
      continue;
    if (fine)
      fail (stopped->pdata[i], _ ("service %s was stopped and does not start again"), failure, error);
    fine = FALSE;
  }
  return fine;
}

/* Everything that can be refused is found before anything is stopped. */
static gboolean
check_startable (SC_HANDLE service, const char *name, GError **error)
{
  g_autofree QUERY_SERVICE_CONFIGW *config = NULL;
  DWORD failure = dcw_service_config (service, &config);
  if (failure == ERROR_SUCCESS && config->dwStartType == SERVICE_DISABLED)
    failure = ERROR_SERVICE_DISABLED;
  return failure == ERROR_SUCCESS || fail (name, _ ("service %s can't be restarted"), failure, error);
}

gboolean
dcw_local_restart (DcwStation *station, const char *name, GError **error)
{
  static const DWORD access =
      SERVICE_STOP | SERVICE_START | SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG | SERVICE_ENUMERATE_DEPENDENTS;
  g_auto (DcwServiceHandle) manager = NULL, service = NULL;
  g_autoptr (GPtrArray) dependents = g_ptr_array_new_with_free_func (g_free), stopped = g_ptr_array_new ();
  DWORD failure = dcw_services_open (SC_MANAGER_CONNECT, &manager);
  if (failure == ERROR_SUCCESS)
    failure = dcw_service_open (manager, name, access, &service);
  if (failure != ERROR_SUCCESS)
    return fail (name, _ ("service %s can't be restarted"), failure, error);
  if (!check_startable (service, name, error))
    return FALSE;
  failure = find_dependents (service, dependents);
  for (guint i = 0; failure == ERROR_SUCCESS && i < dependents->len; i++) {
    g_ptr_array_add (stopped, dependents->pdata[i]);
    failure = do_by_name (manager, dependents->pdata[i], SERVICE_STOP, stop_one);
  }
  if (failure == ERROR_SUCCESS)
    failure = stop_one (service);
  g_clear_pointer (&dcw_machine_of (station)->facts, dcw_image_free);
  if (failure != ERROR_SUCCESS) {
    start_again (manager, stopped, NULL);
    return fail (name, _ ("service %s does not stop"), failure, error);
  }
  failure = start_one (service);
  if (failure != ERROR_SUCCESS)
    return fail (name, _ ("service %s was stopped and does not start again"), failure, error);
  return start_again (manager, stopped, error);
}
