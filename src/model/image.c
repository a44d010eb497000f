#include "model/image.h"
#include "base/i18n.h"
#include "base/text.h"
#include "registry/path.h"
#include <string.h>

typedef struct {
  DcwResource *resource;
  DcwState *state;
} Record;

struct _DcwImage {
  DcwStationInfo info;
  GHashTable *records;    /* resource -> Record, which owns it */
  GHashTable *children;   /* "KIND:parent id" -> GHashTable used as a set of Record */
  GHashTable *roots;      /* root id -> DcwRoot */
  GHashTable *whole_keys; /* folded registry paths of those that are whole with all below; "": everything */
  guint extents;          /* 1 << DcwExtent of those */
  GHashTable *facts;      /* "id\nsubject" -> DcwFact */
  GHashTable *names;      /* DcwSid -> name */
  GHashTable *by_name;    /* folded account name -> Record; NULL: to be made anew */
};

DcwListing *
dcw_listing_new (void)
{
  DcwListing *listing = g_new0 (DcwListing, 1);
  listing->resources = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_resource_unref);
  return listing;
}

void
dcw_listing_free (DcwListing *listing)
{
  if (listing == NULL)
    return;
  dcw_message_unref (listing->reason);
  g_ptr_array_unref (listing->resources);
  g_free (listing);
}

static void
free_record (gpointer data)
{
  Record *record = data;
  dcw_resource_unref (record->resource);
  dcw_state_unref (record->state);
  g_free (record);
}

static void
free_root (gpointer data)
{
  DcwRoot *root = data;
  g_free (root->key);
  g_free (root->name);
  g_free (root);
}

static void
free_fact (gpointer data)
{
  DcwFact *fact = data;
  g_free (fact->id);
  g_free (fact->subject);
  g_free (fact->value);
  g_free (fact);
}

DcwImage *
dcw_image_new (void)
{
  DcwImage *image = g_new0 (DcwImage, 1);
  image->records = g_hash_table_new_full ((GHashFunc)dcw_resource_hash, (GEqualFunc)dcw_resource_equal, NULL, free_record);
  image->children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  image->roots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_root);
  image->whole_keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  image->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_fact);
  image->names = g_hash_table_new_full ((GHashFunc)dcw_sid_hash, (GEqualFunc)dcw_sid_equal, g_free, g_free);
  return image;
}

void
dcw_image_free (DcwImage *image)
{
  if (image == NULL)
    return;
  g_free (image->info.computer);
  g_free (image->info.machine);
  g_free (image->info.instance);
  g_clear_pointer (&image->by_name, g_hash_table_unref);
  g_hash_table_unref (image->children);
  g_hash_table_unref (image->records);
  g_hash_table_unref (image->roots);
  g_hash_table_unref (image->whole_keys);
  g_hash_table_unref (image->facts);
  g_hash_table_unref (image->names);
  g_free (image);
}

DcwStationInfo *
dcw_image_info (const DcwImage *image)
{
  return (DcwStationInfo *)&image->info;
}

/* Keys or values of a table as an array; elements are borrowed. */
static GPtrArray *
collect (GHashTable *table, gboolean keys)
{
  GPtrArray *array = g_ptr_array_sized_new (g_hash_table_size (table));
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_ptr_array_add (array, keys ? key : value);
  return array;
}

/* --- roots ------------------------------------------------------------------------------------------------------- */

/* No key has an empty part, so what comes after a doubled backslash is no part of it. */
static char *
root_id (DcwKindId kind, const char *key, DcwExtent extent, const char *name)
{
  g_autofree char *folded = key != NULL ? dcw_text_fold (key) : g_strdup ("");
  g_autofree char *folded_name = name != NULL ? dcw_text_fold (name) : g_strdup ("");
  return g_strdup_printf ("%s:%s\\\\%d\\%s", dcw_kind (kind)->name, folded, (int)extent, folded_name);
}

static void
add_root (DcwImage *image, DcwKindId kind, const char *key, DcwExtent extent, const char *name)
{
  DcwRoot *root = g_new0 (DcwRoot, 1);
  *root = (DcwRoot){ kind, g_strdup (key), extent, g_strdup (name) };
  g_hash_table_replace (image->roots, root_id (kind, key, extent, name), root);
  if (kind == DCW_KIND_REGISTRY_KEY && extent == DCW_EXTENT_WHOLE)
    g_hash_table_add (image->whole_keys, key != NULL ? dcw_text_fold (key) : g_strdup (""));
  image->extents |= 1u << extent;
}

void
dcw_image_add_root (DcwImage *image, DcwKindId kind, const char *key)
{
  add_root (image, kind, key, DCW_EXTENT_WHOLE, NULL);
}

void
dcw_image_add_extent (DcwImage *image, const char *key, DcwExtent extent, const char *name)
{
  add_root (image, DCW_KIND_REGISTRY_KEY, key, extent, name);
}

static int
compare_roots (gconstpointer a, gconstpointer b)
{
  return dcw_root_compare (*(DcwRoot *const *)a, *(DcwRoot *const *)b);
}

int
dcw_root_compare (const DcwRoot *a, const DcwRoot *b)
{
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  int order = dcw_text_fold_compare (a->key, b->key);
  if (order != 0)
    return order;
  if (a->extent != b->extent)
    return a->extent < b->extent ? -1 : 1;
  return dcw_text_fold_compare (a->name, b->name);
}

GPtrArray *
dcw_image_roots (const DcwImage *image)
{
  GPtrArray *roots = collect (image->roots, FALSE);
  g_ptr_array_sort (roots, compare_roots);
  return roots;
}

static gboolean
has_extent (const DcwImage *image, DcwKindId kind, const char *key, DcwExtent extent, const char *name)
{
  if (!(image->extents & 1u << extent))
    return FALSE;
  g_autofree char *id = root_id (kind, key, extent, name);
  return g_hash_table_contains (image->roots, id);
}

static gboolean
has_root (const DcwImage *image, DcwKindId kind, const char *key)
{
  return has_extent (image, kind, key, DCW_EXTENT_WHOLE, NULL);
}

/* A root holds path with everything below it. */
static gboolean
covers_path (const DcwImage *image, const char *path)
{
  g_autofree char *key = dcw_text_fold (path);
  gboolean found = g_hash_table_contains (image->whole_keys, key);
  for (char *end; !found && (end = strrchr (key, '\\')) != NULL;) {
    *end = '\0';
    found = g_hash_table_contains (image->whole_keys, key);
  }
  return found || g_hash_table_contains (image->whole_keys, "");
}

/* A listing of the key above has it, or one of what each key there holds. */
static gboolean
covers_leaf (const DcwImage *image, const DcwResource *resource)
{
  if ((image->extents & ~(1u << DCW_EXTENT_WHOLE)) == 0)
    return FALSE;
  const char *path = dcw_resource_path (resource);
  gboolean is_key = dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY;
  g_autofree char *above = is_key ? dcw_registry_path_parent (path) : g_strdup (path);
  if (above == NULL)
    return FALSE;
  if (has_extent (image, DCW_KIND_REGISTRY_KEY, above, is_key ? DCW_EXTENT_KEYS : DCW_EXTENT_VALUES, NULL))
    return TRUE;
  g_autofree char *top = dcw_registry_path_parent (above);
  return top != NULL
         && has_extent (image, DCW_KIND_REGISTRY_KEY, top, is_key ? DCW_EXTENT_EACH_KEY : DCW_EXTENT_EACH_VALUE,
                        is_key ? dcw_registry_path_leaf (path) : dcw_resource_name (resource));
}

gboolean
dcw_image_covers (const DcwImage *image, const DcwResource *resource)
{
  DcwKindId kind = dcw_resource_kind (resource);
  if (dcw_resource_path (resource) != NULL)
    return covers_leaf (image, resource) || covers_path (image, dcw_resource_path (resource));
  if (has_root (image, kind, NULL))
    return TRUE;
  const DcwPrincipal *who = dcw_resource_who (resource);
  if (who == NULL || dcw_principal_is_pending (who))
    return FALSE;
  g_autofree char *sid = dcw_sid_format (&who->sid);
  return has_root (image, kind, sid);
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static gboolean
is_account (DcwKindId kind)
{
  return (dcw_kind (kind)->flags & DCW_KIND_CREATES_SID) != 0;
}

static char *
list_id (const DcwResource *parent, DcwKindId kind)
{
  return g_strconcat (dcw_kind (kind)->name, ":", parent != NULL ? dcw_resource_id (parent) : "", NULL);
}

/* Every listing that a resource is in: below its parent, and (kinds listed without one) overall. */
static void
update_children (DcwImage *image, Record *record, gboolean add)
{
  DcwKindId kind = dcw_resource_kind (record->resource);
  g_autoptr (DcwResource) parent = dcw_resource_parent (record->resource);
  g_autofree char *below = parent != NULL ? list_id (parent, kind) : NULL;
  g_autofree char *overall = dcw_resource_path (record->resource) == NULL ? list_id (NULL, kind) : NULL;
  const char *const ids[] = { below, overall };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    if (ids[i] == NULL)
      continue;
    GHashTable *set = g_hash_table_lookup (image->children, ids[i]);
    if (add && set == NULL) {
      set = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (image->children, g_strdup (ids[i]), set);
    }
    if (add)
      g_hash_table_add (set, record);
    else if (set != NULL && g_hash_table_remove (set, record) && g_hash_table_size (set) == 0)
      g_hash_table_remove (image->children, ids[i]);
  }
  if (is_account (kind))
    g_clear_pointer (&image->by_name, g_hash_table_unref);
}

static void
remove_record (DcwImage *image, const DcwResource *resource)
{
  Record *record = g_hash_table_lookup (image->records, resource);
  if (record == NULL)
    return;
  update_children (image, record, FALSE);
  g_hash_table_remove (image->records, resource);
}

/* What can't be there without resource: keys and values below a key, memberships of a group, rights of an account. */
static gboolean
depends_on (const DcwResource *resource, const DcwResource *on)
{
  switch (dcw_resource_kind (on)) {
  case DCW_KIND_REGISTRY_KEY:
    return dcw_resource_path (resource) != NULL && !dcw_resource_equal (resource, on)
           && dcw_registry_path_is_below (dcw_resource_path (resource), dcw_resource_path (on));
  case DCW_KIND_USER:
  case DCW_KIND_GROUP:
    return (dcw_resource_kind (resource) == DCW_KIND_MEMBERSHIP || dcw_resource_kind (resource) == DCW_KIND_ACCOUNT_RIGHT)
           && dcw_principal_equal (dcw_resource_who (resource), dcw_resource_who (on));
  default:
    return FALSE;
  }
}

static void
remove_dependents (DcwImage *image, const DcwResource *resource)
{
  g_autoptr (GPtrArray) dependents = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_resource_unref);
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, image->records);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (depends_on (key, resource))
      g_ptr_array_add (dependents, dcw_resource_ref (key));
  for (guint i = 0; i < dependents->len; i++)
    remove_record (image, dependents->pdata[i]);
}

static void
put_record (DcwImage *image, const DcwResource *resource, const DcwState *state)
{
  Record *record = g_hash_table_lookup (image->records, resource);
  if (record != NULL) {
    dcw_state_unref (record->state);
    record->state = dcw_state_ref (state);
    if (is_account (dcw_resource_kind (resource)))
      g_clear_pointer (&image->by_name, g_hash_table_unref);
    return;
  }
  record = g_new0 (Record, 1);
  record->resource = dcw_resource_ref (resource);
  record->state = dcw_state_ref (state);
  g_hash_table_insert (image->records, record->resource, record);
  update_children (image, record, TRUE);
}

void
dcw_image_set (DcwImage *image, const DcwResource *resource, const DcwState *state)
{
  if (dcw_state_status (state) != DCW_STATE_ABSENT) {
    put_record (image, resource, state);
    return;
  }
  if (dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY || is_account (dcw_resource_kind (resource)))
    remove_dependents (image, resource);
  dcw_image_note_absent (image, resource);
}

void
dcw_image_note_absent (DcwImage *image, const DcwResource *resource)
{
  g_autoptr (DcwState) absent = dcw_state_absent ();
  remove_record (image, resource);
  if (!dcw_image_covers (image, resource))
    put_record (image, resource, absent);
}

static const char *
account_name (const DcwState *state)
{
  /* The name is the first field of users and groups alike. */
  return dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_text (state, DCW_USER_NAME) : NULL;
}

static Record *
find_account (const DcwImage *image, const char *name)
{
  DcwImage *mutable = (DcwImage *)image;
  if (image->by_name == NULL) {
    mutable->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init (&iter, image->records);
    while (g_hash_table_iter_next (&iter, NULL, &value)) {
      Record *record = value;
      if (is_account (dcw_resource_kind (record->resource)) && account_name (record->state) != NULL)
        g_hash_table_replace (mutable->by_name, dcw_text_fold (account_name (record->state)), record);
    }
  }
  g_autofree char *folded = dcw_text_fold (name);
  return g_hash_table_lookup (image->by_name, folded);
}

static const Record *
find_record (const DcwImage *image, const DcwResource *resource)
{
  const DcwPrincipal *who = dcw_resource_who (resource);
  if (is_account (dcw_resource_kind (resource)) && dcw_principal_is_pending (who)) {
    Record *record = find_account (image, who->name);
    return record != NULL && dcw_resource_kind (record->resource) == dcw_resource_kind (resource) ? record : NULL;
  }
  return g_hash_table_lookup (image->records, resource);
}

static DcwMessage *
not_recorded (void)
{
  return dcw_message_new (N_ ("not recorded"), NULL);
}

DcwState *
dcw_image_get (const DcwImage *image, const DcwResource *resource)
{
  const Record *record = find_record (image, resource);
  if (record != NULL)
    return dcw_state_ref (record->state);
  return dcw_image_covers (image, resource) ? dcw_state_absent () : dcw_state_unknown (not_recorded ());
}

static int
compare_resources (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare (*(DcwResource *const *)a, *(DcwResource *const *)b);
}

gboolean
dcw_image_lists (const DcwImage *image, const DcwResource *parent, DcwKindId kind)
{
  if (parent == NULL)
    return has_root (image, kind, NULL);
  const char *path = dcw_resource_path (parent);
  if (path != NULL)
    return has_extent (image, DCW_KIND_REGISTRY_KEY, path, kind == DCW_KIND_REGISTRY_KEY ? DCW_EXTENT_KEYS : DCW_EXTENT_VALUES,
                       NULL)
           || covers_path (image, path);
  if (has_root (image, kind, NULL))
    return TRUE;
  const DcwPrincipal *who = dcw_resource_who (parent);
  if (who == NULL || dcw_principal_is_pending (who))
    return FALSE;
  g_autofree char *sid = dcw_sid_format (&who->sid);
  return has_root (image, kind, sid);
}

DcwListing *
dcw_image_list (const DcwImage *image, const DcwResource *parent, DcwKindId kind)
{
  DcwListing *listing = dcw_listing_new ();
  g_autofree char *id = list_id (parent, kind);
  GHashTable *set = g_hash_table_lookup (image->children, id);
  if (set != NULL) {
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init (&iter, set);
    while (g_hash_table_iter_next (&iter, &value, NULL)) {
      const Record *record = value;
      if (dcw_state_status (record->state) != DCW_STATE_ABSENT)
        g_ptr_array_add (listing->resources, dcw_resource_ref (record->resource));
    }
    g_ptr_array_sort (listing->resources, compare_resources);
  }
  listing->complete = dcw_image_lists (image, parent, kind);
  if (!listing->complete)
    listing->reason = not_recorded ();
  return listing;
}

static int
compare_records (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare ((*(Record *const *)a)->resource, (*(Record *const *)b)->resource);
}

void
dcw_image_foreach (const DcwImage *image, void (*each) (const DcwResource *, const DcwState *, gpointer), gpointer data)
{
  g_autoptr (GPtrArray) records = collect (image->records, FALSE);
  g_ptr_array_sort (records, compare_records);
  for (guint i = 0; i < records->len; i++) {
    const Record *record = records->pdata[i];
    each (record->resource, record->state, data);
  }
}

/* --- facts and names ------------------------------------------------------------------------------------------------ */

void
dcw_image_set_fact (DcwImage *image, const char *id, const char *subject, const char *value)
{
  char *key = g_strdup_printf ("%s\n%s", id, subject);
  gboolean of_value;
  if (value == NULL || dcw_fact_problem (id, subject, value, &of_value) != NULL) {
    g_hash_table_remove (image->facts, key);
    g_free (key);
    return;
  }
  DcwFact *fact = g_new0 (DcwFact, 1);
  fact->id = g_strdup (id);
  fact->subject = g_strdup (subject);
  fact->value = g_strdup (value);
  g_hash_table_replace (image->facts, key, fact);
}

const char *
dcw_image_fact (const DcwImage *image, const char *id, const char *subject)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", id, subject);
  const DcwFact *fact = g_hash_table_lookup (image->facts, key);
  return fact != NULL ? fact->value : NULL;
}

static int
compare_facts (gconstpointer a, gconstpointer b)
{
  const DcwFact *fact_a = *(DcwFact *const *)a, *fact_b = *(DcwFact *const *)b;
  int order = strcmp (fact_a->id, fact_b->id);
  return order != 0 ? order : strcmp (fact_a->subject, fact_b->subject);
}

GPtrArray *
dcw_image_facts (const DcwImage *image)
{
  GPtrArray *facts = collect (image->facts, FALSE);
  g_ptr_array_sort (facts, compare_facts);
  return facts;
}

void
dcw_image_set_name (DcwImage *image, const DcwSid *sid, const char *name)
{
  g_hash_table_replace (image->names, g_memdup2 (sid, sizeof *sid), g_strdup (name));
}

static int
compare_sids (gconstpointer a, gconstpointer b)
{
  return dcw_sid_compare (*(DcwSid *const *)a, *(DcwSid *const *)b);
}

void
dcw_image_foreach_name (const DcwImage *image, void (*each) (const DcwSid *, const char *, gpointer), gpointer data)
{
  g_autoptr (GPtrArray) sids = collect (image->names, TRUE);
  g_ptr_array_sort (sids, compare_sids);
  for (guint i = 0; i < sids->len; i++)
    each (sids->pdata[i], g_hash_table_lookup (image->names, sids->pdata[i]), data);
}

/* The SID of the smallest that carries this name, so that the answer does not depend on the order of the table. */
static gboolean
find_in_names (const DcwImage *image, const char *name, DcwSid *sid)
{
  gboolean found = FALSE;
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, image->names);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (dcw_text_fold_equal (value, name) && (!found || dcw_sid_compare (key, sid) < 0)) {
      *sid = *(DcwSid *)key;
      found = TRUE;
    }
  return found;
}

static gboolean
find_well_known (const char *name, DcwSid *sid)
{
  gsize n;
  const DcwWellKnownSid *table = dcw_sid_well_known_table (&n);
  for (gsize i = 0; i < n; i++) {
    const char *leaf = strrchr (table[i].name, '\\');
    if (dcw_text_fold_equal (table[i].name, name) || (leaf != NULL && dcw_text_fold_equal (leaf + 1, name)))
      return dcw_sid_parse (table[i].sid, sid, NULL);
  }
  return FALSE;
}

/* name without an authority that means this computer; NULL when it names another one. */
static const char *
local_part (const DcwImage *image, const char *name)
{
  const char *slash = strchr (name, '\\');
  if (slash == NULL)
    return name;
  g_autofree char *authority = g_strndup (name, (gsize)(slash - name));
  if (strcmp (authority, ".") == 0 || dcw_text_fold_equal (authority, "BUILTIN")
      || (image->info.computer != NULL && dcw_text_fold_equal (authority, image->info.computer)))
    return slash + 1;
  return NULL;
}

DcwStatus
dcw_image_resolve (const DcwImage *image, const char *name, DcwSid *sid)
{
  if (g_str_has_prefix (name, "S-1-") && dcw_sid_parse (name, sid, NULL))
    return DCW_STATE_PRESENT;
  const char *local = local_part (image, name);
  const Record *record = local != NULL ? find_account (image, local) : NULL;
  if (record != NULL) {
    *sid = dcw_resource_who (record->resource)->sid;
    return DCW_STATE_PRESENT;
  }
  if (find_in_names (image, name, sid) || find_well_known (name, sid))
    return DCW_STATE_PRESENT;
  if (local != NULL && has_root (image, DCW_KIND_USER, NULL) && has_root (image, DCW_KIND_GROUP, NULL))
    return DCW_STATE_ABSENT;
  return DCW_STATE_UNKNOWN;
}

static const char *
recorded_name (const DcwImage *image, const DcwSid *sid)
{
  DcwPrincipal who;
  dcw_principal_init_sid (&who, sid);
  for (DcwKindId kind = DCW_KIND_USER; kind <= DCW_KIND_GROUP; kind++) {
    g_autoptr (DcwResource) resource = dcw_resource_new (kind, NULL, NULL, &who, NULL, NULL);
    const Record *record = resource != NULL ? find_record (image, resource) : NULL;
    if (record != NULL && account_name (record->state) != NULL)
      return account_name (record->state);
  }
  return g_hash_table_lookup (image->names, sid);
}

char *
dcw_image_name_of (const DcwImage *image, const DcwSid *sid)
{
  const char *name = recorded_name (image, sid);
  if (name == NULL) {
    const DcwWellKnownSid *known = dcw_sid_well_known (sid);
    name = known != NULL ? known->name : NULL;
  }
  return g_strdup (name);
}
