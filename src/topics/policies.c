/* policies: settings of local policy that decide how callers from other computers are recognised. Facts 1.6, 1.7, 7. */
#include "base/i18n.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "survey/origin.h"
#include "topics/now.h"
#include "topics/steps.h"
#include "topics/policies-parts.h"
#include "topics/scope-rules.h"

#define GUEST_RID 501
#define UF_ACCOUNTDISABLE 2u

/* ---- What is there ---- */

/* Without a value: facts 1.7, 7.1. */
static const struct {
  DcwSettingId setting;
  guint32 otherwise;
} numbers[] = {
  { DCW_SETTING_FORCE_GUEST, 0 },
  { DCW_SETTING_EVERYONE_ANONYMOUS, 0 },
  { DCW_SETTING_LIMIT_BLANK_PASSWORDS, 1 },
  { DCW_SETTING_LM_LEVEL, 3 },
  { DCW_SETTING_NTLM_IN, 0 },
  { DCW_SETTING_NTLM_OUT, 0 },
  { DCW_SETTING_TOKEN_FILTER, 0 },
  { DCW_SETTING_RPC_CLIENTS, 1 },
  { DCW_SETTING_RPC_RESOLUTION, 0 },
};

const DcwSettingId dcw_policy_settings[] = {
  DCW_SETTING_FORCE_GUEST,    DCW_SETTING_EVERYONE_ANONYMOUS, DCW_SETTING_LIMIT_BLANK_PASSWORDS, DCW_SETTING_LM_LEVEL,
  DCW_SETTING_NTLM_IN,        DCW_SETTING_NTLM_OUT,           DCW_SETTING_TOKEN_FILTER,          DCW_SETTING_RPC_CLIENTS,
  DCW_SETTING_RPC_RESOLUTION,
};
const guint dcw_policy_n_settings = G_N_ELEMENTS (dcw_policy_settings);

DcwStatus
dcw_policy_number (DcwView *view, DcwSettingId setting, guint32 *number)
{
  const DcwState *state = dcw_view_get_setting (view, dcw_setting (setting));
  if (dcw_state_status (state) == DCW_STATE_ABSENT) {
    for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
      if (numbers[i].setting == setting)
        *number = numbers[i].otherwise;
    return DCW_STATE_PRESENT;
  }
  gboolean fine = dcw_state_status (state) == DCW_STATE_PRESENT && dcw_state_number (state, DCW_VALUE_TYPE) == DCW_REG_DWORD
                  && dcw_registry_data_to_number (dcw_state_bytes (state, DCW_VALUE_DATA), number, NULL);
  return fine ? DCW_STATE_PRESENT : DCW_STATE_UNKNOWN;
}

gboolean
dcw_policy_find_guest (DcwView *view, DcwPrincipal *who, gboolean *enabled)
{
  const DcwListing *users = dcw_view_list (view, NULL, DCW_KIND_USER);
  for (guint i = 0; i < users->resources->len; i++) {
    const DcwPrincipal *user = dcw_resource_who (users->resources->pdata[i]);
    DcwSid domain;
    guint32 rid;
    const DcwState *state = dcw_view_get (view, users->resources->pdata[i]);
    if (dcw_principal_is_pending (user) || !dcw_sid_split (&user->sid, &domain, &rid) || rid != GUEST_RID
        || dcw_state_status (state) != DCW_STATE_PRESENT || !dcw_state_has (state, DCW_USER_FLAGS))
      continue;
    dcw_principal_copy (user, who);
    *enabled = (dcw_state_number (state, DCW_USER_FLAGS) & UF_ACCOUNTDISABLE) == 0;
    return TRUE;
  }
  return FALSE;
}

DcwStatus
dcw_policy_protocols (DcwView *view, gboolean *has_tcp)
{
  const DcwState *state = dcw_view_get_setting (view, dcw_setting (DCW_SETTING_RPC_PROTOCOLS));
  *has_tcp = FALSE;
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return dcw_state_status (state);
  if (dcw_state_number (state, DCW_VALUE_TYPE) != DCW_REG_MULTI_SZ)
    return DCW_STATE_PRESENT;
  g_auto (GStrv) items = dcw_registry_data_to_strings (dcw_state_bytes (state, DCW_VALUE_DATA), NULL);
  for (guint i = 0; items != NULL && items[i] != NULL; i++)
    *has_tcp = *has_tcp || g_ascii_strcasecmp (items[i], "ncacn_ip_tcp") == 0;
  return DCW_STATE_PRESENT;
}

/* ---- Options ---- */

static const DcwChoice sharing_choices[] = {
  { "classic", NC_ ("choice", "Classic: local users are themselves"),
    N_ ("Whoever knows the password of a user here comes in as that user."),
    N_ ("Shared folders that everybody could open as a guest ask for a password then.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice everyone_choices[] = {
  { "on", NC_ ("choice", "Everyone means anonymous callers too"),
    N_ ("Whatever is granted to Everyone on this computer, files too, is granted to callers without a password."),
    N_ ("Only for OPCEnum as its installer leaves it, and never where the network is not your own.") },
  { "off", NC_ ("choice", "Everyone means callers with a password"), NULL,
    N_ ("Searching for OPC servers anonymously stops working.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice blank_choices[] = {
  { "limit", NC_ ("choice", "Blank passwords count at the screen only"), NULL,
    N_ ("Users without a password can't come over the network any more.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice ntlm_choices[] = {
  { "v2", NC_ ("choice", "Send NTLMv2 only"), NULL, N_ ("Windows older than 2000 and some devices do not understand it.") },
  { NULL, NULL, NULL, NULL },
};

static const DcwChoice protocol_choices[] = {
  { "tcp", NC_ ("choice", "DCOM uses TCP/IP, as Windows has it"), N_ ("DCOM can be reached over the network again."), NULL },
  { NULL, NULL, NULL, NULL },
};

static const char *
recommend_sharing (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  guint32 guest;
  if (dcw_policy_number (view, DCW_SETTING_FORCE_GUEST, &guest) == DCW_STATE_PRESENT && guest != 0) {
    *why = dcw_message_new (N_ ("Every caller with a local account is a guest here, so nobody can be given a right."), NULL);
    return "classic";
  }
  *why = dcw_message_new (N_ ("Nothing to do: local users are themselves, as Windows has it."), NULL);
  return NULL;
}

static const char *
recommend_everyone (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  if (profile->role & DCW_ROLE_CLIENT && dcw_profile_is (profile, "applications.opcenum", "as-installed")) {
    *why =
        dcw_message_new (N_ ("Anonymous searching for OPC servers was chosen; its answers come back without a password."), NULL);
    return "on";
  }
  *why = dcw_message_new (N_ ("Only anonymous searching for OPC servers needs it, and that was not chosen."), NULL);
  return NULL;
}

static const char *
recommend_blank (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("Windows limits blank passwords by itself. Where somebody changed that, it is for you to decide."),
                          NULL);
  return NULL;
}

static const char *
recommend_ntlm (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  *why = dcw_message_new (N_ ("It counts for everything this computer connects to, not only for OPC."), NULL);
  return NULL;
}

static const char *
recommend_protocols (DcwView *view, const DcwProfile *profile, DcwMessage **why)
{
  gboolean has_tcp;
  if (dcw_policy_protocols (view, &has_tcp) == DCW_STATE_PRESENT && !has_tcp) {
    *why = dcw_message_new (N_ ("TCP/IP was taken from the protocols of DCOM: nothing gets through."), NULL);
    return "tcp";
  }
  *why = dcw_message_new (N_ ("Nothing to do: DCOM uses TCP/IP."), NULL);
  return NULL;
}

static const DcwOption options[] = {
  { DCW_POLICIES_SHARING, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Sharing and security model for local accounts"),
    N_ ("With Guest only every call is refused with 0x80070005, whatever else is set."), sharing_choices, recommend_sharing,
    NULL },
  { DCW_POLICIES_EVERYONE, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Let Everyone permissions apply to anonymous users"),
    N_ ("Some vendors' guides want it on the client so that searching for servers works."), everyone_choices, recommend_everyone,
    NULL },
  { DCW_POLICIES_BLANK, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Users without a password"),
    N_ ("OPC needs passwords in any case: a blank one gives error 1327."), blank_choices, recommend_blank, NULL },
  { DCW_POLICIES_NTLM, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "LAN Manager authentication level"),
    N_ ("Two computers without a domain recognise each other by NTLM."), ntlm_choices, recommend_ntlm, NULL },
  { DCW_POLICIES_PROTOCOLS, DCW_OPTION_CHOICE, DCW_ROLE_BOTH, NC_ ("option", "Protocols of DCOM"),
    N_ ("Some hardening scripts empty this list to switch DCOM off for the network."), protocol_choices, recommend_protocols,
    NULL },
};

#define NUMBER(key, name, values, risk)                                                                                          \
  {                                                                                                                              \
    DCW_KIND_REGISTRY_VALUE, key, name, dcw_may_number, values, risk                                                             \
  }
static const DcwScope scope[] = {
  NUMBER (DCW_KEY_LSA, "ForceGuest", "0", DCW_RISK_OPENS | DCW_RISK_CUTS),
  NUMBER (DCW_KEY_LSA, "EveryoneIncludesAnonymous", "1", DCW_RISK_OPENS),
  NUMBER (DCW_KEY_LSA, "EveryoneIncludesAnonymous", "0", DCW_RISK_CUTS),
  NUMBER (DCW_KEY_LSA, "LimitBlankPasswordUse", "1", DCW_RISK_CUTS),
  NUMBER (DCW_KEY_LSA, "LmCompatibilityLevel", "3", DCW_RISK_CUTS),
  { DCW_KIND_REGISTRY_VALUE, DCW_KEY_RPC, "DCOM Protocols", dcw_may_strings, "ncacn_ip_tcp", DCW_RISK_OPENS },
};

/* The planner adds the keys that are missing. */
static void
survey_keys (DcwView *view, DcwSettingId setting)
{
  DcwResource *resource = dcw_setting_resource (dcw_setting (setting));
  while (resource != NULL) {
    DcwResource *parent = dcw_resource_parent (resource);
    dcw_view_get (view, resource);
    dcw_resource_unref (resource);
    resource = parent;
  }
}

static void
survey (DcwView *view)
{
  g_auto (DcwPrincipal) guest = { 0 };
  gboolean flag;
  guint32 number;
  for (guint i = 0; i < dcw_policy_n_settings; i++)
    dcw_policy_number (view, dcw_policy_settings[i], &number);
  survey_keys (view, DCW_SETTING_FORCE_GUEST);
  survey_keys (view, DCW_SETTING_RPC_PROTOCOLS);
  dcw_policy_find_guest (view, &guest, &flag);
  dcw_policy_protocols (view, &flag);
}

/* ---- Plan ---- */

static const struct {
  const char *option, *choice;
  DcwSettingId setting;
  guint32 number;
  guint risk;
  const char *why; /* N_() */
} rows[] = {
  { DCW_POLICIES_SHARING, "classic", DCW_SETTING_FORCE_GUEST, 0, DCW_RISK_OPENS | DCW_RISK_CUTS,
    N_ ("callers with a local account count as themselves, no longer as Guest") },
  { DCW_POLICIES_EVERYONE, "on", DCW_SETTING_EVERYONE_ANONYMOUS, 1, DCW_RISK_OPENS,
    N_ ("what Everyone may do, callers without a password may do too") },
  { DCW_POLICIES_EVERYONE, "off", DCW_SETTING_EVERYONE_ANONYMOUS, 0, DCW_RISK_CUTS,
    N_ ("callers without a password are no longer part of Everyone") },
  { DCW_POLICIES_BLANK, "limit", DCW_SETTING_LIMIT_BLANK_PASSWORDS, 1, DCW_RISK_CUTS,
    N_ ("users without a password can log on at the screen only") },
  { DCW_POLICIES_NTLM, "v2", DCW_SETTING_LM_LEVEL, 3, DCW_RISK_CUTS, N_ ("this computer sends NTLMv2 only") },
};

/* FALSE: the domain owns it. */
static gboolean
may_change (DcwView *view, const DcwResource *resource, DcwEdits *edits)
{
  if (!dcw_is_of_domain (view, resource))
    return TRUE;
  dcw_edits_block (edits, resource, dcw_message_new (N_ ("a policy of the domain sets this; have it changed there"), NULL));
  return FALSE;
}

static void
plan_protocols (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  static const char *const tcp[] = { "ncacn_ip_tcp", NULL };
  gboolean has_tcp;
  DcwStatus status = dcw_policy_protocols (view, &has_tcp);
  if (!dcw_profile_is (profile, DCW_POLICIES_PROTOCOLS, "tcp") || has_tcp || status == DCW_STATE_ABSENT)
    return;
  g_autoptr (DcwResource) resource = dcw_setting_resource (dcw_setting (DCW_SETTING_RPC_PROTOCOLS));
  g_autoptr (GBytes) data = dcw_registry_data_from_strings (tcp);
  g_autoptr (DcwState) state = dcw_state_value (DCW_REG_MULTI_SZ, data);
  dcw_edits_set (edits, resource, state, DCW_RISK_OPENS, dcw_message_new (N_ ("DCOM uses TCP/IP again"), NULL));
}

static void
plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint32 now;
    if (!dcw_profile_is (profile, rows[i].option, rows[i].choice))
      continue;
    /* what Windows does anyway needs no value; a higher NTLM level does it as well */
    gboolean known = dcw_policy_number (view, rows[i].setting, &now) == DCW_STATE_PRESENT;
    if (known && (now == rows[i].number || (rows[i].setting == DCW_SETTING_LM_LEVEL && now > rows[i].number && now <= 5)))
      continue;
    g_autoptr (DcwResource) resource = dcw_setting_resource (dcw_setting (rows[i].setting));
    g_autoptr (DcwState) state = dcw_state_value_number (rows[i].number);
    if (may_change (view, resource, edits))
      dcw_edits_set (edits, resource, state, rows[i].risk, dcw_message_new (rows[i].why, NULL));
  }
  plan_protocols (view, profile, edits);
}

const DcwTopic dcw_topic_policies = {
  .id = "policies",
  .title = NC_ ("topic", "Local policies"),
  .about = N_ ("How this computer recognises callers from others. Most computers need nothing here."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .scope = scope,
  .n_scope = G_N_ELEMENTS (scope),
  .checks = &dcw_policies_checks,
  .survey = survey,
  .plan = plan,
  .now = dcw_policies_now,
  .steps = &dcw_policies_steps,
};
