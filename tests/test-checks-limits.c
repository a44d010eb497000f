/* Each finding about limits: a station that has it and one that differs in one resource and has it not; remedies make it go. */
#include "support/checks.h"
#include "support/stations.h"
#include "support/tap.h"
#include "station/image-station.h"
#include <string.h>

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define COMPATIBILITY OLE "\\AppCompat"
#define POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define SHIFT DCW_TEST_MACHINE "-1010"
#define GONE DCW_TEST_MACHINE "-1099"
#define ACCESS "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)"
#define LAUNCH "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCLCRP;;;" SHIFT ")"
#define DEFAULT_LAUNCH "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)"

static const DcwTestPut base[] = {
  { "list", OLE, "MachineAccessRestriction", ACCESS },
  { "list", OLE, "MachineLaunchRestriction", LAUNCH },
  { "list", OLE, "DefaultLaunchPermission", DEFAULT_LAUNCH },
  { NULL, NULL, NULL, NULL },
};

static DcwImage *
make_image (void)
{
  DcwImage *image = dcw_test_image ();
  dcw_test_put_all (image, base);
  return image;
}

static DcwProfile *
make_profile (void)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->group = g_strdup ("Shift");
  return profile;
}

#define LIST(id, value, sddl)                                                                                                    \
  {                                                                                                                              \
    id, { "list", OLE, value, sddl }, FALSE                                                                                      \
  }
#define NUMBER(id, key, value, number)                                                                                           \
  {                                                                                                                              \
    id, { "number", key, value, number }, FALSE                                                                                  \
  }

static const DcwTestPair pairs[] = {
  { "limits.policy-wins", { "text", POLICY, "MachineLaunchRestriction", LAUNCH }, FALSE },
  { "limits.policy-wins", { "text", POLICY, "MachineAccessRestriction", ACCESS }, FALSE },
  { "limits.damaged", { "bytes", OLE, "MachineAccessRestriction", "01000480" }, FALSE },
  { "limits.damaged", { "bytes", OLE, "MachineLaunchRestriction", "01000480" }, FALSE },
  { "limits.damaged", { "bytes", OLE, "DefaultAccessPermission", "01000480" }, FALSE },
  { "limits.damaged", { "bytes", OLE, "DefaultLaunchPermission", "01000480" }, FALSE },
  { "limits.damaged", { "text", POLICY, "MachineLaunchRestriction", "O:BAG:BAD:(" }, FALSE },
  { "limits.group-missing", { "list", OLE, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)" }, TRUE },
  { "limits.group-missing", { "gone", OLE, "MachineLaunchRestriction", NULL }, TRUE },
  LIST ("limits.denied", "MachineLaunchRestriction", "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLCSWRP;;;BA)"),
  LIST ("limits.denied", "MachineLaunchRestriction", "O:BAG:BAD:(D;;CC;;;BG)(A;;CC;;;BA)"),
  LIST ("limits.denied", "MachineAccessRestriction", "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLC;;;WD)"),
  LIST ("limits.open", "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLC;;;WD)"),
  LIST ("limits.open", "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCSWRP;;;AN)"),
  { "limits.dcom-off", { "text", OLE, "EnableDCOM", "N" }, FALSE },
  { "limits.dcom-off", { "text", OLE, "EnableDCOM", "n" }, FALSE },
  NUMBER ("limits.wrong-type", OLE, "MachineAccessRestriction", "1"),
  NUMBER ("limits.wrong-type", OLE, "MachineLaunchRestriction", "1"),
  NUMBER ("limits.wrong-type", OLE, "DefaultAccessPermission", "1"),
  { "limits.wrong-type", { "text", OLE, "DefaultLaunchPermission", DEFAULT_LAUNCH }, FALSE },
  LIST ("limits.empty", "MachineAccessRestriction", "O:BAG:BAD:"),
  LIST ("limits.empty", "DefaultAccessPermission", "O:BAG:BAD:"),
  LIST ("limits.no-list", "MachineLaunchRestriction", "O:BAG:BAD:NO_ACCESS_CONTROL"),
  LIST ("limits.no-list", "DefaultLaunchPermission", "O:BAG:BA"),
  LIST ("limits.mixed", "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CC;;;BA)"),
  LIST ("limits.mixed", "DefaultLaunchPermission", "O:BAG:BAD:(A;;CCDCSW;;;SY)(A;;CC;;;BA)"),
  LIST ("limits.no-owner", "MachineLaunchRestriction", "D:(A;;CCDCLCSWRP;;;BA)"),
  LIST ("limits.no-owner", "DefaultAccessPermission", "O:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)"),
  LIST ("limits.entries", "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;CIIO;CCDCLC;;;BA)"),
  { "limits.group-no-access", { "list", OLE, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDC;;;WD)(A;;CCDCLC;;;BA)" }, TRUE },
  LIST ("limits.anonymous", "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)"),
  LIST ("limits.default-open", "DefaultAccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;AN)"),
  LIST ("limits.default-open", "DefaultLaunchPermission", "O:BAG:BAD:(A;;CCDCLCSWRP;;;WD)"),
  LIST ("limits.default-incomplete", "DefaultAccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDCLC;;;BA)"),
  LIST ("limits.default-incomplete", "DefaultAccessPermission", "O:BAG:BAD:(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)"),
  LIST ("limits.gone", "MachineAccessRestriction", ACCESS "(A;;CCDCLC;;;" GONE ")"),
  LIST ("limits.gone", "DefaultLaunchPermission", DEFAULT_LAUNCH "(D;;CCDC;;;" GONE ")"),
  { "limits.dcom-unclear", { "text", OLE, "EnableDCOM", "yes" }, FALSE },
  NUMBER ("limits.dcom-unclear", OLE, "EnableDCOM", "1"),
  NUMBER ("limits.level-none", OLE, "LegacyAuthenticationLevel", "1"),
  NUMBER ("limits.level-broken", OLE, "LegacyAuthenticationLevel", "7"),
  { "limits.level-broken", { "text", OLE, "LegacyAuthenticationLevel", "5" }, FALSE },
  NUMBER ("limits.impersonation-anonymous", OLE, "LegacyImpersonationLevel", "1"),
  NUMBER ("limits.impersonation-broken", OLE, "LegacyImpersonationLevel", "5"),
  NUMBER ("limits.hardening-off", COMPATIBILITY, "RequireIntegrityActivationAuthenticationLevel", "0"),
  NUMBER ("limits.raise-off", COMPATIBILITY, "RaiseActivationAuthenticationLevel", "1"),
  NUMBER ("limits.hardening-log-off", COMPATIBILITY, "DisableAuthenticationLevelHardeningLog", "1"),
  { "limits.never-hardened", { "fact", DCW_FACT_BUILD, "", "6003" }, FALSE },
  { "limits.unpatched", { "fact", DCW_FACT_UBR, "", "2250" }, FALSE },
  { "limits.unpatched", { "fact", DCW_FACT_BUILD, "", "18363" }, FALSE },
  { "limits.patch-untold", { "fact", DCW_FACT_BUILD, "", "7601" }, FALSE },
  { "limits.patch-untold", { "fact", DCW_FACT_BUILD, "", "9200" }, FALSE },
};

START_TEST (findings)
{
  dcw_test_pair (&pairs[_i], make_image, make_profile);
}
END_TEST

/* Where one resource is not enough: a policy and who owns it, what was not recorded. */
START_TEST (policies)
{
  static const struct {
    const char *name, *joined, *findings;
    gboolean set, recorded;
  } cases[] = {
    { "of this computer", "workgroup", "limits.policy-wins", TRUE, TRUE },
    { "of a domain", "domain", "limits.policy-domain", TRUE, TRUE },
    { "none", "workgroup", "", FALSE, TRUE },
    { "not recorded", "workgroup", "limits.policy-unknown limits.policy-unknown", FALSE, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    DcwImage *image = dcw_image_new ();
    const DcwTestPut roots[] = { { "root", OLE, NULL, NULL },
                                 { cases[i].recorded ? "root" : NULL, POLICY, NULL, NULL },
                                 { NULL, NULL, NULL, NULL } };
    const DcwTestPut policy = { "text", POLICY, "MachineLaunchRestriction", LAUNCH };
    const DcwTestPut joined = { "fact", DCW_FACT_JOINED, "", cases[i].joined };
    g_autoptr (DcwResource) value = dcw_test_value (POLICY, "MachineLaunchRestriction");
    const DcwTestPut origin = { "fact", DCW_FACT_POLICY_ORIGIN, dcw_resource_id (value), "domain" };
    dcw_test_put_all (image, roots);
    dcw_test_put_all (image, base);
    dcw_test_put (image, &joined);
    if (cases[i].set)
      dcw_test_put (image, &policy);
    if (g_strcmp0 (cases[i].joined, "domain") == 0)
      dcw_test_put (image, &origin);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_finding_free);
    const DcwTopic *topic = dcw_topic ("limits");
    for (guint k = 0; k < topic->checks->n_rows; k++)
      topic->checks->rows[k].run (view, NULL, list);
    g_autofree char *found = dcw_text_findings (list);
    ck_assert_msg (strcmp (found, cases[i].findings) == 0, "%s: %s", cases[i].name, found);
  }
}
END_TEST

START_TEST (complete)
{
  static const DcwTestPair in_policies[] = { { "limits.policy-domain", { NULL, NULL, NULL, NULL }, FALSE },
                                             { "limits.policy-unknown", { NULL, NULL, NULL, NULL }, FALSE } };
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (DcwTestPair));
  g_array_append_vals (all, pairs, G_N_ELEMENTS (pairs));
  g_array_append_vals (all, in_policies, G_N_ELEMENTS (in_policies));
  dcw_test_pairs_complete ("limits", (const DcwTestPair *)(gpointer)all->data, all->len);
  g_auto (DcwTestRemedies) remedies = { 0 };
  dcw_test_remedies_add (&remedies, pairs, G_N_ELEMENTS (pairs), make_image, make_profile);
  dcw_test_remedies_complete (&remedies, "limits");
}
END_TEST

/* ---- Plans ---- */

#define TEN "AC)(A;;CCDCSW;;;S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256"
#define LAUNCH_AS_INSTALLED                                                                                                      \
  "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;" TEN ")"
#define NO_GROUP "the profile names no group that could get the right [answer: group]\n"

static const struct {
  const char *name;
  DcwTestPut puts[3];
  const char *options, *group;
  const char *changes, *blocked;
} plans[] = {
  { "nothing asked", { { NULL } }, "", "Shift", "", "" },
  { "enable what is on", { { NULL } }, "limits.enable=on", "Shift", "", "" },
  { "enable what is on, small", { { "text", OLE, "EnableDCOM", "y" } }, "limits.enable=on", "Shift", "", "" },
  { "enable", { { "text", OLE, "EnableDCOM", "N" } }, "limits.enable=on", "Shift", OLE "\\EnableDCOM = REG_SZ “Y”\n", "" },
  { "enable without a value",
    { { "gone", OLE, "EnableDCOM" } },
    "limits.enable=on",
    "Shift",
    OLE "\\EnableDCOM = REG_SZ “Y”\n",
    "" },
  { "enable a number",
    { { "number", OLE, "EnableDCOM", "1" } },
    "limits.enable=on",
    "Shift",
    OLE "\\EnableDCOM = REG_SZ “Y”\n",
    "" },
  { "level", { { NULL } }, "limits.level=integrity", NULL, OLE "\\LegacyAuthenticationLevel = REG_DWORD 5\n", "" },
  { "level is there", { { "number", OLE, "LegacyAuthenticationLevel", "5" } }, "limits.level=integrity", NULL, "", "" },
  { "level is higher", { { "number", OLE, "LegacyAuthenticationLevel", "6" } }, "limits.level=integrity", NULL, "", "" },
  { "level is out of range",
    { { "number", OLE, "LegacyAuthenticationLevel", "9" } },
    "limits.level=integrity",
    NULL,
    OLE "\\LegacyAuthenticationLevel = REG_DWORD 5\n",
    "" },
  { "connect is what counts without a value", { { NULL } }, "limits.level=connect", NULL, "", "" },
  { "connect",
    { { "number", OLE, "LegacyAuthenticationLevel", "1" } },
    "limits.level=connect",
    NULL,
    OLE "\\LegacyAuthenticationLevel = REG_DWORD 2\n",
    "" },
  { "identify",
    { { "number", OLE, "LegacyImpersonationLevel", "3" } },
    "limits.impersonation=identify",
    NULL,
    OLE "\\LegacyImpersonationLevel = REG_DWORD 2\n",
    "" },
  { "identify is what counts without a value", { { NULL } }, "limits.impersonation=identify", NULL, "", "" },
  { "launch is granted", { { NULL } }, "limits.launch=remote", "Shift", "", "" },
  { "launch all",
    { { NULL } },
    "limits.launch=all",
    "Shift",
    OLE "\\MachineLaunchRestriction = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)"
        "(A;;CCDCLCSWRP;;;" SHIFT ")\n",
    "" },
  { "no group",
    { { NULL } },
    "limits.launch=all limits.access=group",
    NULL,
    "",
    OLE "\\MachineAccessRestriction: " NO_GROUP OLE "\\MachineLaunchRestriction: " NO_GROUP },
  { "access for the group",
    { { NULL } },
    "limits.access=group",
    "Shift",
    OLE "\\MachineAccessRestriction = " ACCESS "(A;;CCDCLC;;;" SHIFT ")\n",
    "" },
  { "access for anonymous callers",
    { { NULL } },
    "limits.access=anonymous",
    NULL,
    OLE "\\MachineAccessRestriction = "
        "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)\n",
    "" },
  { "access by policy",
    { { "text", POLICY, "MachineAccessRestriction", ACCESS } },
    "limits.access=group",
    "Shift",
    POLICY "\\MachineAccessRestriction = " ACCESS "(A;;CCDCLC;;;" SHIFT ")\n",
    "" },
  { "nothing to repair", { { NULL } }, "limits.repair=defaults", NULL, "", "" },
  { "repair and grant",
    { { "bytes", OLE, "MachineLaunchRestriction", "0100" } },
    "limits.repair=defaults limits.launch=remote",
    "Shift",
    OLE "\\MachineLaunchRestriction = " LAUNCH_AS_INSTALLED "(A;;CCLCRP;;;" SHIFT ")\n",
    "" },
  { "damaged and not repaired",
    { { "bytes", OLE, "MachineLaunchRestriction", "0100" } },
    "limits.launch=remote",
    "Shift",
    "",
    OLE "\\MachineLaunchRestriction: the permissions here are damaged; repair them first\n" },
  { "repair the defaults",
    { { "number", OLE, "DefaultAccessPermission", "1" }, { "list", OLE, "DefaultLaunchPermission", "O:BAG:BAD:" } },
    "limits.repair=defaults",
    NULL,
    OLE "\\DefaultAccessPermission = absent\n" OLE "\\DefaultLaunchPermission = " DEFAULT_LAUNCH "\n",
    "" },
  { "repair entry by entry",
    { { "list", OLE, "DefaultAccessPermission", "O:BAG:BAD:(D;;CC;;;BG)(A;;CCDC;;;SY)(A;;CC;;;PS)" } },
    "limits.repair=defaults",
    NULL,
    OLE "\\DefaultAccessPermission = O:BAG:BAD:(D;;CCDCLC;;;BG)(A;;CCDC;;;SY)(A;;CCDCLC;;;PS)\n",
    "" },
  { "repair a policy",
    { { "text", POLICY, "MachineLaunchRestriction", "nonsense" } },
    "limits.repair=defaults",
    NULL,
    POLICY "\\MachineLaunchRestriction = " LAUNCH_AS_INSTALLED "\n",
    "" },
};

START_TEST (planned)
{
  const char *name = plans[_i].name;
  DcwImage *image = make_image ();
  for (guint i = 0; i < G_N_ELEMENTS (plans[_i].puts); i++)
    dcw_test_put (image, &plans[_i].puts[i]);
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  profile->role = DCW_ROLE_BOTH;
  profile->group = g_strdup (plans[_i].group);
  dcw_test_set_options (profile, plans[_i].options);
  g_autoptr (DcwPlan) plan = dcw_test_plan (name, image, profile);
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (changes, plans[_i].changes) == 0, "%s: changes:\n%s\nexpected:\n%s", name, changes, plans[_i].changes);
  ck_assert_msg (strcmp (blocked, plans[_i].blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", name, blocked, plans[_i].blocked);
}
END_TEST

/* ---- Recommendations ---- */

static const struct {
  const char *name;
  DcwTestPut put;
  const char *option, *value; /* NULL: leave alone */
} recommended[] = {
  { "DCOM on", { NULL }, "limits.enable", "on" },
  { "level as installed", { NULL }, "limits.level", NULL },
  { "level none", { "number", OLE, "LegacyAuthenticationLevel", "1" }, "limits.level", "connect" },
  { "level broken", { "text", OLE, "LegacyAuthenticationLevel", "1" }, "limits.level", "connect" },
  { "level high", { "number", OLE, "LegacyAuthenticationLevel", "6" }, "limits.level", NULL },
  { "impersonation as installed", { NULL }, "limits.impersonation", NULL },
  { "impersonation anonymous", { "number", OLE, "LegacyImpersonationLevel", "1" }, "limits.impersonation", "identify" },
  { "impersonation high", { "number", OLE, "LegacyImpersonationLevel", "3" }, "limits.impersonation", NULL },
  { "access as installed", { NULL }, "limits.access", NULL },
  { "access cut down", { "list", OLE, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;BA)" }, "limits.access", "group" },
  { "launch", { NULL }, "limits.launch", "remote" },
  { "nothing broken", { NULL }, "limits.repair", NULL },
  { "something broken", { "list", OLE, "DefaultLaunchPermission", "O:BAG:BAD:" }, "limits.repair", "defaults" },
  { "a domain's", { NULL }, "limits.domain-policy", NULL },
};

START_TEST (recommends)
{
  for (guint i = 0; i < G_N_ELEMENTS (recommended); i++) {
    DcwImage *image = make_image ();
    dcw_test_put (image, &recommended[i].put);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (DcwProfile) profile = make_profile ();
    const DcwOption *option = dcw_topic_option (recommended[i].option, NULL);
    ck_assert_msg (option != NULL, "%s", recommended[i].option);
    g_autoptr (DcwMessage) why = NULL;
    const char *value = option->recommend (view, profile, &why);
    ck_assert_msg (g_strcmp0 (value, recommended[i].value) == 0, "%s: %s", recommended[i].name, value != NULL ? value : "-");
    ck_assert_msg (why != NULL, "%s: no reason", recommended[i].name);
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
  Suite *suite = suite_create ("checks-limits");
  add (suite, "findings", findings, G_N_ELEMENTS (pairs));
  add (suite, "policies", policies, 1);
  add (suite, "complete", complete, 1);
  add (suite, "plans", planned, G_N_ELEMENTS (plans));
  add (suite, "recommends", recommends, 1);
  return suite;
}
