#include "firewall/field.h"
#include <string.h>

static const char *const actions[] = { "Block", "Allow", "ByPass", NULL };
static const char *const directions[] = { "In", "Out", NULL };
static const char *const profiles[] = { "Domain", "Private", "Public", NULL };

#define ONCE .once = TRUE
#define VERSIONED .versioned = TRUE

static const DcwRuleField fields[] = {
  { "Action", DCW_RULE_ACTION, DCW_SYNTAX_WORD, ONCE, .words = actions },
  { "Active", DCW_RULE_ACTIVE, DCW_SYNTAX_FLAG, ONCE },
  { "Dir", DCW_RULE_DIRECTION, DCW_SYNTAX_WORD, ONCE, .words = directions },
  { "Protocol", DCW_RULE_PROTOCOL, DCW_SYNTAX_PROTOCOL, ONCE },
  { "Profile", DCW_RULE_PROFILES, DCW_SYNTAX_WORD, .words = profiles },
  { "LPort", DCW_RULE_LOCAL_PORTS, DCW_SYNTAX_PORT, VERSIONED },
  { "RPort", DCW_RULE_REMOTE_PORTS, DCW_SYNTAX_PORT, VERSIONED },
  { "LA4", DCW_RULE_LOCAL_V4, DCW_SYNTAX_V4 },
  { "LA6", DCW_RULE_LOCAL_V6, DCW_SYNTAX_V6 },
  { "RA4", DCW_RULE_REMOTE_V4, DCW_SYNTAX_V4_WORD },
  { "RA6", DCW_RULE_REMOTE_V6, DCW_SYNTAX_V6_WORD },
  { "RA42", DCW_RULE_REMOTE_V4, DCW_SYNTAX_V4_WORD },
  { "RA62", DCW_RULE_REMOTE_V6, DCW_SYNTAX_V6_WORD },
  { "ICMP4", DCW_RULE_ICMP_V4, DCW_SYNTAX_ICMP },
  { "ICMP6", DCW_RULE_ICMP_V6, DCW_SYNTAX_ICMP },
  { "App", DCW_RULE_APP, DCW_SYNTAX_FOLDED, ONCE },
  { "Svc", DCW_RULE_SERVICE, DCW_SYNTAX_FOLDED, ONCE },
  { "IF", DCW_RULE_INTERFACES, DCW_SYNTAX_TOKEN },
  { "IFType", DCW_RULE_INTERFACE_TYPES, DCW_SYNTAX_TOKEN },
  { "Name", DCW_RULE_NAME, DCW_SYNTAX_TEXT, ONCE },
  { "Desc", DCW_RULE_DESCRIPTION, DCW_SYNTAX_TEXT, ONCE },
  { "EmbedCtxt", DCW_RULE_GROUP, DCW_SYNTAX_TEXT, ONCE },
  { "Edge", DCW_RULE_EDGE, DCW_SYNTAX_FLAG, ONCE },
  { "Defer", DCW_RULE_DEFER, DCW_SYNTAX_TOKEN, ONCE },
  { "LSM", DCW_RULE_LOOSE_SOURCE, DCW_SYNTAX_FLAG, ONCE },
  { "LOM", DCW_RULE_LOCAL_ONLY, DCW_SYNTAX_FLAG, ONCE },
  { "PCross", DCW_RULE_PROFILE_CROSSING, DCW_SYNTAX_FLAG, ONCE },
  { "AuthByPassOut", DCW_RULE_BYPASS_OUT, DCW_SYNTAX_FLAG, ONCE },
  { "Security", DCW_RULE_SECURITY, DCW_SYNTAX_TOKEN, ONCE },
  { "Security2_9", DCW_RULE_SECURITY, DCW_SYNTAX_TOKEN, ONCE },
  { "Security2", DCW_RULE_SECURITY, DCW_SYNTAX_TOKEN, ONCE },
  { "RMAuth", DCW_RULE_REMOTE_MACHINES, DCW_SYNTAX_TEXT, ONCE },
  { "RUAuth", DCW_RULE_REMOTE_USERS, DCW_SYNTAX_TEXT, ONCE },
  { "LUAuth", DCW_RULE_LOCAL_USERS, DCW_SYNTAX_TEXT, ONCE },
  { "LUAuth2_24", DCW_RULE_LOCAL_USERS_2_24, DCW_SYNTAX_TEXT, ONCE },
  { "LUOwn", DCW_RULE_OWNER, DCW_SYNTAX_TEXT, ONCE },
  { "AppPkgId", DCW_RULE_PACKAGE, DCW_SYNTAX_TEXT, ONCE },
  { "Platform", DCW_RULE_PLATFORMS, DCW_SYNTAX_PLATFORM },
  { "Platform2", DCW_RULE_PLATFORM_OPERATOR, DCW_SYNTAX_TOKEN, ONCE },
  { "SkipVer", DCW_RULE_SKIP_VERSION, DCW_SYNTAX_VERSION, ONCE },
  { "TTK", DCW_RULE_TRUST_TUPLES, DCW_SYNTAX_TOKEN, VERSIONED },
  { "NNm", DCW_RULE_NETWORK_NAMES, DCW_SYNTAX_TEXT, ONCE },
  { "SecurityRealmId", DCW_RULE_REALM, DCW_SYNTAX_TEXT, ONCE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (fields) <= DCW_MAX_RULE_FIELDS);

/* "LPort2_20" is a later "LPort". */
static gboolean
is_later (const char *key, const char *first)
{
  gsize length = strlen (first);
  if (g_ascii_strncasecmp (key, first, length) != 0 || key[length] != '2' || key[length + 1] != '_')
    return FALSE;
  const char *digits = key + length + 2;
  return *digits != '\0' && strspn (digits, "0123456789") == strlen (digits);
}

const DcwRuleField *
dcw_rule_field_find (const char *key, guint *index)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_ascii_strcasecmp (key, fields[i].key) == 0 || (fields[i].versioned && is_later (key, fields[i].key))) {
      *index = i;
      return &fields[i];
    }
  return NULL;
}

const char *
dcw_rule_part_name (DcwRulePart part)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].part == part)
      return fields[i].key;
  return "other";
}

gboolean
dcw_rule_part_is_condition (DcwRulePart part)
{
  return part == DCW_RULE_INTERFACES || part == DCW_RULE_INTERFACE_TYPES || part >= DCW_RULE_SECURITY;
}

static const DcwRuleKeyword port_keywords[] = {
  { "RPC", "LPort", 0 },
  { "RPC-EPMap", "LPort", 0 },
  { "Teredo", "LPort", 0 },
  { "IPTLSIn", "LPort2_10", 10 },
  { "IPHTTPSIn", "LPort2_10", 10 },
  { "IPTLSOut", "RPort2_10", 10 },
  { "IPHTTPSOut", "RPort2_10", 10 },
  { "Ply2Disc", "LPort2_20", 20 },
  { "DHCP", "LPort2_20", 20 },
  { "mDNS", "LPort2_25", 25 },
  { "CortanaOut", "RPort2_28", 28 },
  { "TcpCDPSvc", "LPort2_29", 29 },
};

static const DcwRuleKeyword address_keywords[] = {
  { "LocalSubnet", "", 0 },    { "DNS", "", 0 },
  { "DHCP", "", 0 },           { "WINS", "", 0 },
  { "DefaultGateway", "", 0 }, { "IntrAnet", "2", 20 },
  { "IntErnet", "2", 20 },     { "Ply2Renders", "2", 20 },
  { "RmtIntrAnet", "2", 20 },  { "CaptivePortal", "2", 20 },
};

static const DcwRuleKeyword *
find_keyword (const DcwRuleKeyword *keywords, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (g_ascii_strcasecmp (word, keywords[i].word) == 0)
      return &keywords[i];
  return NULL;
}

const DcwRuleKeyword *
dcw_rule_port_keyword (const char *word)
{
  return find_keyword (port_keywords, G_N_ELEMENTS (port_keywords), word);
}

const DcwRuleKeyword *
dcw_rule_address_keyword (const char *word)
{
  return find_keyword (address_keywords, G_N_ELEMENTS (address_keywords), word);
}
