#include "apply/owner.h"
#include "apply/pass.h"
#include "base/error.h"
#include "base/i18n.h"
#include "platform/clock.h"

/* A clock that is earlier than the journal can't be trusted to say that there is still time. */
static gboolean
is_due (const DcwRun *run)
{
  gint64 now_s = dcw_clock_now_s ();
  return run->deadline_s != 0 && !dcw_run_is_finished (run) && (now_s > run->deadline_s || now_s < run->last_s);
}

static gboolean
find_unfinished (DcwStore *store, DcwRun **run, GError **error)
{
  g_autoptr (GError) problem = NULL;
  *run = dcw_store_unfinished (store, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

static DcwReport *
take_back (DcwPass *pass, DcwRun *run, GError **error)
{
  g_autoptr (DcwRun) owned = run;
  pass->options.on_conflict = DCW_CONFLICT_SKIP;
  if (!dcw_pass_load (pass, owned, error) || !dcw_pass_continue (pass, g_steal_pointer (&owned), error))
    return NULL;
  dcw_pass_go_back (pass);
  return dcw_pass_report (pass, TRUE);
}

/* A watcher of a run that never began, or that has ended since, has nothing to wait for. */
static void
dismiss_watcher (DcwStore *store, DcwStation *station)
{
  g_autoptr (DcwRun) run = NULL;
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, NULL, NULL);
  /* Under the locks nobody is between setting up a watcher and beginning its run. */
  if (pass != NULL && find_unfinished (store, &run, NULL) && (run == NULL || run->deadline_s == 0))
    dcw_station_unwatch (station, NULL);
}

gboolean
dcw_settle_deadline (DcwStore *store, DcwStation *station, DcwReport **report, GError **error)
{
  g_autoptr (DcwRun) seen = NULL, run = NULL;
  DcwOwner owner;
  *report = NULL;
  /* Without the locks first: most of the time nothing is due, and somebody may be at work. */
  if (!find_unfinished (store, &seen, error))
    return FALSE;
  gboolean dismissed = (seen == NULL || seen->deadline_s == 0) && dcw_station_is_watched (station);
  if (!dismissed && (seen == NULL || !is_due (seen)))
    return TRUE;
  if (!dcw_owner_find (store, &owner, NULL, error))
    return FALSE;
  if (owner == DCW_OWNER_OTHER)
    return TRUE;
  if (dismissed) {
    dismiss_watcher (store, station);
    return TRUE;
  }
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, NULL, error);
  if (pass == NULL || !find_unfinished (store, &run, error))
    return FALSE;
  if (run == NULL || !is_due (run))
    return TRUE;
  *report = take_back (pass, g_steal_pointer (&run), error);
  return *report != NULL;
}

gboolean
dcw_confirm (DcwStore *store, DcwStation *station, guint run, GError **error)
{
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, NULL, error);
  g_autoptr (DcwRun) waiting = NULL;
  if (pass == NULL || !find_unfinished (store, &waiting, error))
    return FALSE;
  if (waiting == NULL || waiting->phase != DCW_RUN_WAITING || (run != 0 && waiting->number != run)) {
    if (run != 0)
      g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u does not await confirmation"), run);
    else
      g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("no run awaits confirmation"));
    return FALSE;
  }
  guint number = waiting->number;
  if (is_due (waiting)) {
    g_autoptr (DcwReport) report = take_back (pass, g_steal_pointer (&waiting), error);
    if (report != NULL)
      g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("too late: the time to confirm run %u is over, and it was taken back"),
                   number);
    return FALSE;
  }
  g_autofree char *path = dcw_store_path (store, number, DCW_STORE_JOURNAL);
  pass->journal = dcw_journal_open (path, 0, error);
  if (pass->journal == NULL || !dcw_journal_append (pass->journal, error, "confirm %" G_GINT64_FORMAT, dcw_clock_now_s ()))
    return FALSE;
  dcw_station_unwatch (station, NULL);
  return TRUE;
}
