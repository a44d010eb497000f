/* outcome: what a run did, in words; shared by the pages that show runs. */
#pragma once
#include <gtk/gtk.h>
#include "session.h"

char *dcw_ui_outcome_summary (const DcwReport *report);    /* free with g_free() */
gboolean dcw_ui_outcome_is_good (const DcwReport *report); /* nobody has to look at the changes one by one */
GtkWidget *dcw_ui_outcome_icon (gboolean is_good);         /* beside a text that says the same */
/* One row for each change: its result, and why not. */
void dcw_ui_outcome_list (GtkWidget *box, const DcwReport *report, gboolean would); /* would: it was only looked at */
