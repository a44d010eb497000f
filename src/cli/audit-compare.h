/* audit-compare: what opcdcom audit --since and --against show.
 *
 * JSON: {"computer": text or null, "since": number or null, "against": text or null, "takenBack": number of the run that did or
 * null, "differences": [{"difference": "changed" | "new" | "gone" | "made-again", "topic": id or null, members of a difference
 *    (cli/show.h) or "fact": {"id", "subject", "before": text or null, "now": text or null}, "finding": code of one that is new
 * since or null, "effects": [message]: what people will see of it, as far as is known, "advice": message or null}], "passing": [facts in the same form], "unknown": [{"resource", "side": "before" | "now", "reason": message or
 * null}], "summary": {"differences", "unknown", "unrecorded", "others", "text"}}
 */
#pragma once
#include "apply/compared.h"
#include "cli/command.h"

/* findings: of now; those that were not there then are told beside what is different. profile: the file that says how it should
 * be, as it was given; or NULL. The exit status. */
int dcw_audit_show (DcwCli *cli, const DcwComparison *comparison, const DcwCompared *what, const GPtrArray *findings,
                    const char *profile);
