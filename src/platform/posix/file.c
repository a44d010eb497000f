#define _GNU_SOURCE /* fallocate */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "base/i18n.h"
#include "platform/durable.h"
#include "platform/posix/fail.h"
#include "platform/posix/place.h"

struct _DcwFile {
  int fd;
  char *path;
  struct stat st; /* when it was opened */
};

/* O_NONBLOCK: a pipe in place of the file must not make us wait. */
static int
open_at (DcwPlace *place, DcwFileHow how, int mode)
{
  const int always = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  int fd;

  switch (how) {
  case DCW_FILE_READ:
    return openat (place->fd, place->name, O_RDONLY | always);
  case DCW_FILE_NEW:
    return openat (place->fd, place->name, O_RDWR | O_CREAT | O_EXCL | always, (mode_t)mode);
  case DCW_FILE_SHARED:
    fd = openat (place->fd, place->name, O_RDWR | O_CREAT | always, (mode_t)mode);
    /* A file of somebody else's that we may read can still be locked. */
    return fd < 0 && errno == EACCES ? openat (place->fd, place->name, O_RDONLY | always) : fd;
  case DCW_FILE_WRITE:
  default:
    return openat (place->fd, place->name, O_RDWR | O_CREAT | always, (mode_t)mode);
  }
}

DcwFile *
dcw_file_open (DcwPlace *place, DcwFileHow how, int mode, gboolean *absent, GError **error)
{
  const DcwStep step = how == DCW_FILE_READ ? DCW_STEP_OPEN : how == DCW_FILE_SHARED ? DCW_STEP_LOCK : DCW_STEP_CREATE;
  g_autoptr (DcwFile) file = NULL;
  int fd = open_at (place, how, mode);

  if (fd < 0) {
    if (absent != NULL && errno == ENOENT)
      *absent = TRUE;
    if (errno == EEXIST)
      dcw_step_fail (step, place->path, DCW_ERROR_REFUSED, _ ("it is there already"), error);
    else
      dcw_fail_errno (step, place->path, errno, error);
    return NULL;
  }
  file = g_new0 (DcwFile, 1);
  file->fd = fd;
  file->path = g_strdup (place->path);
  if (fstat (fd, &file->st) != 0) {
    dcw_fail_errno (step, place->path, errno, error);
    return NULL;
  }
  if (!S_ISREG (file->st.st_mode)) {
    dcw_step_fail_not_plain (step, place->path, error);
    return NULL;
  }
  return g_steal_pointer (&file);
}

void
dcw_file_close (DcwFile *file)
{
  if (file == NULL)
    return;
  close (file->fd);
  g_free (file->path);
  g_free (file);
}

guint64
dcw_file_size (const DcwFile *file)
{
  return (guint64)file->st.st_size;
}

gboolean
dcw_file_is_ours (const DcwFile *file, DcwPlace *like)
{
  struct stat st;

  if (file->st.st_nlink != 1)
    return FALSE;
  if (file->st.st_uid == geteuid ())
    return TRUE;
  return like != NULL && fstatat (like->fd, like->name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (st.st_mode)
         && st.st_uid == file->st.st_uid;
}

/* Gives away as much of the ownership as we may; what is left of mode if the group could not be given. */
static mode_t
set_owner (DcwFile *file, const struct stat *like)
{
  const mode_t mode = like->st_mode & 0777;

  if (like->st_uid == file->st.st_uid && like->st_gid == file->st.st_gid)
    return mode;
  if (fchown (file->fd, like->st_uid, like->st_gid) == 0 || like->st_gid == file->st.st_gid
      || fchown (file->fd, (uid_t)-1, like->st_gid) == 0)
    return mode;
  return mode & 0707;
}

gboolean
dcw_file_set_mode (DcwFile *file, int mode, DcwPlace *like, GError **error)
{
  mode_t bits = (mode_t)mode & 0777;
  struct stat st;

  if (mode == DCW_DURABLE_SAME_MODE) {
    bits = 0600;
    if (fstatat (like->fd, like->name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (st.st_mode))
      bits = set_owner (file, &st);
  }
  /* A file system without permissions says EPERM (or that it cannot). */
  if ((file->st.st_mode & 07777) != bits && fchmod (file->fd, bits) != 0 && errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
    return dcw_fail_errno (DCW_STEP_CREATE, file->path, errno, error);
  return TRUE;
}

gssize
dcw_file_read (DcwFile *file, gpointer data, gsize size, GError **error)
{
  for (;;) {
    ssize_t n = read (file->fd, data, size);

    if (n >= 0)
      return n;
    if (errno != EINTR) {
      dcw_fail_errno (DCW_STEP_READ, file->path, errno, error);
      return -1;
    }
  }
}

gboolean
dcw_file_write_at (DcwFile *file, guint64 offset, gconstpointer data, gsize size, GError **error)
{
  const char *from = data;

  while (size > 0) {
    ssize_t n = pwrite (file->fd, from, size, (off_t)offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return dcw_fail_errno (DCW_STEP_WRITE, file->path, n < 0 ? errno : ENOSPC, error);
    from += n;
    offset += (guint64)n;
    size -= (gsize)n;
  }
  return TRUE;
}

gboolean
dcw_file_truncate (DcwFile *file, guint64 length, GError **error)
{
  if (ftruncate (file->fd, (off_t)length) != 0)
    return dcw_fail_errno (DCW_STEP_TRUNCATE, file->path, errno, error);
  return TRUE;
}

static gboolean
has_free (DcwFile *file, guint64 wanted, GError **error)
{
  struct statvfs vfs;

  if (fstatvfs (file->fd, &vfs) != 0 || vfs.f_frsize == 0)
    return TRUE;
  return wanted / vfs.f_frsize < vfs.f_bavail || dcw_step_fail_full (DCW_STEP_ALLOCATE, file->path, error);
}

gboolean
dcw_file_allocate (DcwFile *file, guint64 start, guint64 end, gboolean keep_length, GError **error)
{
  int failure = EOPNOTSUPP;

  if (end <= start)
    return TRUE;
  if (end > G_MAXINT64)
    return dcw_step_fail_full (DCW_STEP_ALLOCATE, file->path, error);
#ifdef FALLOC_FL_KEEP_SIZE
  do
    failure = fallocate (file->fd, keep_length ? FALLOC_FL_KEEP_SIZE : 0, (off_t)start, (off_t)(end - start)) == 0 ? 0 : errno;
  while (failure == EINTR);
#endif
  if (failure == 0)
    return TRUE;
  if (failure == EOPNOTSUPP || failure == ENOSYS || failure == EINVAL)
    return has_free (file, end - start, error);
  return dcw_fail_errno (DCW_STEP_ALLOCATE, file->path, failure, error);
}

gboolean
dcw_file_flush (DcwFile *file, GError **error)
{
  if (fsync (file->fd) != 0)
    return dcw_fail_errno (DCW_STEP_FLUSH, file->path, errno, error);
  return TRUE;
}

gboolean
dcw_file_lock (DcwFile *file, GError **error)
{
  int failure;

  do
    failure = flock (file->fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  while (failure == EINTR);
  if (failure == 0)
    return TRUE;
  if (failure != EWOULDBLOCK)
    dcw_fail_errno (DCW_STEP_LOCK, file->path, failure, error);
  return FALSE;
}

gboolean
dcw_file_is_at (const DcwFile *file, DcwPlace *place)
{
  struct stat st;

  return fstatat (place->fd, place->name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_dev == file->st.st_dev
         && st.st_ino == file->st.st_ino;
}
