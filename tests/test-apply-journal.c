/* The journal file, and the fold of its records to a run. */
#include <stdio.h>
#include <string.h>
#include "apply/case.h"
#include "apply/journal.h"
#include "apply/run.h"
#include "base/error.h"
#include "support/fault.h"
#include "support/scratch.h"
#include "support/tap.h"

#define FIRST_LINE "opcdcom journal 1\n"

static const char *const sample[] = { "start 4f50 S-1-5-21-1-2-3-1001",
                                      "begin 1 1 0 forward stop 2 1000",
                                      "intend 0",
                                      "result 0 verified",
                                      "intend 1",
                                      "result 1 verified",
                                      "end applied 1010" };

/* Bytes of a journal of these records. */
static GByteArray *
write_sample (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = dcw_scratch_new ();
  g_autofree char *path = g_build_filename (folder, "journal", NULL);
  DcwJournal *journal = dcw_journal_create (path, 4000, &error);
  ck_assert_msg (journal != NULL, "%s", error != NULL ? error->message : "?");
  for (guint i = 0; i < G_N_ELEMENTS (sample); i++)
    ck_assert (dcw_journal_append (journal, &error, "%s", sample[i]));
  dcw_journal_close (journal);
  gsize size = 0;
  g_autofree char *data = dcw_scratch_read (path, &size);
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *)data, (guint)size);
  dcw_scratch_free (folder);
  return bytes;
}

START_TEST (layout)
{
  g_autoptr (GByteArray) bytes = write_sample ();
  g_byte_array_append (bytes, (const guint8 *)"", 1);
  /* The first record: SHA-256 of 16 zeros and the text, by hand. */
  g_autofree char *summed = g_strconcat ("0000000000000000", sample[0], NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, summed, -1);
  g_autofree char *start = g_strdup_printf (FIRST_LINE "30 %.16s %s\n", sum, sample[0]);
  ck_assert_msg (g_str_has_prefix ((const char *)bytes->data, start), "starts with:\n%s", (const char *)bytes->data);
}
END_TEST

START_TEST (round_trip)
{
  g_autoptr (GByteArray) bytes = write_sample ();
  g_autoptr (GError) error = NULL;
  guint64 whole = 0;
  g_autoptr (GPtrArray) records = dcw_journal_parse ("j", bytes->data, bytes->len, &whole, &error);
  ck_assert_msg (records != NULL, "%s", error != NULL ? error->message : "?");
  ck_assert_uint_eq (records->len, G_N_ELEMENTS (sample));
  for (guint i = 0; i < records->len; i++)
    ck_assert_str_eq (records->pdata[i], sample[i]);
  ck_assert_uint_eq (whole, bytes->len);
}
END_TEST

/* Cut anywhere, the records before the cut are found whole, and nothing is invented. */
START_TEST (cut_at_each_byte)
{
  g_autoptr (GByteArray) bytes = write_sample ();
  gsize ends[G_N_ELEMENTS (sample) + 1] = { strlen (FIRST_LINE) };
  for (guint i = 0; i < G_N_ELEMENTS (sample); i++)
    ends[i + 1] = ends[i] + strlen (sample[i]) + (strlen (sample[i]) > 9 ? 21 : 20);
  for (gsize size = 0; size <= bytes->len; size++) {
    g_autoptr (GError) error = NULL;
    guint64 whole = 99;
    g_autoptr (GPtrArray) records = dcw_journal_parse ("j", bytes->data, size, &whole, &error);
    guint expected = 0;
    while (expected < G_N_ELEMENTS (sample) && ends[expected + 1] <= size)
      expected++;
    ck_assert_msg (records != NULL, "cut at %" G_GSIZE_FORMAT ": %s", size, error != NULL ? error->message : "?");
    ck_assert_msg (records->len == expected, "cut at %" G_GSIZE_FORMAT ": %u records, not %u", size, records->len, expected);
    ck_assert_msg (whole == (size < ends[0] ? 0 : ends[expected]), "cut at %" G_GSIZE_FORMAT ": whole is %" G_GUINT64_FORMAT,
                   size, whole);
  }
}
END_TEST

/* Zeros where the data did not reach the disk before the length did. */
START_TEST (zeros_at_the_end)
{
  g_autoptr (GByteArray) bytes = write_sample ();
  gsize last = bytes->len - strlen (sample[6]) - 21;
  for (gsize from = last; from < bytes->len; from++) {
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);
    memset (copy + from, 0, bytes->len - from);
    g_autoptr (GPtrArray) tail = dcw_journal_parse ("j", copy, bytes->len, NULL, &error);
    ck_assert_msg (tail != NULL && tail->len == 6, "zeros from %" G_GSIZE_FORMAT ": %s", from,
                   error != NULL ? error->message : "wrong");
    memcpy (copy, bytes->data, bytes->len);
    memset (copy + last, 0, from - last + 1);
    g_autoptr (GPtrArray) head = dcw_journal_parse ("j", copy, bytes->len, NULL, &error);
    ck_assert_msg (head != NULL && head->len == 6, "zeros to %" G_GSIZE_FORMAT ": %s", from,
                   error != NULL ? error->message : "wrong");
  }
}
END_TEST

/* A flipped bit is an error, or, where it makes the last record look torn (its line end, or one of its four blanks that becomes
 * a NUL), the loss of that record: never another record. */
START_TEST (flip_each_bit)
{
  g_autoptr (GByteArray) bytes = write_sample ();
  guint n_errors = 0, n_shorter = 0;
  for (gsize bit = 0; bit < bytes->len * 8; bit++) {
    g_autoptr (GError) error = NULL;
    g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);
    copy[bit / 8] ^= (guint8)(1u << bit % 8);
    g_autoptr (GPtrArray) records = dcw_journal_parse ("j", copy, bytes->len, NULL, &error);
    if (records == NULL) {
      ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "bit %" G_GSIZE_FORMAT ": %s", bit, error->message);
      ck_assert_msg (strstr (error->message, "j: offset ") != NULL, "bit %" G_GSIZE_FORMAT ": %s", bit, error->message);
      n_errors++;
      continue;
    }
    ck_assert_msg (records->len == G_N_ELEMENTS (sample) - 1, "bit %" G_GSIZE_FORMAT ": %u records", bit, records->len);
    for (guint i = 0; i < records->len; i++)
      ck_assert_str_eq (records->pdata[i], sample[i]);
    n_shorter++;
  }
  ck_assert_uint_eq (n_errors + n_shorter, bytes->len * 8);
  ck_assert_uint_eq (n_shorter, 8 + 4);
}
END_TEST

static const struct {
  const char *name;
  const char *text;
  const char *expected; /* in the error; NULL: no records and no error */
} bad_files[] = {
  { "empty", "", NULL },
  { "first line cut", "opcdcom jour", NULL },
  { "another file", "hello\n", "offset 0" },
  { "a later form", "opcdcom journal 2\n", "offset 0" },
  { "first line with CR", "opcdcom journal 1\r\n", "offset 0" },
  { "no length", FIRST_LINE "x 0123456789abcdef a\nmore\n",
    "offset 18: the journal is damaged: a record starts with the length" },
  { "leading zero", FIRST_LINE "01 0123456789abcdef a\n", "offset 18" },
  { "length 0", FIRST_LINE "0 0123456789abcdef \n", "offset 18" },
  { "length lies", FIRST_LINE "7 0123456789abcdef a\n", "a record is as long as it says" },
  { "length overflows", FIRST_LINE "99999999999999999999 0123456789abcdef a\n", "offset 18" },
  { "wrong checksum", FIRST_LINE "1 0123456789abcdef a\n", "a record has the checksum" },
  { "empty line", FIRST_LINE "\n", "offset 18" },
  { "control character", FIRST_LINE "1 0123456789abcdef \x01\n", "offset 18" },
};

START_TEST (bad_file)
{
  g_autoptr (GError) error = NULL;
  const char *name = bad_files[_i].name, *text = bad_files[_i].text;
  g_autoptr (GPtrArray) records = dcw_journal_parse ("j", text, strlen (text), NULL, &error);
  if (bad_files[_i].expected == NULL) {
    ck_assert_msg (records != NULL && records->len == 0, "%s: %s", name, error != NULL ? error->message : "records");
    return;
  }
  ck_assert_msg (records == NULL, "%s: is accepted", name);
  ck_assert_msg (strstr (error->message, bad_files[_i].expected) != NULL, "%s: %s", name, error->message);
}
END_TEST

START_TEST (too_large)
{
  g_autoptr (GError) error = NULL;
  gsize size = DCW_JOURNAL_MAX + 1;
  g_autofree char *data = g_malloc0 (size);
  memcpy (data, FIRST_LINE, strlen (FIRST_LINE));
  g_autoptr (GPtrArray) records = dcw_journal_parse ("j", data, size, NULL, &error);
  ck_assert_msg (records == NULL, "more than 64 MiB are accepted");
  /* Zeros that no torn record could leave. */
  g_clear_error (&error);
  records = dcw_journal_parse ("j", data, 10000, NULL, &error);
  ck_assert_msg (records == NULL && strstr (error->message, "offset 18") != NULL, "10,000 zeros are accepted");
}
END_TEST

/* ---- Writing with faults ---- */

static void
check_prefix (const char *path, guint at_least, guint at_most, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, &error);
  ck_assert_msg (records != NULL, "%s: %s", what, error != NULL ? error->message : "?");
  ck_assert_msg (records->len >= at_least && records->len <= at_most, "%s: %u records, not %u to %u", what, records->len,
                 at_least, at_most);
  for (guint i = 0; i < records->len; i++)
    ck_assert_msg (strcmp (records->pdata[i], sample[i]) == 0, "%s: record %u is %s", what, i, (char *)records->pdata[i]);
}

static guint
append_all (DcwJournal *journal, guint from)
{
  guint i = from;
  while (i < G_N_ELEMENTS (sample) && dcw_journal_append (journal, NULL, "%s", sample[i]))
    i++;
  return i;
}

/* Whatever breaks, what was acknowledged is there, what follows is at most the record that was under way, and the next
 * one to open the journal goes on from there. */
START_TEST (faults)
{
  DcwFaultMode mode = (DcwFaultMode)_i;
  for (guint step = 1;; step++) {
    char *folder = dcw_scratch_new ();
    g_autofree char *path = g_build_filename (folder, "journal", NULL);
    g_autofree char *what = g_strdup_printf ("%s at step %u", dcw_fault_mode_name (mode), step);
    dcw_fault_arm (mode, step);
    DcwJournal *journal = dcw_journal_create (path, 2000, NULL);
    guint written = journal != NULL ? append_all (journal, 0) : 0;
    gboolean fired = dcw_fault_fired ();
    dcw_fault_disarm ();
    dcw_journal_close (journal);
    if (!fired) {
      ck_assert_uint_eq (written, G_N_ELEMENTS (sample));
      dcw_scratch_free (folder);
      break;
    }
    if (g_file_test (path, G_FILE_TEST_EXISTS)) {
      check_prefix (path, written, MIN (written + 1, G_N_ELEMENTS (sample)), what);
      g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, NULL);
      if (records->len > 0) {
        g_autoptr (GError) error = NULL;
        g_autoptr (DcwJournal) again = dcw_journal_open (path, 100, &error);
        ck_assert_msg (again != NULL, "%s: %s", what, error != NULL ? error->message : "?");
        ck_assert_msg (append_all (again, records->len) == G_N_ELEMENTS (sample), "%s: can't be gone on with", what);
        check_prefix (path, G_N_ELEMENTS (sample), G_N_ELEMENTS (sample), what);
      }
    }
    dcw_scratch_free (folder);
  }
}
END_TEST

/* An append that failed makes room for the next one. */
START_TEST (append_after_a_failure)
{
  for (guint step = 1; step <= 3; step++) {
    char *folder = dcw_scratch_new ();
    g_autofree char *path = g_build_filename (folder, "journal", NULL);
    g_autoptr (DcwJournal) journal = dcw_journal_create (path, 2000, NULL);
    ck_assert (dcw_journal_append (journal, NULL, "%s", sample[0]));
    dcw_fault_arm (DCW_FAULT_MODE_EIO, step);
    gboolean done = dcw_journal_append (journal, NULL, "something else");
    dcw_fault_disarm ();
    ck_assert_msg (!done || step == 3, "step %u did not fail", step);
    if (!done) {
      ck_assert_uint_eq (append_all (journal, 1), G_N_ELEMENTS (sample));
      check_prefix (path, G_N_ELEMENTS (sample), G_N_ELEMENTS (sample), "after a failure");
    }
    dcw_scratch_free (folder);
  }
}
END_TEST

START_TEST (new_or_begun)
{
  g_autoptr (GError) error = NULL;
  char *folder = dcw_scratch_new ();
  g_autofree char *path = g_build_filename (folder, "journal", NULL);
  dcw_scratch_write (path, FIRST_LINE);
  DcwJournal *journal = dcw_journal_create (path, 0, &error);
  ck_assert_msg (journal == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED), "an existing journal is made anew");
  g_clear_error (&error);
  journal = dcw_journal_open (path, 0, &error);
  ck_assert_msg (journal == NULL && g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID),
                 "a journal that never began is opened");
  dcw_scratch_free (folder);
}
END_TEST

/* ---- The fold ---- */

#define BEGIN "begin 1 1 0 forward stop 2 1000;"
#define DIGITS "0123456789abcdef"
#define SNAPSHOT "snapshot " DIGITS DIGITS DIGITS DIGITS ";"
#define KEEP "begin 1 1 0 forward keep 2 1000;"
#define BACK "begin 2 1 1 backward stop 2 1000;"
#define REDO "begin 3 1 2 forward stop 2 1000;"
#define BOTH "intend 0;result 0 verified;intend 1;result 1 verified;"

/* Records are separated by semicolons. phase: how it ends, with "*" for an effect; NULL: the last record can't follow. */
static const struct {
  const char *name;
  const char *records;
  const char *phase;
} folds[] = {
  { "1 begun", BEGIN, "applying" },
  { "2 begun with bindings and deadline", "start 4f50 S-1-5-21-1-2-3-4;deadline 2000;" BEGIN, "applying" },
  { "3 one intended", BEGIN "intend 0", "applying" },
  { "4 all done", BEGIN BOTH, "applying" },
  { "5 applied", BEGIN BOTH "end applied 1001", "applied*" },
  { "6 nothing", REDO "result 0 unchanged;result 1 unchanged;end nothing 1001", "nothing" },
  { "7 gone back before anything", BEGIN "unwind;end undone 1001", "undone" },
  { "8 gone back",
    BEGIN "intend 0;result 0 verified;intend 1;result 1 failed;unwind;intend 0;result 0 verified;result 1 unchanged;"
          "end undone 1001",
    "undone" },
  { "9 gone back in part",
    BEGIN "intend 0;result 0 verified;intend 1;unwind;result 1 unchanged;result 0 conflict;end partly 1001", "partly*" },
  { "10 on the way back", BEGIN "intend 0;unwind", "unwinding" },
  { "11 kept where it failed", KEEP "intend 0;result 0 verified;intend 1;result 1 failed;end partly 1001", "partly*" },
  { "12 kept, nothing done", KEEP "intend 0;result 0 failed;end partly 1001", "partly" },
  { "13 waiting", "deadline 2000;" BEGIN BOTH "wait 1001", "waiting*" },
  { "14 confirmed", "deadline 2000;" BEGIN BOTH "wait 1001;confirm 1002", "applied*" },
  { "15 not confirmed",
    "deadline 2000;" BEGIN BOTH "wait 1001;unwind;intend 1;result 1 verified;intend 0;result 0 verified;end undone 2001",
    "undone" },
  { "16 confirmed in part", "deadline 2000;" KEEP "intend 0;result 0 verified;intend 1;result 1 failed;wait 1001;confirm 1002",
    "partly*" },
  { "17 undone by an undo", BACK BOTH "end applied 1001", "applied*" },
  { "18 undo with skips", BACK "intend 1;result 1 verified;result 0 conflict;end partly 1001", "partly*" },
  { "19 undo that could do nothing", BACK "result 1 conflict;result 0 blocked;end partly 1001", "partly" },
  { "20 tried again", BACK "intend 1;result 1 failed;intend 1;result 1 verified;result 0 unchanged;end applied 1001",
    "applied*" },
  { "21 account made", BEGIN "intend 0;unbind 4f50;bind 4f50 S-1-5-21-1-2-3-9;result 0 verified", "applying" },
  { "22 account found on the way back",
    BEGIN "intend 0;unbind 4f50;unwind;bind 4f50 S-1-5-21-1-2-3-9;intend 0;result 0 verified;"
          "end undone 1001",
    "undone" },
  { "23 begun again elsewhere", BACK "intend 1;intend 0;result 0 verified;intend 1;result 1 verified;end applied 1001",
    "applied*" },
  { "24 write-only", BEGIN "intend 0;result 0 unverifiable;intend 1;result 1 verified;end applied 1001", "applied*" },
  { "25 not verified has an effect", KEEP "intend 0;result 0 not-verified;end partly 1001", "partly*" },
  { "26 no changes at all", "begin 1 1 0 forward stop 0 1000;unwind;end undone 1001", "undone" },
  { "27 as many changes as there may be", "begin 1 1 0 forward stop 200000 1000;intend 199999", "applying" },

  { "30 not begun", "intend 0", NULL },
  { "31 begun twice", BEGIN BEGIN, NULL },
  { "32 start after begin", BEGIN "start 4f50 S-1-5-21-1-2-3-4", NULL },
  { "33 deadline after begin", BEGIN "deadline 2000", NULL },
  { "34 two deadlines", "deadline 2000;deadline 2001", NULL },
  { "35 deadline of an undo", "deadline 2000;" BACK, NULL },
  { "36 result without intent", BEGIN "result 0 verified", NULL },
  { "37 not verified without intent", BEGIN "result 0 not-verified", NULL },
  { "38 result of another", BEGIN "intend 0;result 1 verified", NULL },
  { "39 beyond the last change", BEGIN "intend 2", NULL },
  { "40 an undo does not turn", BACK "unwind", NULL },
  { "41 turned twice", BEGIN "unwind;unwind", NULL },
  { "42 unbind without intent", BEGIN "unbind 4f50", NULL },
  { "43 bind without intent", BEGIN "bind 4f50 S-1-5-21-1-2-3-9", NULL },
  { "44 an undo makes no accounts", BACK "intend 0;unbind 4f50", NULL },
  { "45 an undo binds nothing", BACK "intend 0;bind 4f50 S-1-5-21-1-2-3-9", NULL },
  { "46 applied too soon", BEGIN "intend 0;result 0 verified;end applied 1001", NULL },
  { "47 applied without an effect", REDO "result 0 unchanged;result 1 unchanged;end applied 1001", NULL },
  { "48 nothing, with an effect", BEGIN BOTH "end nothing 1001", NULL },
  { "49 applied with an open intent", BEGIN BOTH "intend 1;end applied 1001", NULL },
  { "50 undone while going", BEGIN "end undone 1001", NULL },
  { "51 undone with an effect left", BEGIN "intend 0;result 0 verified;unwind;end undone 1001", NULL },
  { "52 undone with a failure", BEGIN "intend 0;result 0 verified;unwind;intend 0;result 0 failed;end undone 1001", NULL },
  { "53 partly with a failure", BACK "intend 1;result 1 failed;result 0 blocked;end partly 1001", NULL },
  { "54 partly with something open", BACK "result 0 conflict;end partly 1001", NULL },
  { "55 back in part with a failure", BEGIN "intend 0;result 0 verified;unwind;intend 0;result 0 failed;end partly 1001", NULL },
  { "56 back in part, not looked at", BEGIN "intend 0;result 0 verified;unwind;end partly 1001", NULL },
  { "57 waiting without a deadline", BEGIN BOTH "wait 1001", NULL },
  { "58 applied under a deadline", "deadline 2000;" BEGIN BOTH "end applied 1001", NULL },
  { "59 waiting for nothing", "deadline 2000;" KEEP "intend 0;result 0 failed;wait 1001", NULL },
  { "60 confirmed while going", "deadline 2000;" BEGIN BOTH "confirm 1001", NULL },
  { "61 intent while waiting", "deadline 2000;" BEGIN BOTH "wait 1001;intend 0", NULL },
  { "62 after the end", BEGIN BOTH "end applied 1001;intend 0", NULL },
  { "63 turned after the end", BEGIN BOTH "end applied 1001;unwind", NULL },
  { "64 turned after confirming", "deadline 2000;" BEGIN BOTH "wait 1001;confirm 1002;unwind", NULL },
  { "65 taken back what was not done", BEGIN "unwind;intend 0", NULL },
  { "66 result of what was not done", BEGIN "unwind;result 0 unchanged", NULL },
  { "67 unbind on the way back", BEGIN "intend 0;unwind;intend 0;unbind 4f50", NULL },

  { "70 unknown word", BEGIN "dance", NULL },
  { "71 a word too many", BEGIN "intend 0 0", NULL },
  { "72 a word too few", BEGIN "intend", NULL },
  { "73 two blanks", BEGIN "intend  0", NULL },
  { "74 leading zero", BEGIN "intend 00", NULL },
  { "75 sign", BEGIN "intend +0", NULL },
  { "76 not a number", BEGIN "intend x", NULL },
  { "77 number too large", BEGIN "intend 18446744073709551616", NULL },
  { "78 unknown result", BEGIN "result 0 great", NULL },
  { "79 result pending", BEGIN "intend 0;result 0 pending", NULL },
  { "80 unknown end", BEGIN "unwind;end applying 1001", NULL },
  { "81 name not in hex", "start xx S-1-5-21-1-2-3-4", NULL },
  { "82 name with NUL", "start 4f0050 S-1-5-21-1-2-3-4", NULL },
  { "83 name not UTF-8", "start ff S-1-5-21-1-2-3-4", NULL },
  { "84 no SID", "start 4f50 OPC", NULL },
  { "85 unknown direction", "begin 1 1 0 sideways stop 2 1000", NULL },
  { "86 unknown way to fail", "begin 1 1 0 forward perhaps 2 1000", NULL },
  { "87 run 0", "begin 0 0 0 forward stop 2 1000", NULL },
  { "88 root that is later", "begin 2 3 1 forward stop 2 1000", NULL },
  { "89 parent that is later", "begin 2 1 3 forward stop 2 1000", NULL },
  { "90 parent before the root", "begin 4 3 2 backward stop 2 1000", NULL },
  { "91 root with a parent", "begin 3 3 2 forward stop 2 1000", NULL },
  { "92 apply that goes back", "begin 1 1 0 backward stop 2 1000", NULL },
  { "93 undo without a parent", "begin 2 1 0 backward stop 2 1000", NULL },
  { "94 too many changes", "begin 1 1 0 forward stop 200001 1000", NULL },
  { "95 time 0", "begin 1 1 0 forward stop 2 0", NULL },
  { "96 negative time", "begin 1 1 0 forward stop 2 -5", NULL },
  { "97 run number too large", "begin 1000000 1000000 0 forward stop 2 1000", NULL },
  { "98 which snapshot", SNAPSHOT BEGIN "unwind;end undone 1001", "undone" },
  { "99 two snapshots", SNAPSHOT SNAPSHOT, NULL },
  { "100 snapshot that is no digest", "snapshot 0123", NULL },
  { "101 snapshot with other digits", "snapshot " DIGITS DIGITS DIGITS "000000000000000G", NULL },
  { "102 snapshot when it has begun", BEGIN "snapshot " DIGITS DIGITS DIGITS DIGITS, NULL },
};

static gboolean
fold_all (DcwRun *run, char **records, guint n, guint *failed_at)
{
  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    if (dcw_run_fold (run, records[i], &error))
      continue;
    *failed_at = i;
    ck_assert_msg (g_error_matches (error, DCW_ERROR, DCW_ERROR_INVALID), "%s: wrong code", records[i]);
    ck_assert_msg (strstr (error->message, "can't follow") != NULL, "%s: %s", records[i], error->message);
    return FALSE;
  }
  return TRUE;
}

START_TEST (fold)
{
  const char *name = folds[_i].name;
  g_autofree char *text = g_strdup (folds[_i].records);
  if (g_str_has_suffix (text, ";"))
    text[strlen (text) - 1] = '\0';
  g_auto (GStrv) records = g_strsplit (text, ";", -1);
  guint n = g_strv_length (records), failed_at = 0;
  g_autoptr (DcwRun) run = dcw_run_new ();
  gboolean done = fold_all (run, records, n, &failed_at);
  if (folds[_i].phase == NULL) {
    ck_assert_msg (!done && failed_at == n - 1, "%s: is accepted, or refused before its last record", name);
    return;
  }
  ck_assert_msg (done, "%s: record %u can't follow", name, failed_at);
  g_autofree char *phase = g_strconcat (dcw_phase_name (run->phase), dcw_run_has_effect (run) ? "*" : "", NULL);
  ck_assert_msg (strcmp (phase, folds[_i].phase) == 0, "%s: is %s, not %s", name, phase, folds[_i].phase);
}
END_TEST

START_TEST (bindings)
{
  static const char *const records[] = { "start 4f50 S-1-5-21-1-2-3-1001", "begin 3 1 2 forward stop 1 1000", "intend 0",
                                         "unbind 6f70" /* names have no case */, "bind 4f50 S-1-5-21-1-2-3-1002" };
  g_autoptr (DcwRun) run = dcw_run_new ();
  for (guint i = 0; i < G_N_ELEMENTS (records); i++) {
    ck_assert_msg (dcw_run_fold (run, records[i], NULL), "%s", records[i]);
    const DcwSid *sid = dcw_bindings_lookup (run->now, "OP");
    g_autofree char *text = sid != NULL ? dcw_sid_format (sid) : g_strdup ("none");
    const char *expected = i < 3 ? "S-1-5-21-1-2-3-1001" : i == 3 ? "none" : "S-1-5-21-1-2-3-1002";
    ck_assert_msg (strcmp (text, expected) == 0, "after %s: %s, not %s", records[i], text, expected);
    ck_assert_msg ((i >= 3) == (i >= 1 && (run->marks[0] & DCW_MARK_UNBOUND) != 0), "after %s: mark", records[i]);
  }
  g_autofree char *start = dcw_sid_format (dcw_bindings_lookup (run->start, "op"));
  ck_assert_str_eq (start, "S-1-5-21-1-2-3-1001");
}
END_TEST

START_TEST (names)
{
  for (guint i = 0; i < DCW_N_RESULTS; i++) {
    ck_assert_msg (dcw_result_name (i) != NULL && dcw_result_label (i) != NULL, "result %u has no name or label", i);
    for (guint j = 0; j < i; j++)
      ck_assert_str_ne (dcw_result_name (i), dcw_result_name (j));
  }
  for (guint i = 0; i < DCW_N_PHASES; i++)
    ck_assert_msg (dcw_phase_name (i) != NULL, "phase %u has no name", i);
}
END_TEST

/* ---- The cases of design and code, by their numbers ---- */

typedef enum { ABSENT, ONE, TWO, THREE, UNKNOWN, NO_IMAGE } Image;

static DcwState *
make (Image image)
{
  switch (image) {
  case ABSENT:
    return dcw_state_absent ();
  case UNKNOWN:
    return dcw_state_unknown (dcw_message_new ("denied", NULL));
  case NO_IMAGE:
    return NULL;
  default:
    return dcw_state_value_number ((guint32)image);
  }
}

static const struct {
  const char *name;
  Image now, from, to;
  DcwCase expected;
} cases[] = {
  { "1 apply, as planned", ONE, ONE, TWO, DCW_CASE_WRITE },
  { "1 apply, new", ABSENT, ABSENT, TWO, DCW_CASE_WRITE },
  { "1 undo of something new", TWO, TWO, ABSENT, DCW_CASE_WRITE },
  { "2 done already", TWO, ONE, TWO, DCW_CASE_NOTHING },
  { "2 gone already", ABSENT, TWO, ABSENT, DCW_CASE_NOTHING },
  { "2 nothing was wanted", ONE, ONE, ONE, DCW_CASE_NOTHING },
  { "2 its account was never made, and it is as before", ONE, NO_IMAGE, ONE, DCW_CASE_NOTHING },
  { "3 something else", THREE, ONE, TWO, DCW_CASE_CONFLICT },
  { "3 gone", ABSENT, ONE, TWO, DCW_CASE_CONFLICT },
  { "3 there", THREE, ABSENT, TWO, DCW_CASE_CONFLICT },
  { "3 its account was never made, and it is not as before", THREE, NO_IMAGE, ONE, DCW_CASE_CONFLICT },
  { "4 unknown", UNKNOWN, ONE, TWO, DCW_CASE_UNKNOWN },
  { "4 unknown equals nothing", UNKNOWN, UNKNOWN, UNKNOWN, DCW_CASE_UNKNOWN },
};

START_TEST (numbered_case)
{
  g_autoptr (DcwState) now = make (cases[_i].now), from = make (cases[_i].from), to = make (cases[_i].to);
  DcwCase found = dcw_case (now, from, to);
  ck_assert_msg (found == cases[_i].expected, "%s: is case %d", cases[_i].name, found);
  ck_assert_msg (cases[_i].name[0] - '0' == (int)found, "%s: is numbered otherwise", cases[_i].name);
}
END_TEST

START_TEST (write_only_case)
{
  ck_assert_int_eq (dcw_case_write_only (TRUE), DCW_CASE_BLIND);
  ck_assert_int_eq (dcw_case_write_only (FALSE), DCW_CASE_BLIND_NOTHING);
  ck_assert_int_eq (DCW_CASE_BLIND, 5);
  ck_assert_int_eq (DCW_CASE_BLIND_NOTHING, 6);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("apply-journal");
  TCase *file = tcase_create ("journal");
  tcase_add_test (file, layout);
  tcase_add_test (file, round_trip);
  tcase_add_test (file, cut_at_each_byte);
  tcase_add_test (file, zeros_at_the_end);
  tcase_add_test (file, flip_each_bit);
  tcase_add_loop_test (file, bad_file, 0, G_N_ELEMENTS (bad_files));
  tcase_add_test (file, too_large);
  tcase_add_loop_test (file, faults, DCW_FAULT_MODE_KILL, DCW_FAULT_N_MODES);
  tcase_add_test (file, append_after_a_failure);
  tcase_add_test (file, new_or_begun);
  suite_add_tcase (suite, file);
  TCase *run = tcase_create ("run");
  tcase_add_loop_test (run, fold, 0, G_N_ELEMENTS (folds));
  tcase_add_test (run, bindings);
  tcase_add_test (run, names);
  suite_add_tcase (suite, run);
  TCase *numbered = tcase_create ("case");
  tcase_add_loop_test (numbered, numbered_case, 0, G_N_ELEMENTS (cases));
  tcase_add_test (numbered, write_only_case);
  suite_add_tcase (suite, numbered);
  return suite;
}
