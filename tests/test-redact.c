/* Captures for strangers: nothing of the originals remains, in whatever form, and a plan has the same shape. */
#include "document/document.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "station/file.h"
#include "station/image-station.h"
#include "base/text.h"
#include "support/tap.h"
#include "survey/redact.h"
#include "topics/planner.h"
#include <string.h>

#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules"
#define APPID CLASSES "\\AppID\\{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}"
#define OLD_DOMAIN "S-1-5-21-1111111111-222222222-333333333"

static void
make_key (guint8 seed, guint8 key[DCW_DISGUISE_KEY])
{
  for (guint i = 0; i < DCW_DISGUISE_KEY; i++)
    key[i] = (guint8)(seed * 31 + i * 7);
}

/* ---- The disguise ---- */

typedef enum { AS_ACCOUNT, AS_HOST, AS_TEXT, AS_PRODUCT, AS_V4, AS_V6 } How;

static char *
rewrite (DcwDisguise *disguise, How how, const char *text)
{
  switch (how) {
  case AS_ACCOUNT:
    return dcw_disguise_account (disguise, text);
  case AS_HOST:
    return dcw_disguise_host (disguise, text);
  case AS_TEXT:
  case AS_PRODUCT:
    return dcw_disguise_text (disguise, text, how == AS_PRODUCT);
  case AS_V4:
    return dcw_disguise_addresses (disguise, DCW_ADDRESS_V4, text);
  case AS_V6:
    return dcw_disguise_addresses (disguise, DCW_ADDRESS_V6, text);
  }
  return NULL;
}

/* In what is expected, "<bob>" is what bob is called now. */
static const struct {
  const char *name, *text, *expected;
  How how;
} rewrites[] = {
  { "an account", "bob", "<bob>", AS_ACCOUNT },
  { "with its computer", "PLANTPC\\Bob", "<plantpc>\\<bob>", AS_ACCOUNT },
  { "with its domain", "bob@plant.example", "<bob>@<plant>.<example>", AS_ACCOUNT },
  { "of this computer", ".\\bob", ".\\<bob>", AS_ACCOUNT },
  { "of a service", "NT SERVICE\\OpcEnum", "NT SERVICE\\OpcEnum", AS_ACCOUNT },
  { "of Windows", "NT AUTHORITY\\LocalService", "NT AUTHORITY\\LocalService", AS_ACCOUNT },
  { "well known", "Everyone", "Everyone", AS_ACCOUNT },
  { "whoever is there", "Interactive User", "Interactive User", AS_ACCOUNT },
  { "the administrator", "Administrator", "Administrator", AS_ACCOUNT },
  { "a host", "plantpc", "<plantpc>", AS_HOST },
  { "with its domain", "PlantPC.plant.example", "<plantpc>.<plant.example>", AS_HOST },
  { "itself", "localhost", "localhost", AS_HOST },
  { "a path", "C:\\Users\\bob\\opc.exe", "C:\\Users\\<bob>\\opc.exe", AS_PRODUCT },
  { "a short name inside a word", "bobbin abob.exe", "bobbin abob.exe", AS_PRODUCT },
  { "a long name inside a word", "xPLANTPC1", "x<plantpc>1", AS_PRODUCT },
  { "two names", "bob,plantpc", "<bob>,<plantpc>", AS_TEXT },
  { "with a blank", "for Bob Builder.", "for <bob builder>.", AS_TEXT },
  { "a word of products in a product", "Matrikon.OPC.Simulation", "Matrikon.OPC.Simulation", AS_PRODUCT },
  { "and elsewhere", "the opc of today", "the <opc> of today", AS_TEXT },
  { "beyond ASCII", "C:\\Users\\JÜRGEN\\x", "C:\\Users\\<jürgen>\\x", AS_PRODUCT },
  { "a share", "\\\\plantpc\\secretdata\\x.exe", "\\\\<plantpc>\\<secretdata>\\x.exe", AS_PRODUCT },
  { "loopback", "127.0.0.1", "127.0.0.1", AS_V4 },
  { "any", "0.0.0.0", "0.0.0.0", AS_V4 },
  { "mask", "255.255.255.255", "255.255.255.255", AS_V4 },
  { "multicast", "239.255.255.250", "239.255.255.250", AS_V4 },
  { "multicast 6", "ff02::c", "ff02::c", AS_V6 },
  { "loopback 6", "::1", "::1", AS_V6 },
  { "private as a whole", "10.0.0.0/8", "10.0.0.0/8", AS_V4 },
  { "link local as a whole", "fe80::/64", "fe80::/10", AS_V6 },
  { "no address", "bob", "", AS_V4 },
  { "product version", "Server 1.2.3", "Server 1.2.3", AS_PRODUCT },
};

/* What a text tells by its form; texts are learnt, then rewritten. */
static const struct {
  const char *name, *text, *gone;
} forms[] = {
  { "a German user", "C:\\Dokumente und Einstellungen\\zmuster\\x.exe", "zmuster" },
  { "another German one", "C:\\Benutzer\\zmuster\\x.exe", "zmuster" },
  { "a profile", "D:\\Profiles\\zmuster\\x.exe", "zmuster" },
  { "slashes", "C:/Users/zmuster/x.exe", "zmuster" },
  { "below a user", "C:\\Users\\bob\\AppData\\zproject\\x.exe", "zproject" },
  { "another root", "D:\\zplant seven\\zline\\x.exe", "zplant" },
  { "deep in another root", "D:\\a\\zline\\x.exe", "zline" },
  { "the drive of Windows", "%SystemDrive%\\zplant\\x.exe", "zplant" },
  { "a long path", "\\\\?\\C:\\zplant\\x.exe", "zplant" },
  { "a long share's host", "\\\\?\\UNC\\zhost\\zshare\\x.exe", "zhost" },
  { "a long share", "\\\\?\\UNC\\zhost\\zshare\\x.exe", "zshare" },
  { "a share with slashes", "//zhost/zshare/x.exe", "zhost" },
  { "a folder of a share", "\\\\zhost\\zshare\\zfolder\\x.exe", "zfolder" },
  { "a URL", "bridge opc.tcp://zhost:4840", "zhost" },
  { "a user in a URL", "ftp://zmuster:x@zhost/", "zmuster" },
  { "a mail inside", "mail: zmuster@zinternal", "zinternal" },
  { "whose mail", "mail: zmuster@zinternal", "zmuster" },
  { "a label", "zmuster@a.zcompany-x.com, of ZCOMPANY-X", "zcompany" },
  { "a host of a domain", "from zhost.plant.example.", "zhost" },
  { "an address after letters", "PLC198.51.100.23", "198.51.100.23" },
  { "before letters", "198.51.100.23x", "198.51.100.23" },
  { "before a port", "198.51.100.23:102", "198.51.100.23" },
  { "within IPv6", "f ::ffff:198.51.100.23", "198.51.100.23" },
  { "the same in hex", "f ::ffff:c633:6417", "c633:6417" },
  { "translated", "64:ff9b::198.51.100.23", "198.51.100.23" },
  { "compatible", "::198.51.100.23", "198.51.100.23" },
};

static DcwDisguise *
new_disguise (guint8 seed)
{
  static const struct {
    DcwNameKind kind;
    const char *name;
  } names[] = { { DCW_NAME_USER, "bob" },       { DCW_NAME_COMPUTER, "plantpc" },    { DCW_NAME_USER, "Bob Builder" },
                { DCW_NAME_GROUP, "OPC" },      { DCW_NAME_USER, "jürgen" },         { DCW_NAME_DOMAIN, "plant" },
                { DCW_NAME_DOMAIN, "example" }, { DCW_NAME_DOMAIN, "plant.example" } };
  guint8 key[DCW_DISGUISE_KEY];
  make_key (seed, key);
  DcwDisguise *disguise = dcw_disguise_new (key);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    dcw_disguise_learn (disguise, names[i].kind, names[i].name);
  dcw_disguise_learn_text (disguise, "run \\\\plantpc\\secretdata");
  return disguise;
}

static char *
expand (DcwDisguise *disguise, const char *expected)
{
  GString *text = g_string_new (NULL);
  for (const char *p = expected; *p != '\0'; p++) {
    const char *end = *p == '<' ? strchr (p, '>') : NULL;
    if (end == NULL) {
      g_string_append_c (text, *p);
      continue;
    }
    g_autofree char *inside = g_strndup (p + 1, (gsize)(end - p - 1));
    g_autofree char *other = dcw_disguise_name (disguise, DCW_NAME_USER, inside);
    g_string_append (text, other);
    p = end;
  }
  return g_string_free (text, FALSE);
}

START_TEST (rewrites_texts)
{
  for (guint i = 0; i < G_N_ELEMENTS (rewrites); i++) {
    g_autoptr (DcwDisguise) disguise = new_disguise (1);
    g_autofree char *expected = expand (disguise, rewrites[i].expected);
    g_autofree char *text = rewrite (disguise, rewrites[i].how, rewrites[i].text);
    if (strcmp (rewrites[i].name, "link local as a whole") == 0) {
      ck_assert_msg (g_str_has_prefix (text, "fe80:") || g_str_has_prefix (text, "fe9") || g_str_has_prefix (text, "fea")
                         || g_str_has_prefix (text, "feb") || g_str_has_prefix (text, "fe8"),
                     "%s: %s", rewrites[i].name, text);
      ck_assert_msg (g_str_has_suffix (text, "/64"), "%s: %s", rewrites[i].name, text);
      continue;
    }
    ck_assert_msg (strcmp (text, expected) == 0, "%s: “%s”, expected “%s”", rewrites[i].name, text, expected);
  }
}
END_TEST

START_TEST (learns_forms)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autoptr (DcwDisguise) disguise = new_disguise (1);
    dcw_disguise_learn_text (disguise, forms[i].text);
    g_autofree char *text = dcw_disguise_text (disguise, forms[i].text, TRUE);
    g_autofree char *folded = dcw_text_fold (text), *gone = dcw_text_fold (forms[i].gone);
    ck_assert_msg (strstr (folded, gone) == NULL, "%s: %s", forms[i].name, text);
  }
  static const char *const kept[] = { "C:\\Windows\\SysWOW64\\OpcEnum.exe",
                                      "C:\\Program Files (x86)\\Vendor\\Tool\\x.exe",
                                      "C:\\ProgramData\\Vendor\\x.exe",
                                      "%SystemRoot%\\system32\\svchost.exe -k rpcss",
                                      "D:\\Kepware\\x.exe",
                                      "C:\\Users\\Public\\x.exe",
                                      "::1" };
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    g_autoptr (DcwDisguise) disguise = new_disguise (1);
    dcw_disguise_learn_text (disguise, kept[i]);
    g_autofree char *text = dcw_disguise_text (disguise, kept[i], TRUE);
    ck_assert_msg (strcmp (text, kept[i]) == 0, "%s: %s", kept[i], text);
  }
  /* One mapping, in whatever form. */
  g_autoptr (DcwDisguise) disguise = new_disguise (2);
  DcwAddressRange v4, v6;
  g_autofree char *one = dcw_disguise_addresses (disguise, DCW_ADDRESS_V4, "198.51.100.23");
  g_autofree char *other = dcw_disguise_addresses (disguise, DCW_ADDRESS_V6, "::ffff:198.51.100.23");
  ck_assert (dcw_address_parse (DCW_ADDRESS_V4, one, &v4) && dcw_address_parse (DCW_ADDRESS_V6, other, &v6));
  ck_assert_msg (memcmp (v4.first, v6.first + 12, 4) == 0 && v6.first[11] == 0xff, "%s, %s", one, other);
}
END_TEST

/* What two addresses have in common at their beginning they have in common afterwards, and no more. */
START_TEST (keeps_subnets)
{
  static const char *const addresses[] = { "192.168.10.20", "192.168.10.21", "192.168.11.20", "10.1.2.3",  "10.1.2.130",
                                           "8.8.8.8",       "8.8.4.4",       "193.5.6.7",     "172.16.3.4" };
  for (guint8 seed = 1; seed < 6; seed++) {
    g_autoptr (DcwDisguise) disguise = new_disguise (seed);
    guint8 from[G_N_ELEMENTS (addresses)][4], to[G_N_ELEMENTS (addresses)][4];
    for (guint i = 0; i < G_N_ELEMENTS (addresses); i++) {
      DcwAddressRange range;
      g_autofree char *mapped = dcw_disguise_addresses (disguise, DCW_ADDRESS_V4, addresses[i]);
      ck_assert (dcw_address_parse (DCW_ADDRESS_V4, addresses[i], &range));
      memcpy (from[i], range.first, 4);
      ck_assert_msg (dcw_address_parse (DCW_ADDRESS_V4, mapped, &range), "%s: %s", addresses[i], mapped);
      memcpy (to[i], range.first, 4);
      ck_assert_msg (strcmp (mapped, addresses[i]) != 0, "%s stays", addresses[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
      for (guint k = 0; k < i; k++) {
        guint common = 0, now = 0;
        while (common < 32 && ((from[i][common / 8] ^ from[k][common / 8]) >> (7 - common % 8) & 1) == 0)
          common++;
        while (now < 32 && ((to[i][now / 8] ^ to[k][now / 8]) >> (7 - now % 8) & 1) == 0)
          now++;
        ck_assert_msg (common == now, "%s, %s: %u bits, now %u", addresses[i], addresses[k], common, now);
      }
    g_autofree char *range = dcw_disguise_addresses (disguise, DCW_ADDRESS_V4, "192.168.10.20-192.168.10.27");
    g_autofree char *subnet = dcw_disguise_addresses (disguise, DCW_ADDRESS_V4, "192.168.10.20/24");
    g_autofree char *one = dcw_disguise_addresses (disguise, DCW_ADDRESS_V4, "192.168.10.20");
    g_autofree char *expected = g_strconcat (one, "/24", NULL);
    ck_assert_str_eq (subnet, expected);
    g_auto (GStrv) parts = g_strsplit (range, ",", -1);
    ck_assert_msg (g_strv_length (parts) == 2 && strstr (parts[0], "/30") && strstr (parts[1], "/30"), "%s", range);
  }
}
END_TEST

START_TEST (keeps_well_known_sids)
{
  static const struct {
    const char *sid;
    gboolean stays;
  } sids[] = {
    { "S-1-1-0", TRUE },           { "S-1-5-18", TRUE },         { "S-1-5-32-544", TRUE },       { "S-1-5-7", TRUE },
    { "S-1-15-2-1", TRUE },        { "S-1-16-8192", TRUE },      { "S-1-5-80-1-2-3-4-5", TRUE }, { "S-1-3-0", TRUE },
    { OLD_DOMAIN, FALSE },         { OLD_DOMAIN "-500", FALSE }, { OLD_DOMAIN "-1001", FALSE },  { "S-1-5-5-0-12345", FALSE },
    { "S-1-12-1-5-6-7-8", FALSE }, { "S-1-11-96-5-6-7", FALSE },
  };
  g_autoptr (DcwDisguise) disguise = new_disguise (3);
  DcwSid machine, admin, user, to;
  for (guint i = 0; i < G_N_ELEMENTS (sids); i++) {
    DcwSid sid;
    ck_assert_msg (dcw_sid_parse (sids[i].sid, &sid, NULL), "%s", sids[i].sid);
    dcw_disguise_sid (disguise, &sid, &to);
    ck_assert_msg (dcw_sid_equal (&sid, &to) == sids[i].stays, "%s", sids[i].sid);
  }
  dcw_sid_parse (OLD_DOMAIN, &machine, NULL);
  dcw_disguise_sid (disguise, &machine, &to);
  dcw_sid_parse (OLD_DOMAIN "-500", &admin, NULL);
  dcw_sid_parse (OLD_DOMAIN "-1001", &user, NULL);
  DcwSid domain, other;
  guint32 rid;
  dcw_disguise_sid (disguise, &admin, &other);
  ck_assert (dcw_sid_split (&other, &domain, &rid) && dcw_sid_equal (&domain, &to) && rid == 500);
  dcw_disguise_sid (disguise, &user, &other);
  ck_assert (dcw_sid_split (&other, &domain, &rid) && dcw_sid_equal (&domain, &to) && rid >= 1000 && rid != 1001);
}
END_TEST

/* ---- A whole capture ---- */

static const char *const secrets[] = {
  /* names */
  "bsmith",
  "Bob Smith",
  "opcline7",
  "Line7Crew",
  "ACMEPLANT",
  "acmeplant.example",
  "HMI-SEVEN",
  "OPCBOX-77",
  "jdoe",
  "historian-dom",
  "sharedrive",
  "Corner Office",
  "0815-4711",
  "hunter2",
  "Rule of Bob",
  "annie",
  "CustomThing",
  "NobodyReads",
  "ZINSTANCE",
  "zcustomer",
  "zwritten",
  "zpretends",
  /* addresses */
  "172.20.31.44",
  "172.20.31.45",
  "203.0.113.77",
  "fd12:3456:789a::77",
  "172.20.30.0",
  /* SIDs */
  "3275487102",
  "1183659043",
  "1111111111-222222222",
  "-1001\"",
};
static const char *const secret_sids[] = { OLD_DOMAIN "-1104", "S-1-12-1-77-78-79-80" };

static void
set_text (DcwImage *image, const char *key, const char *name, const char *text)
{
  g_autoptr (DcwResource) value = dcw_resource_value (key, name, NULL);
  g_autoptr (DcwState) state = dcw_state_value_text (text), there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  DcwResource *at = dcw_resource_parent (value);
  while (at != NULL && strchr (dcw_resource_path (at), '\\') != NULL) {
    dcw_image_set (image, at, there);
    DcwResource *above = dcw_resource_parent (at);
    dcw_resource_unref (at);
    at = above;
  }
  dcw_resource_unref (at);
  dcw_image_set (image, value, state);
}

static void
set_account (DcwImage *image, DcwKindId kind, const char *sid, const char *name, const char *full_name, const char *comment)
{
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_sid_text (&who, sid, NULL);
  g_autoptr (DcwResource) resource = dcw_resource_new (kind, NULL, NULL, &who, NULL, NULL);
  g_autoptr (DcwState) state = dcw_state_present (kind);
  dcw_state_set_text (state, DCW_USER_NAME, name);
  if (full_name != NULL)
    dcw_state_set_text (state, DCW_USER_FULL_NAME, full_name);
  if (kind == DCW_KIND_USER)
    dcw_state_set_number (state, DCW_USER_FLAGS, 0x201);
  dcw_state_set_text (state, kind == DCW_KIND_USER ? (guint)DCW_USER_COMMENT : (guint)DCW_GROUP_COMMENT, comment);
  dcw_image_set (image, resource, state);
}

static void
set_list (DcwImage *image, const char *key, const char *name, const char *sddl)
{
  g_autoptr (DcwResource) value = dcw_resource_value (key, name, NULL);
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, NULL);
  g_autoptr (DcwState) state = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, NULL);
  ck_assert_msg (state != NULL, "%s", sddl);
  dcw_image_set (image, value, state);
}

static void
set_named (DcwImage *image, DcwKindId kind, const char *name, guint field, const char *text)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (kind, name, NULL);
  g_autoptr (DcwState) state = dcw_state_present (kind);
  dcw_state_set_text (state, field, text);
  dcw_image_set (image, resource, state);
}

static DcwImage *
practice (void)
{
  g_autoptr (GBytes) data = dcw_practice_station_data ("server");
  return dcw_document_read_image ("server", g_bytes_get_data (data, NULL), g_bytes_get_size (data), NULL, NULL);
}

/* The practice server with originals in every place that is carried, and in some that are not. */
static DcwImage *
original (void)
{
  DcwImage *image = practice ();
  DcwStationInfo *info = dcw_image_info (image);
  g_autofree char *user = g_strconcat (info->machine, "-1077", NULL), *group = g_strconcat (info->machine, "-1078", NULL);
  DcwSid sid;
  g_free (info->computer);
  info->computer = g_strdup ("OPCBOX-77");
  set_account (image, DCW_KIND_USER, user, "bsmith", "Bob Smith", "Bob in Corner Office, phone 0815-4711");
  set_account (image, DCW_KIND_GROUP, group, "Line7Crew", NULL, "crew of opcline7 at ACMEPLANT");
  g_autofree char *line = g_strconcat (info->machine, "-1079", NULL);
  set_account (image, DCW_KIND_USER, line, "opcline7", NULL, "");
  dcw_sid_parse (OLD_DOMAIN "-1104", &sid, NULL);
  dcw_image_set_name (image, &sid, "ACMEPLANT\\jdoe");
  dcw_image_set_fact (image, DCW_FACT_JOINED, "", "domain");
  dcw_image_set_fact (image, DCW_FACT_JOINED_TO, "", "acmeplant.example");
  dcw_image_set_fact (image, DCW_FACT_ADDRESS, "Corner Office", "172.20.31.44/24");
  dcw_image_set_fact (image, DCW_FACT_HOST, "HMI-SEVEN", "172.20.31.45");
  dcw_image_set_fact (image, DCW_FACT_CATEGORY, "ACMEPLANT", "private");
  dcw_image_set_fact (image, DCW_FACT_FILE, "C:\\Users\\annie\\x.exe", "1.0 by Bob Smith");
  dcw_image_set_fact (image, "vendor.note", "hunter2", "0815-4711");
  set_text (image, APPID, "RunAs", "OPCBOX-77\\bsmith");
  set_text (image, APPID, "RemoteServerName", "HMI-SEVEN.acmeplant.example");
  set_text (image, APPID, "CustomThing", "hunter2");
  set_text (image, CLASSES "\\AppID\\{13486D44-4821-11D2-A494-3CB306C10000}", "RunAs", "jdoe@acmeplant.example");
  set_text (image, CLASSES "\\AppID\\{13486D44-4821-11D2-A494-3CB306C10000}", "", "OPCEnum of OPCBOX-77");
  set_text (image, "HKLM\\SOFTWARE\\NobodyReads", "x", "hunter2");
  set_text (image, CLASSES "\\Wow6432Node\\CLSID\\{F8582CF2-88FB-11D0-B850-00C0F0104305}\\_LocalServer32", "CustomThing",
            "hunter2");
  set_text (image, CLASSES "\\Wow6432Node\\CLSID\\{F8582CF2-88FB-11D0-B850-00C0F0104305}\\_LocalServer32", "",
            "\"C:\\Users\\annie\\sim.exe\" /password hunter2 \\\\HMI-SEVEN\\sharedrive");
  set_text (image, POLICY, "PolicyRule of Rule of Bob",
            "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|RA4=172.20.31.44-172.20.31.45|Name=Rule of Bob|");
  g_autofree char *rule =
      g_strdup_printf ("v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|LPort=135|"
                       "RA4=172.20.31.44|RA4=172.20.30.0/255.255.254.0|RA4=LocalSubnet|RA6=fd12:3456:789a::77|"
                       "App=C:\\Users\\bsmith\\annie.exe|Name=Rule of Bob|Desc=0815-4711 knows|"
                       "RUAuth=O:LSD:(A;;CC;;;%s)|LUOwn=%s|NNm=Corner Office|",
                       user, user);
  set_named (image, DCW_KIND_FIREWALL_RULE, "Rule of Bob", DCW_RULE_TEXT, rule);
  set_named (image, DCW_KIND_FIREWALL_RULE, "TCP Query User{8D1B7B0E-52A7-4B0E-8E1B-7E3B9C0D4F23}C:\\users\\bsmith\\x.exe",
             DCW_RULE_TEXT, "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|App=C:\\users\\bsmith\\x.exe|Name=x|");
  set_named (image, DCW_KIND_FIREWALL_RULE, "{AAAAAAA1-0000-0000-0000-000000000000}", DCW_RULE_TEXT,
             "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=7|Name=@ZCUSTOMER plant|Desc=@zwritten,-x|");
  set_named (image, DCW_KIND_FIREWALL_RULE, "{AAAAAAA2-0000-0000-0000-000000000000}", DCW_RULE_TEXT,
             "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=7|Name=zpretends|EmbedCtxt=OPC DCOM Wizard|");
  set_named (image, DCW_KIND_SERVICE, "Agent$ZINSTANCE", DCW_SERVICE_PATH, "C:\\Windows\\z.exe");
  set_named (image, DCW_KIND_FIREWALL_RULE, "Broken", DCW_RULE_TEXT, "Rule of Bob from 172.20.31.44");
  set_named (image, DCW_KIND_SERVICE, "opcline7svc", DCW_SERVICE_PATH, "C:\\opcline7\\srv.exe -pwd hunter2 -u bsmith");
  g_autofree char *list =
      g_strdup_printf ("O:%sG:BAD:(A;;CCDCLCSWRP;;;%s)(A;;CC;;;S-1-12-1-77-78-79-80)(A;;CC;;;" OLD_DOMAIN "-1104)"
                       "(A;;CC;;;BA)",
                       user, group);
  set_list (image, APPID, "LaunchPermission", list);
  set_text (image, "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM", "MachineLaunchRestriction", list);
  g_autoptr (DcwResource) denied = dcw_resource_value (APPID, "AuthenticationLevel", NULL);
  g_autoptr (DcwState) unknown = dcw_state_unknown (dcw_message_new ("access denied to %1", "OPCBOX-77\\bsmith", NULL));
  dcw_image_set (image, denied, unknown);
  return image;
}

static DcwImage *
capture_of (DcwImage *image)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  return dcw_capture (view);
}

/* The folded bytes, and all hex digits of data as they stand. */
static void
assert_gone (const char *folded, const char *lower, const char *secret, const char *what)
{
  g_autofree char *plain = dcw_text_fold (secret);
  g_autoptr (GBytes) wide = dcw_text_to_utf16 (secret, NULL, FALSE);
  g_autofree char *hex = dcw_text_to_hex (g_bytes_get_data (wide, NULL), g_bytes_get_size (wide));
  g_autofree char *narrow = dcw_text_to_hex (secret, strlen (secret));
  const char *found = strstr (folded, plain);
  ck_assert_msg (found == NULL, "%s: “%s” remains: %.120s", what, secret, found > folded + 40 ? found - 40 : found);
  ck_assert_msg (strstr (lower, hex) == NULL && strstr (lower, narrow) == NULL, "%s: “%s” remains as hex", what, secret);
}

START_TEST (nothing_remains)
{
  g_autoptr (DcwImage) capture = capture_of (original ());
  for (guint8 seed = 1; seed < 9; seed++) {
    guint8 key[DCW_DISGUISE_KEY];
    make_key (seed, key);
    g_autoptr (DcwImage) redacted = dcw_redact (capture, key), again = dcw_redact (capture, key);
    g_autoptr (GBytes) bytes = dcw_document_write_image (redacted), same = dcw_document_write_image (again);
    ck_assert_msg (g_bytes_equal (bytes, same), "seed %u: not the same again", seed);
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_autofree char *folded = dcw_text_fold (text), *lower = g_ascii_strdown (text, -1);
    g_autofree char *what = g_strdup_printf ("seed %u", seed);
    for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
      assert_gone (folded, lower, secrets[i], what);
    for (guint i = 0; i < G_N_ELEMENTS (secret_sids); i++) {
      DcwSid sid;
      dcw_sid_parse (secret_sids[i], &sid, NULL);
      g_autoptr (GByteArray) binary = g_byte_array_new ();
      dcw_sid_append (&sid, binary);
      g_autofree char *hex = dcw_text_to_hex (binary->data, binary->len), *number = g_strdup (secret_sids[i]);
      ck_assert_msg (strstr (lower, hex) == NULL, "%s: %s remains in bytes", what, secret_sids[i]);
      assert_gone (folded, lower, number, what);
    }
    gboolean canonical = FALSE;
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwImage) read = dcw_document_read_image ("redacted", text, strlen (text), &canonical, &error);
    ck_assert_msg (read != NULL && canonical, "%s: no station file: %s", what, error != NULL ? error->message : "not canonical");
  }
}
END_TEST

START_TEST (keys_differ)
{
  guint8 one[DCW_DISGUISE_KEY], other[DCW_DISGUISE_KEY];
  make_key (1, one);
  make_key (2, other);
  g_autoptr (DcwImage) capture = capture_of (original ());
  g_autoptr (DcwImage) a = dcw_redact (capture, one), b = dcw_redact (capture, other);
  ck_assert_str_ne (dcw_image_info (a)->machine, dcw_image_info (b)->machine);
  ck_assert_str_ne (dcw_image_info (a)->computer, dcw_image_info (b)->computer);
}
END_TEST

/* ---- The shape of plans ---- */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

static char *
shape_of (DcwImage *image, DcwRole role)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  profile->role = role;
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_SERVERS, "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}");
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "C:\\Program Files\\Vendor\\client.exe");
  dcw_profile_recommend (profile, view);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s", error != NULL ? error->message : "");
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_ptr_array_add (lines, g_strdup_printf ("%s %d->%d %s", dcw_kind (dcw_resource_kind (change->resource))->name,
                                             dcw_state_status (change->before), dcw_state_status (change->after),
                                             dcw_message_text (change->why)));
  }
  for (guint i = 0; i < plan->blocked->len; i++)
    g_ptr_array_add (lines, g_strdup_printf ("blocked %s", dcw_message_text (((DcwBlocked *)plan->blocked->pdata[i])->reason)));
  for (guint i = 0; i < plan->findings->len; i++)
    g_ptr_array_add (lines, g_strdup (((DcwFinding *)plan->findings->pdata[i])->id));
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

START_TEST (plans_the_same_shape)
{
  static const DcwRole roles[] = { DCW_ROLE_SERVER, DCW_ROLE_CLIENT, DCW_ROLE_BOTH };
  for (guint which = 0; which < 2; which++)
    for (guint i = 0; i < G_N_ELEMENTS (roles); i++) {
      guint8 key[DCW_DISGUISE_KEY];
      make_key ((guint8)(7 + i), key);
      DcwImage *capture = capture_of (which == 0 ? practice () : original ());
      DcwImage *redacted = dcw_redact (capture, key);
      g_autofree char *here = shape_of (capture, roles[i]), *there = shape_of (redacted, roles[i]);
      ck_assert_msg (strlen (here) > 100, "nothing is planned: %s", here);
      ck_assert_msg (strcmp (here, there) == 0, "%u %s:\n%s\n---\n%s", which, dcw_role_name (roles[i]), here, there);
    }
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test)
{
  TCase *tcase = tcase_create (name);
  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, test);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("redact");
  add (suite, "texts", rewrites_texts);
  add (suite, "forms", learns_forms);
  add (suite, "subnets", keeps_subnets);
  add (suite, "sids", keeps_well_known_sids);
  add (suite, "nothing-remains", nothing_remains);
  add (suite, "keys", keys_differ);
  add (suite, "shape", plans_the_same_shape);
  return suite;
}
