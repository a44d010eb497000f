#include "cli/command.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "station/command.h"

static gboolean
fail_usage (DcwCli *cli, const char *message, GError **error)
{
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s (see: opcdcom %s --help)"), message, cli->command->name);
  return FALSE;
}

static void
show_help (DcwCli *cli, GOptionContext *context)
{
  g_autofree char *program = g_strdup_printf ("opcdcom %s", cli->command->name);
  g_set_prgname (program);
  g_autofree char *summary = cli->command->about == NULL
                                 ? g_strdup (_ (cli->command->summary))
                                 : g_strdup_printf ("%s\n\n%s", _ (cli->command->summary), _ (cli->command->about));
  g_option_context_set_summary (context, summary);
  g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);
  dcw_printer_raw (cli->out, help);
}

/* GLib repeats the whole word that it does not know. What follows the name of an option may be a password that somebody gave
 * to an option of another program. */
static gboolean
fail_parse (DcwCli *cli, char **words, const GError *problem, GError **error)
{
  char **word = words;
  while (*word != NULL && (**word != '-' || strstr (problem->message, *word) == NULL))
    word++;
  if (!g_error_matches (problem, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION) || *word == NULL)
    return fail_usage (cli, problem->message, error);
  gsize length = g_str_has_prefix (*word, "--") ? strcspn (*word, "=") : 2;
  g_autofree char *name = g_strndup (*word, length);
  g_autofree char *safe = dcw_text_display (name, 60);
  g_autofree char *message = g_strdup_printf (_ ("there is no option %s"), safe);
  return fail_usage (cli, message, error);
}

static gboolean
takes_passwords (const GOptionEntry *entries)
{
  for (const GOptionEntry *entry = entries; entry != NULL && entry->long_name != NULL; entry++)
    if (strcmp (entry->long_name, "password") == 0)
      return TRUE;
  return FALSE;
}

/* secretive: what is too much may be a password, and is not repeated. */
static gboolean
count_operands (DcwCli *cli, char **operands, guint n_min, guint n_max, gboolean secretive, GError **error)
{
  guint n = operands != NULL ? g_strv_length (operands) : 0;
  if (n >= n_min && n <= n_max)
    return TRUE;
  if (n < n_min) {
    g_autofree char *missing =
        g_strdup_printf (_ ("something is missing, expected: %s %s"), cli->command->name, C_ ("argument", cli->command->usage));
    return fail_usage (cli, missing, error);
  }
  g_autofree char *safe = dcw_text_display (operands[n_max], 60);
  g_autofree char *surplus = secretive ? g_strdup (_ ("there are more words than expected"))
                                       : g_strdup_printf (_ ("there are more words than expected: \"%s\""), safe);
  return fail_usage (cli, surplus, error);
}

gboolean
dcw_cli_parse (DcwCli *cli, char **words, const GOptionEntry *entries, guint n_min, guint n_max, char ***operands, GError **error)
{
  gboolean help = FALSE, json = FALSE;
  g_autofree char *spec = NULL;
  g_auto (GStrv) rest = NULL;
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, _ ("Print the result as JSON"), NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, _ ("Show this help"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &rest, NULL, NULL },
    { NULL },
  };
  const GOptionEntry station[] = {
    { "station", 0, 0, G_OPTION_ARG_FILENAME, &spec,
      _ ("The computer: practice, practice:client, a station file (.xml), registry exports (A.reg,B.reg), or local; "
         "without it: local on Windows, else practice"),
      C_ ("argument", "STATION") },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      g_option_context_new (cli->command->usage != NULL ? C_ ("argument", cli->command->usage) : NULL);
  g_option_context_set_help_enabled (context, FALSE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!cli->command->no_station)
    g_option_context_add_main_entries (context, station, NULL);
  g_option_context_add_main_entries (context, common, NULL);

  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_ptr_array_add (all, g_strdup ("opcdcom")); /* the parser takes its words from the second on, and frees those it used */
  for (char **word = words; *word != NULL; word++)
    g_ptr_array_add (all, g_strdup (*word));
  g_ptr_array_add (all, NULL);
  g_auto (GStrv) parsed = (char **)g_ptr_array_free (g_steal_pointer (&all), FALSE);
  g_autoptr (GError) problem = NULL;
  if (!g_option_context_parse_strv (context, &parsed, &problem))
    return fail_parse (cli, words, problem, error);
  if (help) {
    show_help (cli, context);
    return FALSE;
  }
  if (!count_operands (cli, rest, n_min, n_max, takes_passwords (entries), error))
    return FALSE;
  cli->json = json;
  cli->people = json ? cli->notes : cli->out;
  cli->spec = g_steal_pointer (&spec);
  if (operands != NULL)
    *operands = rest != NULL ? g_steal_pointer (&rest) : g_new0 (char *, 1);
  return TRUE;
}

gboolean
dcw_cli_check_text (const char *what, const char *text, GError **error)
{
  const char *end;
  if (text == NULL || g_utf8_validate (text, -1, &end))
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: byte %u is not UTF-8"), what, (guint)(end - text) + 1);
  return FALSE;
}

gboolean
dcw_cli_check_texts (const char *what, char **texts, GError **error)
{
  for (char **text = texts; text != NULL && *text != NULL; text++)
    if (!dcw_cli_check_text (what, *text, error))
      return FALSE;
  return TRUE;
}

gboolean
dcw_cli_parse_number (const char *what, const char *text, guint64 min, guint64 max, guint64 *number, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, min, max, number, NULL))
    return TRUE;
  g_autofree char *safe = dcw_text_display (text, 60);
  g_autofree char *least = g_strdup_printf ("%" G_GUINT64_FORMAT, min), *most = g_strdup_printf ("%" G_GUINT64_FORMAT, max);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: \"%s\" was given, expected a whole number from %s to %s"), what, safe,
               least, most);
  return FALSE;
}

gboolean
dcw_cli_parse_name (const char *what, const char *text, const char *const *names, guint *index, GError **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (strcmp (names[i], text) == 0) {
      *index = i;
      return TRUE;
    }
  g_autofree char *list = g_strjoinv (", ", (char **)names);
  g_autofree char *safe = dcw_text_display (text, 60);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: \"%s\" was given, expected one of: %s"), what, safe, list);
  return FALSE;
}

void
dcw_cli_note (DcwCli *cli, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* What was said before on standard output comes before on a terminal too. */
  dcw_printer_flush (cli->out, NULL);
  dcw_printer_line (cli->notes, "opcdcom: %s", text);
  dcw_printer_flush (cli->notes, NULL);
}

char *
dcw_cli_command (DcwCli *cli, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return dcw_command (cli->spec, "%s", words);
}

DcwJson *
dcw_cli_json (DcwCli *cli)
{
  return dcw_json_new (dcw_printer_buffer (cli->out), FALSE);
}
