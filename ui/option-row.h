/* option-row: an option on a page: what it is, why it is asked, its choices with what they open, the recommendation. What is chosen or
 * typed is the session's answer at once.
 */
#pragma once
#include <gtk/gtk.h>
#include "session.h"

/* Of the session's scene. What is chosen in has the option's id as its name (focus.h). */
GtkWidget *dcw_ui_option_row_new (DcwUiSession *session, const DcwUiAnswer *answer);
const DcwOption *dcw_ui_option_row_option (GtkWidget *row);
/* TRUE: the row of the answer's option shows what is to be said of it now, or somebody is typing in it what is not planned yet. */
gboolean dcw_ui_option_row_shows (GtkWidget *row, const DcwUiAnswer *answer);
