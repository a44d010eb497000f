#include "registry/reg-writer.h"
#include "registry/path.h"
#include "base/text.h"
#include <string.h>

#define WRAP_AT 77 /* columns */

/* One line of UTF-16 in the machine's byte order; turned round when it is moved. */
typedef struct {
  GByteArray *to;
  guint16 *units;
  gsize n, size;
} Line;

static guint16 *
add_room (Line *line, gsize n)
{
  if (line->size - line->n < n) {
    line->size = MAX (line->n + n, line->size * 2);
    line->units = g_renew (guint16, line->units, line->size);
  }
  guint16 *at = line->units + line->n;
  line->n += n;
  return at;
}

static void
add_ascii (Line *line, const char *text)
{
  gsize length = strlen (text);
  guint16 *at = add_room (line, length);
  for (gsize i = 0; i < length; i++)
    at[i] = (guchar)text[i];
}

static void
end_line (Line *line)
{
  add_ascii (line, "\r\n");
  if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
    for (gsize i = 0; i < line->n; i++)
      line->units[i] = GUINT16_TO_LE (line->units[i]);
  g_byte_array_append (line->to, (const guint8 *)line->units, (guint)(line->n * 2));
  line->n = 0;
}

static void
add_units (Line *line, const guint8 *bytes, gsize n_units, gboolean escaped)
{
  for (gsize i = 0; i < n_units; i++) {
    guint16 unit = (guint16)(bytes[2 * i] | bytes[2 * i + 1] << 8);
    guint16 sign = unit == '\n' ? 'n' : unit == '\r' ? 'r' : unit;
    if (escaped && (unit == '\\' || unit == '"' || sign != unit))
      *add_room (line, 1) = '\\';
    *add_room (line, 1) = escaped ? sign : unit;
  }
}

static void
add_text (Line *line, const char *text, gboolean escaped)
{
  gsize size;
  g_autoptr (GBytes) wide = dcw_text_to_utf16 (text, &size, FALSE);
  add_units (line, g_bytes_get_data (wide, NULL), size / 2, escaped);
}

static void
add_hex (Line *line, const guint8 *bytes, gsize size)
{
  static const char digits[] = "0123456789abcdef";
  for (gsize i = 0; i < size; i++) {
    if (i > 0) {
      *add_room (line, 1) = ',';
      if (line->n >= WRAP_AT) {
        add_ascii (line, "\\");
        end_line (line);
        add_ascii (line, "  ");
      }
    }
    guint16 *at = add_room (line, 2);
    at[0] = (guint16)digits[bytes[i] >> 4];
    at[1] = (guint16)digits[bytes[i] & 0xf];
  }
}

/* One string with its NUL, of nothing that quotes could not carry. */
static gboolean
is_quotable (const guint8 *bytes, gsize size)
{
  if (size < 2 || size % 2 != 0 || bytes[size - 2] != 0 || bytes[size - 1] != 0)
    return FALSE;
  for (gsize i = 0; i < size - 2; i += 2)
    if (bytes[i + 1] == 0 && (bytes[i] < 0x20 || bytes[i] == 0x7f))
      return FALSE;
  return TRUE;
}

static void
write_value (Line *line, const DcwRegistryValue *value)
{
  gsize size;
  const guint8 *bytes = g_bytes_get_data (value->data, &size);
  char type[24] = "hex:";
  if (value->name[0] != '\0') {
    add_ascii (line, "\"");
    add_text (line, value->name, TRUE);
    add_ascii (line, "\"=");
  } else {
    add_ascii (line, "@=");
  }
  if (value->type == DCW_REG_SZ && is_quotable (bytes, size)) {
    add_ascii (line, "\"");
    add_units (line, bytes, size / 2 - 1, TRUE);
    add_ascii (line, "\"");
  } else if (value->type == DCW_REG_DWORD && size == 4) {
    guint32 little;
    memcpy (&little, bytes, sizeof little);
    g_snprintf (type, sizeof type, "dword:%08x", GUINT32_FROM_LE (little));
    add_ascii (line, type);
  } else {
    if (value->type != DCW_REG_BINARY)
      g_snprintf (type, sizeof type, "hex(%x):", value->type);
    add_ascii (line, type);
    add_hex (line, bytes, size);
  }
  end_line (line);
}

void
dcw_reg_write (const DcwRegistryTree *tree, GByteArray *to)
{
  Line line = { .to = to };
  *add_room (&line, 1) = 0xfeff;
  add_ascii (&line, "Windows Registry Editor Version 5.00");
  end_line (&line);
  for (const DcwRegistryKey *key = dcw_registry_tree_top (tree); key != NULL; key = dcw_registry_key_following (key, NULL)) {
    if (!key->listed)
      continue;
    g_autofree char *path = dcw_registry_key_path (key);
    g_autofree char *full = dcw_registry_path_in_full (path);
    end_line (&line);
    add_ascii (&line, "[");
    add_text (&line, full, FALSE);
    add_ascii (&line, "]");
    end_line (&line);
    for (const DcwRegistryValue *value = key->values; value != NULL; value = value->next)
      write_value (&line, value);
  }
  end_line (&line);
  g_free (line.units);
}
