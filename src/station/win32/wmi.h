/* wmi: asking Windows Management Instrumentation. Inside station/win32 only.
 *
 * Every question has a time after which it is given up: the service that answers may be ill. All numbers are HRESULTs.
 */
#pragma once
#include <windows.h>
#include <wbemcli.h>
#include "station/win32/handle.h"

typedef struct _DcwWmi DcwWmi;
/* space: "root\\StandardCimv2". */
HRESULT dcw_wmi_open (const char *space, DcwWmi **wmi);
void dcw_wmi_close (DcwWmi *wmi); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwWmi, dcw_wmi_close)
/* There is no such service, namespace or class on this Windows. */
gboolean dcw_wmi_has_none (HRESULT result);

/* How long the answers to a question are waited for, from the first to the last. */
#define DCW_WMI_QUICK_MS 30000  /* where something can be shown without them */
#define DCW_WMI_RULES_MS 120000 /* where one of thousands of firewall rules is looked for, each of which is made first */

/* Calls each with up to max objects of a query (WQL). S_OK: these were all, or max. HRESULT_FROM_WIN32 (ERROR_TIMEOUT): it has not
 * told all of them within patience_ms, and what it would tell is not known; each may have been called. */
typedef void (*DcwWmiEach) (IWbemClassObject *object, gpointer data);
HRESULT dcw_wmi_query (DcwWmi *wmi, const char *query, guint patience_ms, guint max, DcwWmiEach each, gpointer data);
/* What dcw_wmi_query() does with its answers; for tests. */
HRESULT dcw_wmi_collect (IEnumWbemClassObject *all, guint patience_ms, guint max, DcwWmiEach each, gpointer data);
/* text as a literal of WQL, with its quotes. Free with g_free(). */
char *dcw_wmi_quote (const char *text);

/* A property; NULL, FALSE: it is not there, or of another type. */
char *dcw_wmi_text (IWbemClassObject *object, const char *name);
gboolean dcw_wmi_number (IWbemClassObject *object, const char *name, guint *number);

/* Calls a method without arguments of the object with this path (property "__PATH"). returned: its ReturnValue. One that has not
 * answered in time may still do what it was asked for: only reading tells. */
HRESULT dcw_wmi_call (DcwWmi *wmi, const char *path, const char *method, guint *returned);
