#include "widgets.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/telling.h"
#include "window.h"

GtkWidget *
dcw_ui_page_box (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (box, "page");
  return box;
}

static GtkWidget *
label (const char *text, const char *css)
{
  GtkWidget *widget = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (widget), 0);
  gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (widget), FALSE);
  if (css != NULL)
    gtk_widget_add_css_class (widget, css);
  return widget;
}

GtkWidget *
dcw_ui_heading (const char *text)
{
  GtkWidget *widget = label (text, "heading");
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  return widget;
}

GtkWidget *
dcw_ui_text (const char *text)
{
  return label (text, NULL);
}

GtkWidget *
dcw_ui_dim (const char *text)
{
  return label (text, "dim-label");
}

GtkWidget *
dcw_ui_message (const DcwMessage *message, const char *css)
{
  g_autofree char *text = dcw_message_show (message);
  return label (text, css);
}

GtkWidget *
dcw_ui_icon (const char *name)
{
  return g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "icon-name", name, NULL);
}

void
dcw_ui_button_set_text (GtkWidget *button, const char *text)
{
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (button));
  if (GTK_IS_LABEL (child))
    gtk_label_set_text_with_mnemonic (GTK_LABEL (child), text);
}

GtkWidget *
dcw_ui_button (const char *text, GCallback clicked, gpointer data)
{
  GtkWidget *button = gtk_button_new (), *child = gtk_label_new_with_mnemonic (text);
  gtk_label_set_mnemonic_widget (GTK_LABEL (child), button);
  gtk_label_set_wrap (GTK_LABEL (child), TRUE);
  gtk_label_set_justify (GTK_LABEL (child), GTK_JUSTIFY_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  if (clicked != NULL)
    g_signal_connect (button, "clicked", clicked, data);
  return button;
}

void
dcw_ui_append_beside (GtkWidget *row, GtkWidget *button)
{
  gtk_widget_set_halign (button, GTK_ALIGN_FILL);
  gtk_box_append (GTK_BOX (row), button);
}

/* A box would ask how narrow the text can be at its height, which wrapped text answers with more than it got. */
GtkWidget *
dcw_ui_beside (GtkWidget *first, GtkWidget *text)
{
  GtkWidget *grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_widget_set_valign (first, GTK_ALIGN_START);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_grid_attach (GTK_GRID (grid), first, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), text, 1, 0, 1, 1);
  return grid;
}

/* GTK leaves the inner parts of some widgets without a name: gives them this one. */
static void
name_inside (GtkWidget *widget, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child)) {
    if (GTK_IS_TOGGLE_BUTTON (child) || GTK_IS_BUTTON (child))
      gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    else
      name_inside (child, name);
  }
}

GtkWidget *
dcw_ui_labelled (const char *text, GtkWidget *control, const char *note)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *above = label (text, NULL);
  gtk_label_set_use_underline (GTK_LABEL (above), TRUE);
  gtk_label_set_mnemonic_widget (GTK_LABEL (above), control);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_RELATION_LABELLED_BY, above, NULL, -1);
  if (GTK_IS_ENTRY (control) || GTK_IS_PASSWORD_ENTRY (control))
    g_object_set (control, "activates-default", TRUE, NULL);
  if (GTK_IS_DROP_DOWN (control))
    name_inside (control, gtk_label_get_text (GTK_LABEL (above)));
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), control);
  if (note != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_dim (note));
  return box;
}

void
dcw_ui_clear (GtkWidget *box)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (box)) != NULL;)
    gtk_box_remove (GTK_BOX (box), child);
}

GtkWidget *
dcw_ui_check (const char *text, gboolean with_mnemonic)
{
  /* A check button asks its child how wide it is at a height, and a label then says: as wide as it can be. A grid does not. */
  GtkWidget *check = gtk_check_button_new (), *grid = gtk_grid_new (), *child = label (text, NULL);
  gtk_label_set_use_underline (GTK_LABEL (child), with_mnemonic);
  gtk_grid_attach (GTK_GRID (grid), child, 0, 0, 1, 1);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), grid);
  if (with_mnemonic)
    gtk_label_set_mnemonic_widget (GTK_LABEL (child), check);
  else
    gtk_accessible_update_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY, child, NULL, -1);
  return check;
}

void
dcw_ui_close_on_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

GtkWidget *
dcw_ui_menu_button (const char *text)
{
  GtkWidget *button = gtk_menu_button_new (), *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new_with_mnemonic (text);
  const char *name = gtk_label_get_text (GTK_LABEL (title));
  gtk_label_set_mnemonic_widget (GTK_LABEL (title), button);
  gtk_box_append (GTK_BOX (child), title);
  gtk_box_append (GTK_BOX (child), dcw_ui_icon ("pan-down-symbolic"));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), child);
  name_inside (button, name);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  return button;
}

/* ---- Changes ---- */

static void
append_pair (GtkWidget *grid, int row, const char *title, const char *text)
{
  GtkWidget *left = label (title, "dim-label"), *right = label (text, NULL);
  gtk_widget_set_valign (left, GTK_ALIGN_START);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_grid_attach (GTK_GRID (grid), left, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), right, 1, row, 1, 1);
}

static GtkWidget *
card (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (box, "card");
  return box;
}

/* What it was and what it will be; behind an expander of this name where the differences say it shorter. */
static void
append_told (GtkWidget *box, const DcwUiTold *told, const char *before, const char *after, const char *details_name)
{
  GtkWidget *grid = gtk_grid_new ();
  int row = 0;
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  for (char **line = told->differences; line != NULL && *line != NULL; line++)
    gtk_box_append (GTK_BOX (box), label (*line, "difference"));
  if (strcmp (told->title, told->where) != 0)
    append_pair (grid, row++, C_ ("heading", "Where"), told->where);
  append_pair (grid, row++, before, told->before);
  append_pair (grid, row++, after, told->after);
  if (told->differences == NULL) {
    gtk_box_append (GTK_BOX (box), grid);
    return;
  }
  GtkWidget *details = gtk_expander_new (details_name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (details), GTK_ACCESSIBLE_PROPERTY_LABEL, details_name, -1);
  gtk_expander_set_child (GTK_EXPANDER (details), grid);
  gtk_box_append (GTK_BOX (box), details);
}

GtkWidget *
dcw_ui_change_row (const DcwUiScene *scene, guint i)
{
  const DcwChange *change = scene->plan->changes->pdata[i];
  const DcwUiTold *told = scene->told->pdata[i];
  GtkWidget *box = card ();
  g_autofree char *name = g_strdup_printf (_ ("Details of change %u"), i + 1),
                  *title = g_strdup_printf ("%u. %s", i + 1, told->title);
  gtk_box_append (GTK_BOX (box), label (title, "title"));
  if (change->why != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_message (change->why, NULL));
  append_told (box, told, C_ ("heading", "Now"), C_ ("heading", "Then"), name);
  const char *restart = dcw_telling_restart (change->restart), *risk;
  if (restart != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_dim (restart));
  for (guint k = 0; (risk = dcw_telling_risk (change->risk, k)) != NULL; k++)
    gtk_box_append (GTK_BOX (box), label (risk, "risk"));
  return box;
}

GtkWidget *
dcw_ui_difference_row (const DcwUiDifference *difference, guint i)
{
  GtkWidget *box = card ();
  g_autofree char *title = g_strdup_printf ("%s %s", difference->kind, difference->told->title);
  g_autofree char *name = g_strdup_printf (_ ("Details of difference %u"), i + 1);
  gtk_box_append (GTK_BOX (box), label (title, "title"));
  append_told (box, difference->told, C_ ("heading", "Before"), C_ ("heading", "Now"), name);
  if (difference->because != NULL)
    gtk_box_append (GTK_BOX (box), label (difference->because, "risk"));
  if (difference->advice != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_text (difference->advice));
  return box;
}

GtkWidget *
dcw_ui_blocked_row (const DcwBlocked *blocked)
{
  GtkWidget *box = card ();
  g_autofree char *where = blocked->resource != NULL ? dcw_resource_show (blocked->resource) : NULL;
  gtk_box_append (GTK_BOX (box), label (where != NULL ? where : _ ("Can't be done"), "title"));
  gtk_box_append (GTK_BOX (box), dcw_ui_message (blocked->reason, "risk"));
  return box;
}

/* ---- Findings ---- */

typedef struct {
  DcwUiSession *session;
  char *option, *value;
} Remedy;

static void
remedy_free (gpointer data, GClosure *closure)
{
  Remedy *remedy = data;
  g_free (remedy->option);
  g_free (remedy->value);
  g_free (remedy);
}

static void
take_remedy (GtkButton *button, gpointer data)
{
  const Remedy *remedy = data;
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  dcw_ui_session_answer (remedy->session, remedy->option, remedy->value);
}

/* Among the picks, and not among those that were chosen; where none was, nothing is different from the rest. */
static gboolean
is_left_out (const GPtrArray *picks, const GPtrArray *chosen, const char *text)
{
  if (chosen->len == 0 || g_ptr_array_find_with_equal_func ((GPtrArray *)chosen, text, g_str_equal, NULL))
    return FALSE;
  for (guint i = 0; i < picks->len; i++)
    if (strcmp (((const DcwUiPick *)picks->pdata[i])->text, text) == 0)
      return TRUE;
  return FALSE;
}

/* About a server or program that the answers are not about: they do nothing for it. */
static gboolean
is_of_another (DcwUiSession *session, const DcwFinding *finding)
{
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  const char *const *args = dcw_message_args (finding->evidence);
  for (; scene != NULL && args != NULL && *args != NULL; args++)
    if (is_left_out (scene->servers, scene->draft->lists[DCW_LIST_SERVERS], *args)
        || is_left_out (scene->programs, scene->draft->lists[DCW_LIST_PROGRAMS], *args))
      return TRUE;
  return FALSE;
}

static gboolean
is_chosen (DcwUiSession *session, const DcwFinding *finding)
{
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  return scene != NULL && scene->profile != NULL && dcw_profile_is (scene->profile, finding->patch_option, finding->patch_value);
}

static void
go_to_page (GtkButton *button, gpointer page)
{
  dcw_ui_window_go (dcw_ui_window_of (button), ((const DcwUiPage *)page)->id);
}

/* Its text names a finding, which may be as long as it likes. */
static GtkWidget *
finding_button (const char *text)
{
  GtkWidget *button = dcw_ui_button ("", NULL, NULL), *shown = gtk_button_get_child (GTK_BUTTON (button));
  gtk_label_set_use_underline (GTK_LABEL (shown), FALSE);
  gtk_label_set_text (GTK_LABEL (shown), text);
  gtk_label_set_ellipsize (GTK_LABEL (shown), PANGO_ELLIPSIZE_MIDDLE);
  return button;
}

static GtkWidget *
page_button (const DcwFinding *finding, const DcwUiPage *page)
{
  const char *const *args = dcw_message_args (finding->evidence);
  g_autofree char *what =
      args != NULL && args[0] != NULL ? g_strdup_printf ("%s, %s", finding->code, args[0]) : g_strdup (finding->code);
  /* Translators: the code of a page, as W14, its title, and why: the code of a finding and what it is about, as a server */
  g_autofree char *text = g_strdup_printf (_ ("Go to %s %s (%s)"), page->code, dcw_ui_page_title (page), what);
  GtkWidget *button = finding_button (text);
  g_signal_connect (button, "clicked", G_CALLBACK (go_to_page), (gpointer)page);
  return button;
}

GtkWidget *
dcw_ui_finding_row (DcwUiSession *session, const DcwFinding *finding, const DcwUiPage *page)
{
  static const char *const icons[] = { "dialog-information-symbolic", "dialog-warning-symbolic", "dialog-error-symbolic" };
  static const char *const classes[] = { "note", "warning", "problem" };
  GtkWidget *box = card (), *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = dcw_ui_icon (icons[finding->severity]);
  gtk_widget_add_css_class (icon, classes[finding->severity]);
  g_autofree char *code = g_strdup_printf ("%s %s%s%s", dcw_severity_label (finding->severity), finding->code,
                                           page != NULL ? " · " : "", page != NULL ? page->code : "");
  gtk_box_append (GTK_BOX (top), icon);
  gtk_box_append (GTK_BOX (top), dcw_ui_dim (code));
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), dcw_ui_message (finding->evidence, "title"));
  if (finding->effect != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_message (finding->effect, NULL));
  if (finding->advice != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_message (finding->advice, "dim-label"));
  if (page != NULL && finding->patch_option == NULL)
    gtk_box_append (GTK_BOX (box), page_button (finding, page));
  if (session == NULL || finding->patch_option == NULL || is_of_another (session, finding))
    return box;
  if (is_chosen (session, finding)) {
    gtk_box_append (GTK_BOX (box), dcw_ui_text (_ ("The remedy is among your answers already: Review shows what it changes.")));
  } else {
    Remedy *remedy = g_new0 (Remedy, 1);
    *remedy = (Remedy){ session, g_strdup (finding->patch_option), g_strdup (finding->patch_value) };
    const char *const *args = dcw_message_args (finding->evidence);
    g_autofree char *text = args != NULL && args[0] != NULL
                                /* Translators: %s is the code of a finding, as F03, and what it is about, as a server */
                                ? g_strdup_printf (_ ("Put the remedy of %s (%s) into the plan"), finding->code, args[0])
                                : g_strdup_printf (_ ("Put the remedy of %s into the plan"), finding->code);
    GtkWidget *button = finding_button (text);
    g_signal_connect_data (button, "clicked", G_CALLBACK (take_remedy), remedy, remedy_free, 0);
    gtk_box_append (GTK_BOX (box), button);
  }
  return box;
}

/* ---- Following the session ---- */

typedef struct {
  DcwUiUpdate update;
  gpointer data;
  gboolean late; /* there was a scene while nobody saw the widget */
} Follower;

/* What nobody sees waits until somebody does: each scene would make all pages anew. */
static void
follow_scene (DcwUiSession *session, GtkWidget *widget)
{
  Follower *follower = g_object_get_data (G_OBJECT (widget), "follower");
  follower->late = !gtk_widget_get_mapped (widget);
  if (!follower->late)
    follower->update (follower->data);
}

static void
catch_up (GtkWidget *widget, gpointer data)
{
  Follower *follower = data;
  if (follower->late)
    follower->update (follower->data);
  follower->late = FALSE;
}

void
dcw_ui_follow (GtkWidget *widget, DcwUiSession *session, DcwUiUpdate update, gpointer data)
{
  Follower *follower = g_new (Follower, 1);
  *follower = (Follower){ update, data, FALSE };
  g_object_set_data_full (G_OBJECT (widget), "follower", follower, g_free);
  g_signal_connect_object (session, "scene", G_CALLBACK (follow_scene), widget, 0);
  g_signal_connect (widget, "map", G_CALLBACK (catch_up), follower);
  update (data);
}
