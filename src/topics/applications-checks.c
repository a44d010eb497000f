#include "topics/applications-parts.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "registry/path.h"
#include "survey/limits.h"
#include "survey/permission.h"
#include "survey/value.h"

#define REMOTE (DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE)

typedef struct {
  const char *id, *code;
  DcwSeverity severity;
  const char *effect, *advice, *option, *value;
} Row;

static void
add (GPtrArray *findings, const Row *row, const DcwResource *resource, DcwMessage *evidence)
{
  g_ptr_array_add (findings,
                   dcw_finding_new (row->id, row->code, row->severity, "applications", resource, evidence,
                                    row->effect != NULL ? dcw_message_new (row->effect, NULL) : NULL,
                                    row->advice != NULL ? dcw_message_new (row->advice, NULL) : NULL, row->option, row->value));
}

/* --- lists of permissions ------------------------------------------------------------------------------------------------ */

typedef struct {
  const DcwOpcServer *server;
  const char *name;
  const DcwSetting *setting;
  DcwResource *resource;
  DcwPermission permission;
} List;

static void
free_list (gpointer data)
{
  List *list = data;
  dcw_resource_unref (list->resource);
  dcw_permission_clear (&list->permission);
  g_free (list);
}

static void
add_list (DcwView *view, GPtrArray *lists, const DcwOpcServer *server, DcwSettingId id, const char *appid)
{
  g_autoptr (DcwResource) resource = appid != NULL ? dcw_setting_below (id, appid) : NULL;
  if (resource == NULL)
    return;
  for (guint i = 0; i < lists->len; i++)
    if (dcw_resource_equal (((List *)lists->pdata[i])->resource, resource))
      return;
  List *list = g_new0 (List, 1);
  list->server = server;
  list->name = dcw_server_name (server);
  list->setting = dcw_setting (id);
  list->resource = g_steal_pointer (&resource);
  dcw_permission_read (dcw_view_get (view, list->resource), list->setting, &list->permission);
  g_ptr_array_add (lists, list);
}

static gpointer
find_lists (DcwView *view)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (free_list);
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    add_list (view, lists, server, DCW_SETTING_APPID_LAUNCH, server->appid);
    add_list (view, lists, server, DCW_SETTING_APPID_ACCESS, dcw_server_process_appid (server));
  }
  return lists;
}

/* The lists of their own that OPC servers have, each once. Borrowed. */
static const GPtrArray *
lists_of (DcwView *view)
{
  return dcw_view_memo (view, "applications.lists", find_lists, (GDestroyNotify)g_ptr_array_unref);
}

static gboolean
is_launch (const List *list)
{
  return list->setting->use == DCW_COM_LAUNCH;
}

static void
check_fault (DcwView *view, GPtrArray *findings, guint fault, const Row *row, const char *launch, const char *access)
{
  const GPtrArray *lists = lists_of (view);
  for (guint i = 0; i < lists->len; i++) {
    const List *list = lists->pdata[i];
    if (list->permission.faults & fault)
      add (findings, row, list->resource, dcw_message_new (is_launch (list) ? launch : access, list->name, NULL));
  }
}

#define FAULT_CHECK(function, fault, id, code, launch, access, effect)                                                           \
  static void function (DcwView *view, const DcwProfile *profile, GPtrArray *findings)                                           \
  {                                                                                                                              \
    static const Row row = {                                                                                                     \
      id, code, DCW_SEVERITY_PROBLEM, effect, N_ ("Let the wizard repair it."), DCW_APPLICATIONS_REPAIR, "lists"                 \
    };                                                                                                                           \
    check_fault (view, findings, fault, &row, launch, access);                                                                   \
  }
FAULT_CHECK (check_damaged, DCW_FAULT_DAMAGED, "applications.damaged", "P01", N_ ("The launch permissions of %1 are damaged."),
             N_ ("The access permissions of %1 are damaged."),
             N_ ("Windows logs event 10021 or 10023 and lets nobody in, or the program fails when it starts COM."))
FAULT_CHECK (check_wrong_type, DCW_FAULT_TYPE, "applications.wrong-type", "P02",
             N_ ("The launch permissions of %1 are of the wrong registry type."),
             N_ ("The access permissions of %1 are of the wrong registry type."),
             N_ ("Windows acts as if they were not there, or the program fails when it starts COM."))
FAULT_CHECK (check_empty, DCW_FAULT_EMPTY, "applications.empty", "P03",
             N_ ("The launch permissions of %1 are an empty list: nobody may start it."),
             N_ ("The access permissions of %1 are an empty list: nobody may call it."),
             N_ ("Every client gets 0x80070005 (access denied)."))
FAULT_CHECK (check_no_list, DCW_FAULT_NO_LIST, "applications.no-list", "P04",
             N_ ("The launch permissions of %1 hold no list at all: everybody may start it."),
             N_ ("The access permissions of %1 hold no list at all: everybody may call it."),
             N_ ("Callers without name and password get in too, as far as the computer's limits let them."))
FAULT_CHECK (check_mixed, DCW_FAULT_MIXED, "applications.mixed", "P05",
             N_ ("The launch permissions of %1 mix entries of the old form and of the new one, which is not valid."),
             N_ ("The access permissions of %1 mix entries of the old form and of the new one, which is not valid."),
             N_ ("Clients get 0x80070005 (access denied), and Windows logs event 10021 or 10023."))
FAULT_CHECK (check_no_owner, DCW_FAULT_NO_OWNER, "applications.no-owner", "P06",
             N_ ("The launch permissions of %1 have no owner or no group, which is not valid."),
             N_ ("The access permissions of %1 have no owner or no group, which is not valid."),
             N_ ("Clients get 0x80070005 (access denied), and Windows logs event 10021 or 10023."))
FAULT_CHECK (check_entries, DCW_FAULT_ENTRIES, "applications.entries", "P07",
             N_ ("The launch permissions of %1 have entries that such a list can't have."),
             N_ ("The access permissions of %1 have entries that such a list can't have."),
             N_ ("They have no effect, or Windows refuses the whole list."))

/* Access lists of their own that say something but leave out sid. */
static void
check_left_out (DcwView *view, GPtrArray *findings, const char *sid, const Row *row, const char *evidence)
{
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_sid_text (&who, sid, NULL);
  const GPtrArray *lists = lists_of (view);
  for (guint i = 0; i < lists->len; i++) {
    const List *list = lists->pdata[i];
    const DcwPermission *permission = &list->permission;
    if (is_launch (list) || permission->descriptor == NULL || (permission->faults & (DCW_FAULT_EMPTY | DCW_FAULT_NO_LIST)))
      continue;
    if (dcw_permission_has (permission->descriptor, &who, DCW_COM_EXECUTE_LOCAL, DCW_COM_ACCESS) == 0)
      add (findings, row, list->resource, dcw_message_new (evidence, list->name, NULL));
  }
}

static void
check_no_system (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.no-system",
                           "P08",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("COM itself can't call the program: starting it ends with 0x80080005 or 0x80070005."),
                           N_ ("Let the wizard add SYSTEM."),
                           DCW_APPLICATIONS_ACCESS,
                           "merge" };
  check_left_out (view, findings, "S-1-5-18", &row, N_ ("The access permissions of %1 leave out SYSTEM."));
}

static void
check_no_self (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.no-self",
                           "P09",
                           DCW_SEVERITY_WARNING,
                           N_ ("Programs of the server's own account can't call it: 0x80070005 in its own tools."),
                           N_ ("Let the wizard add SELF."),
                           DCW_APPLICATIONS_ACCESS,
                           "merge" };
  check_left_out (view, findings, "S-1-5-10", &row, N_ ("The access permissions of %1 leave out SELF, its own account."));
}

static void
check_denied (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.denied",
                           "P10",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("Members get 0x80070005 (access denied), whatever else lets them in."),
                           N_ ("Take the entry away in dcomcnfg, if nobody needs it."),
                           NULL,
                           NULL };
  const GPtrArray *lists = lists_of (view);
  for (guint k = 0; k < lists->len; k++) {
    const List *list = lists->pdata[k];
    const DcwAcl *dacl = list->permission.descriptor != NULL ? dcw_descriptor_dacl (list->permission.descriptor) : NULL;
    for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
      const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
      if (ace->type == DCW_ACE_DENY && (dcw_com_meant (ace->mask, list->setting->use) & REMOTE) != 0)
        add (findings, &row, list->resource,
             dcw_message_new (is_launch (list) ? N_ ("The launch permissions of %2 deny %1 to start it from other computers.")
                                               : N_ ("The access permissions of %2 deny %1 to call it from other computers."),
                              dcw_view_name_of (view, &ace->who), list->name, NULL));
    }
  }
}

/* Everyone, ANONYMOUS LOGON, Authenticated Users, NETWORK */
static const char *const everybody[] = { "S-1-1-0", "S-1-5-7", "S-1-5-11", "S-1-5-2" };

static void
note_open (DcwView *view, GPtrArray *findings, const Row *row, const DcwDescriptor *list, const DcwSetting *setting,
           const DcwResource *resource, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (everybody); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_sid_text (&who, everybody[i], NULL);
    if ((dcw_com_granted (list, &who, setting->use) & REMOTE) != 0)
      add (findings, row, resource,
           dcw_message_new (setting->use == DCW_COM_LAUNCH ? N_ ("%1 may start %2 from other computers.")
                                                           : N_ ("%1 may call %2 from other computers."),
                            dcw_view_name_of (view, &who), name, NULL));
  }
}

static int
compare_text (gconstpointer a, gconstpointer b)
{
  return dcw_text_fold_compare (*(const char *const *)a, *(const char *const *)b);
}

/* exe gets its AppID in programs, unless its list was looked at already. */
static void
add_program (GHashTable *programs, GHashTable *seen, const char *exe, const char *appid)
{
  char *folded = dcw_value_is_guid (appid) ? dcw_text_fold (appid) : NULL;
  if (folded != NULL && g_hash_table_add (seen, folded))
    g_hash_table_insert (programs, g_strdup (exe), g_strdup (appid));
}

/* File name -> AppID: the programs of the profile, and what else has settings by its file name, but for OPC servers. */
static GHashTable *
find_program_lists (DcwView *view, const DcwProfile *profile)
{
  GHashTable *programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const char *appid = dcw_server_process_appid (servers->pdata[i]);
    if (appid != NULL)
      g_hash_table_add (seen, dcw_text_fold (appid));
  }
  const GPtrArray *named = profile != NULL && (profile->role & DCW_ROLE_CLIENT) ? profile->lists[DCW_LIST_PROGRAMS] : NULL;
  for (guint i = 0; named != NULL && i < named->len; i++) {
    g_autoptr (DcwClientProgram) program = dcw_program_find (view, named->pdata[i]);
    add_program (programs, seen, program->exe, program->appid);
  }
  const DcwListing *keys = dcw_value_keys (view, DCW_KEY_APPIDS);
  for (guint i = 0; i < keys->resources->len; i++) {
    const char *path = dcw_resource_path (keys->resources->pdata[i]), *exe = dcw_registry_path_leaf (path);
    g_autofree char *appid = *exe != '{' ? dcw_value_text (view, path, "AppID") : NULL;
    add_program (programs, seen, exe, appid);
  }
  return programs;
}

static void
check_open (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = {
    "applications.open",
    "P11",
    DCW_SEVERITY_WARNING,
    N_ ("Whoever passes the computer's limits can use the server, and change values of the plant with it."),
    N_ ("Let the wizard allow the OPC group alone (exact), or take the entry away in dcomcnfg."),
    NULL,
    NULL
  };
  static const Row of_program = { "applications.open",
                                  "P11",
                                  DCW_SEVERITY_WARNING,
                                  N_ ("Whoever passes the computer's limits can call the program."),
                                  N_ ("Take the entry away in dcomcnfg, unless other computers need it."),
                                  NULL,
                                  NULL };
  const GPtrArray *lists = lists_of (view);
  for (guint k = 0; k < lists->len; k++) {
    const List *list = lists->pdata[k];
    if (list->permission.descriptor != NULL && !list->server->is_enum)
      note_open (view, findings, &row, list->permission.descriptor, list->setting, list->resource, list->name);
  }
  g_autoptr (GHashTable) programs = find_program_lists (view, profile);
  g_autoptr (GPtrArray) exes = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer exe;
  g_hash_table_iter_init (&iter, programs);
  while (g_hash_table_iter_next (&iter, &exe, NULL))
    g_ptr_array_add (exes, exe);
  g_ptr_array_sort (exes, compare_text);
  for (guint k = 0; k < exes->len; k++) {
    const DcwSetting *setting = dcw_setting (DCW_SETTING_APPID_ACCESS);
    g_autoptr (DcwResource) resource = dcw_setting_below (setting->id, g_hash_table_lookup (programs, exes->pdata[k]));
    g_auto (DcwPermission) permission = { 0 };
    dcw_permission_read (dcw_view_get (view, resource), setting, &permission);
    if (permission.descriptor != NULL)
      note_open (view, findings, &of_program, permission.descriptor, setting, resource, exes->pdata[k]);
  }
}

static void
check_gone (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.gone",
                           "P12",
                           DCW_SEVERITY_INFO,
                           N_ ("The entry has no effect. An account made anew under the old name does not get its rights back."),
                           N_ ("Take the entry away in dcomcnfg."),
                           NULL,
                           NULL };
  const GPtrArray *lists = lists_of (view);
  for (guint k = 0; k < lists->len; k++) {
    const List *list = lists->pdata[k];
    const DcwAcl *dacl = list->permission.descriptor != NULL ? dcw_descriptor_dacl (list->permission.descriptor) : NULL;
    for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
      const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
      if (!dcw_account_is_gone (view, &ace->who))
        continue;
      g_autofree char *sid = dcw_sid_format (&ace->who.sid);
      add (findings, &row, list->resource,
           dcw_message_new (is_launch (list)
                                ? N_ ("The launch permissions of %1 name %2, an account that no longer exists on this computer.")
                                : N_ ("The access permissions of %1 name %2, an account that no longer exists on this computer."),
                            list->name, sid, NULL));
    }
  }
}

/* --- levels ---------------------------------------------------------------------------------------------------------------- */

enum { LEVEL_FINE, LEVEL_NONE, LEVEL_BROKEN };

/* How the level of a process is; *resource: its own value. */
static int
judge_level (DcwView *view, const char *appid, DcwResource **resource)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_APPID_LEVEL);
  guint32 level;
  *resource = dcw_setting_below (setting->id, appid);
  switch (dcw_state_status (dcw_view_get (view, *resource))) {
  case DCW_STATE_PRESENT: {
    g_autofree char *key = g_strconcat (setting->path, "\\", appid, NULL);
    if (!dcw_value_number (view, key, setting->value, &level) || level < 1 || level > 6)
      return LEVEL_BROKEN;
    return level == 1 ? LEVEL_NONE : LEVEL_FINE;
  }
  case DCW_STATE_ABSENT:
    return dcw_level_in_force (view, DCW_SETTING_AUTHENTICATION_LEVEL, &level) == DCW_STATE_PRESENT && level == 1 ? LEVEL_NONE
                                                                                                                  : LEVEL_FINE;
  default:
    return LEVEL_FINE;
  }
}

static void
check_level (DcwView *view, GPtrArray *findings, gboolean of_enum, int wrong, const Row *row, const char *evidence)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    const char *appid = dcw_server_process_appid (server);
    g_autoptr (DcwResource) resource = NULL;
    if (appid != NULL && server->is_enum == of_enum && judge_level (view, appid, &resource) == wrong)
      add (findings, row, resource, dcw_message_new (evidence, dcw_server_name (server), NULL));
  }
}

static void
check_level_none (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = {
    "applications.level-none",
    "P13",
    DCW_SEVERITY_PROBLEM,
    N_ ("Its access permissions are not checked: whoever passes the computer's limits may call it. Updated "
        "clients may be refused."),
    N_ ("Let the wizard set Packet Integrity for it."),
    DCW_APPLICATIONS_LEVEL,
    "integrity"
  };
  check_level (view, findings, FALSE, LEVEL_NONE, &row, N_ ("%1 does not ask callers who they are (authentication level None)."));
}

static void
check_enum_open (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = {
    "applications.opcenum-open",
    "P14",
    DCW_SEVERITY_INFO,
    N_ ("This is how it is installed. Its access permissions are not checked: whoever passes the computer's "
        "limits learns which OPC servers are here."),
    N_ ("Let the wizard make it ask for name and password."),
    DCW_APPLICATIONS_OPCENUM,
    "authenticated"
  };
  check_level (view, findings, TRUE, LEVEL_NONE, &row,
               N_ ("OPCEnum does not ask callers who they are (authentication level None)."));
}

static void
check_level_broken (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.level-broken",
                           "P15",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("The program fails when it starts COM: clients get 0x80080005; event 10010."),
                           N_ ("Let the wizard set Packet Integrity for it."),
                           DCW_APPLICATIONS_LEVEL,
                           "integrity" };
  static const Row of_enum = { "applications.level-broken",
                               "P15",
                               DCW_SEVERITY_PROBLEM,
                               N_ ("The program fails when it starts COM: clients get 0x80080005; event 10010."),
                               N_ ("Let the wizard make it ask for name and password."),
                               DCW_APPLICATIONS_OPCENUM,
                               "authenticated" };
  const char *evidence = N_ ("The authentication level of %1 is of the wrong registry type or not between 1 and 6.");
  check_level (view, findings, FALSE, LEVEL_BROKEN, &row, evidence);
  check_level (view, findings, TRUE, LEVEL_BROKEN, &of_enum, evidence);
}

/* --- who of the profile gets in ------------------------------------------------------------------------------------------------
 */

/* Those of callers (taken) that the list in force of this AppID lacks. */
static void
check_rights (DcwView *view, GPtrArray *who, GPtrArray *findings, const char *appid, DcwSettingId id, const char *name,
              const Row *row, const char *evidence)
{
  gboolean own;
  DcwComUse use = dcw_setting (id)->use;
  g_autoptr (DcwDescriptor) in_force = dcw_appid_permission (view, appid, use, &own, NULL);
  g_autoptr (DcwResource) resource = appid != NULL ? dcw_setting_below (id, appid) : NULL;
  g_autoptr (GPtrArray) callers = who;
  guint32 needed = use == DCW_COM_LAUNCH ? REMOTE : DCW_COM_EXECUTE_REMOTE;
  for (guint i = 0; in_force != NULL && i < callers->len; i++)
    if (dcw_permission_has (in_force, callers->pdata[i], needed, use) != needed)
      add (findings, row, resource, dcw_message_new (evidence, dcw_view_name_of (view, callers->pdata[i]), name, NULL));
}

/* The profile's servers that are here; free the array alone. */
static GPtrArray *
chosen_servers (const GPtrArray *servers, const DcwProfile *profile)
{
  GPtrArray *chosen = g_ptr_array_new ();
  if (profile == NULL || !(profile->role & DCW_ROLE_SERVER))
    return chosen;
  const GPtrArray *names = profile->lists[DCW_LIST_SERVERS];
  for (guint i = 0; i < names->len; i++) {
    const DcwOpcServer *server = dcw_servers_lookup (servers, names->pdata[i]);
    if (server != NULL && !g_ptr_array_find (chosen, server, NULL))
      g_ptr_array_add (chosen, (gpointer)server);
  }
  return chosen;
}

static void
check_no_launch (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.no-launch",
                           "P16",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("Clients get 0x80070005 (access denied); the server logs event 10016."),
                           N_ ("Let the wizard add it to the launch permissions."),
                           DCW_APPLICATIONS_LAUNCH,
                           "merge" };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL), chosen = chosen_servers (servers, profile);
  for (guint i = 0; i < chosen->len; i++) {
    const DcwOpcServer *server = chosen->pdata[i];
    check_rights (view, dcw_applications_callers (view, profile), findings, server->appid, DCW_SETTING_APPID_LAUNCH,
                  dcw_server_name (server), &row, N_ ("%1 may not start %2 from other computers."));
  }
}

static void
check_no_access (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.no-access",
                           "P17",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("Clients get 0x80070005 (access denied) as soon as they use the server; event 10017."),
                           N_ ("Let the wizard add it to the access permissions."),
                           DCW_APPLICATIONS_ACCESS,
                           "merge" };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL), chosen = chosen_servers (servers, profile);
  for (guint i = 0; i < chosen->len; i++) {
    const DcwOpcServer *server = chosen->pdata[i];
    check_rights (view, dcw_applications_callers (view, profile), findings, dcw_server_process_appid (server),
                  DCW_SETTING_APPID_ACCESS, dcw_server_name (server), &row, N_ ("%1 may not call %2 from other computers."));
  }
}

static void
check_no_callback (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.no-callback",
                           "P18",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("Reading works, subscriptions stay silent: the server gets 0x80070005, the client 0x80040202."),
                           N_ ("Let the wizard add it to the access permissions of the client program."),
                           DCW_APPLICATIONS_CALLBACK,
                           "program" };
  if (profile == NULL || !(profile->role & DCW_ROLE_CLIENT))
    return;
  const GPtrArray *programs = profile->lists[DCW_LIST_PROGRAMS];
  for (guint i = 0; i < programs->len; i++) {
    g_autoptr (DcwClientProgram) program = dcw_program_find (view, programs->pdata[i]);
    if (program->exe != NULL && *program->exe != '\0')
      check_rights (view, dcw_applications_callbacks (view, profile), findings, program->appid, DCW_SETTING_APPID_ACCESS,
                    program->exe, &row, N_ ("%1 may not call %2 from other computers, as the server does when values change."));
  }
}

static void
check_server_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.server-missing",
                           "P19",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("Clients get 0x80040154 (class not registered)."),
                           N_ ("Install the server, or register it again (usually: the program with -RegServer)."),
                           NULL,
                           NULL };
  gboolean complete;
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, &complete);
  if (profile == NULL || !(profile->role & DCW_ROLE_SERVER) || !complete)
    return;
  g_autoptr (DcwResource) appids = dcw_resource_key (DCW_KEY_APPIDS, NULL);
  const GPtrArray *names = profile->lists[DCW_LIST_SERVERS];
  for (guint i = 0; i < names->len; i++)
    if (dcw_servers_lookup (servers, names->pdata[i]) == NULL)
      add (findings, &row, appids, dcw_message_new (N_ ("There is no OPC server %1 on this computer."), names->pdata[i], NULL));
}

static void
check_program_missing (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.program-missing",
                           "P20",
                           DCW_SEVERITY_PROBLEM,
                           NULL,
                           N_ ("Name the program by its path, its file name, or the service that runs it."),
                           NULL,
                           NULL };
  if (profile == NULL || !(profile->role & DCW_ROLE_CLIENT) || !dcw_view_list (view, NULL, DCW_KIND_SERVICE)->complete)
    return;
  g_autoptr (DcwResource) appids = dcw_resource_key (DCW_KEY_APPIDS, NULL);
  const GPtrArray *programs = profile->lists[DCW_LIST_PROGRAMS];
  for (guint i = 0; i < programs->len; i++) {
    g_autoptr (DcwClientProgram) program = dcw_program_find (view, programs->pdata[i]);
    if (!program->found)
      add (
          findings, &row, appids,
          dcw_message_new (N_ ("%1 is neither a service of this computer nor the name of a program."), programs->pdata[i], NULL));
  }
}

static const DcwCheck checks[] = {
  { "applications.damaged", "P01", check_damaged },
  { "applications.wrong-type", "P02", check_wrong_type },
  { "applications.empty", "P03", check_empty },
  { "applications.no-list", "P04", check_no_list },
  { "applications.mixed", "P05", check_mixed },
  { "applications.no-owner", "P06", check_no_owner },
  { "applications.entries", "P07", check_entries },
  { "applications.no-system", "P08", check_no_system },
  { "applications.no-self", "P09", check_no_self },
  { "applications.denied", "P10", check_denied },
  { "applications.open", "P11", check_open },
  { "applications.gone", "P12", check_gone },
  { "applications.level-none", "P13", check_level_none },
  { "applications.opcenum-open", "P14", check_enum_open },
  { "applications.level-broken", "P15", check_level_broken },
  { "applications.no-launch", "P16", check_no_launch },
  { "applications.no-access", "P17", check_no_access },
  { "applications.no-callback", "P18", check_no_callback },
  { "applications.server-missing", "P19", check_server_missing },
  { "applications.program-missing", "P20", check_program_missing },
  { "applications.no-appid", "P21", dcw_applications_check_no_appid },
  { "applications.only-32", "P22", dcw_applications_check_only_32 },
  { "applications.no-proxy", "P23", dcw_applications_check_no_proxy },
  { "applications.service-unlinked", "P24", dcw_applications_check_unlinked },
  { "applications.no-exe", "P25", dcw_applications_check_exe },
  { "applications.other-appid", "P26", dcw_applications_check_other_exe },
  { "applications.hidden", "P27", dcw_applications_check_hidden },
  { "applications.elsewhere", "P28", dcw_applications_check_elsewhere },
  { "applications.no-opcenum", "P29", dcw_applications_check_no_enum },
  { "applications.opcenum-disabled", "P30", dcw_applications_check_enum_stopped },
  { "applications.in-process", "P31", dcw_applications_check_in_process },
  { "applications.no-progid", "P32", dcw_applications_check_no_progid },
  { "applications.other-class", "P33", dcw_applications_check_other_class },
  { "applications.no-file", "P34", dcw_applications_check_no_file },
  { "applications.no-proxy-file", "P35", dcw_applications_check_no_proxy_file },
};

const DcwTopicChecks dcw_applications_checks = { checks, G_N_ELEMENTS (checks) };
