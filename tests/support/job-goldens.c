/* The jobs of job.h. What they have to come to follows from the rules: who is granted what starts from what is in force and
 * keeps it; one group gets the rights; the account that calls back gets those of the client programs; what is there already is
 * not done again.
 *
 * The server's PC: KEPServerEX is a service under Local System, whose access and launch lists name two users by hand, one of them
 * deleted (M-1003); the other, opcuser (M-1004), is the profile's OpcUser. MatrikonOPC has no lists of its own and runs as who is
 * logged on. TCP 135 is open on private networks (a rule made by hand) and on those of a domain (Remote Assistance).
 * The client's PC: a service that collects under Local System, and a program that a person starts; TCP 135 is open on private
 * networks for the subnet (file sharing) and on those of a domain.
 */
#include "support/job.h"

#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CLASSES_32 CLASSES "Wow6432Node\\"
#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define LSA "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define RPC "HKLM\\SOFTWARE\\Microsoft\\Rpc"
#define DCOM_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define KEPWARE_ID "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}"
#define MATRIKON_ID "{F8582CF2-88FB-11D0-B850-00C0F0104305}"
#define ENUM_ID "{13486D44-4821-11D2-A494-3CB306C10000}"
#define KEPWARE CLASSES "AppID\\" KEPWARE_ID
#define MATRIKON CLASSES "AppID\\" MATRIKON_ID
#define ENUM CLASSES "AppID\\" ENUM_ID
#define PACKAGE_COM "S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256"

#define GROUP "<OPC Users>"
#define DOMAIN_GROUP "D-1110"

/* ---- Accounts ---- */

#define NEW_GROUP                                                                                                                \
  "group OPC Users = name: OPC Users, description: May use OPC servers on this computer over the network (OPC DCOM Wizard)\n"
/* Normal, never expires, can't change the password, and the script bit that must be set: 0x200 | 0x10000 | 0x40 | 1. */
#define NEW_USER(name)                                                                                                           \
  "user " name " = name: " name ", description: Used by OPC programs (OPC DCOM Wizard), flags: 66113\n"                          \
  "membership " name " → BUILTIN\\Users = present\n"

/* ---- Lists ---- */

#define KEPWARE_LISTS(group)                                                                                                     \
  KEPWARE "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)(A;;CCDCLC;;;M-1003)"                    \
          "(A;;CCDCLC;;;M-1004)(A;;CCDCLC;;;" group ")\n" KEPWARE                                                                \
          "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)"                          \
          "(A;;CCDCLCSWRP;;;M-1004)(A;;CCDCLCSWRP;;;" group ")\n" KEPWARE "\\AuthenticationLevel = REG_DWORD 5\n"
/* From the computer's defaults, which somebody has opened to Everyone for calls. */
#define SERVER_DEFAULT_ACCESS "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)(A;;CCDCLC;;;WD)"
#define MATRIKON_LISTS(group)                                                                                                    \
  MATRIKON "\\AccessPermission = " SERVER_DEFAULT_ACCESS "(A;;CCDCLC;;;" group ")\n" MATRIKON                                    \
           "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)"                         \
           "(A;;CCDCLCSWRP;;;" group ")\n" MATRIKON "\\AuthenticationLevel = REG_DWORD 5\n"
#define LAUNCH_LIMIT_NOW                                                                                                         \
  "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)"             \
  "(A;;CCDCSW;;;" PACKAGE_COM ")"
#define LAUNCH_LIMIT(group) OLE "\\MachineLaunchRestriction = " LAUNCH_LIMIT_NOW "(A;;CCLCRP;;;" group ")\n"
#define ANONYMOUS_LIMIT                                                                                                          \
  OLE "\\MachineAccessRestriction = O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)"        \
      "(A;;CCDC;;;AC)(A;;CCDC;;;" PACKAGE_COM ")\n"

/* OPCEnum asks who calls: it goes by the computer's default level again, which is Connect, and its own lists count. */
#define ENUM_LISTS(group)                                                                                                        \
  ENUM "\\AuthenticationLevel = absent\n" ENUM                                                                                   \
       "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;WD)(A;;CCDCLC;;;" group ")\n" ENUM             \
       "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)(A;;CCDCLCSWRP;;;WD)"         \
       "(A;;CCDCLCSWRP;;;" group ")\n"

/* ---- Firewall ---- */

#define RULE(id, profiles, port, from, program, service, name)                                                                   \
  "firewall rule OPC-DCOM-Wizard-" id " = v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|" profiles port from "App=" program   \
  "|" service "Name=OPC DCOM: " name "|EmbedCtxt=OPC DCOM Wizard|\n"
#define FROM_CLIENT "RA4=192.168.10.21|"
#define FROM_SERVER "RA4=192.168.10.20|"
#define KEPWARE_EXE "C:\\Program Files (x86)\\Kepware\\KEPServerEX 6\\server_runtime.exe"
#define MATRIKON_EXE "C:\\Program Files (x86)\\Matrikon\\OPC\\Simulation\\OPCSim.exe"
#define ARCHIVE_EXE "C:\\Program Files\\Plant Archive\\archive.exe"
#define COLLECTOR_EXE "C:\\Program Files (x86)\\Plant Historian\\collector.exe"
#define HMI_EXE "C:\\Program Files (x86)\\Plant HMI\\hmi_runtime.exe"
#define MAPPER_RULE(from)                                                                                                        \
  RULE ("Mapper", "Profile=Public|", "LPort=RPC-EPMap|", from, "%SystemRoot%\\system32\\svchost.exe", "Svc=RpcSs|",              \
        "endpoint mapper (TCP 135)")
/* Rules made by hand let everybody in to it on private networks. */
#define KEPWARE_RULE                                                                                                             \
  RULE ("Server-Kepware.KEPServerEX.V6", "Profile=Domain|Profile=Public|", "", FROM_CLIENT, KEPWARE_EXE, "",                     \
        "server Kepware.KEPServerEX.V6")
#define MATRIKON_RULE(from)                                                                                                      \
  RULE ("Server-Matrikon.OPC.Simulation.1", "", "", from, MATRIKON_EXE, "", "server Matrikon.OPC.Simulation.1")
#define ENUM_RULE RULE ("OPCEnum", "", "", FROM_CLIENT, "C:\\Windows\\SysWOW64\\OpcEnum.exe", "", "OPCEnum")
#define PROGRAM_RULE(from, program, exe) RULE ("Program-" exe, "", "", from, program, "", "client " exe)
#define NO_BLOCK                                                                                                                 \
  "firewall rule TCP Query User{8D1B7B0E-52A7-4B0E-8E1B-7E3B9C0D4F22}" KEPWARE_EXE                                               \
  " = v2.30|Action=Block|Active=FALSE|Dir=In|Protocol=6|Profile=Public|App=" KEPWARE_EXE                                         \
  "|Name=server_runtime.exe|Desc=server_runtime.exe|Edge=FALSE|\n"

/* ---- A server ---- */

#define KEPWARE_RUNS_AS(name)                                                                                                    \
  NEW_USER (name)                                                                                                                \
  "membership " name " → BUILTIN\\Administrators = present\n"                                                                  \
  "user right " name ": SeServiceLogonRight = present\n"                                                                         \
  "service KEPServerEXV6 = account " name "\n"
#define SERVER(group) KEPWARE_LISTS (group) LAUNCH_LIMIT (group) MAPPER_RULE (FROM_CLIENT) KEPWARE_RULE NO_BLOCK
#define SERVER_LOCAL NEW_GROUP "membership M-1004 → OPC Users = present\n" KEPWARE_RUNS_AS ("OpcServer") SERVER (GROUP)
#define SERVER_DOMAIN SERVER (DOMAIN_GROUP)

/* ---- A client ---- */

#define CLIENT_DEFAULT_ACCESS "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)(A;;CCDCLC;;;AN)(A;;CCDCLC;;;WD)"
/* The AppID of a program without one is the version 5 UUID (RFC 9562) of its file name in capitals. */
#define ARCHIVE_ID "{0C162143-F19F-5903-98BC-EF203A9F27E1}"
#define COLLECTOR_ID "{3C4090C1-1059-5FAE-8FA0-3AF7FE5D7C18}"
#define HMI_ID "{300D6D2F-2E50-511F-BD5F-397C3B57F107}"
#define PROGRAM_APPID(exe, id, list)                                                                                             \
  CLASSES "AppID\\" exe " = present\n" CLASSES "AppID\\" exe "\\AppID = REG_SZ " id "\n" CLASSES "AppID\\" id                    \
          " = present\n" CLASSES "AppID\\" id "\\(Default) = REG_SZ " exe "\n" CLASSES "AppID\\" id "\\AccessPermission = " list \
          "\n"
/* Who may call the client's programs by the default still may on that PC. */
#define CLIENT_DEFAULT_HERE "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDC;;;BA)(A;;CCDC;;;AN)(A;;CCDC;;;WD)"
#define CALLED_BACK(who) "(A;;CCDCLC;;;" who ")"
#define CLIENT_PROGRAMS(who)                                                                                                     \
  PROGRAM_APPID ("collector.exe", COLLECTOR_ID, CLIENT_DEFAULT_HERE CALLED_BACK (who))                                           \
  PROGRAM_APPID ("hmi_runtime.exe", HMI_ID, CLIENT_DEFAULT_HERE CALLED_BACK (who))
#define CLIENT_RULES(from)                                                                                                       \
  MAPPER_RULE (from) PROGRAM_RULE (from, COLLECTOR_EXE, "collector.exe") PROGRAM_RULE (from, HMI_EXE, "hmi_runtime.exe")
/* None is lower than what hardened servers take. */
#define LEVEL_CONNECT OLE "\\LegacyAuthenticationLevel = REG_DWORD 2\n"
#define CLIENT_LOCAL                                                                                                             \
  NEW_GROUP NEW_USER ("OpcUser")                                                                                                 \
      NEW_USER ("OpcServer") "membership OpcUser → OPC Users = present\n"                                                      \
                             "user right OpcUser: SeServiceLogonRight = present\n"                                               \
                             "service PlantHistorianCollector = account OpcUser\n" CLIENT_PROGRAMS ("<OpcServer>")               \
                                 CLIENT_RULES (FROM_SERVER) LEVEL_CONNECT
#define CLIENT_DOMAIN                                                                                                            \
  "user right D-1104: SeServiceLogonRight = present\n"                                                                           \
  "service PlantHistorianCollector = account D-1104\n" CLIENT_PROGRAMS ("D-1105") CLIENT_RULES (FROM_SERVER) LEVEL_CONNECT
/* Both programs are of 32 bits, by where they are. */
#define SERVER_NAME                                                                                                              \
  CLASSES "Kepware.KEPServerEX.V6 = present\n" CLASSES "Kepware.KEPServerEX.V6\\CLSID = present\n" CLASSES                       \
          "Kepware.KEPServerEX.V6\\CLSID\\(Default) = REG_SZ " KEPWARE_ID "\n" CLASSES_32 "CLSID\\" KEPWARE_ID                   \
          " = present\n" CLASSES_32 "CLSID\\" KEPWARE_ID "\\ProgID = present\n" CLASSES_32 "CLSID\\" KEPWARE_ID                  \
          "\\ProgID\\(Default) = REG_SZ Kepware.KEPServerEX.V6\n"
#define EVERYONE_OFF "number|" LSA "|everyoneincludesanonymous|0\n"
#define EVERYONE_ON LSA "\\EveryoneIncludesAnonymous = REG_DWORD 1\n"

/* ---- Both on the server's PC ---- */

/* Both servers run as OpcServer then: the one as a service, the other started by COM, which keeps the password. */
#define MATRIKON_RUNS_AS_OPCSERVER                                                                                               \
  "user right OpcServer: SeBatchLogonRight = present\n" MATRIKON "\\RunAs = REG_SZ .\\OpcServer\n"                               \
  "password SCM:" MATRIKON_ID " = account: OpcServer\n"
#define SERVER_DEFAULT_HERE "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDC;;;BA)(A;;CCDC;;;WD)"
#define BOTH(group)                                                                                                              \
  MATRIKON_LISTS (group)                                                                                                         \
  MATRIKON_RULE (FROM_CLIENT)                                                                                                    \
  PROGRAM_APPID ("archive.exe", ARCHIVE_ID, SERVER_DEFAULT_HERE CALLED_BACK (group))                                             \
  PROGRAM_RULE (FROM_CLIENT, ARCHIVE_EXE, "archive.exe")
#define BOTH_LOCAL SERVER_LOCAL MATRIKON_RUNS_AS_OPCSERVER BOTH (GROUP)
#define BOTH_DOMAIN SERVER_DOMAIN BOTH (DOMAIN_GROUP)

/* ---- Stations that somebody made worse ---- */

#define NEGLECTED_SERVER                                                                                                         \
  "text|" OLE "|EnableDCOM|N\n"                                                                                                  \
  "number|" OLE "|LegacyAuthenticationLevel|1\n"                                                                                 \
  "number|" OLE "|LegacyImpersonationLevel|1\n"                                                                                  \
  "list|" OLE "|MachineAccessRestriction|O:BAG:BAD:(A;;CCDCLC;;;BA)\n"                                                           \
  "list|" OLE "|DefaultLaunchPermission|O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CC;;;IU)(A;;CCDCLCSWRP;;;SY)\n"                        \
  "list|" ENUM "|AccessPermission|O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CC;;;WD)\n"                                        \
  "text|" KEPWARE "|RemoteServerName|OLD-PC\n"                                                                                   \
  "-right|S-1-1-0|SeNetworkLogonRight\n"                                                                                         \
  "-right|S-1-5-32-545|SeNetworkLogonRight\n"                                                                                    \
  "right|M-1001|SeDenyNetworkLogonRight\n"                                                                                       \
  "number|" LSA "|forceguest|1\n"                                                                                                \
  "number|" LSA "|everyoneincludesanonymous|1\n"                                                                                 \
  "number|" LSA "|LimitBlankPasswordUse|0\n"                                                                                     \
  "number|" LSA "|LmCompatibilityLevel|1\n"                                                                                      \
  "words|" RPC "|DCOM Protocols|\n"                                                                                              \
  "fact|network.category|Ethernet|private\n"                                                                                     \
  "service|FDResPub|S-1-5-19|4|32|%SystemRoot%\\system32\\svchost.exe -k LocalServiceAndNoImpersonation -p\n"
/* What is broken, or shuts everybody out, is repaired without being asked for; what somebody may have wanted is not. */
#define REPAIRED                                                                                                                 \
  OLE "\\EnableDCOM = REG_SZ Y\n" OLE "\\LegacyImpersonationLevel = REG_DWORD 2\n" OLE                                           \
      "\\DefaultLaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)\n"                     \
      "user right OPC Users: SeNetworkLogonRight = present\n" LSA "\\ForceGuest = REG_DWORD 0\n" RPC                             \
      "\\DCOM Protocols = REG_MULTI_SZ “ncacn_ip_tcp”\n"
#define DOMAIN_LIMIT                                                                                                             \
  "text|" DCOM_POLICY "|MachineLaunchRestriction|O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)\n"                                               \
  "fact|policy.origin|registry-value:HKLM\\SOFTWARE\\POLICIES\\MICROSOFT\\WINDOWS NT\\DCOM\\\\MACHINELAUNCHRESTRICTION|domain\n"
#define DISCOVERY_RULE(id, protocol, port, name)                                                                                 \
  "firewall rule NETDIS-" id "-NoScope = v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=" protocol "|Profile=Domain|LPort=" port \
  "|App=System|Name=@FirewallAPI.dll,-" name "|EmbedCtxt=@FirewallAPI.dll,-32752|\n"
#define FROM_SUBNET "RA4=LocalSubnet|RA6=LocalSubnet|"

/* ---- The table ---- */

#define SERVER_JOB(what, network_id, is_joined, browsing, prefix, golden, secrets)                                               \
  {                                                                                                                              \
    .name = "server, " what ", " browsing, .joined = is_joined, .role = DCW_ROLE_SERVER, .network = network_id,                  \
    .group = prefix "OPC Users", .users = prefix "OpcUser", .servers = "Kepware.KEPServerEX.V6", .peers = "OPC-CLIENT",          \
    .options = "applications.opcenum=" browsing, .changes = golden, .blocked = "", .passwords = secrets                          \
  }
#define SERVER_JOBS(what, network_id, is_joined, prefix, group, golden, secrets)                                                 \
  SERVER_JOB (what, network_id, is_joined, "none", prefix, golden, secrets),                                                     \
      SERVER_JOB (what, network_id, is_joined, "authenticated", prefix, golden ENUM_LISTS (group) ENUM_RULE, secrets),           \
      SERVER_JOB (what, network_id, is_joined, "as-installed", prefix, golden ANONYMOUS_LIMIT ENUM_RULE, secrets)

#define CLIENT_JOB(what, network_id, is_joined, browsing, prefix, before, golden, secrets)                                       \
  {                                                                                                                              \
    .name = "client, " what ", " browsing, .client = TRUE, .joined = is_joined, .changed = before, .role = DCW_ROLE_CLIENT,      \
    .network = network_id, .group = prefix "OPC Users", .users = prefix "OpcUser", .callbacks = prefix "OpcServer",              \
    .programs = "PlantHistorianCollector|" HMI_EXE, .peers = "OPC-SERVER", .ids = TRUE,                                          \
    .options = "applications.opcenum=" browsing, .changes = golden, .blocked = "", .passwords = secrets                          \
  }
#define CLIENT_JOBS(what, network_id, is_joined, prefix, golden, secrets)                                                        \
  CLIENT_JOB (what, network_id, is_joined, "none", prefix, NULL, golden SERVER_NAME, secrets),                                   \
      CLIENT_JOB (what, network_id, is_joined, "authenticated", prefix, NULL, golden, secrets),                                  \
      CLIENT_JOB (what, network_id, is_joined, "as-installed", prefix, EVERYONE_OFF, golden EVERYONE_ON, secrets)

#define BOTH_JOB(what, network_id, is_joined, browsing, prefix, golden, secrets)                                                 \
  {                                                                                                                              \
    .name = "both, " what ", " browsing, .joined = is_joined, .changed = EVERYONE_OFF, .role = DCW_ROLE_BOTH,                    \
    .network = network_id, .group = prefix "OPC Users", .users = prefix "OpcUser",                                               \
    .servers = "Kepware.KEPServerEX.V6|Matrikon.OPC.Simulation.1", .programs = ARCHIVE_EXE, .peers = "OPC-CLIENT",               \
    .options = "applications.opcenum=" browsing, .changes = golden, .blocked = "", .passwords = secrets                          \
  }
#define BOTH_JOBS(what, network_id, is_joined, prefix, group, golden, secrets)                                                   \
  BOTH_JOB (what, network_id, is_joined, "none", prefix, golden, secrets),                                                       \
      BOTH_JOB (what, network_id, is_joined, "authenticated", prefix, golden ENUM_LISTS (group) ENUM_RULE, secrets),             \
      BOTH_JOB (what, network_id, is_joined, "as-installed", prefix, golden ANONYMOUS_LIMIT ENUM_RULE EVERYONE_ON, secrets)

const DcwJob dcw_jobs[] = {
  SERVER_JOBS ("workgroup", DCW_NETWORK_WORKGROUP, FALSE, "", GROUP, SERVER_LOCAL, "OpcServer"),
  SERVER_JOBS ("mixed", DCW_NETWORK_MIXED, TRUE, "", GROUP, SERVER_LOCAL, "OpcServer"),
  SERVER_JOBS ("domain", DCW_NETWORK_DOMAIN, TRUE, "PLANT\\", DOMAIN_GROUP, SERVER_DOMAIN, NULL),
  CLIENT_JOBS ("workgroup", DCW_NETWORK_WORKGROUP, FALSE, "", CLIENT_LOCAL, "OpcServer OpcUser"),
  CLIENT_JOBS ("mixed", DCW_NETWORK_MIXED, TRUE, "", CLIENT_LOCAL, "OpcServer OpcUser"),
  CLIENT_JOBS ("domain", DCW_NETWORK_DOMAIN, TRUE, "PLANT\\", CLIENT_DOMAIN, "PLANT\\OpcUser"),
  BOTH_JOBS ("workgroup", DCW_NETWORK_WORKGROUP, FALSE, "", GROUP, BOTH_LOCAL, "OpcServer"),
  BOTH_JOBS ("mixed", DCW_NETWORK_MIXED, TRUE, "", GROUP, BOTH_LOCAL, "OpcServer"),
  BOTH_JOBS ("domain", DCW_NETWORK_DOMAIN, TRUE, "PLANT\\", DOMAIN_GROUP, BOTH_DOMAIN, NULL),
  { .name = "a neglected server, as recommended",
    .changed = NEGLECTED_SERVER,
    .role = DCW_ROLE_SERVER,
    .group = "OPC Users",
    .users = "OpcUser",
    .servers = "Kepware.KEPServerEX.V6",
    .peers = "OPC-CLIENT",
    .options = "identity.server=account identity.server-account=PlantServer",
    .changes = NEW_GROUP "membership M-1004 → OPC Users = present\n" KEPWARE_RUNS_AS ("PlantServer") SERVER (GROUP)
        REPAIRED LEVEL_CONNECT OLE "\\MachineAccessRestriction = O:BAG:BAD:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;" GROUP ")\n" KEPWARE
                                   "\\RemoteServerName = absent\n",
    .blocked = "",
    .passwords = "PlantServer" },
  { .name = "a neglected server, with all that can be asked for",
    .changed = NEGLECTED_SERVER,
    .role = DCW_ROLE_SERVER,
    .group = "OPC Users",
    .users = "OpcUser|operator",
    .servers = "Matrikon.OPC.Simulation",
    .peers = "OPC-CLIENT",
    .options = "accounts.dcom-users=add accounts.deny-logon=remove accounts.repair=flags identity.server=launching "
               "applications.level=default applications.launch=exact applications.access=exact applications.repair=lists "
               "limits.level=integrity limits.access=anonymous limits.launch=all firewall.scope=any firewall.profiles=on "
               "firewall.port=50010 discovery.use=on policies.everyone-anonymous=off policies.blank-passwords=limit "
               "policies.ntlm=v2",
    .changes = NEW_GROUP
    "membership M-1001 → OPC Users = present\n"
    "membership M-1004 → OPC Users = present\n"
    "membership M-1001 → BUILTIN\\Distributed COM Users = present\n"
    "user right M-1001: SeDenyNetworkLogonRight = absent\n"
    "user M-1004 = name: opcuser, description: OPC test, do not delete, flags: 66049\n" REPAIRED MATRIKON
    "\\RunAs = absent\n" MATRIKON "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)(A;;CCDCLCSWRP;;;" GROUP
    ")\n" MATRIKON "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;" GROUP ")\n" ENUM
    "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;WD)\n" OLE
    "\\LegacyAuthenticationLevel = REG_DWORD 5\n" OLE
    "\\MachineAccessRestriction = O:BAG:BAD:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;AN)\n" OLE
    "\\MachineLaunchRestriction = " LAUNCH_LIMIT_NOW "(A;;CCDCLCSWRP;;;" GROUP ")\n" MAPPER_RULE ("")
        RULE ("Server-Matrikon.OPC.Simulation.1", "", "LPort=50010|", "", MATRIKON_EXE, "", "server Matrikon.OPC.Simulation.1")
            MATRIKON "\\Endpoints = REG_MULTI_SZ “ncacn_ip_tcp,0,50010”\n"
                     "firewall profile private = on: 1, incoming connections "
                     "without a rule: 1\n"
                     "service FDResPub = start 3\n" LSA "\\EveryoneIncludesAnonymous = REG_DWORD 0\n" LSA
                     "\\LimitBlankPasswordUse = REG_DWORD 1\n" LSA "\\LmCompatibilityLevel = REG_DWORD 3\n",
    .blocked = "" },
  { .name = "a neglected server, and nothing is asked for",
    .changed = NEGLECTED_SERVER,
    .role = DCW_ROLE_BOTH,
    .group = "OPC Users",
    .users = "OpcUser|operator|newcomer",
    .servers = "Matrikon.OPC.Simulation|Kepware.KEPServerEX.V6",
    .programs = ARCHIVE_EXE,
    .peers = "OPC-CLIENT",
    .as_is = TRUE,
    .changes = "",
    .blocked = "" },
  { .name = "a client, and nothing is asked for",
    .client = TRUE,
    .role = DCW_ROLE_CLIENT,
    .group = "OPC Users",
    .users = "OpcUser",
    .callbacks = "OpcServer",
    .programs = "PlantHistorianCollector|" HMI_EXE,
    .peers = "OPC-SERVER",
    .ids = TRUE,
    .as_is = TRUE,
    .changes = "",
    .blocked = "" },
  { .name = "three choices alone",
    .role = DCW_ROLE_SERVER,
    .group = "OPC Users",
    .servers = "Matrikon.OPC.Simulation",
    .as_is = TRUE,
    .options = "accounts.group=create identity.server=account applications.opcenum=authenticated",
    .changes = NEW_GROUP NEW_USER ("OpcServer") MATRIKON_RUNS_AS_OPCSERVER ENUM_LISTS (GROUP),
    .blocked = "",
    .passwords = "OpcServer" },
  { .name = "a client, all programs of which may be called",
    .client = TRUE,
    .role = DCW_ROLE_CLIENT,
    .group = "OPC Users",
    .users = "OpcUser",
    .callbacks = "OpcServer",
    .programs = "PlantHistorianCollector|" HMI_EXE,
    .peers = "OPC-SERVER",
    .ids = TRUE,
    .options = "identity.program=account identity.program-account=hmi applications.callback=machine-default "
               "applications.remote-name=set firewall.scope=subnet",
    .changes = NEW_GROUP NEW_USER ("OpcUser")
        NEW_USER ("OpcServer") "membership OpcUser → OPC Users = present\n"
                               "user right M-1001: SeServiceLogonRight = present\n"
                               "service PlantHistorianCollector = account M-1001\n" OLE
                               "\\DefaultAccessPermission = " CLIENT_DEFAULT_ACCESS CALLED_BACK (
                                   "<OpcServer>") "\n" CLIENT_RULES (FROM_SUBNET) LEVEL_CONNECT SERVER_NAME KEPWARE
    " = present\n" KEPWARE "\\RemoteServerName = REG_SZ OPC-SERVER\n" CLASSES_32 "CLSID\\" KEPWARE_ID
    "\\AppID = REG_SZ " KEPWARE_ID "\n",
    .blocked = "",
    .passwords = "OpcServer OpcUser hmi" },
  { .name = "a limit that the domain sets",
    .joined = TRUE,
    .changed = DOMAIN_LIMIT,
    .role = DCW_ROLE_SERVER,
    .network = DCW_NETWORK_DOMAIN,
    .group = "PLANT\\OPC Users",
    .as_is = TRUE,
    .options = "limits.launch=remote",
    .changes = "",
    .blocked =
        DCOM_POLICY "\\MachineLaunchRestriction: a policy of the domain sets this limit; have it changed there, or ask for "
                    "it to be changed here\n" },
  { .name = "a limit that the domain sets, changed here",
    .joined = TRUE,
    .changed = DOMAIN_LIMIT,
    .role = DCW_ROLE_SERVER,
    .network = DCW_NETWORK_DOMAIN,
    .group = "PLANT\\OPC Users",
    .as_is = TRUE,
    .options = "limits.launch=remote limits.domain-policy=change",
    .changes = DCOM_POLICY "\\MachineLaunchRestriction = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCLCRP;;;" DOMAIN_GROUP ")\n",
    .blocked = "" },
  { .name = "network discovery in a domain",
    .joined = TRUE,
    .role = DCW_ROLE_SERVER,
    .network = DCW_NETWORK_DOMAIN,
    .group = "PLANT\\OPC Users",
    .as_is = TRUE,
    .options = "discovery.use=on",
    .changes = DISCOVERY_RULE ("NB_Datagram-In-UDP", "17", "138", "32777") DISCOVERY_RULE ("NB_Name-In-UDP", "17", "137", "32769")
        DISCOVERY_RULE ("UPnPHost-In-TCP", "6", "2869", "32761"),
    .blocked = "" },
};
const guint dcw_n_jobs = G_N_ELEMENTS (dcw_jobs);
