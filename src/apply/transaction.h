/* transaction: the machinery of a run, under the station's lock (design section 5).
 *
 * Nothing is written to the station forward without a journal. Success is only what was read back. A call that returns a
 * report has done something or found nothing to do; one that returns an error has not written to the station, or says in the
 * report of the run (dcw_store_run) what it did.
 */
#pragma once
#include <gio/gio.h>
#include "apply/store.h"
#include "platform/secret.h"

typedef enum { DCW_CONFLICT_STOP, DCW_CONFLICT_SKIP, DCW_CONFLICT_OVERWRITE } DcwConflictPolicy;

typedef enum { DCW_EFFECT_IN_FORCE, DCW_EFFECT_STORED } DcwEffect; /* stored: counts after what change->restart names */

/* Called after each change is settled, and before (result PENDING). */
typedef void (*DcwProgress) (guint i, guint n, const DcwChange *change, DcwResult result, gpointer data);

typedef struct {
  gboolean          keep_on_failure; /* else go back on the first failure */
  gint64            confirm_within_s; /* 0: no deadline */
  DcwConflictPolicy on_conflict; /* undo and redo; default stop: every conflict is found before the first write */
  const DcwSecrets *secrets;
  DcwProgress       progress;
  gpointer          progress_data;
  GCancellable     *cancellable; /* between changes; a cancelled apply goes back; undo ignores it */
} DcwRunOptions;

typedef struct {
  DcwResult   result;
  DcwEffect   effect;
  DcwMessage *detail; /* why not, or NULL */
} DcwOutcome;

typedef struct {
  guint        run;      /* number; 0: no run was made, nothing was to be done */
  DcwPhase     phase;
  DcwPlan     *plan;     /* of the root; reference */
  DcwDirection direction;
  gint64       deadline_s; /* 0: none */
  GPtrArray   *outcomes; /* of DcwOutcome, by change of the plan */
} DcwReport;
void dcw_report_free (DcwReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwReport, dcw_report_free)
int  dcw_report_exit_code (const DcwReport *report); /* 0, 1, 11 */

/* scope: topics whose resources may be touched. profile may be NULL. DCW_ERROR_REFUSED: read-only, no or another machine,
 * changed since, unfinished run, lock held, blocked wishes are fine. */
DcwReport *dcw_apply (DcwStore *store, DcwStation *station, DcwPlan *plan, const DcwProfile *profile, const DcwRunOptions *options,
                      GError **error);
/* run: number of the run to take back; 0: last. Undoing an undo is a redo. dry_run: only says what it would do. */
DcwReport *dcw_undo (DcwStore *store, DcwStation *station, guint run, gboolean dry_run, const DcwRunOptions *options, GError **error);
/* Ends an unfinished run: an interrupted apply is undone (forward: finished), an interrupted undo is completed. A report
 * with run 0: there was none. */
DcwReport *dcw_resume (DcwStore *store, DcwStation *station, gboolean forward, const DcwRunOptions *options, GError **error);
/* Keeps a run that awaits confirmation. DCW_ERROR_REFUSED: too late (it is taken back), or not waiting. */
gboolean dcw_confirm (DcwStore *store, DcwStation *station, guint run, GError **error);
/* What any command on a station does first: takes back a run whose deadline has passed (or whose journal is later than the
 * clock). report gets what was done, or NULL when nothing was due. */
gboolean dcw_settle_deadline (DcwStore *store, DcwStation *station, DcwReport **report, GError **error);

/* Injected by the topics layer, so that apply does not know topics: TRUE when a resource may be touched at all. */
typedef gboolean (*DcwInScope) (const DcwResource *resource);
void dcw_store_set_scope (DcwStore *store, DcwInScope in_scope);
