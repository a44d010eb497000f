/* Whom the topic applications gives rights. */
#include "topics/applications-parts.h"
#include "survey/accounts.h"

static void
free_principal (gpointer data)
{
  dcw_principal_clear (data);
  g_free (data);
}

static void
add_caller (DcwView *view, GPtrArray *callers, const char *name)
{
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, name, &found);
  DcwPrincipal *who = g_new0 (DcwPrincipal, 1);
  dcw_principal_copy (&found.who, who);
  g_ptr_array_add (callers, who);
}

GPtrArray *
dcw_applications_callers (DcwView *view, const DcwProfile *profile)
{
  GPtrArray *callers = g_ptr_array_new_with_free_func (free_principal);
  const GPtrArray *users = profile->lists[DCW_LIST_USERS];
  if (profile->group != NULL)
    add_caller (view, callers, profile->group);
  for (guint i = 0; profile->group == NULL && i < users->len; i++)
    add_caller (view, callers, users->pdata[i]);
  return callers;
}

GPtrArray *
dcw_applications_callbacks (DcwView *view, const DcwProfile *profile)
{
  const GPtrArray *callbacks = profile->lists[DCW_LIST_CALLBACKS];
  if (callbacks->len == 0)
    return dcw_applications_callers (view, profile);
  GPtrArray *callers = g_ptr_array_new_with_free_func (free_principal);
  for (guint i = 0; i < callbacks->len; i++)
    add_caller (view, callers, callbacks->pdata[i]);
  return callers;
}
