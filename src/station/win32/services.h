/* services: what reading, facts and restarting share. Inside station/win32 only. */
#pragma once
#include "station/win32/errors.h"
#include "station/win32/handle.h"

/* Handles must be closed. A Windows number. */
DWORD dcw_services_open (DWORD access, SC_HANDLE *manager);
DWORD dcw_service_open (SC_HANDLE manager, const char *name, DWORD access, SC_HANDLE *service);

/* A service as a listing has it. */
typedef struct {
  char *name; /* NULL: it is no valid text */
  DWORD state;
  DWORD process; /* 0: none */
} DcwServiceRow;

/* All services that are programs, drivers not, of DcwServiceRow; free with g_array_unref(). NULL: failure, a Windows number, says
 * why. Windows leaves out, without a word, those whose state the caller may not ask for (EnumServicesStatusEx): without
 * administrator's rights these may not be all. */
GArray *dcw_services_enumerate (SC_HANDLE manager, DWORD *failure);
/* For tests: the same from next, which fills part with up to size bytes of what follows resume, as EnumServicesStatusEx() does. */
typedef DWORD (*DcwServicesNext) (gpointer data, ENUM_SERVICE_STATUS_PROCESSW *part, DWORD size, DWORD *n, DWORD *resume);
GArray *dcw_services_collect (DcwServicesNext next, gpointer data, DWORD *failure);
/* Refuses, with the name in it, when one of these (of char *) could not be stopped and started again. */
gboolean dcw_services_check_startable (SC_HANDLE manager, const GPtrArray *names, GError **error);
/* Free with g_free(). */
DWORD dcw_service_config (SC_HANDLE service, QUERY_SERVICE_CONFIGW **config);
/* As facts say it: "running", "stopped", ... Static. */
const char *dcw_service_state_name (DWORD state);
