/* firewall-com: changing the firewall through INetFwPolicy2 (facts 6.2), which takes effect at once. Inside station/win32 only.
 *
 * The functions know rules by display name alone and choose the id of a new one themselves. So whatever is to be changed or
 * removed must be told apart for sure, or it is refused. All numbers are Windows numbers.
 */
#pragma once
#include <windows.h>
#include "firewall/rule.h"

/* One conversation with the firewall. */
typedef struct _DcwFirewallSession DcwFirewallSession;
DWORD dcw_firewall_session_open (DcwFirewallSession **session);
void dcw_firewall_session_close (DcwFirewallSession *session); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwFirewallSession, dcw_firewall_session_close)

/* Whether a rule made by these functions can say all that rule says; else the key of the first field that it can't. Static. */
const char *dcw_firewall_com_lacks (const DcwFirewallRule *rule);
/* Makes the rule, complete, with this description. */
DWORD dcw_firewall_session_add (DcwFirewallSession *session, const DcwFirewallRule *rule, const char *description);
/* Removes the one rule with this name; ERROR_TOO_MANY_NAMES: there are several. */
DWORD dcw_firewall_session_remove (DcwFirewallSession *session, const char *name);
/* Switches the one rule on or off that has rule's name (also "@file,-id"), direction, protocol and profiles.
 * ERROR_TOO_MANY_NAMES: several have; ERROR_NOT_FOUND: none has. */
DWORD dcw_firewall_session_switch (DcwFirewallSession *session, const DcwFirewallRule *rule, gboolean on);
/* profile: DCW_FIREWALL_DOMAIN, ... */
DWORD dcw_firewall_session_set_profile (DcwFirewallSession *session, guint profile, gboolean enabled);
DWORD dcw_firewall_session_set_inbound (DcwFirewallSession *session, guint profile, gboolean blocked);
