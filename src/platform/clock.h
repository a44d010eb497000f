/* clock: wall-clock seconds since 1970 (UTC). Tests replace it. */
#pragma once
#include <glib.h>

gint64 dcw_clock_now_s (void);
void dcw_clock_set_for_test (gint64 now_s); /* 0: the real clock again */
/* ISO 8601, UTC, to the second; a time beyond the years 1 to 9999 as plain seconds. Free with g_free(). */
char *dcw_clock_show (gint64 time_s);
/* The same for people at a window: in the time of this computer, as its language writes it. Free with g_free(). */
char *dcw_clock_show_here (gint64 time_s);
