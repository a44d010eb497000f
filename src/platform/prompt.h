/* prompt: questions at a terminal. The one place in the libraries that writes to standard error. */
#pragma once
#include <glib.h>

gboolean dcw_prompt_is_terminal (void); /* standard input and error are a person's terminal */
/* Prints question to standard error and reads a line; TRUE only for yes: "y" and "yes", and the word of
 * the user's language or its first letter, unless that could mean no. */
gboolean dcw_prompt_yes (const char *question);
/* Without echo at a terminal; a signal that ends or stops the process puts the echo back first. One prompt at a time. NULL:
 * end of input, interrupted, not UTF-8, or longer than DCW_SECRET_MAX. Free with dcw_secret_free(). */
char *dcw_prompt_secret (const char *question);
