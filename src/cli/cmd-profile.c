/* opcdcom profile check, profile pair: what a profile asks for, and its half for the other computer.
 *
 * JSON of both: the members of a profile (cli/show-profile.h); of pair also "missing": [message], what the other computer should
 * know and this one does not.
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "cli/show-profile.h"
#include "cli/show.h"
#include "document/document.h"
#include "topics/pair.h"

/* For those who compare it on the phone. */
static void
tell_digest (DcwCli *cli, const DcwProfile *profile)
{
  if (profile->from == NULL)
    return;
  g_autofree char *digest = dcw_document_profile_digest (profile);
  dcw_printer_blank (cli->out);
  dcw_printer_line (cli->out, C_ ("plan or profile", "Digest: %s"), digest);
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
    dcw_show_profile_json (json, paths[0], profile);
    dcw_json_end (json);
    return DCW_EXIT_DONE;
  }
  dcw_printer_line (cli->out, _ ("%s is a good profile:"), paths[0]);
  dcw_show_profile (cli->out, profile);
  tell_digest (cli, profile);
  return DCW_EXIT_DONE;
}

/* ---- Pair ---- */

static void
missing_json (DcwJson *json, const GPtrArray *missing)
{
  dcw_json_begin_array (json, "missing");
  for (guint i = 0; i < missing->len; i++)
    dcw_show_message_json (json, NULL, missing->pdata[i]);
  dcw_json_end (json);
}

static void
tell_pair (DcwCli *cli, const char *path, const DcwProfile *pair, const GPtrArray *missing)
{
  dcw_printer_line (cli->out, _ ("The file for the other computer is in %s:"), path);
  dcw_show_profile (cli->out, pair);
  for (guint i = 0; i < missing->len; i++) {
    g_autofree char *text = dcw_message_show (missing->pdata[i]);
    dcw_printer_line (cli->out, _ ("  It does not say: %s"), text);
  }
  tell_digest (cli, pair);
  dcw_printer_line (cli->out, _ ("It holds no password. To go on there: opcdcom profile new --from %s"), path);
}

int
dcw_cmd_profile_pair (DcwCli *cli, char **words, GError **error)
{
  g_auto (GStrv) paths = NULL;
  g_autofree char *output = NULL;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("Where the file for the other computer goes"),
      C_ ("argument", "FILE") },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 1, 1, &paths, error))
    return -1;
  if (output == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--output is missing (see: opcdcom profile pair --help)"));
    return -1;
  }
  g_autoptr (DcwProfile) profile = dcw_cli_read_profile (paths[0], error);
  if (profile == NULL || !dcw_cli_open (cli, error) || !dcw_cli_open_pair (cli, &profile, error))
    return -1;
  g_autoptr (DcwProfile) pair = dcw_pair_make (cli->view, profile, missing, error);
  if (pair == NULL)
    return -1;
  g_autoptr (GBytes) bytes = dcw_document_write_profile (pair);
  if (!dcw_cli_write (cli, output, bytes, error))
    return -1;
  if (cli->json) {
    g_autoptr (DcwJson) json = dcw_cli_json (cli);
    dcw_json_begin_object (json, NULL);
    dcw_show_profile_json (json, output, pair);
    missing_json (json, missing);
    dcw_json_end (json);
  } else {
    tell_pair (cli, output, pair, missing);
  }
  return missing->len > 0 ? DCW_EXIT_PARTLY : DCW_EXIT_DONE;
}
