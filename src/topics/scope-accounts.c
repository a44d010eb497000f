/* Rules for users, groups, rights, services and passwords. */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/password.h"
#include "survey/value.h"
#include "topics/identity-parts.h"
#include "topics/scope-rules.h"
#include "topics/users.h"

static gboolean
is_made (const DcwAsk *ask)
{
  return dcw_state_status (ask->before) == DCW_STATE_ABSENT && dcw_state_status (ask->after) == DCW_STATE_PRESENT;
}

static gboolean
is_removed (const DcwAsk *ask)
{
  return dcw_state_status (ask->before) == DCW_STATE_PRESENT && dcw_state_status (ask->after) == DCW_STATE_ABSENT;
}

static gboolean
is_changed (const DcwAsk *ask)
{
  return dcw_state_status (ask->before) == DCW_STATE_PRESENT && dcw_state_status (ask->after) == DCW_STATE_PRESENT;
}

const char *
dcw_may_make_group (DcwAsk *ask)
{
  return is_made (ask) && dcw_principal_is_pending (dcw_resource_who (ask->resource)) ? NULL : N_ ("groups are only made");
}

static const char *
may_repair (DcwAsk *ask)
{
  guint64 before = dcw_state_number (ask->before, DCW_USER_FLAGS), after = dcw_state_number (ask->after, DCW_USER_FLAGS);
  guint64 set = after & ~before, cleared = before & ~after;
  if (!dcw_scope_is_account (dcw_resource_who (ask->resource)))
    return N_ ("accounts of Windows itself stay as they are");
  if (g_strcmp0 (dcw_state_text (ask->before, DCW_USER_NAME), dcw_state_text (ask->after, DCW_USER_NAME)) != 0
      || g_strcmp0 (dcw_state_text (ask->before, DCW_USER_FULL_NAME), dcw_state_text (ask->after, DCW_USER_FULL_NAME)) != 0
      || g_strcmp0 (dcw_state_text (ask->before, DCW_USER_COMMENT), dcw_state_text (ask->after, DCW_USER_COMMENT)) != 0)
    return N_ ("the names and the description of a user stay as they are");
  if ((set & ~(guint64)DCW_USER_NEVER_EXPIRES) != 0
      || (cleared & ~(guint64)(DCW_USER_DISABLED | DCW_USER_NO_PASSWORD_NEEDED)) != 0)
    return N_ ("of an existing user only this changes: it is not disabled, needs a password, and that does not expire");
  if (cleared & DCW_USER_DISABLED)
    ask->risk |= DCW_RISK_OPENS;
  return NULL;
}

const char *
dcw_may_user (DcwAsk *ask)
{
  if (is_changed (ask))
    return may_repair (ask);
  if (!is_made (ask) || !dcw_principal_is_pending (dcw_resource_who (ask->resource)))
    return N_ ("users are only made, or their flags set right");
  if (dcw_state_number (ask->after, DCW_USER_FLAGS) != DCW_USER_MADE_HERE || dcw_state_has (ask->after, DCW_USER_FULL_NAME))
    return N_ ("a new user is an ordinary one, with a password that never expires and that it can't change");
  return NULL;
}

/* Windows' own groups in a domain, and its own accounts but for Administrator, have numbers below 1000. */
static gboolean
is_one_user (const DcwPrincipal *who)
{
  return dcw_scope_is_account (who) && (dcw_principal_is_pending (who) || who->sid.sub[4] >= 1000 || who->sid.sub[4] == 500);
}

const char *
dcw_may_join (DcwAsk *ask)
{
  const DcwPrincipal *group = dcw_resource_who (ask->resource), *member = dcw_resource_member (ask->resource);
  g_autofree char *sid = dcw_principal_is_pending (group) ? g_strdup ("") : dcw_sid_format (&group->sid);
  if (!is_made (ask))
    return N_ ("nobody is taken out of a group");
  gboolean named = dcw_scope_has_word (ask->row->values, sid);
  gboolean own = dcw_scope_has_word (ask->row->values, "*") && dcw_scope_is_account (group);
  if (!named && !own)
    return N_ ("this topic puts nobody into that group");
  if (!dcw_scope_is_account (member))
    return N_ ("only users come into groups, nobody of Windows' own");
  if (strcmp (sid, DCW_ADMINISTRATORS) == 0 && !is_one_user (member))
    return N_ ("only single users become administrators");
  if (strcmp (sid, DCW_USERS) != 0)
    ask->risk |= DCW_RISK_OPENS;
  return NULL;
}

const char *
dcw_may_grant_right (DcwAsk *ask)
{
  const DcwPrincipal *who = dcw_resource_who (ask->resource);
  if (!is_made (ask))
    return N_ ("this right is only given");
  if (dcw_scope_is_account (who) || (dcw_scope_has_word (ask->row->values, "group") && dcw_scope_is_grantable (who)))
    return NULL;
  return N_ ("only users and groups get rights, nobody of Windows' own");
}

const char *
dcw_may_remove_right (DcwAsk *ask)
{
  const DcwPrincipal *who = dcw_resource_who (ask->resource);
  g_autofree char *sid = dcw_principal_is_pending (who) ? g_strdup ("") : dcw_sid_format (&who->sid);
  if (!is_removed (ask))
    return N_ ("this right is only taken away");
  return dcw_scope_is_grantable (who) || dcw_scope_has_word (ask->row->values, sid)
             ? NULL
             : N_ ("what is denied to guests and to everybody stays denied");
}

/* ---- Passwords ---- */

const char *
dcw_may_password_of_user (DcwAsk *ask)
{
  const char *name = dcw_resource_name (ask->resource) + strlen (DCW_PASSWORD_OF_USER);
  if (!is_changed (ask))
    return N_ ("a user's password is only replaced");
  if (!dcw_text_fold_equal (dcw_state_text (ask->before, DCW_SECRET_ACCOUNT), name)
      || !dcw_text_fold_equal (dcw_state_text (ask->after, DCW_SECRET_ACCOUNT), name))
    return N_ ("the password is that of another user than the plan says");
  return NULL;
}

const char *
dcw_may_password_of_appid (DcwAsk *ask)
{
  const char *appid = dcw_resource_name (ask->resource) + strlen (DCW_PASSWORD_OF_APPID);
  if (!dcw_value_is_guid (appid))
    return N_ ("passwords are only kept for AppIDs");
  if (!dcw_scene_is_server (ask->scene, appid))
    return N_ ("this AppID is that of no OPC server here");
  if (dcw_state_status (ask->before) == DCW_STATE_PRESENT)
    ask->risk |= DCW_RISK_NOT_UNDOABLE;
  return NULL;
}

/* ---- Services ---- */

static gboolean
same_account (const DcwPrincipal *a, const DcwPrincipal *b)
{
  return a == b || (a != NULL && b != NULL && dcw_principal_equal (a, b));
}

/* Many services of Windows share this program, and most have to be who they are. */
static gboolean
is_of_windows (const DcwState *service)
{
  g_autofree char *program = dcw_value_program (dcw_state_text (service, DCW_SERVICE_PATH));
  return program != NULL && dcw_text_fold_equal (dcw_value_file_name (program), "svchost.exe");
}

const char *
dcw_may_run_service_as (DcwAsk *ask)
{
  if (!is_changed (ask))
    return N_ ("services are neither made nor removed");
  if (is_of_windows (ask->before))
    return N_ ("services of Windows itself keep their account");
  guint64 type = dcw_state_number (ask->before, DCW_SERVICE_TYPE);
  const DcwPrincipal *before = dcw_state_principal (ask->before, DCW_SERVICE_ACCOUNT);
  const DcwPrincipal *after = dcw_state_principal (ask->after, DCW_SERVICE_ACCOUNT);
  if (dcw_state_has (ask->before, DCW_SERVICE_START) != dcw_state_has (ask->after, DCW_SERVICE_START)
      || dcw_state_number (ask->before, DCW_SERVICE_START) != dcw_state_number (ask->after, DCW_SERVICE_START)
      || dcw_state_has (ask->before, DCW_SERVICE_TYPE) != dcw_state_has (ask->after, DCW_SERVICE_TYPE)
      || (type & ~(guint64)DCW_SERVICE_INTERACTIVE)
             != (dcw_state_number (ask->after, DCW_SERVICE_TYPE) & ~(guint64)DCW_SERVICE_INTERACTIVE)
      || (dcw_state_number (ask->after, DCW_SERVICE_TYPE) & DCW_SERVICE_INTERACTIVE) != 0)
    return N_ ("of a service only the account changes, and that it talks to the desktop ends");
  if (after == NULL || !dcw_scope_is_account (after))
    return N_ ("a service gets a user as its account, nobody of Windows' own");
  if (!same_account (before, after) && before != NULL && !dcw_account_is_built_in (before))
    ask->risk |= DCW_RISK_NOT_UNDOABLE;
  return NULL;
}

const char *
dcw_may_start_on_demand (DcwAsk *ask)
{
  if (!is_changed (ask) || !dcw_state_has (ask->before, DCW_SERVICE_START)
      || dcw_state_number (ask->before, DCW_SERVICE_START) != DCW_START_DISABLED
      || dcw_state_number (ask->after, DCW_SERVICE_START) != DCW_START_ON_DEMAND)
    return N_ ("a disabled service is allowed to start when it is needed, nothing else");
  if (!same_account (dcw_state_principal (ask->before, DCW_SERVICE_ACCOUNT),
                     dcw_state_principal (ask->after, DCW_SERVICE_ACCOUNT))
      || dcw_state_number (ask->before, DCW_SERVICE_TYPE) != dcw_state_number (ask->after, DCW_SERVICE_TYPE))
    return N_ ("only how the service starts changes");
  return NULL;
}
