/* opcdcom capture: what there is on a station, as a station file.
 *
 * JSON: {"file", "redacted": boolean, "computer": text or null, "machine": text or null, "instance", "resources": number,
 * "facts": number, "unread": [{"kind", "listed": whether not all of them are known (else some are not), "count", "example": text
 * or null, "reason"}], "text"}
 */
#include "cli/commands.h"
#include "base/error.h"
#include "base/i18n.h"
#include "cli/context.h"
#include "document/document.h"
#include "platform/random.h"
#include "survey/redact.h"
#include "topics/planner.h"
#include <string.h>

/* Things of one kind that could not be read for one reason. */
typedef struct {
  DcwKindId kind;
  gboolean listed;
  guint n;
  char *example, *reason;
} Unread;

typedef struct {
  guint n_resources;
  GPtrArray *unread; /* of Unread */
} Count;

static void
free_unread (gpointer data)
{
  Unread *unread = data;
  g_free (unread->example);
  g_free (unread->reason);
  g_free (unread);
}

/* Takes example and reason. */
static void
note_unread (Count *count, DcwKindId kind, gboolean listed, char *example, char *reason)
{
  for (guint i = 0; i < count->unread->len; i++) {
    Unread *unread = count->unread->pdata[i];
    if (unread->kind == kind && unread->listed == listed && strcmp (unread->reason, reason) == 0) {
      unread->n++;
      g_free (example);
      g_free (reason);
      return;
    }
  }
  Unread *unread = g_new (Unread, 1);
  *unread = (Unread){ kind, listed, 1, example, reason };
  g_ptr_array_add (count->unread, unread);
}

static void
count_one (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Count *count = data;
  count->n_resources++;
  if (dcw_state_status (state) == DCW_STATE_UNKNOWN)
    note_unread (count, dcw_resource_kind (resource), FALSE, dcw_resource_show (resource),
                 dcw_state_reason (state) != NULL ? dcw_message_show (dcw_state_reason (state)) : g_strdup (""));
}

static void
count_listings (const GPtrArray *facts, Count *count)
{
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    const char *of = strstr (fact->subject, " of ");
    g_autofree char *name = of != NULL ? g_strndup (fact->subject, (gsize)(of - fact->subject)) : g_strdup (fact->subject);
    const DcwKind *kind = strcmp (fact->id, DCW_FACT_UNREAD) == 0 ? dcw_kind_by_name (name) : NULL;
    g_autofree char *reason = NULL;
    if (kind == NULL)
      continue;
    g_autoptr (DcwMessage) message = dcw_message_new (fact->value, NULL);
    note_unread (count, kind->id, TRUE, of != NULL ? g_strdup (strchr (of, ':') != NULL ? strchr (of, ':') + 1 : of + 4) : NULL,
                 dcw_message_show (message));
  }
}

static char *
describe_unread (const Unread *unread)
{
  const char *title = C_ ("kind of thing", dcw_kind (unread->kind)->title);
  const char *example = unread->example != NULL ? unread->example : "";
  if (unread->listed && unread->example == NULL)
    return g_strdup_printf (/* Translators: a kind of thing, such as user, and the reason */ _ ("%s: not all are known (%s)"),
                            title, unread->reason);
  if (unread->n > 1)
    return g_strdup_printf (unread->listed
                                ? /* Translators: a kind of thing, one of these, how many more, and the reason */ g_dngettext (
                                    DCW_GETTEXT_DOMAIN, "%s: not all are known of %s and %u more (%s)",
                                    "%s: not all are known of %s and %u more (%s)", unread->n - 1)
                                : /* Translators: a kind of thing, one of these, how many more, and the reason */ g_dngettext (
                                    DCW_GETTEXT_DOMAIN, "%s: %s and %u more (%s)", "%s: %s and %u more (%s)", unread->n - 1),
                            title, example, unread->n - 1, unread->reason);
  return g_strdup_printf (
      unread->listed ? /* Translators: a kind of thing, one of these, and the reason */ _ ("%s: not all are known of %s (%s)")
                     : _ ("%s: %s (%s)"),
      title, example, unread->reason);
}

static void
show_unread (DcwCli *cli, const GPtrArray *all)
{
  if (all->len > 0)
    dcw_cli_note (cli, "%s", _ ("not everything could be read; what depends on the following stays unknown:"));
  for (guint i = 0; i < all->len; i++) {
    g_autofree char *text = describe_unread (all->pdata[i]);
    dcw_printer_line (cli->notes, "  %s", text);
  }
}

static void
write_unread (DcwJson *json, const GPtrArray *all)
{
  dcw_json_begin_array (json, "unread");
  for (guint i = 0; i < all->len; i++) {
    const Unread *unread = all->pdata[i];
    dcw_json_begin_object (json, NULL);
    dcw_json_text (json, "kind", dcw_kind (unread->kind)->name);
    dcw_json_bool (json, "listed", unread->listed);
    dcw_json_number (json, "count", unread->n);
    dcw_json_text (json, "example", unread->example);
    dcw_json_text (json, "reason", unread->reason);
    dcw_json_end (json);
  }
  dcw_json_end (json);
}

int
dcw_cmd_capture (DcwCli *cli, char **words, GError **error)
{
  g_autofree char *output = NULL;
  gboolean redact = FALSE;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, _ ("Where the station file goes"), C_ ("argument", "FILE.xml") },
    { "redact", 0, 0, G_OPTION_ARG_NONE, &redact, _ ("Give names, addresses and SIDs others, so that strangers may see it"),
      NULL },
    { NULL },
  };
  if (!dcw_cli_parse (cli, words, entries, 0, 0, NULL, error))
    return -1;
  if (output == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("--output is missing (see: opcdcom capture --help)"));
    return -1;
  }
  if (!dcw_cli_open (cli, error))
    return -1;
  g_autoptr (DcwImage) image = dcw_capture (cli->view);
  if (redact) {
    guint32 key[DCW_DISGUISE_KEY / sizeof (guint32)];
    for (guint i = 0; i < G_N_ELEMENTS (key); i++)
      key[i] = dcw_random_u32 ();
    DcwImage *other = dcw_redact (image, (const guint8 *)key);
    memset (key, 0, sizeof key);
    dcw_image_free (image);
    image = other;
  }
  DcwStationInfo *info = dcw_image_info (image);
  /* A copy is a station of its own, with its own runs and lock. */
  g_free (info->instance);
  info->instance = dcw_random_uuid ();
  g_autoptr (GPtrArray) facts = dcw_image_facts (image), unread = g_ptr_array_new_with_free_func (free_unread);
  Count count = { 0, unread };
  count_listings (facts, &count);
  dcw_image_foreach (image, count_one, &count);
  guint n_resources = count.n_resources;
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  if (!dcw_cli_write (cli, output, bytes, error))
    return -1;
  g_autofree char *text = g_strdup_printf (
      g_dngettext (DCW_GETTEXT_DOMAIN, "%u thing was recorded in %s.", "%u things were recorded in %s.", n_resources),
      n_resources, output);
  show_unread (cli, unread);
  if (!cli->json) {
    dcw_printer_line (cli->out, "%s", text);
    return DCW_EXIT_DONE;
  }
  g_autoptr (DcwJson) json = dcw_cli_json (cli);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "file", output);
  dcw_json_bool (json, "redacted", redact);
  dcw_json_text (json, "computer", info->computer);
  dcw_json_text (json, "machine", info->machine);
  dcw_json_text (json, "instance", info->instance);
  dcw_json_number (json, "resources", n_resources);
  dcw_json_number (json, "facts", facts->len);
  write_unread (json, unread);
  dcw_json_text (json, "text", text);
  dcw_json_end (json);
  return DCW_EXIT_DONE;
}
