/* durable-subject FOLDER WHAT: makes things last in FOLDER, for tests that kill it or watch its system calls.
 *
 * good: a small transaction of each durable call there is: file goes from v0 over v1 to v2, state/log says so before.
 * now: says what time it is. Everything else does something that strace-order.py must notice.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <glib/gstdio.h>
#ifdef G_OS_UNIX
#include <unistd.h>
#endif
#include "platform/clock.h"
#include "platform/durable.h"
#include "platform/fault.h"
#include "platform/folder.h"
#include "platform/lock.h"

static char *file, *fresh, *folder, *state;

static gboolean
append (DcwDurableLog *log, const char *text, GError **error)
{
  return dcw_durable_log_append (log, text, strlen (text), error);
}

static gboolean
replace (const char *text, GError **error)
{
  return dcw_durable_replace (file, text, strlen (text), DCW_DURABLE_SAME_MODE, error);
}

static gboolean
do_good (GError **error)
{
  g_autofree char *lock_path = g_build_filename (state, "lock", NULL), *log_path = g_build_filename (state, "log", NULL);
  g_autofree char *sub = g_build_filename (state, "sub", NULL);
  g_autoptr (DcwLock) lock = NULL;
  g_autoptr (DcwDurableLog) log = NULL;

  if (!dcw_folder_private (state, error))
    return FALSE;
  lock = dcw_lock_take (lock_path, error);
  if (lock == NULL || !dcw_durable_reserve (file, 4096, 0600, error))
    return FALSE;
  log = dcw_durable_log_open (log_path, 256, TRUE, error);
  if (log == NULL || !append (log, "intend v1\n", error) || !replace ("v1", error) || !append (log, "intend v2\n", error)
      || !replace ("v2", error) || !append (log, "to be cut", error) || !dcw_durable_log_truncate (log, 20, error)
      || !append (log, "end\n", error))
    return FALSE;
  g_clear_pointer (&log, dcw_durable_log_close);
  if (!dcw_durable_make_folder (sub, error) || !dcw_durable_reserve (file, 100, 0600, error))
    return FALSE;
  dcw_durable_release (file);
  return dcw_durable_remove (log_path, error);
}

static gboolean
do_now (GError **error)
{
  return printf ("%" G_GINT64_FORMAT, dcw_clock_now_s ()) > 0;
}

#ifdef G_OS_UNIX

static void
announce (const char *step, const char *path)
{
  dcw_fault_point (step, path);
}

static int
write_new (gboolean flush)
{
  int fd;

  announce ("create", fresh);
  fd = open (fresh, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  announce ("write", fresh);
  if (write (fd, "new", 3) != 3)
    return -1;
  if (flush) {
    announce ("flush", fresh);
    fsync (fd);
  }
  return fd;
}

static void
flush_folder (void)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  announce ("flush-folder", folder);
  fsync (fd);
  close (fd);
}

static gboolean
do_unannounced_write (GError **error)
{
  return g_file_set_contents (file, "around", -1, error);
}

static gboolean
do_unannounced_remove (GError **error)
{
  return g_remove (file) == 0;
}

static gboolean
do_unannounced_folder (GError **error)
{
  return g_mkdir (state, 0700) == 0;
}

static gboolean
do_announced_otherwise (GError **error)
{
  announce ("create", fresh);
  return g_remove (file) == 0;
}

static gboolean
do_announced_elsewhere (GError **error)
{
  announce ("remove", fresh);
  return g_remove (file) == 0;
}

static gboolean
do_rename_unflushed (GError **error)
{
  close (write_new (FALSE));
  announce ("rename", file);
  if (rename (fresh, file) != 0)
    return FALSE;
  flush_folder ();
  return TRUE;
}

static gboolean
do_rename_written_after_flush (GError **error)
{
  const int fd = write_new (TRUE);

  announce ("write", fresh);
  if (write (fd, "more", 4) != 4)
    return FALSE;
  close (fd);
  announce ("rename", file);
  if (rename (fresh, file) != 0)
    return FALSE;
  flush_folder ();
  return TRUE;
}

static gboolean
do_rename_folder_unflushed (GError **error)
{
  close (write_new (TRUE));
  announce ("rename", file);
  return rename (fresh, file) == 0;
}

static gboolean
do_rename_folder_flushed_late (GError **error)
{
  g_autofree char *other = g_build_filename (folder, "other", NULL);

  close (write_new (TRUE));
  announce ("rename", file);
  if (rename (fresh, file) != 0 || !dcw_durable_replace (other, "x", 1, 0600, error))
    return FALSE;
  flush_folder ();
  return TRUE;
}

static gboolean
do_write_unflushed (GError **error)
{
  close (write_new (FALSE));
  return TRUE;
}

#endif

static const struct {
  const char *name;
  gboolean (*act) (GError **error);
} deeds[] = {
  { "good", do_good },
  { "now", do_now },
#ifdef G_OS_UNIX
  { "unannounced-write", do_unannounced_write },
  { "unannounced-remove", do_unannounced_remove },
  { "unannounced-folder", do_unannounced_folder },
  { "announced-otherwise", do_announced_otherwise },
  { "announced-elsewhere", do_announced_elsewhere },
  { "rename-unflushed", do_rename_unflushed },
  { "rename-written-after-flush", do_rename_written_after_flush },
  { "rename-folder-unflushed", do_rename_folder_unflushed },
  { "rename-folder-flushed-late", do_rename_folder_flushed_late },
  { "write-unflushed", do_write_unflushed },
#endif
};

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    return 2;
  folder = argv[1];
  file = g_build_filename (folder, "file", NULL);
  fresh = g_strconcat (file, ".new", NULL);
  state = g_build_filename (folder, "state", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++) {
    if (!g_str_equal (deeds[i].name, argv[2]))
      continue;
    if (deeds[i].act (&error))
      return 0;
    fprintf (stderr, "%s: %s\n", argv[2], error != NULL ? error->message : "failed");
    return 1;
  }
  return 2;
}
