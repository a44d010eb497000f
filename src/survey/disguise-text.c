#include <string.h>
#include "base/text.h"
#include "survey/disguise-private.h"

#define MIN_NAME 3     /* characters: a shorter name is replaced where it stands as a name, not inside other text */
#define MIN_ANYWHERE 5 /* a shorter one only between what is no letter or digit */
#define MULTIPLIER G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) /* odd */

/* ---- Texts ---- */

#define MAX_INDEXED 64 /* characters: of a longer name its beginning is looked for */

static guint
indexed_length (const DcwDisguiseName *name)
{
  return MIN (name->length, MAX_INDEXED);
}

static guint64
hash_chars (const gunichar *chars, guint length)
{
  guint64 hash = 0;
  for (guint i = 0; i < length; i++)
    hash = hash * MULTIPLIER + chars[i] + 1;
  return hash;
}

static int
compare_lengths (gconstpointer a, gconstpointer b)
{
  return (int)*(const guint *)b - (int)*(const guint *)a;
}

static void
make_index (DcwDisguise *disguise)
{
  if (disguise->by_hash != NULL)
    return;
  disguise->by_hash = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  disguise->lengths = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean seen[MAX_INDEXED + 1] = { FALSE };
  GHashTableIter iter;
  gpointer value;
  g_hash_table_iter_init (&iter, disguise->names);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const DcwDisguiseName *name = value;
    guint length = indexed_length (name);
    if (length < MIN_NAME)
      continue;
    guint64 hash = hash_chars (name->chars, length);
    g_hash_table_replace (disguise->by_hash, g_memdup2 (&hash, sizeof hash), value);
    if (!seen[length])
      g_array_append_val (disguise->lengths, length);
    seen[length] = TRUE;
  }
  g_array_sort (disguise->lengths, compare_lengths);
}

/* A text being read. */
typedef struct {
  DcwDisguise *disguise;
  gboolean product;
  gunichar *chars, *folded;
  guint length;
  guint64 *hashes; /* of the first i folded characters */
  GString *out;
} Text;

static gboolean
is_word (const Text *text, guint i)
{
  return i < text->length && g_unichar_isalnum (text->chars[i]);
}

static char *
copy_part (const Text *text, guint from, guint to)
{
  return g_ucs4_to_utf8 (text->chars + from, (glong)(to - from), NULL, NULL, NULL);
}

/* Characters of the name that begins at, or 0. */
static guint
replace_name (Text *text, guint at, const guint64 *powers)
{
  const GArray *lengths = text->disguise->lengths;
  for (guint k = 0; k < lengths->len; k++) {
    guint length = g_array_index (lengths, guint, k);
    if (length > text->length - at)
      continue;
    guint64 hash = text->hashes[at + length] - text->hashes[at] * powers[length];
    const DcwDisguiseName *name = g_hash_table_lookup (text->disguise->by_hash, &hash);
    if (name == NULL || indexed_length (name) != length || (name->known_word && text->product)
        || memcmp (name->chars, text->folded + at, length * sizeof (gunichar)) != 0)
      continue;
    guint end = at + length;
    while (length == MAX_INDEXED && is_word (text, end))
      end++;
    gboolean anywhere = name->length >= MIN_ANYWHERE && !name->known_word;
    if (!anywhere && ((at > 0 && is_word (text, at - 1)) || is_word (text, end)))
      continue;
    g_string_append (text->out, name->other);
    return end - at;
  }
  return 0;
}

/* The same for a SID. */
static guint
replace_sid (Text *text, guint at)
{
  static const gunichar head[] = { 'S', '-', '1', '-' };
  guint end = at + G_N_ELEMENTS (head);
  if (end > text->length || memcmp (text->folded + at, head, sizeof head) != 0)
    return 0;
  while (end < text->length && (g_unichar_isxdigit (text->chars[end]) || strchr ("-xX", (int)text->chars[end]) != NULL)
         && text->chars[end] < 0x80)
    end++;
  while (end > at && !g_unichar_isxdigit (text->chars[end - 1]))
    end--;
  DcwSid sid, other;
  g_autofree char *part = copy_part (text, at, end);
  if (!dcw_sid_parse (part, &sid, NULL))
    return 0;
  dcw_disguise_sid (text->disguise, &sid, &other);
  g_autofree char *shown = dcw_sid_format (&other);
  g_string_append (text->out, shown);
  return end - at;
}

#define MAX_ADDRESS 45 /* characters */

static guint
replace_address (Text *text, guint at)
{
  guint end = at, n_dots = 0, n_colons = 0;
  for (; end < text->length && end - at <= MAX_ADDRESS; end++) {
    gunichar c = text->chars[end];
    n_dots += c == '.';
    n_colons += c == ':';
    if (c >= 0x80 || (!g_ascii_isxdigit ((char)c) && c != '.' && c != ':'))
      break;
  }
  if ((n_dots < 3 && n_colons < 2) || end - at > MAX_ADDRESS)
    return 0;
  for (; end > at + 1; end--) {
    if (is_word (text, end))
      continue;
    g_autofree char *part = copy_part (text, at, end);
    DcwAddressFamily family = strchr (part, ':') != NULL ? DCW_ADDRESS_V6 : DCW_ADDRESS_V4;
    if (!dcw_address_parse (family, part, NULL))
      continue;
    g_autofree char *other = dcw_disguise_addresses (text->disguise, family, part);
    g_string_append (text->out, other);
    return end - at;
  }
  return 0;
}

char *
dcw_disguise_text (DcwDisguise *disguise, const char *from, gboolean product)
{
  g_autofree char *folded_text = dcw_text_fold (from);
  glong length;
  g_autofree gunichar *chars = g_utf8_to_ucs4_fast (from, -1, &length), *folded = g_utf8_to_ucs4_fast (folded_text, -1, NULL);
  g_autofree guint64 *hashes = g_new (guint64, (gsize)length + 1);
  guint64 powers[MAX_INDEXED + 1] = { 1 };
  make_index (disguise);
  hashes[0] = 0;
  for (glong i = 0; i < length; i++)
    hashes[i + 1] = hashes[i] * MULTIPLIER + folded[i] + 1;
  for (guint i = 1; i <= MAX_INDEXED; i++)
    powers[i] = powers[i - 1] * MULTIPLIER;
  Text text = { disguise, product, chars, folded, (guint)length, hashes, g_string_new (NULL) };
  for (guint i = 0; i < text.length;) {
    gboolean begins = i == 0 || !is_word (&text, i - 1);
    guint n = begins ? replace_sid (&text, i) : 0;
    if (n == 0 && begins)
      n = replace_address (&text, i);
    if (n == 0)
      n = replace_name (&text, i, powers);
    if (n == 0)
      g_string_append_unichar (text.out, chars[i]);
    i += MAX (n, 1);
  }
  return g_string_free (text.out, FALSE);
}

/* ---- What a text gives away ---- */

static void
learn_part (DcwDisguise *disguise, DcwNameKind kind, const char *from, gsize length)
{
  g_autofree char *part = g_strndup (from, length);
  gboolean has_letter = FALSE;
  for (const char *p = part; *p != '\0'; p = g_utf8_next_char (p))
    has_letter = has_letter || g_unichar_isalnum (g_utf8_get_char (p));
  if (!has_letter)
    return;
  if (kind == DCW_NAME_COMPUTER)
    dcw_disguise_learn_host (disguise, part);
  else
    dcw_disguise_learn (disguise, kind, part);
}

/* Folders of users: "NAME", or "NAME.COMPUTER" where a name was there already. */
static void
learn_folders (DcwDisguise *disguise, const char *text)
{
  static const char *const parents[] = { "\\USERS\\", "\\DOCUMENTS AND SETTINGS\\" };
  for (guint i = 0; i < G_N_ELEMENTS (parents); i++) {
    g_autofree char *folded = dcw_text_fold (text);
    const char *at = text; /* where found is, in the text itself */
    for (const char *p = folded, *found; (found = strstr (p, parents[i])) != NULL; p = found + 1) {
      at = g_utf8_offset_to_pointer (at, g_utf8_strlen (p, found - p));
      const char *begin = at + strlen (parents[i]);
      gsize length = strcspn (begin, "\\\"/|"), first = strcspn (begin, "\\\"/|.");
      learn_part (disguise, DCW_NAME_USER, begin, first);
      if (first < length)
        learn_part (disguise, DCW_NAME_COMPUTER, begin + first + 1, length - first - 1);
      at++;
    }
  }
}

static void
learn_shares (DcwDisguise *disguise, const char *text)
{
  static const char ends[] = "\\\"/|;, ";
  for (const char *p = text; (p = strstr (p, "\\\\")) != NULL; p++) {
    if (p > text && strchr (" \"'=,;(|", p[-1]) == NULL)
      continue;
    gsize length = strcspn (p + 2, ends);
    learn_part (disguise, DCW_NAME_COMPUTER, p + 2, length);
    if (p[2 + length] == '\\')
      learn_part (disguise, DCW_NAME_TEXT, p + 3 + length, strcspn (p + 3 + length, ends));
  }
}

static gboolean
is_name_char (char c)
{
  return g_ascii_isalnum (c) || (guchar)c >= 0x80 || strchr (".-_+", c) != NULL;
}

static void
learn_addresses (DcwDisguise *disguise, const char *text)
{
  const char *from = text;
  for (const char *p = text; (p = strchr (p, '@')) != NULL; p++) {
    const char *begin = p, *end = p + 1;
    while (begin > from && is_name_char (begin[-1]))
      begin--;
    while (*end != '\0' && is_name_char (*end))
      end++;
    if (begin < p && memchr (p + 1, '.', (gsize)(end - p - 1)) != NULL) {
      learn_part (disguise, DCW_NAME_USER, begin, (gsize)(p - begin));
      learn_part (disguise, DCW_NAME_DOMAIN, p + 1, (gsize)(end - p - 1));
    }
    from = p + 1;
  }
}

void
dcw_disguise_learn_text (DcwDisguise *disguise, const char *text)
{
  learn_folders (disguise, text);
  learn_shares (disguise, text);
  learn_addresses (disguise, text);
}
