/* opcdcom restart: restarts the services that must before what was applied is in force.
 *
 * JSON: {"restarts": [{"service", "run": number, "state": text or null, "dependents": [text],
 *  "clients": text (computers that have connected to it) or null, "result": "restarted" | "reverted"
 *  (runs, with its former configuration) | "failed" | null (only listed), "error": text or null}], "text"}
 */
#include "cli/commands.h"
#include <string.h>
#include "apply/restart.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/interrupt.h"
#include "cli/running.h"
#include "model/fact.h"
#include "platform/prompt.h"

typedef struct {
  const DcwPendingRestart *pending;
  GError *error;
  gboolean tried;
  DcwRestarted result;
} Restart;

static void
clear_restart (gpointer data)
{
  g_clear_error (&((Restart *)data)->error);
}

static const DcwPendingRestart *
find (const GPtrArray *pending, const char *service)
{
  for (guint i = 0; i < pending->len; i++)
    if (dcw_text_fold_equal (((const DcwPendingRestart *)pending->pdata[i])->service, service))
      return pending->pdata[i];
  return NULL;
}

/* Those of pending that are named; all of them when none is. */
static GArray *
choose (const GPtrArray *pending, char **names, GError **error)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, TRUE, sizeof (Restart));
  g_array_set_clear_func (chosen, clear_restart);
  for (guint i = 0; *names == NULL && i < pending->len; i++)
    g_array_append_val (chosen, ((Restart){ .pending = pending->pdata[i] }));
  for (; *names != NULL; names++) {
    if (!dcw_cli_check_text (_ ("name of a service"), *names, error))
      return NULL;
    Restart restart = { .pending = find (pending, *names) };
    if (restart.pending == NULL) {
      g_autofree char *safe = dcw_text_display (*names, 60);
      g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("nothing that was applied waits for a restart of %s"), safe);
      return NULL;
    }
    g_array_append_val (chosen, restart);
  }
  return g_steal_pointer (&chosen);
}

static void
show_pending (DcwPrinter *out, const GArray *restarts)
{
  for (guint i = 0; i < restarts->len; i++) {
    const DcwPendingRestart *pending = g_array_index (restarts, Restart, i).pending;
    g_autofree char *service = dcw_text_display (pending->service, 0);
    g_autofree char *dependents = dcw_text_display (pending->dependents != NULL ? pending->dependents : "", 0);
    g_autofree char *state = pending->state != NULL ? dcw_fact_show (DCW_FACT_SERVICE_STATE, pending->state)
                                                    : g_strdup (_ ("not known whether it runs"));
    dcw_printer_line (out, /* Translators: a service, its state, and the run that changed it */ _ ("  %s (%s), since run %u"),
                      service, state, pending->run);
    if (*dependents != '\0')
      dcw_printer_line (out, _ ("     These stop with it: %s"), dependents);
    g_autofree char *clients = dcw_text_display (pending->clients != NULL ? pending->clients : "", 0);
    if (*clients != '\0')
      dcw_printer_line (out, _ ("     Connected now: %s"), clients);
  }
}

static gboolean
ask (DcwCli *cli, const GArray *restarts, GError **error)
{
  if (!dcw_prompt_is_terminal ()) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED,
                         _ ("nothing was restarted: there is neither --yes nor a terminal to ask at"));
    return FALSE;
  }
  dcw_printer_line (cli->notes, "%s", _ ("Whoever uses these services loses the connection meanwhile:"));
  show_pending (cli->notes, restarts);
  dcw_printer_flush (cli->notes, NULL);
  if (dcw_prompt_yes (_ ("Restart them now? [y/N] ")))
    return TRUE;
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("nothing was restarted: the answer was no"));
  return FALSE;
}

typedef struct {
  DcwCli *cli;
  char *service; /* what was said last */
  DcwServiceStep step;
} Waiting;

/* Each time it says what it waits for; Ctrl+C ends the waiting. */
static gboolean
wait_for (const char *service, DcwServiceStep step, gpointer data)
{
  Waiting *waiting = data;
  g_autofree char *shown = dcw_text_display (service, 0);
  if (waiting->step != step || g_strcmp0 (waiting->service, service) != 0) {
    g_free (waiting->service);
    waiting->service = g_strdup (service);
    waiting->step = step;
    if (!waiting->cli->json) {
      dcw_printer_line (waiting->cli->out,
                        step == DCW_SERVICE_STOPS ? C_ ("service", "  %s stops ...") : C_ ("service", "  %s starts ..."), shown);
      dcw_printer_flush (waiting->cli->out, NULL);
    }
  }
  return !dcw_interrupt_came ();
}

/* The number of those that do not run with what was applied. */
static guint
restart_all (DcwCli *cli, GArray *restarts, const DcwSecrets *secrets)
{
  guint n_failed = 0;
  Waiting waiting = { .cli = cli };
  dcw_interrupt_hold ();
  for (guint i = 0; i < restarts->len && !dcw_interrupt_came (); i++) {
    Restart *restart = &g_array_index (restarts, Restart, i);
    restart->tried = TRUE;
    restart->result =
        dcw_restart_pending (cli->store, cli->station, restart->pending, secrets, wait_for, &waiting, &restart->error);
    gboolean done = restart->result == DCW_RESTARTED;
    n_failed += !done;
    if (cli->json)
      continue;
    g_autofree char *service = dcw_text_display (restart->pending->service, 0);
    if (done)
      dcw_printer_line (cli->out, _ ("  %s: restarted; what was stored for it is in force"), service);
    else
      dcw_printer_line (cli->out, _ ("  %s: %s"), service, restart->error->message);
    dcw_printer_flush (cli->out, NULL);
  }
  g_free (waiting.service);
  for (guint i = 0; i < restarts->len; i++)
    n_failed += !g_array_index (restarts, Restart, i).tried;
  return n_failed;
}

static char *
show_sum (DcwCli *cli, const GArray *restarts, gboolean list, guint n_failed)
{
  if (restarts->len == 0)
    return g_strdup (_ ("No service waits for a restart."));
  if (list)
    return g_strdup_printf (
        g_dngettext (DCW_GETTEXT_DOMAIN, "%u service waits for a restart.", "%u services wait for a restart.", restarts->len),
        restarts->len);
  if (n_failed > 0) {
    g_autofree char *history = dcw_cli_command (cli, "history");
    return g_strdup_printf (_ ("Not every service runs with what was applied. %s tells which run to take back."), history);
  }
  return g_strdup (_ ("All that was stored for these services is in force."));
}

static void
write_json (DcwCli *cli, const GArray *restarts, const char *text)
{
  static const char *const results[] = {
    [DCW_RESTARTED_NOT] = "failed", [DCW_RESTARTED] = "restarted", [DCW_RESTARTED_AS_BEFORE] = "reverted"
  };
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_begin_array (json, "restarts");
  for (guint i = 0; i < restarts->len; i++) {
    const Restart *restart = &g_array_index (restarts, Restart, i);
    g_auto (GStrv) dependents = g_strsplit (restart->pending->dependents != NULL ? restart->pending->dependents : "", " ", -1);
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "service", restart->pending->service);
    dcw_json_number (json, "run", restart->pending->run);
    dcw_json_text (json, "state", restart->pending->state);
    dcw_json_begin_array (json, "dependents");
    for (guint k = 0; dependents[k] != NULL && *dependents[k] != '\0'; k++)
      dcw_json_text (json, NULL, dependents[k]);
    dcw_json_end (json);
    dcw_json_text (json, "clients", restart->pending->clients);
    dcw_json_text (json, "result", restart->tried ? results[restart->result] : NULL);
    dcw_json_text (json, "error", restart->error != NULL ? restart->error->message : NULL);
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_json_text (json, "text", text);
  dcw_json_end (json);
}

/* Before anything is stopped: a wrong password would be found out when a service is down, and again with the next one. */
static gboolean
try_passwords (DcwCli *cli, const GArray *restarts, char **arguments, DcwSecrets *secrets, GError **error)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_new (), notes = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  for (guint i = 0; i < restarts->len; i++)
    g_ptr_array_add (pending, (gpointer)g_array_index (restarts, Restart, i).pending);
  g_autoptr (GPtrArray) needed = dcw_restart_passwords (cli->store, cli->station, pending, error);
  if (needed == NULL)
    return FALSE;
  dcw_running_take_full_names (cli, needed, secrets);
  dcw_running_note_unneeded (cli, arguments, needed);
  gboolean fine = dcw_try_passwords (cli->station, needed, secrets, notes, error);
  for (guint i = 0; i < notes->len; i++) {
    g_autofree char *text = dcw_message_show (notes->pdata[i]);
    dcw_cli_note (cli, "%s", text);
  }
  return fine;
}

int
dcw_cmd_restart (DcwCli *cli, char **words, GError **error)
{
  gboolean list = FALSE, yes = FALSE;
  g_auto (GStrv) operands = NULL, passwords = NULL;
  guint run = 0;
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, _ ("Only say which services wait for a restart"), NULL },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, _ ("Do not ask"), NULL },
    DCW_PASSWORD_ENTRY (&passwords),
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, G_MAXUINT, &operands, error))
    return -1;
  char **names = operands;
  gboolean last = *names != NULL && strcmp (*names, "last") == 0;
  if (*names != NULL && !last && g_ascii_isdigit (**names) && !dcw_cli_parse_run (*names, FALSE, &run, error))
    return -1;
  names += last || run != 0;
  g_autoptr (DcwSecrets) secrets = dcw_running_read_secrets (passwords, error);
  if (secrets == NULL || !dcw_cli_open_runs (cli, error))
    return -1;
  if (last) {
    g_autoptr (DcwRun) latest = dcw_store_last (cli->store, NULL);
    run = latest != NULL ? latest->number : 0;
  }
  g_autoptr (GPtrArray) pending = dcw_pending_restarts (cli->store, cli->station, run, error);
  g_autoptr (GArray) restarts = pending != NULL ? choose (pending, names, error) : NULL;
  if (restarts == NULL || (restarts->len > 0 && !list && !yes && !ask (cli, restarts, error))
      || (passwords != NULL && !list && !try_passwords (cli, restarts, passwords, secrets, error)))
    return -1;
  guint n_failed = list ? 0 : restart_all (cli, restarts, secrets);
  g_autofree char *text = show_sum (cli, restarts, list, n_failed);
  if (cli->json) {
    write_json (cli, restarts, text);
  } else {
    dcw_printer_line (cli->out, "%s", text);
    if (list)
      show_pending (cli->out, restarts);
  }
  return n_failed > 0 ? DCW_EXIT_FAILED : DCW_EXIT_DONE;
}
