/* A service for tests: takes its time to start and to stop, with checkpoints. Its own name is what it was started with.
 * slow-service.exe START_MS STOP_MS; START_MS "never": it ends instead.
 */
#include <windows.h>
#include <stdlib.h>
#include <string.h>

#define STEP_MS 100

static SERVICE_STATUS_HANDLE handle;
static HANDLE stop;
static DWORD start_ms, stop_ms;
static BOOL never;

static void
tell (DWORD state, DWORD checkpoint)
{
  SERVICE_STATUS status = { .dwServiceType = SERVICE_WIN32_OWN_PROCESS, .dwCurrentState = state, .dwCheckPoint = checkpoint };
  status.dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0;
  status.dwWaitHint = checkpoint != 0 ? 1000 : 0;
  status.dwWin32ExitCode = never ? ERROR_PROCESS_ABORTED : ERROR_SUCCESS;
  SetServiceStatus (handle, &status);
}

static DWORD WINAPI
handle_control (DWORD control, DWORD type, void *data, void *context)
{
  if (control == SERVICE_CONTROL_STOP)
    SetEvent (stop);
  return control == SERVICE_CONTROL_STOP || control == SERVICE_CONTROL_INTERROGATE ? NO_ERROR : ERROR_CALL_NOT_IMPLEMENTED;
}

static void
take_time (DWORD state, DWORD ms)
{
  for (DWORD waited = 0; waited < ms; waited += STEP_MS) {
    tell (state, 1 + waited / STEP_MS);
    Sleep (STEP_MS);
  }
}

static void WINAPI
run (DWORD n, wchar_t **words)
{
  handle = RegisterServiceCtrlHandlerExW (words[0], handle_control, NULL);
  if (never) {
    tell (SERVICE_STOPPED, 0);
    return;
  }
  take_time (SERVICE_START_PENDING, start_ms);
  tell (SERVICE_RUNNING, 0);
  WaitForSingleObject (stop, INFINITE);
  take_time (SERVICE_STOP_PENDING, stop_ms);
  tell (SERVICE_STOPPED, 0);
}

int
main (int argc, char **argv)
{
  static const SERVICE_TABLE_ENTRYW table[] = { { (wchar_t *)L"", run }, { NULL, NULL } };
  if (argc != 3)
    return 2;
  never = strcmp (argv[1], "never") == 0;
  start_ms = (DWORD)strtoul (argv[1], NULL, 10);
  stop_ms = (DWORD)strtoul (argv[2], NULL, 10);
  stop = CreateEventW (NULL, TRUE, FALSE, NULL);
  return StartServiceCtrlDispatcherW (table) ? 0 : 1;
}
