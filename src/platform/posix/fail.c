#include <errno.h>
#include "base/i18n.h"
#include "platform/posix/fail.h"

gboolean
dcw_fail_errno (DcwStep step, const char *path, int number, GError **error)
{
  switch (number) {
  case ENOSPC:
  case EDQUOT:
    return dcw_step_fail_full (step, path, error);
  case ELOOP:
  case EISDIR:
  case ENXIO:
    return dcw_step_fail_not_plain (step, path, error);
  case EACCES:
  case EPERM:
  case EROFS:
    return dcw_step_fail (step, path, DCW_ERROR_DENIED, g_strerror (number), error);
  case ENOENT:
    return dcw_step_fail (step, path, DCW_ERROR_IO, _ ("there is no such file or folder"), error);
  default:
    return dcw_step_fail (step, path, DCW_ERROR_IO, g_strerror (number), error);
  }
}
