/* describe: what a firewall rule says, for people. */
#pragma once
#include "firewall/rule.h"

/* Of char *: a line for each thing that the rule says, translated; what it leaves open has none. */
GPtrArray *dcw_firewall_rule_describe (const DcwFirewallRule *rule);
