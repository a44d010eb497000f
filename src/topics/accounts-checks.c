#include "topics/accounts-parts.h"
#include <string.h>
#include "base/i18n.h"
#include "survey/permission.h"
#include "topics/users.h"

static void
add (GPtrArray *findings, const char *id, const char *code, DcwSeverity severity, const DcwResource *resource,
     DcwMessage *evidence, const char *effect, const char *advice, const char *option, const char *value)
{
  g_ptr_array_add (findings, dcw_finding_new (id, code, severity, "accounts", resource, evidence,
                                              effect != NULL ? dcw_message_new (effect, NULL) : NULL,
                                              advice != NULL ? dcw_message_new (advice, NULL) : NULL, option, value));
}

static const char *
computer_name (DcwView *view)
{
  return dcw_station_info (dcw_view_station (view))->computer;
}

/* ---- The group ---- */

static void
check_group_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || profile->group == NULL)
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if (found.status != DCW_STATE_ABSENT)
    return;
  g_autoptr (DcwResource) resource = dcw_resource_group (&found.who, NULL);
  add (findings, "accounts.group-missing", "A01", DCW_SEVERITY_PROBLEM, resource,
       dcw_message_new (N_ ("There is no group %1 on this computer."), profile->group, NULL),
       N_ ("Nobody can be given rights through it."), N_ ("Let the wizard create it."), DCW_ACCOUNTS_GROUP, "create");
}

static void
check_name_taken (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || profile->group == NULL)
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if (found.status != DCW_STATE_PRESENT || found.is_group)
    return;
  g_autoptr (DcwResource) resource = dcw_resource_user (&found.who, NULL);
  add (findings, "accounts.name-taken", "A02", DCW_SEVERITY_PROBLEM, resource,
       dcw_message_new (N_ ("%1 is a user on this computer, not a group."), profile->group, NULL), NULL,
       N_ ("Choose another name for the group."), NULL, NULL);
}

static void
check_group_name (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || profile->group == NULL || !dcw_user_name_is_local (view, profile->group))
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, profile->group, &found);
  if (found.status == DCW_STATE_PRESENT)
    return;
  DcwMessage *broken = dcw_account_check_name (found.who.name, TRUE, computer_name (view));
  if (broken != NULL)
    add (findings, "accounts.group-name", "A03", DCW_SEVERITY_PROBLEM, NULL, broken, NULL,
         N_ ("Choose another name for the group."), NULL, NULL);
}

/* ---- The users of the profile ---- */

typedef void (*UserCheck) (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user,
                           GPtrArray *findings);

static void
for_each_user (DcwView *view, const DcwProfile *profile, UserCheck check, GPtrArray *findings)
{
  g_autoptr (GPtrArray) accounts = profile != NULL ? dcw_profile_accounts (profile) : g_ptr_array_new ();
  for (guint i = 0; i < accounts->len; i++) {
    const char *name = accounts->pdata[i];
    g_auto (DcwAccountSurvey) user = { 0 };
    dcw_account_survey (view, name, &user);
    check (view, profile, name, &user, findings);
  }
}

static void
find_missing (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user, GPtrArray *findings)
{
  if (user->status != DCW_STATE_ABSENT || !dcw_user_name_is_local (view, name))
    return;
  g_autoptr (DcwResource) resource = dcw_resource_user (&user->who, NULL);
  gboolean here = profile->network != DCW_NETWORK_DOMAIN && !dcw_station_is_controller (view);
  add (findings, "accounts.user-missing", "A04", DCW_SEVERITY_PROBLEM, resource,
       dcw_message_new (N_ ("There is no user %1 on this computer."), user->who.name, NULL),
       N_ ("Whoever comes in under this name is turned away: 0x8007052E, or 0x80070005."),
       here ? N_ ("Let the wizard create it, with the password it has on the other computer.")
            : N_ ("Use an account of the domain, with the domain's name before it."),
       here ? DCW_ACCOUNTS_USERS : NULL, here ? "create" : NULL);
}

static void
check_user_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_user (view, profile, find_missing, findings);
}

static void
find_wrong_name (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user, GPtrArray *findings)
{
  if (user->status == DCW_STATE_PRESENT || !dcw_user_name_is_local (view, name))
    return;
  DcwMessage *broken = dcw_account_check_name (user->who.name, FALSE, computer_name (view));
  if (broken != NULL)
    add (findings, "accounts.user-name", "A05", DCW_SEVERITY_PROBLEM, NULL, broken, NULL,
         N_ ("Choose another name for the user, on both computers."), NULL, NULL);
}

static void
check_user_name (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_user (view, profile, find_wrong_name, findings);
}

static void
find_group_as_user (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user, GPtrArray *findings)
{
  if (!dcw_user_is_wrong (view, user))
    return;
  g_autoptr (DcwResource) resource = dcw_resource_group (&user->who, NULL);
  add (findings, "accounts.user-is-group", "A06", DCW_SEVERITY_PROBLEM, resource,
       dcw_message_new (N_ ("%1 is not a user on this computer but a group."), name, NULL), N_ ("Nobody can log on as a group."),
       N_ ("Choose another name for the user."), NULL, NULL);
}

static void
check_user_is_group (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_user (view, profile, find_group_as_user, findings);
}

static void
find_outside (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user, GPtrArray *findings)
{
  g_auto (DcwAccountSurvey) group = { 0 };
  if (user->status != DCW_STATE_PRESENT || dcw_user_is_wrong (view, user) || !dcw_accounts_joins (view, profile, name, &group)
      || group.status != DCW_STATE_PRESENT || dcw_is_member (view, &group.who, &user->who) != DCW_STATE_ABSENT)
    return;
  g_autoptr (DcwResource) membership = dcw_resource_membership (&group.who, &user->who, NULL);
  add (findings, "accounts.not-in-group", "A07", DCW_SEVERITY_PROBLEM, membership,
       dcw_message_new (N_ ("%1 is not in the group %2."), name, profile->group, NULL),
       N_ ("It gets none of the group's rights: 0x80070005 (access denied)."), N_ ("Let the wizard put it into the group."),
       DCW_ACCOUNTS_MEMBERS, "add");
}

static void
check_not_in_group (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_user (view, profile, find_outside, findings);
}

static void
find_no_network (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user, GPtrArray *findings)
{
  g_auto (DcwPrincipal) through = { 0 };
  if (user->status != DCW_STATE_PRESENT || dcw_user_is_wrong (view, user)
      || dcw_right_held (view, &user->who, DCW_RIGHT_NETWORK, &through) != DCW_STATE_ABSENT)
    return;
  g_autoptr (DcwResource) right = dcw_resource_right (&user->who, DCW_RIGHT_NETWORK, NULL);
  add (findings, "accounts.no-network-logon", "A08", DCW_SEVERITY_PROBLEM, right,
       dcw_message_new (N_ ("Nothing gives %1 the right to access this computer from the network."), name, NULL),
       N_ ("Windows turns it away before DCOM is asked: 0x80070569 (1385)."),
       N_ ("Let the wizard give the right to the OPC group. Without the group, give it to the user."), DCW_ACCOUNTS_NETWORK_LOGON,
       "grant");
}

static void
check_no_network (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_user (view, profile, find_no_network, findings);
}

static void
find_denied (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user, GPtrArray *findings)
{
  g_auto (DcwPrincipal) through = { 0 };
  if (user->status != DCW_STATE_PRESENT || dcw_user_is_wrong (view, user)
      || dcw_right_held (view, &user->who, DCW_DENY_NETWORK, &through) != DCW_STATE_PRESENT)
    return;
  g_auto (DcwAccountSurvey) group = { 0 };
  gboolean removable = dcw_principal_equal (&through, &user->who)
                       || (dcw_accounts_joins (view, profile, name, &group) && dcw_principal_equal (&through, &group.who));
  g_autoptr (DcwResource) right = dcw_resource_right (&through, DCW_DENY_NETWORK, NULL);
  add (findings, "accounts.denied", "A09", DCW_SEVERITY_PROBLEM, right,
       dcw_message_new (N_ ("%1 can't log on over the network: %2 is denied to access this computer from the network."), name,
                        dcw_view_name_of (view, &through), NULL),
       N_ ("Windows turns it away whatever else allows it: 0x80070569 (1385)."),
       removable ? N_ ("Ask who put the entry there. The wizard can take it away.")
                 : N_ ("Take the user out of the group that is denied."),
       removable ? DCW_ACCOUNTS_DENY_LOGON : NULL, removable ? "remove" : NULL);
}

static void
check_denied (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for_each_user (view, profile, find_denied, findings);
}

/* ---- All accounts of this computer ---- */

static gboolean
uses_local_users (DcwView *view, const DcwProfile *profile, gboolean administrators)
{
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_sid_text (&group, DCW_ADMINISTRATORS, NULL);
  g_autoptr (GPtrArray) accounts = dcw_profile_accounts (profile);
  for (guint i = 0; i < accounts->len; i++) {
    g_auto (DcwAccountSurvey) user = { 0 };
    dcw_account_survey (view, accounts->pdata[i], &user);
    if (dcw_user_is_local (view, &user) && (!administrators || dcw_is_member (view, &group, &user.who) == DCW_STATE_PRESENT))
      return TRUE;
  }
  return FALSE;
}

static void
check_local_denied (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const struct {
    const char *sid, *evidence;
  } rows[] = {
    { DCW_LOCAL_ACCOUNTS, N_ ("All local accounts are denied to access this computer from the network.") },
    { DCW_LOCAL_ADMINISTRATORS,
      N_ ("Local accounts that are administrators are denied to access this computer from the network.") },
  };
  for (guint i = 0; profile != NULL && i < G_N_ELEMENTS (rows); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, rows[i].sid, NULL);
    g_autoptr (DcwResource) right = dcw_resource_right (&who, DCW_DENY_NETWORK, NULL);
    if (dcw_state_status (dcw_view_get (view, right)) == DCW_STATE_PRESENT && uses_local_users (view, profile, i == 1))
      add (findings, "accounts.local-denied", "A10", DCW_SEVERITY_PROBLEM, right, dcw_message_new (rows[i].evidence, NULL),
           N_ ("Users of this computer that come from another one are turned away: 0x80070569 (1385)."),
           N_ ("It is a common hardening step. Use accounts of a domain, or let the wizard take the entry away."),
           DCW_ACCOUNTS_DENY_LOGON, "remove");
  }
}

/* Those whose flags matter: the accounts of the profile; without one, whoever is let through by Distributed COM Users. */
static GPtrArray *
list_users (DcwView *view, const DcwProfile *profile)
{
  GPtrArray *users = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_resource_unref);
  g_autoptr (GPtrArray) accounts = profile != NULL ? dcw_profile_accounts (profile) : g_ptr_array_new ();
  for (guint i = 0; i < accounts->len; i++) {
    g_auto (DcwAccountSurvey) user = { 0 };
    dcw_account_survey (view, accounts->pdata[i], &user);
    if (user.status == DCW_STATE_PRESENT && !user.is_group)
      g_ptr_array_add (users, dcw_resource_user (&user.who, NULL));
  }
  if (profile != NULL)
    return users;
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_sid_text (&group, DCW_DCOM_USERS, NULL);
  const DcwListing *members = dcw_group_members (view, &group);
  for (guint i = 0; i < members->resources->len; i++) {
    g_autoptr (DcwResource) user = dcw_resource_user (dcw_resource_member (members->resources->pdata[i]), NULL);
    if (dcw_state_status (dcw_view_get (view, user)) == DCW_STATE_PRESENT)
      g_ptr_array_add (users, g_steal_pointer (&user));
  }
  return users;
}

typedef struct {
  const char *id, *code;
  DcwSeverity severity;
  guint64 mask, wrong; /* wrong when flags & mask is this */
  const char *evidence, *effect, *advice;
} FlagRow;

static const FlagRow flag_rows[] = {
  { "accounts.disabled", "A11", DCW_SEVERITY_PROBLEM, DCW_USER_DISABLED, DCW_USER_DISABLED, N_ ("The user %1 is disabled."),
    N_ ("It can't log on at all: 0x80070533 (1331)."), N_ ("Enable it, if nobody disabled it on purpose.") },
  { "accounts.expires", "A12", DCW_SEVERITY_WARNING, DCW_USER_NEVER_EXPIRES, 0, N_ ("The password of %1 can expire."),
    N_ ("The connection ends one day without a warning: 0x80070532 (1330)."), N_ ("Let the password never expire.") },
  { "accounts.blank-allowed", "A13", DCW_SEVERITY_WARNING, DCW_USER_NO_PASSWORD_NEEDED, DCW_USER_NO_PASSWORD_NEEDED,
    N_ ("Windows does not insist on a password for the user %1."),
    N_ ("Windows lets nobody in over the network without a password: 0x8007052F (1327)."),
    N_ ("Require a password. If the user has none, set one too: choose new passwords for existing users, or do it by hand.") },
};

static void
check_flag (DcwView *view, const DcwProfile *profile, GPtrArray *findings, const FlagRow *row)
{
  g_autoptr (GPtrArray) users = list_users (view, profile);
  for (guint i = 0; i < users->len; i++) {
    const DcwState *state = dcw_view_get (view, users->pdata[i]);
    if (!dcw_state_has (state, DCW_USER_FLAGS) || (dcw_state_number (state, DCW_USER_FLAGS) & row->mask) != row->wrong)
      continue;
    add (findings, row->id, row->code, row->severity, users->pdata[i],
         dcw_message_new (row->evidence, dcw_state_text (state, DCW_USER_NAME), NULL), row->effect, row->advice,
         DCW_ACCOUNTS_REPAIR, "flags");
  }
}

static void
check_disabled (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_flag (view, profile, findings, &flag_rows[0]);
}

static void
check_expires (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_flag (view, profile, findings, &flag_rows[1]);
}

static void
check_blank_allowed (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_flag (view, profile, findings, &flag_rows[2]);
}

static void
check_administrator (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_autoptr (GPtrArray) users = list_users (view, profile);
  g_auto (DcwPrincipal) group = { 0 };
  dcw_principal_init_sid_text (&group, DCW_ADMINISTRATORS, NULL);
  for (guint i = 0; i < users->len; i++) {
    const DcwPrincipal *who = dcw_resource_who (users->pdata[i]);
    g_autoptr (DcwResource) membership = dcw_resource_membership (&group, who, NULL);
    if (dcw_state_status (dcw_view_get (view, membership)) == DCW_STATE_PRESENT)
      add (findings, "accounts.administrator", "A14", DCW_SEVERITY_WARNING, membership,
           dcw_message_new (N_ ("%1 uses OPC and is an administrator of this computer."), dcw_view_name_of (view, who), NULL),
           N_ ("Whoever has this password, on whichever computer, can do anything here."),
           N_ ("OPC needs no administrator; use a user of its own."), NULL, NULL);
  }
}

static void
check_dead_members (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  const DcwListing *groups = dcw_view_list (view, NULL, DCW_KIND_GROUP);
  for (guint i = 0; i < groups->resources->len; i++) {
    const DcwPrincipal *group = dcw_resource_who (groups->resources->pdata[i]);
    const DcwListing *members = dcw_group_members (view, group);
    for (guint j = 0; j < members->resources->len; j++) {
      const DcwPrincipal *member = dcw_resource_member (members->resources->pdata[j]);
      if (!dcw_account_is_gone (view, member))
        continue;
      g_autofree char *sid = dcw_sid_format (&member->sid);
      add (findings, "accounts.dead-member", "A15", DCW_SEVERITY_INFO, members->resources->pdata[j],
           dcw_message_new (N_ ("The group %1 still holds %2, an account that was deleted."), dcw_view_name_of (view, group), sid,
                            NULL),
           N_ ("A new account of the same name is another one, and is not in the group."), N_ ("Take it out of the group."), NULL,
           NULL);
    }
  }
}

static void
check_dead_rights (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  const DcwListing *rights = dcw_view_list (view, NULL, DCW_KIND_ACCOUNT_RIGHT);
  for (guint i = 0; i < rights->resources->len; i++) {
    const DcwResource *right = rights->resources->pdata[i];
    const DcwPrincipal *who = dcw_resource_who (right);
    if (!dcw_account_is_gone (view, who))
      continue;
    g_autofree char *sid = dcw_sid_format (&who->sid);
    add (findings, "accounts.dead-right", "A16", DCW_SEVERITY_INFO, right,
         dcw_message_new (N_ ("An account that was deleted (%1) still has the right %2."), sid, dcw_resource_name (right), NULL),
         NULL, N_ ("Take the entry away; nobody can use it."), NULL, NULL);
  }
}

/* ---- Where accounts can't be ---- */

static void
check_controller (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || !dcw_station_is_controller (view))
    return;
  gboolean local = profile->group != NULL && strchr (profile->group, '\\') == NULL;
  g_autoptr (GPtrArray) accounts = dcw_profile_accounts (profile);
  for (guint i = 0; i < accounts->len; i++)
    local = local || strchr (accounts->pdata[i], '\\') == NULL;
  if (local)
    add (findings, "accounts.controller", "A17", DCW_SEVERITY_WARNING, NULL,
         dcw_message_new (
             N_ ("This computer is a domain controller: what is a local account elsewhere is one of the domain here."), NULL),
         N_ ("A group or user made here would count in the whole domain, so none is made."),
         N_ ("Name accounts of the domain, with the domain's name before them."), NULL, NULL);
}

static void
check_not_recorded (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_autoptr (GPtrArray) accounts = profile != NULL ? dcw_profile_accounts (profile) : g_ptr_array_new ();
  if (accounts->len == 0 || dcw_view_list (view, NULL, DCW_KIND_ACCOUNT_RIGHT)->complete)
    return;
  add (findings, "accounts.rights-unknown", "A18", DCW_SEVERITY_INFO, NULL,
       dcw_message_new (N_ ("Which accounts may log on over the network is not known: user rights were not recorded."), NULL),
       NULL, N_ ("Look at Local Policies, User Rights Assignment in secpol.msc."), NULL, NULL);
}

/* What the profile says of the network goes by names and passwords; a domain that is not there recognises nobody. */
static void
check_other_network (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  const char *joined = dcw_view_fact (view, DCW_FACT_JOINED, ""), *to = dcw_view_fact (view, DCW_FACT_JOINED_TO, "");
  if (profile == NULL || joined == NULL)
    return;
  const char *name = to != NULL ? to : "?";
  if (profile->network == DCW_NETWORK_DOMAIN && strcmp (joined, "workgroup") == 0)
    add (findings, "accounts.other-network", "A19", DCW_SEVERITY_WARNING, NULL,
         dcw_message_new (N_ ("This computer is in the workgroup %1, not in a domain."), name, NULL),
         N_ ("No domain recognises callers here: accounts of a domain do not count, and local ones are not made."),
         N_ ("Choose workgroup as the network, or join the computer to the domain first."), NULL, NULL);
  else if (profile->network == DCW_NETWORK_WORKGROUP && strcmp (joined, "domain") == 0)
    add (findings, "accounts.other-network", "A19", DCW_SEVERITY_INFO, NULL,
         dcw_message_new (N_ ("This computer is in the domain %1, not in a workgroup."), name, NULL),
         N_ ("Local accounts work all the same, but the domain's own would need no passwords kept equal."),
         N_ ("Choose domain or mixed as the network, unless the other computer is in no domain."), NULL, NULL);
}

static const DcwCheck checks[] = {
  { "accounts.group-missing", "A01", check_group_missing },
  { "accounts.name-taken", "A02", check_name_taken },
  { "accounts.group-name", "A03", check_group_name },
  { "accounts.user-missing", "A04", check_user_missing },
  { "accounts.user-name", "A05", check_user_name },
  { "accounts.user-is-group", "A06", check_user_is_group },
  { "accounts.not-in-group", "A07", check_not_in_group },
  { "accounts.no-network-logon", "A08", check_no_network },
  { "accounts.denied", "A09", check_denied },
  { "accounts.local-denied", "A10", check_local_denied },
  { "accounts.disabled", "A11", check_disabled },
  { "accounts.expires", "A12", check_expires },
  { "accounts.blank-allowed", "A13", check_blank_allowed },
  { "accounts.administrator", "A14", check_administrator },
  { "accounts.dead-member", "A15", check_dead_members },
  { "accounts.dead-right", "A16", check_dead_rights },
  { "accounts.controller", "A17", check_controller },
  { "accounts.rights-unknown", "A18", check_not_recorded },
  { "accounts.other-network", "A19", check_other_network },
};

const DcwTopicChecks dcw_accounts_checks = { checks, G_N_ELEMENTS (checks) };
