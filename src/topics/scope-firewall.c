/* Rules for the firewall. */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/rule-new.h"
#include "survey/firewall.h"
#include "survey/value.h"
#include "topics/scope-rules.h"

static DcwFirewallRule *
read_rule (const DcwState *state)
{
  gboolean there = dcw_state_status (state) == DCW_STATE_PRESENT;
  return there ? dcw_firewall_rule_parse (dcw_state_text (state, DCW_RULE_TEXT), NULL) : NULL;
}

/* ---- Our own ---- */

static gboolean
has_only_own_fields (const DcwFirewallRule *rule)
{
  static const char *const once[] = { "Action", "Active", "Dir", "Protocol", "App", "Svc", "Name", "EmbedCtxt", "Profile" };
  static const char *const starts[] = { "LPort", "RA4", "RA6" };
  for (guint i = 0; i < dcw_firewall_rule_n_fields (rule); i++) {
    const char *value, *key = dcw_firewall_rule_field (rule, i, &value);
    gboolean known = FALSE;
    for (guint k = 0; k < G_N_ELEMENTS (once) && !known; k++)
      known = g_ascii_strcasecmp (key, once[k]) == 0;
    for (guint k = 0; k < G_N_ELEMENTS (starts) && !known; k++)
      known = g_ascii_strncasecmp (key, starts[k], strlen (starts[k])) == 0;
    if (!known)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_mapper (const DcwFirewallRule *rule)
{
  const DcwFirewallPorts *ports = dcw_firewall_rule_local_ports (rule);
  const char *app = dcw_firewall_rule_app (rule), *service = dcw_firewall_rule_service (rule);
  return ports->n_ranges == 0 && ports->keywords[0] != NULL && ports->keywords[1] == NULL
         && strcmp (ports->keywords[0], "RPC-EPMap") == 0 && app != NULL && service != NULL
         && dcw_text_fold_equal (dcw_value_file_name (app), "svchost.exe") && dcw_text_fold_equal (service, "RpcSs");
}

/* Programs in which many services, or the whole system, would be reached. */
static gboolean
is_shared_program (const char *app)
{
  return strchr (app, '\\') == NULL || dcw_text_fold_equal (dcw_value_file_name (app), "svchost.exe");
}

static gboolean
is_program (const DcwFirewallRule *rule)
{
  const DcwFirewallPorts *ports = dcw_firewall_rule_local_ports (rule);
  const char *app = dcw_firewall_rule_app (rule);
  gboolean one_port = ports->n_ranges == 1 && ports->ranges[0].first == ports->ranges[0].last && ports->ranges[0].first >= 1024;
  return app != NULL && !is_shared_program (app) && dcw_firewall_rule_service (rule) == NULL && ports->keywords[0] == NULL
         && (ports->n_ranges == 0 || one_port);
}

static const char *
check_own (const char *id, const DcwFirewallRule *rule)
{
  const char *group = rule != NULL ? dcw_firewall_rule_group (rule) : NULL;
  if (rule == NULL || group == NULL || strcmp (group, DCW_FIREWALL_OWN_GROUP) != 0)
    return N_ ("a rule of this program has its group");
  if (dcw_firewall_rule_action (rule) != DCW_FIREWALL_ALLOW || dcw_firewall_rule_direction (rule) != DCW_FIREWALL_IN
      || !dcw_firewall_rule_is_active (rule) || dcw_firewall_rule_protocol (rule) != DCW_FIREWALL_TCP
      || !has_only_own_fields (rule))
    return N_ ("a rule of this program lets in TCP connections to one program, and says nothing else");
  if (dcw_text_fold_equal (id, DCW_FIREWALL_OWN_PREFIX "Mapper"))
    return is_mapper (rule) ? NULL : N_ ("the rule for TCP port 135 is for the service RpcSs and that port alone");
  return is_program (rule) ? NULL
                           : N_ ("the rule names one program that is not Windows' own host of services, and at most one port");
}

/* What is taken back must not open everything either. */
static const char *
check_own_before (const DcwState *before)
{
  g_autoptr (DcwFirewallRule) rule = read_rule (before);
  if (dcw_state_status (before) == DCW_STATE_ABSENT)
    return NULL;
  gboolean narrow =
      rule != NULL
      && (!dcw_firewall_rule_is_active (rule) || dcw_firewall_rule_action (rule) == DCW_FIREWALL_BLOCK
          || dcw_firewall_rule_app (rule) != NULL || !dcw_firewall_ports_are_any (dcw_firewall_rule_local_ports (rule)));
  return narrow ? NULL : N_ ("the rule as it is now lets in everything, or can't be read; delete it first");
}

static gboolean
is_own_id (const char *id)
{
  static const char *const kinds[] = { "Mapper", "OPCEnum" }, *const starts[] = { "Server-", "Program-" };
  g_autofree char *folded = dcw_text_fold (id), *prefix = dcw_text_fold (DCW_FIREWALL_OWN_PREFIX);
  if (!g_str_has_prefix (folded, prefix))
    return FALSE;
  const char *rest = id + strlen (DCW_FIREWALL_OWN_PREFIX);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (dcw_text_fold_equal (rest, kinds[i])
        || (g_ascii_strncasecmp (rest, starts[i], strlen (starts[i])) == 0 && rest[strlen (starts[i])] != '\0'))
      return TRUE;
  return FALSE;
}

/* ---- Those of others ---- */

/* The same but for being in force or not. */
static gboolean
is_switched (const DcwFirewallRule *before, const DcwFirewallRule *after, gboolean on)
{
  const char *const active[] = { on ? "TRUE" : "FALSE", NULL };
  if (before == NULL || after == NULL || dcw_firewall_rule_is_active (before) == on || dcw_firewall_rule_is_active (after) != on)
    return FALSE;
  g_autoptr (DcwFirewallRule) expected = dcw_firewall_rule_replace (before, "Active", active, NULL);
  return expected != NULL && dcw_firewall_rule_equal (expected, after);
}

const char *
dcw_may_rule (DcwAsk *ask)
{
  const char *id = dcw_resource_name (ask->resource);
  g_autoptr (DcwFirewallRule) before = read_rule (ask->before), after = read_rule (ask->after);
  ask->risk |= DCW_RISK_OPENS;
  if (is_switched (before, after, FALSE) && dcw_firewall_rule_action (before) == DCW_FIREWALL_BLOCK
      && dcw_firewall_rule_direction (before) == DCW_FIREWALL_IN)
    return NULL;
  if (!is_own_id (id))
    return N_ ("of other rules only those that block incoming connections are switched off");
  if (dcw_state_status (ask->after) != DCW_STATE_PRESENT)
    return N_ ("rules are not removed");
  const char *no = check_own (id, after);
  return no != NULL ? no : check_own_before (ask->before);
}

const char *
dcw_may_switch_on_rule (DcwAsk *ask)
{
  g_autoptr (DcwFirewallRule) before = read_rule (ask->before), after = read_rule (ask->after);
  const char *group = before != NULL ? dcw_firewall_rule_group (before) : NULL;
  ask->risk |= DCW_RISK_OPENS;
  if (group == NULL || g_ascii_strcasecmp (group, ask->row->values) != 0 || !is_switched (before, after, TRUE))
    return N_ ("of other rules only those of network discovery are switched on");
  return (dcw_firewall_rule_profiles (before) & DCW_FIREWALL_PUBLIC) != 0 ? N_ ("nothing is opened in public networks") : NULL;
}

const char *
dcw_may_turn_on_firewall (DcwAsk *ask)
{
  gboolean was_there = dcw_state_status (ask->before) == DCW_STATE_PRESENT;
  if (dcw_state_status (ask->after) != DCW_STATE_PRESENT || dcw_state_number (ask->after, DCW_PROFILE_ENABLED) != 1
      || (was_there && dcw_state_number (ask->before, DCW_PROFILE_ENABLED) != 0))
    return N_ ("a firewall that is off is turned on, nothing else");
  gboolean had = was_there && dcw_state_has (ask->before, DCW_PROFILE_INBOUND);
  if (had != dcw_state_has (ask->after, DCW_PROFILE_INBOUND)
      || (had && dcw_state_number (ask->before, DCW_PROFILE_INBOUND) != dcw_state_number (ask->after, DCW_PROFILE_INBOUND)))
    return N_ ("what becomes of connections without a rule stays as it is");
  return NULL;
}
