#include "firewall/address.h"
#include <string.h>

static guint
size_of (DcwAddressFamily family)
{
  return family == DCW_ADDRESS_V4 ? 4 : 16;
}

/* A decimal number of at most three digits; the end of it, or NULL. */
static const char *
parse_decimal (const char *at, guint most, guint *number)
{
  *number = 0;
  guint n = 0;
  for (; n < 3 && g_ascii_isdigit (at[n]); n++)
    *number = *number * 10 + (guint)(at[n] - '0');
  return n > 0 && *number <= most ? at + n : NULL;
}

static const char *
parse_v4 (const char *at, guint8 bytes[4])
{
  for (guint i = 0; at != NULL && i < 4; i++) {
    guint number = 0;
    if (i > 0 && *at++ != '.')
      return NULL;
    at = parse_decimal (at, 255, &number);
    bytes[i] = (guint8)number;
  }
  return at;
}

/* RFC 4291 2.2, all three forms. A group too many, or a second "::", ends the address, which the caller then refuses. */
static const char *
parse_v6 (const char *at, guint8 bytes[16])
{
  guint8 parts[16] = { 0 };
  guint n = 0;
  int gap = -1; /* where "::" stands */
  if (at[0] == ':' && at[1] == ':') {
    gap = 0;
    at += 2;
  }
  while (n < 16 && g_ascii_isxdigit (*at)) {
    guint8 v4[4];
    const char *end = n <= 12 ? parse_v4 (at, v4) : NULL;
    if (end != NULL) {
      memcpy (parts + n, v4, sizeof v4);
      n += 4;
      at = end;
      break;
    }
    guint group = 0, n_digits = 0;
    for (; n_digits < 4 && g_ascii_isxdigit (*at); n_digits++)
      group = group << 4 | (guint)g_ascii_xdigit_value (*at++);
    parts[n++] = (guint8)(group >> 8);
    parts[n++] = (guint8)group;
    if (at[0] == ':' && at[1] == ':' && gap < 0) {
      gap = (int)n;
      at += 2;
    } else if (at[0] == ':' && g_ascii_isxdigit (at[1]) && n < 16) {
      at++;
    } else {
      break;
    }
  }
  if (gap < 0 ? n != 16 : n > 14)
    return NULL;
  memset (bytes, 0, 16);
  guint head = gap < 0 ? n : (guint)gap;
  memcpy (bytes, parts, head);
  memcpy (bytes + 16 - (n - head), parts + head, n - head);
  return at;
}

static const char *
parse_one (DcwAddressFamily family, const char *at, guint8 bytes[16])
{
  memset (bytes, 0, 16);
  return family == DCW_ADDRESS_V4 ? parse_v4 (at, bytes) : parse_v6 (at, bytes);
}

static void
make_mask (guint n_bits, guint8 mask[16])
{
  for (guint i = 0; i < 16; i++)
    mask[i] = n_bits >= 8 * i + 8 ? 0xff : n_bits <= 8 * i ? 0 : (guint8)(0xff00 >> (n_bits - 8 * i));
}

/* The bits of an IPv4 mask; FALSE when ones come after zeros. */
static gboolean
count_mask (const guint8 mask[4], guint *n_bits)
{
  guint32 bits = (guint32)mask[0] << 24 | (guint32)mask[1] << 16 | (guint32)mask[2] << 8 | mask[3];
  for (*n_bits = 0; (bits & 0x80000000u) != 0; bits <<= 1)
    (*n_bits)++;
  return bits == 0;
}

static const char *
parse_prefix (DcwAddressFamily family, const char *at, guint *n_bits)
{
  guint8 mask[16];
  const char *end = family == DCW_ADDRESS_V4 ? parse_v4 (at, mask) : NULL;
  if (end != NULL)
    return count_mask (mask, n_bits) ? end : NULL;
  return parse_decimal (at, 8 * size_of (family), n_bits);
}

gboolean
dcw_address_parse (DcwAddressFamily family, const char *text, DcwAddressRange *range)
{
  DcwAddressRange parsed;
  guint n_bits;
  const char *end = parse_one (family, text, parsed.first);
  if (end == NULL)
    return FALSE;
  memcpy (parsed.last, parsed.first, sizeof parsed.last);
  if (*end == '-') {
    end = parse_one (family, end + 1, parsed.last);
    if (end == NULL || memcmp (parsed.first, parsed.last, sizeof parsed.first) > 0)
      return FALSE;
  } else if (*end == '/') {
    end = parse_prefix (family, end + 1, &n_bits);
    if (end == NULL)
      return FALSE;
    guint8 mask[16];
    make_mask (n_bits, mask);
    for (guint i = 0; i < size_of (family); i++) {
      parsed.first[i] &= mask[i];
      parsed.last[i] |= (guint8)~mask[i];
    }
  }
  if (*end != '\0')
    return FALSE;
  if (range != NULL)
    *range = parsed;
  return TRUE;
}

static int
compare_ranges (gconstpointer a, gconstpointer b)
{
  const DcwAddressRange *p = a, *q = b;
  int order = memcmp (p->first, q->first, sizeof p->first);
  return order != 0 ? order : memcmp (p->last, q->last, sizeof p->last);
}

/* next comes directly after last. */
static gboolean
touches (const guint8 last[16], const guint8 next[16], guint size)
{
  guint8 after[16];
  memcpy (after, last, sizeof after);
  guint i = size;
  while (i > 0 && ++after[i - 1] == 0)
    i--;
  return i > 0 && memcmp (after, next, size) == 0;
}

void
dcw_address_normalise (DcwAddressFamily family, GArray *ranges)
{
  g_array_sort (ranges, compare_ranges);
  DcwAddressRange *all = (DcwAddressRange *)(void *)ranges->data;
  guint n = 0;
  for (guint i = 0; i < ranges->len; i++) {
    DcwAddressRange *before = n > 0 ? &all[n - 1] : NULL;
    if (before == NULL
        || (memcmp (all[i].first, before->last, 16) > 0 && !touches (before->last, all[i].first, size_of (family))))
      all[n++] = all[i];
    else if (memcmp (all[i].last, before->last, 16) > 0)
      memcpy (before->last, all[i].last, 16);
  }
  g_array_set_size (ranges, n);
}

/* The bits that all of the range share, if it is just the addresses that share them; else -1. */
static int
prefix_bits (const DcwAddressRange *range, guint size)
{
  guint n_bits = 0;
  while (n_bits < 8 * size && ((range->first[n_bits / 8] ^ range->last[n_bits / 8]) & (0x80 >> n_bits % 8)) == 0)
    n_bits++;
  guint8 mask[16];
  make_mask (n_bits, mask);
  for (guint i = 0; i < size; i++)
    if ((range->first[i] & (guint8)~mask[i]) != 0 || (range->last[i] | mask[i]) != 0xff)
      return -1;
  return (int)n_bits;
}

static void
format_v6 (GString *to, const guint8 bytes[16])
{
  guint gap = 8, gap_length = 1; /* a single zero group is not shortened */
  for (guint i = 0; i < 8; i++) {
    guint n = 0;
    while (i + n < 8 && bytes[2 * (i + n)] == 0 && bytes[2 * (i + n) + 1] == 0)
      n++;
    if (n > gap_length) {
      gap = i;
      gap_length = n;
    }
  }
  for (guint i = 0; i < 8; i++) {
    if (i == gap) {
      g_string_append (to, "::");
      i += gap_length - 1;
      continue;
    }
    if (i > 0 && i != gap + gap_length)
      g_string_append_c (to, ':');
    g_string_append_printf (to, "%x", (guint)bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
}

static void
format_one (GString *to, DcwAddressFamily family, const guint8 bytes[16])
{
  if (family == DCW_ADDRESS_V4)
    g_string_append_printf (to, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
  else
    format_v6 (to, bytes);
}

char *
dcw_address_format (DcwAddressFamily family, const DcwAddressRange *range)
{
  guint size = size_of (family);
  int n_bits = prefix_bits (range, size);
  GString *text = g_string_new (NULL);
  format_one (text, family, range->first);
  if (n_bits < 0) {
    g_string_append_c (text, '-');
    format_one (text, family, range->last);
  } else if ((guint)n_bits < 8 * size) {
    g_string_append_printf (text, "/%d", n_bits);
  }
  return g_string_free (text, FALSE);
}
