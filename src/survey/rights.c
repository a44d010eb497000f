#include "survey/rights.h"

/* Whom every authenticated caller from the network is in, besides the groups of the account: facts 7.2 defaults name them. */
static const char *const everybody[] = { "S-1-1-0", "S-1-5-11", "S-1-5-2" };

DcwStatus
dcw_is_member (DcwView *view, const DcwPrincipal *group, const DcwPrincipal *member)
{
  g_autoptr (DcwResource) resource = dcw_resource_membership (group, member, NULL);
  if (resource == NULL)
    return DCW_STATE_UNKNOWN;
  /* An account that is still to be made is in no group. */
  if (dcw_resource_is_pending (resource))
    return DCW_STATE_ABSENT;
  return dcw_state_status (dcw_view_get (view, resource));
}

const DcwListing *
dcw_group_members (DcwView *view, const DcwPrincipal *group)
{
  g_autoptr (DcwResource) resource = dcw_resource_group (group, NULL);
  return dcw_view_list (view, resource, DCW_KIND_MEMBERSHIP);
}

static DcwStatus
holds (DcwView *view, const DcwPrincipal *who, const char *right)
{
  g_autoptr (DcwResource) resource = dcw_resource_right (who, right, NULL);
  if (resource == NULL)
    return DCW_STATE_UNKNOWN;
  return dcw_resource_is_pending (resource) ? DCW_STATE_ABSENT : dcw_state_status (dcw_view_get (view, resource));
}

/* Folds one more answer in: present wins, then unknown. TRUE when the search is over. */
static gboolean
note (DcwStatus status, const DcwPrincipal *who, DcwStatus *result, DcwPrincipal *through)
{
  if (status == DCW_STATE_UNKNOWN)
    *result = DCW_STATE_UNKNOWN;
  if (status != DCW_STATE_PRESENT)
    return FALSE;
  *result = DCW_STATE_PRESENT;
  dcw_principal_clear (through);
  dcw_principal_copy (who, through);
  return TRUE;
}

DcwStatus
dcw_right_held (DcwView *view, const DcwPrincipal *who, const char *right, DcwPrincipal *through)
{
  DcwStatus result = DCW_STATE_ABSENT;
  if (note (holds (view, who, right), who, &result, through))
    return result;
  for (guint i = 0; i < G_N_ELEMENTS (everybody); i++) {
    g_auto (DcwPrincipal) group = { 0 };
    dcw_principal_init_sid_text (&group, everybody[i], NULL);
    if (note (holds (view, &group, right), &group, &result, through))
      return result;
  }
  const DcwListing *groups = dcw_view_list (view, NULL, DCW_KIND_GROUP);
  if (!groups->complete)
    result = DCW_STATE_UNKNOWN;
  for (guint i = 0; i < groups->resources->len; i++) {
    const DcwPrincipal *group = dcw_resource_who (groups->resources->pdata[i]);
    DcwStatus member = dcw_is_member (view, group, who);
    if (member == DCW_STATE_UNKNOWN)
      result = DCW_STATE_UNKNOWN;
    if (member == DCW_STATE_PRESENT && note (holds (view, group, right), group, &result, through))
      return result;
  }
  return result;
}
