#include "base/i18n.h"
#include "base/text.h"
#include "document/reader.h"
#include <string.h>

guint
dcw_rule_n_attributes (const DcwRule *rule)
{
  guint n = 0;
  while (n < DCW_RULE_MAX_ATTRIBUTES && rule->attributes[n].name != NULL)
    n++;
  return n;
}

guint
dcw_rule_n_children (const DcwRule *rule)
{
  guint n = 0;
  while (n < DCW_RULE_MAX_CHILDREN && rule->children[n].rule != NULL)
    n++;
  return n;
}

int
dcw_rule_attribute (const DcwRule *rule, const char *name)
{
  for (guint i = 0; i < DCW_RULE_MAX_ATTRIBUTES && rule->attributes[i].name != NULL; i++)
    if (strcmp (rule->attributes[i].name, name) == 0)
      return (int)i;
  return -1;
}

int
dcw_rule_child (const DcwRule *rule, const char *name)
{
  for (guint i = 0; i < DCW_RULE_MAX_CHILDREN && rule->children[i].rule != NULL; i++)
    if (strcmp (rule->children[i].rule->name, name) == 0)
      return (int)i;
  return -1;
}

const DcwNodeValue *
dcw_node_value (const DcwNode *node, const char *attribute)
{
  static const DcwNodeValue none = { NULL, FALSE, 0 };
  int i = dcw_rule_attribute (node->rule, attribute);
  return i >= 0 ? &node->values[i] : &none;
}

const char *
dcw_node_get (const DcwNode *node, const char *attribute)
{
  return dcw_node_value (node, attribute)->text;
}

const DcwNode *
dcw_node_child (const DcwNode *node, const char *name)
{
  const DcwNode *child = node->first;
  while (child != NULL && strcmp (child->rule->name, name) != 0)
    child = child->next;
  return child;
}

gboolean
dcw_number_parse (const char *text, guint64 max, guint64 *number)
{
  guint base = g_str_has_prefix (text, "0x") ? 16 : 10;
  const char *p = base == 16 ? text + 2 : text;
  guint64 value = 0;
  if (*p == '\0')
    return FALSE;
  for (; *p != '\0'; p++) {
    int digit = base == 16 ? g_ascii_xdigit_value (*p) : g_ascii_digit_value (*p);
    if (digit < 0 || value > (max - MIN (max, (guint)digit)) / base || value * base + (guint)digit > max)
      return FALSE;
    value = value * base + (guint)digit;
  }
  *number = value;
  return TRUE;
}

gboolean
dcw_node_number (DcwReader *reader, const DcwNode *node, const char *attribute, guint64 max, guint64 *number, GError **error)
{
  const char *text = dcw_node_get (node, attribute);
  if (text == NULL || dcw_number_parse (text, max, number))
    return TRUE;
  g_autofree char *shown = dcw_text_display (text, 40);
  g_autofree char *most = g_strdup_printf ("%" G_GUINT64_FORMAT, max);
  dcw_node_error (reader, node, attribute, error, _ ("%s is “%s”, expected a number from 0 to %s"), attribute, shown, most);
  return FALSE;
}

gboolean
dcw_node_word (DcwReader *reader, const DcwNode *node, const char *attribute, const DcwWord *words, guint n_words, guint *number,
               GError **error)
{
  const char *text = dcw_node_get (node, attribute);
  if (text == NULL)
    return TRUE;
  g_autoptr (GString) expected = g_string_new (NULL);
  for (guint i = 0; i < n_words; i++) {
    if (strcmp (words[i].word, text) == 0) {
      *number = words[i].number;
      return TRUE;
    }
    g_string_append_printf (expected, "%s%s", i > 0 ? ", " : "", words[i].word);
  }
  g_autofree char *shown = dcw_text_display (text, 40);
  dcw_node_error (reader, node, attribute, error, _ ("%s is “%s”, expected %s"), attribute, shown, expected->str);
  return FALSE;
}

const char *
dcw_word_of (const DcwWord *words, guint n_words, guint number)
{
  for (guint i = 0; i < n_words; i++)
    if (words[i].number == number)
      return words[i].word;
  return NULL;
}
