#include "survey/limits.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "survey/value.h"
#include <string.h>

/* Facts 3 and 2.5. */
#define PACKAGE_COM "S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-3625952902-991631256"
#define ACCESS_XP "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)"
#define ACCESS_2003 "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)"
#define ACCESS_VISTA "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)"
#define ACCESS_8 ACCESS_VISTA "(A;;CCDC;;;AC)"
#define ACCESS_10 ACCESS_8 "(A;;CCDC;;;" PACKAGE_COM ")"
#define LAUNCH_XP "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)"
#define LAUNCH_2003 LAUNCH_XP "(A;;CCDCLCSWRP;;;S-1-5-32-562)"
#define LAUNCH_VISTA LAUNCH_2003 "(A;;CCDCLCSWRP;;;LU)"
#define LAUNCH_8 LAUNCH_VISTA "(A;;CCDCSW;;;AC)"
#define LAUNCH_10 LAUNCH_8 "(A;;CCDCSW;;;" PACKAGE_COM ")"

static const struct {
  guint build; /* this one and later */
  const char *access, *launch;
} built_in[] = {
  { 10240, ACCESS_10, LAUNCH_10 },    { 9200, ACCESS_8, LAUNCH_8 }, { 6000, ACCESS_VISTA, LAUNCH_VISTA },
  { 3790, ACCESS_2003, LAUNCH_2003 }, { 0, ACCESS_XP, LAUNCH_XP },
};

DcwDescriptor *
dcw_limit_built_in (DcwSettingId setting, guint build)
{
  guint row = 0;
  while (build != 0 && build < built_in[row].build)
    row++;
  return dcw_sddl_parse (setting == DCW_SETTING_ACCESS_LIMIT ? built_in[row].access : built_in[row].launch, NULL, NULL);
}

static guint
build_of (DcwView *view)
{
  const char *text = dcw_view_fact (view, DCW_FACT_BUILD, "");
  guint64 build = 0;
  return text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT, &build, NULL) ? (guint)build : 0;
}

DcwDescriptor *
dcw_limit_default (DcwView *view, DcwSettingId setting)
{
  return dcw_limit_built_in (setting, build_of (view));
}

static const DcwSetting *
overriding (DcwSettingId id)
{
  for (guint i = 0; i < DCW_N_SETTINGS; i++)
    if (dcw_setting (i)->overrides == (int)id)
      return dcw_setting (i);
  return NULL;
}

/* An empty string is how Windows' own editor stores "not defined". */
static gboolean
is_empty_text (const DcwState *state)
{
  if (dcw_state_number (state, DCW_VALUE_TYPE) != DCW_REG_SZ)
    return FALSE;
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  g_autofree char *text = data != NULL ? dcw_registry_data_to_text (data, NULL) : NULL;
  return text != NULL && *text == '\0';
}

static DcwOrigin
policy_origin (DcwView *view, const DcwSetting *setting, const DcwState *state)
{
  if (dcw_state_origin (state) != DCW_ORIGIN_LOCAL)
    return dcw_state_origin (state);
  g_autoptr (DcwResource) resource = dcw_setting_resource (setting);
  const char *told = dcw_view_fact (view, DCW_FACT_POLICY_ORIGIN, dcw_resource_id (resource));
  if (g_strcmp0 (told, "domain") == 0)
    return DCW_ORIGIN_DOMAIN;
  if (g_strcmp0 (told, "local") == 0 || g_strcmp0 (dcw_view_fact (view, DCW_FACT_JOINED, ""), "workgroup") == 0)
    return DCW_ORIGIN_POLICY;
  return DCW_ORIGIN_UNKNOWN;
}

/* Decodes what is there. What can be decoded but is no valid permission is kept with its problem: to show it, and because
 * it is what is in force. */
static void
decode (DcwLimit *limit)
{
  const DcwSetting *setting = limit->setting;
  limit->descriptor = dcw_state_read_descriptor (limit->state, setting->type, setting->codec, &limit->problem);
  if (limit->descriptor != NULL)
    dcw_com_validate (limit->descriptor, setting->use, &limit->problem);
}

void
dcw_limit_read (DcwView *view, DcwSettingId id, DcwLimit *limit)
{
  *limit = (DcwLimit){ .setting = dcw_setting (id), .origin = DCW_ORIGIN_LOCAL };
  const DcwSetting *policy = overriding (id);
  const DcwState *over = policy != NULL ? dcw_view_get_setting (view, policy) : NULL;
  limit->policy_unknown = over != NULL && dcw_state_status (over) == DCW_STATE_UNKNOWN;
  if (over != NULL && dcw_state_status (over) == DCW_STATE_PRESENT && !is_empty_text (over)) {
    limit->setting = policy;
    limit->state = over;
    limit->origin = policy_origin (view, policy, over);
    decode (limit);
    return;
  }
  limit->state = dcw_view_get_setting (view, limit->setting);
  switch (dcw_state_status (limit->state)) {
  case DCW_STATE_PRESENT:
    decode (limit);
    break;
  case DCW_STATE_ABSENT:
    limit->descriptor = dcw_limit_default (view, id);
    limit->built_in = TRUE;
    break;
  case DCW_STATE_UNKNOWN:
    break;
  }
}

void
dcw_limit_clear (DcwLimit *limit)
{
  g_clear_pointer (&limit->descriptor, dcw_descriptor_unref);
  g_clear_error (&limit->problem);
}

#define DEFAULT_LEVEL 2 /* Connect, and Identify: facts 1.1 */

DcwStatus
dcw_level_in_force (DcwView *view, DcwSettingId id, guint32 *level)
{
  const DcwSetting *setting = dcw_setting (id);
  guint32 highest = id == DCW_SETTING_AUTHENTICATION_LEVEL ? 6 : 4;
  DcwStatus status = dcw_state_status (dcw_view_get_setting (view, setting));
  *level = status == DCW_STATE_ABSENT ? DEFAULT_LEVEL : 0;
  if (status == DCW_STATE_PRESENT && (!dcw_value_number (view, setting->path, setting->value, level) || *level > highest))
    *level = 0;
  return status == DCW_STATE_UNKNOWN ? DCW_STATE_UNKNOWN : DCW_STATE_PRESENT;
}
