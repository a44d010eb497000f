#include "model/setting.h"
#include "base/i18n.h"
#include "base/text.h"
#include "registry/path.h"
#include "registry/tree.h"
#include <string.h>

#define OLE DCW_KEY_OLE
#define POLICY DCW_KEY_DCOM_POLICY

static const DcwSetting settings[] = {
  [DCW_SETTING_ENABLE_DCOM] = { DCW_SETTING_ENABLE_DCOM, OLE, "EnableDCOM", DCW_REG_SZ, DCW_CODEC_TEXT, DCW_COM_NONE,
                                DCW_MEANS_TEXT, DCW_RESTART_REBOOT, NC_ ("setting", "Enable Distributed COM on this computer"),
                                -1 },
  [DCW_SETTING_AUTHENTICATION_LEVEL] = { DCW_SETTING_AUTHENTICATION_LEVEL, OLE, "LegacyAuthenticationLevel", DCW_REG_DWORD,
                                         DCW_CODEC_NUMBER, DCW_COM_NONE, DCW_MEANS_NUMBER, DCW_RESTART_SERVICES,
                                         NC_ ("setting", "Default Authentication Level"), -1 },
  [DCW_SETTING_IMPERSONATION_LEVEL] = { DCW_SETTING_IMPERSONATION_LEVEL, OLE, "LegacyImpersonationLevel", DCW_REG_DWORD,
                                        DCW_CODEC_NUMBER, DCW_COM_NONE, DCW_MEANS_NUMBER, DCW_RESTART_SERVICES,
                                        NC_ ("setting", "Default Impersonation Level"), -1 },
  [DCW_SETTING_DEFAULT_ACCESS] = { DCW_SETTING_DEFAULT_ACCESS, OLE, "DefaultAccessPermission", DCW_REG_BINARY,
                                   DCW_CODEC_DESCRIPTOR, DCW_COM_ACCESS, DCW_MEANS_LIST, DCW_RESTART_SERVICES,
                                   NC_ ("setting", "Access Permissions, Default"), -1 },
  [DCW_SETTING_DEFAULT_LAUNCH] = { DCW_SETTING_DEFAULT_LAUNCH, OLE, "DefaultLaunchPermission", DCW_REG_BINARY,
                                   DCW_CODEC_DESCRIPTOR, DCW_COM_LAUNCH, DCW_MEANS_LIST, DCW_RESTART_NONE,
                                   NC_ ("setting", "Launch and Activation Permissions, Default"), -1 },
  [DCW_SETTING_ACCESS_LIMIT] = { DCW_SETTING_ACCESS_LIMIT, OLE, "MachineAccessRestriction", DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR,
                                 DCW_COM_ACCESS, DCW_MEANS_LIST, DCW_RESTART_SERVICES,
                                 NC_ ("setting", "Access Permissions, Limits"), -1 },
  [DCW_SETTING_LAUNCH_LIMIT] = { DCW_SETTING_LAUNCH_LIMIT, OLE, "MachineLaunchRestriction", DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR,
                                 DCW_COM_LAUNCH, DCW_MEANS_LIST, DCW_RESTART_NONE,
                                 NC_ ("setting", "Launch and Activation Permissions, Limits"), -1 },
  [DCW_SETTING_POLICY_ACCESS_LIMIT] = { DCW_SETTING_POLICY_ACCESS_LIMIT, POLICY, "MachineAccessRestriction", DCW_REG_SZ,
                                        DCW_CODEC_SDDL, DCW_COM_ACCESS, DCW_MEANS_SDDL, DCW_RESTART_NONE,
                                        NC_ ("setting", "DCOM: Machine Access Restrictions in SDDL syntax"),
                                        DCW_SETTING_ACCESS_LIMIT },
  [DCW_SETTING_POLICY_LAUNCH_LIMIT] = { DCW_SETTING_POLICY_LAUNCH_LIMIT, POLICY, "MachineLaunchRestriction", DCW_REG_SZ,
                                        DCW_CODEC_SDDL, DCW_COM_LAUNCH, DCW_MEANS_SDDL, DCW_RESTART_NONE,
                                        NC_ ("setting", "DCOM: Machine Launch Restrictions in SDDL syntax"),
                                        DCW_SETTING_LAUNCH_LIMIT },
  [DCW_SETTING_REQUIRE_INTEGRITY] = { DCW_SETTING_REQUIRE_INTEGRITY, DCW_KEY_OLE_COMPATIBILITY,
                                      "RequireIntegrityActivationAuthenticationLevel", DCW_REG_DWORD, DCW_CODEC_NUMBER,
                                      DCW_COM_NONE, DCW_MEANS_NUMBER, DCW_RESTART_REBOOT,
                                      NC_ ("setting", "Starting needs Packet Integrity"), -1 },
  [DCW_SETTING_RAISE_ACTIVATION] = { DCW_SETTING_RAISE_ACTIVATION, DCW_KEY_OLE_COMPATIBILITY,
                                     "RaiseActivationAuthenticationLevel", DCW_REG_DWORD, DCW_CODEC_NUMBER, DCW_COM_NONE,
                                     DCW_MEANS_NUMBER, DCW_RESTART_REBOOT,
                                     NC_ ("setting", "Level at which programs here start others is raised"), -1 },
  [DCW_SETTING_HARDENING_LOG_OFF] = { DCW_SETTING_HARDENING_LOG_OFF, DCW_KEY_OLE_COMPATIBILITY,
                                      "DisableAuthenticationLevelHardeningLog", DCW_REG_DWORD, DCW_CODEC_NUMBER, DCW_COM_NONE,
                                      DCW_MEANS_NUMBER, DCW_RESTART_REBOOT,
                                      NC_ ("setting", "Events about too low a level are not logged"), -1 },
#define NUMBER(id, key, value, restart, label)                                                                                   \
  [id] = { id, key, value, DCW_REG_DWORD, DCW_CODEC_NUMBER, DCW_COM_NONE, DCW_MEANS_NUMBER, restart, label, -1 }
  NUMBER (DCW_SETTING_FORCE_GUEST, DCW_KEY_LSA, "ForceGuest", DCW_RESTART_NONE,
          NC_ ("setting", "Network access: Sharing and security model for local accounts")),
  NUMBER (DCW_SETTING_EVERYONE_ANONYMOUS, DCW_KEY_LSA, "EveryoneIncludesAnonymous", DCW_RESTART_NONE,
          NC_ ("setting", "Network access: Let Everyone permissions apply to anonymous users")),
  NUMBER (DCW_SETTING_LIMIT_BLANK_PASSWORDS, DCW_KEY_LSA, "LimitBlankPasswordUse", DCW_RESTART_NONE,
          NC_ ("setting", "Accounts: Limit local account use of blank passwords to console logon only")),
  NUMBER (DCW_SETTING_LM_LEVEL, DCW_KEY_LSA, "LmCompatibilityLevel", DCW_RESTART_NONE,
          NC_ ("setting", "Network security: LAN Manager authentication level")),
  NUMBER (DCW_SETTING_NTLM_IN, DCW_KEY_NTLM, "RestrictReceivingNTLMTraffic", DCW_RESTART_NONE,
          NC_ ("setting", "Network security: Restrict NTLM: Incoming NTLM traffic")),
  NUMBER (DCW_SETTING_NTLM_OUT, DCW_KEY_NTLM, "RestrictSendingNTLMTraffic", DCW_RESTART_NONE,
          NC_ ("setting", "Network security: Restrict NTLM: Outgoing NTLM traffic to remote servers")),
  NUMBER (DCW_SETTING_TOKEN_FILTER, DCW_KEY_SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", DCW_RESTART_NONE,
          NC_ ("setting", "Local administrators have all their rights over the network")),
  NUMBER (DCW_SETTING_RPC_CLIENTS, DCW_KEY_RPC_POLICY, "RestrictRemoteClients", DCW_RESTART_REBOOT,
          NC_ ("setting", "Restrict Unauthenticated RPC clients")),
  NUMBER (DCW_SETTING_RPC_RESOLUTION, DCW_KEY_RPC_POLICY, "EnableAuthEpResolution", DCW_RESTART_REBOOT,
          NC_ ("setting", "Enable RPC Endpoint Mapper Client Authentication")),
  [DCW_SETTING_RPC_PROTOCOLS] = { DCW_SETTING_RPC_PROTOCOLS, DCW_KEY_RPC, "DCOM Protocols", DCW_REG_MULTI_SZ, DCW_CODEC_NONE,
                                  DCW_COM_NONE, DCW_MEANS_TEXT, DCW_RESTART_REBOOT, NC_ ("setting", "Default Protocols"), -1 },
  [DCW_SETTING_RPC_PORTS] = { DCW_SETTING_RPC_PORTS, DCW_KEY_RPC_PORTS, "Ports", DCW_REG_MULTI_SZ, DCW_CODEC_NONE, DCW_COM_NONE,
                              DCW_MEANS_TEXT, DCW_RESTART_REBOOT, NC_ ("setting", "Port ranges"), -1 },
  [DCW_SETTING_RPC_PORTS_ARE_OPEN] = { DCW_SETTING_RPC_PORTS_ARE_OPEN, DCW_KEY_RPC_PORTS, "PortsInternetAvailable", DCW_REG_SZ,
                                       DCW_CODEC_TEXT, DCW_COM_NONE, DCW_MEANS_TEXT, DCW_RESTART_REBOOT,
                                       NC_ ("setting", "Port range assignment"), -1 },
  [DCW_SETTING_RPC_USES_PORTS] = { DCW_SETTING_RPC_USES_PORTS, DCW_KEY_RPC_PORTS, "UseInternetPorts", DCW_REG_SZ, DCW_CODEC_TEXT,
                                   DCW_COM_NONE, DCW_MEANS_TEXT, DCW_RESTART_REBOOT,
                                   NC_ ("setting", "Default dynamic port allocation"), -1 },
};
G_STATIC_ASSERT (G_N_ELEMENTS (settings) == DCW_N_SETTINGS);

#define TEXT DCW_REG_SZ, DCW_CODEC_TEXT, DCW_COM_NONE
#define OF_APPID(what, value, ...) [what - DCW_N_SETTINGS] = { what, DCW_KEY_APPIDS, value, __VA_ARGS__, -1 }

static const DcwSetting of_appids[] = {
  OF_APPID (DCW_SETTING_APPID_ACCESS, "AccessPermission", DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, DCW_COM_ACCESS, DCW_MEANS_LIST,
            DCW_RESTART_SERVICES, NC_ ("setting", "Access Permissions")),
  OF_APPID (DCW_SETTING_APPID_LAUNCH, "LaunchPermission", DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, DCW_COM_LAUNCH, DCW_MEANS_LIST,
            DCW_RESTART_NONE, NC_ ("setting", "Launch and Activation Permissions")),
  OF_APPID (DCW_SETTING_APPID_LEVEL, "AuthenticationLevel", DCW_REG_DWORD, DCW_CODEC_NUMBER, DCW_COM_NONE, DCW_MEANS_NUMBER,
            DCW_RESTART_SERVICES, NC_ ("setting", "Authentication Level")),
  OF_APPID (DCW_SETTING_APPID_RUN_AS, "RunAs", TEXT, DCW_MEANS_ACCOUNT, DCW_RESTART_SERVICES, NC_ ("setting", "Identity")),
  OF_APPID (DCW_SETTING_APPID_SERVICE, "LocalService", TEXT, DCW_MEANS_SERVICE, DCW_RESTART_SERVICES,
            NC_ ("setting", "Service that runs the application")),
  OF_APPID (DCW_SETTING_APPID_HIDDEN_SERVICE, "_LocalService", TEXT, DCW_MEANS_SERVICE, DCW_RESTART_NONE,
            NC_ ("setting", "Service that dcomcnfg put aside")),
  OF_APPID (DCW_SETTING_APPID_REMOTE_SERVER, "RemoteServerName", TEXT, DCW_MEANS_HOST, DCW_RESTART_NONE,
            NC_ ("setting", "Run application on the following computer")),
  OF_APPID (DCW_SETTING_APPID_AT_STORAGE, "ActivateAtStorage", TEXT, DCW_MEANS_TEXT, DCW_RESTART_NONE,
            NC_ ("setting", "Run application on the computer where the data is located")),
  OF_APPID (DCW_SETTING_APPID_ENDPOINTS, "Endpoints", DCW_REG_MULTI_SZ, DCW_CODEC_NONE, DCW_COM_NONE, DCW_MEANS_TEXT,
            DCW_RESTART_SERVICES, NC_ ("setting", "Endpoints")),
  OF_APPID (DCW_SETTING_APPID_OF_EXE, "AppID", TEXT, DCW_MEANS_APPID, DCW_RESTART_SERVICES,
            NC_ ("setting", "AppID of the program")),
};
G_STATIC_ASSERT (G_N_ELEMENTS (of_appids) == DCW_N_ALL_SETTINGS - DCW_N_SETTINGS);

const DcwSetting *
dcw_setting (DcwSettingId id)
{
  g_return_val_if_fail ((guint)id < DCW_N_ALL_SETTINGS, NULL);
  return id < DCW_N_SETTINGS ? &settings[id] : &of_appids[id - DCW_N_SETTINGS];
}

DcwResource *
dcw_setting_resource (const DcwSetting *setting)
{
  return setting->id < DCW_N_SETTINGS ? dcw_resource_value (setting->path, setting->value, NULL) : NULL;
}

DcwResource *
dcw_setting_below (DcwSettingId id, const char *leaf)
{
  const DcwSetting *setting = dcw_setting (id);
  if (*leaf == '\0' || strchr (leaf, '\\') != NULL)
    return NULL;
  g_autofree char *key = g_strconcat (setting->path, "\\", leaf, NULL);
  return dcw_resource_value (key, setting->value, NULL);
}

const DcwSetting *
dcw_setting_of (const DcwResource *resource)
{
  if (dcw_resource_kind (resource) != DCW_KIND_REGISTRY_VALUE)
    return NULL;
  const char *path = dcw_resource_path (resource), *name = dcw_resource_name (resource);
  g_autofree char *above = dcw_registry_path_parent (path);
  for (guint i = 0; i < DCW_N_ALL_SETTINGS; i++) {
    const DcwSetting *setting = dcw_setting (i);
    if (dcw_text_fold_equal (setting->value, name) && dcw_text_fold_equal (setting->path, i < DCW_N_SETTINGS ? path : above))
      return setting;
  }
  return NULL;
}
