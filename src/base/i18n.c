#include "base/i18n.h"
#include <string.h>

/* Far more than the program has; what a file brings must not fill the memory. */
#define MAX_KEPT 8192
#define MAX_KEPT_BYTES 1024

static GMutex lock;
static GHashTable *kept; /* what libintl looks for -> its translation, or NULL: it has none */

/* NULL: there is none. */
static const char *
look_up (const char *id)
{
  const char *text = g_dgettext (DCW_GETTEXT_DOMAIN, id);
  return text != id ? text : NULL;
}

static const char *
translate (const char *id)
{
  if (strlen (id) > MAX_KEPT_BYTES)
    return look_up (id);
  gpointer known;
  g_mutex_lock (&lock);
  if (kept == NULL)
    kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean found = g_hash_table_lookup_extended (kept, id, NULL, &known);
  g_mutex_unlock (&lock);
  if (found)
    return known;
  const char *text = look_up (id);
  g_mutex_lock (&lock);
  if (kept != NULL && g_hash_table_size (kept) < MAX_KEPT)
    g_hash_table_insert (kept, g_strdup (id), (gpointer)text);
  g_mutex_unlock (&lock);
  return text;
}

const char *
dcw_gettext (const char *text)
{
  const char *translated = translate (text);
  return translated != NULL ? translated : text;
}

const char *
dcw_pgettext (const char *context, const char *text)
{
  /* as libintl has a text with a context in its catalogues */
  g_autofree char *id = g_strconcat (context, "\004", text, NULL);
  const char *translated = translate (id);
  return translated != NULL ? translated : text;
}

void
dcw_i18n_forget (void)
{
  g_mutex_lock (&lock);
  g_clear_pointer (&kept, g_hash_table_unref);
  g_mutex_unlock (&lock);
}

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
