/* What session.h says of jobs on the station: each is put together here, and begins where the session is. */
#include "work.h"

void
dcw_ui_session_apply (DcwUiSession *session, DcwSecrets *secrets, gint64 confirm_within_s)
{
  DcwUiWork *work = dcw_ui_session_job_new (session, DCW_UI_JOB_APPLY, secrets);
  if (work != NULL)
    work->confirm_within_s = confirm_within_s;
  dcw_ui_session_push_job (session, work);
}

void
dcw_ui_session_undo (DcwUiSession *session, guint run, gboolean preview, DcwConflictPolicy on_conflict, DcwSecrets *secrets)
{
  DcwUiWork *work = dcw_ui_session_job_new (session, preview ? DCW_UI_JOB_PREVIEW_UNDO : DCW_UI_JOB_UNDO, secrets);
  if (work != NULL) {
    work->run = run;
    work->on_conflict = on_conflict;
  }
  dcw_ui_session_push_job (session, work);
}

void
dcw_ui_session_resume (DcwUiSession *session, DcwSecrets *secrets)
{
  dcw_ui_session_push_job (session, dcw_ui_session_job_new (session, DCW_UI_JOB_RESUME, secrets));
}

void
dcw_ui_session_confirm (DcwUiSession *session)
{
  DcwUiWork *work = dcw_ui_session_job_new (session, DCW_UI_JOB_CONFIRM, NULL);
  if (work != NULL)
    work->run = work->waiting;
  dcw_ui_session_push_job (session, work);
}

void
dcw_ui_session_restart (DcwUiSession *session, DcwSecrets *secrets)
{
  dcw_ui_session_push_job (session, dcw_ui_session_job_new (session, DCW_UI_JOB_RESTART, secrets));
}

void
dcw_ui_session_pair (DcwUiSession *session, const char *path)
{
  DcwUiWork *work = dcw_ui_session_job_new (session, DCW_UI_JOB_PAIR, NULL);
  if (work != NULL)
    work->path = g_strdup (path);
  dcw_ui_session_push_job (session, work);
}

void
dcw_ui_session_compare (DcwUiSession *session, const char *path)
{
  DcwUiWork *work = dcw_ui_session_job_new (session, DCW_UI_JOB_COMPARE, NULL);
  if (work != NULL)
    work->path = g_strdup (path);
  dcw_ui_session_push_job (session, work);
}

gboolean
dcw_ui_session_record (DcwUiSession *session, guint run)
{
  DcwUiWork *work = dcw_ui_session_job_new (session, DCW_UI_JOB_RECORD, NULL);
  if (work != NULL)
    work->run = run;
  dcw_ui_session_push_job (session, work);
  return work != NULL;
}

void
dcw_ui_session_tick (DcwUiSession *session, const char *step, gboolean done)
{
  DcwUiWork *work = dcw_ui_session_job_new (session, DCW_UI_JOB_TICK, NULL);
  if (work != NULL) {
    work->step = g_strdup (step);
    work->done = done;
  }
  dcw_ui_session_push_job (session, work);
}
