/* show-run: runs and their reports for people and as JSON; the same facts both ways.
 *
 * The JSON function writes members of the object that is open:
 *   report    "run": number (0: none was made), "of": number of the run whose plan it is (0: none), "direction": "forward" |
 *             "backward", "phase", "failed": bool, "problem": message or null, "deadline": time or null, "outcomes":
 *             [{"number", "resource", "result", "takenBack": result on the way back or null, "effect": "in-force" |
 *             "stored", "restart", "detail": message or null, "text"}], "text": or null (no run was made)
 */
#pragma once
#include "apply/transaction.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/printer.h"

/* "apply", "undo" or "redo". */
const char *dcw_show_run_what (const DcwRun *run);
/* One line: number, time, what it was and what came of it. runs: all of the station. Free with g_free(). */
char *dcw_show_run (const DcwRun *run, const GPtrArray *runs);

/* Of a dry run: every change and what would come of it, with what would be different then. */
void dcw_show_dry_run (DcwCli *cli, DcwPrinter *out, const DcwReport *report);
gboolean dcw_show_would_write (const DcwReport *report); /* of a dry run: there is something to do, with a password or without */
/* Only those of which dcw_show_progress() has not told everything. */
void dcw_show_troubles (DcwPrinter *out, const DcwReport *report);
/* The sum, and what can be done next. */
void dcw_show_report_end (DcwCli *cli, const DcwReport *report);
void dcw_show_report_json (DcwJson *json, const DcwReport *report, gboolean would);
/* One line, at once: a change that is settled. phase, result: as in DcwProgress; direction: of the run. */
void dcw_show_progress (DcwCli *cli, guint i, const DcwChange *change, DcwPhase phase, DcwDirection direction, DcwResult result);
