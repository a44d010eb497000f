/* Copies and moved files: whose runs they are. */
#include <string.h>
#include <glib/gstdio.h>
#ifdef G_OS_UNIX
#include <unistd.h>
#endif
#include "apply/owner.h"
#include "apply/restart.h"
#include "base/error.h"
#include "platform/clock.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/scratch.h"
#include "support/tap.h"

static char *
beside (DcwBench *bench, const char *name)
{
  return g_build_filename (bench->site->folder, name, NULL);
}

static void
put (const char *path, const char *content)
{
  g_autoptr (GError) error = NULL;
  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);
}

/* The bench goes on with another file. */
static void
go_to (DcwBench *bench, const char *path)
{
  if (bench->site->path != path) {
    g_free (bench->site->path);
    bench->site->path = g_strdup (path);
  }
  dcw_bench_restart (bench);
}

static void
check_owner (DcwBench *bench, const char *name, DcwOwner expected, const char *expected_other)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = NULL;
  DcwOwner owner;
  ck_assert_msg (dcw_owner_find (bench->store, &owner, &other, &error), "%s: %s", name, error != NULL ? error->message : "?");
  ck_assert_msg (owner == expected, "%s: is %d, expected %d", name, owner, expected);
  ck_assert_msg (g_strcmp0 (other, expected_other) == 0, "%s: names %s, expected %s", name, other != NULL ? other : "nothing",
                 expected_other != NULL ? expected_other : "nothing");
}

static void
apply_and_wait (DcwBench *bench)
{
  DcwRunOptions options = { .confirm_within_s = 60 };
  dcw_clock_set_for_test (10000);
  g_autoptr (DcwReport) report = dcw_bench_apply (bench, DCW_SITE_FULL, &options);
  dcw_check_report (report, "apply", DCW_RUN_WAITING, 11);
}

static DcwReport *
settle (DcwBench *bench)
{
  g_autoptr (GError) error = NULL;
  DcwReport *report = NULL;
  ck_assert_msg (dcw_settle_deadline (bench->store, bench->station, &report, &error), "%s", error != NULL ? error->message : "?");
  return report;
}

/* ---- Copies ---- */

static gboolean
try_apply (DcwBench *bench, GError **error)
{
  g_autoptr (DcwPlan) plan = dcw_site_plan (DCW_SITE_ADOPT);
  g_autoptr (DcwReport) report = dcw_apply (bench->store, bench->station, plan, NULL, NULL, error);
  return report != NULL;
}

static gboolean
try_undo (DcwBench *bench, GError **error)
{
  g_autoptr (DcwReport) report = dcw_undo (bench->store, bench->station, 0, FALSE, NULL, error);
  return report != NULL;
}

static gboolean
try_undo_dry (DcwBench *bench, GError **error)
{
  g_autoptr (DcwReport) report = dcw_undo (bench->store, bench->station, 0, TRUE, NULL, error);
  return report != NULL;
}

static gboolean
try_resume (DcwBench *bench, GError **error)
{
  g_autoptr (DcwReport) report = dcw_resume (bench->store, bench->station, FALSE, NULL, error);
  return report != NULL;
}

static gboolean
try_confirm (DcwBench *bench, GError **error)
{
  return dcw_confirm (bench->store, bench->station, 0, error);
}

static gboolean
try_restart (DcwBench *bench, GError **error)
{
  DcwPendingRestart pending = { .service = (char *)"Plant", .run = 1 };
  return dcw_restart_pending (bench->store, bench->station, &pending, NULL, NULL, NULL, error) == DCW_RESTARTED;
}

static const struct {
  const char *name;
  gboolean (*try) (DcwBench *bench, GError **error);
} acts[] = {
  { "apply", try_apply },   { "undo", try_undo },       { "undo --dry-run", try_undo_dry },
  { "resume", try_resume }, { "confirm", try_confirm }, { "restart", try_restart },
};

/* Whatever is tried on a copy, neither file and no run changes. */
START_TEST (copy_is_refused)
{
  const char *name = acts[_i].name;
  g_auto (DcwBench) bench = { 0 };
  g_autoptr (GError) error = NULL;
  dcw_bench_start (&bench, TRUE);
  apply_and_wait (&bench);
  g_autofree char *original = g_strdup (bench.site->path), *copy = beside (&bench, "copy.xml");
  g_autofree char *applied = dcw_site_bytes (bench.site);
  put (copy, applied);
  go_to (&bench, copy);
  check_owner (&bench, name, DCW_OWNER_OTHER, original);
  g_autoptr (GHashTable) before = dcw_site_save (bench.site);
  ck_assert_msg (!acts[_i].try (&bench, &error), "%s: is not refused", name);
  ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED) && strstr (error->message, "is a copy of") != NULL
                     && strstr (error->message, original) != NULL
                     && strstr (error->message, "opcdcom capture -o NEW.xml --station") != NULL,
                 "%s: %s", name, error->message);
  g_autoptr (GHashTable) after = dcw_site_save (bench.site);
  GHashTableIter iter;
  gpointer path, bytes;
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &path, &bytes)) {
    GBytes *was = g_hash_table_lookup (before, path);
    ck_assert_msg (g_str_has_suffix (path, ".lock")
                       || (g_hash_table_contains (before, path) && (was == bytes || (was != NULL && g_bytes_equal (was, bytes)))),
                   "%s: %s has changed", name, (char *)path);
  }
  /* The original is as it was, and in time. */
  go_to (&bench, original);
  check_owner (&bench, name, DCW_OWNER_THIS, NULL);
  ck_assert_msg (dcw_confirm (bench.store, bench.station, 1, NULL), "%s: the original can't be confirmed any more", name);
}
END_TEST

/* A deadline that passes is the original's matter, whoever looks first. */
START_TEST (copy_leaves_the_deadline)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  apply_and_wait (&bench);
  g_autofree char *original = g_strdup (bench.site->path), *copy = beside (&bench, "copy.xml");
  g_autofree char *applied = dcw_site_bytes (bench.site);
  put (copy, applied);
  dcw_clock_set_for_test (10061);
  go_to (&bench, copy);
  g_autoptr (DcwReport) none = settle (&bench);
  ck_assert_msg (none == NULL, "the copy settled it");
  dcw_check_bytes (&bench, "the copy", applied);
  go_to (&bench, original);
  dcw_check_bytes (&bench, "the original", applied);
  g_autoptr (DcwReport) report = settle (&bench);
  dcw_check_report (report, "the original", DCW_RUN_UNDONE, 0);
  dcw_check_bytes (&bench, "the original", bench.original);
}
END_TEST

/* ---- Files that go elsewhere ---- */

START_TEST (moved)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  check_owner (&bench, "before the first run", DCW_OWNER_THIS, NULL);
  apply_and_wait (&bench);
  g_autofree char *first = g_strdup (bench.site->path), *second = beside (&bench, "second.xml");
  ck_assert (g_rename (first, second) == 0);
  go_to (&bench, second);
  check_owner (&bench, "moved", DCW_OWNER_MOVED, first);
  check_owner (&bench, "looked at twice", DCW_OWNER_MOVED, first);
  dcw_clock_set_for_test (10061);
  g_autoptr (DcwReport) report = settle (&bench);
  dcw_check_report (report, "moved", DCW_RUN_UNDONE, 0);
  check_owner (&bench, "settled", DCW_OWNER_THIS, NULL);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  /* What is put where the file was is the copy now. */
  g_autofree char *applied = dcw_site_bytes (bench.site);
  put (first, applied);
  go_to (&bench, first);
  check_owner (&bench, "back there", DCW_OWNER_OTHER, second);
  g_autoptr (GError) error = NULL;
  ck_assert_msg (!try_undo (&bench, &error), "is undone on the copy");
  go_to (&bench, second);
  dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
  dcw_check_bytes (&bench, "undo", bench.original);
}
END_TEST

/* What is where the file was decides whether this is a copy. */
START_TEST (what_is_there_now)
{
  static const struct {
    const char *name;
    const char *content; /* NULL: a folder; "=": the station; "!": another one */
    DcwOwner owner;
  } rows[] = {
    { "the station", "=", DCW_OWNER_OTHER },
    { "another station", "!", DCW_OWNER_MOVED },
    { "something else", "hello\n", DCW_OWNER_MOVED },
    { "nothing in it", "", DCW_OWNER_MOVED },
    { "a folder", NULL, DCW_OWNER_OTHER },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, TRUE);
    dcw_bench_apply_well (&bench, DCW_SITE_ADOPT);
    g_autofree char *first = g_strdup (bench.site->path), *second = beside (&bench, "second.xml");
    g_autofree char *applied = dcw_site_bytes (bench.site);
    g_auto (GStrv) parts = g_strsplit (applied, DCW_SITE_INSTANCE, 2);
    g_autofree char *another = g_strjoinv ("99999999-2222-4333-8444-555555555555", parts);
    ck_assert (g_rename (first, second) == 0);
    if (rows[i].content == NULL)
      g_mkdir (first, 0700);
    else
      put (first, *rows[i].content == '=' ? applied : *rows[i].content == '!' ? another : rows[i].content);
    go_to (&bench, second);
    check_owner (&bench, rows[i].name, rows[i].owner, first);
    g_autoptr (GError) error = NULL;
    ck_assert_msg (try_undo (&bench, &error) == (rows[i].owner == DCW_OWNER_MOVED), "%s: %s", rows[i].name,
                   error != NULL ? error->message : "is undone");
  }
}
END_TEST

#ifdef G_OS_UNIX
START_TEST (links)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_ADOPT);
  g_autofree char *first = g_strdup (bench.site->path), *link = beside (&bench, "link.xml"),
                  *second = beside (&bench, "second.xml");
  ck_assert (symlink (first, link) == 0);
  go_to (&bench, link);
  check_owner (&bench, "by a link", DCW_OWNER_THIS, NULL);
  dcw_bench_undo_to (&bench, "by a link", 0, DCW_RUN_APPLIED, 0);
  /* Moved, and a link left behind: by either name it is one file. */
  ck_assert (g_rename (first, second) == 0 && symlink (second, first) == 0);
  go_to (&bench, first);
  check_owner (&bench, "by the link that was left", DCW_OWNER_MOVED, first);
  dcw_bench_undo_to (&bench, "by the link that was left", 0, DCW_RUN_APPLIED, 0);
  check_owner (&bench, "by the link that was left", DCW_OWNER_THIS, NULL);
  go_to (&bench, second);
  check_owner (&bench, "by its name", DCW_OWNER_THIS, NULL);
}
END_TEST
#endif

/* ---- The note ---- */

START_TEST (damaged_note)
{
  static const char *const notes[] = { "",
                                       "file \n",
                                       "file 2f61",
                                       "file 2f6\n",
                                       "file 00\n",
                                       "file 612f\n",
                                       "file 2f00\n",
                                       "other 2f61\n",
                                       "file 2f61\nx\n",
                                       "file 2f61\n\n",
                                       "\n" };
  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++) {
    g_auto (DcwBench) bench = { 0 };
    g_autoptr (GError) error = NULL;
    dcw_bench_start (&bench, TRUE);
    dcw_bench_apply_well (&bench, DCW_SITE_ADOPT);
    g_autofree char *path = dcw_store_owner_path (bench.store), *applied = dcw_site_bytes (bench.site);
    DcwOwner owner;
    put (path, notes[i]);
    ck_assert_msg (!dcw_owner_find (bench.store, &owner, NULL, &error) && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID)
                       && strstr (error->message, "owner") != NULL,
                   "row %" G_GSIZE_FORMAT ": %s", i, error != NULL ? error->message : "is read");
    ck_assert_msg (!try_undo (&bench, NULL), "row %" G_GSIZE_FORMAT ": is undone", i);
    dcw_check_bytes (&bench, notes[i], applied);
  }
}
END_TEST

/* Killed or failed while the new place is noted: it was moved still, or is there, and undoing goes well. */
START_TEST (noting_fails)
{
  static const DcwFaultMode modes[] = { DCW_FAULT_MODE_KILL, DCW_FAULT_MODE_EIO };
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  dcw_bench_apply_well (&bench, DCW_SITE_FULL);
  g_autofree char *first = g_strdup (bench.site->path), *second = beside (&bench, "second.xml");
  ck_assert (g_rename (first, second) == 0);
  g_autoptr (GHashTable) saved = dcw_site_save (bench.site);
  guint n = 0;
  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    for (guint step = 1, fired = TRUE; fired; step++) {
      g_autofree char *name = g_strdup_printf ("mode %" G_GSIZE_FORMAT ", step %u", m, step);
      g_autoptr (GError) error = NULL;
      DcwOwner owner;
      dcw_site_restore (bench.site, saved);
      go_to (&bench, second);
      dcw_fault_arm (modes[m], step);
      gboolean taken = dcw_store_make (bench.store, &error) && dcw_owner_take (bench.store, &error);
      fired = dcw_fault_fired ();
      dcw_fault_disarm ();
      ck_assert_msg (taken || fired, "%s: fails without a fault", name);
      dcw_bench_restart (&bench);
      ck_assert_msg (dcw_owner_find (bench.store, &owner, NULL, NULL) && owner != DCW_OWNER_OTHER, "%s: is a copy", name);
      dcw_bench_undo_to (&bench, name, 0, DCW_RUN_APPLIED, 0);
      check_owner (&bench, name, DCW_OWNER_THIS, NULL);
      dcw_check_bytes (&bench, name, bench.original);
      n++;
    }
  ck_assert_msg (n > 8, "only %u faults", n);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-owner");
  TCase *all = tcase_create ("owner");
  tcase_add_loop_test (all, copy_is_refused, 0, G_N_ELEMENTS (acts));
  tcase_add_test (all, copy_leaves_the_deadline);
  tcase_add_test (all, moved);
  tcase_add_test (all, what_is_there_now);
#ifdef G_OS_UNIX
  tcase_add_test (all, links);
#endif
  tcase_add_test (all, damaged_note);
  tcase_add_test (all, noting_fails);
  suite_add_tcase (suite, all);
  return suite;
}
