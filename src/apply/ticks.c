#include "apply/ticks.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "platform/clock.h"
#include "platform/durable.h"
#include "platform/lock.h"

#define LEAF "ticks"
#define FIRST_LINE "opcdcom ticks 1\n"
/* Hex of the longest names, two numbers and blanks. */
#define MAX_LINE (2 * (DCW_TICKS_MAX_STEP + DCW_TICKS_MAX_BY) + 64)
#define MAX_FILE (DCW_TICKS_MAX * MAX_LINE)

static void
free_tick (gpointer data)
{
  DcwTick *tick = data;
  g_free (tick->step);
  g_free (tick->by);
  g_free (tick);
}

static GPtrArray *
new_ticks (void)
{
  return g_ptr_array_new_with_free_func (free_tick);
}

static int
compare_ticks (gconstpointer a, gconstpointer b)
{
  return dcw_text_fold_compare ((*(DcwTick *const *)a)->step, (*(DcwTick *const *)b)->step);
}

static void
add (GPtrArray *ticks, const char *step, const char *by, gint64 time_s, guint run)
{
  DcwTick *tick = g_new (DcwTick, 1);
  *tick = (DcwTick){ g_strdup (step), g_strdup (by), time_s, run };
  g_ptr_array_add (ticks, tick);
}

static char *
ticks_path (DcwStore *store)
{
  g_autofree char *lock = dcw_store_lock_path (store);
  g_autofree char *folder = g_path_get_dirname (lock);
  return g_build_filename (folder, LEAF, NULL);
}

/* ---- Bytes ---- */

static GString *
write_ticks (const GPtrArray *ticks)
{
  GString *text = g_string_new (FIRST_LINE);
  for (guint i = 0; i < ticks->len; i++) {
    const DcwTick *tick = ticks->pdata[i];
    g_autofree char *step = dcw_text_to_hex (tick->step, strlen (tick->step));
    g_autofree char *by = dcw_text_to_hex (tick->by, strlen (tick->by));
    g_string_append_printf (text, "%s %s %" G_GINT64_FORMAT " %u\n", step, by, tick->time_s, tick->run);
  }
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);
  g_string_append_printf (text, "end %s\n", digest);
  return text;
}

/* A name in hex; NULL: it is none that could have been written. */
static char *
parse_name (const char *hex, gsize max)
{
  g_autoptr (GBytes) bytes = strlen (hex) <= 2 * max && *hex != '\0' ? dcw_text_from_hex (hex, -1, NULL) : NULL;
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  return size > 0 && g_utf8_validate_len (data, size, NULL) ? g_strndup (data, size) : NULL;
}

static gboolean
parse_line (const char *line, GPtrArray *ticks)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 5);
  gint64 time_s;
  guint64 run;
  if (g_strv_length (words) != 4 || !g_ascii_string_to_signed (words[2], 10, 0, G_MAXINT64, &time_s, NULL)
      || !g_ascii_string_to_unsigned (words[3], 10, 0, DCW_RUN_MAX_NUMBER, &run, NULL))
    return FALSE;
  g_autofree char *step = parse_name (words[0], DCW_TICKS_MAX_STEP), *by = parse_name (words[1], DCW_TICKS_MAX_BY);
  if (step == NULL || by == NULL)
    return FALSE;
  if (ticks->len > 0 && dcw_text_fold_compare (((DcwTick *)ticks->pdata[ticks->len - 1])->step, step) >= 0)
    return FALSE;
  add (ticks, step, by, time_s, (guint)run);
  return TRUE;
}

static GPtrArray *
fail (const char *path, guint line, const char *expected, GError **error)
{
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *shown = dcw_text_display (display, 0);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s:%u: the ticks are damaged; %s was expected"), shown, line, expected);
  return NULL;
}

GPtrArray *
dcw_ticks_parse (const char *path, gconstpointer data, gsize size, GError **error)
{
  const char *text = data, *end = text + size;
  if (size < strlen (FIRST_LINE) || memcmp (text, FIRST_LINE, strlen (FIRST_LINE)) != 0)
    return fail (path, 1, "“opcdcom ticks 1”", error);
  g_autoptr (GPtrArray) ticks = new_ticks ();
  guint number = 2;
  for (text += strlen (FIRST_LINE); text < end && strncmp (text, "end ", MIN ((gsize)(end - text), 4)) != 0; number++) {
    const char *stop = memchr (text, '\n', MIN ((gsize)(end - text), MAX_LINE));
    g_autofree char *line = stop != NULL ? g_strndup (text, (gsize)(stop - text)) : NULL;
    if (line == NULL || strlen (line) != (gsize)(stop - text) || number - 1 > DCW_TICKS_MAX || !parse_line (line, ticks))
      return fail (path, number, "STEP BY TIME RUN", error);
    text = stop + 1;
  }
  /* One way of writing the same: what is read back must be what is there, with its digest. */
  g_autoptr (GString) again = write_ticks (ticks);
  if (again->len != size || memcmp (again->str, data, size) != 0)
    return fail (path, number, "end DIGEST", error);
  return g_steal_pointer (&ticks);
}

/* ---- The file ---- */

GPtrArray *
dcw_ticks_read (DcwStore *store, GError **error)
{
  g_autofree char *path = ticks_path (store);
  gboolean absent = FALSE;
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = dcw_durable_read (path, MAX_FILE, &absent, &problem);
  if (bytes == NULL && absent)
    return new_ticks ();
  if (bytes == NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return NULL;
  }
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  return dcw_ticks_parse (path, data, size, error);
}

/* Also while they are not sorted. */
static gboolean
find (const GPtrArray *ticks, const char *step, guint *at)
{
  for (guint i = 0; i < ticks->len; i++)
    if (dcw_text_fold_equal (((DcwTick *)ticks->pdata[i])->step, step)) {
      *at = i;
      return TRUE;
    }
  return FALSE;
}

const DcwTick *
dcw_ticks_find (const GPtrArray *ticks, const char *step)
{
  guint first = 0, beyond = ticks->len;
  while (first < beyond) {
    guint middle = first + (beyond - first) / 2;
    int order = dcw_text_fold_compare (((DcwTick *)ticks->pdata[middle])->step, step);
    if (order == 0)
      return ticks->pdata[middle];
    *(order < 0 ? &first : &beyond) = order < 0 ? middle + 1 : middle;
  }
  return NULL;
}

gboolean
dcw_tick_counts (const DcwTick *tick, gboolean again, guint latest_run)
{
  return tick != NULL && (!again || tick->run >= latest_run);
}

gboolean
dcw_ticks_latest_run (DcwStore *store, guint *run, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (store, error);
  *run = 0;
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    if (dcw_run_has_effect (runs->pdata[i]))
      *run = MAX (*run, ((DcwRun *)runs->pdata[i])->number);
  return runs != NULL;
}

DcwPlan *
dcw_ticks_latest_plan (DcwStore *store)
{
  g_autoptr (DcwRun) run = dcw_store_last (store, NULL);
  g_autoptr (DcwSnapshot) snapshot = run != NULL ? dcw_store_snapshot (store, run->root, NULL) : NULL;
  return snapshot != NULL ? dcw_plan_ref (snapshot->plan) : NULL;
}

static gboolean
check_name (const char *what, const char *name, gsize max, GError **error)
{
  gboolean fine = *name != '\0' && strlen (name) <= max && g_utf8_validate (name, -1, NULL);
  for (const char *p = name; fine && *p != '\0'; p = g_utf8_next_char (p))
    fine = !g_unichar_iscntrl (g_utf8_get_char (p));
  if (fine)
    return TRUE;
  g_autofree char *shown = dcw_text_display (name, 60);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: “%s”: 1 to %u bytes without control characters were expected"), what,
               shown, (guint)max);
  return FALSE;
}

static gboolean
check_names (const char *const *names, GError **error)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (!check_name (C_ ("checked text", "step"), names[i], DCW_TICKS_MAX_STEP, error))
      return FALSE;
  return TRUE;
}

/* Under the lock. */
static gboolean
change (DcwStore *store, const char *const *set, const char *const *clear, const char *by, GError **error)
{
  guint run, at;
  g_autofree char *path = ticks_path (store);
  g_autoptr (GPtrArray) ticks = dcw_ticks_read (store, error);
  if (ticks == NULL || !dcw_ticks_latest_run (store, &run, error))
    return FALSE;
  for (guint i = 0; clear != NULL && clear[i] != NULL; i++)
    if (find (ticks, clear[i], &at))
      g_ptr_array_remove_index (ticks, at);
  for (guint i = 0; set != NULL && set[i] != NULL; i++) {
    if (find (ticks, set[i], &at))
      g_ptr_array_remove_index (ticks, at);
    add (ticks, set[i], by, dcw_clock_now_s (), run);
  }
  if (ticks->len > DCW_TICKS_MAX) {
    g_autofree char *display = g_filename_display_name (path);
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("%s: more than %d ticks"), display, DCW_TICKS_MAX);
    return FALSE;
  }
  g_ptr_array_sort (ticks, compare_ticks);
  g_autoptr (GString) text = write_ticks (ticks);
  return dcw_durable_replace (path, text->str, text->len, 0600, error);
}

gboolean
dcw_ticks_change (DcwStore *store, const char *const *set, const char *const *clear, const char *by, GError **error)
{
  if (!check_names (set, error) || !check_names (clear, error) || !check_name (_ ("who did it"), by, DCW_TICKS_MAX_BY, error))
    return FALSE;
  if (!dcw_store_make (store, error))
    return FALSE;
  g_autofree char *lock_path = dcw_store_lock_path (store);
  g_autoptr (DcwLock) lock = dcw_lock_take (lock_path, error);
  return lock != NULL && change (store, set, clear, by, error);
}
