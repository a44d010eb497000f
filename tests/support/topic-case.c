#include "support/topic-case.h"
#include <string.h>
#include "station/image-station.h"
#include "support/tap.h"
#include "topics/planner.h"

DcwProfile *
dcw_topic_case_profile (DcwRole role, const char *peers, const char *options)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = role;
  profile->group = g_strdup ("Shift");
  if (role & DCW_ROLE_SERVER)
    dcw_profile_add (profile, DCW_LIST_SERVERS, "Acme.OPC.1");
  if (role & DCW_ROLE_CLIENT)
    dcw_profile_add (profile, DCW_LIST_PROGRAMS, "Historian");
  g_auto (GStrv) words = g_strsplit (peers != NULL ? peers : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      dcw_profile_add (profile, DCW_LIST_PEERS, words[i]);
  dcw_test_set_options (profile, options);
  return profile;
}

static DcwImage *
make_image (const DcwTopicCase *c)
{
  DcwImage *image = dcw_plant_image ();
  for (guint i = 0; i < G_N_ELEMENTS (c->puts); i++)
    dcw_test_put (image, &c->puts[i]);
  return image;
}

static char *
changes_of (const DcwPlan *plan, const char *topic)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    if (strcmp (change->topics->pdata[0], topic) != 0)
      continue;
    g_autofree char *resource = dcw_resource_show (change->resource), *shown = dcw_state_show (change->after, DCW_CODEC_NONE);
    gboolean rule = dcw_resource_kind (change->resource) == DCW_KIND_FIREWALL_RULE;
    g_string_append_printf (text, "%s = %s%s\n", resource, rule ? "rule: " : "",
                            rule ? dcw_state_text (change->after, DCW_RULE_TEXT) : shown);
  }
  return g_string_free (text, FALSE);
}

void
dcw_topic_case_plans (const DcwTopicCase *c, const char *topic)
{
  g_autoptr (DcwProfile) profile = dcw_topic_case_profile (c->role, c->peers, c->options);
  g_autoptr (DcwPlan) plan = dcw_test_plan (c->name, make_image (c), profile);
  g_autofree char *changes = changes_of (plan, topic), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (changes, c->changes) == 0, "%s: changes:\n%s\nexpected:\n%s", c->name, changes, c->changes);
  ck_assert_msg (strcmp (blocked, c->blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", c->name, blocked, c->blocked);
}

void
dcw_topic_case_is_done_once (const DcwTopicCase *c, const char *topic)
{
  g_autoptr (DcwProfile) profile = dcw_topic_case_profile (c->role, c->peers, c->options);
  DcwImage *image = make_image (c);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s", c->name);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    if (dcw_resource_is_pending (change->resource))
      continue;
    ck_assert_msg (dcw_station_write (station, change->resource, change->after, NULL, NULL, NULL, &error), "%s: %s", c->name,
                   error != NULL ? error->message : "");
  }
  g_autoptr (DcwView) again = dcw_view_new (station);
  g_autoptr (DcwPlan) rest = dcw_plan_make (again, profile, NULL, NULL, &error);
  g_autofree char *changes = changes_of (rest, topic);
  ck_assert_msg (*changes == '\0', "%s: again:\n%s", c->name, changes);
}

void
dcw_advice_case_is_given (const DcwAdviceCase *c)
{
  g_autoptr (DcwProfile) profile = dcw_topic_case_profile (c->role, c->peers, c->options);
  DcwImage *image = dcw_plant_image ();
  dcw_test_put (image, &c->put);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  dcw_profile_recommend (profile, view);
  const char *value = dcw_profile_get (profile, c->option);
  ck_assert_msg (g_strcmp0 (value, c->value) == 0, "%s: %s", c->name, value != NULL ? value : "nothing");
  ck_assert_msg (dcw_profile_check (profile, NULL), "%s", c->name);
}

static const char *suite_topic;
static const DcwTopicCase *suite_cases;
static const DcwAdviceCase *suite_advice;

START_TEST (plans)
{
  dcw_topic_case_plans (&suite_cases[_i], suite_topic);
}
END_TEST

START_TEST (plans_are_done_once)
{
  dcw_topic_case_is_done_once (&suite_cases[_i], suite_topic);
}
END_TEST

START_TEST (recommended)
{
  dcw_advice_case_is_given (&suite_advice[_i]);
}
END_TEST

void
dcw_topic_cases_add (Suite *suite, const char *topic, const DcwTopicCase *cases, guint n_cases, const DcwAdviceCase *advice,
                     guint n_advice)
{
  suite_topic = topic;
  suite_cases = cases;
  suite_advice = advice;
  TCase *table = tcase_create ("table");
  tcase_add_loop_test (table, plans, 0, n_cases);
  tcase_add_loop_test (table, plans_are_done_once, 0, n_cases);
  tcase_add_loop_test (table, recommended, 0, n_advice);
  suite_add_tcase (suite, table);
}
