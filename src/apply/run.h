/* run: one pass over a snapshot: apply, undo or redo. Its state is the fold of its journal and nothing else.
 *
 * Journal records are lines of text (apply/journal.h frames them):
 *   start NAME SID            a binding the run starts from; before begin
 *   deadline TIME             confirm before TIME or the run is taken back; before begin
 *   snapshot DIGEST           SHA-256 of the snapshot's file, in hex; before begin, of an apply. Runs of before there was such a
 *                             record have none
 *   begin RUN ROOT PARENT forward|backward keep|stop CHANGES TIME
 *                             from here on there is a run; what comes before alone is none
 *   intend I                  change I of the root's plan is about to be written
 *   unbind NAME               under the intent, no account of this name was found: one that is there from now on was made by
 *                             this run (unless it holds something foreign)
 *   bind NAME SID             it was made
 *   result I RESULT           how change I came out: dcw_result_name()
 *   unwind                    a forward run goes back from here; intents and results count for the way back
 *   wait TIME                 everything that will be done is done; awaits confirmation
 *   confirm TIME              kept: ends a run that waits
 *   end PHASE TIME            applied | undone | nothing | partly
 * NAME is hex of UTF-8, I and CHANGES count from 0, TIME is seconds since 1970 (UTC), PARENT of an apply is 0.
 */
#pragma once
#include "model/snapshot.h"

typedef enum { DCW_FORWARD, DCW_BACKWARD } DcwDirection;

typedef enum {
  DCW_RUN_APPLYING,  /* not finished: going its way */
  DCW_RUN_UNWINDING, /* not finished: a forward run that goes back */
  DCW_RUN_WAITING,   /* done, awaiting confirmation */
  DCW_RUN_APPLIED,   /* ended: the plan is in place (forward), or is taken back (backward) */
  DCW_RUN_UNDONE,    /* ended: a forward run that was taken back by itself: no effect left */
  DCW_RUN_NOTHING,   /* ended: changed nothing */
  DCW_RUN_PARTLY,    /* ended with skips: conflicts, blocked, needs secret; or kept where it failed */
  DCW_N_PHASES
} DcwPhase;

typedef enum {
  DCW_RESULT_PENDING, /* not reached */
  DCW_RESULT_VERIFIED,
  DCW_RESULT_UNVERIFIABLE, /* written, write-only kind */
  DCW_RESULT_UNCHANGED,    /* was so already */
  DCW_RESULT_NOT_VERIFIED, /* written, but reading says otherwise */
  DCW_RESULT_FAILED,       /* could not be written; is as it was */
  DCW_RESULT_CONFLICT,     /* somebody changed it since */
  DCW_RESULT_BLOCKED,      /* kept because something that depends on it stays, or it holds something foreign */
  DCW_RESULT_NEEDS_SECRET,
  DCW_RESULT_UNKNOWN, /* could not be read */
  DCW_N_RESULTS
} DcwResult;
const char *dcw_phase_name (DcwPhase phase);
const char *dcw_result_name (DcwResult result);  /* in journals and JSON */
const char *dcw_result_label (DcwResult result); /* N_(), for people */
gboolean    dcw_result_is_good (DcwResult result); /* is as wanted: verified, unverifiable, unchanged */

/* What a run knows of a change besides its result. */
enum {
  DCW_MARK_INTENDED = 1, /* on the run's own way (not the way back) it was about to be written */
  DCW_MARK_EFFECT = 2,   /* the run changed it, or may have, and has not taken that back */
  DCW_MARK_UNBOUND = 4,  /* an account: its name was seen free under the intent, and not bound since */
};

#define DCW_RUN_MAX_CHANGES 200000
#define DCW_RUN_MAX_NUMBER 999999

typedef struct {
  guint        number, root, parent; /* parent: the run it undoes or redoes; 0: none. A root's root is itself. number 0: not begun */
  DcwDirection direction;
  DcwPhase     phase;
  gboolean     keep_on_failure;
  gint64       time_s, end_s; /* end_s 0: not ended */
  gint64       last_s;        /* latest time in the journal */
  gint64       deadline_s;    /* 0: none */
  char        *snapshot;      /* digest of the snapshot's file; NULL: none was noted */
  gboolean     confirmed;
  gboolean     went_back; /* a forward run that turned round */
  guint        n_changes;
  DcwResult   *results; /* on the run's own way, by change of the root's plan */
  DcwResult   *unwound; /* on the way back; PENDING: not taken back (yet) */
  guint8      *marks;   /* DCW_MARK_... by change */
  int          intent;  /* change with an intend and no result yet, or -1 */
  DcwBindings *start;   /* what it started from */
  DcwBindings *now;     /* after the records so far */
  guint64      journal_size; /* bytes that are whole; a torn tail is not counted */
} DcwRun;

DcwRun  *dcw_run_new (void); /* not begun */
void     dcw_run_free (DcwRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwRun, dcw_run_free)
gboolean dcw_run_is_finished (const DcwRun *run); /* neither going nor waiting */
/* Left an effect on the station that can be undone (or redone): waiting, or ended with one. */
gboolean dcw_run_has_effect (const DcwRun *run);

/* fold: applies one record to run. DCW_ERROR_INVALID for a record that is malformed or can't follow; run is then not to be
 * used any more. */
gboolean dcw_run_fold (DcwRun *run, const char *record, GError **error);
