/* What surveys make of facts: updates, who is in charge of the firewall, files, names of computers, policies of a domain. */
#include "model/setting.h"
#include "registry/tree.h"
#include "station/image-station.h"
#include "support/stations.h"
#include "support/tap.h"
#include "survey/files.h"
#include "survey/firewall.h"
#include "survey/origin.h"
#include "survey/restarts.h"
#include "survey/updates.h"

typedef struct {
  const char *id, *subject, *value;
} Fact;

static DcwView *
view_of (DcwImage *image)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  return dcw_view_new (station);
}

/* ---- Updates ---- */

static const struct {
  const char *build, *revision;
  DcwStatus status;
} updates[] = {
  { "19045", "2251", DCW_STATE_PRESENT }, { "19045", "6456", DCW_STATE_PRESENT }, { "19045", "2250", DCW_STATE_ABSENT },
  { "19045", NULL, DCW_STATE_UNKNOWN },   { "17763", "3650", DCW_STATE_PRESENT }, { "17763", "1", DCW_STATE_ABSENT },
  { "18363", "9999", DCW_STATE_ABSENT },  { "18363", NULL, DCW_STATE_ABSENT },    { "7601", "26221", DCW_STATE_UNKNOWN },
  { "7600", NULL, DCW_STATE_ABSENT },     { "9200", "23968", DCW_STATE_UNKNOWN }, { "9600", NULL, DCW_STATE_UNKNOWN },
  { "9600", "20671", DCW_STATE_PRESENT }, { "20348", "1248", DCW_STATE_ABSENT },  { "26100", NULL, DCW_STATE_PRESENT },
  { "22631", "0", DCW_STATE_PRESENT },    { "22000", "1219", DCW_STATE_PRESENT }, { "6003", "99999", DCW_STATE_UNKNOWN },
  { NULL, "2251", DCW_STATE_UNKNOWN },
};

START_TEST (the_update_of_november)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_set_fact (image, DCW_FACT_BUILD, "", updates[_i].build);
  dcw_image_set_fact (image, DCW_FACT_UBR, "", updates[_i].revision);
  g_autoptr (DcwView) view = view_of (image);
  DcwStatus status = dcw_update_look (view, DCW_UPDATE_RAISED);
  ck_assert_msg (status == updates[_i].status, "%s.%s: %d", updates[_i].build, updates[_i].revision, status);
  static const char *const untold[] = { "7601", "9200", NULL };
  gboolean is_one = updates[_i].build != NULL && g_strv_contains (untold, updates[_i].build);
  ck_assert_msg (dcw_update_is_untold (view) == is_one, "%s is said to tell otherwise", updates[_i].build);
}
END_TEST

/* ---- The firewall ---- */

#define MERGE "AllowLocalPolicyMerge"
static const struct {
  const char *name, *state, *ignored; /* ignored: the profile whose rules a policy of the registry makes count for nothing */
  guint only_policy, shielded;
} charges[] = {
  { "not told", NULL, NULL, 0, 0 },
  { "fine", "ok", NULL, 0, 0 },
  { "overridden", "overridden", NULL, DCW_FIREWALL_PRIVATE | DCW_FIREWALL_PUBLIC, 0 },
  { "overridden, as the policy says", "overridden", "PublicProfile", DCW_FIREWALL_PUBLIC, 0 },
  { "overridden, and a policy for a network that it is not in", "overridden", "DomainProfile", DCW_FIREWALL_ALL_PROFILES, 0 },
  { "shielded", "shielded", NULL, 0, DCW_FIREWALL_PRIVATE | DCW_FIREWALL_PUBLIC },
};

START_TEST (whether_changes_count)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, DCW_KEY_FIREWALL_POLICY);
  dcw_image_set_fact (image, DCW_FACT_CATEGORY, "lan", "private");
  dcw_image_set_fact (image, DCW_FACT_CATEGORY, "wlan", "public");
  dcw_image_set_fact (image, DCW_FACT_FIREWALL_MODIFY, "", charges[_i].state);
  if (charges[_i].ignored != NULL) {
    g_autofree char *key = g_strconcat (DCW_KEY_FIREWALL_POLICY "\\", charges[_i].ignored, NULL);
    g_autoptr (DcwResource) resource = dcw_resource_value (key, MERGE, NULL);
    g_autoptr (DcwState) state = dcw_state_value_number (0);
    dcw_image_set (image, resource, state);
  }
  g_autoptr (DcwView) view = view_of (image);
  const DcwFirewall *firewall = dcw_firewall_read (view);
  guint only_policy = 0, shielded = 0;
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++) {
    only_policy |= firewall->profiles[i].only_policy ? 1u << i : 0;
    shielded |= firewall->profiles[i].shielded ? 1u << i : 0;
  }
  ck_assert_msg (only_policy == charges[_i].only_policy && shielded == charges[_i].shielded, "%s: %u, %u", charges[_i].name,
                 only_policy, shielded);
}
END_TEST

/* ---- Files ---- */

#define VERSION_KEY "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"
static const struct {
  const char *name, *path;
  gboolean of_32;
  Fact facts[2];
  DcwStatus status;
  const char *version;
} files[] = {
  { "there", "C:\\opc.exe", FALSE, { { DCW_FACT_FILE, "C:\\opc.exe", "1.2.3.4" } }, DCW_STATE_PRESENT, "1.2.3.4" },
  { "without a version", "C:\\opc.exe", FALSE, { { DCW_FACT_FILE, "C:\\opc.exe", "" } }, DCW_STATE_PRESENT, "" },
  { "missing", "C:\\opc.exe", FALSE, { { DCW_FACT_FILE, "C:\\opc.exe", DCW_FILE_MISSING } }, DCW_STATE_ABSENT, NULL },
  { "nobody looked", "C:\\opc.exe", FALSE, { { NULL, NULL, NULL } }, DCW_STATE_UNKNOWN, NULL },
  { "no path", NULL, TRUE, { { NULL, NULL, NULL } }, DCW_STATE_UNKNOWN, NULL },
  { "a name alone", "opc.exe", FALSE, { { DCW_FACT_FILE, "opc.exe", DCW_FILE_MISSING } }, DCW_STATE_UNKNOWN, NULL },
  { "cut at a blank", "C:\\Program", FALSE, { { DCW_FACT_FILE, "C:\\Program", DCW_FILE_MISSING } }, DCW_STATE_UNKNOWN, NULL },
  { "a variable", "\"%systemroot%\\x.dll\"", FALSE, { { DCW_FACT_FILE, "D:\\Win\\x.dll", "1" } }, DCW_STATE_PRESENT, "1" },
  { "of 32 bits",
    "%SystemRoot%\\system32\\x.dll",
    TRUE,
    { { DCW_FACT_FILE, "D:\\Win\\SysWOW64\\x.dll", "2" } },
    DCW_STATE_PRESENT,
    "2" },
  { "of 32 bits, there for the others",
    "D:\\WIN\\System32\\x.dll",
    TRUE,
    { { DCW_FACT_FILE, "D:\\Win\\SysWOW64\\x.dll", DCW_FILE_MISSING }, { DCW_FACT_FILE, "D:\\WIN\\System32\\x.dll", "3" } },
    DCW_STATE_PRESENT,
    "3" },
  { "of 32 bits, nowhere",
    "D:\\Win\\System32\\x.dll",
    TRUE,
    { { DCW_FACT_FILE, "D:\\Win\\SysWOW64\\x.dll", DCW_FILE_MISSING },
      { DCW_FACT_FILE, "D:\\Win\\System32\\x.dll", DCW_FILE_MISSING } },
    DCW_STATE_ABSENT,
    NULL },
  { "of 32 bits, looked at in one place",
    "D:\\Win\\System32\\x.dll",
    TRUE,
    { { DCW_FACT_FILE, "D:\\Win\\System32\\x.dll", DCW_FILE_MISSING } },
    DCW_STATE_UNKNOWN,
    NULL },
  { "programs of 32 bits",
    "%ProgramFiles%\\o.exe",
    TRUE,
    { { DCW_FACT_FILE, "C:\\Program Files (x86)\\o.exe", "4" } },
    DCW_STATE_PRESENT,
    "4" },
};

START_TEST (files_that_are_there)
{
  DcwImage *image = dcw_image_new ();
  g_autoptr (DcwResource) root = dcw_resource_value (VERSION_KEY, "SystemRoot", NULL);
  g_autoptr (DcwState) windows = dcw_state_value_text ("D:\\Win");
  dcw_image_set (image, root, windows);
  for (guint i = 0; i < 2 && files[_i].facts[i].id != NULL; i++)
    dcw_image_set_fact (image, files[_i].facts[i].id, files[_i].facts[i].subject, files[_i].facts[i].value);
  g_autoptr (DcwView) view = view_of (image);
  const char *version = "unset";
  DcwStatus status = dcw_file_look (view, files[_i].path, files[_i].of_32, &version);
  ck_assert_msg (status == files[_i].status && g_strcmp0 (version, files[_i].version) == 0, "%s: %d, %s", files[_i].name, status,
                 version);
}
END_TEST

/* ---- Names, policies, clients ---- */

START_TEST (names_of_computers)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_set_fact (image, DCW_FACT_ADDRESS, "lan", "10.0.0.20/24");
  dcw_image_set_fact (image, DCW_FACT_HOST, "HMI-1", "10.0.0.7 fe80::7");
  dcw_image_set_fact (image, DCW_FACT_HOST, "Far", "10.9.0.7");
  g_autoptr (DcwView) view = view_of (image);
  ck_assert_str_eq (dcw_firewall_host (view, "hmi-1"), "10.0.0.7 fe80::7");
  ck_assert_str_eq (dcw_firewall_host (view, "Far"), "10.9.0.7");
  ck_assert (dcw_firewall_host (view, "hmi-2") == NULL);
  ck_assert (dcw_firewall_is_near (view, "hmi-1") == DCW_STATE_PRESENT);
  ck_assert (dcw_firewall_is_near (view, "Far") == DCW_STATE_ABSENT);
  ck_assert (dcw_firewall_is_near (view, "hmi-2") == DCW_STATE_UNKNOWN);
}
END_TEST

START_TEST (what_the_domain_sets)
{
  DcwImage *image = dcw_image_new ();
  g_auto (DcwPrincipal) who = { 0 }, nobody = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, "S-1-5-21-1-2-3-1001", NULL));
  dcw_principal_init_name (&nobody, "OPC Users");
  g_autoptr (DcwResource) guest = dcw_setting_resource (dcw_setting (DCW_SETTING_FORCE_GUEST)),
                          level = dcw_setting_resource (dcw_setting (DCW_SETTING_LM_LEVEL)),
                          batch = dcw_resource_right (&who, "SeBatchLogonRight", NULL),
                          service = dcw_resource_right (&who, "SeServiceLogonRight", NULL),
                          to_come = dcw_resource_right (&nobody, "SeBatchLogonRight", NULL);
  dcw_image_set_fact (image, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (guest), "domain");
  dcw_image_set_fact (image, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (level), "local");
  dcw_image_set_fact (image, DCW_FACT_POLICY_ORIGIN, DCW_FACT_EVERY_RIGHT "SeBatchLogonRight", "domain");
  g_autoptr (DcwView) view = view_of (image);
  ck_assert (dcw_is_of_domain (view, guest) && dcw_is_of_domain (view, batch) && dcw_is_of_domain (view, to_come));
  ck_assert (!dcw_is_of_domain (view, level) && !dcw_is_of_domain (view, service) && !dcw_is_of_domain (view, NULL));
}
END_TEST

START_TEST (who_is_connected)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_set_fact (image, DCW_FACT_CLIENTS, "Plant", "10.0.0.7 10.0.0.8");
  dcw_image_set_fact (image, DCW_FACT_HOST, "HMI-1", "fe80::7 10.0.0.7");
  dcw_image_set_fact (image, DCW_FACT_HOST, "HMI-10", "10.0.0.70");
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autofree char *clients = dcw_restarts_clients (station, "Plant"), *none = dcw_restarts_clients (station, "Other");
  ck_assert_str_eq (clients, "HMI-1 (10.0.0.7), 10.0.0.8");
  ck_assert (none == NULL);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("survey-told");
  TCase *tcase = tcase_create ("told");
  tcase_add_loop_test (tcase, the_update_of_november, 0, G_N_ELEMENTS (updates));
  tcase_add_loop_test (tcase, whether_changes_count, 0, G_N_ELEMENTS (charges));
  tcase_add_loop_test (tcase, files_that_are_there, 0, G_N_ELEMENTS (files));
  tcase_add_test (tcase, names_of_computers);
  tcase_add_test (tcase, what_the_domain_sets);
  tcase_add_test (tcase, who_is_connected);
  suite_add_tcase (suite, tcase);
  return suite;
}
