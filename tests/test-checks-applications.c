/* Each finding about applications: a station that has it and one that differs in one resource and has it not; remedies make
 * it go.
 */
#include "support/checks.h"
#include "support/stations.h"
#include "support/tap.h"
#include "station/image-station.h"
#include <string.h>

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define CLSID CLASSES "\\CLSID\\"
#define CLSID_32 CLASSES "\\Wow6432Node\\CLSID\\"
#define INTERFACE_32 CLASSES "\\Wow6432Node\\Interface\\"
#define APPID CLASSES "\\AppID\\"
#define PLANT "{AAAAAAAA-0000-4000-8000-000000000001}"
#define PLANT_APP "{AAAAAAAA-0000-4000-8000-000000000002}"
#define OTHER_APP "{BBBBBBBB-0000-4000-8000-000000000003}"
#define HMI_APP "{CCCCCCCC-0000-4000-8000-000000000004}"
#define ENUM "{13486D51-4821-11D2-A494-3CB306C10000}"
#define ENUM_APP "{13486D44-4821-11D2-A494-3CB306C10000}"
#define PROXY "{39C13A4D-011E-11D0-9675-0020AFD8ADB3}"
#define SHIFT DCW_TEST_MACHINE "-1010"
#define GONE DCW_TEST_MACHINE "-1099"
#define ACCESS "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;" SHIFT ")"
#define LAUNCH "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)(A;;CCDCLCSWRP;;;" SHIFT ")"

/* An OPC server and OPCEnum with nothing wrong, and a client program that may be called. */
static const DcwTestPut base[] = {
  { "root", CLASSES, NULL, NULL },
  { "whole", "service", NULL, NULL },
  { "list", OLE, "MachineLaunchRestriction", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCLCRP;;;" SHIFT ")" },
  { "text", CLSID_32 PLANT, "AppID", PLANT_APP },
  { "text", CLSID_32 PLANT "\\ProgID", "", "Plant.OPC.1" },
  { "text", CLSID_32 PLANT "\\LocalServer32", "", "\"C:\\Plant OPC\\opc.exe\"" },
  { "key", CLSID_32 PLANT "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}", NULL, NULL },
  { "text", CLSID PLANT, "AppID", PLANT_APP },
  { "list", APPID PLANT_APP, "AccessPermission", ACCESS },
  { "list", APPID PLANT_APP, "LaunchPermission", LAUNCH },
  { "number", APPID PLANT_APP, "AuthenticationLevel", "5" },
  { "text", APPID "opc.exe", "AppID", PLANT_APP },
  { "text", CLSID_32 ENUM, "AppID", ENUM_APP },
  { "text", CLSID_32 ENUM "\\LocalServer32", "", "C:\\Windows\\SysWOW64\\OpcEnum.exe" },
  { "text", APPID ENUM_APP, "LocalService", "OpcEnum" },
  { "text", APPID "OpcEnum.exe", "AppID", ENUM_APP },
  { "service", "OpcEnum", "C:\\Windows\\SysWOW64\\OpcEnum.exe", "3" },
  { "service", "Historian", "\"C:\\Plant\\historian.exe\"", "2" },
  { "text", APPID "hmi.exe", "AppID", HMI_APP },
  { "list", APPID HMI_APP, "AccessPermission", ACCESS },
  { "text", INTERFACE_32 "{F31DFDE2-07B6-11D2-B2D8-0060083BA1FB}\\ProxyStubClsid32", "", PROXY },
  { "text", INTERFACE_32 PROXY "\\ProxyStubClsid32", "", PROXY },
  { "text", INTERFACE_32 "{39C13A54-011E-11D0-9675-0020AFD8ADB3}\\ProxyStubClsid32", "", PROXY },
  { "text", INTERFACE_32 "{39C13A70-011E-11D0-9675-0020AFD8ADB3}\\ProxyStubClsid32", "", PROXY },
  { "text", CLSID_32 PROXY "\\InprocServer32", "", "C:\\Windows\\SysWOW64\\opcproxy.dll" },
  { "text", CLASSES "\\Interface\\{F31DFDE2-07B6-11D2-B2D8-0060083BA1FB}\\ProxyStubClsid32", "", PROXY },
  { "text", CLASSES "\\Interface\\" PROXY "\\ProxyStubClsid32", "", PROXY },
  { "text", CLASSES "\\Interface\\{39C13A54-011E-11D0-9675-0020AFD8ADB3}\\ProxyStubClsid32", "", PROXY },
  { "text", CLASSES "\\Interface\\{39C13A70-011E-11D0-9675-0020AFD8ADB3}\\ProxyStubClsid32", "", PROXY },
  { "text", CLSID PROXY "\\InprocServer32", "", "C:\\Windows\\System32\\opcproxy.dll" },
  { NULL, NULL, NULL, NULL },
};

static DcwImage *
make_image (void)
{
  DcwImage *image = dcw_test_image ();
  dcw_test_put_all (image, base);
  return image;
}

static DcwProfile *
make_profile (void)
{
  DcwProfile *profile = dcw_profile_new ();
  profile->role = DCW_ROLE_BOTH;
  profile->group = g_strdup ("Shift");
  dcw_profile_add (profile, DCW_LIST_SERVERS, "Plant.OPC.1");
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "hmi.exe");
  return profile;
}

#define LIST(id, value, sddl)                                                                                                    \
  {                                                                                                                              \
    "applications." id, { "list", APPID PLANT_APP, value, sddl }, FALSE                                                          \
  }

static const DcwTestPair pairs[] = {
  { "applications.damaged", { "bytes", APPID PLANT_APP, "AccessPermission", "01" }, FALSE },
  { "applications.damaged", { "bytes", APPID PLANT_APP, "LaunchPermission", "" }, FALSE },
  { "applications.damaged", { "bytes", APPID ENUM_APP, "LaunchPermission", "00" }, FALSE },
  { "applications.wrong-type", { "number", APPID PLANT_APP, "AccessPermission", "1" }, FALSE },
  { "applications.wrong-type", { "text", APPID PLANT_APP, "LaunchPermission", LAUNCH }, FALSE },
  LIST ("empty", "AccessPermission", "O:BAG:BAD:"),
  LIST ("empty", "LaunchPermission", "O:BAG:BAD:"),
  LIST ("no-list", "AccessPermission", "O:BAG:BAD:NO_ACCESS_CONTROL"),
  LIST ("no-list", "LaunchPermission", "O:BAG:BA"),
  LIST ("mixed", "AccessPermission", "O:BAG:BAD:(A;;CC;;;PS)(A;;CCDC;;;SY)"),
  LIST ("mixed", "LaunchPermission", "O:BAG:BAD:(A;;CC;;;BA)(A;;CCDCSW;;;SY)"),
  LIST ("no-owner", "AccessPermission", "D:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)"),
  LIST ("no-owner", "LaunchPermission", "O:BAD:(A;;CCDCLCSWRP;;;BA)"),
  LIST ("entries", "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;IO;CCDC;;;BA)"),
  LIST ("no-system", "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDCLC;;;BA)"),
  LIST ("no-system", "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCLC;;;SY)"),
  LIST ("no-self", "AccessPermission", "O:BAG:BAD:(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)"),
  LIST ("denied", "AccessPermission", "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)"),
  LIST ("denied", "LaunchPermission", "O:BAG:BAD:(D;;CCRP;;;BG)(A;;CCDCLCSWRP;;;BA)"),
  LIST ("denied", "LaunchPermission", "O:BAG:BAD:(D;;CC;;;BG)(A;;CC;;;BA)"),
  LIST ("open", "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;WD)"),
  LIST ("open", "LaunchPermission", "O:BAG:BAD:(A;;CCSWRP;;;AN)"),
  LIST ("open", "LaunchPermission", "O:BAG:BAD:(A;;CC;;;AU)"),
  { "applications.open",
    { "list", APPID HMI_APP, "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;AN)" },
    FALSE },
  { "applications.open", { "list", APPID HMI_APP, "AccessPermission", ACCESS "(A;;CCLC;;;NU)" }, TRUE },
  LIST ("gone", "AccessPermission", ACCESS "(A;;CCDCLC;;;" GONE ")"),
  LIST ("gone", "LaunchPermission", LAUNCH "(A;;CCDCLC;;;" GONE ")"),
  { "applications.level-none", { "number", APPID PLANT_APP, "AuthenticationLevel", "1" }, FALSE },
  { "applications.opcenum-open", { "number", APPID ENUM_APP, "AuthenticationLevel", "1" }, FALSE },
  { "applications.opcenum-open", { "number", OLE, "LegacyAuthenticationLevel", "1" }, FALSE },
  { "applications.level-broken", { "number", APPID PLANT_APP, "AuthenticationLevel", "0" }, FALSE },
  { "applications.level-broken", { "text", APPID ENUM_APP, "AuthenticationLevel", "5" }, FALSE },
  { "applications.no-launch", { "list", APPID PLANT_APP, "LaunchPermission", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)" }, TRUE },
  { "applications.no-launch", { "list", APPID PLANT_APP, "LaunchPermission", "O:BAG:BAD:(A;;CCDCLCSW;;;" SHIFT ")" }, TRUE },
  { "applications.no-launch", { "gone", APPID PLANT_APP, "LaunchPermission", NULL }, TRUE },
  { "applications.no-access", { "list", APPID PLANT_APP, "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)" }, TRUE },
  { "applications.no-access", { "gone", APPID PLANT_APP, "AccessPermission", NULL }, TRUE },
  { "applications.no-callback", { "list", APPID HMI_APP, "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)" }, TRUE },
  { "applications.no-callback", { "gone", APPID "hmi.exe", "AppID", NULL }, TRUE },
  { "applications.server-missing", { "gone", CLSID_32 PLANT "\\ProgID", "", NULL }, TRUE },
  { "applications.only-32", { "gone-key", CLSID PLANT, NULL, NULL }, FALSE },
  { "applications.no-proxy", { "gone-key", INTERFACE_32 PROXY "\\ProxyStubClsid32", NULL, NULL }, FALSE },
  { "applications.no-proxy", { "gone-key", CLSID_32 PROXY "\\InprocServer32", NULL, NULL }, FALSE },
  { "applications.no-proxy", { "gone-key", CLSID PROXY, NULL, NULL }, FALSE },
  { "applications.no-file", { "fact", DCW_FACT_FILE, "C:\\Plant OPC\\opc.exe", DCW_FILE_MISSING }, FALSE },
  { "applications.no-proxy-file", { "fact", DCW_FACT_FILE, "C:\\Windows\\SysWOW64\\opcproxy.dll", DCW_FILE_MISSING }, FALSE },
  { "applications.no-proxy-file", { "fact", DCW_FACT_FILE, "C:\\Windows\\System32\\opcproxy.dll", DCW_FILE_MISSING }, FALSE },
  { "applications.service-unlinked", { "service", "PlantOpc", "\"C:\\Plant OPC\\OPC.exe\"", "2" }, FALSE },
  { "applications.no-exe", { "gone", APPID "opc.exe", "AppID", NULL }, FALSE },
  { "applications.other-appid", { "text", APPID "opc.exe", "AppID", OTHER_APP }, FALSE },
  { "applications.hidden", { "text", APPID PLANT_APP, "_LocalService", "PlantOpc" }, FALSE },
  { "applications.elsewhere", { "text", APPID PLANT_APP, "RemoteServerName", "192.0.2.7" }, FALSE },
  { "applications.elsewhere", { "text", APPID PLANT_APP, "ActivateAtStorage", "yes" }, FALSE },
  { "applications.no-opcenum", { "gone-key", CLSID_32 ENUM, NULL, NULL }, FALSE },
  { "applications.opcenum-disabled", { "service", "OpcEnum", "C:\\Windows\\SysWOW64\\OpcEnum.exe", "4" }, FALSE },
  { "applications.opcenum-disabled", { "gone-service", "OpcEnum", NULL, NULL }, FALSE },
};

START_TEST (findings)
{
  dcw_test_pair (&pairs[_i], make_image, make_profile);
}
END_TEST

/* Others start from another station or profile. */

static DcwProfile *
make_other_program (void)
{
  DcwProfile *profile = make_profile ();
  dcw_profile_add (profile, DCW_LIST_PROGRAMS, "Collector");
  return profile;
}

static DcwImage *
make_collector (void)
{
  static const DcwTestPut collector = { "service", "Collector", "C:\\Plant\\collector.exe", "2" };
  DcwImage *image = make_image ();
  dcw_test_put (image, &collector);
  return image;
}

/* A server in the native view alone, whose class names no AppID; its program does. */
static DcwImage *
make_bare (void)
{
  static const DcwTestPut rows[] = {
    { "gone-key", CLSID_32 PLANT, NULL, NULL },
    { "gone", CLSID PLANT, "AppID", NULL },
    { "text", CLSID PLANT "\\ProgID", "", "Plant.OPC.1" },
    { "text", CLSID PLANT "\\LocalServer32", "", "\"C:\\Plant OPC\\opc.exe\"" },
    { "key", CLSID PLANT "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}", NULL, NULL },
    { NULL, NULL, NULL, NULL },
  };
  DcwImage *image = make_image ();
  dcw_test_put_all (image, rows);
  return image;
}

/* The same with the program put aside by dcomcnfg, and at its place too. */
static DcwImage *
make_twice (void)
{
  static const DcwTestPut twice = { "text", CLSID PLANT "\\_LocalServer32", "", "\"C:\\Plant OPC\\opc.exe\"" };
  DcwImage *image = make_bare ();
  dcw_test_put (image, &twice);
  return image;
}

/* A library, in a process of its own. */
static DcwImage *
make_library (void)
{
  static const DcwTestPut rows[] = {
    { "gone-key", CLSID_32 PLANT "\\LocalServer32", NULL, NULL },
    { "text", CLSID_32 PLANT "\\InprocServer32", "", "C:\\Plant OPC\\opc.dll" },
    { "text", APPID PLANT_APP, "DllSurrogate", "" },
    { NULL, NULL, NULL, NULL },
  };
  DcwImage *image = make_image ();
  dcw_test_put_all (image, rows);
  return image;
}

/* A client that was told of a server elsewhere, and knows its name. */
#define FAR "{DDDDDDDD-0000-4000-8000-000000000005}"
#define FAR_APP "{DDDDDDDD-0000-4000-8000-000000000006}"

static DcwProfile *
make_client (void)
{
  static const DcwServerId far = { (char *)"Far.OPC.1", (char *)FAR, (char *)FAR_APP, (char *)"Far server", 0 };
  DcwProfile *profile = dcw_profile_new ();
  profile->role = DCW_ROLE_CLIENT;
  profile->group = g_strdup ("Shift");
  dcw_profile_add_id (profile, &far);
  return profile;
}

static DcwImage *
make_knowing (void)
{
  static const DcwTestPut name = { "text", CLASSES "\\Far.OPC.1\\CLSID", "", FAR };
  DcwImage *image = make_image ();
  dcw_test_put (image, &name);
  return image;
}

static const struct {
  DcwTestPair pair;
  DcwImage *(*make_image) (void);
  DcwProfile *(*make_profile) (void);
} others[] = {
  { { "applications.program-missing", { "gone-service", "Collector", NULL, NULL }, TRUE }, make_collector, make_other_program },
  { { "applications.no-appid", { "gone", APPID "opc.exe", "AppID", NULL }, FALSE }, make_bare, make_profile },
  { { "applications.hidden", { "gone-key", CLSID PLANT "\\LocalServer32", NULL, NULL }, FALSE }, make_twice, make_profile },
  { { "applications.no-progid", { "gone", CLASSES "\\Far.OPC.1\\CLSID", "", NULL }, TRUE }, make_knowing, make_client },
  { { "applications.other-class", { "text", CLASSES "\\Far.OPC.1\\CLSID", "", PLANT }, TRUE }, make_knowing, make_client },
  { { "applications.in-process", { "gone", APPID PLANT_APP, "DllSurrogate", NULL }, FALSE }, make_library, make_profile },
};

START_TEST (other_findings)
{
  dcw_test_pair (&others[_i].pair, others[_i].make_image, others[_i].make_profile);
}
END_TEST

/* A client has no server that would tell which proxies it needs: one view must have them. */
START_TEST (client_proxies)
{
  static const DcwTestPut no_server[] = { { "gone-key", CLSID PLANT, NULL, NULL },
                                          { "gone-key", CLSID_32 PLANT, NULL, NULL },
                                          { NULL, NULL, NULL, NULL } };
  static const struct {
    const char *name;
    DcwTestPut puts[3];
    guint found;
  } cases[] = {
    { "both views", { { NULL } }, 0 },
    { "64-bit only", { { "gone-key", INTERFACE_32 PROXY } }, 0 },
    { "32-bit only", { { "gone-key", CLASSES "\\Interface\\" PROXY } }, 0 },
    { "none", { { "gone-key", INTERFACE_32 PROXY }, { "gone-key", CLASSES "\\Interface\\" PROXY } }, 1 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    DcwImage *image = make_image ();
    dcw_test_put_all (image, no_server);
    dcw_test_put_all (image, cases[i].puts);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwView) view = dcw_view_new (station);
    g_autoptr (DcwProfile) profile = make_profile ();
    g_autoptr (GPtrArray) list = dcw_audit (view, profile);
    g_autofree char *found = dcw_text_findings (list);
    ck_assert_msg ((strstr (found, "applications.no-proxy") != NULL) == (cases[i].found > 0), "%s: %s", cases[i].name, found);
  }
}
END_TEST

/* ---- Names and computers of servers elsewhere ---- */

#define NAMED(view) view FAR "\\ProgID\\(Default) = REG_SZ “Far.OPC.1”\n"
#define KEYS(view) view FAR " = present\n" view FAR "\\ProgID = present\n"
#define PROGID CLASSES "\\Far.OPC.1"
#define NEW_PROGID PROGID " = present\n" PROGID "\\CLSID = present\n"
#define PROGID_IS PROGID "\\CLSID\\(Default) = REG_SZ “" FAR "”\n"

static const struct {
  const char *name;
  DcwTestPut put;
  const char *progid, *clsid, *appid, *program, *peers, *options, *changes, *blocked;
} far_away[] = {
  { "both views",
    { NULL },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    "pc2",
    "applications.progid=register",
    KEYS (CLSID) NEW_PROGID KEYS (CLSID_32) NAMED (CLSID) PROGID_IS NAMED (CLSID_32),
    "" },
  { "a 32-bit program",
    { NULL },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    "C:\\Program Files (x86)\\HMI\\hmi.exe",
    "pc2",
    "applications.progid=register",
    NEW_PROGID KEYS (CLSID_32) PROGID_IS NAMED (CLSID_32),
    "" },
  { "a 64-bit program",
    { NULL },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    "C:\\Program Files\\HMI\\hmi.exe",
    "pc2",
    "applications.progid=register",
    KEYS (CLSID) NEW_PROGID NAMED (CLSID) PROGID_IS,
    "" },
  { "a 32-bit Windows",
    { "gone-key", CLASSES "\\Wow6432Node" },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    "pc2",
    "applications.progid=register",
    KEYS (CLSID) NEW_PROGID NAMED (CLSID) PROGID_IS,
    "" },
  { "the name is known",
    { "text", PROGID "\\CLSID", "", "{dddddddd-0000-4000-8000-000000000005}" },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    "C:\\Program Files\\HMI\\hmi.exe",
    "pc2",
    "applications.progid=register",
    KEYS (CLSID) NAMED (CLSID),
    "" },
  { "the name means another class",
    { "text", PROGID "\\CLSID", "", PLANT },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    "pc2",
    "applications.progid=register",
    "",
    PROGID "\\CLSID\\(Default): Far.OPC.1 means another class here (" PLANT ") than on the server's computer\n" },
  { "its id is another program's here",
    { "text", CLASSES "\\CLSID\\" FAR "\\InprocServer32", "", "C:\\Windows\\other.dll" },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    "pc2",
    "applications.progid=register applications.remote-name=set",
    "",
    PROGID ": the id of Far.OPC.1 is that of another program on this computer\n" },
  { "its AppID is a service's here",
    { "text", CLASSES "\\AppID\\" FAR_APP, "LocalService", "Other" },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    "pc2",
    "applications.remote-name=set",
    "",
    PROGID ": the AppID of Far.OPC.1 is that of another program on this computer\n" },
  { "its AppID is a library's here",
    { "text", CLASSES "\\AppID\\" FAR_APP, "DllSurrogate", "" },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    "pc2",
    "applications.remote-name=set",
    "",
    PROGID ": the AppID of Far.OPC.1 is that of another program on this computer\n" },
  { "its AppID is that of an installed server",
    { NULL },
    "Far.OPC.1",
    FAR,
    PLANT_APP,
    NULL,
    "pc2",
    "applications.remote-name=set",
    "",
    PROGID ": the AppID of Far.OPC.1 is that of another program on this computer\n" },
  { "it is installed here",
    { NULL },
    "Plant.OPC.1",
    PLANT,
    PLANT_APP,
    NULL,
    "pc2",
    "applications.progid=register applications.remote-name=set",
    "",
    "" },
  { "no class",
    { NULL },
    "Far.OPC.1",
    NULL,
    NULL,
    NULL,
    "pc2",
    "applications.progid=register",
    "",
    PROGID ": Far.OPC.1: name or ids of this server are not valid\n" },
  { "nothing told",
    { NULL },
    NULL,
    NULL,
    NULL,
    NULL,
    "pc2",
    "applications.progid=register",
    "",
    CLASSES ": the profile does not carry the ids of the servers\n" },
  { "on its computer",
    { NULL },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    "C:\\Program Files\\HMI\\hmi.exe",
    "pc2",
    "applications.remote-name=set",
    APPID FAR_APP " = present\n" CLSID FAR " = present\n" APPID FAR_APP "\\RemoteServerName = REG_SZ “pc2”\n" /**/
    CLSID FAR "\\AppID = REG_SZ “" FAR_APP "”\n",
    "" },
  { "on no computer",
    { NULL },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    NULL,
    "applications.remote-name=set",
    "",
    PROGID ": the profile does not say on which computer Far.OPC.1 is\n" },
  { "on two computers",
    { NULL },
    "Far.OPC.1",
    FAR,
    FAR_APP,
    NULL,
    "pc2|pc3",
    "applications.remote-name=set",
    "",
    PROGID ": the profile names several computers; on which of them Far.OPC.1 is it does not say\n" },
  { "without AppID",
    { NULL },
    "Far.OPC.1",
    FAR,
    NULL,
    NULL,
    "pc2",
    "applications.remote-name=set",
    "",
    PROGID ": the profile does not say the AppID of Far.OPC.1\n" },
};

START_TEST (far_servers)
{
  const char *name = far_away[_i].name;
  DcwImage *image = make_image ();
  dcw_test_put (image, &far_away[_i].put);
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  profile->role = DCW_ROLE_CLIENT;
  const DcwServerId id = { (char *)far_away[_i].progid, (char *)far_away[_i].clsid, (char *)far_away[_i].appid, NULL, 0 };
  if (id.progid != NULL)
    dcw_profile_add_id (profile, &id);
  if (far_away[_i].program != NULL)
    dcw_profile_add (profile, DCW_LIST_PROGRAMS, far_away[_i].program);
  g_auto (GStrv) peers = g_strsplit (far_away[_i].peers != NULL ? far_away[_i].peers : "", "|", -1);
  for (guint i = 0; peers[i] != NULL; i++)
    dcw_profile_add (profile, DCW_LIST_PEERS, peers[i]);
  dcw_test_set_options (profile, far_away[_i].options);
  g_autoptr (DcwPlan) plan = dcw_test_plan (name, image, profile);
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (changes, far_away[_i].changes) == 0, "%s: changes:\n%s\nexpected:\n%s", name, changes,
                 far_away[_i].changes);
  ck_assert_msg (strcmp (blocked, far_away[_i].blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", name, blocked,
                 far_away[_i].blocked);
}
END_TEST

START_TEST (names_recommended)
{
  static const struct {
    const char *opcenum;
    gboolean told, client;
    const char *value;
  } cases[] = {
    { NULL, TRUE, TRUE, "register" },     { "none", TRUE, TRUE, "register" }, { "authenticated", TRUE, TRUE, NULL },
    { "as-installed", TRUE, TRUE, NULL }, { NULL, FALSE, TRUE, NULL },        { NULL, TRUE, FALSE, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwProfile) profile = make_client ();
    if (!cases[i].told)
      g_ptr_array_set_size (profile->ids, 0);
    if (!cases[i].client)
      profile->role = DCW_ROLE_SERVER;
    dcw_profile_set (profile, "applications.opcenum", cases[i].opcenum);
    g_autoptr (DcwMessage) why = NULL, other = NULL;
    const char *value = dcw_topic_option ("applications.progid", NULL)->recommend (NULL, profile, &why);
    ck_assert_msg (g_strcmp0 (value, cases[i].value) == 0 && why != NULL, "%u: %s", i, value != NULL ? value : "-");
    ck_assert (dcw_topic_option ("applications.remote-name", NULL)->recommend (NULL, profile, &other) == NULL && other != NULL);
  }
}
END_TEST

START_TEST (complete)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (DcwTestPair));
  g_array_append_vals (all, pairs, G_N_ELEMENTS (pairs));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    g_array_append_val (all, others[i].pair);
  dcw_test_pairs_complete ("applications", (const DcwTestPair *)(gpointer)all->data, all->len);
  g_auto (DcwTestRemedies) remedies = { 0 };
  dcw_test_remedies_add (&remedies, pairs, G_N_ELEMENTS (pairs), make_image, make_profile);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    dcw_test_remedies_add (&remedies, &others[i].pair, 1, others[i].make_image, others[i].make_profile);
  dcw_test_remedies_complete (&remedies, "applications");
}
END_TEST

START_TEST (nothing_wrong)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (make_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwProfile) profile = make_profile ();
  const DcwTopic *topic = dcw_topic ("applications");
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_finding_free);
  for (guint i = 0; i < topic->checks->n_rows; i++)
    topic->checks->rows[i].run (view, profile, list);
  g_autofree char *found = dcw_text_findings (list);
  ck_assert_msg (list->len == 0, "%s", found);
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test, int rounds)
{
  TCase *tcase = tcase_create (name);
  tcase_add_loop_test (tcase, test, 0, rounds);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("checks-applications");
  add (suite, "nothing-wrong", nothing_wrong, 1);
  add (suite, "findings", findings, G_N_ELEMENTS (pairs));
  add (suite, "others", other_findings, G_N_ELEMENTS (others));
  add (suite, "client-proxies", client_proxies, 1);
  add (suite, "far-servers", far_servers, G_N_ELEMENTS (far_away));
  add (suite, "names-recommended", names_recommended, 1);
  add (suite, "complete", complete, 1);
  return suite;
}
