/* aliases: SDDL's two letters for SIDs (MS-DTYP 2.5.1.1); for the SDDL code only. */
#pragma once
#include "security/sid.h"

typedef enum { DCW_ALIAS_OK, DCW_ALIAS_UNKNOWN, DCW_ALIAS_NEEDS_DOMAIN } DcwAliasFound;

/* Letters of either case; *sid is set for DCW_ALIAS_OK only. */
DcwAliasFound dcw_alias_to_sid (char first, char second, const DcwSid *domain, DcwSid *sid);
/* NULL: write the SID in numbers. */
const char *dcw_alias_of_sid (const DcwSid *sid, const DcwSid *domain);
