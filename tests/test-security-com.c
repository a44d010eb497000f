#include <string.h>

#include "base/error.h"
#include "security/ace.h"
#include "security/com.h"
#include "security/sddl.h"
#include "support/descriptors.h"
#include "support/tap.h"

#define GROUP "S-1-5-21-1-2-3-1001"

static const struct {
  const char *name, *sddl;
  DcwComStyle style;
  const char *invalid; /* part of the message; NULL: valid */
} permissions[] = {
  { "new style", "O:BAG:BAD:(A;;CCDCSW;;;WD)", DCW_COM_NEW, NULL },
  { "old style", "O:BAG:BAD:(A;;CC;;;WD)(D;;CC;;;AN)", DCW_COM_OLD, NULL },
  { "mixed", "O:BAG:BAD:(A;;CC;;;WD)(A;;CCDC;;;AN)", DCW_COM_MIXED, "mixes" },
  { "mixed by a deny entry", "O:BAG:BAD:(D;;CC;;;WD)(A;;CCDC;;;AN)", DCW_COM_MIXED, "mixes" },
  { "bit 0x1 with the bits for app containers is new", "O:BAG:BAD:(A;;0x61;;;WD)", DCW_COM_NEW, NULL },
  { "entries without rights are of no style", "O:BAG:BAD:(A;;;;;WD)(A;;CC;;;AN)", DCW_COM_OLD, NULL },
  { "empty", "O:BAG:BAD:", DCW_COM_EMPTY, NULL },
  { "NULL list", "O:BAG:BAD:NO_ACCESS_CONTROL", DCW_COM_EMPTY, "NULL DACL" },
  { "no list", "O:BAG:BA", DCW_COM_EMPTY, "NULL DACL" },
  { "no owner", "G:BAD:(A;;CCDC;;;WD)", DCW_COM_NEW, "owner" },
  { "no group", "O:BAD:(A;;CCDC;;;WD)", DCW_COM_NEW, "group" },
  { "a label", "O:BAG:BAD:(A;;CCDC;;;WD)S:(ML;;NX;;;LW)", DCW_COM_NEW, NULL },
  { "two labels", "O:BAG:BAD:(A;;CCDC;;;WD)S:(ML;;NX;;;LW)(ML;;NX;;;ME)", DCW_COM_NEW, "label" },
  { "audit", "O:BAG:BAD:(A;;CCDC;;;WD)S:(AU;SA;CC;;;WD)", DCW_COM_NEW, NULL },
  { "a condition", "O:BAG:BAD:(XA;;CCDC;;;WD;(a))", DCW_COM_NEW, NULL },
  { "an audit entry in the DACL", "O:BAG:BAD:(AU;SA;CCDC;;;WD)", DCW_COM_EMPTY, "entry 1" },
  { "an object entry", "O:BAG:BAD:(A;;CCDC;;;WD)(OA;;CCDC;;;WD)", DCW_COM_NEW, "entry 2" },
  { "inherit-only", "O:BAG:BAD:(A;IO;CCDC;;;WD)", DCW_COM_NEW, "inherit-only" },
};

START_TEST (validity)
{
  g_autoptr (DcwDescriptor) descriptor = test_parse (permissions[_i].sddl, permissions[_i].name);
  g_autoptr (GError) error = NULL;
  gboolean valid = dcw_com_validate (descriptor, DCW_COM_ACCESS, &error);

  ck_assert_msg (dcw_com_style (descriptor) == permissions[_i].style, "%s: style %d", permissions[_i].name,
                 dcw_com_style (descriptor));
  ck_assert_msg (valid == (permissions[_i].invalid == NULL), "%s: %s", permissions[_i].name, valid ? "accepted" : error->message);
  ck_assert_msg (
      valid || (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID) && strstr (error->message, permissions[_i].invalid)),
      "%s: %s", permissions[_i].name, error == NULL ? "" : error->message);
}
END_TEST

#define A DCW_COM_ACCESS
#define L DCW_COM_LAUNCH

/* GRP stands for the SID above; after NULL: an error */
static const struct {
  const char *name;
  char op; /* + grant, - revoke */
  DcwComUse use;
  guint32 mask;
  const char *before, *after;
} merges[] = {
  { "into an empty list", '+', L, 0x15, "D:", "D:(A;;CCLCRP;;;GRP)" },
  { "bit 0x1 is added", '+', L, 0x14, "D:", "D:(A;;CCLCRP;;;GRP)" },
  { "bit 0x1 alone is everything", '+', L, 0x1, "D:", "D:(A;;CCDCLCSWRP;;;GRP)" },
  { "appended", '+', L, 0x15, "D:(A;;CCDCSW;;;WD)(D;;CCLC;;;AN)", "D:(A;;CCDCSW;;;WD)(D;;CCLC;;;AN)(A;;CCLCRP;;;GRP)" },
  { "merged into the first plain entry", '+', L, 0x15, "D:(A;;CCDC;;;GRP)(A;;CCSW;;;WD)(A;;CCSW;;;GRP)",
    "D:(A;;CCDCLCRP;;;GRP)(A;;CCSW;;;WD)(A;;CCSW;;;GRP)" },
  { "there already", '+', L, 0x15, "D:(A;;CCDCLCRP;;;GRP)", "D:(A;;CCDCLCRP;;;GRP)" },
  { "there already in two entries", '+', L, 0x15, "D:(A;;CCLC;;;GRP)(A;;CCRP;;;GRP)", "D:(A;;CCLC;;;GRP)(A;;CCRP;;;GRP)" },
  { "an entry with flags is not plain", '+', A, 0x3, "D:(A;CI;CCDC;;;GRP)", "D:(A;CI;CCDC;;;GRP)(A;;CCDC;;;GRP)" },
  { "an entry with a condition is not plain", '+', A, 0x3, "D:(XA;;CCDC;;;GRP;(a))", "D:(XA;;CCDC;;;GRP;(a))(A;;CCDC;;;GRP)" },
  { "a deny stays before", '+', A, 0x3, "D:(D;;CCDC;;;GRP)", "D:(D;;CCDC;;;GRP)(A;;CCDC;;;GRP)" },
  { "an unusual order stays", '+', A, 0x3, "D:(A;;CCDC;;;WD)(D;;CCDC;;;WD)(A;ID;CC;;;SY)", NULL },
  { "an unusual order stays, inherited last", '+', A, 0x3, "D:(A;;CCDC;;;WD)(D;;CCDC;;;WD)(A;ID;CCDC;;;SY)",
    "D:(A;;CCDC;;;WD)(D;;CCDC;;;WD)(A;ID;CCDC;;;SY)(A;;CCDC;;;GRP)" },
  { "old entries become all rights", '+', L, 0x15, "D:(A;;CC;;;WD)(D;;CC;;;AN)(A;;CC;;;GRP)(A;;;;;SY)",
    "D:(A;;CC;;;WD)(D;;CC;;;AN)(A;;CC;;;GRP)(A;;;;;SY)" },
  { "old entries become all rights of access", '+', A, 0x5, "D:(A;;CC;;;WD)(D;;CC;;;AN)",
    "D:(A;;CCDCLC;;;WD)(D;;CCDCLC;;;AN)(A;;CCLC;;;GRP)" },
  { "old entries become all rights of launch", '+', L, 0x5, "D:(A;;CC;;;WD)", "D:(A;;CCDCLCSWRP;;;WD)(A;;CCLC;;;GRP)" },
  { "higher bits stay", '+', L, 0x15, "D:(A;;0x111ff0ff;;;WD)(A;;CCDCWPDT;;;GRP)",
    "D:(A;;0x111ff0ff;;;WD)(A;;CCDCLCRPWPDT;;;GRP)" },
  { "label, control, owner stay", '+', L, 0x15, "D:PAI(A;;CCDC;;;WD)S:AI(ML;;NX;;;LW)(AU;SA;CC;;;WD)",
    "D:PAI(A;;CCDC;;;WD)(A;;CCLCRP;;;GRP)S:AI(ML;;NX;;;LW)(AU;SA;CC;;;WD)" },
  { "an entry without bit 0x1 is left alone", '+', A, 0x5, "D:(A;;DC;;;GRP)", "D:(A;;DC;;;GRP)(A;;CCLC;;;GRP)" },
  { "nothing", '+', A, 0, "D:(A;;CC;;;WD)", "D:(A;;CC;;;WD)" },
  { "rights that access does not have", '+', A, 0x1f, "D:", NULL },
  { "rights that nobody has", '+', L, 0x21, "D:", NULL },
  { "into no list", '+', L, 0x15, "D:NO_ACCESS_CONTROL", NULL },
  { "into a mixed list", '+', L, 0x15, "D:(A;;CC;;;WD)(A;;CCDC;;;SY)", NULL },

  { "one right", '-', L, 0x10, "D:(A;;CCDCLCRP;;;GRP)(A;;CCRP;;;WD)", "D:(A;;CCDCLC;;;GRP)(A;;CCRP;;;WD)" },
  { "bit 0x1 does not count", '-', L, 0x11, "D:(A;;CCDCLCRP;;;GRP)", "D:(A;;CCDCLC;;;GRP)" },
  { "the last right takes the entry along", '-', L, 0x10, "D:(A;;CCDC;;;WD)(A;;CCRP;;;GRP)", "D:(A;;CCDC;;;WD)" },
  { "all entries of the group", '-', L, 0x10, "D:(A;;CCRP;;;GRP)(A;;CCDC;;;WD)(A;;CCDCRP;;;GRP)",
    "D:(A;;CCDC;;;WD)(A;;CCDC;;;GRP)" },
  { "what is not there", '-', L, 0x10, "D:(A;;CCDC;;;GRP)(A;;CCRP;;;WD)", "D:(A;;CCDC;;;GRP)(A;;CCRP;;;WD)" },
  { "deny, flags and conditions stay", '-', L, 0x1f, "D:(D;;CCRP;;;GRP)(A;CI;CCRP;;;GRP)(XA;;CCRP;;;GRP;(a))",
    "D:(D;;CCRP;;;GRP)(A;CI;CCRP;;;GRP)(XA;;CCRP;;;GRP;(a))" },
  { "everything", '-', A, 0x7, "D:(A;;CCDC;;;GRP)(A;;;;;GRP)(A;;0x111fffff;;;GRP)(A;;CCDC;;;SY)", "D:(A;;CCDC;;;SY)" },
  { "everything from an old list", '-', L, 0x1f, "D:(A;;CC;;;GRP)(A;;CC;;;WD)", "D:(A;;CC;;;WD)" },
  { "one right from an old list", '-', L, 0x10, "D:(A;;CC;;;GRP)(A;;CC;;;WD)", "D:(A;;CCDCLCSW;;;GRP)(A;;CCDCLCSWRP;;;WD)" },
  { "somebody else's old list", '-', L, 0x10, "D:(A;;CC;;;WD)", "D:(A;;CC;;;WD)" },
  { "bits for app containers stay", '-', L, 0x02, "D:(A;;CCDCWPDT;;;GRP)", "D:(A;;CCWPDT;;;GRP)" },
  { "launch bits in an access list do not keep an entry", '-', A, 0x6, "D:(A;;CCDCSWRP;;;GRP)", "D:" },
  { "to an empty list, never to none", '-', L, 0x15, "D:(A;;CCLCRP;;;GRP)", "D:" },
  { "from no list", '-', L, 0x15, "D:NO_ACCESS_CONTROL", NULL },
  { "rights that access does not have", '-', A, 0x8, "D:", NULL },
};

static char *
with_group (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "GRP", -1);
  g_autofree char *joined = g_strjoinv (GROUP, parts);

  return g_strconcat ("O:BAG:SY", joined, NULL);
}

START_TEST (merge)
{
  const char *name = merges[_i].name;
  g_autofree char *before = with_group (merges[_i].before), *after = NULL, *got = NULL, *untouched = NULL;
  g_autoptr (DcwDescriptor) base = test_parse (before, name), changed = NULL;
  DcwPrincipal group = test_who (GROUP);
  g_autoptr (GError) error = NULL;

  changed = merges[_i].op == '+' ? dcw_com_grant (base, &group, merges[_i].mask, merges[_i].use, &error)
                                 : dcw_com_revoke (base, &group, merges[_i].mask, merges[_i].use, &error);
  untouched = test_format (base, name);
  ck_assert_msg (g_str_equal (untouched, before), "%s: the input became %s", name, untouched);
  if (merges[_i].after == NULL) {
    ck_assert_msg (changed == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: accepted", name);
    return;
  }
  ck_assert_msg (changed != NULL, "%s: %s", name, error == NULL ? "" : error->message);
  after = with_group (merges[_i].after);
  got = test_format (changed, name);
  ck_assert_msg (g_str_equal (got, after), "%s: got %s", name, got);
}
END_TEST

START_TEST (merge_of_a_name)
{
  g_autoptr (DcwDescriptor) base = test_parse ("O:BAG:BAD:(A;;CCDC;;;WD)", "base"), once = NULL, twice = NULL, back = NULL;
  g_auto (DcwPrincipal) group = test_who ("OPC Users"), same = test_who ("opc USERS");
  g_autofree char *shown = NULL;

  once = dcw_com_grant (base, &group, DCW_COM_LAUNCH_REMOTE, DCW_COM_LAUNCH, NULL);
  twice = dcw_com_grant (once, &same, DCW_COM_EXECUTE_LOCAL, DCW_COM_LAUNCH, NULL);
  shown = dcw_sddl_show (twice);
  ck_assert_str_eq (shown, "O:BAG:BAD:(A;;CCDC;;;WD)(A;;CCDCLCRP;;;<OPC Users>)");
  back = dcw_com_revoke (twice, &same, DCW_COM_LAUNCH_ALL, DCW_COM_LAUNCH, NULL);
  ck_assert_msg (dcw_descriptor_equal (back, base), "revoked by another spelling of the name, something stays");
}
END_TEST

/* --- properties --- */

typedef enum { GRANT, REVOKE } Op;

static DcwDescriptor *
apply (Op op, const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use)
{
  return op == GRANT ? dcw_com_grant (descriptor, who, mask, use, NULL) : dcw_com_revoke (descriptor, who, mask, use, NULL);
}

static gboolean
is_plain (const DcwAce *ace, const DcwPrincipal *who)
{
  return ace->type == DCW_ACE_ALLOW && ace->flags == 0 && ace->extra == NULL && dcw_principal_equal (&ace->who, who);
}

static gboolean
is_old (const DcwAce *ace)
{
  return (ace->type <= DCW_ACE_DENY || ace->type == DCW_ACE_ALLOW_CALLBACK || ace->type == DCW_ACE_DENY_CALLBACK)
         && (ace->mask & 0x7f) == 1;
}

/* All entries but the plain ones of who are there in their order, the same, or an old one with all rights */
static gboolean
others_stay (const DcwAcl *before, const DcwAcl *after, const DcwPrincipal *who, DcwComUse use)
{
  guint k = 0;

  for (guint i = 0; i < before->aces->len; i++) {
    const DcwAce *a = &g_array_index (before->aces, DcwAce, i), *b;
    DcwAce expanded = *a;

    if (is_plain (a, who))
      continue;
    while (k < after->aces->len && is_plain (&g_array_index (after->aces, DcwAce, k), who))
      k++;
    if (k == after->aces->len)
      return FALSE;
    b = &g_array_index (after->aces, DcwAce, k++);
    expanded.mask |= dcw_com_all (use);
    if (!dcw_ace_equal (a, b) && !(is_old (a) && dcw_ace_equal (&expanded, b)))
      return FALSE;
  }
  for (; k < after->aces->len; k++) {
    if (!is_plain (&g_array_index (after->aces, DcwAce, k), who))
      return FALSE;
  }
  return TRUE;
}

static gboolean
same_but_dacl (const DcwDescriptor *a, const DcwDescriptor *b)
{
  g_autoptr (DcwDescriptor) swapped = dcw_descriptor_with_dacl (a, dcw_descriptor_dacl (b));

  return dcw_descriptor_equal (swapped, b);
}

static guint32
plain_rights (const DcwDescriptor *descriptor, const DcwPrincipal *who, DcwComUse use)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  guint32 rights = 0;

  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);

    if (is_plain (ace, who))
      rights |= is_old (ace) ? dcw_com_all (use) : ace->mask & dcw_com_all (use);
  }
  return rights;
}

static gboolean
nobody_else_changes (const DcwDescriptor *before, const DcwDescriptor *after, const DcwPrincipal *who, DcwComUse use)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (before);

  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);

    if (dcw_ace_type (ace->type)->shape != DCW_ACE_SHAPE_RAW && !dcw_principal_equal (&ace->who, who)
        && dcw_com_granted (before, &ace->who, use) != dcw_com_granted (after, &ace->who, use))
      return FALSE;
  }
  return TRUE;
}

/* Each plain entry of who has some right that means something: what else there is goes with the rights */
static gboolean
is_sound (const DcwDescriptor *descriptor, const DcwPrincipal *who, DcwComUse use)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);

  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);

    if (is_plain (ace, who) && (ace->mask & dcw_com_all (use) & ~1u) == 0)
      return FALSE;
  }
  return TRUE;
}

/* NULL, or the property that does not hold */
static const char *
broken_property (Op op, const DcwDescriptor *base, const DcwPrincipal *who, guint32 mask, DcwComUse use, guint *restored)
{
  g_autoptr (DcwDescriptor) once = apply (op, base, who, mask, use), twice = NULL, back = NULL;
  const guint32 live = mask & ~1u;
  guint32 before, after;

  if (once == NULL)
    return "works";
  twice = apply (op, once, who, mask, use);
  before = plain_rights (base, who, use);
  after = plain_rights (once, who, use);
  if (twice == NULL || !dcw_descriptor_equal (once, twice))
    return "done twice is done once";
  if (dcw_descriptor_dacl (once) == NULL)
    return "never a NULL list";
  if (!same_but_dacl (base, once))
    return "owner, group, label and control stay";
  if (!others_stay (dcw_descriptor_dacl (base), dcw_descriptor_dacl (once), who, use))
    return "all other entries and their order stay";
  if (!nobody_else_changes (base, once, who, use))
    return "nobody else's rights change";
  if (dcw_com_style (once) == DCW_COM_MIXED)
    return "the list is not mixed";
  if (op == GRANT && (after & (mask | 1)) != (mask | 1) && mask != 0)
    return "what is granted is there";
  if (op == GRANT && mask != 1 && mask != 0 && after != (before | mask | 1))
    return "nothing more is granted";
  if (op == REVOKE && (after & live) != 0)
    return "what is revoked is gone";
  if (op == REVOKE && (after & ~1u) != (before & ~live & ~1u))
    return "nothing more is revoked";
  if (op == GRANT && live != 0 && (before & live) == 0 && is_sound (base, who, use) && dcw_com_style (base) != DCW_COM_OLD) {
    back = dcw_com_revoke (once, who, mask, use, NULL);
    if (back == NULL || !dcw_descriptor_equal (back, base))
      return "revoking after granting restores";
    *restored += 1;
  }
  return NULL;
}

START_TEST (properties)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (100000 + (guint32)_i);
  const Op op = _i % 2 == 0 ? GRANT : REVOKE;
  g_autofree char *example = NULL;
  const char *property = NULL;
  guint changed = 0, restored = 0;

  for (guint i = 0; i < 50000 && property == NULL; i++) {
    TestRandom what = TEST_COM | TEST_PENDING | (i % 5 == 0 ? TEST_OLD : 0);
    g_autoptr (DcwDescriptor) base = test_random_descriptor (random, what), after = NULL;
    const DcwComUse use = i % 2 == 0 ? DCW_COM_ACCESS : DCW_COM_LAUNCH;
    const guint32 mask = g_rand_int (random) & dcw_com_all (use);
    g_auto (DcwPrincipal) who = { 0 };
    guint entries = dcw_descriptor_dacl (base)->aces->len;

    /* mostly somebody of the list */
    if (entries > 0 && i % 3 != 0)
      dcw_principal_copy (&g_array_index (dcw_descriptor_dacl (base)->aces, DcwAce, i % entries).who, &who);
    else
      who = test_random_who (random, TRUE);
    property = broken_property (op, base, &who, mask, use, &restored);
    after = apply (op, base, &who, mask, use);
    if (property != NULL) {
      g_autofree char *id = dcw_principal_id (&who), *a = dcw_sddl_show (base), *b = after == NULL ? NULL : dcw_sddl_show (after);

      example = g_strdup_printf ("0x%x of %s: %s became %s", mask, id, a, b);
    } else
      changed += !dcw_descriptor_equal (base, after);
  }
  ck_assert_msg (property == NULL, "%s: %s", property, example);
  ck_assert_msg (changed > 5000, "only %u of 50000 changed anything", changed);
  ck_assert_msg (op == REVOKE || restored > 5000, "only %u of 50000 were restored", restored);
}
END_TEST

/* --- the rest --- */

START_TEST (exactly)
{
  g_autoptr (DcwDescriptor) base = test_parse ("D:PNO_ACCESS_CONTROLS:(ML;;NX;;;LW)", "base"), set = NULL, empty = NULL;
  g_auto (DcwPrincipal) group = test_who ("OPC Users");
  const DcwComEntry entries[] = {
    { test_who ("S-1-5-18"), DCW_COM_EXECUTE_LOCAL, FALSE },
    { group, DCW_COM_EXECUTE_REMOTE, FALSE },
    { test_who ("S-1-5-7"), DCW_COM_ACCESS_ALL, TRUE },
    { group, DCW_COM_EXECUTE_LOCAL, FALSE },
  };
  const DcwComEntry nothing = { group, DCW_COM_EXECUTE, FALSE }, too_much = { group, 0x8, FALSE };
  g_autofree char *shown = NULL, *shown_empty = NULL;
  g_autoptr (GError) error = NULL;

  set = dcw_com_set (base, entries, G_N_ELEMENTS (entries), DCW_COM_ACCESS, NULL);
  shown = dcw_sddl_show (set);
  ck_assert_str_eq (shown, "O:BAG:BAD:P(D;;CCDCLC;;;AN)(A;;CCDC;;;SY)(A;;CCDCLC;;;<OPC Users>)S:(ML;;NX;;;LW)");
  ck_assert (dcw_com_validate (set, DCW_COM_ACCESS, NULL));
  empty = dcw_com_set (set, NULL, 0, DCW_COM_ACCESS, NULL);
  shown_empty = dcw_sddl_show (empty);
  ck_assert_str_eq (shown_empty, "O:BAG:BAD:PS:(ML;;NX;;;LW)");
  ck_assert (dcw_com_set (base, &nothing, 1, DCW_COM_ACCESS, &error) == NULL);
  ck_assert (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID));
  ck_assert (dcw_com_set (base, &too_much, 1, DCW_COM_ACCESS, NULL) == NULL);
}
END_TEST

static const struct {
  const char *name, *sddl, *who;
  DcwComUse use;
  guint32 granted, denied;
} effects[] = {
  { "an entry", "D:(A;;CCDC;;;SY)", "S-1-5-18", A, 0x3, 0 },
  { "nobody's", "D:(A;;CCDC;;;SY)", "S-1-5-19", A, 0, 0 },
  { "launch bits are none of access", "D:(A;;CCDCSWRP;;;SY)", "S-1-5-18", A, 0x3, 0 },
  { "old style", "D:(A;;CC;;;SY)", "S-1-5-18", L, 0x1f, 0 },
  { "the first decides: deny", "D:(D;;CCDC;;;SY)(A;;CCDCLC;;;SY)", "S-1-5-18", A, 0x4, 0x3 },
  { "the first decides: allow", "D:(A;;CCDC;;;SY)(D;;CCDCLC;;;SY)", "S-1-5-18", A, 0x3, 0x4 },
  { "Everyone is denied", "D:(D;;CCLC;;;WD)(A;;CCDCLC;;;SY)", "S-1-5-18", A, 0x7, 0x5 },
  { "Everyone is allowed first", "D:(A;;CCDC;;;WD)(D;;CCDC;;;SY)", "S-1-5-18", A, 0, 0 },
  { "the network is denied, which is remote only", "D:(D;;CCDCLCSWRP;;;NU)(A;;CCDCLCSWRP;;;SY)", "S-1-5-18", L, 0x1f, 0x14 },
  { "inherit-only does nothing", "D:(D;IO;CCDC;;;SY)(A;IO;CCDC;;;SY)", "S-1-5-18", A, 0, 0 },
  { "a condition is not looked at", "D:(XA;;CCDC;;;SY;(a))", "S-1-5-18", A, 0, 0 },
  { "no list", "D:NO_ACCESS_CONTROL", "S-1-5-18", A, 0x7, 0 },
};

START_TEST (effect)
{
  g_autoptr (DcwDescriptor) descriptor = test_parse (effects[_i].sddl, effects[_i].name);
  DcwPrincipal who = test_who (effects[_i].who);
  guint32 granted = dcw_com_granted (descriptor, &who, effects[_i].use),
          denied = dcw_com_denied (descriptor, &who, 0x1f, effects[_i].use);

  ck_assert_msg (granted == effects[_i].granted, "%s: granted 0x%x", effects[_i].name, granted);
  ck_assert_msg (denied == effects[_i].denied, "%s: denied 0x%x", effects[_i].name, denied);
}
END_TEST

static const struct {
  guint32 mask;
  DcwComUse use;
  const char *shown, *id;
} words[] = {
  { 0, L, "nothing", "none" },
  { 0x1, L, "everything", "all" },
  { 0x1f, L, "everything", "all" },
  { 0x7, A, "everything", "all" },
  { 0x15, L, "Remote Launch, Remote Activation", "remote-launch,remote-activation" },
  { 0x0b, L, "Local Launch, Local Activation", "local-launch,local-activation" },
  { 0x7, L, "Local Launch, Remote Launch", "local-launch,remote-launch" },
  { 0x3, A, "Local Access", "local-access" },
  { 0x5, A, "Remote Access", "remote-access" },
  { 0x23, A, "Local Access, 0x20", NULL },
  { 0x2, A, "Local Access", NULL },
};

START_TEST (rights_in_words)
{
  g_autofree char *shown = dcw_com_rights_show (words[_i].mask, words[_i].use),
                  *id = dcw_com_rights_id (words[_i].mask, words[_i].use);
  guint32 mask = 0xdead;

  ck_assert_msg (g_str_equal (shown, words[_i].shown), "0x%x: %s", words[_i].mask, shown);
  if (words[_i].id == NULL)
    return;
  ck_assert_msg (g_str_equal (id, words[_i].id), "0x%x: %s", words[_i].mask, id);
  ck_assert_msg (dcw_com_rights_parse (id, words[_i].use, &mask, NULL), "%s: refused", id);
  ck_assert_msg (mask == (words[_i].mask == 1 ? dcw_com_all (words[_i].use) : words[_i].mask), "%s: 0x%x", id, mask);
}
END_TEST

START_TEST (words_refused)
{
  static const char *const texts[] = { "",
                                       "remote",
                                       "Remote-Access",
                                       "remote-access,",
                                       "none,remote-access",
                                       "remote-launch",
                                       "all,all,all,all,all,all,all,all,all",
                                       "remote-access\n" };
  guint32 mask = 77;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    ck_assert_msg (!dcw_com_rights_parse (texts[i], DCW_COM_ACCESS, &mask, &error), "“%s” is accepted", texts[i]);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID)
                       && strstr (error->message, "local-access, remote-access"),
                   "%s", error->message);
    ck_assert (mask == 77 && strchr (error->message, '\n') == NULL);
  }
}
END_TEST

static const struct {
  const char *name, *a, *b; /* NULL: no descriptor */
  DcwComUse use;
  const char *lines; /* separated by | */
} changes[] = {
  { "nothing", "O:BAG:BAD:(A;;CCDC;;;SY)", "O:BAG:BAD:(A;;CCDC;;;SY)", A, "" },
  { "more for somebody", "O:BAG:BAD:(A;;CCDC;;;WD)", "O:BAG:BAD:(A;;CCDCLC;;;WD)", A, "+ Everyone: Remote Access" },
  { "somebody new", "O:BAG:BAD:", "O:BAG:BAD:(A;;CCLCRP;;;S-1-5-32-562)", L,
    "+ BUILTIN\\Distributed COM Users: Remote Launch, Remote Activation" },
  { "somebody less", "O:BAG:BAD:(A;;CCDCLC;;;" GROUP ")", "O:BAG:BAD:(A;;CCDC;;;" GROUP ")", A, "- " GROUP ": Remote Access" },
  { "allow becomes deny", "O:BAG:BAD:(A;;CCDC;;;AN)", "O:BAG:BAD:(D;;CCDC;;;AN)", A,
    "- NT AUTHORITY\\ANONYMOUS LOGON: Local Access|+ NT AUTHORITY\\ANONYMOUS LOGON: deny Local Access" },
  { "old style written out", "O:BAG:BAD:(A;;CC;;;SY)", "O:BAG:BAD:(A;;CCDCLC;;;SY)", A, "~ order or form of the entries" },
  { "another order", "O:BAG:BAD:(A;;CCDC;;;SY)(A;;CCDC;;;WD)", "O:BAG:BAD:(A;;CCDC;;;WD)(A;;CCDC;;;SY)", A,
    "~ order or form of the entries" },
  { "owner and group", "O:BAG:BAD:", "O:SYD:", A,
    "~ owner: BUILTIN\\Administrators → NT AUTHORITY\\SYSTEM|~ group: BUILTIN\\Administrators → nobody" },
  { "a label", "O:BAG:BAD:", "O:BAG:BAD:S:(ML;;NX;;;LW)", A, "+ label and audit (ML;;NX;;;LW)" },
  { "another label", "O:BAG:BAD:S:(ML;;NX;;;LW)", "O:BAG:BAD:S:(ML;;NX;;;ME)", A,
    "- label and audit (ML;;NX;;;LW)|+ label and audit (ML;;NX;;;ME)" },
  { "entries of other kinds", "O:BAG:BAD:", "O:BAG:BAD:(XA;;CCDC;;;WD;(a))", A, "+ entries (XA;;CCDC;;;WD;(a))" },
  { "no list any more", "O:BAG:BAD:(A;;CCDC;;;SY)", "O:BAG:BAD:NO_ACCESS_CONTROL", A,
    "+ no list: everybody may do everything|- NT AUTHORITY\\SYSTEM: Local Access" },
  { "a list at last", "O:BAG:BAD:NO_ACCESS_CONTROL", "O:BAG:BAD:", A, "- no list: everybody may do everything" },
  { "a new value", NULL, "O:BAG:BAD:(A;;CCDCLC;;;SY)", A, "+ NT AUTHORITY\\SYSTEM: everything" },
  { "a value that goes", "O:BAG:BAD:(A;;CCDC;;;SY)", NULL, A, "- NT AUTHORITY\\SYSTEM: Local Access" },
};

START_TEST (change)
{
  g_autoptr (DcwDescriptor) a = changes[_i].a == NULL ? NULL : test_parse (changes[_i].a, changes[_i].name),
                            b = changes[_i].b == NULL ? NULL : test_parse (changes[_i].b, changes[_i].name);
  g_auto (GStrv) lines = dcw_com_differences (a, b, changes[_i].use, NULL, NULL);
  g_autofree char *joined = g_strjoinv ("|", lines);

  ck_assert_msg (g_str_equal (joined, changes[_i].lines), "%s: %s", changes[_i].name, joined);
}
END_TEST

static char *
shout (const DcwPrincipal *who, gpointer data)
{
  g_autofree char *id = dcw_principal_id (who);

  return g_strconcat (data, id, NULL);
}

START_TEST (names_of_the_caller)
{
  g_autoptr (DcwDescriptor) a = test_parse ("O:BAG:BAD:", "a"), b = NULL;
  g_auto (DcwPrincipal) group = test_who ("OPC Users");
  g_auto (GStrv) lines = NULL, plain = NULL;

  b = dcw_com_grant (a, &group, DCW_COM_EXECUTE_LOCAL, DCW_COM_ACCESS, NULL);
  lines = dcw_com_differences (a, b, DCW_COM_ACCESS, shout, "the ");
  plain = dcw_com_differences (a, b, DCW_COM_ACCESS, NULL, NULL);
  ck_assert (g_strv_length (lines) == 1 && g_strv_length (plain) == 1);
  ck_assert_str_eq (lines[0], "+ the name:OPC USERS: Local Access");
  ck_assert_str_eq (plain[0], "+ OPC Users: Local Access");
}
END_TEST

/* Every difference is told, and none where there is none */
START_TEST (differences_are_complete)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  guint wrong = 0;

  for (guint i = 0; i < 5000; i++) {
    g_autoptr (DcwDescriptor) a = test_random_descriptor (random, TEST_COM | TEST_PENDING),
                              b = i % 4 == 0 ? dcw_descriptor_ref (a) : test_random_descriptor (random, TEST_COM | TEST_PENDING);
    g_auto (GStrv) lines = dcw_com_differences (a, b, DCW_COM_LAUNCH, NULL, NULL);

    wrong += (g_strv_length (lines) == 0) != dcw_descriptor_equal (a, b);
  }
  ck_assert_msg (wrong == 0, "%u of 5000 pairs", wrong);
}
END_TEST

/* ---- One permission in the place of another ---- */

#define START "O:BAG:BAD:"

static const struct {
  const char *name, *before, *after;
  gboolean more;
} admissions[] = {
  { "the same", START "(A;;CCDCLC;;;WD)", START "(A;;CCDCLC;;;WD)", FALSE },
  { "one entry less", START "(A;;CCDCLC;;;BA)(A;;CCDCLC;;;WD)", START "(A;;CCDCLC;;;BA)", FALSE },
  { "one right less", START "(A;;CCDCLC;;;BA)", START "(A;;CCDC;;;BA)", FALSE },
  { "one right more", START "(A;;CCDC;;;BA)", START "(A;;CCDCLC;;;BA)", TRUE },
  { "one entry more", START "(A;;CCDC;;;BA)", START "(A;;CCDC;;;BA)(A;;CCDC;;;SY)", TRUE },
  { "another one instead", START "(A;;CCDC;;;BA)", START "(A;;CCDC;;;SY)", TRUE },
  { "two entries become one", START "(A;;CCDC;;;BA)(A;;CCLC;;;BA)", START "(A;;CCDCLC;;;BA)", FALSE },
  { "another order", START "(A;;CCDC;;;BA)(A;;CCLC;;;SY)", START "(A;;CCLC;;;SY)(A;;CCDC;;;BA)", FALSE },
  { "of the old form", START "(A;;CC;;;BA)", START "(A;;CCDC;;;BA)", FALSE },
  { "now of the old form", START "(A;;CCDC;;;BA)", START "(A;;CC;;;BA)", TRUE },
  { "a denial more", START "(A;;CCDC;;;BA)", START "(D;;CCDC;;;AN)(A;;CCDC;;;BA)", FALSE },
  { "a denial less", START "(D;;CCDC;;;AN)(A;;CCDC;;;WD)", START "(A;;CCDC;;;WD)", TRUE },
  { "less of a denial", START "(D;;CCDCLC;;;AN)(A;;CCDC;;;WD)", START "(D;;CCDC;;;AN)(A;;CCDC;;;WD)", TRUE },
  { "more of a denial", START "(D;;CCDC;;;AN)(A;;CCDC;;;WD)", START "(D;;CCDCLC;;;AN)(A;;CCDC;;;WD)", FALSE },
  { "a denial behind what allows", START "(D;;CCDC;;;AN)(A;;CCDC;;;WD)", START "(A;;CCDC;;;WD)(D;;CCDC;;;AN)", TRUE },
  { "the same condition", START "(XA;;CCDC;;;WD;(a))(A;;CCDC;;;BA)", START "(XA;;CCDC;;;WD;(a))", FALSE },
  { "another condition", START "(XA;;CCDC;;;WD;(a))", START "(XA;;CCDC;;;WD;(b))", TRUE },
  { "the condition goes", START "(XA;;CCDC;;;WD;(a))", START "(A;;CCDC;;;WD)", TRUE },
  { "a condition comes", START "(A;;CCDC;;;WD)", START "(XA;;CCDC;;;WD;(a))", TRUE }, /* not more, but nobody looks into it */
  { "the label goes", START "(A;;CCDC;;;WD)S:(ML;;NX;;;ME)", START "(A;;CCDC;;;WD)", TRUE },
  { "the label stays", START "(A;;CCDCLC;;;WD)S:(ML;;NX;;;ME)", START "(A;;CCDC;;;WD)S:(ML;;NX;;;ME)", FALSE },
  { "another owner, whom an entry is for", START "(A;;CCDC;;;S-1-3-4)", "O:S-1-5-7G:BAD:(A;;CCDC;;;S-1-3-4)", TRUE },
  { "the right that goes with every other", START "(A;;DC;;;WD)", START "(A;;CCDC;;;WD)", TRUE },
  { "a denial without it", START "(D;;CCDC;;;AN)(A;;CCDC;;;WD)", START "(D;;DC;;;AN)(A;;CCDC;;;WD)", TRUE },
  { "before was not valid", START "(A;;CC;;;WD)(A;;CCDC;;;BA)", START "(A;;CCDC;;;BA)", TRUE },
  { "after is not valid", START "(A;;CCDC;;;BA)", START "NO_ACCESS_CONTROL", TRUE },
  { "nobody is left", START "(A;;CCDC;;;BA)", START, FALSE },
};

START_TEST (admission)
{
  const char *name = admissions[_i].name;
  g_autoptr (DcwDescriptor) before = test_parse (admissions[_i].before, name), after = test_parse (admissions[_i].after, name);
  ck_assert_msg (dcw_com_admits_more (before, after, DCW_COM_ACCESS) == admissions[_i].more, "%s", name);
}
END_TEST

/* Where it is said that nobody gains a right, the access check finds none for any of these callers. */
START_TEST (admission_agrees_with_the_check)
{
  static const char *const callers[] = { "S-1-1-0", "S-1-5-18", "S-1-5-32-544", "S-1-5-7", GROUP };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint n_narrower = 0;
  for (guint i = 0; i < 20000; i++) {
    g_autoptr (DcwDescriptor) a = test_random_descriptor (random, TEST_COM), b = NULL;
    g_auto (DcwPrincipal) who = test_who (callers[g_rand_int_range (random, 0, G_N_ELEMENTS (callers))]);
    guint32 mask = (guint32)g_rand_int_range (random, 1, 8);
    b = g_rand_boolean (random) ? dcw_com_revoke (a, &who, mask, DCW_COM_ACCESS, NULL)
                                : dcw_com_deny (a, &who, mask, DCW_COM_ACCESS, NULL);
    if (b == NULL || dcw_com_admits_more (a, b, DCW_COM_ACCESS))
      continue;
    n_narrower++;
    for (guint k = 0; k < G_N_ELEMENTS (callers); k++) {
      g_auto (DcwPrincipal) caller = test_who (callers[k]), everyone = test_who ("S-1-1-0");
      g_autoptr (DcwToken) token = dcw_token_new (&caller);
      dcw_token_add_group (token, &everyone, DCW_MEMBER_ENABLED);
      guint32 was = dcw_com_access (a, token, DCW_COM_ACCESS, NULL), is = dcw_com_access (b, token, DCW_COM_ACCESS, NULL);
      ck_assert_msg ((is & ~was) == 0, "pair %u: %s gains 0x%x", i, callers[k], is & ~was);
    }
  }
  ck_assert_msg (n_narrower > 100, "only %u pairs", n_narrower);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("security-com");
  TCase *merging = tcase_create ("merge"), *laws = tcase_create ("properties"), *saying = tcase_create ("words");

  tcase_add_loop_test (merging, validity, 0, G_N_ELEMENTS (permissions));
  tcase_add_loop_test (merging, merge, 0, G_N_ELEMENTS (merges));
  tcase_add_test (merging, merge_of_a_name);
  tcase_add_test (merging, exactly);
  tcase_add_loop_test (merging, effect, 0, G_N_ELEMENTS (effects));
  suite_add_tcase (suite, merging);
  tcase_add_loop_test (laws, properties, 0, 2);
  tcase_add_test (laws, differences_are_complete);
  tcase_add_loop_test (laws, admission, 0, G_N_ELEMENTS (admissions));
  tcase_add_test (laws, admission_agrees_with_the_check);
  suite_add_tcase (suite, laws);
  tcase_add_loop_test (saying, rights_in_words, 0, G_N_ELEMENTS (words));
  tcase_add_test (saying, words_refused);
  tcase_add_loop_test (saying, change, 0, G_N_ELEMENTS (changes));
  tcase_add_test (saying, names_of_the_caller);
  suite_add_tcase (suite, saying);
  return suite;
}
