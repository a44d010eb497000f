#include "survey/disguise.h"
#include <string.h>

/* Subnets that mean the same everywhere: addresses in them stay in them; fixed: they stay as they are. RFC 6890, 4291. */
static const struct {
  DcwAddressFamily family;
  guint8 bytes[16];
  guint n_bits;
  gboolean fixed;
} special[] = {
  { DCW_ADDRESS_V4, { 0 }, 8, TRUE },
  { DCW_ADDRESS_V4, { 10 }, 8, FALSE },
  { DCW_ADDRESS_V4, { 127 }, 8, TRUE },
  { DCW_ADDRESS_V4, { 169, 254 }, 16, FALSE },
  { DCW_ADDRESS_V4, { 172, 16 }, 12, FALSE },
  { DCW_ADDRESS_V4, { 192, 168 }, 16, FALSE },
  { DCW_ADDRESS_V4, { 224 }, 3, TRUE },
  { DCW_ADDRESS_V6, { 0 }, 96, FALSE },
  { DCW_ADDRESS_V6, { [10] = 0xff, [11] = 0xff }, 96, FALSE },
  { DCW_ADDRESS_V6, { 0, 0x64, 0xff, 0x9b }, 96, FALSE },
  { DCW_ADDRESS_V6, { 0xfe, 0x80 }, 10, FALSE },
  { DCW_ADDRESS_V6, { 0xfc }, 7, FALSE },
  { DCW_ADDRESS_V6, { 0xff }, 8, TRUE },
};

#define V4_AT 12 /* bytes: where the IPv4 address stands in an IPv6 one */

static gboolean
bit_of (const guint8 *bytes, guint i)
{
  return bytes[i / 8] >> (7 - i % 8) & 1;
}

static gboolean
same_bits (const guint8 *a, const guint8 *b, guint n_bits)
{
  for (guint i = 0; i < n_bits; i++)
    if (bit_of (a, i) != bit_of (b, i))
      return FALSE;
  return TRUE;
}

/* Bit i of address must not change: it leads to one of the subnets above, or is inside a fixed one. */
static gboolean
stays (DcwAddressFamily family, const guint8 *address, guint i)
{
  for (guint k = 0; k < G_N_ELEMENTS (special); k++)
    if (special[k].family == family && (i < special[k].n_bits || special[k].fixed)
        && same_bits (address, special[k].bytes, MIN (i, special[k].n_bits)))
      return TRUE;
  return FALSE;
}

/* In the subnets of IPv6 whose last 32 bits are an IPv4 address: "::" and "::1" are in one and stay, as 0.0.0.0/8 does. */
static gboolean
holds_v4 (DcwAddressFamily family, const guint8 *address)
{
  for (guint k = 0; family == DCW_ADDRESS_V6 && k < G_N_ELEMENTS (special); k++)
    if (special[k].family == family && special[k].n_bits == V4_AT * 8 && memcmp (address, special[k].bytes, V4_AT) == 0)
      return TRUE;
  return FALSE;
}

/* Each bit is turned or not by what comes before it alone: whatever two addresses have in common at their beginning, so many
 * bits they have in common afterwards. */
static void
map_address (DcwDisguise *disguise, DcwAddressFamily family, const guint8 *from, guint n_bits, guint8 *to)
{
  guint8 digest[32];
  if (n_bits > V4_AT * 8 && holds_v4 (family, from)) {
    guint8 inner[16];
    map_address (disguise, DCW_ADDRESS_V4, from + V4_AT, n_bits - V4_AT * 8, inner);
    memcpy (to, from, V4_AT);
    memcpy (to + V4_AT, inner, 16 - V4_AT);
    return;
  }
  memset (to, 0, 16);
  for (guint i = 0; i < n_bits; i++) {
    /* One digest for the eight bits of a byte: of the 255 ways to stand before one of them each has a bit of it. */
    if (i % 8 == 0)
      dcw_disguise_digest (disguise, family == DCW_ADDRESS_V4 ? "v4" : "v6", from, i / 8, digest);
    guint way = (1u << i % 8) | (from[i / 8] >> (8 - i % 8) & ((1u << i % 8) - 1));
    gboolean turned = !stays (family, from, i) && (digest[way / 8] >> way % 8 & 1);
    if (bit_of (from, i) != turned)
      to[i / 8] |= (guint8)(0x80 >> i % 8);
  }
}

static guint
bits_of (DcwAddressFamily family)
{
  return family == DCW_ADDRESS_V4 ? 32 : 128;
}

static void
set_tail (guint8 *bytes, guint n_bits, guint total, gboolean ones)
{
  for (guint i = n_bits; i < total; i++)
    if (ones)
      bytes[i / 8] |= (guint8)(0x80 >> i % 8);
    else
      bytes[i / 8] &= (guint8) ~(0x80 >> i % 8);
}

/* The largest subnet that begins at first and ends at last or before; *end gets its last address. */
static guint
largest_prefix (DcwAddressFamily family, const guint8 *first, const guint8 *last, guint8 *end)
{
  guint total = bits_of (family), n_bits = total;
  memcpy (end, first, 16);
  while (n_bits > 0 && !bit_of (first, n_bits - 1)) {
    guint8 wider[16];
    memcpy (wider, first, 16);
    set_tail (wider, n_bits - 1, total, TRUE);
    if (memcmp (wider, last, 16) > 0)
      break;
    memcpy (end, wider, 16);
    n_bits--;
  }
  return n_bits;
}

/* FALSE: that was the last address there is. */
static gboolean
next_address (DcwAddressFamily family, guint8 *bytes)
{
  for (guint i = bits_of (family) / 8; i-- > 0;)
    if (++bytes[i] != 0)
      return TRUE;
  return FALSE;
}

static void
append_mapped (DcwDisguise *disguise, DcwAddressFamily family, const DcwAddressRange *range, GString *text)
{
  guint8 at[16], end[16];
  memcpy (at, range->first, 16);
  do {
    guint n_bits = largest_prefix (family, at, range->last, end);
    DcwAddressRange mapped;
    map_address (disguise, family, at, n_bits, mapped.first);
    memcpy (mapped.last, mapped.first, 16);
    set_tail (mapped.last, n_bits, bits_of (family), TRUE);
    g_autofree char *shown = dcw_address_format (family, &mapped);
    g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", shown);
    memcpy (at, end, 16);
  } while (next_address (family, at) && memcmp (at, range->last, 16) <= 0);
}

char *
dcw_disguise_addresses (DcwDisguise *disguise, DcwAddressFamily family, const char *text)
{
  const char *slash = strchr (text, '/');
  g_autofree char *alone = slash != NULL ? g_strndup (text, (gsize)(slash - text)) : g_strdup (text);
  DcwAddressRange range, host;
  GString *mapped = g_string_new (NULL);
  if (!dcw_address_parse (family, text, &range))
    return g_string_free (mapped, FALSE);
  gboolean one = dcw_address_parse (family, alone, &host) && memcmp (host.first, host.last, 16) == 0;
  /* "10.0.0.5/24" is an address and its subnet; as a range it would lose the address. */
  if (slash != NULL && one && memcmp (host.first, range.first, 16) != 0) {
    append_mapped (disguise, family, &host, mapped);
    g_string_append (mapped, slash);
  } else {
    append_mapped (disguise, family, &range, mapped);
  }
  return g_string_free (mapped, FALSE);
}
