#include "cli/show-profile.h"
#include "base/i18n.h"
#include "document/document.h"
#include "model/message.h"
#include <string.h>

/* What the command line says for each list of a profile. */
static const struct {
  const char *option, *json, *label; /* label: N_() */
} list_rows[DCW_N_LISTS] = {
  [DCW_LIST_USERS] = { "--user", "users", N_ ("Users of OPC: %1") },
  [DCW_LIST_SERVERS] = { "--server", "servers", N_ ("OPC servers: %1") },
  [DCW_LIST_PROGRAMS] = { "--program", "programs", N_ ("Client programs: %1") },
  [DCW_LIST_PEERS] = { "--peer", "peers", N_ ("Other computers: %1") },
  [DCW_LIST_CALLBACKS] = { "--callback", "callbacks", N_ ("Accounts that the servers run as: %1") },
};

const char *
dcw_show_profile_option (DcwProfileList list)
{
  return list_rows[list].option;
}

static GList *
sorted_options (const DcwProfile *profile)
{
  return g_list_sort (g_hash_table_get_keys (profile->values), (GCompareFunc)strcmp);
}

/* ---- JSON ---- */

static void
addresses_json (DcwJson *json, const DcwProfile *profile)
{
  const GPtrArray *peers = profile->lists[DCW_LIST_PEERS];
  dcw_json_begin_object (json, "addresses");
  for (guint i = 0; i < peers->len; i++) {
    const char *addresses = dcw_profile_addresses (profile, peers->pdata[i]);
    if (addresses == NULL)
      continue;
    g_auto (GStrv) items = g_strsplit (addresses, " ", -1);
    dcw_json_begin_array (json, peers->pdata[i]);
    for (char **item = items; *item != NULL; item++)
      dcw_json_text (json, NULL, *item);
    dcw_json_end (json);
  }
  dcw_json_end (json);
}

static void
ids_json (DcwJson *json, const DcwProfile *profile)
{
  dcw_json_begin_array (json, "ids");
  for (guint i = 0; i < profile->ids->len; i++) {
    const DcwServerId *id = profile->ids->pdata[i];
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "progid", id->progid);
    dcw_json_text (json, "clsid", id->clsid);
    dcw_json_text (json, "appid", id->appid);
    dcw_json_text (json, "title", id->title);
    if (id->port != 0)
      dcw_json_number (json, "port", id->port);
    else
      dcw_json_null (json, "port");
    dcw_json_end (json);
  }
  dcw_json_end (json);
}

void
dcw_show_profile_json (DcwJson *json, const char *path, const DcwProfile *profile)
{
  g_autofree char *digest = profile->from != NULL ? dcw_document_profile_digest (profile) : NULL;
  dcw_json_text (json, "file", path);
  dcw_json_text (json, "role", dcw_role_name (profile->role));
  dcw_json_text (json, "network", dcw_network_name (profile->network));
  dcw_json_text (json, "group", profile->group);
  dcw_json_text (json, "from", profile->from);
  dcw_json_text (json, "digest", digest);
  for (guint i = 0; i < DCW_N_LISTS; i++) {
    dcw_json_begin_array (json, list_rows[i].json);
    for (guint k = 0; k < profile->lists[i]->len; k++)
      dcw_json_text (json, NULL, g_ptr_array_index (profile->lists[i], k));
    dcw_json_end (json);
  }
  addresses_json (json, profile);
  ids_json (json, profile);
  g_autoptr (GList) options = sorted_options (profile);
  dcw_json_begin_object (json, "values");
  for (GList *option = options; option != NULL; option = option->next)
    dcw_json_text (json, option->data, dcw_profile_get (profile, option->data));
  dcw_json_end (json);
}

/* ---- For people ---- */

/* Takes the message. */
static void
show (DcwPrinter *out, DcwMessage *message)
{
  g_autofree char *text = dcw_message_show (message);
  dcw_printer_line (out, "  %s", text);
  dcw_message_unref (message);
}

static void
show_list (DcwPrinter *out, const DcwProfile *profile, DcwProfileList list)
{
  g_autoptr (GString) entries = g_string_new (NULL);
  for (guint i = 0; i < profile->lists[list]->len; i++) {
    const char *entry = profile->lists[list]->pdata[i];
    const char *addresses = list == DCW_LIST_PEERS ? dcw_profile_addresses (profile, entry) : NULL;
    g_string_append_printf (entries, "%s%s", i > 0 ? ", " : "", entry);
    if (addresses != NULL)
      g_string_append_printf (entries, " (%s)", addresses);
  }
  if (profile->lists[list]->len > 0)
    show (out, dcw_message_new (list_rows[list].label, entries->str, NULL));
}

static void
show_id (DcwPrinter *out, const DcwServerId *id)
{
  g_autofree char *port = g_strdup_printf ("%u", id->port);
  show (out, dcw_message_new (N_ ("Server %1: class %2, AppID %3"), id->progid, id->clsid != NULL ? id->clsid : "?",
                              id->appid != NULL ? id->appid : "?", NULL));
  if (id->title != NULL && *id->title != '\0')
    show (out, dcw_message_new (N_ ("  known as %1"), id->title, NULL));
  if (id->port != 0)
    show (out, dcw_message_new (N_ ("  on TCP port %1"), port, NULL));
}

void
dcw_show_profile (DcwPrinter *out, const DcwProfile *profile)
{
  static const char *const roles[][2] = {
    [DCW_ROLE_SERVER] = { N_ ("This computer runs the OPC server."), N_ ("The other computer runs the OPC server.") },
    [DCW_ROLE_CLIENT] = { N_ ("This computer runs the program that reads the values."),
                          N_ ("The other computer runs the program that reads the values.") },
    [DCW_ROLE_BOTH] = { N_ ("This computer runs the OPC server and a program that reads values elsewhere."),
                        N_ ("The other computer runs an OPC server too, and a program that reads values from here.") },
  };
  static const char *const networks[] = {
    [DCW_NETWORK_WORKGROUP] = N_ ("The computers are in a workgroup."),
    [DCW_NETWORK_DOMAIN] = N_ ("The computers are in a domain."),
    [DCW_NETWORK_MIXED] = N_ ("One computer is in a domain, the other is not."),
  };
  if (profile->from != NULL)
    show (out, dcw_message_new (N_ ("Written on %1 for the other computer."), profile->from, NULL));
  show (out, dcw_message_new (roles[profile->role][profile->from != NULL], NULL));
  show (out, dcw_message_new (networks[profile->network], NULL));
  if (profile->group != NULL)
    show (out, dcw_message_new (N_ ("Group of those who use OPC: %1"), profile->group, NULL));
  for (guint i = 0; i < DCW_N_LISTS; i++)
    show_list (out, profile, i);
  for (guint i = 0; i < profile->ids->len; i++)
    show_id (out, profile->ids->pdata[i]);
  g_autoptr (GList) options = sorted_options (profile);
  for (GList *option = options; option != NULL; option = option->next)
    dcw_printer_line (out, "  %s=%s", (char *)option->data, dcw_profile_get (profile, option->data));
}
