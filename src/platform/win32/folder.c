#define INITGUID
#include <windows.h>
#include <aclapi.h>
#include <knownfolders.h>
#include <shlobj.h>
#include <wchar.h>
#include "base/i18n.h"
#include "base/text.h"
#include "platform/folder.h"
#include "platform/win32/count.h"
#include "platform/win32/fail.h"
#include "platform/win32/identity.h"
#include "platform/win32/place.h"

/* Rights that let their holder put something else in a folder's place, or give himself such rights. */
#define REPLACING (DELETE | WRITE_DAC | WRITE_OWNER | GENERIC_ALL | FILE_DELETE_CHILD)

char *
dcw_system_state_folder (void)
{
  const gboolean shared = dcw_identity_is_administrator ();
  wchar_t *wide = NULL;
  g_autofree char *base = NULL;

  if (SHGetKnownFolderPath (shared ? &FOLDERID_ProgramData : &FOLDERID_LocalAppData, 0, NULL, &wide) == S_OK)
    base = g_utf16_to_utf8 ((const gunichar2 *)wide, -1, NULL, NULL, NULL);
  CoTaskMemFree (wide);
  return g_build_filename (base != NULL ? base : g_get_user_data_dir (), "OPC DCOM Wizard", NULL);
}

static gboolean
refuse (const wchar_t *at, const char *reason, GError **error)
{
  g_autofree char *path = g_utf16_to_utf8 ((const gunichar2 *)at, -1, NULL, NULL, NULL);
  g_autofree char *shown = dcw_text_display (path != NULL ? path : "?", 0);

  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s: not a safe place for private files: %s"), shown, reason);
  return FALSE;
}

static gboolean
fail_at (DcwStep step, const wchar_t *at, DWORD failure, GError **error)
{
  g_autofree char *path = g_utf16_to_utf8 ((const gunichar2 *)at, -1, NULL, NULL, NULL);

  return dcw_fail_win32 (step, path != NULL ? path : "?", failure, error);
}

/* The SID of an entry that grants something; NULL: it grants nothing. unclear: an entry of a kind that is not looked into. */
static PSID
granted_to (ACE_HEADER *header, DWORD *mask, gboolean *unclear)
{
  ACCESS_ALLOWED_ACE *entry = (ACCESS_ALLOWED_ACE *)header;

  *unclear = FALSE;
  switch (header->AceType) {
  case ACCESS_DENIED_ACE_TYPE:
    return NULL;
  case ACCESS_ALLOWED_ACE_TYPE:
  case ACCESS_ALLOWED_CALLBACK_ACE_TYPE:
    *mask = entry->Mask;
    return &entry->SidStart;
  default:
    *unclear = TRUE;
    return NULL;
  }
}

/* last: the private folder itself, where nobody else may have any entry; else a folder on the way to it. */
static gboolean
check_list (const wchar_t *at, PACL list, gboolean last, GError **error)
{
  if (list == NULL)
    return refuse (at, _ ("everybody has all rights to the folder"), error);
  for (DWORD i = 0; i < list->AceCount; i++) {
    ACE_HEADER *header = NULL;
    gboolean unclear;
    DWORD mask = 0;
    PSID sid;

    if (!GetAce (list, i, (void **)&header))
      return refuse (at, _ ("its permissions cannot be read"), error);
    sid = granted_to (header, &mask, &unclear);
    if (last && (unclear || (sid != NULL && !dcw_identity_trusts (sid))))
      return refuse (at, _ ("others than administrators have rights to the folder"), error);
    if (!last && sid != NULL && (header->AceFlags & INHERIT_ONLY_ACE) == 0 && (mask & REPLACING) != 0
        && !dcw_identity_trusts_above (sid))
      return refuse (at, _ ("others than administrators may replace the folder"), error);
  }
  return TRUE;
}

static gboolean
check_security (const wchar_t *at, HANDLE handle, gboolean last, GError **error)
{
  PSECURITY_DESCRIPTOR descriptor = NULL;
  SECURITY_DESCRIPTOR_CONTROL control = 0;
  PSID owner = NULL;
  PACL list = NULL;
  DWORD revision;
  gboolean ok;
  const DWORD failure = GetSecurityInfo (handle, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION, &owner,
                                         NULL, &list, NULL, &descriptor);

  if (failure != ERROR_SUCCESS)
    return fail_at (DCW_STEP_OPEN, at, failure, error);
  if (owner == NULL || !(last ? dcw_identity_trusts (owner) : dcw_identity_trusts_above (owner)))
    ok = refuse (at, _ ("the folder belongs to somebody else"), error);
  else if (last && (!GetSecurityDescriptorControl (descriptor, &control, &revision) || (control & SE_DACL_PROTECTED) == 0))
    ok = refuse (at, _ ("the folder inherits permissions"), error);
  else
    ok = check_list (at, list, last, error);
  LocalFree (descriptor);
  return ok;
}

static gboolean
check_owner (const wchar_t *at, HANDLE handle, GError **error)
{
  PSECURITY_DESCRIPTOR descriptor = NULL;
  PSID owner = NULL;
  const DWORD failure =
      GetSecurityInfo (handle, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &descriptor);
  const gboolean own = failure == ERROR_SUCCESS && owner != NULL && dcw_identity_is_own (owner);

  LocalFree (descriptor);
  if (failure != ERROR_SUCCESS)
    return fail_at (DCW_STEP_OPEN, at, failure, error);
  return own || refuse (at, _ ("the folder belongs to somebody else"), error);
}

static gboolean
check_folder (const wchar_t *at, gboolean last, GError **error)
{
  HANDLE handle = dcw_handle_look (at, FILE_READ_ATTRIBUTES | READ_CONTROL);
  BY_HANDLE_FILE_INFORMATION info;
  gboolean ok;

  if (handle == INVALID_HANDLE_VALUE)
    return fail_at (DCW_STEP_OPEN, at, GetLastError (), error);
  if (dcw_handle_is_link (handle))
    ok = refuse (at, C_ ("problem", "a link"), error);
  else if (!GetFileInformationByHandle (handle, &info) || (info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) == 0)
    ok = refuse (at, _ ("not a folder"), error);
  else if (dcw_identity_is_wine ())
    ok = !last || check_owner (at, handle, error);
  else
    ok = check_security (at, handle, last, error);
  dcw_plain_handle_close (handle);
  return ok;
}

static gboolean
make_folder (const wchar_t *at, GError **error)
{
  g_autofree char *path = g_utf16_to_utf8 ((const gunichar2 *)at, -1, NULL, NULL, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  DWORD failure;

  if (!dcw_step (DCW_STEP_MAKE_FOLDER, path, NULL, error))
    return FALSE;
  failure = dcw_identity_make_folder (at);
  if (failure != ERROR_SUCCESS && failure != ERROR_ALREADY_EXISTS)
    return dcw_fail_win32 (DCW_STEP_MAKE_FOLDER, path, failure, error);
  if (!dcw_step (DCW_STEP_FLUSH_FOLDER, parent, NULL, error))
    return FALSE;
  dcw_step (DCW_STEP_DONE, path, NULL, NULL);
  return TRUE;
}

/* Where the first part's name begins: behind \\?\C:\ or \\?\UNC\server\share\. */
static wchar_t *
first_part (wchar_t *wide)
{
  wchar_t *at = wide + 4;
  guint separators = wcsncmp (at, L"UNC\\", 4) == 0 ? 3 : 1;

  while (*at != L'\0' && separators > 0) {
    if (*at++ == L'\\')
      separators--;
  }
  return at;
}

static gboolean
check_or_make (const wchar_t *at, gboolean last, GError **error)
{
  if (GetFileAttributesW (at) == INVALID_FILE_ATTRIBUTES) {
    const DWORD failure = GetLastError ();

    if (failure != ERROR_FILE_NOT_FOUND && failure != ERROR_PATH_NOT_FOUND)
      return fail_at (DCW_STEP_OPEN, at, failure, error);
    if (!make_folder (at, error))
      return FALSE;
  }
  return check_folder (at, last, error);
}

gboolean
dcw_folder_private (const char *path, GError **error)
{
  g_autofree wchar_t *wide = dcw_wide_path (path, error);
  gsize length = wide != NULL ? wcslen (wide) : 0;
  wchar_t *at;

  if (wide == NULL)
    return FALSE;
  at = first_part (wide);
  while (length > 0 && wide + length > at && wide[length - 1] == L'\\')
    wide[--length] = L'\0';
  if (*at == L'\0')
    return refuse (wide, _ ("a whole drive"), error);
  {
    const wchar_t kept = *at;

    *at = L'\0';
    if (!check_folder (wide, FALSE, error))
      return FALSE;
    *at = kept;
  }
  for (; *at != L'\0'; at++) {
    if (*at != L'\\')
      continue;
    *at = L'\0';
    if (!check_or_make (wide, FALSE, error))
      return FALSE;
    *at = L'\\';
  }
  return check_or_make (wide, TRUE, error);
}
