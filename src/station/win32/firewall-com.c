#define COBJMACROS
#include "station/win32/firewall-com.h"
#include <netfw.h>
#include <oleauto.h>
#include <shlwapi.h>
#include <string.h>
#include <wchar.h>
#include "base/text.h"
#include "station/win32/errors.h"
#include "station/win32/firewall-session.h"
#include "station/win32/handle.h"
#include "station/win32/text.h"

#define MAX_RULES 100000
#define MAX_TITLE 4096 /* units of a name that "@file,-id" stands for */

static const GUID policy_class = { 0xe2b3c97f, 0x6ae1, 0x41ac, { 0x81, 0x7a, 0xf6, 0xf9, 0x21, 0x66, 0xd7, 0xdd } };
static const GUID policy_interface = { 0x98325047, 0xc671, 0x4174, { 0x8d, 0x81, 0xde, 0xfc, 0xd3, 0xf0, 0x31, 0x86 } };
static const GUID rule_class = { 0x2c5bc43e, 0x3369, 0x4c33, { 0xab, 0x0c, 0xbe, 0x94, 0x69, 0x67, 0x7a, 0xf4 } };
static const GUID rule_interface = { 0xaf230d27, 0xbaba, 0x4e42, { 0xac, 0xed, 0xf5, 0x24, 0xf2, 0x2c, 0xfc, 0xe2 } };
static const GUID enumeration_interface = { 0x00020404, 0, 0, { 0xc0, 0, 0, 0, 0, 0, 0, 0x46 } };

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
  g_auto (DcwBstr) bstr = dcw_bstr_made (text);
  return bstr != NULL ? put (made, bstr) : E_OUTOFMEMORY;
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

/* ---- Finding them by name ---- */

char *
dcw_firewall_shown_name (const char *name)
{
  g_autofree wchar_t *wide = dcw_wide (name), *text = g_new0 (wchar_t, MAX_TITLE);
  gboolean found = *name == '@' && SUCCEEDED (SHLoadIndirectString (wide, text, MAX_TITLE, NULL));
  return found ? dcw_narrow_shown (text) : g_strdup (name);
}

static char *
name_of (INetFwRule *rule)
{
  BSTR text = NULL;
  if (FAILED (INetFwRule_get_Name (rule, &text)))
    return NULL;
  g_auto (DcwBstr) name = dcw_bstr_taken (text);
  return name != NULL ? dcw_narrow_shown (name) : g_strdup (""); /* no text is an empty one in COM */
}

static guint
profile_bits (long api)
{
  guint bits = 0;
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (api & profiles[i].api)
      bits |= profiles[i].bit;
  return bits;
}

/* FALSE: it does not say what it is, and is none that could be told apart. */
static gboolean
read_rule (INetFwRule *rule, DcwRuleTold *told)
{
  LONG protocol = 0, in_profiles = 0;
  NET_FW_RULE_DIRECTION direction = NET_FW_RULE_DIR_MAX;
  NET_FW_ACTION action = NET_FW_ACTION_MAX;
  VARIANT_BOOL on = VARIANT_FALSE;
  if (FAILED (INetFwRule_get_Protocol (rule, &protocol)) || FAILED (INetFwRule_get_Profiles (rule, &in_profiles))
      || FAILED (INetFwRule_get_Direction (rule, &direction)) || FAILED (INetFwRule_get_Action (rule, &action))
      || FAILED (INetFwRule_get_Enabled (rule, &on)))
    return FALSE;
  told->protocol = (gint)protocol;
  told->profiles = profile_bits (in_profiles);
  told->direction = direction == NET_FW_RULE_DIR_IN ? DCW_FIREWALL_IN : DCW_FIREWALL_OUT;
  told->blocks = action == NET_FW_ACTION_BLOCK;
  told->on = on != VARIANT_FALSE;
  return TRUE;
}

/* One that does not answer counts as having the name: it can't be told apart. FALSE: it could not be looked at. */
static gboolean
look_at (VARIANT *element, const char *sought, GArray *all)
{
  gpointer found = NULL;
  if (V_VT (element) != VT_DISPATCH || FAILED (IDispatch_QueryInterface (V_DISPATCH (element), &rule_interface, &found)))
    return FALSE;
  INetFwRule *rule = dcw_handle_opened (found);
  DcwRuleTold told = { .protocol = -1 };
  g_autofree char *name = name_of (rule);
  if (name == NULL || (dcw_text_fold_equal (name, sought) && !read_rule (rule, &told))) {
    dcw_com_release (rule);
    return FALSE;
  }
  if (!dcw_text_fold_equal (name, sought)) {
    dcw_com_release (rule);
    return TRUE;
  }
  told.name = g_steal_pointer (&name);
  told.handle = rule;
  g_array_append_val (all, told);
  return TRUE;
}

static DWORD
open_enumeration (DcwFirewallSession *session, IEnumVARIANT **all)
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
  *all = dcw_handle_opened (told);
  return ERROR_SUCCESS;
}

DWORD
dcw_firewall_session_named (DcwFirewallSession *session, const char *name, GArray *told)
{
  IEnumVARIANT *all = NULL;
  DWORD failure = open_enumeration (session, &all);
  if (failure != ERROR_SUCCESS)
    return failure;
  for (guint i = 0; failure == ERROR_SUCCESS; i++) {
    g_auto (DcwVariant) element;
    ULONG fetched = 0;
    dcw_variant_init (&element);
    HRESULT result = IEnumVARIANT_Next (all, 1, &element, &fetched);
    if (result == S_FALSE || (SUCCEEDED (result) && fetched != 1))
      break;
    if (FAILED (result))
      failure = dcw_win32_of_result (result);
    else if (i >= MAX_RULES || !look_at (&element, name, told))
      failure = ERROR_INVALID_DATA;
  }
  dcw_com_release (all);
  return failure;
}

DWORD
dcw_firewall_switch_told (const DcwRuleTold *told, gboolean on)
{
  HRESULT result = INetFwRule_put_Enabled ((INetFwRule *)told->handle, on ? VARIANT_TRUE : VARIANT_FALSE);
  return SUCCEEDED (result) ? (DWORD)ERROR_SUCCESS : dcw_win32_of_result (result);
}

void
dcw_firewall_told_clear (DcwRuleTold *told)
{
  dcw_com_release (told->handle);
  g_free (told->name);
}

static DWORD
count_named (DcwFirewallSession *session, const char *name, guint *n)
{
  g_autoptr (GArray) told = g_array_new (FALSE, TRUE, sizeof (DcwRuleTold));
  g_array_set_clear_func (told, (GDestroyNotify)dcw_firewall_told_clear);
  DWORD failure = dcw_firewall_session_named (session, name, told);
  *n = told->len;
  return failure;
}

DWORD
dcw_firewall_session_remove (DcwFirewallSession *session, const char *name)
{
  guint n = 0;
  DWORD failure = count_named (session, name, &n);
  if (failure != ERROR_SUCCESS)
    return failure;
  if (n != 1)
    return n == 0 ? ERROR_NOT_FOUND : ERROR_TOO_MANY_NAMES;
  g_auto (DcwBstr) text = dcw_bstr_made (name);
  HRESULT result = INetFwRules_Remove (session->rules, text);
  return SUCCEEDED (result) ? (DWORD)ERROR_SUCCESS : dcw_win32_of_result (result);
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
