/* case: what is to be done about one change, by what is found now (design section 5). One table serves every direction: from
 * is what the change is thought to be, to what it shall become (apply: before and after; undo: after and before).
 *
 *   case  now equals      then
 *   1     from            write to
 *   2     to              nothing to do
 *   3     anything else   conflict: somebody changed it since
 *   4     unknown         report
 *   5     write-only kind, thought to be from: write blindly; needs a secret if nobody has it
 *   6     write-only kind, thought to be to: nothing to do
 */
#pragma once
#include "model/state.h"

typedef enum {
  DCW_CASE_WRITE = 1,
  DCW_CASE_NOTHING = 2,
  DCW_CASE_CONFLICT = 3,
  DCW_CASE_UNKNOWN = 4,
  DCW_CASE_BLIND = 5,
  DCW_CASE_BLIND_NOTHING = 6,
} DcwCase;

/* from or to NULL: it names an account that was never made, so nothing can be equal to it. */
DcwCase dcw_case (const DcwState *now, const DcwState *from, const DcwState *to);
DcwCase dcw_case_write_only (gboolean thought_to_be_from);
