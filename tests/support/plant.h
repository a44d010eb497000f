/* plant: a small computer of a plant for tests of the firewall, discovery and local policies. */
#pragma once
#include "support/checks.h"

#define DCW_PLANT_EXE "C:\\Acme\\server.exe"
#define DCW_PLANT_APPID "{0000AAAA-0000-4000-8000-00000000000A}"
#define DCW_PLANT_HISTORIAN "C:\\Hist\\hist.exe"
#define DCW_PLANT_ENUM "C:\\Windows\\SysWOW64\\OpcEnum.exe"

/* Server Acme.OPC.1 (AppID and program above, no service), OPCEnum, service Historian, the firewall on with no rules but one of
 * network discovery that is off and one that is on, Lsa and policies recorded whole and empty, Guest disabled. */
DcwImage *dcw_plant_image (void);
