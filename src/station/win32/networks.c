/* Which kinds of networks the computer is in, as the firewall takes them. */
#define COBJMACROS
#include <windows.h>
#include <netlistmgr.h>
#include "station/networks.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

#define MAX_NETWORKS 1000

static const GUID list_class = { 0xdcb00c01, 0x570f, 0x4a9b, { 0x8d, 0x69, 0x19, 0x9f, 0xdb, 0xa5, 0x72, 0x3b } };
static const GUID list_interface = { 0xdcb00000, 0x570f, 0x4a9b, { 0x8d, 0x69, 0x19, 0x9f, 0xdb, 0xa5, 0x72, 0x3b } };

static const struct {
  NLM_NETWORK_CATEGORY category;
  const char *name;
} categories[] = {
  { NLM_NETWORK_CATEGORY_PUBLIC, "public" },
  { NLM_NETWORK_CATEGORY_PRIVATE, "private" },
  { NLM_NETWORK_CATEGORY_DOMAIN_AUTHENTICATED, "domain" },
};

static void
add_network (DcwImage *image, INetwork *network)
{
  NLM_NETWORK_CATEGORY category;
  BSTR text = NULL;
  if (FAILED (INetwork_GetCategory (network, &category)))
    return;
  g_autofree char *name = SUCCEEDED (INetwork_GetName (network, &text)) ? dcw_narrow_shown (text) : NULL;
  SysFreeString (text);
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (categories[i].category == category)
      dcw_network_add (image, name, categories[i].name);
}

static void
add_connected (DcwImage *image, INetworkListManager *list)
{
  IEnumNetworks *connected = NULL;
  if (FAILED (INetworkListManager_GetNetworks (list, NLM_ENUM_NETWORK_CONNECTED, &connected)) || connected == NULL)
    return;
  dcw_handle_opened (connected);
  for (guint i = 0; i < MAX_NETWORKS; i++) {
    INetwork *network = NULL;
    ULONG fetched = 0;
    if (IEnumNetworks_Next (connected, 1, &network, &fetched) != S_OK || fetched != 1)
      break;
    dcw_handle_opened (network);
    add_network (image, network);
    dcw_com_release (network);
  }
  dcw_com_release (connected);
}

void
dcw_local_read_network_facts (DcwImage *image)
{
  HRESULT started = CoInitializeEx (NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
  gpointer told = NULL;
  if (FAILED (started) && started != RPC_E_CHANGED_MODE)
    return;
  if (SUCCEEDED (CoCreateInstance (&list_class, NULL, CLSCTX_ALL, &list_interface, &told))) {
    add_connected (image, dcw_handle_opened (told));
    dcw_com_release (told);
  }
  if (SUCCEEDED (started))
    CoUninitialize ();
}
