/* fault: breaks durable steps (src/platform/fault.h) at the N-th one, counted from 1.
 *
 * In one process, a simulated power cut:
 *
 *   for (guint n = 1;; n++) {
 *     (lay out the files anew)
 *     dcw_fault_arm (DCW_FAULT_MODE_KILL, n);
 *     (do it; after step n nothing has an effect any more, and every durable call fails)
 *     fired = dcw_fault_fired ();
 *     dcw_fault_disarm ();
 *     (free locks and logs, as a process would that ends; look at what is there)
 *     if (!fired)
 *       break; (n is beyond the last step)
 *   }
 *
 * A real one, for programs that link this file: in the environment DCW_FAULT=MODE:N with MODE kill (SIGKILL, on Windows
 * TerminateProcess with 137), tear, eio, eio-from, enospc or enospc-from; or DCW_FAULT=count[:FILE], which writes the number
 * of steps and the steps themselves to FILE (else standard error) at exit. A value that is neither aborts.
 * DCW_TEST_NOW=SECONDS sets the clock at start (src/platform/clock.h); from then on SIGUSR1 puts it forward. DCW_FAULT_MARK=1 tells strace-order.py of each step.
 */
#pragma once
#include <glib.h>

typedef enum {
  DCW_FAULT_MODE_COUNT,    /* only counts */
  DCW_FAULT_MODE_KILL,     /* dead before step n */
  DCW_FAULT_MODE_TEAR,     /* dead in the middle of step n if it writes, else before it */
  DCW_FAULT_MODE_EIO,      /* step n fails, later ones do not */
  DCW_FAULT_MODE_EIO_FROM, /* step n and all later ones fail */
  DCW_FAULT_MODE_ENOSPC,
  DCW_FAULT_MODE_ENOSPC_FROM,
} DcwFaultMode;
#define DCW_FAULT_N_MODES (DCW_FAULT_MODE_ENOSPC_FROM + 1)

#define DCW_FAULT_LATER_S 3600 /* by a signal */

void dcw_fault_arm (DcwFaultMode mode, guint step); /* counts from 0 again */
void dcw_fault_disarm (void);                       /* every step works again; the count and the trace stay */
guint dcw_fault_steps (void);                       /* steps since arming */
gboolean dcw_fault_fired (void);                    /* the step given to dcw_fault_arm() was reached */
const char *dcw_fault_mode_name (DcwFaultMode mode);
/* The steps since arming, "step name-of-file" a line. Free with g_free(). */
char *dcw_fault_trace (void);
