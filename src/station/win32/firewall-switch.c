#include "station/win32/firewall-switch.h"
#include "base/i18n.h"
#include "station/win32/errors.h"
#include "station/win32/wmi.h"

/* Rules by their ids, since Windows 8; asked without a store, they are those of this computer [K]. */
#define RULES_SPACE "root\\StandardCimv2"
#define RULES_CLASS "MSFT_NetFirewallRule"
#define ENABLED 1 /* and 2: disabled */
#define INBOUND 1
#define BLOCKS 4
#define OF_LOCAL 1 /* PolicyStoreSourceType */

typedef struct {
  DcwFirewallSession *session;
  const DcwResource *resource;
  DcwWmi *wmi; /* NULL: not asked, or it has no rules */
} Asking;

/* One or the other. */
typedef struct {
  char *path;
  DcwRuleTold *by_name;
} Handle;

static void
free_handle (gpointer data, gpointer pointer)
{
  Handle *handle = pointer;
  if (handle == NULL)
    return;
  if (handle->by_name != NULL)
    dcw_firewall_told_clear (handle->by_name);
  g_free (handle->by_name);
  g_free (handle->path);
  g_free (handle);
}

/* ---- By id ---- */

typedef struct {
  GArray *told;
  gboolean unclear;
} Reading;

static void
add_object (IWbemClassObject *object, gpointer data)
{
  Reading *reading = data;
  guint on = 0, direction = 0, action = 0, profiles = 0, source = 0;
  g_autofree char *path = dcw_wmi_text (object, "__PATH");
  if (path == NULL || !dcw_wmi_number (object, "Enabled", &on) || !dcw_wmi_number (object, "Direction", &direction)
      || !dcw_wmi_number (object, "Action", &action) || !dcw_wmi_number (object, "Profiles", &profiles)) {
    reading->unclear = TRUE;
    return;
  }
  Handle *handle = g_new0 (Handle, 1);
  handle->path = g_steal_pointer (&path);
  DcwRuleTold one = {
    .name = dcw_wmi_text (object, "DisplayName"),
    .of_policy = dcw_wmi_number (object, "PolicyStoreSourceType", &source) && source > OF_LOCAL,
    .direction = direction == INBOUND ? DCW_FIREWALL_IN : DCW_FIREWALL_OUT,
    .blocks = action == BLOCKS,
    .on = on == ENABLED,
    .protocol = -1,
    .profiles = profiles != 0 ? profiles & DCW_FIREWALL_ALL_PROFILES : DCW_FIREWALL_ALL_PROFILES,
    .handle = handle,
  };
  g_array_append_val (reading->told, one);
}

static DcwRulesAnswer
by_id (gpointer data, const char *id, GArray *told, GError **error)
{
  Asking *asking = data;
  Reading reading = { told, FALSE };
  HRESULT result = dcw_wmi_open (RULES_SPACE, &asking->wmi);
  if (SUCCEEDED (result)) {
    g_autofree char *quoted = dcw_wmi_quote (id),
                    *query = g_strconcat ("SELECT * FROM " RULES_CLASS " WHERE InstanceID = ", quoted, NULL);
    result = dcw_wmi_query (asking->wmi, query, DCW_WMI_RULES_MS, 2, add_object, &reading);
  }
  if (dcw_wmi_has_none (result))
    return DCW_RULES_NO_WAY;
  if (FAILED (result)) {
    dcw_win32_fail (asking->resource, dcw_win32_of_result (result), error);
    return DCW_RULES_FAILED;
  }
  if (!reading.unclear)
    return DCW_RULES_TOLD;
  dcw_win32_refuse (DCW_ERROR_REFUSED, asking->resource, _ ("the firewall does not tell what this rule is"), error);
  return DCW_RULES_FAILED;
}

/* ---- By name ---- */

static DcwRulesAnswer
by_name (gpointer data, const char *name, GArray *told, GError **error)
{
  Asking *asking = data;
  g_autoptr (GArray) named = g_array_new (FALSE, TRUE, sizeof (DcwRuleTold));
  DWORD failure = dcw_firewall_session_named (asking->session, name, named);
  for (guint i = 0; i < named->len; i++) {
    DcwRuleTold *one = &g_array_index (named, DcwRuleTold, i);
    if (failure != ERROR_SUCCESS) {
      dcw_firewall_told_clear (one);
      continue;
    }
    Handle *handle = g_new0 (Handle, 1);
    handle->by_name = g_memdup2 (one, sizeof *one);
    DcwRuleTold copy = *one;
    copy.name = g_strdup (one->name);
    copy.handle = handle;
    g_array_append_val (told, copy);
  }
  if (failure == ERROR_SUCCESS)
    return DCW_RULES_TOLD;
  dcw_win32_fail (asking->resource, failure, error);
  return DCW_RULES_FAILED;
}

/* ---- Switching ---- */

static gboolean
switch_it (gpointer data, const DcwRuleTold *rule, gboolean on, GError **error)
{
  const Asking *asking = data;
  const Handle *handle = rule->handle;
  if (handle->by_name != NULL) {
    DWORD failure = dcw_firewall_switch_told (handle->by_name, on);
    return failure == ERROR_SUCCESS || dcw_win32_fail (asking->resource, failure, error);
  }
  guint returned = 0;
  HRESULT result = dcw_wmi_call (asking->wmi, handle->path, on ? "Enable" : "Disable", &returned);
  if (FAILED (result))
    return dcw_win32_fail (asking->resource, dcw_win32_of_result (result), error);
  return returned == 0 || dcw_win32_fail (asking->resource, returned, error);
}

gboolean
dcw_firewall_switch (DcwFirewallSession *session, const DcwResource *resource, const char *id, const DcwFirewallRule *rule,
                     gboolean on, GError **error)
{
  Asking asking = { session, resource, NULL };
  const DcwRuleTeller teller = { &asking, by_id, by_name, switch_it, free_handle };
  g_autofree char *name = dcw_firewall_shown_name (dcw_firewall_rule_name (rule));
  gboolean done = dcw_rule_switch (&teller, resource, id, rule, name, on, error);
  dcw_wmi_close (asking.wmi);
  return done;
}
