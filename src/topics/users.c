#include "topics/users.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"

/* Stored on the station, so the same in every language; at most 48 characters (facts 8.2). */
#define USER_COMMENT "Used by OPC programs (OPC DCOM Wizard)"

gboolean
dcw_station_is_controller (DcwView *view)
{
  return g_strcmp0 (dcw_view_fact (view, DCW_FACT_JOINED, ""), "controller") == 0;
}

gboolean
dcw_user_name_is_local (DcwView *view, const char *name)
{
  const char *slash = strchr (name, '\\'), *computer = dcw_station_info (dcw_view_station (view))->computer;
  if (slash == NULL)
    return TRUE;
  g_autofree char *authority = g_strndup (name, (gsize)(slash - name));
  return strcmp (authority, ".") == 0 || (computer != NULL && dcw_text_fold_equal (authority, computer));
}

gboolean
dcw_user_is_local (DcwView *view, const DcwAccountSurvey *account)
{
  if (dcw_principal_is_pending (&account->who))
    return dcw_user_name_is_local (view, account->who.name);
  const char *text = dcw_station_info (dcw_view_station (view))->machine;
  DcwSid machine;
  return text != NULL && dcw_sid_parse (text, &machine, NULL) && dcw_sid_is_in (&account->who.sid, &machine);
}

gboolean
dcw_user_is_wrong (DcwView *view, const DcwAccountSurvey *account)
{
  return account->status == DCW_STATE_PRESENT && account->is_group
         && (dcw_user_is_local (view, account) || dcw_sid_well_known (&account->who.sid) != NULL);
}

void
dcw_member_plan (DcwView *view, const DcwPrincipal *group, const DcwPrincipal *member, DcwEdits *edits, guint risk,
                 DcwMessage *why)
{
  g_autoptr (DcwResource) membership = dcw_resource_membership (group, member, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_MEMBERSHIP);
  if (membership != NULL && dcw_is_member (view, group, member) != DCW_STATE_PRESENT)
    dcw_edits_set (edits, membership, there, risk, why);
  else
    dcw_message_unref (why);
}

void
dcw_right_plan (const DcwPrincipal *who, const char *right, DcwEdits *edits, guint risk, DcwMessage *why)
{
  g_autoptr (DcwResource) resource = dcw_resource_right (who, right, NULL);
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_ACCOUNT_RIGHT);
  if (resource != NULL)
    dcw_edits_set (edits, resource, there, risk, why);
  else
    dcw_message_unref (why);
}

/* Why no such user can be made, or NULL. */
static DcwMessage *
find_obstacle (DcwView *view, const char *name, const DcwAccountSurvey *found)
{
  if (found->status == DCW_STATE_PRESENT)
    return dcw_message_new (N_ ("%1 is a group here; choose another name for the user"), name, NULL);
  DcwMessage *broken = dcw_account_check_name (found->who.name, FALSE, dcw_station_info (dcw_view_station (view))->computer);
  if (broken == NULL && dcw_station_is_controller (view))
    broken = dcw_message_new (N_ ("a domain controller has no accounts of its own"), NULL);
  return broken;
}

/* Making a user does not put it into Users. */
static void
plan_users (DcwView *view, const DcwPrincipal *who, DcwEdits *edits)
{
  g_auto (DcwPrincipal) users = { 0 };
  dcw_principal_init_sid_text (&users, DCW_USERS, NULL);
  g_autoptr (DcwResource) group = dcw_resource_group (&users, NULL);
  if (dcw_state_status (dcw_view_get (view, group)) != DCW_STATE_ABSENT)
    dcw_member_plan (view, &users, who, edits, 0,
                     dcw_message_new (N_ ("%1 is an ordinary user of this computer"), who->name, NULL));
}

void
dcw_user_plan (DcwView *view, const char *name, const char *answer, DcwEdits *edits)
{
  g_auto (DcwAccountSurvey) found = { 0 };
  dcw_account_survey (view, name, &found);
  if ((found.status == DCW_STATE_PRESENT && !found.is_group) || !dcw_user_name_is_local (view, name))
    return;
  g_autoptr (DcwResource) resource = dcw_resource_user (&found.who, NULL);
  if (resource == NULL)
    return; /* accounts.user-name says why */
  DcwMessage *obstacle = find_obstacle (view, name, &found);
  if (obstacle != NULL) {
    dcw_edits_block_for (edits, resource, answer, obstacle);
    return;
  }
  g_autoptr (DcwState) user = dcw_state_present (DCW_KIND_USER);
  dcw_state_set_text (user, DCW_USER_NAME, found.who.name);
  dcw_state_set_text (user, DCW_USER_COMMENT, USER_COMMENT);
  dcw_state_set_number (user, DCW_USER_FLAGS, DCW_USER_MADE_HERE);
  dcw_edits_set (edits, resource, user, 0,
                 dcw_message_new (N_ ("%1 is an account for OPC; the other computer needs one of the same name and password"),
                                  found.who.name, NULL));
  plan_users (view, &found.who, edits);
}

char *
dcw_account_password_name (DcwView *view, const DcwPrincipal *who)
{
  const char *name = dcw_view_name_of (view, who), *slash = strchr (name, '\\');
  return g_strdup (slash != NULL && dcw_user_name_is_local (view, name) ? slash + 1 : name);
}

void
dcw_users_survey (DcwView *view)
{
  dcw_view_list (view, NULL, DCW_KIND_USER);
  const DcwListing *groups = dcw_view_list (view, NULL, DCW_KIND_GROUP);
  for (guint i = 0; i < groups->resources->len; i++)
    dcw_view_list (view, groups->resources->pdata[i], DCW_KIND_MEMBERSHIP);
  /* Planned for by its SID, whether or not it is among those that are listed. */
  g_auto (DcwPrincipal) users = { 0 };
  dcw_principal_init_sid_text (&users, DCW_USERS, NULL);
  g_autoptr (DcwResource) ordinary = dcw_resource_group (&users, NULL);
  dcw_view_get (view, ordinary);
  dcw_view_list (view, ordinary, DCW_KIND_MEMBERSHIP);
  dcw_view_list (view, NULL, DCW_KIND_ACCOUNT_RIGHT);
  dcw_view_fact (view, DCW_FACT_JOINED, "");
}
