#include "passwords.h"
#include "base/i18n.h"
#include "base/text.h"
#include "survey/accounts.h"
#include "widgets.h"
#include <string.h>

typedef struct {
  char *account, *full_name;
  gboolean is_new;
  GtkWidget *first, *again, *note;
} Asked;

typedef struct {
  GtkWidget *box;
  GPtrArray *asked; /* of Asked */
  gboolean optional;
  GCallback changed;
  gpointer data;
} Passwords;

typedef struct {
  GtkWidget *passwords, *button;
  DcwUiWithPasswords clicked;
  gpointer data;
} Doing;

static void
asked_free (Asked *asked)
{
  g_free (asked->account);
  g_free (asked->full_name);
  g_free (asked);
}

static void
passwords_free (gpointer data)
{
  Passwords *passwords = data;
  g_ptr_array_unref (passwords->asked);
  g_free (passwords);
}

static Passwords *
of (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), "passwords");
}

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
empty (GtkWidget *box, gpointer data)
{
  const Passwords *passwords = of (box);
  for (guint i = 0; i < passwords->asked->len; i++) {
    const Asked *asked = passwords->asked->pdata[i];
    gtk_editable_set_text (GTK_EDITABLE (asked->first), "");
    if (asked->again != NULL)
      gtk_editable_set_text (GTK_EDITABLE (asked->again), "");
  }
}

/* NULL: fine; "": nothing was typed yet. Translated; free with g_free(). */
static char *
what_is_wrong (const Asked *asked, gboolean optional)
{
  const char *first = text_of (asked->first), *again = asked->again != NULL ? text_of (asked->again) : "";
  if (*first == '\0' && *again == '\0')
    return optional ? NULL : g_strdup ("");
  if (!asked->is_new)
    return NULL;
  g_autoptr (DcwMessage) broken = *first != '\0' ? dcw_account_check_password (first, asked->account, asked->full_name) : NULL;
  if (broken != NULL)
    return dcw_message_show (broken);
  if (asked->again != NULL && strcmp (first, again) != 0)
    return g_strdup (*first == '\0' || *again == '\0' ? "" : _ ("The two passwords are not the same."));
  return NULL;
}

static void
typed (GtkWidget *box)
{
  const Passwords *passwords = of (box);
  ((void (*) (gpointer))passwords->changed) (passwords->data);
}

static GtkWidget *
password_entry (GtkWidget *box, const char *label)
{
  GtkWidget *entry = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  gtk_widget_set_size_request (entry, 300, -1);
  gtk_widget_set_halign (entry, GTK_ALIGN_START);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (typed), box);
  GtkWidget *row = dcw_ui_labelled (label, entry, NULL);
  gtk_label_set_use_underline (GTK_LABEL (gtk_widget_get_first_child (row)), FALSE);
  gtk_box_append (GTK_BOX (box), row);
  return entry;
}

static gboolean
is_among (const char *account, const char *const *known)
{
  for (; known != NULL && *known != NULL; known++)
    if (dcw_text_fold_equal (account, *known))
      return TRUE;
  return FALSE;
}

static void
ask_for (Passwords *passwords, const DcwNeededPassword *needed, gboolean is_known)
{
  Asked *asked = g_new0 (Asked, 1);
  gboolean twice = needed->is_new && !is_known;
  g_autofree char *first = g_strdup_printf (twice ? _ ("New password of %s") : _ ("Password of %s"), needed->account);
  g_autofree char *again = g_strdup_printf (_ ("New password of %s again"), needed->account);
  asked->account = g_strdup (needed->account);
  asked->full_name = g_strdup (needed->full_name);
  asked->is_new = needed->is_new;
  asked->note = dcw_ui_text ("");
  gtk_widget_add_css_class (asked->note, "risk");
  asked->first = password_entry (passwords->box, first);
  asked->again = twice ? password_entry (passwords->box, again) : NULL;
  gtk_box_append (GTK_BOX (passwords->box), asked->note);
  g_ptr_array_add (passwords->asked, asked);
}

GtkWidget *
dcw_ui_passwords_new (GCallback changed, gpointer data)
{
  Passwords *passwords = g_new0 (Passwords, 1);
  *passwords = (Passwords){ .box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8),
                            .asked = g_ptr_array_new_with_free_func ((GDestroyNotify)asked_free),
                            .changed = changed,
                            .data = data };
  g_object_set_data_full (G_OBJECT (passwords->box), "passwords", passwords, passwords_free);
  /* Who leaves the page may leave the desk too. */
  g_signal_connect (passwords->box, "unmap", G_CALLBACK (empty), NULL);
  return passwords->box;
}

void
dcw_ui_passwords_ask (GtkWidget *box, const GPtrArray *needed, const char *const *known, gboolean optional)
{
  Passwords *passwords = of (box);
  gboolean any = needed != NULL && needed->len > 0;
  g_ptr_array_set_size (passwords->asked, 0);
  passwords->optional = optional;
  dcw_ui_clear (box);
  if (any)
    gtk_box_append (GTK_BOX (box),
                    dcw_ui_text (_ ("Passwords are kept in memory only, and are written nowhere but to Windows.")));
  if (any && optional)
    gtk_box_append (GTK_BOX (box), dcw_ui_text (_ ("What needs a password that you leave empty stays as it is.")));
  if (dcw_needed_passwords_have_new (needed))
    gtk_box_append (GTK_BOX (box),
                    dcw_ui_text (_ ("A new password contains neither the name of the account nor a part of its full "
                                    "name. This computer may also ask for a length and for kinds of characters.")));
  for (guint i = 0; any && i < needed->len; i++) {
    const DcwNeededPassword *each = needed->pdata[i];
    ask_for (passwords, each, is_among (each->account, known));
  }
}

gboolean
dcw_ui_passwords_check (GtkWidget *box)
{
  const Passwords *passwords = of (box);
  gboolean good = TRUE;
  for (guint i = 0; i < passwords->asked->len; i++) {
    const Asked *asked = passwords->asked->pdata[i];
    g_autofree char *wrong = what_is_wrong (asked, passwords->optional);
    gtk_label_set_text (GTK_LABEL (asked->note), wrong != NULL ? wrong : "");
    good = good && wrong == NULL;
  }
  return good;
}

DcwSecrets *
dcw_ui_passwords_take (GtkWidget *box)
{
  const Passwords *passwords = of (box);
  DcwSecrets *secrets = dcw_secrets_new ();
  for (guint i = 0; i < passwords->asked->len; i++) {
    const Asked *asked = passwords->asked->pdata[i];
    if (*text_of (asked->first) != '\0')
      dcw_secrets_set (secrets, asked->account, text_of (asked->first));
  }
  empty (box, NULL);
  return secrets;
}

/* ---- With a button ---- */

static void
check (gpointer data)
{
  const Doing *doing = data;
  gtk_widget_set_sensitive (doing->button, dcw_ui_passwords_check (doing->passwords));
}

static void
doing_free (gpointer data)
{
  Doing *doing = data;
  g_clear_object (&doing->button);
  g_free (doing);
}

static void
clicked (GtkWidget *button, gpointer data)
{
  const Doing *doing = data;
  doing->clicked (button, doing->passwords != NULL ? dcw_ui_passwords_take (doing->passwords) : dcw_secrets_new (), doing->data);
}

GtkWidget *
dcw_ui_passwords_button (const char *label, const char *css, const GPtrArray *needed, DcwUiWithPasswords with_passwords,
                         gpointer data)
{
  Doing *doing = g_new0 (Doing, 1);
  GtkWidget *button = dcw_ui_button (label, G_CALLBACK (clicked), doing);
  if (css != NULL)
    gtk_widget_add_css_class (button, css);
  *doing = (Doing){ .clicked = with_passwords, .data = data };
  if (needed == NULL || needed->len == 0) {
    g_object_set_data_full (G_OBJECT (button), "doing", doing, doing_free);
    return button;
  }
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  doing->button = g_object_ref_sink (button);
  doing->passwords = dcw_ui_passwords_new (G_CALLBACK (check), doing);
  dcw_ui_passwords_ask (doing->passwords, needed, NULL, TRUE);
  gtk_box_append (GTK_BOX (box), doing->passwords);
  gtk_box_append (GTK_BOX (box), button);
  /* As long as the fields, which are emptied when the last of them goes. */
  g_object_set_data_full (G_OBJECT (doing->passwords), "doing", doing, doing_free);
  return box;
}
