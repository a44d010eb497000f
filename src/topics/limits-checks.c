#include "topics/limits-parts.h"
#include "base/i18n.h"
#include "survey/accounts.h"
#include "survey/limits.h"
#include "survey/permission.h"
#include "survey/value.h"
#include "survey/updates.h"

#define REMOTE (DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE)

static void
add (GPtrArray *findings, const char *id, const char *code, DcwSeverity severity, const DcwSetting *setting, DcwMessage *evidence,
     const char *effect, const char *advice, const char *option, const char *value)
{
  g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
  g_ptr_array_add (findings, dcw_finding_new (id, code, severity, "limits", resource, evidence,
                                              effect != NULL ? dcw_message_new (effect, NULL) : NULL,
                                              advice != NULL ? dcw_message_new (advice, NULL) : NULL, option, value));
}

/* --- policies -------------------------------------------------------------------------------------------------------------- */

/* Whole sentences: a translator can't build them out of parts. */
typedef struct {
  DcwSettingId setting;
  guint32 remote; /* rights that count for callers from other computers */
  const char *policy_wins, *policy_domain, *policy_unknown, *denied;
} LimitRow;

static const LimitRow limits[] = {
  { DCW_SETTING_LAUNCH_LIMIT, REMOTE,
    N_ ("A policy sets the launch and activation limit. It wins over the value that dcomcnfg shows."),
    N_ ("A policy of the domain sets the launch and activation limit."),
    N_ ("Whether a policy overrides the launch and activation limit is not known: it was not recorded."),
    N_ ("The launch and activation limit denies %1 to start programs from other computers.") },
  { DCW_SETTING_ACCESS_LIMIT, DCW_COM_EXECUTE_REMOTE,
    N_ ("A policy sets the access limit. It wins over the value that dcomcnfg shows."),
    N_ ("A policy of the domain sets the access limit."),
    N_ ("Whether a policy overrides the access limit is not known: it was not recorded."),
    N_ ("The access limit denies %1 to call programs from other computers.") },
};

static void
check_policy_wins (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, limits[i].setting, &limit);
    if (limit.setting->overrides >= 0 && limit.origin != DCW_ORIGIN_DOMAIN)
      add (findings, "limits.policy-wins", "L01", DCW_SEVERITY_INFO, limit.setting, dcw_message_new (limits[i].policy_wins, NULL),
           N_ ("Changes made in dcomcnfg have no effect."),
           limit.origin == DCW_ORIGIN_UNKNOWN
               ? N_ ("If it comes from the domain, a change made here is overwritten at the next refresh.")
               : NULL,
           NULL, NULL);
  }
}

static void
check_policy_domain (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, limits[i].setting, &limit);
    if (limit.setting->overrides >= 0 && limit.origin == DCW_ORIGIN_DOMAIN)
      add (findings, "limits.policy-domain", "L02", DCW_SEVERITY_WARNING, limit.setting,
           dcw_message_new (limits[i].policy_domain, NULL),
           N_ ("Whatever is changed on this computer is overwritten at the next refresh."),
           N_ ("Have the domain's administrators add the OPC group to the policy."), NULL, NULL);
  }
}

static void
check_policy_unknown (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, limits[i].setting, &limit);
    if (limit.policy_unknown)
      add (findings, "limits.policy-unknown", "L03", DCW_SEVERITY_WARNING, limit.setting,
           dcw_message_new (limits[i].policy_unknown, NULL), N_ ("If one does, a change of this value has no effect."),
           N_ ("Look at HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM on the computer."), NULL, NULL);
  }
}

/* --- lists that are broken ------------------------------------------------------------------------------------------------- */

static const DcwSettingId lists[] = { DCW_SETTING_ACCESS_LIMIT, DCW_SETTING_LAUNCH_LIMIT, DCW_SETTING_DEFAULT_ACCESS,
                                      DCW_SETTING_DEFAULT_LAUNCH };

/* The limit in force, or the machine default value. */
static const DcwSetting *
read_list (DcwView *view, DcwSettingId id, DcwPermission *permission, gboolean *from_domain)
{
  if (id != DCW_SETTING_ACCESS_LIMIT && id != DCW_SETTING_LAUNCH_LIMIT) {
    *from_domain = FALSE;
    dcw_permission_read (dcw_view_get_setting (view, dcw_setting (id)), dcw_setting (id), permission);
    return dcw_setting (id);
  }
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, id, &limit);
  *from_domain = limit.origin == DCW_ORIGIN_DOMAIN;
  dcw_permission_read (limit.state, limit.setting, permission);
  return limit.setting;
}

typedef struct {
  guint fault;
  const char *id, *code, *evidence, *effect;
} FaultRow;

static void
check_fault (DcwView *view, GPtrArray *findings, const FaultRow *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_auto (DcwPermission) permission = { 0 };
    gboolean from_domain;
    const DcwSetting *setting = read_list (view, lists[i], &permission, &from_domain);
    if (permission.faults & row->fault)
      add (findings, row->id, row->code, DCW_SEVERITY_PROBLEM, setting, dcw_message_new (row->evidence, setting->value, NULL),
           row->effect,
           from_domain ? N_ ("Have the domain's administrators repair the policy.") : N_ ("Let the wizard repair it."),
           from_domain ? NULL : DCW_LIMITS_REPAIR, from_domain ? NULL : "defaults");
  }
}

#define FAULT_CHECK(function, fault, id, code, evidence, effect)                                                                 \
  static void function (DcwView *view, const DcwProfile *profile, GPtrArray *findings)                                           \
  {                                                                                                                              \
    static const FaultRow row = { fault, id, code, evidence, effect };                                                           \
    check_fault (view, findings, &row);                                                                                          \
  }

FAULT_CHECK (check_damaged, DCW_FAULT_DAMAGED, "limits.damaged", "L04", N_ ("The permissions in %1 are damaged."),
             N_ ("Windows logs event 10020, 10022 or 10024 and may let nobody in."))
FAULT_CHECK (check_wrong_type, DCW_FAULT_TYPE, "limits.wrong-type", "L09",
             N_ ("%1 is not of the registry type that Windows expects."),
             N_ ("Windows acts as if it were not there, or refuses every caller."))
FAULT_CHECK (check_empty, DCW_FAULT_EMPTY, "limits.empty", "L10",
             N_ ("The list of permissions in %1 is empty: it lets nobody in."),
             N_ ("Every caller gets 0x80070005 (access denied)."))
FAULT_CHECK (check_no_list, DCW_FAULT_NO_LIST, "limits.no-list", "L11", N_ ("%1 holds no list at all: it lets everybody in."),
             N_ ("Callers without name and password get in too. Windows may log event 10020 instead and refuse all."))
FAULT_CHECK (check_mixed, DCW_FAULT_MIXED, "limits.mixed", "L12",
             N_ ("%1 mixes entries of the old form and of the new one. Windows takes such a list as invalid."),
             N_ ("Callers get 0x80070005 (access denied), and Windows logs event 10020 or 10022."))
FAULT_CHECK (check_no_owner, DCW_FAULT_NO_OWNER, "limits.no-owner", "L13",
             N_ ("The permissions in %1 have no owner or no group. Windows takes them as invalid."),
             N_ ("Callers get 0x80070005 (access denied), and Windows logs event 10020 or 10022."))
FAULT_CHECK (check_entries, DCW_FAULT_ENTRIES, "limits.entries", "L14",
             N_ ("%1 has entries that a list of COM permissions can't have."),
             N_ ("They have no effect, or Windows refuses the whole list."))

/* --- who is let in --------------------------------------------------------------------------------------------------------- */

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
         N_ ("Clients get 0x80070005 (access denied); the server logs event 10015."),
         N_ ("Let the wizard add the group to the limit."), DCW_LIMITS_LAUNCH, "remote");
}

static void
check_group_no_access (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  const char *outside = profile != NULL ? dcw_limits_not_let_in (view, profile) : NULL;
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_ACCESS_LIMIT, &limit);
  if (outside != NULL)
    add (findings, "limits.group-no-access", "L15", DCW_SEVERITY_PROBLEM, limit.setting,
         dcw_message_new (N_ ("The access limit does not let %1 call programs from other computers."), outside, NULL),
         N_ ("Calls, and on a client the values that the server sends, fail with 0x80070005; Windows logs event 10019."),
         N_ ("Let the wizard add it to the limit."), DCW_LIMITS_ACCESS, "group");
}

static void
check_denied (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint k = 0; k < G_N_ELEMENTS (limits); k++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, limits[k].setting, &limit);
    const DcwAcl *dacl = limit.descriptor != NULL ? dcw_descriptor_dacl (limit.descriptor) : NULL;
    for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
      const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
      if (ace->type == DCW_ACE_DENY && (dcw_com_meant (ace->mask, limit.setting->use) & limits[k].remote) != 0)
        add (findings, "limits.denied", "L06", DCW_SEVERITY_PROBLEM, limit.setting,
             dcw_message_new (limits[k].denied, dcw_view_name_of (view, &ace->who), NULL),
             N_ ("Members get 0x80070005 (access denied), whatever else lets them in."),
             N_ ("Take the entry away in dcomcnfg, if nobody needs it."), NULL, NULL);
    }
  }
}

/* Everyone, ANONYMOUS LOGON, Authenticated Users, NETWORK */
static const char *const everybody[] = { "S-1-1-0", "S-1-5-7", "S-1-5-11", "S-1-5-2" };

static void
check_open (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_LAUNCH_LIMIT, &limit);
  for (guint i = 0; limit.descriptor != NULL && i < G_N_ELEMENTS (everybody); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, everybody[i], NULL);
    if ((dcw_com_granted (limit.descriptor, &who, DCW_COM_LAUNCH) & REMOTE) != 0)
      add (findings, "limits.open", "L07", DCW_SEVERITY_WARNING, limit.setting,
           dcw_message_new (N_ ("The launch and activation limit lets %1 start programs from other computers."),
                            dcw_view_name_of (view, &who), NULL),
           N_ ("Only the permissions of each program stand between the network and this computer."),
           N_ ("Give the right to the OPC group alone."), NULL, NULL);
  }
}

static void
check_anonymous (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_auto (DcwLimit) limit = { 0 };
  dcw_limit_read (view, DCW_SETTING_ACCESS_LIMIT, &limit);
  g_auto (DcwPrincipal) anonymous = { 0 };
  dcw_principal_init_sid_text (&anonymous, "S-1-5-7", NULL);
  if (limit.descriptor != NULL && (dcw_com_granted (limit.descriptor, &anonymous, DCW_COM_ACCESS) & DCW_COM_EXECUTE_REMOTE) != 0)
    add (findings, "limits.anonymous", "L16", DCW_SEVERITY_WARNING, limit.setting,
         dcw_message_new (N_ ("The access limit lets callers without a password call programs from other computers."), NULL),
         N_ ("Only the permissions of each program stand between the network and this computer."),
         N_ ("Take remote access from ANONYMOUS LOGON in dcomcnfg, unless clients must search for servers without a password."),
         NULL, NULL);
}

static const struct {
  DcwSettingId setting;
  guint32 remote;
  const char *open;
} defaults[] = {
  { DCW_SETTING_DEFAULT_ACCESS, DCW_COM_EXECUTE_REMOTE,
    N_ ("%1 may call, from other computers, every program here that has no access permissions of its own.") },
  { DCW_SETTING_DEFAULT_LAUNCH, REMOTE,
    N_ ("%1 may start, from other computers, every program here that has no launch permissions of its own.") },
};

static void
check_default_open (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint k = 0; k < G_N_ELEMENTS (defaults); k++) {
    const DcwSetting *setting = dcw_setting (defaults[k].setting);
    g_auto (DcwPermission) permission = { 0 };
    dcw_permission_read (dcw_view_get_setting (view, setting), setting, &permission);
    for (guint i = 0; permission.descriptor != NULL && i < G_N_ELEMENTS (everybody); i++) {
      g_auto (DcwPrincipal) who = { 0 };
      dcw_principal_init_sid_text (&who, everybody[i], NULL);
      if ((dcw_com_granted (permission.descriptor, &who, setting->use) & defaults[k].remote) != 0)
        add (findings, "limits.default-open", "L17", DCW_SEVERITY_WARNING, setting,
             dcw_message_new (defaults[k].open, dcw_view_name_of (view, &who), NULL),
             N_ ("It opens far more than OPC: all COM programs of this computer that rely on the default."),
             N_ ("Give the OPC server or the client program permissions of its own, then take this entry away, under “Limits and "
                 "defaults entry by entry” or in dcomcnfg."),
             NULL, NULL);
    }
  }
}

static void
check_default_incomplete (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const struct {
    const char *sid, *evidence;
  } needed[] = {
    { "S-1-5-18", N_ ("The default access permissions leave out SYSTEM, as which COM itself calls programs.") },
    { "S-1-5-10", N_ ("The default access permissions leave out SELF: a program can't call others of its own account.") },
  };
  const DcwSetting *setting = dcw_setting (DCW_SETTING_DEFAULT_ACCESS);
  g_auto (DcwPermission) permission = { 0 };
  dcw_permission_read (dcw_view_get_setting (view, setting), setting, &permission);
  for (guint i = 0; permission.descriptor != NULL && (permission.faults & (DCW_FAULT_EMPTY | DCW_FAULT_NO_LIST)) == 0
                    && i < G_N_ELEMENTS (needed);
       i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, needed[i].sid, NULL);
    if (dcw_permission_has (permission.descriptor, &who, DCW_COM_EXECUTE_LOCAL, DCW_COM_ACCESS) == 0)
      add (findings, "limits.default-incomplete", "L18", DCW_SEVERITY_WARNING, setting,
           dcw_message_new (needed[i].evidence, NULL),
           N_ ("Programs without access permissions of their own fail in odd ways, with 0x80070005 or 0x8001011B."),
           N_ ("Add the entry in dcomcnfg, My Computer, COM Security, Access Permissions, Edit Default."), NULL, NULL);
  }
}

static void
check_gone (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint k = 0; k < G_N_ELEMENTS (lists); k++) {
    g_auto (DcwPermission) permission = { 0 };
    gboolean from_domain;
    const DcwSetting *setting = read_list (view, lists[k], &permission, &from_domain);
    const DcwAcl *dacl = permission.descriptor != NULL ? dcw_descriptor_dacl (permission.descriptor) : NULL;
    for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
      const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
      if (!dcw_account_is_gone (view, &ace->who))
        continue;
      g_autofree char *sid = dcw_sid_format (&ace->who.sid);
      add (findings, "limits.gone", "L19", DCW_SEVERITY_INFO, setting,
           dcw_message_new (N_ ("%1 names %2, an account that no longer exists on this computer."), setting->value, sid, NULL),
           N_ ("The entry has no effect. An account made anew under the old name does not get its rights back."),
           N_ ("Take the entry away in dcomcnfg."), NULL, NULL);
    }
  }
}

/* --- the switch, the levels and the hardening ------------------------------------------------------------------------------ */

static void
check_enable (DcwView *view, GPtrArray *findings, gboolean off)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_ENABLE_DCOM);
  if (dcw_state_status (dcw_view_get_setting (view, setting)) != DCW_STATE_PRESENT)
    return;
  g_autofree char *text = dcw_value_text (view, setting->path, setting->value);
  gboolean is_off = g_strcmp0 (text, "N") == 0 || g_strcmp0 (text, "n") == 0;
  gboolean is_on = g_strcmp0 (text, "Y") == 0 || g_strcmp0 (text, "y") == 0;
  if (off && is_off)
    add (findings, "limits.dcom-off", "L08", DCW_SEVERITY_PROBLEM, setting,
         dcw_message_new (N_ ("Distributed COM is switched off on this computer."), NULL),
         N_ ("No OPC connection over the network works: 0x800706BA or 0x80004013."),
         N_ ("Let the wizard switch it on; it counts after a reboot."), DCW_LIMITS_ENABLE, "on");
  else if (!off && !is_on && !is_off)
    add (findings, "limits.dcom-unclear", "L20", DCW_SEVERITY_PROBLEM, setting,
         dcw_message_new (N_ ("The main switch of Distributed COM is neither Y nor N."), NULL),
         N_ ("Windows takes it as off, or as on, depending on its version."), N_ ("Let the wizard switch it on."),
         DCW_LIMITS_ENABLE, "on");
}

static void
check_off (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_enable (view, findings, TRUE);
}

static void
check_unclear (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_enable (view, findings, FALSE);
}

typedef struct {
  DcwSettingId setting;
  guint32 level; /* 0: broken */
  const char *id, *code;
  DcwSeverity severity;
  const char *evidence, *effect, *advice, *option, *value;
} LevelRow;

static const LevelRow level_rows[] = {
  { DCW_SETTING_AUTHENTICATION_LEVEL, 1, "limits.level-none", "L21", DCW_SEVERITY_PROBLEM,
    N_ ("The default authentication level is None: programs do not ask callers who they are."),
    N_ ("Programs that set no level of their own do not check access permissions. Updated computers refuse calls from here with "
        "0x80070005; event 10038."),
    N_ ("Let the wizard set Connect, which is what Windows has."), DCW_LIMITS_LEVEL, "connect" },
  { DCW_SETTING_AUTHENTICATION_LEVEL, 0, "limits.level-broken", "L22", DCW_SEVERITY_PROBLEM,
    N_ ("The default authentication level is of the wrong registry type or not between 1 and 6."),
    N_ ("Programs may fail to start COM at all."), N_ ("Let the wizard set Connect, which is what Windows has."),
    DCW_LIMITS_LEVEL, "connect" },
  { DCW_SETTING_IMPERSONATION_LEVEL, 1, "limits.impersonation-anonymous", "L23", DCW_SEVERITY_WARNING,
    N_ ("The default impersonation level is Anonymous: servers can't see who calls them from here."),
    N_ ("Servers refuse calls from here with 0x80070005."), N_ ("Let the wizard set Identify, which is what Windows has."),
    DCW_LIMITS_IMPERSONATION, "identify" },
  { DCW_SETTING_IMPERSONATION_LEVEL, 0, "limits.impersonation-broken", "L24", DCW_SEVERITY_PROBLEM,
    N_ ("The default impersonation level is of the wrong registry type or not between 1 and 4."),
    N_ ("Programs may fail to start COM at all."), N_ ("Let the wizard set Identify, which is what Windows has."),
    DCW_LIMITS_IMPERSONATION, "identify" },
};

static void
check_level (DcwView *view, GPtrArray *findings, const LevelRow *row)
{
  guint32 level;
  if (dcw_level_in_force (view, row->setting, &level) == DCW_STATE_PRESENT && level == row->level)
    add (findings, row->id, row->code, row->severity, dcw_setting (row->setting), dcw_message_new (row->evidence, NULL),
         row->effect, row->advice, row->option, row->value);
}

typedef struct {
  DcwSettingId setting;
  guint32 low, high; /* between these */
  const char *id, *code;
  DcwSeverity severity;
  const char *evidence, *effect, *advice;
} NumberRow;

static const NumberRow number_rows[] = {
  { DCW_SETTING_REQUIRE_INTEGRITY, 0, 0, "limits.hardening-off", "L25", DCW_SEVERITY_WARNING,
    N_ ("Somebody switched the DCOM hardening (CVE-2021-26414) off on this computer: %1 in %2 is %3."),
    N_ ("With the update of March 2023 the value is ignored. Without it, this computer still lets others start programs here "
        "with "
        "calls that can be changed on the way."),
    N_ ("Update the clients and delete the value.") },
  { DCW_SETTING_RAISE_ACTIVATION, 0, 1, "limits.raise-off", "L26", DCW_SEVERITY_WARNING,
    N_ ("Programs here that ask for a low authentication level themselves are not raised to Packet Integrity."),
    N_ ("Updated servers refuse them with 0x80070005 or 0x800706BA; events 10036 on the server, 10037 here."),
    N_ ("Delete RaiseActivationAuthenticationLevel, or set it to 2, and reboot. It needs the update of November 2022.") },
  { DCW_SETTING_HARDENING_LOG_OFF, 1, G_MAXUINT32, "limits.hardening-log-off", "L27", DCW_SEVERITY_INFO,
    N_ ("Windows does not log here when it refuses a caller because of a low authentication level."),
    N_ ("Events 10036 to 10038 never appear, so the reason of such a refusal can't be seen."),
    N_ ("Delete DisableAuthenticationLevelHardeningLog.") },
};

static void
check_number (DcwView *view, GPtrArray *findings, const NumberRow *row)
{
  guint32 number;
  const DcwSetting *setting = dcw_setting (row->setting);
  if (!dcw_value_number (view, setting->path, setting->value, &number) || number < row->low || number > row->high)
    return;
  g_autofree char *shown = g_strdup_printf ("%u", number);
  add (findings, row->id, row->code, row->severity, setting,
       dcw_message_new (row->evidence, setting->value, setting->path, shown, NULL), row->effect, row->advice, NULL, NULL);
}

#define ROW_CHECK(function, check, row)                                                                                          \
  static void function (DcwView *view, const DcwProfile *profile, GPtrArray *findings)                                           \
  {                                                                                                                              \
    check (view, findings, &row);                                                                                                \
  }
ROW_CHECK (check_level_none, check_level, level_rows[0])
ROW_CHECK (check_level_broken, check_level, level_rows[1])
ROW_CHECK (check_impersonation, check_level, level_rows[2])
ROW_CHECK (check_impersonation_broken, check_level, level_rows[3])
ROW_CHECK (check_hardening_off, check_number, number_rows[0])
ROW_CHECK (check_raise_off, check_number, number_rows[1])
ROW_CHECK (check_log_off, check_number, number_rows[2])

#define FIRST_HARDENED 7600 /* Windows 7, Server 2008 R2: facts 5.1 */

static void
check_never_hardened (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  const char *text = dcw_view_fact (view, DCW_FACT_BUILD, "");
  guint64 build;
  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, FIRST_HARDENED - 1, &build, NULL))
    add (findings, "limits.never-hardened", "L28", DCW_SEVERITY_WARNING, dcw_setting (DCW_SETTING_AUTHENTICATION_LEVEL),
         dcw_message_new (N_ ("This Windows (build %1) never got the update that raises calls to Packet Integrity."), text, NULL),
         N_ ("Programs here that ask for a low level are refused by updated servers with 0x80070005; no setting of the server "
             "helps."),
         N_ ("Set the program's own level to Packet Integrity, or the default level here, or replace the system."), NULL, NULL);
}

static void
check_unpatched (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (dcw_update_look (view, DCW_UPDATE_RAISED) != DCW_STATE_ABSENT)
    return;
  const char *build = dcw_view_fact (view, DCW_FACT_BUILD, ""), *revision = dcw_view_fact (view, DCW_FACT_UBR, "");
  g_autofree char *shown = revision != NULL ? g_strdup_printf ("%s.%s", build, revision) : g_strdup (build);
  add (findings, "limits.unpatched", "L29", DCW_SEVERITY_WARNING, dcw_setting (DCW_SETTING_RAISE_ACTIVATION),
       dcw_message_new (
           N_ ("This Windows (build %1) lacks the update of November 2022, which raises what programs here ask for to "
               "Packet Integrity."),
           shown, NULL),
       N_ ("Programs here that ask for a low level are refused by updated servers with 0x80070005; events 10036 on the server."),
       N_ ("Install the updates of Windows, or set the program's own level or the default level here to Packet Integrity."), NULL,
       NULL);
}

static void
check_patch_untold (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  if (dcw_update_is_untold (view))
    add (findings, "limits.patch-untold", "L30", DCW_SEVERITY_INFO, dcw_setting (DCW_SETTING_RAISE_ACTIVATION),
         dcw_message_new (
             N_ ("Whether this Windows (build %1) has the update of November 2022, which raises what programs here ask for to "
                 "Packet Integrity, can't be told: it does not say so."),
             dcw_view_fact (view, DCW_FACT_BUILD, ""), NULL),
         N_ ("Without it, programs here that ask for a low level are refused by updated servers with 0x80070005."),
         N_ ("Look among the installed updates of Windows for one of November 2022 or later, or set the program's own level "
             "or the default level here to Packet Integrity."),
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
  { "limits.dcom-off", "L08", check_off },
  { "limits.wrong-type", "L09", check_wrong_type },
  { "limits.empty", "L10", check_empty },
  { "limits.no-list", "L11", check_no_list },
  { "limits.mixed", "L12", check_mixed },
  { "limits.no-owner", "L13", check_no_owner },
  { "limits.entries", "L14", check_entries },
  { "limits.group-no-access", "L15", check_group_no_access },
  { "limits.anonymous", "L16", check_anonymous },
  { "limits.default-open", "L17", check_default_open },
  { "limits.default-incomplete", "L18", check_default_incomplete },
  { "limits.gone", "L19", check_gone },
  { "limits.dcom-unclear", "L20", check_unclear },
  { "limits.level-none", "L21", check_level_none },
  { "limits.level-broken", "L22", check_level_broken },
  { "limits.impersonation-anonymous", "L23", check_impersonation },
  { "limits.impersonation-broken", "L24", check_impersonation_broken },
  { "limits.hardening-off", "L25", check_hardening_off },
  { "limits.raise-off", "L26", check_raise_off },
  { "limits.hardening-log-off", "L27", check_log_off },
  { "limits.never-hardened", "L28", check_never_hardened },
  { "limits.unpatched", "L29", check_unpatched },
  { "limits.patch-untold", "L30", check_patch_untold },
};

const DcwTopicChecks dcw_limits_checks = { checks, G_N_ELEMENTS (checks) };
