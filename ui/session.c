#include "work.h"
#include "base/error.h"
#include "base/i18n.h"
#include "platform/folder.h"

#define PAUSE_MS 150
#define SLOW_MS 1000                      /* planning that takes longer can be cancelled */
#define LEAVE_US (2 * G_TIME_SPAN_SECOND) /* what only reads may take so long to end when the window is closed */

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
  DcwProfile *file; /* that is being opened: the draft has nothing of it yet; or NULL */
  GHashTable *left;
  gboolean by_person; /* somebody has answered something in this draft */
  DcwUiPairNote *opened_note, *saved_note;
  DcwUiScene *scene;
  DcwReport *report;
  GPtrArray *undo_passwords;
  char *restarted;
  DcwUiComparison *comparison;
  DcwRecord *record;
  DcwUiActivity activity;
  guint serial, pause_id, slow_id;
  gboolean slow; /* it has been planning for that long */
  guint undone_run;
  guint given_up; /* up to this serial nobody waits any more for what only reads */
  guint answered; /* the latest serial that was; they are in order */
  guint n_queued; /* so much the station's thread has been told and has not answered */
  gboolean stale;
  gboolean suggest;          /* the station has not filled in yet what it knows */
  gboolean role_is_said;     /* the person did, before that */
  GCancellable *cancellable; /* of what is going on; or NULL */
  GAsyncQueue *queue;
  GAsyncQueue *ended; /* gets something when the thread ends */
  GThread *thread;
  /* The station's thread. */
  DcwUiDesk desk;
};

G_DEFINE_FINAL_TYPE (DcwUiSession, dcw_ui_session, G_TYPE_OBJECT)

enum { SIGNAL_SCENE, SIGNAL_ACTIVITY, SIGNAL_PROGRESS, SIGNAL_DONE, SIGNAL_SETTLED, SIGNAL_FOUND, SIGNAL_TROUBLE, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
step_free (Step *step)
{
  g_clear_object (&step->session);
  g_clear_pointer (&step->plan, dcw_plan_unref);
  g_free (step);
}

/* ---- The station's thread ---- */

static gboolean
deliver_step (gpointer data)
{
  Step *step = data;
  g_signal_emit (step->session, signals[SIGNAL_PROGRESS], 0, step->i, step->n, step->change, step->phase, step->result);
  return G_SOURCE_REMOVE;
}

typedef struct {
  const DcwUiWork *work;
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

static gboolean deliver (gpointer data);

static gpointer
run_thread (gpointer data)
{
  DcwUiSession *session = data;
  GAsyncQueue *queue = session->queue;
  for (;;) {
    g_autoptr (DcwUiWork) work = g_async_queue_pop (queue);
    DcwUiDesk *desk = &work->session->desk;
    if (work->kind == DCW_UI_WORK_QUIT) {
      dcw_ui_desk_clear (desk);
      g_async_queue_push (session->ended, session);
      break;
    }
    Going going = { work, work->scene != NULL ? work->scene->plan : NULL };
    DcwUiResult *result = dcw_ui_desk_do (desk, work, progress, &going);
    g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, deliver, result, (GDestroyNotify)dcw_ui_result_free);
  }
  return NULL;
}

/* ---- The main thread ---- */

static gboolean
only_reads (DcwUiWorkKind kind, DcwUiJob job)
{
  return kind != DCW_UI_WORK_JOB || job == DCW_UI_JOB_PREVIEW_UNDO || job == DCW_UI_JOB_COMPARE || job == DCW_UI_JOB_RECORD;
}

static gboolean
is_slow (gpointer data)
{
  DcwUiSession *session = data;
  session->slow_id = 0;
  session->slow = TRUE;
  g_signal_emit (session, signals[SIGNAL_ACTIVITY], 0);
  return G_SOURCE_REMOVE;
}

static void
set_activity (DcwUiSession *session, DcwUiActivity activity)
{
  if (session->activity == activity)
    return;
  session->activity = activity;
  session->slow = FALSE;
  g_clear_handle_id (&session->slow_id, g_source_remove);
  if (activity == DCW_UI_PLANNING)
    session->slow_id = g_timeout_add (SLOW_MS, is_slow, session);
  g_signal_emit (session, signals[SIGNAL_ACTIVITY], 0);
}

/* A run that was kept has in its report what only the call that made it knew. */
static void
take_settled (DcwUiSession *session, DcwReport *settled)
{
  DcwReport *shown = session->report;
  if (shown != NULL && shown->run == settled->run && settled->phase == DCW_RUN_APPLIED) {
    shown->phase = settled->phase;
    dcw_report_free (settled);
    return;
  }
  g_clear_pointer (&session->report, dcw_report_free);
  session->report = settled;
}

static void
set_note (DcwUiPairNote **place, DcwUiPairNote *note)
{
  dcw_ui_pair_note_free (*place);
  *place = note;
}

static void
take_opened (DcwUiSession *session, DcwUiOpened *opened)
{
  g_hash_table_unref (session->left);
  session->left = g_hash_table_ref (opened->left);
  session->by_person = TRUE;
  set_note (&session->opened_note, g_steal_pointer (&opened->note));
}

static gboolean
deliver (gpointer data)
{
  DcwUiResult *result = data;
  DcwUiSession *session = result->session;
  session->n_queued--;
  session->answered = MAX (session->answered, result->serial);
  if (session->thread != NULL && result->kind == DCW_UI_WORK_LOOK) {
    g_signal_emit (session, signals[SIGNAL_FOUND], 0, result->text, result->found);
    return G_SOURCE_REMOVE;
  }
  if (session->thread == NULL || (only_reads (result->kind, result->job) && result->serial <= session->given_up))
    return G_SOURCE_REMOVE;
  gboolean latest = result->serial == session->serial;
  if (result->scene != NULL && (latest || result->kind != DCW_UI_WORK_PLAN)) {
    g_clear_pointer (&session->scene, dcw_ui_scene_unref);
    session->scene = dcw_ui_scene_ref (result->scene);
    if (latest && (result->opened != NULL || (result->suggested && session->suggest))) {
      session->suggest = FALSE;
      g_clear_pointer (&session->draft, dcw_profile_free);
      session->draft = dcw_profile_copy (result->scene->draft);
    }
    if (latest && result->opened != NULL)
      take_opened (session, result->opened);
    session->stale = !latest;
  }
  gboolean was_settled = result->settled != NULL;
  if (was_settled)
    take_settled (session, g_steal_pointer (&result->settled));
  if (result->saved != NULL)
    set_note (&session->saved_note, g_steal_pointer (&result->saved));
  if (latest) {
    if (result->had_file)
      g_clear_pointer (&session->file, dcw_profile_free);
    g_clear_object (&session->cancellable);
    set_activity (session, DCW_UI_IDLE);
  }
  if (result->scene != NULL && (latest || result->kind != DCW_UI_WORK_PLAN))
    g_signal_emit (session, signals[SIGNAL_SCENE], 0);
  if (was_settled)
    g_signal_emit (session, signals[SIGNAL_SETTLED], 0, session->report);
  if (result->kind == DCW_UI_WORK_JOB) {
    DcwReport *report = result->report;
    if (report != NULL && result->job != DCW_UI_JOB_PREVIEW_UNDO) {
      set_note (&session->saved_note, NULL);
      g_clear_pointer (&session->report, dcw_report_free);
      session->report = g_steal_pointer (&result->report);
    }
    if (result->job == DCW_UI_JOB_PREVIEW_UNDO) {
      g_clear_pointer (&session->undo_passwords, g_ptr_array_unref);
      session->undo_passwords = g_steal_pointer (&result->passwords);
    }
    if (result->job == DCW_UI_JOB_RESTART) {
      g_free (session->restarted);
      session->restarted = g_steal_pointer (&result->text);
    }
    if (result->comparison != NULL) {
      g_clear_pointer (&session->comparison, dcw_ui_comparison_free);
      session->comparison = g_steal_pointer (&result->comparison);
    }
    if (result->job == DCW_UI_JOB_RECORD) {
      g_clear_pointer (&session->record, dcw_record_free);
      session->record = g_steal_pointer (&result->record);
    }
    g_signal_emit (session, signals[SIGNAL_DONE], 0, (guint)result->job, report, result->error);
  } else if (result->error != NULL)
    g_signal_emit (session, signals[SIGNAL_TROUBLE], 0, result->error);
  return G_SOURCE_REMOVE;
}

static DcwUiWork *
work_new (DcwUiSession *session, DcwUiWorkKind kind)
{
  DcwUiWork *work = g_new0 (DcwUiWork, 1);
  g_clear_handle_id (&session->pause_id, g_source_remove);
  work->kind = kind;
  work->session = session;
  work->serial = ++session->serial;
  work->draft = dcw_profile_copy (session->draft);
  work->suggest = session->suggest;
  work->file = session->file != NULL ? dcw_profile_copy (session->file) : NULL;
  work->by_person = session->by_person;
  work->role_too = !session->role_is_said;
  work->waiting = session->scene != NULL && session->scene->waiting ? session->scene->unfinished : 0;
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
push (DcwUiSession *session, DcwUiWork *work, DcwUiActivity activity)
{
  session->stale = TRUE;
  session->n_queued++;
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
    g_clear_pointer (&session->file, dcw_profile_free);
    session->suggest = TRUE;
    session->role_is_said = session->by_person = FALSE;
    set_note (&session->opened_note, NULL);
  }
  DcwUiWork *work = work_new (session, DCW_UI_WORK_OPEN);
  work->spec = g_strdup (spec);
  push (session, work, DCW_UI_READING);
  /* What was shown is another computer's from here on. */
  g_clear_pointer (&session->scene, dcw_ui_scene_unref);
  g_clear_pointer (&session->report, dcw_report_free);
  g_clear_pointer (&session->comparison, dcw_ui_comparison_free);
  set_note (&session->saved_note, NULL);
  g_signal_emit (session, signals[SIGNAL_SCENE], 0);
}

void
dcw_ui_session_refresh (DcwUiSession *session)
{
  push (session, work_new (session, DCW_UI_WORK_REFRESH), DCW_UI_READING);
}

/* What reads is not waited for: a disk or a service may take its time, and its answer is dropped when it comes. */
void
dcw_ui_session_cancel (DcwUiSession *session)
{
  g_cancellable_cancel (session->cancellable);
  if (session->activity != DCW_UI_READING && session->activity != DCW_UI_PLANNING)
    return;
  session->given_up = session->serial++;
  g_clear_object (&session->cancellable);
  set_activity (session, DCW_UI_IDLE);
}

DcwUiActivity
dcw_ui_session_activity (DcwUiSession *session)
{
  return session->activity;
}

gboolean
dcw_ui_session_can_cancel (DcwUiSession *session)
{
  return session->activity == DCW_UI_READING || (session->activity == DCW_UI_PLANNING && session->slow);
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

const DcwUiComparison *
dcw_ui_session_comparison (DcwUiSession *session)
{
  return session->comparison;
}

const DcwUiPairNote *
dcw_ui_session_opened (DcwUiSession *session)
{
  return session->opened_note;
}

const DcwUiPairNote *
dcw_ui_session_saved (DcwUiSession *session)
{
  return session->saved_note;
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
  push (session, work_new (session, DCW_UI_WORK_PLAN), DCW_UI_PLANNING);
  return G_SOURCE_REMOVE;
}

static void
plan_soon (DcwUiSession *session)
{
  session->stale = TRUE;
  g_clear_handle_id (&session->pause_id, g_source_remove);
  if (session->activity != DCW_UI_WORKING)
    session->pause_id = g_timeout_add (PAUSE_MS, pause_is_over, session);
}

void
dcw_ui_session_touched (DcwUiSession *session)
{
  session->by_person = TRUE;
  plan_soon (session);
}

void
dcw_ui_session_load (DcwUiSession *session, const DcwProfile *profile)
{
  g_clear_pointer (&session->file, dcw_profile_free);
  session->file = dcw_profile_copy (profile);
  plan_soon (session);
}

void
dcw_ui_session_set_role (DcwUiSession *session, DcwRole role)
{
  session->role_is_said = TRUE;
  if (session->draft->role == role)
    return;
  session->draft->role = role;
  plan_soon (session);
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

/* No serial of its own: what is being planned goes on. */
void
dcw_ui_session_look_up (DcwUiSession *session, const char *text)
{
  DcwUiWork *work = g_new0 (DcwUiWork, 1);
  work->kind = DCW_UI_WORK_LOOK;
  work->session = session;
  work->text = g_strdup (text);
  session->n_queued++;
  g_async_queue_push (session->queue, work);
}

/* What writes does not wait behind something that was given up: it would begin at a time when nobody expects it any more. */
static gboolean
can_begin (DcwUiSession *session, DcwUiJob job)
{
  gboolean owed = session->answered < session->given_up || (session->activity == DCW_UI_IDLE && session->n_queued > 0);
  if (only_reads (DCW_UI_WORK_JOB, job) || !owed)
    return TRUE;
  g_autoptr (GError) error =
      g_error_new_literal (DCW_ERROR, DCW_ERROR_REFUSED, _ ("The computer has not answered yet. Try again when it has."));
  g_signal_emit (session, signals[SIGNAL_TROUBLE], 0, error);
  return FALSE;
}

DcwUiWork *
dcw_ui_session_job_new (DcwUiSession *session, DcwUiJob job, DcwSecrets *secrets)
{
  if (session->scene == NULL || session->activity == DCW_UI_READING || session->activity == DCW_UI_WORKING
      || !can_begin (session, job)) {
    g_clear_pointer (&secrets, dcw_secrets_free);
    return NULL;
  }
  DcwUiWork *work = work_new (session, DCW_UI_WORK_JOB);
  work->job = job;
  work->secrets = secrets;
  work->scene = dcw_ui_scene_ref (session->scene);
  return work;
}

void
dcw_ui_session_push_job (DcwUiSession *session, DcwUiWork *work)
{
  if (work != NULL && (work->job == DCW_UI_JOB_UNDO || work->job == DCW_UI_JOB_PREVIEW_UNDO))
    session->undone_run = work->run;
  if (work != NULL)
    push (session, work, only_reads (DCW_UI_WORK_JOB, work->job) ? DCW_UI_READING : DCW_UI_WORKING);
}

guint
dcw_ui_session_undone_run (DcwUiSession *session)
{
  return session->undone_run;
}

const GPtrArray *
dcw_ui_session_undo_passwords (DcwUiSession *session)
{
  return session->undo_passwords;
}

const char *
dcw_ui_session_restarted (DcwUiSession *session)
{
  return session->restarted;
}

DcwRecord *
dcw_ui_session_take_record (DcwUiSession *session)
{
  return g_steal_pointer (&session->record);
}

/* What is being applied is brought to an end first: a station is never left between two changes by a closed window. What only
 * reads is left alone when it does not end: a window that can't be closed is worse. */
static void
dcw_ui_session_dispose (GObject *object)
{
  DcwUiSession *session = DCW_UI_SESSION (object);
  g_clear_handle_id (&session->pause_id, g_source_remove);
  g_clear_handle_id (&session->slow_id, g_source_remove);
  if (session->thread != NULL) {
    DcwUiWork *work = g_new0 (DcwUiWork, 1);
    work->kind = DCW_UI_WORK_QUIT;
    work->session = session;
    gboolean waits = session->activity != DCW_UI_WORKING && session->n_queued > 0;
    if (waits)
      g_cancellable_cancel (session->cancellable);
    g_async_queue_push (session->queue, work);
    if (waits && g_async_queue_timeout_pop (session->ended, LEAVE_US) == NULL) {
      g_object_ref (session); /* for the thread, which ends with the program */
      g_thread_unref (g_steal_pointer (&session->thread));
    } else
      g_thread_join (g_steal_pointer (&session->thread));
  }
  G_OBJECT_CLASS (dcw_ui_session_parent_class)->dispose (object);
}

static void
dcw_ui_session_finalize (GObject *object)
{
  DcwUiSession *session = DCW_UI_SESSION (object);
  g_async_queue_unref (session->queue);
  g_async_queue_unref (session->ended);
  g_clear_object (&session->cancellable);
  g_clear_pointer (&session->draft, dcw_profile_free);
  g_clear_pointer (&session->file, dcw_profile_free);
  g_clear_pointer (&session->left, g_hash_table_unref);
  set_note (&session->opened_note, NULL);
  set_note (&session->saved_note, NULL);
  g_clear_pointer (&session->scene, dcw_ui_scene_unref);
  g_clear_pointer (&session->report, dcw_report_free);
  g_clear_pointer (&session->undo_passwords, g_ptr_array_unref);
  g_clear_pointer (&session->comparison, dcw_ui_comparison_free);
  g_clear_pointer (&session->record, dcw_record_free);
  g_free (session->restarted);
  g_free (session->desk.state_folder);
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
  signals[SIGNAL_SETTLED] =
      g_signal_new ("settled", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FOUND] =
      g_signal_new ("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_POINTER);
  signals[SIGNAL_TROUBLE] =
      g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
dcw_ui_session_init (DcwUiSession *session)
{
  session->draft = dcw_profile_new ();
  session->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  session->queue = g_async_queue_new_full ((GDestroyNotify)dcw_ui_work_free);
  session->ended = g_async_queue_new ();
  session->desk.state_folder = dcw_folder_state ();
  session->thread = g_thread_new ("station", run_thread, session);
}

DcwUiSession *
dcw_ui_session_new (void)
{
  return g_object_new (DCW_UI_TYPE_SESSION, NULL);
}
