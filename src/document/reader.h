/* reader: XML by tables. A rule says what an element may have; the reader stops at the first thing that no rule knows, naming
 * its place and what was expected. The order of elements does not matter. Private to src/document.
 *
 * An element is handed over as a node when it is complete, with all that is in it, but for children that are streamed:
 * these are handed over one by one, after their parent's begin(), and forgotten.
 *
 * A twin is an attribute that may also be written as a child element of its name, for long texts and, with form="hex", for
 * those that XML cannot carry; whoever reads the node sees no difference. Twins come before streamed children.
 */
#pragma once
#include "document/source.h"

typedef struct _DcwReader DcwReader;
typedef struct _DcwNode DcwNode;
typedef struct _DcwRule DcwRule;

enum {
  DCW_REQUIRED = 1,
  DCW_TWIN = 2,
  DCW_RAW = 4, /* form="hex" is left to the handler: the bytes need not be text */
};

typedef struct {
  const char *name;
  guint flags;
} DcwAttributeRule;

/* FALSE with error (dcw_node_error(), or dcw_node_prefix()) stops the reader. error is never NULL. */
typedef gboolean (*DcwNodeFunc) (DcwReader *reader, const DcwNode *node, GError **error);

typedef struct {
  const DcwRule *rule;
  guint min, max;   /* 0: any number */
  DcwNodeFunc each; /* streamed; NULL: kept in the node */
} DcwChildRule;

#define DCW_RULE_MAX_ATTRIBUTES 16
#define DCW_RULE_MAX_CHILDREN 20
struct _DcwRule {
  const char *name;
  gboolean is_text;                                     /* has text and no children; form="hex" is always allowed */
  DcwAttributeRule attributes[DCW_RULE_MAX_ATTRIBUTES]; /* up to the first without a name */
  DcwChildRule children[DCW_RULE_MAX_CHILDREN];         /* up to the first without a rule */
  DcwNodeFunc begin; /* attributes are complete; before the first streamed child, or at the end; may be NULL */
};

typedef struct {
  const char *text; /* NULL: not given */
  gboolean hex;     /* DCW_RAW with form="hex" */
  gsize offset;     /* of the twin element; 0: an attribute */
} DcwNodeValue;

struct _DcwNode {
  const DcwRule *rule;
  const DcwNode *parent;
  gsize offset;     /* of its < */
  const char *text; /* is_text: never NULL */
  DcwNode *first, *last, *next;
  DcwNodeValue values[]; /* as the attributes of the rule */
};

guint dcw_rule_n_attributes (const DcwRule *rule);
guint dcw_rule_n_children (const DcwRule *rule);
int dcw_rule_attribute (const DcwRule *rule, const char *name); /* index, or -1 */
int dcw_rule_child (const DcwRule *rule, const char *name);

/* The whole of one document whose outermost element is root, in the namespace urn:opc-dcom-wizard:ROOT:1; it is handed to
 * each (may be NULL) when it is complete. data: for the handlers. */
gboolean dcw_reader_run (const DcwSource *source, gsize max_size, const DcwRule *root, DcwNodeFunc each, gpointer data,
                         GError **error);
gpointer dcw_reader_data (DcwReader *reader);

const char *dcw_node_get (const DcwNode *node, const char *attribute);           /* NULL: not given */
const DcwNodeValue *dcw_node_value (const DcwNode *node, const char *attribute); /* never NULL; attribute is in the rule */
const DcwNode *dcw_node_child (const DcwNode *node, const char *name);           /* the first, or NULL */

/* The place is that of the attribute (NULL: of the element). */
void dcw_node_error (DcwReader *reader, const DcwNode *node, const char *attribute, GError **error, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* Puts the place in front of somebody else's error. */
void dcw_node_prefix (DcwReader *reader, const DcwNode *node, const char *attribute, GError **error);

/* Decimal, or 0x and hex digits; no sign, no blanks. *number is left alone when the attribute is not given. */
gboolean dcw_node_number (DcwReader *reader, const DcwNode *node, const char *attribute, guint64 max, guint64 *number,
                          GError **error);
gboolean dcw_number_parse (const char *text, guint64 max, guint64 *number);

/* Words of a table, and back. */
typedef struct {
  const char *word;
  guint number;
} DcwWord;
gboolean dcw_node_word (DcwReader *reader, const DcwNode *node, const char *attribute, const DcwWord *words, guint n_words,
                        guint *number, GError **error);
const char *dcw_word_of (const DcwWord *words, guint n_words, guint number); /* NULL: none */
