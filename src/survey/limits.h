/* limits: the machine-wide limits that are in force on a station, and who wins (facts 1.5): the policy string if it is there
 * and not empty, else the value below Ole, else what this Windows has built in (facts 3).
 */
#pragma once
#include "model/setting.h"
#include "station/view.h"

typedef struct {
  const DcwSetting *setting; /* the one in force, or to be written: policy or Ole */
  /* LOCAL for Ole values. Policy strings: as recorded with the value, else by fact DCW_FACT_POLICY_ORIGIN, else POLICY (set
   * here) in a workgroup and UNKNOWN otherwise. */
  DcwOrigin origin;
  const DcwState *state;     /* of setting; borrowed from the view */
  gboolean policy_unknown;   /* whether a policy overrides could not be read */
  DcwDescriptor *descriptor; /* in force; NULL: state is unknown, or it could not be decoded (see problem) */
  gboolean built_in;         /* descriptor is what Windows does without a value */
  /* Wrong type, broken, or (descriptor is there then) not valid as a COM permission: old and new entries mixed, ...; or NULL */
  GError *problem;
} DcwLimit;

/* setting: DCW_SETTING_ACCESS_LIMIT or DCW_SETTING_LAUNCH_LIMIT. */
void dcw_limit_read (DcwView *view, DcwSettingId setting, DcwLimit *limit);
void dcw_limit_clear (DcwLimit *limit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwLimit, dcw_limit_clear)

/* What this build of Windows does when the value is absent; 0: build unknown (the newest table is used). Builds before XP SP2
 * have no limits and are taken as that. */
DcwDescriptor *dcw_limit_built_in (DcwSettingId setting, guint build);
DcwDescriptor *dcw_limit_default (DcwView *view, DcwSettingId setting); /* the same, for the Windows of this station */

/* The number that counts for DCW_SETTING_AUTHENTICATION_LEVEL or DCW_SETTING_IMPERSONATION_LEVEL: PRESENT: *level is it (what
 * Windows does without a value when there is none), or 0 for one of the wrong type or out of range. UNKNOWN: not known. */
DcwStatus dcw_level_in_force (DcwView *view, DcwSettingId setting, guint32 *level);
