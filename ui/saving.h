/* saving: what Review would change, kept as a file instead of being applied: the answers, the plan, or a script.
 */
#pragma once
#include "window.h"

/* Unref it. */
GMenuModel *dcw_ui_saving_menu (void);
/* The actions wizard.save-plan and .save-script; wizard.save is that of files.h. */
void dcw_ui_saving_install (GtkWidgetClass *window);
