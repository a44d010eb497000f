#include "pair-note.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/document.h"
#include "model/message.h"
#include "widgets.h"

#define MAX_NAME 60 /* characters */

DcwUiPairNote *
dcw_ui_pair_note_new (const DcwProfile *pair, const GPtrArray *lacks)
{
  DcwUiPairNote *note = g_new0 (DcwUiPairNote, 1);
  note->from = dcw_text_display (pair->from, MAX_NAME);
  note->digest = dcw_document_profile_digest (pair);
  g_autoptr (GPtrArray) accounts = dcw_profile_accounts (pair);
  note->accounts = g_new0 (char *, accounts->len + 1);
  for (guint i = 0; i < accounts->len; i++)
    note->accounts[i] = g_strdup (accounts->pdata[i]);
  note->lacks = g_new0 (char *, lacks->len + 1);
  for (guint i = 0; i < lacks->len; i++)
    note->lacks[i] = dcw_message_show (lacks->pdata[i]);
  return note;
}

void
dcw_ui_pair_note_free (DcwUiPairNote *note)
{
  if (note == NULL)
    return;
  g_free (note->from);
  g_free (note->digest);
  g_strfreev (note->accounts);
  g_strfreev (note->lacks);
  g_free (note);
}

/* Read out on the phone, or put into a mail. */
static GtkWidget *
digest_text (const DcwUiPairNote *note)
{
  g_autofree char *text = g_strdup_printf (C_ ("plan or profile", "Digest: %s"), note->digest);
  GtkWidget *label = dcw_ui_text (text);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  return label;
}

void
dcw_ui_pair_note_show (GtkWidget *box, const char *title, const DcwUiPairNote *note)
{
  if (title != NULL)
    gtk_box_append (GTK_BOX (box), dcw_ui_text (title));
  gtk_box_append (GTK_BOX (box), digest_text (note));
  gtk_box_append (GTK_BOX (box), dcw_ui_dim (_ ("Compare the digest on the phone: it has to be the same on both computers.")));
  for (char **lack = note->lacks; *lack != NULL; lack++) {
    /* The command's line, without the room that stands before it there. */
    g_autofree char *text = g_strchug (g_strdup_printf (_ ("  It does not say: %s"), *lack));
    gtk_box_append (GTK_BOX (box), dcw_ui_text (text));
  }
}
