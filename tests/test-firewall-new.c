#include "support/tap.h"
#include "support/unpack.h"
#include "base/error.h"
#include "base/text.h"
#include "firewall/rule-new.h"
#include "registry/data.h"
#include "registry/reg-reader.h"
#include <string.h>

#define TCP .protocol = DCW_FIREWALL_TCP
#define UDP .protocol = DCW_FIREWALL_UDP
#define IN .action = DCW_FIREWALL_ALLOW, .direction = DCW_FIREWALL_IN
#define HEAD "v2.10|Action=Allow|Active=TRUE|Dir=In|"

static const struct {
  const char *name;
  DcwFirewallSpec spec;
  const char *text, *error;
} new_cases[] = {
  { "least", { .name = "x", IN }, HEAD "Name=x|" },
  { "all of it",
    { .name = "OPC DCOM endpoint mapper",
      .description = "d",
      .group = "OPC DCOM Wizard",
      IN,
      TCP,
      .profiles = DCW_FIREWALL_DOMAIN | DCW_FIREWALL_PRIVATE,
      .local_ports = "RPC-EPMap",
      .remote_ports = "1024-65535",
      .remote_addresses = "fe80::/64, 10.0.0.5,LocalSubnet",
      .app = "%SystemRoot%\\system32\\svchost.exe",
      .service = "RpcSs" },
    HEAD "Protocol=6|Profile=Domain|Profile=Private|LPort=RPC-EPMap|RPort2_10=1024-65535|RA4=10.0.0.5|RA4=LocalSubnet|"
         "RA6=fe80::/64|RA6=LocalSubnet|App=%SystemRoot%\\system32\\svchost.exe|Svc=RpcSs|Name=OPC DCOM endpoint mapper|Desc=d|"
         "EmbedCtxt=OPC DCOM Wizard|" },
  { "disabled", { .name = "x", IN, .disabled = TRUE }, "v2.10|Action=Allow|Active=FALSE|Dir=In|Name=x|" },
  { "block, outbound", { .name = "x", .direction = DCW_FIREWALL_OUT }, "v2.10|Action=Block|Active=TRUE|Dir=Out|Name=x|" },
  { "all profiles", { .name = "x", IN, .profiles = 7 }, HEAD "Name=x|" },
  { "UDP", { .name = "x", IN, UDP, .local_ports = "137" }, HEAD "Protocol=17|LPort=137|Name=x|" },
  { "ports",
    { .name = "x", IN, TCP, .local_ports = " 135 ,5000-5100, rpc" },
    HEAD "Protocol=6|LPort=135|LPort2_10=5000-5100|LPort=RPC|Name=x|" },
  { "later keyword",
    { .name = "x", IN, UDP, .local_ports = "mDNS" },
    "v2.25|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort2_25=mDNS|Name=x|" },
  { "later address keyword",
    { .name = "x", IN, .remote_addresses = "intranet" },
    "v2.20|Action=Allow|Active=TRUE|Dir=In|RA42=IntrAnet|RA62=IntrAnet|Name=x|" },
  { "any service", { .name = "x", IN, .service = "*" }, HEAD "Svc=*|Name=x|" },
  { "no name", { IN }, NULL, "name of a firewall rule" },
  { "name ALL", { .name = "All", IN }, NULL, "name of a firewall rule: a name other than “ALL”" },
  { "empty name", { .name = "", IN }, NULL, "name of a firewall rule: a text of 1 to 9999" },
  { "name with a bar", { .name = "a|b", IN }, NULL, "name of a firewall rule: a text" },
  { "description with a bar", { .name = "x", .description = "a|b", IN }, NULL, "description of a firewall rule" },
  { "group with a bar", { .name = "x", .group = "a|b", IN }, NULL, "group of a firewall rule" },
  { "program with a star", { .name = "x", .app = "C:\\*.exe", IN }, NULL, "program of a firewall rule" },
  { "program with slashes", { .name = "x", .app = "C:/a.exe", IN }, NULL, "program of a firewall rule" },
  { "service with a backslash", { .name = "x", .service = "a\\b", IN }, NULL, "service of a firewall rule" },
  { "port too high", { .name = "x", IN, TCP, .local_ports = "65536" }, NULL, "local port of a firewall rule: a port" },
  { "range the wrong way round", { .name = "x", IN, TCP, .local_ports = "2-1" }, NULL, "local port of a firewall rule" },
  { "empty port", { .name = "x", IN, TCP, .local_ports = "135,,136" }, NULL, "local port of a firewall rule" },
  { "unknown keyword", { .name = "x", IN, TCP, .local_ports = "RPCX" }, NULL, "local port of a firewall rule" },
  { "keyword of the other side", { .name = "x", IN, TCP, .local_ports = "IPTLSOut" }, NULL, "local port of a firewall rule" },
  { "RPC by UDP", { .name = "x", IN, UDP, .local_ports = "RPC" }, NULL, "local port of a firewall rule: such a keyword" },
  { "RPC outbound", { .name = "x", TCP, .direction = DCW_FIREWALL_OUT, .local_ports = "RPC" }, NULL, "local port" },
  { "remote RPC", { .name = "x", IN, TCP, .remote_ports = "RPC" }, NULL, "remote port of a firewall rule" },
  { "ports without a protocol", { .name = "x", IN, .local_ports = "135" }, NULL, "ports of a firewall rule: no port" },
  { "protocol", { .name = "x", IN, .protocol = 256 }, NULL, "protocol of a firewall rule" },
  { "address", { .name = "x", IN, .remote_addresses = "10.0.0" }, NULL, "remote address of a firewall rule: an address" },
  { "host name", { .name = "x", IN, .remote_addresses = "10.0.0.5,host" }, NULL, "remote address" },
  { "profiles", { .name = "x", IN, .profiles = 8 }, NULL, "profiles of a firewall rule" },
};

START_TEST (made)
{
  const char *name = new_cases[_i].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_new (&new_cases[_i].spec, &error);
  if (new_cases[_i].text == NULL) {
    ck_assert_msg (rule == NULL && g_str_has_prefix (error->message, new_cases[_i].error), "%s: %s", name,
                   error != NULL ? error->message : dcw_firewall_rule_text (rule));
    ck_assert_msg (error->domain == DCW_ERROR && error->code == DCW_ERROR_INVALID, "%s: code", name);
    return;
  }
  ck_assert_msg (rule != NULL, "%s: %s", name, error != NULL ? error->message : "no error");
  ck_assert_msg (g_str_equal (dcw_firewall_rule_text (rule), new_cases[_i].text), "%s: %s", name, dcw_firewall_rule_text (rule));
}
END_TEST

static const struct {
  const char *name, *text, *key, *values, *replaced, *error; /* values separated by blanks */
} replace_cases[] = {
  { "in its place", HEAD "Name=x|Zebra=1|", "Active", "FALSE", "v2.10|Action=Allow|Active=FALSE|Dir=In|Name=x|Zebra=1|" },
  { "key in another case", HEAD "name=x|", "Name", "y", HEAD "Name=y|" },
  { "at the end", HEAD "Name=x|", "Profile", "Domain Private", HEAD "Name=x|Profile=Domain|Profile=Private|" },
  { "several by one", HEAD "Profile=Domain|Name=x|Profile=Private|", "Profile", "Public", HEAD "Profile=Public|Name=x|" },
  { "removed", HEAD "RA4=10.0.0.5|Name=x|RA4=10.0.0.6|", "RA4", "", HEAD "Name=x|" },
  { "nothing to remove", HEAD, "RA4", "", HEAD },
  { "wrong value", HEAD, "RA4", "host.name", NULL, "firewall rule, offset 42: an IPv4 address" },
  { "bar", HEAD, "Name", "a|b", NULL, "Name of a firewall rule" },
  { "once", HEAD, "Name", "a b", NULL, "firewall rule, offset 45: Name a second time" },
  { "removed though needed", HEAD, "Dir", "", NULL, "firewall rule, offset 31: a field Dir" },
};

START_TEST (replaced)
{
  const char *name = replace_cases[_i].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (replace_cases[_i].text, NULL);
  g_auto (GStrv) values = g_strsplit (replace_cases[_i].values, " ", -1);
  g_autoptr (DcwFirewallRule) other =
      dcw_firewall_rule_replace (rule, replace_cases[_i].key, (const char *const *)values, &error);
  if (replace_cases[_i].replaced == NULL) {
    ck_assert_msg (other == NULL && g_str_has_prefix (error->message, replace_cases[_i].error), "%s: %s", name,
                   error != NULL ? error->message : dcw_firewall_rule_text (other));
    return;
  }
  ck_assert_msg (other != NULL, "%s: %s", name, error != NULL ? error->message : "no error");
  ck_assert_msg (g_str_equal (dcw_firewall_rule_text (other), replace_cases[_i].replaced), "%s: %s", name,
                 dcw_firewall_rule_text (other));
}
END_TEST

START_TEST (ids)
{
  g_autofree char *longest = g_strnfill (511, 'x');
  g_autofree char *too_long = g_strnfill (512, 'x');
  ck_assert (dcw_firewall_rule_id_check ("{6B2E}", NULL));
  ck_assert (dcw_firewall_rule_id_check (longest, NULL));
  g_autoptr (GError) error = NULL;
  ck_assert (!dcw_firewall_rule_id_check (too_long, &error));
  ck_assert_int_eq (error->code, DCW_ERROR_INVALID);
  ck_assert (!dcw_firewall_rule_id_check ("", NULL));
  ck_assert (!dcw_firewall_rule_id_check ("a|b", NULL));
}
END_TEST

#define SHARED_ACCESS "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\"

static const struct {
  const char *key;
  guint n_rules;
} rule_keys[] = {
  { SHARED_ACCESS "Parameters\\FirewallPolicy\\FirewallRules", 480 },
  { SHARED_ACCESS "Defaults\\FirewallPolicy\\FirewallRules", 381 },
  { SHARED_ACCESS "Parameters\\FirewallPolicy\\RestrictedServices\\AppIso\\FirewallRules", 376 },
  { SHARED_ACCESS "Parameters\\FirewallPolicy\\RestrictedServices\\Configurable\\System", 5 },
  { SHARED_ACCESS "Parameters\\FirewallPolicy\\RestrictedServices\\Static\\System", 203 },
};

static DcwRegistryTree *sample;

static gboolean
load_sample (void)
{
  g_autoptr (GBytes) bytes = sample == NULL ? dcw_test_sample_bytes ("win10-1709-system.reg.xz") : NULL;
  if (bytes != NULL) {
    gsize size;
    const guint8 *data = g_bytes_get_data (bytes, &size);
    sample = dcw_registry_tree_new ();
    ck_assert (dcw_reg_read ("sample", data, size, sample, NULL));
  }
  return sample != NULL;
}

/* The rule's fields from the last to the first, keys in lower case; platforms, whose order counts, come last as they are. */
static char *
turn_round (const DcwFirewallRule *rule)
{
  GString *text = g_string_new ("v2.33|"), *ordered = g_string_new (NULL);
  for (guint i = dcw_firewall_rule_n_fields (rule); i > 0; i--) {
    const char *value, *key = dcw_firewall_rule_field (rule, i - 1, &value);
    g_autofree char *lower = g_ascii_strdown (key, -1);
    if (g_ascii_strcasecmp (key, "Platform") != 0)
      g_string_append_printf (text, "%s=%s|", lower, value);
  }
  for (guint i = 0; i < dcw_firewall_rule_n_fields (rule); i++) {
    const char *value, *key = dcw_firewall_rule_field (rule, i, &value);
    if (g_ascii_strcasecmp (key, "Platform") == 0)
      g_string_append_printf (ordered, "%s=%s|", key, value);
  }
  g_string_append (text, ordered->str);
  g_string_free (ordered, TRUE);
  return g_string_free (text, FALSE);
}

static void
check_rule (const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (text, &error);
  ck_assert_msg (rule != NULL, "%s: %s", id, error != NULL ? error->message : "no error");
  /* replacing nothing prints it from its fields */
  g_autoptr (DcwFirewallRule) printed = dcw_firewall_rule_replace (rule, "Zebra", (const char *const[]){ NULL }, &error);
  ck_assert_msg (printed != NULL && g_str_equal (dcw_firewall_rule_text (printed), text), "%s: printed as %s", id,
                 printed != NULL ? dcw_firewall_rule_text (printed) : error->message);
  g_autofree char *turned_text = turn_round (rule);
  g_autoptr (DcwFirewallRule) turned = dcw_firewall_rule_parse (turned_text, &error);
  ck_assert_msg (turned != NULL, "%s: turned round: %s", id, error != NULL ? error->message : "no error");
  const char *difference = dcw_firewall_rule_difference (rule, turned);
  ck_assert_msg (difference == NULL, "%s: turned round it differs in %s", id, difference);
  g_autoptr (DcwFirewallRule) named = dcw_firewall_rule_replace (rule, "Name", (const char *const[]){ "another", NULL }, &error);
  ck_assert_msg (g_strcmp0 (dcw_firewall_rule_difference (rule, named), "Name") == 0, "%s: with another name", id);
}

START_TEST (sample_rules)
{
  if (!load_sample ())
    dcw_skip ("the sample win10-1709-system.reg.xz or the program xz is not there");
  const DcwRegistryKey *key = dcw_registry_tree_find (sample, rule_keys[_i].key);
  ck_assert_msg (key != NULL, "%s", rule_keys[_i].key);
  guint n = 0;
  for (const DcwRegistryValue *value = key->values; value != NULL; value = value->next, n++) {
    g_autofree char *text = dcw_registry_data_to_text (value->data, NULL);
    check_rule (value->name, text);
    ck_assert_msg (dcw_firewall_rule_id_check (value->name, NULL), "%s: id", value->name);
  }
  ck_assert_uint_eq (n, rule_keys[_i].n_rules);
}
END_TEST

START_TEST (sample_meaning)
{
  if (!load_sample ())
    dcw_skip ("the sample win10-1709-system.reg.xz or the program xz is not there");
  const DcwRegistryKey *key = dcw_registry_tree_find (sample, rule_keys[0].key);
  const DcwRegistryValue *value = dcw_registry_key_find (key, "FPS-RPCSS-In-TCP");
  ck_assert_ptr_nonnull (value);
  g_autofree char *text = dcw_registry_data_to_text (value->data, NULL);
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (text, NULL);
  ck_assert (dcw_firewall_ports_have_keyword (dcw_firewall_rule_local_ports (rule), "RPC-EPMap"));
  ck_assert (dcw_text_fold_equal (dcw_firewall_rule_service (rule), "RpcSs"));
  ck_assert_str_eq (dcw_firewall_rule_group (rule), "@FirewallAPI.dll,-28502");
  ck_assert_uint_eq (dcw_firewall_rule_protocol (rule), DCW_FIREWALL_TCP);
}
END_TEST

/* ---- One rule in the place of another ---- */

#define OURS "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|"
#define BLOCK "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|"

static const struct {
  const char *name, *before, *after; /* NULL: no such rule */
  gboolean more;
} admit_cases[] = {
  { "a new rule", NULL, OURS "Name=x|", TRUE },
  { "a new rule that is off", NULL, "v2.10|Action=Allow|Active=FALSE|Dir=In|Name=x|", FALSE },
  { "a new rule that blocks", NULL, BLOCK "Name=x|", FALSE },
  { "a rule goes", OURS "Name=x|", NULL, FALSE },
  { "one that blocks goes", BLOCK "Name=x|", NULL, TRUE },
  { "one that blocks is switched off", BLOCK "Name=x|", "v2.10|Action=Block|Active=FALSE|Dir=In|Protocol=6|Name=x|", TRUE },
  { "one that blocked nothing goes", "v2.10|Action=Block|Active=FALSE|Dir=In|Name=x|", NULL, FALSE },
  { "switched on", "v2.10|Action=Allow|Active=FALSE|Dir=In|Name=x|", "v2.10|Action=Allow|Active=TRUE|Dir=In|Name=x|", TRUE },
  { "allows what it blocked", BLOCK "Name=x|", OURS "Name=x|", TRUE },
  { "blocks what it allowed", OURS "Name=x|", BLOCK "Name=x|", FALSE },
  { "blocks less", BLOCK "Name=x|", BLOCK "RA4=10.0.0.5|Name=x|", TRUE },
  { "blocks more", BLOCK "RA4=10.0.0.5|Name=x|", BLOCK "Name=x|", FALSE },
  { "another name", OURS "Name=x|", OURS "Name=y|Desc=d|EmbedCtxt=g|", FALSE },
  { "fewer addresses", OURS "RA4=10.0.0.5|RA4=10.0.0.6|Name=x|", OURS "RA4=10.0.0.6|Name=x|", FALSE },
  { "another address", OURS "RA4=10.0.0.5|Name=x|", OURS "RA4=10.0.0.6|Name=x|", TRUE },
  { "one address of a network", OURS "RA4=10.0.0.0/24|Name=x|", OURS "RA4=10.0.0.6|Name=x|", FALSE },
  { "two ranges within one", OURS "RA4=10.0.0.0/24|RA4=10.2.0.0/16|Name=x|",
    OURS "RA4=10.2.3.4|RA4=10.0.0.6|RA4=10.0.0.9-10.0.0.255|Name=x|", FALSE },
  { "a range that reaches out of one", OURS "RA4=10.0.0.0/24|Name=x|", OURS "RA4=10.0.0.200-10.0.1.0|Name=x|", TRUE },
  { "addresses where there was any", OURS "Name=x|", OURS "RA4=10.0.0.6|RA6=fe80::/64|Name=x|", FALSE },
  { "any address", OURS "RA4=10.0.0.6|Name=x|", OURS "Name=x|", TRUE },
  { "the other family", OURS "RA4=10.0.0.6|Name=x|", OURS "RA6=fe80::1|Name=x|", TRUE },
  { "a word for addresses stays", OURS "RA4=LocalSubnet|RA4=10.0.0.6|Name=x|", OURS "RA4=LocalSubnet|Name=x|", FALSE },
  { "what a word for addresses is nobody knows here", OURS "RA4=LocalSubnet|Name=x|", OURS "RA4=10.0.0.6|Name=x|", TRUE },
  { "one profile less", OURS "Profile=Domain|Profile=Private|Name=x|", OURS "Profile=Domain|Name=x|", FALSE },
  { "one profile of all", OURS "Name=x|", OURS "Profile=Domain|Name=x|", FALSE },
  { "one profile more", OURS "Profile=Domain|Name=x|", OURS "Profile=Domain|Profile=Public|Name=x|", TRUE },
  { "one port of a range", OURS "LPort2_10=5000-5100|Name=x|", OURS "LPort=5050|Name=x|", FALSE },
  { "another port", OURS "LPort=5000|Name=x|", OURS "LPort=5001|Name=x|", TRUE },
  { "the port of the mapper is not its word", OURS "LPort=135|Name=x|", OURS "LPort=RPC-EPMap|Name=x|", TRUE },
  { "a port where there was any", OURS "Name=x|", OURS "LPort=RPC-EPMap|Name=x|", FALSE },
  { "fewer ports there", OURS "RPort=1024|RPort=1025|Name=x|", OURS "RPort=1024|Name=x|", FALSE },
  { "TCP where there was any protocol", "v2.10|Action=Allow|Active=TRUE|Dir=In|Name=x|", OURS "LPort=5000|Name=x|", FALSE },
  { "any protocol where there was TCP", OURS "Name=x|", "v2.10|Action=Allow|Active=TRUE|Dir=In|Name=x|", TRUE },
  { "a program where there was any", OURS "Name=x|", OURS "App=C:\\a.exe|Name=x|", FALSE },
  { "the same program", OURS "App=C:\\A.exe|Name=x|", OURS "App=c:\\a.exe|Name=x|", FALSE },
  { "another program", OURS "App=C:\\a.exe|Name=x|", OURS "App=C:\\b.exe|Name=x|", TRUE },
  { "any program", OURS "App=C:\\a.exe|Name=x|", OURS "Name=x|", TRUE },
  { "a service of any", OURS "Svc=*|Name=x|", OURS "Svc=RpcSs|Name=x|", FALSE },
  { "no service where there was one", OURS "Svc=*|Name=x|", OURS "Name=x|", TRUE },
  { "no service, said by nothing", OURS "Svc=*|Name=x|", OURS "Svc=|Name=x|", TRUE },
  { "for fewer users, which only Windows can judge", OURS "Name=x|", OURS "RUAuth=O:LSD:(A;;CC;;;S-1-5-21-1)|Name=x|", TRUE },
  { "outbound", OURS "Name=x|", "v2.10|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|Name=x|", TRUE },
  { "narrower in one, wider in another", OURS "RA4=10.0.0.5|RA4=10.0.0.6|Profile=Domain|Name=x|", OURS "RA4=10.0.0.6|Name=x|",
    TRUE },
};

static DcwFirewallRule *
read_admitted (const char *text, const char *name)
{
  g_autoptr (GError) error = NULL;
  DcwFirewallRule *rule = text != NULL ? dcw_firewall_rule_parse (text, &error) : NULL;
  ck_assert_msg (error == NULL, "%s: %s", name, error != NULL ? error->message : "");
  return rule;
}

START_TEST (admitted)
{
  const char *name = admit_cases[_i].name;
  g_autoptr (DcwFirewallRule) before = read_admitted (admit_cases[_i].before, name);
  g_autoptr (DcwFirewallRule) after = read_admitted (admit_cases[_i].after, name);
  ck_assert_msg (dcw_firewall_rule_admits_more (before, after) == admit_cases[_i].more, "%s", name);
  ck_assert_msg (!dcw_firewall_rule_admits_more (before, before) && !dcw_firewall_rule_admits_more (after, after),
                 "%s: nothing changes", name);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("firewall-new");
  TCase *rule = tcase_create ("rule");
  tcase_add_loop_test (rule, made, 0, G_N_ELEMENTS (new_cases));
  tcase_add_loop_test (rule, replaced, 0, G_N_ELEMENTS (replace_cases));
  tcase_add_test (rule, ids);
  tcase_add_loop_test (rule, admitted, 0, G_N_ELEMENTS (admit_cases));
  suite_add_tcase (suite, rule);
  TCase *real = tcase_create ("sample");
  tcase_add_loop_test (real, sample_rules, 0, G_N_ELEMENTS (rule_keys));
  tcase_add_test (real, sample_meaning);
  suite_add_tcase (suite, real);
  return suite;
}
