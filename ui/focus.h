/* focus: what has the focus while a box is made anew gets it back. It is known by a name that it has within the box. */
#pragma once
#include <gtk/gtk.h>

void dcw_ui_focus_set_name (GtkWidget *widget, const char *name);
/* The name of what has the focus in box, or of what is around it there; NULL: it is elsewhere, or has no name. Free with
 * g_free(). */
char *dcw_ui_focus_hold (GtkWidget *box);
/* What gets the focus when page is shown, as long as it can have it; NULL, as long as nobody says else: its first control. */
void dcw_ui_focus_set_first (GtkWidget *page, GtkWidget *control);
void dcw_ui_focus_first (GtkWidget *page);
/* Gives it to what has this name now, without moving the page. name NULL, or nothing has it: nobody gets it. */
void dcw_ui_focus_give (GtkWidget *box, const char *name);
