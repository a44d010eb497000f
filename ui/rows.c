#include "rows.h"
#include "base/i18n.h"
#include "widgets.h"

typedef struct {
  DcwUiSession *session;
  char *title;
  gboolean headed;
  DcwUiMakeRow make;
  gpointer owner;
  GDestroyNotify release; /* of owner; or NULL */
  GArray *which;          /* of guint */
  guint shown;            /* so many of which have a widget */
  guint wanted;           /* as many as somebody asked for */
  GtkWidget *more;        /* or NULL: all are shown */
} Rows;

static void
drop_owner (Rows *rows)
{
  if (rows->release != NULL && rows->owner != NULL)
    rows->release (rows->owner);
  rows->owner = NULL;
  rows->release = NULL;
}

static void
rows_free (gpointer data)
{
  Rows *rows = data;
  drop_owner (rows);
  g_array_unref (rows->which);
  g_free (rows->title);
  g_free (rows);
}

static void
append_wanted (GtkWidget *box, Rows *rows)
{
  guint end = MIN (rows->wanted, rows->which->len);
  for (; rows->shown < end; rows->shown++)
    gtk_box_append (GTK_BOX (box), rows->make (rows->session, rows->owner, g_array_index (rows->which, guint, rows->shown)));
}

char *
dcw_ui_rows_more (const char *title, guint n_left)
{
  /* Translators: on a button below a long list: the title of the list, and how many of its rows are not shown yet */
  return g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%s: show more (%u is left)", "%s: show more (%u are left)", n_left),
                          title, n_left);
}

static void show_more (GtkButton *button, gpointer box);

/* The button stays the same one, so that it keeps the focus. */
static void
place_button (GtkWidget *box, Rows *rows)
{
  guint n_left = rows->which->len - rows->shown;
  if (n_left == 0) {
    if (rows->more != NULL)
      gtk_box_remove (GTK_BOX (box), g_steal_pointer (&rows->more));
    return;
  }
  g_autofree char *text = dcw_ui_rows_more (rows->title, n_left);
  if (rows->more == NULL) {
    rows->more = dcw_ui_button ("", G_CALLBACK (show_more), box);
    gtk_label_set_use_underline (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (rows->more))), FALSE);
    gtk_box_append (GTK_BOX (box), rows->more);
  }
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (rows->more))), text);
  gtk_box_reorder_child_after (GTK_BOX (box), rows->more, gtk_widget_get_last_child (box));
}

static void
show_more (GtkButton *button, gpointer box)
{
  Rows *rows = g_object_get_data (G_OBJECT (box), "rows");
  rows->wanted = rows->shown + DCW_UI_ROWS_AT_ONCE;
  append_wanted (box, rows);
  place_button (box, rows);
}

GtkWidget *
dcw_ui_rows_new (DcwUiSession *session, const char *title, DcwUiRowsHead head, int spacing, DcwUiMakeRow make)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, spacing);
  Rows *rows = g_new0 (Rows, 1);
  *rows = (Rows){ .session = session,
                  .title = g_strdup (title),
                  .headed = head == DCW_UI_ROWS_HEADED,
                  .make = make,
                  .which = g_array_new (FALSE, FALSE, sizeof (guint)),
                  .wanted = DCW_UI_ROWS_AT_ONCE };
  g_object_set_data_full (G_OBJECT (box), "rows", rows, rows_free);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

void
dcw_ui_rows_fill (GtkWidget *box, gpointer owner, GDestroyNotify release, const GArray *which, const char *nothing)
{
  Rows *rows = g_object_get_data (G_OBJECT (box), "rows");
  dcw_ui_clear (box);
  rows->more = NULL;
  rows->shown = 0;
  drop_owner (rows);
  rows->owner = owner;
  rows->release = release;
  g_array_set_size (rows->which, 0);
  if (which->len > 0)
    g_array_append_vals (rows->which, which->data, which->len);
  gtk_widget_set_visible (box, which->len > 0 || nothing != NULL);
  if (rows->headed)
    gtk_box_append (GTK_BOX (box), dcw_ui_heading (rows->title));
  if (which->len == 0 && nothing != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_text (nothing));
  append_wanted (box, rows);
  place_button (box, rows);
}

void
dcw_ui_rows_fill_scene (GtkWidget *rows, const DcwUiScene *scene, const GArray *which, const char *nothing)
{
  dcw_ui_rows_fill (rows, scene != NULL ? dcw_ui_scene_ref ((DcwUiScene *)scene) : NULL, (GDestroyNotify)dcw_ui_scene_unref,
                    which, nothing);
}

GtkWidget *
dcw_ui_row_of_plan (DcwUiSession *session, gpointer data, guint i)
{
  const DcwUiScene *scene = data;
  guint n_changes = scene->plan->changes->len;
  return i < n_changes ? dcw_ui_change_row (scene, i) : dcw_ui_blocked_row (scene->plan->blocked->pdata[i - n_changes]);
}

GtkWidget *
dcw_ui_row_of_plan_finding (DcwUiSession *session, gpointer data, guint i)
{
  const DcwUiScene *scene = data;
  return dcw_ui_finding_row (session, scene->plan->findings->pdata[i], NULL);
}
