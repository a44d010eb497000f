#define COBJMACROS
#include "station/win32/wmi.h"
#include "station/win32/text.h"

#define CALL_PATIENCE_MS 60000 /* for a method, which may have a lot to do */

static const GUID locator_class = { 0x4590f811, 0x1d3a, 0x11d0, { 0x89, 0x1f, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24 } };
static const GUID locator_interface = { 0xdc12a687, 0x737f, 0x11cf, { 0x88, 0x4d, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24 } };

struct _DcwWmi {
  gboolean initialised;
  IWbemServices *services;
};

void
dcw_wmi_close (DcwWmi *wmi)
{
  if (wmi == NULL)
    return;
  dcw_com_release (wmi->services);
  if (wmi->initialised)
    CoUninitialize ();
  g_free (wmi);
}

/* Whoever answers acts as who asks; and what goes between is sealed, which some namespaces ask for. */
static HRESULT
set_blanket (gpointer proxy)
{
  return CoSetProxyBlanket (proxy, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, NULL, RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
                            RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE);
}

HRESULT
dcw_wmi_open (const char *space, DcwWmi **wmi)
{
  g_autoptr (DcwWmi) opened = g_new0 (DcwWmi, 1);
  HRESULT result = CoInitializeEx (NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
  opened->initialised = SUCCEEDED (result);
  if (FAILED (result) && result != RPC_E_CHANGED_MODE)
    return result;
  gpointer told = NULL;
  result = CoCreateInstance (&locator_class, NULL, CLSCTX_INPROC_SERVER, &locator_interface, &told);
  if (FAILED (result))
    return result;
  IWbemLocator *locator = dcw_handle_opened (told);
  g_auto (DcwBstr) name = dcw_bstr_made (space);
  IWbemServices *services = NULL;
  result = IWbemLocator_ConnectServer (locator, name, NULL, NULL, NULL, WBEM_FLAG_CONNECT_USE_MAX_WAIT, NULL, NULL, &services);
  dcw_com_release (locator);
  if (FAILED (result))
    return result;
  opened->services = dcw_handle_opened (services);
  result = set_blanket (services);
  /* Where the service is in this very process there is no proxy. */
  if (FAILED (result) && result != E_NOINTERFACE)
    return result;
  *wmi = g_steal_pointer (&opened);
  return S_OK;
}

gboolean
dcw_wmi_has_none (HRESULT result)
{
  static const HRESULT none[] = {
    REGDB_E_CLASSNOTREG,
    CO_E_NOTINITIALIZED,
    (HRESULT)WBEM_E_INVALID_NAMESPACE,
    (HRESULT)WBEM_E_INVALID_CLASS,
    (HRESULT)WBEM_E_NOT_FOUND,
    (HRESULT)WBEM_E_PROVIDER_NOT_FOUND,
    (HRESULT)WBEM_E_NOT_SUPPORTED,
    E_NOTIMPL,
    HRESULT_FROM_WIN32 (ERROR_SERVICE_DISABLED),
    HRESULT_FROM_WIN32 (ERROR_SERVICE_DOES_NOT_EXIST),
  };
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    if (none[i] == result)
      return TRUE;
  return FALSE;
}

HRESULT
dcw_wmi_collect (IEnumWbemClassObject *all, guint patience_ms, guint max, DcwWmiEach each, gpointer data)
{
  HRESULT result = S_OK;
  ULONGLONG began = GetTickCount64 ();
  for (guint i = 0; i < max && SUCCEEDED (result); i++) {
    IWbemClassObject *object = NULL;
    ULONG n = 0;
    ULONGLONG waited = GetTickCount64 () - began;
    result = IEnumWbemClassObject_Next (all, waited < patience_ms ? (long)(patience_ms - waited) : 0, 1, &object, &n);
    if (n == 1) {
      dcw_handle_opened (object);
      each (object, data);
      dcw_com_release (object);
    }
    if (result == WBEM_S_FALSE)
      break;
    if (result == WBEM_S_TIMEDOUT)
      result = HRESULT_FROM_WIN32 (ERROR_TIMEOUT);
    else if (SUCCEEDED (result) && n != 1)
      result = E_FAIL;
  }
  return SUCCEEDED (result) ? S_OK : result;
}

HRESULT
dcw_wmi_query (DcwWmi *wmi, const char *query, guint patience_ms, guint max, DcwWmiEach each, gpointer data)
{
  g_auto (DcwBstr) language = dcw_bstr_made ("WQL"), text = dcw_bstr_made (query);
  IEnumWbemClassObject *all = NULL;
  HRESULT result =
      IWbemServices_ExecQuery (wmi->services, language, text, WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, NULL, &all);
  if (FAILED (result))
    return result;
  dcw_handle_opened (all);
  set_blanket (all);
  result = dcw_wmi_collect (all, patience_ms, max, each, data);
  dcw_com_release (all);
  return result;
}

char *
dcw_wmi_quote (const char *text)
{
  GString *quoted = g_string_new ("\"");
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\\' || *p == '"')
      g_string_append_c (quoted, '\\');
    g_string_append_c (quoted, *p);
  }
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static gboolean
get (IWbemClassObject *object, const char *name, VARIANT *value)
{
  g_autofree wchar_t *wide = dcw_wide (name);
  return SUCCEEDED (IWbemClassObject_Get (object, wide, 0, value, NULL, NULL));
}

char *
dcw_wmi_text (IWbemClassObject *object, const char *name)
{
  g_auto (DcwVariant) value;
  dcw_variant_init (&value);
  return get (object, name, &value) && V_VT (&value) == VT_BSTR ? dcw_narrow (V_BSTR (&value), -1) : NULL;
}

/* uint16 and uint32 of WMI are both VT_I4. */
gboolean
dcw_wmi_number (IWbemClassObject *object, const char *name, guint *number)
{
  g_auto (DcwVariant) value;
  dcw_variant_init (&value);
  if (!get (object, name, &value) || V_VT (&value) != VT_I4)
    return FALSE;
  *number = (guint)V_I4 (&value);
  return TRUE;
}

/* What the method has answered; takes call. */
static HRESULT
wait_for (IWbemCallResult *call, IWbemClassObject **out)
{
  dcw_handle_opened (call);
  set_blanket (call);
  HRESULT result = IWbemCallResult_GetResultObject (call, CALL_PATIENCE_MS, out);
  dcw_com_release (call);
  return result == WBEM_S_TIMEDOUT ? HRESULT_FROM_WIN32 (ERROR_TIMEOUT) : result;
}

HRESULT
dcw_wmi_call (DcwWmi *wmi, const char *path, const char *method, guint *returned)
{
  g_auto (DcwBstr) object = dcw_bstr_made (path), name = dcw_bstr_made (method);
  IWbemClassObject *out = NULL;
  IWbemCallResult *call = NULL;
  HRESULT result = IWbemServices_ExecMethod (wmi->services, object, name, WBEM_FLAG_RETURN_IMMEDIATELY, NULL, NULL, NULL, &call);
  if (SUCCEEDED (result))
    result = call != NULL ? wait_for (call, &out) : E_FAIL;
  if (FAILED (result))
    return result;
  dcw_handle_opened (out);
  gboolean told = out != NULL && dcw_wmi_number (out, "ReturnValue", returned);
  dcw_com_release (out);
  return told ? S_OK : E_FAIL;
}
