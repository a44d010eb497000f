#include "base/i18n.h"

static char *
join (const char *separator, const char *const *parts)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; parts[i] != NULL; i++) {
    if (text->len > 0 && *parts[i] != '\0')
      g_string_append (text, separator);
    g_string_append (text, parts[i]);
  }
  return g_string_free (text, FALSE);
}

char *
dcw_i18n_list (const char *const *entries)
{
  /* Translators: with the blank that follows, as between a, b and c without the “and” */
  return join (C_ ("between the entries of a list", ", "), entries);
}

char *
dcw_i18n_statements (const char *const *statements)
{
  /* Translators: with the blank that follows: “done and verified; in force” */
  return join (C_ ("between statements about one thing", "; "), statements);
}
