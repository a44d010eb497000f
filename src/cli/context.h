/* context: the station of a command, and what belongs to it: a view, the folder of its runs. Opened when a command asks.
 */
#pragma once
#include "apply/transaction.h"
#include "cli/command.h"
#include "model/plan.h"

/* Opens the station. On one that can be written to, a run whose deadline has passed is taken back first, and said; that a
 * station file has been moved is said too. */
gboolean dcw_cli_open (DcwCli *cli, GError **error);
/* The same, and DCW_ERROR_UNSUPPORTED with the reason where no run can have been. To act on them, and DCW_ERROR_REFUSED for a
 * copy, whose runs are those of the original; to read them, and that is only said. */
gboolean dcw_cli_open_runs (DcwCli *cli, GError **error);
gboolean dcw_cli_open_runs_to_read (DcwCli *cli, GError **error);
void dcw_cli_close (DcwCli *cli);

/* Says on standard error when a run is unfinished or awaits confirmation, and which command ends it; or that the station is a
 * copy, and what to do. */
gboolean dcw_cli_note_unfinished (DcwCli *cli, GError **error);
/* For people: the computer's name, else what was given as --station. Free with g_free(). */
char *dcw_cli_station_name (DcwCli *cli);

/* "last", or the number of a run. 0: last. */
gboolean dcw_cli_parse_run (const char *text, gboolean allow_last, guint *run, GError **error);

/* Files: bounded, plain files only; DCW_ERROR_INVALID for anything else, and where there is none. */
DcwProfile *dcw_cli_read_profile (const char *path, GError **error); /* checked against the options too */
/* Where *profile is a file from another computer: completed for the open station, and said; the old one is freed. Others stay as
 * they are. FALSE: topics/pair.h, dcw_pair_open(). */
gboolean dcw_cli_open_pair (DcwCli *cli, DcwProfile **profile, GError **error);
DcwPlan *dcw_cli_read_plan (const char *path, GError **error);
/* Whether a result may go to path. DCW_ERROR_REFUSED: it is the open station, or its lock. */
gboolean dcw_cli_check_target (DcwCli *cli, const char *path, GError **error);
/* The result of -o: replaced whole, readable by the caller alone. Errors as above besides those of writing. */
gboolean dcw_cli_write (DcwCli *cli, const char *path, GBytes *bytes, GError **error);
