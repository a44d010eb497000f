/* opcdcom sd: a security descriptor from one form into another.
 *
 * --json is --to json; its shape: cli/sd-value.h. --batch: one line out for each line in; a line that is wrong gives
 * "error: ..." (with --to json {"error": text}) and the command goes on; it exits 2 in the end.
 */
#include "cli/batch.h"
#include "cli/commands.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "cli/sd-value.h"
#include "security/sddl.h"

#define MAX_VALUE (4 * 1024 * 1024) /* bytes: 1 MiB of SDDL, or 128 KiB as regedit writes them, and blanks */

typedef enum { TO_SDDL, TO_HEX, TO_TEXT, TO_JSON } Target;

typedef struct {
  guint from, to, use; /* DcwSdForm, Target, DcwComUse */
  gboolean has_domain;
  DcwSid domain;
} Job;

static gboolean
print_value (DcwCli *cli, const char *value, gboolean one_line, gpointer data, GError **error)
{
  const Job *job = data;
  const DcwSid *domain = job->has_domain ? &job->domain : NULL;
  g_autoptr (DcwDescriptor) descriptor = dcw_sd_value_parse (value, job->from, domain, error);
  if (descriptor == NULL)
    return FALSE;
  if (job->to == TO_JSON) {
    g_autoptr (DcwJson) json = dcw_json_new (dcw_printer_buffer (cli->out), one_line);
    dcw_sd_value_json (json, descriptor, job->use, domain);
    return TRUE;
  }
  if (job->to == TO_TEXT) {
    g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
    dcw_sd_value_describe (descriptor, job->use, lines);
    if (!one_line) {
      for (guint i = 0; i < lines->len; i++)
        dcw_printer_line (cli->out, "%s", (char *)g_ptr_array_index (lines, i));
      return TRUE;
    }
    g_autoptr (GString) line = g_string_new (NULL);
    for (guint i = 0; i < lines->len; i++)
      g_string_append_printf (line, "%s%s", i > 0 ? "; " : "", g_strchug (g_ptr_array_index (lines, i)));
    dcw_printer_line (cli->out, "%s", line->str);
    return TRUE;
  }
  g_autofree char *text = NULL;
  if (job->to == TO_SDDL) {
    text = dcw_sddl_format (descriptor, domain, error);
  } else {
    g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, error);
    if (bytes != NULL)
      text = dcw_text_to_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  }
  if (text == NULL)
    return FALSE;
  dcw_printer_raw (cli->out, text);
  dcw_printer_raw (cli->out, "\n");
  return TRUE;
}

int
dcw_cmd_sd (DcwCli *cli, char **words, GError **error)
{
  static const char *const froms[] = { "sddl", "hex", "reg", NULL };
  static const char *const tos[] = { "sddl", "hex", "text", "json", NULL };
  static const char *const uses[] = { "access", "launch", NULL };
  g_autofree char *from = NULL, *to = NULL, *com = NULL, *domain = NULL;
  gboolean batch = FALSE;
  g_auto (GStrv) values = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, _ ("What is given: sddl, hex or reg (told by its looks)"),
      C_ ("argument", "FORM") },
    { "to", 0, 0, G_OPTION_ARG_FILENAME, &to, _ ("What is wanted: sddl, hex, text or json (text)"), C_ ("argument", "FORM") },
    { "com", 0, 0, G_OPTION_ARG_FILENAME, &com, _ ("Read it as COM does: access or launch"), C_ ("argument", "USE") },
    { "domain-sid", 0, 0, G_OPTION_ARG_FILENAME, &domain,
      _ ("The domain or machine that aliases such as DA and LA are relative to"), C_ ("argument", "SID") },
    { "batch", 0, 0, G_OPTION_ARG_NONE, &batch, _ ("One value a line from standard input, one line out each"), NULL },
    { NULL },
  };
  Job job = { DCW_SD_LOOK, TO_TEXT, DCW_COM_NONE, FALSE, { 0 } };
  if (!dcw_cli_parse (cli, words, entries, 0, 1, &values, error))
    return -1;
  if (from != NULL) {
    if (!dcw_cli_parse_name ("--from", from, froms, &job.from, error))
      return -1;
    job.from += DCW_SD_SDDL;
  }
  if (cli->json)
    job.to = TO_JSON;
  else if (to != NULL && !dcw_cli_parse_name ("--to", to, tos, &job.to, error))
    return -1;
  if (com != NULL) {
    if (!dcw_cli_parse_name ("--com", com, uses, &job.use, error))
      return -1;
    job.use += DCW_COM_ACCESS;
  }
  if (domain != NULL) {
    if (!dcw_sid_parse (domain, &job.domain, error)) {
      g_prefix_error (error, "--domain-sid: ");
      return -1;
    }
    job.has_domain = TRUE;
  }
  if (!dcw_cli_check_batch (batch, values, error))
    return -1;
  return batch ? dcw_cli_batch (cli, MAX_VALUE, job.to == TO_JSON, print_value, &job, error)
               : dcw_cli_one (cli, MAX_VALUE, values[0], print_value, &job, error);
}
