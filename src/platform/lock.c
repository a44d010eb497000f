#include "base/i18n.h"
#include "platform/lock.h"
#include "platform/system.h"

struct _DcwLock {
  DcwFile *file; /* closing it gives the lock back */
};

/* Whoever may read the station may lock it. */
#define LOCK_MODE 0644

DcwLock *
dcw_lock_take (const char *path, GError **error)
{
  g_autoptr (DcwPlace) place = dcw_place_open (path, NULL, error);
  g_autoptr (DcwFile) file = NULL;
  g_autoptr (GError) failure = NULL;
  DcwLock *lock;

  if (place == NULL || !dcw_step (DCW_STEP_LOCK, path, NULL, error))
    return NULL;
  file = dcw_file_open (place, DCW_FILE_SHARED, LOCK_MODE, NULL, error);
  if (file == NULL)
    return NULL;
  if (!dcw_file_lock (file, &failure)) {
    if (failure != NULL)
      g_propagate_error (error, g_steal_pointer (&failure));
    else
      dcw_step_fail (DCW_STEP_LOCK, path, DCW_ERROR_REFUSED, _ ("somebody else is at work here"), error);
    return NULL;
  }
  /* A lock on a file that somebody has removed meanwhile would keep nobody out. */
  if (!dcw_file_is_at (file, place)) {
    dcw_step_fail (DCW_STEP_LOCK, path, DCW_ERROR_REFUSED, _ ("somebody is replacing the lock file"), error);
    return NULL;
  }
  lock = g_new0 (DcwLock, 1);
  lock->file = g_steal_pointer (&file);
  return lock;
}

void
dcw_lock_release (DcwLock *lock)
{
  if (lock == NULL)
    return;
  dcw_file_close (lock->file);
  g_free (lock);
}
