/* What only POSIX has: owners and modes on the way to the private folder, full file systems, locks across processes, and
 * passwords at a terminal. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "platform/durable.h"
#include "platform/folder.h"
#include "platform/lock.h"
#include "platform/prompt.h"
#include "platform/secret.h"
#include "platform/system.h"
#include "support/asserts.h"

static char *folder;

static void
set_up (void)
{
  folder = dcw_scratch_new ();
}

static void
tear_down (void)
{
  g_clear_pointer (&folder, dcw_scratch_free);
}

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- The private folder ---- */

/* What is made below the scratch folder, in this order; NULL ends. */
typedef struct {
  const char *name;
  int mode;           /* of a folder; 0: a link */
  const char *target; /* of the link; a leading @ is the scratch folder */
  int owner;          /* 0: ours; else this user, which only root can arrange */
} Entry;

typedef struct {
  const char *name;
  Entry entries[5];
  const char *path; /* asked for */
  int wanted;       /* -1: fine */
  const char *says; /* in the message */
} FolderCase;

#define SOMEBODY 1

static const FolderCase folder_cases[] = {
  { "private", { { "a", 0700 } }, "a", -1 },
  { "set-group bit from the parent", { { "a", 02700 } }, "a", -1 },
  { "to be made below it", { { "a", 0755 } }, "a/b/c", -1 },
  { "readable by others", { { "a", 0755 } }, "a", DCW_ERROR_REFUSED, "/a: " },
  { "readable by the group", { { "a", 0740 } }, "a", DCW_ERROR_REFUSED, "mode 0700" },
  { "no rights of our own", { { "a", 0500 } }, "a", DCW_ERROR_REFUSED, "mode 0700" },
  { "parent that others can change", { { "a", 0757 }, { "a/b", 0700 } }, "a/b", DCW_ERROR_REFUSED, "/a: " },
  { "parent that the group can change", { { "a", 0775 }, { "a/b", 0700 } }, "a/b", DCW_ERROR_REFUSED, "/a: " },
  { "making in a folder that others can change", { { "a", 0777 } }, "a/b", DCW_ERROR_REFUSED, "/a: " },
  { "grandparent that others can change",
    { { "a", 0777 }, { "a/b", 0700 }, { "a/b/c", 0700 } },
    "a/b/c",
    DCW_ERROR_REFUSED,
    "/a: " },
  { "sticky parent, ours", { { "a", 01777 }, { "a/b", 0700 } }, "a/b", -1 },
  { "sticky parent, to be made", { { "a", 01777 } }, "a/b/c", -1 },
  { "of somebody else", { { "a", 0700, NULL, SOMEBODY } }, "a", DCW_ERROR_REFUSED, "belongs to somebody else" },
  { "parent of somebody else", { { "a", 0755, NULL, SOMEBODY }, { "a/b", 0700 } }, "a/b", DCW_ERROR_REFUSED, "/a: " },
  { "sticky parent, somebody else's entry",
    { { "a", 01777 }, { "a/b", 0700, NULL, SOMEBODY } },
    "a/b",
    DCW_ERROR_REFUSED,
    "somebody else" },
  { "our link", { { "real", 0700 }, { "a", 0, "real" } }, "a", -1 },
  { "our absolute link", { { "real", 0755 }, { "real/b", 0700 }, { "a", 0, "@/real" } }, "a/b", -1 },
  { "our link upwards", { { "x", 0700 }, { "real", 0700 }, { "x/a", 0, "../real" } }, "x/a", -1 },
  { "link of somebody else in a sticky folder",
    { { "t", 01777 }, { "real", 0700 }, { "t/a", 0, "../real", SOMEBODY } },
    "t/a",
    DCW_ERROR_REFUSED,
    "somebody else" },
  { "our link to a folder in a place that others can change",
    { { "t", 0777 }, { "t/real", 0700 }, { "a", 0, "t/real" } },
    "a",
    DCW_ERROR_REFUSED,
    "/t: " },
  { "our link in a place that others can change",
    { { "t", 0777 }, { "real", 0700 }, { "t/a", 0, "../real" } },
    "t/a",
    DCW_ERROR_REFUSED,
    "/t: " },
  { "link to itself", { { "a", 0, "a" } }, "a", DCW_ERROR_REFUSED, "too many links" },
  { "links in a ring", { { "a", 0, "b/c" }, { "b", 0, "a" } }, "a", DCW_ERROR_REFUSED, "too many links" },
  { "link to nothing makes its target", { { "a", 0, "real/b" } }, "a", -1 },
  { "dots on the way", { { "a", 0755 }, { "a/b", 0700 } }, "./a/../a/./b//", -1 },
  { "dots out of a link", { { "x", 0755 }, { "x/y", 0755 }, { "x/z", 0700 }, { "a", 0, "x/y" } }, "a/../z", -1 },
};

static void
lay_out (const Entry *entry)
{
  g_autofree char *path = in_folder (entry->name);

  if (entry->target != NULL) {
    g_autofree char *target = entry->target[0] == '@' ? g_strconcat (folder, entry->target + 1, NULL) : g_strdup (entry->target);

    ck_assert_int_eq (symlink (target, path), 0);
  } else {
    ck_assert_int_eq (mkdir (path, 0700), 0);
    ck_assert_int_eq (chmod (path, (mode_t)entry->mode), 0);
  }
  if (entry->owner != 0)
    ck_assert_int_eq (lchown (path, (uid_t)entry->owner, (gid_t)entry->owner), 0);
}

static gboolean
needs_root (const FolderCase *at)
{
  for (guint i = 0; i < G_N_ELEMENTS (at->entries) && at->entries[i].name != NULL; i++) {
    if (at->entries[i].owner != 0)
      return TRUE;
  }
  return FALSE;
}

START_TEST (private_folders)
{
  const FolderCase *at = &folder_cases[_i];
  g_autofree char *path = in_folder (at->path);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (needs_root (at) && geteuid () != 0)
    dcw_skip ("%s: only root can give files away", at->name);
  for (guint i = 0; i < G_N_ELEMENTS (at->entries) && at->entries[i].name != NULL; i++)
    lay_out (&at->entries[i]);
  ok = dcw_folder_private (path, &error);
  if (at->wanted < 0) {
    struct stat st;

    assert_ok (at->name, ok, error);
    ck_assert_msg (stat (path, &st) == 0 && S_ISDIR (st.st_mode) && (st.st_mode & 0777) == 0700, "%s: mode %o", at->name,
                   st.st_mode);
  } else {
    ck_assert_msg (!ok, "%s: passed", at->name);
    assert_error (at->name, error, (gint)at->wanted);
    ck_assert_msg (strstr (error->message, at->says) != NULL, "%s: %s", at->name, error->message);
  }
}
END_TEST

START_TEST (private_folder_of_root)
{
  g_autoptr (GError) error = NULL;

  /* Whoever we are: / is not for us alone. */
  ck_assert (!dcw_folder_private ("/", &error));
  assert_error ("/", error, DCW_ERROR_REFUSED);
}
END_TEST

START_TEST (private_folder_whatever_the_umask)
{
  g_autofree char *path = g_build_filename (folder, "a", "b", NULL);
  g_autoptr (GError) error = NULL;
  const mode_t before = umask (0);
  const gboolean ok = dcw_folder_private (path, &error);

  umask (before);
  assert_ok ("umask 0", ok, error);
}
END_TEST

START_TEST (private_folder_relative)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *made = g_build_filename (folder, "a", "b", NULL);
  g_autofree char *before = g_get_current_dir ();

  ck_assert_int_eq (chdir (folder), 0);
  assert_ok ("relative", dcw_folder_private ("a/b", &error), error);
  ck_assert_int_eq (chdir (before), 0);
  ck_assert (g_file_test (made, G_FILE_TEST_IS_DIR));
}
END_TEST

START_TEST (private_folder_too_long)
{
  g_autofree char *name = g_strnfill (255, 'x');
  GString *path = g_string_new (folder);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (path, "/%s", name);
  ck_assert (!dcw_folder_private (path->str, &error));
  assert_error ("long", error, DCW_ERROR_LIMIT);
  g_string_free (path, TRUE);
}
END_TEST

/* ---- Full file systems ---- */

#define FULL_SIZE (128 * 1024)

/* A small file system of our own at the scratch folder; it goes with this process, or with release(). */
static gboolean
mount_small (void)
{
  if (unshare (CLONE_NEWNS) != 0 || mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    return FALSE;
  return mount ("dcw-test", folder, "tmpfs", MS_NOSUID | MS_NODEV, "size=128k,mode=0700") == 0;
}

static void
unmount_small (void)
{
  umount2 (folder, MNT_DETACH);
}

/* Takes all that is left. */
static void
fill_up (void)
{
  g_autofree char *path = in_folder ("rest"), *block = g_malloc0 (4096);
  const int fd = open (path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

  ck_assert_int_ge (fd, 0);
  while (write (fd, block, 4096) > 0)
    ;
  ck_assert_int_eq (errno, ENOSPC);
  close (fd);
}

START_TEST (full_without_reserve)
{
  g_autofree char *path = in_folder ("file"), *log_path = in_folder ("log"), *data = g_strnfill (40000, 'n');
  g_autoptr (DcwDurableLog) log = NULL;
  g_autoptr (GError) error = NULL;

  if (!mount_small ())
    dcw_skip ("no file system can be mounted here");
  assert_ok ("first", dcw_durable_replace (path, "old", 3, 0600, &error), error);
  log = dcw_durable_log_open (log_path, 0, TRUE, &error);
  assert_ok ("log", log != NULL && dcw_durable_log_append (log, "one\n", 4, &error), error);
  fill_up ();
  ck_assert (!dcw_durable_replace (path, data, 40000, 0600, &error));
  assert_error ("replace", error, DCW_ERROR_IO);
  ck_assert_msg (strstr (error->message, "no space left") != NULL, "%s", error->message);
  ck_assert (dcw_scratch_has (path, "old"));
  g_clear_error (&error);
  ck_assert (!dcw_durable_reserve (path, 40000, 0600, &error));
  assert_error ("reserve", error, DCW_ERROR_IO);
  ck_assert_msg (strstr (error->message, "no space left") != NULL, "%s", error->message);
  g_clear_error (&error);
  ck_assert (!dcw_durable_log_append (log, data, 40000, &error));
  assert_error ("append", error, DCW_ERROR_IO);
  g_clear_error (&error);
  /* What failed has left no more than fits into the page that was there. */
  assert_ok ("append a little", dcw_durable_log_append (log, "two\n", 4, &error), error);
  ck_assert (dcw_scratch_has (log_path, "one\ntwo\n"));
  unmount_small ();
}
END_TEST

START_TEST (full_with_reserve)
{
  g_autofree char *path = in_folder ("file"), *log_path = in_folder ("log"), *data = g_strnfill (40000, 'n');
  g_autofree char *record = g_strnfill (5000, 'r'), *found = NULL;
  g_autoptr (DcwDurableLog) log = NULL;
  g_autoptr (GError) error = NULL;

  if (!mount_small ())
    dcw_skip ("no file system can be mounted here");
  assert_ok ("first", dcw_durable_replace (path, "old", 3, 0600, &error), error);
  assert_ok ("reserve", dcw_durable_reserve (path, 40000, 0600, &error), error);
  log = dcw_durable_log_open (log_path, 20000, TRUE, &error);
  assert_ok ("log", log != NULL, error);
  /* Cutting must not give the reserve away. */
  assert_ok ("append before cut", dcw_durable_log_append (log, record, 5000, &error), error);
  assert_ok ("cut", dcw_durable_log_truncate (log, 0, &error), error);
  fill_up ();
  ck_assert (dcw_scratch_has (log_path, ""));
  for (guint i = 0; i < 3; i++)
    assert_ok ("append into the reserve", dcw_durable_log_append (log, record, 5000, &error), error);
  assert_ok ("replace into the reserve", dcw_durable_replace (path, data, 40000, 0600, &error), error);
  found = dcw_scratch_read (path, NULL);
  ck_assert (g_str_equal (found, data));
  ck_assert (!dcw_durable_replace (path, data, 40000, 0600, &error));
  assert_error ("replace without a reserve", error, DCW_ERROR_IO);
  unmount_small ();
}
END_TEST

START_TEST (reserve_beyond_the_disk)
{
  g_autofree char *path = in_folder ("file"), *fresh = in_folder ("file.new"), *log_path = in_folder ("log");
  g_autoptr (GError) error = NULL;

  if (!mount_small ())
    dcw_skip ("no file system can be mounted here");
  ck_assert (!dcw_durable_reserve (path, FULL_SIZE + 4096, 0600, &error));
  assert_error ("replace", error, DCW_ERROR_IO);
  ck_assert (dcw_scratch_has (fresh, NULL));
  g_clear_error (&error);
  ck_assert (!dcw_durable_reserve (path, (gsize)1 << 50, 0600, &error));
  assert_error ("a petabyte", error, DCW_ERROR_IO);
  g_clear_error (&error);
  ck_assert_ptr_null (dcw_durable_log_open (log_path, FULL_SIZE + 4096, TRUE, &error));
  assert_error ("log", error, DCW_ERROR_IO);
  unmount_small ();
}
END_TEST

/* ---- Locks ---- */

static int
take_in_child (const char *path)
{
  int status = 0;
  const pid_t child = fork ();

  if (child == 0) {
    g_autoptr (GError) error = NULL;
    DcwLock *lock = dcw_lock_take (path, &error);

    _exit (lock != NULL ? 0 : g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED) ? 1 : 2);
  }
  ck_assert_int_eq (waitpid (child, &status, 0), child);
  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

START_TEST (lock_across_processes)
{
  g_autofree char *path = in_folder ("lock");
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwLock) lock = dcw_lock_take (path, &error);

  assert_ok ("take", lock != NULL, error);
  ck_assert_int_eq (take_in_child (path), 1);
  g_clear_pointer (&lock, dcw_lock_release);
  ck_assert_int_eq (take_in_child (path), 0);
  /* It ended with the child, which did not release it. */
  lock = dcw_lock_take (path, &error);
  assert_ok ("take after the child", lock != NULL, error);
}
END_TEST

START_TEST (lock_through_a_link)
{
  g_autofree char *path = in_folder ("lock"), *target = in_folder ("target");
  g_autoptr (GError) error = NULL;

  ck_assert_int_eq (symlink ("target", path), 0);
  ck_assert_ptr_null (dcw_lock_take (path, &error));
  assert_error ("link", error, DCW_ERROR_REFUSED);
  ck_assert (dcw_scratch_has (target, NULL));
}
END_TEST

/* What dcw_lock_take() asks between opening and believing. */
START_TEST (lock_file_replaced)
{
  g_autofree char *path = in_folder ("lock"), *other = in_folder ("other");
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwPlace) place = dcw_place_open (path, NULL, &error);
  g_autoptr (DcwFile) file = place != NULL ? dcw_file_open (place, DCW_FILE_SHARED, 0644, NULL, &error) : NULL;

  assert_ok ("open", file != NULL, error);
  ck_assert (dcw_file_is_at (file, place));
  dcw_scratch_write (other, "");
  ck_assert_int_eq (rename (other, path), 0);
  ck_assert (!dcw_file_is_at (file, place));
  ck_assert_int_eq (unlink (path), 0);
  ck_assert (!dcw_file_is_at (file, place));
}
END_TEST

START_TEST (lock_that_we_may_only_read)
{
  g_autofree char *path = in_folder ("lock");
  g_autoptr (GError) error = NULL;
  DcwLock *lock;

  if (geteuid () != 0)
    dcw_skip ("only root can become somebody else");
  dcw_scratch_write (path, "");
  chmod (path, 0644);
  chmod (folder, 0755);
  ck_assert_int_eq (seteuid (65534), 0);
  lock = dcw_lock_take (path, &error);
  ck_assert_int_eq (seteuid (0), 0);
  assert_ok ("take", lock != NULL, error);
  dcw_lock_release (lock);
}
END_TEST

/* ---- Passwords ---- */

typedef struct {
  int master, slave;
  int answer; /* what the child read is written here */
  pid_t child;
} Terminal;

static void
ask_in_child (Terminal *terminal, int answer)
{
  char *secret;

  /* check has handlers of its own for these, to end its tests; and who starts the tests in the background has some ignored. */
  signal (SIGINT, SIG_DFL);
  signal (SIGTERM, SIG_DFL);
  signal (SIGQUIT, SIG_DFL);
  signal (SIGHUP, SIG_DFL);
  setsid ();
  dup2 (terminal->slave, STDIN_FILENO);
  dup2 (terminal->slave, STDERR_FILENO);
  ioctl (terminal->slave, TIOCSCTTY, 0);
  if (!dcw_prompt_is_terminal ())
    _exit (3);
  secret = dcw_prompt_secret ("Password: ");
  if (secret == NULL)
    _exit (4);
  _exit (write (answer, secret, strlen (secret)) == (ssize_t)strlen (secret) ? 0 : 5);
}

static void
terminal_open (Terminal *terminal)
{
  int answer[2];

  terminal->master = posix_openpt (O_RDWR | O_NOCTTY);
  ck_assert_int_ge (terminal->master, 0);
  ck_assert (grantpt (terminal->master) == 0 && unlockpt (terminal->master) == 0);
  terminal->slave = open (ptsname (terminal->master), O_RDWR | O_NOCTTY);
  ck_assert_int_ge (terminal->slave, 0);
  ck_assert_int_eq (pipe (answer), 0);
  terminal->child = fork ();
  if (terminal->child == 0)
    ask_in_child (terminal, answer[1]);
  close (answer[1]);
  terminal->answer = answer[0];
}

/* What the terminal shows up to and with text. */
static void
expect (Terminal *terminal, const char *text)
{
  GString *shown = g_string_new (NULL);

  while (strstr (shown->str, text) == NULL) {
    struct pollfd wait = { .fd = terminal->master, .events = POLLIN };
    char byte;

    ck_assert_msg (poll (&wait, 1, 60000) == 1, "\"%s\" does not come, only \"%s\"", text, shown->str);
    ck_assert_msg (read (terminal->master, &byte, 1) == 1, "\"%s\" does not come, only \"%s\"", text, shown->str);
    g_string_append_c (shown, byte);
  }
  ck_assert_msg (strstr (shown->str, "geheim") == NULL, "the password is shown");
  g_string_free (shown, TRUE);
}

static void
type (Terminal *terminal, const char *text)
{
  ck_assert_int_eq (write (terminal->master, text, strlen (text)), (ssize_t)strlen (text));
}

static gboolean
echoes (Terminal *terminal)
{
  struct termios mode;

  ck_assert_int_eq (tcgetattr (terminal->slave, &mode), 0);
  return (mode.c_lflag & ECHO) != 0;
}

/* How the child ended, as waitpid() says. */
static int
terminal_close (Terminal *terminal)
{
  int status = 0;

  ck_assert_int_eq (waitpid (terminal->child, &status, 0), terminal->child);
  return status;
}

static void
terminal_free (Terminal *terminal)
{
  close (terminal->master);
  close (terminal->slave);
  close (terminal->answer);
}

START_TEST (password_without_echo)
{
  Terminal terminal;
  char answer[32] = "";
  int status;

  terminal_open (&terminal);
  expect (&terminal, "Password: ");
  ck_assert (!echoes (&terminal));
  type (&terminal, "geheim\n");
  expect (&terminal, "\n");
  status = terminal_close (&terminal);
  ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == 0, "status %x", (unsigned)status);
  ck_assert_int_eq (read (terminal.answer, answer, sizeof answer - 1), 6);
  ck_assert_str_eq (answer, "geheim");
  ck_assert (echoes (&terminal));
  terminal_free (&terminal);
}
END_TEST

START_TEST (password_interrupted)
{
  static const struct {
    const char *name, *typed;
    int number;
  } cases[] = { { "Ctrl-C", "gehe\003", SIGINT }, { "Ctrl-\\", "gehe\034", SIGQUIT }, { "terminated", NULL, SIGTERM } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Terminal terminal;
    int status;

    terminal_open (&terminal);
    expect (&terminal, "Password: ");
    ck_assert_msg (!echoes (&terminal), "%s", cases[i].name);
    if (cases[i].typed != NULL)
      type (&terminal, cases[i].typed);
    else
      kill (terminal.child, cases[i].number);
    status = terminal_close (&terminal);
    ck_assert_msg (WIFSIGNALED (status) && WTERMSIG (status) == cases[i].number, "%s: status %x", cases[i].name,
                   (unsigned)status);
    ck_assert_msg (echoes (&terminal), "%s: no echo any more", cases[i].name);
    terminal_free (&terminal);
  }
}
END_TEST

/* A process that nobody could wake up again is not stopped by the terminal: it goes on and asks again. */
START_TEST (password_stopped)
{
  Terminal terminal;
  int status;

  terminal_open (&terminal);
  expect (&terminal, "Password: ");
  type (&terminal, "\032");
  expect (&terminal, "Password: ");
  ck_assert (!echoes (&terminal));
  type (&terminal, "geheim\n");
  status = terminal_close (&terminal);
  ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == 0, "status %x", (unsigned)status);
  terminal_free (&terminal);
}
END_TEST

START_TEST (password_end_of_input)
{
  Terminal terminal;
  int status;

  terminal_open (&terminal);
  expect (&terminal, "Password: ");
  type (&terminal, "\004");
  status = terminal_close (&terminal);
  ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == 4, "status %x", (unsigned)status);
  ck_assert (echoes (&terminal));
  terminal_free (&terminal);
}
END_TEST

/* Only a plain file of the caller's own, closed to everybody else, is read; none of the others is waited for. */
START_TEST (password_files)
{
  static const struct {
    const char *name;
    int mode; /* 0: a pipe */
    gboolean fine;
    const char *says;
  } rows[] = {
    { "own", 0600, TRUE, NULL },           { "read only", 0400, TRUE, NULL },     { "all of the owner's", 0700, TRUE, NULL },
    { "group reads", 0640, FALSE, "0640" }, { "all read", 0604, FALSE, "0604" },   { "usual", 0644, FALSE, "chmod 600" },
    { "group writes", 0620, FALSE, "0620" }, { "all write", 0602, FALSE, "0602" }, { "all start it", 0601, FALSE, "0601" },
    { "a pipe", 0, FALSE, "fd:NUMBER" },
  };
  g_autofree char *path = g_build_filename (folder, "pw", NULL), *link = g_build_filename (folder, "link", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    unlink (path);
    if (rows[i].mode == 0)
      ck_assert (mkfifo (path, 0600) == 0);
    else {
      dcw_scratch_write (path, "geheim\n");
      ck_assert (chmod (path, (mode_t)rows[i].mode) == 0);
    }
    char *secret = dcw_secret_read_file (path, "--password x", &error);
    ck_assert_msg ((secret != NULL) == rows[i].fine, "%s: %s", rows[i].name, error != NULL ? error->message : "is read");
    ck_assert_msg (rows[i].fine
                       || (g_error_matches (error, DCW_ERROR, DCW_ERROR_REFUSED) && strstr (error->message, rows[i].says) != NULL
                           && strstr (error->message, path) == NULL),
                   "%s: %s", rows[i].name, rows[i].fine ? "" : error->message);
    dcw_secret_free (secret);
  }
  /* A device, and what a link leads to. */
  g_autoptr (GError) error = NULL;
  ck_assert (dcw_secret_read_file ("/dev/null", "x", &error) == NULL);
  assert_error ("a device", error, DCW_ERROR_REFUSED);
  g_clear_error (&error);
  unlink (path);
  dcw_scratch_write (path, "geheim\n");
  ck_assert (chmod (path, 0644) == 0 && symlink (path, link) == 0);
  ck_assert (dcw_secret_read_file (link, "x", &error) == NULL);
  assert_error ("through a link", error, DCW_ERROR_REFUSED);
  g_clear_error (&error);
  if (geteuid () != 0)
    return;
  ck_assert (chmod (path, 0600) == 0 && chown (path, 65534, 65534) == 0);
  ck_assert (dcw_secret_read_file (path, "x", &error) == NULL);
  assert_error ("somebody else's", error, DCW_ERROR_REFUSED);
  ck_assert_msg (strstr (error->message, "another user") != NULL, "%s", error->message);
}
END_TEST

START_TEST (protects_the_process)
{
  const pid_t child = fork ();
  int status = 0;

  if (child == 0) {
    dcw_secret_protect_process ();
    raise (SIGABRT);
  }
  ck_assert_int_eq (waitpid (child, &status, 0), child);
  ck_assert (WIFSIGNALED (status) && !WCOREDUMP (status));
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("platform-unix");
  TCase *folders = tcase_create ("folders"), *full = tcase_create ("full"), *locks = tcase_create ("locks");
  TCase *passwords = tcase_create ("passwords");

  tcase_add_checked_fixture (folders, set_up, tear_down);
  tcase_add_loop_test (folders, private_folders, 0, (int)G_N_ELEMENTS (folder_cases));
  tcase_add_test (folders, private_folder_of_root);
  tcase_add_test (folders, private_folder_whatever_the_umask);
  tcase_add_test (folders, private_folder_relative);
  tcase_add_test (folders, private_folder_too_long);
  suite_add_tcase (suite, folders);

  tcase_add_checked_fixture (full, set_up, tear_down);
  tcase_add_test (full, full_without_reserve);
  tcase_add_test (full, full_with_reserve);
  tcase_add_test (full, reserve_beyond_the_disk);
  suite_add_tcase (suite, full);

  tcase_add_checked_fixture (locks, set_up, tear_down);
  tcase_add_test (locks, lock_across_processes);
  tcase_add_test (locks, lock_through_a_link);
  tcase_add_test (locks, lock_file_replaced);
  tcase_add_test (locks, lock_that_we_may_only_read);
  suite_add_tcase (suite, locks);

  tcase_add_checked_fixture (passwords, set_up, tear_down);
  tcase_add_test (passwords, password_files);
  tcase_add_test (passwords, password_without_echo);
  tcase_add_test (passwords, password_interrupted);
  tcase_add_test (passwords, password_stopped);
  tcase_add_test (passwords, password_end_of_input);
  tcase_add_test (passwords, protects_the_process);
  suite_add_tcase (suite, passwords);
  return suite;
}
