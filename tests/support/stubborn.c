/* The station of support/site.h that misbehaves. */
#include "base/error.h"
#include "model/password.h"
#include "platform/fault.h"
#include "station/image-station.h"
#include "support/fault.h"
#include "support/site.h"

#define STUBBORN_TYPE (stubborn_get_type ())
G_DECLARE_FINAL_TYPE (Stubborn, stubborn, TEST, STUBBORN, DcwImageStation)

struct _Stubborn {
  DcwImageStation parent_instance;
  DcwStubbornness how;
  guint at, times, writes;
  DcwSiteHook hook;
  gpointer hook_data;
  gboolean read_only, closed;
  char *hidden;
  char *watched; /* resource whose readings are counted */
  guint readings;
  char *stale; /* resource that is read as it was */
  DcwState *stale_state;
  char *refused;     /* account as which no service starts */
  GHashTable *vault; /* folded name of a secret -> the secret */
  DcwSiteWatcher watcher;
  DcwLogon logon;
  const char *logon_says;
  GPtrArray *logons; /* of char * */
};

G_DEFINE_FINAL_TYPE (Stubborn, stubborn, DCW_TYPE_IMAGE_STATION)

static const DcwPort *
real_port (DcwKindId kind)
{
  return DCW_STATION_CLASS (stubborn_parent_class)->ports[kind];
}

static DcwState *
read_or_hide (DcwStation *station, const DcwResource *resource)
{
  Stubborn *self = TEST_STUBBORN (station);
  if (g_strcmp0 (self->hidden, dcw_resource_id (resource)) == 0)
    return dcw_state_unknown (dcw_message_new ("denied", NULL));
  if (g_strcmp0 (self->stale, dcw_resource_id (resource)) == 0)
    return dcw_state_ref (self->stale_state);
  DcwState *state = real_port (dcw_resource_kind (resource))->read (station, resource);
  if (g_strcmp0 (self->watched, dcw_resource_id (resource)) == 0 && self->readings > 0 && --self->readings == 0)
    self->hook (station, self->hook_data);
  return state;
}

static void
forget_stale (Stubborn *self)
{
  g_clear_pointer (&self->stale, g_free);
  g_clear_pointer (&self->stale_state, dcw_state_unref);
}

static gboolean
refresh (DcwStation *station, GError **error)
{
  forget_stale (TEST_STUBBORN (station));
  return TRUE;
}

static gboolean
write_really (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
              gboolean *has_created, GError **error)
{
  return real_port (dcw_resource_kind (resource))->write (station, resource, want, secrets, created, has_created, error);
}

static gboolean
is_dead (Stubborn *self)
{
  return self->watcher.mortal && dcw_fault_fired ();
}

static gboolean
fail_dead (GError **error)
{
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_IO, "the process is dead");
  return FALSE;
}

static gboolean
write_or_not (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
              gboolean *has_created, GError **error)
{
  Stubborn *self = TEST_STUBBORN (station);
  if (is_dead (self))
    return fail_dead (error);
  guint n = ++self->writes;
  g_autoptr (DcwState) other = NULL;
  DcwStubbornness how = n >= self->at && n - self->at < self->times ? self->how : DCW_STUBBORN_NEVER;
  if (how == DCW_STUBBORN_HOOK || how == DCW_STUBBORN_HOOK_FAIL)
    self->hook (station, self->hook_data);
  if (how == DCW_STUBBORN_HOOK_FAIL)
    how = DCW_STUBBORN_FAIL;
  switch (how) {
  case DCW_STUBBORN_STALE:
    self->stale_state = real_port (dcw_resource_kind (resource))->read (station, resource);
    self->stale = g_strdup (dcw_resource_id (resource));
    /* fall through */
  case DCW_STUBBORN_FAIL_DONE:
    if (!write_really (station, resource, want, secrets, created, has_created, error))
      return FALSE;
    *has_created = FALSE;
    /* fall through */
  case DCW_STUBBORN_FAIL:
    g_set_error (error, DCW_ERROR, DCW_ERROR_DENIED, "write %u was refused", n);
    return FALSE;
  case DCW_STUBBORN_LIE:
    return TRUE;
  case DCW_STUBBORN_LIE_NO_SID:
    if (!write_really (station, resource, want, secrets, created, has_created, error))
      return FALSE;
    *has_created = FALSE;
    return TRUE;
  case DCW_STUBBORN_OTHER:
    if (dcw_resource_kind (resource) == DCW_KIND_REGISTRY_VALUE) {
      other = dcw_state_value_text ("something else");
      want = other;
    }
    break;
  case DCW_STUBBORN_HOOK:
  case DCW_STUBBORN_HOOK_FAIL:
  case DCW_STUBBORN_NEVER:
    break;
  }
  return write_really (station, resource, want, secrets, created, has_created, error);
}

static DcwListing *
list_or_not (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  if (!TEST_STUBBORN (station)->closed && real_port (kind) != NULL)
    return real_port (kind)->list (station, parent, kind);
  DcwListing *listing = dcw_listing_new ();
  listing->reason = dcw_message_new ("denied", NULL);
  return listing;
}

/* ---- Secrets: written, never read ---- */

static DcwState *
read_secret (DcwStation *station, const DcwResource *resource)
{
  return dcw_state_unknown (dcw_message_new ("a secret is not told", NULL));
}

static gboolean
write_secret (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
              gboolean *has_created, GError **error)
{
  Stubborn *self = TEST_STUBBORN (station);
  const char *name = dcw_resource_name (resource), *account = dcw_password_account (resource, want);
  const char *secret = secrets != NULL ? dcw_secrets_get (secrets, account) : NULL;
  if (dcw_state_status (want) == DCW_STATE_ABSENT) {
    g_hash_table_remove (self->vault, name);
    return TRUE;
  }
  if (secret == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_SECRET, "the password of %s is needed", account);
    return FALSE;
  }
  g_hash_table_replace (self->vault, g_strdup (name), g_strdup (secret));
  return TRUE;
}

const char *
dcw_stubborn_station_secret (DcwStation *station, const char *name)
{
  return g_hash_table_lookup (TEST_STUBBORN (station)->vault, name);
}

/* ---- Restarting ---- */

static gboolean
restart_or_not (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error)
{
  Stubborn *self = TEST_STUBBORN (station);
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, service, NULL);
  g_autoptr (DcwState) state = dcw_station_read (station, resource);
  const DcwPrincipal *account =
      dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_principal (state, DCW_SERVICE_ACCOUNT) : NULL;
  g_autofree char *runs_as = account != NULL ? dcw_sid_format (&account->sid) : NULL;
  if (self->refused == NULL || (g_strcmp0 (runs_as, self->refused) != 0 && !g_str_equal (self->refused, "any")))
    return DCW_STATION_CLASS (stubborn_parent_class)->restart (station, service, how, error);
  dcw_image_set_fact (dcw_image_station_image (DCW_IMAGE_STATION (station)), DCW_FACT_SERVICE_STATE, service, "stopped");
  g_set_error (error, DCW_ERROR, DCW_ERROR_IO, "service %s: error 1069, the log-on failed", service);
  return FALSE;
}

void
dcw_stubborn_station_refuse_start (DcwStation *station, const char *account)
{
  g_free (TEST_STUBBORN (station)->refused);
  TEST_STUBBORN (station)->refused = g_strdup (account);
}

/* ---- The watcher ---- */

static gboolean
set_watcher (DcwStation *station, guint run, gint64 deadline_s, GError **error)
{
  Stubborn *self = TEST_STUBBORN (station);
  if (self->watcher.mortal)
    dcw_fault_point ("watch", "watcher");
  if (is_dead (self))
    return fail_dead (error);
  if (self->watcher.refuse) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_IO, "the scheduler is off");
    return FALSE;
  }
  self->watcher.run = run;
  self->watcher.deadline_s = deadline_s;
  self->watcher.n_set++;
  self->watcher.writes = self->writes;
  return TRUE;
}

static gboolean
remove_watcher (DcwStation *station, GError **error)
{
  Stubborn *self = TEST_STUBBORN (station);
  if (self->watcher.mortal)
    dcw_fault_point ("unwatch", "watcher");
  if (is_dead (self))
    return fail_dead (error);
  self->watcher.n_removed += self->watcher.run != 0;
  self->watcher.run = 0;
  return TRUE;
}

static gboolean
is_watched (DcwStation *station)
{
  return TEST_STUBBORN (station)->watcher.run != 0;
}

DcwSiteWatcher *
dcw_stubborn_station_watcher (DcwStation *station)
{
  return &TEST_STUBBORN (station)->watcher;
}

/* ---- Log-ons ---- */

static DcwLogon
try_password (DcwStation *station, const char *account, const char *password, DcwMessage **why)
{
  Stubborn *self = TEST_STUBBORN (station);
  g_ptr_array_add (self->logons, g_strconcat (account, "=", password, NULL));
  *why = self->logon_says != NULL ? dcw_message_new (self->logon_says, NULL) : NULL;
  return self->logon;
}

void
dcw_stubborn_station_answer_logon (DcwStation *station, DcwLogon answer, const char *says)
{
  TEST_STUBBORN (station)->logon = answer;
  TEST_STUBBORN (station)->logon_says = says;
}

const GPtrArray *
dcw_stubborn_station_logons (DcwStation *station)
{
  return TEST_STUBBORN (station)->logons;
}

/* ---- The rest ---- */

static DcwMessage *
say_read_only (DcwStation *station)
{
  return TEST_STUBBORN (station)->read_only ? dcw_message_new ("it is behind glass", NULL) : NULL;
}

static GPtrArray *
get_roots (DcwStation *station)
{
  return TEST_STUBBORN (station)->closed ? NULL : DCW_STATION_CLASS (stubborn_parent_class)->roots (station);
}

static void
stubborn_finalize (GObject *object)
{
  g_free (TEST_STUBBORN (object)->hidden);
  g_free (TEST_STUBBORN (object)->watched);
  g_free (TEST_STUBBORN (object)->refused);
  forget_stale (TEST_STUBBORN (object));
  g_hash_table_unref (TEST_STUBBORN (object)->vault);
  g_ptr_array_unref (TEST_STUBBORN (object)->logons);
  G_OBJECT_CLASS (stubborn_parent_class)->finalize (object);
}

static void
stubborn_class_init (StubbornClass *class)
{
  static const DcwPort writing = { read_or_hide, write_or_not, list_or_not };
  static const DcwPort reading = { read_or_hide, NULL, list_or_not };
  DcwStationClass *station = DCW_STATION_CLASS (class);
  G_OBJECT_CLASS (class)->finalize = stubborn_finalize;
  for (guint i = 0; i < DCW_N_KINDS; i++)
    if (station->ports[i] != NULL)
      station->ports[i] = station->ports[i]->write != NULL ? &writing : &reading;
  static const DcwPort secret = { read_secret, write_secret, list_or_not };
  station->ports[DCW_KIND_SECRET] = &secret;
  station->refresh = refresh;
  station->read_only = say_read_only;
  station->roots = get_roots;
  station->restart = restart_or_not;
  station->watch = set_watcher;
  station->unwatch = remove_watcher;
  station->is_watched = is_watched;
  station->try_password = try_password;
}

static void
stubborn_init (Stubborn *self)
{
  self->vault = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->logons = g_ptr_array_new_with_free_func (g_free);
}

DcwStation *
dcw_stubborn_station_new (DcwImage *image)
{
  Stubborn *self = g_object_new (STUBBORN_TYPE, NULL);
  dcw_image_station_set_image (DCW_IMAGE_STATION (self), image);
  return DCW_STATION (self);
}

void
dcw_stubborn_station_arm (DcwStation *station, DcwStubbornness how, guint at, guint times)
{
  Stubborn *self = TEST_STUBBORN (station);
  self->how = how;
  self->at = at;
  self->times = times;
  self->writes = 0;
}

void
dcw_stubborn_station_hook (DcwStation *station, DcwSiteHook hook, gpointer data)
{
  TEST_STUBBORN (station)->hook = hook;
  TEST_STUBBORN (station)->hook_data = data;
}

guint
dcw_stubborn_station_writes (DcwStation *station)
{
  return TEST_STUBBORN (station)->writes;
}

void
dcw_stubborn_station_set_read_only (DcwStation *station, gboolean read_only)
{
  TEST_STUBBORN (station)->read_only = read_only;
}

void
dcw_stubborn_station_hide (DcwStation *station, const char *resource_id)
{
  Stubborn *self = TEST_STUBBORN (station);
  g_free (self->hidden);
  self->hidden = g_strdup (resource_id);
}

void
dcw_stubborn_station_hook_reading (DcwStation *station, const char *resource_id, guint n, DcwSiteHook hook, gpointer data)
{
  Stubborn *self = TEST_STUBBORN (station);
  g_free (self->watched);
  self->watched = g_strdup (resource_id);
  self->readings = n;
  dcw_stubborn_station_hook (station, hook, data);
}

void
dcw_stubborn_station_close_lists (DcwStation *station, gboolean closed)
{
  TEST_STUBBORN (station)->closed = closed;
}
