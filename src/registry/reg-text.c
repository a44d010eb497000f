#include "registry/reg-text.h"

/* 0x80 to 0x9f */
static const gunichar2 upper_1252[32] = {
  0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
  0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

gunichar2
dcw_reg_from_1252 (guint8 byte)
{
  return byte >= 0x80 && byte < 0xa0 ? upper_1252[byte - 0x80] : byte;
}

#define BAD ((gunichar)-1)

static gunichar
next_utf16 (const guint16 *units, gsize n_units, gsize *at)
{
  gunichar first = units[(*at)++];
  if ((first & 0xf800) != 0xd800)
    return first;
  if (first >= 0xdc00 || *at == n_units || (units[*at] & 0xfc00) != 0xdc00)
    return BAD;
  return 0x10000 + ((first & 0x3ff) << 10) + (units[(*at)++] & 0x3ff);
}

static gunichar
next_utf8 (const guint16 *units, gsize n_units, gsize *at)
{
  gunichar c = units[(*at)++];
  if (c < 0x80)
    return c;
  guint more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
  static const gunichar least[] = { 0, 0x80, 0x800, 0x10000 };
  if (c < 0xc2 || c > 0xf4 || n_units - *at < more)
    return BAD;
  c &= 0x3f >> more;
  for (guint i = 0; i < more; i++) {
    guint16 unit = units[(*at)++];
    if ((unit & 0xc0) != 0x80)
      return BAD;
    c = c << 6 | (unit & 0x3f);
  }
  return c < least[more] || c > 0x10ffff || (c & 0xfffff800) == 0xd800 ? BAD : c;
}

static gunichar
next_1252 (const guint16 *units, gsize n_units, gsize *at)
{
  return dcw_reg_from_1252 ((guint8)units[(*at)++]);
}

typedef gunichar (*Next) (const guint16 *units, gsize n_units, gsize *at);

static gboolean
is_exact (Next next, const guint16 *units, gsize n_units)
{
  for (gsize at = 0; at < n_units;)
    if (next (units, n_units, &at) == BAD)
      return FALSE;
  return TRUE;
}

/* How the units are to be read; NULL when they are not what they have to be. */
static Next
choose (const guint16 *units, gsize n_units, DcwRegEncoding encoding)
{
  if (encoding == DCW_REG_UTF16)
    return is_exact (next_utf16, units, n_units) ? next_utf16 : NULL;
  if (is_exact (next_utf8, units, n_units))
    return next_utf8;
  return encoding == DCW_REG_BYTES ? next_1252 : NULL;
}

gboolean
dcw_reg_to_utf8 (const guint16 *units, gsize n_units, DcwRegEncoding encoding, GString *to)
{
  guint16 seen = 0;
  for (gsize i = 0; i < n_units; i++)
    seen |= units[i];
  if (seen < 0x80) {
    gsize from = to->len;
    g_string_set_size (to, from + n_units);
    for (gsize i = 0; i < n_units; i++)
      to->str[from + i] = (char)units[i];
    return TRUE;
  }
  Next next = choose (units, n_units, encoding);
  if (next == NULL)
    return FALSE;
  for (gsize at = 0; at < n_units;)
    g_string_append_unichar (to, next (units, n_units, &at));
  return TRUE;
}

gboolean
dcw_reg_to_utf16 (const guint16 *units, gsize n_units, DcwRegEncoding encoding, GArray *to)
{
  if (encoding == DCW_REG_UTF16) {
    g_array_append_vals (to, units, (guint)n_units);
    return TRUE;
  }
  Next next = choose (units, n_units, encoding);
  if (next == NULL)
    return FALSE;
  for (gsize at = 0; at < n_units;) {
    gunichar c = next (units, n_units, &at);
    guint16 pair[2] = { (guint16)c };
    if (c > 0xffff) {
      pair[0] = (guint16)(0xd800 + ((c - 0x10000) >> 10));
      pair[1] = (guint16)(0xdc00 + (c & 0x3ff));
    }
    g_array_append_vals (to, pair, c > 0xffff ? 2 : 1);
  }
  return TRUE;
}
