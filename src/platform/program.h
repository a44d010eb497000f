/* program: where the running program lies; and the command opcdcom.exe as a file, held from the start of the program: what is
 * given to the system to run later must be what was started, whatever has been put in its place meanwhile by somebody who may
 * write to a folder of downloads or a stick.
 *
 * The command is of Windows; elsewhere no station has a use for it. One file in the whole process, from any thread.
 */
#pragma once
#include <glib.h>

/* The folder of the file that is running, links followed; NULL: not known. Free with g_free(). */
char *dcw_program_folder (void);

/* For a program's main(). The command is the program itself when its name begins with "opcdcom", else opcdcom.exe beside it. It
 * stays open until the process ends, and as long nobody can write to it, rename it or remove it. What goes wrong is told by
 * dcw_program_read(). Elsewhere nothing is done. */
void dcw_program_hold (void);
#ifdef G_OS_WIN32
/* What is held (now, if it was not yet), whole. More than max bytes: DCW_ERROR_LIMIT; absent and the like: DCW_ERROR_IO. */
GBytes *dcw_program_read (gsize max, GError **error);
#endif
