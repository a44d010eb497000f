/* logon: whether a password is the one that an account has, asked of Windows once. Inside station/win32 only. */
#pragma once
#include <windows.h>
#include "station/station.h"

/* As the member of DcwStationClass: one log-on over the network, which needs no right that a service would not have or that its
 * lack would not be told by. A success counts only when it is that very account that was logged on: where everybody who comes
 * over the network is the guest, any password will do. */
DcwLogon dcw_local_try_password (DcwStation *station, const char *account, const char *password, DcwMessage **why);
/* What a log-on that failed with this number (of LogonUser) says about the password. why: in words, unless it is right. */
DcwLogon dcw_logon_judge (DWORD number, DcwMessage **why);
