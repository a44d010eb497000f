#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "document/parts.h"
#include <string.h>

#define MAX_OPTIONS 1000

#define LIST_RULE(element)                                                                                                       \
  {                                                                                                                              \
    .name = element, .is_text = TRUE, .attributes = { { "form", 0 } }                                                            \
  }
static const DcwRule list_rules[DCW_N_LISTS] = {
  [DCW_LIST_USERS] = LIST_RULE ("user"),
  [DCW_LIST_SERVERS] = LIST_RULE ("server"),
  [DCW_LIST_PROGRAMS] = LIST_RULE ("program"),
  [DCW_LIST_PEERS] = LIST_RULE ("peer"),
};
static const DcwRule option_rule = { .name = "option",
                                     .attributes = { { "id", DCW_REQUIRED | DCW_TWIN }, { "value", DCW_REQUIRED | DCW_TWIN } } };

#define LIST_CHILD(list)                                                                                                         \
  {                                                                                                                              \
    &list_rules[list], 0, DCW_PROFILE_MAX_ENTRIES, NULL                                                                          \
  }
const DcwRule dcw_profile_rule = {
  .name = "profile",
  .attributes = { { "role", DCW_REQUIRED }, { "network", DCW_REQUIRED }, { "group", DCW_TWIN } },
  .children = { LIST_CHILD (DCW_LIST_USERS),
                LIST_CHILD (DCW_LIST_SERVERS),
                LIST_CHILD (DCW_LIST_PROGRAMS),
                LIST_CHILD (DCW_LIST_PEERS),
                { &option_rule, 0, MAX_OPTIONS, NULL } },
};

static gboolean
read_entry (DcwReader *reader, const DcwNode *node, DcwProfile *profile, GError **error)
{
  DcwProfileList list = (DcwProfileList)(node->rule - list_rules);
  guint n = profile->lists[list]->len;
  if (*node->text == '\0') {
    dcw_node_error (reader, node, NULL, error, _ ("an empty <%s>"), node->rule->name);
    return FALSE;
  }
  dcw_profile_add (profile, list, node->text);
  if (profile->lists[list]->len > n)
    return TRUE;
  g_autofree char *shown = dcw_text_display (node->text, 60);
  dcw_node_error (reader, node, NULL, error, _ ("%s is in this list twice"), shown);
  return FALSE;
}

static gboolean
read_option (DcwReader *reader, const DcwNode *node, DcwProfile *profile, GError **error)
{
  const char *id = dcw_node_get (node, "id");
  if (*id != '\0' && dcw_profile_get (profile, id) == NULL) {
    dcw_profile_set (profile, id, dcw_node_get (node, "value"));
    return TRUE;
  }
  g_autofree char *shown = dcw_text_display (id, 60);
  dcw_node_error (reader, node, "id", error, *id == '\0' ? _ ("an option without id") : _ ("the option %s is set twice"), shown);
  return FALSE;
}

DcwProfile *
dcw_part_read_profile (DcwReader *reader, const DcwNode *node, GError **error)
{
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  if (!dcw_role_parse (dcw_node_get (node, "role"), &profile->role)) {
    dcw_node_error (reader, node, "role", error, _ ("unknown role, expected server, client or both"));
    return NULL;
  }
  if (!dcw_network_parse (dcw_node_get (node, "network"), &profile->network)) {
    dcw_node_error (reader, node, "network", error, _ ("unknown network, expected workgroup, domain or mixed"));
    return NULL;
  }
  profile->group = g_strdup (dcw_node_get (node, "group"));
  for (const DcwNode *child = node->first; child != NULL; child = child->next)
    if (child->rule == &option_rule ? !read_option (reader, child, profile, error) : !read_entry (reader, child, profile, error))
      return NULL;
  return g_steal_pointer (&profile);
}

void
dcw_part_write_profile (DcwOut *out, const DcwProfile *profile)
{
  dcw_out_text (out, "role", dcw_role_name (profile->role));
  dcw_out_text (out, "network", dcw_network_name (profile->network));
  dcw_out_text (out, "group", profile->group);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    for (guint j = 0; j < profile->lists[i]->len; j++)
      dcw_out_element (out, dcw_profile_list_name ((DcwProfileList)i), profile->lists[i]->pdata[j]);
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (profile->values), (GCompareFunc)strcmp);
  for (const GList *id = ids; id != NULL; id = id->next) {
    dcw_out_open (out, "option");
    dcw_out_text (out, "id", id->data);
    dcw_out_text (out, "value", dcw_profile_get (profile, id->data));
    dcw_out_close (out, "option");
  }
}

static gboolean
take_profile (DcwReader *reader, const DcwNode *node, GError **error)
{
  DcwProfile **profile = dcw_reader_data (reader);
  *profile = dcw_part_read_profile (reader, node, error);
  return *profile != NULL;
}

DcwProfile *
dcw_document_read_profile (const char *file_name, gconstpointer data, gsize size, GError **error)
{
  const DcwSource source = { file_name, size > 0 ? data : "", size };
  g_autoptr (DcwProfile) profile = NULL;
  if (!dcw_reader_run (&source, DCW_DOCUMENT_MAX_SMALL, &dcw_profile_rule, take_profile, &profile, error))
    return NULL;
  return g_steal_pointer (&profile);
}

GBytes *
dcw_document_write_profile (const DcwProfile *profile)
{
  DcwOut *out = dcw_out_new (dcw_profile_rule.name);
  dcw_part_write_profile (out, profile);
  return dcw_out_end (out, FALSE);
}
