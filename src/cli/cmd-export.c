/* opcdcom export: what would be applied, as files that apply it elsewhere.
 *
 * JSON: {"format", "digest", "computer": text or null, "files": [path]: what a person starts is the last, "text"}
 */
#include "cli/commands.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "document/document.h"
#include "export/export.h"
#include "topics/planner.h"

typedef struct {
  char *profile, *plan, *format, *output;
  char **topics;
} ExportOptions;

static void
export_options_clear (ExportOptions *options)
{
  g_free (options->profile);
  g_free (options->plan);
  g_free (options->format);
  g_free (options->output);
  g_strfreev (options->topics);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ExportOptions, export_options_clear)

static gboolean
check_options (const ExportOptions *options, GError **error)
{
  const char *problem = (options->profile == NULL) == (options->plan == NULL)
                            ? _ ("expected one of --profile and --plan (see: opcdcom export --help)")
                        : options->plan != NULL && options->topics != NULL
                            ? _ ("--topic goes with --profile; a plan is exported as it is")
                        : options->format == NULL ? _ ("--format is missing (see: opcdcom export --help)")
                        : options->output == NULL ? _ ("--output is missing (see: opcdcom export --help)")
                                                  : NULL;
  if (problem != NULL)
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, problem);
  return problem == NULL;
}

static DcwPlan *
make_plan (DcwCli *cli, const ExportOptions *options, GError **error)
{
  g_autoptr (DcwProfile) profile = options->profile != NULL ? dcw_cli_read_profile (options->profile, error) : NULL;
  g_autoptr (DcwPlan) plan = options->plan != NULL ? dcw_cli_read_plan (options->plan, error) : NULL;
  if ((profile == NULL && plan == NULL) || !dcw_cli_open (cli, error) || !dcw_cli_open_pair (cli, &profile, error))
    return NULL;
  if (plan != NULL)
    return g_steal_pointer (&plan);
  return dcw_plan_make (cli->view, profile, (const char *const *)options->topics, NULL, error);
}

/* Only the computer that the plan is for can say what of it goes too far. */
static DcwView *
view_for (DcwCli *cli, const DcwPlan *plan)
{
  return g_strcmp0 (plan->machine, dcw_station_info (cli->station)->machine) == 0 ? cli->view : NULL;
}

static gboolean
write_files (DcwCli *cli, const GPtrArray *files, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    if (!dcw_cli_check_target (cli, ((const DcwExportFile *)files->pdata[i])->path, error))
      return FALSE;
  return dcw_export_write (files, error);
}

static void
tell (DcwCli *cli, const DcwExportFormat *format, const DcwPlan *plan, const GPtrArray *files)
{
  const DcwExportFile *last = files->pdata[files->len - 1], *first = files->pdata[0];
  g_autofree char *digest = dcw_document_plan_digest (plan);
  g_autofree char *text = g_strdup_printf (
      _ ("%s applies the plan in %s. Take both, and the opcdcom programs for Windows, to the computer that the plan is for."),
      last->path, first->path);
  if (plan->blocked->len > 0)
    dcw_cli_note (cli, "%s", _ ("What the plan says can't be done is still left."));
  if (!cli->json) {
    dcw_printer_line (cli->out, "%s", text);
    dcw_printer_line (cli->out, C_ ("plan or profile", "Digest: %s"), digest);
    return;
  }
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "format", format->id);
  dcw_json_text (json, "digest", digest);
  dcw_json_text (json, "computer", plan->computer);
  dcw_json_begin_array (json, "files");
  for (guint i = 0; i < files->len; i++)
    dcw_json_text (json, NULL, ((const DcwExportFile *)files->pdata[i])->path);
  dcw_json_end (json);
  dcw_json_text (json, "text", text);
  dcw_json_end (json);
}

int
dcw_cmd_export (DcwCli *cli, char **words, GError **error)
{
  g_auto (ExportOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options.profile, _ ("What is wanted; it is planned now"),
      C_ ("argument", "FILE") },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &options.plan, _ ("A plan (opcdcom plan -o), as it is"), C_ ("argument", "FILE") },
    { "topic", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.topics, _ ("Only this topic of the profile (several times)"),
      C_ ("argument", "TOPIC") },
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &options.format, _ ("cmd: a command script for Windows, with the plan beside it"),
      C_ ("argument", "NAME") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, _ ("Where the script goes; the plan gets the ending .xml"),
      C_ ("argument", "FILE.cmd") },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error) || !dcw_cli_check_text ("--format", options.format, error)
      || !check_options (&options, error))
    return -1;
  const DcwExportFormat *format = dcw_export_format (options.format, error);
  g_autoptr (DcwPlan) plan = format != NULL ? make_plan (cli, &options, error) : NULL;
  g_autoptr (GPtrArray) files = plan != NULL ? dcw_export_make (format, plan, view_for (cli, plan), options.output, error) : NULL;
  if (files == NULL || !write_files (cli, files, error))
    return -1;
  tell (cli, format, plan, files);
  return DCW_EXIT_DONE;
}
