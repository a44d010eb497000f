/* opcdcom steps: what only a person can do, and what of it somebody says is done.
 *
 * JSON: {"computer": text or null, "steps": [step] (cli/show-steps.h), "summary": {"steps", "open", "text"}}
 *  --list: {"kinds": [{"id", "topic", "who", "when", "again", "title"}]}
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/show-steps.h"
#include "topics/planner.h"

typedef struct {
  char *profile, *by;
  char **topics, **ticks, **unticks;
  gboolean list;
} StepsOptions;

static void
steps_options_clear (StepsOptions *options)
{
  g_free (options->profile);
  g_free (options->by);
  g_strfreev (options->topics);
  g_strfreev (options->ticks);
  g_strfreev (options->unticks);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StepsOptions, steps_options_clear)

/* ---- Kinds ---- */

static void
show_kind (const DcwStepKind *kind, const char *topic, DcwJson *json)
{
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "id", kind->id);
  dcw_json_text (json, "topic", topic);
  dcw_json_text (json, "who", dcw_step_who_id (kind->who));
  dcw_json_text (json, "when", dcw_step_when_id (kind->when));
  dcw_json_bool (json, "again", kind->again);
  dcw_json_text (json, "title", _ (kind->title));
  dcw_json_end (json);
}

static void
show_kinds (DcwCli *cli)
{
  g_autoptr (DcwJson) json = cli->json ? dcw_cli_json (cli) : NULL;
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  if (json != NULL) {
    dcw_json_begin_object (json, NULL);
    dcw_json_begin_array (json, "kinds");
  }
  for (guint i = 0; i < n; i++)
    for (guint k = 0; topics[i]->steps != NULL && k < topics[i]->steps->n_kinds; k++) {
      const DcwStepKind *kind = &topics[i]->steps->kinds[k];
      if (json != NULL)
        show_kind (kind, topics[i]->id, json);
      else
        dcw_printer_line (cli->out, "%-30s %s", kind->id, _ (kind->title));
    }
  if (json != NULL) {
    dcw_json_end (json);
    dcw_json_end (json);
  }
}

/* ---- Ticking ---- */

static gboolean
is_step (const DcwStepList *list, const char *name)
{
  for (guint i = 0; i < list->steps->len; i++)
    if (dcw_text_fold_equal (((const DcwStep *)list->steps->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

static gboolean
check_steps (DcwCli *cli, const DcwStepList *list, char **names, gboolean or_ticked, GError **error)
{
  for (char **name = names; name != NULL && *name != NULL; name++) {
    if (is_step (list, *name) || (or_ticked && dcw_ticks_find (list->ticks, *name) != NULL))
      continue;
    g_autofree char *safe = dcw_text_display (*name, 100);
    g_autofree char *lists = dcw_cli_command (cli, "steps --profile FILE");
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("there is no step “%s” here; to list them: %s"), safe, lists);
    return FALSE;
  }
  return TRUE;
}

/* Whoever is logged on, as far as the system tells. */
static char *
name_user (void)
{
  g_autofree char *display = g_filename_display_name (g_get_user_name ());
  g_autofree char *safe = dcw_text_display (display, 50);
  return *safe != '\0' ? g_steal_pointer (&safe) : g_strdup ("?");
}

static gboolean
change (DcwCli *cli, const StepsOptions *options, DcwStepList *list, GError **error)
{
  if (!check_steps (cli, list, options->ticks, FALSE, error) || !check_steps (cli, list, options->unticks, TRUE, error))
    return FALSE;
  g_autofree char *user = name_user ();
  if (!dcw_ticks_change (cli->store, (const char *const *)options->ticks, (const char *const *)options->unticks,
                         options->by != NULL ? options->by : user, error))
    return FALSE;
  g_autoptr (GPtrArray) ticks = dcw_ticks_read (cli->store, error);
  if (ticks == NULL)
    return FALSE;
  g_ptr_array_unref (list->ticks);
  list->ticks = g_steal_pointer (&ticks);
  return TRUE;
}

/* ---- The command ---- */

static void
tell (DcwCli *cli, const DcwStepList *list)
{
  guint n_open = dcw_step_list_n_open (list);
  g_autofree char *text =
      list->steps->len == 0 ? g_strdup (_ ("There is nothing to do by hand."))
      : n_open == 0
          ? g_strdup (_ ("All steps by hand are ticked."))
          : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u step by hand is open.", "%u steps by hand are open.", n_open),
                             n_open);
  if (!cli->json) {
    dcw_show_steps (cli, list);
    dcw_printer_blank (cli->out);
    dcw_printer_line (cli->out, "%s", text);
    return;
  }
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "computer", dcw_station_info (cli->station)->computer);
  dcw_show_steps_json (json, list);
  dcw_json_begin_object (json, "summary");
  dcw_json_number (json, "steps", list->steps->len);
  dcw_json_number (json, "open", n_open);
  dcw_json_text (json, "text", text);
  dcw_json_end (json);
  dcw_json_end (json);
}

int
dcw_cmd_steps (DcwCli *cli, char **words, GError **error)
{
  g_auto (StepsOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options.profile, _ ("What is wanted"), C_ ("argument", "FILE") },
    { "topic", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.topics, _ ("Only steps of this topic (several times)"),
      C_ ("argument", "TOPIC") },
    { "tick", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.ticks, _ ("This step is done (several times)"),
      C_ ("argument", "STEP") },
    { "untick", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.unticks, _ ("This step is not done after all (several times)"),
      C_ ("argument", "STEP") },
    { "by", 0, 0, G_OPTION_ARG_FILENAME, &options.by, _ ("Who did it (whoever is logged on)"), C_ ("argument", "NAME") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options.list, _ ("Only list all kinds of steps that there are"), NULL },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error) || !dcw_cli_check_text ("--by", options.by, error)
      || !dcw_cli_check_texts ("--tick", options.ticks, error) || !dcw_cli_check_texts ("--untick", options.unticks, error))
    return -1;
  if (options.list) {
    show_kinds (cli);
    return DCW_EXIT_DONE;
  }
  if (options.profile == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--profile is missing (see: opcdcom steps --help)"));
    return -1;
  }
  gboolean changes = options.ticks != NULL || options.unticks != NULL;
  g_autoptr (DcwProfile) profile = dcw_cli_read_profile (options.profile, error);
  if (profile == NULL || !(changes ? dcw_cli_open_runs (cli, error) : dcw_cli_open (cli, error))
      || !dcw_cli_open_pair (cli, &profile, error))
    return -1;
  g_autoptr (DcwPlan) plan = dcw_plan_make (cli->view, profile, (const char *const *)options.topics, NULL, error);
  g_auto (DcwStepList) list = { 0 };
  if (plan == NULL || !dcw_step_list_read (cli, profile, plan, options.topics, &list, error)
      || (changes && !change (cli, &options, &list, error)))
    return -1;
  tell (cli, &list);
  return dcw_step_list_n_open (&list) > 0 ? DCW_EXIT_FOUND : DCW_EXIT_DONE;
}
