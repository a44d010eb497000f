/* Passwords: of RunAs identities (facts 1.8) and of users. Written, never read. */
#include <windows.h>
#include <lm.h>
#include <ntsecapi.h>
#include <string.h>
#include "base/i18n.h"
#include "model/password.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

/* secret NULL: removes it. */
static DWORD
store (const char *name, wchar_t *secret)
{
  LSA_OBJECT_ATTRIBUTES attributes = { .Length = sizeof attributes };
  LSA_HANDLE opened = NULL;
  g_autofree wchar_t *wide = dcw_wide (name);
  LSA_UNICODE_STRING key, data = { 0 };
  if (!dcw_lsa_string (wide, TRUE, &key) || (secret != NULL && !dcw_lsa_string (secret, TRUE, &data)))
    return ERROR_INVALID_PARAMETER;
  NTSTATUS status = LsaOpenPolicy (NULL, &attributes, POLICY_CREATE_SECRET, &opened);
  if (status != 0)
    return dcw_win32_of_status (status);
  g_auto (DcwLsaHandle) policy = dcw_handle_opened (opened);
  status = LsaStorePrivateData (policy, &key, secret != NULL ? &data : NULL);
  DWORD failure = status != 0 ? dcw_win32_of_status (status) : ERROR_SUCCESS;
  return secret == NULL && failure == ERROR_FILE_NOT_FOUND ? (DWORD)ERROR_SUCCESS : failure;
}

static DWORD
set_password (const char *user, wchar_t *secret)
{
  g_autofree wchar_t *name = dcw_wide (user);
  USER_INFO_1003 info = { .usri1003_password = secret };
  DWORD wrong = 0;
  return NetUserSetInfo (NULL, name, 1003, (LPBYTE)&info, &wrong);
}

/* user is one of this computer. */
static gboolean
check_user (DcwStation *station, const DcwResource *resource, const char *user, GError **error)
{
  g_auto (DcwPrincipal) who = { 0 };
  g_autofree char *name = NULL;
  DcwSid sid;
  DWORD failure;
  dcw_principal_init_name (&who, user);
  if (dcw_machine_find_account (dcw_machine_of (station), DCW_KIND_USER, &who, &name, &sid, &failure) == DCW_STATE_PRESENT)
    return TRUE;
  return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("there is no such user"), error);
}

static gboolean
write_secret (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
              gboolean *has_created, GError **error)
{
  const char *user = dcw_password_user (resource), *name = dcw_resource_name (resource);
  if (user == NULL && !g_str_has_prefix (name, DCW_PASSWORD_OF_APPID))
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("is no password that this program sets"), error);
  if (user != NULL && !check_user (station, resource, user, error))
    return FALSE;
  if (dcw_state_status (want) == DCW_STATE_ABSENT) {
    if (user != NULL)
      return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("a user can't be without a password"), error);
    DWORD removed = store (name, NULL);
    return removed == ERROR_SUCCESS || dcw_win32_fail (resource, removed, error);
  }
  const char *account = dcw_password_account (resource, want);
  const char *password = secrets != NULL ? dcw_secrets_get (secrets, account) : NULL;
  if (password == NULL) {
    g_autofree char *why = g_strdup_printf (_ ("the password of %s is needed"), account);
    return dcw_win32_refuse (DCW_ERROR_SECRET, resource, why, error);
  }
  wchar_t *secret = dcw_wide_secret (password);
  /* No password at all would mean that there is to be none. */
  if (secret == NULL)
    return dcw_win32_fail (resource, ERROR_INVALID_PASSWORD, error);
  DWORD failure = user != NULL ? set_password (user, secret) : store (name, secret);
  dcw_wide_secret_free (secret);
  return failure == ERROR_SUCCESS || dcw_win32_fail (resource, failure, error);
}

const DcwPort dcw_local_secret_port = { dcw_port_read_secret, write_secret, dcw_port_list_secrets };
