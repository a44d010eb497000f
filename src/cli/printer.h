/* printer: what the command prints: results on standard output, messages for people on standard error. UTF-8 everywhere (a
 * Windows console gets its own code page).
 *
 * Lines for people go through dcw_text_display(), so that a hostile name cannot move a cursor or fake a line. A write that
 * fails is remembered and told by dcw_printer_flush(); nothing more is written then.
 */
#pragma once
#include <stdio.h>
#include <glib.h>

typedef struct _DcwPrinter DcwPrinter;

DcwPrinter *dcw_printer_new (FILE *stream); /* stays the caller's */
void dcw_printer_free (DcwPrinter *out);    /* does not flush */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwPrinter, dcw_printer_free)

/* One line for people: made safe, line end added. */
void dcw_printer_line (DcwPrinter *out, const char *format, ...) G_GNUC_PRINTF (2, 3);
void dcw_printer_blank (DcwPrinter *out); /* an empty line; two in a row, or at the start, are one */
/* As it is, for text that is safe by its making. */
void dcw_printer_raw (DcwPrinter *out, const char *text);
/* What has not been written yet, to append to as with dcw_printer_raw(). */
GString *dcw_printer_buffer (DcwPrinter *out);

/* Writes what is there. DCW_ERROR_IO: this or an earlier write failed. */
gboolean dcw_printer_flush (DcwPrinter *out, GError **error);
/* Writes what is there when it is much. */
void dcw_printer_drain (DcwPrinter *out);
