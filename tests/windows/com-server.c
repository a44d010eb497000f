/* A COM server that does nothing, as a program, as a service and as its own client: for tests/run-on-windows.cmd, so that real
 * activations can be denied and granted without any OPC server. Uses what every Windows has, and no library of this project.
 *
 *   com-server -Embedding                             what COM starts
 *   com-server --service                              what the service manager starts: the same class, as the service of its
 *                                                     AppID; as any other one it does nothing but run
 *   com-server --client SECONDS [HOST [USER DOMAIN]]  makes an object, calls it, holds it; DOMAIN "." is HOST itself.
 *                                                     The password of USER is in the variable DCW_TEST_PASSWORD
 *   com-server --logon USER DOMAIN                    logs on once over the network; the exit code is Windows' number
 *   com-server --descriptor SDDL                      prints what Windows makes of it, in hex
 *
 * The client exits with the HRESULT and prints "CLIENT create|call 0xHRESULT".
 */
#define COBJMACROS
#define INITGUID
#include <windows.h>
#include <objbase.h>
#include <sddl.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#define SERVICE L"DcwTestOpc"
#define PASSWORD_SIZE 257

DEFINE_GUID (class_id, 0x0dc57a11, 0x5e11, 0x4d11, 0x9a, 0x11, 0, 0, 0, 0, 0, 0x0f);
static HANDLE over; /* set when nobody needs the process any more */
static BOOL is_service;
static SERVICE_STATUS_HANDLE status_handle;

/* ---- The object: IPersist, which Windows itself can pack for the network ---- */

typedef struct {
  IPersist persist;
  LONG references;
} Object;

static HRESULT STDMETHODCALLTYPE
object_query (IPersist *self, REFIID interface_id, void **result)
{
  if (!IsEqualIID (interface_id, &IID_IUnknown) && !IsEqualIID (interface_id, &IID_IPersist)) {
    *result = NULL;
    return E_NOINTERFACE;
  }
  *result = self;
  IPersist_AddRef (self);
  return S_OK;
}

static ULONG STDMETHODCALLTYPE
object_ref (IPersist *self)
{
  return (ULONG)InterlockedIncrement (&((Object *)self)->references);
}

static ULONG STDMETHODCALLTYPE
object_unref (IPersist *self)
{
  LONG left = InterlockedDecrement (&((Object *)self)->references);
  if (left == 0) {
    free (self);
    if (CoReleaseServerProcess () == 0 && !is_service)
      SetEvent (over);
  }
  return (ULONG)left;
}

static HRESULT STDMETHODCALLTYPE
object_class (IPersist *self, CLSID *result)
{
  *result = class_id;
  return S_OK;
}

static IPersistVtbl object_table = { object_query, object_ref, object_unref, object_class };

/* ---- The class: one, never freed ---- */

static HRESULT STDMETHODCALLTYPE
factory_query (IClassFactory *self, REFIID interface_id, void **result)
{
  if (!IsEqualIID (interface_id, &IID_IUnknown) && !IsEqualIID (interface_id, &IID_IClassFactory)) {
    *result = NULL;
    return E_NOINTERFACE;
  }
  *result = self;
  return S_OK;
}

static ULONG STDMETHODCALLTYPE
factory_ref (IClassFactory *self)
{
  return 2;
}

static ULONG STDMETHODCALLTYPE
factory_unref (IClassFactory *self)
{
  return 1;
}

static HRESULT STDMETHODCALLTYPE
factory_make (IClassFactory *self, IUnknown *outer, REFIID interface_id, void **result)
{
  *result = NULL;
  if (outer != NULL)
    return CLASS_E_NOAGGREGATION;
  Object *object = calloc (1, sizeof *object);
  if (object == NULL)
    return E_OUTOFMEMORY;
  object->persist.lpVtbl = &object_table;
  object->references = 1;
  CoAddRefServerProcess ();
  HRESULT made = IPersist_QueryInterface (&object->persist, interface_id, result);
  IPersist_Release (&object->persist);
  return made;
}

static HRESULT STDMETHODCALLTYPE
factory_lock (IClassFactory *self, BOOL lock)
{
  if (lock)
    CoAddRefServerProcess ();
  else if (CoReleaseServerProcess () == 0 && !is_service)
    SetEvent (over);
  return S_OK;
}

static IClassFactoryVtbl factory_table = { factory_query, factory_ref, factory_unref, factory_make, factory_lock };
static IClassFactory factory = { &factory_table };

/* Security is left to the registry: the AppID of the program's file name, as for an OPC server that sets none itself. */
static HRESULT
serve (DWORD patience_ms)
{
  DWORD registration = 0;
  HRESULT result = CoInitializeEx (NULL, COINIT_MULTITHREADED);
  if (FAILED (result))
    return result;
  result = CoRegisterClassObject (&class_id, (IUnknown *)&factory, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE, &registration);
  if (SUCCEEDED (result)) {
    WaitForSingleObject (over, patience_ms);
    CoRevokeClassObject (registration);
  }
  CoUninitialize ();
  return result;
}

/* ---- The service ---- */

static void
tell (DWORD state, DWORD exit_code)
{
  SERVICE_STATUS status = { .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
                            .dwCurrentState = state,
                            .dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0,
                            .dwWin32ExitCode = exit_code };
  SetServiceStatus (status_handle, &status);
}

static DWORD WINAPI
control (DWORD code, DWORD type, LPVOID event, LPVOID data)
{
  if (code == SERVICE_CONTROL_STOP)
    SetEvent (over);
  return code == SERVICE_CONTROL_STOP || code == SERVICE_CONTROL_INTERROGATE ? NO_ERROR : ERROR_CALL_NOT_IMPLEMENTED;
}

/* COM takes the class from the service that its AppID names alone: CO_E_WRONG_SERVER_IDENTITY for all others. */
static void WINAPI
service_main (DWORD n, LPWSTR *arguments)
{
  const wchar_t *name = n > 0 ? arguments[0] : SERVICE;
  HRESULT result = S_OK;
  status_handle = RegisterServiceCtrlHandlerExW (name, control, NULL);
  if (status_handle == NULL)
    return;
  tell (SERVICE_RUNNING, NO_ERROR);
  if (_wcsicmp (name, SERVICE) == 0)
    result = serve (INFINITE);
  else
    WaitForSingleObject (over, INFINITE);
  tell (SERVICE_STOPPED, FAILED (result) ? (DWORD)result : NO_ERROR);
}

/* ---- The client ---- */

static HRESULT
told (const char *step, HRESULT result)
{
  printf ("CLIENT %s 0x%08lX\n", step, (unsigned long)result);
  fflush (stdout);
  return result;
}

/* Packet Integrity: what Windows with the update of 2022 asks for. */
static HRESULT
call (IPersist *object, COAUTHIDENTITY *identity)
{
  CLSID got;
  HRESULT result = S_OK;
  if (identity != NULL)
    result = CoSetProxyBlanket ((IUnknown *)object, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL, RPC_C_AUTHN_LEVEL_PKT_INTEGRITY,
                                RPC_C_IMP_LEVEL_IDENTIFY, identity, EOAC_NONE);
  if (SUCCEEDED (result))
    result = IPersist_GetClassID (object, &got);
  return SUCCEEDED (result) && !IsEqualCLSID (&got, &class_id) ? E_UNEXPECTED : result;
}

static HRESULT
be_client (DWORD seconds, wchar_t *host, wchar_t *user, wchar_t *domain)
{
  wchar_t password[PASSWORD_SIZE] = L"";
  COAUTHIDENTITY identity = { .Flags = SEC_WINNT_AUTH_IDENTITY_UNICODE };
  COAUTHINFO how = {
    RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL, RPC_C_AUTHN_LEVEL_PKT_INTEGRITY, RPC_C_IMP_LEVEL_IDENTIFY, NULL, 0
  };
  COSERVERINFO where = { .pwszName = host, .pAuthInfo = user != NULL ? &how : NULL };
  MULTI_QI wanted = { .pIID = &IID_IPersist };
  if (user != NULL) {
    DWORD length = GetEnvironmentVariableW (L"DCW_TEST_PASSWORD", password, PASSWORD_SIZE);
    if (length == 0 || length >= PASSWORD_SIZE)
      return told ("password", E_INVALIDARG);
    if (wcscmp (domain, L".") == 0)
      domain = host;
    identity.User = (USHORT *)user;
    identity.UserLength = (ULONG)wcslen (user);
    identity.Domain = (USHORT *)domain;
    identity.DomainLength = (ULONG)wcslen (domain);
    identity.Password = (USHORT *)password;
    identity.PasswordLength = length;
    how.pAuthIdentityData = &identity;
  }
  HRESULT result = CoInitializeEx (NULL, COINIT_MULTITHREADED);
  if (FAILED (result))
    return told ("begin", result);
  result = CoCreateInstanceEx (&class_id, NULL, host != NULL ? CLSCTX_REMOTE_SERVER : CLSCTX_LOCAL_SERVER,
                               host != NULL ? &where : NULL, 1, &wanted);
  if (SUCCEEDED (result))
    result = wanted.hr;
  told ("create", result);
  if (SUCCEEDED (result)) {
    result = told ("call", call ((IPersist *)wanted.pItf, user != NULL ? &identity : NULL));
    Sleep (seconds * 1000);
    IUnknown_Release (wanted.pItf);
  }
  SecureZeroMemory (password, sizeof password);
  CoUninitialize ();
  return result;
}

static DWORD
log_on (const wchar_t *user, const wchar_t *domain)
{
  wchar_t password[PASSWORD_SIZE] = L"";
  HANDLE token = NULL;
  DWORD length = GetEnvironmentVariableW (L"DCW_TEST_PASSWORD", password, PASSWORD_SIZE);
  if (length == 0 || length >= PASSWORD_SIZE)
    return ERROR_INVALID_PARAMETER;
  DWORD result = LogonUserW (user, domain, password, LOGON32_LOGON_NETWORK, LOGON32_PROVIDER_DEFAULT, &token) ? ERROR_SUCCESS
                                                                                                              : GetLastError ();
  SecureZeroMemory (password, sizeof password);
  if (token != NULL)
    CloseHandle (token);
  return result;
}

static DWORD
show_descriptor (const wchar_t *text)
{
  PSECURITY_DESCRIPTOR descriptor = NULL;
  ULONG size = 0;
  if (!ConvertStringSecurityDescriptorToSecurityDescriptorW (text, SDDL_REVISION_1, &descriptor, &size))
    return GetLastError ();
  for (ULONG i = 0; i < size; i++)
    printf ("%02X", ((const BYTE *)descriptor)[i]);
  printf ("\n");
  LocalFree (descriptor);
  return ERROR_SUCCESS;
}

int
wmain (int n, wchar_t **arguments)
{
  const wchar_t *what = n > 1 ? arguments[1] : L"";
  SERVICE_TABLE_ENTRYW services[] = { { (wchar_t *)SERVICE, service_main }, { NULL, NULL } };
  SetErrorMode (SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  over = CreateEventW (NULL, TRUE, FALSE, NULL);
  if (over == NULL)
    return (int)GetLastError ();
  if (_wcsicmp (what, L"-Embedding") == 0 || _wcsicmp (what, L"/Embedding") == 0)
    return (int)serve (600000);
  if (wcscmp (what, L"--service") == 0) {
    is_service = TRUE;
    return StartServiceCtrlDispatcherW (services) ? 0 : (int)GetLastError ();
  }
  if (wcscmp (what, L"--client") == 0 && (n == 3 || n == 4 || n == 6))
    return (int)be_client (wcstoul (arguments[2], NULL, 10), n > 3 ? arguments[3] : NULL, n > 5 ? arguments[4] : NULL,
                           n > 5 ? arguments[5] : NULL);
  if (wcscmp (what, L"--logon") == 0 && n == 4)
    return (int)log_on (arguments[2], arguments[3]);
  if (wcscmp (what, L"--descriptor") == 0 && n == 3)
    return (int)show_descriptor (arguments[2]);
  fputs ("com-server -Embedding | --service | --client SECONDS [HOST [USER DOMAIN]] | --logon USER DOMAIN | --descriptor SDDL\n",
         stderr);
  return ERROR_BAD_ARGUMENTS;
}
