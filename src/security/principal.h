/* principal: who gets a right: a SID, or a name that a plan will create and whose SID does not exist before that.
 *
 * A plain value that owns its name. bindings: what name became which SID; names are compared without case.
 */
#pragma once
#include "security/sid.h"

typedef struct {
  DcwSid sid;  /* meaningless while name is set */
  char  *name; /* NULL: known by sid; else a pending local account name */
} DcwPrincipal;

#define DCW_PRINCIPAL_SID(s) ((DcwPrincipal){ .sid = (s) })

void     dcw_principal_init_sid (DcwPrincipal *principal, const DcwSid *sid);
void     dcw_principal_init_name (DcwPrincipal *principal, const char *name);
gboolean dcw_principal_init_sid_text (DcwPrincipal *principal, const char *sid, GError **error);
void     dcw_principal_copy (const DcwPrincipal *from, DcwPrincipal *to); /* to: uninitialised memory */
void     dcw_principal_clear (DcwPrincipal *principal);
gboolean dcw_principal_is_pending (const DcwPrincipal *principal);
gboolean dcw_principal_equal (const DcwPrincipal *a, const DcwPrincipal *b);
int      dcw_principal_compare (const DcwPrincipal *a, const DcwPrincipal *b); /* SIDs before names */
guint    dcw_principal_hash (const DcwPrincipal *principal);
/* One canonical line: the SID in numbers, or "name:" and the folded name. For addresses; free with g_free(). */
char *dcw_principal_id (const DcwPrincipal *principal);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwPrincipal, dcw_principal_clear)

typedef struct _DcwBindings DcwBindings; /* mutable, not thread-safe */

DcwBindings  *dcw_bindings_new (void);
DcwBindings  *dcw_bindings_copy (const DcwBindings *bindings); /* NULL gives an empty one */
void          dcw_bindings_free (DcwBindings *bindings);
void          dcw_bindings_bind (DcwBindings *bindings, const char *name, const DcwSid *sid);
void          dcw_bindings_unbind (DcwBindings *bindings, const char *name);
const DcwSid *dcw_bindings_lookup (const DcwBindings *bindings, const char *name); /* NULL: not bound; bindings may be NULL */
/* Called in the order of the folded names. */
void dcw_bindings_foreach (const DcwBindings *bindings, void (*each) (const char *name, const DcwSid *sid, gpointer data), gpointer data);
/* to becomes a copy of from, by SID where from's name is bound; a name that is not bound stays pending. */
void dcw_principal_bind (const DcwPrincipal *from, const DcwBindings *bindings, DcwPrincipal *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwBindings, dcw_bindings_free)
