#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "document/parts.h"
#include <string.h>

#define MAX_OPTIONS 1000
#define MAX_PORT 65535

#define LIST_RULE(element)                                                                                                       \
  {                                                                                                                              \
    .name = element, .is_text = TRUE, .attributes = { { "form", 0 } }                                                            \
  }
static const DcwRule list_rules[DCW_N_LISTS] = {
  [DCW_LIST_USERS] = LIST_RULE ("user"),
  [DCW_LIST_SERVERS] = LIST_RULE ("server"),
  [DCW_LIST_PROGRAMS] = LIST_RULE ("program"),
  [DCW_LIST_PEERS] = { .name = "peer", .is_text = TRUE, .attributes = { { "address", 0 }, { "form", 0 } } },
  [DCW_LIST_CALLBACKS] = LIST_RULE ("callback"),
};
static const DcwRule id_rule = { .name = "server-id",
                                 .attributes = { { "progid", DCW_REQUIRED | DCW_TWIN },
                                                 { "clsid", DCW_TWIN },
                                                 { "appid", DCW_TWIN },
                                                 { "title", DCW_TWIN },
                                                 { "port", 0 } } };
static const DcwRule option_rule = { .name = "option",
                                     .attributes = { { "id", DCW_REQUIRED | DCW_TWIN }, { "value", DCW_REQUIRED | DCW_TWIN } } };

#define LIST_CHILD(list)                                                                                                         \
  {                                                                                                                              \
    &list_rules[list], 0, DCW_PROFILE_MAX_ENTRIES, NULL                                                                          \
  }
const DcwRule dcw_profile_rule = {
  .name = "profile",
  .attributes = { { "role", DCW_REQUIRED }, { "network", DCW_REQUIRED }, { "group", DCW_TWIN }, { "from", DCW_TWIN } },
  .children = { LIST_CHILD (DCW_LIST_USERS),
                LIST_CHILD (DCW_LIST_SERVERS),
                LIST_CHILD (DCW_LIST_PROGRAMS),
                LIST_CHILD (DCW_LIST_PEERS),
                LIST_CHILD (DCW_LIST_CALLBACKS),
                { &id_rule, 0, DCW_PROFILE_MAX_ENTRIES, NULL },
                { &option_rule, 0, MAX_OPTIONS, NULL } },
};

static gboolean
read_addresses (DcwReader *reader, const DcwNode *node, DcwProfile *profile, GError **error)
{
  const char *addresses = dcw_node_get (node, "address");
  if (addresses == NULL || dcw_profile_set_addresses (profile, node->text, addresses, error))
    return TRUE;
  dcw_node_prefix (reader, node, "address", error);
  return FALSE;
}

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
    return list != DCW_LIST_PEERS || read_addresses (reader, node, profile, error);
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

static gboolean
read_id (DcwReader *reader, const DcwNode *node, DcwProfile *profile, GError **error)
{
  guint64 port = 0;
  guint n = profile->ids->len;
  if (!dcw_node_number (reader, node, "port", MAX_PORT, &port, error))
    return FALSE;
  const DcwServerId id = { (char *)dcw_node_get (node, "progid"), (char *)dcw_node_get (node, "clsid"),
                           (char *)dcw_node_get (node, "appid"), (char *)dcw_node_get (node, "title"), (guint)port };
  if (*id.progid != '\0')
    dcw_profile_add_id (profile, &id);
  if (profile->ids->len > n)
    return TRUE;
  g_autofree char *shown = dcw_text_display (id.progid, 60);
  dcw_node_error (reader, node, "progid", error, *shown == '\0' ? _ ("a server without ProgID") : _ ("%s is there twice"), shown);
  return FALSE;
}

static gboolean
read_child (DcwReader *reader, const DcwNode *node, DcwProfile *profile, GError **error)
{
  if (node->rule == &option_rule)
    return read_option (reader, node, profile, error);
  return node->rule == &id_rule ? read_id (reader, node, profile, error) : read_entry (reader, node, profile, error);
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
  profile->from = g_strdup (dcw_node_get (node, "from"));
  for (const DcwNode *child = node->first; child != NULL; child = child->next)
    if (!read_child (reader, child, profile, error))
      return NULL;
  return g_steal_pointer (&profile);
}

static void
write_entry (DcwOut *out, const DcwProfile *profile, DcwProfileList list, const char *entry)
{
  const char *name = dcw_profile_list_name (list);
  dcw_out_open (out, name);
  if (list == DCW_LIST_PEERS)
    dcw_out_text (out, "address", dcw_profile_addresses (profile, entry));
  dcw_out_content (out, entry);
  dcw_out_close (out, name);
}

static void
write_id (DcwOut *out, const DcwServerId *id)
{
  dcw_out_open (out, id_rule.name);
  dcw_out_text (out, "progid", id->progid);
  dcw_out_text (out, "clsid", id->clsid);
  dcw_out_text (out, "appid", id->appid);
  dcw_out_text (out, "title", id->title);
  if (id->port != 0)
    dcw_out_number (out, "port", id->port);
  dcw_out_close (out, id_rule.name);
}

void
dcw_part_write_profile (DcwOut *out, const DcwProfile *profile)
{
  dcw_out_text (out, "role", dcw_role_name (profile->role));
  dcw_out_text (out, "network", dcw_network_name (profile->network));
  dcw_out_text (out, "group", profile->group);
  dcw_out_text (out, "from", profile->from);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    for (guint j = 0; j < profile->lists[i]->len; j++)
      write_entry (out, profile, (DcwProfileList)i, profile->lists[i]->pdata[j]);
  for (guint i = 0; i < profile->ids->len; i++)
    write_id (out, profile->ids->pdata[i]);
  g_autoptr (GList) ids = g_list_sort (g_hash_table_get_keys (profile->values), (GCompareFunc)strcmp);
  for (const GList *id = ids; id != NULL; id = id->next) {
    dcw_out_open (out, "option");
    dcw_out_text (out, "id", id->data);
    dcw_out_text (out, "value", dcw_profile_get (profile, id->data));
    dcw_out_close (out, "option");
  }
}

static DcwOut *
start_profile (const DcwProfile *profile)
{
  DcwOut *out = dcw_out_new (dcw_profile_rule.name);
  dcw_part_write_profile (out, profile);
  return out;
}

static gboolean
check_digest (DcwReader *reader, const DcwNode *node, const DcwProfile *profile, GError **error)
{
  const char *said = dcw_node_get (node, "digest");
  if (said == NULL && profile->from == NULL)
    return TRUE;
  if (said == NULL) {
    dcw_node_error (reader, node, NULL, error, _ ("a file from another computer without its digest"));
    return FALSE;
  }
  g_autofree char *digest = dcw_document_profile_digest (profile);
  if (strcmp (digest, said) == 0)
    return TRUE;
  dcw_node_error (reader, node, "digest", error,
                  _ ("this file has been changed on the way; get it anew from the other computer: its digest is %s"), digest);
  return FALSE;
}

static gboolean
take_profile (DcwReader *reader, const DcwNode *node, GError **error)
{
  DcwProfile **profile = dcw_reader_data (reader);
  *profile = dcw_part_read_profile (reader, node, error);
  return *profile != NULL && check_digest (reader, node, *profile, error);
}

DcwProfile *
dcw_document_read_profile (const char *file_name, gconstpointer data, gsize size, GError **error)
{
  const DcwSource source = { file_name, size > 0 ? data : "", size };
  g_autoptr (DcwProfile) profile = NULL;
  DcwRule root = dcw_profile_rule;
  root.attributes[dcw_rule_n_attributes (&root)] = (DcwAttributeRule){ "digest", 0 };
  if (!dcw_reader_run (&source, DCW_DOCUMENT_MAX_SMALL, &root, take_profile, &profile, error))
    return NULL;
  return g_steal_pointer (&profile);
}

GBytes *
dcw_document_write_profile (const DcwProfile *profile)
{
  return dcw_out_end (start_profile (profile), profile->from != NULL);
}

char *
dcw_document_profile_digest (const DcwProfile *profile)
{
  return dcw_out_end_as_digest (start_profile (profile));
}
