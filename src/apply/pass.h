/* pass: one run being driven over a station: its locks, its journal, and what it knows beyond the journal. Inside src/apply.
 *
 * pass->run is always the fold of what was recorded. Going forward a record that can't be written stops the pass (lost);
 * going back goes on without: its records are then folded in memory only and the run is left unfinished.
 */
#pragma once
#include "apply/case.h"
#include "apply/journal.h"
#include "apply/transaction.h"
#include "platform/lock.h"

typedef struct {
  DcwStore      *store;
  DcwStation    *station;
  DcwRunOptions  options;
  DcwLock       *store_lock, *station_lock;
  gboolean       reserved; /* space on the station */
  DcwSnapshot   *snapshot; /* of the root */
  GBytes        *snapshot_bytes; /* what is written of it, and noted in the journal; NULL: it is written already */
  DcwPlan       *plan;     /* its plan; borrowed */
  GHashTable    *creators; /* folded pending name -> index + 1 of the change that makes the account */
  GArray       **dependents; /* by change: of guint: the changes that need it */
  gboolean      *in_place; /* by change: what the journals before this run say; NULL: nothing is */
  GPtrArray     *preamble; /* of char *: the records up to begin */
  DcwRun        *run;
  DcwJournal    *journal; /* NULL: not begun, or a dry run */
  gboolean       resumed; /* another pass was there before, and may have done more than it could record */
  gboolean       dry;     /* nothing is written, and what would be counts as done */
  gboolean       lost;    /* a record could not be written */
  gboolean       lost_end; /* ... and it was one that ends the run's own way: it may be on the disk all the same */
  char          *unrecorded; /* name of an account that was made and whose binding could not be recorded */
  DcwMessage    *problem;
  GPtrArray     *notes;   /* of DcwMessage, for the report */
  GHashTable    *gone;    /* dry: ids of resources that would have been restored by now */
  DcwState     **seen;    /* by change: what was read back where that was not what was written; else NULL */
  DcwMessage   **details; /* by change: why not, on the run's own way; or NULL */
  DcwMessage   **back_details; /* the same on the way back */
  guint          n;       /* of those, and of dependents */
} DcwPass;

/* Locks, then reads the station anew, and makes sure that the runs are its own (apply/owner.h). options may be NULL. */
DcwPass *dcw_pass_open (DcwStore *store, DcwStation *station, const DcwRunOptions *options, GError **error);
void     dcw_pass_free (DcwPass *pass); /* gives back locks and space */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwPass, dcw_pass_free)

/* ---- Before anything is written ---- */

/* DCW_ERROR_REFUSED naming the command that ends the run that is in the way. except: a waiting run that is not; or 0. */
gboolean dcw_pass_refuse_unfinished (DcwPass *pass, guint except, GError **error);
/* Takes snapshot. DCW_ERROR_REFUSED: the station is read-only, is another machine, or can't write what the plan changes. */
gboolean dcw_pass_set_snapshot (DcwPass *pass, DcwSnapshot *snapshot, GError **error);
/* The root's snapshot from the store; checked as above and against run. */
gboolean dcw_pass_load (DcwPass *pass, const DcwRun *run, GError **error);
/* Before the first write of a run that goes forward: all of the plan is what the topics do on this very station. */
gboolean dcw_pass_check_scope (DcwPass *pass, GError **error);
/* The records of a new run, folded into a new pass->run. parent 0: an apply, whose root is itself. */
gboolean dcw_pass_plan_run (DcwPass *pass, guint number, guint parent, guint root, DcwDirection direction, const DcwBindings *start,
                            GError **error);
/* What the runs of this root before number have left in place, change by change. */
gboolean dcw_pass_know_before (DcwPass *pass, guint root, guint number, GError **error);
/* pass->run anew from the same records. */
gboolean dcw_pass_replan (DcwPass *pass, GError **error);
/* The passwords that were given and that accounts have already are right, as far as the station can tell. The last thing before
 * dcw_pass_begin(): what is refused for another reason costs nobody a log-on. */
gboolean dcw_pass_try_passwords (DcwPass *pass, gboolean back, GError **error);
/* Space, folder, snapshot (an apply's), journal, and the planned records: from then on there is a run. */
gboolean dcw_pass_begin (DcwPass *pass, GError **error);
/* Space, and the journal of a run that has begun; takes run. */
gboolean dcw_pass_continue (DcwPass *pass, DcwRun *run, GError **error);
void     dcw_pass_set_run (DcwPass *pass, DcwRun *run); /* takes run */

/* ---- Records ---- */

/* FALSE: could not be written, and nothing may be written forward any more. */
gboolean dcw_pass_record (DcwPass *pass, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean dcw_pass_record_binding (DcwPass *pass, const char *name, const DcwSid *sid);

/* ---- Changes (settle.c, look.c, held.c) ---- */

const DcwChange *dcw_pass_change (const DcwPass *pass, guint i);
/* TRUE: the change makes an account whose SID does not exist before. */
gboolean dcw_pass_creates (const DcwPass *pass, guint i);
/* What the change's resource is now; never NULL. An account that the plan makes is looked for by its SID only, and what is
 * addressed by an account that is not there is absent. */
DcwState *dcw_pass_look (DcwPass *pass, guint i);
/* Of an account to be made: PRESENT when somebody bears its name, with who in *what (may be NULL). */
DcwStatus dcw_pass_look_for_name (DcwPass *pass, guint i, DcwMessage **what);
/* An account that this run may have made without having noted its SID is found by its name and bound, if it is ours.
 * CONFLICT: one is there that may be ours and may not. */
DcwResult dcw_pass_adopt (DcwPass *pass, guint i);
/* Why resource (bound) can't be removed: it holds or is referred to by something that the plan does not know; or NULL. */
DcwMessage *dcw_pass_held (DcwPass *pass, const DcwResource *resource);
/* Looks, decides, writes, reads back and records. On the way back of a forward run direction is backward. */
DcwResult dcw_pass_settle (DcwPass *pass, guint i, DcwDirection direction);
void      dcw_pass_detail (DcwPass *pass, guint i, DcwMessage *detail); /* takes detail; NULL: none. Of the way it is on */
/* GError to message: it was put into the user's language when it was made. */
DcwMessage *dcw_pass_message (const GError *error);

/* ---- Ways (ways.c) ---- */

/* The run's own way to its end (or to waiting); a forward run that fails goes back. */
void dcw_pass_go (DcwPass *pass);
/* The way back of a forward run, from wherever it is. */
void dcw_pass_go_back (DcwPass *pass);

/* ---- Reports (report.c) ---- */

/* wanted_back: going back is what the caller asked for, so it is no failure. */
DcwReport *dcw_pass_report (DcwPass *pass, gboolean wanted_back);
