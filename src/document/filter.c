#include "document/filter.h"
#include "base/i18n.h"
#include <string.h>

#define MAX_COMMENT (64 * 1024)

typedef struct {
  const DcwSource *source;
  const char *end;
  guint depth;
  guint n_elements;
  GError **error;
} Filter;

static gboolean
refuse (Filter *filter, const char *place, DcwErrorCode code, const char *message)
{
  dcw_source_error (filter->source, (gsize)(place - filter->source->data), filter->error, code, "%s", message);
  return FALSE;
}

static gboolean
starts_with (const Filter *filter, const char *p, const char *text)
{
  gsize length = strlen (text);
  return (gsize)(filter->end - p) >= length && memcmp (p, text, length) == 0;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The characters that XML forbids as they are: the controls, U+FFFE and U+FFFF. Surrogates are no UTF-8. */
static gboolean
check_characters (Filter *filter)
{
  const char *data = filter->source->data, *bad;
  static const char utf16_marks[2][2] = { { '\xff', '\xfe' }, { '\xfe', '\xff' } };
  for (guint i = 0; i < 2; i++)
    if (filter->source->size >= 2 && memcmp (data, utf16_marks[i], 2) == 0)
      return refuse (filter, data, DCW_ERROR_INVALID, _ ("UTF-16 text, expected UTF-8"));
  if (!g_utf8_validate_len (data, filter->source->size, &bad)) {
    if (bad < filter->end && *bad == '\0')
      return refuse (filter, bad, DCW_ERROR_INVALID, _ ("a NUL byte, expected text"));
    return refuse (filter, bad, DCW_ERROR_INVALID, _ ("not valid UTF-8"));
  }
  for (const char *p = data; p < filter->end; p++) {
    if ((guchar)*p < 0x20 && !is_blank (*p))
      return refuse (filter, p, DCW_ERROR_INVALID, _ ("a control character, which XML does not allow"));
    if (*p == '\xef' && p[1] == '\xbf' && (guchar)p[2] >= 0xbe)
      return refuse (filter, p, DCW_ERROR_INVALID, _ ("a character that XML does not allow (U+FFFE or U+FFFF)"));
  }
  return TRUE;
}

/* NAME = "VALUE" of the declaration; *p moves behind it. FALSE: something else is there. */
static gboolean
take_pseudo_attribute (const char **p, const char *end, const char *name, const char **value, gsize *length)
{
  const char *q = *p;
  gsize name_length = strlen (name);
  if ((gsize)(end - q) < name_length || memcmp (q, name, name_length) != 0)
    return FALSE;
  for (q += name_length; q < end && is_blank (*q); q++)
    ;
  if (q == end || *q != '=')
    return FALSE;
  for (q++; q < end && is_blank (*q); q++)
    ;
  if (q == end || (*q != '"' && *q != '\''))
    return FALSE;
  const char *close = memchr (q + 1, *q, (gsize)(end - q - 1));
  if (close == NULL)
    return FALSE;
  *value = q + 1;
  *length = (gsize)(close - q - 1);
  *p = close + 1;
  return TRUE;
}

/* The declaration is read here and not by the parser: encodings are none of its business. */
static gboolean
skip_declaration (Filter *filter, const char **start)
{
  static const struct {
    const char *name, *values[2];
  } parts[] = { { "version", { "1.0", NULL } }, { "encoding", { "UTF-8", NULL } }, { "standalone", { "yes", "no" } } };
  const char *p = *start, *value;
  gsize length;
  if (!starts_with (filter, p, "<?xml") || filter->end - p < 6 || !is_blank (p[5]))
    return TRUE;
  const char *end = g_strstr_len (p, MIN (filter->end - p, 200), "?>");
  if (end == NULL)
    return refuse (filter, p, DCW_ERROR_INVALID, _ ("the XML declaration has no end"));
  p += 5;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    const char *before = p;
    while (p < end && is_blank (*p))
      p++;
    const char *name = p;
    if (p > before && take_pseudo_attribute (&p, end, parts[i].name, &value, &length)) {
      gboolean known = FALSE;
      for (guint j = 0; j < 2 && parts[i].values[j] != NULL; j++)
        known |= strlen (parts[i].values[j]) == length && g_ascii_strncasecmp (parts[i].values[j], value, length) == 0;
      if (!known) {
        dcw_source_error (filter->source, (gsize)(value - filter->source->data), filter->error, DCW_ERROR_INVALID,
                          _ ("expected %s \"%s\" in the XML declaration"), parts[i].name, parts[i].values[0]);
        return FALSE;
      }
    } else if (i == 0) {
      return refuse (filter, name, DCW_ERROR_INVALID, _ ("expected version=\"1.0\" in the XML declaration"));
    } else {
      p = before;
    }
  }
  while (p < end && is_blank (*p))
    p++;
  if (p != end)
    return refuse (filter, p, DCW_ERROR_INVALID, _ ("expected the end of the XML declaration"));
  *start = end + 2;
  return TRUE;
}

/* *p is at "<!". */
static gboolean
skip_comment (Filter *filter, const char **p)
{
  if (!starts_with (filter, *p, "<!--"))
    return refuse (filter, *p, DCW_ERROR_INVALID,
                   _ ("only comments may begin with <!; document types, entities and CDATA are not read"));
  const char *start = *p + 4;
  gssize window = MIN (filter->end - start, MAX_COMMENT);
  const char *end = g_strstr_len (start, window, "--");
  if (end == NULL)
    return window == MAX_COMMENT ? refuse (filter, *p, DCW_ERROR_LIMIT, _ ("a comment of more than 64 KiB"))
                                 : refuse (filter, *p, DCW_ERROR_INVALID, _ ("a comment without an end"));
  if (filter->end - end < 3 || end[2] != '>')
    return refuse (filter, end, DCW_ERROR_INVALID, _ ("-- inside of a comment"));
  *p = end + 3;
  return TRUE;
}

/* *p is at "&". */
static gboolean
skip_reference (Filter *filter, const char **p)
{
  static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;" };
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (starts_with (filter, *p, known[i])) {
      *p += strlen (known[i]);
      return TRUE;
    }
  const char *q = *p + 1;
  if (q < filter->end && *q == '#') {
    gboolean hex = q + 1 < filter->end && q[1] == 'x';
    const char *digits = q + (hex ? 2 : 1), *last = digits;
    while (last < filter->end && last - digits < 8 && (hex ? g_ascii_isxdigit (*last) : g_ascii_isdigit (*last)))
      last++;
    if (last > digits && last < filter->end && *last == ';') {
      *p = last + 1;
      return TRUE;
    }
  }
  return refuse (filter, *p, DCW_ERROR_INVALID, _ ("& begins neither a character by number nor &amp; &lt; &gt; &quot; &apos;"));
}

static gboolean
skip_quoted (Filter *filter, const char *tag, const char **p, const char *limit)
{
  char quote = **p;
  for ((*p)++; *p < limit && **p != quote;) {
    if (**p == '<')
      return refuse (filter, *p, DCW_ERROR_INVALID, _ ("< inside of an attribute, expected &lt;"));
    if (**p != '&')
      (*p)++;
    else if (!skip_reference (filter, p))
      return FALSE;
  }
  if (*p < limit) {
    (*p)++;
    return TRUE;
  }
  return limit == filter->end ? refuse (filter, tag, DCW_ERROR_INVALID, _ ("the file ends inside of this tag"))
                              : refuse (filter, tag, DCW_ERROR_LIMIT, _ ("a tag of more than 16 KiB"));
}

/* *p is at "<" of a tag. */
static gboolean
skip_tag (Filter *filter, const char **p)
{
  const char *tag = *p;
  const char *limit = filter->end - tag > DCW_FILTER_MAX_TAG ? tag + DCW_FILTER_MAX_TAG : filter->end;
  gboolean closing = tag + 1 < limit && tag[1] == '/';
  guint n_attributes = 0;
  const char *q = tag + 1;
  while (q < limit && *q != '>') {
    if (*q == '<')
      return refuse (filter, q, DCW_ERROR_INVALID, _ ("< inside of a tag, expected >"));
    if (*q == '"' || *q == '\'') {
      if (++n_attributes > DCW_FILTER_MAX_ATTRIBUTES)
        return refuse (filter, tag, DCW_ERROR_LIMIT, _ ("a tag with more than 32 attributes"));
      if (!skip_quoted (filter, tag, &q, limit))
        return FALSE;
    } else {
      q++;
    }
  }
  if (q == limit)
    return limit == filter->end ? refuse (filter, tag, DCW_ERROR_INVALID, _ ("the file ends inside of this tag"))
                                : refuse (filter, tag, DCW_ERROR_LIMIT, _ ("a tag of more than 16 KiB"));
  *p = q + 1;
  if (closing) {
    filter->depth -= filter->depth > 0;
    return TRUE;
  }
  if (++filter->n_elements > DCW_FILTER_MAX_ELEMENTS)
    return refuse (filter, tag, DCW_ERROR_LIMIT, _ ("more than 8 million elements"));
  if (q[-1] != '/' && ++filter->depth > DCW_FILTER_MAX_DEPTH)
    return refuse (filter, tag, DCW_ERROR_LIMIT, _ ("more than 32 elements inside of each other"));
  return TRUE;
}

static gboolean
check_markup (Filter *filter, const char *p)
{
  for (;;) {
    while (p < filter->end && *p != '<' && *p != '&')
      p++;
    if (p == filter->end)
      return TRUE;
    gboolean good;
    if (*p == '&')
      good = skip_reference (filter, &p);
    else if (starts_with (filter, p, "<!"))
      good = skip_comment (filter, &p);
    else if (starts_with (filter, p, "<?"))
      good = refuse (filter, p, DCW_ERROR_INVALID, _ ("only an XML declaration at the very start may begin with <?"));
    else
      good = skip_tag (filter, &p);
    if (!good)
      return FALSE;
  }
}

gboolean
dcw_filter (const DcwSource *source, gsize max_size, gsize *start, GError **error)
{
  Filter filter = { .source = source, .end = source->data + source->size, .error = error };
  if (source->size > max_size) {
    dcw_source_error (source, 0, error, DCW_ERROR_LIMIT, _ ("a file of more than %u MiB"), (guint)(max_size / (1024 * 1024)));
    return FALSE;
  }
  if (!check_characters (&filter))
    return FALSE;
  const char *p = source->data;
  if (starts_with (&filter, p, "\xef\xbb\xbf"))
    p += 3;
  if (!skip_declaration (&filter, &p) || !check_markup (&filter, p))
    return FALSE;
  *start = (gsize)(p - source->data);
  return TRUE;
}
