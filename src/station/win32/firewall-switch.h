/* firewall-switch: switching one rule, as station/rule-switch.h chooses it. Inside station/win32 only. */
#pragma once
#include "station/win32/firewall-com.h"

/* id: NULL for a rule that its name alone tells apart. */
gboolean dcw_firewall_switch (DcwFirewallSession *session, const DcwResource *resource, const char *id,
                              const DcwFirewallRule *rule, gboolean on, GError **error);
