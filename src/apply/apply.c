#include "apply/pass.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "model/setting.h"
#include "platform/clock.h"
#include "survey/accounts.h"

static DcwSnapshot *
make_snapshot (DcwStation *station, DcwPlan *plan, const DcwProfile *profile)
{
  const DcwStationInfo *info = dcw_station_info (station);
  DcwSnapshot *snapshot = dcw_snapshot_new ();
  snapshot->instance = g_strdup (info->instance);
  snapshot->machine = g_strdup (info->machine);
  snapshot->computer = g_strdup (info->computer);
  snapshot->time_s = dcw_clock_now_s ();
  snapshot->plan_digest = dcw_document_plan_digest (plan);
  dcw_plan_unref (snapshot->plan);
  snapshot->plan = dcw_plan_ref (plan);
  snapshot->profile = profile != NULL ? dcw_profile_copy (profile) : NULL;
  dcw_bindings_free (snapshot->bindings);
  snapshot->bindings = dcw_bindings_new ();
  return snapshot;
}

/* Names that nobody could look up when the plan was made must be known here and now. */
static gboolean
bind_assumed (DcwPass *pass, GError **error)
{
  for (guint i = 0; i < pass->plan->assumed->len; i++) {
    const char *name = pass->plan->assumed->pdata[i];
    DcwSid sid;
    if (dcw_station_resolve (pass->station, name, &sid) == DCW_STATE_PRESENT) {
      dcw_bindings_bind (pass->snapshot->bindings, name, &sid);
      continue;
    }
    g_autofree char *shown = dcw_text_display (name, 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("the plan names the account “%s”, which is not found on this station"),
                 shown);
    return FALSE;
  }
  return TRUE;
}

static gboolean
refuse_changed (DcwPass *pass, guint i, const DcwState *now, GError **error)
{
  const DcwChange *change = dcw_pass_change (pass, i);
  const DcwSetting *setting = dcw_setting_of (change->resource);
  DcwCodec codec = setting != NULL ? setting->codec : DCW_CODEC_NONE;
  g_autofree char *resource = dcw_resource_show (change->resource);
  g_autofree char *is = dcw_state_show (now, codec);
  g_autofree char *was = dcw_state_show (change->before, codec);
  if (dcw_state_status (now) == DCW_STATE_UNKNOWN)
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s can't be read: %s"), resource, is);
  else
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s has changed since the plan was made: it was %s, it is %s"), resource,
                 was, is);
  return FALSE;
}

/* Everything is looked at before the first write, so that a plan that is out of date changes nothing at all. */
static gboolean
check_before (DcwPass *pass, GError **error)
{
  for (guint i = 0; i < pass->n; i++) {
    const DcwChange *change = dcw_pass_change (pass, i);
    if (dcw_kind (dcw_resource_kind (change->resource))->flags & DCW_KIND_WRITE_ONLY)
      continue;
    g_autoptr (DcwState) now = dcw_pass_look (pass, i);
    if (!dcw_state_equal (now, change->before))
      return refuse_changed (pass, i, now, error);
    if (!dcw_pass_creates (pass, i))
      continue;
    g_autoptr (DcwMessage) taken = NULL;
    if (dcw_pass_look_for_name (pass, i, &taken) == DCW_STATE_ABSENT)
      continue;
    g_autofree char *resource = dcw_resource_show (change->resource);
    g_autofree char *why = taken != NULL ? dcw_message_show (taken) : g_strdup ("?");
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s can't be made: %s"), resource, why);
    return FALSE;
  }
  return TRUE;
}

/* Nobody is there to give a password when a deadline passes. */
static gboolean
check_deadline (DcwPass *pass, GError **error)
{
  for (guint i = 0; i < pass->n && pass->options.confirm_within_s > 0; i++) {
    const DcwChange *change = dcw_pass_change (pass, i);
    if (!(change->risk & DCW_RISK_NOT_UNDOABLE))
      continue;
    g_autofree char *resource = dcw_resource_show (change->resource);
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED,
                 _ ("%s could not be taken back without a password, so it can't be applied under a deadline"), resource);
    return FALSE;
  }
  return TRUE;
}

/* A plan may come from a file, so its names are no better than any other input. */
static gboolean
check_names (DcwPass *pass, GError **error)
{
  const char *computer = dcw_station_info (pass->station)->computer;
  for (guint i = 0; i < pass->n; i++) {
    if (!dcw_pass_creates (pass, i))
      continue;
    const DcwResource *account = dcw_pass_change (pass, i)->resource;
    gboolean group = dcw_resource_kind (account) == DCW_KIND_GROUP;
    g_autoptr (DcwMessage) broken = dcw_account_check_name (dcw_resource_who (account)->name, group, computer);
    if (broken == NULL)
      continue;
    g_autofree char *text = dcw_message_show (broken);
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, text);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_passwords (DcwPass *pass, GError **error)
{
  g_autoptr (GPtrArray) needed = dcw_needed_passwords (pass->station, pass->plan, FALSE);
  return dcw_check_passwords (needed, pass->options.secrets, error);
}

DcwReport *
dcw_apply (DcwStore *store, DcwStation *station, DcwPlan *plan, const DcwProfile *profile, const DcwRunOptions *options,
           GError **error)
{
  if (!dcw_plan_validate (plan, error))
    return NULL;
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, options, error);
  if (pass == NULL || !dcw_pass_refuse_unfinished (pass, 0, error))
    return NULL;
  if (!dcw_pass_set_snapshot (pass, make_snapshot (station, plan, profile), error))
    return NULL;
  if (pass->n == 0)
    return dcw_report_nothing (plan, DCW_FORWARD);
  if (!bind_assumed (pass, error) || !dcw_pass_check_scope (pass, error) || !check_deadline (pass, error))
    return NULL;
  guint number = dcw_store_next_number (store, error);
  if (number == 0)
    return NULL;
  pass->snapshot->run = number;
  if (!dcw_pass_plan_run (pass, number, 0, number, DCW_FORWARD, pass->snapshot->bindings, error) || !check_names (pass, error)
      || !check_before (pass, error) || !check_passwords (pass, error) || !dcw_pass_try_passwords (pass, FALSE, error)
      || !dcw_pass_begin (pass, error))
    return NULL;
  /* A conflict policy is for taking back: a plan is applied to what it was made for or not at all. */
  pass->options.on_conflict = DCW_CONFLICT_STOP;
  dcw_pass_go (pass);
  return dcw_pass_report (pass, FALSE);
}
