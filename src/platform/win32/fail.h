/* fail: Windows error codes in the words of DcwErrorCode. */
#pragma once
#include <windows.h>
#include "platform/system.h"

gboolean dcw_fail_win32 (DcwStep step, const char *path, DWORD number, GError **error); /* always FALSE */
