/* held: what keeps a key, a group or a user from being removed: something foreign in it, or something foreign that refers
 * to it. What the plan itself put there has been taken back before (its changes come first on the way back), so whatever is
 * left is foreign.
 */
#include "apply/pass.h"
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "model/setting.h"
#include "survey/value.h"

static gboolean
is_gone (DcwPass *pass, const DcwResource *resource)
{
  return pass->dry && g_hash_table_contains (pass->gone, dcw_resource_id (resource));
}

static DcwMessage *
unreadable (const DcwMessage *reason)
{
  g_autofree char *text = reason != NULL ? dcw_message_show (reason) : g_strdup ("?");
  return dcw_message_new (N_ ("whether something else needs it could not be read: %1"), text, NULL);
}

static char *
show (DcwPass *pass, const DcwResource *resource)
{
  const DcwPrincipal *member = dcw_resource_member (resource);
  g_autofree char *name = member != NULL ? dcw_station_name_of (pass->station, &member->sid) : NULL;
  return name != NULL ? g_steal_pointer (&name) : dcw_resource_show (resource);
}

/* What is inside must be known to be nothing. */
static DcwMessage *
check_inside (DcwPass *pass, const DcwResource *resource, DcwKindId kind)
{
  g_autoptr (DcwListing) listing = dcw_station_list (pass->station, resource, kind);
  for (guint i = 0; i < listing->resources->len; i++) {
    const DcwResource *inside = listing->resources->pdata[i];
    if (is_gone (pass, inside))
      continue;
    g_autofree char *shown = show (pass, inside);
    return dcw_message_new (N_ ("it holds something that this program did not put there: %1"), shown, NULL);
  }
  return listing->complete ? NULL : unreadable (listing->reason);
}

/* A recording that does not cover something has nothing there to lose; a live computer that will not tell might. */
static gboolean
is_live (DcwPass *pass)
{
  g_autoptr (GPtrArray) roots = dcw_station_roots (pass->station);
  return roots == NULL;
}

static DcwMessage *
held_by (const char *shown)
{
  return dcw_message_new (N_ ("it is still needed by %1"), shown, NULL);
}

static DcwMessage *
held_by_resource (const DcwResource *resource)
{
  g_autofree char *shown = dcw_resource_show (resource);
  return held_by (shown);
}

static DcwMessage *
check_rights (DcwPass *pass, const DcwPrincipal *who)
{
  g_autoptr (DcwListing) rights = dcw_station_list (pass->station, NULL, DCW_KIND_ACCOUNT_RIGHT);
  for (guint i = 0; i < rights->resources->len; i++) {
    const DcwResource *right = rights->resources->pdata[i];
    if (dcw_principal_equal (dcw_resource_who (right), who) && !is_gone (pass, right))
      return held_by_resource (right);
  }
  return !rights->complete && is_live (pass) ? unreadable (rights->reason) : NULL;
}

static DcwMessage *
check_groups (DcwPass *pass, const DcwPrincipal *who)
{
  gboolean live = is_live (pass);
  g_autoptr (DcwListing) groups = dcw_station_list (pass->station, NULL, DCW_KIND_GROUP);
  for (guint i = 0; i < groups->resources->len; i++) {
    const DcwResource *group = groups->resources->pdata[i];
    g_autoptr (DcwListing) members = dcw_station_list (pass->station, group, DCW_KIND_MEMBERSHIP);
    for (guint j = 0; j < members->resources->len; j++) {
      const DcwResource *membership = members->resources->pdata[j];
      if (!dcw_principal_equal (dcw_resource_member (membership), who) || is_gone (pass, membership))
        continue;
      g_autofree char *name = dcw_station_name_of (pass->station, &dcw_resource_who (group)->sid);
      g_autofree char *shown = name != NULL ? g_strdup (name) : dcw_resource_show (group);
      return dcw_message_new (N_ ("it is a member of %1"), shown, NULL);
    }
    if (!members->complete && live)
      return unreadable (members->reason);
  }
  return !groups->complete && live ? unreadable (groups->reason) : NULL;
}

static DcwMessage *
check_services (DcwPass *pass, const DcwPrincipal *who)
{
  g_autoptr (DcwListing) services = dcw_station_list (pass->station, NULL, DCW_KIND_SERVICE);
  for (guint i = 0; i < services->resources->len; i++) {
    const DcwResource *service = services->resources->pdata[i];
    g_autoptr (DcwState) state = dcw_station_read (pass->station, service);
    const DcwPrincipal *account =
        dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_principal (state, DCW_SERVICE_ACCOUNT) : NULL;
    if (account != NULL && dcw_principal_equal (account, who) && !is_gone (pass, service))
      return held_by_resource (service);
  }
  return !services->complete && is_live (pass) ? unreadable (services->reason) : NULL;
}

/* RunAs names its account in text. */
static DcwMessage *
check_run_as (DcwPass *pass, const DcwPrincipal *who)
{
  const DcwSetting *setting = dcw_setting (DCW_SETTING_APPID_RUN_AS);
  g_autoptr (DcwView) view = dcw_view_new (pass->station);
  const DcwListing *appids = dcw_value_keys (view, setting->path);
  for (guint i = 0; i < appids->resources->len; i++) {
    const char *key = dcw_resource_path (appids->resources->pdata[i]);
    g_autofree char *account = dcw_value_text (view, key, setting->value);
    g_auto (DcwPrincipal) named = { 0 };
    if (account == NULL || dcw_view_resolve (view, account, &named) != DCW_STATE_PRESENT || !dcw_principal_equal (&named, who))
      continue;
    g_autoptr (DcwResource) value = dcw_resource_value (key, setting->value, NULL);
    if (!is_gone (pass, value))
      return held_by_resource (value);
  }
  return !appids->complete && is_live (pass) ? unreadable (appids->reason) : NULL;
}

/* ---- Descriptors ---- */

static gboolean
contains (const guchar *data, gsize size, const guchar *part, gsize part_size)
{
  for (gsize at = 0; part_size <= size && at <= size - part_size; at++) {
    const guchar *found = memchr (data + at, part[0], size - part_size - at + 1);
    if (found == NULL)
      return FALSE;
    at = (gsize)(found - data);
    if (memcmp (found, part, part_size) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A value may hold a SID as bytes, or as text in SDDL, where a longer number would be another one. */
static gboolean
mentions (const DcwState *state, const DcwSid *sid)
{
  GBytes *bytes = dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_bytes (state, DCW_VALUE_DATA) : NULL;
  if (bytes == NULL)
    return FALSE;
  gsize size;
  const guchar *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GByteArray) binary = g_byte_array_new ();
  dcw_sid_append (sid, binary);
  if (contains (data, size, binary->data, binary->len))
    return TRUE;
  static const char *const ends[] = { ")", ";", "D:", "G:", "S:", "" };
  g_autofree char *text = dcw_sid_format (sid);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++) {
    g_autofree char *ended = g_strconcat (text, ends[i], NULL);
    g_autoptr (GBytes) wide = dcw_text_to_utf16 (ended, NULL, *ends[i] == '\0');
    if (contains (data, size, g_bytes_get_data (wide, NULL), g_bytes_get_size (wide)))
      return TRUE;
  }
  return FALSE;
}

static DcwMessage *
check_value (DcwPass *pass, const DcwResource *value, const DcwSid *sid)
{
  g_autoptr (DcwState) state = dcw_station_read (pass->station, value);
  return mentions (state, sid) && !is_gone (pass, value) ? held_by_resource (value) : NULL;
}

/* The lists of permissions that the program knows by heart. */
static DcwMessage *
check_settings (DcwPass *pass, const DcwSid *sid)
{
  DcwMessage *held = NULL;
  for (DcwSettingId id = 0; id < DCW_N_SETTINGS && held == NULL; id++) {
    const DcwSetting *setting = dcw_setting (id);
    g_autoptr (DcwResource) value = dcw_setting_resource (setting);
    if (setting->codec == DCW_CODEC_DESCRIPTOR || setting->codec == DCW_CODEC_SDDL)
      held = check_value (pass, value, sid);
  }
  return held;
}

/* The lists of every application. Whether all of them are known check_run_as() has asked. */
static DcwMessage *
check_applications (DcwPass *pass, const DcwSid *sid)
{
  g_autoptr (DcwView) view = dcw_view_new (pass->station);
  const DcwListing *appids = dcw_value_keys (view, DCW_KEY_APPIDS);
  DcwMessage *held = NULL;
  for (guint i = 0; i < appids->resources->len && held == NULL; i++)
    for (DcwSettingId id = DCW_N_SETTINGS; id < DCW_N_ALL_SETTINGS && held == NULL; id++) {
      const DcwSetting *setting = dcw_setting (id);
      if (setting->codec != DCW_CODEC_DESCRIPTOR)
        continue;
      g_autoptr (DcwResource) value = dcw_resource_value (dcw_resource_path (appids->resources->pdata[i]), setting->value, NULL);
      held = check_value (pass, value, sid);
    }
  return held;
}

/* Every list that another apply on this station changed. */
static DcwMessage *
check_other_runs (DcwPass *pass, const DcwSid *sid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = dcw_store_runs (pass->store, &error);
  DcwMessage *held = NULL;
  for (guint i = 0; runs != NULL && i < runs->len && held == NULL; i++) {
    const DcwRun *run = runs->pdata[i];
    if (run->number != run->root || run->root == pass->run->root)
      continue;
    g_autoptr (DcwSnapshot) snapshot = dcw_store_snapshot (pass->store, run->root, &error);
    if (snapshot == NULL)
      break;
    for (guint j = 0; j < snapshot->plan->changes->len && held == NULL; j++) {
      const DcwResource *value = ((const DcwChange *)snapshot->plan->changes->pdata[j])->resource;
      if (dcw_resource_kind (value) == DCW_KIND_REGISTRY_VALUE)
        held = check_value (pass, value, sid);
    }
  }
  if (held != NULL || error == NULL)
    return held;
  g_autoptr (DcwMessage) reason = dcw_pass_message (error);
  return unreadable (reason);
}

/* ---- All of it ---- */

static DcwMessage *
check_account (DcwPass *pass, const DcwResource *account)
{
  const DcwPrincipal *who = dcw_resource_who (account);
  DcwMessage *held = check_rights (pass, who);
  if (held == NULL)
    held = check_groups (pass, who);
  if (held == NULL)
    held = check_services (pass, who);
  if (held == NULL)
    held = check_run_as (pass, who);
  if (held == NULL)
    held = check_settings (pass, &who->sid);
  if (held == NULL)
    held = check_applications (pass, &who->sid);
  if (held == NULL)
    held = check_other_runs (pass, &who->sid);
  return held;
}

DcwMessage *
dcw_pass_held (DcwPass *pass, const DcwResource *resource)
{
  DcwMessage *held = NULL;
  switch (dcw_resource_kind (resource)) {
  case DCW_KIND_REGISTRY_KEY:
    held = check_inside (pass, resource, DCW_KIND_REGISTRY_VALUE);
    return held != NULL ? held : check_inside (pass, resource, DCW_KIND_REGISTRY_KEY);
  case DCW_KIND_GROUP:
    held = check_inside (pass, resource, DCW_KIND_MEMBERSHIP);
    return held != NULL ? held : check_account (pass, resource);
  case DCW_KIND_USER:
    return check_account (pass, resource);
  default:
    return NULL;
  }
}
