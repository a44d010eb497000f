/* secret: memory for passwords: kept out of swap and dumps where the system lets us, wiped when freed. */
#pragma once
#include <glib.h>

#define DCW_SECRET_MAX 1024 /* bytes that a secret may have; Windows takes 256 characters */

/* A copy of length bytes (-1: up to the NUL) with a NUL added. NULL when longer than DCW_SECRET_MAX. */
char *dcw_secret_new (const char *text, gssize length);
/* Wipes; NULL is fine. Only for what dcw_secret_new() and its like made. */
void dcw_secret_free (char *secret);
void dcw_secret_wipe (gpointer memory, gsize size); /* not removed by optimisers */

/* One line (with or without a line end) from a file descriptor that the caller was given, or from a file. No copy is left
 * behind. DCW_ERROR_INVALID: not there, empty, more than one line, or not UTF-8; DCW_ERROR_LIMIT: too long. who: for the message, which
 * never repeats path: a password may have been typed there. Free with dcw_secret_free().
 * DCW_ERROR_REFUSED: not a plain file (a pipe would be waited for); elsewhere than on Windows also one that belongs to another
 * user or that its mode lets others read or write. */
char *dcw_secret_read_fd (int fd, const char *who, GError **error);
char *dcw_secret_read_file (const char *path, const char *who, GError **error);

/* For a program's main(): no core dumps of this process, no other process of the user looks into it. Windows: a crash
 * ends the process without an error report, and what is reported all the same has no heap in it. Not for libraries and tests: it also keeps debuggers out. On Linux it closes /dev/fd and /dev/stdin to
 * us unless we are root: read the secrets that are named by file first. */
void dcw_secret_protect_process (void);

/* Passwords by account name (compared without case); given by the caller, asked for by nobody here. */
typedef struct _DcwSecrets DcwSecrets;
DcwSecrets *dcw_secrets_new (void);
void dcw_secrets_free (DcwSecrets *secrets);
/* Copies; replaces one that was there; secret NULL: forgets it. FALSE: too long, nothing changed. */
gboolean dcw_secrets_set (DcwSecrets *secrets, const char *name, const char *secret);
const char *dcw_secrets_get (const DcwSecrets *secrets, const char *name); /* NULL: not given */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwSecrets, dcw_secrets_free)
