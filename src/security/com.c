#include "security/com.h"

#include "base/error.h"
#include "base/i18n.h"

/* Newer Windows gives two more bits a meaning (app containers), so they are not part of "old style: bit 0x1 alone" */
#define RESERVED 0x60u
#define ANY_RIGHT (DCW_COM_LAUNCH_ALL | RESERVED)

guint32
dcw_com_all (DcwComUse use)
{
  static const guint32 all[] = { [DCW_COM_ACCESS] = DCW_COM_ACCESS_ALL, [DCW_COM_LAUNCH] = DCW_COM_LAUNCH_ALL };

  return all[use];
}

guint32
dcw_com_meant (guint32 mask, DcwComUse use)
{
  guint32 all = dcw_com_all (use);
  return (mask & all) == DCW_COM_EXECUTE ? mask | all : mask;
}

gboolean
dcw_com_is_old (guint32 mask)
{
  return (mask & ANY_RIGHT) == DCW_COM_EXECUTE;
}

static gboolean
is_allow (const DcwAce *ace)
{
  return ace->type == DCW_ACE_ALLOW || ace->type == DCW_ACE_ALLOW_CALLBACK;
}

static gboolean
is_deny (const DcwAce *ace)
{
  return ace->type == DCW_ACE_DENY || ace->type == DCW_ACE_DENY_CALLBACK;
}

static gboolean
is_plain (const DcwAce *ace, guint8 type, const DcwPrincipal *who)
{
  return ace->type == type && ace->flags == 0 && ace->extra == NULL && dcw_principal_equal (&ace->who, who);
}

static gboolean
is_plain_allow (const DcwAce *ace, const DcwPrincipal *who)
{
  return is_plain (ace, DCW_ACE_ALLOW, who);
}

static guint32
effective (guint32 mask, DcwComUse use)
{
  return dcw_com_is_old (mask) ? dcw_com_all (use) : mask & dcw_com_all (use);
}

static guint
entries (const DcwAcl *acl)
{
  return acl == NULL ? 0 : acl->aces->len;
}

static DcwAce *
entry (const DcwAcl *acl, guint i)
{
  return &g_array_index (acl->aces, DcwAce, i);
}

DcwComStyle
dcw_com_style (const DcwDescriptor *descriptor)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  gboolean old = FALSE, new = FALSE;

  for (guint i = 0; i < entries (dacl); i++) {
    const DcwAce *ace = entry (dacl, i);

    if (!is_allow (ace) && !is_deny (ace))
      continue;
    if (dcw_com_is_old (ace->mask))
      old = TRUE;
    else if (ace->mask & ANY_RIGHT)
      new = TRUE;
  }
  if (old)
    return new ? DCW_COM_MIXED : DCW_COM_OLD;
  return new ? DCW_COM_NEW : DCW_COM_EMPTY;
}

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
is_mergeable (const DcwDescriptor *descriptor, GError **error)
{
  if (dcw_descriptor_owner (descriptor) == NULL || dcw_descriptor_group (descriptor) == NULL)
    return invalid (error, _ ("the permission has no owner or no group, which COM requires"));
  if (dcw_descriptor_dacl (descriptor) == NULL)
    return invalid (error, _ ("the permission has no list (NULL DACL): it lets everybody in"));
  if (dcw_com_style (descriptor) == DCW_COM_MIXED)
    return invalid (error, _ ("the permission mixes old-style and new-style entries, which Windows treats as invalid"));
  return TRUE;
}

gboolean
dcw_com_validate (const DcwDescriptor *descriptor, DcwComUse use, GError **error)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor), *sacl = dcw_descriptor_sacl (descriptor);
  guint labels = 0;

  if (!is_mergeable (descriptor, error))
    return FALSE;
  for (guint i = 0; i < entries (dacl); i++) {
    const DcwAce *ace = entry (dacl, i);

    if (!is_allow (ace) && !is_deny (ace)) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("entry %u of the permission has type 0x%02x, expected allow or deny"),
                   i + 1, ace->type);
      return FALSE;
    }
    if (ace->flags & DCW_ACE_INHERIT_ONLY) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("entry %u of the permission is inherit-only and has no effect"),
                   i + 1);
      return FALSE;
    }
  }
  for (guint i = 0; i < entries (sacl); i++)
    labels += entry (sacl, i)->type == DCW_ACE_LABEL;
  if (labels > 1)
    return invalid (error, _ ("the permission has more than one mandatory label"));
  return TRUE;
}

static gboolean
check_mask (guint32 mask, DcwComUse use, GError **error)
{
  if ((mask & ~dcw_com_all (use)) == 0)
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("rights 0x%x, expected only those of 0x%x"), mask, dcw_com_all (use));
  return FALSE;
}

static void
expand (DcwAcl *acl, DcwComUse use)
{
  for (guint i = 0; i < entries (acl); i++) {
    DcwAce *ace = entry (acl, i);

    if ((is_allow (ace) || is_deny (ace)) && dcw_com_is_old (ace->mask))
      ace->mask |= dcw_com_all (use);
  }
}

DcwDescriptor *
dcw_com_grant (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use, GError **error)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  g_autoptr (DcwAcl) changed = NULL;
  DcwAce *target = NULL;
  guint32 has = 0;

  if (!check_mask (mask, use, error) || !is_mergeable (descriptor, error))
    return NULL;
  if (mask == 0)
    return dcw_descriptor_ref (descriptor);
  mask |= DCW_COM_EXECUTE;
  for (guint i = 0; i < entries (dacl); i++) {
    if (is_plain_allow (entry (dacl, i), who))
      has |= effective (entry (dacl, i)->mask, use);
  }
  if ((mask & ~has) == 0)
    return dcw_descriptor_ref (descriptor);
  changed = dcw_acl_copy (dacl);
  expand (changed, use);
  /* bit 0x1 without others must not come about, so an entry without it (which no tool writes) is not built upon */
  for (guint i = 0; i < entries (changed) && target == NULL; i++) {
    if (is_plain_allow (entry (changed, i), who) && (entry (changed, i)->mask & DCW_COM_EXECUTE))
      target = entry (changed, i);
  }
  if (target != NULL)
    target->mask |= mask == DCW_COM_EXECUTE ? dcw_com_all (use) : mask;
  else
    dcw_acl_append (changed, DCW_ACE_ALLOW, 0, mask == DCW_COM_EXECUTE ? dcw_com_all (use) : mask, who, NULL);
  return dcw_descriptor_with_dacl (descriptor, changed);
}

static guint
count_first_denials (const DcwAcl *acl)
{
  guint n = 0;

  while (n < entries (acl) && is_deny (entry (acl, n)))
    n++;
  return n;
}

DcwDescriptor *
dcw_com_deny (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use, GError **error)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  const guint n_first = count_first_denials (dacl);
  g_autoptr (DcwAcl) old = NULL, changed = NULL;
  guint32 has = 0;
  gboolean merged = FALSE;

  if (!check_mask (mask, use, error) || !is_mergeable (descriptor, error))
    return NULL;
  for (guint i = 0; i < n_first; i++) {
    if (is_plain (entry (dacl, i), DCW_ACE_DENY, who))
      has |= effective (entry (dacl, i)->mask, use);
  }
  if ((mask & ~has & ~(guint32)DCW_COM_EXECUTE) == 0)
    return dcw_descriptor_ref (descriptor);
  old = dcw_acl_copy (dacl);
  expand (old, use);
  changed = dcw_acl_new (dacl->revision);
  for (guint i = 0; i < entries (old) || !merged; i++) {
    const DcwAce *ace = i < entries (old) ? entry (old, i) : NULL;
    guint32 more = 0;

    if (!merged && i < n_first && is_plain (ace, DCW_ACE_DENY, who))
      more = mask | DCW_COM_EXECUTE;
    else if (!merged && i == n_first)
      dcw_acl_append (changed, DCW_ACE_DENY, 0, mask | DCW_COM_EXECUTE, who, NULL);
    merged = merged || more != 0 || i == n_first;
    if (ace != NULL)
      dcw_acl_append (changed, ace->type, ace->flags, ace->mask | more, &ace->who, ace->extra);
  }
  return dcw_descriptor_with_dacl (descriptor, changed);
}

DcwDescriptor *
dcw_com_revoke (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use, GError **error)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  const guint32 all = dcw_com_all (use), take = mask & ~(guint32)DCW_COM_EXECUTE;
  const gboolean everything = (all & ~mask & ~(guint32)DCW_COM_EXECUTE) == 0;
  g_autoptr (DcwAcl) changed = NULL;
  gboolean touches = FALSE;

  if (!check_mask (mask, use, error) || !is_mergeable (descriptor, error))
    return NULL;
  for (guint i = 0; i < entries (dacl); i++) {
    const DcwAce *ace = entry (dacl, i);

    if (is_plain_allow (ace, who) && (everything || (effective (ace->mask, use) & take)))
      touches = TRUE;
  }
  if (!touches)
    return dcw_descriptor_ref (descriptor);
  changed = dcw_acl_new (dacl->revision);
  for (guint i = 0; i < entries (dacl); i++) {
    const DcwAce *ace = entry (dacl, i);
    guint32 left = ace->mask;

    if (is_plain_allow (ace, who)) {
      if (everything)
        continue;
      if (dcw_com_is_old (left))
        left |= all;
      if (left & take) {
        left &= ~take;
        if ((left & ((all | RESERVED) & ~(guint32)DCW_COM_EXECUTE)) == 0)
          continue;
      }
    }
    dcw_acl_append (changed, ace->type, ace->flags, left, &ace->who, ace->extra);
  }
  /* all or nothing: one entry that is no longer old style makes the list new style, unless none is left that is not */
  if (!everything)
    expand (changed, use);
  return dcw_descriptor_with_dacl (descriptor, changed);
}

static const DcwSid administrators = { 2, { 0, 0, 0, 0, 0, 5 }, { 32, 544 } };

DcwDescriptor *
dcw_com_set (const DcwDescriptor *descriptor, const DcwComEntry *set, gsize n_entries, DcwComUse use, GError **error)
{
  g_autoptr (DcwAcl) dacl = dcw_acl_new (2);
  const DcwPrincipal *owner = dcw_descriptor_owner (descriptor), *group = dcw_descriptor_group (descriptor);
  const DcwPrincipal fallback = DCW_PRINCIPAL_SID (administrators);

  for (guint pass = 0; pass < 2; pass++) {
    const guint8 type = pass == 0 ? DCW_ACE_DENY : DCW_ACE_ALLOW;

    for (gsize i = 0; i < n_entries; i++) {
      DcwAce *same = NULL;

      if ((set[i].deny != FALSE) != (pass == 0))
        continue;
      if (!check_mask (set[i].mask, use, error))
        return NULL;
      if ((set[i].mask & ~(guint32)DCW_COM_EXECUTE) == 0) {
        invalid (error, _ ("an entry of a permission has no rights"));
        return NULL;
      }
      for (guint k = 0; k < entries (dacl) && same == NULL; k++) {
        if (entry (dacl, k)->type == type && dcw_principal_equal (&entry (dacl, k)->who, &set[i].who))
          same = entry (dacl, k);
      }
      if (same != NULL)
        same->mask |= set[i].mask;
      else
        dcw_acl_append (dacl, type, 0, set[i].mask | DCW_COM_EXECUTE, &set[i].who, NULL);
    }
  }
  return dcw_descriptor_new (dcw_descriptor_control (descriptor) | DCW_CONTROL_DACL, owner != NULL ? owner : &fallback,
                             group != NULL ? group : &fallback, dacl, dcw_descriptor_sacl (descriptor), error);
}

guint32
dcw_com_granted (const DcwDescriptor *descriptor, const DcwPrincipal *who, DcwComUse use)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  guint32 granted = 0, decided = 0;

  if (dacl == NULL)
    return dcw_com_all (use);
  for (guint i = 0; i < entries (dacl); i++) {
    const DcwAce *ace = entry (dacl, i);
    guint32 rights = effective (ace->mask, use) & ~decided;

    if ((ace->flags & DCW_ACE_INHERIT_ONLY) || ace->type > DCW_ACE_DENY || !dcw_principal_equal (&ace->who, who))
      continue;
    granted |= ace->type == DCW_ACE_ALLOW ? rights : 0;
    decided |= rights;
  }
  return granted;
}

guint32
dcw_com_denied (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use)
{
  static const DcwSid everyone = { 1, { 0, 0, 0, 0, 0, 1 }, { 0 } }, authenticated = { 1, { 0, 0, 0, 0, 0, 5 }, { 11 } },
                      network = { 1, { 0, 0, 0, 0, 0, 5 }, { 2 } };
  const guint32 remote = DCW_COM_EXECUTE_REMOTE | DCW_COM_ACTIVATE_REMOTE;
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  guint32 denied = 0, decided = 0;

  for (guint i = 0; i < entries (dacl); i++) {
    const DcwAce *ace = entry (dacl, i);
    guint32 rights = effective (ace->mask, use) & ~decided;

    if ((ace->flags & DCW_ACE_INHERIT_ONLY) || ace->type > DCW_ACE_DENY)
      continue;
    if (!dcw_principal_equal (&ace->who, who)) {
      if (dcw_principal_is_pending (&ace->who))
        continue;
      if (dcw_sid_equal (&ace->who.sid, &network))
        rights &= remote;
      else if (!dcw_sid_equal (&ace->who.sid, &everyone) && !dcw_sid_equal (&ace->who.sid, &authenticated))
        continue;
    }
    denied |= ace->type == DCW_ACE_DENY ? rights : 0;
    decided |= rights;
  }
  return denied & mask;
}

guint32
dcw_com_access (const DcwDescriptor *descriptor, const DcwToken *token, DcwComUse use, DcwAccess *access)
{
  static const DcwGenericMapping mapping = { 0, 0, DCW_COM_LAUNCH_ALL, DCW_COM_LAUNCH_ALL };
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  g_autoptr (DcwDescriptor) expanded = NULL;
  DcwAccess own;

  for (guint i = 0; i < entries (dacl) && expanded == NULL; i++) {
    if (dcw_com_is_old (entry (dacl, i)->mask)) {
      g_autoptr (DcwAcl) changed = dcw_acl_copy (dacl);

      expand (changed, use);
      expanded = dcw_descriptor_with_dacl (descriptor, changed);
    }
  }
  if (access == NULL)
    access = &own;
  dcw_access_check (expanded != NULL ? expanded : descriptor, token, dcw_com_all (use), &mapping, access);
  return access->granted;
}
