/* permission-editor: the window in which one list of permissions is set entry by entry. It edits a DcwListEdit (topics/list-edit.h), which
 * has all the rules; OK puts the wish into the draft, and nothing is written before Review.
 */
#pragma once
#include <gtk/gtk.h>
#include "session.h"

/* Opens over parent. list: of the session's scene. */
void dcw_ui_permission_editor_open (GtkWindow *parent, DcwUiSession *session, const DcwUiList *list);
/* What a page shows of an option that is edited so: its lists, each with a button that opens the editor. */
GtkWidget *dcw_ui_permission_lists (DcwUiSession *session, const DcwUiScene *scene, const DcwOption *option);
/* A row of the editor's list: who, with which rights, and what is different from now (an icon with a word). */
GtkWidget *dcw_ui_permission_row (const DcwListRow *row, DcwComUse use);
