#include "firewall/rule-new.h"
#include "firewall/field.h"
#include "firewall/version.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

#define MAX_TEXT 9999
#define MAX_PATH_TEXT 259
#define LEAST_MINOR 10 /* Windows 7; what it writes every later one reads */

typedef struct {
  GString *fields;
  guint minor;
  GError **error;
} Making;

static gboolean
refuse (Making *making, const char *what, const char *text, const char *expected)
{
  g_autofree char *shown = dcw_text_display (text, 60);
  g_set_error (making->error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s of a firewall rule: %s was expected, not “%s”"), what,
               expected, shown);
  return FALSE;
}

static void
add (Making *making, const char *key, const char *value)
{
  g_string_append_printf (making->fields, "%s=%s|", key, value);
}

/* The text of a field: NULL is none. */
static gboolean
add_text (Making *making, const char *key, const char *what, const char *text, glong most, const char *barred)
{
  if (text == NULL)
    return TRUE;
  gboolean fine = g_utf8_validate (text, -1, NULL) && *text != '\0' && strpbrk (text, barred) == NULL;
  if (!fine || g_utf8_strlen (text, -1) > most) {
    g_autofree char *expected = g_strdup_printf (_ ("a text of 1 to %ld characters without any of %s"), most, barred);
    return refuse (making, what, text, expected);
  }
  add (making, key, text);
  return TRUE;
}

static gboolean
is_number (const char *text, guint most)
{
  gsize length = strspn (text, "0123456789");
  return length > 0 && length <= 5 && text[length] == '\0' && g_ascii_strtoull (text, NULL, 10) <= most;
}

static gboolean
add_port (Making *making, const DcwFirewallSpec *spec, const char *item, gboolean local)
{
  const char *key = local ? "LPort" : "RPort";
  const DcwRuleKeyword *keyword = dcw_rule_port_keyword (item);
  g_auto (GStrv) ends = g_strsplit (item, "-", 3);
  if (is_number (item, 65535)) {
    add (making, key, item);
    return TRUE;
  }
  if (g_strv_length (ends) == 2 && is_number (ends[0], 65535) && is_number (ends[1], 65535)
      && g_ascii_strtoull (ends[0], NULL, 10) <= g_ascii_strtoull (ends[1], NULL, 10)) {
    add (making, local ? "LPort2_10" : "RPort2_10", item);
    return TRUE;
  }
  if (keyword == NULL || !g_str_has_prefix (keyword->key, key))
    return refuse (making, local ? C_ ("field of a firewall rule", "local port") : C_ ("field of a firewall rule", "remote port"),
                   item, _ ("a port, a range of ports or a keyword"));
  gboolean rpc = g_str_has_prefix (keyword->word, "RPC");
  if (rpc && (spec->protocol != DCW_FIREWALL_TCP || spec->direction != DCW_FIREWALL_IN))
    return refuse (making, C_ ("field of a firewall rule", "local port"), item, _ ("such a keyword for TCP, inbound, alone"));
  making->minor = MAX (making->minor, keyword->minor);
  add (making, keyword->key, keyword->word);
  return TRUE;
}

typedef gboolean (*AddItem) (Making *making, const DcwFirewallSpec *spec, const char *item, gboolean which);

static gboolean
add_items (Making *making, const DcwFirewallSpec *spec, const char *list, AddItem add_item, gboolean which)
{
  g_auto (GStrv) items = g_strsplit (list != NULL ? list : "", ",", -1);
  for (guint i = 0; list != NULL && items[i] != NULL; i++)
    if (!add_item (making, spec, g_strstrip (items[i]), which))
      return FALSE;
  return TRUE;
}

static gboolean
add_ports (Making *making, const DcwFirewallSpec *spec, const char *list, gboolean local)
{
  if (list != NULL && spec->protocol != DCW_FIREWALL_TCP && spec->protocol != DCW_FIREWALL_UDP)
    return refuse (making, C_ ("field of a firewall rule", "ports"), list,
                   _ ("no port, as the protocol is neither TCP nor UDP,"));
  return add_items (making, spec, list, add_port, local);
}

/* v6: items for IPv6 alone, which come after all those for IPv4. */
static gboolean
add_address (Making *making, const DcwFirewallSpec *spec, const char *item, gboolean v6)
{
  const DcwRuleKeyword *keyword = dcw_rule_address_keyword (item);
  gboolean is_v4 = dcw_address_parse (DCW_ADDRESS_V4, item, NULL), is_v6 = dcw_address_parse (DCW_ADDRESS_V6, item, NULL);
  if (keyword != NULL) {
    char key[8];
    g_snprintf (key, sizeof key, "RA%d%s", v6 ? 6 : 4, keyword->key);
    making->minor = MAX (making->minor, keyword->minor);
    add (making, key, keyword->word);
  } else if (v6 ? is_v6 : is_v4) {
    add (making, v6 ? "RA6" : "RA4", item);
  } else if (!is_v4 && !is_v6) {
    return refuse (making, C_ ("field of a firewall rule", "remote address"), item,
                   _ ("an address, range, subnet or keyword such as LocalSubnet"));
  }
  return TRUE;
}

static gboolean
add_profiles (Making *making, guint profiles)
{
  static const char *const names[] = { "Domain", "Private", "Public" };
  if (profiles == 0 || profiles == DCW_FIREWALL_ALL_PROFILES)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((profiles & 1u << i) != 0)
      add (making, "Profile", names[i]);
  return profiles < DCW_FIREWALL_ALL_PROFILES
         || refuse (making, C_ ("field of a firewall rule", "profiles"), "?", _ ("domain, private, public"));
}

static gboolean
add_all (Making *making, const DcwFirewallSpec *spec)
{
  static const char *const actions[] = { "Block", "Allow", "ByPass" };
  char protocol[8];
  g_snprintf (protocol, sizeof protocol, "%u", spec->protocol);
  if (spec->protocol > 255)
    return refuse (making, C_ ("field of a firewall rule", "protocol"), protocol, _ ("a number up to 255"));
  if (spec->name == NULL || g_ascii_strcasecmp (spec->name, "ALL") == 0)
    return refuse (making, C_ ("field of a firewall rule", "name"), spec->name != NULL ? spec->name : "",
                   _ ("a name other than “ALL”"));
  add (making, "Action", actions[spec->action]);
  add (making, "Active", spec->disabled ? "FALSE" : "TRUE");
  add (making, "Dir", spec->direction == DCW_FIREWALL_OUT ? "Out" : "In");
  if (spec->protocol != 0)
    add (making, "Protocol", protocol);
  return add_profiles (making, spec->profiles) && add_ports (making, spec, spec->local_ports, TRUE)
         && add_ports (making, spec, spec->remote_ports, FALSE)
         && add_items (making, spec, spec->remote_addresses, add_address, FALSE)
         && add_items (making, spec, spec->remote_addresses, add_address, TRUE)
         && add_text (making, "App", C_ ("field of a firewall rule", "program"), spec->app, MAX_PATH_TEXT, "/*?\"<>|")
         && add_text (making, "Svc", C_ ("field of a firewall rule", "service"), spec->service, MAX_PATH_TEXT, "/\\|")
         && add_text (making, "Name", C_ ("field of a firewall rule", "name"), spec->name, MAX_TEXT, "|")
         && add_text (making, "Desc", C_ ("field of a firewall rule", "description"), spec->description, MAX_TEXT, "|")
         && add_text (making, "EmbedCtxt", C_ ("field of a firewall rule", "group"), spec->group, MAX_TEXT, "|");
}

DcwFirewallRule *
dcw_firewall_rule_new (const DcwFirewallSpec *spec, GError **error)
{
  g_autoptr (GString) fields = g_string_new (NULL);
  Making making = { fields, LEAST_MINOR, error };
  if (!add_all (&making, spec))
    return NULL;
  g_autofree char *text = g_strdup_printf ("v2.%u|%s", making.minor, fields->str);
  return dcw_firewall_rule_parse (text, error);
}

DcwFirewallRule *
dcw_firewall_rule_replace (const DcwFirewallRule *rule, const char *key, const char *const *values, GError **error)
{
  g_autoptr (GString) added = g_string_new (NULL), text = g_string_new (dcw_firewall_rule_text (rule));
  for (guint i = 0; values[i] != NULL; i++) {
    Making making = { added, 0, error };
    if (strchr (values[i], '|') != NULL) {
      refuse (&making, key, values[i], _ ("a text without “|”"));
      return NULL;
    }
    add (&making, key, values[i]);
  }
  g_string_truncate (text, strcspn (text->str, "|") + 1);
  gboolean placed = FALSE;
  for (guint i = 0; i < dcw_firewall_rule_n_fields (rule); i++) {
    const char *value, *name = dcw_firewall_rule_field (rule, i, &value);
    if (g_ascii_strcasecmp (name, key) != 0) {
      g_string_append_printf (text, "%s=%s|", name, value);
    } else if (!placed) {
      g_string_append (text, added->str);
      placed = TRUE;
    }
  }
  if (!placed)
    g_string_append (text, added->str);
  return dcw_firewall_rule_parse (text->str, error);
}

gboolean
dcw_firewall_rule_id_check (const char *id, GError **error)
{
  Making making = { NULL, 0, error };
  if (g_utf8_validate (id, -1, NULL) && *id != '\0' && strchr (id, '|') == NULL
      && g_utf8_strlen (id, -1) <= DCW_FIREWALL_MAX_RULE_ID)
    return TRUE;
  return refuse (&making, C_ ("field of a firewall rule", "id"), id, _ ("1 to 511 characters without “|”"));
}
