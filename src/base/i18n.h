/* i18n: marks text that a person reads. _() and C_() translate now; N_() only marks (tables; translated when shown). */
#pragma once
#include <glib.h>

#define DCW_GETTEXT_DOMAIN "opc-dcom-wizard"
#define _(text) g_dgettext (DCW_GETTEXT_DOMAIN, (text))
#define N_(text) (text)
/* A text that means different things elsewhere: context tells translators which. */
#define C_(context, text) g_dpgettext2 (DCW_GETTEXT_DOMAIN, (context), (text))
