/* opcdcom capture: what there is on a station, as a station file.
 *
 * JSON: {"file", "computer": text or null, "machine": text or null, "instance", "resources": number, "facts": number, "text"}
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "document/document.h"
#include "platform/random.h"
#include "topics/planner.h"

static void
count (const DcwResource *resource, const DcwState *state, gpointer data)
{
  guint *n = data;
  (*n)++;
}

int
dcw_cmd_capture (DcwCli *cli, char **words, GError **error)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("Where the station file goes"), _ ("FILE.xml") },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error))
    return -1;
  if (output == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--output is missing (see: opcdcom capture --help)"));
    return -1;
  }
  if (!dcw_cli_open (cli, error))
    return -1;
  g_autoptr (DcwImage) image = dcw_capture (cli->view);
  DcwStationInfo *info = dcw_image_info (image);
  /* A copy is a station of its own, with its own runs and lock. */
  g_free (info->instance);
  info->instance = dcw_random_uuid ();
  guint n_resources = 0;
  dcw_image_foreach (image, count, &n_resources);
  g_autoptr (GPtrArray) facts = dcw_image_facts (image);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  if (!dcw_cli_write (cli, output, bytes, error))
    return -1;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (DCW_GETTEXT_DOMAIN, "%u thing was recorded in %s.", "%u things were recorded in %s.", n_resources),
      n_resources, output);
  if (!cli->json) {
    dcw_printer_line (cli->out, "%s", text);
    return DCW_EXIT_DONE;
  }
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "file", output);
  dcw_json_text (json, "computer", info->computer);
  dcw_json_text (json, "machine", info->machine);
  dcw_json_text (json, "instance", info->instance);
  dcw_json_number (json, "resources", n_resources);
  dcw_json_number (json, "facts", facts->len);
  dcw_json_text (json, "text", text);
  dcw_json_end (json);
  return DCW_EXIT_DONE;
}
