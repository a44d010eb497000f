/* journal: appended records with length and checksum; each is flushed before the call returns. Only the last may be torn.
 *
 * A file starts with the line "opcdcom journal 1". A record is one line: length of the text (decimal), blank, first 16 hex digits
 * of the SHA-256 of the previous checksum and the text, blank, text, LF. Text has no control characters. At most 64 MiB.
 */
#pragma once
#include <glib.h>

typedef struct _DcwJournal DcwJournal;

/* Creates path (must be new), writes the first line, allocates space for reserve bytes of records. */
DcwJournal *dcw_journal_create (const char *path, gsize reserve, GError **error);
/* Opens for appending after whole bytes (from reading), cutting a torn tail. */
DcwJournal *dcw_journal_open (const char *path, GError **error);
gboolean    dcw_journal_append (DcwJournal *journal, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);
void        dcw_journal_close (DcwJournal *journal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwJournal, dcw_journal_close)

/* All whole records of a journal; each must be fine but the last. A file that ends within its first line (or is empty) has no
 * records: the run never began. DCW_ERROR_INVALID names file and offset. whole (may be NULL): bytes up to the torn tail. */
GPtrArray *dcw_journal_read (const char *path, guint64 *whole, GError **error);
GPtrArray *dcw_journal_parse (const char *path_for_messages, gconstpointer data, gsize size, guint64 *whole, GError **error);
