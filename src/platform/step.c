#include "base/i18n.h"
#include "base/text.h"
#include "platform/fault.h"
#include "platform/system.h"

static const struct {
  const char *name;
  const char *failure;
} steps[] = {
  [DCW_STEP_OPEN] = { "open", N_ ("%s: could not be opened: %s") },
  [DCW_STEP_READ] = { "read", N_ ("%s: could not be read: %s") },
  [DCW_STEP_CREATE] = { "create", N_ ("%s: could not be opened for writing: %s") },
  [DCW_STEP_ALLOCATE] = { "allocate", N_ ("%s: space could not be reserved: %s") },
  [DCW_STEP_WRITE] = { "write", N_ ("%s: could not be written: %s") },
  [DCW_STEP_TRUNCATE] = { "truncate", N_ ("%s: could not be cut to length: %s") },
  [DCW_STEP_FLUSH] = { "flush", N_ ("%s: could not be flushed to the disk: %s") },
  [DCW_STEP_RENAME] = { "rename", N_ ("%s: could not be replaced: %s") },
  [DCW_STEP_FLUSH_FOLDER] = { "flush-folder", N_ ("%s: the folder could not be flushed to the disk: %s") },
  [DCW_STEP_REMOVE] = { "remove", N_ ("%s: could not be removed: %s") },
  [DCW_STEP_MAKE_FOLDER] = { "make-folder", N_ ("%s: the folder could not be made: %s") },
  [DCW_STEP_LOCK] = { "lock", N_ ("%s: could not be locked: %s") },
  [DCW_STEP_DONE] = { "done", N_ ("%s: %s") },
};

gboolean
dcw_step_fail (DcwStep step, const char *path, DcwErrorCode code, const char *reason, GError **error)
{
  g_autofree char *display = g_filename_display_name (path);
  g_autofree char *shown = dcw_text_display (display, 0);

  g_set_error (error, DCW_ERROR, code, _ (steps[step].failure), shown, reason);
  return FALSE;
}

gboolean
dcw_step_fail_full (DcwStep step, const char *path, GError **error)
{
  return dcw_step_fail (step, path, DCW_ERROR_IO, _ ("no space left on the disk"), error);
}

gboolean
dcw_step_fail_not_plain (DcwStep step, const char *path, GError **error)
{
  return dcw_step_fail (step, path, DCW_ERROR_REFUSED, _ ("not a plain file (a folder, a link or a device)"), error);
}

gboolean
dcw_step_torn (DcwStep step, const char *path, GError **error)
{
  dcw_fault_die ();
  return dcw_step_fail (step, path, DCW_ERROR_IO, C_ ("problem", "input/output error"), error);
}

gboolean
dcw_step (DcwStep step, const char *path, gboolean *torn, GError **error)
{
  switch (dcw_fault_point (steps[step].name, path)) {
  case DCW_FAULT_NONE:
    return TRUE;
  case DCW_FAULT_TEAR:
    if (torn == NULL)
      return dcw_step_torn (step, path, error);
    *torn = TRUE;
    return TRUE;
  case DCW_FAULT_ENOSPC:
    return dcw_step_fail_full (step, path, error);
  case DCW_FAULT_EIO:
  default:
    return dcw_step_fail (step, path, DCW_ERROR_IO, C_ ("problem", "input/output error"), error);
  }
}
