#include "station/win32/machine.h"
#include <string.h>
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/text.h"

#define INSTALLATION L"SOFTWARE\\Microsoft\\Cryptography"
#define MAX_ID 256 /* characters of MachineGuid */

void
dcw_machine_free (DcwMachine *machine)
{
  if (machine == NULL)
    return;
  g_free (machine->info.computer);
  g_free (machine->info.machine);
  g_free (machine->info.instance);
  g_free (machine->authority);
  g_free (machine->builtin);
  g_free (machine->state_folder);
  dcw_image_free (machine->facts);
  dcw_image_free (machine->firewall);
  g_free (machine);
}

/* ---- Who it is ---- */

static char *
read_computer_name (void)
{
  wchar_t name[256];
  DWORD n = G_N_ELEMENTS (name);
  return GetComputerNameExW (ComputerNameNetBIOS, name, &n) ? dcw_narrow_shown (name) : NULL;
}

static DWORD
read_domain (DcwMachine *machine)
{
  LSA_OBJECT_ATTRIBUTES attributes = { .Length = sizeof attributes };
  LSA_HANDLE opened = NULL;
  NTSTATUS status = LsaOpenPolicy (NULL, &attributes, POLICY_VIEW_LOCAL_INFORMATION, &opened);
  if (status != 0)
    return dcw_win32_of_status (status);
  g_auto (DcwLsaHandle) policy = dcw_handle_opened (opened);
  gpointer told = NULL;
  status = LsaQueryInformationPolicy (policy, PolicyAccountDomainInformation, &told);
  if (status != 0)
    return dcw_win32_of_status (status);
  g_auto (DcwLsaBuffer) buffer = dcw_handle_opened (told);
  const POLICY_ACCOUNT_DOMAIN_INFO *domain = buffer;
  machine->authority = dcw_narrow (domain->DomainName.Buffer, domain->DomainName.Length / (gssize)sizeof (wchar_t));
  return machine->authority != NULL && dcw_sid_from_windows (domain->DomainSid, &machine->sid) ? ERROR_SUCCESS
                                                                                               : ERROR_INVALID_SID;
}

/* What the installation of Windows calls itself; "" when it does not. */
static char *
read_installation (void)
{
  HKEY opened = NULL;
  wchar_t text[MAX_ID + 1];
  DWORD size = sizeof text - sizeof *text, type = REG_NONE;
  if (RegOpenKeyExW (HKEY_LOCAL_MACHINE, INSTALLATION, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &opened) != ERROR_SUCCESS)
    return g_strdup ("");
  g_auto (DcwKeyHandle) key = dcw_handle_opened (opened);
  if (RegQueryValueExW (key, L"MachineGuid", NULL, &type, (LPBYTE)text, &size) != ERROR_SUCCESS || type != REG_SZ)
    return g_strdup ("");
  text[size / sizeof *text] = L'\0';
  return dcw_narrow_shown (text);
}

/* A UUID made of a name (RFC 4122 4.3, version 5 by the bits). */
static char *
make_instance (const char *machine, const char *installation)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *const parts[] = { "opc-dcom-wizard local station", machine, installation };
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (checksum, (const guchar *)parts[i], (gssize)strlen (parts[i]) + 1);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_checksum_get_digest (checksum, digest, &size);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < 16; i++)
    g_string_append_printf (text, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", digest[i]);
  return g_string_free (text, FALSE);
}

/* An administrator's process that UAC has not cut down. */
static gboolean
find_elevated (void)
{
  SID_IDENTIFIER_AUTHORITY nt = { SECURITY_NT_AUTHORITY };
  PSID administrators = NULL;
  BOOL member = FALSE;
  if (!AllocateAndInitializeSid (&nt, 2, SECURITY_BUILTIN_DOMAIN_RID, DOMAIN_ALIAS_RID_ADMINS, 0, 0, 0, 0, 0, 0, &administrators))
    return FALSE;
  gboolean is = CheckTokenMembership (NULL, administrators, &member) && member;
  FreeSid (administrators);
  return is;
}

static char *
read_builtin (void)
{
  DcwSid sid;
  SID_NAME_USE use;
  DWORD failure;
  g_autofree char *authority = NULL, *name = NULL;
  if (!dcw_sid_parse ("S-1-5-32", &sid, NULL) || dcw_lookup_sid (&sid, &authority, &name, &use, &failure) != DCW_STATE_PRESENT)
    return NULL;
  return g_strdup (*name != '\0' ? name : authority);
}

DcwMachine *
dcw_machine_new (GError **error)
{
  g_autoptr (DcwMachine) machine = g_new0 (DcwMachine, 1);
  machine->info.computer = read_computer_name ();
  DWORD failure = read_domain (machine);
  if (failure != ERROR_SUCCESS) {
    dcw_win32_fail_at (_ ("this computer does not tell its own SID"), failure, error);
    return NULL;
  }
  g_autofree char *installation = read_installation ();
  machine->info.machine = dcw_sid_format (&machine->sid);
  machine->info.instance = make_instance (machine->info.machine, installation);
  machine->builtin = read_builtin ();
  machine->is_elevated = find_elevated ();
  return g_steal_pointer (&machine);
}

/* ---- Answers ---- */

DcwState *
dcw_unknown_by (DWORD failure)
{
  return dcw_state_unknown (dcw_win32_reason (failure));
}

DcwListing *
dcw_listing_by (DWORD failure)
{
  DcwListing *listing = dcw_listing_new ();
  listing->complete = FALSE;
  listing->reason = dcw_win32_reason (failure);
  return listing;
}
