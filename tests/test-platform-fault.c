/* Breaks each durable call at each step, in one process. */
#include <string.h>
#include <glib/gstdio.h>
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
do_reserve_and_replace (const char *path, GError **error)
{
  return do_reserve (path, error) && do_replace (path, error);
}

static gboolean
do_remove (const char *path, GError **error)
{
  return dcw_durable_remove (path, error);
}

typedef gboolean (*Deed) (const char *path, GError **error);

#define FIRST_MODE DCW_FAULT_MODE_KILL
#define MAX_STEPS 100

/* The file is the old or the new one whatever step breaks; what is said is true; and it can be done afterwards. */
static void
break_deed (const char *name, Deed deed, const char *before, const char *after, DcwFaultMode mode)
{
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new");
  guint seen_before = 0, seen_after = 0;
  gboolean fired = TRUE;

  for (guint n = 1; fired; n++) {
    g_autofree char *label = g_strdup_printf ("%s, %s at step %u", name, dcw_fault_mode_name (mode), n);
    g_autoptr (GError) error = NULL;
    gboolean ok;

    ck_assert_msg (n < MAX_STEPS, "%s: no end", label);
    g_remove (path);
    g_remove (fresh);
    if (before != NULL)
      dcw_scratch_write (path, before);
    dcw_fault_arm (mode, n);
    ok = deed (path, &error);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();

    if (dcw_scratch_has (path, after))
      seen_after++;
    else {
      assert_has (label, path, before);
      seen_before++;
      ck_assert_msg (!ok, "%s: said done, but is not", label);
    }
    ck_assert_msg (ok == (error == NULL), "%s: result and error differ", label);
    if (!fired)
      assert_ok (label, ok, error);
    if (!ok) {
      assert_error (label, error, DCW_ERROR_IO);
      ck_assert_msg (strstr (error->message, folder) != NULL, "%s: which file? %s", label, error->message);
      if (mode == DCW_FAULT_MODE_ENOSPC || mode == DCW_FAULT_MODE_ENOSPC_FROM)
        ck_assert_msg (strstr (error->message, "no space left") != NULL, "%s: %s", label, error->message);
    }
    g_clear_error (&error);
    assert_ok (label, deed (path, &error), error);
    assert_has (label, path, after);
    assert_has (label, fresh, NULL);
  }
  /* A kill comes both before and after the file has changed. */
  ck_assert_msg (seen_before > 0 && seen_after > 1, "%s, %s: %u times before, %u after", name, dcw_fault_mode_name (mode),
                 seen_before, seen_after);
}

START_TEST (broken_deeds)
{
  static const struct {
    const char *name;
    Deed deed;
    const char *before, *after;
  } cases[] = {
    { "replace", do_replace, "the old text, which is longer\n", "the new text\n" },
    { "create", do_replace, NULL, "the new text\n" },
    { "reserve and replace", do_reserve_and_replace, "old\n", "the new text\n" },
    { "remove", do_remove, "old\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    for (DcwFaultMode mode = FIRST_MODE; mode < DCW_FAULT_N_MODES; mode++)
      break_deed (cases[i].name, cases[i].deed, cases[i].before, cases[i].after, mode);
  }
}
END_TEST

START_TEST (broken_reserve)
{
  g_autofree char *path = in_folder ("f"), *fresh = in_folder ("f.new");
  gboolean fired = TRUE;

  for (guint n = 1; fired; n++) {
    g_autoptr (GError) error = NULL;
    gboolean ok;

    dcw_scratch_write (path, "old");
    dcw_fault_arm (DCW_FAULT_MODE_ENOSPC, n);
    ok = do_reserve (path, &error);
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    ck_assert_msg (ok == g_file_test (fresh, G_FILE_TEST_EXISTS), "step %u: nothing is left of a failed reserve", n);
    assert_has ("reserve", path, "old");
    dcw_durable_release (path);
  }
}
END_TEST

START_TEST (broken_make_folder)
{
  g_autofree char *path = in_folder ("sub");

  for (DcwFaultMode mode = FIRST_MODE; mode < DCW_FAULT_N_MODES; mode++) {
    gboolean fired = TRUE;

    for (guint n = 1; fired; n++) {
      g_autofree char *label = g_strdup_printf ("%s at step %u", dcw_fault_mode_name (mode), n);
      g_autoptr (GError) error = NULL;
      gboolean ok;

      ck_assert_msg (n < MAX_STEPS, "%s: no end", label);
      g_rmdir (path);
      dcw_fault_arm (mode, n);
      ok = dcw_durable_make_folder (path, &error);
      fired = dcw_fault_fired ();
      dcw_fault_disarm ();
      if (ok)
        ck_assert_msg (g_file_test (path, G_FILE_TEST_IS_DIR), "%s: said made, but is not", label);
      else
        assert_error (label, error, DCW_ERROR_IO);
      g_clear_error (&error);
      assert_ok (label, dcw_durable_make_folder (path, &error), error);
    }
  }
}
END_TEST

/* Three records; the file is always a prefix of them, holds every record that was said to be in, and a log that goes on
 * after a failure has exactly the records that succeeded. */
static void
break_log (gsize reserve, DcwFaultMode mode)
{
  static const char *const records[] = { "record one\n", "the second record, a longer one\n", "3\n" };
  static const char base[] = "from before\n";
  const gboolean dies = mode == DCW_FAULT_MODE_KILL || mode == DCW_FAULT_MODE_TEAR;
  g_autofree char *path = in_folder ("log");
  gboolean fired = TRUE;

  for (guint n = 1; fired; n++) {
    g_autofree char *label = g_strdup_printf ("reserve %u, %s at step %u", (guint)reserve, dcw_fault_mode_name (mode), n);
    g_autoptr (GString) said = g_string_new (base);
    g_autoptr (DcwDurableLog) log = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *found = NULL;
    const char *pending = NULL; /* failed, and may be there */
    gsize size = 0;

    ck_assert_msg (n < MAX_STEPS, "%s: no end", label);
    dcw_scratch_write (path, base);
    dcw_fault_arm (mode, n);
    log = dcw_durable_log_open (path, reserve, FALSE, NULL);
    for (guint i = 0; log != NULL && i < G_N_ELEMENTS (records); i++) {
      if (dcw_durable_log_append (log, records[i], strlen (records[i]), NULL)) {
        ck_assert_msg (!dies || pending == NULL, "%s: went on after death", label);
        g_string_append (said, records[i]);
        pending = NULL;
      } else if (pending == NULL)
        pending = records[i];
    }
    fired = dcw_fault_fired ();
    dcw_fault_disarm ();

    found = dcw_scratch_read (path, &size);
    ck_assert_msg (size >= said->len && memcmp (found, said->str, said->len) == 0, "%s: has \"%s\", said \"%s\"", label, found,
                   said->str);
    ck_assert_msg (g_str_has_prefix (pending != NULL ? pending : "", found + said->len), "%s: has \"%s\"", label, found);
    if (!fired)
      ck_assert_msg (pending == NULL, "%s: failed without a fault", label);
    if (log != NULL) {
      ck_assert_msg (dcw_durable_log_length (log) == said->len, "%s: known end", label);
      assert_ok (label, dcw_durable_log_append (log, "and on\n", 7, &error), error);
      g_string_append (said, "and on\n");
      assert_has (label, path, said->str);
    }
  }
}

START_TEST (broken_logs)
{
  for (DcwFaultMode mode = FIRST_MODE; mode < DCW_FAULT_N_MODES; mode++) {
    break_log (0, mode);
    break_log (10, mode);
    break_log (1000, mode);
  }
}
END_TEST

START_TEST (torn_is_half)
{
  g_autofree char *path = in_folder ("log");
  g_autoptr (DcwDurableLog) log = NULL;
  g_autoptr (GError) error = NULL;

  log = dcw_durable_log_open (path, 0, TRUE, &error);
  assert_ok ("open", log != NULL, error);
  dcw_fault_arm (DCW_FAULT_MODE_TEAR, 1);
  ck_assert (!dcw_durable_log_append (log, "0123456789", 10, NULL));
  dcw_fault_disarm ();
  assert_has ("torn", path, "01234");
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("platform-fault");
  TCase *broken = tcase_create ("broken");

  tcase_add_checked_fixture (broken, set_up, tear_down);
  tcase_add_test (broken, broken_deeds);
  tcase_add_test (broken, broken_reserve);
  tcase_add_test (broken, broken_make_folder);
  tcase_add_test (broken, broken_logs);
  tcase_add_test (broken, torn_is_half);
  suite_add_tcase (suite, broken);
  return suite;
}
