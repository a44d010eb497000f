#include "apply/case.h"

static gboolean
equals (const DcwState *now, const DcwState *image)
{
  return image != NULL && dcw_state_equal (now, image);
}

DcwCase
dcw_case (const DcwState *now, const DcwState *from, const DcwState *to)
{
  if (dcw_state_status (now) == DCW_STATE_UNKNOWN)
    return DCW_CASE_UNKNOWN;
  /* Where from and to are equal there is nothing to do, so to comes first. */
  if (equals (now, to))
    return DCW_CASE_NOTHING;
  return equals (now, from) ? DCW_CASE_WRITE : DCW_CASE_CONFLICT;
}

DcwCase
dcw_case_write_only (gboolean thought_to_be_from)
{
  return thought_to_be_from ? DCW_CASE_BLIND : DCW_CASE_BLIND_NOTHING;
}
