/* The firewall of the live computer. Wine has none: its registry is made to look as if it had, and of its functions it is asked
 * what the station makes of their answers.
 */
#include <string.h>
#include <windows.h>
#include "base/error.h"
#include "firewall/rule.h"
#include "station/win32/machine.h"
#include "support/local.h"
#include "support/tap.h"

#define POLICY L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
#define BODY "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=Dcw test|"
#define OFF "v2.10|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=135|Name=Dcw test|"
#define WITH_ID(id, rest) "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=Dcw test|Desc=[" id "]" rest "|"

static DcwStation *station;

static HKEY
open_part (const wchar_t *part)
{
  HKEY policy, key;
  ck_assert (RegCreateKeyExW (HKEY_LOCAL_MACHINE, POLICY, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &policy, NULL) == 0);
  ck_assert (RegCreateKeyExW (policy, part, 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL) == 0);
  RegCloseKey (policy);
  return key;
}

static void
set_rule (const wchar_t *id, const char *text)
{
  g_autofree wchar_t *wide = (wchar_t *)g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
  HKEY key = open_part (L"FirewallRules");
  ck_assert (RegSetValueExW (key, id, 0, REG_SZ, (const BYTE *)wide, (DWORD)((wcslen (wide) + 1) * sizeof *wide)) == 0);
  RegCloseKey (key);
}

static void
setup (void)
{
  station = dcw_local_open ();
}

static void
teardown (void)
{
  if (dcw_local_is_wine ())
    RegDeleteTreeW (HKEY_LOCAL_MACHINE, POLICY);
  dcw_local_close (g_steal_pointer (&station));
}

static DcwResource *
named (const char *id)
{
  return dcw_resource_named (DCW_KIND_FIREWALL_RULE, id, NULL);
}

static DcwState *
rule (const char *text)
{
  DcwState *state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  dcw_state_set_text (state, DCW_RULE_TEXT, text);
  return state;
}

START_TEST (rules_that_are_read)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would write rules behind the firewall's back");
  g_autoptr (DcwResource) plain = named ("Plain-In"), own = named ("OPC-DCOM-Wizard-Mapper"), stored = named ("{1234}"),
                          described = named ("With-Text"), missing = named ("Missing"), twice = named ("Twice");
  dcw_local_check (station, "none yet", plain, NULL);
  set_rule (L"Plain-In", BODY);
  dcw_local_check (station, "plain", plain, rule (BODY));
  ck_assert_msg (dcw_local_lists (station, NULL, plain), "plain is not listed");
  set_rule (L"{1234}", WITH_ID ("OPC-DCOM-Wizard-Mapper", ""));
  set_rule (L"{1235}", WITH_ID ("With-Text", " what it is for"));
  dcw_local_check (station, "own", own, rule (BODY));
  dcw_local_check (station, "its stored id", stored, NULL);
  g_autoptr (DcwState) state = dcw_station_read (station, described);
  g_autoptr (DcwFirewallRule) with_text = dcw_firewall_rule_parse (dcw_state_text (state, DCW_RULE_TEXT), NULL);
  ck_assert_msg (g_strcmp0 (dcw_firewall_rule_value (with_text, "Desc"), "what it is for") == 0, "%s",
                 dcw_state_text (state, DCW_RULE_TEXT));
  ck_assert_msg (dcw_local_lists (station, NULL, own) && !dcw_local_lists (station, NULL, stored), "listed by the stored id");
  dcw_local_check (station, "missing", missing, NULL);
  /* A kept listing is not believed once the registry has changed. */
  Sleep (50);
  set_rule (L"Plain-In", OFF);
  dcw_local_check (station, "changed meanwhile", plain, rule (OFF));
  set_rule (L"{1236}", WITH_ID ("Twice", ""));
  set_rule (L"{1237}", WITH_ID ("Twice", ""));
  g_autoptr (DcwState) unclear = dcw_station_read (station, twice);
  ck_assert_msg (dcw_state_status (unclear) == DCW_STATE_UNKNOWN, "two rules are one");
  dcw_local_refuse (station, "two rules", twice, rule (OFF), NULL, DCW_ERROR_REFUSED, "not known");
  set_rule (L"Plain-In", WITH_ID ("Plain-Out", ""));
  set_rule (L"Plain-Out", BODY);
  g_autoptr (DcwResource) claimed = named ("Plain-Out");
  g_autoptr (DcwState) of_claimed = dcw_station_read (station, claimed);
  ck_assert_msg (dcw_state_status (of_claimed) == DCW_STATE_UNKNOWN, "a rule took another one's id");
}
END_TEST

/* Whichever way the path of the program is kept, what is read is what was written. */
START_TEST (paths_by_name)
{
#define WITH_APP(app, rest) "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|App=" app "|Name=Dcw test|" rest
#define BY_NAME "%SystemRoot%\\system32\\svchost.exe"
  if (!dcw_local_is_wine ())
    dcw_skip ("would write rules behind the firewall's back");
  static const char *const kept[] = { BY_NAME, "%windir%\\system32\\svchost.exe", "C:\\windows\\system32\\svchost.exe" };
  g_autoptr (DcwResource) own = named ("OPC-DCOM-Wizard-Mapper"), whole = named ("OPC-DCOM-Wizard-Whole");
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++) {
    g_autofree char *text = g_strconcat ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|App=", kept[i],
                                         "|Name=Dcw test|Desc=[OPC-DCOM-Wizard-Mapper][%SystemRoot%] d|", NULL);
    set_rule (L"{1238}", text);
    dcw_local_check (station, kept[i], own, rule (WITH_APP (BY_NAME, "Desc=d|")));
    g_autofree char *without = g_strconcat ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|App=", kept[i],
                                            "|Name=Dcw test|Desc=[OPC-DCOM-Wizard-Whole]|", NULL);
    set_rule (L"{1239}", without);
    dcw_local_check (station, kept[i], whole, rule (WITH_APP ("C:\\windows\\system32\\svchost.exe", "")));
  }
  set_rule (L"{1238}", WITH_APP ("C:\\other\\svchost.exe", "Desc=[OPC-DCOM-Wizard-Mapper][%SystemRoot%] d|"));
  dcw_local_check (station, "another program", own, rule (WITH_APP ("C:\\other\\svchost.exe", "Desc=d|")));
}
END_TEST

START_TEST (profiles_that_are_read)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would change profiles behind the firewall's back");
  DWORD off = 0, on = 1;
  HKEY key = open_part (L"StandardProfile");
  RegSetValueExW (key, L"EnableFirewall", 0, REG_DWORD, (const BYTE *)&off, sizeof off);
  RegSetValueExW (key, L"DefaultInboundAction", 0, REG_DWORD, (const BYTE *)&on, sizeof on);
  RegCloseKey (key);
  g_autoptr (DcwResource) private = dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, "private", NULL);
  DcwState *expected = dcw_state_present (DCW_KIND_FIREWALL_PROFILE);
  dcw_state_set_number (expected, DCW_PROFILE_ENABLED, 0);
  dcw_state_set_number (expected, DCW_PROFILE_INBOUND, 1);
  dcw_local_check (station, "private", private, expected);
  dcw_local_refuse (station, "removed", private, NULL, NULL, DCW_ERROR_REFUSED, "can't be removed");
}
END_TEST

/* Wine says that the rule was added, and forgets it. */
START_TEST (what_wine_forgets)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would make rules");
  g_autoptr (DcwResource) own = named ("OPC-DCOM-Wizard-Mapper");
  dcw_local_write (station, "add", own, rule (BODY));
  dcw_local_check (station, "add", own, NULL);
  dcw_local_write (station, "nothing to remove", own, NULL);
}
END_TEST

START_TEST (what_is_refused)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would write rules behind the firewall's back");
  g_autoptr (DcwResource) foreign = named ("Plain-In"), own = named ("Own"), broken = named ("Broken");
  set_rule (L"Plain-In", BODY);
  set_rule (L"Broken", "v2.10|nonsense|");
  dcw_local_refuse (station, "remove a foreign one", foreign, NULL, NULL, DCW_ERROR_REFUSED, "somebody else");
  dcw_local_refuse (station, "change a foreign one", foreign,
                    rule ("v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=136|Name=Dcw test|"), NULL, DCW_ERROR_REFUSED,
                    "somebody else");
  dcw_local_refuse (station, "conditions", own,
                    rule ("v2.20|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=Dcw test|LUOwn=S-1-5-18|"), NULL,
                    DCW_ERROR_UNSUPPORTED, "LUOwn");
  dcw_local_refuse (station, "a name that somebody has", own, rule (BODY), NULL, DCW_ERROR_REFUSED,
                    "a rule of this name already");
  dcw_local_refuse (station, "not a rule", own, rule ("nonsense"), NULL, DCW_ERROR_INVALID, "no rule");
  dcw_local_refuse (station, "nobody can read it", broken, rule (BODY), NULL, DCW_ERROR_REFUSED, "no rule");
}
END_TEST

/* Who is in charge elsewhere: nothing is known of rules, and nothing is written. */
START_TEST (another_product_in_charge)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would write rules behind the firewall's back");
  g_autoptr (DcwResource) foreign = named ("Plain-In"), private = dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, "private", NULL);
  set_rule (L"Plain-In", BODY);
  dcw_local_check (station, "before", foreign, rule (BODY));
  dcw_image_set_fact (dcw_machine_facts (dcw_machine_of (station)), DCW_FACT_FIREWALL_PRODUCT, "Plant Shield", "firewall");
  g_autoptr (DcwState) state = dcw_station_read (station, foreign), profile = dcw_station_read (station, private);
  ck_assert (dcw_state_status (state) == DCW_STATE_UNKNOWN && dcw_state_status (profile) == DCW_STATE_UNKNOWN);
  g_autofree char *why = dcw_message_english (dcw_state_reason (state));
  ck_assert_msg (strstr (why, "Plant Shield") != NULL, "%s", why);
  g_autoptr (DcwListing) listing = dcw_station_list (station, NULL, DCW_KIND_FIREWALL_RULE);
  ck_assert (!listing->complete && listing->resources->len == 0);
  dcw_local_refuse (station, "switch", foreign, rule (OFF), NULL, DCW_ERROR_REFUSED, "not known");
  g_autoptr (DcwResource) own = named ("Own");
  dcw_local_refuse (station, "add", own, rule (OFF), NULL, DCW_ERROR_REFUSED, "not known");
}
END_TEST

/* Wine has no rules to look through, so the one that is to be switched is not found. */
START_TEST (nobody_to_switch)
{
  if (!dcw_local_is_wine ())
    dcw_skip ("would write rules behind the firewall's back");
  g_autoptr (DcwResource) foreign = named ("Plain-In");
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwState) want = rule (OFF);
  set_rule (L"Plain-In", BODY);
  ck_assert_msg (!dcw_station_write (station, foreign, want, NULL, NULL, NULL, &error), "it was switched");
  ck_assert_msg (strstr (error->message, "Plain-In") != NULL && strstr (error->message, "Windows error") != NULL, "%s",
                 error->message);
  dcw_local_check (station, "afterwards", foreign, rule (BODY));
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("local-firewall");
  TCase *tcase = tcase_create ("firewall");
  tcase_add_checked_fixture (tcase, setup, teardown);
  tcase_add_test (tcase, rules_that_are_read);
  tcase_add_test (tcase, paths_by_name);
  tcase_add_test (tcase, profiles_that_are_read);
  tcase_add_test (tcase, what_wine_forgets);
  tcase_add_test (tcase, what_is_refused);
  tcase_add_test (tcase, nobody_to_switch);
  tcase_add_test (tcase, another_product_in_charge);
  suite_add_tcase (suite, tcase);
  return suite;
}
