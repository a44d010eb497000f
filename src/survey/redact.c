#include "survey/redact-private.h"
#include <string.h>
#include "base/text.h"
#include "firewall/rule.h"
#include "model/setting.h"
#include "registry/data.h"
#include "registry/path.h"
#include "registry/tree.h"
#include "survey/value.h"

/* ---- What must not remain ---- */

static void
learn_value (DcwDisguise *disguise, const DcwResource *resource, const DcwState *state)
{
  guint64 type = dcw_state_number (state, DCW_VALUE_TYPE);
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  const DcwSetting *setting = dcw_setting_of (resource);
  if (data == NULL)
    return;
  g_auto (GStrv) strings = type == DCW_REG_MULTI_SZ ? dcw_registry_data_to_strings (data, NULL) : NULL;
  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    dcw_disguise_learn_text (disguise, strings[i]);
  g_autofree char *text = type == DCW_REG_SZ || type == DCW_REG_EXPAND_SZ ? dcw_registry_data_to_text (data, NULL) : NULL;
  if (text == NULL)
    return;
  dcw_disguise_learn_text (disguise, text);
  if (setting != NULL && setting->means == DCW_MEANS_ACCOUNT)
    dcw_disguise_learn_account (disguise, text);
  else if (setting != NULL && setting->means == DCW_MEANS_HOST)
    dcw_disguise_learn_host (disguise, text);
}

static void
learn_record (const DcwResource *resource, const DcwState *state, gpointer disguise)
{
  const DcwKind *kind = dcw_kind (dcw_resource_kind (resource));
  if (dcw_resource_name (resource) != NULL)
    dcw_disguise_learn_text (disguise, dcw_resource_name (resource));
  if (dcw_state_status (state) != DCW_STATE_PRESENT)
    return;
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == DCW_FIELD_TEXT && dcw_state_text (state, i) != NULL)
      dcw_disguise_learn_text (disguise, dcw_state_text (state, i));
  switch (kind->id) {
  case DCW_KIND_REGISTRY_VALUE:
    learn_value (disguise, resource, state);
    break;
  case DCW_KIND_USER:
    dcw_disguise_learn (disguise, DCW_NAME_USER, dcw_state_text (state, DCW_USER_NAME));
    if (dcw_state_text (state, DCW_USER_FULL_NAME) != NULL)
      dcw_disguise_learn (disguise, DCW_NAME_USER, dcw_state_text (state, DCW_USER_FULL_NAME));
    break;
  case DCW_KIND_SERVICE: {
    /* "Product$INSTANCE": somebody gave the instance its name. */
    const char *instance = strchr (dcw_resource_name (resource), '$');
    if (instance != NULL)
      dcw_disguise_learn (disguise, DCW_NAME_TEXT, instance + 1);
    break;
  }
  case DCW_KIND_GROUP:
    if (dcw_sid_well_known (&dcw_resource_who (resource)->sid) == NULL)
      dcw_disguise_learn (disguise, DCW_NAME_GROUP, dcw_state_text (state, DCW_GROUP_NAME));
    break;
  default:
    break;
  }
}

static gboolean
is_common_sid (DcwDisguise *disguise, const DcwSid *sid)
{
  DcwSid other;
  dcw_disguise_sid (disguise, sid, &other);
  return dcw_sid_equal (sid, &other);
}

static void
learn_named (const DcwSid *sid, const char *name, gpointer disguise)
{
  if (!is_common_sid (disguise, sid))
    dcw_disguise_learn_account (disguise, name);
}

/* ---- Facts ---- */

static void
learn_form (DcwDisguise *disguise, DcwFactForm form, const char *text)
{
  dcw_disguise_learn_text (disguise, text);
  if (form == DCW_FACT_HOST_NAME)
    dcw_disguise_learn_host (disguise, text);
  else if (form == DCW_FACT_NETWORK && !dcw_value_is_guid (text))
    dcw_disguise_learn (disguise, DCW_NAME_TEXT, text);
}

static void
learn_facts (DcwDisguise *disguise, const DcwImage *image)
{
  g_autoptr (GPtrArray) all = dcw_image_facts (image);
  for (guint i = 0; i < all->len; i++) {
    const DcwFact *fact = all->pdata[i];
    const DcwFactRow *row = dcw_fact_row (fact->id);
    if (row == NULL)
      continue;
    learn_form (disguise, row->subject, fact->subject);
    learn_form (disguise, row->value, fact->value);
  }
}

/* Words of the program's own: small letters. */
static gboolean
is_plain (const char *text)
{
  return strspn (text, "abcdefghijklmnopqrstuvwxyz-") == strlen (text);
}

/* Several addresses of a computer stand with blanks between. */
static char *
map_addresses (DcwRedaction *redaction, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);
  for (guint i = 0; parts[i] != NULL; i++) {
    char *mapped =
        dcw_disguise_addresses (redaction->disguise, strchr (parts[i], ':') != NULL ? DCW_ADDRESS_V6 : DCW_ADDRESS_V4, parts[i]);
    g_free (parts[i]);
    parts[i] = mapped;
  }
  return g_strjoinv (" ", parts);
}

/* An account's right stands for itself: it is a word of Windows. */
static char *
map_resource (DcwRedaction *redaction, const char *text)
{
  const char *right = g_str_has_prefix (text, DCW_FACT_EVERY_RIGHT) ? text + strlen (DCW_FACT_EVERY_RIGHT) : NULL;
  if (right != NULL && *right != '\0' && strspn (right, G_CSET_a_2_z G_CSET_A_2_Z) == strlen (right))
    return g_strdup (text);
  return g_strdup (g_hash_table_lookup (redaction->ids, text));
}

static char *
map_listing (DcwRedaction *redaction, const char *text)
{
  const char *of = strstr (text, " of ");
  const char *other = of != NULL ? g_hash_table_lookup (redaction->ids, of + 4) : NULL;
  if (of == NULL)
    return is_plain (text) ? g_strdup (text) : NULL;
  g_autofree char *kind = g_strndup (text, (gsize)(of - text));
  return other != NULL && is_plain (kind) ? g_strconcat (kind, " of ", other, NULL) : NULL;
}

/* NULL: the fact is not carried. What is a word of the program's own or a number has been checked (model/fact.h). */
static char *
map_form (DcwRedaction *redaction, DcwFactForm form, const char *text)
{
  switch (form) {
  case DCW_FACT_NONE:
  case DCW_FACT_WORD:
  case DCW_FACT_NUMBER:
  case DCW_FACT_FILE_VERSION:
  case DCW_FACT_PORT:
    return g_strdup (text);
  case DCW_FACT_PRODUCT_TEXT:
  case DCW_FACT_PRODUCT_NAMES:
  case DCW_FACT_REASON:
    return dcw_disguise_text (redaction->disguise, text, TRUE);
  case DCW_FACT_SUBNET:
  case DCW_FACT_ADDRESSES:
    return map_addresses (redaction, text);
  case DCW_FACT_HOST_NAME:
    return dcw_disguise_host (redaction->disguise, text);
  case DCW_FACT_NETWORK:
    return dcw_value_is_guid (text) ? g_strdup (text) : dcw_disguise_name (redaction->disguise, DCW_NAME_TEXT, text);
  case DCW_FACT_RESOURCE:
    return map_resource (redaction, text);
  case DCW_FACT_LISTED:
    return map_listing (redaction, text);
  case DCW_FACT_ACCOUNT:
    return NULL;
  }
  return NULL;
}

static void
map_facts (DcwRedaction *redaction, const DcwImage *image)
{
  g_autoptr (GPtrArray) all = dcw_image_facts (image);
  for (guint i = 0; i < all->len; i++) {
    const DcwFact *fact = all->pdata[i];
    const DcwFactRow *row = dcw_fact_row (fact->id);
    if (row == NULL)
      continue;
    g_autofree char *subject = map_form (redaction, row->subject, fact->subject),
                    *value = map_form (redaction, row->value, fact->value);
    if (subject != NULL && value != NULL)
      dcw_image_set_fact (redaction->to, fact->id, subject, value);
  }
}

/* ---- Roots and names ---- */

static void
map_roots (DcwRedaction *redaction, const DcwImage *image)
{
  g_autoptr (GPtrArray) roots = dcw_image_roots (image);
  for (guint i = 0; i < roots->len; i++) {
    const DcwRoot *root = roots->pdata[i];
    DcwSid sid, other;
    if (root->key == NULL) {
      dcw_image_add_root (redaction->to, root->kind, NULL);
    } else if (root->kind != DCW_KIND_REGISTRY_KEY) {
      if (!dcw_sid_parse (root->key, &sid, NULL))
        continue;
      dcw_disguise_sid (redaction->disguise, &sid, &other);
      g_autofree char *key = dcw_sid_format (&other);
      dcw_image_add_root (redaction->to, root->kind, key);
    } else {
      g_autofree char *key = dcw_redact_path (redaction, root->key);
      g_autofree char *name = root->name != NULL ? dcw_disguise_text (redaction->disguise, root->name, TRUE) : NULL;
      /* Of classes everything is carried; elsewhere keys may have been left out. */
      gboolean all = root->extent != DCW_EXTENT_WHOLE && root->extent != DCW_EXTENT_KEYS && root->extent != DCW_EXTENT_EACH_KEY;
      if (key != NULL && root->extent != DCW_EXTENT_WHOLE && (all || dcw_registry_path_is_below (key, DCW_KEY_CLASSES)))
        dcw_image_add_extent (redaction->to, key, root->extent, name);
    }
  }
}

static void
map_named (const DcwSid *sid, const char *name, gpointer data)
{
  DcwRedaction *redaction = data;
  DcwSid other;
  dcw_disguise_sid (redaction->disguise, sid, &other);
  const DcwWellKnownSid *known = dcw_sid_well_known (sid);
  g_autofree char *mapped = NULL;
  if (!dcw_sid_equal (sid, &other))
    mapped = dcw_disguise_account (redaction->disguise, name);
  else if (known != NULL && sid->n_subs > 1)
    mapped = g_strdup (known->name); /* groups of Windows, which somebody may have given another name */
  else
    mapped = dcw_disguise_text (redaction->disguise, name, TRUE);
  dcw_image_set_name (redaction->to, &other, mapped);
}

DcwImage *
dcw_redact (const DcwImage *image, const guint8 key[DCW_DISGUISE_KEY])
{
  g_autoptr (DcwDisguise) disguise = dcw_disguise_new (key);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const DcwStationInfo *from = dcw_image_info (image);
  DcwRedaction redaction = { disguise, dcw_image_new (), ids };
  if (from->computer != NULL)
    dcw_disguise_learn_host (disguise, from->computer);
  /* Twice: a text may hold a host of a domain that comes up only later. */
  for (guint round = 0; round < 2; round++) {
    dcw_image_foreach (image, learn_record, disguise);
    dcw_image_foreach_name (image, learn_named, disguise);
    learn_facts (disguise, image);
  }

  DcwStationInfo *to = dcw_image_info (redaction.to);
  DcwSid machine, other;
  to->computer = from->computer != NULL ? dcw_disguise_host (disguise, from->computer) : NULL;
  if (from->machine != NULL && dcw_sid_parse (from->machine, &machine, NULL)) {
    dcw_disguise_sid (disguise, &machine, &other);
    to->machine = dcw_sid_format (&other);
  }
  map_roots (&redaction, image);
  dcw_image_foreach (image, dcw_redact_record, &redaction);
  map_facts (&redaction, image);
  dcw_image_foreach_name (image, map_named, &redaction);
  return redaction.to;
}
