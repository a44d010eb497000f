#include "firewall/rule-private.h"
#include <string.h>

const char *const dcw_firewall_services[] = { "MpsSvc", "BFE", NULL };

static void
clear_set (DcwRuleSet *set)
{
  g_array_unref (set->ranges);
  g_ptr_array_unref (set->keywords);
}

DcwFirewallRule *
dcw_firewall_rule_ref (DcwFirewallRule *rule)
{
  g_atomic_ref_count_inc (&rule->references);
  return rule;
}

void
dcw_firewall_rule_unref (DcwFirewallRule *rule)
{
  if (rule == NULL || !g_atomic_ref_count_dec (&rule->references))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rule->ports); i++)
    clear_set (&rule->ports[i]);
  for (guint i = 0; i < G_N_ELEMENTS (rule->addresses); i++)
    clear_set (&rule->addresses[i]);
  for (guint i = 0; i < DCW_N_RULE_PARTS; i++) {
    g_clear_pointer (&rule->collected[i], g_ptr_array_unref);
    g_free (rule->meanings[i]);
  }
  g_array_unref (rule->fields);
  g_free (rule->cut);
  g_free (rule->text);
  g_free (rule);
}

const char *
dcw_firewall_rule_difference (const DcwFirewallRule *a, const DcwFirewallRule *b)
{
  for (guint part = 0; part < DCW_N_RULE_PARTS; part++)
    if (g_strcmp0 (a->meanings[part], b->meanings[part]) != 0)
      return dcw_rule_part_name (part);
  return NULL;
}

gboolean
dcw_firewall_rule_equal (const DcwFirewallRule *a, const DcwFirewallRule *b)
{
  return dcw_firewall_rule_difference (a, b) == NULL;
}

const char *
dcw_firewall_rule_text (const DcwFirewallRule *rule)
{
  return rule->text;
}

guint16
dcw_firewall_rule_version (const DcwFirewallRule *rule)
{
  return rule->version;
}

gboolean
dcw_firewall_rule_is_read_by (const DcwFirewallRule *rule, guint16 version)
{
  return rule->skip_version != 0 ? version > rule->skip_version : version >= rule->version;
}

DcwFirewallAction
dcw_firewall_rule_action (const DcwFirewallRule *rule)
{
  return rule->action;
}

DcwFirewallDirection
dcw_firewall_rule_direction (const DcwFirewallRule *rule)
{
  return rule->direction;
}

gboolean
dcw_firewall_rule_is_active (const DcwFirewallRule *rule)
{
  return rule->active;
}

guint
dcw_firewall_rule_profiles (const DcwFirewallRule *rule)
{
  return rule->profiles;
}

guint
dcw_firewall_rule_protocol (const DcwFirewallRule *rule)
{
  return rule->protocol;
}

const DcwFirewallPorts *
dcw_firewall_rule_local_ports (const DcwFirewallRule *rule)
{
  return &rule->port_views[0];
}

const DcwFirewallPorts *
dcw_firewall_rule_remote_ports (const DcwFirewallRule *rule)
{
  return &rule->port_views[1];
}

const DcwFirewallAddresses *
dcw_firewall_rule_local_addresses (const DcwFirewallRule *rule)
{
  return &rule->address_views[0];
}

const DcwFirewallAddresses *
dcw_firewall_rule_remote_addresses (const DcwFirewallRule *rule)
{
  return &rule->address_views[1];
}

guint
dcw_firewall_rule_n_fields (const DcwFirewallRule *rule)
{
  return rule->fields->len;
}

const char *
dcw_firewall_rule_field (const DcwFirewallRule *rule, guint i, const char **value)
{
  const DcwFieldText *field = &g_array_index (rule->fields, DcwFieldText, i);
  if (value != NULL)
    *value = field->value;
  return field->key;
}

const char *
dcw_firewall_rule_value (const DcwFirewallRule *rule, const char *key)
{
  for (guint i = 0; i < rule->fields->len; i++) {
    const DcwFieldText *field = &g_array_index (rule->fields, DcwFieldText, i);
    if (g_ascii_strcasecmp (field->key, key) == 0)
      return field->value;
  }
  return NULL;
}

const char *
dcw_firewall_rule_app (const DcwFirewallRule *rule)
{
  return dcw_firewall_rule_value (rule, "App");
}

const char *
dcw_firewall_rule_service (const DcwFirewallRule *rule)
{
  return dcw_firewall_rule_value (rule, "Svc");
}

const char *
dcw_firewall_rule_name (const DcwFirewallRule *rule)
{
  const char *name = dcw_firewall_rule_value (rule, "Name");
  return name != NULL ? name : "";
}

const char *
dcw_firewall_rule_group (const DcwFirewallRule *rule)
{
  return dcw_firewall_rule_value (rule, "EmbedCtxt");
}

gboolean
dcw_firewall_rule_has_conditions (const DcwFirewallRule *rule)
{
  for (guint part = 0; part < DCW_N_RULE_PARTS; part++)
    if (rule->meanings[part] != NULL && dcw_rule_part_is_condition (part))
      return TRUE;
  return FALSE;
}
