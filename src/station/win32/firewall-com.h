/* firewall-com: changing the firewall through INetFwPolicy2 (facts 6.2), which takes effect at once. Inside station/win32 only.
 *
 * The functions know rules by display name alone and choose the id of a new one themselves. So whatever is to be changed or
 * removed must be told apart for sure, or it is refused. All numbers are Windows numbers.
 */
#pragma once
#include <windows.h>
#include "firewall/rule.h"
#include "station/rule-switch.h"

/* One conversation with the firewall. */
typedef struct _DcwFirewallSession DcwFirewallSession;
DWORD dcw_firewall_session_open (DcwFirewallSession **session);
void dcw_firewall_session_close (DcwFirewallSession *session); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwFirewallSession, dcw_firewall_session_close)

/* Whether a rule made by these functions can say all that rule says; else the key of the first field that it can't. Static. */
const char *dcw_firewall_com_lacks (const DcwFirewallRule *rule);
/* Makes the rule, complete, with this description. No rule may have its name yet: it could not be removed again. */
DWORD dcw_firewall_session_add (DcwFirewallSession *session, const DcwFirewallRule *rule, const char *description);
/* Removes the one rule with this name; ERROR_TOO_MANY_NAMES: there are several; ERROR_NOT_FOUND: none. */
DWORD dcw_firewall_session_remove (DcwFirewallSession *session, const char *name);

/* A name as people see it, which is what these functions go by: what "@file,-id" stands for. Free with g_free(). */
char *dcw_firewall_shown_name (const char *name);
/* Adds every rule of this name, of every direction, protocol and profile, to told (of DcwRuleTold), each to be cleared.
 * ERROR_INVALID_DATA: not all of them could be looked at, so that none can be told apart. */
DWORD dcw_firewall_session_named (DcwFirewallSession *session, const char *name, GArray *told);
DWORD dcw_firewall_switch_told (const DcwRuleTold *told, gboolean on);
void dcw_firewall_told_clear (DcwRuleTold *told);

/* ---- Who is in charge ---- */

/* Whether changes count on the profiles in use: of DCW_FACT_FIREWALL_MODIFY; NULL: not told. Static. */
const char *dcw_firewall_session_modify_state (DcwFirewallSession *session);
/* Names of products that have registered to filter in the place of Windows Firewall; NULL: not told. Free with
 * g_ptr_array_unref(). */
GPtrArray *dcw_firewall_products (void);

/* profile: DCW_FIREWALL_DOMAIN, ... */
DWORD dcw_firewall_session_set_profile (DcwFirewallSession *session, guint profile, gboolean enabled);
DWORD dcw_firewall_session_set_inbound (DcwFirewallSession *session, guint profile, gboolean blocked);
