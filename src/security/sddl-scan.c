#include "security/sddl-scan.h"

#include <string.h>

#include "base/i18n.h"
#include "security/aliases.h"
#include "security/bytes.h"
#include "security/sid-text.h"

gboolean
dcw_scan_fail (const DcwScan *scan, const char *at, DcwErrorCode code, const char *expected)
{
  gsize offset = 0;

  for (const char *c = scan->start; c < at; c++)
    offset += ((guchar)*c & 0xc0) != 0x80;
  g_set_error (scan->error, DCW_ERROR, code,
               /* Translators: what was expected is a text of its own, such as “a number” */ _ ("SDDL, offset %u: expected %s"),
               (guint)offset, expected);
  return FALSE;
}

void
dcw_scan_blanks (DcwScan *scan)
{
  while (scan->at < scan->end && (*scan->at == ' ' || (*scan->at >= '\t' && *scan->at <= '\r')))
    scan->at++;
}

gboolean
dcw_scan_fail_char (const DcwScan *scan, char c)
{
  char expected[] = "“?”";

  expected[3] = c;
  return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, expected);
}

gboolean
dcw_scan_word (DcwScan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize)(scan->end - scan->at) < length || g_ascii_strncasecmp (scan->at, word, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

gboolean
dcw_scan_sid (DcwScan *scan, DcwSid *sid)
{
  gsize left = scan->end - scan->at, used;
  const char *expected;

  if (left >= 2 && (scan->at[0] == 'S' || scan->at[0] == 's') && scan->at[1] == '-') {
    if (!dcw_sid_scan (scan->at, left, DCW_SID_TEXT_SDDL, sid, &used, &expected))
      return dcw_scan_fail (scan, scan->at + used, DCW_ERROR_INVALID, _ (expected));
    scan->at += used;
    return TRUE;
  }
  switch (left < 2 ? DCW_ALIAS_UNKNOWN : dcw_alias_to_sid (scan->at[0], scan->at[1], scan->domain, sid)) {
  case DCW_ALIAS_OK:
    scan->at += 2;
    dcw_scan_spaces (scan);
    return TRUE;
  case DCW_ALIAS_NEEDS_DOMAIN:
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID,
                          _ ("a SID in numbers: this alias is relative to a domain or machine, which was not given"));
  default:
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("a SID: two known letters or S-1-…"));
  }
}

static gboolean
scan_digits (DcwScan *scan, guint64 limit, guint64 *value, guint8 *base_code)
{
  const char *start = scan->at, *digits;
  guint base = 10;

  if (dcw_scan_at (scan, '0')) {
    gboolean hex = scan->end - scan->at > 1 && (scan->at[1] == 'x' || scan->at[1] == 'X');

    base = hex ? 16 : 8;
    scan->at += hex ? 2 : 0;
  }
  *value = 0;
  for (digits = scan->at; scan->at < scan->end && g_ascii_isxdigit (*scan->at); scan->at++) {
    guint digit = (guint)g_ascii_xdigit_value (*scan->at);

    if (digit >= base)
      return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, base == 8 ? _ ("an octal digit") : _ ("a decimal digit"));
    if (digit > limit || *value > (limit - digit) / base)
      return dcw_scan_fail (scan, start, DCW_ERROR_INVALID,
                            limit == G_MAXUINT32 ? _ ("a number of at most 32 bits") : _ ("a number that fits"));
    *value = *value * base + digit;
  }
  if (scan->at == digits)
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID,
                          base == 16 ? _ ("a hexadecimal digit") : C_ ("expected", "a number"));
  /* a lone 0 is no octal number */
  if (base == 8 && scan->at == digits + 1)
    base = 10;
  *base_code = base == 8 ? 1 : base == 10 ? 2 : 3;
  return TRUE;
}

gboolean
dcw_scan_unsigned (DcwScan *scan, guint64 limit, guint64 *value)
{
  guint8 base;

  return scan_digits (scan, limit, value, &base);
}

gboolean
dcw_scan_integer (DcwScan *scan, guint64 *value, guint8 *sign, guint8 *base)
{
  *sign = dcw_scan_at (scan, '+') ? 1 : dcw_scan_at (scan, '-') ? 2 : 3;
  scan->at += *sign != 3;
  if (!scan_digits (scan, *sign == 2 ? (guint64)1 << 63 : G_MAXUINT64, value, base))
    return FALSE;
  if (*sign == 2)
    *value = -*value;
  return TRUE;
}

static void
append_unit (GByteArray *to, guint16 unit)
{
  guint8 bytes[2];

  dcw_put16 (bytes, unit);
  g_byte_array_append (to, bytes, 2);
}

gboolean
dcw_scan_character (DcwScan *scan, gboolean escapes, GByteArray *to)
{
  gunichar c;

  if (escapes && *scan->at == '%') {
    guint16 unit = 0;

    for (guint i = 1; i <= 4; i++) {
      if (scan->end - scan->at <= (gssize)i || !g_ascii_isxdigit (scan->at[i]))
        return dcw_scan_fail (scan, MIN (scan->at + i, scan->end), DCW_ERROR_INVALID, _ ("four hexadecimal digits after “%”"));
      unit = (guint16)(unit << 4 | g_ascii_xdigit_value (scan->at[i]));
    }
    if (unit == 0)
      return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("a character other than NUL"));
    append_unit (to, unit);
    scan->at += 5;
    return TRUE;
  }
  c = g_utf8_get_char_validated (scan->at, scan->end - scan->at);
  if (c == (gunichar)-1 || c == (gunichar)-2)
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, C_ ("expected", "UTF-8"));
  if (c > 0xffff) {
    append_unit (to, (guint16)(0xd7c0 + (c >> 10)));
    append_unit (to, 0xdc00 | (c & 0x3ff));
  } else
    append_unit (to, (guint16)c);
  scan->at = g_utf8_next_char (scan->at);
  return TRUE;
}

gboolean
dcw_scan_quoted (DcwScan *scan, gboolean escapes, GByteArray *to)
{
  const char *start = scan->at;

  if (!dcw_scan_at (scan, '"'))
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("text in double quotes"));
  for (scan->at++; !dcw_scan_at (scan, '"');) {
    if (scan->at == scan->end)
      return dcw_scan_fail (scan, start, DCW_ERROR_INVALID, _ ("a double quote at the end of the text as well"));
    if (!dcw_scan_character (scan, escapes, to))
      return FALSE;
  }
  scan->at++;
  return TRUE;
}

gboolean
dcw_scan_octets (DcwScan *scan, GByteArray *to)
{
  scan->at += dcw_scan_at (scan, '#');
  while (scan->at < scan->end && g_ascii_isxdigit (*scan->at)) {
    guint8 byte;

    if (scan->end - scan->at < 2 || !g_ascii_isxdigit (scan->at[1]))
      return dcw_scan_fail (scan, scan->at + 1, DCW_ERROR_INVALID, _ ("hexadecimal digits in pairs"));
    byte = (guint8)(g_ascii_xdigit_value (scan->at[0]) << 4 | g_ascii_xdigit_value (scan->at[1]));
    g_byte_array_append (to, &byte, 1);
    scan->at += 2;
  }
  return TRUE;
}

gboolean
dcw_scan_is_escaped (guint16 unit)
{
  return unit >= 0x7f || (!g_ascii_isalnum ((char)unit) && (unit == 0 || strchr ("#$'*+-./:;?@[\\]^_`{}~", unit) == NULL));
}

gboolean
dcw_scan_put_utf16 (GString *out, const guint8 *data, gsize size, gboolean (*escape) (guint16 unit))
{
  if (size % 2 != 0)
    return FALSE;
  for (gsize i = 0; i < size; i += 2) {
    guint16 unit = dcw_get16 (data + i);

    if (unit == 0)
      return FALSE;
    if (escape != NULL && escape (unit))
      g_string_append_printf (out, "%%%04x", unit);
    else if ((unit & 0xfc00) == 0xd800) {
      guint16 low = size - i >= 4 ? dcw_get16 (data + i + 2) : 0;

      if ((low & 0xfc00) != 0xdc00)
        return FALSE;
      g_string_append_unichar (out, 0x10000 + ((gunichar)(unit & 0x3ff) << 10) + (low & 0x3ff));
      i += 2;
    } else if ((unit & 0xfc00) == 0xdc00)
      return FALSE;
    else
      g_string_append_unichar (out, unit);
  }
  return TRUE;
}
