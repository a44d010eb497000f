#include "support/tap.h"
#include "base/error.h"
#include "firewall/address.h"
#include "firewall/rule.h"
#include "firewall/rule-new.h"
#include "firewall/version.h"
#include <string.h>

#define HEAD "v2.10|Action=Allow|Dir=In|"
/* the example of the facts */
#define EPMAP                                                                                                                    \
  "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|Profile=Private|LPort=RPC-EPMap|RA4=LocalSubnet|"             \
  "App=%SystemRoot%\\system32\\svchost.exe|Svc=RpcSs|Name=OPC DCOM endpoint mapper|EmbedCtxt=OPC DCOM Wizard|"

static const struct {
  const char *name;
  DcwAddressFamily family;
  const char *text, *canonical; /* NULL: not one */
} address_cases[] = {
  { "address", DCW_ADDRESS_V4, "10.0.0.5", "10.0.0.5" },
  { "leading zeros", DCW_ADDRESS_V4, "010.000.0.05", "10.0.0.5" },
  { "highest", DCW_ADDRESS_V4, "255.255.255.255", "255.255.255.255" },
  { "number too high", DCW_ADDRESS_V4, "10.0.0.256", NULL },
  { "four digits", DCW_ADDRESS_V4, "10.0.0.0005", NULL },
  { "three numbers", DCW_ADDRESS_V4, "10.0.0", NULL },
  { "five numbers", DCW_ADDRESS_V4, "10.0.0.5.1", NULL },
  { "empty", DCW_ADDRESS_V4, "", NULL },
  { "blank after it", DCW_ADDRESS_V4, "10.0.0.5 ", NULL },
  { "sign", DCW_ADDRESS_V4, "+10.0.0.5", NULL },
  { "range", DCW_ADDRESS_V4, "10.0.0.5-10.0.0.9", "10.0.0.5-10.0.0.9" },
  { "range of one", DCW_ADDRESS_V4, "10.0.0.5-10.0.0.5", "10.0.0.5" },
  { "range that is a subnet", DCW_ADDRESS_V4, "10.0.0.0-10.0.0.255", "10.0.0.0/24" },
  { "range the wrong way round", DCW_ADDRESS_V4, "10.0.0.9-10.0.0.5", NULL },
  { "range without an end", DCW_ADDRESS_V4, "10.0.0.9-", NULL },
  { "prefix", DCW_ADDRESS_V4, "192.168.1.0/24", "192.168.1.0/24" },
  { "bits beyond the prefix", DCW_ADDRESS_V4, "192.168.1.77/24", "192.168.1.0/24" },
  { "prefix of an odd length", DCW_ADDRESS_V4, "192.168.1.77/29", "192.168.1.72/29" },
  { "whole prefix", DCW_ADDRESS_V4, "10.0.0.5/32", "10.0.0.5" },
  { "no prefix", DCW_ADDRESS_V4, "10.0.0.5/0", "0.0.0.0/0" },
  { "prefix too long", DCW_ADDRESS_V4, "10.0.0.5/33", NULL },
  { "prefix without a number", DCW_ADDRESS_V4, "10.0.0.5/", NULL },
  { "mask", DCW_ADDRESS_V4, "192.168.1.0/255.255.255.0", "192.168.1.0/24" },
  { "mask as Windows adds it", DCW_ADDRESS_V4, "10.0.0.5/255.255.255.255", "10.0.0.5" },
  { "mask with a hole", DCW_ADDRESS_V4, "10.0.0.0/255.0.255.0", NULL },
  { "range and prefix", DCW_ADDRESS_V4, "10.0.0.0-10.0.0.9/24", NULL },
  { "IPv6 is not IPv4", DCW_ADDRESS_V4, "fe80::1", NULL },
  { "whole IPv6", DCW_ADDRESS_V6, "2001:0DB8:0:0:0:0:0:1", "2001:db8::1" },
  { "IPv6 prefix", DCW_ADDRESS_V6, "fe80::/64", "fe80::/64" },
  { "nothing but zeros", DCW_ADDRESS_V6, "::", "::" },
  { "loopback", DCW_ADDRESS_V6, "::1", "::1" },
  { "zeros at the end", DCW_ADDRESS_V6, "ff02::", "ff02::" },
  { "all of IPv6", DCW_ADDRESS_V6, "::/0", "::/0" },
  { "one zero group is written", DCW_ADDRESS_V6, "1:2:3:0:5:6:7:8", "1:2:3:0:5:6:7:8" },
  { "gap of one group", DCW_ADDRESS_V6, "1:2:3::5:6:7:8", "1:2:3:0:5:6:7:8" },
  { "longest gap", DCW_ADDRESS_V6, "1:0:0:2:0:0:0:3", "1:0:0:2::3" },
  { "first of equal gaps", DCW_ADDRESS_V6, "1:0:0:2:3:0:0:4", "1::2:3:0:0:4" },
  { "IPv4 at the end", DCW_ADDRESS_V6, "::ffff:10.0.0.5", "::ffff:a00:5" },
  { "IPv4 at the end of all groups", DCW_ADDRESS_V6, "1:2:3:4:5:6:10.0.0.5", "1:2:3:4:5:6:a00:5" },
  { "IPv4 too late", DCW_ADDRESS_V6, "1:2:3:4:5:6:7:10.0.0.5", NULL },
  { "seven groups", DCW_ADDRESS_V6, "1:2:3:4:5:6:7", NULL },
  { "nine groups", DCW_ADDRESS_V6, "1:2:3:4:5:6:7:8:9", NULL },
  { "gap and eight groups", DCW_ADDRESS_V6, "1:2:3:4::5:6:7:8", NULL },
  { "two gaps", DCW_ADDRESS_V6, "1::2::3", NULL },
  { "colon at the end", DCW_ADDRESS_V6, "1:2:3:4:5:6:7:", NULL },
  { "colon at the start", DCW_ADDRESS_V6, ":1:2:3:4:5:6:7", NULL },
  { "three colons", DCW_ADDRESS_V6, "1:::2", NULL },
  { "five digits", DCW_ADDRESS_V6, "12345::", NULL },
  { "zone", DCW_ADDRESS_V6, "fe80::1%2", NULL },
  { "IPv6 range", DCW_ADDRESS_V6, "fe80::1-fe80::ffff", "fe80::1-fe80::ffff" },
  { "IPv6 range that is a subnet", DCW_ADDRESS_V6, "fe80::-fe80::ffff", "fe80::/112" },
  { "IPv6 prefix too long", DCW_ADDRESS_V6, "fe80::/129", NULL },
  { "IPv6 has no masks", DCW_ADDRESS_V6, "fe80::/ffff::", NULL },
  { "IPv4 is not IPv6", DCW_ADDRESS_V6, "10.0.0.5", NULL },
};

START_TEST (addresses)
{
  const char *name = address_cases[_i].name;
  DcwAddressRange range, again;
  gboolean fine = dcw_address_parse (address_cases[_i].family, address_cases[_i].text, &range);
  ck_assert_msg (fine == (address_cases[_i].canonical != NULL), "%s", name);
  if (!fine)
    return;
  g_autofree char *text = dcw_address_format (address_cases[_i].family, &range);
  ck_assert_msg (g_str_equal (text, address_cases[_i].canonical), "%s: %s", name, text);
  ck_assert_msg (dcw_address_parse (address_cases[_i].family, text, &again), "%s: %s is not parsed", name, text);
  ck_assert_msg (memcmp (&range, &again, sizeof range) == 0, "%s: %s is another range", name, text);
}
END_TEST

static DcwFirewallRule *
parse (const char *text, const char *name)
{
  g_autoptr (GError) error = NULL;
  DcwFirewallRule *rule = dcw_firewall_rule_parse (text, &error);
  ck_assert_msg (rule != NULL, "%s: %s", name, error != NULL ? error->message : "no error");
  ck_assert_msg (g_str_equal (dcw_firewall_rule_text (rule), text), "%s: the text changed", name);
  return rule;
}

static const struct {
  const char *name, *text;
  guint offset;
  const char *expected; /* NULL: fine */
} parse_cases[] = {
  { "least", HEAD, 0, NULL },
  { "example", EPMAP, 0, NULL },
  { "key in another case", HEAD "Rport2_10=1024-65535|dir2=x|", 0, NULL },
  { "word in another case", "v2.27|ACTION=block|dir=out|active=true|", 0, NULL },
  { "unknown field", HEAD "Zebra=1|zebra=|", 0, NULL },
  { "later ports", HEAD "LPort2_99=NewThing|RPort2_28=CortanaOut|", 0, NULL },
  { "equals sign in a value", HEAD "Name=a=b|", 0, NULL },
  { "empty value", HEAD "Desc=|", 0, NULL },
  { "empty", "", 0, "a version" },
  { "no v", "2.10|Action=Allow|Dir=In|", 0, "a version" },
  { "ports before the protocol", HEAD "LPORT=68|RPort=67|Protocol=17|", 0, NULL },
  { "capital V", "V2.0|Action=Block|Dir=in|", 0, NULL },
  { "no letter", "x2.10|Action=Allow|Dir=In|", 0, "a version" },
  { "no minor version", "v2|Action=Allow|Dir=In|", 0, "a version" },
  { "version too high", "v2.256|Action=Allow|Dir=In|", 0, "a version" },
  { "version of four digits", "v2.0010|Action=Allow|Dir=In|", 0, "a version" },
  { "version alone", "v2.10|", 6, "a field Action" },
  { "no bar after the version", "v2.10", 0, "a version" },
  { "no direction", "v2.10|Action=Allow|", 19, "a field Dir" },
  { "no action", "v2.10|Dir=In|", 13, "a field Action" },
  { "no bar at the end", HEAD "Active=TRUE", 37, "“|” was expected at the end" },
  { "no equals sign", HEAD "Active|", 26, "a field KEY=VALUE" },
  { "no key", HEAD "=TRUE|", 26, "a field KEY=VALUE" },
  { "empty field", HEAD "|", 26, "a field KEY=VALUE" },
  { "equals sign in the next field", HEAD "Active|Name=x|", 26, "a field KEY=VALUE" },
  { "twice", HEAD "Name=x|name=x|", 33, "Name a second time" },
  { "action twice", HEAD "Action=Allow|", 26, "Action a second time" },
  { "action", "v2.10|Action=Maybe|Dir=In|", 13, "Block, Allow, ByPass was expected for Action, not “Maybe”" },
  { "direction", "v2.10|Action=Allow|Dir=|", 23, "In, Out was expected for Dir" },
  { "active", HEAD "Active=1|", 33, "TRUE, FALSE was expected for Active" },
  { "profile", HEAD "Profile=Home|", 34, "Domain, Private, Public was expected" },
  { "protocol", HEAD "Protocol=256|", 35, "a number from 0 to 255 was expected" },
  { "protocol of letters", HEAD "Protocol=ICMP|", 35, "a number from 0 to 255 was expected" },
  { "protocol with a star", HEAD "Protocol=*|", 35, "a number from 0 to 255 was expected" },
  { "port", HEAD "LPort=65536|", 32, "a port, a range of ports or a keyword was expected for LPort" },
  { "port of six digits", HEAD "LPort=000135|", 32, "a port" },
  { "port list", HEAD "LPort=1-23553,23557-65535,7|", 0, NULL },
  { "port list without an end", HEAD "LPort=1,|", 32, "a port" },
  { "port and keyword", HEAD "LPort=1,RPC|", 32, "a port" },
  { "port range the wrong way round", HEAD "LPort2_10=2-1|", 36, "a port" },
  { "port range without an end", HEAD "LPort2_10=2-|", 36, "a port" },
  { "no port", HEAD "RPort=|", 32, "a port, a range of ports or a keyword was expected for RPort" },
  { "address", HEAD "RA4=10.0.0|", 30, "an IPv4 address, range or subnet was expected for RA4" },
  { "address of the other family", HEAD "RA6=10.0.0.5|", 30, "an IPv6 address" },
  { "no keywords for local addresses", HEAD "LA4=LocalSubnet|", 30, "an IPv4 address" },
  { "ICMP", HEAD "ICMP4=8|", 32, "TYPE:CODE was expected for ICMP4" },
  { "ICMP type with a star", HEAD "ICMP4=*:8|", 32, "TYPE:CODE" },
  { "ICMP number too high", HEAD "ICMP6=8:256|", 32, "TYPE:CODE" },
  { "platform", HEAD "Platform=2:6|", 35, "PLATFORM:MAJOR:MINOR" },
  { "platform with a star", HEAD "Platform=2:6:*|", 35, "PLATFORM:MAJOR:MINOR" },
  { "skipped version", HEAD "SkipVer=2|", 34, "a version such as 2.10" },
  { "skipped version and more", HEAD "SkipVer=2.20x|", 34, "a version such as 2.10" },
  { "offset in characters", HEAD "Name=Größe|Dir=In|", 37, "Dir a second time" },
  { "not UTF-8", HEAD "Name=\xff|", 31, "UTF-8 was expected" },
};

START_TEST (parsing)
{
  const char *name = parse_cases[_i].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (parse_cases[_i].text, &error);
  ck_assert_msg ((rule != NULL) == (parse_cases[_i].expected == NULL), "%s: %s", name, error != NULL ? error->message : "parsed");
  if (rule != NULL)
    return;
  g_autofree char *start = g_strdup_printf ("firewall rule, offset %u: %s", parse_cases[_i].offset, parse_cases[_i].expected);
  ck_assert_msg (g_str_has_prefix (error->message, start), "%s: %s", name, error->message);
  ck_assert_msg (error->domain == DCW_ERROR && error->code == DCW_ERROR_INVALID, "%s: code", name);
}
END_TEST

static const struct {
  const char *name, *a, *b;
  const char *difference; /* NULL: equal */
} pairs[] = {
  { "itself", EPMAP, EPMAP, NULL },
  { "version does not count", HEAD, "v2.33|Action=Allow|Dir=In|", NULL },
  { "order of fields", HEAD "Name=x|Active=TRUE|", "v2.10|Active=TRUE|Name=x|Dir=In|Action=Allow|", NULL },
  { "case of keys and words", HEAD "Profile=Domain|", "v2.10|action=ALLOW|DIR=in|profile=domain|", NULL },
  { "action", HEAD, "v2.10|Action=Block|Dir=In|", "Action" },
  { "direction", HEAD, "v2.10|Action=Allow|Dir=Out|", "Dir" },
  { "inactive is the default", HEAD, HEAD "Active=FALSE|", NULL },
  { "active", HEAD, HEAD "Active=TRUE|", "Active" },
  { "all profiles are the default", HEAD, HEAD "Profile=Public|Profile=Private|Profile=Domain|", NULL },
  { "profiles", HEAD, HEAD "Profile=Public|", "Profile" },
  { "order of profiles", HEAD "Profile=Public|Profile=Domain|", HEAD "Profile=Domain|Profile=Public|Profile=Domain|", NULL },
  { "protocol", HEAD "Protocol=6|", HEAD "Protocol=17|", "Protocol" },
  { "no protocol is not number 0", HEAD, HEAD "Protocol=0|", "Protocol" },
  { "protocol by name", HEAD "Protocol=6|", HEAD "Protocol=tcp|", NULL },
  { "leading zeros of a protocol", HEAD "Protocol=6|", HEAD "Protocol=006|", NULL },
  { "order of ports", HEAD "LPort=80|LPort=135|", HEAD "LPort=135|LPort=80|LPort=080|", NULL },
  { "ports and a range", HEAD "LPort=80|LPort=81|LPort=82|", HEAD "LPort2_10=80-82|", NULL },
  { "ranges that overlap", HEAD "LPort2_10=1-10|LPort2_10=5-20|", HEAD "LPort2_10=1-20|", NULL },
  { "ranges within", HEAD "LPort2_10=1-20|LPort2_10=5-7|LPort2_10=15-20|", HEAD "LPort2_10=1-20|", NULL },
  { "list of ports", HEAD "LPort=80,135,5000-5001|", HEAD "LPort2_10=5000-5001|LPort=80|LPort=135|", NULL },
  { "highest ports", HEAD "LPort=65535|LPort=65534|", HEAD "LPort2_10=65534-65535|", NULL },
  { "ranges apart", HEAD "LPort2_10=1-10|LPort2_10=12-20|", HEAD "LPort2_10=1-20|", "LPort" },
  { "local and remote ports", HEAD "LPort=80|", HEAD "RPort=80|", "LPort" },
  { "remote ports", HEAD "RPort=80|", HEAD "RPort=81|", "RPort" },
  { "port keywords", HEAD "LPort=RPC|LPort=RPC-EPMap|", HEAD "LPort=rpc-epmap|LPort=RPC|", NULL },
  { "port keyword and number", HEAD "LPort=RPC-EPMap|", HEAD "LPort=135|", "LPort" },
  { "unknown port keyword", HEAD "LPort2_99=New|", HEAD "LPort2_99=NEW|", NULL },
  { "lone address and mask", HEAD "RA4=10.0.0.5|", HEAD "RA4=10.0.0.5/255.255.255.255|", NULL },
  { "subnet and range", HEAD "RA4=10.0.0.0/255.255.255.0|", HEAD "RA4=10.0.0.0-10.0.0.127|RA4=10.0.0.128/25|", NULL },
  { "order of addresses", HEAD "RA4=10.0.0.5|RA4=LocalSubnet|RA4=9.9.9.9|", HEAD "RA4=9.9.9.9|RA4=10.0.0.5/32|RA4=localsubnet|",
    NULL },
  { "addresses", HEAD "RA4=10.0.0.5|", HEAD "RA4=10.0.0.6|", "RA4" },
  { "highest address touches nothing", HEAD "RA4=255.255.255.255|RA4=0.0.0.0|", HEAD "RA4=0.0.0.0|RA4=255.255.255.255|", NULL },
  { "any address is not every address", HEAD, HEAD "RA4=0.0.0.0/0|", "RA4" },
  { "families", HEAD "RA4=LocalSubnet|", HEAD "RA6=LocalSubnet|", "RA4" },
  { "both families", HEAD "RA4=LocalSubnet|", HEAD "RA4=LocalSubnet|RA6=LocalSubnet|", "RA6" },
  { "spelling of IPv6", HEAD "RA6=FE80:0::/64|", HEAD "RA6=fe80::/64|", NULL },
  { "local addresses", HEAD "LA4=10.0.0.5|", HEAD "RA4=10.0.0.5|", "LA4" },
  { "later address keywords", HEAD "RA42=IntErnet|RA42=IntrAnet|", HEAD "RA42=intranet|RA42=internet|", NULL },
  { "address keywords", HEAD "RA62=IntErnet|", HEAD "RA62=IntrAnet|", "RA6" },
  { "ICMP", HEAD "ICMP4=8:*|ICMP4=3:4|", HEAD "ICMP4=3:04|ICMP4=8:*|", NULL },
  { "ICMP codes", HEAD "ICMP6=8:*|", HEAD "ICMP6=8:0|", "ICMP6" },
  { "case of a program", HEAD "App=C:\\Opc\\Server.exe|", HEAD "App=c:\\OPC\\server.EXE|", NULL },
  { "program", HEAD "App=C:\\a.exe|", HEAD "App=C:\\b.exe|", "App" },
  { "case of a service", HEAD "Svc=RpcSs|", HEAD "Svc=rpcss|", NULL },
  { "service", HEAD "Svc=RpcSs|", HEAD "Svc=*|", "Svc" },
  { "name counts case", HEAD "Name=x|", HEAD "Name=X|", "Name" },
  { "description", HEAD "Desc=x|", HEAD "Desc=y|", "Desc" },
  { "no description is an empty one", HEAD, HEAD "Desc=|", NULL },
  { "group", HEAD "EmbedCtxt=x|", HEAD, "EmbedCtxt" },
  { "edge", HEAD "Edge=TRUE|", HEAD "Edge=FALSE|", "Edge" },
  { "defer", HEAD "Edge=TRUE|Defer=App|", HEAD "Edge=TRUE|Defer=User|", "Defer" },
  { "interfaces", HEAD "IF={A}|IF={B}|", HEAD "IF={b}|IF={a}|", NULL },
  { "interface types", HEAD "IFType=Lan|", HEAD "IFType=Wireless|", "IFType" },
  { "security", HEAD "Security=Authenticate|", HEAD, "Security" },
  { "kinds of security", HEAD "Security=Authenticate|Security2=AnE-Nego|", HEAD "Security2=AnE-Nego|Security=authenticate|",
    NULL },
  { "local only", HEAD "LOM=TRUE|", HEAD, "LOM" },
  { "profile crossing", HEAD "PCross=TRUE|", HEAD "PCROSS=true|", NULL },
  { "users", HEAD "LUAuth=O:LSD:(A;;CC;;;WD)|", HEAD "LUAuth=O:LSD:(A;;CC;;;AN)|", "LUAuth" },
  { "users in two ways", HEAD "LUAuth=x|", HEAD "LUAuth2_24=x|", "LUAuth" },
  { "remote machines", HEAD "RMauth=x|", HEAD "RMAuth=x|", NULL },
  { "owner", HEAD "LUOwn=S-1-5-18|", HEAD, "LUOwn" },
  { "platforms in their order", HEAD "Platform=2:6:2|Platform=2:6:1|", HEAD "Platform=2:6:1|Platform=2:6:2|", "Platform" },
  { "platform operator", HEAD "Platform=2:6:2|Platform2=GTEQ|", HEAD "Platform=2:6:2|", "Platform2" },
  { "skipped version", HEAD "SkipVer=2.20|", HEAD "SkipVer=2.21|", "SkipVer" },
  { "trust tuples", HEAD "TTK=ProxSharing|TTK2_22=WFDPrint|", HEAD "TTK2_22=wfdprint|TTK=ProxSharing|", NULL },
  { "unknown field", HEAD "Zebra=1|", HEAD "Zebra=2|", "other" },
  { "order of unknown fields", HEAD "Zebra=1|Ape=2|", HEAD "ape=2|ZEBRA=1|", NULL },
  { "unknown fields count every time", HEAD "Zebra=1|", HEAD "Zebra=1|Zebra=1|", "other" },
};

START_TEST (equality)
{
  const char *name = pairs[_i].name;
  g_autoptr (DcwFirewallRule) a = parse (pairs[_i].a, name);
  g_autoptr (DcwFirewallRule) b = parse (pairs[_i].b, name);
  const char *difference = dcw_firewall_rule_difference (a, b);
  ck_assert_msg (g_strcmp0 (difference, pairs[_i].difference) == 0, "%s: %s", name, difference);
  ck_assert_msg (g_strcmp0 (dcw_firewall_rule_difference (b, a), difference) == 0, "%s: the other way round", name);
  ck_assert_msg (dcw_firewall_rule_equal (a, b) == (difference == NULL), "%s: equal", name);
}
END_TEST

START_TEST (meaning)
{
  g_autoptr (DcwFirewallRule) rule = parse (EPMAP, "example");
  ck_assert_uint_eq (dcw_firewall_rule_version (rule), 0x020a);
  ck_assert_int_eq (dcw_firewall_rule_action (rule), DCW_FIREWALL_ALLOW);
  ck_assert_int_eq (dcw_firewall_rule_direction (rule), DCW_FIREWALL_IN);
  ck_assert (dcw_firewall_rule_is_active (rule));
  ck_assert_uint_eq (dcw_firewall_rule_profiles (rule), DCW_FIREWALL_DOMAIN | DCW_FIREWALL_PRIVATE);
  ck_assert_uint_eq (dcw_firewall_rule_protocol (rule), DCW_FIREWALL_TCP);
  const DcwFirewallPorts *ports = dcw_firewall_rule_local_ports (rule);
  ck_assert (dcw_firewall_ports_have_keyword (ports, "rpc-epmap"));
  ck_assert (!dcw_firewall_ports_have (ports, 135));
  ck_assert (dcw_firewall_ports_are_any (dcw_firewall_rule_remote_ports (rule)));
  const DcwFirewallAddresses *remote = dcw_firewall_rule_remote_addresses (rule);
  ck_assert (dcw_firewall_addresses_have_keyword (remote, "LOCALSUBNET"));
  ck_assert (!dcw_firewall_addresses_have (remote, "10.0.0.5"));
  ck_assert (dcw_firewall_addresses_are_any (dcw_firewall_rule_local_addresses (rule)));
  ck_assert_str_eq (dcw_firewall_rule_app (rule), "%SystemRoot%\\system32\\svchost.exe");
  ck_assert_str_eq (dcw_firewall_rule_service (rule), "RpcSs");
  ck_assert_str_eq (dcw_firewall_rule_name (rule), "OPC DCOM endpoint mapper");
  ck_assert_str_eq (dcw_firewall_rule_group (rule), "OPC DCOM Wizard");
  ck_assert_uint_eq (dcw_firewall_rule_n_fields (rule), 12);
  const char *value;
  ck_assert_str_eq (dcw_firewall_rule_field (rule, 5, &value), "Profile");
  ck_assert_str_eq (value, "Private");
  ck_assert_ptr_null (dcw_firewall_rule_value (rule, "Desc"));
  ck_assert (!dcw_firewall_rule_has_conditions (rule));
  g_autoptr (DcwFirewallRule) again = dcw_firewall_rule_ref (rule);
  ck_assert_ptr_eq (again, rule);
}
END_TEST

START_TEST (defaults)
{
  g_autoptr (DcwFirewallRule) rule = parse (HEAD, "least");
  ck_assert (!dcw_firewall_rule_is_active (rule));
  ck_assert_uint_eq (dcw_firewall_rule_profiles (rule), DCW_FIREWALL_ALL_PROFILES);
  ck_assert_uint_eq (dcw_firewall_rule_protocol (rule), DCW_FIREWALL_ANY_PROTOCOL);
  ck_assert (dcw_firewall_ports_have (dcw_firewall_rule_local_ports (rule), 135));
  ck_assert (dcw_firewall_addresses_have (dcw_firewall_rule_remote_addresses (rule), "10.0.0.5"));
  ck_assert (dcw_firewall_addresses_have (dcw_firewall_rule_remote_addresses (rule), "fe80::1"));
  ck_assert (!dcw_firewall_addresses_have (dcw_firewall_rule_remote_addresses (rule), "host"));
  ck_assert_ptr_null (dcw_firewall_rule_app (rule));
  ck_assert_ptr_null (dcw_firewall_rule_service (rule));
  ck_assert_ptr_null (dcw_firewall_rule_group (rule));
  ck_assert_str_eq (dcw_firewall_rule_name (rule), "");
}
END_TEST

static const struct {
  const char *name, *fields, *ports, *addresses;
  gboolean has_port_135, has_10_0_0_5, has_fe80_1, conditions;
} set_cases[] = {
  { "any", "", "", "", TRUE, TRUE, TRUE, FALSE },
  { "ports", "LPort=135|LPort2_10=5000-5100|LPort=RPC|", "135, 5000-5100, RPC", "", TRUE, TRUE, TRUE, FALSE },
  { "other ports", "LPort2_10=136-65535|LPort2_10=0-134|", "0-134, 136-65535", "", FALSE, TRUE, TRUE, FALSE },
  { "IPv4", "RA4=10.0.0.0/255.255.255.0|", "", "10.0.0.0/24", TRUE, TRUE, FALSE, FALSE },
  { "IPv6", "RA6=fe80::/64|", "", "fe80::/64", TRUE, FALSE, TRUE, FALSE },
  { "both", "RA4=9.0.0.0-10.0.0.5|RA6=fe80::-fe80::1|RA6=LocalSubnet|RA4=LocalSubnet|", "",
    "9.0.0.0-10.0.0.5, fe80::/127, LocalSubnet", TRUE, TRUE, TRUE, FALSE },
  { "keyword alone", "RA4=dns|", "", "DNS", TRUE, FALSE, FALSE, FALSE },
  { "secured", "Security=Authenticate|", "", "", TRUE, TRUE, TRUE, TRUE },
  { "of a package", "AppPkgId=S-1-15-2-1|", "", "", TRUE, TRUE, TRUE, TRUE },
  { "of an interface", "IFType=Lan|", "", "", TRUE, TRUE, TRUE, TRUE },
  { "unknown field", "Zebra=1|", "", "", TRUE, TRUE, TRUE, TRUE },
  { "edge is no condition", "Edge=TRUE|Defer=App|", "", "", TRUE, TRUE, TRUE, FALSE },
};

START_TEST (sets)
{
  const char *name = set_cases[_i].name;
  g_autofree char *text = g_strconcat (HEAD, set_cases[_i].fields, NULL);
  g_autoptr (DcwFirewallRule) rule = parse (text, name);
  const DcwFirewallPorts *ports = dcw_firewall_rule_local_ports (rule);
  const DcwFirewallAddresses *remote = dcw_firewall_rule_remote_addresses (rule);
  g_autofree char *ports_text = dcw_firewall_ports_format (ports);
  g_autofree char *addresses_text = dcw_firewall_addresses_format (remote);
  ck_assert_msg (g_str_equal (ports_text, set_cases[_i].ports), "%s: %s", name, ports_text);
  ck_assert_msg (g_str_equal (addresses_text, set_cases[_i].addresses), "%s: %s", name, addresses_text);
  ck_assert_msg (dcw_firewall_ports_have (ports, 135) == set_cases[_i].has_port_135, "%s: port", name);
  ck_assert_msg (dcw_firewall_addresses_have (remote, "10.0.0.5") == set_cases[_i].has_10_0_0_5, "%s: IPv4", name);
  ck_assert_msg (dcw_firewall_addresses_have (remote, "fe80::1") == set_cases[_i].has_fe80_1, "%s: IPv6", name);
  ck_assert_msg (!dcw_firewall_addresses_have (remote, "10.0.0.5/32"), "%s: a subnet is no address", name);
  ck_assert_msg (dcw_firewall_rule_has_conditions (rule) == set_cases[_i].conditions, "%s: conditions", name);
}
END_TEST

static const struct {
  guint build, version;
} build_cases[] = {
  { 3790, 0 },       { 6000, 0x0200 },  { 6002, 0x0201 },  { 7600, 0x020a },  { 7601, 0x020a },  { 9200, 0x0214 },
  { 9600, 0x0216 },  { 10240, 0x0218 }, { 10586, 0x0219 }, { 14393, 0x021a }, { 16299, 0x021b }, { 17134, 0x021c },
  { 17763, 0x021d }, { 19045, 0x021e }, { 20348, 0x021f }, { 22621, 0x0220 }, { 26100, 0x0221 }, { 99999, 0x0221 },
};

START_TEST (builds)
{
  guint version = dcw_firewall_version_of_build (build_cases[_i].build);
  ck_assert_msg (version == build_cases[_i].version, "build %u: %x", build_cases[_i].build, version);
}
END_TEST

static const struct {
  const char *name, *text;
  guint16 system;
  gboolean read;
} version_cases[] = {
  { "older rule", "v2.10|Action=Allow|Dir=In|", DCW_FIREWALL_VERSION (2, 30), TRUE },
  { "rule of the system", "v2.30|Action=Allow|Dir=In|", DCW_FIREWALL_VERSION (2, 30), TRUE },
  { "later rule", "v2.31|Action=Allow|Dir=In|", DCW_FIREWALL_VERSION (2, 30), FALSE },
  { "by number, not by digits", "v2.9|Action=Allow|Dir=In|", DCW_FIREWALL_VERSION (2, 10), TRUE },
  { "to be skipped", "v2.10|Action=Allow|Dir=In|SkipVer=2.20|", DCW_FIREWALL_VERSION (2, 20), FALSE },
  { "to be skipped by older ones", "v2.26|Action=Allow|Dir=In|SkipVer=2.20|", DCW_FIREWALL_VERSION (2, 22), TRUE },
};

START_TEST (versions)
{
  g_autoptr (DcwFirewallRule) rule = parse (version_cases[_i].text, version_cases[_i].name);
  gboolean read = dcw_firewall_rule_is_read_by (rule, version_cases[_i].system);
  ck_assert_msg (read == version_cases[_i].read, "%s", version_cases[_i].name);
}
END_TEST

/* A rule of 1 MiB in one field or many, and what would take a square of its length. */
static const struct {
  const char *name, *head, *repeated, *tail;
  gsize n;
  int code; /* -1: fine */
} large_cases[] = {
  { "long name", HEAD "Name=", "x", "|", 1000000, -1 },
  { "too long", HEAD "Name=", "x", "|", DCW_FIREWALL_MAX_RULE, DCW_ERROR_LIMIT },
  { "many unknown fields", HEAD, "x=y|", "", 250000, -1 },
  { "many addresses", HEAD, "RA4=10.0.0.5|", "", 80000, -1 },
  { "many ports", HEAD, "LPort=135|", "", 100000, -1 },
  { "many keywords", HEAD, "TTK=x|", "", 170000, -1 },
  { "many profiles", HEAD, "Profile=Public|", "", 60000, -1 },
  { "wrong at the end", HEAD, "LPort=135|", "LPort=x y|", 100000, DCW_ERROR_INVALID },
  { "long wrong value", HEAD "LPort=", "9", "|", 1000000, DCW_ERROR_INVALID },
  { "many bars", HEAD, "|", "", 1000000, DCW_ERROR_INVALID },
};

START_TEST (large)
{
  GString *text = g_string_new (large_cases[_i].head);
  for (gsize i = 0; i < large_cases[_i].n; i++)
    g_string_append (text, large_cases[_i].repeated);
  g_string_append (text, large_cases[_i].tail);
  g_autofree char *whole = g_string_free (text, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (whole, &error);
  int code = error != NULL ? error->code : -1;
  ck_assert_msg (code == large_cases[_i].code && (rule != NULL) == (code == -1), "%s: code %d", large_cases[_i].name, code);
  ck_assert_msg (error == NULL || strlen (error->message) < 500, "%s: a long message", large_cases[_i].name);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("firewall");
  TCase *address = tcase_create ("address");
  tcase_add_loop_test (address, addresses, 0, G_N_ELEMENTS (address_cases));
  suite_add_tcase (suite, address);
  TCase *rule = tcase_create ("rule");
  tcase_add_loop_test (rule, parsing, 0, G_N_ELEMENTS (parse_cases));
  tcase_add_loop_test (rule, equality, 0, G_N_ELEMENTS (pairs));
  tcase_add_loop_test (rule, sets, 0, G_N_ELEMENTS (set_cases));
  tcase_add_test (rule, meaning);
  tcase_add_test (rule, defaults);
  tcase_add_loop_test (rule, large, 0, G_N_ELEMENTS (large_cases));
  suite_add_tcase (suite, rule);
  TCase *version = tcase_create ("version");
  tcase_add_loop_test (version, builds, 0, G_N_ELEMENTS (build_cases));
  tcase_add_loop_test (version, versions, 0, G_N_ELEMENTS (version_cases));
  suite_add_tcase (suite, version);
  return suite;
}
