/* A topic's page, the same for all of them: what was found, what can be chosen, what will be changed. */
#include "base/i18n.h"
#include "focus.h"
#include "option-row.h"
#include "page.h"
#include "rows.h"
#include "topics/topic.h"
#include "widgets.h"
#include <string.h>

typedef struct {
  DcwUiSession *session;
  const DcwTopic *topic;
  guint rank; /* of the topic */
  GtkWidget *now, *found, *options, *changes;
} TopicPage;

static GtkWidget *
row_of_message (DcwUiSession *session, gpointer lines, guint i)
{
  return dcw_ui_message (((GPtrArray *)lines)->pdata[i], NULL);
}

static void
show_now (TopicPage *page, const DcwUiScene *scene)
{
  GPtrArray *lines = scene->now->pdata[page->rank];
  g_autoptr (GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < lines->len; i++)
    g_array_append_val (which, i);
  dcw_ui_rows_fill (page->now, g_ptr_array_ref (lines), (GDestroyNotify)g_ptr_array_unref, which, NULL);
}

static void
show_found (TopicPage *page, const DcwUiScene *scene)
{
  g_autoptr (GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; scene->plan != NULL && i < scene->plan->findings->len; i++)
    if (strcmp (((const DcwFinding *)scene->plan->findings->pdata[i])->topic, page->topic->id) == 0)
      g_array_append_val (which, i);
  dcw_ui_rows_fill_scene (page->found, scene, which, NULL);
}

static void
show_changes (TopicPage *page, const DcwUiScene *scene)
{
  g_autoptr (GArray) which = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_changes = scene->plan != NULL ? scene->plan->changes->len : 0;
  guint n = scene->plan != NULL ? n_changes + scene->plan->blocked->len : 0;
  for (guint i = 0; i < n; i++) {
    const GPtrArray *topics = i < n_changes ? ((const DcwChange *)scene->plan->changes->pdata[i])->topics
                                            : ((const DcwBlocked *)scene->plan->blocked->pdata[i - n_changes])->topics;
    if (dcw_ui_is_of (topics, page->topic->id))
      g_array_append_val (which, i);
  }
  dcw_ui_rows_fill_scene (page->changes, scene, which,
                          scene->plan == NULL ? scene->problem->message
                                              : _ ("Nothing: it is as it should be, or left as it is."));
}

/* FALSE: the page has other options now. */
static gboolean
keep_rows (TopicPage *page, const GPtrArray *answers)
{
  GtkWidget *row = gtk_widget_get_first_child (page->options);
  for (guint i = 0; i < answers->len; i++) {
    const DcwUiAnswer *answer = answers->pdata[i];
    if (row == NULL || dcw_ui_option_row_option (row) != answer->option)
      return FALSE;
    if (!dcw_ui_option_row_shows (row, answer)) {
      GtkWidget *old = row;
      row = dcw_ui_option_row_new (page->session, answer);
      gtk_box_insert_child_after (GTK_BOX (page->options), row, old);
      gtk_box_remove (GTK_BOX (page->options), old);
    }
    row = gtk_widget_get_next_sibling (row);
  }
  return row == NULL;
}

/* Only what is different is made anew, for somebody may be choosing or typing. */
static void
show_options (TopicPage *page, const DcwUiScene *scene)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new ();
  for (guint i = 0; i < scene->answers->len; i++) {
    const DcwTopic *topic;
    dcw_topic_option (((const DcwUiAnswer *)scene->answers->pdata[i])->option->id, &topic);
    if (topic == page->topic)
      g_ptr_array_add (answers, scene->answers->pdata[i]);
  }
  g_autofree char *focus = dcw_ui_focus_hold (page->options);
  if (!keep_rows (page, answers)) {
    dcw_ui_clear (page->options);
    for (guint i = 0; i < answers->len; i++)
      gtk_box_append (GTK_BOX (page->options), dcw_ui_option_row_new (page->session, answers->pdata[i]));
  }
  g_autofree char *still = dcw_ui_focus_hold (page->options);
  if (g_strcmp0 (focus, still) != 0)
    dcw_ui_focus_give (page->options, focus);
}

static void
update (TopicPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  if (scene == NULL)
    return;
  show_options (page, scene);
  show_now (page, scene);
  show_found (page, scene);
  show_changes (page, scene);
}

GtkWidget *
dcw_ui_topic_page_new (DcwUiSession *session, DcwUiPageId id)
{
  TopicPage *page = g_new0 (TopicPage, 1);
  GtkWidget *box = dcw_ui_page_box ();
  page->session = session;
  page->topic = dcw_topic (dcw_ui_page (id)->topic);
  page->rank = id - DCW_UI_PAGE_FIRST_TOPIC;
  page->now = dcw_ui_rows_new (session, _ ("What is there now"), DCW_UI_ROWS_BARE, 6, row_of_message);
  gtk_widget_add_css_class (page->now, "card");
  page->found = dcw_ui_rows_new (session, _ ("What was found here"), DCW_UI_ROWS_HEADED, 8, dcw_ui_row_of_plan_finding);
  page->options = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->changes = dcw_ui_rows_new (session, _ ("What will be changed"), DCW_UI_ROWS_HEADED, 8, dcw_ui_row_of_plan);
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (_ ("What is there now")));
  gtk_box_append (GTK_BOX (box), page->now);
  gtk_box_append (GTK_BOX (box), page->found);
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (_ ("What you can choose")));
  gtk_box_append (GTK_BOX (box), page->options);
  gtk_box_append (GTK_BOX (box), page->changes);
  g_object_set_data_full (G_OBJECT (box), "page", page, g_free);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
