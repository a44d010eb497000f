#include <string.h>

#include "base/error.h"
#include "base/i18n.h"
#include "security/ace.h"
#include "security/attribute.h"
#include "security/condition.h"
#include "security/sddl-words.h"
#include "security/sddl.h"

#define MAX_TEXT (1024 * 1024)

static gboolean
parse_type (DcwScan *p, guint8 *type)
{
  const char *end = p->at;
  char letters[3] = { '\0' };

  for (; end < p->end && end - p->at < 3 && g_ascii_isalpha (*end); end++)
    letters[end - p->at] = dcw_sddl_upper (*end);
  for (guint i = 0; end - p->at < 3 && i <= DCW_ACE_ACCESS_FILTER; i++) {
    const char *known = dcw_ace_type ((guint8)i)->letters;

    if (known != NULL && known[0] == letters[0] && known[1] == letters[1]) {
      *type = (guint8)i;
      p->at = end;
      dcw_scan_spaces (p);
      return TRUE;
    }
  }
  return dcw_scan_fail (p, p->at, DCW_ERROR_INVALID, _ ("a type of entry, such as A or D"));
}

static gboolean
parse_ace_flags (DcwScan *p, guint8 *flags)
{
  while (p->at < p->end && g_ascii_isalpha (*p->at)) {
    guint32 flag = p->end - p->at >= 2 ? dcw_sddl_find (dcw_sddl_ace_flags, p->at) : 0;

    if (flag == 0)
      return dcw_scan_fail (p, p->at, DCW_ERROR_INVALID, _ ("flags of an entry, such as CI or ID"));
    *flags |= flag;
    p->at += 2;
    dcw_scan_spaces (p);
  }
  return TRUE;
}

static gboolean
parse_rights (DcwScan *p, guint32 *mask)
{
  guint64 number;

  *mask = 0;
  if (p->at < p->end && g_ascii_isdigit (*p->at)) {
    if (!dcw_scan_unsigned (p, G_MAXUINT32, &number))
      return FALSE;
    *mask = (guint32)number;
    return TRUE;
  }
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
      return dcw_scan_fail (p, p->at, DCW_ERROR_INVALID, _ ("rights: two known letters each, or one number"));
    *mask |= bits;
    p->at += 2;
  }
  return TRUE;
}

/* 8-4-4-4-12 hex digits; the first three numbers are little endian in memory */
static gboolean
parse_guid (DcwScan *p, guint8 guid[16], gboolean *present)
{
  static const guint8 order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
  const char *c = p->at;

  *present = p->at < p->end && *p->at != ';';
  if (!*present)
    return TRUE;
  if (!g_ascii_isxdigit (*c))
    return dcw_scan_fail (p, c, DCW_ERROR_INVALID, _ ("“;” or a GUID without braces"));
  for (guint i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) {
      if (c == p->end || *c != '-')
        return dcw_scan_fail (p, c, DCW_ERROR_INVALID, _ ("“-” between the numbers of a GUID"));
      c++;
    }
    if (p->end - c < 2 || !g_ascii_isxdigit (c[0]) || !g_ascii_isxdigit (c[1]))
      return dcw_scan_fail (p, c, DCW_ERROR_INVALID, _ ("two hexadecimal digits of a GUID"));
    guid[order[i]] = (guint8)(g_ascii_xdigit_value (c[0]) << 4 | g_ascii_xdigit_value (c[1]));
    c += 2;
  }
  p->at = c;
  return TRUE;
}

static gboolean
parse_object (DcwScan *p, DcwAceShape shape, GByteArray *extra)
{
  const char *at = p->at;
  guint8 guids[2][16], flags[4] = { 0 };
  gboolean has[2];

  if (!parse_guid (p, guids[0], &has[0]) || !dcw_scan_char (p, ';') || !parse_guid (p, guids[1], &has[1]))
    return FALSE;
  if (shape != DCW_ACE_SHAPE_OBJECT)
    return has[0] || has[1] ? dcw_scan_fail (p, at, DCW_ERROR_INVALID, _ ("no GUID: this type of entry has none")) : TRUE;
  flags[0] = (has[0] ? DCW_ACE_OBJECT_TYPE : 0) | (has[1] ? DCW_ACE_OBJECT_INHERITED_TYPE : 0);
  g_byte_array_append (extra, flags, 4);
  for (guint i = 0; i < 2; i++) {
    if (has[i])
      g_byte_array_append (extra, guids[i], 16);
  }
  return TRUE;
}

static gboolean
parse_tail (DcwScan *p, DcwAceTail kind, GByteArray *extra)
{
  if (kind == DCW_ACE_TAIL_NONE)
    return TRUE;
  if (!dcw_scan_char (p, ';'))
    return FALSE;
  if (!(kind == DCW_ACE_TAIL_CONDITION ? dcw_condition_parse (p, extra) : dcw_attribute_parse (p, extra)))
    return FALSE;
  dcw_scan_spaces (p);
  return TRUE;
}

/* Padded as entries are */
static GBytes *
pad (GByteArray *extra)
{
  static const guint8 zeros[3];

  if (extra->len % 4 != 0)
    g_byte_array_append (extra, zeros, 4 - extra->len % 4);
  return g_byte_array_free_to_bytes (extra);
}

static gboolean
parse_who (DcwScan *p, DcwPrincipal *who)
{
  const char *end = p->names && dcw_scan_at (p, '<') ? memchr (p->at, '>', (gsize)(p->end - p->at)) : NULL;

  if (end == NULL || end == p->at + 1)
    return dcw_scan_sid (p, &who->sid);
  who->name = g_strndup (p->at + 1, (gsize)(end - p->at - 1));
  p->at = end + 1;
  dcw_scan_spaces (p);
  return TRUE;
}

static gboolean
parse_ace (DcwScan *p, DcwAcl *acl)
{
  DcwAce *ace = dcw_acl_add (acl);
  const DcwAceType *row;
  g_autoptr (GByteArray) extra = NULL;

  if (!dcw_scan_char (p, '(') || !parse_type (p, &ace->type) || !dcw_scan_char (p, ';') || !parse_ace_flags (p, &ace->flags)
      || !dcw_scan_char (p, ';') || !parse_rights (p, &ace->mask) || !dcw_scan_char (p, ';'))
    return FALSE;
  row = dcw_ace_type (ace->type);
  if (row->shape == DCW_ACE_SHAPE_OBJECT || row->tail != DCW_ACE_TAIL_NONE)
    extra = g_byte_array_new ();
  if (row->shape == DCW_ACE_SHAPE_OBJECT)
    acl->revision = 4;
  if (!parse_object (p, row->shape, extra) || !dcw_scan_char (p, ';') || !parse_who (p, &ace->who)
      || !parse_tail (p, row->tail, extra))
    return FALSE;
  if (!dcw_scan_at (p, ')'))
    return dcw_scan_fail (p, p->at, DCW_ERROR_INVALID, _ ("“)” at the end of the entry"));
  p->at++;
  if (extra != NULL)
    ace->extra = pad (g_steal_pointer (&extra));
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
find_list_flag (const DcwScan *p)
{
  for (guint i = 0; i < G_N_ELEMENTS (list_flags); i++) {
    gsize length = strlen (list_flags[i].word);

    if ((gsize)(p->end - p->at) >= length && g_ascii_strncasecmp (p->at, list_flags[i].word, length) == 0)
      return &list_flags[i];
  }
  return NULL;
}

static gboolean
parse_list (DcwScan *p, gboolean is_dacl, guint16 *control, DcwAcl **list)
{
  g_autoptr (DcwAcl) acl = dcw_acl_sized_new (2, p->at < p->end ? 4 : 0);
  gboolean null_list = FALSE;
  const ListFlag *flag;

  *control |= is_dacl ? DCW_CONTROL_DACL : DCW_CONTROL_SACL;
  dcw_scan_spaces (p);
  while ((flag = find_list_flag (p)) != NULL) {
    *control |= is_dacl ? flag->dacl : flag->sacl;
    null_list |= flag->dacl == 0;
    p->at += strlen (flag->word);
    dcw_scan_spaces (p);
  }
  while (p->at < p->end && *p->at == '(') {
    if (null_list)
      return dcw_scan_fail (p, p->at, DCW_ERROR_INVALID, _ ("no entries after NO_ACCESS_CONTROL"));
    if (!parse_ace (p, acl))
      return FALSE;
    dcw_scan_spaces (p);
  }
  if (!null_list)
    *list = g_steal_pointer (&acl);
  return TRUE;
}

static DcwDescriptor *
parse (const char *text, const DcwSid *domain, gboolean names, GError **error)
{
  gsize length = strnlen (text, MAX_TEXT + 1);
  DcwScan scan = { text, text, text + length, domain, error, names }, *p = &scan;
  DcwSid owner, group;
  g_autoptr (DcwAcl) dacl = NULL, sacl = NULL;
  gboolean seen[4] = { FALSE };
  guint16 control = 0;

  if (length > MAX_TEXT) {
    g_set_error (error, DCW_ERROR, DCW_ERROR_LIMIT, _ ("SDDL of more than %d bytes"), MAX_TEXT);
    return NULL;
  }
  dcw_scan_spaces (p);
  while (p->at < p->end) {
    static const char letters[] = "OGDS";
    guint part = 0;
    gboolean ok;

    while (part < 4 && letters[part] != *p->at)
      part++;
    if (part == 4 || p->end - p->at < 2 || p->at[1] != ':') {
      dcw_scan_fail (p, p->at, DCW_ERROR_INVALID, _ ("O:, G:, D: or S:"));
      return NULL;
    }
    if (seen[part]) {
      dcw_scan_fail (p, p->at, DCW_ERROR_INVALID, _ ("each of O:, G:, D: and S: only once"));
      return NULL;
    }
    seen[part] = TRUE;
    p->at += 2;
    dcw_scan_spaces (p);
    if (part == 0)
      ok = dcw_scan_sid (p, &owner);
    else if (part == 1)
      ok = dcw_scan_sid (p, &group);
    else
      ok = parse_list (p, part == 2, &control, part == 2 ? &dacl : &sacl);
    if (!ok)
      return NULL;
    dcw_scan_spaces (p);
  }
  return dcw_descriptor_take (control, seen[0] ? &owner : NULL, seen[1] ? &group : NULL, g_steal_pointer (&dacl),
                              g_steal_pointer (&sacl));
}

DcwDescriptor *
dcw_sddl_parse (const char *text, const DcwSid *domain, GError **error)
{
  return parse (text, domain, FALSE, error);
}

DcwDescriptor *
dcw_sddl_parse_planned (const char *text, const DcwSid *domain, GError **error)
{
  return parse (text, domain, TRUE, error);
}
