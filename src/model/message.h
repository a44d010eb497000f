/* message: a sentence for people that travels untranslated: an English text with %1 to %9 and its arguments.
 *
 * The English text is its own id (the msgid of gettext). Refcounted, immutable. Only showing it uses the locale, so plans
 * and snapshots hold the same bytes everywhere. Arguments are shown through dcw_text_display() (names may be hostile).
 *
 * %[CONTEXT]1 is an argument that is a word, or several with ", " between: each is translated in that context where it is
 * shown ("running" in "State of the service"). A sentence takes it as a label, "(kind of the network: %[...]2)", so that no
 * language has to bend it.
 */
#pragma once
#include <glib.h>

typedef struct _DcwMessage DcwMessage;

/* text: marked N_(); then up to nine const char * arguments and NULL. */
DcwMessage *dcw_message_new (const char *text, ...) G_GNUC_NULL_TERMINATED;
DcwMessage *dcw_message_newv (const char *text, const char *const *args); /* extra arguments are dropped */
DcwMessage *dcw_message_ref (const DcwMessage *message);
void dcw_message_unref (DcwMessage *message); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwMessage, dcw_message_unref)

const char *dcw_message_text (const DcwMessage *message);        /* English, with its %N */
const char *const *dcw_message_args (const DcwMessage *message); /* NULL-terminated */
char *dcw_message_english (const DcwMessage *message);           /* free with g_free() */
char *dcw_message_show (const DcwMessage *message);              /* in the user's language; free with g_free() */
gboolean dcw_message_equal (const DcwMessage *a, const DcwMessage *b);
