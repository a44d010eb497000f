/* permission-grid: the boxes in which one entry of a list of permissions is allowed and denied its rights, one row a right. It
 * shows what the editor's list says and tells what was ticked; it changes nothing itself.
 */
#pragma once
#include <gtk/gtk.h>
#include "topics/list-edit.h"

typedef struct _DcwUiPermissionGrid DcwUiPermissionGrid;

/* A person ticked a box, or the reverse: the rights of mask are allowed (denied), or not any more. */
typedef void (*DcwUiPermissionToggled) (guint32 mask, gboolean deny, gboolean on, gpointer data);

/* Fills grid with the rights that use has. It goes with grid. */
DcwUiPermissionGrid *dcw_ui_permission_grid_new (GtkGrid *grid, DcwComUse use, DcwUiPermissionToggled toggled, gpointer data);
/* Shows the rights of row in edit; row NULL: nobody's. TRUE: some of them can't be changed here. */
gboolean dcw_ui_permission_grid_show (DcwUiPermissionGrid *grid, const DcwListEdit *edit, const DcwListRow *row);
void dcw_ui_permission_grid_grab_focus (DcwUiPermissionGrid *grid);
