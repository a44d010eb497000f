/* count: how many things that Windows hands out and wants back are open, so that a test sees what was forgotten.
 * station/win32/handle.h has the rest of them. The program that is held as long as it runs (win32/program.h) is not counted.
 * Threads may share the counter. */
#pragma once
#include <glib.h>
#include <windows.h>

/* Notes that handle is open now; returns it. NULL and INVALID_HANDLE_VALUE are nothing, here and below. Keeps GetLastError(). */
gpointer dcw_handle_opened (gpointer handle);
/* Notes that it is about to be closed. FALSE: it is nothing that could be. */
gboolean dcw_handle_closing (gconstpointer handle);
guint dcw_handles_open (void); /* how many are open now, in the whole process */

void dcw_plain_handle_close (HANDLE handle); /* of a file, process, token, snapshot, ... */
