#include "support/checks.h"
#include <string.h>
#include "base/text.h"
#include "document/document.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "station/image-station.h"
#include "support/tap.h"
#include "topics/known.h"

/* ---- Making a resource ---- */

static void
set (DcwImage *image, DcwResource *resource, DcwState *state)
{
  ck_assert (resource != NULL && state != NULL);
  dcw_image_set (image, resource, state);
  dcw_resource_unref (resource);
  dcw_state_unref (state);
}

static void
make_keys (DcwImage *image, const char *path)
{
  for (g_autoptr (DcwResource) key = dcw_resource_key (path, NULL); key != NULL;) {
    g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
    if (dcw_image_covers (image, key))
      dcw_image_set (image, key, there);
    DcwResource *parent = dcw_resource_parent (key);
    dcw_resource_unref (key);
    key = parent;
  }
}

static DcwState *
value_state (const DcwTestPut *put)
{
  g_autoptr (GError) error = NULL;
  if (strcmp (put->what, "text") == 0)
    return dcw_state_value_text (put->text);
  if (strcmp (put->what, "number") == 0)
    return dcw_state_value_number ((guint32)g_ascii_strtoull (put->text, NULL, 10));
  if (strcmp (put->what, "bytes") == 0) {
    g_autoptr (GBytes) bytes = dcw_text_from_hex (put->text, -1, &error);
    ck_assert_msg (bytes != NULL, "%s", put->text);
    return dcw_state_value (DCW_REG_BINARY, bytes);
  }
  if (strcmp (put->what, "strings") == 0) {
    g_auto (GStrv) strings = g_strsplit (put->text, "|", -1);
    g_autoptr (GBytes) bytes = dcw_registry_data_from_strings ((const char *const *)strings);
    return dcw_state_value (DCW_REG_MULTI_SZ, bytes);
  }
  if (strcmp (put->what, "list") != 0)
    return NULL;
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (put->text, NULL, &error);
  ck_assert_msg (descriptor != NULL, "%s: %s", put->text, error != NULL ? error->message : "");
  return dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, &error);
}

static DcwResource *
account (DcwKindId kind, const char *sid)
{
  g_auto (DcwPrincipal) who = { 0 };
  ck_assert_msg (dcw_principal_init_sid_text (&who, sid, NULL), "%s", sid);
  return dcw_resource_new (kind, NULL, NULL, &who, NULL, NULL);
}

static void
put_service (DcwImage *image, const DcwTestPut *put)
{
  DcwState *state = dcw_state_present (DCW_KIND_SERVICE);
  g_auto (DcwPrincipal) system = { 0 };
  dcw_principal_init_sid_text (&system, "S-1-5-18", NULL);
  dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &system);
  dcw_state_set_number (state, DCW_SERVICE_START, g_ascii_strtoull (put->text, NULL, 10));
  dcw_state_set_number (state, DCW_SERVICE_TYPE, 0x10);
  dcw_state_set_text (state, DCW_SERVICE_PATH, put->name);
  dcw_state_set_text (state, DCW_SERVICE_TITLE, put->at);
  set (image, dcw_resource_named (DCW_KIND_SERVICE, put->at, NULL), state);
}

static void
put_account (DcwImage *image, DcwKindId kind, const DcwTestPut *put)
{
  DcwState *state = dcw_state_present (kind);
  dcw_state_set_text (state, kind == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME, put->text);
  set (image, account (kind, put->at), state);
}

static void
put_member (DcwImage *image, const DcwTestPut *put)
{
  g_auto (DcwPrincipal) group = { 0 }, member = { 0 };
  ck_assert (dcw_principal_init_sid_text (&group, put->at, NULL) && dcw_principal_init_sid_text (&member, put->name, NULL));
  set (image, dcw_resource_membership (&group, &member, NULL), dcw_state_present (DCW_KIND_MEMBERSHIP));
}

void
dcw_test_put (DcwImage *image, const DcwTestPut *put)
{
  DcwState *state = put->what != NULL ? value_state (put) : NULL;
  if (put->what == NULL)
    return;
  if (state != NULL) {
    make_keys (image, put->at);
    set (image, dcw_resource_value (put->at, put->name, NULL), state);
  } else if (strcmp (put->what, "key") == 0) {
    make_keys (image, put->at);
  } else if (strcmp (put->what, "gone") == 0) {
    set (image, dcw_resource_value (put->at, put->name, NULL), dcw_state_absent ());
  } else if (strcmp (put->what, "gone-key") == 0) {
    set (image, dcw_resource_key (put->at, NULL), dcw_state_absent ());
  } else if (strcmp (put->what, "service") == 0) {
    put_service (image, put);
  } else if (strcmp (put->what, "gone-service") == 0) {
    set (image, dcw_resource_named (DCW_KIND_SERVICE, put->at, NULL), dcw_state_absent ());
  } else if (strcmp (put->what, "user") == 0) {
    put_account (image, DCW_KIND_USER, put);
  } else if (strcmp (put->what, "group") == 0) {
    put_account (image, DCW_KIND_GROUP, put);
  } else if (strcmp (put->what, "gone-group") == 0) {
    set (image, account (DCW_KIND_GROUP, put->at), dcw_state_absent ());
  } else if (strcmp (put->what, "rule") == 0) {
    DcwState *rule = dcw_state_present (DCW_KIND_FIREWALL_RULE);
    dcw_state_set_text (rule, DCW_RULE_TEXT, put->text);
    set (image, dcw_resource_named (DCW_KIND_FIREWALL_RULE, put->at, NULL), rule);
  } else if (strcmp (put->what, "gone-rule") == 0) {
    set (image, dcw_resource_named (DCW_KIND_FIREWALL_RULE, put->at, NULL), dcw_state_absent ());
  } else if (strcmp (put->what, "profile") == 0) {
    DcwState *profile = dcw_state_present (DCW_KIND_FIREWALL_PROFILE);
    dcw_state_set_number (profile, DCW_PROFILE_ENABLED, strcmp (put->text, "off") != 0);
    dcw_state_set_number (profile, DCW_PROFILE_INBOUND, strcmp (put->text, "open") != 0);
    set (image, dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, put->at, NULL), profile);
  } else if (strcmp (put->what, "flags") == 0) {
    DcwState *user = dcw_state_present (DCW_KIND_USER);
    dcw_state_set_text (user, DCW_USER_NAME, put->name);
    dcw_state_set_number (user, DCW_USER_FLAGS, g_ascii_strtoull (put->text, NULL, 0));
    set (image, account (DCW_KIND_USER, put->at), user);
  } else if (strcmp (put->what, "member") == 0) {
    put_member (image, put);
  } else if (strcmp (put->what, "fact") == 0) {
    dcw_image_set_fact (image, put->at, put->name, put->text);
  } else if (strcmp (put->what, "line") == 0) {
    dcw_text_record (image, put->at);
  } else if (strcmp (put->what, "root") == 0) {
    dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, put->at);
  } else if (strcmp (put->what, "whole") == 0) {
    dcw_image_add_root (image, dcw_kind_by_name (put->at)->id, NULL);
  } else {
    ck_abort_msg ("nobody knows how to put %s", put->what);
  }
}

void
dcw_test_put_all (DcwImage *image, const DcwTestPut *puts)
{
  for (; puts->what != NULL; puts++)
    dcw_test_put (image, puts);
}

/* ---- Planning ---- */

void
dcw_test_set_options (DcwProfile *profile, const char *options)
{
  g_auto (GStrv) words = g_strsplit (options != NULL ? options : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    char *equals = strchr (words[i], '=');
    if (*words[i] == '\0')
      continue;
    ck_assert_msg (equals != NULL, "%s", words[i]);
    *equals = '\0';
    dcw_profile_set (profile, words[i], equals + 1);
  }
}

static DcwPlan *
plan_on (const char *name, DcwStation *station, const DcwProfile *profile, gboolean warm, DcwImage **capture)
{
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GError) error = NULL;
  if (warm)
    *capture = dcw_capture (view);
  DcwPlan *plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", name, error != NULL ? error->message : "");
  ck_assert_msg (dcw_topics_check_plan (plan, profile, NULL, view, &error), "%s: applying it would be refused: %s", name,
                 error != NULL ? error->message : "");
  return plan;
}

static void
assert_same (const char *name, const char *how, const DcwPlan *a, const DcwPlan *b)
{
  g_autofree char *first = dcw_document_plan_digest (a), *second = dcw_document_plan_digest (b);
  g_autofree char *changes = dcw_text_changes (a), *others = dcw_text_changes (b), *blocked = dcw_text_blocked (a),
                  *other_blocked = dcw_text_blocked (b), *found = dcw_text_findings (a->findings),
                  *other_found = dcw_text_findings (b->findings);
  ck_assert_msg (strcmp (first, second) == 0, "%s: %s plans differ:\n%s%s%s\n---\n%s%s%s\n", name, how, changes, blocked, found,
                 others, other_blocked, other_found);
}

DcwPlan *
dcw_test_plan (const char *name, DcwImage *image, const DcwProfile *profile)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  DcwImage *capture = NULL;
  DcwPlan *cold = plan_on (name, station, profile, FALSE, NULL);
  g_autoptr (DcwPlan) warm = plan_on (name, station, profile, TRUE, &capture);
  assert_same (name, "cold and warm", cold, warm);
  g_autoptr (DcwStation) captured = dcw_image_station_new (capture);
  g_autoptr (DcwPlan) from_capture = plan_on (name, captured, profile, FALSE, NULL);
  assert_same (name, "station's and capture's", cold, from_capture);
  return cold;
}

void
dcw_test_apply (const DcwPlan *plan, DcwImage *image)
{
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwState) after = dcw_state_bind (change->after, NULL, &error);
    ck_assert_msg (after != NULL && !dcw_resource_is_pending (change->resource), "%s is pending",
                   dcw_resource_id (change->resource));
    dcw_image_set (image, change->resource, after);
  }
}

/* ---- Findings ---- */

/* The first finding of this id, or NULL; *count: how many. */
static const DcwFinding *
find (const GPtrArray *findings, const char *id, guint *count)
{
  const DcwFinding *first = NULL;
  *count = 0;
  for (guint i = 0; i < findings->len; i++) {
    const DcwFinding *finding = findings->pdata[i];
    if (strcmp (finding->id, id) == 0) {
      first = first != NULL ? first : finding;
      ++*count;
    }
  }
  return first;
}

static GPtrArray *
audit (DcwStation *station, const DcwProfile *profile)
{
  g_autoptr (DcwView) view = dcw_view_new (station);
  return dcw_audit (view, profile);
}

static const DcwCheck *
check_of (const DcwFinding *finding)
{
  const DcwTopic *topic = dcw_topic (finding->topic);
  for (guint i = 0; topic != NULL && topic->checks != NULL && i < topic->checks->n_rows; i++)
    if (strcmp (topic->checks->rows[i].id, finding->id) == 0)
      return &topic->checks->rows[i];
  return NULL;
}

/* Whoever reads out a number that a finding tells of is not told that nobody knows it. */
static void
check_numbers (const DcwTestPair *pair, const DcwFinding *finding)
{
  g_autoptr (GRegex) numbers =
      g_regex_new ("\\b(?:0x(?<n>[0-9A-F]{8})|(?<n>10[0-9]{3})|(?<=vent )(?<n>[0-9]+)|(?<=\\()(?<n>[0-9]{4})(?=\\)))\\b",
                   G_REGEX_DUPNAMES, 0, NULL);
  g_autofree char *effect = finding->effect != NULL ? dcw_message_english (finding->effect) : g_strdup ("");
  g_autoptr (GMatchInfo) match = NULL;
  for (g_regex_match (numbers, effect, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL)) {
    g_autofree char *number = g_match_info_fetch_named (match, "n");
    ck_assert_msg (dcw_is_known (number), "%s: %s is not in topics/known.c: %s", pair->id, number, effect);
    ck_assert_msg (dcw_finding_leads_to (finding, number), "%s is not found by %s: %s", pair->id, number, effect);
  }
}

static void
check_finding (const DcwTestPair *pair, const DcwFinding *finding)
{
  const DcwCheck *check = check_of (finding);
  ck_assert_msg (check != NULL, "%s is in no table", pair->id);
  ck_assert_msg (strcmp (check->code, finding->code) == 0, "%s: code %s, in the table %s", pair->id, finding->code, check->code);
  ck_assert_msg (finding->evidence != NULL, "%s: no evidence", pair->id);
  ck_assert_msg (finding->advice != NULL || finding->severity == DCW_SEVERITY_INFO, "%s: no advice", pair->id);
  g_autofree char *evidence = dcw_message_english (finding->evidence);
  ck_assert_msg (strchr (evidence, '%') == NULL, "%s: %s", pair->id, evidence);
  check_numbers (pair, finding);
  if (finding->patch_option == NULL)
    return;
  const DcwOption *option = dcw_topic_option (finding->patch_option, NULL);
  ck_assert_msg (option != NULL, "%s: no option %s", pair->id, finding->patch_option);
}

static void
check_remedy (const DcwTestPair *pair, DcwImage *image, const DcwFinding *finding, const DcwProfile *judged,
              DcwProfile *(*make_profile) (void))
{
  g_autoptr (DcwProfile) profile = make_profile ();
  dcw_profile_set (profile, finding->patch_option, finding->patch_value);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", pair->id, error != NULL ? error->message : "");
  g_autofree char *blocked = dcw_text_blocked (plan), *changes = dcw_text_changes (plan);
  ck_assert_msg (*blocked == '\0', "%s: the remedy is blocked: %s", pair->id, blocked);
  dcw_test_apply (plan, dcw_image_station_image (DCW_IMAGE_STATION (station)));
  g_autoptr (GPtrArray) after = audit (station, judged);
  guint count;
  find (after, pair->id, &count);
  ck_assert_msg (count == 0, "%s is still there after its remedy %s=%s:\n%s", pair->id, finding->patch_option,
                 finding->patch_value, changes);
}

void
dcw_test_pair (const DcwTestPair *pair, DcwImage *(*make_image) (void), DcwProfile *(*make_profile) (void))
{
  g_autoptr (DcwProfile) profile = pair->judged ? make_profile () : NULL;
  guint before, count;
  g_autoptr (DcwStation) without = dcw_image_station_new (make_image ());
  g_autoptr (GPtrArray) nothing = audit (without, profile);
  find (nothing, pair->id, &before);
  ck_assert_msg (before == 0, "%s: %s %s: found without it", pair->id, pair->put.what, pair->put.at);
  DcwImage *image = make_image ();
  dcw_test_put (image, &pair->put);
  g_autoptr (DcwStation) with = dcw_image_station_new (image);
  g_autoptr (GPtrArray) findings = audit (with, profile);
  g_autofree char *ids = dcw_text_findings (findings);
  const DcwFinding *finding = find (findings, pair->id, &count);
  ck_assert_msg (count == 1, "%s: %s %s\\%s: found %u times among %s", pair->id, pair->put.what, pair->put.at,
                 pair->put.name != NULL ? pair->put.name : "", count, ids);
  check_finding (pair, finding);
  if (finding->patch_option == NULL)
    return;
  DcwImage *again = make_image ();
  dcw_test_put (again, &pair->put);
  check_remedy (pair, again, finding, profile, make_profile);
}

void
dcw_test_pairs_complete (const char *topic_id, const DcwTestPair *pairs, guint n)
{
  const DcwTopic *topic = dcw_topic (topic_id);
  for (guint i = 0; topic->checks != NULL && i < topic->checks->n_rows; i++) {
    guint count = 0;
    for (guint k = 0; k < n; k++)
      count += strcmp (pairs[k].id, topic->checks->rows[i].id) == 0;
    ck_assert_msg (count > 0, "%s has no pair of stations", topic->checks->rows[i].id);
    ck_assert_msg (g_str_has_prefix (topic->checks->rows[i].id, topic_id), "%s", topic->checks->rows[i].id);
    for (guint k = 0; k < i; k++)
      ck_assert_msg (strcmp (topic->checks->rows[i].code, topic->checks->rows[k].code) != 0, "%s is used twice",
                     topic->checks->rows[i].code);
  }
}

/* ---- Remedies ---- */

static GHashTable *
ensure (GHashTable **table)
{
  if (*table == NULL)
    *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return *table;
}

void
dcw_test_remedies_note (DcwTestRemedies *remedies, const GPtrArray *findings, const char *id)
{
  guint count;
  const DcwFinding *tried = id != NULL ? find (findings, id, &count) : NULL;
  for (guint i = 0; i < findings->len; i++) {
    const DcwFinding *finding = findings->pdata[i];
    if (finding->patch_option == NULL)
      continue;
    g_hash_table_add (ensure (&remedies->offered), g_strconcat (finding->id, " ", finding->patch_option, NULL));
    if (finding == tried)
      g_hash_table_add (ensure (&remedies->tried), g_strconcat (finding->id, " ", finding->patch_option, NULL));
  }
}

void
dcw_test_remedies_add (DcwTestRemedies *remedies, const DcwTestPair *pairs, guint n, DcwImage *(*make_image) (void),
                       DcwProfile *(*make_profile) (void))
{
  for (guint i = 0; i < 2 * n; i++) {
    const DcwTestPair *pair = &pairs[i / 2];
    gboolean with = i % 2 == 1;
    DcwImage *image = make_image ();
    if (with)
      dcw_test_put (image, &pair->put);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwProfile) profile = pair->judged ? make_profile () : NULL;
    g_autoptr (GPtrArray) findings = audit (station, profile);
    dcw_test_remedies_note (remedies, findings, with ? pair->id : NULL);
  }
}

void
dcw_test_remedies_complete (DcwTestRemedies *remedies, const char *topic)
{
  g_autofree char *prefix = g_strconcat (topic, ".", NULL);
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, ensure (&remedies->offered));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    ck_assert_msg (!g_str_has_prefix (key, prefix) || g_hash_table_contains (ensure (&remedies->tried), key),
                   "the remedy of %s is tried nowhere", (const char *)key);
}

void
dcw_test_remedies_clear (DcwTestRemedies *remedies)
{
  g_clear_pointer (&remedies->offered, g_hash_table_unref);
  g_clear_pointer (&remedies->tried, g_hash_table_unref);
}
