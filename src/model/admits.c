#include "model/admits.h"
#include "firewall/rule.h"
#include "model/setting.h"
#include "security/com.h"

/* NULL and TRUE: no rule is there. FALSE: it can't be read, or is not known. */
static gboolean
read_rule (const DcwState *state, DcwFirewallRule **rule)
{
  *rule = NULL;
  if (dcw_state_status (state) == DCW_STATE_PRESENT)
    *rule = dcw_firewall_rule_parse (dcw_state_text (state, DCW_RULE_TEXT), NULL);
  return *rule != NULL || dcw_state_status (state) == DCW_STATE_ABSENT;
}

static gboolean
rule_admits_more (const DcwState *before, const DcwState *after)
{
  g_autoptr (DcwFirewallRule) old = NULL, new = NULL;
  return !read_rule (before, &old) || !read_rule (after, &new) || dcw_firewall_rule_admits_more (old, new);
}

/* Without a list something else counts, so both have to be there. */
static gboolean
list_admits_more (const DcwSetting *setting, const DcwState *before, const DcwState *after)
{
  if (dcw_state_status (before) != DCW_STATE_PRESENT || dcw_state_status (after) != DCW_STATE_PRESENT)
    return TRUE;
  g_autoptr (DcwDescriptor) old = dcw_state_read_descriptor (before, setting->type, setting->codec, NULL);
  g_autoptr (DcwDescriptor) new = dcw_state_read_descriptor (after, setting->type, setting->codec, NULL);
  return old == NULL || new == NULL || dcw_com_admits_more (old, new, setting->use);
}

gboolean
dcw_admits_more (const DcwResource *resource, const DcwState *before, const DcwState *after)
{
  if (dcw_resource_kind (resource) == DCW_KIND_FIREWALL_RULE)
    return rule_admits_more (before, after);
  const DcwSetting *setting = dcw_setting_of (resource);
  return setting == NULL || setting->use == DCW_COM_NONE || list_admits_more (setting, before, after);
}
