#include "countdown.h"
#include "base/i18n.h"
#include "platform/clock.h"
#include "widgets.h"

typedef struct {
  DcwUiSession *session;
  GtkWidget *label;
  guint run;
  gint64 deadline_s;
  guint source;
} Countdown;

static void
show (const Countdown *countdown, gint64 left_s)
{
  g_autofree char *at = dcw_clock_show_here (countdown->deadline_s);
  g_autofree char *text =
      left_s > 0
          ? g_strdup_printf (_ ("Run %u is taken back in %d:%02d (at %s) unless you keep it, also when this window is closed."),
                             countdown->run, (int)(left_s / 60), (int)(left_s % 60), at)
          : g_strdup_printf (_ ("The time is over: run %u is being taken back."), countdown->run);
  gtk_label_set_text (GTK_LABEL (countdown->label), text);
}

static gboolean
tick (gpointer data)
{
  Countdown *countdown = data;
  gint64 left_s = countdown->deadline_s - dcw_clock_now_s ();
  show (countdown, left_s);
  if (left_s > 0 || dcw_ui_session_activity (countdown->session) != DCW_UI_IDLE)
    return G_SOURCE_CONTINUE;
  countdown->source = 0;
  dcw_ui_session_refresh (countdown->session);
  return G_SOURCE_REMOVE;
}

static void
countdown_free (gpointer data)
{
  Countdown *countdown = data;
  g_clear_handle_id (&countdown->source, g_source_remove);
  g_free (countdown);
}

GtkWidget *
dcw_ui_countdown_new (DcwUiSession *session, guint run, gint64 deadline_s)
{
  Countdown *countdown = g_new0 (Countdown, 1);
  *countdown = (Countdown){ session, dcw_ui_text (""), run, deadline_s, 0 };
  countdown->source = g_timeout_add_seconds (1, tick, countdown);
  show (countdown, deadline_s - dcw_clock_now_s ());
  g_object_set_data_full (G_OBJECT (countdown->label), "countdown", countdown, countdown_free);
  return countdown->label;
}
