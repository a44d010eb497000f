/* rule: a firewall rule as the registry and group policy hold it (MS-GPFAS 2.2.2.19; facts 6.5). No I/O.
 *
 * "v2.10|Action=Allow|Dir=In|...|": a version and fields in any order. A rule keeps its text, every field of it, unknown ones
 * too, and says what it means. Keys, words and the v are read in any case, as rules of Windows itself need it. Immutable and
 * counted; may be shared by threads.
 *
 * Two rules are equal when they mean the same: ports, addresses, profiles, types and so on as sets, however they are
 * spelt, split and ordered; programs and services without case; a field that says the default as if it were not there.
 * Fields with a meaning unknown here have to be the same texts. The version is no part of the meaning: Windows writes its own.
 */
#pragma once
#include "firewall/address.h"

#define DCW_FIREWALL_MAX_RULE (1024 * 1024) /* bytes of UTF-8 */
#define DCW_FIREWALL_MAX_RULE_ID 511        /* characters */

typedef enum { DCW_FIREWALL_BLOCK, DCW_FIREWALL_ALLOW, DCW_FIREWALL_BYPASS } DcwFirewallAction;
typedef enum { DCW_FIREWALL_IN = 1, DCW_FIREWALL_OUT } DcwFirewallDirection;
enum { DCW_FIREWALL_DOMAIN = 1, DCW_FIREWALL_PRIVATE = 2, DCW_FIREWALL_PUBLIC = 4, DCW_FIREWALL_ALL_PROFILES = 7 };
enum { DCW_FIREWALL_TCP = 6, DCW_FIREWALL_UDP = 17, DCW_FIREWALL_ANY_PROTOCOL = 256 };

typedef struct {
  guint16 first, last;
} DcwPortRange;

/* Any port when both are empty. Ranges are sorted, apart and not touching; keywords ("RPC", "RPC-EPMap", ...) are sorted,
 * NULL-terminated, and spelt as the specification does if it knows them. */
typedef struct {
  const DcwPortRange *ranges;
  gsize n_ranges;
  const char *const *keywords;
} DcwFirewallPorts;

/* Any address when all are empty. Ranges as in address.h, keywords ("LocalSubnet", ...) as for ports, by family. */
typedef struct {
  const DcwAddressRange *v4, *v6;
  gsize n_v4, n_v6;
  const char *const *keywords_v4, *const *keywords_v6;
} DcwFirewallAddresses;

typedef struct _DcwFirewallRule DcwFirewallRule;

/* text: UTF-8. DCW_ERROR_INVALID with the offset in characters: no version, no "|" at the end, a field without "=", a field twice
 * that may be once, a value that its field can't have, neither Action nor Dir. DCW_ERROR_LIMIT: longer than
 * DCW_FIREWALL_MAX_RULE. */
DcwFirewallRule *dcw_firewall_rule_parse (const char *text, GError **error);
DcwFirewallRule *dcw_firewall_rule_ref (DcwFirewallRule *rule);
void dcw_firewall_rule_unref (DcwFirewallRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwFirewallRule, dcw_firewall_rule_unref)

/* As it was parsed or made; the rule's own, like all texts below. */
const char *dcw_firewall_rule_text (const DcwFirewallRule *rule);

gboolean dcw_firewall_rule_equal (const DcwFirewallRule *a, const DcwFirewallRule *b);
/* The key of the first field that makes them unequal ("LPort", "RA4"; "other" for the unknown ones); NULL when equal. Static. */
const char *dcw_firewall_rule_difference (const DcwFirewallRule *a, const DcwFirewallRule *b);

guint16 dcw_firewall_rule_version (const DcwFirewallRule *rule);
/* FALSE: a firewall of this version passes the rule over, because it is of a later one or says so (SkipVer). */
gboolean dcw_firewall_rule_is_read_by (const DcwFirewallRule *rule, guint16 version);
DcwFirewallAction dcw_firewall_rule_action (const DcwFirewallRule *rule);
DcwFirewallDirection dcw_firewall_rule_direction (const DcwFirewallRule *rule);
gboolean dcw_firewall_rule_is_active (const DcwFirewallRule *rule);
guint dcw_firewall_rule_profiles (const DcwFirewallRule *rule); /* bits; all when it names none */
guint dcw_firewall_rule_protocol (const DcwFirewallRule *rule); /* DCW_FIREWALL_ANY_PROTOCOL when it names none */
const DcwFirewallPorts *dcw_firewall_rule_local_ports (const DcwFirewallRule *rule);
const DcwFirewallPorts *dcw_firewall_rule_remote_ports (const DcwFirewallRule *rule);
const DcwFirewallAddresses *dcw_firewall_rule_local_addresses (const DcwFirewallRule *rule);
const DcwFirewallAddresses *dcw_firewall_rule_remote_addresses (const DcwFirewallRule *rule);
const char *dcw_firewall_rule_app (const DcwFirewallRule *rule);     /* path, "System", or NULL: any program */
const char *dcw_firewall_rule_service (const DcwFirewallRule *rule); /* name, "*": any service, or NULL: not by service */
const char *dcw_firewall_rule_name (const DcwFirewallRule *rule);    /* text or "@file,-id"; "" when it has none */
const char *dcw_firewall_rule_group (const DcwFirewallRule *rule);   /* EmbedCtxt, or NULL */

/* Whether after, in the place of before, may let anything through that did not get through; NULL: no such rule. FALSE only where
 * that is sure: in protocol, ports, addresses, profiles, program and service the one rule lies within the other, and all else that
 * counts is the same. A rule that blocks lets through what it blocks no longer. Names, descriptions, groups and versions do not
 * count. */
gboolean dcw_firewall_rule_admits_more (const DcwFirewallRule *before, const DcwFirewallRule *after);

/* What is restricted in ways that the above do not tell (security, users, packages, platforms, interfaces, unknown fields): who
 * judges whether a rule lets a connection through has to be careful with it. */
gboolean dcw_firewall_rule_has_conditions (const DcwFirewallRule *rule);

/* The fields as they stand. */
guint dcw_firewall_rule_n_fields (const DcwFirewallRule *rule);
const char *dcw_firewall_rule_field (const DcwFirewallRule *rule, guint i, const char **value); /* the key */
/* The value of the first field of this key, NULL when there is none. */
const char *dcw_firewall_rule_value (const DcwFirewallRule *rule, const char *key);

/* TRUE when every connection to or from port passes these (any, or in a range; keywords are not looked at). */
gboolean dcw_firewall_ports_have (const DcwFirewallPorts *ports, guint16 port);
gboolean dcw_firewall_ports_have_keyword (const DcwFirewallPorts *ports, const char *keyword);
gboolean dcw_firewall_ports_are_any (const DcwFirewallPorts *ports);
/* The same for one address in text; FALSE also when it is none. */
gboolean dcw_firewall_addresses_have (const DcwFirewallAddresses *addresses, const char *address);
gboolean dcw_firewall_addresses_have_keyword (const DcwFirewallAddresses *addresses, const char *keyword); /* for either family */
gboolean dcw_firewall_addresses_are_any (const DcwFirewallAddresses *addresses);
/* For people: "135, 5000-5100, RPC", "10.0.0.0/24, LocalSubnet"; "" when any. Free with g_free(). */
char *dcw_firewall_ports_format (const DcwFirewallPorts *ports);
char *dcw_firewall_addresses_format (const DcwFirewallAddresses *addresses);

/* The services that rules count through, the firewall's own and the engine below it that it filters with; ends with NULL. */
extern const char *const dcw_firewall_services[];
