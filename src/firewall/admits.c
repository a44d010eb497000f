/* What rule.h says of one rule in the place of another. */
#include "firewall/rule-private.h"
#include <string.h>

static gboolean
has_keywords (const char *const *in, const char *const *words)
{
  for (; *words != NULL; words++)
    if (!g_strv_contains (in, *words))
      return FALSE;
  return TRUE;
}

static gboolean
ports_within (const DcwFirewallPorts *inner, const DcwFirewallPorts *outer)
{
  if (dcw_firewall_ports_are_any (outer))
    return TRUE;
  if (dcw_firewall_ports_are_any (inner) || !has_keywords (outer->keywords, inner->keywords))
    return FALSE;
  /* Both are sorted and apart, so the range that holds one of inner is the first that ends behind it. */
  gsize k = 0;
  for (gsize i = 0; i < inner->n_ranges; i++) {
    while (k < outer->n_ranges && outer->ranges[k].last < inner->ranges[i].last)
      k++;
    if (k == outer->n_ranges || outer->ranges[k].first > inner->ranges[i].first)
      return FALSE;
  }
  return TRUE;
}

static gboolean
ranges_within (const DcwAddressRange *inner, gsize n_inner, const DcwAddressRange *outer, gsize n_outer)
{
  gsize k = 0;
  for (gsize i = 0; i < n_inner; i++) {
    while (k < n_outer && memcmp (outer[k].last, inner[i].last, 16) < 0)
      k++;
    if (k == n_outer || memcmp (outer[k].first, inner[i].first, 16) > 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
addresses_within (const DcwFirewallAddresses *inner, const DcwFirewallAddresses *outer)
{
  if (dcw_firewall_addresses_are_any (outer))
    return TRUE;
  return !dcw_firewall_addresses_are_any (inner) && ranges_within (inner->v4, inner->n_v4, outer->v4, outer->n_v4)
         && ranges_within (inner->v6, inner->n_v6, outer->v6, outer->n_v6)
         && has_keywords (outer->keywords_v4, inner->keywords_v4) && has_keywords (outer->keywords_v6, inner->keywords_v6);
}

static gboolean
service_within (const DcwFirewallRule *inner, const DcwFirewallRule *outer)
{
  const char *one = inner->meanings[DCW_RULE_SERVICE], *other = outer->meanings[DCW_RULE_SERVICE];
  return other == NULL || (one != NULL && (strcmp (other, "*") == 0 || strcmp (one, other) == 0));
}

/* Each part by itself, so each of them has to be at least as wide. */
static gboolean
part_within (const DcwFirewallRule *inner, const DcwFirewallRule *outer, DcwRulePart part)
{
  const char *one = inner->meanings[part], *other = outer->meanings[part];
  switch (part) {
  case DCW_RULE_ACTION:
  case DCW_RULE_ACTIVE:
  case DCW_RULE_NAME:
  case DCW_RULE_DESCRIPTION:
  case DCW_RULE_GROUP:
    return TRUE;
  case DCW_RULE_PROFILES:
    return (inner->profiles & ~outer->profiles) == 0;
  case DCW_RULE_PROTOCOL:
    return outer->protocol == DCW_FIREWALL_ANY_PROTOCOL || inner->protocol == outer->protocol;
  case DCW_RULE_LOCAL_PORTS:
    return ports_within (&inner->port_views[0], &outer->port_views[0]);
  case DCW_RULE_REMOTE_PORTS:
    return ports_within (&inner->port_views[1], &outer->port_views[1]);
  case DCW_RULE_LOCAL_V4:
  case DCW_RULE_LOCAL_V6:
    return addresses_within (&inner->address_views[0], &outer->address_views[0]);
  case DCW_RULE_REMOTE_V4:
  case DCW_RULE_REMOTE_V6:
    return addresses_within (&inner->address_views[1], &outer->address_views[1]);
  case DCW_RULE_APP:
    return other == NULL || g_strcmp0 (one, other) == 0;
  case DCW_RULE_SERVICE:
    return service_within (inner, outer);
  default:
    return g_strcmp0 (one, other) == 0;
  }
}

static gboolean
is_within (const DcwFirewallRule *inner, const DcwFirewallRule *outer)
{
  for (guint part = 0; part < DCW_N_RULE_PARTS; part++)
    if (!part_within (inner, outer, part))
      return FALSE;
  return TRUE;
}

gboolean
dcw_firewall_rule_admits_more (const DcwFirewallRule *before, const DcwFirewallRule *after)
{
  gboolean was = before != NULL && before->active, is = after != NULL && after->active;
  gboolean allowed = was && before->action != DCW_FIREWALL_BLOCK, blocked = was && !allowed;
  gboolean allows = is && after->action != DCW_FIREWALL_BLOCK, blocks = is && !allows;
  if (blocked && !(blocks && is_within (before, after)))
    return TRUE;
  if (!allows)
    return FALSE;
  return !allowed || (after->action == DCW_FIREWALL_BYPASS && before->action != DCW_FIREWALL_BYPASS)
         || !is_within (after, before);
}
