/* rule-own: what the live firewall can't be trusted to keep of the rules that this program makes, in their descriptions. No I/O.
 *
 * The firewall gives a new rule an id of its own choosing, so the id that a rule is to have stands at the beginning of its
 * description: "[ID]". And it may keep the path of a program as "%SystemRoot%\..." or with what that stands for, whichever it was
 * given (it tells both, as it is asked: MS-FASP, FW_ENUM_RULES_FLAG_RESOLVE_APPLICATION; what it stores when a rule is switched
 * is not known [K]). So the name that a path was written with stands there too, "[ID][%SystemRoot%] For DCOM": what is read is
 * the same text again, whichever way it is stored, and a path that somebody has changed meanwhile is that other path.
 */
#pragma once
#include "firewall/rule.h"

/* The description that a rule is given. Free with g_free(). */
char *dcw_rule_own_description (const char *id, const DcwFirewallRule *rule);
/* The id that a stored rule's description begins with, free with g_free(), and the rule as it was made. folders: of this computer
 * (station/folders.h). NULL: it has none, or one that no rule can have. */
char *dcw_rule_own_id (const DcwFirewallRule *stored, const GArray *folders, DcwFirewallRule **plain);
