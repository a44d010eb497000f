/* What com.h says of one permission in the place of another. */
#include "security/ace.h"
#include "security/com.h"

static const DcwAce *
entry (const DcwAcl *acl, guint i)
{
  return &g_array_index (acl->aces, DcwAce, i);
}

static gboolean
is_deny (const DcwAce *ace)
{
  return ace->type == DCW_ACE_DENY || ace->type == DCW_ACE_DENY_CALLBACK;
}

static guint32
rights_of (const DcwAce *ace, DcwComUse use)
{
  return dcw_com_is_old (ace->mask) ? ace->mask | dcw_com_all (use) : ace->mask;
}

static gboolean
has_equal (const DcwAcl *acl, guint n, const DcwAce *ace)
{
  for (guint i = 0; i < n; i++)
    if (dcw_ace_equal (entry (acl, i), ace))
      return TRUE;
  return FALSE;
}

/* Of mask what none of the first n plain entries of this type for the same principal speaks of. */
static guint32
left_by (const DcwAcl *acl, guint n, guint8 type, const DcwAce *ace, DcwComUse use)
{
  guint32 left = rights_of (ace, use);
  for (guint i = 0; i < n && left != 0; i++) {
    const DcwAce *other = entry (acl, i);
    if (other->type == type && other->extra == NULL && dcw_principal_equal (&other->who, &ace->who))
      left &= ~rights_of (other, use);
  }
  return left;
}

/* An entry may be for whoever the owner is. */
static gboolean
same_owner (const DcwDescriptor *before, const DcwDescriptor *after)
{
  return dcw_principal_equal (dcw_descriptor_owner (before), dcw_descriptor_owner (after));
}

static gboolean
same_label (const DcwDescriptor *before, const DcwDescriptor *after)
{
  const DcwAcl *one = dcw_descriptor_sacl (before), *other = dcw_descriptor_sacl (after);
  guint n = one != NULL ? one->aces->len : 0, n_other = other != NULL ? other->aces->len : 0;
  for (guint i = 0; n == n_other && i < n; i++)
    if (!dcw_ace_equal (entry (one, i), entry (other, i)))
      return FALSE;
  return n == n_other;
}

gboolean
dcw_com_admits_more (const DcwDescriptor *before, const DcwDescriptor *after, DcwComUse use)
{
  if (!dcw_com_validate (before, use, NULL) || !dcw_com_validate (after, use, NULL) || !same_owner (before, after)
      || !same_label (before, after))
    return TRUE;
  const DcwAcl *old = dcw_descriptor_dacl (before), *new = dcw_descriptor_dacl (after);
  guint n_first = 0; /* entries that deny before any that allows: only of these it is sure that they count */
  while (n_first < new->aces->len && is_deny (entry (new, n_first)))
    n_first++;
  for (guint i = 0; i < new->aces->len; i++) {
    const DcwAce *ace = entry (new, i);
    if (!is_deny (ace) && !has_equal (old, old->aces->len, ace)
        && (ace->type != DCW_ACE_ALLOW || left_by (old, old->aces->len, DCW_ACE_ALLOW, ace, use) != 0))
      return TRUE;
  }
  for (guint i = 0; i < old->aces->len; i++) {
    const DcwAce *ace = entry (old, i);
    if (is_deny (ace) && !has_equal (new, n_first, ace) && left_by (new, n_first, DCW_ACE_DENY, ace, use) != 0)
      return TRUE;
  }
  return FALSE;
}
