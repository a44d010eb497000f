#include "survey/servers.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/setting.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "survey/value.h"

#define CLASSES "HKLM\\SOFTWARE\\Classes"
#define CLASSES_32 CLASSES "\\Wow6432Node"
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

static const char *const mode_labels[] = {
  [DCW_MODE_UNKNOWN] = N_ ("not known"),
  [DCW_MODE_SERVICE] = N_ ("Windows service"),
  [DCW_MODE_INTERACTIVE] = N_ ("program of the user who is logged on"),
  [DCW_MODE_LAUNCHING] = N_ ("program of each client that starts it"),
  [DCW_MODE_USER] = N_ ("program under an account of its own"),
  [DCW_MODE_IN_PROCESS] = N_ ("library inside the client"),
  [DCW_MODE_SURROGATE] = N_ ("library in a process of its own"),
};

const char *
dcw_process_mode_label (DcwProcessMode mode)
{
  return mode_labels[mode];
}

void
dcw_opc_server_free (DcwOpcServer *server)
{
  if (server == NULL)
    return;
  g_free (server->progid);
  g_free (server->clsid);
  g_free (server->appid);
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
    if (clsid == NULL)
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

static gboolean
fill_class (DcwView *view, DcwOpcServer *server, const char *classes)
{
  g_autofree char *key = g_strconcat (classes, "\\CLSID\\", server->clsid, NULL);
  if (dcw_value_key (view, key) != DCW_STATE_PRESENT)
    return FALSE;
  take (&server->title, dcw_value_text (view, key, ""));
  take (&server->appid, dcw_value_text (view, key, "AppID"));
  take (&server->progid, text_below (view, key, "\\ProgID", ""));
  take (&server->program, text_below (view, key, "\\LocalServer32", "ServerExecutable"));
  g_autofree char *command = text_below (view, key, "\\LocalServer32", "");
  take (&server->program, dcw_value_program (command));
  if (server->program == NULL && server->mode == DCW_MODE_UNKNOWN) {
    server->program = text_below (view, key, "\\InprocServer32", "");
    server->mode = server->program != NULL ? DCW_MODE_IN_PROCESS : DCW_MODE_UNKNOWN;
  }
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
  } else if (dcw_text_fold_equal (server->account, "Interactive User")) {
    server->mode = DCW_MODE_INTERACTIVE;
  } else {
    server->mode = DCW_MODE_USER;
    resolve_account (view, server, server->account);
  }
}

static void
fill (DcwView *view, DcwOpcServer *server)
{
  static const char *const views[] = { CLASSES_32, CLASSES };
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    if (fill_class (view, server, views[i]))
      *(i == 0 ? &server->in_32 : &server->in_64) = TRUE;
  if (server->appid == NULL && server->program != NULL && server->mode != DCW_MODE_IN_PROCESS) {
    g_autofree char *key = g_strconcat (CLASSES "\\AppID\\", dcw_value_file_name (server->program), NULL);
    server->appid = dcw_value_text (view, key, "AppID");
  }
  g_autofree char *appid_key = server->appid != NULL ? g_strconcat (CLASSES "\\AppID\\", server->appid, NULL) : NULL;
  if (appid_key != NULL) {
    server->service = dcw_value_text (view, appid_key, "LocalService");
    if (server->service != NULL && *server->service == '\0')
      g_clear_pointer (&server->service, g_free);
    server->account = dcw_value_text (view, appid_key, "RunAs");
    take (&server->title, dcw_value_text (view, appid_key, ""));
    fill_mode (view, server, appid_key);
  } else if (server->mode == DCW_MODE_UNKNOWN && server->program != NULL) {
    server->mode = DCW_MODE_LAUNCHING;
  }
}

static int
compare_servers (gconstpointer a, gconstpointer b)
{
  const DcwOpcServer *server_a = *(DcwOpcServer *const *)a, *server_b = *(DcwOpcServer *const *)b;
  int order = dcw_text_fold_compare (server_a->progid, server_b->progid);
  return order != 0 ? order : strcmp (server_a->clsid, server_b->clsid);
}

GPtrArray *
dcw_servers_find (DcwView *view, gboolean *complete)
{
  Search search = { view, g_hash_table_new (g_str_hash, g_str_equal), TRUE };
  search_classes (&search, CLASSES_32, TRUE);
  search_classes (&search, CLASSES, FALSE);
  search_progids (&search);
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_opc_server_free);
  GHashTableIter iter;
  gpointer server;
  g_hash_table_iter_init (&iter, search.by_clsid);
  while (g_hash_table_iter_next (&iter, NULL, &server)) {
    fill (view, server);
    g_ptr_array_add (servers, server);
  }
  g_hash_table_unref (search.by_clsid);
  g_ptr_array_sort (servers, compare_servers);
  if (complete != NULL)
    *complete = search.complete;
  return servers;
}

static gboolean
is_named (const DcwOpcServer *server, const char *text)
{
  const char *const names[] = { server->progid, server->clsid, server->appid, server->service,
                                server->program != NULL ? dcw_value_file_name (server->program) : NULL };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL && dcw_text_fold_equal (names[i], text))
      return TRUE;
  /* Version-independent: the ProgID without its last part. */
  const char *dot = server->progid != NULL ? strrchr (server->progid, '.') : NULL;
  g_autofree char *stem = dot != NULL ? g_strndup (server->progid, (gsize)(dot - server->progid)) : NULL;
  return stem != NULL && dcw_text_fold_equal (stem, text);
}

const DcwOpcServer *
dcw_servers_lookup (const GPtrArray *servers, const char *text)
{
  for (guint i = 0; i < servers->len; i++)
    if (is_named (servers->pdata[i], text))
      return servers->pdata[i];
  return NULL;
}

/* --- permissions ------------------------------------------------------------------------------------------------------------ */

DcwResource *
dcw_appid_value (const char *appid, const char *value)
{
  g_autofree char *key = g_strconcat (CLASSES "\\AppID\\", appid, NULL);
  return dcw_resource_value (key, value, NULL);
}

/* PRESENT with *descriptor, ABSENT, or UNKNOWN with *problem. */
static DcwStatus
read_permission (const DcwState *state, DcwDescriptor **descriptor, DcwMessage **problem)
{
  if (dcw_state_status (state) == DCW_STATE_ABSENT)
    return DCW_STATE_ABSENT;
  if (dcw_state_status (state) == DCW_STATE_UNKNOWN) {
    *problem = dcw_message_ref (dcw_state_reason (state));
    return DCW_STATE_UNKNOWN;
  }
  *descriptor = dcw_state_read_descriptor (state, DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, NULL);
  if (*descriptor != NULL)
    return DCW_STATE_PRESENT;
  *problem = dcw_message_new (N_ ("the permissions are damaged or of the wrong type"), NULL);
  return DCW_STATE_UNKNOWN;
}

DcwDescriptor *
dcw_appid_permission (DcwView *view, const char *appid, DcwComUse use, gboolean *own, DcwMessage **problem)
{
  gboolean launch = use == DCW_COM_LAUNCH;
  DcwDescriptor *descriptor = NULL;
  DcwMessage *trouble = NULL;
  g_autoptr (DcwResource) resource = dcw_appid_value (appid, launch ? "LaunchPermission" : "AccessPermission");
  DcwStatus status = resource != NULL ? read_permission (dcw_view_get (view, resource), &descriptor, &trouble) : DCW_STATE_ABSENT;
  *own = status == DCW_STATE_PRESENT;
  if (status == DCW_STATE_ABSENT) {
    const DcwSetting *machine = dcw_setting (launch ? DCW_SETTING_DEFAULT_LAUNCH : DCW_SETTING_DEFAULT_ACCESS);
    status = read_permission (dcw_view_get_setting (view, machine), &descriptor, &trouble);
  }
  /* What Windows does without a value: facts 1.1 and 3. */
  if (status == DCW_STATE_ABSENT)
    descriptor = dcw_sddl_parse (launch ? "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)"
                                        : "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;SY)",
                                 NULL, NULL);
  if (problem != NULL)
    *problem = trouble;
  else
    dcw_message_unref (trouble);
  return descriptor;
}
