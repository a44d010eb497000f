#include "apply/pass.h"
#include "base/error.h"
#include "base/i18n.h"
#include "station/command.h"

#define MAX_NAMED 5 /* conflicts that an error names */

/* ---- Which run ---- */

/* The latest run of this root that left an effect, at or after number. */
static const DcwRun *
latest_of_root (const GPtrArray *runs, guint root)
{
  const DcwRun *latest = NULL;
  for (guint i = 0; i < runs->len; i++) {
    const DcwRun *run = runs->pdata[i];
    if (run->root == root && dcw_run_has_effect (run))
      latest = run;
  }
  return latest;
}

static const DcwRun *
find_run (const GPtrArray *runs, guint number)
{
  for (guint i = 0; i < runs->len; i++)
    if (((const DcwRun *)runs->pdata[i])->number == number)
      return runs->pdata[i];
  return NULL;
}

/* What has been taken back is not taken back again; but what was taken back in part may be gone on with. */
static gboolean
check_target (DcwPass *pass, const DcwRun *target, const DcwRun *latest, GError **error)
{
  if (latest == target || (latest->phase == DCW_RUN_PARTLY && latest->direction != target->direction))
    return TRUE;
  g_autofree char *undo = dcw_command (dcw_station_spec (pass->station), "undo %u", latest->number);
  if (latest->direction == target->direction)
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u was taken back, and run %u did it again: “%s” takes that back"),
                 target->number, latest->number, undo);
  else
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u was taken back already, by run %u: “%s” does it again"),
                 target->number, latest->number, undo);
  return FALSE;
}

/* The run to take back (number 0: the last one), and the one whose bindings are the latest. */
static gboolean
choose (DcwPass *pass, guint number, DcwRun **target, DcwRun **latest, GError **error)
{
  g_autoptr (GPtrArray) runs = dcw_store_runs (pass->store, error);
  const DcwRun *chosen = NULL;
  if (runs == NULL)
    return FALSE;
  for (guint i = runs->len; number == 0 && chosen == NULL && i-- > 0;)
    if (dcw_run_has_effect (runs->pdata[i]))
      chosen = runs->pdata[i];
  if (number != 0)
    chosen = find_run (runs, number);
  if (chosen == NULL) {
    if (number == 0)
      g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("there is no run to take back"));
    else
      g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("there is no run %u"), number);
    return FALSE;
  }
  const DcwRun *newest = latest_of_root (runs, chosen->root);
  if (!dcw_run_has_effect (chosen) || newest == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u left nothing that could be taken back"), chosen->number);
    return FALSE;
  }
  if (!check_target (pass, chosen, newest, error))
    return FALSE;
  *target = dcw_store_run (pass->store, chosen->number, error);
  *latest = *target != NULL ? dcw_store_run (pass->store, newest->number, error) : NULL;
  return *latest != NULL;
}

/* ---- The dry pass ---- */

static gboolean
refuse_conflicts (DcwPass *pass, GError **error)
{
  const DcwResult *results = pass->run->phase == DCW_RUN_UNWINDING ? pass->run->unwound : pass->run->results;
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;
  for (guint i = 0; i < pass->n; i++) {
    if (results[i] != DCW_RESULT_CONFLICT || n++ >= MAX_NAMED)
      continue;
    g_autofree char *shown = dcw_resource_show (dcw_pass_change (pass, i)->resource);
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", shown);
  }
  if (n == 0)
    return TRUE;
  if (n > MAX_NAMED) {
    g_autofree char *first = g_strdup (names->str);
    g_string_printf (names, g_dngettext (DCW_GETTEXT_DOMAIN, "%s and %u more", "%s and %u more", n - MAX_NAMED), first,
                     n - MAX_NAMED);
  }
  g_set_error (
      error, DCW_ERROR, DCW_ERROR_REFUSED,
      _ ("somebody has changed since then: %s; “--on-conflict skip” leaves it alone, “--on-conflict overwrite” does not"),
      names->str);
  return FALSE;
}

static gboolean
would_write (const DcwPass *pass)
{
  const DcwResult *results = pass->run->phase == DCW_RUN_UNWINDING ? pass->run->unwound : pass->run->results;
  for (guint i = 0; i < pass->n; i++)
    if (results[i] == DCW_RESULT_VERIFIED || results[i] == DCW_RESULT_UNVERIFIABLE)
      return TRUE;
  return FALSE;
}

/* TRUE: go on with the real thing. FALSE without error: report is all there is to it. */
static gboolean
try_dry (DcwPass *pass, gboolean dry_run, DcwReport **report, GError **error)
{
  pass->dry = TRUE;
  if (pass->run->phase == DCW_RUN_WAITING)
    dcw_pass_go_back (pass);
  else
    dcw_pass_go (pass);
  if (dry_run) {
    *report = dcw_pass_report (pass, TRUE);
    return FALSE;
  }
  if (pass->options.on_conflict == DCW_CONFLICT_STOP && !refuse_conflicts (pass, error))
    return FALSE;
  /* A run that waits is ended even when there is nothing to write. */
  if (pass->run->phase != DCW_RUN_UNWINDING && !would_write (pass)) {
    *report = dcw_pass_report (pass, TRUE);
    return FALSE;
  }
  pass->dry = FALSE;
  return TRUE;
}

/* ---- Undo ---- */

/* A run that awaits confirmation goes back by itself. */
static DcwReport *
take_back_waiting (DcwPass *pass, DcwRun *run, gboolean dry_run, GError **error)
{
  DcwReport *report = NULL;
  guint number = run->number;
  dcw_pass_set_run (pass, run);
  if (!try_dry (pass, dry_run, &report, error))
    return report;
  g_autoptr (DcwRun) again = dcw_store_run (pass->store, number, error);
  if (again == NULL || !dcw_pass_continue (pass, g_steal_pointer (&again), error))
    return NULL;
  dcw_pass_go_back (pass);
  return dcw_pass_report (pass, TRUE);
}

static DcwReport *
take_back (DcwPass *pass, const DcwRun *target, const DcwRun *latest, gboolean dry_run, GError **error)
{
  DcwReport *report = NULL;
  DcwDirection direction = target->direction == DCW_FORWARD ? DCW_BACKWARD : DCW_FORWARD;
  guint number = dcw_store_next_number (pass->store, error);
  if (number == 0 || (direction == DCW_FORWARD && !dcw_pass_check_scope (pass, error))
      || !dcw_pass_know_before (pass, target->root, number, error)
      || !dcw_pass_plan_run (pass, number, target->number, target->root, direction, latest->now, error)
      || !try_dry (pass, dry_run, &report, error))
    return report;
  if (!dcw_pass_replan (pass, error) || !dcw_pass_try_passwords (pass, direction == DCW_BACKWARD, error)
      || !dcw_pass_begin (pass, error))
    return NULL;
  dcw_pass_go (pass);
  return dcw_pass_report (pass, FALSE);
}

/* A run that awaits confirmation is in nobody's way when it is the one meant; it is the last one then. */
static gboolean
check_unfinished (DcwPass *pass, guint number, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) run = number == 0 ? dcw_store_unfinished (pass->store, &problem) : NULL;
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  return dcw_pass_refuse_unfinished (pass, run != NULL ? run->number : number, error);
}

DcwReport *
dcw_undo (DcwStore *store, DcwStation *station, guint run, gboolean dry_run, const DcwRunOptions *options, GError **error)
{
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, options, error);
  if (pass == NULL)
    return NULL;
  g_autoptr (DcwRun) target = NULL, latest = NULL;
  if (!check_unfinished (pass, run, error))
    return NULL;
  if (!choose (pass, run, &target, &latest, error) || !dcw_pass_load (pass, target, error))
    return NULL;
  if (target->phase == DCW_RUN_WAITING)
    return take_back_waiting (pass, g_steal_pointer (&target), dry_run, error);
  return take_back (pass, target, latest, dry_run, error);
}
