/* Each finding about the firewall, discovery and local policies: a station that has it, and one that differs in one resource. */
#include <string.h>
#include "station/image-station.h"
#include "support/plant.h"
#include "support/stations.h"
#include "support/tap.h"

#define LSA "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define FIREWALL "HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy"
#define POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall"
#define RPC "HKLM\\SOFTWARE\\Microsoft\\Rpc"
#define RPC_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Rpc"
#define ENDPOINTS "HKLM\\SOFTWARE\\Classes\\AppID\\" DCW_PLANT_APPID
#define RULE(fields) "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|" fields "Name=x|"
#define OPEN_SERVER RULE ("RA4=LocalSubnet|RA6=LocalSubnet|App=" DCW_PLANT_EXE "|")

/* Everything that the profile below needs is let in. */
static const DcwTestPut open_rules[] = {
  { "rule", "M", NULL, RULE ("LPort=RPC-EPMap|Svc=RpcSs|") },
  { "rule", "S", NULL, OPEN_SERVER },
  { "rule", "E", NULL, RULE ("RA4=LocalSubnet|RA6=LocalSubnet|App=" DCW_PLANT_ENUM "|") },
  { "rule", "H", NULL, RULE ("RA4=LocalSubnet|RA6=LocalSubnet|App=" DCW_PLANT_HISTORIAN "|") },
  { "strings", RPC "\\Internet", "Ports", "5000-6000" },
  { "text", RPC "\\Internet", "PortsInternetAvailable", "Y" },
  { "text", RPC "\\Internet", "UseInternetPorts", "Y" },
  { "strings", ENDPOINTS, "Endpoints", "ncacn_ip_tcp,0,5000" },
  { NULL, NULL, NULL, NULL },
};

static DcwImage *
make_image (void)
{
  DcwImage *image = dcw_plant_image ();
  dcw_test_put_all (image, open_rules);
  return image;
}

static DcwProfile *
make_profile (void)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = DCW_ROLE_BOTH;
  dcw_profile_add (profile, DCW_LIST_SERVERS, "Acme.OPC.1");
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "Historian");
  return profile;
}

/* OPC-CLIENT2 is an address, until somebody forgets it. */
static DcwImage *
make_known_image (void)
{
  DcwImage *image = make_image ();
  dcw_image_set_fact (image, DCW_FACT_HOST, "OPC-CLIENT2", "10.0.0.8");
  return image;
}

static DcwProfile *
make_peers_profile (void)
{
  DcwProfile *profile = make_profile ();
  dcw_profile_add (profile, DCW_LIST_PEERS, "10.0.0.7");
  dcw_profile_add (profile, DCW_LIST_PEERS, "OPC-CLIENT2");
  dcw_profile_set (profile, "firewall.server", "open");
  return profile;
}

static const DcwTestPair nobody_knows = { "firewall.peer-unknown", { "fact", DCW_FACT_HOST, "OPC-CLIENT2", NULL }, TRUE };

#define NUMBER(id, key, value, number)                                                                                           \
  {                                                                                                                              \
    id, { "number", key, value, number }, FALSE                                                                                  \
  }
#define BLOCK(fields) "v2.30|Action=Block|Active=TRUE|Dir=In|" fields "Name=x|"

static const DcwTestPair firewall[] = {
  { "firewall.profile-off", { "profile", "domain", NULL, "off" }, FALSE },
  { "firewall.profile-off", { "profile", "private", NULL, "off" }, TRUE },
  NUMBER ("firewall.profile-off", POLICY "\\PublicProfile", "EnableFirewall", "0"),
  NUMBER ("firewall.only-policy", POLICY "\\PrivateProfile", "AllowLocalPolicyMerge", "0"),
  NUMBER ("firewall.shielded", FIREWALL "\\StandardProfile", "DoNotAllowExceptions", "1"),
  NUMBER ("firewall.shielded", POLICY "\\PublicProfile", "DoNotAllowExceptions", "1"),
  { "firewall.lets-in", { "profile", "public", NULL, "open" }, FALSE },
  { "firewall.blocked", { "rule", "B", NULL, BLOCK ("Protocol=6|App=" DCW_PLANT_EXE "|") }, FALSE },
  { "firewall.blocked", { "rule", "B", NULL, BLOCK ("Protocol=6|LPort=135|Profile=Public|") }, TRUE },
  { "firewall.blocked", { "rule", "B", NULL, BLOCK ("App=" DCW_PLANT_HISTORIAN "|RA4=10.0.0.0/8|") }, TRUE },
  { "firewall.blocked", { "text", POLICY "\\FirewallRules", "B", BLOCK ("Protocol=6|LPort=100-200|") }, FALSE },
  { "firewall.mapper-closed", { "gone-rule", "M", NULL, NULL }, FALSE },
  { "firewall.mapper-closed", { "rule", "M", NULL, RULE ("LPort=135|Profile=Domain|") }, TRUE },
  { "firewall.mapper-closed", { "rule", "M", NULL, RULE ("LPort=135|RA4=10.0.0.7|") }, TRUE },
  { "firewall.server-closed", { "gone-rule", "S", NULL, NULL }, FALSE },
  { "firewall.server-closed", { "rule", "S", NULL, RULE ("LPort=5001|App=" DCW_PLANT_EXE "|") }, TRUE },
  { "firewall.program-closed", { "gone-rule", "H", NULL, NULL }, TRUE },
  { "firewall.unreadable", { "rule", "B", NULL, "v2.30|Action=" }, FALSE },
  { "firewall.wide", { "rule", "S", NULL, RULE ("App=" DCW_PLANT_EXE "|") }, FALSE },
  { "firewall.rule-off",
    { "rule", "B", NULL, "v2.30|Action=Allow|Active=FALSE|Dir=In|Protocol=6|App=" DCW_PLANT_EXE "|Name=x|" },
    FALSE },
  { "firewall.doubled", { "rule", "S2", NULL, OPEN_SERVER "Desc=the same|" }, FALSE },
  { "firewall.endpoint-broken", { "strings", ENDPOINTS, "Endpoints", "ncacn_ip_tcp,0,80" }, FALSE },
  { "firewall.endpoint-broken", { "strings", ENDPOINTS, "Endpoints", "ncacn_ip_tcp,0,5000|ncacn_ip_tcp,5001" }, TRUE },
  { "firewall.endpoint-broken", { "text", ENDPOINTS, "Endpoints", "ncacn_ip_tcp,0,5000" }, FALSE },
  { "firewall.stopped", { "fact", DCW_FACT_SERVICE_STATE, "MpsSvc", "stopped" }, FALSE },
  { "firewall.stopped", { "fact", DCW_FACT_SERVICE_STATE, "BFE", "stopped" }, FALSE },
  { "firewall.other-product", { "fact", DCW_FACT_FIREWALL_PRODUCT, "Plant Shield", "firewall" }, FALSE },
  { "firewall.port-taken", { "fact", DCW_FACT_LISTENING, "tcp/5000", "other.exe" }, FALSE },
  { "firewall.rpc-ports", { "strings", RPC "\\Internet", "Ports", "5000-5049|6000" }, FALSE },
  { "firewall.rpc-ports", { "strings", RPC "\\Internet", "Ports", "6000-5000" }, FALSE },
  { "firewall.rpc-ports", { "strings", RPC "\\Internet", "Ports", "5000-6000|x" }, FALSE },
  { "firewall.rpc-ports", { "text", RPC "\\Internet", "UseInternetPorts", "yes" }, FALSE },
  { "firewall.rpc-ports", { "gone", RPC "\\Internet", "PortsInternetAvailable", NULL }, FALSE },
};

static const DcwTestPair discovery[] = {
  { "discovery.service-disabled", { "service", "FDResPub", "%SystemRoot%\\system32\\svchost.exe -k LocalService", "4" }, FALSE },
  { "discovery.public",
    { "rule", "P", NULL,
      "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=17|Profile=Public|LPort=3702|Name=x|EmbedCtxt=@firewallapi.dll,-32752|" },
    FALSE },
};

static const DcwTestPair policies[] = {
  NUMBER ("policies.guest-only", LSA, "forceguest", "1"),
  NUMBER ("policies.everyone-open", LSA, "EveryoneIncludesAnonymous", "1"),
  NUMBER ("policies.blank-allowed", LSA, "LimitBlankPasswordUse", "0"),
  NUMBER ("policies.ntlm-old", LSA, "LmCompatibilityLevel", "2"),
  NUMBER ("policies.ntlm-broken", LSA, "LmCompatibilityLevel", "6"),
  NUMBER ("policies.ntlm-in", LSA "\\MSV1_0", "RestrictReceivingNTLMTraffic", "1"),
  NUMBER ("policies.ntlm-out", LSA "\\MSV1_0", "RestrictSendingNTLMTraffic", "2"),
  NUMBER ("policies.rpc-clients", RPC_POLICY, "RestrictRemoteClients", "2"),
  NUMBER ("policies.rpc-resolution", RPC_POLICY, "EnableAuthEpResolution", "1"),
  NUMBER ("policies.token-filter", "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System",
          "LocalAccountTokenFilterPolicy", "1"),
  { "policies.wrong-type", { "text", LSA, "ForceGuest", "1" }, FALSE },
  { "policies.wrong-type", { "bytes", LSA, "LmCompatibilityLevel", "03" }, FALSE },
  { "policies.guest", { "flags", DCW_TEST_MACHINE "-501", "Guest", "0x10220" }, FALSE },
  { "policies.no-tcp", { "strings", RPC, "DCOM Protocols", "" }, FALSE },
  { "policies.no-tcp", { "strings", RPC, "DCOM Protocols", "ncacn_spx" }, FALSE },
};

/* Findings that only a profile with more in it has. */
static DcwProfile *
make_searching_profile (void)
{
  DcwProfile *profile = make_profile ();
  profile->group = g_strdup ("Shift");
  dcw_profile_set (profile, "applications.opcenum", "authenticated");
  return profile;
}

static const DcwTestPair searching = { "firewall.opcenum-closed", { "gone-rule", "E", NULL, NULL }, TRUE };

static DcwProfile *
make_discovering_profile (void)
{
  DcwProfile *profile = make_profile ();
  dcw_profile_set (profile, "discovery.use", "on");
  return profile;
}

static const DcwTestPair only_public = { "discovery.only-public", { "fact", DCW_FACT_CATEGORY, "lan", "public" }, TRUE };

static DcwImage *
make_unrecorded (void)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_add_root (image, DCW_KIND_FIREWALL_RULE, NULL);
  return image;
}

START_TEST (firewall_findings)
{
  dcw_test_pair (&firewall[_i], make_image, make_profile);
}
END_TEST

START_TEST (discovery_findings)
{
  dcw_test_pair (&discovery[_i], make_image, make_profile);
}
END_TEST

START_TEST (policies_findings)
{
  dcw_test_pair (&policies[_i], make_image, make_profile);
}
END_TEST

START_TEST (findings_of_other_profiles)
{
  dcw_test_pair (&searching, make_image, make_searching_profile);
  dcw_test_pair (&only_public, make_image, make_discovering_profile);
  dcw_test_pair (&nobody_knows, make_known_image, make_peers_profile);
}
END_TEST

/* The finding of this id, or NULL. */
static const DcwFinding *
find_of (const GPtrArray *findings, const char *id)
{
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((const DcwFinding *)findings->pdata[i])->id, id) == 0)
      return findings->pdata[i];
  return NULL;
}

/* Rules for some computers, told of a profile that names none, and of one that names others. */
START_TEST (let_in_for_some)
{
  static const struct {
    const char *mapper, *server, *peer; /* rules, or NULL: gone */
    DcwSeverity severity;               /* of the two findings */
    const char *of_mapper, *of_server, *line;
  } rows[] = {
    { RULE ("LPort=135|RA4=10.0.0.7|"), RULE ("RA4=10.0.0.7|App=" DCW_PLANT_EXE "|"), NULL, DCW_SEVERITY_INFO,
      "Only 10.0.0.7 is let in to TCP port 135.", "Only 10.0.0.7 is let in to Acme.OPC.1.",
      "Only 10.0.0.7 is let in to TCP port 135." },
    { RULE ("LPort=135|RA4=10.0.0.7|"), NULL, NULL, DCW_SEVERITY_INFO, "Only 10.0.0.7 is let in to TCP port 135.",
      "No rule lets the other computers in to the OPC server Acme.OPC.1 (kind of the network: domain, private, public).",
      "No rule lets other computers in to Acme.OPC.1." },
    { NULL, NULL, NULL, DCW_SEVERITY_PROBLEM,
      "No rule lets the other computers in to TCP port 135, where DCOM begins (kind of the network: domain, private, public).",
      "No rule lets the other computers in to the OPC server Acme.OPC.1 (kind of the network: domain, private, public).",
      "TCP port 135 is not open." },
    { RULE ("LPort=135|RA4=10.0.0.7|"), RULE ("RA4=10.0.0.7|App=" DCW_PLANT_EXE "|"), "10.0.0.9", DCW_SEVERITY_PROBLEM,
      "No rule lets the other computers in to TCP port 135, where DCOM begins (kind of the network: domain, private, public).",
      "No rule lets the other computers in to the OPC server Acme.OPC.1 (kind of the network: domain, private, public).",
      "Only 10.0.0.7 is let in to Acme.OPC.1." },
  };
  const char *const rules[] = { rows[_i].mapper, rows[_i].server }, *const ids[] = { "M", "S" },
                    *const codes[] = { "firewall.mapper-closed", "firewall.server-closed" },
                    *const evidence[] = { rows[_i].of_mapper, rows[_i].of_server };
  g_autoptr (DcwProfile) profile = make_profile ();
  DcwImage *image = make_image ();
  if (rows[_i].peer != NULL)
    dcw_profile_add (profile, DCW_LIST_PEERS, rows[_i].peer);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    dcw_test_put (image, &(DcwTestPut){ rules[i] != NULL ? "rule" : "gone-rule", ids[i], NULL, rules[i] });
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GPtrArray) findings = dcw_audit (view, profile);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    const DcwFinding *finding = find_of (findings, codes[i]);
    g_autofree char *text = finding != NULL ? dcw_message_english (finding->evidence) : NULL;
    ck_assert_str_eq (text, evidence[i]);
    ck_assert_int_eq (finding->severity, rules[i] == NULL ? DCW_SEVERITY_PROBLEM : rows[_i].severity);
  }
  g_autoptr (GPtrArray) told = dcw_topic_now (dcw_topic ("firewall"), view, profile);
  g_autoptr (GString) lines = g_string_new ("\n");
  for (guint i = 0; i < told->len; i++) {
    g_autofree char *line = dcw_message_english (told->pdata[i]);
    g_string_append_printf (lines, "%s\n", line);
  }
  g_autofree char *line = g_strdup_printf ("\n%s\n", rows[_i].line);
  ck_assert_msg (strstr (lines->str, line) != NULL, "no “%s” in:%s", rows[_i].line, lines->str);
}
END_TEST

/* Who let everybody near in anyway need not hear it, and it is the reason of the recommendation too. */
START_TEST (whom_nobody_knows)
{
  static const char expected[] = "The address of OPC-CLIENT2 is not known, so the whole local network is let in.";
  static const struct {
    const char *option, *value;
    gboolean found;
  } rows[] = {
    { "firewall.scope", NULL, TRUE },   { "firewall.scope", "peers", TRUE }, { "firewall.scope", "subnet", FALSE },
    { "firewall.scope", "any", FALSE }, { "firewall.server", NULL, FALSE },
  };
  g_autoptr (DcwProfile) profile = make_peers_profile ();
  g_autoptr (DcwStation) station = dcw_image_station_new (make_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwMessage) why = NULL;
  const DcwOption *scope = dcw_topic_option ("firewall.scope", NULL);
  dcw_profile_set (profile, rows[_i].option, rows[_i].value);
  g_autoptr (GPtrArray) findings = dcw_audit (view, profile);
  const DcwFinding *finding = find_of (findings, "firewall.peer-unknown");
  g_autofree char *text = finding != NULL ? dcw_message_english (finding->evidence) : NULL;
  ck_assert_str_eq (text != NULL ? text : "", rows[_i].found ? expected : "");
  ck_assert_str_eq (scope->recommend (view, profile, &why), "peers");
  g_autofree char *because = dcw_message_english (why);
  ck_assert_str_eq (because, expected);
}
END_TEST

/* A rule of ours that is wider than the profile wants: the finding goes with the scope. */
START_TEST (own_rule_is_narrowed)
{
  static const DcwTestPut wide = { "rule", "OPC-DCOM-Wizard-Server-Acme.OPC.1", NULL, RULE ("App=" DCW_PLANT_EXE "|") };
  static const DcwTestPut none = { "gone-rule", "S", NULL, NULL };
  g_autoptr (DcwProfile) profile = make_profile ();
  dcw_profile_set (profile, "firewall.server", "open");
  dcw_profile_set (profile, "firewall.scope", "any");
  DcwImage *image = make_image ();
  dcw_test_put (image, &none);
  dcw_test_put (image, &wide);
  g_autoptr (DcwPlan) plan = dcw_test_plan ("own", image, profile);
  const DcwFinding *found = NULL;
  for (guint i = 0; i < plan->findings->len; i++)
    if (strcmp (((const DcwFinding *)plan->findings->pdata[i])->id, "firewall.wide") == 0)
      found = plan->findings->pdata[i];
  ck_assert_msg (found != NULL && g_strcmp0 (found->patch_option, "firewall.scope") == 0, "no remedy");
  dcw_profile_set (profile, found->patch_option, found->patch_value);
  DcwImage *again = make_image ();
  dcw_test_put (again, &none);
  dcw_test_put (again, &wide);
  g_autoptr (DcwPlan) narrower = dcw_test_plan ("own, narrower", again, profile);
  g_autofree char *changes = dcw_text_changes (narrower);
  ck_assert_msg (strstr (changes, "RA4=LocalSubnet") != NULL, "%s", changes);
}
END_TEST

START_TEST (policy_not_recorded)
{
  static const struct {
    DcwTestPut put;
    gboolean found;
  } rows[] = { { { "root", "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall", NULL, NULL }, FALSE },
               { { NULL, NULL, NULL, NULL }, TRUE } };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    DcwImage *image = make_unrecorded ();
    dcw_test_put (image, &rows[i].put);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (GPtrArray) findings = dcw_audit (view, NULL);
    g_autofree char *ids = dcw_text_findings (findings);
    ck_assert_msg ((strstr (ids, "firewall.policy-unknown") != NULL) == rows[i].found, "row %u: %s", i, ids);
  }
}
END_TEST

/* Every finding of the three topics is in one of the tables above or has a test of its own. */
START_TEST (all_findings_are_tested)
{
  DcwTestPair all[G_N_ELEMENTS (firewall) + 3];
  memcpy (all, firewall, sizeof firewall);
  all[G_N_ELEMENTS (firewall)] = searching;
  all[G_N_ELEMENTS (firewall) + 1] = (DcwTestPair){ .id = "firewall.policy-unknown" };
  all[G_N_ELEMENTS (firewall) + 2] = nobody_knows;
  dcw_test_pairs_complete ("firewall", all, G_N_ELEMENTS (all));
  DcwTestPair of_discovery[] = { discovery[0], discovery[1], only_public };
  dcw_test_pairs_complete ("discovery", of_discovery, G_N_ELEMENTS (of_discovery));
  dcw_test_pairs_complete ("policies", policies, G_N_ELEMENTS (policies));
}
END_TEST

START_TEST (all_remedies_are_tried)
{
  g_auto (DcwTestRemedies) remedies = { 0 };
  dcw_test_remedies_add (&remedies, firewall, G_N_ELEMENTS (firewall), make_image, make_profile);
  dcw_test_remedies_add (&remedies, discovery, G_N_ELEMENTS (discovery), make_image, make_profile);
  dcw_test_remedies_add (&remedies, policies, G_N_ELEMENTS (policies), make_image, make_profile);
  dcw_test_remedies_add (&remedies, &searching, 1, make_image, make_searching_profile);
  dcw_test_remedies_add (&remedies, &only_public, 1, make_image, make_discovering_profile);
  dcw_test_remedies_complete (&remedies, "firewall");
  dcw_test_remedies_complete (&remedies, "discovery");
  dcw_test_remedies_complete (&remedies, "policies");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("checks-firewall");
  TCase *tables = tcase_create ("tables");
  tcase_add_loop_test (tables, firewall_findings, 0, G_N_ELEMENTS (firewall));
  tcase_add_loop_test (tables, discovery_findings, 0, G_N_ELEMENTS (discovery));
  tcase_add_loop_test (tables, policies_findings, 0, G_N_ELEMENTS (policies));
  suite_add_tcase (suite, tables);
  TCase *rest = tcase_create ("rest");
  tcase_add_test (rest, findings_of_other_profiles);
  tcase_add_loop_test (rest, let_in_for_some, 0, 4);
  tcase_add_loop_test (rest, whom_nobody_knows, 0, 5);
  tcase_add_test (rest, own_rule_is_narrowed);
  tcase_add_test (rest, policy_not_recorded);
  tcase_add_test (rest, all_findings_are_tested);
  tcase_add_test (rest, all_remedies_are_tried);
  suite_add_tcase (suite, rest);
  return suite;
}
