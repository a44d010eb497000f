/* Services, firewall rules and profiles, and facts out of registry exports; and the plan for a real firewall policy. */
#include <string.h>
#include "firewall/rule-new.h"
#include "station/reg.h"
#include "support/files.h"
#include "support/plant.h"
#include "support/scratch.h"
#include "support/stations.h"
#include "support/tap.h"
#include "support/unpack.h"
#include "survey/firewall.h"

#define HEAD "Windows Registry Editor Version 5.00\n\n"
#define SERVICES "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services"
#define FIREWALL SERVICES "\\SharedAccess\\Parameters\\FirewallPolicy"
#define SERVICE(fields) "[" SERVICES "]\n[" SERVICES "\\X]\n" fields
#define PATH "\"ImagePath\"=\"x.exe\"\n"
#define OWN "\"Type\"=dword:00000010\n"

static char *folder;

static void
set_up (void)
{
  folder = dcw_scratch_new ();
}

static void
tear_down (void)
{
  dcw_scratch_free (g_steal_pointer (&folder));
}

typedef struct {
  const char *name, *text;
  const char *kind, *at, *value; /* address: of a kind and name, or a registry value */
  const char *answer;
} Case;

static const Case cases[] = {
  { "service", SERVICE (OWN PATH "\"Start\"=dword:00000003\n\"DisplayName\"=\"The X\"\n\"ObjectName\"=\"LocalSystem\"\n"),
    "service", "x", NULL,
    "log-on account: NT AUTHORITY\\SYSTEM, start type: 3, service type: 16, program: x.exe, display name: The X" },
  { "without account it is Local System", SERVICE (OWN PATH), "service", "X", NULL,
    "log-on account: NT AUTHORITY\\SYSTEM, service type: 16, program: x.exe" },
  { "local service", SERVICE (OWN PATH "\"ObjectName\"=\"nt authority\\\\localservice\"\n"), "service", "X", NULL,
    "log-on account: NT AUTHORITY\\LOCAL SERVICE, service type: 16, program: x.exe" },
  { "network service, with a blank", SERVICE (OWN "\"ObjectName\"=\"NT AUTHORITY\\\\NETWORK SERVICE\"\n"), "service", "X", NULL,
    "log-on account: NT AUTHORITY\\NETWORK SERVICE, service type: 16" },
  /* documented by Microsoft: the SID of TrustedInstaller */
  { "account of a service", SERVICE (OWN "\"ObjectName\"=\"NT SERVICE\\\\TrustedInstaller\"\n"), "service", "X", NULL,
    "log-on account: S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464, service type: 16" },
  { "somebody who is not known here", SERVICE (OWN "\"ObjectName\"=\".\\\\opc\"\n"), "service", "X", NULL, "service type: 16" },
  { "who that is by name", SERVICE (OWN "\"ObjectName\"=\".\\\\opc\"\n"), "fact", DCW_FACT_SERVICE_ACCOUNT, "X", ".\\opc" },
  { "nobody to name", SERVICE (OWN "\"ObjectName\"=\"LocalSystem\"\n"), "fact", DCW_FACT_SERVICE_ACCOUNT, "X", NULL },
  { "no name of a user's service", SERVICE ("\"Type\"=dword:00000050\n"), "fact", DCW_FACT_SERVICE_ACCOUNT, "X", NULL },
  { "an empty name", SERVICE (OWN "\"ObjectName\"=\"\"\n"), "fact", DCW_FACT_SERVICE_ACCOUNT, "X", NULL },
  { "service of a user", SERVICE ("\"Type\"=dword:00000050\n"), "service", "X", NULL, "service type: 80" },
  { "shared process", SERVICE ("\"Type\"=dword:00000120\n"), "service", "X", NULL,
    "log-on account: NT AUTHORITY\\SYSTEM, service type: 288" },
  { "a driver is none", SERVICE ("\"Type\"=dword:00000001\n" PATH), "service", "X", NULL, "absent" },
  { "its values stay", SERVICE ("\"Type\"=dword:00000001\n" PATH), NULL, SERVICES "\\X", "ImagePath", "REG_SZ “x.exe”" },
  { "no type is none", SERVICE (PATH), "service", "X", NULL, "absent" },
  { "a type of text is none", SERVICE ("\"Type\"=\"16\"\n"), "service", "X", NULL, "absent" },
  { "values of a service are told once", SERVICE (OWN PATH), NULL, SERVICES "\\X", "ImagePath",
    "unknown: this belongs to a service or to the firewall, and is shown there" },
  { "other values are values", SERVICE (OWN "\"Description\"=\"d\"\n"), NULL, SERVICES "\\X", "Description", "REG_SZ “d”" },
  { "one service alone: others are not known", "[" SERVICES "\\X]\n" OWN, "service", "Y", NULL, "unknown: not recorded" },
  { "one service alone", "[" SERVICES "\\X]\n" OWN, "service", "X", NULL,
    "log-on account: NT AUTHORITY\\SYSTEM, service type: 16" },
  { "services whole", SERVICE (OWN), "service", "Y", NULL, "absent" },

  { "rule", "[" FIREWALL "\\FirewallRules]\n\"R-1\"=\"v2.10|Action=Allow|Dir=In|\"\n", "firewall-rule", "r-1", NULL,
    "rule: v2.10|Action=Allow|Dir=In|" },
  { "rule, told once", "[" FIREWALL "\\FirewallRules]\n\"R-1\"=\"v2.10|Action=Allow|Dir=In|\"\n", NULL,
    FIREWALL "\\FirewallRules", "R-1", "unknown: this belongs to a service or to the firewall, and is shown there" },
  { "rules whole", "[" FIREWALL "\\FirewallRules]\n", "firewall-rule", "x", NULL, "absent" },
  { "a number is no rule", "[" FIREWALL "\\FirewallRules]\n\"R\"=dword:00000001\n", "firewall-rule", "R", NULL, "absent" },
  { "rules not recorded", SERVICE (""), "firewall-rule", "x", NULL, "absent" },
  { "nothing recorded", "[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\n", "firewall-rule", "x", NULL, "unknown: not recorded" },
  { "profile", "[" FIREWALL "\\StandardProfile]\n\"EnableFirewall\"=dword:00000000\n\"DefaultInboundAction\"=dword:00000001\n",
    "firewall-profile", "private", NULL, "on: 0, incoming connections without a rule: 1" },
  { "profile that does not say", "[" FIREWALL "\\DomainProfile]\n", "firewall-profile", "domain", NULL, "on: 1" },
  { "profile that is not there", "[" FIREWALL "\\DomainProfile]\n", "firewall-profile", "public", NULL, "unknown: not recorded" },
  { "of a control set", "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Services\\X]\n" OWN, "service", "X", NULL,
    "log-on account: NT AUTHORITY\\SYSTEM, service type: 16" },

  { "address",
    "[" SERVICES "\\Tcpip\\Parameters\\Interfaces\\{1}]\n\"DhcpIPAddress\"=\"10.1.2.3\"\n\"DhcpSubnetMask\"=\"255.255.252.0\"\n",
    "fact", DCW_FACT_ADDRESS, "{1}", "10.1.2.3/22" },
  { "address set by hand",
    "[" SERVICES "\\Tcpip\\Parameters\\Interfaces\\{1}]\n\"DhcpIPAddress\"=\"0.0.0.0\"\n"
    "\"IPAddress\"=hex(7):31,00,30,00,2e,00,30,00,2e,00,30,00,2e,00,39,00,00,00,00,00\n",
    "fact", DCW_FACT_ADDRESS, "{1}", "10.0.0.9" },
  { "no address", "[" SERVICES "\\Tcpip\\Parameters\\Interfaces\\{1}]\n\"DhcpIPAddress\"=\"0.0.0.0\"\n", "fact", DCW_FACT_ADDRESS,
    "{1}", NULL },
  { "what is no address", "[" SERVICES "\\Tcpip\\Parameters\\Interfaces\\{1}]\n\"DhcpIPAddress\"=\"10.1.2\"\n", "fact",
    DCW_FACT_ADDRESS, "{1}", NULL },
  { "controller", "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions]\n\"ProductType\"=\"LanmanNT\"\n",
    "fact", DCW_FACT_JOINED, "", "controller" },
  { "no controller", "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ProductOptions]\n\"ProductType\"=\"ServerNT\"\n",
    "fact", DCW_FACT_JOINED, "", NULL },
};

static char *
answer (DcwStation *station, const Case *c)
{
  if (g_strcmp0 (c->kind, "fact") == 0)
    return g_strdup (dcw_station_fact (station, c->at, c->value));
  g_autoptr (DcwResource) resource = c->kind == NULL ? dcw_resource_value (c->at, c->value, NULL)
                                                     : dcw_resource_named (dcw_kind_by_name (c->kind)->id, c->at, NULL);
  ck_assert_msg (resource != NULL, "%s", c->name);
  g_autoptr (DcwState) state = dcw_station_read (station, resource);
  return dcw_state_show (state, DCW_CODEC_NONE);
}

START_TEST (answers)
{
  const Case *c = &cases[_i];
  g_autofree char *path = g_build_filename (folder, "f.reg", NULL), *text = g_strconcat (HEAD, c->text, NULL);
  dcw_scratch_write (path, text);
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_reg_station_open (paths, &error);
  ck_assert_msg (station != NULL, "%s: %s", c->name, error != NULL ? error->message : "");
  g_autofree char *said = answer (station, c);
  ck_assert_msg (g_strcmp0 (said, c->answer) == 0, "%s: %s, expected %s", c->name, said != NULL ? said : "nothing",
                 c->answer != NULL ? c->answer : "nothing");
}
END_TEST

/* ---- A real Windows ---- */

static char *
sample (const char *name, const char *as)
{
  g_autoptr (GBytes) bytes = dcw_test_sample_bytes (name);
  if (bytes == NULL)
    return NULL;
  char *path = g_build_filename (folder, as, NULL);
  ck_assert (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  return path;
}

static DcwStation *
open_real (void)
{
  g_autofree char *system = sample ("win10-1709-system.reg.xz", "system.reg"), *ole = sample ("ole-defaults.reg", "ole.reg");
  if (system == NULL || ole == NULL)
    return NULL;
  const char *const paths[] = { system, ole, NULL };
  g_autoptr (GError) error = NULL;
  DcwStation *station = dcw_reg_station_open (paths, &error);
  ck_assert_msg (station != NULL, "%s", error != NULL ? error->message : "");
  return station;
}

START_TEST (real_services)
{
  static const struct {
    const char *name, *account, *path;
    guint start, type;
  } rows[] = {
    { "RpcSs", "S-1-5-20", "%SystemRoot%\\system32\\svchost.exe -k rpcss -p", 2, 0x20 },
    { "Spooler", "S-1-5-18", "%SystemRoot%\\System32\\spoolsv.exe", 2, 0x110 },
    { "SSDPSRV", "S-1-5-19", "%SystemRoot%\\system32\\svchost.exe -k LocalServiceAndNoImpersonation -p", 3, 0x20 },
  };
  g_autoptr (DcwStation) station = open_real ();
  if (station == NULL)
    dcw_skip ("samples win10-1709-system.reg.xz and ole-defaults.reg are not there");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, rows[i].name, NULL);
    g_autoptr (DcwState) state = dcw_station_read (station, resource);
    ck_assert_msg (dcw_state_status (state) == DCW_STATE_PRESENT, "%s", rows[i].name);
    g_autofree char *account = dcw_principal_id (dcw_state_principal (state, DCW_SERVICE_ACCOUNT));
    ck_assert_msg (strstr (account, rows[i].account) != NULL, "%s: %s", rows[i].name, account);
    ck_assert_msg (strcmp (dcw_state_text (state, DCW_SERVICE_PATH), rows[i].path) == 0, "%s", rows[i].name);
    ck_assert_msg (dcw_state_number (state, DCW_SERVICE_START) == rows[i].start, "%s", rows[i].name);
    ck_assert_msg (dcw_state_number (state, DCW_SERVICE_TYPE) == rows[i].type, "%s: %u", rows[i].name,
                   (guint)dcw_state_number (state, DCW_SERVICE_TYPE));
  }
}
END_TEST

/* Every rule is read; TCP 135 is open on networks of a domain, by Remote Assistance, and there alone. */
START_TEST (real_rules)
{
  g_autoptr (DcwStation) station = open_real ();
  if (station == NULL)
    dcw_skip ("samples win10-1709-system.reg.xz and ole-defaults.reg are not there");
  g_autoptr (DcwView) view = dcw_view_new (station);
  const DcwFirewall *firewall = dcw_firewall_read (view);
  ck_assert (firewall->complete && !firewall->policy_known);
  ck_assert_msg (firewall->entries->len > 400, "%u rules", firewall->entries->len);
  for (guint i = 0; i < firewall->entries->len; i++) {
    const DcwFirewallEntry *entry = firewall->entries->pdata[i];
    ck_assert_msg (entry->rule != NULL, "%s", entry->id);
  }
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    ck_assert_msg (firewall->profiles[i].status == DCW_STATE_PRESENT && firewall->profiles[i].on, "%s",
                   dcw_firewall_profile_name (i));
  g_autofree char *svchost = dcw_firewall_app (view, "C:\\Windows\\System32\\svchost.exe");
  DcwConnection mapper = { 135, "RPC-EPMap", svchost, "RpcSs", NULL };
  g_auto (DcwFirewallVerdict) verdict = { 0 };
  dcw_firewall_judge (view, &mapper, NULL, &verdict);
  ck_assert_uint_eq (verdict.let_in, DCW_FIREWALL_DOMAIN);
  ck_assert_uint_eq (verdict.blocked, 0);
  ck_assert_uint_eq (verdict.allowing->len, 1);
  ck_assert_str_eq (((DcwFirewallEntry *)verdict.allowing->pdata[0])->id, "RemoteAssistance-DCOM-In-TCP-NoScope-Active");
}
END_TEST

/* What is open is not opened again: our rule is for the other two profiles. On the station with it nothing is left. */
START_TEST (real_plan)
{
  g_autoptr (DcwStation) station = open_real ();
  if (station == NULL)
    dcw_skip ("samples win10-1709-system.reg.xz and ole-defaults.reg are not there");
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  dcw_profile_add (profile, DCW_LIST_PEERS, "192.168.1.5");
  dcw_test_set_options (profile, "firewall.mapper=open");
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL && plan->changes->len == 1, "%u changes", plan != NULL ? plan->changes->len : 0);
  const DcwChange *change = plan->changes->pdata[0];
  ck_assert_str_eq (dcw_state_text (change->after, DCW_RULE_TEXT),
                    "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|Profile=Public|LPort=RPC-EPMap|"
                    "RA4=192.168.1.5|App=%SystemRoot%\\system32\\svchost.exe|Svc=RpcSs|"
                    "Name=OPC DCOM: endpoint mapper (TCP 135)|EmbedCtxt=OPC DCOM Wizard|");
  DcwImage *image = dcw_image_station_image (DCW_IMAGE_STATION (station));
  dcw_test_apply (plan, image);
  g_autoptr (DcwView) after = dcw_view_new (station);
  g_autoptr (DcwPlan) again = dcw_plan_make (after, profile, NULL, NULL, &error);
  ck_assert_msg (again != NULL && again->changes->len == 0 && again->blocked->len == 0, "again");
  g_autoptr (GPtrArray) findings = dcw_audit (after, profile);
  g_autofree char *ids = dcw_text_findings (findings);
  ck_assert_msg (strstr (ids, "firewall.policy-unknown") != NULL && strstr (ids, "closed") == NULL
                     && strstr (ids, "blocked") == NULL && strstr (ids, "policies.guest-only") == NULL,
                 "%s", ids);
}
END_TEST

/* Windows' own rules for TCP 135, switched on, are recognised as far as they go: ours is for what is missing, or is not made. */
static const struct {
  const char *on[2], *scope;
  const char *rule; /* part of ours; NULL: none is planned */
} opened[] = {
  { { "vm-monitoring-dcom", NULL }, "any", NULL },
  { { "FPS-RPCSS-In-TCP", NULL }, "subnet", NULL },
  { { "WMI-RPCSS-In-TCP", "WMI-RPCSS-In-TCP-NoScope" }, "subnet", NULL },
  { { "FPS-RPCSS-In-TCP", NULL }, "any", "|Profile=Private|Profile=Public|LPort=RPC-EPMap|App=" },
  { { "FPS-RPCSS-In-TCP-NoScope", NULL }, "subnet", "|Profile=Private|Profile=Public|LPort=RPC-EPMap|RA4=LocalSubnet|" },
  { { "Wininit-Shutdown-In-Rule-TCP-RPC-EPMapper", NULL }, "any", "|Profile=Private|Profile=Public|LPort=RPC-EPMap|App=" },
};

static void
switch_on (DcwImage *image, const char *id)
{
  static const char *const on[] = { "TRUE", NULL };
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_RULE, id, NULL);
  g_autoptr (DcwState) now = dcw_image_get (image, resource), after = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  ck_assert_msg (dcw_state_status (now) == DCW_STATE_PRESENT, "%s is not there", id);
  g_autoptr (DcwFirewallRule) off = dcw_firewall_rule_parse (dcw_state_text (now, DCW_RULE_TEXT), NULL);
  ck_assert_msg (off != NULL && !dcw_firewall_rule_is_active (off), "%s is on", id);
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_replace (off, "Active", on, NULL);
  dcw_state_set_text (after, DCW_RULE_TEXT, dcw_firewall_rule_text (rule));
  dcw_image_set (image, resource, after);
}

START_TEST (real_open)
{
  g_autoptr (DcwStation) station = open_real ();
  if (station == NULL)
    dcw_skip ("samples win10-1709-system.reg.xz and ole-defaults.reg are not there");
  const char *name = opened[_i].on[0];
  for (guint k = 0; k < 2 && opened[_i].on[k] != NULL; k++)
    switch_on (dcw_image_station_image (DCW_IMAGE_STATION (station)), opened[_i].on[k]);
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  dcw_profile_set (profile, "firewall.mapper", "open");
  dcw_profile_set (profile, "firewall.scope", opened[_i].scope);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (plan->changes->len == (opened[_i].rule != NULL ? 1 : 0) && *blocked == '\0', "%s: %s%s", name, changes, blocked);
  if (opened[_i].rule == NULL)
    return;
  const DcwChange *change = plan->changes->pdata[0];
  ck_assert_msg (strstr (dcw_state_text (change->after, DCW_RULE_TEXT), opened[_i].rule) != NULL, "%s: %s", name, changes);
}
END_TEST

/* ---- Writing rules and profiles into an image ---- */

START_TEST (writing)
{
  static const struct {
    const char *name;
    DcwTestPut put; /* the state to write; "gone-rule": absent */
    gboolean fine;
  } rows[] = {
    { "a new rule", { "rule", "R", NULL, "v2.10|Action=Allow|Dir=In|" }, TRUE },
    { "a rule that can't be read", { "rule", "R", NULL, "v2.10|Action=Allow|Dir=In" }, FALSE },
    { "a rule without a version", { "rule", "R", NULL, "Action=Allow|Dir=In|" }, FALSE },
    { "an id with a bar", { "rule", "R|1", NULL, "v2.10|Action=Allow|Dir=In|" }, FALSE },
    { "a rule goes", { "gone-rule", "NETDIS-A", NULL, NULL }, TRUE },
    { "a profile off", { "profile", "public", NULL, "off" }, TRUE },
    { "no such profile", { "profile", "guest", NULL, "on" }, FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    DcwKindId kind = strcmp (rows[i].put.what, "profile") == 0 ? DCW_KIND_FIREWALL_PROFILE : DCW_KIND_FIREWALL_RULE;
    g_autoptr (DcwImage) wanted = dcw_image_new ();
    dcw_image_add_root (wanted, kind, NULL);
    dcw_test_put (wanted, &rows[i].put);
    g_autoptr (DcwResource) resource = dcw_resource_named (kind, rows[i].put.at, NULL);
    g_autoptr (DcwState) want = dcw_image_get (wanted, resource);
    g_autoptr (DcwStation) station = dcw_image_station_new (dcw_plant_image ());
    g_autoptr (DcwState) before = dcw_station_read (station, resource);
    g_autoptr (GError) error = NULL;
    gboolean done = dcw_station_write (station, resource, want, NULL, NULL, NULL, &error);
    ck_assert_msg (done == rows[i].fine && done == (error == NULL), "%s: %s", rows[i].name,
                   error != NULL ? error->message : "done");
    g_autoptr (DcwState) after = dcw_station_read (station, resource);
    ck_assert_msg (dcw_state_identical (after, done ? want : before), "%s", rows[i].name);
  }
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_plant_image ());
  g_autoptr (DcwResource) profile = dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, "public", NULL);
  g_autoptr (DcwState) absent = dcw_state_absent ();
  ck_assert (!dcw_station_write (station, profile, absent, NULL, NULL, NULL, NULL));
}
END_TEST

/* Windows writes rules in its own way; a rule that can't be read equals itself alone. */
START_TEST (rules_are_equal_by_meaning)
{
  static const struct {
    const char *a, *b;
    gboolean equal;
  } rows[] = {
    { "v2.10|Action=Allow|Dir=In|Protocol=6|LPort=135|RA4=10.0.0.5|",
      "v2.30|Dir=In|Action=Allow|RA4=10.0.0.5/32|Protocol=6|LPort=135|", TRUE },
    { "v2.10|Action=Allow|Dir=In|Protocol=6|LPort=135|", "v2.10|Action=Allow|Dir=In|Protocol=6|LPort=136|", FALSE },
    { "v2.10|Action=", "v2.10|Action=", TRUE },
    { "v2.10|Action=", "v2.10|Action", FALSE },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwState) a = dcw_state_present (DCW_KIND_FIREWALL_RULE), b = dcw_state_present (DCW_KIND_FIREWALL_RULE);
    dcw_state_set_text (a, DCW_RULE_TEXT, rows[i].a);
    dcw_state_set_text (b, DCW_RULE_TEXT, rows[i].b);
    ck_assert_msg (dcw_state_equal (a, b) == rows[i].equal, "%s and %s", rows[i].a, rows[i].b);
    ck_assert_msg (dcw_state_identical (a, b) == (strcmp (rows[i].a, rows[i].b) == 0), "%s and %s", rows[i].a, rows[i].b);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station-ports");
  TCase *tcase = tcase_create ("exports");
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_loop_test (tcase, answers, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, real_services);
  tcase_add_test (tcase, real_rules);
  tcase_add_test (tcase, real_plan);
  tcase_add_loop_test (tcase, real_open, 0, G_N_ELEMENTS (opened));
  suite_add_tcase (suite, tcase);
  TCase *images = tcase_create ("images");
  tcase_add_test (images, writing);
  tcase_add_test (images, rules_are_equal_by_meaning);
  suite_add_tcase (suite, images);
  return suite;
}
