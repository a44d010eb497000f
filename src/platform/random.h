/* random: numbers nobody can guess, from the system. A system without any ends the process: there is nothing safe to go
 * on with. Tests inject their own source. */
#pragma once
#include <glib.h>

typedef guint32 (*DcwRandomFunc) (gpointer data);
guint32 dcw_random_u32 (void);
void dcw_random_set_for_test (DcwRandomFunc source, gpointer data); /* NULL: the system again */
char *dcw_random_uuid (void);                                       /* RFC 4122 version 4, lower-case text; free with g_free() */
