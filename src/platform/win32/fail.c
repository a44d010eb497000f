#include "base/i18n.h"
#include "platform/win32/fail.h"

#ifndef ERROR_DISK_QUOTA_EXCEEDED
#define ERROR_DISK_QUOTA_EXCEEDED 1295
#endif

gboolean
dcw_fail_win32 (DcwStep step, const char *path, DWORD number, GError **error)
{
  g_autofree char *reason = NULL;
  DcwErrorCode code = DCW_ERROR_IO;

  switch (number) {
  case ERROR_DISK_FULL:
  case ERROR_HANDLE_DISK_FULL:
  case ERROR_DISK_QUOTA_EXCEEDED:
    return dcw_step_fail_full (step, path, error);
  case ERROR_FILE_NOT_FOUND:
  case ERROR_PATH_NOT_FOUND:
    return dcw_step_fail (step, path, DCW_ERROR_IO, _ ("there is no such file or folder"), error);
  case ERROR_SHARING_VIOLATION:
  case ERROR_LOCK_VIOLATION:
    return dcw_step_fail (step, path, DCW_ERROR_IO, _ ("another program has it open"), error);
  case ERROR_ACCESS_DENIED:
  case ERROR_WRITE_PROTECT:
  case ERROR_PRIVILEGE_NOT_HELD:
  case ERROR_INVALID_OWNER:
  case ERROR_NETWORK_ACCESS_DENIED:
    code = DCW_ERROR_DENIED;
    break;
  default:
    break;
  }
  reason = g_win32_error_message ((gint)number);
  g_strstrip (reason);
  return dcw_step_fail (step, path, code, *reason != '\0' ? reason : C_ ("problem", "unknown error"), error);
}
