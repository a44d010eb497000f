/* Survey: the limits in force, by facts 1.5 and 3, and the names of accounts, by facts 8.2. */
#include "base/error.h"
#include "base/text.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "support/stations.h"
#include "support/tap.h"
#include "survey/accounts.h"
#include "survey/limits.h"
#include <string.h>

/* ---- What Windows has built in ---- */

#define COM "S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256"
#define LAUNCH_10                                                                                                                \
  "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)(A;;CCDCSW;;" \
  ";" COM ")"
#define LAUNCH_8                                                                                                                 \
  "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)"
#define LAUNCH_7 "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)"
#define LAUNCH_2003 "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)"
#define LAUNCH_XP "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"
#define ACCESS_10                                                                                                                \
  "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)(A;;CCDC;;;AC)(A;;CCDC;;;" COM ")"
#define ACCESS_8 "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)(A;;CCDC;;;AC)"
#define ACCESS_7 "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)"
#define ACCESS_2003 "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)"
#define ACCESS_XP "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)"

static const struct {
  const char *name;
  guint build;
  const char *access, *launch;
} built_in[] = {
  { "unknown", 0, ACCESS_10, LAUNCH_10 },     { "11 24H2", 26100, ACCESS_10, LAUNCH_10 },
  { "10 22H2", 19045, ACCESS_10, LAUNCH_10 }, { "10 1507", 10240, ACCESS_10, LAUNCH_10 },
  { "8.1", 9600, ACCESS_8, LAUNCH_8 },        { "8", 9200, ACCESS_8, LAUNCH_8 },
  { "7 SP1", 7601, ACCESS_7, LAUNCH_7 },      { "Vista", 6000, ACCESS_7, LAUNCH_7 },
  { "2003", 3790, ACCESS_2003, LAUNCH_2003 }, { "XP", 2600, ACCESS_XP, LAUNCH_XP },
};

static void
check_sddl (const char *name, const DcwDescriptor *descriptor, const char *expected)
{
  g_autofree char *text = descriptor != NULL ? dcw_sddl_format (descriptor, NULL, NULL) : NULL;
  ck_assert_msg (g_strcmp0 (text, expected) == 0, "%s: %s", name, text != NULL ? text : "(none)");
}

START_TEST (defaults)
{
  for (guint i = 0; i < G_N_ELEMENTS (built_in); i++) {
    g_autoptr (DcwDescriptor) access = dcw_limit_built_in (DCW_SETTING_ACCESS_LIMIT, built_in[i].build);
    g_autoptr (DcwDescriptor) launch = dcw_limit_built_in (DCW_SETTING_LAUNCH_LIMIT, built_in[i].build);
    check_sddl (built_in[i].name, access, built_in[i].access);
    check_sddl (built_in[i].name, launch, built_in[i].launch);
    ck_assert_msg (dcw_com_validate (access, DCW_COM_ACCESS, NULL), "%s: access", built_in[i].name);
    ck_assert_msg (dcw_com_validate (launch, DCW_COM_LAUNCH, NULL), "%s: launch", built_in[i].name);
  }
}
END_TEST

/* ---- What is in force ---- */

#define OWN "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)"
#define POLICY "O:BAG:BAD:(A;;CCDCSW;;;WD)"

/* How a value is: what, then its text. */
typedef enum { ABSENT, NOT_RECORDED, DENIED, BINARY, TEXT, EXPAND, NUMBER, BYTES } How;

static const struct {
  const char *name;
  How policy;
  const char *policy_text;
  DcwOrigin recorded; /* with the policy value */
  How own;
  const char *own_text;
  const char *build, *joined, *told; /* facts, or NULL; told: who set the policy */
  gboolean policy_wins, policy_unknown, built_in, problem;
  DcwOrigin origin;
  const char *in_force; /* SDDL or NULL */
} cases[] = {
  { "own value", ABSENT, NULL, 0, BINARY, OWN, "19045", "workgroup", NULL, FALSE, FALSE, FALSE, FALSE, DCW_ORIGIN_LOCAL, OWN },
  { "nothing set", ABSENT, NULL, 0, ABSENT, NULL, "19045", "workgroup", NULL, FALSE, FALSE, TRUE, FALSE, DCW_ORIGIN_LOCAL,
    LAUNCH_10 },
  { "nothing set, Windows 7", ABSENT, NULL, 0, ABSENT, NULL, "7601", NULL, NULL, FALSE, FALSE, TRUE, FALSE, DCW_ORIGIN_LOCAL,
    LAUNCH_7 },
  { "nothing set, odd build", ABSENT, NULL, 0, ABSENT, NULL, "seven", NULL, NULL, FALSE, FALSE, TRUE, FALSE, DCW_ORIGIN_LOCAL,
    LAUNCH_10 },
  { "nothing set, build not known", ABSENT, NULL, 0, ABSENT, NULL, NULL, NULL, NULL, FALSE, FALSE, TRUE, FALSE, DCW_ORIGIN_LOCAL,
    LAUNCH_10 },
  { "policy wins", TEXT, POLICY, 0, BINARY, OWN, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, FALSE, DCW_ORIGIN_POLICY, POLICY },
  { "policy wins over nothing", TEXT, POLICY, 0, ABSENT, NULL, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, FALSE,
    DCW_ORIGIN_POLICY, POLICY },
  { "policy wins over what is unknown", TEXT, POLICY, 0, NOT_RECORDED, NULL, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, FALSE,
    DCW_ORIGIN_POLICY, POLICY },
  { "empty policy", TEXT, "", 0, BINARY, OWN, NULL, "workgroup", NULL, FALSE, FALSE, FALSE, FALSE, DCW_ORIGIN_LOCAL, OWN },
  { "empty policy without bytes", BYTES, "", 0, BINARY, OWN, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, TRUE, DCW_ORIGIN_POLICY,
    NULL },
  { "policy in a domain, not told", TEXT, POLICY, 0, BINARY, OWN, NULL, "domain", NULL, TRUE, FALSE, FALSE, FALSE,
    DCW_ORIGIN_UNKNOWN, POLICY },
  { "policy, not known where", TEXT, POLICY, 0, BINARY, OWN, NULL, NULL, NULL, TRUE, FALSE, FALSE, FALSE, DCW_ORIGIN_UNKNOWN,
    POLICY },
  { "policy of the domain", TEXT, POLICY, 0, BINARY, OWN, NULL, "domain", "domain", TRUE, FALSE, FALSE, FALSE, DCW_ORIGIN_DOMAIN,
    POLICY },
  { "local policy in a domain", TEXT, POLICY, 0, BINARY, OWN, NULL, "domain", "local", TRUE, FALSE, FALSE, FALSE,
    DCW_ORIGIN_POLICY, POLICY },
  { "odd teller", TEXT, POLICY, 0, BINARY, OWN, NULL, "domain", "somebody", TRUE, FALSE, FALSE, FALSE, DCW_ORIGIN_UNKNOWN,
    POLICY },
  { "recorded as the domain's", TEXT, POLICY, DCW_ORIGIN_DOMAIN, BINARY, OWN, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, FALSE,
    DCW_ORIGIN_DOMAIN, POLICY },
  { "policy of a wrong type", NUMBER, "1", 0, BINARY, OWN, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, TRUE, DCW_ORIGIN_POLICY,
    NULL },
  { "policy is no SDDL", TEXT, "yes", 0, BINARY, OWN, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, TRUE, DCW_ORIGIN_POLICY,
    NULL },
  { "policy without owner", TEXT, "D:(A;;CCDCSW;;;WD)", 0, BINARY, OWN, NULL, "workgroup", NULL, TRUE, FALSE, FALSE, TRUE,
    DCW_ORIGIN_POLICY, "D:(A;;CCDCSW;;;WD)" },
  { "policy not recorded", NOT_RECORDED, NULL, 0, BINARY, OWN, NULL, "workgroup", NULL, FALSE, TRUE, FALSE, FALSE,
    DCW_ORIGIN_LOCAL, OWN },
  { "policy denied", DENIED, NULL, 0, ABSENT, NULL, "19045", "workgroup", NULL, FALSE, TRUE, TRUE, FALSE, DCW_ORIGIN_LOCAL,
    LAUNCH_10 },
  { "own value not recorded", ABSENT, NULL, 0, NOT_RECORDED, NULL, NULL, NULL, NULL, FALSE, FALSE, FALSE, FALSE, DCW_ORIGIN_LOCAL,
    NULL },
  { "own value of a wrong type", ABSENT, NULL, 0, TEXT, OWN, NULL, NULL, NULL, FALSE, FALSE, FALSE, TRUE, DCW_ORIGIN_LOCAL,
    NULL },
  { "own value damaged", ABSENT, NULL, 0, BYTES, "01000480", NULL, NULL, NULL, FALSE, FALSE, FALSE, TRUE, DCW_ORIGIN_LOCAL,
    NULL },
  { "old and new mixed", ABSENT, NULL, 0, BINARY, "O:BAG:BAD:(A;;CC;;;BA)(A;;CCDC;;;WD)", NULL, NULL, NULL, FALSE, FALSE, FALSE,
    TRUE, DCW_ORIGIN_LOCAL, "O:BAG:BAD:(A;;CC;;;BA)(A;;CCDC;;;WD)" },
  { "all old", ABSENT, NULL, 0, BINARY, "O:BAG:BAD:(A;;CC;;;BA)", NULL, NULL, NULL, FALSE, FALSE, FALSE, FALSE, DCW_ORIGIN_LOCAL,
    "O:BAG:BAD:(A;;CC;;;BA)" },
};

static DcwState *
state_of (How how, const char *text)
{
  g_autoptr (DcwDescriptor) descriptor = NULL;
  g_autoptr (GBytes) bytes = NULL;
  switch (how) {
  case BINARY:
    descriptor = dcw_sddl_parse (text, NULL, NULL);
    return dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, NULL);
  case TEXT:
    return dcw_state_value_text (text);
  case NUMBER:
    return dcw_state_value_number (1);
  case EXPAND:
    bytes = dcw_registry_data_from_text (text);
    return dcw_state_value (DCW_REG_EXPAND_SZ, bytes);
  case BYTES:
    bytes = dcw_text_from_hex (text, -1, NULL);
    return dcw_state_value (DCW_REG_BINARY, bytes);
  case DENIED:
    return dcw_state_unknown (dcw_message_new ("access denied", NULL));
  default:
    return NULL;
  }
}

static void
set_value (DcwImage *image, DcwSettingId id, How how, const char *text, DcwOrigin origin)
{
  const DcwSetting *setting = dcw_setting (id);
  if (how != NOT_RECORDED)
    dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, setting->path);
  g_autoptr (DcwState) state = state_of (how, text);
  if (state == NULL)
    return;
  g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
  g_autoptr (DcwState) recorded = dcw_state_with_origin (state, origin);
  dcw_image_set (image, resource, recorded);
}

START_TEST (in_force)
{
  static const struct {
    DcwSettingId own, policy;
  } settings[] = {
    { DCW_SETTING_LAUNCH_LIMIT, DCW_SETTING_POLICY_LAUNCH_LIMIT },
    { DCW_SETTING_ACCESS_LIMIT, DCW_SETTING_POLICY_ACCESS_LIMIT },
  };
  const char *name = cases[_i].name;
  for (guint k = 0; k < G_N_ELEMENTS (settings); k++) {
    DcwImage *image = dcw_image_new ();
    set_value (image, settings[k].policy, cases[_i].policy, cases[_i].policy_text, cases[_i].recorded);
    set_value (image, settings[k].own, cases[_i].own, cases[_i].own_text, DCW_ORIGIN_LOCAL);
    dcw_image_set_fact (image, DCW_FACT_BUILD, "", cases[_i].build);
    dcw_image_set_fact (image, DCW_FACT_JOINED, "", cases[_i].joined);
    g_autoptr (DcwResource) policy = dcw_setting_resource (dcw_setting (settings[k].policy));
    dcw_image_set_fact (image, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (policy), cases[_i].told);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, settings[k].own, &limit);
    ck_assert_msg (limit.setting->id == (cases[_i].policy_wins ? settings[k].policy : settings[k].own), "%s: setting %d", name,
                   limit.setting->id);
    ck_assert_msg (limit.state == dcw_view_get_setting (view, limit.setting), "%s: state", name);
    ck_assert_msg (limit.origin == cases[_i].origin, "%s: origin %d", name, limit.origin);
    ck_assert_msg (limit.policy_unknown == cases[_i].policy_unknown, "%s: policy unknown", name);
    ck_assert_msg (limit.built_in == cases[_i].built_in, "%s: built in", name);
    ck_assert_msg ((limit.problem != NULL) == cases[_i].problem, "%s: problem: %s", name,
                   limit.problem != NULL ? limit.problem->message : "none");
    gboolean access_table = cases[_i].built_in && settings[k].own == DCW_SETTING_ACCESS_LIMIT;
    check_sddl (name, limit.descriptor,
                !access_table                                ? cases[_i].in_force
                : strcmp (cases[_i].in_force, LAUNCH_7) == 0 ? ACCESS_7
                                                             : ACCESS_10);
  }
}
END_TEST

/* ---- Accounts ---- */

static const struct {
  const char *name, *asked;
  DcwStatus status;
  gboolean is_group;
} surveyed[] = {
  { "group", "Shift", DCW_STATE_PRESENT, TRUE },
  { "group of this computer", "PC1\\shift", DCW_STATE_PRESENT, TRUE },
  { "built-in group", "Distributed COM Users", DCW_STATE_PRESENT, TRUE },
  { "user", "operator", DCW_STATE_PRESENT, FALSE },
  { "well known", "Authenticated Users", DCW_STATE_PRESENT, TRUE },
  { "of a domain", "PLANT\\opc", DCW_STATE_PRESENT, TRUE },
  { "new", "OPC Users", DCW_STATE_ABSENT, FALSE },
  { "of another domain", "OTHER\\opc", DCW_STATE_UNKNOWN, FALSE },
};

START_TEST (surveys)
{
  DcwImage *image = dcw_test_image ();
  DcwSid sid;
  dcw_sid_parse ("S-1-5-21-5-6-7-1104", &sid, NULL);
  dcw_image_set_name (image, &sid, "PLANT\\opc");
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  for (guint i = 0; i < G_N_ELEMENTS (surveyed); i++) {
    g_auto (DcwAccountSurvey) found = { 0 };
    dcw_account_survey (view, surveyed[i].asked, &found);
    ck_assert_msg (found.status == surveyed[i].status, "%s: %d", surveyed[i].name, found.status);
    ck_assert_msg (found.is_group == surveyed[i].is_group, "%s: group %d", surveyed[i].name, found.is_group);
    ck_assert_msg (dcw_principal_is_pending (&found.who) == (found.status != DCW_STATE_PRESENT), "%s: pending", surveyed[i].name);
  }
}
END_TEST

#define TEN "abcdefghij"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define SMILE "\xf0\x9f\x98\x80" /* two UTF-16 units */

static const struct {
  const char *name, *account;
  gboolean group;
  const char *says; /* NULL: fine */
} account_names[] = {
  { "group", "OPC Users", TRUE, NULL },
  { "user", "opc.user-1", FALSE, NULL },
  { "other letters", "Größe Übung ОПС", TRUE, NULL },
  { "an apostrophe and more", "O'Brien & Söhne (1) #!$%^{}~`_", TRUE, NULL },
  { "dots and blanks inside", "a . b", TRUE, NULL },
  { "20 characters, user", TEN TEN, FALSE, NULL },
  { "21 characters, user", TEN TEN "k", FALSE, "more than 20" },
  { "21 characters, group", TEN TEN "k", TRUE, NULL },
  { "256 characters, group", HUNDRED HUNDRED TEN TEN TEN TEN TEN "123456", TRUE, NULL },
  { "257 characters, group", HUNDRED HUNDRED TEN TEN TEN TEN TEN "1234567", TRUE, "more than 256" },
  { "300 characters, group", HUNDRED HUNDRED HUNDRED, TRUE, "more than 256" },
  { "300 characters, user", HUNDRED HUNDRED HUNDRED, FALSE, "more than 20" },
  { "256 units", HUNDRED HUNDRED TEN TEN TEN TEN TEN "1234" SMILE, TRUE, NULL },
  { "257 units in 256 characters", HUNDRED HUNDRED TEN TEN TEN TEN TEN "12345" SMILE, TRUE, "more than 256" },
  { "a device of DOS, which accounts may be called", "CON", FALSE, NULL },
  { "of a computer or a managed account", "opc$", FALSE, NULL },
  { "a word of the service manager", "localsystem", FALSE, "Windows itself" },
  { "another one", "NetworkService", TRUE, "Windows itself" },
  { "with a blank", "Network Service", TRUE, "Windows itself" },
  { "20 units", TEN "12345678" SMILE, FALSE, NULL },
  { "21 units in 20 characters", TEN "123456789" SMILE, FALSE, "more than 20" },
  { "empty", "", TRUE, "empty" },
  { "blanks", "  ", TRUE, "blanks and dots" },
  { "dots", "..", FALSE, "blanks and dots" },
  { "dots and blanks", ". .", FALSE, "blanks and dots" },
  { "dot at the end", "opc.", TRUE, "dot" },
  { "blank in front", " opc", TRUE, "blank" },
  { "blank at the end", "opc ", TRUE, "blank" },
  { "backslash", "PLANT\\opc", TRUE, "the character \\" },
  { "slash", "a/b", TRUE, "the character /" },
  { "quote", "a\"b", TRUE, "the character \"" },
  { "brackets", "a[b", FALSE, "the character [" },
  { "bracket", "a]b", FALSE, "the character ]" },
  { "colon", "a:b", FALSE, "the character :" },
  { "bar", "a|b", FALSE, "the character |" },
  { "less", "a<b", FALSE, "the character <" },
  { "more", "a>b", FALSE, "the character >" },
  { "plus", "a+b", FALSE, "the character +" },
  { "equals", "a=b", FALSE, "the character =" },
  { "semicolon", "a;b", FALSE, "the character ;" },
  { "question mark", "a?b", FALSE, "the character ?" },
  { "comma", "a,b", FALSE, "the character ," },
  { "star", "a*b", FALSE, "the character *" },
  { "at, user", "a@b", FALSE, "the character @" },
  { "at, group", "a@b", TRUE, NULL },
  { "newline", "a\nb", TRUE, "does not allow" },
  { "tab", "a\tb", TRUE, "does not allow" },
  { "turned round", "opc\u202eresu", FALSE, "U+202E" },
  { "a mark of direction", "\u200fopc", TRUE, "U+200F" },
  { "nothing between", "op\u200bc", FALSE, "U+200B" },
  { "a filler", "opc\u3164", FALSE, "U+3164" },
  { "a tag", "opc\U000e0061", TRUE, "U+E0061" },
  { "a line separator", "opc\u2028", TRUE, "U+2028" },
  { "a C1 control", "opc\xc2\x85", TRUE, "U+0085" },
  { "a blank that does not break", "opc\u00a0users", TRUE, "U+00A0" },
  { "a wide blank", "opc\u3000", FALSE, "U+3000" },
  { "right to left letters", "משתמש", FALSE, NULL },
  { "not UTF-8", "a\xff", TRUE, "not valid" },
  { "the computer", "pc1", TRUE, "name of the computer" },
  { "well known", "everyone", TRUE, "Windows itself" },
  { "built in", "Administrators", TRUE, "Windows itself" },
  { "service account", "SYSTEM", FALSE, "Windows itself" },
};

START_TEST (names)
{
  for (guint i = 0; i < G_N_ELEMENTS (account_names); i++) {
    g_autoptr (DcwMessage) broken = dcw_account_check_name (account_names[i].account, account_names[i].group, "PC1");
    if (account_names[i].says == NULL) {
      ck_assert_msg (broken == NULL, "%s: refused", account_names[i].name);
      continue;
    }
    ck_assert_msg (broken != NULL, "%s: accepted", account_names[i].name);
    g_autofree char *text = dcw_message_english (broken);
    ck_assert_msg (strstr (text, account_names[i].says) != NULL, "%s: %s", account_names[i].name, text);
  }
  g_autoptr (DcwMessage) nowhere = dcw_account_check_name ("PC1", TRUE, NULL);
  ck_assert_msg (nowhere == NULL, "the computer's name where it is not known");
}
END_TEST

static const struct {
  const char *name, *account;
  gboolean group;
  const char *says; /* NULL: fine */
} given_names[] = {
  { "bare", "opc", FALSE, NULL },
  { "bare and wrong", "a/b", FALSE, "the character /" },
  { "of this computer", ".\\opc", FALSE, NULL },
  { "of this computer, group", ".\\OPC Users", TRUE, NULL },
  { "of this computer and wrong", ".\\a/b", TRUE, "the character /" },
  { "of this computer and Windows' own", ".\\SYSTEM", FALSE, "Windows itself" },
  { "of this computer and too long", ".\\" TEN TEN "k", FALSE, "more than 20" },
  { "of a domain", "PLANT\\opc", FALSE, NULL },
  { "of a domain, long", "PLANT\\" TEN TEN TEN, FALSE, NULL },
  { "of a domain with dots", "plant.local\\opc", FALSE, NULL },
  { "managed", "PLANT\\opc$", FALSE, NULL },
  { "of a domain and wrong", "PLANT\\a/b", FALSE, "expected NAME" },
  { "of a domain, not seen", "PLANT\\a\u200bb", FALSE, "expected NAME" },
  { "of a domain, dots", "PLANT\\..", FALSE, "expected NAME" },
  { "of a wrong domain", "PL/ANT\\opc", FALSE, "expected NAME" },
  { "of a domain that is not seen", "PL\u202eANT\\opc", FALSE, "expected NAME" },
  { "of nobody", "\\opc", FALSE, "expected NAME" },
  { "nobody", "PLANT\\", FALSE, "expected NAME" },
  { "nobody here", ".\\", TRUE, "expected NAME" },
  { "a path", "a\\b\\c", TRUE, "expected NAME" },
  { "a share", "\\\\pc\\opc", TRUE, "expected NAME" },
  { "with its place", "opc@plant.local", FALSE, "the character @" },
  { "built in", "BUILTIN\\Users", TRUE, "Windows itself" },
  { "built in, new", "builtin\\New", TRUE, "Windows itself" },
  { "of Windows", "NT AUTHORITY\\SYSTEM", FALSE, "Windows itself" },
  { "of a service", "NT SERVICE\\Plant", FALSE, "Windows itself" },
  { "a SID", "S-1-5-32-544", TRUE, "is a SID" },
  { "a SID of somebody", "S-1-5-21-1-2-3-1001", FALSE, "is a SID" },
  { "like a SID", "S-1-x", FALSE, NULL },
  { "not UTF-8", ".\\a\xff", TRUE, "not valid" },
};

START_TEST (names_as_given)
{
  for (guint i = 0; i < G_N_ELEMENTS (given_names); i++) {
    g_autoptr (DcwMessage) broken = dcw_account_check_given (given_names[i].account, given_names[i].group);
    g_autofree char *text = broken != NULL ? dcw_message_english (broken) : g_strdup ("");
    ck_assert_msg ((broken == NULL) == (given_names[i].says == NULL), "%s: %s", given_names[i].name,
                   broken == NULL ? "accepted" : text);
    ck_assert_msg (broken == NULL || strstr (text, given_names[i].says) != NULL, "%s: %s", given_names[i].name, text);
  }
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test, int rounds)
{
  TCase *tcase = tcase_create (name);
  tcase_add_loop_test (tcase, test, 0, rounds);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("survey");
  add (suite, "defaults", defaults, 1);
  add (suite, "in-force", in_force, G_N_ELEMENTS (cases));
  add (suite, "surveys", surveys, 1);
  add (suite, "names", names, 1);
  add (suite, "names", names_as_given, 1);
  return suite;
}
