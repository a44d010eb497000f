/* What is found of accounts and identities: each finding on a station that has it, and not on one that differs in one line; and
 * where there is a remedy, applying it makes the finding go.
 */
#include <string.h>
#include "base/error.h"
#include "model/parts.h"
#include "support/checks.h"
#include "support/tap.h"
#include "topics/planner.h"

#define BASE                                                                                                                     \
  "group|S-1-5-32-544|Administrators\n"                                                                                          \
  "group|S-1-5-32-545|Users\n"                                                                                                   \
  "group|S-1-5-32-562|Distributed COM Users\n"                                                                                   \
  "group|M-1010|OPC Users\n"                                                                                                     \
  "user|M-500|0x10203|Administrator\n"                                                                                           \
  "user|M-1001|0x10241|OpcUser\n"                                                                                                \
  "user|M-1002|0x10241|OpcServer\n"                                                                                              \
  "member|S-1-5-32-544|M-500\n"                                                                                                  \
  "member|M-1010|M-1001\n"                                                                                                       \
  "right|S-1-5-32-545|SeNetworkLogonRight\n"                                                                                     \
  "member|S-1-5-32-545|M-1001\n"                                                                                                 \
  "right|M-1002|SeServiceLogonRight\n"                                                                                           \
  "right|M-1002|SeBatchLogonRight\n"                                                                                             \
  "right|M-1001|SeServiceLogonRight\n"                                                                                           \
  "service|Plant|M-1002|2|16|C:\\plant.exe\n"                                                                                    \
  "service|Historian|M-1001|2|16|C:\\historian.exe\n" SERVER (                                                                   \
      "Plant.Server", "{11111111-0000-0000-0000-000000000001}",                                                                  \
      "plant.exe") "\n" PLANT_APPID "LocalService|Plant\n" SERVER ("Sim.Server", "{22222222-0000-0000-0000-000000000002}",       \
                                                                   "sim.exe") "\n" SIM ".\\OpcServer"
#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CATEGORY "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define SERVER(progid, id, exe)                                                                                                  \
  "text|" CLASSES "CLSID\\" id "||" progid "\n"                                                                                  \
  "text|" CLASSES "CLSID\\" id "|AppID|" id "\n"                                                                                 \
  "text|" CLASSES "CLSID\\" id "\\ProgID||" progid "\n"                                                                          \
  "text|" CLASSES "CLSID\\" id "\\LocalServer32||C:\\" exe "\n"                                                                  \
  "text|" CLASSES "CLSID\\" id CATEGORY "||\n"                                                                                   \
  "text|" CLASSES progid "\\CLSID||" id
#define PLANT_APPID "text|" CLASSES "AppID\\{11111111-0000-0000-0000-000000000001}|"
#define SIM "text|" CLASSES "AppID\\{22222222-0000-0000-0000-000000000002}|RunAs|"

typedef struct {
  const char *id;
  const char *with;    /* a line more than the station without it, or in place of another */
  const char *options; /* of the profile besides its lists; NULL: no profile at all, "": none */
  const char *without; /* what takes the place of with there; NULL: nothing */
} Pair;

static const Pair pairs[] = {
  { "accounts.group-missing", "-group|M-1010|OPC Users", "", NULL },
  { "accounts.name-taken", "-group|M-1010|OPC Users\nuser|M-1011|0x10241|OPC Users", "",
    "-group|M-1010|OPC Users\ngroup|M-1011|OPC Users\nmember|M-1011|M-1001" },
  { "accounts.group-name", "-group|M-1010|OPC Users", "group=PLANT-1", "" },
  { "accounts.user-missing", "-user|M-1001|0x10241|OpcUser", "", NULL },
  { "accounts.user-name", NULL, "user=plant-1", "user|M-1005|0x10241|plant-1\nmember|M-1010|M-1005\nmember|S-1-5-32-545|M-1005" },
  { "accounts.user-is-group", "-user|M-1001|0x10241|OpcUser\ngroup|M-1020|OpcUser", "", NULL },
  { "accounts.not-in-group", "-member|M-1010|M-1001", "", NULL },
  { "accounts.no-network-logon", "-right|S-1-5-32-545|SeNetworkLogonRight", "", NULL },
  { "accounts.denied", "right|M-1001|SeDenyNetworkLogonRight", "", NULL },
  { "accounts.denied", "right|M-1010|SeDenyNetworkLogonRight", "", "right|M-1002|SeDenyNetworkLogonRight" },
  { "accounts.denied", "right|S-1-5-32-545|SeDenyNetworkLogonRight", "", "right|S-1-5-32-544|SeDenyNetworkLogonRight" },
  { "accounts.local-denied", "right|S-1-5-113|SeDenyNetworkLogonRight", "", NULL },
  { "accounts.local-denied", "right|S-1-5-114|SeDenyNetworkLogonRight\nmember|S-1-5-32-544|M-1001", "",
    "right|S-1-5-114|SeDenyNetworkLogonRight" },
  { "accounts.disabled", "user|M-1001|0x10243|OpcUser", "", NULL },
  { "accounts.disabled", "user|M-1001|0x10243|OpcUser\nmember|S-1-5-32-562|M-1001", NULL, "user|M-1001|0x10243|OpcUser" },
  { "accounts.expires", "user|M-1001|0x241|OpcUser", "", NULL },
  { "accounts.blank-allowed", "user|M-1001|0x10261|OpcUser", "", NULL },
  { "accounts.administrator", "member|S-1-5-32-544|M-1001", "", NULL },
  { "accounts.dead-member", "member|S-1-5-32-562|M-1099", NULL, "member|S-1-5-32-562|S-1-5-21-9-9-9-1099" },
  { "accounts.dead-right", "right|M-1099|SeBatchLogonRight", NULL, "right|S-1-5-21-9-9-9-1099|SeBatchLogonRight" },
  { "accounts.controller", "fact|computer.joined||controller", "", NULL },
  { "accounts.other-network", "fact|computer.joined||domain\nfact|computer.joined-to||PLANT", "",
    "fact|computer.joined||workgroup\nfact|computer.joined-to||PLANT" },
  { "accounts.rights-unknown", "whole|user\nwhole|group\nwhole|membership\nwhole|service\nwhole|registry-key", "",
    "whole|user\nwhole|group\nwhole|membership\nwhole|service\nwhole|registry-key\nwhole|account-right" },
  { "identity.server-built-in", "service|Plant|S-1-5-18|2|16|C:\\plant.exe", "", NULL },
  { "identity.server-built-in", "service|Plant|S-1-5-80-1-2-3-4-5|2|272|C:\\plant.exe", NULL,
    "service|Plant|S-1-5-80-1-2-3-4-5|2|272|C:\\plant.exe\nfact|computer.joined||domain" },
  { "identity.interactive", SIM "Interactive User", "", NULL },
  { "identity.launching", "-" SIM "x", "", NULL },
  { "identity.service-right", "-right|M-1002|SeServiceLogonRight", "", "right|S-1-1-0|SeServiceLogonRight" },
  { "identity.batch-right", "-right|M-1002|SeBatchLogonRight", "", NULL },
  { "identity.interactive-flag", "service|Plant|M-1002|2|272|C:\\plant.exe", "", "service|Plant|S-1-5-18|2|272|C:\\plant.exe" },
  { "identity.interactive-flag", "service|Historian|M-1001|2|272|C:\\historian.exe", "client", NULL },
  { "identity.service-right", "-right|M-1001|SeServiceLogonRight", "client", NULL },
  { "identity.program-built-in", "service|Historian|S-1-5-20|2|16|C:\\historian.exe", "client", NULL },
  { "identity.service-missing", "-service|Plant|M-1002|2|16|C:\\plant.exe", "", NULL },
  { "identity.service-disabled", "service|Plant|M-1002|4|16|C:\\plant.exe", "", "service|Plant|M-1002|3|16|C:\\plant.exe" },
  { "identity.account-gone", "service|Plant|M-1099|2|16|C:\\plant.exe", "", "service|Plant|S-1-5-21-9-9-9-1|2|16|C:\\plant.exe" },
  { "identity.account-gone", SIM ".\\Gone", "", NULL },
  { "identity.account-disabled", "user|M-1002|0x10243|OpcServer", "", NULL },
  { "identity.denied", "right|M-1002|SeDenyServiceLogonRight", "", "right|M-1001|SeDenyServiceLogonRight" },
  { "identity.denied", "right|M-1002|SeDenyBatchLogonRight", "", NULL },
  { "identity.administrator", "member|S-1-5-32-544|M-1002", "", NULL },
  { "identity.same-account", "service|Plant|M-1001|2|16|C:\\plant.exe", "", NULL },
  { "identity.program-person", NULL, "client program=hmi.exe", "" },
};

/* What a profile has besides its lists: "client", "group=NAME", "user=NAME", "program=NAME". */
static DcwProfile *
make_profile (const char *options, gboolean with)
{
  if (options == NULL)
    return NULL;
  DcwProfile *profile = dcw_profile_new ();
  g_auto (GStrv) words = g_strsplit (options, " ", -1);
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_USERS, "OpcUser");
  dcw_profile_add (profile, DCW_LIST_SERVERS, "Plant.Server");
  dcw_profile_add (profile, DCW_LIST_SERVERS, "Sim.Server");
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "Historian");
  for (guint i = 0; words[i] != NULL; i++) {
    const char *value = strchr (words[i], '=');
    if (strcmp (words[i], "client") == 0)
      profile->role = DCW_ROLE_CLIENT;
    else if (g_str_has_prefix (words[i], "user="))
      dcw_profile_add (profile, DCW_LIST_USERS, value + 1);
    else if (g_str_has_prefix (words[i], "group=") && with) {
      g_free (profile->group);
      profile->group = g_strdup (value + 1);
    } else if (g_str_has_prefix (words[i], "program=") && with)
      dcw_profile_add (profile, DCW_LIST_PROGRAMS, value + 1);
  }
  return profile;
}

static GPtrArray *
findings_on (DcwStation *station, const DcwProfile *profile)
{
  g_autoptr (DcwView) view = dcw_view_new (station);
  return dcw_audit (view, profile);
}

static const DcwFinding *
find (const GPtrArray *findings, const char *id)
{
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((const DcwFinding *)findings->pdata[i])->id, id) == 0)
      return findings->pdata[i];
  return NULL;
}

START_TEST (pair)
{
  const Pair *p = &pairs[_i];
  g_autoptr (DcwStation) with = dcw_image_station_new (dcw_text_image_of (BASE, p->with));
  g_autoptr (DcwStation) without = dcw_image_station_new (dcw_text_image_of (BASE, p->without));
  g_autoptr (DcwProfile) asked = make_profile (p->options, TRUE), other = make_profile (p->options, FALSE);
  g_autoptr (GPtrArray) found = findings_on (with, asked), none = findings_on (without, other);
  g_autofree char *ids_found = dcw_text_findings (found), *ids_none = dcw_text_findings (none);
  ck_assert_msg (find (found, p->id) != NULL, "%s (%s): not found among %s", p->id, p->with, ids_found);
  ck_assert_msg (find (none, p->id) == NULL, "%s (%s): found without it among %s", p->id, p->with, ids_none);
  const DcwFinding *finding = find (found, p->id);
  ck_assert_msg (finding->evidence != NULL && (finding->effect != NULL || finding->advice != NULL), "%s: says too little", p->id);
}
END_TEST

/* The plan with the remedy, and nothing else but what it needs, makes the finding go. */
START_TEST (remedy)
{
  const Pair *p = &pairs[_i];
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (BASE, p->with));
  g_autoptr (DcwProfile) profile = make_profile (p->options, TRUE);
  g_autoptr (GPtrArray) found = findings_on (station, profile);
  const DcwFinding *finding = find (found, p->id);
  if (finding == NULL || finding->patch_option == NULL)
    return;
  g_autoptr (DcwProfile) patched = profile != NULL ? dcw_profile_copy (profile) : make_profile ("", TRUE);
  dcw_profile_set (patched, finding->patch_option, finding->patch_value);
  static const char *const topics[] = { "accounts", "identity", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, patched, topics, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", p->id, error != NULL ? error->message : "");
  ck_assert_msg (plan->changes->len > 0, "%s: the remedy plans nothing", p->id);
  dcw_text_apply (station, plan);
  g_autoptr (GPtrArray) left = findings_on (station, profile);
  g_autofree char *ids = dcw_text_findings (left);
  ck_assert_msg (find (left, p->id) == NULL, "%s (%s): still found after %s=%s, among %s", p->id, p->with, finding->patch_option,
                 finding->patch_value, ids);
}
END_TEST

START_TEST (every_check_has_a_pair)
{
  DcwTestPair ids[G_N_ELEMENTS (pairs)] = { 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    ids[i].id = pairs[i].id;
  dcw_test_pairs_complete ("accounts", ids, G_N_ELEMENTS (ids));
  dcw_test_pairs_complete ("identity", ids, G_N_ELEMENTS (ids));
}
END_TEST

START_TEST (every_remedy_is_tried)
{
  g_auto (DcwTestRemedies) remedies = { 0 };
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (pairs); i++) {
    const Pair *p = &pairs[i / 2];
    gboolean with = i % 2 == 1;
    g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (BASE, with ? p->with : p->without));
    g_autoptr (DcwProfile) profile = make_profile (p->options, with);
    g_autoptr (GPtrArray) findings = findings_on (station, profile);
    dcw_test_remedies_note (&remedies, findings, with ? p->id : NULL);
  }
  dcw_test_remedies_complete (&remedies, "accounts");
  dcw_test_remedies_complete (&remedies, "identity");
}
END_TEST

START_TEST (nothing_wrong)
{
  static const char *const topics[] = { "accounts.", "identity." };
  static const char *const profiles[] = { NULL, "", "client" };
  for (guint i = 0; i < G_N_ELEMENTS (profiles); i++) {
    g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (BASE, NULL));
    g_autoptr (DcwProfile) profile = make_profile (profiles[i], TRUE);
    g_autoptr (GPtrArray) findings = findings_on (station, profile);
    for (guint j = 0; j < findings->len; j++)
      for (guint k = 0; k < G_N_ELEMENTS (topics); k++)
        ck_assert_msg (!g_str_has_prefix (((const DcwFinding *)findings->pdata[j])->id, topics[k]), "%s: %s", profiles[i],
                       ((const DcwFinding *)findings->pdata[j])->id);
  }
}
END_TEST

/* What the remedy changes, as people read it: what goes must not read as if it came. */
START_TEST (what_goes)
{
  g_autoptr (DcwState) before = dcw_state_present (DCW_KIND_USER), after = NULL;
  dcw_state_set_text (before, DCW_USER_NAME, "OpcUser");
  dcw_state_set_number (before, DCW_USER_FLAGS, 0x221);
  after = dcw_state_copy (before);
  dcw_state_set_number (after, DCW_USER_FLAGS, 0x10201);
  g_auto (GStrv) told = dcw_parts_tell (before, after, NULL, NULL);
  g_autofree char *lines = g_strjoinv ("\n", told);
  ck_assert_str_eq (lines, "- may be without a password\n+ the password never expires");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("checks-accounts");
  TCase *each = tcase_create ("pair");
  tcase_add_loop_test (each, pair, 0, G_N_ELEMENTS (pairs));
  tcase_add_loop_test (each, remedy, 0, G_N_ELEMENTS (pairs));
  suite_add_tcase (suite, each);
  TCase *rest = tcase_create ("rest");
  tcase_add_test (rest, every_check_has_a_pair);
  tcase_add_test (rest, every_remedy_is_tried);
  tcase_add_test (rest, nothing_wrong);
  tcase_add_test (rest, what_goes);
  suite_add_tcase (suite, rest);
  return suite;
}
