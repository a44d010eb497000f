#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#ifdef G_OS_WIN32
#include <io.h>
#define O_CLOEXEC O_NOINHERIT
#define O_NONBLOCK 0
#define O_NOCTTY 0
#else
#include <unistd.h>
#define O_BINARY 0
#endif
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "platform/secret.h"
#include "platform/system.h"

/* Every secret has the same size, so that freeing needs to know nothing about it. */
#define SECRET_SIZE (DCW_SECRET_MAX + 1)

/* memcpy() goes through registers that hold 16 characters and more at a time; the loader and the system save those on the
 * stack, where nobody wipes them. */
static void
copy_bytewise (char *to, const char *from, gsize size)
{
  volatile char *at = to;

  for (gsize i = 0; i < size; i++)
    at[i] = from[i];
}

char *
dcw_secret_new (const char *text, gssize length)
{
  const gsize size = length < 0 ? strlen (text) : (gsize)length;
  char *secret;

  if (size > DCW_SECRET_MAX)
    return NULL;
  secret = dcw_system_pages_new (SECRET_SIZE);
  copy_bytewise (secret, text, size);
  return secret;
}

void
dcw_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  dcw_secret_wipe (secret, SECRET_SIZE);
  dcw_system_pages_free (secret, SECRET_SIZE);
}

static gboolean
fail (const char *who, DcwErrorCode code, const char *reason, GError **error)
{
  g_autofree char *shown = dcw_text_display (who, 0);

  g_set_error (error, DCW_ERROR, code, _ ("%s: no password could be read: %s"), shown, reason);
  return FALSE;
}

/* What is not there was named wrongly. */
static DcwErrorCode
code_of (int number)
{
  if (number == ENOENT || number == ENOTDIR || number == EBADF)
    return DCW_ERROR_INVALID;
  return number == EACCES ? DCW_ERROR_DENIED : DCW_ERROR_IO;
}

/* The line end is not part of the secret. */
static gboolean
check (char *secret, gsize size, const char *who, GError **error)
{
  if (size > 0 && secret[size - 1] == '\n')
    secret[--size] = '\0';
  if (size > 0 && secret[size - 1] == '\r')
    secret[--size] = '\0';
  if (size == 0)
    return fail (who, DCW_ERROR_INVALID, _ ("it is empty"), error);
  if (memchr (secret, '\n', size) != NULL || memchr (secret, '\r', size) != NULL)
    return fail (who, DCW_ERROR_INVALID, _ ("one line is expected"), error);
  if (!g_utf8_validate (secret, (gssize)size, NULL))
    return fail (who, DCW_ERROR_INVALID, _ ("UTF-8 text is expected"), error);
  return TRUE;
}

static gboolean
read_into (char *secret, int fd, const char *who, GError **error)
{
  gsize size = 0;

  for (;;) {
    /* Never more than fits; reading one byte into a full buffer is the test for more. */
    char extra;
    gssize n = size < DCW_SECRET_MAX ? read (fd, secret + size, DCW_SECRET_MAX - size) : read (fd, &extra, 1);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      int number = errno;
      return fail (who, code_of (number), g_strerror (number), error);
    }
    if (n == 0)
      return check (secret, size, who, error);
    if (size == DCW_SECRET_MAX) {
      dcw_secret_wipe (&extra, sizeof extra);
      return fail (who, DCW_ERROR_LIMIT, _ ("it is too long"), error);
    }
    size += (gsize)n;
  }
}

char *
dcw_secret_read_fd (int fd, const char *who, GError **error)
{
  char *secret;

  if (fd < 0) {
    fail (who, code_of (EBADF), g_strerror (EBADF), error);
    return NULL;
  }
  secret = dcw_system_pages_new (SECRET_SIZE);
  if (read_into (secret, fd, who, error))
    return secret;
  dcw_secret_free (secret);
  return NULL;
}

/* What another user could read is no secret, and what another user could write is not the caller's. */
static gboolean
check_file (int fd, const char *who, GError **error)
{
  struct stat found;

  if (fstat (fd, &found) != 0)
    return fail (who, DCW_ERROR_IO, g_strerror (errno), error);
  if (!S_ISREG (found.st_mode))
    return fail (who, DCW_ERROR_REFUSED, _ ("the file is a pipe, a device or a folder; give what is no plain file as fd:NUMBER"),
                 error);
#ifndef G_OS_WIN32
  if (found.st_uid != geteuid ())
    return fail (who, DCW_ERROR_REFUSED, _ ("the file belongs to another user; it must be your own"), error);
  if (found.st_mode & 077) {
    g_autofree char *reason = g_strdup_printf (
        _ ("other users have access to the file (its mode is %04o); it must be for you alone, as “chmod 600” makes it"),
        (guint)(found.st_mode & 07777));
    return fail (who, DCW_ERROR_REFUSED, reason, error);
  }
#endif
  return TRUE;
}

char *
dcw_secret_read_file (const char *path, const char *who, GError **error)
{
  /* Opening a pipe that nobody writes to would wait. */
  int fd = g_open (path, O_RDONLY | O_BINARY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  char *secret = NULL;

  if (fd < 0) {
    int number = errno;
    fail (who, code_of (number), g_strerror (number), error);
    return NULL;
  }
  if (check_file (fd, who, error))
    secret = dcw_secret_read_fd (fd, who, error);
  g_close (fd, NULL);
  return secret;
}

struct _DcwSecrets {
  GHashTable *by_name; /* folded name -> secret */
};

DcwSecrets *
dcw_secrets_new (void)
{
  DcwSecrets *secrets = g_new0 (DcwSecrets, 1);

  secrets->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)dcw_secret_free);
  return secrets;
}

void
dcw_secrets_free (DcwSecrets *secrets)
{
  if (secrets == NULL)
    return;
  g_hash_table_unref (secrets->by_name);
  g_free (secrets);
}

gboolean
dcw_secrets_set (DcwSecrets *secrets, const char *name, const char *secret)
{
  g_autofree char *folded = dcw_text_fold (name);
  char *copy;

  if (secret == NULL) {
    g_hash_table_remove (secrets->by_name, folded);
    return TRUE;
  }
  copy = dcw_secret_new (secret, -1);
  if (copy == NULL)
    return FALSE;
  g_hash_table_replace (secrets->by_name, g_steal_pointer (&folded), copy);
  return TRUE;
}

const char *
dcw_secrets_get (const DcwSecrets *secrets, const char *name)
{
  g_autofree char *folded = dcw_text_fold (name);

  return g_hash_table_lookup (secrets->by_name, folded);
}
