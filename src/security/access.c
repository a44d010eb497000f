#include "security/access.h"

#include "security/ace.h"
#include "security/condition.h"

#define GENERIC_ALL 0x10000000u
#define GENERIC_EXECUTE 0x20000000u
#define GENERIC_WRITE 0x40000000u
#define GENERIC_READ 0x80000000u
#define MAXIMUM_ALLOWED 0x02000000u

#define NO_WRITE_UP 1u
#define NO_READ_UP 2u
#define NO_EXECUTE_UP 4u
#define MEDIUM 0x2000u

struct _DcwToken {
  DcwPrincipal user;
  gboolean user_deny_only;
  GHashTable *groups;     /* DcwPrincipal → DcwMembership + 1 */
  GHashTable *restricted; /* the same; NULL: not a restricted token */
  gboolean has_self;
  DcwPrincipal self;
  guint32 integrity;
  gboolean policy;
  DcwPrivileges privileges;
};

static guint
hash_who (gconstpointer who)
{
  return dcw_principal_hash (who);
}

static gboolean
equal_who (gconstpointer a, gconstpointer b)
{
  return dcw_principal_equal (a, b);
}

static void
free_who (gpointer who)
{
  dcw_principal_clear (who);
  g_free (who);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (hash_who, equal_who, free_who, NULL);
}

static void
add (GHashTable *set, const DcwPrincipal *who, DcwMembership membership)
{
  DcwPrincipal *copy;

  if (membership == DCW_MEMBER_DENY_ONLY && g_hash_table_lookup (set, who) != NULL)
    return;
  copy = g_new (DcwPrincipal, 1);
  dcw_principal_copy (who, copy);
  g_hash_table_replace (set, copy, GINT_TO_POINTER (membership + 1));
}

DcwToken *
dcw_token_new (const DcwPrincipal *user)
{
  DcwToken *token = g_new0 (DcwToken, 1);

  dcw_principal_copy (user, &token->user);
  token->groups = new_set ();
  token->integrity = MEDIUM;
  token->policy = TRUE;
  return token;
}

void
dcw_token_free (DcwToken *token)
{
  if (token == NULL)
    return;
  dcw_principal_clear (&token->user);
  dcw_principal_clear (&token->self);
  g_hash_table_unref (token->groups);
  if (token->restricted != NULL)
    g_hash_table_unref (token->restricted);
  g_free (token);
}

void
dcw_token_add_group (DcwToken *token, const DcwPrincipal *group, DcwMembership membership)
{
  add (token->groups, group, membership);
}

void
dcw_token_set_user_deny_only (DcwToken *token)
{
  token->user_deny_only = TRUE;
}

void
dcw_token_add_restriction (DcwToken *token, const DcwPrincipal *who)
{
  if (token->restricted == NULL)
    token->restricted = new_set ();
  add (token->restricted, who, DCW_MEMBER_ENABLED);
}

void
dcw_token_set_integrity (DcwToken *token, guint32 level)
{
  token->integrity = level;
}

void
dcw_token_set_mandatory_policy (DcwToken *token, gboolean on)
{
  token->policy = on;
}

void
dcw_token_set_self (DcwToken *token, const DcwPrincipal *self)
{
  dcw_principal_clear (&token->self);
  token->has_self = self != NULL;
  if (self != NULL)
    dcw_principal_copy (self, &token->self);
}

void
dcw_token_set_privileges (DcwToken *token, DcwPrivileges privileges)
{
  token->privileges = privileges;
}

/* One pass over the list: with all SIDs of a token, or with its restricting SIDs alone */
typedef struct {
  const DcwToken *token;
  gboolean restricted;
  const DcwPrincipal *owner; /* may be NULL */
  gboolean denying;
} Pass;

static gboolean
is_sid (const DcwPrincipal *who, guint8 authority, guint32 sub)
{
  return who->name == NULL && who->sid.n_subs == 1 && who->sid.sub[0] == sub && who->sid.authority[5] == authority
         && (who->sid.authority[0] | who->sid.authority[1] | who->sid.authority[2] | who->sid.authority[3]
             | who->sid.authority[4])
                == 0;
}

static gboolean
is_in_set (const Pass *pass, const DcwPrincipal *who)
{
  const DcwToken *token = pass->token;
  gpointer found;

  if (pass->restricted)
    return g_hash_table_lookup (token->restricted, who) != NULL;
  if (dcw_principal_equal (who, &token->user))
    return pass->denying || !token->user_deny_only;
  found = g_hash_table_lookup (token->groups, who);
  return found != NULL && (pass->denying || GPOINTER_TO_INT (found) == DCW_MEMBER_ENABLED + 1);
}

static gboolean
is_owner (const Pass *pass)
{
  Pass granting = *pass;

  granting.denying = FALSE;
  return pass->owner != NULL && is_in_set (&granting, pass->owner);
}

static gboolean
matches (const Pass *pass, const DcwPrincipal *who)
{
  if (is_sid (who, 5, 10))
    return pass->token->has_self && is_in_set (pass, &pass->token->self);
  if (is_sid (who, 3, 4))
    return is_owner (pass);
  return is_in_set (pass, who);
}

static gboolean
sid_matches (const DcwSid *sid, gpointer pass)
{
  DcwPrincipal who = DCW_PRINCIPAL_SID (*sid);

  return matches (pass, &who);
}

static void
decide (guint32 rights, int by, gint16 *bys)
{
  for (guint bit = 0; rights != 0; bit++, rights >>= 1) {
    if (rights & 1)
      bys[bit] = (gint16)by;
  }
}

typedef enum { KIND_NEITHER, KIND_ALLOW, KIND_DENY } Kind;

static Kind
kind_of (const DcwAce *ace)
{
  const guint8 *type, *inherited;

  if (ace->flags & DCW_ACE_INHERIT_ONLY)
    return KIND_NEITHER;
  switch (ace->type) {
  case DCW_ACE_ALLOW:
  case DCW_ACE_ALLOW_CALLBACK:
    return KIND_ALLOW;
  case DCW_ACE_DENY:
  case DCW_ACE_DENY_CALLBACK:
    return KIND_DENY;
  case DCW_ACE_ALLOW_OBJECT:
  case DCW_ACE_ALLOW_CALLBACK_OBJECT:
  case DCW_ACE_DENY_OBJECT:
  case DCW_ACE_DENY_CALLBACK_OBJECT:
    dcw_ace_object_guids (ace, &type, &inherited);
    if (type != NULL)
      return KIND_NEITHER;
    return ace->type == DCW_ACE_ALLOW_OBJECT || ace->type == DCW_ACE_ALLOW_CALLBACK_OBJECT ? KIND_ALLOW : KIND_DENY;
  default:
    return KIND_NEITHER;
  }
}

static DcwTruth
condition_holds (const DcwAce *ace, Pass *pass)
{
  const guint8 *data;
  gsize size;

  if (dcw_ace_type (ace->type)->tail != DCW_ACE_TAIL_CONDITION)
    return DCW_TRUE;
  data = dcw_ace_tail (ace, &size);
  return dcw_condition_evaluate (data, size, sid_matches, pass);
}

static gboolean
has_owner_rights (const DcwAcl *dacl)
{
  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);

    if (kind_of (ace) != KIND_NEITHER && is_sid (&ace->who, 3, 4))
      return TRUE;
  }
  return FALSE;
}

/* The rights of wanted that the list gives in this pass */
static guint32
walk (Pass pass, const DcwAcl *dacl, guint32 wanted, gint16 *by, guint32 *uncertain)
{
  const guint32 owners = DCW_RIGHT_READ_CONTROL | DCW_RIGHT_WRITE_DAC;
  guint32 granted = 0, open = wanted;

  if ((wanted & owners) && is_owner (&pass) && !has_owner_rights (dacl)) {
    granted = wanted & owners;
    open &= ~granted;
    decide (granted, DCW_BY_OWNER, by);
  }
  for (guint i = 0; open != 0 && i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);
    guint32 rights = ace->mask & open;
    Kind kind = kind_of (ace);
    DcwTruth holds;

    if (rights == 0 || kind == KIND_NEITHER)
      continue;
    pass.denying = kind == KIND_DENY;
    if (!matches (&pass, &ace->who))
      continue;
    holds = condition_holds (ace, &pass);
    if (holds == DCW_UNKNOWN)
      *uncertain |= rights;
    if (holds == DCW_FALSE || (holds == DCW_UNKNOWN && kind == KIND_ALLOW))
      continue;
    if (kind == KIND_ALLOW)
      granted |= rights;
    open &= ~rights;
    decide (rights, (int)i, by);
  }
  decide (open, DCW_BY_NO_ENTRY, by);
  return granted;
}

static guint32
map_generic (guint32 mask, const DcwGenericMapping *mapping)
{
  if (mapping != NULL) {
    mask |= mask & GENERIC_READ ? mapping->read : 0;
    mask |= mask & GENERIC_WRITE ? mapping->write : 0;
    mask |= mask & GENERIC_EXECUTE ? mapping->execute : 0;
    mask |= mask & GENERIC_ALL ? mapping->all : 0;
  }
  return mask & ~(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL | MAXIMUM_ALLOWED);
}

/* Rights that the label forbids (2.5.3.3): all but those of the generic groups it leaves. An object without a label counts as
 * medium, no write up. */
static guint32
forbidden_by_label (const DcwDescriptor *descriptor, const DcwToken *token, const DcwGenericMapping *mapping)
{
  const DcwAcl *sacl = dcw_descriptor_sacl (descriptor);
  guint32 policy = NO_WRITE_UP, level = MEDIUM, left = 0;

  if (!token->policy || mapping == NULL)
    return 0;
  for (guint i = 0; sacl != NULL && i < sacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (sacl->aces, DcwAce, i);

    if (ace->type == DCW_ACE_LABEL && !(ace->flags & DCW_ACE_INHERIT_ONLY)) {
      policy = ace->mask;
      level = ace->who.name == NULL && ace->who.sid.n_subs > 0 ? ace->who.sid.sub[0] : 0;
      break;
    }
  }
  if (token->integrity >= level)
    return 0;
  left |= policy & NO_READ_UP ? 0 : mapping->read;
  left |= policy & NO_WRITE_UP ? 0 : mapping->write;
  left |= policy & NO_EXECUTE_UP ? 0 : mapping->execute;
  left |= token->privileges & DCW_PRIVILEGE_RELABEL ? DCW_RIGHT_WRITE_OWNER : 0;
  return ~left;
}

gboolean
dcw_access_check (const DcwDescriptor *descriptor, const DcwToken *token, guint32 desired, const DcwGenericMapping *mapping,
                  DcwAccess *access)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  Pass pass = { token, FALSE, dcw_descriptor_owner (descriptor), FALSE };
  guint32 wanted = map_generic (desired, mapping), open, part, lost;

  *access = (DcwAccess){ 0 };
  open = wanted;

  part = open & DCW_RIGHT_SYSTEM_SECURITY;
  decide (part, DCW_BY_PRIVILEGE, access->by);
  access->granted |= token->privileges & DCW_PRIVILEGE_SECURITY ? part : 0;
  open &= ~part;

  part = open & forbidden_by_label (descriptor, token, mapping);
  decide (part, DCW_BY_LABEL, access->by);
  open &= ~part;

  part = token->privileges & DCW_PRIVILEGE_TAKE_OWNERSHIP ? open & DCW_RIGHT_WRITE_OWNER : 0;
  decide (part, DCW_BY_PRIVILEGE, access->by);
  access->granted |= part;
  open &= ~part;

  if (dacl == NULL) {
    decide (open, DCW_BY_NO_LIST, access->by);
    access->granted |= open;
  } else {
    part = walk (pass, dacl, open, access->by, &access->uncertain);
    if (token->restricted != NULL) {
      pass.restricted = TRUE;
      lost = part & ~walk (pass, dacl, part, access->by_restricted, &access->uncertain);
      decide (lost, DCW_BY_RESTRICTION, access->by);
      part &= ~lost;
    }
    access->granted |= part;
  }
  access->denied = wanted & ~access->granted;
  return access->denied == 0;
}
