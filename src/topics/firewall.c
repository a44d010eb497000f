/* firewall: what other computers may reach here: the endpoint mapper, OPCEnum, the OPC servers, the client programs. */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/rule-new.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "survey/value.h"
#include "topics/firewall-wishes.h"
#include "topics/now.h"
#include "topics/steps.h"
#include "topics/scope-rules.h"

/* ---- Options ---- */

static const DcwChoice open_choices[] = {
  { "open", NC_ ("choice", "Let it in"), N_ ("The other computers, or whoever the scope says, reach it over the network."),
    NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice scope_choices[] = {
  { "peers", NC_ ("choice", "Only the other computers of the connection"),
    N_ ("Computers that are named but whose address is not known count as the whole local network."), NULL },
  { "subnet", NC_ ("choice", "The local network"), N_ ("Every computer in the same subnet."), NULL },
  { "any", NC_ ("choice", "Any computer"), N_ ("Whoever can reach this computer at all."),
    N_ ("What stands behind the firewall is all that keeps strangers out.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice blocking_choices[] = {
  { "disable", NC_ ("choice", "Switch off the rules that block the connection"), N_ ("What the rules were made to keep out."),
    NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice profile_choices[] = {
  { "on", NC_ ("choice", "Turn the firewall on where it is off"), NULL,
    N_ ("Programs that other computers use and that have no rule are cut off. Have a way back, such as a deadline.") },
  { NULL, NULL, NULL, NULL },
};

static const char *
recommend_mapper (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = profile->role & DCW_ROLE_SERVER
             ? dcw_message_new (N_ ("Every DCOM connection begins at TCP port 135 of the server."), NULL)
             : dcw_message_new (N_ ("The server asks TCP port 135 of this computer where to send new values."), NULL);
  return "open";
}

static const char *
recommend_opcenum (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  gboolean wanted = dcw_firewall_wants_browsing (profile);
  *why = wanted ? dcw_message_new (N_ ("Other computers are to look for OPC servers here."), NULL)
                : dcw_message_new (N_ ("Nobody looks for OPC servers here: the ids are known."), NULL);
  return wanted ? "open" : NULL;
}

static const char *
recommend_server (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  gboolean named = profile->lists[DCW_LIST_SERVERS]->len > 0;
  *why = named ? dcw_message_new (N_ ("The clients connect to the program of the OPC server."), NULL)
               : dcw_message_new (N_ ("The profile names no OPC server."), NULL);
  return named ? "open" : NULL;
}

static const char *
recommend_program (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  gboolean named = profile->lists[DCW_LIST_PROGRAMS]->len > 0;
  *why = named ? dcw_message_new (N_ ("New values come as calls from the server to the client program."), NULL)
               : dcw_message_new (N_ ("The profile names no client program."), NULL);
  return named ? "open" : NULL;
}

static const char *
recommend_scope (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  gboolean named = profile->lists[DCW_LIST_PEERS]->len > 0;
  *why = named ? dcw_firewall_unknown_peers (view, profile)
               : dcw_message_new (N_ ("The profile names no other computer, so its neighbours have to do."), NULL);
  if (*why == NULL)
    *why = dcw_message_new (N_ ("Nobody else needs to reach this computer for OPC."), NULL);
  return named ? "peers" : "subnet";
}

/* A rule that names the program and blocks it is what Windows makes when its question is answered with Cancel. */
static const char *
recommend_blocking (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwFirewallWish *wish = wishes->pdata[i];
    g_auto (DcwFirewallVerdict) verdict = { 0 };
    dcw_firewall_judge_wish (view, profile, wish, NULL, &verdict);
    for (guint k = 0; k < verdict.blocking->len; k++) {
      const DcwFirewallEntry *entry = verdict.blocking->pdata[k];
      if (entry->policy || entry->app == NULL || wish->kind == DCW_WISH_MAPPER)
        continue;
      *why = dcw_message_new (N_ ("A rule blocks %1. Windows makes such a rule when somebody answers its question about a new "
                                  "program with Cancel."),
                              wish->name, NULL);
      return "disable";
    }
  }
  *why = dcw_message_new (N_ ("No rule blocks one of the programs by name."), NULL);
  return NULL;
}

static const char *
recommend_profiles (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("Turning a firewall on can cut off programs that work now. That is for you to decide."), NULL);
  return NULL;
}

static const char *
recommend_port (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("A rule for the program is enough here. Where a firewall between the computers knows only ports, a "
                              "fixed port helps."),
                          NULL);
  return NULL;
}

static const DcwOption options[] = {
  { DCW_FIREWALL_MAPPER, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "TCP port 135"),
    N_ ("Without it the other computer gets 0x800706BA (the RPC server is unavailable)."), open_choices, recommend_mapper, NULL },
  { DCW_FIREWALL_OPCENUM, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "OPCEnum"),
    N_ ("Only those who search for OPC servers need it."), open_choices, recommend_opcenum, NULL },
  { DCW_FIREWALL_SERVER, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "The OPC server's program"),
    N_ ("DCOM gives it a port of its own after the first call; a rule for the program covers whichever it is."), open_choices,
    recommend_server, NULL },
  { DCW_FIREWALL_PROGRAM, DCW_OPTION_CHOICE, DCW_ROLE_CLIENT, NC_ ("option", "The client program"),
    N_ ("Without it values can be read but do not arrive by themselves: 0x80040202 or 0x800706BA at the server."), open_choices,
    recommend_program, NULL },
  { DCW_FIREWALL_SCOPE, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Who is let in"),
    N_ ("A rule can name the computers that it is for."), scope_choices, recommend_scope, NULL },
  { DCW_FIREWALL_BLOCKING, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Rules that block the connection"),
    N_ ("A rule that blocks wins over any number of rules that allow."), blocking_choices, recommend_blocking, NULL },
  { DCW_FIREWALL_PROFILES, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "A firewall that is off"),
    N_ ("Vendors' guides have it off while things are set up, and then on again."), profile_choices, recommend_profiles, NULL },
  { DCW_FIREWALL_PORT, DCW_OPTION_TEXT, DCW_ROLE_SERVER, NC_ ("option", "A fixed port for the server"),
    N_ ("Port 135, OPCEnum and the way back to the client are not covered by it."), NULL, recommend_port,
    dcw_firewall_check_port },
};

static const DcwScope scope[] = {
  { DCW_KIND_FIREWALL_RULE, NULL, NULL, dcw_may_rule, NULL, 0 },
  { DCW_KIND_FIREWALL_PROFILE, NULL, NULL, dcw_may_turn_on_firewall, NULL, DCW_RISK_CUTS },
  { DCW_KIND_REGISTRY_VALUE, DCW_KEY_APPIDS "\\{}", "Endpoints", dcw_may_endpoints, NULL, 0 },
};

/* ---- Survey ---- */

static void
survey (DcwView *view)
{
  dcw_firewall_read (view);
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++)
    dcw_view_get (view, services->resources->pdata[i]);
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, NULL);
  for (guint i = 0; i < wishes->len; i++) {
    g_autoptr (DcwResource) rule = dcw_resource_named (DCW_KIND_FIREWALL_RULE, ((DcwFirewallWish *)wishes->pdata[i])->rule, NULL);
    if (rule != NULL)
      dcw_view_get (view, rule);
  }
  static const DcwSettingId ports[] = { DCW_SETTING_RPC_PORTS, DCW_SETTING_RPC_PORTS_ARE_OPEN, DCW_SETTING_RPC_USES_PORTS };
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    dcw_view_get_setting (view, dcw_setting (ports[i]));
}

/* ---- Plan ---- */

static const struct {
  const char *title, *why;
} wish_rows[] = {
  [DCW_WISH_MAPPER] = { "OPC DCOM: endpoint mapper (TCP 135)",
                        N_ ("TCP port 135 is opened, where every DCOM connection begins") },
  [DCW_WISH_OPCENUM] = { "OPC DCOM: OPCEnum", N_ ("other computers may ask %1 which OPC servers are here") },
  [DCW_WISH_SERVER] = { "OPC DCOM: server %s", N_ ("other computers may connect to %1") },
  [DCW_WISH_PROGRAM] = { "OPC DCOM: client %s", N_ ("OPC servers may send new values to %1") },
};

/* Our rule for these profiles; NULL: Windows could not hold it. */
static DcwState *
make_rule (DcwView *view, const DcwProfile *profile, const DcwFirewallWish *wish, guint profiles)
{
  g_auto (GStrv) peers = dcw_firewall_peers (view, profile);
  g_autofree char *from = peers != NULL ? g_strjoinv (",", peers) : NULL;
  g_autofree char *port = wish->port != 0 ? g_strdup_printf ("%u", wish->port) : NULL;
  g_auto (GStrv) pieces = g_strsplit (wish_rows[wish->kind].title, "%s", 2);
  g_autofree char *title = g_strjoinv (wish->name, pieces);
  DcwFirewallSpec spec = {
    .name = g_strdelimit (title, "|", '_'),
    .group = DCW_FIREWALL_OWN_GROUP,
    .action = DCW_FIREWALL_ALLOW,
    .direction = DCW_FIREWALL_IN,
    .profiles = profiles,
    .protocol = DCW_FIREWALL_TCP,
    .local_ports = wish->kind == DCW_WISH_MAPPER ? wish->keyword : port,
    .remote_addresses = from,
    .app = wish->program,
    .service = wish->kind == DCW_WISH_MAPPER ? wish->service : NULL,
  };
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_new (&spec, NULL);
  if (rule == NULL)
    return NULL;
  DcwState *state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  dcw_state_set_text (state, DCW_RULE_TEXT, dcw_firewall_rule_text (rule));
  return state;
}

static guint
ignored_profiles (DcwView *view)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  guint ignored = 0;
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    if (firewall->profiles[i].only_policy)
      ignored |= 1u << i;
  return ignored;
}

static void
plan_wish (DcwView *view, const DcwProfile *profile, const DcwFirewallWish *wish, DcwEdits *edits)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_RULE, wish->rule, NULL);
  if (resource == NULL)
    return;
  if (wish->problem != NULL) {
    dcw_edits_block_for (edits, resource, wish->answer, dcw_message_ref (wish->problem));
    return;
  }
  g_auto (DcwFirewallVerdict) others = { 0 };
  dcw_firewall_judge_wish (view, profile, wish, wish->rule, &others);
  guint missing = DCW_FIREWALL_ALL_PROFILES & ~others.let_in, ignored = ignored_profiles (view);
  if (missing == 0)
    return;
  if ((missing & ~ignored) == 0) {
    dcw_edits_block (
        edits, resource,
        dcw_message_new (N_ ("a policy makes the rules of this computer count for nothing; the domain has to let %1 in"),
                         wish->name, NULL));
    return;
  }
  g_autoptr (DcwState) state = make_rule (view, profile, wish, missing);
  if (state == NULL)
    dcw_edits_block (edits, resource, dcw_message_new (N_ ("a rule can't name the program %1"), wish->program, NULL));
  else
    dcw_edits_set (edits, resource, state, DCW_RISK_OPENS, dcw_message_new (wish_rows[wish->kind].why, wish->name, NULL));
}

static void
plan_blocking (DcwView *view, const DcwProfile *profile, const DcwFirewallWish *wish, DcwEdits *edits)
{
  static const char *const off[] = { "FALSE", NULL };
  g_auto (DcwFirewallVerdict) verdict = { 0 };
  dcw_firewall_judge_wish (view, profile, wish, NULL, &verdict);
  for (guint i = 0; i < verdict.blocking->len; i++) {
    const DcwFirewallEntry *entry = verdict.blocking->pdata[i];
    g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_replace (entry->rule, "Active", off, NULL);
    if (entry->policy || rule == NULL) {
      dcw_edits_block (
          edits, entry->resource,
          dcw_message_new (N_ ("a policy blocks %1; that is changed where the policy comes from"), wish->name, NULL));
      continue;
    }
    g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
    dcw_state_set_text (state, DCW_RULE_TEXT, dcw_firewall_rule_text (rule));
    dcw_edits_set (edits, entry->resource, state, DCW_RISK_OPENS,
                   dcw_message_new (N_ ("this rule blocks the OPC connection, and wins over every rule that allows it"), NULL));
  }
}

static void
plan_port (DcwView *view, const DcwFirewallWish *wish, DcwEdits *edits)
{
  if (wish->fixed == 0)
    return;
  g_autofree char *port = g_strdup_printf ("%u", wish->fixed);
  g_autoptr (DcwResource) rule = dcw_resource_named (DCW_KIND_FIREWALL_RULE, wish->rule, NULL);
  g_autoptr (DcwResource) resource = wish->appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_ENDPOINTS, wish->appid) : NULL;
  const char *taken = dcw_firewall_port_taken (view, wish, wish->fixed);
  if (resource == NULL) {
    dcw_edits_block (edits, rule, dcw_message_new (N_ ("%1 has no AppID that could hold a port"), wish->name, NULL));
  } else if (taken != NULL) {
    dcw_edits_block_for (edits, resource, DCW_FIREWALL_PORT,
                         dcw_message_new (N_ ("TCP port %1 is used by %2"), port, taken, NULL));
  } else {
    g_autoptr (DcwState) state = dcw_firewall_endpoints_with (dcw_view_get (view, resource), wish->fixed);
    dcw_edits_set (edits, resource, state, 0,
                   dcw_message_new (N_ ("%1 listens on TCP port %2 only; port 135, OPCEnum and the way back to the client need "
                                        "rules of their own"),
                                    wish->name, port, NULL));
  }
}

/* What listens and has no rule on this profile, for people. */
static char *
list_cut_off (DcwView *view, guint profile_bit)
{
  g_autoptr (GPtrArray) facts = dcw_station_facts (dcw_view_station (view));
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    if (strcmp (fact->id, DCW_FACT_LISTENING) == 0 && !dcw_firewall_serves_listener (view, fact, profile_bit))
      g_string_append_printf (text, "%s%s (%s)", text->len > 0 ? ", " : "", fact->value, fact->subject);
  }
  return g_string_free (text, FALSE);
}

static void
plan_profiles (DcwView *view, DcwEdits *edits)
{
  const DcwFirewall *firewall = dcw_firewall_read (view);
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++) {
    const char *name = dcw_firewall_profile_name (i);
    g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, name, NULL);
    const DcwState *now = dcw_view_get (view, resource);
    if (firewall->profiles[i].by_policy && !firewall->profiles[i].on) {
      dcw_edits_block (edits, resource, dcw_message_new (N_ ("a policy turns the firewall off"), NULL));
      continue;
    }
    if (firewall->profiles[i].on)
      continue;
    g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_FIREWALL_PROFILE);
    dcw_state_set_number (state, DCW_PROFILE_ENABLED, 1);
    if (dcw_state_status (now) == DCW_STATE_PRESENT && dcw_state_has (now, DCW_PROFILE_INBOUND))
      dcw_state_set_number (state, DCW_PROFILE_INBOUND, dcw_state_number (now, DCW_PROFILE_INBOUND));
    g_autofree char *cut = list_cut_off (view, 1u << i);
    dcw_edits_set (edits, resource, state, DCW_RISK_CUTS,
                   *cut != '\0'
                       ? dcw_message_new (N_ ("the firewall is turned on; these have no rule and are cut off: %1"), cut, NULL)
                       : dcw_message_new (N_ ("the firewall is turned on"), NULL));
  }
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  g_autoptr (GPtrArray) wishes = dcw_firewall_wishes (view, profile);
  g_autoptr (GHashTable) opened = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwFirewallWish *wish = wishes->pdata[i];
    if (dcw_profile_is (profile, wish->option, "open") && (wish->app == NULL || g_hash_table_add (opened, wish->app)))
      plan_wish (view, profile, wish, edits);
    if (dcw_profile_is (profile, DCW_FIREWALL_BLOCKING, "disable"))
      plan_blocking (view, profile, wish, edits);
    plan_port (view, wish, edits);
  }
  if (dcw_profile_is (profile, DCW_FIREWALL_PROFILES, "on"))
    plan_profiles (view, edits);
}

const DcwTopic dcw_topic_firewall = {
  .id = "firewall",
  .title = NC_ ("topic", "Firewall"),
  .about = N_ ("What the other computers may reach through Windows Firewall."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = &dcw_firewall_checks,
  .survey = survey,
  .plan = plan,
  .now = dcw_firewall_now,
  .steps = &dcw_firewall_steps,
};
