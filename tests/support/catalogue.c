#include "support/catalogue.h"
#include "support/tap.h"
#include <libintl.h>
#include <locale.h>
#include <string.h>
#include "base/i18n.h"

#define MAGIC 0x950412deu
#define HEADER_WORDS 7
#define LANGUAGE "eo"

static int
compare (gconstpointer a, gconstpointer b)
{
  const GBytes *one = *(GBytes *const *)a, *other = *(GBytes *const *)b;
  return g_bytes_compare (one, other);
}

/* Key, NUL, translation: sorted as one, they are sorted by key. */
static GBytes *
make_pair (const DcwTestText *text)
{
  GString *pair = g_string_new (text->context);
  if (text->context != NULL)
    g_string_append_c (pair, '\004');
  g_string_append (pair, text->text);
  g_string_append_c (pair, '\0');
  g_string_append (pair, text->translation);
  return g_string_free_to_bytes (pair);
}

static void
append (GByteArray *words, GString *strings, gsize strings_at, const char *text)
{
  const guint32 entry[] = { (guint32)strlen (text), (guint32)(strings_at + strings->len) };
  g_byte_array_append (words, (const guint8 *)entry, sizeof entry);
  g_string_append_len (strings, text, (gssize)strlen (text) + 1);
}

static GString *
make_file (const DcwTestText *texts, guint n_texts)
{
  static const DcwTestText header = { NULL, "", "Content-Type: text/plain; charset=UTF-8\n" };
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_ptr_array_add (pairs, make_pair (&header));
  for (guint i = 0; i < n_texts; i++)
    g_ptr_array_add (pairs, make_pair (&texts[i]));
  g_ptr_array_sort (pairs, compare);
  const guint32 n = pairs->len, table = n * 2 * sizeof (guint32), begin = HEADER_WORDS * sizeof (guint32);
  const guint32 head[HEADER_WORDS] = { MAGIC, 0, n, begin, begin + table, 0, begin + 2 * table };
  g_autoptr (GByteArray) words = g_byte_array_new ();
  g_autoptr (GString) strings = g_string_new (NULL);
  g_byte_array_append (words, (const guint8 *)head, sizeof head);
  for (guint i = 0; i < n; i++)
    append (words, strings, head[6], g_bytes_get_data (pairs->pdata[i], NULL));
  for (guint i = 0; i < n; i++) {
    const char *key = g_bytes_get_data (pairs->pdata[i], NULL);
    append (words, strings, head[6], key + strlen (key) + 1);
  }
  GString *file = g_string_new_len ((const char *)words->data, (gssize)words->len);
  g_string_append_len (file, strings->str, (gssize)strings->len);
  return file;
}

void
dcw_catalogue_use (const char *folder, const DcwTestText *texts, guint n_texts)
{
  g_autofree char *place = g_build_filename (folder, LANGUAGE, "LC_MESSAGES", NULL);
  g_autofree char *path = g_build_filename (place, DCW_GETTEXT_DOMAIN ".mo", NULL);
  g_autoptr (GString) file = make_file (texts, n_texts);
  ck_assert_int_eq (g_mkdir_with_parents (place, 0700), 0);
  ck_assert (g_file_set_contents (path, file->str, (gssize)file->len, NULL));
  ck_assert_ptr_nonnull (setlocale (LC_ALL, "C.UTF-8"));
  g_setenv ("LANGUAGE", LANGUAGE, TRUE);
  ck_assert_ptr_nonnull (bindtextdomain (DCW_GETTEXT_DOMAIN, folder));
  bind_textdomain_codeset (DCW_GETTEXT_DOMAIN, "UTF-8");
  dcw_i18n_forget ();
  ck_assert_str_eq (C_ (texts[0].context, texts[0].text), texts[0].translation);
}
