/* journal: appended records with length and checksum; each is flushed before the call returns. Only the last may be torn.
 *
 * A file starts with the line "opcdcom journal 1". A record is one line: length of the text (decimal), blank, first 16 hex digits
 * of the SHA-256 of the previous checksum (16 zeros before the first) and the text, blank, text, LF. Text is 1 to 4000 printable
 * ASCII characters. At most 64 MiB.
 *
 * Torn is what an append leaves that was cut short: bytes after the last whole record without a line end, or with NULs in
 * place of what did not reach the disk. Anything else that does not fit is damage, and an error: what was written whole is
 * never dropped silently.
 */
#pragma once
#include <glib.h>

#define DCW_JOURNAL_MAX (64 * 1024 * 1024) /* bytes */
#define DCW_JOURNAL_TEXT_MAX 4000          /* characters of a record */

typedef struct _DcwJournal DcwJournal;

/* Creates path (must be new), writes the first line, allocates space for reserve bytes of records. */
DcwJournal *dcw_journal_create (const char *path, gsize reserve, GError **error);
/* Opens for appending after whole bytes (from reading), cutting a torn tail. DCW_ERROR_INVALID: damaged, or never began. */
DcwJournal *dcw_journal_open (const char *path, gsize reserve, GError **error);
/* On an error the record may or may not be found by the next reader; the next append takes its place. */
gboolean dcw_journal_append (DcwJournal *journal, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
void     dcw_journal_close (DcwJournal *journal); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwJournal, dcw_journal_close)

/* Bytes that a record of this text takes in the file. */
gsize dcw_journal_size (gsize text_length);

/* All whole records of a journal, as text; each must be fine but the last. A file that ends within its first line (or is
 * empty) has no records: the run never began. DCW_ERROR_INVALID names file and offset; free with g_ptr_array_unref(). whole
 * (may be NULL): bytes up to the torn tail. */
GPtrArray *dcw_journal_read (const char *path, guint64 *whole, GError **error);
GPtrArray *dcw_journal_parse (const char *path_for_messages, gconstpointer data, gsize size, guint64 *whole, GError **error);
