#include "support/station-text.h"
#include <string.h>
#include "base/error.h"
#include "model/password.h"
#include "model/setting.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include "support/tap.h"

static DcwPrincipal
principal_of (const DcwImage *image, const char *sid)
{
  const char *machine = dcw_image_info (image)->machine;
  g_autofree char *whole = g_str_has_prefix (sid, "M-") ? g_strconcat (machine, sid + 1, NULL) : g_strdup (sid);
  DcwPrincipal who = { 0 };
  ck_assert_msg (dcw_principal_init_sid_text (&who, whole, NULL), "%s", sid);
  return who;
}

static const struct {
  const char *word;
  guint n; /* words of the line */
} lines_known[] = {
  { "user", 4 }, { "group", 3 }, { "member", 3 }, { "right", 3 },   { "service", 6 }, { "text", 4 },  { "number", 4 },
  { "fact", 4 }, { "name", 3 },  { "whole", 2 },  { "profile", 4 }, { "list", 4 },    { "words", 4 },
};

static DcwState *
make_value (const char *what, const char *text)
{
  if (strcmp (what, "text") == 0)
    return dcw_state_value_text (text);
  if (strcmp (what, "words") == 0) {
    g_auto (GStrv) words = g_strsplit (text, " ", -1);
    g_autoptr (GBytes) data = dcw_registry_data_from_strings ((const char *const *)words);
    return dcw_state_value (DCW_REG_MULTI_SZ, data);
  }
  if (strcmp (what, "list") != 0)
    return dcw_state_value_number ((guint32)g_ascii_strtoull (text, NULL, 0));
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwDescriptor) list = dcw_sddl_parse (text, NULL, &error);
  ck_assert_msg (list != NULL, "%s: %s", text, error != NULL ? error->message : "?");
  return dcw_state_value_descriptor (DCW_REG_BINARY, DCW_CODEC_DESCRIPTOR, list, NULL);
}

static DcwResource *
make_resource (const DcwImage *image, char **w, DcwState **state)
{
  DcwPrincipal who, member;
  if (strcmp (w[0], "user") == 0) {
    who = principal_of (image, w[1]);
    *state = dcw_state_present (DCW_KIND_USER);
    dcw_state_set_text (*state, DCW_USER_NAME, w[3]);
    dcw_state_set_number (*state, DCW_USER_FLAGS, g_ascii_strtoull (w[2], NULL, 0));
    return dcw_resource_user (&who, NULL);
  }
  if (strcmp (w[0], "group") == 0) {
    who = principal_of (image, w[1]);
    *state = dcw_state_present (DCW_KIND_GROUP);
    dcw_state_set_text (*state, DCW_GROUP_NAME, w[2]);
    return dcw_resource_group (&who, NULL);
  }
  if (strcmp (w[0], "member") == 0) {
    who = principal_of (image, w[1]), member = principal_of (image, w[2]);
    *state = dcw_state_present (DCW_KIND_MEMBERSHIP);
    return dcw_resource_membership (&who, &member, NULL);
  }
  if (strcmp (w[0], "right") == 0) {
    who = principal_of (image, w[1]);
    *state = dcw_state_present (DCW_KIND_ACCOUNT_RIGHT);
    return dcw_resource_right (&who, w[2], NULL);
  }
  if (strcmp (w[0], "service") == 0) {
    *state = dcw_state_present (DCW_KIND_SERVICE);
    if (strcmp (w[2], "?") != 0) {
      who = principal_of (image, w[2]);
      dcw_state_set_principal (*state, DCW_SERVICE_ACCOUNT, &who);
    }
    dcw_state_set_number (*state, DCW_SERVICE_START, g_ascii_strtoull (w[3], NULL, 0));
    dcw_state_set_number (*state, DCW_SERVICE_TYPE, g_ascii_strtoull (w[4], NULL, 0));
    dcw_state_set_text (*state, DCW_SERVICE_PATH, w[5]);
    return dcw_resource_named (DCW_KIND_SERVICE, w[1], NULL);
  }
  if (strcmp (w[0], "profile") == 0) {
    *state = dcw_state_present (DCW_KIND_FIREWALL_PROFILE);
    dcw_state_set_number (*state, DCW_PROFILE_ENABLED, g_ascii_strtoull (w[2], NULL, 0));
    dcw_state_set_number (*state, DCW_PROFILE_INBOUND, g_ascii_strtoull (w[3], NULL, 0));
    return dcw_resource_named (DCW_KIND_FIREWALL_PROFILE, w[1], NULL);
  }
  *state = make_value (w[0], w[3]);
  return dcw_resource_value (w[1], w[2], NULL);
}

/* A value needs its key, and that the ones above it. */
static void
record_key (DcwImage *image, const DcwResource *key)
{
  g_autoptr (DcwState) there = dcw_state_present (DCW_KIND_REGISTRY_KEY);
  g_autoptr (DcwResource) above = dcw_resource_parent (key);
  if (above == NULL)
    return;
  dcw_image_set (image, key, there);
  record_key (image, above);
}

void
dcw_text_record (DcwImage *image, const char *line)
{
  gboolean away = *line == '-';
  g_auto (GStrv) w = g_strsplit (away ? line + 1 : line, "|", -1);
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (lines_known) && n == 0; i++)
    if (strcmp (lines_known[i].word, w[0]) == 0)
      n = lines_known[i].n;
  ck_assert_msg (n != 0 && g_strv_length (w) == n, "not a line of a station: %s", line);
  if (strcmp (w[0], "whole") == 0) {
    dcw_image_add_root (image, dcw_kind_by_name (w[1])->id, NULL);
    return;
  }
  if (strcmp (w[0], "fact") == 0) {
    dcw_image_set_fact (image, w[1], w[2], away ? NULL : w[3]);
    return;
  }
  if (strcmp (w[0], "name") == 0) {
    DcwPrincipal who = principal_of (image, w[1]);
    dcw_image_set_name (image, &who.sid, w[2]);
    return;
  }
  g_autoptr (DcwState) state = NULL, absent = dcw_state_absent ();
  g_autoptr (DcwResource) resource = make_resource (image, w, &state);
  ck_assert_msg (resource != NULL, "%s", line);
  g_autoptr (DcwResource) parent = dcw_resource_path (resource) != NULL && !away ? dcw_resource_parent (resource) : NULL;
  if (parent != NULL)
    record_key (image, parent);
  dcw_image_set (image, resource, away ? absent : state);
}

DcwImage *
dcw_text_image (const char *const *lines, gsize n_lines)
{
  static const DcwKindId kinds[] = {
    DCW_KIND_REGISTRY_KEY,  DCW_KIND_USER,    DCW_KIND_GROUP,         DCW_KIND_MEMBERSHIP,
    DCW_KIND_ACCOUNT_RIGHT, DCW_KIND_SERVICE, DCW_KIND_FIREWALL_RULE, DCW_KIND_FIREWALL_PROFILE
  };
  DcwImage *image = dcw_image_new ();
  DcwStationInfo *info = dcw_image_info (image);
  info->computer = g_strdup ("PLANT-1");
  info->machine = g_strdup (DCW_TEXT_MACHINE);
  info->instance = g_strdup ("0e0a3e9c-0000-4000-8000-000000000001");
  dcw_image_set_fact (image, DCW_FACT_BUILD, "", "19045");
  dcw_image_set_fact (image, DCW_FACT_JOINED, "", "workgroup");
  gboolean chosen = FALSE;
  for (gsize i = 0; i < n_lines; i++)
    chosen = chosen || (lines[i] != NULL && g_str_has_prefix (lines[i], "whole|"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds) && !chosen; i++)
    dcw_image_add_root (image, kinds[i], NULL);
  for (gsize i = 0; i < n_lines; i++)
    if (lines[i] != NULL && *lines[i] != '\0')
      dcw_text_record (image, lines[i]);
  return image;
}

DcwImage *
dcw_text_image_of (const char *first, const char *second)
{
  g_autofree char *both = g_strconcat (first, second != NULL ? "\n" : "", second, NULL);
  g_auto (GStrv) lines = g_strsplit (both, "\n", -1);
  return dcw_text_image ((const char *const *)lines, g_strv_length (lines));
}

/* ---- Applying ---- */

static char *
name_of (const DcwPrincipal *who, gpointer station)
{
  return dcw_station_password_name (station, who);
}

void
dcw_text_apply (DcwStation *station, const DcwPlan *plan)
{
  g_autoptr (DcwBindings) bindings = dcw_bindings_new ();
  g_autoptr (DcwSecrets) secrets = dcw_secrets_new ();
  g_autoptr (GPtrArray) needed = dcw_plan_passwords (plan, FALSE, name_of, station);
  for (guint i = 0; i < needed->len; i++)
    dcw_secrets_set (secrets, ((const DcwNeededPassword *)needed->pdata[i])->account, "Kf7-plum-lantern");
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (DcwResource) resource = dcw_resource_bind (change->resource, bindings);
    g_autoptr (DcwState) after = dcw_state_bind (change->after, bindings, &error);
    g_autofree char *shown = dcw_resource_show (change->resource);
    ck_assert_msg (after != NULL, "%s: %s", shown, error != NULL ? error->message : "?");
    DcwSid sid;
    gboolean has_sid = FALSE;
    gboolean done = dcw_station_write (station, resource, after, secrets, &sid, &has_sid, &error);
    ck_assert_msg (done, "%s", error != NULL ? error->message : "?");
    if (has_sid)
      dcw_bindings_bind (bindings, dcw_resource_who (change->resource)->name, &sid);
  }
}

/* ---- Goldens ---- */

char *
dcw_text_changes (const DcwPlan *plan)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plan->changes->len; i++) {
    const DcwChange *change = plan->changes->pdata[i];
    const DcwSetting *setting = dcw_setting_of (change->resource);
    g_autofree char *resource = dcw_resource_show (change->resource);
    g_autofree char *after = dcw_state_show (change->after, setting != NULL ? setting->codec : DCW_CODEC_NONE);
    g_string_append_printf (text, "%s = %s\n", resource, after);
  }
  return g_string_free (text, FALSE);
}

char *
dcw_text_blocked (const DcwPlan *plan)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plan->blocked->len; i++) {
    const DcwBlocked *blocked = plan->blocked->pdata[i];
    g_autofree char *resource = dcw_resource_show (blocked->resource), *reason = dcw_message_english (blocked->reason);
    g_string_append_printf (text, "%s: %s", resource, reason);
    if (blocked->answer != NULL)
      g_string_append_printf (text, " [answer: %s]", blocked->answer);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

char *
dcw_text_findings (const GPtrArray *findings)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < findings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", ((const DcwFinding *)findings->pdata[i])->id);
  return g_string_free (text, FALSE);
}

gboolean
dcw_text_has_finding (const GPtrArray *findings, const char *id)
{
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (((const DcwFinding *)findings->pdata[i])->id, id) == 0)
      return TRUE;
  return FALSE;
}
