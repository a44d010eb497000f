/* command: what somebody can type to go on, as messages name it. Values, no I/O. */
#pragma once
#include <glib.h>

/* "opcdcom", the words of format, and --station with spec, quoted where that is needed; spec NULL or "": nobody gave one. Safe to
 * print on one line. Free with g_free(). */
char *dcw_command (const char *spec, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A word for the shell of this system, quoted where that is needed. Free with g_free(). */
char *dcw_command_quote (const char *word);
