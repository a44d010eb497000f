/* Apply: passwords, then change by change with what was read back. */
#include "base/i18n.h"
#include "model/password.h"
#include "outcome.h"
#include "page.h"
#include "survey/accounts.h"
#include "widgets.h"
#include "window.h"
#include <string.h>

#define KEEP_WITHIN_S 600

typedef struct {
  char *account, *full_name;
  gboolean is_new;
  GtkWidget *first, *again, *note;
} Asked;

typedef struct {
  DcwUiSession *session;
  GtkWidget *box, *question, *passwords, *deadline, *apply, *stop, *bar, *steps;
  GPtrArray *asked; /* of Asked */
  char *digest;     /* of the plan that is on the page */
} ApplyPage;

static void
asked_free (Asked *asked)
{
  g_free (asked->account);
  g_free (asked->full_name);
  g_free (asked);
}

static void
page_free (gpointer data)
{
  ApplyPage *page = data;
  g_ptr_array_unref (page->asked);
  g_free (page->digest);
  g_free (page);
}

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

/* NULL: fine; "": nothing was typed yet. Translated; free with g_free(). */
static char *
what_is_wrong (const Asked *asked)
{
  const char *first = text_of (asked->first);
  if (*first == '\0')
    return g_strdup ("");
  if (!asked->is_new)
    return NULL;
  g_autoptr (DcwMessage) broken = dcw_account_check_password (first, asked->account, asked->full_name);
  if (broken != NULL)
    return dcw_message_show (broken);
  if (strcmp (first, text_of (asked->again)) != 0)
    return g_strdup (*text_of (asked->again) == '\0' ? "" : _ ("The two passwords are not the same."));
  return NULL;
}

static void
check_passwords (ApplyPage *page)
{
  gboolean good = TRUE;
  for (guint i = 0; i < page->asked->len; i++) {
    const Asked *asked = page->asked->pdata[i];
    g_autofree char *wrong = what_is_wrong (asked);
    gtk_label_set_text (GTK_LABEL (asked->note), wrong != NULL ? wrong : "");
    good = good && wrong == NULL;
  }
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  gtk_widget_set_sensitive (page->apply, good && scene != NULL && scene->plan != NULL && scene->plan->changes->len > 0
                                             && !dcw_ui_session_is_stale (page->session)
                                             && dcw_ui_session_activity (page->session) == DCW_UI_IDLE);
}

static GtkWidget *
password_entry (ApplyPage *page, const char *label, GtkWidget *box)
{
  GtkWidget *entry = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  gtk_widget_set_size_request (entry, 300, -1);
  gtk_widget_set_halign (entry, GTK_ALIGN_START);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (check_passwords), page);
  GtkWidget *row = dcw_ui_labelled (label, entry, NULL);
  gtk_label_set_use_underline (GTK_LABEL (gtk_widget_get_first_child (row)), FALSE);
  gtk_box_append (GTK_BOX (box), row);
  return entry;
}

static void
ask_for (ApplyPage *page, const DcwNeededPassword *needed)
{
  Asked *asked = g_new0 (Asked, 1);
  g_autofree char *first = g_strdup_printf (needed->is_new ? _ ("New password of %s") : _ ("Password of %s"), needed->account);
  g_autofree char *again = g_strdup_printf (_ ("New password of %s again"), needed->account);
  asked->account = g_strdup (needed->account);
  asked->full_name = g_strdup (needed->full_name);
  asked->is_new = needed->is_new;
  asked->note = dcw_ui_text ("");
  gtk_widget_add_css_class (asked->note, "risk");
  asked->first = password_entry (page, first, page->passwords);
  asked->again = needed->is_new ? password_entry (page, again, page->passwords) : NULL;
  gtk_box_append (GTK_BOX (page->passwords), asked->note);
  g_ptr_array_add (page->asked, asked);
}

static gboolean
asks_for_new (const DcwUiScene *scene)
{
  for (guint i = 0; scene->needed != NULL && i < scene->needed->len; i++)
    if (((const DcwNeededPassword *)scene->needed->pdata[i])->is_new)
      return TRUE;
  return FALSE;
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
    g_ptr_array_set_size (page->asked, 0);
    dcw_ui_clear (page->passwords);
    dcw_ui_clear (page->steps);
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (page->bar), 0);
    if (scene->needed != NULL && scene->needed->len > 0)
      gtk_box_append (GTK_BOX (page->passwords),
                      dcw_ui_text (_ ("Passwords are kept in memory only, and are written nowhere but to Windows.")));
    if (asks_for_new (scene) && scene->profile != NULL && scene->profile->network != DCW_NETWORK_DOMAIN)
      gtk_box_append (GTK_BOX (page->passwords), dcw_ui_text (_ ("Both computers must know the same password.")));
    for (guint i = 0; scene->needed != NULL && i < scene->needed->len; i++)
      ask_for (page, scene->needed->pdata[i]);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (page->deadline), FALSE);
    for (guint i = 0; scene->remote && scene->plan != NULL && i < scene->plan->changes->len; i++)
      if (((const DcwChange *)scene->plan->changes->pdata[i])->risk & DCW_RISK_CUTS)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (page->deadline), TRUE);
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

static void
empty_passwords (ApplyPage *page)
{
  for (guint i = 0; i < page->asked->len; i++) {
    const Asked *asked = page->asked->pdata[i];
    gtk_editable_set_text (GTK_EDITABLE (asked->first), "");
    if (asked->again != NULL)
      gtk_editable_set_text (GTK_EDITABLE (asked->again), "");
  }
}

/* Who leaves the page may leave the desk too. */
static void
left (GtkWidget *box, gpointer data)
{
  empty_passwords (data);
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
  DcwSecrets *secrets = dcw_secrets_new ();
  gint64 within_s = gtk_check_button_get_active (GTK_CHECK_BUTTON (page->deadline)) ? KEEP_WITHIN_S : 0;
  dcw_ui_clear (page->steps);
  for (guint i = 0; i < page->asked->len; i++) {
    const Asked *asked = page->asked->pdata[i];
    dcw_secrets_set (secrets, asked->account, text_of (asked->first));
  }
  empty_passwords (page);
  dcw_ui_session_apply (page->session, secrets, within_s);
}

static void
stop (GtkButton *button, gpointer data)
{
  dcw_ui_session_cancel (((ApplyPage *)data)->session);
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
  g_autofree char *text = g_strdup_printf (phase == DCW_RUN_UNWINDING ? _ ("%s – taken back: %s") : "%s – %s", told->title,
                                           C_ ("result of a change", dcw_result_label (result)));
  gtk_box_append (GTK_BOX (page->steps), dcw_ui_text (text));
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
  page->asked = g_ptr_array_new_with_free_func ((GDestroyNotify)asked_free);
  page->question = dcw_ui_text ("");
  page->passwords = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
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
  gtk_box_append (GTK_BOX (box), page->passwords);
  gtk_box_append (GTK_BOX (box), page->deadline);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), page->bar);
  gtk_box_append (GTK_BOX (box), page->steps);
  g_object_set_data_full (G_OBJECT (box), "page", page, page_free);
  g_signal_connect (box, "map", G_CALLBACK (entered), page);
  g_signal_connect (box, "unmap", G_CALLBACK (left), page);
  g_signal_connect_object (session, "activity", G_CALLBACK (activity_changed), box, 0);
  g_signal_connect_object (session, "progress", G_CALLBACK (progressed), box, 0);
  g_signal_connect_object (session, "done", G_CALLBACK (ended), box, 0);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
