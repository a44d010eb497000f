#include "permission-editor.h"
#include "widgets.h"
#include <string.h>

typedef struct {
  DcwUiSession *session;
  const char *option;
  DcwComUse use;
  char *subject;
} Opener;

static void
opener_free (gpointer data, GClosure *closure)
{
  Opener *opener = data;
  g_free (opener->subject);
  g_free (opener);
}

static void
open_editor (GtkButton *button, gpointer data)
{
  const Opener *opener = data;
  const DcwUiScene *scene = dcw_ui_session_scene (opener->session);
  const DcwUiList *list = scene != NULL ? dcw_ui_lists_find (scene->lists, opener->option, opener->use, opener->subject) : NULL;
  if (list != NULL)
    dcw_ui_permission_editor_open (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button))), opener->session, list);
}

GtkWidget *
dcw_ui_permission_lists (DcwUiSession *session, const DcwUiScene *scene, const char *option)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  for (guint i = 0; i < scene->lists->len; i++) {
    const DcwUiList *list = scene->lists->pdata[i];
    if (strcmp (list->option, option) != 0)
      continue;
    g_autofree char *say = dcw_ui_list_say (list), *text = g_strdup_printf ("%s…", list->title);
    Opener *opener = g_new (Opener, 1);
    *opener = (Opener){ session, list->option, list->use, g_strdup (list->subject) };
    GtkWidget *button = dcw_ui_button ("", NULL, NULL), *shown = gtk_button_get_child (GTK_BUTTON (button));
    gtk_label_set_use_underline (GTK_LABEL (shown), FALSE);
    gtk_label_set_text (GTK_LABEL (shown), text);
    gtk_label_set_ellipsize (GTK_LABEL (shown), PANGO_ELLIPSIZE_MIDDLE);
    g_signal_connect_data (button, "clicked", G_CALLBACK (open_editor), opener, opener_free, 0);
    gtk_box_append (GTK_BOX (box), button);
    gtk_box_append (GTK_BOX (box), dcw_ui_dim (say));
  }
  return box;
}
