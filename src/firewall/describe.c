#include "firewall/describe.h"
#include "base/i18n.h"
#include "base/text.h"

static const struct {
  guint bit;
  const char *label; /* NC_() */
} profiles[] = {
  { DCW_FIREWALL_DOMAIN, NC_ ("firewall profile", "Domain") },
  { DCW_FIREWALL_PRIVATE, NC_ ("firewall profile", "Private") },
  { DCW_FIREWALL_PUBLIC, NC_ ("firewall profile", "Public") },
};

/* By action, then whether the rule is for what comes in. */
static const char *const actions[][2] = {
  [DCW_FIREWALL_BLOCK] = { N_ ("Blocks outgoing connections"), N_ ("Blocks incoming connections") },
  [DCW_FIREWALL_ALLOW] = { N_ ("Allows outgoing connections"), N_ ("Allows incoming connections") },
  [DCW_FIREWALL_BYPASS] = { N_ ("Allows outgoing connections past blocking rules"),
                            N_ ("Allows incoming connections past blocking rules") },
};

static void
add_line (GPtrArray *lines, const char *label, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  g_autofree char *shown = dcw_text_display (text, 300);
  g_ptr_array_add (lines, g_strdup_printf ("%s: %s", label, shown));
}

static char *
describe_protocol (const DcwFirewallRule *rule)
{
  guint protocol = dcw_firewall_rule_protocol (rule);
  if (protocol == DCW_FIREWALL_ANY_PROTOCOL)
    return NULL;
  return protocol == DCW_FIREWALL_TCP   ? g_strdup ("TCP")
         : protocol == DCW_FIREWALL_UDP ? g_strdup ("UDP")
                                        : g_strdup_printf ("%u", protocol);
}

static char *
describe_profiles (const DcwFirewallRule *rule)
{
  guint bits = dcw_firewall_rule_profiles (rule);
  const char *labels[G_N_ELEMENTS (profiles) + 1] = { NULL };
  guint n = 0;
  for (guint i = 0; bits != DCW_FIREWALL_ALL_PROFILES && i < G_N_ELEMENTS (profiles); i++)
    if (bits & profiles[i].bit)
      labels[n++] = C_ ("firewall profile", profiles[i].label);
  return dcw_i18n_list (labels);
}

GPtrArray *
dcw_firewall_rule_describe (const DcwFirewallRule *rule)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *local_ports = dcw_firewall_ports_format (dcw_firewall_rule_local_ports (rule));
  g_autofree char *remote_ports = dcw_firewall_ports_format (dcw_firewall_rule_remote_ports (rule));
  g_autofree char *local = dcw_firewall_addresses_format (dcw_firewall_rule_local_addresses (rule));
  g_autofree char *remote = dcw_firewall_addresses_format (dcw_firewall_rule_remote_addresses (rule));
  g_autofree char *protocol = describe_protocol (rule), *on = describe_profiles (rule);
  gboolean in = dcw_firewall_rule_direction (rule) == DCW_FIREWALL_IN;
  const char *does = _ (actions[dcw_firewall_rule_action (rule)][in]);
  g_ptr_array_add (lines, dcw_firewall_rule_is_active (rule) ? g_strdup (does) : g_strdup_printf (_ ("%s (switched off)"), does));
  add_line (lines, C_ ("field of a firewall rule", "Name"), dcw_firewall_rule_name (rule));
  add_line (lines, C_ ("field of a firewall rule", "Group"), dcw_firewall_rule_group (rule));
  add_line (lines, C_ ("field of a firewall rule", "Profiles"), on);
  add_line (lines, C_ ("field of a firewall rule", "Protocol"), protocol);
  add_line (lines, C_ ("field of a firewall rule", "Ports here"), local_ports);
  add_line (lines, C_ ("field of a firewall rule", "Ports there"), remote_ports);
  add_line (lines, C_ ("field of a firewall rule", "Addresses here"), local);
  add_line (lines, C_ ("field of a firewall rule", "Addresses there"), remote);
  add_line (lines, C_ ("field of a firewall rule", "Program"), dcw_firewall_rule_app (rule));
  add_line (lines, C_ ("field of a firewall rule", "Service"), dcw_firewall_rule_service (rule));
  if (dcw_firewall_rule_has_conditions (rule))
    g_ptr_array_add (lines, g_strdup (_ ("Has further conditions, which only the rule itself tells")));
  return lines;
}
