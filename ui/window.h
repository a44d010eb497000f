/* window: the wizard's one window: the steps at the side, the page, the buttons below. */
#pragma once
#include "page.h"

#define DCW_UI_TYPE_WINDOW (dcw_ui_window_get_type ())
G_DECLARE_FINAL_TYPE (DcwUiWindow, dcw_ui_window, DCW_UI, WINDOW, GtkApplicationWindow)

DcwUiWindow *dcw_ui_window_new (GtkApplication *application, DcwUiSession *session);
DcwUiSession *dcw_ui_window_session (DcwUiWindow *window);
void dcw_ui_window_go (DcwUiWindow *window, DcwUiPageId id);
/* Opens a profile, or the file from the other computer, and goes to Connection. FALSE: it was told why not. */
gboolean dcw_ui_window_load (DcwUiWindow *window, const char *path);
/* The window that a widget is in. */
DcwUiWindow *dcw_ui_window_of (gpointer widget);
void dcw_ui_window_tell (DcwUiWindow *window, const char *text); /* a line above the page that can be closed */
