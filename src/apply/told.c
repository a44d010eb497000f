#include "apply/told.h"
#include "base/i18n.h"

/* By direction. */
static const char *const phase_labels[][DCW_N_PHASES] = {
  [DCW_FORWARD] = {
    [DCW_RUN_APPLYING] = NC_ ("state of a run", "interrupted"),
    [DCW_RUN_UNWINDING] = NC_ ("state of a run", "interrupted while it was being taken back"),
    [DCW_RUN_WAITING] = NC_ ("state of a run", "awaits confirmation"),
    [DCW_RUN_APPLIED] = NC_ ("state of a run", "done"),
    [DCW_RUN_UNDONE] = NC_ ("state of a run", "took itself back"),
    [DCW_RUN_NOTHING] = NC_ ("state of a run", "changed nothing"),
    [DCW_RUN_PARTLY] = NC_ ("state of a run", "partly done"),
  },
  [DCW_BACKWARD] = {
    [DCW_RUN_APPLYING] = NC_ ("state of a run", "interrupted"),
    [DCW_RUN_UNWINDING] = NC_ ("state of a run", "interrupted"),
    [DCW_RUN_WAITING] = NC_ ("state of a run", "awaits confirmation"),
    [DCW_RUN_APPLIED] = NC_ ("state of a run", "done"),
    [DCW_RUN_UNDONE] = NC_ ("state of a run", "took itself back"),
    [DCW_RUN_NOTHING] = NC_ ("state of a run", "changed nothing"),
    [DCW_RUN_PARTLY] = NC_ ("state of a run", "partly done"),
  },
};

char *
dcw_told_what (const DcwRun *run)
{
  if (run->parent == 0)
    return g_strdup (C_ ("what a run does", "apply"));
  return g_strdup_printf (run->direction == DCW_FORWARD ? _ ("redo of run %u, undoing run %u") : _ ("undo of run %u"),
                          run->direction == DCW_FORWARD ? run->root : run->parent, run->parent);
}

const char *
dcw_told_phase (const DcwRun *run)
{
  return C_ ("state of a run", phase_labels[run->direction][run->phase]);
}

/* A run that goes back says so in its results too. */
const char *
dcw_told_result (DcwResult result, DcwDirection direction)
{
  if (direction == DCW_BACKWARD && result == DCW_RESULT_VERIFIED)
    return C_ ("result of a change", "taken back and verified");
  if (direction == DCW_BACKWARD && result == DCW_RESULT_UNVERIFIABLE)
    return C_ ("result of a change", "taken back; it cannot be read back");
  return C_ ("result of a change", dcw_result_label (result));
}

/* On the way back nothing is better than what went forward, so the way back is told only where there was one. */
char *
dcw_told_taken_back (DcwResult taken_back)
{
  if (taken_back == DCW_RESULT_PENDING)
    return g_strdup ("");
  if (dcw_result_is_good (taken_back))
    return g_strdup (C_ ("result of a change", "taken back again"));
  return g_strdup_printf (C_ ("result of a change", "could not be taken back: %s"),
                          C_ ("result of a change", dcw_result_label (taken_back)));
}
