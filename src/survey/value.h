/* value: registry values as what they mean, for surveys. */
#pragma once
#include "station/view.h"

/* Text of a REG_SZ or REG_EXPAND_SZ; NULL: not there, unknown or not text. Free with g_free(). */
char *dcw_value_text (DcwView *view, const char *key, const char *name);
/* The same of a key that there is a resource of. */
char *dcw_value_text_of (DcwView *view, const DcwResource *key, const char *name);
/* The same of a state of a value. */
char *dcw_value_state_text (const DcwState *state);
/* FALSE: not there, unknown or no REG_DWORD of four bytes. */
gboolean dcw_value_number (DcwView *view, const char *key, const char *name, guint32 *number);
/* Whether a key is there. */
DcwStatus dcw_value_key (DcwView *view, const char *key);
/* Keys directly below key; borrowed, never NULL. An impossible path has none. */
const DcwListing *dcw_value_keys (DcwView *view, const char *key);
/* The program of a command line as COM and the service manager start it: between quotes, else up to ".exe", else the first
 * word. Free with g_free(); NULL for NULL or an empty one. */
char *dcw_value_program (const char *command);
/* The file name of a Windows path; borrowed. */
const char *dcw_value_file_name (const char *path);
/* "{8-4-4-4-12}" in hex, as keys of classes and AppIDs are named; NULL is none. */
gboolean dcw_value_is_guid (const char *text);
