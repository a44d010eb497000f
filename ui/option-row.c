#include "option-row.h"
#include "base/i18n.h"
#include "focus.h"
#include "permission-editor.h"
#include "widgets.h"
#include <string.h>

typedef struct {
  DcwUiSession *session;
  const DcwOption *option;
  GtkWidget *control, *note;
  char *said; /* what the row says besides the value */
} OptionRow;

static void
option_row_free (gpointer data)
{
  OptionRow *row = data;
  g_free (row->said);
  g_free (row);
}

static const DcwChoice *
choice_of (const DcwOption *option, const char *id)
{
  for (const DcwChoice *choice = option->choices; id != NULL && choice->id != NULL; choice++)
    if (strcmp (choice->id, id) == 0)
      return choice;
  return NULL;
}

/* As the control shows it; NULL: leave as it is. */
static const char *
value_of (const OptionRow *row)
{
  if (row->option->type == DCW_OPTION_CHOICE) {
    guint index = gtk_drop_down_get_selected (GTK_DROP_DOWN (row->control));
    return index > 0 ? row->option->choices[index - 1].id : NULL;
  }
  const char *text = row->option->type == DCW_OPTION_TEXT ? gtk_editable_get_text (GTK_EDITABLE (row->control)) : "";
  return *text != '\0' ? text : NULL;
}

static void
fill_note (GtkWidget *box, const DcwChoice *choice)
{
  dcw_ui_clear (box);
  if (choice != NULL && choice->opens != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_dim (_ (choice->opens)));
  if (choice == NULL || choice->risk == NULL)
    return;
  GtkWidget *risk = dcw_ui_text (_ (choice->risk));
  gtk_widget_add_css_class (risk, "risk");
  gtk_box_append (GTK_BOX (box), risk);
}

static void
choice_selected (GtkDropDown *drop, GParamSpec *spec, gpointer data)
{
  OptionRow *row = data;
  const DcwChoice *choice = choice_of (row->option, value_of (row));
  fill_note (row->note, choice);
  dcw_ui_session_answer (row->session, row->option->id, choice != NULL ? choice->id : NULL);
}

static void
show_wrong (OptionRow *row, const char *text)
{
  g_autoptr (DcwMessage) wrong = text != NULL && row->option->check != NULL ? row->option->check (text) : NULL;
  dcw_ui_clear (row->note);
  if (wrong != NULL)
    gtk_box_append (GTK_BOX (row->note), dcw_ui_message (wrong, "risk"));
}

/* Also what is wrong: nothing else is to be planned than what stands here, and so nothing is. */
static void
text_changed (GtkEditable *editable, gpointer data)
{
  OptionRow *row = data;
  const char *text = value_of (row);
  show_wrong (row, text);
  dcw_ui_session_answer (row->session, row->option->id, text);
}

/* A long choice makes the page no wider: it is cut where it was chosen, and takes more lines where it is chosen. */
static void
set_up_choice (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer wraps)
{
  GtkWidget *text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  if (wraps != NULL)
    gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  else
    gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, text);
}

static void
bind_choice (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer wraps)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item))));
}

static GtkListItemFactory *
choice_factory (gboolean wraps)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_choice), GINT_TO_POINTER (wraps));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_choice), GINT_TO_POINTER (wraps));
  return factory;
}

static GtkWidget *
choice_control (OptionRow *row, const DcwUiAnswer *answer)
{
  const DcwOption *option = answer->option;
  GtkStringList *list = gtk_string_list_new (NULL);
  guint selected = 0;
  gtk_string_list_append (list, answer->recommended == NULL ? _ ("Leave as it is (recommended)") : _ ("Leave as it is"));
  for (guint i = 0; option->choices[i].id != NULL; i++) {
    gboolean best = g_strcmp0 (answer->recommended, option->choices[i].id) == 0;
    /* Translators: a choice, marked as the recommended one */
    g_autofree char *text = best ? g_strdup_printf (C_ ("choice", "%s (recommended)"), C_ ("choice", option->choices[i].label))
                                 : g_strdup (C_ ("choice", option->choices[i].label));
    gtk_string_list_append (list, text);
    if (g_strcmp0 (answer->value, option->choices[i].id) == 0)
      selected = i + 1;
  }
  GtkWidget *drop = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  g_autoptr (GtkListItemFactory) cut = choice_factory (FALSE);
  g_autoptr (GtkListItemFactory) whole = choice_factory (TRUE);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop), cut);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (drop), whole);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), selected);
  fill_note (row->note, choice_of (option, answer->value));
  return drop;
}

/* All that a row says of an option but a value that its control shows. */
static char *
say_besides (DcwUiSession *session, const DcwUiAnswer *answer)
{
  g_autofree char *because = dcw_message_english (answer->because);
  if (answer->option->type != DCW_OPTION_LISTS)
    return g_strdup_printf ("%s\n%s", answer->recommended != NULL ? answer->recommended : "", because);
  GString *text = g_string_new (answer->value);
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  for (guint i = 0; i < scene->lists->len; i++) {
    const DcwUiList *list = scene->lists->pdata[i];
    g_autofree char *say = strcmp (list->option, answer->option->id) == 0 ? dcw_ui_list_say (list) : NULL;
    if (say != NULL)
      g_string_append_printf (text, "\n%s: %s", list->title, say);
  }
  return g_string_free (text, FALSE);
}

GtkWidget *
dcw_ui_option_row_new (DcwUiSession *session, const DcwUiAnswer *answer)
{
  OptionRow *row = g_new0 (OptionRow, 1);
  row->session = session;
  row->option = answer->option;
  row->said = say_besides (session, answer);
  row->note = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  if (answer->option->type == DCW_OPTION_LISTS) {
    row->control = dcw_ui_permission_lists (session, dcw_ui_session_scene (session), answer->option);
  } else if (answer->option->type == DCW_OPTION_CHOICE) {
    row->control = choice_control (row, answer);
    g_signal_connect (row->control, "notify::selected", G_CALLBACK (choice_selected), row);
  } else {
    row->control = gtk_entry_new ();
    gtk_editable_set_text (GTK_EDITABLE (row->control), answer->value != NULL ? answer->value : "");
    if (answer->recommended != NULL)
      gtk_entry_set_placeholder_text (GTK_ENTRY (row->control), answer->recommended);
    show_wrong (row, answer->value);
    g_signal_connect (row->control, "changed", G_CALLBACK (text_changed), row);
  }
  gtk_widget_set_halign (row->control, GTK_ALIGN_START);
  gtk_widget_set_size_request (row->control, 340, -1);
  GtkWidget *box = dcw_ui_labelled (C_ ("option", answer->option->label), row->control, NULL);
  gtk_label_set_use_underline (GTK_LABEL (gtk_widget_get_first_child (box)), FALSE);
  gtk_widget_add_css_class (gtk_widget_get_first_child (box), "title");
  gtk_box_insert_child_after (GTK_BOX (box), dcw_ui_dim (_ (answer->option->why)), gtk_widget_get_first_child (box));
  gtk_box_append (GTK_BOX (box), row->note);
  if (answer->because != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_message (answer->because, "dim-label"));
  gtk_widget_add_css_class (box, "card");
  g_object_set_data_full (G_OBJECT (box), "option-row", row, option_row_free);
  dcw_ui_focus_set_name (row->control, answer->option->id);
  return box;
}

const DcwOption *
dcw_ui_option_row_option (GtkWidget *box)
{
  return ((const OptionRow *)g_object_get_data (G_OBJECT (box), "option-row"))->option;
}

gboolean
dcw_ui_option_row_shows (GtkWidget *box, const DcwUiAnswer *answer)
{
  const OptionRow *row = g_object_get_data (G_OBJECT (box), "option-row");
  GtkRoot *root = gtk_widget_get_root (box);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (dcw_ui_session_is_stale (row->session) && focus != NULL && GTK_IS_TEXT (focus)
      && gtk_widget_is_ancestor (focus, row->control))
    return TRUE;
  g_autofree char *besides = say_besides (row->session, answer);
  return strcmp (besides, row->said) == 0
         && (answer->option->type == DCW_OPTION_LISTS || g_strcmp0 (value_of (row), answer->value) == 0);
}
