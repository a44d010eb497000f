#include "model/profile.h"
#include "base/text.h"
#include <string.h>

static const struct {
  DcwRole role;
  const char *name;
} roles[] = { { DCW_ROLE_SERVER, "server" }, { DCW_ROLE_CLIENT, "client" }, { DCW_ROLE_BOTH, "both" } };

static const char *const networks[] = {
  [DCW_NETWORK_WORKGROUP] = "workgroup", [DCW_NETWORK_DOMAIN] = "domain", [DCW_NETWORK_MIXED] = "mixed"
};
static const char *const lists[] = {
  [DCW_LIST_USERS] = "user", [DCW_LIST_SERVERS] = "server", [DCW_LIST_PROGRAMS] = "program", [DCW_LIST_PEERS] = "peer"
};

const char *
dcw_role_name (DcwRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].name;
  return NULL;
}

gboolean
dcw_role_parse (const char *text, DcwRole *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (strcmp (roles[i].name, text) == 0) {
      *role = roles[i].role;
      return TRUE;
    }
  return FALSE;
}

const char *
dcw_network_name (DcwNetwork network)
{
  return (guint)network < G_N_ELEMENTS (networks) ? networks[network] : NULL;
}

gboolean
dcw_network_parse (const char *text, DcwNetwork *network)
{
  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    if (strcmp (networks[i], text) == 0) {
      *network = (DcwNetwork)i;
      return TRUE;
    }
  return FALSE;
}

const char *
dcw_profile_list_name (DcwProfileList list)
{
  return lists[list];
}

static void
free_id (gpointer data)
{
  DcwServerId *id = data;
  g_free (id->progid);
  g_free (id->clsid);
  g_free (id->appid);
  g_free (id->title);
  g_free (id);
}

DcwProfile *
dcw_profile_new (void)
{
  DcwProfile *profile = g_new0 (DcwProfile, 1);
  profile->role = DCW_ROLE_SERVER;
  for (guint i = 0; i < DCW_N_LISTS; i++)
    profile->lists[i] = g_ptr_array_new_with_free_func (g_free);
  profile->ids = g_ptr_array_new_with_free_func (free_id);
  profile->values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return profile;
}

DcwProfile *
dcw_profile_copy (const DcwProfile *profile)
{
  DcwProfile *copy = dcw_profile_new ();
  copy->role = profile->role;
  copy->network = profile->network;
  copy->group = g_strdup (profile->group);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    for (guint j = 0; j < profile->lists[i]->len; j++)
      g_ptr_array_add (copy->lists[i], g_strdup (profile->lists[i]->pdata[j]));
  for (guint i = 0; i < profile->ids->len; i++)
    dcw_profile_add_id (copy, profile->ids->pdata[i]);
  GHashTableIter iter;
  gpointer option, value;
  g_hash_table_iter_init (&iter, profile->values);
  while (g_hash_table_iter_next (&iter, &option, &value))
    dcw_profile_set (copy, option, value);
  return copy;
}

void
dcw_profile_free (DcwProfile *profile)
{
  if (profile == NULL)
    return;
  g_free (profile->group);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    g_ptr_array_unref (profile->lists[i]);
  g_ptr_array_unref (profile->ids);
  g_hash_table_unref (profile->values);
  g_free (profile);
}

void
dcw_profile_add (DcwProfile *profile, DcwProfileList list, const char *entry)
{
  GPtrArray *entries = profile->lists[list];
  guint low = 0, high = entries->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = dcw_text_fold_compare (entries->pdata[middle], entry);
    if (order == 0) {
      /* Which spelling stays must not depend on the order of input. */
      if (strcmp (entry, entries->pdata[middle]) < 0) {
        g_free (entries->pdata[middle]);
        entries->pdata[middle] = g_strdup (entry);
      }
      return;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  g_ptr_array_insert (entries, (gint)low, g_strdup (entry));
}

void
dcw_profile_add_id (DcwProfile *profile, const DcwServerId *id)
{
  DcwServerId *copy = g_new0 (DcwServerId, 1);
  *copy = (DcwServerId){ g_strdup (id->progid), g_strdup (id->clsid), g_strdup (id->appid), g_strdup (id->title), id->port };
  guint at = 0;
  while (at < profile->ids->len && dcw_text_fold_compare (((DcwServerId *)profile->ids->pdata[at])->progid, id->progid) < 0)
    at++;
  if (at < profile->ids->len && dcw_text_fold_equal (((DcwServerId *)profile->ids->pdata[at])->progid, id->progid))
    g_ptr_array_remove_index (profile->ids, at);
  g_ptr_array_insert (profile->ids, (gint)at, copy);
}

void
dcw_profile_set (DcwProfile *profile, const char *option, const char *value)
{
  if (value == NULL)
    g_hash_table_remove (profile->values, option);
  else
    g_hash_table_replace (profile->values, g_strdup (option), g_strdup (value));
}

const char *
dcw_profile_get (const DcwProfile *profile, const char *option)
{
  return g_hash_table_lookup (profile->values, option);
}

gboolean
dcw_profile_is (const DcwProfile *profile, const char *option, const char *value)
{
  return g_strcmp0 (dcw_profile_get (profile, option), value) == 0;
}
