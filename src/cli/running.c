#include "cli/running.h"
#include <string.h>
#include "apply/restart.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/show-run.h"
#include "platform/prompt.h"
#include "survey/accounts.h"

#define MAX_NAME 300 /* characters; HOST\NAME at its longest */
#define MAX_ATTEMPTS 3

static gboolean
read_secret (DcwSecrets *secrets, const char *argument, GError **error)
{
  const char *equals = strchr (argument, '=');
  const char *source = equals != NULL ? equals + 1 : NULL;
  gboolean fd = source != NULL && g_str_has_prefix (source, "fd:");
  if (equals == NULL || equals == argument || equals - argument > MAX_NAME || (!fd && !g_str_has_prefix (source, "file:"))) {
    /* The rest might be a password that somebody typed here: it is not repeated. */
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID,
                         _ ("--password: expected NAME=fd:NUMBER or NAME=file:PATH, never the password itself"));
    return FALSE;
  }
  g_autofree char *name = g_strndup (argument, equals - argument);
  char *secret = NULL;
  g_autofree char *who = g_strconcat ("--password ", name, NULL);
  if (!dcw_cli_check_text ("--password", name, error))
    return FALSE;
  if (dcw_secrets_get (secrets, name) != NULL) {
    g_autofree char *safe = dcw_text_display (name, 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--password: given twice for %s"), safe);
    return FALSE;
  }
  if (fd) {
    guint64 number;
    if (!g_ascii_string_to_unsigned (source + strlen ("fd:"), 10, 0, G_MAXINT, &number, NULL)) {
      g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID,
                           _ ("--password: expected the number of a file descriptor after fd:, never the password itself"));
      return FALSE;
    }
    secret = dcw_secret_read_fd ((int)number, who, error);
  } else {
    secret = dcw_secret_read_file (source + strlen ("file:"), who, error);
  }
  gboolean good = secret != NULL;
  if (good)
    dcw_secrets_set (secrets, name, secret);
  dcw_secret_free (secret);
  return good;
}

DcwSecrets *
dcw_running_read_secrets (char **arguments, GError **error)
{
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  for (char **argument = arguments; argument != NULL && *argument != NULL; argument++)
    if (!read_secret (secrets, *argument, error))
      return NULL;
  return g_steal_pointer (&secrets);
}

/* A name may be given with this computer's before it. */
static void
take_by_full_name (DcwCli *cli, DcwSecrets *secrets, const char *account)
{
  const char *computer = dcw_station_info (cli->station)->computer;
  const char *const authorities[] = { ".", computer };
  for (guint i = 0; i < G_N_ELEMENTS (authorities) && dcw_secrets_get (secrets, account) == NULL; i++) {
    g_autofree char *full = authorities[i] != NULL ? g_strconcat (authorities[i], "\\", account, NULL) : NULL;
    const char *secret = full != NULL ? dcw_secrets_get (secrets, full) : NULL;
    if (secret != NULL)
      dcw_secrets_set (secrets, account, secret);
  }
}

/* What was typed, or NULL: not the same twice, or not as Windows wants it (said). Free with dcw_secret_free(). */
static char *
ask_once (DcwCli *cli, const DcwNeededPassword *needed, const char *name, gboolean *ended)
{
  g_autofree char *question = g_strdup_printf (needed->is_new ? _ ("New password of %s: ") : _ ("Password of %s: "), name);
  g_autofree char *again = g_strdup_printf (_ ("New password of %s again: "), name);
  char *first = dcw_prompt_secret (question);
  *ended = first == NULL;
  if (first == NULL || !needed->is_new)
    return first;
  g_autoptr (DcwMessage) broken = dcw_account_check_password (first, needed->account, needed->full_name);
  char *second = broken == NULL ? dcw_prompt_secret (again) : NULL;
  gboolean good = second != NULL && strcmp (first, second) == 0;
  if (broken != NULL) {
    g_autofree char *text = dcw_message_show (broken);
    dcw_cli_note (cli, _ ("the password of %s: %s"), name, text);
  } else if (!good) {
    dcw_cli_note (cli, "%s", _ ("the two passwords are not the same"));
  }
  dcw_secret_free (second);
  if (good)
    return first;
  dcw_secret_free (first);
  return NULL;
}

static gboolean
ask_password (DcwCli *cli, const DcwNeededPassword *needed, gboolean optional, DcwSecrets *secrets, GError **error)
{
  g_autofree char *name = dcw_text_display (needed->account, 60);
  gboolean ended = FALSE;
  for (guint i = 0; i < MAX_ATTEMPTS && !ended; i++) {
    char *secret = ask_once (cli, needed, name, &ended);
    gboolean given = secret != NULL && *secret != '\0', left_out = secret != NULL && !given && optional;
    if (given)
      dcw_secrets_set (secrets, needed->account, secret);
    dcw_secret_free (secret);
    if (given || left_out)
      return TRUE;
  }
  g_set_error (error, DCW_ERROR, DCW_ERROR_SECRET, _ ("nothing was written: there is no password of %s"), name);
  return FALSE;
}

gboolean
dcw_running_ask_passwords (DcwCli *cli, const GPtrArray *needed, gboolean optional, DcwSecrets *secrets, GError **error)
{
  for (guint i = 0; i < needed->len; i++) {
    const DcwNeededPassword *one = needed->pdata[i];
    take_by_full_name (cli, secrets, one->account);
    if (dcw_secrets_get (secrets, one->account) == NULL && dcw_prompt_is_terminal ()
        && !ask_password (cli, one, optional, secrets, error))
      return FALSE;
  }
  return TRUE;
}

void
dcw_running_take_full_names (DcwCli *cli, const GPtrArray *needed, DcwSecrets *secrets)
{
  for (guint i = 0; i < needed->len; i++)
    take_by_full_name (cli, secrets, ((const DcwNeededPassword *)needed->pdata[i])->account);
}

static gboolean
is_needed (DcwCli *cli, const char *name, const GPtrArray *needed)
{
  const char *computer = dcw_station_info (cli->station)->computer;
  for (guint i = 0; needed != NULL && i < needed->len; i++) {
    const char *account = ((const DcwNeededPassword *)needed->pdata[i])->account;
    g_autofree char *here = g_strconcat (".\\", account, NULL);
    g_autofree char *full = g_strconcat (computer != NULL ? computer : ".", "\\", account, NULL);
    if (dcw_text_fold_equal (name, account) || dcw_text_fold_equal (name, here) || dcw_text_fold_equal (name, full))
      return TRUE;
  }
  return FALSE;
}

void
dcw_running_note_unneeded (DcwCli *cli, char **arguments, const GPtrArray *needed)
{
  for (char **argument = arguments; argument != NULL && *argument != NULL; argument++) {
    g_autofree char *name = g_strndup (*argument, strcspn (*argument, "="));
    if (!is_needed (cli, name, needed))
      dcw_cli_note (cli, _ ("nothing here needs a password for %s"), name);
  }
}

static void
progress (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data)
{
  DcwRunning *running = data;
  if (!running->cli->json && result != DCW_RESULT_PENDING)
    dcw_show_progress (running->cli, i, change, phase, running->direction, result);
  /* Last, because printing may wait for a reader. */
  if (dcw_interrupt_came ())
    g_cancellable_cancel (running->cancellable);
}

void
dcw_running_init (DcwRunning *running, DcwCli *cli, DcwDirection direction)
{
  memset (running, 0, sizeof *running);
  running->cli = cli;
  running->direction = direction;
  running->cancellable = g_cancellable_new ();
  running->options.progress = progress;
  running->options.progress_data = running;
  running->options.cancellable = running->cancellable;
  dcw_printer_flush (cli->out, NULL);
  dcw_interrupt_hold ();
}

static void
tell_restarts (DcwRunning *running, const DcwReport *report)
{
  DcwCli *cli = running->cli;
  g_autoptr (GPtrArray) pending = report->run != 0 ? dcw_pending_restarts (cli->store, cli->station, report->run, NULL) : NULL;
  if (pending == NULL || pending->len == 0)
    return;
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < pending->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((const DcwPendingRestart *)pending->pdata[i])->service);
  g_autofree char *safe = dcw_text_display (names->str, 0);
  dcw_printer_line (cli->out, _ ("These services have to restart before everything that was applied counts: %s"), safe);
  for (guint i = 0; i < pending->len; i++) {
    const DcwPendingRestart *one = pending->pdata[i];
    g_autofree char *service = dcw_text_display (one->service, 0),
                    *clients = dcw_text_display (one->clients != NULL ? one->clients : "", 0);
    if (*clients != '\0')
      dcw_printer_line (cli->out, _ ("  connected to %s now: %s"), service, clients);
  }
  g_autofree char *restart = dcw_cli_command (cli, "restart %u", report->run);
  dcw_printer_line (cli->out, _ ("To restart them, which ends their connections: %s"), restart);
}

void
dcw_running_tell (DcwRunning *running, const DcwReport *report)
{
  DcwPrinter *out = running->cli->out;
  dcw_show_troubles (out, report);
  dcw_printer_blank (out);
  dcw_show_report_end (running->cli, report);
  tell_restarts (running, report);
}

void
dcw_running_clear (DcwRunning *running)
{
  g_clear_object (&running->cancellable);
}
