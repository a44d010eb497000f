#include "apply/journal.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "platform/durable.h"

#define FIRST_LINE "opcdcom journal 1\n"
#define CHECKSUM_LENGTH 16
#define CHAIN_START "0000000000000000"

typedef struct {
  char text[CHECKSUM_LENGTH + 1];
} Checksum;

struct _DcwJournal {
  DcwDurableLog *log;
  char *path;
  Checksum chain; /* of the last record */
};

static Checksum
chain_on (const Checksum *previous, const char *text, gsize length)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  Checksum next;
  g_checksum_update (sum, (const guchar *)previous->text, CHECKSUM_LENGTH);
  g_checksum_update (sum, (const guchar *)text, (gssize)length);
  g_strlcpy (next.text, g_checksum_get_string (sum), sizeof next.text);
  return next;
}

static gboolean
is_printable (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] < 0x20 || text[i] > 0x7e)
      return FALSE;
  return TRUE;
}

static gboolean
fail (const char *path, gsize offset, const char *expected, GError **error)
{
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *shown = dcw_text_display (display, 0);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: offset %u: the journal is damaged: %s"), shown, (guint)offset,
               expected);
  return FALSE;
}

/* What is wrong with a line (without its LF) as the record after previous, or NULL. */
static const char *
check_line (const char *line, gsize length, const Checksum *previous, Checksum *next, const char **text, gsize *text_length)
{
  gsize digits = 0, number = 0;
  while (digits < length && digits < 5 && g_ascii_isdigit (line[digits]))
    number = number * 10 + (gsize)(line[digits++] - '0');
  if (digits == 0 || digits == 5 || line[0] == '0' || number > DCW_JOURNAL_TEXT_MAX)
    return _ ("a record starts with the length of its text");
  gsize head = digits + 1 + CHECKSUM_LENGTH + 1;
  if (length != head + number || line[digits] != ' ' || line[head - 1] != ' ' || !is_printable (line + head, number))
    return _ ("a record is as long as it says");
  *next = chain_on (previous, line + head, number);
  if (memcmp (next->text, line + digits + 1, CHECKSUM_LENGTH) != 0)
    return _ ("a record has the checksum of its text and of what is before it");
  *text = line + head;
  *text_length = number;
  return NULL;
}

/* at: what is left after the last whole record. An append that was cut short leaves a piece without its line end, or, where
 * the length reached the disk before the data, NULs. */
static gboolean
is_torn (const char *at, gsize size)
{
  const char *end = memchr (at, '\n', size);
  if (size > dcw_journal_size (DCW_JOURNAL_TEXT_MAX))
    return FALSE;
  return end == NULL || ((gsize)(end - at) == size - 1 && memchr (at, '\0', size) != NULL);
}

static GPtrArray *
parse (const char *path, const char *data, gsize size, guint64 *whole, Checksum *chain, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_free);
  const gsize first = strlen (FIRST_LINE);
  gsize at = first;

  *whole = 0;
  *chain = (Checksum){ CHAIN_START };
  if (size > DCW_JOURNAL_MAX) {
    fail (path, DCW_JOURNAL_MAX, _ ("it ends before 64 MiB"), error);
    return NULL;
  }
  if (size < first || memcmp (data, FIRST_LINE, first) != 0) {
    if (size <= first && is_torn (data, size) && (memchr (data, '\0', size) != NULL || memcmp (data, FIRST_LINE, size) == 0))
      return g_steal_pointer (&records);
    fail (path, 0, _ ("it starts with the line “opcdcom journal 1”"), error);
    return NULL;
  }
  while (at < size) {
    const char *text = NULL, *end = memchr (data + at, '\n', size - at);
    gsize length = 0;
    Checksum next;
    const char *problem = end == NULL ? _ ("a record ends with its line")
                                      : check_line (data + at, (gsize)(end - (data + at)), chain, &next, &text, &length);
    if (problem != NULL) {
      if (is_torn (data + at, size - at))
        break;
      fail (path, at, problem, error);
      return NULL;
    }
    g_ptr_array_add (records, g_strndup (text, length));
    *chain = next;
    at = (gsize)(end - data) + 1;
  }
  *whole = at;
  return g_steal_pointer (&records);
}

GPtrArray *
dcw_journal_parse (const char *path_for_messages, gconstpointer data, gsize size, guint64 *whole, GError **error)
{
  Checksum chain;
  guint64 up_to;
  return parse (path_for_messages, size > 0 ? data : "", size, whole != NULL ? whole : &up_to, &chain, error);
}

static GPtrArray *
read_file (const char *path, guint64 *whole, Checksum *chain, GError **error)
{
  g_autoptr (GBytes) bytes = dcw_durable_read (path, DCW_JOURNAL_MAX, NULL, error);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return parse (path, size > 0 ? data : "", size, whole, chain, error);
}

GPtrArray *
dcw_journal_read (const char *path, guint64 *whole, GError **error)
{
  Checksum chain;
  guint64 up_to;
  return read_file (path, whole != NULL ? whole : &up_to, &chain, error);
}

static DcwJournal *
new_journal (const char *path, DcwDurableLog *log, const Checksum *chain)
{
  DcwJournal *journal = g_new0 (DcwJournal, 1);
  journal->path = g_strdup (path);
  journal->log = log;
  journal->chain = *chain;
  return journal;
}

DcwJournal *
dcw_journal_create (const char *path, gsize reserve, GError **error)
{
  g_autoptr (DcwDurableLog) log = dcw_durable_log_open (path, strlen (FIRST_LINE) + reserve, TRUE, error);
  if (log == NULL || !dcw_durable_log_append (log, FIRST_LINE, strlen (FIRST_LINE), error))
    return NULL;
  return new_journal (path, g_steal_pointer (&log), &(Checksum){ CHAIN_START });
}

DcwJournal *
dcw_journal_open (const char *path, gsize reserve, GError **error)
{
  guint64 whole;
  Checksum chain;
  g_autoptr (GPtrArray) records = read_file (path, &whole, &chain, error);
  if (records == NULL)
    return NULL;
  if (records->len == 0) {
    fail (path, 0, _ ("it has a record"), error);
    return NULL;
  }
  g_autoptr (DcwDurableLog) log = dcw_durable_log_open (path, reserve, FALSE, error);
  if (log == NULL)
    return NULL;
  if (dcw_durable_log_length (log) != whole && !dcw_durable_log_truncate (log, whole, error))
    return NULL;
  return new_journal (path, g_steal_pointer (&log), &chain);
}

gsize
dcw_journal_size (gsize text_length)
{
  return text_length + strlen ("4000 ") + CHECKSUM_LENGTH + strlen (" \n");
}

gboolean
dcw_journal_append (DcwJournal *journal, GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gsize length = strlen (text);
  g_return_val_if_fail (length > 0 && length <= DCW_JOURNAL_TEXT_MAX && is_printable (text, length), FALSE);

  Checksum next = chain_on (&journal->chain, text, length);
  g_autofree char *line = g_strdup_printf ("%" G_GSIZE_FORMAT " %s %s\n", length, next.text, text);
  gsize size = strlen (line);
  if (dcw_durable_log_length (journal->log) + size > DCW_JOURNAL_MAX) {
    g_autofree char *shown = g_filename_display_name (journal->path);
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: the journal would grow beyond 64 MiB"), shown);
    return FALSE;
  }
  if (!dcw_durable_log_append (journal->log, line, size, error))
    return FALSE;
  journal->chain = next;
  return TRUE;
}

void
dcw_journal_close (DcwJournal *journal)
{
  if (journal == NULL)
    return;
  dcw_durable_log_close (journal->log);
  g_free (journal->path);
  g_free (journal);
}
