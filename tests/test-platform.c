#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>
#ifdef G_OS_WIN32
#include <io.h>
#else
#include <unistd.h>
#endif
#include "platform/clock.h"
#include "platform/folder.h"
#include "platform/lock.h"
#include "platform/prompt.h"
#include "platform/random.h"
#include "platform/secret.h"
#include "platform/translations.h"
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

START_TEST (shows_times)
{
  static const struct {
    gint64 time_s;
    const char *shown;
  } cases[] = {
    { 0, "1970-01-01T00:00:00Z" },         { 1, "1970-01-01T00:00:01Z" },          { -1, "1969-12-31T23:59:59Z" },
    { 951782400, "2000-02-29T00:00:00Z" }, { 4102444799, "2099-12-31T23:59:59Z" }, { 253402300799, "9999-12-31T23:59:59Z" },
    { 253402300800, "253402300800" },      { G_MAXINT64, "9223372036854775807" },  { G_MININT64, "-9223372036854775808" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = dcw_clock_show (cases[i].time_s);

    ck_assert_msg (g_str_equal (shown, cases[i].shown), "%s: %s", cases[i].shown, shown);
  }
}
END_TEST

START_TEST (tells_the_time)
{
  const gint64 real_s = g_get_real_time () / G_USEC_PER_SEC;

  dcw_clock_set_for_test (12345);
  ck_assert_int_eq (dcw_clock_now_s (), 12345);
  dcw_clock_set_for_test (0);
  ck_assert_int_ge (dcw_clock_now_s (), real_s);
}
END_TEST

static guint32
counting_source (gpointer data)
{
  guint32 *next = data;

  return (*next)++ * 0x11111111u;
}

START_TEST (random_numbers)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint32 all_or = 0, all_and = G_MAXUINT32, next = 1;
  g_autofree char *injected = NULL;

  for (guint i = 0; i < 1000; i++) {
    const guint32 number = dcw_random_u32 ();
    char *uuid = dcw_random_uuid ();

    all_or |= number;
    all_and &= number;
    ck_assert_msg (g_uuid_string_is_valid (uuid) && uuid[14] == '4' && strchr ("89ab", uuid[19]) != NULL, "%s", uuid);
    g_hash_table_add (seen, uuid);
  }
  ck_assert_uint_eq (all_or, G_MAXUINT32);
  ck_assert_uint_eq (all_and, 0);
  ck_assert_uint_eq (g_hash_table_size (seen), 1000);

  dcw_random_set_for_test (counting_source, &next);
  injected = dcw_random_uuid ();
  dcw_random_set_for_test (NULL, NULL);
  ck_assert_str_eq (injected, "11111111-2222-4222-b333-333344444444");
}
END_TEST

START_TEST (secrets)
{
  g_autofree char *longest = g_strnfill (DCW_SECRET_MAX, 'x'), *longer = g_strnfill (DCW_SECRET_MAX + 1, 'x');
  char *secret = dcw_secret_new ("geheim", -1), *part = dcw_secret_new ("geheim", 3), *whole = dcw_secret_new (longest, -1);
  char *empty = dcw_secret_new ("", 0);

  ck_assert_str_eq (secret, "geheim");
  ck_assert_str_eq (part, "geh");
  ck_assert_str_eq (whole, longest);
  ck_assert_str_eq (empty, "");
  ck_assert_ptr_null (dcw_secret_new (longer, -1));
  dcw_secret_wipe (secret, 3);
  ck_assert (memcmp (secret, "\0\0\0eim", 7) == 0);
  dcw_secret_free (secret);
  dcw_secret_free (part);
  dcw_secret_free (whole);
  dcw_secret_free (empty);
  dcw_secret_free (NULL);
}
END_TEST

START_TEST (secrets_by_name)
{
  g_autofree char *longer = g_strnfill (DCW_SECRET_MAX + 1, 'x');
  g_autoptr (DcwSecrets) all = dcw_secrets_new ();

  ck_assert_ptr_null (dcw_secrets_get (all, "OpcServer"));
  ck_assert (dcw_secrets_set (all, "OpcServer", "one"));
  ck_assert (dcw_secrets_set (all, "\xc3\xa4ndi", "two"));
  ck_assert_str_eq (dcw_secrets_get (all, "opcSERVER"), "one");
  ck_assert_str_eq (dcw_secrets_get (all, "\xc3\x84NDI"), "two");
  ck_assert (dcw_secrets_set (all, "OPCSERVER", "three"));
  ck_assert_str_eq (dcw_secrets_get (all, "OpcServer"), "three");
  ck_assert (!dcw_secrets_set (all, "OpcServer", longer));
  ck_assert_str_eq (dcw_secrets_get (all, "OpcServer"), "three");
  ck_assert (dcw_secrets_set (all, "opcserver", NULL));
  ck_assert_ptr_null (dcw_secrets_get (all, "OpcServer"));
  ck_assert_str_eq (dcw_secrets_get (all, "\xc3\xa4ndi"), "two");
}
END_TEST

static const struct {
  const char *name, *text;
  const char *secret; /* NULL: error */
  int code;
} secret_files[] = {
  { "plain", "geheim", "geheim", 0 },
  { "with line end", "geheim\n", "geheim", 0 },
  { "with Windows line end", "geheim\r\n", "geheim", 0 },
  { "blanks count", " ge heim ", " ge heim ", 0 },
  { "not ASCII", "\xc3\xa4\xe2\x82\xac\n", "\xc3\xa4\xe2\x82\xac", 0 },
  { "empty", "", NULL, DCW_ERROR_INVALID },
  { "empty line", "\n", NULL, DCW_ERROR_INVALID },
  { "two lines", "ge\nheim\n", NULL, DCW_ERROR_INVALID },
  { "empty line after", "geheim\n\n", NULL, DCW_ERROR_INVALID },
  { "not UTF-8", "\xff\xfe", NULL, DCW_ERROR_INVALID },
};

START_TEST (secrets_from_files)
{
  g_autofree char *path = in_folder ("password"), *lost = in_folder ("lost");
  g_autofree char *longest = g_strnfill (DCW_SECRET_MAX, 'x'), *longer = g_strnfill (DCW_SECRET_MAX + 1, 'x');
  g_autoptr (GError) error = NULL;
  char *secret;

  for (guint i = 0; i < G_N_ELEMENTS (secret_files); i++) {
    g_autoptr (GError) failure = NULL;

    dcw_scratch_write (path, secret_files[i].text);
    g_chmod (path, 0600);
    secret = dcw_secret_read_file (path, "--password x", &failure);
    if (secret_files[i].secret != NULL) {
      assert_ok (secret_files[i].name, secret != NULL, failure);
      ck_assert_msg (g_str_equal (secret, secret_files[i].secret), "%s", secret_files[i].name);
    } else {
      ck_assert_msg (secret == NULL, "%s", secret_files[i].name);
      assert_error (secret_files[i].name, failure, (gint)secret_files[i].code);
    }
    dcw_secret_free (secret);
  }
  dcw_scratch_write (path, longest);
  secret = dcw_secret_read_file (path, "--password x", &error);
  assert_ok ("longest", secret != NULL, error);
  dcw_secret_free (secret);
  dcw_scratch_write (path, longer);
  ck_assert_ptr_null (dcw_secret_read_file (path, "--password x", &error));
  assert_error ("too long", error, DCW_ERROR_LIMIT);
  ck_assert_ptr_null (strstr (error->message, "xxx"));
  g_clear_error (&error);
  ck_assert_ptr_null (dcw_secret_read_file (lost, "--password x", &error));
  assert_error ("absent", error, DCW_ERROR_INVALID);
  /* A password that was typed where a path belongs is not repeated. */
  ck_assert_msg (strstr (error->message, "--password x") != NULL && strstr (error->message, "lost") == NULL, "%s",
                 error->message);
  g_clear_error (&error);
  ck_assert_ptr_null (dcw_secret_read_file (folder, "--password x", &error));
  ck_assert_msg (error != NULL && strstr (error->message, folder) == NULL, "a folder is read");
  g_clear_error (&error);
  ck_assert_ptr_null (dcw_secret_read_fd (-1, "a bad descriptor", &error));
  assert_error ("bad descriptor", error, DCW_ERROR_INVALID);
}
END_TEST

/* Standard input from a file while it lasts. */
static int
redirect_input (const char *text)
{
  g_autofree char *path = in_folder ("input");
  const int before = dup (0);
  int fd;

  dcw_scratch_write (path, text);
  fd = g_open (path, O_RDONLY, 0);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_ge (dup2 (fd, 0), 0);
  close (fd);
  return before;
}

static void
restore_input (int before)
{
  dup2 (before, 0);
  close (before);
}

START_TEST (yes_or_no)
{
  static const struct {
    const char *input;
    gboolean yes;
  } cases[] = {
    { "y\n", TRUE },
    { "yes\n", TRUE },
    { "YES\n", TRUE },
    { " yes \n", TRUE },
    { "yes", TRUE },
    { "yes\r\n", TRUE },
    { "", FALSE },
    { "\n", FALSE },
    { "n\n", FALSE },
    { "no\n", FALSE },
    { "yesterday\n", FALSE },
    { "\xff\n", FALSE },
    { "yes yes\n", FALSE },
    { "y                                                                                                     \n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const int before = redirect_input (cases[i].input);
    const gboolean yes = dcw_prompt_yes ("Go on? ");

    restore_input (before);
    ck_assert_msg (yes == cases[i].yes, "\"%s\"", cases[i].input);
  }
}
END_TEST

START_TEST (answers_in_order)
{
  const int before = redirect_input ("yes\nfirst secret\n\nno\nlast");
  char *first = dcw_prompt_yes ("1? ") ? dcw_prompt_secret ("2? ") : NULL, *second = dcw_prompt_secret ("3? ");
  const gboolean no = !dcw_prompt_yes ("4? ");
  char *third = dcw_prompt_secret ("5? "), *fourth = dcw_prompt_secret ("6? ");
  const gboolean terminal = dcw_prompt_is_terminal ();

  restore_input (before);
  ck_assert_pstr_eq (first, "first secret");
  ck_assert_pstr_eq (second, "");
  ck_assert (no);
  ck_assert_pstr_eq (third, "last");
  ck_assert_ptr_null (fourth);
  ck_assert (!terminal);
  dcw_secret_free (first);
  dcw_secret_free (second);
  dcw_secret_free (third);
}
END_TEST

START_TEST (locks_once)
{
  g_autofree char *path = in_folder ("lock"), *other = in_folder ("other"), *lost = g_build_filename (folder, "no", "lock", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwLock) lock = dcw_lock_take (path, &error);
  g_autoptr (DcwLock) second = NULL;

  assert_ok ("take", lock != NULL, error);
  ck_assert_ptr_null (dcw_lock_take (path, &error));
  assert_error ("take again", error, DCW_ERROR_REFUSED);
  g_clear_error (&error);
  second = dcw_lock_take (other, &error);
  assert_ok ("take another", second != NULL, error);
  g_clear_pointer (&lock, dcw_lock_release);
  ck_assert (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  lock = dcw_lock_take (path, &error);
  assert_ok ("take after release", lock != NULL, error);
  ck_assert_ptr_null (dcw_lock_take (lost, &error));
  assert_error ("no folder", error, DCW_ERROR_IO);
  g_clear_error (&error);
  ck_assert_ptr_null (dcw_lock_take (folder, &error));
  assert_error ("a folder in place", error, DCW_ERROR_REFUSED);
}
END_TEST

START_TEST (lock_breaks)
{
  g_autofree char *path = in_folder ("lock");
  g_autoptr (DcwLock) lock = NULL;
  g_autoptr (GError) error = NULL;

  dcw_fault_arm (DCW_FAULT_MODE_EIO, 1);
  ck_assert_ptr_null (dcw_lock_take (path, &error));
  assert_error ("fault", error, DCW_ERROR_IO);
  g_clear_error (&error);
  lock = dcw_lock_take (path, &error);
  assert_ok ("after the fault", lock != NULL, error);
}
END_TEST

START_TEST (state_folder)
{
  g_autofree char *by_default = NULL, *chosen = NULL, *relative = NULL, *here = g_get_current_dir ();
  g_autofree char *wanted_relative = g_build_filename (here, "sub", NULL);

  g_unsetenv ("OPCDCOM_STATE");
  by_default = dcw_folder_state ();
  ck_assert_msg (g_path_is_absolute (by_default), "%s", by_default);
  g_setenv ("OPCDCOM_STATE", folder, TRUE);
  chosen = dcw_folder_state ();
  ck_assert_str_eq (chosen, folder);
  g_setenv ("OPCDCOM_STATE", "sub", TRUE);
  relative = dcw_folder_state ();
  ck_assert_str_eq (relative, wanted_relative);
  g_unsetenv ("OPCDCOM_STATE");
}
END_TEST

START_TEST (private_folder)
{
  g_autofree char *deep = g_build_filename (folder, "a", "b", "c", NULL), *file = in_folder ("file");
  g_autofree char *below_file = g_build_filename (file, "sub", NULL), *middle = g_build_filename (folder, "a", "b", NULL);
  g_autoptr (GError) error = NULL;

  assert_ok ("make", dcw_folder_private (deep, &error), error);
  assert_ok ("check", dcw_folder_private (deep, &error), error);
  assert_ok ("parents are private too", dcw_folder_private (middle, &error), error);
  dcw_scratch_write (file, "x");
  ck_assert (!dcw_folder_private (file, &error));
  assert_error ("a file in place", error, DCW_ERROR_REFUSED);
  g_clear_error (&error);
  ck_assert (!dcw_folder_private (below_file, &error));
  assert_error ("a file on the way", error, DCW_ERROR_REFUSED);
}
END_TEST

START_TEST (private_folder_breaks)
{
  for (DcwFaultMode mode = DCW_FAULT_MODE_KILL; mode < DCW_FAULT_N_MODES; mode++) {
    gboolean fired = TRUE;

    for (guint n = 1; fired; n++) {
      g_autofree char *label = g_strdup_printf ("%s at step %u", dcw_fault_mode_name (mode), n);
      g_autofree char *top = g_strdup_printf ("%s-%u", dcw_fault_mode_name (mode), n);
      g_autofree char *path = g_build_filename (folder, top, "b", NULL);
      g_autoptr (GError) error = NULL;
      gboolean ok;

      ck_assert_msg (n < 100, "%s: no end", label);
      dcw_fault_arm (mode, n);
      ok = dcw_folder_private (path, &error);
      fired = dcw_fault_fired ();
      dcw_fault_disarm ();
      if (ok)
        ck_assert_msg (g_file_test (path, G_FILE_TEST_IS_DIR), "%s: said made, but is not", label);
      else
        assert_error (label, error, DCW_ERROR_IO);
      g_clear_error (&error);
      assert_ok (label, dcw_folder_private (path, &error), error);
    }
  }
}
END_TEST

START_TEST (translations_beside_the_program)
{
  g_autofree char *bin = g_build_filename (folder, "bin", NULL), *above = g_build_filename (folder, "share", "locale", NULL);
  g_autofree char *beside = g_build_filename (bin, "share", "locale", NULL), *none = dcw_translations_folder (bin);
  ck_assert_msg (none == NULL, "no folder there: %s", none);
  ck_assert_int_eq (g_mkdir_with_parents (beside, 0700), 0);
  g_autofree char *found = dcw_translations_folder (bin);
  ck_assert_msg (g_strcmp0 (found, beside) == 0, "beside the program: %s", found);
  ck_assert_int_eq (g_mkdir_with_parents (above, 0700), 0);
  g_autofree char *better = dcw_translations_folder (bin);
  ck_assert_msg (g_strcmp0 (better, above) == 0, "above a bin folder comes first: %s", better);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("platform");
  TCase *values = tcase_create ("values"), *files = tcase_create ("files");

  tcase_add_test (values, shows_times);
  tcase_add_test (values, tells_the_time);
  tcase_add_test (values, random_numbers);
  tcase_add_test (values, secrets);
  tcase_add_test (values, secrets_by_name);
  suite_add_tcase (suite, values);

  tcase_add_checked_fixture (files, set_up, tear_down);
  tcase_add_test (files, secrets_from_files);
  tcase_add_test (files, yes_or_no);
  tcase_add_test (files, answers_in_order);
  tcase_add_test (files, locks_once);
  tcase_add_test (files, lock_breaks);
  tcase_add_test (files, state_folder);
  tcase_add_test (files, private_folder);
  tcase_add_test (files, translations_beside_the_program);
  tcase_add_test (files, private_folder_breaks);
  suite_add_tcase (suite, files);
  return suite;
}
