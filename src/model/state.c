#include "model/state.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "registry/data.h"
#include "registry/tree.h"
#include "security/sddl.h"
#include <string.h>

typedef union {
  char *text;
  guint64 number;
  GBytes *bytes;
  DcwPrincipal *principal;
  DcwDescriptor *descriptor;
} Value;

struct _DcwState {
  gint ref_count;
  DcwStatus status;
  DcwOrigin origin;
  DcwKindId kind;
  DcwMessage *reason;
  guint set; /* bit per field */
  Value values[DCW_MAX_FIELDS];
};

static DcwState *
new_state (DcwStatus status)
{
  DcwState *state = g_new0 (DcwState, 1);
  state->ref_count = 1;
  state->status = status;
  return state;
}

DcwState *
dcw_state_absent (void)
{
  return new_state (DCW_STATE_ABSENT);
}

DcwState *
dcw_state_unknown (DcwMessage *reason)
{
  DcwState *state = new_state (DCW_STATE_UNKNOWN);
  state->reason = reason;
  return state;
}

DcwState *
dcw_state_present (DcwKindId kind)
{
  DcwState *state = new_state (DCW_STATE_PRESENT);
  state->kind = kind;
  return state;
}

DcwState *
dcw_state_ref (const DcwState *state)
{
  DcwState *mutable = (DcwState *)state;
  if (mutable != NULL)
    g_atomic_int_inc (&mutable->ref_count);
  return mutable;
}

static void
clear_field (DcwState *state, guint field)
{
  if (!(state->set & 1u << field))
    return;
  Value *value = &state->values[field];
  switch (dcw_kind (state->kind)->fields[field].type) {
  case DCW_FIELD_TEXT:
    g_free (value->text);
    break;
  case DCW_FIELD_BYTES:
    g_bytes_unref (value->bytes);
    break;
  case DCW_FIELD_PRINCIPAL:
    dcw_principal_clear (value->principal);
    g_free (value->principal);
    break;
  case DCW_FIELD_DESCRIPTOR:
    dcw_descriptor_unref (value->descriptor);
    break;
  case DCW_FIELD_NUMBER:
    break;
  }
  state->set &= ~(1u << field);
}

void
dcw_state_unref (DcwState *state)
{
  if (state == NULL || !g_atomic_int_dec_and_test (&state->ref_count))
    return;
  for (guint i = 0; i < DCW_MAX_FIELDS; i++)
    clear_field (state, i);
  dcw_message_unref (state->reason);
  g_free (state);
}

/* The place of a field to be set, emptied; NULL after a critical warning: the caller's mistake. */
static Value *
field_to_set (DcwState *state, guint field, DcwFieldType type)
{
  g_return_val_if_fail (state->status == DCW_STATE_PRESENT, NULL);
  const DcwKind *kind = dcw_kind (state->kind);
  g_return_val_if_fail (field < kind->n_fields && kind->fields[field].type == type, NULL);
  clear_field (state, field);
  state->set |= 1u << field;
  return &state->values[field];
}

void
dcw_state_set_text (DcwState *state, guint field, const char *text)
{
  Value *value = field_to_set (state, field, DCW_FIELD_TEXT);
  if (value != NULL)
    value->text = g_strdup (text);
}

void
dcw_state_set_number (DcwState *state, guint field, guint64 number)
{
  Value *value = field_to_set (state, field, DCW_FIELD_NUMBER);
  if (value != NULL)
    value->number = number;
}

void
dcw_state_set_bytes (DcwState *state, guint field, GBytes *bytes)
{
  Value *value = field_to_set (state, field, DCW_FIELD_BYTES);
  if (value != NULL)
    value->bytes = g_bytes_ref (bytes);
}

void
dcw_state_set_principal (DcwState *state, guint field, const DcwPrincipal *principal)
{
  Value *value = field_to_set (state, field, DCW_FIELD_PRINCIPAL);
  if (value == NULL)
    return;
  value->principal = g_new0 (DcwPrincipal, 1);
  dcw_principal_copy (principal, value->principal);
}

void
dcw_state_set_descriptor (DcwState *state, guint field, const DcwDescriptor *descriptor)
{
  Value *value = field_to_set (state, field, DCW_FIELD_DESCRIPTOR);
  if (value != NULL)
    value->descriptor = dcw_descriptor_ref (descriptor);
}

static DcwState *
copy_state (const DcwState *state)
{
  DcwState *copy = new_state (state->status);
  copy->origin = state->origin;
  copy->kind = state->kind;
  copy->reason = dcw_message_ref (state->reason);
  for (guint i = 0; i < DCW_MAX_FIELDS; i++) {
    if (!(state->set & 1u << i))
      continue;
    const Value *value = &state->values[i];
    switch (dcw_kind (state->kind)->fields[i].type) {
    case DCW_FIELD_TEXT:
      dcw_state_set_text (copy, i, value->text);
      break;
    case DCW_FIELD_NUMBER:
      dcw_state_set_number (copy, i, value->number);
      break;
    case DCW_FIELD_BYTES:
      dcw_state_set_bytes (copy, i, value->bytes);
      break;
    case DCW_FIELD_PRINCIPAL:
      dcw_state_set_principal (copy, i, value->principal);
      break;
    case DCW_FIELD_DESCRIPTOR:
      dcw_state_set_descriptor (copy, i, value->descriptor);
      break;
    }
  }
  return copy;
}

DcwState *
dcw_state_copy (const DcwState *state)
{
  return copy_state (state);
}

DcwState *
dcw_state_with_origin (const DcwState *state, DcwOrigin origin)
{
  if (state->origin == origin)
    return dcw_state_ref (state);
  DcwState *copy = copy_state (state);
  copy->origin = origin;
  return copy;
}

DcwState *
dcw_state_value (guint32 type, GBytes *data)
{
  DcwState *state = dcw_state_present (DCW_KIND_REGISTRY_VALUE);
  dcw_state_set_number (state, DCW_VALUE_TYPE, type);
  dcw_state_set_bytes (state, DCW_VALUE_DATA, data);
  return state;
}

DcwState *
dcw_state_value_text (const char *text)
{
  g_autoptr (GBytes) data = dcw_registry_data_from_text (text);
  return dcw_state_value (DCW_REG_SZ, data);
}

DcwState *
dcw_state_value_number (guint32 number)
{
  g_autoptr (GBytes) data = dcw_registry_data_from_number (number);
  return dcw_state_value (DCW_REG_DWORD, data);
}

static GBytes *
encode_descriptor (const DcwDescriptor *descriptor, DcwCodec codec, const DcwBindings *bindings, GError **error)
{
  if (codec == DCW_CODEC_DESCRIPTOR)
    return dcw_descriptor_encode (descriptor, bindings, error);
  g_return_val_if_fail (codec == DCW_CODEC_SDDL, NULL);
  g_autoptr (DcwDescriptor) bound = dcw_descriptor_bind (descriptor, bindings);
  g_autofree char *text = dcw_sddl_format (bound, NULL, error);
  return text != NULL ? dcw_registry_data_from_text (text) : NULL;
}

DcwState *
dcw_state_value_descriptor (guint32 type, DcwCodec codec, const DcwDescriptor *descriptor, GError **error)
{
  if (!dcw_descriptor_is_pending (descriptor)) {
    g_autoptr (GBytes) data = encode_descriptor (descriptor, codec, NULL, error);
    return data != NULL ? dcw_state_value (type, data) : NULL;
  }
  DcwState *state = dcw_state_present (DCW_KIND_REGISTRY_VALUE);
  dcw_state_set_number (state, DCW_VALUE_TYPE, type);
  dcw_state_set_number (state, DCW_VALUE_CODEC, codec);
  dcw_state_set_descriptor (state, DCW_VALUE_DESCRIPTOR, descriptor);
  return state;
}

DcwStatus
dcw_state_status (const DcwState *state)
{
  return state->status;
}

DcwOrigin
dcw_state_origin (const DcwState *state)
{
  return state->origin;
}

DcwKindId
dcw_state_kind (const DcwState *state)
{
  return state->kind;
}

const DcwMessage *
dcw_state_reason (const DcwState *state)
{
  return state->reason;
}

gboolean
dcw_state_has (const DcwState *state, guint field)
{
  return field < DCW_MAX_FIELDS && (state->set & 1u << field) != 0;
}

/* NULL when the field is not set or of another type. */
static const Value *
field_to_get (const DcwState *state, guint field, DcwFieldType type)
{
  if (!dcw_state_has (state, field) || dcw_kind (state->kind)->fields[field].type != type)
    return NULL;
  return &state->values[field];
}

const char *
dcw_state_text (const DcwState *state, guint field)
{
  const Value *value = field_to_get (state, field, DCW_FIELD_TEXT);
  return value != NULL ? value->text : NULL;
}

guint64
dcw_state_number (const DcwState *state, guint field)
{
  const Value *value = field_to_get (state, field, DCW_FIELD_NUMBER);
  return value != NULL ? value->number : 0;
}

GBytes *
dcw_state_bytes (const DcwState *state, guint field)
{
  const Value *value = field_to_get (state, field, DCW_FIELD_BYTES);
  return value != NULL ? value->bytes : NULL;
}

const DcwPrincipal *
dcw_state_principal (const DcwState *state, guint field)
{
  const Value *value = field_to_get (state, field, DCW_FIELD_PRINCIPAL);
  return value != NULL ? value->principal : NULL;
}

const DcwDescriptor *
dcw_state_descriptor (const DcwState *state, guint field)
{
  const Value *value = field_to_get (state, field, DCW_FIELD_DESCRIPTOR);
  return value != NULL ? value->descriptor : NULL;
}

static gboolean
field_equal (const DcwField *field, const Value *a, const Value *b, gboolean exact)
{
  guint64 mask = field->mask != 0 && !exact ? field->mask : ~G_GUINT64_CONSTANT (0);
  switch (field->type) {
  case DCW_FIELD_TEXT:
    return strcmp (a->text, b->text) == 0 || (!exact && field->equal != NULL && field->equal (a->text, b->text));
  case DCW_FIELD_NUMBER:
    return (a->number & mask) == (b->number & mask);
  case DCW_FIELD_BYTES:
    return g_bytes_equal (a->bytes, b->bytes);
  case DCW_FIELD_PRINCIPAL:
    return dcw_principal_equal (a->principal, b->principal);
  case DCW_FIELD_DESCRIPTOR:
    return dcw_descriptor_equal (a->descriptor, b->descriptor);
  }
  return FALSE;
}

/* A field that is not set equals one that is empty: Windows keeps no difference between no comment and an empty one. */
static gboolean
is_empty (const DcwState *state, const DcwField *field, guint i)
{
  if (!dcw_state_has (state, i))
    return TRUE;
  return field->optional && field->type == DCW_FIELD_TEXT && *state->values[i].text == '\0';
}

static gboolean
content_equal (const DcwState *a, const DcwState *b, gboolean exact)
{
  const DcwKind *kind = dcw_kind (a->kind);
  if (a->kind != b->kind || (exact && a->set != b->set))
    return FALSE;
  for (guint i = 0; i < kind->n_fields; i++) {
    const DcwField *field = &kind->fields[i];
    gboolean empty_a = is_empty (a, field, i), empty_b = is_empty (b, field, i);
    if (!exact && (empty_a || empty_b)) {
      if (empty_a != empty_b)
        return FALSE;
    } else if (dcw_state_has (a, i) && !field_equal (field, &a->values[i], &b->values[i], exact)) {
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
dcw_state_equal (const DcwState *a, const DcwState *b)
{
  if (a->status != b->status || a->status == DCW_STATE_UNKNOWN)
    return FALSE;
  return a->status == DCW_STATE_ABSENT || content_equal (a, b, FALSE);
}

gboolean
dcw_state_identical (const DcwState *a, const DcwState *b)
{
  if (a->status != b->status || a->origin != b->origin || !dcw_message_equal (a->reason, b->reason))
    return FALSE;
  return a->status != DCW_STATE_PRESENT || content_equal (a, b, TRUE);
}

DcwState *
dcw_state_bind (const DcwState *state, const DcwBindings *bindings, GError **error)
{
  if (!dcw_state_is_pending (state))
    return dcw_state_ref (state);
  g_autoptr (DcwState) bound = copy_state (state);
  const DcwKind *kind = dcw_kind (state->kind);
  for (guint i = 0; i < kind->n_fields; i++) {
    const DcwPrincipal *who = dcw_state_principal (state, i);
    if (who != NULL) {
      g_auto (DcwPrincipal) found = { 0 };
      dcw_principal_bind (who, bindings, &found);
      if (dcw_principal_is_pending (&found)) {
        g_autofree char *shown = dcw_text_display (who->name, 60);
        g_set_error (error, DCW_ERROR, DCW_ERROR_UNBOUND, _ ("the account “%s” does not exist yet"), shown);
        return NULL;
      }
      dcw_state_set_principal (bound, i, &found);
    }
  }
  const DcwDescriptor *descriptor = dcw_state_descriptor (state, DCW_VALUE_DESCRIPTOR);
  if (state->kind == DCW_KIND_REGISTRY_VALUE && descriptor != NULL) {
    DcwCodec codec = (DcwCodec)dcw_state_number (state, DCW_VALUE_CODEC);
    g_autoptr (GBytes) data = encode_descriptor (descriptor, codec, bindings, error);
    if (data == NULL)
      return NULL;
    clear_field (bound, DCW_VALUE_DESCRIPTOR);
    clear_field (bound, DCW_VALUE_CODEC);
    dcw_state_set_bytes (bound, DCW_VALUE_DATA, data);
  }
  return g_steal_pointer (&bound);
}

gboolean
dcw_state_is_pending (const DcwState *state)
{
  if (state->status != DCW_STATE_PRESENT)
    return FALSE;
  const DcwKind *kind = dcw_kind (state->kind);
  for (guint i = 0; i < kind->n_fields; i++) {
    if (dcw_state_descriptor (state, i) != NULL)
      return TRUE;
    const DcwPrincipal *who = dcw_state_principal (state, i);
    if (who != NULL && dcw_principal_is_pending (who))
      return TRUE;
  }
  return FALSE;
}

DcwDescriptor *
dcw_state_read_descriptor (const DcwState *state, guint32 type, DcwCodec codec, GError **error)
{
  if (state->status != DCW_STATE_PRESENT || state->kind != DCW_KIND_REGISTRY_VALUE) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("there is no value to read permissions from"));
    return NULL;
  }
  if (dcw_state_number (state, DCW_VALUE_TYPE) != type) {
    const char *found = dcw_registry_type_name ((guint32)dcw_state_number (state, DCW_VALUE_TYPE));
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the value is of type %s; Windows wants %s here"),
                 found != NULL ? found : "?", dcw_registry_type_name (type));
    return NULL;
  }
  const DcwDescriptor *planned = dcw_state_descriptor (state, DCW_VALUE_DESCRIPTOR);
  if (planned != NULL)
    return dcw_descriptor_ref (planned);
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  if (data == NULL) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("the value is empty"));
    return NULL;
  }
  if (codec == DCW_CODEC_DESCRIPTOR) {
    gsize size;
    gconstpointer bytes = g_bytes_get_data (data, &size);
    return dcw_descriptor_decode (bytes, size, error);
  }
  g_autofree char *text = dcw_registry_data_to_text (data, error);
  return text != NULL ? dcw_sddl_parse (text, NULL, error) : NULL;
}

/* ---- For people ---- */

#define MAX_SHOWN 500 /* characters of a text that is not shown whole: its start and its end, for both may matter */
#define MAX_SHOWN_END 120
#define MAX_SHOWN_BYTES 64
#define MAX_SHOWN_BYTES_END 16

static char *
show_text (const char *text, gboolean whole)
{
  glong n = g_utf8_validate (text, -1, NULL) ? g_utf8_strlen (text, -1) : 0;
  if (whole || n <= MAX_SHOWN)
    return dcw_text_display (text, 0);
  g_autofree char *start = g_utf8_substring (text, 0, MAX_SHOWN - MAX_SHOWN_END),
                  *end = g_utf8_substring (text, n - MAX_SHOWN_END, n);
  g_autofree char *start_shown = dcw_text_display (start, 0), *end_shown = dcw_text_display (end, 0);
  return g_strdup_printf (/* Translators: the beginning and the end of a long text */ _ ("%s … %s (%ld characters)"), start_shown,
                          end_shown, n);
}

static char *
show_bytes (const guchar *bytes, gsize size, gboolean whole)
{
  if (whole || size <= MAX_SHOWN_BYTES)
    return dcw_text_to_hex (bytes, size);
  g_autofree char *start = dcw_text_to_hex (bytes, MAX_SHOWN_BYTES - MAX_SHOWN_BYTES_END);
  g_autofree char *end = dcw_text_to_hex (bytes + size - MAX_SHOWN_BYTES_END, MAX_SHOWN_BYTES_END);
  return g_strdup_printf (/* Translators: the beginning and the end of long data */ _ ("%s … %s (%u bytes)"), start, end,
                          (guint)size);
}

/* NULL: not text, or more than text. What is behind the end of a text would not be seen in it. */
static char *
read_text (guint32 type, GBytes *data)
{
  if (data == NULL || (type != DCW_REG_SZ && type != DCW_REG_EXPAND_SZ && type != DCW_REG_MULTI_SZ))
    return NULL;
  g_auto (GStrv) strings = type == DCW_REG_MULTI_SZ ? dcw_registry_data_to_strings (data, NULL) : NULL;
  g_autofree char *text = type != DCW_REG_MULTI_SZ              ? dcw_registry_data_to_text (data, NULL)
                          : strings != NULL && *strings != NULL ? g_strjoinv ("”, “", strings)
                                                                : NULL;
  g_autoptr (GBytes) again = text == NULL               ? NULL
                             : type == DCW_REG_MULTI_SZ ? dcw_registry_data_from_strings ((const char *const *)strings)
                                                        : dcw_registry_data_from_text (text);
  return again != NULL && g_bytes_get_size (data) <= g_bytes_get_size (again) ? g_steal_pointer (&text) : NULL;
}

static char *
show_value (const DcwState *state, DcwCodec codec, gboolean whole)
{
  guint32 type = (guint32)dcw_state_number (state, DCW_VALUE_TYPE);
  const char *type_name = dcw_registry_type_name (type);
  g_autoptr (DcwDescriptor) descriptor = NULL;
  if (dcw_state_descriptor (state, DCW_VALUE_DESCRIPTOR) != NULL || codec == DCW_CODEC_DESCRIPTOR || codec == DCW_CODEC_SDDL)
    descriptor = dcw_state_read_descriptor (state, type, codec, NULL);
  if (descriptor != NULL)
    return dcw_sddl_show (descriptor);
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  gsize size = 0;
  const guchar *bytes = data != NULL ? g_bytes_get_data (data, &size) : NULL;
  guint32 number;
  if (type == DCW_REG_DWORD && data != NULL && dcw_registry_data_to_number (data, &number, NULL))
    return g_strdup_printf ("%s %" G_GUINT32_FORMAT, type_name, number);
  g_autofree char *text = read_text (type, data);
  if (text != NULL) {
    g_autofree char *shown = show_text (text, whole);
    return g_strdup_printf ("%s “%s”", type_name, shown);
  }
  g_autofree char *hex = show_bytes (bytes, size, whole);
  g_autofree char *type_text = type_name != NULL ? g_strdup (type_name) : g_strdup_printf ("REG_TYPE_%" G_GUINT32_FORMAT, type);
  return g_strdup_printf ("%s %s", type_text, hex);
}

static char *
show_field (const DcwField *field, const Value *value, gboolean whole)
{
  switch (field->type) {
  case DCW_FIELD_TEXT:
    return show_text (value->text, whole);
  case DCW_FIELD_NUMBER:
    return g_strdup_printf ("%" G_GUINT64_FORMAT, value->number);
  case DCW_FIELD_PRINCIPAL: {
    g_autofree char *id = dcw_principal_id (value->principal);
    const DcwWellKnownSid *known =
        dcw_principal_is_pending (value->principal) ? NULL : dcw_sid_well_known (&value->principal->sid);
    const char *name = dcw_principal_is_pending (value->principal) ? value->principal->name : known != NULL ? known->name : id;
    return show_text (name, whole);
  }
  case DCW_FIELD_BYTES:
  case DCW_FIELD_DESCRIPTOR:
    break;
  }
  return g_strdup ("");
}

static char *
show (const DcwState *state, DcwCodec codec, gboolean whole)
{
  if (state->status == DCW_STATE_ABSENT)
    return g_strdup (C_ ("state", "absent"));
  if (state->status == DCW_STATE_UNKNOWN) {
    g_autofree char *reason = state->reason != NULL ? dcw_message_show (state->reason) : g_strdup ("");
    return g_strdup_printf (C_ ("state", "unknown: %s"), reason);
  }
  if (state->kind == DCW_KIND_REGISTRY_VALUE)
    return show_value (state, codec, whole);
  const DcwKind *kind = dcw_kind (state->kind);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < kind->n_fields; i++) {
    if (is_empty (state, &kind->fields[i], i))
      continue;
    g_autofree char *shown = show_field (&kind->fields[i], &state->values[i], whole);
    g_string_append_printf (text, "%s%s: %s", text->len > 0 ? ", " : "", C_ ("field", kind->fields[i].label), shown);
  }
  if (text->len == 0)
    g_string_append (text, C_ ("state", "present"));
  return g_string_free (text, FALSE);
}

char *
dcw_state_show (const DcwState *state, DcwCodec codec)
{
  return show (state, codec, FALSE);
}

char *
dcw_state_show_whole (const DcwState *state, DcwCodec codec)
{
  return show (state, codec, TRUE);
}
