/* batch: one value a line from standard input, one line out each; a wrong one gives "error: ..." (as JSON {"error": text}) and
 * the command goes on. */
#pragma once
#include "cli/command.h"

/* Prints one value on one line to cli->out; FALSE: nothing was printed, error says why. */
typedef gboolean (*DcwBatchPrint) (DcwCli *cli, const char *value, gboolean one_line, gpointer data, GError **error);

/* Exit status: done, or usage when a line was wrong; -1 with error when standard input can't be read. Values of more than
 * max bytes are wrong. */
int dcw_cli_batch (DcwCli *cli, gsize max, gboolean json, DcwBatchPrint print, gpointer data, GError **error);
/* The same command without --batch: value, or all of standard input when it is NULL. */
int dcw_cli_one (DcwCli *cli, gsize max, const char *value, DcwBatchPrint print, gpointer data, GError **error);
/* FALSE with error: a value was given although --batch was. */
gboolean dcw_cli_check_batch (gboolean batch, char **values, GError **error);
