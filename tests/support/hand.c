#include "support/hand.h"
#include <string.h>
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "support/tap.h"

static void
read_who (const char *text, DcwPrincipal *who)
{
  if (!g_str_has_prefix (text, "S-1-") || !dcw_principal_init_sid_text (who, text, NULL))
    dcw_principal_init_name (who, text);
}

DcwResource *
dcw_hand_resource (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);
  const DcwKind *kind = dcw_kind_by_name (parts[0]);
  ck_assert_msg (kind != NULL, "%s", text);
  g_auto (DcwPrincipal) who = { 0 }, member = { 0 };
  guint next = 1;
  gboolean has_who = kind->parts & DCW_PART_WHO, has_member = kind->parts & DCW_PART_MEMBER;
  const char *key = kind->parts & DCW_PART_KEY ? parts[next++] : NULL;
  if (has_who)
    read_who (parts[next++], &who);
  if (has_member)
    read_who (parts[next++], &member);
  const char *name = kind->parts & DCW_PART_NAME ? parts[next++] : NULL;
  g_autoptr (GError) error = NULL;
  DcwResource *resource = dcw_resource_new (kind->id, key, name, has_who ? &who : NULL, has_member ? &member : NULL, &error);
  ck_assert_msg (resource != NULL, "%s: %s", text, error != NULL ? error->message : "");
  return resource;
}

static DcwState *
read_list (const char *sddl)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) list = dcw_sddl_parse (sddl, NULL, &error);
  ck_assert_msg (list != NULL, "%s: %s", sddl, error != NULL ? error->message : "");
  DcwState *state = dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, list, &error);
  ck_assert_msg (state != NULL, "%s", sddl);
  return state;
}

static DcwState *
read_value (const char *text)
{
  if (g_str_has_prefix (text, "sz "))
    return dcw_state_value_text (text + 3);
  if (g_str_has_prefix (text, "dword "))
    return dcw_state_value_number ((guint32)g_ascii_strtoull (text + 6, NULL, 0));
  if (g_str_has_prefix (text, "list "))
    return read_list (text + 5);
  ck_assert_msg (g_str_has_prefix (text, "multi "), "%s", text);
  g_auto (GStrv) strings = g_strsplit (text + 6, "/", -1);
  g_autoptr (GBytes) data = dcw_registry_data_from_strings ((const char *const *)strings);
  return dcw_state_value (DCW_REG_MULTI_SZ, data);
}

static void
read_field (DcwState *state, const DcwKind *kind, const char *text)
{
  const char *equals = strchr (text, '=');
  ck_assert_msg (equals != NULL, "%s", text);
  g_autofree char *id = g_strndup (text, (gsize)(equals - text));
  int field = dcw_kind_field (kind, id);
  ck_assert_msg (field >= 0, "%s", text);
  if (kind->fields[field].type == DCW_FIELD_TEXT) {
    dcw_state_set_text (state, (guint)field, equals + 1);
  } else if (kind->fields[field].type == DCW_FIELD_NUMBER) {
    dcw_state_set_number (state, (guint)field, g_ascii_strtoull (equals + 1, NULL, 0));
  } else {
    g_auto (DcwPrincipal) who = { 0 };
    read_who (equals + 1, &who);
    dcw_state_set_principal (state, (guint)field, &who);
  }
}

static DcwState *
read_state (DcwKindId id, const char *text)
{
  const DcwKind *kind = dcw_kind (id);
  if (strcmp (text, "-") == 0)
    return dcw_state_absent ();
  if (id == DCW_KIND_REGISTRY_VALUE)
    return read_value (text);
  DcwState *state = dcw_state_present (id);
  g_auto (GStrv) fields = g_strsplit (strcmp (text, "+") == 0 ? "" : text, id == DCW_KIND_FIREWALL_RULE ? "\n" : ";", -1);
  for (guint i = 0; fields[i] != NULL; i++)
    read_field (state, kind, fields[i]);
  return state;
}

static DcwRestart
restart_of (const DcwResource *resource)
{
  const DcwSetting *setting = dcw_setting_of (resource);
  return setting != NULL ? setting->restart : dcw_kind (dcw_resource_kind (resource))->restart;
}

void
dcw_hand_change (DcwPlan *plan, const char *topics, const char *address, const char *before, const char *after, guint risk)
{
  g_autoptr (DcwResource) resource = dcw_hand_resource (address);
  g_autoptr (DcwState) from = read_state (dcw_resource_kind (resource), before),
                       to = read_state (dcw_resource_kind (resource), after);
  g_autoptr (DcwMessage) why = dcw_message_new ("because", NULL);
  DcwChange *change = dcw_change_new (resource, from, to, why);
  g_auto (GStrv) words = g_strsplit (topics, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (change->topics, g_strdup (words[i]));
  change->risk = risk;
  change->restart = restart_of (resource);
  g_ptr_array_add (plan->changes, change);
}
