/* limits: the machine-wide limits that are in force on a station, and who wins (facts 1.5): the policy string if it is there
 * and not empty, else the value below Ole, else what this Windows has built in (facts 3).
 */
#pragma once
#include "model/setting.h"
#include "station/view.h"

typedef struct {
  const DcwSetting *setting;    /* the one in force, or to be written: policy or Ole */
  DcwOrigin         origin;     /* LOCAL for Ole values; policy strings: POLICY (set here), DOMAIN, UNKNOWN */
  const DcwState   *state;      /* of setting; borrowed */
  gboolean          policy_unknown; /* whether a policy overrides could not be read */
  DcwDescriptor    *descriptor; /* in force; NULL: could not be read or decoded, see problem */
  gboolean          built_in;   /* descriptor is what Windows does without a value */
  GError           *problem;    /* wrong type, broken, old and new mixed; or NULL */
} DcwLimit;

/* setting: DCW_SETTING_ACCESS_LIMIT or DCW_SETTING_LAUNCH_LIMIT. */
void dcw_limit_read (DcwView *view, DcwSettingId setting, DcwLimit *limit);
void dcw_limit_clear (DcwLimit *limit);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwLimit, dcw_limit_clear)

/* What this build of Windows does when the value is absent; 0: build unknown (the newest table is used). */
DcwDescriptor *dcw_limit_built_in (DcwSettingId setting, guint build);
