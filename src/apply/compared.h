/* compared: a station beside what a run left of it, or beside what was recorded of it (survey/compare.h).
 */
#pragma once
#include "apply/store.h"
#include "survey/compare.h"

typedef struct {
  guint run;           /* 0: against file */
  gboolean undoable;   /* the run can be taken back */
  guint taken_back;    /* the run that took this one back; 0: none did */
  guint again;         /* the last run that did it again after that; 0: none did */
  const char *against; /* or NULL */
  GPtrArray *known;    /* of DcwFinding: what was found then already; after a run none of what it set. NULL: that is not known, so
                        * nothing counts as found since */
} DcwCompared;

void dcw_compared_clear (DcwCompared *what);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwCompared, dcw_compared_clear)

/* What a run (what->run, 0: the last) left, and what there is now; fills in what. DCW_ERROR_REFUSED: there is none, or it is not
 * at its end. NULL with error. */
DcwComparison *dcw_compared_since (DcwStore *store, DcwView *view, DcwCompared *what, GError **error);
/* what->against: a station file or exports. profile: or NULL. Fills in what->known. DCW_ERROR_REFUSED: it is of another computer.
 */
DcwComparison *dcw_compared_against (DcwStation *station, DcwView *view, const char *state_folder, const DcwProfile *profile,
                                     DcwCompared *what, GError **error);
/* The finding about resource that was not there then; NULL: none, or that is not known. Borrowed from findings. */
const DcwFinding *dcw_compared_finding (const DcwCompared *what, const GPtrArray *findings, const DcwResource *resource);
/* The latest of runs (of DcwRun) that took run back; 0: none did. */
guint dcw_compared_undone_by (const DcwRun *run, const GPtrArray *runs);
