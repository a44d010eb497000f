#include "topics/applications-parts.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "survey/accounts.h"
#include "survey/limits.h"
#include "survey/permission.h"
#include "survey/value.h"
#include "topics/limits-parts.h"
#include "topics/lists.h"

#define SYSTEM "S-1-5-18"
#define SELF "S-1-5-10"
#define ADMINISTRATORS "S-1-5-32-544"
#define EVERYONE "S-1-1-0"
#define ANONYMOUS "S-1-5-7"

typedef struct {
  DcwView *view;
  const DcwProfile *profile;
  DcwEdits *edits;
  GPtrArray *callers; /* of DcwPrincipal * */
  GHashTable *exact;  /* ids of lists that the profile sets exactly: nothing else is added to them */
} Plan;

static DcwPrincipal
known (const char *sid)
{
  DcwPrincipal who = { 0 };
  dcw_principal_init_sid_text (&who, sid, NULL);
  return who;
}

/* --- edits ------------------------------------------------------------------------------------------------------------------ */

static void
set_text (Plan *plan, DcwResource *resource, const char *text, DcwMessage *why)
{
  g_autoptr (DcwResource) value = resource;
  g_autoptr (DcwState) state = dcw_state_value_text (text);
  if (value != NULL)
    dcw_edits_set (plan->edits, value, state, 0, why);
  else
    dcw_message_unref (why);
}

static void
set_at (Plan *plan, const char *classes, const char *clsid, const char *name, const char *text, DcwMessage *why)
{
  g_autofree char *key = g_strconcat (classes, "\\CLSID\\", clsid, NULL);
  set_text (plan, dcw_resource_value (key, name, NULL), text, why);
}

static gboolean
is_there (Plan *plan, const DcwResource *resource)
{
  return dcw_state_status (dcw_view_get (plan->view, resource)) == DCW_STATE_PRESENT;
}

/* Takes the value away; nothing to say where it is not there. */
static void
clear (Plan *plan, DcwSettingId id, const char *appid, DcwMessage *why)
{
  g_autoptr (DcwResource) value = dcw_setting_below (id, appid);
  if (dcw_state_status (dcw_view_get (plan->view, value)) != DCW_STATE_ABSENT)
    dcw_edits_clear (plan->edits, value, 0, why);
  else
    dcw_message_unref (why);
}

static gboolean
is_exact (const Plan *plan, const DcwResource *list)
{
  return g_hash_table_contains (plan->exact, dcw_resource_id (list));
}

/* answer: as dcw_edits_block_for() has it, or NULL. Takes why. */
static void
block_for (Plan *plan, const char *answer, DcwMessage *why)
{
  g_autoptr (DcwResource) appids = dcw_resource_key (DCW_KEY_APPIDS, NULL);
  dcw_edits_block_for (plan->edits, appids, answer, why);
}

static void
block (Plan *plan, DcwMessage *why)
{
  block_for (plan, NULL, why);
}

/* What a grant on this AppID starts from when it has no list of its own: what is in force then. FALSE: can't be known; said. */
static gboolean
find_base (Plan *plan, const DcwSetting *setting, const DcwResource *resource, DcwDescriptor **base)
{
  gboolean own;
  *base = dcw_appid_permission (plan->view, NULL, setting->use, &own, NULL);
  /* Lists of their own that are broken are left to the fold, which knows whether they are repaired in the same plan. */
  if (*base != NULL || dcw_state_status (dcw_view_get (plan->view, resource)) != DCW_STATE_ABSENT)
    return TRUE;
  dcw_edits_block (
      plan->edits, resource,
      dcw_message_new (N_ ("the computer's default permissions, which count here now, can't be read; repair them first"), NULL));
  return FALSE;
}

typedef struct {
  const char *sid;
  guint32 mask;
  const char *why; /* %1: the application */
} Companion;

/* What every access permission written here has. */
static const Companion companions[] = {
  { SYSTEM, DCW_COM_EXECUTE | DCW_COM_EXECUTE_LOCAL, N_ ("COM itself calls %1 as SYSTEM") },
  { SELF, DCW_COM_ACCESS_ALL, N_ ("%1 may call programs of its own account") },
};

/* The list gives who all of mask now. */
static gboolean
has_already (Plan *plan, const char *appid, const DcwSetting *setting, const DcwPrincipal *who, guint32 mask)
{
  gboolean own;
  g_autoptr (DcwDescriptor) in_force = dcw_appid_permission (plan->view, appid, setting->use, &own, NULL);
  return own && in_force != NULL && (dcw_com_granted (in_force, who, setting->use) & mask) == mask;
}

/* Leaves the rights on this computer in what a list that is not there yet starts from. Whom that shuts out: DCW_RISK_CUTS. */
static guint
narrow_base (Plan *plan, const DcwResource *resource, DcwDescriptor **base)
{
  if (*base == NULL || dcw_state_status (dcw_view_get (plan->view, resource)) != DCW_STATE_ABSENT)
    return 0;
  g_autoptr (DcwDescriptor) local = dcw_permission_local (*base);
  if (local == NULL || dcw_descriptor_equal (local, *base))
    return 0;
  dcw_descriptor_unref (*base);
  *base = g_steal_pointer (&local);
  return DCW_RISK_CUTS;
}

/* Adds each of who to the permissions of an AppID, and what every access permission needs. name: of the application. narrow: a
 * list that is new lets in nobody else from other computers. The reason that is shown is that of the first addition, so what is
 * added besides gets it too.
 */
static void
merge (Plan *plan, const char *appid, DcwSettingId id, const char *name, const GPtrArray *who, gboolean narrow, const char *why)
{
  const DcwSetting *setting = dcw_setting (id);
  guint32 mask = dcw_com_all (setting->use);
  g_autoptr (DcwResource) resource = dcw_setting_below (id, appid);
  g_autoptr (DcwDescriptor) base = NULL;
  g_autoptr (DcwMessage) main_why = NULL;
  if (is_exact (plan, resource))
    return;
  if (!find_base (plan, setting, resource, &base))
    return;
  guint risk = narrow ? narrow_base (plan, resource, &base) : 0;
  if (risk != 0)
    why = N_ ("%1 may call %2 from other computers and here; others, who could by the computer's default, only here");
  for (guint i = 0; i < who->len; i++) {
    g_autoptr (DcwMessage) message = dcw_message_new (why, dcw_view_name_of (plan->view, who->pdata[i]), name, NULL);
    if (main_why == NULL && !has_already (plan, appid, setting, who->pdata[i], mask))
      main_why = dcw_message_ref (message);
    dcw_edits_grant (plan->edits, resource, setting, who->pdata[i], mask, base, DCW_RISK_OPENS | risk,
                     g_steal_pointer (&message));
  }
  for (guint i = 0; setting->use == DCW_COM_ACCESS && i < G_N_ELEMENTS (companions); i++) {
    g_auto (DcwPrincipal) companion = known (companions[i].sid);
    if (has_already (plan, appid, setting, &companion, companions[i].mask))
      continue;
    dcw_edits_grant (plan->edits, resource, setting, &companion, companions[i].mask, base, risk,
                     main_why != NULL ? dcw_message_ref (main_why) : dcw_message_new (companions[i].why, name, NULL));
  }
}

static const char *
why_of (DcwSettingId id)
{
  return id == DCW_SETTING_APPID_LAUNCH ? N_ ("%1 may start %2 from other computers and here")
                                        : N_ ("%1 may call %2 from other computers and here");
}

static void
merge_callers (Plan *plan, const char *appid, DcwSettingId id, const char *name)
{
  merge (plan, appid, id, name, plan->callers, FALSE, why_of (id));
}

/* The list exactly as it should be. */
static void
set_exactly (Plan *plan, const char *appid, DcwSettingId id, const char *name)
{
  const DcwSetting *setting = dcw_setting (id);
  gboolean launch = setting->use == DCW_COM_LAUNCH;
  g_autoptr (DcwResource) resource = dcw_setting_below (id, appid);
  g_auto (DcwPermission) now = { 0 };
  if (is_exact (plan, resource))
    return;
  dcw_permission_read (dcw_view_get (plan->view, resource), setting, &now);
  /* A list that is there lends its label. */
  g_autoptr (DcwDescriptor) from =
      now.descriptor != NULL ? dcw_descriptor_ref (now.descriptor) : dcw_permission_without_value (setting->use);
  g_auto (DcwPrincipal) first = known (launch ? ADMINISTRATORS : SELF), system = known (SYSTEM);
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (DcwComEntry));
  DcwComEntry entry = { first, dcw_com_all (setting->use), FALSE };
  g_array_append_val (entries, entry);
  entry = (DcwComEntry){ system, launch ? DCW_COM_LAUNCH_ALL : DCW_COM_EXECUTE | DCW_COM_EXECUTE_LOCAL, FALSE };
  g_array_append_val (entries, entry);
  for (guint i = 0; i < plan->callers->len; i++) {
    entry = (DcwComEntry){ *(const DcwPrincipal *)plan->callers->pdata[i], dcw_com_all (setting->use), FALSE };
    g_array_append_val (entries, entry);
  }
  g_autoptr (DcwDescriptor) exact =
      dcw_com_set (from, (const DcwComEntry *)(gpointer)entries->data, entries->len, setting->use, NULL);
  g_autoptr (DcwState) state = exact != NULL ? dcw_state_value_descriptor (setting->type, setting->codec, exact, NULL) : NULL;
  if (state != NULL)
    dcw_edits_set (plan->edits, resource, state, DCW_RISK_OPENS | DCW_RISK_CUTS,
                   dcw_message_new (launch ? N_ ("nobody else may start %1") : N_ ("nobody else may call %1"), name, NULL));
}

/* --- servers -----------------------------------------------------------------------------------------------------------------
 */

/* The AppID of the class, planned where it has none: as dcomcnfg does, the AppID gets the id of the class. */
static const char *
ensure_appid (Plan *plan, const DcwOpcServer *server)
{
  const char *appid = server->appid != NULL ? server->appid : server->clsid;
  const char *name = dcw_server_name (server);
  if (!server->class_appid) {
    if (server->in_32)
      set_at (plan, DCW_KEY_CLASSES_32, server->clsid, "AppID", appid,
              dcw_message_new (N_ ("%1 has no DCOM settings yet; they are kept under its AppID"), name, NULL));
    if (server->in_64)
      set_at (plan, DCW_KEY_CLASSES, server->clsid, "AppID", appid,
              dcw_message_new (N_ ("%1 has no DCOM settings yet; they are kept under its AppID"), name, NULL));
  }
  if (server->appid == NULL)
    set_text (plan, dcw_appid_value (appid, ""), name,
              dcw_message_new (N_ ("%1 has no DCOM settings yet; they are kept under its AppID"), name, NULL));
  return appid;
}

/* The AppID of the process, by its file name. */
static const char *
ensure_process_appid (Plan *plan, const DcwOpcServer *server, const char *appid)
{
  if (server->exe_appid != NULL)
    return server->exe_appid;
  const char *exe = server->program != NULL ? dcw_value_file_name (server->program) : "";
  if (*exe != '\0' && server->mode != DCW_MODE_IN_PROCESS && server->mode != DCW_MODE_SURROGATE)
    set_text (plan, dcw_setting_below (DCW_SETTING_APPID_OF_EXE, exe), appid,
              dcw_message_new (N_ ("Windows looks up who may call %1 by the file name of the program"), dcw_server_name (server),
                               NULL));
  return appid;
}

static void
plan_level (Plan *plan, const char *appid, const char *name)
{
  g_autoptr (DcwResource) resource = dcw_setting_below (DCW_SETTING_APPID_LEVEL, appid);
  if (dcw_profile_is (plan->profile, DCW_APPLICATIONS_LEVEL, "default"))
    clear (plan, DCW_SETTING_APPID_LEVEL, appid,
           dcw_message_new (N_ ("%1 goes by the default level of the computer"), name, NULL));
  if (!dcw_profile_is (plan->profile, DCW_APPLICATIONS_LEVEL, "integrity"))
    return;
  g_autoptr (DcwState) privacy = dcw_state_value_number (6), integrity = dcw_state_value_number (5);
  if (!dcw_state_equal (dcw_view_get (plan->view, resource), privacy))
    dcw_edits_set (plan->edits, resource, integrity, 0,
                   dcw_message_new (N_ ("calls to %1 are protected against change on the way"), name, NULL));
}

static DcwResource *
value_below (const char *key, const char *sub, const char *name)
{
  g_autofree char *path = g_strconcat (key, sub, NULL);
  return dcw_resource_value (path, name, NULL);
}

/* dcomcnfg renames the key that names the program when it is told to run it elsewhere; this renames it back. */
static void
unhide_program (Plan *plan, const DcwOpcServer *server, const char *classes)
{
  static const char *const names[] = { "", "ServerExecutable" };
  g_autofree char *key = g_strconcat (classes, "\\CLSID\\", server->clsid, NULL);
  g_autofree char *hidden = g_strconcat (key, "\\_LocalServer32", NULL), *shown = g_strconcat (key, "\\LocalServer32", NULL);
  if (dcw_value_key (plan->view, hidden) != DCW_STATE_PRESENT || dcw_value_key (plan->view, shown) != DCW_STATE_ABSENT)
    return;
  g_autoptr (DcwResource) key_hidden = dcw_resource_key (hidden, NULL);
  const DcwListing *values = dcw_view_list (plan->view, key_hidden, DCW_KIND_REGISTRY_VALUE);
  const DcwListing *keys = dcw_view_list (plan->view, key_hidden, DCW_KIND_REGISTRY_KEY);
  guint n_moved = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (DcwResource) from = value_below (hidden, "", names[i]), to = value_below (shown, "", names[i]);
    if (!is_there (plan, from))
      continue;
    dcw_edits_set (plan->edits, to, dcw_view_get (plan->view, from), DCW_RISK_OPENS,
                   dcw_message_new (N_ ("%1 runs on this computer again"), dcw_server_name (server), NULL));
    dcw_edits_clear (plan->edits, from, 0,
                     dcw_message_new (N_ ("%1 runs on this computer again"), dcw_server_name (server), NULL));
    n_moved++;
  }
  if (values->complete && keys->complete && values->resources->len == n_moved && keys->resources->len == 0)
    dcw_edits_clear (plan->edits, key_hidden, 0,
                     dcw_message_new (N_ ("%1 runs on this computer again"), dcw_server_name (server), NULL));
}

static void
plan_location (Plan *plan, const DcwOpcServer *server)
{
  if (!dcw_profile_is (plan->profile, DCW_APPLICATIONS_LOCATION, "here"))
    return;
  const char *name = dcw_server_name (server);
  unhide_program (plan, server, DCW_KEY_CLASSES_32);
  unhide_program (plan, server, DCW_KEY_CLASSES);
  if (server->appid == NULL)
    return;
  clear (plan, DCW_SETTING_APPID_REMOTE_SERVER, server->appid, dcw_message_new (N_ ("%1 runs on this computer"), name, NULL));
  clear (plan, DCW_SETTING_APPID_AT_STORAGE, server->appid, dcw_message_new (N_ ("%1 runs on this computer"), name, NULL));
  if (server->hidden_service == NULL)
    return;
  if (server->service == NULL)
    set_text (plan, dcw_setting_below (DCW_SETTING_APPID_SERVICE, server->appid), server->hidden_service,
              dcw_message_new (N_ ("%1 runs as a service of this computer again"), name, NULL));
  clear (plan, DCW_SETTING_APPID_HIDDEN_SERVICE, server->appid,
         dcw_message_new (N_ ("%1 runs as a service of this computer again"), name, NULL));
}

/* Makes a broken list of the AppID one that Windows accepts. */
static void
plan_repair (Plan *plan, const char *appid, const char *name)
{
  static const DcwSettingId ids[] = { DCW_SETTING_APPID_ACCESS, DCW_SETTING_APPID_LAUNCH };
  if (!dcw_profile_is (plan->profile, DCW_APPLICATIONS_REPAIR, "lists"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    const DcwSetting *setting = dcw_setting (ids[i]);
    g_autoptr (DcwResource) resource = dcw_setting_below (ids[i], appid);
    g_auto (DcwPermission) now = { 0 };
    dcw_permission_read (dcw_view_get (plan->view, resource), setting, &now);
    if (now.faults == 0 || is_exact (plan, resource))
      continue;
    g_autoptr (DcwDescriptor) good = dcw_permission_repair (&now, NULL, setting->use);
    g_autoptr (DcwState) state = good != NULL ? dcw_state_value_descriptor (setting->type, setting->codec, good, NULL) : NULL;
    DcwMessage *why = dcw_message_new (N_ ("Windows can't use the permissions of %1 as they are"), name, NULL);
    if (state != NULL)
      dcw_edits_set (plan->edits, resource, state, 0, why);
    else
      dcw_edits_clear (plan->edits, resource, 0, why);
  }
}

/* merge or exact, as an option says. */
static void
plan_rights (Plan *plan, const char *option, const char *appid, DcwSettingId id, const char *name)
{
  if (dcw_profile_get (plan->profile, option) == NULL)
    return;
  if (plan->callers->len == 0)
    block_for (plan, DCW_PROFILE_GROUP,
               dcw_message_new (N_ ("the profile names no group or user that could get rights on %1"), name, NULL));
  else if (dcw_profile_is (plan->profile, option, "exact"))
    set_exactly (plan, appid, id, name);
  else
    merge_callers (plan, appid, id, name);
}

static void
plan_server (Plan *plan, const DcwOpcServer *server)
{
  const char *name = dcw_server_name (server);
  plan_location (plan, server);
  if (server->mode == DCW_MODE_IN_PROCESS) {
    block (plan, dcw_message_new (N_ ("%1 is a library that runs inside its clients; it can't be reached over the network"), name,
                                  NULL));
    return;
  }
  gboolean launch = dcw_profile_get (plan->profile, DCW_APPLICATIONS_LAUNCH) != NULL;
  gboolean process = dcw_profile_get (plan->profile, DCW_APPLICATIONS_ACCESS) != NULL
                     || dcw_profile_get (plan->profile, DCW_APPLICATIONS_LEVEL) != NULL;
  if (server->appid != NULL) {
    plan_repair (plan, server->appid, name);
    if (server->exe_appid != NULL && g_ascii_strcasecmp (server->exe_appid, server->appid) != 0)
      plan_repair (plan, server->exe_appid, name);
  }
  if (!launch && !process)
    return;
  const char *appid = ensure_appid (plan, server);
  plan_rights (plan, DCW_APPLICATIONS_LAUNCH, appid, DCW_SETTING_APPID_LAUNCH, name);
  if (!process)
    return;
  const char *process_appid = ensure_process_appid (plan, server, appid);
  plan_level (plan, process_appid, name);
  plan_rights (plan, DCW_APPLICATIONS_ACCESS, process_appid, DCW_SETTING_APPID_ACCESS, name);
}

static gboolean
wants_servers (const DcwProfile *profile)
{
  static const char *const ids[] = { DCW_APPLICATIONS_LEVEL, DCW_APPLICATIONS_LOCATION, DCW_APPLICATIONS_LAUNCH,
                                     DCW_APPLICATIONS_ACCESS, DCW_APPLICATIONS_REPAIR };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (dcw_profile_get (profile, ids[i]) != NULL)
      return TRUE;
  return FALSE;
}

static void
plan_servers (Plan *plan, const GPtrArray *servers, gboolean complete)
{
  const GPtrArray *names = plan->profile->lists[DCW_LIST_SERVERS];
  if (!(plan->profile->role & DCW_ROLE_SERVER) || !wants_servers (plan->profile))
    return;
  for (guint i = 0; i < names->len; i++) {
    const DcwOpcServer *server = dcw_servers_lookup (servers, names->pdata[i]);
    if (server != NULL)
      plan_server (plan, server);
    else
      block (plan,
             complete ? dcw_message_new (N_ ("there is no OPC server %1 on this computer"), names->pdata[i], NULL)
                      : dcw_message_new (N_ ("whether there is an OPC server %1 here is not known: not all classes are recorded"),
                                         names->pdata[i], NULL));
  }
}

/* --- OPCEnum ------------------------------------------------------------------------------------------------------------------
 */

static void
plan_authenticated (Plan *plan, const char *appid)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_APPID_LEVEL);
  g_autoptr (DcwResource) resource = dcw_setting_below (setting->id, appid);
  const DcwState *state = dcw_view_get (plan->view, resource);
  guint32 own = 0, machine = 0;
  g_autofree char *key = g_strconcat (setting->path, "\\", appid, NULL);
  dcw_value_number (plan->view, key, setting->value, &own);
  dcw_level_in_force (plan->view, DCW_SETTING_AUTHENTICATION_LEVEL, &machine);
  g_autoptr (DcwState) integrity = dcw_state_value_number (5);
  gboolean absent = dcw_state_status (state) == DCW_STATE_ABSENT;
  DcwMessage *why = dcw_message_new (N_ ("OPCEnum asks callers who they are, so that its permissions count"), NULL);
  if (machine < 2 && (absent || own < 2 || own > 6))
    dcw_edits_set (plan->edits, resource, integrity, 0, why);
  else if (!absent && (own < 2 || own > 6))
    dcw_edits_clear (plan->edits, resource, 0, why);
  else
    dcw_message_unref (why);
  if (plan->callers->len == 0)
    block_for (plan, DCW_PROFILE_GROUP,
               dcw_message_new (N_ ("the profile names no group or user that could get rights on OPCEnum"), NULL));
  merge_callers (plan, appid, DCW_SETTING_APPID_LAUNCH, "OPCEnum");
  merge_callers (plan, appid, DCW_SETTING_APPID_ACCESS, "OPCEnum");
}

static void
plan_as_installed (Plan *plan, const char *appid)
{
  g_autoptr (DcwResource) level = dcw_setting_below (DCW_SETTING_APPID_LEVEL, appid);
  g_autoptr (DcwState) none = dcw_state_value_number (1);
  dcw_edits_set (plan->edits, level, none, DCW_RISK_OPENS,
                 dcw_message_new (N_ ("OPCEnum answers everybody, without asking who calls"), NULL));
  g_auto (DcwPrincipal) everyone = known (EVERYONE), anonymous = known (ANONYMOUS);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_ptr_array_add (all, &everyone);
  merge (plan, appid, DCW_SETTING_APPID_LAUNCH, "OPCEnum", all, FALSE, why_of (DCW_SETTING_APPID_LAUNCH));
  merge (plan, appid, DCW_SETTING_APPID_ACCESS, "OPCEnum", all, FALSE, why_of (DCW_SETTING_APPID_ACCESS));
  dcw_limits_grant (plan->view, plan->profile, plan->edits, DCW_SETTING_ACCESS_LIMIT, &anonymous, DCW_COM_ACCESS_ALL,
                    dcw_message_new (N_ ("callers without a password may search for OPC servers here"), NULL));
}

static void
plan_opcenum (Plan *plan, const GPtrArray *servers, gboolean complete)
{
  gboolean authenticated = dcw_profile_is (plan->profile, DCW_APPLICATIONS_OPCENUM, "authenticated");
  gboolean as_installed = dcw_profile_is (plan->profile, DCW_APPLICATIONS_OPCENUM, "as-installed");
  if (!(plan->profile->role & DCW_ROLE_SERVER))
    return;
  const DcwOpcServer *opcenum = dcw_servers_enum (servers);
  if (opcenum != NULL && opcenum->appid != NULL) {
    plan_repair (plan, opcenum->appid, "OPCEnum");
    if (authenticated)
      plan_authenticated (plan, opcenum->appid);
    else if (as_installed)
      plan_as_installed (plan, opcenum->appid);
  } else if (authenticated || as_installed) {
    block (plan, complete ? dcw_message_new (N_ ("OPCEnum is not installed here; it comes with the OPC Core Components"), NULL)
                          : dcw_message_new (N_ ("whether OPCEnum is here is not known: not all classes are recorded"), NULL));
  }
}

/* --- client programs
 * ------------------------------------------------------------------------------------------------------------ */

/* Any fixed UUID: names below it are file names of programs (RFC 9562, 5.5). */
static const guint8 name_space[16] = { 0x5c, 0x1e, 0x0a, 0x9f, 0x6d, 0x33, 0x4b, 0x5e,
                                       0x9a, 0x77, 0x2f, 0x80, 0x1d, 0x4e, 0xb6, 0x42 };

char *
dcw_applications_make_appid (const char *exe)
{
  g_autofree char *folded = dcw_text_fold (exe);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (sum, name_space, sizeof name_space);
  g_checksum_update (sum, (const guchar *)folded, -1);
  guint8 d[20];
  gsize size = sizeof d;
  g_checksum_get_digest (sum, d, &size);
  return g_strdup_printf ("{%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X}", d[0], d[1], d[2], d[3], d[4],
                          d[5], (d[6] & 0x0f) | 0x50, d[7], (d[8] & 0x3f) | 0x80, d[9], d[10], d[11], d[12], d[13], d[14], d[15]);
}

static gboolean
is_of_server (const GPtrArray *servers, const char *appid)
{
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    if ((server->appid != NULL && dcw_text_fold_equal (server->appid, appid))
        || (server->exe_appid != NULL && dcw_text_fold_equal (server->exe_appid, appid)))
      return TRUE;
  }
  return FALSE;
}

static char *
ensure_program_appid (Plan *plan, const DcwClientProgram *program)
{
  char *appid = program->appid != NULL ? g_strdup (program->appid) : dcw_applications_make_appid (program->exe);
  if (program->appid != NULL)
    return appid;
  set_text (plan, dcw_setting_below (DCW_SETTING_APPID_OF_EXE, program->exe), appid,
            dcw_message_new (N_ ("%1 has no DCOM settings yet; they are kept under its AppID"), program->exe, NULL));
  set_text (plan, dcw_appid_value (appid, ""), program->exe,
            dcw_message_new (N_ ("%1 has no DCOM settings yet; they are kept under its AppID"), program->exe, NULL));
  return appid;
}

static void
plan_program (Plan *plan, const GPtrArray *servers, const char *text)
{
  g_autoptr (DcwClientProgram) program = dcw_program_find (plan->view, text);
  if (program->exe == NULL || *program->exe == '\0') {
    block_for (
        plan, dcw_profile_list_name (DCW_LIST_PROGRAMS),
        dcw_message_new (N_ ("%1 is no service of this computer and no program; expected a path, or a name ending in .exe"), text,
                         NULL));
    return;
  }
  g_autofree char *appid = ensure_program_appid (plan, program);
  if (program->appid != NULL)
    plan_repair (plan, appid, program->exe);
  /* Where it is a server too, those who use the server count. */
  merge (plan, appid, DCW_SETTING_APPID_ACCESS, program->exe, plan->callers, !is_of_server (servers, appid),
         why_of (DCW_SETTING_APPID_ACCESS));
}

static void
plan_machine_default (Plan *plan)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_DEFAULT_ACCESS);
  if (dcw_lists_is_exact (plan->profile, DCW_LIMITS_PERMISSIONS, DCW_COM_ACCESS, DCW_LIST_DEFAULT))
    return;
  g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
  g_autoptr (DcwDescriptor) base = dcw_permission_without_value (DCW_COM_ACCESS);
  g_autoptr (DcwMessage) why = NULL;
  for (guint i = 0; i < plan->callers->len; i++) {
    const DcwPrincipal *who = plan->callers->pdata[i];
    dcw_message_unref (why);
    why = dcw_message_new (N_ ("%1 may call every program without permissions of its own"), dcw_view_name_of (plan->view, who),
                           NULL);
    dcw_edits_grant (plan->edits, resource, setting, who, DCW_COM_ACCESS_ALL, base, DCW_RISK_OPENS, dcw_message_ref (why));
  }
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_auto (DcwPrincipal) companion = known (companions[i].sid);
    dcw_edits_grant (plan->edits, resource, setting, &companion, companions[i].mask, base, 0, dcw_message_ref (why));
  }
}

static void
plan_callback (Plan *plan, const GPtrArray *servers)
{
  gboolean by_program = dcw_profile_is (plan->profile, DCW_APPLICATIONS_CALLBACK, "program");
  gboolean by_default = dcw_profile_is (plan->profile, DCW_APPLICATIONS_CALLBACK, "machine-default");
  if (!(plan->profile->role & DCW_ROLE_CLIENT) || !(by_program || by_default))
    return;
  const GPtrArray *programs = plan->profile->lists[DCW_LIST_PROGRAMS];
  if (plan->callers->len == 0)
    block_for (plan, DCW_PROFILE_GROUP,
               dcw_message_new (N_ ("the profile names no group or user that could call the client programs"), NULL));
  else if (by_default)
    plan_machine_default (plan);
  else if (programs->len == 0)
    block_for (plan, dcw_profile_list_name (DCW_LIST_PROGRAMS),
               dcw_message_new (N_ ("the profile names no client program"), NULL));
  for (guint i = 0; by_program && plan->callers->len > 0 && i < programs->len; i++)
    plan_program (plan, servers, programs->pdata[i]);
}

/* --- lists that are set entry by entry ------------------------------------------------------------------------------------- */

/* The keys that lead Windows to the list. *narrow: the list is that of a client program alone. */
static void
ensure_list (Plan *plan, const GPtrArray *servers, const DcwListWish *wish, gboolean *narrow)
{
  gboolean named = dcw_profile_has (plan->profile, DCW_LIST_SERVERS, wish->subject) && (plan->profile->role & DCW_ROLE_SERVER);
  const DcwOpcServer *server = named ? dcw_servers_lookup (servers, wish->subject) : NULL;
  *narrow = FALSE;
  if (server != NULL) {
    const char *appid = ensure_appid (plan, server);
    if (wish->use == DCW_COM_ACCESS)
      ensure_process_appid (plan, server, appid);
  } else if (dcw_profile_has (plan->profile, DCW_LIST_PROGRAMS, wish->subject)) {
    g_autoptr (DcwClientProgram) program = dcw_program_find (plan->view, wish->subject);
    g_autofree char *appid = ensure_program_appid (plan, program);
    *narrow = !is_of_server (servers, appid);
  }
}

static void
plan_list (Plan *plan, const GPtrArray *servers, const DcwListWish *wish)
{
  g_autoptr (DcwResource) resource = dcw_lists_resource (plan->view, plan->profile, DCW_APPLICATIONS_PERMISSIONS, wish);
  if (resource == NULL) {
    block (plan, dcw_message_new (N_ ("the profile names no program %1 of this computer that has such permissions"),
                                  wish->subject, NULL));
    return;
  }
  gboolean narrow;
  g_autoptr (DcwDescriptor) base = NULL;
  DcwListPlace place = { .resource = resource, .setting = dcw_setting_of (resource), .name = wish->subject };
  ensure_list (plan, servers, wish, &narrow);
  if (!wish->exact && !find_base (plan, place.setting, resource, &base))
    return;
  place.risk = !wish->exact && narrow ? narrow_base (plan, resource, &base) : 0;
  place.base = base;
  place.companions = TRUE;
  place.option = DCW_APPLICATIONS_PERMISSIONS;
  dcw_lists_plan (plan->view, wish, &place, plan->edits);
}

static GHashTable *
find_exact (DcwView *view, const DcwProfile *profile, const GPtrArray *wishes)
{
  GHashTable *exact = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwListWish *wish = wishes->pdata[i];
    g_autoptr (DcwResource) resource =
        wish->exact ? dcw_lists_resource (view, profile, DCW_APPLICATIONS_PERMISSIONS, wish) : NULL;
    if (resource != NULL)
      g_hash_table_add (exact, g_strdup (dcw_resource_id (resource)));
  }
  return exact;
}

void
dcw_applications_plan (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  gboolean complete;
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, &complete);
  g_autoptr (GPtrArray) callers = dcw_applications_callers (view, profile);
  g_autoptr (GPtrArray) wishes = dcw_lists_wished (profile, DCW_APPLICATIONS_PERMISSIONS);
  g_autoptr (GHashTable) exact = find_exact (view, profile, wishes);
  Plan plan = { view, profile, edits, callers, exact };
  plan_servers (&plan, servers, complete);
  plan_opcenum (&plan, servers, complete);
  g_autoptr (GPtrArray) callbacks = dcw_applications_callbacks (view, profile);
  Plan client = { view, profile, edits, callbacks, exact };
  plan_callback (&client, servers);
  for (guint i = 0; i < wishes->len; i++)
    plan_list (&plan, servers, wishes->pdata[i]);
  dcw_applications_plan_ids (view, profile, edits);
}
