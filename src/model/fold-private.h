/* fold-private: the wishes of a fold, and what has to come before what; inside fold*.c only. */
#pragma once
#include "model/plan.h"

/* One resource and every edit on it. */
typedef struct {
  DcwResource *resource;
  GPtrArray *edits; /* of const DcwEdit, sorted */
  DcwState *before, *after;
} DcwWish;

gboolean dcw_wish_deletes (const DcwWish *wish);
/* Adds every pending name in the address and the wanted state, but for the one that the wish itself creates; borrowed. */
void dcw_wish_names (const DcwWish *wish, GPtrArray *names);
/* The pending name of the account that it creates, or NULL. */
const char *dcw_wish_creates (const DcwWish *wish);

/* Where things are among wishes in their final order; holds on to nothing. */
typedef struct _DcwWishOrder DcwWishOrder;
DcwWishOrder *dcw_wish_order_new (const GPtrArray *wishes);
void dcw_wish_order_free (DcwWishOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwWishOrder, dcw_wish_order_free)
/* Fills the needs of the wish at this place: which ones come first. Takes as long as there are needs. */
void dcw_wish_order_needs (const DcwWishOrder *order, guint at, DcwChange *change);
