/* A topic's page, the same for all of them: what was found, what can be chosen, what will be changed. */
#include "base/i18n.h"
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
  char *shown; /* which options with which recommendations are on the page */
} TopicPage;

static void
page_free (gpointer data)
{
  TopicPage *page = data;
  g_free (page->shown);
  g_free (page);
}

static gboolean
is_of (const GPtrArray *topics, const char *topic)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *)topics, topic, g_str_equal, NULL);
}

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
    if (is_of (topics, page->topic->id))
      g_array_append_val (which, i);
  }
  dcw_ui_rows_fill_scene (page->changes, scene, which,
                          scene->plan == NULL ? scene->problem->message
                                              : _ ("Nothing: it is as it should be, or left as it is."));
}

static char *
describe_options (TopicPage *page, const DcwUiScene *scene)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < scene->answers->len; i++) {
    const DcwUiAnswer *answer = scene->answers->pdata[i];
    const DcwTopic *topic;
    dcw_topic_option (answer->option->id, &topic);
    if (topic != page->topic)
      continue;
    g_autofree char *because = dcw_message_english (answer->because);
    g_string_append_printf (text, "%s=%s (%s) %s\n", answer->option->id, answer->value != NULL ? answer->value : "",
                            answer->recommended != NULL ? answer->recommended : "", because);
    for (guint k = 0; answer->option->type == DCW_OPTION_LISTS && k < scene->lists->len; k++)
      g_string_append_printf (text, "%s\n", ((const DcwUiList *)scene->lists->pdata[k])->title);
  }
  return g_string_free (text, FALSE);
}

/* Not made anew while they are the same, for somebody may be typing in one of them. */
static void
show_options (TopicPage *page, const DcwUiScene *scene)
{
  g_autofree char *now = describe_options (page, scene);
  GtkRoot *root = gtk_widget_get_root (page->options);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (g_strcmp0 (now, page->shown) == 0
      || (page->shown != NULL && focus != NULL && gtk_widget_is_ancestor (focus, page->options) && GTK_IS_TEXT (focus)))
    return;
  g_free (page->shown);
  page->shown = g_steal_pointer (&now);
  dcw_ui_clear (page->options);
  for (guint i = 0; i < scene->answers->len; i++) {
    const DcwUiAnswer *answer = scene->answers->pdata[i];
    const DcwTopic *topic;
    dcw_topic_option (answer->option->id, &topic);
    if (topic == page->topic)
      gtk_box_append (GTK_BOX (page->options), dcw_ui_option_row (page->session, answer));
  }
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
  g_object_set_data_full (G_OBJECT (box), "page", page, page_free);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
