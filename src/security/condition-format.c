#include <string.h>

#include "security/aliases.h"
#include "security/bytes.h"
#include "security/condition-token.h"
#include "security/condition.h"
#include "security/sid-text.h"

static const char *
operator_word (guint8 code)
{
  for (const DcwOperator *op = dcw_operators; op->word != NULL; op++) {
    if (op->code == code)
      return op->word;
  }
  return code == DCW_TOKEN_AND ? "&&" : code == DCW_TOKEN_OR ? "||" : "!";
}

static gboolean
put_sid (GString *out, const DcwNode *node, const DcwSid *domain)
{
  char buffer[DCW_SID_MAX_TEXT];
  const char *alias;
  DcwSid sid;

  if (!dcw_sid_decode (node->data, node->size, &sid, NULL, NULL))
    return FALSE;
  alias = dcw_alias_of_sid (&sid, domain);
  if (alias == NULL)
    dcw_sid_write (&sid, DCW_SID_TEXT_SDDL, buffer);
  g_string_append_printf (out, "SID(%s)", alias != NULL ? alias : buffer);
  return TRUE;
}

static void
put_integer (GString *out, const DcwNode *node)
{
  guint64 value = dcw_get32 (node->data) | (guint64)dcw_get32 (node->data + 4) << 32;
  guint8 sign = node->data[8], base = node->data[9];

  if (sign == 1 || sign == 2)
    g_string_append_c (out, sign == 1 ? '+' : '-');
  if (sign == 2)
    value = -value;
  if (base == 1)
    g_string_append_printf (out, "0%" G_GINT64_MODIFIER "o", value);
  else if (base == 3)
    g_string_append_printf (out, "0x%" G_GINT64_MODIFIER "x", value);
  else
    g_string_append_printf (out, "%" G_GUINT64_FORMAT, value);
}

static gboolean
put_literal (GString *out, const DcwNode *node, const DcwSid *domain)
{
  switch (node->code) {
  case DCW_TOKEN_INT64:
    put_integer (out, node);
    return TRUE;
  case DCW_TOKEN_STRING:
    g_string_append_c (out, '"');
    if (!dcw_scan_put_utf16 (out, node->data, node->size, NULL))
      return FALSE;
    g_string_append_c (out, '"');
    return TRUE;
  case DCW_TOKEN_OCTETS:
    g_string_append_c (out, '#');
    for (gsize i = 0; i < node->size; i++)
      g_string_append_printf (out, "%02x", node->data[i]);
    return TRUE;
  case DCW_TOKEN_SID:
    return put_sid (out, node, domain);
  default:
    return FALSE;
  }
}

static gboolean
is_escaped_in_local (guint16 unit)
{
  return unit >= 0x7f || (!g_ascii_isalnum ((char)unit) && (unit == 0 || strchr (":./_@", unit) == NULL));
}

/* A name without prefix must not look like a prefix or like an operator */
static gboolean
put_local (GString *out, const DcwNode *node)
{
  gsize start = out->len;
  gboolean odd;

  if (!dcw_scan_put_utf16 (out, node->data, node->size, is_escaped_in_local))
    return FALSE;
  odd = out->str[start] == '@';
  for (const DcwOperator *op = dcw_operators; op->word != NULL; op++)
    odd = odd || g_ascii_strcasecmp (out->str + start, op->word) == 0;
  if (odd) {
    g_autofree char *escape = g_strdup_printf ("%%%04x", (guint)out->str[start]);

    g_string_erase (out, (gssize)start, 1);
    g_string_insert (out, (gssize)start, escape);
  }
  return TRUE;
}

static gboolean
put_operand (GString *out, const DcwNode *node, const DcwSid *domain)
{
  gsize at = 0;

  for (const DcwAttributePrefix *row = dcw_attribute_prefixes; row->prefix != NULL; row++) {
    if (node->code == row->code)
      g_string_append (out, row->prefix);
  }
  if (node->code == DCW_TOKEN_LOCAL)
    return put_local (out, node);
  if (dcw_token_is_attribute (node->code))
    return dcw_scan_put_utf16 (out, node->data, node->size, dcw_scan_is_escaped);
  if (node->code != DCW_TOKEN_COMPOSITE)
    return put_literal (out, node, domain);
  g_string_append_c (out, '{');
  while (at < node->size) {
    DcwNode element;
    gsize used = dcw_token_read (node->data + at, node->size - at, &element);

    if (at > 0)
      g_string_append (out, ", ");
    if (used == 0 || !put_literal (out, &element, domain))
      return FALSE;
    at += used;
  }
  g_string_append_c (out, '}');
  return TRUE;
}

typedef struct {
  const char *text; /* or, when NULL, a node */
  guint node;
} Work;

static void
later_text (GArray *work, const char *text)
{
  Work item = { text, 0 };

  g_array_append_val (work, item);
}

static void
later_node (GArray *work, guint node)
{
  Work item = { NULL, node };

  g_array_append_val (work, item);
}

/* work is a stack: what comes last in the text is put on it first */
static void
expand (const GArray *nodes, guint at, GArray *work)
{
  const DcwNode *node = &g_array_index (nodes, DcwNode, at);
  gboolean logical = node->code == DCW_TOKEN_AND || node->code == DCW_TOKEN_OR;
  guint right = at - 1;

  if (logical || node->code == DCW_TOKEN_NOT)
    later_text (work, ")");
  later_node (work, right);
  if (dcw_token_is_binary (node->code)) {
    later_text (work, logical ? " (" : " ");
    later_text (work, operator_word (node->code));
    later_text (work, logical ? ") " : " ");
    later_node (work, g_array_index (nodes, DcwNode, right).first - 1);
    if (logical)
      later_text (work, "(");
  } else {
    later_text (work, node->code == DCW_TOKEN_NOT ? "(" : " ");
    later_text (work, operator_word (node->code));
  }
}

static gboolean
put_nodes (GString *out, const GArray *nodes, const DcwSid *domain)
{
  g_autoptr (GArray) work = g_array_new (FALSE, FALSE, sizeof (Work));

  later_text (work, ")");
  later_node (work, nodes->len - 1);
  later_text (work, "(");
  while (work->len > 0) {
    Work item = g_array_index (work, Work, work->len - 1);
    const DcwNode *node;

    g_array_set_size (work, work->len - 1);
    if (item.text != NULL) {
      g_string_append (out, item.text);
      continue;
    }
    node = &g_array_index (nodes, DcwNode, item.node);
    if (dcw_token_is_unary (node->code) || dcw_token_is_binary (node->code))
      expand (nodes, item.node, work);
    else if (!put_operand (out, node, domain))
      return FALSE;
  }
  return TRUE;
}

static gboolean
reads_back (const char *text, gsize length, const DcwSid *domain, const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) again = g_byte_array_sized_new ((guint)size);
  DcwScan scan = { text, text, text + length, domain, NULL };

  if (!dcw_condition_parse (&scan, again) || scan.at != scan.end || again->len > size)
    return FALSE;
  return memcmp (again->data, data, again->len) == 0 && size - again->len < 4;
}

gboolean
dcw_condition_format (const guint8 *data, gsize size, const DcwSid *domain, GString *out)
{
  g_autoptr (GArray) nodes = dcw_nodes_read (data, size);
  gsize before = out->len;

  if (nodes != NULL && put_nodes (out, nodes, domain) && reads_back (out->str + before, out->len - before, domain, data, size))
    return TRUE;
  g_string_truncate (out, before);
  return FALSE;
}
