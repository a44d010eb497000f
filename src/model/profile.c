#include "model/profile.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/address.h"
#include <string.h>

static const struct {
  DcwRole role;
  const char *name;
} roles[] = { { DCW_ROLE_SERVER, "server" }, { DCW_ROLE_CLIENT, "client" }, { DCW_ROLE_BOTH, "both" } };

static const char *const networks[] = {
  [DCW_NETWORK_WORKGROUP] = "workgroup", [DCW_NETWORK_DOMAIN] = "domain", [DCW_NETWORK_MIXED] = "mixed"
};
static const char *const lists[] = {
  [DCW_LIST_USERS] = "user", [DCW_LIST_SERVERS] = "server",     [DCW_LIST_PROGRAMS] = "program",
  [DCW_LIST_PEERS] = "peer", [DCW_LIST_CALLBACKS] = "callback",
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
  profile->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
  copy->from = g_strdup (profile->from);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    for (guint j = 0; j < profile->lists[i]->len; j++)
      g_ptr_array_add (copy->lists[i], g_strdup (profile->lists[i]->pdata[j]));
  for (guint i = 0; i < profile->ids->len; i++)
    dcw_profile_add_id (copy, profile->ids->pdata[i]);
  GHashTableIter iter;
  gpointer option, value, peer, addresses;
  g_hash_table_iter_init (&iter, profile->addresses);
  while (g_hash_table_iter_next (&iter, &peer, &addresses))
    g_hash_table_insert (copy->addresses, g_strdup (peer), g_strdup (addresses));
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
  g_free (profile->from);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    g_ptr_array_unref (profile->lists[i]);
  g_ptr_array_unref (profile->ids);
  g_hash_table_unref (profile->addresses);
  g_hash_table_unref (profile->values);
  g_free (profile);
}

/* Where entry is in the list, or belongs. key: the name of an element. */
static gboolean
find_entry (const GPtrArray *entries, const char *(*key) (gconstpointer), const char *entry, guint *at)
{
  guint low = 0, high = entries->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = dcw_text_fold_compare (key (entries->pdata[middle]), entry);
    if (order == 0) {
      *at = middle;
      return TRUE;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  *at = low;
  return FALSE;
}

static const char *
key_of_text (gconstpointer entry)
{
  return entry;
}

static const char *
key_of_id (gconstpointer entry)
{
  return ((const DcwServerId *)entry)->progid;
}

void
dcw_profile_add (DcwProfile *profile, DcwProfileList list, const char *entry)
{
  GPtrArray *entries = profile->lists[list];
  guint at;
  if (!find_entry (entries, key_of_text, entry, &at)) {
    g_ptr_array_insert (entries, (gint)at, g_strdup (entry));
  } else if (strcmp (entry, entries->pdata[at]) < 0) {
    /* Which spelling stays must not depend on the order of input. */
    g_free (entries->pdata[at]);
    entries->pdata[at] = g_strdup (entry);
  }
}

void
dcw_profile_add_id (DcwProfile *profile, const DcwServerId *id)
{
  DcwServerId *copy = g_new0 (DcwServerId, 1);
  *copy = (DcwServerId){ g_strdup (id->progid), g_strdup (id->clsid), g_strdup (id->appid), g_strdup (id->title), id->port };
  guint at;
  if (find_entry (profile->ids, key_of_id, id->progid, &at))
    g_ptr_array_remove_index (profile->ids, at);
  g_ptr_array_insert (profile->ids, (gint)at, copy);
}

gboolean
dcw_profile_has (const DcwProfile *profile, DcwProfileList list, const char *entry)
{
  guint at;
  return find_entry (profile->lists[list], key_of_text, entry, &at);
}

GPtrArray *
dcw_profile_accounts (const DcwProfile *profile)
{
  const GPtrArray *users = profile->lists[DCW_LIST_USERS], *callbacks = profile->lists[DCW_LIST_CALLBACKS];
  guint n_callbacks = profile->role & DCW_ROLE_CLIENT ? callbacks->len : 0;
  GPtrArray *accounts = g_ptr_array_new ();
  for (guint i = 0, k = 0; i < users->len || k < n_callbacks;) {
    int order = i == users->len ? 1 : k == n_callbacks ? -1 : dcw_text_fold_compare (users->pdata[i], callbacks->pdata[k]);
    g_ptr_array_add (accounts, order <= 0 ? users->pdata[i] : callbacks->pdata[k]);
    i += order <= 0;
    k += order >= 0;
  }
  return accounts;
}

/* 0.0.0.0/8, 127/8, 224/4 and above; ::, ::1, ff00::/8. */
static gboolean
is_of_a_computer (DcwAddressFamily family, const guint8 *first)
{
  static const guint8 zeros[15] = { 0 };
  if (family == DCW_ADDRESS_V4)
    return first[0] != 0 && first[0] != 127 && first[0] < 224;
  return first[0] != 0xff && (memcmp (first, zeros, 15) != 0 || first[15] > 1);
}

/* The one way to write the address, or NULL. */
static char *
canonical_address (const char *text)
{
  static const DcwAddressFamily families[] = { DCW_ADDRESS_V4, DCW_ADDRESS_V6 };
  if (strpbrk (text, "/-") != NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    DcwAddressRange range;
    if (dcw_address_parse (families[i], text, &range) && is_of_a_computer (families[i], range.first))
      return dcw_address_format (families[i], &range);
  }
  return NULL;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

gboolean
dcw_profile_set_addresses (DcwProfile *profile, const char *peer, const char *addresses, GError **error)
{
  g_auto (GStrv) items = g_strsplit (addresses, " ", -1);
  g_autoptr (GPtrArray) good = g_ptr_array_new_with_free_func (g_free);
  for (char **item = items; *item != NULL; item++) {
    if (**item == '\0')
      continue;
    g_autofree char *address = good->len < DCW_PROFILE_MAX_ADDRESSES ? canonical_address (*item) : NULL;
    if (address == NULL) {
      g_autofree char *shown = dcw_text_display (*item, 60);
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                   good->len < DCW_PROFILE_MAX_ADDRESSES ? _ ("“%s” is not the address of a computer")
                                                         : _ ("“%s” is one address too many"),
                   shown);
      return FALSE;
    }
    if (!g_ptr_array_find_with_equal_func (good, address, g_str_equal, NULL))
      g_ptr_array_add (good, g_steal_pointer (&address));
  }
  g_autofree char *folded = dcw_text_fold (peer);
  if (good->len == 0) {
    g_hash_table_remove (profile->addresses, folded);
    return TRUE;
  }
  g_ptr_array_sort (good, compare_texts);
  g_ptr_array_add (good, NULL);
  g_hash_table_replace (profile->addresses, g_steal_pointer (&folded), g_strjoinv (" ", (char **)good->pdata));
  return TRUE;
}

const char *
dcw_profile_addresses (const DcwProfile *profile, const char *peer)
{
  g_autofree char *folded = dcw_text_fold (peer);
  return g_hash_table_lookup (profile->addresses, folded);
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
