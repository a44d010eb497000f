#include "model/telling.h"
#include <string.h>
#include "base/i18n.h"
#include "model/parts.h"
#include "security/sddl.h"

static const char *const restarts[] = {
  [DCW_RESTART_NONE] = NULL,
  [DCW_RESTART_SERVICES] = N_ ("It counts once the services and programs it is about have restarted."),
  [DCW_RESTART_LOGON] = N_ ("It counts from the next log-on."),
  [DCW_RESTART_REBOOT] = N_ ("It counts once the computer has restarted."),
};

static const struct {
  guint risk;
  const char *text; /* N_() */
} risks[] = {
  { DCW_RISK_OPENS, N_ ("This lets in somebody who was not let in before.") },
  { DCW_RISK_SENDS, N_ ("Programs on this computer that ask for this OPC server are sent to the computer named here.") },
  { DCW_RISK_CUTS, N_ ("This may cut a connection that works now, Remote Desktop included.") },
  { DCW_RISK_NOT_UNDOABLE, N_ ("Undo can't bring the old state back without a password.") },
};

static DcwDescriptor *
read_descriptor (const DcwState *state, const DcwSetting *setting)
{
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return NULL;
  return dcw_state_read_descriptor (state, setting->type, setting->codec, NULL);
}

void
dcw_telling_init (DcwTelling *telling, const DcwChange *change, char *(*name_of) (const DcwPrincipal *who, gpointer data),
                  gpointer data)
{
  memset (telling, 0, sizeof *telling);
  const DcwSetting *setting = telling->setting = dcw_setting_of (change->resource);
  if (setting == NULL)
    telling->differences = dcw_parts_tell (change->before, change->after, name_of, data);
  if (setting == NULL || (setting->codec != DCW_CODEC_DESCRIPTOR && setting->codec != DCW_CODEC_SDDL))
    return;
  telling->before = read_descriptor (change->before, setting);
  telling->after = read_descriptor (change->after, setting);
  if (telling->before != NULL || telling->after != NULL)
    telling->differences = dcw_com_differences (telling->before, telling->after, setting->use, name_of, data);
}

void
dcw_telling_clear (DcwTelling *telling)
{
  dcw_descriptor_unref (telling->before);
  dcw_descriptor_unref (telling->after);
  g_strfreev (telling->differences);
}

char *
dcw_telling_state (const DcwTelling *telling, const DcwState *state, const DcwDescriptor *descriptor)
{
  if (descriptor != NULL)
    return dcw_sddl_show (descriptor);
  return dcw_state_show (state, telling->setting != NULL ? telling->setting->codec : DCW_CODEC_NONE);
}

const char *
dcw_telling_restart (DcwRestart restart)
{
  return restarts[restart] != NULL ? _ (restarts[restart]) : NULL;
}

const char *
dcw_telling_risk (guint risk, guint n)
{
  for (guint i = 0; i < G_N_ELEMENTS (risks); i++)
    if ((risk & risks[i].risk) && n-- == 0)
      return _ (risks[i].text);
  return NULL;
}
