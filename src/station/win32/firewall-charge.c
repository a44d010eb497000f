/* Who is in charge of the firewall: policies, or another product (INetFwProducts, Windows 7 and later). */
#define COBJMACROS
#include <netfw.h>
#include <oleauto.h>
#include "model/fact.h"
#include "station/win32/firewall-com.h"
#include "station/win32/firewall-session.h"
#include "station/win32/handle.h"
#include "station/win32/text.h"

#define MAX_PRODUCTS 100
#define MAX_CATEGORIES 100
#define CATEGORY_FIREWALL 2 /* NET_FW_RULE_CATEGORY_FIREWALL */

static const GUID products_class = { 0xcc19079b, 0x8272, 0x4d73, { 0xbb, 0x70, 0xcd, 0xb5, 0x33, 0x52, 0x7b, 0x61 } };
static const GUID products_interface = { 0x39eb36e0, 0x2097, 0x40bd, { 0x8a, 0xf2, 0x63, 0xa1, 0x3b, 0x52, 0x53, 0x62 } };

const char *
dcw_firewall_session_modify_state (DcwFirewallSession *session)
{
  static const struct {
    NET_FW_MODIFY_STATE state;
    const char *word;
  } rows[] = {
    { NET_FW_MODIFY_STATE_OK, "ok" },
    { NET_FW_MODIFY_STATE_GP_OVERRIDE, "overridden" },
    { NET_FW_MODIFY_STATE_INBOUND_BLOCKED, "shielded" },
  };
  NET_FW_MODIFY_STATE state;
  if (FAILED (INetFwPolicy2_get_LocalPolicyModifyState (session->policy, &state)))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].state == state)
      return rows[i].word;
  return NULL;
}

/* categories: an array of numbers in variants. */
static gboolean
has_firewall (SAFEARRAY *categories)
{
  LONG first = 0, last = -1;
  VARTYPE type = VT_EMPTY;
  if (SafeArrayGetDim (categories) != 1 || FAILED (SafeArrayGetVartype (categories, &type)) || type != VT_VARIANT
      || FAILED (SafeArrayGetLBound (categories, 1, &first)) || FAILED (SafeArrayGetUBound (categories, 1, &last)))
    return FALSE;
  for (LONG i = first; i <= last && i - first < MAX_CATEGORIES; i++) {
    g_auto (DcwVariant) element;
    dcw_variant_init (&element);
    if (SUCCEEDED (SafeArrayGetElement (categories, &i, &element)) && V_VT (&element) == VT_I4
        && V_I4 (&element) == CATEGORY_FIREWALL)
      return TRUE;
  }
  return FALSE;
}

static void
add_product (INetFwProduct *product, GPtrArray *names)
{
  g_auto (DcwVariant) categories;
  dcw_variant_init (&categories);
  if (FAILED (INetFwProduct_get_RuleCategories (product, &categories)) || V_VT (&categories) != (VT_ARRAY | VT_VARIANT)
      || !has_firewall (V_ARRAY (&categories)))
    return;
  BSTR text = NULL;
  HRESULT result = INetFwProduct_get_DisplayName (product, &text);
  g_auto (DcwBstr) name = dcw_bstr_taken (text);
  char *shown = SUCCEEDED (result) && name != NULL ? dcw_narrow_shown (name) : NULL;
  g_ptr_array_add (names, shown != NULL && *shown != '\0' ? shown : g_strdup ("?"));
}

static GPtrArray *
list_products (INetFwProducts *products)
{
  LONG n = 0;
  if (FAILED (INetFwProducts_get_Count (products, &n)))
    return NULL;
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (LONG i = 0; i < n && i < MAX_PRODUCTS; i++) {
    INetFwProduct *product = NULL;
    if (FAILED (INetFwProducts_Item (products, i, &product)))
      continue;
    dcw_handle_opened (product);
    add_product (product, names);
    dcw_com_release (product);
  }
  return names;
}

GPtrArray *
dcw_firewall_products (void)
{
  HRESULT started = CoInitializeEx (NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
  gpointer told = NULL;
  GPtrArray *names = NULL;
  if (FAILED (started) && started != RPC_E_CHANGED_MODE)
    return NULL;
  if (SUCCEEDED (CoCreateInstance (&products_class, NULL, CLSCTX_INPROC_SERVER, &products_interface, &told))) {
    names = list_products (dcw_handle_opened (told));
    dcw_com_release (told);
  }
  if (SUCCEEDED (started))
    CoUninitialize ();
  return names;
}
