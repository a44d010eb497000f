#include "permission-grid.h"
#include "base/i18n.h"

#define MAX_RIGHTS 5 /* in the order of the grid; the last is all of them */

typedef struct {
  DcwUiPermissionGrid *grid;
  guint32 mask;
  gboolean deny;
  GtkWidget *check;
} Box;

struct _DcwUiPermissionGrid {
  DcwUiPermissionToggled toggled;
  gpointer data;
  gboolean filling;
  Box boxes[MAX_RIGHTS][2];
  guint n_rights;
};

gboolean
dcw_ui_permission_grid_show (DcwUiPermissionGrid *grid, const DcwListEdit *edit, const DcwListRow *row)
{
  gboolean any_fixed = FALSE;
  grid->filling = TRUE;
  for (guint i = 0; i < grid->n_rights; i++)
    for (guint deny = 0; deny < 2; deny++) {
      const Box *box = &grid->boxes[i][deny];
      GtkCheckButton *check = GTK_CHECK_BUTTON (box->check);
      guint32 wanted = row == NULL ? 0 : deny ? row->deny : row->allow;
      guint32 has = wanted & box->mask;
      gboolean is_free = row != NULL && dcw_list_edit_is_free (edit, row, box->mask, deny != 0);
      gtk_check_button_set_active (check, has == box->mask);
      gtk_check_button_set_inconsistent (check, has != 0 && has != box->mask);
      gtk_widget_set_sensitive (box->check, is_free);
      any_fixed = any_fixed || (row != NULL && !is_free);
    }
  grid->filling = FALSE;
  return any_fixed;
}

void
dcw_ui_permission_grid_grab_focus (DcwUiPermissionGrid *grid)
{
  gtk_widget_grab_focus (grid->boxes[0][0].check);
}

static void
toggled (GtkCheckButton *check, gpointer data)
{
  const Box *box = data;
  if (box->grid->filling)
    return;
  /* A box that stands for some of its rights is ticked for all of them. */
  gboolean was_some = gtk_check_button_get_inconsistent (check);
  box->grid->toggled (box->mask, box->deny, was_some || gtk_check_button_get_active (check), box->grid->data);
}

static GtkWidget *
grid_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static void
make_box (DcwUiPermissionGrid *grid, GtkGrid *into, guint deny, guint32 mask, const char *right)
{
  Box *box = &grid->boxes[grid->n_rights][deny];
  /* Translators: %s is a right, as Remote Launch */
  g_autofree char *name = g_strdup_printf (deny ? C_ ("check box", "Deny %s") : C_ ("check box", "Allow %s"), right);
  *box = (Box){ grid, mask, deny != 0, gtk_check_button_new () };
  gtk_widget_set_halign (box->check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_grid_attach (into, box->check, 1 + (int)deny, 1 + (int)grid->n_rights, 1, 1);
  g_signal_connect (box->check, "toggled", G_CALLBACK (toggled), box);
}

DcwUiPermissionGrid *
dcw_ui_permission_grid_new (GtkGrid *into, DcwComUse use, DcwUiPermissionToggled call, gpointer data)
{
  static const guint32 bits[] = { DCW_COM_EXECUTE_LOCAL, DCW_COM_EXECUTE_REMOTE, DCW_COM_ACTIVATE_LOCAL,
                                  DCW_COM_ACTIVATE_REMOTE };
  G_STATIC_ASSERT (G_N_ELEMENTS (bits) + 1 == MAX_RIGHTS);
  guint32 all = dcw_com_all (use) & ~(guint32)DCW_COM_EXECUTE;
  DcwUiPermissionGrid *grid = g_new0 (DcwUiPermissionGrid, 1);
  grid->toggled = call;
  grid->data = data;
  g_object_set_data_full (G_OBJECT (into), "permission-grid", grid, g_free);
  gtk_grid_attach (into, grid_label (C_ ("column", "Allow")), 1, 0, 1, 1);
  gtk_grid_attach (into, grid_label (C_ ("column", "Deny")), 2, 0, 1, 1);
  for (guint i = 0; i < MAX_RIGHTS; i++) {
    guint32 mask = i < G_N_ELEMENTS (bits) ? bits[i] : all;
    if ((mask & all) == 0)
      continue;
    g_autofree char *right = mask == all ? g_strdup (C_ ("rights", "Everything")) : dcw_com_rights_show (mask, use);
    GtkWidget *label = grid_label (right);
    gtk_widget_set_hexpand (label, TRUE);
    gtk_grid_attach (into, label, 0, 1 + (int)grid->n_rights, 1, 1);
    for (guint deny = 0; deny < 2; deny++)
      make_box (grid, into, deny, mask, right);
    grid->n_rights++;
  }
  return grid;
}
