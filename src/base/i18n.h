/* i18n: marks text that a person reads. _() translates now; N_() only marks (tables; translated when shown). */
#pragma once
#include <glib.h>

#define DCW_GETTEXT_DOMAIN "opc-dcom-wizard"
#define _(text) g_dgettext (DCW_GETTEXT_DOMAIN, (text))
#define N_(text) (text)
