/* firewall-session: what a conversation with the firewall is made of. For firewall-com.c and firewall-charge.c only. */
#pragma once
#include <glib.h>
#include <netfw.h>

struct _DcwFirewallSession {
  gboolean initialised;
  INetFwPolicy2 *policy;
  INetFwRules *rules;
};
