/* Services: their configuration, as the service manager tells and changes it. */
#include "station/win32/services.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/password.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

#define MAX_CONFIG (64u * 1024)         /* bytes; Windows itself never has more than 8192 */
#define MAX_TRIES 8                     /* of reading something that grows meanwhile */
#define PART_OF_A_LISTING (256u * 1024) /* bytes; more in one piece is refused (MS-SCMR, REnumServicesStatusExW) */
#define MAX_SERVICES 100000

DWORD
dcw_services_open (DWORD access, SC_HANDLE *manager)
{
  SC_HANDLE opened = OpenSCManagerW (NULL, NULL, access);
  if (opened == NULL)
    return GetLastError ();
  *manager = dcw_handle_opened (opened);
  return ERROR_SUCCESS;
}

DWORD
dcw_service_open (SC_HANDLE manager, const char *name, DWORD access, SC_HANDLE *service)
{
  g_autofree wchar_t *wide = dcw_wide (name);
  SC_HANDLE opened = wide != NULL ? OpenServiceW (manager, wide, access) : NULL;
  if (opened == NULL)
    return wide != NULL ? GetLastError () : ERROR_INVALID_NAME;
  *service = dcw_handle_opened (opened);
  return ERROR_SUCCESS;
}

/* A name that no service can have is the name of none. */
static gboolean
is_missing (DWORD failure)
{
  return failure == ERROR_SERVICE_DOES_NOT_EXIST || failure == ERROR_INVALID_NAME;
}

DWORD
dcw_service_config (SC_HANDLE service, QUERY_SERVICE_CONFIGW **config)
{
  DWORD size = 8192, needed = 0;
  for (guint i = 0; i < MAX_TRIES && size <= MAX_CONFIG; i++) {
    g_autofree QUERY_SERVICE_CONFIGW *told = g_malloc0 (size);
    if (QueryServiceConfigW (service, told, size, &needed)) {
      *config = g_steal_pointer (&told);
      return ERROR_SUCCESS;
    }
    if (GetLastError () != ERROR_INSUFFICIENT_BUFFER)
      return GetLastError ();
    size = MAX (needed, size + 1);
  }
  return ERROR_INSUFFICIENT_BUFFER;
}

static void
clear_row (gpointer data)
{
  g_free (((DcwServiceRow *)data)->name);
}

GArray *
dcw_services_collect (DcwServicesNext next, gpointer data, DWORD *failure)
{
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (DcwServiceRow));
  g_autofree ENUM_SERVICE_STATUS_PROCESSW *part = g_malloc0 (PART_OF_A_LISTING);
  DWORD resume = 0, n = 0;
  g_array_set_clear_func (all, clear_row);
  do {
    *failure = next (data, part, PART_OF_A_LISTING, &n, &resume);
    if (*failure != ERROR_SUCCESS && *failure != ERROR_MORE_DATA)
      return NULL;
    /* Names are in the part itself, which the next one takes the place of. */
    for (DWORD i = 0; i < n; i++) {
      const SERVICE_STATUS_PROCESS *status = &part[i].ServiceStatusProcess;
      DcwServiceRow row = { dcw_narrow (part[i].lpServiceName, -1), status->dwCurrentState, status->dwProcessId };
      g_array_append_val (all, row);
    }
  } while (*failure == ERROR_MORE_DATA && n > 0 && all->len <= MAX_SERVICES);
  return *failure == ERROR_SUCCESS ? g_steal_pointer (&all) : NULL;
}

static DWORD
next_part (gpointer manager, ENUM_SERVICE_STATUS_PROCESSW *part, DWORD size, DWORD *n, DWORD *resume)
{
  DWORD more = 0;
  BOOL last = EnumServicesStatusExW (manager, SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL, (LPBYTE)part, size, &more,
                                     n, resume, NULL);
  return last ? (DWORD)ERROR_SUCCESS : GetLastError ();
}

GArray *
dcw_services_enumerate (SC_HANDLE manager, DWORD *failure)
{
  return dcw_services_collect (next_part, manager, failure);
}

const char *
dcw_service_state_name (DWORD state)
{
  static const char *const names[] = {
    [SERVICE_STOPPED] = "stopped", [SERVICE_START_PENDING] = "starting",      [SERVICE_STOP_PENDING] = "stopping",
    [SERVICE_RUNNING] = "running", [SERVICE_CONTINUE_PENDING] = "continuing", [SERVICE_PAUSE_PENDING] = "pausing",
    [SERVICE_PAUSED] = "paused",
  };
  return state > 0 && state < G_N_ELEMENTS (names) ? names[state] : "unknown";
}

/* ---- Accounts ---- */

/* As the service manager calls them, whatever the language; facts 1.8. The first of a SID is what is written. */
static const struct {
  const char *name, *sid;
} own_accounts[] = {
  { "LocalSystem", "S-1-5-18" },
  { "NT AUTHORITY\\SYSTEM", "S-1-5-18" },
  { "NT AUTHORITY\\LocalService", "S-1-5-19" },
  { "NT AUTHORITY\\NetworkService", "S-1-5-20" },
};

/* FALSE: nobody that this computer knows now. */
static gboolean
find_account (DcwStation *station, const wchar_t *wide, DcwPrincipal *who)
{
  g_autofree char *name = wide != NULL ? dcw_narrow (wide, -1) : NULL;
  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (own_accounts); i++)
    if (dcw_text_fold_equal (own_accounts[i].name, name))
      return dcw_principal_init_sid_text (who, own_accounts[i].sid, NULL);
  DcwSid sid;
  if (*name == '\0' || dcw_machine_resolve (station, name, &sid) != DCW_STATE_PRESENT)
    return FALSE;
  dcw_principal_init_sid (who, &sid);
  return TRUE;
}

/* The name that the service manager wants; NULL: Windows does not know the SID. Free with g_free(). Of the spellings that it
 * takes ("PC\\user", ".\\user", "DOMAIN\\user", "user@domain") a state keeps none, only whom they mean: what is put back is the
 * same account, maybe in another spelling. */
static char *
account_name (DcwStation *station, const DcwSid *sid)
{
  const DcwMachine *machine = dcw_machine_of (station);
  g_autofree char *text = dcw_sid_format (sid), *authority = NULL, *name = NULL;
  SID_NAME_USE use;
  DWORD failure;
  for (guint i = 0; i < G_N_ELEMENTS (own_accounts); i++)
    if (strcmp (own_accounts[i].sid, text) == 0)
      return g_strdup (own_accounts[i].name);
  if (dcw_lookup_sid (sid, &authority, &name, &use, &failure) != DCW_STATE_PRESENT)
    return NULL;
  return g_strconcat (dcw_sid_is_in (sid, &machine->sid) ? "." : authority, "\\", name, NULL);
}

/* ---- Reading ---- */

static void
set_text (DcwState *state, guint field, const wchar_t *wide)
{
  g_autofree char *text = dcw_narrow_shown (wide);
  if (text != NULL && *text != '\0')
    dcw_state_set_text (state, field, text);
}

static DcwState *
make_state (DcwStation *station, const QUERY_SERVICE_CONFIGW *config)
{
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_SERVICE);
  g_auto (DcwPrincipal) who = { 0 };
  dcw_state_set_number (state, DCW_SERVICE_TYPE, config->dwServiceType);
  dcw_state_set_number (state, DCW_SERVICE_START, config->dwStartType);
  set_text (state, DCW_SERVICE_PATH, config->lpBinaryPathName);
  set_text (state, DCW_SERVICE_TITLE, config->lpDisplayName);
  if (find_account (station, config->lpServiceStartName, &who))
    dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &who);
  return g_steal_pointer (&state);
}

static DWORD
open_by_name (const char *name, DWORD access, SC_HANDLE *service)
{
  g_auto (DcwServiceHandle) manager = NULL;
  DWORD failure = dcw_services_open (SC_MANAGER_CONNECT, &manager);
  return failure != ERROR_SUCCESS ? failure : dcw_service_open (manager, name, access, service);
}

static DcwState *
read_service (DcwStation *station, const DcwResource *resource)
{
  g_auto (DcwServiceHandle) service = NULL;
  g_autofree QUERY_SERVICE_CONFIGW *config = NULL;
  DWORD failure = open_by_name (dcw_resource_name (resource), SERVICE_QUERY_CONFIG, &service);
  if (failure == ERROR_SUCCESS)
    failure = dcw_service_config (service, &config);
  if (is_missing (failure))
    return dcw_state_absent ();
  if (failure != ERROR_SUCCESS)
    return dcw_unknown_by (failure);
  /* Drivers are no services. */
  return (config->dwServiceType & SERVICE_WIN32) != 0 ? make_state (station, config) : dcw_state_absent ();
}

static int
compare_resources (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare (*(DcwResource *const *)a, *(DcwResource *const *)b);
}

static DcwListing *
list_services (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  g_auto (DcwServiceHandle) manager = NULL;
  g_autoptr (GArray) all = NULL;
  DWORD failure = dcw_services_open (SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE, &manager);
  if (failure == ERROR_SUCCESS)
    all = dcw_services_enumerate (manager, &failure);
  if (all == NULL)
    return dcw_listing_by (failure);
  g_autoptr (DcwListing) listing = dcw_listing_new ();
  /* One that is not told is not known to be missing. */
  listing->complete = dcw_machine_of (station)->is_elevated;
  if (!listing->complete)
    listing->reason = dcw_win32_reason (ERROR_ACCESS_DENIED);
  for (guint i = 0; i < all->len; i++) {
    const char *name = g_array_index (all, DcwServiceRow, i).name;
    DcwResource *resource = name != NULL ? dcw_resource_named (DCW_KIND_SERVICE, name, NULL) : NULL;
    if (resource != NULL)
      g_ptr_array_add (listing->resources, resource);
    else if (listing->complete) {
      listing->complete = FALSE;
      listing->reason = dcw_message_new (N_ ("there is a name that is no valid text"), NULL);
    }
  }
  g_ptr_array_sort (listing->resources, compare_resources);
  return g_steal_pointer (&listing);
}

/* ---- Writing ---- */

static gboolean
is_same_account (const DcwPrincipal *a, const DcwPrincipal *b)
{
  return a == NULL || b == NULL ? a == b : dcw_principal_equal (a, b);
}

static gboolean
is_local_system (const DcwPrincipal *who)
{
  g_autofree char *sid = dcw_sid_format (&who->sid);
  return strcmp (sid, "S-1-5-18") == 0;
}

/* What Windows would refuse, or could not put back. */
static gboolean
check_change (const DcwResource *resource, const DcwState *now, const DcwState *want, GError **error)
{
  const DcwPrincipal *was = dcw_state_principal (now, DCW_SERVICE_ACCOUNT),
                     *will = dcw_state_principal (want, DCW_SERVICE_ACCOUNT);
  if (g_strcmp0 (dcw_state_text (now, DCW_SERVICE_PATH), dcw_state_text (want, DCW_SERVICE_PATH)) != 0
      || g_strcmp0 (dcw_state_text (now, DCW_SERVICE_TITLE), dcw_state_text (want, DCW_SERVICE_TITLE)) != 0)
    return dcw_win32_refuse (DCW_ERROR_UNSUPPORTED, resource, _ ("program and display name of a service are not changed"), error);
  if (!is_same_account (was, will)) {
    if (will == NULL)
      return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("it is to run as somebody whom this computer does not know"),
                               error);
    if (was == NULL)
      return dcw_win32_refuse (DCW_ERROR_REFUSED, resource,
                               _ ("it runs as somebody whom this computer does not know, so that could not be put back"), error);
    if (dcw_principal_is_pending (will))
      return dcw_win32_refuse (DCW_ERROR_UNBOUND, resource, _ ("names an account that has no SID yet"), error);
  }
  if ((dcw_state_number (want, DCW_SERVICE_TYPE) & SERVICE_INTERACTIVE_PROCESS) != 0 && will != NULL && !is_local_system (will))
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("only Local System can run a service that talks to the desktop"),
                             error);
  return TRUE;
}

/* The password for a service's new account: *password stays NULL for accounts that log on without one, for which Windows
 * wants an empty text. */
static gboolean
find_password (DcwStation *station, const DcwResource *resource, const DcwPrincipal *who, const DcwSecrets *secrets,
               const char **password, GError **error)
{
  g_autofree char *name = dcw_station_password_name (station, who);
  if (!dcw_password_is_needed (who, name))
    return TRUE;
  *password = secrets != NULL ? dcw_secrets_get (secrets, name) : NULL;
  if (*password != NULL)
    return TRUE;
  g_autofree char *why = g_strdup_printf (_ ("the password of %s is needed"), name);
  return dcw_win32_refuse (DCW_ERROR_SECRET, resource, why, error);
}

static DWORD
number_to_write (const DcwState *now, const DcwState *want, guint field)
{
  gboolean same = !dcw_state_has (want, field) || dcw_state_number (now, field) == dcw_state_number (want, field);
  return same ? SERVICE_NO_CHANGE : (DWORD)dcw_state_number (want, field);
}

static gboolean
change (DcwStation *station, const DcwResource *resource, SC_HANDLE service, const DcwState *now, const DcwState *want,
        const DcwSecrets *secrets, GError **error)
{
  const DcwPrincipal *will = dcw_state_principal (want, DCW_SERVICE_ACCOUNT);
  gboolean same = is_same_account (dcw_state_principal (now, DCW_SERVICE_ACCOUNT), will);
  g_autofree char *account = same ? NULL : account_name (station, &will->sid);
  const char *password = NULL;
  if (!same && account == NULL)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("it is to run as somebody whom this computer does not know"), error);
  if (!same && !find_password (station, resource, will, secrets, &password, error))
    return FALSE;
  g_autofree wchar_t *wide = account != NULL ? dcw_wide (account) : NULL;
  wchar_t *secret = same ? NULL : dcw_wide_secret (password != NULL ? password : "");
  if (!same && secret == NULL)
    return dcw_win32_fail (resource, ERROR_INVALID_PASSWORD, error);
  BOOL done = ChangeServiceConfigW (service, number_to_write (now, want, DCW_SERVICE_TYPE),
                                    number_to_write (now, want, DCW_SERVICE_START), SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL,
                                    wide, secret, NULL);
  DWORD failure = done ? ERROR_SUCCESS : GetLastError ();
  dcw_wide_secret_free (secret);
  return done || dcw_win32_fail (resource, failure, error);
}

static gboolean
write_service (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
               gboolean *has_created, GError **error)
{
  g_auto (DcwServiceHandle) service = NULL;
  g_autofree QUERY_SERVICE_CONFIGW *config = NULL;
  DWORD failure = open_by_name (dcw_resource_name (resource), SERVICE_QUERY_CONFIG | SERVICE_CHANGE_CONFIG, &service);
  if (is_missing (failure) && dcw_state_status (want) == DCW_STATE_ABSENT)
    return TRUE;
  if (is_missing (failure) || dcw_state_status (want) == DCW_STATE_ABSENT)
    return dcw_win32_refuse (DCW_ERROR_UNSUPPORTED, resource, _ ("a service is installed and removed by its own program"), error);
  if (failure == ERROR_SUCCESS)
    failure = dcw_service_config (service, &config);
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail (resource, failure, error);
  if ((config->dwServiceType & SERVICE_WIN32) == 0)
    return dcw_win32_refuse (DCW_ERROR_UNSUPPORTED, resource, _ ("is a driver, no service"), error);
  g_autoptr (DcwState) now = make_state (station, config);
  return check_change (resource, now, want, error) && change (station, resource, service, now, want, secrets, error);
}

const DcwPort dcw_local_service_port = { read_service, write_service, list_services };
