/* users: the accounts that a profile names, seen from a station, and the wish that one of them be there. Shared by the topics
 * that need accounts; equal wishes of two topics are one change.
 */
#pragma once
#include "model/edit.h"
#include "survey/accounts.h"
#include "survey/rights.h"

#define DCW_ADMINISTRATORS "S-1-5-32-544"
#define DCW_USERS "S-1-5-32-545"
#define DCW_DCOM_USERS "S-1-5-32-562"
#define DCW_LOCAL_ACCOUNTS "S-1-5-113"
#define DCW_LOCAL_ADMINISTRATORS "S-1-5-114"

#define DCW_RIGHT_NETWORK "SeNetworkLogonRight"
#define DCW_DENY_NETWORK "SeDenyNetworkLogonRight"
#define DCW_RIGHT_SERVICE "SeServiceLogonRight"
#define DCW_DENY_SERVICE "SeDenyServiceLogonRight"
#define DCW_RIGHT_BATCH "SeBatchLogonRight"
#define DCW_DENY_BATCH "SeDenyBatchLogonRight"

/* Bits of a user's flags (facts 8.1). */
enum {
  DCW_USER_DISABLED = 0x2,
  DCW_USER_NO_PASSWORD_NEEDED = 0x20,
  DCW_USER_CANNOT_CHANGE = 0x40,
  DCW_USER_NEVER_EXPIRES = 0x10000,
  DCW_USER_MADE_HERE = 0x10241, /* never expires, can't change it, and what every normal user has */
};

gboolean dcw_station_is_controller (DcwView *view);
/* TRUE when who is, or will be, an account of this computer and not of a domain. */
gboolean dcw_user_is_local (DcwView *view, const DcwAccountSurvey *account);
/* TRUE when a user of this name could be made here: no authority of somebody else. */
gboolean dcw_user_name_is_local (DcwView *view, const char *name);

/* TRUE: the name is taken here by something that can't be a user of OPC: a group of this computer, or one of Windows' own. */
gboolean dcw_user_is_wrong (DcwView *view, const DcwAccountSurvey *account);

/* Wishes for the user name: made with a password that never expires and that it can't change, and in Users; or left as it is
 * when it is there. What can't be is blocked for answer, which gave the name. */
void dcw_user_plan (DcwView *view, const char *name, const char *answer, DcwEdits *edits);
/* Wishes that member be in the local group; nothing where it is. why is taken. */
void dcw_member_plan (DcwView *view, const DcwPrincipal *group, const DcwPrincipal *member, DcwEdits *edits, guint risk,
                      DcwMessage *why);
/* The same for a right that it shall hold. */
void dcw_right_plan (const DcwPrincipal *who, const char *right, DcwEdits *edits, guint risk, DcwMessage *why);

/* The account as a password is asked for by: dcw_station_password_name(), but through the view. Free with g_free(). */
char *dcw_account_password_name (DcwView *view, const DcwPrincipal *who);

/* Reads what the functions above and survey/rights.h may ask, for a topic's survey(). */
void dcw_users_survey (DcwView *view);
