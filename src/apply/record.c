#include "apply/record.h"
#include <string.h>
#include "apply/compared.h"
#include "apply/restart.h"
#include "apply/ticks.h"
#include "apply/told.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "model/telling.h"
#include "platform/clock.h"
#include "topics/planner.h"
#include "topics/steps.h"

static const struct {
  const char *name, *indent; /* indent: in plain text */
  gboolean apart;            /* an empty line comes before it in plain text */
} styles[] = {
  [DCW_RECORD_TITLE] = { "title", "", FALSE },      [DCW_RECORD_FACT] = { "fact", "", FALSE },
  [DCW_RECORD_SECTION] = { "section", "", TRUE },   [DCW_RECORD_TOPIC] = { "topic", "", TRUE },
  [DCW_RECORD_ITEM] = { "item", "  ", FALSE },      [DCW_RECORD_DETAIL] = { "detail", "     ", FALSE },
  [DCW_RECORD_SMALL] = { "small", "     ", FALSE }, [DCW_RECORD_TEXT] = { "text", "", FALSE },
};

typedef struct {
  DcwStore *store;
  DcwView *view;
  GPtrArray *runs;       /* of DcwRun: all of the station */
  const DcwRun *run;     /* of runs */
  DcwSnapshot *snapshot; /* of its root */
  GHashTable *names;     /* SID as text -> name, of accounts that may be gone */
  DcwRecord *record;
} Maker;

const char *
dcw_record_style_name (DcwRecordStyle style)
{
  return styles[style].name;
}

static void
free_line (gpointer data)
{
  DcwRecordLine *line = data;
  g_free (line->text);
  g_free (line);
}

void
dcw_record_free (DcwRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->title);
  g_ptr_array_unref (record->lines);
  g_free (record);
}

static void
maker_clear (Maker *maker)
{
  g_clear_pointer (&maker->runs, g_ptr_array_unref);
  g_clear_pointer (&maker->snapshot, dcw_snapshot_free);
  g_clear_pointer (&maker->names, g_hash_table_unref);
  g_clear_pointer (&maker->record, dcw_record_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Maker, maker_clear)

static void
add (Maker *maker, DcwRecordStyle style, const char *text)
{
  DcwRecordLine *line = g_new (DcwRecordLine, 1);
  *line = (DcwRecordLine){ style, dcw_text_display (text, 0) };
  g_ptr_array_add (maker->record->lines, line);
}

static void G_GNUC_PRINTF (3, 4) add_format (Maker *maker, DcwRecordStyle style, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add (maker, style, text);
}

static void
add_fact (Maker *maker, const char *label, const char *value)
{
  if (value != NULL)
    add_format (maker, DCW_RECORD_FACT, C_ ("record: label and value", "%s: %s"), label, value);
}

static void
add_message (Maker *maker, DcwRecordStyle style, const DcwMessage *message)
{
  g_autofree char *text = message != NULL ? dcw_message_show (message) : NULL;
  if (text != NULL)
    add (maker, style, text);
}

/* ---- What it is of ---- */

static const DcwRun *
find_run (Maker *maker, guint number)
{
  for (guint i = 0; i < maker->runs->len; i++)
    if (((const DcwRun *)maker->runs->pdata[i])->number == number)
      return maker->runs->pdata[i];
  return NULL;
}

static char *
show_number (guint number)
{
  return number != 0 ? g_strdup_printf ("%u", number) : NULL;
}

static char *
show_time (gint64 time_s)
{
  return time_s != 0 ? dcw_clock_show (time_s) : NULL;
}

static char *
show_read_back (const DcwRun *run)
{
  guint n = 0;
  for (guint i = 0; i < run->n_changes; i++)
    n += run->results[i] == DCW_RESULT_VERIFIED && run->unwound[i] == DCW_RESULT_PENDING;
  /* Translators: how many changes were written and read back, of how many */
  return g_strdup_printf (C_ ("record", "%u of %u"), n, run->n_changes);
}

static void
add_head (Maker *maker)
{
  const DcwRun *run = maker->run;
  DcwStation *station = dcw_view_station (maker->view);
  const DcwStationInfo *info = dcw_station_info (station);
  const DcwSnapshot *snapshot = maker->snapshot;
  const char *computer = snapshot->computer != NULL ? snapshot->computer : info->computer;
  guint by = dcw_compared_undone_by (run, maker->runs);
  g_autofree char *what = dcw_told_what (run), *began = show_time (run->time_s), *ended = show_time (run->end_s),
                  *deadline = show_time (run->deadline_s), *digest = dcw_document_plan_digest (snapshot->plan),
                  *read_back = show_read_back (run), *back = show_number (by);
  maker->record->title =
      g_strdup_printf (_ ("Record of run %u on %s"), run->number, computer != NULL ? computer : dcw_station_spec (station));
  add (maker, DCW_RECORD_TITLE, maker->record->title);
  add_fact (maker, C_ ("record", "Computer"), computer);
  add_fact (maker, C_ ("record", "Station"), dcw_station_spec (station));
  add_fact (maker, C_ ("record", "Machine SID"), snapshot->machine);
  add_fact (maker, C_ ("record", "Program"), "OPC DCOM Wizard " DCW_VERSION);
  add_fact (maker, C_ ("record", "What was done"), what);
  add_fact (maker, C_ ("record", "Planned from"),
            snapshot->profile != NULL ? C_ ("record", "a profile") : C_ ("record", "a plan file"));
  add_fact (maker, C_ ("record", "Began"), began);
  add_fact (maker, C_ ("record", "Ended"), ended);
  add_fact (maker, C_ ("record", "To be confirmed by"), deadline);
  add_fact (maker, C_ ("record", "State"), dcw_told_phase (run));
  add_fact (maker, C_ ("record", "Written and read back"), read_back);
  add_fact (maker, run->direction == DCW_FORWARD ? C_ ("record", "Taken back by run") : C_ ("record", "Done again by run"), back);
  add_fact (maker, C_ ("record", "Digest of the plan"), digest);
}

/* ---- Changes ---- */

static char *
name_of (const DcwPrincipal *who, gpointer data)
{
  const Maker *maker = data;
  const char *name = dcw_view_name_of (maker->view, who);
  const char *remembered = g_hash_table_lookup (maker->names, name);
  return g_strdup (remembered != NULL ? remembered : name);
}

static void
note_binding (const char *name, const DcwSid *sid, gpointer names)
{
  g_hash_table_insert (names, dcw_sid_format (sid), g_strdup (name));
}

/* With the SIDs that names got, where it is known. */
static char *
show_raw (const Maker *maker, const DcwState *state, DcwCodec codec)
{
  const DcwRun *run = maker->run;
  g_autoptr (DcwState) bound = dcw_state_bind (state, run->direction == DCW_BACKWARD ? run->start : run->now, NULL);
  return dcw_state_show_whole (bound != NULL ? bound : state, codec);
}

/* In words where there are words for it; the whole of it in any case. */
static void
add_states (Maker *maker, const DcwTelling *telling, const DcwChange *way)
{
  DcwCodec codec = telling->setting != NULL ? telling->setting->codec : DCW_CODEC_NONE;
  g_autofree char *before = show_raw (maker, way->before, codec), *after = show_raw (maker, way->after, codec);
  char **words = telling->differences;
  DcwRecordStyle raw = words != NULL && *words != NULL ? DCW_RECORD_SMALL : DCW_RECORD_DETAIL;
  for (char **word = words; word != NULL && *word != NULL; word++)
    add (maker, DCW_RECORD_DETAIL, *word);
  add_format (maker, raw, C_ ("record", "Before: %s"), before);
  add_format (maker, raw, C_ ("record", "After: %s"), after);
}

static void
add_change (Maker *maker, guint i)
{
  const DcwRun *run = maker->run;
  const DcwChange *change = maker->snapshot->plan->changes->pdata[i];
  gboolean back = run->direction == DCW_BACKWARD;
  const DcwChange way = { .resource = change->resource,
                          .before = back ? change->after : change->before,
                          .after = back ? change->before : change->after };
  g_auto (DcwTelling) telling = { 0 };
  dcw_telling_init (&telling, &way, name_of, maker);
  g_autofree char *where = dcw_resource_show_with (change->resource, name_of, maker);
  g_autofree char *taken_back = dcw_told_taken_back (run->unwound[i]);
  const char *title = telling.setting != NULL ? C_ ("setting", telling.setting->label) : where;
  add_format (maker, DCW_RECORD_ITEM, "%u. %s", i + 1, title);
  const char *const statements[] = { dcw_told_result (run->results[i], run->direction), taken_back, NULL };
  g_autofree char *result = dcw_i18n_statements (statements);
  add_format (maker, DCW_RECORD_DETAIL, C_ ("record", "Result: %s"), result);
  if (!back && change->why != NULL) {
    g_autofree char *why = dcw_message_show (change->why);
    /* What a plan file gives as its reason is anybody's word. */
    add_format (maker, DCW_RECORD_DETAIL,
                maker->snapshot->profile != NULL ? C_ ("record", "Why: %s") : C_ ("record", "Why: the file says: %s"), why);
  }
  if (dcw_telling_restart (change->restart) != NULL)
    add (maker, DCW_RECORD_DETAIL, dcw_telling_restart (change->restart));
  const char *risk;
  for (guint k = 0; !back && (risk = dcw_telling_risk (change->risk, k)) != NULL; k++)
    add (maker, DCW_RECORD_DETAIL, risk);
  if (telling.setting != NULL)
    add (maker, DCW_RECORD_SMALL, where);
  add_states (maker, &telling, &way);
}

static gboolean
is_of (const DcwChange *change, const DcwTopic *topic)
{
  return dcw_topic (change->topics->len > 0 ? change->topics->pdata[0] : "") == topic;
}

static void
add_topic (Maker *maker, const DcwTopic *topic)
{
  const GPtrArray *changes = maker->snapshot->plan->changes;
  gboolean titled = FALSE;
  for (guint i = 0; i < maker->run->n_changes && i < changes->len; i++) {
    if (!is_of (changes->pdata[i], topic))
      continue;
    if (!titled)
      add (maker, DCW_RECORD_TOPIC, topic != NULL ? C_ ("topic", topic->title) : C_ ("topic", "Other"));
    titled = TRUE;
    add_change (maker, i);
  }
}

static void
add_changes (Maker *maker)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  add (maker, DCW_RECORD_SECTION, C_ ("record", "Changes"));
  for (guint i = 0; i < n; i++)
    add_topic (maker, topics[i]);
  add_topic (maker, NULL);
}

/* ---- What is left ---- */

static void
add_not_undoable (Maker *maker)
{
  const GPtrArray *changes = maker->snapshot->plan->changes;
  guint n = 0;
  add (maker, DCW_RECORD_SECTION, _ ("What undo can't bring back without a password"));
  for (guint i = 0; i < changes->len; i++) {
    const DcwChange *change = changes->pdata[i];
    if (!(change->risk & DCW_RISK_NOT_UNDOABLE))
      continue;
    g_autofree char *where = dcw_resource_show_with (change->resource, name_of, maker);
    add_format (maker, DCW_RECORD_ITEM, "%u. %s", i + 1, where);
    n++;
  }
  if (n == 0)
    add (maker, DCW_RECORD_TEXT, _ ("Nothing: no change of this run needs a password to be taken back."));
}

static void
add_blocked (Maker *maker)
{
  const GPtrArray *blocked = maker->snapshot->plan->blocked;
  if (blocked->len > 0)
    add (maker, DCW_RECORD_SECTION, _ ("What can't be done"));
  for (guint i = 0; i < blocked->len; i++) {
    const DcwBlocked *row = blocked->pdata[i];
    g_autofree char *where = row->resource != NULL ? dcw_resource_show_with (row->resource, name_of, maker) : NULL;
    if (where != NULL)
      add (maker, DCW_RECORD_ITEM, where);
    add_message (maker, where != NULL ? DCW_RECORD_DETAIL : DCW_RECORD_ITEM, row->reason);
  }
}

static gboolean
waits_for_the_computer (Maker *maker)
{
  const GPtrArray *changes = maker->snapshot->plan->changes;
  for (guint i = 0; i < maker->run->n_changes && i < changes->len; i++)
    if (((const DcwChange *)changes->pdata[i])->restart == DCW_RESTART_REBOOT && (maker->run->marks[i] & DCW_MARK_EFFECT))
      return TRUE;
  return FALSE;
}

static gboolean
add_restarts (Maker *maker, GError **error)
{
  static const char *const what[] = {
    [DCW_RESTARTED_NOT] = N_ ("%s did not start (%s)."),
    [DCW_RESTARTED] = N_ ("%s has restarted (%s)."),
    [DCW_RESTARTED_AS_BEFORE] = N_ ("%s did not start with what was stored and runs with its former configuration (%s)."),
  };
  guint n = 0;
  add (maker, DCW_RECORD_SECTION, C_ ("record", "Restarts"));
  /* What restarted for a later run has what this one stored too. */
  for (guint i = 0; i < maker->runs->len; i++) {
    const DcwRun *run = maker->runs->pdata[i];
    g_autoptr (GPtrArray) notes = run->number >= maker->run->number ? dcw_restart_notes (maker->store, run->number, error) : NULL;
    if (notes == NULL && run->number >= maker->run->number)
      return FALSE;
    for (guint k = 0; notes != NULL && k < notes->len; k++, n++) {
      const DcwRestartNote *note = notes->pdata[k];
      g_autofree char *time = dcw_clock_show (note->time_s);
      add_format (maker, DCW_RECORD_ITEM, _ (what[note->how]), note->service, time);
    }
  }
  /* What was taken back waits as a part of the run that did so. */
  gboolean stands = dcw_compared_undone_by (maker->run, maker->runs) == 0;
  g_autoptr (GPtrArray) pending =
      stands ? dcw_pending_restarts (maker->store, dcw_view_station (maker->view), maker->run->number, error)
             : g_ptr_array_new ();
  if (pending == NULL)
    return FALSE;
  for (guint i = 0; i < pending->len; i++, n++)
    add_format (maker, DCW_RECORD_ITEM, _ ("%s still has to restart before all of it counts."),
                ((const DcwPendingRestart *)pending->pdata[i])->service);
  if (waits_for_the_computer (maker))
    add (maker, DCW_RECORD_ITEM, _ ("The computer has to restart before all of it counts. Whether it did is not noted here."));
  else if (n == 0)
    add (maker, DCW_RECORD_TEXT, _ ("No service has restarted, and none has to."));
  return TRUE;
}

/* profile: what is wanted there; NULL: nobody wants anything of it any more. */
static void
add_findings (Maker *maker, const DcwProfile *profile)
{
  g_autoptr (GPtrArray) findings = dcw_audit (maker->view, profile);
  add (maker, DCW_RECORD_SECTION, _ ("Worth knowing, as the computer is now"));
  for (guint i = 0; i < findings->len; i++) {
    const DcwFinding *finding = findings->pdata[i];
    g_autofree char *evidence = finding->evidence != NULL ? dcw_message_show (finding->evidence) : g_strdup (finding->id);
    add_format (maker, DCW_RECORD_ITEM, "%s %s: %s", dcw_severity_label (finding->severity), finding->code, evidence);
    add_message (maker, DCW_RECORD_DETAIL, finding->effect);
    add_message (maker, DCW_RECORD_DETAIL, finding->advice);
  }
  if (findings->len == 0)
    add (maker, DCW_RECORD_TEXT, _ ("Nothing was found."));
}

static void
add_step (Maker *maker, const DcwStep *step, const DcwTick *tick, gboolean ticked, gboolean restarted)
{
  g_autofree char *text = dcw_message_show (step->text);
  add_format (maker, DCW_RECORD_ITEM, "[%s] %s", ticked || restarted ? "x" : " ", text);
  if (ticked) {
    g_autofree char *time = dcw_clock_show (tick->time_s);
    add_format (maker, DCW_RECORD_DETAIL, _ ("Ticked by %s, %s."), tick->by, time);
  } else if (restarted) {
    add (maker, DCW_RECORD_DETAIL, _ ("It has restarted since the last run, and was seen to run."));
  } else {
    add_format (maker, DCW_RECORD_DETAIL, _ ("For %s, %s."), _ (dcw_step_who_label (step->kind->who)),
                _ (dcw_step_when_label (step->kind->when)));
  }
}

static gboolean
add_steps (Maker *maker, GError **error)
{
  const DcwSnapshot *snapshot = maker->snapshot;
  g_autoptr (GPtrArray) steps = dcw_steps (maker->view, snapshot->profile, snapshot->plan, snapshot->plan);
  g_autoptr (GPtrArray) ticks = dcw_ticks_read (maker->store, error);
  guint latest = 0;
  if (ticks == NULL || !dcw_ticks_latest_run (maker->store, &latest, error))
    return FALSE;
  g_autoptr (GPtrArray) restarted = dcw_restarted_services (maker->store, dcw_view_station (maker->view), error);
  if (restarted == NULL)
    return FALSE;
  if (steps->len > 0)
    add (maker, DCW_RECORD_SECTION, _ ("What only a person can do"));
  for (guint i = 0; i < steps->len; i++) {
    const DcwStep *step = steps->pdata[i];
    const DcwTick *tick = dcw_ticks_find (ticks, step->name);
    add_step (maker, step, tick, dcw_tick_counts (tick, step->kind->again, latest),
              dcw_restart_is_among (restarted, dcw_step_restarts (step)));
  }
  return TRUE;
}

/* ---- All of it ---- */

static gboolean
open_run (Maker *maker, guint number, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) last = number == 0 ? dcw_store_last (maker->store, &problem) : NULL;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (number == 0 && last == NULL) {
    g_set_error_literal (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("there is no run that left an effect"));
    return FALSE;
  }
  /* Says best why there is no such run. */
  g_autoptr (DcwRun) found = dcw_store_run (maker->store, last != NULL ? last->number : number, error);
  maker->runs = found != NULL ? dcw_store_runs (maker->store, error) : NULL;
  maker->run = maker->runs != NULL ? find_run (maker, found->number) : NULL;
  maker->snapshot = maker->run != NULL ? dcw_store_snapshot (maker->store, maker->run->root, error) : NULL;
  return maker->snapshot != NULL;
}

DcwRecord *
dcw_record_make (DcwStore *store, DcwView *view, guint run, GError **error)
{
  g_auto (Maker) maker = { .store = store, .view = view };
  if (!open_run (&maker, run, error))
    return NULL;
  maker.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  dcw_bindings_foreach (maker.snapshot->bindings, note_binding, maker.names);
  dcw_bindings_foreach (maker.run->start, note_binding, maker.names);
  dcw_bindings_foreach (maker.run->now, note_binding, maker.names);
  maker.record = g_new0 (DcwRecord, 1);
  maker.record->run = maker.run->number;
  maker.record->lines = g_ptr_array_new_with_free_func (free_line);
  gboolean stands = maker.run->direction == DCW_FORWARD && dcw_run_has_effect (maker.run)
                    && dcw_compared_undone_by (maker.run, maker.runs) == 0;
  add_head (&maker);
  add_changes (&maker);
  if (stands)
    add_not_undoable (&maker);
  add_blocked (&maker);
  if (!add_restarts (&maker, error))
    return NULL;
  add_findings (&maker, stands ? maker.snapshot->profile : NULL);
  if (stands && !add_steps (&maker, error))
    return NULL;
  return g_steal_pointer (&maker.record);
}

char *
dcw_record_text (const DcwRecord *record, const char *line_end)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < record->lines->len; i++) {
    const DcwRecordLine *line = record->lines->pdata[i];
    if (i > 0 && styles[line->style].apart)
      g_string_append (text, line_end);
    g_string_append_printf (text, "%s%s%s", styles[line->style].indent, line->text, line_end);
    if (line->style == DCW_RECORD_TITLE || line->style == DCW_RECORD_SECTION) {
      glong n = g_utf8_strlen (line->text, -1);
      for (glong k = 0; k < n; k++)
        g_string_append_c (text, line->style == DCW_RECORD_TITLE ? '=' : '-');
      g_string_append (text, line_end);
    }
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
