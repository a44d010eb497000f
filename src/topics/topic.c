#include "topics/topic.h"
#include "base/text.h"
#include "base/error.h"
#include "base/i18n.h"
#include <string.h>

#define ROW(id) &dcw_topic_##id,
static const DcwTopic *const topics[] = { DCW_FOR_EACH_TOPIC (ROW) };

const DcwTopic *const *
dcw_topics (guint *n)
{
  *n = G_N_ELEMENTS (topics);
  return topics;
}

GPtrArray *
dcw_topic_now (const DcwTopic *topic, DcwView *view, const DcwProfile *profile)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  if (topic->now != NULL)
    topic->now (view, profile, lines);
  return lines;
}

const DcwTopic *
dcw_topic (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (strcmp (topics[i]->id, id) == 0)
      return topics[i];
  return NULL;
}

/* How well row fits resource: 0 not at all, 1 another value of such a key, 2 any of its kind, 3 it is named. */
static guint
fit (const DcwScope *row, const DcwResource *resource)
{
  const char *path = dcw_resource_path (resource), *name = dcw_resource_name (resource);
  gsize length = row->key != NULL ? strcspn (row->key, "{<") : 0;
  if (path == NULL && row->kind != dcw_resource_kind (resource))
    return 0;
  if (path != NULL && row->key == NULL)
    return 0;
  if (path != NULL) {
    g_autofree char *begin = g_utf8_substring (path, 0, MIN ((glong)length, g_utf8_strlen (path, -1)));
    g_autofree char *wanted = g_strndup (row->key, length);
    if (!dcw_text_fold_equal (begin, wanted))
      return 0;
  }
  if (row->kind != dcw_resource_kind (resource))
    return 1;
  if (row->name == NULL || name == NULL)
    return 2;
  return dcw_text_fold_equal (row->name, name) ? 3 : 1;
}

const DcwTopic *
dcw_topic_of (const DcwResource *resource)
{
  const DcwTopic *best = NULL;
  guint best_fit = 0;
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    for (guint k = 0; k < topics[i]->n_scope; k++) {
      guint found = fit (&topics[i]->scope[k], resource);
      if (found > best_fit) {
        best = topics[i];
        best_fit = found;
      }
    }
  return best;
}

const DcwOption *
dcw_option (guint i)
{
  for (guint k = 0; k < G_N_ELEMENTS (topics); i -= topics[k++]->n_options)
    if (i < topics[k]->n_options)
      return &topics[k]->options[i];
  return NULL;
}

const DcwOption *
dcw_topic_option (const char *option_id, const DcwTopic **topic)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    for (guint j = 0; j < topics[i]->n_options; j++)
      if (strcmp (topics[i]->options[j].id, option_id) == 0) {
        if (topic != NULL)
          *topic = topics[i];
        return &topics[i]->options[j];
      }
  return NULL;
}

DcwMessage *
dcw_topics_refuse (DcwScene *scene, guint i)
{
  DcwScopeOfTopic scopes[G_N_ELEMENTS (topics)];
  for (guint k = 0; k < G_N_ELEMENTS (topics); k++)
    scopes[k] = (DcwScopeOfTopic){ topics[k]->id, topics[k]->scope, topics[k]->n_scope };
  return dcw_scene_refuse (scene, scopes, G_N_ELEMENTS (scopes), i);
}

gboolean
dcw_topics_check_plan (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, GError **error)
{
  g_autoptr (DcwScene) scene = dcw_scene_new (plan, profile, bindings, view, DCW_LOOK_ANYWHERE);
  for (guint i = 0; i < plan->changes->len; i++) {
    g_autoptr (DcwMessage) no = dcw_topics_refuse (scene, i);
    if (no == NULL)
      continue;
    g_autofree char *shown = dcw_resource_show (((const DcwChange *)plan->changes->pdata[i])->resource);
    g_autofree char *rule = dcw_message_show (no);
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED,
                 /* Translators: the number, what would be changed, and what is wrong */ _ ("change %u (%s): %s"), i + 1, shown,
                 rule);
    return FALSE;
  }
  return TRUE;
}
