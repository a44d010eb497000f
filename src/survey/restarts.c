#include "survey/restarts.h"
#include <string.h>
#include "base/text.h"
#include "registry/path.h"
#include "survey/servers.h"
#include "survey/value.h"

static void
add (GPtrArray *services, const char *service)
{
  for (guint i = 0; i < services->len; i++)
    if (dcw_text_fold_equal (services->pdata[i], service))
      return;
  g_ptr_array_add (services, g_strdup (service));
}

static void
add_of_appid (DcwView *view, GPtrArray *services, const char *appid)
{
  g_autofree char *key = g_strconcat (DCW_KEY_APPIDS "\\", appid, NULL);
  g_autofree char *service = dcw_value_text (view, key, dcw_setting (DCW_SETTING_APPID_SERVICE)->value);
  if (service != NULL && *service != '\0')
    add (services, service);
}

/* A value below an AppID, or below the file name of a program. */
static void
add_below_appids (DcwView *view, GPtrArray *services, const char *key)
{
  const char *leaf = dcw_registry_path_leaf (key);
  g_autofree char *appid = dcw_value_text (view, key, dcw_setting (DCW_SETTING_APPID_OF_EXE)->value);
  add_of_appid (view, services, leaf);
  if (appid != NULL)
    add_of_appid (view, services, appid);
}

static void
add_all_servers (DcwView *view, GPtrArray *services)
{
  g_autoptr (GPtrArray) servers = dcw_servers_find (view, NULL);
  for (guint i = 0; i < servers->len; i++) {
    const DcwOpcServer *server = servers->pdata[i];
    if (server->service != NULL)
      add (services, server->service);
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return dcw_text_fold_compare (*(char *const *)a, *(char *const *)b);
}

GPtrArray *
dcw_restarts_of (DcwView *view, const DcwResource *resource)
{
  GPtrArray *services = g_ptr_array_new_with_free_func (g_free);
  const char *path = dcw_resource_path (resource);
  if (dcw_resource_kind (resource) == DCW_KIND_SERVICE)
    add (services, dcw_resource_name (resource));
  else if (path != NULL && dcw_registry_path_is_below (path, DCW_KEY_APPIDS))
    add_below_appids (view, services, path);
  else if (path != NULL)
    add_all_servers (view, services);
  g_ptr_array_sort (services, compare_names);
  return services;
}

/* ---- Who is connected ---- */

/* addresses: blank separated. */
static gboolean
has_address (const char *addresses, const char *address)
{
  g_auto (GStrv) parts = g_strsplit (addresses, " ", -1);
  return g_strv_contains ((const char *const *)parts, address);
}

/* What this computer calls the one with this address; borrowed. */
static const char *
host_of (const GPtrArray *facts, const char *address)
{
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    if (strcmp (fact->id, DCW_FACT_HOST) == 0 && has_address (fact->value, address))
      return fact->subject;
  }
  return NULL;
}

char *
dcw_restarts_clients (DcwStation *station, const char *service)
{
  const char *clients = dcw_station_fact (station, DCW_FACT_CLIENTS, service);
  if (clients == NULL)
    return NULL;
  g_autoptr (GPtrArray) facts = dcw_station_facts (station);
  g_auto (GStrv) addresses = g_strsplit (clients, " ", -1);
  GString *text = g_string_new (NULL);
  for (guint i = 0; addresses[i] != NULL; i++) {
    const char *host = host_of (facts, addresses[i]);
    g_string_append (text, i > 0 ? ", " : "");
    if (host != NULL)
      g_string_append_printf (text, "%s (%s)", host, addresses[i]);
    else
      g_string_append (text, addresses[i]);
  }
  return g_string_free (text, FALSE);
}
