/* snapshot: what a run started from: plan with all before images, bindings, station, time, profile. Immutable once written.
 * Undo and redo work on the root's snapshot; before images live only here. */
#pragma once
#include "model/plan.h"

typedef struct {
  char        *instance; /* of the station, or of the machine */
  char        *machine;
  char        *computer;
  gint64       time_s; /* wall clock, UTC */
  guint        run;
  char        *plan_digest;
  DcwPlan     *plan;
  DcwProfile  *profile; /* NULL: applied from a plan file */
  DcwBindings *bindings;
} DcwSnapshot;

DcwSnapshot *dcw_snapshot_new (void);
void         dcw_snapshot_free (DcwSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwSnapshot, dcw_snapshot_free)
