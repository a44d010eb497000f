#include "model/fold.h"
#include "model/fold-private.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/admits.h"
#include "security/com.h"
#include <string.h>

typedef struct {
  DcwLookup lookup;
  gpointer data;
  DcwPlan *plan;
  GPtrArray *wishes; /* of DcwWish that became changes */
  GHashTable *by_id; /* id of a resource -> DcwWish of wishes, not owned */
} Fold;

static gboolean
is_write_only (const DcwWish *wish)
{
  return (dcw_kind (dcw_resource_kind (wish->resource))->flags & DCW_KIND_WRITE_ONLY) != 0;
}

static void
free_wish (gpointer data)
{
  DcwWish *wish = data;
  dcw_resource_unref (wish->resource);
  g_ptr_array_unref (wish->edits);
  dcw_state_unref (wish->before);
  dcw_state_unref (wish->after);
  g_free (wish);
}

/* --- collecting ------------------------------------------------------------------------------------------------------ */

static int
compare_edits (gconstpointer a, gconstpointer b)
{
  const DcwEdit *edit_a = *(DcwEdit *const *)a, *edit_b = *(DcwEdit *const *)b;
  if (edit_a->topic_rank != edit_b->topic_rank)
    return edit_a->topic_rank < edit_b->topic_rank ? -1 : 1;
  if (edit_a->op != edit_b->op)
    return edit_a->op < edit_b->op ? -1 : 1;
  int order = dcw_principal_compare (&edit_a->who, &edit_b->who);
  if (order != 0)
    return order;
  if (edit_a->mask != edit_b->mask)
    return edit_a->mask < edit_b->mask ? -1 : 1;
  g_autofree char *why_a = dcw_message_english (edit_a->why), *why_b = dcw_message_english (edit_b->why);
  return strcmp (why_a, why_b);
}

static int
compare_wishes (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare ((*(DcwWish *const *)a)->resource, (*(DcwWish *const *)b)->resource);
}

static GPtrArray *
collect (const DcwEdits *edits)
{
  GPtrArray *wishes = g_ptr_array_new_with_free_func (free_wish);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < dcw_edits_n (edits); i++) {
    const DcwEdit *edit = dcw_edits_get (edits, i);
    DcwWish *wish = g_hash_table_lookup (by_id, dcw_resource_id (edit->resource));
    if (wish == NULL) {
      wish = g_new0 (DcwWish, 1);
      wish->resource = dcw_resource_ref (edit->resource);
      wish->edits = g_ptr_array_new ();
      g_hash_table_insert (by_id, (gpointer)dcw_resource_id (wish->resource), wish);
      g_ptr_array_add (wishes, wish);
    }
    g_ptr_array_add (wish->edits, (gpointer)edit);
  }
  for (guint i = 0; i < wishes->len; i++)
    g_ptr_array_sort (((DcwWish *)wishes->pdata[i])->edits, compare_edits);
  g_ptr_array_sort (wishes, compare_wishes);
  return wishes;
}

static void
add_topics (GPtrArray *to, const GPtrArray *edits)
{
  for (guint i = 0; i < edits->len; i++) {
    const char *topic = ((const DcwEdit *)edits->pdata[i])->topic;
    if (!g_ptr_array_find_with_equal_func (to, topic, g_str_equal, NULL))
      g_ptr_array_add (to, g_strdup (topic));
  }
}

static DcwBlocked *
block (Fold *fold, const DcwWish *wish, DcwMessage *reason)
{
  DcwBlocked *blocked = dcw_blocked_new (wish->resource, reason);
  add_topics (blocked->topics, wish->edits);
  g_ptr_array_add (fold->plan->blocked, blocked);
  return blocked;
}

static char *
topics_of (const DcwEdit *a, const DcwEdit *b)
{
  return strcmp (a->topic, b->topic) == 0 ? g_strdup (a->topic) : g_strdup_printf ("%s, %s", a->topic, b->topic);
}

/* --- one resource ------------------------------------------------------------------------------------------------------ */

static gboolean
is_right (const DcwEdit *edit)
{
  return edit->op == DCW_OP_GRANT || edit->op == DCW_OP_REVOKE || edit->op == DCW_OP_DENY;
}

/* The one set or clear among the edits (NULL: none); FALSE when they disagree. */
static gboolean
find_base_edit (Fold *fold, const DcwWish *wish, const DcwEdit **base)
{
  *base = NULL;
  for (guint i = 0; i < wish->edits->len; i++) {
    const DcwEdit *edit = wish->edits->pdata[i];
    if (edit->op != DCW_OP_SET && edit->op != DCW_OP_CLEAR)
      continue;
    if (*base == NULL) {
      *base = edit;
    } else if ((*base)->op != edit->op || (edit->op == DCW_OP_SET && !dcw_state_equal ((*base)->set, edit->set))) {
      g_autofree char *topics = topics_of (*base, edit);
      block (fold, wish, dcw_message_new (N_ ("different values are wanted here (%1)"), topics, NULL));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
check_overlaps (Fold *fold, const DcwWish *wish)
{
  for (guint i = 0; i < wish->edits->len; i++)
    for (guint j = i + 1; j < wish->edits->len; j++) {
      const DcwEdit *a = wish->edits->pdata[i], *b = wish->edits->pdata[j];
      if (!is_right (a) || !is_right (b))
        continue;
      g_autofree char *topics = topics_of (a, b);
      if (a->setting != b->setting) {
        block (fold, wish, dcw_message_new (N_ ("rights of different meaning are wanted here (%1)"), topics, NULL));
        return FALSE;
      }
      if (a->op != b->op && (a->mask & b->mask & ~(guint32)DCW_COM_EXECUTE) != 0 && dcw_principal_equal (&a->who, &b->who)) {
        block (fold, wish, dcw_message_new (N_ ("the same right is to be granted and taken away (%1)"), topics, NULL));
        return FALSE;
      }
      if (a->op != DCW_OP_REVOKE && b->op != DCW_OP_REVOKE
          && !(a->base == b->base || (a->base != NULL && b->base != NULL && dcw_descriptor_equal (a->base, b->base)))) {
        block (fold, wish, dcw_message_new (N_ ("the permissions are to start from different defaults (%1)"), topics, NULL));
        return FALSE;
      }
    }
  return TRUE;
}

static const DcwEdit *
first_right (const DcwWish *wish, DcwOp op)
{
  for (guint i = 0; i < wish->edits->len; i++) {
    const DcwEdit *edit = wish->edits->pdata[i];
    if (edit->op == op)
      return edit;
  }
  return NULL;
}

/* One that can begin a list that is not there; else one that has nothing to take away then; or NULL. */
static const DcwEdit *
main_right (const DcwWish *wish)
{
  static const DcwOp order[] = { DCW_OP_GRANT, DCW_OP_DENY, DCW_OP_REVOKE };
  const DcwEdit *right = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (order) && right == NULL; i++)
    right = first_right (wish, order[i]);
  return right;
}

static int
compare_rights (gconstpointer a, gconstpointer b)
{
  const DcwEdit *edit_a = *(DcwEdit *const *)a, *edit_b = *(DcwEdit *const *)b;
  int order = dcw_principal_compare (&edit_a->who, &edit_b->who);
  return order != 0 ? order : edit_a->mask < edit_b->mask ? -1 : edit_a->mask > edit_b->mask;
}

/* Revokes, then grants, then denials, each by principal and mask: the result must not depend on who asked first. */
static DcwDescriptor *
apply_rights (const DcwWish *wish, const DcwDescriptor *start, GError **error)
{
  g_autoptr (DcwDescriptor) now = dcw_descriptor_ref (start);
  static const struct {
    DcwOp op;
    DcwDescriptor *(*change) (const DcwDescriptor *, const DcwPrincipal *, guint32, DcwComUse, GError **);
  } order[] = { { DCW_OP_REVOKE, dcw_com_revoke }, { DCW_OP_GRANT, dcw_com_grant }, { DCW_OP_DENY, dcw_com_deny } };
  for (guint k = 0; k < G_N_ELEMENTS (order); k++) {
    g_autoptr (GPtrArray) rights = g_ptr_array_new ();
    for (guint i = 0; i < wish->edits->len; i++)
      if (((const DcwEdit *)wish->edits->pdata[i])->op == order[k].op)
        g_ptr_array_add (rights, wish->edits->pdata[i]);
    g_ptr_array_sort (rights, compare_rights);
    for (guint i = 0; i < rights->len; i++) {
      const DcwEdit *edit = rights->pdata[i];
      DcwDescriptor *next = order[k].change (now, &edit->who, edit->mask, edit->setting->use, error);
      if (next == NULL)
        return NULL;
      dcw_descriptor_unref (now);
      now = next;
    }
  }
  return g_steal_pointer (&now);
}

/* What rights start from: the value as it is (or is set to), else the base of the grants. *nothing: revokes on nothing. */
static DcwDescriptor *
start_of_rights (Fold *fold, const DcwWish *wish, const DcwState *state, gboolean *nothing)
{
  const DcwEdit *any = main_right (wish);
  *nothing = FALSE;
  if (dcw_state_status (state) == DCW_STATE_ABSENT) {
    *nothing = any->op == DCW_OP_REVOKE;
    if (!*nothing && any->base != NULL)
      return dcw_descriptor_ref (any->base);
    if (!*nothing)
      block (fold, wish, dcw_message_new (N_ ("there are no permissions here to add to"), NULL));
    return NULL;
  }
  DcwDescriptor *start = dcw_state_read_descriptor (state, any->setting->type, any->setting->codec, NULL);
  if (start == NULL)
    block (fold, wish, dcw_message_new (N_ ("the permissions here are damaged; repair them first"), NULL));
  return start;
}

/* after: what all edits together come to; NULL: blocked (already said). */
static DcwState *
combine (Fold *fold, const DcwWish *wish, const DcwState *before)
{
  const DcwEdit *base;
  if (!find_base_edit (fold, wish, &base) || !check_overlaps (fold, wish))
    return NULL;
  g_autoptr (DcwState) start = base == NULL             ? dcw_state_ref (before)
                               : base->op == DCW_OP_SET ? dcw_state_ref (base->set)
                                                        : dcw_state_absent ();
  const DcwEdit *right = main_right (wish);
  if (right == NULL)
    return g_steal_pointer (&start);

  gboolean nothing;
  g_autoptr (DcwDescriptor) from = start_of_rights (fold, wish, start, &nothing);
  if (from == NULL)
    return nothing ? g_steal_pointer (&start) : NULL;
  g_autoptr (DcwDescriptor) to = apply_rights (wish, from, NULL);
  if (to == NULL) {
    block (fold, wish, dcw_message_new (N_ ("the permissions here are not valid to Windows; repair them first"), NULL));
    return NULL;
  }
  if (dcw_state_status (start) == DCW_STATE_PRESENT && dcw_descriptor_equal (from, to))
    return g_steal_pointer (&start);
  DcwState *after = dcw_state_value_descriptor (right->setting->type, right->setting->codec, to, NULL);
  if (after == NULL)
    block (fold, wish, dcw_message_new (N_ ("the permissions would be larger than Windows can hold"), NULL));
  return after;
}

/* What is there, of a kind that can be read; else what the first edit thinks is there. New reference. */
static DcwState *
look_before (Fold *fold, const DcwWish *wish)
{
  if (!is_write_only (wish))
    return fold->lookup (wish->resource, fold->data);
  const DcwEdit *edit = wish->edits->pdata[0];
  return edit->before != NULL ? dcw_state_ref (edit->before) : dcw_state_unknown (NULL);
}

/* TRUE: the wish is a change. */
static gboolean
decide (Fold *fold, DcwWish *wish)
{
  gboolean blocked = FALSE;
  for (guint i = 0; i < wish->edits->len; i++) {
    const DcwEdit *edit = wish->edits->pdata[i];
    if (edit->op == DCW_OP_BLOCK) {
      block (fold, wish, dcw_message_ref (edit->why))->answer = edit->answer;
      blocked = TRUE;
    }
  }
  if (blocked)
    return FALSE;
  wish->before = look_before (fold, wish);
  if (dcw_state_status (wish->before) == DCW_STATE_UNKNOWN) {
    const DcwMessage *reason = dcw_state_reason (wish->before);
    block (fold, wish, reason != NULL ? dcw_message_ref (reason) : dcw_message_new (N_ ("not known"), NULL));
    return FALSE;
  }
  wish->after = combine (fold, wish, wish->before);
  return wish->after != NULL && (is_write_only (wish) || !dcw_state_equal (wish->before, wish->after));
}

/* --- what has to come first -------------------------------------------------------------------------------------------- */

/* Adds the missing keys above a registry wish; FALSE when one of them is to go. */
static gboolean
add_parents (Fold *fold, const DcwWish *child)
{
  g_autoptr (DcwResource) parent = dcw_resource_path (child->resource) != NULL ? dcw_resource_parent (child->resource) : NULL;
  while (parent != NULL) {
    const DcwWish *known = g_hash_table_lookup (fold->by_id, dcw_resource_id (parent));
    if (known != NULL)
      return dcw_state_status (known->after) == DCW_STATE_PRESENT;
    g_autoptr (DcwState) now = fold->lookup (parent, fold->data);
    if (dcw_state_status (now) != DCW_STATE_ABSENT)
      return TRUE;
    DcwWish *wish = g_new0 (DcwWish, 1);
    wish->resource = dcw_resource_ref (parent);
    wish->edits = g_ptr_array_copy (child->edits, NULL, NULL);
    wish->before = g_steal_pointer (&now);
    wish->after = dcw_state_present (DCW_KIND_REGISTRY_KEY);
    g_ptr_array_add (fold->wishes, wish);
    g_hash_table_insert (fold->by_id, (gpointer)dcw_resource_id (wish->resource), wish);
    DcwResource *next = dcw_resource_parent (parent);
    dcw_resource_unref (parent);
    parent = next;
  }
  return TRUE;
}

/* Creating goes by rank; what holds others is deleted after everything else, innermost first. */
static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const DcwWish *wish_a = *(DcwWish *const *)a, *wish_b = *(DcwWish *const *)b;
  gboolean last_a = dcw_wish_deletes (wish_a) && (dcw_kind (dcw_resource_kind (wish_a->resource))->flags & DCW_KIND_HOLDS_OTHERS);
  gboolean last_b = dcw_wish_deletes (wish_b) && (dcw_kind (dcw_resource_kind (wish_b->resource))->flags & DCW_KIND_HOLDS_OTHERS);
  if (last_a != last_b)
    return last_a ? 1 : -1;
  int order = dcw_resource_compare (wish_a->resource, wish_b->resource);
  return last_a ? -order : order;
}

/* The station can't say whether an account of this name exists. */
static gboolean
may_exist (Fold *fold, const char *name)
{
  static const DcwKindId kinds[] = { DCW_KIND_USER, DCW_KIND_GROUP };
  g_auto (DcwPrincipal) who = { 0 };
  dcw_principal_init_name (&who, name);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (DcwResource) account = dcw_resource_new (kinds[i], NULL, NULL, &who, NULL, NULL);
    g_autoptr (DcwState) state = account != NULL ? fold->lookup (account, fold->data) : NULL;
    if (state != NULL && dcw_state_status (state) == DCW_STATE_UNKNOWN)
      return TRUE;
  }
  return FALSE;
}

/* Folded names of the accounts that wishes create. */
static GHashTable *
collect_created (const GPtrArray *wishes)
{
  GHashTable *created = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < wishes->len; i++) {
    const char *name = dcw_wish_creates (wishes->pdata[i]);
    if (name != NULL)
      g_hash_table_add (created, dcw_text_fold (name));
  }
  return created;
}

/* TRUE: nobody creates an account that the wish names (said). */
static gboolean
is_stranded (Fold *fold, GHashTable *created, const DcwWish *wish)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  dcw_wish_names (wish, names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *folded = dcw_text_fold (names->pdata[i]);
    if (g_hash_table_contains (created, folded))
      continue;
    if (!may_exist (fold, names->pdata[i])) {
      block (fold, wish, dcw_message_new (N_ ("nothing in this plan creates the account %1"), names->pdata[i], NULL));
      return TRUE;
    }
    dcw_plan_assume (fold->plan, names->pdata[i]);
  }
  return FALSE;
}

/* Takes out wishes whose accounts nobody creates, until none is left: taking one out may strand another. */
static void
drop_stranded (Fold *fold)
{
  for (guint before = G_MAXUINT; fold->wishes->len < before;) {
    g_autoptr (GHashTable) created = collect_created (fold->wishes);
    g_autoptr (GPtrArray) kept = g_ptr_array_new ();
    before = fold->wishes->len;
    for (guint i = 0; i < fold->wishes->len; i++)
      if (is_stranded (fold, created, fold->wishes->pdata[i]))
        free_wish (fold->wishes->pdata[i]);
      else
        g_ptr_array_add (kept, fold->wishes->pdata[i]);
    g_ptr_array_set_free_func (fold->wishes, NULL);
    g_ptr_array_set_size (fold->wishes, 0);
    g_ptr_array_extend (fold->wishes, kept, NULL, NULL);
    g_ptr_array_set_free_func (fold->wishes, free_wish);
  }
}

static int
compare_blocked (gconstpointer a, gconstpointer b)
{
  const DcwBlocked *blocked_a = *(DcwBlocked *const *)a, *blocked_b = *(DcwBlocked *const *)b;
  int order = dcw_resource_compare (blocked_a->resource, blocked_b->resource);
  if (order != 0)
    return order;
  g_autofree char *reason_a = dcw_message_english (blocked_a->reason), *reason_b = dcw_message_english (blocked_b->reason);
  return strcmp (reason_a, reason_b);
}

static void
emit (const Fold *fold)
{
  g_autoptr (DcwWishOrder) order = dcw_wish_order_new (fold->wishes);
  for (guint i = 0; i < fold->wishes->len; i++) {
    const DcwWish *wish = fold->wishes->pdata[i];
    DcwChange *change = dcw_change_new (wish->resource, wish->before, wish->after, ((DcwEdit *)wish->edits->pdata[0])->why);
    add_topics (change->topics, wish->edits);
    const DcwSetting *setting = dcw_setting_of (wish->resource);
    change->restart = setting != NULL ? setting->restart : dcw_kind (dcw_resource_kind (wish->resource))->restart;
    for (guint j = 0; j < wish->edits->len; j++)
      change->risk |= ((DcwEdit *)wish->edits->pdata[j])->risk;
    /* A topic says what its edit may do; only here it is known what becomes of all of them. */
    if ((change->risk & DCW_RISK_OPENS) != 0 && !dcw_admits_more (wish->resource, wish->before, wish->after))
      change->risk &= ~(guint)DCW_RISK_OPENS;
    /* An empty key does nothing; what goes into it says itself what that does. */
    if (dcw_resource_kind (wish->resource) == DCW_KIND_REGISTRY_KEY && dcw_state_status (wish->after) == DCW_STATE_PRESENT)
      change->risk = 0;
    dcw_wish_order_needs (order, i, change);
    g_ptr_array_add (fold->plan->changes, change);
  }
  g_ptr_array_sort (fold->plan->blocked, compare_blocked);
}

void
dcw_fold (const DcwEdits *edits, DcwLookup lookup, gpointer data, DcwPlan *plan)
{
  g_autoptr (GPtrArray) all = collect (edits);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (free_wish);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  Fold fold = { lookup, data, plan, changes, by_id };
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++) {
    DcwWish *wish = all->pdata[i];
    if (decide (&fold, wish))
      g_ptr_array_add (changes, wish);
    else
      free_wish (wish);
  }
  drop_stranded (&fold);
  for (guint i = 0; i < changes->len; i++)
    g_hash_table_insert (by_id, (gpointer)dcw_resource_id (((DcwWish *)changes->pdata[i])->resource), changes->pdata[i]);
  for (guint i = changes->len; i-- > 0;) {
    DcwWish *wish = changes->pdata[i];
    if (!dcw_wish_deletes (wish) && !add_parents (&fold, wish)) {
      block (&fold, wish, dcw_message_new (N_ ("the key that holds it is to be deleted"), NULL));
      g_hash_table_remove (by_id, dcw_resource_id (wish->resource));
      g_ptr_array_remove_index (changes, i);
    }
  }
  g_ptr_array_sort (changes, compare_changes);
  emit (&fold);
}
