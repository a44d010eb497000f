/* passwords: fields for the passwords that something needs, and the rules for them. What is typed goes nowhere but into the secrets
 * that dcw_ui_passwords_take() gives; the fields are empty again after that, and when nobody sees them any more.
 */
#pragma once
#include <gtk/gtk.h>
#include "model/password.h"
#include "platform/secret.h"

/* Without any field yet. changed (gpointer data, as "swapped" handlers are called) whenever something is typed. */
GtkWidget *dcw_ui_passwords_new (GCallback changed, gpointer data);
/* Fields for these, of DcwNeededPassword (NULL: none), in the place of those before. known: accounts that another computer has already,
 * whose passwords were settled there and are typed once; ends with NULL; or NULL. optional: one may be left empty; then what needs it is
 * left as it is. */
void dcw_ui_passwords_ask (GtkWidget *passwords, const GPtrArray *needed, const char *const *known, gboolean optional);
/* Says beside each what is wrong with it. TRUE: nothing is, and nothing is missing. */
gboolean dcw_ui_passwords_check (GtkWidget *passwords);
/* Those that were typed; never NULL. Free with dcw_secrets_free(). */
DcwSecrets *dcw_ui_passwords_take (GtkWidget *passwords);

/* A button that does something, below the fields for what that needs; just the button where it needs none. All of them are optional.
 * secrets is taken; never NULL. css: of the button, or NULL. */
typedef void (*DcwUiWithPasswords) (GtkWidget *button, DcwSecrets *secrets, gpointer data);
GtkWidget *dcw_ui_passwords_button (const char *label, const char *css, const GPtrArray *needed, DcwUiWithPasswords clicked,
                                    gpointer data);
