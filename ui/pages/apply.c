/* Apply: passwords, then change by change with what was read back. */
#include "base/i18n.h"
#include "base/text.h"
#include "model/password.h"
#include "focus.h"
#include "outcome.h"
#include "page.h"
#include "passwords.h"
#include "widgets.h"
#include "window.h"

#define KEEP_WITHIN_S 600
#define MAX_NOW 160 /* characters of what was read back */

typedef struct {
  DcwUiSession *session;
  GtkWidget *box, *question, *same, *passwords, *deadline, *apply, *stop, *bar, *steps;
  char *digest; /* of the plan that is on the page */
} ApplyPage;

static void
page_free (gpointer data)
{
  ApplyPage *page = data;
  g_free (page->digest);
  g_free (page);
}

static void
check_passwords (ApplyPage *page)
{
  gboolean good = dcw_ui_passwords_check (page->passwords);
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  gtk_widget_set_sensitive (page->apply, good && scene != NULL && scene->plan != NULL && scene->plan->changes->len > 0
                                             && !dcw_ui_session_is_stale (page->session)
                                             && dcw_ui_session_activity (page->session) == DCW_UI_IDLE);
}

static void
update (ApplyPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  if (scene == NULL)
    check_passwords (page);
  if (scene == NULL || dcw_ui_session_activity (page->session) == DCW_UI_WORKING)
    return;
  if (g_strcmp0 (scene->digest, page->digest) != 0) {
    g_free (page->digest);
    page->digest = g_strdup (scene->digest);
    dcw_ui_clear (page->steps);
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (page->bar), 0);
    gtk_widget_set_visible (page->same, dcw_needed_passwords_have_new (scene->needed) && scene->profile != NULL
                                            && scene->profile->network != DCW_NETWORK_DOMAIN);
    const DcwUiPairNote *note = dcw_ui_session_opened (page->session);
    dcw_ui_passwords_ask (page->passwords, scene->needed, note != NULL ? (const char *const *)note->accounts : NULL, FALSE);
    /* Where nothing is to be typed, Return means the button. */
    dcw_ui_focus_set_first (page->box, scene->needed == NULL || scene->needed->len == 0 ? page->apply : NULL);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (page->deadline),
                                 scene->remote && scene->plan != NULL && dcw_plan_may_lock_out (scene->plan));
  }
  guint n = scene->plan != NULL ? scene->plan->changes->len : 0;
  g_autofree char *question = g_strdup_printf (
      g_dngettext (DCW_GETTEXT_DOMAIN, "%u change is going to be made to %s.", "%u changes are going to be made to %s.", n), n,
      scene->computer != NULL ? scene->computer : scene->spec);
  gtk_label_set_text (GTK_LABEL (page->question), question);
  check_passwords (page);
}

static void
activity_changed (DcwUiSession *session, GtkWidget *box)
{
  ApplyPage *page = g_object_get_data (G_OBJECT (box), "page");
  gboolean working = dcw_ui_session_activity (session) == DCW_UI_WORKING;
  GtkRoot *root = gtk_widget_get_root (box);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gtk_widget_set_sensitive (page->stop, working);
  /* What is typed into can't be left insensitive with the focus in it. */
  if (working && focus != NULL && gtk_widget_is_ancestor (focus, page->passwords))
    gtk_widget_grab_focus (page->stop);
  gtk_widget_set_sensitive (page->passwords, !working);
  gtk_widget_set_sensitive (page->deadline, !working);
  check_passwords (page);
}

/* Return in the last password means the button. */
static void
entered (GtkWidget *box, gpointer data)
{
  GtkRoot *root = gtk_widget_get_root (box);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_default_widget (GTK_WINDOW (root), ((ApplyPage *)data)->apply);
}

static void
apply (GtkButton *button, gpointer data)
{
  ApplyPage *page = data;
  gint64 within_s = gtk_check_button_get_active (GTK_CHECK_BUTTON (page->deadline)) ? KEEP_WITHIN_S : 0;
  dcw_ui_clear (page->steps);
  dcw_ui_session_apply (page->session, dcw_ui_passwords_take (page->passwords), within_s);
}

static void
stop (GtkButton *button, gpointer data)
{
  dcw_ui_session_cancel (((ApplyPage *)data)->session);
}

/* What came with the change, where all of what is there now would be too long. */
static char *
what_came (char *const *differences)
{
  g_autoptr (GString) all = g_string_new (NULL);
  for (; *differences != NULL; differences++)
    if (g_str_has_prefix (*differences, "+ "))
      g_string_append_printf (all, "%s%s", all->len > 0 ? " · " : "", *differences + 2);
  return all->len > 0 ? g_string_free (g_steal_pointer (&all), FALSE) : NULL;
}

/* What was read back, in short. NULL: nothing was, or it is too long. */
static char *
what_is_there (const DcwUiTold *told, gboolean back, guint result)
{
  if (result != DCW_RESULT_VERIFIED && result != DCW_RESULT_UNCHANGED)
    return NULL;
  g_autofree char *came = told->differences != NULL && !back ? what_came (told->differences) : NULL;
  if (told->differences != NULL && came == NULL)
    return NULL;
  g_autofree char *shown = dcw_text_display (came != NULL ? came : back ? told->before : told->after, MAX_NOW);
  return g_strdup_printf (/* Translators: what was read back after a change */ C_ ("change", "Now: %s"), shown);
}

static void
progressed (DcwUiSession *session, guint i, guint n, DcwChange *change, guint phase, guint result, GtkWidget *box)
{
  ApplyPage *page = g_object_get_data (G_OBJECT (box), "page");
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  const DcwUiTold *told = scene != NULL && i < scene->told->len ? scene->told->pdata[i] : NULL;
  /* An undo makes progress too; it is not of the plan that is on the page. */
  if (result == DCW_RESULT_PENDING || told == NULL
      || !dcw_resource_equal (((const DcwChange *)scene->plan->changes->pdata[i])->resource, change->resource))
    return;
  gboolean back = phase == DCW_RUN_UNWINDING;
  g_autofree char *now = what_is_there (told, back, result);
  g_autofree char *text = g_strdup_printf (back ? _ ("%s – taken back: %s") : "%s – %s", told->title,
                                           C_ ("result of a change", dcw_result_label (result)));
  gtk_box_append (GTK_BOX (page->steps), dcw_ui_text (text));
  if (now != NULL)
    gtk_box_append (GTK_BOX (page->steps), dcw_ui_dim (now));
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (page->bar), (i + 1.0) / MAX (n, 1));
}

static void
ended (DcwUiSession *session, guint job, DcwReport *report, GError *error, GtkWidget *box)
{
  DcwUiWindow *window = dcw_ui_window_of (box);
  if (job != DCW_UI_JOB_APPLY || window == NULL)
    return;
  if (error != NULL)
    dcw_ui_window_tell (window, error->message);
  else
    dcw_ui_window_go (window, DCW_UI_PAGE_DONE);
}

GtkWidget *
dcw_ui_apply_page_new (DcwUiSession *session, DcwUiPageId id)
{
  ApplyPage *page = g_new0 (ApplyPage, 1);
  GtkWidget *box = dcw_ui_page_box (), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  page->session = session;
  page->box = box;
  page->question = dcw_ui_text ("");
  page->same = dcw_ui_text (_ ("Both computers must know the same password."));
  gtk_widget_set_visible (page->same, FALSE);
  page->passwords = dcw_ui_passwords_new (G_CALLBACK (check_passwords), page);
  page->deadline = dcw_ui_check (_ ("Take everything back after 10 minutes unless I _keep it"), TRUE);
  page->apply = dcw_ui_button (C_ ("button", "_Apply now"), G_CALLBACK (apply), page);
  page->stop = dcw_ui_button (_ ("_Stop and take back"), G_CALLBACK (stop), page);
  page->bar = gtk_progress_bar_new ();
  page->steps = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (page->apply, "suggested-action");
  gtk_widget_set_sensitive (page->stop, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, C_ ("what a bar shows", "Progress"),
                                  -1);
  dcw_ui_append_beside (row, page->apply);
  dcw_ui_append_beside (row, page->stop);
  gtk_box_append (GTK_BOX (box), page->question);
  gtk_box_append (GTK_BOX (box), page->same);
  gtk_box_append (GTK_BOX (box), page->passwords);
  gtk_box_append (GTK_BOX (box), page->deadline);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), page->bar);
  gtk_box_append (GTK_BOX (box), page->steps);
  g_object_set_data_full (G_OBJECT (box), "page", page, page_free);
  g_signal_connect (box, "map", G_CALLBACK (entered), page);
  g_signal_connect_object (session, "activity", G_CALLBACK (activity_changed), box, 0);
  g_signal_connect_object (session, "progress", G_CALLBACK (progressed), box, 0);
  g_signal_connect_object (session, "done", G_CALLBACK (ended), box, 0);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
