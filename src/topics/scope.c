#include "topics/scope.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/admits.h"
#include "registry/data.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "survey/servers.h"
#include "survey/value.h"
#include "topics/scope-rules.h"

#define OUTSIDE N_ ("this is nothing that any topic of this program changes")

struct _DcwScene {
  const DcwPlan *plan;
  const DcwProfile *profile;
  DcwBindings *bindings;
  DcwView *view;
  DcwLook look;
  GHashTable *by_id;              /* id of a resource -> change */
  GHashTable *parents;            /* folded paths of keys that hold, at any depth, something that the plan makes */
  GHashTable *servers, *programs; /* folded AppIDs; NULL: not looked yet */
};

static void
note_parents (GHashTable *parents, const char *path)
{
  g_autofree char *folded = dcw_text_fold (path);
  for (gsize size = strlen (folded); size > 0; size--) {
    if (folded[size] != '\0' && folded[size] != '\\')
      continue;
    if (!g_hash_table_add (parents, g_strndup (folded, size)))
      return;
  }
}

DcwScene *
dcw_scene_new (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view, DcwLook look)
{
  DcwScene *scene = g_new0 (DcwScene, 1);
  scene->plan = plan;
  scene->profile = profile;
  scene->bindings = dcw_bindings_copy (bindings);
  scene->view = view;
  scene->look = view != NULL ? look : DCW_LOOK_NOWHERE;
  scene->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  scene->parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < plan->changes->len; i++) {
    DcwChange *change = plan->changes->pdata[i];
    g_hash_table_insert (scene->by_id, (gpointer)dcw_resource_id (change->resource), change);
    if (dcw_resource_kind (change->resource) == DCW_KIND_REGISTRY_VALUE && dcw_state_status (change->after) == DCW_STATE_PRESENT)
      note_parents (scene->parents, dcw_resource_path (change->resource));
  }
  for (guint i = 0; scene->look == DCW_LOOK_ANYWHERE && i < plan->assumed->len; i++) {
    const char *name = plan->assumed->pdata[i];
    g_auto (DcwPrincipal) who = { 0 };
    if (dcw_view_resolve (view, name, &who) == DCW_STATE_PRESENT)
      dcw_bindings_bind (scene->bindings, name, &who.sid);
  }
  return scene;
}

void
dcw_scene_free (DcwScene *scene)
{
  if (scene == NULL)
    return;
  dcw_bindings_free (scene->bindings);
  g_hash_table_unref (scene->by_id);
  g_hash_table_unref (scene->parents);
  g_clear_pointer (&scene->servers, g_hash_table_unref);
  g_clear_pointer (&scene->programs, g_hash_table_unref);
  g_free (scene);
}

/* ---- What rules ask ---- */

DcwView *
dcw_scene_view (const DcwScene *scene, DcwLook look)
{
  return scene->look >= look ? scene->view : NULL;
}

const DcwProfile *
dcw_scene_profile (const DcwScene *scene)
{
  return scene->profile;
}

void
dcw_scene_bind_principal (const DcwScene *scene, const DcwPrincipal *from, DcwPrincipal *to)
{
  dcw_principal_bind (from, scene->bindings, to);
}

DcwDescriptor *
dcw_scene_bind (const DcwScene *scene, const DcwDescriptor *descriptor)
{
  return dcw_descriptor_bind (descriptor, scene->bindings);
}

gboolean
dcw_scene_value (const DcwScene *scene, const char *key, const char *name, const DcwState **before, const DcwState **after)
{
  g_autoptr (DcwResource) value = dcw_resource_value (key, name, NULL);
  const DcwChange *change = value != NULL ? g_hash_table_lookup (scene->by_id, dcw_resource_id (value)) : NULL;
  *before = change != NULL ? change->before : NULL;
  *after = change != NULL ? change->after : NULL;
  return change != NULL;
}

static void
note (GHashTable *set, const char *appid)
{
  if (appid != NULL)
    g_hash_table_add (set, dcw_text_fold (appid));
}

static void
find_servers (DcwScene *scene)
{
  scene->servers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) servers = dcw_servers_find (scene->view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    note (scene->servers, server->appid != NULL ? server->appid : server->clsid);
    note (scene->servers, server->exe_appid);
  }
}

static void
find_programs (DcwScene *scene)
{
  scene->programs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const DcwSetting *of_exe = dcw_setting (DCW_SETTING_APPID_OF_EXE);
  const DcwListing *keys = dcw_value_keys (scene->view, of_exe->path);
  for (guint i = 0; i < keys->resources->len; i++) {
    const char *path = dcw_resource_path (keys->resources->pdata[i]);
    g_autofree char *appid =
        dcw_value_is_guid (dcw_registry_path_leaf (path)) ? NULL : dcw_value_text (scene->view, path, of_exe->value);
    note (scene->programs, appid);
  }
  for (guint i = 0; i < scene->plan->changes->len; i++) {
    const DcwChange *change = scene->plan->changes->pdata[i];
    if (dcw_setting_of (change->resource) != of_exe || dcw_state_status (change->after) != DCW_STATE_PRESENT)
      continue;
    GBytes *data = dcw_state_bytes (change->after, DCW_VALUE_DATA);
    g_autofree char *appid = data != NULL ? dcw_registry_data_to_text (data, NULL) : NULL;
    note (scene->programs, appid);
  }
}

gboolean
dcw_scene_is_server (DcwScene *scene, const char *appid)
{
  if (scene->look != DCW_LOOK_ANYWHERE)
    return TRUE;
  if (scene->servers == NULL)
    find_servers (scene);
  g_autofree char *folded = dcw_text_fold (appid);
  return g_hash_table_contains (scene->servers, folded);
}

gboolean
dcw_scene_is_application (DcwScene *scene, const char *appid)
{
  if (dcw_scene_is_server (scene, appid))
    return TRUE;
  if (scene->programs == NULL)
    find_programs (scene);
  g_autofree char *folded = dcw_text_fold (appid);
  return g_hash_table_contains (scene->programs, folded);
}

gboolean
dcw_scene_is_enum (DcwScene *scene, const char *appid)
{
  if (scene->look != DCW_LOOK_ANYWHERE)
    return TRUE;
  g_autoptr (GPtrArray) servers = dcw_servers_find (scene->view, NULL);
  const DcwOpcServer *opcenum = dcw_servers_enum (servers);
  return opcenum != NULL && opcenum->appid != NULL && dcw_text_fold_equal (opcenum->appid, appid);
}

/* Accounts that Windows makes for itself or for everybody, by their number (MS-DTYP 2.4.2.4). */
static gboolean
is_guest_or_worse (guint32 rid)
{
  static const guint32 rids[] = { 501, 502, 503, 504,
                                  514 }; /* Guest, krbtgt, DefaultAccount, WDAGUtilityAccount, Domain Guests */
  for (guint i = 0; i < G_N_ELEMENTS (rids); i++)
    if (rids[i] == rid)
      return TRUE;
  return FALSE;
}

static gboolean
is_of (const DcwPrincipal *who, guint first, guint n_subs)
{
  static const guint8 nt[6] = { 0, 0, 0, 0, 0, 5 };
  return memcmp (who->sid.authority, nt, sizeof nt) == 0 && who->sid.n_subs == n_subs && who->sid.sub[0] == first;
}

gboolean
dcw_scope_is_account (const DcwPrincipal *who)
{
  return dcw_principal_is_pending (who) ? *who->name != '\0' : is_of (who, 21, 5) && !is_guest_or_worse (who->sid.sub[4]);
}

gboolean
dcw_scope_is_grantable (const DcwPrincipal *who)
{
  return dcw_scope_is_account (who) || (!dcw_principal_is_pending (who) && is_of (who, 32, 2) && who->sid.sub[1] != 546);
}

gboolean
dcw_scope_has_word (const char *list, const char *text)
{
  g_auto (GStrv) words = g_strsplit (list != NULL ? list : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0' && dcw_text_fold_equal (words[i], text))
      return TRUE;
  return FALSE;
}

/* ---- Addresses ---- */

/* A dot inside keeps the names out that Windows gives to kinds of files. */
static gboolean
is_progid (const char *text)
{
  if (!g_unichar_isalnum (g_utf8_get_char (text)) || strchr (text, '.') == NULL)
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_isalnum (g_utf8_get_char (p)) && strchr ("._- ", *p) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_exe (const char *text)
{
  gsize length = strlen (text);
  return length > 4 && g_ascii_strcasecmp (text + length - 4, ".exe") == 0;
}

static gboolean
matches_part (const char *wanted, const char *part)
{
  if (strcmp (wanted, "{}") == 0)
    return dcw_value_is_guid (part);
  if (strcmp (wanted, "<exe>") == 0)
    return is_exe (part);
  if (strcmp (wanted, "<progid>") == 0)
    return is_progid (part);
  return dcw_text_fold_equal (wanted, part);
}

static gboolean
matches_key (const char *wanted, const char *path)
{
  g_auto (GStrv) pattern = g_strsplit (wanted, "\\", -1), parts = g_strsplit (path, "\\", -1);
  guint n = g_strv_length (pattern);
  if (g_strv_length (parts) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!matches_part (pattern[i], parts[i]))
      return FALSE;
  return TRUE;
}

/* wanted may end with a star, which stands for anything. */
static gboolean
matches_name (const char *wanted, const char *name)
{
  gsize length = strlen (wanted);
  if (length == 0 || wanted[length - 1] != '*')
    return dcw_text_fold_equal (wanted, name);
  g_autofree char *start = g_strndup (wanted, length - 1);
  g_autofree char *folded_start = dcw_text_fold (start), *folded = dcw_text_fold (name);
  return g_str_has_prefix (folded, folded_start);
}

static gboolean
matches (const DcwScope *row, const DcwResource *resource)
{
  if (row->kind != dcw_resource_kind (resource))
    return FALSE;
  if (row->name != NULL && !matches_name (row->name, dcw_resource_name (resource)))
    return FALSE;
  return row->key == NULL || matches_key (row->key, dcw_resource_path (resource));
}

/* ---- One change ---- */

/* What a kind as such keeps. */
static const char *
check_kind (const DcwAsk *ask)
{
  if (dcw_state_status (ask->before) != DCW_STATE_PRESENT || dcw_state_status (ask->after) != DCW_STATE_PRESENT)
    return NULL;
  const DcwKind *kind = dcw_kind (dcw_resource_kind (ask->resource));
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].fixed && g_strcmp0 (dcw_state_text (ask->before, i), dcw_state_text (ask->after, i)) != 0)
      return N_ ("its program and its names stay as they are");
  return NULL;
}

/* A key is made for what goes into it. */
static gboolean
is_made_for_others (const DcwScene *scene, const DcwAsk *ask)
{
  if (dcw_resource_kind (ask->resource) != DCW_KIND_REGISTRY_KEY || dcw_state_status (ask->before) != DCW_STATE_ABSENT
      || dcw_state_status (ask->after) != DCW_STATE_PRESENT)
    return FALSE;
  g_autofree char *folded = dcw_text_fold (dcw_resource_path (ask->resource));
  return g_hash_table_contains (scene->parents, folded);
}

/* NULL: the topic makes such changes. */
static const char *
ask_topic (const DcwScopeOfTopic *topic, DcwAsk *ask)
{
  const char *reason = OUTSIDE;
  guint risk = ask->risk;
  for (guint i = 0; i < topic->n_scope; i++) {
    const DcwScope *row = &topic->scope[i];
    if (!matches (row, ask->resource))
      continue;
    ask->row = row;
    ask->risk = risk | row->risk;
    const char *no = row->may (ask);
    if (no == NULL)
      return NULL;
    reason = no;
  }
  ask->risk = risk;
  return reason;
}

static int
rank_of (const DcwScopeOfTopic *topics, guint n, const char *id)
{
  for (guint i = 0; i < n; i++)
    if (strcmp (topics[i].id, id) == 0)
      return (int)i;
  return -1;
}

static const char *
ask_topics (const DcwScopeOfTopic *topics, guint n_topics, const DcwChange *change, DcwAsk *ask)
{
  gboolean key = is_made_for_others (ask->scene, ask);
  int last = -1;
  for (guint i = 0; i < change->topics->len; i++) {
    int rank = rank_of (topics, n_topics, change->topics->pdata[i]);
    if (rank <= last)
      return N_ ("the topics that it names are not those of this program, in their order");
    const char *no = key ? NULL : ask_topic (&topics[rank], ask);
    if (no != NULL)
      return no;
    last = rank;
  }
  return last >= 0 ? NULL : N_ ("it names no topic");
}

static const struct {
  guint risk;
  const char *text;
} hidden_risks[] = {
  { DCW_RISK_OPENS, N_ ("it lets somebody in, and the plan does not say so") },
  { DCW_RISK_CUTS, N_ ("it may cut a connection, and the plan does not say so") },
  { DCW_RISK_SENDS, N_ ("it sends programs to another computer, and the plan does not say so") },
  { DCW_RISK_NOT_UNDOABLE, N_ ("taking it back needs a password, and the plan does not say so") },
};

/* What the plan says of the change besides what it does. */
static const char *
check_words (const DcwChange *change, guint risk)
{
  const DcwSetting *setting = dcw_setting_of (change->resource);
  DcwRestart restart = setting != NULL ? setting->restart : dcw_kind (dcw_resource_kind (change->resource))->restart;
  if (change->restart != restart)
    return N_ ("what has to restart is not what the plan says");
  if ((risk & DCW_RISK_OPENS) != 0 && !dcw_admits_more (change->resource, change->before, change->after))
    risk &= ~(guint)DCW_RISK_OPENS;
  for (guint i = 0; i < G_N_ELEMENTS (hidden_risks); i++)
    if (risk & ~change->risk & hidden_risks[i].risk)
      return hidden_risks[i].text;
  return NULL;
}

DcwMessage *
dcw_scene_refuse (DcwScene *scene, const DcwScopeOfTopic *topics, guint n_topics, guint i)
{
  const DcwChange *change = scene->plan->changes->pdata[i];
  g_autoptr (DcwResource) resource = dcw_resource_bind (change->resource, scene->bindings);
  /* A list may name accounts that are known beside some that are not yet: its rule binds it itself. */
  g_autoptr (DcwState) bound = dcw_state_bind (change->after, scene->bindings, NULL);
  DcwAsk ask = { .scene = scene, .resource = resource, .before = change->before, .after = bound != NULL ? bound : change->after };
  const char *no = check_kind (&ask);
  if (no == NULL)
    no = ask_topics (topics, n_topics, change, &ask);
  if (no == NULL)
    no = check_words (change, ask.risk);
  return no != NULL ? dcw_message_new (no, NULL) : NULL;
}
