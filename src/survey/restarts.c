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

/* What the values of a key below AppID name that has to restart: a service, or the AppID that has one. */
static void
add_named (DcwView *view, GPtrArray *services, const char *key, DcwMeaning means)
{
  for (guint i = DCW_N_SETTINGS; i < DCW_N_ALL_SETTINGS; i++) {
    const DcwSetting *setting = dcw_setting (i);
    if (setting->means != means || setting->restart == DCW_RESTART_NONE)
      continue;
    g_autofree char *text = dcw_value_text (view, key, setting->value);
    g_autofree char *appid = text != NULL && means == DCW_MEANS_APPID ? g_strconcat (DCW_KEY_APPIDS "\\", text, NULL) : NULL;
    if (appid != NULL)
      add_named (view, services, appid, DCW_MEANS_SERVICE);
    else if (text != NULL && *text != '\0')
      add (services, text);
  }
}

/* A value below an AppID, or below the file name of a program. */
static void
add_below_appids (DcwView *view, GPtrArray *services, const char *key)
{
  g_autofree char *own = g_strconcat (DCW_KEY_APPIDS "\\", dcw_registry_path_leaf (key), NULL);
  add_named (view, services, own, DCW_MEANS_SERVICE);
  add_named (view, services, key, DCW_MEANS_APPID);
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
