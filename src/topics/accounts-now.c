#include "base/i18n.h"
#include "topics/now.h"
#include "topics/users.h"

static char *
list_members (DcwView *view, const DcwPrincipal *group)
{
  const DcwListing *members = dcw_group_members (view, group);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < members->resources->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            dcw_view_name_of (view, dcw_resource_member (members->resources->pdata[i])));
  if (!members->complete)
    g_string_append (text, text->len > 0 ? ", …" : "…");
  return g_string_free (text, FALSE);
}

static void
tell_group (DcwView *view, const char *name, GPtrArray *lines)
{
  g_auto (DcwAccountSurvey) group = { 0 };
  dcw_account_survey (view, name, &group);
  if (group.status != DCW_STATE_PRESENT) {
    g_ptr_array_add (lines, dcw_message_new (group.status == DCW_STATE_ABSENT ? N_ ("There is no group %1 yet.")
                                                                              : N_ ("Whether there is a group %1 is not known."),
                                             name, NULL));
    return;
  }
  g_autofree char *members = list_members (view, &group.who);
  g_ptr_array_add (lines, *members != '\0' ? dcw_message_new (N_ ("The group %1 is there. Its members: %2"), name, members, NULL)
                                           : dcw_message_new (N_ ("The group %1 is there, and empty."), name, NULL));
}

static const char *
user_text (DcwView *view, const DcwAccountSurvey *user)
{
  if (user->status == DCW_STATE_ABSENT)
    return N_ ("There is no user %1 yet.");
  if (user->status == DCW_STATE_UNKNOWN)
    return N_ ("Whether there is a user %1 is not known.");
  g_autoptr (DcwResource) resource = dcw_resource_user (&user->who, NULL);
  const DcwState *state = resource != NULL ? dcw_view_get (view, resource) : NULL;
  gboolean known = state != NULL && dcw_state_status (state) == DCW_STATE_PRESENT && dcw_state_has (state, DCW_USER_FLAGS);
  return known && (dcw_state_number (state, DCW_USER_FLAGS) & DCW_USER_DISABLED) ? N_ ("The user %1 is there, and disabled.")
                                                                                 : N_ ("The user %1 is there.");
}

void
dcw_accounts_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines)
{
  if (profile != NULL && profile->group != NULL)
    tell_group (view, profile->group, lines);
  for (guint i = 0; profile != NULL && i < profile->lists[DCW_LIST_USERS]->len; i++) {
    const char *name = profile->lists[DCW_LIST_USERS]->pdata[i];
    g_auto (DcwAccountSurvey) user = { 0 };
    dcw_account_survey (view, name, &user);
    g_ptr_array_add (lines, dcw_message_new (user_text (view, &user), name, NULL));
  }
  g_auto (DcwPrincipal) com_users = { 0 };
  dcw_principal_init_sid_text (&com_users, DCW_DCOM_USERS, NULL);
  g_autofree char *members = list_members (view, &com_users);
  const char *name = dcw_view_name_of (view, &com_users);
  g_ptr_array_add (lines, *members != '\0'
                              /* Translators: a group, and who is in it */
                              ? dcw_message_new (N_ ("In %1: %2"), name, members, NULL)
                              : dcw_message_new (N_ ("Nobody is in %1."), name, NULL));
}
