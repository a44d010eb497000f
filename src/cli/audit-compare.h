/* audit-compare: what opcdcom audit --since and --against show.
 *
 * JSON: {"computer": text or null, "since": number or null, "against": text or null, "takenBack": number of the run that did or
 * null, "differences": [{"difference": "changed" | "new" | "gone" | "made-again", "topic": id or null, members of a difference
 *    (cli/show.h) or "fact": {"id", "subject", "before": text or null, "now": text or null}, "finding": code of one that is new
 * since or null}], "passing": [facts in the same form], "unknown": [{"resource", "side": "before" | "now", "reason": message or
 * null}], "summary": {"differences", "unknown", "unrecorded", "others", "text"}}
 */
#pragma once
#include "cli/command.h"
#include "survey/compare.h"

typedef struct {
  guint run;           /* 0: against file */
  gboolean undoable;   /* the run can be taken back */
  guint taken_back;    /* the run that took this one back; 0: none did */
  guint again;         /* the last run that did it again after that; 0: none did */
  const char *against; /* or NULL */
  GPtrArray *known;    /* of DcwFinding: what was found then already; NULL: that is not known, so nothing counts as found since */
} DcwCompared;

/* What a run (what->run, 0: the last) left, and what there is now; fills in what. DCW_ERROR_REFUSED: there is none, or it is not
 * at its end. NULL with error. */
DcwComparison *dcw_audit_since (DcwCli *cli, DcwCompared *what, GError **error);
/* what->against: a station file or exports. profile: or NULL. Fills in what->known. DCW_ERROR_REFUSED: it is of another computer.
 */
DcwComparison *dcw_audit_against (DcwCli *cli, const DcwProfile *profile, DcwCompared *what, GError **error);
/* findings: of now; those that were not there then are told beside what is different. The exit status. */
int dcw_audit_show (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what, const GPtrArray *findings);
