/* opcdcom options: the options table, with what is recommended for a station.
 *
 * JSON: {"computer": text or null, "topics": [{"id", "title", "about", "now": [message], "options": [{"id", "type": "choice" |
 * "text" | "lists" (src/model/list-wish.h), "roles":
 *  ["server", "client"], "label", "why", "choices": [{"id", "label", "opens": text or null, "risk": text or null}], "profile":
 *  text or null, "recommended": text or null (leave alone), "because": message}]}]}
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/show.h"
#include "topics/lists.h"
#include <string.h>

static const char *
translate (const char *text)
{
  return text != NULL ? _ (text) : NULL;
}

/* Words of the form itself are not translated. */
static void
show_form (DcwPrinter *out, const DcwOption *option)
{
  gboolean computer = strcmp (option->id, DCW_LIMITS_PERMISSIONS) == 0;
  dcw_printer_line (out, "     %s=merge launch %s; NAME=RIGHTS; NAME=deny RIGHTS | exact access %s; NAME=RIGHTS", option->id,
                    computer ? DCW_LIST_LIMIT : "SERVER", computer ? DCW_LIST_DEFAULT : "PROGRAM");
  dcw_printer_line (
      out, "       %s",
      _ ("merge adds to the list that is there, exact makes it these entries. RIGHTS: all, or some of local-launch, "
         "remote-launch, local-activation, remote-activation; of access lists local-access, remote-access."));
}

static void
show_option (DcwPrinter *out, DcwView *view, const DcwProfile *profile, const DcwOption *option)
{
  g_autoptr (DcwMessage) because = NULL;
  const char *recommended = option->recommend (view, profile, &because);
  const char *chosen = dcw_profile_get (profile, option->id);
  g_autofree char *text = dcw_message_show (because);
  dcw_printer_line (out, "  %s: %s", option->id, C_ ("option", option->label));
  dcw_printer_line (out, "     %s", _ (option->why));
  for (const DcwChoice *choice = option->choices; choice != NULL && choice->id != NULL; choice++) {
    dcw_printer_line (out, "     %s=%s: %s", option->id, choice->id, C_ ("choice", choice->label));
    if (choice->opens != NULL)
      dcw_printer_line (out, C_ ("option", "       Opens: %s"), _ (choice->opens));
    if (choice->risk != NULL)
      dcw_printer_line (out, C_ ("option", "       Risk: %s"), _ (choice->risk));
  }
  if (option->type == DCW_OPTION_LISTS)
    show_form (out, option);
  if (chosen != NULL)
    dcw_printer_line (out, _ ("     In the profile: %s"), chosen);
  dcw_printer_line (out, /* Translators: the choice that is recommended, and why */ _ ("     Recommended here: %s. %s"),
                    recommended != NULL ? recommended : _ ("leave it as it is"), text);
}

static void
option_json (DcwJson *json, DcwView *view, const DcwProfile *profile, const DcwOption *option)
{
  g_autoptr (DcwMessage) because = NULL;
  const char *recommended = option->recommend (view, profile, &because);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "id", option->id);
  dcw_json_text (json, "type",
                 option->type == DCW_OPTION_CHOICE  ? "choice"
                 : option->type == DCW_OPTION_LISTS ? "lists"
                                                    : "text");
  dcw_json_begin_array (json, "roles");
  if (option->roles & DCW_ROLE_SERVER)
    dcw_json_text (json, NULL, dcw_role_name (DCW_ROLE_SERVER));
  if (option->roles & DCW_ROLE_CLIENT)
    dcw_json_text (json, NULL, dcw_role_name (DCW_ROLE_CLIENT));
  dcw_json_end (json);
  dcw_json_text (json, "label", C_ ("option", option->label));
  dcw_json_text (json, "why", translate (option->why));
  dcw_json_begin_array (json, "choices");
  for (const DcwChoice *choice = option->choices; choice != NULL && choice->id != NULL; choice++) {
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "id", choice->id);
    dcw_json_text (json, "label", C_ ("choice", choice->label));
    dcw_json_text (json, "opens", translate (choice->opens));
    dcw_json_text (json, "risk", translate (choice->risk));
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_json_text (json, "profile", dcw_profile_get (profile, option->id));
  dcw_json_text (json, "recommended", recommended);
  dcw_show_message_json (json, "because", because);
  dcw_json_end (json);
}

static void
show_now (DcwPrinter *out, DcwView *view, const DcwProfile *profile, const DcwTopic *topic)
{
  g_autoptr (GPtrArray) lines = dcw_topic_now (topic, view, profile);
  for (guint i = 0; i < lines->len; i++) {
    g_autofree char *text = dcw_message_show (lines->pdata[i]);
    dcw_printer_line (out, C_ ("option", "  Now: %s"), text);
  }
}

static void
now_json (DcwJson *json, DcwView *view, const DcwProfile *profile, const DcwTopic *topic)
{
  g_autoptr (GPtrArray) lines = dcw_topic_now (topic, view, profile);
  dcw_json_begin_array (json, "now");
  for (guint i = 0; i < lines->len; i++)
    dcw_show_message_json (json, NULL, lines->pdata[i]);
  dcw_json_end (json);
}

static void
show_topics (DcwCli *cli, const DcwProfile *profile, const DcwTopic *only)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  for (guint i = 0; i < n; i++) {
    if (only != NULL && topics[i] != only)
      continue;
    dcw_printer_blank (cli->out);
    dcw_printer_line (cli->out, "%s (%s)", C_ ("topic", topics[i]->title), topics[i]->id);
    dcw_printer_line (cli->out, "  %s", _ (topics[i]->about));
    show_now (cli->out, cli->view, profile, topics[i]);
    for (guint k = 0; k < topics[i]->n_options; k++)
      show_option (cli->out, cli->view, profile, &topics[i]->options[k]);
  }
}

static void
topics_json (DcwCli *cli, const DcwProfile *profile, const DcwTopic *only)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "computer", dcw_station_info (cli->station)->computer);
  dcw_json_begin_array (json, "topics");
  for (guint i = 0; i < n; i++) {
    if (only != NULL && topics[i] != only)
      continue;
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "id", topics[i]->id);
    dcw_json_text (json, "title", C_ ("topic", topics[i]->title));
    dcw_json_text (json, "about", _ (topics[i]->about));
    now_json (json, cli->view, profile, topics[i]);
    dcw_json_begin_array (json, "options");
    for (guint k = 0; k < topics[i]->n_options; k++)
      option_json (json, cli->view, profile, &topics[i]->options[k]);
    dcw_json_end (json);
    dcw_json_end (json);
  }
  dcw_json_end (json);
  dcw_json_end (json);
}

int
dcw_cmd_options (DcwCli *cli, char **words, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (GStrv) names = NULL;
  const GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &path, _ ("Recommend for this profile (else for an OPC server in a workgroup)"),
      C_ ("argument", "FILE") },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 1, &names, error))
    return -1;
  const DcwTopic *only = names[0] != NULL ? dcw_topic (names[0]) : NULL;
  if (names[0] != NULL && only == NULL) {
    g_autofree char *safe = dcw_text_display (names[0], 60);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("there is no topic “%s”"), safe);
    return -1;
  }
  g_autoptr (DcwProfile) profile = path != NULL ? dcw_cli_read_profile (path, error) : dcw_profile_new ();
  if (profile == NULL || !dcw_cli_open (cli, error) || !dcw_cli_open_pair (cli, &profile, error))
    return -1;
  if (cli->json)
    topics_json (cli, profile, only);
  else
    show_topics (cli, profile, only);
  return DCW_EXIT_DONE;
}
