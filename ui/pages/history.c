/* Earlier runs: what was done on this station, and taking it back. */
#include "base/i18n.h"
#include "apply/compared.h"
#include "outcome.h"
#include "page.h"
#include "passwords.h"
#include "record.h"
#include "restart-card.h"
#include "platform/clock.h"
#include "widgets.h"
#include "window.h"

typedef struct {
  DcwUiSession *session;
  GtkWidget *runs, *preview;
  char *spec; /* of the station that the preview is of */
} HistoryPage;

static void
page_free (gpointer data)
{
  HistoryPage *page = data;
  g_free (page->spec);
  g_free (page);
}

static const char *
phase_word (const DcwRun *run)
{
  static const char *const words[DCW_N_PHASES] = {
    [DCW_RUN_APPLYING] = NC_ ("state of a run", "interrupted"),
    [DCW_RUN_UNWINDING] = NC_ ("state of a run", "interrupted while going back"),
    [DCW_RUN_WAITING] = NC_ ("state of a run", "waits to be kept"),
    [DCW_RUN_APPLIED] = NC_ ("state of a run", "done"),
    [DCW_RUN_UNDONE] = NC_ ("state of a run", "failed, taken back"),
    [DCW_RUN_NOTHING] = NC_ ("state of a run", "changed nothing"),
    [DCW_RUN_PARTLY] = NC_ ("state of a run", "partly done"),
  };
  return C_ ("state of a run", words[run->phase]);
}

static void
look (GtkButton *button, gpointer data)
{
  HistoryPage *page = data;
  dcw_ui_clear (page->preview);
  dcw_ui_session_undo (page->session, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "run")), TRUE, DCW_CONFLICT_SKIP,
                       NULL);
}

static void
undo (GtkWidget *button, DcwSecrets *secrets, gpointer data)
{
  HistoryPage *page = data;
  dcw_ui_session_undo (page->session, dcw_ui_session_undone_run (page->session), FALSE, DCW_CONFLICT_SKIP, secrets);
}

/* Wholly: what was taken back in part can be tried again. */
static gboolean
is_taken_back (const DcwRun *run, const GPtrArray *runs)
{
  guint by = dcw_compared_undone_by (run, runs);
  for (guint i = 0; by != 0 && i < runs->len; i++) {
    const DcwRun *other = runs->pdata[i];
    if (other->number == by)
      return other->phase == DCW_RUN_APPLIED;
  }
  return FALSE;
}

static void
update (HistoryPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  dcw_ui_clear (page->runs);
  if (scene == NULL || g_strcmp0 (scene->spec, page->spec) != 0) {
    dcw_ui_clear (page->preview);
    g_free (page->spec);
    page->spec = g_strdup (scene != NULL ? scene->spec : NULL);
  }
  if (scene == NULL)
    return;
  if (scene->runs == NULL || scene->runs->len == 0)
    gtk_box_append (GTK_BOX (page->runs), dcw_ui_text (_ ("There was no run on this computer yet.")));
  for (guint i = scene->runs != NULL ? scene->runs->len : 0; i-- > 0;) {
    const DcwRun *run = scene->runs->pdata[i];
    g_autofree char *time = dcw_clock_show_here (run->time_s);
    g_autofree char *text =
        run->direction == DCW_FORWARD
            ? g_strdup_printf (/* Translators: the number, when, and the state of the run */ _ ("Run %u, %s: %s"), run->number,
                               time, phase_word (run))
            : g_strdup_printf (_ ("Run %u, %s: took back run %u, %s"), run->number, time, run->parent, phase_word (run));
    GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
    gtk_widget_add_css_class (box, "card");
    gtk_box_append (GTK_BOX (box), dcw_ui_text (text));
    if (dcw_run_has_effect (run) && !is_taken_back (run, scene->runs)) {
      g_autofree char *name = g_strdup_printf (_ ("Undo run %u…"), run->number);
      GtkWidget *button = dcw_ui_button (name, G_CALLBACK (look), page);
      g_object_set_data (G_OBJECT (button), "run", GUINT_TO_POINTER (run->number));
      dcw_ui_append_beside (row, button);
    }
    GtkWidget *record = dcw_ui_record_menu (run->number);
    dcw_ui_append_beside (row, record);
    gtk_box_append (GTK_BOX (box), row);
    gtk_box_append (GTK_BOX (page->runs), box);
  }
}

static void
job_done (DcwUiSession *session, guint job, DcwReport *report, GError *error, GtkWidget *box)
{
  HistoryPage *page = g_object_get_data (G_OBJECT (box), "page");
  if (job != DCW_UI_JOB_PREVIEW_UNDO && job != DCW_UI_JOB_UNDO)
    return;
  /* What was refused, as for a wrong password, can be tried again; the window says why. */
  if (error != NULL && job == DCW_UI_JOB_UNDO)
    return;
  dcw_ui_clear (page->preview);
  if (error != NULL) {
    gtk_box_append (GTK_BOX (page->preview), dcw_ui_text (error->message));
    return;
  }
  guint run = dcw_ui_session_undone_run (session);
  g_autofree char *summary =
      job == DCW_UI_JOB_UNDO ? dcw_ui_outcome_summary (report) : g_strdup_printf (_ ("Undoing run %u would do this:"), run);
  gtk_box_append (GTK_BOX (page->preview), dcw_ui_heading (summary));
  if (job == DCW_UI_JOB_UNDO)
    gtk_box_append (GTK_BOX (page->preview), dcw_ui_restart_card_new (session));
  dcw_ui_outcome_list (page->preview, report, job == DCW_UI_JOB_PREVIEW_UNDO);
  if (job != DCW_UI_JOB_PREVIEW_UNDO)
    return;
  /* Below a long list nobody would find it. */
  GtkWidget *button =
      dcw_ui_passwords_button (_ ("_Undo it now"), "suggested-action", dcw_ui_session_undo_passwords (page->session), undo, page);
  gtk_box_insert_child_after (GTK_BOX (page->preview), button, gtk_widget_get_first_child (page->preview));
}

GtkWidget *
dcw_ui_history_page_new (DcwUiSession *session, DcwUiPageId id)
{
  HistoryPage *page = g_new0 (HistoryPage, 1);
  GtkWidget *box = dcw_ui_page_box ();
  page->session = session;
  page->runs = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->preview = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (box), page->runs);
  gtk_box_append (GTK_BOX (box), page->preview);
  g_object_set_data_full (G_OBJECT (box), "page", page, page_free);
  g_signal_connect_object (session, "done", G_CALLBACK (job_done), box, 0);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
