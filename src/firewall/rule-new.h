/* rule-new: firewall rules of our own, and rules with a field changed. No I/O. */
#pragma once
#include "firewall/rule.h"

/* NULL and 0 leave a field out. Version, keys and the order of fields are those that Windows 7 and later write. */
typedef struct {
  const char *name; /* needed; text, 1 to 9999 characters */
  const char *description;
  const char *group; /* EmbedCtxt: who made the rule */
  DcwFirewallAction action;
  DcwFirewallDirection direction; /* needed */
  gboolean disabled;
  guint profiles;               /* bits; 0 or all of them: all */
  guint protocol;               /* 0: any; ports need TCP or UDP */
  const char *local_ports;      /* "135,5000-5100" or keywords: "RPC,RPC-EPMap" (TCP, inbound) */
  const char *remote_ports;     /* numbers and ranges */
  const char *remote_addresses; /* "10.0.0.5,192.168.1.0/24,fe80::/64,LocalSubnet" */
  const char *app;              /* path of the program, or "System" */
  const char *service;          /* short name, or "*" */
} DcwFirewallSpec;

/* DCW_ERROR_INVALID names the part of the rule and what was expected. */
DcwFirewallRule *dcw_firewall_rule_new (const DcwFirewallSpec *spec, GError **error);
/* The rule with these values (NULL-terminated, may be none) for all fields of this key: where the first of them stood, else at
 * the end. Everything else stays as it stands. Errors as of dcw_firewall_rule_parse(). */
DcwFirewallRule *dcw_firewall_rule_replace (const DcwFirewallRule *rule, const char *key, const char *const *values,
                                            GError **error);
/* The name under which a rule is kept: 1 to DCW_FIREWALL_MAX_RULE_ID characters without "|". */
gboolean dcw_firewall_rule_id_check (const char *id, GError **error);
