#include "base/i18n.h"
#include "topics/discovery-parts.h"
#include "topics/now.h"

void
dcw_discovery_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines)
{
  g_autoptr (GString) disabled_names = g_string_new (NULL);
  for (guint i = 0; i < DCW_DISCOVERY_N_SERVICES; i++) {
    const DcwState *state;
    gboolean disabled = FALSE;
    dcw_discovery_service (view, dcw_discovery_services[i], &state, &disabled);
    if (disabled)
      g_string_append_printf (disabled_names, "%s%s", disabled_names->len > 0 ? ", " : "", dcw_discovery_services[i]);
  }
  guint n_rules = 0, n_on = 0;
  const DcwFirewall *firewall = dcw_firewall_read (view);
  for (guint i = 0; i < firewall->entries->len; i++) {
    const DcwFirewallEntry *entry = firewall->entries->pdata[i];
    if (!dcw_discovery_is_rule (entry))
      continue;
    n_rules++;
    n_on += dcw_firewall_rule_is_active (entry->rule);
  }
  g_autofree char *rules = g_strdup_printf ("%u", n_rules), *on = g_strdup_printf ("%u", n_on);
  g_ptr_array_add (lines,
                   dcw_message_new (N_ ("Windows' firewall rules for network discovery: %1; switched on: %2"), rules, on, NULL));
  if (disabled_names->len > 0)
    g_ptr_array_add (lines,
                     dcw_message_new (N_ ("Services of network discovery that can't start: %1"), disabled_names->str, NULL));
}
