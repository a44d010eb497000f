#include <string.h>

#include "security/access.h"
#include "security/com.h"
#include "security/sddl.h"
#include "support/descriptors.h"
#include "support/tap.h"

/* A generic mapping like that of files, cut down to COM-sized numbers: 1 read, 2 write, 4 execute, 0x20000 with each */
static const DcwGenericMapping mapping = { 0x20001, 0x20002, 0x20004, 0xf0007 };

#define USER "S-1-5-21-1-2-3-1000"
#define GROUP "S-1-5-21-1-2-3-1001"
#define OTHER "S-1-5-21-1-2-3-1002"

/* The token of a case, word by word: "g=SID" group, "d=SID" deny-only group, "D" the user is deny-only, "r=SID" restricting
 * SID, "il=N" integrity, "np" no mandatory policy, "self=SID", "p=N" privileges. In the SDDL, U, G and O in angle brackets
 * are USER, GROUP and OTHER. */
static const struct {
  const char *name, *token, *sddl;
  guint32 desired, granted;
  const char *by; /* for the lowest to the highest right desired: index, or - none, n no list, o owner, p privilege, l label, r
                     restriction */
} cases[] = {
  /* 2.5.3.2: lists */
  { "no DACL: all", "", "O:<O>", 0x7, 0x7, "n n n" },
  { "NULL DACL: all", "", "O:<O>D:NO_ACCESS_CONTROL", 0x7, 0x7, "n n n" },
  { "empty DACL: nothing", "", "O:<O>D:", 0x7, 0, "- - -" },
  { "an entry for the user", "", "O:<O>D:(A;;0x3;;;<U>)", 0x3, 0x3, "0 0" },
  { "an entry for a group", "g=<G>", "O:<O>D:(A;;0x3;;;<G>)", 0x3, 0x3, "0 0" },
  { "an entry for somebody else", "g=<G>", "O:<O>D:(A;;0x3;;;<O>)", 0x3, 0, "- -" },
  { "rights from several entries", "g=<G>", "O:<O>D:(A;;0x1;;;<U>)(A;;0x2;;;<O>)(A;;0x4;;;<G>)(A;;0x2;;;<G>)", 0x7, 0x7,
    "0 3 2" },
  { "rights that no entry gives", "", "O:<O>D:(A;;0x1;;;<U>)", 0x3, 0x1, "0 -" },
  { "deny before allow", "g=<G>", "O:<O>D:(D;;0x1;;;<G>)(A;;0x3;;;<U>)", 0x3, 0x2, "0 1" },
  { "allow before deny: the allow decides", "g=<G>", "O:<O>D:(A;;0x3;;;<U>)(D;;0x1;;;<G>)", 0x3, 0x3, "0 0" },
  { "deny for somebody else", "", "O:<O>D:(D;;0x1;;;<O>)(A;;0x1;;;<U>)", 0x1, 0x1, "1" },
  { "deny of no rights", "", "O:<O>D:(D;;0x0;;;<U>)(A;;0x1;;;<U>)", 0x1, 0x1, "1" },
  { "inherit-only allow", "", "O:<O>D:(A;IO;0x1;;;<U>)", 0x1, 0, "-" },
  { "inherit-only deny", "", "O:<O>D:(D;IO;0x1;;;<U>)(A;;0x1;;;<U>)", 0x1, 0x1, "1" },
  { "inherited entries count", "", "O:<O>D:(A;ID;0x1;;;<U>)", 0x1, 0x1, "0" },
  { "audit entries decide nothing", "", "O:<O>D:(AU;SA;0x1;;;<U>)(A;;0x1;;;<U>)", 0x1, 0x1, "1" },
  { "generic bits of entries are not mapped", "", "O:<O>D:(A;;GA;;;<U>)", 0x7, 0, "- - -" },
  { "generic bits of the request are", "", "O:<O>D:(A;;0x20003;;;<U>)", 0xc0000000, 0x20003, "0 0 0" },
  { "nothing wanted", "", "O:<O>D:", 0, 0, "" },

  /* deny-only groups: SE_GROUP_USE_FOR_DENY_ONLY */
  { "deny-only group: its allow does not count", "d=<G>", "O:<O>D:(A;;0x1;;;<G>)", 0x1, 0, "-" },
  { "deny-only group: its deny counts", "d=<G>", "O:<O>D:(D;;0x1;;;<G>)(A;;0x1;;;<U>)", 0x1, 0, "0" },
  { "deny-only group, but enabled as well", "d=<G> g=<G>", "O:<O>D:(A;;0x1;;;<G>)", 0x1, 0x1, "0" },
  { "enabled, then deny-only", "g=<G> d=<G>", "O:<O>D:(A;;0x1;;;<G>)", 0x1, 0x1, "0" },
  { "deny-only user: allow", "D", "O:<O>D:(A;;0x1;;;<U>)", 0x1, 0, "-" },
  { "deny-only user: deny", "D g=<G>", "O:<O>D:(D;;0x1;;;<U>)(A;;0x1;;;<G>)", 0x1, 0, "0" },
  { "deny-only owner has no rights of an owner", "d=<G>", "O:<G>D:", 0x60000, 0, "- -" },

  /* the owner */
  { "the owner reads and writes the DACL", "", "O:<U>D:", 0xe0001, 0x60000, "- o o -" },
  { "a group that owns", "g=<G>", "O:<G>D:", 0x60000, 0x60000, "o o" },
  { "the owner before a deny", "", "O:<U>D:(D;;0x60000;;;<U>)", 0x60000, 0x60000, "o o" },
  { "OWNER RIGHTS replace those", "", "O:<U>D:(A;;0x20000;;;OW)", 0x60000, 0x20000, "0 -" },
  { "OWNER RIGHTS that deny", "", "O:<U>D:(D;;0x40000;;;OW)(A;;0x60000;;;<U>)", 0x60000, 0x20000, "1 0" },
  { "OWNER RIGHTS of another owner", "", "O:<O>D:(A;;0x1;;;OW)", 0x1, 0, "-" },
  { "inherit-only OWNER RIGHTS do not", "", "O:<U>D:(A;IO;0x1;;;OW)", 0x60000, 0x60000, "o o" },
  { "no owner", "", "D:", 0x60000, 0, "- -" },

  /* PRINCIPAL_SELF (2.5.3.1.1) */
  { "self is the user", "self=<U>", "O:<O>D:(A;;0x1;;;PS)", 0x1, 0x1, "0" },
  { "self is a group", "g=<G> self=<G>", "O:<O>D:(A;;0x1;;;PS)", 0x1, 0x1, "0" },
  { "self is somebody else", "self=<O>", "O:<O>D:(A;;0x1;;;PS)", 0x1, 0, "-" },
  { "self is nobody", "", "O:<O>D:(A;;0x1;;;PS)", 0x1, 0, "-" },
  { "self that denies", "self=<U>", "O:<O>D:(D;;0x1;;;PS)(A;;0x1;;;<U>)", 0x1, 0, "0" },
  { "self that is deny-only", "d=<G> self=<G>", "O:<O>D:(A;;0x1;;;PS)", 0x1, 0, "-" },

  /* restricted tokens */
  { "restricted: both have it", "r=<G>", "O:<O>D:(A;;0x1;;;<U>)(A;;0x1;;;<G>)", 0x1, 0x1, "0" },
  { "restricted: the restricting SIDs have not", "r=<G>", "O:<O>D:(A;;0x1;;;<U>)", 0x1, 0, "r" },
  { "restricted: only the restricting SIDs have", "r=<G>", "O:<O>D:(A;;0x1;;;<G>)", 0x1, 0, "-" },
  { "restricted: the restricting SIDs are denied", "r=<G>", "O:<O>D:(D;;0x1;;;<G>)(A;;0x1;;;<U>)(A;;0x1;;;<G>)", 0x1, 0, "r" },
  { "restricted: a deny for the user only", "r=<G>", "O:<O>D:(D;;0x1;;;<U>)(A;;0x3;;;<U>)(A;;0x3;;;<G>)", 0x3, 0x2, "0 1" },
  { "restricted to the user", "r=<U>", "O:<O>D:(A;;0x1;;;<U>)", 0x1, 0x1, "0" },
  { "restricted: the owner is not among them", "r=<G>", "O:<U>D:", 0x60000, 0, "r r" },
  { "restricted: the owner is", "r=<U>", "O:<U>D:", 0x60000, 0x60000, "o o" },
  { "restricted: no DACL", "r=<G>", "O:<O>", 0x1, 0x1, "n" },

  /* 2.5.3.3: integrity. il 4096 low, 8192 medium, 12288 high */
  { "NX: lower may not execute", "il=4096", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NX;;;ME)", 0x7, 0x3, "0 0 l" },
  { "NX: equal may", "il=8192", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NX;;;ME)", 0x7, 0x7, "0 0 0" },
  { "NX: higher may", "il=12288", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NX;;;ME)", 0x7, 0x7, "0 0 0" },
  { "NW: lower may not write", "il=4096", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NW;;;ME)", 0x7, 0x5, "0 l 0" },
  { "NR: lower may not read", "il=4096", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NR;;;ME)", 0x7, 0x6, "l 0 0" },
  { "all three", "il=4096", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NWNRNX;;;ME)", 0x7, 0, "l l l" },
  { "a right of several groups is left by one", "il=4096", "O:<O>D:(A;;0x20000;;;<U>)S:(ML;;NWNX;;;ME)", 0x20000, 0x20000, "0" },
  { "a right of no group is taken", "il=4096", "O:<O>D:(A;;0xd0000;;;<U>)S:(ML;;NX;;;ME)", 0xd0000, 0, "l l l" },
  { "no label is medium, no write up", "il=4096", "O:<O>D:(A;;0x7;;;<U>)", 0x7, 0x5, "0 l 0" },
  { "no label, medium", "", "O:<O>D:(A;;0x7;;;<U>)", 0x7, 0x7, "0 0 0" },
  { "an inherit-only label is none", "il=8192", "O:<O>D:(A;;0x7;;;<U>)S:(ML;IO;NWNRNX;;;HI)", 0x7, 0x7, "0 0 0" },
  { "the first label counts", "il=8192", "O:<O>D:(A;;0x7;;;<U>)S:(AU;SA;0x1;;;WD)(ML;;NX;;;HI)(ML;;NWNRNX;;;HI)", 0x7, 0x3,
    "0 0 l" },
  { "a label below low lets everybody in", "il=0", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NWNRNX;;;S-1-16-0)", 0x7, 0x7, "0 0 0" },
  { "no policy in the token", "il=4096 np", "O:<O>D:(A;;0x7;;;<U>)S:(ML;;NWNRNX;;;ME)", 0x7, 0x7, "0 0 0" },
  { "a label gives nothing", "il=12288", "O:<O>D:S:(ML;;NX;;;LW)", 0x7, 0, "- - -" },
  { "a label stops the owner", "il=4096", "O:<U>D:S:(ML;;NWNRNX;;;ME)", 0x60000, 0, "l l" },
  { "a label stops a NULL DACL", "il=4096", "O:<O>D:NO_ACCESS_CONTROLS:(ML;;NX;;;ME)", 0x7, 0x3, "n n l" },

  /* privileges: 1 security, 2 take ownership, 4 relabel */
  { "the SACL needs a privilege", "", "O:<O>D:(A;;0x1000001;;;<U>)", 0x1000001, 0x1, "0 p" },
  { "and is there with it alone", "p=1", "O:<O>D:", 0x1000001, 0x1000000, "- p" },
  { "taking ownership", "p=2", "O:<O>D:(D;;0x80000;;;<U>)", 0x80000, 0x80000, "p" },
  { "a label stops taking ownership", "p=2 il=4096", "O:<O>D:S:(ML;;NW;;;ME)", 0x80000, 0, "l" },
  { "unless it may be relabelled", "p=6 il=4096", "O:<O>D:S:(ML;;NW;;;ME)", 0x80000, 0x80000, "p" },

  /* object entries without object types */
  { "an object entry of the whole object", "", "O:<O>D:(OA;;0x1;;;<U>)(OD;;0x2;;;<U>)(A;;0x2;;;<U>)", 0x3, 0x1, "0 1" },
  { "an object entry of one type", "",
    "O:<O>D:(OD;;0x1;00112233-4455-6677-8899-aabbccddeeff;;<U>)(OA;;0x2;00112233-4455-6677-8899-aabbccddeeff;;<U>)(A;;0x1;;;<U>)",
    0x3, 0x1, "2 -" },
  { "an inherited object type does not matter", "", "O:<O>D:(OA;;0x1;;00112233-4455-6677-8899-aabbccddeeff;<U>)", 0x1, 0x1, "0" },

  /* conditions (2.5.3.1.5) */
  { "a condition that holds", "g=<G>", "O:<O>D:(XA;;0x1;;;<U>;(Member_of {SID(<G>)}))", 0x1, 0x1, "0" },
  { "a condition that does not", "", "O:<O>D:(XA;;0x1;;;<U>;(Member_of {SID(<G>)}))", 0x1, 0, "-" },
  { "a condition for somebody else", "g=<G>", "O:<O>D:(XA;;0x1;;;<O>;(Member_of {SID(<G>)}))", 0x1, 0, "-" },
  { "all members", "g=<G>", "O:<O>D:(XA;;0x1;;;<U>;(Member_of {SID(<G>), SID(<O>)}))", 0x1, 0, "-" },
  { "any member", "g=<G>", "O:<O>D:(XA;;0x1;;;<U>;(Member_of_Any {SID(<G>), SID(<O>)}))", 0x1, 0x1, "0" },
  { "not a member", "g=<G>", "O:<O>D:(XA;;0x1;;;<U>;(Not_Member_of {SID(<O>)}))(XA;;0x2;;;<U>;(!(Member_of_Any {SID(<G>)})))",
    0x3, 0x1, "0 -" },
  { "a deny whose condition holds", "g=<G>", "O:<O>D:(XD;;0x1;;;<U>;(Member_of {SID(<G>)}))(A;;0x1;;;<U>)", 0x1, 0, "0" },
  { "a deny whose condition does not", "", "O:<O>D:(XD;;0x1;;;<U>;(Member_of {SID(<G>)}))(A;;0x1;;;<U>)", 0x1, 0x1, "1" },
  { "deny-only groups are members for a deny", "d=<G>",
    "O:<O>D:(XD;;0x1;;;<U>;(Member_of {SID(<G>)}))(XA;;0x2;;;<U>;(Member_of {SID(<G>)}))", 0x3, 0, "0 -" },
  { "an unknown condition never allows", "", "O:<O>D:(XA;;0x1;;;<U>;(@User.x == 1))", 0x1, 0, "-" },
  { "an unknown condition denies", "", "O:<O>D:(XD;;0x1;;;<U>;(@User.x == 1))(A;;0x1;;;<U>)", 0x1, 0, "0" },
  { "unknown or true", "g=<G>", "O:<O>D:(XA;;0x1;;;<U>;(@User.x == 1 || Member_of SID(<G>)))", 0x1, 0x1, "0" },
  { "unknown and false", "", "O:<O>D:(XD;;0x1;;;<U>;(@User.x == 1 && Member_of SID(<G>)))(A;;0x1;;;<U>)", 0x1, 0x1, "1" },
  { "nobody has claims", "", "O:<O>D:(XA;;0x1;;;<U>;(Exists WIN://x))(XA;;0x2;;;<U>;(Not_Exists WIN://x))", 0x3, 0x2, "- 1" },
};

static char *
with_accounts (const char *text)
{
  static const char *const names[][2] = { { "<U>", USER }, { "<G>", GROUP }, { "<O>", OTHER } };
  char *result = g_strdup (text);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (GStrv) parts = g_strsplit (result, names[i][0], -1);

    g_free (result);
    result = g_strjoinv (names[i][1], parts);
  }
  return result;
}

static DcwToken *
token_of (const char *text)
{
  DcwPrincipal user = test_who (USER);
  DcwToken *token = dcw_token_new (&user);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++) {
    const char *value = strchr (words[i], '=');
    DcwPrincipal who = { 0 };

    if (value != NULL && value[1] == 'S')
      who = test_who (value + 1);
    if (g_str_has_prefix (words[i], "g="))
      dcw_token_add_group (token, &who, DCW_MEMBER_ENABLED);
    else if (g_str_has_prefix (words[i], "d="))
      dcw_token_add_group (token, &who, DCW_MEMBER_DENY_ONLY);
    else if (g_str_has_prefix (words[i], "r="))
      dcw_token_add_restriction (token, &who);
    else if (g_str_has_prefix (words[i], "self="))
      dcw_token_set_self (token, &who);
    else if (g_str_has_prefix (words[i], "il="))
      dcw_token_set_integrity (token, (guint32)g_ascii_strtoull (value + 1, NULL, 10));
    else if (g_str_has_prefix (words[i], "p="))
      dcw_token_set_privileges (token, (DcwPrivileges)g_ascii_strtoull (value + 1, NULL, 10));
    else if (g_str_equal (words[i], "D"))
      dcw_token_set_user_deny_only (token);
    else if (g_str_equal (words[i], "np"))
      dcw_token_set_mandatory_policy (token, FALSE);
    else
      ck_assert_msg (*words[i] == '\0', "unknown word %s in a token", words[i]);
  }
  return token;
}

static char *
reasons (const DcwAccess *access)
{
  static const char letters[] = "?-nopl"
                                "r";
  GString *text = g_string_new (NULL);

  for (guint bit = 0; bit < 32; bit++) {
    if (!((access->granted | access->denied) & 1u << bit))
      continue;
    if (text->len > 0)
      g_string_append_c (text, ' ');
    if (access->by[bit] >= 0)
      g_string_append_printf (text, "%d", access->by[bit]);
    else
      g_string_append_c (text, letters[-access->by[bit]]);
  }
  return g_string_free (text, FALSE);
}

START_TEST (by_the_specification)
{
  const char *name = cases[_i].name;
  g_autofree char *sddl = with_accounts (cases[_i].sddl), *words = with_accounts (cases[_i].token), *by = NULL;
  g_autoptr (DcwDescriptor) descriptor = test_parse (sddl, name);
  g_autoptr (DcwToken) token = token_of (words);
  DcwAccess access;
  gboolean all = dcw_access_check (descriptor, token, cases[_i].desired, &mapping, &access);

  by = reasons (&access);
  ck_assert_msg (access.granted == cases[_i].granted, "%s: granted 0x%x", name, access.granted);
  ck_assert_msg (g_str_equal (by, cases[_i].by), "%s: decided by %s", name, by);
  ck_assert_msg (all == (access.denied == 0) && (access.granted & access.denied) == 0, "%s: the answer contradicts itself", name);
  ck_assert_msg (((access.granted | access.denied) & ~0x10f0007u) == 0, "%s: more than was wanted", name);
}
END_TEST

START_TEST (restrictions_say_why)
{
  g_autofree char *sddl = with_accounts ("O:<O>D:(A;;0x3;;;<U>)(D;;0x1;;;<G>)"), *words = with_accounts ("r=<G>");
  g_autoptr (DcwDescriptor) descriptor = test_parse (sddl, "restricted");
  g_autoptr (DcwToken) token = token_of (words);
  DcwAccess access;

  ck_assert (!dcw_access_check (descriptor, token, 0x3, NULL, &access));
  ck_assert (access.by[0] == DCW_BY_RESTRICTION && access.by[1] == DCW_BY_RESTRICTION);
  ck_assert_msg (access.by_restricted[0] == 1 && access.by_restricted[1] == DCW_BY_NO_ENTRY, "%d %d", access.by_restricted[0],
                 access.by_restricted[1]);
}
END_TEST

START_TEST (uncertain_rights)
{
  g_autofree char *sddl =
      with_accounts ("O:<O>D:(A;;0x1;;;<U>)(XD;;0x3;;;<U>;(@User.x == 1))(XA;;0xc;;;<U>;(a))(A;;0x4;;;<U>)(XA;;0x8;;;<O>;(a))");
  g_autoptr (DcwDescriptor) descriptor = test_parse (sddl, "uncertain");
  g_autoptr (DcwToken) token = token_of ("");
  DcwAccess access;

  dcw_access_check (descriptor, token, 0xf, NULL, &access);
  ck_assert_msg (access.granted == 0x5 && access.uncertain == 0xe, "granted 0x%x, uncertain 0x%x", access.granted,
                 access.uncertain);
}
END_TEST

START_TEST (planned_names)
{
  g_auto (DcwPrincipal) user = test_who ("opc user"), group = test_who ("OPC Users"), other = test_who ("Others");
  g_autoptr (DcwToken) token = dcw_token_new (&user);
  g_autoptr (DcwDescriptor) base = test_parse ("O:BAG:BAD:(D;;CCLC;;;AN)", "base"), planned = NULL, elsewhere = NULL;

  dcw_token_add_group (token, &group, DCW_MEMBER_ENABLED);
  planned = dcw_com_grant (base, &group, DCW_COM_LAUNCH_REMOTE, DCW_COM_LAUNCH, NULL);
  elsewhere = dcw_com_grant (base, &other, DCW_COM_LAUNCH_REMOTE, DCW_COM_LAUNCH, NULL);
  ck_assert_msg (dcw_com_access (planned, token, DCW_COM_LAUNCH, NULL) == DCW_COM_LAUNCH_REMOTE,
                 "a planned group does not count");
  ck_assert_msg (dcw_com_access (elsewhere, token, DCW_COM_LAUNCH, NULL) == 0, "another planned group counts");
}
END_TEST

/* As COM asks: old style, labels (only NX counts), all rights of the list */
static const struct {
  const char *name, *token, *sddl;
  DcwComUse use;
  guint32 granted;
} com[] = {
  { "old style", "", "O:BAG:BAD:(A;;CC;;;<U>)", DCW_COM_LAUNCH, 0x1f },
  { "old style, denied", "g=<G>", "O:BAG:BAD:(D;;CC;;;<G>)(A;;CC;;;<U>)", DCW_COM_ACCESS, 0 },
  { "new style", "", "O:BAG:BAD:(A;;CCDCSW;;;<U>)", DCW_COM_LAUNCH, 0x0b },
  { "NX stops what is lower", "il=4096", "O:BAG:BAD:(A;;CCDCSW;;;<U>)S:(ML;;NX;;;ME)", DCW_COM_LAUNCH, 0 },
  { "NW and NR do not", "il=4096", "O:BAG:BAD:(A;;CCDCSW;;;<U>)S:(ML;;NWNR;;;ME)", DCW_COM_LAUNCH, 0x0b },
  { "no label stops nobody", "il=0", "O:BAG:BAD:(A;;CCDCSW;;;<U>)", DCW_COM_LAUNCH, 0x0b },
  { "a low label lets low ones in", "il=4096", "O:BAG:BAD:(A;;CCDCSW;;;<U>)S:(ML;;NX;;;LW)", DCW_COM_LAUNCH, 0x0b },
  { "the default access permission, for the account itself", "self=<U>", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)",
    DCW_COM_ACCESS, 0x7 },
  { "and for another", "self=<O>", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)", DCW_COM_ACCESS, 0 },
};

START_TEST (as_com_asks)
{
  g_autofree char *sddl = with_accounts (com[_i].sddl), *words = with_accounts (com[_i].token);
  g_autoptr (DcwDescriptor) descriptor = test_parse (sddl, com[_i].name);
  g_autoptr (DcwToken) token = token_of (words);
  guint32 granted = dcw_com_access (descriptor, token, com[_i].use, NULL);

  ck_assert_msg (granted == com[_i].granted, "%s: 0x%x", com[_i].name, granted);
}
END_TEST

/* A second, naive way to the same answer: each right alone, entry by entry */
static gboolean
naive (const DcwDescriptor *descriptor, GPtrArray *sids, guint32 right)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);

  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);

    for (guint k = 0; k < sids->len; k++) {
      if ((ace->mask & right) && dcw_principal_equal (g_ptr_array_index (sids, k), &ace->who))
        return ace->type == DCW_ACE_ALLOW;
    }
  }
  return FALSE;
}

static void
free_who (gpointer who)
{
  dcw_principal_clear (who);
  g_free (who);
}

START_TEST (random_lists)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint wrong = 0, granted = 0;

  for (guint i = 0; i < 20000; i++) {
    g_autoptr (DcwDescriptor) descriptor = test_random_descriptor (random, TEST_PLAIN | TEST_PENDING);
    g_autoptr (GPtrArray) sids = g_ptr_array_new_with_free_func (free_who);
    g_autoptr (DcwToken) token = NULL;
    DcwAccess access;

    for (guint k = 0; k < 12; k++) {
      DcwPrincipal *who = g_new (DcwPrincipal, 1);

      /* SELF, the owner and OWNER RIGHTS are matters of their own */
      do {
        *who = test_random_who (random, TRUE);
      } while (who->name == NULL
               && ((who->sid.n_subs == 1 && (who->sid.authority[5] == 3 || who->sid.sub[0] == 10))
                   || dcw_principal_equal (who, dcw_descriptor_owner (descriptor))));
      g_ptr_array_add (sids, who);
      if (k == 0)
        token = dcw_token_new (who);
      else
        dcw_token_add_group (token, who, DCW_MEMBER_ENABLED);
    }
    if (dcw_principal_is_pending (dcw_descriptor_owner (descriptor)))
      continue;
    dcw_access_check (descriptor, token, 0x00ffffff, NULL, &access);
    for (guint bit = 0; bit < 24; bit++) {
      gboolean got = (access.granted >> bit & 1) != 0;

      wrong += got != naive (descriptor, sids, 1u << bit);
      granted += got;
    }
  }
  ck_assert_msg (wrong == 0, "%u rights were decided differently", wrong);
  ck_assert_msg (granted > 10000, "only %u rights were granted", granted);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("security-access");
  TCase *check = tcase_create ("check"), *asking = tcase_create ("com");

  tcase_add_loop_test (check, by_the_specification, 0, G_N_ELEMENTS (cases));
  tcase_add_test (check, restrictions_say_why);
  tcase_add_test (check, uncertain_rights);
  tcase_add_test (check, planned_names);
  tcase_add_test (check, random_lists);
  suite_add_tcase (suite, check);
  tcase_add_loop_test (asking, as_com_asks, 0, G_N_ELEMENTS (com));
  suite_add_tcase (suite, asking);
  return suite;
}
