#include "security/attribute.h"

#include <string.h>

#include "base/i18n.h"
#include "security/aliases.h"
#include "security/bytes.h"
#include "security/sid-text.h"

enum { INT64 = 1, UINT64 = 2, STRING = 3, SID = 5, BOOLEAN = 6, OCTETS = 16 };

static const struct {
  char letters[3];
  guint16 type;
} types[] = {
  { "TI", INT64 }, { "TU", UINT64 }, { "TS", STRING }, { "TD", SID }, { "TX", OCTETS }, { "TB", BOOLEAN },
};

static void
append64 (GByteArray *to, guint64 value)
{
  guint8 bytes[8];

  dcw_put32 (bytes, (guint32)value);
  dcw_put32 (bytes + 4, value >> 32);
  g_byte_array_append (to, bytes, 8);
}

static void
append32 (GByteArray *to, guint32 value)
{
  guint8 bytes[4];

  dcw_put32 (bytes, value);
  g_byte_array_append (to, bytes, 4);
}

static gboolean
parse_value (DcwScan *scan, guint16 type, GByteArray *values)
{
  static const guint8 nul[2];
  guint start = values->len;
  guint8 sign, base;
  guint64 number;
  DcwSid sid;

  switch (type) {
  case INT64:
  case UINT64:
    if (!dcw_scan_integer (scan, &number, &sign, &base))
      return FALSE;
    append64 (values, number);
    return TRUE;
  case BOOLEAN:
    if (!dcw_scan_unsigned (scan, 1, &number))
      return FALSE;
    append64 (values, number);
    return TRUE;
  case STRING:
    if (!dcw_scan_quoted (scan, FALSE, values))
      return FALSE;
    g_byte_array_append (values, nul, 2);
    return TRUE;
  case SID: {
    gboolean wrapped = dcw_scan_word (scan, "SID(");

    append32 (values, 0);
    if (!dcw_scan_sid (scan, &sid) || (wrapped && !dcw_scan_char (scan, ')')))
      return FALSE;
    dcw_sid_append (&sid, values);
    break;
  }
  default:
    append32 (values, 0);
    if (!dcw_scan_octets (scan, values))
      return FALSE;
    break;
  }
  dcw_put32 (values->data + start, values->len - start - 4);
  return TRUE;
}

gboolean
dcw_attribute_parse (DcwScan *scan, GByteArray *to)
{
  static const guint8 nul[2];
  g_autoptr (GByteArray) name = g_byte_array_new ();
  g_autoptr (GByteArray) values = g_byte_array_new ();
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint32));
  const char *start;
  guint16 type = 0;
  guint64 flags;
  guint32 head;

  if (!dcw_scan_char (scan, '(') || !dcw_scan_quoted (scan, TRUE, name))
    return FALSE;
  dcw_scan_spaces (scan);
  if (!dcw_scan_char (scan, ','))
    return FALSE;
  g_byte_array_append (name, nul, 2);
  start = scan->at;
  for (guint i = 0; i < G_N_ELEMENTS (types) && type == 0; i++) {
    if (dcw_scan_word (scan, types[i].letters))
      type = types[i].type;
  }
  if (type == 0)
    return dcw_scan_fail (scan, start, DCW_ERROR_INVALID, _ ("TI, TU, TS, TD, TX or TB"));
  dcw_scan_spaces (scan);
  if (!dcw_scan_char (scan, ',') || !dcw_scan_unsigned (scan, G_MAXUINT32, &flags))
    return FALSE;
  dcw_scan_spaces (scan);
  while (dcw_scan_at (scan, ',')) {
    guint32 offset = values->len;

    dcw_scan_char (scan, ',');
    g_array_append_val (offsets, offset);
    if (!parse_value (scan, type, values))
      return FALSE;
    dcw_scan_spaces (scan);
  }
  if (!dcw_scan_at (scan, ')'))
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("“,” or “)” after a value"));
  scan->at++;
  head = 16 + 4 * offsets->len;
  append32 (to, head);
  append32 (to, type);
  append32 (to, (guint32)flags);
  append32 (to, offsets->len);
  for (guint i = 0; i < offsets->len; i++)
    append32 (to, head + name->len + g_array_index (offsets, guint32, i));
  g_byte_array_append (to, name->data, name->len);
  g_byte_array_append (to, values->data, values->len);
  return TRUE;
}

/* Length in bytes of a UTF-16 text up to its NUL; -1: there is none */
static gssize
utf16_length (const guint8 *data, gsize size)
{
  for (gsize i = 0; size - i >= 2; i += 2) {
    if (data[i] == 0 && data[i + 1] == 0)
      return (gssize)i;
  }
  return -1;
}

/* Size with its NUL; 0: it cannot be written */
static gsize
put_string (GString *out, const guint8 *data, gsize size, gboolean (*escape) (guint16 unit))
{
  gssize length = utf16_length (data, size);

  if (length < 0)
    return 0;
  g_string_append_c (out, '"');
  if (!dcw_scan_put_utf16 (out, data, (gsize)length, escape))
    return 0;
  g_string_append_c (out, '"');
  return (gsize)length + 2;
}

/* Size of the value at data, which is written; 0: it is none */
static gsize
put_value (GString *out, guint16 type, const guint8 *data, gsize size, const DcwSid *domain)
{
  char buffer[DCW_SID_MAX_TEXT];
  const char *alias;
  guint64 number;
  guint32 length;
  DcwSid sid;

  if (type == STRING)
    return put_string (out, data, size, NULL);
  if (type == INT64 || type == UINT64 || type == BOOLEAN) {
    if (size < 8)
      return 0;
    number = dcw_get32 (data) | (guint64)dcw_get32 (data + 4) << 32;
    if (type == INT64)
      g_string_append_printf (out, "%" G_GINT64_FORMAT, (gint64)number);
    else
      g_string_append_printf (out, "%" G_GUINT64_FORMAT, number);
    return 8;
  }
  if (size < 4 || (length = dcw_get32 (data)) > size - 4)
    return 0;
  if (type == SID) {
    if (!dcw_sid_decode (data + 4, length, &sid, NULL, NULL))
      return 0;
    alias = dcw_alias_of_sid (&sid, domain);
    if (alias == NULL)
      dcw_sid_write (&sid, DCW_SID_TEXT_SDDL, buffer);
    g_string_append (out, alias != NULL ? alias : buffer);
  } else {
    g_string_append_c (out, '#');
    for (guint32 i = 0; i < length; i++)
      g_string_append_printf (out, "%02x", data[4 + i]);
  }
  return 4 + (gsize)length;
}

/* Offsets are not followed: Windows puts the name after them and then the values in order without gaps, and whether it is so
 * shows when the text is read back */
static gboolean
put_attribute (GString *out, const guint8 *data, gsize size, const DcwSid *domain)
{
  guint type = 0;
  guint32 count;
  gsize at, used;

  if (size < 16 || (count = dcw_get32 (data + 12)) > (size - 16) / 4)
    return FALSE;
  at = 16 + 4 * (gsize)count;
  while (type < G_N_ELEMENTS (types) && types[type].type != dcw_get16 (data + 4))
    type++;
  if (type == G_N_ELEMENTS (types) || dcw_get32 (data) != at)
    return FALSE;
  g_string_append_c (out, '(');
  used = put_string (out, data + at, size - at, dcw_scan_is_escaped);
  g_string_append_printf (out, ",%s,0x%x", types[type].letters, dcw_get32 (data + 8));
  for (guint32 i = 0; used != 0 && i < count; i++) {
    at += used;
    g_string_append_c (out, ',');
    used = put_value (out, types[type].type, data + at, size - at, domain);
  }
  g_string_append_c (out, ')');
  return used != 0;
}

static gboolean
reads_back (const char *text, gsize length, const DcwSid *domain, const guint8 *data, gsize size)
{
  static const guint8 zeros[4];
  g_autoptr (GByteArray) again = g_byte_array_sized_new ((guint)size);
  DcwScan scan = { text, text, text + length, domain, NULL };

  if (!dcw_attribute_parse (&scan, again) || scan.at != scan.end || again->len > size || size - again->len >= 4)
    return FALSE;
  return memcmp (again->data, data, again->len) == 0 && memcmp (data + again->len, zeros, size - again->len) == 0;
}

gboolean
dcw_attribute_format (const guint8 *data, gsize size, const DcwSid *domain, GString *out)
{
  gsize before = out->len;

  if (put_attribute (out, data, size, domain) && reads_back (out->str + before, out->len - before, domain, data, size))
    return TRUE;
  g_string_truncate (out, before);
  return FALSE;
}
