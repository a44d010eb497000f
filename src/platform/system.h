/* system: what durable, lock and folder need from the operating system: posix/ and win32/, chosen by meson.
 *
 * Inside src/platform only. One call does one thing and passes no fault point: the order of the steps and the points
 * are in durable.c and its neighbours, once for both systems. Every failure is a whole DCW_ERROR with the file's name.
 * POSIX looks names up in a folder that is held open, so that a folder moved meanwhile is still the same folder.
 */
#pragma once
#include <gio/gio.h>
#include "base/error.h"

/* What can be done to a file; the texts of the failures and the names of the fault points go by it. */
typedef enum {
  DCW_STEP_OPEN,
  DCW_STEP_READ,
  DCW_STEP_CREATE,
  DCW_STEP_ALLOCATE,
  DCW_STEP_WRITE,
  DCW_STEP_TRUNCATE,
  DCW_STEP_FLUSH,
  DCW_STEP_RENAME,
  DCW_STEP_FLUSH_FOLDER,
  DCW_STEP_REMOVE,
  DCW_STEP_MAKE_FOLDER,
  DCW_STEP_LOCK,
  DCW_STEP_DONE,
} DcwStep;

/* Asks the fault hook. FALSE: fail now (error set). torn (may be NULL: a tear is then a death before the step): set when
 * half of the data is to be written and dcw_step_torn() called. */
gboolean dcw_step (DcwStep step, const char *path, gboolean *torn, GError **error);
/* Dies; where a test survives that, sets error and returns FALSE. */
gboolean dcw_step_torn (DcwStep step, const char *path, GError **error);
/* Sets error: "PATH: what could not be done: reason". Returns FALSE, so that callers can return it. */
gboolean dcw_step_fail (DcwStep step, const char *path, DcwErrorCode code, const char *reason, GError **error);
gboolean dcw_step_fail_full (DcwStep step, const char *path, GError **error);      /* the disk is full */
gboolean dcw_step_fail_not_plain (DcwStep step, const char *path, GError **error); /* not a plain file */

/* Where a file is: its folder, held open, and its name there. */
typedef struct _DcwPlace DcwPlace;
/* DCW_ERROR_INVALID: no name at the end of path. absent (may be NULL): set when the folder is not there. */
DcwPlace *dcw_place_open (const char *path, gboolean *absent, GError **error);
void dcw_place_close (DcwPlace *place); /* NULL is fine */
/* A neighbour in the same folder, named by the file's name and suffix. Must be closed before place is. */
DcwPlace *dcw_place_neighbour (DcwPlace *place, const char *suffix);
const char *dcw_place_path (const DcwPlace *place);   /* as it was given, and suffix */
const char *dcw_place_folder (const DcwPlace *place); /* the folder's */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwPlace, dcw_place_close)

typedef enum {
  DCW_ENTRY_ABSENT,
  DCW_ENTRY_PLAIN,
  DCW_ENTRY_FOLDER,
  DCW_ENTRY_OTHER, /* a link, a device, a pipe, ... */
} DcwEntry;
gboolean dcw_place_look (DcwPlace *place, DcwEntry *entry, GError **error);
gboolean dcw_place_rename (DcwPlace *from, DcwPlace *to, GError **error); /* replaces to */
gboolean dcw_place_flush (DcwPlace *place, GError **error);               /* the folder */
gboolean dcw_place_remove (DcwPlace *place, gboolean *absent, GError **error);
gboolean dcw_place_make_folder (DcwPlace *place, gboolean *existed, GError **error);

/* An open plain file. */
typedef struct _DcwFile DcwFile;
typedef enum {
  DCW_FILE_READ,
  DCW_FILE_WRITE,  /* made if it is not there */
  DCW_FILE_NEW,    /* made; DCW_ERROR_REFUSED when it is there */
  DCW_FILE_SHARED, /* made if it is not there; to be locked; others may have it open as well */
} DcwFileHow;
/* mode: of a file that is made, whatever the umask. absent (may be NULL): set when it is not there. */
DcwFile *dcw_file_open (DcwPlace *place, DcwFileHow how, int mode, gboolean *absent, GError **error);
void dcw_file_close (DcwFile *file);         /* NULL is fine */
guint64 dcw_file_size (const DcwFile *file); /* when it was opened */
/* Nobody else owns it (like: or the owner of the plain file there does; may be NULL), and it has no second name. */
gboolean dcw_file_is_ours (const DcwFile *file, DcwPlace *like);
/* Gives file the permission bits mode, or, mode being DCW_DURABLE_SAME_MODE, bits and owner of the plain file at like. */
gboolean dcw_file_set_mode (DcwFile *file, int mode, DcwPlace *like, GError **error);
gssize dcw_file_read (DcwFile *file, gpointer data, gsize size, GError **error); /* 0: the end; -1: error */
gboolean dcw_file_write_at (DcwFile *file, guint64 offset, gconstpointer data, gsize size, GError **error);
gboolean dcw_file_truncate (DcwFile *file, guint64 length, GError **error);
/* Allocates what lies between start and end. keep_length: without changing the file's length. Where the file system
 * cannot promise space, looks whether there is as much free now. */
gboolean dcw_file_allocate (DcwFile *file, guint64 start, guint64 end, gboolean keep_length, GError **error);
gboolean dcw_file_flush (DcwFile *file, GError **error);
/* FALSE without an error: somebody else holds it. */
gboolean dcw_file_lock (DcwFile *file, GError **error);
/* The name at place still means file. */
gboolean dcw_file_is_at (const DcwFile *file, DcwPlace *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwFile, dcw_file_close)

/* The state folder when OPCDCOM_STATE is not set. */
char *dcw_system_state_folder (void);
/* size bytes (whole pages), all zero, out of swap and dumps if the system lets us; never NULL. */
gpointer dcw_system_pages_new (gsize size);
void dcw_system_pages_free (gpointer pages, gsize size);
void dcw_system_random (gpointer data, gsize size);
/* One line from standard input into line (size bytes with the NUL), echo off when it is a terminal. FALSE: end of
 * input, too long, or interrupted. */
gboolean dcw_system_read_line (char *line, gsize size, gboolean echo, const char *question);
