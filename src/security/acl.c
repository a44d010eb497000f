#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "security/ace.h"

static void
clear_ace (gpointer ace)
{
  dcw_ace_clear (ace);
}

DcwAcl *
dcw_acl_sized_new (guint8 revision, guint n_entries)
{
  DcwAcl *acl = g_new (DcwAcl, 1);

  acl->revision = revision;
  acl->aces = g_array_sized_new (FALSE, FALSE, sizeof (DcwAce), n_entries);
  g_array_set_clear_func (acl->aces, clear_ace);
  return acl;
}

DcwAcl *
dcw_acl_new (guint8 revision)
{
  return dcw_acl_sized_new (revision, 0);
}

DcwAce *
dcw_acl_add (DcwAcl *acl)
{
  guint n = acl->aces->len;
  DcwAce *ace;

  g_array_set_size (acl->aces, n + 1);
  ace = &g_array_index (acl->aces, DcwAce, n);
  memset (ace, 0, sizeof *ace);
  return ace;
}

void
dcw_acl_append (DcwAcl *acl, guint8 type, guint8 flags, guint32 mask, const DcwPrincipal *who, GBytes *extra)
{
  static const guint8 zeros[4];
  gsize size = 0;
  const guint8 *data = extra == NULL ? NULL : g_bytes_get_data (extra, &size);
  DcwAce ace = { .type = type, .flags = flags, .mask = mask };

  if (who != NULL)
    dcw_principal_copy (who, &ace.who);
  if (size == 0) {
    if (dcw_ace_type (type)->shape == DCW_ACE_SHAPE_OBJECT)
      ace.extra = g_bytes_new_static (zeros, 4);
  } else if (size % 4 != 0) {
    gsize padded = size + 4 - size % 4;
    guint8 *copy = g_malloc0 (padded);

    memcpy (copy, data, size);
    ace.extra = g_bytes_new_take (copy, padded);
  } else
    ace.extra = g_bytes_ref (extra);
  g_array_append_val (acl->aces, ace);
}

DcwAcl *
dcw_acl_copy (const DcwAcl *acl)
{
  DcwAcl *copy;

  if (acl == NULL)
    return NULL;
  copy = dcw_acl_sized_new (acl->revision, acl->aces->len);
  g_array_set_size (copy->aces, acl->aces->len);
  for (guint i = 0; i < acl->aces->len; i++)
    dcw_ace_copy (&g_array_index (acl->aces, DcwAce, i), &g_array_index (copy->aces, DcwAce, i));
  return copy;
}

void
dcw_acl_free (DcwAcl *acl)
{
  if (acl == NULL)
    return;
  g_array_unref (acl->aces);
  g_free (acl);
}

void
dcw_principal_rebind (DcwPrincipal *who, const DcwBindings *bindings)
{
  const DcwSid *sid = who->name == NULL ? NULL : dcw_bindings_lookup (bindings, who->name);

  if (sid != NULL) {
    dcw_principal_clear (who);
    dcw_principal_init_sid (who, sid);
  }
}

void
dcw_acl_bind (DcwAcl *acl, const DcwBindings *bindings)
{
  for (guint i = 0; acl != NULL && i < acl->aces->len; i++)
    dcw_principal_rebind (&g_array_index (acl->aces, DcwAce, i).who, bindings);
}

gboolean
dcw_acl_is_pending (const DcwAcl *acl)
{
  for (guint i = 0; acl != NULL && i < acl->aces->len; i++) {
    if (g_array_index (acl->aces, DcwAce, i).who.name != NULL)
      return TRUE;
  }
  return FALSE;
}

gboolean
dcw_acl_equal (const DcwAcl *a, const DcwAcl *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  if (a->revision != b->revision || a->aces->len != b->aces->len)
    return FALSE;
  for (guint i = 0; i < a->aces->len; i++) {
    if (!dcw_ace_equal (&g_array_index (a->aces, DcwAce, i), &g_array_index (b->aces, DcwAce, i)))
      return FALSE;
  }
  return TRUE;
}

gboolean
dcw_acl_validate (const DcwAcl *acl, gboolean present, GError **error)
{
  if (acl == NULL)
    return TRUE;
  if (!present) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("a security descriptor has a list that its control says it has not"));
    return FALSE;
  }
  if (acl->revision < 2 || acl->revision > 4) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("a list has revision %u, expected 2 to 4"), acl->revision);
    return FALSE;
  }
  for (guint i = 0; i < acl->aces->len; i++) {
    if (!dcw_ace_validate (&g_array_index (acl->aces, DcwAce, i), error))
      return FALSE;
  }
  return TRUE;
}
