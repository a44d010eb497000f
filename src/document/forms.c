#include "document/forms.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/descriptor-form.h"
#include "document/value-form.h"
#include <string.h>

const DcwRule dcw_arg_rule = { .name = "arg", .is_text = TRUE, .attributes = { { "form", 0 } } };
static const DcwRule reason_rule = DCW_MESSAGE_RULE ("reason");

static const DcwWord statuses[] = { { "absent", DCW_STATE_ABSENT }, { "unknown", DCW_STATE_UNKNOWN } };
static const DcwWord origins[] = { { "local", DCW_ORIGIN_LOCAL },
                                   { "policy", DCW_ORIGIN_POLICY },
                                   { "domain", DCW_ORIGIN_DOMAIN },
                                   { "unknown", DCW_ORIGIN_UNKNOWN } };
static const DcwWord codecs[] = { { "descriptor", DCW_CODEC_DESCRIPTOR }, { "sddl", DCW_CODEC_SDDL } };

/* --- rules --------------------------------------------------------------------------------------------------------- */

/* The attribute that holds a name where the field or address part id would hold a SID. */
static const char *
name_of (const char *id)
{
  g_autofree char *name = g_strconcat (id, "-name", NULL);
  return g_intern_string (name);
}

static void
add_attribute (DcwRule *rule, const char *name, guint flags)
{
  guint n = dcw_rule_n_attributes (rule);
  g_assert (n < DCW_RULE_MAX_ATTRIBUTES && dcw_rule_attribute (rule, name) < 0);
  rule->attributes[n] = (DcwAttributeRule){ name, flags };
}

static void
add_child (DcwRule *rule, const DcwRule *child, guint min, guint max)
{
  guint n = dcw_rule_n_children (rule);
  g_assert (n < DCW_RULE_MAX_CHILDREN);
  rule->children[n] = (DcwChildRule){ child, min, max, NULL };
}

static void
add_address (DcwRule *rule, const DcwKind *kind, gboolean with_key)
{
  /* The default value of a key has no name. */
  guint name_flags = kind->id == DCW_KIND_REGISTRY_VALUE ? DCW_TWIN : DCW_TWIN | DCW_REQUIRED;
  if (kind->parts & DCW_PART_KEY && with_key)
    add_attribute (rule, "key", DCW_TWIN | DCW_REQUIRED);
  if (kind->parts & DCW_PART_WHO) {
    add_attribute (rule, "who", 0);
    add_attribute (rule, "who-name", DCW_TWIN);
  }
  if (kind->parts & DCW_PART_MEMBER) {
    add_attribute (rule, "member", 0);
    add_attribute (rule, "member-name", DCW_TWIN);
  }
  if (kind->parts & DCW_PART_NAME)
    add_attribute (rule, "name", name_flags);
}

static void
add_state (DcwRule *rule, const DcwKind *kind)
{
  add_attribute (rule, "status", 0);
  add_attribute (rule, "origin", 0);
  add_child (rule, &reason_rule, 0, 1);
  for (guint i = 0; i < kind->n_fields; i++) {
    const DcwField *field = &kind->fields[i];
    switch (field->type) {
    case DCW_FIELD_TEXT:
      add_attribute (rule, field->id, DCW_TWIN);
      break;
    case DCW_FIELD_NUMBER:
      add_attribute (rule, field->id, 0);
      break;
    case DCW_FIELD_BYTES:
      add_attribute (rule, field->id, DCW_TWIN | DCW_RAW);
      break;
    case DCW_FIELD_PRINCIPAL:
      add_attribute (rule, field->id, 0);
      add_attribute (rule, name_of (field->id), DCW_TWIN);
      break;
    case DCW_FIELD_DESCRIPTOR:
      add_child (rule, &dcw_descriptor_rule, 0, 1);
      break;
    }
  }
  if (kind->id == DCW_KIND_REGISTRY_VALUE)
    add_child (rule, &dcw_string_rule, 0, DCW_VALUE_FORM_MAX_STRINGS);
}

DcwForms *
dcw_forms_new (void)
{
  DcwForms *forms = g_new0 (DcwForms, 1);
  for (guint i = 0; i < DCW_N_KINDS; i++) {
    const DcwKind *kind = dcw_kind ((DcwKindId)i);
    forms->resource[i].name = forms->recorded[i].name = forms->change[i].name = kind->name;
    add_address (&forms->resource[i], kind, TRUE);
    add_address (&forms->recorded[i], kind, TRUE);
    add_state (&forms->recorded[i], kind);
    add_address (&forms->change[i], kind, TRUE);
    forms->before[i].name = "before";
    forms->after[i].name = "after";
    add_state (&forms->before[i], kind);
    add_state (&forms->after[i], kind);
    add_child (&forms->change[i], &forms->before[i], 1, 1);
    add_child (&forms->change[i], &forms->after[i], 1, 1);
  }
  const DcwKind *value = dcw_kind (DCW_KIND_REGISTRY_VALUE);
  forms->value.name = "value";
  add_address (&forms->value, value, FALSE);
  add_state (&forms->value, value);
  return forms;
}

/* --- principals ---------------------------------------------------------------------------------------------------- */

gboolean
dcw_form_read_sid (DcwReader *reader, const DcwNode *node, const char *attribute, DcwSid *sid, GError **error)
{
  const char *text = dcw_node_get (node, attribute);
  if (text == NULL) {
    dcw_node_error (reader, node, NULL, error, _ ("<%s> without %s"), node->rule->name, attribute);
    return FALSE;
  }
  if (dcw_sid_parse (text, sid, error))
    return TRUE;
  dcw_node_prefix (reader, node, attribute, error);
  return FALSE;
}

gboolean
dcw_form_read_principal (DcwReader *reader, const DcwNode *node, const char *sid_name, const char *name_name,
                         DcwPrincipal *principal, GError **error)
{
  const char *sid_text = dcw_node_get (node, sid_name), *name = dcw_node_get (node, name_name);
  DcwSid sid;
  if ((sid_text != NULL) == (name != NULL)) {
    dcw_node_error (reader, node, NULL, error, name == NULL ? _ ("<%s> without %s or %s") : _ ("<%s> with both %s and %s"),
                    node->rule->name, sid_name, name_name);
    return FALSE;
  }
  if (name != NULL && *name == '\0') {
    dcw_node_error (reader, node, name_name, error, _ ("%s is empty, expected the name of an account"), name_name);
    return FALSE;
  }
  if (name != NULL) {
    dcw_principal_init_name (principal, name);
    return TRUE;
  }
  if (!dcw_form_read_sid (reader, node, sid_name, &sid, error))
    return FALSE;
  dcw_principal_init_sid (principal, &sid);
  return TRUE;
}

void
dcw_form_write_principal (DcwOut *out, const char *sid_name, const char *name_name, const DcwPrincipal *principal)
{
  if (dcw_principal_is_pending (principal)) {
    dcw_out_text (out, name_name, principal->name);
    return;
  }
  g_autofree char *sid = dcw_sid_format (&principal->sid);
  dcw_out_text (out, sid_name, sid);
}

/* --- resources ----------------------------------------------------------------------------------------------------- */

DcwKindId
dcw_form_kind (const DcwNode *node)
{
  const DcwKind *kind = dcw_kind_by_name (node->rule->name);
  return kind != NULL ? kind->id : DCW_KIND_REGISTRY_VALUE;
}

DcwResource *
dcw_form_read_resource (DcwReader *reader, const DcwNode *node, const char *key, GError **error)
{
  const DcwKind *kind = dcw_kind (dcw_form_kind (node));
  gboolean has_who = (kind->parts & DCW_PART_WHO) != 0, has_member = (kind->parts & DCW_PART_MEMBER) != 0;
  g_auto (DcwPrincipal) who = { 0 };
  g_auto (DcwPrincipal) member = { 0 };
  const char *name = dcw_node_get (node, "name");
  if (kind->id == DCW_KIND_REGISTRY_VALUE && name == NULL)
    name = "";
  if ((has_who && !dcw_form_read_principal (reader, node, "who", "who-name", &who, error))
      || (has_member && !dcw_form_read_principal (reader, node, "member", "member-name", &member, error)))
    return NULL;
  DcwResource *resource = dcw_resource_new (kind->id, key != NULL ? key : dcw_node_get (node, "key"), name, has_who ? &who : NULL,
                                            has_member ? &member : NULL, error);
  if (resource == NULL)
    dcw_node_prefix (reader, node, NULL, error);
  return resource;
}

void
dcw_form_write_resource (DcwOut *out, const DcwResource *resource, gboolean with_key)
{
  const char *name = dcw_resource_name (resource);
  if (with_key)
    dcw_out_text (out, "key", dcw_resource_path (resource));
  if (dcw_resource_who (resource) != NULL)
    dcw_form_write_principal (out, "who", "who-name", dcw_resource_who (resource));
  if (dcw_resource_member (resource) != NULL)
    dcw_form_write_principal (out, "member", "member-name", dcw_resource_member (resource));
  if (name != NULL && (dcw_resource_kind (resource) != DCW_KIND_REGISTRY_VALUE || *name != '\0'))
    dcw_out_text (out, "name", name);
}

/* --- messages ------------------------------------------------------------------------------------------------------ */

DcwMessage *
dcw_form_read_message (const DcwNode *node)
{
  const char *args[10] = { NULL };
  guint n = 0;
  if (node == NULL)
    return NULL;
  for (const DcwNode *arg = node->first; arg != NULL && n < G_N_ELEMENTS (args) - 1; arg = arg->next)
    args[n++] = arg->text;
  return dcw_message_newv (dcw_node_get (node, "text"), args);
}

void
dcw_form_write_message (DcwOut *out, const char *element, const DcwMessage *message)
{
  if (message == NULL)
    return;
  dcw_out_open (out, element);
  dcw_out_text (out, "text", dcw_message_text (message));
  const char *const *args = dcw_message_args (message);
  for (guint i = 0; args[i] != NULL; i++)
    dcw_out_element (out, "arg", args[i]);
  dcw_out_close (out, element);
}

/* --- states -------------------------------------------------------------------------------------------------------- */

static gboolean
read_field (DcwReader *reader, const DcwNode *node, DcwState *state, guint i, GError **error)
{
  const DcwField *field = &dcw_kind (dcw_state_kind (state))->fields[i];
  const char *text = dcw_node_get (node, field->id);
  switch (field->type) {
  case DCW_FIELD_TEXT:
    if (text != NULL)
      dcw_state_set_text (state, i, text);
    return TRUE;
  case DCW_FIELD_NUMBER: {
    guint64 number = 0;
    if (!dcw_node_number (reader, node, field->id, G_MAXUINT64, &number, error))
      return FALSE;
    if (text != NULL)
      dcw_state_set_number (state, i, number);
    return TRUE;
  }
  case DCW_FIELD_PRINCIPAL: {
    g_auto (DcwPrincipal) who = { 0 };
    if (text == NULL && dcw_node_get (node, name_of (field->id)) == NULL)
      return TRUE;
    if (!dcw_form_read_principal (reader, node, field->id, name_of (field->id), &who, error))
      return FALSE;
    dcw_state_set_principal (state, i, &who);
    return TRUE;
  }
  case DCW_FIELD_BYTES: {
    if (text == NULL)
      return TRUE;
    g_autoptr (GBytes) bytes = dcw_text_from_hex (text, -1, error);
    if (bytes == NULL) {
      dcw_node_prefix (reader, node, field->id, error);
      return FALSE;
    }
    dcw_state_set_bytes (state, i, bytes);
    return TRUE;
  }
  case DCW_FIELD_DESCRIPTOR:
    break;
  }
  const DcwNode *child = dcw_node_child (node, dcw_descriptor_rule.name);
  if (child == NULL)
    return TRUE;
  g_autoptr (DcwDescriptor) descriptor = dcw_descriptor_form_read (reader, child, error);
  if (descriptor == NULL)
    return FALSE;
  dcw_state_set_descriptor (state, i, descriptor);
  return TRUE;
}

static gboolean
read_planned_descriptor (DcwReader *reader, const DcwNode *node, DcwState *state, GError **error)
{
  guint codec = DCW_CODEC_NONE;
  if (!dcw_node_word (reader, node, "codec", codecs, G_N_ELEMENTS (codecs), &codec, error)
      || !read_field (reader, node, state, DCW_VALUE_DESCRIPTOR, error))
    return FALSE;
  if ((codec != DCW_CODEC_NONE) != dcw_state_has (state, DCW_VALUE_DESCRIPTOR)) {
    dcw_node_error (reader, node, NULL, error, _ ("codec and <descriptor> need each other"));
    return FALSE;
  }
  if (codec != DCW_CODEC_NONE)
    dcw_state_set_number (state, DCW_VALUE_CODEC, codec);
  return TRUE;
}

static DcwState *
read_present (DcwReader *reader, const DcwNode *node, DcwKindId id, GError **error)
{
  const DcwKind *kind = dcw_kind (id);
  g_autoptr (DcwState) state = dcw_state_present (id);
  if (dcw_node_child (node, reason_rule.name) != NULL) {
    dcw_node_error (reader, dcw_node_child (node, reason_rule.name), NULL, error, _ ("<reason> is for status=\"unknown\""));
    return NULL;
  }
  if (id == DCW_KIND_REGISTRY_VALUE)
    return read_planned_descriptor (reader, node, state, error) && dcw_value_form_read (reader, node, state, error)
               ? g_steal_pointer (&state)
               : NULL;
  for (guint i = 0; i < kind->n_fields; i++) {
    if (!read_field (reader, node, state, i, error))
      return NULL;
    if (!kind->fields[i].optional && !dcw_state_has (state, i)) {
      dcw_node_error (reader, node, NULL, error, _ ("<%s> without %s"), node->rule->name, kind->fields[i].id);
      return NULL;
    }
  }
  return g_steal_pointer (&state);
}

/* What only present resources have. */
static gboolean
check_no_content (DcwReader *reader, const DcwNode *node, DcwKindId id, GError **error)
{
  const DcwKind *kind = dcw_kind (id);
  const DcwNode *child = node->first;
  for (guint i = 0; i < kind->n_fields; i++) {
    const DcwField *field = &kind->fields[i];
    const char *given = dcw_node_get (node, field->id) != NULL ? field->id : NULL;
    if (given == NULL && field->type == DCW_FIELD_PRINCIPAL && dcw_node_get (node, name_of (field->id)) != NULL)
      given = name_of (field->id);
    if (given != NULL) {
      dcw_node_error (reader, node, given, error, _ ("%s is for what is there, and this has a status"), given);
      return FALSE;
    }
  }
  while (child != NULL && child->rule == &reason_rule)
    child = child->next;
  if (child == NULL)
    return TRUE;
  dcw_node_error (reader, child, NULL, error, _ ("<%s> is for what is there, and this has a status"), child->rule->name);
  return FALSE;
}

DcwState *
dcw_form_read_state (DcwReader *reader, const DcwNode *node, DcwKindId kind, GError **error)
{
  const DcwNode *reason = dcw_node_child (node, reason_rule.name);
  guint status = DCW_STATE_PRESENT, origin = DCW_ORIGIN_LOCAL;
  g_autoptr (DcwState) state = NULL;
  if (!dcw_node_word (reader, node, "status", statuses, G_N_ELEMENTS (statuses), &status, error)
      || !dcw_node_word (reader, node, "origin", origins, G_N_ELEMENTS (origins), &origin, error))
    return NULL;
  if (status != DCW_STATE_PRESENT && !check_no_content (reader, node, kind, error))
    return NULL;
  if (status == DCW_STATE_ABSENT && reason != NULL) {
    dcw_node_error (reader, reason, NULL, error, _ ("<reason> is for status=\"unknown\""));
    return NULL;
  }
  if (status == DCW_STATE_PRESENT)
    state = read_present (reader, node, kind, error);
  else
    state = status == DCW_STATE_ABSENT ? dcw_state_absent () : dcw_state_unknown (dcw_form_read_message (reason));
  return state != NULL ? dcw_state_with_origin (state, (DcwOrigin)origin) : NULL;
}

static void
write_field (DcwOut *out, const DcwState *state, guint i)
{
  const DcwField *field = &dcw_kind (dcw_state_kind (state))->fields[i];
  if (!dcw_state_has (state, i))
    return;
  switch (field->type) {
  case DCW_FIELD_TEXT:
    dcw_out_text (out, field->id, dcw_state_text (state, i));
    break;
  case DCW_FIELD_NUMBER:
    if (field->mask != 0)
      dcw_out_flags (out, field->id, dcw_state_number (state, i));
    else
      dcw_out_number (out, field->id, dcw_state_number (state, i));
    break;
  case DCW_FIELD_BYTES:
    dcw_out_hex (out, field->id, dcw_state_bytes (state, i));
    break;
  case DCW_FIELD_PRINCIPAL:
    dcw_form_write_principal (out, field->id, name_of (field->id), dcw_state_principal (state, i));
    break;
  case DCW_FIELD_DESCRIPTOR:
    break;
  }
}

void
dcw_form_write_state (DcwOut *out, const DcwState *state)
{
  DcwStatus status = dcw_state_status (state);
  gboolean present = status == DCW_STATE_PRESENT;
  gboolean is_value = present && dcw_state_kind (state) == DCW_KIND_REGISTRY_VALUE;
  const DcwDescriptor *descriptor = is_value ? dcw_state_descriptor (state, DCW_VALUE_DESCRIPTOR) : NULL;
  if (!present)
    dcw_out_text (out, "status", dcw_word_of (statuses, G_N_ELEMENTS (statuses), status));
  if (dcw_state_origin (state) != DCW_ORIGIN_LOCAL)
    dcw_out_text (out, "origin", dcw_word_of (origins, G_N_ELEMENTS (origins), dcw_state_origin (state)));
  if (is_value)
    dcw_value_form_write_attributes (out, state);
  else if (present)
    for (guint i = 0; i < dcw_kind (dcw_state_kind (state))->n_fields; i++)
      write_field (out, state, i);
  if (descriptor != NULL)
    dcw_out_text (out, "codec", dcw_word_of (codecs, G_N_ELEMENTS (codecs), (guint)dcw_state_number (state, DCW_VALUE_CODEC)));
  if (status == DCW_STATE_UNKNOWN)
    dcw_form_write_message (out, reason_rule.name, dcw_state_reason (state));
  if (is_value)
    dcw_value_form_write_children (out, state);
  if (descriptor != NULL)
    dcw_descriptor_form_write (out, descriptor);
}
