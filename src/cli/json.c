#include "cli/json.h"
#include "base/text.h"

struct _DcwJson {
  GString *to;
  gboolean compact;
  GString *open;  /* the closing bracket of everything that is open, innermost last */
  gboolean first; /* nothing written yet in the innermost */
};

DcwJson *
dcw_json_new (GString *to, gboolean compact)
{
  DcwJson *json = g_new0 (DcwJson, 1);
  json->to = to;
  json->compact = compact;
  json->open = g_string_new (NULL);
  json->first = TRUE;
  return json;
}

void
dcw_json_free (DcwJson *json)
{
  if (json == NULL)
    return;
  g_string_free (json->open, TRUE);
  g_free (json);
}

/* Escapes are UTF-16: above U+FFFF there are two. */
static void
append_escape (GString *to, gunichar c)
{
  if (c > 0xffff)
    g_string_append_printf (to, "\\u%04x\\u%04x", 0xd800 | (c - 0x10000) >> 10, 0xdc00 | (c & 0x3ff));
  else
    g_string_append_printf (to, "\\u%04x", c);
}

static void
append_text (GString *to, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_string_append_c (to, '"');
  for (const char *p = valid, *next; *p != '\0'; p = next) {
    gunichar c = g_utf8_get_char (p);
    next = g_utf8_next_char (p);
    if (c == '"' || c == '\\')
      g_string_append_printf (to, "\\%c", (char)c);
    else if (c == '\n')
      g_string_append (to, "\\n");
    else if (dcw_text_is_hidden (c))
      append_escape (to, c);
    else
      g_string_append_len (to, p, next - p);
  }
  g_string_append_c (to, '"');
}

static void
start_line (DcwJson *json)
{
  if (json->compact)
    return;
  g_string_append_c (json->to, '\n');
  for (gsize i = 0; i < json->open->len; i++)
    g_string_append (json->to, "  ");
}

static void
start_value (DcwJson *json, const char *key)
{
  gsize depth = json->open->len;
  g_assert ((depth > 0 && json->open->str[depth - 1] == '}') == (key != NULL));
  if (depth == 0)
    return;
  if (!json->first)
    g_string_append (json->to, json->compact ? ", " : ",");
  start_line (json);
  json->first = FALSE;
  if (key != NULL) {
    append_text (json->to, key);
    g_string_append (json->to, ": ");
  }
}

static void
begin (DcwJson *json, const char *key, char opening, char closing)
{
  start_value (json, key);
  g_string_append_c (json->to, opening);
  g_string_append_c (json->open, closing);
  json->first = TRUE;
}

void
dcw_json_begin_object (DcwJson *json, const char *key)
{
  begin (json, key, '{', '}');
}

void
dcw_json_begin_array (DcwJson *json, const char *key)
{
  begin (json, key, '[', ']');
}

void
dcw_json_end (DcwJson *json)
{
  gsize depth = json->open->len;
  g_assert (depth > 0);
  char closing = json->open->str[depth - 1];
  g_string_truncate (json->open, depth - 1);
  if (!json->first)
    start_line (json);
  g_string_append_c (json->to, closing);
  json->first = FALSE;
  if (depth == 1)
    g_string_append_c (json->to, '\n');
}

void
dcw_json_text (DcwJson *json, const char *key, const char *text)
{
  if (text == NULL) {
    dcw_json_null (json, key);
    return;
  }
  start_value (json, key);
  append_text (json->to, text);
}

void
dcw_json_number (DcwJson *json, const char *key, gint64 number)
{
  start_value (json, key);
  g_string_append_printf (json->to, "%" G_GINT64_FORMAT, number);
}

void
dcw_json_bool (DcwJson *json, const char *key, gboolean value)
{
  start_value (json, key);
  g_string_append (json->to, value ? "true" : "false");
}

void
dcw_json_null (DcwJson *json, const char *key)
{
  start_value (json, key);
  g_string_append (json->to, "null");
}
