/* logon: whether a password is the one that an account has, asked of Windows once. Inside station/win32 only. */
#pragma once
#include <windows.h>
#include "station/station.h"

/* As the member of DcwStationClass: one log-on over the network, which needs no right that a service would not have or that its
 * lack would not be told by. A success counts only when it is that very account that was logged on: where everybody who comes
 * over the network is the guest, any password will do. */
DcwLogon dcw_local_try_password (DcwStation *station, const char *account, const char *password, DcwMessage **why);
/* Whom account means, and the two parts that a log-on takes for that very one: a name alone, or name@domain, may be of this
 * computer or of a domain, and the password of one must never be tried on the other. FALSE: not to be found out, nothing is set
 * that is to be used. Free both with g_free(). */
gboolean dcw_logon_find (DcwStation *station, const char *account, DcwSid *sid, char **authority, char **name);
/* What a log-on that failed with this number (of LogonUser) says about the password. why: in words, unless it is right. */
DcwLogon dcw_logon_judge (DWORD number, DcwMessage **why);
