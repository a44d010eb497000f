/* identity: the account that an OPC server, and the client program, runs as. */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/password.h"
#include "model/setting.h"
#include "survey/origin.h"
#include "survey/programs.h"
#include "topics/identity-parts.h"
#include "topics/now.h"
#include "topics/steps.h"
#include "topics/scope-rules.h"
#include "topics/users.h"

#define INTERACTIVE_USER "Interactive User" /* RunAs, facts 1.2 */

/* ---- Who runs as what ---- */

static void
free_runner (gpointer data)
{
  DcwRunner *runner = data;
  g_free (runner->name);
  g_free (runner->clsid);
  g_free (runner->appid);
  g_free (runner->service);
  g_free (runner->vendor);
  g_free (runner->run_as);
  dcw_principal_clear (&runner->runs_as);
  g_free (runner);
}

static void
add_server (GPtrArray *runners, const DcwOpcServer *server)
{
  DcwRunner *runner = g_new0 (DcwRunner, 1);
  runner->name = g_strdup (dcw_server_name (server));
  runner->mode = server->mode;
  runner->clsid = g_strdup (server->clsid);
  runner->appid = g_strdup (server->appid);
  runner->service = g_strdup (server->service);
  runner->vendor = g_strdup (server->vendor);
  runner->run_as = g_strdup (server->account);
  dcw_principal_copy (&server->runs_as, &runner->runs_as);
  g_ptr_array_add (runners, runner);
}

static void
add_program (DcwView *view, GPtrArray *runners, const char *text)
{
  DcwClientProgram *found = dcw_program_find (view, text);
  DcwRunner *runner = g_new0 (DcwRunner, 1);
  runner->name = g_strdup (text);
  runner->program = TRUE;
  runner->mode = found->service != NULL ? DCW_MODE_SERVICE : DCW_MODE_LAUNCHING;
  runner->service = g_strdup (found->service);
  dcw_principal_copy (&found->runs_as, &runner->runs_as);
  g_ptr_array_add (runners, runner);
  dcw_client_program_free (found);
}

GPtrArray *
dcw_identity_runners (DcwView *view, const DcwProfile *profile)
{
  GPtrArray *runners = g_ptr_array_new_with_free_func (free_runner);
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; profile == NULL && i < servers->len; i++)
    if (!((const DcwOpcServer *)servers->pdata[i])->is_enum)
      add_server (runners, servers->pdata[i]);
  for (guint i = 0; profile != NULL && (profile->role & DCW_ROLE_SERVER) && i < profile->lists[DCW_LIST_SERVERS]->len; i++) {
    const DcwOpcServer *server = dcw_servers_lookup (servers, profile->lists[DCW_LIST_SERVERS]->pdata[i]);
    if (server != NULL && !server->is_enum)
      add_server (runners, server);
  }
  for (guint i = 0; profile != NULL && (profile->role & DCW_ROLE_CLIENT) && i < profile->lists[DCW_LIST_PROGRAMS]->len; i++)
    add_program (view, runners, profile->lists[DCW_LIST_PROGRAMS]->pdata[i]);
  return runners;
}

DcwResource *
dcw_runner_service (const DcwRunner *runner)
{
  return runner->service != NULL ? dcw_resource_named (DCW_KIND_SERVICE, runner->service, NULL) : NULL;
}

gboolean
dcw_account_is_built_in (const DcwPrincipal *who)
{
  return !dcw_principal_is_pending (who) && !dcw_password_is_needed (who, NULL);
}

gboolean
dcw_runner_has_account (const DcwRunner *runner)
{
  return !dcw_principal_is_pending (&runner->runs_as) && !dcw_account_is_built_in (&runner->runs_as);
}

/* ---- Options ---- */

static const DcwChoice server_choices[] = {
  { "account", NC_ ("choice", "A user of its own"), NULL,
    N_ ("The server must be restarted, and all its clients lose data meanwhile. If it used another account with a password, undo "
        "needs that password.") },
  { "interactive", NC_ ("choice", "Whoever is logged on at the screen"), NULL,
    N_ ("The server can't start while nobody is logged on, and it ends at log-off.") },
  { "launching", NC_ ("choice", "Each client's user"), NULL,
    N_ ("Each client that comes as another user starts a server of its own, with drivers and licences of its own.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice administrator_choices[] = {
  { "add", NC_ ("choice", "Make the server's account an administrator"),
    N_ ("Whoever takes over the server, or learns its password, can do anything on this computer."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice program_choices[] = {
  { "account", NC_ ("choice", "A user that the server knows"), NULL,
    N_ ("The program must be restarted. If it used another account with a password, undo needs that password.") },
  { NULL, NULL, NULL, NULL },
};

/* The first of the profile's servers (programs) of which the test says yes, or NULL. */
static DcwRunner *
find_runner (GPtrArray *runners, gboolean program, gboolean (*test) (const DcwRunner *))
{
  for (guint i = 0; i < runners->len; i++) {
    DcwRunner *runner = runners->pdata[i];
    if (runner->program == program && test (runner))
      return runner;
  }
  return NULL;
}

static gboolean
is_built_in_service (const DcwRunner *runner)
{
  return runner->mode == DCW_MODE_SERVICE && dcw_account_is_built_in (&runner->runs_as);
}

static gboolean
is_launching (const DcwRunner *runner)
{
  return runner->mode == DCW_MODE_LAUNCHING;
}

static gboolean
is_any (const DcwRunner *runner)
{
  return TRUE;
}

static const char *
recommend_server (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  const DcwRunner *built_in = find_runner (runners, FALSE, is_built_in_service),
                  *launching = find_runner (runners, FALSE, is_launching);
  if (find_runner (runners, FALSE, is_any) == NULL) {
    *why = dcw_message_new (N_ ("The profile names no OPC server that is on this computer."), NULL);
    return NULL;
  }
  if (built_in != NULL && profile->network == DCW_NETWORK_DOMAIN) {
    *why = dcw_message_new (N_ ("In a domain the other computer recognises %1 by the account of this computer."), built_in->name,
                            NULL);
    return NULL;
  }
  if (built_in != NULL) {
    *why = dcw_message_new (N_ ("%1 runs as %2. The other computer cannot recognise that account, so values may not update."),
                            built_in->name, dcw_view_name_of (view, &built_in->runs_as), NULL);
    return "account";
  }
  if (launching != NULL) {
    *why = dcw_message_new (N_ ("%1 is started anew for each user that connects."), launching->name, NULL);
    return "account";
  }
  *why = dcw_message_new (N_ ("It works as it is; a server that shows windows needs whoever is logged on."), NULL);
  return NULL;
}

static const char *
recommend_server_account (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  if (!dcw_profile_is (profile, DCW_IDENTITY_SERVER, "account")) {
    *why = dcw_message_new (N_ ("The server's account stays as it is."), NULL);
    return NULL;
  }
  if (profile->network == DCW_NETWORK_DOMAIN) {
    *why = dcw_message_new (N_ ("In a domain it is an account of the domain; only a person knows which."), NULL);
    return NULL;
  }
  if (find_runner (runners, FALSE, dcw_runner_has_account) != NULL) {
    *why = dcw_message_new (N_ ("The server has an account of its own already, and keeps it."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("A user for the server alone: those who connect need none of what it may do."), NULL);
  return DCW_IDENTITY_DEFAULT_ACCOUNT;
}

/* Vendors whose guides ask for it: facts 4.6. */
static gboolean
vendor_asks (const DcwRunner *runner)
{
  static const char *const vendors[] = { "Kepware", "National Instruments NI OPC", "Software Toolbox TOP Server" };
  for (guint i = 0; runner->vendor != NULL && i < G_N_ELEMENTS (vendors); i++)
    if (g_str_has_prefix (runner->vendor, vendors[i]))
      return TRUE;
  return FALSE;
}

static const char *
recommend_administrators (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  const DcwRunner *asks = find_runner (runners, FALSE, vendor_asks);
  if (asks == NULL || !dcw_profile_is (profile, DCW_IDENTITY_SERVER, "account")) {
    *why = dcw_message_new (N_ ("Only where the vendor asks for it."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("The vendor of %1 asks for it."), asks->name, NULL);
  return "add";
}

static const char *
recommend_program (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  const DcwRunner *built_in = find_runner (runners, TRUE, is_built_in_service);
  if (find_runner (runners, TRUE, is_any) == NULL) {
    *why = dcw_message_new (N_ ("The profile names no client program."), NULL);
    return NULL;
  }
  if (built_in == NULL) {
    *why = dcw_message_new (N_ ("The other computer can recognise the account that the program runs as."), NULL);
    return NULL;
  }
  /* In a domain the server knows the account of this computer, but the rights are for the users. */
  *why = dcw_message_new (profile->network == DCW_NETWORK_DOMAIN
                              ? N_ ("%1 runs as %2; to the server that is this computer, and none of the users it lets in.")
                              : N_ ("%1 runs as %2; the server will refuse it."),
                          built_in->name, dcw_view_name_of (view, &built_in->runs_as), NULL);
  return profile->lists[DCW_LIST_USERS]->len > 0 ? "account" : NULL;
}

static const char *
recommend_program_account (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (!dcw_profile_is (profile, DCW_IDENTITY_PROGRAM, "account") || profile->lists[DCW_LIST_USERS]->len == 0) {
    *why = dcw_message_new (N_ ("The program's account stays as it is."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("The first user of the profile, which the server lets in."), NULL);
  return profile->lists[DCW_LIST_USERS]->pdata[0];
}

static DcwMessage *
check_account (const char *value)
{
  const char *slash = strchr (value, '\\');
  g_autofree char *authority = slash != NULL ? g_strndup (value, (gsize)(slash - value)) : NULL;
  if (slash != NULL && (*authority == '\0' || !g_utf8_validate (authority, -1, NULL)))
    return dcw_message_new (N_ ("“%1”: expected NAME, or DOMAIN\\NAME"), value, NULL);
  return dcw_account_check_name (slash != NULL ? slash + 1 : value, FALSE, NULL);
}

static const DcwOption options[] = {
  { DCW_IDENTITY_SERVER, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "Account that the OPC server runs as"),
    N_ ("Values reach the client as calls of this account. A computer that does not know it refuses them."), server_choices,
    recommend_server, NULL },
  { DCW_IDENTITY_SERVER_ACCOUNT, DCW_OPTION_TEXT, DCW_ROLE_SERVER, NC_ ("option", "Name of the server's account"),
    N_ ("Both computers need it, with the same password."), NULL, recommend_server_account, check_account, DCW_IDENTITY_SERVER },
  { DCW_IDENTITY_ADMINISTRATORS, DCW_OPTION_CHOICE, DCW_ROLE_SERVER, NC_ ("option", "The server's account in Administrators"),
    N_ ("Some vendors' servers work only as an administrator."), administrator_choices, recommend_administrators, NULL },
  { DCW_IDENTITY_PROGRAM, DCW_OPTION_CHOICE, DCW_ROLE_CLIENT, NC_ ("option", "Account that the client program runs as"),
    N_ ("The server asks who the program is. A service without an account of its own is nobody there."), program_choices,
    recommend_program, NULL },
  { DCW_IDENTITY_PROGRAM_ACCOUNT, DCW_OPTION_TEXT, DCW_ROLE_CLIENT, NC_ ("option", "Name of the program's account"),
    N_ ("One of the users that the server lets in."), NULL, recommend_program_account, check_account, DCW_IDENTITY_PROGRAM },
};

static const DcwScope scope[] = {
  { DCW_KIND_USER, NULL, NULL, dcw_may_user, NULL, 0 },
  { DCW_KIND_MEMBERSHIP, NULL, NULL, dcw_may_join, DCW_USERS " " DCW_ADMINISTRATORS, 0 },
  { DCW_KIND_ACCOUNT_RIGHT, NULL, DCW_RIGHT_SERVICE, dcw_may_grant_right, NULL, 0 },
  { DCW_KIND_ACCOUNT_RIGHT, NULL, DCW_RIGHT_BATCH, dcw_may_grant_right, NULL, 0 },
  { DCW_KIND_REGISTRY_VALUE, DCW_KEY_APPIDS "\\{}", "RunAs", dcw_may_run_as, NULL, 0 },
  { DCW_KIND_SECRET, NULL, DCW_PASSWORD_OF_APPID "*", dcw_may_password_of_appid, NULL, 0 },
  { DCW_KIND_SERVICE, NULL, NULL, dcw_may_run_service_as, NULL, 0 },
};

static void
survey (DcwView *view)
{
  dcw_users_survey (view);
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, NULL);
  for (guint i = 0; i < runners->len; i++) {
    const DcwRunner *runner = runners->pdata[i];
    g_autoptr (DcwResource) run_as = runner->appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_RUN_AS, runner->appid) : NULL;
    if (run_as != NULL)
      dcw_view_get (view, run_as);
    if (dcw_runner_has_account (runner))
      dcw_view_name_of (view, &runner->runs_as);
  }
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++) {
    const DcwState *state = dcw_view_get (view, services->resources->pdata[i]);
    const DcwPrincipal *account =
        dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_principal (state, DCW_SERVICE_ACCOUNT) : NULL;
    if (account != NULL)
      dcw_view_name_of (view, account);
  }
}

/* ---- Plan ---- */

/* What one runner is to become. */
typedef struct {
  DcwView *view;
  const DcwProfile *profile;
  DcwEdits *edits;
  const DcwRunner *runner;
  DcwResource *resource;    /* the service, or RunAs: where it is said */
  DcwAccountSurvey account; /* wanted */
  char *name;               /* of it, for people and RunAs */
} Wish;

static void
clear_wish (Wish *wish)
{
  dcw_resource_unref (wish->resource);
  dcw_account_survey_clear (&wish->account);
  g_free (wish->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, clear_wish)

static const char *
name_option (const DcwRunner *runner)
{
  return runner->program ? DCW_IDENTITY_PROGRAM_ACCOUNT : DCW_IDENTITY_SERVER_ACCOUNT;
}

/* Takes why. */
static void
block (Wish *wish, DcwMessage *why)
{
  dcw_edits_block (wish->edits, wish->resource, why);
}

/* The account of another name would do, or of one at all. Takes why. */
static void
block_account (Wish *wish, DcwMessage *why)
{
  dcw_edits_block_for (wish->edits, wish->resource, name_option (wish->runner), why);
}

/* FALSE: there is no such account, and there will be none (said). */
static gboolean
choose_account (Wish *wish)
{
  wish->name = dcw_identity_choose_account (wish->view, wish->profile, wish->runner);
  if (wish->name == NULL) {
    block_account (wish, dcw_message_new (N_ ("nobody said which account %1 is to run as"), wish->runner->name, NULL));
    return FALSE;
  }
  dcw_account_survey (wish->view, wish->name, &wish->account);
  if (dcw_user_is_wrong (wish->view, &wish->account)) {
    block_account (wish, dcw_message_new (N_ ("%1 is not a user, so nothing can run as it"), wish->name, NULL));
    return FALSE;
  }
  if (wish->account.status == DCW_STATE_PRESENT)
    return TRUE;
  gboolean local = dcw_user_name_is_local (wish->view, wish->name);
  if (!local || (wish->account.status == DCW_STATE_ABSENT && wish->profile->network == DCW_NETWORK_DOMAIN)) {
    DcwMessage *why = dcw_message_new (N_ ("the account %1 is not known on this computer"), wish->name, NULL);
    if (wish->account.status == DCW_STATE_ABSENT)
      block_account (wish, why);
    else
      block (wish, why);
    return FALSE;
  }
  dcw_user_plan (wish->view, wish->name, name_option (wish->runner), wish->edits);
  return TRUE;
}

/* FALSE: it does not have the right, and only the domain could give it (said): what ran as the account would not start. */
static gboolean
plan_right (Wish *wish, const char *right, const char *why)
{
  g_auto (DcwPrincipal) through = { 0 };
  g_autoptr (DcwResource) resource = dcw_resource_right (&wish->account.who, right, NULL);
  if (dcw_right_held (wish->view, &wish->account.who, right, &through) == DCW_STATE_PRESENT)
    return TRUE;
  dcw_right_plan (&wish->account.who, right, wish->edits, 0, dcw_message_new (why, wish->name, NULL));
  if (!dcw_is_of_domain (wish->view, resource))
    return TRUE;
  block (wish, dcw_message_new (N_ ("%1 has to have the right %2 for this, and a policy of the domain says who has it; have it "
                                    "given there first"),
                                wish->name, right, NULL));
  return FALSE;
}

static void
plan_administrator (Wish *wish)
{
  if (wish->runner->program || !dcw_profile_is (wish->profile, DCW_IDENTITY_ADMINISTRATORS, "add"))
    return;
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_sid_text (&group, DCW_ADMINISTRATORS, NULL);
  dcw_member_plan (
      wish->view, &group, &wish->account.who, wish->edits, DCW_RISK_OPENS,
      dcw_message_new (N_ ("%1 becomes an administrator of this computer, for %2"), wish->name, wish->runner->name, NULL));
}

static guint
risk_of_leaving (Wish *wish)
{
  return dcw_runner_has_account (wish->runner) ? DCW_RISK_NOT_UNDOABLE : 0;
}

/* Nobody could put it back. */
static void
block_unknown_account (Wish *wish)
{
  const char *name = dcw_view_fact (wish->view, DCW_FACT_SERVICE_ACCOUNT, dcw_resource_name (wish->resource));
  block (wish, name != NULL
                   ? dcw_message_new (N_ ("%1 runs as %2, and who that is can be told on the computer itself only; plan there"),
                                      wish->runner->name, name, NULL)
                   : dcw_message_new (N_ ("who %1 runs as is not known; plan on the computer itself"), wish->runner->name, NULL));
}

static void
plan_service (Wish *wish)
{
  const DcwState *now = dcw_view_get (wish->view, wish->resource);
  if (dcw_state_status (now) != DCW_STATE_PRESENT) {
    block (wish, dcw_message_new (dcw_state_status (now) == DCW_STATE_ABSENT ? N_ ("%1 is to run as a service that is not there")
                                                                             : N_ ("the service that runs %1 could not be read"),
                                  wish->runner->name, NULL));
    return;
  }
  if (dcw_state_principal (now, DCW_SERVICE_ACCOUNT) == NULL) {
    block_unknown_account (wish);
    return;
  }
  if (!choose_account (wish))
    return;
  gboolean same = dcw_principal_equal (&wish->account.who, &wish->runner->runs_as);
  guint64 type = dcw_state_number (now, DCW_SERVICE_TYPE);
  if (!plan_right (wish, DCW_RIGHT_SERVICE, N_ ("%1 may log on as a service")))
    return;
  plan_administrator (wish);
  if (same && !(type & DCW_SERVICE_INTERACTIVE))
    return;
  g_autoptr (DcwState) after = dcw_state_copy (now);
  dcw_state_set_principal (after, DCW_SERVICE_ACCOUNT, &wish->account.who);
  if (type & DCW_SERVICE_INTERACTIVE)
    dcw_state_set_number (after, DCW_SERVICE_TYPE, type & ~(guint64)DCW_SERVICE_INTERACTIVE);
  dcw_edits_set (wish->edits, wish->resource, after, same ? 0 : risk_of_leaving (wish),
                 type & DCW_SERVICE_INTERACTIVE
                     ? dcw_message_new (N_ ("%1 runs as %2, without talking to the desktop, which only Local System may"),
                                        wish->runner->name, wish->name, NULL)
                     : dcw_message_new (N_ ("%1 runs as %2, an account that the other computer can recognise"),
                                        wish->runner->name, wish->name, NULL));
}

/* The password that COM keeps for RunAs. account: whose it becomes; NULL: none is kept any more. */
static void
plan_password (Wish *wish, const char *account)
{
  const DcwRunner *runner = wish->runner;
  g_autofree char *address = g_strconcat (DCW_PASSWORD_OF_APPID, runner->appid, NULL);
  g_autoptr (DcwResource) secret = dcw_resource_named (DCW_KIND_SECRET, address, NULL);
  gboolean had = runner->mode == DCW_MODE_USER;
  if (secret == NULL || (!had && account == NULL))
    return;
  g_autoptr (DcwState) before = had ? dcw_state_present (DCW_KIND_SECRET) : dcw_state_absent ();
  g_autoptr (DcwState) after = account != NULL ? dcw_state_present (DCW_KIND_SECRET) : dcw_state_absent ();
  g_autofree char *old = had && !dcw_principal_is_pending (&runner->runs_as)
                             ? dcw_account_password_name (wish->view, &runner->runs_as)
                             : g_strdup (runner->run_as);
  if (had)
    dcw_state_set_text (before, DCW_SECRET_ACCOUNT, old);
  if (account != NULL)
    dcw_state_set_text (after, DCW_SECRET_ACCOUNT, account);
  dcw_edits_set_unread (
      wish->edits, secret, before, after, account != NULL ? &wish->account.who : NULL, had ? DCW_RISK_NOT_UNDOABLE : 0,
      account != NULL ? dcw_message_new (N_ ("Windows needs the password of %1 to start %2"), account, runner->name, NULL)
                      : dcw_message_new (N_ ("%1 no longer runs as %2"), runner->name, old, NULL));
}

static void
plan_run_as_user (Wish *wish)
{
  if (!choose_account (wish))
    return;
  if (!plan_right (wish, DCW_RIGHT_BATCH, N_ ("%1 may log on as a batch job, as COM does to start a server")))
    return;
  plan_administrator (wish);
  if (wish->runner->mode == DCW_MODE_USER && dcw_principal_equal (&wish->account.who, &wish->runner->runs_as))
    return;
  gboolean local = dcw_user_is_local (wish->view, &wish->account);
  const char *slash = strrchr (wish->name, '\\');
  g_autofree char *text = local ? g_strconcat (".\\", slash != NULL ? slash + 1 : wish->name, NULL) : g_strdup (wish->name);
  g_autoptr (DcwState) run_as = dcw_state_value_text (text);
  dcw_edits_set_for (wish->edits, wish->resource, run_as, &wish->account.who, 0,
                     dcw_message_new (N_ ("%1 runs as %2, an account that the other computer can recognise"), wish->runner->name,
                                      wish->name, NULL));
  g_autofree char *account = dcw_account_password_name (wish->view, &wish->account.who);
  plan_password (wish, account);
}

static void
plan_program (Wish *wish)
{
  if (dcw_profile_is (wish->profile, DCW_IDENTITY_SERVER, "account")) {
    plan_run_as_user (wish);
    return;
  }
  g_autoptr (DcwState) interactive = dcw_state_value_text (INTERACTIVE_USER);
  gboolean wants_interactive = dcw_profile_is (wish->profile, DCW_IDENTITY_SERVER, "interactive");
  /* Windows takes it in any case of letters. */
  if (wants_interactive && wish->runner->mode == DCW_MODE_INTERACTIVE)
    return;
  if (wants_interactive)
    dcw_edits_set (wish->edits, wish->resource, interactive, 0,
                   dcw_message_new (N_ ("%1 runs as whoever is logged on at the screen"), wish->runner->name, NULL));
  else
    dcw_edits_clear (wish->edits, wish->resource, 0,
                     dcw_message_new (N_ ("%1 runs as whoever starts it"), wish->runner->name, NULL));
  plan_password (wish, NULL);
}

static DcwResource *
class_key (const DcwRunner *runner)
{
  g_autofree char *path = g_strconcat (DCW_KEY_CLASSES "\\CLSID\\", runner->clsid, NULL);
  return dcw_resource_key (path, NULL);
}

static void
plan_server (Wish *wish)
{
  const DcwRunner *runner = wish->runner;
  if (runner->mode == DCW_MODE_SERVICE) {
    wish->resource = dcw_runner_service (runner);
    if (wish->resource != NULL && dcw_profile_is (wish->profile, DCW_IDENTITY_SERVER, "account"))
      plan_service (wish);
    else if (wish->resource != NULL)
      block (wish, dcw_message_new (N_ ("%1 is a Windows service; it runs as the account of the service"), runner->name, NULL));
    return;
  }
  gboolean is_library = runner->mode == DCW_MODE_IN_PROCESS || runner->mode == DCW_MODE_UNKNOWN;
  wish->resource = runner->appid != NULL && !is_library ? dcw_setting_below (DCW_SETTING_APPID_RUN_AS, runner->appid) : NULL;
  if (wish->resource != NULL) {
    plan_program (wish);
    return;
  }
  wish->resource = class_key (runner);
  if (wish->resource != NULL)
    block (wish, is_library
                     ? dcw_message_new (N_ ("%1 is no program of its own, so it runs as whoever uses it"), runner->name, NULL)
                     : dcw_message_new (N_ ("%1 has no AppID that could say what it runs as"), runner->name, NULL));
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  g_autoptr (GPtrArray) runners = dcw_identity_runners (view, profile);
  for (guint i = 0; i < runners->len; i++) {
    const DcwRunner *runner = runners->pdata[i];
    if (dcw_profile_get (profile, runner->program ? DCW_IDENTITY_PROGRAM : DCW_IDENTITY_SERVER) == NULL)
      continue;
    g_auto (Wish) wish = { .view = view, .profile = profile, .edits = edits, .runner = runner };
    if (!runner->program) {
      plan_server (&wish);
      continue;
    }
    /* A program that a person starts runs as that person; identity.program-person says so. */
    wish.resource = dcw_runner_service (runner);
    if (wish.resource != NULL)
      plan_service (&wish);
  }
}

const DcwTopic dcw_topic_identity = {
  .id = "identity",
  .title = NC_ ("topic", "Runtime identity"),
  .about = N_ ("Which account the OPC server and the client program run as. The other computer has to recognise it."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = &dcw_identity_checks,
  .survey = survey,
  .plan = plan,
  .now = dcw_identity_now,
  .steps = &dcw_identity_steps,
};
