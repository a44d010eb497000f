#include "topics/steps.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "survey/catalogue.h"
#include "survey/firewall.h"
#include "survey/limits.h"
#include "survey/restarts.h"
#include "survey/value.h"
#include "topics/accounts-checks.h"
#include "topics/applications-parts.h"
#include "topics/discovery-checks.h"
#include "topics/firewall-wishes.h"
#include "topics/identity-checks.h"
#include "topics/limits-checks.h"
#include "topics/policies-checks.h"
#include "topics/users.h"

static const struct {
  const char *id, *label;
} whos[] = {
  [DCW_STEP_HERE] = { "here", N_ ("an administrator of this computer") },
  [DCW_STEP_OTHER] = { "other", N_ ("an administrator of the other computer") },
  [DCW_STEP_DOMAIN] = { "domain", N_ ("the domain's administrator") },
  [DCW_STEP_NETWORK] = { "network", N_ ("whoever looks after the network") },
  [DCW_STEP_USER] = { "user", N_ ("whoever uses the client program") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (whos) == DCW_N_STEP_WHO);

static const struct {
  const char *id, *label;
} whens[] = {
  [DCW_STEP_BEFORE] = { "before", N_ ("before anything is applied") },
  [DCW_STEP_AFTER] = { "after", N_ ("when everything is applied") },
  [DCW_STEP_ANY] = { "any", N_ ("at any time before the first connection") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (whens) == DCW_N_STEP_WHEN);

const char *
dcw_step_who_id (DcwStepWho who)
{
  return whos[who].id;
}

const char *
dcw_step_who_label (DcwStepWho who)
{
  return whos[who].label;
}

const char *
dcw_step_when_id (DcwStepWhen when)
{
  return whens[when].id;
}

const char *
dcw_step_when_label (DcwStepWhen when)
{
  return whens[when].label;
}

enum {
  SAME_USER,
  DOMAIN_USER,
  LOG_ON_AGAIN,
  PROCESS_MODE,
  PROGRAM_AS_USER,
  RESTART_SERVICE,
  RESTART_PROGRAM,
  OWN_SWITCH,
  CORE_COMPONENTS,
  PROGRAM_SETTINGS,
  OTHER_COMPUTER,
  TRY,
  RESTART_COMPUTER,
  BETWEEN,
  DOMAIN_RULES,
  CATEGORY,
  DOMAIN_POLICY,
  N_KINDS
};

static const DcwStepKind kinds[] = {
  [SAME_USER] = { "accounts.same-user", "accounts", DCW_STEP_OTHER, DCW_STEP_ANY, FALSE,
                  N_ ("The same user, with the same password, on the other computer") },
  [DOMAIN_USER] = { "accounts.domain-user", "accounts", DCW_STEP_DOMAIN, DCW_STEP_BEFORE, FALSE,
                    N_ ("A user that only the domain can make") },
  [LOG_ON_AGAIN] = { "accounts.log-on-again", "accounts", DCW_STEP_USER, DCW_STEP_AFTER, TRUE,
                     N_ ("Sign out and in again, so that new memberships count") },
  [PROCESS_MODE] = { "identity.process-mode", "identity", DCW_STEP_HERE, DCW_STEP_BEFORE, FALSE,
                     N_ ("Service or application, in the server's own configuration") },
  [PROGRAM_AS_USER] = { "identity.program-as-user", "identity", DCW_STEP_USER, DCW_STEP_AFTER, FALSE,
                        N_ ("Start the client program as a user that the server knows") },
  [RESTART_SERVICE] = { "identity.restart-service", "identity", DCW_STEP_HERE, DCW_STEP_AFTER, TRUE, N_ ("Restart a service") },
  [RESTART_PROGRAM] = { "identity.restart-program", "identity", DCW_STEP_HERE, DCW_STEP_AFTER, TRUE,
                        N_ ("End a program and start it again") },
  [OWN_SWITCH] = { DCW_CATALOGUE_OWN_SWITCH, "applications", DCW_STEP_HERE, DCW_STEP_ANY, FALSE,
                   N_ ("The server's own switch for the DCOM settings of Windows") },
  [CORE_COMPONENTS] = { "applications.core-components", "applications", DCW_STEP_HERE, DCW_STEP_BEFORE, FALSE,
                        N_ ("Install the OPC Core Components") },
  [PROGRAM_SETTINGS] = { "applications.program-settings", "applications", DCW_STEP_USER, DCW_STEP_AFTER, FALSE,
                         N_ ("Computer and server in the settings of the client program") },
  [OTHER_COMPUTER] = { "applications.other-computer", "applications", DCW_STEP_OTHER, DCW_STEP_AFTER, FALSE,
                       N_ ("Set up the other computer") },
  [TRY] = { "applications.try", "applications", DCW_STEP_USER, DCW_STEP_AFTER, TRUE, N_ ("Connect, and watch values change") },
  [RESTART_COMPUTER] = { "limits.restart-computer", "limits", DCW_STEP_HERE, DCW_STEP_AFTER, TRUE, N_ ("Restart the computer") },
  [BETWEEN] = { "firewall.between", "firewall", DCW_STEP_NETWORK, DCW_STEP_ANY, FALSE,
                N_ ("Firewalls and routers between the computers") },
  [DOMAIN_RULES] = { "firewall.domain-rules", "firewall", DCW_STEP_DOMAIN, DCW_STEP_ANY, FALSE,
                     N_ ("Firewall rules that only the domain can set") },
  [CATEGORY] = { "discovery.category", "discovery", DCW_STEP_HERE, DCW_STEP_ANY, FALSE,
                 N_ ("A network that Windows takes for public") },
  [DOMAIN_POLICY] = { "policies.domain-policy", "policies", DCW_STEP_DOMAIN, DCW_STEP_ANY, FALSE,
                      N_ ("A policy that only the domain can change") },
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == N_KINDS);

const DcwStepKind *
dcw_step_kinds (guint *n)
{
  *n = G_N_ELEMENTS (kinds);
  return kinds;
}

void
dcw_step_free (DcwStep *step)
{
  if (step == NULL)
    return;
  g_free (step->name);
  dcw_message_unref (step->text);
  g_free (step);
}

/* ---- Collecting ---- */

typedef struct {
  DcwView *view;
  const DcwProfile *profile; /* or NULL */
  const DcwPlan *plan;
  GPtrArray *runners; /* of DcwRunner: those of the profile */
  GHashTable *afters; /* id of a resource -> what the plan makes of it */
  GHashTable *names;  /* folded names of the steps so far */
  GPtrArray *steps;
} Steps;

/* subject: what tells it from others of its kind, or NULL. Takes text. */
static void
add (Steps *steps, guint kind, const char *subject, DcwMessage *text)
{
  g_autofree char *name = subject != NULL ? g_strdup_printf ("%s:%s", kinds[kind].id, subject) : g_strdup (kinds[kind].id);
  if (!g_hash_table_add (steps->names, dcw_text_fold (name))) {
    dcw_message_unref (text);
    return;
  }
  DcwStep *step = g_new (DcwStep, 1);
  *step = (DcwStep){ &kinds[kind], g_steal_pointer (&name), text };
  g_ptr_array_add (steps->steps, step);
}

static gboolean
is_set (const Steps *steps, const char *option)
{
  return steps->profile != NULL && dcw_profile_get (steps->profile, option) != NULL;
}

static gboolean
is (const Steps *steps, const char *option, const char *value)
{
  return steps->profile != NULL && dcw_profile_is (steps->profile, option, value);
}

static const GPtrArray *
list_of (const Steps *steps, DcwProfileList list)
{
  return steps->profile->lists[list];
}

/* As it will be, when the plan is applied. */
static const DcwState *
after (const Steps *steps, const DcwResource *resource)
{
  const DcwState *state = g_hash_table_lookup (steps->afters, dcw_resource_id (resource));
  return state != NULL ? state : dcw_view_get (steps->view, resource);
}

/* ---- Accounts ---- */

static void
add_same_user (Steps *steps, const char *name)
{
  if (!dcw_user_name_is_local (steps->view, name))
    return;
  const char *slash = strrchr (name, '\\');
  const char *leaf = slash != NULL ? slash + 1 : name;
  add (steps, SAME_USER, leaf,
       dcw_message_new (N_ ("See that the user %1 is on the other computer too, with the same password. Only then can it "
                            "recognise who calls."),
                        leaf, NULL));
}

/* What the server, or program, will run as; NULL: no account of this computer. Free with g_free(). */
static char *
account_after (Steps *steps, const DcwRunner *runner)
{
  g_autoptr (DcwResource) service = dcw_runner_service (runner);
  g_autoptr (DcwResource) run_as =
      service == NULL && runner->appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_RUN_AS, runner->appid) : NULL;
  const DcwState *state = service != NULL ? after (steps, service) : run_as != NULL ? after (steps, run_as) : NULL;
  if (state == NULL || dcw_state_status (state) != DCW_STATE_PRESENT)
    return NULL;
  const DcwPrincipal *who = service != NULL ? dcw_state_principal (state, DCW_SERVICE_ACCOUNT) : NULL;
  /* Of a service whose account has no SID here there is a name at least. */
  g_autofree char *text = run_as != NULL ? dcw_value_state_text (state)
                          : who == NULL
                              ? g_strdup (dcw_view_fact (steps->view, DCW_FACT_SERVICE_ACCOUNT, dcw_resource_name (service)))
                              : NULL;
  g_auto (DcwAccountSurvey) account = { .status = DCW_STATE_PRESENT };
  if (who != NULL)
    dcw_principal_copy (who, &account.who);
  else if (text != NULL && *text != '\0' && !dcw_text_fold_equal (text, DCW_RUN_AS_INTERACTIVE))
    dcw_account_survey (steps->view, text, &account);
  else
    return NULL;
  gboolean built_in = account.is_group || dcw_account_is_built_in (&account.who);
  return !built_in && dcw_user_is_local (steps->view, &account) ? dcw_account_password_name (steps->view, &account.who) : NULL;
}

static void
collect_accounts (Steps *steps)
{
  const GPtrArray *users = list_of (steps, DCW_LIST_USERS);
  gboolean domain = steps->profile->network == DCW_NETWORK_DOMAIN;
  for (guint i = 0; i < users->len; i++) {
    g_auto (DcwAccountSurvey) user = { .status = DCW_STATE_UNKNOWN };
    dcw_account_survey (steps->view, users->pdata[i], &user);
    if (!domain)
      add_same_user (steps, users->pdata[i]);
    else if (user.status != DCW_STATE_PRESENT)
      add (steps, DOMAIN_USER, users->pdata[i],
           dcw_message_new (N_ ("Have the user %1 made in the domain, or its name corrected: this computer does not know it."),
                            users->pdata[i], NULL));
  }
  for (guint i = 0; i < steps->runners->len && !domain; i++) {
    g_autofree char *account = account_after (steps, steps->runners->pdata[i]);
    if (account != NULL)
      add_same_user (steps, account);
  }
  if (users->len > 0 && (is (steps, DCW_ACCOUNTS_MEMBERS, "add") || is (steps, DCW_ACCOUNTS_DCOM_USERS, "add")))
    add (steps, LOG_ON_AGAIN, NULL,
         dcw_message_new (N_ ("Whoever is signed in here as a user of OPC signs out and in again. Until then Windows does not "
                              "count the new memberships."),
                          NULL));
}

/* ---- Servers and programs ---- */

static void
add_restart (Steps *steps, const char *service)
{
  add (steps, RESTART_SERVICE, service,
       dcw_message_new (
           N_ ("Restart the service %1 after applying, if it has not been since, when its connections can do without it "
               "(opcdcom restart does it): it takes up new settings only when it starts."),
           service, NULL));
}

static void
add_of_catalogue (Steps *steps, const char *name, const DcwOpcServer *server)
{
  const DcwCatalogueEntry *known = dcw_catalogue_find (server->progid, server->clsid);
  if (known == NULL || known->by_hand == NULL)
    return;
  for (guint i = 0; i < N_KINDS; i++)
    if (strcmp (kinds[i].id, known->by_hand_id) == 0)
      add (steps, i, name, dcw_message_new (known->by_hand, NULL));
}

static const char *
user_of_programs (const Steps *steps)
{
  const char *asked = dcw_profile_get (steps->profile, DCW_IDENTITY_PROGRAM_ACCOUNT);
  const GPtrArray *users = list_of (steps, DCW_LIST_USERS);
  return asked != NULL ? asked : users->len > 0 ? users->pdata[0] : NULL;
}

static void
add_program_as_user (Steps *steps, const DcwRunner *runner)
{
  const char *user = user_of_programs (steps);
  add (steps, PROGRAM_AS_USER, runner->name,
       user != NULL
           ? dcw_message_new (N_ ("Start %1 as %2. The server asks who the program runs as, not who is allowed to use it."),
                              runner->name, user, NULL)
           : dcw_message_new (N_ ("Start %1 as a user that the server lets in. The server asks who the program runs as."),
                              runner->name, NULL));
}

static char *
join (const GPtrArray *names)
{
  g_autoptr (GPtrArray) copy = g_ptr_array_new ();
  g_ptr_array_extend (copy, (GPtrArray *)names, NULL, NULL);
  g_ptr_array_add (copy, NULL);
  return g_strjoinv (", ", (char **)copy->pdata);
}

static void
add_program_settings (Steps *steps, const DcwRunner *runner)
{
  const GPtrArray *servers = list_of (steps, DCW_LIST_SERVERS), *peers = list_of (steps, DCW_LIST_PEERS);
  g_autofree char *server = join (servers), *peer = join (peers);
  if (servers->len == 0)
    add (steps, PROGRAM_SETTINGS, runner->name,
         dcw_message_new (N_ ("In the settings of %1 choose the other computer and its OPC server. Where it has DCOM settings of "
                              "its own, choose those of Windows."),
                          runner->name, NULL));
  else if (peers->len == 0)
    add (steps, PROGRAM_SETTINGS, runner->name,
         dcw_message_new (N_ ("In the settings of %1 choose the OPC server %2. Where it has DCOM settings of its own, choose "
                              "those of Windows."),
                          runner->name, server, NULL));
  else
    add (steps, PROGRAM_SETTINGS, runner->name,
         dcw_message_new (N_ ("In the settings of %1 choose the OPC server %2 on %3. Where it has DCOM settings of its own, "
                              "choose those of Windows."),
                          runner->name, server, peer, NULL));
}

static void
collect_runner (Steps *steps, const DcwRunner *runner)
{
  gboolean library = runner->mode == DCW_MODE_IN_PROCESS || runner->mode == DCW_MODE_UNKNOWN;
  if (runner->service != NULL)
    add_restart (steps, runner->service);
  else if (!library)
    add (steps, RESTART_PROGRAM, runner->name,
         dcw_message_new (
             N_ ("End %1 and start it again after applying, if it has not been since, when its connections can do without "
                 "it: it takes up new settings only when it starts."),
             runner->name, NULL));
  if (!runner->program)
    return;
  if (runner->service == NULL)
    add_program_as_user (steps, runner);
  add_program_settings (steps, runner);
}

static void
collect_connection (Steps *steps)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (steps->view, NULL);
  const GPtrArray *wanted = list_of (steps, DCW_LIST_SERVERS);
  gboolean serves = (steps->profile->role & DCW_ROLE_SERVER) != 0, calls = (steps->profile->role & DCW_ROLE_CLIENT) != 0;
  for (guint i = 0; serves && i < wanted->len; i++) {
    const DcwOpcServer *server = dcw_servers_lookup (servers, wanted->pdata[i]);
    if (server != NULL)
      add_of_catalogue (steps, dcw_server_name (server), server);
  }
  gboolean searched =
      is (steps, DCW_APPLICATIONS_OPCENUM, "authenticated") || is (steps, DCW_APPLICATIONS_OPCENUM, "as-installed");
  if (serves && searched && dcw_servers_enum (servers) == NULL)
    add (steps, CORE_COMPONENTS, NULL,
         dcw_message_new (N_ ("Install the OPC Core Components (they come with most OPC servers, and from the OPC Foundation): "
                              "OPCEnum, which the other computer is to ask, is not here. Then plan again."),
                          NULL));
  for (guint i = 0; i < steps->runners->len; i++)
    collect_runner (steps, steps->runners->pdata[i]);
  if (!serves || !calls || list_of (steps, DCW_LIST_PEERS)->len > 0)
    add (steps, OTHER_COMPUTER, NULL,
         dcw_message_new (N_ ("Set up the other computer too. The pair file (opcdcom profile pair) carries what it has to know."),
                          NULL));
  add (steps, TRY, NULL,
       calls
           ? dcw_message_new (N_ ("Connect with the client program, add an item and watch its value change: that shows that the "
                                  "way back works too."),
                              NULL)
           : dcw_message_new (N_ ("Connect from the other computer, add an item and watch its value change: that shows that the "
                                  "way back works too."),
                              NULL));
}

/* ---- The computer ---- */

static void
collect_computer (Steps *steps)
{
  gboolean wanted = is_set (steps, DCW_LIMITS_ENABLE) || is_set (steps, DCW_LIMITS_LEVEL)
                    || is_set (steps, DCW_LIMITS_IMPERSONATION) || is_set (steps, DCW_POLICIES_PROTOCOLS);
  for (guint i = 0; i < steps->plan->changes->len && !wanted; i++)
    wanted = ((const DcwChange *)steps->plan->changes->pdata[i])->restart == DCW_RESTART_REBOOT;
  if (wanted)
    add (steps, RESTART_COMPUTER, NULL,
         dcw_message_new (N_ ("Restart this computer when the plant allows it. Programs read some of these settings only when "
                              "they start, and Windows itself a few of them."),
                          NULL));
}

static void
collect_firewall (Steps *steps)
{
  static const char *const options[] = { DCW_FIREWALL_MAPPER, DCW_FIREWALL_OPCENUM, DCW_FIREWALL_SERVER, DCW_FIREWALL_PROGRAM };
  const GPtrArray *peers = list_of (steps, DCW_LIST_PEERS);
  gboolean opens = FALSE, elsewhere = FALSE, ignored = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    opens = opens || is (steps, options[i], "open");
  for (guint i = 0; i < peers->len; i++)
    elsewhere = elsewhere || dcw_firewall_is_near (steps->view, peers->pdata[i]) == DCW_STATE_ABSENT;
  if (elsewhere)
    add (steps, BETWEEN, NULL,
         dcw_message_new (N_ ("The other computer is in another network. See that what is between lets TCP port 135 through in "
                              "both directions, and the ports that Windows gives to programs (49152 to 65535) or the fixed port "
                              "of the server; and that it does not translate addresses, which DCOM can't work with."),
                          NULL));
  const DcwFirewall *firewall = dcw_firewall_read (steps->view);
  guint in_use = dcw_firewall_profiles_in_use (steps->view);
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    ignored = ignored || ((in_use & 1u << i) != 0 && firewall->profiles[i].only_policy);
  if (opens && ignored)
    add (steps, DOMAIN_RULES, NULL,
         dcw_message_new (N_ ("The domain lets only its own firewall rules count here. Have the rules of the plan added to the "
                              "domain's policy."),
                          NULL));
}

static void
collect_discovery (Steps *steps)
{
  if (is (steps, DCW_DISCOVERY_USE, "on") && dcw_discovery_profiles (steps->view) == 0)
    add (steps, CATEGORY, NULL,
         dcw_message_new (N_ ("Windows takes this network for public, and keeps network discovery off there. If you need it, say "
                              "in the settings of the network that it is private, and plan again."),
                          NULL));
}

static gboolean
is_of_domain (DcwView *view, const DcwResource *resource)
{
  if (resource == NULL || dcw_resource_is_pending (resource))
    return FALSE;
  return dcw_state_origin (dcw_view_get (view, resource)) == DCW_ORIGIN_DOMAIN
         || g_strcmp0 (dcw_view_fact (view, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (resource)), "domain") == 0;
}

/* Wishes that are blocked stay so, whatever is applied here. */
static void
collect_policies (Steps *steps)
{
  for (guint i = 0; i < steps->plan->blocked->len; i++) {
    const DcwBlocked *blocked = steps->plan->blocked->pdata[i];
    if (!is_of_domain (steps->view, blocked->resource))
      continue;
    g_autofree char *shown = dcw_resource_show (blocked->resource);
    add (steps, DOMAIN_POLICY, shown,
         dcw_message_new (N_ ("The domain sets %1. Have the domain's administrator change it there."), shown, NULL));
  }
}

/* ---- All ---- */

static void
collect_afters (Steps *steps)
{
  for (guint i = 0; i < steps->plan->changes->len; i++) {
    const DcwChange *change = steps->plan->changes->pdata[i];
    g_hash_table_insert (steps->afters, (gpointer)dcw_resource_id (change->resource), change->after);
  }
}

static void
collect_of_plan (Steps *steps)
{
  for (guint i = 0; i < steps->plan->changes->len; i++) {
    const DcwChange *change = steps->plan->changes->pdata[i];
    if (change->restart != DCW_RESTART_SERVICES)
      continue;
    g_autoptr (GPtrArray) services = dcw_restarts_of (steps->view, change->resource);
    for (guint k = 0; k < services->len; k++)
      add_restart (steps, services->pdata[k]);
  }
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const DcwStep *step_a = *(DcwStep *const *)a, *step_b = *(DcwStep *const *)b;
  if (step_a->kind != step_b->kind)
    return step_a->kind < step_b->kind ? -1 : 1;
  return dcw_text_fold_compare (step_a->name, step_b->name);
}

GPtrArray *
dcw_steps (DcwView *view, const DcwProfile *profile, const DcwPlan *plan)
{
  g_autoptr (GHashTable) afters = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) runners = profile != NULL ? dcw_identity_runners (view, profile) : NULL;
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_step_free);
  Steps steps = { view, profile, plan, runners, afters, names, all };
  collect_afters (&steps);
  if (profile != NULL) {
    collect_accounts (&steps);
    collect_connection (&steps);
    collect_firewall (&steps);
    collect_discovery (&steps);
  } else {
    collect_of_plan (&steps);
  }
  collect_computer (&steps);
  collect_policies (&steps);
  g_ptr_array_sort (all, compare_steps);
  return all;
}
