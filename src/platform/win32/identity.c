#include <windows.h>
#include <sddl.h>
#include <wchar.h>
#include "platform/win32/identity.h"
#include "platform/win32/count.h"

static struct {
  gboolean administrator, wine;
  TOKEN_USER *user;
  PSID administrators, system, installer, owner_rights;
} identity;

TOKEN_USER *
dcw_identity_user_of (HANDLE token)
{
  DWORD size = 0;

  GetTokenInformation (token, TokenUser, NULL, 0, &size);
  TOKEN_USER *user = g_malloc0 (MAX (size, sizeof *user));
  if (!GetTokenInformation (token, TokenUser, user, size, &size))
    g_clear_pointer (&user, g_free);
  return user;
}

static TOKEN_USER *
read_user (void)
{
  HANDLE token = NULL;

  if (!OpenProcessToken (GetCurrentProcess (), TOKEN_QUERY, &token))
    return NULL;
  dcw_handle_opened (token);
  TOKEN_USER *user = dcw_identity_user_of (token);
  dcw_plain_handle_close (token);
  return user;
}

/* NULL, which nobody is, when there is no memory left. */
static PSID
read_sid (const wchar_t *text)
{
  PSID sid = NULL;

  return ConvertStringSidToSidW (text, &sid) ? sid : NULL;
}

static gboolean
is_sid (PSID sid, PSID known)
{
  return known != NULL && EqualSid (sid, known);
}

static gpointer
find_out (gpointer data)
{
  BOOL member = FALSE;

  identity.administrators = read_sid (L"S-1-5-32-544");
  identity.system = read_sid (L"S-1-5-18");
  identity.installer = read_sid (L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
  identity.owner_rights = read_sid (L"S-1-3-4");
  identity.user = read_user ();
  identity.administrator =
      identity.administrators != NULL && CheckTokenMembership (NULL, identity.administrators, &member) && member;
  identity.wine = GetProcAddress (GetModuleHandleW (L"ntdll.dll"), "wine_get_version") != NULL;
  return NULL;
}

static void
ensure (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, find_out, NULL);
}

gboolean
dcw_identity_is_administrator (void)
{
  ensure ();
  return identity.administrator;
}

gboolean
dcw_identity_is_wine (void)
{
  ensure ();
  return identity.wine;
}

PSID
dcw_identity_user (void)
{
  ensure ();
  return identity.user != NULL ? identity.user->User.Sid : NULL;
}

static gboolean
is_user (PSID sid)
{
  return is_sid (sid, dcw_identity_user ());
}

gboolean
dcw_identity_is_own (PSID sid)
{
  ensure ();
  return is_sid (sid, identity.administrators) || is_sid (sid, identity.system) || is_user (sid);
}

gboolean
dcw_identity_trusts (PSID sid)
{
  ensure ();
  if (identity.administrator && !identity.wine)
    return is_sid (sid, identity.administrators) || is_sid (sid, identity.system);
  return dcw_identity_is_own (sid);
}

gboolean
dcw_identity_trusts_above (PSID sid)
{
  return dcw_identity_trusts (sid) || is_sid (sid, identity.installer) || is_sid (sid, identity.owner_rights);
}

static PSECURITY_DESCRIPTOR
private_descriptor (void)
{
  g_autofree wchar_t *text = NULL;
  PSECURITY_DESCRIPTOR descriptor = NULL;
  wchar_t *user = NULL;

  ensure ();
  if (identity.administrator && !identity.wine)
    ConvertStringSecurityDescriptorToSecurityDescriptorW (L"O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)", SDDL_REVISION_1,
                                                          &descriptor, NULL);
  else if (dcw_identity_user () != NULL && ConvertSidToStringSidW (dcw_identity_user (), &user)) {
    static const wchar_t format[] = L"O:%lsD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;FA;;;%ls)";
    const gsize size = G_N_ELEMENTS (format) + 2 * wcslen (user);

    text = g_new0 (wchar_t, size);
    _snwprintf (text, size - 1, format, user, user);
    ConvertStringSecurityDescriptorToSecurityDescriptorW (text, SDDL_REVISION_1, &descriptor, NULL);
    LocalFree (user);
  }
  return descriptor;
}

DWORD
dcw_identity_make_folder (const wchar_t *wide)
{
  SECURITY_ATTRIBUTES attributes = { .nLength = sizeof attributes, .lpSecurityDescriptor = private_descriptor () };
  DWORD failure = ERROR_SUCCESS;

  if (attributes.lpSecurityDescriptor == NULL)
    return ERROR_INVALID_SECURITY_DESCR;
  if (!CreateDirectoryW (wide, &attributes))
    failure = GetLastError ();
  LocalFree (attributes.lpSecurityDescriptor);
  return failure;
}
