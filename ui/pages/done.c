/* Done: what was verified, what has to restart, and what is left to people. */
#include "base/i18n.h"
#include "base/text.h"
#include "beside.h"
#include "countdown.h"
#include "files.h"
#include "focus.h"
#include "outcome.h"
#include "page.h"
#include "record.h"
#include "pair.h"
#include "restart-card.h"
#include "widgets.h"
#include "window.h"

#define MAX_NAMES 80 /* characters of the names of other computers */

typedef struct {
  DcwUiSession *session;
  GtkWidget *box;
  guint run;         /* that is shown */
  DcwPhase phase;    /* of it */
  gboolean unfolded; /* its changes one by one */
  GHashTable *ticks; /* name of a step -> whether it is done, which waits until the one before is written */
} DonePage;

static void
page_free (gpointer data)
{
  DonePage *page = data;
  g_hash_table_unref (page->ticks);
  g_free (page);
}

static void
keep (GtkButton *button, gpointer session)
{
  dcw_ui_session_confirm (session);
}

static void
undo (GtkButton *button, gpointer session)
{
  const DcwReport *report = dcw_ui_session_report (session);
  guint run = report != NULL ? report->run : 0;
  dcw_ui_window_go (dcw_ui_window_of (button), DCW_UI_PAGE_HISTORY);
  dcw_ui_session_undo (session, run, TRUE, DCW_CONFLICT_SKIP, NULL);
}

static void
append_button (GtkWidget *box, const char *label, GCallback clicked, gpointer session)
{
  GtkWidget *button = dcw_ui_button (label, clicked, session);
  dcw_ui_focus_set_name (button, label);
  gtk_box_append (GTK_BOX (box), button);
}

static void
write_pair (DcwUiWindow *window, const char *path, gpointer session)
{
  dcw_ui_session_pair (session, path);
}

static void
save_pair (GtkButton *button, gpointer session)
{
  g_autofree char *name = dcw_ui_file_name (dcw_ui_window_of (button), "pair" DCW_UI_PROFILE_ENDING);
  dcw_ui_file_ask_save (dcw_ui_window_of (button), _ ("Save for the other computer"), name, write_pair, session);
}

static void
write_tick (DonePage *page)
{
  GHashTableIter iter;
  gpointer step, done;
  g_hash_table_iter_init (&iter, page->ticks);
  DcwUiActivity activity = dcw_ui_session_activity (page->session);
  if (activity == DCW_UI_WORKING || activity == DCW_UI_READING || !g_hash_table_iter_next (&iter, &step, &done))
    return;
  g_hash_table_iter_steal (&iter);
  dcw_ui_session_tick (page->session, step, GPOINTER_TO_INT (done));
  g_free (step);
}

static void
tick (GtkCheckButton *check, gpointer data)
{
  DonePage *page = data;
  g_hash_table_replace (page->ticks, g_strdup (g_object_get_data (G_OBJECT (check), "step")),
                        GINT_TO_POINTER (gtk_check_button_get_active (check)));
  write_tick (page);
}

static GtkWidget *
card (DonePage *page)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (box, "card");
  gtk_box_append (GTK_BOX (page->box), box);
  return box;
}

/* Who was set up, and who is waited for. */
static GtkWidget *
pair_of (const DcwUiScene *scene)
{
  DcwRole role = scene->profile->role;
  const char *server = C_ ("what runs here", "The OPC server"),
             *client = C_ ("what runs here", "The program that reads the values");
  GPtrArray *peers = scene->profile->lists[DCW_LIST_PEERS];
  g_autoptr (GString) names = g_string_new (NULL);
  for (guint i = 0; i < peers->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (const char *)peers->pdata[i]);
  g_autofree char *others = dcw_text_display (names->str, MAX_NAMES);
  DcwUiPairSide here = { scene->computer != NULL ? scene->computer : scene->spec, NULL, TRUE };
  DcwUiPairSide there = { peers->len > 0 ? others : "?", NULL, FALSE };
  if (role != DCW_ROLE_BOTH) {
    here.runs = role == DCW_ROLE_SERVER ? server : client;
    there.runs = role == DCW_ROLE_SERVER ? client : server;
  }
  return dcw_ui_pair_new (&here, &there);
}

static void
show_hands (DonePage *page, const DcwUiScene *scene)
{
  if (scene->hands->len > 0)
    gtk_box_append (GTK_BOX (page->box), dcw_ui_heading (_ ("What only a person can do: tick it off when it is done")));
  GtkWidget *all = card (page);
  gtk_widget_set_visible (all, scene->hands->len > 0);
  for (guint i = 0; i < scene->hands->len; i++) {
    const DcwUiHand *hand = scene->hands->pdata[i];
    GtkWidget *check = gtk_check_button_new (), *label = dcw_ui_text (hand->text),
              *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
    g_autofree char *note = g_strjoin (" · ", hand->who, hand->when, hand->ticked, NULL);
    gpointer waits;
    gboolean is_told = g_hash_table_lookup_extended (page->ticks, hand->name, NULL, &waits);
    gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_told ? GPOINTER_TO_INT (waits) : hand->ticked != NULL);
    gtk_accessible_update_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, NULL, -1);
    g_object_set_data_full (G_OBJECT (check), "step", g_strdup (hand->name), g_free);
    dcw_ui_focus_set_name (check, hand->name);
    g_signal_connect (check, "toggled", G_CALLBACK (tick), page);
    gtk_box_append (GTK_BOX (box), label);
    gtk_box_append (GTK_BOX (box), dcw_ui_dim (note));
    gtk_box_append (GTK_BOX (all), dcw_ui_beside (check, box));
  }
}

static void
unfold (GtkExpander *expander, GParamSpec *spec, gpointer data)
{
  ((DonePage *)data)->unfolded = gtk_expander_get_expanded (expander);
}

/* Change by change only where somebody asks, or has to know: what is left to people stands below. */
static void
show_report (DonePage *page, const DcwReport *report)
{
  g_autofree char *summary = dcw_ui_outcome_summary (report);
  GtkWidget *expander = gtk_expander_new (NULL), *title = dcw_ui_text (summary),
            *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  if (report->run != page->run)
    page->unfolded = FALSE;
  /* What is not in place any more was good before. */
  if (report->run != page->run || report->phase != page->phase)
    page->unfolded |= !dcw_ui_outcome_is_good (report);
  page->phase = report->phase;
  page->run = report->run;
  dcw_ui_outcome_list (list, report, FALSE);
  gtk_widget_add_css_class (title, "title");
  gtk_widget_set_margin_top (list, 12);
  gtk_expander_set_label_widget (GTK_EXPANDER (expander),
                                 dcw_ui_beside (dcw_ui_outcome_icon (dcw_ui_outcome_is_good (report)), title));
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, summary, -1);
  gtk_expander_set_child (GTK_EXPANDER (expander), list);
  gtk_expander_set_expanded (GTK_EXPANDER (expander), page->unfolded);
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (unfold), page);
  gtk_box_append (GTK_BOX (page->box), expander);
}

/* Something of the run is in place: an undo, or a run that went back, leaves nothing to do. */
static gboolean
is_in_place (const DcwReport *report)
{
  return report->direction == DCW_FORWARD
         && (report->phase == DCW_RUN_APPLIED || report->phase == DCW_RUN_WAITING || report->phase == DCW_RUN_PARTLY);
}

static void
make_anew (DonePage *page)
{
  const DcwReport *report = dcw_ui_session_report (page->session);
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  dcw_ui_clear (page->box);
  if (scene == NULL)
    return;
  if (report == NULL) {
    gtk_box_append (GTK_BOX (page->box), dcw_ui_text (_ ("Nothing has been applied since this window was opened.")));
    return;
  }
  show_report (page, report);
  if (scene->waiting) {
    GtkWidget *part = card (page), *button = dcw_ui_button (C_ ("button", "_Keep it"), G_CALLBACK (keep), page->session);
    gtk_widget_add_css_class (button, "suggested-action");
    gtk_box_append (GTK_BOX (part), dcw_ui_countdown_new (page->session, scene->unfinished, scene->deadline_s));
    gtk_box_append (GTK_BOX (part), button);
  }
  if (report->run != 0)
    gtk_box_append (GTK_BOX (page->box), dcw_ui_record_buttons (report->run));
  gtk_box_append (GTK_BOX (page->box), dcw_ui_restart_card_new (page->session));
  if (!is_in_place (report))
    return;
  show_hands (page, scene);
  gtk_box_append (GTK_BOX (page->box), dcw_ui_heading (_ ("The other computer")));
  GtkWidget *other = card (page);
  gtk_box_append (GTK_BOX (other), pair_of (scene));
  const DcwUiPairNote *opened = dcw_ui_session_opened (page->session);
  g_autofree char *state =
      opened != NULL ? g_strdup_printf (_ ("%s wrote the file for this computer. A file back is needed only where something "
                                           "is missing there."),
                                        opened->from)
                     : g_strdup (_ ("Waiting for the other computer: it has to be set up as well before values arrive."));
  gtk_box_append (GTK_BOX (other), dcw_ui_text (state));
  append_button (other, _ ("_Save for the other computer…"), G_CALLBACK (save_pair), page->session);
  if (dcw_ui_session_saved (page->session) != NULL)
    dcw_ui_pair_note_show (other, NULL, dcw_ui_session_saved (page->session));
  append_button (page->box, _ ("_Undo this run…"), G_CALLBACK (undo), page->session);
}

static void
update (DonePage *page)
{
  g_autofree char *focus = dcw_ui_focus_hold (page->box);
  make_anew (page);
  dcw_ui_focus_give (page->box, focus);
}

static void
job_done (DcwUiSession *session, guint job, DcwReport *report, GError *error, GtkWidget *box)
{
  DonePage *page = g_object_get_data (G_OBJECT (box), "page");
  DcwUiWindow *window = dcw_ui_window_of (box);
  if (error == NULL && window != NULL && job == DCW_UI_JOB_PAIR)
    dcw_ui_window_tell (window, _ ("The file for the other computer is written. It holds no password."));
  if (report != NULL)
    update (page);
  write_tick (page);
}

GtkWidget *
dcw_ui_done_page_new (DcwUiSession *session, DcwUiPageId id)
{
  DonePage *page = g_new0 (DonePage, 1);
  page->session = session;
  page->box = dcw_ui_page_box ();
  page->ticks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_object_set_data_full (G_OBJECT (page->box), "page", page, page_free);
  g_signal_connect_object (session, "done", G_CALLBACK (job_done), page->box, 0);
  dcw_ui_follow (page->box, session, (DcwUiUpdate)update, page);
  return page->box;
}
