#include "security/condition-token.h"

#include <string.h>

#include "security/bytes.h"

/* Written as in this table, read in any case. Longer before shorter where one begins with the other. */
const DcwOperator dcw_operators[] = {
  { "==", 0x80, DCW_OPERATOR_SET },
  { "!=", 0x81, DCW_OPERATOR_SET },
  { "<=", 0x83, DCW_OPERATOR_RELATION },
  { "<", 0x82, DCW_OPERATOR_RELATION },
  { ">=", 0x85, DCW_OPERATOR_RELATION },
  { ">", 0x84, DCW_OPERATOR_RELATION },
  { "Contains", 0x86, DCW_OPERATOR_SET },
  { "Not_Contains", 0x8e, DCW_OPERATOR_SET },
  { "Any_of", 0x88, DCW_OPERATOR_SET },
  { "Not_Any_of", 0x8f, DCW_OPERATOR_SET },
  { "Exists", DCW_TOKEN_EXISTS, DCW_OPERATOR_EXISTS },
  { "Not_Exists", DCW_TOKEN_NOT_EXISTS, DCW_OPERATOR_EXISTS },
  { "Member_of", 0x89, DCW_OPERATOR_MEMBER },
  { "Device_Member_of", 0x8a, DCW_OPERATOR_MEMBER },
  { "Member_of_any", 0x8b, DCW_OPERATOR_MEMBER },
  { "Device_Member_of_any", 0x8c, DCW_OPERATOR_MEMBER },
  { "Not_Member_of", 0x90, DCW_OPERATOR_MEMBER },
  { "Not_Device_Member_of", 0x91, DCW_OPERATOR_MEMBER },
  { "Not_Member_of_any", 0x92, DCW_OPERATOR_MEMBER },
  { "Not_Device_Member_of_any", 0x93, DCW_OPERATOR_MEMBER },
  { NULL, 0, DCW_OPERATOR_RELATION },
};

const DcwAttributePrefix dcw_attribute_prefixes[] = {
  { "@USER.", DCW_TOKEN_USER },
  { "@RESOURCE.", DCW_TOKEN_RESOURCE },
  { "@DEVICE.", DCW_TOKEN_DEVICE },
  { NULL, 0 },
};

gboolean
dcw_token_is_binary (guint8 code)
{
  return (code >= 0x80 && code <= 0x86) || code == 0x88 || code == 0x8e || code == 0x8f || code == DCW_TOKEN_AND
         || code == DCW_TOKEN_OR;
}

gboolean
dcw_token_is_unary (guint8 code)
{
  return code == DCW_TOKEN_EXISTS || code == DCW_TOKEN_NOT_EXISTS || code == DCW_TOKEN_NOT || (code >= 0x89 && code <= 0x8c)
         || (code >= 0x90 && code <= 0x93);
}

gboolean
dcw_token_is_attribute (guint8 code)
{
  return code >= DCW_TOKEN_LOCAL && code <= DCW_TOKEN_DEVICE;
}

gsize
dcw_token_read (const guint8 *data, gsize size, DcwNode *node)
{
  *node = (DcwNode){ .code = data[0] };
  if (data[0] >= DCW_TOKEN_INT8 && data[0] <= DCW_TOKEN_INT64) {
    if (size < 11)
      return 0;
    node->data = data + 1;
    node->size = 10;
    return 11;
  }
  if (data[0] == DCW_TOKEN_STRING || data[0] == DCW_TOKEN_OCTETS || data[0] == DCW_TOKEN_COMPOSITE || data[0] == DCW_TOKEN_SID
      || dcw_token_is_attribute (data[0])) {
    if (size < 5 || dcw_get32 (data + 1) > size - 5)
      return 0;
    node->data = data + 5;
    node->size = dcw_get32 (data + 1);
    return 5 + node->size;
  }
  return dcw_token_is_unary (data[0]) || dcw_token_is_binary (data[0]) ? 1 : 0;
}

GArray *
dcw_nodes_read (const guint8 *data, gsize size)
{
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (DcwNode));
  gsize at = 4;

  if (size < 4 || memcmp (data, DCW_CONDITION_SIGNATURE, 4) != 0)
    return NULL;
  while (at < size && data[at] != 0) {
    DcwNode node;
    gsize used = dcw_token_read (data + at, size - at, &node);
    guint right = nodes->len - 1; /* wraps when there is none, and is not looked at then */

    if (used == 0 || ((dcw_token_is_unary (node.code) || dcw_token_is_binary (node.code)) && nodes->len == 0))
      return NULL;
    node.first = nodes->len;
    if (dcw_token_is_unary (node.code) || dcw_token_is_binary (node.code))
      node.first = g_array_index (nodes, DcwNode, right).first;
    if (dcw_token_is_binary (node.code)) {
      if (node.first == 0)
        return NULL;
      node.first = g_array_index (nodes, DcwNode, node.first - 1).first;
    }
    g_array_append_val (nodes, node);
    at += used;
  }
  for (; at < size; at++) {
    if (data[at] != 0)
      return NULL;
  }
  if (nodes->len == 0 || g_array_index (nodes, DcwNode, nodes->len - 1).first != 0)
    return NULL;
  return g_steal_pointer (&nodes);
}
