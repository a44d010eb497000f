#include "cli/lines.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "base/i18n.h"

#define CHUNK (64 * 1024)

struct _DcwLines {
  int fd;
  gsize max;
  GString *held; /* read and not yet handed out */
  gsize used;    /* of held, handed out */
  gboolean at_end;
};

DcwLines *
dcw_lines_new (FILE *stream, gsize max)
{
  DcwLines *lines = g_new0 (DcwLines, 1);
  lines->fd = fileno (stream);
  lines->max = max;
  lines->held = g_string_sized_new (CHUNK);
  return lines;
}

void
dcw_lines_free (DcwLines *lines)
{
  if (lines == NULL)
    return;
  g_string_free (lines->held, TRUE);
  g_free (lines);
}

/* Past stdio, which would wait until its buffer is full. */
static gssize
read_some (int fd, GString *to, GError **error)
{
  gsize had = to->len;
  gssize n;
  g_string_set_size (to, had + CHUNK);
  do
    n = read (fd, to->str + had, CHUNK);
  while (n < 0 && errno == EINTR);
  int problem = errno;
  g_string_truncate (to, had + (n > 0 ? n : 0));
  if (n < 0)
    g_set_error (error, DCW_ERROR, DCW_ERROR_IO, _ ("standard input: could not be read: %s"), g_strerror (problem));
  return n;
}

DcwLineStatus
dcw_lines_next (DcwLines *lines, DcwPrinter *out, const char **line, GError **error)
{
  gboolean overlong = FALSE;
  gsize looked = 0;
  for (;;) {
    char *start = lines->held->str + lines->used;
    gsize held = lines->held->len - lines->used;
    char *end = memchr (start + looked, '\n', held - looked);
    if (end == NULL && lines->at_end && held > 0)
      end = start + held;
    if (end != NULL) {
      gsize length = end - start;
      lines->used += MIN (length + 1, held);
      overlong = overlong || length > lines->max;
      if (overlong)
        return DCW_LINE_LONG;
      if (length > 0 && start[length - 1] == '\r')
        length--;
      start[length] = '\0';
      *line = start;
      return strlen (start) == length ? DCW_LINE_OK : DCW_LINE_NUL;
    }
    if (lines->at_end)
      return overlong ? DCW_LINE_LONG : DCW_LINE_END;
    g_string_erase (lines->held, 0, lines->used);
    lines->used = 0;
    looked = held;
    if (held > lines->max) {
      overlong = TRUE;
      g_string_truncate (lines->held, 0);
      looked = 0;
    }
    if (!dcw_printer_flush (out, error))
      return DCW_LINE_FAILED;
    gssize n = read_some (lines->fd, lines->held, error);
    if (n < 0)
      return DCW_LINE_FAILED;
    lines->at_end = n == 0;
  }
}

char *
dcw_lines_read_all (FILE *stream, gsize max, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);
  gssize n;
  do {
    n = read_some (fileno (stream), all, error);
    if (n < 0)
      return NULL;
    if (all->len > max) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("standard input: more than %u bytes"), (guint)max);
      return NULL;
    }
  } while (n > 0);
  if (strlen (all->str) != all->len) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("standard input: offset %u: a NUL character"), (guint)strlen (all->str));
    return NULL;
  }
  return g_string_free (g_steal_pointer (&all), FALSE);
}
