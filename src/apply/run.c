#include "apply/run.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"

static const char *const phase_names[DCW_N_PHASES] = {
  [DCW_RUN_APPLYING] = "applying", [DCW_RUN_UNWINDING] = "unwinding", [DCW_RUN_WAITING] = "waiting",
  [DCW_RUN_APPLIED] = "applied",   [DCW_RUN_UNDONE] = "undone",       [DCW_RUN_NOTHING] = "nothing",
  [DCW_RUN_PARTLY] = "partly",
};

enum {
  WRITTEN = 1,   /* only what was intended can come out so */
  AS_IT_WAS = 2, /* reading said that nothing was changed */
  GOOD = 4,
};

static const struct {
  const char *name;
  const char *label;
  guint traits;
} results[DCW_N_RESULTS] = {
  [DCW_RESULT_PENDING] = { "pending", NC_ ("result of a change", "not done"), 0 },
  [DCW_RESULT_VERIFIED] = { "verified", NC_ ("result of a change", "done and verified"), WRITTEN | GOOD },
  [DCW_RESULT_UNVERIFIABLE] = { "unverifiable", NC_ ("result of a change", "done; it cannot be read back"), WRITTEN | GOOD },
  [DCW_RESULT_UNCHANGED] = { "unchanged", NC_ ("result of a change", "was so already"), AS_IT_WAS | GOOD },
  [DCW_RESULT_NOT_VERIFIED] = { "not-verified", NC_ ("result of a change", "written, but reading it back says otherwise"),
                                WRITTEN },
  [DCW_RESULT_FAILED] = { "failed", NC_ ("result of a change", "failed"), AS_IT_WAS },
  [DCW_RESULT_CONFLICT] = { "conflict", NC_ ("result of a change", "left alone: somebody changed it since"), 0 },
  [DCW_RESULT_BLOCKED] = { "blocked", NC_ ("result of a change", "left alone: something else depends on it"), 0 },
  [DCW_RESULT_NEEDS_SECRET] = { "needs-secret", NC_ ("result of a change", "needs a password"), AS_IT_WAS },
  [DCW_RESULT_UNKNOWN] = { "unknown", NC_ ("result of a change", "could not be read"), 0 },
};

const char *
dcw_phase_name (DcwPhase phase)
{
  return phase_names[phase];
}

const char *
dcw_result_name (DcwResult result)
{
  return results[result].name;
}

const char *
dcw_result_label (DcwResult result)
{
  return results[result].label;
}

gboolean
dcw_result_is_good (DcwResult result)
{
  return (results[result].traits & GOOD) != 0;
}

DcwRun *
dcw_run_new (void)
{
  DcwRun *run = g_new0 (DcwRun, 1);
  run->intent = -1;
  run->start = dcw_bindings_new ();
  run->now = dcw_bindings_new ();
  return run;
}

void
dcw_run_free (DcwRun *run)
{
  if (run == NULL)
    return;
  g_free (run->results);
  g_free (run->unwound);
  g_free (run->marks);
  g_free (run->snapshot);
  dcw_bindings_free (run->start);
  dcw_bindings_free (run->now);
  g_free (run);
}

gboolean
dcw_run_is_finished (const DcwRun *run)
{
  return run->number != 0 && run->phase != DCW_RUN_APPLYING && run->phase != DCW_RUN_UNWINDING && run->phase != DCW_RUN_WAITING;
}

static gboolean
any_effect (const DcwRun *run)
{
  for (guint i = 0; i < run->n_changes; i++)
    if (run->marks[i] & DCW_MARK_EFFECT)
      return TRUE;
  return FALSE;
}

gboolean
dcw_run_has_effect (const DcwRun *run)
{
  return (dcw_run_is_finished (run) || run->phase == DCW_RUN_WAITING) && any_effect (run);
}

/* ---- Words of a record ---- */

static gboolean
parse_number (const char *text, guint64 max, guint64 *number)
{
  if (!g_ascii_isdigit (*text) || (text[0] == '0' && text[1] != '\0'))
    return FALSE;
  return g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL);
}

static gboolean
parse_time (const char *text, gint64 *time_s)
{
  guint64 number;
  if (!parse_number (text, G_MAXINT64, &number) || number == 0)
    return FALSE;
  *time_s = (gint64)number;
  return TRUE;
}

static gboolean
parse_count (const char *text, guint max, guint *count)
{
  guint64 number;
  if (!parse_number (text, max, &number))
    return FALSE;
  *count = (guint)number;
  return TRUE;
}

static char *
parse_name (const char *hex)
{
  g_autoptr (GBytes) bytes = dcw_text_from_hex (hex, -1, NULL);
  if (bytes == NULL)
    return NULL;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (size == 0 || !g_utf8_validate_len (data, size, NULL))
    return NULL;
  return g_strndup (data, size);
}

static gboolean
parse_change (const DcwRun *run, const char *text, guint *change)
{
  return run->n_changes > 0 && parse_count (text, run->n_changes - 1, change);
}

/* ---- Records ---- */

static void
note_time (DcwRun *run, gint64 time_s)
{
  run->last_s = MAX (run->last_s, time_s);
}

static gboolean
fold_binding (DcwRun *run, DcwBindings *bindings, char **words)
{
  g_autofree char *name = parse_name (words[1]);
  DcwSid sid;
  if (name == NULL || !dcw_sid_parse (words[2], &sid, NULL))
    return FALSE;
  dcw_bindings_bind (bindings, name, &sid);
  return TRUE;
}

static gboolean
fold_start (DcwRun *run, char **words)
{
  return fold_binding (run, run->start, words) && fold_binding (run, run->now, words);
}

static gboolean
fold_deadline (DcwRun *run, char **words)
{
  return run->deadline_s == 0 && parse_time (words[1], &run->deadline_s);
}

static gboolean
fold_snapshot (DcwRun *run, char **words)
{
  if (run->snapshot != NULL || strlen (words[1]) != 64 || strspn (words[1], "0123456789abcdef") != 64)
    return FALSE;
  run->snapshot = g_strdup (words[1]);
  return TRUE;
}

static gboolean
fold_begin (DcwRun *run, char **words)
{
  const char *direction = words[4], *on_failure = words[5];
  guint number;
  if (!parse_count (words[1], DCW_RUN_MAX_NUMBER, &number) || !parse_count (words[2], DCW_RUN_MAX_NUMBER, &run->root)
      || !parse_count (words[3], DCW_RUN_MAX_NUMBER, &run->parent)
      || !parse_count (words[6], DCW_RUN_MAX_CHANGES, &run->n_changes) || !parse_time (words[7], &run->time_s))
    return FALSE;
  run->direction = strcmp (direction, "backward") == 0 ? DCW_BACKWARD : DCW_FORWARD;
  run->keep_on_failure = strcmp (on_failure, "keep") == 0;
  if ((run->direction == DCW_FORWARD && strcmp (direction, "forward") != 0)
      || (!run->keep_on_failure && strcmp (on_failure, "stop") != 0))
    return FALSE;
  gboolean is_root = number == run->root;
  if (number == 0 || run->root == 0 || run->root > number || run->parent >= number || is_root != (run->parent == 0)
      || (!is_root && run->parent < run->root))
    return FALSE;
  if ((is_root && run->direction == DCW_BACKWARD) || (run->deadline_s != 0 && run->direction == DCW_BACKWARD))
    return FALSE;
  run->number = number;
  run->phase = DCW_RUN_APPLYING;
  run->results = g_new0 (DcwResult, run->n_changes);
  run->unwound = g_new0 (DcwResult, run->n_changes);
  run->marks = g_new0 (guint8, run->n_changes);
  note_time (run, run->time_s);
  return TRUE;
}

/* An intent may come while another has no result: one pass ended there, and the next began somewhere else. */
static gboolean
fold_intend (DcwRun *run, char **words)
{
  guint i;
  if (!parse_change (run, words[1], &i))
    return FALSE;
  run->intent = (int)i;
  if (run->phase == DCW_RUN_UNWINDING) {
    run->unwound[i] = DCW_RESULT_PENDING;
    return (run->marks[i] & DCW_MARK_INTENDED) != 0;
  }
  run->results[i] = DCW_RESULT_PENDING;
  run->marks[i] |= DCW_MARK_INTENDED | DCW_MARK_EFFECT;
  return TRUE;
}

static gboolean
fold_unbind (DcwRun *run, char **words)
{
  g_autofree char *name = parse_name (words[1]);
  if (name == NULL || run->direction != DCW_FORWARD || run->intent < 0)
    return FALSE;
  dcw_bindings_unbind (run->now, name);
  run->marks[run->intent] |= DCW_MARK_UNBOUND;
  return TRUE;
}

static gboolean
fold_bind (DcwRun *run, char **words)
{
  if (run->direction != DCW_FORWARD || (run->phase == DCW_RUN_APPLYING && run->intent < 0))
    return FALSE;
  return fold_binding (run, run->now, words);
}

static gboolean
fold_result (DcwRun *run, char **words)
{
  guint i, result = DCW_RESULT_PENDING + 1;
  if (!parse_change (run, words[1], &i))
    return FALSE;
  while (result < DCW_N_RESULTS && strcmp (results[result].name, words[2]) != 0)
    result++;
  gboolean intended = run->intent == (int)i;
  if (result == DCW_N_RESULTS || ((results[result].traits & WRITTEN) && !intended))
    return FALSE;
  if (intended)
    run->intent = -1;
  if (run->phase == DCW_RUN_UNWINDING) {
    run->unwound[i] = (DcwResult)result;
    if (results[result].traits & GOOD)
      run->marks[i] &= (guint8)~DCW_MARK_EFFECT;
    return (run->marks[i] & DCW_MARK_INTENDED) != 0;
  }
  run->results[i] = (DcwResult)result;
  if (intended && (results[result].traits & AS_IT_WAS))
    run->marks[i] &= (guint8)~DCW_MARK_EFFECT;
  return TRUE;
}

static gboolean
fold_unwind (DcwRun *run, char **words)
{
  if (run->direction != DCW_FORWARD)
    return FALSE;
  run->phase = DCW_RUN_UNWINDING;
  run->went_back = TRUE;
  run->intent = -1;
  return TRUE;
}

static gboolean
fold_wait (DcwRun *run, char **words)
{
  gint64 time_s;
  if (run->deadline_s == 0 || run->intent >= 0 || !any_effect (run) || !parse_time (words[1], &time_s))
    return FALSE;
  note_time (run, time_s);
  run->phase = DCW_RUN_WAITING;
  return TRUE;
}

static gboolean
all_good (const DcwRun *run, const DcwResult *of)
{
  for (guint i = 0; i < run->n_changes; i++)
    if (!dcw_result_is_good (of[i]))
      return FALSE;
  return TRUE;
}

/* Settled: nothing that another try could bring further. A forward run that keeps what it failed on may leave things open. */
static gboolean
all_settled (const DcwRun *run)
{
  gboolean unwinding = run->phase == DCW_RUN_UNWINDING;
  if (run->intent >= 0)
    return FALSE;
  if (!unwinding && run->direction == DCW_FORWARD && run->keep_on_failure)
    return TRUE;
  for (guint i = 0; i < run->n_changes; i++) {
    DcwResult result = unwinding ? run->unwound[i] : run->results[i];
    if (unwinding && result == DCW_RESULT_PENDING && !(run->marks[i] & DCW_MARK_EFFECT))
      continue;
    if (result == DCW_RESULT_PENDING || result == DCW_RESULT_FAILED || result == DCW_RESULT_NOT_VERIFIED)
      return FALSE;
  }
  return TRUE;
}

static gboolean
fold_confirm (DcwRun *run, char **words)
{
  if (!parse_time (words[1], &run->end_s))
    return FALSE;
  note_time (run, run->end_s);
  run->confirmed = TRUE;
  run->phase = all_good (run, run->results) ? DCW_RUN_APPLIED : DCW_RUN_PARTLY;
  return TRUE;
}

static gboolean
fold_end (DcwRun *run, char **words)
{
  gboolean going = run->phase == DCW_RUN_APPLYING;
  if (run->intent >= 0 || !parse_time (words[2], &run->end_s))
    return FALSE;
  /* An end that the results do not bear out would hide something that is still to be done. */
  const struct {
    DcwPhase phase;
    gboolean fits;
  } ends[] = {
    { DCW_RUN_APPLIED, going && run->deadline_s == 0 && any_effect (run) && all_good (run, run->results) },
    { DCW_RUN_NOTHING, going && !any_effect (run) && all_good (run, run->results) },
    { DCW_RUN_UNDONE, !going && !any_effect (run) && all_settled (run) },
    { DCW_RUN_PARTLY, all_settled (run) },
  };
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (ends[i].fits && strcmp (phase_names[ends[i].phase], words[1]) == 0) {
      run->phase = ends[i].phase;
      note_time (run, run->end_s);
      return TRUE;
    }
  return FALSE;
}

/* ---- The table ---- */

enum { NOT_BEGUN = 1, GOING = 2, UNWINDING = 4, WAITING = 8, ENDED = 16 };

static guint
stage (const DcwRun *run)
{
  if (run->number == 0)
    return NOT_BEGUN;
  switch (run->phase) {
  case DCW_RUN_APPLYING:
    return GOING;
  case DCW_RUN_UNWINDING:
    return UNWINDING;
  case DCW_RUN_WAITING:
    return WAITING;
  default:
    return ENDED;
  }
}

static const struct {
  const char *word;
  guint n_words;
  guint stages; /* in which it may come */
  gboolean (*fold) (DcwRun *run, char **words);
} records[] = {
  { "start", 3, NOT_BEGUN, fold_start },           { "deadline", 2, NOT_BEGUN, fold_deadline },
  { "snapshot", 2, NOT_BEGUN, fold_snapshot },     { "begin", 8, NOT_BEGUN, fold_begin },
  { "intend", 2, GOING | UNWINDING, fold_intend }, { "unbind", 2, GOING, fold_unbind },
  { "bind", 3, GOING | UNWINDING, fold_bind },     { "result", 3, GOING | UNWINDING, fold_result },
  { "unwind", 1, GOING | WAITING, fold_unwind },   { "wait", 2, GOING, fold_wait },
  { "confirm", 2, WAITING, fold_confirm },         { "end", 3, GOING | UNWINDING, fold_end },
};

gboolean
dcw_run_fold (DcwRun *run, const char *record, GError **error)
{
  g_auto (GStrv) words = g_strsplit (record, " ", 10);
  guint n = g_strv_length (words);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    if (n == records[i].n_words && strcmp (words[0], records[i].word) == 0 && (records[i].stages & stage (run))
        && records[i].fold (run, words))
      return TRUE;
  g_autofree char *shown = dcw_text_display (record, 120);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the record “%s” is malformed or can't follow what is before it"), shown);
  return FALSE;
}
