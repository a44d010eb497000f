#include "cli/interrupt.h"
#include <signal.h>

static volatile sig_atomic_t came;

static const int numbers[] = {
  SIGINT,
  SIGTERM,
#ifdef SIGHUP
  SIGHUP,
#endif
};

static void
note (int number)
{
  came = 1;
  signal (number, SIG_DFL);
}

void
dcw_interrupt_hold (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    /* One that is ignored (nohup) stays ignored. */
    if (signal (numbers[i], note) == SIG_IGN)
      signal (numbers[i], SIG_IGN);
}

gboolean
dcw_interrupt_came (void)
{
  return came != 0;
}
