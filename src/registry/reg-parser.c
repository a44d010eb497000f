#include "registry/reg-parser.h"
#include "registry/path.h"
#include "base/i18n.h"
#include <string.h>

#define MAX_HEADER 64                            /* units */
#define MAX_KEY_LINE (4 * DCW_REGISTRY_MAX_PATH) /* units: UTF-8 takes up to three a character, and a comment may follow */
#define MAX_VALUE_NAME (3 * DCW_REGISTRY_MAX_VALUE_NAME)
#define MAX_TEXT (DCW_REG_MAX_DATA / 2) /* units */

static const char header_5[] = "Windows Registry Editor Version 5.00";
static const char header_4[] = "REGEDIT4";

/* What is missing when the file ends in a state; NULL: nothing. */
static const char *const torn[DCW_REG_N_STATES] = {
  [DCW_REG_NAME] = N_ ("the closing quote of the value's name"),
  [DCW_REG_NAME_ESCAPE] = N_ ("the closing quote of the value's name"),
  [DCW_REG_EQUALS] = N_ ("“=” and the value's data"),
  [DCW_REG_DATA] = N_ ("the value's data"),
  [DCW_REG_TYPE] = N_ ("the value's data"),
  [DCW_REG_TEXT] = N_ ("the closing quote of the text"),
  [DCW_REG_TEXT_ESCAPE] = N_ ("the closing quote of the text"),
  [DCW_REG_BYTE_2] = N_ ("the second digit of the last byte"),
  [DCW_REG_WRAP] = N_ ("the bytes of the next line"),
  [DCW_REG_WRAPPED] = N_ ("the bytes of the next line"),
  [DCW_REG_WRAP_COMMENT] = N_ ("the bytes of the next line"),
};

void
dcw_reg_parser_init (DcwRegParser *parser, const char *file_name, const DcwRegHandler *handler, gpointer data)
{
  *parser = (DcwRegParser){
    .file_name = g_strdup (file_name),
    .handler = handler,
    .data = data,
    .line = 1,
    .last_cr = G_MAXUINT64,
    .skip = TRUE,
    .units = g_array_new (FALSE, FALSE, sizeof (guint16)),
    .text = g_array_new (FALSE, FALSE, sizeof (guint16)),
    .path = g_string_new (NULL),
    .former_key = g_string_new (NULL),
    .bytes = g_byte_array_new (),
  };
}

void
dcw_reg_parser_clear (DcwRegParser *parser)
{
  g_free (parser->file_name);
  g_clear_error (&parser->failed);
  g_array_unref (parser->units);
  g_array_unref (parser->text);
  g_string_free (parser->path, TRUE);
  g_string_free (parser->former_key, TRUE);
  g_byte_array_unref (parser->bytes);
}

static void
prefix_place (DcwRegParser *parser, DcwRegPlace place, GError **error)
{
  g_prefix_error (error, "%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ": ", parser->file_name, place.line, place.column);
}

gboolean
dcw_reg_parser_fail (DcwRegParser *parser, DcwRegPlace place, DcwErrorCode code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  parser->failed = g_error_new_valist (DCW_ERROR, (gint)code, format, arguments);
  va_end (arguments);
  prefix_place (parser, place, &parser->failed);
  return FALSE;
}

gboolean
dcw_reg_parser_fail_unit (DcwRegParser *parser, guint64 unit, guint16 found, const char *expected)
{
  char shown[16];
  if (found > 0x20 && found < 0x7f)
    g_snprintf (shown, sizeof shown, "“%c”", (char)found);
  else
    g_snprintf (shown, sizeof shown, parser->encoding == DCW_REG_UTF16 ? "U+%04X" : "0x%02X", found);
  return dcw_reg_parser_fail (
      parser, dcw_reg_parser_place (parser, unit), DCW_ERROR_INVALID,
      /* Translators: both are texts of their own, such as “the end of the line” */ _ ("%s was expected, not %s"), expected,
      found == '\n' || found == '\r' ? _ ("the end of the line") : shown);
}

gboolean
dcw_reg_parser_told (DcwRegParser *parser, gboolean answer, GError *error)
{
  if (answer)
    return TRUE;
  parser->failed = error;
  prefix_place (parser, parser->item, &parser->failed);
  return FALSE;
}

void
dcw_reg_parser_begin_token (DcwRegParser *parser, guint64 unit)
{
  parser->token = dcw_reg_parser_place (parser, unit);
  g_array_set_size (parser->units, 0);
}

/* n units that begin at unit. */
static gboolean
add_units (DcwRegParser *parser, guint64 unit, const guint16 *units, gsize n, gsize limit, const char *what)
{
  gsize room = limit - parser->units->len;
  if (n > room)
    return dcw_reg_parser_fail (parser, dcw_reg_parser_place (parser, unit + room), DCW_ERROR_LIMIT,
                                _ ("%s of at most %u characters was expected"), C_ ("part of a registry export", what),
                                (guint)limit);
  g_array_append_vals (parser->units, units, (guint)n);
  return TRUE;
}

static gboolean
refuse_header (DcwRegParser *parser)
{
  gboolean torn_off =
      parser->encoding != DCW_REG_UTF16 && (dcw_reg_unit_is (parser->units, 0, '\0') || dcw_reg_unit_is (parser->units, 1, '\0'));
  return dcw_reg_parser_fail (parser, (DcwRegPlace){ 1, 1 }, DCW_ERROR_INVALID,
                              torn_off ? _ ("the line “%s” or “%s” was expected (UTF-16 without a byte order mark is not read)")
                                       : _ ("the line “%s” or “%s” was expected"),
                              header_5, header_4);
}

static gboolean
end_header (DcwRegParser *parser)
{
  gsize n = parser->units->len;
  while (n > 0 && dcw_reg_is_blank (g_array_index (parser->units, guint16, n - 1)))
    n--;
  parser->version_4 = dcw_reg_units_equal (parser->units, n, header_4);
  parser->state = DCW_REG_LINE;
  return parser->version_4 || dcw_reg_units_equal (parser->units, n, header_5) || refuse_header (parser);
}

/* A line of a few bytes may name keys 500 deep, so those that the key before it does not share are counted. */
static gboolean
count_keys (DcwRegParser *parser)
{
  const char *path = parser->path->str, *former = parser->former_key->str;
  gsize shared = 0;
  guint n_new = 1;
  for (gsize i = 0; path[i] != '\0' && path[i] == former[i]; i++)
    shared = i + 1;
  for (const char *at = path + shared; *at != '\0'; at++)
    n_new += *at == '\\';
  parser->n_keys += n_new;
  g_string_assign (parser->former_key, path);
  return parser->n_keys <= DCW_REG_MAX_KEYS;
}

static gboolean
end_key (DcwRegParser *parser, guint64 unit)
{
  gsize from = dcw_reg_unit_is (parser->units, 0, '-') ? 1 : 0;
  gsize to = parser->units->len;
  while (to > from && !dcw_reg_unit_is (parser->units, to - 1, ']'))
    to--;
  if (to == from)
    return dcw_reg_parser_fail (parser, dcw_reg_parser_place (parser, unit), DCW_ERROR_INVALID,
                                _ ("“]” was expected before the end of the line"));
  g_string_truncate (parser->path, 0);
  const guint16 *units = (const guint16 *)(void *)parser->units->data;
  if (!dcw_reg_to_utf8 (units + from, to - from - 1, parser->encoding, parser->path))
    return dcw_reg_parser_fail (parser, parser->item, DCW_ERROR_INVALID,
                                _ ("the key's name is not exact text (UTF-16 or UTF-8)"));
  if (strlen (parser->path->str) != parser->path->len)
    return dcw_reg_parser_fail (parser, parser->item, DCW_ERROR_INVALID, _ ("a key without NUL characters was expected"));
  gsize length = parser->path->len;
  while (length > 0 && parser->path->str[length - 1] == '\\')
    length--;
  g_string_truncate (parser->path, length);
  if (g_ascii_strncasecmp (parser->path->str, "HKEY_", 5) != 0)
    return dcw_reg_parser_fail (parser, parser->item, DCW_ERROR_INVALID,
                                _ ("a root in full such as HKEY_LOCAL_MACHINE was expected after “[”"));
  GError *error = NULL;
  gboolean fine = dcw_registry_path_check (parser->path->str, &error);
  parser->skip = from == 1;
  if (fine && from == 0 && !count_keys (parser))
    return dcw_reg_parser_fail (parser, parser->item, DCW_ERROR_LIMIT, _ ("at most %u keys were expected in a file"),
                                (guint)DCW_REG_MAX_KEYS);
  if (fine && from == 1 && parser->handler->delete_key != NULL)
    fine = parser->handler->delete_key (parser->path->str, parser->data, &error);
  if (fine && from == 0 && parser->handler->key != NULL)
    fine = parser->handler->key (parser->path->str, &parser->skip, parser->data, &error);
  parser->state = DCW_REG_LINE;
  return dcw_reg_parser_told (parser, fine, error);
}

static gboolean
end_name (DcwRegParser *parser)
{
  g_string_truncate (parser->path, 0);
  parser->state = DCW_REG_EQUALS;
  if (parser->skip)
    return TRUE;
  const guint16 *units = (const guint16 *)(void *)parser->units->data;
  if (!dcw_reg_to_utf8 (units, parser->units->len, parser->encoding, parser->path))
    return dcw_reg_parser_fail (parser, parser->item, DCW_ERROR_INVALID,
                                _ ("the value's name is not exact text (UTF-16 or UTF-8)"));
  if (parser->path->len > DCW_REGISTRY_MAX_VALUE_NAME) {
    glong n = 0;
    for (const char *at = parser->path->str; *at != '\0'; at = g_utf8_next_char (at))
      n += g_utf8_get_char (at) > 0xffff ? 2 : 1;
    if (n > DCW_REGISTRY_MAX_VALUE_NAME)
      return dcw_reg_parser_fail (parser, parser->item, DCW_ERROR_LIMIT,
                                  _ ("a value's name of at most %d characters was expected"), DCW_REGISTRY_MAX_VALUE_NAME);
  }
  return TRUE;
}

static gboolean
end_text (DcwRegParser *parser)
{
  parser->type = DCW_REG_SZ;
  parser->state = DCW_REG_VALUE_END;
  g_array_set_size (parser->text, 0);
  if (parser->skip)
    return TRUE;
  const guint16 *units = (const guint16 *)(void *)parser->units->data;
  if (!dcw_reg_to_utf16 (units, parser->units->len, parser->encoding, parser->text))
    return dcw_reg_parser_fail (parser, parser->token, DCW_ERROR_INVALID, _ ("the text is not UTF-8"));
  g_array_append_vals (parser->text, (const guint16[1]){ 0 }, 1);
  return TRUE;
}

static gsize
run_of_text (const guint16 *units, gsize n)
{
  gsize i = 0;
  while (i < n && units[i] != '"' && units[i] != '\\' && units[i] != '\0' && !dcw_reg_is_line_end (units[i]))
    i++;
  return i;
}

static gsize
run_of_line (const guint16 *units, gsize n)
{
  gsize i = 0;
  while (i < n && !dcw_reg_is_line_end (units[i]))
    i++;
  return i;
}

static guint16
unescape (guint16 unit)
{
  return unit == 'n' ? '\n' : unit == 'r' ? '\r' : unit == '0' ? '\0' : unit;
}

/* Within quotes. unit is the first of the n ones; *taken: how many of them. */
static gboolean
take_quoted (DcwRegParser *parser, guint64 unit, const guint16 *units, gsize n, gsize *taken)
{
  gboolean in_name = parser->state == DCW_REG_NAME || parser->state == DCW_REG_NAME_ESCAPE;
  gsize limit = in_name ? MAX_VALUE_NAME : MAX_TEXT;
  const char *what = in_name ? NC_ ("part of a registry export", "a value's name") : NC_ ("part of a registry export", "text");
  gsize run = 1;
  guint16 one = units[0];
  const guint16 *from = &one;
  if (parser->state == DCW_REG_NAME_ESCAPE || parser->state == DCW_REG_TEXT_ESCAPE) {
    if (dcw_reg_is_line_end (one))
      return dcw_reg_parser_fail_unit (parser, unit, one, _ ("a character after “\\”"));
    one = unescape (one);
    parser->state = in_name ? DCW_REG_NAME : DCW_REG_TEXT;
  } else if (one == '\\') {
    parser->state = in_name ? DCW_REG_NAME_ESCAPE : DCW_REG_TEXT_ESCAPE;
    *taken = 1;
    return TRUE;
  } else if (one == '"') {
    *taken = 1;
    return in_name ? end_name (parser) : end_text (parser);
  } else if (dcw_reg_is_line_end (one)) {
    dcw_reg_parser_count_line (parser, unit, one);
  } else {
    run = run_of_text (units, n);
    from = units;
  }
  if (run == 0 || one == '\0')
    return dcw_reg_parser_fail (parser, dcw_reg_parser_place (parser, unit), DCW_ERROR_INVALID,
                                _ ("%s without NUL characters was expected"), C_ ("part of a registry export", what));
  *taken = run;
  return parser->skip || add_units (parser, unit, from, run, limit, what);
}

static gboolean
take_line_start (DcwRegParser *parser, guint64 unit, guint16 found)
{
  if (dcw_reg_is_blank (found))
    return TRUE;
  if (dcw_reg_is_line_end (found)) {
    dcw_reg_parser_count_line (parser, unit, found);
    return TRUE;
  }
  parser->item = dcw_reg_parser_place (parser, unit);
  dcw_reg_parser_begin_token (parser, unit);
  switch (found) {
  case ';':
  case '#':
    parser->state = DCW_REG_COMMENT;
    return TRUE;
  case '[':
    parser->state = DCW_REG_KEY;
    return TRUE;
  case '"':
    parser->state = DCW_REG_NAME;
    return TRUE;
  case '@':
    return end_name (parser);
  default:
    return dcw_reg_parser_fail_unit (parser, unit, found, _ ("“[key]”, “\"name\"=”, “@=” or a comment"));
  }
}

/* Takes some of the n units, the first of which is unit; at least one. */
static gboolean
take (DcwRegParser *parser, guint64 unit, const guint16 *units, gsize n, gsize *taken)
{
  guint16 found = units[0];
  gboolean again = FALSE, fine = TRUE;
  *taken = 1;
  switch (parser->state) {
  case DCW_REG_BEFORE_HEADER:
    again = !dcw_reg_is_blank (found);
    parser->state = again ? DCW_REG_HEADER : DCW_REG_BEFORE_HEADER;
    break;
  case DCW_REG_HEADER:
    if (dcw_reg_is_line_end (found)) {
      fine = end_header (parser);
      dcw_reg_parser_count_line (parser, unit, found);
    } else if (parser->units->len == MAX_HEADER) {
      fine = refuse_header (parser);
    } else {
      g_array_append_vals (parser->units, units, 1);
    }
    break;
  case DCW_REG_LINE:
    fine = take_line_start (parser, unit, found);
    break;
  case DCW_REG_COMMENT:
  case DCW_REG_WRAP_COMMENT:
    if (dcw_reg_is_line_end (found)) {
      dcw_reg_parser_count_line (parser, unit, found);
      parser->state = parser->state == DCW_REG_COMMENT ? DCW_REG_LINE : DCW_REG_WRAPPED;
    } else {
      *taken = run_of_line (units, n);
    }
    break;
  case DCW_REG_KEY:
    if (dcw_reg_is_line_end (found)) {
      fine = end_key (parser, unit);
      dcw_reg_parser_count_line (parser, unit, found);
    } else {
      *taken = run_of_line (units, n);
      fine = add_units (parser, unit, units, *taken, MAX_KEY_LINE, NC_ ("part of a registry export", "a key"));
    }
    break;
  case DCW_REG_NAME:
  case DCW_REG_NAME_ESCAPE:
  case DCW_REG_TEXT:
  case DCW_REG_TEXT_ESCAPE:
    fine = take_quoted (parser, unit, units, n, taken);
    break;
  case DCW_REG_EQUALS:
    if (found == '=')
      parser->state = DCW_REG_DATA;
    else if (!dcw_reg_is_blank (found))
      fine = dcw_reg_parser_fail_unit (parser, unit, found, _ ("“=”"));
    break;
  case DCW_REG_DATA:
    fine = dcw_reg_parser_take_data (parser, unit, found);
    break;
  case DCW_REG_TYPE:
    fine = dcw_reg_parser_take_type (parser, found);
    break;
  case DCW_REG_NUMBER:
    fine = dcw_reg_parser_take_number (parser, unit, found, &again);
    break;
  case DCW_REG_BYTE:
    *taken = dcw_reg_parser_take_bytes (parser, units, n);
    if (*taken > 0)
      break;
    *taken = 1;
    G_GNUC_FALLTHROUGH;
  case DCW_REG_BYTE_2:
  case DCW_REG_COMMA:
  case DCW_REG_WRAP:
  case DCW_REG_WRAPPED:
    fine = dcw_reg_parser_take_hex (parser, unit, found, &again);
    break;
  case DCW_REG_VALUE_END:
    if (dcw_reg_is_blank (found))
      break;
    if (found != ';' && !dcw_reg_is_line_end (found))
      return dcw_reg_parser_fail_unit (parser, unit, found, _ ("the end of the line after the value"));
    parser->state = found == ';' ? DCW_REG_COMMENT : DCW_REG_LINE;
    fine = dcw_reg_parser_end_value (parser);
    if (dcw_reg_is_line_end (found))
      dcw_reg_parser_count_line (parser, unit, found);
    break;
  case DCW_REG_N_STATES:
    g_assert_not_reached ();
  }
  if (again)
    *taken = 0;
  return fine;
}

gboolean
dcw_reg_parser_run (DcwRegParser *parser, const guint16 *units, gsize n)
{
  for (gsize i = 0, taken; i < n; i += taken)
    if (!take (parser, parser->done + i, units + i, n - i, &taken))
      return FALSE;
  parser->done += n;
  return TRUE;
}

gboolean
dcw_reg_parser_end (DcwRegParser *parser, gboolean half)
{
  const char *missing = torn[parser->state];
  if (parser->state == DCW_REG_BYTE && parser->after_comma)
    missing = N_ ("the byte after the last comma");
  if (half)
    missing = N_ ("the second byte of the last character");
  if (missing != NULL)
    return dcw_reg_parser_fail (parser, dcw_reg_parser_place (parser, parser->done), DCW_ERROR_INVALID,
                                _ ("the file ends where %s was expected"), _ (missing));
  return dcw_reg_parser_run (parser, (const guint16[1]){ '\n' }, 1);
}
