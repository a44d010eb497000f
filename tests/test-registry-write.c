#include "support/tap.h"
#include "support/unpack.h"
#include "base/text.h"
#include "registry/reg-reader.h"
#include "registry/reg-writer.h"
#include <string.h>

#define HEAD "Windows Registry Editor Version 5.00\r\n"
#define KEY "\r\n[HKEY_LOCAL_MACHINE\\A]\r\n"
#define X7 "78,78,78,78,78,78,78,"
#define X23 X7 X7 X7 "78,78,"
#define X24 X23 "78,"
#define X25 X24 "78,"
#define NAME_40 "0123456789012345678901234567890123456789"

/* written NULL: read is what is written. Both end with the empty line that ends a key. */
static const struct {
  const char *name, *read, *written;
} written_cases[] = {
  { "nothing", HEAD },
  { "key", HEAD KEY },
  { "key above and below", HEAD "\r\n[HKEY_USERS\\A\\B]\r\n\r\n[HKEY_USERS\\A]\r\n",
    HEAD "\r\n[HKEY_USERS\\A]\r\n\r\n[HKEY_USERS\\A\\B]\r\n" },
  { "order of keys", HEAD "\r\n[HKEY_USERS\\B]\r\n\r\n[HKEY_USERS\\A]\r\n\r\n[HKEY_CURRENT_USER]\r\n" },
  { "version 4", "REGEDIT4\n[HKEY_LOCAL_MACHINE\\A]\n\"x\"=hex(2):25,00", HEAD KEY "\"x\"=hex(2):25,00,00,00\r\n" },
  { "text", HEAD KEY "@=\"a\"\r\n\"x\"=\"\"\r\n" },
  { "escapes", HEAD KEY "\"\\\\\\\"=\"=\"\\\\\\\"=\"\r\n" },
  { "beyond ASCII", HEAD "\r\n[HKEY_USERS\\Gerät 𐐨]\r\n\"Größe 𐐨\"=\"ü 𐐨\"\r\n" },
  { "line ends in a name", HEAD KEY "\"a\r\nb\"=\"\"\r\n", HEAD KEY "\"a\\r\\nb\"=\"\"\r\n" },
  { "line ends in a text", HEAD KEY "@=\"a\r\nb\"\r\n", HEAD KEY "@=hex(1):61,00,0d,00,0a,00,62,00,00,00\r\n" },
  { "tab in a text", HEAD KEY "@=\"\t\"\r\n", HEAD KEY "@=hex(1):09,00,00,00\r\n" },
  { "text in hex that quotes carry", HEAD KEY "@=hex(1):61,00,00,00\r\n", HEAD KEY "@=\"a\"\r\n" },
  { "text without a NUL", HEAD KEY "@=hex(1):61,00\r\n" },
  { "text without bytes", HEAD KEY "@=hex(1):\r\n" },
  { "text with two NULs", HEAD KEY "@=hex(1):61,00,00,00,00,00\r\n" },
  { "text of an odd size", HEAD KEY "@=hex(1):61,00,00,00,00\r\n" },
  { "number", HEAD KEY "@=dword:0000abcd\r\n" },
  { "short number", HEAD KEY "@=dword:ABC\r\n", HEAD KEY "@=dword:00000abc\r\n" },
  { "number of another size", HEAD KEY "@=hex(4):01,02\r\n\"x\"=hex(4):\r\n" },
  { "number in hex", HEAD KEY "@=hex(4):78,56,34,12\r\n", HEAD KEY "@=dword:12345678\r\n" },
  { "bytes", HEAD KEY "@=hex:\r\n\"x\"=hex:00,ff\r\n" },
  { "types", HEAD KEY "@=hex(0):\r\n\"2\"=hex(2):00,00\r\n\"7\"=hex(7):00,00\r\n\"b\"=hex(b):00\r\n\"f\"=hex(ffff0012):01\r\n" },
  { "bytes of type 3 by number", HEAD KEY "@=hex(3):01\r\n", HEAD KEY "@=hex:01\r\n" },
  /* "@=hex:" takes 6 columns, so 24 bytes with their commas end in column 78; with "x" 23 end in column 77 */
  { "a full line", HEAD KEY "@=hex:" X23 "78\r\n" },
  { "a line and a byte", HEAD KEY "@=hex:" X24 "78\r\n", HEAD KEY "@=hex:" X24 "\\\r\n  78\r\n" },
  { "a full line to column 77", HEAD KEY "\"x\"=hex:" X23 "\\\r\n  78\r\n" },
  { "wrapped too early", HEAD KEY "@=hex:\\\r\n" X7 "\\\r\n" X7 "78", HEAD KEY "@=hex:" X7 X7 "78\r\n" },
  { "a full second line", HEAD KEY "@=hex:" X24 "\\\r\n  " X24 "78\r\n" },
  { "a byte alone", HEAD KEY "@=hex:" X24 "\\\r\n  " X25 "\\\r\n  78\r\n" },
  { "a name as long as a line", HEAD KEY "\"" NAME_40 NAME_40 "\"=hex:01,\\\r\n  02,03\r\n" },
  { "a long name and a byte", HEAD KEY "\"" NAME_40 NAME_40 "\"=hex:01\r\n" },
  { "a long name and no bytes", HEAD KEY "\"" NAME_40 NAME_40 "\"=hex:\r\n" },
};

static GBytes *
widen (const char *text)
{
  GByteArray *all = g_byte_array_new ();
  g_byte_array_append (all, (const guint8[]){ 0xff, 0xfe }, 2);
  g_autoptr (GBytes) wide = dcw_text_to_utf16 (text, NULL, FALSE);
  g_byte_array_append (all, g_bytes_get_data (wide, NULL), (guint)g_bytes_get_size (wide));
  return g_byte_array_free_to_bytes (all);
}

static DcwRegistryTree *
read_tree (GBytes *bytes, const char *name)
{
  DcwRegistryTree *tree = dcw_registry_tree_new ();
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean fine = dcw_reg_read ("f.reg", data, size, tree, &error);
  ck_assert_msg (fine, "%s: %s", name, fine ? "" : error->message);
  return tree;
}

static GBytes *
write_tree (const DcwRegistryTree *tree)
{
  GByteArray *to = g_byte_array_new ();
  dcw_reg_write (tree, to);
  return g_byte_array_free_to_bytes (to);
}

/* The whole file, which ends a line, after its mark. */
static char *
narrow (GBytes *bytes, const char *name)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  ck_assert_msg (size >= 2 && data[0] == 0xff && data[1] == 0xfe, "%s: no mark", name);
  char *text = dcw_text_from_utf16 (data + 2, size - 2, NULL);
  ck_assert_msg (text != NULL, "%s: not UTF-16", name);
  ck_assert_msg (g_str_has_suffix (text, "\r\n"), "%s: ends within a line", name);
  return text;
}

START_TEST (written)
{
  const char *name = written_cases[_i].name;
  const char *expected = written_cases[_i].written != NULL ? written_cases[_i].written : written_cases[_i].read;
  g_autoptr (GBytes) bytes = widen (written_cases[_i].read);
  g_autoptr (DcwRegistryTree) tree = read_tree (bytes, name);
  g_autoptr (GBytes) file = write_tree (tree);
  g_autofree char *text = narrow (file, name);
  ck_assert_msg (g_str_has_prefix (text, expected) && g_str_equal (text + strlen (expected), "\r\n"), "%s: written %s", name,
                 text);
  g_autoptr (DcwRegistryTree) again = read_tree (file, name);
  g_autoptr (GBytes) file_again = write_tree (again);
  ck_assert_msg (g_bytes_equal (file, file_again), "%s: written twice", name);
  ck_assert_msg (dcw_registry_tree_equal (tree, again), "%s: not the same tree", name);
}
END_TEST

START_TEST (appended)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  g_autoptr (GByteArray) to = g_byte_array_new ();
  g_byte_array_append (to, (const guint8 *)"before", 6);
  dcw_reg_write (tree, to);
  ck_assert_uint_gt (to->len, 8);
  ck_assert_mem_eq (to->data, "before\xff\xfe", 8);
}
END_TEST

START_TEST (sample_ole)
{
  g_autoptr (GBytes) sample = dcw_test_sample_bytes ("ole-defaults.reg");
  if (sample == NULL)
    dcw_skip ("the sample ole-defaults.reg is not there");
  g_autoptr (DcwRegistryTree) tree = read_tree (sample, "ole-defaults.reg");
  g_autoptr (GBytes) file = write_tree (tree);
  ck_assert_msg (g_bytes_equal (file, sample), "written is not what was read");
}
END_TEST

/* The sample of a whole SYSTEM was made by a program that is not regedit and differs from it in three ways, all of them in
 * lay-out alone:
 *   1. it is two exports, each with an empty line more at its end;
 *   2. the last byte of a value, which has no comma, may be the 26th of its line, where regedit puts it into a line of its
 *      own (exports that people have published show "  00" below a full line);
 *   3. a name that takes the whole line is followed by the backslash at once, where regedit puts the first byte before it. */
typedef struct {
  guint n_lines, last_byte, long_name, other, empty_lines;
} Differences;

/* The lines of the value that starts at line i: up to the first one that does not go on. */
static guint
value_end (char **lines, guint i)
{
  while (lines[i] != NULL && g_str_has_suffix (lines[i], "\\"))
    i++;
  return i + 1;
}

static char *
join_value (char **lines, guint from, guint to)
{
  GString *all = g_string_new (NULL);
  for (guint i = from; i < to; i++) {
    g_string_append (all, i == from ? lines[i] : lines[i] + 2);
    if (i + 1 < to)
      g_string_truncate (all, all->len - 1);
  }
  return g_string_free (all, FALSE);
}

static void
compare_value (char **a, guint a_end, guint i, char **b, guint b_end, guint j, Differences *found)
{
  g_autofree char *whole_a = join_value (a, i, a_end);
  g_autofree char *whole_b = join_value (b, j, b_end);
  gboolean same = a_end - i == b_end - j;
  for (guint k = 0; same && k < a_end - i; k++)
    same = g_str_equal (a[i + k], b[j + k]);
  if (same)
    return;
  /* of 26 bytes: two blanks, 26 * 3 columns less the comma */
  gboolean last_byte = strlen (a[a_end - 1]) == 79 && strlen (b[b_end - 1]) == 4;
  gboolean long_name = g_str_has_suffix (a[i], ":\\") && !g_str_has_suffix (b[j], ":\\");
  if (!g_str_equal (whole_a, whole_b) || !(last_byte || long_name))
    found->other++;
  else if (long_name)
    found->long_name++;
  else
    found->last_byte++;
}

static Differences
compare_files (GBytes *sample, GBytes *file)
{
  Differences found = { 0 };
  g_autofree char *text_a = narrow (sample, "sample");
  g_autofree char *text_b = narrow (file, "written");
  text_a[strlen (text_a) - 2] = text_b[strlen (text_b) - 2] = '\0';
  g_auto (GStrv) a = g_strsplit (text_a, "\r\n", -1);
  g_auto (GStrv) b = g_strsplit (text_b, "\r\n", -1);
  guint i = 0, j = 0;
  while (a[i] != NULL && b[j] != NULL) {
    if (a[i][0] == '\0' && i > 0 && a[i - 1][0] == '\0') {
      found.empty_lines++;
      i++;
      continue;
    }
    guint a_end = value_end (a, i), b_end = value_end (b, j);
    compare_value (a, a_end, i, b, b_end, j, &found);
    found.n_lines += a_end - i;
    i = a_end;
    j = b_end;
  }
  for (; a[i] != NULL; i++)
    *(a[i][0] == '\0' ? &found.empty_lines : &found.other) += 1;
  found.other += b[j] != NULL;
  return found;
}

START_TEST (sample_system)
{
  g_autoptr (GBytes) sample = dcw_test_sample_bytes ("win10-1709-system.reg.xz");
  if (sample == NULL)
    dcw_skip ("the sample win10-1709-system.reg.xz or the program xz is not there");
  g_autoptr (DcwRegistryTree) tree = read_tree (sample, "sample");
  g_autoptr (GBytes) file = write_tree (tree);
  g_autoptr (DcwRegistryTree) again = read_tree (file, "written");
  ck_assert_msg (dcw_registry_tree_equal (tree, again), "read, written, read: not the same tree");
  Differences found = compare_files (sample, file);
  ck_assert_uint_gt (found.n_lines, 36000);
  ck_assert_uint_eq (found.other, 0);
  ck_assert_uint_eq (found.empty_lines, 2);
  ck_assert_uint_eq (found.last_byte, 161);
  ck_assert_uint_eq (found.long_name, 9);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("registry-write");
  TCase *writer = tcase_create ("writer");
  tcase_add_loop_test (writer, written, 0, G_N_ELEMENTS (written_cases));
  tcase_add_test (writer, appended);
  tcase_add_test (writer, sample_ole);
  tcase_add_test (writer, sample_system);
  suite_add_tcase (suite, writer);
  return suite;
}
