/* limits: the machine-wide COM limits that no program's own permissions can exceed. */
#include "base/i18n.h"
#include "survey/accounts.h"
#include "survey/limits.h"
#include "topics/topic.h"
#include <string.h>

#define LAUNCH_OPTION "limits.launch"
#define DOMAIN_OPTION "limits.domain-policy"

#define OLE_KEY "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define POLICY_KEY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"

static const DcwChoice launch_choices[] = {
  { "remote", N_ ("From other computers"),
    N_ ("Members of the group can start OPC servers here from another computer, where the server's own permissions let them."),
    NULL },
  { "all", N_ ("From other computers and on this one"),
    N_ ("As above, and on this computer too, which Windows already lets everyone do unless somebody changed it."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const struct {
  const char *choice;
  guint32 mask;
} launch_masks[] = { { "remote", DCW_COM_LAUNCH_REMOTE }, { "all", DCW_COM_LAUNCH_ALL } };

static const DcwChoice domain_choices[] = {
  { "change", N_ ("Change it here all the same"), NULL,
    N_ ("The domain writes its own value again at the next refresh, within about two hours.") },
  { NULL, NULL, NULL, NULL },
};

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

static const char *
recommend_domain (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("What a domain sets is changed in the domain."), NULL);
  return NULL;
}

static const DcwOption options[] = {
  { LAUNCH_OPTION, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, N_ ("The OPC group may start programs through DCOM"),
    N_ ("This limit stands before the permissions of every program. Who is not in it gets 0x80070005, whatever else is set."),
    launch_choices, recommend_launch, NULL },
  { DOMAIN_OPTION, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, N_ ("A limit that the domain sets"),
    N_ ("A policy of the domain overrides the limit of this computer."), domain_choices, recommend_domain, NULL },
};

static const DcwScope scope[] = {
  { DCW_KIND_REGISTRY_KEY, OLE_KEY, NULL, FALSE },
  { DCW_KIND_REGISTRY_VALUE, OLE_KEY, "MachineLaunchRestriction", FALSE },
  { DCW_KIND_REGISTRY_VALUE, POLICY_KEY, "MachineLaunchRestriction", FALSE },
};

static void
survey (DcwView *view)
{
  static const char *const keys[] = { OLE_KEY, POLICY_KEY };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autoptr (DcwResource) key = dcw_resource_key (keys[i], NULL);
    dcw_view_get (view, key);
    dcw_view_list (view, key, DCW_KIND_REGISTRY_VALUE);
  }
  for (guint i = 0; i < DCW_N_SETTINGS; i++)
    dcw_view_get_setting (view, dcw_setting (i));
  static const DcwSettingId limits[] = { DCW_SETTING_ACCESS_LIMIT, DCW_SETTING_LAUNCH_LIMIT };
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, limits[i], &limit);
  }
}

static guint32
wanted_mask (const DcwProfile *profile)
{
  const char *choice = dcw_profile_get (profile, LAUNCH_OPTION);
  for (guint i = 0; choice != NULL && i < G_N_ELEMENTS (launch_masks); i++)
    if (strcmp (launch_masks[i].choice, choice) == 0)
      return launch_masks[i].mask;
  return 0;
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  guint32 mask = wanted_mask (profile);
  if (mask == 0)
    return;
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_LAUNCH_LIMIT, &limit);
  g_autoptr (DcwResource) resource = dcw_setting_resource (limit.setting);
  if (profile->group == NULL) {
    dcw_edits_block (edits, resource, dcw_message_new (N_ ("the profile names no group that could get the right"), NULL));
    return;
  }
  if (limit.origin == DCW_ORIGIN_DOMAIN && !dcw_profile_is (profile, DOMAIN_OPTION, "change")) {
    dcw_edits_block (
        edits, resource,
        dcw_message_new (N_ ("a policy of the domain sets this limit; have it changed there, or ask for it to be changed here"),
                         NULL));
    return;
  }
  g_auto (DcwAccountSurvey) group = { 0 };
  dcw_account_survey (view, profile->group, &group);
  const char *name = group.status == DCW_STATE_PRESENT ? dcw_view_name_of (view, &group.who) : profile->group;
  dcw_edits_grant (
      edits, resource, limit.setting, &group.who, mask, limit.built_in ? limit.descriptor : NULL, DCW_RISK_OPENS,
      limit.setting->overrides >= 0
          ? dcw_message_new (N_ ("%1 may start OPC servers from other computers; a policy overrides the limit of this "
                                 "computer, so the policy is changed"),
                             name, NULL)
          : dcw_message_new (N_ ("%1 may start OPC servers from other computers"), name, NULL));
}

/* --- checks ---------------------------------------------------------------------------------------------------------- */

/* Whole sentences: a translator can't build them out of parts. */
typedef struct {
  DcwSettingId setting;
  const char *policy_wins, *policy_domain, *policy_unknown, *damaged;
} LimitRow;

static const LimitRow both_limits[] = {
  { DCW_SETTING_LAUNCH_LIMIT, N_ ("A policy sets the launch and activation limit. It wins over the value that dcomcnfg shows."),
    N_ ("A policy of the domain sets the launch and activation limit."),
    N_ ("Whether a policy overrides the launch and activation limit is not known: it was not recorded."),
    N_ ("The launch and activation limit is damaged or of the wrong type.") },
  { DCW_SETTING_ACCESS_LIMIT, N_ ("A policy sets the access limit. It wins over the value that dcomcnfg shows."),
    N_ ("A policy of the domain sets the access limit."),
    N_ ("Whether a policy overrides the access limit is not known: it was not recorded."),
    N_ ("The access limit is damaged or of the wrong type.") },
};

static void
add (GPtrArray *findings, const char *id, const char *code, DcwSeverity severity, const DcwSetting *setting, DcwMessage *evidence,
     DcwMessage *effect, DcwMessage *advice, const char *option, const char *value)
{
  g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
  g_ptr_array_add (findings, dcw_finding_new (id, code, severity, "limits", resource, evidence, effect, advice, option, value));
}

static void
check_policy_wins (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (both_limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, both_limits[i].setting, &limit);
    if (limit.setting->overrides >= 0 && limit.origin != DCW_ORIGIN_DOMAIN)
      add (findings, "limits.policy-wins", "L01", DCW_SEVERITY_INFO, limit.setting,
           dcw_message_new (both_limits[i].policy_wins, NULL),
           dcw_message_new (N_ ("Changes made in dcomcnfg have no effect."), NULL),
           limit.origin == DCW_ORIGIN_UNKNOWN ? dcw_message_new (
               N_ ("If it comes from the domain, a change made here is overwritten at the next refresh."), NULL)
                                              : NULL,
           NULL, NULL);
  }
}

static void
check_policy_domain (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (both_limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, both_limits[i].setting, &limit);
    if (limit.setting->overrides >= 0 && limit.origin == DCW_ORIGIN_DOMAIN)
      add (findings, "limits.policy-domain", "L02", DCW_SEVERITY_WARNING, limit.setting,
           dcw_message_new (both_limits[i].policy_domain, NULL),
           dcw_message_new (N_ ("Whatever is changed on this computer is overwritten at the next refresh."), NULL),
           dcw_message_new (N_ ("Have the domain's administrators add the OPC group to the policy."), NULL), NULL, NULL);
  }
}

static void
check_policy_unknown (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (both_limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, both_limits[i].setting, &limit);
    if (limit.policy_unknown)
      add (findings, "limits.policy-unknown", "L03", DCW_SEVERITY_WARNING, limit.setting,
           dcw_message_new (both_limits[i].policy_unknown, NULL),
           dcw_message_new (N_ ("If one does, a change of this value has no effect."), NULL),
           dcw_message_new (N_ ("Look at HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM on the computer."), NULL), NULL,
           NULL);
  }
}

static void
check_damaged (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (both_limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, both_limits[i].setting, &limit);
    if (limit.problem != NULL)
      add (findings, "limits.damaged", "L04", DCW_SEVERITY_PROBLEM, limit.setting, dcw_message_new (both_limits[i].damaged, NULL),
           dcw_message_new (N_ ("Windows logs event 10020 and may let nobody in."), NULL),
           dcw_message_new (N_ ("Write the default of this Windows back, then add the OPC group."), NULL), NULL, NULL);
  }
}

static void
check_group_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (profile == NULL || profile->group == NULL || !(profile->role & DCW_ROLE_SERVER))
    return;
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_LAUNCH_LIMIT, &limit);
  if (limit.descriptor == NULL)
    return;
  g_auto (DcwAccountSurvey) group = { 0 };
  dcw_account_survey (view, profile->group, &group);
  guint32 has = dcw_com_granted (limit.descriptor, &group.who, DCW_COM_LAUNCH);
  if ((has & DCW_COM_LAUNCH_REMOTE) != DCW_COM_LAUNCH_REMOTE)
    add (findings, "limits.group-missing", "L05", DCW_SEVERITY_PROBLEM, limit.setting,
         dcw_message_new (N_ ("The launch and activation limit does not let %1 start programs from other computers."),
                          profile->group, NULL),
         dcw_message_new (N_ ("Clients get 0x80070005 (access denied); the server logs event 10015."), NULL),
         dcw_message_new (N_ ("Let the wizard add the group to the limit."), NULL), LAUNCH_OPTION, "remote");
}

static const char *const everybody[] = { "S-1-1-0", "S-1-5-7", "S-1-5-11", "S-1-5-2" };

static void
check_denied (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_LAUNCH_LIMIT, &limit);
  const DcwAcl *dacl = limit.descriptor != NULL ? dcw_descriptor_dacl (limit.descriptor) : NULL;
  for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    if (ace->type != DCW_ACE_DENY || (ace->mask & DCW_COM_LAUNCH_REMOTE & ~(guint32)DCW_COM_EXECUTE) == 0)
      continue;
    add (findings, "limits.denied", "L06", DCW_SEVERITY_PROBLEM, limit.setting,
         dcw_message_new (N_ ("The launch and activation limit denies %1 to start programs from other computers."),
                          dcw_view_name_of (view, &ace->who), NULL),
         dcw_message_new (N_ ("Who is a member gets 0x80070005 (access denied), whatever else lets them in."), NULL),
         dcw_message_new (N_ ("Take the entry away in dcomcnfg, if nobody needs it."), NULL), NULL, NULL);
  }
}

static void
check_open (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_LAUNCH_LIMIT, &limit);
  if (limit.descriptor == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (everybody); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, everybody[i], NULL);
    guint32 remote = DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE;
    if ((dcw_com_granted (limit.descriptor, &who, DCW_COM_LAUNCH) & remote) != 0)
      add (findings, "limits.open", "L07", DCW_SEVERITY_WARNING, limit.setting,
           dcw_message_new (N_ ("The launch and activation limit lets %1 start programs from other computers."),
                            dcw_view_name_of (view, &who), NULL),
           dcw_message_new (N_ ("Only the permissions of each program stand between the network and this computer."), NULL),
           dcw_message_new (N_ ("Give the right to the OPC group alone."), NULL), NULL, NULL);
  }
}

static void
check_disabled (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_ENABLE_DCOM);
  const DcwState *state = dcw_view_get_setting (view, setting);
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return;
  g_autoptr (DcwState) upper = dcw_state_value_text ("N"), lower = dcw_state_value_text ("n");
  if (dcw_state_equal (state, upper) || dcw_state_equal (state, lower))
    add (findings, "limits.dcom-off", "L08", DCW_SEVERITY_PROBLEM, setting,
         dcw_message_new (N_ ("Distributed COM is switched off on this computer."), NULL),
         dcw_message_new (N_ ("No OPC connection over the network works: 0x800706BA or 0x80004013."), NULL),
         dcw_message_new (N_ ("Switch it on in dcomcnfg, My Computer, Default Properties; it counts after a reboot."), NULL),
         NULL, NULL);
}

static const DcwCheck checks[] = {
  { "limits.policy-wins", "L01", check_policy_wins },
  { "limits.policy-domain", "L02", check_policy_domain },
  { "limits.policy-unknown", "L03", check_policy_unknown },
  { "limits.damaged", "L04", check_damaged },
  { "limits.group-missing", "L05", check_group_missing },
  { "limits.denied", "L06", check_denied },
  { "limits.open", "L07", check_open },
  { "limits.dcom-off", "L08", check_disabled },
};

extern const DcwTopic dcw_topic_limits;
const DcwTopic dcw_topic_limits = {
  .id = "limits",
  .title = N_ ("COM limits"),
  .about = N_ ("Limits for the whole computer. No program's own permissions can exceed them."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = checks,
  .n_checks = G_N_ELEMENTS (checks),
  .survey = survey,
  .plan = plan,
};
