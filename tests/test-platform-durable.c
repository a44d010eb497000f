#include <string.h>
#include <glib/gstdio.h>
#ifdef G_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif
#include "platform/durable.h"
#include "support/asserts.h"
#include "support/fault.h"

static char *folder;

static void
set_up (void)
{
  folder = dcw_scratch_new ();
}

static void
tear_down (void)
{
  dcw_fault_disarm ();
  g_clear_pointer (&folder, dcw_scratch_free);
}

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

START_TEST (replaces)
{
  g_autofree char *path = in_folder ("file"), *fresh = in_folder ("file.new");
  g_autoptr (GError) error = NULL;
  static const char *const texts[] = { "first", "a longer second text", "3", "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    assert_ok (texts[i], dcw_durable_replace (path, texts[i], strlen (texts[i]), 0600, &error), error);
    assert_has (texts[i], path, texts[i]);
    assert_has (texts[i], fresh, NULL);
  }
}
END_TEST

START_TEST (uses_what_was_left)
{
  g_autofree char *path = in_folder ("file"), *fresh = in_folder ("file.new");
  g_autoptr (GError) error = NULL;

  dcw_scratch_write (fresh, "torn rubbish that is longer than the new text");
  assert_ok ("left over", dcw_durable_replace (path, "new", 3, 0600, &error), error);
  assert_has ("left over", path, "new");
  assert_has ("left over", fresh, NULL);
}
END_TEST

START_TEST (reserves)
{
  g_autofree char *path = in_folder ("file"), *fresh = in_folder ("file.new");
  g_autoptr (GError) error = NULL;

  dcw_scratch_write (path, "old");
  assert_ok ("reserve", dcw_durable_reserve (path, 100000, 0600, &error), error);
  assert_has ("reserve", path, "old");
  ck_assert (g_file_test (fresh, G_FILE_TEST_IS_REGULAR));
  assert_ok ("reserve again", dcw_durable_reserve (path, 50000, 0600, &error), error);
  assert_ok ("replace", dcw_durable_replace (path, "short", 5, 0600, &error), error);
  assert_has ("replace", path, "short");
  assert_has ("replace", fresh, NULL);

  assert_ok ("reserve to release", dcw_durable_reserve (path, 1000, 0600, &error), error);
  dcw_durable_release (path);
  assert_has ("release", fresh, NULL);
  dcw_durable_release (path);
  assert_has ("release again", path, "short");
  assert_ok ("reserve nothing", dcw_durable_reserve (path, 0, 0600, &error), error);
  dcw_durable_release (path);
}
END_TEST

START_TEST (removes)
{
  g_autofree char *path = in_folder ("file"), *lost = g_build_filename (folder, "no", "such", NULL);
  g_autoptr (GError) error = NULL;

  dcw_scratch_write (path, "x");
  assert_ok ("there", dcw_durable_remove (path, &error), error);
  assert_has ("there", path, NULL);
  assert_ok ("absent", dcw_durable_remove (path, &error), error);
  assert_ok ("no folder", dcw_durable_remove (lost, &error), error);
}
END_TEST

START_TEST (makes_folders)
{
  g_autofree char *path = in_folder ("sub"), *slash = in_folder ("sub" G_DIR_SEPARATOR_S), *file = in_folder ("file");
  g_autofree char *deep = g_build_filename (folder, "a", "b", NULL);
  g_autoptr (GError) error = NULL;

  assert_ok ("new", dcw_durable_make_folder (path, &error), error);
  ck_assert (g_file_test (path, G_FILE_TEST_IS_DIR));
  assert_ok ("again", dcw_durable_make_folder (slash, &error), error);
  dcw_scratch_write (file, "x");
  ck_assert (!dcw_durable_make_folder (file, &error));
  assert_error ("a file is there", error, DCW_ERROR_REFUSED);
  g_clear_error (&error);
  ck_assert (!dcw_durable_make_folder (deep, &error));
  assert_error ("no parent", error, DCW_ERROR_IO);
}
END_TEST

START_TEST (reads)
{
  g_autofree char *path = in_folder ("file"), *lost = in_folder ("lost"), *deep = g_build_filename (folder, "no", "such", NULL);
  g_autofree char *large = g_strnfill (100000, 'x');
  static const struct {
    const char *name;
    gsize size, max;
    gboolean ok;
  } cases[] = {
    { "empty", 0, 0, TRUE },
    { "one byte", 1, 1, TRUE },
    { "one too many", 1, 0, FALSE },
    { "exactly", 4096, 4096, TRUE },
    { "one over", 4097, 4096, FALSE },
    { "large", 100000, G_MAXSIZE, TRUE },
    { "far too large", 100000, 10, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = NULL;
    gboolean absent = TRUE;

    assert_ok (cases[i].name, dcw_durable_replace (path, large, cases[i].size, 0600, &error), error);
    bytes = dcw_durable_read (path, cases[i].max, &absent, &error);
    ck_assert_msg (!absent, "%s", cases[i].name);
    if (cases[i].ok) {
      assert_ok (cases[i].name, bytes != NULL, error);
      ck_assert_msg (g_bytes_get_size (bytes) == cases[i].size
                         && memcmp (g_bytes_get_data (bytes, NULL) ?: "", large, cases[i].size) == 0,
                     "%s", cases[i].name);
    } else {
      ck_assert_msg (bytes == NULL, "%s", cases[i].name);
      assert_error (cases[i].name, error, DCW_ERROR_LIMIT);
    }
  }
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    gboolean absent = FALSE;

    ck_assert_ptr_null (dcw_durable_read (i == 0 ? lost : deep, 10, &absent, &error));
    assert_error ("absent", error, DCW_ERROR_IO);
    ck_assert (absent);
  }
}
END_TEST

START_TEST (names)
{
  static const char *const bad[] = { "", ".", "..", "a/.", "a/..", "a/" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL, second = NULL;

    ck_assert_msg (!dcw_durable_replace (bad[i], "x", 1, 0600, &error), "%s", bad[i]);
    assert_error (bad[i], error, DCW_ERROR_INVALID);
    ck_assert_msg (dcw_durable_read (bad[i], 10, NULL, &second) == NULL, "%s", bad[i]);
    assert_error (bad[i], second, DCW_ERROR_INVALID);
  }
}
END_TEST

START_TEST (odd_names)
{
  static const char *const good[] = { "with space", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "file.new", "-dash", "a.b.c" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autofree char *path = in_folder (good[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = NULL;

    assert_ok (good[i], dcw_durable_replace (path, good[i], strlen (good[i]), 0600, &error), error);
    bytes = dcw_durable_read (path, 100, NULL, &error);
    assert_ok (good[i], bytes != NULL, error);
    assert_has (good[i], path, good[i]);
  }
}
END_TEST

START_TEST (log_appends)
{
  g_autofree char *path = in_folder ("log");
  g_autoptr (GError) error = NULL;

  for (guint reserve = 0; reserve <= 100000; reserve += 100000) {
    g_autoptr (DcwDurableLog) log = dcw_durable_log_open (path, reserve, TRUE, &error);

    assert_ok ("open", log != NULL, error);
    ck_assert_uint_eq (dcw_durable_log_length (log), 0);
    assert_has ("open", path, "");
    assert_ok ("append", dcw_durable_log_append (log, "one\n", 4, &error), error);
    assert_has ("append", path, "one\n");
    assert_ok ("append nothing", dcw_durable_log_append (log, "", 0, &error), error);
    assert_ok ("append", dcw_durable_log_append (log, "two\n", 4, &error), error);
    ck_assert_uint_eq (dcw_durable_log_length (log), 8);
    g_clear_pointer (&log, dcw_durable_log_close);

    log = dcw_durable_log_open (path, reserve, FALSE, &error);
    assert_ok ("open again", log != NULL, error);
    ck_assert_uint_eq (dcw_durable_log_length (log), 8);
    assert_ok ("cut", dcw_durable_log_truncate (log, 6, &error), error);
    assert_has ("cut", path, "one\ntw");
    assert_ok ("append after cut", dcw_durable_log_append (log, "ee\n", 3, &error), error);
    assert_has ("append after cut", path, "one\ntwee\n");
    ck_assert (!dcw_durable_log_truncate (log, 10, &error));
    assert_error ("cut beyond the end", error, DCW_ERROR_INVALID);
    g_clear_error (&error);
    assert_has ("cut beyond the end", path, "one\ntwee\n");
    g_clear_pointer (&log, dcw_durable_log_close);

    log = dcw_durable_log_open (path, reserve, TRUE, &error);
    ck_assert_ptr_null (log);
    assert_error ("exclusive", error, DCW_ERROR_REFUSED);
    g_clear_error (&error);
    assert_has ("exclusive", path, "one\ntwee\n");
    g_remove (path);
  }
}
END_TEST

/* What can be done to a path, for the tests that go over all of it. */
static gboolean
do_replace (const char *path, GError **error)
{
  return dcw_durable_replace (path, "the new text\n", 13, 0600, error);
}

static gboolean
do_reserve (const char *path, GError **error)
{
  return dcw_durable_reserve (path, 64, 0600, error);
}

static gboolean
do_remove (const char *path, GError **error)
{
  return dcw_durable_remove (path, error);
}

static gboolean
do_log (const char *path, GError **error)
{
  g_autoptr (DcwDurableLog) log = dcw_durable_log_open (path, 0, FALSE, error);

  return log != NULL && dcw_durable_log_append (log, "record\n", 7, error);
}

static gboolean
do_reserved_log (const char *path, GError **error)
{
  g_autoptr (DcwDurableLog) log = dcw_durable_log_open (path, 64, FALSE, error);

  return log != NULL && dcw_durable_log_append (log, "record\n", 7, error);
}

static gboolean
do_cut (const char *path, GError **error)
{
  g_autoptr (DcwDurableLog) log = dcw_durable_log_open (path, 0, FALSE, error);

  return log != NULL && dcw_durable_log_truncate (log, 0, error);
}

static gboolean
do_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = dcw_durable_read (path, 1000, NULL, error);

  return bytes != NULL;
}

static gboolean
do_make_folder (const char *path, GError **error)
{
  return dcw_durable_make_folder (path, error);
}

typedef gboolean (*Deed) (const char *path, GError **error);

START_TEST (steps)
{
  static const struct {
    const char *name;
    Deed deed;
    gboolean there, left; /* the file; a longer PATH.new */
    const char *steps;    /* F: the scratch folder */
  } cases[] = {
    { "replace", do_replace, FALSE, FALSE, "create f.new\nwrite f.new\nflush f.new\nrename f\nflush-folder F\ndone f\n" },
    { "replace what is there", do_replace, TRUE, FALSE,
      "create f.new\nwrite f.new\nflush f.new\nrename f\nflush-folder F\ndone f\n" },
    { "replace, something left", do_replace, TRUE, TRUE,
      "create f.new\nwrite f.new\ntruncate f.new\nflush f.new\nrename f\nflush-folder F\ndone f\n" },
    { "reserve", do_reserve, TRUE, FALSE, "create f.new\nallocate f.new\ndone f\n" },
    { "remove", do_remove, TRUE, FALSE, "remove f\nflush-folder F\ndone f\n" },
    { "remove what is absent", do_remove, FALSE, FALSE, "flush-folder F\ndone f\n" },
    { "log", do_log, FALSE, FALSE, "create f\nflush-folder F\ndone f\nwrite f\nflush f\ndone f\n" },
    { "log with a reserve", do_reserved_log, FALSE, FALSE,
      "create f\nallocate f\nflush-folder F\ndone f\nwrite f\nflush f\ndone f\n" },
    { "cut", do_cut, TRUE, FALSE, "create f\nflush-folder F\ndone f\ntruncate f\nflush f\ndone f\n" },
    { "make folder", do_make_folder, FALSE, FALSE, "make-folder f\nflush-folder F\ndone f\n" },
    { "read", do_read, TRUE, FALSE, "" },
  };
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new"), *base = g_path_get_basename (folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *trace = NULL, *found = NULL;
    g_auto (GStrv) parts = NULL;
    gboolean ok;

    g_remove (path);
    g_remove (fresh);
    if (cases[i].there)
      dcw_scratch_write (path, "old");
    if (cases[i].left)
      dcw_scratch_write (fresh, "something that is longer");
    dcw_fault_arm (DCW_FAULT_MODE_COUNT, 0);
    ok = cases[i].deed (path, &error);
    dcw_fault_disarm ();
    assert_ok (cases[i].name, ok, error);
    trace = dcw_fault_trace ();
    parts = g_strsplit (trace, base, -1);
    found = g_strjoinv ("F", parts);
    ck_assert_msg (g_str_equal (found, cases[i].steps), "%s: found\n%swanted\n%s", cases[i].name, found, cases[i].steps);
    g_rmdir (path);
  }
}
END_TEST

static const struct {
  const char *name;
  Deed deed;
} refusing[] = {
  { "replace", do_replace },
  { "reserve", do_reserve },
  { "remove", do_remove },
  { "log", do_log },
  { "log with a reserve", do_reserved_log },
  { "read", do_read },
};

START_TEST (folder_in_place)
{
  g_autofree char *path = in_folder ("f"), *inside = g_build_filename (path, "keep", NULL);

  g_mkdir (path, 0700);
  dcw_scratch_write (inside, "kept");
  for (guint i = 0; i < G_N_ELEMENTS (refusing); i++) {
    g_autoptr (GError) error = NULL;

    ck_assert_msg (!refusing[i].deed (path, &error), "%s", refusing[i].name);
    assert_error (refusing[i].name, error, DCW_ERROR_REFUSED);
    assert_has (refusing[i].name, inside, "kept");
  }
}
END_TEST

START_TEST (folder_in_place_of_new)
{
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new");
  g_autoptr (GError) error = NULL;

  dcw_scratch_write (path, "old");
  g_mkdir (fresh, 0700);
  ck_assert (!do_replace (path, &error));
  assert_error ("replace", error, DCW_ERROR_REFUSED);
  assert_has ("replace", path, "old");
  dcw_durable_release (path);
  ck_assert (g_file_test (fresh, G_FILE_TEST_IS_DIR));
}
END_TEST

#ifdef G_OS_UNIX

START_TEST (link_in_place)
{
  g_autofree char *path = in_folder ("f"), *target = in_folder ("target");

  dcw_scratch_write (target, "somebody's");
  ck_assert_int_eq (symlink ("target", path), 0);
  for (guint i = 0; i < G_N_ELEMENTS (refusing); i++) {
    g_autoptr (GError) error = NULL;

    ck_assert_msg (!refusing[i].deed (path, &error), "%s", refusing[i].name);
    assert_error (refusing[i].name, error, DCW_ERROR_REFUSED);
    assert_has (refusing[i].name, target, "somebody's");
    ck_assert_msg (g_file_test (path, G_FILE_TEST_IS_SYMLINK), "%s", refusing[i].name);
  }
}
END_TEST

START_TEST (link_in_place_of_new)
{
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new"), *target = in_folder ("target");
  g_autoptr (GError) error = NULL;

  dcw_scratch_write (target, "somebody's");
  dcw_scratch_write (path, "old");
  ck_assert_int_eq (symlink ("target", fresh), 0);
  ck_assert (!do_replace (path, &error));
  assert_error ("replace", error, DCW_ERROR_REFUSED);
  g_clear_error (&error);
  ck_assert (!do_reserve (path, &error));
  assert_error ("reserve", error, DCW_ERROR_REFUSED);
  assert_has ("target", target, "somebody's");
  assert_has ("path", path, "old");
}
END_TEST

/* A second name of another file must not be written through. */
START_TEST (hard_link_in_place_of_new)
{
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new"), *target = in_folder ("target");
  g_autoptr (GError) error = NULL;

  dcw_scratch_write (target, "somebody's");
  ck_assert_int_eq (link (target, fresh), 0);
  assert_ok ("replace", do_replace (path, &error), error);
  assert_has ("path", path, "the new text\n");
  assert_has ("target", target, "somebody's");
}
END_TEST

START_TEST (pipe_in_place)
{
  g_autofree char *path = in_folder ("f");

  ck_assert_int_eq (mkfifo (path, 0600), 0);
  for (guint i = 0; i < G_N_ELEMENTS (refusing); i++) {
    g_autoptr (GError) error = NULL;

    ck_assert_msg (!refusing[i].deed (path, &error), "%s", refusing[i].name);
    assert_error (refusing[i].name, error, DCW_ERROR_REFUSED);
  }
}
END_TEST

START_TEST (modes)
{
  static const struct {
    const char *name;
    int before, left; /* modes of the file and of PATH.new, -1: absent */
    int mode, after;
  } cases[] = {
    { "private", -1, -1, 0600, 0600 },
    { "for all", -1, -1, 0644, 0644 },
    { "beyond the umask", -1, -1, 0666, 0666 },
    { "over a wider one", 0666, -1, 0600, 0600 },
    { "over a wider left-over", 0600, 0666, 0600, 0600 },
    { "the same", 0640, -1, DCW_DURABLE_SAME_MODE, 0640 },
    { "the same, with a left-over", 0640, 0666, DCW_DURABLE_SAME_MODE, 0640 },
    { "the same as none", -1, -1, DCW_DURABLE_SAME_MODE, 0600 },
    { "no set-user bit", 04755, -1, DCW_DURABLE_SAME_MODE, 0755 },
  };
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new");
  const mode_t umask_before = umask (027);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    struct stat st;

    g_remove (path);
    if (cases[i].before >= 0) {
      dcw_scratch_write (path, "x");
      chmod (path, (mode_t)cases[i].before);
    }
    if (cases[i].left >= 0) {
      dcw_scratch_write (fresh, "x");
      chmod (fresh, (mode_t)cases[i].left);
    }
    assert_ok (cases[i].name, dcw_durable_replace (path, "y", 1, cases[i].mode, &error), error);
    ck_assert (stat (path, &st) == 0);
    ck_assert_msg ((st.st_mode & 07777) == (mode_t)cases[i].after, "%s: %o", cases[i].name, st.st_mode & 07777u);
  }
  umask (umask_before);
}
END_TEST

static ino_t
inode_of (const char *path)
{
  struct stat st;

  ck_assert_msg (stat (path, &st) == 0, "%s", path);
  return st.st_ino;
}

/* The space is in the file that was reserved; it must be that one that takes the place of the old one. */
START_TEST (uses_the_reserve)
{
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < (geteuid () == 0 ? 2 : 1); i++) {
    const char *name = i == 0 ? "ours" : "of somebody else";
    ino_t reserved;

    dcw_scratch_write (path, "x");
    if (i > 0)
      ck_assert_int_eq (chown (path, 1, 2), 0);
    assert_ok (name, dcw_durable_reserve (path, 10000, DCW_DURABLE_SAME_MODE, &error), error);
    reserved = inode_of (fresh);
    assert_ok (name, dcw_durable_reserve (path, 20000, DCW_DURABLE_SAME_MODE, &error), error);
    assert_ok (name, dcw_durable_replace (path, "y", 1, DCW_DURABLE_SAME_MODE, &error), error);
    ck_assert_msg (inode_of (path) == reserved, "%s", name);
  }
}
END_TEST

/* Root must not write its own file into one that somebody else made and may still hold open. */
START_TEST (new_of_somebody_else)
{
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new");
  g_autoptr (GError) error = NULL;
  struct stat st, before;
  int fd;

  if (geteuid () != 0)
    dcw_skip ("only root can give files away");
  dcw_scratch_write (fresh, "theirs");
  ck_assert_int_eq (chown (fresh, 1, 2), 0);
  fd = g_open (fresh, O_RDONLY | O_CLOEXEC, 0); /* keeps its number taken */
  ck_assert (fd >= 0 && fstat (fd, &before) == 0);
  assert_ok ("replace", dcw_durable_replace (path, "y", 1, 0600, &error), error);
  ck_assert (stat (path, &st) == 0);
  ck_assert_uint_ne (st.st_ino, before.st_ino);
  ck_assert_uint_eq (st.st_uid, 0);
  close (fd);
}
END_TEST

START_TEST (keeps_the_owner)
{
  g_autofree char *path = in_folder ("f");
  g_autoptr (GError) error = NULL;
  struct stat st;

  if (geteuid () != 0)
    dcw_skip ("only root can give files away");
  dcw_scratch_write (path, "x");
  ck_assert_int_eq (chown (path, 1, 2), 0);
  assert_ok ("replace", dcw_durable_replace (path, "y", 1, DCW_DURABLE_SAME_MODE, &error), error);
  ck_assert (stat (path, &st) == 0);
  ck_assert_uint_eq (st.st_uid, 1);
  ck_assert_uint_eq (st.st_gid, 2);
}
END_TEST

START_TEST (denied)
{
  g_autofree char *path = in_folder ("f");
  const gboolean root = geteuid () == 0;

  dcw_scratch_write (path, "old");
  chmod (path, 0);
  chmod (folder, 0555);
  if (root)
    ck_assert_int_eq (seteuid (65534), 0);
  for (guint i = 0; i < G_N_ELEMENTS (refusing); i++) {
    g_autoptr (GError) error = NULL;

    ck_assert_msg (!refusing[i].deed (path, &error), "%s", refusing[i].name);
    assert_error (refusing[i].name, error, DCW_ERROR_DENIED);
  }
  if (root)
    ck_assert_int_eq (seteuid (0), 0);
  chmod (folder, 0700);
  chmod (path, 0600);
  assert_has ("denied", path, "old");
}
END_TEST

#endif

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("platform-durable");
  TCase *plain = tcase_create ("plain"), *in_place = tcase_create ("in-place");

  tcase_add_checked_fixture (plain, set_up, tear_down);
  tcase_add_test (plain, replaces);
  tcase_add_test (plain, uses_what_was_left);
  tcase_add_test (plain, reserves);
  tcase_add_test (plain, removes);
  tcase_add_test (plain, makes_folders);
  tcase_add_test (plain, reads);
  tcase_add_test (plain, names);
  tcase_add_test (plain, odd_names);
  tcase_add_test (plain, log_appends);
  tcase_add_test (plain, steps);
  suite_add_tcase (suite, plain);

  tcase_add_checked_fixture (in_place, set_up, tear_down);
  tcase_add_test (in_place, folder_in_place);
  tcase_add_test (in_place, folder_in_place_of_new);
#ifdef G_OS_UNIX
  tcase_add_test (in_place, link_in_place);
  tcase_add_test (in_place, link_in_place_of_new);
  tcase_add_test (in_place, hard_link_in_place_of_new);
  tcase_add_test (in_place, pipe_in_place);
  tcase_add_test (in_place, modes);
  tcase_add_test (in_place, uses_the_reserve);
  tcase_add_test (in_place, new_of_somebody_else);
  tcase_add_test (in_place, keeps_the_owner);
  tcase_add_test (in_place, denied);
#endif
  suite_add_tcase (suite, in_place);
  return suite;
}
