/* pair: the two computers of a connection, drawn, with what runs on each. */
#pragma once
#include <gtk/gtk.h>

typedef struct {
  const char *name, *runs; /* what it is called, and what runs on it, translated; NULL: not said */
  gboolean is_set_up;      /* drawn with a tick; whoever can't see that has to be told in words elsewhere */
} DcwUiPairSide;

GtkWidget *dcw_ui_pair_new (const DcwUiPairSide *here, const DcwUiPairSide *there);
