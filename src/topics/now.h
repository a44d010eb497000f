/* now: what there is on a station, as each topic tells it to somebody who is about to change it. Whole sentences, true whatever
 * the profile wants; the profile only says about which accounts, servers and programs (NULL: about all that are found).
 */
#pragma once
#include "model/profile.h"
#include "security/com.h"
#include "station/view.h"

/* Each appends DcwMessage * to lines. Reads only what survey() of its topic reads. */
void dcw_accounts_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);
void dcw_identity_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);
void dcw_applications_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);
void dcw_limits_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);
void dcw_firewall_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);
void dcw_discovery_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);
void dcw_policies_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);

/* Names of those whom plain entries of a list allow a right of mask, with commas; "-" for nobody. Free with g_free(). */
char *dcw_now_allowed (DcwView *view, const DcwDescriptor *descriptor, guint32 mask, DcwComUse use);
/* The OPC servers that the profile names and the station has; all but OPCEnum when it names none. Of DcwOpcServer, not owned. */
GPtrArray *dcw_now_servers (DcwView *view, const DcwProfile *profile);
