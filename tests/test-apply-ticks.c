/* Ticks of steps by hand: kept durably, one file for a station, refused when somebody else wrote it. */
#include <string.h>
#include "apply/ticks.h"
#include "base/error.h"
#include "platform/clock.h"
#include "platform/lock.h"
#include "support/fault.h"
#include "support/runs.h"
#include "support/scratch.h"
#include "support/tap.h"

#define FIRST "opcdcom ticks 1\n"
#define STEP "6c696d6974732e72657374617274" /* limits.restart */
#define OTHER "6669726577616c6c2e7a"        /* firewall.z */
#define ANNA "616e6e61"                     /* anna */

static const char *const try_step[] = { "applications.try", NULL };
static const char *const two_steps[] = { "identity.restart-service:Plant", "accounts.same-user:ÄNNE", NULL };

static char *
path_of (DcwBench *bench)
{
  return g_build_filename (bench->site->state, "runs", DCW_SITE_INSTANCE, "ticks", NULL);
}

/* "STEP BY TIME RUN" a line. */
static char *
show (DcwBench *bench)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ticks = dcw_ticks_read (bench->store, &error);
  ck_assert_msg (ticks != NULL, "%s", error != NULL ? error->message : "?");
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < ticks->len; i++) {
    const DcwTick *tick = ticks->pdata[i];
    g_string_append_printf (text, "%s %s %" G_GINT64_FORMAT " %u\n", tick->step, tick->by, tick->time_s, tick->run);
  }
  return g_string_free (text, FALSE);
}

static void
change (DcwBench *bench, const char *const *set, const char *const *clear, const char *by)
{
  g_autoptr (GError) error = NULL;
  ck_assert_msg (dcw_ticks_change (bench->store, set, clear, by, &error), "%s", error != NULL ? error->message : "?");
}

START_TEST (ticked_and_unticked)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autofree char *none = show (&bench);
  ck_assert_str_eq (none, "");
  dcw_clock_set_for_test (1000);
  change (&bench, two_steps, NULL, "anna");
  g_autofree char *both = show (&bench);
  ck_assert_str_eq (both, "accounts.same-user:ÄNNE anna 1000 0\nidentity.restart-service:Plant anna 1000 0\n");
  dcw_bench_restart (&bench);
  dcw_clock_set_for_test (2000);
  static const char *const lower[] = { "accounts.same-user:änne", NULL };
  change (&bench, try_step, lower, "bert");
  g_autofree char *changed = show (&bench);
  ck_assert_str_eq (changed, "applications.try bert 2000 0\nidentity.restart-service:Plant anna 1000 0\n");
  g_autoptr (GPtrArray) ticks = dcw_ticks_read (bench.store, NULL);
  ck_assert_ptr_nonnull (dcw_ticks_find (ticks, "IDENTITY.restart-service:plant"));
  ck_assert_ptr_null (dcw_ticks_find (ticks, "identity.restart-service"));
  change (&bench, try_step, NULL, "cora");
  g_autofree char *anew = show (&bench);
  ck_assert_msg (strstr (anew, "applications.try cora") != NULL, "%s", anew);
}
END_TEST

/* The run that a tick came after is kept with it: an apply and its undo are two. */
START_TEST (ticked_after_a_run)
{
  static const guint expected[] = { 0, 1, 2 };
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    guint run;
    if (i == 1)
      dcw_bench_apply_well (&bench, DCW_SITE_SMALL);
    if (i == 2)
      dcw_bench_undo_to (&bench, "undo", 0, DCW_RUN_APPLIED, 0);
    change (&bench, try_step, NULL, "anna");
    g_autoptr (GPtrArray) ticks = dcw_ticks_read (bench.store, NULL);
    ck_assert (dcw_ticks_latest_run (bench.store, &run, NULL));
    ck_assert_msg (ticks->len == 1 && ((DcwTick *)ticks->pdata[0])->run == expected[i] && run == expected[i], "round %u: run %u",
                   i, run);
  }
}
END_TEST

START_TEST (refused_names)
{
  g_autofree char *long_step = g_strnfill (DCW_TICKS_MAX_STEP + 1, 'x'), *long_by = g_strnfill (DCW_TICKS_MAX_BY + 1, 'x');
  const struct {
    const char *name, *step, *by;
  } cases[] = {
    { "empty step", "", "anna" },
    { "line end in the step", "a\nb", "anna" },
    { "not UTF-8", "a\xff", "anna" },
    { "too long", long_step, "anna" },
    { "nobody", "a", "" },
    { "somebody with a line end", "a", "an\rna" },
    { "too long a name", "a", long_by },
  };
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autofree char *path = path_of (&bench);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const set[] = { "good", cases[i].step, NULL };
    g_autoptr (GError) error = NULL;
    ck_assert_msg (!dcw_ticks_change (bench.store, set, NULL, cases[i].by, &error)
                       && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID),
                   "%s: %s", cases[i].name, error != NULL ? error->message : "taken");
    ck_assert_msg (dcw_scratch_has (path, NULL), "%s: something was written", cases[i].name);
  }
}
END_TEST

/* Not more than there may be, and nothing of a change that is too much. */
START_TEST (bounded)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < DCW_TICKS_MAX; i++)
    g_ptr_array_add (names, g_strdup_printf ("firewall.step:%u", i));
  g_ptr_array_add (names, NULL);
  change (&bench, (const char *const *)names->pdata, NULL, "anna");
  g_autoptr (GError) error = NULL;
  ck_assert (!dcw_ticks_change (bench.store, try_step, NULL, "anna", &error)
             && g_error_matches (error, DCW_ERROR, DCW_ERROR_LIMIT));
  g_autoptr (GPtrArray) ticks = dcw_ticks_read (bench.store, NULL);
  ck_assert_uint_eq (ticks->len, DCW_TICKS_MAX);
}
END_TEST

START_TEST (locked)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  change (&bench, try_step, NULL, "anna");
  g_autofree char *path = dcw_store_lock_path (bench.store);
  g_autoptr (DcwLock) lock = dcw_lock_take (path, NULL);
  g_autoptr (GError) error = NULL;
  ck_assert (!dcw_ticks_change (bench.store, NULL, try_step, "anna", &error)
             && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED));
  g_autofree char *still = show (&bench);
  ck_assert_msg (g_str_has_prefix (still, "applications.try anna"), "%s", still);
}
END_TEST

/* --- hostile files --------------------------------------------------------------------------------------------------- */

static const struct {
  const char *name, *lines; /* after the first */
  gboolean no_digest;       /* lines end the file as they are */
  const char *place;        /* in the message */
} bad[] = {
  { "no end", STEP " " ANNA " 1000 0\n", TRUE, ":3:" },
  { "torn", STEP " " ANNA " 10", TRUE, ":2:" },
  { "another digest", "end 0000000000000000000000000000000000000000000000000000000000000000\n", TRUE, ":2:" },
  { "a digest and more", STEP " " ANNA " 1000 0\nend x\nmore\n", TRUE, ":3:" },
  { "three words", STEP " " ANNA " 1000\n", FALSE, ":2:" },
  { "five words", STEP " " ANNA " 1000 0 0\n", FALSE, ":2:" },
  { "two blanks", STEP "  " ANNA " 1000 0\n", FALSE, ":2:" },
  { "no hex", "limits " ANNA " 1000 0\n", FALSE, ":2:" },
  { "upper-case hex", "6C " ANNA " 1000 0\n", FALSE, ":3:" },
  { "half a digit pair", "6c6 " ANNA " 1000 0\n", FALSE, ":2:" },
  { "not UTF-8", "ff " ANNA " 1000 0\n", FALSE, ":2:" },
  { "NUL", "6c006c " ANNA " 1000 0\n", FALSE, ":2:" },
  { "time before 1970", STEP " " ANNA " -1 0\n", FALSE, ":2:" },
  { "time too large", STEP " " ANNA " 9223372036854775808 0\n", FALSE, ":2:" },
  { "time with a zero in front", STEP " " ANNA " 01000 0\n", FALSE, ":3:" },
  { "run too large", STEP " " ANNA " 1000 1000000\n", FALSE, ":2:" },
  { "twice the same", STEP " " ANNA " 1000 0\n" STEP " " ANNA " 1000 0\n", FALSE, ":3:" },
  { "not sorted", STEP " " ANNA " 1000 0\n" OTHER " " ANNA " 1000 0\n", FALSE, ":3:" },
  { "an empty line", "\n", FALSE, ":2:" },
};

static GString *
make_file (const char *first, const char *lines, gboolean no_digest)
{
  GString *text = g_string_new (first);
  g_string_append (text, lines);
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);
  if (!no_digest)
    g_string_append_printf (text, "end %s\n", digest);
  return text;
}

static void
check_refused (const char *name, const char *data, gsize size, const char *place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ticks = dcw_ticks_parse ("state/ticks", data, size, &error);
  ck_assert_msg (ticks == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: taken", name);
  ck_assert_msg (strstr (error->message, place) != NULL, "%s: %s is not in: %s", name, place, error->message);
}

START_TEST (damaged)
{
  g_autoptr (GString) text = make_file (FIRST, bad[_i].lines, bad[_i].no_digest);
  check_refused (bad[_i].name, text->str, text->len, bad[_i].place);
}
END_TEST

/* A good one; and no bit of it, and none of its lengths, can be another. */
START_TEST (every_bit_counts)
{
  g_autoptr (GString) good = make_file (FIRST, OTHER " " ANNA " 1000 7\n" STEP " " ANNA " 1000 0\n", FALSE);
  g_autoptr (GPtrArray) ticks = dcw_ticks_parse ("ticks", good->str, good->len, NULL);
  ck_assert_ptr_nonnull (ticks);
  ck_assert_uint_eq (ticks->len, 2);
  guint n_taken = 0;
  for (gsize size = 0; size < good->len; size++) {
    g_autoptr (GPtrArray) cut = dcw_ticks_parse ("ticks", good->str, size, NULL);
    n_taken += cut != NULL;
  }
  for (gsize bit = 0; bit < 8 * good->len; bit++) {
    g_autofree char *copy = g_memdup2 (good->str, good->len);
    copy[bit / 8] ^= (char)(1 << bit % 8);
    g_autoptr (GPtrArray) flipped = dcw_ticks_parse ("ticks", copy, good->len, NULL);
    n_taken += flipped != NULL;
  }
  ck_assert_uint_eq (n_taken, 0);
  check_refused ("another version", "opcdcom ticks 2\n", 16, ":1:");
  check_refused ("nothing", "", 0, ":1:");
}
END_TEST

/* A damaged file is refused for reading and for changing, and stays as it is. */
START_TEST (damaged_file_stays)
{
  g_auto (DcwBench) bench = { 0 };
  dcw_bench_start (&bench, TRUE);
  change (&bench, try_step, NULL, "anna");
  g_autofree char *path = path_of (&bench);
  dcw_scratch_write (path, "opcdcom ticks 1\nend\n");
  g_autoptr (GError) reading = NULL, changing = NULL;
  ck_assert_ptr_null (dcw_ticks_read (bench.store, &reading));
  ck_assert (g_error_matches (reading, DCW_ERROR, DCW_ERROR_INVALID));
  ck_assert (!dcw_ticks_change (bench.store, try_step, NULL, "anna", &changing));
  ck_assert (g_error_matches (changing, DCW_ERROR, DCW_ERROR_INVALID));
  ck_assert (dcw_scratch_has (path, "opcdcom ticks 1\nend\n"));
}
END_TEST

/* --- cut off ------------------------------------------------------------------------------------------------------------- */

/* Dead, or a failing disk, at each durable step: what is ticked is as before or as after, and the next change goes well. */
START_TEST (broken_at_each_step)
{
  DcwFaultMode mode = (DcwFaultMode)(DCW_FAULT_MODE_KILL + _i);
  const char *name = dcw_fault_mode_name (mode);
  guint n_before = 0, n_after = 0;
  for (guint step = 1;; step++) {
    g_auto (DcwBench) bench = { 0 };
    dcw_bench_start (&bench, TRUE);
    dcw_clock_set_for_test (1000);
    change (&bench, two_steps, NULL, "anna");
    g_autofree char *before = show (&bench);
    dcw_fault_arm (mode, step);
    gboolean said = dcw_ticks_change (bench.store, try_step, two_steps, "bert", NULL);
    gboolean fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    dcw_bench_restart (&bench);
    g_autofree char *now = show (&bench);
    gboolean is_before = strcmp (now, before) == 0, is_after = strcmp (now, "applications.try bert 1000 0\n") == 0;
    ck_assert_msg (is_before || is_after, "%s at step %u: %s", name, step, now);
    ck_assert_msg (!said || is_after, "%s at step %u: said to be done, and is not", name, step);
    n_before += is_before;
    n_after += is_after;
    change (&bench, try_step, two_steps, "bert");
    g_autofree char *end = show (&bench);
    ck_assert_msg (strcmp (end, "applications.try bert 1000 0\n") == 0, "%s at step %u, then again: %s", name, step, end);
    if (!fired)
      break;
  }
  ck_assert_msg (n_before >= 3 && n_after >= 1, "%s: %u before, %u after", name, n_before, n_after);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("ticks");
  TCase *ticks = tcase_create ("ticks"), *hostile = tcase_create ("hostile"), *cut = tcase_create ("cut off");
  tcase_add_test (ticks, ticked_and_unticked);
  tcase_add_test (ticks, ticked_after_a_run);
  tcase_add_test (ticks, refused_names);
  tcase_add_test (ticks, bounded);
  tcase_add_test (ticks, locked);
  tcase_add_loop_test (hostile, damaged, 0, G_N_ELEMENTS (bad));
  tcase_add_test (hostile, every_bit_counts);
  tcase_add_test (hostile, damaged_file_stays);
  tcase_add_loop_test (cut, broken_at_each_step, 0, DCW_FAULT_N_MODES - DCW_FAULT_MODE_KILL);
  suite_add_tcase (suite, ticks);
  suite_add_tcase (suite, hostile);
  suite_add_tcase (suite, cut);
  return suite;
}
