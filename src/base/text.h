/* text: small string helpers that every layer needs. No I/O, no locale: same input, same output everywhere. */
#pragma once
#include <glib.h>

/* Case folding for names that Windows compares without case (account, key and value names): every character is
 * upper-cased by itself, as RtlUpcaseUnicodeString does; lengths in characters never change. text must be UTF-8.
 * Free with g_free(). */
char *dcw_text_fold (const char *text);
/* <0, 0, >0 by the folded text; NULL sorts before everything. */
int      dcw_text_fold_compare (const char *a, const char *b);
gboolean dcw_text_fold_equal (const char *a, const char *b);

/* Lower-case hex of the bytes, no separators. Free with g_free(). */
char *dcw_text_to_hex (gconstpointer data, gsize size);
/* Bytes of a string of hex digit pairs (either case; blanks, tabs, CR, LF between pairs are skipped).
 * DCW_ERROR_INVALID names the offset of the first bad character. */
GBytes *dcw_text_from_hex (const char *hex, gssize length, GError **error);

/* UTF-16LE bytes (no terminator added) of UTF-8 text, and back. The way back is exact or an error: unpaired
 * surrogates and odd sizes are DCW_ERROR_INVALID with the offset in bytes; U+0000 inside is an error as well. */
GBytes *dcw_text_to_utf16 (const char *text, gsize *n_bytes_without_nul, gboolean with_nul);
char   *dcw_text_from_utf16 (gconstpointer data, gsize size, GError **error);

/* text with control characters (C0, C1, DEL), bidirectional controls and invalid UTF-8 shown as \xNN or \u{N}, and cut to
 * max_chars characters followed by "…": safe to print on one line. 0: not cut. Free with g_free(). */
char *dcw_text_display (const char *text, gsize max_chars);
