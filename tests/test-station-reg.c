/* Registry exports as stations: roots, several files in any order, contradictions, control sets, facts, bad files. */
#include "base/error.h"
#include "document/document.h"
#include "registry/tree.h"
#include "support/files.h"
#include "support/scratch.h"
#include "support/stations.h"
#include "support/tap.h"
#include "support/unpack.h"
#include "station/export.h"
#include "station/reg.h"
#include <glib/gstdio.h>
#include <string.h>

#define HEAD "Windows Registry Editor Version 5.00\n\n"
#define KEY(path) "[HKEY_LOCAL_MACHINE\\" path "]\n"
#define MAX_FILES 3

static char *folder;

static void
set_up (void)
{
  folder = dcw_scratch_new ();
}

static void
tear_down (void)
{
  dcw_scratch_free (g_steal_pointer (&folder));
}

/* The texts as files f0.reg, ... opened in the given order (NULL: as they are numbered). */
static DcwStation *
open_exports (const char *const *texts, const guint *order, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;
  while (n < MAX_FILES && texts[n] != NULL)
    n++;
  for (guint i = 0; i < n; i++) {
    guint number = order != NULL ? order[i] : i;
    g_autofree char *name = g_strdup_printf ("f%u.reg", number);
    g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
    g_autofree char *text = g_strconcat (HEAD, texts[number], NULL);
    dcw_scratch_write (paths->pdata[i], text);
  }
  g_ptr_array_add (paths, NULL);
  return dcw_reg_station_open ((const char *const *)paths->pdata, error);
}

/* "KEY", or "KEY|VALUE": "absent", "unknown", "present" for a key, else the value as shown. */
static char *
answer (DcwStation *station, const char *address)
{
  g_auto (GStrv) parts = g_strsplit (address, "|", 2);
  g_autoptr (DcwResource) resource = parts[1] != NULL ? dcw_test_value (parts[0], parts[1]) : dcw_test_key (parts[0]);
  g_autoptr (DcwState) state = dcw_station_read (station, resource);
  static const char *const words[] = { "absent", "present", "unknown" };
  if (parts[1] == NULL || dcw_state_status (state) != DCW_STATE_PRESENT)
    return g_strdup (words[dcw_state_status (state)]);
  return dcw_state_show (state, DCW_CODEC_TEXT);
}

static const struct {
  const char *name;
  const char *files[MAX_FILES];
  const char *asked[6], *answers[6];
} exports[] = {
  { "one key",
    { KEY ("SOFTWARE\\A") "\"x\"=dword:00000005\n" },
    { "HKLM\\SOFTWARE\\A", "HKLM\\SOFTWARE\\A|x", "HKLM\\SOFTWARE\\A|y", "HKLM\\SOFTWARE\\A\\B|z", "HKLM\\SOFTWARE\\B",
      "HKLM\\SOFTWARE" },
    { "present", "REG_DWORD 5", "absent", "absent", "unknown", "present" } },
  { "a key below another is no root of its own",
    { KEY ("SOFTWARE\\A") KEY ("SOFTWARE\\A\\B") "\"x\"=\"1\"\n" KEY ("SOFTWARE\\C\\D") },
    { "HKLM\\SOFTWARE\\A\\B|x", "HKLM\\SOFTWARE\\A\\C", "HKLM\\SOFTWARE\\C", "HKLM\\SOFTWARE\\C|x", "HKLM\\SOFTWARE\\C\\D\\E" },
    { "REG_SZ “1”", "absent", "present", "unknown", "absent" } },
  { "other roots are passed over",
    { "[HKEY_CURRENT_USER\\SOFTWARE\\A]\n\"x\"=\"1\"\n[-HKEY_USERS\\S-1-5-18]\n\"y\"=\"2\"\n" KEY ("SOFTWARE\\B") },
    { "HKCU\\SOFTWARE\\A", "HKLM\\SOFTWARE\\A", "HKLM\\SOFTWARE\\B", "HKU\\S-1-5-18" },
    { "unknown", "unknown", "present", "unknown" } },
  { "classes are where they are",
    { "[HKEY_CLASSES_ROOT\\AppID\\{X}]\n\"x\"=\"1\"\n" KEY ("SOFTWARE\\Wow6432Node\\Classes\\CLSID\\{Y}") "\"y\"=\"2\"\n" },
    { "HKLM\\SOFTWARE\\Classes\\AppID\\{X}|x", "HKLM\\SOFTWARE\\Classes\\Wow6432Node\\CLSID\\{Y}|y",
      "HKLM\\SOFTWARE\\Classes\\CLSID\\{Y}" },
    { "REG_SZ “1”", "REG_SZ “2”", "unknown" } },
  { "what a file deletes is absent",
    { KEY ("SOFTWARE\\A") "\"x\"=dword:1\n\"x\"=-\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\B\\C]\n" KEY (
        "SOFTWARE\\A\\D") "\"y\"=dword:1\n"
                          "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\A\\D]\n" },
    { "HKLM\\SOFTWARE\\A|x", "HKLM\\SOFTWARE\\B\\C", "HKLM\\SOFTWARE\\B\\C|y", "HKLM\\SOFTWARE\\B", "HKLM\\SOFTWARE\\A\\D" },
    { "absent", "absent", "absent", "unknown", "absent" } },
  { "deleted and made anew",
    { "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\n" KEY ("SOFTWARE\\A") "\"x\"=dword:2\n" },
    { "HKLM\\SOFTWARE\\A|x", "HKLM\\SOFTWARE\\A|y" },
    { "REG_DWORD 2", "absent" } },
  { "two files that do not overlap",
    { KEY ("SOFTWARE\\A") "\"x\"=dword:1\n", KEY ("SOFTWARE\\B") "\"y\"=dword:2\n" },
    { "HKLM\\SOFTWARE\\A|x", "HKLM\\SOFTWARE\\B|y", "HKLM\\SOFTWARE\\A|y", "HKLM\\SOFTWARE\\C" },
    { "REG_DWORD 1", "REG_DWORD 2", "absent", "unknown" } },
  { "a file and a part of it",
    { KEY ("SOFTWARE\\A") KEY ("SOFTWARE\\A\\B") "\"x\"=dword:1\n", KEY ("software\\a\\b") "\"X\"=dword:1\n" },
    { "HKLM\\SOFTWARE\\A\\B|x", "HKLM\\SOFTWARE\\A|y" },
    { "REG_DWORD 1", "absent" } },
  { "control set by Select, from another file",
    { KEY ("SYSTEM\\ControlSet001\\Control\\Lsa") "\"forceguest\"=dword:1\n" KEY (
          "SYSTEM\\ControlSet002\\Control\\Lsa") "\"forceguest\"=dword:0\n",
      KEY ("SYSTEM\\Select") "\"Current\"=dword:00000002\n" },
    { "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa|forceguest", "HKLM\\SYSTEM\\ControlSet001\\Control\\Lsa|forceguest",
      "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa|x" },
    { "REG_DWORD 0", "REG_DWORD 1", "absent" } },
  { "control set, the lowest",
    { KEY ("SYSTEM\\ControlSet003\\A") "\"x\"=dword:3\n", KEY ("SYSTEM\\ControlSet002\\A") "\"x\"=dword:2\n" },
    { "HKLM\\SYSTEM\\CurrentControlSet\\A|x", "HKLM\\SYSTEM\\ControlSet003\\A|x", "HKLM\\SYSTEM\\CurrentControlSet\\B" },
    { "REG_DWORD 2", "REG_DWORD 3", "unknown" } },
  { "control set of a running system",
    { KEY ("SYSTEM") KEY ("SYSTEM\\ControlSet001\\A") "\"x\"=dword:1\n" KEY (
        "SYSTEM\\CurrentControlSet\\A") "\"x\"=dword:2\n" KEY ("SYSTEM\\Select") "\"Current\"=dword:1\n" },
    { "HKLM\\SYSTEM\\CurrentControlSet\\A|x", "HKLM\\SYSTEM\\ControlSet001\\A|x", "HKLM\\SYSTEM\\CurrentControlSet\\B" },
    { "REG_DWORD 2", "REG_DWORD 1", "absent" } },
  { "the whole machine",
    { "[HKEY_LOCAL_MACHINE]\n" KEY ("SYSTEM\\ControlSet001\\A") "\"x\"=dword:1\n" },
    { "HKLM\\SYSTEM\\CurrentControlSet\\A|x", "HKLM\\SOFTWARE", "HKLM\\SYSTEM\\ControlSet001" },
    { "REG_DWORD 1", "absent", "absent" } },
};

/* Everything a station says, as bytes; its paths are all in. */
static GBytes *
as_bytes (DcwStation *station)
{
  return dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (station)));
}

START_TEST (answers)
{
  static const guint orders[][MAX_FILES] = { { 0, 1, 2 }, { 1, 0, 2 } };
  const char *name = exports[_i].name;
  g_autoptr (GBytes) first = NULL;
  guint n_orders = exports[_i].files[1] != NULL ? 2 : 1;
  for (guint k = 0; k < n_orders; k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwStation) station = open_exports (exports[_i].files, orders[k], &error);
    ck_assert_msg (station != NULL, "%s: %s", name, error != NULL ? error->message : "");
    for (guint i = 0; i < G_N_ELEMENTS (exports[_i].asked) && exports[_i].asked[i] != NULL; i++) {
      g_autofree char *said = answer (station, exports[_i].asked[i]);
      ck_assert_msg (strcmp (said, exports[_i].answers[i]) == 0, "%s: order %u: %s: %s", name, k, exports[_i].asked[i], said);
    }
    g_autoptr (GBytes) bytes = as_bytes (station);
    if (first == NULL)
      first = g_steal_pointer (&bytes);
    else
      ck_assert_msg (g_bytes_equal (first, bytes), "%s: the order of files matters", name);
  }
}
END_TEST

static const struct {
  const char *name;
  const char *files[MAX_FILES];
  const char *says[3]; /* all of them are in the message */
} contradictions[] = {
  { "two data",
    { KEY ("SOFTWARE\\A") "\"x\"=dword:1\n", KEY ("software\\a") "\"X\"=dword:2\n" },
    { "f0.reg", "f1.reg", "SOFTWARE\\A\\x" } },
  { "two types",
    { KEY ("SOFTWARE\\A") "@=dword:1\n", KEY ("SOFTWARE\\A") "@=hex:01,00,00,00\n" },
    { "f0.reg", "f1.reg", "(Default)" } },
  { "value missing in one that is whole",
    { KEY ("SOFTWARE\\A") "\"x\"=dword:1\n\"y\"=dword:1\n", KEY ("SOFTWARE") KEY ("SOFTWARE\\A") "\"x\"=dword:1\n" },
    { "f0.reg", "f1.reg", "SOFTWARE\\A\\y" } },
  { "key missing in one that is whole",
    { KEY ("SOFTWARE\\A\\B"), KEY ("SOFTWARE\\A") },
    { "f0.reg", "f1.reg", "SOFTWARE\\A\\B" } },
  { "key deleted in the other",
    { "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\A]\n", KEY ("SOFTWARE\\A\\B") },
    { "f0.reg", "f1.reg", "SOFTWARE\\A" } },
  { "third file",
    { KEY ("SOFTWARE\\A") "\"x\"=dword:1\n", KEY ("SOFTWARE\\B"), KEY ("SOFTWARE\\A") "\"x\"=dword:3\n" },
    { "f0.reg", "f2.reg", "x" } },
  { "only after mapping",
    { KEY ("SYSTEM\\ControlSet001\\A") "\"x\"=dword:1\n", KEY ("SYSTEM\\CurrentControlSet\\A") "\"x\"=dword:2\n" },
    { "f0.reg", "f1.reg", "CurrentControlSet\\A\\x" } },
};

START_TEST (contradicts)
{
  static const guint orders[][MAX_FILES] = { { 0, 1, 2 }, { 1, 0, 2 } };
  const char *name = contradictions[_i].name;
  g_autofree char *first = NULL;
  for (guint k = 0; k < G_N_ELEMENTS (orders); k++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwStation) station = open_exports (contradictions[_i].files, orders[k], &error);
    ck_assert_msg (station == NULL, "%s: opened", name);
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: %s", name, error->message);
    for (guint i = 0; i < G_N_ELEMENTS (contradictions[_i].says); i++)
      ck_assert_msg (strstr (error->message, contradictions[_i].says[i]) != NULL, "%s: %s", name, error->message);
    ck_assert_msg (first == NULL || strcmp (first, error->message) == 0, "%s: %s, but %s", name, first, error->message);
    if (first == NULL)
      first = g_strdup (error->message);
  }
}
END_TEST

#define VERSION KEY ("SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion")

static const struct {
  const char *name;
  const char *file;
  const char *computer, *build, *revision, *product, *version;
} tellings[] = {
  { "Windows 10",
    VERSION
    "\"CurrentBuild\"=\"1\"\n\"CurrentBuildNumber\"=\"19045\"\n\"UBR\"=dword:00001938\n\"ProductName\"=\"Windows 10 Pro\"\n"
    "\"DisplayVersion\"=\"22H2\"\n\"ReleaseId\"=\"2009\"\n"
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\Control\\ComputerName\\ComputerName]\n\"ComputerName\"=\"PC7\"\n",
    "PC7", "19045", "6456", "Windows 10 Pro", "22H2" },
  { "Windows 7",
    VERSION
    "\"CurrentBuild\"=\"7601\"\n\"ProductName\"=\"Windows 7 Ultimate\"\n"
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName]\n\"ComputerName\"=\"OLD\"\n",
    "OLD", "7601", NULL, "Windows 7 Ultimate", NULL },
  { "ReleaseId", VERSION "\"ReleaseId\"=\"1709\"\n", NULL, NULL, NULL, NULL, "1709" },
  { "wrong types", VERSION "\"CurrentBuildNumber\"=hex:01\n\"ProductName\"=\"\"\n\"UBR\"=hex(4):01\n", NULL, NULL, NULL, NULL,
    NULL },
  { "nothing", KEY ("SOFTWARE\\A"), NULL, NULL, NULL, NULL, NULL },
};

START_TEST (facts)
{
  const char *name = tellings[_i].name;
  const char *const files[MAX_FILES] = { tellings[_i].file };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = open_exports (files, NULL, &error);
  ck_assert_msg (station != NULL, "%s: %s", name, error != NULL ? error->message : "");
  const DcwStationInfo *info = dcw_station_info (station);
  ck_assert_msg (g_strcmp0 (info->computer, tellings[_i].computer) == 0, "%s: %s", name, info->computer);
  ck_assert_msg (info->machine == NULL && info->instance == NULL, "%s", name);
  const struct {
    const char *id, *expected;
  } told[] = {
    { DCW_FACT_BUILD, tellings[_i].build },
    { DCW_FACT_UBR, tellings[_i].revision },
    { DCW_FACT_PRODUCT, tellings[_i].product },
    { DCW_FACT_VERSION, tellings[_i].version },
    { DCW_FACT_JOINED, NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (told); i++) {
    const char *value = dcw_station_fact (station, told[i].id, "");
    ck_assert_msg (g_strcmp0 (value, told[i].expected) == 0, "%s: %s: %s", name, told[i].id, value);
  }
}
END_TEST

START_TEST (cannot_be_written)
{
  const char *const files[MAX_FILES] = { KEY ("SOFTWARE\\A") };
  g_autoptr (DcwStation) station = open_exports (files, NULL, NULL);
  g_autoptr (DcwMessage) reason = dcw_station_read_only (station);
  ck_assert (reason != NULL);
  g_autoptr (DcwResource) value = dcw_test_value ("HKLM\\SOFTWARE\\A", "x");
  g_autoptr (DcwState) want = dcw_state_value_number (1);
  g_autoptr (GError) error = NULL;
  ck_assert (!dcw_station_write (station, value, want, NULL, NULL, NULL, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "%s", error->message);
  ck_assert (dcw_station_lock_path (station) == NULL && dcw_station_refresh (station, NULL)
             && dcw_station_reserve (station, NULL));
  g_autoptr (DcwListing) users = dcw_station_list (station, NULL, DCW_KIND_USER);
  DcwSid sid;
  ck_assert (!users->complete && dcw_station_resolve (station, "operator", &sid) == DCW_STATE_UNKNOWN);
}
END_TEST

static const struct {
  const char *name, *text; /* whole file */
  DcwErrorCode code;
  const char *says;
} bad_files[] = {
  { "empty", "", DCW_ERROR_INVALID, "f.reg:1" },
  { "not an export", "<station/>\n", DCW_ERROR_INVALID, "f.reg:1:1" },
  { "nothing in it", HEAD, DCW_ERROR_INVALID, "HKEY_LOCAL_MACHINE" },
  { "only a user's", HEAD "[HKEY_CURRENT_USER\\A]\n", DCW_ERROR_INVALID, "HKEY_LOCAL_MACHINE" },
  { "bad value", HEAD KEY ("A") "\"x\"=dword:zz\n", DCW_ERROR_INVALID, "f.reg:4:" },
  { "torn", HEAD KEY ("A") "\"x\"=hex:00,\\\n", DCW_ERROR_INVALID, "f.reg:" },
};

START_TEST (bad_file)
{
  g_autofree char *path = g_build_filename (folder, "f.reg", NULL);
  dcw_scratch_write (path, bad_files[_i].text);
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_reg_station_open (paths, &error);
  ck_assert_msg (station == NULL, "%s: opened", bad_files[_i].name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, (int)bad_files[_i].code), "%s: %s", bad_files[_i].name, error->message);
  ck_assert_msg (strstr (error->message, bad_files[_i].says) != NULL, "%s: %s", bad_files[_i].name, error->message);
}
END_TEST

START_TEST (not_a_file)
{
  g_autofree char *path = g_build_filename (folder, "f.reg", NULL);
  const char *const paths[] = { path, path, NULL }, *const none[] = { NULL };
  g_autoptr (GError) error = NULL;
  ck_assert (dcw_reg_station_open (paths, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID) && strstr (error->message, "f.reg"), "%s", error->message);
  g_clear_error (&error);
  g_mkdir (path, 0700);
  ck_assert (dcw_reg_station_open (paths, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID) && strstr (error->message, "not a file"), "%s",
                 error->message);
  g_clear_error (&error);
  ck_assert (dcw_reg_station_open (none, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT), "%s", error->message);
}
END_TEST

START_TEST (roots)
{
  const char *const files[MAX_FILES] = {
    KEY ("SOFTWARE\\A\\B\\C") KEY ("SOFTWARE\\A") KEY ("SOFTWARE\\A\\B")
        KEY ("SOFTWARE\\A2") "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\A\\D]\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\E]\n",
    KEY ("SOFTWARE\\F\\G")
  };
  static const char *const expected[] = { "HKLM\\SOFTWARE\\A", "HKLM\\SOFTWARE\\A2", "HKLM\\SOFTWARE\\E",
                                          "HKLM\\SOFTWARE\\F\\G" };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = open_exports (files, NULL, &error);
  ck_assert_msg (station != NULL, "%s", error != NULL ? error->message : "");
  g_autoptr (GPtrArray) found = dcw_station_roots (station);
  ck_assert_msg (found->len == G_N_ELEMENTS (expected), "%u roots", found->len);
  for (guint i = 0; i < found->len; i++) {
    const DcwRoot *root = g_ptr_array_index (found, i);
    ck_assert_msg (root->kind == DCW_KIND_REGISTRY_KEY && strcmp (root->key, expected[i]) == 0, "%s, not %s", root->key,
                   expected[i]);
  }
}
END_TEST

/* What all files together may have is counted down, to the last byte and entry. */
START_TEST (limits)
{
  static const char text[] =
      HEAD KEY ("A") "\"x\"=dword:1\n" KEY ("B") "[-HKEY_LOCAL_MACHINE\\C]\n[HKEY_CURRENT_USER\\D]\n\"y\"=\"\"\n";
  static const struct {
    const char *name;
    guint64 bytes;
    guint entries;
    gboolean fits;
  } rooms[] = {
    { "exactly", sizeof text - 1, 4, TRUE },
    { "a byte less", sizeof text - 2, 4, FALSE },
    { "an entry less", sizeof text - 1, 3, FALSE },
    { "nothing", 0, 0, FALSE },
  };
  g_autofree char *path = g_build_filename (folder, "f.reg", NULL);
  dcw_scratch_write (path, text);
  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++) {
    guint64 bytes = rooms[i].bytes;
    guint entries = rooms[i].entries;
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwExport) export = dcw_export_read (path, &bytes, &entries, &error);
    ck_assert_msg ((export != NULL) == rooms[i].fits, "%s: %s", rooms[i].name, error != NULL ? error->message : "read");
    ck_assert_msg (!rooms[i].fits || (bytes == 0 && entries == 0), "%s: left %u", rooms[i].name, entries);
    ck_assert_msg (rooms[i].fits || g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT), "%s: %s", rooms[i].name,
                   error != NULL ? error->message : "");
    ck_assert_msg (rooms[i].fits || strstr (error->message, "f.reg") != NULL, "%s: %s", rooms[i].name, error->message);
  }
}
END_TEST

START_TEST (twice_the_same_file)
{
  g_autofree char *path = g_build_filename (folder, "f.reg", NULL);
  dcw_scratch_write (path, HEAD KEY ("SOFTWARE\\A") "\"x\"=dword:1\n");
  const char *const paths[] = { path, path, NULL };
  g_autoptr (DcwStation) station = dcw_reg_station_open (paths, NULL);
  ck_assert (station != NULL);
}
END_TEST

/* ---- Real exports ---- */

/* The sample's path in the scratch folder, unpacked; NULL: not there. */
static char *
sample (const char *name, const char *as)
{
  g_autoptr (GBytes) bytes = dcw_test_sample_bytes (name);
  if (bytes == NULL)
    return NULL;
  char *path = g_build_filename (folder, as, NULL);
  ck_assert (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes), NULL));
  return path;
}

START_TEST (real_ole)
{
  g_autofree char *path = sample ("ole-defaults.reg", "ole.reg");
  if (path == NULL)
    dcw_skip ("sample ole-defaults.reg is not there");
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_reg_station_open (paths, &error);
  ck_assert_msg (station != NULL, "%s", error != NULL ? error->message : "");
  static const struct {
    const char *address, *answer;
  } asked[] = {
    { DCW_TEST_OLE "|EnableDCOM", "REG_SZ “Y”" },
    { DCW_TEST_OLE "|LegacyAuthenticationLevel", "REG_DWORD 2" },
    { DCW_TEST_OLE "\\Eventlog|SuppressDuplicateDuration", "REG_DWORD 86400" },
    { DCW_TEST_OLE "|DefaultAccessPermission", "absent" },
    { DCW_TEST_OLE "\\AppCompat", "present" },
    { DCW_TEST_POLICY "|MachineLaunchRestriction", "unknown" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autofree char *said = answer (station, asked[i].address);
    ck_assert_msg (strcmp (said, asked[i].answer) == 0, "%s: %s", asked[i].address, said);
  }
  g_autoptr (DcwResource) limit = dcw_test_value (DCW_TEST_OLE, "MachineLaunchRestriction");
  g_autoptr (DcwState) value = dcw_station_read (station, limit);
  g_autofree char *sddl = dcw_state_show (value, DCW_CODEC_DESCRIPTOR);
  ck_assert_msg (strstr (sddl, "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)")
                     != NULL,
                 "%s", sddl);
}
END_TEST

START_TEST (real_system)
{
  g_autofree char *system = sample ("win10-1709-system.reg.xz", "system.reg"), *ole = sample ("ole-defaults.reg", "ole.reg");
  if (system == NULL || ole == NULL)
    dcw_skip ("samples win10-1709-system.reg.xz and ole-defaults.reg are not there");
  const char *const one_way[] = { system, ole, NULL }, *const other_way[] = { ole, system, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_reg_station_open (one_way, &error);
  ck_assert_msg (station != NULL, "%s", error != NULL ? error->message : "");
  g_autoptr (DcwStation) same = dcw_reg_station_open (other_way, &error);
  g_autoptr (GBytes) bytes = as_bytes (station), same_bytes = as_bytes (same);
  ck_assert (g_bytes_equal (bytes, same_bytes));
  g_autoptr (DcwResource) services = dcw_test_key ("HKLM\\SYSTEM\\CurrentControlSet\\Services");
  g_autoptr (DcwListing) keys = dcw_station_list (station, services, DCW_KIND_REGISTRY_KEY);
  ck_assert_msg (keys->complete && keys->resources->len > 500, "%u services", keys->resources->len);
  g_autofree char *guest = answer (station, "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa|ForceGuest");
  ck_assert_str_eq (guest, "REG_DWORD 0");
}
END_TEST

static void
add (Suite *suite, const char *name, const TTest *test, int rounds)
{
  TCase *tcase = tcase_create (name);
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_loop_test (tcase, test, 0, rounds);
  suite_add_tcase (suite, tcase);
}

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("station-reg");
  add (suite, "answers", answers, G_N_ELEMENTS (exports));
  add (suite, "roots", roots, 1);
  add (suite, "contradicts", contradicts, G_N_ELEMENTS (contradictions));
  add (suite, "facts", facts, G_N_ELEMENTS (tellings));
  add (suite, "read-only", cannot_be_written, 1);
  add (suite, "bad-file", bad_file, G_N_ELEMENTS (bad_files));
  add (suite, "not-a-file", not_a_file, 1);
  add (suite, "limits", limits, 1);
  add (suite, "twice", twice_the_same_file, 1);
  add (suite, "real-ole", real_ole, 1);
  add (suite, "real-system", real_system, 1);
  return suite;
}
