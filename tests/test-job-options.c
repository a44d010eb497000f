/* Nothing can be chosen that no golden notices: each option, set to each of its values or to none, changes what is planned in one
 * job of job-goldens.c at least, whose plan would then not be as written there.
 */
#include <string.h>
#include "support/job.h"
#include "support/tap.h"

/* accounts.passwords=set plans the same again each time it is asked, so it is no part of a job that leaves nothing to do; what it
 * plans is in test-topic-accounts.c. What lists that are set entry by entry come to is in test-topic-lists.c. */
static const char *const left_out[] = { "accounts.passwords", "applications.permissions", "limits.permissions", NULL };

/* Values of options that take any text. */
static const struct {
  const char *option, *values[3];
} texts[] = {
  { "identity.server-account", { "OtherServer", NULL } },
  { "identity.program-account", { "OtherUser", NULL } },
  { "firewall.port", { "50001", "Matrikon.OPC.Simulation.1=50002", NULL } },
};

static guint
count_options (void)
{
  guint n, count = 0;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    count += topics[i]->n_options;
  return count;
}

static const DcwOption *
nth_option (guint index)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++) {
    if (index < topics[i]->n_options)
      return &topics[i]->options[index];
    index -= topics[i]->n_options;
  }
  return NULL;
}

static char *
outcome (const DcwJob *job, DcwView *view, const DcwProfile *profile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, &error);
  ck_assert_msg (plan != NULL, "%s: %s", job->name, error != NULL ? error->message : "?");
  g_autofree char *changes = dcw_job_changes (plan), *blocked = dcw_job_blocked (plan);
  return g_strconcat (changes, "\n\n", blocked, NULL);
}

typedef struct {
  DcwStation *station;
  DcwView *view;
  DcwProfile *profile;
  char *outcome;
} Bench;

static void
clear_bench (Bench *bench)
{
  if (bench->station == NULL)
    return;
  dcw_view_free (bench->view);
  g_object_unref (bench->station);
  dcw_profile_free (bench->profile);
  g_free (bench->outcome);
}

static void
prepare (const DcwJob *job, Bench *bench)
{
  bench->station = dcw_image_station_new (dcw_job_image (job));
  bench->view = dcw_view_new (bench->station);
  bench->profile = dcw_job_profile (job, bench->view);
  bench->outcome = outcome (job, bench->view, bench->profile);
}

/* The option set to value (NULL: to nothing) is seen in a job that has it otherwise. */
static gboolean
is_noticed (GArray *benches, const DcwOption *option, const char *value)
{
  for (guint i = dcw_n_jobs; i-- > 0;) { /* those at the end have the rarer things */
    Bench *bench = &g_array_index (benches, Bench, i);
    if (bench->station == NULL)
      prepare (&dcw_jobs[i], bench);
    if (!(option->roles & dcw_jobs[i].role) || g_strcmp0 (dcw_profile_get (bench->profile, option->id), value) == 0)
      continue;
    g_autoptr (DcwProfile) flipped = dcw_profile_copy (bench->profile);
    dcw_profile_set (flipped, option->id, value);
    if (!dcw_profile_check (flipped, NULL))
      continue; /* a port for a server that this profile does not name */
    g_autofree char *other = outcome (&dcw_jobs[i], bench->view, flipped);
    if (strcmp (other, bench->outcome) != 0)
      return TRUE;
  }
  return FALSE;
}

START_TEST (flipped)
{
  const DcwOption *option = nth_option ((guint)_i);
  if (g_strv_contains (left_out, option->id))
    return;
  g_autoptr (GArray) benches = g_array_sized_new (FALSE, TRUE, sizeof (Bench), dcw_n_jobs);
  g_array_set_clear_func (benches, (GDestroyNotify)clear_bench);
  g_array_set_size (benches, dcw_n_jobs);
  g_autoptr (GString) missed = g_string_new (NULL);
  guint n = 0;
  if (!is_noticed (benches, option, NULL))
    g_string_append (missed, " nothing");
  for (guint i = 0; option->type == DCW_OPTION_CHOICE && option->choices[i].id != NULL; i++, n++)
    if (!is_noticed (benches, option, option->choices[i].id))
      g_string_append_printf (missed, " %s", option->choices[i].id);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint k = 0; strcmp (texts[i].option, option->id) == 0 && texts[i].values[k] != NULL; k++, n++)
      if (!is_noticed (benches, option, texts[i].values[k]))
        g_string_append_printf (missed, " %s", texts[i].values[k]);
  ck_assert_msg (n > 0, "%s: no value of it is tried", option->id);
  ck_assert_msg (missed->len == 0, "%s: no job notices when it is set to:%s", option->id, missed->str);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("job-options");
  TCase *tcase = tcase_create ("option");
  tcase_add_loop_test (tcase, flipped, 0, (int)count_options ());
  suite_add_tcase (suite, tcase);
  return suite;
}
