#include "document/value-form.h"
#include "base/i18n.h"
#include "base/text.h"
#include "registry/tree.h"
#include <string.h>

const DcwRule dcw_string_rule = { .name = "string", .is_text = TRUE, .attributes = { { "form", 0 } } };

/* How data of a type is written where that is exact. */
typedef enum { FORM_HEX, FORM_TEXT, FORM_STRINGS, FORM_NUMBER } Form;

static const struct {
  guint32 type;
  Form form;
  gsize size; /* of a number, in bytes */
} forms[] = {
  { DCW_REG_SZ, FORM_TEXT, 0 },      { DCW_REG_EXPAND_SZ, FORM_TEXT, 0 }, { DCW_REG_MULTI_SZ, FORM_STRINGS, 0 },
  { DCW_REG_DWORD, FORM_NUMBER, 4 }, { DCW_REG_QWORD, FORM_NUMBER, 8 },
};

static Form
form_of (guint32 type, gsize *size)
{
  *size = 0;
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i].type == type) {
      *size = forms[i].size;
      return forms[i].form;
    }
  return FORM_HEX;
}

/* --- writing ------------------------------------------------------------------------------------------------------- */

static gboolean
is_zero (const guint8 *unit)
{
  return unit[0] == 0 && unit[1] == 0;
}

/* The UTF-16 text of size bytes as UTF-8, or NULL: it has a NUL, or is not exact UTF-16 or XML. */
static char *
exact_text (const guint8 *data, gsize size)
{
  g_autofree char *text = dcw_text_from_utf16 (data, size, NULL);
  return text != NULL && dcw_out_is_exact (text, NULL) ? g_steal_pointer (&text) : NULL;
}

static char *
read_text (const guint8 *data, gsize size)
{
  return size >= 2 && size % 2 == 0 && is_zero (data + size - 2) ? exact_text (data, size - 2) : NULL;
}

/* The strings, or NULL: not each of them ends with a NUL and is neither empty nor unfit for XML, or there are too many. */
static GPtrArray *
read_strings (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  if (size < 2 || size % 2 != 0 || !is_zero (data + size - 2))
    return NULL;
  for (gsize start = 0; start < size - 2;) {
    gsize end = start;
    while (!is_zero (data + end))
      end += 2;
    char *text = end > start && end < size - 2 && strings->len < DCW_VALUE_FORM_MAX_STRINGS
                     ? exact_text (data + start, end - start)
                     : NULL;
    if (text == NULL)
      return NULL;
    g_ptr_array_add (strings, text);
    start = end + 2;
  }
  return g_steal_pointer (&strings);
}

static void
write_data (DcwOut *out, guint32 type, GBytes *bytes)
{
  gsize size, number_size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  switch (form_of (type, &number_size)) {
  case FORM_HEX:
    dcw_out_hex (out, "data", bytes);
    return;
  case FORM_TEXT: {
    g_autofree char *text = read_text (data, size);
    if (text == NULL)
      break;
    dcw_out_text (out, "data", text);
    return;
  }
  case FORM_STRINGS: {
    g_autoptr (GPtrArray) strings = read_strings (data, size);
    if (strings == NULL)
      break;
    return;
  }
  case FORM_NUMBER: {
    guint64 number = 0;
    if (size != number_size)
      break;
    for (gsize i = size; i-- > 0;)
      number = number << 8 | data[i];
    dcw_out_number (out, "data", number);
    return;
  }
  }
  dcw_out_raw (out, "data", bytes);
}

void
dcw_value_form_write_attributes (DcwOut *out, const DcwState *state)
{
  guint64 type = dcw_state_number (state, DCW_VALUE_TYPE);
  const char *name = type <= G_MAXUINT32 ? dcw_registry_type_name ((guint32)type) : NULL;
  if (name != NULL)
    dcw_out_text (out, "type", name);
  else
    dcw_out_number (out, "type", type);
  GBytes *data = dcw_state_bytes (state, DCW_VALUE_DATA);
  if (data != NULL)
    write_data (out, (guint32)type, data);
}

void
dcw_value_form_write_children (DcwOut *out, const DcwState *state)
{
  GBytes *bytes = dcw_state_bytes (state, DCW_VALUE_DATA);
  if (bytes == NULL || dcw_state_number (state, DCW_VALUE_TYPE) != DCW_REG_MULTI_SZ)
    return;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GPtrArray) strings = read_strings (data, size);
  for (guint i = 0; strings != NULL && i < strings->len; i++)
    dcw_out_element (out, "string", strings->pdata[i]);
}

/* --- reading ------------------------------------------------------------------------------------------------------- */

static gboolean
read_type (DcwReader *reader, const DcwNode *node, guint32 *type, GError **error)
{
  const char *text = dcw_node_get (node, "type");
  guint64 number;
  if (text == NULL) {
    dcw_node_error (reader, node, NULL, error, _ ("a registry value without type"));
    return FALSE;
  }
  const char *name;
  for (guint32 i = 0; (name = dcw_registry_type_name (i)) != NULL; i++)
    if (strcmp (name, text) == 0) {
      *type = i;
      return TRUE;
    }
  if (dcw_number_parse (text, G_MAXUINT32, &number)) {
    *type = (guint32)number;
    return TRUE;
  }
  g_autofree char *shown = dcw_text_display (text, 40);
  dcw_node_error (reader, node, "type", error, _ ("type is “%s”, expected a name such as REG_SZ, or a number"), shown);
  return FALSE;
}

static GBytes *
read_number (DcwReader *reader, const DcwNode *node, gsize size, GError **error)
{
  guint64 number = 0;
  guint8 bytes[8];
  if (!dcw_node_number (reader, node, "data", size == 4 ? G_MAXUINT32 : G_MAXUINT64, &number, error))
    return NULL;
  for (guint i = 0; i < size; i++)
    bytes[i] = (guint8)(number >> 8 * i);
  return g_bytes_new (bytes, size);
}

static GBytes *
read_hex (DcwReader *reader, const DcwNode *node, const char *text, GError **error)
{
  GBytes *bytes = dcw_text_from_hex (text, -1, error);
  if (bytes == NULL)
    dcw_node_prefix (reader, node, "data", error);
  return bytes;
}

static GBytes *
join_strings (DcwReader *reader, const DcwNode *node, GError **error)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  for (const DcwNode *child = node->first; child != NULL; child = child->next) {
    if (child->rule != &dcw_string_rule)
      continue;
    if (*child->text == '\0') {
      dcw_node_error (reader, child, NULL, error, _ ("an empty <string>, which ends a REG_MULTI_SZ"));
      return NULL;
    }
    gsize size;
    g_autoptr (GBytes) utf16 = dcw_text_to_utf16 (child->text, NULL, TRUE);
    const guint8 *bytes = g_bytes_get_data (utf16, &size);
    g_byte_array_append (data, bytes, (guint)size);
  }
  g_byte_array_append (data, (const guint8 *)"\0", 2);
  return g_byte_array_free_to_bytes (g_steal_pointer (&data));
}

gboolean
dcw_value_form_read (DcwReader *reader, const DcwNode *node, DcwState *state, GError **error)
{
  const DcwNodeValue *value = dcw_node_value (node, "data");
  const DcwNode *string = dcw_node_child (node, "string");
  g_autoptr (GBytes) data = NULL;
  guint32 type = 0;
  gsize number_size;
  if (!read_type (reader, node, &type, error))
    return FALSE;
  dcw_state_set_number (state, DCW_VALUE_TYPE, type);
  if (dcw_state_has (state, DCW_VALUE_DESCRIPTOR)) {
    if (value->text == NULL && string == NULL)
      return TRUE;
    dcw_node_error (reader, node, NULL, error, _ ("a registry value with both data and descriptor"));
    return FALSE;
  }
  Form form = form_of (type, &number_size);
  if (string != NULL && (form != FORM_STRINGS || value->text != NULL)) {
    dcw_node_error (reader, string, NULL, error, _ ("<string> is for REG_MULTI_SZ, and instead of data"));
    return FALSE;
  }
  if (form == FORM_STRINGS && value->text == NULL) {
    data = join_strings (reader, node, error);
  } else if (value->text == NULL) {
    dcw_node_error (reader, node, NULL, error, _ ("a registry value without data"));
  } else if (value->hex || form == FORM_HEX) {
    data = read_hex (reader, node, value->text, error);
  } else if (form == FORM_TEXT) {
    data = dcw_text_to_utf16 (value->text, NULL, TRUE);
  } else if (form == FORM_NUMBER) {
    data = read_number (reader, node, number_size, error);
  } else {
    dcw_node_error (reader, node, "data", error, _ ("data of REG_MULTI_SZ, expected <string> elements, or form=\"hex\""));
  }
  if (data == NULL)
    return FALSE;
  dcw_state_set_bytes (state, DCW_VALUE_DATA, data);
  return TRUE;
}
