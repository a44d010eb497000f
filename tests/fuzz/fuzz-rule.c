#include "firewall/rule.h"
#include "firewall/rule-new.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* The fields from the last to the first; platforms, whose order counts, as they stand. */
static char *
turn_round (const DcwFirewallRule *rule)
{
  GString *text = g_string_new ("v1.0|");
  g_autoptr (GString) ordered = g_string_new (NULL);
  for (guint i = dcw_firewall_rule_n_fields (rule); i > 0; i--) {
    const char *value, *key = dcw_firewall_rule_field (rule, i - 1, &value);
    if (g_ascii_strcasecmp (key, "Platform") != 0) {
      g_string_append_printf (text, "%s=%s|", key, value);
    } else {
      g_autofree char *field = g_strdup_printf ("%s=%s|", key, value);
      g_string_prepend (ordered, field);
    }
  }
  g_string_append (text, ordered->str);
  return g_string_free (text, FALSE);
}

static void
check_sets (const DcwFirewallRule *rule)
{
  const DcwFirewallPorts *ports = dcw_firewall_rule_local_ports (rule);
  for (gsize i = 0; i < ports->n_ranges; i++) {
    g_assert (ports->ranges[i].first <= ports->ranges[i].last);
    g_assert (i == 0 || ports->ranges[i - 1].last + 1 < ports->ranges[i].first);
  }
  const DcwFirewallAddresses *remote = dcw_firewall_rule_remote_addresses (rule);
  for (gsize i = 0; i < remote->n_v4; i++) {
    g_assert (memcmp (remote->v4[i].first, remote->v4[i].last, 16) <= 0);
    g_assert (i == 0 || memcmp (remote->v4[i - 1].last, remote->v4[i].first, 16) < 0);
  }
  for (gsize i = 0; i < remote->n_v6; i++) {
    DcwAddressRange again;
    g_autofree char *text = dcw_address_format (DCW_ADDRESS_V6, &remote->v6[i]);
    g_assert (dcw_address_parse (DCW_ADDRESS_V6, text, &again));
    g_assert (memcmp (&again, &remote->v6[i], sizeof again) == 0);
  }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (text, &error);
  g_assert ((rule == NULL) == (error != NULL));
  if (rule == NULL)
    return 0;
  g_assert (strcmp (dcw_firewall_rule_text (rule), text) == 0);
  check_sets (rule);
  g_autoptr (DcwFirewallRule) printed = dcw_firewall_rule_replace (rule, "|", (const char *const[]){ NULL }, NULL);
  g_assert (printed != NULL && strcmp (dcw_firewall_rule_text (printed), text) == 0);
  g_autofree char *turned_text = turn_round (rule);
  g_autoptr (DcwFirewallRule) turned = dcw_firewall_rule_parse (turned_text, NULL);
  g_assert (turned != NULL && dcw_firewall_rule_equal (rule, turned));
  g_autofree char *ports = dcw_firewall_ports_format (dcw_firewall_rule_remote_ports (rule));
  g_autofree char *addresses = dcw_firewall_addresses_format (dcw_firewall_rule_local_addresses (rule));
  g_assert (dcw_firewall_ports_are_any (dcw_firewall_rule_remote_ports (rule)) == (*ports == '\0'));
  g_assert (dcw_firewall_addresses_are_any (dcw_firewall_rule_local_addresses (rule)) == (*addresses == '\0'));
  return 0;
}
