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

/* The service of this short or display name. */
static const DcwResource *
find_service (DcwView *view, const char *text)
{
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++) {
    const DcwResource *service = services->resources->pdata[i];
    const char *title = dcw_state_text (dcw_view_get (view, service), DCW_SERVICE_TITLE);
    if (dcw_text_fold_equal (dcw_resource_name (service), text) || (title != NULL && dcw_text_fold_equal (title, text)))
      return service;
  }
  return NULL;
}

/* The service whose program is this path or file name. */
static const DcwResource *
find_service_of (DcwView *view, const char *text)
{
  const DcwListing *services = dcw_view_list (view, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++) {
    const DcwResource *service = services->resources->pdata[i];
    g_autofree char *program = dcw_value_program (dcw_state_text (dcw_view_get (view, service), DCW_SERVICE_PATH));
    if (program != NULL && (dcw_text_fold_equal (program, text) || dcw_text_fold_equal (dcw_value_file_name (program), text)))
      return service;
  }
  return NULL;
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
  const DcwResource *service = find_service (view, text);
  if (service == NULL)
    service = find_service_of (view, text);
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
