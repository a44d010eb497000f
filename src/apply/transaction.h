/* transaction: the machinery of a run, under the station's lock (design section 5).
 *
 * Nothing is written to the station forward without a journal. Success is only what was read back. A call that returns a
 * report has done something or found nothing to do; one that returns an error has not written to the station.
 * Every call takes the locks, reads the station anew and gives both back; DCW_ERROR_REFUSED when somebody else is at work, or
 * the station is a copy of another one (apply/owner.h).
 */
#pragma once
#include <gio/gio.h>
#include "apply/store.h"
#include "model/password.h"
#include "platform/secret.h"

typedef enum { DCW_CONFLICT_STOP, DCW_CONFLICT_SKIP, DCW_CONFLICT_OVERWRITE } DcwConflictPolicy;

typedef enum { DCW_EFFECT_IN_FORCE, DCW_EFFECT_STORED } DcwEffect; /* stored: counts after what change->restart names */

/* Called before a change is settled (result PENDING) and after. phase: APPLYING on the run's own way, UNWINDING on the way
 * back. Not called in a dry run. */
typedef void (*DcwProgress) (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data);

typedef struct {
  gboolean          keep_on_failure;  /* stop at the first failure and keep what was done; else go back */
  gint64            confirm_within_s; /* 0: no deadline. Apply only */
  DcwConflictPolicy on_conflict;      /* undo and redo; default stop: every conflict is found before the first write */
  const DcwSecrets *secrets;
  DcwProgress       progress;
  gpointer          progress_data;
  GCancellable     *cancellable; /* between changes; a cancelled apply goes back; undo ignores it */
} DcwRunOptions;

typedef struct {
  char       *subject;    /* what the change is about, for people, with the names that the station has */
  DcwResult   result;     /* on the run's own way; in a dry run VERIFIED (UNVERIFIABLE): would be written */
  DcwResult   taken_back; /* on the way back of a run that went back; PENDING: it was not taken back */
  DcwEffect   effect;
  DcwMessage *detail;      /* why not, or NULL; of this call: not kept in the journal */
  DcwMessage *back_detail; /* the same for taken_back */
} DcwOutcome;

typedef struct {
  guint        run;  /* number; 0: no run was made: dry run, or nothing was to be done */
  guint        root; /* 0: there is no run that this is about */
  DcwPhase     phase;
  DcwPlan     *plan; /* of the root; reference. NULL when there is no run that this is about */
  DcwDirection direction;
  gint64       deadline_s; /* 0: none */
  GPtrArray   *outcomes;   /* of DcwOutcome, by change of the plan */
  gboolean     failed;     /* did not end as the caller asked: went back, or is still unfinished */
  DcwMessage  *problem;    /* why, where that is not a matter of one change (cancelled, the journal); or NULL */
  GPtrArray   *notes;      /* of DcwMessage: what a person should know besides: a password that could not be tried */
} DcwReport;
/* Of nothing that was done. plan may be NULL. */
DcwReport *dcw_report_nothing (DcwPlan *plan, DcwDirection direction);
void dcw_report_free (DcwReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwReport, dcw_report_free)
/* What a run has come to, as its journal has it; whatever only the call that made it knew (detail, notes, problem) is missing. */
DcwReport *dcw_report_of (DcwStore *store, DcwStation *station, guint run, GError **error);
/* 1: failed (gone back, or unfinished: resume). 11: partly, or awaiting confirmation. Else 0. */
int dcw_report_exit_code (const DcwReport *report);

/* The passwords that applying plan, or (back) taking it back, needs on this station: of DcwNeededPassword. */
GPtrArray *dcw_needed_passwords (DcwStation *station, const DcwPlan *plan, gboolean back);
/* The same for dcw_undo() of run (0: last) and for dcw_resume(). Never NULL: what can't be read needs none, and is left to the call
 * itself to tell. */
GPtrArray *dcw_undo_passwords (DcwStore *store, DcwStation *station, guint run);
GPtrArray *dcw_resume_passwords (DcwStore *store, DcwStation *station, gboolean forward);
/* DCW_ERROR_SECRET says how to give those that are missing; DCW_ERROR_INVALID which rule a new one breaks. */
gboolean dcw_check_passwords (const GPtrArray *needed, const DcwSecrets *secrets, GError **error);
/* Tries each password that an account has already, once; those that accounts are to get, and those that are not given, not at all.
 * DCW_ERROR_REFUSED: one is wrong; none after it is tried. notes: gets a DcwMessage for each of which the station can't tell. */
gboolean dcw_try_passwords (DcwStation *station, const GPtrArray *needed, const DcwSecrets *secrets, GPtrArray *notes,
                            GError **error);

/* profile: noted in the snapshot; may be NULL. DCW_ERROR_REFUSED: read-only, no or another machine, changed since (naming
 * the resource), out of scope, unfinished run (naming the command that ends it), lock held, a name that no account can have.
 * Passwords as dcw_check_passwords() and dcw_try_passwords() say. Blocked wishes of the plan do not matter. A plan without changes makes no run. */
DcwReport *dcw_apply (DcwStore *store, DcwStation *station, DcwPlan *plan, const DcwProfile *profile, const DcwRunOptions *options,
                      GError **error);
/* run: number of the run to take back; 0: last. Undoing an undo is a redo. A run that awaits confirmation goes back itself.
 * dry_run: only says what it would do. DCW_ERROR_REFUSED: conflicts (with DCW_CONFLICT_STOP, naming them), nothing to take
 * back, taken back already. */
DcwReport *dcw_undo (DcwStore *store, DcwStation *station, guint run, gboolean dry_run, const DcwRunOptions *options, GError **error);
/* Ends an unfinished run: an interrupted apply is undone (forward: finished), an interrupted undo is completed. A report
 * with root 0: there was none. Conflicts are skipped (or overwritten, if told to). Passwords as dcw_try_passwords()
 * says; DCW_ERROR_REFUSED: the run is as unfinished as before. */
DcwReport *dcw_resume (DcwStore *store, DcwStation *station, gboolean forward, const DcwRunOptions *options, GError **error);
/* Keeps a run that awaits confirmation; 0: the one that does. DCW_ERROR_REFUSED: too late (it has been taken back, or this
 * call takes it back), or not waiting. */
gboolean dcw_confirm (DcwStore *store, DcwStation *station, guint run, GError **error);
/* What any command on a station does first: takes back a run whose deadline has passed (or whose journal is later than the
 * clock). report gets what was done, or NULL when nothing was due, or the run is not this station's but that of the file that it
 * is a copy of. A watcher (station/station.h) that has no run to watch is removed. */
gboolean dcw_settle_deadline (DcwStore *store, DcwStation *station, DcwReport **report, GError **error);
