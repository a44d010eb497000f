/* Users and groups. */
#include <windows.h>
#include <lm.h>
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "station/win32/errors.h"
#include "station/win32/handle.h"
#include "station/win32/machine.h"
#include "station/win32/text.h"

#define FIRST_RID 1000 /* of the accounts that somebody made */
#define BUFFER_SIZE MAX_PREFERRED_LENGTH
#define BASE_FLAGS (UF_SCRIPT | UF_NORMAL_ACCOUNT)

static gboolean
is_missing (DWORD failure)
{
  return failure == NERR_UserNotFound || failure == NERR_GroupNotFound || failure == ERROR_NO_SUCH_USER
         || failure == ERROR_NO_SUCH_ALIAS || failure == ERROR_NO_SUCH_GROUP;
}

/* ---- Reading ---- */

static void
set_text (DcwState *state, guint field, const wchar_t *wide)
{
  g_autofree char *text = dcw_narrow_shown (wide);
  if (text != NULL && *text != '\0')
    dcw_state_set_text (state, field, text);
}

typedef DWORD (WINAPI *GetInfo) (LPCWSTR server, LPCWSTR name, DWORD level, LPBYTE *told);

/* Success without anything is no answer. */
static DWORD
ask (GetInfo function, const wchar_t *name, DWORD level, DcwNetBuffer *buffer)
{
  LPBYTE told = NULL;
  DWORD failure = function (NULL, name, level, &told);
  *buffer = dcw_handle_opened (told);
  return failure == NERR_Success && told == NULL ? (DWORD)ERROR_INVALID_DATA : failure;
}

static DWORD
read_user (const wchar_t *name, DcwState *state)
{
  g_auto (DcwNetBuffer) buffer = NULL;
  DWORD failure = ask (NetUserGetInfo, name, 23, &buffer);
  if (failure == NERR_Success) {
    const USER_INFO_23 *info = buffer;
    set_text (state, DCW_USER_FULL_NAME, info->usri23_full_name);
    set_text (state, DCW_USER_COMMENT, info->usri23_comment);
    dcw_state_set_number (state, DCW_USER_FLAGS, info->usri23_flags);
    return failure;
  }
  if (failure != ERROR_INVALID_LEVEL && failure != NERR_InternalError)
    return failure;
  /* Wine knows only this level, which has no full name. */
  g_auto (DcwNetBuffer) less = NULL;
  failure = ask (NetUserGetInfo, name, 1, &less);
  if (failure == NERR_Success) {
    const USER_INFO_1 *info = less;
    set_text (state, DCW_USER_COMMENT, info->usri1_comment);
    dcw_state_set_number (state, DCW_USER_FLAGS, info->usri1_flags);
  }
  return failure;
}

static DWORD
read_group (const wchar_t *name, DcwState *state)
{
  g_auto (DcwNetBuffer) buffer = NULL;
  DWORD failure = ask (NetLocalGroupGetInfo, name, 1, &buffer);
  if (failure == NERR_Success)
    set_text (state, DCW_GROUP_COMMENT, ((const LOCALGROUP_INFO_1 *)buffer)->lgrpi1_comment);
  return failure;
}

static DcwState *
read_named (DcwKindId kind, const char *name)
{
  g_autofree wchar_t *wide = dcw_wide (name);
  g_autoptr (DcwState) state = dcw_state_present (kind);
  dcw_state_set_text (state, kind == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME, name);
  DWORD failure = kind == DCW_KIND_USER ? read_user (wide, state) : read_group (wide, state);
  if (failure == NERR_Success)
    return g_steal_pointer (&state);
  return is_missing (failure) ? dcw_state_absent () : dcw_unknown_by (failure);
}

static DcwState *
read_account (DcwStation *station, const DcwResource *resource)
{
  g_autofree char *name = NULL;
  DcwSid sid;
  DWORD failure;
  DcwKindId kind = dcw_resource_kind (resource);
  DcwStatus status =
      dcw_machine_find_account (dcw_machine_of (station), kind, dcw_resource_who (resource), &name, &sid, &failure);
  if (status == DCW_STATE_PRESENT)
    return read_named (kind, name);
  return status == DCW_STATE_ABSENT ? dcw_state_absent () : dcw_unknown_by (failure);
}

/* ---- Listing ---- */

static int
compare_resources (gconstpointer a, gconstpointer b)
{
  return dcw_resource_compare (*(DcwResource *const *)a, *(DcwResource *const *)b);
}

static void
add_listed (DcwListing *listing, DcwKindId kind, const DcwSid *sid)
{
  DcwResource *resource = dcw_resource_new (kind, NULL, NULL, &DCW_PRINCIPAL_SID (*sid), NULL, NULL);
  if (resource != NULL)
    g_ptr_array_add (listing->resources, resource);
}

/* What one call told. FALSE: there is somebody in it whom nobody can name. */
static gboolean
add_users (DcwMachine *machine, DcwListing *listing, gconstpointer told, DWORD n)
{
  const USER_INFO_20 *users = told;
  gboolean whole = TRUE;
  for (DWORD i = 0; i < n; i++) {
    DcwSid sid;
    if (dcw_sid_join (&machine->sid, users[i].usri20_user_id, &sid))
      add_listed (listing, DCW_KIND_USER, &sid);
    else
      whole = FALSE;
  }
  return whole;
}

static gboolean
add_groups (DcwMachine *machine, DcwListing *listing, gconstpointer told, DWORD n)
{
  const LOCALGROUP_INFO_0 *groups = told;
  gboolean whole = TRUE;
  for (DWORD i = 0; i < n; i++) {
    g_autofree char *name = dcw_narrow (groups[i].lgrpi0_name, -1), *found = NULL;
    g_auto (DcwPrincipal) who = { .name = g_steal_pointer (&name) };
    DcwSid sid;
    DWORD failure;
    DcwStatus status =
        who.name != NULL ? dcw_machine_find_account (machine, DCW_KIND_GROUP, &who, &found, &sid, &failure) : DCW_STATE_UNKNOWN;
    if (status == DCW_STATE_PRESENT)
      add_listed (listing, DCW_KIND_GROUP, &sid);
    else
      whole = FALSE;
  }
  return whole;
}

static DWORD
enumerate_users (DWORD_PTR *resume, LPBYTE *told, DWORD *n)
{
  DWORD total = 0, handle = (DWORD)*resume;
  DWORD failure = NetUserEnum (NULL, 20, FILTER_NORMAL_ACCOUNT, told, BUFFER_SIZE, n, &total, &handle);
  *resume = handle;
  return failure;
}

static DWORD
enumerate_groups (DWORD_PTR *resume, LPBYTE *told, DWORD *n)
{
  DWORD total = 0;
  return NetLocalGroupEnum (NULL, 0, told, BUFFER_SIZE, n, &total, resume);
}

static DcwListing *
list_accounts (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  DcwMachine *machine = dcw_machine_of (station);
  g_autoptr (DcwListing) listing = dcw_listing_new ();
  gboolean whole = TRUE;
  DWORD_PTR resume = 0;
  DWORD failure;
  do {
    LPBYTE told = NULL;
    DWORD n = 0;
    failure = kind == DCW_KIND_USER ? enumerate_users (&resume, &told, &n) : enumerate_groups (&resume, &told, &n);
    g_auto (DcwNetBuffer) buffer = dcw_handle_opened (told);
    if ((failure == NERR_Success || failure == ERROR_MORE_DATA) && buffer != NULL)
      whole = (kind == DCW_KIND_USER ? add_users : add_groups) (machine, listing, buffer, n) && whole;
  } while (failure == ERROR_MORE_DATA && resume != 0);
  g_ptr_array_sort (listing->resources, compare_resources);
  listing->complete = failure == NERR_Success && whole;
  if (failure != NERR_Success)
    listing->reason = dcw_win32_reason (failure);
  else if (!whole)
    listing->reason = dcw_message_new (N_ ("Windows lists somebody whose SID it does not tell"), NULL);
  return g_steal_pointer (&listing);
}

/* ---- Making ---- */

static wchar_t *
wide_of (const DcwState *state, guint field)
{
  const char *text = dcw_state_text (state, field);
  return dcw_wide (text != NULL ? text : "");
}

static DWORD
flags_to_write (const DcwState *want, DWORD now)
{
  DWORD mask = (DWORD)dcw_kind (DCW_KIND_USER)->fields[DCW_USER_FLAGS].mask;
  if (!dcw_state_has (want, DCW_USER_FLAGS))
    return now;
  return (now & ~mask) | ((DWORD)dcw_state_number (want, DCW_USER_FLAGS) & mask) | BASE_FLAGS;
}

/* One call makes it whole, so that nobody finds it half made. */
static DWORD
add_user (const DcwState *want, const char *password)
{
  g_autofree wchar_t *name = wide_of (want, DCW_USER_NAME), *full_name = wide_of (want, DCW_USER_FULL_NAME),
                     *comment = wide_of (want, DCW_USER_COMMENT);
  wchar_t *secret = dcw_wide_secret (password);
  DWORD wrong = 0;
  /* Windows would make an account without a password. */
  if (secret == NULL)
    return ERROR_INVALID_PASSWORD;
  USER_INFO_2 info = {
    .usri2_name = name,
    .usri2_password = secret,
    .usri2_priv = USER_PRIV_USER,
    .usri2_comment = comment,
    .usri2_flags = flags_to_write (want, BASE_FLAGS),
    .usri2_full_name = full_name,
    .usri2_acct_expires = TIMEQ_FOREVER,
    .usri2_max_storage = USER_MAXSTORAGE_UNLIMITED,
    .usri2_logon_server = (LPWSTR)L"\\\\*",
  };
  DWORD failure = NetUserAdd (NULL, 2, (LPBYTE)&info, &wrong);
  dcw_wide_secret_free (secret);
  return failure;
}

static DWORD
add_group (const DcwState *want)
{
  g_autofree wchar_t *name = wide_of (want, DCW_GROUP_NAME), *comment = wide_of (want, DCW_GROUP_COMMENT);
  LOCALGROUP_INFO_1 info = { .lgrpi1_name = name, .lgrpi1_comment = comment };
  DWORD wrong = 0;
  return NetLocalGroupAdd (NULL, 1, (LPBYTE)&info, &wrong);
}

/* ---- Changing ---- */

/* Which level of NetUserSetInfo() and NetLocalGroupSetInfo() sets which text. */
static const struct {
  DcwKindId kind;
  guint field;
  DWORD level;
} texts[] = {
  { DCW_KIND_USER, DCW_USER_FULL_NAME, 1011 },
  { DCW_KIND_USER, DCW_USER_COMMENT, 1007 },
  { DCW_KIND_GROUP, DCW_GROUP_COMMENT, 1002 },
  { DCW_KIND_USER, DCW_USER_NAME, 0 }, /* the name last: it is what the others go by */
  { DCW_KIND_GROUP, DCW_GROUP_NAME, 0 },
};

static DWORD
set_field (DcwKindId kind, const wchar_t *name, DWORD level, gpointer value)
{
  DWORD wrong = 0;
  return kind == DCW_KIND_USER ? NetUserSetInfo (NULL, name, level, value, &wrong)
                               : NetLocalGroupSetInfo (NULL, name, level, value, &wrong);
}

static DWORD
set_text_field (DcwKindId kind, const wchar_t *name, DWORD level, const char *text)
{
  g_autofree wchar_t *wide = dcw_wide (text);
  /* The structures of these levels hold one pointer. */
  struct {
    wchar_t *text;
  } info = { wide };
  return set_field (kind, name, level, &info);
}

static DWORD
set_flags (const wchar_t *name, const DcwState *now, const DcwState *want)
{
  DWORD flags = flags_to_write (want, (DWORD)dcw_state_number (now, DCW_USER_FLAGS));
  USER_INFO_1008 info = { .usri1008_flags = flags };
  return flags == dcw_state_number (now, DCW_USER_FLAGS) ? (DWORD)NERR_Success : set_field (DCW_KIND_USER, name, 1008, &info);
}

static gboolean
change_account (const DcwResource *resource, const char *name, const DcwState *now, const DcwState *want, GError **error)
{
  DcwKindId kind = dcw_resource_kind (resource);
  g_autofree wchar_t *wide = dcw_wide (name);
  DWORD failure = kind == DCW_KIND_USER ? set_flags (wide, now, want) : (DWORD)NERR_Success;
  for (guint i = 0; failure == NERR_Success && i < G_N_ELEMENTS (texts); i++) {
    if (texts[i].kind != kind)
      continue;
    const char *was = dcw_state_text (now, texts[i].field), *will = dcw_state_text (want, texts[i].field);
    if (strcmp (was != NULL ? was : "", will != NULL ? will : "") != 0)
      failure = set_text_field (kind, wide, texts[i].level, will != NULL ? will : "");
  }
  return failure == NERR_Success || dcw_win32_fail (resource, failure, error);
}

/* Some flags may be left out while an account is made. Where they are not told (Wine), reading back judges. */
static DWORD
complete_flags (const DcwState *want)
{
  const char *name = dcw_state_text (want, DCW_USER_NAME);
  g_autofree wchar_t *wide = dcw_wide (name);
  g_autoptr (DcwState) made = read_named (DCW_KIND_USER, name);
  gboolean told =
      dcw_state_status (made) == DCW_STATE_PRESENT && (dcw_state_number (made, DCW_USER_FLAGS) & UF_NORMAL_ACCOUNT) != 0;
  return told ? set_flags (wide, made, want) : (DWORD)NERR_Success;
}

static const char *
name_of (const DcwState *state)
{
  return dcw_state_text (state, dcw_state_kind (state) == DCW_KIND_USER ? (guint)DCW_USER_NAME : (guint)DCW_GROUP_NAME);
}

static gboolean
make_account (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
              gboolean *has_created, GError **error)
{
  const DcwPrincipal *who = dcw_resource_who (resource);
  DcwKindId kind = dcw_resource_kind (resource);
  const char *name = name_of (want);
  if (!dcw_principal_is_pending (who))
    return dcw_win32_refuse (DCW_ERROR_UNSUPPORTED, resource, _ ("Windows chooses the SID of a new account itself"), error);
  if (name == NULL || !dcw_text_fold_equal (who->name, name))
    return dcw_win32_refuse (DCW_ERROR_INVALID, resource, _ ("is to be made with another name"), error);
  const char *password = kind == DCW_KIND_USER && secrets != NULL ? dcw_secrets_get (secrets, name) : NULL;
  if (kind == DCW_KIND_USER && password == NULL)
    return dcw_win32_refuse (DCW_ERROR_SECRET, resource, _ ("a new user needs a password"), error);
  DWORD failure = kind == DCW_KIND_USER ? add_user (want, password) : add_group (want);
  if (failure == NERR_Success && kind == DCW_KIND_USER)
    failure = complete_flags (want);
  if (failure != NERR_Success)
    return dcw_win32_fail (resource, failure, error);
  g_autofree char *found = NULL;
  *has_created = dcw_machine_find_account (dcw_machine_of (station), kind, who, &found, created, &failure) == DCW_STATE_PRESENT;
  return TRUE;
}

static gboolean
remove_account (const DcwMachine *machine, const DcwResource *resource, const char *name, const DcwSid *sid, GError **error)
{
  DcwSid domain;
  guint32 rid;
  if (!dcw_sid_split (sid, &domain, &rid) || !dcw_sid_equal (&domain, &machine->sid) || rid < FIRST_RID)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("a built-in account can't be deleted"), error);
  g_autofree wchar_t *wide = dcw_wide (name);
  DWORD failure = dcw_resource_kind (resource) == DCW_KIND_USER ? NetUserDel (NULL, wide) : NetLocalGroupDel (NULL, wide);
  return failure == NERR_Success || is_missing (failure) || dcw_win32_fail (resource, failure, error);
}

static gboolean
write_account (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets, DcwSid *created,
               gboolean *has_created, GError **error)
{
  DcwMachine *machine = dcw_machine_of (station);
  DcwKindId kind = dcw_resource_kind (resource);
  const DcwPrincipal *who = dcw_resource_who (resource);
  gboolean wanted = dcw_state_status (want) == DCW_STATE_PRESENT;
  g_autofree char *name = NULL;
  DcwSid sid;
  DWORD failure;
  DcwStatus status = dcw_machine_find_account (machine, kind, who, &name, &sid, &failure);
  if (status == DCW_STATE_UNKNOWN)
    return dcw_win32_fail (resource, failure, error);
  if (status == DCW_STATE_ABSENT)
    return !wanted || make_account (station, resource, want, secrets, created, has_created, error);
  if (dcw_principal_is_pending (who))
    return wanted ? dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("there is an account of this name already"), error)
                  : dcw_win32_refuse (DCW_ERROR_UNBOUND, resource, _ ("is addressed by a name where its SID is needed"), error);
  if (!wanted)
    return remove_account (machine, resource, name, &sid, error);
  g_autoptr (DcwState) now = read_named (kind, name);
  if (dcw_state_status (now) != DCW_STATE_PRESENT)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("its state is not known, so it is not changed"), error);
  return change_account (resource, name, now, want, error);
}

const DcwPort dcw_local_account_port = { read_account, write_account, list_accounts };
