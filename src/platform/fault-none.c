#include "platform/fault.h"

DcwFault
dcw_fault_point (const char *step, const char *path)
{
  return DCW_FAULT_NONE;
}

void
dcw_fault_die (void)
{
}
