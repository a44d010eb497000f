#include "security/condition-token.h"
#include "security/condition.h"

/* What the stack holds besides results: attributes that nobody has, those of the object, which are not read, and literals */
enum { NO_ATTRIBUTE = 2, OBJECT_ATTRIBUTE = 3, LITERAL = 4 };

typedef struct {
  gboolean (*is_member) (const DcwSid *sid, gpointer data);
  gpointer data;
} Membership;

static gint8
operand_kind (const DcwNode *node)
{
  if (!dcw_token_is_attribute (node->code))
    return LITERAL;
  return node->code == DCW_TOKEN_RESOURCE ? OBJECT_ATTRIBUTE : NO_ATTRIBUTE;
}

static DcwTruth
logical_value (gint8 value)
{
  return value == NO_ATTRIBUTE || value == OBJECT_ATTRIBUTE ? DCW_UNKNOWN : (DcwTruth)value;
}

static DcwTruth
negate (DcwTruth value)
{
  return value == DCW_UNKNOWN ? DCW_UNKNOWN : value == DCW_TRUE ? DCW_FALSE : DCW_TRUE;
}

static DcwTruth
conjunction (DcwTruth a, DcwTruth b)
{
  if (a == DCW_FALSE || b == DCW_FALSE)
    return DCW_FALSE;
  return a == DCW_UNKNOWN || b == DCW_UNKNOWN ? DCW_UNKNOWN : DCW_TRUE;
}

/* UNKNOWN for an element that is no SID */
static DcwTruth
is_in (const DcwNode *element, const Membership *members)
{
  DcwSid sid;

  if (element->code != DCW_TOKEN_SID || !dcw_sid_decode (element->data, element->size, &sid, NULL, NULL))
    return DCW_UNKNOWN;
  return members->is_member (&sid, members->data) ? DCW_TRUE : DCW_FALSE;
}

static DcwTruth
belongs (const DcwNode *operand, gboolean any, const Membership *members)
{
  gboolean all_in = TRUE, any_in = FALSE;
  DcwNode element;

  if (operand->code != DCW_TOKEN_COMPOSITE)
    return is_in (operand, members);
  for (gsize at = 0, used; at < operand->size; at += used) {
    DcwTruth in;

    used = dcw_token_read (operand->data + at, operand->size - at, &element);
    in = used == 0 ? DCW_UNKNOWN : is_in (&element, members);
    if (in == DCW_UNKNOWN)
      return DCW_UNKNOWN;
    all_in = all_in && in == DCW_TRUE;
    any_in = any_in || in == DCW_TRUE;
  }
  return (any ? any_in : all_in) ? DCW_TRUE : DCW_FALSE;
}

static DcwTruth
evaluate_member (const DcwNode *node, const Membership *members)
{
  switch (node->code) {
  case 0x89: /* Member_of */
    return belongs (node - 1, FALSE, members);
  case 0x8b: /* Member_of_any */
    return belongs (node - 1, TRUE, members);
  case 0x90: /* Not_Member_of */
    return negate (belongs (node - 1, FALSE, members));
  case 0x92: /* Not_Member_of_any */
    return negate (belongs (node - 1, TRUE, members));
  default: /* of a device, or a relation, and there are no devices and values here */
    return DCW_UNKNOWN;
  }
}

/* FALSE: an operand of the wrong type, which spoils the whole expression */
static gboolean
apply (const DcwNode *node, gint8 left, gint8 right, const Membership *members, DcwTruth *value)
{
  const gboolean logical = node->code == DCW_TOKEN_AND || node->code == DCW_TOKEN_OR || node->code == DCW_TOKEN_NOT;
  DcwTruth a = logical_value (left), b = logical_value (right);

  if (logical && (left == LITERAL || right == LITERAL))
    return FALSE;
  switch (node->code) {
  case DCW_TOKEN_AND:
    *value = conjunction (a, b);
    break;
  case DCW_TOKEN_OR:
    *value = negate (conjunction (negate (a), negate (b)));
    break;
  case DCW_TOKEN_NOT:
    *value = negate (b);
    break;
  case DCW_TOKEN_EXISTS:
  case DCW_TOKEN_NOT_EXISTS:
    if (right != NO_ATTRIBUTE && right != OBJECT_ATTRIBUTE)
      return FALSE;
    *value = right == OBJECT_ATTRIBUTE ? DCW_UNKNOWN : node->code == DCW_TOKEN_EXISTS ? DCW_FALSE : DCW_TRUE;
    break;
  default:
    *value = evaluate_member (node, members);
    break;
  }
  return TRUE;
}

DcwTruth
dcw_condition_evaluate (const guint8 *data, gsize size, gboolean (*is_member) (const DcwSid *sid, gpointer data),
                        gpointer user_data)
{
  const Membership members = { is_member, user_data };
  g_autoptr (GArray) nodes = dcw_nodes_read (data, size);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (gint8));
  gint8 result;

  if (nodes == NULL)
    return DCW_UNKNOWN;
  for (guint i = 0; i < nodes->len; i++) {
    const DcwNode *node = &g_array_index (nodes, DcwNode, i);
    const guint operands = dcw_token_is_binary (node->code) ? 2 : dcw_token_is_unary (node->code) ? 1 : 0;
    gint8 pushed;

    if (operands == 0)
      pushed = operand_kind (node);
    else {
      gint8 right = g_array_index (stack, gint8, stack->len - 1);
      gint8 left = operands == 2 ? g_array_index (stack, gint8, stack->len - 2) : (gint8)DCW_UNKNOWN;
      DcwTruth value;

      if (!apply (node, left, right, &members, &value))
        return DCW_UNKNOWN;
      g_array_set_size (stack, stack->len - operands);
      pushed = (gint8)value;
    }
    g_array_append_val (stack, pushed);
  }
  result = g_array_index (stack, gint8, 0);
  return result == LITERAL ? DCW_UNKNOWN : logical_value (result);
}
