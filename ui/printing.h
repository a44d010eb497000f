/* printing: a record on paper: its title and the computer on every page, pages counted, no line cut in two.
 */
#pragma once
#include "apply/record.h"
#include "window.h"

/* Takes record. Asks for printer and paper; goes on by itself, and tells in the window what went wrong. */
void dcw_ui_print_record (DcwUiWindow *window, DcwRecord *record);
