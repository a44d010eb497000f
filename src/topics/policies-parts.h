/* policies-parts: what the files of the topic policies share. */
#pragma once
#include "model/setting.h"
#include "topics/topic.h"

#define DCW_POLICIES_SHARING "policies.sharing"
#define DCW_POLICIES_EVERYONE "policies.everyone-anonymous"
#define DCW_POLICIES_BLANK "policies.blank-passwords"
#define DCW_POLICIES_NTLM "policies.ntlm"
#define DCW_POLICIES_PROTOCOLS "policies.protocols"

/* PRESENT: *number is what counts, Windows' own default where there is no value. UNKNOWN: not recorded, or not a number. */
DcwStatus dcw_policy_number (DcwView *view, DcwSettingId setting, guint32 *number);
/* The settings of this topic, of the type REG_DWORD. */
extern const DcwSettingId dcw_policy_settings[];
extern const guint dcw_policy_n_settings;
/* The local account of Guest; FALSE: not recorded. Clear who. */
gboolean dcw_policy_find_guest (DcwView *view, DcwPrincipal *who, gboolean *enabled);
/* Protocols of COM: PRESENT: *has_tcp; UNKNOWN: not recorded. ABSENT: no list, which is as Windows has it. */
DcwStatus dcw_policy_protocols (DcwView *view, gboolean *has_tcp);
