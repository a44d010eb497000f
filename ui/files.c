#include "files.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "beside.h"
#include "document/document.h"
#include "platform/durable.h"
#include "remembered.h"
#include "topics/planner.h"

#define LABEL_CHARS 60            /* of a path in a menu */
#define SAVED "dcw-saved-answers" /* where the window saved answers last */

char *
dcw_ui_file_tame (char *name)
{
  return g_strdelimit (name, "/\\:*?\"<>|", '_');
}

char *
dcw_ui_file_name (DcwUiWindow *window, const char *rest)
{
  const DcwUiScene *scene = dcw_ui_session_scene (dcw_ui_window_session (window));
  return dcw_ui_file_tame (g_strdup_printf ("%s-%s", scene != NULL && scene->computer != NULL ? scene->computer : "opc", rest));
}

DcwUiFileKind
dcw_ui_file_kind (const char *path)
{
  static const struct {
    const char *space;
    DcwUiFileKind kind;
  } spaces[] = {
    { "\"urn:opc-dcom-wizard:station:", DCW_UI_FILE_STATION },
    { "\"urn:opc-dcom-wizard:plan:", DCW_UI_FILE_PLAN },
    { "\"urn:opc-dcom-wizard:snapshot:", DCW_UI_FILE_SNAPSHOT },
  };
  if (dcw_text_has_ending (path, strlen (path), ".reg"))
    return DCW_UI_FILE_STATION;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = dcw_durable_read (path, DCW_DOCUMENT_MAX_SMALL, NULL, &error);
  if (bytes == NULL) /* only a station may be larger */
    return error->code == DCW_ERROR_LIMIT ? DCW_UI_FILE_STATION : DCW_UI_FILE_PROFILE;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  for (guint i = 0; i < G_N_ELEMENTS (spaces) && size > 0; i++)
    if (g_strstr_len (data, (gssize)MIN (size, 1024), spaces[i].space) != NULL)
      return spaces[i].kind;
  return DCW_UI_FILE_PROFILE;
}

/* It is said then. */
static gboolean
is_at_work (DcwUiWindow *window)
{
  gboolean working = dcw_ui_session_activity (dcw_ui_window_session (window)) == DCW_UI_WORKING;
  if (working)
    dcw_ui_window_tell (window, _ ("The computer is being changed. Nothing else can be opened until that has ended."));
  return working;
}

void
dcw_ui_station_open (DcwUiWindow *window, const char *spec)
{
  DcwUiSession *session = dcw_ui_window_session (window);
  if (is_at_work (window))
    return;
  g_object_set_data (G_OBJECT (window), SAVED, NULL);
  dcw_ui_session_open (session, spec, FALSE);
  dcw_ui_window_go (window, DCW_UI_PAGE_START);
}

void
dcw_ui_file_open (DcwUiWindow *window, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path), *text = NULL;
  if (is_at_work (window))
    return;
  switch (dcw_ui_file_kind (path)) {
  case DCW_UI_FILE_STATION:
    dcw_ui_station_open (window, path);
    return;
  case DCW_UI_FILE_PLAN:
    text = g_strdup_printf (_ ("“%s” is a plan. The command shows and applies it: opcdcom apply --plan"), name);
    dcw_ui_window_tell (window, text);
    return;
  case DCW_UI_FILE_SNAPSHOT:
    text = g_strdup_printf (_ ("“%s” is the record of a run. “Undo an earlier run” on the computer of that run shows it."), name);
    dcw_ui_window_tell (window, text);
    return;
  case DCW_UI_FILE_PROFILE:
    break;
  }
  if (dcw_ui_window_load (window, path))
    dcw_ui_remembered_add (DCW_UI_RECENT_FILES, path);
}

/* ---- Asking for a file ---- */

static GtkFileChooserNative *
ask (DcwUiWindow *window, const char *title, GtkFileChooserAction action, GCallback response)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, GTK_WINDOW (window), action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", response, window);
  return dialog;
}

/* Consumes the dialog. NULL: nothing was chosen, or nothing that has a path. */
static char *
chosen (GtkNativeDialog *dialog, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_object_unref (dialog);
  return file != NULL ? g_file_get_path (file) : NULL;
}

typedef struct {
  DcwUiPathFunc use;
  gpointer data;
} Use;

static void
path_response (GtkNativeDialog *dialog, int response, gpointer window)
{
  const Use use = *(const Use *)g_object_get_data (G_OBJECT (dialog), "use");
  g_autofree char *path = chosen (dialog, response);
  if (path != NULL)
    use.use (window, path, use.data);
}

static void
add_filters (GtkFileChooser *chooser)
{
  static const char *const ours[] = { "*" DCW_UI_PROFILE_ENDING, "*.xml", "*.reg" };
  g_autoptr (GtkFileFilter) ending = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) any = gtk_file_filter_new ();
  gtk_file_filter_set_name (ending, _ ("Files of OPC DCOM Wizard, and exports"));
  gtk_file_filter_set_name (any, C_ ("files", "All files"));
  for (guint i = 0; i < G_N_ELEMENTS (ours); i++)
    gtk_file_filter_add_pattern (ending, ours[i]);
  gtk_file_filter_add_pattern (any, "*");
  gtk_file_chooser_add_filter (chooser, ending);
  gtk_file_chooser_add_filter (chooser, any);
}

static void
ask_path (DcwUiWindow *window, const char *title, GtkFileChooserAction action, const char *name, Use use)
{
  GtkFileChooserNative *dialog = ask (window, title, action, G_CALLBACK (path_response));
  g_object_set_data_full (G_OBJECT (dialog), "use", g_memdup2 (&use, sizeof use), g_free);
  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    add_filters (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GFile) before = name != NULL && g_path_is_absolute (name) ? g_file_new_for_path (name) : NULL;
  if (before != NULL)
    gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), before, NULL);
  else if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
dcw_ui_file_ask_open (DcwUiWindow *window, const char *title, DcwUiPathFunc open, gpointer data)
{
  ask_path (window, title, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, (Use){ open, data });
}

void
dcw_ui_file_ask_save (DcwUiWindow *window, const char *title, const char *name, DcwUiPathFunc save, gpointer data)
{
  ask_path (window, title, GTK_FILE_CHOOSER_ACTION_SAVE, name, (Use){ save, data });
}

/* ---- Opening ---- */

static void
open_chosen (DcwUiWindow *window, const char *path, gpointer data)
{
  dcw_ui_file_open (window, path);
}

static void
open_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  if (dcw_ui_session_activity (dcw_ui_window_session (DCW_UI_WINDOW (widget))) != DCW_UI_WORKING)
    dcw_ui_file_ask_open (DCW_UI_WINDOW (widget), _ ("Open saved answers or a file from the other computer"), open_chosen, NULL);
}

static void
open_chosen_station (DcwUiWindow *window, const char *path, gpointer data)
{
  dcw_ui_station_open (window, path);
}

static void
open_station_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  dcw_ui_file_ask_open (DCW_UI_WINDOW (widget), _ ("Open a station file"), open_chosen_station, NULL);
}

static void
exports_response (GtkNativeDialog *dialog, int response, gpointer window)
{
  g_autoptr (GListModel) files = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr (GString) spec = g_string_new (NULL);
  for (guint i = 0; files != NULL && i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);
    g_autofree char *path = g_file_get_path (file);
    if (path != NULL)
      g_string_append_printf (spec, "%s%s", spec->len > 0 ? "," : "", path);
  }
  g_object_unref (dialog);
  if (spec->len > 0)
    dcw_ui_station_open (window, spec->str);
}

static void
open_station_exports (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkFileChooserNative *dialog = ask (DCW_UI_WINDOW (widget), _ ("Open registry exports (.reg)"), GTK_FILE_CHOOSER_ACTION_OPEN,
                                      G_CALLBACK (exports_response));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
open_station (GtkWidget *widget, const char *action, GVariant *parameter)
{
  dcw_ui_station_open (DCW_UI_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_recent (GtkWidget *widget, const char *action, GVariant *parameter)
{
  dcw_ui_file_open (DCW_UI_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* ---- Saving ---- */

static void
save_draft (DcwUiWindow *window, const char *path, gpointer data)
{
  g_autoptr (GError) error = NULL;
  DcwUiSession *session = dcw_ui_window_session (window);
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  if (scene == NULL || dcw_ui_session_is_stale (session)) {
    dcw_ui_window_tell (window, _ ("The computer has not answered yet. Try again when it has."));
    return;
  }
  /* With what was only recommended: a profile leaves alone what it does not set. */
  g_autoptr (GBytes) bytes = dcw_profile_check (scene->profile, &error) ? dcw_document_write_profile (scene->profile) : NULL;
  gsize size = 0;
  const void *what = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (bytes == NULL || !dcw_durable_replace (path, what, size, DCW_DURABLE_SAME_MODE, &error)) {
    dcw_ui_window_tell (window, error->message);
    return;
  }
  dcw_ui_remembered_add (DCW_UI_RECENT_FILES, path);
  g_object_set_data_full (G_OBJECT (window), SAVED, g_strdup (path), g_free);
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *text = g_strdup_printf (_ ("What you answered is saved in “%s”. No password is in it."), name);
  dcw_ui_window_tell (window, text);
}

static void
save_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *before = g_object_get_data (G_OBJECT (widget), SAVED);
  g_autofree char *name =
      before != NULL ? g_strdup (before) : dcw_ui_file_name (DCW_UI_WINDOW (widget), "answers" DCW_UI_PROFILE_ENDING);
  dcw_ui_file_ask_save (DCW_UI_WINDOW (widget), _ ("Save the answers as a profile"), name, save_draft, NULL);
}

/* ---- The menu ---- */

/* The end of a path tells more than its beginning. An underline would be a mnemonic. */
static char *
label_of (const char *path)
{
  glong n = g_utf8_strlen (path, -1);
  g_autofree char *end =
      n > LABEL_CHARS ? g_strdup_printf ("…%s", g_utf8_offset_to_pointer (path, n - LABEL_CHARS + 1)) : g_strdup (path);
  g_autoptr (GString) text = g_string_new (end);
  g_string_replace (text, "_", "__", 0);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target_value (item, action, target != NULL ? g_variant_new_string (target) : NULL);
  g_menu_append_item (menu, item);
}

static void
append_recent (GMenu *menu, DcwUiRecent which, const char *title, const char *action)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_auto (GStrv) recent = dcw_ui_remembered_recent (which);
  for (char **each = recent; *each != NULL; each++) {
    g_autofree char *label = label_of (*each);
    append (section, label, action, *each);
  }
  if (recent[0] != NULL)
    g_menu_append_section (menu, title, G_MENU_MODEL (section));
}

GMenuModel *
dcw_ui_station_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) known = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();
#ifdef G_OS_WIN32
  append (known, C_ ("menu", "_This computer"), "wizard.station", "local");
#endif
  append (known, _ ("Practice: a _server"), "wizard.station", "practice");
  append (known, _ ("Practice: a _client"), "wizard.station", "practice:client");
  append (files, C_ ("menu", "Station _file…"), "wizard.station-file", NULL);
  append (files, C_ ("menu", "Registry _exports…"), "wizard.station-exports", NULL);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (known));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));
  append_recent (menu, DCW_UI_RECENT_STATIONS, C_ ("menu", "Opened before"), "wizard.station");
  append_recent (menu, DCW_UI_RECENT_FILES, _ ("Profiles and files of other computers"), "wizard.recent");
  return G_MENU_MODEL (menu);
}

void
dcw_ui_files_install (GtkWidgetClass *window)
{
  gtk_widget_class_install_action (window, "wizard.open", NULL, open_file);
  gtk_widget_class_install_action (window, "wizard.save", NULL, save_file);
  gtk_widget_class_install_action (window, "wizard.station", "s", open_station);
  gtk_widget_class_install_action (window, "wizard.recent", "s", open_recent);
  gtk_widget_class_install_action (window, "wizard.station-file", NULL, open_station_file);
  gtk_widget_class_install_action (window, "wizard.station-exports", NULL, open_station_exports);
}
