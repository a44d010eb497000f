#include "permission-editor.h"
#include "base/i18n.h"
#include "focus.h"
#include "rows.h"
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

static GtkWidget *
row_of_list (DcwUiSession *session, gpointer data, guint i)
{
  const DcwUiScene *scene = data;
  const DcwUiList *list = scene->lists->pdata[i];
  g_autofree char *say = dcw_ui_list_say (list), *text = g_strdup_printf ("%s…", list->title);
  Opener *opener = g_new (Opener, 1);
  *opener = (Opener){ session, list->option, list->use, g_strdup (list->subject) };
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *button = dcw_ui_button ("", NULL, NULL), *shown = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_use_underline (GTK_LABEL (shown), FALSE);
  gtk_label_set_text (GTK_LABEL (shown), text);
  gtk_label_set_ellipsize (GTK_LABEL (shown), PANGO_ELLIPSIZE_MIDDLE);
  g_signal_connect_data (button, "clicked", G_CALLBACK (open_editor), opener, opener_free, 0);
  dcw_ui_focus_set_name (button, list->title);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (row), dcw_ui_dim (say));
  return row;
}

GtkWidget *
dcw_ui_permission_lists (DcwUiSession *session, const DcwUiScene *scene, const DcwOption *option)
{
  GtkWidget *rows = dcw_ui_rows_new (session, C_ ("option", option->label), DCW_UI_ROWS_BARE, 8, row_of_list);
  g_autoptr (GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < scene->lists->len; i++)
    if (strcmp (((const DcwUiList *)scene->lists->pdata[i])->option, option->id) == 0)
      g_array_append_val (which, i);
  dcw_ui_rows_fill_scene (rows, scene, which, NULL);
  return rows;
}
