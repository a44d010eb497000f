/* fault: where tests break durable steps. The library only calls the hook; the hook is linked in:
 * fault-none.c (programs for people: always go on) or tests/support/fault.c (tests: kill, tear or fail at step N).
 */
#pragma once
#include <glib.h>

typedef enum {
  DCW_FAULT_NONE,   /* go on */
  DCW_FAULT_TEAR,   /* write only the first half of the data, then call dcw_fault_die() */
  DCW_FAULT_EIO,    /* fail with an I/O error, no effect */
  DCW_FAULT_ENOSPC, /* fail as on a full disk, no effect */
} DcwFault;

/* Called right before each step; may not return. path: the file or folder that the step is about (the new name of a
 * rename). step: "create", "allocate", "write", "truncate", "flush", "rename", "flush-folder", "remove", "make-folder",
 * "lock", and "done" after the last step of each durable call, so that a kill can also come after the last effect; what
 * is answered to "done" is ignored. */
DcwFault dcw_fault_point (const char *step, const char *path);
/* Ends the process at once, as a power cut would (or, in a test that stays in one process, makes every later step fail). */
void dcw_fault_die (void);
