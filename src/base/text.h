/* text: small string helpers that every layer needs. No I/O, no locale: same input, same output everywhere. */
#pragma once
#include <glib.h>

/* Case folding for names that Windows compares without case (account, key and value names): every character is
 * upper-cased by itself, as RtlUpcaseUnicodeString does (MS-UCODEREF 3.1.5.3); lengths in characters never change. text
 * must be UTF-8. Free with g_free(). */
char *dcw_text_fold (const char *text);
/* <0, 0, >0 by the code points of the folded text; NULL sorts before everything. UTF-8 or NULL. */
int dcw_text_fold_compare (const char *a, const char *b);
gboolean dcw_text_fold_equal (const char *a, const char *b);

/* TRUE: the first length bytes of text end in ending, ASCII letters of either case, and have more before it. */
gboolean dcw_text_has_ending (const char *text, gsize length, const char *ending);

/* Lower-case hex of the bytes, no separators. Free with g_free(). */
char *dcw_text_to_hex (gconstpointer data, gsize size);
/* Bytes of a string of hex digit pairs (either case; blanks, tabs, CR, LF between pairs are skipped).
 * length: -1 when NUL-terminated. DCW_ERROR_INVALID names the offset of the first character that is not as expected. */
GBytes *dcw_text_from_hex (const char *hex, gssize length, GError **error);

/* UTF-16LE bytes of UTF-8 text, with a terminator when with_nul, and back. n_bytes_without_nul may be NULL. The way back is
 * exact or an error: unpaired surrogates and odd sizes are DCW_ERROR_INVALID with the offset in bytes; so is U+0000, the
 * terminator too. */
GBytes *dcw_text_to_utf16 (const char *text, gsize *n_bytes_without_nul, gboolean with_nul);
char *dcw_text_from_utf16 (gconstpointer data, gsize size, GError **error);

/* TRUE for what a person can't see, or sees do something: control and format characters, line separators, bidirectional
 * controls, fillers, selectors, tags. Blanks of all widths are seen. */
gboolean dcw_text_is_hidden (gunichar c);
/* text with hidden characters and invalid UTF-8 shown as \xNN or \u{N}, and what is longer than max_chars characters as shown cut
 * there and followed by "…": safe to print on one line. 0: not cut. For people only: a backslash of the text stays one, so there
 * is no way back. Free with g_free(). */
char *dcw_text_display (const char *text, gsize max_chars);
