/* scratch: a folder of its own for a test, and small things to do with files in it. Nothing here passes fault points. */
#pragma once
#include <glib.h>

/* A new empty folder (0700). */
char *dcw_scratch_new (void);
/* Removes it with all that is in it (links are not followed) and frees the name. */
void dcw_scratch_free (char *folder);
/* Whole contents; NULL: absent. Free with g_free(). */
char *dcw_scratch_read (const char *path, gsize *size);
void dcw_scratch_write (const char *path, const char *text);
/* The file has exactly this text; NULL: is absent. */
gboolean dcw_scratch_has (const char *path, const char *text);
