#include "station/registry-ports.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/address.h"
#include "firewall/rule-new.h"
#include "model/setting.h"
#include "registry/data.h"

#define SERVICES DCW_KEY_SERVICES
#define FIREWALL DCW_KEY_FIREWALL
#define INTERFACES SERVICES "\\Tcpip\\Parameters\\Interfaces"
#define PRODUCT_OPTIONS "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions"

#define WIN32_SERVICE 0x30u /* own process, shared process; anything else is a driver */
#define USER_SERVICE 0x40u  /* runs as whoever is logged on */

/* ---- Values ---- */

static char *
text_of (const DcwRegistryKey *key, const char *name)
{
  const DcwRegistryValue *value = dcw_registry_key_find (key, name);
  if (value == NULL || (value->type != DCW_REG_SZ && value->type != DCW_REG_EXPAND_SZ))
    return NULL;
  return dcw_registry_data_to_text (value->data, NULL);
}

static gboolean
number_of (const DcwRegistryKey *key, const char *name, guint32 *number)
{
  const DcwRegistryValue *value = dcw_registry_key_find (key, name);
  return value != NULL && value->type == DCW_REG_DWORD && dcw_registry_data_to_number (value->data, number, NULL);
}

/* The value of key that became part of another resource. */
static void
hand_over (DcwImage *image, const DcwRegistryKey *key, const char *name)
{
  if (dcw_registry_key_find (key, name) == NULL)
    return;
  g_autofree char *path = dcw_registry_key_path (key);
  g_autoptr (DcwResource) resource = dcw_resource_value (path, name, NULL);
  g_autoptr (DcwState) state =
      dcw_state_unknown (dcw_message_new (N_ ("this belongs to a service or to the firewall, and is shown there"), NULL));
  if (resource != NULL)
    dcw_image_set (image, resource, state);
}

static void
set_named (DcwImage *image, DcwKindId kind, const char *name, const DcwState *state)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (kind, name, NULL);
  if (resource != NULL)
    dcw_image_set (image, resource, state);
}

/* ---- Services ---- */

/* The SID of a service's own account: SHA-1 of its name in upper case as UTF-16 (MS-DTYP 2.4.2.4, NT SERVICE). */
static gboolean
make_service_sid (const char *service, DcwPrincipal *who)
{
  g_autofree char *upper = g_utf8_strup (service, -1);
  glong n;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (upper, -1, NULL, &n, NULL);
  if (units == NULL)
    return FALSE;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  for (glong i = 0; i < n; i++) {
    guchar unit[2] = { (guchar)units[i], (guchar)(units[i] >> 8) };
    g_checksum_update (checksum, unit, 2);
  }
  guint8 digest[20];
  gsize length = sizeof digest;
  g_checksum_get_digest (checksum, digest, &length);
  GString *sid = g_string_new ("S-1-5-80");
  for (guint i = 0; i < sizeof digest; i += 4)
    g_string_append_printf (sid, "-%u",
                            digest[i] | (guint)digest[i + 1] << 8 | (guint)digest[i + 2] << 16 | (guint)digest[i + 3] << 24);
  gboolean fine = dcw_principal_init_sid_text (who, sid->str, NULL);
  g_string_free (sid, TRUE);
  return fine;
}

/* name: ObjectName. FALSE: nobody known here. */
static gboolean
find_account (const DcwImage *image, const char *name, DcwPrincipal *who)
{
  static const struct {
    const char *name, *sid;
  } own[] = {
    { "LocalSystem", "S-1-5-18" },
    { "NT AUTHORITY\\SYSTEM", "S-1-5-18" },
    { "NT AUTHORITY\\LocalService", "S-1-5-19" },
    { "NT AUTHORITY\\LOCAL SERVICE", "S-1-5-19" },
    { "NT AUTHORITY\\NetworkService", "S-1-5-20" },
    { "NT AUTHORITY\\NETWORK SERVICE", "S-1-5-20" },
  };
  static const char virtual[] = "NT SERVICE\\";
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (dcw_text_fold_equal (own[i].name, name))
      return dcw_principal_init_sid_text (who, own[i].sid, NULL);
  if (g_ascii_strncasecmp (name, virtual, sizeof virtual - 1) == 0)
    return make_service_sid (name + sizeof virtual - 1, who);
  DcwSid sid;
  if (dcw_image_resolve (image, name, &sid) != DCW_STATE_PRESENT)
    return FALSE;
  dcw_principal_init_sid (who, &sid);
  return TRUE;
}

static void
add_service (DcwImage *image, const DcwRegistryKey *key)
{
  static const char *const parts[] = { "Type", "Start", "ImagePath", "DisplayName", "ObjectName" };
  guint32 type, start;
  if (!number_of (key, "Type", &type) || (type & WIN32_SERVICE) == 0)
    return;
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_SERVICE);
  dcw_state_set_number (state, DCW_SERVICE_TYPE, type);
  if (number_of (key, "Start", &start))
    dcw_state_set_number (state, DCW_SERVICE_START, start);
  g_autofree char *path = text_of (key, "ImagePath"), *title = text_of (key, "DisplayName"),
                  *account = text_of (key, "ObjectName");
  if (path != NULL)
    dcw_state_set_text (state, DCW_SERVICE_PATH, path);
  if (title != NULL)
    dcw_state_set_text (state, DCW_SERVICE_TITLE, title);
  g_auto (DcwPrincipal) who = { 0 };
  const char *named = account != NULL ? account : (type & USER_SERVICE) == 0 ? "LocalSystem" : NULL;
  if (named != NULL && find_account (image, named, &who))
    dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &who);
  else if (named != NULL && *named != '\0')
    dcw_image_set_fact (image, DCW_FACT_SERVICE_ACCOUNT, key->name, named);
  set_named (image, DCW_KIND_SERVICE, key->name, state);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    hand_over (image, key, parts[i]);
}

static void
add_services (DcwImage *image, const DcwRegistryTree *tree)
{
  const DcwRegistryKey *services = dcw_registry_tree_find (tree, SERVICES);
  for (const DcwRegistryKey *key = services != NULL ? services->keys : NULL; key != NULL; key = key->next)
    add_service (image, key);
}

/* ---- Firewall ---- */

static void
add_rules (DcwImage *image, const DcwRegistryTree *tree)
{
  const DcwRegistryKey *rules = dcw_registry_tree_find (tree, FIREWALL "\\FirewallRules");
  for (const DcwRegistryValue *value = rules != NULL ? rules->values : NULL; value != NULL; value = value->next) {
    g_autofree char *text = text_of (rules, value->name);
    if (text == NULL || !dcw_firewall_rule_id_check (value->name, NULL))
      continue;
    g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
    dcw_state_set_text (state, DCW_RULE_TEXT, text);
    set_named (image, DCW_KIND_FIREWALL_RULE, value->name, state);
    hand_over (image, rules, value->name);
  }
}

static void
add_profiles (DcwImage *image, const DcwRegistryTree *tree, DcwIsWhole is_whole, gpointer data)
{
  static const struct {
    const char *key, *name;
  } rows[] = {
    { FIREWALL "\\DomainProfile", "domain" },
    { FIREWALL "\\StandardProfile", "private" },
    { FIREWALL "\\PublicProfile", "public" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    const DcwRegistryKey *key = dcw_registry_tree_find (tree, rows[i].key);
    guint32 on = 1, inbound; /* a profile is on unless it says otherwise */
    if (key == NULL || (!number_of (key, "EnableFirewall", &on) && !is_whole (rows[i].key, data)))
      continue;
    g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_FIREWALL_PROFILE);
    dcw_state_set_number (state, DCW_PROFILE_ENABLED, on != 0);
    if (number_of (key, "DefaultInboundAction", &inbound))
      dcw_state_set_number (state, DCW_PROFILE_INBOUND, inbound != 0);
    set_named (image, DCW_KIND_FIREWALL_PROFILE, rows[i].name, state);
    hand_over (image, key, "EnableFirewall");
    hand_over (image, key, "DefaultInboundAction");
  }
}

/* ---- Facts ---- */

/* Bits of "255.255.255.0"; -1: no mask. */
static int
mask_bits (const char *mask)
{
  g_autofree char *text = g_strconcat ("0.0.0.0/", mask, NULL);
  DcwAddressRange range;
  if (!dcw_address_parse (DCW_ADDRESS_V4, text, &range))
    return -1;
  int bits = 32;
  for (int i = 3; i >= 0; i--)
    for (int bit = 0; bit < 8; bit++)
      if (range.last[i] >> bit & 1)
        bits--;
  return bits;
}

static char *
first_of (const DcwRegistryKey *key, const char *name)
{
  const DcwRegistryValue *value = dcw_registry_key_find (key, name);
  g_auto (GStrv) texts =
      value != NULL && value->type == DCW_REG_MULTI_SZ ? dcw_registry_data_to_strings (value->data, NULL) : NULL;
  return texts != NULL ? g_strdup (texts[0]) : text_of (key, name);
}

static void
add_addresses (DcwImage *image, const DcwRegistryTree *tree)
{
  static const char *const rows[][2] = { { "IPAddress", "SubnetMask" }, { "DhcpIPAddress", "DhcpSubnetMask" } };
  const DcwRegistryKey *interfaces = dcw_registry_tree_find (tree, INTERFACES);
  for (const DcwRegistryKey *key = interfaces != NULL ? interfaces->keys : NULL; key != NULL; key = key->next)
    for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
      g_autofree char *address = first_of (key, rows[i][0]), *mask = first_of (key, rows[i][1]);
      if (address == NULL || strcmp (address, "0.0.0.0") == 0 || strchr (address, '/') != NULL
          || !dcw_address_parse (DCW_ADDRESS_V4, address, NULL))
        continue;
      int bits = mask != NULL ? mask_bits (mask) : -1;
      g_autofree char *value = bits >= 0 ? g_strdup_printf ("%s/%d", address, bits) : g_strdup (address);
      dcw_image_set_fact (image, DCW_FACT_ADDRESS, key->name, value);
      break;
    }
}

static void
add_role (DcwImage *image, const DcwRegistryTree *tree)
{
  const DcwRegistryKey *options = dcw_registry_tree_find (tree, PRODUCT_OPTIONS);
  g_autofree char *type = options != NULL ? text_of (options, "ProductType") : NULL;
  if (type != NULL && g_ascii_strcasecmp (type, "LanmanNT") == 0)
    dcw_image_set_fact (image, DCW_FACT_JOINED, "", "controller");
}

void
dcw_registry_ports_add (DcwImage *image, const DcwRegistryTree *tree, DcwIsWhole is_whole, gpointer data)
{
  if (is_whole (SERVICES, data))
    dcw_image_add_root (image, DCW_KIND_SERVICE, NULL);
  if (is_whole (FIREWALL "\\FirewallRules", data))
    dcw_image_add_root (image, DCW_KIND_FIREWALL_RULE, NULL);
  if (is_whole (FIREWALL, data))
    dcw_image_add_root (image, DCW_KIND_FIREWALL_PROFILE, NULL);
  add_services (image, tree);
  add_rules (image, tree);
  add_profiles (image, tree, is_whole, data);
  add_addresses (image, tree);
  add_role (image, tree);
}
