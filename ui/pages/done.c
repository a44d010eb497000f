/* Done: what was verified, what has to restart, and what is left to people. */
#include "base/i18n.h"
#include "outcome.h"
#include "page.h"
#include "platform/clock.h"
#include "widgets.h"
#include "window.h"

typedef struct {
  DcwUiSession *session;
  GtkWidget *box;
} DonePage;

static void
keep (GtkButton *button, gpointer session)
{
  dcw_ui_session_confirm (session);
}

static void
restart (GtkButton *button, gpointer session)
{
  dcw_ui_session_restart (session);
}

static void
undo (GtkButton *button, gpointer session)
{
  dcw_ui_window_go (dcw_ui_window_of (button), DCW_UI_PAGE_HISTORY);
}

static void
append_button (GtkWidget *box, const char *label, GCallback clicked, gpointer session)
{
  gtk_box_append (GTK_BOX (box), dcw_ui_button (label, clicked, session));
}

static void
update (DonePage *page)
{
  const DcwReport *report = dcw_ui_session_report (page->session);
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  dcw_ui_clear (page->box);
  if (report == NULL || scene == NULL)
    return;
  g_autofree char *summary = dcw_ui_outcome_summary (report);
  gtk_box_append (GTK_BOX (page->box), dcw_ui_heading (summary));
  if (scene->waiting) {
    g_autofree char *deadline = dcw_clock_show (scene->deadline_s);
    g_autofree char *text =
        g_strdup_printf (_ ("It is taken back at %s unless you keep it, also when this window is closed."), deadline);
    gtk_box_append (GTK_BOX (page->box), dcw_ui_text (text));
    append_button (page->box, _ ("_Keep it"), G_CALLBACK (keep), page->session);
  }
  dcw_ui_outcome_list (page->box, report);
  if (scene->restarts != NULL && scene->restarts->len > 0) {
    gtk_box_append (GTK_BOX (page->box), dcw_ui_heading (_ ("Services that have to restart before all of it counts")));
    for (guint i = 0; i < scene->restarts->len; i++) {
      const DcwPendingRestart *pending = scene->restarts->pdata[i];
      gtk_box_append (GTK_BOX (page->box), dcw_ui_text (pending->service));
    }
    append_button (page->box, _ ("_Restart them now; their clients lose the connection meanwhile"), G_CALLBACK (restart),
                   page->session);
  }
  gtk_box_append (GTK_BOX (page->box), dcw_ui_heading (_ ("The other computer")));
  gtk_box_append (GTK_BOX (page->box),
                  dcw_ui_text (_ ("Waiting for the other computer: it has to be set up as well before values arrive.")));
  append_button (page->box, _ ("_Undo this run…"), G_CALLBACK (undo), page->session);
}

static void
job_done (DcwUiSession *session, guint job, DcwReport *report, GError *error, GtkWidget *box)
{
  DonePage *page = g_object_get_data (G_OBJECT (box), "page");
  DcwUiWindow *window = dcw_ui_window_of (box);
  if (error != NULL && window != NULL && job != DCW_UI_JOB_APPLY)
    dcw_ui_window_tell (window, error->message);
  if (report != NULL)
    update (page);
}

GtkWidget *
dcw_ui_done_page_new (DcwUiSession *session, DcwUiPageId id)
{
  DonePage *page = g_new0 (DonePage, 1);
  page->session = session;
  page->box = dcw_ui_page_box ();
  g_object_set_data_full (G_OBJECT (page->box), "page", page, g_free);
  g_signal_connect_object (session, "done", G_CALLBACK (job_done), page->box, 0);
  dcw_ui_follow (page->box, session, (DcwUiUpdate)update, page);
  return page->box;
}
