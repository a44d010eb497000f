/* The access check and the two text conversions compared with those of the system this runs on: Wine, or a real Windows. */
#include <windows.h>
#include <sddl.h>
#include <string.h>

#include "base/text.h"
#include "security/access.h"
#include "security/sddl.h"
#include "support/descriptors.h"
#include "support/tap.h"

#define N_TOKENS 200
#define N_DESCRIPTORS 50 /* for each token */

static const DcwGenericMapping mapping = { 0x20001, 0x20002, 0x20004, 0xf0007 };

static gboolean
is_wine (void)
{
  return GetProcAddress (GetModuleHandleW (L"ntdll.dll"), "wine_get_version") != NULL;
}

static gpointer
token_information (HANDLE token, TOKEN_INFORMATION_CLASS which)
{
  DWORD size = 0;
  gpointer data;

  GetTokenInformation (token, which, NULL, 0, &size);
  data = g_malloc0 (MAX (size, 64));
  if (!GetTokenInformation (token, which, data, size, &size)) {
    g_free (data);
    return NULL;
  }
  return data;
}

static DcwPrincipal
principal_of (PSID sid)
{
  DcwPrincipal who = { 0 };

  ck_assert_msg (dcw_sid_decode (sid, GetLengthSid (sid), &who.sid, NULL, NULL), "the system has a SID that is none");
  return who;
}

/* --- where this system is known to differ --- */

enum {
  QUIRK_DENY_ONLY = 1 << 0,
  QUIRK_LABEL = 1 << 1,
  QUIRK_RESTRICTED = 1 << 2,
  QUIRK_OWNER_RIGHTS = 1 << 3,
  QUIRK_OWNER = 1 << 4,
  N_QUIRKS = 5,
};

static const char *const quirks[N_QUIRKS] = {
  "deny-only SIDs match no entry, so a deny lets them pass (Wine 8)",
  "mandatory labels are not looked at (Wine 8)",
  "restricting SIDs are not looked at (Wine 8)",
  "OWNER RIGHTS is a SID that nobody has, so it gives nothing and takes nothing from the owner (Wine 8)",
  "the owner has DELETE and WRITE_OWNER as well (Wine 8)",
};

/* A token as the system tells it, but for the restricting SIDs */
typedef struct {
  TOKEN_USER *user;
  TOKEN_GROUPS *groups;
  GArray *restricting; /* of DcwPrincipal: what was asked for, which Wine 8 does not tell again */
  TOKEN_MANDATORY_LABEL *label;
  gboolean policy;
  DcwPrivileges privileges;
} Known;

static DcwPrivileges
read_privileges (HANDLE handle)
{
  static const struct {
    const wchar_t *name;
    DcwPrivileges privilege;
  } names[] = { { L"SeSecurityPrivilege", DCW_PRIVILEGE_SECURITY },
                { L"SeTakeOwnershipPrivilege", DCW_PRIVILEGE_TAKE_OWNERSHIP },
                { L"SeRelabelPrivilege", DCW_PRIVILEGE_RELABEL } };
  g_autofree TOKEN_PRIVILEGES *all = token_information (handle, TokenPrivileges);
  DcwPrivileges has = 0;

  for (DWORD i = 0; all != NULL && i < all->PrivilegeCount; i++) {
    for (guint k = 0; k < G_N_ELEMENTS (names); k++) {
      LUID luid;

      if ((all->Privileges[i].Attributes & SE_PRIVILEGE_ENABLED) && LookupPrivilegeValueW (NULL, names[k].name, &luid)
          && memcmp (&luid, &all->Privileges[i].Luid, sizeof luid) == 0)
        has |= names[k].privilege;
    }
  }
  return has;
}

static Known
read_token (HANDLE handle, GArray *restricting)
{
  g_autofree TOKEN_MANDATORY_POLICY *policy = token_information (handle, TokenMandatoryPolicy);
  Known known = {
    .user = token_information (handle, TokenUser),
    .groups = token_information (handle, TokenGroups),
    .restricting = restricting,
    .label = token_information (handle, TokenIntegrityLevel),
    .policy = policy == NULL || (policy->Policy & TOKEN_MANDATORY_POLICY_NO_WRITE_UP),
    .privileges = read_privileges (handle),
  };

  ck_assert_msg (known.user != NULL && known.groups != NULL, "the token cannot be read");
  return known;
}

static void
forget (Known *known)
{
  g_free (known->user);
  g_free (known->groups);
  g_array_unref (known->restricting);
  g_free (known->label);
}

/* With quirks: as the system seems to use it */
static DcwToken *
token_of (const Known *known, guint use_quirks)
{
  DcwPrincipal who = principal_of (known->user->User.Sid);
  DcwToken *token = dcw_token_new (&who);

  if (known->user->User.Attributes & SE_GROUP_USE_FOR_DENY_ONLY)
    dcw_token_set_user_deny_only (token);
  for (DWORD i = 0; i < known->groups->GroupCount; i++) {
    DWORD attributes = known->groups->Groups[i].Attributes;

    who = principal_of (known->groups->Groups[i].Sid);
    if (attributes & SE_GROUP_USE_FOR_DENY_ONLY) {
      if (!(use_quirks & QUIRK_DENY_ONLY))
        dcw_token_add_group (token, &who, DCW_MEMBER_DENY_ONLY);
    } else if (attributes & SE_GROUP_ENABLED)
      dcw_token_add_group (token, &who, DCW_MEMBER_ENABLED);
  }
  for (guint i = 0; i < known->restricting->len && !(use_quirks & QUIRK_RESTRICTED); i++)
    dcw_token_add_restriction (token, &g_array_index (known->restricting, DcwPrincipal, i));
  if (known->label != NULL && known->label->Label.Sid != NULL)
    dcw_token_set_integrity (token, *GetSidSubAuthority (known->label->Label.Sid, 0));
  dcw_token_set_mandatory_policy (token, known->policy && !(use_quirks & QUIRK_LABEL));
  dcw_token_set_privileges (token, known->privileges);
  return token;
}

/* The descriptor without OWNER RIGHTS */
static DcwDescriptor *
without_owner_rights (const DcwDescriptor *descriptor)
{
  const DcwAcl *dacl = dcw_descriptor_dacl (descriptor);
  DcwPrincipal owner_rights = test_who ("S-1-3-4");
  g_autoptr (DcwAcl) kept = NULL;

  if (dacl == NULL)
    return dcw_descriptor_ref (descriptor);
  kept = dcw_acl_new (dacl->revision);
  for (guint i = 0; i < dacl->aces->len; i++) {
    const DcwAce *ace = &g_array_index (dacl->aces, DcwAce, i);

    if (!dcw_principal_equal (&ace->who, &owner_rights))
      dcw_acl_append (kept, ace->type, ace->flags, ace->mask, &ace->who, ace->extra);
  }
  return dcw_descriptor_with_dacl (descriptor, kept);
}

static gboolean
is_owner (const DcwDescriptor *descriptor, const DcwToken *token)
{
  g_autoptr (DcwAcl) empty = dcw_acl_new (2);
  g_autoptr (DcwDescriptor) bare =
      dcw_descriptor_new (DCW_CONTROL_DACL, dcw_descriptor_owner (descriptor), NULL, empty, NULL, NULL);
  DcwAccess access;

  return dcw_access_check (bare, token, DCW_RIGHT_READ_CONTROL, NULL, &access);
}

/* The quirks about tokens come first, so that a token needs to be made once for each set of them */
#define TOKEN_QUIRKS (QUIRK_DENY_ONLY | QUIRK_LABEL | QUIRK_RESTRICTED)

static guint32
model (DcwToken *const *tokens, const DcwDescriptor *descriptor, guint32 desired, guint use_quirks)
{
  const DcwToken *token = tokens[use_quirks & TOKEN_QUIRKS];
  g_autoptr (DcwDescriptor) used =
      use_quirks & QUIRK_OWNER_RIGHTS ? without_owner_rights (descriptor) : dcw_descriptor_ref (descriptor);
  DcwAccess access;

  dcw_access_check (used, token, desired, &mapping, &access);
  if ((use_quirks & QUIRK_OWNER) && is_owner (used, token))
    access.granted |= desired & 0xf0000;
  return access.granted;
}

/* --- generated pairs --- */

static SID_AND_ATTRIBUTES *
choose (GRand *random, const TOKEN_GROUPS *groups, double share, DWORD *n)
{
  SID_AND_ATTRIBUTES *chosen = g_new0 (SID_AND_ATTRIBUTES, groups->GroupCount + 1);

  *n = 0;
  for (DWORD i = 0; i < groups->GroupCount; i++) {
    if (!(groups->Groups[i].Attributes & (SE_GROUP_INTEGRITY | SE_GROUP_LOGON_ID)) && g_rand_double (random) < share)
      chosen[(*n)++].Sid = groups->Groups[i].Sid;
  }
  return chosen;
}

static HANDLE
random_token (GRand *random, HANDLE process, GArray *restricting)
{
  g_autofree TOKEN_GROUPS *groups = token_information (process, TokenGroups);
  g_autofree TOKEN_USER *user = token_information (process, TokenUser);
  g_autofree SID_AND_ATTRIBUTES *deny = NULL, *restrict_to = NULL;
  DWORD n_deny = 0, n_restrict = 0;
  HANDLE restricted = NULL, impersonation = NULL;

  deny = choose (random, groups, 0.3, &n_deny);
  restrict_to = choose (random, groups, 0.5, &n_restrict);
  if (g_rand_boolean (random))
    restrict_to[n_restrict++].Sid = user->User.Sid;
  if (g_rand_int_range (random, 0, 3) != 0)
    n_restrict = 0;
  for (DWORD i = 0; i < n_restrict; i++) {
    DcwPrincipal who = principal_of (restrict_to[i].Sid);

    g_array_append_val (restricting, who);
  }
  ck_assert_msg (CreateRestrictedToken (process, g_rand_boolean (random) ? DISABLE_MAX_PRIVILEGE : 0, n_deny, deny, 0, NULL,
                                        n_restrict, restrict_to, &restricted),
                 "CreateRestrictedToken: error %lu", GetLastError ());
  ck_assert_msg (DuplicateTokenEx (restricted, TOKEN_ALL_ACCESS, NULL, SecurityImpersonation, TokenImpersonation, &impersonation),
                 "DuplicateTokenEx: error %lu", GetLastError ());
  CloseHandle (restricted);
  if (g_rand_int_range (random, 0, 3) == 0) {
    static const DWORD levels[] = { 0, 0x1000, 0x2000 };
    SID sid = { SID_REVISION, 1, { SECURITY_MANDATORY_LABEL_AUTHORITY }, { levels[g_rand_int_range (random, 0, 3)] } };
    TOKEN_MANDATORY_LABEL label = { { &sid, SE_GROUP_INTEGRITY } };

    SetTokenInformation (impersonation, TokenIntegrityLevel, &label, sizeof label);
  }
  return impersonation;
}

static DcwPrincipal
someone (GRand *random, const TOKEN_GROUPS *groups, const TOKEN_USER *user)
{
  switch (g_rand_int_range (random, 0, 8)) {
  case 0:
    return principal_of (user->User.Sid);
  case 1:
    return test_random_who (random, FALSE);
  case 2:
    return test_who ("S-1-3-4");
  default:
    return principal_of (groups->Groups[g_rand_int_range (random, 0, (gint32)groups->GroupCount)].Sid);
  }
}

static DcwDescriptor *
random_for (GRand *random, HANDLE process)
{
  g_autofree TOKEN_GROUPS *groups = token_information (process, TokenGroups);
  g_autofree TOKEN_USER *user = token_information (process, TokenUser);
  DcwPrincipal owner = someone (random, groups, user), who;
  g_autoptr (DcwAcl) dacl = g_rand_int_range (random, 0, 20) == 0 ? NULL : dcw_acl_new (2), sacl = NULL;
  guint n = (guint)g_rand_int_range (random, 0, 8);
  guint16 control = DCW_CONTROL_DACL;

  for (guint i = 0; dacl != NULL && i < n; i++) {
    static const guint8 flags[] = { 0, 0, 0, 0, DCW_ACE_INHERIT_ONLY, DCW_ACE_INHERITED };
    guint8 type = g_rand_int_range (random, 0, 3) == 0 ? DCW_ACE_DENY : DCW_ACE_ALLOW;
    guint32 mask = (g_rand_int (random) & 0x7) | (g_rand_int (random) & g_rand_int (random) & 0xf0000);

    who = someone (random, groups, user);
    dcw_acl_append (dacl, type, flags[g_rand_int_range (random, 0, G_N_ELEMENTS (flags))], mask, &who, NULL);
  }
  if (g_rand_int_range (random, 0, 3) == 0) {
    static const char *const levels[] = { "S-1-16-4096", "S-1-16-8192", "S-1-16-12288", "S-1-16-16384" };

    control |= DCW_CONTROL_SACL;
    sacl = dcw_acl_new (2);
    who = test_who (levels[g_rand_int_range (random, 0, G_N_ELEMENTS (levels))]);
    dcw_acl_append (sacl, DCW_ACE_LABEL, 0, (guint32)g_rand_int_range (random, 1, 8), &who, NULL);
  }
  return dcw_descriptor_new (control, &owner, &owner, dacl, sacl, NULL);
}

/* What the system grants of desired, each right by itself */
static guint32
system_grants (HANDLE token, gpointer sd, guint32 desired, const char **problem)
{
  guint32 granted = 0;

  for (guint bit = 0; bit < 32; bit++) {
    GENERIC_MAPPING generic = { mapping.read, mapping.write, mapping.execute, mapping.all };
    PRIVILEGE_SET privileges;
    DWORD size = sizeof privileges, got = 0;
    BOOL yes = FALSE;

    if (!(desired & 1u << bit))
      continue;
    if (!AccessCheck (sd, token, 1u << bit, &generic, &privileges, &size, &got, &yes))
      *problem = "AccessCheck does not answer";
    else if (yes)
      granted |= 1u << bit;
  }
  return granted;
}

/* The fewest quirks that make the model answer like the system; G_MAXUINT: none do */
static guint
explain (DcwToken *const *tokens, const DcwDescriptor *descriptor, guint32 desired, guint32 system_granted)
{
  for (int n = 1; n <= N_QUIRKS; n++) {
    for (guint set = 0; set < 1u << N_QUIRKS; set++) {
      if (__builtin_popcount (set) == n && model (tokens, descriptor, desired, set) == system_granted)
        return set;
    }
  }
  return G_MAXUINT;
}

START_TEST (access_checks)
{
  const guint32 desired = 0xf0007;
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  guint counts[N_QUIRKS] = { 0 }, pairs = 0, differences = 0, unexplained = 0, granted_rights = 0;
  g_autofree char *example = NULL;
  const char *problem = NULL;
  HANDLE process = NULL;

  ck_assert (OpenProcessToken (GetCurrentProcess (), TOKEN_ALL_ACCESS, &process));
  for (guint i = 0; i < N_TOKENS; i++) {
    GArray *restricting = g_array_new (FALSE, FALSE, sizeof (DcwPrincipal));
    HANDLE token = random_token (random, process, restricting);
    Known known = read_token (token, restricting);
    DcwToken *tokens[TOKEN_QUIRKS + 1];

    for (guint set = 0; set <= TOKEN_QUIRKS; set++)
      tokens[set] = token_of (&known, set);

    for (guint k = 0; k < N_DESCRIPTORS; k++) {
      g_autoptr (DcwDescriptor) descriptor = random_for (random, process);
      g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, NULL);
      g_autofree guint8 *sd = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      guint32 theirs = system_grants (token, sd, desired, &problem), ours = model (tokens, descriptor, desired, 0);

      pairs++;
      granted_rights += (guint)__builtin_popcount (ours);
      if (theirs != ours) {
        guint set = explain (tokens, descriptor, desired, theirs);

        differences++;
        for (guint q = 0; set != G_MAXUINT && q < N_QUIRKS; q++)
          counts[q] += set >> q & 1;
        if (set == G_MAXUINT) {
          unexplained++;
          if (example == NULL) {
            g_autofree char *sddl = dcw_sddl_show (descriptor);

            example = g_strdup_printf ("%s: the system grants 0x%x, we 0x%x", sddl, theirs, ours);
          }
        }
      }
    }
    for (guint set = 0; set <= TOKEN_QUIRKS; set++)
      dcw_token_free (tokens[set]);
    forget (&known);
    CloseHandle (token);
  }
  CloseHandle (process);
  g_print ("# %u pairs, %u answered differently by this system\n", pairs, differences);
  for (guint q = 0; q < N_QUIRKS; q++) {
    if (counts[q] > 0)
      g_print ("#   %u: %s\n", counts[q], quirks[q]);
  }
  ck_assert_msg (problem == NULL, "%s", problem);
  ck_assert_msg (unexplained == 0, "%u differences are not explained; the first: %s", unexplained, example);
  ck_assert_msg (is_wine () || differences == 0, "%u pairs are answered differently by Windows", differences);
  ck_assert_msg (granted_rights > pairs / 10, "only %u rights of %u pairs were granted", granted_rights, pairs);
}
END_TEST

/* Our text read by the system, and its text of our bytes: on Windows the same bytes and the same text, in Wine the same meaning
 * as far as Wine understands it (it knows neither every alias nor every type) */
START_TEST (texts)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (815);
  guint understood = 0, other_value = 0, other_bytes = 0, other_text = 0, n = 3000;
  g_autofree char *example = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (DcwDescriptor) descriptor = test_random_descriptor (random, TEST_PLAIN), theirs = NULL;
    g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, NULL);
    g_autofree char *text = dcw_sddl_format (descriptor, NULL, NULL), *their_text = NULL;
    g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, NULL, NULL);
    g_autofree guint8 *sd = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    PSECURITY_DESCRIPTOR made = NULL;
    wchar_t *written = NULL;
    ULONG size = 0;

    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW ((wchar_t *)wide, SDDL_REVISION_1, &made, &size))
      continue;
    understood++;
    theirs = dcw_descriptor_decode (made, GetSecurityDescriptorLength (made), NULL);
    if (theirs == NULL || !dcw_descriptor_equal (theirs, descriptor))
      other_value++;
    if (GetSecurityDescriptorLength (made) != g_bytes_get_size (bytes) || memcmp (made, sd, g_bytes_get_size (bytes)) != 0)
      other_bytes++;
    LocalFree (made);
    if (ConvertSecurityDescriptorToStringSecurityDescriptorW (
            sd, SDDL_REVISION_1, OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &written,
            NULL)) {
      their_text = g_utf16_to_utf8 ((gunichar2 *)written, -1, NULL, NULL, NULL);
      LocalFree (written);
    }
    if (g_strcmp0 (their_text, text) != 0) {
      other_text++;
      if (example == NULL)
        example = g_strdup_printf ("%s and %s", text, their_text);
    }
  }
  g_print ("# %u of %u texts understood by this system, %u as other bytes, %u texts written differently\n", understood, n,
           other_bytes, other_text);
  ck_assert_msg (other_value == 0, "%u texts mean something else to this system", other_value);
  ck_assert_msg (understood > n / 10, "only %u texts are understood", understood);
  ck_assert_msg (is_wine () || (understood == n && other_bytes == 0), "%u texts refused, %u of other bytes", n - understood,
                 other_bytes);
  ck_assert_msg (is_wine () || other_text == 0, "%u texts are written differently, the first: %s", other_text, example);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("security-windows");
  TCase *access = tcase_create ("access"), *text = tcase_create ("text");

  tcase_add_test (access, access_checks);
  suite_add_tcase (suite, access);
  tcase_add_test (text, texts);
  suite_add_tcase (suite, text);
  return suite;
}
