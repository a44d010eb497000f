#include "apply/restart.h"
#include <string.h>
#include "apply/pass.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "model/password.h"
#include "platform/clock.h"
#include "platform/durable.h"
#include "station/command.h"
#include "survey/restarts.h"

#define JOURNAL "restarts"
#define MAX_RECORDS                                                                                                              \
  4 /* of one restart, besides those that are stopped with it: restart, failed, revert, and one that ends it                     \
     */
#define STOPPED "stopped"
#define RUNNING "running"

static void
free_pending (gpointer data)
{
  DcwPendingRestart *pending = data;
  g_free (pending->service);
  g_free (pending->state);
  g_free (pending->dependents);
  g_free (pending->clients);
  g_free (pending);
}

/* ---- What was restarted ---- */

typedef enum { EVENT_RESTART, EVENT_WITH, EVENT_RESTARTED, EVENT_FAILED, EVENT_REVERT, EVENT_REVERTED, N_EVENTS } Event;

static const char *const event_names[N_EVENTS] = { "restart", "with", "restarted", "failed", "revert", "reverted" };

/* What the folders of runs say, read from the latest run back. Of folded names. */
typedef struct {
  GHashTable *settled; /* nothing of the runs looked at last, and those before, waits for these */
  GHashTable *last;    /* name -> the very last event + 1 */
} Events;

static void
events_clear (Events *events)
{
  g_hash_table_unref (events->settled);
  g_hash_table_unref (events->last);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Events, events_clear)

static void
events_init (Events *events)
{
  events->settled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  events->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* The folded name that a record is about, or NULL. */
static char *
parse_record (const char *record, Event *event)
{
  g_auto (GStrv) words = g_strsplit (record, " ", -1);
  guint i = 0;
  while (i < N_EVENTS && (words[0] == NULL || strcmp (words[0], event_names[i]) != 0))
    i++;
  g_autoptr (GBytes) bytes = i < N_EVENTS && g_strv_length (words) == 3 ? dcw_text_from_hex (words[1], -1, NULL) : NULL;
  if (bytes == NULL)
    return NULL;
  g_autofree char *name = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  *event = (Event)i;
  return g_utf8_validate (name, -1, NULL) ? dcw_text_fold (name) : NULL;
}

/* A folder without such a journal says nothing. */
static gboolean
note_events (DcwStore *store, guint run, Events *events, GError **error)
{
  g_autofree char *path = dcw_store_path (store, run, JOURNAL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, error);
  if (records == NULL)
    return FALSE;
  for (guint i = records->len; i-- > 0;) {
    Event event;
    g_autofree char *name = parse_record (records->pdata[i], &event);
    if (name == NULL || event == EVENT_WITH)
      continue;
    if (event == EVENT_RESTARTED || event == EVENT_REVERTED)
      g_hash_table_add (events->settled, g_strdup (name));
    if (!g_hash_table_contains (events->last, name))
      g_hash_table_insert (events->last, g_steal_pointer (&name), GUINT_TO_POINTER (event + 1));
  }
  return TRUE;
}

/* A restart here was the last that happened to it, and did not end well. */
static gboolean
is_cut_off (const Events *events, const char *folded)
{
  guint last = GPOINTER_TO_UINT (g_hash_table_lookup (events->last, folded));
  return last != 0 && last - 1 != EVENT_RESTARTED && last - 1 != EVENT_REVERTED;
}

/* ---- What waits ---- */

static gboolean
is_stored (const DcwRun *run, guint i)
{
  return (run->marks[i] & DCW_MARK_EFFECT) != 0 && dcw_result_is_good (run->results[i])
         && run->results[i] != DCW_RESULT_UNCHANGED;
}

static char *
name_dependents (DcwStation *station, const char *service)
{
  g_autoptr (GPtrArray) names = dcw_station_dependents (station, service);
  if (names->len == 0)
    return NULL;
  g_ptr_array_add (names, NULL);
  return g_strjoinv (" ", (char **)names->pdata);
}

static void
add_pending (GPtrArray *all, DcwStation *station, const char *service, guint run, gboolean cut_off)
{
  const char *state = dcw_station_fact (station, DCW_FACT_SERVICE_STATE, service);
  for (guint i = 0; i < all->len; i++)
    if (dcw_text_fold_equal (((DcwPendingRestart *)all->pdata[i])->service, service))
      return;
  if (g_strcmp0 (state, STOPPED) == 0 && !cut_off)
    return;
  DcwPendingRestart *pending = g_new0 (DcwPendingRestart, 1);
  pending->service = g_strdup (service);
  pending->run = run;
  pending->state = g_strdup (state);
  pending->dependents = name_dependents (station, service);
  pending->clients = dcw_restarts_clients (station, service);
  g_ptr_array_add (all, pending);
}

static gboolean
collect_of_run (DcwStore *store, DcwView *view, const DcwRun *run, const Events *events, GPtrArray *all, GError **error)
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
      if (!g_hash_table_contains (events->settled, folded))
        add_pending (all, dcw_view_station (view), services->pdata[k], run->number, is_cut_off (events, folded));
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
  g_auto (Events) events = { 0 };
  g_autoptr (DcwView) view = dcw_view_new (station);
  events_init (&events);
  if (runs == NULL)
    return NULL;
  /* From the latest back, so that what restarted since is known before a run is looked at. */
  for (guint i = runs->len; i-- > 0;) {
    const DcwRun *one = runs->pdata[i];
    if (!note_events (store, one->number, &events, error))
      return NULL;
    if ((run == 0 || one->number == run) && dcw_run_has_effect (one) && !collect_of_run (store, view, one, &events, all, error))
      return NULL;
  }
  g_ptr_array_sort (all, compare_pending);
  return g_steal_pointer (&all);
}

static gboolean
is_pending (const GPtrArray *pending, const char *folded)
{
  for (guint i = 0; i < pending->len; i++) {
    g_autofree char *name = dcw_text_fold (((const DcwPendingRestart *)pending->pdata[i])->service);
    if (strcmp (name, folded) == 0)
      return TRUE;
  }
  return FALSE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
}

GPtrArray *
dcw_restarted_services (DcwStore *store, DcwStation *station, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  g_autoptr (GPtrArray) pending = runs != NULL ? dcw_pending_restarts (store, station, 0, error) : NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  g_auto (Events) events = { 0 };
  GHashTableIter iter;
  gpointer name, last;
  events_init (&events);
  if (pending == NULL)
    return NULL;
  for (guint i = runs->len; i-- > 0;)
    if (!note_events (store, ((const DcwRun *)runs->pdata[i])->number, &events, error))
      return NULL;
  g_hash_table_iter_init (&iter, events.last);
  while (g_hash_table_iter_next (&iter, &name, &last))
    if (GPOINTER_TO_UINT (last) - 1 == EVENT_RESTARTED && !is_pending (pending, name))
      g_ptr_array_add (all, g_strdup (name));
  g_ptr_array_sort (all, compare_names);
  return g_steal_pointer (&all);
}

gboolean
dcw_restart_is_among (const GPtrArray *restarted, const char *service)
{
  if (restarted == NULL || service == NULL)
    return FALSE;
  g_autofree char *folded = dcw_text_fold (service);
  return g_ptr_array_find_with_equal_func ((GPtrArray *)restarted, folded, g_str_equal, NULL);
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

/* ---- The former configuration ---- */

typedef struct {
  DcwResource *resource; /* NULL: no run has changed the service since it started */
  DcwState *left;        /* by the last of these runs */
  DcwState *former;      /* before the first of them; NULL: names an account that is not there any more */
} Former;

static void
former_clear (Former *former)
{
  dcw_resource_unref (former->resource);
  dcw_state_unref (former->left);
  dcw_state_unref (former->former);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Former, former_clear)

static void
look_in_run (const DcwRun *run, const DcwPlan *plan, const char *service, Former *former)
{
  for (guint i = 0; i < run->n_changes && i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    if (dcw_resource_kind (change->resource) != DCW_KIND_SERVICE || !is_stored (run, i)
        || !dcw_text_fold_equal (dcw_resource_name (change->resource), service))
      continue;
    gboolean forward = run->direction == DCW_FORWARD;
    if (former->resource == NULL) {
      former->resource = dcw_resource_ref (change->resource);
      former->left = dcw_state_bind (forward ? change->after : change->before, run->now, NULL);
    }
    dcw_state_unref (former->former);
    former->former = dcw_state_bind (forward ? change->before : change->after, run->now, NULL);
  }
}

/* Only accounts of the computer itself can be looked for. */
static gboolean
is_gone (DcwStation *station, const DcwPrincipal *who)
{
  const char *text = dcw_station_info (station)->machine;
  DcwSid machine;
  if (who == NULL || dcw_principal_is_pending (who) || text == NULL || !dcw_sid_parse (text, &machine, NULL)
      || !dcw_sid_is_in (&who->sid, &machine))
    return FALSE;
  g_autoptr (DcwResource) user = dcw_resource_user (who, NULL);
  g_autoptr (DcwState) now = user != NULL ? dcw_station_read (station, user) : NULL;
  return now != NULL && dcw_state_status (now) == DCW_STATE_ABSENT;
}

static gboolean
find_former (DcwStore *store, DcwStation *station, const char *service, Former *former, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  g_autofree char *folded = dcw_text_fold (service);
  g_auto (Events) events = { 0 };
  events_init (&events);
  if (runs == NULL)
    return FALSE;
  for (guint i = runs->len; i-- > 0;) {
    const DcwRun *run = runs->pdata[i];
    if (!note_events (store, run->number, &events, error))
      return FALSE;
    if (g_hash_table_contains (events.settled, folded))
      break;
    if (!dcw_run_has_effect (run))
      continue;
    g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (store, run->root, error);
    if (snapshot == NULL)
      return FALSE;
    look_in_run (run, snapshot->plan, service, former);
  }
  /* The run that made it has been taken back, say. */
  if (former->former != NULL && dcw_state_status (former->former) == DCW_STATE_PRESENT
      && is_gone (station, dcw_state_principal (former->former, DCW_SERVICE_ACCOUNT)))
    g_clear_pointer (&former->former, dcw_state_unref);
  return TRUE;
}

static char *
name_of (const DcwPrincipal *who, gpointer station)
{
  return dcw_station_password_name (station, who);
}

GPtrArray *
dcw_restart_passwords (DcwStore *store, DcwStation *station, const GPtrArray *pending, GError **error)
{
  g_autoptr (GPtrArray) needed = dcw_needed_passwords_new ();
  for (guint i = 0; i < pending->len; i++) {
    g_auto (Former) former = { 0 };
    if (!find_former (store, station, ((const DcwPendingRestart *)pending->pdata[i])->service, &former, error))
      return NULL;
    if (former.former != NULL && dcw_state_status (former.former) == DCW_STATE_PRESENT)
      dcw_needed_passwords_of_service (needed, former.left, former.former, name_of, station);
  }
  return g_steal_pointer (&needed);
}

/* TRUE: the service is as it was before. FALSE without an error: there is nothing to put back. */
static gboolean
put_back (DcwStation *station, const Former *former, const DcwSecrets *secrets, GError **error)
{
  if (former->resource == NULL || (former->former != NULL && dcw_state_equal (former->former, former->left)))
    return FALSE;
  if (former->former == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("the account that it ran as is not there any more"));
    return FALSE;
  }
  g_autoptr (DcwState) now = dcw_station_read (station, former->resource);
  if (dcw_state_equal (now, former->former))
    return TRUE;
  if (former->left == NULL || !dcw_state_equal (now, former->left)) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("somebody has changed the service since it was set up here"));
    return FALSE;
  }
  if (!dcw_station_write (station, former->resource, former->former, secrets, NULL, NULL, error))
    return FALSE;
  g_autoptr (DcwState) then = dcw_station_read (station, former->resource);
  if (dcw_state_equal (then, former->former))
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_IO, _ ("it was written, but reading says otherwise"));
  return FALSE;
}

/* ---- One restart ---- */

typedef struct {
  DcwStore *store;
  DcwStation *station;
  const DcwPendingRestart *pending;
  const DcwSecrets *secrets;
  DcwRestartWait wait;
  gpointer wait_data;
  DcwJournal *journal;
  char *name;      /* in hex */
  GPtrArray *with; /* of char *: what shall run when it is over, and NULL at the end */
} Restart;

static void
restart_clear (Restart *restart)
{
  dcw_journal_close (restart->journal);
  g_free (restart->name);
  g_ptr_array_unref (restart->with);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Restart, restart_clear)

static gboolean
record (const Restart *restart, Event event, GError **error)
{
  return dcw_journal_append (restart->journal, error, "%s %s %" G_GINT64_FORMAT, event_names[event], restart->name,
                             dcw_clock_now_s ());
}

static gboolean
is_running (const Restart *restart, const char *service)
{
  return g_strcmp0 (dcw_station_fact (restart->station, DCW_FACT_SERVICE_STATE, service), RUNNING) == 0;
}

static gboolean
restart_now (const Restart *restart, GError **error)
{
  DcwRestartHow how = { (const char *const *)restart->with->pdata, restart->wait, restart->wait_data };
  return dcw_station_restart (restart->station, restart->pending->service, &how, error);
}

/* ---- What is stopped with it ---- */

static void
add_with (Restart *restart, const char *name)
{
  for (guint i = 0; i < restart->with->len; i++)
    if (dcw_text_fold_equal (restart->with->pdata[i], name))
      return;
  g_ptr_array_add (restart->with, g_strdup (name));
}

static char *
name_of_record (const char *record)
{
  g_auto (GStrv) words = g_strsplit (record, " ", -1);
  g_autoptr (GBytes) bytes = dcw_text_from_hex (words[1], -1, NULL);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* What an earlier try has stopped with it, and that nobody has started again since. */
static gboolean
take_over (Restart *restart, const char *path, GError **error)
{
  g_autoptr (GPtrArray) records =
      g_file_test (path, G_FILE_TEST_EXISTS) ? dcw_journal_read (path, NULL, error) : g_ptr_array_new ();
  if (records == NULL)
    return FALSE;
  gboolean own = FALSE;
  for (guint i = 0; i < records->len; i++) {
    Event event;
    g_autofree char *folded = parse_record (records->pdata[i], &event);
    if (folded == NULL)
      continue;
    if (event != EVENT_WITH) {
      own = dcw_text_fold_equal (folded, restart->pending->service);
      if (own && (event == EVENT_RESTARTED || event == EVENT_REVERTED))
        g_ptr_array_set_size (restart->with, 0);
    } else if (own) {
      g_autofree char *name = name_of_record (records->pdata[i]);
      add_with (restart, name);
    }
  }
  return TRUE;
}

static void
add_running_dependents (Restart *restart)
{
  g_autoptr (GPtrArray) names = dcw_station_dependents (restart->station, restart->pending->service);
  for (guint i = 0; i < names->len; i++)
    if (is_running (restart, names->pdata[i]))
      add_with (restart, names->pdata[i]);
}

static gboolean
record_with (const Restart *restart, GError **error)
{
  for (guint i = 0; i + 1 < restart->with->len; i++) {
    const char *name = restart->with->pdata[i];
    g_autofree char *hex = dcw_text_to_hex (name, strlen (name));
    if (!dcw_journal_append (restart->journal, error, "%s %s %" G_GINT64_FORMAT, event_names[EVENT_WITH], hex,
                             dcw_clock_now_s ()))
      return FALSE;
  }
  return TRUE;
}

/* ---- The restart itself ---- */

/* why: it did not start; taken. What is said about it ends with what can be done. */
static DcwRestarted
go_back (const Restart *restart, GError *why, GError **error)
{
  g_autoptr (GError) reason = why;
  g_autoptr (GError) problem = NULL;
  g_auto (Former) former = { 0 };
  g_autofree char *undo = dcw_command (dcw_station_spec (restart->station), "undo %u", restart->pending->run);
  const char *service = restart->pending->service;
  if (!find_former (restart->store, restart->station, service, &former, &problem) || !record (restart, EVENT_REVERT, &problem)
      || !put_back (restart->station, &former, restart->secrets, &problem)) {
    record (restart, EVENT_FAILED, NULL);
    if (problem == NULL)
      g_set_error (error, DCW_ERROR, reason->code, _ ("%s; it does not run now; “%s” takes back what was applied"),
                   reason->message, undo);
    else
      g_set_error (error, DCW_ERROR, reason->code,
                   _ ("%s; it does not run now, and its former configuration could not be put back: %s; “%s” takes "
                      "back what was applied"),
                   reason->message, problem->message, undo);
    return DCW_RESTARTED_NOT;
  }
  if (!restart_now (restart, &problem)) {
    record (restart, EVENT_FAILED, NULL);
    g_set_error (error, DCW_ERROR, reason->code,
                 _ ("%s; its former configuration was put back, but with that it does not start either: %s"), reason->message,
                 problem->message);
    return DCW_RESTARTED_NOT;
  }
  g_set_error (error, DCW_ERROR, reason->code,
               _ ("%s; its former configuration was put back, and with that it runs again; “%s” takes back the rest"),
               reason->message, undo);
  /* It runs, whether that can be noted or not. */
  record (restart, EVENT_REVERTED, NULL);
  return DCW_RESTARTED_AS_BEFORE;
}

/* Its configuration was being put back when that was cut off: it is not started with the other one again. */
static gboolean
was_going_back (const Restart *restart, gboolean *was, GError **error)
{
  g_auto (Events) events = { 0 };
  g_autofree char *folded = dcw_text_fold (restart->pending->service);
  events_init (&events);
  if (!note_events (restart->store, restart->pending->run, &events, error))
    return FALSE;
  *was = GPOINTER_TO_UINT (g_hash_table_lookup (events.last, folded)) == EVENT_REVERT + 1;
  return TRUE;
}

static DcwRestarted
restart_service (const Restart *restart, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean back = FALSE;
  if (!was_going_back (restart, &back, error))
    return DCW_RESTARTED_NOT;
  if (back) {
    g_set_error (&problem, DCW_ERROR, DCW_ERROR_IO, _ ("%s: did not start before"), restart->pending->service);
    return go_back (restart, g_steal_pointer (&problem), error);
  }
  if (!record (restart, EVENT_RESTART, error) || !record_with (restart, error))
    return DCW_RESTARTED_NOT;
  if (restart_now (restart, &problem))
    return record (restart, EVENT_RESTARTED, error) ? DCW_RESTARTED : DCW_RESTARTED_NOT;
  record (restart, EVENT_FAILED, NULL);
  /* Nobody knows yet whether one that is not waited for will start. */
  if (!is_running (restart, restart->pending->service) && !g_error_matches (problem, DCW_ERROR, DCW_ERROR_CANCELLED))
    return go_back (restart, g_steal_pointer (&problem), error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return DCW_RESTARTED_NOT;
}

/* Of the records of one restart. */
static gsize
journal_reserve (const Restart *restart)
{
  gsize size = MAX_RECORDS * dcw_journal_size (strlen (restart->name) + 48);
  for (guint i = 0; i < restart->with->len; i++)
    size += dcw_journal_size (2 * strlen (restart->with->pdata[i]) + 48);
  return size;
}

DcwRestarted
dcw_restart_pending (DcwStore *store, DcwStation *station, const DcwPendingRestart *pending, const DcwSecrets *secrets,
                     DcwRestartWait wait, gpointer wait_data, GError **error)
{
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, NULL, error);
  if (pass == NULL || !refuse_unfinished (pass, error))
    return DCW_RESTARTED_NOT;
  g_autofree char *path = dcw_store_path (store, pending->run, JOURNAL);
  g_auto (Restart) restart = { .store = store, .station = station, .pending = pending, .secrets = secrets, .wait = wait };
  restart.wait_data = wait_data;
  restart.name = dcw_text_to_hex (pending->service, strlen (pending->service));
  restart.with = g_ptr_array_new_with_free_func (g_free);
  if (!take_over (&restart, path, error))
    return DCW_RESTARTED_NOT;
  add_running_dependents (&restart);
  restart.journal = open_journal (path, journal_reserve (&restart), error);
  if (restart.journal == NULL)
    return DCW_RESTARTED_NOT;
  g_ptr_array_add (restart.with, NULL);
  return restart_service (&restart, error);
}

/* ---- What was noted ---- */

static void
free_note (gpointer data)
{
  DcwRestartNote *note = data;
  g_free (note->service);
  g_free (note);
}

static void
add_note (GPtrArray *notes, const char *record)
{
  static const DcwRestarted ends[N_EVENTS] = { [EVENT_RESTARTED] = DCW_RESTARTED, [EVENT_REVERTED] = DCW_RESTARTED_AS_BEFORE };
  Event event;
  gint64 time_s;
  g_autofree char *folded = parse_record (record, &event);
  if (folded == NULL || (event != EVENT_FAILED && ends[event] == DCW_RESTARTED_NOT)
      || !g_ascii_string_to_signed (strrchr (record, ' ') + 1, 10, 0, G_MAXINT64, &time_s, NULL))
    return;
  DcwRestartNote *note = g_new (DcwRestartNote, 1);
  *note = (DcwRestartNote){ name_of_record (record), time_s, ends[event] };
  g_ptr_array_add (notes, note);
}

GPtrArray *
dcw_restart_notes (DcwStore *store, guint run, GError **error)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (free_note);
  g_autofree char *path = dcw_store_path (store, run, JOURNAL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return notes;
  g_autoptr (GPtrArray) records = dcw_journal_read (path, NULL, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    add_note (notes, records->pdata[i]);
  if (records == NULL)
    g_clear_pointer (&notes, g_ptr_array_unref);
  return notes;
}
