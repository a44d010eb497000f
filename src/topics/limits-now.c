#include "base/i18n.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "survey/limits.h"
#include "topics/now.h"

/* Facts 1.1: values of RPC_C_AUTHN_LEVEL_... */
static const char *const levels[] = {
  NULL,
  N_ ("Programs that set no authentication level use None: they do not ask callers who they are."),
  N_ ("Programs that set no authentication level use Connect."),
  N_ ("Programs that set no authentication level use Call."),
  N_ ("Programs that set no authentication level use Packet."),
  N_ ("Programs that set no authentication level use Packet Integrity."),
  N_ ("Programs that set no authentication level use Packet Privacy."),
};

static const struct {
  DcwSettingId setting;
  DcwComUse use;
  guint32 mask;
  const char *here, *policy; /* N_() */
} limits[] = {
  { DCW_SETTING_LAUNCH_LIMIT, DCW_COM_LAUNCH, DCW_COM_EXECUTE_REMOTE,
    N_ ("The launch limit lets these start programs from other computers: %1"),
    N_ ("The launch limit, set by a policy, lets these start programs from other computers: %1") },
  { DCW_SETTING_ACCESS_LIMIT, DCW_COM_ACCESS, DCW_COM_EXECUTE_REMOTE,
    N_ ("The access limit lets these call programs from other computers: %1"),
    N_ ("The access limit, set by a policy, lets these call programs from other computers: %1") },
};

/* EnableDCOM is text: "Y" is on. */
static const char *
enabled_text (DcwView *view)
{
  const DcwState *state = dcw_view_get_setting (view, dcw_setting (DCW_SETTING_ENABLE_DCOM));
  if (dcw_state_status (state) == DCW_STATE_UNKNOWN)
    return N_ ("Whether Distributed COM is on is not known.");
  g_autofree char *text = dcw_state_status (state) == DCW_STATE_PRESENT && dcw_state_number (state, DCW_VALUE_TYPE) == DCW_REG_SZ
                              ? dcw_registry_data_to_text (dcw_state_bytes (state, DCW_VALUE_DATA), NULL)
                              : NULL;
  return text != NULL && g_ascii_strcasecmp (text, "Y") == 0 ? N_ ("Distributed COM is on.") : N_ ("Distributed COM is off.");
}

void
dcw_limits_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines)
{
  guint32 level = 0;
  g_ptr_array_add (lines, dcw_message_new (enabled_text (view), NULL));
  if (dcw_level_in_force (view, DCW_SETTING_AUTHENTICATION_LEVEL, &level) == DCW_STATE_PRESENT && level > 0
      && level < G_N_ELEMENTS (levels))
    g_ptr_array_add (lines, dcw_message_new (levels[level], NULL));
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_auto (DcwLimit) limit = { 0 };
    dcw_limit_read (view, limits[i].setting, &limit);
    if (limit.descriptor == NULL)
      continue;
    g_autofree char *who = dcw_now_allowed (view, limit.descriptor, limits[i].mask, limits[i].use);
    gboolean policy = limit.setting != dcw_setting (limits[i].setting);
    g_ptr_array_add (lines, dcw_message_new (policy ? limits[i].policy : limits[i].here, who, NULL));
  }
}
