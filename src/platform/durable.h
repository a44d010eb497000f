/* durable: the only way the project makes bytes last. Same names on POSIX and Windows.
 *
 * Every step (create, allocate, write, flush, rename, flush folder, remove, ...) calls dcw_fault_point() first; a test
 * build links a hook that can kill the process, tear a write in half, or fail with an error at the N-th step. Nothing
 * durable may go around this file.
 * File names are GLib file names (UTF-8 on Windows). Nothing follows a symbolic link or reparse point at the last part of a
 * path; something that is not a plain file is DCW_ERROR_REFUSED. A full disk is DCW_ERROR_IO whose message says so.
 */
#pragma once
#include <glib.h>

/* Replaces path whole: PATH.new (fixed name) written, flushed, renamed over path, folder flushed. Windows: write-through
 * move. On an error path is as it was; a left-over PATH.new is harmless and is overwritten. mode: POSIX permission bits. */
gboolean dcw_durable_replace (const char *path, gconstpointer data, gsize size, int mode, GError **error);
/* Makes sure that dcw_durable_replace() of size bytes has space now: allocates PATH.new. The next replace uses it. */
gboolean dcw_durable_reserve (const char *path, gsize size, int mode, GError **error);
/* Removes PATH.new if it is there. */
void dcw_durable_release (const char *path);
/* Removes a file and flushes its folder; absent is fine. */
gboolean dcw_durable_remove (const char *path, GError **error);
/* Makes one folder (0700) and flushes its parent; there already is fine if it is a real folder. */
gboolean dcw_durable_make_folder (const char *path, GError **error);

/* Reads a plain file of at most max bytes. Absent: NULL, *absent TRUE (if given), DCW_ERROR_IO. */
GBytes *dcw_durable_read (const char *path, gsize max, gboolean *absent, GError **error);

/* A file that is only appended to; each append is written and flushed before it returns. */
typedef struct _DcwDurableLog DcwDurableLog;
/* reserve: bytes of space allocated beyond the end (length does not change); 0: none. exclusive: the file must be new. */
DcwDurableLog *dcw_durable_log_open (const char *path, gsize reserve, gboolean exclusive, GError **error);
/* Cuts the file at length first (a torn last record). */
gboolean dcw_durable_log_truncate (DcwDurableLog *log, guint64 length, GError **error);
gboolean dcw_durable_log_append (DcwDurableLog *log, gconstpointer data, gsize size, GError **error);
void     dcw_durable_log_close (DcwDurableLog *log); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwDurableLog, dcw_durable_log_close)
