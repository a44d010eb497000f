#include "platform/clock.h"
#include "base/i18n.h"

static gint64 test_now_s;

gint64
dcw_clock_now_s (void)
{
  return test_now_s != 0 ? test_now_s : g_get_real_time () / G_USEC_PER_SEC;
}

void
dcw_clock_set_for_test (gint64 now_s)
{
  test_now_s = now_s;
}

char *
dcw_clock_show (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_s);

  if (time == NULL)
    return g_strdup_printf ("%" G_GINT64_FORMAT, time_s);
  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year (time), g_date_time_get_month (time),
                          g_date_time_get_day_of_month (time), g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

char *
dcw_clock_show_here (gint64 time_s)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (time_s);
  /* Translators: a date and a time of day as people write them, in the letters of g_date_time_format() */
  /* xgettext:no-c-format */
  char *shown = time != NULL ? g_date_time_format (time, C_ ("date and time", "%x %X")) : NULL;
  return shown != NULL ? shown : dcw_clock_show (time_s);
}
