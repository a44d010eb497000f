#include "base/i18n.h"
#include "base/text.h"
#include "survey/value.h"
#include "topics/applications-parts.h"

#define START_DISABLED 4

typedef struct {
  const char *id, *code;
  DcwSeverity severity;
  const char *evidence, *effect, *advice, *option, *value;
} Row;

static void
add (GPtrArray *findings, const Row *row, const DcwResource *resource, const char *first, const char *second)
{
  g_ptr_array_add (findings,
                   dcw_finding_new (row->id, row->code, row->severity, "applications", resource,
                                    dcw_message_new (row->evidence, first, second, NULL),
                                    row->effect != NULL ? dcw_message_new (row->effect, NULL) : NULL,
                                    row->advice != NULL ? dcw_message_new (row->advice, NULL) : NULL, row->option, row->value));
}

static DcwResource *
class_key (const DcwOpcServer *server)
{
  g_autofree char *key = g_strconcat (server->in_32 ? DCW_KEY_CLASSES_32 : DCW_KEY_CLASSES, "\\CLSID\\", server->clsid, NULL);
  return dcw_resource_key (key, NULL);
}

/* Adds row for each server that is so; OPCEnum is not among them. */
static void
check_classes (DcwView *view, GPtrArray *findings, gboolean (*is_so) (const DcwOpcServer *), const Row *row)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    g_autoptr (DcwResource) key = class_key (server);
    if (!server->is_enum && is_so (server))
      add (findings, row, key, dcw_server_name (server), NULL);
  }
}

static gboolean
has_no_appid (const DcwOpcServer *server)
{
  return server->appid == NULL && server->mode != DCW_MODE_IN_PROCESS;
}

void
dcw_applications_check_no_appid (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.no-appid",
                           "P21",
                           DCW_SEVERITY_WARNING,
                           N_ ("%1 has no AppID, so it has no DCOM settings of its own."),
                           N_ ("The computer's defaults count, which let nobody start it from other computers."),
                           N_ ("Let the wizard give it one, with permissions."),
                           DCW_APPLICATIONS_LAUNCH,
                           "merge" };
  check_classes (view, findings, has_no_appid, &row);
}

static gboolean
is_only_32 (const DcwOpcServer *server)
{
  return server->in_32 && !server->in_64;
}

void
dcw_applications_check_only_32 (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.only-32",
                           "P22",
                           DCW_SEVERITY_INFO,
                           N_ ("%1 is registered for 32-bit programs only."),
                           N_ ("64-bit programs on this computer do not find it. Clients on other computers do."),
                           N_ ("To see it in dcomcnfg, start: mmc comexp.msc /32"),
                           NULL,
                           NULL };
  check_classes (view, findings, is_only_32, &row);
}

static gboolean
is_in_process (const DcwOpcServer *server)
{
  return server->mode == DCW_MODE_IN_PROCESS;
}

void
dcw_applications_check_in_process (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.in-process",
                           "P31",
                           DCW_SEVERITY_WARNING,
                           N_ ("%1 is a library that runs inside its clients."),
                           N_ ("Programs on this computer can use it, other computers can't: 0x80040154."),
                           N_ ("Ask its vendor for a version that is a program or a service."),
                           NULL,
                           NULL };
  check_classes (view, findings, is_in_process, &row);
}

/* --- proxies --------------------------------------------------------------------------------------------------------------- */

/* Without these nothing works over the network: facts 4.1, 4.2. */
static const struct {
  const char *iid, *name;
} interfaces[] = {
  { "{F31DFDE2-07B6-11D2-B2D8-0060083BA1FB}", "IOPCCommon" },
  { DCW_IID_OPC_SERVER, "IOPCServer" },
  { "{39C13A54-011E-11D0-9675-0020AFD8ADB3}", "IOPCItemMgt" },
  { "{39C13A70-011E-11D0-9675-0020AFD8ADB3}", "IOPCDataCallback" },
};

static gboolean
is_absent (DcwView *view, const char *classes, const char *branch, const char *guid, const char *sub)
{
  g_autofree char *key = g_strconcat (classes, branch, guid, sub, NULL);
  return dcw_value_key (view, key) == DCW_STATE_ABSENT;
}

/* Index of the first interface whose calls can't be packed in this view, or the number of them. */
static guint
find_missing (DcwView *view, const char *classes)
{
  guint i = 0;
  for (; i < G_N_ELEMENTS (interfaces); i++) {
    if (is_absent (view, classes, "\\Interface\\", interfaces[i].iid, "\\ProxyStubClsid32"))
      break;
    g_autofree char *key = g_strconcat (classes, "\\Interface\\", interfaces[i].iid, "\\ProxyStubClsid32", NULL);
    g_autofree char *proxy = dcw_value_text (view, key, "");
    if (dcw_value_is_guid (proxy) && is_absent (view, classes, "\\CLSID\\", proxy, "\\InprocServer32"))
      break;
  }
  return i;
}

/* The entry that starts a program, and the one that dcomcnfg puts it aside in. */
static void
survey_class (DcwView *view, const char *classes, const char *clsid)
{
  static const char *const subs[] = { "\\LocalServer32", "\\_LocalServer32" };
  for (guint i = 0; i < G_N_ELEMENTS (subs); i++) {
    g_autofree char *path = g_strconcat (classes, "\\CLSID\\", clsid, subs[i], NULL);
    g_autoptr (DcwResource) key = dcw_resource_key (path, NULL);
    g_free (dcw_value_text (view, path, ""));
    g_free (dcw_value_text (view, path, "ServerExecutable"));
    if (dcw_state_status (dcw_view_get (view, key)) != DCW_STATE_PRESENT)
      continue;
    dcw_view_list (view, key, DCW_KIND_REGISTRY_KEY);
    dcw_view_list (view, key, DCW_KIND_REGISTRY_VALUE);
  }
}

void
dcw_applications_survey_registration (DcwView *view)
{
  static const char *const views[] = { DCW_KEY_CLASSES_32, DCW_KEY_CLASSES };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    find_missing (view, views[i]);
    for (guint k = 0; k < servers->len; k++)
      survey_class (view, views[i], ((DcwOpcServer *)servers->pdata[k])->clsid);
  }
}

static const Row proxy_row = { "applications.no-proxy",
                               "P23",
                               DCW_SEVERITY_PROBLEM,
                               N_ ("The library that packs calls of OPC interfaces (%1) for the network is not registered."),
                               N_ ("Calls fail with 0x80004002 or 0x80040155, on whichever side it is missing."),
                               N_ ("Install the OPC Core Components, of the bitness of the program."),
                               NULL,
                               NULL };

static void
add_missing (GPtrArray *findings, const char *classes, guint missing)
{
  g_autofree char *key = g_strconcat (classes, "\\Interface\\", interfaces[missing].iid, NULL);
  g_autoptr (DcwResource) resource = dcw_resource_key (key, NULL);
  add (findings, &proxy_row, resource, interfaces[missing].name, NULL);
}

void
dcw_applications_check_no_proxy (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const char *const views[] = { DCW_KEY_CLASSES_32, DCW_KEY_CLASSES };
  guint missing[] = { find_missing (view, views[0]), find_missing (view, views[1]) };
  gboolean needed[] = { FALSE, FALSE };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    gboolean data = (server->specs & (DCW_SPEC_DA1 | DCW_SPEC_DA2 | DCW_SPEC_DA3)) != 0 && server->mode != DCW_MODE_IN_PROCESS;
    needed[0] |= data && server->in_32;
    needed[1] |= data && server->in_64;
  }
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (needed[i] && missing[i] < G_N_ELEMENTS (interfaces))
      add_missing (findings, views[i], missing[i]);
  /* The bitness of a client program is not known: one of the two must do. */
  gboolean client = profile != NULL && (profile->role & DCW_ROLE_CLIENT) && !needed[0] && !needed[1];
  if (client && missing[0] < G_N_ELEMENTS (interfaces) && missing[1] < G_N_ELEMENTS (interfaces))
    add_missing (findings, views[0], missing[0]);
}

/* --- how it is started -------------------------------------------------------------------------------------------------------
 */

void
dcw_applications_check_unlinked (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.service-unlinked",
                           "P24",
                           DCW_SEVERITY_WARNING,
                           N_ ("%1 is installed as the service %2, but COM would start it as a program of its own."),
                           N_ ("The server may run twice, or clients get 0x80080005. This happens when somebody changes how the "
                               "server runs; its DCOM settings are reset then."),
                           N_ ("Choose service or application again in the server's own configuration."),
                           NULL,
                           NULL };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    if (server->service != NULL || server->hidden_service != NULL || server->program == NULL || server->appid == NULL
        || server->mode == DCW_MODE_IN_PROCESS || server->mode == DCW_MODE_SURROGATE)
      continue;
    const DcwResource *service = dcw_program_service (view, server->program);
    g_autoptr (DcwResource) resource = dcw_setting_below (DCW_SETTING_APPID_SERVICE, server->appid);
    if (service != NULL)
      add (findings, &row, resource, dcw_server_name (server), dcw_resource_name (service));
  }
}

static const char *
exe_of (const DcwOpcServer *server)
{
  gboolean library = server->mode == DCW_MODE_IN_PROCESS || server->mode == DCW_MODE_SURROGATE;
  const char *exe = server->program != NULL && !library ? dcw_value_file_name (server->program) : "";
  return *exe != '\0' ? exe : NULL;
}

void
dcw_applications_check_exe (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.no-exe",
                           "P25",
                           DCW_SEVERITY_WARNING,
                           N_ ("Windows has no AppID for %2, the program of %1."),
                           N_ ("Who may call it is looked up by the file name; without the entry the computer's defaults count."),
                           N_ ("Let the wizard make the entry."),
                           DCW_APPLICATIONS_ACCESS,
                           "merge" };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    const char *exe = exe_of (server);
    g_autoptr (DcwResource) resource = exe != NULL ? dcw_setting_below (DCW_SETTING_APPID_OF_EXE, exe) : NULL;
    if (resource != NULL && server->class_appid && dcw_state_status (dcw_view_get (view, resource)) == DCW_STATE_ABSENT)
      add (findings, &row, resource, dcw_server_name (server), exe);
  }
}

void
dcw_applications_check_other_exe (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.other-appid",
                           "P26",
                           DCW_SEVERITY_WARNING,
                           N_ ("%2, the program of %1, belongs to another AppID than the class does."),
                           N_ ("Who may start it and who may call it are set in two different places."),
                           N_ ("In dcomcnfg look for both. The wizard sets both."),
                           NULL,
                           NULL };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    const char *exe = exe_of (server);
    g_autoptr (DcwResource) resource = exe != NULL ? dcw_setting_below (DCW_SETTING_APPID_OF_EXE, exe) : NULL;
    if (resource != NULL && server->exe_appid != NULL && server->appid != NULL
        && g_ascii_strcasecmp (server->exe_appid, server->appid) != 0)
      add (findings, &row, resource, dcw_server_name (server), exe);
  }
}

void
dcw_applications_check_hidden (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = { "applications.hidden",
                           "P27",
                           DCW_SEVERITY_PROBLEM,
                           N_ ("dcomcnfg was told not to run %1 on this computer: it renamed the entry that starts it."),
                           N_ ("Clients get 0x80040154 (class not registered), or are sent to another computer."),
                           N_ ("Let the wizard put it back."),
                           DCW_APPLICATIONS_LOCATION,
                           "here" };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    g_autoptr (DcwResource) key = class_key (server);
    if (server->hidden_program || (server->hidden_service != NULL && server->service == NULL))
      add (findings, &row, key, dcw_server_name (server), NULL);
  }
}

void
dcw_applications_check_elsewhere (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const DcwSettingId ids[] = { DCW_SETTING_APPID_REMOTE_SERVER, DCW_SETTING_APPID_AT_STORAGE };
  static const Row row = { "applications.elsewhere",
                           "P28",
                           DCW_SEVERITY_WARNING,
                           N_ ("%1 is set to run on another computer (%2)."),
                           N_ ("Programs on this computer that ask for it may reach another server, or 0x800706BA."),
                           N_ ("Let the wizard set it to run here only."),
                           DCW_APPLICATIONS_LOCATION,
                           "here" };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    for (guint k = 0; server->appid != NULL && server->program != NULL && k < G_N_ELEMENTS (ids); k++) {
      const DcwSetting *setting = dcw_setting (ids[k]);
      g_autoptr (DcwResource) resource = dcw_setting_below (setting->id, server->appid);
      g_autofree char *text = dcw_value_text (view, dcw_resource_path (resource), setting->value);
      gboolean at_storage = setting->id == DCW_SETTING_APPID_AT_STORAGE;
      if (text != NULL && (at_storage ? *text == 'Y' || *text == 'y' : *text != '\0'))
        add (findings, &row, resource, dcw_server_name (server), at_storage ? setting->value : text);
    }
  }
}

/* --- OPCEnum ------------------------------------------------------------------------------------------------------------------
 */

void
dcw_applications_check_no_enum (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row row = {
    "applications.no-opcenum",
    "P29",
    DCW_SEVERITY_INFO,
    N_ ("OPCEnum is not installed, although OPC servers are."),
    N_ ("Clients can't search this computer for OPC servers. Those that know ProgID or id need no search."),
    N_ ("Install the OPC Core Components if clients must search."),
    NULL,
    NULL
  };
  gboolean complete;
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, &complete);
  g_autoptr (DcwResource) appids = dcw_resource_key (DCW_KEY_APPIDS, NULL);
  if (complete && servers->len > 0 && dcw_servers_enum (servers) == NULL)
    add (findings, &row, appids, NULL, NULL);
}

void
dcw_applications_check_enum_stopped (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  static const Row disabled = { "applications.opcenum-disabled",
                                "P30",
                                DCW_SEVERITY_WARNING,
                                N_ ("The service %1, which lists OPC servers, is disabled or missing."),
                                N_ ("Clients that search get 0x8000401C or 0x80080005; event 10005."),
                                N_ ("Set its start type to Manual in services.msc if clients must search."),
                                NULL,
                                NULL };
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  const DcwOpcServer *opcenum = dcw_servers_enum (servers);
  g_autoptr (DcwResource) service =
      opcenum != NULL && opcenum->service != NULL ? dcw_resource_named (DCW_KIND_SERVICE, opcenum->service, NULL) : NULL;
  if (service == NULL)
    return;
  const DcwState *state = dcw_view_get (view, service);
  DcwStatus status = dcw_state_status (state);
  if (status == DCW_STATE_ABSENT
      || (status == DCW_STATE_PRESENT && dcw_state_has (state, DCW_SERVICE_START)
          && dcw_state_number (state, DCW_SERVICE_START) == START_DISABLED))
    add (findings, &disabled, service, opcenum->service, NULL);
}
