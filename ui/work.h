/* work: what the session asks of the station's thread, and what comes back. Inside the session only.
 *
 * A DcwUiWork belongs to that thread from the queue on, a DcwUiResult to the main thread once it is delivered. The station, its
 * store and view live on the desk and are touched by that thread alone.
 */
#pragma once
#include "apply/compared.h"
#include "opening.h"
#include "session.h"

typedef enum {
  DCW_UI_WORK_OPEN,
  DCW_UI_WORK_REFRESH,
  DCW_UI_WORK_PLAN,
  DCW_UI_WORK_JOB,
  DCW_UI_WORK_LOOK,
  DCW_UI_WORK_QUIT
} DcwUiWorkKind;

typedef struct {
  DcwUiWorkKind kind;
  DcwUiJob job;
  DcwUiSession *session; /* not owned: the session ends its thread before it goes, or stays for it */
  guint serial;
  char *spec;
  gboolean suggest, role_too, by_person;
  DcwProfile *file; /* that is being opened; or NULL */
  char *path, *step;
  char *text; /* whom it means */
  gboolean done;
  DcwProfile *draft;
  GHashTable *left;
  DcwUiScene *scene; /* whose plan is applied */
  DcwSecrets *secrets;
  guint run;
  guint waiting; /* the run that was shown to wait to be kept; 0: none */
  DcwConflictPolicy on_conflict;
  gint64 confirm_within_s;
  GCancellable *cancellable;
} DcwUiWork;

void dcw_ui_work_free (DcwUiWork *work);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwUiWork, dcw_ui_work_free)

/* Only on the computer that is shown, and one job at a time. NULL: not now, which "trouble" says where people would wonder.
 * secrets is taken. */
DcwUiWork *dcw_ui_session_job_new (DcwUiSession *session, DcwUiJob job, DcwSecrets *secrets);
/* Begins it, as soon as the station's thread has time. work is taken; NULL: does nothing. */
void dcw_ui_session_push_job (DcwUiSession *session, DcwUiWork *work);

typedef struct {
  DcwUiSession *session; /* owned */
  DcwUiWorkKind kind;
  DcwUiJob job;
  guint serial;
  gboolean suggested, had_file;
  DcwUiOpened *opened;  /* what the file made of the draft; or NULL */
  DcwUiPairNote *saved; /* of the file for the other computer; or NULL */
  DcwUiScene *scene;
  DcwReport *report;
  DcwReport *settled;   /* of the run that waits no more: it was kept, or taken back by whomever; or NULL */
  GPtrArray *passwords; /* of DcwNeededPassword: what the undo that was looked at needs; or NULL */
  DcwUiComparison *comparison;
  DcwRecord *record;
  char *text; /* whom was looked for; of a restart what restarted, for people */
  DcwUiFound *found;
  GError *error;
} DcwUiResult;

void dcw_ui_result_free (DcwUiResult *result);

typedef struct {
  char *state_folder;
  DcwStation *station;
  DcwStore *store;
  DcwView *view;
  DcwUiReading *reading; /* of view */
} DcwUiDesk;

/* All but state_folder. */
void dcw_ui_desk_clear (DcwUiDesk *desk);
/* Does it. progress: as DcwProgress; called on the station's thread. Free with dcw_ui_result_free(). */
DcwUiResult *dcw_ui_desk_do (DcwUiDesk *desk, const DcwUiWork *work, DcwProgress progress, gpointer progress_data);
