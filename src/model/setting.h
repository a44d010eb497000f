/* setting: the table of registry values that the program knows: where, what type, how coded, what has to restart.
 * Topics, planner, exporters and tests use the row; nobody writes these paths again. Facts 1.1, 1.5, 1.7.
 */
#pragma once
#include "model/resource.h"
#include "model/state.h"

#define DCW_KEY_OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"
#define DCW_KEY_OLE_COMPATIBILITY DCW_KEY_OLE "\\AppCompat"
#define DCW_KEY_DCOM_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM"
#define DCW_KEY_CLASSES "HKLM\\SOFTWARE\\Classes"
#define DCW_KEY_CLASSES_32 DCW_KEY_CLASSES "\\Wow6432Node"
#define DCW_KEY_APPIDS DCW_KEY_CLASSES "\\AppID"
#define DCW_KEY_SERVICES "HKLM\\SYSTEM\\CurrentControlSet\\Services"
#define DCW_KEY_FIREWALL DCW_KEY_SERVICES "\\SharedAccess\\Parameters\\FirewallPolicy"
#define DCW_KEY_FIREWALL_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall"
#define DCW_KEY_LSA "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define DCW_KEY_NTLM DCW_KEY_LSA "\\MSV1_0"
#define DCW_KEY_RPC "HKLM\\SOFTWARE\\Microsoft\\Rpc"
#define DCW_KEY_RPC_PORTS DCW_KEY_RPC "\\Internet"
#define DCW_KEY_RPC_POLICY "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Rpc"
#define DCW_KEY_SYSTEM_POLICY "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"

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
  DCW_SETTING_REQUIRE_INTEGRITY, /* hardening: facts 5.2 */
  DCW_SETTING_RAISE_ACTIVATION,
  DCW_SETTING_HARDENING_LOG_OFF,
  DCW_SETTING_FORCE_GUEST, /* local policies: facts 1.7 */
  DCW_SETTING_EVERYONE_ANONYMOUS,
  DCW_SETTING_LIMIT_BLANK_PASSWORDS,
  DCW_SETTING_LM_LEVEL,
  DCW_SETTING_NTLM_IN,
  DCW_SETTING_NTLM_OUT,
  DCW_SETTING_TOKEN_FILTER,
  DCW_SETTING_RPC_CLIENTS,
  DCW_SETTING_RPC_RESOLUTION,
  DCW_SETTING_RPC_PROTOCOLS, /* facts 1.6 */
  DCW_SETTING_RPC_PORTS,
  DCW_SETTING_RPC_PORTS_ARE_OPEN, /* "Y": the ports that count, "N": all others */
  DCW_SETTING_RPC_USES_PORTS,
  DCW_N_SETTINGS,
  /* Values that every AppID may have: rows without an address of their own (dcw_setting_below()). Facts 1.2. */
  DCW_SETTING_APPID_ACCESS = DCW_N_SETTINGS,
  DCW_SETTING_APPID_LAUNCH,
  DCW_SETTING_APPID_LEVEL,
  DCW_SETTING_APPID_RUN_AS,
  DCW_SETTING_APPID_SERVICE,
  DCW_SETTING_APPID_HIDDEN_SERVICE, /* what dcomcnfg makes of it when the program is to run elsewhere */
  DCW_SETTING_APPID_REMOTE_SERVER,
  DCW_SETTING_APPID_AT_STORAGE,
  DCW_SETTING_APPID_ENDPOINTS,
  DCW_SETTING_APPID_OF_EXE, /* below the file name of a program: its AppID */
  DCW_N_ALL_SETTINGS
} DcwSettingId;

/* What somebody reads in the data; a redaction and whoever looks for services go by it. */
typedef enum {
  DCW_MEANS_NOTHING, /* that is known */
  DCW_MEANS_NUMBER,
  DCW_MEANS_LIST,    /* of permissions, binary */
  DCW_MEANS_SDDL,    /* the same as text */
  DCW_MEANS_TEXT,    /* any: words of Windows, names of products, paths */
  DCW_MEANS_COMMAND, /* a program, maybe with arguments */
  DCW_MEANS_ACCOUNT,
  DCW_MEANS_HOST, /* name or address of a computer */
  DCW_MEANS_SERVICE,
  DCW_MEANS_APPID,
  DCW_MEANS_RULE, /* of the firewall */
} DcwMeaning;

typedef struct {
  DcwSettingId id;
  const char  *path;  /* canonical key; of an AppID's values the key that holds the AppIDs */
  const char  *value;
  guint32      type; /* REG_... that Windows wants; another type counts as broken */
  DcwCodec     codec;
  DcwComUse    use;      /* descriptors: access or launch */
  DcwMeaning   means;
  DcwRestart   restart;
  const char  *label;    /* N_(): as dcomcnfg or secpol name it */
  int          overrides; /* id of the setting that this one wins over while it is set and not empty; -1 */
} DcwSetting;

const DcwSetting *dcw_setting (DcwSettingId id);
DcwResource      *dcw_setting_resource (const DcwSetting *setting); /* NULL for values that every AppID has */
/* The value of one AppID; leaf: its GUID, or the file name of a program. NULL: no such key can be. */
DcwResource *dcw_setting_below (DcwSettingId id, const char *leaf);
const DcwSetting *dcw_setting_of (const DcwResource *resource); /* NULL: not in the table */
