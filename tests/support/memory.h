/* memory: looks for a secret in all the memory of its own process that can be written to. */
#pragma once
#include <glib.h>

#define DCW_CANARY_SIZE 17 /* with its NUL */

/* The secret in the clear, which is nowhere before. */
void dcw_canary_write (char *text);
/* How many copies there are: as UTF-8, as UTF-16. Neither makes one. */
guint dcw_canary_count (void);
guint dcw_canary_count_wide (void);
