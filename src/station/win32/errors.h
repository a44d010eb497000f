/* errors: the numbers of Windows (Win32, Net, NTSTATUS, HRESULT) as errors of ours; the only place that knows them.
 *
 * An error keeps the number and the system's own text, in the system's language. A reason why something is unknown goes into
 * plans and captures, so it holds no text of the system: the number, or our own words for the common ones.
 */
#pragma once
#include <windows.h>
#include <ntsecapi.h>
#include "base/error.h"
#include "model/message.h"
#include "model/resource.h"

/* Sets error: "RESOURCE: text of the system (Windows error 5)". Returns FALSE. */
gboolean dcw_win32_fail (const DcwResource *resource, DWORD number, GError **error);
/* The same with words of our own for what was being done ("the service does not stop"). */
gboolean dcw_win32_fail_at (const char *what, DWORD number, GError **error);
/* Sets error: "RESOURCE: why". Returns FALSE. */
gboolean dcw_win32_refuse (DcwErrorCode code, const DcwResource *resource, const char *why, GError **error);

/* Why something that the system did not tell is unknown. */
DcwMessage *dcw_win32_reason (DWORD number);
/* Win32 number of what LSA and COM functions return. What has none stays as it is. */
DWORD dcw_win32_of_status (NTSTATUS status);
DWORD dcw_win32_of_result (HRESULT result);
/* The code that a caller branches on. */
DcwErrorCode dcw_win32_code (DWORD number);
