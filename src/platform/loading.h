/* loading: which files the system may take for libraries of this process. */
#pragma once
#include <glib.h>

/* For a program's main(), before anything else. On Windows a library that is asked for by name alone is from now on looked for
 * in Windows' own folder, and with own_folder in the program's, but in no current folder, no PATH: a program that
 * administrators start from a memory stick or a folder of downloads must not take what somebody has put there. What the
 * program itself is linked with is loaded before this is called. Variables by which the user's environment tells GLib and GTK
 * other files to load (GIO_EXTRA_MODULES, GTK_PATH, ...) are removed, languages that are paths (LANGUAGE=..\..\planted) too, and in a process with administrators' rights
 * OPCDCOM_LOCALE too. Elsewhere nothing is changed. */
void dcw_loading_protect_process (gboolean own_folder);
