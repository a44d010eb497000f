#include "survey/firewall.h"
#include <string.h>
#include "base/text.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "survey/files.h"
#include "survey/value.h"

#define POLICY DCW_KEY_FIREWALL_POLICY
#define LOCAL DCW_KEY_FIREWALL
#define FIRST_DYNAMIC 49152 /* of the ports that Windows hands out: facts 1.6 */

static const struct {
  const char *name, *policy, *local, *category;
} profile_rows[DCW_N_FIREWALL_PROFILES] = {
  { "domain", POLICY "\\DomainProfile", LOCAL "\\DomainProfile", "domain" },
  { "private", POLICY "\\PrivateProfile", LOCAL "\\StandardProfile", "private" },
  { "public", POLICY "\\PublicProfile", LOCAL "\\PublicProfile", "public" },
};

const char *
dcw_firewall_profile_name (guint i)
{
  return profile_rows[i].name;
}

static guint
profile_of_category (const char *category)
{
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    if (strcmp (category, profile_rows[i].category) == 0)
      return 1u << i;
  return 0;
}

static void
read_networks (DcwView *view, DcwFirewall *firewall)
{
  g_autoptr (GPtrArray) facts = dcw_station_facts (dcw_view_station (view));
  firewall->addresses = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    if (strcmp (fact->id, DCW_FACT_ADDRESS) == 0)
      g_ptr_array_add (firewall->addresses, g_strdup (fact->value));
    else if (strcmp (fact->id, DCW_FACT_CATEGORY) == 0)
      firewall->in_use |= profile_of_category (fact->value);
  }
  if (firewall->in_use == 0)
    firewall->in_use = DCW_FIREWALL_ALL_PROFILES;
}

guint
dcw_firewall_profiles_in_use (DcwView *view)
{
  return dcw_firewall_read (view)->in_use;
}

/* ---- Programs ---- */

char *
dcw_firewall_app (DcwView *view, const char *path)
{
  g_autofree char *whole = dcw_file_path (view, path);
  return whole != NULL ? dcw_text_fold (whole) : NULL;
}

/* ---- Reading ---- */

static void
free_entry (gpointer data)
{
  DcwFirewallEntry *entry = data;
  g_free (entry->id);
  dcw_resource_unref (entry->resource);
  dcw_firewall_rule_unref (entry->rule);
  g_free (entry->app);
  g_free (entry);
}

static void
free_firewall (gpointer data)
{
  DcwFirewall *firewall = data;
  g_ptr_array_unref (firewall->entries);
  g_ptr_array_unref (firewall->addresses);
  g_free (firewall);
}

static void
add_entry (DcwView *view, DcwFirewall *firewall, const DcwResource *resource, const char *text, gboolean policy)
{
  DcwFirewallEntry *entry = g_new0 (DcwFirewallEntry, 1);
  entry->id = g_strdup (dcw_resource_name (resource));
  entry->resource = dcw_resource_ref (resource);
  entry->policy = policy;
  entry->rule = text != NULL ? dcw_firewall_rule_parse (text, NULL) : NULL;
  entry->app = entry->rule != NULL ? dcw_firewall_app (view, dcw_firewall_rule_app (entry->rule)) : NULL;
  g_ptr_array_add (firewall->entries, entry);
}

static void
read_rules (DcwView *view, DcwFirewall *firewall)
{
  const DcwListing *rules = dcw_view_list (view, NULL, DCW_KIND_FIREWALL_RULE);
  firewall->complete = rules->complete;
  for (guint i = 0; i < rules->resources->len; i++) {
    const DcwResource *resource = rules->resources->pdata[i];
    const DcwState *state = dcw_view_get (view, resource);
    if (dcw_state_status (state) == DCW_STATE_PRESENT)
      add_entry (view, firewall, resource, dcw_state_text (state, DCW_RULE_TEXT), FALSE);
    else if (dcw_state_status (state) == DCW_STATE_UNKNOWN)
      firewall->complete = FALSE;
  }
}

static void
read_policy_rules (DcwView *view, DcwFirewall *firewall)
{
  g_autoptr (DcwResource) key = dcw_resource_key (POLICY "\\FirewallRules", NULL);
  DcwStatus status = dcw_state_status (dcw_view_get (view, key));
  const DcwListing *rules = dcw_view_list (view, key, DCW_KIND_REGISTRY_VALUE);
  firewall->policy_known = status != DCW_STATE_UNKNOWN && rules->complete;
  for (guint i = 0; i < rules->resources->len; i++) {
    const DcwResource *resource = rules->resources->pdata[i];
    g_autofree char *text = dcw_value_text (view, POLICY "\\FirewallRules", dcw_resource_name (resource));
    add_entry (view, firewall, resource, text, TRUE);
  }
}

static void
read_profile (DcwView *view, guint i, DcwFirewallProfile *profile)
{
  guint32 on, action, number;
  const char *policy = profile_rows[i].policy;
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, profile_rows[i].name, NULL);
  const DcwState *state = dcw_view_get (view, resource);
  profile->status = dcw_state_status (state);
  gboolean present = profile->status == DCW_STATE_PRESENT;
  profile->on_here = present && dcw_state_number (state, DCW_PROFILE_ENABLED) != 0;
  profile->by_policy = dcw_value_number (view, policy, "EnableFirewall", &on);
  profile->on = profile->by_policy ? on != 0 : profile->on_here;
  if (profile->by_policy)
    profile->status = DCW_STATE_PRESENT;
  if (dcw_value_number (view, policy, "DefaultInboundAction", &action))
    profile->lets_in = action == 0;
  else
    profile->lets_in =
        present && dcw_state_has (state, DCW_PROFILE_INBOUND) && dcw_state_number (state, DCW_PROFILE_INBOUND) == 0;
  if (dcw_value_number (view, policy, "DoNotAllowExceptions", &number)
      || dcw_value_number (view, profile_rows[i].local, "DoNotAllowExceptions", &number))
    profile->shielded = number != 0;
  profile->only_policy = dcw_value_number (view, policy, "AllowLocalPolicyMerge", &number) && number == 0;
}

/* What Windows itself says of the profiles in use, where the policies that were read do not explain it. */
static void
apply_modify_state (DcwView *view, DcwFirewall *firewall)
{
  const char *state = dcw_view_fact (view, DCW_FACT_FIREWALL_MODIFY, "");
  gboolean overridden = g_strcmp0 (state, "overridden") == 0, shielded = g_strcmp0 (state, "shielded") == 0, told = FALSE;
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    if ((firewall->in_use & 1u << i) != 0)
      told = told || (overridden && firewall->profiles[i].only_policy) || (shielded && firewall->profiles[i].shielded);
  for (guint i = 0; !told && i < DCW_N_FIREWALL_PROFILES; i++) {
    if ((firewall->in_use & 1u << i) == 0)
      continue;
    firewall->profiles[i].only_policy |= overridden;
    firewall->profiles[i].shielded |= shielded;
  }
}

static gpointer
read_all (DcwView *view)
{
  dcw_file_survey (view);
  DcwFirewall *firewall = g_new0 (DcwFirewall, 1);
  firewall->entries = g_ptr_array_new_with_free_func (free_entry);
  read_rules (view, firewall);
  read_policy_rules (view, firewall);
  read_networks (view, firewall);
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    read_profile (view, i, &firewall->profiles[i]);
  apply_modify_state (view, firewall);
  return firewall;
}

const DcwFirewall *
dcw_firewall_read (DcwView *view)
{
  return dcw_view_memo (view, "firewall", read_all, free_firewall);
}

/* ---- Judging ---- */

typedef enum { COVER_NONE, COVER_SOME, COVER_ALL } Cover;

static gboolean
within (const DcwAddressRange *inner, const DcwAddressRange *outer)
{
  return memcmp (outer->first, inner->first, 16) <= 0 && memcmp (inner->last, outer->last, 16) <= 0;
}

static gboolean
touches (const DcwAddressRange *a, const DcwAddressRange *b)
{
  return memcmp (a->first, b->last, 16) <= 0 && memcmp (b->first, a->last, 16) <= 0;
}

/* COVER_ALL: in a subnet of this computer, COVER_NONE: in none; COVER_SOME: not known. */
static Cover
in_local_subnet (DcwView *view, DcwAddressFamily family, const DcwAddressRange *peer)
{
  const GPtrArray *addresses = dcw_firewall_read (view)->addresses;
  gboolean known = FALSE, all_known = TRUE;
  for (guint i = 0; i < addresses->len; i++) {
    const char *address = addresses->pdata[i];
    DcwAddressRange subnet;
    if (!dcw_address_parse (family, address, &subnet))
      continue;
    known = TRUE;
    if (strchr (address, '/') == NULL)
      all_known = FALSE;
    else if (within (peer, &subnet))
      return COVER_ALL;
  }
  return known && all_known ? COVER_NONE : COVER_SOME;
}

const char *
dcw_firewall_host (DcwView *view, const char *name)
{
  const char *known = dcw_view_fact (view, DCW_FACT_HOST, name);
  g_autofree char *folded = dcw_text_fold (name);
  if (known == NULL && strcmp (folded, name) != 0)
    known = dcw_view_fact (view, DCW_FACT_HOST, folded);
  return known;
}

DcwStatus
dcw_firewall_is_near (DcwView *view, const char *peer)
{
  static const DcwAddressFamily families[] = { DCW_ADDRESS_V4, DCW_ADDRESS_V6 };
  const char *known = dcw_firewall_host (view, peer), *address = known != NULL ? known : peer;
  g_autofree char *first = g_strndup (address, strcspn (address, " "));
  for (guint i = 0; i < G_N_ELEMENTS (families); i++) {
    DcwAddressRange range;
    if (!dcw_address_parse (families[i], first, &range))
      continue;
    Cover cover = in_local_subnet (view, families[i], &range);
    return cover == COVER_ALL ? DCW_STATE_PRESENT : cover == COVER_NONE ? DCW_STATE_ABSENT : DCW_STATE_UNKNOWN;
  }
  return DCW_STATE_UNKNOWN;
}

static Cover
cover_address (DcwView *view, const DcwFirewallAddresses *addresses, DcwAddressFamily family, const DcwAddressRange *peer)
{
  const DcwAddressRange *ranges = family == DCW_ADDRESS_V4 ? addresses->v4 : addresses->v6;
  gsize n = family == DCW_ADDRESS_V4 ? addresses->n_v4 : addresses->n_v6;
  const char *const *keywords = family == DCW_ADDRESS_V4 ? addresses->keywords_v4 : addresses->keywords_v6;
  Cover cover = COVER_NONE;
  for (gsize i = 0; i < n; i++) {
    if (within (peer, &ranges[i]))
      return COVER_ALL;
    if (touches (peer, &ranges[i]))
      cover = COVER_SOME;
  }
  for (gsize i = 0; keywords != NULL && keywords[i] != NULL; i++) {
    Cover by_word = strcmp (keywords[i], "LocalSubnet") == 0 ? in_local_subnet (view, family, peer) : COVER_SOME;
    cover = MAX (cover, by_word);
  }
  return cover;
}

static Cover
cover_peer (DcwView *view, const DcwFirewallAddresses *addresses, const char *peer)
{
  DcwAddressRange range;
  if (dcw_address_parse (DCW_ADDRESS_V4, peer, &range))
    return cover_address (view, addresses, DCW_ADDRESS_V4, &range);
  if (dcw_address_parse (DCW_ADDRESS_V6, peer, &range))
    return cover_address (view, addresses, DCW_ADDRESS_V6, &range);
  if (dcw_firewall_addresses_have_keyword (addresses, peer))
    return COVER_ALL;
  /* any address that is named may be in the subnet */
  return addresses->n_v4 + addresses->n_v6 > 0 ? COVER_SOME : COVER_NONE;
}

/* Of the peers: all, some or none. */
static Cover
cover_peers (DcwView *view, const DcwFirewallAddresses *addresses, const char *const *peers)
{
  if (dcw_firewall_addresses_are_any (addresses))
    return COVER_ALL;
  if (peers == NULL)
    return COVER_SOME;
  Cover least = COVER_ALL, most = COVER_NONE;
  for (guint i = 0; peers[i] != NULL; i++) {
    Cover cover = cover_peer (view, addresses, peers[i]);
    least = MIN (least, cover);
    most = MAX (most, cover);
  }
  return least == COVER_ALL ? COVER_ALL : most != COVER_NONE ? COVER_SOME : COVER_NONE;
}

static Cover
cover_ports (const DcwFirewallPorts *ports, const DcwConnection *connection)
{
  if (dcw_firewall_ports_are_any (ports)
      || (connection->keyword != NULL && dcw_firewall_ports_have_keyword (ports, connection->keyword)))
    return COVER_ALL;
  if (connection->port != 0)
    return dcw_firewall_ports_have (ports, connection->port) ? COVER_ALL : COVER_NONE;
  Cover cover = COVER_NONE;
  for (gsize i = 0; i < ports->n_ranges; i++) {
    if (ports->ranges[i].first <= FIRST_DYNAMIC && ports->ranges[i].last == G_MAXUINT16)
      return COVER_ALL;
    if (ports->ranges[i].last >= FIRST_DYNAMIC)
      cover = COVER_SOME;
  }
  return cover;
}

/* The rule is about the program and service of the connection. */
static gboolean
is_about (const DcwFirewallEntry *entry, const DcwConnection *connection)
{
  if (entry->app != NULL && (connection->app == NULL || strcmp (entry->app, connection->app) != 0))
    return FALSE;
  const char *service = dcw_firewall_rule_service (entry->rule);
  if (service == NULL)
    return TRUE;
  return connection->service != NULL && (strcmp (service, "*") == 0 || dcw_text_fold_equal (service, connection->service));
}

static Cover
cover (DcwView *view, const DcwFirewallEntry *entry, const DcwConnection *connection)
{
  const DcwFirewallRule *rule = entry->rule;
  guint protocol = dcw_firewall_rule_protocol (rule);
  if (!dcw_firewall_rule_is_active (rule) || dcw_firewall_rule_direction (rule) != DCW_FIREWALL_IN
      || dcw_firewall_rule_has_conditions (rule) || (protocol != DCW_FIREWALL_TCP && protocol != DCW_FIREWALL_ANY_PROTOCOL)
      || !is_about (entry, connection))
    return COVER_NONE;
  Cover ports = cover_ports (dcw_firewall_rule_local_ports (rule), connection);
  if (ports == COVER_NONE)
    return COVER_NONE;
  Cover peers = cover_peers (view, dcw_firewall_rule_remote_addresses (rule), connection->peers);
  Cover least = MIN (ports, peers);
  gboolean narrow = !dcw_firewall_ports_are_any (dcw_firewall_rule_remote_ports (rule))
                    || !dcw_firewall_addresses_are_any (dcw_firewall_rule_local_addresses (rule));
  return narrow ? MIN (least, COVER_SOME) : least;
}

void
dcw_firewall_judge (DcwView *view, const DcwConnection *connection, const char *skip, DcwFirewallVerdict *verdict)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  guint ignored = 0;
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    if (firewall->profiles[i].only_policy)
      ignored |= 1u << i;
  *verdict = (DcwFirewallVerdict){ 0, 0, g_ptr_array_new (), g_ptr_array_new () };
  for (guint i = 0; i < firewall->entries->len; i++) {
    DcwFirewallEntry *entry = firewall->entries->pdata[i];
    if (entry->rule == NULL || (skip != NULL && !entry->policy && dcw_text_fold_equal (entry->id, skip)))
      continue;
    Cover how = cover (view, entry, connection);
    guint profiles = dcw_firewall_rule_profiles (entry->rule) & ~(entry->policy ? 0 : ignored);
    if (how == COVER_NONE || profiles == 0)
      continue;
    if (dcw_firewall_rule_action (entry->rule) == DCW_FIREWALL_BLOCK) {
      verdict->blocked |= profiles;
      g_ptr_array_add (verdict->blocking, entry);
    } else if (how == COVER_ALL || connection->peers == NULL) {
      verdict->let_in |= profiles;
      g_ptr_array_add (verdict->allowing, entry);
    }
  }
}

void
dcw_firewall_verdict_clear (DcwFirewallVerdict *verdict)
{
  g_clear_pointer (&verdict->allowing, g_ptr_array_unref);
  g_clear_pointer (&verdict->blocking, g_ptr_array_unref);
}

guint
dcw_firewall_closed (DcwView *view, const DcwFirewallVerdict *verdict)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  guint closed = 0;
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++) {
    const DcwFirewallProfile *profile = &firewall->profiles[i];
    gboolean let_in = (verdict->let_in & 1u << i) != 0 || profile->lets_in;
    if (profile->status == DCW_STATE_PRESENT && profile->on
        && (!let_in || profile->shielded || (verdict->blocked & 1u << i) != 0))
      closed |= 1u << i;
  }
  return closed & dcw_firewall_profiles_in_use (view);
}

/* What listens, as the fact has it: "svchost.exe (RpcSs)". */
typedef struct {
  guint protocol;
  guint16 port;
  char *exe;     /* folded file name */
  char *service; /* folded, in brackets after it, or NULL */
} Listener;

static void
clear_listener (Listener *listener)
{
  g_free (listener->exe);
  g_free (listener->service);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, clear_listener)

static gboolean
read_listener (const DcwFact *fact, Listener *listener)
{
  const char *slash = strchr (fact->subject, '/');
  guint64 port;
  if (slash == NULL || !g_ascii_string_to_unsigned (slash + 1, 10, 1, G_MAXUINT16, &port, NULL))
    return FALSE;
  listener->protocol = g_str_has_prefix (fact->subject, "udp") ? DCW_FIREWALL_UDP : DCW_FIREWALL_TCP;
  listener->port = (guint16)port;
  listener->exe = dcw_text_fold (dcw_value_file_name (fact->value));
  char *bracket = strstr (listener->exe, " (");
  gsize length = bracket != NULL ? strlen (bracket) : 0;
  if (length > 3 && bracket[length - 1] == ')') {
    listener->service = g_strndup (bracket + 2, length - 3);
    *bracket = '\0';
  }
  return TRUE;
}

/* A service that a rule names listens in what listens here. Where the fact does not say whose it is, a rule that names its
 * program too is believed, and else only the program that hosts Windows' services can be it. */
static gboolean
is_service_of (const char *service, const Listener *listener, gboolean named)
{
  g_autofree char *folded = dcw_text_fold (service), *host = dcw_text_fold ("svchost.exe");
  if (listener->service == NULL)
    return named || strcmp (listener->exe, host) == 0;
  return strcmp (service, "*") == 0 || strcmp (folded, listener->service) == 0;
}

/* The rule names this listener's program and service, or none. */
static gboolean
names_listener (const DcwFirewallEntry *entry, const Listener *listener)
{
  const char *service = dcw_firewall_rule_service (entry->rule);
  if (service != NULL && !is_service_of (service, listener, entry->app != NULL))
    return FALSE;
  if (entry->app == NULL)
    return TRUE;
  const char *name = dcw_value_file_name (entry->app);
  gsize length = strlen (name);
  return g_str_has_prefix (listener->exe, name) && (listener->exe[length] == '\0' || listener->exe[length] == ' ');
}

/* Ports that keywords of rules stand for; "RPC" is whatever RPC got from Windows (facts 1.6). */
static gboolean
has_port (const DcwFirewallPorts *ports, const Listener *listener)
{
  static const struct {
    const char *keyword;
    guint protocol;
    guint16 first, last;
  } words[] = {
    { "RPC-EPMap", DCW_FIREWALL_TCP, 135, 135 },      { "RPC", DCW_FIREWALL_TCP, FIRST_DYNAMIC, G_MAXUINT16 },
    { "IPHTTPSIn", DCW_FIREWALL_TCP, 443, 443 },      { "Teredo", DCW_FIREWALL_UDP, 1, G_MAXUINT16 },
    { "Ply2Disc", DCW_FIREWALL_UDP, 1, G_MAXUINT16 }, { "mDNS", DCW_FIREWALL_UDP, 5353, 5353 },
  };
  if (dcw_firewall_ports_have (ports, listener->port))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].protocol == listener->protocol && listener->port >= words[i].first && listener->port <= words[i].last
        && dcw_firewall_ports_have_keyword (ports, words[i].keyword))
      return TRUE;
  return FALSE;
}

gboolean
dcw_firewall_serves_listener (DcwView *view, const DcwFact *fact, guint profile)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  g_auto (Listener) listener = { 0 };
  if (!read_listener (fact, &listener))
    return FALSE;
  for (guint i = 0; i < firewall->entries->len; i++) {
    const DcwFirewallEntry *entry = firewall->entries->pdata[i];
    const DcwFirewallRule *rule = entry->rule;
    if (rule == NULL || !dcw_firewall_rule_is_active (rule) || dcw_firewall_rule_action (rule) == DCW_FIREWALL_BLOCK
        || dcw_firewall_rule_direction (rule) != DCW_FIREWALL_IN || (dcw_firewall_rule_profiles (rule) & profile) == 0
        || dcw_firewall_rule_has_conditions (rule) || !names_listener (entry, &listener))
      continue;
    guint protocol = dcw_firewall_rule_protocol (rule);
    if ((protocol == listener.protocol || protocol == DCW_FIREWALL_ANY_PROTOCOL)
        && has_port (dcw_firewall_rule_local_ports (rule), &listener))
      return TRUE;
  }
  return FALSE;
}
