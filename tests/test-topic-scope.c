/* Plans that somebody made by hand: each is one change, refused or fine, and the refusal names the rule. */
#include <string.h>
#include "base/error.h"
#include "document/document.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "support/checks.h"
#include "support/hand.h"
#include "support/tap.h"

#define M DCW_TEXT_MACHINE
#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define CLASSES_32 CLASSES "\\Wow6432Node"
#define LSA "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define DA2 "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define PLANT "{11111111-0000-4000-8000-000000000001}"
#define PLANT_APP "{11111111-0000-4000-8000-00000000000A}"
#define BARE "{22222222-0000-4000-8000-000000000002}"
#define ENUM "{13486D51-4821-11D2-A494-3CB306C10000}"
#define ENUM_APP "{13486D44-4821-11D2-A494-3CB306C10000}"
#define CONSOLE "{49B2791A-B1AE-4C90-9B8E-E860BA07F889}" /* something of Windows that is no OPC server */
#define CONSOLE_APP "{7E0423CD-1119-0928-900C-E6D4A52A0715}"
#define FAR "{33333333-0000-4000-8000-000000000003}"
#define FAR_APP "{33333333-0000-4000-8000-00000000000A}"
#define BACKUP "{44444444-0000-4000-8000-000000000004}" /* runs as a service, and only its AppID says so */
#define BACKUP_APP "{44444444-0000-4000-8000-00000000000A}"
#define USER_APP "{55555555-0000-4000-8000-00000000000A}" /* of no class, but with an account */
#define HUSK "{66666666-0000-4000-8000-000000000006}"     /* a class of which nothing is known */

/* A server, one that was put aside and has no AppID, OPCEnum, a program, and a class of Windows itself. */
static const char station_text[] =
    "user|M-500|0x10203|Administrator\nuser|M-501|0x10223|Guest\nuser|M-1001|0x10241|OpcUser\ngroup|M-1005|OPC Users\n"
    "group|S-1-5-32-544|Administrators\ngroup|S-1-5-32-545|Users\ngroup|S-1-5-32-546|Guests\n"
    "service|Plant|S-1-5-18|2|272|C:\\plant.exe\nservice|SSDPSRV|S-1-5-19|4|32|C:\\Windows\\System32\\svchost.exe\n"
    "text|" CLASSES "\\CLSID\\" PLANT "|AppID|" PLANT_APP "\ntext|" CLASSES "\\CLSID\\" PLANT "\\ProgID||Plant.OPC.1\n"
    "text|" CLASSES "\\CLSID\\" PLANT "\\LocalServer32||C:\\plant.exe\ntext|" CLASSES "\\CLSID\\" PLANT DA2 "||x\n"
    "text|" CLASSES "\\AppID\\" PLANT_APP "||Plant\n"
    "list|" CLASSES "\\AppID\\" PLANT_APP "|LaunchPermission|O:BAG:BAD:(D;;CCDCLC;;;WD)(A;;CCDCLCSWRP;;;BA)\n"
    "text|" CLASSES "\\CLSID\\" BARE "\\ProgID||Bare.OPC.1\ntext|" CLASSES "\\CLSID\\" BARE "\\_LocalServer32||C:\\bare.exe\n"
    "text|" CLASSES "\\CLSID\\" BARE DA2 "||x\n"
    "text|" CLASSES "\\CLSID\\" ENUM "|AppID|" ENUM_APP "\ntext|" CLASSES "\\CLSID\\" ENUM "\\LocalServer32||C:\\OpcEnum.exe\n"
    "text|" CLASSES "\\AppID\\OpcEnum.exe|AppID|" ENUM_APP "\ntext|" CLASSES "\\AppID\\" ENUM_APP "||OpcEnum\n"
    "text|" CLASSES "\\CLSID\\" CONSOLE "|AppID|" CONSOLE_APP "\n"
    "text|" CLASSES "\\CLSID\\" CONSOLE "\\LocalServer32||C:\\Windows\\System32\\mmc.exe\n"
    "text|" CLASSES "\\AppID\\" CONSOLE_APP "||MMC\n"
    "text|" CLASSES "\\AppID\\hmi.exe|AppID|" FAR "\n"
    "text|" CLASSES_32 "\\CLSID\\" BACKUP "|AppID|" BACKUP_APP "\n"
    "text|" CLASSES "\\AppID\\" BACKUP_APP "|LocalService|Winmgmt\n"
    "text|" CLASSES "\\AppID\\" USER_APP "|RunAs|Interactive User\ntext|" CLASSES "\\CLSID\\" HUSK "||Husk\n"
    "number|" OLE "|LegacyAuthenticationLevel|2";

#define PLANT_SERVICE "start=2;service-type=272;path=C:\\plant.exe"
#define USER(flags) "account-name=OpcUser;flags=" flags
#define NEW_USER(flags) "account-name=New;comment=x;flags=" flags
#define LIST "list O:BAG:BAD:"
#define LIMIT "(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"
#define OPC "(A;;CCDCLCSWRP;;;" M "-1005)"
#define OWN_RULE "rule=v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|"
#define OWN_END "Name=OPC DCOM|EmbedCtxt=OPC DCOM Wizard|"
#define RULE_OF(id) "firewall-rule|OPC-DCOM-Wizard-" id
#define FOREIGN(active, action) "rule=v2.10|Action=" action "|Active=" active "|Dir=In|Protocol=6|App=C:\\x.exe|Name=x|"
#define DISCOVERY(active, profile)                                                                                               \
  "rule=v2.10|Action=Allow|Active=" active "|Dir=In|Protocol=17|" profile "Name=x|EmbedCtxt=@FirewallAPI.dll,-32752|"
#define VALUE(key, name) "registry-value|" key "|" name
#define APPID_VALUE(appid, name) VALUE (CLASSES "\\AppID\\" appid, name)
#define CLASS(clsid) CLASSES "\\CLSID\\" clsid
#define OPENS DCW_RISK_OPENS
#define CUTS DCW_RISK_CUTS
#define SECRET DCW_RISK_NOT_UNDOABLE
#define SENDS DCW_RISK_SENDS
#define NOTHING_OF_OURS "nothing that any topic"

typedef struct {
  const char *name;
  const char *topics, *resource;
  const char *before, *after; /* "-": absent, "+": there */
  guint risk;
  const char *says;    /* part of the rule; NULL: it is fine */
  gboolean by_looking; /* refused only where the station can be asked */
} Case;

static const Case cases[] = {
  { "a service gets an account", "identity", "service|Plant", "account=S-1-5-18;" PLANT_SERVICE,
    "account=" M "-1001;start=2;service-type=16;path=C:\\plant.exe", 0, NULL, FALSE },
  { "a service gets another program", "identity", "service|Plant", "account=S-1-5-18;" PLANT_SERVICE,
    "account=" M "-1001;start=2;service-type=16;path=C:\\evil.exe", 0, "program", FALSE },
  { "a service gets a title", "identity", "service|Plant", "account=S-1-5-18;" PLANT_SERVICE,
    "account=" M "-1001;start=2;service-type=16;path=C:\\plant.exe;title=x", 0, "its names", FALSE },
  { "a service runs as Windows", "identity", "service|Plant", "account=" M "-1001;" PLANT_SERVICE,
    "account=S-1-5-18;start=2;service-type=16;path=C:\\plant.exe", SECRET, "nobody of Windows' own", FALSE },
  { "a service runs as Guest", "identity", "service|Plant", "account=S-1-5-18;" PLANT_SERVICE,
    "account=" M "-501;start=2;service-type=16;path=C:\\plant.exe", 0, "nobody of Windows' own", FALSE },
  { "a service starts by itself", "identity", "service|Plant", "account=S-1-5-18;start=3;service-type=16",
    "account=" M "-1001;start=2;service-type=16", 0, "only the account changes", FALSE },
  { "a service becomes a driver", "identity", "service|Plant", "account=S-1-5-18;start=3;service-type=16",
    "account=" M "-1001;start=3;service-type=1", 0, "only the account changes", FALSE },
  { "a service learns to talk to the desktop", "identity", "service|Plant", "account=S-1-5-18;start=3;service-type=16",
    "account=" M "-1001;start=3;service-type=272", 0, "only the account changes", FALSE },
  { "a service is made", "identity", "service|New", "-", "account=" M "-1001;start=2;service-type=16;path=C:\\evil.exe", 0,
    "neither made nor removed", FALSE },
  { "a service is removed", "identity", "service|Plant", "account=S-1-5-18;" PLANT_SERVICE, "-", 0, "neither made nor removed",
    FALSE },
  { "a service of Windows gets an account", "identity", "service|SSDPSRV",
    "account=S-1-5-19;start=4;service-type=32;path=C:\\Windows\\System32\\svchost.exe -k x",
    "account=" M "-1001;start=4;service-type=32;path=C:\\Windows\\System32\\svchost.exe -k x", 0, "services of Windows itself",
    FALSE },
  { "a lost password is not told", "identity", "service|Plant", "account=" M "-1001;start=2;service-type=16",
    "account=" M "-1002;start=2;service-type=16", 0, "taking it back needs a password", FALSE },
  { "a lost password is told", "identity", "service|Plant", "account=" M "-1001;start=2;service-type=16",
    "account=" M "-1002;start=2;service-type=16", SECRET, NULL, FALSE },
  { "discovery starts on demand", "discovery", "service|SSDPSRV", "account=S-1-5-19;start=4;service-type=32",
    "account=S-1-5-19;start=3;service-type=32", OPENS, NULL, FALSE },
  { "discovery starts by itself", "discovery", "service|SSDPSRV", "account=S-1-5-19;start=4;service-type=32",
    "account=S-1-5-19;start=2;service-type=32", OPENS, "allowed to start when it is needed", FALSE },
  { "discovery under another account", "discovery", "service|SSDPSRV", "account=S-1-5-19;start=4;service-type=32",
    "account=S-1-5-18;start=3;service-type=32", OPENS, "only how the service starts", FALSE },
  { "another service on demand", "discovery", "service|Telnet", "start=4", "start=3", OPENS, NOTHING_OF_OURS, FALSE },

  { "a user is put into the OPC group", "accounts", "membership|" M "-1005|" M "-1001", "-", "+", OPENS, NULL, FALSE },
  { "the risk is not told", "accounts", "membership|" M "-1005|" M "-1001", "-", "+", 0, "does not say so", FALSE },
  { "everybody into the OPC group", "accounts", "membership|" M "-1005|S-1-1-0", "-", "+", OPENS, "nobody of Windows' own",
    FALSE },
  { "a user becomes an administrator", "identity", "membership|S-1-5-32-544|" M "-1001", "-", "+", OPENS, NULL, FALSE },
  { "... of the wrong topic", "accounts", "membership|S-1-5-32-544|" M "-1001", "-", "+", OPENS, "puts nobody into that group",
    FALSE },
  { "everybody becomes an administrator", "identity", "membership|S-1-5-32-544|S-1-1-0", "-", "+", OPENS,
    "nobody of Windows' own", FALSE },
  { "who is logged on becomes one", "identity", "membership|S-1-5-32-544|S-1-5-4", "-", "+", OPENS, "nobody of Windows' own",
    FALSE },
  { "users become administrators", "identity", "membership|S-1-5-32-544|S-1-5-32-545", "-", "+", OPENS, "nobody of Windows' own",
    FALSE },
  { "the domain becomes administrator", "identity", "membership|S-1-5-32-544|S-1-5-21-9-9-9-513", "-", "+", OPENS,
    "only single users", FALSE },
  { "Guest becomes an administrator", "identity", "membership|S-1-5-32-544|" M "-501", "-", "+", OPENS, "nobody of Windows' own",
    FALSE },
  { "into Remote Desktop Users", "accounts", "membership|S-1-5-32-555|" M "-1001", "-", "+", OPENS, "puts nobody into that group",
    FALSE },
  { "into Backup Operators", "identity", "membership|S-1-5-32-551|" M "-1001", "-", "+", OPENS, "puts nobody into that group",
    FALSE },
  { "an administrator is thrown out", "identity", "membership|S-1-5-32-544|" M "-500", "+", "-", OPENS, "nobody is taken out",
    FALSE },

  { "a user is made", "accounts", "user|New", "-", NEW_USER ("66113"), 0, NULL, FALSE },
  { "a user without a password", "accounts", "user|New", "-", NEW_USER ("66145"), 0, "a new user is an ordinary one", FALSE },
  { "a user with a full name", "accounts", "user|New", "-", "account-name=New;full-name=Boss;flags=66113", 0,
    "a new user is an ordinary one", FALSE },
  { "a user is removed", "accounts", "user|" M "-1001", USER ("66113"), "-", 0, "users are only made", FALSE },
  { "a user is set right", "accounts", "user|" M "-1001", USER ("0x223"), USER ("66049"), OPENS, NULL, FALSE },
  { "a user is switched off", "accounts", "user|" M "-1001", USER ("66113"), USER ("66115"), 0, "of an existing user only this",
    FALSE },
  { "a password is no longer needed", "accounts", "user|" M "-1001", USER ("66113"), USER ("66145"), 0,
    "of an existing user only this", FALSE },
  { "a user is trusted for delegation", "accounts", "user|" M "-1001", USER ("66113"), USER ("590401"), 0,
    "of an existing user only this", FALSE },
  { "Guest is switched on", "accounts", "user|" M "-501", "account-name=Guest;flags=66083", "account-name=Guest;flags=66049",
    OPENS, "accounts of Windows itself", FALSE },
  { "a user gets another name", "accounts", "user|" M "-1001", USER ("66113"), "account-name=Admin2;flags=66113", 0,
    "the names and the description", FALSE },
  { "a group is made", "accounts", "group|New", "-", "account-name=New", 0, NULL, FALSE },
  { "a group is removed", "accounts", "group|" M "-1005", "account-name=OPC Users", "-", 0, "groups are only made", FALSE },

  { "the group logs on over the network", "accounts", "account-right|" M "-1005|SeNetworkLogonRight", "-", "+", OPENS, NULL,
    FALSE },
  { "guests do", "accounts", "account-right|S-1-5-32-546|SeNetworkLogonRight", "-", "+", OPENS, "nobody of Windows' own", FALSE },
  { "everybody does", "accounts", "account-right|S-1-1-0|SeNetworkLogonRight", "-", "+", OPENS, "nobody of Windows' own", FALSE },
  { "the right is taken away", "accounts", "account-right|S-1-5-32-545|SeNetworkLogonRight", "+", "-", OPENS, "only given",
    FALSE },
  { "local accounts are no longer denied", "accounts", "account-right|S-1-5-113|SeDenyNetworkLogonRight", "+", "-", OPENS, NULL,
    FALSE },
  { "guests are no longer denied", "accounts", "account-right|S-1-5-32-546|SeDenyNetworkLogonRight", "+", "-", OPENS,
    "stays denied", FALSE },
  { "somebody is denied", "accounts", "account-right|" M "-500|SeDenyNetworkLogonRight", "-", "+", OPENS, "only taken away",
    FALSE },
  { "a user logs on as a service", "identity", "account-right|" M "-1001|SeServiceLogonRight", "-", "+", 0, NULL, FALSE },
  { "all users do", "identity", "account-right|S-1-5-32-545|SeServiceLogonRight", "-", "+", 0, "nobody of Windows' own", FALSE },
  { "a user may debug", "accounts", "account-right|" M "-1001|SeDebugPrivilege", "-", "+", OPENS, NOTHING_OF_OURS, FALSE },
  { "a user may impersonate", "identity", "account-right|" M "-1001|SeImpersonatePrivilege", "-", "+", 0, NOTHING_OF_OURS,
    FALSE },

  { "a password for an AppID", "identity", "secret|SCM:" PLANT_APP, "-", "account=OpcUser", 0, NULL, FALSE },
  { "a password for an AppID of Windows", "identity", "secret|SCM:" CONSOLE_APP, "-", "account=OpcUser", 0, "no OPC server",
    TRUE },
  { "another secret", "identity", "secret|DefaultPassword", "-", "account=OpcUser", 0, NOTHING_OF_OURS, FALSE },
  { "a secret that only begins so", "identity", "secret|SCM:_SC_Plant", "-", "account=OpcUser", 0, "only kept for AppIDs",
    FALSE },
  { "a new password", "accounts", "secret|user:OpcUser", "account=OpcUser", "account=OpcUser", SECRET | CUTS, NULL, FALSE },
  { "a new password of somebody else", "accounts", "secret|user:Administrator", "account=OpcUser", "account=OpcUser",
    SECRET | CUTS, "another user than the plan says", FALSE },
  { "a password is told to be harmless", "accounts", "secret|user:OpcUser", "account=OpcUser", "account=OpcUser", 0,
    "does not say so", FALSE },

  { "our rule", "firewall", RULE_OF ("Server-Plant"), "-", OWN_RULE "App=C:\\plant.exe|" OWN_END, OPENS, NULL, FALSE },
  { "our rule for one port", "firewall", RULE_OF ("Program-hmi"), "-", OWN_RULE "LPort=49320|App=C:\\hmi.exe|" OWN_END, OPENS,
    NULL, FALSE },
  { "our rule for port 135", "firewall", RULE_OF ("Mapper"), "-",
    OWN_RULE "LPort=RPC-EPMap|App=%SystemRoot%\\system32\\svchost.exe|Svc=RpcSs|" OWN_END, OPENS, NULL, FALSE },
  { "it opens every port of its host", "firewall", RULE_OF ("Mapper"), "-",
    OWN_RULE "App=%SystemRoot%\\system32\\svchost.exe|Svc=RpcSs|" OWN_END, OPENS, "TCP port 135", FALSE },
  { "it is for another service", "firewall", RULE_OF ("Mapper"), "-",
    OWN_RULE "LPort=RPC-EPMap|App=%SystemRoot%\\system32\\svchost.exe|Svc=TermService|" OWN_END, OPENS, "TCP port 135", FALSE },
  { "our rule for any program", "firewall", RULE_OF ("Server-Plant"), "-", OWN_RULE OWN_END, OPENS, "names one program", FALSE },
  { "our rule for the whole system", "firewall", RULE_OF ("Server-Plant"), "-", OWN_RULE "App=System|" OWN_END, OPENS,
    "names one program", FALSE },
  { "our rule for all services", "firewall", RULE_OF ("Server-Plant"), "-",
    OWN_RULE "App=C:\\Windows\\System32\\svchost.exe|" OWN_END, OPENS, "names one program", FALSE },
  { "our rule for Remote Desktop", "firewall", RULE_OF ("Server-Plant"), "-", OWN_RULE "LPort=445|App=C:\\plant.exe|" OWN_END,
    OPENS, "at most one port", FALSE },
  { "our rule for any protocol", "firewall", RULE_OF ("Server-Plant"), "-",
    "rule=v2.10|Action=Allow|Active=TRUE|Dir=In|App=C:\\plant.exe|" OWN_END, OPENS, "TCP connections", FALSE },
  { "our rule outward", "firewall", RULE_OF ("Server-Plant"), "-",
    "rule=v2.10|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|App=C:\\plant.exe|" OWN_END, OPENS, "TCP connections", FALSE },
  { "our rule through NAT", "firewall", RULE_OF ("Server-Plant"), "-", OWN_RULE "Edge=TRUE|App=C:\\plant.exe|" OWN_END, OPENS,
    "says nothing else", FALSE },
  { "our rule in another group", "firewall", RULE_OF ("Server-Plant"), "-", OWN_RULE "App=C:\\plant.exe|Name=x|EmbedCtxt=Core|",
    OPENS, "its group", FALSE },
  { "our rule under another name", "firewall", RULE_OF ("Anything"), "-", OWN_RULE "App=C:\\plant.exe|" OWN_END, OPENS,
    "of other rules only", FALSE },
  { "taking it back would open everything", "firewall", RULE_OF ("Server-Plant"), OWN_RULE OWN_END,
    OWN_RULE "App=C:\\plant.exe|" OWN_END, OPENS, "lets in everything", FALSE },
  { "our rule is removed", "firewall", RULE_OF ("Server-Plant"), OWN_RULE "App=C:\\plant.exe|" OWN_END, "-", OPENS, "not removed",
    FALSE },
  { "a rule of ours is for one address of two, and says nothing of that", "firewall", RULE_OF ("Server-Plant"),
    OWN_RULE "RA4=10.0.0.5|RA4=10.0.0.6|App=C:\\plant.exe|" OWN_END, OWN_RULE "RA4=10.0.0.5|App=C:\\plant.exe|" OWN_END, 0, NULL,
    FALSE },
  { "for another address, and says nothing of that", "firewall", RULE_OF ("Server-Plant"),
    OWN_RULE "RA4=10.0.0.6|App=C:\\plant.exe|" OWN_END, OWN_RULE "RA4=10.0.0.5|App=C:\\plant.exe|" OWN_END, 0, "does not say so",
    FALSE },
  { "a rule of somebody else", "firewall", "firewall-rule|RemoteDesktop", "-", OWN_RULE "App=C:\\plant.exe|" OWN_END, OPENS,
    "of other rules only", FALSE },
  { "a rule that blocks is switched off", "firewall", "firewall-rule|{1}", FOREIGN ("TRUE", "Block"), FOREIGN ("FALSE", "Block"),
    OPENS, NULL, FALSE },
  { "a rule that allows is switched on", "firewall", "firewall-rule|{1}", FOREIGN ("FALSE", "Allow"), FOREIGN ("TRUE", "Allow"),
    OPENS, "of other rules only", FALSE },
  { "a rule that allows is switched off", "firewall", "firewall-rule|{1}", FOREIGN ("TRUE", "Allow"), FOREIGN ("FALSE", "Allow"),
    OPENS, "of other rules only", FALSE },
  { "switched off and changed", "firewall", "firewall-rule|{1}", FOREIGN ("TRUE", "Block"), FOREIGN ("FALSE", "Allow"), OPENS,
    "of other rules only", FALSE },
  { "a rule that blocks is removed", "firewall", "firewall-rule|{1}", FOREIGN ("TRUE", "Block"), "-", OPENS,
    "of other rules only", FALSE },
  { "discovery is switched on", "discovery", "firewall-rule|{2}", DISCOVERY ("FALSE", "Profile=Private|"),
    DISCOVERY ("TRUE", "Profile=Private|"), OPENS, NULL, FALSE },
  { "discovery for public networks", "discovery", "firewall-rule|{2}", DISCOVERY ("FALSE", ""), DISCOVERY ("TRUE", ""), OPENS,
    "public networks", FALSE },
  { "another group is switched on", "discovery", "firewall-rule|{1}", FOREIGN ("FALSE", "Allow"), FOREIGN ("TRUE", "Allow"),
    OPENS, "only those of network discovery", FALSE },
  { "the firewall is turned on", "firewall", "firewall-profile|public", "enabled=0;inbound=1", "enabled=1;inbound=1", CUTS, NULL,
    FALSE },
  { "the firewall is turned off", "firewall", "firewall-profile|public", "enabled=1;inbound=1", "enabled=0;inbound=1", CUTS,
    "turned on, nothing else", FALSE },
  { "the firewall lets everything in", "firewall", "firewall-profile|public", "enabled=0;inbound=1", "enabled=1;inbound=0", CUTS,
    "stays as it is", FALSE },

  { "the group into the limit", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, LIST LIMIT OPC, OPENS, NULL,
    FALSE },
  { "its risk is not told", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, LIST LIMIT OPC, 0, "does not say so",
    FALSE },
  { "everybody into the limit", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT,
    LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;WD)", OPENS, "nobody else", FALSE },
  { "anonymous callers into the launch limit", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT,
    LIST LIMIT "(A;;CCDCLCSWRP;;;AN)", OPENS, "nobody else", FALSE },
  { "anonymous callers into the access limit", "limits", VALUE (OLE, "MachineAccessRestriction"), LIST "(A;;CCDCLC;;;WD)",
    LIST "(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)", OPENS, NULL, FALSE },
  { "back to what Windows has, though somebody took it away", "limits", VALUE (OLE, "MachineAccessRestriction"),
    LIST "(A;;CCDCLC;;;BA)", LIST "(A;;CCDCLC;;;BA)(A;;CCDCLC;;;WD)", OPENS, "nobody else", FALSE },
  { "guests into the limit", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, LIST LIMIT "(A;;CCDCLCSWRP;;;BG)",
    OPENS, "nobody else", FALSE },
  { "a list of nobody", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, LIST "", OPENS,
    "not one that Windows can use", FALSE },
  { "no list, so everybody", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, "list O:BAG:BAD:NO_ACCESS_CONTROL",
    OPENS, "not one that Windows can use", FALSE },
  { "administrators lose the limit", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, LIST "(A;;CCDCSW;;;WD)", CUTS,
    "stay where they are", FALSE },
  { "the limit is taken away", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, "-", OPENS, "not taken away",
    FALSE },
  { "a broken limit is taken away", "limits", VALUE (OLE, "DefaultAccessPermission"), "sz broken", "-", 0, NULL, FALSE },
  { "a limit is made of nothing", "limits", VALUE (OLE, "MachineLaunchRestriction"), "-", LIST "(A;;CCDCLCSWRP;;;AN)", OPENS,
    "nobody else", TRUE },
  { "a conditional entry", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT,
    LIST LIMIT "(A;IO;CCDCLCSWRP;;;" M "-1005)", OPENS, "not one that Windows can use", FALSE },
  { "a label that lets low programs call", "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT,
    LIST LIMIT OPC "S:(ML;;NX;;;LW)", OPENS, "the label", FALSE },
  { "the group may start a server", "applications", APPID_VALUE (PLANT_APP, "LaunchPermission"),
    LIST "(D;;CCDCLC;;;WD)(A;;CCDCLCSWRP;;;BA)", LIST "(D;;CCDCLC;;;WD)(A;;CCDCLCSWRP;;;BA)" OPC, OPENS, NULL, FALSE },
  { "before what denies it", "applications", APPID_VALUE (PLANT_APP, "LaunchPermission"),
    LIST "(D;;CCDCLC;;;WD)(A;;CCDCLCSWRP;;;BA)(A;;CCDC;;;IU)", LIST OPC "(D;;CCDCLC;;;WD)(A;;CCDCLCSWRP;;;BA)(A;;CCDC;;;IU)",
    OPENS, "stay where they are", FALSE },
  { "exactly the group", "applications", APPID_VALUE (PLANT_APP, "LaunchPermission"), LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDC;;;IU)",
    LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)" OPC, OPENS | CUTS, NULL, FALSE },
  { "that it cuts is not told", "applications", APPID_VALUE (PLANT_APP, "LaunchPermission"),
    LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDC;;;IU)", LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)" OPC, OPENS, "may cut", FALSE },
  { "everybody may start a server", "applications", APPID_VALUE (PLANT_APP, "LaunchPermission"), LIST "(A;;CCDCLCSWRP;;;BA)",
    LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;WD)", OPENS, "nobody else", TRUE },
  { "everybody may call OPCEnum", "applications", APPID_VALUE (ENUM_APP, "AccessPermission"),
    LIST "(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)", LIST "(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;WD)", OPENS, NULL, FALSE },
  { "anonymous callers may", "applications", APPID_VALUE (ENUM_APP, "AccessPermission"), LIST "(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)",
    LIST "(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;AN)", OPENS, "nobody else", FALSE },
  { "who had no list", "applications", APPID_VALUE (PLANT_APP, "AccessPermission"), "-",
    LIST "(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;" M "-1005)", OPENS, NULL, FALSE },
  { "who had no list, and everybody", "applications", APPID_VALUE (PLANT_APP, "AccessPermission"), "-",
    LIST "(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;WD)", OPENS, "nobody else", TRUE },
  { "a program of Windows", "applications", APPID_VALUE (CONSOLE_APP, "LaunchPermission"), "-",
    LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)" OPC, OPENS, "no OPC server", TRUE },
  { "a client program", "applications", APPID_VALUE (FAR, "AccessPermission"), "-",
    LIST "(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;" M "-1005)", OPENS, NULL, FALSE },
  { "a client program may be started", "applications", APPID_VALUE (FAR, "LaunchPermission"), "-",
    LIST "(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)" OPC, OPENS, "no OPC server", TRUE },

  { "the level of a server", "applications", APPID_VALUE (PLANT_APP, "AuthenticationLevel"), "-", "dword 5", 0, NULL, FALSE },
  { "no level for a server", "applications", APPID_VALUE (PLANT_APP, "AuthenticationLevel"), "-", "dword 1", OPENS,
    "only OPCEnum", TRUE },
  { "no level for OPCEnum", "applications", APPID_VALUE (ENUM_APP, "AuthenticationLevel"), "-", "dword 1", OPENS, NULL, FALSE },
  { "a level as text", "applications", APPID_VALUE (PLANT_APP, "AuthenticationLevel"), "-", "sz 5", 0, "Packet Integrity",
    FALSE },
  { "a server runs as a user", "identity", APPID_VALUE (PLANT_APP, "RunAs"), "-", "sz .\\OpcUser", 0, NULL, FALSE },
  { "a server runs as who is logged on", "identity", APPID_VALUE (PLANT_APP, "RunAs"), "-", "sz Interactive User", 0, NULL,
    FALSE },
  { "a server runs as Windows", "identity", APPID_VALUE (PLANT_APP, "RunAs"), "-", "sz NT AUTHORITY\\SYSTEM", 0,
    "nobody of Windows' own", FALSE },
  { "a server runs as Guest", "identity", APPID_VALUE (PLANT_APP, "RunAs"), "-", "sz .\\Guest", 0, "nobody of Windows' own",
    TRUE },
  { "a program of Windows runs as who is logged on", "identity", APPID_VALUE (CONSOLE_APP, "RunAs"), "-", "sz Interactive User",
    0, "no OPC server", TRUE },
  { "RunAs of no AppID", "identity", APPID_VALUE ("plant.exe", "RunAs"), "-", "sz Interactive User", 0, NOTHING_OF_OURS, FALSE },
  { "a surrogate", "applications", APPID_VALUE (PLANT_APP, "DllSurrogate"), "-", "sz C:\\evil.exe", 0, NOTHING_OF_OURS, FALSE },
  { "a far server is sent for", "applications", APPID_VALUE (FAR_APP, "RemoteServerName"), "-", "sz SERVER-1.plant.local", SENDS,
    NULL, FALSE },
  { "... as if that let somebody in", "applications", APPID_VALUE (FAR_APP, "RemoteServerName"), "-", "sz evil", OPENS,
    "does not say so", FALSE },
  { "... as if that were nothing", "applications", APPID_VALUE (FAR_APP, "RemoteServerName"), "-", "sz evil", 0,
    "does not say so", FALSE },
  { "callers of a service are sent away", "applications", APPID_VALUE (BACKUP_APP, "RemoteServerName"), "-", "sz evil", SENDS,
    "not sent elsewhere", TRUE },
  { "callers of an account's program are sent away", "applications", APPID_VALUE (USER_APP, "RemoteServerName"), "-", "sz evil",
    SENDS, "not sent elsewhere", TRUE },
  { "callers of a program of Windows are sent away", "applications", APPID_VALUE (CONSOLE_APP, "RemoteServerName"), "-",
    "sz evil", SENDS, "not sent elsewhere", TRUE },
  { "callers of the server here are sent away", "applications", APPID_VALUE (PLANT_APP, "RemoteServerName"), "-", "sz evil",
    SENDS, "not sent elsewhere", TRUE },
  { "no computer", "applications", APPID_VALUE (FAR_APP, "RemoteServerName"), "-", "sz a\\b", 0, "names no computer", FALSE },
  { "a port", "firewall", APPID_VALUE (PLANT_APP, "Endpoints"), "-", "multi ncacn_ip_tcp,0,49320", 0, NULL, FALSE },
  { "a port of Windows", "firewall", APPID_VALUE (PLANT_APP, "Endpoints"), "-", "multi ncacn_ip_tcp,0,445", 0, "1024", FALSE },
  { "two ports", "firewall", APPID_VALUE (PLANT_APP, "Endpoints"), "-", "multi ncacn_ip_tcp,0,49320/ncacn_ip_tcp,0,49321", 0,
    "only the one TCP port", FALSE },
  { "another protocol", "firewall", APPID_VALUE (PLANT_APP, "Endpoints"), "-", "multi ncacn_ip_tcp,0,49320/ncacn_http,0,80", 0,
    "only the one TCP port", FALSE },

  { "an AppID of its own", "applications", VALUE (CLASS (BARE), "AppID"), "-", "sz " BARE, 0, NULL, FALSE },
  { "an AppID of somebody else", "applications", VALUE (CLASS (BARE), "AppID"), "-", "sz " PLANT_APP, 0, "its own program",
    TRUE },
  { "another AppID for a class of Windows", "applications", VALUE (CLASS (CONSOLE), "AppID"), "sz " CONSOLE_APP, "sz " PLANT_APP,
    0, "keeps it", FALSE },
  { "another AppID for a class that a service runs", "applications", VALUE (CLASSES_32 "\\CLSID\\" BACKUP, "AppID"),
    "sz " BACKUP_APP, "sz " FAR_APP, 0, "keeps it", FALSE },
  { "... in the other view, where it has none", "applications", VALUE (CLASS (BACKUP), "AppID"), "-", "sz " FAR_APP, 0,
    "its own program", TRUE },
  { "an AppID for a class that is no OPC server", "applications", VALUE (CLASS (HUSK), "AppID"), "-", "sz " FAR_APP, 0,
    "its own program", TRUE },
  { "the AppID of a service for a class that is not here", "applications", VALUE (CLASS (FAR), "AppID"), "-", "sz " BACKUP_APP, 0,
    "another program", TRUE },
  { "a name for a class that a service runs", "applications", VALUE (CLASS (BACKUP) "\\ProgID", ""), "-", "sz Far.OPC.1", 0,
    "keeps its name", TRUE },
  { "a name for a class that is no OPC server", "applications", VALUE (CLASS (HUSK) "\\ProgID", ""), "-", "sz Far.OPC.1", 0,
    "keeps its name", TRUE },
  { "a name for a class that is not here", "applications", VALUE (CLASS (FAR) "\\ProgID", ""), "-", "sz Far.OPC.1", 0, NULL,
    FALSE },
  { "a class that is not here", "applications", VALUE (CLASS (FAR), "AppID"), "-", "sz " FAR_APP, 0, NULL, FALSE },
  { "no AppID", "applications", VALUE (CLASS (FAR), "AppID"), "-", "sz C:\\evil.exe", 0, "is a GUID", FALSE },
  { "a program gets an AppID", "applications", APPID_VALUE ("new.exe", "AppID"), "-", "sz " FAR_APP, 0, NULL, FALSE },
  { "a program gets another AppID", "applications", APPID_VALUE ("hmi.exe", "AppID"), "sz " FAR, "sz " FAR_APP, 0, "keeps it",
    FALSE },
  { "a name", "applications", VALUE (CLASSES "\\Far.OPC.1\\CLSID", ""), "-", "sz " FAR, 0, NULL, FALSE },
  { "a name means another class", "applications", VALUE (CLASSES "\\Plant.OPC.1\\CLSID", ""), "sz " PLANT, "sz " FAR, 0,
    "keeps it", FALSE },
  { "a kind of file", "applications", VALUE (CLASSES "\\exefile\\CLSID", ""), "-", "sz " FAR, 0, NOTHING_OF_OURS, FALSE },
  { "an extension", "applications", VALUE (CLASSES "\\.txt\\CLSID", ""), "-", "sz " FAR, 0, NOTHING_OF_OURS, FALSE },
  { "what opens a kind of file", "applications", VALUE (CLASSES "\\Far.OPC.1\\shell\\open\\command", ""), "-", "sz C:\\evil.exe",
    0, NOTHING_OF_OURS, FALSE },
  { "a program for a class", "applications", VALUE (CLASS (FAR) "\\LocalServer32", ""), "-", "sz C:\\evil.exe", OPENS,
    "put aside", FALSE },
  { "another program for a server", "applications", VALUE (CLASS (PLANT) "\\LocalServer32", ""), "sz C:\\plant.exe",
    "sz C:\\evil.exe", OPENS, "put aside", FALSE },
  { "a library for a class", "applications", VALUE (CLASS (FAR) "\\InprocServer32", ""), "-", "sz C:\\evil.dll", 0,
    NOTHING_OF_OURS, FALSE },
  { "a class treated as another", "applications", VALUE (CLASS (PLANT) "\\TreatAs", ""), "-", "sz " FAR, 0, NOTHING_OF_OURS,
    FALSE },
  { "another name of a class here", "applications", VALUE (CLASS (PLANT) "\\ProgID", ""), "sz Plant.OPC.1", "sz Far.OPC.1", 0,
    "keeps its name", TRUE },
  { "a service for an AppID", "applications", APPID_VALUE (PLANT_APP, "LocalService"), "-", "sz Spooler", 0, "put aside", FALSE },
  { "a key without anything", "applications", "registry-key|" CLASS (FAR), "-", "+", 0, NOTHING_OF_OURS, FALSE },
  { "a server is removed", "applications", "registry-key|" CLASS (PLANT) "\\LocalServer32", "+", "-", 0, NOTHING_OF_OURS, FALSE },

  { "DCOM is switched on", "limits", VALUE (OLE, "EnableDCOM"), "sz N", "sz Y", OPENS, NULL, FALSE },
  { "DCOM is switched off", "limits", VALUE (OLE, "EnableDCOM"), "sz Y", "sz N", OPENS, "never sets it", FALSE },
  { "the level becomes none", "limits", VALUE (OLE, "LegacyAuthenticationLevel"), "dword 2", "dword 1", OPENS, "never sets it",
    FALSE },
  { "local users are themselves", "policies", VALUE (LSA, "ForceGuest"), "dword 1", "dword 0", OPENS | CUTS, NULL, FALSE },
  { "everybody is Guest", "policies", VALUE (LSA, "ForceGuest"), "dword 0", "dword 1", OPENS | CUTS, "never sets it", FALSE },
  { "Everyone includes anonymous", "policies", VALUE (LSA, "EveryoneIncludesAnonymous"), "-", "dword 1", OPENS, NULL, FALSE },
  { "... as if it let nobody in", "policies", VALUE (LSA, "EveryoneIncludesAnonymous"), "-", "dword 1", CUTS, "does not say so",
    FALSE },
  { "old hashes are sent", "policies", VALUE (LSA, "LmCompatibilityLevel"), "dword 3", "dword 0", CUTS, "never sets it", FALSE },
  { "packages of Lsa", "policies", VALUE (LSA, "Security Packages"), "-", "multi evil", 0, NOTHING_OF_OURS, FALSE },
  { "what starts at log-on", "policies", VALUE ("HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run", "x"), "-",
    "sz C:\\evil.exe", 0, NOTHING_OF_OURS, FALSE },
  { "TCP is put back", "policies", VALUE ("HKLM\\SOFTWARE\\Microsoft\\Rpc", "DCOM Protocols"), "-", "multi ncacn_ip_tcp", OPENS,
    NULL, FALSE },
  { "all protocols", "policies", VALUE ("HKLM\\SOFTWARE\\Microsoft\\Rpc", "DCOM Protocols"), "-", "multi ncacn_ip_tcp/ncacn_np",
    OPENS, "never sets it", FALSE },

  { "a topic that there is not", "everything", VALUE (OLE, "EnableDCOM"), "sz N", "sz Y", OPENS, "not those of this program",
    FALSE },
  { "no topic", "", VALUE (OLE, "EnableDCOM"), "sz N", "sz Y", OPENS, "names no topic", FALSE },
  { "topics in another order", "limits applications", VALUE (OLE, "MachineAccessRestriction"), LIST "(A;;CCDCLC;;;WD)",
    LIST "(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)", OPENS, "in their order", FALSE },
  { "a topic that has nothing to do with it", "accounts", VALUE (OLE, "EnableDCOM"), "sz N", "sz Y", OPENS, NOTHING_OF_OURS,
    FALSE },
};

static DcwView *
make_view (void)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (station_text, NULL));
  return dcw_view_new (station);
}

static void
check (const char *name, const DcwPlan *plan, const DcwBindings *bindings, DcwView *view, const char *says)
{
  g_autoptr (GError) error = NULL;
  gboolean fine = dcw_topics_check_plan (plan, NULL, bindings, view, &error);
  const char *message = error != NULL ? error->message : "";
  const char *how = view != NULL ? "with the station" : "alone";
  if (says == NULL) {
    ck_assert_msg (fine, "%s: refused %s: %s", name, how, message);
    return;
  }
  ck_assert_msg (!fine, "%s: not refused %s", name, how);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED) && strstr (message, says) != NULL, "%s: refused %s: %s",
                 name, how, message);
}

START_TEST (one_change)
{
  const Case *c = &cases[_i];
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  dcw_hand_change (plan, c->topics, c->resource, c->before, c->after, c->risk);
  g_autoptr (DcwView) view = make_view ();
  check (c->name, plan, NULL, view, c->says);
  check (c->name, plan, NULL, NULL, c->by_looking ? NULL : c->says);
  if (c->says == NULL)
    return;
  /* The refusal says which. */
  g_autoptr (GError) error = NULL;
  dcw_topics_check_plan (plan, NULL, NULL, view, &error);
  g_autofree char *shown = dcw_resource_show (((const DcwChange *)plan->changes->pdata[0])->resource);
  ck_assert_msg (strstr (error->message, shown) != NULL, "%s: %s does not name %s", c->name, error->message, shown);
}
END_TEST

/* Whatever is put before the rules, they answer. */
START_TEST (every_state_for_every_resource)
{
  g_autoptr (DcwResource) resource = dcw_hand_resource (cases[_i].resource);
  DcwKindId kind = dcw_resource_kind (resource);
  g_autoptr (DcwView) view = make_view ();
  guint n_topics;
  const DcwTopic *const *topics = dcw_topics (&n_topics);
  for (gsize k = 0; k < G_N_ELEMENTS (cases); k++) {
    g_autoptr (DcwResource) other = dcw_hand_resource (cases[k].resource);
    if (dcw_resource_kind (other) != kind)
      continue;
    const char *const states[] = { cases[k].before, cases[k].after, "-" };
    for (guint n = 0; n < G_N_ELEMENTS (states) * G_N_ELEMENTS (states) * n_topics; n++) {
      const char *before = states[n % 3], *after = states[n / 3 % 3];
      g_autoptr (DcwPlan) plan = dcw_plan_new ();
      dcw_hand_change (plan, topics[n / 9]->id, cases[_i].resource, before, after, OPENS | CUTS | SECRET);
      g_autoptr (GError) error = NULL, alone = NULL;
      gboolean fine = dcw_topics_check_plan (plan, NULL, NULL, view, &error),
               fine_alone = dcw_topics_check_plan (plan, NULL, NULL, NULL, &alone);
      ck_assert_msg (fine == (error == NULL) && fine_alone == (alone == NULL), "%s: no answer", cases[_i].name);
      ck_assert_msg (!fine || fine_alone, "%s with the states of %s (%s, %s), looking made it fine: %s", cases[_i].name,
                     cases[k].name, before, after, alone->message);
    }
  }
}
END_TEST

/* ---- Changes that belong together ---- */

#define BARE_KEY CLASS (BARE)

typedef struct {
  const char *address, *before, *after;
} Part;

static const struct {
  const char *name;
  Part parts[4];
  const char *says;
  gboolean by_looking;
} moves[] = {
  { "what was put aside is put back",
    { { VALUE (BARE_KEY "\\_LocalServer32", ""), "sz C:\\bare.exe", "-" },
      { VALUE (BARE_KEY "\\LocalServer32", ""), "-", "sz C:\\bare.exe" },
      { "registry-key|" BARE_KEY "\\LocalServer32", "-", "+" },
      { "registry-key|" BARE_KEY "\\_LocalServer32", "+", "-" } },
    NULL,
    FALSE },
  { "something else is put back",
    { { VALUE (BARE_KEY "\\_LocalServer32", ""), "sz C:\\bare.exe", "-" },
      { VALUE (BARE_KEY "\\LocalServer32", ""), "-", "sz C:\\evil.exe" } },
    "put aside",
    FALSE },
  { "something else is said to have been put aside",
    { { VALUE (BARE_KEY "\\_LocalServer32", ""), "sz C:\\evil.exe", "-" },
      { VALUE (BARE_KEY "\\LocalServer32", ""), "-", "sz C:\\evil.exe" } },
    "not what was put aside here",
    TRUE },
  { "it stays aside, too",
    { { VALUE (BARE_KEY "\\_LocalServer32", ""), "-", "sz C:\\evil.exe" },
      { VALUE (BARE_KEY "\\LocalServer32", ""), "-", "sz C:\\evil.exe" } },
    "",
    FALSE },
  { "it is only taken away", { { VALUE (BARE_KEY "\\_LocalServer32", ""), "sz C:\\bare.exe", "-" } }, "put aside", FALSE },
  { "a key for what goes into it",
    { { "registry-key|" CLASSES "\\Far.OPC.1", "-", "+" },
      { "registry-key|" CLASSES "\\Far.OPC.1\\CLSID", "-", "+" },
      { VALUE (CLASSES "\\Far.OPC.1\\CLSID", ""), "-", "sz " FAR } },
    NULL,
    FALSE },
  { "a key beside it",
    { { "registry-key|" CLASSES "\\Far.OPC.1\\shell", "-", "+" }, { VALUE (CLASSES "\\Far.OPC.1\\CLSID", ""), "-", "sz " FAR } },
    NOTHING_OF_OURS,
    FALSE },
};

START_TEST (changes_together)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  for (guint i = 0; i < G_N_ELEMENTS (moves[_i].parts) && moves[_i].parts[i].address != NULL; i++)
    dcw_hand_change (plan, "applications", moves[_i].parts[i].address, moves[_i].parts[i].before, moves[_i].parts[i].after,
                     OPENS);
  g_autoptr (DcwView) view = make_view ();
  check (moves[_i].name, plan, NULL, view, moves[_i].says);
  check (moves[_i].name, plan, NULL, NULL, moves[_i].by_looking ? NULL : moves[_i].says);
}
END_TEST

/* ---- Names that a plan only assumes ---- */

static const struct {
  const char *name, *address, *before, *after, *account, *sid;
} assumed[] = {
  { "a member", "membership|S-1-5-32-544|Boss", "-", "+", "Boss", "S-1-1-0" },
  { "a right", "account-right|Boss|SeServiceLogonRight", "-", "+", "Boss", "S-1-5-11" },
  { "an account of a service", "service|Plant", "account=S-1-5-18;start=2;service-type=16",
    "account=Boss;start=2;service-type=16", "Boss", "S-1-5-18" },
};

START_TEST (assumed_names_are_looked_up)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  dcw_hand_change (plan, "identity", assumed[_i].address, assumed[_i].before, assumed[_i].after, OPENS | SECRET);
  dcw_plan_assume (plan, assumed[_i].account);
  check (assumed[_i].name, plan, NULL, NULL, NULL);
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  DcwSid sid;
  ck_assert (dcw_sid_parse (assumed[_i].sid, &sid, NULL));
  dcw_bindings_bind (bindings, assumed[_i].account, &sid);
  check (assumed[_i].name, plan, bindings, NULL, "nobody of Windows' own");
  g_autofree char *name_line = g_strdup_printf ("name|%s|%s", assumed[_i].sid, assumed[_i].account);
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_text_image_of (station_text, name_line));
  g_autoptr (DcwView) view = dcw_view_new (station);
  check (assumed[_i].name, plan, NULL, view, "nobody of Windows' own");
}
END_TEST

START_TEST (assumed_names_in_lists)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  dcw_hand_change (plan, "limits", VALUE (OLE, "MachineLaunchRestriction"), LIST LIMIT, LIST LIMIT OPC, OPENS);
  DcwChange *change = plan->changes->pdata[0];
  static const char *const names[] = { "Boss", "Not Yet" };
  g_autoptr (DcwDescriptor) list = dcw_sddl_parse ("O:BAG:BAD:" LIMIT, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    dcw_principal_init_name (&who, names[i]);
    DcwDescriptor *next = dcw_com_grant (list, &who, DCW_COM_LAUNCH_ALL, DCW_COM_LAUNCH, NULL);
    dcw_descriptor_unref (list);
    list = next;
  }
  dcw_state_unref (change->after);
  change->after = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, list, NULL);
  check ("both are accounts", plan, NULL, NULL, NULL);
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  DcwSid sid;
  ck_assert (dcw_sid_parse ("S-1-5-7", &sid, NULL));
  dcw_bindings_bind (bindings, names[0], &sid);
  check ("one is nobody's", plan, bindings, NULL, "nobody else");
}
END_TEST

/* ---- What the plan says besides ---- */

START_TEST (restart_is_that_of_the_tables)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  dcw_hand_change (plan, "limits", VALUE (OLE, "EnableDCOM"), "sz N", "sz Y", OPENS);
  ((DcwChange *)plan->changes->pdata[0])->restart = DCW_RESTART_NONE;
  check ("nothing has to restart", plan, NULL, NULL, "has to restart");
}
END_TEST

/* A plan of many changes is looked at once. */
START_TEST (a_large_plan)
{
  g_autoptr (DcwPlan) plan = dcw_plan_new ();
  for (guint i = 0; i < 20000; i++) {
    g_autofree char *key = g_strdup_printf ("registry-key|" CLASSES "\\Far.OPC.%u", i);
    g_autofree char *value = g_strdup_printf (VALUE (CLASSES "\\Far.OPC.%u\\CLSID", ""), i);
    dcw_hand_change (plan, "applications", key, "-", "+", 0);
    dcw_hand_change (plan, "applications", value, "-", "sz " FAR, 0);
  }
  check ("large", plan, NULL, NULL, NULL);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("scope");
  TCase *one = tcase_create ("one change");
  tcase_add_loop_test (one, one_change, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (one, every_state_for_every_resource, 0, G_N_ELEMENTS (cases));
  suite_add_tcase (suite, one);
  TCase *more = tcase_create ("more");
  tcase_add_loop_test (more, changes_together, 0, G_N_ELEMENTS (moves));
  tcase_add_loop_test (more, assumed_names_are_looked_up, 0, G_N_ELEMENTS (assumed));
  tcase_add_test (more, assumed_names_in_lists);
  tcase_add_test (more, restart_is_that_of_the_tables);
  tcase_add_test (more, a_large_plan);
  suite_add_tcase (suite, more);
  return suite;
}
