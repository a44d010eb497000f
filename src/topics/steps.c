#include "topics/steps.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "topics/identity-parts.h"
#include "topics/topic.h"

static const struct {
  const char *id, *label;
} whos[] = {
  [DCW_STEP_HERE] = { "here", N_ ("an administrator of this computer") },
  [DCW_STEP_OTHER] = { "other", N_ ("an administrator of the other computer") },
  [DCW_STEP_DOMAIN] = { "domain", N_ ("the domain's administrator") },
  [DCW_STEP_NETWORK] = { "network", N_ ("whoever looks after the network") },
  [DCW_STEP_USER] = { "user", N_ ("whoever uses the client program") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (whos) == DCW_N_STEP_WHO);

static const struct {
  const char *id, *label;
} whens[] = {
  [DCW_STEP_BEFORE] = { "before", N_ ("before anything is applied") },
  [DCW_STEP_AFTER] = { "after", N_ ("when everything is applied") },
  [DCW_STEP_ANY] = { "any", N_ ("at any time before the first connection") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (whens) == DCW_N_STEP_WHEN);

const char *
dcw_step_who_id (DcwStepWho who)
{
  return whos[who].id;
}

const char *
dcw_step_who_label (DcwStepWho who)
{
  return whos[who].label;
}

const char *
dcw_step_when_id (DcwStepWhen when)
{
  return whens[when].id;
}

const char *
dcw_step_when_label (DcwStepWhen when)
{
  return whens[when].label;
}

void
dcw_step_free (DcwStep *step)
{
  if (step == NULL)
    return;
  g_free (step->name);
  dcw_message_unref (step->text);
  g_free (step);
}

const char *
dcw_step_restarts (const DcwStep *step)
{
  const char *subject = strchr (step->name, ':');
  return subject != NULL && strcmp (step->kind->id, DCW_STEP_RESTART_SERVICE) == 0 ? subject + 1 : NULL;
}

/* ---- Collecting ---- */

/* Its row and its place among all kinds; NULL: no topic has such a one. */
static const DcwStepKind *
find_kind (const char *id, const char **topic, guint *rank)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  *rank = 0;
  for (guint i = 0; i < n; i++)
    for (guint k = 0; topics[i]->steps != NULL && k < topics[i]->steps->n_kinds; k++, ++*rank)
      if (strcmp (topics[i]->steps->kinds[k].id, id) == 0) {
        *topic = topics[i]->id;
        return &topics[i]->steps->kinds[k];
      }
  return NULL;
}

void
dcw_step_add (DcwStepSearch *search, const char *kind, const char *subject, DcwMessage *text)
{
  g_autofree char *name = subject != NULL ? g_strdup_printf ("%s:%s", kind, subject) : g_strdup (kind);
  if (!g_hash_table_add (search->names, dcw_text_fold (name))) {
    dcw_message_unref (text);
    return;
  }
  DcwStep *step = g_new0 (DcwStep, 1);
  step->kind = find_kind (kind, &step->topic, &step->rank);
  g_assert (step->kind != NULL);
  step->name = g_steal_pointer (&name);
  step->text = text;
  g_ptr_array_add (search->steps, step);
}

gboolean
dcw_step_wanted (const DcwStepSearch *search, const char *option, const char *value)
{
  if (search->profile == NULL)
    return FALSE;
  return value != NULL ? dcw_profile_is (search->profile, option, value) : dcw_profile_get (search->profile, option) != NULL;
}

const DcwState *
dcw_step_after (const DcwStepSearch *search, const DcwResource *resource)
{
  const DcwState *state = g_hash_table_lookup (search->afters, dcw_resource_id (resource));
  return state != NULL ? state : dcw_view_get (search->view, resource);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const DcwStep *step_a = *(DcwStep *const *)a, *step_b = *(DcwStep *const *)b;
  if (step_a->rank != step_b->rank)
    return step_a->rank < step_b->rank ? -1 : 1;
  return dcw_text_fold_compare (step_a->name, step_b->name);
}

GPtrArray *
dcw_steps (DcwView *view, const DcwProfile *profile, const DcwPlan *plan, const DcwPlan *done)
{
  g_autoptr (GHashTable) afters = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) runners = profile != NULL ? dcw_identity_runners (view, profile) : NULL;
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_step_free);
  DcwStepSearch search = { view, profile, plan, done, runners, afters, names, all };
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_hash_table_insert (afters, (gpointer)dcw_resource_id (change->resource), change->after);
  }
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++)
    if (topics[i]->steps != NULL)
      topics[i]->steps->collect (&search);
  g_ptr_array_sort (all, compare_steps);
  return all;
}
