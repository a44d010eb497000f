/* running: what apply, undo and resume do alike: passwords, progress, the report. */
#pragma once
#include "apply/transaction.h"
#include "cli/command.h"

/* NAME=fd:N or NAME=file:PATH each. NULL with error: bad usage, or a password that can't be read. */
DcwSecrets *dcw_running_read_secrets (char **arguments, GError **error);

/* Options of a run that tells each change on cli->people (with --json: not) and stops between changes when interrupted.
 * Lives as long as the run. */
typedef struct {
  DcwCli *cli;
  GCancellable *cancellable;
  DcwDirection direction;
  DcwRunOptions options;
} DcwRunning;
/* direction: the way the run goes, as far as is known. */
void dcw_running_init (DcwRunning *running, DcwCli *cli, DcwDirection direction);
/* For people: what progress has not told, and the sum. */
void dcw_running_tell (DcwRunning *running, const DcwReport *report);
void dcw_running_clear (DcwRunning *running);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwRunning, dcw_running_clear)
