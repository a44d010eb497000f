#include "topics/lists.h"
#include "base/i18n.h"
#include "base/text.h"
#include "survey/accounts.h"
#include "survey/limits.h"
#include "survey/permission.h"
#include "topics/applications-parts.h"
#include <string.h>

#define SYSTEM "S-1-5-18"
#define SELF "S-1-5-10"
#define ADMINISTRATORS "S-1-5-32-544"
#define INTERACTIVE "S-1-5-4"
#define EVERYONE "S-1-1-0"
#define AUTHENTICATED_USERS "S-1-5-11"

#define LAUNCH_LOCAL (DCW_COM_EXECUTE | DCW_COM_EXECUTE_LOCAL | DCW_COM_ACTIVATE_LOCAL)
#define MAX_COMPANIONS 3

/* What is here may be denied nothing. Launch: whom Windows' own default of launch lists lets in. */
static const DcwListCompanion companions[][MAX_COMPANIONS + 1] = {
  [DCW_COM_ACCESS] = { { SYSTEM, DCW_COM_EXECUTE | DCW_COM_EXECUTE_LOCAL }, { SELF, DCW_COM_ACCESS_ALL } },
  [DCW_COM_LAUNCH] = { { SYSTEM, DCW_COM_LAUNCH_ALL }, { ADMINISTRATORS, LAUNCH_LOCAL }, { INTERACTIVE, LAUNCH_LOCAL } },
};

/* Groups that SYSTEM is in. */
static const char *const of_system[] = { EVERYONE, AUTHENTICATED_USERS, ADMINISTRATORS };

static const struct {
  const char *subject;
  DcwComUse use;
  DcwSettingId setting;
  const char *title; /* N_() */
} of_computer[] = {
  { DCW_LIST_LIMIT, DCW_COM_LAUNCH, DCW_SETTING_LAUNCH_LIMIT, N_ ("Who may start programs here at most (launch limit)") },
  { DCW_LIST_LIMIT, DCW_COM_ACCESS, DCW_SETTING_ACCESS_LIMIT, N_ ("Who may call programs here at most (access limit)") },
  { DCW_LIST_DEFAULT, DCW_COM_LAUNCH, DCW_SETTING_DEFAULT_LAUNCH, N_ ("Who may start programs that have no list of their own") },
  { DCW_LIST_DEFAULT, DCW_COM_ACCESS, DCW_SETTING_DEFAULT_ACCESS, N_ ("Who may call programs that have no list of their own") },
};

/* ---- Windows itself ---- */

const DcwListCompanion *
dcw_lists_companion (DcwComUse use, guint i)
{
  return i < MAX_COMPANIONS && companions[use][i].sid != NULL ? &companions[use][i] : NULL;
}

gboolean
dcw_lists_adds_companions (DcwComUse use, gboolean computer)
{
  return use == DCW_COM_ACCESS || computer;
}

DcwMessage *
dcw_lists_check_denial (DcwComUse use, const DcwPrincipal *who, const char *name)
{
  g_autofree char *sid = dcw_principal_is_pending (who) ? g_strdup ("") : dcw_sid_format (&who->sid);
  const DcwListCompanion *companion;
  gboolean is_needed = FALSE;
  for (guint i = 0; (companion = dcw_lists_companion (use, i)) != NULL; i++)
    is_needed = is_needed || strcmp (companion->sid, sid) == 0;
  for (guint i = 0; i < G_N_ELEMENTS (of_system); i++)
    is_needed = is_needed || strcmp (of_system[i], sid) == 0;
  return is_needed ? dcw_message_new (N_ ("“%1” can't be denied rights: COM itself, and Windows, would be shut out"), name, NULL)
                   : NULL;
}

/* ---- Who ---- */

static const char *
bare (const char *name)
{
  const char *slash = strrchr (name, '\\');
  return slash != NULL ? slash + 1 : name;
}

/* Whom Windows itself calls so in English; NULL: nobody. */
static const DcwWellKnownSid *
find_well_known (const char *text)
{
  gsize n;
  const DcwWellKnownSid *table = dcw_sid_well_known_table (&n);
  for (gsize i = 0; i < n; i++)
    if (dcw_text_fold_equal (table[i].name, text) || dcw_text_fold_equal (bare (table[i].name), text))
      return &table[i];
  return NULL;
}

DcwStatus
dcw_lists_who (DcwView *view, const char *text, DcwPrincipal *who, DcwMessage **problem)
{
  g_auto (DcwPrincipal) found = { 0 };
  *who = (DcwPrincipal){ 0 };
  if (problem != NULL)
    *problem = NULL;
  if (dcw_principal_init_sid_text (who, text, NULL))
    return DCW_STATE_PRESENT;
  const DcwWellKnownSid *known = find_well_known (text);
  DcwMessage *no = known == NULL ? dcw_account_check_given (text, TRUE) : NULL;
  DcwStatus status = DCW_STATE_UNKNOWN;
  if (no == NULL && view != NULL)
    status = dcw_view_resolve (view, text, &found);
  else if (no == NULL)
    dcw_principal_init_name (&found, bare (text));
  if (known != NULL) {
    dcw_principal_init_sid_text (who, known->sid, NULL);
    if (status != DCW_STATE_PRESENT || dcw_principal_equal (who, &found))
      return DCW_STATE_PRESENT;
    *who = (DcwPrincipal){ 0 };
    no = dcw_message_new (N_ ("“%1” is an account here and a name that Windows itself has in English: give its SID"), text, NULL);
  }
  if (no == NULL)
    dcw_principal_copy (&found, who);
  else if (problem != NULL)
    *problem = no;
  else
    dcw_message_unref (no);
  return no == NULL ? status : DCW_STATE_UNKNOWN;
}

static gboolean
means (DcwView *view, const char *text, const DcwPrincipal *who)
{
  g_auto (DcwPrincipal) found = { 0 };
  g_autoptr (DcwMessage) problem = NULL;
  dcw_lists_who (view, text, &found, &problem);
  return problem == NULL && strpbrk (text, ";|=") == NULL && dcw_principal_equal (&found, who);
}

char *
dcw_lists_text_of (DcwView *view, const DcwPrincipal *who)
{
  if (dcw_principal_is_pending (who))
    return g_strdup (who->name);
  const DcwWellKnownSid *known = dcw_sid_well_known (&who->sid);
  const char *name = known != NULL ? bare (known->name) : dcw_view_name_of (view, who);
  return means (view, name, who) ? g_strdup (name) : dcw_sid_format (&who->sid);
}

/* ---- The options ---- */

GPtrArray *
dcw_lists_wished (const DcwProfile *profile, const char *option)
{
  GPtrArray *wishes = NULL;
  const char *text = profile != NULL ? dcw_profile_get (profile, option) : NULL;
  g_autoptr (DcwMessage) problem = dcw_list_wishes_parse (text, &wishes);
  return problem == NULL ? wishes : g_ptr_array_new ();
}

gboolean
dcw_lists_is_exact (const DcwProfile *profile, const char *option, DcwComUse use, const char *subject)
{
  g_autoptr (GPtrArray) wishes = dcw_lists_wished (profile, option);
  const DcwListWish *wish = dcw_list_wishes_find (wishes, use, subject);
  return wish != NULL && wish->exact;
}

static DcwMessage *
check_entry (const DcwListWish *wish, const DcwListEntry *entry)
{
  g_auto (DcwPrincipal) who = { 0 };
  const DcwWellKnownSid *known = find_well_known (entry->who);
  if (!dcw_principal_init_sid_text (&who, known != NULL ? known->sid : entry->who, NULL))
    return dcw_account_check_given (entry->who, TRUE);
  return entry->deny ? dcw_lists_check_denial (wish->use, &who, entry->who) : NULL;
}

static DcwMessage *
check (const char *value, gboolean computer)
{
  g_autoptr (GPtrArray) wishes = NULL;
  DcwMessage *no = dcw_list_wishes_parse (value, &wishes);
  for (guint i = 0; no == NULL && i < wishes->len; i++) {
    const DcwListWish *wish = wishes->pdata[i];
    if (computer && strcmp (wish->subject, DCW_LIST_LIMIT) != 0 && strcmp (wish->subject, DCW_LIST_DEFAULT) != 0)
      return dcw_message_new (N_ ("“%1”: expected limit, or default"), wish->subject, NULL);
    for (guint k = 0; no == NULL && k < wish->entries->len; k++)
      no = check_entry (wish, wish->entries->pdata[k]);
  }
  return no;
}

DcwMessage *
dcw_lists_check_applications (const char *value)
{
  return check (value, FALSE);
}

DcwMessage *
dcw_lists_check_limits (const char *value)
{
  return check (value, TRUE);
}

/* ---- Edits ---- */

static void
add_entry (GArray *entries, const DcwPrincipal *who, guint32 mask, gboolean deny)
{
  DcwComEntry entry = { *who, mask, deny };
  g_array_append_val (entries, entry);
}

static void
clear_entry (gpointer data)
{
  dcw_principal_clear (&((DcwComEntry *)data)->who);
}

static void
add_companions (GArray *entries, DcwComUse use)
{
  const DcwListCompanion *companion;
  for (guint i = 0; (companion = dcw_lists_companion (use, i)) != NULL; i++) {
    DcwPrincipal who;
    dcw_principal_init_sid_text (&who, companion->sid, NULL);
    add_entry (entries, &who, companion->mask, FALSE);
  }
}

/* Entries with whom they mean; NULL: not all names can be (said). */
static GArray *
find_entries (DcwView *view, const DcwListWish *wish, const DcwListPlace *place, DcwEdits *edits)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (DcwComEntry));
  g_array_set_clear_func (entries, clear_entry);
  for (guint i = 0; i < wish->entries->len; i++) {
    const DcwListEntry *entry = wish->entries->pdata[i];
    DcwPrincipal who;
    DcwMessage *problem;
    dcw_lists_who (view, entry->who, &who, &problem);
    /* Names in the language of the station were not known before. */
    if (problem == NULL && entry->deny)
      problem = dcw_lists_check_denial (wish->use, &who, entry->who);
    if (problem != NULL) {
      dcw_principal_clear (&who);
      dcw_edits_block_for (edits, place->resource, place->option, problem);
      return NULL;
    }
    add_entry (entries, &who, entry->mask, entry->deny);
  }
  if (!wish->exact && wish->use == DCW_COM_ACCESS && place->companions)
    add_companions (entries, wish->use);
  return g_steal_pointer (&entries);
}

DcwDescriptor *
dcw_lists_exact (const DcwDescriptor *now, GArray *entries, DcwComUse use, gboolean computer, GError **error)
{
  /* A list that is there lends its label. */
  g_autoptr (DcwDescriptor) nothing = now == NULL ? dcw_permission_without_value (use) : NULL;
  if (dcw_lists_adds_companions (use, computer))
    add_companions (entries, use);
  return dcw_com_set (now != NULL ? now : nothing, (const DcwComEntry *)(gpointer)entries->data, entries->len, use, error);
}

static void
plan_exact (DcwView *view, GArray *entries, const DcwListPlace *place, DcwEdits *edits)
{
  const DcwSetting *setting = place->setting;
  g_auto (DcwPermission) now = { 0 };
  dcw_permission_read (dcw_view_get (view, place->resource), setting, &now);
  gboolean computer = setting->id != DCW_SETTING_APPID_LAUNCH && setting->id != DCW_SETTING_APPID_ACCESS;
  g_autoptr (DcwDescriptor) list = dcw_lists_exact (now.descriptor, entries, setting->use, computer, NULL);
  g_autoptr (DcwState) state = list != NULL ? dcw_state_value_descriptor (setting->type, setting->codec, list, NULL) : NULL;
  if (state != NULL)
    dcw_edits_set (edits, place->resource, state, DCW_RISK_OPENS | DCW_RISK_CUTS | place->risk,
                   dcw_message_new (N_ ("the permissions of %1 become exactly those that were asked for"), place->name, NULL));
  else
    dcw_edits_block_for (edits, place->resource, place->option,
                         dcw_message_new (N_ ("the permissions would be larger than Windows can hold"), NULL));
}

void
dcw_lists_plan (DcwView *view, const DcwListWish *wish, const DcwListPlace *place, DcwEdits *edits)
{
  g_autoptr (GArray) entries = find_entries (view, wish, place, edits);
  if (entries != NULL && wish->exact) {
    plan_exact (view, entries, place, edits);
    return;
  }
  g_autoptr (DcwMessage) why = dcw_message_new (N_ ("what was asked for is added to the permissions of %1"), place->name, NULL);
  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    const DcwComEntry *entry = &g_array_index (entries, DcwComEntry, i);
    if (entry->deny)
      dcw_edits_deny (edits, place->resource, place->setting, &entry->who, entry->mask, place->base, DCW_RISK_CUTS | place->risk,
                      dcw_message_ref (why));
    else
      dcw_edits_grant (edits, place->resource, place->setting, &entry->who, entry->mask, place->base,
                       DCW_RISK_OPENS | place->risk, dcw_message_ref (why));
  }
}

/* ---- Lists to show ---- */

static void
list_free (gpointer data)
{
  DcwPermissionList *list = data;
  g_free (list->subject);
  dcw_message_unref (list->title);
  dcw_resource_unref (list->resource);
  dcw_descriptor_unref (list->now);
  g_free (list);
}

static DcwPermissionList *
append (GPtrArray *lists, const char *option, DcwComUse use, const char *subject, DcwMessage *title)
{
  DcwPermissionList *list = g_new0 (DcwPermissionList, 1);
  *list = (DcwPermissionList){ .option = option, .use = use, .subject = g_strdup (subject), .title = title };
  g_ptr_array_add (lists, list);
  return list;
}

/* NULL appid: there is no such list. */
static void
append_application (GPtrArray *lists, DcwView *view, const char *subject, DcwComUse use, const char *appid)
{
  DcwSettingId id = use == DCW_COM_LAUNCH ? DCW_SETTING_APPID_LAUNCH : DCW_SETTING_APPID_ACCESS;
  if (appid == NULL)
    return;
  DcwMessage *title = dcw_message_new (use == DCW_COM_LAUNCH ? N_ ("Who may start %1") : N_ ("Who may call %1"), subject, NULL);
  DcwPermissionList *list = append (lists, DCW_APPLICATIONS_PERMISSIONS, use, subject, title);
  list->resource = dcw_setting_below (id, appid);
  list->setting = dcw_setting (id);
  list->now = dcw_appid_permission (view, appid, use, &list->own, NULL);
}

/* The AppID of the list that an application has for use; NULL: it has none, or the profile does not name it. */
static char *
find_appid (DcwView *view, const DcwProfile *profile, const char *subject, DcwComUse use)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const DcwOpcServer *server = NULL;
  if (profile->role & DCW_ROLE_SERVER && dcw_profile_has (profile, DCW_LIST_SERVERS, subject))
    server = dcw_servers_lookup (servers, subject);
  else if (profile->role & DCW_ROLE_SERVER && dcw_text_fold_equal (subject, DCW_LIST_OPCENUM))
    server = dcw_servers_enum (servers);
  if (server != NULL)
    return server->mode == DCW_MODE_IN_PROCESS ? NULL : g_strdup (dcw_lists_appid (server, use));
  if (use != DCW_COM_ACCESS || !(profile->role & DCW_ROLE_CLIENT) || !dcw_profile_has (profile, DCW_LIST_PROGRAMS, subject))
    return NULL;
  g_autoptr (DcwClientProgram) program = dcw_program_find (view, subject);
  if (program->exe == NULL || *program->exe == '\0')
    return NULL;
  return program->appid != NULL ? g_strdup (program->appid) : dcw_applications_make_appid (program->exe);
}

static void
append_both (GPtrArray *lists, DcwView *view, const DcwProfile *profile, const char *subject)
{
  static const DcwComUse both[] = { DCW_COM_LAUNCH, DCW_COM_ACCESS };
  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    g_autofree char *appid = find_appid (view, profile, subject, both[i]);
    append_application (lists, view, subject, both[i], appid);
  }
}

static void
append_applications (GPtrArray *lists, DcwView *view, const DcwProfile *profile)
{
  const GPtrArray *servers = profile->lists[DCW_LIST_SERVERS], *programs = profile->lists[DCW_LIST_PROGRAMS];
  for (guint i = 0; i < servers->len; i++)
    append_both (lists, view, profile, servers->pdata[i]);
  if (!dcw_profile_has (profile, DCW_LIST_SERVERS, DCW_LIST_OPCENUM))
    append_both (lists, view, profile, DCW_LIST_OPCENUM);
  for (guint i = 0; i < programs->len; i++)
    if (!dcw_profile_has (profile, DCW_LIST_SERVERS, programs->pdata[i]))
      append_both (lists, view, profile, programs->pdata[i]);
}

static gboolean
is_limit (DcwSettingId id)
{
  return id == DCW_SETTING_LAUNCH_LIMIT || id == DCW_SETTING_ACCESS_LIMIT;
}

static void
append_of_computer (GPtrArray *lists, DcwView *view, guint i)
{
  DcwSettingId id = of_computer[i].setting;
  DcwComUse use = of_computer[i].use;
  DcwPermissionList *list =
      append (lists, DCW_LIMITS_PERMISSIONS, use, of_computer[i].subject, dcw_message_new (of_computer[i].title, NULL));
  list->setting = dcw_setting (id);
  if (is_limit (id)) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, id, &limit);
    list->setting = limit.setting;
    list->own = !limit.built_in;
    list->now = limit.descriptor != NULL && limit.problem == NULL ? dcw_descriptor_ref (limit.descriptor) : NULL;
  } else {
    g_auto (DcwPermission) now = { 0 };
    dcw_permission_read (dcw_view_get_setting (view, list->setting), list->setting, &now);
    list->own = now.status == DCW_STATE_PRESENT;
    if (now.status == DCW_STATE_ABSENT)
      list->now = dcw_permission_without_value (use);
    else if (now.descriptor != NULL && now.faults == 0)
      list->now = dcw_descriptor_ref (now.descriptor);
  }
  list->resource = dcw_setting_resource (list->setting);
}

GPtrArray *
dcw_permission_lists (DcwView *view, const DcwProfile *profile)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (list_free);
  append_applications (lists, view, profile);
  for (guint i = 0; i < G_N_ELEMENTS (of_computer); i++)
    append_of_computer (lists, view, i);
  return lists;
}

const char *
dcw_lists_appid (const DcwOpcServer *server, DcwComUse use)
{
  if (use == DCW_COM_ACCESS && server->exe_appid != NULL)
    return server->exe_appid;
  return server->appid != NULL ? server->appid : server->clsid;
}

DcwResource *
dcw_lists_resource (DcwView *view, const DcwProfile *profile, const char *option, const DcwListWish *wish)
{
  if (strcmp (option, DCW_APPLICATIONS_PERMISSIONS) == 0) {
    g_autofree char *appid = find_appid (view, profile, wish->subject, wish->use);
    return appid != NULL
               ? dcw_setting_below (wish->use == DCW_COM_LAUNCH ? DCW_SETTING_APPID_LAUNCH : DCW_SETTING_APPID_ACCESS, appid)
               : NULL;
  }
  for (guint i = 0; i < G_N_ELEMENTS (of_computer); i++) {
    if (of_computer[i].use != wish->use || strcmp (of_computer[i].subject, wish->subject) != 0)
      continue;
    g_auto (DcwLimit) limit = { .setting = dcw_setting (of_computer[i].setting) };
    if (is_limit (of_computer[i].setting))
      dcw_limit_read (view, of_computer[i].setting, &limit);
    return dcw_setting_resource (limit.setting);
  }
  return NULL;
}
