/* help: what F1 says about a page. */
#pragma once
#include "window.h"

/* A dialog: what the page is for, the keys, a link that opens the section of the README that tells more. Escape closes it. */
void dcw_ui_help_show (GtkWindow *parent, const DcwUiPage *page);
