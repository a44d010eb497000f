/* Facts: what is shown and never changed. What Windows does not tell is no fact. */
#include <winsock2.h>
#include <windows.h>
#include <iphlpapi.h>
#include <lm.h>
#include <string.h>
#include <ws2tcpip.h>
#include "base/text.h"
#include "model/setting.h"
#include "station/hosts.h"
#include "station/policy-origin.h"
#include "station/win32/files.h"
#include "station/win32/firewall-com.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/registry.h"
#include "station/win32/services.h"
#include "station/win32/text.h"
#include "station/win32/wmi.h"

#define VERSION "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
#define PRODUCT_OPTIONS "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions"
#define FIRST_WINDOWS_11 22000
#define MAX_TABLE (16u * 1024 * 1024) /* bytes of a table of the network */
#define MAX_TRIES 8                   /* of reading something that grows meanwhile */

/* ---- Windows ---- */

/* Windows 11 still calls itself 10 in the registry. */
static char *
right_product (char *product, const char *build)
{
  static const char ten[] = "Windows 10";
  guint64 number = 0;
  if (product == NULL || build == NULL || !g_str_has_prefix (product, ten)
      || !g_ascii_string_to_unsigned (build, 10, 0, G_MAXUINT32, &number, NULL) || number < FIRST_WINDOWS_11)
    return product;
  char *right = g_strconcat ("Windows 11", product + strlen (ten), NULL);
  g_free (product);
  return right;
}

static char *
read_build (void)
{
  return dcw_local_read_text (VERSION, "CurrentBuildNumber");
}

static char *
read_product (void)
{
  g_autofree char *build = read_build ();
  return right_product (dcw_local_read_text (VERSION, "ProductName"), build);
}

/* The first that is there: it has had another name with each age of Windows. */
static char *
read_version (void)
{
  static const char *const names[] = { "DisplayVersion", "ReleaseId", "CSDVersion" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    char *version = dcw_local_read_text (VERSION, names[i]);
    if (version != NULL)
      return version;
  }
  return NULL;
}

static char *
read_revision (void)
{
  guint32 revision;
  return dcw_local_read_number (VERSION, "UBR", &revision) ? g_strdup_printf ("%u", revision) : NULL;
}

static gboolean
is_controller (void)
{
  g_autofree char *type = dcw_local_read_text (PRODUCT_OPTIONS, "ProductType");
  return type != NULL && g_ascii_strcasecmp (type, "LanmanNT") == 0;
}

/* NULL: Windows does not tell. *name (may be NULL) is that of the workgroup or domain, or NULL. */
static const char *
ask_joined (char **name)
{
  LPWSTR told = NULL;
  NETSETUP_JOIN_STATUS status = NetSetupUnknownStatus;
  if (NetGetJoinInformation (NULL, &told, &status) != NERR_Success)
    return NULL;
  g_auto (DcwNetBuffer) buffer = dcw_handle_opened (told);
  if (name != NULL)
    *name = dcw_narrow_shown (buffer);
  return status == NetSetupDomainName                                    ? is_controller () ? "controller" : "domain"
         : status == NetSetupWorkgroupName || status == NetSetupUnjoined ? "workgroup"
                                                                         : NULL;
}

static char *
read_joined (void)
{
  return g_strdup (ask_joined (NULL));
}

static char *
read_joined_to (void)
{
  char *name = NULL;
  ask_joined (&name);
  return name;
}

static char *
read_session (void)
{
  return g_strdup (GetSystemMetrics (SM_REMOTESESSION) != 0 ? "yes" : "no");
}

static char *
read_modify (void)
{
  g_autoptr (DcwFirewallSession) session = NULL;
  if (dcw_firewall_session_open (&session) != ERROR_SUCCESS)
    return NULL;
  return g_strdup (dcw_firewall_session_modify_state (session));
}

/* Of which there is one for the whole computer; a reader gives a text to free, NULL or "" where Windows does not tell. */
static const struct {
  const char *fact;
  char *(*read) (void);
} of_computer[] = {
  { DCW_FACT_BUILD, read_build },
  { DCW_FACT_UBR, read_revision },
  { DCW_FACT_PRODUCT, read_product },
  { DCW_FACT_VERSION, read_version },
  { DCW_FACT_JOINED, read_joined },
  { DCW_FACT_JOINED_TO, read_joined_to },
  { DCW_FACT_REMOTE_SESSION, read_session },
  { DCW_FACT_FIREWALL_MODIFY, read_modify },
};

static void
add_of_computer (DcwImage *image)
{
  for (guint i = 0; i < G_N_ELEMENTS (of_computer); i++) {
    g_autofree char *value = of_computer[i].read ();
    if (value != NULL && *value != '\0')
      dcw_image_set_fact (image, of_computer[i].fact, "", value);
  }
}

/* ---- Services ---- */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return dcw_text_fold_compare (*(char *const *)a, *(char *const *)b);
}

/* What needs each service, by what every service says that it needs; "+NAME" is a group of load order. */
static void
note_needs (GHashTable *needed_by, const char *name)
{
  g_autofree char *key = g_strconcat (DCW_KEY_SERVICES "\\", name, NULL);
  g_auto (GStrv) needs = dcw_local_read_strings (key, "DependOnService");
  for (guint i = 0; needs != NULL && needs[i] != NULL; i++) {
    g_autofree char *folded = dcw_text_fold (needs[i]);
    GPtrArray *names = g_hash_table_lookup (needed_by, folded);
    if (names == NULL) {
      names = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (needed_by, g_steal_pointer (&folded), names);
    }
    g_ptr_array_add (names, g_strdup (name));
  }
}

static void
add_dependents (DcwImage *image, const char *name, GHashTable *needed_by)
{
  g_autofree char *folded = dcw_text_fold (name);
  GPtrArray *names = g_hash_table_lookup (needed_by, folded);
  if (names == NULL)
    return;
  g_ptr_array_sort (names, compare_names);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", (const char *)names->pdata[i]);
  dcw_image_set_fact (image, DCW_FACT_SERVICE_DEPENDENTS, name, text->str);
  g_string_free (text, TRUE);
}

static void
add_services (DcwImage *image)
{
  g_auto (DcwServiceHandle) manager = NULL;
  DWORD failure = dcw_services_open (SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE, &manager);
  g_autoptr (GArray) all = failure == ERROR_SUCCESS ? dcw_services_enumerate (manager, &failure) : NULL;
  g_autoptr (GHashTable) needed_by = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const DcwServiceRow *row = &g_array_index (all, DcwServiceRow, i);
    if (row->name == NULL)
      continue;
    dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, row->name, dcw_service_state_name (row->state));
    note_needs (needed_by, row->name);
  }
  for (guint i = 0; all != NULL && i < all->len; i++) {
    const char *name = g_array_index (all, DcwServiceRow, i).name;
    if (name != NULL)
      add_dependents (image, name, needed_by);
  }
}

/* ---- Network ---- */

static gboolean
show_address (const SOCKET_ADDRESS *address, char *text, gsize size)
{
  const struct sockaddr *any = address->lpSockaddr;
  if (any->sa_family == AF_INET) {
    const guint8 *b = (const guint8 *)&((const struct sockaddr_in *)any)->sin_addr;
    g_snprintf (text, (gulong)size, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);
    return TRUE;
  }
  if (any->sa_family != AF_INET6)
    return FALSE;
  g_autoptr (GInetAddress) v6 =
      g_inet_address_new_from_bytes ((const guint8 *)&((const struct sockaddr_in6 *)any)->sin6_addr, G_SOCKET_FAMILY_IPV6);
  g_autofree char *shown = g_inet_address_to_string (v6);
  g_strlcpy (text, shown, size);
  return TRUE;
}

/* The first address goes by the interface's name alone, as in an export of the registry. */
static void
add_addresses_of (DcwImage *image, const IP_ADAPTER_ADDRESSES *adapter)
{
  guint n = 0;
  for (guint pass = 0; pass < 2; pass++)
    for (const IP_ADAPTER_UNICAST_ADDRESS *at = adapter->FirstUnicastAddress; at != NULL; at = at->Next) {
      gboolean is_v4 = at->Address.lpSockaddr->sa_family == AF_INET;
      char text[64];
      if (is_v4 != (pass == 0) || at->DadState != IpDadStatePreferred || !show_address (&at->Address, text, sizeof text))
        continue;
      n++;
      g_autofree char *subject = n == 1 ? g_strdup (adapter->AdapterName) : g_strdup_printf ("%s/%u", adapter->AdapterName, n);
      g_autofree char *value = g_strdup_printf ("%s/%u", text, at->OnLinkPrefixLength);
      if (g_utf8_validate (subject, -1, NULL))
        dcw_image_set_fact (image, DCW_FACT_ADDRESS, subject, value);
    }
}

static void
add_addresses (DcwImage *image)
{
  ULONG flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER | GAA_FLAG_SKIP_FRIENDLY_NAME;
  ULONG size = 16384;
  for (guint i = 0; i < MAX_TRIES && size <= MAX_TABLE; i++) {
    g_autofree IP_ADAPTER_ADDRESSES *all = g_malloc0 (size);
    ULONG failure = GetAdaptersAddresses (AF_UNSPEC, flags, NULL, all, &size);
    if (failure == ERROR_BUFFER_OVERFLOW)
      continue;
    for (const IP_ADAPTER_ADDRESSES *at = failure == NO_ERROR ? all : NULL; at != NULL; at = at->Next)
      if (at->OperStatus == IfOperStatusUp && at->IfType != IF_TYPE_SOFTWARE_LOOPBACK)
        add_addresses_of (image, at);
    return;
  }
}

/* ---- Names of other computers ---- */

static void
add_hosts (DcwImage *image)
{
  g_autofree guint8 *text = NULL;
  gsize size = 0;
  if (dcw_local_read_system_file (L"drivers\\etc\\hosts", DCW_HOSTS_MAX_SIZE + 1, &text, &size))
    dcw_hosts_add (image, (const char *)text, size);
}

/* ---- Firewalls of others ---- */

static void
add_products (DcwImage *image)
{
  g_autoptr (GPtrArray) products = dcw_firewall_products ();
  for (guint i = 0; products != NULL && i < products->len; i++)
    dcw_image_set_fact (image, DCW_FACT_FIREWALL_PRODUCT, products->pdata[i], "firewall");
}

/* ---- Policies ---- */

typedef void (*AddOrigin) (IWbemClassObject *object, gpointer image);

static void
add_registry_policy (IWbemClassObject *object, gpointer image)
{
  guint precedence = 0;
  g_autofree char *key = dcw_wmi_text (object, "registryKey"), *name = dcw_wmi_text (object, "valueName"),
                  *gpo = dcw_wmi_text (object, "GPOID");
  if (name != NULL && dcw_wmi_number (object, "precedence", &precedence))
    dcw_policy_origin_add_value (image, key, name, gpo, precedence);
}

static void
add_security_value (IWbemClassObject *object, gpointer image)
{
  guint precedence = 0;
  g_autofree char *path = dcw_wmi_text (object, "Path"), *gpo = dcw_wmi_text (object, "GPOID");
  if (dcw_wmi_number (object, "precedence", &precedence))
    dcw_policy_origin_add_value (image, path, NULL, gpo, precedence);
}

static void
add_right (IWbemClassObject *object, gpointer image)
{
  guint precedence = 0;
  g_autofree char *right = dcw_wmi_text (object, "UserRight"), *gpo = dcw_wmi_text (object, "GPOID");
  if (dcw_wmi_number (object, "precedence", &precedence))
    dcw_policy_origin_add_right (image, right, gpo, precedence);
}

/* Where no domain is, nobody but this computer sets its policies, and nobody has to be asked. */
static void
add_origins (DcwImage *image)
{
  static const struct {
    const char *query;
    AddOrigin add;
  } rows[] = {
    { "SELECT registryKey, valueName, GPOID, precedence FROM RSOP_RegistryPolicySetting WHERE precedence = 1",
      add_registry_policy },
    { "SELECT Path, GPOID, precedence FROM RSOP_RegistryValue WHERE precedence = 1", add_security_value },
    { "SELECT UserRight, GPOID, precedence FROM RSOP_UserPrivilegeRight WHERE precedence = 1", add_right },
  };
  const char *joined = dcw_image_fact (image, DCW_FACT_JOINED, "");
  g_autoptr (DcwWmi) wmi = NULL;
  if (joined == NULL || strcmp (joined, "workgroup") == 0 || FAILED (dcw_wmi_open ("root\\rsop\\computer", &wmi)))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    dcw_wmi_query (wmi, rows[i].query, DCW_WMI_QUICK_MS, DCW_ORIGIN_MAX_ROWS, rows[i].add, image);
}

/* ---- All of them ---- */

/* In this order: some look at what those before them found. */
static void (*const readers[]) (DcwImage *image) = {
  add_of_computer,           add_services, add_addresses, dcw_local_read_network_facts, add_hosts,
  dcw_local_read_port_facts, add_products, add_origins,
};

DcwImage *
dcw_machine_facts (DcwMachine *machine)
{
  if (machine->facts == NULL) {
    machine->facts = dcw_image_new ();
    machine->n_files = 0;
    for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
      readers[i](machine->facts);
  }
  return machine->facts;
}

#define MAX_FILES 4096 /* that are asked for, as long as the facts are kept */

const char *
dcw_machine_file (DcwMachine *machine, const char *path)
{
  DcwImage *facts = dcw_machine_facts (machine);
  const char *known = dcw_image_fact (facts, DCW_FACT_FILE, path);
  if (known != NULL || machine->n_files >= MAX_FILES)
    return known;
  machine->n_files++;
  g_autofree char *version = dcw_local_file_version (path);
  dcw_image_set_fact (facts, DCW_FACT_FILE, path, version);
  return dcw_image_fact (facts, DCW_FACT_FILE, path);
}
