#include "topics/discovery-parts.h"
#include "base/i18n.h"

/* Profiles on which one of its rules lets somebody in, of those that are on. */
static guint
is_on_where (DcwView *view)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  guint profiles = 0;
  for (guint i = 0; i < firewall->entries->len; i++) {
    const DcwFirewallEntry *entry = firewall->entries->pdata[i];
    if (dcw_discovery_is_rule (entry) && dcw_firewall_rule_is_active (entry->rule)
        && dcw_firewall_rule_direction (entry->rule) == DCW_FIREWALL_IN && !dcw_firewall_rule_has_conditions (entry->rule))
      profiles |= dcw_firewall_rule_profiles (entry->rule);
  }
  return profiles;
}

static gboolean
is_wanted (const DcwProfile *profile)
{
  return profile != NULL && dcw_profile_is (profile, DCW_DISCOVERY_USE, "on");
}

static void
check_disabled (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (!is_wanted (profile) && (is_on_where (view) & dcw_discovery_profiles (view)) == 0)
    return;
  for (guint i = 0; i < DCW_DISCOVERY_N_SERVICES; i++) {
    const DcwState *state;
    gboolean disabled;
    dcw_discovery_service (view, dcw_discovery_services[i], &state, &disabled);
    if (!disabled)
      continue;
    g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, dcw_discovery_services[i], NULL);
    g_ptr_array_add (
        findings,
        dcw_finding_new ("discovery.service-disabled", "D01", DCW_SEVERITY_INFO, "discovery", resource,
                         dcw_message_new (N_ ("Network discovery is allowed, but the service %1 is disabled."),
                                          dcw_discovery_services[i], NULL),
                         dcw_message_new (N_ ("This computer is missing in the lists of others, or sees none itself. OPC works "
                                              "without it."),
                                          NULL),
                         NULL, DCW_DISCOVERY_USE, "on"));
  }
}

static void
check_public (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if ((is_on_where (view) & DCW_FIREWALL_PUBLIC) == 0)
    return;
  g_ptr_array_add (
      findings,
      dcw_finding_new ("discovery.public", "D02", DCW_SEVERITY_WARNING, "discovery", NULL,
                       dcw_message_new (N_ ("Network discovery is on for public networks."), NULL),
                       dcw_message_new (N_ ("This computer tells every network that it is there and what it offers."), NULL),
                       dcw_message_new (N_ ("Turn it off in the advanced sharing settings. OPC does not need it."), NULL), NULL,
                       NULL));
}

static void
check_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (!is_wanted (profile) || !dcw_firewall_read (view)->complete || dcw_discovery_profiles (view) != 0)
    return;
  g_ptr_array_add (
      findings,
      dcw_finding_new ("discovery.only-public", "D03", DCW_SEVERITY_WARNING, "discovery", NULL,
                       dcw_message_new (N_ ("Network discovery is wanted, but this computer is in public networks only."), NULL),
                       dcw_message_new (N_ ("Nothing is turned on: on a public network it stays off."), NULL),
                       dcw_message_new (N_ ("Make the plant's network a private one first."), NULL), NULL, NULL));
}

static const DcwCheck checks[] = {
  { "discovery.service-disabled", "D01", check_disabled },
  { "discovery.public", "D02", check_public },
  { "discovery.only-public", "D03", check_missing },
};

const DcwTopicChecks dcw_discovery_checks = { checks, G_N_ELEMENTS (checks) };
