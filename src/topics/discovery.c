/* discovery: seeing each other in the network window. OPC does not need it. */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/rule-new.h"
#include "topics/discovery-parts.h"
#include "topics/now.h"
#include "topics/steps.h"
#include "topics/scope-rules.h"

#define GROUP "@FirewallAPI.dll,-32752" /* Network Discovery, in every language: facts 6.6 */

const char *const dcw_discovery_services[DCW_DISCOVERY_N_SERVICES] = { "fdPHost", "FDResPub", "SSDPSRV", "upnphost" };

gboolean
dcw_discovery_is_rule (const DcwFirewallEntry *entry)
{
  const char *group = entry->rule != NULL && !entry->policy ? dcw_firewall_rule_group (entry->rule) : NULL;
  return group != NULL && g_ascii_strcasecmp (group, GROUP) == 0;
}

DcwStatus
dcw_discovery_service (DcwView *view, const char *name, const DcwState **state, gboolean *disabled)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, name, NULL);
  *state = dcw_view_get (view, resource);
  DcwStatus status = dcw_state_status (*state);
  *disabled = status == DCW_STATE_PRESENT && dcw_state_number (*state, DCW_SERVICE_START) == DCW_START_DISABLED;
  return status;
}

guint
dcw_discovery_profiles (DcwView *view)
{
  return dcw_firewall_profiles_in_use (view) & ~(guint)DCW_FIREWALL_PUBLIC;
}

/* ---- Options ---- */

static const DcwChoice use_choices[] = {
  { "on", NC_ ("choice", "Turn it on"),
    N_ ("This computer answers when others ask which computers and devices are on the network."),
    N_ ("Rules that are for public networks too are left alone, so that nothing is opened there.") },
  { NULL, NULL, NULL, NULL },
};

static const char *
recommend (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why =
      dcw_message_new (N_ ("Not needed: the name or address of the other computer and the id of the server are enough."), NULL);
  return NULL;
}

static const DcwOption options[] = {
  { DCW_DISCOVERY_USE, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Network discovery"),
    N_ ("Some programs let you choose the other computer only from a list that it fills."), use_choices, recommend, NULL },
};

static const DcwScope scope[] = {
  { DCW_KIND_FIREWALL_RULE, NULL, NULL, dcw_may_switch_on_rule, GROUP, 0 },
  { DCW_KIND_SERVICE, NULL, "fdPHost", dcw_may_start_on_demand, NULL, DCW_RISK_OPENS },
  { DCW_KIND_SERVICE, NULL, "FDResPub", dcw_may_start_on_demand, NULL, DCW_RISK_OPENS },
  { DCW_KIND_SERVICE, NULL, "SSDPSRV", dcw_may_start_on_demand, NULL, DCW_RISK_OPENS },
  { DCW_KIND_SERVICE, NULL, "upnphost", dcw_may_start_on_demand, NULL, DCW_RISK_OPENS },
};

static void
survey (DcwView *view)
{
  dcw_firewall_read (view);
  for (guint i = 0; i < DCW_DISCOVERY_N_SERVICES; i++) {
    const DcwState *state;
    gboolean disabled;
    dcw_discovery_service (view, dcw_discovery_services[i], &state, &disabled);
  }
}

/* ---- Plan ---- */

static void
plan_rules (DcwView *view, DcwEdits *edits)
{
  static const char *const on[] = { "TRUE", NULL };
  const DcwFirewall *firewall = dcw_firewall_read (view);
  guint wanted = dcw_discovery_profiles (view);
  for (guint i = 0; i < firewall->entries->len; i++) {
    const DcwFirewallEntry *entry = firewall->entries->pdata[i];
    if (!dcw_discovery_is_rule (entry) || dcw_firewall_rule_is_active (entry->rule))
      continue;
    guint profiles = dcw_firewall_rule_profiles (entry->rule);
    if ((profiles & wanted) == 0 || (profiles & DCW_FIREWALL_PUBLIC) != 0)
      continue;
    g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_replace (entry->rule, "Active", on, NULL);
    if (rule == NULL)
      continue;
    g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
    dcw_state_set_text (state, DCW_RULE_TEXT, dcw_firewall_rule_text (rule));
    dcw_edits_set (edits, entry->resource, state, DCW_RISK_OPENS,
                   dcw_message_new (N_ ("Windows' own rule for network discovery is switched on"), NULL));
  }
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, DCW_DISCOVERY_USE, "on"))
    return;
  plan_rules (view, edits);
  for (guint i = 0; i < DCW_DISCOVERY_N_SERVICES; i++) {
    const char *name = dcw_discovery_services[i];
    g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, name, NULL);
    const DcwState *now;
    gboolean disabled;
    DcwStatus status = dcw_discovery_service (view, name, &now, &disabled);
    if (status == DCW_STATE_ABSENT)
      dcw_edits_block (edits, resource, dcw_message_new (N_ ("the service %1 is not installed"), name, NULL));
    else if (status == DCW_STATE_UNKNOWN)
      dcw_edits_block (edits, resource, dcw_message_new (N_ ("whether the service %1 can be started is not known"), name, NULL));
    if (!disabled)
      continue;
    g_autoptr (DcwState) state = dcw_state_copy (now);
    dcw_state_set_number (state, DCW_SERVICE_START, DCW_START_ON_DEMAND);
    dcw_edits_set (edits, resource, state, DCW_RISK_OPENS,
                   dcw_message_new (N_ ("the service %1 may be started when it is needed"), name, NULL));
  }
}

const DcwTopic dcw_topic_discovery = {
  .id = "discovery",
  .title = NC_ ("topic", "Network discovery"),
  .about = N_ ("Seeing each other in the network window. OPC does not need it when names and ids are known."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = &dcw_discovery_checks,
  .survey = survey,
  .plan = plan,
  .now = dcw_discovery_now,
  .steps = &dcw_discovery_steps,
};
