#include "apply/pass.h"
#include "apply/owner.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "platform/clock.h"
#include "platform/durable.h"
#include "station/command.h"

static gboolean
check_writable (DcwStation *station, GError **error)
{
  g_autoptr (DcwMessage) reason = dcw_station_read_only (station);
  if (reason == NULL)
    return TRUE;
  g_autofree char *shown = dcw_message_show (reason);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("nothing can be written to this station: %s"), shown);
  return FALSE;
}

static gboolean
take_locks (DcwPass *pass, GError **error)
{
  g_autofree char *store_path = dcw_store_lock_path (pass->store);
  g_autofree char *station_path = dcw_station_lock_path (pass->station);
  pass->store_lock = dcw_lock_take (store_path, error);
  if (pass->store_lock == NULL)
    return FALSE;
  if (station_path == NULL)
    return TRUE;
  pass->station_lock = dcw_lock_take (station_path, error);
  return pass->station_lock != NULL;
}

DcwPass *
dcw_pass_open (DcwStore *store, DcwStation *station, const DcwRunOptions *options, GError **error)
{
  if (!check_writable (station, error) || !dcw_store_make (store, error))
    return NULL;
  g_autoptr (DcwPass) pass = g_new0 (DcwPass, 1);
  pass->store = store;
  pass->station = g_object_ref (station);
  if (options != NULL)
    pass->options = *options;
  pass->notes = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  pass->gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pass->creators = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!take_locks (pass, error) || !dcw_station_refresh (station, error))
    return NULL;
  if (g_strcmp0 (dcw_station_info (station)->instance, dcw_store_instance (store)) != 0) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("the station is no longer the one that was opened"));
    return NULL;
  }
  return dcw_owner_take (store, error) ? g_steal_pointer (&pass) : NULL;
}

static void
free_by_change (DcwPass *pass)
{
  for (guint i = 0; i < pass->n; i++) {
    dcw_state_unref (pass->seen[i]);
    dcw_message_unref (pass->details[i]);
    dcw_message_unref (pass->back_details[i]);
    if (pass->dependents[i] != NULL)
      g_array_unref (pass->dependents[i]);
  }
  g_free (pass->seen);
  g_free (pass->details);
  g_free (pass->back_details);
  g_free (pass->dependents);
}

void
dcw_pass_free (DcwPass *pass)
{
  if (pass == NULL)
    return;
  dcw_journal_close (pass->journal);
  if (pass->reserved)
    dcw_station_release (pass->station);
  free_by_change (pass);
  dcw_run_free (pass->run);
  g_free (pass->in_place);
  dcw_snapshot_free (pass->snapshot);
  g_clear_pointer (&pass->snapshot_bytes, g_bytes_unref);
  if (pass->preamble != NULL)
    g_ptr_array_unref (pass->preamble);
  g_hash_table_unref (pass->gone);
  g_hash_table_unref (pass->creators);
  dcw_message_unref (pass->problem);
  g_ptr_array_unref (pass->notes);
  g_free (pass->unrecorded);
  dcw_lock_release (pass->station_lock);
  dcw_lock_release (pass->store_lock);
  g_object_unref (pass->station);
  g_free (pass);
}

/* ---- Before anything is written ---- */

gboolean
dcw_pass_refuse_unfinished (DcwPass *pass, guint except, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) run = dcw_store_unfinished (pass->store, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (run == NULL || (run->number == except && run->phase == DCW_RUN_WAITING))
    return TRUE;
  const char *spec = dcw_station_spec (pass->station);
  g_autofree char *confirm = dcw_command (spec, "confirm %u", run->number), *undo = dcw_command (spec, "undo %u", run->number),
                  *resume = dcw_command (spec, "resume");
  if (run->phase == DCW_RUN_WAITING)
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u awaits confirmation: “%s” keeps it, “%s” takes it back"),
                 run->number, confirm, undo);
  else
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u is unfinished: “%s” ends it first"), run->number, resume);
  return FALSE;
}

static gboolean
check_supported (DcwPass *pass, const DcwPlan *plan, GError **error)
{
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    DcwKindId kind = dcw_resource_kind (change->resource);
    const DcwPort *port = DCW_STATION_GET_CLASS (pass->station)->ports[kind];
    const char *why = NULL;
    if (port == NULL || port->write == NULL)
      why = _ ("this kind of station can't change it");
    else if ((dcw_kind (kind)->flags & DCW_KIND_CREATES_SID) && !dcw_resource_is_pending (change->resource)
             && dcw_state_status (change->before) != dcw_state_status (change->after))
      why = _ ("an account that is deleted can't be brought back with its SID, so this program does not delete one that it did "
               "not make");
    if (why == NULL)
      continue;
    g_autofree char *shown = dcw_resource_show (change->resource);
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, "%s: %s", shown, why);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_machine (DcwPass *pass, const DcwPlan *plan, GError **error)
{
  const char *machine = dcw_station_info (pass->station)->machine;
  if (plan->machine == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED,
                 _ ("the plan was made from exports that do not say which computer they are of, so it can't be applied"));
    return FALSE;
  }
  if (machine != NULL && strcmp (plan->machine, machine) == 0)
    return TRUE;
  g_autofree char *made_for = dcw_text_display (plan->computer != NULL ? plan->computer : plan->machine, 60);
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("the plan was made for another computer (%s)"), made_for);
  return FALSE;
}

static void
index_plan (DcwPass *pass)
{
  pass->n = pass->plan->changes->len;
  pass->seen = g_new0 (DcwState *, pass->n);
  pass->details = g_new0 (DcwMessage *, pass->n);
  pass->back_details = g_new0 (DcwMessage *, pass->n);
  pass->dependents = g_new0 (GArray *, pass->n);
  for (guint i = 0; i < pass->n; i++) {
    const DcwChange *change = dcw_pass_change (pass, i);
    if (dcw_pass_creates (pass, i))
      g_hash_table_insert (pass->creators, dcw_text_fold (dcw_resource_who (change->resource)->name), GUINT_TO_POINTER (i + 1));
    for (guint k = 0; k < change->needs->len; k++) {
      GArray **list = &pass->dependents[g_array_index (change->needs, guint, k)];
      if (*list == NULL)
        *list = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val (*list, i);
    }
  }
}

gboolean
dcw_pass_set_snapshot (DcwPass *pass, DcwSnapshot *snapshot, GError **error)
{
  pass->snapshot = snapshot;
  pass->plan = snapshot->plan;
  if (!check_writable (pass->station, error) || !check_machine (pass, pass->plan, error)
      || !check_supported (pass, pass->plan, error))
    return FALSE;
  index_plan (pass);
  return TRUE;
}

gboolean
dcw_pass_load (DcwPass *pass, const DcwRun *run, GError **error)
{
  DcwSnapshot *snapshot = dcw_store_snapshot (pass->store, run->root, error);
  if (snapshot == NULL || !dcw_pass_set_snapshot (pass, snapshot, error))
    return FALSE;
  if (run->n_changes == pass->n)
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the journal of run %u is about %u changes; the snapshot has %u"),
               run->number, run->n_changes, pass->n);
  return FALSE;
}

gboolean
dcw_pass_check_scope (DcwPass *pass, GError **error)
{
  g_autoptr (DcwView) view = dcw_view_new (pass->station);
  return dcw_store_check_scope (pass->store, pass->snapshot, view, error);
}

static char *
binding_words (const char *name, const DcwSid *sid)
{
  g_autofree char *hex = dcw_text_to_hex (name, strlen (name));
  g_autofree char *text = dcw_sid_format (sid);
  return g_strdup_printf ("%s %s", hex, text);
}

static void
add_start (const char *name, const DcwSid *sid, gpointer data)
{
  g_autofree char *words = binding_words (name, sid);
  g_ptr_array_add (data, g_strconcat ("start ", words, NULL));
}

gboolean
dcw_pass_plan_run (DcwPass *pass, guint number, guint parent, guint root, DcwDirection direction, const DcwBindings *start,
                   GError **error)
{
  gint64 now_s = dcw_clock_now_s ();
  gint64 within_s = parent == 0 ? pass->options.confirm_within_s : 0;
  pass->preamble = g_ptr_array_new_with_free_func (g_free);
  if (start != NULL)
    dcw_bindings_foreach (start, add_start, pass->preamble);
  if (within_s > 0)
    g_ptr_array_add (pass->preamble, g_strdup_printf ("deadline %" G_GINT64_FORMAT, now_s + MIN (within_s, G_MAXINT64 - now_s)));
  if (parent == 0) {
    pass->snapshot_bytes = dcw_document_write_snapshot (pass->snapshot);
    g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pass->snapshot_bytes);
    g_ptr_array_add (pass->preamble, g_strconcat ("snapshot ", digest, NULL));
  }
  g_ptr_array_add (pass->preamble, g_strdup_printf ("begin %u %u %u %s %s %u %" G_GINT64_FORMAT, number, root, parent,
                                                    direction == DCW_FORWARD ? "forward" : "backward",
                                                    pass->options.keep_on_failure ? "keep" : "stop", pass->n, now_s));
  return dcw_pass_replan (pass, error);
}

gboolean
dcw_pass_know_before (DcwPass *pass, guint root, guint number, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (pass->store, error);
  if (runs == NULL)
    return FALSE;
  pass->in_place = g_new0 (gboolean, pass->n);
  for (guint i = 0; i < runs->len; i++) {
    const DcwRun *run = runs->pdata[i];
    if (run->root != root || run->number >= number)
      continue;
    if (run->n_changes != pass->n) {
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the journal of run %u is about %u changes; the snapshot has %u"),
                   run->number, run->n_changes, pass->n);
      return FALSE;
    }
    for (guint k = 0; k < pass->n; k++)
      if (run->marks[k] & DCW_MARK_EFFECT)
        pass->in_place[k] = run->direction == DCW_FORWARD;
  }
  return TRUE;
}

gboolean
dcw_pass_replan (DcwPass *pass, GError **error)
{
  dcw_pass_set_run (pass, dcw_run_new ());
  for (guint i = 0; i < pass->preamble->len; i++)
    if (!dcw_run_fold (pass->run, pass->preamble->pdata[i], error))
      return FALSE;
  return TRUE;
}

void
dcw_pass_set_run (DcwPass *pass, DcwRun *run)
{
  dcw_run_free (pass->run);
  pass->run = run;
  g_hash_table_remove_all (pass->gone);
}

/* ---- The journal ---- */

/* All that a run may record, on its way and back. */
static gsize
journal_reserve (DcwPass *pass)
{
  gsize size = 0;
  for (guint i = 0; pass->preamble != NULL && i < pass->preamble->len; i++)
    size += dcw_journal_size (strlen (pass->preamble->pdata[i]));
  gsize intend = dcw_journal_size (strlen ("intend 1000000")), result = dcw_journal_size (strlen ("result 1000000 unverifiable"));
  for (guint i = 0; i < pass->n; i++) {
    size += 2 * (intend + result);
    if (!dcw_pass_creates (pass, i))
      continue;
    gsize name = 2 * strlen (dcw_resource_who (dcw_pass_change (pass, i)->resource)->name);
    size += dcw_journal_size (strlen ("unbind ") + name)
            + 2 * dcw_journal_size (strlen ("bind ") + name + 12 * DCW_SID_MAX_SUBS + 24);
  }
  return size + 4 * dcw_journal_size (32);
}

static gboolean
reserve_station (DcwPass *pass, GError **error)
{
  pass->reserved = TRUE;
  return dcw_station_reserve (pass->station, error);
}

static gboolean
write_snapshot (DcwPass *pass, GError **error)
{
  if (pass->snapshot_bytes == NULL)
    return TRUE;
  g_autofree char *path = dcw_store_path (pass->store, pass->run->number, DCW_STORE_SNAPSHOT);
  gsize size;
  gconstpointer data = g_bytes_get_data (pass->snapshot_bytes, &size);
  if (size <= DCW_DOCUMENT_MAX_SMALL)
    return dcw_durable_replace (path, data, size, 0600, error);
  g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("the plan is too large: its snapshot would have %u bytes of %d"),
               (guint)MIN (size, G_MAXUINT), DCW_DOCUMENT_MAX_SMALL);
  return FALSE;
}

/* Before the journal begins: there is never a run with a deadline that nobody watches. */
static gboolean
set_watcher (DcwPass *pass, GError **error)
{
  g_autoptr (GError) problem = NULL;
  if (pass->run->deadline_s == 0 || dcw_station_watch (pass->station, pass->run->number, pass->run->deadline_s, &problem))
    return TRUE;
  g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED,
               _ ("nothing was written, because nobody would take the run back at its deadline: %s"), problem->message);
  return FALSE;
}

static gboolean
begin_journal (DcwPass *pass, const char *path, GError **error)
{
  pass->journal = dcw_journal_create (path, journal_reserve (pass), error);
  if (pass->journal == NULL)
    return FALSE;
  for (guint i = 0; i < pass->preamble->len; i++)
    if (!dcw_journal_append (pass->journal, error, "%s", (const char *)pass->preamble->pdata[i])) {
      /* It may have begun on the disk: then a run that did nothing would be left to be resumed. */
      g_clear_pointer (&pass->journal, dcw_journal_close);
      dcw_durable_remove (path, NULL);
      return FALSE;
    }
  return TRUE;
}

gboolean
dcw_pass_begin (DcwPass *pass, GError **error)
{
  guint number = pass->run->number;
  g_autofree char *path = dcw_store_path (pass->store, number, DCW_STORE_JOURNAL);
  if (!reserve_station (pass, error) || !dcw_store_make_run (pass->store, number, error) || !write_snapshot (pass, error)
      || !set_watcher (pass, error))
    return FALSE;
  if (begin_journal (pass, path, error))
    return TRUE;
  if (pass->run->deadline_s != 0)
    dcw_station_unwatch (pass->station, NULL);
  return FALSE;
}

gboolean
dcw_pass_continue (DcwPass *pass, DcwRun *run, GError **error)
{
  g_autofree char *path = dcw_store_path (pass->store, run->number, DCW_STORE_JOURNAL);
  dcw_pass_set_run (pass, run);
  pass->resumed = TRUE;
  if (!reserve_station (pass, error))
    return FALSE;
  pass->journal = dcw_journal_open (path, journal_reserve (pass), error);
  return pass->journal != NULL;
}

static void
lose (DcwPass *pass, const char *record, const GError *error)
{
  pass->lost = TRUE;
  pass->lost_end = g_str_has_prefix (record, "end ") || g_str_has_prefix (record, "wait ");
  dcw_message_unref (pass->problem);
  pass->problem = dcw_message_new (N_ ("the journal could not be written: %1"), error->message, NULL);
}

gboolean
dcw_pass_record (DcwPass *pass, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *record = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gboolean own_way = pass->run->direction == DCW_FORWARD && pass->run->phase == DCW_RUN_APPLYING;
  g_autoptr (GError) problem = NULL;
  if (pass->lost && own_way)
    return FALSE;
  if (!pass->dry && !pass->lost && !dcw_journal_append (pass->journal, &problem, "%s", record)) {
    lose (pass, record, problem);
    /* A run has not ended before that is on the disk. */
    if (own_way || pass->lost_end)
      return FALSE;
  }
  g_clear_error (&problem);
  if (!dcw_run_fold (pass->run, record, &problem))
    g_return_val_if_reached (FALSE);
  return TRUE;
}

gboolean
dcw_pass_record_binding (DcwPass *pass, const char *name, const DcwSid *sid)
{
  g_autofree char *words = binding_words (name, sid);
  if (dcw_pass_record (pass, "bind %s", words))
    return TRUE;
  /* The account is there, so the way back has to know it. */
  dcw_bindings_bind (pass->run->now, name, sid);
  g_free (pass->unrecorded);
  pass->unrecorded = g_strdup (name);
  return FALSE;
}
