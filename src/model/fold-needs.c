#include "base/text.h"
#include "model/fold-private.h"

gboolean
dcw_wish_deletes (const DcwWish *wish)
{
  return dcw_state_status (wish->after) == DCW_STATE_ABSENT;
}

/* --- accounts that a wish names ----------------------------------------------------------------------------------------- */

static void
note_name (GPtrArray *names, const DcwPrincipal *principal)
{
  if (principal != NULL && dcw_principal_is_pending (principal))
    g_ptr_array_add (names, principal->name);
}

static void
note_acl (GPtrArray *names, const DcwAcl *acl)
{
  for (guint i = 0; acl != NULL && i < acl->aces->len; i++)
    note_name (names, &g_array_index (acl->aces, DcwAce, i).who);
}

static gboolean
creates_sid (const DcwWish *wish)
{
  return (dcw_kind (dcw_resource_kind (wish->resource))->flags & DCW_KIND_CREATES_SID) != 0;
}

void
dcw_wish_names (const DcwWish *wish, GPtrArray *names)
{
  if (!creates_sid (wish))
    note_name (names, dcw_resource_who (wish->resource));
  note_name (names, dcw_resource_member (wish->resource));
  for (guint i = 0; i < wish->edits->len; i++) {
    const DcwEdit *edit = wish->edits->pdata[i];
    /* The edits of a key that is added are those of what is in it. */
    if (edit->op == DCW_OP_SET && dcw_resource_equal (edit->resource, wish->resource))
      note_name (names, &edit->who);
  }
  if (dcw_state_status (wish->after) != DCW_STATE_PRESENT)
    return;
  for (guint i = 0; i < dcw_kind (dcw_state_kind (wish->after))->n_fields; i++) {
    note_name (names, dcw_state_principal (wish->after, i));
    const DcwDescriptor *descriptor = dcw_state_descriptor (wish->after, i);
    if (descriptor == NULL)
      continue;
    note_name (names, dcw_descriptor_owner (descriptor));
    note_name (names, dcw_descriptor_group (descriptor));
    note_acl (names, dcw_descriptor_dacl (descriptor));
    note_acl (names, dcw_descriptor_sacl (descriptor));
  }
}

const char *
dcw_wish_creates (const DcwWish *wish)
{
  const DcwPrincipal *who = dcw_resource_who (wish->resource);
  return creates_sid (wish) && dcw_principal_is_pending (who) && !dcw_wish_deletes (wish) ? who->name : NULL;
}

/* --- what has to come first ----------------------------------------------------------------------------------------------- */

struct _DcwWishOrder {
  const GPtrArray *wishes;
  GHashTable *by_id;       /* id of a resource -> place + 1 */
  GHashTable *creators;    /* folded name -> place + 1 */
  GHashTable *below;       /* id of a resource -> GArray of the places of what is below it */
  GHashTable *of_accounts; /* id of a principal -> GArray of the places of its rights and memberships */
};

static void
add_place (GHashTable *table, const char *key, guint place)
{
  GArray *places = g_hash_table_lookup (table, key);
  if (places == NULL) {
    places = g_array_new (FALSE, FALSE, sizeof place);
    g_hash_table_insert (table, g_strdup (key), places);
  }
  g_array_append_val (places, place);
}

/* A right or membership gives it to this account: without it, what runs as the account may not start again. NULL: none. */
static const DcwPrincipal *
given_to (const DcwWish *wish)
{
  if (dcw_wish_deletes (wish))
    return NULL;
  switch (dcw_resource_kind (wish->resource)) {
  case DCW_KIND_ACCOUNT_RIGHT:
    return dcw_resource_who (wish->resource);
  case DCW_KIND_MEMBERSHIP:
    return dcw_resource_member (wish->resource);
  default:
    return NULL;
  }
}

DcwWishOrder *
dcw_wish_order_new (const GPtrArray *wishes)
{
  DcwWishOrder *order = g_new0 (DcwWishOrder, 1);
  order->wishes = wishes;
  order->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  order->creators = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  order->below = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  order->of_accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
  for (guint i = 0; i < wishes->len; i++) {
    const DcwWish *wish = wishes->pdata[i];
    g_hash_table_insert (order->by_id, (gpointer)dcw_resource_id (wish->resource), GUINT_TO_POINTER (i + 1));
    g_autofree char *name = dcw_wish_creates (wish) != NULL ? dcw_text_fold (dcw_wish_creates (wish)) : NULL;
    if (name != NULL && !g_hash_table_contains (order->creators, name))
      g_hash_table_insert (order->creators, g_steal_pointer (&name), GUINT_TO_POINTER (i + 1));
    g_autoptr (DcwResource) parent = dcw_resource_parent (wish->resource);
    if (parent != NULL)
      add_place (order->below, dcw_resource_id (parent), i);
    g_autofree char *account = given_to (wish) != NULL ? dcw_principal_id (given_to (wish)) : NULL;
    if (account != NULL)
      add_place (order->of_accounts, account, i);
  }
  return order;
}

void
dcw_wish_order_free (DcwWishOrder *order)
{
  if (order == NULL)
    return;
  g_hash_table_unref (order->by_id);
  g_hash_table_unref (order->creators);
  g_hash_table_unref (order->below);
  g_hash_table_unref (order->of_accounts);
  g_free (order);
}

/* The account that something runs as because of wish: a service, or what an edit says (RunAs is but text); or NULL. */
static const DcwPrincipal *
runs_as (const DcwWish *wish)
{
  if (dcw_wish_deletes (wish))
    return NULL;
  if (dcw_resource_kind (wish->resource) == DCW_KIND_SERVICE)
    return dcw_state_principal (wish->after, DCW_SERVICE_ACCOUNT);
  for (guint i = 0; i < wish->edits->len; i++) {
    const DcwEdit *edit = wish->edits->pdata[i];
    gboolean names = dcw_principal_is_pending (&edit->who) || edit->who.sid.n_subs > 0;
    if (edit->op == DCW_OP_SET && names && dcw_resource_equal (edit->resource, wish->resource))
      return &edit->who;
  }
  return NULL;
}

static int
compare_needs (gconstpointer a, gconstpointer b)
{
  guint need_a = *(const guint *)a, need_b = *(const guint *)b;
  return need_a < need_b ? -1 : need_a > need_b;
}

static void
sort_needs (GArray *needs)
{
  g_array_sort (needs, compare_needs);
  for (guint i = needs->len; i-- > 1;)
    if (g_array_index (needs, guint, i) == g_array_index (needs, guint, i - 1))
      g_array_remove_index (needs, i);
}

/* Of these places, those before at. */
static void
add_places (GArray *needs, const GArray *places, guint at)
{
  for (guint i = 0; places != NULL && i < places->len; i++)
    if (g_array_index (places, guint, i) < at)
      g_array_append_val (needs, g_array_index (places, guint, i));
}

void
dcw_wish_order_needs (const DcwWishOrder *order, guint at, DcwChange *change)
{
  const DcwWish *wish = order->wishes->pdata[at];
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  dcw_wish_names (wish, names);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *folded = dcw_text_fold (names->pdata[i]);
    guint place = GPOINTER_TO_UINT (g_hash_table_lookup (order->creators, folded));
    if (place-- > 0)
      g_array_append_val (change->needs, place);
  }
  g_autoptr (DcwResource) parent = dcw_wish_deletes (wish) ? NULL : dcw_resource_parent (wish->resource);
  guint above = parent != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (order->by_id, dcw_resource_id (parent))) : 0;
  if (above > 0 && above - 1 < at) {
    above--;
    g_array_append_val (change->needs, above);
  }
  if (dcw_wish_deletes (wish))
    add_places (change->needs, g_hash_table_lookup (order->below, dcw_resource_id (wish->resource)), at);
  g_autofree char *account = runs_as (wish) != NULL ? dcw_principal_id (runs_as (wish)) : NULL;
  if (account != NULL)
    add_places (change->needs, g_hash_table_lookup (order->of_accounts, account), at);
  sort_needs (change->needs);
}
