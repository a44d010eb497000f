#include "cli/printer.h"
#include <errno.h>
#include <string.h>
#ifdef G_OS_WIN32
#include <io.h>
#endif
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

#define DRAIN_AT (64 * 1024)

struct _DcwPrinter {
  FILE *stream;
  GString *buffer;
  gboolean started; /* something was printed */
  gboolean blank;   /* and the last line was empty */
  int failed;       /* errno of the first write that failed; 0: none */
};

DcwPrinter *
dcw_printer_new (FILE *stream)
{
  DcwPrinter *out = g_new0 (DcwPrinter, 1);
  out->stream = stream;
  out->buffer = g_string_sized_new (1024);
  return out;
}

void
dcw_printer_free (DcwPrinter *out)
{
  if (out == NULL)
    return;
  g_string_free (out->buffer, TRUE);
  g_free (out);
}

void
dcw_printer_line (DcwPrinter *out, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_autofree char *safe = dcw_text_display (text, 0);
  g_string_append (out->buffer, safe);
  g_string_append_c (out->buffer, '\n');
  out->started = TRUE;
  out->blank = FALSE;
}

void
dcw_printer_blank (DcwPrinter *out)
{
  if (!out->started || out->blank)
    return;
  g_string_append_c (out->buffer, '\n');
  out->blank = TRUE;
}

void
dcw_printer_raw (DcwPrinter *out, const char *text)
{
  g_string_append (out->buffer, text);
  out->started = TRUE;
  out->blank = FALSE;
}

GString *
dcw_printer_buffer (DcwPrinter *out)
{
  out->started = TRUE;
  out->blank = FALSE;
  return out->buffer;
}

static gboolean
write_all (FILE *stream, const char *data, gsize size)
{
#ifdef G_OS_WIN32
  if (_isatty (_fileno (stream))) {
    if (stream == stderr)
      g_printerr ("%s", data);
    else
      g_print ("%s", data);
    return TRUE;
  }
#endif
  return fwrite (data, 1, size, stream) == size && fflush (stream) == 0;
}

static void
write_out (DcwPrinter *out)
{
  if (out->failed == 0 && out->buffer->len > 0) {
    errno = 0;
    if (!write_all (out->stream, out->buffer->str, out->buffer->len))
      out->failed = errno != 0 ? errno : EIO;
  }
  g_string_truncate (out->buffer, 0);
}

gboolean
dcw_printer_flush (DcwPrinter *out, GError **error)
{
  write_out (out);
  if (out->failed == 0)
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_IO, _ ("standard output: could not be written: %s"), g_strerror (out->failed));
  return FALSE;
}

void
dcw_printer_drain (DcwPrinter *out)
{
  if (out->buffer->len >= DRAIN_AT)
    write_out (out);
}
