#include "restart-card.h"
#include "base/i18n.h"
#include "passwords.h"
#include "widgets.h"

static void
restart (GtkWidget *button, DcwSecrets *secrets, gpointer session)
{
  dcw_ui_session_restart (session, secrets);
}

static void
append_service (GtkWidget *card, const DcwPendingRestart *pending)
{
  GtkWidget *name = dcw_ui_text (pending->service);
  gtk_widget_add_css_class (name, "title");
  gtk_box_append (GTK_BOX (card), name);
  g_autofree char *clients = pending->clients != NULL ? g_strdup_printf (_ ("Connected now: %s"), pending->clients) : NULL;
  if (clients != NULL)
    gtk_box_append (GTK_BOX (card), dcw_ui_text (clients));
}

static void
update (DcwUiSession *session, GtkWidget *box)
{
  const DcwUiScene *scene = dcw_ui_session_scene (session);
  gboolean waits = scene != NULL && scene->restarts != NULL && scene->restarts->len > 0;
  dcw_ui_clear (box);
  gtk_widget_set_visible (box, waits);
  if (!waits)
    return;
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (card, "card");
  gtk_box_append (GTK_BOX (box), dcw_ui_heading (_ ("Services that have to restart before everything that was applied counts")));
  gtk_box_append (GTK_BOX (box), card);
  for (guint i = 0; i < scene->restarts->len; i++)
    append_service (card, scene->restarts->pdata[i]);
  gtk_box_append (GTK_BOX (card), dcw_ui_passwords_button (_ ("_Restart them now; their clients lose the connection meanwhile"),
                                                           NULL, scene->needed_restart, restart, session));
}

GtkWidget *
dcw_ui_restart_card_new (DcwUiSession *session)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  /* Not dcw_ui_follow(): what is hidden would stay so. */
  g_signal_connect_object (session, "scene", G_CALLBACK (update), box, 0);
  update (session, box);
  return box;
}
