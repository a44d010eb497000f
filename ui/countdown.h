/* countdown: how long it is until a run takes itself back, told every second on a text of its own.
 */
#pragma once
#include <gtk/gtk.h>
#include "session.h"

/* Of that run; deadline_s: seconds since 1970. When it is over the session reads the computer again, which takes the run back if
 * nobody has yet. Ends with the widget. */
GtkWidget *dcw_ui_countdown_new (DcwUiSession *session, guint run, gint64 deadline_s);
