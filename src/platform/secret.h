/* secret: memory for passwords: kept out of swap where the system lets us, wiped when freed. */
#pragma once
#include <glib.h>

char *dcw_secret_new (const char *text, gssize length);
void  dcw_secret_free (char *secret); /* wipes; NULL is fine */
void  dcw_secret_wipe (gpointer memory, gsize size); /* not removed by optimisers */

/* Passwords by account name (compared without case); given by the caller, asked for by nobody here. */
typedef struct _DcwSecrets DcwSecrets;
DcwSecrets *dcw_secrets_new (void);
void        dcw_secrets_free (DcwSecrets *secrets);
void        dcw_secrets_set (DcwSecrets *secrets, const char *name, const char *secret);
const char *dcw_secrets_get (const DcwSecrets *secrets, const char *name); /* NULL: not given */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwSecrets, dcw_secrets_free)
