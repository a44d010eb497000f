/* fail: errno in the words of DcwErrorCode. */
#pragma once
#include "platform/system.h"

gboolean dcw_fail_errno (DcwStep step, const char *path, int number, GError **error); /* always FALSE */
