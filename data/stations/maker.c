#include "maker.h"
#include "firewall/rule.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include <stdlib.h>
#include <string.h>

static void
check (gconstpointer made, const GError *error, const char *what)
{
  if (made != NULL)
    return;
  g_printerr ("%s: %s\n", what, error != NULL ? error->message : "wrong");
  exit (1);
}

/* Sets and lets go of resource. */
static void
set (DcwImage *image, DcwResource *resource, const GError *error, const char *what, DcwState *state)
{
  check (resource, error, what);
  dcw_image_set (image, resource, state);
  dcw_resource_unref (resource);
  dcw_state_unref (state);
}

static DcwPrincipal
principal (const char *machine, const char *sid)
{
  g_autofree char *whole = g_str_has_prefix (sid, "M-") ? g_strconcat (machine, sid + 1, NULL) : g_strdup (sid);
  g_autoptr (GError) error = NULL;
  DcwPrincipal who = { 0 };
  check (dcw_principal_init_sid_text (&who, whole, &error) ? whole : NULL, error, whole);
  return who;
}

void
maker_users (DcwImage *image, const char *machine, const MakerUser *rows)
{
  for (const MakerUser *row = rows; row->sid != NULL; row++) {
    g_autoptr (GError) error = NULL;
    DcwPrincipal who = principal (machine, row->sid);
    DcwState *state = dcw_state_present (DCW_KIND_USER);
    dcw_state_set_text (state, DCW_USER_NAME, row->name);
    if (row->full_name != NULL)
      dcw_state_set_text (state, DCW_USER_FULL_NAME, row->full_name);
    if (row->comment != NULL)
      dcw_state_set_text (state, DCW_USER_COMMENT, row->comment);
    dcw_state_set_number (state, DCW_USER_FLAGS, row->flags);
    set (image, dcw_resource_user (&who, &error), error, row->name, state);
  }
}

void
maker_groups (DcwImage *image, const char *machine, const MakerGroup *rows)
{
  for (const MakerGroup *row = rows; row->sid != NULL; row++) {
    g_autoptr (GError) error = NULL;
    DcwPrincipal who = principal (machine, row->sid);
    DcwState *state = dcw_state_present (DCW_KIND_GROUP);
    dcw_state_set_text (state, DCW_GROUP_NAME, row->name);
    set (image, dcw_resource_group (&who, &error), error, row->name, state);
    g_auto (GStrv) members = g_strsplit (row->members, " ", -1);
    for (guint i = 0; *row->members != '\0' && members[i] != NULL; i++) {
      DcwPrincipal member = principal (machine, members[i]);
      set (image, dcw_resource_membership (&who, &member, &error), error, row->name, dcw_state_present (DCW_KIND_MEMBERSHIP));
    }
  }
}

void
maker_rights (DcwImage *image, const char *machine, const MakerRight *rows)
{
  for (const MakerRight *row = rows; row->right != NULL; row++) {
    g_auto (GStrv) holders = g_strsplit (row->holders, " ", -1);
    for (guint i = 0; holders[i] != NULL; i++) {
      g_autoptr (GError) error = NULL;
      DcwPrincipal who = principal (machine, holders[i]);
      set (image, dcw_resource_right (&who, row->right, &error), error, row->right, dcw_state_present (DCW_KIND_ACCOUNT_RIGHT));
    }
  }
}

void
maker_services (DcwImage *image, const char *machine, const MakerService *rows)
{
  for (const MakerService *row = rows; row->name != NULL; row++) {
    g_autoptr (GError) error = NULL;
    DcwPrincipal account = principal (machine, row->account);
    DcwState *state = dcw_state_present (DCW_KIND_SERVICE);
    dcw_state_set_principal (state, DCW_SERVICE_ACCOUNT, &account);
    dcw_state_set_number (state, DCW_SERVICE_START, row->start);
    dcw_state_set_number (state, DCW_SERVICE_TYPE, row->type);
    dcw_state_set_text (state, DCW_SERVICE_PATH, row->path);
    dcw_state_set_text (state, DCW_SERVICE_TITLE, row->title);
    set (image, dcw_resource_named (DCW_KIND_SERVICE, row->name, &error), error, row->name, state);
    dcw_image_set_fact (image, DCW_FACT_SERVICE_STATE, row->name, row->state);
  }
}

void
maker_rules (DcwImage *image, const MakerRule *rows)
{
  for (const MakerRule *row = rows; row->name != NULL; row++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (row->text, &error);
    check (rule, error, row->name);
    DcwState *state = dcw_state_present (DCW_KIND_FIREWALL_RULE);
    dcw_state_set_text (state, DCW_RULE_TEXT, row->text);
    set (image, dcw_resource_named (DCW_KIND_FIREWALL_RULE, row->name, &error), error, row->name, state);
  }
}

static void
add_each (GString *text, const char *key, const char *words)
{
  g_auto (GStrv) list = g_strsplit (words != NULL ? words : "", " ", -1);
  for (guint i = 0; words != NULL && list[i] != NULL; i++)
    g_string_append_printf (text, "%s=%s|", key, list[i]);
}

/* Keywords that came with a version of their own have a key of their own. */
static const char *
port_key (const char *ports)
{
  if (g_strcmp0 (ports, "IPHTTPSIn") == 0)
    return "LPort2_10";
  return g_strcmp0 (ports, "Ply2Disc") == 0 ? "LPort2_20" : "LPort";
}

static char *
windows_rule (const MakerWindowsRule *row, const char *group)
{
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "v2.30|Action=Allow|Active=%s|Dir=%s|", *row->way == '+' ? "TRUE" : "FALSE", row->way + 1);
  add_each (text, "Protocol", row->protocol);
  add_each (text, "Profile", row->profiles);
  add_each (text, port_key (row->ports), row->ports);
  g_string_append (text, row->fields != NULL ? row->fields : "");
  if (row->program != NULL)
    g_string_append_printf (text, "App=%s|", row->program);
  if (row->service != NULL)
    g_string_append_printf (text, "Svc=%s|", row->service);
  g_string_append_printf (text, "Name=%s%s|EmbedCtxt=%s|", *row->name == '-' ? "@FirewallAPI.dll," : "", row->name, group);
  return g_string_free (text, FALSE);
}

void
maker_windows_rules (DcwImage *image, const MakerWindowsRule *rows)
{
  const char *group = "";
  for (const MakerWindowsRule *row = rows; row->id != NULL; row++) {
    if (row->way == NULL) {
      group = row->id;
      continue;
    }
    g_autofree char *text = windows_rule (row, group);
    const MakerRule rule[] = { { row->id, text }, { NULL, NULL } };
    maker_rules (image, rule);
  }
}

void
maker_profiles (DcwImage *image, const MakerProfile *rows)
{
  for (const MakerProfile *row = rows; row->name != NULL; row++) {
    g_autoptr (GError) error = NULL;
    DcwState *state = dcw_state_present (DCW_KIND_FIREWALL_PROFILE);
    dcw_state_set_number (state, DCW_PROFILE_ENABLED, row->enabled);
    dcw_state_set_number (state, DCW_PROFILE_INBOUND, row->inbound);
    set (image, dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, row->name, &error), error, row->name, state);
  }
}

void
maker_facts (DcwImage *image, const MakerFact *rows)
{
  for (const MakerFact *row = rows; row->id != NULL; row++)
    dcw_image_set_fact (image, row->id, row->subject, row->value);
}

static DcwState *
permission (const char *machine, const char *sddl)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (sddl, ";M-", -1);
  g_autofree char *separator = g_strconcat (";", machine, "-", NULL);
  g_autofree char *whole = g_strjoinv (separator, parts);
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (whole, NULL, &error);
  check (descriptor, error, whole);
  g_autoptr (GBytes) bytes = dcw_descriptor_encode (descriptor, NULL, &error);
  check (bytes, error, whole);
  return dcw_state_value (DCW_REG_BINARY, bytes);
}

static DcwState *
value_state (const char *machine, const MakerValue *row)
{
  g_auto (GStrv) strings = NULL;
  g_autoptr (GBytes) bytes = NULL;
  switch (*row->type) {
  case 's':
    return dcw_state_value_text (row->data);
  case 'x':
    bytes = dcw_registry_data_from_text (row->data);
    return dcw_state_value (DCW_REG_EXPAND_SZ, bytes);
  case 'd':
    return dcw_state_value_number ((guint32)g_ascii_strtoull (row->data, NULL, 0));
  case 'm':
    strings = g_strsplit (row->data, "|", -1);
    bytes = dcw_registry_data_from_strings ((const char *const *)strings);
    return dcw_state_value (DCW_REG_MULTI_SZ, bytes);
  case 'p':
    return permission (machine, row->data);
  default:
    check (NULL, NULL, row->key);
    return NULL;
  }
}

static void
set_key (DcwImage *image, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwResource) key = dcw_resource_key (path, &error);
  check (key, error, path);
  g_autoptr (DcwResource) above = dcw_resource_parent (key);
  if (above != NULL && dcw_image_covers (image, above))
    set_key (image, dcw_resource_path (above));
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  dcw_image_set (image, key, there);
}

void
maker_values (DcwImage *image, const char *machine, const MakerValue *rows)
{
  const char *key = NULL;
  for (const MakerValue *row = rows; row->type != NULL; row++) {
    if (row->key != NULL) {
      key = row->key;
      set_key (image, key);
    }
    if (*row->type == '\0')
      continue;
    g_autoptr (GError) error = NULL;
    set (image, dcw_resource_value (key, row->name, &error), error, key, value_state (machine, row));
  }
}

void
maker_appids (DcwImage *image, const char *table)
{
  static const char *const names[] = { "LaunchPermission", "AccessPermission" };
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (*lines[i] == '#' || *lines[i] == '\0')
      continue;
    g_auto (GStrv) fields = g_strsplit (g_strchomp (lines[i]), "\t", -1);
    g_autofree char *key = g_strconcat ("HKLM\\SOFTWARE\\Classes\\AppID\\", fields[0], NULL);
    set_key (image, key);
    for (guint k = 0; k < G_N_ELEMENTS (names) && fields[1 + k] != NULL; k++) {
      if (*fields[1 + k] == '\0')
        continue;
      const MakerValue rows[] = { { key, names[k], "p", fields[1 + k] }, { NULL, NULL, NULL, NULL } };
      maker_values (image, NULL, rows);
    }
  }
}

void
maker_roots (DcwImage *image)
{
  static const char *const keys[] = {
    "HKLM\\SOFTWARE\\Classes",        "HKLM\\SOFTWARE\\Microsoft\\Ole",
    "HKLM\\SOFTWARE\\Microsoft\\Rpc", "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies",
    "HKLM\\SOFTWARE\\Policies",       "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa",
  };
  static const DcwKindId kinds[] = { DCW_KIND_USER,    DCW_KIND_GROUP,         DCW_KIND_MEMBERSHIP,      DCW_KIND_ACCOUNT_RIGHT,
                                     DCW_KIND_SERVICE, DCW_KIND_FIREWALL_RULE, DCW_KIND_FIREWALL_PROFILE };
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    dcw_image_add_root (image, DCW_KIND_REGISTRY_KEY, keys[i]);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    dcw_image_add_root (image, kinds[i], NULL);
}
