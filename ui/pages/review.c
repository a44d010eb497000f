/* Review: everything that would be changed, by topic; what undo can't bring back comes first. */
#include "base/i18n.h"
#include "page.h"
#include "rows.h"
#include "saving.h"
#include "topics/topic.h"
#include "widgets.h"
#include "window.h"
#include <string.h>

typedef struct {
  DcwUiSession *session;
  GtkWidget *summary, *first, *save;
  GtkWidget *changes[DCW_N_TOPICS], *blocked, *findings; /* rows */
} ReviewPage;

static gboolean
belongs_to (const DcwChange *change, const DcwTopic *topic)
{
  return change->topics->len > 0 && strcmp (change->topics->pdata[0], topic->id) == 0;
}

static void
show_not_undoable (ReviewPage *page, const DcwUiScene *scene)
{
  guint n = 0;
  dcw_ui_clear (page->first);
  for (guint i = 0; scene->plan != NULL && i < scene->plan->changes->len; i++) {
    const DcwChange *change = scene->plan->changes->pdata[i];
    if (!(change->risk & DCW_RISK_NOT_UNDOABLE))
      continue;
    if (n++ == 0)
      gtk_box_append (GTK_BOX (page->first), dcw_ui_heading (_ ("What undo can't bring back without a password")));
    gtk_box_append (GTK_BOX (page->first), dcw_ui_text (((const DcwUiTold *)scene->told->pdata[i])->title));
  }
  gtk_widget_set_visible (page->first, n > 0);
}

static void
show_changes (ReviewPage *page, const DcwUiScene *scene)
{
  guint n_changes = scene->plan != NULL ? scene->plan->changes->len : 0, n_topics;
  const DcwTopic *const *topics = dcw_topics (&n_topics);
  for (guint k = 0; k < n_topics; k++) {
    g_autoptr (GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
    for (guint i = 0; i < n_changes; i++)
      if (belongs_to (scene->plan->changes->pdata[i], topics[k]))
        g_array_append_val (which, i);
    dcw_ui_rows_fill_scene (page->changes[k], scene, which, NULL);
  }
}

static void
show_notes (ReviewPage *page, const DcwUiScene *scene)
{
  g_autoptr (GArray) blocked = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) findings = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; scene->plan != NULL && i < scene->plan->blocked->len; i++) {
    guint number = scene->plan->changes->len + i;
    g_array_append_val (blocked, number);
  }
  for (guint i = 0; scene->plan != NULL && i < scene->plan->findings->len; i++)
    g_array_append_val (findings, i);
  dcw_ui_rows_fill_scene (page->blocked, scene, blocked, NULL);
  dcw_ui_rows_fill_scene (page->findings, scene, findings, NULL);
}

static void
update (ReviewPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  if (scene == NULL)
    return;
  gtk_widget_set_sensitive (page->save, scene->plan != NULL);
  show_not_undoable (page, scene);
  show_changes (page, scene);
  show_notes (page, scene);
  if (scene->plan == NULL) {
    gtk_label_set_text (GTK_LABEL (page->summary), scene->problem->message);
    return;
  }
  guint n = scene->plan->changes->len;
  g_autofree char *count = n == 0 ? g_strdup (_ ("Nothing to change: everything is as you want it."))
                                  : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u change. Nothing has been changed yet.",
                                                                  "%u changes. Nothing has been changed yet.", n),
                                                     n);
  g_autoptr (GString) text = g_string_new (count);
  const char *missing = dcw_ui_page_missing (scene, NULL);
  if (missing != NULL)
    g_string_append_printf (text, "\n%s", missing);
  if (scene->read_only != NULL) {
    g_string_append_c (text, '\n');
    g_string_append_printf (text, _ ("The plan can't be applied here: %s"), scene->read_only);
  }
  gtk_label_set_text (GTK_LABEL (page->summary), text->str);
}

GtkWidget *
dcw_ui_review_page_new (DcwUiSession *session, DcwUiPageId id)
{
  ReviewPage *page = g_new0 (ReviewPage, 1);
  GtkWidget *box = dcw_ui_page_box ();
  page->session = session;
  page->summary = dcw_ui_text ("");
  page->first = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  for (guint i = 0; i < DCW_N_TOPICS; i++)
    page->changes[i] = dcw_ui_rows_new (session, dcw_ui_page_title (dcw_ui_page (DCW_UI_PAGE_FIRST_TOPIC + i)),
                                        DCW_UI_ROWS_HEADED, 8, dcw_ui_row_of_plan);
  page->blocked = dcw_ui_rows_new (session, _ ("What can't be done"), DCW_UI_ROWS_HEADED, 8, dcw_ui_row_of_plan);
  page->findings = dcw_ui_rows_new (session, C_ ("heading", "Worth knowing"), DCW_UI_ROWS_HEADED, 8, dcw_ui_row_of_plan_finding);
  page->save = dcw_ui_menu_button (_ ("_Save answers, plan or script"));
  g_autoptr (GMenuModel) files = dcw_ui_saving_menu ();
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (page->save), files);
  gtk_box_append (GTK_BOX (box), page->summary);
  gtk_box_append (GTK_BOX (box), page->save);
  gtk_box_append (GTK_BOX (box), page->first);
  for (guint i = 0; i < DCW_N_TOPICS; i++)
    gtk_box_append (GTK_BOX (box), page->changes[i]);
  gtk_box_append (GTK_BOX (box), page->blocked);
  gtk_box_append (GTK_BOX (box), page->findings);
  g_object_set_data_full (G_OBJECT (box), "page", page, g_free);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
