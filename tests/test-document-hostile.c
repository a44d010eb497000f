#include "base/error.h"
#include "document/document.h"
#include "support/documents.h"
#include "support/files.h"
#include "support/tap.h"
#include <string.h>
#ifdef G_OS_UNIX
#include <sys/resource.h>
#endif

#define NS(kind) "xmlns=\"urn:opc-dcom-wizard:" kind ":1\""
#define STATION(inside) "<station " NS ("station") ">\n" inside "\n</station>"
#define PROFILE(inside) "<profile " NS ("profile") " role=\"server\" network=\"domain\">\n" inside "\n</profile>"

/* --- damage ---------------------------------------------------------------------------------------------------------- */

static char *
make_document (const char *kind, gsize *size)
{
  g_autoptr (GBytes) bytes = NULL;
  if (strcmp (kind, "station") == 0) {
    char *text = NULL;
    g_autofree char *path = dcw_test_data_path ("document/station.xml");
    ck_assert (g_file_get_contents (path, &text, size, NULL));
    return text;
  }
  if (strcmp (kind, "profile") == 0) {
    g_autoptr (DcwProfile) profile = dcw_profile_new ();
    profile->group = g_strdup ("OPC & Users");
    dcw_profile_add (profile, DCW_LIST_USERS, "\x01");
    dcw_profile_set (profile, "limits.launch", "group");
    bytes = dcw_document_write_profile (profile);
  } else {
    g_autoptr (DcwPlan) plan = dcw_plan_new ();
    g_autoptr (DcwResource) key = dcw_resource_key ("HKLM\\SOFTWARE\\x", NULL);
    g_autoptr (DcwState) absent = dcw_state_absent ();
    g_autoptr (DcwState) present = dcw_state_present (DCW_KIND_REGISTRY_KEY);
    g_autoptr (DcwMessage) why = dcw_message_new ("because of %1", "this", NULL);
    g_ptr_array_add (plan->changes, dcw_change_new (key, absent, present, why));
    bytes = dcw_document_write_plan (plan);
  }
  *size = g_bytes_get_size (bytes);
  return g_strndup (g_bytes_get_data (bytes, NULL), *size);
}

static const char *const kinds[] = { "station", "profile", "plan" };

START_TEST (truncated)
{
  const char *kind = kinds[_i];
  gsize size;
  g_autofree char *text = make_document (kind, &size);
  for (gsize n = 0; n < size - 1; n++) { /* without the last line end it is whole */
    g_autoptr (GError) error = NULL;
    if (!dcw_document_is_refused (kind, "cut.xml", text, n, &error) || !g_str_has_prefix (error->message, "cut.xml:")
        || strchr (error->message, '\n') != NULL)
      ck_abort_msg ("%s cut at %" G_GSIZE_FORMAT ": %s", kind, n, error != NULL ? error->message : "accepted");
  }
}
END_TEST

/* A flipped bit gives an error with its place, or another document; a plan is never another plan. */
START_TEST (flipped)
{
  const char *kind = kinds[_i];
  gsize size;
  guint n_accepted = 0;
  g_autofree char *text = make_document (kind, &size);
  for (gsize i = 0; i < size; i++)
    for (guint bit = 0; bit < 8; bit++) {
      g_autoptr (GError) error = NULL;
      text[i] ^= (char)(1 << bit);
      gboolean refused = dcw_document_is_refused (kind, "flipped.xml", text, size, &error);
      text[i] ^= (char)(1 << bit);
      n_accepted += !refused;
      if (refused && !g_str_has_prefix (error->message, "flipped.xml:"))
        ck_abort_msg ("%s, byte %" G_GSIZE_FORMAT ", bit %u: %s", kind, i, bit, error->message);
    }
  ck_assert_msg (n_accepted > 0, "not one bit was harmless");
  ck_assert_msg (strcmp (kind, "plan") != 0 || n_accepted < 80, "%u flipped bits of a plan were accepted", n_accepted);
}
END_TEST

START_TEST (nuls)
{
  gsize size;
  g_autofree char *text = make_document ("station", &size);
  for (gsize i = 0; i < size; i++) {
    g_autoptr (GError) error = NULL;
    char was = text[i];
    text[i] = '\0';
    gboolean refused = dcw_document_is_refused ("station", "nul.xml", text, size, &error);
    text[i] = was;
    if (!refused || strstr (error->message, "a NUL byte") == NULL)
      ck_abort_msg ("at %" G_GSIZE_FORMAT ": %s", i, refused ? error->message : "accepted");
  }
}
END_TEST

/* --- size ------------------------------------------------------------------------------------------------------------ */

#define MANY (100 * 1000 * 1000)

static void
append_repeated (GString *text, const char *format, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, format, i);
}

static void
append_up_to (GString *text, const char *format, gsize size)
{
  for (guint i = 0; text->len < size; i++)
    g_string_append_printf (text, format, i);
}

static void
make_attributes (GString *text)
{
  g_string_append (text, "<station");
  append_repeated (text, " a%u=\"1\"", 100000);
  g_string_append (text, "/>");
}

static void
make_few_long_attributes (GString *text)
{
  g_string_append (text, "<station a=\"");
  append_repeated (text, "%u", 100000);
  g_string_append (text, "\"/>");
}

static void
make_33_attributes (GString *text)
{
  g_string_append (text, STATION (""));
  g_string_truncate (text, text->len - strlen ("\n</station>"));
  g_string_append (text, "<root");
  append_repeated (text, " a%u=\"\"", 33);
  g_string_append (text, "/></station>");
}

static void
make_laughs (GString *text)
{
  g_string_append (text, "<!DOCTYPE l [<!ENTITY l0 \"ha\">");
  for (guint i = 1; i < 30; i++)
    g_string_append_printf (text, "<!ENTITY l%u \"&l%u;&l%u;&l%u;&l%u;\">", i, i - 1, i - 1, i - 1, i - 1);
  g_string_append (text, "]><station>&l29;</station>");
}

static void
make_external_entity (GString *text)
{
  g_string_append (text, "<!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><station>&x;</station>");
}

static void
make_text (GString *text)
{
  g_string_append (text, "<station " NS ("station") ">");
  append_up_to (text, "lorem ipsum %u ", MANY);
}

static void
make_blanks (GString *text)
{
  g_string_append (text, "<station " NS ("station") ">");
  gsize at = text->len;
  g_string_set_size (text, MANY);
  memset (text->str + at, ' ', text->len - at);
  g_string_append (text, "<x/></station>");
}

static void
make_element_names (GString *text)
{
  g_string_append (text, "<station " NS ("station") ">");
  append_up_to (text, "<name-of-%08x/>", MANY);
  g_string_append (text, "</station>");
}

static void
make_attribute_names (GString *text)
{
  g_string_append (text, "<station " NS ("station") ">");
  append_up_to (text, "<root n%08x=\"\"/>", MANY);
  g_string_append (text, "</station>");
}

static void
make_prefixes (GString *text)
{
  g_string_append (text, "<station " NS ("station") ">");
  append_up_to (text, "<root xmlns:n%08x=\"n\"/>", MANY);
  g_string_append (text, "</station>");
}

static void
make_depth (GString *text)
{
  append_repeated (text, "<a%u>", 1000000);
}

static void
make_33_levels (GString *text)
{
  append_repeated (text, "<a>", 33);
  append_repeated (text, "</a>", 33);
}

static void
make_elements (GString *text)
{
  g_string_append (text, "<station " NS ("station") ">");
  append_repeated (text, "<a/>", 8000000);
}

static void
make_comment (GString *text)
{
  g_string_append (text, "<!--");
  append_up_to (text, " x", MANY);
  g_string_append (text, "-->");
}

static void
make_open_comment (GString *text)
{
  g_string_append (text, "<!--");
  append_up_to (text, " x", 60000);
}

static void
make_quote (GString *text)
{
  g_string_append (text, "<station a=\"");
  append_up_to (text, "%u", MANY);
}

static void
make_references (GString *text)
{
  g_string_append (text, "<station " NS ("station") ">");
  append_up_to (text, "&#65;", MANY);
}

static void
make_nuls (GString *text)
{
  g_string_set_size (text, MANY);
  memset (text->str, 0, text->len);
}

static void
make_large_station (GString *text)
{
  g_string_append (text, STATION (""));
  gsize at = text->len;
  g_string_set_size (text, DCW_DOCUMENT_MAX + 1);
  memset (text->str + at, '\n', text->len - at);
}

static void
make_large_profile (GString *text)
{
  g_string_append (text, PROFILE (""));
  gsize at = text->len;
  g_string_set_size (text, DCW_DOCUMENT_MAX_SMALL + 1);
  memset (text->str + at, '\n', text->len - at);
}

static void
make_profile_entries (GString *text)
{
  g_string_append (text, "<profile " NS ("profile") " role=\"server\" network=\"domain\">\n");
  append_repeated (text, "<user>u%u</user>\n", 1001);
  g_string_append (text, "</profile>");
}

static void
make_strings (GString *text)
{
  g_string_append (text, "<station " NS ("station") "><registry-values key=\"HKLM\\a\"><value type=\"REG_MULTI_SZ\">\n");
  append_repeated (text, "<string>%u</string>\n", 10001);
  g_string_append (text, "</value></registry-values></station>");
}

static void
make_topics (GString *text)
{
  g_string_append (text, "<plan " NS ("plan") " digest=\"\"><change>\n");
  append_repeated (text, "<topic>%u</topic>\n", 101);
  g_string_append (text, "</change></plan>");
}

static const struct {
  const char *name, *kind;
  void (*make) (GString *text);
  const char *place;
  DcwErrorCode code;
  const char *message;
} large_cases[] = {
  { "100,000 attributes in a tag", "station", make_attributes, "1:1", DCW_ERROR_LIMIT, "32 attributes" },
  { "a tag of half a megabyte", "station", make_few_long_attributes, "1:1", DCW_ERROR_LIMIT, "16 KiB" },
  { "33 attributes", "station", make_33_attributes, "2:1", DCW_ERROR_LIMIT, "32 attributes" },
  { "billion laughs", "station", make_laughs, "1:1", DCW_ERROR_INVALID, "only comments" },
  { "external entity", "profile", make_external_entity, "1:1", DCW_ERROR_INVALID, "only comments" },
  { "100 MB of text", "station", make_text, "1:48", DCW_ERROR_INVALID, "text in <station>" },
  { "100 MB of blanks", "station", make_blanks, "1:100000001", DCW_ERROR_INVALID, "<x> has no place" },
  { "100 MB of names of elements", "station", make_element_names, "1:48", DCW_ERROR_INVALID, "<name-of-00000000> has no place" },
  { "100 MB of names of attributes", "station", make_attribute_names, "1:54", DCW_ERROR_INVALID, "knows no attribute n00000000" },
  { "100 MB of prefixes", "station", make_prefixes, "1:48", DCW_ERROR_INVALID, "declares a namespace" },
  { "a million levels", "station", make_depth, "1:151", DCW_ERROR_LIMIT, "inside of each other" },
  { "33 levels", "station", make_33_levels, "1:97", DCW_ERROR_LIMIT, "inside of each other" },
  { "8 million and one elements", "station", make_elements, "1:32000044", DCW_ERROR_LIMIT, "8 million elements" },
  { "a comment of 100 MB", "station", make_comment, "1:1", DCW_ERROR_LIMIT, "comment" },
  { "a comment without end", "station", make_open_comment, "1:1", DCW_ERROR_INVALID, "without an end" },
  { "a quote without end", "station", make_quote, "1:1", DCW_ERROR_LIMIT, "16 KiB" },
  { "100 MB of references", "station", make_references, "1:48", DCW_ERROR_INVALID, "text in <station>" },
  { "100 MB of NULs", "station", make_nuls, "1:1", DCW_ERROR_INVALID, "NUL" },
  { "one byte too many", "station", make_large_station, "1:1", DCW_ERROR_LIMIT, "256 MiB" },
  { "one byte too many in a profile", "profile", make_large_profile, "1:1", DCW_ERROR_LIMIT, "16 MiB" },
  { "1,001 users", "profile", make_profile_entries, "1002:1", DCW_ERROR_INVALID, "more than 1000 <user>" },
  { "10,001 strings", "station", make_strings, "10002:1", DCW_ERROR_INVALID, "more than 10000 <string>" },
  { "101 topics", "plan", make_topics, "102:1", DCW_ERROR_INVALID, "more than 100 <topic>" },
};

/* Kilobytes that this process ever had in memory, or 0. */
static guint64
peak_kb (void)
{
#ifdef G_OS_UNIX
  struct rusage usage;
  return getrusage (RUSAGE_SELF, &usage) == 0 ? (guint64)usage.ru_maxrss : 0;
#else
  return 0;
#endif
}

#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_COUNTS FALSE
#else
#define MEMORY_COUNTS TRUE
#endif

START_TEST (large)
{
  const char *name = large_cases[_i].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  large_cases[_i].make (text);
  g_autofree char *place = g_strdup_printf ("big.xml:%s: ", large_cases[_i].place);
  guint64 before = peak_kb ();
  ck_assert_msg (dcw_document_is_refused (large_cases[_i].kind, "big.xml", text->str, text->len, &error), "%s: accepted", name);
  guint64 used = peak_kb () - before;
  ck_assert_msg (g_error_matches (error, DCW_ERROR, large_cases[_i].code), "%s: code %d", name, error->code);
  ck_assert_msg (g_str_has_prefix (error->message, place), "%s: not at %s: %s", name, large_cases[_i].place, error->message);
  ck_assert_msg (strstr (error->message, large_cases[_i].message) != NULL, "%s: %s", name, error->message);
  ck_assert_msg (strlen (error->message) < 500, "%s: %.600s", name, error->message);
  /* the copy of the input that is_refused() makes, and something for the parser */
  ck_assert_msg (!MEMORY_COUNTS || used < text->len / 1024 + 32 * 1024, "%s: %" G_GUINT64_FORMAT " KB more", name, used);
}
END_TEST

/* What is allowed costs memory in proportion. */
START_TEST (large_but_right)
{
  g_autoptr (GString) text =
      g_string_new ("<station " NS ("station") "><registry-values key=\"HKLM\\a\"><value type=\"REG_BINARY\"><data>");
  gsize at = text->len;
  g_autoptr (GError) error = NULL;
  g_string_set_size (text, at + MANY);
  memset (text->str + at, 'a', MANY);
  g_string_append (text, "</data></value></registry-values></station>");
  guint64 before = peak_kb ();
  g_autoptr (DcwImage) image = dcw_document_read_image ("big.xml", text->str, text->len, NULL, &error);
  guint64 used = peak_kb () - before;
  ck_assert_msg (image != NULL, "%s", error != NULL ? error->message : "?");
  g_autoptr (DcwResource) resource = dcw_resource_value ("HKLM\\a", "", NULL);
  g_autoptr (DcwState) state = dcw_image_get (image, resource);
  ck_assert_uint_eq (g_bytes_get_size (dcw_state_bytes (state, DCW_VALUE_DATA)), MANY / 2);
  ck_assert_msg (!MEMORY_COUNTS || used < 4 * (guint64)MANY / 1024, "%" G_GUINT64_FORMAT " KB", used);
}
END_TEST

/* Many small ones of everything, whose time and memory must not grow faster than their number. */
START_TEST (many_but_right)
{
  g_autoptr (GString) text = g_string_new ("<station " NS ("station") ">");
  g_autoptr (GError) error = NULL;
  append_repeated (text, "<root kind=\"registry-key\" key=\"HKLM\\r\\%u\"/>", 20000);
  append_repeated (text, "<fact id=\"a\" subject=\"%u\" value=\"\"/>", 20000);
  append_repeated (text, "<name sid=\"S-1-5-21-9-%u\">a</name>", 20000);
  append_repeated (text, "<registry-key key=\"HKLM\\k\\%u\"/>", 20000);
  append_repeated (text, "<registry-values key=\"HKLM\\v\\%u\"><value type=\"1\" data=\"\"/></registry-values>", 20000);
  append_repeated (text, "<user who=\"S-1-5-21-1-%u\" account-name=\"a\"/>", 20000);
  append_repeated (text, "<membership who=\"S-1-5-32-544\" member=\"S-1-5-21-1-%u\"/>", 20000);
  g_string_append (text, "</station>");
  g_autoptr (DcwImage) image = dcw_document_read_image ("many.xml", text->str, text->len, NULL, &error);
  ck_assert_msg (image != NULL, "%s", error != NULL ? error->message : "?");
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  ck_assert_uint_gt (g_bytes_get_size (bytes), text->len);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("document-hostile");
  TCase *damage = tcase_create ("damage");
  tcase_add_loop_test (damage, truncated, 0, G_N_ELEMENTS (kinds));
  tcase_add_loop_test (damage, flipped, 0, G_N_ELEMENTS (kinds));
  tcase_add_test (damage, nuls);
  suite_add_tcase (suite, damage);
  TCase *size = tcase_create ("size");
  tcase_add_loop_test (size, large, 0, G_N_ELEMENTS (large_cases));
  tcase_add_test (size, large_but_right);
  tcase_add_test (size, many_but_right);
  suite_add_tcase (suite, size);
  return suite;
}
