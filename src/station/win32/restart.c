/* Stopping a service with what depends on it, and starting them again. */
#include "station/win32/services.h"
#include "base/i18n.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

#define POLL_MS 250
#define PATIENCE_MS 60000 /* without any progress */
#define TELL_EACH_MS 1000
#define MAX_DEPENDENTS (256u * 1024)
#define MAX_STOPS (PATIENCE_MS / POLL_MS) /* orders to one service that says it runs and takes none */

/* To stop it and to start it again. */
#define ACCESS (SERVICE_STOP | SERVICE_START | SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG)

/* One service on its way down or up. */
typedef struct {
  SC_HANDLE service;
  const char *name;
  const DcwRestartHow *how;
} Way;

static gboolean
may_wait (const Way *way, DWORD state)
{
  DcwServiceStep step = state == SERVICE_STOPPED ? DCW_SERVICE_STOPS : DCW_SERVICE_STARTS;
  return way->how->wait == NULL || way->how->wait (way->name, step, way->how->data);
}

/* Waits until the service is in state. A Windows number; ERROR_SERVICE_REQUEST_TIMEOUT when it makes no progress,
 * ERROR_CANCELLED when nobody wants to wait, ERROR_RETRY when it came to be in otherwise (0: no state) instead. */
static DWORD
wait_for (const Way *way, DWORD state, DWORD otherwise)
{
  DWORD checkpoint = 0, waited = 0;
  for (;;) {
    SERVICE_STATUS_PROCESS status;
    DWORD size;
    if (!QueryServiceStatusEx (way->service, SC_STATUS_PROCESS_INFO, (LPBYTE)&status, sizeof status, &size))
      return GetLastError ();
    if (status.dwCurrentState == state)
      return ERROR_SUCCESS;
    if (status.dwCurrentState == otherwise)
      return ERROR_RETRY;
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
    if (waited % TELL_EACH_MS == 0 && !may_wait (way, state))
      return ERROR_CANCELLED;
    Sleep (POLL_MS);
    waited += POLL_MS;
  }
}

/* TRUE: it is on its way up or down, and takes no order before it is there; some say only that they don't take this one. */
static gboolean
is_on_its_way (SC_HANDLE service, DWORD failure)
{
  SERVICE_STATUS_PROCESS status;
  DWORD size;
  return failure == ERROR_SERVICE_CANNOT_ACCEPT_CTRL
         || (failure == ERROR_INVALID_SERVICE_CONTROL
             && QueryServiceStatusEx (service, SC_STATUS_PROCESS_INFO, (LPBYTE)&status, sizeof status, &size)
             && (status.dwCurrentState == SERVICE_START_PENDING || status.dwCurrentState == SERVICE_STOP_PENDING));
}

static DWORD
stop_one (const Way *way)
{
  if (!may_wait (way, SERVICE_STOPPED))
    return ERROR_CANCELLED;
  for (guint i = 0; i < MAX_STOPS; i++) {
    SERVICE_STATUS status;
    DWORD failure = ControlService (way->service, SERVICE_CONTROL_STOP, &status) ? ERROR_SUCCESS : GetLastError ();
    if (failure == ERROR_SERVICE_NOT_ACTIVE)
      return ERROR_SUCCESS;
    if (failure != ERROR_SUCCESS && !is_on_its_way (way->service, failure))
      return failure;
    /* One that was starting has to be told again once it runs. */
    failure = wait_for (way, SERVICE_STOPPED, failure != ERROR_SUCCESS ? SERVICE_RUNNING : 0);
    if (failure != ERROR_RETRY)
      return failure;
    if (i > 0)
      Sleep (POLL_MS);
  }
  return ERROR_SERVICE_REQUEST_TIMEOUT;
}

static DWORD
start_one (const Way *way)
{
  /* To say so: what was stopped is started whatever the answer. */
  may_wait (way, SERVICE_RUNNING);
  if (!StartServiceW (way->service, 0, NULL) && GetLastError () != ERROR_SERVICE_ALREADY_RUNNING)
    return GetLastError ();
  return wait_for (way, SERVICE_RUNNING, 0);
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

typedef DWORD (*Step) (const Way *way);

static DWORD
do_by_name (SC_HANDLE manager, const char *name, DWORD access, Step step, const DcwRestartHow *how)
{
  g_auto (DcwServiceHandle) service = NULL;
  DWORD failure = dcw_service_open (manager, name, access | SERVICE_QUERY_STATUS, &service);
  return failure == ERROR_SUCCESS ? step (&(Way){ service, name, how }) : failure;
}

/* FALSE the first time that one does not start, which error then names. */
static gboolean
start_by_name (SC_HANDLE manager, const char *name, const DcwRestartHow *how, gboolean fine, GError **error)
{
  DWORD failure = do_by_name (manager, name, SERVICE_START, start_one, how);
  if (failure == ERROR_SUCCESS)
    return fine;
  return fine ? fail (name, _ ("service %s was stopped and does not start again"), failure, error) : FALSE;
}

/* Starts what was stopped, last stopped first, and what shall run besides. TRUE: all of it runs. */
static gboolean
start_again (SC_HANDLE manager, const GPtrArray *stopped, const DcwRestartHow *how, GError **error)
{
  gboolean fine = TRUE;
  for (guint i = stopped->len; i-- > 0;)
    fine = start_by_name (manager, stopped->pdata[i], how, fine, error);
  for (guint i = 0; how->start_too != NULL && how->start_too[i] != NULL; i++)
    fine = start_by_name (manager, how->start_too[i], how, fine, error);
  return fine;
}

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
dcw_services_check_startable (SC_HANDLE manager, const GPtrArray *names, GError **error)
{
  for (guint i = 0; i < names->len; i++) {
    g_auto (DcwServiceHandle) service = NULL;
    DWORD failure = dcw_service_open (manager, names->pdata[i], ACCESS, &service);
    if (failure != ERROR_SUCCESS)
      return fail (names->pdata[i], _ ("service %s can't be restarted"), failure, error);
    if (!check_startable (service, names->pdata[i], error))
      return FALSE;
  }
  return TRUE;
}

gboolean
dcw_local_restart (DcwStation *station, const char *name, const DcwRestartHow *how, GError **error)
{
  g_auto (DcwServiceHandle) manager = NULL, service = NULL;
  /* What was stopped is started again whoever wants to wait for it. */
  const DcwRestartHow patient = { .start_too = how->start_too };
  g_autoptr (GPtrArray) dependents = g_ptr_array_new_with_free_func (g_free), stopped = g_ptr_array_new ();
  DWORD failure = dcw_services_open (SC_MANAGER_CONNECT, &manager);
  if (failure == ERROR_SUCCESS)
    failure = dcw_service_open (manager, name, ACCESS | SERVICE_ENUMERATE_DEPENDENTS, &service);
  if (failure != ERROR_SUCCESS)
    return fail (name, _ ("service %s can't be restarted"), failure, error);
  failure = find_dependents (service, dependents);
  /* Everything that can be refused is found before anything is stopped: also what runs and, disabled meanwhile, would stay
   * down. */
  if (!check_startable (service, name, error)
      || (failure == ERROR_SUCCESS && !dcw_services_check_startable (manager, dependents, error)))
    return FALSE;
  for (guint i = 0; failure == ERROR_SUCCESS && i < dependents->len; i++) {
    g_ptr_array_add (stopped, dependents->pdata[i]);
    failure = do_by_name (manager, dependents->pdata[i], SERVICE_STOP, stop_one, how);
  }
  const Way way = { service, name, how };
  if (failure == ERROR_SUCCESS)
    failure = stop_one (&way);
  g_clear_pointer (&dcw_machine_of (station)->facts, dcw_image_free);
  if (failure != ERROR_SUCCESS) {
    start_again (manager, stopped, &patient, NULL);
    return fail (name, _ ("service %s does not stop"), failure, error);
  }
  failure = start_one (&way);
  if (failure != ERROR_SUCCESS)
    return fail (name, _ ("service %s was stopped and does not start again"), failure, error);
  return start_again (manager, stopped, &patient, error);
}
