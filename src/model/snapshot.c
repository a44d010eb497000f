#include "model/snapshot.h"

DcwSnapshot *
dcw_snapshot_new (void)
{
  return g_new0 (DcwSnapshot, 1);
}

void
dcw_snapshot_free (DcwSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;
  g_free (snapshot->instance);
  g_free (snapshot->machine);
  g_free (snapshot->computer);
  g_free (snapshot->plan_digest);
  dcw_plan_unref (snapshot->plan);
  dcw_profile_free (snapshot->profile);
  dcw_bindings_free (snapshot->bindings);
  g_free (snapshot);
}
