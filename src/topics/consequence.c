#include "topics/consequence.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/admits.h"
#include "registry/data.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "topics/users.h"

typedef struct {
  const DcwResource *resource;
  const DcwState *before, *now; /* never unknown */
} Difference;

static gboolean
is_there (const DcwState *state)
{
  return dcw_state_status (state) == DCW_STATE_PRESENT;
}

/* ---- What became of it ---- */

static gboolean
is_gone (const Difference *d)
{
  return is_there (d->before) && !is_there (d->now);
}

static gboolean
is_new (const Difference *d)
{
  return !is_there (d->before) && is_there (d->now);
}

static gboolean
is_different (const Difference *d)
{
  return TRUE;
}

/* Of a list that is not there, what counts instead is not known here. */
static gboolean
can_compare (const Difference *d)
{
  return dcw_resource_kind (d->resource) == DCW_KIND_FIREWALL_RULE || (is_there (d->before) && is_there (d->now));
}

static gboolean
lets_in_less (const Difference *d)
{
  return can_compare (d) && dcw_admits_more (d->resource, d->now, d->before);
}

static gboolean
lets_in_more (const Difference *d)
{
  return can_compare (d) && dcw_admits_more (d->resource, d->before, d->now);
}

static GBytes *
data_of (const DcwState *state, guint32 type)
{
  return is_there (state) && dcw_state_number (state, DCW_VALUE_TYPE) == type ? dcw_state_bytes (state, DCW_VALUE_DATA) : NULL;
}

/* A value that is not there, or not of this type, is less than any. */
static gint64
number_of (const DcwState *state)
{
  GBytes *data = data_of (state, DCW_REG_DWORD);
  guint32 number;
  return data != NULL && dcw_registry_data_to_number (data, &number, NULL) ? (gint64)number : -1;
}

static gboolean
is_lower (const Difference *d)
{
  return number_of (d->now) < number_of (d->before);
}

static gboolean
is_switched_on (const Difference *d)
{
  return number_of (d->now) == 1;
}

static gboolean
is_off (const Difference *d)
{
  GBytes *data = data_of (d->now, DCW_REG_SZ);
  g_autofree char *text = data != NULL ? dcw_registry_data_to_text (data, NULL) : NULL;
  return text == NULL || !dcw_text_fold_equal (text, "Y");
}

static guint64
field_of (const DcwState *state, guint field)
{
  return is_there (state) && dcw_state_has (state, field) ? dcw_state_number (state, field) : 0;
}

static gboolean
got_disabled (const Difference *d)
{
  guint64 before = field_of (d->before, DCW_USER_FLAGS), now = field_of (d->now, DCW_USER_FLAGS);
  return (now & ~before & DCW_USER_DISABLED) != 0;
}

static gboolean
does_not_start (const Difference *d)
{
  return field_of (d->now, DCW_SERVICE_START) == DCW_START_DISABLED
         && field_of (d->before, DCW_SERVICE_START) != DCW_START_DISABLED;
}

static gboolean
runs_as_another (const Difference *d)
{
  if (!is_there (d->before) || !is_there (d->now) || !dcw_state_has (d->before, DCW_SERVICE_ACCOUNT)
      || !dcw_state_has (d->now, DCW_SERVICE_ACCOUNT))
    return FALSE;
  return !dcw_principal_equal (dcw_state_principal (d->before, DCW_SERVICE_ACCOUNT),
                               dcw_state_principal (d->now, DCW_SERVICE_ACCOUNT));
}

static gboolean
was_turned_on (const Difference *d)
{
  return field_of (d->now, DCW_PROFILE_ENABLED) != 0 && field_of (d->before, DCW_PROFILE_ENABLED) == 0;
}

static gboolean
was_turned_off (const Difference *d)
{
  return field_of (d->now, DCW_PROFILE_ENABLED) == 0 && field_of (d->before, DCW_PROFILE_ENABLED) != 0;
}

/* ---- What is seen of it ---- */

#define NOT_LAUNCHED N_ ("Clients get 0x80070005 (access denied); the server logs event 10016.")
#define NOT_CALLED N_ ("Clients get 0x80070005 (access denied) as soon as they use the server; event 10017.")
#define LET_IN N_ ("This lets in somebody who was not let in before.")
#define NO_RIGHTS N_ ("It gets none of the group's rights: 0x80070005 (access denied).")
#define UNREACHABLE N_ ("The other computer gets 0x800706BA (the RPC server is unavailable) at once.")
#define NO_PORTS N_ ("Programs may get no port at all: 0x800706D9, or DCOM that fails now and then.")
#define NO_CLASS N_ ("Clients get 0x80040154 (class not registered), or are sent to another computer.")
#define NO_UPDATES N_ ("Values can be read but do not arrive by themselves: 0x80040202, or 0x800706BA at the server.")
#define REFUSED                                                                                                                  \
  N_ ("Programs here that ask for a low level are refused by updated servers with 0x80070005; events 10036 on the server.")

typedef struct {
  int what;         /* of values: a DcwSettingId; else a DcwKindId */
  const char *name; /* rights: which; NULL: any */
  gboolean (*is) (const Difference *d);
  const char *text; /* N_() */
} Row;

static const Row settings[] = {
  { DCW_SETTING_ENABLE_DCOM, NULL, is_off, N_ ("Nothing on this computer can be reached: 0x800706BA at the other one.") },
  { DCW_SETTING_LAUNCH_LIMIT, NULL, lets_in_less, NOT_LAUNCHED },
  { DCW_SETTING_POLICY_LAUNCH_LIMIT, NULL, lets_in_less, NOT_LAUNCHED },
  { DCW_SETTING_DEFAULT_LAUNCH, NULL, lets_in_less, NOT_LAUNCHED },
  { DCW_SETTING_APPID_LAUNCH, NULL, lets_in_less, NOT_LAUNCHED },
  { DCW_SETTING_ACCESS_LIMIT, NULL, lets_in_less, NOT_CALLED },
  { DCW_SETTING_POLICY_ACCESS_LIMIT, NULL, lets_in_less, NOT_CALLED },
  { DCW_SETTING_DEFAULT_ACCESS, NULL, lets_in_less, NOT_CALLED },
  { DCW_SETTING_APPID_ACCESS, NULL, lets_in_less, NOT_CALLED },
  { DCW_SETTING_LAUNCH_LIMIT, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_POLICY_LAUNCH_LIMIT, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_DEFAULT_LAUNCH, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_APPID_LAUNCH, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_ACCESS_LIMIT, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_POLICY_ACCESS_LIMIT, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_DEFAULT_ACCESS, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_APPID_ACCESS, NULL, lets_in_more, LET_IN },
  { DCW_SETTING_AUTHENTICATION_LEVEL, NULL, is_lower, REFUSED },
  { DCW_SETTING_APPID_LEVEL, NULL, is_lower, REFUSED },
  { DCW_SETTING_FORCE_GUEST, NULL, is_switched_on, N_ ("Every local user who comes over the network is only a guest.") },
  { DCW_SETTING_RPC_PROTOCOLS, NULL, is_different, UNREACHABLE },
  { DCW_SETTING_RPC_PORTS, NULL, is_different, NO_PORTS },
  { DCW_SETTING_RPC_PORTS_ARE_OPEN, NULL, is_different, NO_PORTS },
  { DCW_SETTING_RPC_USES_PORTS, NULL, is_different, NO_PORTS },
  { DCW_SETTING_APPID_ENDPOINTS, NULL, is_different, UNREACHABLE },
  { DCW_SETTING_APPID_RUN_AS, NULL, is_different, NO_UPDATES },
  { DCW_SETTING_APPID_SERVICE, NULL, is_different, NO_CLASS },
  { DCW_SETTING_APPID_REMOTE_SERVER, NULL, is_different, NO_CLASS },
};

static const Row kinds[] = {
  { DCW_KIND_USER, NULL, is_gone, N_ ("Whoever comes in under this name is turned away: 0x8007052E, or 0x80070005.") },
  { DCW_KIND_USER, NULL, got_disabled, N_ ("It can't log on at all: 0x80070533 (1331).") },
  { DCW_KIND_MEMBERSHIP, NULL, is_gone, NO_RIGHTS },
  { DCW_KIND_MEMBERSHIP, NULL, is_new, LET_IN },
  { DCW_KIND_ACCOUNT_RIGHT, DCW_RIGHT_NETWORK, is_gone, N_ ("Windows turns it away before DCOM is asked: 0x80070569 (1385).") },
  { DCW_KIND_ACCOUNT_RIGHT, DCW_DENY_NETWORK, is_new, N_ ("Windows turns it away whatever else allows it: 0x80070569 (1385).") },
  { DCW_KIND_ACCOUNT_RIGHT, DCW_RIGHT_NETWORK, is_new, LET_IN },
  { DCW_KIND_ACCOUNT_RIGHT, DCW_RIGHT_SERVICE, is_gone, N_ ("It does not start any more: error 1069, event 7041.") },
  { DCW_KIND_SERVICE, NULL, is_gone, N_ ("It can't be started: 0x80070424 (1060).") },
  { DCW_KIND_SERVICE, NULL, does_not_start, N_ ("It can't be started: 0x80070422 (1058).") },
  { DCW_KIND_SERVICE, NULL, runs_as_another, NO_UPDATES },
  { DCW_KIND_FIREWALL_RULE, NULL, lets_in_less, UNREACHABLE },
  { DCW_KIND_FIREWALL_RULE, NULL, lets_in_more, LET_IN },
  { DCW_KIND_FIREWALL_PROFILE, NULL, was_turned_on, UNREACHABLE },
  { DCW_KIND_FIREWALL_PROFILE, NULL, was_turned_off, N_ ("Every program that listens here can be reached from there.") },
};

static void
add_rows (GPtrArray *messages, const Row *rows, guint n, int what, const Difference *d)
{
  const char *name = dcw_resource_name (d->resource);
  for (guint i = 0; i < n; i++)
    if (rows[i].what == what && (rows[i].name == NULL || (name != NULL && dcw_text_fold_equal (rows[i].name, name)))
        && rows[i].is (d))
      g_ptr_array_add (messages, dcw_message_new (rows[i].text, NULL));
}

static gboolean
is_of_class (const DcwResource *resource)
{
  const char *path = dcw_resource_path (resource);
  return path != NULL
         && (dcw_registry_path_is_below (path, DCW_KEY_CLASSES "\\CLSID")
             || dcw_registry_path_is_below (path, DCW_KEY_CLASSES_32 "\\CLSID"));
}

GPtrArray *
dcw_consequences (const DcwResource *resource, const DcwState *before, const DcwState *now)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify)dcw_message_unref);
  const Difference d = { resource, before, now };
  if (dcw_state_status (before) == DCW_STATE_UNKNOWN || dcw_state_status (now) == DCW_STATE_UNKNOWN)
    return messages;
  const DcwSetting *setting = dcw_setting_of (resource);
  if (setting != NULL)
    add_rows (messages, settings, G_N_ELEMENTS (settings), (int)setting->id, &d);
  else
    add_rows (messages, kinds, G_N_ELEMENTS (kinds), (int)dcw_resource_kind (resource), &d);
  if (setting == NULL && is_of_class (resource) && is_gone (&d))
    g_ptr_array_add (messages, dcw_message_new (NO_CLASS, NULL));
  return messages;
}
