#include "base/i18n.h"
#include "topics/firewall-wishes.h"
#include "topics/now.h"

static const char *const states[DCW_N_FIREWALL_PROFILES][3] = {
  { N_ ("The firewall is on for the domain's network."), N_ ("The firewall is off for the domain's network."),
    N_ ("Whether the firewall is on for the domain's network is not known.") },
  { N_ ("The firewall is on for private networks."), N_ ("The firewall is off for private networks."),
    N_ ("Whether the firewall is on for private networks is not known.") },
  { N_ ("The firewall is on for public networks."), N_ ("The firewall is off for public networks."),
    N_ ("Whether the firewall is on for public networks is not known.") },
};

static DcwMessage *
tell_wish (DcwView *view, const DcwProfile *profile, const DcwFirewallWish *wish)
{
  g_auto (DcwFirewallVerdict) verdict = { 0 };
  gboolean mapper = wish->kind == DCW_WISH_MAPPER;
  dcw_firewall_judge_wish (view, profile, wish, NULL, &verdict);
  if (dcw_firewall_closed (view, &verdict) == 0)
    return dcw_message_new (mapper ? N_ ("TCP port 135 is open.") : N_ ("%1 can be reached from other computers."), wish->name,
                            NULL);
  if (verdict.blocked != 0)
    return dcw_message_new (mapper ? N_ ("TCP port 135 is blocked by a rule.") : N_ ("%1 is blocked by a rule."), wish->name,
                            NULL);
  DcwMessage *only = dcw_firewall_only (view, wish);
  if (only != NULL)
    return only;
  return dcw_message_new (mapper ? N_ ("TCP port 135 is not open.") : N_ ("No rule lets other computers in to %1."), wish->name,
                          NULL);
}

void
dcw_firewall_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  guint in_use = dcw_firewall_profiles_in_use (view);
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++) {
    const DcwFirewallProfile *one = &firewall->profiles[i];
    if (in_use & (1u << i))
      g_ptr_array_add (lines, dcw_message_new (states[i][one->status != DCW_STATE_PRESENT ? 2 : one->on ? 0 : 1], NULL));
  }
  for (guint i = 0; i < wishes->len && firewall->complete; i++)
    g_ptr_array_add (lines, tell_wish (view, profile, wishes->pdata[i]));
}
