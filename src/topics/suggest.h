/* suggest: what a station itself answers of a profile, so that nobody has to be asked: its role, the kind of network, its
 * OPC servers; and the customary names for the group and the user.
 */
#pragma once
#include "station/view.h"

#define DCW_SUGGEST_GROUP "OPC Users"
#define DCW_SUGGEST_USER "OpcUser"

/* Fills what is empty. A station with an OPC server is a server, another one a client. In a domain no name of an account is
 * suggested, for the accounts are there already. */
void dcw_profile_suggest (DcwProfile *profile, DcwView *view, gboolean role_too);
