#include "topics/firewall-wishes.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "survey/programs.h"
#include "survey/servers.h"
#include "survey/value.h"

#define MAPPER_PORT 135
#define SVCHOST "%SystemRoot%\\system32\\svchost.exe"
#define ENDPOINT_PREFIX "ncacn_ip_tcp,0,"
#define LEAST_PORT 1024
#define MAX_ID_TEXT 200

static void
free_wish (gpointer data)
{
  DcwFirewallWish *wish = data;
  g_free (wish->name);
  g_free (wish->exe);
  g_free (wish->program);
  g_free (wish->app);
  g_free (wish->service);
  g_free (wish->appid);
  g_free (wish->rule);
  dcw_message_unref (wish->problem);
  g_free (wish);
}

/* ---- Ports ---- */

static guint16
parse_port (const char *text)
{
  guint64 port;
  return g_ascii_string_to_unsigned (text, 10, LEAST_PORT, G_MAXUINT16, &port, NULL) ? (guint16)port : 0;
}

DcwMessage *
dcw_firewall_check_port (const char *value)
{
  g_auto (GStrv) items = g_strsplit (value, ",", -1);
  guint n = g_strv_length (items);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  for (guint i = 0; i < n; i++) {
    const char *item = g_strstrip (items[i]), *equals = strrchr (item, '=');
    guint16 port = parse_port (equals != NULL ? equals + 1 : item);
    if (port == 0 || equals == item || (equals == NULL && n > 1))
      return dcw_message_new (N_ ("a port from 1024 to 65535 was expected, or SERVER=PORT for each of several servers"), NULL);
    if (!g_hash_table_add (seen, GUINT_TO_POINTER (port)))
      return dcw_message_new (N_ ("two servers can't share a port"), NULL);
  }
  return n > 0 ? NULL : dcw_message_new (N_ ("a port from 1024 to 65535 was expected"), NULL);
}

DcwMessage *
dcw_firewall_check_ports (const DcwProfile *profile)
{
  const char *value = dcw_profile_get (profile, DCW_FIREWALL_PORT);
  g_auto (GStrv) items = g_strsplit (value != NULL ? value : "", ",", -1);
  for (guint i = 0; items[i] != NULL; i++) {
    char *item = g_strstrip (items[i]), *equals = strrchr (item, '=');
    if (equals == NULL && profile->lists[DCW_LIST_SERVERS]->len != 1)
      return dcw_message_new (profile->lists[DCW_LIST_SERVERS]->len == 0
                                  ? N_ ("the profile names no OPC server that could have a port")
                                  : N_ ("the profile names several OPC servers, expected SERVER=PORT for each"),
                              NULL);
    if (equals != NULL) {
      *equals = '\0';
      if (!dcw_profile_has (profile, DCW_LIST_SERVERS, g_strchomp (item)))
        return dcw_message_new (N_ ("%1 is not among the servers of the profile"), item, NULL);
    }
  }
  return NULL;
}

guint16
dcw_firewall_port_for (const DcwProfile *profile, const char *server)
{
  const char *value = profile != NULL ? dcw_profile_get (profile, DCW_FIREWALL_PORT) : NULL;
  g_auto (GStrv) items = g_strsplit (value != NULL ? value : "", ",", -1);
  for (guint i = 0; items[i] != NULL; i++) {
    char *item = g_strstrip (items[i]), *equals = strrchr (item, '=');
    if (equals == NULL)
      return profile->lists[DCW_LIST_SERVERS]->len == 1 ? parse_port (item) : 0;
    *equals = '\0';
    if (dcw_text_fold_equal (g_strchomp (item), server))
      return parse_port (equals + 1);
  }
  return 0;
}

guint16
dcw_firewall_endpoint (DcwView *view, const char *appid, gboolean *broken)
{
  *broken = FALSE;
  g_autoptr (DcwResource) resource = appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_ENDPOINTS, appid) : NULL;
  const DcwState *state = resource != NULL ? dcw_view_get (view, resource) : NULL;
  if (state == NULL || dcw_state_status (state) != DCW_STATE_PRESENT)
    return 0;
  gboolean strings = dcw_state_number (state, DCW_VALUE_TYPE) == DCW_REG_MULTI_SZ;
  g_auto (GStrv) items = strings ? dcw_registry_data_to_strings (dcw_state_bytes (state, DCW_VALUE_DATA), NULL) : NULL;
  *broken = items == NULL;
  guint16 found = 0;
  for (guint i = 0; items != NULL && items[i] != NULL; i++) {
    if (g_ascii_strncasecmp (items[i], "ncacn_ip_tcp", 12) != 0)
      continue;
    guint16 port = g_ascii_strncasecmp (items[i], ENDPOINT_PREFIX, strlen (ENDPOINT_PREFIX)) == 0
                       ? parse_port (items[i] + strlen (ENDPOINT_PREFIX))
                       : 0;
    if (port == 0)
      *broken = TRUE;
    else if (found == 0)
      found = port;
  }
  return found;
}

/* Other protocols stay. */
DcwState *
dcw_firewall_endpoints_with (const DcwState *now, guint16 port)
{
  gboolean there = dcw_state_status (now) == DCW_STATE_PRESENT && dcw_state_number (now, DCW_VALUE_TYPE) == DCW_REG_MULTI_SZ;
  g_auto (GStrv) items = there ? dcw_registry_data_to_strings (dcw_state_bytes (now, DCW_VALUE_DATA), NULL) : NULL;
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autofree char *own = g_strdup_printf (ENDPOINT_PREFIX "%u", port);
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    if (g_ascii_strncasecmp (items[i], "ncacn_ip_tcp", 12) != 0)
      g_ptr_array_add (list, items[i]);
  g_ptr_array_add (list, own);
  g_ptr_array_add (list, NULL);
  g_autoptr (GBytes) data = dcw_registry_data_from_strings ((const char *const *)list->pdata);
  return dcw_state_value (DCW_REG_MULTI_SZ, data);
}

const char *
dcw_firewall_port_taken (DcwView *view, const DcwFirewallWish *wish, guint16 port)
{
  g_autofree char *subject = g_strdup_printf ("tcp/%u", port);
  const char *listener = dcw_view_fact (view, DCW_FACT_LISTENING, subject);
  if (listener == NULL || wish->exe == NULL)
    return listener;
  g_autofree char *theirs = dcw_text_fold (dcw_value_file_name (listener)), *ours = dcw_text_fold (wish->exe);
  return g_str_has_prefix (theirs, ours) ? NULL : listener;
}

/* ---- Peers ---- */

/* A name is the addresses that the profile says, else those that the station knows. Blank-separated; NULL: nobody knows. */
static const char *
addresses_of (DcwView *view, const DcwProfile *profile, const char *peer)
{
  const char *said = dcw_profile_addresses (profile, peer);
  if (said != NULL)
    return said;
  if (dcw_address_parse (DCW_ADDRESS_V4, peer, NULL) || dcw_address_parse (DCW_ADDRESS_V6, peer, NULL))
    return peer;
  return dcw_firewall_host (view, peer);
}

DcwMessage *
dcw_firewall_unknown_peers (DcwView *view, const DcwProfile *profile)
{
  const GPtrArray *peers = profile->lists[DCW_LIST_PEERS];
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < peers->len; i++)
    if (addresses_of (view, profile, peers->pdata[i]) == NULL)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (const char *)peers->pdata[i]);
  return names->len > 0
             ? dcw_message_new (N_ ("The address of %1 is not known, so the whole local network is let in."), names->str, NULL)
             : NULL;
}

char **
dcw_firewall_peers (DcwView *view, const DcwProfile *profile)
{
  if (profile == NULL || dcw_profile_is (profile, DCW_FIREWALL_SCOPE, "any"))
    return NULL;
  const GPtrArray *peers = profile->lists[DCW_LIST_PEERS];
  GPtrArray *list = g_ptr_array_new ();
  for (guint i = 0; i < peers->len && !dcw_profile_is (profile, DCW_FIREWALL_SCOPE, "subnet"); i++) {
    const char *known = addresses_of (view, profile, peers->pdata[i]);
    g_auto (GStrv) addresses = g_strsplit (known != NULL ? known : "LocalSubnet", " ", -1);
    for (guint k = 0; addresses[k] != NULL; k++)
      if (!g_ptr_array_find_with_equal_func (list, addresses[k], g_str_equal, NULL))
        g_ptr_array_add (list, g_strdup (addresses[k]));
  }
  if (list->len == 0)
    g_ptr_array_add (list, g_strdup ("LocalSubnet"));
  g_ptr_array_add (list, NULL);
  return (char **)g_ptr_array_free (list, FALSE);
}

void
dcw_firewall_judge_wish (DcwView *view, const DcwProfile *profile, const DcwFirewallWish *wish, const char *skip,
                         DcwFirewallVerdict *verdict)
{
  static const char *const everybody[] = { "0.0.0.0/0", NULL };
  g_auto (GStrv) peers = dcw_firewall_peers (view, profile);
  const char *const *from = peers != NULL ? (const char *const *)peers : profile != NULL ? everybody : NULL;
  DcwConnection connection = { wish->port, wish->keyword, wish->app, wish->service, from };
  dcw_firewall_judge (view, &connection, skip, verdict);
}

DcwMessage *
dcw_firewall_only (DcwView *view, const DcwFirewallWish *wish)
{
  g_auto (DcwFirewallVerdict) verdict = { 0 };
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) who = g_string_new (NULL);
  dcw_firewall_judge_wish (view, NULL, wish, NULL, &verdict);
  verdict.blocked = 0;
  if (dcw_firewall_closed (view, &verdict) != 0)
    return NULL;
  for (guint i = 0; i < verdict.allowing->len; i++) {
    const DcwFirewallRule *rule = ((const DcwFirewallEntry *)verdict.allowing->pdata[i])->rule;
    const DcwFirewallAddresses *from = dcw_firewall_rule_remote_addresses (rule);
    if ((dcw_firewall_rule_profiles (rule) & dcw_firewall_profiles_in_use (view)) == 0)
      continue;
    if (dcw_firewall_addresses_are_any (from))
      return NULL;
    char *addresses = dcw_firewall_addresses_format (from);
    if (g_hash_table_add (told, addresses))
      g_string_append_printf (who, "%s%s", who->len > 0 ? ", " : "", addresses);
  }
  if (who->len == 0)
    return NULL;
  return dcw_message_new (wish->kind == DCW_WISH_MAPPER ? N_ ("Only %1 is let in to TCP port 135.")
                                                        : N_ ("Only %1 is let in to %2."),
                          who->str, wish->name, NULL);
}

gboolean
dcw_firewall_wants_browsing (const DcwProfile *profile)
{
  const char *browsing = dcw_profile_get (profile, "applications.opcenum");
  return browsing != NULL && strcmp (browsing, "none") != 0;
}

/* ---- Wishes ---- */

/* What an id of a rule may hold. */
static char *
make_id (const char *what, const char *text)
{
  g_autofree char *clean = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_ID_TEXT));
  g_strdelimit (clean, "|", '_');
  return g_strconcat (DCW_FIREWALL_OWN_PREFIX, what, clean, NULL);
}

static DcwFirewallWish *
add_wish (GPtrArray *wishes, DcwWishKind kind, const char *option, const char *name)
{
  DcwFirewallWish *wish = g_new0 (DcwFirewallWish, 1);
  wish->kind = kind;
  wish->option = option;
  wish->name = g_strdup (name);
  g_ptr_array_add (wishes, wish);
  return wish;
}

static void
add_mapper (DcwView *view, GPtrArray *wishes)
{
  DcwFirewallWish *wish = add_wish (wishes, DCW_WISH_MAPPER, DCW_FIREWALL_MAPPER, "RpcSs");
  wish->port = MAPPER_PORT;
  wish->keyword = "RPC-EPMap";
  wish->program = g_strdup (SVCHOST);
  wish->app = dcw_firewall_app (view, SVCHOST);
  wish->service = g_strdup ("RpcSs");
  wish->rule = make_id ("Mapper", "");
}

static void
set_program (DcwView *view, DcwFirewallWish *wish, const char *program)
{
  wish->program = g_strdup (program);
  wish->app = dcw_firewall_app (view, program);
  wish->exe = program != NULL ? g_strdup (dcw_value_file_name (program)) : NULL;
  wish->keyword = "RPC";
}

/* What really runs: the program of the service where there is one. */
static char *
program_of (DcwView *view, const DcwOpcServer *server)
{
  g_autoptr (DcwResource) service = server->service != NULL ? dcw_resource_named (DCW_KIND_SERVICE, server->service, NULL) : NULL;
  const DcwState *state = service != NULL ? dcw_view_get (view, service) : NULL;
  gboolean there = state != NULL && dcw_state_status (state) == DCW_STATE_PRESENT;
  char *program = there ? dcw_value_program (dcw_state_text (state, DCW_SERVICE_PATH)) : NULL;
  return program != NULL ? program : g_strdup (server->program);
}

static void
add_server (DcwView *view, const DcwProfile *profile, GPtrArray *wishes, const DcwOpcServer *server, const char *text)
{
  const char *name = server != NULL ? dcw_server_name (server) : text;
  gboolean is_enum = server != NULL && server->is_enum;
  DcwFirewallWish *wish =
      add_wish (wishes, is_enum ? DCW_WISH_OPCENUM : DCW_WISH_SERVER, is_enum ? DCW_FIREWALL_OPCENUM : DCW_FIREWALL_SERVER, name);
  wish->rule = is_enum ? make_id ("OPCEnum", "") : make_id ("Server-", name);
  if (server == NULL) {
    wish->problem = dcw_message_new (N_ ("the OPC server %1 was not found on this computer"), text, NULL);
    return;
  }
  gboolean runs_alone = server->mode != DCW_MODE_IN_PROCESS && server->mode != DCW_MODE_SURROGATE;
  g_autofree char *program = runs_alone ? program_of (view, server) : NULL;
  set_program (view, wish, program);
  wish->service = g_strdup (server->service);
  wish->appid = g_strdup (dcw_server_process_appid (server));
  if (!runs_alone)
    wish->problem = dcw_message_new (N_ ("%1 has no program of its own that a rule could name"), name, NULL);
  else if (program == NULL)
    wish->problem = dcw_message_new (N_ ("the program of %1 is not known"), name, NULL);
  gboolean broken;
  wish->fixed = dcw_firewall_port_for (profile, text);
  wish->port = wish->fixed != 0 ? wish->fixed : dcw_firewall_endpoint (view, wish->appid, &broken);
}

static void
add_servers (DcwView *view, const DcwProfile *profile, GPtrArray *wishes)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const GPtrArray *named = profile != NULL ? profile->lists[DCW_LIST_SERVERS] : NULL;
  if (named != NULL && named->len > 0) {
    for (guint i = 0; i < named->len; i++)
      add_server (view, profile, wishes, dcw_servers_lookup (servers, named->pdata[i]), named->pdata[i]);
  } else {
    for (guint i = 0; i < servers->len; i++) {
      const DcwOpcServer *server = servers->pdata[i];
      if (!server->is_enum)
        add_server (view, NULL, wishes, server, dcw_server_name (server));
    }
  }
  const DcwOpcServer *browser = dcw_servers_enum (servers);
  if (browser != NULL && (profile == NULL || dcw_firewall_wants_browsing (profile)))
    add_server (view, profile, wishes, browser, dcw_server_name (browser));
}

static void
add_programs (DcwView *view, const DcwProfile *profile, GPtrArray *wishes)
{
  const GPtrArray *programs = profile->lists[DCW_LIST_PROGRAMS];
  for (guint i = 0; i < programs->len; i++) {
    DcwClientProgram *program = dcw_program_find (view, programs->pdata[i]);
    DcwFirewallWish *wish =
        add_wish (wishes, DCW_WISH_PROGRAM, DCW_FIREWALL_PROGRAM, program->exe != NULL ? program->exe : program->text);
    set_program (view, wish, program->program);
    wish->service = g_strdup (program->service);
    wish->rule = make_id ("Program-", wish->name);
    if (program->program == NULL) {
      wish->problem = dcw_message_new (
          N_ ("the path of %1 is not known; name the program with its folder, or the service that runs it"), program->text, NULL);
      wish->answer = dcw_profile_list_name (DCW_LIST_PROGRAMS);
    }
    dcw_client_program_free (program);
  }
}

GPtrArray *
dcw_firewall_wishes (DcwView *view, const DcwProfile *profile)
{
  GPtrArray *wishes = g_ptr_array_new_with_free_func (free_wish);
  add_mapper (view, wishes);
  if (profile == NULL || profile->role & DCW_ROLE_SERVER)
    add_servers (view, profile, wishes);
  if (profile != NULL && profile->role & DCW_ROLE_CLIENT)
    add_programs (view, profile, wishes);
  return wishes;
}
