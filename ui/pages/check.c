/* Check: what is wrong or risky on the station as it is. */
#include "base/i18n.h"
#include "page.h"
#include "widgets.h"

typedef struct {
  DcwUiSession *session;
  GtkWidget *box;
} CheckPage;

static void
update (CheckPage *page)
{
  const DcwUiScene *scene = dcw_ui_session_scene (page->session);
  dcw_ui_clear (page->box);
  if (scene == NULL)
    return;
  if (scene->findings->len == 0)
    gtk_box_append (GTK_BOX (page->box), dcw_ui_text (_ ("Nothing was found.")));
  for (guint i = 0; i < scene->findings->len; i++)
    gtk_box_append (GTK_BOX (page->box), dcw_ui_finding_row (page->session, scene->findings->pdata[i]));
}

GtkWidget *
dcw_ui_check_page_new (DcwUiSession *session, DcwUiPageId id)
{
  CheckPage *page = g_new0 (CheckPage, 1);
  page->session = session;
  page->box = dcw_ui_page_box ();
  g_object_set_data_full (G_OBJECT (page->box), "page", page, g_free);
  dcw_ui_follow (page->box, session, (DcwUiUpdate)update, page);
  return page->box;
}
