/* field: the table of the fields of firewall rules (MS-GPFAS 2.2.2.19). No I/O. */
#pragma once
#include <glib.h>

/* Fields that together say one thing, in the order in which differences are told. */
typedef enum {
  DCW_RULE_ACTION,
  DCW_RULE_DIRECTION,
  DCW_RULE_ACTIVE,
  DCW_RULE_PROFILES,
  DCW_RULE_PROTOCOL,
  DCW_RULE_LOCAL_PORTS,
  DCW_RULE_REMOTE_PORTS,
  DCW_RULE_LOCAL_V4,
  DCW_RULE_LOCAL_V6,
  DCW_RULE_REMOTE_V4,
  DCW_RULE_REMOTE_V6,
  DCW_RULE_ICMP_V4,
  DCW_RULE_ICMP_V6,
  DCW_RULE_APP,
  DCW_RULE_SERVICE,
  DCW_RULE_INTERFACES,
  DCW_RULE_INTERFACE_TYPES,
  DCW_RULE_NAME,
  DCW_RULE_DESCRIPTION,
  DCW_RULE_GROUP,
  DCW_RULE_EDGE,
  DCW_RULE_DEFER,
  DCW_RULE_LOOSE_SOURCE,
  DCW_RULE_LOCAL_ONLY,
  DCW_RULE_PROFILE_CROSSING,
  DCW_RULE_BYPASS_OUT,
  DCW_RULE_SECURITY,
  DCW_RULE_REMOTE_MACHINES,
  DCW_RULE_REMOTE_USERS,
  DCW_RULE_LOCAL_USERS,
  DCW_RULE_LOCAL_USERS_2_24,
  DCW_RULE_OWNER,
  DCW_RULE_PACKAGE,
  DCW_RULE_PLATFORMS,
  DCW_RULE_PLATFORM_OPERATOR,
  DCW_RULE_SKIP_VERSION,
  DCW_RULE_TRUST_TUPLES,
  DCW_RULE_NETWORK_NAMES,
  DCW_RULE_REALM,
  DCW_RULE_OTHER, /* unknown fields */
  DCW_N_RULE_PARTS,
} DcwRulePart;

typedef enum {
  DCW_SYNTAX_WORD,     /* one of words */
  DCW_SYNTAX_FLAG,     /* TRUE, FALSE */
  DCW_SYNTAX_PROTOCOL, /* 0 to 255 */
  DCW_SYNTAX_PORT,     /* number, range or keyword */
  DCW_SYNTAX_V4,       /* address, range, subnet */
  DCW_SYNTAX_V6,
  DCW_SYNTAX_V4_WORD, /* keyword, or as DCW_SYNTAX_V4 */
  DCW_SYNTAX_V6_WORD,
  DCW_SYNTAX_ICMP,     /* type:code */
  DCW_SYNTAX_VERSION,  /* major.minor */
  DCW_SYNTAX_PLATFORM, /* platform:major:minor; their order counts */
  DCW_SYNTAX_TOKEN,    /* a word of whatever meaning, in any case */
  DCW_SYNTAX_FOLDED,   /* text without case */
  DCW_SYNTAX_TEXT,
} DcwFieldSyntax;

typedef struct {
  const char *key;
  DcwRulePart part;
  DcwFieldSyntax syntax;
  gboolean once;
  gboolean versioned;       /* later versions add to it under KEY2_MINOR (LPort2_10) */
  const char *const *words; /* of DCW_SYNTAX_WORD, NULL-terminated */
} DcwRuleField;

#define DCW_MAX_RULE_FIELDS 64 /* rows of the table at most */

/* NULL: unknown. *index: the row. */
const DcwRuleField *dcw_rule_field_find (const char *key, guint *index);
const char *dcw_rule_part_name (DcwRulePart part); /* its first key, or "other" */
/* It restricts whom the rule is for, in ways that only Windows can judge. */
gboolean dcw_rule_part_is_condition (DcwRulePart part);

/* Keywords for ports and addresses, spelt as the specification does: the field that takes them, and since which version. */
typedef struct {
  const char *word;
  const char *key; /* ports: whole key; addresses: what follows RA4 or RA6 ("" or "2") */
  guint8 minor;    /* of version 2 */
} DcwRuleKeyword;

const DcwRuleKeyword *dcw_rule_port_keyword (const char *word); /* in any case; NULL: unknown */
const DcwRuleKeyword *dcw_rule_address_keyword (const char *word);
