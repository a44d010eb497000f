#include "security/condition.h"

#include <string.h>

#include "base/i18n.h"
#include "security/aliases.h"
#include "security/bytes.h"
#include "security/sid-text.h"

enum {
  INT8 = 0x01,
  INT64 = 0x04,
  STRING = 0x10,
  OCTETS = 0x18,
  COMPOSITE = 0x50,
  SID = 0x51,
  EXISTS = 0x87,
  NOT_EXISTS = 0x8d,
  AND = 0xa0,
  OR = 0xa1,
  NOT = 0xa2,
  LOCAL = 0xf8,
  USER = 0xf9,
  RESOURCE = 0xfa,
  DEVICE = 0xfb,
};

typedef enum { KIND_RELATION, KIND_SET, KIND_MEMBER, KIND_EXISTS } Kind;

/* Written as in this table, read in any case. Longer before shorter where one begins with the other. */
static const struct {
  const char *word;
  guint8 code;
  Kind kind;
} operators[] = {
  { "==", 0x80, KIND_SET },
  { "!=", 0x81, KIND_SET },
  { "<=", 0x83, KIND_RELATION },
  { "<", 0x82, KIND_RELATION },
  { ">=", 0x85, KIND_RELATION },
  { ">", 0x84, KIND_RELATION },
  { "Contains", 0x86, KIND_SET },
  { "Not_Contains", 0x8e, KIND_SET },
  { "Any_of", 0x88, KIND_SET },
  { "Not_Any_of", 0x8f, KIND_SET },
  { "Exists", EXISTS, KIND_EXISTS },
  { "Not_Exists", NOT_EXISTS, KIND_EXISTS },
  { "Member_of", 0x89, KIND_MEMBER },
  { "Device_Member_of", 0x8a, KIND_MEMBER },
  { "Member_of_any", 0x8b, KIND_MEMBER },
  { "Device_Member_of_any", 0x8c, KIND_MEMBER },
  { "Not_Member_of", 0x90, KIND_MEMBER },
  { "Not_Device_Member_of", 0x91, KIND_MEMBER },
  { "Not_Member_of_any", 0x92, KIND_MEMBER },
  { "Not_Device_Member_of_any", 0x93, KIND_MEMBER },
};

static const struct {
  const char *prefix;
  guint8 code;
} prefixes[] = { { "@USER.", USER }, { "@RESOURCE.", RESOURCE }, { "@DEVICE.", DEVICE } };

static const char signature[4] = "artx";

/* --- reading --- */

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

  while (scan->at < scan->end && is_name_char (scan, code != LOCAL, scan->at == start)) {
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
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    if (dcw_scan_word (scan, prefixes[i].prefix))
      return parse_name (scan, prefixes[i].code, to);
  }
  return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("@User., @Device. or @Resource."));
}

static gboolean
parse_attribute (DcwScan *scan, GByteArray *to)
{
  return dcw_scan_at (scan, '@') ? parse_prefixed (scan, to) : parse_name (scan, LOCAL, to);
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
  start = open_length (to, SID);
  dcw_sid_append (&sid, to);
  close_length (to, start);
  return TRUE;
}

static gboolean
parse_integer (DcwScan *scan, GByteArray *to)
{
  guint64 value;
  guint8 token[11] = { INT64 };

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
    start = open_length (to, c == '"' ? STRING : OCTETS);
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
  start = open_length (to, COMPOSITE);
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

  dcw_scan_blanks (scan);
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

/* The operator at the position, as a whole word; G_N_ELEMENTS (operators): none */
static guint
find_operator (const DcwScan *scan, gboolean prefix_kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++) {
    DcwScan ahead = *scan;

    if ((operators[i].kind >= KIND_MEMBER) == prefix_kind && dcw_scan_word (&ahead, operators[i].word)
        && !(g_ascii_isalpha (operators[i].word[0]) && ahead.at < ahead.end && is_name_char (&ahead, FALSE, FALSE)))
      return i;
  }
  return G_N_ELEMENTS (operators);
}

static gboolean
parse_term (DcwScan *scan, GByteArray *to)
{
  guint op = find_operator (scan, TRUE);

  if (op < G_N_ELEMENTS (operators)) {
    scan->at += strlen (operators[op].word);
    if (operators[op].kind == KIND_MEMBER) {
      if (!parse_members (scan, to))
        return FALSE;
    } else {
      dcw_scan_blanks (scan);
      if (!parse_attribute (scan, to))
        return FALSE;
    }
    append_byte (to, operators[op].code);
    return TRUE;
  }
  if (!parse_attribute (scan, to))
    return FALSE;
  dcw_scan_blanks (scan);
  op = find_operator (scan, FALSE);
  if (op == G_N_ELEMENTS (operators))
    return TRUE;
  scan->at += strlen (operators[op].word);
  dcw_scan_blanks (scan);
  if (dcw_scan_at (scan, '@')          ? !parse_prefixed (scan, to)
      : operators[op].kind == KIND_SET ? !parse_literals (scan, FALSE, to)
                                       : !parse_literal (scan, FALSE, to))
    return FALSE;
  append_byte (to, operators[op].code);
  return TRUE;
}

/* Moves operators that bind at least as tightly as code from the stack to the bytes */
static void
reduce (GByteArray *stack, guint8 code, GByteArray *to)
{
  while (stack->len > 0) {
    guint8 top = stack->data[stack->len - 1];

    if (top == '(' || (code == AND && top == OR) || (code == NOT && top != NOT))
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

  g_byte_array_append (to, (const guint8 *)signature, 4);
  if (!dcw_scan_at (scan, '('))
    return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("a condition in parentheses"));
  append_byte (stack, '(');
  scan->at++;
  while (stack->len > 0) {
    char c;

    dcw_scan_blanks (scan);
    c = scan->at < scan->end ? *scan->at : '\0';
    if (operand && (c == '(' || c == '!')) {
      append_byte (stack, c == '(' ? '(' : NOT);
      scan->at++;
      dcw_scan_blanks (scan);
      if (c == '!' && !dcw_scan_at (scan, '(') && !dcw_scan_at (scan, '!'))
        return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("“(” after “!”"));
    } else if (operand) {
      if (!parse_term (scan, to))
        return FALSE;
      operand = FALSE;
    } else if (c == ')') {
      reduce (stack, OR, to);
      g_byte_array_set_size (stack, stack->len - 1);
      reduce (stack, NOT, to);
      scan->at++;
    } else if (dcw_scan_word (scan, "&&") || dcw_scan_word (scan, "||")) {
      guint8 code = c == '&' ? AND : OR;

      reduce (stack, code, to);
      append_byte (stack, code);
      operand = TRUE;
    } else
      return dcw_scan_fail (scan, scan->at, DCW_ERROR_INVALID, _ ("“&&”, “||” or “)” in a condition"));
  }
  return TRUE;
}

/* --- writing --- */

typedef struct {
  guint8 code;
  const guint8 *data; /* what follows the code (and the length) */
  gsize size;
  guint first; /* node where the expression that ends here begins */
} Node;

static gboolean
is_binary (guint8 code)
{
  return (code >= 0x80 && code <= 0x86) || code == 0x88 || code == 0x8e || code == 0x8f || code == AND || code == OR;
}

static gboolean
is_unary (guint8 code)
{
  return code == EXISTS || code == NOT_EXISTS || code == NOT || (code >= 0x89 && code <= 0x8c) || (code >= 0x90 && code <= 0x93);
}

static gboolean
is_attribute (guint8 code)
{
  return code >= LOCAL && code <= DEVICE;
}

/* One token with its data; gives its size, 0 when it is none */
static gsize
read_token (const guint8 *data, gsize size, Node *node)
{
  *node = (Node){ .code = data[0] };
  if (data[0] >= INT8 && data[0] <= INT64) {
    if (size < 11)
      return 0;
    node->data = data + 1;
    node->size = 10;
    return 11;
  }
  if (data[0] == STRING || data[0] == OCTETS || data[0] == COMPOSITE || data[0] == SID || is_attribute (data[0])) {
    if (size < 5 || dcw_get32 (data + 1) > size - 5)
      return 0;
    node->data = data + 5;
    node->size = dcw_get32 (data + 1);
    return 5 + node->size;
  }
  return is_unary (data[0]) || is_binary (data[0]) ? 1 : 0;
}

/* The nodes in postfix order; NULL when the bytes are not one whole expression */
static GArray *
read_nodes (const guint8 *data, gsize size)
{
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  gsize at = 4;

  if (size < 4 || memcmp (data, signature, 4) != 0)
    return NULL;
  while (at < size && data[at] != 0) {
    Node node;
    gsize used = read_token (data + at, size - at, &node);
    guint right = nodes->len - 1; /* wraps when there is none, and is not looked at then */

    if (used == 0 || ((is_unary (node.code) || is_binary (node.code)) && nodes->len == 0))
      return NULL;
    node.first = nodes->len;
    if (is_unary (node.code) || is_binary (node.code))
      node.first = g_array_index (nodes, Node, right).first;
    if (is_binary (node.code)) {
      if (node.first == 0)
        return NULL;
      node.first = g_array_index (nodes, Node, node.first - 1).first;
    }
    g_array_append_val (nodes, node);
    at += used;
  }
  for (; at < size; at++) {
    if (data[at] != 0)
      return NULL;
  }
  if (nodes->len == 0 || g_array_index (nodes, Node, nodes->len - 1).first != 0)
    return NULL;
  return g_steal_pointer (&nodes);
}

static const char *
operator_word (guint8 code)
{
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++) {
    if (operators[i].code == code)
      return operators[i].word;
  }
  return code == AND ? "&&" : code == OR ? "||" : "!";
}

static gboolean
put_sid (GString *out, const Node *node, const DcwSid *domain)
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
put_integer (GString *out, const Node *node)
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
put_literal (GString *out, const Node *node, const DcwSid *domain)
{
  switch (node->code) {
  case INT64:
    put_integer (out, node);
    return TRUE;
  case STRING:
    g_string_append_c (out, '"');
    if (!dcw_scan_put_utf16 (out, node->data, node->size, NULL))
      return FALSE;
    g_string_append_c (out, '"');
    return TRUE;
  case OCTETS:
    g_string_append_c (out, '#');
    for (gsize i = 0; i < node->size; i++)
      g_string_append_printf (out, "%02x", node->data[i]);
    return TRUE;
  case SID:
    return put_sid (out, node, domain);
  default:
    return FALSE;
  }
}

static gboolean
put_operand (GString *out, const Node *node, const DcwSid *domain)
{
  gsize at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    if (node->code == prefixes[i].code)
      g_string_append (out, prefixes[i].prefix);
  }
  if (is_attribute (node->code))
    return dcw_scan_put_utf16 (out, node->data, node->size, dcw_scan_is_escaped);
  if (node->code != COMPOSITE)
    return put_literal (out, node, domain);
  g_string_append_c (out, '{');
  while (at < node->size) {
    Node element;
    gsize used = read_token (node->data + at, node->size - at, &element);

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
  const Node *node = &g_array_index (nodes, Node, at);
  gboolean logical = node->code == AND || node->code == OR;
  guint right = at - 1;

  if (logical || node->code == NOT)
    later_text (work, ")");
  later_node (work, right);
  if (is_binary (node->code)) {
    later_text (work, logical ? " (" : " ");
    later_text (work, operator_word (node->code));
    later_text (work, logical ? ") " : " ");
    later_node (work, g_array_index (nodes, Node, right).first - 1);
    if (logical)
      later_text (work, "(");
  } else {
    later_text (work, node->code == NOT ? "(" : " ");
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
    const Node *node;

    g_array_set_size (work, work->len - 1);
    if (item.text != NULL) {
      g_string_append (out, item.text);
      continue;
    }
    node = &g_array_index (nodes, Node, item.node);
    if (is_unary (node->code) || is_binary (node->code))
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
  g_autoptr (GArray) nodes = read_nodes (data, size);
  gsize before = out->len;

  if (nodes != NULL && put_nodes (out, nodes, domain) && reads_back (out->str + before, out->len - before, domain, data, size))
    return TRUE;
  g_string_truncate (out, before);
  return FALSE;
}

/* --- evaluating --- */

/* What the stack holds besides results: attributes, which nobody has, and literals */
enum { ATTRIBUTE = 2, LITERAL = 3 };

static DcwTruth
logical_value (gint8 value)
{
  return value == ATTRIBUTE ? DCW_UNKNOWN : (DcwTruth)value;
}

static DcwTruth
negate (DcwTruth value)
{
  return value == DCW_UNKNOWN ? DCW_UNKNOWN : value == DCW_TRUE ? DCW_FALSE : DCW_TRUE;
}

static DcwTruth
member (const Node *operand, gboolean any, gboolean (*is_member) (const DcwSid *sid, gpointer data), gpointer user_data)
{
  const guint8 *data = operand->data;
  gsize size = operand->size;
  Node single = *operand;
  gboolean all_in = TRUE, any_in = FALSE;
  DcwSid sid;

  if (operand->code != SID && operand->code != COMPOSITE)
    return DCW_UNKNOWN;
  while (operand->code == SID || size > 0) {
    gsize used = operand->code == SID ? size : read_token (data, size, &single);
    gboolean in;

    if (used == 0 || single.code != SID || !dcw_sid_decode (single.data, single.size, &sid, NULL, NULL))
      return DCW_UNKNOWN;
    in = is_member (&sid, user_data);
    all_in = all_in && in;
    any_in = any_in || in;
    if (operand->code == SID)
      break;
    data += used;
    size -= used;
  }
  return (any ? any_in : all_in) ? DCW_TRUE : DCW_FALSE;
}

static DcwTruth
conjunction (DcwTruth a, DcwTruth b)
{
  if (a == DCW_FALSE || b == DCW_FALSE)
    return DCW_FALSE;
  return a == DCW_UNKNOWN || b == DCW_UNKNOWN ? DCW_UNKNOWN : DCW_TRUE;
}

DcwTruth
dcw_condition_evaluate (const guint8 *data, gsize size, gboolean (*is_member) (const DcwSid *sid, gpointer data),
                        gpointer user_data)
{
  g_autoptr (GArray) nodes = read_nodes (data, size);
  g_autoptr (GByteArray) stack = g_byte_array_new ();

  for (guint i = 0; nodes != NULL && i < nodes->len; i++) {
    const Node *node = &g_array_index (nodes, Node, i);
    gint8 value, left, right = stack->len == 0 ? LITERAL : (gint8)stack->data[stack->len - 1];

    if (!is_unary (node->code) && !is_binary (node->code)) {
      append_byte (stack, is_attribute (node->code) ? ATTRIBUTE : LITERAL);
      continue;
    }
    if (is_binary (node->code)) {
      left = (gint8)stack->data[stack->len - 2];
      g_byte_array_set_size (stack, stack->len - 1);
      value = DCW_UNKNOWN;
      if (node->code == AND || node->code == OR) {
        if (left == LITERAL || right == LITERAL)
          return DCW_UNKNOWN;
        value = node->code == AND ? conjunction (logical_value (left), logical_value (right))
                                  : negate (conjunction (negate (logical_value (left)), negate (logical_value (right))));
      }
    } else if (node->code == NOT) {
      if (right == LITERAL)
        return DCW_UNKNOWN;
      value = negate (logical_value (right));
    } else if (node->code == EXISTS || node->code == NOT_EXISTS)
      value = right != ATTRIBUTE ? DCW_UNKNOWN : node->code == EXISTS ? DCW_FALSE : DCW_TRUE;
    else {
      static const guint8 user_ops[] = { 0x89, 0x8b, 0x90, 0x92 };

      value = DCW_UNKNOWN;
      for (guint k = 0; k < G_N_ELEMENTS (user_ops); k++) {
        if (node->code == user_ops[k])
          value = member (node - 1, k % 2 == 1, is_member, user_data);
        if (node->code == user_ops[k] && k >= 2)
          value = negate (value);
      }
    }
    stack->data[stack->len - 1] = (guint8)value;
  }
  if (stack->len != 1 || stack->data[0] == LITERAL)
    return DCW_UNKNOWN;
  return logical_value ((gint8)stack->data[0]);
}
