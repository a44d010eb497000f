#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "security/ace.h"
#include "security/aliases.h"
#include "security/sddl-words.h"
#include "security/sddl.h"
#include "security/sid-text.h"

#define MAX_TEXT (1024 * 1024)

typedef struct {
  const char *start, *at, *end;
  const DcwSid *domain;
  GError **error;
} Parser;

static gboolean
fail (Parser *p, const char *at, DcwErrorCode code, const char *expected)
{
  gsize offset = 0;

  /* characters, not bytes: an editor's column */
  for (const char *c = p->start; c < at; c++)
    offset += ((guchar)*c & 0xc0) != 0x80;
  g_set_error (p->error, DCW_ERROR, code, _ ("SDDL, offset %" G_GSIZE_FORMAT ": expected %s"), offset, expected);
  return FALSE;
}

/* Windows takes spaces before most words and refuses them after numbers and GUIDs */
static void
skip_spaces (Parser *p)
{
  while (p->at < p->end && *p->at == ' ')
    p->at++;
}

static gboolean
parse_sid (Parser *p, DcwSid *sid)
{
  gsize left = p->end - p->at, used;
  const char *expected;

  if (left >= 2 && (p->at[0] == 'S' || p->at[0] == 's') && p->at[1] == '-') {
    if (!dcw_sid_scan (p->at, left, DCW_SID_TEXT_SDDL, sid, &used, &expected))
      return fail (p, p->at + used, DCW_ERROR_INVALID, _ (expected));
    p->at += used;
    return TRUE;
  }
  switch (left < 2 ? DCW_ALIAS_UNKNOWN : dcw_alias_to_sid (p->at[0], p->at[1], p->domain, sid)) {
  case DCW_ALIAS_OK:
    p->at += 2;
    skip_spaces (p);
    return TRUE;
  case DCW_ALIAS_NEEDS_DOMAIN:
    return fail (p, p->at, DCW_ERROR_INVALID,
                 _ ("a SID in numbers: this alias is relative to a domain or machine, which was not given"));
  default:
    return fail (p, p->at, DCW_ERROR_INVALID, _ ("a SID: two known letters or S-1-…"));
  }
}

static gboolean
parse_separator (Parser *p)
{
  if (p->at == p->end || *p->at != ';')
    return fail (p, p->at, DCW_ERROR_INVALID, "“;”");
  p->at++;
  skip_spaces (p);
  return TRUE;
}

/* The longest type first: A is also the beginning of AU */
static gboolean
parse_type (Parser *p, guint8 *type)
{
  const char *semicolon = p->at;
  gsize length;

  while (semicolon < p->end && semicolon - p->at < 3 && g_ascii_isalpha (*semicolon))
    semicolon++;
  length = semicolon - p->at;
  for (guint i = 0; length > 0 && i <= DCW_ACE_ACCESS_FILTER; i++) {
    const char *letters = dcw_ace_type (i)->letters;

    if (letters != NULL && strlen (letters) == length && g_ascii_strncasecmp (letters, p->at, length) == 0) {
      *type = i;
      p->at = semicolon;
      skip_spaces (p);
      return TRUE;
    }
  }
  return fail (p, p->at, DCW_ERROR_INVALID, _ ("a type of entry, such as A or D"));
}

static gboolean
parse_ace_flags (Parser *p, guint8 *flags)
{
  *flags = 0;
  while (p->at < p->end && g_ascii_isalpha (*p->at)) {
    guint32 flag = p->end - p->at >= 2 ? dcw_sddl_find (dcw_sddl_ace_flags, p->at) : 0;

    if (flag == 0)
      return fail (p, p->at, DCW_ERROR_INVALID, _ ("flags of an entry, such as CI or ID"));
    *flags |= flag;
    p->at += 2;
    skip_spaces (p);
  }
  return TRUE;
}

static gboolean
parse_number (Parser *p, guint32 *mask)
{
  const char *start = p->at;
  guint base = 10;
  guint64 value = 0;
  const char *digits;

  if (*p->at == '0') {
    gboolean hex = p->end - p->at > 1 && (p->at[1] == 'x' || p->at[1] == 'X');

    base = hex ? 16 : 8;
    p->at += hex ? 2 : 0;
  }
  for (digits = p->at; p->at < p->end && g_ascii_isxdigit (*p->at); p->at++) {
    guint digit = (guint)g_ascii_xdigit_value (*p->at);

    if (digit >= base)
      return fail (p, p->at, DCW_ERROR_INVALID, base == 8 ? _ ("an octal digit") : _ ("a decimal digit"));
    value = value * base + digit;
    if (value > G_MAXUINT32)
      return fail (p, start, DCW_ERROR_INVALID, _ ("rights of at most 32 bits"));
  }
  if (p->at == digits)
    return fail (p, p->at, DCW_ERROR_INVALID, _ ("a hexadecimal digit"));
  *mask = (guint32)value;
  return TRUE;
}

static gboolean
parse_rights (Parser *p, guint32 *mask)
{
  *mask = 0;
  if (p->at < p->end && g_ascii_isdigit (*p->at))
    return parse_number (p, mask);
  while (p->at < p->end && g_ascii_isalpha (*p->at)) {
    guint32 bits = 0;

    if (p->end - p->at >= 2) {
      bits = dcw_sddl_find (dcw_sddl_bits, p->at);
      if (bits == 0)
        bits = dcw_sddl_find (dcw_sddl_sets, p->at);
      if (bits == 0)
        bits = dcw_sddl_find (dcw_sddl_label_bits, p->at);
    }
    if (bits == 0)
      return fail (p, p->at, DCW_ERROR_INVALID, _ ("rights: two known letters each, or one number"));
    *mask |= bits;
    p->at += 2;
  }
  return TRUE;
}

/* 8-4-4-4-12 hex digits; the first three numbers are little endian in memory */
static gboolean
parse_guid (Parser *p, guint8 guid[16], gboolean *present)
{
  static const guint8 order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
  const char *c = p->at;

  *present = p->at < p->end && *p->at != ';';
  if (!*present)
    return TRUE;
  for (guint i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      if (c == p->end || *c != '-')
        return fail (p, c, DCW_ERROR_INVALID, _ ("“-” between the numbers of a GUID"));
      c++;
    }
    if (p->end - c < 2 || !g_ascii_isxdigit (c[0]) || !g_ascii_isxdigit (c[1]))
      return fail (p, c, DCW_ERROR_INVALID, _ ("two hexadecimal digits of a GUID"));
    guid[order[i]] = (guint8)(g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1]));
    c += 2;
  }
  p->at = c;
  return TRUE;
}

static gboolean
parse_object (Parser *p, guint8 type, GByteArray *extra)
{
  const char *at = p->at;
  guint8 guids[2][16], flags[4] = { 0 };
  gboolean has[2];

  if (!parse_guid (p, guids[0], &has[0]) || !parse_separator (p) || !parse_guid (p, guids[1], &has[1]))
    return FALSE;
  if (dcw_ace_type (type)->shape != DCW_ACE_SHAPE_OBJECT)
    return has[0] || has[1] ? fail (p, at, DCW_ERROR_INVALID, _ ("no GUID: this type of entry has none")) : TRUE;
  flags[0] = (has[0] ? DCW_ACE_OBJECT_TYPE : 0) | (has[1] ? DCW_ACE_OBJECT_INHERITED_TYPE : 0);
  g_byte_array_append (extra, flags, 4);
  for (guint i = 0; i < 2; i++) {
    if (has[i])
      g_byte_array_append (extra, guids[i], 16);
  }
  return TRUE;
}

static gboolean
parse_ace (Parser *p, DcwAcl *acl)
{
  const char *start = p->at;
  guint8 type = 0, flags = 0;
  guint32 mask = 0;
  g_autoptr (GByteArray) tail = NULL;
  g_autoptr (GBytes) extra = NULL;
  DcwPrincipal who = { 0 };

  p->at++;
  skip_spaces (p);
  if (!parse_type (p, &type) || !parse_separator (p) || !parse_ace_flags (p, &flags) || !parse_separator (p)
      || !parse_rights (p, &mask) || !parse_separator (p))
    return FALSE;
  if (dcw_ace_type (type)->tail != DCW_ACE_TAIL_NONE)
    return fail (p, start, DCW_ERROR_UNSUPPORTED, _ ("an entry without condition or attribute"));
  if (dcw_ace_type (type)->shape == DCW_ACE_SHAPE_OBJECT) {
    tail = g_byte_array_sized_new (DCW_ACE_MAX_OBJECT);
    acl->revision = 4;
  }
  if (!parse_object (p, type, tail) || !parse_separator (p) || !parse_sid (p, &who.sid))
    return FALSE;
  if (p->at == p->end || *p->at != ')')
    return fail (p, p->at, DCW_ERROR_INVALID, _ ("“)” at the end of the entry"));
  p->at++;
  if (tail != NULL)
    extra = g_byte_array_free_to_bytes (g_steal_pointer (&tail));
  dcw_acl_append (acl, type, flags, mask, &who, extra);
  return TRUE;
}

typedef struct {
  const char *word;
  guint16 dacl, sacl;
} ListFlag;

static const ListFlag list_flags[] = {
  { "P", DCW_CONTROL_DACL_PROTECTED, DCW_CONTROL_SACL_PROTECTED },
  { "AR", DCW_CONTROL_DACL_REQUEST, DCW_CONTROL_SACL_REQUEST },
  { "AI", DCW_CONTROL_DACL_INHERITED, DCW_CONTROL_SACL_INHERITED },
  { DCW_SDDL_NO_ACCESS_CONTROL, 0, 0 },
};

static const ListFlag *
find_list_flag (const Parser *p)
{
  for (guint i = 0; i < G_N_ELEMENTS (list_flags); i++) {
    gsize length = strlen (list_flags[i].word);

    if ((gsize)(p->end - p->at) >= length && g_ascii_strncasecmp (p->at, list_flags[i].word, length) == 0)
      return &list_flags[i];
  }
  return NULL;
}

static gboolean
parse_list (Parser *p, gboolean is_dacl, guint16 *control, DcwAcl **list)
{
  g_autoptr (DcwAcl) acl = dcw_acl_new (2);
  gboolean null_list = FALSE;
  const ListFlag *flag;

  *control |= is_dacl ? DCW_CONTROL_DACL : DCW_CONTROL_SACL;
  skip_spaces (p);
  while ((flag = find_list_flag (p)) != NULL) {
    *control |= is_dacl ? flag->dacl : flag->sacl;
    null_list |= flag->dacl == 0;
    p->at += strlen (flag->word);
    skip_spaces (p);
  }
  while (p->at < p->end && *p->at == '(') {
    if (null_list)
      return fail (p, p->at, DCW_ERROR_INVALID, _ ("no entries after NO_ACCESS_CONTROL"));
    if (!parse_ace (p, acl))
      return FALSE;
    skip_spaces (p);
  }
  if (!null_list)
    *list = g_steal_pointer (&acl);
  return TRUE;
}

DcwDescriptor *
dcw_sddl_parse (const char *text, const DcwSid *domain, GError **error)
{
  gsize length = strnlen (text, MAX_TEXT + 1);
  Parser parser = { text, text, text + length, domain, error }, *p = &parser;
  DcwPrincipal owner = { 0 }, group = { 0 };
  g_autoptr (DcwAcl) dacl = NULL, sacl = NULL;
  gboolean seen[4] = { FALSE };
  guint16 control = 0;

  if (length > MAX_TEXT) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("SDDL of more than %d bytes"), MAX_TEXT);
    return NULL;
  }
  skip_spaces (p);
  while (p->at < p->end) {
    static const char letters[] = "OGDS";
    guint part = 0;
    gboolean ok;

    while (part < 4 && letters[part] != *p->at)
      part++;
    if (part == 4 || p->end - p->at < 2 || p->at[1] != ':') {
      fail (p, p->at, DCW_ERROR_INVALID, _ ("O:, G:, D: or S:"));
      return NULL;
    }
    if (seen[part]) {
      fail (p, p->at, DCW_ERROR_INVALID, _ ("each of O:, G:, D: and S: only once"));
      return NULL;
    }
    seen[part] = TRUE;
    p->at += 2;
    skip_spaces (p);
    if (part == 0)
      ok = parse_sid (p, &owner.sid);
    else if (part == 1)
      ok = parse_sid (p, &group.sid);
    else
      ok = parse_list (p, part == 2, &control, part == 2 ? &dacl : &sacl);
    if (!ok)
      return NULL;
    skip_spaces (p);
  }
  return dcw_descriptor_new (control, seen[0] ? &owner : NULL, seen[1] ? &group : NULL, dacl, sacl, error);
}
