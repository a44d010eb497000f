/* lines: standard input line by line, in bounded memory. */
#pragma once
#include "cli/printer.h"

typedef struct _DcwLines DcwLines;
/* Lines of at most max bytes. */
DcwLines *dcw_lines_new (FILE *stream, gsize max);
void dcw_lines_free (DcwLines *lines);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwLines, dcw_lines_free)

typedef enum {
  DCW_LINE_END, /* of input */
  DCW_LINE_OK,
  DCW_LINE_LONG, /* longer than max; passed over */
  DCW_LINE_NUL,  /* has a NUL character */
  DCW_LINE_FAILED,
} DcwLineStatus;
/* *line: without its line end (LF or CR LF), NUL-terminated, good until the next call. Whatever out holds is written before
 * this waits for input. */
DcwLineStatus dcw_lines_next (DcwLines *lines, DcwPrinter *out, const char **line, GError **error);

/* All of it, at most max bytes; no NUL inside. Free with g_free(). */
char *dcw_lines_read_all (FILE *stream, gsize max, GError **error);
