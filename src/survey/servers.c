#include "survey/servers.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/setting.h"
#include "registry/path.h"
#include "survey/catalogue.h"
#include "survey/permission.h"
#include "survey/value.h"

#define CLASSES DCW_KEY_CLASSES
#define CLASSES_32 DCW_KEY_CLASSES_32
#define APPIDS DCW_KEY_APPIDS "\\"
#define ENUM_CLSID "{13486D51-4821-11D2-A494-3CB306C10000}" /* facts 4.1 */

static const struct {
  const char *catid;
  guint spec;
} categories[] = {
  /* facts 4.2 */
  { "{63D5F430-CFE4-11D1-B2C8-0060083BA1FB}", DCW_SPEC_DA1 },   { "{63D5F432-CFE4-11D1-B2C8-0060083BA1FB}", DCW_SPEC_DA2 },
  { "{CC603642-66D7-48F1-B69A-B625E73652D7}", DCW_SPEC_DA3 },   { "{58E13251-AC87-11D1-84D5-00608CB8A7E9}", DCW_SPEC_AE },
  { "{7DE5B060-E089-11D2-A5E6-000086339399}", DCW_SPEC_HDA },   { "{A8080DA0-E23E-11D2-AFA7-00C04F539421}", DCW_SPEC_OTHER },
  { "{843DE67B-B0C9-11D4-A0B7-000102A980B1}", DCW_SPEC_OTHER }, { "{2D869D5C-3B05-41FB-851A-642FB2B801A0}", DCW_SPEC_OTHER },
  { "{A0C85BB8-4161-4FD6-8655-BB584601C9E0}", DCW_SPEC_OTHER },
};

static const struct {
  const char *id, *label;
} modes[] = {
  [DCW_MODE_UNKNOWN] = { "unknown", NC_ ("how a server runs", "not known") },
  [DCW_MODE_SERVICE] = { "service", NC_ ("how a server runs", "Windows service") },
  [DCW_MODE_INTERACTIVE] = { "interactive", NC_ ("how a server runs", "program of the user who is logged on") },
  [DCW_MODE_LAUNCHING] = { "launching", NC_ ("how a server runs", "program of each client that starts it") },
  [DCW_MODE_USER] = { "user", NC_ ("how a server runs", "program under an account of its own") },
  [DCW_MODE_IN_PROCESS] = { "in-process", NC_ ("how a server runs", "library inside the client") },
  [DCW_MODE_SURROGATE] = { "surrogate", NC_ ("how a server runs", "library in a process of its own") },
};

const char *
dcw_process_mode_label (DcwProcessMode mode)
{
  return modes[mode].label;
}

const char *
dcw_process_mode_id (DcwProcessMode mode)
{
  return modes[mode].id;
}

void
dcw_opc_server_free (DcwOpcServer *server)
{
  if (server == NULL)
    return;
  g_free (server->progid);
  g_free (server->independent);
  g_free (server->clsid);
  g_free (server->appid);
  g_free (server->exe_appid);
  g_free (server->hidden_service);
  g_free (server->title);
  g_free (server->program);
  g_free (server->service);
  g_free (server->account);
  g_free (server->vendor);
  dcw_principal_clear (&server->runs_as);
  g_free (server);
}

/* --- finding ----------------------------------------------------------------------------------------------------------- */

typedef struct {
  DcwView *view;
  GHashTable *by_clsid; /* upper-case CLSID -> DcwOpcServer */
  gboolean complete;
} Search;

static DcwOpcServer *
note_server (Search *search, const char *clsid)
{
  g_autofree char *upper = g_ascii_strup (clsid, -1);
  DcwOpcServer *server = g_hash_table_lookup (search->by_clsid, upper);
  if (server == NULL) {
    server = g_new0 (DcwOpcServer, 1);
    server->clsid = g_strdup (upper);
    dcw_principal_init_name (&server->runs_as, "");
    g_hash_table_insert (search->by_clsid, server->clsid, server);
  }
  return server;
}

static guint
specs_of (Search *search, const char *class_key)
{
  g_autofree char *key = g_strconcat (class_key, "\\Implemented Categories", NULL);
  const DcwListing *listing = dcw_value_keys (search->view, key);
  guint specs = 0;
  for (guint i = 0; i < listing->resources->len; i++) {
    const char *catid = dcw_registry_path_leaf (dcw_resource_path (listing->resources->pdata[i]));
    for (guint j = 0; j < G_N_ELEMENTS (categories); j++)
      if (g_ascii_strcasecmp (catid, categories[j].catid) == 0)
        specs |= categories[j].spec;
  }
  return specs;
}

static void
search_classes (Search *search, const char *classes, gboolean in_32)
{
  g_autofree char *key = g_strconcat (classes, "\\CLSID", NULL);
  const DcwListing *listing = dcw_value_keys (search->view, key);
  search->complete = search->complete && listing->complete;
  for (guint i = 0; i < listing->resources->len; i++) {
    const char *path = dcw_resource_path (listing->resources->pdata[i]);
    const char *clsid = dcw_registry_path_leaf (path);
    if (!dcw_value_is_guid (clsid))
      continue;
    gboolean is_enum = g_ascii_strcasecmp (clsid, ENUM_CLSID) == 0;
    guint specs = specs_of (search, path);
    if (specs == 0 && !is_enum)
      continue;
    DcwOpcServer *server = note_server (search, clsid);
    server->specs |= specs;
    server->is_enum = is_enum;
    *(in_32 ? &server->in_32 : &server->in_64) = TRUE;
  }
}

/* DA 1.0 servers have no category but a key OPC below their ProgID. */
static void
search_progids (Search *search)
{
  const DcwListing *listing = dcw_value_keys (search->view, CLASSES);
  search->complete = search->complete && listing->complete;
  for (guint i = 0; i < listing->resources->len; i++) {
    const char *path = dcw_resource_path (listing->resources->pdata[i]);
    g_autofree char *mark = g_strconcat (path, "\\OPC", NULL);
    g_autofree char *class_key = g_strconcat (path, "\\CLSID", NULL);
    if (dcw_value_key (search->view, mark) != DCW_STATE_PRESENT)
      continue;
    g_autofree char *clsid = dcw_value_text (search->view, class_key, "");
    if (!dcw_value_is_guid (clsid))
      continue;
    DcwOpcServer *server = note_server (search, clsid);
    server->specs |= DCW_SPEC_DA1;
    if (server->progid == NULL)
      server->progid = g_strdup (dcw_registry_path_leaf (path));
  }
}

/* --- one server ---------------------------------------------------------------------------------------------------------- */

static char *
text_below (DcwView *view, const char *key, const char *sub, const char *name)
{
  g_autofree char *path = g_strconcat (key, sub, NULL);
  return dcw_value_text (view, path, name);
}

static void
take (char **to, char *text)
{
  if (*to == NULL)
    *to = text;
  else
    g_free (text);
}

static char *
take_guid (char *text)
{
  if (dcw_value_is_guid (text))
    return text;
  g_free (text);
  return NULL;
}

/* The program that COM starts for the class. */
static char *
program_of (DcwView *view, const char *class_key, const char *sub)
{
  char *program = text_below (view, class_key, sub, "ServerExecutable");
  if (program != NULL && *program != '\0')
    return program;
  g_free (program);
  g_autofree char *command = text_below (view, class_key, sub, "");
  return dcw_value_program (command);
}

static gboolean
fill_class (DcwView *view, DcwOpcServer *server, const char *classes)
{
  g_autofree char *key = g_strconcat (classes, "\\CLSID\\", server->clsid, NULL);
  if (dcw_value_key (view, key) != DCW_STATE_PRESENT)
    return FALSE;
  take (&server->title, dcw_value_text (view, key, ""));
  take (&server->appid, take_guid (dcw_value_text (view, key, "AppID")));
  take (&server->independent, text_below (view, key, "\\VersionIndependentProgID", ""));
  char *progid = text_below (view, key, "\\ProgID", "");
  if (progid != NULL && *progid != '\0') {
    /* The old key OPC may be below the ProgID without version. */
    g_free (server->progid);
    server->progid = progid;
  } else {
    g_free (progid);
  }
  char *program = program_of (view, key, "\\LocalServer32");
  if (program == NULL && (program = program_of (view, key, "\\_LocalServer32")) != NULL)
    server->hidden_program = TRUE;
  if (program != NULL && server->mode == DCW_MODE_IN_PROCESS) {
    g_clear_pointer (&server->program, g_free);
    server->mode = DCW_MODE_UNKNOWN;
  }
  take (&server->program, program);
  if (server->program == NULL && (server->program = text_below (view, key, "\\InprocServer32", "")) != NULL)
    server->mode = DCW_MODE_IN_PROCESS;
  return TRUE;
}

static void
resolve_account (DcwView *view, DcwOpcServer *server, const char *account)
{
  DcwPrincipal who = { 0 };
  if (dcw_view_resolve (view, account, &who) == DCW_STATE_PRESENT) {
    dcw_principal_clear (&server->runs_as);
    server->runs_as = who;
  } else {
    dcw_principal_clear (&who);
  }
}

static void
fill_service (DcwView *view, DcwOpcServer *server)
{
  g_autoptr (DcwResource) service = dcw_resource_named (DCW_KIND_SERVICE, server->service, NULL);
  const DcwState *state = service != NULL ? dcw_view_get (view, service) : NULL;
  if (state == NULL || dcw_state_status (state) != DCW_STATE_PRESENT)
    return;
  const DcwPrincipal *account = dcw_state_principal (state, DCW_SERVICE_ACCOUNT);
  if (account != NULL) {
    dcw_principal_clear (&server->runs_as);
    dcw_principal_copy (account, &server->runs_as);
  } else if (server->account == NULL) {
    server->account = g_strdup (dcw_view_fact (view, DCW_FACT_SERVICE_ACCOUNT, dcw_resource_name (service)));
  }
  if (server->program == NULL)
    server->program = dcw_value_program (dcw_state_text (state, DCW_SERVICE_PATH));
}

static void
fill_mode (DcwView *view, DcwOpcServer *server, const char *appid_key)
{
  g_autofree char *surrogate = dcw_value_text (view, appid_key, "DllSurrogate");
  if (server->service != NULL) {
    server->mode = DCW_MODE_SERVICE;
    fill_service (view, server);
  } else if (server->mode == DCW_MODE_IN_PROCESS) {
    server->mode = surrogate != NULL ? DCW_MODE_SURROGATE : DCW_MODE_IN_PROCESS;
  } else if (server->account == NULL) {
    server->mode = server->program != NULL ? DCW_MODE_LAUNCHING : DCW_MODE_UNKNOWN;
  } else if (dcw_text_fold_equal (server->account, DCW_RUN_AS_INTERACTIVE)) {
    server->mode = DCW_MODE_INTERACTIVE;
  } else {
    server->mode = DCW_MODE_USER;
    resolve_account (view, server, server->account);
  }
}

static void
fill_appid (DcwView *view, DcwOpcServer *server)
{
  if (server->program != NULL && server->mode != DCW_MODE_IN_PROCESS) {
    g_autofree char *key = g_strconcat (APPIDS, dcw_value_file_name (server->program), NULL);
    server->exe_appid = take_guid (dcw_value_text (view, key, "AppID"));
  }
  server->class_appid = server->appid != NULL;
  if (server->appid == NULL)
    server->appid = g_strdup (server->exe_appid);
}

static char *
take_name (char *text)
{
  if (text != NULL && *text != '\0')
    return text;
  g_free (text);
  return NULL;
}

static void
fill (DcwView *view, DcwOpcServer *server)
{
  static const char *const views[] = { CLASSES_32, CLASSES };
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (fill_class (view, server, views[i]))
      *(i == 0 ? &server->in_32 : &server->in_64) = TRUE;
  fill_appid (view, server);
  if (server->appid != NULL) {
    g_autofree char *key = g_strconcat (APPIDS, server->appid, NULL);
    server->service = take_name (dcw_value_text (view, key, "LocalService"));
    server->hidden_service = take_name (dcw_value_text (view, key, "_LocalService"));
    server->account = take_name (dcw_value_text (view, key, "RunAs"));
    take (&server->title, dcw_value_text (view, key, ""));
    fill_mode (view, server, key);
  } else if (server->mode == DCW_MODE_UNKNOWN && server->program != NULL) {
    server->mode = DCW_MODE_LAUNCHING;
  }
  const DcwCatalogueEntry *known = dcw_catalogue_find (server->progid, server->clsid);
  server->vendor = known != NULL ? g_strdup (known->vendor) : NULL;
}

static int
compare_servers (gconstpointer a, gconstpointer b)
{
  const DcwOpcServer *server_a = *(DcwOpcServer *const *)a, *server_b = *(DcwOpcServer *const *)b;
  int order = dcw_text_fold_compare (server_a->progid, server_b->progid);
  return order != 0 ? order : strcmp (server_a->clsid, server_b->clsid);
}

typedef struct {
  GPtrArray *servers;
  gboolean complete;
} Found;

static void
free_found (gpointer data)
{
  Found *found = data;
  g_ptr_array_unref (found->servers);
  g_free (found);
}

static gpointer
find_all (DcwView *view)
{
  Search search = { view, g_hash_table_new (g_str_hash, g_str_equal), TRUE };
  search_classes (&search, CLASSES_32, TRUE);
  search_classes (&search, CLASSES, FALSE);
  search_progids (&search);
  Found *found = g_new0 (Found, 1);
  found->complete = search.complete;
  found->servers = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_opc_server_free);
  GHashTableIter iter;
  gpointer server;
  g_hash_table_iter_init (&iter, search.by_clsid);
  while (g_hash_table_iter_next (&iter, NULL, &server)) {
    fill (view, server);
    g_ptr_array_add (found->servers, server);
  }
  g_hash_table_unref (search.by_clsid);
  g_ptr_array_sort (found->servers, compare_servers);
  return found;
}

GPtrArray *
dcw_servers_find (DcwView *view, gboolean *complete)
{
  const Found *found = dcw_view_memo (view, "servers", find_all, free_found);
  if (complete != NULL)
    *complete = found->complete;
  return g_ptr_array_ref (found->servers);
}

const DcwOpcServer *
dcw_servers_lookup (const GPtrArray *servers, const char *text)
{
  for (guint way = 0; way < 6; way++)
    for (guint i = 0; i < servers->len; i++) {
      const DcwOpcServer *server = servers->pdata[i];
      const char *const names[6] = {
        server->progid, server->clsid,   server->independent,
        server->appid,  server->service, server->program != NULL ? dcw_value_file_name (server->program) : NULL
      };
      if (names[way] != NULL && dcw_text_fold_equal (names[way], text))
        return server;
    }
  return NULL;
}

const DcwOpcServer *
dcw_servers_enum (const GPtrArray *servers)
{
  for (guint i = 0; i < servers->len; i++)
    if (((const DcwOpcServer *)servers->pdata[i])->is_enum)
      return servers->pdata[i];
  return NULL;
}

const char *
dcw_server_name (const DcwOpcServer *server)
{
  return server->progid != NULL ? server->progid : server->title != NULL ? server->title : server->clsid;
}

const char *
dcw_server_process_appid (const DcwOpcServer *server)
{
  return server->exe_appid != NULL ? server->exe_appid : server->appid;
}

/* --- permissions ------------------------------------------------------------------------------------------------------------ */

DcwResource *
dcw_appid_value (const char *appid, const char *value)
{
  g_autofree char *key = g_strconcat (APPIDS, appid, NULL);
  return dcw_resource_value (key, value, NULL);
}

/* FALSE: neither a list nor nothing; *problem says why. */
static gboolean
read_permission (const DcwState *state, const DcwSetting *setting, DcwPermission *permission, DcwMessage **problem)
{
  dcw_permission_read (state, setting, permission);
  if (permission->status == DCW_STATE_ABSENT || permission->descriptor != NULL)
    return TRUE;
  const DcwMessage *reason = dcw_state_reason (state);
  *problem =
      reason != NULL ? dcw_message_ref (reason) : dcw_message_new (N_ ("the permissions are damaged or of the wrong type"), NULL);
  return FALSE;
}

DcwDescriptor *
dcw_appid_permission (DcwView *view, const char *appid, DcwComUse use, gboolean *own, DcwMessage **problem)
{
  gboolean launch = use == DCW_COM_LAUNCH;
  g_autoptr (DcwMessage) trouble = NULL;
  g_auto (DcwPermission) found = { .status = DCW_STATE_ABSENT };
  DcwSettingId id = launch ? DCW_SETTING_APPID_LAUNCH : DCW_SETTING_APPID_ACCESS;
  g_autoptr (DcwResource) resource = appid != NULL ? dcw_setting_below (id, appid) : NULL;
  gboolean fine = resource == NULL || read_permission (dcw_view_get (view, resource), dcw_setting (id), &found, &trouble);
  *own = found.status == DCW_STATE_PRESENT;
  if (fine && found.status == DCW_STATE_ABSENT) {
    const DcwSetting *machine = dcw_setting (launch ? DCW_SETTING_DEFAULT_LAUNCH : DCW_SETTING_DEFAULT_ACCESS);
    fine = read_permission (dcw_view_get_setting (view, machine), machine, &found, &trouble);
  }
  if (problem != NULL)
    *problem = g_steal_pointer (&trouble);
  if (!fine)
    return NULL;
  return found.descriptor != NULL ? g_steal_pointer (&found.descriptor) : dcw_permission_without_value (use);
}
