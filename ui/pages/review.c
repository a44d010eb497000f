/* Review: everything that would be changed, by topic; what undo can't bring back comes first. */
#include "base/i18n.h"
#include "document/document.h"
#include "files.h"
#include "page.h"
#include "platform/durable.h"
#include "topics/topic.h"
#include "widgets.h"
#include "window.h"
#include <string.h>

typedef struct {
  DcwUiSession *session;
  GtkWidget *summary, *first, *changes, *notes, *save;
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
  for (guint i = 0; i < scene->plan->changes->len; i++) {
    const DcwChange *change = scene->plan->changes->pdata[i];
    if (!(change->risk & DCW_RISK_NOT_UNDOABLE))
      continue;
    if (n++ == 0)
      gtk_box_append (GTK_BOX (page->first), dcw_ui_heading (_ ("What undo can't bring back without a password")));
    gtk_box_append (GTK_BOX (page->first), dcw_ui_text (((const DcwUiTold *)scene->told->pdata[i])->title));
  }
}

static void
show_topics (ReviewPage *page, const DcwUiScene *scene)
{
  guint n_topics;
  const DcwTopic *const *topics = dcw_topics (&n_topics);
  dcw_ui_clear (page->changes);
  for (guint k = 0; k < n_topics; k++) {
    guint n = 0;
    for (guint i = 0; i < scene->plan->changes->len; i++) {
      if (!belongs_to (scene->plan->changes->pdata[i], topics[k]))
        continue;
      if (n++ == 0)
        gtk_box_append (GTK_BOX (page->changes), dcw_ui_heading (C_ ("topic", topics[k]->title)));
      gtk_box_append (GTK_BOX (page->changes), dcw_ui_change_row (scene, i));
    }
  }
}

static void
show_notes (ReviewPage *page, const DcwUiScene *scene)
{
  dcw_ui_clear (page->notes);
  if (scene->plan->blocked->len > 0)
    gtk_box_append (GTK_BOX (page->notes), dcw_ui_heading (_ ("What can't be done")));
  for (guint i = 0; i < scene->plan->blocked->len; i++)
    gtk_box_append (GTK_BOX (page->notes), dcw_ui_blocked_row (scene->plan->blocked->pdata[i]));
  if (scene->plan->findings->len > 0)
    gtk_box_append (GTK_BOX (page->notes), dcw_ui_heading (_ ("Worth knowing")));
  for (guint i = 0; i < scene->plan->findings->len; i++)
    gtk_box_append (GTK_BOX (page->notes), dcw_ui_finding_row (page->session, scene->plan->findings->pdata[i]));
}

static void
update (ReviewPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  if (scene == NULL)
    return;
  gtk_widget_set_sensitive (page->save, scene->plan != NULL);
  if (scene->plan == NULL) {
    gtk_label_set_text (GTK_LABEL (page->summary), scene->problem->message);
    dcw_ui_clear (page->first);
    dcw_ui_clear (page->changes);
    dcw_ui_clear (page->notes);
    return;
  }
  guint n = scene->plan->changes->len;
  g_autofree char *count = n == 0 ? g_strdup (_ ("Nothing to change: everything is as you want it."))
                                  : g_strdup_printf (g_dngettext (DCW_GETTEXT_DOMAIN, "%u change. Nothing has been changed yet.",
                                                                  "%u changes. Nothing has been changed yet.", n),
                                                     n);
  g_autofree char *text = scene->read_only != NULL
                              ? g_strconcat (count, "\n", _ ("It can't be applied here: "), scene->read_only, NULL)
                              : g_steal_pointer (&count);
  gtk_label_set_text (GTK_LABEL (page->summary), text);
  show_not_undoable (page, scene);
  show_topics (page, scene);
  show_notes (page, scene);
}

static void
save_plan (DcwUiWindow *window, const char *path, gpointer session)
{
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  if (scene == NULL || scene->plan == NULL)
    return;
  g_autoptr (GBytes) bytes = dcw_document_write_plan (scene->plan);
  g_autoptr (GError) error = NULL;
  gsize size;
  const void *what = g_bytes_get_data (bytes, &size);
  if (!dcw_durable_replace (path, what, size, 0600, &error))
    dcw_ui_window_tell (window, error->message);
}

static void
save (GtkButton *button, gpointer session)
{
  dcw_ui_file_ask_save (dcw_ui_window_of (button), _ ("Save the plan"), "changes.opc-plan.xml", save_plan, session);
}

GtkWidget *
dcw_ui_review_page_new (DcwUiSession *session, DcwUiPageId id)
{
  ReviewPage *page = g_new0 (ReviewPage, 1);
  GtkWidget *box = dcw_ui_page_box ();
  page->session = session;
  page->summary = dcw_ui_text ("");
  page->first = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->changes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->notes = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  page->save = dcw_ui_button (_ ("_Save the plan as a file…"), G_CALLBACK (save), session);
  gtk_box_append (GTK_BOX (box), page->summary);
  gtk_box_append (GTK_BOX (box), page->save);
  gtk_box_append (GTK_BOX (box), page->first);
  gtk_box_append (GTK_BOX (box), page->changes);
  gtk_box_append (GTK_BOX (box), page->notes);
  g_object_set_data_full (G_OBJECT (box), "page", page, g_free);
  dcw_ui_follow (box, session, (DcwUiUpdate)update, page);
  return box;
}
