#include "topics/topic.h"
#include "registry/path.h"
#include "base/text.h"
#include <string.h>

extern const DcwTopic dcw_topic_accounts, dcw_topic_identity, dcw_topic_applications, dcw_topic_limits, dcw_topic_firewall,
    dcw_topic_discovery, dcw_topic_policies;

static const DcwTopic *const topics[] = { &dcw_topic_accounts, &dcw_topic_identity,  &dcw_topic_applications, &dcw_topic_limits,
                                          &dcw_topic_firewall, &dcw_topic_discovery, &dcw_topic_policies };

const DcwTopic *const *
dcw_topics (guint *n)
{
  *n = G_N_ELEMENTS (topics);
  return topics;
}

const DcwTopic *
dcw_topic (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (strcmp (topics[i]->id, id) == 0)
      return topics[i];
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

/* wanted may end with a star, which stands for anything. */
static gboolean
matches_name (const char *wanted, const char *name)
{
  gsize length = strlen (wanted);
  if (length == 0 || wanted[length - 1] != '*')
    return dcw_text_fold_equal (wanted, name);
  g_autofree char *start = g_strndup (wanted, length - 1);
  g_autofree char *folded_start = dcw_text_fold (start), *folded = dcw_text_fold (name);
  return g_str_has_prefix (folded, folded_start);
}

static gboolean
matches (const DcwScope *scope, const DcwResource *resource)
{
  if (scope->kind != dcw_resource_kind (resource))
    return FALSE;
  if (scope->name != NULL && !matches_name (scope->name, dcw_resource_name (resource)))
    return FALSE;
  if (scope->key == NULL)
    return TRUE;
  const char *path = dcw_resource_path (resource);
  return path != NULL && (scope->below ? dcw_registry_path_is_below (path, scope->key) : dcw_text_fold_equal (path, scope->key));
}

gboolean
dcw_topics_in_scope (const DcwTopic *const *table, guint n, const DcwResource *resource)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < table[i]->n_scope; j++)
      if (matches (&table[i]->scope[j], resource))
        return TRUE;
  return FALSE;
}
