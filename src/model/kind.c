#include "model/kind.h"
#include "base/i18n.h"
#include "firewall/rule.h"
#include <string.h>

static const DcwField value_fields[] = {
  [DCW_VALUE_TYPE] = { "type", DCW_FIELD_NUMBER, NC_ ("field", "type"), FALSE, 0 },
  [DCW_VALUE_DATA] = { "data", DCW_FIELD_BYTES, NC_ ("field", "data"), TRUE, 0 },
  [DCW_VALUE_CODEC] = { "codec", DCW_FIELD_NUMBER, NC_ ("field", "coding"), TRUE, 0 },
  [DCW_VALUE_DESCRIPTOR] = { "descriptor", DCW_FIELD_DESCRIPTOR, NC_ ("field", "permissions"), TRUE, 0 },
};

/* Flags that Windows sets or changes by itself (locked out, password expired, script) do not count: facts 8.1. */
#define USER_FLAGS_MASK 0x00010062u /* disabled, no password needed, cannot change it, never expires */

static const DcwField user_fields[] = {
  [DCW_USER_NAME] = { "account-name", DCW_FIELD_TEXT, NC_ ("field", "name"), FALSE, 0 },
  [DCW_USER_FULL_NAME] = { "full-name", DCW_FIELD_TEXT, NC_ ("field", "full name"), TRUE, 0 },
  [DCW_USER_COMMENT] = { "comment", DCW_FIELD_TEXT, NC_ ("field", "description"), TRUE, 0 },
  [DCW_USER_FLAGS] = { "flags", DCW_FIELD_NUMBER, NC_ ("field", "flags"), TRUE, USER_FLAGS_MASK },
};

static const DcwField group_fields[] = {
  [DCW_GROUP_NAME] = { "account-name", DCW_FIELD_TEXT, NC_ ("field", "name"), FALSE, 0 },
  [DCW_GROUP_COMMENT] = { "comment", DCW_FIELD_TEXT, NC_ ("field", "description"), TRUE, 0 },
};

static const DcwField service_fields[] = {
  [DCW_SERVICE_ACCOUNT] = { "account", DCW_FIELD_PRINCIPAL, NC_ ("field", "log-on account"), TRUE, 0 },
  [DCW_SERVICE_START] = { "start", DCW_FIELD_NUMBER, NC_ ("field", "start type"), TRUE, 0 },
  [DCW_SERVICE_TYPE] = { "service-type", DCW_FIELD_NUMBER, NC_ ("field", "service type"), TRUE, 0 },
  [DCW_SERVICE_PATH] = { "path", DCW_FIELD_TEXT, NC_ ("field", "program"), TRUE, 0, NULL, TRUE },
  [DCW_SERVICE_TITLE] = { "title", DCW_FIELD_TEXT, NC_ ("field", "display name"), TRUE, 0, NULL, TRUE },
};

/* Windows writes a rule anew in its own way. What can't be read is only equal to itself. */
static gboolean
rules_equal (const char *a, const char *b)
{
  g_autoptr (DcwFirewallRule) one = dcw_firewall_rule_parse (a, NULL), other = dcw_firewall_rule_parse (b, NULL);
  return one != NULL && other != NULL ? dcw_firewall_rule_equal (one, other) : strcmp (a, b) == 0;
}

static const DcwField rule_fields[] = {
  [DCW_RULE_TEXT] = { "rule", DCW_FIELD_TEXT, NC_ ("field", "rule"), FALSE, 0, rules_equal },
};

static const DcwField profile_fields[] = {
  [DCW_PROFILE_ENABLED] = { "enabled", DCW_FIELD_NUMBER, NC_ ("field", "on"), FALSE, 0 },
  [DCW_PROFILE_INBOUND] = { "inbound", DCW_FIELD_NUMBER, NC_ ("field", "incoming connections without a rule"), TRUE, 0 },
};

static const DcwField secret_fields[] = {
  [DCW_SECRET_ACCOUNT] = { "account", DCW_FIELD_TEXT, NC_ ("field", "account"), TRUE, 0 },
};

#define FIELDS(table) table, G_N_ELEMENTS (table)

/* Ranks: what others refer to comes first; what may cut connections or needs a secret to undo comes last. */
static const DcwKind kinds[] = {
  [DCW_KIND_REGISTRY_KEY] = { DCW_KIND_REGISTRY_KEY, "registry-key", NC_ ("kind of thing", "registry key"), 10,
                              DCW_KIND_HOLDS_OTHERS, DCW_PART_KEY, NULL, 0, DCW_KIND_REGISTRY_KEY, DCW_RESTART_NONE },
  [DCW_KIND_USER] = { DCW_KIND_USER, "user", NC_ ("kind of thing", "user"), 20, DCW_KIND_CREATES_SID, DCW_PART_WHO,
                      FIELDS (user_fields), DCW_KIND_USER, DCW_RESTART_NONE },
  [DCW_KIND_GROUP] = { DCW_KIND_GROUP, "group", NC_ ("kind of thing", "group"), 21, DCW_KIND_CREATES_SID | DCW_KIND_HOLDS_OTHERS,
                       DCW_PART_WHO, FIELDS (group_fields), DCW_KIND_GROUP, DCW_RESTART_NONE },
  [DCW_KIND_MEMBERSHIP] = { DCW_KIND_MEMBERSHIP, "membership", NC_ ("kind of thing", "membership"), 30, 0,
                            DCW_PART_WHO | DCW_PART_MEMBER, NULL, 0, DCW_KIND_GROUP, DCW_RESTART_LOGON },
  [DCW_KIND_ACCOUNT_RIGHT] = { DCW_KIND_ACCOUNT_RIGHT, "account-right", NC_ ("kind of thing", "user right"), 40,
                               DCW_KIND_GUARDS_WAY_IN, DCW_PART_WHO | DCW_PART_NAME, NULL, 0, DCW_KIND_ACCOUNT_RIGHT,
                               DCW_RESTART_LOGON },
  [DCW_KIND_REGISTRY_VALUE] = { DCW_KIND_REGISTRY_VALUE, "registry-value", NC_ ("kind of thing", "registry value"), 50, 0,
                                DCW_PART_KEY | DCW_PART_NAME, FIELDS (value_fields), DCW_KIND_REGISTRY_KEY, DCW_RESTART_NONE },
  [DCW_KIND_FIREWALL_RULE] = { DCW_KIND_FIREWALL_RULE, "firewall-rule", NC_ ("kind of thing", "firewall rule"), 60,
                               DCW_KIND_GUARDS_WAY_IN, DCW_PART_NAME, FIELDS (rule_fields), DCW_KIND_FIREWALL_RULE,
                               DCW_RESTART_NONE },
  [DCW_KIND_FIREWALL_PROFILE] = { DCW_KIND_FIREWALL_PROFILE, "firewall-profile", NC_ ("kind of thing", "firewall profile"), 61,
                                  DCW_KIND_GUARDS_WAY_IN, DCW_PART_NAME, FIELDS (profile_fields), DCW_KIND_FIREWALL_PROFILE,
                                  DCW_RESTART_NONE },
  [DCW_KIND_SECRET] = { DCW_KIND_SECRET, "secret", NC_ ("kind of thing", "password"), 70, DCW_KIND_WRITE_ONLY, DCW_PART_NAME,
                        FIELDS (secret_fields), DCW_KIND_SECRET, DCW_RESTART_SERVICES },
  [DCW_KIND_SERVICE] = { DCW_KIND_SERVICE, "service", NC_ ("kind of thing", "service"), 71, 0, DCW_PART_NAME,
                         FIELDS (service_fields), DCW_KIND_SERVICE, DCW_RESTART_SERVICES },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == DCW_N_KINDS);

const DcwKind *
dcw_kind (DcwKindId id)
{
  g_return_val_if_fail ((guint)id < DCW_N_KINDS, NULL);
  return &kinds[id];
}

const DcwKind *
dcw_kind_by_name (const char *name)
{
  for (guint i = 0; i < DCW_N_KINDS; i++)
    if (strcmp (kinds[i].name, name) == 0)
      return &kinds[i];
  return NULL;
}

int
dcw_kind_field (const DcwKind *kind, const char *id)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (strcmp (kind->fields[i].id, id) == 0)
      return (int)i;
  return -1;
}
