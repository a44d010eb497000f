#include "comparison.h"
#include "base/error.h"
#include "base/i18n.h"
#include "platform/clock.h"
#include <string.h>

static void
difference_free (DcwUiDifference *difference)
{
  g_clear_pointer (&difference->told, dcw_ui_told_free);
  g_free (difference->because);
  g_free (difference->advice);
  g_free (difference);
}

/* A fact has no resource; what was there before and is now stands in its place. */
static DcwUiTold *
tell_fact (const DcwDifference *difference)
{
  const DcwFactRow *row = dcw_fact_row (difference->fact);
  const char *label = row != NULL && row->label != NULL ? C_ ("fact", row->label) : difference->fact;
  DcwUiTold *told = g_new0 (DcwUiTold, 1);
  told->title = *difference->subject != '\0' ? g_strdup_printf ("%s %s", label, difference->subject) : g_strdup (label);
  told->where = g_strdup (told->title);
  told->before = dcw_fact_show (difference->fact, difference->old_value);
  told->after = dcw_fact_show (difference->fact, difference->new_value);
  return told;
}

static DcwUiDifference *
tell (DcwView *view, GHashTable *names, const DcwCompared *what, const DcwDifference *from, const GPtrArray *findings)
{
  DcwUiDifference *difference = g_new0 (DcwUiDifference, 1);
  difference->kind = dcw_difference_title (from->kind);
  difference->told =
      from->resource != NULL ? dcw_ui_tell (view, names, from->resource, from->before, from->now) : tell_fact (from);
  const DcwFinding *finding = dcw_compared_finding (what, findings, from->resource);
  if (finding != NULL) {
    g_autofree char *evidence = dcw_message_show (finding->evidence);
    difference->because = g_strdup_printf ("%s: %s", finding->code, evidence);
    difference->advice = finding->advice != NULL ? dcw_message_show (finding->advice) : NULL;
  }
  return difference;
}

static char *
tell_undecided (const DcwUndecided *undecided)
{
  g_autofree char *name = dcw_resource_show (undecided->resource);
  g_autofree char *reason = undecided->reason != NULL ? dcw_message_show (undecided->reason) : g_strdup ("");
  return g_strdup_printf (undecided->now ? _ ("%s: can't be read now: %s") : _ ("%s: was not known then: %s"), name, reason);
}

static char *
summarise (const DcwComparison *compared, const DcwCompared *what)
{
  guint n = compared->differences->len;
  g_autofree char *file = what->against != NULL ? g_filename_display_basename (what->against) : NULL;
  if (file != NULL)
    return n == 0 ? g_strdup_printf (_ ("Nothing is different from what “%s” recorded."), file)
                  : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u difference from what “%s” recorded",
                                                  "%u differences from what “%s” recorded", n),
                                     n, file);
  return n == 0 ? g_strdup_printf (_ ("Nothing is different from what run %u left."), what->run)
                : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u difference from what run %u left",
                                                "%u differences from what run %u left", n),
                                   n, what->run);
}

/* That nothing is different since is not that nothing was changed. */
static char *
tell_run (DcwStore *store, guint number)
{
  g_autoptr (DcwRun) run = dcw_store_run (store, number, NULL);
  guint n = 0;
  for (guint i = 0; run != NULL && i < run->n_changes; i++)
    n += (run->marks[i] & DCW_MARK_EFFECT) != 0;
  g_autofree char *time = run != NULL ? dcw_clock_show_here (run->time_s) : NULL;
  return run == NULL ? NULL
                     : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "Run %u of %s itself made %u change.",
                                                     "Run %u of %s itself made %u changes.", n),
                                        number, time, n);
}

DcwUiComparison *
dcw_ui_comparison_make (DcwView *view, DcwStation *station, DcwStore *store, const char *state_folder, const GPtrArray *findings,
                        const char *path, GError **error)
{
  g_auto (DcwCompared) what = { .against = path };
  /* One file was chosen; as the name of a station it would be several. */
  if (path != NULL && strchr (path, ',') != NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("%s: a file with a comma in its path can't be compared: rename it"),
                 path);
    return NULL;
  }
  g_autoptr (DcwComparison) compared = path != NULL ? dcw_compared_against (station, view, state_folder, NULL, &what, error)
                                                    : dcw_compared_since (store, view, &what, error);
  if (compared == NULL)
    return NULL;
  DcwUiComparison *comparison = g_new0 (DcwUiComparison, 1);
  comparison->summary = summarise (compared, &what);
  if (path == NULL) {
    comparison->run = what.run;
    comparison->made = tell_run (store, what.run);
    comparison->undoable = what.undoable;
  }
  comparison->differences = g_ptr_array_new_with_free_func ((GDestroyNotify)difference_free);
  comparison->undecided = g_ptr_array_new_with_free_func (g_free);
  comparison->passing = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < compared->differences->len; i++)
    g_ptr_array_add (comparison->differences, tell (view, compared->names, &what, compared->differences->pdata[i], findings));
  for (guint i = 0; i < compared->undecided->len; i++)
    g_ptr_array_add (comparison->undecided, tell_undecided (compared->undecided->pdata[i]));
  for (guint i = 0; i < compared->passing->len; i++) {
    DcwUiTold *told = tell_fact (compared->passing->pdata[i]);
    g_ptr_array_add (comparison->passing, g_strdup_printf ("%s: %s → %s", told->title, told->before, told->after));
    dcw_ui_told_free (told);
  }
  return comparison;
}

void
dcw_ui_comparison_free (DcwUiComparison *comparison)
{
  if (comparison == NULL)
    return;
  g_free (comparison->summary);
  g_free (comparison->made);
  g_ptr_array_unref (comparison->differences);
  g_ptr_array_unref (comparison->undecided);
  g_ptr_array_unref (comparison->passing);
  g_free (comparison);
}
