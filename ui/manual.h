/* manual: the README, which is in the program, by its sections: a page of help opens there and then, also where nothing else can
 * show the file, and no other program is started by one that an administrator has consented to.
 */
#pragma once
#include <gtk/gtk.h>

/* What stands under the heading of this title, up to the next heading of its rank or a higher one, as paragraphs in a box. It
 * understands what the README uses: headings, paragraphs, lists, tables, code, emphasis and links; pictures are left out. NULL:
 * there is no such section. */
GtkWidget *dcw_ui_manual_section (const char *title);
gboolean dcw_ui_manual_has (const char *title);
