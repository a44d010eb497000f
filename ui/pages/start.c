/* Start: what somebody came for. */
#include "base/i18n.h"
#include "base/text.h"
#include "countdown.h"
#include "files.h"
#include "page.h"
#include "passwords.h"
#include "widgets.h"
#include "window.h"
#include <string.h>

#define MAX_WHERE 300 /* characters */
#define MAX_NAME 120  /* of a file */

typedef struct {
  DcwUiSession *session;
  GtkWidget *station, *others, *unfinished, *restarts, *beside;
} StartPage;

typedef struct {
  const char *label, *about; /* N_(); about may be NULL */
  guint role;                /* 0: none */
  DcwUiPageId page;          /* START: asks for a file */
} Way;

static const Way ways[] = {
  { N_ ("Set up a _server here"), N_ ("The OPC server runs on this computer."), DCW_ROLE_SERVER, DCW_UI_PAGE_CONNECTION },
  { N_ ("Set up a c_lient here"), N_ ("The program that reads the values runs on this computer."), DCW_ROLE_CLIENT,
    DCW_UI_PAGE_CONNECTION },
  { N_ ("Set up bot_h here"), N_ ("A server runs here, and a program that reads values from another computer."), DCW_ROLE_BOTH,
    DCW_UI_PAGE_CONNECTION },
  { N_ ("_Open saved answers or a file from the other computer…"), NULL, 0, DCW_UI_PAGE_START },
  { N_ ("Something stopped _working"), N_ ("Check this computer and say what is wrong."), 0, DCW_UI_PAGE_CHECK },
  { N_ ("_Undo an earlier run"), N_ ("See what was done on this computer, and take it back."), 0, DCW_UI_PAGE_HISTORY },
};

static void
go (GtkButton *button, gpointer data)
{
  StartPage *page = data;
  const Way *way = g_object_get_data (G_OBJECT (button), "way");
  if (way->role != 0)
    dcw_ui_session_set_role (page->session, way->role);
  if (way->page == DCW_UI_PAGE_START)
    gtk_widget_activate_action (GTK_WIDGET (button), "wizard.open", NULL);
  else
    dcw_ui_window_go (dcw_ui_window_of (button), way->page);
}

static GtkWidget *
way_button (StartPage *page, const Way *way)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_label_new_with_mnemonic (_ (way->label));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_widget_add_css_class (title, "title");
  gtk_box_append (GTK_BOX (box), title);
  if (way->about != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_dim (_ (way->about)));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_label_set_mnemonic_widget (GTK_LABEL (title), button);
  gtk_widget_add_css_class (button, "choice");
  g_object_set_data (G_OBJECT (button), "way", (gpointer)way);
  g_signal_connect (button, "clicked", G_CALLBACK (go), page);
  return button;
}

static void
resume (GtkWidget *button, DcwSecrets *secrets, gpointer session)
{
  dcw_ui_session_resume (session, secrets);
}

static void
confirm (GtkButton *button, gpointer session)
{
  dcw_ui_session_confirm (session);
}

static void
take_back (GtkButton *button, gpointer session)
{
  dcw_ui_session_undo (session, 0, FALSE, DCW_CONFLICT_SKIP, NULL);
}

static void
restart (GtkWidget *button, DcwSecrets *secrets, gpointer session)
{
  dcw_ui_session_restart (session, secrets);
}

static void
append_button (GtkWidget *box, const char *label, const GPtrArray *needed, DcwUiWithPasswords clicked, gpointer session)
{
  gtk_box_append (GTK_BOX (box), dcw_ui_passwords_button (label, NULL, needed, clicked, session));
}

static void
show_unfinished (StartPage *page, const DcwUiScene *scene)
{
  dcw_ui_clear (page->unfinished);
  if (scene->unfinished == 0)
    return;
  if (!scene->waiting) {
    g_autofree char *text = g_strdup_printf (_ ("Run %u was interrupted. Bring it to an end first."), scene->unfinished);
    gtk_box_append (GTK_BOX (page->unfinished), dcw_ui_text (text));
    append_button (page->unfinished, _ ("Bring it to an _end"), scene->needed_end, resume, page->session);
    return;
  }
  g_autofree char *text = g_strdup_printf (_ ("Run %u is in place for now."), scene->unfinished);
  gtk_box_append (GTK_BOX (page->unfinished), dcw_ui_text (text));
  gtk_box_append (GTK_BOX (page->unfinished), dcw_ui_countdown_new (page->session, scene->unfinished, scene->deadline_s));
  gtk_box_append (GTK_BOX (page->unfinished), dcw_ui_button (C_ ("button", "_Keep it"), G_CALLBACK (confirm), page->session));
  /* What would need a password to go back is not applied with a deadline. */
  gtk_box_append (GTK_BOX (page->unfinished), dcw_ui_button (_ ("_Take it back now"), G_CALLBACK (take_back), page->session));
}

static void
show_restarts (StartPage *page, const DcwUiScene *scene)
{
  dcw_ui_clear (page->restarts);
  if (scene->restarts == NULL || scene->restarts->len == 0)
    return;
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < scene->restarts->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((const DcwPendingRestart *)scene->restarts->pdata[i])->service);
  g_autofree char *text =
      g_strdup_printf (_ ("These services have to restart before everything that was applied counts: %s"), names->str);
  gtk_box_append (GTK_BOX (page->restarts), dcw_ui_text (text));
  for (guint i = 0; i < scene->restarts->len; i++) {
    const DcwPendingRestart *pending = scene->restarts->pdata[i];
    g_autofree char *clients =
        pending->clients != NULL ? g_strdup_printf (_ ("Connected to %s now: %s"), pending->service, pending->clients) : NULL;
    if (clients != NULL)
      gtk_box_append (GTK_BOX (page->restarts), dcw_ui_text (clients));
  }
  append_button (page->restarts, _ ("_Restart them now; their clients lose the connection meanwhile"), scene->needed_restart,
                 restart, page->session);
}

static void
open_beside (GtkButton *button, gpointer data)
{
  dcw_ui_file_open (dcw_ui_window_of (button), g_object_get_data (G_OBJECT (button), "path"));
}

/* Whoever wrote to the stick chose the names. */
static void
show_beside (StartPage *page, const DcwUiScene *scene)
{
  dcw_ui_clear (page->beside);
  gtk_widget_set_visible (page->beside, scene->beside->len > 0);
  if (scene->beside->len > 0)
    gtk_box_append (GTK_BOX (page->beside), dcw_ui_text (_ ("Open a file that lies beside this program:")));
  for (guint i = 0; i < scene->beside->len; i++) {
    const char *path = scene->beside->pdata[i];
    g_autofree char *leaf = g_path_get_basename (path), *name = dcw_text_display (leaf, MAX_NAME);
    GtkWidget *button = dcw_ui_button ("", G_CALLBACK (open_beside), NULL), *shown = gtk_button_get_child (GTK_BUTTON (button));
    gtk_label_set_use_underline (GTK_LABEL (shown), FALSE);
    gtk_label_set_text (GTK_LABEL (shown), name);
    gtk_label_set_wrap_mode (GTK_LABEL (shown), PANGO_WRAP_WORD_CHAR);
    g_object_set_data_full (G_OBJECT (button), "path", g_strdup (path), g_free);
    gtk_box_append (GTK_BOX (page->beside), button);
  }
}

/* Which of several computers this is: its file, or that it is none. NULL: it is this one. Free with g_free(). */
static char *
where (const DcwUiScene *scene)
{
  if (strcmp (scene->spec, "local") == 0)
    return NULL;
  if (strcmp (scene->spec, "practice") == 0 || g_str_has_prefix (scene->spec, "practice:"))
    return g_strdup (_ ("Practice: nothing on a real computer is changed."));
  return dcw_text_display (scene->spec, MAX_WHERE);
}

static void
update (StartPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  if (scene == NULL) {
    gtk_label_set_text (GTK_LABEL (page->station), _ ("The computer is being read."));
    return;
  }
  const char *name = scene->computer != NULL ? scene->computer : scene->spec;
  g_autofree char *text = scene->product != NULL ? g_strdup_printf ("%s · %s", name, scene->product) : g_strdup (name);
  g_autofree char *place = where (scene);
  g_autoptr (GString) whole = g_string_new (text);
  if (place != NULL)
    g_string_append_printf (whole, "\n%s", place);
  if (scene->read_only != NULL)
    g_string_append_printf (whole, "\n%s", scene->read_only);
  gtk_label_set_text (GTK_LABEL (page->station), whole->str);
  g_autoptr (GMenuModel) menu = dcw_ui_station_menu ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (page->others), menu);
  gtk_widget_set_visible (page->unfinished, scene->unfinished != 0);
  gtk_widget_set_visible (page->restarts, scene->restarts != NULL && scene->restarts->len > 0);
  show_unfinished (page, scene);
  show_restarts (page, scene);
  show_beside (page, scene);
}

GtkWidget *
dcw_ui_start_page_new (DcwUiSession *session, DcwUiPageId id)
{
  StartPage *page = g_new0 (StartPage, 1);
  GtkWidget *box = dcw_ui_page_box (), *here = gtk_grid_new ();
  GtkWidget *title = dcw_ui_heading (C_ ("heading", "This computer")), *choices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->session = session;
  page->station = dcw_ui_text ("");
  page->others = dcw_ui_menu_button (_ ("Another computer or _file"));
  page->unfinished = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->restarts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_visible (page->unfinished, FALSE);
  page->beside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_set_visible (page->restarts, FALSE);
  gtk_widget_set_visible (page->beside, FALSE);
  gtk_widget_add_css_class (page->station, "card");
  gtk_widget_add_css_class (page->unfinished, "card");
  gtk_widget_add_css_class (page->restarts, "card");
  gtk_widget_add_css_class (page->beside, "card");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_valign (page->others, GTK_ALIGN_END);
  gtk_grid_set_column_spacing (GTK_GRID (here), 12);
  gtk_grid_attach (GTK_GRID (here), title, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (here), page->others, 1, 0, 1, 1);
  gtk_box_append (GTK_BOX (box), here);
  gtk_box_append (GTK_BOX (box), page->station);
  gtk_box_append (GTK_BOX (box), page->unfinished);
  gtk_box_append (GTK_BOX (box), page->restarts);
  gtk_box_append (GTK_BOX (box), page->beside);
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (_ ("What would you like to do?")));
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_box_append (GTK_BOX (choices), way_button (page, &ways[i]));
  gtk_box_append (GTK_BOX (box), choices);
  g_object_set_data_full (G_OBJECT (box), "page", page, g_free);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
