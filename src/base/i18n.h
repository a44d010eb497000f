/* i18n: marks text that a person reads. _() and C_() translate now; N_() only marks (tables; translated when shown). */
#pragma once
#include <glib.h>

#define DCW_GETTEXT_DOMAIN "opc-dcom-wizard"
#define _(text) dcw_gettext (text)
#define N_(text) (text)
#define NC_(context, text) (text)
/* A text of one or two words says too little to be translated: context tells what it is. A table marks all of its rows with
 * one context, NC_ ("topic", "Firewall"), and whoever shows them gives the same: C_ ("topic", topic->title). */
#define C_(context, text) dcw_pgettext ((context), (text))

/* text, or what it is in the user's language, which stays valid. What was looked up is kept: libintl asks Windows for its
 * language at every text. From any thread. */
const char *dcw_gettext (const char *text) G_GNUC_FORMAT (1);
const char *dcw_pgettext (const char *context, const char *text) G_GNUC_FORMAT (2);
/* When the language or the folder of the translations has changed. */
void dcw_i18n_forget (void);

/* "a, b" and "a; b" as the user's language has it; empty ones are left out. NULL-terminated. Free with g_free(). */
char *dcw_i18n_list (const char *const *entries);
char *dcw_i18n_statements (const char *const *statements);
