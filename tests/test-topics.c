/* Topics: what each plans and finds on small stations that differ in one thing. Goldens are written from the rules. */
#include <string.h>

#include "base/error.h"
#include "document/document.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "station/image-station.h"
#include "support/tap.h"
#include "topics/planner.h"

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define MACHINE "S-1-5-21-1-2-3"
#define LIMIT "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)"
#define POLICY_LIMIT "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"

/* What is there beside Ole, users and groups. */
enum {
  NO_LIMIT = 1,
  DAMAGED = 2,
  WRONG_TYPE = 4,
  DENY = 8,
  OPEN = 16,
  DCOM_OFF = 32,
  HAS_GROUP = 64,
  IS_USER = 128,
  IN_POLICY = 256,
  EMPTY_POLICY = 512,
  FROM_DOMAIN = 1024,
  POLICY_NOT_RECORDED = 2048,
  CONTROLLER = 4096,
  ACCOUNTS_NOT_RECORDED = 8192,
  GRANTED = 16384,
};

typedef struct {
  const char *name;
  guint station;
  const char *domain_option;
  const char *changes;  /* a line each: address = after */
  const char *blocked;  /* a line each: address: reason */
  const char *findings; /* ids, blank separated */
} Case;

static const Case cases[] = {
  { "plain server", 0, NULL,
    "group OPC Users = name: OPC Users, description: May use OPC servers on this computer over the network (OPC DCOM "
    "Wizard)\n" OLE "\\MachineLaunchRestriction = " LIMIT "(A;;CCLCRP;;;<OPC Users>)\n",
    "", "" },
  { "group is there", HAS_GROUP, NULL, OLE "\\MachineLaunchRestriction = " LIMIT "(A;;CCLCRP;;;" MACHINE "-1005)\n", "", "" },
  { "all is there", HAS_GROUP | GRANTED, NULL, "", "", "" },
  { "a user has the name", IS_USER, NULL, OLE "\\MachineLaunchRestriction = " LIMIT "(A;;CCLCRP;;;" MACHINE "-1005)\n",
    "group " MACHINE "-1005: OPC Users is a user here; choose another name for the group\n", "accounts.name-taken" },
  { "no limit value", HAS_GROUP | NO_LIMIT, NULL,
    OLE "\\MachineLaunchRestriction = " LIMIT
        "(A;;CCDCSW;;;AC)(A;;CCDCSW;;;S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-"
        "1746547431-2453885448-3625952902-991631256)(A;;CCLCRP;;;" MACHINE "-1005)\n",
    "", "" },
  { "damaged", HAS_GROUP | DAMAGED, NULL, "",
    OLE "\\MachineLaunchRestriction: the permissions here are damaged; repair them first\n", "limits.damaged" },
  { "wrong type", HAS_GROUP | WRONG_TYPE, NULL, "",
    OLE "\\MachineLaunchRestriction: the permissions here are damaged; repair them first\n", "limits.wrong-type" },
  { "deny", HAS_GROUP | DENY, NULL,
    OLE "\\MachineLaunchRestriction = O:BAG:BAD:(D;;CCLCRP;;;WD)(A;;CCDCLCSWRP;;;BA)(A;;CCLCRP;;;" MACHINE "-1005)\n", "",
    "limits.denied" },
  { "open to everyone", HAS_GROUP | OPEN, NULL,
    OLE "\\MachineLaunchRestriction = O:BAG:BAD:(A;;CCDCLCSWRP;;;WD)(A;;CCLCRP;;;" MACHINE "-1005)\n", "", "limits.open" },
  { "DCOM off", HAS_GROUP | GRANTED | DCOM_OFF, NULL, "", "", "limits.dcom-off" },
  { "policy wins", HAS_GROUP | IN_POLICY, NULL,
    POLICY "\\MachineLaunchRestriction = " POLICY_LIMIT "(A;;CCLCRP;;;" MACHINE "-1005)\n", "", "limits.policy-wins" },
  { "empty policy", HAS_GROUP | EMPTY_POLICY, NULL, OLE "\\MachineLaunchRestriction = " LIMIT "(A;;CCLCRP;;;" MACHINE "-1005)\n",
    "", "" },
  { "policy of the domain", HAS_GROUP | IN_POLICY | FROM_DOMAIN, NULL, "",
    POLICY "\\MachineLaunchRestriction: a policy of the domain sets this limit; have it changed there, or ask for it to be "
           "changed here\n",
    "limits.policy-domain accounts.other-network" },
  { "policy of the domain, asked", HAS_GROUP | IN_POLICY | FROM_DOMAIN, "change",
    POLICY "\\MachineLaunchRestriction = " POLICY_LIMIT "(A;;CCLCRP;;;" MACHINE "-1005)\n", "",
    "limits.policy-domain accounts.other-network" },
  { "policy not recorded", HAS_GROUP | POLICY_NOT_RECORDED, NULL,
    OLE "\\MachineLaunchRestriction = " LIMIT "(A;;CCLCRP;;;" MACHINE "-1005)\n", "",
    "limits.policy-unknown limits.policy-unknown" },
  { "controller", CONTROLLER, NULL, "",
    "group OPC Users: a domain controller has no accounts of its own\n" OLE
    "\\MachineLaunchRestriction: nothing in this plan creates the account OPC Users\n",
    "accounts.controller" },
  { "accounts not recorded", ACCOUNTS_NOT_RECORDED, NULL, OLE "\\MachineLaunchRestriction = " LIMIT "(A;;CCLCRP;;;<OPC Users>)\n",
    "group OPC Users: not all users and groups are recorded\n", "" },
};

static void
put (DcwImage *image, const char *key, const char *name, DcwState *state)
{
  g_autoptr (DcwResource) resource = dcw_resource_value (key, name, NULL);
  dcw_image_set (image, resource, state);
  dcw_state_unref (state);
}

static void
put_limit (DcwImage *image, const char *sddl)
{
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, NULL);
  ck_assert_msg (descriptor != NULL, "%s", sddl);
  put (image, OLE, "MachineLaunchRestriction",
       dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, NULL));
}

static void
put_launch_limit (DcwImage *image, guint what)
{
  if (what & NO_LIMIT)
    return;
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\x01\x00\x04\x80", 4);
  if (what & DAMAGED)
    put (image, OLE, "MachineLaunchRestriction", dcw_state_value (DCW_REG_BINARY, rubbish));
  else if (what & WRONG_TYPE)
    put (image, OLE, "MachineLaunchRestriction", dcw_state_value_number (1));
  else
    put_limit (image, what & DENY      ? "O:BAG:BAD:(D;;CCLCRP;;;WD)(A;;CCDCLCSWRP;;;BA)"
                      : what & OPEN    ? "O:BAG:BAD:(A;;CCDCLCSWRP;;;WD)"
                      : what & GRANTED ? LIMIT "(A;;CCLCRP;;;" MACHINE "-1005)"
                                       : LIMIT);
}

static void
put_account (DcwImage *image, DcwKindId kind, const char *sid, const char *name)
{
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, sid, NULL));
  g_autoptr (DcwResource) resource = dcw_resource_new (kind, NULL, NULL, &who, NULL, NULL);
  g_autoptr (DcwState) state = dcw_state_present (kind);
  dcw_state_set_text (state, DCW_USER_NAME, name);
  dcw_image_set (image, resource, state);
}

static void
put_policy (DcwImage *image, guint what)
{
  if (!(what & POLICY_NOT_RECORDED))
    dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, POLICY);
  if (!(what & (IN_POLICY | EMPTY_POLICY)))
    return;
  g_autoptr (DcwResource) key = dcw_resource_key (POLICY, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  dcw_image_set (image, key, there);
  put (image, POLICY, "MachineLaunchRestriction", dcw_state_value_text (what & IN_POLICY ? POLICY_LIMIT : ""));
  if (!(what & FROM_DOMAIN))
    return;
  g_autoptr (DcwResource) resource = dcw_setting_resource (dcw_setting (DCW_SETTING_POLICY_LAUNCH_LIMIT));
  dcw_image_set_fact (image, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (resource), "domain");
}

static DcwImage *
make_image (guint what)
{
  DcwImage *image = dcw_image_new ();
  DcwStationInfo *info = dcw_image_info (image);
  info->computer = g_strdup ("PLANT-1");
  info->machine = g_strdup (MACHINE);
  info->instance = g_strdup ("0e0a3e9c-0000-4000-8000-000000000001");
  dcw_image_set_fact (image, DCW_FACT_BUILD, "", "19045");
  dcw_image_set_fact (image, DCW_FACT_JOINED, "", what & CONTROLLER ? "controller" : what & FROM_DOMAIN ? "domain" : "workgroup");
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, OLE);
  g_autoptr (DcwResource) ole = dcw_resource_key (OLE, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  dcw_image_set (image, ole, there);
  put (image, OLE, "EnableDCOM", dcw_state_value_text (what & DCOM_OFF ? "N" : "Y"));
  put_launch_limit (image, what);
  put_policy (image, what);
  if (!(what & ACCOUNTS_NOT_RECORDED)) {
    dcw_image_add_root (image, DCW_KIND_USER, NULL);
    dcw_image_add_root (image, DCW_KIND_GROUP, NULL);
    dcw_image_add_root (image, DCW_KIND_MEMBERSHIP, NULL);
  }
  put_account (image, DCW_KIND_GROUP, "S-1-5-32-544", "Administrators");
  if (what & HAS_GROUP)
    put_account (image, DCW_KIND_GROUP, MACHINE "-1005", "OPC Users");
  if (what & IS_USER)
    put_account (image, DCW_KIND_USER, MACHINE "-1005", "OPC Users");
  return image;
}

static DcwProfile *
make_profile (const char *domain_option)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->group = g_strdup ("OPC Users");
  dcw_profile_set (profile, "accounts.group", "create");
  dcw_profile_set (profile, "limits.launch", "remote");
  dcw_profile_set (profile, "limits.domain-policy", domain_option);
  return profile;
}

static char *
describe_changes (const DcwPlan *plan)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    const DcwSetting *setting = dcw_setting_of (change->resource);
    g_autofree char *resource = dcw_resource_show (change->resource);
    g_autofree char *after = dcw_state_show (change->after, setting != NULL ? setting->codec : DCW_CODEC_NONE);
    g_string_append_printf (text, "%s = %s\n", resource, after);
  }
  return g_string_free (text, FALSE);
}

static char *
describe_blocked (const DcwPlan *plan)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plan->blocked->len; i++) {
    const DcwBlocked *blocked = plan->blocked->pdata[i];
    g_autofree char *resource = dcw_resource_show (blocked->resource), *reason = dcw_message_english (blocked->reason);
    g_string_append_printf (text, "%s: %s\n", resource, reason);
  }
  return g_string_free (text, FALSE);
}

static char *
describe_findings (const GPtrArray *findings)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((const DcwFinding *)findings->pdata[i])->id);
  return g_string_free (text, FALSE);
}

static DcwPlan *
plan_on (DcwImage *image, const DcwProfile *profile, gboolean warm)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  if (warm)
    dcw_image_free (dcw_capture (view));
  g_autoptr (GError) error = NULL;
  DcwPlan *plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s", error ? error->message : "");
  return plan;
}

START_TEST (plan_table)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c->domain_option);
  g_autoptr (DcwPlan) plan = plan_on (make_image (c->station), profile, FALSE);
  g_autofree char *changes = describe_changes (plan), *blocked = describe_blocked (plan),
                  *findings = describe_findings (plan->findings);
  ck_assert_msg (strcmp (changes, c->changes) == 0, "%s: changes:\n%s\nexpected:\n%s", c->name, changes, c->changes);
  ck_assert_msg (strcmp (blocked, c->blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", c->name, blocked, c->blocked);
  ck_assert_msg (strcmp (findings, c->findings) == 0, "%s: findings: %s, expected: %s", c->name, findings, c->findings);
}
END_TEST

static DcwImage *
capture_of (DcwImage *image)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  return dcw_capture (view);
}

/* The same bytes from the station, a warm view and a capture; and from the capture's file. */
START_TEST (same_plan_from_everywhere)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwProfile) profile = make_profile (c->domain_option);
  g_autoptr (DcwPlan) cold = plan_on (make_image (c->station), profile, FALSE),
                      warm = plan_on (make_image (c->station), profile, TRUE);
  g_autoptr (DcwPlan) captured = plan_on (capture_of (make_image (c->station)), profile, FALSE);
  g_autoptr (GBytes) cold_bytes = dcw_document_write_plan (cold), warm_bytes = dcw_document_write_plan (warm);
  g_autoptr (GBytes) captured_bytes = dcw_document_write_plan (captured);
  ck_assert_msg (g_bytes_equal (cold_bytes, warm_bytes), "%s: warm view", c->name);
  ck_assert_msg (g_bytes_equal (cold_bytes, captured_bytes), "%s: capture:\n%s\n%s", c->name,
                 (const char *)g_bytes_get_data (cold_bytes, NULL), (const char *)g_bytes_get_data (captured_bytes, NULL));
  g_autoptr (DcwImage) capture = capture_of (make_image (c->station));
  g_autoptr (GBytes) file = dcw_document_write_image (capture);
  g_autoptr (GError) error = NULL;
  DcwImage *read = dcw_document_read_image ("capture", g_bytes_get_data (file, NULL), g_bytes_get_size (file), NULL, &error);
  ck_assert_msg (read != NULL, "%s: %s", c->name, error ? error->message : "");
  g_autoptr (DcwPlan) reread = plan_on (read, profile, FALSE);
  g_autoptr (GBytes) reread_bytes = dcw_document_write_plan (reread);
  ck_assert_msg (g_bytes_equal (cold_bytes, reread_bytes), "%s: capture file", c->name);
}
END_TEST

START_TEST (audit_without_a_profile)
{
  static const struct {
    guint station;
    const char *findings;
  } audits[] = {
    { 0, "" },
    { DAMAGED | DCOM_OFF, "limits.damaged limits.dcom-off" },
    { DENY | IN_POLICY, "limits.policy-wins" }, /* the policy wins, so the denying value below Ole has no effect */
  };
  for (gsize i = 0; i < G_N_ELEMENTS (audits); i++) {
    g_autoptr (DcwStation) station = dcw_image_station_new (make_image (audits[i].station));
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (GPtrArray) findings = dcw_audit (view, NULL);
    g_autofree char *ids = describe_findings (findings);
    ck_assert_msg (strcmp (ids, audits[i].findings) == 0, "audit %" G_GSIZE_FORMAT ": %s", i, ids);
  }
}
END_TEST

START_TEST (recommended_values)
{
  static const struct {
    DcwRole role;
    DcwNetwork network;
    guint station;
    const char *group, *launch;
  } rows[] = {
    { DCW_ROLE_SERVER, DCW_NETWORK_WORKGROUP, 0, "create", "remote" },
    { DCW_ROLE_BOTH, DCW_NETWORK_MIXED, 0, "create", "remote" },
    { DCW_ROLE_CLIENT, DCW_NETWORK_WORKGROUP, 0, "create", NULL },
    { DCW_ROLE_SERVER, DCW_NETWORK_DOMAIN, 0, NULL, "remote" },
    { DCW_ROLE_SERVER, DCW_NETWORK_WORKGROUP, CONTROLLER, NULL, "remote" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    profile->role = rows[i].role;
    profile->network = rows[i].network;
    profile->group = g_strdup ("OPC Users");
    g_autoptr (DcwStation) station = dcw_image_station_new (make_image (rows[i].station));
    g_autoptr (DcwView) view = dcw_view_new (station);
    dcw_profile_recommend (profile, view);
    ck_assert_msg (dcw_profile_is (profile, "accounts.group", rows[i].group), "row %" G_GSIZE_FORMAT ": group", i);
    ck_assert_msg (dcw_profile_is (profile, "limits.launch", rows[i].launch), "row %" G_GSIZE_FORMAT ": launch", i);
    ck_assert_msg (dcw_profile_check (profile, NULL), "row %" G_GSIZE_FORMAT, i);
  }
}
END_TEST

/* And it is known which answer is wrong. */
START_TEST (wrong_profiles_are_refused)
{
  static const struct {
    const char *option, *value, *group, *list, *entry, *says, *answer;
  } rows[] = {
    { "limits.no-such", "x", NULL, NULL, NULL, "limits.no-such", NULL },
    { "limits.launch", "sometimes", NULL, NULL, NULL, "remote, all", "limits.launch" },
    { "firewall.port", "493520", NULL, NULL, NULL, "a port from 1024", "firewall.port" },
    { "firewall.port", "Other=4935", NULL, NULL, NULL, "Other is not among the servers", "firewall.port" },
    { "identity.server-account", "plant\\", NULL, NULL, NULL, "identity.server-account", "identity.server-account" },
    { NULL, NULL, "bad/name", NULL, NULL, "group", "group" },
    { NULL, NULL, "OPC Users", "user", "opc users", "is the name of a user and of the group", "group" },
    { NULL, NULL, NULL, "user", "bad/name", "user", "user" },
    { NULL, NULL, NULL, "peer", "10.0.0.256", "10.0.0.256", "peer" },
    { NULL, NULL, NULL, "callback", "bad/name", "account that calls back", "callback" },
    { NULL, NULL, "Everyone", NULL, NULL, "a name that Windows itself uses", "group" },
    { NULL, NULL, NULL, "user", "Everyone", "a name that Windows itself uses", "user" },
  };
  g_autoptr (DcwStation) station = dcw_image_station_new (make_image (0));
  g_autoptr (DcwView) view = dcw_view_new (station);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    profile->group = g_strdup (rows[i].group);
    if (rows[i].option != NULL)
      dcw_profile_set (profile, rows[i].option, rows[i].value);
    for (guint k = 0; rows[i].list != NULL && k < DCW_N_LISTS; k++)
      if (strcmp (dcw_profile_list_name (k), rows[i].list) == 0)
        dcw_profile_add (profile, k, rows[i].entry);
    g_autoptr (GError) error = NULL;
    const char *answer = "?";
    ck_assert_msg (!dcw_profile_check_here (profile, view, &answer, &error), "row %" G_GSIZE_FORMAT, i);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID) && strstr (error->message, rows[i].says) != NULL, "%s",
                   error->message);
    ck_assert_msg (g_strcmp0 (answer, rows[i].answer) == 0, "row %" G_GSIZE_FORMAT ": %s", i, answer);
  }
}
END_TEST

/* --- a topic of one's own beside limits -------------------------------------------------------------------------------- */

static void
plan_test_topic (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_LAUNCH_LIMIT);
  g_autoptr (DcwResource) limit = dcw_setting_resource (setting);
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert (dcw_principal_init_sid_text (&who, "S-1-5-11", NULL));
  dcw_edits_grant (edits, limit, setting, &who, DCW_COM_ACTIVATE_REMOTE | DCW_COM_EXECUTE, NULL, 0,
                   dcw_message_new ("test", NULL));
}

static const DcwTopic test_topic = { .id = "test", .title = "Test", .plan = plan_test_topic };

START_TEST (two_topics_on_one_descriptor)
{
  const DcwTopic *const orders[][2] = { { dcw_topic ("limits"), &test_topic }, { &test_topic, dcw_topic ("limits") } };
  for (guint i = 0; i < 2; i++) {
    g_autoptr (DcwProfile) profile = make_profile (NULL);
    g_autoptr (DcwStation) station = dcw_image_station_new (make_image (HAS_GROUP));
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (DcwPlan) plan = dcw_plan_make_with (orders[i], 2, view, profile, NULL, NULL, NULL);
    g_autofree char *changes = describe_changes (plan);
    ck_assert_str_eq (changes, OLE "\\MachineLaunchRestriction = " LIMIT "(A;;CCRP;;;AU)(A;;CCLCRP;;;" MACHINE "-1005)\n");
    ck_assert_uint_eq (((const DcwChange *)plan->changes->pdata[0])->topics->len, 2);
  }
}
END_TEST

START_TEST (topic_tables_are_complete)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++) {
    const DcwTopic *topic = topics[i];
    ck_assert_msg (topic->id && topic->title && topic->about && topic->survey && topic->plan && topic->n_scope > 0, "topic %u",
                   i);
    ck_assert_ptr_eq (dcw_topic (topic->id), topic);
    for (guint j = 0; j < topic->n_options; j++) {
      const DcwOption *option = &topic->options[j];
      ck_assert_msg (g_str_has_prefix (option->id, topic->id) && option->label && option->why && option->recommend
                         && option->roles,
                     "%s", option->id);
      ck_assert_msg (option->type == DCW_OPTION_CHOICE ? option->choices != NULL : option->check != NULL, "%s", option->id);
      ck_assert_msg (g_hash_table_add (seen, (gpointer)option->id), "%s twice", option->id);
    }
    for (guint j = 0; topic->checks != NULL && j < topic->checks->n_rows; j++) {
      ck_assert_msg (g_str_has_prefix (topic->checks->rows[j].id, topic->id), "%s", topic->checks->rows[j].id);
      ck_assert_msg (g_hash_table_add (seen, (gpointer)topic->checks->rows[j].id), "%s twice", topic->checks->rows[j].id);
      ck_assert_msg (g_hash_table_add (seen, (gpointer)topic->checks->rows[j].code), "%s twice", topic->checks->rows[j].code);
    }
  }
}
END_TEST

/* What a topic plans must be what it says that it may touch; a transaction refuses the rest. */
START_TEST (plans_stay_in_scope)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwProfile) profile = make_profile ("change");
    g_autoptr (DcwPlan) plan = plan_on (make_image (cases[i].station), profile, FALSE);
    g_autoptr (GError) error = NULL;
    ck_assert_msg (dcw_topics_check_plan (plan, NULL, NULL, NULL, &error), "%s: %s", cases[i].name, error->message);
  }
}
END_TEST

/* A row that names a resource wins over an earlier one that has any of its kind. */
START_TEST (named_matters_come_first)
{
  static const struct {
    const char *service, *topic;
  } rows[] = { { "FDResPub", "discovery" }, { "ssdpsrv", "discovery" }, { "KEPServerEXV6", "identity" } };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, rows[i].service, NULL);
    ck_assert_str_eq (dcw_topic_of (service)->id, rows[i].topic);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topics");
  TCase *table = tcase_create ("table");
  tcase_add_loop_test (table, plan_table, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (table, same_plan_from_everywhere, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, table);
  TCase *planner = tcase_create ("planner");
  tcase_add_test (planner, audit_without_a_profile);
  tcase_add_test (planner, recommended_values);
  tcase_add_test (planner, wrong_profiles_are_refused);
  tcase_add_test (planner, two_topics_on_one_descriptor);
  tcase_add_test (planner, topic_tables_are_complete);
  tcase_add_test (planner, plans_stay_in_scope);
  tcase_add_test (planner, named_matters_come_first);
  suite_add_tcase (suite, planner);
  return suite;
}
