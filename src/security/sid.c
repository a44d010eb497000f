#include "security/sid.h"

#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "security/bytes.h"
#include "security/sid-text.h"

static guint64
authority_value (const DcwSid *sid)
{
  guint64 value = 0;

  for (guint i = 0; i < 6; i++)
    value = value << 8 | sid->authority[i];
  return value;
}

static gboolean
scan_number (const char **p, const char *end, gboolean hex_allowed, guint64 limit, guint64 *number)
{
  const char *at = *p;
  guint64 value = 0;

  if (hex_allowed && end - at > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && g_ascii_isxdigit (at[2])) {
    /* in SDDL the D of "D:" may follow, which is no digit */
    for (at += 2; at < end && g_ascii_isxdigit (*at) && !(*at == 'D' && end - at > 1 && at[1] == ':'); at++) {
      value = value << 4 | (guint64)g_ascii_xdigit_value (*at);
      if (value > limit)
        return FALSE;
    }
  } else {
    if (at == end || !g_ascii_isdigit (*at))
      return FALSE;
    for (; at < end && g_ascii_isdigit (*at); at++) {
      value = value * 10 + (guint64)(*at - '0');
      if (value > limit)
        return FALSE;
    }
  }
  *number = value;
  *p = at;
  return TRUE;
}

gboolean
dcw_sid_scan (const char *text, gsize length, DcwSidTextStyle style, DcwSid *sid, gsize *used, const char **expected)
{
  const guint64 max_authority = G_GUINT64_CONSTANT (0xffffffffffff);
  const char *end = text + length, *p = text;
  guint64 number;

  if (length < 4 || !(p[0] == 'S' || (style == DCW_SID_TEXT_SDDL && p[0] == 's')) || memcmp (p + 1, "-1-", 3) != 0) {
    *used = 0;
    *expected = N_ ("a SID that begins with S-1-");
    return FALSE;
  }
  p += 4;
  if (!scan_number (&p, end, TRUE, max_authority, &number)) {
    *used = p - text;
    *expected = N_ ("an authority from 0 to 281474976710655");
    return FALSE;
  }
  memset (sid, 0, sizeof *sid);
  for (guint i = 0; i < 6; i++)
    sid->authority[i] = number >> (40 - 8 * i) & 0xff;
  while (end - p > 1 && p[0] == '-') {
    if (sid->n_subs == DCW_SID_MAX_SUBS) {
      *used = p - text;
      *expected = N_ ("at most 15 sub-authorities");
      return FALSE;
    }
    p++;
    if (!scan_number (&p, end, style == DCW_SID_TEXT_SDDL, G_MAXUINT32, &number)) {
      *used = p - text;
      *expected = N_ ("a sub-authority from 0 to 4294967295");
      return FALSE;
    }
    sid->sub[sid->n_subs++] = (guint32)number;
  }
  if (p < end && *p == '-') {
    *used = p + 1 - text;
    *expected = N_ ("a sub-authority from 0 to 4294967295");
    return FALSE;
  }
  *used = p - text;
  return TRUE;
}

static char *
write_decimal (char *to, guint32 number)
{
  static const char pairs[] =
      "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051"
      "52535455565758596061626364656667686970717273747576777879808182838485868788899091929394959697989"
      "9";
  char digits[10], *p = digits + sizeof digits;

  for (; number >= 100; number /= 100) {
    p -= 2;
    memcpy (p, pairs + 2 * (number % 100), 2);
  }
  if (number >= 10) {
    p -= 2;
    memcpy (p, pairs + 2 * number, 2);
  } else
    *--p = (char)('0' + number);
  memcpy (to, p, (gsize)(digits + sizeof digits - p));
  return to + (digits + sizeof digits - p);
}

gsize
dcw_sid_write (const DcwSid *sid, DcwSidTextStyle style, char *buffer)
{
  guint64 authority = authority_value (sid);
  char *p = buffer;

  memcpy (p, "S-1-", 4);
  p += 4;
  if (authority <= G_MAXUINT32)
    p = write_decimal (p, (guint32)authority);
  else {
    int shift = 44;

    *p++ = '0';
    *p++ = 'x';
    while (style == DCW_SID_TEXT_SDDL && (authority >> shift & 0xf) == 0)
      shift -= 4;
    for (; shift >= 0; shift -= 4)
      *p++ = "0123456789ABCDEF"[authority >> shift & 0xf];
  }
  for (guint i = 0; i < sid->n_subs; i++) {
    *p++ = '-';
    p = write_decimal (p, sid->sub[i]);
  }
  *p = '\0';
  return p - buffer;
}

gboolean
dcw_sid_parse (const char *text, DcwSid *sid, GError **error)
{
  gsize length = strlen (text), used;
  const char *expected;
  g_autofree char *shown = NULL;
  DcwSid got;

  if (dcw_sid_scan (text, length, DCW_SID_TEXT_PLAIN, &got, &used, &expected)) {
    if (used == length) {
      *sid = got;
      return TRUE;
    }
    expected = N_ ("the end of the SID");
  }
  shown = dcw_text_display (text, 80);
  g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID,
               /* Translators: what was expected is a text of its own, such as “the end of the SID” */
               _ ("“%s” is not a SID: at offset %u: expected %s"), shown, (guint)used, _ (expected));
  return FALSE;
}

char *
dcw_sid_format (const DcwSid *sid)
{
  char buffer[DCW_SID_MAX_TEXT];

  dcw_sid_write (sid, DCW_SID_TEXT_PLAIN, buffer);
  return g_strdup (buffer);
}

gboolean
dcw_sid_decode (gconstpointer data, gsize size, DcwSid *sid, gsize *used, GError **error)
{
  const guint8 *p = data;
  gsize need = size >= 2 ? 8 + 4 * (gsize)p[1] : 8;

  if (size < 8 || need > size) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("a SID of %u bytes does not fit into %u bytes"), (guint)need,
                 (guint)size);
    return FALSE;
  }
  if (p[0] != 1) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("a SID has revision %u, expected 1"), p[0]);
    return FALSE;
  }
  if (p[1] > DCW_SID_MAX_SUBS) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_INVALID, _ ("a SID has %u sub-authorities, expected at most 15"), p[1]);
    return FALSE;
  }
  memset (sid, 0, sizeof *sid);
  sid->n_subs = p[1];
  memcpy (sid->authority, p + 2, 6);
  for (guint i = 0; i < sid->n_subs; i++)
    sid->sub[i] = dcw_get32 (p + 8 + 4 * i);
  if (used != NULL)
    *used = need;
  return TRUE;
}

gsize
dcw_sid_size (const DcwSid *sid)
{
  return 8 + 4 * (gsize)sid->n_subs;
}

void
dcw_sid_append (const DcwSid *sid, GByteArray *to)
{
  guint8 bytes[DCW_SID_MAX_BYTES];

  g_byte_array_append (to, bytes, (guint)(dcw_put_sid (bytes, sid) - bytes));
}

gboolean
dcw_sid_equal (const DcwSid *a, const DcwSid *b)
{
  return a->n_subs == b->n_subs && memcmp (a->authority, b->authority, 6) == 0
         && memcmp (a->sub, b->sub, 4 * (gsize)a->n_subs) == 0;
}

int
dcw_sid_compare (const DcwSid *a, const DcwSid *b)
{
  int order = memcmp (a->authority, b->authority, 6);
  guint common = MIN (a->n_subs, b->n_subs);

  for (guint i = 0; order == 0 && i < common; i++)
    order = (a->sub[i] > b->sub[i]) - (a->sub[i] < b->sub[i]);
  return order != 0 ? order : (int)a->n_subs - (int)b->n_subs;
}

guint
dcw_sid_hash (const DcwSid *sid)
{
  guint hash = (guint)authority_value (sid) * 31 + sid->n_subs;

  for (guint i = 0; i < sid->n_subs; i++)
    hash = (hash ^ sid->sub[i]) * 16777619u;
  return hash;
}

gboolean
dcw_sid_split (const DcwSid *sid, DcwSid *domain, guint32 *rid)
{
  DcwSid parent = *sid;

  if (sid->n_subs == 0)
    return FALSE;
  parent.n_subs--;
  parent.sub[parent.n_subs] = 0;
  if (rid != NULL)
    *rid = sid->sub[parent.n_subs];
  if (domain != NULL)
    *domain = parent;
  return TRUE;
}

gboolean
dcw_sid_join (const DcwSid *domain, guint32 rid, DcwSid *sid)
{
  DcwSid child = *domain;

  if (domain->n_subs >= DCW_SID_MAX_SUBS)
    return FALSE;
  child.sub[child.n_subs++] = rid;
  *sid = child;
  return TRUE;
}

gboolean
dcw_sid_is_in (const DcwSid *sid, const DcwSid *domain)
{
  return sid->n_subs == domain->n_subs + 1 && memcmp (sid->authority, domain->authority, 6) == 0
         && memcmp (sid->sub, domain->sub, 4 * (gsize)domain->n_subs) == 0;
}
