/* Memberships of groups, by SID: level 0 of the functions, which no language and no trust that is gone can hinder. */
#include <windows.h>
#include <lm.h>
#include "base/i18n.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

static gboolean
is_missing (DWORD failure)
{
  return failure == NERR_GroupNotFound || failure == ERROR_NO_SUCH_ALIAS;
}

static DWORD
read_members (const char *group, GArray *sids)
{
  g_autofree wchar_t *wide = dcw_wide (group);
  DWORD_PTR resume = 0;
  DWORD failure;
  do {
    LPBYTE told = NULL;
    DWORD n = 0, total = 0;
    failure = NetLocalGroupGetMembers (NULL, wide, 0, &told, MAX_PREFERRED_LENGTH, &n, &total, &resume);
    g_auto (DcwNetBuffer) buffer = dcw_handle_opened (told);
    const LOCALGROUP_MEMBERS_INFO_0 *members = buffer;
    for (DWORD i = 0; (failure == NERR_Success || failure == ERROR_MORE_DATA) && members != NULL && i < n; i++) {
      DcwSid sid;
      if (!dcw_sid_from_windows (members[i].lgrmi0_sid, &sid))
        return ERROR_INVALID_SID;
      g_array_append_val (sids, sid);
    }
  } while (failure == ERROR_MORE_DATA && resume != 0);
  return failure;
}

/* The members of a group. ABSENT: there is no such group. */
static DcwStatus
find_members (DcwStation *station, const DcwPrincipal *group, GArray *sids, DWORD *failure)
{
  g_autofree char *name = NULL;
  DcwSid sid;
  DcwStatus status = dcw_machine_find_account (dcw_machine_of (station), DCW_KIND_GROUP, group, &name, &sid, failure);
  if (status != DCW_STATE_PRESENT)
    return status;
  *failure = read_members (name, sids);
  if (*failure == NERR_Success)
    return DCW_STATE_PRESENT;
  return is_missing (*failure) ? DCW_STATE_ABSENT : DCW_STATE_UNKNOWN;
}

static DcwState *
read_membership (DcwStation *station, const DcwResource *resource)
{
  g_autoptr (GArray) sids = g_array_new (FALSE, FALSE, sizeof (DcwSid));
  DcwSid member;
  DWORD failure;
  DcwStatus group = find_members (station, dcw_resource_who (resource), sids, &failure);
  if (group != DCW_STATE_PRESENT)
    return group == DCW_STATE_ABSENT ? dcw_state_absent () : dcw_unknown_by (failure);
  DcwStatus status = dcw_machine_find_anybody (station, dcw_resource_member (resource), &member);
  if (status != DCW_STATE_PRESENT)
    return status == DCW_STATE_ABSENT ? dcw_state_absent () : dcw_unknown_by (ERROR_NONE_MAPPED);
  for (guint i = 0; i < sids->len; i++)
    if (dcw_sid_equal (&g_array_index (sids, DcwSid, i), &member))
      return dcw_state_present (DCW_KIND_MEMBERSHIP);
  return dcw_state_absent ();
}

static int
compare_resources (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare (*(DcwResource *const *)a, *(DcwResource *const *)b);
}

static DcwListing *
list_members (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  g_autoptr (GArray) sids = g_array_new (FALSE, FALSE, sizeof (DcwSid));
  g_autoptr (DcwListing) listing = dcw_listing_new ();
  DWORD failure;
  if (parent == NULL)
    return dcw_listing_by (ERROR_NOT_SUPPORTED);
  const DcwPrincipal *group = dcw_resource_who (parent);
  if (find_members (station, group, sids, &failure) == DCW_STATE_UNKNOWN)
    return dcw_listing_by (failure);
  listing->complete = TRUE;
  for (guint i = 0; i < sids->len; i++) {
    DcwPrincipal member = DCW_PRINCIPAL_SID (g_array_index (sids, DcwSid, i));
    DcwResource *resource = dcw_resource_membership (group, &member, NULL);
    if (resource != NULL)
      g_ptr_array_add (listing->resources, resource);
  }
  g_ptr_array_sort (listing->resources, compare_resources);
  return g_steal_pointer (&listing);
}

static gboolean
write_membership (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets,
                  DcwSid *created, gboolean *has_created, GError **error)
{
  gboolean wanted = dcw_state_status (want) == DCW_STATE_PRESENT;
  g_autofree char *group = NULL;
  DcwSid sid;
  DWORD failure;
  DcwWideSid memory;
  if (dcw_resource_is_pending (resource))
    return dcw_win32_refuse (DCW_ERROR_UNBOUND, resource, _ ("is addressed by a name where its SID is needed"), error);
  DcwStatus status =
      dcw_machine_find_account (dcw_machine_of (station), DCW_KIND_GROUP, dcw_resource_who (resource), &group, &sid, &failure);
  if (status == DCW_STATE_UNKNOWN)
    return dcw_win32_fail (resource, failure, error);
  if (status == DCW_STATE_ABSENT)
    return !wanted || dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("there is no such group"), error);
  g_autofree wchar_t *wide = dcw_wide (group);
  LOCALGROUP_MEMBERS_INFO_0 member = { .lgrmi0_sid = dcw_sid_to_windows (&dcw_resource_member (resource)->sid, &memory) };
  failure = wanted ? NetLocalGroupAddMembers (NULL, wide, 0, (LPBYTE)&member, 1)
                   : NetLocalGroupDelMembers (NULL, wide, 0, (LPBYTE)&member, 1);
  if (failure == NERR_Success || failure == (DWORD)(wanted ? ERROR_MEMBER_IN_ALIAS : ERROR_MEMBER_NOT_IN_ALIAS))
    return TRUE;
  return dcw_win32_fail (resource, failure, error);
}

const DcwPort dcw_local_member_port = { read_membership, write_membership, list_members };
