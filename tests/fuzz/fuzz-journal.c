#include "apply/journal.h"
#include "apply/run.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

/* What must hold of any run that the records so far came to. */
static void
check_run (const DcwRun *run)
{
  if (run->number == 0) {
    g_assert (run->results == NULL && !dcw_run_is_finished (run) && !dcw_run_has_effect (run));
    return;
  }
  g_assert (run->root > 0 && run->root <= run->number && run->parent < run->number);
  g_assert (run->intent >= -1 && run->intent < (int)run->n_changes);
  g_assert (!run->went_back || run->direction == DCW_FORWARD);
  g_assert (run->last_s >= run->time_s && run->last_s >= run->end_s);
  gboolean effect = FALSE;
  for (guint i = 0; i < run->n_changes; i++) {
    g_assert (run->results[i] < DCW_N_RESULTS && run->unwound[i] < DCW_N_RESULTS);
    g_assert ((run->marks[i] & DCW_MARK_INTENDED) || !(run->marks[i] & (DCW_MARK_EFFECT | DCW_MARK_UNBOUND)));
    effect |= (run->marks[i] & DCW_MARK_EFFECT) != 0;
  }
  if (!dcw_run_is_finished (run))
    return;
  g_assert (run->end_s > 0 && dcw_run_has_effect (run) == effect);
  g_assert (effect || (run->phase != DCW_RUN_APPLIED));
  g_assert (!effect || (run->phase != DCW_RUN_UNDONE && run->phase != DCW_RUN_NOTHING));
}

static void
fold (char *const *records, guint n)
{
  g_autoptr (DcwRun) run = dcw_run_new ();
  for (guint i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    gboolean ended = dcw_run_is_finished (run);
    if (!dcw_run_fold (run, records[i], &error)) {
      g_assert (error != NULL && g_utf8_validate (error->message, -1, NULL));
      return;
    }
    g_assert (error == NULL && !ended);
    check_run (run);
  }
}

static void
check_file (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  guint64 whole = 0;
  g_autoptr (GPtrArray) records = dcw_journal_parse ("fuzz", data, size, &whole, &error);
  g_assert ((records == NULL) == (error != NULL));
  if (records == NULL)
    return;
  g_assert (whole <= size);
  fold ((char *const *)records->pdata, records->len);
  /* What is before a torn tail is the same without it. */
  g_autoptr (GPtrArray) again = dcw_journal_parse ("fuzz", data, whole, NULL, NULL);
  g_assert (again != NULL && again->len == records->len);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  check_file (data, size);
  /* Checksums would keep a fuzzer from the records: it may write them plainly, one a line. */
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_auto (GStrv) records = g_strsplit (text, "\n", 1000);
  fold (records, g_strv_length (records));
  return 0;
}
