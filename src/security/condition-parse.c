#include <string.h>

#include "base/i18n.h"
#include "security/bytes.h"
#include "security/condition-token.h"
#include "security/condition.h"

static void
append_byte (GByteArray *to, guint8 byte)
{
  g_byte_array_append (to, &byte, 1);
}

/* A token with a length, which close_length() fills in */
static guint
open_length (GByteArray *to, guint8 code)
{
  static const guint8 zero[4];

  append_byte (to, code);
  g_byte_array_append (to, zero, 4);
  return to->len;
}

static void
close_length (GByteArray *to, guint start)
{
  dcw_put32 (to->data + start - 4, to->len - start);
}

static gboolean
is_name_char (const DcwScan *scan, gboolean prefixed, gboolean first)
{
  guchar c = (guchar)*scan->at;

  if (g_ascii_isalnum (c) || c == ':' || c == '.' || c == '/' || c == '_' || c == '%')
    return TRUE;
  if (prefixed)
    return c >= 0x80 || (c != '\0' && strchr ("#$'*+-;?@[\\]^`{}~", c) != NULL);
  return c == '@' && !first;
}

static gboolean
parse_name (DcwScan *scan, guint8 code, GByteArray *to)
{
  const char *start = scan->at;
  guint length = open_length (to, code);

  while (scan->at < scan->end && is_name_char (scan, code != DCW_TOKEN_LOCAL, scan->at == start)) {
    if (!dcw_scan_character (scan, TRUE, to))
      return FALSE;
  }
  if (scan->at == start)
    return dcw_scan_fail (scan, start, DCW_ERROR_INVALID, _ ("the name of an attribute"));
  close_length (to, length);
  return TRUE;
}

static gboolean
parse_prefixed (DcwScan *scan, GByteArray *to)
{
  for (const DcwAttributePrefix *row = dcw_attribute_prefixes; row->prefix != NULL; row++) {
    if (dcw_scan_word (scan, row->prefix))
      return parse_name (scan, row->code, to);
  }
  return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("@User., @Device. or @Resource."));
}

static gboolean
parse_attribute (DcwScan *scan, GByteArray *to)
{
  return dcw_scan_at (scan, '@') ? parse_prefixed (scan, to) : parse_name (scan, DCW_TOKEN_LOCAL, to);
}

static gboolean
parse_literal_sid (DcwScan *scan, GByteArray *to)
{
  DcwSid sid;
  guint start;

  if (!dcw_scan_word (scan, "SID"))
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, "SID(…)");
  dcw_scan_blanks (scan);
  if (!dcw_scan_char (scan, '(') || !dcw_scan_sid (scan, &sid))
    return FALSE;
  if (!dcw_scan_at (scan, ')'))
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, "“)”");
  scan->at++;
  start = open_length (to, DCW_TOKEN_SID);
  dcw_sid_append (&sid, to);
  close_length (to, start);
  return TRUE;
}

static gboolean
parse_integer (DcwScan *scan, GByteArray *to)
{
  guint64 value;
  guint8 token[11] = { DCW_TOKEN_INT64 };

  if (!dcw_scan_integer (scan, &value, &token[9], &token[10]))
    return FALSE;
  for (guint i = 0; i < 8; i++)
    token[1 + i] = value >> 8 * i & 0xff;
  g_byte_array_append (to, token, sizeof token);
  return TRUE;
}

static gboolean
parse_literal (DcwScan *scan, gboolean only_sids, GByteArray *to)
{
  char c = scan->at < scan->end ? *scan->at : '\0';
  guint start;

  if (only_sids || c == 'S' || c == 's')
    return parse_literal_sid (scan, to);
  if (c == '"' || c == '#') {
    start = open_length (to, c == '"' ? DCW_TOKEN_STRING : DCW_TOKEN_OCTETS);
    if (c == '"' ? !dcw_scan_quoted (scan, FALSE, to) : !dcw_scan_octets (scan, to))
      return FALSE;
    close_length (to, start);
    return TRUE;
  }
  if (g_ascii_isdigit (c) || c == '+' || c == '-')
    return parse_integer (scan, to);
  return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("a number, a text in quotes, #octets or SID(…)"));
}

static gboolean
parse_literals (DcwScan *scan, gboolean only_sids, GByteArray *to)
{
  guint start;

  if (!dcw_scan_at (scan, '{'))
    return parse_literal (scan, only_sids, to);
  start = open_length (to, DCW_TOKEN_COMPOSITE);
  do {
    scan->at++;
    dcw_scan_blanks (scan);
    if (!parse_literal (scan, only_sids, to))
      return FALSE;
    dcw_scan_blanks (scan);
  } while (dcw_scan_at (scan, ','));
  if (!dcw_scan_at (scan, '}'))
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("“,” or “}” in a list of values"));
  scan->at++;
  close_length (to, start);
  return TRUE;
}

/* Windows also takes the SIDs in parentheses */
static gboolean
parse_members (DcwScan *scan, GByteArray *to)
{
  guint open = 0;

  for (; dcw_scan_at (scan, '('); open++) {
    scan->at++;
    dcw_scan_blanks (scan);
  }
  if (!parse_literals (scan, TRUE, to))
    return FALSE;
  for (; open > 0; open--) {
    dcw_scan_blanks (scan);
    if (!dcw_scan_at (scan, ')'))
      return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, "“)”");
    scan->at++;
  }
  return TRUE;
}

/* The operator at the position, as a whole word; NULL: none */
static const DcwOperator *
find_operator (const DcwScan *scan, gboolean before_operand)
{
  for (const DcwOperator *op = dcw_operators; op->word != NULL; op++) {
    DcwScan ahead = *scan;

    if ((op->kind >= DCW_OPERATOR_MEMBER) == before_operand && dcw_scan_word (&ahead, op->word)
        && !(g_ascii_isalpha (op->word[0]) && ahead.at < ahead.end && is_name_char (&ahead, FALSE, FALSE)))
      return op;
  }
  return NULL;
}

static gboolean
parse_right_side (DcwScan *scan, const DcwOperator *op, GByteArray *to)
{
  if (dcw_scan_at (scan, '@'))
    return parse_prefixed (scan, to);
  return op->kind == DCW_OPERATOR_SET ? parse_literals (scan, FALSE, to) : parse_literal (scan, FALSE, to);
}

static gboolean
parse_term (DcwScan *scan, GByteArray *to)
{
  const DcwOperator *op = find_operator (scan, TRUE);

  if (op != NULL) {
    scan->at += strlen (op->word);
    dcw_scan_blanks (scan);
    if (!(op->kind == DCW_OPERATOR_MEMBER ? parse_members (scan, to) : parse_attribute (scan, to)))
      return FALSE;
  } else {
    if (!parse_attribute (scan, to))
      return FALSE;
    dcw_scan_blanks (scan);
    op = find_operator (scan, FALSE);
    if (op == NULL)
      return TRUE;
    scan->at += strlen (op->word);
    dcw_scan_blanks (scan);
    if (!parse_right_side (scan, op, to))
      return FALSE;
  }
  append_byte (to, op->code);
  return TRUE;
}

/* Moves operators that bind at least as tightly as code from the stack to the bytes */
static void
reduce (GByteArray *stack, guint8 code, GByteArray *to)
{
  while (stack->len > 0) {
    guint8 top = stack->data[stack->len - 1];

    if (top == '(' || (code == DCW_TOKEN_AND && top == DCW_TOKEN_OR) || (code == DCW_TOKEN_NOT && top != DCW_TOKEN_NOT))
      break;
    append_byte (to, top);
    g_byte_array_set_size (stack, stack->len - 1);
  }
}

gboolean
dcw_condition_parse (DcwScan *scan, GByteArray *to)
{
  g_autoptr (GByteArray) stack = g_byte_array_new ();
  gboolean operand = TRUE;

  g_byte_array_append (to, (const guint8 *)DCW_CONDITION_SIGNATURE, 4);
  if (!dcw_scan_at (scan, '('))
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("a condition in parentheses"));
  append_byte (stack, '(');
  scan->at++;
  while (stack->len > 0) {
    char c;

    dcw_scan_blanks (scan);
    c = scan->at < scan->end ? *scan->at : '\0';
    if (operand && (c == '(' || c == '!')) {
      append_byte (stack, c == '(' ? '(' : DCW_TOKEN_NOT);
      scan->at++;
      dcw_scan_blanks (scan);
      if (c == '!' && !dcw_scan_at (scan, '(') && !dcw_scan_at (scan, '!'))
        return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, C_ ("expected", "“(” after “!”"));
    } else if (operand) {
      if (!parse_term (scan, to))
        return FALSE;
      operand = FALSE;
    } else if (c == ')') {
      reduce (stack, DCW_TOKEN_OR, to);
      g_byte_array_set_size (stack, stack->len - 1);
      reduce (stack, DCW_TOKEN_NOT, to);
      scan->at++;
    } else if (dcw_scan_word (scan, "&&") || dcw_scan_word (scan, "||")) {
      guint8 code = c == '&' ? DCW_TOKEN_AND : DCW_TOKEN_OR;

      reduce (stack, code, to);
      append_byte (stack, code);
      operand = TRUE;
    } else
      return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("“&&”, “||” or “)” in a condition"));
  }
  return TRUE;
}
