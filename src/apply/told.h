/* told: what a run was and what came of it, in words, in the user's language; for command, window and record alike. */
#pragma once
#include "apply/run.h"

char *dcw_told_what (const DcwRun *run);        /* "apply", "undo of run 3"; free with g_free() */
const char *dcw_told_phase (const DcwRun *run); /* "done", "awaits confirmation" */
/* direction: the way that the change went when this came out. */
const char *dcw_told_result (DcwResult result, DcwDirection direction);
/* Behind a result, what came of it on the way back: "taken back again"; "" where there was no way back: a statement for
 * dcw_i18n_statements(). Free with g_free(). */
char *dcw_told_taken_back (DcwResult taken_back);
