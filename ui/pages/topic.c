/* A topic's page, the same for all of them: what was found, what can be chosen, what will be changed. */
#include "base/i18n.h"
#include "page.h"
#include "topics/topic.h"
#include "widgets.h"
#include <string.h>

typedef struct {
  DcwUiSession *session;
  const DcwTopic *topic;
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

static void
show_now (TopicPage *page, const DcwUiScene *scene)
{
  guint n;
  const DcwTopic *const *topics = dcw_topics (&n);
  dcw_ui_clear (page->now);
  for (guint i = 0; i < n; i++) {
    const GPtrArray *lines = scene->now->pdata[i];
    for (guint k = 0; topics[i] == page->topic && k < lines->len; k++)
      gtk_box_append (GTK_BOX (page->now), dcw_ui_message (lines->pdata[k], NULL));
  }
}

static void
show_found (TopicPage *page, const DcwUiScene *scene)
{
  guint n = 0;
  dcw_ui_clear (page->found);
  for (guint i = 0; i < scene->plan->findings->len; i++) {
    const DcwFinding *finding = scene->plan->findings->pdata[i];
    if (strcmp (finding->topic, page->topic->id) != 0)
      continue;
    if (n++ == 0)
      gtk_box_append (GTK_BOX (page->found), dcw_ui_heading (_ ("What was found here")));
    gtk_box_append (GTK_BOX (page->found), dcw_ui_finding_row (page->session, finding));
  }
}

static void
show_changes (TopicPage *page, const DcwUiScene *scene)
{
  guint n = 0;
  dcw_ui_clear (page->changes);
  gtk_box_append (GTK_BOX (page->changes), dcw_ui_heading (_ ("What will be changed")));
  for (guint i = 0; i < scene->plan->changes->len; i++) {
    const DcwChange *change = scene->plan->changes->pdata[i];
    if (!is_of (change->topics, page->topic->id))
      continue;
    gtk_box_append (GTK_BOX (page->changes), dcw_ui_change_row (scene, i));
    n++;
  }
  for (guint i = 0; i < scene->plan->blocked->len; i++) {
    const DcwBlocked *blocked = scene->plan->blocked->pdata[i];
    if (!is_of (blocked->topics, page->topic->id))
      continue;
    gtk_box_append (GTK_BOX (page->changes), dcw_ui_blocked_row (blocked));
    n++;
  }
  if (n == 0)
    gtk_box_append (GTK_BOX (page->changes), dcw_ui_text (_ ("Nothing: it is as it should be, or left as it is.")));
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
  if (scene->plan == NULL) {
    dcw_ui_clear (page->found);
    dcw_ui_clear (page->changes);
    gtk_box_append (GTK_BOX (page->changes), dcw_ui_text (scene->problem->message));
    return;
  }
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
  page->now = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  page->found = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->options = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->changes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (box), dcw_ui_text (_ (page->topic->about)));
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
