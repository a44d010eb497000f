/* What the topic applications plans: tables of resource = value, written from the rules (design 6, facts 1.2, 3). */
#include <string.h>
#include "support/checks.h"
#include "support/stations.h"
#include "support/tap.h"
#include "station/image-station.h"

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define CLSID CLASSES "\\CLSID\\"
#define CLSID_32 CLASSES "\\Wow6432Node\\CLSID\\"
#define APPID CLASSES "\\AppID\\"
#define DA2 "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}"
#define PLANT "{AAAAAAAA-0000-4000-8000-000000000001}"
#define PLANT_APP "{AAAAAAAA-0000-4000-8000-000000000002}"
#define BARE "{BBBBBBBB-0000-4000-8000-000000000001}"
#define OTHER_APP "{CCCCCCCC-0000-4000-8000-000000000003}"
#define ENUM "{13486D51-4821-11D2-A494-3CB306C10000}"
#define ENUM_APP "{13486D44-4821-11D2-A494-3CB306C10000}"
/* UUID version 5 of the folded file name below the name space of applications-plan.c, by Python's uuid.uuid5(). */
#define HMI_APP "{61D8328D-0F5D-5C26-AD70-0DC1D9241122}"
#define SHIFT DCW_TEST_MACHINE "-1010"
#define OPERATOR DCW_TEST_MACHINE "-1001"

/* A server as it is installed (32-bit, without permissions), one that nobody ever configured, and OPCEnum as it is. */
static const DcwTestPut base[] = {
  { "root", CLASSES, NULL, NULL },
  { "whole", "service", NULL, NULL },
  { "key", APPID "x", NULL, NULL },
  { "gone-key", APPID "x", NULL, NULL },
  { "text", CLSID_32 PLANT, "AppID", PLANT_APP },
  { "text", CLSID_32 PLANT "\\ProgID", "", "Plant.OPC.1" },
  { "text", CLSID_32 PLANT "\\LocalServer32", "", "\"C:\\Plant OPC\\opc.exe\"" },
  { "key", CLSID_32 PLANT DA2, NULL, NULL },
  { "text", APPID PLANT_APP, "", "Plant server" },
  { "text", APPID "opc.exe", "AppID", PLANT_APP },
  { "text", CLSID BARE "\\ProgID", "", "Bare.OPC.1" },
  { "text", CLSID BARE "\\LocalServer32", "", "C:\\Bare\\bare.exe" },
  { "key", CLSID BARE DA2, NULL, NULL },
  { "key", CLSID_32 BARE, NULL, NULL },
  { "text", CLSID_32 ENUM, "AppID", ENUM_APP },
  { "text", CLSID_32 ENUM "\\LocalServer32", "", "C:\\Windows\\SysWOW64\\OpcEnum.exe" },
  { "list", APPID ENUM_APP, "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;WD)" },
  { "list", APPID ENUM_APP, "LaunchPermission", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;WD)" },
  { "number", APPID ENUM_APP, "AuthenticationLevel", "1" },
  { "text", APPID ENUM_APP, "LocalService", "OpcEnum" },
  { "text", APPID "OpcEnum.exe", "AppID", ENUM_APP },
  { "service", "Collector", "C:\\Plant\\Collector.exe", "2" },
  { NULL, NULL, NULL, NULL },
};

#define WITHOUT_LAUNCH "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)"
#define WITHOUT_ACCESS "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)"
#define ALL_LAUNCH "(A;;CCDCLCSWRP;;;" SHIFT ")"
#define ALL_ACCESS "(A;;CCDCLC;;;" SHIFT ")"
#define DAMAGED ": the permissions here are damaged; repair them first\n"
#define APPIDS CLASSES "\\AppID"
#define NO_CALLERS(what) APPIDS ": the profile names no group or user that could get rights on " what " [answer: group]\n"
#define TEN "S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256"

#define PUTS 4
typedef struct {
  const char *name, *role;
  DcwTestPut puts[PUTS];
  const char *group, *servers, *programs; /* servers, programs: "|" between; group "-": none, but the user operator */
  const char *options, *changes, *blocked;
} Case;

static const Case cases[] = {
  { "nothing asked", "server", { { NULL } }, "Shift", "Plant.OPC.1", NULL, "", "", "" },
  { "a server as installed",
    "server",
    { { NULL } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.level=integrity applications.location=here applications.launch=merge applications.access=merge "
    "applications.opcenum=none",
    APPID PLANT_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n" /**/
    APPID PLANT_APP "\\AuthenticationLevel = REG_DWORD 5\n"                /**/
    APPID PLANT_APP "\\LaunchPermission = " WITHOUT_LAUNCH ALL_LAUNCH "\n",
    "" },
  { "launch alone, by CLSID",
    "server",
    { { NULL } },
    "Shift",
    PLANT,
    NULL,
    "applications.launch=merge",
    APPID PLANT_APP "\\LaunchPermission = " WITHOUT_LAUNCH ALL_LAUNCH "\n",
    "" },
  { "access alone, by program",
    "server",
    { { NULL } },
    "Shift",
    "OPC.exe",
    NULL,
    "applications.access=merge",
    APPID PLANT_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n",
    "" },
  { "from the machine defaults",
    "server",
    { { "list", OLE, "DefaultAccessPermission", "O:BAG:BAD:(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)" },
      { "list", OLE, "DefaultLaunchPermission", "O:BAG:BAD:(A;;CCDCSW;;;BU)" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.launch=merge applications.access=merge",
    APPID PLANT_APP "\\AccessPermission = O:BAG:BAD:(A;;CCDC;;;SY)(A;;CCDCLC;;;BA)(A;;CCDCLC;;;PS)" ALL_ACCESS "\n" /**/
    APPID PLANT_APP "\\LaunchPermission = O:BAG:BAD:(A;;CCDCSW;;;BU)" ALL_LAUNCH "\n",
    "" },
  { "from its own lists",
    "server",
    { { "list", APPID PLANT_APP, "AccessPermission", "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDC;;;" SHIFT ")(A;;CCDCLC;;;BU)" },
      { "list", APPID PLANT_APP, "LaunchPermission", "O:BAG:BAD:(A;;CCDCSW;;;BU)" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.launch=merge applications.access=merge",
    APPID PLANT_APP "\\AccessPermission = O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLC;;;" SHIFT
                    ")(A;;CCDCLC;;;BU)(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)\n" /**/
    APPID PLANT_APP "\\LaunchPermission = O:BAG:BAD:(A;;CCDCSW;;;BU)" ALL_LAUNCH "\n",
    "" },
  { "an old list is expanded",
    "server",
    { { "list", APPID PLANT_APP, "AccessPermission", "O:BAG:BAD:(A;;CC;;;PS)(A;;CC;;;SY)" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.access=merge",
    APPID PLANT_APP "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDCLC;;;SY)" ALL_ACCESS "\n",
    "" },
  { "all is there",
    "server",
    { { "list", APPID PLANT_APP, "AccessPermission", WITHOUT_ACCESS ALL_ACCESS },
      { "list", APPID PLANT_APP, "LaunchPermission", WITHOUT_LAUNCH ALL_LAUNCH },
      { "number", APPID PLANT_APP, "AuthenticationLevel", "6" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.level=integrity applications.launch=merge applications.access=merge",
    "",
    "" },
  { "users without a group",
    "server",
    { { NULL } },
    "-",
    "Plant.OPC.1",
    NULL,
    "applications.access=merge",
    APPID PLANT_APP "\\AccessPermission = " WITHOUT_ACCESS "(A;;CCDCLC;;;" OPERATOR ")\n",
    "" },
  { "nobody", "server", { { NULL } }, NULL, "Plant.OPC.1", NULL, "applications.access=merge", "", NO_CALLERS ("Plant.OPC.1") },
  { "exactly these",
    "server",
    { { "list", APPID PLANT_APP, "AccessPermission", "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDCLC;;;WD)S:(ML;;NX;;;LW)" },
      { "bytes", APPID PLANT_APP, "LaunchPermission", "00" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.launch=exact applications.access=exact",
    APPID PLANT_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "S:(ML;;NX;;;LW)\n" /**/
    APPID PLANT_APP "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;SY)" ALL_LAUNCH "\n",
    "" },
  { "damaged",
    "server",
    { { "bytes", APPID PLANT_APP, "AccessPermission", "00" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.access=merge",
    "",
    APPID PLANT_APP "\\AccessPermission" DAMAGED },
  { "damaged and repaired",
    "server",
    { { "bytes", APPID PLANT_APP, "AccessPermission", "00" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.access=merge applications.repair=lists",
    APPID PLANT_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n",
    "" },
  { "repaired alone",
    "server",
    { { "list", APPID PLANT_APP, "AccessPermission", "O:BAG:BAD:" },
      { "list", APPID PLANT_APP, "LaunchPermission", "O:BAG:BAD:(A;;CC;;;BA)(A;;CCDCSW;;;BU)" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.repair=lists",
    APPID PLANT_APP "\\AccessPermission = absent\n" /**/
    APPID PLANT_APP "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;BU)\n",
    "" },
  { "the machine default is damaged",
    "server",
    { { "bytes", OLE, "DefaultAccessPermission", "00" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.access=merge",
    "",
    APPID PLANT_APP
    "\\AccessPermission: the computer's default permissions, which count here now, can't be read; repair them first\n" },
  { "level as the computer's",
    "server",
    { { "number", APPID PLANT_APP, "AuthenticationLevel", "1" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.level=default",
    APPID PLANT_APP "\\AuthenticationLevel = absent\n",
    "" },
  { "level broken",
    "server",
    { { "text", APPID PLANT_APP, "AuthenticationLevel", "5" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.level=integrity",
    APPID PLANT_APP "\\AuthenticationLevel = REG_DWORD 5\n",
    "" },
  { "the program has another AppID",
    "server",
    { { "text", APPID "opc.exe", "AppID", OTHER_APP } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.level=integrity applications.launch=merge applications.access=merge",
    APPID OTHER_APP " = present\n" APPID PLANT_APP "\\LaunchPermission = " WITHOUT_LAUNCH ALL_LAUNCH "\n" /**/
    APPID OTHER_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n"                                /**/
    APPID OTHER_APP "\\AuthenticationLevel = REG_DWORD 5\n",
    "" },
  { "the program has no AppID",
    "server",
    { { "gone-key", APPID "opc.exe" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.level=default applications.access=merge",
    APPID "opc.exe = present\n" APPID "opc.exe\\AppID = REG_SZ “" PLANT_APP "”\n" /**/
    APPID PLANT_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n",
    "" },
  { "a server that has no AppID",
    "server",
    { { NULL } },
    "Shift",
    "Bare.OPC.1",
    NULL,
    "applications.launch=merge applications.access=merge",
    APPID "bare.exe = present\n" APPID BARE " = present\n" APPID "bare.exe\\AppID = REG_SZ “" BARE "”\n" /**/
    APPID BARE "\\(Default) = REG_SZ “Bare.OPC.1”\n"                                                     /**/
    APPID BARE "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n"                                    /**/
    APPID BARE "\\LaunchPermission = " WITHOUT_LAUNCH ALL_LAUNCH "\n"                                    /**/
    CLSID BARE "\\AppID = REG_SZ “" BARE "”\n" CLSID_32 BARE "\\AppID = REG_SZ “" BARE "”\n",
    "" },
  { "nothing to do about where it runs",
    "server",
    { { NULL } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.location=here",
    "",
    "" },
  { "sent to another computer",
    "server",
    { { "text", APPID PLANT_APP, "RemoteServerName", "pc2" }, { "text", APPID PLANT_APP, "ActivateAtStorage", "Y" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.location=here",
    APPID PLANT_APP "\\ActivateAtStorage = absent\n" APPID PLANT_APP "\\RemoteServerName = absent\n",
    "" },
  { "a service put aside",
    "server",
    { { "text", APPID PLANT_APP, "_LocalService", "PlantOpc" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.location=here",
    APPID PLANT_APP "\\LocalService = REG_SZ “PlantOpc”\n" APPID PLANT_APP "\\_LocalService = absent\n",
    "" },
  { "a service put aside that is there again",
    "server",
    { { "text", APPID PLANT_APP, "_LocalService", "PlantOpc" }, { "text", APPID PLANT_APP, "LocalService", "Other" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.location=here",
    APPID PLANT_APP "\\_LocalService = absent\n",
    "" },
  { "a program put aside",
    "server",
    { { "gone-key", CLSID_32 PLANT "\\LocalServer32" }, { "text", CLSID_32 PLANT "\\_LocalServer32", "", "C:\\opc.exe" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.location=here",
    CLSID_32 PLANT "\\LocalServer32 = present\n" CLSID_32 PLANT "\\LocalServer32\\(Default) = REG_SZ “C:\\opc.exe”\n" /**/
    CLSID_32 PLANT "\\_LocalServer32\\(Default) = absent\n" CLSID_32 PLANT "\\_LocalServer32 = absent\n",
    "" },
  { "a program put aside with something else",
    "server",
    { { "gone-key", CLSID_32 PLANT "\\LocalServer32" },
      { "text", CLSID_32 PLANT "\\_LocalServer32", "", "C:\\opc.exe" },
      { "text", CLSID_32 PLANT "\\_LocalServer32", "Mine", "x" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.location=here",
    CLSID_32 PLANT "\\LocalServer32 = present\n" CLSID_32 PLANT "\\LocalServer32\\(Default) = REG_SZ “C:\\opc.exe”\n" /**/
    CLSID_32 PLANT "\\_LocalServer32\\(Default) = absent\n",
    "" },
  { "no such server",
    "server",
    { { NULL } },
    "Shift",
    "Nobody.OPC.1",
    NULL,
    "applications.launch=merge",
    "",
    APPIDS ": there is no OPC server Nobody.OPC.1 on this computer\n" },
  { "a library",
    "server",
    { { "gone-key", CLSID_32 PLANT "\\LocalServer32" }, { "text", CLSID_32 PLANT "\\InprocServer32", "", "C:\\opc.dll" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.launch=merge",
    "",
    APPIDS ": Plant.OPC.1 is a library that runs inside its clients; it can't be reached over the network\n" },

  { "search with passwords",
    "server",
    { { NULL } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.opcenum=authenticated",
    APPID ENUM_APP "\\AccessPermission = O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;WD)" ALL_ACCESS "\n" /**/
    APPID ENUM_APP "\\AuthenticationLevel = absent\n"                                                              /**/
    APPID ENUM_APP "\\LaunchPermission = O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;WD)" ALL_LAUNCH "\n",
    "" },
  { "search with passwords, its level is fine",
    "server",
    { { "number", APPID ENUM_APP, "AuthenticationLevel", "5" },
      { "list", APPID ENUM_APP, "AccessPermission", WITHOUT_ACCESS ALL_ACCESS },
      { "list", APPID ENUM_APP, "LaunchPermission", WITHOUT_LAUNCH ALL_LAUNCH } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.opcenum=authenticated",
    "",
    "" },
  { "search with passwords, the computer asks nobody",
    "server",
    { { "number", OLE, "LegacyAuthenticationLevel", "1" },
      { "list", APPID ENUM_APP, "AccessPermission", WITHOUT_ACCESS ALL_ACCESS },
      { "list", APPID ENUM_APP, "LaunchPermission", WITHOUT_LAUNCH ALL_LAUNCH } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.opcenum=authenticated",
    APPID ENUM_APP "\\AuthenticationLevel = REG_DWORD 5\n",
    "" },
  { "search as installed",
    "server",
    { { NULL } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.opcenum=as-installed",
    OLE "\\MachineAccessRestriction = O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)"
        "(A;;CCDC;;;AC)(A;;CCDC;;;" TEN ")\n",
    "" },
  { "search as installed, after it was closed",
    "server",
    { { "gone", APPID ENUM_APP, "AuthenticationLevel" },
      { "list", APPID ENUM_APP, "AccessPermission", WITHOUT_ACCESS },
      { "list", APPID ENUM_APP, "LaunchPermission", WITHOUT_LAUNCH },
      { "text", POLICY, "MachineAccessRestriction", "O:BAG:BAD:(A;;CCDCLC;;;WD)" } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.opcenum=as-installed",
    APPID ENUM_APP "\\AccessPermission = " WITHOUT_ACCESS "(A;;CCDCLC;;;WD)\n"     /**/
    APPID ENUM_APP "\\AuthenticationLevel = REG_DWORD 1\n"                         /**/
    APPID ENUM_APP "\\LaunchPermission = " WITHOUT_LAUNCH "(A;;CCDCLCSWRP;;;WD)\n" /**/
    POLICY "\\MachineAccessRestriction = O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)\n",
    "" },
  { "search without OPCEnum",
    "server",
    { { "gone-key", CLSID_32 ENUM } },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.opcenum=authenticated",
    "",
    APPIDS ": OPCEnum is not installed here; it comes with the OPC Core Components\n" },
  { "search asked on a client", "client", { { NULL } }, "Shift", NULL, NULL, "applications.opcenum=as-installed", "", "" },

  { "a client program",
    "client",
    { { NULL } },
    "Shift",
    NULL,
    "C:\\HMI\\Hmi.exe",
    "applications.callback=program",
    APPID "Hmi.exe = present\n" APPID HMI_APP " = present\n" APPID "Hmi.exe\\AppID = REG_SZ “" HMI_APP "”\n" /**/
    APPID HMI_APP "\\(Default) = REG_SZ “Hmi.exe”\n"                                                         /**/
    APPID HMI_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n",
    "" },
  { "a client program with settings",
    "client",
    { { "text", APPID "Collector.exe", "AppID", OTHER_APP }, { "text", APPID OTHER_APP, "", "Collector" } },
    "Shift",
    NULL,
    "Collector",
    "applications.callback=program",
    APPID OTHER_APP "\\AccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n",
    "" },
  { "a client program, and everybody may call those without settings",
    "client",
    { { "text", APPID "Collector.exe", "AppID", OTHER_APP },
      { "text", APPID OTHER_APP, "", "Collector" },
      { "list", OLE, "DefaultAccessPermission",
        "O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDC;;;SY)(A;;CCLC;;;AN)(A;;CCDCLC;;;WD)(A;;CCDC;;;BU)" } },
    "Shift",
    NULL,
    "Collector",
    "applications.callback=program",
    APPID OTHER_APP
    "\\AccessPermission = O:BAG:BAD:(D;;CCLC;;;BG)(A;;CCDC;;;SY)(A;;CCDC;;;WD)(A;;CCDC;;;BU)(A;;CCDCLC;;;PS)" ALL_ACCESS "\n",
    "" },
  { "a client program, and a default of the old form",
    "client",
    { { "text", APPID "Collector.exe", "AppID", OTHER_APP },
      { "text", APPID OTHER_APP, "", "Collector" },
      { "list", OLE, "DefaultAccessPermission", "O:BAG:BAD:(A;;CC;;;SY)(A;;CC;;;WD)" } },
    "Shift",
    NULL,
    "Collector",
    "applications.callback=program",
    APPID OTHER_APP "\\AccessPermission = O:BAG:BAD:(A;;CCDC;;;SY)(A;;CCDC;;;WD)(A;;CCDCLC;;;PS)" ALL_ACCESS "\n",
    "" },
  { "no such client program",
    "client",
    { { NULL } },
    "Shift",
    NULL,
    "Nothing",
    "applications.callback=program",
    "",
    APPIDS
    ": Nothing is no service of this computer and no program; expected a path, or a name ending in .exe [answer: program]\n" },
  { "no client program",
    "client",
    { { NULL } },
    "Shift",
    NULL,
    NULL,
    "applications.callback=program",
    "",
    APPIDS ": the profile names no client program [answer: program]\n" },
  { "nobody calls the client program",
    "client",
    { { NULL } },
    NULL,
    NULL,
    "hmi.exe",
    "applications.callback=program",
    "",
    APPIDS ": the profile names no group or user that could call the client programs [answer: group]\n" },
  { "every client program",
    "client",
    { { NULL } },
    "Shift",
    NULL,
    "hmi.exe",
    "applications.callback=machine-default",
    OLE "\\DefaultAccessPermission = " WITHOUT_ACCESS ALL_ACCESS "\n",
    "" },
  { "every client program, default without SYSTEM",
    "client",
    { { "list", OLE, "DefaultAccessPermission", "O:BAG:BAD:(A;;CCDC;;;BA)" } },
    "Shift",
    NULL,
    "hmi.exe",
    "applications.callback=machine-default",
    OLE "\\DefaultAccessPermission = O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)" ALL_ACCESS "\n",
    "" },
};

static void
add_list (DcwProfile *profile, DcwProfileList list, const char *entries)
{
  g_auto (GStrv) names = g_strsplit (entries != NULL ? entries : "", "|", -1);
  for (guint i = 0; names[i] != NULL; i++)
    dcw_profile_add (profile, list, names[i]);
}

static DcwProfile *
make_profile (const Case *c)
{
  DcwProfile *profile = dcw_profile_new ();
  ck_assert (dcw_role_parse (c->role, &profile->role));
  if (g_strcmp0 (c->group, "-") == 0)
    dcw_profile_add (profile, DCW_LIST_USERS, "operator");
  else
    profile->group = g_strdup (c->group);
  add_list (profile, DCW_LIST_SERVERS, c->servers);
  add_list (profile, DCW_LIST_PROGRAMS, c->programs);
  dcw_test_set_options (profile, c->options);
  return profile;
}

START_TEST (planned)
{
  const Case *c = &cases[_i];
  DcwImage *image = dcw_test_image ();
  dcw_test_put_all (image, base);
  for (guint i = 0; i < PUTS; i++)
    dcw_test_put (image, &c->puts[i]);
  g_autoptr (DcwProfile) profile = make_profile (c);
  g_autoptr (DcwPlan) plan = dcw_test_plan (c->name, image, profile);
  g_autofree char *changes = dcw_text_changes (plan), *blocked = dcw_text_blocked (plan);
  ck_assert_msg (strcmp (changes, c->changes) == 0, "%s: changes:\n%s\nexpected:\n%s", c->name, changes, c->changes);
  ck_assert_msg (strcmp (blocked, c->blocked) == 0, "%s: blocked:\n%s\nexpected:\n%s", c->name, blocked, c->blocked);
}
END_TEST

/* What is planned is in the topic's own scope, and applying it leaves nothing to do. */
START_TEST (applied)
{
  const Case *c = &cases[_i];
  DcwImage *image = dcw_test_image ();
  dcw_test_put_all (image, base);
  for (guint i = 0; i < PUTS; i++)
    dcw_test_put (image, &c->puts[i]);
  g_autoptr (DcwProfile) profile = make_profile (c);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwPlan) plan = dcw_plan_make (view, profile, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_topics_check_plan (plan, NULL, NULL, view, &error), "%s: %s", c->name, error != NULL ? error->message : "");
  dcw_test_apply (plan, dcw_image_station_image (DCW_IMAGE_STATION (station)));
  g_autoptr (DcwView) after = dcw_view_new (station);
  g_autoptr (DcwPlan) again = dcw_plan_make (after, profile, NULL, NULL, NULL);
  g_autofree char *changes = dcw_text_changes (again);
  ck_assert_msg (*changes == '\0', "%s: after applying:\n%s", c->name, changes);
}
END_TEST

static const struct {
  const char *name, *role;
  DcwTestPut put;
  const char *group, *servers, *programs, *option, *value;
} recommended[] = {
  { "level", "server", { NULL }, "Shift", "Plant.OPC.1", NULL, "applications.level", "integrity" },
  { "level, the computer's is high",
    "server",
    { "number", OLE, "LegacyAuthenticationLevel", "5" },
    "Shift",
    "Plant.OPC.1",
    NULL,
    "applications.level",
    "default" },
  { "level of no server", "server", { NULL }, "Shift", NULL, NULL, "applications.level", NULL },
  { "level on a client", "client", { NULL }, "Shift", "Plant.OPC.1", NULL, "applications.level", NULL },
  { "location", "server", { NULL }, "Shift", "Plant.OPC.1", NULL, "applications.location", "here" },
  { "launch", "server", { NULL }, "Shift", "Plant.OPC.1", NULL, "applications.launch", "merge" },
  { "launch of nobody", "server", { NULL }, NULL, "Plant.OPC.1", NULL, "applications.launch", NULL },
  { "access", "both", { NULL }, "Shift", "Plant.OPC.1", NULL, "applications.access", "merge" },
  { "repair", "server", { NULL }, "Shift", "Plant.OPC.1", NULL, "applications.repair", NULL },
  { "search", "server", { NULL }, "Shift", "Plant.OPC.1", NULL, "applications.opcenum", "none" },
  { "callback", "client", { NULL }, "Shift", NULL, "hmi.exe", "applications.callback", "program" },
  { "callback of no program", "client", { NULL }, "Shift", NULL, NULL, "applications.callback", NULL },
  { "callback of nobody", "client", { NULL }, NULL, NULL, "hmi.exe", "applications.callback", NULL },
  { "callback on a server", "server", { NULL }, "Shift", NULL, "hmi.exe", "applications.callback", NULL },
};

START_TEST (recommends)
{
  for (guint i = 0; i < G_N_ELEMENTS (recommended); i++) {
    DcwImage *image = dcw_test_image ();
    dcw_test_put_all (image, base);
    dcw_test_put (image, &recommended[i].put);
    g_autoptr (DcwStation) station = dcw_image_station_new (image);
    g_autoptr (DcwView) view = dcw_view_new (station);
    const Case c = { .role = recommended[i].role,
                     .group = recommended[i].group,
                     .servers = recommended[i].servers,
                     .programs = recommended[i].programs };
    g_autoptr (DcwProfile) profile = make_profile (&c);
    g_autoptr (DcwMessage) why = NULL;
    const DcwOption *option = dcw_topic_option (recommended[i].option, NULL);
    const char *value = option->recommend (view, profile, &why);
    ck_assert_msg (g_strcmp0 (value, recommended[i].value) == 0, "%s: %s", recommended[i].name, value != NULL ? value : "-");
    ck_assert_msg (why != NULL, "%s: no reason", recommended[i].name);
  }
}
END_TEST

/* The reason that is shown for a list is who is let in, not what is added besides. */
START_TEST (reasons)
{
  static const struct {
    const char *name;
    DcwTestPut put;
    const char *why;
  } reasoned[] = {
    { "the group", { NULL }, "Shift may call Plant.OPC.1 from other computers and here" },
    { "SYSTEM alone",
      { "list", APPID PLANT_APP, "AccessPermission", "O:BAG:BAD:(A;;CCDCLC;;;PS)" ALL_ACCESS },
      "COM itself calls Plant.OPC.1 as SYSTEM" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (reasoned); i++) {
    DcwImage *image = dcw_test_image ();
    dcw_test_put_all (image, base);
    dcw_test_put (image, &reasoned[i].put);
    const Case c = { .role = "server", .group = "Shift", .servers = "Plant.OPC.1", .options = "applications.access=merge" };
    g_autoptr (DcwProfile) profile = make_profile (&c);
    g_autoptr (DcwPlan) plan = dcw_test_plan (reasoned[i].name, image, profile);
    ck_assert_uint_eq (plan->changes->len, 1);
    g_autofree char *why = dcw_message_english (((DcwChange *)plan->changes->pdata[0])->why);
    ck_assert_msg (strcmp (why, reasoned[i].why) == 0, "%s: %s", reasoned[i].name, why);
  }
}
END_TEST

START_TEST (not_recorded)
{
  const Case c = { .role = "server",
                   .group = "Shift",
                   .servers = "Plant.OPC.1",
                   .options = "applications.launch=merge applications.opcenum=authenticated" };
  g_autoptr (DcwProfile) profile = make_profile (&c);
  g_autoptr (DcwPlan) plan = dcw_test_plan ("not recorded", dcw_test_image (), profile);
  g_autofree char *blocked = dcw_text_blocked (plan);
  ck_assert_uint_eq (plan->changes->len, 0);
  ck_assert_msg (strcmp (blocked, APPIDS ": whether OPCEnum is here is not known: not all classes are recorded\n" APPIDS
                                         ": whether there is an OPC server Plant.OPC.1 here is not known: not all classes are "
                                         "recorded\n")
                     == 0,
                 "%s", blocked);
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
  Suite *suite = suite_create ("topic-applications");
  add (suite, "planned", planned, G_N_ELEMENTS (cases));
  add (suite, "applied", applied, G_N_ELEMENTS (cases));
  add (suite, "recommends", recommends, 1);
  add (suite, "reasons", reasons, 1);
  add (suite, "not-recorded", not_recorded, 1);
  return suite;
}
