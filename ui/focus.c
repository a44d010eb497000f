#include "focus.h"

#define FOCUS_NAME "focus-name"
#define FOCUS_FIRST "focus-first"

void
dcw_ui_focus_set_name (GtkWidget *widget, const char *name)
{
  g_object_set_data_full (G_OBJECT (widget), FOCUS_NAME, g_strdup (name), g_free);
}

void
dcw_ui_focus_set_first (GtkWidget *page, GtkWidget *control)
{
  g_object_set_data (G_OBJECT (page), FOCUS_FIRST, control);
}

void
dcw_ui_focus_first (GtkWidget *page)
{
  GtkWidget *first = g_object_get_data (G_OBJECT (page), FOCUS_FIRST);
  if (first == NULL || !gtk_widget_grab_focus (first))
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/* Of what is within another that has a name, too, the innermost counts. */
char *
dcw_ui_focus_hold (GtkWidget *box)
{
  GtkRoot *root = gtk_widget_get_root (box);
  GtkWidget *widget = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (widget == NULL || !gtk_widget_is_ancestor (widget, box))
    return NULL;
  for (; widget != box; widget = gtk_widget_get_parent (widget)) {
    const char *name = g_object_get_data (G_OBJECT (widget), FOCUS_NAME);
    if (name != NULL)
      return g_strdup (name);
  }
  return NULL;
}

static GtkWidget *
find_named (GtkWidget *widget, const char *name)
{
  if (g_strcmp0 (g_object_get_data (G_OBJECT (widget), FOCUS_NAME), name) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_named (child, name);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* What is new has no place yet, and a scrolled window would look for it at the top. */
void
dcw_ui_focus_give (GtkWidget *box, const char *name)
{
  GtkWidget *widget = name != NULL ? find_named (box, name) : NULL,
            *scroller = gtk_widget_get_ancestor (box, GTK_TYPE_SCROLLED_WINDOW);
  if (widget == NULL)
    return;
  GtkAdjustment *place = scroller != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)) : NULL;
  double at = place != NULL ? gtk_adjustment_get_value (place) : 0;
  if (!gtk_widget_grab_focus (widget))
    gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
  if (place != NULL)
    gtk_adjustment_set_value (place, at);
}
