/* opcdcom audit: the findings of all checks; with --since or --against what is different instead (cli/audit-compare.h).
 *
 * JSON: {"computer": text or null, "findings": [finding] (cli/show.h), "summary": {"problems", "warnings", "notes", "text"}}
 *  --list: {"checks": [{"id", "code", "topic"}]}
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/audit-compare.h"
#include "cli/context.h"
#include "cli/show.h"
#include "topics/known.h"
#include "topics/planner.h"

static void
keep_those_of (GPtrArray *findings, const char *number)
{
  g_autofree char *wanted = dcw_finding_wanted (number);
  for (guint i = findings->len; i-- > 0;)
    if (!dcw_finding_leads_to (findings->pdata[i], wanted))
      g_ptr_array_remove_index (findings, i);
}

static char *
show_summary (DcwCli *cli, const GPtrArray *findings, const char *number)
{
  g_autofree char *name = dcw_cli_station_name (cli);
  guint n_problems = dcw_show_count (findings, DCW_SEVERITY_PROBLEM),
        n_warnings = dcw_show_count (findings, DCW_SEVERITY_WARNING);
  if (findings->len == 0 && number != NULL) {
    g_autofree char *wanted = dcw_finding_wanted (number);
    return g_strdup (dcw_known_nothing (wanted));
  }
  if (findings->len == 0)
    return g_strdup_printf (_ ("%s: nothing wrong was found in what this program looks at."), name);
  g_autofree char *problems =
      g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u problem", "%u problems", n_problems), n_problems);
  g_autofree char *warnings =
      g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u warning", "%u warnings", n_warnings), n_warnings);
  const char *const found[] = { problems, warnings, NULL };
  g_autofree char *list = dcw_i18n_list (found);
  return g_strdup_printf ("%s: %s.", name, list);
}

/* What a finding can be, whatever the computer. */
static void
show_checks (DcwCli *cli)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autoptr (DcwJson) json = cli->json ? dcw_cli_json (cli) : NULL;
  if (json != NULL) {
    dcw_json_begin_object (json, NULL);
    dcw_json_begin_array (json, "checks");
  }
  for (guint i = 0; i < n; i++)
    for (guint k = 0; topics[i]->checks != NULL && k < topics[i]->checks->n_rows; k++) {
      const DcwCheck *check = &topics[i]->checks->rows[k];
      if (json == NULL) {
        dcw_printer_line (cli->out, "%s %s", check->code, check->id);
        continue;
      }
      dcw_json_begin_object (json, NULL);
      dcw_json_text (json, "id", check->id);
      dcw_json_text (json, "code", check->code);
      dcw_json_text (json, "topic", topics[i]->id);
      dcw_json_end (json);
    }
  if (json != NULL) {
    dcw_json_end (json);
    dcw_json_end (json);
  }
}

int
dcw_cmd_audit (DcwCli *cli, char **words, GError **error)
{
  g_autofree char *path = NULL, *since = NULL, *against = NULL, *number = NULL;
  gboolean list = FALSE;
  guint run = 0;
  g_autoptr (DcwProfile) profile = NULL;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &path, _ ("Look at what this profile needs too"), C_ ("argument", "FILE") },
    { "since", 0, 0, G_OPTION_ARG_FILENAME, &since, _ ("What is different from what this run left"),
      C_ ("argument", "RUN|last") },
    { "against", 0, 0, G_OPTION_ARG_FILENAME, &against, _ ("What is different from an earlier capture of this computer"),
      C_ ("argument", "FILE.xml") },
    { "error", 0, 0, G_OPTION_ARG_FILENAME, &number, _ ("Only what leads to this error, as 0x80070005 or 1385, or this event"),
      C_ ("argument", "NUMBER") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, _ ("Only list what can be found, by code and id"), NULL },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error))
    return -1;
  if (list) {
    show_checks (cli);
    return DCW_EXIT_DONE;
  }
  if (since != NULL && against != NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--since and --against can't be used together"));
    return -1;
  }
  if (number != NULL && (since != NULL || against != NULL)) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID,
                         _ ("--error tells of how things are now, not of what is different"));
    return -1;
  }
  if (!dcw_cli_check_text ("--error", number, error))
    return -1;
  if (since != NULL && (!dcw_cli_check_text ("--since", since, error) || !dcw_cli_parse_run (since, TRUE, &run, error)))
    return -1;
  if (path != NULL && (profile = dcw_cli_read_profile (path, error)) == NULL)
    return -1;
  if (!(since != NULL ? dcw_cli_open_runs_to_read (cli, error) : dcw_cli_open (cli, error))
      || !dcw_cli_open_pair (cli, &profile, error))
    return -1;
  g_autoptr (GPtrArray) findings = dcw_audit (cli->view, profile);
  if (since != NULL || against != NULL) {
    g_auto (DcwCompared) what = { .run = run, .against = against };
    g_autoptr (DcwComparison) comparison =
        since != NULL ? dcw_compared_since (cli->store, cli->view, &what, error)
                      : dcw_compared_against (cli->station, cli->view, cli->state_folder, profile, &what, error);
    return comparison != NULL ? dcw_audit_show (cli, comparison, &what, findings, path) : -1;
  }
  if (number != NULL)
    keep_those_of (findings, number);
  g_autofree char *summary = show_summary (cli, findings, number);
  guint n_problems = dcw_show_count (findings, DCW_SEVERITY_PROBLEM);
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "computer", dcw_station_info (cli->station)->computer);
    dcw_show_findings_json (json, findings);
    dcw_json_begin_object (json, "summary");
    dcw_json_number (json, "problems", n_problems);
    dcw_json_number (json, "warnings", dcw_show_count (findings, DCW_SEVERITY_WARNING));
    dcw_json_number (json, "notes", dcw_show_count (findings, DCW_SEVERITY_INFO));
    dcw_json_text (json, "text", summary);
    dcw_json_end (json);
    dcw_json_end (json);
  } else {
    dcw_printer_line (cli->out, "%s", summary);
    dcw_show_findings (cli->out, findings);
  }
  return n_problems > 0 ? DCW_EXIT_FOUND : DCW_EXIT_DONE;
}
