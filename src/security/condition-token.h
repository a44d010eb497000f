/* condition-token: the tokens of a conditional expression (MS-DTYP 2.4.4.17); for the condition code only. */
#pragma once
#include <glib.h>

enum {
  DCW_TOKEN_INT8 = 0x01,
  DCW_TOKEN_INT64 = 0x04,
  DCW_TOKEN_STRING = 0x10,
  DCW_TOKEN_OCTETS = 0x18,
  DCW_TOKEN_COMPOSITE = 0x50,
  DCW_TOKEN_SID = 0x51,
  DCW_TOKEN_EXISTS = 0x87,
  DCW_TOKEN_NOT_EXISTS = 0x8d,
  DCW_TOKEN_AND = 0xa0,
  DCW_TOKEN_OR = 0xa1,
  DCW_TOKEN_NOT = 0xa2,
  DCW_TOKEN_LOCAL = 0xf8,
  DCW_TOKEN_USER = 0xf9,
  DCW_TOKEN_RESOURCE = 0xfa,
  DCW_TOKEN_DEVICE = 0xfb,
};

typedef enum { DCW_OPERATOR_RELATION, DCW_OPERATOR_SET, DCW_OPERATOR_MEMBER, DCW_OPERATOR_EXISTS } DcwOperatorKind;

/* Operators that are words or relations, written as in this table; ends with a NULL word. */
typedef struct {
  const char *word;
  guint8 code;
  DcwOperatorKind kind;
} DcwOperator;
extern const DcwOperator dcw_operators[];

/* @USER. and so on; ends with a NULL prefix. */
typedef struct {
  const char *prefix;
  guint8 code;
} DcwAttributePrefix;
extern const DcwAttributePrefix dcw_attribute_prefixes[];

#define DCW_CONDITION_SIGNATURE "artx"

typedef struct {
  guint8 code;
  const guint8 *data; /* what follows the code (and the length) */
  gsize size;
  guint first; /* node where the expression that ends here begins */
} DcwNode;

gboolean dcw_token_is_unary (guint8 code);
gboolean dcw_token_is_binary (guint8 code);
gboolean dcw_token_is_attribute (guint8 code);
/* One token with its data; gives its size, 0 when it is none. size is at least 1. */
gsize dcw_token_read (const guint8 *data, gsize size, DcwNode *node);
/* The nodes (DcwNode) in postfix order; NULL when the bytes are not one whole expression and padding. */
GArray *dcw_nodes_read (const guint8 *data, gsize size);
