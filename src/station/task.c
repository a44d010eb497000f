#include "station/task.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "security/sddl.h"

#define MAX_XML (256 * 1024)
#define MAX_DEPTH 16
#define SYSTEM_SID "S-1-5-18"
#define EACH "PT1M" /* the shortest that there is: a lock may be held, a service may not be there yet */

static char *
format_time (gint64 when_s)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_utc (when_s);
  return when != NULL ? g_date_time_format (when, "%Y-%m-%dT%H:%M:%SZ") : g_strdup ("");
}

char *
dcw_task_write (const DcwTask *task)
{
  g_autofree char *when = format_time (task->when_s);
  return g_markup_printf_escaped (
      "<Task version=\"1.2\" xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\">"
      "<RegistrationInfo><Description>%s</Description></RegistrationInfo>"
      "<Triggers>"
      "<TimeTrigger><Enabled>true</Enabled><StartBoundary>%s</StartBoundary>"
      "<Repetition><Interval>" EACH "</Interval></Repetition></TimeTrigger>"
      "<BootTrigger><Enabled>true</Enabled></BootTrigger>"
      "</Triggers>"
      "<Principals><Principal id=\"System\"><UserId>" SYSTEM_SID "</UserId><RunLevel>HighestAvailable</RunLevel></Principal>"
      "</Principals>"
      "<Settings>"
      "<MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>"
      "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>"
      "<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>"
      "<AllowHardTerminate>false</AllowHardTerminate>"
      "<StartWhenAvailable>true</StartWhenAvailable>"
      "<RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>"
      "<Enabled>true</Enabled>"
      "<RunOnlyIfIdle>false</RunOnlyIfIdle>"
      "<ExecutionTimeLimit>PT0S</ExecutionTimeLimit>"
      "<Priority>5</Priority>"
      "</Settings>"
      "<Actions Context=\"System\"><Exec><Command>%s</Command><Arguments>%s</Arguments></Exec></Actions>"
      "</Task>",
      task->description, when, task->command, task->arguments);
}

/* ---- Reading back ---- */

typedef struct {
  GString *path;      /* of the element that is open: "Task/Actions/Exec" */
  GString *text;      /* of it, so far */
  GHashTable *values; /* path -> text of the last element there */
  GHashTable *counts; /* path -> how many there are */
  guint depth;
} Reading;

static void
reading_clear (Reading *reading)
{
  g_string_free (reading->path, TRUE);
  g_string_free (reading->text, TRUE);
  g_hash_table_unref (reading->values);
  g_hash_table_unref (reading->counts);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static void
open_element (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer data,
              GError **error)
{
  Reading *reading = data;
  if (++reading->depth > MAX_DEPTH) {
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too deep");
    return;
  }
  g_string_append_printf (reading->path, "%s%s", reading->path->len > 0 ? "/" : "", name);
  g_string_truncate (reading->text, 0);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (reading->counts, reading->path->str));
  g_hash_table_replace (reading->counts, g_strdup (reading->path->str), GUINT_TO_POINTER (n + 1));
}

static void
close_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  Reading *reading = data;
  const char *slash = strrchr (reading->path->str, '/');
  g_hash_table_replace (reading->values, g_strdup (reading->path->str), g_strstrip (g_strdup (reading->text->str)));
  g_string_truncate (reading->path, slash != NULL ? (gsize)(slash - reading->path->str) : 0);
  g_string_truncate (reading->text, 0);
  reading->depth--;
}

static void
add_text (GMarkupParseContext *context, const char *text, gsize size, gpointer data, GError **error)
{
  g_string_append_len (((Reading *)data)->text, text, (gssize)size);
}

static gboolean
fail (const char *what, GError **error)
{
  g_set_error (error, DCW_ERROR, DCW_ERROR_IO, _ ("what was registered is not what the scheduler has: %s"), what);
  return FALSE;
}

typedef struct {
  const char *path, *text; /* text NULL: it must not be there */
  gboolean required;       /* else it may be left out */
} Expectation;

static const Expectation expectations[] = {
  { "Task/Triggers/TimeTrigger/Enabled", "true", FALSE },
  { "Task/Triggers/TimeTrigger/EndBoundary", NULL, FALSE },
  { "Task/Triggers/TimeTrigger/RandomDelay", NULL, FALSE },
  { "Task/Triggers/TimeTrigger/Repetition/Interval", EACH, TRUE },
  { "Task/Triggers/TimeTrigger/Repetition/Duration", NULL, FALSE },
  { "Task/Triggers/BootTrigger/Enabled", "true", FALSE },
  { "Task/Triggers/BootTrigger/StartBoundary", NULL, FALSE },
  { "Task/Triggers/BootTrigger/EndBoundary", NULL, FALSE },
  { "Task/Principals/Principal/UserId", SYSTEM_SID, TRUE },
  { "Task/Actions/Exec/WorkingDirectory", NULL, FALSE },
  { "Task/Settings/Enabled", "true", FALSE },
  { "Task/Settings/StartWhenAvailable", "true", TRUE },
  { "Task/Settings/DisallowStartIfOnBatteries", "false", TRUE },
  { "Task/Settings/StopIfGoingOnBatteries", "false", TRUE },
  { "Task/Settings/RunOnlyIfNetworkAvailable", "false", FALSE },
  { "Task/Settings/RunOnlyIfIdle", "false", FALSE },
  { "Task/Settings/ExecutionTimeLimit", "PT0S", TRUE },
  { "Task/Settings/DeleteExpiredTaskAfter", NULL, FALSE },
};

/* Elements of which there must be one, and no other beside it. */
static const char *const single[] = {
  "Task/Triggers/TimeTrigger",
  "Task/Triggers/BootTrigger",
  "Task/Principals/Principal",
  "Task/Actions/Exec",
};
static const char *const foreign[] = {
  "Task/Actions/ComHandler",
  "Task/Actions/SendEmail",
  "Task/Actions/ShowMessage",
};

static gboolean
check_texts (const Reading *reading, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (expectations); i++) {
    const Expectation *expected = &expectations[i];
    const char *text = g_hash_table_lookup (reading->values, expected->path);
    if (text == NULL ? expected->required : g_strcmp0 (text, expected->text) != 0)
      return fail (expected->path, error);
  }
  return TRUE;
}

static gboolean
check_counts (const Reading *reading, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    if (GPOINTER_TO_UINT (g_hash_table_lookup (reading->counts, single[i])) != 1)
      return fail (single[i], error);
  for (guint i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (g_hash_table_contains (reading->counts, foreign[i]))
      return fail (foreign[i], error);
  return TRUE;
}

/* However the time is written. */
static gboolean
check_time (const Reading *reading, gint64 when_s, GError **error)
{
  static const char path[] = "Task/Triggers/TimeTrigger/StartBoundary";
  const char *text = g_hash_table_lookup (reading->values, path);
  g_autoptr (GDateTime) when = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
  return (when != NULL && g_date_time_to_unix (when) == when_s) || fail (path, error);
}

static gboolean
check_action (const Reading *reading, const DcwTask *task, GError **error)
{
  const char *command = g_hash_table_lookup (reading->values, "Task/Actions/Exec/Command");
  const char *arguments = g_hash_table_lookup (reading->values, "Task/Actions/Exec/Arguments");
  if (g_strcmp0 (command, task->command) != 0)
    return fail ("Task/Actions/Exec/Command", error);
  return g_strcmp0 (arguments, task->arguments) == 0 || fail ("Task/Actions/Exec/Arguments", error);
}

gboolean
dcw_task_check (const DcwTask *task, const char *xml, GError **error)
{
  static const GMarkupParser parser = { .start_element = open_element, .end_element = close_element, .text = add_text };
  gsize size = strlen (xml);
  if (size > MAX_XML)
    return fail (_ ("it is too long"), error);
  g_auto (Reading) reading = {
    .path = g_string_new (NULL),
    .text = g_string_new (NULL),
    .values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
    .counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
  };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &reading, NULL);
  if (!g_markup_parse_context_parse (context, xml, (gssize)size, NULL) || !g_markup_parse_context_end_parse (context, NULL))
    return fail (_ ("it is not XML"), error);
  /* Triggers and actions first: without them nothing else matters. */
  return check_counts (&reading, error) && check_time (&reading, task->when_s, error) && check_texts (&reading, error)
         && check_action (&reading, task, error);
}

/* ---- Who may change it ---- */

#define READ_AND_RUN 0xa01200a9u /* generic and specific rights of files, which tasks have too */

static gboolean
is_trusted (const DcwSid *sid)
{
  g_autofree char *text = dcw_sid_format (sid);
  return strcmp (text, SYSTEM_SID) == 0 || strcmp (text, "S-1-5-32-544") == 0;
}

static gboolean
refuse (const char *why, GError **error)
{
  g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, why);
  return FALSE;
}

gboolean
dcw_task_check_security (const char *sddl, GError **error)
{
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, error);
  if (descriptor == NULL)
    return FALSE;
  const DcwPrincipal *belongs = dcw_descriptor_owner (descriptor);
  const DcwAcl *list = dcw_descriptor_dacl (descriptor);
  if (belongs == NULL || !is_trusted (&belongs->sid))
    return refuse (_ ("it belongs to somebody else"), error);
  if (list == NULL)
    return refuse (_ ("everybody has all rights to it"), error);
  for (guint i = 0; i < list->aces->len; i++) {
    const DcwAce *ace = &g_array_index (list->aces, DcwAce, i);
    if (ace->type == DCW_ACE_DENY)
      continue;
    if (ace->type != DCW_ACE_ALLOW || ((ace->mask & ~READ_AND_RUN) != 0 && !is_trusted (&ace->who.sid)))
      return refuse (_ ("others than administrators may change it"), error);
  }
  return TRUE;
}

/* ---- Its command line ---- */

char *
dcw_task_quote (const char *word)
{
  for (const char *p = word; *p != '\0'; p++)
    if (strchr ("\"%$", *p) != NULL || g_ascii_iscntrl (*p))
      return NULL;
  /* Backslashes before the closing quote would take it away. */
  gsize n = 0, length = strlen (word);
  while (n < length && word[length - 1 - n] == '\\')
    n++;
  g_autofree char *more = g_strndup (word + length - n, n);
  return g_strconcat ("\"", word, more, "\"", NULL);
}
