/* What Windows tells in tables and files of its own, as facts; and which firewall rule may be switched by what it tells. */
#include <string.h>
#include "base/error.h"
#include "model/setting.h"
#include "station/clients.h"
#include "station/file-version.h"
#include "station/hosts.h"
#include "station/policy-origin.h"
#include "station/rule-switch.h"
#include "support/tap.h"

/* All facts of one kind, "subject=value" with semicolons between. */
static char *
show (const DcwImage *image, const char *id)
{
  g_autoptr (GPtrArray) facts = dcw_image_facts (image);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    if (strcmp (fact->id, id) == 0)
      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ";" : "", fact->subject, fact->value);
  }
  return g_string_free (text, FALSE);
}

static void
check (const DcwImage *image, const char *name, const char *id, const char *expected)
{
  g_autofree char *got = show (image, id);
  ck_assert_msg (strcmp (got, expected) == 0, "%s: %s, expected %s", name, got, expected);
}

/* ---- hosts ---- */

static const struct {
  const char *name, *text, *expected;
} hosts[] = {
  { "empty", "", "" },
  { "as Windows brings it", "# Copyright\r\n#\t127.0.0.1       localhost\r\n#\t::1             localhost\r\n", "" },
  { "one", "10.0.0.7 HMI-1\r\n", "HMI-1=10.0.0.7" },
  { "without an end of line", "10.0.0.7\tHMI-1", "HMI-1=10.0.0.7" },
  { "several names and blanks", "  10.0.0.7 \t hmi-1  hmi-1.plant.example # the HMI\n",
    "HMI-1=10.0.0.7;HMI-1.PLANT.EXAMPLE=10.0.0.7" },
  { "the first counts", "10.0.0.7 hmi\n10.0.0.8 HMI\n", "HMI=10.0.0.7" },
  { "IPv4 before IPv6", "fe80::7 hmi\n10.0.0.8 hmi\nfe80::9 hmi\n", "HMI=10.0.0.8" },
  { "IPv6 alone", "fd00::7 hmi\nfd00::8 hmi\n", "HMI=fd00::7" },
  { "itself", "127.0.0.1 a\n127.8.9.1 b\n::1 c\n:: d\n0.0.0.0 e\n", "" },
  { "byte order mark",
    "\xef\xbb\xbf"
    "10.0.0.7 hmi\n",
    "HMI=10.0.0.7" },
  { "no addresses", "hmi 10.0.0.7\n10.0.0 hmi\n10.0.0.0/8 hmi\n10.0.0.1-10.0.0.9 hmi\n", "" },
  { "no names", "10.0.0.7 h\xc3\xa4mi a|b a/b *\n10.0.0.7\n", "" },
  { "comments", "10.0.0.7#hmi\n#10.0.0.7 hmi\n10.0.0.7 a#b c\n", "A=10.0.0.7" },
  { "lines of the Macintosh", "10.0.0.7 a\r10.0.0.8 b\r", "A=10.0.0.7;B=10.0.0.8" },
};

START_TEST (names_in_hosts)
{
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_hosts_add (image, hosts[_i].text, strlen (hosts[_i].text));
  check (image, hosts[_i].name, DCW_FACT_HOST, hosts[_i].expected);
}
END_TEST

START_TEST (hosts_without_end)
{
  g_autoptr (GString) many = g_string_new (NULL);
  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (many, "10.0.%u.%u host-%u\n", i / 250 % 250, i % 250 + 1, i);
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_hosts_add (image, many->str, many->len);
  g_autoptr (GPtrArray) facts = dcw_image_facts (image);
  ck_assert_uint_eq (facts->len, 256);
  /* Half a line at the end of what is looked at says something else than the whole line. */
  g_autoptr (GString) cut = g_string_new (NULL);
  while (cut->len < DCW_HOSTS_MAX_SIZE - strlen ("10.0.0.7 hmi"))
    g_string_append_c (cut, '\n');
  g_string_append (cut, "10.0.0.7 hmi-1\n");
  g_autoptr (DcwImage) other = dcw_image_new ();
  dcw_hosts_add (other, cut->str, cut->len);
  check (other, "cut", DCW_FACT_HOST, "");
  /* One byte more than is looked at tells that, and none more is needed. */
  dcw_hosts_add (other, cut->str, DCW_HOSTS_MAX_SIZE + 1);
  check (other, "cut, just so", DCW_FACT_HOST, "");
  dcw_hosts_add (other, cut->str, DCW_HOSTS_MAX_SIZE);
  check (other, "whole", DCW_FACT_HOST, "HMI=10.0.0.7");
}
END_TEST

/* ---- clients ---- */

static const char *
name_of (guint32 process, gpointer data)
{
  return process == 7 ? "OpcServer" : process == 8 ? "other.exe" : NULL;
}

static const struct {
  const char *name;
  DcwTcpRow rows[4];
  const char *expected;
} tables[] = {
  { "nobody", { { 7, 5000, NULL } }, "" },
  { "one", { { 7, 5000, NULL }, { 7, 5000, "10.0.0.7" } }, "OpcServer=10.0.0.7" },
  { "in any order", { { 7, 5000, "10.0.0.8" }, { 7, 5000, "10.0.0.7" }, { 7, 5000, NULL } }, "OpcServer=10.0.0.7 10.0.0.8" },
  { "twice from one", { { 7, 5000, NULL }, { 7, 5000, "10.0.0.7" }, { 7, 5000, "10.0.0.7" } }, "OpcServer=10.0.0.7" },
  { "what it opened itself", { { 7, 5000, NULL }, { 7, 50123, "10.0.0.7" } }, "" },
  { "a port of another program", { { 8, 5000, NULL }, { 7, 5000, "10.0.0.7" } }, "" },
  { "from here", { { 7, 5000, NULL }, { 7, 5000, "127.0.0.1" }, { 7, 5000, "10.0.0.20" }, { 7, 5000, "::1" } }, "" },
  { "of nobody known", { { 9, 5000, NULL }, { 9, 5000, "10.0.0.7" } }, "" },
  { "IPv6",
    { { 7, 5000, NULL }, { 7, 5000, "fd00:0:0::7" }, { 7, 5000, "::ffff:10.0.0.7" }, { 7, 5000, "fd00::20" } },
    "OpcServer=10.0.0.7 fd00::7" },
  { "no addresses", { { 7, 5000, NULL }, { 7, 5000, "" }, { 7, 5000, "x" }, { 7, 5000, "10.0.0.0/8" } }, "" },
  { "two programs",
    { { 7, 5000, NULL }, { 7, 5000, "10.0.0.7" }, { 8, 6000, "10.0.0.8" }, { 8, 6000, NULL } },
    "OpcServer=10.0.0.7;other.exe=10.0.0.8" },
};

START_TEST (who_is_connected)
{
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_image_set_fact (image, DCW_FACT_ADDRESS, "lan", "10.0.0.20/24");
  dcw_image_set_fact (image, DCW_FACT_ADDRESS, "lan/2", "fd00:0::20/64");
  gsize n = 0;
  while (n < G_N_ELEMENTS (tables[_i].rows) && tables[_i].rows[n].process != 0)
    n++;
  dcw_clients_add (image, tables[_i].rows, n, name_of, NULL);
  check (image, tables[_i].name, DCW_FACT_CLIENTS, tables[_i].expected);
}
END_TEST

START_TEST (clients_without_end)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (DcwTcpRow));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_array_append_val (rows, ((DcwTcpRow){ 7, 5000, NULL }));
  for (guint i = 0; i < 50000; i++) {
    g_ptr_array_add (texts, g_strdup_printf ("10.%u.%u.7", i / 250 + 1, i % 250));
    g_array_append_val (rows, ((DcwTcpRow){ 7, 5000, texts->pdata[i] }));
  }
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_clients_add (image, (const DcwTcpRow *)(gpointer)rows->data, rows->len, name_of, NULL);
  g_auto (GStrv) addresses = g_strsplit (dcw_image_fact (image, DCW_FACT_CLIENTS, "OpcServer"), " ", -1);
  ck_assert_uint_eq (g_strv_length (addresses), 64);
}
END_TEST

/* ---- file versions ---- */

static void
make_version (guint8 bytes[92])
{
  static const char key[] = "VS_VERSION_INFO";
  static const guint8 fixed[] = { 0xbd, 0x04, 0xef, 0xfe, 0, 0, 1, 0, 14, 0, 6, 0, 0, 0, 0x07, 1 };
  memset (bytes, 0, 92);
  bytes[0] = 92;
  bytes[2] = 52;
  for (gsize i = 0; i < sizeof key; i++)
    bytes[6 + 2 * i] = (guint8)key[i];
  memcpy (bytes + 40, fixed, sizeof fixed);
}

START_TEST (versions_of_files)
{
  guint8 bytes[92];
  make_version (bytes);
  g_autofree char *version = dcw_file_version_parse (bytes, sizeof bytes);
  ck_assert_msg (g_strcmp0 (version, "6.14.263.0") == 0, "%s", version);
  for (gsize n = 0; n < sizeof bytes; n++) {
    g_autofree guint8 *part = g_memdup2 (bytes, n);
    ck_assert_msg (dcw_file_version_parse (part, n) == NULL, "%u bytes", (guint)n);
  }
  static const guint8 broken[] = { 2, 6, 7, 8, 36, 40, 43 };
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    make_version (bytes);
    bytes[broken[i]] = broken[i] == 2 ? 0 : (guint8)(bytes[broken[i]] + 1);
    ck_assert_msg (dcw_file_version_parse (bytes, sizeof bytes) == NULL, "byte %u", broken[i]);
  }
}
END_TEST

/* ---- policies ---- */

#define GPO "CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=Policies,CN=System,DC=plant,DC=example"
static const struct {
  const char *name, *key, *value, *gpo;
  guint precedence;
  const char *expected;
} policies[] = {
  { "by its last part", "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\ForceGuest", NULL, GPO, 1, "domain" },
  { "by two parts", "System\\CurrentControlSet\\Control\\Lsa", "ForceGuest", GPO, 1, "domain" },
  { "by the local policy", "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\forceguest", NULL, "LocalGPO", 1, "local" },
  { "overruled", "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\ForceGuest", NULL, GPO, 2, NULL },
  { "of nobody known", "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\ForceGuest", NULL, "Site", 1, NULL },
  { "of nobody", "MACHINE\\System\\CurrentControlSet\\Control\\Lsa\\ForceGuest", NULL, NULL, 1, NULL },
};

START_TEST (who_sets_a_value)
{
  g_autoptr (DcwImage) image = dcw_image_new ();
  g_autoptr (DcwResource) resource = dcw_setting_resource (dcw_setting (DCW_SETTING_FORCE_GUEST));
  dcw_policy_origin_add_value (image, policies[_i].key, policies[_i].value, policies[_i].gpo, policies[_i].precedence);
  const char *got = dcw_image_fact (image, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (resource));
  ck_assert_msg (g_strcmp0 (got, policies[_i].expected) == 0, "%s: %s", policies[_i].name, got);
}
END_TEST

START_TEST (what_is_noted_of_policies)
{
  g_autoptr (DcwImage) image = dcw_image_new ();
  dcw_policy_origin_add_value (image, "Software\\Policies\\Acme\\Secret plans", "Where", GPO, 1);
  dcw_policy_origin_add_value (image, "MACHINE\\", NULL, GPO, 1);
  dcw_policy_origin_add_value (image, "", NULL, GPO, 1);
  dcw_policy_origin_add_value (image, "\xff\\x", NULL, GPO, 1);
  dcw_policy_origin_add_right (image, "Backup", GPO, 1);
  dcw_policy_origin_add_right (image, "SeBatch LogonRight", GPO, 1);
  dcw_policy_origin_add_right (image, "SeBatchLogonRight", GPO, 2);
  check (image, "nothing of it", DCW_FACT_POLICY_ORIGIN, "");
  dcw_policy_origin_add_right (image, "SeBatchLogonRight", GPO, 1);
  dcw_policy_origin_add_right (image, "SeServiceLogonRight", "LocalGPO", 1);
  check (image, "rights", DCW_FACT_POLICY_ORIGIN,
         "account-right:SeBatchLogonRight=domain;account-right:SeServiceLogonRight=local");
}
END_TEST

/* ---- which rule is switched ---- */

#define STORED "v2.10|Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|App=C:\\opc.exe|Name=opc|"

typedef struct {
  const char *name;
  DcwRulesAnswer by_id, by_name;
  DcwRuleTold with_id[2], with_name[2]; /* as many as have a direction */
  const char *switched;                 /* "id", "name" or NULL: refused */
  const char *error;                    /* part of it */
} Choice;

#define RULE_OF(direction, blocks, on, protocol, profiles, policy)                                                               \
  {                                                                                                                              \
    NULL, policy, direction, blocks, on, protocol, profiles, NULL                                                                \
  }
#define RULE_TOLD(protocol, profiles) RULE_OF (DCW_FIREWALL_IN, TRUE, TRUE, protocol, profiles, FALSE)
#define RULE() RULE_TOLD (-1, 0)
static const Choice choices[] = {
  { "by its id", DCW_RULES_TOLD, DCW_RULES_TOLD, { RULE () }, { RULE (), RULE () }, "id", NULL },
  { "by its id, with all that is told",
    DCW_RULES_TOLD,
    DCW_RULES_NO_WAY,
    { RULE_TOLD (6, DCW_FIREWALL_PUBLIC) },
    { { 0 } },
    "id",
    NULL },
  { "an id that the firewall does not know", DCW_RULES_TOLD, DCW_RULES_TOLD, { { 0 } }, { RULE () }, NULL, "does not know it" },
  { "an id twice", DCW_RULES_TOLD, DCW_RULES_TOLD, { RULE (), RULE () }, { RULE () }, NULL, "several rules have this id" },
  { "of a policy",
    DCW_RULES_TOLD,
    DCW_RULES_TOLD,
    { RULE_OF (DCW_FIREWALL_IN, TRUE, TRUE, -1, 0, TRUE) },
    { RULE () },
    NULL,
    "comes from a policy" },
  { "asking fails", DCW_RULES_FAILED, DCW_RULES_TOLD, { { 0 } }, { RULE () }, NULL, "it failed" },
  { "off there",
    DCW_RULES_TOLD,
    DCW_RULES_TOLD,
    { RULE_OF (DCW_FIREWALL_IN, TRUE, FALSE, -1, 0, FALSE) },
    { RULE () },
    NULL,
    "something else" },
  { "allows there",
    DCW_RULES_TOLD,
    DCW_RULES_TOLD,
    { RULE_OF (DCW_FIREWALL_IN, FALSE, TRUE, -1, 0, FALSE) },
    { RULE () },
    NULL,
    "something else" },
  { "out there",
    DCW_RULES_TOLD,
    DCW_RULES_TOLD,
    { RULE_OF (DCW_FIREWALL_OUT, TRUE, TRUE, -1, 0, FALSE) },
    { RULE () },
    NULL,
    "something else" },
  { "another protocol there", DCW_RULES_TOLD, DCW_RULES_TOLD, { RULE_TOLD (17, 0) }, { RULE () }, NULL, "something else" },
  { "other profiles there", DCW_RULES_TOLD, DCW_RULES_TOLD, { RULE_TOLD (-1, 7) }, { RULE () }, NULL, "something else" },
  { "Windows 7", DCW_RULES_NO_WAY, DCW_RULES_TOLD, { { 0 } }, { RULE () }, "name", NULL },
  { "Windows 7, a name twice", DCW_RULES_NO_WAY, DCW_RULES_TOLD, { { 0 } }, { RULE (), RULE () }, NULL, "same name" },
  { "Windows 7, the other one is for other profiles",
    DCW_RULES_NO_WAY,
    DCW_RULES_TOLD,
    { { 0 } },
    { RULE_TOLD (-1, DCW_FIREWALL_PUBLIC), RULE_TOLD (-1, DCW_FIREWALL_DOMAIN) },
    NULL,
    "same name" },
  { "Windows 7, the other one goes out",
    DCW_RULES_NO_WAY,
    DCW_RULES_TOLD,
    { { 0 } },
    { RULE (), RULE_OF (DCW_FIREWALL_OUT, TRUE, TRUE, -1, 0, FALSE) },
    NULL,
    "same name" },
  { "Windows 7, only one of another protocol has the name",
    DCW_RULES_NO_WAY,
    DCW_RULES_TOLD,
    { { 0 } },
    { RULE_TOLD (17, 0) },
    NULL,
    "something else" },
  { "Windows 7, no such name", DCW_RULES_NO_WAY, DCW_RULES_TOLD, { { 0 } }, { { 0 } }, NULL, "does not know it" },
  { "nothing works", DCW_RULES_NO_WAY, DCW_RULES_NO_WAY, { { 0 } }, { { 0 } }, NULL, "tells nothing" },
  { "asking by name fails", DCW_RULES_NO_WAY, DCW_RULES_FAILED, { { 0 } }, { { 0 } }, NULL, "it failed" },
};

typedef struct {
  const Choice *choice;
  guint n_open;
  const char *switched;
  gboolean on;
} Fake;

static DcwRulesAnswer
answer (Fake *fake, DcwRulesAnswer what, const DcwRuleTold *rules, const char *way, GArray *told, GError **error)
{
  if (what == DCW_RULES_FAILED)
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_IO, "it failed");
  for (guint i = 0; what == DCW_RULES_TOLD && i < 2 && rules[i].direction != 0; i++) {
    DcwRuleTold one = rules[i];
    one.name = g_strdup ("opc");
    one.handle = (gpointer)way;
    fake->n_open++;
    g_array_append_val (told, one);
  }
  return what;
}

static DcwRulesAnswer
fake_by_id (gpointer data, const char *id, GArray *told, GError **error)
{
  Fake *fake = data;
  ck_assert_str_eq (id, "{id}");
  return answer (fake, fake->choice->by_id, fake->choice->with_id, "id", told, error);
}

static DcwRulesAnswer
fake_by_name (gpointer data, const char *name, GArray *told, GError **error)
{
  Fake *fake = data;
  ck_assert_str_eq (name, "opc shown");
  return answer (fake, fake->choice->by_name, fake->choice->with_name, "name", told, error);
}

static gboolean
fake_switch (gpointer data, const DcwRuleTold *rule, gboolean on, GError **error)
{
  Fake *fake = data;
  ck_assert_msg (fake->switched == NULL, "switched twice");
  fake->switched = rule->handle;
  fake->on = on;
  return TRUE;
}

static void
fake_release (gpointer data, gpointer handle)
{
  ((Fake *)data)->n_open--;
}

START_TEST (the_rule_that_is_switched)
{
  const Choice *choice = &choices[_i];
  Fake fake = { choice, 0, NULL, TRUE };
  const DcwRuleTeller teller = { &fake, fake_by_id, fake_by_name, fake_switch, fake_release };
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_RULE, "{id}", NULL);
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (STORED, NULL);
  g_autoptr (GError) error = NULL;
  gboolean done = dcw_rule_switch (&teller, resource, "{id}", rule, "opc shown", FALSE, &error);
  ck_assert_msg (g_strcmp0 (fake.switched, choice->switched) == 0, "%s: by %s", choice->name, fake.switched);
  ck_assert_msg (done == (choice->switched != NULL) && done == (error == NULL), "%s: %s", choice->name,
                 error != NULL ? error->message : "done");
  if (choice->error != NULL)
    ck_assert_msg (strstr (error->message, choice->error) != NULL, "%s: %s", choice->name, error->message);
  ck_assert_msg (!done || !fake.on, "%s: switched on", choice->name);
  ck_assert_msg (fake.n_open == 0, "%s: %u rules are not released", choice->name, fake.n_open);
}
END_TEST

START_TEST (one_of_ours_is_known_by_name)
{
  static const Choice choice = { "ours", DCW_RULES_TOLD, DCW_RULES_TOLD, { { 0 } }, { RULE () }, "name", NULL };
  Fake fake = { &choice, 0, NULL, TRUE };
  const DcwRuleTeller teller = { &fake, fake_by_id, fake_by_name, fake_switch, fake_release };
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_RULE, "ours", NULL);
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (STORED, NULL);
  ck_assert (dcw_rule_switch (&teller, resource, NULL, rule, "opc shown", TRUE, NULL));
  ck_assert_str_eq (fake.switched, "name");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station-told");
  TCase *tcase = tcase_create ("told");
  tcase_add_loop_test (tcase, names_in_hosts, 0, G_N_ELEMENTS (hosts));
  tcase_add_test (tcase, hosts_without_end);
  tcase_add_loop_test (tcase, who_is_connected, 0, G_N_ELEMENTS (tables));
  tcase_add_test (tcase, clients_without_end);
  tcase_add_test (tcase, versions_of_files);
  tcase_add_loop_test (tcase, who_sets_a_value, 0, G_N_ELEMENTS (policies));
  tcase_add_test (tcase, what_is_noted_of_policies);
  tcase_add_loop_test (tcase, the_rule_that_is_switched, 0, G_N_ELEMENTS (choices));
  tcase_add_test (tcase, one_of_ours_is_known_by_name);
  suite_add_tcase (suite, tcase);
  return suite;
}
