/* parts: what of a thing is different, for those who need not read all of it. */
#pragma once
#include "model/state.h"

/* A line each, translated: "- " what goes, "+ " what comes. NULL: the states themselves say it shorter, or one of them is not
 * known. name_of: the name of a principal on the station, free with g_free(); NULL: well-known names only. Free with
 * g_strfreev(). */
char **dcw_parts_tell (const DcwState *before, const DcwState *after,
                       char *(*name_of) (const DcwPrincipal *who, gpointer data), gpointer data);
