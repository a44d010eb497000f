#include "saving.h"
#include "base/i18n.h"
#include "document/document.h"
#include "export/export.h"
#include "files.h"
#include "platform/durable.h"

/* NULL: there is none now. */
static const DcwPlan *
plan_of (DcwUiWindow *window)
{
  const DcwUiScene *scene = dcw_ui_session_scene (dcw_ui_window_session (window));
  return scene != NULL ? scene->plan : NULL;
}

static void
write_plan (DcwUiWindow *window, const char *path, gpointer data)
{
  const DcwPlan *plan = plan_of (window);
  if (plan == NULL)
    return;
  g_autoptr (GBytes) bytes = dcw_document_write_plan (plan);
  g_autoptr (GError) error = NULL;
  gsize size;
  const void *what = g_bytes_get_data (bytes, &size);
  if (!dcw_durable_replace (path, what, size, 0600, &error)) {
    dcw_ui_window_tell (window, error->message);
    return;
  }
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *text =
      g_strdup_printf (_ ("The plan is in “%s”. The command shows and applies it: opcdcom apply --plan"), name);
  dcw_ui_window_tell (window, text);
}

static void
write_script (DcwUiWindow *window, const char *path, gpointer data)
{
  const DcwPlan *plan = plan_of (window);
  g_autoptr (GError) error = NULL;
  if (plan == NULL)
    return;
  g_autoptr (GPtrArray) files = dcw_export_make (&dcw_export_cmd, plan, NULL, path, &error);
  if (files == NULL || !dcw_export_write (files, &error)) {
    dcw_ui_window_tell (window, error->message);
    return;
  }
  const DcwExportFile *script = files->pdata[files->len - 1], *beside = files->pdata[0];
  g_autofree char *name = g_filename_display_basename (script->path), *other = g_filename_display_basename (beside->path);
  g_autofree char *text = g_strdup_printf (_ ("“%s” applies the plan in “%s”. Take both, and opcdcom.exe, to the computer, and "
                                              "start the script there as administrator."),
                                           name, other);
  dcw_ui_window_tell (window, text);
}

static void
save_plan (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *name = dcw_ui_file_name (DCW_UI_WINDOW (widget), "changes.opc-plan.xml");
  if (plan_of (DCW_UI_WINDOW (widget)) != NULL)
    dcw_ui_file_ask_save (DCW_UI_WINDOW (widget), _ ("Save the plan"), name, write_plan, NULL);
}

static void
save_script (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autofree char *name = dcw_ui_file_name (DCW_UI_WINDOW (widget), "changes.cmd");
  if (plan_of (DCW_UI_WINDOW (widget)) != NULL)
    dcw_ui_file_ask_save (DCW_UI_WINDOW (widget), _ ("Save as a script"), name, write_script, NULL);
}

GMenuModel *
dcw_ui_saving_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_menu_append (menu, _ ("Your _answers, as a profile…"), "wizard.save");
  g_menu_append (menu, _ ("The _plan, for opcdcom apply…"), "wizard.save-plan");
  g_menu_append (menu, _ ("A _script that applies it on that computer…"), "wizard.save-script");
  return G_MENU_MODEL (menu);
}

void
dcw_ui_saving_install (GtkWidgetClass *window)
{
  gtk_widget_class_install_action (window, "wizard.save-plan", NULL, save_plan);
  gtk_widget_class_install_action (window, "wizard.save-script", NULL, save_script);
}
