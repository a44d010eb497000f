#include "record.h"
#include "base/i18n.h"
#include "files.h"
#include "platform/durable.h"
#include "printing.h"
#include "widgets.h"
#include <string.h>

#define PATH "record-path" /* of the window: where the record goes that is being made; none: to a printer */

static void
write_record (DcwUiWindow *window, const DcwRecord *record, const char *path)
{
  g_autofree char *text = dcw_record_text (record, DCW_RECORD_LINE_END), *name = g_filename_display_name (path);
  g_autoptr (GError) error = NULL;
  gboolean good = dcw_durable_replace (path, text, strlen (text), DCW_DURABLE_SAME_MODE, &error);
  g_autofree char *told = good ? g_strdup_printf (_ ("The record of run %u is in %s."), record->run, name) : NULL;
  dcw_ui_window_tell (window, good ? told : error->message);
}

static void
made (DcwUiSession *session, guint job, DcwReport *report, GError *error, DcwUiWindow *window)
{
  if (job != DCW_UI_JOB_RECORD)
    return;
  g_signal_handlers_disconnect_by_func (session, made, window);
  g_autofree char *path = g_object_steal_data (G_OBJECT (window), PATH);
  g_autoptr (DcwRecord) record = dcw_ui_session_take_record (session);
  if (error != NULL)
    dcw_ui_window_tell (window, error->message);
  else if (path != NULL)
    write_record (window, record, path);
  else
    dcw_ui_print_record (window, g_steal_pointer (&record));
}

static void
make (DcwUiWindow *window, guint run, const char *path)
{
  DcwUiSession *session = dcw_ui_window_session (window);
  if (!dcw_ui_session_record (session, run))
    return;
  g_object_set_data_full (G_OBJECT (window), PATH, g_strdup (path), g_free);
  g_signal_connect_object (session, "done", G_CALLBACK (made), window, 0);
}

static void
save_to (DcwUiWindow *window, const char *path, gpointer run)
{
  make (window, GPOINTER_TO_UINT (run), path);
}

static void
save (GtkWidget *widget, const char *action, GVariant *parameter)
{
  guint run = g_variant_get_uint32 (parameter);
  g_autofree char *rest = g_strdup_printf ("%u.txt", run), *name = dcw_ui_file_name (DCW_UI_WINDOW (widget), rest);
  dcw_ui_file_ask_save (DCW_UI_WINDOW (widget), _ ("Save the record"), name, save_to, GUINT_TO_POINTER (run));
}

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  make (DCW_UI_WINDOW (widget), g_variant_get_uint32 (parameter), NULL);
}

void
dcw_ui_record_install (GtkWidgetClass *window)
{
  gtk_widget_class_install_action (window, "wizard.print-record", "u", print);
  gtk_widget_class_install_action (window, "wizard.save-record", "u", save);
}

static void
activate (GtkButton *button, gpointer action)
{
  guint run = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "run"));
  gtk_widget_activate_action (GTK_WIDGET (button), action, "u", run);
}

GtkWidget *
dcw_ui_record_buttons (guint run)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *const buttons[] = { dcw_ui_button (_ ("_Print the record…"), G_CALLBACK (activate), "wizard.print-record"),
                                 dcw_ui_button (_ ("Sa_ve the record…"), G_CALLBACK (activate), "wizard.save-record") };
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++) {
    g_object_set_data (G_OBJECT (buttons[i]), "run", GUINT_TO_POINTER (run));
    dcw_ui_append_beside (box, buttons[i]);
  }
  return box;
}

static void
append (GMenu *menu, const char *label, const char *action, guint run)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "u", run);
  g_menu_append_item (menu, item);
}

GtkWidget *
dcw_ui_record_menu (guint run)
{
  g_autofree char *name = g_strdup_printf (_ ("Record of run %u"), run);
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = dcw_ui_menu_button (name);
  append (menu, _ ("_Print the record…"), "wizard.print-record", run);
  append (menu, _ ("Sa_ve the record…"), "wizard.save-record", run);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  return button;
}
