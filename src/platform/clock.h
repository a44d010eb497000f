/* clock: wall-clock seconds since 1970 (UTC). Tests replace it. */
#pragma once
#include <glib.h>

gint64 dcw_clock_now_s (void);
void   dcw_clock_set_for_test (gint64 now_s); /* 0: the real clock again */
char  *dcw_clock_show (gint64 time_s);        /* ISO 8601, UTC; free with g_free() */
