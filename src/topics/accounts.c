/* accounts: the OPC group and its users, and what a user needs to get as far as DCOM. */
#include <string.h>
#include "base/i18n.h"
#include "model/password.h"
#include "security/com.h"
#include "survey/limits.h"
#include "topics/accounts-parts.h"
#include "topics/now.h"
#include "topics/steps.h"
#include "topics/scope-rules.h"
#include "topics/users.h"

/* Stored on the station, so the same in every language. */
#define GROUP_COMMENT "May use OPC servers on this computer over the network (OPC DCOM Wizard)"

/* ---- Choices ---- */

static const DcwChoice group_choices[] = {
  { "create", NC_ ("choice", "Create the group, or use it if it is there"), NULL, NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice user_choices[] = {
  { "create", NC_ ("choice", "Create the users, or use them if they are there"), NULL,
    N_ ("Whoever knows such a password can log on to this computer with it.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice member_choices[] = {
  { "add", NC_ ("choice", "Put the users into the group"), N_ ("The users get what the group may do."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice dcom_choices[] = {
  { "add", NC_ ("choice", "Put the users into Distributed COM Users"),
    N_ ("The users can start and call every COM program here from other computers, where the programs let them."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice network_choices[] = {
  { "grant", NC_ ("choice", "Let the OPC group log on over the network"),
    N_ ("Its members can reach everything on this computer that is open to users of the network."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice deny_choices[] = {
  { "remove", NC_ ("choice", "Take the entries away that stop OPC users"),
    N_ ("Somebody put these entries there on purpose. An entry for local accounts stops all of them, and taking it away lets all "
        "of them in again."),
    NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice repair_choices[] = {
  { "flags", NC_ ("choice", "Set what OPC needs of existing users"), N_ ("A user who was disabled can log on again."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice password_choices[] = {
  { "set", NC_ ("choice", "Give existing users a new password"), NULL,
    N_ ("Everything else that uses such an account stops until it gets the new password, and undo can't bring the old one back. "
        "It is set each time this is applied.") },
  { NULL, NULL, NULL, NULL },
};

/* ---- Recommendations ---- */

static gboolean
has_users (const DcwProfile *profile)
{
  return profile->lists[DCW_LIST_USERS]->len > 0;
}

static gboolean
has_accounts (const DcwProfile *profile)
{
  return has_users (profile) || (profile->role & DCW_ROLE_CLIENT && profile->lists[DCW_LIST_CALLBACKS]->len > 0);
}

static DcwMessage *
no_users (void)
{
  return dcw_message_new (N_ ("The profile names no users."), NULL);
}

static DcwMessage *
no_group (void)
{
  return dcw_message_new (N_ ("The profile names no group."), NULL);
}

/* Where accounts are not made on this computer, and why. */
static DcwMessage *
not_here (DcwView *view, const DcwProfile *profile)
{
  if (dcw_station_is_controller (view))
    return dcw_message_new (N_ ("A domain controller has no accounts of its own. Use accounts of the domain."), NULL);
  if (profile->network == DCW_NETWORK_DOMAIN)
    return dcw_message_new (N_ ("In a domain the accounts of the domain are used; nothing is created here."), NULL);
  return NULL;
}

static const char *
recommend_group (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = not_here (view, profile);
  if (*why == NULL && profile->group == NULL)
    *why = no_group ();
  if (*why != NULL)
    return NULL;
  *why = dcw_message_new (N_ ("Rights are given once, to one group. Who is in it can change later without touching DCOM."), NULL);
  return "create";
}

static const char *
recommend_users (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = not_here (view, profile);
  if (*why == NULL && !has_accounts (profile))
    *why = no_users ();
  if (*why != NULL)
    return NULL;
  *why = dcw_message_new (N_ ("In a workgroup each computer knows only its own users, so both need the same ones."), NULL);
  return "create";
}

static const char *
recommend_members (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  g_auto (DcwAccountSurvey) group = { 0 };
  const char *value = NULL;
  if (!has_users (profile)) {
    *why = no_users ();
  } else if (profile->group == NULL) {
    *why = no_group ();
  } else if (!dcw_accounts_local_group (view, profile, &group)) {
    *why = dcw_message_new (N_ ("Who is in a group of the domain is decided in the domain."), NULL);
  } else {
    *why = dcw_message_new (N_ ("The rights go to the group; a user outside of it has none."), NULL);
    value = "add";
  }
  return value;
}

/* What Distributed COM Users may do here, by the limits in force. */
static DcwMessage *
tell_dcom_users (DcwView *view)
{
  static const DcwSettingId ids[] = { DCW_SETTING_LAUNCH_LIMIT, DCW_SETTING_ACCESS_LIMIT };
  static const char *const texts[] = {
    N_ ("Here the limits give Distributed COM Users nothing from other computers, so it would not help."),
    N_ ("Here the limits let Distributed COM Users start programs from other computers, but not call them."),
    N_ ("Here the limits let Distributed COM Users call programs from other computers, but not start them."),
    N_ ("Here the limits let Distributed COM Users start and call programs from other computers."),
  };
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_sid_text (&who, DCW_DCOM_USERS, NULL);
  guint has = 0;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, ids[i], &limit);
    DcwComUse use = i == 0 ? DCW_COM_LAUNCH : DCW_COM_ACCESS;
    if (limit.descriptor != NULL && (dcw_com_granted (limit.descriptor, &who, use) & DCW_COM_EXECUTE_REMOTE) != 0)
      has |= 1u << i;
  }
  return dcw_message_new (texts[has], NULL);
}

static const char *
recommend_dcom_users (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = !has_users (profile) ? no_users () : tell_dcom_users (view);
  return has_users (profile) && profile->group == NULL && (profile->role & DCW_ROLE_SERVER) ? "add" : NULL;
}

/* The first account of the profile that lacks the right; NULL: none. */
static const char *
find_without_right (DcwView *view, const DcwProfile *profile, const char *right)
{
  g_autoptr (GPtrArray) accounts = dcw_profile_accounts (profile);
  for (guint i = 0; i < accounts->len; i++) {
    const char *name = accounts->pdata[i];
    g_auto (DcwAccountSurvey) user = { 0 };
    g_auto (DcwPrincipal) through = { 0 };
    dcw_account_survey (view, name, &user);
    if (dcw_accounts_right (view, profile, name, &user, right, &through) == DCW_STATE_ABSENT)
      return name;
  }
  return NULL;
}

static const char *
recommend_network (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  const char *without = find_without_right (view, profile, DCW_RIGHT_NETWORK);
  if (without == NULL) {
    *why = has_accounts (profile) ? dcw_message_new (N_ ("The users may log on over the network already."), NULL) : no_users ();
    return NULL;
  }
  *why = dcw_message_new (N_ ("%1 may not log on to this computer over the network, and neither may any group it is in."),
                          without, NULL);
  return "grant";
}

static const char *
recommend_deny (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why =
      dcw_message_new (N_ ("Whoever denied something had a reason; ask first. What is in the way is among the findings."), NULL);
  return NULL;
}

static const char *
recommend_repair (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("Existing users stay as they are; what is in the way is among the findings."), NULL);
  return NULL;
}

static const char *
recommend_passwords (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("A new password stops everything else that uses the account."), NULL);
  return NULL;
}

static const DcwOption options[] = {
  { DCW_ACCOUNTS_GROUP, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Group for everyone who uses OPC"),
    N_ ("DCOM asks who is calling. One group for all OPC users keeps the answer short."), group_choices, recommend_group, NULL },
  { DCW_ACCOUNTS_USERS, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Users of OPC"),
    N_ ("The other computer's programs come in as these users. Without a domain both computers need the same names and "
        "passwords."),
    user_choices, recommend_users, NULL },
  { DCW_ACCOUNTS_MEMBERS, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Users in the group"),
    N_ ("Only members of the group get its rights."), member_choices, recommend_members, NULL },
  { DCW_ACCOUNTS_DCOM_USERS, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Users in Distributed COM Users"),
    N_ ("Windows lets this group through the outer checks of COM. A group can't be put into it, only users."), dcom_choices,
    recommend_dcom_users, NULL },
  { DCW_ACCOUNTS_NETWORK_LOGON, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Log on over the network"),
    N_ ("Without this right Windows turns a user away (0x80070569) before DCOM is asked at all."), network_choices,
    recommend_network, NULL },
  { DCW_ACCOUNTS_DENY_LOGON, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Entries that deny logging on over the network"),
    N_ ("What is denied counts more than what is allowed."), deny_choices, recommend_deny, NULL },
  { DCW_ACCOUNTS_REPAIR, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Existing users"),
    N_ ("A disabled user, or one whose password expires, stops the connection one day."), repair_choices, recommend_repair,
    NULL },
  { DCW_ACCOUNTS_PASSWORDS, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Passwords of existing users"),
    N_ ("Both computers must know the same password."), password_choices, recommend_passwords, NULL },
};

static const DcwScope scope[] = {
  { DCW_KIND_GROUP, NULL, NULL, dcw_may_make_group, NULL, 0 },
  { DCW_KIND_USER, NULL, NULL, dcw_may_user, NULL, 0 },
  { DCW_KIND_MEMBERSHIP, NULL, NULL, dcw_may_join, DCW_USERS " " DCW_DCOM_USERS " *", 0 },
  { DCW_KIND_ACCOUNT_RIGHT, NULL, DCW_RIGHT_NETWORK, dcw_may_grant_right, "group", DCW_RISK_OPENS },
  { DCW_KIND_ACCOUNT_RIGHT, NULL, DCW_DENY_NETWORK, dcw_may_remove_right, DCW_LOCAL_ACCOUNTS " " DCW_LOCAL_ADMINISTRATORS,
    DCW_RISK_OPENS },
  { DCW_KIND_SECRET, NULL, DCW_PASSWORD_OF_USER "*", dcw_may_password_of_user, NULL, DCW_RISK_NOT_UNDOABLE | DCW_RISK_CUTS },
};

/* ---- Survey ---- */

static void
survey (DcwView *view)
{
  static const DcwSettingId limits[] = { DCW_SETTING_LAUNCH_LIMIT, DCW_SETTING_ACCESS_LIMIT };
  dcw_users_survey (view);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, limits[i], &limit);
  }
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++)
    dcw_view_get (view, services->resources->pdata[i]);
}

gboolean
dcw_accounts_local_group (DcwView *view, const DcwProfile *profile, DcwAccountSurvey *group)
{
  if (profile->group == NULL)
    return FALSE;
  dcw_account_survey (view, profile->group, group);
  if (group->status != DCW_STATE_PRESENT)
    return dcw_user_name_is_local (view, profile->group);
  g_autoptr (DcwResource) resource = dcw_resource_group (&group->who, NULL);
  return dcw_state_status (dcw_view_get (view, resource)) == DCW_STATE_PRESENT;
}

gboolean
dcw_accounts_joins (DcwView *view, const DcwProfile *profile, const char *name, DcwAccountSurvey *group)
{
  return dcw_accounts_local_group (view, profile, group) && dcw_profile_has (profile, DCW_LIST_USERS, name);
}

DcwStatus
dcw_accounts_right (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user, const char *right,
                    DcwPrincipal *through)
{
  g_auto (DcwAccountSurvey) group = { 0 };
  g_auto (DcwPrincipal) users = { 0 };
  dcw_principal_init_sid_text (&users, DCW_USERS, NULL);
  gboolean made = user->status == DCW_STATE_ABSENT && dcw_profile_is (profile, DCW_ACCOUNTS_USERS, "create");
  gboolean joins = dcw_accounts_joins (view, profile, name, &group) && dcw_profile_is (profile, DCW_ACCOUNTS_MEMBERS, "add");
  const DcwPrincipal *const chain[] = { &user->who, made ? &users : NULL, joins ? &group.who : NULL };
  DcwStatus result = DCW_STATE_ABSENT;
  for (guint i = 0; i < G_N_ELEMENTS (chain) && result != DCW_STATE_PRESENT; i++) {
    DcwStatus status = chain[i] != NULL ? dcw_right_held (view, chain[i], right, through) : DCW_STATE_ABSENT;
    if (status != DCW_STATE_ABSENT)
      result = status;
  }
  return result;
}

/* ---- Plan ---- */

/* A server that runs as its own computer calls back as an account for which there is nothing to be done here. */
static gboolean
is_foreign_callback (const DcwProfile *profile, const DcwAccountSurvey *account, DcwView *view, const char *name)
{
  return account->status != DCW_STATE_PRESENT && !dcw_profile_has (profile, DCW_LIST_USERS, name)
         && !dcw_user_name_is_local (view, name);
}

/* An account of somebody else's that can't be looked up here has no address that could be planned. answer: which gave the name;
 * it may be wrong only where the station can say so. */
static gboolean
is_unknown (DcwView *view, const DcwAccountSurvey *account, const char *name, const char *answer, DcwEdits *edits)
{
  if (account->status == DCW_STATE_PRESENT || dcw_user_name_is_local (view, name))
    return FALSE;
  g_auto (DcwPrincipal) users = { 0 };
  dcw_principal_init_sid_text (&users, DCW_USERS, NULL);
  g_autoptr (DcwResource) resource = dcw_resource_group (&users, NULL);
  dcw_edits_block_for (edits, resource, account->status == DCW_STATE_ABSENT ? answer : NULL,
                       dcw_message_new (N_ ("%1 is not known on this computer, so it gets nothing here"), name, NULL));
  return TRUE;
}

static void
plan_group (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, DCW_ACCOUNTS_GROUP, "create") || profile->group == NULL)
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if ((found.status == DCW_STATE_PRESENT && found.is_group)
      || is_unknown (view, &found, profile->group, DCW_PROFILE_GROUP, edits))
    return;
  g_autoptr (DcwResource) resource = dcw_resource_group (&found.who, NULL);
  if (resource == NULL)
    return; /* accounts.group-name says why */
  if (found.status == DCW_STATE_PRESENT) {
    dcw_edits_block_for (edits, resource, DCW_PROFILE_GROUP,
                         dcw_message_new (N_ ("%1 is a user here; choose another name for the group"), profile->group, NULL));
    return;
  }
  DcwMessage *broken = dcw_account_check_name (found.who.name, TRUE, dcw_station_info (dcw_view_station (view))->computer);
  if (broken == NULL && dcw_station_is_controller (view))
    broken = dcw_message_new (N_ ("a domain controller has no accounts of its own"), NULL);
  if (broken != NULL) {
    dcw_edits_block_for (edits, resource, DCW_PROFILE_GROUP, broken);
    return;
  }
  g_autoptr (DcwState) group = dcw_state_present (DCW_KIND_GROUP);
  dcw_state_set_text (group, DCW_GROUP_NAME, found.who.name);
  dcw_state_set_text (group, DCW_GROUP_COMMENT, GROUP_COMMENT);
  dcw_edits_set (edits, resource, group, 0,
                 dcw_message_new (N_ ("%1 holds everyone who may use OPC on this computer"), profile->group, NULL));
}

static void
plan_member (DcwView *view, const DcwProfile *profile, const DcwAccountSurvey *user, const char *name, DcwEdits *edits)
{
  g_auto (DcwAccountSurvey) group = { 0 };
  if (profile->group == NULL || !dcw_profile_is (profile, DCW_ACCOUNTS_MEMBERS, "add")
      || !dcw_profile_has (profile, DCW_LIST_USERS, name))
    return;
  if (dcw_accounts_local_group (view, profile, &group)) {
    dcw_member_plan (view, &group.who, &user->who, edits, DCW_RISK_OPENS,
                     dcw_message_new (N_ ("%1 gets the rights of %2"), name, profile->group, NULL));
    return;
  }
  g_autoptr (DcwResource) membership = dcw_resource_membership (&group.who, &user->who, NULL);
  if (membership != NULL)
    dcw_edits_block (
        edits, membership,
        dcw_message_new (N_ ("%1 is not a group of this computer; who is in it is decided elsewhere"), profile->group, NULL));
}

static void
plan_dcom_users (DcwView *view, const DcwProfile *profile, const DcwAccountSurvey *user, const char *name, DcwEdits *edits)
{
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_sid_text (&group, DCW_DCOM_USERS, NULL);
  if (dcw_profile_is (profile, DCW_ACCOUNTS_DCOM_USERS, "add") && dcw_profile_has (profile, DCW_LIST_USERS, name))
    dcw_member_plan (view, &group, &user->who, edits, DCW_RISK_OPENS,
                     dcw_message_new (N_ ("%1 gets what the limits give to %2"), name, dcw_view_name_of (view, &group), NULL));
}

/* The group gets it where the user is, or will be, in it. */
static void
plan_network (DcwView *view, const DcwProfile *profile, const DcwAccountSurvey *user, const char *name, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, DCW_ACCOUNTS_NETWORK_LOGON, "grant"))
    return;
  g_auto (DcwPrincipal) through = { 0 };
  DcwStatus status = dcw_accounts_right (view, profile, name, user, DCW_RIGHT_NETWORK, &through);
  if (status == DCW_STATE_PRESENT)
    return;
  g_auto (DcwAccountSurvey) group = { 0 };
  gboolean joins = dcw_accounts_joins (view, profile, name, &group)
                   && (dcw_profile_is (profile, DCW_ACCOUNTS_MEMBERS, "add")
                       || dcw_is_member (view, &group.who, &user->who) == DCW_STATE_PRESENT);
  const DcwPrincipal *who = joins ? &group.who : &user->who;
  if (status == DCW_STATE_ABSENT) {
    dcw_right_plan (
        who, DCW_RIGHT_NETWORK, edits, DCW_RISK_OPENS,
        dcw_message_new (N_ ("%1 may log on to this computer over the network"), joins ? profile->group : name, NULL));
    return;
  }
  g_autoptr (DcwResource) right = dcw_resource_right (who, DCW_RIGHT_NETWORK, NULL);
  if (right != NULL)
    dcw_edits_block (edits, right,
                     dcw_message_new (N_ ("whether %1 may log on over the network already is not known"), name, NULL));
}

static gboolean
is_administrator (DcwView *view, const DcwPrincipal *who)
{
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_sid_text (&group, DCW_ADMINISTRATORS, NULL);
  return dcw_is_member (view, &group, who) == DCW_STATE_PRESENT;
}

static void
plan_deny_of (DcwView *view, const DcwPrincipal *who, const char *name, DcwEdits *edits)
{
  g_autoptr (DcwResource) right = dcw_resource_right (who, DCW_DENY_NETWORK, NULL);
  if (right == NULL || dcw_resource_is_pending (right) || dcw_state_status (dcw_view_get (view, right)) == DCW_STATE_ABSENT)
    return;
  dcw_edits_clear (edits, right, DCW_RISK_OPENS,
                   dcw_message_new (N_ ("%1 is stopped by the entry that denies %2 to log on over the network"), name,
                                    dcw_view_name_of (view, who), NULL));
}

static void
plan_deny (DcwView *view, const DcwProfile *profile, const DcwAccountSurvey *user, const char *name, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, DCW_ACCOUNTS_DENY_LOGON, "remove"))
    return;
  plan_deny_of (view, &user->who, name, edits);
  g_auto (DcwAccountSurvey) group = { 0 };
  if (dcw_accounts_joins (view, profile, name, &group))
    plan_deny_of (view, &group.who, name, edits);
  if (!dcw_user_is_local (view, user))
    return;
  static const char *const all_local[] = { DCW_LOCAL_ACCOUNTS, DCW_LOCAL_ADMINISTRATORS };
  for (guint i = 0; i < G_N_ELEMENTS (all_local); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, all_local[i], NULL);
    if (i == 0 || is_administrator (view, &user->who))
      plan_deny_of (view, &who, name, edits);
  }
}

static void
plan_repair (DcwView *view, const DcwProfile *profile, const DcwAccountSurvey *user, const char *name, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, DCW_ACCOUNTS_REPAIR, "flags"))
    return;
  g_autoptr (DcwResource) resource = dcw_resource_user (&user->who, NULL);
  const DcwState *now = dcw_view_get (view, resource);
  guint64 flags = dcw_state_number (now, DCW_USER_FLAGS);
  guint64 good = (flags | DCW_USER_NEVER_EXPIRES) & ~(guint64)(DCW_USER_DISABLED | DCW_USER_NO_PASSWORD_NEEDED);
  if (good == flags)
    return;
  g_autoptr (DcwState) after = dcw_state_copy (now);
  dcw_state_set_number (after, DCW_USER_FLAGS, good);
  dcw_edits_set (edits, resource, after, flags & DCW_USER_DISABLED ? DCW_RISK_OPENS : 0,
                 dcw_message_new (N_ ("%1 can log on, needs a password, and the password does not expire"), name, NULL));
}

/* Names of the services that run as the user, or NULL. */
static char *
list_services_of (DcwView *view, const DcwPrincipal *who)
{
  GString *names = g_string_new (NULL);
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++) {
    const DcwState *state = dcw_view_get (view, services->resources->pdata[i]);
    const DcwPrincipal *account =
        dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_principal (state, DCW_SERVICE_ACCOUNT) : NULL;
    if (account != NULL && dcw_principal_equal (account, who))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", dcw_resource_name (services->resources->pdata[i]));
  }
  return g_string_free (names, names->len == 0);
}

static void
plan_password (DcwView *view, const DcwProfile *profile, const DcwAccountSurvey *user, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, DCW_ACCOUNTS_PASSWORDS, "set"))
    return;
  g_autoptr (DcwResource) account = dcw_resource_user (&user->who, NULL);
  const DcwState *now = dcw_view_get (view, account);
  const char *name = dcw_state_status (now) == DCW_STATE_PRESENT ? dcw_state_text (now, DCW_USER_NAME) : NULL;
  g_autofree char *address = name != NULL ? g_strconcat (DCW_PASSWORD_OF_USER, name, NULL) : NULL;
  g_autoptr (DcwResource) secret = address != NULL ? dcw_resource_named (DCW_KIND_SECRET, address, NULL) : NULL;
  if (secret == NULL)
    return;
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_SECRET);
  dcw_state_set_text (there, DCW_SECRET_ACCOUNT, name);
  g_autofree char *services = list_services_of (view, &user->who);
  dcw_edits_set_unread (
      edits, secret, there, there, NULL, DCW_RISK_NOT_UNDOABLE | DCW_RISK_CUTS,
      services == NULL
          ? dcw_message_new (N_ ("%1 gets a new password"), name, NULL)
          : dcw_message_new (N_ ("%1 gets a new password; these services still use the old one: %2"), name, services, NULL));
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  plan_group (view, profile, edits);
  g_autoptr (GPtrArray) accounts = dcw_profile_accounts (profile);
  for (guint i = 0; i < accounts->len; i++) {
    const char *name = accounts->pdata[i];
    const char *answer =
        dcw_profile_list_name (dcw_profile_has (profile, DCW_LIST_USERS, name) ? DCW_LIST_USERS : DCW_LIST_CALLBACKS);
    if (dcw_profile_is (profile, DCW_ACCOUNTS_USERS, "create"))
      dcw_user_plan (view, name, answer, edits);
    g_auto (DcwAccountSurvey) user = { 0 };
    dcw_account_survey (view, name, &user);
    if (dcw_user_is_wrong (view, &user) || is_foreign_callback (profile, &user, view, name)
        || is_unknown (view, &user, name, answer, edits))
      continue; /* of a group there is a finding, and making it is blocked */
    plan_member (view, profile, &user, name, edits);
    plan_dcom_users (view, profile, &user, name, edits);
    plan_network (view, profile, &user, name, edits);
    plan_deny (view, profile, &user, name, edits);
    if (user.status != DCW_STATE_PRESENT || user.is_group)
      continue;
    plan_repair (view, profile, &user, name, edits);
    plan_password (view, profile, &user, edits);
  }
}

const DcwTopic dcw_topic_accounts = {
  .id = "accounts",
  .title = NC_ ("topic", "Users and groups"),
  .about = N_ ("Who may use OPC over the network. One group gets the rights; users are members of it."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = &dcw_accounts_checks,
  .survey = survey,
  .plan = plan,
  .now = dcw_accounts_now,
  .steps = &dcw_accounts_steps,
};
