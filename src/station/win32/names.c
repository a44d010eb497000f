/* Names and SIDs of accounts. */
#include <string.h>
#include "base/text.h"
#include "station/win32/errors.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

#define MAX_NAME 1024 /* units; the longest that Windows has are 256 + 256 */

DcwStatus
dcw_lookup_name (const char *authority, const char *name, DcwSid *sid, SID_NAME_USE *use)
{
  g_autofree char *whole = authority != NULL ? g_strconcat (authority, "\\", name, NULL) : g_strdup (name);
  g_autofree wchar_t *wide = dcw_wide (whole);
  guint8 found[SECURITY_MAX_SID_SIZE];
  wchar_t domain[MAX_NAME];
  DWORD size = sizeof found, n = G_N_ELEMENTS (domain);
  if (wide == NULL)
    return DCW_STATE_ABSENT;
  if (!LookupAccountNameW (NULL, wide, found, &size, domain, &n, use))
    return GetLastError () == ERROR_NONE_MAPPED ? DCW_STATE_ABSENT : DCW_STATE_UNKNOWN;
  return dcw_sid_from_windows (found, sid) ? DCW_STATE_PRESENT : DCW_STATE_UNKNOWN;
}

DcwStatus
dcw_lookup_sid (const DcwSid *sid, char **authority, char **name, SID_NAME_USE *use, DWORD *failure)
{
  DcwWideSid memory;
  wchar_t wide[MAX_NAME], domain[MAX_NAME];
  DWORD n = G_N_ELEMENTS (wide), n_domain = G_N_ELEMENTS (domain);
  if (!LookupAccountSidW (NULL, dcw_sid_to_windows (sid, &memory), wide, &n, domain, &n_domain, use)) {
    *failure = GetLastError ();
    return *failure == ERROR_NONE_MAPPED ? DCW_STATE_ABSENT : DCW_STATE_UNKNOWN;
  }
  *authority = dcw_narrow (domain, -1);
  *name = dcw_narrow (wide, -1);
  if (*authority != NULL && *name != NULL)
    return DCW_STATE_PRESENT;
  g_clear_pointer (authority, g_free);
  g_clear_pointer (name, g_free);
  *failure = ERROR_NO_UNICODE_TRANSLATION;
  return DCW_STATE_UNKNOWN;
}

static gboolean
is_authority (const char *authority, const char *known)
{
  return known != NULL && dcw_text_fold_equal (authority, known);
}

/* name without an authority that means this computer; NULL when it names another one. */
static const char *
local_part (const DcwMachine *machine, const char *name)
{
  const char *slash = strchr (name, '\\');
  if (slash == NULL)
    return name;
  g_autofree char *authority = g_strndup (name, (gsize)(slash - name));
  gboolean here = strcmp (authority, ".") == 0 || is_authority (authority, "BUILTIN")
                  || is_authority (authority, machine->builtin) || is_authority (authority, machine->authority)
                  || is_authority (authority, machine->info.computer);
  return here ? slash + 1 : NULL;
}

/* Domains and computers have names and SIDs, too, and nobody can be granted anything by them. */
static gboolean
is_somebody (SID_NAME_USE use)
{
  return use == SidTypeUser || use == SidTypeGroup || use == SidTypeAlias || use == SidTypeWellKnownGroup;
}

/* An account of this computer of that name, of any kind. */
static DcwStatus
find_local (const DcwMachine *machine, const char *name, DcwSid *sid, SID_NAME_USE *use)
{
  if (*name == '\0' || strpbrk (name, "\\/") != NULL)
    return DCW_STATE_ABSENT;
  DcwStatus status = dcw_lookup_name (machine->authority, name, sid, use);
  if (status == DCW_STATE_PRESENT && is_somebody (*use))
    return DCW_STATE_PRESENT;
  if (status == DCW_STATE_UNKNOWN || machine->builtin == NULL)
    return status == DCW_STATE_UNKNOWN ? DCW_STATE_UNKNOWN : DCW_STATE_ABSENT;
  status = dcw_lookup_name (machine->builtin, name, sid, use);
  return status == DCW_STATE_PRESENT && !is_somebody (*use) ? DCW_STATE_ABSENT : status;
}

/* The English names of what every Windows has, in whatever language this one is. */
static gboolean
find_well_known (const char *name, DcwSid *sid)
{
  g_autoptr (DcwImage) nothing = dcw_image_new ();
  return dcw_image_resolve (nothing, name, sid) == DCW_STATE_PRESENT;
}

DcwStatus
dcw_machine_resolve (DcwStation *station, const char *name, DcwSid *sid)
{
  const DcwMachine *machine = dcw_machine_of (station);
  SID_NAME_USE use;
  if (g_str_has_prefix (name, "S-1-") && dcw_sid_parse (name, sid, NULL))
    return DCW_STATE_PRESENT;
  const char *local = local_part (machine, name);
  DcwStatus here = local != NULL ? find_local (machine, local, sid, &use) : DCW_STATE_UNKNOWN;
  if (here == DCW_STATE_PRESENT)
    return here;
  if (dcw_lookup_name (NULL, name, sid, &use) == DCW_STATE_PRESENT && is_somebody (use))
    return DCW_STATE_PRESENT;
  if (find_well_known (name, sid))
    return DCW_STATE_PRESENT;
  /* name@domain may be somebody whose domain does not answer. */
  return strchr (name, '@') != NULL ? DCW_STATE_UNKNOWN : here;
}

/* Accounts of the computer itself are called by their name alone, as an image does. */
char *
dcw_machine_name_of (DcwStation *station, const DcwSid *sid)
{
  const DcwMachine *machine = dcw_machine_of (station);
  g_autofree char *authority = NULL, *name = NULL;
  SID_NAME_USE use;
  DWORD failure;
  if (dcw_lookup_sid (sid, &authority, &name, &use, &failure) != DCW_STATE_PRESENT) {
    const DcwWellKnownSid *known = dcw_sid_well_known (sid);
    return known != NULL ? g_strdup (known->name) : NULL;
  }
  gboolean own = dcw_sid_is_in (sid, &machine->sid) || use == SidTypeAlias;
  return own || *authority == '\0' ? g_steal_pointer (&name) : g_strconcat (authority, "\\", name, NULL);
}

static gboolean
is_of_kind (SID_NAME_USE use, DcwKindId kind)
{
  return use == (kind == DCW_KIND_USER ? SidTypeUser : SidTypeAlias);
}

/* TRUE for what the computer keeps itself: the rest belongs to a domain, or to nobody. */
static gboolean
is_own (const DcwMachine *machine, const DcwSid *sid)
{
  DcwSid builtin;
  return dcw_sid_is_in (sid, &machine->sid) || (dcw_sid_parse ("S-1-5-32", &builtin, NULL) && dcw_sid_is_in (sid, &builtin));
}

DcwStatus
dcw_machine_find_account (DcwMachine *machine, DcwKindId kind, const DcwPrincipal *who, char **name, DcwSid *sid, DWORD *failure)
{
  SID_NAME_USE use;
  *failure = ERROR_NONE_MAPPED;
  if (dcw_principal_is_pending (who)) {
    DcwStatus status = find_local (machine, who->name, sid, &use);
    if (status == DCW_STATE_PRESENT && !is_of_kind (use, kind))
      return DCW_STATE_ABSENT;
    if (status == DCW_STATE_PRESENT)
      *name = g_strdup (who->name);
    return status;
  }
  if (!is_own (machine, &who->sid))
    return DCW_STATE_ABSENT;
  g_autofree char *authority = NULL, *found = NULL;
  DcwStatus status = dcw_lookup_sid (&who->sid, &authority, &found, &use, failure);
  if (status == DCW_STATE_PRESENT && !is_of_kind (use, kind))
    return DCW_STATE_ABSENT;
  if (status == DCW_STATE_PRESENT) {
    *name = g_steal_pointer (&found);
    *sid = who->sid;
  }
  return status;
}

DcwStatus
dcw_machine_find_anybody (DcwStation *station, const DcwPrincipal *who, DcwSid *sid)
{
  if (dcw_principal_is_pending (who))
    return dcw_machine_resolve (station, who->name, sid);
  *sid = who->sid;
  return DCW_STATE_PRESENT;
}
