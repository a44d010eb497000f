/* record: the record of a run, printed or saved, from the pages that show runs.
 */
#pragma once
#include "window.h"

/* Two buttons for one run. */
GtkWidget *dcw_ui_record_buttons (guint run);
/* The same as a menu, where there are many runs. */
GtkWidget *dcw_ui_record_menu (guint run);
/* The actions wizard.print-record and .save-record, both of a run (u). */
void dcw_ui_record_install (GtkWidgetClass *window);
