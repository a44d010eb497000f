/* task: what the scheduler of Windows has to do for us, as its own XML (Task Scheduler schema 1.2): run a command as SYSTEM at a
 * time, each minute from then on until it is removed, and at each start of Windows. Values, no I/O: station/win32/watcher.c
 * registers it.
 */
#pragma once
#include <glib.h>

typedef struct {
  const char *description;
  const char *command;   /* an absolute path, quoted when there is a blank in it */
  const char *arguments; /* as a command line has them */
  gint64 when_s;         /* seconds since 1970 */
} DcwTask;

/* The task as text in UTF-8, without an XML declaration. Free with g_free(). */
char *dcw_task_write (const DcwTask *task);
/* Whether xml, what the scheduler says it has, does what task says: DCW_ERROR_IO names the first thing that is missing or is not
 * so. Order, defaults that are spelt out, and what does not keep it from running do not matter. */
gboolean dcw_task_check (const DcwTask *task, const char *xml, GError **error);

/* Whether nobody but administrators and the system may change what has this descriptor (SDDL): DCW_ERROR_REFUSED says what is
 * wrong. One of them must own it as well, for an owner may always change the list. Reading and running is no change. */
gboolean dcw_task_check_security (const char *sddl, GError **error);

/* One word of a command line as the C library of Windows takes it apart, quoted. NULL: the scheduler would read something else
 * than what is written (it puts in values for %NAME% and $(NAME)), or there is a quote or a control character in it. Free with
 * g_free(). */
char *dcw_task_quote (const char *word);
