/* Firewall rules and profiles: read as the registry holds them (facts 6.4), changed through the firewall itself, which alone
 * puts changes into force.
 *
 * Which rule is which of our own stands in its description (station/rule-own.h); reading takes it from there and leaves it out of
 * the text. Rules of others are only switched on or off.
 */
#include <string.h>
#include "base/i18n.h"
#include "base/text.h"
#include "firewall/rule-new.h"
#include "model/setting.h"
#include "station/folders.h"
#include "station/registry-ports.h"
#include "station/rule-own.h"
#include "station/win32/firewall-switch.h"
#include "station/win32/machine.h"
#include "station/win32/registry.h"
#include "station/win32/services.h"

/* ---- The registry ---- */

static const char *const keys[] = {
  DCW_KEY_FIREWALL "\\FirewallRules",
  DCW_KEY_FIREWALL "\\DomainProfile",
  DCW_KEY_FIREWALL "\\StandardProfile",
  DCW_KEY_FIREWALL "\\PublicProfile",
};

typedef struct {
  gboolean is_read[G_N_ELEMENTS (keys)];
} Reading;

/* A key that is not there is known whole, too; the key above them all is when all of them are. */
static gboolean
is_whole (const char *path, gpointer data)
{
  const Reading *reading = data;
  gboolean all = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (dcw_text_fold_equal (keys[i], path))
      return reading->is_read[i];
    all = all && reading->is_read[i];
  }
  return all && dcw_text_fold_equal (DCW_KEY_FIREWALL, path);
}

/* ---- Ids in descriptions ---- */

typedef struct {
  DcwImage *from, *to;
  GHashTable *moved; /* ids in descriptions, by resource id: how often */
  GArray *folders;   /* of this computer */
} Renaming;

static DcwFirewallRule *
rule_of (const DcwState *state)
{
  const char *text = dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_text (state, DCW_RULE_TEXT) : NULL;
  return text != NULL ? dcw_firewall_rule_parse (text, NULL) : NULL;
}

static void
set_moved (Renaming *renaming, const char *id, const DcwFirewallRule *plain)
{
  g_autoptr (DcwResource) resource = dcw_resource_named (DCW_KIND_FIREWALL_RULE, id, NULL);
  g_autoptr (DcwState) state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
  if (resource == NULL)
    return;
  g_autoptr (DcwState) there = dcw_image_get (renaming->from, resource), twice = NULL;
  dcw_state_set_text (state, DCW_RULE_TEXT, dcw_firewall_rule_text (plain));
  if (!g_hash_table_add (renaming->moved, g_strdup (dcw_resource_id (resource))) || dcw_state_status (there) == DCW_STATE_PRESENT)
    twice = dcw_state_unknown (dcw_message_new (N_ ("several rules say that they are this one"), NULL));
  dcw_image_set (renaming->to, resource, twice != NULL ? twice : state);
}

static void
rename_rule (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Renaming *renaming = data;
  if (dcw_resource_kind (resource) != DCW_KIND_FIREWALL_RULE) {
    if (dcw_resource_kind (resource) == DCW_KIND_FIREWALL_PROFILE)
      dcw_image_set (renaming->to, resource, state);
    return;
  }
  g_autoptr (DcwFirewallRule) rule = rule_of (state), plain = NULL;
  g_autofree char *id = rule != NULL ? dcw_rule_own_id (rule, renaming->folders, &plain) : NULL;
  if (id != NULL)
    set_moved (renaming, id, plain);
  else if (!g_hash_table_contains (renaming->moved, dcw_resource_id (resource)))
    dcw_image_set (renaming->to, resource, state);
}

/* ---- Reading ---- */

static gboolean
is_stopped (void)
{
  g_auto (DcwServiceHandle) manager = NULL;
  if (dcw_services_open (SC_MANAGER_CONNECT, &manager) != ERROR_SUCCESS)
    return FALSE;
  for (const char *const *name = dcw_firewall_services; *name != NULL; name++) {
    g_auto (DcwServiceHandle) service = NULL;
    SERVICE_STATUS_PROCESS status;
    DWORD size;
    if (dcw_service_open (manager, *name, SERVICE_QUERY_STATUS, &service) == ERROR_SUCCESS
        && QueryServiceStatusEx (service, SC_STATUS_PROCESS_INFO, (LPBYTE)&status, sizeof status, &size)
        && status.dwCurrentState == SERVICE_STOPPED)
      return TRUE;
  }
  return FALSE;
}

/* Why what the firewall of Windows has does not say what is let in and kept out; NULL: it does. */
static DcwMessage *
not_in_charge (DcwMachine *machine)
{
  if (is_stopped ())
    return dcw_message_new (N_ ("the firewall of Windows does not run; another one may be in its place"), NULL);
  g_autoptr (GPtrArray) facts = dcw_image_facts (dcw_machine_facts (machine));
  for (guint i = 0; i < facts->len; i++) {
    const DcwFact *fact = facts->pdata[i];
    if (strcmp (fact->id, DCW_FACT_FIREWALL_PRODUCT) == 0)
      return dcw_message_new (N_ ("another firewall is in the place of Windows' own: %1"), fact->subject, NULL);
  }
  return NULL;
}

static DcwImage *
read_policy (void)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  g_autoptr (DcwImage) as_stored = dcw_image_new ();
  g_autoptr (GHashTable) moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) folders = dcw_folders_new (dcw_local_read_text);
  Reading reading;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    DWORD failure = dcw_local_read_key (keys[i], tree);
    reading.is_read[i] = failure == ERROR_SUCCESS || failure == ERROR_FILE_NOT_FOUND;
  }
  dcw_registry_ports_add (as_stored, tree, is_whole, &reading);
  DcwImage *image = dcw_image_new ();
  if (reading.is_read[0])
    dcw_image_add_root (image, DCW_KIND_FIREWALL_RULE, NULL);
  if (is_whole (DCW_KEY_FIREWALL, &reading))
    dcw_image_add_root (image, DCW_KIND_FIREWALL_PROFILE, NULL);
  dcw_image_foreach (as_stored, rename_rule, &(Renaming){ as_stored, image, moved, folders });
  return image;
}

/* Changes whenever one of the keys does. */
static guint64
time_of_keys (void)
{
  guint64 sum = 0;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    sum = sum * 31 + dcw_local_key_time (keys[i]);
  return sum;
}

/* Who lists all rules reads them all next, so they are kept from a listing on, as long as nobody changes them. */
static DcwState *
read_firewall (DcwStation *station, const DcwResource *resource)
{
  DcwMachine *machine = dcw_machine_of (station);
  DcwMessage *reason = not_in_charge (machine);
  if (reason != NULL)
    return dcw_state_unknown (reason);
  if (machine->firewall != NULL && machine->firewall_time == time_of_keys ())
    return dcw_image_get (machine->firewall, resource);
  g_autoptr (DcwImage) now = read_policy ();
  return dcw_image_get (now, resource);
}

static DcwListing *
list_firewall (DcwStation *station, const DcwResource *parent, DcwKindId kind)
{
  DcwMachine *machine = dcw_machine_of (station);
  g_clear_pointer (&machine->firewall, dcw_image_free);
  DcwMessage *reason = not_in_charge (machine);
  if (reason != NULL) {
    DcwListing *listing = dcw_listing_new ();
    listing->reason = reason;
    return listing;
  }
  machine->firewall_time = time_of_keys ();
  machine->firewall = read_policy ();
  return dcw_image_list (machine->firewall, parent, kind);
}

/* ---- Writing ---- */

static gboolean
fail (const DcwResource *resource, DWORD failure, GError **error)
{
  if (failure == ERROR_TOO_MANY_NAMES)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource,
                             _ ("several rules have this name, and the firewall can't tell them apart"), error);
  if (failure == ERROR_ALREADY_EXISTS)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource,
                             _ ("there is a rule of this name already, which this program did not make"), error);
  return dcw_win32_fail (resource, failure, error);
}

static gboolean
check_rule (const DcwResource *resource, const DcwFirewallRule *rule, GError **error)
{
  const char *lacks = dcw_firewall_com_lacks (rule);
  if (lacks == NULL)
    return TRUE;
  g_autofree char *why = g_strdup_printf (_ ("a rule with %s can't be made by this program"), lacks);
  return dcw_win32_refuse (DCW_ERROR_UNSUPPORTED, resource, why, error);
}

/* TRUE when only whether it is on differs. */
static gboolean
differ_in_switch (const DcwFirewallRule *now, const DcwFirewallRule *want)
{
  const char *const on[] = { "TRUE", NULL };
  g_autoptr (DcwFirewallRule) one = dcw_firewall_rule_replace (now, "Active", on, NULL),
                              other = dcw_firewall_rule_replace (want, "Active", on, NULL);
  return one != NULL && other != NULL && dcw_firewall_rule_equal (one, other);
}

/* Rules that this station made: their ids are in their descriptions, so no value of the registry has that name. */
static gboolean
is_own (const DcwResource *resource)
{
  g_autofree char *text = dcw_local_read_text (keys[0], dcw_resource_name (resource));
  return text == NULL;
}

typedef struct {
  const char *name;
  gboolean taken;
} Sought;

static void
compare_name (const DcwResource *resource, const DcwState *state, gpointer data)
{
  Sought *sought = data;
  g_autoptr (DcwFirewallRule) rule = dcw_resource_kind (resource) == DCW_KIND_FIREWALL_RULE ? rule_of (state) : NULL;
  sought->taken = sought->taken || (rule != NULL && dcw_text_fold_equal (dcw_firewall_rule_name (rule), sought->name));
}

/* A rule is removed by its name, which has to be nobody else's. */
static gboolean
is_name_taken (const char *name)
{
  g_autoptr (DcwImage) now = read_policy ();
  Sought sought = { name, FALSE };
  dcw_image_foreach (now, compare_name, &sought);
  return sought.taken;
}

static DWORD
add_rule (DcwFirewallSession *session, const DcwResource *resource, const DcwFirewallRule *rule)
{
  g_autofree char *description = dcw_rule_own_description (dcw_resource_name (resource), rule);
  if (is_name_taken (dcw_firewall_rule_name (rule)))
    return ERROR_ALREADY_EXISTS;
  return dcw_firewall_session_add (session, rule, description);
}

static gboolean
change_rule (DcwFirewallSession *session, const DcwResource *resource, const DcwFirewallRule *now, const DcwFirewallRule *want,
             GError **error)
{
  DWORD failure = ERROR_SUCCESS;
  gboolean own = is_own (resource);
  if (now != NULL && want != NULL && differ_in_switch (now, want))
    return dcw_firewall_switch (session, resource, own ? NULL : dcw_resource_name (resource), now,
                                dcw_firewall_rule_is_active (want), error);
  if (now != NULL && !own)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("a rule of somebody else is only switched on or off"), error);
  if (want != NULL && !check_rule (resource, want, error))
    return FALSE;
  if (now != NULL)
    failure = dcw_firewall_session_remove (session, dcw_firewall_rule_name (now));
  if (failure == ERROR_SUCCESS && want != NULL)
    failure = add_rule (session, resource, want);
  return failure == ERROR_SUCCESS || fail (resource, failure, error);
}

static gboolean
write_rule (DcwFirewallSession *session, const DcwResource *resource, const DcwState *now, const DcwState *want, GError **error)
{
  g_autoptr (DcwFirewallRule) was = rule_of (now), will = rule_of (want);
  if (will == NULL && dcw_state_status (want) == DCW_STATE_PRESENT)
    return dcw_win32_refuse (DCW_ERROR_INVALID, resource, _ ("is no rule that this program can read"), error);
  if (was == NULL && dcw_state_status (now) == DCW_STATE_PRESENT)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("is no rule that this program can read"), error);
  return (was == NULL && will == NULL) || change_rule (session, resource, was, will, error);
}

static gboolean
write_profile (DcwFirewallSession *session, const DcwResource *resource, const DcwState *now, const DcwState *want,
               GError **error)
{
  static const struct {
    const char *name;
    guint profile;
  } rows[] = { { "domain", DCW_FIREWALL_DOMAIN }, { "private", DCW_FIREWALL_PRIVATE }, { "public", DCW_FIREWALL_PUBLIC } };
  if (dcw_state_status (want) == DCW_STATE_ABSENT)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("a profile of the firewall can't be removed"), error);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (!dcw_text_fold_equal (rows[i].name, dcw_resource_name (resource)))
      continue;
    DWORD failure =
        dcw_firewall_session_set_profile (session, rows[i].profile, dcw_state_number (want, DCW_PROFILE_ENABLED) != 0);
    if (failure == ERROR_SUCCESS && dcw_state_has (want, DCW_PROFILE_INBOUND))
      failure = dcw_firewall_session_set_inbound (session, rows[i].profile, dcw_state_number (want, DCW_PROFILE_INBOUND) != 0);
    return failure == ERROR_SUCCESS || dcw_win32_fail (resource, failure, error);
  }
  return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("is no profile of the firewall: domain, private or public"), error);
}

static gboolean
write_firewall (DcwStation *station, const DcwResource *resource, const DcwState *want, const DcwSecrets *secrets,
                DcwSid *created, gboolean *has_created, GError **error)
{
  DcwMachine *machine = dcw_machine_of (station);
  g_clear_pointer (&machine->firewall, dcw_image_free);
  g_autoptr (DcwState) now = read_firewall (station, resource);
  if (dcw_state_status (now) == DCW_STATE_UNKNOWN)
    return dcw_win32_refuse (DCW_ERROR_REFUSED, resource, _ ("its state is not known, so it is not changed"), error);
  g_autoptr (DcwFirewallSession) session = NULL;
  DWORD failure = dcw_firewall_session_open (&session);
  if (failure != ERROR_SUCCESS)
    return dcw_win32_fail (resource, failure, error);
  gboolean is_rule = dcw_resource_kind (resource) == DCW_KIND_FIREWALL_RULE;
  return (is_rule ? write_rule : write_profile) (session, resource, now, want, error);
}

const DcwPort dcw_local_firewall_port = { read_firewall, write_firewall, list_firewall };
