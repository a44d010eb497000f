#define COBJMACROS
#include "station/win32/firewall-com.h"
#include <netfw.h>
#include <oleauto.h>
#include <shlwapi.h>
#include <string.h>
#include <wchar.h>
#include "base/text.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/text.h"

#define MAX_RULES 100000
#define MAX_TITLE 4096 /* units of a name that "@file,-id" stands for */

static const GUID policy_class = { 0xe2b3c97f, 0x6ae1, 0x41ac, { 0x81, 0x7a, 0xf6, 0xf9, 0x21, 0x66, 0xd7, 0xdd } };
static const GUID policy_interface = { 0x98325047, 0xc671, 0x4174, { 0x8d, 0x81, 0xde, 0xfc, 0xd3, 0xf0, 0x31, 0x86 } };
static const GUID rule_class = { 0x2c5bc43e, 0x3369, 0x4c33, { 0xab, 0x0c, 0xbe, 0x94, 0x69, 0x67, 0x7a, 0xf4 } };
static const GUID rule_interface = { 0xaf230d27, 0xbaba, 0x4e42, { 0xac, 0xed, 0xf5, 0x24, 0xf2, 0x2c, 0xfc, 0xe2 } };
static const GUID enumeration_interface = { 0x00020404, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };

struct _DcwFirewallSession {
  gboolean initialised;
  INetFwPolicy2 *policy;
  INetFwRules *rules;
};

void
dcw_firewall_session_close (DcwFirewallSession *session)
{
  if (session == NULL)
    return;
  dcw_com_release (session->rules);
  dcw_com_release (session->policy);
  if (session->initialised)
    CoUninitialize ();
  g_free (session);
}

DWORD
dcw_firewall_session_open (DcwFirewallSession **session)
{
  g_autoptr (DcwFirewallSession) opened = g_new0 (DcwFirewallSession, 1);
  /* Somebody else in this thread may have chosen another model; both do here. */
  HRESULT result = CoInitializeEx (NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
  opened->initialised = SUCCEEDED (result);
  if (FAILED (result) && result != RPC_E_CHANGED_MODE)
    return dcw_win32_of_result (result);
  gpointer policy = NULL;
  result = CoCreateInstance (&policy_class, NULL, CLSCTX_INPROC_SERVER, &policy_interface, &policy);
  if (FAILED (result))
    return dcw_win32_of_result (result);
  opened->policy = dcw_handle_opened (policy);
  result = INetFwPolicy2_get_Rules (opened->policy, &opened->rules);
  if (FAILED (result))
    return dcw_win32_of_result (result);
  dcw_handle_opened (opened->rules);
  *session = g_steal_pointer (&opened);
  return ERROR_SUCCESS;
}

/* ---- What a rule says, as these functions want it ---- */

static BSTR
to_bstr (const char *text)
{
  g_autofree wchar_t *wide = dcw_wide (text);
  return SysAllocString (wide);
}

static const struct {
  guint bit;
  long api;
} profiles[] = {
  { DCW_FIREWALL_DOMAIN, NET_FW_PROFILE2_DOMAIN },
  { DCW_FIREWALL_PRIVATE, NET_FW_PROFILE2_PRIVATE },
  { DCW_FIREWALL_PUBLIC, NET_FW_PROFILE2_PUBLIC },
};

static long
api_profiles (guint bits)
{
  long api = 0;
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (bits & profiles[i].bit)
      api |= profiles[i].api;
  return bits == DCW_FIREWALL_ALL_PROFILES ? (long)NET_FW_PROFILE2_ALL : api;
}

/* Values of all fields whose keys are in keys, each once, in a list. NULL: there is none. */
static char *
join_fields (const DcwFirewallRule *rule, const char *const *keys)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  for (guint i = 0; i < dcw_firewall_rule_n_fields (rule); i++) {
    const char *value, *key = dcw_firewall_rule_field (rule, i, &value);
    gboolean wanted = FALSE;
    for (guint k = 0; keys[k] != NULL; k++)
      wanted = wanted || g_ascii_strcasecmp (keys[k], key) == 0;
    for (guint k = 0; wanted && k < values->len; k++)
      wanted = g_ascii_strcasecmp (values->pdata[k], value) != 0;
    if (wanted)
      g_ptr_array_add (values, (gpointer)value);
  }
  if (values->len == 0)
    return NULL;
  g_ptr_array_add (values, NULL);
  return g_strjoinv (",", (char **)values->pdata);
}

/* Texts of a new rule: from fields of these keys. */
typedef HRESULT (STDMETHODCALLTYPE *PutText) (INetFwRule *rule, BSTR text);
static const char *const local_ports[] = { "LPort", "LPort2_10", NULL };
static const char *const remote_ports[] = { "RPort", "RPort2_10", NULL };
static const char *const local_addresses[] = { "LA4", "LA6", NULL };
static const char *const remote_addresses[] = { "RA4", "RA6", NULL };

static const char *const said[] = {
  "Action", "Active", "Dir", "Profile", "Protocol", "LPort", "LPort2_10", "RPort", "RPort2_10",
  "LA4",    "LA6",    "RA4", "RA6",     "App",      "Svc",   "Name",      "Desc",  "EmbedCtxt",
};

const char *
dcw_firewall_com_lacks (const DcwFirewallRule *rule)
{
  for (guint i = 0; i < dcw_firewall_rule_n_fields (rule); i++) {
    const char *value, *key = dcw_firewall_rule_field (rule, i, &value);
    gboolean known = FALSE;
    for (guint k = 0; k < G_N_ELEMENTS (said); k++)
      known = known || g_ascii_strcasecmp (said[k], key) == 0;
    if (!known)
      return key;
  }
  return NULL;
}

static HRESULT
put_text (INetFwRule *made, PutText put, const char *text)
{
  if (text == NULL)
    return S_OK;
  BSTR bstr = to_bstr (text);
  HRESULT result = bstr != NULL ? put (made, bstr) : E_OUTOFMEMORY;
  SysFreeString (bstr);
  return result;
}

static HRESULT
put_list (INetFwRule *made, PutText put, const DcwFirewallRule *rule, const char *const *keys)
{
  g_autofree char *text = join_fields (rule, keys);
  return put_text (made, put, text);
}

/* Protocol comes before ports, which are only taken for some. */
static HRESULT
fill (INetFwRule *made, const DcwFirewallRule *rule, const char *description)
{
  const INetFwRuleVtbl *v = made->lpVtbl;
  HRESULT results[] = {
    put_text (made, v->put_Name, dcw_firewall_rule_name (rule)),
    put_text (made, v->put_Description, description),
    put_text (made, v->put_Grouping, dcw_firewall_rule_group (rule)),
    put_text (made, v->put_ApplicationName, dcw_firewall_rule_app (rule)),
    put_text (made, v->put_ServiceName, dcw_firewall_rule_service (rule)),
    v->put_Protocol (made, (LONG)dcw_firewall_rule_protocol (rule)),
    put_list (made, v->put_LocalPorts, rule, local_ports),
    put_list (made, v->put_RemotePorts, rule, remote_ports),
    put_list (made, v->put_LocalAddresses, rule, local_addresses),
    put_list (made, v->put_RemoteAddresses, rule, remote_addresses),
    v->put_Direction (made, dcw_firewall_rule_direction (rule) == DCW_FIREWALL_IN ? NET_FW_RULE_DIR_IN : NET_FW_RULE_DIR_OUT),
    v->put_Profiles (made, api_profiles (dcw_firewall_rule_profiles (rule))),
    v->put_Action (made, dcw_firewall_rule_action (rule) == DCW_FIREWALL_BLOCK ? NET_FW_ACTION_BLOCK : NET_FW_ACTION_ALLOW),
    v->put_Enabled (made, dcw_firewall_rule_is_active (rule) ? VARIANT_TRUE : VARIANT_FALSE),
  };
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    if (FAILED (results[i]))
      return results[i];
  return S_OK;
}

DWORD
dcw_firewall_session_add (DcwFirewallSession *session, const DcwFirewallRule *rule, const char *description)
{
  gpointer created = NULL;
  HRESULT result = CoCreateInstance (&rule_class, NULL, CLSCTX_INPROC_SERVER, &rule_interface, &created);
  if (FAILED (result))
    return dcw_win32_of_result (result);
  INetFwRule *made = dcw_handle_opened (created);
  result = fill (made, rule, description);
  if (SUCCEEDED (result))
    result = INetFwRules_Add (session->rules, made);
  dcw_com_release (made);
  return SUCCEEDED (result) ? (DWORD)ERROR_SUCCESS : dcw_win32_of_result (result);
}

/* ---- Finding one ---- */

/* The name as people see it, which is what the firewall goes by. */
static char *
shown_name (const char *name)
{
  g_autofree wchar_t *wide = dcw_wide (name), *text = g_new0 (wchar_t, MAX_TITLE);
  gboolean found = *name == '@' && SUCCEEDED (SHLoadIndirectString (wide, text, MAX_TITLE, NULL));
  return found ? dcw_narrow_shown (text) : g_strdup (name);
}

typedef struct {
  const char *name;
  const DcwFirewallRule *like; /* NULL: the name alone */
} Sought;

static gboolean
has_name (INetFwRule *rule, const char *name)
{
  BSTR text = NULL;
  if (FAILED (INetFwRule_get_Name (rule, &text)))
    return FALSE;
  g_autofree char *shown = dcw_narrow_shown (text);
  SysFreeString (text);
  return shown != NULL && dcw_text_fold_equal (shown, name);
}

static gboolean
is_like (INetFwRule *rule, const Sought *sought)
{
  LONG protocol = 0, in_profiles = 0;
  NET_FW_RULE_DIRECTION direction = NET_FW_RULE_DIR_MAX;
  if (!has_name (rule, sought->name))
    return FALSE;
  if (sought->like == NULL)
    return TRUE;
  if (FAILED (INetFwRule_get_Protocol (rule, &protocol)) || FAILED (INetFwRule_get_Profiles (rule, &in_profiles))
      || FAILED (INetFwRule_get_Direction (rule, &direction)))
    return FALSE;
  guint bits = dcw_firewall_rule_profiles (sought->like);
  long seven = NET_FW_PROFILE2_DOMAIN | NET_FW_PROFILE2_PRIVATE | NET_FW_PROFILE2_PUBLIC;
  gboolean same_profiles = (in_profiles & seven) == (api_profiles (bits) & seven);
  gboolean in = dcw_firewall_rule_direction (sought->like) == DCW_FIREWALL_IN;
  return same_profiles && protocol == (LONG)dcw_firewall_rule_protocol (sought->like) && (direction == NET_FW_RULE_DIR_IN) == in;
}

/* Adds one element of the enumeration; *found gets the first that fits, with a reference. */
static void
look_at (VARIANT *element, const Sought *sought, INetFwRule **found, guint *n)
{
  gpointer rule = NULL;
  if (element->vt != VT_DISPATCH || FAILED (IDispatch_QueryInterface (element->pdispVal, &rule_interface, &rule)))
    return;
  dcw_handle_opened (rule);
  if (!is_like (rule, sought)) {
    dcw_com_release (rule);
    return;
  }
  (*n)++;
  if (*found == NULL)
    *found = rule;
  else
    dcw_com_release (rule);
}

static DWORD
find (DcwFirewallSession *session, const Sought *sought, INetFwRule **found)
{
  IUnknown *unknown = NULL;
  gpointer told = NULL;
  HRESULT result = INetFwRules_get__NewEnum (session->rules, &unknown);
  if (FAILED (result))
    return dcw_win32_of_result (result);
  dcw_handle_opened (unknown);
  result = IUnknown_QueryInterface (unknown, &enumeration_interface, &told);
  dcw_com_release (unknown);
  if (FAILED (result))
    return dcw_win32_of_result (result);
  IEnumVARIANT *all = dcw_handle_opened (told);
  guint n = 0;
  for (guint i = 0; i < MAX_RULES; i++) {
    VARIANT element;
    ULONG fetched = 0;
    VariantInit (&element);
    if (IEnumVARIANT_Next (all, 1, &element, &fetched) != S_OK || fetched != 1)
      break;
    look_at (&element, sought, found, &n);
    VariantClear (&element);
  }
  dcw_com_release (all);
  if (n == 1)
    return ERROR_SUCCESS;
  dcw_com_release (*found);
  *found = NULL;
  return n == 0 ? ERROR_NOT_FOUND : ERROR_TOO_MANY_NAMES;
}

DWORD
dcw_firewall_session_remove (DcwFirewallSession *session, const char *name)
{
  INetFwRule *found = NULL;
  DWORD failure = find (session, &(Sought){ name, NULL }, &found);
  if (failure != ERROR_SUCCESS)
    return failure;
  dcw_com_release (found);
  BSTR text = to_bstr (name);
  HRESULT result = INetFwRules_Remove (session->rules, text);
  SysFreeString (text);
  return SUCCEEDED (result) ? (DWORD)ERROR_SUCCESS : dcw_win32_of_result (result);
}

DWORD
dcw_firewall_session_switch (DcwFirewallSession *session, const DcwFirewallRule *rule, gboolean on)
{
  g_autofree char *name = shown_name (dcw_firewall_rule_name (rule));
  INetFwRule *found = NULL;
  DWORD failure = find (session, &(Sought){ name, rule }, &found);
  if (failure != ERROR_SUCCESS)
    return failure;
  HRESULT result = INetFwRule_put_Enabled (found, on ? VARIANT_TRUE : VARIANT_FALSE);
  dcw_com_release (found);
  return SUCCEEDED (result) ? (DWORD)ERROR_SUCCESS : dcw_win32_of_result (result);
}

/* ---- Profiles ---- */

DWORD
dcw_firewall_session_set_profile (DcwFirewallSession *session, guint profile, gboolean enabled)
{
  HRESULT result = INetFwPolicy2_put_FirewallEnabled (session->policy, (NET_FW_PROFILE_TYPE2)api_profiles (profile),
                                                      enabled ? VARIANT_TRUE : VARIANT_FALSE);
  return SUCCEEDED (result) ? (DWORD)ERROR_SUCCESS : dcw_win32_of_result (result);
}

/* The registry counts the other way round (facts 6.2). */
DWORD
dcw_firewall_session_set_inbound (DcwFirewallSession *session, guint profile, gboolean blocked)
{
  HRESULT result = INetFwPolicy2_put_DefaultInboundAction (session->policy, (NET_FW_PROFILE_TYPE2)api_profiles (profile),
                                                           blocked ? NET_FW_ACTION_BLOCK : NET_FW_ACTION_ALLOW);
  return SUCCEEDED (result) ? (DWORD)ERROR_SUCCESS : dcw_win32_of_result (result);
}
