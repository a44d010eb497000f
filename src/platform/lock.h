/* lock: one process at a time. The lock is a file of its own that stays; it ends with the process, however that ends. */
#pragma once
#include <glib.h>

typedef struct _DcwLock DcwLock;
/* DCW_ERROR_REFUSED when another process (or another DcwLock of this one) holds it; does not wait. */
DcwLock *dcw_lock_take (const char *path, GError **error);
void dcw_lock_release (DcwLock *lock); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwLock, dcw_lock_release)
