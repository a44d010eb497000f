/* prompt: questions at a terminal. */
#pragma once
#include <glib.h>

gboolean dcw_prompt_is_terminal (void); /* standard input and error are a person's terminal */
/* Prints question to standard error and reads a line; TRUE only for yes. */
gboolean dcw_prompt_yes (const char *question);
/* Without echo. Free with dcw_secret_free(). NULL at end of input. */
char *dcw_prompt_secret (const char *question);
