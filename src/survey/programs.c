#include "survey/programs.h"
#include <string.h>
#include "base/text.h"
#include "survey/value.h"

#define APPID_KEY "HKLM\\SOFTWARE\\Classes\\AppID\\"

void
dcw_client_program_free (DcwClientProgram *program)
{
  if (program == NULL)
    return;
  g_free (program->text);
  g_free (program->service);
  g_free (program->program);
  g_free (program->exe);
  g_free (program->appid);
  dcw_principal_clear (&program->runs_as);
  g_free (program);
}

/* Where services are found by what people and the registry call them; the first of a name, in the order of the listing. */
typedef struct {
  GHashTable *by_name; /* folded short or display name -> resource, borrowed from the view */
  GHashTable *by_path; /* folded path of its program */
  GHashTable *by_file; /* the same, and the program's file name */
} Services;

static void
free_services (gpointer data)
{
  Services *services = data;
  g_hash_table_unref (services->by_name);
  g_hash_table_unref (services->by_path);
  g_hash_table_unref (services->by_file);
  g_free (services);
}

static void
add (GHashTable *table, const char *text, const DcwResource *service)
{
  g_autofree char *folded = text != NULL ? dcw_text_fold (text) : NULL;
  if (folded != NULL && !g_hash_table_contains (table, folded))
    g_hash_table_insert (table, g_steal_pointer (&folded), (gpointer)service);
}

static gpointer
read_services (DcwView *view)
{
  Services *services = g_new (Services, 1);
  services->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  services->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  services->by_file = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const DcwListing *listing = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < listing->resources->len; i++) {
    const DcwResource *service = listing->resources->pdata[i];
    const DcwState *state = dcw_view_get (view, service);
    g_autofree char *program = dcw_value_program (dcw_state_text (state, DCW_SERVICE_PATH));
    add (services->by_name, dcw_resource_name (service), service);
    add (services->by_name, dcw_state_text (state, DCW_SERVICE_TITLE), service);
    add (services->by_path, program, service);
    add (services->by_file, program, service);
    add (services->by_file, program != NULL ? dcw_value_file_name (program) : NULL, service);
  }
  return services;
}

static const Services *
services_of (DcwView *view)
{
  return dcw_view_memo (view, "services", read_services, free_services);
}

static const DcwResource *
look_up (GHashTable *table, const char *text)
{
  g_autofree char *folded = dcw_text_fold (text);
  return g_hash_table_lookup (table, folded);
}

const DcwResource *
dcw_program_service (DcwView *view, const char *path)
{
  return look_up (services_of (view)->by_path, path);
}

static void
take_service (DcwView *view, const DcwResource *service, DcwClientProgram *found)
{
  const DcwState *state = dcw_view_get (view, service);
  found->found = TRUE;
  found->service = g_strdup (dcw_resource_name (service));
  found->program = dcw_value_program (dcw_state_text (state, DCW_SERVICE_PATH));
  const DcwPrincipal *account = dcw_state_principal (state, DCW_SERVICE_ACCOUNT);
  if (account != NULL) {
    dcw_principal_clear (&found->runs_as);
    dcw_principal_copy (account, &found->runs_as);
  }
}

/* A path, or a name that ends as a program does. */
static gboolean
is_file (const char *text)
{
  gsize length = strlen (text);
  return strchr (text, '\\') != NULL || (length > 4 && g_ascii_strcasecmp (text + length - 4, ".exe") == 0);
}

DcwClientProgram *
dcw_program_find (DcwView *view, const char *text)
{
  DcwClientProgram *found = g_new0 (DcwClientProgram, 1);
  found->text = g_strdup (text);
  dcw_principal_init_name (&found->runs_as, "");
  const Services *services = services_of (view);
  const DcwResource *service = look_up (services->by_name, text);
  if (service == NULL)
    service = look_up (services->by_file, text);
  if (service != NULL) {
    take_service (view, service, found);
  } else if (is_file (text)) {
    found->program = strchr (text, '\\') != NULL ? g_strdup (text) : NULL;
    found->found = TRUE;
    found->exe = g_strdup (dcw_value_file_name (text));
  }
  if (found->exe == NULL && found->program != NULL)
    found->exe = g_strdup (dcw_value_file_name (found->program));
  if (found->exe != NULL && *found->exe != '\0') {
    g_autofree char *key = g_strconcat (APPID_KEY, found->exe, NULL);
    g_autofree char *appid = dcw_value_text (view, key, "AppID");
    found->appid = dcw_value_is_guid (appid) ? g_steal_pointer (&appid) : NULL;
  }
  return found;
}
