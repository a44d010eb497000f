/* accounts: who is who on a station: the OPC group and users of a profile, and the rules for their names (facts 8.2). */
#pragma once
#include "station/view.h"

typedef struct {
  DcwStatus status;  /* PRESENT, ABSENT or UNKNOWN as far as the station can say */
  DcwPrincipal who;  /* SID, or the pending name */
  gboolean is_group; /* PRESENT: not one of the users here: a group, here or of a domain, or a well-known identity */
} DcwAccountSurvey;

void dcw_account_survey (DcwView *view, const char *name, DcwAccountSurvey *survey);
void dcw_account_survey_clear (DcwAccountSurvey *survey);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwAccountSurvey, dcw_account_survey_clear)

/* NULL when a new local group (user) may have this name; else which rule it breaks. computer may be NULL. At most 20
 * characters for a user and 256 for a group (of UTF-16). Stricter than Windows where its own tools are ("@" in users) or where
 * names could not be told apart (blanks around, characters that can't be seen, names that Windows itself uses). */
DcwMessage *dcw_account_check_name (const char *name, gboolean group, const char *computer);
/* The same for a name as a profile may have it: NAME, .\NAME or AUTHORITY\NAME. Of other authorities only the form can be
 * wrong, and that it is one of Windows' own. A SID is no name. */
DcwMessage *dcw_account_check_given (const char *name, gboolean group);
/* The same for a new password (facts 8.2), as strict as Windows is where complex passwords are asked for; how long it has to be
 * only the computer itself knows. full_name may be NULL. The answer never repeats the password. */
DcwMessage *dcw_account_check_password (const char *password, const char *name, const char *full_name);
