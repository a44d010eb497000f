/* translations: where the texts of other languages are: beside the program, wherever that was put. */
#pragma once
#include <glib.h>

/* For a program's main(), after setlocale() and before the first text. The folder is $OPCDCOM_LOCALE
 * (see platform/loading.h), else share/locale in the
 * folder above the program's (bin), else share/locale beside the program; texts come as UTF-8 whatever the locale has. Where
 * there is none, texts stay as they are written. */
void dcw_translations_bind (void);
/* The same for a program in a given folder, without binding. NULL: there is none. Free with g_free(). */
char *dcw_translations_folder (const char *program_folder);
