/* What every Windows 10 22H2 has, as far as OPC cares. */
#include "maker.h"

#define SVCHOST "%SystemRoot%\\system32\\svchost.exe -k "

#define SYSTEM "S-1-5-18"
#define LOCAL_SERVICE "S-1-5-19"
#define NETWORK_SERVICE "S-1-5-20"
#define OWN 0x10u
#define SHARED 0x20u
#define AUTO 2u
#define MANUAL 3u
#define DISABLED 4u

static const MakerUser users[] = {
  { "M-500", "Administrator", NULL, "Built-in account", 0x10203 },
  { "M-501", "Guest", NULL, "Built-in account for guests", 0x10223 },
  { "M-503", "DefaultAccount", NULL, "Managed by the system", 0x10223 },
  { "M-504", "WDAGUtilityAccount", NULL, "Managed by the system for isolated browsing", 0x203 },
  { NULL, NULL, NULL, NULL, 0 },
};

/* Facts 7.2; the privileges are those that Windows gives too. */
static const MakerRight rights[] = {
  { "SeNetworkLogonRight", "S-1-1-0 S-1-5-32-544 S-1-5-32-545 S-1-5-32-551" },
  { "SeDenyNetworkLogonRight", "M-501" },
  { "SeInteractiveLogonRight", "M-501 S-1-5-32-544 S-1-5-32-545 S-1-5-32-551" },
  { "SeDenyInteractiveLogonRight", "M-501" },
  { "SeBatchLogonRight", "S-1-5-32-544 S-1-5-32-551 S-1-5-32-559" },
  { "SeServiceLogonRight", "S-1-5-80-0" },
  { "SeRemoteInteractiveLogonRight", "S-1-5-32-544 S-1-5-32-555" },
  { "SeAssignPrimaryTokenPrivilege", "S-1-5-19 S-1-5-20" },
  { "SeAuditPrivilege", "S-1-5-19 S-1-5-20" },
  { "SeBackupPrivilege", "S-1-5-32-544 S-1-5-32-551" },
  { "SeChangeNotifyPrivilege", "S-1-1-0 S-1-5-19 S-1-5-20 S-1-5-32-544 S-1-5-32-545 S-1-5-32-551" },
  { "SeCreateGlobalPrivilege", "S-1-5-19 S-1-5-20 S-1-5-32-544 S-1-5-6" },
  { "SeDebugPrivilege", "S-1-5-32-544" },
  { "SeImpersonatePrivilege", "S-1-5-19 S-1-5-20 S-1-5-32-544 S-1-5-6" },
  { "SeIncreaseQuotaPrivilege", "S-1-5-19 S-1-5-20 S-1-5-32-544" },
  { "SeLoadDriverPrivilege", "S-1-5-32-544" },
  { "SeRemoteShutdownPrivilege", "S-1-5-32-544" },
  { "SeRestorePrivilege", "S-1-5-32-544 S-1-5-32-551" },
  { "SeSecurityPrivilege", "S-1-5-32-544" },
  { "SeShutdownPrivilege", "S-1-5-32-544 S-1-5-32-545 S-1-5-32-551" },
  { "SeSystemtimePrivilege", "S-1-5-19 S-1-5-32-544" },
  { "SeTakeOwnershipPrivilege", "S-1-5-32-544" },
  { "SeTimeZonePrivilege", "S-1-5-19 S-1-5-32-544 S-1-5-32-545" },
  { NULL, NULL },
};

static const MakerService services[] = {
  { "BFE", "Base Filtering Engine", LOCAL_SERVICE, AUTO, SHARED, SVCHOST "LocalServiceNoNetworkFirewall -p", "running" },
  { "DcomLaunch", "DCOM Server Process Launcher", SYSTEM, AUTO, SHARED, SVCHOST "DcomLaunch -p", "running" },
  { "Dhcp", "DHCP Client", LOCAL_SERVICE, AUTO, SHARED, SVCHOST "LocalServiceNetworkRestricted -p", "running" },
  { "Dnscache", "DNS Client", NETWORK_SERVICE, AUTO, SHARED, SVCHOST "NetworkService -p", "running" },
  { "EventLog", "Windows Event Log", LOCAL_SERVICE, AUTO, SHARED, SVCHOST "LocalServiceNetworkRestricted -p", "running" },
  { "EventSystem", "COM+ Event System", LOCAL_SERVICE, AUTO, SHARED, SVCHOST "LocalService -p", "running" },
  { "FDResPub", "Function Discovery Resource Publication", LOCAL_SERVICE, MANUAL, SHARED,
    SVCHOST "LocalServiceAndNoImpersonation -p", "stopped" },
  { "LanmanServer", "Server", SYSTEM, AUTO, SHARED, SVCHOST "netsvcs -p", "running" },
  { "LanmanWorkstation", "Workstation", NETWORK_SERVICE, AUTO, SHARED, SVCHOST "NetworkService -p", "running" },
  { "MpsSvc", "Windows Defender Firewall", LOCAL_SERVICE, AUTO, SHARED, SVCHOST "LocalServiceNoNetworkFirewall -p", "running" },
  { "Netlogon", "Netlogon", SYSTEM, MANUAL, SHARED, "%SystemRoot%\\system32\\lsass.exe", "stopped" },
  { "NlaSvc", "Network Location Awareness", NETWORK_SERVICE, AUTO, SHARED, SVCHOST "NetworkService -p", "running" },
  { "RemoteRegistry", "Remote Registry", LOCAL_SERVICE, DISABLED, SHARED, SVCHOST "localService -p", "stopped" },
  { "RpcEptMapper", "RPC Endpoint Mapper", NETWORK_SERVICE, AUTO, SHARED, SVCHOST "RPCSS -p", "running" },
  { "RpcSs", "Remote Procedure Call (RPC)", NETWORK_SERVICE, AUTO, SHARED, SVCHOST "rpcss -p", "running" },
  { "SamSs", "Security Accounts Manager", SYSTEM, AUTO, SHARED, "%SystemRoot%\\system32\\lsass.exe", "running" },
  { "Schedule", "Task Scheduler", SYSTEM, AUTO, SHARED, SVCHOST "netsvcs -p", "running" },
  { "SSDPSRV", "SSDP Discovery", LOCAL_SERVICE, MANUAL, SHARED, SVCHOST "LocalServiceAndNoImpersonation -p", "running" },
  { "TermService", "Remote Desktop Services", NETWORK_SERVICE, MANUAL, SHARED, SVCHOST "NetworkService", "running" },
  { "W32Time", "Windows Time", LOCAL_SERVICE, MANUAL, SHARED, SVCHOST "LocalService", "stopped" },
  { "WinRM", "Windows Remote Management (WS-Management)", NETWORK_SERVICE, MANUAL, SHARED, SVCHOST "NetworkService -p",
    "stopped" },
  { "Winmgmt", "Windows Management Instrumentation", SYSTEM, AUTO, SHARED, SVCHOST "netsvcs -p", "running" },
  { "fdPHost", "Function Discovery Provider Host", LOCAL_SERVICE, MANUAL, SHARED, SVCHOST "LocalService -p", "stopped" },
  { "upnphost", "UPnP Device Host", LOCAL_SERVICE, MANUAL, SHARED, SVCHOST "LocalServiceAndNoImpersonation -p", "stopped" },
  { NULL, NULL, NULL, 0, 0, NULL, NULL },
};

/* Facts 2.5: T3, T4, T5. */
#define PACKAGE_COM "S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256"

static const MakerValue values[] = {
  { "HKLM\\SOFTWARE\\Microsoft\\Ole", "DefaultLaunchPermission", "p",
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)" },
  { NULL, "EnableDCOM", "s", "Y" },
  { NULL, "LegacyAuthenticationLevel", "d", "2" },
  { NULL, "LegacyImpersonationLevel", "d", "2" },
  { NULL, "MachineAccessRestriction", "p",
    "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)(A;;CCDC;;;AC)(A;;CCDC;;;" PACKAGE_COM
    ")" },
  { NULL, "MachineLaunchRestriction", "p",
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)"
    "(A;;CCDCSW;;;" PACKAGE_COM ")" },
  { "HKLM\\SOFTWARE\\Microsoft\\Ole\\AppCompat", NULL, "", NULL },
  { "HKLM\\SOFTWARE\\Microsoft\\Ole\\AppCompat\\ActivationSecurityCheckExemptionList", "{A50398B8-9075-4FBF-A7A1-456BF21937AD}",
    "s", "1" },
  { NULL, "{C73106E0-AC80-11D1-8DF3-00C04FB6EF4F}", "s", "1" },
  { "HKLM\\SOFTWARE\\Microsoft\\Ole\\Eventlog", "SuppressDuplicateDuration", "d", "0x15180" },
  { "HKLM\\SOFTWARE\\Microsoft\\Rpc", "DCOM Protocols", "m", "ncacn_ip_tcp" },
  { "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT", NULL, "", NULL },
  { "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "CurrentBuildNumber", "s", "19045" },
  { NULL, "DisplayVersion", "s", "22H2" },
  { NULL, "ProductName", "s", "Windows 10 Pro" },
  { NULL, "UBR", "d", "4529" },
  { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", "auditbasedirectories", "d", "0" },
  { NULL, "crashonauditfail", "d", "0" },
  { NULL, "DisableDomainCreds", "d", "0" },
  { NULL, "forceguest", "d", "0" },
  { NULL, "LimitBlankPasswordUse", "d", "1" },
  { NULL, "NoLmHash", "d", "1" },
  { NULL, "restrictanonymous", "d", "0" },
  { NULL, "restrictanonymoussam", "d", "1" },
  { NULL, "SecureBoot", "d", "1" },
  { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0", "Auth132", "s", "IISSUBA" },
  { NULL, "NTLMMinClientSec", "d", "0x20000000" },
  { NULL, "NTLMMinServerSec", "d", "0x20000000" },
  { "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System", "ConsentPromptBehaviorAdmin", "d", "5" },
  { NULL, "EnableLUA", "d", "1" },
  { NULL, "FilterAdministratorToken", "d", "0" },
  { "HKLM\\SOFTWARE\\Classes\\Component Categories\\{58E13251-AC87-11D1-84D5-00608CB8A7E9}", "409", "s",
    "OPC Alarm & Event Server Version 1.0" },
  { "HKLM\\SOFTWARE\\Classes\\Component Categories\\{63D5F430-CFE4-11D1-B2C8-0060083BA1FB}", "409", "s",
    "OPC Data Access Servers Version 1.0" },
  { "HKLM\\SOFTWARE\\Classes\\Component Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}", "409", "s",
    "OPC Data Access Servers Version 2.0" },
  { "HKLM\\SOFTWARE\\Classes\\Component Categories\\{CC603642-66D7-48F1-B69A-B625E73652D7}", "409", "s",
    "OPC Data Access Servers Version 3.0" },
  { NULL, NULL, NULL, NULL },
};

static const MakerFact facts[] = {
  { DCW_FACT_BUILD, "", "19045" },
  { DCW_FACT_UBR, "", "4529" },
  { DCW_FACT_PRODUCT, "", "Windows 10 Pro" },
  { DCW_FACT_VERSION, "", "22H2" },
  { DCW_FACT_JOINED, "", "workgroup" },
  { DCW_FACT_JOINED_TO, "", "WORKGROUP" },
  { DCW_FACT_REMOTE_SESSION, "", "no" },
  { DCW_FACT_SERVICE_DEPENDENTS, "RpcSs", "BFE EventSystem MpsSvc OpcEnum SamSs Schedule Winmgmt" },
  { DCW_FACT_LISTENING, "tcp/135", "svchost.exe (RpcSs)" },
  { DCW_FACT_LISTENING, "tcp/139", "System" },
  { DCW_FACT_LISTENING, "tcp/445", "System" },
  { DCW_FACT_LISTENING, "tcp/3389", "svchost.exe (TermService)" },
  { DCW_FACT_LISTENING, "tcp/49664", "lsass.exe" },
  { DCW_FACT_LISTENING, "tcp/49665", "wininit.exe" },
  { NULL, NULL, NULL },
};

void
practice_windows (DcwImage *image, const char *machine)
{
  maker_roots (image);
  maker_users (image, machine, users);
  maker_rights (image, machine, rights);
  maker_services (image, machine, services);
  practice_firewall (image);
  maker_values (image, machine, values);
  maker_facts (image, facts);
  maker_opc_core (image, machine);
}
