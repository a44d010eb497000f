/* Whether what is registered is there: the programs of servers, and the libraries that pack their calls. */
#include "base/i18n.h"
#include "model/setting.h"
#include "survey/files.h"
#include "survey/value.h"
#include "topics/applications-parts.h"

static const char *const views[] = { DCW_KEY_CLASSES_32, DCW_KEY_CLASSES };

static void
add (GPtrArray *findings, const char *id, const char *code, const DcwResource *resource, DcwMessage *evidence, const char *effect,
     const char *advice)
{
  g_ptr_array_add (findings, dcw_finding_new (id, code, DCW_SEVERITY_PROBLEM, "applications", resource, evidence,
                                              dcw_message_new (effect, NULL), dcw_message_new (advice, NULL), NULL, NULL));
}

static DcwStatus
look_at_program (DcwView *view, const DcwOpcServer *server)
{
  return server->program != NULL ? dcw_file_look (view, server->program, server->in_32, NULL) : DCW_STATE_UNKNOWN;
}

void
dcw_applications_check_no_file (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    g_autofree char *path = g_strconcat (server->in_32 ? DCW_KEY_CLASSES_32 : DCW_KEY_CLASSES, "\\CLSID\\", server->clsid, NULL);
    g_autoptr (DcwResource) key = dcw_resource_key (path, NULL);
    if (look_at_program (view, server) == DCW_STATE_ABSENT)
      add (findings, "applications.no-file", "P34", key,
           dcw_message_new (N_ ("The program of %1 is not there: %2."), dcw_server_name (server), server->program, NULL),
           N_ ("Clients that start it get 0x80080005 or 0x80070002."),
           N_ ("Install or repair the server; what a removed one left behind can be unregistered."));
  }
}

/* --- libraries ------------------------------------------------------------------------------------------------------------ */

/* What the calls of the data interface are packed with in this view, as it is registered. Free with g_free(). */
static char *
proxy_file (DcwView *view, const char *classes, DcwResource **resource)
{
  g_autofree char *interface = g_strconcat (classes, "\\Interface\\" DCW_IID_OPC_SERVER "\\ProxyStubClsid32", NULL);
  g_autofree char *proxy = dcw_value_text (view, interface, "");
  if (!dcw_value_is_guid (proxy))
    return NULL;
  g_autofree char *key = g_strconcat (classes, "\\CLSID\\", proxy, "\\InprocServer32", NULL);
  if (resource != NULL)
    *resource = dcw_resource_key (key, NULL);
  return dcw_value_text (view, key, "");
}

void
dcw_applications_check_no_proxy_file (DcwView *view, const DcwProfile *profile, GPtrArray *findings)
{
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    g_autoptr (DcwResource) resource = NULL;
    g_autofree char *file = proxy_file (view, views[i], &resource);
    if (file != NULL && dcw_file_look (view, file, i == 0, NULL) == DCW_STATE_ABSENT)
      add (findings, "applications.no-proxy-file", "P35", resource,
           dcw_message_new (N_ ("The library that packs calls of OPC interfaces is registered, and not there: %1."), file, NULL),
           N_ ("Calls fail with 0x80040155 or 0x8007007E, on whichever side it is missing."),
           N_ ("Install the OPC Core Components again, of the bitness of the program."));
  }
}

/* ---------------------------------------------------------------------------------------------------------------------------- */

void
dcw_applications_survey_files (DcwView *view)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  dcw_file_survey (view);
  for (guint i = 0; i < servers->len; i++)
    look_at_program (view, servers->pdata[i]);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++) {
    g_autofree char *file = proxy_file (view, views[i], NULL);
    if (file != NULL)
      dcw_file_look (view, file, i == 0, NULL);
  }
}
