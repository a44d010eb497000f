/* opcdcom plan: what a profile would change.
 *
 * JSON: the members of a plan (cli/show.h), "steps" (cli/show-steps.h) and "file": text or null (-o).
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/show-steps.h"
#include "cli/show.h"
#include "document/document.h"
#include "station/command.h"
#include "topics/planner.h"

/* A plan file is bound closer than the profile of the person at the computer. */
static void
note_file (DcwCli *cli, const DcwPlan *plan, const char *profile)
{
  g_autoptr (GError) no = NULL;
  g_autofree char *file = dcw_command_quote (profile), *apply = dcw_cli_command (cli, "apply --profile %s", file);
  if (!dcw_topics_check_plan (plan, NULL, NULL, cli->view, &no))
    dcw_cli_note (cli, _ ("apply --plan will refuse this file: %s. What your own profile asks for is applied with: %s"),
                  no->message, apply);
}

int
dcw_cmd_plan (DcwCli *cli, char **words, GError **error)
{
  g_autofree char *path = NULL, *output = NULL;
  g_auto (GStrv) topics = NULL;
  gboolean details = FALSE;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &path, _ ("What is wanted"), C_ ("argument", "FILE") },
    { "topic", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &topics, _ ("Only this topic (several times; opcdcom options lists them)"),
      C_ ("argument", "TOPIC") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("Write the plan into a file, for opcdcom apply --plan"),
      C_ ("argument", "FILE") },
    DCW_DETAILS_ENTRY (&details),
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error))
    return -1;
  if (path == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--profile is missing (see: opcdcom plan --help)"));
    return -1;
  }
  g_autoptr (DcwProfile) profile = dcw_cli_read_profile (path, error);
  if (profile == NULL || !dcw_cli_open (cli, error) || !dcw_cli_open_pair (cli, &profile, error)
      || !dcw_cli_note_unfinished (cli, error))
    return -1;
  g_autoptr (DcwPlan) plan = dcw_plan_make (cli->view, profile, (const char *const *)topics, NULL, error);
  if (plan == NULL)
    return -1;
  if (output != NULL) {
    g_autoptr (GBytes) bytes = dcw_document_write_plan (plan);
    if (!dcw_cli_write (cli, output, bytes, error))
      return -1;
    note_file (cli, plan, path);
  }
  g_auto (DcwStepList) steps = { 0 };
  dcw_step_list_read_or_say (cli, profile, plan, topics, &steps);
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_show_plan_json (json, cli->view, plan, 0);
    dcw_show_steps_json (json, &steps);
    dcw_json_text (json, "file", output);
    dcw_json_end (json);
  } else {
    dcw_show_plan (cli->out, cli->view, plan, details ? DCW_SHOW_WHOLE : 0);
    dcw_show_steps (cli, &steps);
    if (output != NULL) {
      g_autofree char *file = dcw_command_quote (output), *apply = dcw_cli_command (cli, "apply --plan %s", file);
      dcw_printer_line (cli->out, _ ("The plan is in %s. To apply exactly this: %s"), output, apply);
    }
  }
  return plan->changes->len > 0 || plan->blocked->len > 0 ? DCW_EXIT_FOUND : DCW_EXIT_DONE;
}
