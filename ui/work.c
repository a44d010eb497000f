#include "work.h"
#include "apply/ticks.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "platform/clock.h"
#include "platform/durable.h"
#include "topics/pair.h"
#include "topics/suggest.h"
#include "topics/topic.h"

void
dcw_ui_work_free (DcwUiWork *work)
{
  g_free (work->spec);
  g_free (work->path);
  g_free (work->step);
  g_free (work->text);
  g_clear_pointer (&work->file, dcw_profile_free);
  g_clear_pointer (&work->draft, dcw_profile_free);
  g_clear_pointer (&work->left, g_hash_table_unref);
  g_clear_pointer (&work->scene, dcw_ui_scene_unref);
  g_clear_pointer (&work->secrets, dcw_secrets_free);
  g_clear_object (&work->cancellable);
  g_free (work);
}

void
dcw_ui_result_free (DcwUiResult *result)
{
  g_clear_object (&result->session);
  g_clear_pointer (&result->scene, dcw_ui_scene_unref);
  g_clear_pointer (&result->report, dcw_report_free);
  g_clear_pointer (&result->opened, dcw_ui_opened_free);
  g_clear_pointer (&result->saved, dcw_ui_pair_note_free);
  g_clear_pointer (&result->settled, dcw_report_free);
  g_clear_pointer (&result->passwords, g_ptr_array_unref);
  g_clear_pointer (&result->comparison, dcw_ui_comparison_free);
  g_clear_pointer (&result->record, dcw_record_free);
  g_free (result->text);
  dcw_ui_found_free (result->found);
  g_clear_error (&result->error);
  g_free (result);
}

void
dcw_ui_desk_clear (DcwUiDesk *desk)
{
  g_clear_pointer (&desk->reading, dcw_ui_reading_free);
  g_clear_pointer (&desk->view, dcw_view_free);
  g_clear_pointer (&desk->store, dcw_store_free);
  g_clear_object (&desk->station);
}

/* The first to look after a deadline takes the run back; settled gets what came of it, or NULL. */
static gboolean
read_again (DcwUiDesk *desk, DcwReport **settled, GError **error)
{
  g_clear_pointer (&desk->reading, dcw_ui_reading_free);
  g_clear_pointer (&desk->view, dcw_view_free);
  if (desk->store != NULL && !dcw_settle_deadline (desk->store, desk->station, settled, error))
    return FALSE;
  if (!dcw_station_refresh (desk->station, error))
    return FALSE;
  desk->view = dcw_view_new (desk->station);
  desk->reading = dcw_ui_reading_new (desk->view, desk->store);
  return TRUE;
}

static gboolean
is_of (const DcwReport *report, guint run)
{
  return report != NULL && report->run == run;
}

/* What became of a run that waited: it was kept, or whoever watches it has taken it back. NULL: it waits, or was none. */
static DcwReport *
look_after (DcwUiDesk *desk, guint waiting)
{
  for (guint i = 0; waiting != 0 && desk->reading->runs != NULL && i < desk->reading->runs->len; i++) {
    const DcwRun *run = desk->reading->runs->pdata[i];
    if (run->number == waiting && run->phase != DCW_RUN_WAITING)
      return dcw_report_of (desk->store, desk->station, waiting, NULL);
  }
  return NULL;
}

static gboolean
try_to_open (DcwUiDesk *desk, const DcwUiWork *work, DcwReport **settled, GError **error)
{
  desk->station = dcw_station_open (work->spec, desk->state_folder, error);
  if (desk->station == NULL)
    return FALSE;
  if (dcw_station_info (desk->station)->instance != NULL) {
    desk->store = dcw_store_open (desk->state_folder, desk->station, error);
    if (desk->store == NULL)
      return FALSE;
  }
  return read_again (desk, settled, error);
}

/* The station and all that goes with it, or nothing. */
static gboolean
open_station (DcwUiDesk *desk, const DcwUiWork *work, DcwReport **settled, GError **error)
{
  dcw_ui_desk_clear (desk);
  gboolean good = try_to_open (desk, work, settled, error);
  if (!good)
    dcw_ui_desk_clear (desk);
  return good;
}

static gboolean
goes_on (const char *service, DcwServiceStep step, gpointer cancellable)
{
  return !g_cancellable_is_cancelled (cancellable);
}

/* Says what has restarted, one on a line; NULL: not all of it did. */
static char *
restart_all (DcwUiDesk *desk, const DcwUiWork *work, GError **error)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GPtrArray) pending = dcw_pending_restarts (desk->store, desk->station, 0, error);
  g_autoptr (GPtrArray) needed = pending != NULL ? dcw_restart_passwords (desk->store, desk->station, pending, error) : NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  /* A wrong one would be found out when a service is down. */
  if (needed == NULL || !dcw_try_passwords (desk->station, needed, work->secrets, notes, error))
    return NULL;
  /* Somebody else was quicker. */
  if (pending->len == 0)
    return g_strdup (_ ("No service waits for a restart."));
  for (guint i = 0; i < pending->len; i++) {
    const DcwPendingRestart *one = pending->pdata[i];
    if (dcw_restart_pending (desk->store, desk->station, one, work->secrets, goes_on, work->cancellable, error) != DCW_RESTARTED)
      return NULL;
    g_autofree char *time = dcw_clock_show_here (dcw_clock_now_s ()), *name = dcw_text_display (one->service, 0);
    g_string_append (told, told->len > 0 ? "\n" : "");
    g_string_append_printf (told, _ ("%s has restarted (%s)."), name, time);
  }
  return g_string_free (g_steal_pointer (&told), FALSE);
}

/* NULL: it could not be written. */
static DcwUiPairNote *
write_pair (DcwUiDesk *desk, const DcwUiWork *work, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  g_autoptr (DcwProfile) pair = dcw_pair_make (desk->view, work->scene->profile, missing, error);
  if (pair == NULL)
    return NULL;
  g_autoptr (GBytes) bytes = dcw_document_write_profile (pair);
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  return dcw_durable_replace (work->path, data, size, 0600, error) ? dcw_ui_pair_note_new (pair, missing) : NULL;
}

static void
do_job (DcwUiDesk *desk, const DcwUiWork *work, DcwProgress progress, gpointer progress_data, DcwUiResult *result)
{
  DcwPlan *plan_of_work = work->scene != NULL ? work->scene->plan : NULL;
  const DcwRunOptions options = {
    .confirm_within_s = work->confirm_within_s,
    .on_conflict = work->on_conflict,
    .secrets = work->secrets,
    .progress = plan_of_work != NULL ? progress : NULL,
    .progress_data = progress_data,
    .cancellable = work->cancellable,
  };
  if (desk->view == NULL) {
    result->error =
        g_error_new_literal (DCW_ERROR, DCW_ERROR_REFUSED, _ ("The computer could not be read, so nothing was done."));
    return;
  }
  if (desk->store == NULL && work->job != DCW_UI_JOB_PAIR && !(work->job == DCW_UI_JOB_COMPARE && work->path != NULL)) {
    result->error = g_error_new (DCW_ERROR, DCW_ERROR_UNSUPPORTED, "%s",
                                 work->scene != NULL && work->scene->read_only != NULL ? work->scene->read_only : "");
    return;
  }
  switch (work->job) {
  case DCW_UI_JOB_APPLY:
    result->report = dcw_apply (desk->store, desk->station, plan_of_work, work->scene->profile, &options, &result->error);
    break;
  case DCW_UI_JOB_UNDO:
  case DCW_UI_JOB_PREVIEW_UNDO:
    if (work->job == DCW_UI_JOB_PREVIEW_UNDO)
      result->passwords = dcw_undo_passwords (desk->store, desk->station, work->run);
    result->report =
        dcw_undo (desk->store, desk->station, work->run, work->job == DCW_UI_JOB_PREVIEW_UNDO, &options, &result->error);
    break;
  case DCW_UI_JOB_RESUME:
    result->report = dcw_resume (desk->store, desk->station, FALSE, &options, &result->error);
    break;
  case DCW_UI_JOB_CONFIRM:
    dcw_confirm (desk->store, desk->station, work->run, &result->error);
    break;
  case DCW_UI_JOB_PAIR:
    result->saved = write_pair (desk, work, &result->error);
    break;
  case DCW_UI_JOB_TICK: {
    const char *const steps[] = { work->step, NULL };
    dcw_ticks_change (desk->store, work->done ? steps : NULL, work->done ? NULL : steps, g_get_user_name (), &result->error);
    break;
  }
  case DCW_UI_JOB_COMPARE:
    result->comparison = dcw_ui_comparison_make (desk->view, desk->station, desk->store, desk->state_folder,
                                                 desk->reading->findings, work->path, &result->error);
    break;
  case DCW_UI_JOB_RECORD:
    result->record = dcw_record_make (desk->store, desk->view, work->run, &result->error);
    break;
  case DCW_UI_JOB_RESTART:
    result->text = restart_all (desk, work, &result->error);
    break;
  }
}

static void
plan (DcwUiDesk *desk, const DcwUiWork *work, DcwUiResult *result)
{
  g_autoptr (DcwProfile) draft = dcw_profile_copy (work->draft);
  GHashTable *left = work->left;
  result->had_file = work->file != NULL;
  if (work->file != NULL) {
    const DcwUiDraft now = { draft, left, work->by_person, !work->role_too };
    result->opened = dcw_ui_opening (desk->view, desk->store, work->file, &now, result->error == NULL ? &result->error : NULL);
  }
  result->suggested = work->suggest && result->opened == NULL;
  if (result->suggested)
    dcw_profile_suggest (draft, desk->view, work->role_too);
  if (result->opened != NULL)
    left = result->opened->left;
  result->scene = dcw_ui_scene_make (desk->view, desk->reading, result->opened != NULL ? result->opened->draft : draft, left,
                                     work->cancellable);
}

DcwUiResult *
dcw_ui_desk_do (DcwUiDesk *desk, const DcwUiWork *work, DcwProgress progress, gpointer progress_data)
{
  DcwUiResult *result = g_new0 (DcwUiResult, 1);
  gboolean good = TRUE;
  result->session = g_object_ref (work->session);
  result->kind = work->kind;
  result->job = work->job;
  result->serial = work->serial;
  if (work->kind == DCW_UI_WORK_LOOK) {
    result->text = g_strdup (work->text);
    result->found = dcw_ui_found_new (desk->view, work->text);
    return result;
  }
  if (work->kind == DCW_UI_WORK_OPEN)
    good = open_station (desk, work, &result->settled, &result->error);
  if (work->kind == DCW_UI_WORK_JOB)
    do_job (desk, work, progress, progress_data, result);
  if (good && desk->station != NULL && (work->kind == DCW_UI_WORK_REFRESH || work->kind == DCW_UI_WORK_JOB)) {
    g_autoptr (GError) unread = NULL;
    good = read_again (desk, &result->settled, &unread);
    if (!good && result->error == NULL)
      result->error = g_steal_pointer (&unread);
    if (good && result->settled == NULL && !is_of (result->report, work->waiting))
      result->settled = look_after (desk, work->waiting);
  }
  if (good && desk->view != NULL)
    plan (desk, work, result);
  return result;
}
