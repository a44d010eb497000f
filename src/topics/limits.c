/* limits: the machine-wide COM limits that no program's own permissions can exceed, and the machine-wide defaults. */
#include "topics/limits-parts.h"
#include "topics/lists.h"
#include "topics/now.h"
#include "topics/steps.h"
#include "topics/scope-rules.h"
#include "base/i18n.h"
#include "survey/accounts.h"
#include "survey/limits.h"
#include "survey/permission.h"
#include "survey/value.h"
#include <string.h>

static const DcwChoice enable_choices[] = {
  { "on", NC_ ("choice", "Switch it on"),
    N_ ("Programs here can be reached from other computers, where their permissions let them."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice level_choices[] = {
  { "integrity", NC_ ("choice", "Packet Integrity, as vendors' guides have it"), NULL,
    N_ ("It counts for every COM program on this computer that sets no level of its own, not for OPC alone.") },
  { "connect", NC_ ("choice", "Connect, as Windows has it"), NULL, NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice impersonation_choices[] = {
  { "identify", NC_ ("choice", "Identify, as Windows has it"), NULL,
    N_ ("A program here that lets servers act in its name and does not say so itself may stop working.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice access_choices[] = {
  { "group", NC_ ("choice", "The OPC group, and who calls back"),
    N_ ("They can call OPC programs here, where the programs let them."), NULL },
  { "anonymous", NC_ ("choice", "Callers without a password"),
    N_ ("Everybody who reaches this computer over the network passes its outer check, without a name or password. Only each "
        "program's own permissions are left."),
    NULL },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice launch_choices[] = {
  { "remote", NC_ ("choice", "From other computers"),
    N_ ("Members of the group can start OPC servers here from another computer, where the server's own permissions let them."),
    NULL },
  { "all", NC_ ("choice", "From other computers and on this one"),
    N_ ("As above, and on this computer too, which Windows already lets everyone do unless somebody changed it."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const struct {
  const char *choice;
  guint32 mask;
} launch_masks[] = { { "remote", DCW_COM_LAUNCH_REMOTE }, { "all", DCW_COM_LAUNCH_ALL } };

static const DcwChoice repair_choices[] = {
  { "defaults", NC_ ("choice", "Repair what Windows can't read"), NULL,
    N_ ("Lists that can't be read become what they were when Windows was installed.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice domain_choices[] = {
  { "change", NC_ ("choice", "Change it here all the same"), NULL,
    N_ ("The domain writes its own value again at the next refresh, within about two hours.") },
  { NULL, NULL, NULL, NULL },
};

/* --- recommendations ----------------------------------------------------------------------------------------------------- */

static const char *
recommend_enable (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("Without it nothing on this computer can be called from another one, nor call there."), NULL);
  return "on";
}

static const char *
recommend_level (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  guint32 level;
  if (dcw_level_in_force (view, DCW_SETTING_AUTHENTICATION_LEVEL, &level) == DCW_STATE_PRESENT && level < 2) {
    *why = dcw_message_new (N_ ("The level is so low, or so broken, that callers are not asked who they are."), NULL);
    return "connect";
  }
  *why = dcw_message_new (N_ ("Each OPC server gets a level of its own; this one counts for every COM program here."), NULL);
  return NULL;
}

static const char *
recommend_impersonation (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  guint32 level;
  if (dcw_level_in_force (view, DCW_SETTING_IMPERSONATION_LEVEL, &level) == DCW_STATE_PRESENT && level < 2) {
    *why = dcw_message_new (N_ ("Servers may not even see who calls them from here, so they refuse."), NULL);
    return "identify";
  }
  *why = dcw_message_new (N_ ("Servers can see who calls them from here. OPC needs no more."), NULL);
  return NULL;
}

GPtrArray *
dcw_limits_accounts (const DcwProfile *profile)
{
  const GPtrArray *callbacks = profile->lists[DCW_LIST_CALLBACKS];
  GPtrArray *accounts = g_ptr_array_new ();
  if (profile->group != NULL)
    g_ptr_array_add (accounts, profile->group);
  for (guint i = 0; profile->role & DCW_ROLE_CLIENT && i < callbacks->len; i++)
    g_ptr_array_add (accounts, callbacks->pdata[i]);
  return accounts;
}

const char *
dcw_limits_not_let_in (DcwView *view, const DcwProfile *profile)
{
  g_autoptr (GPtrArray) accounts = dcw_limits_accounts (profile);
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_ACCESS_LIMIT, &limit);
  for (guint i = 0; limit.descriptor != NULL && i < accounts->len; i++) {
    g_auto (DcwAccountSurvey) account = { 0 };
    dcw_account_survey (view, accounts->pdata[i], &account);
    if (dcw_permission_has (limit.descriptor, &account.who, DCW_COM_EXECUTE_REMOTE, DCW_COM_ACCESS) == 0)
      return accounts->pdata[i];
  }
  return NULL;
}

static const char *
recommend_access (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  g_autoptr (GPtrArray) accounts = dcw_limits_accounts (profile);
  if (accounts->len == 0) {
    *why = dcw_message_new (N_ ("The profile names no group."), NULL);
    return NULL;
  }
  const char *outside = dcw_limits_not_let_in (view, profile);
  if (outside == NULL) {
    *why = dcw_message_new (
        N_ ("This limit lets everybody with a password call from other computers unless somebody changed it."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("Somebody changed this limit: %1 is not let in any more."), outside, NULL);
  return "group";
}

static const char *
recommend_launch (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (!(profile->role & DCW_ROLE_SERVER)) {
    *why = dcw_message_new (N_ ("Nobody starts programs on a client from outside."), NULL);
    return NULL;
  }
  if (profile->group == NULL) {
    *why = dcw_message_new (N_ ("The profile names no group."), NULL);
    return NULL;
  }
  *why = dcw_message_new (N_ ("Windows lets only administrators and two built-in groups start programs from other computers. The "
                              "OPC group needs it too."),
                          NULL);
  return "remote";
}

/* The lists that this topic repairs, and sets entry by entry. */
static const DcwSettingId lists[] = { DCW_SETTING_ACCESS_LIMIT, DCW_SETTING_LAUNCH_LIMIT, DCW_SETTING_DEFAULT_ACCESS,
                                      DCW_SETTING_DEFAULT_LAUNCH };

static gboolean
is_limit (DcwSettingId id)
{
  return id == DCW_SETTING_ACCESS_LIMIT || id == DCW_SETTING_LAUNCH_LIMIT;
}

/* limit: for a limit, what is in force; else the value itself. */
static void
read_list (DcwView *view, DcwSettingId id, DcwLimit *limit, DcwPermission *permission)
{
  if (is_limit (id))
    dcw_limit_read (view, id, limit);
  else
    *limit = (DcwLimit){ .setting = dcw_setting (id), .state = dcw_view_get_setting (view, dcw_setting (id)) };
  dcw_permission_read (limit->state, limit->setting, permission);
}

static const char *
recommend_repair (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_auto (DcwLimit) limit = { 0 };
    g_auto (DcwPermission) permission = { 0 };
    read_list (view, lists[i], &limit, &permission);
    if (permission.faults != 0) {
      *why = dcw_message_new (N_ ("%1 is not a list that Windows can use as it is."), limit.setting->value, NULL);
      return "defaults";
    }
  }
  *why = dcw_message_new (N_ ("Nothing is broken."), NULL);
  return NULL;
}

static const char *
recommend_domain (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("What a domain sets is changed in the domain."), NULL);
  return NULL;
}

static const char *
recommend_permissions (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("These lists count for every COM program here. Each OPC program has lists of its own."), NULL);
  return NULL;
}

static const DcwOption options[] = {
  { DCW_LIMITS_ENABLE, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Distributed COM"),
    N_ ("The main switch of this computer for COM over the network. It counts after a reboot."), enable_choices, recommend_enable,
    NULL },
  { DCW_LIMITS_LEVEL, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Default authentication level"),
    N_ ("How well calls are protected where a program sets nothing itself."), level_choices, recommend_level, NULL },
  { DCW_LIMITS_IMPERSONATION, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Default impersonation level"),
    N_ ("What servers may do in the name of the programs here."), impersonation_choices, recommend_impersonation, NULL },
  { DCW_LIMITS_ACCESS, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Who may call programs from other computers"),
    N_ ("This limit stands before the access permissions of every program."), access_choices, recommend_access, NULL },
  { DCW_LIMITS_LAUNCH, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "The OPC group may start programs through DCOM"),
    N_ ("This limit stands before the permissions of every program. Who is not in it gets 0x80070005, whatever else is set."),
    launch_choices, recommend_launch, NULL },
  { DCW_LIMITS_REPAIR, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Broken limits and defaults"),
    N_ ("Windows refuses callers, or lets everybody in, where it can't read a list."), repair_choices, recommend_repair, NULL },
  { DCW_LIMITS_DOMAIN, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "A limit that the domain sets"),
    N_ ("A policy of the domain overrides the limit of this computer."), domain_choices, recommend_domain, NULL },
  { DCW_LIMITS_PERMISSIONS, DCW_OPTION_LISTS, DCW_ROLE_BOTH, NC_ ("option", "Limits and defaults entry by entry"),
    N_ ("Each list as you want it, where the choices above are not enough."), NULL, recommend_permissions,
    dcw_lists_check_limits },
};

#define VALUE(key, name, may, values, risk)                                                                                      \
  {                                                                                                                              \
    DCW_KIND_REGISTRY_VALUE, key, name, may, values, risk                                                                        \
  }
#define ANONYMOUS "S-1-5-7"

static const DcwScope scope[] = {
  VALUE (DCW_KEY_OLE, "EnableDCOM", dcw_may_text, "Y", DCW_RISK_OPENS),
  VALUE (DCW_KEY_OLE, "LegacyAuthenticationLevel", dcw_may_number, "2 5", 0),
  VALUE (DCW_KEY_OLE, "LegacyImpersonationLevel", dcw_may_number, "2", 0),
  VALUE (DCW_KEY_OLE, "DefaultAccessPermission", dcw_may_limit, NULL, 0),
  VALUE (DCW_KEY_OLE, "DefaultLaunchPermission", dcw_may_limit, NULL, 0),
  VALUE (DCW_KEY_OLE, "MachineAccessRestriction", dcw_may_limit, ANONYMOUS, 0),
  VALUE (DCW_KEY_OLE, "MachineLaunchRestriction", dcw_may_limit, NULL, 0),
  VALUE (DCW_KEY_DCOM_POLICY, "MachineAccessRestriction", dcw_may_limit, ANONYMOUS, 0),
  VALUE (DCW_KEY_DCOM_POLICY, "MachineLaunchRestriction", dcw_may_limit, NULL, 0),
};

static void
survey (DcwView *view)
{
  static const char *const keys[] = { DCW_KEY_OLE, DCW_KEY_OLE_COMPATIBILITY, DCW_KEY_DCOM_POLICY };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (DcwResource) key = dcw_resource_key (keys[i], NULL);
    dcw_view_get (view, key);
    dcw_view_list (view, key, DCW_KIND_REGISTRY_VALUE);
  }
  for (guint i = 0; i < DCW_N_SETTINGS; i++)
    dcw_view_get_setting (view, dcw_setting (i));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_auto (DcwLimit) limit = { 0 };
    g_auto (DcwPermission) permission = { 0 };
    read_list (view, lists[i], &limit, &permission);
  }
  dcw_view_list (view, NULL, DCW_KIND_USER);
  dcw_view_list (view, NULL, DCW_KIND_GROUP);
}

/* --- plan ---------------------------------------------------------------------------------------------------------------- */

static void
set (DcwEdits *edits, DcwSettingId id, DcwState *state, guint risk, const char *why)
{
  g_autoptr (DcwState) wanted = state;
  g_autoptr (DcwResource) resource = dcw_setting_resource (dcw_setting (id));
  dcw_edits_set (edits, resource, wanted, risk, dcw_message_new (why, NULL));
}

static void
plan_enable (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_ENABLE_DCOM);
  g_autofree char *text = dcw_value_text (view, setting->path, setting->value);
  if (dcw_profile_is (profile, DCW_LIMITS_ENABLE, "on") && g_strcmp0 (text, "Y") != 0 && g_strcmp0 (text, "y") != 0)
    set (edits, setting->id, dcw_state_value_text ("Y"), DCW_RISK_OPENS,
         N_ ("programs here can be reached through DCOM again; it counts after a reboot"));
}

static const struct {
  const char *option, *choice;
  DcwSettingId setting;
  guint32 level;
  gboolean at_least; /* a higher one stays */
  const char *why;
} levels[] = {
  { DCW_LIMITS_LEVEL, "integrity", DCW_SETTING_AUTHENTICATION_LEVEL, 5, TRUE,
    N_ ("calls of programs that set nothing themselves are protected against change on the way") },
  { DCW_LIMITS_LEVEL, "connect", DCW_SETTING_AUTHENTICATION_LEVEL, 2, FALSE,
    N_ ("programs that set nothing themselves ask callers who they are") },
  { DCW_LIMITS_IMPERSONATION, "identify", DCW_SETTING_IMPERSONATION_LEVEL, 2, FALSE,
    N_ ("servers may see who calls them from here, and no more") },
};

static void
plan_levels (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++) {
    guint32 now;
    if (!dcw_profile_is (profile, levels[i].option, levels[i].choice))
      continue;
    dcw_level_in_force (view, levels[i].setting, &now);
    if (now != levels[i].level && !(levels[i].at_least && now > levels[i].level))
      set (edits, levels[i].setting, dcw_state_value_number (levels[i].level), 0, levels[i].why);
  }
}

/* FALSE: the domain owns it and nobody asked to change it here all the same; that is said. */
static gboolean
may_change (const DcwProfile *profile, const DcwLimit *limit, const DcwResource *resource, DcwEdits *edits)
{
  if (limit->origin != DCW_ORIGIN_DOMAIN || dcw_profile_is (profile, DCW_LIMITS_DOMAIN, "change"))
    return TRUE;
  dcw_edits_block (
      edits, resource,
      dcw_message_new (N_ ("a policy of the domain sets this limit; have it changed there, or ask for it to be changed here"),
                       NULL));
  return FALSE;
}

static DcwDescriptor *
fallback_of (DcwView *view, DcwSettingId id)
{
  if (id == DCW_SETTING_DEFAULT_ACCESS)
    return NULL; /* Windows is installed without this value */
  return id == DCW_SETTING_DEFAULT_LAUNCH ? dcw_permission_without_value (DCW_COM_LAUNCH) : dcw_limit_default (view, id);
}

static const char *
subject_of (DcwSettingId id)
{
  return is_limit (id) ? DCW_LIST_LIMIT : DCW_LIST_DEFAULT;
}

/* The profile sets this list exactly: nothing else is added to it. */
static gboolean
is_exact (const DcwProfile *profile, DcwSettingId id)
{
  return dcw_lists_is_exact (profile, DCW_LIMITS_PERMISSIONS, dcw_setting (id)->use, subject_of (id));
}

static void
plan_repair (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  if (!dcw_profile_is (profile, DCW_LIMITS_REPAIR, "defaults"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_auto (DcwLimit) limit = { 0 };
    g_auto (DcwPermission) permission = { 0 };
    read_list (view, lists[i], &limit, &permission);
    g_autoptr (DcwResource) resource = dcw_setting_resource (limit.setting);
    if (permission.faults == 0 || is_exact (profile, lists[i]) || !may_change (profile, &limit, resource, edits))
      continue;
    g_autoptr (DcwDescriptor) fallback = fallback_of (view, lists[i]);
    g_autoptr (DcwDescriptor) good = dcw_permission_repair (&permission, fallback, limit.setting->use);
    DcwMessage *why = dcw_message_new (N_ ("Windows can't use this list as it is"), NULL);
    g_autoptr (DcwState) state =
        good != NULL ? dcw_state_value_descriptor (limit.setting->type, limit.setting->codec, good, NULL) : NULL;
    if (state != NULL)
      dcw_edits_set (edits, resource, state, 0, why);
    else
      dcw_edits_clear (edits, resource, 0, why);
  }
}

static void
grant (DcwEdits *edits, const DcwLimit *limit, const DcwPrincipal *who, guint32 mask, DcwMessage *why)
{
  g_autoptr (DcwResource) resource = dcw_setting_resource (limit->setting);
  dcw_edits_grant (edits, resource, limit->setting, who, mask, limit->built_in ? limit->descriptor : NULL, DCW_RISK_OPENS, why);
}

void
dcw_limits_grant (DcwView *view, const DcwProfile *profile, DcwEdits *edits, DcwSettingId setting, const DcwPrincipal *who,
                  guint32 mask, DcwMessage *why)
{
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, setting, &limit);
  g_autoptr (DcwResource) resource = dcw_setting_resource (limit.setting);
  if (!is_exact (profile, setting) && may_change (profile, &limit, resource, edits))
    grant (edits, &limit, who, mask, why);
  else
    dcw_message_unref (why);
}

/* Gives an account of the profile mask in the limit. why_policy: the same for a limit that a policy sets. */
static void
plan_account (DcwView *view, const DcwProfile *profile, DcwEdits *edits, DcwSettingId id, const char *account, guint32 mask,
              const char *why, const char *why_policy)
{
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, id, &limit);
  g_autoptr (DcwResource) resource = dcw_setting_resource (limit.setting);
  if (account == NULL) {
    dcw_edits_block_for (edits, resource, DCW_PROFILE_GROUP,
                         dcw_message_new (N_ ("the profile names no group that could get the right"), NULL));
    return;
  }
  if (is_exact (profile, id) || !may_change (profile, &limit, resource, edits))
    return;
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, account, &found);
  const char *name = found.status == DCW_STATE_PRESENT ? dcw_view_name_of (view, &found.who) : account;
  grant (edits, &limit, &found.who, mask, dcw_message_new (limit.setting->overrides >= 0 ? why_policy : why, name, NULL));
}

static void
plan_launch (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  for (guint i = 0; i < G_N_ELEMENTS (launch_masks); i++)
    if (dcw_profile_is (profile, DCW_LIMITS_LAUNCH, launch_masks[i].choice))
      plan_account (view, profile, edits, DCW_SETTING_LAUNCH_LIMIT, profile->group, launch_masks[i].mask,
                    N_ ("%1 may start OPC servers from other computers"),
                    N_ ("%1 may start OPC servers from other computers; a policy overrides the limit of this computer, so the "
                        "policy is changed"));
}

static void
plan_access (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  g_autoptr (GPtrArray) accounts = dcw_limits_accounts (profile);
  for (guint i = 0; i < MAX (accounts->len, 1) && dcw_profile_is (profile, DCW_LIMITS_ACCESS, "group"); i++)
    plan_account (view, profile, edits, DCW_SETTING_ACCESS_LIMIT, i < accounts->len ? accounts->pdata[i] : NULL,
                  DCW_COM_ACCESS_ALL, N_ ("%1 may call OPC programs from other computers"),
                  N_ ("%1 may call OPC programs from other computers; a policy overrides the limit of this computer, so the "
                      "policy is changed"));
  if (!dcw_profile_is (profile, DCW_LIMITS_ACCESS, "anonymous"))
    return;
  g_auto (DcwPrincipal) anonymous = { 0 };
  dcw_principal_init_sid_text (&anonymous, "S-1-5-7", NULL);
  dcw_limits_grant (view, profile, edits, DCW_SETTING_ACCESS_LIMIT, &anonymous, DCW_COM_ACCESS_ALL,
                    dcw_message_new (N_ ("callers without a password may call OPC programs from other computers"), NULL));
}

static void
plan_lists (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  g_autoptr (GPtrArray) wishes = dcw_lists_wished (profile, DCW_LIMITS_PERMISSIONS);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    const DcwListWish *wish = dcw_list_wishes_find (wishes, dcw_setting (lists[i])->use, subject_of (lists[i]));
    g_auto (DcwLimit) limit = { 0 };
    g_auto (DcwPermission) permission = { 0 };
    read_list (view, lists[i], &limit, &permission);
    g_autoptr (DcwResource) resource = dcw_setting_resource (limit.setting);
    g_autoptr (DcwDescriptor) base = is_limit (lists[i]) ? (limit.built_in ? dcw_descriptor_ref (limit.descriptor) : NULL)
                                                         : dcw_permission_without_value (limit.setting->use);
    const DcwListPlace place = { .resource = resource,
                                 .setting = limit.setting,
                                 .base = base,
                                 .name = limit.setting->value,
                                 .option = DCW_LIMITS_PERMISSIONS,
                                 .companions = lists[i] == DCW_SETTING_DEFAULT_ACCESS };
    if (wish != NULL && may_change (profile, &limit, resource, edits))
      dcw_lists_plan (view, wish, &place, edits);
  }
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  plan_enable (view, profile, edits);
  plan_levels (view, profile, edits);
  plan_repair (view, profile, edits);
  plan_access (view, profile, edits);
  plan_launch (view, profile, edits);
  plan_lists (view, profile, edits);
}

const DcwTopic dcw_topic_limits = {
  .id = "limits",
  .title = NC_ ("topic", "COM limits"),
  .about = N_ ("Limits for the whole computer. No program's own permissions can exceed them."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = &dcw_limits_checks,
  .survey = survey,
  .plan = plan,
  .now = dcw_limits_now,
  .steps = &dcw_limits_steps,
};
