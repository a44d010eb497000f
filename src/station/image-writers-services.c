/* Services and passwords. */
#include <string.h>
#include "base/i18n.h"
#include "model/password.h"
#include "station/image-writers.h"

#define INTERACTIVE 0x100u /* SERVICE_INTERACTIVE_PROCESS: Windows lets Local System alone have it */

static gboolean
is_local_system (const DcwPrincipal *who)
{
  DcwSid system;
  return who != NULL && dcw_sid_parse ("S-1-5-18", &system, NULL) && dcw_sid_equal (&system, &who->sid);
}

/* TRUE when who would be an account of this machine and is not one of its users. */
static gboolean
is_nobody (const DcwImage *image, const DcwPrincipal *who)
{
  const char *text = dcw_image_info (image)->machine;
  DcwSid machine;
  if (text == NULL || !dcw_sid_parse (text, &machine, NULL) || !dcw_sid_is_in (&who->sid, &machine))
    return FALSE;
  g_autoptr (DcwResource) user = dcw_resource_user (who, NULL);
  g_autoptr (DcwState) state = dcw_image_get (image, user);
  return dcw_state_status (state) == DCW_STATE_ABSENT;
}

static gboolean
check_account (DcwStation *station, const DcwResource *resource, const DcwPrincipal *who, const DcwSecrets *secrets,
               GError **error)
{
  g_autofree char *name = dcw_station_password_name (station, who);
  if (!dcw_password_is_needed (who, name))
    return TRUE;
  if (is_nobody (dcw_image_station_image (DCW_IMAGE_STATION (station)), who))
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("its account is no user of this computer"));
  if (secrets != NULL && dcw_secrets_get (secrets, name) != NULL)
    return TRUE;
  return dcw_image_refuse (DCW_ERROR_SECRET, resource, error, _ ("the password of %s is needed"), name);
}

gboolean
dcw_image_write_service (DcwStation *station, const DcwResource *resource, const DcwState *now, const DcwState *want,
                         const DcwSecrets *secrets, DcwSid *created, gboolean *has_created, GError **error)
{
  if (dcw_state_status (now) == DCW_STATE_ABSENT || dcw_state_status (want) == DCW_STATE_ABSENT)
    return dcw_image_refuse (DCW_ERROR_UNSUPPORTED, resource, error, _ ("a service is installed and removed by its own program"));
  const DcwPrincipal *was = dcw_state_principal (now, DCW_SERVICE_ACCOUNT),
                     *will = dcw_state_principal (want, DCW_SERVICE_ACCOUNT);
  gboolean same = was == NULL || will == NULL ? was == will : dcw_principal_equal (was, will);
  if ((dcw_state_number (want, DCW_SERVICE_TYPE) & INTERACTIVE) && will != NULL && !is_local_system (will))
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error,
                             _ ("only Local System can run a service that talks to the desktop"));
  if (will != NULL && !same && !check_account (station, resource, will, secrets, error))
    return FALSE;
  return dcw_image_commit (station, resource, now, want, error);
}

/* ---- Restarting ---- */

static gboolean
set_run_state (DcwStation *station, const char *service, const char *run_state, GError **error)
{
  DcwImage *image = dcw_image_station_image (DCW_IMAGE_STATION (station));
  DcwImageStationClass *class = DCW_IMAGE_STATION_GET_CLASS (station);
  g_autofree char *before = g_strdup (dcw_image_fact (image, DCW_FACT_SERVICE_STATE, service));
  gboolean stored = FALSE;
  dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, service, run_state);
  if (class->save == NULL || class->save (DCW_IMAGE_STATION (station), &stored, error))
    return TRUE;
  if (!stored)
    dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, service, before);
  return FALSE;
}

static gboolean
is_running (DcwStation *station, const char *service)
{
  return g_strcmp0 (dcw_station_fact (station, DCW_FACT_SERVICE_STATE, service), "running") == 0;
}

/* Where nobody recorded whether one runs there is nothing to note. */
static gboolean
start_all (DcwStation *station, const char *const *names, GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (dcw_station_fact (station, DCW_FACT_SERVICE_STATE, names[i]) != NULL && !is_running (station, names[i])
        && !set_run_state (station, names[i], "running", error))
      return FALSE;
  return TRUE;
}

gboolean
dcw_image_restart (DcwStation *station, const char *service, const DcwRestartHow *how, GError **error)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_SERVICE, service, error);
  if (resource == NULL)
    return FALSE;
  g_autoptr (DcwState) state = dcw_station_read (station, resource);
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("there is no such service"));
  if (dcw_state_number (state, DCW_SERVICE_START) == DCW_START_DISABLED)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("it is disabled, so it would not start again"));
  /* Where nobody recorded whether it runs there is nothing to note. */
  if (dcw_station_fact (station, DCW_FACT_SERVICE_STATE, service) == NULL)
    return TRUE;
  g_autoptr (GPtrArray) names = dcw_station_dependents (station, service);
  g_autoptr (GPtrArray) stopped = g_ptr_array_new ();
  for (guint i = 0; i < names->len; i++)
    if (is_running (station, names->pdata[i]))
      g_ptr_array_add (stopped, names->pdata[i]);
  for (guint i = stopped->len; i-- > 0;)
    if (!set_run_state (station, stopped->pdata[i], "stopped", error))
      return FALSE;
  g_ptr_array_add (stopped, NULL);
  return set_run_state (station, service, "stopped", error) && set_run_state (station, service, "running", error)
         && start_all (station, (const char *const *)stopped->pdata, error) && start_all (station, how->start_too, error);
}

/* ---- Passwords ---- */

static gboolean
write_secret (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
              gboolean *has_created, GError **error)
{
  const char *user = dcw_password_user (resource);
  if (user == NULL && !g_str_has_prefix (dcw_resource_name (resource), DCW_PASSWORD_OF_APPID))
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("is no password that this program sets"));
  DcwSid sid;
  if (user != NULL
      && dcw_image_find_account (dcw_image_station_image (DCW_IMAGE_STATION (station)), DCW_KIND_USER, user, &sid)
             != DCW_STATE_PRESENT)
    return dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("there is no such user"));
  if (dcw_state_status (want) == DCW_STATE_ABSENT)
    return user == NULL || dcw_image_refuse (DCW_ERROR_REFUSED, resource, error, _ ("a user can't be without a password"));
  const char *account = dcw_password_account (resource, want);
  if (secrets != NULL && dcw_secrets_get (secrets, account) != NULL)
    return TRUE;
  return dcw_image_refuse (DCW_ERROR_SECRET, resource, error, _ ("the password of %s is needed"), account);
}

const DcwPort dcw_image_secret_port = { dcw_port_read_secret, write_secret, dcw_port_list_secrets };
