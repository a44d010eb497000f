/* opcdcom history: the runs on a station.
 *
 * JSON: {"computer": text or null, "runs": [{"number", "what": "apply" | "undo" | "redo", "of": number of the run whose plan it
 *  is, "undoes": number or null, "undoneBy": number or null, "time", "ended": time or null, "phase", "finished": bool, "effect":
 * bool (can be undone), "deadline": time or null, "confirmed": bool, "changes": number, "results": {RESULT: number, ...},
 * "text"}]}, oldest first.
 */
#include "cli/commands.h"
#include "apply/compared.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/show-run.h"
#include "cli/show.h"

static void
number_json (DcwJson *json, const char *key, guint number)
{
  if (number != 0)
    dcw_json_number (json, key, number);
  else
    dcw_json_null (json, key);
}

static void
run_json (DcwJson *json, const DcwRun *run, const GPtrArray *runs)
{
  guint counts[DCW_N_RESULTS] = { 0 };
  g_autofree char *text = dcw_show_run (run, runs);
  for (guint i = 0; i < run->n_changes; i++)
    counts[run->results[i]]++;
  dcw_json_begin_object (json, NULL);
  dcw_json_number (json, "number", run->number);
  dcw_json_text (json, "what", dcw_show_run_what (run));
  dcw_json_number (json, "of", run->root);
  number_json (json, "undoes", run->parent);
  number_json (json, "undoneBy", dcw_compared_undone_by (run, runs));
  dcw_show_time_json (json, "time", run->time_s);
  dcw_show_time_json (json, "ended", run->end_s);
  dcw_json_text (json, "phase", dcw_phase_name (run->phase));
  dcw_json_bool (json, "finished", dcw_run_is_finished (run));
  dcw_json_bool (json, "effect", dcw_run_has_effect (run));
  dcw_show_time_json (json, "deadline", run->deadline_s);
  dcw_json_bool (json, "confirmed", run->confirmed);
  dcw_json_number (json, "changes", run->n_changes);
  dcw_json_begin_object (json, "results");
  for (guint i = 0; i < DCW_N_RESULTS; i++)
    if (counts[i] > 0)
      dcw_json_number (json, dcw_result_name (i), counts[i]);
  dcw_json_end (json);
  dcw_json_text (json, "text", text);
  dcw_json_end (json);
}

int
dcw_cmd_history (DcwCli *cli, char **words, GError **error)
{
  if (!dcw_cli_parse (cli, words, NULL, 0, 0, NULL, error) || !dcw_cli_open_runs_to_read (cli, error))
    return -1;
  g_autoptr (GPtrArray) runs = dcw_store_runs (cli->store, error);
  if (runs == NULL)
    return -1;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "computer", dcw_station_info (cli->station)->computer);
    dcw_json_begin_array (json, "runs");
    for (guint i = 0; i < runs->len; i++)
      run_json (json, g_ptr_array_index (runs, i), runs);
    dcw_json_end (json);
    dcw_json_end (json);
    return DCW_EXIT_DONE;
  }
  if (runs->len == 0)
    dcw_printer_line (cli->out, "%s", _ ("Nothing has been applied to this computer yet."));
  for (guint i = 0; i < runs->len; i++) {
    g_autofree char *text = dcw_show_run (g_ptr_array_index (runs, i), runs);
    dcw_printer_line (cli->out, "%s", text);
  }
  return DCW_EXIT_DONE;
}
