#include "support/plant.h"
#include "support/stations.h"

#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define SERVER CLASSES "\\CLSID\\{0000AAAA-0000-4000-8000-000000000001}"
#define BROWSER CLASSES "\\CLSID\\{13486D51-4821-11D2-A494-3CB306C10000}"
#define BROWSER_APPID "{13486D44-4821-11D2-A494-3CB306C10000}"
#define DISCOVERY "|Dir=In|Protocol=17|Profile=Private|LPort=3702|RA4=LocalSubnet|Name=x|EmbedCtxt=@FirewallAPI.dll,-32752|"

static const DcwTestPut everything[] = {
  { "root", CLASSES, NULL, NULL },
  { "root", "HKLM\\SYSTEM\\CurrentControlSet", NULL, NULL },
  { "root", "HKLM\\SOFTWARE\\Microsoft", NULL, NULL },
  { "whole", "service", NULL, NULL },
  { "whole", "firewall-rule", NULL, NULL },
  { "whole", "firewall-profile", NULL, NULL },
  { "text", SERVER, "AppID", DCW_PLANT_APPID },
  { "key", SERVER "\\Implemented Categories\\{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}", NULL, NULL },
  { "text", SERVER "\\LocalServer32", "", "\"" DCW_PLANT_EXE "\" /run" },
  { "text", SERVER "\\ProgID", "", "Acme.OPC.1" },
  { "text", CLASSES "\\Acme.OPC.1\\CLSID", "", "{0000AAAA-0000-4000-8000-000000000001}" },
  { "text", CLASSES "\\AppID\\" DCW_PLANT_APPID, "", "Acme" },
  { "text", CLASSES "\\AppID\\server.exe", "AppID", DCW_PLANT_APPID },
  { "text", BROWSER, "AppID", BROWSER_APPID },
  { "text", BROWSER "\\LocalServer32", "", DCW_PLANT_ENUM },
  { "text", BROWSER "\\ProgID", "", "OPC.ServerList.1" },
  { "text", CLASSES "\\AppID\\" BROWSER_APPID, "LocalService", "OpcEnum" },
  { "service", "OpcEnum", DCW_PLANT_ENUM, "3" },
  { "service", "Historian", "\"" DCW_PLANT_HISTORIAN "\" -service", "2" },
  { "service", "fdPHost", "%SystemRoot%\\system32\\svchost.exe -k LocalService", "3" },
  { "service", "FDResPub", "%SystemRoot%\\system32\\svchost.exe -k LocalService", "3" },
  { "service", "SSDPSRV", "%SystemRoot%\\system32\\svchost.exe -k LocalService", "3" },
  { "service", "upnphost", "%SystemRoot%\\system32\\svchost.exe -k LocalService", "3" },
  { "key", "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", NULL, NULL },
  { "profile", "domain", NULL, "on" },
  { "profile", "private", NULL, "on" },
  { "profile", "public", NULL, "on" },
  { "rule", "NETDIS-A", NULL, "v2.30|Action=Allow|Active=TRUE" DISCOVERY },
  { "rule", "NETDIS-B", NULL, "v2.30|Action=Allow|Active=FALSE" DISCOVERY },
  { "flags", DCW_TEST_MACHINE "-501", "Guest", "0x10222" },
  { NULL, NULL, NULL, NULL },
};

DcwImage *
dcw_plant_image (void)
{
  DcwImage *image = dcw_test_image ();
  dcw_test_put_all (image, everything);
  return image;
}
