#include "window.h"
#include "application.h"
#include "column.h"
#include "base/i18n.h"
#include "document/document.h"
#include "files.h"
#include "focus.h"
#include "help.h"
#include "outcome.h"
#include "platform/durable.h"
#include "record.h"
#include "remembered.h"
#include "saving.h"
#include "topics/planner.h"
#include "widgets.h"

struct _DcwUiWindow {
  GtkApplicationWindow parent_instance;
  DcwUiSession *session;
  DcwUiPageId current;
  gboolean tells_question;          /* the line above the page does: what an answer makes untrue */
  GtkWidget *pages[DCW_UI_N_PAGES]; /* made when first shown */
  GtkWidget *rows[DCW_UI_N_STEPS];
  GtkWidget *steps, *stack, *scroller, *bar, *bar_text, *back, *next, *review, *cancel, *spinner, *status, *title, *code, *help,
      *menu_button, *buttons, *column;
};

G_DEFINE_FINAL_TYPE (DcwUiWindow, dcw_ui_window, GTK_TYPE_APPLICATION_WINDOW)

/* ---- The steps at the side ---- */

#define STEPS_PADDING 6 /* as in style.css; above and below what is in the list */
#define STEP_CHARS 12   /* few: how wide the list is shall not depend on the page, and large text leaves the page little room */

static GtkWidget *
step_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_max_width_chars (GTK_LABEL (label), STEP_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static GtkWidget *
sign_line (const DcwUiSign *sign)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *icon = dcw_ui_icon (sign->icon);
  GtkWidget *word = step_text (C_ ("what a page has", sign->word));
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 14);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, sign->css);
  gtk_widget_add_css_class (word, "dim-label");
  gtk_widget_add_css_class (word, "small");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), word);
  return line;
}

static void
show_step (DcwUiWindow *window, guint i)
{
  const DcwUiPage *page = dcw_ui_page (i);
  guint step = dcw_ui_page_step (page, dcw_ui_session_scene (window->session));
  GtkWidget *signs = gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (window->rows[i])));
  g_autoptr (GString) name = g_string_new (dcw_ui_page_title (page));
  const char *before = ": ";
  dcw_ui_clear (signs);
  gtk_widget_set_visible (signs, step != 0);
  const DcwUiSign *sign;
  for (guint k = 0; (sign = dcw_ui_sign (k)) != NULL; k++) {
    if (!(step & sign->step))
      continue;
    gtk_box_append (GTK_BOX (signs), sign_line (sign));
    g_string_append_printf (name, "%s%s", before, C_ ("what a page has", sign->word));
    before = ", ";
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (window->rows[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
}

static GtkWidget *
step_row (const DcwUiPage *page)
{
  GtkWidget *row = gtk_list_box_row_new (), *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), step_text (dcw_ui_page_title (page)));
  gtk_box_append (GTK_BOX (texts), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), texts);
  return row;
}

/* ---- Which page, which buttons ---- */

static void
update_buttons (DcwUiWindow *window)
{
  const DcwUiScene *scene = dcw_ui_session_scene (window->session);
  DcwUiActivity activity = dcw_ui_session_activity (window->session);
  DcwUiButtons buttons = dcw_ui_page_buttons (window->current, scene, dcw_ui_session_is_stale (window->session), activity);
  static const char *const words[] = { "", NC_ ("what is going on", "Reading the computer…"),
                                       NC_ ("what is going on", "Planning…"), NC_ ("what is going on", "Working…") };
  gtk_widget_set_sensitive (window->back, buttons.back);
  gtk_widget_set_visible (window->next, buttons.next_label != NULL);
  gtk_widget_set_sensitive (window->next, buttons.next);
  if (buttons.next_label != NULL)
    dcw_ui_button_set_text (window->next, buttons.next_label);
  gtk_widget_set_visible (window->review, buttons.shows_review && !dcw_ui_session_can_cancel (window->session));
  gtk_widget_set_sensitive (window->review, buttons.review);
  gtk_widget_set_visible (window->cancel, dcw_ui_session_can_cancel (window->session));
  gtk_spinner_set_spinning (GTK_SPINNER (window->spinner), activity != DCW_UI_IDLE);
  gtk_label_set_text (GTK_LABEL (window->status), activity != DCW_UI_IDLE ? C_ ("what is going on", words[activity]) : "");
  for (guint i = 0; i < DCW_UI_N_STEPS; i++)
    gtk_widget_set_sensitive (window->rows[i], activity != DCW_UI_WORKING && (scene != NULL || i == DCW_UI_PAGE_START)
                                                   && i != DCW_UI_PAGE_APPLY
                                                   && (i != DCW_UI_PAGE_DONE || dcw_ui_session_report (window->session) != NULL));
}

static void
update_title (DcwUiWindow *window)
{
  const DcwUiScene *scene = dcw_ui_session_scene (window->session);
  const char *page = dcw_ui_page_title (dcw_ui_page (window->current));
  g_autofree char *title = scene != NULL && scene->computer != NULL
                               /* Translators: title of the window; a page, and the name of a computer */
                               ? g_strdup_printf (_ ("%s – %s – OPC DCOM Wizard"), page, scene->computer)
                               /* Translators: title of the window; a page */
                               : g_strdup_printf (_ ("%s – OPC DCOM Wizard"), page);
  gtk_window_set_title (GTK_WINDOW (window), title);
}

/* With large text the steps need more room than the window has. */
static void
scroll_to_step (DcwUiWindow *window, GtkWidget *row)
{
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (GTK_LIST_BOX (window->steps));
  graphene_rect_t place;
  if (adjustment != NULL && gtk_widget_compute_bounds (row, window->steps, &place))
    gtk_adjustment_clamp_page (adjustment, place.origin.y, place.origin.y + place.size.height + 2 * STEPS_PADDING);
}

/* A list that selects does so with what has the focus, too: then a step would be marked that is not shown. */
static void
mark_step (DcwUiWindow *window)
{
  for (guint i = 0; i < DCW_UI_N_STEPS; i++) {
    gboolean is_shown = i == window->current;
    if (is_shown)
      gtk_widget_set_state_flags (window->rows[i], GTK_STATE_FLAG_SELECTED, FALSE);
    else
      gtk_widget_unset_state_flags (window->rows[i], GTK_STATE_FLAG_SELECTED);
    gtk_accessible_update_state (GTK_ACCESSIBLE (window->rows[i]), GTK_ACCESSIBLE_STATE_SELECTED, is_shown, -1);
  }
  if (window->current < DCW_UI_N_STEPS)
    scroll_to_step (window, window->rows[window->current]);
}

/* NULL: not any more. */
static void
tell_question (DcwUiWindow *window, const char *question)
{
  if (question != NULL || window->tells_question)
    gtk_label_set_text (GTK_LABEL (window->bar_text), question != NULL ? question : "");
  window->tells_question = question != NULL;
  gtk_revealer_set_reveal_child (GTK_REVEALER (window->bar), question != NULL);
}

void
dcw_ui_window_go (DcwUiWindow *window, DcwUiPageId id)
{
  const DcwUiPage *page = dcw_ui_page (id);
  if (window->current != id)
    tell_question (window, NULL);
  if (window->pages[id] == NULL) {
    window->pages[id] = page->make (window->session, id);
    GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
    gtk_widget_set_layout_manager (column, dcw_ui_column_new ());
    gtk_box_append (GTK_BOX (column), window->pages[id]);
    gtk_stack_add_named (GTK_STACK (window->stack), column, page->name);
  }
  window->current = id;
  /* A page that has a button for Return puts it in the place of this one when it is shown. */
  gtk_window_set_default_widget (GTK_WINDOW (window), window->next);
  gtk_stack_set_visible_child_name (GTK_STACK (window->stack), page->name);
  gtk_label_set_text (GTK_LABEL (window->title), dcw_ui_page_title (page));
  gtk_label_set_text (GTK_LABEL (window->code), page->code);
  gtk_label_set_text (GTK_LABEL (window->help), _ (page->topic != NULL ? dcw_topic (page->topic)->about : page->help));
  mark_step (window);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window->scroller));
  gtk_adjustment_set_value (adjustment, 0);
  update_buttons (window);
  update_title (window);
  /* A stack that had the focus has handed it on already; asked again it would go one further. */
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  if (focus == NULL || !gtk_widget_is_ancestor (focus, window->pages[id]))
    dcw_ui_focus_first (window->pages[id]);
}

/* Whichever way somebody comes to Review: not before there is something to review, and then it is said what is wrong. */
static void
go_unless_missing (DcwUiWindow *window, DcwUiPageId id)
{
  const DcwUiScene *scene = dcw_ui_session_scene (window->session);
  DcwUiPageId where;
  const char *missing = id == DCW_UI_PAGE_REVIEW && scene != NULL ? dcw_ui_page_missing (scene, &where) : NULL;
  dcw_ui_window_go (window, missing != NULL ? where : id);
  if (missing != NULL)
    tell_question (window, missing);
}

static void
step_activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  go_unless_missing (data, gtk_list_box_row_get_index (row));
}

static void
go_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DcwUiWindow *window = DCW_UI_WINDOW (widget);
  if (!gtk_widget_get_sensitive (window->back))
    return;
  dcw_ui_window_go (window, window->current >= DCW_UI_N_STEPS      ? DCW_UI_PAGE_START
                            : window->current > DCW_UI_PAGE_REVIEW ? DCW_UI_PAGE_REVIEW
                                                                   : window->current - 1);
}

static void
go_next (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DcwUiWindow *window = DCW_UI_WINDOW (widget);
  if (!gtk_widget_get_visible (window->next) || !gtk_widget_get_sensitive (window->next))
    return;
  if (dcw_ui_page_buttons (window->current, dcw_ui_session_scene (window->session), FALSE, DCW_UI_IDLE).closes)
    gtk_window_close (GTK_WINDOW (window));
  else
    go_unless_missing (window, window->current + 1);
}

static void
go_review (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DcwUiWindow *window = DCW_UI_WINDOW (widget);
  if (!gtk_widget_get_visible (window->review) || !gtk_widget_get_sensitive (window->review))
    return;
  const DcwUiScene *scene = dcw_ui_session_scene (window->session);
  DcwUiPageId id = dcw_ui_page_for_review (scene);
  g_autofree char *question = dcw_ui_page_question (dcw_ui_page (id), scene);
  dcw_ui_window_go (window, id);
  if (question != NULL)
    tell_question (window, question);
}

static void
refresh (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DcwUiWindow *window = DCW_UI_WINDOW (widget);
  if (dcw_ui_session_activity (window->session) == DCW_UI_IDLE)
    dcw_ui_session_refresh (window->session);
}

static void
cancel (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DcwUiWindow *window = DCW_UI_WINDOW (widget);
  if (!dcw_ui_session_can_cancel (window->session))
    return;
  dcw_ui_session_cancel (window->session);
  dcw_ui_window_tell (window, _ ("The computer was not read. “Read the computer again” (F5) does that."));
}

/* ---- Files ---- */

gboolean
dcw_ui_window_load (DcwUiWindow *window, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_durable_read (path, DCW_DOCUMENT_MAX_SMALL, NULL, &error);
  gsize size = 0;
  const void *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autoptr (DcwProfile) profile = bytes != NULL ? dcw_document_read_profile (path, data, size, &error) : NULL;
  if (profile == NULL || !dcw_profile_check (profile, &error)) {
    dcw_ui_window_tell (window, error->message);
    return FALSE;
  }
  dcw_ui_session_load (window->session, profile);
  dcw_ui_window_go (window, DCW_UI_PAGE_CONNECTION);
  return TRUE;
}

static void
show_help (GtkWidget *widget, const char *action, GVariant *parameter)
{
  dcw_ui_help_show (GTK_WINDOW (widget), dcw_ui_page (DCW_UI_WINDOW (widget)->current));
}

/* ---- What the session says ---- */

static void
scene_changed (DcwUiSession *session, DcwUiWindow *window)
{
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  update_title (window);
  if (window->tells_question && scene != NULL) {
    g_autofree char *question = dcw_ui_page_question (dcw_ui_page (window->current), scene);
    tell_question (window, question);
  }
  /* What was typed just before somebody came here. */
  if (window->current == DCW_UI_PAGE_REVIEW && scene != NULL && scene->problem != NULL)
    go_unless_missing (window, DCW_UI_PAGE_REVIEW);
  if (scene != NULL)
    dcw_ui_remembered_add (DCW_UI_RECENT_STATIONS, scene->spec);
  for (guint i = 0; i < DCW_UI_N_STEPS; i++)
    show_step (window, i);
  update_buttons (window);
}

static void
trouble (DcwUiSession *session, GError *error, DcwUiWindow *window)
{
  dcw_ui_window_tell (window, error->message);
  update_buttons (window);
}

/* On Done the page itself says so. */
static void
settled (DcwUiSession *session, DcwReport *report, DcwUiWindow *window)
{
  g_autofree char *summary = dcw_ui_outcome_summary (report);
  if (window->current != DCW_UI_PAGE_DONE)
    dcw_ui_window_tell (window, summary);
}

/* What no page is sure to be there for. */
static void
job_done (DcwUiSession *session, guint job, DcwReport *report, GError *error, DcwUiWindow *window)
{
  gboolean told_elsewhere =
      job == DCW_UI_JOB_APPLY || job == DCW_UI_JOB_PREVIEW_UNDO || job == DCW_UI_JOB_COMPARE || job == DCW_UI_JOB_RECORD;
  if (error != NULL && !told_elsewhere)
    dcw_ui_window_tell (window, error->message);
  if (error == NULL && job == DCW_UI_JOB_RESTART)
    dcw_ui_window_tell (window, dcw_ui_session_restarted (session));
  if (error == NULL && window->current == DCW_UI_PAGE_START && (job == DCW_UI_JOB_RESUME || job == DCW_UI_JOB_UNDO))
    dcw_ui_window_go (window, DCW_UI_PAGE_DONE);
}

void
dcw_ui_window_tell (DcwUiWindow *window, const char *text)
{
  window->tells_question = FALSE;
  gtk_label_set_text (GTK_LABEL (window->bar_text), text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (window->bar), TRUE);
}

DcwUiWindow *
dcw_ui_window_of (gpointer widget)
{
  return DCW_UI_WINDOW (gtk_widget_get_ancestor (widget, DCW_UI_TYPE_WINDOW));
}

DcwUiSession *
dcw_ui_window_session (DcwUiWindow *window)
{
  return window->session;
}

static gboolean
close_request (GtkWindow *widget)
{
  DcwUiWindow *window = DCW_UI_WINDOW (widget);
  if (dcw_ui_session_activity (window->session) != DCW_UI_WORKING) {
    int width, height;
    gtk_window_get_default_size (widget, &width, &height);
    dcw_ui_remembered_set_size (width, height);
    return GTK_WINDOW_CLASS (dcw_ui_window_parent_class)->close_request (widget);
  }
  dcw_ui_window_tell (window, _ ("The computer is being changed. Wait until that has ended; then close the window."));
  return TRUE;
}

static void
dcw_ui_window_dispose (GObject *object)
{
  DcwUiWindow *window = DCW_UI_WINDOW (object);
  if (window->session != NULL)
    g_signal_handlers_disconnect_by_data (window->session, window);
  g_clear_object (&window->session);
  G_OBJECT_CLASS (dcw_ui_window_parent_class)->dispose (object);
}

static void
close_bar (GtkButton *button, gpointer window)
{
  tell_question (window, NULL);
}

static void
dcw_ui_window_class_init (DcwUiWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = dcw_ui_window_dispose;
  GTK_WINDOW_CLASS (class)->close_request = close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/opc_dcom_wizard/window.ui");
#define CHILD(name) gtk_widget_class_bind_template_child (widget_class, DcwUiWindow, name)
  CHILD (steps);
  CHILD (stack);
  CHILD (scroller);
  CHILD (bar);
  CHILD (bar_text);
  CHILD (back);
  CHILD (next);
  CHILD (review);
  CHILD (cancel);
  CHILD (spinner);
  CHILD (status);
  CHILD (title);
  CHILD (code);
  CHILD (help);
  CHILD (menu_button);
  CHILD (buttons);
  CHILD (column);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, step_activated);
  gtk_widget_class_bind_template_callback (widget_class, close_bar);
  gtk_widget_class_install_action (widget_class, "wizard.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "wizard.next", NULL, go_next);
  gtk_widget_class_install_action (widget_class, "wizard.review", NULL, go_review);
  gtk_widget_class_install_action (widget_class, "wizard.help", NULL, show_help);
  dcw_ui_files_install (widget_class);
  dcw_ui_record_install (widget_class);
  dcw_ui_saving_install (widget_class);
  gtk_widget_class_install_action (widget_class, "wizard.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "wizard.cancel", NULL, cancel);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "wizard.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "wizard.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "wizard.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "wizard.help", NULL);
}

#ifdef G_OS_WIN32
/* There the system draws the title bar, as it does for the programs beside this one; what stood in ours goes below. */
static void
leave_title_bar_to_system (DcwUiWindow *window)
{
  GtkWidget *bar = gtk_window_get_titlebar (GTK_WINDOW (window));
  g_object_ref (window->menu_button);
  gtk_header_bar_remove (GTK_HEADER_BAR (bar), window->menu_button);
  gtk_box_prepend (GTK_BOX (window->buttons), window->menu_button);
  g_object_unref (window->menu_button);
  gtk_window_set_titlebar (GTK_WINDOW (window), NULL);
}
#endif

static void
dcw_ui_window_init (DcwUiWindow *window)
{
  gtk_widget_init_template (GTK_WIDGET (window));
  gtk_widget_set_layout_manager (window->column, dcw_ui_column_new ());
#ifdef G_OS_WIN32
  leave_title_bar_to_system (window);
#endif
  for (guint i = 0; i < DCW_UI_N_STEPS; i++) {
    window->rows[i] = step_row (dcw_ui_page (i));
    gtk_list_box_append (GTK_LIST_BOX (window->steps), window->rows[i]);
  }
}

/* GTK knows the size of a monitor, not what a task bar leaves of it. */
#define TASK_BAR 48

static void
fit_to_monitors (int *width, int *height)
{
  GListModel *monitors = gdk_display_get_monitors (gdk_display_get_default ());
  for (guint i = 0; i < g_list_model_get_n_items (monitors); i++) {
    g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);
    GdkRectangle area;
    gdk_monitor_get_geometry (monitor, &area);
    if (area.width <= 0 || area.height <= TASK_BAR)
      continue;
    *width = MIN (*width, area.width);
    *height = MIN (*height, area.height - TASK_BAR);
  }
}

DcwUiWindow *
dcw_ui_window_new (GtkApplication *application, DcwUiSession *session)
{
  DcwUiWindow *window = g_object_new (DCW_UI_TYPE_WINDOW, "application", application, NULL);
  window->session = g_object_ref (session);
  g_signal_connect (session, "scene", G_CALLBACK (scene_changed), window);
  g_signal_connect (session, "settled", G_CALLBACK (settled), window);
  g_signal_connect (session, "done", G_CALLBACK (job_done), window);
  g_signal_connect_swapped (session, "activity", G_CALLBACK (update_buttons), window);
  g_signal_connect (session, "trouble", G_CALLBACK (trouble), window);
  for (guint i = 0; i < DCW_UI_N_STEPS; i++)
    show_step (window, i);
  int width, height;
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  dcw_ui_remembered_size (&width, &height);
  fit_to_monitors (&width, &height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_default_widget (GTK_WINDOW (window), window->next);
  gtk_window_set_icon_name (GTK_WINDOW (window), DCW_UI_APPLICATION_ID);
  dcw_ui_window_go (window, DCW_UI_PAGE_START);
  return window;
}
