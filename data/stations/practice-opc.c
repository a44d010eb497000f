/* The OPC Core Components: OPCEnum and the proxies (facts 4.1 to 4.3). */
#include "maker.h"

#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CLASSES_32 "HKLM\\SOFTWARE\\Classes\\Wow6432Node\\"
#define LIST "{13486D51-4821-11D2-A494-3CB306C10000}"
#define ENUM "{13486D44-4821-11D2-A494-3CB306C10000}"

static const MakerService services[] = {
  { "OpcEnum", "OpcEnum", "S-1-5-18", 3, 0x10, "C:\\Windows\\SysWOW64\\OpcEnum.exe", "stopped" },
  { NULL, NULL, NULL, 0, 0, NULL, NULL },
};

static const MakerValue values[] = {
  { CLASSES_32 "CLSID\\" LIST, "", "s", "OPC.ServerList" },
  { NULL, "AppID", "s", ENUM },
  { CLASSES_32 "CLSID\\" LIST "\\LocalServer32", "", "s", "C:\\Windows\\SysWOW64\\OpcEnum.exe" },
  { CLASSES_32 "CLSID\\" LIST "\\ProgID", "", "s", "OPC.ServerList.1" },
  { CLASSES_32 "CLSID\\" LIST "\\VersionIndependentProgID", "", "s", "OPC.ServerList" },
  { CLASSES "OPC.ServerList\\CLSID", "", "s", LIST },
  { CLASSES "OPC.ServerList\\CurVer", "", "s", "OPC.ServerList.1" },
  { CLASSES "OPC.ServerList.1\\CLSID", "", "s", LIST },
  { CLASSES "AppID\\" ENUM, "", "s", "OpcEnum" },
  { NULL, "AccessPermission", "p", "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)(A;;CCDCLC;;;WD)" },
  { NULL, "AuthenticationLevel", "d", "1" },
  { NULL, "LaunchPermission", "p", "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)(A;;CCDCLCSWRP;;;WD)" },
  { NULL, "LocalService", "s", "OpcEnum" },
  { NULL, "ServiceParameters", "s", "-Service" },
  { CLASSES "AppID\\OpcEnum.EXE", "AppID", "s", ENUM },
  { NULL, NULL, NULL, NULL },
};

static const MakerFact facts[] = {
  { DCW_FACT_FILE, "C:\\Windows\\SysWOW64\\OpcEnum.exe", "1.10.11.32" },
  { DCW_FACT_FILE, "C:\\Windows\\SysWOW64\\opccomn_ps.dll", "1.10.11.32" },
  { DCW_FACT_FILE, "C:\\Windows\\SysWOW64\\opcproxy.dll", "3.0.16.32" },
  { NULL, NULL, NULL },
};

/* Interfaces that are called over the network, and the class of the DLL that packs their calls. */
#define COMMON "{F31DFDE2-07B6-11D2-B2D8-0060083BA1FB}"
#define BROWSER "{13486D50-4821-11D2-A494-3CB306C10000}"
#define DATA "{39C13A4D-011E-11D0-9675-0020AFD8ADB3}"
static const struct {
  const char *iid, *name, *proxy;
} interfaces[] = {
  { "{13486D50-4821-11D2-A494-3CB306C10000}", "IOPCServerList", BROWSER },
  { "{9DD0B56C-AD9E-43EE-8305-487F3188BF7A}", "IOPCServerList2", BROWSER },
  { "{55C382C8-21C7-4E88-96C1-BECFB1E3F483}", "IOPCEnumGUID", BROWSER },
  { "{F31DFDE2-07B6-11D2-B2D8-0060083BA1FB}", "IOPCCommon", COMMON },
  { "{F31DFDE1-07B6-11D2-B2D8-0060083BA1FB}", "IOPCShutdown", COMMON },
  { "{39C13A4D-011E-11D0-9675-0020AFD8ADB3}", "IOPCServer", DATA },
  { "{39C13A50-011E-11D0-9675-0020AFD8ADB3}", "IOPCGroupStateMgt", DATA },
  { "{39C13A52-011E-11D0-9675-0020AFD8ADB3}", "IOPCSyncIO", DATA },
  { "{39C13A54-011E-11D0-9675-0020AFD8ADB3}", "IOPCItemMgt", DATA },
  { "{39C13A70-011E-11D0-9675-0020AFD8ADB3}", "IOPCDataCallback", DATA },
  { "{39C13A71-011E-11D0-9675-0020AFD8ADB3}", "IOPCAsyncIO2", DATA },
  { "{39C13A72-011E-11D0-9675-0020AFD8ADB3}", "IOPCItemProperties", DATA },
  { "{39227004-A18F-4B57-8B0A-5235670F4468}", "IOPCBrowse", DATA },
};

static const struct {
  const char *proxy, *file_32, *file_64;
} proxies[] = {
  { BROWSER, "C:\\Windows\\SysWOW64\\opccomn_ps.dll", "C:\\Program Files\\Common Files\\OPC Foundation\\Bin\\opccomn_ps.dll" },
  { COMMON, "C:\\Windows\\SysWOW64\\opccomn_ps.dll", "C:\\Program Files\\Common Files\\OPC Foundation\\Bin\\opccomn_ps.dll" },
  { DATA, "C:\\Windows\\SysWOW64\\opcproxy.dll", "C:\\Program Files\\Common Files\\OPC Foundation\\Bin\\opcproxy.dll" },
};

static void
add_value (DcwImage *image, const char *classes, const char *branch, const char *guid, const char *sub, const char *name,
           const char *text)
{
  g_autofree char *key = g_strconcat (classes, branch, "\\", guid, sub, NULL);
  const MakerValue rows[] = { { key, name, "s", text }, { NULL, NULL, NULL, NULL } };
  maker_values (image, NULL, rows);
}

void
maker_proxies (DcwImage *image, gboolean in_64)
{
  const char *classes = in_64 ? CLASSES : CLASSES_32;
  for (guint i = 0; i < G_N_ELEMENTS (interfaces); i++) {
    add_value (image, classes, "Interface", interfaces[i].iid, "", "", interfaces[i].name);
    add_value (image, classes, "Interface", interfaces[i].iid, "\\ProxyStubClsid32", "", interfaces[i].proxy);
  }
  for (guint i = 0; i < G_N_ELEMENTS (proxies); i++) {
    const char *file = in_64 ? proxies[i].file_64 : proxies[i].file_32;
    add_value (image, classes, "CLSID", proxies[i].proxy, "\\InprocServer32", "", file);
    add_value (image, classes, "CLSID", proxies[i].proxy, "\\InprocServer32", "ThreadingModel", "Both");
  }
}

void
maker_opc_core (DcwImage *image, const char *machine)
{
  maker_services (image, machine, services);
  maker_values (image, machine, values);
  maker_facts (image, facts);
  maker_proxies (image, FALSE);
}
