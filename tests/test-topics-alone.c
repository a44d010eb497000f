/* One topic, or two, of a profile: they plan what they would in the whole plan, but for what needs an account that a topic left
 * out would make: that is blocked, saying so. One after the other they come to the whole. */
#include <string.h>
#include "document/document.h"
#include "station/file.h"
#include "station/image-station.h"
#include "support/station-text.h"
#include "support/tap.h"
#include "topics/planner.h"

static const struct {
  const char *name, *station;
  DcwRole role;
  const char *server, *program;
} cases[] = {
  { "server", "server", DCW_ROLE_SERVER, "Kepware.KEPServerEX.V6", NULL },
  { "server started by COM", "server", DCW_ROLE_SERVER, "Matrikon.OPC.Simulation.1", NULL },
  { "both", "server", DCW_ROLE_BOTH, "Kepware.KEPServerEX.V6", "KEPServerEXV6" },
  { "client", "client", DCW_ROLE_CLIENT, "Kepware.KEPServerEX.V6", "C:\\Historian\\historian.exe" },
};
/* Plans the same again each time that it is asked, so nothing that comes to an end: test-topic-accounts.c. */
#define NEVER_DONE "accounts.passwords"

static DcwStation *
open_station (guint i)
{
  g_autoptr (GBytes) bytes = dcw_practice_station_data (cases[i].station);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GError) error = NULL;
  DcwImage *image = dcw_document_read_image (cases[i].station, data, size, NULL, &error);
  ck_assert_msg (image != NULL, "%s", error != NULL ? error->message : "?");
  return dcw_image_station_new (image);
}

/* What is recommended leaves some topics nothing to do: of what it leaves alone the first choice is taken. */
static void
want_the_rest (DcwProfile *profile)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < topics[i]->n_options; k++) {
      const DcwOption *option = &topics[i]->options[k];
      if (option->type == DCW_OPTION_CHOICE && (option->roles & profile->role) && dcw_profile_get (profile, option->id) == NULL
          && strcmp (option->id, NEVER_DONE) != 0)
        dcw_profile_set (profile, option->id, option->choices[0].id);
    }
}

static DcwProfile *
make_profile (guint i, DcwStation *station)
{
  g_autoptr (DcwView) view = dcw_view_new (station);
  DcwProfile *profile = dcw_profile_new ();
  profile->role = cases[i].role;
  profile->group = g_strdup ("OPC Users");
  dcw_profile_add (profile, DCW_LIST_USERS, "newcomer");
  dcw_profile_add (profile, DCW_LIST_SERVERS, cases[i].server);
  dcw_profile_add (profile, DCW_LIST_PEERS, "192.168.10.30");
  if (cases[i].program != NULL)
    dcw_profile_add (profile, DCW_LIST_PROGRAMS, cases[i].program);
  dcw_profile_recommend (profile, view);
  want_the_rest (profile);
  return profile;
}

/* topics: NULL: all. */
static DcwPlan *
make_plan (DcwStation *station, const DcwProfile *profile, const char *const *topics)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwView) view = dcw_view_new (station);
  DcwPlan *plan = dcw_plan_make (view, profile, topics, NULL, &error);
  ck_assert_msg (plan != NULL, "%s", error != NULL ? error->message : "?");
  return plan;
}

static gboolean
is_of (const GPtrArray *topics, const char *const *chosen)
{
  for (guint i = 0; i < topics->len; i++)
    if (g_strv_contains (chosen, topics->pdata[i]))
      return TRUE;
  return FALSE;
}

/* The name of an account that change needs and that only topics left out make, or NULL. */
static const char *
find_missing (const DcwPlan *whole, const DcwChange *change, const char *const *chosen)
{
  for (guint i = 0; i < change->needs->len; i++) {
    const DcwChange *need = whole->changes->pdata[g_array_index (change->needs, guint, i)];
    gboolean creates = (dcw_kind (dcw_resource_kind (need->resource))->flags & DCW_KIND_CREATES_SID) != 0;
    if (creates && dcw_resource_is_pending (need->resource) && !is_of (need->topics, chosen))
      return dcw_resource_who (need->resource)->name;
  }
  return NULL;
}

static const DcwChange *
find_change (const DcwPlan *plan, const DcwResource *resource)
{
  for (guint i = 0; i < plan->changes->len; i++)
    if (dcw_resource_equal (((const DcwChange *)plan->changes->pdata[i])->resource, resource))
      return plan->changes->pdata[i];
  return NULL;
}

static gboolean
is_blocked_for (const DcwPlan *plan, const DcwResource *resource, const char *name)
{
  for (guint i = 0; i < plan->blocked->len; i++) {
    const DcwBlocked *blocked = plan->blocked->pdata[i];
    g_autofree char *reason = dcw_message_english (blocked->reason);
    if (blocked->resource != NULL && dcw_resource_equal (blocked->resource, resource)
        && strstr (reason, "creates the account") != NULL && strstr (reason, name) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Counts what is blocked for want of an account. */
static guint
check_chosen (guint i, DcwStation *station, const DcwProfile *profile, const DcwPlan *whole, const char *const *chosen)
{
  g_autoptr (DcwPlan) part = make_plan (station, profile, chosen);
  g_autofree char *shown = g_strjoinv ("+", (char **)chosen);
  guint n_missing = 0, n_changes = 0;
  for (guint k = 0; k < whole->changes->len; k++) {
    const DcwChange *change = whole->changes->pdata[k];
    if (!is_of (change->topics, chosen))
      continue;
    g_autofree char *what = dcw_resource_show (change->resource);
    const char *missing = find_missing (whole, change, chosen);
    const DcwChange *same = find_change (part, change->resource);
    if (missing != NULL) {
      ck_assert_msg (same == NULL && is_blocked_for (part, change->resource, missing), "%s, %s: %s is not blocked for want of %s",
                     cases[i].name, shown, what, missing);
      n_missing++;
      continue;
    }
    ck_assert_msg (same != NULL, "%s, %s: %s is not in the plan", cases[i].name, shown, what);
    /* Where other topics want something of it too, it comes to less. */
    gboolean all = TRUE;
    for (guint t = 0; t < change->topics->len; t++)
      all = all && g_strv_contains (chosen, change->topics->pdata[t]);
    ck_assert_msg (!all || dcw_state_identical (same->after, change->after), "%s, %s: %s comes to something else", cases[i].name,
                   shown, what);
    n_changes++;
  }
  ck_assert_msg (part->changes->len == n_changes, "%s, %s: %u changes, expected %u", cases[i].name, shown, part->changes->len,
                 n_changes);
  for (guint k = 0; k < part->changes->len; k++)
    ck_assert_msg (is_of (((const DcwChange *)part->changes->pdata[k])->topics, chosen), "%s, %s: a change of another topic",
                   cases[i].name, shown);
  ck_assert_msg (part->blocked->len <= whole->blocked->len + n_missing, "%s, %s: more is blocked than must be", cases[i].name,
                 shown);
  return n_missing;
}

START_TEST (alone_and_in_pairs)
{
  guint n, n_missing = 0;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autoptr (DcwStation) station = open_station (_i);
  g_autoptr (DcwProfile) profile = make_profile (_i, station);
  g_autoptr (DcwPlan) whole = make_plan (station, profile, NULL);
  ck_assert_msg (whole->changes->len > 8, "%s: only %u changes", cases[_i].name, whole->changes->len);
  for (guint a = 0; a < n; a++)
    for (guint b = a; b < n; b++) {
      const char *const chosen[] = { topics[a]->id, a == b ? NULL : topics[b]->id, NULL };
      n_missing += check_chosen (_i, station, profile, whole, chosen);
    }
  ck_assert_msg (n_missing > 0, "%s: nothing needs an account of another topic", cases[_i].name);
}
END_TEST

START_TEST (one_after_the_other)
{
  guint n, n_planned = 0;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autoptr (DcwStation) station = open_station (_i);
  g_autoptr (DcwProfile) profile = make_profile (_i, station);
  g_autoptr (DcwPlan) whole = make_plan (station, profile, NULL);
  for (guint i = 0; i < n; i++) {
    const char *const chosen[] = { topics[i]->id, NULL };
    g_autoptr (DcwPlan) part = make_plan (station, profile, chosen);
    dcw_text_apply (station, part);
    n_planned += part->changes->len > 0;
    g_autoptr (DcwPlan) again = make_plan (station, profile, chosen);
    ck_assert_msg (again->changes->len == 0, "%s: %s is not done at once", cases[_i].name, topics[i]->id);
  }
  g_autoptr (DcwPlan) rest = make_plan (station, profile, NULL);
  g_autofree char *left = dcw_text_changes (rest);
  ck_assert_msg (rest->changes->len == 0, "%s: left:\n%s", cases[_i].name, left);
  ck_assert_msg (rest->blocked->len == whole->blocked->len, "%s: %u blocked, %u at first", cases[_i].name, rest->blocked->len,
                 whole->blocked->len);
  ck_assert_msg (n_planned >= 4, "%s: only %u topics had something to do", cases[_i].name, n_planned);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("alone");
  TCase *alone = tcase_create ("topics");
  tcase_add_loop_test (alone, alone_and_in_pairs, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (alone, one_after_the_other, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, alone);
  return suite;
}
