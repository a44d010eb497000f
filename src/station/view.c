#include "station/view.h"
#include "base/text.h"
#include "registry/path.h"
#include "station/image-station.h"
#include <string.h>

typedef struct {
  DcwResource *parent; /* or NULL */
  DcwKindId kind;
  DcwListing *listing;
} Listed;

typedef struct {
  DcwStatus status;
  DcwSid sid;
} Resolved;

struct _DcwView {
  DcwStation *station;
  GHashTable *states;   /* DcwResource -> DcwState */
  GHashTable *listings; /* "KIND:parent id" -> Listed */
  GHashTable *resolved; /* name -> Resolved */
  GHashTable *names;    /* principal id -> name */
  GHashTable *facts;    /* "id\nsubject" -> value, or NULL for unknown */
  GHashTable *memos;    /* key -> Memo */
};

typedef struct {
  gpointer what;
  GDestroyNotify free_it;
} Memo;

static void
free_memo (gpointer data)
{
  Memo *memo = data;
  memo->free_it (memo->what);
  g_free (memo);
}

static void
free_listed (gpointer data)
{
  Listed *listed = data;
  dcw_resource_unref (listed->parent);
  dcw_listing_free (listed->listing);
  g_free (listed);
}

DcwView *
dcw_view_new (DcwStation *station)
{
  DcwView *view = g_new0 (DcwView, 1);
  view->station = g_object_ref (station);
  view->states = g_hash_table_new_full ((GHashFunc)dcw_resource_hash, (GEqualFunc)dcw_resource_equal,
                                        (GDestroyNotify)dcw_resource_unref, (GDestroyNotify)dcw_state_unref);
  view->listings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_listed);
  view->resolved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  view->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  view->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  view->memos = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_memo);
  return view;
}

void
dcw_view_free (DcwView *view)
{
  if (view == NULL)
    return;
  g_hash_table_unref (view->memos);
  g_hash_table_unref (view->states);
  g_hash_table_unref (view->listings);
  g_hash_table_unref (view->resolved);
  g_hash_table_unref (view->names);
  g_hash_table_unref (view->facts);
  g_object_unref (view->station);
  g_free (view);
}

DcwStation *
dcw_view_station (DcwView *view)
{
  return view->station;
}

const DcwState *
dcw_view_get (DcwView *view, const DcwResource *resource)
{
  DcwState *state = g_hash_table_lookup (view->states, resource);
  if (state == NULL) {
    state = dcw_station_read (view->station, resource);
    g_hash_table_insert (view->states, dcw_resource_ref (resource), state);
  }
  return state;
}

const DcwState *
dcw_view_get_setting (DcwView *view, const DcwSetting *setting)
{
  g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
  return dcw_view_get (view, resource);
}

static char *
listing_id (const DcwResource *parent, DcwKindId kind)
{
  return g_strdup_printf ("%s:%s", dcw_kind (kind)->name, parent != NULL ? dcw_resource_id (parent) : "");
}

const DcwListing *
dcw_view_list (DcwView *view, const DcwResource *parent, DcwKindId kind)
{
  g_autofree char *key = listing_id (parent, kind);
  Listed *listed = g_hash_table_lookup (view->listings, key);
  if (listed == NULL) {
    listed = g_new (Listed, 1);
    listed->parent = dcw_resource_ref (parent);
    listed->kind = kind;
    listed->listing = dcw_station_list (view->station, parent, kind);
    g_hash_table_insert (view->listings, g_steal_pointer (&key), listed);
  }
  return listed->listing;
}

const char *
dcw_view_fact (DcwView *view, const char *id, const char *subject)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", id, subject);
  gpointer value;
  if (g_hash_table_lookup_extended (view->facts, key, NULL, &value))
    return value;
  char *copy = g_strdup (dcw_station_fact (view->station, id, subject));
  g_hash_table_insert (view->facts, g_steal_pointer (&key), copy);
  return copy;
}

/* name without an authority that means this computer. */
static const char *
local_name (DcwView *view, const char *name)
{
  const char *slash = strchr (name, '\\');
  if (slash == NULL)
    return name;
  g_autofree char *authority = g_strndup (name, (gsize)(slash - name));
  const char *computer = dcw_station_info (view->station)->computer;
  gboolean here = strcmp (authority, ".") == 0 || (computer != NULL && dcw_text_fold_equal (authority, computer));
  return here ? slash + 1 : name;
}

DcwStatus
dcw_view_resolve (DcwView *view, const char *name, DcwPrincipal *principal)
{
  Resolved *resolved = g_hash_table_lookup (view->resolved, name);
  if (resolved == NULL) {
    resolved = g_new0 (Resolved, 1);
    resolved->status = dcw_station_resolve (view->station, name, &resolved->sid);
    g_hash_table_insert (view->resolved, g_strdup (name), resolved);
  }
  if (resolved->status == DCW_STATE_PRESENT)
    dcw_principal_init_sid (principal, &resolved->sid);
  else
    dcw_principal_init_name (principal, local_name (view, name));
  return resolved->status;
}

static char *
name_principal (DcwView *view, const DcwPrincipal *principal)
{
  if (dcw_principal_is_pending (principal))
    return g_strdup (principal->name);
  char *name = dcw_station_name_of (view->station, &principal->sid);
  if (name != NULL)
    return name;
  const DcwWellKnownSid *known = dcw_sid_well_known (&principal->sid);
  return known != NULL ? g_strdup (known->name) : dcw_sid_format (&principal->sid);
}

const char *
dcw_view_name_of (DcwView *view, const DcwPrincipal *principal)
{
  g_autofree char *id = dcw_principal_id (principal);
  char *name = g_hash_table_lookup (view->names, id);
  if (name == NULL) {
    name = name_principal (view, principal);
    g_hash_table_insert (view->names, g_steal_pointer (&id), name);
  }
  return name;
}

gpointer
dcw_view_memo (DcwView *view, const char *key, gpointer (*make) (DcwView *view), GDestroyNotify free_it)
{
  Memo *memo = g_hash_table_lookup (view->memos, key);
  if (memo == NULL) {
    memo = g_new (Memo, 1);
    *memo = (Memo){ make (view), free_it };
    g_hash_table_insert (view->memos, (gpointer)key, memo);
  }
  return memo->what;
}

/* ---- Capture ---- */

/* A question that names an account instead of telling its SID: a state, or (listed) what is below resource. */
typedef struct {
  DcwResource *resource;
  gboolean listed;
  DcwKindId kind;
} ByName;

static void
free_by_name (gpointer data)
{
  ByName *question = data;
  dcw_resource_unref (question->resource);
  g_free (question);
}

static void
add_by_name (GPtrArray *questions, const DcwResource *resource, gboolean listed, DcwKindId kind)
{
  if (resource == NULL || !dcw_resource_is_pending (resource))
    return;
  ByName *question = g_new (ByName, 1);
  *question = (ByName){ dcw_resource_ref (resource), listed, kind };
  g_ptr_array_add (questions, question);
}

static GPtrArray *
asked_by_name (DcwView *view)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (free_by_name);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, view->states);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    add_by_name (questions, key, FALSE, 0);
  g_hash_table_iter_init (&iter, view->listings);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_by_name (questions, ((Listed *)value)->parent, TRUE, ((Listed *)value)->kind);
  return questions;
}

static int
compare_listed (gconstpointer a, gconstpointer b)
{
  const Listed *first = *(Listed *const *)a, *second = *(Listed *const *)b;
  if (first->parent != NULL && second->parent != NULL)
    return dcw_resource_compare (first->parent, second->parent);
  return (first->parent != NULL) - (second->parent != NULL);
}

/* Everything that was listed; parents before what is below them. Borrowed. */
static GPtrArray *
sorted_listings (DcwView *view)
{
  GPtrArray *all = g_ptr_array_sized_new (g_hash_table_size (view->listings));
  GHashTableIter iter;
  gpointer listed;
  g_hash_table_iter_init (&iter, view->listings);
  while (g_hash_table_iter_next (&iter, NULL, &listed))
    g_ptr_array_add (all, listed);
  g_ptr_array_sort (all, compare_listed);
  return all;
}

/* Binds what has a name on this station, among its own accounts first. */
static void
bind_name (DcwView *view, const DcwPrincipal *principal, DcwBindings *bindings)
{
  if (principal == NULL || !dcw_principal_is_pending (principal))
    return;
  g_autofree char *local = g_strconcat (".\\", principal->name, NULL);
  DcwSid sid;
  if (dcw_station_resolve (view->station, local, &sid) == DCW_STATE_PRESENT
      || dcw_station_resolve (view->station, principal->name, &sid) == DCW_STATE_PRESENT)
    dcw_bindings_bind (bindings, principal->name, &sid);
}

/* What was asked for by name is asked for by SID, for that is how an image records it, and all accounts are asked for, for
 * only who knows all can say that a name is not there.
 */
static void
read_bound (DcwView *view)
{
  g_autoptr (GPtrArray) questions = asked_by_name (view);
  if (questions->len == 0 && g_hash_table_size (view->resolved) == 0)
    return;
  for (guint i = 0; i < questions->len; i++) {
    const ByName *question = g_ptr_array_index (questions, i);
    g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
    bind_name (view, dcw_resource_who (question->resource), bindings);
    bind_name (view, dcw_resource_member (question->resource), bindings);
    g_autoptr (DcwResource) bound = dcw_resource_bind (question->resource, bindings);
    if (dcw_resource_is_pending (bound))
      continue;
    if (question->listed)
      dcw_view_list (view, bound, question->kind);
    else
      dcw_view_get (view, bound);
  }
  dcw_view_list (view, NULL, DCW_KIND_USER);
  dcw_view_list (view, NULL, DCW_KIND_GROUP);
}

/* Which keys have to be made before what is absent can be written. */
static void
read_missing_parents (DcwView *view)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_resource_unref);
  GHashTableIter iter;
  gpointer resource, state;
  g_hash_table_iter_init (&iter, view->states);
  while (g_hash_table_iter_next (&iter, &resource, &state))
    if (dcw_resource_path (resource) != NULL && dcw_state_status (state) == DCW_STATE_ABSENT)
      g_ptr_array_add (missing, dcw_resource_ref (resource));
  for (guint i = 0; i < missing->len; i++) {
    g_autoptr (DcwResource) parent = dcw_resource_parent (missing->pdata[i]);
    while (parent != NULL && dcw_state_status (dcw_view_get (view, parent)) == DCW_STATE_ABSENT) {
      DcwResource *above = dcw_resource_parent (parent);
      dcw_resource_unref (parent);
      parent = above;
    }
  }
}

/* Reads what the capture needs beyond what was asked, so that it can give the same answers. */
static void
complete_view (DcwView *view)
{
  read_bound (view);
  g_autoptr (GPtrArray) all = sorted_listings (view);
  for (guint i = 0; i < all->len; i++) {
    const Listed *listed = g_ptr_array_index (all, i);
    if (listed->parent != NULL)
      dcw_view_get (view, listed->parent);
    for (guint k = 0; k < listed->listing->resources->len; k++)
      dcw_view_get (view, g_ptr_array_index (listed->listing->resources, k));
  }
  read_missing_parents (view);
}

/* Are the members of every group known, and would those of a group that does not exist yet be? */
static gboolean
all_members_listed (DcwView *view)
{
  g_autoptr (GPtrArray) roots = dcw_station_roots (view->station);
  gboolean covered = roots == NULL;
  for (guint i = 0; !covered && i < roots->len; i++) {
    const DcwRoot *root = g_ptr_array_index (roots, i);
    covered = root->kind == DCW_KIND_MEMBERSHIP && root->key == NULL;
  }
  g_autofree char *all_groups = listing_id (NULL, DCW_KIND_GROUP);
  const Listed *groups = g_hash_table_lookup (view->listings, all_groups);
  if (!covered || groups == NULL || !groups->listing->complete)
    return FALSE;
  for (guint i = 0; i < groups->listing->resources->len; i++) {
    g_autofree char *key = listing_id (g_ptr_array_index (groups->listing->resources, i), DCW_KIND_MEMBERSHIP);
    const Listed *members = g_hash_table_lookup (view->listings, key);
    if (members == NULL || !members->listing->complete)
      return FALSE;
  }
  return TRUE;
}

static void
add_root_of (DcwView *view, const Listed *listed, gboolean all_members, DcwImage *image)
{
  if (listed->parent == NULL) {
    dcw_image_add_root (image, listed->kind, NULL);
    return;
  }
  if (dcw_state_status (dcw_view_get (view, listed->parent)) != DCW_STATE_PRESENT)
    return;
  if (dcw_resource_path (listed->parent) != NULL) {
    dcw_image_add_extent (image, dcw_resource_path (listed->parent),
                          listed->kind == DCW_KIND_REGISTRY_KEY ? DCW_EXTENT_KEYS : DCW_EXTENT_VALUES, NULL);
    return;
  }
  const DcwPrincipal *who = dcw_resource_who (listed->parent);
  if (dcw_principal_is_pending (who) || (listed->kind == DCW_KIND_MEMBERSHIP && all_members))
    return;
  g_autofree char *sid = dcw_sid_format (&who->sid);
  dcw_image_add_root (image, listed->kind, sid);
}

/* One name that was asked for in keys that are side by side. */
typedef struct {
  char *top; /* the key that those are in */
  char *name;
  gboolean is_key;
  guint n_known, n_absent;
} Each;

static void
free_each (gpointer data)
{
  Each *each = data;
  g_free (each->top);
  g_free (each->name);
  g_free (each);
}

/* Counts resource with others of its name; only where the keys side by side are all known, and the one it is in is there. */
static void
count_each (DcwView *view, const DcwResource *resource, const DcwState *state, GHashTable *table)
{
  gboolean is_key = dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY;
  const char *path = dcw_resource_path (resource);
  if (path == NULL || dcw_state_status (state) == DCW_STATE_UNKNOWN)
    return;
  g_autofree char *above = is_key ? dcw_registry_path_parent (path) : g_strdup (path);
  g_autofree char *top = above != NULL ? dcw_registry_path_parent (above) : NULL;
  if (top == NULL)
    return;
  g_autoptr (DcwResource) key_above = dcw_resource_key (above, NULL), key_top = dcw_resource_key (top, NULL);
  g_autofree char *listing = listing_id (key_top, DCW_KIND_REGISTRY_KEY);
  const DcwState *state_above = g_hash_table_lookup (view->states, key_above);
  if (!g_hash_table_contains (view->listings, listing) || state_above == NULL
      || dcw_state_status (state_above) != DCW_STATE_PRESENT)
    return;
  const char *name = is_key ? dcw_registry_path_leaf (path) : dcw_resource_name (resource);
  g_autofree char *folded = dcw_text_fold (name);
  g_autofree char *id = g_strdup_printf ("%d:%s\\\\%s", is_key, dcw_resource_id (key_top), folded);
  Each *each = g_hash_table_lookup (table, id);
  if (each == NULL) {
    each = g_new0 (Each, 1);
    *each = (Each){ g_strdup (dcw_resource_path (key_top)), g_strdup (name), is_key, 0, 0 };
    g_hash_table_insert (table, g_steal_pointer (&id), each);
  } else if (strcmp (name, each->name) < 0) {
    g_free (each->name); /* the same spelling in whatever order they come */
    each->name = g_strdup (name);
  }
  each->n_known++;
  each->n_absent += dcw_state_status (state) == DCW_STATE_ABSENT;
}

/* All that there can be of the name: a few keys below Classes\Wow6432Node are those of Classes, and have no place there. */
static guint
n_possible (const Each *each, const DcwListing *keys)
{
  guint n = 0;
  for (guint i = 0; i < keys->resources->len; i++) {
    const DcwResource *key = keys->resources->pdata[i];
    g_autofree char *path = g_strconcat (dcw_resource_path (key), "\\", each->name, NULL);
    g_autoptr (DcwResource) below = each->is_key ? dcw_resource_key (path, NULL) : NULL;
    g_autoptr (DcwResource) parent = below != NULL ? dcw_resource_parent (below) : NULL;
    n += !each->is_key || (parent != NULL && dcw_resource_equal (parent, key));
  }
  return n;
}

/* Of 30,000 classes nearly all lack what was asked of each: a root says so in one line. */
static void
add_each (DcwView *view, DcwImage *image)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_each);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, view->states);
  while (g_hash_table_iter_next (&iter, &key, &value))
    count_each (view, key, value, table);
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Each *each = value;
    g_autoptr (DcwResource) top = dcw_resource_key (each->top, NULL);
    const DcwListing *keys = dcw_view_list (view, top, DCW_KIND_REGISTRY_KEY);
    if (keys->complete && each->n_absent > 0 && each->n_known + 2 > keys->resources->len
        && each->n_known == n_possible (each, keys))
      dcw_image_add_extent (image, each->top, each->is_key ? DCW_EXTENT_EACH_KEY : DCW_EXTENT_EACH_VALUE, each->name);
  }
}

static void
add_roots (DcwView *view, DcwImage *image)
{
  g_autoptr (GPtrArray) all = sorted_listings (view);
  gboolean all_members = all_members_listed (view);
  for (guint i = 0; i < all->len; i++) {
    const Listed *listed = g_ptr_array_index (all, i);
    if (listed->listing->complete)
      add_root_of (view, listed, all_members, image);
  }
  if (all_members)
    dcw_image_add_root (image, DCW_KIND_MEMBERSHIP, NULL);
  add_each (view, image);
}

static int
compare_resources (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare (*(DcwResource *const *)a, *(DcwResource *const *)b);
}

static void
add_states (DcwView *view, DcwImage *image)
{
  g_autoptr (GPtrArray) resources = g_ptr_array_sized_new (g_hash_table_size (view->states));
  GHashTableIter iter;
  gpointer resource;
  g_hash_table_iter_init (&iter, view->states);
  while (g_hash_table_iter_next (&iter, &resource, NULL))
    if (!dcw_resource_is_pending (resource))
      g_ptr_array_add (resources, resource);
  g_ptr_array_sort (resources, compare_resources);
  for (guint i = 0; i < resources->len; i++) {
    const DcwState *state = g_hash_table_lookup (view->states, resources->pdata[i]);
    g_autoptr (DcwState) answer = dcw_image_answer (image, resources->pdata[i]);
    if (dcw_state_identical (answer, state))
      continue;
    if (dcw_state_status (state) == DCW_STATE_ABSENT)
      dcw_image_note_absent (image, resources->pdata[i]);
    else
      dcw_image_set (image, resources->pdata[i], state);
  }
}

/* A listing that is not complete leaves no trace but that there is no root. */
static void
add_unread (DcwView *view, DcwImage *image)
{
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, view->listings);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const Listed *listed = value;
    const char *kind = dcw_kind (listed->kind)->name;
    if (listed->listing->complete || (listed->parent != NULL && dcw_resource_is_pending (listed->parent))
        || (listed->parent != NULL && dcw_state_status (dcw_view_get (view, listed->parent)) == DCW_STATE_UNKNOWN))
      continue;
    g_autofree char *subject =
        listed->parent != NULL ? g_strdup_printf ("%s of %s", kind, dcw_resource_id (listed->parent)) : g_strdup (kind);
    g_autofree char *reason = listed->listing->reason != NULL ? dcw_message_english (listed->listing->reason) : g_strdup ("");
    /* A capture of a capture knows the first reason. */
    if (dcw_image_fact (image, DCW_FACT_UNREAD, subject) == NULL)
      dcw_image_set_fact (image, DCW_FACT_UNREAD, subject, reason);
  }
}

static void
copy_name (const DcwSid *sid, const char *name, gpointer image)
{
  dcw_image_set_name (image, sid, name);
}

static gboolean
is_named (const DcwImage *image, const DcwSid *sid, const char *name)
{
  g_autofree char *known = dcw_image_name_of (image, sid);
  return g_strcmp0 (known, name) == 0;
}

static gboolean
resolves (const DcwImage *image, const char *name, const DcwSid *sid)
{
  DcwSid found;
  return dcw_image_resolve (image, name, &found) == DCW_STATE_PRESENT && dcw_sid_equal (&found, sid);
}

/* Names that the accounts in the image do not tell. */
static void
add_names (DcwView *view, DcwImage *image)
{
  dcw_station_foreach_name (view->station, copy_name, image);
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, view->names);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    DcwSid sid;
    if (dcw_sid_parse (key, &sid, NULL) && strcmp (key, value) != 0 && !is_named (image, &sid, value))
      dcw_image_set_name (image, &sid, value);
  }
  g_autoptr (GList) asked = g_list_sort (g_hash_table_get_keys (view->resolved), (GCompareFunc)strcmp);
  for (GList *at = asked; at != NULL; at = at->next) {
    const Resolved *resolved = g_hash_table_lookup (view->resolved, at->data);
    if (resolved->status == DCW_STATE_PRESENT && !resolves (image, at->data, &resolved->sid))
      dcw_image_set_name (image, &resolved->sid, at->data);
  }
}

/* What was answered counts, also where the station says something else by now. */
static void
add_asked_facts (DcwView *view, DcwImage *image)
{
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, view->facts);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const char *subject = strchr (key, '\n');
    g_autofree char *id = g_strndup (key, (gsize)(subject - (const char *)key));
    dcw_image_set_fact (image, id, subject + 1, value);
  }
}

DcwImage *
dcw_view_capture (DcwView *view)
{
  complete_view (view);
  DcwImage *image = dcw_image_new ();
  const DcwStationInfo *from = dcw_station_info (view->station);
  DcwStationInfo *to = dcw_image_info (image);
  to->computer = g_strdup (from->computer);
  to->machine = g_strdup (from->machine);
  g_autoptr (GPtrArray) facts = dcw_station_facts (view->station);
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = g_ptr_array_index (facts, i);
    dcw_image_set_fact (image, fact->id, fact->subject, fact->value);
  }
  add_asked_facts (view, image);
  add_roots (view, image);
  add_states (view, image);
  add_names (view, image);
  add_unread (view, image);
  return image;
}
