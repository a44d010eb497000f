/* opcdcom profile new: what somebody wants, as a file.
 *
 * JSON: the members of a profile (cli/show-profile.h); "recommended": [{"option", "value": text or null (left alone), "because":
 *  message}], everything that was not said; with --profile, what is recommended now and was not then; and "asked": [message],
 *  with --from: what only a person can still say; "notes": [message], what was named and is not on this computer.
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/context.h"
#include "cli/show-profile.h"
#include "cli/show.h"
#include "document/document.h"
#include "survey/servers.h"
#include "topics/pair.h"
#include "topics/planner.h"
#include <string.h>

typedef struct {
  char *role, *network, *group, *from, *profile, *output;
  char **lists[DCW_N_LISTS];
  char **values;
} NewOptions;

static void
new_options_clear (NewOptions *options)
{
  g_free (options->role);
  g_free (options->network);
  g_free (options->group);
  g_free (options->from);
  g_free (options->profile);
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

/* A peer may come with its addresses: NAME=ADDRESS,ADDRESS. */
static gboolean
add_entry (DcwProfile *profile, DcwProfileList list, const char *entry, GError **error)
{
  const char *equals = list == DCW_LIST_PEERS ? strchr (entry, '=') : NULL;
  g_autofree char *name = equals != NULL ? g_strndup (entry, (gsize)(equals - entry)) : g_strdup (entry);
  g_autofree char *addresses = g_strdelimit (g_strdup (equals != NULL ? equals + 1 : ""), ",", ' ');
  if (*name == '\0' || (equals != NULL && *addresses == '\0')) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--peer: expected NAME, or NAME=ADDRESS"));
    return FALSE;
  }
  dcw_profile_add (profile, list, name);
  if (equals == NULL || dcw_profile_set_addresses (profile, name, addresses, error))
    return TRUE;
  g_prefix_error (error, "--peer: ");
  return FALSE;
}

static gboolean
fill_lists (DcwProfile *profile, const NewOptions *options, GError **error)
{
  for (guint i = 0; i < DCW_N_LISTS; i++) {
    if (!dcw_cli_check_texts (dcw_show_profile_option (i), options->lists[i], error))
      return FALSE;
    for (char **entry = options->lists[i]; entry != NULL && *entry != NULL; entry++) {
      if (**entry == '\0') {
        g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: nothing was given, expected a name"),
                     dcw_show_profile_option (i));
        return FALSE;
      }
      if (!add_entry (profile, i, *entry, error))
        return FALSE;
    }
    if (profile->lists[i]->len > DCW_PROFILE_MAX_ENTRIES) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: given more than %d times"), dcw_show_profile_option (i),
                   DCW_PROFILE_MAX_ENTRIES);
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
set_role (DcwProfile *profile, const NewOptions *options, GError **error)
{
  static const char *const roles[] = { "server", "client", "both", NULL };
  static const char *const networks[] = { "workgroup", "domain", "mixed", NULL };
  guint index;
  if (options->role != NULL) {
    if (!dcw_cli_parse_name ("--role", options->role, roles, &index, error))
      return FALSE;
    dcw_role_parse (roles[index], &profile->role);
  }
  if (options->network != NULL) {
    if (!dcw_cli_parse_name ("--network", options->network, networks, &index, error))
      return FALSE;
    dcw_network_parse (networks[index], &profile->network);
  }
  return TRUE;
}

/* What the command line says, on top of what is in profile. */
static gboolean
fill_profile (DcwProfile *profile, const NewOptions *options, GError **error)
{
  if (!set_role (profile, options, error) || !dcw_cli_check_text ("--group", options->group, error)
      || !dcw_cli_check_texts ("--set", options->values, error) || !fill_lists (profile, options, error))
    return FALSE;
  if (options->group != NULL) {
    g_free (profile->group);
    profile->group = g_strdup (options->group);
  }
  g_autoptr (DcwProfile) said = dcw_profile_new ();
  for (char **value = options->values; value != NULL && *value != NULL; value++)
    if (!set_value (said, *value, error))
      return FALSE;
  GHashTableIter iter;
  gpointer option, value;
  g_hash_table_iter_init (&iter, said->values);
  while (g_hash_table_iter_next (&iter, &option, &value))
    dcw_profile_set (profile, option, value);
  return TRUE;
}

typedef struct {
  DcwProfile *before; /* that was decided earlier (--profile), or NULL */
  DcwProfile *pair;   /* the file from the other computer, or NULL */
  DcwProfile *said;   /* what is known before anything is recommended */
  DcwProfile *made;   /* the result */
} New;

static void
new_clear (New *n)
{
  dcw_profile_free (n->before);
  dcw_profile_free (n->pair);
  dcw_profile_free (n->said);
  dcw_profile_free (n->made);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (New, new_clear)

static gboolean
read_files (const NewOptions *options, New *n, GError **error)
{
  if (options->from != NULL && (n->pair = dcw_cli_read_profile (options->from, error)) == NULL)
    return FALSE;
  if (n->pair != NULL && n->pair->from == NULL) {
    g_autofree char *shown = dcw_text_display (options->from, 200);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                 _ ("%s: is no file from another computer (opcdcom profile pair writes them)"), shown);
    return FALSE;
  }
  if (options->profile != NULL && (n->before = dcw_cli_read_profile (options->profile, error)) == NULL)
    return FALSE;
  if (n->before != NULL && n->before->from != NULL) {
    g_autofree char *shown = dcw_text_display (options->profile, 200);
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: is a file from another computer, which --from takes"), shown);
    return FALSE;
  }
  return TRUE;
}

static gboolean
make_profile (DcwCli *cli, const NewOptions *options, New *n, GError **error)
{
  n->said = n->before != NULL ? dcw_profile_copy (n->before) : dcw_profile_new ();
  if (n->pair != NULL && n->before == NULL) {
    n->said->role = n->pair->role;
    n->said->network = n->pair->network;
  }
  if (!fill_profile (n->said, options, error) || !dcw_profile_check (n->said, error))
    return FALSE;
  /* The station is not opened for what is wrong already. */
  if (!dcw_cli_open (cli, error))
    return FALSE;
  if (n->pair != NULL && !dcw_pair_take (n->said, n->pair, cli->view, error)) {
    g_prefix_error (error, "%s: ", options->from);
    return FALSE;
  }
  if (!dcw_profile_check (n->said, error))
    return FALSE;
  n->made = dcw_profile_copy (n->said);
  if (n->before != NULL)
    dcw_pair_recommend (n->made, n->before, cli->view);
  else
    dcw_profile_recommend (n->made, cli->view);
  return TRUE;
}

/* Of a profile that was decided before, all that stays as it was counts as said. */
static gboolean
is_said (const New *n, const char *option)
{
  const char *said = dcw_profile_get (n->said, option);
  return n->before != NULL ? g_strcmp0 (said, dcw_profile_get (n->made, option)) == 0 : said != NULL;
}

/* Every option that was not said: what the recommendation is, and why. Of a profile that was decided before, what is new. */
static void
tell_recommended (DcwCli *cli, const New *n, DcwJson *json)
{
  const DcwOption *option;
  g_autoptr (DcwProfile) grown = dcw_profile_copy (n->said);
  if (json != NULL)
    dcw_json_begin_array (json, "recommended");
  for (guint i = 0; (option = dcw_option (i)) != NULL; i++) {
    const char *value = dcw_profile_get (n->made, option->id);
    if (!(option->roles & n->said->role) || is_said (n, option->id))
      continue;
    g_autoptr (DcwMessage) because = NULL;
    option->recommend (cli->view, grown, &because);
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

static void
tell_questions (DcwCli *cli, const New *n, DcwJson *json)
{
  g_autoptr (GPtrArray) questions = n->pair != NULL ? dcw_pair_questions (n->made, cli->view) : g_ptr_array_new ();
  if (json != NULL)
    dcw_json_begin_array (json, "asked");
  for (guint i = 0; i < questions->len; i++) {
    g_autofree char *text = dcw_message_show (questions->pdata[i]);
    if (json != NULL)
      dcw_show_message_json (json, NULL, questions->pdata[i]);
    else
      dcw_printer_line (cli->out, _ ("  Still to be said: %s"), text);
  }
  if (json != NULL)
    dcw_json_end (json);
}

/* Of a client, the servers are on the other computer. */
static GPtrArray *
find_missing (DcwCli *cli, const New *n)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  gboolean complete = FALSE;
  g_autoptr (GPtrArray) servers = dcw_servers_find (cli->view, &complete);
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < servers->len; i++)
    if (!((const DcwOpcServer *)servers->pdata[i])->is_enum)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", dcw_server_name (servers->pdata[i]));
  const GPtrArray *wanted = n->made->lists[DCW_LIST_SERVERS];
  for (guint i = 0; (n->made->role & DCW_ROLE_SERVER) && complete && i < wanted->len; i++)
    if (dcw_servers_lookup (servers, wanted->pdata[i]) == NULL)
      g_ptr_array_add (notes, dcw_message_new (N_ ("%1 is not on this computer; OPC servers found: %2"),
                                               (const char *)wanted->pdata[i], names->len > 0 ? names->str : "-", NULL));
  return notes;
}

static void
tell_missing (DcwCli *cli, const New *n, DcwJson *json)
{
  g_autoptr (GPtrArray) notes = find_missing (cli, n);
  if (json != NULL)
    dcw_json_begin_array (json, "notes");
  for (guint i = 0; i < notes->len; i++) {
    g_autofree char *text = dcw_message_show (notes->pdata[i]);
    if (json != NULL)
      dcw_show_message_json (json, NULL, notes->pdata[i]);
    dcw_cli_note (cli, "%s", text);
  }
  if (json != NULL)
    dcw_json_end (json);
}

static int
write_profile (DcwCli *cli, const NewOptions *options, const New *n, GError **error)
{
  g_autoptr (GBytes) bytes = dcw_document_write_profile (n->made);
  if (!dcw_cli_write (cli, options->output, bytes, error))
    return -1;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_show_profile_json (json, options->output, n->made);
    tell_recommended (cli, n, json);
    tell_questions (cli, n, json);
    tell_missing (cli, n, json);
    dcw_json_end (json);
    return DCW_EXIT_DONE;
  }
  dcw_printer_line (cli->out, _ ("The profile is in %s:"), options->output);
  dcw_show_profile (cli->out, n->said);
  tell_recommended (cli, n, NULL);
  tell_questions (cli, n, NULL);
  tell_missing (cli, n, NULL);
  return DCW_EXIT_DONE;
}

int
dcw_cmd_profile_new (DcwCli *cli, char **words, GError **error)
{
  g_auto (NewOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_FILENAME, &options.role, _ ("What this computer is: server, client or both"),
      C_ ("argument", "ROLE") },
    { "network", 0, 0, G_OPTION_ARG_FILENAME, &options.network, _ ("workgroup, domain or mixed (workgroup)"),
      C_ ("argument", "KIND") },
    { "group", 0, 0, G_OPTION_ARG_FILENAME, &options.group, _ ("The group of those who use OPC"), C_ ("argument", "NAME") },
    { "user", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_USERS], _ ("A user of OPC (several times)"),
      C_ ("argument", "NAME") },
    { "server", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_SERVERS], _ ("An OPC server (several times)"),
      C_ ("argument", "PROGID|APPID") },
    { "program", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_PROGRAMS], _ ("A client program (several times)"),
      C_ ("argument", "EXE|SERVICE") },
    { "peer", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_PEERS], _ ("The other computer (several times)"),
      C_ ("argument", "HOST[=ADDRESS]") },
    { "callback", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.lists[DCW_LIST_CALLBACKS],
      _ ("On a client: an account that an OPC server runs as (several times)"), C_ ("argument", "NAME") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from, _ ("What the other computer says (opcdcom profile pair)"),
      C_ ("argument", "FILE") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &options.profile, _ ("An earlier profile of this computer, to go on from"),
      C_ ("argument", "FILE") },
    { "set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.values, _ ("A choice (several times; opcdcom options lists them)"),
      C_ ("argument", "OPTION=VALUE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, _ ("Where the profile goes"), C_ ("argument", "FILE") },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error))
    return -1;
  gboolean begun = options.from != NULL || options.profile != NULL;
  if ((options.role == NULL && !begun) || options.output == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s is missing (see: opcdcom profile new --help)"),
                 options.output != NULL ? "--role" : "--output");
    return -1;
  }
  g_auto (New) n = { 0 };
  if (!read_files (&options, &n, error) || !make_profile (cli, &options, &n, error))
    return -1;
  return write_profile (cli, &options, &n, error);
}
