/* setting: the table of registry values that the program knows: where, what type, how coded, what has to restart.
 * Topics, planner, exporters and tests use the row; nobody writes these paths again. Facts 1.1, 1.5, 1.7.
 */
#pragma once
#include "model/resource.h"
#include "model/state.h"

/* What must happen before a stored value is in force. */
typedef enum { DCW_RESTART_NONE, DCW_RESTART_SERVICES, DCW_RESTART_LOGON, DCW_RESTART_REBOOT } DcwRestart;

typedef enum {
  DCW_SETTING_ENABLE_DCOM,
  DCW_SETTING_AUTHENTICATION_LEVEL,
  DCW_SETTING_IMPERSONATION_LEVEL,
  DCW_SETTING_DEFAULT_ACCESS,
  DCW_SETTING_DEFAULT_LAUNCH,
  DCW_SETTING_ACCESS_LIMIT,
  DCW_SETTING_LAUNCH_LIMIT,
  DCW_SETTING_POLICY_ACCESS_LIMIT,
  DCW_SETTING_POLICY_LAUNCH_LIMIT,
  DCW_N_SETTINGS
} DcwSettingId;

typedef struct {
  DcwSettingId id;
  const char  *path;  /* canonical key */
  const char  *value;
  guint32      type; /* REG_... that Windows wants; another type counts as broken */
  DcwCodec     codec;
  DcwComUse    use;      /* descriptors: access or launch */
  DcwRestart   restart;
  const char  *label;    /* N_(): as dcomcnfg or secpol name it */
  int          overrides; /* id of the setting that this one wins over while it is set and not empty; -1 */
} DcwSetting;

const DcwSetting *dcw_setting (DcwSettingId id);
DcwResource      *dcw_setting_resource (const DcwSetting *setting);
const DcwSetting *dcw_setting_of (const DcwResource *resource); /* NULL: not in the table */
