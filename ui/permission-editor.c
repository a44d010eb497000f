#include "permission-editor.h"
#include "base/i18n.h"
#include "base/text.h"
#include "permission-grid.h"
#include "widgets.h"
#include <string.h>

#define DCW_UI_TYPE_PERMISSION_EDITOR (dcw_ui_permission_editor_get_type ())
G_DECLARE_FINAL_TYPE (DcwUiPermissionEditor, dcw_ui_permission_editor, DCW_UI, PERMISSION_EDITOR, GtkWindow)

#define NAME_AFTER_MS 300

typedef struct {
  char *text, *name;
} Named;

struct _DcwUiPermissionEditor {
  GtkWindow parent_instance;
  DcwUiSession *session;
  DcwUiScene *scene; /* keeps the list */
  const DcwUiList *list;
  DcwListEdit *edit;
  DcwPrincipal selected; /* whose rights are in the grid */
  gboolean has_selected, filling;
  guint scroll_id, frames;
  gboolean is_text_wrong; /* what is written as SDDL is not what the rows show */
  guint name_id;          /* names are looked up when typing has ended */
  char *asked;            /* the name that is being looked up, or NULL */
  GHashTable *named;      /* SIDs whose names were asked for -> Named, empty before the answer */
  DcwUiPermissionGrid *rights;
  GtkWidget *heading, *state, *merge, *exact, *people, *who, *add, *wrong, *known_place, *remove, *rights_of, *grid, *fixed,
      *warnings, *differences, *as_sddl, *sddl, *sddl_wrong, *forget, *cancel, *ok;
};

G_DEFINE_FINAL_TYPE (DcwUiPermissionEditor, dcw_ui_permission_editor, GTK_TYPE_WINDOW)

static void refresh (DcwUiPermissionEditor *editor);

/* ---- Rows ---- */

static DcwListRow *
selected_row (DcwUiPermissionEditor *editor)
{
  const GPtrArray *rows = dcw_list_edit_rows (editor->edit);
  for (guint i = 0; editor->has_selected && i < rows->len; i++) {
    DcwListRow *row = rows->pdata[i];
    if (dcw_principal_equal (&row->who, &editor->selected))
      return row;
  }
  return NULL;
}

static void
select_who (DcwUiPermissionEditor *editor, const DcwPrincipal *who)
{
  g_auto (DcwPrincipal) copy = { 0 };
  dcw_principal_copy (who, &copy);
  dcw_principal_clear (&editor->selected);
  dcw_principal_copy (&copy, &editor->selected);
  editor->has_selected = TRUE;
}

static void
append_person (DcwUiPermissionEditor *editor, guint i)
{
  const DcwListRow *row = dcw_list_edit_rows (editor->edit)->pdata[i];
  GtkWidget *person = dcw_ui_permission_row (row, dcw_list_edit_use (editor->edit));
  gtk_list_box_append (GTK_LIST_BOX (editor->people), person);
  if (editor->has_selected && dcw_principal_equal (&row->who, &editor->selected))
    gtk_list_box_select_row (GTK_LIST_BOX (editor->people), GTK_LIST_BOX_ROW (person));
}

/* The frame after the next, when the rows have their places. */
static gboolean
scroll_to_selected (GtkWidget *people, GdkFrameClock *clock, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (people));
  graphene_rect_t bounds;
  if (--editor->frames > 0)
    return G_SOURCE_CONTINUE;
  editor->scroll_id = 0;
  if (selected != NULL && gtk_widget_compute_bounds (GTK_WIDGET (selected), people, &bounds))
    gtk_adjustment_clamp_page (gtk_list_box_get_adjustment (GTK_LIST_BOX (people)), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
  return G_SOURCE_REMOVE;
}

static void
show_people (DcwUiPermissionEditor *editor)
{
  const GPtrArray *rows = dcw_list_edit_rows (editor->edit);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (editor));
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, editor->people);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (editor->people)) != NULL;)
    gtk_list_box_remove (GTK_LIST_BOX (editor->people), child);
  if (selected_row (editor) == NULL) {
    editor->has_selected = FALSE;
    if (rows->len > 0)
      select_who (editor, &((const DcwListRow *)rows->pdata[0])->who);
  }
  for (guint i = 0; i < rows->len; i++)
    append_person (editor, i);
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (GTK_LIST_BOX (editor->people));
  if (had_focus && selected != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (selected));
  editor->frames = 3;
  if (editor->scroll_id == 0)
    editor->scroll_id = gtk_widget_add_tick_callback (editor->people, scroll_to_selected, editor, NULL);
}

/* ---- Rights ---- */

static void
show_rights (DcwUiPermissionEditor *editor)
{
  const DcwListRow *row = selected_row (editor);
  /* Translators: %s is a user or a group */
  g_autofree char *title = row != NULL ? g_strdup_printf (_ ("Rights of %s"), row->name) : g_strdup (_ ("Nobody is chosen"));
  gtk_label_set_text (GTK_LABEL (editor->rights_of), title);
  gtk_widget_set_visible (editor->fixed, dcw_ui_permission_grid_show (editor->rights, editor->edit, row));
}

static void
right_toggled (guint32 mask, gboolean deny, gboolean on, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  DcwListRow *row = selected_row (editor);
  if (row == NULL)
    return;
  dcw_list_edit_set (editor->edit, row, mask, deny, on);
  refresh (editor);
}

/* ---- What it comes to ---- */

static char *
name_in_edit (const DcwPrincipal *who, gpointer data)
{
  const GPtrArray *rows = dcw_list_edit_rows (data);
  for (guint i = 0; i < rows->len; i++) {
    const DcwListRow *row = rows->pdata[i];
    if (dcw_principal_equal (&row->who, who))
      return g_strdup (row->name);
  }
  return dcw_principal_id (who);
}

static void
append_note (GtkWidget *box, const char *icon, const char *text, const char *css)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  if (icon != NULL)
    gtk_box_append (GTK_BOX (line), dcw_ui_icon (icon));
  GtkWidget *label = dcw_ui_text (text);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (box), line);
}

static void
show_notes (DcwUiPermissionEditor *editor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) list = dcw_list_edit_descriptor (editor->edit, &error);
  g_autoptr (GPtrArray) warnings = dcw_list_edit_warnings (editor->edit);
  dcw_ui_clear (editor->warnings);
  dcw_ui_clear (editor->differences);
  gtk_widget_set_sensitive (editor->ok, list != NULL && !editor->is_text_wrong);
  if (error != NULL)
    append_note (editor->warnings, "dialog-error-symbolic", error->message, "risk");
  for (guint i = 0; i < warnings->len; i++) {
    g_autofree char *text = dcw_message_show (warnings->pdata[i]);
    append_note (editor->warnings, "dialog-warning-symbolic", text, "risk");
  }
  if (list == NULL)
    return;
  g_auto (GStrv) lines =
      dcw_com_differences (editor->list->now, list, dcw_list_edit_use (editor->edit), name_in_edit, editor->edit);
  append_note (editor->differences, NULL,
               *lines != NULL ? _ ("What will be different from now:") : _ ("Nothing will be different from now."), "dim-label");
  for (char **line = lines; *line != NULL; line++)
    append_note (editor->differences, NULL, *line, "difference");
}

static void
show_sddl (DcwUiPermissionEditor *editor)
{
  g_autofree char *text = dcw_list_edit_sddl (editor->edit);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor->sddl)), text, -1);
  gtk_widget_set_visible (editor->sddl_wrong, FALSE);
}

/* There is something of the chosen row to take away. */
static gboolean
can_go (DcwUiPermissionEditor *editor)
{
  const DcwListRow *row = selected_row (editor);
  if (row == NULL)
    return FALSE;
  if (row->now_allow == 0 && row->now_deny == 0 && row->fixed_allow == 0 && row->fixed_deny == 0)
    return TRUE;
  gboolean exact = dcw_list_edit_is_exact (editor->edit);
  return (row->allow & (exact ? ~0u : ~row->fixed_allow)) != 0 || (row->deny & (exact ? ~0u : ~row->fixed_deny)) != 0;
}

static void
refresh_but_text (DcwUiPermissionEditor *editor)
{
  gboolean exact = dcw_list_edit_is_exact (editor->edit);
  editor->filling = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (exact ? editor->exact : editor->merge), TRUE);
  gtk_widget_set_sensitive (editor->merge, dcw_list_edit_can_merge (editor->edit));
  show_people (editor);
  show_rights (editor);
  show_notes (editor);
  gtk_widget_set_sensitive (editor->remove, can_go (editor));
  editor->filling = FALSE;
}

static void
refresh (DcwUiPermissionEditor *editor)
{
  editor->is_text_wrong = FALSE;
  refresh_but_text (editor);
  editor->filling = TRUE;
  show_sddl (editor);
  editor->filling = FALSE;
}

/* ---- What a person does ---- */

static void
mode_toggled (GtkCheckButton *exact, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  if (editor->filling)
    return;
  dcw_list_edit_set_exact (editor->edit, gtk_check_button_get_active (exact));
  refresh (editor);
}

static void
person_selected (GtkListBox *box, GtkListBoxRow *person, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  const GPtrArray *rows = editor->filling ? NULL : dcw_list_edit_rows (editor->edit);
  if (rows == NULL || person == NULL || (guint)gtk_list_box_row_get_index (person) >= rows->len)
    return;
  select_who (editor, &((const DcwListRow *)rows->pdata[gtk_list_box_row_get_index (person)])->who);
  editor->filling = TRUE;
  show_rights (editor);
  gtk_widget_set_sensitive (editor->remove, can_go (editor));
  editor->filling = FALSE;
}

static void
take_away (GtkButton *button, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  DcwListRow *row = selected_row (editor);
  if (row != NULL)
    dcw_list_edit_remove (editor->edit, row);
  refresh (editor);
}

static void
say_wrong (DcwUiPermissionEditor *editor, const char *text)
{
  gtk_label_set_text (GTK_LABEL (editor->wrong), text != NULL ? text : "");
  gtk_widget_set_visible (editor->wrong, text != NULL);
}

static void
look_up (DcwUiPermissionEditor *editor, const char *text)
{
  g_autofree char *asked = g_strstrip (g_strdup (text));
  say_wrong (editor, NULL);
  if (*asked == '\0')
    return;
  g_free (editor->asked);
  editor->asked = g_steal_pointer (&asked);
  dcw_ui_session_look_up (editor->session, editor->asked);
}

static void
add_clicked (GtkWidget *widget, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  look_up (editor, gtk_editable_get_text (GTK_EDITABLE (editor->who)));
}

static void
add_known (GtkWidget *widget, const char *action, GVariant *parameter)
{
  look_up (DCW_UI_PERMISSION_EDITOR (widget), g_variant_get_string (parameter, NULL));
}

/* The plan makes an account of this name. */
static gboolean
is_made (const DcwPlan *plan, const DcwPrincipal *who)
{
  for (guint i = 0; plan != NULL && i < plan->changes->len; i++) {
    const DcwResource *resource = ((const DcwChange *)plan->changes->pdata[i])->resource;
    DcwKindId kind = dcw_resource_kind (resource);
    if ((kind == DCW_KIND_USER || kind == DCW_KIND_GROUP) && dcw_principal_equal (dcw_resource_who (resource), who))
      return TRUE;
  }
  return FALSE;
}

static void
add_found (DcwUiPermissionEditor *editor, const char *text, const DcwUiFound *found)
{
  g_clear_pointer (&editor->asked, g_free);
  if (found->problem != NULL) {
    say_wrong (editor, found->problem);
    return;
  }
  if (found->status == DCW_STATE_ABSENT && !is_made (editor->scene->plan, &found->who)) {
    g_autofree char *shown = dcw_text_display (text, 60);
    g_autofree char *wrong =
        g_strdup_printf (_ ("There is no user or group “%s” here, and the plan makes none of that name."), shown);
    say_wrong (editor, wrong);
    return;
  }
  dcw_list_edit_add (editor->edit, &found->who, g_strdup (found->text), g_strdup (found->name));
  select_who (editor, &found->who);
  gtk_editable_set_text (GTK_EDITABLE (editor->who), "");
  refresh (editor);
  dcw_ui_permission_grid_grab_focus (editor->rights);
}

static void
named_free (gpointer data)
{
  Named *named = data;
  g_free (named->text);
  g_free (named->name);
  g_free (named);
}

/* Who came in as SDDL has no name before the station was asked. */
static void
name_rows (DcwUiPermissionEditor *editor)
{
  const GPtrArray *rows = dcw_list_edit_rows (editor->edit);
  for (guint i = 0; i < rows->len; i++) {
    DcwListRow *row = rows->pdata[i];
    const Named *named = g_hash_table_lookup (editor->named, row->text);
    if (named == NULL && g_str_has_prefix (row->text, "S-1-")) {
      g_hash_table_insert (editor->named, g_strdup (row->text), g_new0 (Named, 1));
      dcw_ui_session_look_up (editor->session, row->text);
    } else if (named != NULL && named->name != NULL) {
      g_free (row->name);
      g_free (row->text);
      row->name = g_strdup (named->name);
      row->text = g_strdup (named->text);
    }
  }
}

static void
name_found (DcwUiPermissionEditor *editor, Named *named, const DcwUiFound *found)
{
  if (found->problem != NULL || named->name != NULL)
    return;
  *named = (Named){ g_strdup (found->text), g_strdup (found->name) };
  name_rows (editor);
  refresh_but_text (editor);
}

static void
found (DcwUiPermissionEditor *editor, const char *text, const DcwUiFound *found)
{
  if (g_strcmp0 (text, editor->asked) == 0)
    add_found (editor, text, found);
  else if (g_hash_table_contains (editor->named, text))
    name_found (editor, g_hash_table_lookup (editor->named, text), found);
}

static gboolean
name_later (gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  editor->name_id = 0;
  name_rows (editor);
  refresh_but_text (editor);
  return G_SOURCE_REMOVE;
}

static void
sddl_changed (GtkTextBuffer *buffer, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  GtkTextIter start, end;
  g_autoptr (GError) error = NULL;
  if (editor->filling)
    return;
  g_clear_handle_id (&editor->name_id, g_source_remove);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  gboolean good = dcw_list_edit_take_sddl (editor->edit, text, &error);
  editor->is_text_wrong = !good;
  gtk_widget_set_visible (editor->sddl_wrong, !good);
  gtk_label_set_text (GTK_LABEL (editor->sddl_wrong), good ? "" : error->message);
  if (!good) {
    gtk_widget_set_sensitive (editor->ok, FALSE);
    return;
  }
  refresh_but_text (editor);
  /* A SID that is being typed is many others before it is whole. */
  editor->name_id = g_timeout_add (NAME_AFTER_MS, name_later, editor);
}

static gboolean
focus_on_sddl (gpointer sddl)
{
  if (gtk_widget_get_mapped (sddl))
    gtk_widget_grab_focus (sddl);
  return G_SOURCE_REMOVE;
}

/* What opens at the foot of the window is brought into sight, when it has its place. */
static void
sddl_opened (GtkExpander *expander, GParamSpec *spec, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  if (gtk_expander_get_expanded (expander))
    g_timeout_add_full (G_PRIORITY_LOW, 100, focus_on_sddl, g_object_ref (editor->sddl), g_object_unref);
}

static void
finish (GtkButton *button, gpointer data)
{
  DcwUiPermissionEditor *editor = data;
  const DcwUiList *list = editor->list;
  g_autoptr (DcwListWish) wish = GTK_WIDGET (button) == editor->ok ? dcw_list_edit_wish (editor->edit, list->subject) : NULL;
  g_autofree char *why = NULL;
  if (!dcw_ui_session_set_list_wish (editor->session, list->option, list->use, list->subject, wish, &why)) {
    say_wrong (editor, why);
    return;
  }
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* ---- The window ---- */

static void
dcw_ui_permission_editor_dispose (GObject *object)
{
  DcwUiPermissionEditor *editor = DCW_UI_PERMISSION_EDITOR (object);
  editor->filling = TRUE;
  if (editor->scroll_id != 0)
    gtk_widget_remove_tick_callback (editor->people, editor->scroll_id);
  editor->scroll_id = 0;
  g_clear_handle_id (&editor->name_id, g_source_remove);
  g_clear_pointer (&editor->edit, dcw_list_edit_free);
  g_clear_pointer (&editor->scene, dcw_ui_scene_unref);
  g_clear_pointer (&editor->asked, g_free);
  g_clear_pointer (&editor->named, g_hash_table_unref);
  dcw_principal_clear (&editor->selected);
  editor->has_selected = FALSE;
  G_OBJECT_CLASS (dcw_ui_permission_editor_parent_class)->dispose (object);
}

static void
dcw_ui_permission_editor_class_init (DcwUiPermissionEditorClass *class)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = dcw_ui_permission_editor_dispose;
  gtk_widget_class_set_template_from_resource (widget, "/org/opc_dcom_wizard/permission-editor.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget, DcwUiPermissionEditor, name)
  CHILD (heading);
  CHILD (state);
  CHILD (merge);
  CHILD (exact);
  CHILD (people);
  CHILD (who);
  CHILD (add);
  CHILD (wrong);
  CHILD (known_place);
  CHILD (remove);
  CHILD (rights_of);
  CHILD (grid);
  CHILD (fixed);
  CHILD (warnings);
  CHILD (differences);
  CHILD (as_sddl);
  CHILD (sddl);
  CHILD (sddl_wrong);
  CHILD (forget);
  CHILD (cancel);
  CHILD (ok);
  gtk_widget_class_install_action (widget, "editor.add", "s", add_known);
}

static void
name_child (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
dcw_ui_permission_editor_init (DcwUiPermissionEditor *editor)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (editor));
  editor->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, named_free);
  for (guint i = 0; dcw_ui_well_known[i] != NULL; i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (dcw_ui_well_known[i], NULL);
    g_menu_item_set_action_and_target (item, "editor.add", "s", dcw_ui_well_known[i]);
    g_menu_append_item (menu, item);
  }
  GtkWidget *known = dcw_ui_menu_button (C_ ("button", "Add _well-known"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (known), G_MENU_MODEL (menu));
  gtk_box_append (GTK_BOX (editor->known_place), known);
  name_child (editor->people, _ ("Who is in the list"));
  name_child (editor->sddl, _ ("The list as SDDL"));
  name_child (editor->as_sddl, _ ("As text (SDDL)"));
  gtk_expander_set_label (GTK_EXPANDER (editor->as_sddl), _ ("As text (SDDL)"));
  gtk_label_set_text (GTK_LABEL (editor->fixed),
                      _ ("What is there now, or what other choices add, stays while entries are only added."));
  g_signal_connect (editor->exact, "toggled", G_CALLBACK (mode_toggled), editor);
  g_signal_connect (editor->people, "row-selected", G_CALLBACK (person_selected), editor);
  g_signal_connect (editor->who, "activate", G_CALLBACK (add_clicked), editor);
  g_signal_connect (editor->add, "clicked", G_CALLBACK (add_clicked), editor);
  g_signal_connect (editor->remove, "clicked", G_CALLBACK (take_away), editor);
  g_signal_connect (gtk_text_view_get_buffer (GTK_TEXT_VIEW (editor->sddl)), "changed", G_CALLBACK (sddl_changed), editor);
  g_signal_connect (editor->as_sddl, "notify::expanded", G_CALLBACK (sddl_opened), editor);
  g_signal_connect (editor->ok, "clicked", G_CALLBACK (finish), editor);
  g_signal_connect (editor->forget, "clicked", G_CALLBACK (finish), editor);
  g_signal_connect_swapped (editor->cancel, "clicked", G_CALLBACK (gtk_window_close), editor);
  dcw_ui_close_on_escape (GTK_WIDGET (editor));
}

static const char *
state_of (const DcwUiList *list)
{
  if (list->now == NULL)
    return _ ("What is there now can't be read, so nothing can be added to it.");
  if (list->own)
    return _ ("Nothing is changed before Review.");
  return _ ("There is no list of its own yet: what you see is what counts now. Nothing is changed before Review.");
}

void
dcw_ui_permission_editor_open (GtkWindow *parent, DcwUiSession *session, const DcwUiList *list)
{
  DcwUiPermissionEditor *editor = g_object_new (DCW_UI_TYPE_PERMISSION_EDITOR, "transient-for", parent, NULL);
  editor->session = session;
  editor->scene = dcw_ui_scene_ref ((DcwUiScene *)dcw_ui_session_scene (session));
  editor->list = list;
  editor->edit = dcw_ui_list_edit (list);
  gtk_label_set_text (GTK_LABEL (editor->heading), list->title);
  gtk_label_set_text (GTK_LABEL (editor->state), state_of (list));
  gtk_widget_set_sensitive (editor->forget, list->wish != NULL);
  editor->rights = dcw_ui_permission_grid_new (GTK_GRID (editor->grid), dcw_list_edit_use (editor->edit), right_toggled, editor);
  refresh (editor);
  g_signal_connect_object (session, "found", G_CALLBACK (found), editor, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (editor));
}
