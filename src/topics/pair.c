#include "topics/pair.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "topics/firewall-wishes.h"
#include "topics/identity-parts.h"
#include "topics/planner.h"
#include "topics/users.h"
#include <string.h>

static const char *
computer_of (DcwView *view)
{
  return dcw_station_info (dcw_view_station (view))->computer;
}

/* A local account is one of the other computer there, under the same name. */
static const char *
bare_name (DcwView *view, const char *name)
{
  const char *slash = strchr (name, '\\');
  return slash != NULL && dcw_user_name_is_local (view, name) ? slash + 1 : name;
}

static DcwRole
turned (DcwRole role)
{
  return role == DCW_ROLE_SERVER ? DCW_ROLE_CLIENT : role == DCW_ROLE_CLIENT ? DCW_ROLE_SERVER : role;
}

/* --- what this computer tells ----------------------------------------------------------------------------------------- */

/* Without the subnet; addresses that only this computer knows itself by are left out by the profile. */
static void
add_addresses (DcwView *view, DcwProfile *pair, const char *computer)
{
  g_autoptr (GPtrArray) facts = dcw_station_facts (dcw_view_station (view));
  g_autoptr (GString) good = g_string_new (NULL);
  guint n = 0;
  for (guint i = 0; i < facts->len && n < DCW_PROFILE_MAX_ADDRESSES; i++) {
    const DcwFact *fact = facts->pdata[i];
    if (strcmp (fact->id, DCW_FACT_ADDRESS) != 0)
      continue;
    g_autofree char *address = g_strndup (fact->value, strcspn (fact->value, "/%"));
    if (!dcw_profile_set_addresses (pair, computer, address, NULL))
      continue;
    g_string_append_printf (good, "%s ", address);
    n++;
  }
  dcw_profile_set_addresses (pair, computer, good->str, NULL);
}

static void
add_id (DcwView *view, const DcwProfile *profile, DcwProfile *pair, const DcwOpcServer *server, const char *text,
        GPtrArray *missing)
{
  gboolean broken;
  guint port = dcw_firewall_port_for (profile, text);
  if (server->progid == NULL) {
    g_ptr_array_add (missing, dcw_message_new (N_ ("%1 has no ProgID; the client program must be given its id: %2"),
                                               dcw_server_name (server), server->clsid, NULL));
    return;
  }
  gboolean short_enough = server->title != NULL && strlen (server->title) <= DCW_PAIR_MAX_TITLE;
  const DcwServerId id = { server->progid, server->clsid, server->appid, short_enough ? server->title : NULL,
                           port != 0 ? port : dcw_firewall_endpoint (view, dcw_server_process_appid (server), &broken) };
  dcw_profile_add_id (pair, &id);
}

static void
add_ids (DcwView *view, const DcwProfile *profile, DcwProfile *pair, GPtrArray *missing)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const GPtrArray *names = profile->lists[DCW_LIST_SERVERS];
  for (guint i = 0; i < names->len; i++) {
    const DcwOpcServer *server = dcw_servers_lookup (servers, names->pdata[i]);
    if (server != NULL)
      add_id (view, profile, pair, server, names->pdata[i], missing);
    else
      g_ptr_array_add (missing, dcw_message_new (N_ ("the OPC server %1 was not found on this computer"), names->pdata[i], NULL));
  }
  if (names->len == 0)
    g_ptr_array_add (missing, dcw_message_new (N_ ("the profile names no OPC server"), NULL));
}

/* As whom servers call back, and programs come. */
static void
add_accounts (DcwView *view, const DcwProfile *profile, DcwProfile *pair, GPtrArray *missing)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  for (guint i = 0; i < runners->len; i++) {
    const DcwRunner *runner = runners->pdata[i];
    gboolean as_users;
    DcwMessage *why = NULL;
    g_autofree char *name = dcw_identity_seen_as (view, profile, runner, &as_users, &why);
    if (name != NULL)
      dcw_profile_add (pair, runner->program ? DCW_LIST_USERS : DCW_LIST_CALLBACKS, bare_name (view, name));
    for (guint k = 0; as_users && k < profile->lists[DCW_LIST_USERS]->len; k++)
      dcw_profile_add (pair, DCW_LIST_CALLBACKS, bare_name (view, profile->lists[DCW_LIST_USERS]->pdata[k]));
    if (why != NULL)
      g_ptr_array_add (missing, why);
  }
}

static void
copy_shared (const DcwProfile *from, DcwProfile *to)
{
  GHashTableIter iter;
  gpointer id, value;
  g_hash_table_iter_init (&iter, from->values);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    const DcwOption *option = dcw_topic_option (id, NULL);
    if (option != NULL && option->roles & DCW_OPTION_SHARED && dcw_profile_get (to, id) == NULL)
      dcw_profile_set (to, id, value);
  }
}

DcwProfile *
dcw_pair_make (DcwView *view, const DcwProfile *profile, GPtrArray *missing, GError **error)
{
  const char *computer = computer_of (view);
  g_autoptr (DcwProfile) pair = dcw_profile_new ();
  if (computer == NULL || *computer == '\0') {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED,
                         _ ("the name of this computer was not recorded, so no other one can be told about it"));
    return NULL;
  }
  pair->role = turned (profile->role);
  pair->network = profile->network;
  pair->from = g_strdup (computer);
  pair->group = profile->group != NULL ? g_strdup (bare_name (view, profile->group)) : NULL;
  dcw_profile_add (pair, DCW_LIST_PEERS, computer);
  add_addresses (view, pair, computer);
  for (guint i = 0; i < profile->lists[DCW_LIST_USERS]->len; i++)
    dcw_profile_add (pair, DCW_LIST_USERS, bare_name (view, profile->lists[DCW_LIST_USERS]->pdata[i]));
  if (profile->role & DCW_ROLE_SERVER)
    add_ids (view, profile, pair, missing);
  for (guint i = 0; profile->role & DCW_ROLE_CLIENT && i < profile->ids->len; i++)
    dcw_profile_add (pair, DCW_LIST_SERVERS, ((const DcwServerId *)profile->ids->pdata[i])->progid);
  add_accounts (view, profile, pair, missing);
  copy_shared (profile, pair);
  return dcw_profile_check (pair, error) ? g_steal_pointer (&pair) : NULL;
}

/* --- what another one told ---------------------------------------------------------------------------------------------- */

static gboolean
fits (const DcwProfile *profile, const DcwProfile *pair, DcwView *view, GError **error)
{
  const char *computer = computer_of (view);
  g_autofree char *from = dcw_text_display (pair->from, 60);
  if (computer != NULL && dcw_text_fold_equal (computer, pair->from)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("this file was written on this computer (%s); open it on the other one"),
                 from);
    return FALSE;
  }
  if ((profile->role & pair->role) == 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the file from %s says role “%s”, the profile “%s”"), from,
                 dcw_role_name (pair->role), dcw_role_name (profile->role));
    return FALSE;
  }
  if (profile->network != pair->network) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the file from %s says network “%s”, the profile “%s”"), from,
                 dcw_network_name (pair->network), dcw_network_name (profile->network));
    return FALSE;
  }
  if (profile->group != NULL && pair->group != NULL && !dcw_text_fold_equal (bare_name (view, profile->group), pair->group)) {
    g_autofree char *theirs = dcw_text_display (pair->group, 60), *ours = dcw_text_display (profile->group, 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the file from %s says group “%s”, the profile “%s”"), from, theirs,
                 ours);
    return FALSE;
  }
  return TRUE;
}

static void
take_list (DcwProfile *profile, const DcwProfile *pair, DcwProfileList list)
{
  for (guint i = 0; i < pair->lists[list]->len; i++)
    dcw_profile_add (profile, list, pair->lists[list]->pdata[i]);
}

static gboolean
is_small_enough (const DcwProfile *profile, GError **error)
{
  guint most = profile->ids->len;
  for (guint i = 0; i < DCW_N_LISTS; i++)
    most = MAX (most, profile->lists[i]->len);
  if (most > DCW_PROFILE_MAX_ENTRIES)
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("the profile would have a list with more than %d entries"),
                 DCW_PROFILE_MAX_ENTRIES);
  return most <= DCW_PROFILE_MAX_ENTRIES;
}

gboolean
dcw_pair_take (DcwProfile *profile, const DcwProfile *pair, DcwView *view, GError **error)
{
  if (!fits (profile, pair, view, error))
    return FALSE;
  if (profile->group == NULL)
    profile->group = g_strdup (pair->group);
  take_list (profile, pair, DCW_LIST_USERS);
  take_list (profile, pair, DCW_LIST_PEERS);
  for (guint i = 0; i < pair->lists[DCW_LIST_PEERS]->len; i++) {
    const char *peer = pair->lists[DCW_LIST_PEERS]->pdata[i], *addresses = dcw_profile_addresses (pair, peer);
    if (addresses != NULL && !dcw_profile_set_addresses (profile, peer, addresses, error))
      return FALSE;
  }
  /* Which servers are opened is decided where they are. */
  if (profile->role & DCW_ROLE_SERVER && profile->lists[DCW_LIST_SERVERS]->len == 0)
    take_list (profile, pair, DCW_LIST_SERVERS);
  if (profile->role & DCW_ROLE_CLIENT) {
    take_list (profile, pair, DCW_LIST_CALLBACKS);
    for (guint i = 0; i < pair->ids->len; i++)
      dcw_profile_add_id (profile, pair->ids->pdata[i]);
  }
  copy_shared (pair, profile);
  return is_small_enough (profile, error);
}

DcwProfile *
dcw_pair_open (const DcwProfile *pair, DcwView *view, GError **error)
{
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  profile->role = pair->role;
  profile->network = pair->network;
  if (!dcw_pair_take (profile, pair, view, error))
    return NULL;
  dcw_profile_recommend (profile, view);
  return g_steal_pointer (&profile);
}

/* As if nobody had said anything of this option. */
static char *
recommend (const DcwProfile *profile, const DcwOption *option, DcwView *view)
{
  g_autoptr (DcwProfile) open = dcw_profile_copy (profile);
  g_autoptr (DcwMessage) why = NULL;
  dcw_profile_set (open, option->id, NULL);
  return g_strdup (option->recommend (view, open, &why));
}

void
dcw_pair_recommend (DcwProfile *profile, const DcwProfile *before, DcwView *view)
{
  const DcwOption *option;
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    const char *decided = dcw_profile_get (before, option->id);
    if (!(option->roles & profile->role) || g_strcmp0 (dcw_profile_get (profile, option->id), decided) != 0)
      continue;
    g_autofree char *then = recommend (before, option, view);
    g_autofree char *now = g_strcmp0 (then, decided) == 0 ? recommend (profile, option, view) : NULL;
    if (now != NULL)
      dcw_profile_set (profile, option->id, now);
  }
}

static void
ask (GPtrArray *questions, const char *text, const char *argument)
{
  g_ptr_array_add (questions, dcw_message_new (text, argument, NULL));
}

GPtrArray *
dcw_pair_questions (const DcwProfile *profile, DcwView *view)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  gboolean client = profile->role & DCW_ROLE_CLIENT, server = profile->role & DCW_ROLE_SERVER;
  if (client && profile->lists[DCW_LIST_PROGRAMS]->len == 0)
    ask (questions, N_ ("Which program reads the values? (--program)"), NULL);
  if (client && profile->lists[DCW_LIST_CALLBACKS]->len == 0)
    ask (questions, N_ ("As which account does the OPC server run? (--callback; till then the whole group may call back)"), NULL);
  if (server && profile->lists[DCW_LIST_SERVERS]->len == 0)
    ask (questions, N_ ("Which OPC server is it? (--server; opcdcom servers lists them)"), NULL);
  if (profile->lists[DCW_LIST_USERS]->len == 0)
    ask (questions, N_ ("As which user does the client program log on? (--user)"), NULL);
  if (profile->lists[DCW_LIST_PEERS]->len == 0)
    ask (questions, N_ ("Which is the other computer? (--peer)"), NULL);
  g_autoptr (GPtrArray) accounts = dcw_profile_accounts (profile);
  for (guint i = 0; i < accounts->len && profile->network != DCW_NETWORK_DOMAIN; i++) {
    g_auto (DcwAccountSurvey) account = { 0 };
    dcw_account_survey (view, accounts->pdata[i], &account);
    if (account.status == DCW_STATE_ABSENT && dcw_user_name_is_local (view, accounts->pdata[i]))
      ask (questions, N_ ("The password of %1, the same as on the other computer (asked for when it is applied)"),
           accounts->pdata[i]);
  }
  return questions;
}
