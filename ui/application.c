#include "application.h"
#include "base/i18n.h"
#include "files.h"
#include "window.h"
#include <string.h>

static void
about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window =
      g_object_new (GTK_TYPE_ABOUT_DIALOG, "transient-for", gtk_application_get_active_window (data), "modal", TRUE,
                    "destroy-with-parent", TRUE, "program-name", _ ("OPC DCOM Wizard"), "version", DCW_VERSION, "comments",
                    _ ("Sets up Windows DCOM for OPC DA connections, step by step, and takes it back."), "license-type",
                    GTK_LICENSE_MIT_X11, "logo-icon-name", DCW_UI_APPLICATION_ID, NULL);
#ifdef G_OS_WIN32
  gtk_window_set_titlebar (window, NULL);
#endif
  gtk_window_present (window);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (data);
  if (window != NULL)
    gtk_window_close (window);
}

static void
startup (GApplication *application, gpointer data)
{
  static const GActionEntry actions[] = { { "about", about }, { "quit", quit } };
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (css, "/org/opc_dcom_wizard/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  static const struct {
    const char *action, *keys[2];
  } accels[] = { { "app.quit", { "<Control>q" } }, { "wizard.open", { "<Control>o" } }, { "wizard.save", { "<Control>s" } } };
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action, accels[i].keys);
}

/* The one window; made when there is none, with the station as --station takes it. */
static DcwUiWindow *
window_of (GApplication *application, const char *station)
{
  GtkWindow *old = gtk_application_get_active_window (GTK_APPLICATION (application));
  while (old != NULL && gtk_window_get_transient_for (old) != NULL)
    old = gtk_window_get_transient_for (old);
  if (old != NULL) {
    if (station != NULL)
      dcw_ui_station_open (DCW_UI_WINDOW (old), station);
    return DCW_UI_WINDOW (old);
  }
  g_autoptr (DcwUiSession) session = dcw_ui_session_new ();
  DcwUiWindow *window = dcw_ui_window_new (GTK_APPLICATION (application), session);
  dcw_ui_session_open (session, station, FALSE);
  return window;
}

/* A file's path where the program was started, which need not be where the one instance runs. */
static char *
path_of (GApplicationCommandLine *line, const char *argument)
{
  g_autoptr (GFile) file = argument != NULL ? g_application_command_line_create_file_for_arg (line, argument) : NULL;
  return file != NULL ? g_file_get_path (file) : NULL;
}

/* Files among what --station takes have the paths that they have there. Free with g_free(). */
static char *
station_of (GApplicationCommandLine *line, const char *argument)
{
  if (argument == NULL || strcmp (argument, "local") == 0 || strcmp (argument, "practice") == 0
      || g_str_has_prefix (argument, "practice:"))
    return g_strdup (argument);
  g_auto (GStrv) files = g_strsplit (argument, ",", -1);
  for (char **file = files; *file != NULL; file++) {
    g_autofree char *given = *file;
    *file = *given != '\0' ? path_of (line, given) : NULL;
    if (*file == NULL)
      *file = g_strdup (given);
  }
  return g_strjoinv (",", files);
}

static int
command_line (GApplication *application, GApplicationCommandLine *line, gpointer data)
{
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, NULL);
  const char *station = NULL, *profile = NULL, *page = NULL;
  g_variant_dict_lookup (options, "station", "^&ay", &station);
  g_variant_dict_lookup (options, "profile", "^&ay", &profile);
  g_variant_dict_lookup (options, "page", "&s", &page);
  const DcwUiPage *which = dcw_ui_page_by_name (page);
  if (page != NULL && which == NULL) {
    g_application_command_line_printerr (line, _ ("opc-dcom-wizard: there is no page “%s”\n"), page);
    return 2;
  }
  if (g_strv_length (arguments) > 2) {
    g_application_command_line_printerr (line, _ ("opc-dcom-wizard: one file at a time\n"));
    return 2;
  }
  g_autofree char *file = path_of (line, arguments[0] != NULL ? arguments[1] : NULL), *draft = path_of (line, profile);
  g_autofree char *spec = station_of (line, station);
  if (file != NULL && station == NULL && dcw_ui_file_kind (file) == DCW_UI_FILE_STATION) {
    spec = g_strdup (file);
  } else if (file != NULL && draft == NULL) {
    draft = g_steal_pointer (&file);
  }
  DcwUiWindow *window = window_of (application, spec);
  if (draft != NULL)
    dcw_ui_file_open (window, draft);
  if (which != NULL && dcw_ui_session_activity (dcw_ui_window_session (window)) != DCW_UI_WORKING)
    dcw_ui_window_go (window, which->id);
  gtk_window_present (GTK_WINDOW (window));
  return 0;
}

/* From a desktop that starts programs over its bus. */
static void
open_files (GApplication *application, GFile **files, int n_files, const char *hint, gpointer data)
{
  g_autofree char *path = n_files > 0 ? g_file_get_path (files[0]) : NULL;
  gboolean is_station = path != NULL && dcw_ui_file_kind (path) == DCW_UI_FILE_STATION;
  DcwUiWindow *window = window_of (application, is_station ? path : NULL);
  if (path != NULL && !is_station)
    dcw_ui_file_open (window, path);
  gtk_window_present (GTK_WINDOW (window));
}

GtkApplication *
dcw_ui_application_new (void)
{
  GtkApplication *application =
      gtk_application_new (DCW_UI_APPLICATION_ID, G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN);
  const GOptionEntry entries[] = {
    { "station", 0, 0, G_OPTION_ARG_FILENAME, NULL, _ ("The computer: practice, practice:client, a station file, exports"),
      C_ ("argument", "SPEC") },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, _ ("A profile, or the file from the other computer"),
      C_ ("argument", "FILE") },
    { "page", 0, 0, G_OPTION_ARG_STRING, NULL, _ ("The page to begin with"), C_ ("argument", "PAGE") },
    { NULL },
  };
  g_application_add_main_option_entries (G_APPLICATION (application), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (application), C_ ("argument", "[FILE]"));
  g_signal_connect (application, "startup", G_CALLBACK (startup), NULL);
  g_signal_connect (application, "open", G_CALLBACK (open_files), NULL);
  g_signal_connect (application, "command-line", G_CALLBACK (command_line), NULL);
  return application;
}
