/* now: what there is on a station, as each topic tells it to somebody who is about to change it (dcw_ID_now(), in ID-now.c).
 * Whole sentences, true whatever the profile wants; the profile only says about which accounts, servers and programs (NULL: about
 * all that are found). Reads only what survey() of its topic reads.
 */
#pragma once
#include "security/com.h"
#include "topics/topic.h"

/* Names of those whom plain entries of a list allow a right of mask, with commas; "-" for nobody. Free with g_free(). */
char *dcw_now_allowed (DcwView *view, const DcwDescriptor *descriptor, guint32 mask, DcwComUse use);
/* The OPC servers that the profile names and the station has; all but OPCEnum when it names none. Of DcwOpcServer, not owned. */
GPtrArray *dcw_now_servers (DcwView *view, const DcwProfile *profile);
