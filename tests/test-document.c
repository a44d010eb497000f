#include "base/error.h"
#include "document/document.h"
#include "document/out.h"
#include "support/documents.h"
#include "support/files.h"
#include "support/tap.h"
#include <glib/gstdio.h>
#include <string.h>

static char *
example (gsize *size)
{
  g_autofree char *path = dcw_test_data_path ("document/station.xml");
  char *text = NULL;
  ck_assert_msg (g_file_get_contents (path, &text, size, NULL), "%s", path);
  return text;
}

/* Reads bytes, which must be canonical, and compares; then writes again. */
static void
check_image (const char *name, const DcwImage *image)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean canonical = FALSE;
  g_autoptr (DcwImage) back = dcw_document_read_image ("x.xml", data, size, &canonical, &error);
  ck_assert_msg (back != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  g_autofree char *difference = dcw_image_difference (image, back);
  ck_assert_msg (difference == NULL, "%s: %s", name, difference);
  ck_assert_msg (canonical, "%s: not canonical", name);
  g_autoptr (GBytes) again = dcw_document_write_image (back);
  ck_assert_msg (g_bytes_equal (bytes, again), "%s: written differently", name);
}

START_TEST (station_round_trip)
{
  g_autoptr (DcwImage) full = dcw_make_full_image ();
  check_image ("full", full);
  g_autoptr (DcwImage) empty = dcw_image_new ();
  check_image ("empty", empty);
}
END_TEST

START_TEST (station_example)
{
  gsize size;
  g_autofree char *text = example (&size);
  gboolean canonical = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwImage) image = dcw_document_read_image ("station.xml", text, size, &canonical, &error);
  ck_assert_msg (image != NULL, "%s", error != NULL ? error->message : "?");
  ck_assert_msg (canonical, "the example is not canonical");
  ck_assert_str_eq (dcw_image_info (image)->computer, "OPC-SERVER");
  ck_assert_str_eq (dcw_image_fact (image, DCW_FACT_SERVICE_STATE, "OpcEnum"), "running");
  g_autoptr (DcwResource) enable = dcw_resource_value ("HKLM\\SOFTWARE\\Microsoft\\Ole", "EnableDCOM", NULL);
  g_autoptr (DcwState) state = dcw_image_get (image, enable);
  g_autoptr (DcwState) yes = dcw_state_value_text ("Y");
  ck_assert_msg (dcw_state_identical (state, yes), "EnableDCOM");
  g_autoptr (DcwResource) packages =
      dcw_resource_value ("HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa", "Security Packages", NULL);
  g_autoptr (DcwState) strings = dcw_image_get (image, packages);
  GBytes *data = dcw_state_bytes (strings, DCW_VALUE_DATA);
  ck_assert_msg (data != NULL && g_bytes_get_size (data) == 34, "strings");
  g_autoptr (DcwResource) policy = dcw_resource_key ("HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM", NULL);
  g_autoptr (DcwState) absent = dcw_image_get (image, policy);
  ck_assert_msg (dcw_state_status (absent) == DCW_STATE_ABSENT, "policy key");
}
END_TEST

/* Elements of the level of indentation, each with all of its lines, in reversed order. Lines around them stay. */
static char *
reverse_elements (const char *text, guint indentation)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func (g_free);
  GString *result = g_string_new (NULL);
  g_autoptr (GString) element = g_string_new (NULL);
  for (guint i = 0; lines[i] != NULL; i++) {
    gsize blanks = strspn (lines[i], " ");
    gboolean ends =
        g_str_has_prefix (lines[i] + blanks, "</") || g_str_has_suffix (lines[i], "/>") || strstr (lines[i], "</") != NULL;
    if (blanks < indentation || *lines[i] == '\0') {
      for (guint j = elements->len; j-- > 0;)
        g_string_append (result, elements->pdata[j]);
      g_ptr_array_set_size (elements, 0);
      g_string_append_printf (result, "%s%s", lines[i], lines[i + 1] != NULL ? "\n" : "");
      continue;
    }
    g_string_append_printf (element, "%s\n", lines[i]);
    if (blanks == indentation && ends) {
      g_ptr_array_add (elements, g_strdup (element->str));
      g_string_truncate (element, 0);
    }
  }
  return g_string_free (result, FALSE);
}

START_TEST (station_order)
{
  gsize size;
  g_autofree char *text = example (&size);
  for (guint indentation = 2; indentation <= 4; indentation += 2) {
    g_autofree char *reversed = reverse_elements (text, indentation);
    gboolean canonical = TRUE;
    g_autoptr (GError) error = NULL;
    ck_assert_msg (strlen (reversed) == size && strcmp (reversed, text) != 0, "not shuffled");
    g_autoptr (DcwImage) image = dcw_document_read_image ("reversed.xml", reversed, size, &canonical, &error);
    ck_assert_msg (image != NULL, "indentation %u: %s", indentation, error != NULL ? error->message : "?");
    ck_assert_msg (!canonical, "indentation %u: taken for canonical", indentation);
    g_autoptr (GBytes) bytes = dcw_document_write_image (image);
    ck_assert_msg (g_bytes_get_size (bytes) == size && memcmp (g_bytes_get_data (bytes, NULL), text, size) == 0,
                   "indentation %u: written differently", indentation);
  }
}
END_TEST

#define STATION "<station xmlns=\"urn:opc-dcom-wizard:station:1\""
#define VALUE(rest) STATION "><registry-values key=\"HKLM\\SOFTWARE\\x\"><value name=\"n\" " rest "</registry-values></station>"
#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/* Other ways to say what canonical files say: read as the same. */
static const struct {
  const char *name, *text;
  guint32 type;
  const char *data;
  gsize size;
} value_cases[] = {
  { "text", VALUE ("type=\"REG_SZ\" data=\"Y\"/>"), 1, "Y\0\0\0", 4 },
  { "type by number", VALUE ("type=\"1\" data=\"Y\"/>"), 1, "Y\0\0\0", 4 },
  { "type in hex", VALUE ("type=\"0x1\" data=\"Y\"/>"), 1, "Y\0\0\0", 4 },
  { "text as an element", VALUE ("type=\"REG_SZ\"><data>Y</data></value>"), 1, "Y\0\0\0", 4 },
  { "empty text as an element", VALUE ("type=\"REG_SZ\"><data/></value>"), 1, "\0\0", 2 },
  { "blanks of an element count", VALUE ("type=\"REG_SZ\"><data> </data></value>"), 1, " \0\0\0", 4 },
  { "references", VALUE ("type=\"REG_SZ\" data=\"&#65;&#x42;&amp;\"/>"), 1, "A\0B\0&\0\0\0", 8 },
  { "beyond the basic plane", VALUE ("type=\"REG_SZ\" data=\"\xf0\x9f\x98\x80\"/>"), 1, "\x3d\xd8\x00\xde\0\0", 6 },
  { "number", VALUE ("type=\"REG_DWORD\" data=\"258\"/>"), 4, "\2\1\0\0", 4 },
  { "number in hex", VALUE ("type=\"REG_DWORD\" data=\"0xffFF0001\"/>"), 4, "\1\0\xff\xff", 4 },
  { "long number", VALUE ("type=\"REG_QWORD\" data=\"18446744073709551615\"/>"), 11, "\xff\xff\xff\xff\xff\xff\xff\xff", 8 },
  { "bytes", VALUE ("type=\"REG_BINARY\" data=\"01aB\"/>"), 3, "\x01\xab", 2 },
  { "bytes on lines", VALUE ("type=\"REG_BINARY\"><data>\n  01\n  ab\n</data></value>"), 3, "\x01\xab", 2 },
  { "no bytes", VALUE ("type=\"REG_BINARY\" data=\"\"/>"), 3, "", 0 },
  { "text in hex", VALUE ("type=\"REG_SZ\"><data form=\"hex\">41</data></value>"), 1, "A", 1 },
  { "number in bytes", VALUE ("type=\"REG_DWORD\"><data form=\"hex\">01</data></value>"), 4, "\1", 1 },
  { "strings", VALUE ("type=\"REG_MULTI_SZ\"><string>a</string><string>b</string></value>"), 7, "a\0\0\0b\0\0\0\0\0", 10 },
  { "no strings", VALUE ("type=\"REG_MULTI_SZ\"/>"), 7, "\0\0", 2 },
  { "a byte order mark", "\xef\xbb\xbf" VALUE ("type=\"REG_SZ\" data=\"Y\"/>"), 1, "Y\0\0\0", 4 },
  { "both marks of the start", "\xef\xbb\xbf" DECLARATION VALUE ("type=\"REG_SZ\" data=\"Y\"/>"), 1, "Y\0\0\0", 4 },
  { "single quotes in the declaration",
    "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>" VALUE ("type=\"1\" data=\"Y\"/>"), 1, "Y\0\0\0", 4 },
  { "comments", "<!-- a --><!---->" VALUE ("type=\"REG_SZ\"><!-- < & > --><data>Y<!-- b -->Z</data></value>") "<!-- c -->", 1,
    "Y\0Z\0\0\0", 6 },
  { "CRLF", "<?xml version=\"1.0\"?>\r\n" VALUE ("type=\"REG_SZ\">\r\n<data>a\r\nb</data></value>"), 1, "a\0\n\0b\0\0\0", 8 },
};

START_TEST (station_spellings)
{
  const char *name = value_cases[_i].name, *text = value_cases[_i].text;
  g_autoptr (GError) error = NULL;
  gboolean canonical = TRUE;
  g_autoptr (DcwImage) image = dcw_document_read_image ("v.xml", text, strlen (text), &canonical, &error);
  ck_assert_msg (image != NULL, "%s: %s", name, error != NULL ? error->message : "?");
  ck_assert_msg (!canonical, "%s: taken for canonical", name);
  g_autoptr (DcwResource) resource = dcw_resource_value ("HKLM\\SOFTWARE\\x", "n", NULL);
  g_autoptr (DcwState) state = dcw_image_get (image, resource);
  g_autoptr (GBytes) data = g_bytes_new_static (value_cases[_i].data, value_cases[_i].size);
  g_autoptr (DcwState) expected = dcw_state_value (value_cases[_i].type, data);
  ck_assert_msg (dcw_state_identical (state, expected), "%s: another value", name);
  check_image (name, image);
}
END_TEST

/* How a canonical file says it: written by hand from the rules in data/schemas. */
static const struct {
  const char *name;
  guint32 type;
  const char *data;
  gsize size;
  const char *element;
} written_cases[] = {
  { "text", 1, "Y\0\0\0", 4, "<value name=\"n\" type=\"REG_SZ\" data=\"Y\"/>" },
  { "empty text", 1, "\0\0", 2, "<value name=\"n\" type=\"REG_SZ\" data=\"\"/>" },
  { "markup", 2, "<\0\t\0\"\0\0\0", 8, "<value name=\"n\" type=\"REG_EXPAND_SZ\" data=\"&lt;&#9;&quot;\"/>" },
  { "text without NUL", 1, "Y\0", 2, "<value name=\"n\" type=\"REG_SZ\">\n      <data form=\"hex\">5900</data>\n    </value>" },
  { "text with a control character", 1, "\1\0\0\0", 4,
    "<value name=\"n\" type=\"REG_SZ\">\n      <data form=\"hex\">01000000</data>\n    </value>" },
  { "text without anything", 1, "", 0, "<value name=\"n\" type=\"REG_SZ\">\n      <data form=\"hex\"></data>\n    </value>" },
  { "number", 4, "\1\0\0\x80", 4, "<value name=\"n\" type=\"REG_DWORD\" data=\"2147483649\"/>" },
  { "short number", 4, "\1\0\0", 3,
    "<value name=\"n\" type=\"REG_DWORD\">\n      <data form=\"hex\">010000</data>\n    </value>" },
  { "big-endian number", 5, "\0\0\0\1", 4, "<value name=\"n\" type=\"REG_DWORD_BIG_ENDIAN\" data=\"00000001\"/>" },
  { "bytes", 3, "\xab", 1, "<value name=\"n\" type=\"REG_BINARY\" data=\"ab\"/>" },
  { "no bytes", 3, "", 0, "<value name=\"n\" type=\"REG_BINARY\" data=\"\"/>" },
  { "type without a name", 99, "\1", 1, "<value name=\"n\" type=\"99\" data=\"01\"/>" },
  { "strings", 7, "a\0\0\0<\0\0\0\0\0", 10,
    "<value name=\"n\" type=\"REG_MULTI_SZ\">\n      <string>a</string>\n      <string>&lt;</string>\n    </value>" },
  { "no strings", 7, "\0\0", 2, "<value name=\"n\" type=\"REG_MULTI_SZ\"/>" },
  { "strings without an end", 7, "a\0\0\0", 4,
    "<value name=\"n\" type=\"REG_MULTI_SZ\">\n      <data form=\"hex\">61000000</data>\n    </value>" },
};

START_TEST (station_written)
{
  g_autoptr (DcwImage) image = dcw_image_new ();
  g_autoptr (GBytes) data = g_bytes_new_static (written_cases[_i].data, written_cases[_i].size);
  g_autoptr (DcwState) state = dcw_state_value (written_cases[_i].type, data);
  g_autoptr (DcwResource) resource = dcw_resource_value ("HKLM\\SOFTWARE\\x", "n", NULL);
  dcw_image_set (image, resource, state);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autofree char *expected = g_strconcat (DECLARATION STATION ">\n  <registry-values key=\"HKLM\\SOFTWARE\\x\">\n    ",
                                           written_cases[_i].element, "\n  </registry-values>\n</station>\n", NULL);
  ck_assert_msg (strcmp (text, expected) == 0, "%s: %s", written_cases[_i].name, text);
}
END_TEST

/* Up to here a text is an attribute, one byte more and it is an element. */
START_TEST (longest_attribute)
{
  for (guint over = 0; over <= 1; over++) {
    g_autoptr (DcwImage) image = dcw_image_new ();
    g_autofree char *name = g_strnfill (DCW_OUT_MAX_ATTRIBUTE - 4 + over, 'x');
    dcw_image_info (image)->computer = g_strconcat (name, "<", NULL);
    g_autoptr (GBytes) bytes = dcw_document_write_image (image);
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    ck_assert_msg ((strstr (text, "computer=\"") != NULL) == (over == 0), "%u over", over);
    check_image ("longest", image);
  }
}
END_TEST

START_TEST (absent_under_a_root)
{
  static const char text[] = STATION "><root kind=\"user\"/><user who=\"S-1-5-21-1-2-3-1001\" status=\"absent\"/></station>";
  gboolean canonical = TRUE;
  g_autoptr (DcwImage) image = dcw_document_read_image ("a.xml", text, sizeof text - 1, &canonical, NULL);
  ck_assert_msg (image != NULL && !canonical, "it says nothing that the root does not say");
  check_image ("absent", image);
}
END_TEST

/* A key that is absent and has values is contradictory, but must be the same whatever the order. */
START_TEST (absent_key_with_values)
{
  static const char *const parts[] = {
    "<registry-key key=\"HKLM\\SOFTWARE\\x\" status=\"absent\"/>",
    "<registry-values key=\"HKLM\\SOFTWARE\\x\"><value name=\"n\" type=\"REG_SZ\" data=\"Y\"/></registry-values>",
  };
  g_autoptr (GBytes) first = NULL;
  for (guint i = 0; i < 2; i++) {
    g_autofree char *text = g_strconcat (STATION ">", parts[i], parts[1 - i], "</station>", NULL);
    g_autoptr (DcwImage) image = dcw_document_read_image ("a.xml", text, strlen (text), NULL, NULL);
    ck_assert_msg (image != NULL, "order %u", i);
    g_autoptr (GBytes) bytes = dcw_document_write_image (image);
    ck_assert_msg (first == NULL || g_bytes_equal (first, bytes), "order %u: another station", i);
    if (first == NULL)
      first = g_bytes_ref (bytes);
  }
}
END_TEST

static const struct {
  const char *name, *text;
  gboolean exact;
  gsize length;
} exact_cases[] = {
  { "empty", "", TRUE, 0 },
  { "plain", "abc", TRUE, 3 },
  { "markup", "<&>\"", TRUE, 4 + 5 + 4 + 6 },
  { "blanks", "\t\n\r ", TRUE, 4 + 5 + 5 + 1 },
  { "control character", "a\x1f", FALSE, 0 },
  { "delete is allowed", "\x7f", TRUE, 1 },
  { "C1 is allowed", "\xc2\x80", TRUE, 2 },
  { "U+FFFD", "\ufffd", TRUE, 3 },
  { "U+FFFE", "\ufffe", FALSE, 0 },
  { "U+FFFF", "\uffff", FALSE, 0 },
  { "U+1FFFE is allowed", "\U0001fffe", TRUE, 4 },
  { "surrogate", "\xed\xa0\x80", FALSE, 0 },
  { "not UTF-8", "\xff", FALSE, 0 },
  { "cut character", "a\xc3", FALSE, 0 },
};

START_TEST (exact)
{
  gsize length = 0;
  gboolean is_exact = dcw_out_is_exact (exact_cases[_i].text, &length);
  ck_assert_msg (is_exact == exact_cases[_i].exact && length == exact_cases[_i].length, "%s: %d, %" G_GSIZE_FORMAT,
                 exact_cases[_i].name, is_exact, length);
}
END_TEST

#ifdef G_OS_UNIX
static char *
schema_path (const char *schema)
{
  g_autofree char *data = dcw_test_data_path ("");
  g_autofree char *name = g_strconcat (schema, ".rnc", NULL);
  return g_build_filename (data, "..", "..", "data", "schemas", name, NULL);
}

static void
validate (const char *schema, const char *what, GBytes *bytes)
{
  g_autofree char *path = NULL, *out = NULL, *err = NULL, *rules = schema_path (schema);
  g_autoptr (GError) error = NULL;
  int status = -1, fd = g_file_open_tmp ("XXXXXX.xml", &path, &error);
  ck_assert_msg (fd >= 0, "%s", error != NULL ? error->message : "?");
  g_close (fd, NULL);
  ck_assert_msg (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL), "%s", path);
  char *argv[] = { (char *)"jing", (char *)"-c", rules, path, NULL };
  gboolean ran = g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_unlink (path);
  ck_assert_msg (ran, "%s", error != NULL ? error->message : "?");
  ck_assert_msg (g_spawn_check_wait_status (status, NULL), "%s: %s%s", what, out, err);
}
#endif

START_TEST (schemas)
{
#ifdef G_OS_UNIX
  g_autofree char *jing = g_find_program_in_path ("jing");
  if (jing == NULL)
    dcw_skip ("jing is not installed");
  g_autofree char *path = dcw_test_data_path ("document/station.xml");
  g_autoptr (DcwImage) image = dcw_make_full_image ();
  g_autoptr (DcwPlan) plan = dcw_make_full_plan ();
  g_autoptr (DcwProfile) profile = dcw_make_full_profile ();
  g_autoptr (DcwSnapshot) snapshot = dcw_make_full_snapshot ();
  g_autoptr (GBytes) images = dcw_document_write_image (image);
  g_autoptr (GBytes) plans = dcw_document_write_plan (plan);
  g_autoptr (GBytes) profiles = dcw_document_write_profile (profile);
  g_autoptr (GBytes) snapshots = dcw_document_write_snapshot (snapshot);
  gsize size;
  g_autofree char *text = example (&size);
  g_autoptr (GBytes) by_hand = g_bytes_new (text, size);
  validate ("station", "example", by_hand);
  validate ("station", "station", images);
  validate ("plan", "plan", plans);
  validate ("profile", "profile", profiles);
  validate ("snapshot", "snapshot", snapshots);
#else
  dcw_skip ("jing runs elsewhere");
#endif
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("document");
  TCase *station = tcase_create ("station");
  tcase_add_test (station, station_round_trip);
  tcase_add_test (station, station_example);
  tcase_add_test (station, station_order);
  tcase_add_loop_test (station, station_spellings, 0, G_N_ELEMENTS (value_cases));
  tcase_add_loop_test (station, station_written, 0, G_N_ELEMENTS (written_cases));
  tcase_add_test (station, absent_under_a_root);
  tcase_add_test (station, absent_key_with_values);
  suite_add_tcase (suite, station);
  TCase *writer = tcase_create ("writer");
  tcase_add_test (writer, longest_attribute);
  tcase_add_loop_test (writer, exact, 0, G_N_ELEMENTS (exact_cases));
  suite_add_tcase (suite, writer);
  TCase *schema = tcase_create ("schema");
  tcase_add_test (schema, schemas);
  suite_add_tcase (suite, schema);
  return suite;
}
