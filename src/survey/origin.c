#include "survey/origin.h"

gboolean
dcw_is_of_domain (DcwView *view, const DcwResource *resource)
{
  if (resource == NULL)
    return FALSE;
  /* A policy sets a right for all its holders at once, also for those that are not there yet. */
  if (dcw_resource_kind (resource) == DCW_KIND_ACCOUNT_RIGHT) {
    g_autofree char *subject = g_strconcat (DCW_FACT_EVERY_RIGHT, dcw_resource_name (resource), NULL);
    if (g_strcmp0 (dcw_view_fact (view, DCW_FACT_POLICY_ORIGIN, subject), "domain") == 0)
      return TRUE;
  }
  if (dcw_resource_is_pending (resource))
    return FALSE;
  return dcw_state_origin (dcw_view_get (view, resource)) == DCW_ORIGIN_DOMAIN
         || g_strcmp0 (dcw_view_fact (view, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (resource)), "domain") == 0;
}
