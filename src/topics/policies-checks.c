#include "topics/policies-parts.h"
#include "base/i18n.h"
#include "registry/tree.h"
#include "survey/origin.h"

static void
add (GPtrArray *findings, const char *id, const char *code, DcwSeverity severity, const DcwResource *resource,
     DcwMessage *evidence, const char *effect, const char *advice, const char *option, const char *value)
{
  g_ptr_array_add (findings, dcw_finding_new (id, code, severity, "policies", resource, evidence,
                                              effect != NULL ? dcw_message_new (effect, NULL) : NULL,
                                              advice != NULL ? dcw_message_new (advice, NULL) : NULL, option, value));
}

/* A number from least to most is the finding. */
typedef struct {
  DcwSettingId setting;
  guint32 least, most;
  const char *id, *code;
  DcwSeverity severity;
  const char *evidence, *effect, *advice; /* N_() */
  const char *option, *value;
} Row;

static const Row rows[] = {
  { DCW_SETTING_FORCE_GUEST, 1, G_MAXUINT32, "policies.guest-only", "S01", DCW_SEVERITY_PROBLEM,
    N_ ("Callers with a local account count as Guest (sharing model Guest only)."),
    N_ ("Adding items, or any other call, is refused with 0x80070005."), N_ ("Set the sharing and security model to Classic."),
    DCW_POLICIES_SHARING, "classic" },
  { DCW_SETTING_EVERYONE_ANONYMOUS, 1, G_MAXUINT32, "policies.everyone-open", "S02", DCW_SEVERITY_WARNING,
    N_ ("What Everyone may do, callers without a password may do too."),
    N_ ("Whoever can reach this computer has all that is granted to Everyone, files too."),
    N_ ("Let Everyone mean callers with a password, unless anonymous searching for OPC servers needs it."), DCW_POLICIES_EVERYONE,
    "off" },
  { DCW_SETTING_LIMIT_BLANK_PASSWORDS, 0, 0, "policies.blank-allowed", "S03", DCW_SEVERITY_WARNING,
    N_ ("Users without a password can come over the network."), N_ ("Whoever knows a user's name can log on as that user."),
    N_ ("Limit blank passwords to the screen, as Windows has it."), DCW_POLICIES_BLANK, "limit" },
  { DCW_SETTING_LM_LEVEL, 0, 2, "policies.ntlm-old", "S04", DCW_SEVERITY_WARNING,
    N_ ("This computer sends old forms of NTLM, from which passwords can be found out."),
    N_ ("A computer that asks for NTLMv2 refuses its calls with 0x80070005."), N_ ("Send NTLMv2 only, as Windows has it."),
    DCW_POLICIES_NTLM, "v2" },
  { DCW_SETTING_LM_LEVEL, 6, G_MAXUINT32, "policies.ntlm-broken", "S05", DCW_SEVERITY_WARNING,
    N_ ("The LAN Manager authentication level is a number that Windows does not know."),
    N_ ("Which form of NTLM is sent is not certain; calls may be refused."), N_ ("Send NTLMv2 only, as Windows has it."),
    DCW_POLICIES_NTLM, "v2" },
  { DCW_SETTING_NTLM_IN, 1, G_MAXUINT32, "policies.ntlm-in", "S06", DCW_SEVERITY_PROBLEM,
    N_ ("NTLM from other computers is refused here."),
    N_ ("Callers that are not recognised by the domain get 0x80070005 or 0x80070721; a workgroup has nothing but NTLM."),
    N_ ("Have the other computer added to the exceptions of the policy, or use accounts of the domain on both."), NULL, NULL },
  { DCW_SETTING_NTLM_OUT, 2, G_MAXUINT32, "policies.ntlm-out", "S07", DCW_SEVERITY_PROBLEM,
    N_ ("This computer sends no NTLM to others."),
    N_ ("Calls to a computer of no domain, or by its address, fail with 0x80070721."),
    N_ ("Have the other computer added to the exceptions of the policy, or use accounts of the domain on both."), NULL, NULL },
  { DCW_SETTING_RPC_CLIENTS, 2, G_MAXUINT32, "policies.rpc-clients", "S08", DCW_SEVERITY_PROBLEM,
    N_ ("RPC refuses every caller without a password, port 135 too, without exceptions."),
    N_ ("Other computers get 0x80070005 or 0x800706BA before OPC is asked."),
    N_ ("Set the policy Restrict Unauthenticated RPC clients to Authenticated (the default)."), NULL, NULL },
  { DCW_SETTING_RPC_RESOLUTION, 1, G_MAXUINT32, "policies.rpc-resolution", "S09", DCW_SEVERITY_INFO,
    N_ ("This computer logs on before it asks port 135 of another one."),
    N_ ("A computer that does not recognise its account refuses even the first question."),
    N_ ("Keep it where both computers have the same accounts; without a domain, try without it if nothing else is wrong."), NULL,
    NULL },
  { DCW_SETTING_TOKEN_FILTER, 1, G_MAXUINT32, "policies.token-filter", "S10", DCW_SEVERITY_WARNING,
    N_ ("Local administrators have all their rights over the network."),
    N_ ("Whoever gets hold of an administrator's password controls every computer that has the same password."),
    N_ ("Give rights to the OPC group instead, and take LocalAccountTokenFilterPolicy away."), NULL, NULL },
};

/* Runs the rows of one id: the table below has one entry for each. */
static void
check_row (DcwView *view, GPtrArray *findings, guint i)
{
  const Row *row = &rows[i];
  guint32 number;
  if (dcw_policy_number (view, row->setting, &number) != DCW_STATE_PRESENT || number < row->least || number > row->most)
    return;
  g_autoptr (DcwResource) resource = dcw_setting_resource (dcw_setting (row->setting));
  gboolean domain = dcw_is_of_domain (view, resource);
  add (findings, row->id, row->code, row->severity, resource, dcw_message_new (row->evidence, NULL), row->effect,
       domain ? N_ ("A policy of the domain sets this; have it changed there.") : row->advice, domain ? NULL : row->option,
       domain ? NULL : row->value);
}

#define CHECK_ROW(i)                                                                                                             \
  static void check_row_##i (DcwView *view, const DcwProfile *profile, GPtrArray *findings)                                      \
  {                                                                                                                              \
    check_row (view, findings, i);                                                                                               \
  }
CHECK_ROW (0)
CHECK_ROW (1)
CHECK_ROW (2)
CHECK_ROW (3)
CHECK_ROW (4)
CHECK_ROW (5)
CHECK_ROW (6)
CHECK_ROW (7)
CHECK_ROW (8)
CHECK_ROW (9)

static void
check_type (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < dcw_policy_n_settings; i++) {
    const DcwSetting *setting = dcw_setting (dcw_policy_settings[i]);
    const DcwState *state = dcw_view_get_setting (view, setting);
    guint32 number;
    if (dcw_state_status (state) != DCW_STATE_PRESENT
        || dcw_policy_number (view, dcw_policy_settings[i], &number) == DCW_STATE_PRESENT)
      continue;
    g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
    add (findings, "policies.wrong-type", "S11", DCW_SEVERITY_WARNING, resource,
         dcw_message_new (N_ ("The value %1 is of the wrong type."), setting->value, NULL),
         N_ ("Windows acts as if it were not there, or in a way that nobody has written down."),
         N_ ("Delete the value, and set the policy again in secpol.msc."), NULL, NULL);
  }
}

static void
check_guest (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_auto (DcwPrincipal) who = { 0 };
  gboolean enabled;
  if (!dcw_policy_find_guest (view, &who, &enabled) || !enabled)
    return;
  g_autoptr (DcwResource) resource = dcw_resource_user (&who, NULL);
  add (findings, "policies.guest", "S12", DCW_SEVERITY_WARNING, resource,
       dcw_message_new (N_ ("The account %1 is enabled."), dcw_view_name_of (view, &who), NULL),
       N_ ("Callers whose name nobody knows come in as this account, and wrong names or passwords show as 0x80070005."),
       N_ ("Disable the account; OPC needs none that everybody shares."), NULL, NULL);
}

static void
check_protocols (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  gboolean has_tcp;
  if (dcw_policy_protocols (view, &has_tcp) != DCW_STATE_PRESENT || has_tcp)
    return;
  g_autoptr (DcwResource) resource = dcw_setting_resource (dcw_setting (DCW_SETTING_RPC_PROTOCOLS));
  add (findings, "policies.no-tcp", "S13", DCW_SEVERITY_PROBLEM, resource,
       dcw_message_new (N_ ("TCP/IP is missing in the list of protocols of DCOM."), NULL),
       N_ ("Nothing gets through DCOM over the network: 0x800706BA."),
       N_ ("Add ncacn_ip_tcp to the list, in dcomcnfg: Connection-oriented TCP/IP."), DCW_POLICIES_PROTOCOLS, "tcp");
}

static const DcwCheck checks[] = {
  { "policies.guest-only", "S01", check_row_0 },     { "policies.everyone-open", "S02", check_row_1 },
  { "policies.blank-allowed", "S03", check_row_2 },  { "policies.ntlm-old", "S04", check_row_3 },
  { "policies.ntlm-broken", "S05", check_row_4 },    { "policies.ntlm-in", "S06", check_row_5 },
  { "policies.ntlm-out", "S07", check_row_6 },       { "policies.rpc-clients", "S08", check_row_7 },
  { "policies.rpc-resolution", "S09", check_row_8 }, { "policies.token-filter", "S10", check_row_9 },
  { "policies.wrong-type", "S11", check_type },      { "policies.guest", "S12", check_guest },
  { "policies.no-tcp", "S13", check_protocols },
};

const DcwTopicChecks dcw_policies_checks = { checks, G_N_ELEMENTS (checks) };
