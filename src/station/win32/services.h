/* services: what reading, facts and restarting share. Inside station/win32 only. */
#pragma once
#include "station/win32/errors.h"
#include "station/win32/handle.h"

/* Handles must be closed. A Windows number. */
DWORD dcw_services_open (DWORD access, SC_HANDLE *manager);
DWORD dcw_service_open (SC_HANDLE manager, const char *name, DWORD access, SC_HANDLE *service);

/* All services that are programs, drivers not; with their states. Free with g_free(). */
DWORD dcw_services_enumerate (SC_HANDLE manager, ENUM_SERVICE_STATUS_PROCESSW **all, DWORD *n);
/* Free with g_free(). */
DWORD dcw_service_config (SC_HANDLE service, QUERY_SERVICE_CONFIGW **config);
/* As facts say it: "running", "stopped", ... Static. */
const char *dcw_service_state_name (DWORD state);
