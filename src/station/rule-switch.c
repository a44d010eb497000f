#include "station/rule-switch.h"
#include "base/error.h"
#include "base/i18n.h"

typedef struct {
  const DcwRuleTeller *teller;
  const DcwResource *resource;
  const DcwFirewallRule *rule;
} Switching;

static gboolean
refuse (const Switching *switching, const char *why, GError **error)
{
  g_autofree char *shown = dcw_resource_show (switching->resource);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, "%s: %s", shown, why);
  return FALSE;
}

static gboolean
is_as_stored (const DcwRuleTold *told, const DcwFirewallRule *rule)
{
  return told->direction == dcw_firewall_rule_direction (rule)
         && told->blocks == (dcw_firewall_rule_action (rule) == DCW_FIREWALL_BLOCK)
         && told->on == dcw_firewall_rule_is_active (rule)
         && (told->protocol < 0 || (guint)told->protocol == dcw_firewall_rule_protocol (rule))
         && (told->profiles == 0 || told->profiles == dcw_firewall_rule_profiles (rule));
}

/* several: what is said when there is more than one. */
static gboolean
switch_only (const Switching *switching, const GArray *told, const char *several, gboolean on, GError **error)
{
  if (told->len == 0)
    return refuse (switching, _ ("the registry has this rule, but the firewall itself does not know it"), error);
  if (told->len > 1)
    return refuse (switching, several, error);
  const DcwRuleTold *only = &g_array_index (told, DcwRuleTold, 0);
  if (only->of_policy)
    return refuse (switching, _ ("this rule comes from a policy; it is changed where the policy comes from"), error);
  if (!is_as_stored (only, switching->rule))
    return refuse (switching, _ ("the firewall itself says something else about this rule than the registry"), error);
  return switching->teller->switch_it (switching->teller->data, only, on, error);
}

static void
release_all (const DcwRuleTeller *teller, GArray *told)
{
  for (guint i = 0; i < told->len; i++) {
    DcwRuleTold *one = &g_array_index (told, DcwRuleTold, i);
    g_free (one->name);
    teller->release (teller->data, one->handle);
  }
  g_array_set_size (told, 0);
}

gboolean
dcw_rule_switch (const DcwRuleTeller *teller, const DcwResource *resource, const char *id, const DcwFirewallRule *rule,
                 const char *name, gboolean on, GError **error)
{
  const Switching switching = { teller, resource, rule };
  g_autoptr (GArray) told = g_array_new (FALSE, TRUE, sizeof (DcwRuleTold));
  const char *several = _ ("several rules have this id, and it can't be told which one is meant");
  DcwRulesAnswer answer = id != NULL ? teller->by_id (teller->data, id, told, error) : DCW_RULES_NO_WAY;
  if (answer == DCW_RULES_NO_WAY) {
    several = _ ("several rules have the same name, and this Windows can't tell them apart; switch it in wf.msc");
    release_all (teller, told);
    answer = teller->by_name (teller->data, name, told, error);
  }
  gboolean done = FALSE;
  if (answer == DCW_RULES_NO_WAY)
    refuse (&switching, _ ("this Windows tells nothing about the rules of its firewall"), error);
  else if (answer == DCW_RULES_TOLD)
    done = switch_only (&switching, told, several, on, error);
  release_all (teller, told);
  return done;
}
