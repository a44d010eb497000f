/* local: this computer, live, through the functions of Windows 7 SP1 and later.
 *
 * Reading asks Windows each time; only facts, and what is told by them, are kept until the next refresh. Registry paths are the
 * physical ones, so both kinds of program see the same (KEY_WOW64_64KEY throughout). Values of services and of the firewall
 * are told as those kinds and are unknown as registry values. A process without administrator's rights reads what Windows
 * shows it, and the station is read-only then.
 *
 * Its instance is made from the SID and the identity of the installation, and is the same in each process.
 */
#pragma once
#include "station/station.h"

/* state_folder: where its lock is. DCW_ERROR_IO: Windows does not tell who it is. */
DcwStation *dcw_local_station_new (const char *state_folder, GError **error);
