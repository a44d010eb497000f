#include "survey/compare.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/setting.h"
#include "registry/path.h"
#include "survey/servers.h"
#include "survey/value.h"

static const char *const names[DCW_N_DIFFERENCES] = { "changed", "new", "gone", "made-again" };

const char *
dcw_difference_name (DcwDifferenceKind kind)
{
  return names[kind];
}

const char *
dcw_difference_title (DcwDifferenceKind kind)
{
  static const char *const titles[DCW_N_DIFFERENCES] = {
    [DCW_DIFFERENCE_CHANGED] = NC_ ("heading before a difference", "Changed:"),
    [DCW_DIFFERENCE_NEW] = NC_ ("heading before a difference", "New:"),
    [DCW_DIFFERENCE_GONE] = NC_ ("heading before a difference", "Gone:"),
    [DCW_DIFFERENCE_AGAIN] = NC_ ("heading before a difference", "Deleted and made again:"),
  };
  return C_ ("heading before a difference", titles[kind]);
}

static void
free_difference (gpointer data)
{
  DcwDifference *difference = data;
  dcw_resource_unref (difference->resource);
  dcw_resource_unref (difference->again);
  dcw_state_unref (difference->before);
  dcw_state_unref (difference->now);
  g_free (difference->fact);
  g_free (difference->subject);
  g_free (difference->old_value);
  g_free (difference->new_value);
  g_free (difference);
}

static void
free_undecided (gpointer data)
{
  DcwUndecided *undecided = data;
  dcw_resource_unref (undecided->resource);
  dcw_message_unref (undecided->reason);
  g_free (undecided);
}

DcwComparison *
dcw_comparison_new (void)
{
  DcwComparison *comparison = g_new0 (DcwComparison, 1);
  comparison->differences = g_ptr_array_new_with_free_func (free_difference);
  comparison->passing = g_ptr_array_new_with_free_func (free_difference);
  comparison->undecided = g_ptr_array_new_with_free_func (free_undecided);
  comparison->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return comparison;
}

void
dcw_comparison_free (DcwComparison *comparison)
{
  if (comparison == NULL)
    return;
  g_ptr_array_unref (comparison->differences);
  g_ptr_array_unref (comparison->passing);
  g_ptr_array_unref (comparison->undecided);
  g_hash_table_unref (comparison->names);
  g_free (comparison);
}

void
dcw_comparison_name (DcwComparison *comparison, const DcwSid *sid, const char *name)
{
  g_hash_table_replace (comparison->names, dcw_sid_format (sid), g_strdup (name));
}

/* ---- Resources ---- */

static void
add_undecided (DcwComparison *comparison, const DcwResource *resource, gboolean now, const DcwState *state)
{
  DcwUndecided *undecided = g_new (DcwUndecided, 1);
  *undecided = (DcwUndecided){ dcw_resource_ref (resource), now, dcw_message_ref (dcw_state_reason (state)) };
  g_ptr_array_add (comparison->undecided, undecided);
}

static void
add_difference (DcwComparison *comparison, const DcwResource *resource, const DcwState *before, const DcwState *now)
{
  DcwDifference *difference = g_new0 (DcwDifference, 1);
  difference->kind = dcw_state_status (before) == DCW_STATE_ABSENT ? DCW_DIFFERENCE_NEW
                     : dcw_state_status (now) == DCW_STATE_ABSENT  ? DCW_DIFFERENCE_GONE
                                                                   : DCW_DIFFERENCE_CHANGED;
  difference->resource = dcw_resource_ref (resource);
  difference->before = dcw_state_ref (before);
  difference->now = dcw_state_ref (now);
  g_ptr_array_add (comparison->differences, difference);
}

void
dcw_compare_one (DcwComparison *comparison, const DcwResource *resource, const DcwState *wanted, DcwView *view)
{
  const DcwState *now = dcw_view_get (view, resource);
  if (dcw_state_status (now) == DCW_STATE_UNKNOWN || dcw_state_status (wanted) == DCW_STATE_UNKNOWN)
    add_undecided (comparison, resource, dcw_state_status (now) == DCW_STATE_UNKNOWN,
                   dcw_state_status (now) == DCW_STATE_UNKNOWN ? now : wanted);
  else if (!dcw_state_equal (now, wanted))
    add_difference (comparison, resource, wanted, now);
}

/* ---- Whose registration it is ---- */

typedef struct {
  const DcwImage *recorded, *surveyed;
  DcwView *before, *now;
  DcwComparison *comparison;
  GHashTable *seen; /* resource ids */
  GHashTable *ours; /* folded CLSIDs, AppIDs, ProgIDs, file names of OPC servers, then or now */
} Comparing;

static void
add_ours (Comparing *comparing, const char *name)
{
  if (name != NULL && *name != '\0')
    g_hash_table_add (comparing->ours, dcw_text_fold (name));
}

static void
find_ours (Comparing *comparing, DcwView *view)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    add_ours (comparing, server->clsid);
    add_ours (comparing, server->appid);
    add_ours (comparing, server->exe_appid);
    add_ours (comparing, server->progid);
    add_ours (comparing, server->independent);
    add_ours (comparing, server->program != NULL ? dcw_value_file_name (server->program) : NULL);
  }
}

static gboolean
is_present (DcwView *view, const char *path)
{
  return dcw_value_key (view, path) == DCW_STATE_PRESENT;
}

/* FALSE: registered with COM by a program that this one has nothing to do with. An AppID that was there before and is still
 * there may be that of a client program, so what is set below it counts. */
static gboolean
is_ours (Comparing *comparing, const DcwResource *resource)
{
  static const char *const branches[] = { DCW_KEY_APPIDS, DCW_KEY_CLASSES "\\CLSID", DCW_KEY_CLASSES_32 "\\CLSID",
                                          DCW_KEY_CLASSES };
  const char *path = dcw_resource_path (resource);
  if (path == NULL || !dcw_registry_path_is_below (path, DCW_KEY_CLASSES))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (branches); i++) {
    gsize length = strlen (branches[i]);
    if (!dcw_registry_path_is_below (path, branches[i]) || path[length] == '\0')
      continue;
    const char *begin = path + length + 1;
    g_autofree char *part = g_strndup (begin, strcspn (begin, "\\"));
    g_autofree char *folded = dcw_text_fold (part);
    if (dcw_text_fold_equal (part, "Interface") || g_hash_table_contains (comparing->ours, folded))
      return TRUE;
    g_autofree char *key = g_strconcat (branches[i], "\\", part, NULL);
    return i == 0 && dcw_resource_kind (resource) == DCW_KIND_REGISTRY_VALUE && is_present (comparing->before, key)
           && is_present (comparing->now, key);
  }
  return TRUE;
}

/* ---- Walking ---- */

static void
compare_resource (Comparing *comparing, const DcwResource *resource, gboolean was_recorded)
{
  if (dcw_resource_is_pending (resource) || !g_hash_table_add (comparing->seen, g_strdup (dcw_resource_id (resource))))
    return;
  const DcwState *before = dcw_view_get (comparing->before, resource), *now = dcw_view_get (comparing->now, resource);
  gboolean unknown_before = dcw_state_status (before) == DCW_STATE_UNKNOWN,
           unknown_now = dcw_state_status (now) == DCW_STATE_UNKNOWN;
  if (unknown_before || unknown_now) {
    /* What neither can say was not known then and is not now: nothing to tell. */
    if (unknown_before && !unknown_now && !was_recorded)
      comparing->comparison->n_unrecorded += dcw_state_status (now) == DCW_STATE_PRESENT;
    else if (unknown_before != unknown_now && is_ours (comparing, resource))
      add_undecided (comparing->comparison, resource, unknown_now, unknown_now ? now : before);
    return;
  }
  if (dcw_state_equal (before, now))
    return;
  if (is_ours (comparing, resource))
    add_difference (comparing->comparison, resource, before, now);
  else
    comparing->comparison->n_others++;
}

static void
compare_recorded (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Comparing *comparing = data;
  DcwKindId kind = dcw_resource_kind (resource);
  if ((kind == DCW_KIND_USER || kind == DCW_KIND_GROUP) && dcw_state_status (state) == DCW_STATE_PRESENT)
    dcw_comparison_name (comparing->comparison, &dcw_resource_who (resource)->sid,
                         dcw_state_text (state, kind == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME));
  compare_resource (comparing, resource, TRUE);
}

static void
note_name (const DcwSid *sid, const char *name, gpointer comparison)
{
  dcw_comparison_name (comparison, sid, name);
}

static void
compare_surveyed (const DcwResource *resource, const DcwState *state, gpointer data)
{
  compare_resource (data, resource, FALSE);
}

static int
compare_differences (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare ((*(DcwDifference *const *)a)->resource, (*(DcwDifference *const *)b)->resource);
}

static int
compare_undecided (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare ((*(DcwUndecided *const *)a)->resource, (*(DcwUndecided *const *)b)->resource);
}

/* ---- What says the same thing twice ---- */

static char *
account_key (const DcwDifference *difference, DcwDifferenceKind kind)
{
  DcwKindId id = dcw_resource_kind (difference->resource);
  if (difference->kind != kind || (id != DCW_KIND_USER && id != DCW_KIND_GROUP))
    return NULL;
  const DcwState *state = kind == DCW_DIFFERENCE_GONE ? difference->before : difference->now;
  const char *name = dcw_state_text (state, id == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME);
  g_autofree char *folded = dcw_text_fold (name);
  return g_strdup_printf ("%d:%s", id, folded);
}

/* An account that is gone and one of the same name that is new are one difference. */
static void
join_accounts (GPtrArray *differences)
{
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < differences->len; i++) {
    char *key = account_key (differences->pdata[i], DCW_DIFFERENCE_GONE);
    if (key != NULL)
      g_hash_table_replace (gone, key, differences->pdata[i]);
  }
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GPtrArray) dropped = g_ptr_array_new_with_free_func (free_difference);
  for (guint i = 0; i < differences->len; i++) {
    DcwDifference *difference = differences->pdata[i];
    g_autofree char *key = account_key (difference, DCW_DIFFERENCE_NEW);
    DcwDifference *old = key != NULL ? g_hash_table_lookup (gone, key) : NULL;
    if (old == NULL) {
      g_ptr_array_add (kept, difference);
      continue;
    }
    g_hash_table_remove (gone, key);
    old->kind = DCW_DIFFERENCE_AGAIN;
    old->again = dcw_resource_ref (difference->resource);
    dcw_state_unref (old->now);
    old->now = dcw_state_ref (difference->now);
    g_ptr_array_add (dropped, difference);
  }
  g_ptr_array_set_free_func (differences, NULL);
  g_ptr_array_set_size (differences, 0);
  for (guint i = 0; i < kept->len; i++)
    g_ptr_array_add (differences, kept->pdata[i]);
  g_ptr_array_set_free_func (differences, free_difference);
}

/* A key that came or went with what is in it needs no line of its own. */
static void
drop_told_keys (GPtrArray *differences)
{
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < differences->len; i++) {
    const DcwResource *resource = ((const DcwDifference *)differences->pdata[i])->resource;
    const char *path = dcw_resource_path (resource);
    gboolean is_key = dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY;
    char *at = path == NULL ? NULL : is_key ? dcw_registry_path_parent (path) : g_strdup (path);
    while (at != NULL) {
      char *above = g_hash_table_add (told, dcw_text_fold (at)) ? dcw_registry_path_parent (at) : NULL;
      g_free (at);
      at = above;
    }
  }
  for (guint i = differences->len; i-- > 0;) {
    const DcwResource *resource = ((const DcwDifference *)differences->pdata[i])->resource;
    gboolean is_key = dcw_resource_kind (resource) == DCW_KIND_REGISTRY_KEY;
    g_autofree char *folded = is_key ? dcw_text_fold (dcw_resource_path (resource)) : NULL;
    if (is_key && g_hash_table_contains (told, folded))
      g_ptr_array_remove_index (differences, i);
  }
}

/* ---- Facts ---- */

/* What another program said may last. */
static DcwFactLife
life_of (const char *id)
{
  const DcwFactRow *row = dcw_fact_row (id);
  return row != NULL ? row->life : DCW_FACT_LASTS;
}

/* Whether anything at all is known of this kind of fact: then one that is missing is gone. */
static gboolean
has_fact (const GPtrArray *facts, const char *id)
{
  for (guint i = 0; i < facts->len; i++)
    if (strcmp (((const DcwFact *)facts->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}

static void
add_fact (Comparing *comparing, const DcwFact *fact, const char *before, const char *now)
{
  DcwFactLife life = life_of (fact->id);
  if (life == DCW_FACT_OF_FILE || g_strcmp0 (before, now) == 0)
    return;
  DcwDifference *difference = g_new0 (DcwDifference, 1);
  difference->kind = before == NULL ? DCW_DIFFERENCE_NEW : now == NULL ? DCW_DIFFERENCE_GONE : DCW_DIFFERENCE_CHANGED;
  difference->fact = g_strdup (fact->id);
  difference->subject = g_strdup (fact->subject);
  difference->old_value = g_strdup (before);
  difference->new_value = g_strdup (now);
  g_ptr_array_add (life == DCW_FACT_PASSES ? comparing->comparison->passing : comparing->comparison->differences, difference);
}

static void
compare_facts (Comparing *comparing)
{
  g_autoptr (GPtrArray) before = dcw_image_facts (comparing->recorded), now = dcw_image_facts (comparing->surveyed);
  const char *asked = NULL;
  gboolean known = FALSE;
  for (guint i = 0; i < before->len; i++) {
    const DcwFact *fact = before->pdata[i];
    if (asked == NULL || strcmp (asked, fact->id) != 0)
      known = has_fact (now, asked = fact->id);
    if (known)
      add_fact (comparing, fact, fact->value, dcw_image_fact (comparing->surveyed, fact->id, fact->subject));
  }
  asked = NULL;
  for (guint i = 0; i < now->len; i++) {
    const DcwFact *fact = now->pdata[i];
    if (asked == NULL || strcmp (asked, fact->id) != 0)
      known = has_fact (before, asked = fact->id);
    if (known && dcw_image_fact (comparing->recorded, fact->id, fact->subject) == NULL)
      add_fact (comparing, fact, NULL, fact->value);
  }
}

DcwComparison *
dcw_compare (const DcwImage *recorded, DcwView *before, const DcwImage *surveyed, DcwView *now)
{
  Comparing comparing = { recorded,
                          surveyed,
                          before,
                          now,
                          dcw_comparison_new (),
                          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  find_ours (&comparing, before);
  find_ours (&comparing, now);
  dcw_image_foreach_name (recorded, note_name, comparing.comparison);
  dcw_image_foreach (recorded, compare_recorded, &comparing);
  dcw_image_foreach (surveyed, compare_surveyed, &comparing);
  join_accounts (comparing.comparison->differences);
  drop_told_keys (comparing.comparison->differences);
  g_ptr_array_sort (comparing.comparison->differences, compare_differences);
  g_ptr_array_sort (comparing.comparison->undecided, compare_undecided);
  compare_facts (&comparing);
  g_hash_table_unref (comparing.seen);
  g_hash_table_unref (comparing.ours);
  return comparing.comparison;
}
