#include "station/station.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/fact.h"
#include <string.h>

typedef struct {
  char *spec;
} DcwStationPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DcwStation, dcw_station, G_TYPE_OBJECT)

static void
dcw_station_finalize (GObject *object)
{
  DcwStationPrivate *private = dcw_station_get_instance_private (DCW_STATION (object));
  g_free (private->spec);
  G_OBJECT_CLASS (dcw_station_parent_class)->finalize (object);
}

static void
dcw_station_class_init (DcwStationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dcw_station_finalize;
}

static void
dcw_station_init (DcwStation *station)
{
}

const char *
dcw_station_spec (DcwStation *station)
{
  DcwStationPrivate *private = dcw_station_get_instance_private (station);
  return private->spec != NULL ? private->spec : "";
}

void
dcw_station_set_spec (DcwStation *station, const char *spec)
{
  DcwStationPrivate *private = dcw_station_get_instance_private (station);
  char *own = g_strdup (spec);
  g_free (private->spec);
  private->spec = own;
}

const DcwStationInfo *
dcw_station_info (DcwStation *station)
{
  return DCW_STATION_GET_CLASS (station)->info (station);
}

static DcwMessage *
no_port (DcwKindId kind)
{
  return dcw_message_new (N_ ("this kind of station does not tell (%[kind of thing]1)"), dcw_kind (kind)->title, NULL);
}

DcwState *
dcw_station_read (DcwStation *station, const DcwResource *resource)
{
  DcwKindId kind = dcw_resource_kind (resource);
  const DcwPort *port = DCW_STATION_GET_CLASS (station)->ports[kind];
  return port != NULL ? port->read (station, resource) : dcw_state_unknown (no_port (kind));
}

static gboolean
check_writable (DcwStation *station, GError **error)
{
  g_autoptr (DcwMessage) read_only = dcw_station_read_only (station);
  if (read_only == NULL)
    return TRUE;
  g_autofree char *reason = dcw_message_show (read_only);
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED, reason);
  return FALSE;
}

gboolean
dcw_station_write (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets,
                   DcwSid *created, gboolean *has_created, GError **error)
{
  g_return_val_if_fail (dcw_state_status (want) != DCW_STATE_UNKNOWN, FALSE);
  if (has_created != NULL)
    *has_created = FALSE;
  if (!check_writable (station, error))
    return FALSE;
  const DcwPort *port = DCW_STATION_GET_CLASS (station)->ports[dcw_resource_kind (resource)];
  if (port == NULL || port->write == NULL) {
    g_autofree char *shown = dcw_resource_show (resource);
    g_set_error (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED, _ ("%s: this kind of station can't change it"), shown);
    return FALSE;
  }
  DcwSid sid;
  gboolean has_sid = FALSE;
  if (!port->write (station, resource, want, secrets, &sid, &has_sid, error))
    return FALSE;
  if (has_sid && created != NULL)
    *created = sid;
  if (has_created != NULL)
    *has_created = has_sid;
  return TRUE;
}

DcwListing *
dcw_station_list (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  const DcwPort *port = DCW_STATION_GET_CLASS (station)->ports[kind];
  if (port != NULL)
    return port->list (station, parent, kind);
  DcwListing *listing = dcw_listing_new ();
  listing->complete = FALSE;
  listing->reason = no_port (kind);
  return listing;
}

const char *
dcw_station_fact (DcwStation *station, const char *id, const char *subject)
{
  return DCW_STATION_GET_CLASS (station)->fact (station, id, subject);
}

static void
add_dependents (DcwStation *station, const char *service, GHashTable *seen, GPtrArray *names)
{
  const char *fact = dcw_station_fact (station, DCW_FACT_SERVICE_DEPENDENTS, service);
  g_auto (GStrv) needing = g_strsplit (fact != NULL ? fact : "", " ", -1);
  for (guint i = 0; needing[i] != NULL; i++)
    if (*needing[i] != '\0' && g_hash_table_add (seen, dcw_text_fold (needing[i])))
      g_ptr_array_add (names, g_strdup (needing[i]));
}

GPtrArray *
dcw_station_dependents (DcwStation *station, const char *service)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_add (seen, dcw_text_fold (service));
  add_dependents (station, service, seen, names);
  for (guint i = 0; i < names->len; i++)
    add_dependents (station, names->pdata[i], seen, names);
  return names;
}

GPtrArray *
dcw_station_facts (DcwStation *station)
{
  return DCW_STATION_GET_CLASS (station)->facts (station);
}

DcwStatus
dcw_station_resolve (DcwStation *station, const char *name, DcwSid *sid)
{
  return DCW_STATION_GET_CLASS (station)->resolve (station, name, sid);
}

char *
dcw_station_name_of (DcwStation *station, const DcwSid *sid)
{
  return DCW_STATION_GET_CLASS (station)->name_of (station, sid);
}

char *
dcw_station_password_name (DcwStation *station, const DcwPrincipal *who)
{
  if (dcw_principal_is_pending (who))
    return g_strdup (who->name);
  g_autofree char *name = dcw_station_name_of (station, &who->sid);
  if (name == NULL)
    return dcw_sid_format (&who->sid);
  const char *slash = strchr (name, '\\'), *computer = dcw_station_info (station)->computer;
  g_autofree char *authority = slash != NULL ? g_strndup (name, (gsize)(slash - name)) : NULL;
  gboolean here = authority != NULL && computer != NULL && dcw_text_fold_equal (authority, computer);
  return g_strdup (here ? slash + 1 : name);
}

static char *
name_for_people (const DcwPrincipal *who, gpointer station)
{
  if (dcw_principal_is_pending (who))
    return g_strdup (who->name);
  char *name = dcw_station_name_of (station, &who->sid);
  const DcwWellKnownSid *known = name == NULL ? dcw_sid_well_known (&who->sid) : NULL;
  return name != NULL ? name : known != NULL ? g_strdup (known->name) : dcw_sid_format (&who->sid);
}

char *
dcw_station_show_resource (DcwStation *station, const DcwResource *resource)
{
  return dcw_resource_show_with (resource, name_for_people, station);
}

void
dcw_station_foreach_name (DcwStation *station, void (*each) (const DcwSid *, const char *, gpointer), gpointer data)
{
  DCW_STATION_GET_CLASS (station)->foreach_name (station, each, data);
}

GPtrArray *
dcw_station_roots (DcwStation *station)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->roots != NULL ? class->roots (station) : NULL;
}

DcwMessage *
dcw_station_read_only (DcwStation *station)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->read_only != NULL ? class->read_only (station) : NULL;
}

gboolean
dcw_station_watch (DcwStation *station, guint run, gint64 deadline_s, GError **error)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->watch == NULL || class->watch (station, run, deadline_s, error);
}

gboolean
dcw_station_unwatch (DcwStation *station, GError **error)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->unwatch == NULL || class->unwatch (station, error);
}

gboolean
dcw_station_is_watched (DcwStation *station)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->is_watched != NULL && class->is_watched (station);
}

DcwLogon
dcw_station_try_password (DcwStation *station, const char *account, const char *password, DcwMessage **why)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  *why = NULL;
  return class->try_password != NULL ? class->try_password (station, account, password, why) : DCW_LOGON_UNKNOWN;
}

char *
dcw_station_lock_path (DcwStation *station)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->lock_path != NULL ? class->lock_path (station) : NULL;
}

char *
dcw_station_file (DcwStation *station)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->file != NULL ? class->file (station) : NULL;
}

gboolean
dcw_station_refresh (DcwStation *station, GError **error)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->refresh == NULL || class->refresh (station, error);
}

gboolean
dcw_station_reserve (DcwStation *station, GError **error)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  return class->reserve == NULL || class->reserve (station, error);
}

void
dcw_station_release (DcwStation *station)
{
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  if (class->release != NULL)
    class->release (station);
}

gboolean
dcw_station_restart (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error)
{
  static const DcwRestartHow nothing_more = { 0 };
  DcwStationClass *class = DCW_STATION_GET_CLASS (station);
  if (!check_writable (station, error))
    return FALSE;
  if (class->restart != NULL)
    return class->restart (station, service, how != NULL ? how : &nothing_more, error);
  g_set_error (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED, _ ("service %s: this kind of station can't restart services"), service);
  return FALSE;
}

/* ---- Passwords ---- */

static DcwMessage *
not_told (void)
{
  return dcw_message_new (N_ ("Windows does not tell passwords"), NULL);
}

DcwState *
dcw_port_read_secret (DcwStation *station, const DcwResource *resource)
{
  return dcw_state_unknown (not_told ());
}

DcwListing *
dcw_port_list_secrets (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  DcwListing *listing = dcw_listing_new ();
  listing->reason = not_told ();
  return listing;
}
