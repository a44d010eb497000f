/* durable: the only way the project makes bytes last. Same names on POSIX and Windows.
 *
 * Every step (create, allocate, write, flush, rename, flush folder, remove, ...) calls dcw_fault_point() first; a test
 * build links a hook that can kill the process, tear a write in half, or fail with an error at the N-th step. Nothing
 * durable may go around this file.
 * File names are GLib file names (UTF-8 on Windows). Nothing follows a symbolic link or reparse point at the last part of a
 * path; something that is not a plain file is DCW_ERROR_REFUSED. A full disk is DCW_ERROR_IO whose message says so.
 * Any thread may call; one file at a time belongs to one thread.
 */
#pragma once
#include <glib.h>

/* As a mode: the permission bits and, as far as the system lets us, the owner of the file that is replaced; 0600 when
 * there is none. Access control lists and extended attributes are not carried over. */
#define DCW_DURABLE_SAME_MODE (-1)

/* Replaces path whole: PATH.new (fixed name) written, flushed, renamed over path, folder flushed. Windows: write-through
 * move. On an error path is as it was, or, when only flushing the folder failed, whole and new already: reading tells.
 * A left-over PATH.new is harmless and is overwritten. mode: POSIX permission bits (whatever the umask; on Windows, and
 * where the file system has none, the file gets what its folder hands down), or DCW_DURABLE_SAME_MODE. */
gboolean dcw_durable_replace (const char *path, gconstpointer data, gsize size, int mode, GError **error);
/* Makes sure that dcw_durable_replace() of size bytes has space now: allocates PATH.new. The next replace uses it; one
 * after that has the space of the file that was replaced, unless somebody else takes it: reserve again. A file system
 * that cannot promise space (copy on write) is asked whether it has as much. */
gboolean dcw_durable_reserve (const char *path, gsize size, int mode, GError **error);
/* Removes PATH.new if it is there. */
void dcw_durable_release (const char *path);
/* Removes a file and flushes its folder; absent is fine. */
gboolean dcw_durable_remove (const char *path, GError **error);
/* Makes one folder (0700; Windows: as dcw_folder_private() makes them) and flushes its parent; there already is fine if it is
 * a real folder, whoever may use it: dcw_folder_private() looks at that. */
gboolean dcw_durable_make_folder (const char *path, GError **error);

/* Reads a plain file of at most max bytes (more: DCW_ERROR_LIMIT). Absent: NULL, *absent TRUE (if given), DCW_ERROR_IO. */
GBytes *dcw_durable_read (const char *path, gsize max, gboolean *absent, GError **error);

/* A file that is only appended to (0600 when it is made); each append is written and flushed before it returns. */
typedef struct _DcwDurableLog DcwDurableLog;
/* reserve: bytes of space allocated beyond the end (length does not change) while the log is open; 0: none.
 * exclusive: the file must be new (DCW_ERROR_REFUSED). The name is durable when this returns. */
DcwDurableLog *dcw_durable_log_open (const char *path, gsize reserve, gboolean exclusive, GError **error);
/* The known end: what was there when it was opened, and every append since that succeeded. */
guint64 dcw_durable_log_length (const DcwDurableLog *log);
/* Cuts the file at length first (a torn last record). DCW_ERROR_INVALID: beyond the known end. */
gboolean dcw_durable_log_truncate (DcwDurableLog *log, guint64 length, GError **error);
/* On an error the known end stays: the next append cuts what this one left, and until then (a crash, say) the data may
 * be found there, whole or in part. */
gboolean dcw_durable_log_append (DcwDurableLog *log, gconstpointer data, gsize size, GError **error);
void dcw_durable_log_close (DcwDurableLog *log); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwDurableLog, dcw_durable_log_close)
