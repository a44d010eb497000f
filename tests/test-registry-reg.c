#include "support/tap.h"
#include "support/files.h"
#include "base/error.h"
#include "base/text.h"
#include "registry/data.h"
#include "registry/reg-reader.h"
#include <string.h>

#define HEAD "Windows Registry Editor Version 5.00\r\n\r\n"
#define KEY "HKEY_LOCAL_MACHINE\\SOFTWARE\\A"
#define IN HEAD "[" KEY "]\r\n"
#define VALUE(type, hex) "key " KEY "\nx " type " " hex "\n"

/* text is written as 8-bit as it stands and, when it is UTF-8, as UTF-16LE and UTF-8 with a mark; heard is what the reader
 * says, or of an error its place ("3:5") and part of its text. */
static const struct {
  const char *name, *text, *heard, *error;
  int code;
} syntax_cases[] = {
  { "header alone", "Windows Registry Editor Version 5.00", "" },
  { "header and line", "Windows Registry Editor Version 5.00\r\n", "" },
  { "version 4", "REGEDIT4\r\n", "" },
  { "blanks around the header", " \tREGEDIT4 \t\r\n", "" },
  { "empty file", "", NULL, "1:1: the line" },
  { "another header", "REGEDIT\n", NULL, "1:1: the line" },
  { "header with more", "REGEDIT4 x\n", NULL, "1:1: the line" },
  { "header in another case", "regedit4\n", NULL, "1:1: the line" },
  { "header of another version", "Windows Registry Editor Version 4.00\n", NULL, "1:1: the line" },
  { "empty line first", "\r\nREGEDIT4\r\n", NULL, "1:1: the line" },
  { "long first line", "0123456789012345678901234567890123456789012345678901234567890123456789", NULL, "1:1: the line" },

  { "key", HEAD "[" KEY "]\r\n", "key " KEY "\n" },
  { "key at the end of the file", HEAD "[" KEY "]", "key " KEY "\n" },
  { "LF alone", "REGEDIT4\n\n[" KEY "]\n\"x\"=\"y\"\n", VALUE ("1", "79000000") },
  { "CR alone", "REGEDIT4\r\r[" KEY "]\r\"x\"=\"y\"\r", VALUE ("1", "79000000") },
  { "blanks before a key", HEAD " \t[" KEY "]", "key " KEY "\n" },
  { "text after a key", HEAD "[" KEY "] ; said", "key " KEY "\n" },
  { "brackets within a key", HEAD "[" KEY "\\[x]y]", "key " KEY "\\[x]y\n" },
  { "key without an end", HEAD "[" KEY "\r\n", NULL, "3:31: “]”" },
  { "key without an end at the end of the file", HEAD "[" KEY, NULL, "3:31: “]”" },
  { "empty key", HEAD "[]", NULL, "3:1: a root in full" },
  { "key without a root", HEAD "[SOFTWARE\\A]", NULL, "3:1: a root in full" },
  { "short root", HEAD "[HKLM\\A]", NULL, "3:1: a root in full" },
  { "unknown root", HEAD "[HKEY_DYN_DATA\\A]", NULL, "3:1: registry key “HKEY_DYN_DATA\\A”: a root" },
  { "key with an empty part", HEAD "\r\n [" KEY "\\\\x]", NULL, "4:2: registry key" },
  { "key with a last backslash", HEAD "[" KEY "\\\\]", "key " KEY "\n" },
  { "blank before a root", HEAD "[ " KEY "]", NULL, "3:1: a root in full" },
  { "blank at the end of a key", HEAD "[" KEY "\\x ]", "key " KEY "\\x \n" },
  { "key deleted", HEAD "[-" KEY "]", "delete " KEY "\n" },
  { "value below a deleted key", HEAD "[-" KEY "]\n\"x\"=\"y\"", "delete " KEY "\n" },
  { "minus alone", HEAD "[-]", NULL, "3:1: a root in full" },

  { "comments", HEAD "; one\r\n [" KEY "]\r\n ;two\r\n;\r\n\"x\"=\"y\" ; three \"", VALUE ("1", "79000000") },
  { "other comments", IN "#comment\n \t#\"y\"=\"z\"\n;\\\n\"x\"=\"y\"", VALUE ("1", "79000000") },
  { "no comment", IN "\"x\"=\"y\" #comment", NULL, "4:9: the end of the line after the value was expected, not “#”" },
  { "neither key nor value", IN "x=1", NULL, "4:1: “[key]”" },
  { "value before a key", HEAD "\"x\"=\"y\"\n[" KEY "]", "key " KEY "\n" },
  { "wrong value before a key", HEAD "\"x\"=y\n", NULL, "3:5: “dword:”" },

  { "default value", IN "@=\"y\"", "key " KEY "\n@ 1 79000000\n" },
  { "default value with blanks", IN " @ = \"y\" ", "key " KEY "\n@ 1 79000000\n" },
  { "value with an empty name is the default value", IN "\"\"=\"y\"", "key " KEY "\n@ 1 79000000\n" },
  { "value called @", IN "\"@\"=dword:1", "key " KEY "\n@@ 4 01000000\n" },
  { "escapes in a name", IN "\"a\\\\b\\\"c\"=dword:1", "key " KEY "\na\\b\"c 4 01000000\n" },
  { "signs in a name", IN "\"a=b];[\"=dword:1", "key " KEY "\na=b];[ 4 01000000\n" },
  { "NUL in a name", IN "\"a\\0\"=dword:1", NULL, "4:4: a value's name" },
  { "name without an end", IN "\"x=dword:1", NULL, "4:11: the file ends where the closing quote" },
  { "no =", IN "\"x\"", NULL, "4:4: the file ends where “=”" },
  { "no = before the end of the line", IN "\"x\"\r\n", NULL, "4:4: “=” was expected, not the end of the line" },
  { "something for =", IN "\"x\":1", NULL, "4:4: “=” was expected, not “:”" },
  { "no data", IN "\"x\"=\r\n", NULL, "4:5: “\"text\"”" },
  { "no data at the end of the file", IN "\"x\"=", NULL, "4:5: the file ends" },
  { "blanks around =", IN "\t\"x\" \t=\t \"y\"", VALUE ("1", "79000000") },
  { "value deleted", IN "\"x\"=-\r\n@=-", "key " KEY "\nunset x\nunset @\n" },
  { "value deleted, and a comment", IN "\"x\"= - ; gone", "key " KEY "\nunset x\n" },
  { "value deleted, and more", IN "\"x\"=-1", NULL, "4:6: the end of the line" },

  { "empty text", IN "\"x\"=\"\"", VALUE ("1", "0000") },
  { "escapes in a text", IN "\"x\"=\"\\\\\\\"\\n\\r\"", VALUE ("1", "5c0022000a000d000000") },
  { "NUL in a text", IN "\"x\"=\"\\0\"", NULL, "4:7: text without NUL" },
  { "backslash before the end of a line", IN "\"x\"=\"y\\\r\nz\"", NULL, "4:8: a character after “\\” was expected" },
  { "needless escape", IN "\"x\"=\"\\y\"", VALUE ("1", "79000000") },
  { "text over lines", IN "\"x\"=\"a\r\nb\"\r\n\"y\"=q\n", NULL, "6:5: “dword:”" },
  { "line ends in a text", IN "\"x\"=\"a\r\n\"", VALUE ("1", "61000d000a000000") },
  { "text without an end", IN "\"x\"=\"y", NULL, "4:7: the file ends where the closing quote of the text" },
  { "text that ends in a backslash", IN "\"x\"=\"y\\", NULL, "4:8: the file ends where the closing quote of the text" },
  { "more after a text", IN "\"x\"=\"y\" z", NULL, "4:9: the end of the line" },
  { "umlaut", IN "\"x\"=\"ü€\"", VALUE ("1", "fc00ac200000") },
  { "beyond the basic plane", IN "\"x\"=\"𐐨\"", VALUE ("1", "01d828dc0000") },
  { "umlaut in names", HEAD "[" KEY "\\Gerät]\r\n\"Größe\"=dword:1", "key " KEY "\\Gerät\nGröße 4 01000000\n" },

  { "number", IN "\"x\"=dword:0000001f", VALUE ("4", "1f000000") },
  { "highest number", IN "\"x\"=dword:FFFFffff", VALUE ("4", "ffffffff") },
  { "short number", IN "\"x\"=dword:a", VALUE ("4", "0a000000") },
  { "number with blanks", IN "\"x\"= dword: \t1 ;one", VALUE ("4", "01000000") },
  { "number of nine digits", IN "\"x\"=dword:000000001", NULL, "4:19: the end of the line after 8 digits" },
  { "no digits", IN "\"x\"=dword:\r\n", NULL, "4:11: a number in hex was expected, not the end of the line" },
  { "no digits at the end of the file", IN "\"x\"=dword:", NULL, "4:11: a number" },
  { "not hex", IN "\"x\"=dword:1g", NULL, "4:12: a number in hex was expected, not “g”" },
  { "0x", IN "\"x\"=dword:0x1", NULL, "4:12: a number in hex" },

  { "bytes", IN "\"x\"=hex:00,Ff,0a", VALUE ("3", "00ff0a") },
  { "no bytes", IN "\"x\"=hex:", VALUE ("3", "") },
  { "no bytes and a line", IN "\"x\"=hex:\r\n", VALUE ("3", "") },
  { "bytes and a comment", IN "\"x\"=hex: 01 ; one", VALUE ("3", "01") },
  { "bytes of one digit", IN "\"x\"=hex:1,2,3\n", VALUE ("3", "010203") },
  { "byte of one digit at the end of the file", IN "\"x\"=hex:01,2", NULL, "4:13: the file ends where the second digit" },
  { "last comma", IN "\"x\"=hex:01,\r\n", VALUE ("3", "01") },
  { "last comma at the end of the file", IN "\"x\"=hex:01,", NULL, "4:12: the file ends where the byte after the last comma" },
  { "byte of three digits", IN "\"x\"=hex:012", NULL, "4:11: “,” or the end of the line was expected, not “2”" },
  { "no comma", IN "\"x\"=hex:01 02", NULL, "4:12: the end of the line" },
  { "two commas", IN "\"x\"=hex:01,,02", NULL, "4:12: a byte in hex was expected, not “,”" },
  { "no digit", IN "\"x\"=hex:0g", NULL, "4:10: “,” or the end of the line was expected, not “g”" },
  { "backslash without a comma", IN "\"x\"=hex:01\\\r\n  02", NULL, "4:11: “,” or the end of the line was expected, not “\\”" },
  { "lines go on", IN "\"x\"=hex:01,\\\r\n  02,\\\r\n  03\r\n\"y\"=dword:1", VALUE ("3", "010203") "y 4 01000000\n" },
  { "lines go on at once", IN "\"x\"=hex:\\\r\n  02", VALUE ("3", "02") },
  { "blanks after the backslash", IN "\"x\"=hex:01,\\ \t\r\n\t02", VALUE ("3", "0102") },
  { "comments between lines that go on", IN "\"x\"=hex:01,\\ ; first\r\n  ; and\r\n\r\n  02", VALUE ("3", "0102") },
  { "something after the backslash", IN "\"x\"=hex:01,\\x\r\n", NULL, "4:13: the end of the line after “\\”" },
  { "a key where bytes go on", IN "\"x\"=hex:01,\\\r\n[" KEY "]", NULL, "5:1: a byte in hex, as the line before" },
  { "the file ends where bytes go on", IN "\"x\"=hex:01,\\", NULL, "4:13: the file ends where the bytes of the next line" },
  { "the file ends in the next line", IN "\"x\"=hex:01,\\\r\n  ", NULL, "5:3: the file ends where the bytes of the next line" },

  { "type in another case", IN "\"x\"=DWORD:1", NULL, "4:5: “dword:”" },
  { "hex in another case", IN "\"x\"=Hex:1", NULL, "4:5: “dword:”" },
  { "no type", IN "\"x\"=hex(0):", VALUE ("0", "") },
  { "text in hex", IN "\"x\"=hex(1):41,00", VALUE ("1", "4100") },
  { "expandable", IN "\"x\"=hex(2):25,00,00,00", VALUE ("2", "25000000") },
  { "number of two bytes", IN "\"x\"=hex(4):01,00", VALUE ("4", "0100") },
  { "list", IN "\"x\"=hex(7):41,00,00,00,00,00", VALUE ("7", "410000000000") },
  { "long number", IN "\"x\"=hex(b):01,00,00,00,00,00,00,00", VALUE ("11", "0100000000000000") },
  { "type with a zero", IN "\"x\"=hex(0B):01", VALUE ("11", "01") },
  { "odd type", IN "\"x\"=hex(ffff0012):01", VALUE ("4294901778", "01") },
  { "type too large", IN "\"x\"=hex(100000000):01", NULL, "4:5: “dword:”" },
  { "no number of a type", IN "\"x\"=hex():01", NULL, "4:5: “dword:”" },
  { "type that is not hex", IN "\"x\"=hex(g):01", NULL, "4:5: “dword:”" },
  { "type without an end", IN "\"x\"=hex(2:01", NULL, "4:5: “dword:”" },
  { "unknown type", IN "\"x\"=qword:1", NULL, "4:5: “dword:”" },
  { "long unknown type", IN "\"x\"=abcdefghijklmnopqrstuvwxyz:1", NULL, "4:5: “dword:”" },
  { "type at the end of the file", IN "\"x\"=hex", NULL, "4:8: the file ends" },

  { "version 4: list of bytes", "REGEDIT4\r\n[" KEY "]\r\n\"x\"=hex(7):41,00,fc,80,00,00",
    VALUE ("7", "41000000fc00ac2000000000") },
  { "version 4: expandable", "REGEDIT4\r\n[" KEY "]\r\n\"x\"=hex(2):25,00", VALUE ("2", "25000000") },
  { "version 4: bytes stay", "REGEDIT4\r\n[" KEY "]\r\n\"x\"=hex:25,00", VALUE ("3", "2500") },
  { "two keys", IN "\"x\"=dword:1\r\n\r\n[" KEY "\\B]\r\n@=\"\"\r\n", VALUE ("4", "01000000") "key " KEY "\\B\n@ 1 0000\n" },
  { "skipped key", IN "[" KEY "\\skip]\r\n\"x\"=\"y\"\r\n\"z\"=hex:01,\\\r\n 02\r\n\"a\"=-\r\n[" KEY "\\B]\r\n@=\"\"",
    "key " KEY "\nkey " KEY "\\skip\nkey " KEY "\\B\n@ 1 0000\n" },
  { "wrong value of a skipped key", IN "[" KEY "\\skip]\r\n\"x\"=hex:0g", NULL, "5:10: “,”" },
  { "key refused by who listens", IN "\n  [" KEY "\\refuse]", NULL, "5:3: refused" },
  { "value refused by who listens", IN "\"x\"=\"y\"\n \"refuse\"=hex:01,\\\n\t02 ; x\n", NULL, "5:2: refused" },
};

typedef enum { ENCODE_8_BIT, ENCODE_UTF8, ENCODE_UTF16, N_ENCODINGS } Encoding;

static const char *const encoding_names[] = { "8-bit", "UTF-8 with a mark", "UTF-16" };

static GBytes *
encode (const char *text, Encoding encoding)
{
  GByteArray *all = g_byte_array_new ();
  static const guint8 mark_16[] = { 0xff, 0xfe }, mark_8[] = { 0xef, 0xbb, 0xbf };
  if (encoding == ENCODE_UTF16) {
    g_autoptr (GBytes) wide = dcw_text_to_utf16 (text, NULL, FALSE);
    g_byte_array_append (all, mark_16, sizeof mark_16);
    g_byte_array_append (all, g_bytes_get_data (wide, NULL), (guint)g_bytes_get_size (wide));
  } else {
    if (encoding == ENCODE_UTF8)
      g_byte_array_append (all, mark_8, sizeof mark_8);
    g_byte_array_append (all, (const guint8 *)text, (guint)strlen (text));
  }
  return g_byte_array_free_to_bytes (all);
}

static gboolean
refuse (const char *path, GError **error)
{
  if (!g_str_has_suffix (path, "refuse"))
    return FALSE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, "refused");
  return TRUE;
}

static gboolean
hear_key (const char *path, gboolean *skip, gpointer data, GError **error)
{
  g_string_append_printf (data, "key %s\n", path);
  *skip = g_str_has_suffix (path, "skip");
  return !refuse (path, error);
}

static gboolean
hear_delete_key (const char *path, gpointer data, GError **error)
{
  g_string_append_printf (data, "delete %s\n", path);
  return TRUE;
}

static gboolean
hear_value (const char *name, guint32 type, GBytes *bytes, gpointer data, GError **error)
{
  g_autofree char *hex = dcw_text_to_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *at = g_str_equal (name, "@") ? "@" : *name == '\0' ? "@" : "";
  g_string_append_printf (data, "%s%s %u %s\n", at, name, type, hex);
  return !refuse (name, error);
}

static gboolean
hear_delete_value (const char *name, gpointer data, GError **error)
{
  g_string_append_printf (data, "unset %s%s\n", *name == '\0' ? "@" : "", name);
  return TRUE;
}

static const DcwRegHandler listener = { hear_key, hear_delete_key, hear_value, hear_delete_value };

/* What the reader says of bytes that come piece by piece; ends with the error. piece 0: all at once. */
static char *
hear (GBytes *bytes, gsize piece, GError **error)
{
  GString *heard = g_string_new (NULL);
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new ("f.reg", &listener, heard);
  gsize size;
  const guint8 *at = g_bytes_get_data (bytes, &size);
  gboolean fine = TRUE;
  g_autoptr (GError) found = NULL;
  for (gsize n; fine && size > 0; at += n, size -= n) {
    n = piece == 0 ? size : MIN (piece, size);
    fine = dcw_reg_reader_feed (reader, at, n, &found);
  }
  fine = fine && dcw_reg_reader_end (reader, &found);
  if (!fine) {
    g_autoptr (GError) again = NULL;
    ck_assert_msg (!dcw_reg_reader_end (reader, &again) && g_str_equal (again->message, found->message), "the error stays");
    g_string_append (heard, found->message);
    g_propagate_error (error, g_steal_pointer (&found));
  }
  return g_string_free (heard, FALSE);
}

static void
check_pieces (GBytes *bytes, const char *whole, const char *name)
{
  static const gsize pieces[] = { 1, 2, 3, 5, 7, 64, 4095, 4096, 4097 };
  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++) {
    g_autofree char *heard = hear (bytes, pieces[i], NULL);
    ck_assert_msg (g_str_equal (heard, whole), "%s: in pieces of %u: %s, not %s", name, (guint)pieces[i], heard, whole);
  }
}

START_TEST (syntax)
{
  for (guint e = 0; e < N_ENCODINGS; e++) {
    g_autofree char *name = g_strdup_printf ("%s, %s", syntax_cases[_i].name, encoding_names[e]);
    g_autoptr (GBytes) bytes = encode (syntax_cases[_i].text, e);
    g_autoptr (GError) error = NULL;
    g_autofree char *heard = hear (bytes, 0, &error);
    check_pieces (bytes, heard, name);
    if (syntax_cases[_i].heard != NULL) {
      ck_assert_msg (error == NULL, "%s: %s", name, error->message);
      ck_assert_msg (g_str_equal (heard, syntax_cases[_i].heard), "%s: heard %s", name, heard);
      continue;
    }
    g_autofree char *start = g_strconcat ("f.reg:", syntax_cases[_i].error, NULL);
    ck_assert_msg (error != NULL, "%s: no error but %s", name, heard);
    ck_assert_msg (g_str_has_prefix (error->message, start), "%s: %s", name, error->message);
    ck_assert_msg (error->domain == DCW_ERROR, "%s: domain", name);
  }
}
END_TEST

static const struct {
  const char *name, *hex_before, *ascii, *hex_after; /* bytes */
  const char *heard;                                 /* begins so, or an error's place */
} byte_cases[] = {
  { "code page 1252", "", "REGEDIT4\n[" KEY "]\n\"x\"=\"", "fc80e422", VALUE ("1", "fc00ac20e4000000") },
  { "unassigned byte of 1252", "", "REGEDIT4\n[" KEY "]\n\"x\"=\"", "8122", VALUE ("1", "81000000") },
  { "1252 in a name", "", "REGEDIT4\n[" KEY "]\n\"", "fc223d2d", "key " KEY "\nunset ü\n" },
  { "UTF-8 is UTF-8", "", "REGEDIT4\n[" KEY "]\n\"x\"=\"", "c3bc22", VALUE ("1", "fc000000") },
  { "overlong UTF-8 is 1252", "", "REGEDIT4\n[" KEY "]\n\"x\"=\"", "c08022", VALUE ("1", "c000ac200000") },
  { "a surrogate in UTF-8 is 1252", "", "REGEDIT4\n[" KEY "]\n\"x\"=\"", "eda08022", VALUE ("1", "ed00a000ac200000") },
  { "with a mark it has to be UTF-8", "efbbbf", "REGEDIT4\n[" KEY "]\n\"x\"=\"", "fc22", "f.reg:3:5: the text is not UTF-8" },
  { "a name too", "efbbbf", "REGEDIT4\n[" KEY "]\n\"", "fc223d2d", "f.reg:3:1: the value's name is not exact text" },
  { "half a mark", "ff", "", "", "f.reg:1:1: the line" },
  { "two thirds of a mark", "efbb", "", "", "f.reg:1:1: the line" },
  { "mark alone", "fffe", "", "", "f.reg:1:1: the line" },
  { "no mark after all", "efbb", "REGEDIT4", "", "f.reg:1:1: the line" },
  { "high byte first", "feff", "", "0052", "f.reg:1:1: UTF-16 with the low byte first" },
  { "UTF-16 without a mark", "", "", "570069006e000a00",
    "f.reg:1:1: the line “Windows Registry Editor Version 5.00” or “REGEDIT4” "
    "was expected (UTF-16 without" },
  { "half a character", "fffe", "",
    "52004500470045004400490054003400"
    "0a",
    "f.reg:1:9: the file ends where the second byte" },
  { "NUL in a text", "", "REGEDIT4\n[" KEY "]\n\"x\"=\"", "610022", "f.reg:3:7: text without NUL characters" },
  { "NUL in a key", "", "REGEDIT4\n[" KEY, "005d", "f.reg:2:1: a key without NUL" },
  { "NUL at the start of a line", "", "REGEDIT4\n", "00", "f.reg:2:1: “[key]”" },
  { "NUL in a comment", "", "REGEDIT4\n;", "000a", "" },
  { "unpaired surrogate in a text", "fffe", "",
    "52004500470045004400490054003400"
    "0a00"
    "5b0048004b00450059005f00550053004500520053005d000a00"
    "22007800220 03d0022000 0d82200",
    "key HKEY_USERS\nx 1 00d80000\n" },
  { "unpaired surrogate in a name", "fffe", "",
    "52004500470045004400490054003400"
    "0a00"
    "5b0048004b00450059005f00550053004500520053005d000a00"
    "220000d822003d002d00",
    "f.reg:3:1: the value's name" },
};

START_TEST (encodings)
{
  const char *name = byte_cases[_i].name;
  g_autoptr (GError) error = NULL;
  GByteArray *all = g_byte_array_new ();
  const char *const parts[] = { byte_cases[_i].hex_before, byte_cases[_i].hex_after };
  for (gsize i = 0; i < 2; i++) {
    g_auto (GStrv) pieces = g_strsplit (parts[i], " ", -1);
    g_autofree char *hex = g_strjoinv ("", pieces);
    g_autoptr (GBytes) part = dcw_text_from_hex (hex, -1, &error);
    ck_assert_msg (part != NULL, "%s: the case is not hex: %s", name, error->message);
    g_byte_array_append (all, g_bytes_get_data (part, NULL), (guint)g_bytes_get_size (part));
    if (i == 0)
      g_byte_array_append (all, (const guint8 *)byte_cases[_i].ascii, (guint)strlen (byte_cases[_i].ascii));
  }
  g_autoptr (GBytes) whole = g_byte_array_free_to_bytes (all);
  g_autofree char *heard = hear (whole, 0, &error);
  check_pieces (whole, heard, name);
  const char *expected = byte_cases[_i].heard;
  gboolean right = g_str_has_prefix (expected, "f.reg") ? error != NULL && g_str_has_prefix (error->message, expected)
                                                        : g_str_equal (heard, expected);
  ck_assert_msg (right, "%s: heard %s", name, heard);
}
END_TEST

static const struct {
  const char *name, *head, *repeated;
  gsize n;
  const char *tail, *error; /* NULL: fine */
} limit_cases[] = {
  { "longest key name", HEAD "[HKEY_LOCAL_MACHINE\\", "x", 255, "]", NULL },
  { "key name too long", HEAD "[HKEY_LOCAL_MACHINE\\", "x", 256, "]", "3:1: registry key" },
  { "deep key", HEAD "[HKEY_LOCAL_MACHINE", "\\x", 512, "]", "3:1: registry key" },
  { "endless key", HEAD "[", "x", 1000000, "", "3:131070: a key of at most 131068 characters" },
  { "longest value name", IN "\"", "x", 16383, "\"=-", NULL },
  { "value name too long", IN "\"", "x", 16384, "\"=-", "4:1: a value's name of at most 16383 characters" },
  { "endless value name", IN "\"", "x", 1000000, "", "4:49151: a value's name of at most 49149 characters" },
  { "long comment", HEAD ";", "x", 3000000, "", NULL },
  { "long blanks", HEAD, " ", 3000000, "[HKEY_USERS]", NULL },
  { "long text", IN "\"x\"=\"", "y", 8 * 1024 * 1024, "\"", NULL },
  { "text too long", IN "\"x\"=\"", "y", 8 * 1024 * 1024 + 1, "\"", "4:8388614: text of at most 8388608 characters" },
  { "text too long, left out", HEAD "[" KEY "\\skip]\n\"x\"=\"", "y", 8 * 1024 * 1024 + 1, "\"", NULL },
  { "long data", IN "\"x\"=hex:", "00,", 16 * 1024 * 1024, "\n", NULL },
  { "data too long", IN "\"x\"=hex:", "00,", 16 * 1024 * 1024 + 1, "\n", "4:50331658: data of at most 16777216 bytes" },
  { "data too long, left out", HEAD "[" KEY "\\skip]\n\"x\"=hex:", "00,", 16 * 1024 * 1024 + 1, "", "4:50331660: the file ends" },
  { "many brackets", HEAD "[", "]", 100000, "", "3:1: a root in full" },
  { "many backslashes at the end of a key", HEAD "[HKEY_USERS", "\\", 131000, "]", NULL },
  { "many backslashes", IN "\"x\"=\"", "\\\\", 1000000, "\"", NULL },
  { "many lines that go on", IN "\"x\"=hex:", "01,\\\r\n", 1000000, "2\n", NULL },
};

START_TEST (limits)
{
  const char *name = limit_cases[_i].name;
  GString *text = g_string_new (limit_cases[_i].head);
  for (gsize i = 0; i < limit_cases[_i].n; i++)
    g_string_append (text, limit_cases[_i].repeated);
  g_string_append (text, limit_cases[_i].tail);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (GError) error = NULL;
  g_autofree char *heard = hear (bytes, 0, &error);
  g_autoptr (GError) error_by_pieces = NULL;
  g_autofree char *heard_by_pieces = hear (bytes, 65537, &error_by_pieces);
  ck_assert_msg (g_str_equal (heard, heard_by_pieces), "%s: in pieces", name);
  if (limit_cases[_i].error == NULL) {
    ck_assert_msg (error == NULL, "%s: %s", name, error->message);
    return;
  }
  g_autofree char *start = g_strconcat ("f.reg:", limit_cases[_i].error, NULL);
  ck_assert_msg (error != NULL && g_str_has_prefix (error->message, start), "%s: %s", name, error ? error->message : "no error");
  ck_assert_msg (strlen (error->message) < 1000, "%s: a message of %u bytes", name, (guint)strlen (error->message));
}
END_TEST

static DcwRegistryTree *
read_tree (const char *text)
{
  DcwRegistryTree *tree = dcw_registry_tree_new ();
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_reg_read ("f.reg", text, strlen (text), tree, &error), "%s", error != NULL ? error->message : "");
  return tree;
}

/* 9,000 lines of 500 new keys each. */
START_TEST (many_keys)
{
  g_autofree char *deep = g_strnfill (1000, '\\');
  for (guint i = 1; i < 1000; i += 2)
    deep[i] = 'a';
  GString *text = g_string_new (HEAD);
  for (guint i = 0; i < 9000; i++)
    g_string_append_printf (text, "[HKEY_USERS\\%u%s]\n", i, deep);
  g_autoptr (GBytes) bytes = g_string_free_to_bytes (text);
  g_autoptr (GError) error = NULL;
  DcwRegHandler nobody = { NULL, NULL, NULL, NULL };
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new ("f.reg", &nobody, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  ck_assert (!dcw_reg_reader_feed (reader, data, size, &error));
  ck_assert_int_eq (error->code, DCW_ERROR_LIMIT);
  /* 501 keys a line and the root: 4194304 are there in line 8372 of them */
  ck_assert_msg (g_str_has_prefix (error->message, "f.reg:8374:1: at most 4194304 keys"), "%s", error->message);
}
END_TEST

START_TEST (into_tree)
{
  g_autoptr (DcwRegistryTree) tree =
      read_tree (IN "\"x\"=\"1\"\n\"y\"=\"2\"\n\"X\"=\"3\"\n\"Y\"=-\n[" KEY "\\b\\c]\n[" KEY "\\d\\e]\n"
                    "@=dword:1\n[-" KEY "\\B]\n@=dword:2\n");
  g_autoptr (DcwRegistryTree) same = read_tree ("REGEDIT4\n[" KEY "]\n\"x\"=\"3\"\n[" KEY "\\d\\e]\n@=dword:01\n");
  ck_assert_msg (dcw_registry_tree_equal (tree, same), "deletions and repetitions");
  ck_assert_msg (dcw_registry_tree_find (tree, KEY)->listed, "a key of the file is listed");
  ck_assert_msg (!dcw_registry_tree_find (tree, KEY "\\d")->listed, "a key above one is not");
}
END_TEST

START_TEST (two_files)
{
  g_autoptr (DcwRegistryTree) tree = read_tree (IN "\"x\"=\"1\"\n[" KEY "\\B]\n");
  const char more[] = "REGEDIT4\n[" KEY "]\n\"x\"=-\n[-" KEY "\\b]\n";
  ck_assert (dcw_reg_read ("g.reg", more, strlen (more), tree, NULL));
  ck_assert_uint_eq (dcw_registry_tree_find (tree, KEY)->n_values, 0);
  ck_assert_ptr_null (dcw_registry_tree_find (tree, KEY "\\B"));
}
END_TEST

static const struct {
  const char *key, *name;
  guint32 type;
  const char *begins; /* hex */
  gsize size;
} ole_values[] = {
  { "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole", "DefaultLaunchPermission", DCW_REG_BINARY, "010004805c000000", 124 },
  { "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole", "machineaccessrestriction", DCW_REG_BINARY, "0100048074000000", 148 },
  { "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole", "MachineLaunchRestriction", DCW_REG_BINARY, "0100048078000000", 152 },
  { "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole", "EnableDCOM", DCW_REG_SZ, "59000000", 4 },
  { "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole", "LegacyImpersonationLevel", DCW_REG_DWORD, "02000000", 4 },
  { "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole\\Eventlog", "SuppressDuplicateDuration", DCW_REG_DWORD, "80510100", 4 },
  { "HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Ole\\AppCompat\\ActivationSecurityCheckExemptionList",
    "{A50398B8-9075-4FBF-A7A1-456BF21937AD}", DCW_REG_SZ, "31000000", 4 },
};

START_TEST (sample_ole)
{
  g_autofree char *path = dcw_test_sample_path ("ole-defaults.reg");
  if (path == NULL)
    dcw_skip ("the sample ole-defaults.reg is not there");
  g_autofree char *bytes = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;
  ck_assert (g_file_get_contents (path, &bytes, &size, NULL));
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  ck_assert_msg (dcw_reg_read ("ole-defaults.reg", bytes, size, tree, &error), "%s", error != NULL ? error->message : "");
  for (gsize i = 0; i < G_N_ELEMENTS (ole_values); i++) {
    const char *name = ole_values[i].name;
    const DcwRegistryKey *key = dcw_registry_tree_find (tree, ole_values[i].key);
    ck_assert_msg (key != NULL, "%s: key", name);
    const DcwRegistryValue *value = dcw_registry_key_find (key, name);
    ck_assert_msg (value != NULL && value->type == ole_values[i].type, "%s: type", name);
    ck_assert_msg (g_bytes_get_size (value->data) == ole_values[i].size, "%s: %u bytes", name,
                   (guint)g_bytes_get_size (value->data));
    g_autofree char *hex = dcw_text_to_hex (g_bytes_get_data (value->data, NULL), g_bytes_get_size (value->data));
    ck_assert_msg (g_str_has_prefix (hex, ole_values[i].begins), "%s: %s", name, hex);
  }
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("registry-reg");
  TCase *reader = tcase_create ("reader");
  tcase_add_loop_test (reader, syntax, 0, G_N_ELEMENTS (syntax_cases));
  tcase_add_loop_test (reader, encodings, 0, G_N_ELEMENTS (byte_cases));
  tcase_add_loop_test (reader, limits, 0, G_N_ELEMENTS (limit_cases));
  tcase_add_test (reader, many_keys);
  tcase_add_test (reader, into_tree);
  tcase_add_test (reader, two_files);
  tcase_add_test (reader, sample_ole);
  suite_add_tcase (suite, reader);
  return suite;
}
