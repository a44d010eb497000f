/* opcdcom profile new, profile check: what somebody wants, as a file.
 *
 * JSON of both: {"file", "role", "network", "group": text or null, "users": [text], "servers": [text], "programs": [text],
 *  "peers": [text], "values": {OPTION: VALUE}}; of new also "recommended": [{"option", "value": text or null (left alone),
 *  "because": message}], everything that was not said.
 */
#include "cli/commands.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/show.h"
#include "document/document.h"
#include "topics/planner.h"

/* What the command line says for each list of a profile. */
static const struct {
  const char *option, *json, *label; /* label: N_() */
} list_rows[DCW_N_LISTS] = {
  [DCW_LIST_USERS] = { "--user", "users", N_ ("Users: %1") },
  [DCW_LIST_SERVERS] = { "--server", "servers", N_ ("OPC servers: %1") },
  [DCW_LIST_PROGRAMS] = { "--program", "programs", N_ ("Client programs: %1") },
  [DCW_LIST_PEERS] = { "--peer", "peers", N_ ("Other computers: %1") },
  [DCW_LIST_CALLBACKS] = { "--callback", "callbacks", N_ ("Accounts that the servers run as: %1") },
};

static GList *
sorted_options (const DcwProfile *profile)
{
  return g_list_sort (g_hash_table_get_keys (profile->values), (GCompareFunc)strcmp);
}

static void
profile_json (DcwJson *json, const char *path, const DcwProfile *profile)
{
  dcw_json_text (json, "file", path);
  dcw_json_text (json, "role", dcw_role_name (profile->role));
  dcw_json_text (json, "network", dcw_network_name (profile->network));
  dcw_json_text (json, "group", profile->group);
  for (guint i = 0; i < DCW_N_LISTS; i++) {
    dcw_json_begin_array (json, list_rows[i].json);
    for (guint k = 0; k < profile->lists[i]->len; k++)
      dcw_json_text (json, NULL, g_ptr_array_index (profile->lists[i], k));
    dcw_json_end (json);
  }
  g_autoptr (GList) options = sorted_options (profile);
  dcw_json_begin_object (json, "values");
  for (GList *option = options; option != NULL; option = option->next)
    dcw_json_text (json, option->data, dcw_profile_get (profile, option->data));
  dcw_json_end (json);
}

static void
show_profile (DcwPrinter *out, const DcwProfile *profile)
{
  static const char *const roles[] = {
    [DCW_ROLE_SERVER] = N_ ("This computer runs the OPC server."),
    [DCW_ROLE_CLIENT] = N_ ("This computer runs the program that reads the values."),
    [DCW_ROLE_BOTH] = N_ ("This computer runs the OPC server and a program that reads values elsewhere."),
  };
  static const char *const networks[] = {
    [DCW_NETWORK_WORKGROUP] = N_ ("The computers are in a workgroup."),
    [DCW_NETWORK_DOMAIN] = N_ ("The computers are in a domain."),
    [DCW_NETWORK_MIXED] = N_ ("One computer is in a domain, the other is not."),
  };
  dcw_printer_line (out, "  %s", _ (roles[profile->role]));
  dcw_printer_line (out, "  %s", _ (networks[profile->network]));
  if (profile->group != NULL)
    dcw_printer_line (out, _ ("  Group of those who use OPC: %s"), profile->group);
  for (guint i = 0; i < DCW_N_LISTS; i++) {
    if (profile->lists[i]->len == 0)
      continue;
    g_autoptr (GString) entries = g_string_new (NULL);
    for (guint k = 0; k < profile->lists[i]->len; k++)
      g_string_append_printf (entries, "%s%s", k > 0 ? ", " : "", (char *)g_ptr_array_index (profile->lists[i], k));
    g_autoptr (DcwMessage) message = dcw_message_new (list_rows[i].label, entries->str, NULL);
    g_autofree char *text = dcw_message_show (message);
    dcw_printer_line (out, "  %s", text);
  }
  g_autoptr (GList) options = sorted_options (profile);
  for (GList *option = options; option != NULL; option = option->next)
    dcw_printer_line (out, "  %s=%s", (char *)option->data, dcw_profile_get (profile, option->data));
}

int
dcw_cmd_profile_check (DcwCli *cli, char **words, GError **error)
{
  g_auto (GStrv) paths = NULL;
  if (!dcw_cli_parse (cli, words, NULL, 1, 1, &paths, error))
    return -1;
  g_autoptr (DcwProfile) profile = dcw_cli_read_profile (paths[0], error);
  if (profile == NULL)
    return -1;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    profile_json (json, paths[0], profile);
    dcw_json_end (json);
    return DCW_EXIT_DONE;
  }
  dcw_printer_line (cli->out, _ ("%s is a good profile:"), paths[0]);
  show_profile (cli->out, profile);
  return DCW_EXIT_DONE;
}

/* ---- New ---- */

typedef struct {
  char *role, *network, *group, *output;
  char **lists[DCW_N_LISTS];
  char **values;
} NewOptions;

static void
new_options_clear (NewOptions *options)
{
  g_free (options->role);
  g_free (options->network);
  g_free (options->group);
  g_free (options->output);
  for (guint i = 0; i < DCW_N_LISTS; i++)
    g_strfreev (options->lists[i]);
  g_strfreev (options->values);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NewOptions, new_options_clear)

static gboolean
set_value (DcwProfile *profile, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *safe = dcw_text_display (text, 60);
  if (equals == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--set: \"%s\" was given, expected OPTION=VALUE"), safe);
    return FALSE;
  }
  g_autofree char *option = g_strndup (text, equals - text);
  const char *before = dcw_profile_get (profile, option);
  if (before != NULL && strcmp (before, equals + 1) != 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--set: \"%s\" contradicts an earlier --set"), safe);
    return FALSE;
  }
  dcw_profile_set (profile, option, equals + 1);
  return TRUE;
}

static gboolean
fill_lists (DcwProfile *profile, const NewOptions *options, GError **error)
{
  for (guint i = 0; i < DCW_N_LISTS; i++) {
    if (!dcw_cli_check_texts (list_rows[i].option, options->lists[i], error))
      return FALSE;
    for (char **entry = options->lists[i]; entry != NULL && *entry != NULL; entry++) {
      if (**entry == '\0') {
        g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: nothing was given, expected a name"), list_rows[i].option);
        return FALSE;
      }
      dcw_profile_add (profile, i, *entry);
    }
    if (profile->lists[i]->len > DCW_PROFILE_MAX_ENTRIES) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: given more than %d times"), list_rows[i].option,
                   DCW_PROFILE_MAX_ENTRIES);
      return FALSE;
    }
  }
  return TRUE;
}

static DcwProfile *
make_profile (const NewOptions *options, GError **error)
{
  static const char *const roles[] = { "server", "client", "both", NULL };
  static const char *const networks[] = { "workgroup", "domain", "mixed", NULL };
  g_autoptr (DcwProfile) profile = dcw_profile_new ();
  guint index;
  if (!dcw_cli_parse_name ("--role", options->role, roles, &index, error))
    return NULL;
  dcw_role_parse (roles[index], &profile->role);
  if (options->network != NULL) {
    if (!dcw_cli_parse_name ("--network", options->network, networks, &index, error))
      return NULL;
    dcw_network_parse (networks[index], &profile->network);
  }
  if (!dcw_cli_check_text ("--group", options->group, error) || !dcw_cli_check_texts ("--set", options->values, error)
      || !fill_lists (profile, options, error))
    return NULL;
  profile->group = g_strdup (options->group);
  for (char **value = options->values; value != NULL && *value != NULL; value++)
    if (!set_value (profile, *value, error))
      return NULL;
  return dcw_profile_check (profile, error) ? g_steal_pointer (&profile) : NULL;
}

/* Every option that was not said: what the recommendation is, and why. */
static void
tell_recommended (DcwCli *cli, const DcwProfile *said, DcwJson *json)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  g_autoptr (DcwProfile) grown = dcw_profile_copy (said);
  if (json != NULL)
    dcw_json_begin_array (json, "recommended");
  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < topics[i]->n_options; k++) {
      const DcwOption *option = &topics[i]->options[k];
      if (!(option->roles & said->role) || dcw_profile_get (said, option->id) != NULL)
        continue;
      g_autoptr (DcwMessage) because = NULL;
      const char *value = option->recommend (cli->view, grown, &because);
      dcw_profile_set (grown, option->id, value); /* later recommendations may look at it */
      if (json == NULL) {
        g_autofree char *text = dcw_message_show (because);
        if (value != NULL)
          dcw_printer_line (cli->out, _ ("  Recommended here: %s=%s. %s"), option->id, value, text);
        else
          dcw_printer_line (cli->out, _ ("  Left alone: %s. %s"), option->id, text);
        continue;
      }
      dcw_json_begin_object (json, NULL);
      dcw_json_text (json, "option", option->id);
      dcw_json_text (json, "value", value);
      dcw_show_message_json (json, "because", because);
      dcw_json_end (json);
    }
  if (json != NULL)
    dcw_json_end (json);
}

static int
write_profile (DcwCli *cli, const NewOptions *options, const DcwProfile *said, GError **error)
{
  g_autoptr (DcwProfile) profile = dcw_profile_copy (said);
  dcw_profile_recommend (profile, cli->view);
  g_autoptr (GBytes) bytes = dcw_document_write_profile (profile);
  if (!dcw_cli_write (cli, options->output, bytes, error))
    return -1;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    profile_json (json, options->output, profile);
    tell_recommended (cli, said, json);
    dcw_json_end (json);
    return DCW_EXIT_DONE;
  }
  dcw_printer_line (cli->out, _ ("The profile is in %s:"), options->output);
  show_profile (cli->out, said);
  tell_recommended (cli, said, NULL);
  return DCW_EXIT_DONE;
}

int
dcw_cmd_profile_new (DcwCli *cli, char **words, GError **error)
{
  g_auto (NewOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_FILENAME, &options.role, _ ("What this computer is: server, client or both"), _ ("ROLE") },
    { "network", 0, 0, G_OPTION_ARG_FILENAME, &options.network, _ ("workgroup, domain or mixed (workgroup)"), _ ("KIND") },
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &options.group, _ ("The group of those who use OPC"), _ ("NAME") },
    { "user", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_USERS], _ ("A user of OPC (several times)"),
      _ ("NAME") },
    { "server", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_SERVERS], _ ("An OPC server (several times)"),
      _ ("PROGID|APPID") },
    { "program", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_PROGRAMS], _ ("A client program (several times)"),
      _ ("EXE|SERVICE") },
    { "peer", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_PEERS], _ ("The other computer (several times)"),
      _ ("HOST") },
    { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.values, _ ("A choice (several times; opcdcom options lists them)"),
      _ ("OPTION=VALUE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, _ ("Where the profile goes"), _ ("FILE") },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error))
    return -1;
  if (options.role == NULL || options.output == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s is missing (see: opcdcom profile new --help)"),
                 options.role == NULL ? "--role" : "--output");
    return -1;
  }
  g_autoptr (DcwProfile) said = make_profile (&options, error);
  if (said == NULL || !dcw_cli_open (cli, error))
    return -1;
  return write_profile (cli, &options, said, error);
}
