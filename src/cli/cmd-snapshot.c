/* opcdcom snapshot show, snapshot check: what a run started from.
 *
 * JSON of show: {"run", "of": number of the run whose plan it is, "time", "computer", "machine", "instance", "phase",
 *  "results": [RESULT, by change], "bindings": [{"name", "sid"}] (after the run), "plan": {members of a plan, cli/show.h}}
 * JSON of check: {"run", "of", "sound": true, "text"}; what is not sound is an error (apply/store.h, dcw_store_snapshot).
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/show-run.h"
#include "cli/show.h"

/* Both files of a run; reading checks all there is to check. */
static gboolean
read_run (DcwCli *cli, char **words, DcwRun **run, DcwSnapshot **snapshot, GError **error)
{
  g_auto (GStrv) numbers = NULL;
  guint number;
  if (!dcw_cli_parse (cli, words, NULL, 1, 1, &numbers, error) || !dcw_cli_parse_run (numbers[0], TRUE, &number, error)
      || !dcw_cli_open_runs_to_read (cli, error))
    return FALSE;
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) found = number == 0 ? dcw_store_last (cli->store, &problem) : dcw_store_run (cli->store, number, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (found == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("there is no run that left an effect"));
    return FALSE;
  }
  *snapshot = dcw_store_snapshot (cli->store, found->root, error);
  if (*snapshot == NULL)
    return FALSE;
  *run = g_steal_pointer (&found);
  return TRUE;
}

typedef struct {
  DcwPrinter *out;
  DcwJson *json;
} Target;

static void
show_binding (const char *name, const DcwSid *sid, gpointer data)
{
  Target *target = data;
  g_autofree char *text = dcw_sid_format (sid);
  if (target->json == NULL) {
    dcw_printer_line (target->out, /* Translators: a name that was planned, and the SID that Windows gave it */ _ ("  %s is %s"),
                      name, text);
    return;
  }
  dcw_json_begin_object (target->json, NULL);
  dcw_json_text (target->json, "name", name);
  dcw_json_text (target->json, "sid", text);
  dcw_json_end (target->json);
}

/* What was applied without a profile came from a file. */
static guint
flags_of (const DcwSnapshot *snapshot)
{
  return snapshot->profile == NULL ? DCW_SHOW_FROM_FILE : 0;
}

static void
show_json (DcwCli *cli, const DcwRun *run, const DcwSnapshot *snapshot)
{
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  Target target = { NULL, json };
  dcw_json_begin_object (json, NULL);
  dcw_json_number (json, "run", run->number);
  dcw_json_number (json, "of", run->root);
  dcw_show_time_json (json, "time", snapshot->time_s);
  dcw_json_text (json, "computer", snapshot->computer);
  dcw_json_text (json, "machine", snapshot->machine);
  dcw_json_text (json, "instance", snapshot->instance);
  dcw_json_text (json, "phase", dcw_phase_name (run->phase));
  dcw_json_begin_array (json, "results");
  for (guint i = 0; i < run->n_changes; i++)
    dcw_json_text (json, NULL, dcw_result_name (run->results[i]));
  dcw_json_end (json);
  dcw_json_begin_array (json, "bindings");
  dcw_bindings_foreach (run->now, show_binding, &target);
  dcw_json_end (json);
  dcw_json_begin_object (json, "plan");
  dcw_show_plan_json (json, cli->view, snapshot->plan, flags_of (snapshot));
  dcw_json_end (json);
  dcw_json_end (json);
}

int
dcw_cmd_snapshot_show (DcwCli *cli, char **words, GError **error)
{
  g_autoptr (DcwRun) run = NULL;
  g_autoptr (DcwSnapshot) snapshot = NULL;
  if (!read_run (cli, words, &run, &snapshot, error))
    return -1;
  if (cli->json) {
    show_json (cli, run, snapshot);
    return DCW_EXIT_DONE;
  }
  Target target = { cli->out, NULL };
  g_autoptr (GPtrArray) runs = dcw_store_runs (cli->store, error);
  if (runs == NULL)
    return -1;
  g_autofree char *text = dcw_show_run (run, runs);
  dcw_printer_line (cli->out, "%s", text);
  for (guint i = 0; i < run->n_changes && i < snapshot->plan->changes->len; i++) {
    const DcwChange *change = g_ptr_array_index (snapshot->plan->changes, i);
    g_autofree char *resource = dcw_resource_show (change->resource);
    dcw_printer_line (cli->out, "  %u. %s: %s", i + 1, resource, C_ ("result of a change", dcw_result_label (run->results[i])));
  }
  dcw_bindings_foreach (run->now, show_binding, &target);
  dcw_printer_blank (cli->out);
  dcw_show_plan (cli->out, cli->view, snapshot->plan, DCW_SHOW_WHOLE | flags_of (snapshot));
  return DCW_EXIT_DONE;
}

int
dcw_cmd_snapshot_check (DcwCli *cli, char **words, GError **error)
{
  g_autoptr (DcwRun) run = NULL;
  g_autoptr (DcwSnapshot) snapshot = NULL;
  if (!read_run (cli, words, &run, &snapshot, error))
    return -1;
  g_autofree char *text =
      g_strdup_printf (_ ("Run %u: journal and snapshot are whole and belong to this computer."), run->number);
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_json_number (json, "run", run->number);
    dcw_json_number (json, "of", run->root);
    dcw_json_bool (json, "sound", TRUE);
    dcw_json_text (json, "text", text);
    dcw_json_end (json);
  } else {
    dcw_printer_line (cli->out, "%s", text);
  }
  return DCW_EXIT_DONE;
}
