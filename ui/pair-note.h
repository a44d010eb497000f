/* pair-note: what people have to know of a file between two computers, on the page where it was written or opened. */
#pragma once
#include <gtk/gtk.h>
#include "model/profile.h"

typedef struct {
  char *from;   /* the computer that wrote it, fit to be shown */
  char *digest; /* as the command has it */
  char **accounts; /* that it names: users, and who calls back */
  char **lacks; /* what the other computer should know and the file does not say, in the user's language */
} DcwUiPairNote;

/* lacks: of DcwMessage. From any thread. */
DcwUiPairNote *dcw_ui_pair_note_new (const DcwProfile *pair, const GPtrArray *lacks);
void dcw_ui_pair_note_free (DcwUiPairNote *note); /* NULL is fine */
/* Puts it at the end of box. title: translated, or NULL. */
void dcw_ui_pair_note_show (GtkWidget *box, const char *title, const DcwUiPairNote *note);
