/* parts: what of a thing is different, for those who need not read all of it. */
#pragma once
#include "model/state.h"

/* A line each, translated: "- " what goes, "+ " what comes. NULL: the states themselves say it shorter, or one of them is not
 * known. Free with g_strfreev(). */
char **dcw_parts_tell (const DcwState *before, const DcwState *after);
