/* hand: changes of plans as somebody writes them by hand, out of lines of text. */
#pragma once
#include "model/plan.h"

/* "KIND|PARTS": the parts of the kind's address in the order key, account, member, name; accounts are SIDs or names. */
DcwResource *dcw_hand_resource (const char *text);
/* Adds a change; topics: blank separated. States: "-" absent, "+" there; values "sz TEXT", "dword N", "multi A/B", "list SDDL";
 * else "field=value;field=value" (a rule: only one). What has to restart is what the tables say. */
void dcw_hand_change (DcwPlan *plan, const char *topics, const char *address, const char *before, const char *after, guint risk);
