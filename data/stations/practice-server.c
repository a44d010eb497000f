/* An OPC server PC of a plant, as it is found: it works at its own screen, and somebody has already tried to open it to
 * the network. The launch limit is as Windows installs it, and there is no group for OPC users.
 */
#include "maker.h"

#define MACHINE "S-1-5-21-3275487102-1183659043-2719840561"

#define KEPWARE "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}"
#define KEPWARE_EXE "C:\\Program Files (x86)\\Kepware\\KEPServerEX 6\\server_runtime.exe"
#define MATRIKON "{F8582CF2-88FB-11D0-B850-00C0F0104305}"
#define MATRIKON_EXE "C:\\Program Files (x86)\\Matrikon\\OPC\\Simulation\\OPCSim.exe"

#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CLSID_32 "HKLM\\SOFTWARE\\Classes\\Wow6432Node\\CLSID\\"
#define CATEGORY "\\Implemented Categories\\"
#define DA1 "{63D5F430-CFE4-11D1-B2C8-0060083BA1FB}"
#define DA2 "{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define DA3 "{CC603642-66D7-48F1-B69A-B625E73652D7}"
#define AE "{58E13251-AC87-11D1-84D5-00608CB8A7E9}"

static const MakerUser users[] = {
  { "M-1001", "operator", "Shift operator", NULL, 0x10201 },
  { "M-1002", "engineer", "Plant engineer", NULL, 0x201 },
  { "M-1004", "opcuser", NULL, "OPC test, do not delete", 0x10221 },
  { NULL, NULL, NULL, NULL, 0 },
};

static const MakerGroup groups[] = {
  { "S-1-5-32-544", "Administrators", "M-500 M-1002" },
  { "S-1-5-32-545", "Users", "S-1-5-4 S-1-5-11 M-1001 M-1002 M-1004" },
  { "S-1-5-32-546", "Guests", "M-501" },
  { "S-1-5-32-547", "Power Users", "" },
  { "S-1-5-32-551", "Backup Operators", "" },
  { "S-1-5-32-552", "Replicator", "" },
  { "S-1-5-32-555", "Remote Desktop Users", "M-1002" },
  { "S-1-5-32-556", "Network Configuration Operators", "" },
  { "S-1-5-32-558", "Performance Monitor Users", "" },
  { "S-1-5-32-559", "Performance Log Users", "" },
  { "S-1-5-32-562", "Distributed COM Users", "M-1003 M-1004" }, /* 1003 was deleted */
  { "S-1-5-32-568", "IIS_IUSRS", "S-1-5-17" },
  { "S-1-5-32-569", "Cryptographic Operators", "" },
  { "S-1-5-32-573", "Event Log Readers", "" },
  { "S-1-5-32-578", "Hyper-V Administrators", "" },
  { "S-1-5-32-579", "Access Control Assistance Operators", "" },
  { "S-1-5-32-580", "Remote Management Users", "" },
  { "S-1-5-32-581", "System Managed Accounts Group", "M-503" },
  { NULL, NULL, NULL },
};

static const MakerService services[] = {
  { "KEPServerEXV6", "KEPServerEX 6.x Runtime", "S-1-5-18", 2, 0x10, "\"" KEPWARE_EXE "\"", "running" },
  { NULL, NULL, NULL, 0, 0, NULL, NULL },
};

static const MakerProfile profiles[] = { { "domain", 1, 1 }, { "private", 0, 1 }, { "public", 1, 1 }, { NULL, 0, 0 } };

/* The second one is what Windows makes when somebody answers its question about a new program with "Cancel". */
static const MakerRule rules[] = {
  { "{2C3E9B3D-6A0B-4C9C-9F50-1F0C6E6B7A11}",
    "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|App=" KEPWARE_EXE "|Name=KEPServerEX 6 Runtime|" },
  { "TCP Query User{8D1B7B0E-52A7-4B0E-8E1B-7E3B9C0D4F22}" KEPWARE_EXE,
    "v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|App=" KEPWARE_EXE
    "|Name=server_runtime.exe|Desc=server_runtime.exe|Edge=FALSE|" },
  { "{5B1C2E44-9D57-4B7C-8D0E-33B1F2A6C901}",
    "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|LPort=135|Name=OPC 135|" },
  /* made once more, because the first one did not help on the public network */
  { "{C6E0C1B7-7A42-4E0B-A6B5-0D6B0F2C5D13}",
    "v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|App=" KEPWARE_EXE "|Name=KEPServerEX new|" },
  { NULL, NULL },
};

static const MakerValue values[] = {
  { CLSID_32 KEPWARE, "", "s", "KEPServerEX 6.x" },
  { NULL, "AppID", "s", KEPWARE },
  { CLSID_32 KEPWARE CATEGORY DA1, NULL, "", NULL },
  { CLSID_32 KEPWARE CATEGORY DA2, NULL, "", NULL },
  { CLSID_32 KEPWARE CATEGORY DA3, NULL, "", NULL },
  { CLSID_32 KEPWARE CATEGORY AE, NULL, "", NULL },
  { CLSID_32 KEPWARE "\\LocalServer32", "", "s", "\"" KEPWARE_EXE "\"" },
  { CLSID_32 KEPWARE "\\ProgID", "", "s", "Kepware.KEPServerEX.V6" },
  { CLSID_32 KEPWARE "\\VersionIndependentProgID", "", "s", "Kepware.KEPServerEX" },
  { CLASSES "Kepware.KEPServerEX.V6", "", "s", "KEPServerEX 6.x" },
  { CLASSES "Kepware.KEPServerEX.V6\\CLSID", "", "s", KEPWARE },
  /* opened by hand for everybody, once for a user who is gone */
  { CLASSES "AppID\\" KEPWARE, "", "s", "KEPServerEX 6.x" },
  { NULL, "AccessPermission", "p",
    "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)(A;;CCDCLC;;;M-1003)(A;;CCDCLC;;;M-1004)" },
  { NULL, "LaunchPermission", "p",
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)(A;;CCDCLCSWRP;;;M-1004)" },
  { NULL, "LocalService", "s", "KEPServerEXV6" },
  { CLASSES "AppID\\server_runtime.exe", "AppID", "s", KEPWARE },
  { CLSID_32 MATRIKON, "", "s", "MatrikonOPC Server for Simulation and Testing" },
  { NULL, "AppID", "s", MATRIKON },
  { CLSID_32 MATRIKON CATEGORY DA1, NULL, "", NULL },
  { CLSID_32 MATRIKON CATEGORY DA2, NULL, "", NULL },
  { CLSID_32 MATRIKON CATEGORY DA3, NULL, "", NULL },
  { CLSID_32 MATRIKON "\\LocalServer32", "", "s", "\"" MATRIKON_EXE "\"" },
  { CLSID_32 MATRIKON "\\ProgID", "", "s", "Matrikon.OPC.Simulation.1" },
  { CLSID_32 MATRIKON "\\VersionIndependentProgID", "", "s", "Matrikon.OPC.Simulation" },
  { CLASSES "Matrikon.OPC.Simulation\\CLSID", "", "s", MATRIKON },
  { CLASSES "Matrikon.OPC.Simulation.1\\CLSID", "", "s", MATRIKON },
  { CLASSES "AppID\\" MATRIKON, "", "s", "MatrikonOPC Server for Simulation and Testing" },
  { NULL, "RunAs", "s", "Interactive User" },
  { CLASSES "AppID\\OPCSim.exe", "AppID", "s", MATRIKON },
  /* instead of the application's own permission somebody opened that of all programs */
  { "HKLM\\SOFTWARE\\Microsoft\\Ole", "DefaultAccessPermission", "p",
    "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)(A;;CCDCLC;;;WD)" },
  { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", "everyoneincludesanonymous", "d", "0" },
  /* from a page of advice: once to let administrators in, once against the hardening of DCOM */
  { "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System", "LocalAccountTokenFilterPolicy", "d", "1" },
  { "HKLM\\SOFTWARE\\Microsoft\\Ole\\AppCompat", "RequireIntegrityActivationAuthenticationLevel", "d", "0" },
  { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName", "ComputerName", "s", "OPC-SERVER" },
  { NULL, NULL, NULL, NULL },
};

static const MakerFact facts[] = {
  { DCW_FACT_ADDRESS, "Ethernet", "192.168.10.20/24" },
  { DCW_FACT_HOST, "OPC-CLIENT", "192.168.10.21" },
  { DCW_FACT_CATEGORY, "Ethernet", "public" },
  { DCW_FACT_LISTENING, "tcp/49320", "server_runtime.exe" },
  { DCW_FACT_LISTENING, "tcp/49701", "server_runtime.exe" },
  /* the HMI, and a historian that nobody told us of */
  { DCW_FACT_CLIENTS, "KEPServerEXV6", "192.168.10.21 192.168.10.34" },
  { DCW_FACT_FILE, KEPWARE_EXE, "6.14.263.0" },
  { DCW_FACT_FILE, MATRIKON_EXE, "1.7.2.3721" },
  { NULL, NULL, NULL },
};

DcwImage *
practice_server (const char *appids)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_info (image)->computer = g_strdup ("OPC-SERVER");
  dcw_image_info (image)->machine = g_strdup (MACHINE);
  practice_windows (image, MACHINE);
  maker_appids (image, appids);
  maker_proxies (image, TRUE);
  maker_users (image, MACHINE, users);
  maker_groups (image, MACHINE, groups);
  maker_services (image, MACHINE, services);
  maker_profiles (image, profiles);
  maker_rules (image, rules);
  maker_values (image, MACHINE, values);
  maker_facts (image, facts);
  return image;
}
