#include "cli/running.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/interrupt.h"
#include "cli/show-run.h"

#define MAX_NAME 300 /* characters; HOST\NAME at its longest */

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
  if (!dcw_cli_check_text ("--password", name, error))
    return FALSE;
  if (dcw_secrets_get (secrets, name) != NULL) {
    g_autofree char *safe = dcw_text_display (name, 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--password: given twice for %s"), safe);
    return FALSE;
  }
  if (fd) {
    guint64 number;
    if (!dcw_cli_parse_number (_ ("--password: number after fd:"), source + strlen ("fd:"), 0, G_MAXINT, &number, error))
      return FALSE;
    secret = dcw_secret_read_fd ((int)number, name, error);
  } else {
    secret = dcw_secret_read_file (source + strlen ("file:"), error);
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

static void
progress (guint i, guint n, const DcwChange *change, DcwPhase phase, DcwResult result, gpointer data)
{
  DcwRunning *running = data;
  if (!running->cli->json && result != DCW_RESULT_PENDING)
    dcw_show_progress (running->cli->out, i, change, phase, running->direction, result);
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

void
dcw_running_tell (DcwRunning *running, const DcwReport *report)
{
  DcwPrinter *out = running->cli->out;
  dcw_show_troubles (out, report);
  dcw_printer_blank (out);
  dcw_show_report_end (out, report);
}

void
dcw_running_clear (DcwRunning *running)
{
  g_clear_object (&running->cancellable);
}
