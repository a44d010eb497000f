/* opcdcom apply: applies what a profile comes to now, or exactly what a plan file says.
 *
 * JSON: {"plan": {members of a plan, cli/show.h}, "steps" (cli/show-steps.h), "report": {members of a report, cli/show-run.h} or
 * null (nothing was to be done), "text"}
 */
#include "cli/commands.h"
#include <string.h>
#include "apply/owner.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/running.h"
#include "cli/show-run.h"
#include "cli/show-steps.h"
#include "cli/show.h"
#include "document/document.h"
#include "platform/prompt.h"
#include "station/command.h"
#include "topics/planner.h"

#define MAX_CONFIRM_S (7 * 24 * 3600)

typedef struct {
  char *profile, *plan, *expect, *confirm_within;
  char **topics, **passwords;
  gboolean yes, keep_on_failure, details;
} ApplyOptions;

static void
apply_options_clear (ApplyOptions *options)
{
  g_free (options->profile);
  g_free (options->plan);
  g_free (options->expect);
  g_free (options->confirm_within);
  g_strfreev (options->topics);
  g_strfreev (options->passwords);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ApplyOptions, apply_options_clear)

static gboolean
check_options (const ApplyOptions *options, GError **error)
{
  if ((options->profile == NULL) == (options->plan == NULL)) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID,
                         _ ("expected one of --profile and --plan (see: opcdcom apply --help)"));
    return FALSE;
  }
  if (options->plan != NULL && options->topics != NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--topic goes with --profile; a plan is applied as it is"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_digest (const DcwPlan *plan, const char *expected, GError **error)
{
  g_autofree char *digest = dcw_document_plan_digest (plan);
  if (expected == NULL || strcmp (digest, expected) == 0)
    return TRUE;
  g_autofree char *safe = dcw_text_display (expected, 80);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("the plan is now %s and not %s: something has changed since"), digest,
               safe);
  return FALSE;
}

static gboolean
check_writable (DcwCli *cli, GError **error)
{
  g_autoptr (DcwMessage) reason = dcw_station_read_only (cli->station);
  if (reason == NULL && cli->store != NULL)
    return TRUE;
  g_autofree char *text = reason != NULL ? dcw_message_show (reason) : g_strdup (_ ("it has no instance"));
  g_autofree char *name = dcw_cli_station_name (cli);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s: nothing can be applied to this station: %s"), name, text);
  return FALSE;
}

static guint
flags_of (const ApplyOptions *options)
{
  return (options->details ? DCW_SHOW_WHOLE : 0) | (options->plan != NULL ? DCW_SHOW_FROM_FILE : 0);
}

/* Before it is shown, so that what is shown is what it does. */
static gboolean
check_file (DcwCli *cli, const ApplyOptions *options, const DcwPlan *plan, GError **error)
{
  if (options->plan == NULL || (dcw_plan_validate (plan, error) && dcw_topics_check_plan (plan, NULL, NULL, cli->view, error)))
    return TRUE;
  g_autofree char *display = g_filename_display_name (options->plan);
  g_prefix_error (error, _ ("%s: nothing was written: "), display);
  return FALSE;
}

static gboolean
ask (DcwCli *cli, const ApplyOptions *options, const DcwPlan *plan, GError **error)
{
  if (!dcw_prompt_is_terminal ()) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED,
                         _ ("nothing was written: there is neither --yes nor a terminal to ask at"));
    return FALSE;
  }
  if (!dcw_cli_note_unfinished (cli, error))
    return FALSE;
  if (cli->json)
    dcw_show_plan (cli->notes, cli->view, plan, flags_of (options));
  dcw_printer_flush (cli->out, NULL);
  dcw_printer_flush (cli->notes, NULL);
  g_autofree char *name = dcw_cli_station_name (cli);
  g_autofree char *safe = dcw_text_display (name, 100);
  g_autofree char *question = g_strdup_printf (_ ("Apply this to %s? [y/N] "), safe);
  if (dcw_prompt_yes (question))
    return TRUE;
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("nothing was written: the answer was no"));
  return FALSE;
}

static char *
show_nothing_to_do (const DcwPlan *plan)
{
  return g_strdup (plan->blocked->len == 0 ? _ ("Nothing to do: everything is as the profile wants it.")
                                           : _ ("Nothing was written: what is left can't be done."));
}

static void
tell (DcwCli *cli, const ApplyOptions *options, const DcwPlan *plan, const DcwProfile *profile, const DcwReport *report,
      DcwRunning *running)
{
  /* Anew: what is to be done after each run is open now. */
  g_auto (DcwStepList) steps = { 0 };
  dcw_step_list_read_or_say (cli, profile, plan, options->topics, &steps);
  gboolean ran = report != NULL && report->run != 0;
  if (cli->json) {
    g_autofree char *nothing = ran ? NULL : show_nothing_to_do (plan);
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_json_begin_object (json, "plan");
    dcw_show_plan_json (json, cli->view, plan, flags_of (options));
    dcw_json_end (json);
    dcw_show_steps_json (json, &steps);
    if (ran) {
      dcw_json_begin_object (json, "report");
      dcw_show_report_json (json, report, FALSE);
      dcw_json_end (json);
    } else {
      dcw_json_null (json, "report");
    }
    dcw_json_text (json, "text", nothing);
    dcw_json_end (json);
    return;
  }
  if (!ran) {
    g_autofree char *nothing = show_nothing_to_do (plan);
    dcw_printer_line (cli->out, "%s", nothing);
    return;
  }
  dcw_running_tell (running, report);
  if (plan->blocked->len > 0)
    dcw_printer_line (cli->out, "%s", _ ("What the plan says can't be done is still left."));
  if (profile != NULL && dcw_step_list_n_open (&steps) > 0) {
    g_autofree char *file = dcw_command_quote (options->profile), *lists = dcw_cli_command (cli, "steps --profile %s", file);
    dcw_printer_line (cli->out, _ ("Steps by hand are left too. To list them: %s"), lists);
  }
}

static int
apply (DcwCli *cli, const ApplyOptions *options, DcwPlan *plan, const DcwProfile *profile, DcwSecrets *secrets,
       guint64 confirm_within_s, GError **error)
{
  g_autoptr (DcwReport) report = NULL;
  gboolean something = plan->changes->len > 0;
  if ((something && !check_writable (cli, error)) || (cli->store != NULL && !dcw_owner_check (cli->store, error))
      || !check_file (cli, options, plan, error))
    return -1;
  if (!cli->json) {
    g_auto (DcwStepList) steps = { 0 };
    dcw_step_list_read_or_say (cli, profile, plan, options->topics, &steps);
    dcw_show_plan (cli->out, cli->view, plan, flags_of (options));
    dcw_show_steps (cli, &steps);
  }
  if (!check_digest (plan, options->expect, error))
    return -1;
  if (something && !options->yes && !ask (cli, options, plan, error))
    return -1;
  if (something) {
    g_autoptr (GPtrArray) needed = dcw_needed_passwords (cli->station, plan, FALSE);
    dcw_running_note_unneeded (cli, options->passwords, needed);
    if (!dcw_running_ask_passwords (cli, needed, FALSE, secrets, error))
      return -1;
  }
  if (!something)
    dcw_running_note_unneeded (cli, options->passwords, NULL);
  g_auto (DcwRunning) running = { 0 };
  if (cli->store != NULL) {
    if (something && !cli->json)
      dcw_printer_blank (cli->out);
    dcw_running_init (&running, cli, DCW_FORWARD);
    running.options.keep_on_failure = options->keep_on_failure;
    running.options.confirm_within_s = (gint64)confirm_within_s;
    running.options.secrets = secrets;
    report = dcw_apply (cli->store, cli->station, plan, profile, &running.options, error);
    if (report == NULL)
      return -1;
  }
  tell (cli, options, plan, profile, report, &running);
  int status = report != NULL ? dcw_report_exit_code (report) : DCW_EXIT_DONE;
  return status == DCW_EXIT_DONE && plan->blocked->len > 0 ? DCW_EXIT_PARTLY : status;
}

int
dcw_cmd_apply (DcwCli *cli, char **words, GError **error)
{
  g_auto (ApplyOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options.profile, _ ("What is wanted; it is planned now"),
      C_ ("argument", "FILE") },
    { "plan", 0, 0, G_OPTION_ARG_FILENAME, &options.plan, _ ("A plan (opcdcom plan -o), applied exactly"),
      C_ ("argument", "FILE") },
    { "topic", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.topics, _ ("Only this topic of the profile (several times)"),
      C_ ("argument", "TOPIC") },
    { "expect", 0, 0, G_OPTION_ARG_FILENAME, &options.expect, _ ("Only if the plan has this digest"), C_ ("argument", "DIGEST") },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &options.yes, _ ("Do not ask"), NULL },
    DCW_PASSWORD_ENTRY (&options.passwords),
    { "confirm-within", 0, 0, G_OPTION_ARG_FILENAME, &options.confirm_within,
      _ ("Take everything back unless opcdcom confirm comes in time"), C_ ("argument", "SECONDS") },
    { "keep-on-failure", 0, 0, G_OPTION_ARG_NONE, &options.keep_on_failure, _ ("If a step fails, keep what was done before it"),
      NULL },
    DCW_DETAILS_ENTRY (&options.details),
    { NULL },
  };
  guint64 confirm_within_s = 0;
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error) || !check_options (&options, error))
    return -1;
  if (options.confirm_within != NULL
      && !dcw_cli_parse_number ("--confirm-within", options.confirm_within, 1, MAX_CONFIRM_S, &confirm_within_s, error))
    return -1;
  g_autoptr (DcwSecrets) secrets = dcw_running_read_secrets (options.passwords, error);
  if (secrets == NULL)
    return -1;
  g_autoptr (DcwProfile) profile = NULL;
  g_autoptr (DcwPlan) plan = NULL;
  if (options.profile != NULL)
    profile = dcw_cli_read_profile (options.profile, error);
  else
    plan = dcw_cli_read_plan (options.plan, error);
  if ((profile == NULL && plan == NULL) || !dcw_cli_open (cli, error) || !dcw_cli_open_pair (cli, &profile, error))
    return -1;
  if (plan == NULL)
    plan = dcw_plan_make (cli->view, profile, (const char *const *)options.topics, NULL, error);
  return plan != NULL ? apply (cli, &options, plan, profile, secrets, confirm_within_s, error) : -1;
}
