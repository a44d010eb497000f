/* What the command prints and reads without a station: JSON, lines for people, lines from standard input, descriptors. */
#include <string.h>
#include <glib/gstdio.h>
#include "base/error.h"
#include "base/text.h"
#include "cli/json.h"
#include "cli/lines.h"
#include "cli/printer.h"
#include "cli/sd-value.h"
#include "security/sddl.h"
#include "support/tap.h"

/* ---- JSON ---- */

static const struct {
  const char *name, *text, *json;
} json_texts[] = {
  { "plain", "OPC Users", "\"OPC Users\"" },
  { "empty", "", "\"\"" },
  { "letters of other languages", "Jürgen 管理者 🙂", "\"Jürgen 管理者 🙂\"" },
  { "quote and backslash", "a\"b\\c", "\"a\\\"b\\\\c\"" },
  { "line ends and tab", "a\nb\rc\td", "\"a\\nb\\u000dc\\u0009d\"" },
  { "control characters", "\x01\x1b[31m\x7f", "\"\\u0001\\u001b[31m\\u007f\"" },
  { "C1",
    "\xc2\x9b"
    "31m",
    "\"\\u009b31m\"" },
  { "line separators",
    "a\xe2\x80\xa8"
    "b\xe2\x80\xa9",
    "\"a\\u2028b\\u2029\"" },
  { "bidirectional",
    "\xe2\x80\xae"
    "exe.txt",
    "\"\\u202eexe.txt\"" },
  { "byte order mark", "\xef\xbb\xbf", "\"\\ufeff\"" },
  { "fillers", "\u115f\u3164\uffa0", "\"\\u115f\\u3164\\uffa0\"" },
  { "tags", "\U000e0001\U000e007f", "\"\\udb40\\udc01\\udb40\\udc7f\"" },
  { "hidden music", "\U0001d173", "\"\\ud834\\udd73\"" },
  { "not UTF-8",
    "a\xff"
    "b\xc3",
    "\"a\xef\xbf\xbd"
    "b\xef\xbf\xbd\"" },
  { "nothing", NULL, "null" },
};

START_TEST (json_text)
{
  const char *name = json_texts[_i].name;
  g_autoptr (GString) to = g_string_new (NULL);
  g_autoptr (DcwJson) json = dcw_json_new (to, TRUE);
  g_autofree char *expected = g_strdup_printf ("[%s]\n", json_texts[_i].json);
  dcw_json_begin_array (json, NULL);
  dcw_json_text (json, NULL, json_texts[_i].text);
  dcw_json_end (json);
  ck_assert_msg (strcmp (to->str, expected) == 0, "%s: got %s, expected %s", name, to->str, expected);
}
END_TEST

static void
write_sample (DcwJson *json)
{
  dcw_json_begin_object (json, NULL);
  dcw_json_number (json, "least", G_MININT64);
  dcw_json_bool (json, "yes", TRUE);
  dcw_json_bool (json, "no", FALSE);
  dcw_json_null (json, "none");
  dcw_json_begin_array (json, "empty list");
  dcw_json_end (json);
  dcw_json_begin_object (json, "empty object");
  dcw_json_end (json);
  dcw_json_begin_array (json, "rows");
  dcw_json_number (json, NULL, 1);
  dcw_json_begin_object (json, NULL);
  dcw_json_text (json, "a\"key", "x");
  dcw_json_end (json);
  dcw_json_end (json);
  dcw_json_end (json);
}

START_TEST (json_layout)
{
  g_autoptr (GString) compact = g_string_new (NULL), wide = g_string_new (NULL);
  g_autoptr (DcwJson) first = dcw_json_new (compact, TRUE), second = dcw_json_new (wide, FALSE);
  write_sample (first);
  write_sample (second);
  ck_assert_str_eq (compact->str,
                    "{\"least\": -9223372036854775808, \"yes\": true, \"no\": false, \"none\": null, \"empty list\": [], "
                    "\"empty object\": {}, \"rows\": [1, {\"a\\\"key\": \"x\"}]}\n");
  ck_assert_str_eq (wide->str, "{\n"
                               "  \"least\": -9223372036854775808,\n"
                               "  \"yes\": true,\n"
                               "  \"no\": false,\n"
                               "  \"none\": null,\n"
                               "  \"empty list\": [],\n"
                               "  \"empty object\": {},\n"
                               "  \"rows\": [\n"
                               "    1,\n"
                               "    {\n"
                               "      \"a\\\"key\": \"x\"\n"
                               "    }\n"
                               "  ]\n"
                               "}\n");
}
END_TEST

/* ---- Output ---- */

typedef struct {
  char *path;
  FILE *stream;
} Scratch;

static void
scratch_open (Scratch *scratch, const char *content, gsize size)
{
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("test-cli-XXXXXX", &scratch->path, &error);
  ck_assert_msg (fd >= 0, "%s", error != NULL ? error->message : "");
  g_close (fd, NULL);
  ck_assert (g_file_set_contents (scratch->path, content, size, NULL));
  scratch->stream = g_fopen (scratch->path, "r+b");
  ck_assert_ptr_nonnull (scratch->stream);
}

static void
scratch_clear (Scratch *scratch)
{
  if (scratch->stream != NULL)
    fclose (scratch->stream);
  g_unlink (scratch->path);
  g_free (scratch->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scratch, scratch_clear)

START_TEST (out_is_safe)
{
  g_auto (Scratch) scratch = { 0 };
  g_autofree char *content = NULL;
  scratch_open (&scratch, "", 0);
  g_autoptr (DcwPrinter) out = dcw_printer_new (scratch.stream);
  dcw_printer_blank (out); /* nothing was printed yet */
  dcw_printer_line (out, "group %s: %d", "a\x1b[2Jb\nPlan: nothing to change", 1);
  dcw_printer_blank (out);
  dcw_printer_blank (out);
  dcw_printer_line (out, "Jürgen");
  dcw_printer_raw (out, "raw\n");
  ck_assert (dcw_printer_flush (out, NULL));
  ck_assert (g_file_get_contents (scratch.path, &content, NULL, NULL));
  ck_assert_str_eq (content, "group a\\x1b[2Jb\\x0aPlan: nothing to change: 1\n\nJürgen\nraw\n");
}
END_TEST

START_TEST (out_drains)
{
  g_auto (Scratch) scratch = { 0 };
  scratch_open (&scratch, "", 0);
  g_autoptr (DcwPrinter) out = dcw_printer_new (scratch.stream);
  g_autofree char *big = g_strnfill (100000, 'x');
  dcw_printer_raw (out, "small");
  dcw_printer_drain (out);
  ck_assert_msg (dcw_printer_buffer (out)->len == 5, "what is little waits");
  dcw_printer_raw (out, big);
  dcw_printer_drain (out);
  ck_assert_msg (dcw_printer_buffer (out)->len == 0, "what is much is written");
}
END_TEST

START_TEST (out_notices_failure)
{
  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    dcw_skip ("there is no /dev/full here");
  FILE *full = g_fopen ("/dev/full", "wb");
  ck_assert_ptr_nonnull (full);
  g_autoptr (DcwPrinter) out = dcw_printer_new (full);
  g_autoptr (GError) first = NULL, second = NULL;
  ck_assert_msg (dcw_printer_flush (out, NULL), "nothing to write can't fail");
  dcw_printer_line (out, "lost");
  ck_assert (!dcw_printer_flush (out, &first));
  ck_assert (g_error_matches (first, DCW_ERROR, DCW_ERROR_IO));
  ck_assert_msg (!dcw_printer_flush (out, &second), "a failure is not forgotten");
  ck_assert (g_error_matches (second, DCW_ERROR, DCW_ERROR_IO));
  fclose (full);
}
END_TEST

/* ---- Lines ---- */

/* l: a line; L: too long (8); 0: has a NUL */
static const struct {
  const char *name, *input;
  gsize size;
  const char *kinds, *lines;
} line_rows[] = {
  { "nothing", "", 0, "", "" },
  { "one", "abc\n", 4, "l", "abc|" },
  { "no last line end", "abc\ndef", 7, "ll", "abc|def|" },
  { "empty lines", "\n\na\n", 4, "lll", "||a|" },
  { "Windows", "abc\r\ndef\r\n", 10, "ll", "abc|def|" },
  { "a CR inside stays", "a\rb\n", 4, "l", "a\rb|" },
  { "as long as may be", "12345678\n", 9, "l", "12345678|" },
  { "too long", "123456789\nab\n", 13, "Ll", "ab|" },
  { "too long at the end", "ab\n123456789", 12, "lL", "ab|" },
  { "NUL", "a\0b\nc\n", 6, "0l", "c|" },
};

START_TEST (lines_table)
{
  const char *name = line_rows[_i].name;
  g_auto (Scratch) scratch = { 0 };
  g_autoptr (GString) kinds = g_string_new (NULL), text = g_string_new (NULL);
  scratch_open (&scratch, line_rows[_i].input, line_rows[_i].size);
  g_autoptr (DcwLines) lines = dcw_lines_new (scratch.stream, 8);
  g_autoptr (DcwPrinter) out = dcw_printer_new (stderr);
  for (;;) {
    static const char letters[] = { [DCW_LINE_OK] = 'l', [DCW_LINE_LONG] = 'L', [DCW_LINE_NUL] = '0', [DCW_LINE_FAILED] = '!' };
    const char *line = NULL;
    DcwLineStatus status = dcw_lines_next (lines, out, &line, NULL);
    if (status == DCW_LINE_END)
      break;
    g_string_append_c (kinds, letters[status]);
    ck_assert_msg (kinds->len < 20, "%s: does not end", name);
    if (status == DCW_LINE_OK)
      g_string_append_printf (text, "%s|", line);
  }
  ck_assert_msg (strcmp (kinds->str, line_rows[_i].kinds) == 0, "%s: got %s", name, kinds->str);
  ck_assert_msg (strcmp (text->str, line_rows[_i].lines) == 0, "%s: got %s", name, text->str);
}
END_TEST

/* Lines longer and shorter than what is read at once, and one far longer than is accepted. */
START_TEST (lines_big)
{
  const gsize max = 300000;
  g_autoptr (GString) input = g_string_new (NULL);
  const gsize sizes[] = { 10, 65535, 65536, 65537, max, 3000000, max + 1, 7 };
  g_auto (Scratch) scratch = { 0 };
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *line = g_strnfill (sizes[i], (char)('a' + i));
    g_string_append_printf (input, "%s\n", line);
  }
  scratch_open (&scratch, input->str, input->len);
  g_autoptr (DcwLines) lines = dcw_lines_new (scratch.stream, max);
  g_autoptr (DcwPrinter) out = dcw_printer_new (stderr);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    const char *line = NULL;
    DcwLineStatus status = dcw_lines_next (lines, out, &line, NULL);
    ck_assert_msg ((int)status == (sizes[i] > max ? (int)DCW_LINE_LONG : (int)DCW_LINE_OK), "line %u", i);
    if (status == DCW_LINE_OK)
      ck_assert_msg (strlen (line) == sizes[i] && line[0] == (char)('a' + i) && line[sizes[i] - 1] == line[0], "line %u", i);
  }
  const char *line;
  ck_assert_int_eq (dcw_lines_next (lines, out, &line, NULL), DCW_LINE_END);
}
END_TEST

START_TEST (lines_all)
{
  g_auto (Scratch) scratch = { 0 }, nul = { 0 };
  g_autoptr (GError) error = NULL;
  scratch_open (&scratch, "a\nb\n", 4);
  g_autofree char *all = dcw_lines_read_all (scratch.stream, 4, NULL);
  ck_assert_str_eq (all, "a\nb\n");
  rewind (scratch.stream);
  ck_assert_ptr_null (dcw_lines_read_all (scratch.stream, 3, &error));
  ck_assert (g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT));
  g_clear_error (&error);
  scratch_open (&nul, "ab\0", 3);
  ck_assert_ptr_null (dcw_lines_read_all (nul.stream, 10, &error));
  ck_assert (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID));
  ck_assert_ptr_nonnull (strstr (error->message, "offset 2"));
}
END_TEST

/* ---- Descriptors ---- */

#define LAUNCH "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCLCSWRP;;;IU)(A;;CCDCLCSWRP;;;SY)" /* facts 2.5, T3 */
#define LAUNCH_HEX                                                                                                               \
  "010004805c0000006c00000000000000140000000200480003000000000018001f00000001020000000000052000000020020000000014001f000000"     \
  "010100000000000504000000000014001f0000000101000000000005120000000102000000000005200000002002000001020000000000052000000020"   \
  "020000"

static const struct {
  const char *name, *text;
  DcwSdForm form;
  const char *error; /* part of the message; NULL: good, and equal to LAUNCH */
} sd_rows[] = {
  { "sddl", LAUNCH, DCW_SD_SDDL, NULL },
  { "sddl by its looks", LAUNCH, DCW_SD_LOOK, NULL },
  { "blanks around", " \t" LAUNCH "\r\n", DCW_SD_LOOK, NULL },
  { "hex", LAUNCH_HEX, DCW_SD_HEX, NULL },
  { "hex by its looks", LAUNCH_HEX "\n", DCW_SD_LOOK, NULL },
  { "nothing", "", DCW_SD_HEX, "" },
  { "hex is no sddl", LAUNCH_HEX, DCW_SD_SDDL, "offset 0" },
  { "sddl is no hex", LAUNCH, DCW_SD_HEX, "offset 0" },
  { "half a byte", "010", DCW_SD_LOOK, "offset" },
  { "cut", "01000480", DCW_SD_LOOK, "" },
  { "not UTF-8", "O:BA\xff", DCW_SD_LOOK, "offset 4" },
  { "reg without bytes", "hex:", DCW_SD_LOOK, "" },
  { "reg type", "hex(3:01", DCW_SD_LOOK, "offset 5" },
  { "reg no colon", "hex 01", DCW_SD_LOOK, "offset 3" },
  { "reg not hex", "dword:00000001", DCW_SD_REG, "offset 0" },
  { "reg name not ended", "\"Launch", DCW_SD_LOOK, "offset 7" },
  { "reg name ends in a backslash", "\"Launch\\", DCW_SD_LOOK, "offset 8" },
  { "reg no equals sign", "\"Launch\" hex:01", DCW_SD_LOOK, "offset 8" },
  { "reg three digits", "hex:012", DCW_SD_LOOK, "offset 6" },
  { "reg no comma", "hex:01 02", DCW_SD_LOOK, "offset 7" },
  { "reg two commas", "hex:01,,02", DCW_SD_LOOK, "offset 7" },
  { "reg junk", "hex:01,zz", DCW_SD_LOOK, "offset 7" },
};

START_TEST (sd_table)
{
  const char *name = sd_rows[_i].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) expected = dcw_sddl_parse (LAUNCH, NULL, NULL);
  g_autoptr (DcwDescriptor) got = dcw_sd_value_parse (sd_rows[_i].text, sd_rows[_i].form, NULL, &error);
  if (sd_rows[_i].error == NULL) {
    ck_assert_msg (got != NULL, "%s: %s", name, error != NULL ? error->message : "");
    ck_assert_msg (dcw_descriptor_equal (got, expected), "%s: another value", name);
    return;
  }
  ck_assert_msg (got == NULL && error != NULL && error->domain == DCW_ERROR, "%s: accepted", name);
  ck_assert_msg (strstr (error->message, sd_rows[_i].error) != NULL, "%s: said %s", name, error->message);
}
END_TEST

/* As regedit writes it, wrapped and not, with every kind of name. */
START_TEST (sd_reg)
{
  static const char *const heads[] = { "hex:",  "HEX:", "hex(3):", "\"DefaultLaunchPermission\"=hex:", "\"a\\\"=\\\\b\"=hex:",
                                       "@=hex:" };
  g_autoptr (DcwDescriptor) expected = dcw_sddl_parse (LAUNCH, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    for (guint wrap = 0; wrap < 30; wrap += 10) {
      g_autoptr (GString) text = g_string_new (heads[i]);
      for (guint k = 0; LAUNCH_HEX[2 * k] != '\0'; k++) {
        if (k > 0)
          g_string_append (text, wrap > 0 && k % wrap == 0 ? ",\\\r\n  " : ",");
        g_string_append_len (text, LAUNCH_HEX + 2 * k, 2);
      }
      g_autoptr (GError) error = NULL;
      g_autoptr (DcwDescriptor) got = dcw_sd_value_parse (text->str, DCW_SD_LOOK, NULL, &error);
      ck_assert_msg (got != NULL, "%s wrapped at %u: %s", heads[i], wrap, error != NULL ? error->message : "");
      ck_assert_msg (dcw_descriptor_equal (got, expected), "%s wrapped at %u: another value", heads[i], wrap);
    }
}
END_TEST

static char *
describe (const char *sddl, DcwComUse use)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (sddl, NULL, NULL);
  ck_assert_msg (descriptor != NULL, "%s", sddl);
  dcw_sd_value_describe (descriptor, use, lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **)lines->pdata);
}

START_TEST (sd_words)
{
  static const struct {
    const char *name, *sddl;
    DcwComUse use;
    const char *words;
  } rows[] = {
    { "launch", "O:BAG:BAD:(A;;CCDCSW;;;WD)(D;;CCLC;;;AN)S:(ML;;NX;;;LW)", DCW_COM_LAUNCH,
      "Owner: BUILTIN\\Administrators\nGroup: BUILTIN\\Administrators\nAccess list:\n"
      "  allow Everyone: Local Launch, Local Activation\n  deny NT AUTHORITY\\ANONYMOUS LOGON: Remote Launch\n"
      "Audit list and label:\n  label Mandatory Label\\Low Mandatory Level: 0x4\nCOM accepts it." },
    { "access", "O:BAG:BAD:(A;;CCDCLC;;;S-1-5-21-1-2-3-1001)", DCW_COM_ACCESS,
      "Owner: BUILTIN\\Administrators\nGroup: BUILTIN\\Administrators\nAccess list:\n  allow S-1-5-21-1-2-3-1001: everything\n"
      "COM accepts it." },
    { "no COM", "D:(A;OICI;0x1f;;;WD)", DCW_COM_NONE,
      "Owner: none\nGroup: none\nAccess list:\n  allow Everyone: 0x1f (flags 0x03)" },
    { "empty", "O:BAG:BAD:", DCW_COM_NONE, "Owner: BUILTIN\\Administrators\nGroup: BUILTIN\\Administrators\nAccess list: empty" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *words = describe (rows[i].sddl, rows[i].use);
    ck_assert_msg (strcmp (words, rows[i].words) == 0, "%s: got\n%s", rows[i].name, words);
  }
  g_autofree char *refused = describe ("D:(A;;CC;;;WD)", DCW_COM_LAUNCH);
  ck_assert_msg (strstr (refused, "COM does not accept it: ") != NULL, "without owner: got\n%s", refused);
}
END_TEST

START_TEST (sd_json)
{
  g_autoptr (GString) to = g_string_new (NULL);
  g_autoptr (DcwJson) json = dcw_json_new (to, TRUE);
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse ("O:BAG:BAD:(A;;CCDCLC;;;WD)", NULL, NULL);
  g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, NULL);
  g_autofree char *hex = dcw_text_to_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  dcw_sd_value_json (json, descriptor, DCW_COM_ACCESS, NULL);
#define ADMINISTRATORS "{\"sid\": \"S-1-5-32-544\", \"name\": \"BUILTIN\\\\Administrators\"}"
  g_autofree char *expected = g_strdup_printf (
      "{\"sddl\": \"O:BAG:BAD:(A;;CCDCLC;;;WD)\", \"hex\": \"%s\", \"control\": 32772, \"owner\": " ADMINISTRATORS
      ", \"group\": " ADMINISTRATORS ", \"dacl\": [{\"type\": 0, \"typeName\": \"allow\", \"flags\": 0, \"mask\": 7, "
      "\"who\": {\"sid\": \"S-1-1-0\", \"name\": \"Everyone\"}, \"rights\": \"everything\", \"extra\": null}], \"sacl\": null, "
      "\"com\": {\"use\": \"access\", \"style\": \"new\", \"valid\": true, \"problem\": null}}\n",
      hex);
  ck_assert_str_eq (to->str, expected);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("cli");
  TCase *json = tcase_create ("json"), *out = tcase_create ("out"), *lines = tcase_create ("lines"), *sd = tcase_create ("sd");
  tcase_add_loop_test (json, json_text, 0, G_N_ELEMENTS (json_texts));
  tcase_add_test (json, json_layout);
  tcase_add_test (out, out_is_safe);
  tcase_add_test (out, out_drains);
  tcase_add_test (out, out_notices_failure);
  tcase_add_loop_test (lines, lines_table, 0, G_N_ELEMENTS (line_rows));
  tcase_add_test (lines, lines_big);
  tcase_add_test (lines, lines_all);
  tcase_add_loop_test (sd, sd_table, 0, G_N_ELEMENTS (sd_rows));
  tcase_add_test (sd, sd_reg);
  tcase_add_test (sd, sd_words);
  tcase_add_test (sd, sd_json);
  suite_add_tcase (suite, json);
  suite_add_tcase (suite, out);
  suite_add_tcase (suite, lines);
  suite_add_tcase (suite, sd);
  return suite;
}
