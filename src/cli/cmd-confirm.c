/* opcdcom confirm: keeps a run that awaits confirmation.
 *
 * JSON: {"run": number, "kept": true, "text"}
 */
#include "cli/commands.h"
#include "base/i18n.h"
#include "cli/context.h"

int
dcw_cmd_confirm (DcwCli *cli, char **words, GError **error)
{
  g_auto (GStrv) numbers = NULL;
  guint run;
  if (!dcw_cli_parse (cli, words, NULL, 1, 1, &numbers, error) || !dcw_cli_parse_run (numbers[0], FALSE, &run, error)
      || !dcw_cli_open_runs (cli, error) || !dcw_confirm (cli->store, cli->station, run, error))
    return -1;
  g_autofree char *text = g_strdup_printf (_ ("Run %u is kept."), run);
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_json_number (json, "run", run);
    dcw_json_bool (json, "kept", TRUE);
    dcw_json_text (json, "text", text);
    dcw_json_end (json);
  } else {
    dcw_printer_line (cli->out, "%s", text);
  }
  return DCW_EXIT_DONE;
}
