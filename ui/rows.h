/* rows: a list of any length on a page: its heading, the first rows, and a button that shows the next ones. A computer may have
 * thousands of findings, and a window with a widget for each takes seconds to show them, and as long whenever it lays itself out.
 *
 * A list is made of an owner (what the rows are made from: a scene, a comparison) and of numbers: which parts of the owner.
 */
#pragma once
#include <gtk/gtk.h>
#include "session.h"

#define DCW_UI_ROWS_AT_ONCE 40

/* What stands on such a button, for people; title: of the list, translated. Free with g_free(). */
char *dcw_ui_rows_more (const char *title, guint n_left);

/* The widget of one row: number i of the owner. */
typedef GtkWidget *(*DcwUiMakeRow) (DcwUiSession *session, gpointer owner, guint i);

typedef enum { DCW_UI_ROWS_HEADED, DCW_UI_ROWS_BARE } DcwUiRowsHead;
/* title: what the list is, translated; it names the button, and stands above the rows unless they are BARE. Shows nothing before
 * it is filled. */
GtkWidget *dcw_ui_rows_new (DcwUiSession *session, const char *title, DcwUiRowsHead head, int spacing, DcwUiMakeRow make);
/* Shows these numbers (of guint), as many as were asked for so far. owner is kept with release (may be NULL: it needs none, or
 * the caller fills the rows anew before it goes) until the next fill, or until rows goes. nothing: what stands there when there
 * are none, translated; NULL: then there is no heading either. */
void dcw_ui_rows_fill (GtkWidget *rows, gpointer owner, GDestroyNotify release, const GArray *which, const char *nothing);
/* The same with a scene, which is kept. */
void dcw_ui_rows_fill_scene (GtkWidget *rows, const DcwUiScene *scene, const GArray *which, const char *nothing);

/* Rows of a scene: a change of the plan, or from the number of changes on what of it can't be done; a finding of the plan. */
GtkWidget *dcw_ui_row_of_plan (DcwUiSession *session, gpointer scene, guint i);
GtkWidget *dcw_ui_row_of_plan_finding (DcwUiSession *session, gpointer scene, guint i);
