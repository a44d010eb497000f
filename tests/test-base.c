#include "support/tap.h"
#include "base/error.h"
#include "base/text.h"
#include <string.h>
#ifdef G_OS_WIN32
#include <windows.h>
#endif

typedef struct {
  const char *name, *text, *folded;
} FoldCase;

static const FoldCase fold_cases[] = {
  { "empty", "", "" },
  { "ascii", "Opc Users-9_z{", "OPC USERS-9_Z{" },
  { "latin 1", "Verwaltungsgerät é÷ø", "VERWALTUNGSGERÄT É÷Ø" },
  { "y with diaeresis leaves latin 1", "ÿ", "Ÿ" },
  { "sharp s has no capital of one character", "straße", "STRAßE" },
  { "dotless i stays apart from i", "ı", "ı" },
  { "long s stays apart from s", "ſ", "ſ" },
  { "micro sign stays apart from mu", "µ", "µ" },
  { "final sigma is a sigma", "σς", "ΣΣ" },
  { "cyrillic", "операторы ё", "ОПЕРАТОРЫ Ё" },
  { "roman numerals and circled letters", "ⅳⓩ", "ⅣⓏ" },
  { "digraph without its titlecase", "ǆǅ", "Ǆǅ" },
  { "beyond the basic plane nothing folds", "𐐨", "𐐨" },
  { "cjk", "操作員", "操作員" },
};

START_TEST (fold)
{
  const FoldCase *c = &fold_cases[_i];
  g_autofree char *folded = dcw_text_fold (c->text);
  g_autofree char *again = dcw_text_fold (folded);
  ck_assert_msg (strcmp (folded, c->folded) == 0, "%s: %s", c->name, folded);
  ck_assert_msg (strcmp (again, folded) == 0, "%s: folding again changes it to %s", c->name, again);
  ck_assert_msg (g_utf8_strlen (folded, -1) == g_utf8_strlen (c->text, -1), "%s: length", c->name);
  ck_assert_msg (dcw_text_fold_equal (c->text, c->folded), "%s: equal", c->name);
}
END_TEST

static const struct {
  const char *name, *a, *b;
  int sign;
} compare_cases[] = {
  { "NULL and NULL", NULL, NULL, 0 },
  { "NULL before empty", NULL, "", -1 },
  { "empty after NULL", "", NULL, 1 },
  { "case does not count", "oPc", "OpC", 0 },
  { "prefix first", "opc", "OPCEnum", -1 },
  { "longer last", "OPCEnum", "opc", 1 },
  { "upper-cased letters against _", "a", "_", -1 },
  { "dotless i is no i", "ı", "i", 1 },
  { "by code point, not by UTF-16 unit", "\uffee", "𐐨", -1 },
};

START_TEST (fold_compare)
{
  int got = dcw_text_fold_compare (compare_cases[_i].a, compare_cases[_i].b);
  ck_assert_msg ((got > 0) - (got < 0) == compare_cases[_i].sign, "%s: %d", compare_cases[_i].name, got);
  ck_assert_msg (dcw_text_fold_equal (compare_cases[_i].a, compare_cases[_i].b) == (compare_cases[_i].sign == 0), "%s: equal",
                 compare_cases[_i].name);
}
END_TEST

/* Nothing that folds to another character may be one that another one folds from: folding is idempotent everywhere. */
START_TEST (fold_every_character)
{
  guint n_wrong = 0;
  gunichar first_wrong = 0;
  for (gunichar c = 1; c <= 0x10ffff; c++) {
    if (!g_unichar_validate (c))
      continue;
    char text[8] = "";
    g_unichar_to_utf8 (c, text);
    g_autofree char *once = dcw_text_fold (text);
    g_autofree char *twice = dcw_text_fold (once);
    if (strcmp (once, twice) != 0 || g_utf8_strlen (once, -1) != 1) {
      first_wrong = n_wrong++ == 0 ? c : first_wrong;
    }
  }
  ck_assert_msg (n_wrong == 0, "%u characters, first U+%04X", n_wrong, first_wrong);
}
END_TEST

/* The system's own table. Wine leaves the final sigma alone, Windows does not. */
START_TEST (fold_as_windows)
{
#ifdef G_OS_WIN32
  typedef WCHAR (WINAPI * Upcase) (WCHAR);
  Upcase upcase = (Upcase)(void (*) (void))GetProcAddress (GetModuleHandleW (L"ntdll.dll"), "RtlUpcaseUnicodeChar");
  if (upcase == NULL)
    dcw_skip ("no RtlUpcaseUnicodeChar here");
  guint n_wrong = 0;
  gunichar first_wrong = 0;
  for (gunichar c = 1; c <= 0xffff; c++) {
    if (!g_unichar_validate (c) || c == 0x03c2)
      continue;
    char text[8] = "";
    g_unichar_to_utf8 (c, text);
    g_autofree char *folded = dcw_text_fold (text);
    if (g_utf8_get_char (folded) != upcase ((WCHAR)c))
      first_wrong = n_wrong++ == 0 ? c : first_wrong;
  }
  ck_assert_msg (n_wrong == 0, "%u characters, first U+%04X", n_wrong, first_wrong);
#else
  dcw_skip ("asks Windows for its table");
#endif
}
END_TEST

START_TEST (hex)
{
  guint8 all[256];
  for (guint i = 0; i < sizeof all; i++)
    all[i] = i;
  g_autofree char *text = dcw_text_to_hex (all, sizeof all);
  ck_assert_uint_eq (strlen (text), 512);
  ck_assert_msg (g_str_has_prefix (text, "000102") && g_str_has_suffix (text, "fdfeff"), "%s", text);
  g_autoptr (GBytes) back = dcw_text_from_hex (text, -1, NULL);
  ck_assert_uint_eq (g_bytes_get_size (back), sizeof all);
  ck_assert (memcmp (g_bytes_get_data (back, NULL), all, sizeof all) == 0);
  g_autofree char *empty = dcw_text_to_hex (NULL, 0);
  ck_assert_str_eq (empty, "");
}
END_TEST

static const struct {
  const char *name, *text;
  gssize length;
  const char *bytes; /* NULL: refused */
  gsize size;
  const char *place;
} from_hex_cases[] = {
  { "empty", "", -1, "", 0, NULL },
  { "only blanks", " \t\r\n", -1, "", 0, NULL },
  { "both cases", "aB Cd", -1, "\xab\xcd", 2, NULL },
  { "lines", "00\r\n\t01\n 02 ", -1, "\0\1\2", 3, NULL },
  { "length given", "0a0b!!", 4, "\n\v", 2, NULL },
  { "no such digit", "0a0g", -1, NULL, 0, "offset 3:" },
  { "odd", "0a0", -1, NULL, 0, "offset 3:" },
  { "odd by length", "0a0b", 3, NULL, 0, "offset 3:" },
  { "blank inside a pair", "0a 0 b", -1, NULL, 0, "offset 4:" },
  { "comma", "0a,0b", -1, NULL, 0, "offset 2:" },
  { "prefix", "0x0a", -1, NULL, 0, "offset 1:" },
  { "NUL inside", "0a\0b0c", 6, NULL, 0, "offset 2:" },
  { "NUL as a blank", "0a\0", 3, NULL, 0, "offset 2:" },
  { "not ASCII", "٣٣", -1, NULL, 0, "offset 0:" },
};

START_TEST (from_hex)
{
  g_autoptr (GError) error = NULL;
  const char *name = from_hex_cases[_i].name;
  g_autoptr (GBytes) bytes = dcw_text_from_hex (from_hex_cases[_i].text, from_hex_cases[_i].length, &error);
  if (from_hex_cases[_i].bytes == NULL) {
    ck_assert_msg (bytes == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: accepted", name);
    ck_assert_msg (g_str_has_prefix (error->message, from_hex_cases[_i].place), "%s: %s", name, error->message);
    return;
  }
  ck_assert_msg (bytes != NULL, "%s: %s", name, error != NULL ? error->message : "no error");
  g_autoptr (GBytes) expected = g_bytes_new_static (from_hex_cases[_i].bytes, from_hex_cases[_i].size);
  ck_assert_msg (g_bytes_equal (bytes, expected), "%s", name);
}
END_TEST

static const struct {
  const char *name, *text, *bytes;
  gsize size; /* without the terminator */
} utf16_cases[] = {
  { "empty", "", "", 0 },
  { "ascii", "Ab", "A\0b\0", 4 },
  { "umlaut", "ä", "\xe4\0", 2 },
  { "last of the basic plane", "\uffff", "\xff\xff", 2 },
  { "around the surrogates", "\ud7ff\ue000", "\xff\xd7\x00\xe0", 4 },
  { "first beyond", "\U00010000", "\x00\xd8\x00\xdc", 4 },
  { "last of all", "\U0010ffff", "\xff\xdb\xff\xdf", 4 },
  { "a pair between letters", "x😀y", "x\0\x3d\xd8\x00\xdey\0", 8 },
};

START_TEST (utf16)
{
  const char *name = utf16_cases[_i].name;
  g_autoptr (GError) error = NULL;
  gsize n_bytes = 999;
  g_autoptr (GBytes) bytes = dcw_text_to_utf16 (utf16_cases[_i].text, &n_bytes, FALSE);
  g_autoptr (GBytes) expected = g_bytes_new_static (utf16_cases[_i].bytes, utf16_cases[_i].size);
  ck_assert_msg (g_bytes_equal (bytes, expected) && n_bytes == utf16_cases[_i].size, "%s: bytes", name);
  g_autoptr (GBytes) with_nul = dcw_text_to_utf16 (utf16_cases[_i].text, &n_bytes, TRUE);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (with_nul, &size);
  ck_assert_msg (n_bytes == utf16_cases[_i].size && size == n_bytes + 2, "%s: size with NUL", name);
  ck_assert_msg (memcmp (data, utf16_cases[_i].bytes, n_bytes) == 0 && data[size - 1] == 0 && data[size - 2] == 0,
                 "%s: bytes with NUL", name);
  g_autofree char *back = dcw_text_from_utf16 (data, n_bytes, &error);
  ck_assert_msg (back != NULL && strcmp (back, utf16_cases[_i].text) == 0, "%s: back", name);
}
END_TEST

static const struct {
  const char *name, *bytes;
  gsize size;
  const char *place;
} not_utf16_cases[] = {
  { "one byte", "A", 1, "offset 0:" },
  { "odd", "A\0B", 3, "offset 2:" },
  { "high surrogate at the end", "A\0\x00\xd8", 4, "offset 2:" },
  { "high surrogate before a letter",
    "\x00\xd8"
    "A\0",
    4, "offset 0:" },
  { "two high surrogates", "\x00\xd8\x00\xd8\x00\xdc", 6, "offset 0:" },
  { "low surrogate alone", "A\0B\0\x00\xdc", 6, "offset 4:" },
  { "pair the wrong way round", "\x00\xdc\x00\xd8", 4, "offset 0:" },
  { "NUL inside", "A\0\0\0B\0", 6, "offset 2:" },
  { "terminator", "A\0\0\0", 4, "offset 2:" },
};

START_TEST (not_utf16)
{
  g_autoptr (GError) error = NULL;
  const char *name = not_utf16_cases[_i].name;
  /* in a block of its own, so that reading beyond it is seen */
  g_autofree guint8 *data = g_memdup2 (not_utf16_cases[_i].bytes, not_utf16_cases[_i].size);
  g_autofree char *text = dcw_text_from_utf16 (data, not_utf16_cases[_i].size, &error);
  ck_assert_msg (text == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: accepted", name);
  ck_assert_msg (g_str_has_prefix (error->message, not_utf16_cases[_i].place), "%s: %s", name, error->message);
}
END_TEST

static const struct {
  const char *name, *text;
  gsize max_chars;
  const char *shown;
} display_cases[] = {
  { "plain", "OPC Users \\ é", 0, "OPC Users \\ é" },
  { "empty", "", 3, "" },
  { "controls", "a\nb\tc\x1b[31m\x7f", 0, "a\\x0ab\\x09c\\x1b[31m\\x7f" },
  { "C1 controls", "\xc2\x85\xc2\x9b", 0, "\\u{85}\\u{9b}" },
  { "what is next to them", "\u00a0~", 0, "\u00a0~" },
  { "line separators", "a\u2028b\u2029", 0, "a\\u{2028}b\\u{2029}" },
  { "reading direction", "x\u202exe.gpj\u2066\u061c", 0, "x\\u{202e}xe.gpj\\u{2066}\\u{61c}" },
  { "soft hyphen and joiners", "O\u00adP\u034fC\u200b \u200d\ufeff", 0, "O\\u{ad}P\\u{34f}C\\u{200b} \\u{200d}\\u{feff}" },
  { "fillers", "\u115fa\u1160b\u3164c\uffa0d\u2800", 0, "\\u{115f}a\\u{1160}b\\u{3164}c\\u{ffa0}d\\u{2800}" },
  { "Mongolian and Khmer", "\u180ex\u180b\u17b4", 0, "\\u{180e}x\\u{180b}\\u{17b4}" },
  { "selectors", "a\ufe0fb\U000e0100", 0, "a\\u{fe0f}b\\u{e0100}" },
  { "tags", "OPC\U000e0001\U000e0061\U000e007f", 0, "OPC\\u{e0001}\\u{e0061}\\u{e007f}" },
  { "kept free for their like", "\u2065\ufff0\U000e0fff", 0, "\\u{2065}\\u{fff0}\\u{e0fff}" },
  { "music", "\U0001d173\U0001d17a", 0, "\\u{1d173}\\u{1d17a}" },
  { "what is next to those", "\u00ac\u2010\u3165\uff9f\ufffc\U0001d172\U000e1000", 0,
    "\u00ac\u2010\u3165\uff9f\ufffc\U0001d172\U000e1000" },
  { "not UTF-8", "a\xff\xc3", 0, "a\\xff\\xc3" },
  { "cut character at the end", "\xe2\x82", 0, "\\xe2\\x82" },
  { "overlong NUL", "\xc0\x80", 0, "\\xc0\\x80" },
  { "surrogate in UTF-8", "\xed\xa0\x80", 0, "\\xed\\xa0\\x80" },
  { "as long as allowed", "äöü", 3, "äöü" },
  { "longer by one", "äöüß", 3, "äöü…" },
  { "never inside an escape", "ab\n", 4, "ab…" },
  { "an escape that just fits", "\n", 4, "\\x0a" },
};

/* Whatever GLib knows to be a control, format or separating character is hidden; no letter, digit or blank is. */
START_TEST (hidden)
{
  guint n = 0, n_wrong = 0;
  gunichar wrong = 0;
  for (gunichar c = 0; c <= 0x10ffff; c++) {
    GUnicodeType type = g_unichar_type (c);
    gboolean must = type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR
                    || type == G_UNICODE_PARAGRAPH_SEPARATOR;
    gboolean filler = c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0;
    gboolean must_not = (g_unichar_isgraph (c) && g_unichar_isalnum (c) && !filler) || type == G_UNICODE_SPACE_SEPARATOR;
    gboolean is = dcw_text_is_hidden (c);
    n += is;
    if ((must && !is) || (must_not && is)) {
      wrong = c;
      n_wrong++;
    }
  }
  ck_assert_msg (n_wrong == 0, "%u are wrong, U+%04X is one", n_wrong, wrong);
  ck_assert_uint_gt (n, 4000);
}
END_TEST

START_TEST (display)
{
  g_autofree char *shown = dcw_text_display (display_cases[_i].text, display_cases[_i].max_chars);
  ck_assert_msg (strcmp (shown, display_cases[_i].shown) == 0, "%s: %s", display_cases[_i].name, shown);
}
END_TEST

static const struct {
  DcwErrorCode code;
  int exit_code;
} exit_codes[] = {
  { DCW_ERROR_INVALID, 2 }, { DCW_ERROR_LIMIT, 2 },   { DCW_ERROR_UNSUPPORTED, 3 },
  { DCW_ERROR_REFUSED, 3 }, { DCW_ERROR_UNBOUND, 1 }, { DCW_ERROR_DENIED, 1 },
  { DCW_ERROR_IO, 1 },      { DCW_ERROR_SECRET, 11 }, { DCW_ERROR_CANCELLED, 1 },
};

START_TEST (error_exit_codes)
{
  for (guint i = 0; i < G_N_ELEMENTS (exit_codes); i++) {
    g_autoptr (GError) error = g_error_new (DCW_ERROR, exit_codes[i].code, "x");
    ck_assert_msg (dcw_error_exit_code (error) == exit_codes[i].exit_code, "code %d: exit %d", exit_codes[i].code,
                   dcw_error_exit_code (error));
  }
  g_autoptr (GError) beyond = g_error_new (DCW_ERROR, G_N_ELEMENTS (exit_codes), "x");
  ck_assert_int_eq (dcw_error_exit_code (beyond), 1);
  g_autoptr (GError) foreign = g_error_new (G_FILE_ERROR, DCW_ERROR_INVALID, "x");
  ck_assert_int_eq (dcw_error_exit_code (foreign), 1);
  ck_assert_int_eq (dcw_error_exit_code (NULL), 1);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("base");
  TCase *text = tcase_create ("text");
  tcase_add_loop_test (text, fold, 0, G_N_ELEMENTS (fold_cases));
  tcase_add_loop_test (text, fold_compare, 0, G_N_ELEMENTS (compare_cases));
  tcase_add_test (text, fold_every_character);
  tcase_add_test (text, fold_as_windows);
  tcase_add_test (text, hex);
  tcase_add_loop_test (text, from_hex, 0, G_N_ELEMENTS (from_hex_cases));
  tcase_add_loop_test (text, utf16, 0, G_N_ELEMENTS (utf16_cases));
  tcase_add_loop_test (text, not_utf16, 0, G_N_ELEMENTS (not_utf16_cases));
  tcase_add_test (text, hidden);
  tcase_add_loop_test (text, display, 0, G_N_ELEMENTS (display_cases));
  suite_add_tcase (suite, text);
  TCase *error = tcase_create ("error");
  tcase_add_test (error, error_exit_codes);
  suite_add_tcase (suite, error);
  return suite;
}
