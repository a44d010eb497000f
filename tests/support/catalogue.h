/* catalogue: a language of the test's own, as gettext reads it (GNU gettext manual, 10.3 The Format of GNU MO Files). */
#pragma once
#include <glib.h>

typedef struct {
  const char *context; /* or NULL */
  const char *text, *translation;
} DcwTestText;

/* Writes the texts below folder and makes them the language of this process, for as long as it lives. At least one
 * text; the first one has a context. */
void dcw_catalogue_use (const char *folder, const DcwTestText *texts, guint n_texts);
