#include "base/text.h"
#include "base/error.h"
#include "base/i18n.h"
#include <string.h>

typedef struct {
  gunichar first, last;
} Range;

/* What ends a line, turns the reading direction or is not seen at all, so that a name could pass for another one: Unicode's
 * categories Cc, Cf, Zl and Zp, what it lists as Default_Ignorable_Code_Point (fillers, selectors, tags and what is kept free
 * for their like), and the empty Braille pattern. A table, because GLib's own knowledge depends on its version. */
static const Range hidden_ranges[] = {
  { 0x00, 0x1f },       { 0x7f, 0x9f },       { 0xad, 0xad },       { 0x034f, 0x034f },   { 0x0600, 0x0605 },
  { 0x061c, 0x061c },   { 0x06dd, 0x06dd },   { 0x070f, 0x070f },   { 0x0890, 0x0891 },   { 0x08e2, 0x08e2 },
  { 0x115f, 0x1160 },   { 0x17b4, 0x17b5 },   { 0x180b, 0x180f },   { 0x200b, 0x200f },   { 0x2028, 0x202e },
  { 0x2060, 0x206f },   { 0x2800, 0x2800 },   { 0x3164, 0x3164 },   { 0xfe00, 0xfe0f },   { 0xfeff, 0xfeff },
  { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },   { 0x110bd, 0x110bd }, { 0x110cd, 0x110cd }, { 0x13430, 0x1343f },
  { 0x1bca0, 0x1bca3 }, { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff },
};

/* Windows upper-cases one UTF-16 unit by one, and only where lower-casing leads back (so not the dotless i, the long s or
 * the micro sign). It counts Roman numerals and circled letters as letters, and the final sigma as a sigma. */
static gunichar
upcase (gunichar c)
{
  if (c < 0x80)
    return c >= 'a' && c <= 'z' ? c - 0x20 : c;
  if (c > 0xffff)
    return c;
  if (c >= 0x2170 && c <= 0x217f)
    return c - 0x10;
  if (c >= 0x24d0 && c <= 0x24e9)
    return c - 0x1a;
  if (c == 0x03c2)
    return 0x03a3;
  gunichar upper = g_unichar_toupper (c);
  return g_unichar_tolower (upper) == c ? upper : c;
}

char *
dcw_text_fold (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);
  gsize length = strlen (text), n_ascii = 0;
  char *ascii = g_malloc (length + 1);
  /* Nearly all names are plain ASCII, and planning a large computer folds millions of them. */
  for (; n_ascii < length && (guchar)text[n_ascii] < 0x80; n_ascii++)
    ascii[n_ascii] = (char)upcase ((guchar)text[n_ascii]);
  ascii[n_ascii] = '\0';
  if (n_ascii == length)
    return ascii;
  GString *folded = g_string_sized_new (length);
  g_string_append_len (folded, ascii, (gssize)n_ascii);
  g_free (ascii);
  for (const char *p = text + n_ascii; *p != '\0'; p = g_utf8_next_char (p))
    g_string_append_unichar (folded, upcase (g_utf8_get_char (p)));
  return g_string_free (folded, FALSE);
}

int
dcw_text_fold_compare (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);
  while (*a != '\0' && *b != '\0') {
    if (*a == *b && (guchar)*a < 0x80) {
      a++, b++;
      continue;
    }
    gunichar x = upcase (g_utf8_get_char (a)), y = upcase (g_utf8_get_char (b));
    if (x != y)
      return x < y ? -1 : 1;
    a = g_utf8_next_char (a);
    b = g_utf8_next_char (b);
  }
  return (*a != '\0') - (*b != '\0');
}

gboolean
dcw_text_fold_equal (const char *a, const char *b)
{
  return dcw_text_fold_compare (a, b) == 0;
}

gboolean
dcw_text_has_ending (const char *text, gsize length, const char *ending)
{
  gsize n = strlen (ending);
  return length > n && g_ascii_strncasecmp (text + length - n, ending, n) == 0;
}

char *
dcw_text_to_hex (gconstpointer data, gsize size)
{
  static const char digits[] = "0123456789abcdef";
  const guint8 *bytes = data;
  g_return_val_if_fail (size < G_MAXSIZE / 2, NULL);
  char *hex = g_malloc (size * 2 + 1);
  for (gsize i = 0; i < size; i++) {
    hex[2 * i] = digits[bytes[i] >> 4];
    hex[2 * i + 1] = digits[bytes[i] & 0xf];
  }
  hex[size * 2] = '\0';
  return hex;
}

GBytes *
dcw_text_from_hex (const char *hex, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen (hex) : (gsize)length;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize i = 0;
  while (i < size) {
    if (strchr (" \t\r\n", hex[i]) != NULL && hex[i] != '\0') {
      i++;
      continue;
    }
    int high = g_ascii_xdigit_value (hex[i]);
    int low = i + 1 < size ? g_ascii_xdigit_value (hex[i + 1]) : -1;
    if (high < 0 || low < 0) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("offset %u: expected a pair of hex digits"),
                   (guint)(high < 0 ? i : i + 1));
      return NULL;
    }
    guint8 byte = (guint8)(high << 4 | low);
    g_byte_array_append (bytes, &byte, 1);
    i += 2;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
append_unit (GByteArray *bytes, gunichar unit)
{
  const guint8 pair[2] = { unit & 0xff, unit >> 8 & 0xff };
  g_byte_array_append (bytes, pair, sizeof pair);
}

GBytes *
dcw_text_to_utf16 (const char *text, gsize *n_bytes_without_nul, gboolean with_nul)
{
  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);
  GByteArray *bytes = g_byte_array_new ();
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c > 0xffff) {
      append_unit (bytes, 0xd800 | (c - 0x10000) >> 10);
      append_unit (bytes, 0xdc00 | (c & 0x3ff));
    } else {
      append_unit (bytes, c);
    }
  }
  if (n_bytes_without_nul != NULL)
    *n_bytes_without_nul = bytes->len;
  if (with_nul)
    append_unit (bytes, 0);
  return g_byte_array_free_to_bytes (bytes);
}

char *
dcw_text_from_utf16 (gconstpointer data, gsize size, GError **error)
{
  const guint8 *bytes = data;
  if (size % 2 != 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("offset %u: half a UTF-16 character, expected an even number of bytes"),
                 (guint)(size - 1));
    return NULL;
  }
  g_autoptr (GString) text = g_string_sized_new (size / 2);
  for (gsize i = 0; i < size; i += 2) {
    gunichar c = bytes[i] | bytes[i + 1] << 8;
    gsize start = i;
    if (c >= 0xd800 && c <= 0xdbff && i + 2 < size && (bytes[i + 3] & 0xfc) == 0xdc) {
      gunichar low = bytes[i + 2] | bytes[i + 3] << 8;
      c = 0x10000 + ((c & 0x3ff) << 10 | (low & 0x3ff));
      i += 2;
    }
    if (c == 0 || (c >= 0xd800 && c <= 0xdfff)) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
                   c == 0 ? _ ("offset %u: a NUL character inside the text") : _ ("offset %u: half of a UTF-16 surrogate pair"),
                   (guint)start);
      return NULL;
    }
    g_string_append_unichar (text, c);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gboolean
dcw_text_is_hidden (gunichar c)
{
  if (c >= 0x20 && c < 0x7f)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (hidden_ranges); i++)
    if (c >= hidden_ranges[i].first && c <= hidden_ranges[i].last)
      return TRUE;
  return FALSE;
}

char *
dcw_text_display (const char *text, gsize max_chars)
{
  g_return_val_if_fail (text != NULL, NULL);
  GString *shown = g_string_new (NULL);
  gsize n_chars = 0;
  for (const char *p = text; *p != '\0';) {
    gunichar c = g_utf8_get_char_validated (p, -1);
    gboolean valid = c != (gunichar)-1 && c != (gunichar)-2;
    char piece[16] = "";
    if (!valid || (c < 0x80 && dcw_text_is_hidden (c)))
      g_snprintf (piece, sizeof piece, "\\x%02x", (guint)(guchar)*p);
    else if (dcw_text_is_hidden (c))
      g_snprintf (piece, sizeof piece, "\\u{%x}", (guint)c);
    gsize n_added = piece[0] != '\0' ? strlen (piece) : 1;
    if (max_chars != 0 && n_added > max_chars - n_chars) {
      g_string_append (shown, "…");
      break;
    }
    if (piece[0] != '\0')
      g_string_append (shown, piece);
    else
      g_string_append_unichar (shown, c);
    n_chars += n_added;
    p = valid ? g_utf8_next_char (p) : p + 1;
  }
  return g_string_free (shown, FALSE);
}
