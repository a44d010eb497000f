#define _GNU_SOURCE /* O_PATH */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/i18n.h"
#include "platform/posix/fail.h"
#include "platform/posix/place.h"

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

DcwPlace *
dcw_place_open (const char *path, gboolean *absent, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *slash = strrchr (path, '/'), *name = slash != NULL ? slash + 1 : path;
  DcwPlace *place;
  int fd;

  if (*name == '\0' || strcmp (name, ".") == 0 || strcmp (name, "..") == 0) {
    dcw_step_fail (DCW_STEP_OPEN, path, DCW_ERROR_INVALID, _ ("a name is expected at the end"), error);
    return NULL;
  }
  fd = open (folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    if (absent != NULL && (errno == ENOENT || errno == ENOTDIR))
      *absent = TRUE;
    dcw_fail_errno (DCW_STEP_OPEN, path, errno, error);
    return NULL;
  }
  place = g_new0 (DcwPlace, 1);
  place->fd = fd;
  place->owns_fd = TRUE;
  place->path = g_strdup (path);
  place->folder = g_steal_pointer (&folder);
  place->name = place->path + (name - path);
  return place;
}

DcwPlace *
dcw_place_neighbour (DcwPlace *place, const char *suffix)
{
  DcwPlace *neighbour = g_new0 (DcwPlace, 1);

  neighbour->fd = place->fd;
  neighbour->path = g_strconcat (place->path, suffix, NULL);
  neighbour->folder = g_strdup (place->folder);
  neighbour->name = neighbour->path + (place->name - place->path);
  return neighbour;
}

void
dcw_place_close (DcwPlace *place)
{
  if (place == NULL)
    return;
  if (place->owns_fd)
    close (place->fd);
  g_free (place->path);
  g_free (place->folder);
  g_free (place);
}

const char *
dcw_place_path (const DcwPlace *place)
{
  return place->path;
}

const char *
dcw_place_folder (const DcwPlace *place)
{
  return place->folder;
}

gboolean
dcw_place_look (DcwPlace *place, DcwEntry *entry, GError **error)
{
  struct stat st;

  if (fstatat (place->fd, place->name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno != ENOENT)
      return dcw_fail_errno (DCW_STEP_OPEN, place->path, errno, error);
    *entry = DCW_ENTRY_ABSENT;
    return TRUE;
  }
  *entry = S_ISREG (st.st_mode) ? DCW_ENTRY_PLAIN : S_ISDIR (st.st_mode) ? DCW_ENTRY_FOLDER : DCW_ENTRY_OTHER;
  return TRUE;
}

gboolean
dcw_place_rename (DcwPlace *from, DcwPlace *to, GError **error)
{
  if (renameat (from->fd, from->name, to->fd, to->name) != 0)
    return dcw_fail_errno (DCW_STEP_RENAME, to->path, errno, error);
  return TRUE;
}

gboolean
dcw_place_flush (DcwPlace *place, GError **error)
{
  int fd = openat (place->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int failure = 0;

  if (fd < 0)
    return dcw_fail_errno (DCW_STEP_FLUSH_FOLDER, place->folder, errno, error);
  /* EINVAL: a file system whose folders cannot be flushed; it has no better to offer. */
  if (fsync (fd) != 0 && errno != EINVAL)
    failure = errno;
  close (fd);
  return failure == 0 || dcw_fail_errno (DCW_STEP_FLUSH_FOLDER, place->folder, failure, error);
}

gboolean
dcw_place_remove (DcwPlace *place, gboolean *absent, GError **error)
{
  if (unlinkat (place->fd, place->name, 0) == 0)
    return TRUE;
  if (errno != ENOENT)
    return dcw_fail_errno (DCW_STEP_REMOVE, place->path, errno, error);
  if (absent != NULL)
    *absent = TRUE;
  return TRUE;
}

gboolean
dcw_place_make_folder (DcwPlace *place, gboolean *existed, GError **error)
{
  *existed = FALSE;
  if (mkdirat (place->fd, place->name, 0700) == 0)
    return TRUE;
  if (errno != EEXIST)
    return dcw_fail_errno (DCW_STEP_MAKE_FOLDER, place->path, errno, error);
  *existed = TRUE;
  return TRUE;
}
