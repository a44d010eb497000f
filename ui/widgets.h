/* widgets: the few pieces that all pages are made of, so that they look and are named alike. */
#pragma once
#include <gtk/gtk.h>
#include "comparison.h"
#include "page.h"
#include "scene.h"
#include "session.h"

GtkWidget *dcw_ui_page_box (void); /* what a page puts its pieces into */
GtkWidget *dcw_ui_heading (const char *text);
GtkWidget *dcw_ui_text (const char *text);                              /* a paragraph */
GtkWidget *dcw_ui_dim (const char *text);                               /* the same, less loud */
GtkWidget *dcw_ui_message (const DcwMessage *message, const char *css); /* css: class or NULL */
/* Beside a text that says the same; so it has no name. name may be NULL. */
GtkWidget *dcw_ui_icon (const char *name);
/* With mnemonic. Its name for assistive technology is what stands on it. */
GtkWidget *dcw_ui_button (const char *text, GCallback clicked, gpointer data);
/* Into a horizontal box, where a button that kept its place at the start would take more lines than it has to. */
void dcw_ui_append_beside (GtkWidget *row, GtkWidget *button);
void dcw_ui_button_set_text (GtkWidget *button, const char *text);
/* first, as an icon or a control, and beside it text of any length. */
GtkWidget *dcw_ui_beside (GtkWidget *first, GtkWidget *text);
/* A label with mnemonic over a control, named by it. Returns the box. */
GtkWidget *dcw_ui_labelled (const char *label, GtkWidget *control, const char *note);
void dcw_ui_clear (GtkWidget *box);
/* A check button whose text, with mnemonic if with_mnemonic, takes as many lines as it needs. */
GtkWidget *dcw_ui_check (const char *text, gboolean with_mnemonic);
void dcw_ui_close_on_escape (GtkWidget *window);
/* With mnemonic; opens a menu. Its name is what stands on it. */
GtkWidget *dcw_ui_menu_button (const char *text);
/* "What will be changed", one change: resource, before and after, why, what it needs afterwards; details on demand. */
GtkWidget *dcw_ui_change_row (const DcwUiScene *scene, guint i); /* i: index in the plan */
/* One difference: what it is about, before and now, what is wrong since. */
GtkWidget *dcw_ui_difference_row (const DcwUiDifference *difference, guint i);
GtkWidget *dcw_ui_blocked_row (const DcwBlocked *blocked);
/* With its code, evidence, effect and advice; a button that takes over the remedy when session is given. page: where it belongs,
 * when that is not where it stands: its code, and a button that leads there where there is no remedy; or NULL. */
GtkWidget *dcw_ui_finding_row (DcwUiSession *session, const DcwFinding *finding, const DcwUiPage *page);

/* Calls update now and whenever there is a new scene, as long as the widget lives; while nobody sees it only once, when it is
 * shown. */
typedef void (*DcwUiUpdate) (gpointer data);
void dcw_ui_follow (GtkWidget *widget, DcwUiSession *session, DcwUiUpdate update, gpointer data);
