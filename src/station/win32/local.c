#include "station/win32/local.h"
#include <string.h>
#include <windows.h>
#include <userenv.h>
#include "base/i18n.h"
#include "station/win32/handle.h"
#include "station/win32/logon.h"
#include "station/win32/machine.h"
#include "station/win32/watcher.h"

#define DCW_TYPE_LOCAL_STATION (dcw_local_station_get_type ())
G_DECLARE_FINAL_TYPE (DcwLocalStation, dcw_local_station, DCW, LOCAL_STATION, DcwStation)

struct _DcwLocalStation {
  DcwStation parent;
  DcwMachine *machine;
};

G_DEFINE_TYPE (DcwLocalStation, dcw_local_station, DCW_TYPE_STATION)

DcwMachine *
dcw_machine_of (DcwStation *station)
{
  return DCW_LOCAL_STATION (station)->machine;
}

static const DcwStationInfo *
get_info (DcwStation *station)
{
  return &dcw_machine_of (station)->info;
}

static const char *
get_fact (DcwStation *station, const char *id, const char *subject)
{
  DcwMachine *machine = dcw_machine_of (station);
  if (strcmp (id, DCW_FACT_FILE) == 0)
    return dcw_machine_file (machine, subject);
  return dcw_image_fact (dcw_machine_facts (machine), id, subject);
}

static GPtrArray *
get_facts (DcwStation *station)
{
  return dcw_image_facts (dcw_machine_facts (dcw_machine_of (station)));
}

/* Windows has no list of all names. These are the ones that have other names in other languages, so that a capture calls
 * everybody as the computer does. */
static void
foreach_name (DcwStation *station, void (*each) (const DcwSid *, const char *, gpointer), gpointer data)
{
  gsize n;
  const DcwWellKnownSid *table = dcw_sid_well_known_table (&n);
  for (gsize i = 0; i < n; i++) {
    DcwSid sid;
    g_autofree char *name = dcw_sid_parse (table[i].sid, &sid, NULL) ? dcw_machine_name_of (station, &sid) : NULL;
    if (name != NULL && strcmp (name, table[i].name) != 0)
      each (&sid, name, data);
  }
}

static DcwMessage *
read_only (DcwStation *station)
{
  if (dcw_machine_of (station)->is_elevated)
    return NULL;
  return dcw_message_new (N_ ("changing this computer needs administrator's rights: start this program with “Run as "
                              "administrator”, or the command prompt that it is started from"),
                          NULL);
}

static char *
lock_path (DcwStation *station)
{
  return g_build_filename (dcw_machine_of (station)->state_folder, "local.lock", NULL);
}

static gboolean
refresh (DcwStation *station, GError **error)
{
  DcwMachine *machine = dcw_machine_of (station);
  g_clear_pointer (&machine->facts, dcw_image_free);
  g_clear_pointer (&machine->firewall, dcw_image_free);
  return TRUE;
}

/* Group Policy waits with its writing until a run is over. Where it can't be made to, it is not in charge, or every value is
 * compared right before it is written all the same. */
static gboolean
reserve (DcwStation *station, GError **error)
{
  DcwMachine *machine = dcw_machine_of (station);
  if (machine->policy_section == NULL)
    machine->policy_section = dcw_handle_opened (EnterCriticalPolicySection (TRUE));
  return TRUE;
}

static void
release (DcwStation *station)
{
  dcw_policy_section_leave (g_steal_pointer (&dcw_machine_of (station)->policy_section));
}

static void
dcw_local_station_finalize (GObject *object)
{
  DcwMachine *machine = DCW_LOCAL_STATION (object)->machine;
  dcw_policy_section_leave (machine != NULL ? machine->policy_section : NULL);
  dcw_machine_free (machine);
  G_OBJECT_CLASS (dcw_local_station_parent_class)->finalize (object);
}

static void
dcw_local_station_class_init (DcwLocalStationClass *class)
{
  static const DcwPort *const ports[DCW_N_KINDS] = {
    [DCW_KIND_REGISTRY_KEY] = &dcw_local_registry_port,
    [DCW_KIND_REGISTRY_VALUE] = &dcw_local_registry_port,
    [DCW_KIND_USER] = &dcw_local_account_port,
    [DCW_KIND_GROUP] = &dcw_local_account_port,
    [DCW_KIND_MEMBERSHIP] = &dcw_local_member_port,
    [DCW_KIND_ACCOUNT_RIGHT] = &dcw_local_right_port,
    [DCW_KIND_SERVICE] = &dcw_local_service_port,
    [DCW_KIND_FIREWALL_RULE] = &dcw_local_firewall_port,
    [DCW_KIND_FIREWALL_PROFILE] = &dcw_local_firewall_port,
    [DCW_KIND_SECRET] = &dcw_local_secret_port,
  };
  G_OBJECT_CLASS (class)->finalize = dcw_local_station_finalize;
  DcwStationClass *station = DCW_STATION_CLASS (class);
  for (guint i = 0; i < DCW_N_KINDS; i++)
    station->ports[i] = ports[i];
  station->info = get_info;
  station->fact = get_fact;
  station->facts = get_facts;
  station->resolve = dcw_machine_resolve;
  station->name_of = dcw_machine_name_of;
  station->foreach_name = foreach_name;
  station->read_only = read_only;
  station->lock_path = lock_path;
  station->refresh = refresh;
  station->watch = dcw_local_watch;
  station->unwatch = dcw_local_unwatch;
  station->is_watched = dcw_local_is_watched;
  station->try_password = dcw_local_try_password;
  station->reserve = reserve;
  station->release = release;
  station->restart = dcw_local_restart;
}

static void
dcw_local_station_init (DcwLocalStation *station)
{
}

DcwStation *
dcw_local_station_new (const char *state_folder, GError **error)
{
  g_autoptr (DcwMachine) machine = dcw_machine_new (error);
  if (machine == NULL)
    return NULL;
  machine->state_folder = g_strdup (state_folder);
  DcwLocalStation *station = g_object_new (DCW_TYPE_LOCAL_STATION, NULL);
  station->machine = g_steal_pointer (&machine);
  dcw_station_set_spec (DCW_STATION (station), "local");
  return DCW_STATION (station);
}
