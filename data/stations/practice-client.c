/* The HMI PC that belongs to the practice server: its programs are to be OPC clients, and nothing is prepared for that but
 * what somebody opened by trial and error.
 */
#include "maker.h"

#define MACHINE "S-1-5-21-902717353-3318425790-1467200849"

#define HMI_EXE "C:\\Program Files (x86)\\Plant HMI\\hmi_runtime.exe"
#define HISTORIAN_EXE "C:\\Program Files (x86)\\Plant Historian\\collector.exe"

static const MakerUser users[] = {
  { "M-1001", "hmi", "HMI panel", "Logs on at start", 0x10201 },
  { "M-1002", "engineer", "Plant engineer", NULL, 0x201 },
  { NULL, NULL, NULL, NULL, 0 },
};

static const MakerGroup groups[] = {
  { "S-1-5-32-544", "Administrators", "M-500 M-1002" },
  { "S-1-5-32-545", "Users", "S-1-5-4 S-1-5-11 M-1001 M-1002" },
  { "S-1-5-32-546", "Guests", "M-501" },
  { "S-1-5-32-547", "Power Users", "M-1001" },
  { "S-1-5-32-551", "Backup Operators", "" },
  { "S-1-5-32-552", "Replicator", "" },
  { "S-1-5-32-555", "Remote Desktop Users", "" },
  { "S-1-5-32-556", "Network Configuration Operators", "" },
  { "S-1-5-32-558", "Performance Monitor Users", "" },
  { "S-1-5-32-559", "Performance Log Users", "" },
  { "S-1-5-32-562", "Distributed COM Users", "" },
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
  { "PlantHistorianCollector", "Plant Historian Collector", "S-1-5-18", 2, 0x10, "\"" HISTORIAN_EXE "\" -service", "running" },
  { NULL, NULL, NULL, 0, 0, NULL, NULL },
};

static const MakerProfile profiles[] = { { "domain", 1, 1 }, { "private", 1, 1 }, { "public", 1, 1 }, { NULL, 0, 0 } };

static const MakerRule rules[] = {
  { "{77C0A6A4-14F1-4F8C-9B8B-5D9D3A2C8E10}",
    "v2.30|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Private|App=" HMI_EXE "|Name=Plant HMI|" },
  { NULL, NULL },
};

static const MakerValue values[] = {
  /* opened for the callbacks of the server, which did not help: the limit stands before it */
  { "HKLM\\SOFTWARE\\Microsoft\\Ole", "DefaultAccessPermission", "p",
    "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)(A;;CCDCLC;;;AN)(A;;CCDCLC;;;WD)" },
  { NULL, "LegacyAuthenticationLevel", "d", "1" },
  { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", "everyoneincludesanonymous", "d", "1" },
  /* as an old device needed it */
  { NULL, "LmCompatibilityLevel", "d", "1" },
  /* a range of ports that is not in use, for one of its three values was forgotten */
  { "HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet", "Ports", "m", "5000-5020" },
  { NULL, "PortsInternetAvailable", "s", "Y" },
  { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName", "ComputerName", "s", "OPC-CLIENT" },
  { NULL, NULL, NULL, NULL },
};

static const MakerFact facts[] = {
  { DCW_FACT_ADDRESS, "Ethernet", "192.168.10.21/24" }, { DCW_FACT_HOST, "OPC-SERVER", "192.168.10.20" },
  { DCW_FACT_CATEGORY, "Ethernet", "private" },         { DCW_FACT_FILE, HMI_EXE, "9.1.0.0" },
  { DCW_FACT_FILE, HISTORIAN_EXE, "4.2.0.0" },          { NULL, NULL, NULL },
};

DcwImage *
practice_client (const char *appids)
{
  DcwImage *image = dcw_image_new ();
  dcw_image_info (image)->computer = g_strdup ("OPC-CLIENT");
  dcw_image_info (image)->machine = g_strdup (MACHINE);
  practice_windows (image, MACHINE);
  maker_appids (image, appids);
  maker_users (image, MACHINE, users);
  maker_groups (image, MACHINE, groups);
  maker_services (image, MACHINE, services);
  maker_profiles (image, profiles);
  maker_rules (image, rules);
  maker_values (image, MACHINE, values);
  maker_facts (image, facts);
  return image;
}
