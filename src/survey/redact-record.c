#include "survey/redact-private.h"
#include <string.h>
#include "base/text.h"
#include "firewall/field.h"
#include "firewall/rule.h"
#include "model/setting.h"
#include "registry/data.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "survey/firewall.h"
#include "survey/value.h"

#define VERSION "HKLM\\SOFTWARE\\Microsoft\\Windows"
#define RULES "FirewallRules"

/* ---- Which values are known ---- */

/* key: itself; with name NULL every value of it. */
static const struct {
  const char *key, *name;
  DcwMeaning meaning;
} values[] = {
  { VERSION " NT\\CurrentVersion", "SystemRoot", DCW_MEANS_TEXT },
  { VERSION "\\CurrentVersion", "ProgramFilesDir", DCW_MEANS_TEXT },
  { VERSION "\\CurrentVersion", "ProgramFilesDir (x86)", DCW_MEANS_TEXT },
  { VERSION "\\CurrentVersion", "CommonFilesDir", DCW_MEANS_TEXT },
  { VERSION "\\CurrentVersion", "CommonFilesDir (x86)", DCW_MEANS_TEXT },
  { DCW_KEY_FIREWALL_POLICY "\\" RULES, NULL, DCW_MEANS_RULE },
};

/* Of a profile of the firewall, here or by policy. */
static const char *const profile_values[] = { "EnableFirewall", "DefaultInboundAction", "DoNotAllowExceptions",
                                              "AllowLocalPolicyMerge" };
static const char *const profile_keys[] = { "DomainProfile", "PrivateProfile", "StandardProfile", "PublicProfile", RULES };

/* Of classes, names and AppIDs, wherever. */
static const char *const class_values[] = { "", "AppID", "ServerExecutable", "DllSurrogate" };

static gboolean
is_one_of (const char *name, const char *const *names, guint n)
{
  for (guint i = 0; i < n; i++)
    if (dcw_text_fold_equal (name, names[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_firewall_key (const char *path)
{
  g_autofree char *above = dcw_registry_path_parent (path);
  return above != NULL && (dcw_text_fold_equal (above, DCW_KEY_FIREWALL) || dcw_text_fold_equal (above, DCW_KEY_FIREWALL_POLICY))
         && is_one_of (dcw_registry_path_leaf (path), profile_keys, G_N_ELEMENTS (profile_keys));
}

static gboolean
is_known_key (const char *path)
{
  for (guint i = 0; i < DCW_N_ALL_SETTINGS; i++)
    if (dcw_registry_path_is_below (dcw_setting (i)->path, path))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (dcw_registry_path_is_below (values[i].key, path))
      return TRUE;
  return dcw_registry_path_is_below (DCW_KEY_FIREWALL, path) || is_firewall_key (path);
}

static DcwMeaning
meaning_of (const DcwResource *resource)
{
  const DcwSetting *setting = dcw_setting_of (resource);
  const char *path = dcw_resource_path (resource), *name = dcw_resource_name (resource), *leaf = dcw_registry_path_leaf (path);
  if (setting != NULL)
    return setting->means;
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    if (dcw_text_fold_equal (path, values[i].key) && (values[i].name == NULL || dcw_text_fold_equal (name, values[i].name)))
      return values[i].meaning;
  if (is_firewall_key (path) && is_one_of (name, profile_values, G_N_ELEMENTS (profile_values)))
    return DCW_MEANS_NUMBER;
  if (!dcw_registry_path_is_below (path, DCW_KEY_CLASSES) || !is_one_of (name, class_values, G_N_ELEMENTS (class_values)))
    return DCW_MEANS_NOTHING;
  return g_str_has_suffix (leaf, "Server32") || g_str_has_suffix (leaf, "SERVER32") ? DCW_MEANS_COMMAND : DCW_MEANS_TEXT;
}

/* ---- Texts ---- */

/* The program without its arguments, which may hold anything, passwords too. */
static char *
map_command (DcwRedaction *redaction, const char *text)
{
  g_autofree char *program = dcw_value_program (text);
  if (program == NULL)
    return g_strdup ("");
  g_autofree char *mapped = dcw_disguise_text (redaction->disguise, program, TRUE);
  const char *begin = text + strspn (text, " \t");
  return *begin == '"' || strchr (mapped, ' ') != NULL ? g_strdup_printf ("\"%s\"", mapped) : g_steal_pointer (&mapped);
}

static char *
make_name (DcwRedaction *redaction, const char *what, const char *text)
{
  return g_strdup_printf ("%s-%08x", what, (guint)dcw_disguise_hash (redaction->disguise, what, text));
}

static char *
map_sddl (DcwRedaction *redaction, const char *text)
{
  g_autoptr (DcwDescriptor) descriptor = dcw_sddl_parse (text, NULL, NULL);
  g_autoptr (DcwDescriptor) mapped = descriptor != NULL ? dcw_disguise_descriptor (redaction->disguise, descriptor) : NULL;
  char *result = mapped != NULL ? dcw_sddl_format (mapped, NULL, NULL) : NULL;
  return result != NULL ? result : g_strdup ("?");
}

/* ---- Firewall rules ---- */

/* "@file,-id": a text of Windows or of a product. */
static gboolean
is_product_text (const char *text)
{
  const char *comma = strrchr (text, ',');
  if (*text != '@' || comma == NULL || comma[1] != '-' || comma[2] == '\0'
      || strspn (comma + 2, "0123456789") != strlen (comma + 2))
    return FALSE;
  g_autofree char *path = g_strndup (text + 1, (gsize)(comma - text - 1));
  const char *file = dcw_value_file_name (path), *dot = strrchr (file, '.');
  return dot != NULL && dot > file && strchr (file, ' ') == NULL && strlen (dot) == 4;
}

/* Somebody else's rule may say that it is of our group: then only titles as ours begin stay. */
static char *
map_title (DcwRedaction *redaction, const char *text, gboolean own)
{
  static const char *const titles[] = { "OPC DCOM: endpoint mapper (TCP 135)", "OPC DCOM: OPCEnum" };
  static const char *const beginnings[] = { "OPC DCOM: server ", "OPC DCOM: client " };
  gboolean kept = is_product_text (text) || strcmp (text, DCW_FIREWALL_OWN_GROUP) == 0;
  for (guint i = 0; own && i < G_N_ELEMENTS (titles); i++)
    kept = kept || strcmp (text, titles[i]) == 0 || g_str_has_prefix (text, beginnings[i]);
  return kept ? dcw_disguise_text (redaction->disguise, text, TRUE) : make_name (redaction, "rule", text);
}

static char *
map_addresses (DcwRedaction *redaction, const DcwRuleField *field, const char *text)
{
  DcwAddressFamily family =
      field->syntax == DCW_SYNTAX_V4 || field->syntax == DCW_SYNTAX_V4_WORD ? DCW_ADDRESS_V4 : DCW_ADDRESS_V6;
  return dcw_rule_address_keyword (text) != NULL ? g_strdup (text) : dcw_disguise_addresses (redaction->disguise, family, text);
}

static char *
map_field (DcwRedaction *redaction, const DcwRuleField *field, const char *text, gboolean own)
{
  static const DcwFieldSyntax plain[] = { DCW_SYNTAX_WORD, DCW_SYNTAX_FLAG,    DCW_SYNTAX_PROTOCOL, DCW_SYNTAX_PORT,
                                          DCW_SYNTAX_ICMP, DCW_SYNTAX_VERSION, DCW_SYNTAX_PLATFORM };
  for (guint i = 0; field != NULL && i < G_N_ELEMENTS (plain); i++)
    if (field->syntax == plain[i])
      return g_strdup (text);
  switch (field != NULL ? field->part : DCW_RULE_OTHER) {
  case DCW_RULE_LOCAL_V4:
  case DCW_RULE_LOCAL_V6:
  case DCW_RULE_REMOTE_V4:
  case DCW_RULE_REMOTE_V6:
    return map_addresses (redaction, field, text);
  case DCW_RULE_NAME:
  case DCW_RULE_DESCRIPTION:
  case DCW_RULE_GROUP:
    return map_title (redaction, text, own);
  case DCW_RULE_REMOTE_MACHINES:
  case DCW_RULE_REMOTE_USERS:
  case DCW_RULE_LOCAL_USERS:
  case DCW_RULE_LOCAL_USERS_2_24:
    return map_sddl (redaction, text);
  case DCW_RULE_APP:
  case DCW_RULE_SERVICE:
  case DCW_RULE_OWNER:
  case DCW_RULE_PACKAGE:
  case DCW_RULE_INTERFACE_TYPES:
  case DCW_RULE_DEFER:
  case DCW_RULE_SECURITY:
  case DCW_RULE_PLATFORM_OPERATOR:
    return dcw_disguise_text (redaction->disguise, text, TRUE);
  default:
    return make_name (redaction, "value", text);
  }
}

static char *
map_rule (DcwRedaction *redaction, const char *text)
{
  g_autoptr (DcwFirewallRule) rule = dcw_firewall_rule_parse (text, NULL);
  if (rule == NULL)
    return make_name (redaction, "unreadable", text);
  gboolean own = g_strcmp0 (dcw_firewall_rule_group (rule), DCW_FIREWALL_OWN_GROUP) == 0;
  GString *mapped = g_string_new (NULL);
  g_string_append_len (mapped, text, (gssize)strcspn (text, "|") + 1);
  for (guint i = 0; i < dcw_firewall_rule_n_fields (rule); i++) {
    guint index;
    const char *value, *key = dcw_firewall_rule_field (rule, i, &value);
    const DcwRuleField *field = dcw_rule_field_find (key, &index);
    g_autofree char *made_key = field != NULL ? g_strdup (key) : make_name (redaction, "X", key);
    g_autofree char *other = map_field (redaction, field, value, own);
    /* One range may be many subnets. */
    gboolean addresses = field != NULL && field->syntax >= DCW_SYNTAX_V4 && field->syntax <= DCW_SYNTAX_V6_WORD;
    g_auto (GStrv) parts = g_strsplit (other, addresses ? "," : "|", -1);
    for (guint k = 0; parts[k] != NULL; k++)
      g_string_append_printf (mapped, "%s=%s|", made_key, parts[k]);
  }
  return g_string_free (mapped, FALSE);
}

/* Names that Windows, products' installers and this program give stay; Windows also makes some out of paths. */
static char *
map_rule_id (DcwRedaction *redaction, const char *id, const char *text)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.{}";
  g_autoptr (DcwFirewallRule) rule = text != NULL ? dcw_firewall_rule_parse (text, NULL) : NULL;
  const char *group = rule != NULL ? dcw_firewall_rule_group (rule) : NULL;
  gboolean of_windows =
      (group != NULL && is_product_text (group)) || (rule != NULL && is_product_text (dcw_firewall_rule_name (rule)));
  gboolean kept = dcw_value_is_guid (id) || g_str_has_prefix (id, DCW_FIREWALL_OWN_PREFIX)
                  || (of_windows && strspn (id, letters) == strlen (id));
  return kept ? dcw_disguise_text (redaction->disguise, id, TRUE) : make_name (redaction, "rule", id);
}

/* ---- Values ---- */

static GBytes *
map_text_data (DcwRedaction *redaction, DcwMeaning meaning, GBytes *data)
{
  g_autofree char *text = dcw_registry_data_to_text (data, NULL), *mapped = NULL;
  if (text == NULL)
    return NULL;
  switch (meaning) {
  case DCW_MEANS_ACCOUNT:
    mapped = dcw_disguise_account (redaction->disguise, text);
    break;
  case DCW_MEANS_HOST:
    mapped = dcw_disguise_host (redaction->disguise, text);
    break;
  case DCW_MEANS_COMMAND:
    mapped = map_command (redaction, text);
    break;
  case DCW_MEANS_SDDL:
    mapped = map_sddl (redaction, text);
    break;
  case DCW_MEANS_RULE:
    mapped = map_rule (redaction, text);
    break;
  default:
    mapped = dcw_disguise_text (redaction->disguise, text, TRUE);
  }
  return dcw_registry_data_from_text (mapped);
}

static GBytes *
map_strings (DcwRedaction *redaction, GBytes *data)
{
  g_auto (GStrv) strings = dcw_registry_data_to_strings (data, NULL);
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++) {
    char *mapped = dcw_disguise_text (redaction->disguise, strings[i], TRUE);
    g_free (strings[i]);
    strings[i] = mapped;
  }
  return strings != NULL ? dcw_registry_data_from_strings ((const char *const *)strings) : NULL;
}

/* A broken list stays a broken one. */
static GBytes *
map_list (DcwRedaction *redaction, GBytes *data)
{
  gsize size;
  gconstpointer bytes = g_bytes_get_data (data, &size);
  g_autoptr (DcwDescriptor) descriptor = dcw_descriptor_decode (bytes, size, NULL);
  g_autoptr (DcwDescriptor) mapped = descriptor != NULL ? dcw_disguise_descriptor (redaction->disguise, descriptor) : NULL;
  return mapped != NULL ? dcw_descriptor_encode (mapped, NULL, NULL) : NULL;
}

/* NULL: nothing of it can be carried. */
static GBytes *
map_data (DcwRedaction *redaction, DcwMeaning meaning, guint64 type, GBytes *data)
{
  if (meaning == DCW_MEANS_LIST)
    return type == DCW_REG_BINARY ? map_list (redaction, data) : NULL;
  if (type == DCW_REG_DWORD)
    return meaning != DCW_MEANS_NOTHING && g_bytes_get_size (data) == 4 ? g_bytes_ref (data) : NULL;
  if (meaning == DCW_MEANS_NOTHING || meaning == DCW_MEANS_NUMBER)
    return NULL;
  if (type == DCW_REG_MULTI_SZ)
    return map_strings (redaction, data);
  return type == DCW_REG_SZ || type == DCW_REG_EXPAND_SZ ? map_text_data (redaction, meaning, data) : NULL;
}

static DcwState *
map_value (DcwRedaction *redaction, const DcwResource *resource, const DcwState *state)
{
  DcwMeaning meaning = meaning_of (resource);
  guint64 type = dcw_state_number (state, DCW_VALUE_TYPE);
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  g_autoptr (GBytes) mapped = data != NULL ? map_data (redaction, meaning, type, data) : NULL;
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  return dcw_state_value (meaning == DCW_MEANS_NOTHING ? 0 : (guint32)type, mapped != NULL ? mapped : nothing);
}

/* ---- Resources ---- */

static gboolean
is_rule_value (const DcwResource *resource)
{
  return dcw_resource_kind (resource) == DCW_KIND_REGISTRY_VALUE && meaning_of (resource) == DCW_MEANS_RULE;
}

/* NULL: not carried. */
char *
dcw_redact_path (DcwRedaction *redaction, const char *path)
{
  if (!dcw_registry_path_is_below (path, DCW_KEY_CLASSES))
    return is_known_key (path) ? g_strdup (path) : NULL;
  g_auto (GStrv) parts = g_strsplit (path, "\\", -1);
  for (guint i = 3; parts[i] != NULL && i < g_strv_length (parts); i++) {
    char *mapped = dcw_value_is_guid (parts[i]) ? g_strdup (parts[i]) : dcw_disguise_text (redaction->disguise, parts[i], TRUE);
    g_free (parts[i]);
    parts[i] = mapped;
  }
  return g_strjoinv ("\\", parts);
}

static const char *
rule_text (const DcwState *state)
{
  return dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_text (state, DCW_RULE_TEXT) : NULL;
}

/* The name of a value, service, rule, right; NULL: not carried. */
static char *
map_name (DcwRedaction *redaction, const DcwResource *resource, const DcwState *state)
{
  const char *name = dcw_resource_name (resource);
  switch (dcw_resource_kind (resource)) {
  case DCW_KIND_REGISTRY_VALUE:
    if (is_rule_value (resource)) {
      GBytes *data = dcw_state_status (state) == DCW_STATE_PRESENT ? dcw_state_bytes (state, DCW_VALUE_DATA) : NULL;
      g_autofree char *text = data != NULL ? dcw_registry_data_to_text (data, NULL) : NULL;
      return map_rule_id (redaction, name, text);
    }
    return meaning_of (resource) == DCW_MEANS_NOTHING ? make_name (redaction, "value", name) : g_strdup (name);
  case DCW_KIND_FIREWALL_RULE:
    return map_rule_id (redaction, name, rule_text (state));
  case DCW_KIND_SERVICE:
    return dcw_disguise_text (redaction->disguise, name, TRUE);
  case DCW_KIND_SECRET:
    return NULL;
  default:
    return g_strdup (name);
  }
}

static DcwResource *
map_resource (DcwRedaction *redaction, const DcwResource *resource, const DcwState *state)
{
  const DcwPrincipal *who = dcw_resource_who (resource), *member = dcw_resource_member (resource);
  g_auto (DcwPrincipal) new_who = { 0 }, new_member = { 0 };
  g_autofree char *path = dcw_resource_path (resource) != NULL ? dcw_redact_path (redaction, dcw_resource_path (resource)) : NULL;
  g_autofree char *name = dcw_resource_name (resource) != NULL ? map_name (redaction, resource, state) : NULL;
  if ((path == NULL) != (dcw_resource_path (resource) == NULL) || (name == NULL) != (dcw_resource_name (resource) == NULL))
    return NULL;
  if (who != NULL)
    dcw_disguise_principal (redaction->disguise, who, &new_who);
  if (member != NULL)
    dcw_disguise_principal (redaction->disguise, member, &new_member);
  return dcw_resource_new (dcw_resource_kind (resource), path, name, who != NULL ? &new_who : NULL,
                           member != NULL ? &new_member : NULL, NULL);
}

/* ---- States ---- */

static void
copy_number (const DcwState *from, guint field, DcwState *to)
{
  if (dcw_state_has (from, field))
    dcw_state_set_number (to, field, dcw_state_number (from, field));
}

/* Takes text; NULL: not set. */
static void
take_text (DcwState *to, guint field, char *text)
{
  g_autofree char *owned = text;
  if (owned != NULL)
    dcw_state_set_text (to, field, owned);
}

/* Groups that Windows made are called as everywhere, in whatever language they were. */
static char *
map_account_name (DcwRedaction *redaction, const DcwResource *resource, const char *name)
{
  const DcwWellKnownSid *known = dcw_sid_well_known (&dcw_resource_who (resource)->sid);
  if (known != NULL) {
    const char *leaf = strrchr (known->name, '\\');
    return g_strdup (leaf != NULL ? leaf + 1 : known->name);
  }
  return dcw_disguise_name (redaction->disguise, dcw_resource_kind (resource) == DCW_KIND_USER ? DCW_NAME_USER : DCW_NAME_GROUP,
                            name);
}

/* What somebody wrote about a person says nothing that a plan needs. */
static char *
map_comment (const DcwState *state, guint field)
{
  const char *text = dcw_state_text (state, field);
  return text != NULL ? g_strdup (*text != '\0' ? "redacted" : "") : NULL;
}

static DcwState *
map_present (DcwRedaction *redaction, const DcwResource *resource, const DcwState *state)
{
  DcwKindId kind = dcw_resource_kind (resource);
  DcwState *to = dcw_state_present (kind);
  switch (kind) {
  case DCW_KIND_USER:
    take_text (to, DCW_USER_NAME, map_account_name (redaction, resource, dcw_state_text (state, DCW_USER_NAME)));
    take_text (to, DCW_USER_FULL_NAME, map_comment (state, DCW_USER_FULL_NAME));
    take_text (to, DCW_USER_COMMENT, map_comment (state, DCW_USER_COMMENT));
    copy_number (state, DCW_USER_FLAGS, to);
    break;
  case DCW_KIND_GROUP:
    take_text (to, DCW_GROUP_NAME, map_account_name (redaction, resource, dcw_state_text (state, DCW_GROUP_NAME)));
    take_text (to, DCW_GROUP_COMMENT, map_comment (state, DCW_GROUP_COMMENT));
    break;
  case DCW_KIND_SERVICE: {
    const DcwPrincipal *account = dcw_state_principal (state, DCW_SERVICE_ACCOUNT);
    const char *path = dcw_state_text (state, DCW_SERVICE_PATH), *title = dcw_state_text (state, DCW_SERVICE_TITLE);
    g_auto (DcwPrincipal) other = { 0 };
    if (account != NULL) {
      dcw_disguise_principal (redaction->disguise, account, &other);
      dcw_state_set_principal (to, DCW_SERVICE_ACCOUNT, &other);
    }
    copy_number (state, DCW_SERVICE_START, to);
    copy_number (state, DCW_SERVICE_TYPE, to);
    take_text (to, DCW_SERVICE_PATH, path != NULL ? map_command (redaction, path) : NULL);
    take_text (to, DCW_SERVICE_TITLE, title != NULL ? dcw_disguise_text (redaction->disguise, title, TRUE) : NULL);
    break;
  }
  case DCW_KIND_FIREWALL_RULE:
    take_text (to, DCW_RULE_TEXT, map_rule (redaction, dcw_state_text (state, DCW_RULE_TEXT)));
    break;
  case DCW_KIND_FIREWALL_PROFILE:
    copy_number (state, DCW_PROFILE_ENABLED, to);
    copy_number (state, DCW_PROFILE_INBOUND, to);
    break;
  case DCW_KIND_REGISTRY_VALUE:
    dcw_state_unref (to);
    return map_value (redaction, resource, state);
  default:
    break;
  }
  return to;
}

static DcwState *
map_unknown (DcwRedaction *redaction, const DcwState *state)
{
  const DcwMessage *reason = dcw_state_reason (state);
  if (reason == NULL)
    return dcw_state_unknown (NULL);
  g_autofree char *text = dcw_disguise_text (redaction->disguise, dcw_message_text (reason), TRUE);
  g_auto (GStrv) args = g_strdupv ((char **)dcw_message_args (reason));
  for (guint i = 0; args != NULL && args[i] != NULL; i++) {
    char *mapped = dcw_disguise_text (redaction->disguise, args[i], FALSE);
    g_free (args[i]);
    args[i] = mapped;
  }
  return dcw_state_unknown (dcw_message_newv (text, (const char *const *)args));
}

void
dcw_redact_record (const DcwResource *resource, const DcwState *state, gpointer data)
{
  DcwRedaction *redaction = data;
  g_autoptr (DcwResource) other = map_resource (redaction, resource, state);
  if (other == NULL)
    return;
  g_autoptr (DcwState) mapped = NULL;
  if (dcw_state_status (state) == DCW_STATE_PRESENT)
    mapped = map_present (redaction, resource, state);
  else if (dcw_state_status (state) == DCW_STATE_UNKNOWN)
    mapped = map_unknown (redaction, state);
  else
    mapped = dcw_state_absent ();
  g_autoptr (DcwState) with_origin = dcw_state_with_origin (mapped, dcw_state_origin (state));
  dcw_image_set (redaction->to, other, with_origin);
  g_hash_table_insert (redaction->ids, g_strdup (dcw_resource_id (resource)), g_strdup (dcw_resource_id (other)));
}
