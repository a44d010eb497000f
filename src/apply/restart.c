#include "apply/restart.h"
#include <string.h>
#include "apply/pass.h"
#include "base/error.h"
#include "base/text.h"
#include "platform/clock.h"
#include "platform/durable.h"
#include "survey/restarts.h"

#define JOURNAL "restarts"

static void
free_pending (gpointer data)
{
  DcwPendingRestart *pending = data;
  g_free (pending->service);
  g_free (pending->state);
  g_free (pending->dependents);
  g_free (pending);
}

/* ---- What was restarted ---- */

/* Adds the services that the folder of a run says are in force. A folder without such a journal says nothing. */
static gboolean
note_restarted (DcwStore *store, guint run, GHashTable *restarted, GError **error)
{
  g_autofree char *path = dcw_store_path (store, run, JOURNAL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, error);
  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++) {
    g_auto (GStrv) words = g_strsplit (records->pdata[i], " ", -1);
    g_autoptr (GBytes) bytes =
        g_strv_length (words) == 3 && strcmp (words[0], "restarted") == 0 ? dcw_text_from_hex (words[1], -1, NULL) : NULL;
    if (bytes == NULL)
      continue;
    g_autofree char *name = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    if (g_utf8_validate (name, -1, NULL))
      g_hash_table_add (restarted, dcw_text_fold (name));
  }
  return TRUE;
}

/* ---- What waits ---- */

static gboolean
is_stored (const DcwRun *run, guint i)
{
  return (run->marks[i] & DCW_MARK_EFFECT) != 0 && dcw_result_is_good (run->results[i])
         && run->results[i] != DCW_RESULT_UNCHANGED;
}

static void
add_pending (GPtrArray *all, DcwStation *station, const char *service, guint run)
{
  const char *state = dcw_station_fact (station, DCW_FACT_SERVICE_STATE, service);
  for (guint i = 0; i < all->len; i++)
    if (dcw_text_fold_equal (((DcwPendingRestart *)all->pdata[i])->service, service))
      return;
  if (g_strcmp0 (state, "stopped") == 0)
    return;
  DcwPendingRestart *pending = g_new0 (DcwPendingRestart, 1);
  pending->service = g_strdup (service);
  pending->run = run;
  pending->state = g_strdup (state);
  pending->dependents = g_strdup (dcw_station_fact (station, DCW_FACT_SERVICE_DEPENDENTS, service));
  g_ptr_array_add (all, pending);
}

static gboolean
collect_of_run (DcwStore *store, DcwView *view, const DcwRun *run, GHashTable *restarted, GPtrArray *all, GError **error)
{
  g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (store, run->root, error);
  if (snapshot == NULL)
    return FALSE;
  for (guint i = 0; i < run->n_changes && i < snapshot->plan->changes->len; i++) {
    const DcwChange *change = snapshot->plan->changes->pdata[i];
    if (change->restart != DCW_RESTART_SERVICES || !is_stored (run, i))
      continue;
    g_autoptr (GPtrArray) services = dcw_restarts_of (view, change->resource);
    for (guint k = 0; k < services->len; k++) {
      g_autofree char *folded = dcw_text_fold (services->pdata[k]);
      if (!g_hash_table_contains (restarted, folded))
        add_pending (all, dcw_view_station (view), services->pdata[k], run->number);
    }
  }
  return TRUE;
}

static int
compare_pending (gconstpointer a, gconstpointer b)
{
  return dcw_text_fold_compare ((*(DcwPendingRestart *const *)a)->service, (*(DcwPendingRestart *const *)b)->service);
}

GPtrArray *
dcw_pending_restarts (DcwStore *store, DcwStation *station, guint run, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (free_pending);
  g_autoptr (GHashTable) restarted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DcwView) view = dcw_view_new (station);
  if (runs == NULL)
    return NULL;
  /* From the latest back, so that what restarted since is known before a run is looked at. */
  for (guint i = runs->len; i-- > 0;) {
    const DcwRun *one = runs->pdata[i];
    if (!note_restarted (store, one->number, restarted, error))
      return NULL;
    if ((run == 0 || one->number == run) && dcw_run_has_effect (one) && !collect_of_run (store, view, one, restarted, all, error))
      return NULL;
  }
  g_ptr_array_sort (all, compare_pending);
  return g_steal_pointer (&all);
}

/* ---- Restarting ---- */

static gboolean
refuse_unfinished (DcwPass *pass, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) run = dcw_store_unfinished (pass->store, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  /* What awaits confirmation can only be judged once it is in force. */
  return run == NULL || run->phase == DCW_RUN_WAITING || dcw_pass_refuse_unfinished (pass, 0, error);
}

/* One that was being made when somebody pulled the plug has nothing to keep. */
static DcwJournal *
open_journal (const char *path, gsize reserve, GError **error)
{
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return dcw_journal_create (path, reserve, error);
  g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, error);
  if (records == NULL)
    return NULL;
  if (records->len > 0)
    return dcw_journal_open (path, reserve, error);
  return dcw_durable_remove (path, error) ? dcw_journal_create (path, reserve, error) : NULL;
}

gboolean
dcw_restart_pending (DcwStore *store, DcwStation *station, const DcwPendingRestart *pending, GError **error)
{
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, NULL, error);
  if (pass == NULL || !refuse_unfinished (pass, error))
    return FALSE;
  g_autofree char *path = dcw_store_path (store, pending->run, JOURNAL);
  g_autofree char *name = dcw_text_to_hex (pending->service, strlen (pending->service));
  gsize reserve = 2 * dcw_journal_size (strlen (name) + 48);
  g_autoptr (DcwJournal) journal = open_journal (path, reserve, error);
  if (journal == NULL || !dcw_journal_append (journal, error, "restart %s %" G_GINT64_FORMAT, name, dcw_clock_now_s ()))
    return FALSE;
  gboolean done = dcw_station_restart (station, pending->service, error);
  if (!done) {
    dcw_journal_append (journal, NULL, "failed %s %" G_GINT64_FORMAT, name, dcw_clock_now_s ());
    return FALSE;
  }
  return dcw_journal_append (journal, error, "restarted %s %" G_GINT64_FORMAT, name, dcw_clock_now_s ());
}
