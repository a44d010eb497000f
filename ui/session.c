#include "session.h"
#include "base/error.h"
#include "base/i18n.h"
#include "platform/folder.h"
#include "apply/ticks.h"
#include "document/document.h"
#include "platform/durable.h"
#include "topics/pair.h"
#include "topics/suggest.h"
#include "topics/topic.h"

#define PAUSE_MS 150

typedef enum { WORK_OPEN, WORK_REFRESH, WORK_PLAN, WORK_JOB, WORK_QUIT } WorkKind;

/* What the station's thread is asked to do; it belongs to that thread from the queue on. */
typedef struct {
  WorkKind kind;
  DcwUiJob job;
  DcwUiSession *session; /* not owned: the session ends its thread before it goes */
  guint serial;
  char *spec;
  gboolean suggest, role_too;
  DcwProfile *pair; /* a file from the other computer that is being opened */
  char *path, *step;
  gboolean done;
  DcwProfile *draft;
  GHashTable *left;
  DcwUiScene *scene; /* whose plan is applied */
  DcwSecrets *secrets;
  guint run;
  DcwConflictPolicy on_conflict;
  gint64 confirm_within_s;
  GCancellable *cancellable;
} Work;

/* And what comes back. */
typedef struct {
  DcwUiSession *session; /* owned */
  WorkKind kind;
  DcwUiJob job;
  guint serial;
  gboolean suggested, opened, had_pair;
  DcwUiScene *scene;
  DcwReport *report;
  GError *error;
} Answer;

typedef struct {
  DcwUiSession *session; /* owned */
  guint i, n, phase, result;
  DcwChange *change; /* not owned: the plan of the running job keeps it */
  DcwPlan *plan;
} Step;

struct _DcwUiSession {
  GObject parent_instance;
  /* Main thread. */
  DcwProfile *draft;
  DcwProfile *pair; /* from the other computer, not taken in yet; or NULL */
  GHashTable *left;
  DcwUiScene *scene;
  DcwReport *report;
  DcwUiActivity activity;
  guint serial, pause_id;
  gboolean stale;
  gboolean suggest;          /* the station has not filled in yet what it knows */
  gboolean role_is_said;     /* the person did, before that */
  GCancellable *cancellable; /* of what is going on; or NULL */
  GAsyncQueue *queue;
  GThread *thread;
  /* The station's thread. */
  char *state_folder;
  DcwStation *station;
  DcwStore *store;
  DcwView *view;
  DcwUiReading *reading; /* of view */
};

G_DEFINE_FINAL_TYPE (DcwUiSession, dcw_ui_session, G_TYPE_OBJECT)

enum { SIGNAL_SCENE, SIGNAL_ACTIVITY, SIGNAL_PROGRESS, SIGNAL_DONE, SIGNAL_TROUBLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
work_free (Work *work)
{
  g_free (work->spec);
  g_free (work->path);
  g_free (work->step);
  g_clear_pointer (&work->pair, dcw_profile_free);
  g_clear_pointer (&work->draft, dcw_profile_free);
  g_clear_pointer (&work->left, g_hash_table_unref);
  g_clear_pointer (&work->scene, dcw_ui_scene_unref);
  g_clear_pointer (&work->secrets, dcw_secrets_free);
  g_clear_object (&work->cancellable);
  g_free (work);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static void
answer_free (Answer *answer)
{
  g_clear_object (&answer->session);
  g_clear_pointer (&answer->scene, dcw_ui_scene_unref);
  g_clear_pointer (&answer->report, dcw_report_free);
  g_clear_error (&answer->error);
  g_free (answer);
}

static void
step_free (Step *step)
{
  g_clear_object (&step->session);
  g_clear_pointer (&step->plan, dcw_plan_unref);
  g_free (step);
}

/* ---- The station's thread ---- */

static void
close_station (DcwUiSession *session)
{
  g_clear_pointer (&session->reading, dcw_ui_reading_free);
  g_clear_pointer (&session->view, dcw_view_free);
  g_clear_pointer (&session->store, dcw_store_free);
  g_clear_object (&session->station);
}

static gboolean
read_again (DcwUiSession *session, GError **error)
{
  g_clear_pointer (&session->reading, dcw_ui_reading_free);
  g_clear_pointer (&session->view, dcw_view_free);
  if (!dcw_station_refresh (session->station, error))
    return FALSE;
  session->view = dcw_view_new (session->station);
  session->reading = dcw_ui_reading_new (session->view, session->store);
  return TRUE;
}

static gboolean
try_to_open (DcwUiSession *session, const Work *work, GError **error)
{
  g_autoptr (DcwReport) settled = NULL;
  session->station = dcw_station_open (work->spec, session->state_folder, error);
  if (session->station == NULL)
    return FALSE;
  if (dcw_station_info (session->station)->instance != NULL) {
    session->store = dcw_store_open (session->state_folder, session->station, error);
    if (session->store == NULL)
      return FALSE;
    dcw_store_set_scope (session->store, dcw_topics_check_plan);
    if (!dcw_settle_deadline (session->store, session->station, &settled, error))
      return FALSE;
  }
  return read_again (session, error);
}

/* The station and all that goes with it, or nothing. */
static gboolean
open_station (DcwUiSession *session, const Work *work, GError **error)
{
  close_station (session);
  gboolean good = try_to_open (session, work, error);
  if (!good)
    close_station (session);
  return good;
}

static gboolean
deliver_step (gpointer data)
{
  Step *step = data;
  g_signal_emit (step->session, signals[SIGNAL_PROGRESS], 0, step->i, step->n, step->change, step->phase, step->result);
  return G_SOURCE_REMOVE;
}

typedef struct {
  const Work *work;
  DcwPlan *plan;
} Going;

static void
progress (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data)
{
  const Going *going = data;
  Step *step = g_new0 (Step, 1);
  *step = (Step){ g_object_ref (going->work->session),
                  i,
                  n,
                  phase,
                  result,
                  (DcwChange *)change,
                  going->plan != NULL ? dcw_plan_ref (going->plan) : NULL };
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver_step, step, (GDestroyNotify)step_free);
}

static gboolean
restart_all (DcwUiSession *session, const DcwSecrets *secrets, GError **error)
{
  g_autoptr (GPtrArray) pending = dcw_pending_restarts (session->store, session->station, 0, error);
  for (guint i = 0; pending != NULL && i < pending->len; i++)
    if (dcw_restart_pending (session->store, session->station, pending->pdata[i], secrets, error) != DCW_RESTARTED)
      return FALSE;
  return pending != NULL;
}

static gboolean
write_pair (DcwUiSession *session, const Work *work, GError **error)
{
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  g_autoptr (DcwProfile) pair = dcw_pair_make (session->view, work->scene->profile, missing, error);
  if (pair == NULL)
    return FALSE;
  g_autoptr (GBytes) bytes = dcw_document_write_profile (pair);
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  return dcw_durable_replace (work->path, data, size, 0600, error);
}

static void
do_job (DcwUiSession *session, const Work *work, Answer *answer)
{
  Going going = { work, work->scene != NULL ? work->scene->plan : NULL };
  const DcwRunOptions options = {
    .confirm_within_s = work->confirm_within_s,
    .on_conflict = work->on_conflict,
    .secrets = work->secrets,
    .progress = going.plan != NULL ? progress : NULL,
    .progress_data = &going,
    .cancellable = work->cancellable,
  };
  if (session->view == NULL) {
    answer->error =
        g_error_new_literal (DCW_ERROR, DCW_ERROR_REFUSED, _ ("The computer could not be read, so nothing was done."));
    return;
  }
  if (session->store == NULL && work->job != DCW_UI_JOB_PAIR) {
    answer->error = g_error_new (DCW_ERROR, DCW_ERROR_UNSUPPORTED, "%s",
                                 work->scene != NULL && work->scene->read_only != NULL ? work->scene->read_only : "");
    return;
  }
  switch (work->job) {
  case DCW_UI_JOB_APPLY:
    answer->report = dcw_apply (session->store, session->station, going.plan, work->scene->profile, &options, &answer->error);
    break;
  case DCW_UI_JOB_UNDO:
  case DCW_UI_JOB_PREVIEW_UNDO:
    answer->report =
        dcw_undo (session->store, session->station, work->run, work->job == DCW_UI_JOB_PREVIEW_UNDO, &options, &answer->error);
    break;
  case DCW_UI_JOB_RESUME:
    answer->report = dcw_resume (session->store, session->station, FALSE, &options, &answer->error);
    break;
  case DCW_UI_JOB_CONFIRM:
    dcw_confirm (session->store, session->station, work->run, &answer->error);
    break;
  case DCW_UI_JOB_PAIR:
    write_pair (session, work, &answer->error);
    break;
  case DCW_UI_JOB_TICK: {
    const char *const steps[] = { work->step, NULL };
    dcw_ticks_change (session->store, work->done ? steps : NULL, work->done ? NULL : steps, g_get_user_name (), &answer->error);
    break;
  }
  case DCW_UI_JOB_RESTART:
    restart_all (session, work->secrets, &answer->error);
    break;
  }
}

static void
plan (DcwUiSession *session, const Work *work, Answer *answer)
{
  g_autoptr (DcwProfile) draft = dcw_profile_copy (work->draft);
  answer->had_pair = work->pair != NULL;
  if (work->pair != NULL) {
    g_autoptr (DcwProfile) taken = dcw_profile_new ();
    taken->role = work->pair->role;
    taken->network = work->pair->network;
    if (dcw_pair_take (taken, work->pair, session->view, answer->error == NULL ? &answer->error : NULL)) {
      g_clear_pointer (&draft, dcw_profile_free);
      draft = g_steal_pointer (&taken);
      answer->opened = TRUE;
    }
  }
  if (work->suggest)
    dcw_profile_suggest (draft, session->view, work->role_too);
  answer->suggested = work->suggest;
  answer->scene = dcw_ui_scene_make (session->view, session->reading, draft, work->left, work->cancellable);
}

static gboolean deliver (gpointer data);

static void
do_work (const Work *work)
{
  DcwUiSession *session = work->session;
  Answer *answer = g_new0 (Answer, 1);
  gboolean good = TRUE;
  answer->session = g_object_ref (session);
  answer->kind = work->kind;
  answer->job = work->job;
  answer->serial = work->serial;
  if (work->kind == WORK_OPEN)
    good = open_station (session, work, &answer->error);
  if (work->kind == WORK_JOB)
    do_job (session, work, answer);
  if (good && session->station != NULL && (work->kind == WORK_REFRESH || work->kind == WORK_JOB)) {
    g_autoptr (GError) unread = NULL;
    good = read_again (session, &unread);
    if (!good && answer->error == NULL)
      answer->error = g_steal_pointer (&unread);
  }
  if (good && session->view != NULL)
    plan (session, work, answer);
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver, answer, (GDestroyNotify)answer_free);
}

static gpointer
run_thread (gpointer data)
{
  GAsyncQueue *queue = data;
  for (;;) {
    g_autoptr (Work) work = g_async_queue_pop (queue);
    if (work->kind == WORK_QUIT) {
      close_station (work->session);
      break;
    }
    do_work (work);
  }
  g_async_queue_unref (queue);
  return NULL;
}

/* ---- The main thread ---- */

static void
set_activity (DcwUiSession *session, DcwUiActivity activity)
{
  if (session->activity == activity)
    return;
  session->activity = activity;
  g_signal_emit (session, signals[SIGNAL_ACTIVITY], 0);
}

static gboolean
deliver (gpointer data)
{
  Answer *answer = data;
  DcwUiSession *session = answer->session;
  if (session->thread == NULL)
    return G_SOURCE_REMOVE;
  gboolean latest = answer->serial == session->serial;
  if (answer->scene != NULL && (latest || answer->kind != WORK_PLAN)) {
    g_clear_pointer (&session->scene, dcw_ui_scene_unref);
    session->scene = dcw_ui_scene_ref (answer->scene);
    if (latest && (answer->opened || (answer->suggested && session->suggest))) {
      session->suggest = FALSE;
      g_clear_pointer (&session->draft, dcw_profile_free);
      session->draft = dcw_profile_copy (answer->scene->draft);
    }
    session->stale = !latest;
  }
  if (latest) {
    if (answer->had_pair)
      g_clear_pointer (&session->pair, dcw_profile_free);
    g_clear_object (&session->cancellable);
    set_activity (session, DCW_UI_IDLE);
  }
  if (answer->scene != NULL && (latest || answer->kind != WORK_PLAN))
    g_signal_emit (session, signals[SIGNAL_SCENE], 0);
  if (answer->kind == WORK_JOB) {
    DcwReport *report = answer->report;
    if (report != NULL && answer->job != DCW_UI_JOB_PREVIEW_UNDO) {
      g_clear_pointer (&session->report, dcw_report_free);
      session->report = g_steal_pointer (&answer->report);
    }
    g_signal_emit (session, signals[SIGNAL_DONE], 0, (guint)answer->job, report, answer->error);
  } else if (answer->error != NULL)
    g_signal_emit (session, signals[SIGNAL_TROUBLE], 0, answer->error);
  return G_SOURCE_REMOVE;
}

static Work *
work_new (DcwUiSession *session, WorkKind kind)
{
  Work *work = g_new0 (Work, 1);
  g_clear_handle_id (&session->pause_id, g_source_remove);
  work->kind = kind;
  work->session = session;
  work->serial = ++session->serial;
  work->draft = dcw_profile_copy (session->draft);
  work->suggest = session->suggest;
  work->pair = session->pair != NULL ? dcw_profile_copy (session->pair) : NULL;
  work->role_too = !session->role_is_said;
  work->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;
  g_hash_table_iter_init (&iter, session->left);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (work->left, g_strdup (id));
  g_clear_object (&session->cancellable);
  session->cancellable = g_cancellable_new ();
  work->cancellable = g_object_ref (session->cancellable);
  return work;
}

static void
push (DcwUiSession *session, Work *work, DcwUiActivity activity)
{
  session->stale = TRUE;
  g_async_queue_push (session->queue, work);
  set_activity (session, activity);
}

void
dcw_ui_session_open (DcwUiSession *session, const char *spec, gboolean keep_draft)
{
  if (!keep_draft) {
    g_clear_pointer (&session->draft, dcw_profile_free);
    session->draft = dcw_profile_new ();
    g_hash_table_remove_all (session->left);
    session->suggest = TRUE;
    session->role_is_said = FALSE;
  }
  Work *work = work_new (session, WORK_OPEN);
  work->spec = g_strdup (spec);
  push (session, work, DCW_UI_READING);
  /* What was shown is another computer's from here on. */
  g_clear_pointer (&session->scene, dcw_ui_scene_unref);
  g_clear_pointer (&session->report, dcw_report_free);
  g_signal_emit (session, signals[SIGNAL_SCENE], 0);
}

void
dcw_ui_session_refresh (DcwUiSession *session)
{
  push (session, work_new (session, WORK_REFRESH), DCW_UI_READING);
}

void
dcw_ui_session_cancel (DcwUiSession *session)
{
  g_cancellable_cancel (session->cancellable);
}

DcwUiActivity
dcw_ui_session_activity (DcwUiSession *session)
{
  return session->activity;
}

const DcwUiScene *
dcw_ui_session_scene (DcwUiSession *session)
{
  return session->scene;
}

gboolean
dcw_ui_session_is_stale (DcwUiSession *session)
{
  return session->stale;
}

const DcwReport *
dcw_ui_session_report (DcwUiSession *session)
{
  return session->report;
}

const DcwProfile *
dcw_ui_session_draft (DcwUiSession *session)
{
  return session->draft;
}

DcwProfile *
dcw_ui_session_edit (DcwUiSession *session)
{
  return session->draft;
}

static gboolean
pause_is_over (gpointer data)
{
  DcwUiSession *session = data;
  session->pause_id = 0;
  push (session, work_new (session, WORK_PLAN), DCW_UI_PLANNING);
  return G_SOURCE_REMOVE;
}

void
dcw_ui_session_touched (DcwUiSession *session)
{
  session->stale = TRUE;
  g_clear_handle_id (&session->pause_id, g_source_remove);
  if (session->activity != DCW_UI_WORKING)
    session->pause_id = g_timeout_add (PAUSE_MS, pause_is_over, session);
}

void
dcw_ui_session_load (DcwUiSession *session, const DcwProfile *profile)
{
  g_clear_pointer (&session->draft, dcw_profile_free);
  session->draft = profile->from != NULL ? dcw_profile_new () : dcw_profile_copy (profile);
  g_clear_pointer (&session->pair, dcw_profile_free);
  if (profile->from != NULL) {
    session->pair = dcw_profile_copy (profile);
    session->draft->role = profile->role;
  }
  session->suggest = FALSE;
  g_hash_table_remove_all (session->left);
  dcw_ui_session_touched (session);
}

void
dcw_ui_session_set_role (DcwUiSession *session, DcwRole role)
{
  session->role_is_said = TRUE;
  if (session->draft->role == role)
    return;
  session->draft->role = role;
  dcw_ui_session_touched (session);
}

void
dcw_ui_session_set_list (DcwUiSession *session, DcwProfileList list, const char *const *entries)
{
  g_ptr_array_set_size (session->draft->lists[list], 0);
  for (guint i = 0; entries != NULL && entries[i] != NULL; i++) {
    g_autofree char *entry = g_strstrip (g_strdup (entries[i]));
    if (*entry != '\0')
      dcw_profile_add (session->draft, list, entry);
  }
  dcw_ui_session_touched (session);
}

void
dcw_ui_session_answer (DcwUiSession *session, const char *option, const char *value)
{
  dcw_profile_set (session->draft, option, value);
  if (value == NULL)
    g_hash_table_add (session->left, g_strdup (option));
  else
    g_hash_table_remove (session->left, option);
  dcw_ui_session_touched (session);
}

/* Only on the computer that is shown, and one job at a time. NULL: not now. secrets is taken. */
static Work *
job_new (DcwUiSession *session, DcwUiJob job, DcwSecrets *secrets)
{
  if (session->scene == NULL || session->activity == DCW_UI_READING || session->activity == DCW_UI_WORKING) {
    g_clear_pointer (&secrets, dcw_secrets_free);
    return NULL;
  }
  Work *work = work_new (session, WORK_JOB);
  work->job = job;
  work->secrets = secrets;
  work->scene = dcw_ui_scene_ref (session->scene);
  return work;
}

static void
push_job (DcwUiSession *session, Work *work)
{
  if (work != NULL)
    push (session, work, DCW_UI_WORKING);
}

void
dcw_ui_session_apply (DcwUiSession *session, DcwSecrets *secrets, gint64 confirm_within_s)
{
  Work *work = job_new (session, DCW_UI_JOB_APPLY, secrets);
  if (work != NULL)
    work->confirm_within_s = confirm_within_s;
  push_job (session, work);
}

void
dcw_ui_session_undo (DcwUiSession *session, guint run, gboolean preview, DcwConflictPolicy on_conflict, DcwSecrets *secrets)
{
  Work *work = job_new (session, preview ? DCW_UI_JOB_PREVIEW_UNDO : DCW_UI_JOB_UNDO, secrets);
  if (work != NULL) {
    work->run = run;
    work->on_conflict = on_conflict;
  }
  push_job (session, work);
}

void
dcw_ui_session_resume (DcwUiSession *session)
{
  push_job (session, job_new (session, DCW_UI_JOB_RESUME, NULL));
}

void
dcw_ui_session_confirm (DcwUiSession *session)
{
  push_job (session, job_new (session, DCW_UI_JOB_CONFIRM, NULL));
}

void
dcw_ui_session_restart (DcwUiSession *session)
{
  push_job (session, job_new (session, DCW_UI_JOB_RESTART, NULL));
}

void
dcw_ui_session_pair (DcwUiSession *session, const char *path)
{
  Work *work = job_new (session, DCW_UI_JOB_PAIR, NULL);
  if (work != NULL)
    work->path = g_strdup (path);
  push_job (session, work);
}

void
dcw_ui_session_tick (DcwUiSession *session, const char *step, gboolean done)
{
  Work *work = job_new (session, DCW_UI_JOB_TICK, NULL);
  if (work != NULL) {
    work->step = g_strdup (step);
    work->done = done;
  }
  push_job (session, work);
}

/* What is being applied is brought to an end first: a station is never left between two changes by a closed window. */
static void
dcw_ui_session_dispose (GObject *object)
{
  DcwUiSession *session = DCW_UI_SESSION (object);
  g_clear_handle_id (&session->pause_id, g_source_remove);
  if (session->thread != NULL) {
    Work *work = g_new0 (Work, 1);
    work->kind = WORK_QUIT;
    work->session = session;
    g_async_queue_push (session->queue, work);
    g_thread_join (g_steal_pointer (&session->thread));
  }
  G_OBJECT_CLASS (dcw_ui_session_parent_class)->dispose (object);
}

static void
dcw_ui_session_finalize (GObject *object)
{
  DcwUiSession *session = DCW_UI_SESSION (object);
  g_async_queue_unref (session->queue);
  g_clear_object (&session->cancellable);
  g_clear_pointer (&session->draft, dcw_profile_free);
  g_clear_pointer (&session->pair, dcw_profile_free);
  g_clear_pointer (&session->left, g_hash_table_unref);
  g_clear_pointer (&session->scene, dcw_ui_scene_unref);
  g_clear_pointer (&session->report, dcw_report_free);
  g_free (session->state_folder);
  G_OBJECT_CLASS (dcw_ui_session_parent_class)->finalize (object);
}

static void
dcw_ui_session_class_init (DcwUiSessionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GType type = G_TYPE_FROM_CLASS (class);
  object_class->dispose = dcw_ui_session_dispose;
  object_class->finalize = dcw_ui_session_finalize;
  signals[SIGNAL_SCENE] = g_signal_new ("scene", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVITY] = g_signal_new ("activity", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 5, G_TYPE_UINT,
                                           G_TYPE_UINT, G_TYPE_POINTER, G_TYPE_UINT, G_TYPE_UINT);
  signals[SIGNAL_DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT,
                                       G_TYPE_POINTER, G_TYPE_POINTER);
  signals[SIGNAL_TROUBLE] =
      g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
dcw_ui_session_init (DcwUiSession *session)
{
  session->draft = dcw_profile_new ();
  session->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  session->queue = g_async_queue_new_full ((GDestroyNotify)work_free);
  session->state_folder = dcw_folder_state ();
  session->thread = g_thread_new ("station", run_thread, g_async_queue_ref (session->queue));
}

DcwUiSession *
dcw_ui_session_new (void)
{
  return g_object_new (DCW_UI_TYPE_SESSION, NULL);
}
