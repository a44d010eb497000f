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

static const char *
verdict_text (DcwView *view, const DcwFirewallWish *wish, const DcwFirewallVerdict *verdict)
{
  gboolean mapper = wish->kind == DCW_WISH_MAPPER;
  if (dcw_firewall_closed (view, verdict) == 0)
    return mapper ? N_ ("TCP port 135 is open.") : N_ ("%1 can be reached from other computers.");
  if (verdict->blocked != 0)
    return mapper ? N_ ("TCP port 135 is blocked by a rule.") : N_ ("%1 is blocked by a rule.");
  return mapper ? N_ ("TCP port 135 is not open.") : N_ ("No rule lets other computers in to %1.");
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
  for (guint i = 0; i < wishes->len && firewall->complete; i++) {
    const DcwFirewallWish *wish = wishes->pdata[i];
    g_auto (DcwFirewallVerdict) verdict = { 0 };
    dcw_firewall_judge_wish (view, profile, wish, NULL, &verdict);
    g_ptr_array_add (lines, dcw_message_new (verdict_text (view, wish, &verdict), wish->name, NULL));
  }
}
