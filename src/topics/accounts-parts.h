/* accounts-parts: what the files of the topic accounts share. */
#pragma once
#include "survey/accounts.h"
#include "topics/topic.h"

/* Options that the checks name as remedies. */
#define DCW_ACCOUNTS_GROUP "accounts.group"
#define DCW_ACCOUNTS_USERS "accounts.users"
#define DCW_ACCOUNTS_MEMBERS "accounts.members"
#define DCW_ACCOUNTS_DCOM_USERS "accounts.dcom-users"
#define DCW_ACCOUNTS_NETWORK_LOGON "accounts.network-logon"
#define DCW_ACCOUNTS_DENY_LOGON "accounts.deny-logon"
#define DCW_ACCOUNTS_REPAIR "accounts.repair"
#define DCW_ACCOUNTS_PASSWORDS "accounts.passwords"

/* The group of the profile as far as users can be put into it: one of this computer, or one that is still to be made. FALSE:
 * none is named, or it is of a domain or a user. group must be cleared whatever the answer. */
gboolean dcw_accounts_local_group (DcwView *view, const DcwProfile *profile, DcwAccountSurvey *group);
/* Whether an account of the profile, by the name that it has there, joins that group. Who only calls back does not: the group
 * may start and call servers. group must be cleared whatever the answer. */
gboolean dcw_accounts_joins (DcwView *view, const DcwProfile *profile, const char *name, DcwAccountSurvey *group);
/* Whether the user (name: in the profile) gets a right, itself or through what it is in, or will be in when the profile is
 * applied (Users, when it is made; the OPC group). through must be cleared. */
DcwStatus dcw_accounts_right (DcwView *view, const DcwProfile *profile, const char *name, const DcwAccountSurvey *user,
                              const char *right, DcwPrincipal *through);
