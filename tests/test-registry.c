#include "support/tap.h"
#include "base/error.h"
#include "base/text.h"
#include "registry/data.h"
#include "registry/path.h"
#include "registry/tree.h"
#include <string.h>

#define MACHINE "HKLM\\SOFTWARE\\"

static const struct {
  const char *name, *path;
  DcwRegistryView view;
  guint control_set;
  const char *canonical;
} path_cases[] = {
  { "long root", "HKEY_LOCAL_MACHINE\\SYSTEM", 0, 0, "HKLM\\SYSTEM" },
  { "short root", "HKLM\\SYSTEM", 0, 0, "HKLM\\SYSTEM" },
  { "root alone", "hkey_local_machine", 0, 0, "HKLM" },
  { "users", "HKEY_USERS", 0, 0, "HKU" },
  { "users below", "HKEY_USERS\\.DEFAULT\\Software", 0, 0, "HKU\\.DEFAULT\\Software" },
  { "current user", "HKEY_CURRENT_USER\\Software\\Opc", 0, 0, "HKCU\\Software\\Opc" },
  { "classes root", "HKEY_CLASSES_ROOT\\AppID\\{1}", 0, 0, MACHINE "Classes\\AppID\\{1}" },
  { "classes root alone", "hkcr", 0, 0, MACHINE "Classes" },
  { "current config", "HKEY_CURRENT_CONFIG\\Software", 0, 0,
    "HKLM\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current\\Software" },
  { "case is kept", "hklm\\sOFTWARE\\oPC", 0, 0, "HKLM\\sOFTWARE\\oPC" },
  { "beginning like a root", "HKLM\\SOFTWAREX\\Wow6432Node\\Classes", 0, 0, "HKLM\\SOFTWAREX\\Wow6432Node\\Classes" },

  { "Wow6432Node stays", MACHINE "Wow6432Node\\OPC", 0, 0, MACHINE "Wow6432Node\\OPC" },
  { "Wow6432Node is spelt so", MACHINE "WOW6432NODE\\OPC", 0, 0, MACHINE "Wow6432Node\\OPC" },
  { "Wow6432Node alone", MACHINE "WOW6432Node", 0, 0, MACHINE "Wow6432Node" },
  { "link to Classes", MACHINE "Wow6432Node\\Classes", 0, 0, MACHINE "Classes\\Wow6432Node" },
  { "link to Classes below", MACHINE "Wow6432Node\\Classes\\CLSID\\{1}", 0, 0, MACHINE "Classes\\Wow6432Node\\CLSID\\{1}" },
  { "Classes are there already", MACHINE "Classes\\Wow6432Node\\clsid\\{1}", 0, 0, MACHINE "Classes\\Wow6432Node\\clsid\\{1}" },
  { "AppID is shared", MACHINE "Wow6432Node\\Classes\\AppID\\{1}", 0, 0, MACHINE "Classes\\AppID\\{1}" },
  { "AppID is shared, by the link", MACHINE "Classes\\Wow6432Node\\AppID\\{1}", 0, 0, MACHINE "Classes\\AppID\\{1}" },
  { "AppID of the root", "HKCR\\Wow6432Node\\AppID", 0, 0, MACHINE "Classes\\AppID" },
  { "CLSID of the root", "HKCR\\Wow6432Node\\CLSID\\{1}", 0, 0, MACHINE "Classes\\Wow6432Node\\CLSID\\{1}" },
  { "Ole is shared", MACHINE "Wow6432Node\\Microsoft\\Ole", 0, 0, MACHINE "Microsoft\\Ole" },
  { "Ole below", MACHINE "Wow6432Node\\Microsoft\\OLE\\AppCompat", 0, 0, MACHINE "Microsoft\\OLE\\AppCompat" },
  { "Rpc is shared", MACHINE "Wow6432Node\\Microsoft\\Rpc\\Internet", 0, 0, MACHINE "Microsoft\\Rpc\\Internet" },
  { "policies are shared", MACHINE "Wow6432Node\\Policies\\Microsoft", 0, 0, MACHINE "Policies\\Microsoft" },
  { "other policies too", MACHINE "Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\Policies\\System", 0, 0,
    MACHINE "Microsoft\\Windows\\CurrentVersion\\Policies\\System" },
  { "above a shared key", MACHINE "Wow6432Node\\Microsoft", 0, 0, MACHINE "Wow6432Node\\Microsoft" },
  { "beginning like a shared key", MACHINE "Wow6432Node\\Microsoft\\OleX", 0, 0, MACHINE "Wow6432Node\\Microsoft\\OleX" },
  { "twice below Classes", MACHINE "Classes\\Wow6432Node\\Wow6432Node\\Wow6432Node\\CLSID", 0, 0,
    MACHINE "Classes\\Wow6432Node\\CLSID" },
  { "twice, no more", MACHINE "Classes\\Wow6432Node\\Wow6432Node", 0, 0, MACHINE "Classes\\Wow6432Node" },

  { "32: redirected", MACHINE "OPC", DCW_VIEW_32, 0, MACHINE "Wow6432Node\\OPC" },
  { "32: root", "HKLM\\SOFTWARE", DCW_VIEW_32, 0, "HKLM\\SOFTWARE\\Wow6432Node" },
  { "32: already named", MACHINE "Wow6432Node\\OPC", DCW_VIEW_32, 0, MACHINE "Wow6432Node\\OPC" },
  { "32: Classes", MACHINE "Classes", DCW_VIEW_32, 0, MACHINE "Classes" },
  { "32: CLSID", MACHINE "Classes\\CLSID\\{1}", DCW_VIEW_32, 0, MACHINE "Classes\\Wow6432Node\\CLSID\\{1}" },
  { "32: Interface", "HKCR\\Interface", DCW_VIEW_32, 0, MACHINE "Classes\\Wow6432Node\\Interface" },
  { "32: a ProgID is shared", "HKCR\\Opc.Server.1\\CLSID", DCW_VIEW_32, 0, MACHINE "Classes\\Opc.Server.1\\CLSID" },
  { "32: Component Categories", "HKCR\\Component Categories", DCW_VIEW_32, 0, MACHINE "Classes\\Component Categories" },
  { "32: AppID", "HKCR\\AppID\\x.exe", DCW_VIEW_32, 0, MACHINE "Classes\\AppID\\x.exe" },
  { "32: Ole", MACHINE "Microsoft\\Ole", DCW_VIEW_32, 0, MACHINE "Microsoft\\Ole" },
  { "32: SYSTEM", "HKLM\\SYSTEM\\X", DCW_VIEW_32, 0, "HKLM\\SYSTEM\\X" },
  { "32: of a user", "HKCU\\SOFTWARE\\Classes\\CLSID\\{1}", DCW_VIEW_32, 0, "HKCU\\SOFTWARE\\Classes\\Wow6432Node\\CLSID\\{1}" },
  { "32: a user's software is shared", "HKCU\\SOFTWARE\\Opc", DCW_VIEW_32, 0, "HKCU\\SOFTWARE\\Opc" },

  { "classes of a user", "HKU\\S-1-5-21-1-2-3-1001\\Software\\Classes\\CLSID", 0, 0, "HKU\\S-1-5-21-1-2-3-1001_Classes\\CLSID" },
  { "classes of a user alone", "HKU\\S-1-5-18\\SOFTWARE\\CLASSES", 0, 0, "HKU\\S-1-5-18_Classes" },
  { "classes of a user by their own hive", "HKU\\S-1-5-18_Classes\\Wow6432Node\\AppID", 0, 0, "HKU\\S-1-5-18_Classes\\AppID" },
  { "classes of the default user", "HKU\\.DEFAULT\\Software\\Classes\\X", 0, 0, "HKU\\.DEFAULT\\Software\\Classes\\X" },

  { "control set", "HKLM\\SYSTEM\\ControlSet001\\Services\\X", 0, 1, "HKLM\\SYSTEM\\CurrentControlSet\\Services\\X" },
  { "control set alone", "HKLM\\System\\controlset012", 0, 12, "HKLM\\System\\CurrentControlSet" },
  { "another control set", "HKLM\\SYSTEM\\ControlSet002\\Services", 0, 1, "HKLM\\SYSTEM\\ControlSet002\\Services" },
  { "no control set mapped", "HKLM\\SYSTEM\\ControlSet001\\Services", 0, 0, "HKLM\\SYSTEM\\ControlSet001\\Services" },
  { "current is current", "HKLM\\SYSTEM\\CurrentControlSet\\X", 0, 1, "HKLM\\SYSTEM\\CurrentControlSet\\X" },
};

START_TEST (path_canonical)
{
  const char *name = path_cases[_i].name;
  g_autoptr (GError) error = NULL;
  g_autofree char *path =
      dcw_registry_path_canonical (path_cases[_i].path, path_cases[_i].view, path_cases[_i].control_set, &error);
  ck_assert_msg (path != NULL, "%s: %s", name, error != NULL ? error->message : "no error");
  ck_assert_msg (g_str_equal (path, path_cases[_i].canonical), "%s: got %s", name, path);
  g_autofree char *again = dcw_registry_path_canonical (path, DCW_VIEW_NATIVE, path_cases[_i].control_set, NULL);
  ck_assert_msg (g_strcmp0 (again, path) == 0, "%s: made canonical again: %s", name, again);
  g_autofree char *full = dcw_registry_path_in_full (path);
  g_autofree char *brief = dcw_registry_path_canonical (full, DCW_VIEW_NATIVE, 0, NULL);
  ck_assert_msg (g_str_has_prefix (full, "HKEY_") && g_strcmp0 (brief, path) == 0, "%s: in full: %s", name, full);
}
END_TEST

static char *
repeat (const char *head, const char *text, gsize n)
{
  GString *all = g_string_new (head);
  for (gsize i = 0; i < n; i++)
    g_string_append (all, text);
  return g_string_free (all, FALSE);
}

static const struct {
  const char *name, *head, *repeated;
  gsize n;
  int code; /* -1: fine */
} bad_paths[] = {
  { "empty", "", "", 0, DCW_ERROR_INVALID },
  { "no root", "SOFTWARE\\X", "", 0, DCW_ERROR_INVALID },
  { "unknown root", "HKEY_DYN_DATA\\X", "", 0, DCW_ERROR_INVALID },
  { "root with a tail", "HKLMX\\X", "", 0, DCW_ERROR_INVALID },
  { "last backslash", "HKLM\\X\\", "", 0, DCW_ERROR_INVALID },
  { "first backslash", "\\HKLM\\X", "", 0, DCW_ERROR_INVALID },
  { "empty part", "HKLM\\X\\\\Y", "", 0, DCW_ERROR_INVALID },
  { "not UTF-8", "HKLM\\\xff", "", 0, DCW_ERROR_INVALID },
  { "longest part", "HKLM\\", "x", 255, -1 },
  { "part too long", "HKLM\\", "x", 256, DCW_ERROR_LIMIT },
  { "longest part beyond ASCII", "HKLM\\", "ü", 255, -1 },
  { "part too long beyond ASCII", "HKLM\\", "ü", 256, DCW_ERROR_LIMIT },
  { "surrogates count twice", "HKLM\\x", "𐐨", 127, -1 },
  { "surrogates too long", "HKLM\\", "𐐨", 128, DCW_ERROR_LIMIT },
  { "deepest", "HKLM", "\\x", 511, -1 },
  { "too deep", "HKLM", "\\x", 512, DCW_ERROR_LIMIT },
  { "redirected beyond the depth", "HKLM\\SOFTWARE\\Wow6432Node\\Classes\\CLSID", "\\x", 508, DCW_ERROR_LIMIT },
  { "deepest path, longest parts", "HKLM", "\\xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 511, -1 },
  { "too long as a whole", "HKLM\\x\\xxxx", "\\xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 509,
    DCW_ERROR_LIMIT },
};

START_TEST (path_bad)
{
  g_autofree char *path = repeat (bad_paths[_i].head, bad_paths[_i].repeated, bad_paths[_i].n);
  g_autoptr (GError) error = NULL;
  g_autofree char *canonical = dcw_registry_path_canonical (path, DCW_VIEW_NATIVE, 0, &error);
  int code = error == NULL ? -1 : error->code;
  ck_assert_msg (code == bad_paths[_i].code && (canonical != NULL) == (code == -1), "%s: code %d, %s", bad_paths[_i].name, code,
                 error != NULL ? error->message : canonical);
  ck_assert_msg (error == NULL || strlen (error->message) < 1000, "%s: %s", bad_paths[_i].name, error->message);
}
END_TEST

static const struct {
  const char *name, *path, *root;
  gboolean below;
} below_cases[] = {
  { "itself", "HKLM\\A", "HKLM\\A", TRUE },
  { "itself in another case", "HKLM\\a", "hklm\\A", TRUE },
  { "below", "HKLM\\A\\B", "HKLM\\A", TRUE },
  { "above", "HKLM", "HKLM\\A", FALSE },
  { "beginning the same", "HKLM\\AB", "HKLM\\A", FALSE },
  { "another", "HKLM\\B", "HKLM\\A", FALSE },
  { "beyond ASCII", "HKLM\\Gerät\\X", "HKLM\\GERÄT", TRUE },
  { "beyond ASCII, beginning the same", "HKLM\\GerätX", "HKLM\\GERÄT", FALSE },
  { "beyond ASCII, another", "HKLM\\Gerüt", "HKLM\\GERÄT", FALSE },
  { "ASCII against beyond", "HKLM\\Gerat", "HKLM\\GERÄT", FALSE },
};

START_TEST (path_below)
{
  gboolean below = dcw_registry_path_is_below (below_cases[_i].path, below_cases[_i].root);
  ck_assert_msg (below == below_cases[_i].below, "%s", below_cases[_i].name);
}
END_TEST

START_TEST (path_parts)
{
  g_autofree char *parent = dcw_registry_path_parent ("HKLM\\A\\B");
  g_autofree char *none = dcw_registry_path_parent ("HKLM");
  ck_assert_str_eq (parent, "HKLM\\A");
  ck_assert_ptr_null (none);
  ck_assert_str_eq (dcw_registry_path_leaf ("HKLM\\A\\B"), "B");
  ck_assert_str_eq (dcw_registry_path_leaf ("HKLM"), "HKLM");
}
END_TEST

typedef enum { AS_TEXT, AS_STRINGS, AS_NUMBER, AS_QWORD } Meaning;

static const struct {
  const char *name;
  Meaning meaning;
  const char *hex, *text; /* text NULL: an error that says where */
  const char *where;
  gboolean exact; /* and back gives hex */
} data_cases[] = {
  { "text", AS_TEXT, "410042000000", "AB", NULL, TRUE },
  { "empty text", AS_TEXT, "0000", "", NULL, TRUE },
  { "no bytes", AS_TEXT, "", "", NULL, FALSE },
  { "no NUL", AS_TEXT, "41004200", "AB", NULL, FALSE },
  { "two NULs", AS_TEXT,
    "41000000"
    "0000",
    "A", NULL, FALSE },
  { "more after the NUL", AS_TEXT, "410000004200", "A", NULL, FALSE },
  { "odd byte after the NUL", AS_TEXT, "4100000042", "A", NULL, FALSE },
  { "umlaut", AS_TEXT, "fc000000", "ü", NULL, TRUE },
  { "surrogate pair", AS_TEXT, "01d828dc0000", "𐐨", NULL, TRUE },
  { "unpaired surrogate", AS_TEXT, "410001d80000", NULL, "2", FALSE },
  { "second half first", AS_TEXT, "28dc0000", NULL, "0", FALSE },
  { "odd byte", AS_TEXT, "410042", NULL, "2", FALSE },
  { "low byte NUL is no NUL", AS_TEXT, "000141000000", "ĀA", NULL, TRUE },
  { "list", AS_STRINGS,
    "4100000042004300000000"
    "00",
    "A|BC|", NULL, TRUE },
  { "list of one", AS_STRINGS,
    "4100000000"
    "00",
    "A|", NULL, TRUE },
  { "empty list", AS_STRINGS, "0000", "", NULL, TRUE },
  { "empty list of four bytes", AS_STRINGS, "00000000", "", NULL, FALSE },
  { "list of no bytes", AS_STRINGS, "", "", NULL, FALSE },
  { "list without its NUL", AS_STRINGS,
    "41000000"
    "4200"
    "0000",
    "A|B|", NULL, FALSE },
  { "list without any NUL", AS_STRINGS,
    "41000000"
    "4200",
    "A|B|", NULL, FALSE },
  { "list ends at an empty string", AS_STRINGS,
    "41000000"
    "0000"
    "42000000"
    "0000",
    "A|", NULL, FALSE },
  { "list with an odd byte", AS_STRINGS,
    "41000000"
    "42",
    NULL, "string 2", FALSE },
  { "number", AS_NUMBER, "78563412", "305419896", NULL, TRUE },
  { "highest number", AS_NUMBER, "ffffffff", "4294967295", NULL, TRUE },
  { "number too short", AS_NUMBER, "785634", NULL, "4 bytes", FALSE },
  { "number too long", AS_NUMBER, "7856341200", NULL, "4 bytes", FALSE },
  { "long number", AS_QWORD, "efcdab8967452301", "81985529216486895", NULL, TRUE },
  { "long number too short", AS_QWORD, "78563412", NULL, "8 bytes", FALSE },
};

static char *
meaning_of (GBytes *data, Meaning meaning, GError **error)
{
  guint32 number;
  guint64 qword;
  g_auto (GStrv) strings = NULL;
  GString *joined;
  switch (meaning) {
  case AS_TEXT:
    return dcw_registry_data_to_text (data, error);
  case AS_STRINGS:
    strings = dcw_registry_data_to_strings (data, error);
    if (strings == NULL)
      return NULL;
    joined = g_string_new (NULL);
    for (gsize i = 0; strings[i] != NULL; i++)
      g_string_append_printf (joined, "%s|", strings[i]);
    return g_string_free (joined, FALSE);
  case AS_NUMBER:
    return dcw_registry_data_to_number (data, &number, error) ? g_strdup_printf ("%u", number) : NULL;
  case AS_QWORD:
    return dcw_registry_data_to_qword (data, &qword, error) ? g_strdup_printf ("%" G_GUINT64_FORMAT, qword) : NULL;
  }
  return NULL;
}

static GBytes *
data_of (const char *text, Meaning meaning)
{
  g_auto (GStrv) strings = NULL;
  switch (meaning) {
  case AS_TEXT:
    return dcw_registry_data_from_text (text);
  case AS_STRINGS:
    strings = g_strsplit (text, "|", -1);
    if (strings[0] != NULL)
      g_clear_pointer (&strings[g_strv_length (strings) - 1], g_free);
    return dcw_registry_data_from_strings ((const char *const *)strings);
  case AS_NUMBER:
    return dcw_registry_data_from_number ((guint32)g_ascii_strtoull (text, NULL, 10));
  case AS_QWORD:
    return dcw_registry_data_from_qword (g_ascii_strtoull (text, NULL, 10));
  }
  return NULL;
}

START_TEST (meanings)
{
  const char *name = data_cases[_i].name;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_text_from_hex (data_cases[_i].hex, -1, &error);
  ck_assert_msg (bytes != NULL, "%s: the case is not hex", name);
  g_autofree char *text = meaning_of (bytes, data_cases[_i].meaning, &error);
  ck_assert_msg (g_strcmp0 (text, data_cases[_i].text) == 0, "%s: got %s (%s)", name, text, error ? error->message : "no error");
  if (text == NULL) {
    ck_assert_msg (error->domain == DCW_ERROR && error->code == DCW_ERROR_INVALID, "%s: %d", name, error->code);
    ck_assert_msg (strstr (error->message, data_cases[_i].where) != NULL, "%s: %s", name, error->message);
    return;
  }
  g_autoptr (GBytes) back = data_of (text, data_cases[_i].meaning);
  g_autofree char *again = meaning_of (back, data_cases[_i].meaning, NULL);
  ck_assert_msg (g_strcmp0 (again, text) == 0, "%s: there and back: %s", name, again);
  ck_assert_msg (g_bytes_equal (back, bytes) == data_cases[_i].exact, "%s: bytes", name);
}
END_TEST

/* The keys and values of the tree in their order: "HKLM HKLM\A[x=1 y=2]". */
static char *
outline (const DcwRegistryTree *tree)
{
  GString *all = g_string_new (NULL);
  for (const DcwRegistryKey *key = dcw_registry_tree_top (tree); key != NULL; key = dcw_registry_key_following (key, NULL)) {
    g_autofree char *path = dcw_registry_key_path (key);
    g_string_append_printf (all, "%s%s", all->len > 0 ? " " : "", path);
    if (key->n_values == 0)
      continue;
    for (const DcwRegistryValue *value = key->values; value != NULL; value = value->next) {
      guint32 number = 0;
      dcw_registry_data_to_number (value->data, &number, NULL);
      g_string_append_printf (all, "%s%s=%u", value == key->values ? "[" : " ", value->name, number);
    }
    g_string_append_c (all, ']');
  }
  return g_string_free (all, FALSE);
}

static void
set_number (DcwRegistryKey *key, const char *name, guint32 number)
{
  g_autoptr (GBytes) data = dcw_registry_data_from_number (number);
  dcw_registry_key_set (key, name, DCW_REG_DWORD, data);
}

/* What is done to one tree, a line a step: "+path", "-path", "path|name=n", "path|name-". */
static void
play (DcwRegistryTree *tree, const char *script)
{
  g_auto (GStrv) steps = g_strsplit (script, " ", -1);
  for (gsize i = 0; steps[i] != NULL; i++) {
    char *bar = strchr (steps[i], '|');
    if (steps[i][0] == '+') {
      dcw_registry_tree_ensure (tree, steps[i] + 1);
    } else if (steps[i][0] == '-') {
      dcw_registry_tree_remove (tree, steps[i] + 1);
    } else if (bar != NULL) {
      *bar = '\0';
      DcwRegistryKey *key = dcw_registry_tree_ensure (tree, steps[i]);
      char *sign = bar + 1 + strcspn (bar + 1, "=-");
      gboolean set = *sign == '=';
      *sign = '\0';
      if (set)
        set_number (key, bar + 1, (guint32)g_ascii_strtoull (sign + 1, NULL, 10));
      else
        dcw_registry_key_unset (key, bar + 1);
    }
  }
}

static const struct {
  const char *name, *script, *outline;
} tree_cases[] = {
  { "empty", "", "" },
  { "parents are made", "+H\\A\\B", "H H\\A H\\A\\B" },
  { "order of coming", "+H\\B +H\\A +G", "H H\\B H\\A G" },
  { "case of the first", "+H\\Key +h\\KEY\\x", "H H\\Key H\\Key\\x" },
  { "case beyond ASCII", "+H\\Gerät +H\\GERÄT\\x", "H H\\Gerät H\\Gerät\\x" },
  { "values", "H\\A|x=1 H\\A|y=2", "H H\\A[x=1 y=2]" },
  { "value replaced", "H|x=1 H|y=2 H|X=3", "H[x=3 y=2]" },
  { "default value", "H|=1 H|=2", "H[=2]" },
  { "value removed", "H|x=1 H|y=2 H|z=3 H|Y-", "H[x=1 z=3]" },
  { "first value removed", "H|x=1 H|y=2 H|x-", "H[y=2]" },
  { "last value removed and another set", "H|x=1 H|y=2 H|y- H|z=3", "H[x=1 z=3]" },
  { "only value removed", "H|x=1 H|x-", "H" },
  { "absent value removed", "H|x=1 H|y-", "H[x=1]" },
  { "set again comes last", "H|x=1 H|y=2 H|x- H|x=3", "H[y=2 x=3]" },
  { "key removed with all below", "+H\\A\\B\\C +H\\A\\D +H\\E -h\\a", "H H\\E" },
  { "first key removed", "+H\\A +H\\B +H\\C -H\\A", "H H\\B H\\C" },
  { "middle key removed", "+H\\A +H\\B +H\\C -H\\B", "H H\\A H\\C" },
  { "last key removed and another made", "+H\\A +H\\B -H\\B +H\\C", "H H\\A H\\C" },
  { "top key removed", "+H\\A +G\\B -H", "G G\\B" },
  { "last top key removed", "+H\\A +G\\B -G", "H H\\A" },
  { "absent key removed", "+H\\A -H\\B -G -H\\A\\B", "H H\\A" },
  { "with an index", "H|a=1 H|b=2 H|c=3 H|d=4 H|e=5 H|f=6 H|g=7 H|h=8 H|i=9 H|j=10 H|k=11 H|l=12 H|m=13 H|A=14 H|b- H|M- H|b=15",
    "H[a=14 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=10 k=11 l=12 b=15]" },
  { "keys with an index",
    "+H\\a +H\\b +H\\c +H\\d +H\\e +H\\f +H\\g +H\\h +H\\i +H\\j +H\\k +H\\l +H\\m +H\\A\\x -H\\b -H\\M +H\\B",
    "H H\\a H\\a\\x H\\c H\\d H\\e H\\f H\\g H\\h H\\i H\\j H\\k H\\l H\\B" },
};

START_TEST (tree_play)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  play (tree, tree_cases[_i].script);
  g_autofree char *got = outline (tree);
  ck_assert_msg (g_str_equal (got, tree_cases[_i].outline), "%s: got %s", tree_cases[_i].name, got);
  g_autoptr (DcwRegistryTree) same = dcw_registry_tree_new ();
  play (same, tree_cases[_i].script);
  ck_assert_msg (dcw_registry_tree_equal (tree, same), "%s: equal to itself played again", tree_cases[_i].name);
  play (same, "G\\different|x=77");
  ck_assert_msg (!dcw_registry_tree_equal (tree, same) && !dcw_registry_tree_equal (same, tree), "%s: equal to another",
                 tree_cases[_i].name);
}
END_TEST

static const struct {
  const char *name, *a, *b;
} unequal_trees[] = {
  { "data", "H|x=1", "H|x=2" },
  { "name", "H|x=1", "H|y=1" },
  { "case of a value", "H|x=1", "H|X=1" },
  { "case of a key", "+H\\a", "+H\\A" },
  { "order of values", "H|x=1 H|y=2", "H|y=2 H|x=1" },
  { "order of keys", "+H\\a +H\\b", "+H\\b +H\\a" },
  { "depth", "+H\\a\\b", "+H\\a +H\\b" },
  { "another parent", "+H\\a\\c +H\\b", "+H\\a +H\\b\\c" },
};

START_TEST (tree_unequal)
{
  g_autoptr (DcwRegistryTree) a = dcw_registry_tree_new ();
  g_autoptr (DcwRegistryTree) b = dcw_registry_tree_new ();
  play (a, unequal_trees[_i].a);
  play (b, unequal_trees[_i].b);
  ck_assert_msg (!dcw_registry_tree_equal (a, b) && !dcw_registry_tree_equal (b, a), "%s", unequal_trees[_i].name);
}
END_TEST

START_TEST (tree_within)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  play (tree, "+H\\A\\B\\C +H\\A\\D +H\\E");
  DcwRegistryKey *within = dcw_registry_tree_find (tree, "H\\a");
  guint n = 0;
  for (const DcwRegistryKey *key = within; key != NULL; key = dcw_registry_key_following (key, within))
    n++;
  ck_assert_uint_eq (n, 4);
  const DcwRegistryKey *leaf = dcw_registry_tree_find (tree, "H\\E");
  ck_assert_ptr_null (dcw_registry_key_following (leaf, leaf));
  ck_assert_ptr_null (dcw_registry_tree_find (tree, "H\\X\\Y"));
}
END_TEST

/* Sizes that only a quick way by name gets through, and a depth that recursion would not. */
START_TEST (tree_large)
{
  enum { MANY = 200000, DEEP = 100000 };
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  DcwRegistryKey *key = dcw_registry_tree_ensure (tree, "H");
  char name[32];
  for (guint i = 0; i < MANY; i++) {
    g_snprintf (name, sizeof name, "value %u", i);
    set_number (key, name, i);
    g_snprintf (name, sizeof name, "G\\key %u", i);
    dcw_registry_tree_ensure (tree, name);
  }
  guint missing = 0;
  for (guint i = 0; i < MANY; i++) {
    g_snprintf (name, sizeof name, "VALUE %u", i);
    missing += dcw_registry_key_find (key, name) == NULL;
    dcw_registry_key_unset (key, name);
    g_snprintf (name, sizeof name, "G\\KEY %u", i);
    missing += dcw_registry_tree_find (tree, name) == NULL;
    dcw_registry_tree_remove (tree, name);
  }
  ck_assert_uint_eq (missing, 0);
  ck_assert_uint_eq (key->n_values, 0);
  ck_assert_ptr_null (key->values);
  ck_assert_uint_eq (dcw_registry_tree_find (tree, "G")->n_keys, 0);
  g_autofree char *deep = repeat ("D", "\\d", DEEP);
  dcw_registry_tree_ensure (tree, deep);
  g_autofree char *back = dcw_registry_key_path (dcw_registry_tree_find (tree, deep));
  ck_assert_msg (g_str_equal (deep, back), "the path of a deep key");
}
END_TEST

START_TEST (type_names)
{
  ck_assert_str_eq (dcw_registry_type_name (DCW_REG_SZ), "REG_SZ");
  ck_assert_str_eq (dcw_registry_type_name (DCW_REG_QWORD), "REG_QWORD");
  ck_assert_ptr_null (dcw_registry_type_name (12));
  ck_assert_ptr_null (dcw_registry_type_name (G_MAXUINT32));
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("registry");
  TCase *path = tcase_create ("path");
  tcase_add_loop_test (path, path_canonical, 0, G_N_ELEMENTS (path_cases));
  tcase_add_loop_test (path, path_bad, 0, G_N_ELEMENTS (bad_paths));
  tcase_add_loop_test (path, path_below, 0, G_N_ELEMENTS (below_cases));
  tcase_add_test (path, path_parts);
  suite_add_tcase (suite, path);
  TCase *values = tcase_create ("data");
  tcase_add_loop_test (values, meanings, 0, G_N_ELEMENTS (data_cases));
  tcase_add_test (values, type_names);
  suite_add_tcase (suite, values);
  TCase *trees = tcase_create ("tree");
  tcase_add_loop_test (trees, tree_play, 0, G_N_ELEMENTS (tree_cases));
  tcase_add_loop_test (trees, tree_unequal, 0, G_N_ELEMENTS (unequal_trees));
  tcase_add_test (trees, tree_within);
  tcase_add_test (trees, tree_large);
  suite_add_tcase (suite, trees);
  return suite;
}
