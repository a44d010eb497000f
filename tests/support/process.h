/* process: runs a program to its end, on Windows by CreateProcess: GLib's way there goes through a helper program and pipes,
 * which now and then fails in Wine. */
#pragma once
#include <glib.h>

#define DCW_PROCESS_KILLED 137 /* as the hook's kill says it on Windows, and a shell on POSIX */

/* The exit code, DCW_PROCESS_KILLED if a signal ended it. Standard input is empty. environment: NULL: this process's. out, err
 * (may be NULL: thrown away): what it wrote, ended by a NUL; free with g_free(). A program that cannot be started ends the
 * test. */
int dcw_process_run (const char *const *argv, char **environment, char **out, char **err);
