#include "document/source.h"
#include "base/text.h"
#include <string.h>

#define MAX_SHOWN_NAME 300

static char *
place_of (const DcwSource *source, gsize offset)
{
  g_autofree char *name = dcw_text_display (source->file_name, MAX_SHOWN_NAME);
  /* an empty file may have no data at all */
  const char *line_start = source->size > 0 ? source->data : "", *place = line_start + MIN (offset, source->size);
  gsize line = 1, column = 1;
  for (const char *end; (end = memchr (line_start, '\n', (gsize)(place - line_start))) != NULL; line_start = end + 1)
    line++;
  for (const char *p = line_start; p < place; p++)
    column += (*p & 0xc0) != 0x80;
  /* a byte order mark is no character of the first line */
  if (line == 1 && place - line_start >= 3 && memcmp (line_start, "\xef\xbb\xbf", 3) == 0)
    column--;
  return g_strdup_printf ("%s:%" G_GSIZE_FORMAT ":%" G_GSIZE_FORMAT ": ", name, line, column);
}

void
dcw_source_error (const DcwSource *source, gsize offset, GError **error, DcwErrorCode code, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  g_autofree char *place = place_of (source, offset);
  g_set_error (error, DCW_ERROR, code, "%s%s", place, message);
}

void
dcw_source_prefix (const DcwSource *source, gsize offset, GError **error)
{
  g_autofree char *place = place_of (source, offset);
  g_prefix_error (error, "%s", place);
}
