#include "apply/pass.h"
#include "base/error.h"
#include "base/i18n.h"
#include "station/command.h"

/* TRUE with *run NULL: there is none. */
static gboolean
find_unfinished (DcwPass *pass, gboolean forward, DcwRun **run, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (DcwRun) found = dcw_store_unfinished (pass->store, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  if (found != NULL && found->phase == DCW_RUN_WAITING)
    return dcw_pass_refuse_unfinished (pass, 0, error);
  if (found != NULL && forward && found->phase == DCW_RUN_UNWINDING) {
    g_autofree char *resume = dcw_command (dcw_station_spec (pass->station), "resume");
    g_set_error (error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("run %u is on its way back already: “%s” without --forward ends it"),
                 found->number, resume);
    return FALSE;
  }
  *run = g_steal_pointer (&found);
  return TRUE;
}

DcwReport *
dcw_resume (DcwStore *store, DcwStation *station, gboolean forward, const DcwRunOptions *options, GError **error)
{
  g_autoptr (DcwPass) pass = dcw_pass_open (store, station, options, error);
  g_autoptr (DcwRun) run = NULL;
  if (pass == NULL || !find_unfinished (pass, forward, &run, error))
    return NULL;
  if (run == NULL)
    return dcw_report_nothing (NULL, DCW_FORWARD);
  /* There is nobody to ask at each conflict, and an unfinished run would keep everything else waiting. */
  if (pass->options.on_conflict == DCW_CONFLICT_STOP)
    pass->options.on_conflict = DCW_CONFLICT_SKIP;
  gboolean back = run->direction == DCW_FORWARD && !forward;
  gboolean to_before = back || run->direction == DCW_BACKWARD;
  if (!dcw_pass_load (pass, run, error) || !dcw_pass_know_before (pass, run->root, run->number, error)
      || !dcw_pass_try_passwords (pass, to_before, error) || !dcw_pass_continue (pass, g_steal_pointer (&run), error))
    return NULL;
  if (back)
    dcw_pass_go_back (pass);
  else
    dcw_pass_go (pass);
  return dcw_pass_report (pass, back);
}
