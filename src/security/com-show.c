#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "security/ace.h"
#include "security/com.h"
#include "security/sddl.h"

/* names and ids by DcwComUse */
static const struct {
  guint32 bit;
  const char *names[3], *ids[3];
} rights[] = {
  { DCW_COM_EXECUTE_LOCAL,
    { NULL, NC_ ("right", "Local Access"), NC_ ("right", "Local Launch") },
    { NULL, "local-access", "local-launch" } },
  { DCW_COM_EXECUTE_REMOTE,
    { NULL, NC_ ("right", "Remote Access"), NC_ ("right", "Remote Launch") },
    { NULL, "remote-access", "remote-launch" } },
  { DCW_COM_ACTIVATE_LOCAL, { NULL, NULL, NC_ ("right", "Local Activation") }, { NULL, NULL, "local-activation" } },
  { DCW_COM_ACTIVATE_REMOTE, { NULL, NULL, NC_ ("right", "Remote Activation") }, { NULL, NULL, "remote-activation" } },
};

static char *
join (GPtrArray *words, const char *separator)
{
  g_ptr_array_add (words, NULL);
  return g_strjoinv (separator, (char **)words->pdata);
}

char *
dcw_com_rights_id (guint32 mask, DcwComUse use)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  if (mask == 0)
    return g_strdup ("none");
  if (mask == DCW_COM_EXECUTE || (mask & dcw_com_all (use)) == dcw_com_all (use))
    return g_strdup ("all");
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++) {
    if (rights[i].ids[use] != NULL && (mask & rights[i].bit))
      g_ptr_array_add (words, (gpointer)rights[i].ids[use]);
  }
  return join (words, ",");
}

static guint32
right_of (const char *word, DcwComUse use)
{
  if (g_str_equal (word, "all"))
    return dcw_com_all (use);
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++) {
    if (rights[i].ids[use] != NULL && g_str_equal (word, rights[i].ids[use]))
      return rights[i].bit | DCW_COM_EXECUTE;
  }
  return 0;
}

gboolean
dcw_com_rights_parse (const char *text, DcwComUse use, guint32 *mask, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", 8);
  guint32 got = 0;

  if (g_str_equal (text, "none")) {
    *mask = 0;
    return TRUE;
  }
  for (guint i = 0; i == 0 || words[i] != NULL; i++) {
    guint32 right = words[i] == NULL ? 0 : right_of (words[i], use);

    if (right == 0) {
      g_autofree char *all = NULL, *shown = dcw_text_display (words[i] == NULL ? "" : words[i], 40);
      g_autoptr (GPtrArray) known = g_ptr_array_new ();

      for (guint k = 0; k < G_N_ELEMENTS (rights); k++) {
        if (rights[k].ids[use] != NULL)
          g_ptr_array_add (known, (gpointer)rights[k].ids[use]);
      }
      all = join (known, ", ");
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("“%s” is not a right, expected all, none or some of %s"), shown, all);
      return FALSE;
    }
    got |= right;
  }
  *mask = got;
  return TRUE;
}

char *
dcw_com_rights_show (guint32 mask, DcwComUse use)
{
  guint32 all = dcw_com_all (use), rest = mask & ~(guint32)DCW_COM_EXECUTE;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (mask == 0)
    return g_strdup (C_ ("rights", "nothing"));
  if (mask == DCW_COM_EXECUTE || mask == all)
    return g_strdup (C_ ("rights", "everything"));
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++) {
    const char *name = rights[i].names[use];

    if (name != NULL && (mask & rights[i].bit)) {
      g_ptr_array_add (words, g_strdup (C_ ("right", name)));
      rest &= ~rights[i].bit;
    }
  }
  if (rest != 0 || words->len == 0)
    g_ptr_array_add (words, g_strdup_printf ("0x%x", rest != 0 ? rest : mask));
  g_ptr_array_add (words, NULL);
  return dcw_i18n_list ((const char *const *)words->pdata);
}

typedef struct {
  DcwPrincipal who;
  guint32 allow[2], deny[2]; /* in a, in b */
} Side;

typedef struct {
  GHashTable *by_who;
  GPtrArray *order; /* of Side, as met */
  GPtrArray *lines;
  DcwComUse use;
  DcwPrincipalNameFunc name_of;
  gpointer data;
} Difference;

static void
side_free (gpointer data)
{
  Side *side = data;

  dcw_principal_clear (&side->who);
  g_free (side);
}

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

static char *
name_of (const Difference *d, const DcwPrincipal *who)
{
  const DcwWellKnownSid *known;

  if (who == NULL)
    return g_strdup (C_ ("owner or group", "nobody"));
  if (d->name_of != NULL)
    return d->name_of (who, d->data);
  if (dcw_principal_is_pending (who))
    return dcw_text_display (who->name, 0);
  known = dcw_sid_well_known (&who->sid);
  return known != NULL ? g_strdup (known->name) : dcw_sid_format (&who->sid);
}

static gboolean
is_counted (const DcwAce *ace)
{
  return ace->type <= DCW_ACE_DENY && !(ace->flags & DCW_ACE_INHERIT_ONLY) && ace->extra == NULL;
}

static Side *
side_of (Difference *d, const DcwPrincipal *who)
{
  Side *side = g_hash_table_lookup (d->by_who, who);

  if (side == NULL) {
    side = g_new0 (Side, 1);
    dcw_principal_copy (who, &side->who);
    g_ptr_array_add (d->order, side);
    g_hash_table_insert (d->by_who, &side->who, side);
  }
  return side;
}

static guint32
meaning (guint32 mask, DcwComUse use)
{
  return mask == DCW_COM_EXECUTE ? dcw_com_all (use) : mask;
}

static void
collect (Difference *d, const DcwDescriptor *descriptor, guint which)
{
  const DcwAcl *dacl = descriptor == NULL ? NULL : dcw_descriptor_dacl (descriptor);

  for (guint i = 0; dacl != NULL && i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);

    if (is_counted (ace)) {
      Side *side = side_of (d, &ace->who);
      guint32 *mask = ace->type == DCW_ACE_ALLOW ? side->allow : side->deny;

      mask[which] |= meaning (ace->mask, d->use);
    }
  }
}

static void
add_line (Difference *d, char sign, const char *who, gboolean deny, guint32 mask)
{
  g_autofree char *words = NULL;

  /* bit 0x1 goes with the others and says nothing by itself in a difference */
  if ((mask & ~(guint32)DCW_COM_EXECUTE) == 0)
    return;
  words = dcw_com_rights_show (mask | DCW_COM_EXECUTE, d->use);
  if (deny) {
    g_autofree char *denied = g_strdup_printf (C_ ("rights", "deny %s"), words);
    g_ptr_array_add (d->lines, g_strdup_printf ("%c %s: %s", sign, who, denied));
  } else {
    g_ptr_array_add (d->lines, g_strdup_printf ("%c %s: %s", sign, who, words));
  }
}

static void
add_part (Difference *d, const char *part, const DcwPrincipal *a, const DcwPrincipal *b)
{
  g_autofree char *from = NULL, *to = NULL;

  if (a == b || (a != NULL && b != NULL && dcw_principal_equal (a, b)))
    return;
  from = name_of (d, a);
  to = name_of (d, b);
  g_ptr_array_add (d->lines, g_strdup_printf ("~ %s: %s → %s", part, from, to));
}

/* Entries that are neither plain allow nor plain deny, by what they are as text */
static char *
others_of (const DcwAcl *acl, gboolean counted_too)
{
  g_autoptr (DcwAcl) others = NULL;
  g_autoptr (DcwDescriptor) shell = NULL;

  if (acl == NULL)
    return g_strdup ("");
  others = dcw_acl_new (acl->revision);
  for (guint i = 0; i < acl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (acl->aces, DcwAce, i);

    if (counted_too || !is_counted (ace))
      dcw_acl_append (others, ace->type, ace->flags, ace->mask, &ace->who, ace->extra);
  }
  if (others->aces->len == 0)
    return g_strdup ("");
  shell = dcw_descriptor_new (DCW_CONTROL_SACL, NULL, NULL, NULL, others, NULL);
  return shell == NULL ? g_strdup ("") : dcw_sddl_show (shell);
}

static void
add_others (Difference *d, const char *what, const DcwAcl *a, const DcwAcl *b, gboolean counted_too)
{
  g_autofree char *from = others_of (a, counted_too), *to = others_of (b, counted_too);

  if (g_str_equal (from, to))
    return;
  if (*from != '\0')
    g_ptr_array_add (d->lines, g_strdup_printf ("- %s %s", what, from + 2));
  if (*to != '\0')
    g_ptr_array_add (d->lines, g_strdup_printf ("+ %s %s", what, to + 2));
}

static const DcwAcl *
list_of (const DcwDescriptor *descriptor, gboolean sacl)
{
  if (descriptor == NULL)
    return NULL;
  return sacl ? dcw_descriptor_sacl (descriptor) : dcw_descriptor_dacl (descriptor);
}

char **
dcw_com_differences (const DcwDescriptor *a, const DcwDescriptor *b, DcwComUse use, DcwPrincipalNameFunc name_func, gpointer data)
{
  g_autoptr (GHashTable) by_who = g_hash_table_new (hash_who, equal_who);
  g_autoptr (GPtrArray) order = g_ptr_array_new_with_free_func (side_free);
  Difference d = { by_who, order, g_ptr_array_new (), use, name_func, data };
  gboolean null_a = a != NULL && dcw_descriptor_dacl (a) == NULL, null_b = b != NULL && dcw_descriptor_dacl (b) == NULL;

  collect (&d, a, 0);
  collect (&d, b, 1);
  if (null_a && !null_b)
    g_ptr_array_add (d.lines, g_strdup (_ ("- no list: everybody may do everything")));
  if (null_b && !null_a)
    g_ptr_array_add (d.lines, g_strdup (_ ("+ no list: everybody may do everything")));
  for (guint i = 0; i < order->len; i++) {
    const Side *side = g_ptr_array_index (order, i);
    g_autofree char *who = name_of (&d, &side->who);

    add_line (&d, '-', who, FALSE, side->allow[0] & ~side->allow[1]);
    add_line (&d, '-', who, TRUE, side->deny[0] & ~side->deny[1]);
    add_line (&d, '+', who, FALSE, side->allow[1] & ~side->allow[0]);
    add_line (&d, '+', who, TRUE, side->deny[1] & ~side->deny[0]);
  }
  add_others (&d, C_ ("part of a list of permissions", "entries"), list_of (a, FALSE), list_of (b, FALSE), FALSE);
  add_others (&d, C_ ("part of a list of permissions", "label and audit"), list_of (a, TRUE), list_of (b, TRUE), TRUE);
  if (a != NULL && b != NULL) {
    add_part (&d, C_ ("part of a list of permissions", "owner"), dcw_descriptor_owner (a), dcw_descriptor_owner (b));
    add_part (&d, C_ ("part of a list of permissions", "group"), dcw_descriptor_group (a), dcw_descriptor_group (b));
    if (d.lines->len == 0 && !dcw_descriptor_equal (a, b))
      g_ptr_array_add (d.lines, g_strdup (_ ("~ order or form of the entries")));
  }
  g_ptr_array_add (d.lines, NULL);
  return (char **)g_ptr_array_free (d.lines, FALSE);
}
