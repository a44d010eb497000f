#include "platform/program.h"

void
dcw_program_hold (void)
{
}
