#include "cli/batch.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/lines.h"

static void
print_bad_line (DcwCli *cli, gboolean as_json, const char *message)
{
  if (!as_json) {
    dcw_printer_line (cli->out, "error: %s", message);
    return;
  }
  g_autoptr (DcwJson) json = dcw_json_new (dcw_printer_buffer (cli->out), TRUE);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "error", message);
  dcw_json_end (json);
}

int
dcw_cli_batch (DcwCli *cli, gsize max, gboolean json, DcwBatchPrint print, gpointer data, GError **error)
{
  g_autoptr (DcwLines) lines = dcw_lines_new (stdin, max);
  g_autofree char *too_long = g_strdup_printf (_ ("a line of more than %u bytes"), (guint)max);
  gboolean all_good = TRUE;
  for (;;) {
    const char *line;
    g_autoptr (GError) problem = NULL;
    DcwLineStatus status = dcw_lines_next (lines, cli->out, &line, error);
    if (status == DCW_LINE_FAILED)
      return -1;
    if (status == DCW_LINE_END)
      return all_good ? DCW_EXIT_DONE : DCW_EXIT_USAGE;
    if (status != DCW_LINE_OK || !print (cli, line, TRUE, data, &problem)) {
      all_good = FALSE;
      print_bad_line (cli, json, problem != NULL ? problem->message : status == DCW_LINE_LONG ? too_long : _ ("a NUL character"));
    }
    dcw_printer_drain (cli->out);
  }
}

int
dcw_cli_one (DcwCli *cli, gsize max, const char *value, DcwBatchPrint print, gpointer data, GError **error)
{
  g_autofree char *text = value != NULL ? g_strdup (value) : dcw_lines_read_all (stdin, max, error);
  return text != NULL && print (cli, text, FALSE, data, error) ? DCW_EXIT_DONE : -1;
}

gboolean
dcw_cli_check_batch (gboolean batch, char **values, GError **error)
{
  if (!batch || values[0] == NULL)
    return TRUE;
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--batch reads standard input and takes no value besides"));
  return FALSE;
}
