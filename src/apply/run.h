/* run: one pass over a snapshot: apply, undo or redo. Its state is the fold of its journal and nothing else.
 *
 * Journal records are lines of text (apply/journal.h frames them):
 *   begin RUN ROOT PARENT forward|backward keep|stop TIME     first record
 *   start NAME SID            bindings the run starts from, one record each, right after begin
 *   intend I                  change I of the root's plan is about to be written
 *   unbind NAME               before an account is created anew
 *   bind NAME SID             after one was created
 *   result I RESULT           verified | unverifiable | unchanged | conflict | blocked | failed | not-verified | needs-secret | unknown
 *   unwind                    a forward run goes back from here
 *   deadline TIME             confirm before TIME or the run is taken back
 *   confirm TIME
 *   end PHASE TIME            applied | undone | nothing | partly
 * NAME is hex of UTF-8.
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
  DCW_RUN_PARTLY,    /* ended with skips: conflicts, blocked, needs secret */
} DcwPhase;

typedef enum {
  DCW_RESULT_PENDING, /* not reached */
  DCW_RESULT_VERIFIED,
  DCW_RESULT_UNVERIFIABLE, /* written, write-only kind */
  DCW_RESULT_UNCHANGED,    /* was so already */
  DCW_RESULT_NOT_VERIFIED, /* write said success, reading says otherwise */
  DCW_RESULT_FAILED,
  DCW_RESULT_CONFLICT, /* somebody changed it since */
  DCW_RESULT_BLOCKED,  /* kept because something that depends on it stays, or it holds something foreign */
  DCW_RESULT_NEEDS_SECRET,
  DCW_RESULT_UNKNOWN, /* could not be read */
  DCW_N_RESULTS
} DcwResult;
const char *dcw_phase_name (DcwPhase phase);
const char *dcw_result_name (DcwResult result);   /* in journals and JSON */
const char *dcw_result_label (DcwResult result);  /* N_(), for people */

typedef struct {
  guint        number, root, parent; /* parent: the run it undoes or redoes; 0: none. A root's root is itself */
  DcwDirection direction;
  DcwPhase     phase;
  gboolean     keep_on_failure;
  gint64       time_s, end_s;
  gint64       deadline_s; /* 0: none */
  gboolean     confirmed;
  guint        n_changes;
  DcwResult   *results;  /* of this run, by change of the root's plan */
  int          intent;   /* change with an intend and no result yet, or -1 */
  DcwBindings *start;    /* what it started from */
  DcwBindings *now;      /* after the records so far */
  guint64      journal_size; /* bytes that are whole; a torn tail is not counted */
} DcwRun;

void     dcw_run_free (DcwRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwRun, dcw_run_free)
gboolean dcw_run_is_finished (const DcwRun *run);  /* neither going nor waiting */
/* Left an effect on the station that can be undone (or redone). */
gboolean dcw_run_has_effect (const DcwRun *run);

/* fold: applies one record to run (an empty one: all zero with results NULL). DCW_ERROR_INVALID for a record that can't follow. */
gboolean dcw_run_fold (DcwRun *run, const char *record, guint n_changes, GError **error);
