#include "registry/data.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

GBytes *
dcw_registry_data_from_text (const char *text)
{
  return dcw_text_to_utf16 (text, NULL, TRUE);
}

/* Bytes from start to the first NUL character, or to the end. */
static gsize
text_size (const guint8 *bytes, gsize start, gsize size)
{
  gsize at = start;
  while (at + 1 < size && (bytes[at] != 0 || bytes[at + 1] != 0))
    at += 2;
  return at + 1 < size ? at - start : size - start;
}

char *
dcw_registry_data_to_text (GBytes *data, GError **error)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  return dcw_text_from_utf16 (bytes, text_size (bytes, 0, size), error);
}

/* Little endian, of size bytes. */
static GBytes *
from_integer (guint64 number, gsize size)
{
  guint64 little = GUINT64_TO_LE (number);
  return g_bytes_new (&little, size);
}

static gboolean
to_integer (GBytes *data, gsize expected, guint64 *number, GError **error)
{
  gsize size;
  const void *bytes = g_bytes_get_data (data, &size);
  if (size != expected) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("a number of %u bytes was expected, there are %u"), (guint)expected,
                 (guint)size);
    return FALSE;
  }
  guint64 little = 0;
  memcpy (&little, bytes, size);
  *number = GUINT64_FROM_LE (little);
  return TRUE;
}

GBytes *
dcw_registry_data_from_number (guint32 number)
{
  return from_integer (number, sizeof number);
}

gboolean
dcw_registry_data_to_number (GBytes *data, guint32 *number, GError **error)
{
  guint64 wide;
  if (!to_integer (data, sizeof *number, &wide, error))
    return FALSE;
  *number = (guint32)wide;
  return TRUE;
}

GBytes *
dcw_registry_data_from_qword (guint64 number)
{
  return from_integer (number, sizeof number);
}

gboolean
dcw_registry_data_to_qword (GBytes *data, guint64 *number, GError **error)
{
  return to_integer (data, sizeof *number, number, error);
}

GBytes *
dcw_registry_data_from_strings (const char *const *strings)
{
  GByteArray *all = g_byte_array_new ();
  for (gsize i = 0; strings[i] != NULL; i++) {
    g_return_val_if_fail (*strings[i] != '\0', (g_byte_array_unref (all), NULL));
    g_autoptr (GBytes) one = dcw_text_to_utf16 (strings[i], NULL, TRUE);
    g_byte_array_append (all, g_bytes_get_data (one, NULL), (guint)g_bytes_get_size (one));
  }
  g_byte_array_append (all, (const guint8[2]){ 0 }, 2);
  return g_byte_array_free_to_bytes (all);
}

char **
dcw_registry_data_to_strings (GBytes *data, GError **error)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  for (gsize at = 0; at < size;) {
    gsize length = text_size (bytes, at, size);
    if (length == 0)
      break;
    char *string = dcw_text_from_utf16 (bytes + at, length, error);
    if (string == NULL) {
      g_prefix_error (error, C_ ("registry value", "string %u: "), strings->len + 1);
      return NULL;
    }
    g_ptr_array_add (strings, string);
    at += MIN (length + 2, size - at);
  }
  g_ptr_array_add (strings, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&strings), FALSE);
}
