#define _GNU_SOURCE /* O_PATH */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/i18n.h"
#include "base/text.h"
#include "platform/folder.h"
#include "platform/posix/fail.h"

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

#define MAX_LINKS 40
#define MAX_PATH 4096

char *
dcw_system_state_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "opc-dcom-wizard", NULL);
}

/* A walk from the root, part by part, each folder held open while the next is looked up in it. */
typedef struct {
  int fd;
  struct stat st; /* of the folder */
  GString *at;    /* its path, no slash at the end */
  char *rest;     /* parts still to come */
  guint links;
  GError **error;
} Walk;

static gboolean
refuse (Walk *walk, const char *reason)
{
  g_autofree char *display = g_filename_display_name (walk->at->len > 0 ? walk->at->str : "/");
  g_autofree char *shown = dcw_text_display (display, 0);

  g_set_error (walk->error, DCW_ERROR, DCW_ERROR_REFUSED, _ ("%s: not a safe place for private files: %s"), shown, reason);
  return FALSE;
}

static gboolean
is_trusted (uid_t owner)
{
  return owner == 0 || owner == geteuid ();
}

/* entry: what is found in the folder, NULL: nothing is. Others may have made it, or may rename it, if they can write to
 * the folder; the sticky bit keeps them from what is ours. */
static gboolean
check_ancestor (Walk *walk, const struct stat *entry)
{
  if (!is_trusted (walk->st.st_uid))
    return refuse (walk, _ ("the folder belongs to somebody else"));
  if ((walk->st.st_mode & 022) == 0)
    return TRUE;
  if ((walk->st.st_mode & S_ISVTX) == 0)
    return refuse (walk, _ ("others can change the folder (take the write permission from group and others)"));
  if (entry != NULL && !is_trusted (entry->st_uid))
    return refuse (walk, _ ("in this folder somebody else has taken the next name of the path"));
  return TRUE;
}

static gboolean
enter (Walk *walk, int fd)
{
  if (fd < 0 || fstat (fd, &walk->st) != 0) {
    dcw_fail_errno (DCW_STEP_OPEN, walk->at->str, errno, walk->error);
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  if (walk->fd >= 0)
    close (walk->fd);
  walk->fd = fd;
  return TRUE;
}

static gboolean
enter_root (Walk *walk)
{
  g_string_truncate (walk->at, 0);
  return enter (walk, open ("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
}

static gboolean
follow (Walk *walk, const char *name)
{
  char target[MAX_PATH];
  ssize_t length = readlinkat (walk->fd, name, target, sizeof target - 1);
  char *rest;

  if (length < 0)
    return dcw_fail_errno (DCW_STEP_OPEN, walk->at->str, errno, walk->error);
  if (++walk->links > MAX_LINKS || length >= (ssize_t)sizeof target - 1)
    return refuse (walk, _ ("too many links"));
  target[length] = '\0';
  rest = g_strconcat (target, "/", walk->rest, NULL);
  g_free (walk->rest);
  walk->rest = rest;
  if (strlen (rest) >= 2 * MAX_PATH)
    return refuse (walk, _ ("too many links"));
  return target[0] != '/' || enter_root (walk);
}

static gboolean
make (Walk *walk, const char *name)
{
  gboolean made;
  int flush_fd;

  g_string_append_printf (walk->at, "/%s", name);
  made = dcw_step (DCW_STEP_MAKE_FOLDER, walk->at->str, NULL, walk->error);
  if (!made)
    return FALSE;
  if (mkdirat (walk->fd, name, 0700) != 0 && errno != EEXIST)
    return dcw_fail_errno (DCW_STEP_MAKE_FOLDER, walk->at->str, errno, walk->error);
  {
    g_autofree char *parent = g_path_get_dirname (walk->at->str);

    if (!dcw_step (DCW_STEP_FLUSH_FOLDER, parent, NULL, walk->error))
      return FALSE;
    flush_fd = openat (walk->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (flush_fd < 0 || (fsync (flush_fd) != 0 && errno != EINVAL)) {
      dcw_fail_errno (DCW_STEP_FLUSH_FOLDER, parent, errno, walk->error);
      if (flush_fd >= 0)
        close (flush_fd);
      return FALSE;
    }
    close (flush_fd);
  }
  dcw_step (DCW_STEP_DONE, walk->at->str, NULL, NULL);
  return enter (walk, openat (walk->fd, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

static gboolean
go_up (Walk *walk)
{
  const char *slash = strrchr (walk->at->str, '/');

  if (slash != NULL)
    g_string_truncate (walk->at, (gsize)(slash - walk->at->str));
  return enter (walk, openat (walk->fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
}

static gboolean
step_into (Walk *walk, const char *name)
{
  struct stat st;

  if (*name == '\0' || strcmp (name, ".") == 0)
    return TRUE;
  if (strcmp (name, "..") == 0)
    return go_up (walk);
  if (fstatat (walk->fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT)
      return check_ancestor (walk, NULL) && make (walk, name);
    g_string_append_printf (walk->at, "/%s", name);
    return dcw_fail_errno (DCW_STEP_OPEN, walk->at->str, errno, walk->error);
  }
  if (!check_ancestor (walk, &st))
    return FALSE;
  if (S_ISLNK (st.st_mode))
    return follow (walk, name);
  g_string_append_printf (walk->at, "/%s", name);
  if (!S_ISDIR (st.st_mode))
    return refuse (walk, _ ("not a folder"));
  return enter (walk, openat (walk->fd, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

static gboolean
check_last (Walk *walk)
{
  if (walk->st.st_uid != geteuid ())
    return refuse (walk, _ ("the folder belongs to somebody else"));
  if ((walk->st.st_mode & 0777) != 0700)
    return refuse (walk, _ ("the folder must be for its owner alone (mode 0700)"));
  return TRUE;
}

static gboolean
walk_all (Walk *walk)
{
  if (!enter_root (walk))
    return FALSE;
  while (walk->rest != NULL) {
    g_autofree char *part = g_steal_pointer (&walk->rest);
    char *slash = strchr (part, '/');

    if (slash != NULL) {
      *slash = '\0';
      walk->rest = g_strdup (slash + 1);
    }
    if (!step_into (walk, part))
      return FALSE;
  }
  return check_last (walk);
}

gboolean
dcw_folder_private (const char *path, GError **error)
{
  Walk walk = { .fd = -1, .at = g_string_new (NULL), .error = error };
  gboolean ok;

  if (g_path_is_absolute (path))
    walk.rest = g_strdup (path);
  else {
    g_autofree char *here = g_get_current_dir ();

    walk.rest = g_strconcat (here, "/", path, NULL);
  }
  ok = strlen (walk.rest) < MAX_PATH ? walk_all (&walk)
                                     : dcw_step_fail (DCW_STEP_OPEN, path, DCW_ERROR_LIMIT, _ ("the path is too long"), error);
  if (walk.fd >= 0)
    close (walk.fd);
  g_string_free (walk.at, TRUE);
  g_free (walk.rest);
  return ok;
}
