/* restart-card: the services that wait for a restart, who is connected to them, and a button that restarts them below the fields
 * for what that needs; the same on every page that shows what a run left.
 */
#pragma once
#include <gtk/gtk.h>
#include "session.h"

/* With a heading. It goes with the scene, and is not seen while nothing waits. */
GtkWidget *dcw_ui_restart_card_new (DcwUiSession *session);
