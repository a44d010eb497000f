/* list-wish: what a person wants of lists of permissions, entry by entry, and the text for it, which is the value of an option.
 *
 *   value   = list *( "|" list )
 *   list    = mode use subject *( ";" entry )     mode: "merge" or "exact"; use: "launch" or "access"
 *   entry   = who "=" [ "deny " ] rights          rights: as dcw_com_rights_parse() has them
 *
 * as in "merge launch limit; OPC Users=remote-launch,remote-activation; Guests=deny all". Blanks around the marks don't count. A
 * subject has no ";" and no "|", a who no "=" either: names that Windows gives have none of them. What a subject is, and whom a
 * name means, is the business of topics (topics/lists.h).
 */
#pragma once
#include "model/message.h"
#include "security/com.h"

#define DCW_LIST_WISH_MAX_TEXT 12288u /* fits a tag of a profile (document/filter.h) */
#define DCW_LIST_WISH_MAX_LISTS 200u
#define DCW_LIST_WISH_MAX_ENTRIES 500u /* of one list */

typedef struct {
  char    *who; /* a name, or a SID */
  guint32  mask;
  gboolean deny;
} DcwListEntry;

typedef struct {
  gboolean   exact;   /* the list is these entries; else they are added to what is there */
  DcwComUse  use;
  char      *subject; /* whose list */
  GPtrArray *entries; /* of DcwListEntry, in order */
} DcwListWish;

DcwListWish *dcw_list_wish_new (gboolean exact, DcwComUse use, const char *subject);
void         dcw_list_wish_free (DcwListWish *wish); /* NULL is fine */
void         dcw_list_wish_add (DcwListWish *wish, const char *who, guint32 mask, gboolean deny);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwListWish, dcw_list_wish_free)

/* NULL: *wishes are those of text, which the caller frees with g_ptr_array_unref(); none for an empty text or NULL. Else what is
 * wrong, *wishes untouched: no such form, a list or an entry that is there twice, rights that are allowed and denied at once, an
 * exact launch list that lets in nobody. */
DcwMessage *dcw_list_wishes_parse (const char *text, GPtrArray **wishes);
/* Parsing it gives the same wishes again. NULL for none; free with g_free(). *problem is NULL, or, for text NULL, what this form
 * can't carry: a subject or who with one of its marks, more than it may hold. */
char *dcw_list_wishes_format (const GPtrArray *wishes, DcwMessage **problem);
/* Whatever the case of subject; NULL: none. */
const DcwListWish *dcw_list_wishes_find (const GPtrArray *wishes, DcwComUse use, const char *subject);
