#include "station/command.h"
#include <string.h>
#include "base/text.h"

#ifdef G_OS_WIN32
#define PLAIN "-_./:\\,+@"
#else
#define PLAIN "-_./:,+@"
#endif

char *
dcw_command_quote (const char *word)
{
  const char *p = word;
  while (g_ascii_isalnum (*p) || (*p != '\0' && strchr (PLAIN, *p) != NULL))
    p++;
  if (*p == '\0' && p > word)
    return g_strdup (word);
#ifdef G_OS_WIN32
  /* A file name there has no quotation marks. */
  return g_strdup_printf ("\"%s\"", word);
#else
  return g_shell_quote (word);
#endif
}

char *
dcw_command (const char *spec, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *words = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gboolean given = spec != NULL && *spec != '\0';
  g_autofree char *quoted = given ? dcw_command_quote (spec) : NULL;
  g_autofree char *all = g_strdup_printf ("opcdcom %s%s%s", words, given ? " --station " : "", given ? quoted : "");
  return dcw_text_display (all, 0);
}
