/* opcdcom history: the runs on a station, or the record of one of them.
 *
 * JSON: {"computer": text or null, "runs": [{"number", "what": "apply" | "undo" | "redo", "of": number of the run whose plan it
 *  is, "undoes": number or null, "undoneBy": number or null, "time", "ended": time or null, "phase", "finished": bool, "effect":
 * bool (can be undone), "deadline": time or null, "confirmed": bool, "changes": number, "results": {RESULT: number, ...},
 * "text"}]}, oldest first.
 *  with RUN: {"run", "title", "lines": [{"style": "title" | "fact" | "section" | "topic" | "item" | "detail" | "small" | "text",
 * "text"}], "file": text or null (-o)}
 */
#include "cli/commands.h"
#include <string.h>
#include "apply/compared.h"
#include "apply/record.h"
#include "base/error.h"
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

/* ---- One run ---- */

static gboolean
write_record (DcwCli *cli, const DcwRecord *record, const char *output, GError **error)
{
  char *text = dcw_record_text (record, DCW_RECORD_LINE_END);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  return dcw_cli_write (cli, output, bytes, error);
}

static void
record_json (DcwCli *cli, const DcwRecord *record, const char *output)
{
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_number (json, "run", record->run);
  dcw_json_text (json, "title", record->title);
  dcw_json_begin_array (json, "lines");
  for (guint i = 0; i < record->lines->len; i++) {
    const DcwRecordLine *line = record->lines->pdata[i];
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "style", dcw_record_style_name (line->style));
    dcw_json_text (json, "text", line->text);
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_json_text (json, "file", output);
  dcw_json_end (json);
}

static int
tell_one (DcwCli *cli, const char *number, const char *output, GError **error)
{
  guint run;
  if (!dcw_cli_parse_run (number, TRUE, &run, error) || !dcw_cli_open_runs_to_read (cli, error))
    return -1;
  g_autoptr (DcwRecord) record = dcw_record_make (cli->store, cli->view, run, error);
  if (record == NULL || (output != NULL && !write_record (cli, record, output, error)))
    return -1;
  if (cli->json) {
    record_json (cli, record, output);
  } else if (output != NULL) {
    dcw_printer_line (cli->out, _ ("The record of run %u is in %s."), record->run, output);
  } else {
    g_autofree char *text = dcw_record_text (record, "\n");
    dcw_printer_raw (cli->out, text);
  }
  return DCW_EXIT_DONE;
}

/* ---- All of them ---- */

static int
tell_all (DcwCli *cli, GError **error)
{
  if (!dcw_cli_open_runs_to_read (cli, error))
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

int
dcw_cmd_history (DcwCli *cli, char **words, GError **error)
{
  g_autofree char *output = NULL;
  g_auto (GStrv) numbers = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("Write the record of the run into a file, as text"),
      C_ ("argument", "FILE") },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 1, &numbers, error))
    return -1;
  if (numbers[0] != NULL)
    return tell_one (cli, numbers[0], output, error);
  if (output == NULL)
    return tell_all (cli, error);
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID,
                       _ ("--output goes with the number of a run (see: opcdcom history --help)"));
  return -1;
}
