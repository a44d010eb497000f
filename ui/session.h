/* session: the one thread that works on the station, and the draft that the pages edit.
 *
 * Everything here is called on the main thread; answers come there as signals. A changed draft is planned after a short pause
 * over the same view; what has gone stale meanwhile is dropped. Only dcw_ui_session_open(), _refresh() and what writes read
 * the station again.
 *
 * Signals:
 *   "scene"     a new scene is there (dcw_ui_session_scene()), or none: another station is being opened
 *   "activity"  dcw_ui_session_activity() or _can_cancel() is another
 *   "progress"  (guint i, guint n, DcwChange *change, guint phase, guint result): as DcwProgress
 *   "done"      (guint job, DcwReport *report or NULL, GError *error or NULL): a job that writes has ended
 *   "settled"   (DcwReport *report): the run that waited to be kept does not any more, whoever did that
 *   "found"     (const char *text, const DcwUiFound *found): whom dcw_ui_session_look_up() asked for
 *   "trouble"   (GError *error): the station could not be opened or read
 */
#pragma once
#include <glib-object.h>
#include "apply/record.h"
#include "comparison.h"
#include "pair-note.h"
#include "scene.h"

typedef enum { DCW_UI_IDLE, DCW_UI_READING, DCW_UI_PLANNING, DCW_UI_WORKING } DcwUiActivity;
typedef enum {
  DCW_UI_JOB_APPLY, DCW_UI_JOB_UNDO, DCW_UI_JOB_PREVIEW_UNDO, DCW_UI_JOB_RESUME, DCW_UI_JOB_CONFIRM, DCW_UI_JOB_RESTART, DCW_UI_JOB_PAIR, DCW_UI_JOB_TICK, DCW_UI_JOB_COMPARE, DCW_UI_JOB_RECORD
} DcwUiJob;

#define DCW_UI_TYPE_SESSION (dcw_ui_session_get_type ())
G_DECLARE_FINAL_TYPE (DcwUiSession, dcw_ui_session, DCW_UI, SESSION, GObject)

DcwUiSession *dcw_ui_session_new (void);
/* spec: as --station; NULL: the default. The draft begins anew unless keep_draft. */
void dcw_ui_session_open (DcwUiSession *session, const char *spec, gboolean keep_draft);
void dcw_ui_session_refresh (DcwUiSession *session);
/* What is going on: what writes stops where that is safe and takes back what it did; what only reads is not waited for any more. */
void dcw_ui_session_cancel (DcwUiSession *session);

DcwUiActivity dcw_ui_session_activity (DcwUiSession *session);
/* dcw_ui_session_cancel() ends what is going on at once: it only reads; and, planning, it takes longer than usual. */
gboolean dcw_ui_session_can_cancel (DcwUiSession *session);
/* NULL: nothing could be read yet. Borrowed until the next "scene". */
const DcwUiScene *dcw_ui_session_scene (DcwUiSession *session);
/* The draft was changed since the scene was made. */
gboolean dcw_ui_session_is_stale (DcwUiSession *session);

/* Of the last job that ended, or of what was "settled" since; NULL: none, or it was an error. Borrowed until the next one. */
const DcwReport *dcw_ui_session_report (DcwUiSession *session);

/* What has restarted, for people, after a restart that was "done"; NULL: not all of it did, which the error says. Borrowed until the
 * next one is. */
const char *dcw_ui_session_restarted (DcwUiSession *session);

/* Of the last comparison; NULL: there was none on this station. Borrowed until the next one ends. */
const DcwUiComparison *dcw_ui_session_comparison (DcwUiSession *session);

/* Of the last dcw_ui_session_record() that was "done"; NULL: it was taken, or an error. Free with dcw_record_free(). */
DcwRecord *dcw_ui_session_take_record (DcwUiSession *session);

/* The draft. _edit() gives it to change; dcw_ui_session_touched() afterwards. */
const DcwProfile *dcw_ui_session_draft (DcwUiSession *session);
DcwProfile *dcw_ui_session_edit (DcwUiSession *session);
void dcw_ui_session_touched (DcwUiSession *session);
/* Makes the draft what a file that was opened makes of it (opening.h), as soon as the station's thread has time. "trouble": it does not fit,
 * and the draft is as it was. */
void dcw_ui_session_load (DcwUiSession *session, const DcwProfile *profile);
/* Of the file from the other computer that is in the draft; of that for the other computer, since the last run. NULL: there is none.
 * Borrowed until the next "scene". */
const DcwUiPairNote *dcw_ui_session_opened (DcwUiSession *session);
const DcwUiPairNote *dcw_ui_session_saved (DcwUiSession *session);
void dcw_ui_session_set_role (DcwUiSession *session, DcwRole role);
/* Replaces a list of the draft by the lines of text that are not empty. */
void dcw_ui_session_set_list (DcwUiSession *session, DcwProfileList list, const char *const *entries);
/* value NULL: leave as it is. */
void dcw_ui_session_answer (DcwUiSession *session, const char *option, const char *value);

/* Whom text, a name or a SID, means on the station; answered by "found", as soon as the station's thread has time for it. */
void dcw_ui_session_look_up (DcwUiSession *session, const char *text);
/* Replaces one list of those that an option sets entry by entry; wish NULL: it is not set any more. FALSE, and all stays as it
 * is: the option's text can't be read, or can't carry the wish; *why, for people, is freed with g_free(). */
gboolean dcw_ui_session_set_list_wish (DcwUiSession *session, const char *option, DcwComUse use, const char *subject,
                                       const DcwListWish *wish, char **why);

/* What follows works on the station of the scene, and does nothing while another is being read or worked on. What writes is refused
 * ("trouble") while the station still owes an answer that was given up.
 *
 * Applies the plan of the scene, and nothing else. secrets is taken. confirm_within_s 0: no deadline. */
void dcw_ui_session_apply (DcwUiSession *session, DcwSecrets *secrets, gint64 confirm_within_s);
/* The run that the last undo or preview was asked for. */
guint dcw_ui_session_undone_run (DcwUiSession *session);
/* What the undo that was looked at last needs, of DcwNeededPassword; NULL: nothing was. Borrowed until the next is "done". */
const GPtrArray *dcw_ui_session_undo_passwords (DcwUiSession *session);
/* run 0: last. secrets is taken, may be NULL; so it is below. */
void dcw_ui_session_undo (DcwUiSession *session, guint run, gboolean preview, DcwConflictPolicy on_conflict, DcwSecrets *secrets);
void dcw_ui_session_resume (DcwUiSession *session, DcwSecrets *secrets);
void dcw_ui_session_confirm (DcwUiSession *session);
void dcw_ui_session_restart (DcwUiSession *session, DcwSecrets *secrets); /* every service that waits for it */
/* Writes the half of the other computer, as the draft stands, to path. */
void dcw_ui_session_pair (DcwUiSession *session, const char *path);
/* A step by hand is done, or is not. */
void dcw_ui_session_tick (DcwUiSession *session, const char *step, gboolean done);
/* What is different from what was recorded in a file, or, path NULL, from what the last run left. */
void dcw_ui_session_compare (DcwUiSession *session, const char *path);
/* Makes the record of a run. FALSE: something else is going on, and nothing will be "done". */
gboolean dcw_ui_session_record (DcwUiSession *session, guint run);
