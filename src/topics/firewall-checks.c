#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/rule-new.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "topics/firewall-wishes.h"

typedef struct {
  const char *id, *code;
  DcwSeverity severity;
  const char *effect, *advice; /* N_(), or NULL */
  const char *option, *value;
} Kind;

static void
add (GPtrArray *findings, const Kind *kind, const DcwResource *resource, DcwMessage *evidence, gboolean patched)
{
  g_ptr_array_add (findings, dcw_finding_new (kind->id, kind->code, kind->severity, "firewall", resource, evidence,
                                              kind->effect != NULL ? dcw_message_new (kind->effect, NULL) : NULL,
                                              kind->advice != NULL ? dcw_message_new (kind->advice, NULL) : NULL,
                                              patched ? kind->option : NULL, patched ? kind->value : NULL));
}

/* ---- Profiles ---- */

/* A translator can't build sentences out of parts. */
static const struct {
  const char *off, *off_by_policy, *only_policy, *shielded, *lets_in;
} profile_texts[DCW_N_FIREWALL_PROFILES] = {
  { N_ ("The firewall is off for networks of a domain."), N_ ("A policy turns the firewall off for networks of a domain."),
    N_ ("On networks of a domain only the rules of policies count; those of this computer are ignored."),
    N_ ("On networks of a domain all incoming connections are blocked, whatever the rules say."),
    N_ ("On networks of a domain everything is let in that no rule blocks.") },
  { N_ ("The firewall is off for private networks."), N_ ("A policy turns the firewall off for private networks."),
    N_ ("On private networks only the rules of policies count; those of this computer are ignored."),
    N_ ("On private networks all incoming connections are blocked, whatever the rules say."),
    N_ ("On private networks everything is let in that no rule blocks.") },
  { N_ ("The firewall is off for public networks."), N_ ("A policy turns the firewall off for public networks."),
    N_ ("On public networks only the rules of policies count; those of this computer are ignored."),
    N_ ("On public networks all incoming connections are blocked, whatever the rules say."),
    N_ ("On public networks everything is let in that no rule blocks.") },
};

typedef gboolean (*HasFault) (const DcwFirewallProfile *profile);

static gboolean
is_off (const DcwFirewallProfile *profile)
{
  return profile->status == DCW_STATE_PRESENT && !profile->on;
}

static gboolean
is_only_policy (const DcwFirewallProfile *profile)
{
  return profile->only_policy;
}

static gboolean
is_shielded (const DcwFirewallProfile *profile)
{
  return profile->shielded && profile->on;
}

static gboolean
is_open (const DcwFirewallProfile *profile)
{
  return profile->lets_in && profile->on;
}

static void
check_profiles (DcwView *view, GPtrArray *findings, const Kind *kind, HasFault has_fault, gsize text)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++) {
    const DcwFirewallProfile *profile = &firewall->profiles[i];
    if (!has_fault (profile))
      continue;
    gboolean by_policy = has_fault == is_off && profile->by_policy;
    const char *evidence = by_policy ? profile_texts[i].off_by_policy : G_STRUCT_MEMBER (const char *, &profile_texts[i], text);
    g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, dcw_firewall_profile_name (i), NULL);
    add (findings, kind, resource, dcw_message_new (evidence, NULL), kind->option != NULL && !by_policy);
  }
}

#define TEXT(field) ((gsize)((const char *)&profile_texts[0].field - (const char *)&profile_texts[0]))

static void
check_off (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.profile-off",
                             "F01",
                             DCW_SEVERITY_WARNING,
                             N_ ("Every program that listens here can be reached from there."),
                             N_ ("Turn it on when the rules for OPC are in place, with a way back: it may cut off others."),
                             DCW_FIREWALL_PROFILES,
                             "on" };
  check_profiles (view, findings, &kind, is_off, TEXT (off));
}

static void
check_only_policy (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.only-policy",
                             "F02",
                             DCW_SEVERITY_PROBLEM,
                             N_ ("A rule for OPC made here has no effect; the connection fails with 0x800706BA."),
                             N_ ("Have the rules for OPC made in the policy of the domain."),
                             NULL,
                             NULL };
  check_profiles (view, findings, &kind, is_only_policy, TEXT (only_policy));
}

static void
check_shielded (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.shielded",
                             "F03",
                             DCW_SEVERITY_PROBLEM,
                             N_ ("Nothing on this computer can be reached: 0x800706BA at the other one."),
                             N_ ("In the settings of Windows Firewall, let connections in again that rules allow."),
                             NULL,
                             NULL };
  check_profiles (view, findings, &kind, is_shielded, TEXT (shielded));
}

static void
check_lets_in (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = {
    "firewall.lets-in",
    "F04",
    DCW_SEVERITY_WARNING,
    N_ ("The firewall is on and keeps nobody out."),
    N_ ("Set incoming connections without a rule to Block (the default) when the rules for OPC are in place."),
    NULL,
    NULL
  };
  check_profiles (view, findings, &kind, is_open, TEXT (lets_in));
}

/* ---- Connections ---- */

static void
check_blocking (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = {
    "firewall.blocked",
    "F05",
    DCW_SEVERITY_PROBLEM,
    N_ ("A rule that blocks wins over every rule that allows: 0x800706BA, or values that do not arrive."),
    N_ ("Switch the rule off, unless somebody made it on purpose."),
    DCW_FIREWALL_BLOCKING,
    "disable"
  };
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwFirewallWish *wish = wishes->pdata[i];
    g_auto (DcwFirewallVerdict) verdict = { 0 };
    dcw_firewall_judge_wish (view, profile, wish, NULL, &verdict);
    for (guint k = 0; k < verdict.blocking->len; k++) {
      const DcwFirewallEntry *entry = verdict.blocking->pdata[k];
      if (g_hash_table_add (told, (gpointer)entry))
        add (findings, &kind, entry->resource,
             dcw_message_new (N_ ("The rule “%1” blocks %2."), dcw_firewall_rule_name (entry->rule), wish->name, NULL),
             !entry->policy);
    }
  }
}

/* A rule that is there may be for another kind of network than the one in use, so which is said. */
static char *
name_networks (guint profiles)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    if ((profiles & 1u << i) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", dcw_firewall_profile_name (i));
  return g_string_free (text, FALSE);
}

/* kind: one of each DcwWishKind. Whether the patch can help: the profile says for whom. */
static void
check_closed (DcwView *view, const DcwProfile *profile, GPtrArray *findings, DcwWishKind which, const Kind *kind,
              const char *evidence)
{
  if (!dcw_firewall_read (view)->complete)
    return;
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  /* Whoever is let in may be the one that nobody has named yet. */
  gboolean matters = profile != NULL, is_for_anyone = profile != NULL && profile->lists[DCW_LIST_PEERS]->len == 0;
  for (guint i = 0; i < wishes->len; i++)
    matters = matters || ((const DcwFirewallWish *)wishes->pdata[i])->kind == DCW_WISH_SERVER;
  for (guint i = 0; matters && i < wishes->len; i++) {
    const DcwFirewallWish *wish = wishes->pdata[i];
    g_auto (DcwFirewallVerdict) verdict = { 0 };
    if (wish->kind != which || wish->problem != NULL)
      continue;
    dcw_firewall_judge_wish (view, profile, wish, NULL, &verdict);
    verdict.blocked = 0; /* that is a finding of its own */
    guint closed = dcw_firewall_closed (view, &verdict);
    if (closed == 0)
      continue;
    g_autofree char *networks = name_networks (closed);
    DcwMessage *only = is_for_anyone ? dcw_firewall_only (view, wish) : NULL;
    g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_RULE, wish->rule, NULL);
    const Kind note = { kind->id, kind->code, DCW_SEVERITY_INFO, NULL, kind->advice, kind->option, kind->value };
    add (findings, only != NULL ? &note : kind, resource,
         only != NULL ? only : dcw_message_new (evidence, wish->name, networks, NULL), TRUE);
  }
}

static void
check_mapper (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.mapper-closed",
                             "F06",
                             DCW_SEVERITY_PROBLEM,
                             N_ ("The other computer gets 0x800706BA (the RPC server is unavailable) at once."),
                             N_ ("Let the other computers in to TCP port 135."),
                             DCW_FIREWALL_MAPPER,
                             "open" };
  check_closed (view, profile, findings, DCW_WISH_MAPPER, &kind,
                N_ ("No rule lets the other computers in to TCP port 135, where DCOM begins (kind of the network: %[Kind of the "
                    "network]2)."));
}

static void
check_opcenum (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.opcenum-closed",
                             "F07",
                             DCW_SEVERITY_WARNING,
                             N_ ("Searching for OPC servers from another computer fails with 0x800706BA; with the ids it works."),
                             N_ ("Let the other computers in to OPCEnum, or give them the ids and do without it."),
                             DCW_FIREWALL_OPCENUM,
                             "open" };
  if (profile != NULL)
    check_closed (view, profile, findings, DCW_WISH_OPCENUM, &kind,
                  N_ ("No rule lets the other computers in to OPCEnum (kind of the network: %[Kind of the network]2)."));
}

static void
check_server (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.server-closed",
                             "F08",
                             DCW_SEVERITY_PROBLEM,
                             N_ ("The server starts, and then the other computer gets 0x800706BA or waits."),
                             N_ ("Name the server in a profile, and let it in for the computers that need it."),
                             DCW_FIREWALL_SERVER,
                             "open" };
  check_closed (view, profile, findings, DCW_WISH_SERVER, &kind,
                N_ ("No rule lets the other computers in to the OPC server %1 (kind of the network: %[Kind of the network]2)."));
}

static void
check_program (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.program-closed",
                             "F09",
                             DCW_SEVERITY_PROBLEM,
                             N_ ("Values can be read but do not arrive by themselves: 0x80040202, or 0x800706BA at the server."),
                             N_ ("Let the server in to the client program."),
                             DCW_FIREWALL_PROGRAM,
                             "open" };
  check_closed (view, profile, findings, DCW_WISH_PROGRAM, &kind,
                N_ ("No rule lets the OPC server in to the client program %1 (kind of the network: %[Kind of the network]2)."));
}

static void
check_peer_unknown (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { DCW_FIREWALL_PEER_UNKNOWN,
                             "F20",
                             DCW_SEVERITY_INFO,
                             NULL,
                             N_ ("Give the address instead of the name, and only that computer is let in."),
                             NULL,
                             NULL };
  static const char *const options[] = { DCW_FIREWALL_MAPPER, DCW_FIREWALL_OPCENUM, DCW_FIREWALL_SERVER, DCW_FIREWALL_PROGRAM };
  gboolean opens = FALSE;
  for (guint i = 0; profile != NULL && i < G_N_ELEMENTS (options); i++)
    opens = opens || dcw_profile_is (profile, options[i], "open");
  if (!opens || dcw_profile_is (profile, DCW_FIREWALL_SCOPE, "any") || dcw_profile_is (profile, DCW_FIREWALL_SCOPE, "subnet"))
    return;
  DcwMessage *unknown = dcw_firewall_unknown_peers (view, profile);
  if (unknown != NULL)
    add (findings, &kind, NULL, unknown, FALSE);
}

/* ---- Rules ---- */

static void
check_unreadable (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.unreadable",
                             "F10",
                             DCW_SEVERITY_INFO,
                             N_ ("Whether this rule lets in or blocks is not known here; Windows itself may ignore it."),
                             N_ ("Look at the rule in wf.msc, and delete it if nobody needs it."),
                             NULL,
                             NULL };
  const DcwFirewall *firewall = dcw_firewall_read (view);
  for (guint i = 0; i < firewall->entries->len; i++) {
    const DcwFirewallEntry *entry = firewall->entries->pdata[i];
    if (entry->rule == NULL)
      add (findings, &kind, entry->resource, dcw_message_new (N_ ("The rule %1 can't be read."), entry->id, NULL), FALSE);
  }
}

/* Calls each for every inbound rule that allows, is no policy's and names the program of an OPC server or client. */
typedef void (*EachRule) (const DcwFirewallEntry *entry, const DcwFirewallWish *wish, gpointer data);

static void
foreach_rule (DcwView *view, const DcwProfile *profile, EachRule each, gpointer data)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  g_autoptr (GHashTable) by_app = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < wishes->len; i++) {
    DcwFirewallWish *wish = wishes->pdata[i];
    if (wish->kind != DCW_WISH_MAPPER && wish->app != NULL)
      g_hash_table_insert (by_app, wish->app, wish);
  }
  for (guint i = 0; i < firewall->entries->len; i++) {
    const DcwFirewallEntry *entry = firewall->entries->pdata[i];
    const DcwFirewallWish *wish = entry->app != NULL ? g_hash_table_lookup (by_app, entry->app) : NULL;
    if (wish != NULL && !entry->policy && dcw_firewall_rule_action (entry->rule) != DCW_FIREWALL_BLOCK
        && dcw_firewall_rule_direction (entry->rule) == DCW_FIREWALL_IN)
      each (entry, wish, data);
  }
}

static gboolean
is_own (const DcwFirewallEntry *entry)
{
  return g_ascii_strncasecmp (entry->id, DCW_FIREWALL_OWN_PREFIX, strlen (DCW_FIREWALL_OWN_PREFIX)) == 0;
}

typedef struct {
  const DcwProfile *profile;
  GPtrArray *findings;
} Wide;

static void
note_wide (const DcwFirewallEntry *entry, const DcwFirewallWish *wish, gpointer data)
{
  static const Kind kind = { "firewall.wide",
                             "F11",
                             DCW_SEVERITY_INFO,
                             N_ ("Whoever can reach this computer can try to log on to the program."),
                             N_ ("Name the computers that need it in the rule."),
                             DCW_FIREWALL_SCOPE,
                             "peers" };
  const Wide *wide = data;
  gboolean ours = wide->profile != NULL && is_own (entry) && dcw_profile_is (wide->profile, wish->option, "open");
  if (dcw_firewall_rule_is_active (entry->rule)
      && dcw_firewall_addresses_are_any (dcw_firewall_rule_remote_addresses (entry->rule)))
    add (wide->findings, &kind, entry->resource,
         dcw_message_new (N_ ("The rule “%1” lets any computer in to %2."), dcw_firewall_rule_name (entry->rule), wish->name,
                          NULL),
         ours);
}

static void
check_wide (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  foreach_rule (view, profile, note_wide, &(Wide){ profile, findings });
}

static void
note_off (const DcwFirewallEntry *entry, const DcwFirewallWish *wish, gpointer findings)
{
  static const Kind kind = { "firewall.rule-off",
                             "F12",
                             DCW_SEVERITY_INFO,
                             N_ ("A rule that is switched off lets nobody in, though it is in the list."),
                             N_ ("Delete it, or switch it on in wf.msc if it is meant to count."),
                             NULL,
                             NULL };
  if (!dcw_firewall_rule_is_active (entry->rule))
    add (findings, &kind, entry->resource,
         dcw_message_new (N_ ("The rule “%1” for %2 is switched off."), dcw_firewall_rule_name (entry->rule), wish->name, NULL),
         FALSE);
}

static void
check_rule_off (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  foreach_rule (view, profile, note_off, findings);
}

/* What a rule says but for what it is called. */
static char *
meaning_of (const DcwFirewallEntry *entry)
{
  const DcwFirewallRule *rule = entry->rule;
  g_autofree char *local = dcw_firewall_ports_format (dcw_firewall_rule_local_ports (rule));
  g_autofree char *remote = dcw_firewall_ports_format (dcw_firewall_rule_remote_ports (rule));
  g_autofree char *here = dcw_firewall_addresses_format (dcw_firewall_rule_local_addresses (rule));
  g_autofree char *there = dcw_firewall_addresses_format (dcw_firewall_rule_remote_addresses (rule));
  const char *service = dcw_firewall_rule_service (rule);
  return g_strdup_printf ("%s|%u|%u|%s|%s|%s|%s|%s", entry->app, dcw_firewall_rule_profiles (rule),
                          dcw_firewall_rule_protocol (rule), local, remote, here, there, service != NULL ? service : "");
}

typedef struct {
  GHashTable *seen; /* meaning -> DcwFirewallEntry */
  GPtrArray *findings;
} Doubles;

static void
note_double (const DcwFirewallEntry *entry, const DcwFirewallWish *wish, gpointer data)
{
  static const Kind kind = { "firewall.doubled",
                             "F13",
                             DCW_SEVERITY_INFO,
                             N_ ("Taking away or changing one of them has no effect."),
                             N_ ("Keep one of them."),
                             NULL,
                             NULL };
  Doubles *doubles = data;
  if (!dcw_firewall_rule_is_active (entry->rule) || dcw_firewall_rule_has_conditions (entry->rule))
    return;
  char *meaning = meaning_of (entry);
  const DcwFirewallEntry *first = g_hash_table_lookup (doubles->seen, meaning);
  if (first != NULL)
    add (doubles->findings, &kind, entry->resource,
         dcw_message_new (N_ ("The rules “%1” and “%2” say the same."), dcw_firewall_rule_name (first->rule),
                          dcw_firewall_rule_name (entry->rule), NULL),
         FALSE);
  g_hash_table_replace (doubles->seen, meaning, (gpointer)entry);
}

static void
check_doubled (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  foreach_rule (view, profile, note_double, &(Doubles){ seen, findings });
}

/* ---- Ports ---- */

static void
check_endpoint (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.endpoint-broken",
                             "F14",
                             DCW_SEVERITY_PROBLEM,
                             N_ ("The server may not start, or listen on another port than the firewall between expects."),
                             N_ ("Give the server a port from 1024 to 65535, or take Endpoints away."),
                             NULL,
                             NULL };
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwFirewallWish *wish = wishes->pdata[i];
    gboolean broken;
    dcw_firewall_endpoint (view, wish->appid, &broken);
    if (!broken)
      continue;
    g_autoptr (DcwResource) resource = dcw_setting_below (DCW_SETTING_APPID_ENDPOINTS, wish->appid);
    add (findings, &kind, resource, dcw_message_new (N_ ("The fixed port of %1 is not valid."), wish->name, NULL), FALSE);
  }
}

static void
check_taken (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = { "firewall.port-taken",
                             "F15",
                             DCW_SEVERITY_PROBLEM,
                             N_ ("The server can't listen on its port: 0x80080005 or 0x800706D9 at the client."),
                             N_ ("Choose another port."),
                             NULL,
                             NULL };
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwFirewallWish *wish = wishes->pdata[i];
    const char *taken =
        wish->kind == DCW_WISH_SERVER && wish->port != 0 ? dcw_firewall_port_taken (view, wish, wish->port) : NULL;
    if (taken == NULL)
      continue;
    g_autofree char *port = g_strdup_printf ("%u", wish->port);
    g_autoptr (DcwResource) resource = wish->appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_ENDPOINTS, wish->appid) : NULL;
    add (findings, &kind, resource,
         dcw_message_new (N_ ("TCP port %1 of the OPC server %2 is used by %3."), port, wish->name, taken, NULL), FALSE);
  }
}

#define ENOUGH_PORTS 100 /* facts 1.6 */

/* How many ports a list of ranges has; 0: not such a list. */
static guint
count_ports (DcwView *view)
{
  const DcwState *state = dcw_view_get_setting (view, dcw_setting (DCW_SETTING_RPC_PORTS));
  if (dcw_state_number (state, DCW_VALUE_TYPE) != DCW_REG_MULTI_SZ)
    return 0;
  g_auto (GStrv) items = dcw_registry_data_to_strings (dcw_state_bytes (state, DCW_VALUE_DATA), NULL);
  guint n = 0;
  for (guint i = 0; items != NULL && items[i] != NULL; i++) {
    g_auto (GStrv) ends = g_strsplit (items[i], "-", 3);
    guint64 first, last;
    if (!g_ascii_string_to_unsigned (g_strstrip (ends[0]), 10, 1, G_MAXUINT16, &first, NULL))
      return 0;
    last = first;
    if (ends[1] != NULL
        && (ends[2] != NULL || !g_ascii_string_to_unsigned (g_strstrip (ends[1]), 10, first, G_MAXUINT16, &last, NULL)))
      return 0;
    n += (guint)(last - first + 1);
  }
  return n;
}

static gboolean
is_yes_or_no (DcwView *view, DcwSettingId id)
{
  static const char *const words[] = { "Y", "y", "N", "n" };
  const DcwState *state = dcw_view_get_setting (view, dcw_setting (id));
  gboolean found = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autoptr (DcwState) word = dcw_state_value_text (words[i]);
    found = found || dcw_state_equal (state, word);
  }
  return found;
}

/* All three values, as any of them may be what is wrong. */
static void
add_broken_ports (DcwView *view, GPtrArray *findings, const Kind *kind, const DcwResource *resource)
{
  static const DcwSettingId ids[] = { DCW_SETTING_RPC_PORTS, DCW_SETTING_RPC_PORTS_ARE_OPEN, DCW_SETTING_RPC_USES_PORTS };
  g_autoptr (GString) now = g_string_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    const DcwSetting *setting = dcw_setting (ids[i]);
    g_autofree char *shown = dcw_state_show (dcw_view_get_setting (view, setting), DCW_CODEC_NONE);
    g_string_append_printf (now, "%s%s: %s", i > 0 ? "; " : "", setting->value, shown);
  }
  add (findings, kind, resource,
       dcw_message_new (N_ ("The ranges of ports for RPC are not valid. In %1 there is now: %2."),
                        dcw_setting (DCW_SETTING_RPC_PORTS)->path, now->str, NULL),
       FALSE);
}

static void
check_rpc_ports (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind broken = { "firewall.rpc-ports",
                               "F16",
                               DCW_SEVERITY_PROBLEM,
                               N_ ("Programs may get no port at all: 0x800706D9, or DCOM that fails now and then."),
                               N_ ("Give at least 100 ports above 5000, with both other values Y; or take the ranges away."),
                               NULL,
                               NULL };
  const DcwSetting *ports = dcw_setting (DCW_SETTING_RPC_PORTS);
  g_autoptr (DcwResource) resource = dcw_setting_resource (ports);
  if (dcw_state_status (dcw_view_get (view, resource)) != DCW_STATE_PRESENT)
    return;
  guint n = count_ports (view);
  if (n == 0 || !is_yes_or_no (view, DCW_SETTING_RPC_PORTS_ARE_OPEN) || !is_yes_or_no (view, DCW_SETTING_RPC_USES_PORTS))
    add_broken_ports (view, findings, &broken, resource);
  else if (n < ENOUGH_PORTS) {
    g_autofree char *count = g_strdup_printf ("%u", n);
    add (findings, &broken, resource,
         dcw_message_new (N_ ("The ranges of ports for RPC are too small for all programs together (ports: %1)."), count, NULL),
         FALSE);
  }
}

static void
check_policy_unknown (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Kind kind = {
    "firewall.policy-unknown",
    "F17",
    DCW_SEVERITY_INFO,
    N_ ("If there are any, they may block what the rules of this computer allow, or make them count for nothing."),
    N_ ("Look at HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall on the computer."),
    NULL,
    NULL
  };
  const DcwFirewall *firewall = dcw_firewall_read (view);
  if (firewall->complete && !firewall->policy_known)
    add (findings, &kind, NULL,
         dcw_message_new (N_ ("Whether policies say anything about the firewall is not known: it was not recorded."), NULL),
         FALSE);
}

static const DcwCheck checks[] = {
  { "firewall.profile-off", "F01", check_off },
  { "firewall.only-policy", "F02", check_only_policy },
  { "firewall.shielded", "F03", check_shielded },
  { "firewall.lets-in", "F04", check_lets_in },
  { "firewall.blocked", "F05", check_blocking },
  { "firewall.mapper-closed", "F06", check_mapper },
  { "firewall.opcenum-closed", "F07", check_opcenum },
  { "firewall.server-closed", "F08", check_server },
  { "firewall.program-closed", "F09", check_program },
  { "firewall.unreadable", "F10", check_unreadable },
  { "firewall.wide", "F11", check_wide },
  { "firewall.rule-off", "F12", check_rule_off },
  { "firewall.doubled", "F13", check_doubled },
  { "firewall.endpoint-broken", "F14", check_endpoint },
  { "firewall.port-taken", "F15", check_taken },
  { "firewall.rpc-ports", "F16", check_rpc_ports },
  { "firewall.policy-unknown", "F17", check_policy_unknown },
  { "firewall.stopped", "F18", dcw_firewall_check_stopped },
  { "firewall.other-product", "F19", dcw_firewall_check_other_product },
  { DCW_FIREWALL_PEER_UNKNOWN, "F20", check_peer_unknown },
};

const DcwTopicChecks dcw_firewall_checks = { checks, G_N_ELEMENTS (checks) };
