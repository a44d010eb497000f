/* rule-private: what a rule is made of, for rule.c, rule-parse.c and admits.c. */
#pragma once
#include "firewall/rule.h"
#include "firewall/field.h"

typedef struct {
  const char *key, *value; /* in cut */
} DcwFieldText;

typedef struct {
  GArray *ranges;      /* of DcwPortRange or DcwAddressRange */
  GPtrArray *keywords; /* of char; sorted, then NULL */
} DcwRuleSet;

struct _DcwFirewallRule {
  gatomicrefcount references;
  char *text;
  char *cut;                     /* the text with keys and values ended */
  GArray *fields;                /* of DcwFieldText */
  guint16 version, skip_version; /* skip_version 0: none */
  DcwFirewallAction action;
  DcwFirewallDirection direction;
  gboolean active;
  guint profiles, protocol;
  DcwRuleSet ports[2], addresses[4]; /* local, remote; local v4, v6, remote v4, v6 */
  DcwFirewallPorts port_views[2];
  DcwFirewallAddresses address_views[2];
  GPtrArray *collected[DCW_N_RULE_PARTS]; /* of char, while it is read */
  char *meanings[DCW_N_RULE_PARTS];       /* equal parts have equal texts; NULL: absent, or says the default */
};
