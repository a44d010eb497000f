#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "survey/value.h"
#include "topics/applications-parts.h"

static const char *const class_views[] = { DCW_KEY_CLASSES_32, DCW_KEY_CLASSES };
/* Keys that name what runs a class; dcomcnfg hides them behind an underscore. */
static const char *const ways[] = { "\\LocalServer32", "\\_LocalServer32", "\\InprocServer32", "\\LocalServer",
                                    "\\InprocServer" };

#define MAX_PROGID 39 /* of COM: letters, digits, dots, not a digit first */

gboolean
dcw_applications_is_progid (const char *text)
{
  gsize length = strlen (text);
  if (length == 0 || g_utf8_strlen (text, -1) > MAX_PROGID * 2 || g_ascii_isdigit (*text))
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar)*p < 0x20 || *p == '\\' || *p == 0x7f)
      return FALSE;
  return TRUE;
}

static gboolean
is_sound (const DcwServerId *id)
{
  return dcw_applications_is_progid (id->progid) && dcw_value_is_guid (id->clsid)
         && (id->appid == NULL || dcw_value_is_guid (id->appid));
}

static char *
class_of_progid (DcwView *view, const char *progid)
{
  g_autofree char *key = g_strconcat (DCW_KEY_CLASSES "\\", progid, "\\CLSID", NULL);
  return dcw_value_text (view, key, "");
}

static DcwResource *
progid_key (const char *progid)
{
  g_autofree char *key = dcw_applications_is_progid (progid) ? g_strconcat (DCW_KEY_CLASSES "\\", progid, NULL) : NULL;
  return dcw_resource_key (key != NULL ? key : DCW_KEY_CLASSES, NULL);
}

/* --- survey -------------------------------------------------------------------------------------------------------------- */

/* sub: of a key that most do not have. */
static void
survey_default (DcwView *view, const char *path, const char *sub)
{
  g_autofree char *key = g_strconcat (path, sub, NULL);
  g_autoptr (DcwResource) resource = dcw_resource_key (key, NULL);
  if (resource != NULL && dcw_state_status (dcw_view_get (view, resource)) == DCW_STATE_PRESENT)
    g_free (dcw_value_text_of (view, resource, ""));
}

/* A profile may name any class and any name, and a class that is registered for another computer looks like any other: what
 * can be changed of them is read of all.
 */
void
dcw_applications_survey_ids (DcwView *view)
{
  for (guint i = 0; i < G_N_ELEMENTS (class_views); i++) {
    g_autofree char *key = g_strconcat (class_views[i], "\\CLSID", NULL);
    const DcwListing *classes = dcw_value_keys (view, key);
    for (guint k = 0; k < classes->resources->len; k++) {
      const char *path = dcw_resource_path (classes->resources->pdata[k]);
      g_free (dcw_value_text_of (view, classes->resources->pdata[k], "AppID"));
      survey_default (view, path, "\\ProgID");
      for (guint way = 0; way < G_N_ELEMENTS (ways); way++) {
        g_autofree char *program = g_strconcat (path, ways[way], NULL);
        dcw_value_key (view, program);
      }
    }
  }
  const DcwListing *names = dcw_value_keys (view, DCW_KEY_CLASSES);
  for (guint i = 0; i < names->resources->len; i++)
    survey_default (view, dcw_resource_path (names->resources->pdata[i]), "\\CLSID");
}

/* --- plan ---------------------------------------------------------------------------------------------------------------- */

static gboolean
has (const char *text, const char *part)
{
  g_autofree char *folded = dcw_text_fold (text), *wanted = dcw_text_fold (part);
  return strstr (folded, wanted) != NULL;
}

/* Which views the client programs read, by where they are; both where that says nothing. */
static void
find_views (DcwView *view, const DcwProfile *profile, gboolean *in_32, gboolean *in_64)
{
  *in_32 = *in_64 = FALSE;
  const GPtrArray *programs = profile->lists[DCW_LIST_PROGRAMS];
  gboolean unclear = programs->len == 0;
  for (guint i = 0; i < programs->len; i++) {
    g_autoptr (DcwClientProgram) program = dcw_program_find (view, programs->pdata[i]);
    if (program->program != NULL && (has (program->program, "\\Program Files (x86)\\") || has (program->program, "\\SysWOW64\\")))
      *in_32 = TRUE;
    else if (program->program != NULL && has (program->program, "\\Program Files\\"))
      *in_64 = TRUE;
    else
      unclear = TRUE;
  }
  if (unclear)
    *in_32 = *in_64 = TRUE;
  /* A 32-bit Windows has one view, the native one. */
  if (dcw_value_key (view, DCW_KEY_CLASSES_32) == DCW_STATE_ABSENT) {
    *in_32 = FALSE;
    *in_64 = TRUE;
  }
}

static void
set_text (DcwEdits *edits, const char *key, const char *name, const char *text, const char *why, const char *progid)
{
  g_autoptr (DcwResource) value = dcw_resource_value (key, name, NULL);
  g_autoptr (DcwState) state = dcw_state_value_text (text);
  dcw_edits_set (edits, value, state, 0, dcw_message_new (why, progid, NULL));
}

/* Sets a value of the class in the views that are read. */
static void
set_in_class (DcwView *view, const DcwProfile *profile, DcwEdits *edits, const DcwServerId *id, const char *sub, const char *name,
              const char *text, const char *why)
{
  gboolean read[2];
  static const char *const views[] = { DCW_KEY_CLASSES_32, DCW_KEY_CLASSES };
  find_views (view, profile, &read[0], &read[1]);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    g_autofree char *key = g_strconcat (views[i], "\\CLSID\\", id->clsid, sub, NULL);
    if (read[i])
      set_text (edits, key, name, text, why, id->progid);
  }
}

static gboolean
runs_here (DcwView *view, const char *class_path)
{
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *key = g_strconcat (class_path, ways[i], NULL);
    if (dcw_value_key (view, key) == DCW_STATE_PRESENT)
      return TRUE;
  }
  return FALSE;
}

static gpointer
find_appids (DcwView *view)
{
  GHashTable *appids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (class_views); i++) {
    g_autofree char *key = g_strconcat (class_views[i], "\\CLSID", NULL);
    const DcwListing *classes = dcw_value_keys (view, key);
    for (guint k = 0; k < classes->resources->len; k++) {
      const char *path = dcw_resource_path (classes->resources->pdata[k]);
      g_autofree char *appid = dcw_value_text (view, path, "AppID");
      if (appid != NULL && runs_here (view, path))
        g_hash_table_add (appids, g_ascii_strup (appid, -1));
    }
  }
  return appids;
}

gboolean
dcw_applications_is_appid_taken (DcwView *view, const char *appid)
{
  static const char *const values[] = { "LocalService", "_LocalService", "DllSurrogate", "RunAs" };
  g_autofree char *upper = g_ascii_strup (appid, -1);
  GHashTable *of_classes = dcw_view_memo (view, "applications.appids", find_appids, (GDestroyNotify)g_hash_table_unref);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autoptr (DcwResource) value = dcw_appid_value (appid, values[i]);
    if (dcw_state_status (dcw_view_get (view, value)) != DCW_STATE_ABSENT)
      return TRUE;
  }
  return g_hash_table_contains (of_classes, upper);
}

gboolean
dcw_applications_is_opc_class (DcwView *view, const char *clsid)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const DcwOpcServer *server = dcw_servers_lookup (servers, clsid);
  return server != NULL && g_ascii_strcasecmp (server->clsid, clsid) == 0;
}

/* TRUE: the class looks as one does that this program registered for another computer. */
static gboolean
is_sent_for (DcwView *view, const char *clsid, const char *appid, const char *progid)
{
  g_autofree char *meant = progid != NULL && dcw_applications_is_progid (progid) ? class_of_progid (view, progid) : NULL;
  if (meant != NULL && g_ascii_strcasecmp (meant, clsid) == 0)
    return TRUE;
  g_autoptr (DcwResource) host = appid != NULL ? dcw_setting_below (DCW_SETTING_APPID_REMOTE_SERVER, appid) : NULL;
  return host != NULL && dcw_state_status (dcw_view_get (view, host)) == DCW_STATE_PRESENT;
}

gboolean
dcw_applications_is_class_taken (DcwView *view, const char *clsid)
{
  gboolean opc = dcw_applications_is_opc_class (view, clsid);
  for (guint i = 0; i < G_N_ELEMENTS (class_views); i++) {
    g_autofree char *path = g_strconcat (class_views[i], "\\CLSID\\", clsid, NULL);
    if (dcw_value_key (view, path) == DCW_STATE_ABSENT)
      continue;
    if (runs_here (view, path))
      return TRUE;
    g_autofree char *key = g_strconcat (path, "\\ProgID", NULL);
    g_autofree char *progid = dcw_value_text (view, key, ""), *text = dcw_value_text (view, path, "AppID");
    const char *appid = dcw_value_is_guid (text) ? text : NULL;
    if (appid != NULL && dcw_applications_is_appid_taken (view, appid))
      return TRUE;
    if (!opc && !is_sent_for (view, clsid, appid, progid))
      return TRUE;
  }
  return FALSE;
}

/* TRUE: the class has this value in one of the views, and another one than text. */
static gboolean
has_other (DcwView *view, const char *clsid, const char *sub, const char *name, const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (class_views); i++) {
    g_autofree char *key = g_strconcat (class_views[i], "\\CLSID\\", clsid, sub, NULL);
    g_autofree char *now = dcw_value_text (view, key, name);
    if (now != NULL && !dcw_text_fold_equal (now, text))
      return TRUE;
  }
  return FALSE;
}

static void
plan_progid (DcwView *view, const DcwProfile *profile, DcwEdits *edits, const DcwServerId *id)
{
  const char *why = N_ ("programs here find the id of %1 by its name");
  g_autofree char *key = g_strconcat (DCW_KEY_CLASSES "\\", id->progid, NULL), *key_class = g_strconcat (key, "\\CLSID", NULL);
  g_autofree char *now = class_of_progid (view, id->progid);
  if (now != NULL && g_ascii_strcasecmp (now, id->clsid) != 0) {
    g_autoptr (DcwResource) value = dcw_resource_value (key_class, "", NULL);
    dcw_edits_block (
        edits, value,
        dcw_message_new (N_ ("%1 means another class here (%2) than on the server's computer"), id->progid, now, NULL));
    return;
  }
  if (now == NULL)
    set_text (edits, key_class, "", id->clsid, why, id->progid);
  set_in_class (view, profile, edits, id, "\\ProgID", "", id->progid, why);
}

static void
plan_remote_name (DcwView *view, const DcwProfile *profile, DcwEdits *edits, const DcwServerId *id)
{
  const char *why = N_ ("programs here that ask for %1 are sent to its computer");
  const GPtrArray *peers = profile->lists[DCW_LIST_PEERS];
  g_autoptr (DcwResource) key = progid_key (id->progid);
  if (id->appid == NULL) {
    dcw_edits_block (edits, key, dcw_message_new (N_ ("the profile does not say the AppID of %1"), id->progid, NULL));
    return;
  }
  if (dcw_applications_is_appid_taken (view, id->appid)) {
    dcw_edits_block (edits, key,
                     dcw_message_new (N_ ("the AppID of %1 is that of another program on this computer"), id->progid, NULL));
    return;
  }
  if (has_other (view, id->clsid, "", "AppID", id->appid)) {
    dcw_edits_block (edits, key,
                     dcw_message_new (N_ ("the id of %1 has another AppID on this computer, which it keeps"), id->progid, NULL));
    return;
  }
  if (peers->len != 1) {
    dcw_edits_block (edits, key,
                     dcw_message_new (peers->len == 0
                                          ? N_ ("the profile does not say on which computer %1 is")
                                          : N_ ("the profile names several computers; on which of them %1 is it does not say"),
                                      id->progid, NULL));
    return;
  }
  g_autoptr (DcwResource) value = dcw_setting_below (DCW_SETTING_APPID_REMOTE_SERVER, id->appid);
  g_autoptr (DcwState) state = dcw_state_value_text (peers->pdata[0]);
  dcw_edits_set (edits, value, state, DCW_RISK_SENDS, dcw_message_new (why, id->progid, NULL));
  set_in_class (view, profile, edits, id, "", "AppID", id->appid, why);
}

/* What is installed here is not sent elsewhere, and registered itself. */
static gboolean
is_here (DcwView *view, const DcwServerId *id)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const DcwOpcServer *server = id->clsid != NULL ? dcw_servers_lookup (servers, id->clsid) : NULL;
  return server != NULL && server->program != NULL;
}

void
dcw_applications_plan_ids (DcwView *view, const DcwProfile *profile, DcwEdits *edits)
{
  gboolean name = dcw_profile_is (profile, DCW_APPLICATIONS_PROGID, "register");
  gboolean computer = dcw_profile_is (profile, DCW_APPLICATIONS_REMOTE_NAME, "set");
  if (!(profile->role & DCW_ROLE_CLIENT) || !(name || computer))
    return;
  if (profile->ids->len == 0) {
    g_autoptr (DcwResource) classes = dcw_resource_key (DCW_KEY_CLASSES, NULL);
    dcw_edits_block (edits, classes, dcw_message_new (N_ ("the profile does not carry the ids of the servers"), NULL));
  }
  for (guint i = 0; i < profile->ids->len; i++) {
    const DcwServerId *id = profile->ids->pdata[i];
    g_autoptr (DcwResource) key = progid_key (id->progid);
    if (!is_sound (id)) {
      dcw_edits_block (edits, key, dcw_message_new (N_ ("%1: name or ids of this server are not valid"), id->progid, NULL));
      continue;
    }
    if (is_here (view, id))
      continue;
    if (dcw_applications_is_class_taken (view, id->clsid)
        || (!dcw_applications_is_opc_class (view, id->clsid) && has_other (view, id->clsid, "\\ProgID", "", id->progid))) {
      dcw_edits_block (edits, key,
                       dcw_message_new (N_ ("the id of %1 is that of another program on this computer"), id->progid, NULL));
      continue;
    }
    if (name)
      plan_progid (view, profile, edits, id);
    if (computer)
      plan_remote_name (view, profile, edits, id);
  }
}

/* --- checks -------------------------------------------------------------------------------------------------------------- */

static void
check_ids (DcwView *view, const DcwProfile *profile, GPtrArray *findings, gboolean other)
{
  if (profile == NULL || !(profile->role & DCW_ROLE_CLIENT))
    return;
  for (guint i = 0; i < profile->ids->len; i++) {
    const DcwServerId *id = profile->ids->pdata[i];
    if (!is_sound (id) || is_here (view, id))
      continue;
    g_autofree char *key = g_strconcat (DCW_KEY_CLASSES "\\", id->progid, "\\CLSID", NULL);
    g_autoptr (DcwResource) value = dcw_resource_value (key, "", NULL);
    DcwStatus status = dcw_state_status (dcw_view_get (view, value));
    g_autofree char *now = class_of_progid (view, id->progid);
    if (other && now != NULL && g_ascii_strcasecmp (now, id->clsid) != 0)
      g_ptr_array_add (
          findings,
          dcw_finding_new ("applications.other-class", "P33", DCW_SEVERITY_PROBLEM, "applications", value,
                           dcw_message_new (N_ ("%1 means the class %2 here, and %3 on the server's computer."), id->progid, now,
                                            id->clsid, NULL),
                           dcw_message_new (N_ ("Clients get 0x80040154 (class not registered) from the server."), NULL),
                           dcw_message_new (N_ ("Find out which version of the server is which; give the client program "
                                                "the id instead of the name."),
                                            NULL),
                           NULL, NULL));
    else if (!other && status == DCW_STATE_ABSENT)
      g_ptr_array_add (findings,
                       dcw_finding_new ("applications.no-progid", "P32", DCW_SEVERITY_INFO, "applications", value,
                                        dcw_message_new (N_ ("The name %1 is not known on this computer."), id->progid, NULL),
                                        dcw_message_new (N_ ("A client program that is given the name, and does not search, gets "
                                                             "0x800401F3."),
                                                         NULL),
                                        dcw_message_new (N_ ("Let the wizard register the name."), NULL), DCW_APPLICATIONS_PROGID,
                                        "register"));
  }
}

void
dcw_applications_check_no_progid (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_ids (view, profile, findings, FALSE);
}

void
dcw_applications_check_other_class (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  check_ids (view, profile, findings, TRUE);
}
