/* known: what somebody may ask the findings for: the error numbers and events that they tell of, and their codes. */
#pragma once
#include <glib.h>

/* wanted: as dcw_finding_wanted() has it. TRUE: some finding tells of this number, on this computer or not, or has this code. */
gboolean dcw_is_known (const char *wanted);
/* What to tell when nothing that was found leads to it; translated. */
const char *dcw_known_nothing (const char *wanted);
