/* column: what keeps a page from becoming wider than can be read. */
#pragma once
#include <gtk/gtk.h>

/* For a box with one child, which gets no wider than a line of text should be, and stands in the middle. */
GtkLayoutManager *dcw_ui_column_new (void);
