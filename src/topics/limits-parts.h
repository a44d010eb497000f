/* limits-parts: what the files of the topic limits share. */
#pragma once
#include "topics/topic.h"

#define DCW_LIMITS_ENABLE "limits.enable"
#define DCW_LIMITS_LEVEL "limits.level"
#define DCW_LIMITS_IMPERSONATION "limits.impersonation"
#define DCW_LIMITS_ACCESS "limits.access"
#define DCW_LIMITS_LAUNCH "limits.launch"
#define DCW_LIMITS_REPAIR "limits.repair"
#define DCW_LIMITS_DOMAIN "limits.domain-policy"

/* Whom the access limit has to let in: the group and, on a client, who calls back. Elements: char *, the profile's; free the
 * array. */
GPtrArray *dcw_limits_accounts (const DcwProfile *profile);
/* The first of them that the access limit in force lets in from other computers not at all, or NULL. */
const char *dcw_limits_not_let_in (DcwView *view, const DcwProfile *profile);
/* Grants who rights in the limit that is in force, or blocks the wish where the domain owns it. why is taken. */
void dcw_limits_grant (DcwView *view, const DcwProfile *profile, DcwEdits *edits, DcwSettingId setting, const DcwPrincipal *who,
                       guint32 mask, DcwMessage *why);
