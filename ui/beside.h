/* beside: profiles and files from other computers that lie where the program was started from, such as a memory stick that goes from one
 * computer to the other. Found only, by their names: what is in them is read when somebody opens one.
 */
#pragma once
#include <glib.h>

#define DCW_UI_PROFILE_ENDING ".opc-profile" /* what the window gives such a file when it saves one */
#define DCW_UI_BESIDE_MAX 8                  /* more are in the dialog that opens files */

/* Absolute paths, sorted by name: regular files with that ending in folder and, where it is the "bin" of a package, in the package's own
 * folder. folder NULL, or one that can't be read: none. Free with g_ptr_array_unref(). */
GPtrArray *dcw_ui_beside_find (const char *folder);
