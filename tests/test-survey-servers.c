/* Servers and programs as a station tells them: small registries that differ in one thing, and the practice stations. */
#include "registry/tree.h"
#include "security/sddl.h"
#include "station/image-station.h"
#include "survey/value.h"
#include "support/scratch.h"
#include "support/stations.h"
#include "support/tap.h"
#include "survey/catalogue.h"
#include "survey/permission.h"
#include "survey/programs.h"
#include "survey/servers.h"
#include <string.h>

#define CLASSES "HKLM\\SOFTWARE\\Classes\\"
#define CLASSES_32 CLASSES "Wow6432Node\\"
#define A "{AAAAAAAA-0000-4000-8000-000000000001}"
#define B "{BBBBBBBB-0000-4000-8000-000000000002}"
#define C "{CCCCCCCC-0000-4000-8000-000000000003}"
#define DA1 "\\Implemented Categories\\{63D5F430-CFE4-11D1-B2C8-0060083BA1FB}"
#define DA2 "\\Implemented Categories\\{63d5f432-cfe4-11d1-b2c8-0060083ba1fb}"
#define SOME "\\Implemented Categories\\{11111111-CFE4-11D1-B2C8-0060083BA1FB}"
#define ENUM_CLASS "{13486d51-4821-11d2-a494-3cb306c10000}"

/* A line of a registry; name NULL: the key alone. */
typedef struct {
  const char *key, *name, *text;
} Row;
#define MAX_ROWS 12

static const struct {
  const char *name;
  Row rows[MAX_ROWS];
  const char *found; /* one line a server: see describe() */
} registries[] = {
  { "nothing", { { CLASSES "CLSID", NULL, NULL } }, "" },
  { "another category", { { CLASSES "CLSID\\" A SOME, NULL, NULL } }, "" },
  { "a category", { { CLASSES "CLSID\\" A DA1, NULL, NULL } }, "- " A " - unknown 64 specs=1 - - -\n" },
  { "categories in any case, 32-bit view",
    { { CLASSES_32 "CLSID\\{aaaaaaaa-0000-4000-8000-000000000001}" DA2, NULL, NULL } },
    "- " A " - unknown 32 specs=2 - - -\n" },
  { "both views are one server",
    { { CLASSES "CLSID\\" A DA1, NULL, NULL }, { CLASSES_32 "CLSID\\" A DA2, NULL, NULL } },
    "- " A " - unknown 32 64 specs=3 - - -\n" },
  { "a class that is no GUID", { { CLASSES "CLSID\\Nonsense" DA1, NULL, NULL } }, "" },
  { "old key OPC",
    { { CLASSES "Old.Server.1\\OPC", NULL, NULL }, { CLASSES "Old.Server.1\\CLSID", "", A } },
    "Old.Server.1 " A " - unknown specs=1 - - -\n" },
  { "old key OPC below the name without version",
    { { CLASSES "Old.Server\\OPC", NULL, NULL },
      { CLASSES "Old.Server\\CLSID", "", A },
      { CLASSES "CLSID\\" A "\\ProgID", "", "Old.Server.1" } },
    "Old.Server.1 " A " - unknown 64 specs=1 - - -\n" },
  { "old key OPC with a class that is no GUID",
    { { CLASSES "Old.Server.1\\OPC", NULL, NULL }, { CLASSES "Old.Server.1\\CLSID", "", "..\\CLSID" } },
    "" },
  { "a program that each client starts",
    { { CLASSES_32 "CLSID\\" A DA2, NULL, NULL },
      { CLASSES_32 "CLSID\\" A, "AppID", B },
      { CLASSES_32 "CLSID\\" A "\\LocalServer32", "", "\"C:\\OPC Server\\opc.exe\" /x" },
      { CLASSES "AppID\\" B, "", "A server" },
      { CLASSES "AppID\\opc.exe", "AppID", B } },
    "- " A " " B " launching 32 specs=2 C:\\OPC Server\\opc.exe - exe=" B "\n" },
  { "ServerExecutable goes before the command line",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL },
      { CLASSES "CLSID\\" A "\\LocalServer32", "", "C:\\OPC" },
      { CLASSES "CLSID\\" A "\\LocalServer32", "ServerExecutable", "C:\\OPC Server\\opc.exe" } },
    "- " A " - launching 64 specs=2 C:\\OPC Server\\opc.exe - -\n" },
  { "the program names the AppID",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL },
      { CLASSES "CLSID\\" A "\\LocalServer32", "", "C:\\opc.exe -a" },
      { CLASSES "AppID\\opc.exe", "AppID", B },
      { CLASSES "AppID\\" B, "RunAs", "Interactive User" } },
    "- " A " " B " interactive 64 specs=2 C:\\opc.exe - exe=" B "\n" },
  { "program and class name different AppIDs",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL },
      { CLASSES "CLSID\\" A, "AppID", B },
      { CLASSES "CLSID\\" A "\\LocalServer32", "", "C:\\opc.exe" },
      { CLASSES "AppID\\" B, "RunAs", "operator" },
      { CLASSES "AppID\\opc.exe", "AppID", C } },
    "- " A " " B " user 64 specs=2 C:\\opc.exe - exe=" C "\n" },
  { "an AppID that is no GUID is none",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL }, { CLASSES "CLSID\\" A, "AppID", "{B}\\Sub" } },
    "- " A " - unknown 64 specs=2 - - -\n" },
  { "a service",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL },
      { CLASSES "CLSID\\" A, "AppID", B },
      { CLASSES "CLSID\\" A "\\LocalServer32", "", "C:\\opc.exe" },
      { CLASSES "AppID\\" B, "LocalService", "OpcServer" },
      { CLASSES "AppID\\" B, "RunAs", "Interactive User" } },
    "- " A " " B " service 64 specs=2 C:\\opc.exe OpcServer -\n" },
  { "an empty LocalService is none",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL },
      { CLASSES "CLSID\\" A, "AppID", B },
      { CLASSES "CLSID\\" A "\\LocalServer32", "", "C:\\opc.exe" },
      { CLASSES "AppID\\" B, "LocalService", "" } },
    "- " A " " B " launching 64 specs=2 C:\\opc.exe - -\n" },
  { "put aside by dcomcnfg",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL },
      { CLASSES "CLSID\\" A, "AppID", B },
      { CLASSES "CLSID\\" A "\\_LocalServer32", "", "C:\\opc.exe" },
      { CLASSES "AppID\\" B, "_LocalService", "OpcServer" } },
    "- " A " " B " launching 64 specs=2 C:\\opc.exe - - hidden-program hidden-service\n" },
  { "a library",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL }, { CLASSES "CLSID\\" A "\\InprocServer32", "", "C:\\opc.dll" } },
    "- " A " - in-process 64 specs=2 C:\\opc.dll - -\n" },
  { "a library in a process of its own",
    { { CLASSES "CLSID\\" A DA2, NULL, NULL },
      { CLASSES "CLSID\\" A, "AppID", B },
      { CLASSES "CLSID\\" A "\\InprocServer32", "", "C:\\opc.dll" },
      { CLASSES "AppID\\" B, "DllSurrogate", "" } },
    "- " A " " B " surrogate 64 specs=2 C:\\opc.dll - -\n" },
  { "a library in one view, a program in the other",
    { { CLASSES_32 "CLSID\\" A DA2, NULL, NULL },
      { CLASSES_32 "CLSID\\" A "\\InprocServer32", "", "C:\\opc.dll" },
      { CLASSES "CLSID\\" A "\\LocalServer32", "", "C:\\opc.exe" } },
    "- " A " - launching 32 64 specs=2 C:\\opc.exe - -\n" },
  { "OPCEnum",
    { { CLASSES_32 "CLSID\\" ENUM_CLASS, "AppID", B },
      { CLASSES_32 "CLSID\\" ENUM_CLASS "\\ProgID", "", "OPC.ServerList.1" },
      { CLASSES_32 "CLSID\\" ENUM_CLASS "\\LocalServer32", "", "C:\\Windows\\SysWOW64\\OpcEnum.exe" },
      { CLASSES "AppID\\" B, "LocalService", "OpcEnum" } },
    "OPC.ServerList.1 {13486D51-4821-11D2-A494-3CB306C10000} " B
    " service 32 specs=0 C:\\Windows\\SysWOW64\\OpcEnum.exe OpcEnum - "
    "enum\n" },
  { "by ProgID, then class",
    { { CLASSES "CLSID\\" B DA1, NULL, NULL },
      { CLASSES "CLSID\\" A DA1, NULL, NULL },
      { CLASSES "CLSID\\" C DA1, NULL, NULL },
      { CLASSES "CLSID\\" C "\\ProgID", "", "A.1" } },
    "- " A " - unknown 64 specs=1 - - -\n- " B " - unknown 64 specs=1 - - -\nA.1 " C " - unknown 64 specs=1 - - -\n" },
};

static void
add_rows (DcwImage *image, const Row *rows)
{
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\Classes");
  for (guint i = 0; i < MAX_ROWS && rows[i].key != NULL; i++) {
    g_autofree char *path = g_strdup (rows[i].key);
    for (char *end = path + strlen (path); end != NULL; end = strrchr (path, '\\')) {
      *end = '\0';
      if (strlen (path) < strlen ("HKLM\\SOFTWARE\\Classes"))
        break;
      g_autoptr (DcwResource) key = dcw_test_key (path);
      g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
      dcw_image_set (image, key, there);
    }
    if (rows[i].name != NULL)
      dcw_test_set_text (image, rows[i].key, rows[i].name, rows[i].text);
  }
}

static const char *
or_none (const char *text)
{
  return text != NULL ? text : "-";
}

/* ProgID CLSID AppID mode views specs program service exe=AppID of the program, marks */
static char *
describe (const GPtrArray *servers)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    g_string_append_printf (text, "%s %s %s %s%s%s specs=%u %s %s %s%s%s%s%s\n", or_none (server->progid), server->clsid,
                            or_none (server->appid), dcw_process_mode_id (server->mode), server->in_32 ? " 32" : "",
                            server->in_64 ? " 64" : "", server->specs, or_none (server->program), or_none (server->service),
                            server->exe_appid != NULL ? "exe=" : "", or_none (server->exe_appid),
                            server->hidden_program ? " hidden-program" : "",
                            server->hidden_service != NULL ? " hidden-service" : "", server->is_enum ? " enum" : "");
  }
  return g_string_free (text, FALSE);
}

START_TEST (found)
{
  DcwImage *image = dcw_test_image ();
  add_rows (image, registries[_i].rows);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  gboolean complete = FALSE;
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, &complete);
  g_autofree char *is = describe (servers);
  ck_assert_msg (complete, "%s: not complete", registries[_i].name);
  ck_assert_msg (strcmp (is, registries[_i].found) == 0, "%s:\n%s\nexpected:\n%s", registries[_i].name, is, registries[_i].found);
}
END_TEST

START_TEST (not_recorded)
{
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_test_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  gboolean complete = TRUE;
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, &complete);
  ck_assert_msg (!complete, "classes that nobody recorded are not listed");
  ck_assert_uint_eq (servers->len, 0);
}
END_TEST

static const char *const names_of_the_one[] = { "plant.opc.v6", "PLANT.OPC", A, B, "OpcServer", "OPC.EXE" };
static const char *const names_of_none[] = { "Plant", "", "opc", "Plant.OPC.V6.1", "C:\\opc.exe", C };

START_TEST (looked_up)
{
  static const Row rows[MAX_ROWS] = {
    { CLASSES "CLSID\\" A DA2, NULL, NULL },
    { CLASSES "CLSID\\" A, "AppID", B },
    { CLASSES "CLSID\\" A "\\ProgID", "", "Plant.OPC.V6" },
    { CLASSES "CLSID\\" A "\\VersionIndependentProgID", "", "Plant.OPC" },
    { CLASSES "CLSID\\" A "\\LocalServer32", "", "C:\\opc.exe" },
    { CLASSES "AppID\\" B, "LocalService", "OpcServer" },
    /* sorts first, and has the other's ProgID as its service */
    { CLASSES "CLSID\\" C DA2, NULL, NULL },
    { CLASSES "CLSID\\" C "\\ProgID", "", "Another" },
  };
  DcwImage *image = dcw_test_image ();
  add_rows (image, rows);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  ck_assert_uint_eq (servers->len, 2);
  for (guint i = 0; i < G_N_ELEMENTS (names_of_the_one); i++) {
    const DcwOpcServer *server = dcw_servers_lookup (servers, names_of_the_one[i]);
    ck_assert_msg (server != NULL && strcmp (server->clsid, A) == 0, "%s", names_of_the_one[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (names_of_none) - 1; i++)
    ck_assert_msg (dcw_servers_lookup (servers, names_of_none[i]) == NULL, "%s", names_of_none[i]);
  ck_assert_msg (dcw_servers_enum (servers) == NULL, "OPCEnum is not there");
}
END_TEST

/* ---- Permissions of an AppID ---- */

#define OWN "O:BAG:BAD:(A;;CCDCLC;;;BU)"
#define MACHINE "O:BAG:BAD:(A;;CCDCLC;;;BA)"
#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"

static const struct {
  const char *name, *own, *machine; /* SDDL; "!": of the wrong type; NULL: absent */
  DcwComUse use;
  const char *counts; /* NULL: none, with a problem */
  gboolean is_own;
} in_force[] = {
  { "own access", OWN, MACHINE, DCW_COM_ACCESS, OWN, TRUE },
  { "own launch", OWN, MACHINE, DCW_COM_LAUNCH, OWN, TRUE },
  { "machine access", NULL, MACHINE, DCW_COM_ACCESS, MACHINE, FALSE },
  { "machine launch", NULL, MACHINE, DCW_COM_LAUNCH, MACHINE, FALSE },
  { "no access value", NULL, NULL, DCW_COM_ACCESS, "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)", FALSE },
  { "no launch value", NULL, NULL, DCW_COM_LAUNCH, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)",
    FALSE },
  { "own damaged", "!", MACHINE, DCW_COM_ACCESS, NULL, TRUE },
  { "machine damaged", NULL, "!", DCW_COM_LAUNCH, NULL, FALSE },
};

static void
put_list (DcwImage *image, const char *key, const char *name, const char *sddl)
{
  if (g_strcmp0 (sddl, "!") == 0)
    dcw_test_set_number (image, key, name, 1);
  else if (sddl != NULL)
    dcw_test_set_permission (image, key, name, sddl);
}

START_TEST (permissions)
{
  const char *name = in_force[_i].name;
  gboolean launch = in_force[_i].use == DCW_COM_LAUNCH, own = !in_force[_i].is_own;
  DcwImage *image = dcw_test_image ();
  dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, "HKLM\\SOFTWARE\\Classes");
  put_list (image, CLASSES "AppID\\" B, launch ? "LaunchPermission" : "AccessPermission", in_force[_i].own);
  put_list (image, OLE, launch ? "DefaultLaunchPermission" : "DefaultAccessPermission", in_force[_i].machine);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwMessage) problem = NULL;
  g_autoptr (DcwDescriptor) counts = dcw_appid_permission (view, B, in_force[_i].use, &own, &problem);
  g_autofree char *is = counts != NULL ? dcw_sddl_format (counts, NULL, NULL) : NULL;
  ck_assert_msg (g_strcmp0 (is, in_force[_i].counts) == 0, "%s: %s", name, or_none (is));
  ck_assert_msg ((problem != NULL) == (counts == NULL), "%s: problem", name);
  ck_assert_msg (own == in_force[_i].is_own, "%s: own", name);
}
END_TEST

static const struct {
  const char *name, *sddl;
  DcwComUse use;
  guint faults;
  const char *repaired; /* NULL: the fallback */
} lists[] = {
  { "right", "O:BAG:BAD:(A;;CCDCLC;;;BA)", DCW_COM_ACCESS, 0, "O:BAG:BAD:(A;;CCDCLC;;;BA)" },
  { "old style is right", "O:BAG:BAD:(A;;CC;;;BA)", DCW_COM_ACCESS, 0, "O:BAG:BAD:(A;;CC;;;BA)" },
  { "empty", "O:BAG:BAD:", DCW_COM_ACCESS, DCW_FAULT_EMPTY, NULL },
  { "no list", "O:BAG:BAD:NO_ACCESS_CONTROL", DCW_COM_ACCESS, DCW_FAULT_NO_LIST, NULL },
  { "no list at all", "O:BAG:BA", DCW_COM_ACCESS, DCW_FAULT_NO_LIST, NULL },
  { "mixed access", "O:BAG:BAD:(D;;CC;;;BG)(A;;CCDC;;;BA)(A;;CC;;;BU)", DCW_COM_ACCESS, DCW_FAULT_MIXED,
    "O:BAG:BAD:(D;;CCDCLC;;;BG)(A;;CCDC;;;BA)(A;;CCDCLC;;;BU)" },
  { "mixed launch", "O:BAG:BAD:(A;;CCDCSW;;;BA)(A;;CC;;;BU)", DCW_COM_LAUNCH, DCW_FAULT_MIXED,
    "O:BAG:BAD:(A;;CCDCSW;;;BA)(A;;CCDCLCSWRP;;;BU)" },
  { "no owner", "G:BUD:(A;;CCDC;;;BA)", DCW_COM_ACCESS, DCW_FAULT_NO_OWNER, "O:BAG:BUD:(A;;CCDC;;;BA)" },
  { "no group", "O:BUD:(A;;CCDC;;;BA)", DCW_COM_ACCESS, DCW_FAULT_NO_OWNER, "O:BUG:BAD:(A;;CCDC;;;BA)" },
  { "neither, and mixed", "D:(A;;CCDC;;;BA)(A;;CC;;;BU)", DCW_COM_ACCESS, DCW_FAULT_NO_OWNER | DCW_FAULT_MIXED,
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCDCLC;;;BU)" },
  { "inherit-only", "O:BAG:BAD:(A;CIIO;CCDC;;;BU)(A;;CCDC;;;BA)", DCW_COM_ACCESS, DCW_FAULT_ENTRIES, "O:BAG:BAD:(A;;CCDC;;;BA)" },
  { "nothing but inherit-only", "O:BAG:BAD:(A;CIIO;CCDC;;;BU)", DCW_COM_ACCESS, DCW_FAULT_ENTRIES, NULL },
  { "label stays", "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CC;;;BU)S:(ML;;NX;;;LW)", DCW_COM_ACCESS, DCW_FAULT_MIXED,
    "O:BAG:BAD:(A;;CCDC;;;BA)(A;;CCDCLC;;;BU)S:(ML;;NX;;;LW)" },
};
#define FALLBACK "O:BAG:BAD:(A;;CCDC;;;SY)"

START_TEST (faults)
{
  const char *name = lists[_i].name;
  const DcwSetting *setting = dcw_setting (lists[_i].use == DCW_COM_LAUNCH ? DCW_SETTING_APPID_LAUNCH : DCW_SETTING_APPID_ACCESS);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (lists[_i].sddl, NULL, &error);
  ck_assert_msg (descriptor != NULL, "%s: %s", name, error != NULL ? error->message : "");
  g_autoptr (DcwState) state = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, descriptor, &error);
  g_auto (DcwPermission) permission = { 0 };
  dcw_permission_read (state, setting, &permission);
  ck_assert_msg (permission.faults == lists[_i].faults, "%s: faults 0x%x", name, permission.faults);
  g_autoptr (DcwDescriptor) fallback = dcw_sddl_parse (FALLBACK, NULL, NULL);
  g_autoptr (DcwDescriptor) repaired = dcw_permission_repair (&permission, fallback, setting->use);
  g_autofree char *is = dcw_sddl_format (repaired, NULL, NULL);
  const char *expected = lists[_i].repaired != NULL ? lists[_i].repaired : FALLBACK;
  ck_assert_msg (strcmp (is, expected) == 0, "%s: repaired %s", name, is);
  ck_assert_msg (dcw_com_validate (repaired, setting->use, &error), "%s: %s", name, error != NULL ? error->message : "");
  g_autoptr (DcwDescriptor) nothing = dcw_permission_repair (&permission, NULL, setting->use);
  ck_assert_msg ((nothing == NULL) == (lists[_i].repaired == NULL), "%s: without a fallback", name);
}
END_TEST

START_TEST (other_values)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_APPID_ACCESS);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\1\0\4\x80", 4);
  const struct {
    const char *name;
    DcwState *state;
    DcwStatus status;
    guint faults;
  } cases[] = {
    { "absent", dcw_state_absent (), DCW_STATE_ABSENT, 0 },
    { "unknown", dcw_state_unknown (dcw_message_new ("access denied", NULL)), DCW_STATE_UNKNOWN, 0 },
    { "a number", dcw_state_value_number (1), DCW_STATE_PRESENT, DCW_FAULT_TYPE },
    { "text", dcw_state_value_text ("O:BAG:BAD:"), DCW_STATE_PRESENT, DCW_FAULT_TYPE },
    { "rubbish", dcw_state_value (DCW_REG_BINARY, rubbish), DCW_STATE_PRESENT, DCW_FAULT_DAMAGED },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DcwState) state = cases[i].state;
    g_auto (DcwPermission) permission = { 0 };
    dcw_permission_read (state, setting, &permission);
    ck_assert_msg (permission.status == cases[i].status, "%s: status", cases[i].name);
    ck_assert_msg (permission.faults == cases[i].faults, "%s: faults 0x%x", cases[i].name, permission.faults);
    ck_assert_msg (permission.descriptor == NULL, "%s: descriptor", cases[i].name);
  }
}
END_TEST

static const struct {
  const char *name, *sddl, *who;
  guint32 asked, has;
} rights[] = {
  { "own", "O:BAG:BAD:(A;;CCDCLC;;;BU)", "S-1-5-32-545", 7, 7 },
  { "part", "O:BAG:BAD:(A;;CCDC;;;BU)", "S-1-5-32-545", 7, 3 },
  { "another", "O:BAG:BAD:(A;;CCDCLC;;;BA)", "S-1-5-32-545", 7, 0 },
  { "everyone", "O:BAG:BAD:(A;;CCDCLC;;;WD)", "S-1-5-32-545", 7, 7 },
  { "authenticated", "O:BAG:BAD:(A;;CCDCLC;;;AU)", "S-1-5-32-545", 7, 7 },
  { "network gives nothing here", "O:BAG:BAD:(A;;CCDCLC;;;NU)", "S-1-5-32-545", 7, 5 },
  { "anonymous is somebody else", "O:BAG:BAD:(A;;CCDCLC;;;AN)", "S-1-5-32-545", 7, 0 },
  { "denied to everyone", "O:BAG:BAD:(D;;CCLC;;;WD)(A;;CCDCLC;;;BU)", "S-1-5-32-545", 4, 0 },
  { "no list", "O:BAG:BAD:NO_ACCESS_CONTROL", "S-1-5-32-545", 7, 7 },
};

START_TEST (who_has)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++) {
    g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (rights[i].sddl, NULL, NULL);
    g_auto (DcwPrincipal) who = { 0 };
    ck_assert (dcw_principal_init_sid_text (&who, rights[i].who, NULL));
    guint32 has = dcw_permission_has (descriptor, &who, rights[i].asked, DCW_COM_ACCESS);
    ck_assert_msg (has == rights[i].has, "%s: 0x%x", rights[i].name, has);
  }
}
END_TEST

START_TEST (gone)
{
  static const struct {
    const char *name, *sid;
    gboolean gone;
  } accounts[] = {
    { "user", DCW_TEST_MACHINE "-1001", FALSE },
    { "group", DCW_TEST_MACHINE "-1010", FALSE },
    { "nobody", DCW_TEST_MACHINE "-1099", TRUE },
    { "of another domain", "S-1-5-21-1-2-3-1099", FALSE },
    { "well known", "S-1-1-0", FALSE },
    { "built in", "S-1-5-32-999", FALSE },
    { "deeper", DCW_TEST_MACHINE "-1099-1", FALSE },
  };
  g_autoptr (DcwStation) station = dcw_image_station_new (dcw_test_image ());
  g_autoptr (DcwView) view = dcw_view_new (station);
  g_autoptr (DcwStation) empty = dcw_image_station_new (dcw_image_new ());
  g_autoptr (DcwView) nothing_known = dcw_view_new (empty);
  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++) {
    g_auto (DcwPrincipal) who = { 0 };
    ck_assert (dcw_principal_init_sid_text (&who, accounts[i].sid, NULL));
    ck_assert_msg (dcw_account_is_gone (view, &who) == accounts[i].gone, "%s", accounts[i].name);
    ck_assert_msg (!dcw_account_is_gone (nothing_known, &who), "%s: nothing is recorded", accounts[i].name);
  }
  g_auto (DcwPrincipal) pending = { 0 };
  dcw_principal_init_name (&pending, "OPC Users");
  ck_assert (!dcw_account_is_gone (view, &pending));
}
END_TEST

/* ---- Programs ---- */

static const struct {
  const char *text;
  gboolean found;
  const char *service, *program, *exe, *appid;
} programs[] = {
  { "Collector", TRUE, "Collector", "C:\\Plant\\collector.exe", "collector.exe", B },
  { "collector", TRUE, "Collector", "C:\\Plant\\collector.exe", "collector.exe", B },
  { "Plant Collector", TRUE, "Collector", "C:\\Plant\\collector.exe", "collector.exe", B },
  { "collector.exe", TRUE, "Collector", "C:\\Plant\\collector.exe", "collector.exe", B },
  { "c:\\plant\\Collector.exe", TRUE, "Collector", "C:\\Plant\\collector.exe", "collector.exe", B },
  { "hmi.exe", TRUE, NULL, NULL, "hmi.exe", C },
  { "HMI.Exe", TRUE, NULL, NULL, "HMI.Exe", C },
  { "D:\\hmi\\HMI.exe", TRUE, NULL, "D:\\hmi\\HMI.exe", "HMI.exe", C },
  { "odd.exe", TRUE, NULL, NULL, "odd.exe", NULL },
  { "hmi", FALSE, NULL, NULL, NULL, NULL },
  { ".exe", FALSE, NULL, NULL, NULL, NULL },
  { "", FALSE, NULL, NULL, NULL, NULL },
};

START_TEST (found_programs)
{
  static const Row rows[MAX_ROWS] = {
    { CLASSES "AppID\\COLLECTOR.EXE", "AppID", B },
    { CLASSES "AppID\\hmi.exe", "AppID", C },
    { CLASSES "AppID\\odd.exe", "AppID", "no GUID" },
  };
  DcwImage *image = dcw_test_image ();
  add_rows (image, rows);
  dcw_image_add_root (image, DCW_KIND_SERVICE, NULL);
  g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, "Collector", NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_SERVICE);
  g_auto (DcwPrincipal) account = { 0 };
  ck_assert (dcw_principal_init_sid_text (&account, "S-1-5-18", NULL));
  dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &account);
  dcw_state_set_text (state, DCW_SERVICE_PATH, "\"C:\\Plant\\collector.exe\" -service");
  dcw_state_set_text (state, DCW_SERVICE_TITLE, "Plant Collector");
  dcw_image_set (image, service, state);
  g_autoptr (DcwStation) station = dcw_image_station_new (image);
  g_autoptr (DcwView) view = dcw_view_new (station);
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++) {
    DcwClientProgram *is = dcw_program_find (view, programs[i].text);
    ck_assert_msg (is->found == programs[i].found, "%s: found", programs[i].text);
    ck_assert_msg (g_strcmp0 (is->service, programs[i].service) == 0, "%s: service %s", programs[i].text, or_none (is->service));
    ck_assert_msg (g_strcmp0 (is->program, programs[i].program) == 0, "%s: program %s", programs[i].text, or_none (is->program));
    ck_assert_msg (g_strcmp0 (is->exe, programs[i].exe) == 0, "%s: exe %s", programs[i].text, or_none (is->exe));
    ck_assert_msg (g_strcmp0 (is->appid, programs[i].appid) == 0, "%s: AppID %s", programs[i].text, or_none (is->appid));
    ck_assert_msg (dcw_principal_is_pending (&is->runs_as) == (is->service == NULL), "%s: account", programs[i].text);
    dcw_client_program_free (is);
  }
}
END_TEST

/* ---- Practice stations and the catalogue ---- */

static const struct {
  const char *station, *progid, *clsid, *service, *vendor;
  DcwProcessMode mode;
  guint specs;
} practice[] = {
  { "server", "Kepware.KEPServerEX.V6", "{7BC0CC8E-482C-47CA-ABDC-0FE7F9C6E729}", "KEPServerEXV6", "Kepware KEPServerEX 6",
    DCW_MODE_SERVICE, DCW_SPEC_DA1 | DCW_SPEC_DA2 | DCW_SPEC_DA3 | DCW_SPEC_AE },
  { "server", "Matrikon.OPC.Simulation.1", "{F8582CF2-88FB-11D0-B850-00C0F0104305}", NULL, "Matrikon Simulation Server",
    DCW_MODE_INTERACTIVE, DCW_SPEC_DA1 | DCW_SPEC_DA2 | DCW_SPEC_DA3 },
  { "server", "OPC.ServerList.1", "{13486D51-4821-11D2-A494-3CB306C10000}", "OpcEnum", NULL, DCW_MODE_SERVICE, 0 },
  { "client", "OPC.ServerList.1", "{13486D51-4821-11D2-A494-3CB306C10000}", "OpcEnum", NULL, DCW_MODE_SERVICE, 0 },
};

START_TEST (practice_stations)
{
  g_autoptr (GError) error = NULL;
  char *folder = dcw_scratch_new ();
  for (guint i = 0; i < G_N_ELEMENTS (practice); i++) {
    g_autoptr (DcwStation) station = dcw_practice_station_open (practice[i].station, folder, &error);
    ck_assert_msg (station != NULL, "%s: %s", practice[i].station, error != NULL ? error->message : "");
    g_autoptr (DcwView) view = dcw_view_new (station);
    gboolean complete;
    g_autoptr (GPtrArray) servers = dcw_servers_find (view, &complete);
    const DcwOpcServer *server = dcw_servers_lookup (servers, practice[i].progid);
    ck_assert_msg (complete, "%s: not complete", practice[i].station);
    ck_assert_msg (server != NULL, "%s: %s is not there", practice[i].station, practice[i].progid);
    ck_assert_msg (strcmp (server->clsid, practice[i].clsid) == 0, "%s: %s", practice[i].progid, server->clsid);
    ck_assert_msg (g_strcmp0 (server->service, practice[i].service) == 0, "%s: service", practice[i].progid);
    ck_assert_msg (g_strcmp0 (server->vendor, practice[i].vendor) == 0, "%s: vendor", practice[i].progid);
    ck_assert_msg (server->mode == practice[i].mode, "%s: mode %s", practice[i].progid, dcw_process_mode_id (server->mode));
    ck_assert_msg (server->specs == practice[i].specs, "%s: specs %u", practice[i].progid, server->specs);
    ck_assert_msg (server->in_32, "%s: 32-bit view", practice[i].progid);
    ck_assert_msg (server->is_enum == (i >= 2) && dcw_servers_enum (servers) != NULL, "%s: OPCEnum", practice[i].progid);
  }
  dcw_scratch_free (folder);
}
END_TEST

START_TEST (catalogue)
{
  static const struct {
    const char *progid, *clsid, *vendor;
  } asked[] = {
    { "Kepware.KEPServerEX.V6", NULL, "Kepware KEPServerEX 6" },
    { "kepware.kepserverex.v6", NULL, "Kepware KEPServerEX 6" },
    { NULL, "{7bc0cc8e-482c-47ca-abdc-0fe7f9c6e729}", "Kepware KEPServerEX 6" },
    { "Matrikon.OPC.Universal", NULL, "Matrikon" },
    { "Matrikon.OPC.Simulation.1", NULL, "Matrikon Simulation Server" },
    { "Plant.OPC", "{00000000-482c-47ca-abdc-0fe7f9c6e729}", NULL },
    { NULL, NULL, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    const DcwCatalogueEntry *entry = dcw_catalogue_find (asked[i].progid, asked[i].clsid);
    ck_assert_msg (g_strcmp0 (entry != NULL ? entry->vendor : NULL, asked[i].vendor) == 0, "%s: %s", or_none (asked[i].progid),
                   entry != NULL ? entry->vendor : "-");
  }
  guint n;
  const DcwCatalogueEntry *entries = dcw_catalogue (&n);
  for (guint i = 0; i < n; i++)
    ck_assert_msg (dcw_catalogue_find (entries[i].progid, entries[i].clsid) != NULL
                       && (entries[i].clsid == NULL || dcw_value_is_guid (entries[i].clsid)),
                   "%s", entries[i].vendor);
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
  Suite *suite = suite_create ("survey-servers");
  add (suite, "found", found, G_N_ELEMENTS (registries));
  add (suite, "not-recorded", not_recorded, 1);
  add (suite, "looked-up", looked_up, 1);
  add (suite, "permissions", permissions, G_N_ELEMENTS (in_force));
  add (suite, "faults", faults, G_N_ELEMENTS (lists));
  add (suite, "other-values", other_values, 1);
  add (suite, "who-has", who_has, 1);
  add (suite, "gone", gone, 1);
  add (suite, "programs", found_programs, 1);
  add (suite, "practice", practice_stations, 1);
  add (suite, "catalogue", catalogue, 1);
  return suite;
}
