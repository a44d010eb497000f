/* What Wine says it did and forgets, or can't do, kind by kind: the change comes out as not verified or failed, the run as
 * failed, and everything that was written before it is taken back.
 */
#include <string.h>
#include <windows.h>
#include "model/password.h"
#include "support/live.h"
#include "support/tap.h"

#define NAME "forgotten"
#define KEY DCW_LOCAL_KEY (NAME)
#define NOBODY "DcwNobody"
#define NOBODYS_SID "S-1-5-21-9-9-9-4711"
#define APPID "{0DC57A11-5E11-4D11-9A11-00000000000F}"
#define POLICY L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
#define POLICY_KEY "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
#define RULE(active, name) "v2.10|Action=Allow|Active=" active "|Dir=In|Protocol=6|LPort=135|Name=" name "|"

static DcwLive live;
static const char *const keys[] = { POLICY_KEY "\\FirewallRules", POLICY_KEY "\\StandardProfile",
                                    "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", NULL };

static void
set_policy (const wchar_t *part, const wchar_t *name, DWORD type, const void *data, gsize size)
{
  HKEY policy, key;
  ck_assert (RegCreateKeyExW (HKEY_LOCAL_MACHINE, POLICY, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &policy, NULL) == 0);
  ck_assert (RegCreateKeyExW (policy, part, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL) == 0);
  ck_assert (RegSetValueExW (key, name, 0, type, data, (DWORD)size) == 0);
  RegCloseKey (key);
  RegCloseKey (policy);
}

/* A firewall that is off, with a rule of somebody else. */
static void
setup (void)
{
  static const wchar_t text[] = L"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=Dcw forgotten test|";
  DWORD off = 0;
  dcw_live_init (&live, NAME);
  if (!dcw_local_is_wine ())
    return;
  set_policy (L"StandardProfile", L"EnableFirewall", REG_DWORD, &off, sizeof off);
  set_policy (L"FirewallRules", L"Dcw-Foreign-In", REG_SZ, text, sizeof text);
}

static void
teardown (void)
{
  if (dcw_local_is_wine ())
    RegDeleteTreeW (HKEY_LOCAL_MACHINE, POLICY);
  dcw_live_clear (&live);
}

/* ---- One change of each kind ---- */

static DcwResource *
account (DcwKindId kind)
{
  return dcw_test_account (kind, NOBODY);
}

static DcwState *
new_account (DcwKindId kind)
{
  DcwState *state = dcw_test_account_state (kind, NOBODY);
  if (kind == DCW_KIND_USER)
    dcw_state_set_number (state, DCW_USER_FLAGS, 0x10241);
  return state;
}

static DcwResource *
membership (DcwKindId kind)
{
  return dcw_test_membership ("S-1-5-32-544", NOBODYS_SID);
}

static DcwResource *
right (DcwKindId kind)
{
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, NOBODYS_SID, NULL));
  return dcw_resource_right (&who, "SeServiceLogonRight", NULL);
}

static DcwResource *
own_rule (DcwKindId kind)
{
  return dcw_resource_named (kind, "DcwForgottenTest", NULL);
}

static DcwState *
rule_on (DcwKindId kind)
{
  DcwState *state = dcw_state_present (kind);
  dcw_state_set_text (state, DCW_RULE_TEXT, RULE ("TRUE", "Dcw forgotten test of ours"));
  return state;
}

static DcwResource *
foreign_rule (DcwKindId kind)
{
  return dcw_resource_named (kind, "Dcw-Foreign-In", NULL);
}

static DcwState *
rule_off (DcwKindId kind)
{
  DcwState *state = dcw_state_present (kind);
  dcw_state_set_text (state, DCW_RULE_TEXT, RULE ("FALSE", "Dcw forgotten test"));
  return state;
}

static DcwResource *
profile (DcwKindId kind)
{
  return dcw_resource_named (kind, "private", NULL);
}

static DcwState *
profile_on (DcwKindId kind)
{
  DcwState *state = dcw_state_present (kind);
  dcw_state_set_number (state, DCW_PROFILE_ENABLED, 1);
  return state;
}

static DcwResource *
secret (DcwKindId kind)
{
  return dcw_resource_named (kind, DCW_PASSWORD_OF_APPID APPID, NULL);
}

static DcwState *
secret_of_nobody (DcwKindId kind)
{
  DcwState *state = dcw_state_present (kind);
  dcw_state_set_text (state, DCW_SECRET_ACCOUNT, NOBODY);
  return state;
}

static const struct {
  const char *name;
  DcwKindId kind;
  DcwResource *(*resource) (DcwKindId kind);
  DcwState *(*state) (DcwKindId kind);
  DcwResult result;
} rows[] = {
  { "user", DCW_KIND_USER, account, new_account, DCW_RESULT_NOT_VERIFIED },
  { "group", DCW_KIND_GROUP, account, new_account, DCW_RESULT_NOT_VERIFIED },
  { "membership", DCW_KIND_MEMBERSHIP, membership, dcw_state_present, DCW_RESULT_NOT_VERIFIED },
  { "right", DCW_KIND_ACCOUNT_RIGHT, right, dcw_state_present, DCW_RESULT_NOT_VERIFIED },
  { "own firewall rule", DCW_KIND_FIREWALL_RULE, own_rule, rule_on, DCW_RESULT_NOT_VERIFIED },
  /* What Wine says it can't do. */
  { "foreign firewall rule", DCW_KIND_FIREWALL_RULE, foreign_rule, rule_off, DCW_RESULT_FAILED },
  { "firewall profile", DCW_KIND_FIREWALL_PROFILE, profile, profile_on, DCW_RESULT_FAILED },
  { "password of an AppID", DCW_KIND_SECRET, secret, secret_of_nobody, DCW_RESULT_FAILED },
};

START_TEST (is_noticed_and_taken_back)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("Windows does it");
  const char *name = rows[_i].name;
  g_autofree char *before = dcw_live_look (&live, keys);
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  dcw_secrets_set (secrets, NOBODY, "Kf7-plum-lantern");
  g_autoptr (DcwPlan) plan = dcw_live_plan (&live);
  /* The order of applying is that of ranks: a key comes before all of these, so that there is something to take back. */
  dcw_live_add (&live, plan, dcw_test_key (KEY "\\New"), dcw_state_present (DCW_KIND_REGISTRY_KEY), -1);
  dcw_live_add (&live, plan, rows[_i].resource (rows[_i].kind), rows[_i].state (rows[_i].kind), -1);
  g_autoptr (DcwReport) report = dcw_live_apply (&live, plan, secrets);
  const DcwOutcome *key = report->outcomes->pdata[0], *lie = report->outcomes->pdata[1];
  ck_assert_msg (lie->result == rows[_i].result, "%s: %s, expected %s", name, dcw_result_name (lie->result),
                 dcw_result_name (rows[_i].result));
  ck_assert_msg (key->result == DCW_RESULT_VERIFIED && key->taken_back == DCW_RESULT_VERIFIED, "%s: the key: %s, then %s", name,
                 dcw_result_name (key->result), dcw_result_name (key->taken_back));
  ck_assert_msg (report->phase == DCW_RUN_UNDONE && report->failed && dcw_report_exit_code (report) == 1, "%s: ends %s", name,
                 dcw_phase_name (report->phase));
  g_autofree char *now = dcw_live_look (&live, keys);
  ck_assert_msg (strcmp (now, before) == 0, "%s: before\n%s\nnow\n%s", name, before, now);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-forgotten");
  TCase *tcase = tcase_create ("forgotten");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_loop_test (tcase, is_noticed_and_taken_back, 0, G_N_ELEMENTS (rows));
  suite_add_tcase (suite, tcase);
  return suite;
}
