#include "model/setting.h"
#include "base/i18n.h"
#include "registry/tree.h"

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"

static const DcwSetting settings[] = {
  [DCW_SETTING_ENABLE_DCOM] = { DCW_SETTING_ENABLE_DCOM, OLE, "EnableDCOM", DCW_REG_SZ, DCW_CODEC_TEXT, DCW_COM_NONE,
                                DCW_RESTART_REBOOT, N_ ("Enable Distributed COM on this computer"), -1 },
  [DCW_SETTING_AUTHENTICATION_LEVEL] = { DCW_SETTING_AUTHENTICATION_LEVEL, OLE, "LegacyAuthenticationLevel", DCW_REG_DWORD,
                                         DCW_CODEC_NUMBER, DCW_COM_NONE, DCW_RESTART_SERVICES,
                                         N_ ("Default Authentication Level"), -1 },
  [DCW_SETTING_IMPERSONATION_LEVEL] = { DCW_SETTING_IMPERSONATION_LEVEL, OLE, "LegacyImpersonationLevel", DCW_REG_DWORD,
                                        DCW_CODEC_NUMBER, DCW_COM_NONE, DCW_RESTART_SERVICES, N_ ("Default Impersonation Level"),
                                        -1 },
  [DCW_SETTING_DEFAULT_ACCESS] = { DCW_SETTING_DEFAULT_ACCESS, OLE, "DefaultAccessPermission", DCW_REG_BINARY,
                                   DCW_CODEC_DESCRIPTOR, DCW_COM_ACCESS, DCW_RESTART_SERVICES, N_ ("Access Permissions, Default"),
                                   -1 },
  [DCW_SETTING_DEFAULT_LAUNCH] = { DCW_SETTING_DEFAULT_LAUNCH, OLE, "DefaultLaunchPermission", DCW_REG_BINARY,
                                   DCW_CODEC_DESCRIPTOR, DCW_COM_LAUNCH, DCW_RESTART_NONE,
                                   N_ ("Launch and Activation Permissions, Default"), -1 },
  [DCW_SETTING_ACCESS_LIMIT] = { DCW_SETTING_ACCESS_LIMIT, OLE, "MachineAccessRestriction", DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR,
                                 DCW_COM_ACCESS, DCW_RESTART_SERVICES, N_ ("Access Permissions, Limits"), -1 },
  [DCW_SETTING_LAUNCH_LIMIT] = { DCW_SETTING_LAUNCH_LIMIT, OLE, "MachineLaunchRestriction", DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR,
                                 DCW_COM_LAUNCH, DCW_RESTART_NONE, N_ ("Launch and Activation Permissions, Limits"), -1 },
  [DCW_SETTING_POLICY_ACCESS_LIMIT] = { DCW_SETTING_POLICY_ACCESS_LIMIT, POLICY, "MachineAccessRestriction", DCW_REG_SZ,
                                        DCW_CODEC_SDDL, DCW_COM_ACCESS, DCW_RESTART_NONE,
                                        N_ ("DCOM: Machine Access Restrictions in SDDL syntax"), DCW_SETTING_ACCESS_LIMIT },
  [DCW_SETTING_POLICY_LAUNCH_LIMIT] = { DCW_SETTING_POLICY_LAUNCH_LIMIT, POLICY, "MachineLaunchRestriction", DCW_REG_SZ,
                                        DCW_CODEC_SDDL, DCW_COM_LAUNCH, DCW_RESTART_NONE,
                                        N_ ("DCOM: Machine Launch Restrictions in SDDL syntax"), DCW_SETTING_LAUNCH_LIMIT },
};
G_STATIC_ASSERT (G_N_ELEMENTS (settings) == DCW_N_SETTINGS);

const DcwSetting *
dcw_setting (DcwSettingId id)
{
  g_return_val_if_fail ((guint)id < DCW_N_SETTINGS, NULL);
  return &settings[id];
}

DcwResource *
dcw_setting_resource (const DcwSetting *setting)
{
  return dcw_resource_value (setting->path, setting->value, NULL);
}

const DcwSetting *
dcw_setting_of (const DcwResource *resource)
{
  if (dcw_resource_kind (resource) != DCW_KIND_REGISTRY_VALUE)
    return NULL;
  for (guint i = 0; i < DCW_N_SETTINGS; i++) {
    g_autoptr (DcwResource) known = dcw_setting_resource (&settings[i]);
    if (dcw_resource_equal (known, resource))
      return &settings[i];
  }
  return NULL;
}
