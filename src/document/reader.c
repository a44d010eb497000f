#include "document/reader.h"
#include "base/i18n.h"
#include "base/text.h"
#include "document/arena.h"
#include "document/filter.h"
#include <libxml/parser.h>
#include <string.h>

#define NAMESPACE "urn:opc-dcom-wizard:"
#define VERSION "1"
#define PIECE (64 * 1024)
#define MAX_REFERENCE 12 /* bytes, from & to ; */

/* A twin as an element. Its name is that of the attribute; the rule's own is never looked at. */
static const DcwRule twin_rule = { .name = "", .is_text = TRUE, .attributes = { { "form", 0 } } };

typedef struct {
  DcwNode *node;
  DcwArenaMark mark; /* before the node */
  guint counts[DCW_RULE_MAX_CHILDREN];
  int child; /* which child of the rule above, -1: the root or a twin */
  int twin;  /* which attribute of the rule above, or -1 */
  gboolean begun;
} Frame;

struct _DcwReader {
  const DcwSource *source;
  const DcwRule *root;
  DcwNodeFunc each_root;
  gpointer data;
  xmlParserCtxt *parser;
  gsize start;    /* offset of what the parser saw first */
  gsize last_end; /* offset behind the last tag */
  DcwArena *arena;
  GString *text;
  guint depth;
  Frame frames[DCW_FILTER_MAX_DEPTH + 1];
  GError *error;
};

gpointer
dcw_reader_data (DcwReader *reader)
{
  return reader->data;
}

/* Where the parser is. */
static gsize
offset_now (DcwReader *reader)
{
  long consumed = xmlByteConsumed (reader->parser);
  return MIN (reader->start + (gsize)MAX (consumed, 0), reader->source->size);
}

/* The parser is in or right behind a tag: no other < can be between. */
static gsize
tag_start (DcwReader *reader)
{
  gsize offset = offset_now (reader);
  while (offset > reader->start && (offset >= reader->source->size || reader->source->data[offset] != '<'))
    offset--;
  return offset;
}

static gsize
tag_end (DcwReader *reader)
{
  gsize offset = offset_now (reader);
  if (offset > reader->start && reader->source->data[offset - 1] == '>')
    return offset;
  const char *end = memchr (reader->source->data + offset, '>', reader->source->size - offset);
  return end != NULL ? (gsize)(end - reader->source->data) + 1 : offset;
}

/* The offset of an attribute's name in the tag at offset, or offset. */
static gsize
attribute_offset (const DcwSource *source, gsize offset, const char *attribute)
{
  const char *p = source->data + offset, *end = source->data + source->size;
  gsize length = strlen (attribute);
  char quote = '\0';
  for (; p < end && (quote != '\0' || *p != '>'); p++) {
    if (quote != '\0')
      quote = *p == quote ? '\0' : quote;
    else if (*p == '"' || *p == '\'')
      quote = *p;
    else if (strchr (" \t\r\n", *p) != NULL && (gsize)(end - p) > length + 1 && memcmp (p + 1, attribute, length) == 0
             && strchr (" \t\r\n=", p[1 + length]) != NULL)
      return (gsize)(p + 1 - source->data);
  }
  return offset;
}

static gsize
place_in_node (DcwReader *reader, const DcwNode *node, const char *attribute)
{
  int i = attribute != NULL ? dcw_rule_attribute (node->rule, attribute) : -1;
  if (i >= 0 && node->values[i].offset > 0)
    return node->values[i].offset;
  return attribute != NULL ? attribute_offset (reader->source, node->offset, attribute) : node->offset;
}

void
dcw_node_error (DcwReader *reader, const DcwNode *node, const char *attribute, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  dcw_source_error (reader->source, place_in_node (reader, node, attribute), error, DCW_ERROR_INVALID, "%s", message);
}

void
dcw_node_prefix (DcwReader *reader, const DcwNode *node, const char *attribute, GError **error)
{
  dcw_source_prefix (reader->source, place_in_node (reader, node, attribute), error);
}

static void
stop (DcwReader *reader)
{
  g_return_if_fail (reader->error != NULL);
  xmlStopParser (reader->parser);
}

static void G_GNUC_PRINTF (3, 4) fail (DcwReader *reader, gsize offset, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  dcw_source_error (reader->source, offset, &reader->error, DCW_ERROR_INVALID, "%s", message);
  stop (reader);
}

/* The element of this depth, as it stands in the file. */
static const char *
name_of_open (const DcwReader *reader, guint depth)
{
  const Frame *frame = &reader->frames[depth];
  return frame->twin < 0 ? frame->node->rule->name : reader->frames[depth - 1].node->rule->attributes[frame->twin].name;
}

/* What may be in an element, for messages. */
static char *
list_expected (const DcwRule *rule, gboolean elements)
{
  GString *list = g_string_new (NULL);
  for (guint i = 0; elements && i < dcw_rule_n_children (rule); i++)
    g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", rule->children[i].rule->name);
  for (guint i = 0; i < dcw_rule_n_attributes (rule); i++)
    if (!elements || rule->attributes[i].flags & DCW_TWIN)
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", rule->attributes[i].name);
  if (list->len == 0)
    g_string_append (list, C_ ("document", "nothing"));
  return g_string_free (list, FALSE);
}

static gboolean
check_complete (DcwReader *reader, const DcwNode *node)
{
  for (guint i = 0; i < dcw_rule_n_attributes (node->rule); i++)
    if (node->rule->attributes[i].flags & DCW_REQUIRED && node->values[i].text == NULL) {
      fail (reader, node->offset, _ ("<%s> without %s"), node->rule->name, node->rule->attributes[i].name);
      return FALSE;
    }
  return TRUE;
}

/* Attributes and twins have all been seen. */
static gboolean
begin (DcwReader *reader, Frame *frame)
{
  if (frame->begun)
    return TRUE;
  frame->begun = TRUE;
  if (!check_complete (reader, frame->node))
    return FALSE;
  if (frame->node->rule->begin != NULL && !frame->node->rule->begin (reader, frame->node, &reader->error)) {
    stop (reader);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_attributes (DcwReader *reader, DcwNode *node, const char *name, int n, const xmlChar **attributes)
{
  for (int i = 0; i < n; i++, attributes += 5) {
    const char *attribute = (const char *)attributes[0], *prefix = (const char *)attributes[1];
    int which = prefix == NULL ? dcw_rule_attribute (node->rule, attribute) : -1;
    if (which < 0) {
      g_autofree char *full = prefix != NULL ? g_strconcat (prefix, ":", attribute, NULL) : g_strdup (attribute);
      g_autofree char *shown = dcw_text_display (full, 60);
      g_autofree char *expected = list_expected (node->rule, FALSE);
      fail (reader, attribute_offset (reader->source, node->offset, full), _ ("<%s> knows no attribute %s, expected %s"), name,
            shown, expected);
      return FALSE;
    }
    const char *value = (const char *)attributes[3];
    node->values[which].text = dcw_arena_copy (reader->arena, value, (gsize)((const char *)attributes[4] - value));
  }
  return TRUE;
}

static gboolean
check_root (DcwReader *reader, gsize offset, const char *name, const char *uri)
{
  static const struct {
    const char *name, *what;
  } documents[] = { { "station", NC_ ("document", "a station") },
                    { "profile", NC_ ("document", "a profile") },
                    { "plan", NC_ ("document", "a plan") },
                    { "snapshot", NC_ ("document", "a snapshot") } };
  const char *found = NULL, *wanted = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++) {
    g_autofree char *prefix = g_strconcat (NAMESPACE, documents[i].name, ":", NULL);
    if (strcmp (documents[i].name, reader->root->name) == 0)
      wanted = documents[i].what;
    if (strcmp (documents[i].name, name) == 0 && uri != NULL && g_str_has_prefix (uri, prefix))
      found = documents[i].what;
  }
  g_autofree char *expected = g_strconcat (NAMESPACE, reader->root->name, ":" VERSION, NULL);
  if (found == wanted && found != NULL && strcmp (uri, expected) == 0)
    return TRUE;
  if (found == wanted && found != NULL) {
    g_autofree char *shown = dcw_text_display (uri, 60);
    dcw_source_error (reader->source, attribute_offset (reader->source, offset, "xmlns"), &reader->error, DCW_ERROR_UNSUPPORTED,
                      _ ("%s of another version (%s), expected %s: a newer version of this program may read it"),
                      C_ ("document", found), shown, expected);
    stop (reader);
  } else if (found != NULL) {
    fail (reader, offset, /* Translators: both are texts of their own, such as “a plan” */ _ ("this is %s, expected %s"),
          C_ ("document", found), C_ ("document", wanted));
  } else {
    g_autofree char *shown = dcw_text_display (name, 60);
    fail (reader, offset, _ ("<%s> is none of this program's documents, expected <%s xmlns=\"%s\">"), shown, reader->root->name,
          expected);
  }
  return FALSE;
}

/* Finds the rule of a child and what it is to its parent. */
static const DcwRule *
find_rule (DcwReader *reader, Frame *above, gsize offset, const char *prefix, const char *name, int *child, int *twin)
{
  const DcwRule *rule = above->node->rule;
  const char *above_name = name_of_open (reader, reader->depth - 1);
  *child = prefix == NULL ? dcw_rule_child (rule, name) : -1;
  *twin = prefix == NULL && *child < 0 ? dcw_rule_attribute (rule, name) : -1;
  if (*twin >= 0 && !(rule->attributes[*twin].flags & DCW_TWIN))
    *twin = -1;
  if (*child < 0 && *twin < 0) {
    g_autofree char *shown = dcw_text_display (name, 60);
    g_autofree char *expected = rule->is_text ? g_strdup (C_ ("document", "text")) : list_expected (rule, TRUE);
    fail (reader, offset, _ ("<%s> has no place in <%s>, expected %s"), shown, above_name, expected);
    return NULL;
  }
  if (*twin >= 0) {
    if (above->node->values[*twin].text != NULL) {
      fail (reader, offset, _ ("<%s> says %s twice"), above_name, name);
      return NULL;
    }
    if (above->begun) {
      fail (reader, offset, _ ("<%s> has to come before all other elements of <%s>"), name, above_name);
      return NULL;
    }
    return &twin_rule;
  }
  const DcwChildRule *child_rule = &rule->children[*child];
  if (child_rule->max > 0 && above->counts[*child] >= child_rule->max) {
    if (child_rule->max == 1)
      fail (reader, offset, _ ("a second <%s> in <%s>"), name, above_name);
    else
      fail (reader, offset, _ ("more than %u <%s> in <%s>"), child_rule->max, name, above_name);
    return NULL;
  }
  above->counts[*child]++;
  return child_rule->rule;
}

static void
start_element (void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
               const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  DcwReader *reader = data;
  const char *name = (const char *)local;
  if (reader->error != NULL)
    return;
  gsize offset = tag_start (reader);
  reader->last_end = tag_end (reader);
  const DcwRule *rule = reader->root;
  int child = -1, twin = -1;
  if (reader->depth == 0) {
    if (!check_root (reader, offset, name, (const char *)uri))
      return;
  } else {
    rule = find_rule (reader, &reader->frames[reader->depth - 1], offset, (const char *)prefix, name, &child, &twin);
    if (rule == NULL)
      return;
  }
  if (n_namespaces != (reader->depth == 0 ? 1 : 0) || (reader->depth == 0 && prefix != NULL)) {
    fail (reader, offset, _ ("<%s> declares a namespace, expected one only, of the outermost element and without a prefix"),
          name);
    return;
  }
  g_return_if_fail (reader->depth < G_N_ELEMENTS (reader->frames));
  if (child >= 0 && reader->frames[reader->depth - 1].node->rule->children[child].each != NULL
      && !begin (reader, &reader->frames[reader->depth - 1]))
    return;

  Frame *frame = &reader->frames[reader->depth];
  memset (frame, 0, sizeof *frame);
  frame->mark = dcw_arena_mark (reader->arena);
  frame->child = child;
  frame->twin = twin;
  frame->node = dcw_arena_take (reader->arena, sizeof (DcwNode) + dcw_rule_n_attributes (rule) * sizeof (DcwNodeValue));
  frame->node->rule = rule;
  frame->node->parent = reader->depth > 0 ? reader->frames[reader->depth - 1].node : NULL;
  frame->node->offset = offset;
  reader->depth++;
  g_string_truncate (reader->text, 0);
  read_attributes (reader, frame->node, name, n_attributes, attributes);
}

/* The text of an element; hex is turned into text but where its bytes are meant. */
static gboolean
take_text (DcwReader *reader, DcwNode *node, gboolean raw, gboolean *is_hex)
{
  const char *form = dcw_node_get (node, "form");
  *is_hex = form != NULL;
  if (form != NULL && strcmp (form, "hex") != 0) {
    fail (reader, attribute_offset (reader->source, node->offset, "form"), _ ("unknown form, expected hex"));
    return FALSE;
  }
  if (form == NULL || raw) {
    node->text = dcw_arena_copy (reader->arena, reader->text->str, reader->text->len);
    return TRUE;
  }
  g_autoptr (GBytes) bytes = dcw_text_from_hex (reader->text->str, (gssize)reader->text->len, &reader->error);
  if (bytes == NULL) {
    dcw_source_prefix (reader->source, node->offset, &reader->error);
    stop (reader);
    return FALSE;
  }
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  if (size > 0 && !g_utf8_validate_len (text, size, NULL)) {
    fail (reader, node->offset, _ ("these bytes are not UTF-8 without NUL"));
    return FALSE;
  }
  node->text = dcw_arena_copy (reader->arena, text, size);
  return TRUE;
}

static gboolean
end_twin (DcwReader *reader, Frame *frame, Frame *above)
{
  gboolean is_hex, raw = (above->node->rule->attributes[frame->twin].flags & DCW_RAW) != 0;
  if (!take_text (reader, frame->node, raw, &is_hex))
    return FALSE;
  DcwNodeValue *value = &above->node->values[frame->twin];
  value->text = frame->node->text;
  value->hex = is_hex && raw;
  value->offset = frame->node->offset;
  return TRUE;
}

static gboolean
check_children (DcwReader *reader, Frame *frame)
{
  const DcwRule *rule = frame->node->rule;
  for (guint i = 0; i < dcw_rule_n_children (rule); i++)
    if (frame->counts[i] < rule->children[i].min) {
      fail (reader, frame->node->offset, _ ("<%s> without <%s>"), rule->name, rule->children[i].rule->name);
      return FALSE;
    }
  return TRUE;
}

static void
end_element (void *data, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
  DcwReader *reader = data;
  if (reader->error != NULL)
    return;
  reader->last_end = tag_end (reader);
  g_return_if_fail (reader->depth > 0);
  Frame *frame = &reader->frames[--reader->depth];
  Frame *above = reader->depth > 0 ? &reader->frames[reader->depth - 1] : NULL;
  if (frame->twin >= 0) {
    end_twin (reader, frame, above);
    return;
  }
  gboolean is_hex;
  if (frame->node->rule->is_text && !take_text (reader, frame->node, FALSE, &is_hex))
    return;
  if (!begin (reader, frame) || !check_children (reader, frame))
    return;
  DcwNodeFunc each = above != NULL ? above->node->rule->children[frame->child].each : reader->each_root;
  if (each == NULL && above != NULL) {
    if (above->node->last != NULL)
      above->node->last->next = frame->node;
    else
      above->node->first = frame->node;
    above->node->last = frame->node;
  } else if (each == NULL || each (reader, frame->node, &reader->error)) {
    dcw_arena_release (reader->arena, frame->mark);
  } else {
    stop (reader);
  }
}

/* Of the text behind the last tag, what is neither blank nor comment. */
static gsize
text_start (DcwReader *reader)
{
  const char *p = reader->source->data + reader->last_end, *end = reader->source->data + reader->source->size;
  while (p < end) {
    if (strchr (" \t\r\n", *p) != NULL)
      p++;
    else if (*p != '<')
      break;
    else
      p = g_strstr_len (p, end - p, "-->") + 3; /* the filter has seen it */
  }
  return (gsize)(p - reader->source->data);
}

static void
characters (void *data, const xmlChar *text, int length)
{
  DcwReader *reader = data;
  if (reader->error != NULL || reader->depth == 0)
    return;
  const DcwNode *node = reader->frames[reader->depth - 1].node;
  if (node->rule->is_text) {
    g_string_append_len (reader->text, (const char *)text, length);
    return;
  }
  for (int i = 0; i < length; i++)
    if (strchr (" \t\r\n", text[i]) == NULL) {
      g_autofree char *expected = list_expected (node->rule, TRUE);
      fail (reader, text_start (reader), _ ("text in <%s>, expected %s"), node->rule->name, expected);
      return;
    }
}

#if LIBXML_VERSION >= 21200
typedef const xmlError *XmlErrorPointer;
#else
typedef xmlErrorPtr XmlErrorPointer;
#endif

static void
xml_error (void *data, XmlErrorPointer xml)
{
  DcwReader *reader = data;
  if (reader->error != NULL || xml->level < XML_ERR_ERROR)
    return;
  gsize offset = offset_now (reader);
  if (reader->depth == 0 && reader->last_end == reader->start) {
    fail (reader, offset, _ ("expected <%s xmlns=\"" NAMESPACE "%s:" VERSION "\">"), reader->root->name, reader->root->name);
    return;
  }
  if (xml->code == XML_ERR_DOCUMENT_END && reader->depth > 0) {
    fail (reader, reader->source->size, _ ("the file ends inside of <%s>"), name_of_open (reader, reader->depth - 1));
    return;
  }
  g_autofree char *message = g_strdup (xml->message != NULL ? xml->message : "?");
  g_autofree char *shown = dcw_text_display (g_strstrip (message), 200);
  fail (reader, offset, _ ("not well-formed XML: %s"), shown);
}

/* How much of the size bytes at p to give to the parser: never a part of a character, a reference or a line end. */
static gsize
piece_at (const char *p, gsize size)
{
  if (size <= PIECE)
    return size;
  for (gsize i = PIECE; i > 0; i--)
    if (p[i] == '<')
      return i;
  gsize end = PIECE;
  for (gsize i = end - MAX_REFERENCE; i < end; i++)
    if (p[i] == '&')
      end = i;
  while (end > 1 && ((p[end] & 0xc0) == 0x80 || p[end - 1] == '\r' || p[end - 1] == ']'))
    end--;
  return end;
}

static void
parse (DcwReader *reader)
{
  xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
                        .startElementNs = start_element,
                        .endElementNs = end_element,
                        .characters = characters,
                        .ignorableWhitespace = characters,
                        .serror = xml_error };
  const char *p = reader->source->data + reader->start;
  gsize left = reader->source->size - reader->start;
  reader->parser = xmlCreatePushParserCtxt (&sax, reader, NULL, 0, NULL);
  if (reader->parser == NULL) {
    dcw_source_error (reader->source, reader->start, &reader->error, DCW_ERROR_LIMIT, _ ("not enough memory to read this file"));
    return;
  }
  /* Without NOENT an & in an attribute would arrive as &#38;. The filter lets no entity through that could be replaced. */
  xmlCtxtUseOptions (reader->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
  while (reader->error == NULL && left > 0) {
    gsize size = piece_at (p, left);
    xmlParseChunk (reader->parser, p, (int)size, 0);
    p += size;
    left -= size;
  }
  if (reader->error == NULL)
    xmlParseChunk (reader->parser, p, 0, 1);
  if (reader->error == NULL && !reader->parser->wellFormed)
    fail (reader, reader->source->size, _ ("not well-formed XML"));
  xmlFreeParserCtxt (reader->parser);
}

gboolean
dcw_reader_run (const DcwSource *source, gsize max_size, const DcwRule *root, DcwNodeFunc each, gpointer data, GError **error)
{
  DcwReader reader = { .source = source, .root = root, .each_root = each, .data = data };
  if (!dcw_filter (source, max_size, &reader.start, error))
    return FALSE;
  reader.last_end = reader.start;
  reader.arena = dcw_arena_new ();
  reader.text = g_string_new (NULL);
  parse (&reader);
  dcw_arena_free (reader.arena);
  g_string_free (reader.text, TRUE);
  if (reader.error != NULL)
    g_propagate_error (error, reader.error);
  return reader.error == NULL;
}
