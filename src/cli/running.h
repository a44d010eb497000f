/* running: what apply, undo and resume do alike: passwords, progress, the report. */
#pragma once
#include "apply/transaction.h"
#include "cli/command.h"

#define DCW_PASSWORD_ENTRY(target)                                                                                                   \
  { "password", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, target,                                                                           \
    _ ("Where the password of an account is: NAME=fd:NUMBER or NAME=file:PATH (several times)"), C_ ("argument", "NAME=WHERE") }

/* NAME=fd:N or NAME=file:PATH each. NULL with error: bad usage, or a password that can't be read. */
DcwSecrets *dcw_running_read_secrets (char **arguments, GError **error);

/* Asks at the terminal for those of needed that were not given, the new ones twice. optional: an empty answer leaves one out.
 * Without a terminal nothing is asked. FALSE: too many wrong answers, or no answer. */
gboolean dcw_running_ask_passwords (DcwCli *cli, const GPtrArray *needed, gboolean optional, DcwSecrets *secrets, GError **error);

/* Those of needed that were given with this computer's name before the account's are found by the account's alone too. */
void dcw_running_take_full_names (DcwCli *cli, const GPtrArray *needed, DcwSecrets *secrets);

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
/* Says of every --password that nothing here needs it. needed: of DcwNeededPassword; NULL: nothing is. */
void dcw_running_note_unneeded (DcwCli *cli, char **arguments, const GPtrArray *needed);
void dcw_running_clear (DcwRunning *running);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwRunning, dcw_running_clear)
