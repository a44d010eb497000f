/* Rights of accounts, of the local security authority (MS-LSAD 3.1.4.5). */
#include <string.h>
#include <windows.h>
#include "base/i18n.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

#define STATUS_OF_NOBODY ((NTSTATUS)0xC0000034)  /* STATUS_OBJECT_NAME_NOT_FOUND: it holds no right */
#define STATUS_OF_NO_MORE ((NTSTATUS)0x8000001A) /* STATUS_NO_MORE_ENTRIES */

static DWORD
open_policy (ACCESS_MASK access, LSA_HANDLE *policy)
{
  LSA_OBJECT_ATTRIBUTES attributes = { .Length = sizeof attributes };
  LSA_HANDLE opened = NULL;
  NTSTATUS status = LsaOpenPolicy (NULL, &attributes, access, &opened);
  if (status != 0)
    return dcw_win32_of_status (status);
  *policy = dcw_handle_opened (opened);
  return ERROR_SUCCESS;
}

static char *
text_of (const LSA_UNICODE_STRING *string)
{
  return dcw_narrow (string->Buffer, string->Length / (gssize)sizeof (wchar_t));
}

/* Names of rights are added to rights. */
static DWORD
read_rights (LSA_HANDLE policy, const DcwSid *sid, GPtrArray *rights)
{
  DcwWideSid memory;
  LSA_UNICODE_STRING *told = NULL;
  ULONG n = 0;
  NTSTATUS status = LsaEnumerateAccountRights (policy, dcw_sid_to_windows (sid, &memory), &told, &n);
  if (status == STATUS_OF_NOBODY)
    return ERROR_SUCCESS;
  if (status != 0)
    return dcw_win32_of_status (status);
  g_auto (DcwLsaBuffer) buffer = dcw_handle_opened (told);
  for (ULONG i = 0; i < n; i++) {
    char *name = text_of (&told[i]);
    if (name != NULL)
      g_ptr_array_add (rights, name);
  }
  return ERROR_SUCCESS;
}

static DcwState *
read_right (DcwStation *station, const DcwResource *resource)
{
  DcwSid sid;
  DcwStatus status = dcw_machine_find_anybody (station, dcw_resource_who (resource), &sid);
  if (status != DCW_STATE_PRESENT)
    return status == DCW_STATE_ABSENT ? dcw_state_absent () : dcw_unknown_by (ERROR_NONE_MAPPED);
  g_auto (DcwLsaHandle) policy = NULL;
  g_autoptr (GPtrArray) rights = g_ptr_array_new_with_free_func (g_free);
  DWORD failure = open_policy (POLICY_LOOKUP_NAMES | POLICY_VIEW_LOCAL_INFORMATION, &policy);
  if (failure == ERROR_SUCCESS)
    failure = read_rights (policy, &sid, rights);
  if (failure != ERROR_SUCCESS)
    return dcw_unknown_by (failure);
  for (guint i = 0; i < rights->len; i++)
    if (g_ascii_strcasecmp (rights->pdata[i], dcw_resource_name (resource)) == 0)
      return dcw_state_present (DCW_KIND_ACCOUNT_RIGHT);
  return dcw_state_absent ();
}

/* ---- Listing ---- */

static int
compare_resources (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare (*(DcwResource *const *)a, *(DcwResource *const *)b);
}

static DWORD
add_rights (LSA_HANDLE policy, const DcwSid *sid, DcwListing *listing)
{
  g_autoptr (GPtrArray) rights = g_ptr_array_new_with_free_func (g_free);
  DWORD failure = read_rights (policy, sid, rights);
  for (guint i = 0; i < rights->len; i++) {
    DcwResource *resource = dcw_resource_right (&DCW_PRINCIPAL_SID (*sid), rights->pdata[i], NULL);
    if (resource != NULL)
      g_ptr_array_add (listing->resources, resource);
  }
  return failure;
}

/* Of everybody who holds any. */
static DWORD
add_all_rights (LSA_HANDLE policy, DcwListing *listing)
{
  gpointer told = NULL;
  ULONG n = 0;
  NTSTATUS status = LsaEnumerateAccountsWithUserRight (policy, NULL, &told, &n);
  if (status == STATUS_OF_NO_MORE)
    return ERROR_SUCCESS;
  if (status != 0)
    return dcw_win32_of_status (status);
  g_auto (DcwLsaBuffer) buffer = dcw_handle_opened (told);
  const LSA_ENUMERATION_INFORMATION *holders = buffer;
  DWORD failure = ERROR_SUCCESS;
  for (ULONG i = 0; failure == ERROR_SUCCESS && i < n; i++) {
    DcwSid sid;
    failure = dcw_sid_from_windows (holders[i].Sid, &sid) ? add_rights (policy, &sid, listing) : (DWORD)ERROR_INVALID_SID;
  }
  return failure;
}

static DcwListing *
list_rights (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  g_autoptr (DcwListing) listing = dcw_listing_new ();
  g_auto (DcwLsaHandle) policy = NULL;
  DWORD failure = open_policy (POLICY_LOOKUP_NAMES | POLICY_VIEW_LOCAL_INFORMATION, &policy);
  DcwSid sid;
  DcwStatus status = DCW_STATE_PRESENT;
  if (failure == ERROR_SUCCESS && parent == NULL)
    failure = add_all_rights (policy, listing);
  else if (failure == ERROR_SUCCESS) {
    status = dcw_machine_find_anybody (station, dcw_resource_who (parent), &sid);
    if (status == DCW_STATE_PRESENT)
      failure = add_rights (policy, &sid, listing);
    else if (status == DCW_STATE_UNKNOWN)
      failure = ERROR_NONE_MAPPED;
  }
  g_ptr_array_sort (listing->resources, compare_resources);
  listing->complete = failure == ERROR_SUCCESS;
  if (failure != ERROR_SUCCESS)
    listing->reason = dcw_win32_reason (failure);
  return g_steal_pointer (&listing);
}

/* ---- Writing ---- */

static gboolean
write_right (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
             gboolean *has_created, GError **error)
{
  gboolean wanted = dcw_state_status (want) == DCW_STATE_PRESENT;
  g_autofree wchar_t *name = dcw_wide (dcw_resource_name (resource));
  LSA_UNICODE_STRING right;
  DcwWideSid memory;
  g_auto (DcwLsaHandle) policy = NULL;
  if (dcw_resource_is_pending (resource))
    return dcw_win32_refuse (DCW_ERROR_UNBOUND, resource, _ ("is addressed by a name where its SID is needed"), error);
  if (!dcw_lsa_string (name, FALSE, &right))
    return dcw_win32_fail (resource, ERROR_NO_SUCH_PRIVILEGE, error);
  DWORD failure = open_policy (POLICY_LOOKUP_NAMES | (wanted ? POLICY_CREATE_ACCOUNT : 0), &policy);
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail (resource, failure, error);
  PSID sid = dcw_sid_to_windows (&dcw_resource_who (resource)->sid, &memory);
  NTSTATUS status =
      wanted ? LsaAddAccountRights (policy, sid, &right, 1) : LsaRemoveAccountRights (policy, sid, FALSE, &right, 1);
  if (status == 0 || (!wanted && status == STATUS_OF_NOBODY))
    return TRUE;
  return dcw_win32_fail (resource, dcw_win32_of_status (status), error);
}

const DcwPort dcw_local_right_port = { read_right, write_right, list_rights };
