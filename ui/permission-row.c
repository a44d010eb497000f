#include "permission-editor.h"
#include "base/i18n.h"
#include "widgets.h"

/* What is different from now: an icon with a word; NULL: nothing. */
static const char *
difference_of (const DcwListRow *row, const char **icon)
{
  gboolean was = row->now_allow != 0 || row->now_deny != 0, is = row->allow != 0 || row->deny != 0;
  *icon = was && is ? "document-edit-symbolic" : was ? "list-remove-symbolic" : "list-add-symbolic";
  if (was && !is)
    return C_ ("entry of a list", "taken away");
  if (!was)
    return is ? C_ ("entry of a list", "new") : C_ ("entry of a list", "no rights yet");
  return row->allow != row->now_allow || row->deny != row->now_deny ? C_ ("entry of a list", "changed") : NULL;
}

/* Rows have bit 0x1 aside. */
static char *
show_rights (guint32 rights, DcwComUse use)
{
  return dcw_com_rights_show (rights != 0 ? rights | DCW_COM_EXECUTE : 0, use);
}

static char *
describe_rights (const DcwListRow *row, DcwComUse use)
{
  g_autofree char *allow = show_rights (row->allow, use), *deny = show_rights (row->deny, use);
  if (row->deny == 0)
    /* Translators: %s is a list of rights */
    return g_strdup_printf (C_ ("rights", "Allowed: %s"), allow);
  if (row->allow == 0)
    return g_strdup_printf (C_ ("rights", "Denied: %s"), deny);
  return g_strdup_printf (_ ("Allowed: %s. Denied: %s"), allow, deny);
}

static GtkWidget *
row_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

GtkWidget *
dcw_ui_permission_row (const DcwListRow *row, DcwComUse use)
{
  const char *icon, *difference = difference_of (row, &icon);
  g_autofree char *rights = describe_rights (row, use);
  g_autofree char *spoken = difference != NULL ? g_strdup_printf ("%s: %s. %s", row->name, difference, rights)
                                               : g_strdup_printf ("%s: %s", row->name, rights);
  GtkWidget *person = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *name = row_label (row->name, "title");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (top), name);
  if (difference != NULL) {
    GtkWidget *word = row_label (difference, "small");
    gtk_label_set_wrap (GTK_LABEL (word), FALSE);
    gtk_box_append (GTK_BOX (top), dcw_ui_icon (icon));
    gtk_box_append (GTK_BOX (top), word);
  }
  gtk_widget_set_margin_end (top, 10); /* the scroll bar lies there */
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), row_label (rights, "small"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (person), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (person), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return person;
}
