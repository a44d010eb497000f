/* files: what the window opens and saves: profiles and files from the other computer, stations, exports. */
#pragma once
#include "window.h"

typedef enum { DCW_UI_FILE_PROFILE, DCW_UI_FILE_STATION, DCW_UI_FILE_PLAN, DCW_UI_FILE_SNAPSHOT } DcwUiFileKind;

/* By how it begins, or by its name if that can't be read: what opens it then says why not. */
DcwUiFileKind dcw_ui_file_kind (const char *path);
/* Opens whatever it is, or tells what it is for. path: absolute. */
void dcw_ui_file_open (DcwUiWindow *window, const char *path);
/* spec: as --station takes it. The draft begins anew. While the computer is being changed it is only told why not. */
void dcw_ui_station_open (DcwUiWindow *window, const char *spec);
/* What can be opened instead of the present station. Unref it. */
GMenuModel *dcw_ui_station_menu (void);

/* Asks for a file to open, or where to save, name (or, absolute, a path) being proposed; calls back with the path if one was
 * chosen. */
typedef void (*DcwUiPathFunc) (DcwUiWindow *window, const char *path, gpointer data);
void dcw_ui_file_ask_open (DcwUiWindow *window, const char *title, DcwUiPathFunc open, gpointer data);
void dcw_ui_file_ask_save (DcwUiWindow *window, const char *title, const char *name, DcwUiPathFunc save, gpointer data);

/* In place: what a file name may not have becomes "_", such as what a computer calls itself may have. Returns name. */
char *dcw_ui_file_tame (char *name);

/* What to propose for a file about the computer of the window: its name, "-" and this. Free with g_free(). */
char *dcw_ui_file_name (DcwUiWindow *window, const char *rest);

/* The actions wizard.open, .save, .recent (s), .station (s), .station-file, .station-exports. */
void dcw_ui_files_install (GtkWidgetClass *window);
