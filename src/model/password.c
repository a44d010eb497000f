#include "model/password.h"
#include <string.h>
#include "base/text.h"

gboolean
dcw_password_is_needed (const DcwPrincipal *who, const char *name)
{
  static const char *const without[] = { "S-1-5-18", "S-1-5-19", "S-1-5-20" };
  /* Managed accounts of a domain end so; a user of the computer itself may too, and has a password like any other. */
  if (name != NULL && g_str_has_suffix (name, "$") && strchr (name, '\\') != NULL)
    return FALSE;
  if (dcw_principal_is_pending (who))
    return TRUE;
  g_autofree char *sid = dcw_sid_format (&who->sid);
  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    if (strcmp (sid, without[i]) == 0)
      return FALSE;
  return !g_str_has_prefix (sid, "S-1-5-80-");
}

const char *
dcw_password_user (const DcwResource *secret)
{
  const char *name = dcw_resource_name (secret);
  return g_str_has_prefix (name, DCW_PASSWORD_OF_USER) ? name + strlen (DCW_PASSWORD_OF_USER) : NULL;
}

const char *
dcw_password_account (const DcwResource *secret, const DcwState *state)
{
  const char *account = dcw_state_text (state, DCW_SECRET_ACCOUNT), *user = dcw_password_user (secret);
  return account != NULL ? account : user != NULL ? user : dcw_resource_name (secret);
}

static void
free_needed (gpointer data)
{
  DcwNeededPassword *needed = data;
  g_free (needed->account);
  g_free (needed->full_name);
  g_free (needed);
}

gboolean
dcw_needed_passwords_have_new (const GPtrArray *needed)
{
  for (guint i = 0; needed != NULL && i < needed->len; i++)
    if (((const DcwNeededPassword *)needed->pdata[i])->is_new)
      return TRUE;
  return FALSE;
}

static void
need (GPtrArray *all, const char *account, const char *full_name, gboolean is_new, gboolean is_set)
{
  DcwNeededPassword *needed = NULL;
  for (guint i = 0; i < all->len && needed == NULL; i++)
    if (dcw_text_fold_equal (((DcwNeededPassword *)all->pdata[i])->account, account))
      needed = all->pdata[i];
  if (needed == NULL) {
    needed = g_new0 (DcwNeededPassword, 1);
    needed->account = g_strdup (account);
    g_ptr_array_add (all, needed);
  }
  needed->is_new |= is_new;
  needed->is_set |= is_set;
  if (needed->full_name == NULL)
    needed->full_name = g_strdup (full_name);
}

GPtrArray *
dcw_needed_passwords_new (void)
{
  return g_ptr_array_new_with_free_func (free_needed);
}

void
dcw_needed_passwords_of_service (GPtrArray *all, const DcwState *from, const DcwState *to, DcwPasswordNameFunc name_of,
                                 gpointer data)
{
  const DcwPrincipal *will = dcw_state_principal (to, DCW_SERVICE_ACCOUNT);
  gboolean is_there = from != NULL && dcw_state_status (from) == DCW_STATE_PRESENT;
  const DcwPrincipal *was = is_there ? dcw_state_principal (from, DCW_SERVICE_ACCOUNT) : NULL;
  if (will == NULL || (was != NULL && dcw_principal_equal (was, will)))
    return;
  g_autofree char *name = name_of (will, data);
  if (dcw_password_is_needed (will, name))
    need (all, name, NULL, FALSE, FALSE);
}

static int
compare_needed (gconstpointer a, gconstpointer b)
{
  return dcw_text_fold_compare ((*(DcwNeededPassword *const *)a)->account, (*(DcwNeededPassword *const *)b)->account);
}

GPtrArray *
dcw_plan_passwords (const DcwPlan *plan, gboolean back, DcwPasswordNameFunc name_of, gpointer data)
{
  GPtrArray *all = dcw_needed_passwords_new ();
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    const DcwState *from = back ? change->after : change->before, *to = back ? change->before : change->after;
    gboolean of_user;
    if (dcw_state_status (to) != DCW_STATE_PRESENT)
      continue;
    switch (dcw_resource_kind (change->resource)) {
    case DCW_KIND_USER:
      if (dcw_state_status (from) == DCW_STATE_ABSENT)
        need (all, dcw_state_text (to, DCW_USER_NAME), dcw_state_text (to, DCW_USER_FULL_NAME), TRUE, TRUE);
      break;
    case DCW_KIND_SECRET:
      of_user = dcw_password_user (change->resource) != NULL;
      need (all, dcw_password_account (change->resource, to), NULL, of_user && !back, of_user);
      break;
    case DCW_KIND_SERVICE:
      dcw_needed_passwords_of_service (all, from, to, name_of, data);
      break;
    default:
      break;
    }
  }
  g_ptr_array_sort (all, compare_needed);
  return all;
}
