/* list-edit: a list of permissions while a person edits it: who is allowed and denied what, beside what is there now, as rows; the
 * same as SDDL; and the wish that it comes to (model/list-wish.h).
 *
 * Mutable, for one thread. A row is somebody who has plain entries now or is to have some; what rows can't show (entries with a condition or
 * flags) is kept when merging and goes with an exact list. Merging takes nothing away.
 */
#pragma once
#include "model/list-wish.h"

typedef struct {
  DcwPrincipal who;
  char *text;                 /* as a wish names it */
  char *name;                 /* for people */
  guint32 now_allow, now_deny;
  guint32 fixed_allow, fixed_deny; /* what is there now, or other choices add: merging, it stays, and is nothing to wish for */
  guint32 allow, deny;        /* wanted, bit 0x1 aside; none: the row is to go */
} DcwListRow;

typedef struct _DcwListEdit DcwListEdit;

/* Names of a principal, made by the caller, who knows the station; both are taken. */
typedef void (*DcwListNames) (const DcwPrincipal *who, char **text, char **name, gpointer data);

/* computer: a limit or default of the computer, not a list of a program. now: NULL: not known, or nothing that Windows can read:
 * the list can only be set exactly. planned: what the plan makes of it; NULL: nothing. wish: where editing goes on; NULL: it
 * begins with what is planned. found: who the i-th entry of wish is. */
DcwListEdit *dcw_list_edit_new (DcwComUse use, gboolean computer, const DcwDescriptor *now, const DcwDescriptor *planned,
                                const DcwListWish *wish, const DcwPrincipal *found, DcwListNames names, gpointer data);
void         dcw_list_edit_free (DcwListEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwListEdit, dcw_list_edit_free)

DcwComUse    dcw_list_edit_use (const DcwListEdit *edit);
gboolean     dcw_list_edit_is_exact (const DcwListEdit *edit);
gboolean     dcw_list_edit_can_merge (const DcwListEdit *edit);
/* Merging gives back what stays then. */
void         dcw_list_edit_set_exact (DcwListEdit *edit, gboolean exact);
const GPtrArray *dcw_list_edit_rows (const DcwListEdit *edit); /* of DcwListRow */

/* The row of who, added at the end, without rights, where there is none. text and name are taken. */
DcwListRow  *dcw_list_edit_add (DcwListEdit *edit, const DcwPrincipal *who, char *text, char *name);
/* Takes the row's wanted rights away, but what stays; and the row where nothing is there now. */
void         dcw_list_edit_remove (DcwListEdit *edit, DcwListRow *row);
/* One right, or all of use. Denying takes it from what is allowed, and the other way round. */
void         dcw_list_edit_set (DcwListEdit *edit, DcwListRow *row, guint32 mask, gboolean deny, gboolean on);
/* It may be changed. */
gboolean     dcw_list_edit_is_free (const DcwListEdit *edit, const DcwListRow *row, guint32 mask, gboolean deny);

/* What the list will be; a new reference. NULL with an error: nothing that Windows would take. */
DcwDescriptor *dcw_list_edit_descriptor (const DcwListEdit *edit, GError **error);
/* That as text, with <name> for those who are made first. Free with g_free(). */
char          *dcw_list_edit_sddl (const DcwListEdit *edit);
/* The list becomes exactly that of text. Only plain entries, owner and group as they are. FALSE with where and what is
 * wrong; the edit is as before then. */
gboolean       dcw_list_edit_take_sddl (DcwListEdit *edit, const char *text, GError **error);
/* NULL: there is nothing to wish for. */
DcwListWish   *dcw_list_edit_wish (const DcwListEdit *edit, const char *subject);
/* What a person should know of the list as it will be: of DcwMessage. Free with g_ptr_array_unref(). */
GPtrArray     *dcw_list_edit_warnings (const DcwListEdit *edit);
