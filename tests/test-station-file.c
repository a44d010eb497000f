/* Stations in files: what makes one read-only, saving under faults, others who change the file, practice stations, specs. */
#include "base/error.h"
#include "base/text.h"
#include "document/document.h"
#include "maker.h"
#include "platform/lock.h"
#include "security/sddl.h"
#include "support/fault.h"
#include "support/files.h"
#include "support/scratch.h"
#include "support/stations.h"
#include "support/tap.h"
#include <glib/gstdio.h>
#include <string.h>
#ifdef G_OS_UNIX
#include <unistd.h>
#endif

static char *folder, *path;

static void
set_up (void)
{
  folder = dcw_scratch_new ();
  path = g_build_filename (folder, "station.xml", NULL);
}

static void
tear_down (void)
{
  g_clear_pointer (&path, g_free);
  dcw_scratch_free (g_steal_pointer (&folder));
}

static DcwStation *
open_station (void)
{
  return dcw_test_file_station (dcw_test_image (), folder, "station.xml");
}

/* Writes one value; as dcw_station_write(). */
static gboolean
write_number (DcwStation *station, const char *name, guint32 number, GError **error)
{
  g_autoptr (DcwResource) resource = dcw_test_value (DCW_TEST_OLE, name);
  g_autoptr (DcwState) want = dcw_state_value_number (number);
  return dcw_station_write (station, resource, want, NULL, NULL, NULL, error);
}

static guint64
read_number (DcwStation *station, const char *name)
{
  g_autoptr (DcwResource) resource = dcw_test_value (DCW_TEST_OLE, name);
  g_autoptr (DcwState) state = dcw_station_read (station, resource);
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  return data != NULL ? *(const guint8 *)g_bytes_get_data (data, NULL) : 0;
}

static gboolean
memory_is_disk (DcwStation *station)
{
  g_autoptr (GBytes) held = dcw_document_write_image (dcw_image_station_image (DCW_IMAGE_STATION (station)));
  g_autofree char *text = g_strndup (g_bytes_get_data (held, NULL), g_bytes_get_size (held));
  return dcw_scratch_has (path, text);
}

/* ---- Read-only ---- */

static void
nothing (DcwImage *image, GString *text)
{
}

static void
drop_instance (DcwImage *image, GString *text)
{
  if (image != NULL)
    g_clear_pointer (&dcw_image_info (image)->instance, g_free);
}

static void
drop_machine (DcwImage *image, GString *text)
{
  if (image != NULL)
    g_clear_pointer (&dcw_image_info (image)->machine, g_free);
}

static void
add_comment (DcwImage *image, GString *text)
{
  if (text != NULL)
    g_string_replace (text, "<user ", "<!-- by hand -->\n  <user ", 1);
}

static void
add_blank (DcwImage *image, GString *text)
{
  if (text != NULL)
    g_string_append_c (text, '\n');
}

static void
use_crlf (DcwImage *image, GString *text)
{
  if (text != NULL)
    g_string_replace (text, "\n", "\r\n", 0);
}

static const struct {
  const char *name;
  void (*change) (DcwImage *image, GString *text); /* text NULL: the image; else what it was written as */
  const char *says;                                /* NULL: can be written */
} read_only_files[] = {
  { "as it should be", nothing, NULL },
  { "no instance", drop_instance, "has no instance" },
  { "no machine", drop_machine, "no machine SID" },
  { "a comment", add_comment, "opcdcom capture -o NEW.xml" },
  { "a blank line at the end", add_blank, "opcdcom capture -o NEW.xml" },
  { "CRLF", use_crlf, "opcdcom capture -o NEW.xml" },
};

START_TEST (read_only)
{
  const char *name = read_only_files[_i].name;
  DcwImage *image = dcw_test_image ();
  read_only_files[_i].change (image, NULL);
  g_autoptr (GBytes) bytes = dcw_document_write_image (image);
  dcw_image_free (image);
  g_autoptr (GString) text = g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
  read_only_files[_i].change (NULL, text);
  dcw_scratch_write (path, text->str);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_file_station_open (path, &error);
  ck_assert_msg (station != NULL, "%s: %s", name, error != NULL ? error->message : "");
  g_autoptr (DcwMessage) reason = dcw_station_read_only (station);
  gboolean written = write_number (station, "New", 1, &error);
  if (read_only_files[_i].says == NULL) {
    ck_assert_msg (reason == NULL && written, "%s", name);
    return;
  }
  g_autofree char *shown = reason != NULL ? dcw_message_english (reason) : g_strdup ("no reason");
  ck_assert_msg (strstr (shown, read_only_files[_i].says) != NULL && strstr (shown, path) != NULL, "%s: %s", name, shown);
  ck_assert_msg (!written && g_error_matches (error, DCW_ERROR, DCW_ERROR_UNSUPPORTED), "%s: written", name);
  ck_assert_msg (strcmp (error->message, shown) == 0, "%s: %s", name, error->message);
  ck_assert_msg (dcw_scratch_has (path, text->str), "%s: changed", name);
}
END_TEST

START_TEST (read_only_by_permission)
{
  g_autoptr (DcwStation) station = open_station ();
  g_chmod (path, 0444);
  if (g_access (path, 2) == 0)
    dcw_skip ("this user may write to everything");
  g_autoptr (DcwMessage) reason = dcw_station_read_only (station);
  ck_assert (reason != NULL);
  g_autofree char *shown = dcw_message_english (reason);
  ck_assert_msg (strstr (shown, "may not write") != NULL, "%s", shown);
}
END_TEST

/* ---- Opening ---- */

static const struct {
  const char *name;
  const char *text; /* NULL: no file; "/": a folder */
  DcwErrorCode code;
} bad_files[] = {
  { "no file", NULL, DCW_ERROR_INVALID },
  { "a folder", "/", DCW_ERROR_INVALID },
  { "empty", "", DCW_ERROR_INVALID },
  { "not XML", "Windows Registry Editor Version 5.00\n", DCW_ERROR_INVALID },
  { "another document", "<plan/>", DCW_ERROR_INVALID },
  { "torn", "<station xmlns=\"urn:opc-dcom-wizard:station:1\">\n  <user who=\"S-1-5", DCW_ERROR_INVALID },
  { "a document type", "<!DOCTYPE station [<!ENTITY a \"b\">]><station xmlns=\"urn:opc-dcom-wizard:station:1\"/>",
    DCW_ERROR_INVALID },
  { "a bad machine", "<station xmlns=\"urn:opc-dcom-wizard:station:1\" machine=\"S-1-x\"/>", DCW_ERROR_INVALID },
};

START_TEST (bad_file)
{
  const char *name = bad_files[_i].name;
  if (g_strcmp0 (bad_files[_i].text, "/") == 0)
    g_mkdir (path, 0700);
  else if (bad_files[_i].text != NULL)
    dcw_scratch_write (path, bad_files[_i].text);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_file_station_open (path, &error);
  ck_assert_msg (station == NULL, "%s: opened", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, (int)bad_files[_i].code), "%s: %d: %s", name, error->code, error->message);
  ck_assert_msg (strstr (error->message, "station.xml") != NULL && strchr (error->message, '\n') == NULL, "%s: %s", name,
                 error->message);
}
END_TEST

START_TEST (two_names_one_lock)
{
  g_autoptr (DcwStation) station = open_station ();
  g_autofree char *roundabout = g_build_filename (folder, ".", "..", NULL);
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *other = g_build_filename (roundabout, base, "station.xml", NULL);
  g_autoptr (DcwStation) again = dcw_file_station_open (other, NULL);
  ck_assert (again != NULL);
  g_autofree char *lock = dcw_station_lock_path (station), *same = dcw_station_lock_path (again);
  ck_assert_str_eq (lock, same);
  ck_assert_msg (g_str_has_suffix (lock, "station.xml.lock"), "%s", lock);
}
END_TEST

#ifdef G_OS_UNIX
START_TEST (through_a_link)
{
  g_autoptr (DcwStation) station = open_station ();
  g_autofree char *link = g_build_filename (folder, "link.xml", NULL);
  ck_assert_int_eq (symlink ("station.xml", link), 0);
  g_autoptr (DcwStation) linked = dcw_file_station_open (link, NULL);
  g_autofree char *lock = dcw_station_lock_path (station), *same = dcw_station_lock_path (linked);
  ck_assert_str_eq (lock, same);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (write_number (linked, "New", 1, &error), "%s", error != NULL ? error->message : "");
  ck_assert (g_file_test (link, G_FILE_TEST_IS_SYMLINK) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  ck_assert (dcw_station_refresh (station, NULL) && read_number (station, "New") == 1);
}
END_TEST
#endif

/* ---- Saving ---- */

START_TEST (changed_by_somebody)
{
  g_autoptr (DcwStation) mine = open_station (), theirs = dcw_file_station_open (path, NULL);
  ck_assert (write_number (theirs, "Theirs", 1, NULL));
  g_autofree char *after = dcw_scratch_read (path, NULL);
  g_autoptr (GError) error = NULL;
  ck_assert (!write_number (mine, "Mine", 2, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "%s", error->message);
  ck_assert_msg (dcw_scratch_has (path, after), "their change is lost");
  ck_assert_msg (read_number (mine, "Mine") == 0, "memory keeps what was not stored");
  ck_assert (dcw_station_refresh (mine, NULL));
  ck_assert (read_number (mine, "Theirs") == 1 && write_number (mine, "Mine", 2, NULL));
  ck_assert (dcw_station_refresh (theirs, NULL) && read_number (theirs, "Mine") == 2);
}
END_TEST

START_TEST (damaged_by_somebody)
{
  g_autoptr (DcwStation) station = open_station ();
  g_autofree char *good = dcw_scratch_read (path, NULL);
  dcw_scratch_write (path, "<station");
  g_autoptr (GError) error = NULL;
  ck_assert (!dcw_station_refresh (station, &error));
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s", error->message);
  ck_assert_msg (!write_number (station, "New", 1, NULL), "written over");
  g_remove (path);
  ck_assert (!dcw_station_refresh (station, NULL) && !write_number (station, "New", 1, NULL));
  dcw_scratch_write (path, good);
  ck_assert (dcw_station_refresh (station, NULL) && write_number (station, "New", 1, NULL));
}
END_TEST

/* Whatever step of saving fails: an error, and memory is what is on the disk, which is the old or the new file. */
START_TEST (saving_fails)
{
  static const DcwFaultMode modes[] = { DCW_FAULT_MODE_EIO, DCW_FAULT_MODE_EIO_FROM, DCW_FAULT_MODE_ENOSPC,
                                        DCW_FAULT_MODE_ENOSPC_FROM };
  DcwFaultMode mode = modes[_i];
  const char *mode_name = dcw_fault_mode_name (mode);
  guint n_failed = 0;
  for (guint n = 1;; n++) {
    g_autoptr (DcwStation) station = open_station ();
    g_autofree char *before = dcw_scratch_read (path, NULL);
    dcw_fault_arm (mode, n);
    g_autoptr (GError) error = NULL;
    gboolean written = write_number (station, "New", 1, &error);
    gboolean fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    ck_assert_msg (memory_is_disk (station), "%s %u: memory is not disk", mode_name, n);
    ck_assert_msg (written == (error == NULL), "%s %u: error", mode_name, n);
    gboolean changed = read_number (station, "New") == 1;
    ck_assert_msg (changed || dcw_scratch_has (path, before), "%s %u: neither old nor new", mode_name, n);
    ck_assert_msg (!written || changed, "%s %u: success without effect", mode_name, n);
    n_failed += !written;
    ck_assert_msg (changed || write_number (station, "New", 1, NULL), "%s %u: can't go on", mode_name, n);
    ck_assert_msg (changed || write_number (station, "Newer", 1, NULL), "%s %u: can't go on", mode_name, n);
    if (!fired)
      break;
  }
  ck_assert_msg (n_failed >= 4, "%s: only %u steps failed", mode_name, n_failed);
}
END_TEST

START_TEST (killed_while_saving)
{
  DcwFaultMode mode = _i == 0 ? DCW_FAULT_MODE_KILL : DCW_FAULT_MODE_TEAR;
  for (guint n = 1;; n++) {
    g_autoptr (DcwStation) station = open_station ();
    g_autofree char *before = dcw_scratch_read (path, NULL);
    dcw_fault_arm (mode, n);
    write_number (station, "New", 1, NULL);
    gboolean fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwStation) next = dcw_file_station_open (path, &error);
    ck_assert_msg (next != NULL, "%s %u: %s", dcw_fault_mode_name (mode), n, error != NULL ? error->message : "");
    ck_assert_msg (dcw_scratch_has (path, before) || read_number (next, "New") == 1, "%s %u", dcw_fault_mode_name (mode), n);
    ck_assert_msg (write_number (next, "Newer", 1, NULL), "%s %u: left-over in the way", dcw_fault_mode_name (mode), n);
    if (!fired)
      break;
  }
}
END_TEST

START_TEST (reserves)
{
  g_autoptr (DcwStation) station = open_station ();
  g_autofree char *temporary = g_strconcat (path, ".new", NULL);
  ck_assert (dcw_station_reserve (station, NULL));
  ck_assert (g_file_test (temporary, G_FILE_TEST_EXISTS));
  ck_assert (write_number (station, "New", 1, NULL));
  ck_assert (dcw_station_reserve (station, NULL));
  dcw_station_release (station);
  ck_assert (!g_file_test (temporary, G_FILE_TEST_EXISTS));
  ck_assert (memory_is_disk (station));
}
END_TEST

/* ---- Practice ---- */

static char *
practice_path (const char *state, const char *name)
{
  return g_strdup_printf ("%s%spractice%s%s.xml", state, G_DIR_SEPARATOR_S, G_DIR_SEPARATOR_S, name);
}

START_TEST (practice_first_use)
{
  guint n;
  const DcwPracticeStation *row = &dcw_practice_stations (&n)[_i];
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autofree char *file = practice_path (state, row->name);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_station_open (row->spec, state, &error);
  ck_assert_msg (station != NULL, "%s: %s", row->name, error != NULL ? error->message : "");
  ck_assert_str_eq (dcw_station_spec (station), row->spec);
  g_autoptr (DcwMessage) reason = dcw_station_read_only (station);
  ck_assert_msg (reason == NULL, "%s: read-only", row->name);
  g_autofree char *instance = g_strdup (dcw_station_info (station)->instance);
  ck_assert_msg (instance != NULL && g_uuid_string_is_valid (instance), "%s: instance", row->name);
  ck_assert_msg (write_number (station, "New", 7, &error), "%s: %s", row->name, error != NULL ? error->message : "");

  /* the next time it is as it was left */
  g_autofree char *left = dcw_scratch_read (file, NULL);
  g_autoptr (DcwStation) again = dcw_station_open (row->spec, state, NULL);
  ck_assert_msg (dcw_scratch_has (file, left) && read_number (again, "New") == 7, "%s: written over", row->name);
  ck_assert_str_eq (dcw_station_info (again)->instance, instance);

  /* and elsewhere it is another one */
  g_autofree char *other_state = g_build_filename (folder, "other", NULL);
  g_autoptr (DcwStation) other = dcw_station_open (row->spec, other_state, NULL);
  ck_assert_msg (read_number (other, "New") == 0, "%s: other", row->name);
  ck_assert_str_ne (dcw_station_info (other)->instance, instance);
  ck_assert_str_eq (dcw_station_info (other)->machine, dcw_station_info (station)->machine);
}
END_TEST

/* A station that is being worked on can be looked at. */
START_TEST (practice_while_locked)
{
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autoptr (DcwStation) station = dcw_station_open ("practice", state, NULL);
  g_autofree char *lock_path = dcw_station_lock_path (station);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwLock) lock = dcw_lock_take (lock_path, &error);
  ck_assert_msg (lock != NULL, "%s", error != NULL ? error->message : "");
  g_autoptr (DcwStation) again = dcw_station_open ("practice", state, &error);
  ck_assert_msg (again != NULL, "%s", error != NULL ? error->message : "");
}
END_TEST

START_TEST (practice_damaged)
{
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autofree char *file = practice_path (state, "server");
  g_object_unref (dcw_station_open ("practice", state, NULL));
  dcw_scratch_write (file, "<station");
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_station_open ("practice", state, &error);
  ck_assert (station == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID));
  ck_assert_msg (dcw_scratch_has (file, "<station"), "written over");
  g_clear_error (&error);
  ck_assert (dcw_practice_station_open ("../server", state, &error) == NULL);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s", error->message);
}
END_TEST

/* Killed on first use: no half station, and the next use makes a whole one. */
START_TEST (practice_killed)
{
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autofree char *file = practice_path (state, "client");
  for (guint n = 1;; n++) {
    g_autofree char *state_n = g_strdup_printf ("%s%u", state, n);
    dcw_fault_arm (DCW_FAULT_MODE_KILL, n);
    g_autoptr (DcwStation) station = dcw_station_open ("practice:client", state_n, NULL);
    gboolean fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwStation) next = dcw_station_open ("practice:client", state_n, &error);
    ck_assert_msg (next != NULL, "%u: %s", n, error != NULL ? error->message : "");
    ck_assert_msg (write_number (next, "New", 1, NULL), "%u", n);
    if (!fired)
      break;
    ck_assert_msg (n < 100, "no end");
  }
}
END_TEST

/* What is committed is what the tables make, in canonical form, and not large. */
START_TEST (practice_data)
{
  guint n;
  const DcwPracticeStation *row = &dcw_practice_stations (&n)[_i];
  g_autofree char *table = dcw_test_data_path ("../../data/stations/windows-appids.tsv"), *appids = NULL;
  ck_assert (g_file_get_contents (table, &appids, NULL, NULL));
  DcwImage *made = strcmp (row->name, "server") == 0 ? practice_server (appids) : practice_client (appids);
  g_autoptr (GBytes) expected = dcw_document_write_image (made);
  dcw_image_free (made);
  g_autoptr (GBytes) data = dcw_practice_station_data (row->name);
  ck_assert_msg (data != NULL, "%s: missing", row->name);
  ck_assert_msg (g_bytes_equal (data, expected), "%s: make it anew (ninja practice-stations)", row->name);
  gboolean canonical = FALSE;
  g_autoptr (DcwImage) image =
      dcw_document_read_image (row->name, g_bytes_get_data (data, NULL), g_bytes_get_size (data), &canonical, NULL);
  ck_assert_msg (image != NULL && canonical, "%s: not canonical", row->name);
  ck_assert_msg (dcw_image_info (image)->instance == NULL, "%s: has an instance", row->name);
  ck_assert_msg (g_bytes_get_size (data) < 400 * 1024, "%s: %zu bytes", row->name, g_bytes_get_size (data));
}
END_TEST

/* The first job has something to do: facts 2.5, T5, as the specification has its bytes. */
START_TEST (practice_launch_limit)
{
  static const char t5[] =
      "01000480c8000000d800000000000000140000000200b400060000000000"
      "18001f00000001020000000000052000000020020000000014000b000000010100000000000100000000000018001f000000010200"
      "0000000005200000003202000000001800"
      "1f0000000102000000000005200000002f020000000018000b000000010200000000000f02000000010000000000"
      "38000b000000010a00000000000f0300000000040000a127608f9abb183463b677ff9dd5b66ce7321a680852439286a61fd898171b"
      "3b0102000000000005200000002002000001020000000000052000000020020000";
  guint n;
  const DcwPracticeStation *row = &dcw_practice_stations (&n)[_i];
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autoptr (DcwStation) station = dcw_station_open (row->spec, state, NULL);
  g_autoptr (DcwResource) limit = dcw_test_value (DCW_TEST_OLE, "MachineLaunchRestriction");
  g_autoptr (DcwState) value = dcw_station_read (station, limit);
  GBytes *bytes = dcw_state_bytes (value, DCW_VALUE_DATA);
  g_autofree char *hex = dcw_text_to_hex (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  ck_assert_str_eq (hex, t5);
  DcwSid sid;
  ck_assert (dcw_station_resolve (station, "OPC Users", &sid) == DCW_STATE_ABSENT);
  g_autoptr (DcwResource) policy = dcw_test_value (DCW_TEST_POLICY, "MachineLaunchRestriction");
  g_autoptr (DcwState) over = dcw_station_read (station, policy);
  ck_assert (dcw_state_status (over) == DCW_STATE_ABSENT);
}
END_TEST

/* ---- Specs ---- */

#define REG_TEXT "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Test]\r\n\"A\"=dword:00000001\r\n"

static const struct {
  const char *name, *spec; /* %s: the folder and a separator */
  const char *says;        /* NULL: opens; else in the error */
  DcwErrorCode code;
} specs[] = {
  { "practice", "practice", NULL, 0 },
  { "practice:client", "practice:client", NULL, 0 },
  { "practice:other", "practice:other", "expected practice", DCW_ERROR_INVALID },
  { "default", NULL, NULL, 0 },
  { "file", "%sstation.xml", NULL, 0 },
  { "file, upper case", "%sUPPER.XML", NULL, 0 },
  { "no file", "%snone.xml", "no such file", DCW_ERROR_INVALID },
  { "export", "%sa.reg", NULL, 0 },
  { "exports", "%1$sa.reg,%1$sb,c.reg", NULL, 0 },
  { "export, no file", "%snone.reg", "none.reg", DCW_ERROR_INVALID },
  { "exports, comma at the end", "%sa.reg,", "expected practice", DCW_ERROR_INVALID },
  { "exports, one is something else", "%sa.reg,station.xml2", "expected practice", DCW_ERROR_INVALID },
  { "only an ending", ".reg", "expected practice", DCW_ERROR_INVALID },
#ifndef G_OS_WIN32
  { "local", "local", "local", DCW_ERROR_UNSUPPORTED },
#endif
  { "empty", "", "expected practice", DCW_ERROR_INVALID },
  { "something else", "host1", "host1", DCW_ERROR_INVALID },
};

#ifdef G_OS_WIN32
#define DEFAULT_SPEC "local"
#else
#define DEFAULT_SPEC "practice"
#endif

START_TEST (spec)
{
  const char *name = specs[_i].name;
  g_object_unref (open_station ());
  g_object_unref (dcw_test_file_station (dcw_test_image (), folder, "UPPER.XML"));
  static const char *const exports[] = { "a.reg", "b,c.reg" };
  for (guint i = 0; i < G_N_ELEMENTS (exports); i++) {
    g_autofree char *export = g_build_filename (folder, exports[i], NULL);
    dcw_scratch_write (export, REG_TEXT);
  }
  g_autofree char *prefix = g_strconcat (folder, G_DIR_SEPARATOR_S, NULL), *state = g_build_filename (folder, "state", NULL);
  g_auto (GStrv) parts =
      specs[_i].spec != NULL ? g_strsplit (specs[_i].spec, strstr (specs[_i].spec, "%1$s") ? "%1$s" : "%s", -1) : NULL;
  g_autofree char *whole = parts != NULL ? g_strjoinv (prefix, parts) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwStation) station = dcw_station_open (whole, state, &error);
  if (specs[_i].says == NULL) {
    ck_assert_msg (station != NULL, "%s: %s", name, error != NULL ? error->message : "");
    ck_assert_msg (strcmp (dcw_station_spec (station), whole != NULL ? whole : DEFAULT_SPEC) == 0, "%s: %s", name,
                   dcw_station_spec (station));
    return;
  }
  ck_assert_msg (station == NULL, "%s: opened", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, (int)specs[_i].code), "%s: %d: %s", name, error->code, error->message);
  ck_assert_msg (strstr (error->message, specs[_i].says) != NULL, "%s: %s", name, error->message);
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
  guint n_practice;
  dcw_practice_stations (&n_practice);
  Suite *suite = suite_create ("station-file");
  add (suite, "read-only", read_only, G_N_ELEMENTS (read_only_files));
  add (suite, "permission", read_only_by_permission, 1);
  add (suite, "bad-file", bad_file, G_N_ELEMENTS (bad_files));
  add (suite, "one-lock", two_names_one_lock, 1);
#ifdef G_OS_UNIX
  add (suite, "link", through_a_link, 1);
#endif
  add (suite, "changed", changed_by_somebody, 1);
  add (suite, "damaged", damaged_by_somebody, 1);
  add (suite, "saving-fails", saving_fails, 4);
  add (suite, "killed", killed_while_saving, 2);
  add (suite, "reserves", reserves, 1);
  add (suite, "practice-first-use", practice_first_use, (int)n_practice);
  add (suite, "practice-locked", practice_while_locked, 1);
  add (suite, "practice-damaged", practice_damaged, 1);
  add (suite, "practice-killed", practice_killed, 1);
  add (suite, "practice-data", practice_data, (int)n_practice);
  add (suite, "practice-limit", practice_launch_limit, (int)n_practice);
  add (suite, "spec", spec, G_N_ELEMENTS (specs));
  return suite;
}
