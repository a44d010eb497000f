#include "registry/reg-reader.h"
#include "registry/path.h"
#include "registry/reg-text.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include <string.h>

#define BLOCK 4096                               /* units widened at a time */
#define MAX_HEADER 64                            /* units */
#define MAX_TYPE 14                              /* "hex(ffffffff)" and some */
#define MAX_KEY_LINE (4 * DCW_REGISTRY_MAX_PATH) /* units: UTF-8 takes up to three a character, and a comment may follow */
#define MAX_VALUE_NAME (3 * DCW_REGISTRY_MAX_VALUE_NAME)
#define MAX_TEXT (DCW_REG_MAX_DATA / 2) /* units */

static const char header_5[] = "Windows Registry Editor Version 5.00";
static const char header_4[] = "REGEDIT4";

typedef enum {
  BEFORE_HEADER, /* blanks may come first */
  HEADER,
  LINE,    /* at the start of a line */
  COMMENT, /* to the end of the line */
  KEY,     /* after [ */
  NAME,    /* within the quotes of a value's name */
  NAME_ESCAPE,
  EQUALS, /* = has to come */
  DATA,   /* after = */
  TYPE,   /* dword: hex: hex(n): */
  TEXT,   /* within the quotes of a text */
  TEXT_ESCAPE,
  NUMBER,  /* after dword: */
  BYTE,    /* first digit of a byte, or the end of the bytes */
  BYTE_2,  /* second digit, or the end of a byte of one digit */
  COMMA,   /* after a byte */
  WRAP,    /* after a backslash, up to the end of the line */
  WRAPPED, /* at the start of a line that goes on with bytes */
  WRAP_COMMENT,
  VALUE_END, /* a comment or the end of the line has to come */
  N_STATES,
} State;

/* What is missing when the file ends in a state; NULL: nothing. */
static const char *const torn[N_STATES] = {
  [NAME] = N_ ("the closing quote of the value's name"),
  [NAME_ESCAPE] = N_ ("the closing quote of the value's name"),
  [EQUALS] = N_ ("“=” and the value's data"),
  [DATA] = N_ ("the value's data"),
  [TYPE] = N_ ("the value's data"),
  [TEXT] = N_ ("the closing quote of the text"),
  [TEXT_ESCAPE] = N_ ("the closing quote of the text"),
  [BYTE_2] = N_ ("the second digit of the last byte"),
  [WRAP] = N_ ("the bytes of the next line"),
  [WRAPPED] = N_ ("the bytes of the next line"),
  [WRAP_COMMENT] = N_ ("the bytes of the next line"),
};

typedef struct {
  guint64 line, column;
} Place;

/* What a reader fills that was made for a tree. */
typedef struct {
  DcwRegistryTree *tree;
  DcwRegistryKey *key;
} Target;

struct _DcwRegReader {
  char *file_name;
  const DcwRegHandler *handler;
  gpointer data;
  Target target;
  GError *failed;

  guint8 start[3]; /* up to the end of a byte order mark, or what might have been one */
  guint n_start;
  gboolean started;
  DcwRegEncoding encoding;
  gboolean half; /* of a UTF-16 unit, in start[0] */

  State state;
  gboolean version_4;
  guint64 done;       /* units before the block */
  guint64 line_start; /* unit */
  guint64 line;
  guint64 last_cr; /* unit of the latest CR, for CR LF */

  gboolean skip;  /* no key, or one whose values are left out */
  Place item;     /* where the key or value began */
  Place token;    /* where the quoted text or type began */
  GArray *units;  /* the token as it comes; of guint16 */
  GString *path;  /* of the key, or of the value its name */
  gboolean unset; /* the value is a deletion */
  guint32 type;
  guint n_digits; /* of a number */
  guint32 number;
  gboolean after_comma;
  guint8 digit;      /* the first of a byte */
  GByteArray *bytes; /* of a value in hex */
  GArray *text;      /* of a value in quotes, of guint16 */
};

DcwRegReader *
dcw_reg_reader_new (const char *file_name, const DcwRegHandler *handler, gpointer data)
{
  DcwRegReader *reader = g_new0 (DcwRegReader, 1);
  reader->file_name = g_strdup (file_name);
  reader->handler = handler;
  reader->data = data;
  reader->line = 1;
  reader->last_cr = G_MAXUINT64;
  reader->skip = TRUE;
  reader->units = g_array_new (FALSE, FALSE, sizeof (guint16));
  reader->text = g_array_new (FALSE, FALSE, sizeof (guint16));
  reader->path = g_string_new (NULL);
  reader->bytes = g_byte_array_new ();
  return reader;
}

void
dcw_reg_reader_free (DcwRegReader *reader)
{
  if (reader == NULL)
    return;
  g_free (reader->file_name);
  g_clear_error (&reader->failed);
  g_array_unref (reader->units);
  g_array_unref (reader->text);
  g_string_free (reader->path, TRUE);
  g_byte_array_unref (reader->bytes);
  g_free (reader);
}

static Place
place_of (const DcwRegReader *reader, guint64 unit)
{
  return (Place){ reader->line, unit - reader->line_start + 1 };
}

static void
prefix_place (DcwRegReader *reader, Place place, GError **error)
{
  g_prefix_error (error, "%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT ": ", reader->file_name, place.line, place.column);
}

static gboolean fail (DcwRegReader *reader, Place place, DcwErrorCode code, const char *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (DcwRegReader *reader, Place place, DcwErrorCode code, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  reader->failed = g_error_new_valist (DCW_ERROR, (gint)code, format, arguments);
  va_end (arguments);
  prefix_place (reader, place, &reader->failed);
  return FALSE;
}

static gboolean
fail_unit (DcwRegReader *reader, guint64 unit, guint16 found, const char *expected)
{
  char shown[16];
  if (found > 0x20 && found < 0x7f)
    g_snprintf (shown, sizeof shown, "“%c”", (char)found);
  else
    g_snprintf (shown, sizeof shown, reader->encoding == DCW_REG_UTF16 ? "U+%04X" : "0x%02X", found);
  return fail (reader, place_of (reader, unit), DCW_ERROR_INVALID, _ ("%s was expected, not %s"), expected,
               found == '\n' || found == '\r' ? _ ("the end of the line") : shown);
}

/* The handler's answer; its error gets the place of the key or value. */
static gboolean
told (DcwRegReader *reader, gboolean answer, GError *error)
{
  if (answer)
    return TRUE;
  reader->failed = error;
  prefix_place (reader, reader->item, &reader->failed);
  return FALSE;
}

static inline gboolean
is_blank (guint16 unit)
{
  return unit == ' ' || unit == '\t';
}

static inline gboolean
is_line_end (guint16 unit)
{
  return unit == '\n' || unit == '\r';
}

static inline int
digit_value (guint16 unit)
{
  if (unit >= '0' && unit <= '9')
    return unit - '0';
  guint16 lower = unit | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static inline void
count_line (DcwRegReader *reader, guint64 unit, guint16 end)
{
  if (end == '\r')
    reader->last_cr = unit;
  if (end == '\r' || reader->last_cr + 1 != unit)
    reader->line++;
  reader->line_start = unit + 1;
}

static void
begin_token (DcwRegReader *reader, guint64 unit)
{
  reader->token = place_of (reader, unit);
  g_array_set_size (reader->units, 0);
}

/* n units that begin at unit. */
static gboolean
add_units (DcwRegReader *reader, guint64 unit, const guint16 *units, gsize n, gsize limit, const char *what)
{
  gsize room = limit - reader->units->len;
  if (n > room)
    return fail (reader, place_of (reader, unit + room), DCW_ERROR_LIMIT, _ ("%s of at most %u characters was expected"),
                 _ (what), (guint)limit);
  g_array_append_vals (reader->units, units, (guint)n);
  return TRUE;
}

static gboolean
unit_is (const GArray *units, gsize at, char c)
{
  return at < units->len && g_array_index (units, guint16, at) == (guint16)c;
}

static gboolean
units_equal (const GArray *units, gsize n, const char *ascii)
{
  if (units->len < n || strlen (ascii) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!unit_is (units, i, ascii[i]))
      return FALSE;
  return TRUE;
}

static gboolean
refuse_header (DcwRegReader *reader)
{
  const char *why = "";
  if (reader->encoding != DCW_REG_UTF16 && (unit_is (reader->units, 0, '\0') || unit_is (reader->units, 1, '\0')))
    why = _ (" (UTF-16 without a byte order mark is not read)");
  return fail (reader, (Place){ 1, 1 }, DCW_ERROR_INVALID, _ ("the line “%s” or “%s” was expected%s"), header_5, header_4, why);
}

static gboolean
end_header (DcwRegReader *reader)
{
  gsize n = reader->units->len;
  while (n > 0 && is_blank (g_array_index (reader->units, guint16, n - 1)))
    n--;
  reader->version_4 = units_equal (reader->units, n, header_4);
  reader->state = LINE;
  return reader->version_4 || units_equal (reader->units, n, header_5) || refuse_header (reader);
}

static gboolean
end_key (DcwRegReader *reader, guint64 unit)
{
  gsize from = unit_is (reader->units, 0, '-') ? 1 : 0;
  gsize to = reader->units->len;
  while (to > from && !unit_is (reader->units, to - 1, ']'))
    to--;
  if (to == from)
    return fail (reader, place_of (reader, unit), DCW_ERROR_INVALID, _ ("“]” was expected before the end of the line"));
  g_string_truncate (reader->path, 0);
  const guint16 *units = (const guint16 *)(void *)reader->units->data;
  if (!dcw_reg_to_utf8 (units + from, to - from - 1, reader->encoding, reader->path))
    return fail (reader, reader->item, DCW_ERROR_INVALID, _ ("the key's name is not exact text (UTF-16 or UTF-8)"));
  if (strlen (reader->path->str) != reader->path->len)
    return fail (reader, reader->item, DCW_ERROR_INVALID, _ ("a key without NUL characters was expected"));
  while (g_str_has_suffix (reader->path->str, "\\"))
    g_string_truncate (reader->path, reader->path->len - 1);
  if (g_ascii_strncasecmp (reader->path->str, "HKEY_", 5) != 0)
    return fail (reader, reader->item, DCW_ERROR_INVALID, _ ("a root in full such as HKEY_LOCAL_MACHINE was expected after “[”"));
  GError *error = NULL;
  gboolean fine = dcw_registry_path_check (reader->path->str, &error);
  reader->skip = from == 1;
  if (fine && from == 1 && reader->handler->delete_key != NULL)
    fine = reader->handler->delete_key (reader->path->str, reader->data, &error);
  if (fine && from == 0 && reader->handler->key != NULL)
    fine = reader->handler->key (reader->path->str, &reader->skip, reader->data, &error);
  reader->state = LINE;
  return told (reader, fine, error);
}

static gboolean
end_name (DcwRegReader *reader)
{
  g_string_truncate (reader->path, 0);
  reader->state = EQUALS;
  if (reader->skip)
    return TRUE;
  const guint16 *units = (const guint16 *)(void *)reader->units->data;
  if (!dcw_reg_to_utf8 (units, reader->units->len, reader->encoding, reader->path))
    return fail (reader, reader->item, DCW_ERROR_INVALID, _ ("the value's name is not exact text (UTF-16 or UTF-8)"));
  if (reader->path->len > DCW_REGISTRY_MAX_VALUE_NAME) {
    glong n = 0;
    for (const char *at = reader->path->str; *at != '\0'; at = g_utf8_next_char (at))
      n += g_utf8_get_char (at) > 0xffff ? 2 : 1;
    if (n > DCW_REGISTRY_MAX_VALUE_NAME)
      return fail (reader, reader->item, DCW_ERROR_LIMIT, _ ("a value's name of at most %d characters was expected"),
                   DCW_REGISTRY_MAX_VALUE_NAME);
  }
  return TRUE;
}

static gboolean
end_text (DcwRegReader *reader)
{
  reader->type = DCW_REG_SZ;
  reader->state = VALUE_END;
  g_array_set_size (reader->text, 0);
  if (reader->skip)
    return TRUE;
  const guint16 *units = (const guint16 *)(void *)reader->units->data;
  if (!dcw_reg_to_utf16 (units, reader->units->len, reader->encoding, reader->text))
    return fail (reader, reader->token, DCW_ERROR_INVALID, _ ("the text is not UTF-8"));
  g_array_append_vals (reader->text, (const guint16[1]){ 0 }, 1);
  return TRUE;
}

static gboolean
end_type (DcwRegReader *reader)
{
  const GArray *word = reader->units;
  gboolean numbered = word->len > 5 && word->len <= 13 && units_equal (word, 4, "hex(") && unit_is (word, word->len - 1, ')');
  guint32 type = numbered ? 0 : DCW_REG_BINARY;
  for (gsize i = 4; numbered && i + 1 < word->len; i++) {
    int digit = digit_value (g_array_index (word, guint16, i));
    numbered = digit >= 0;
    type = type << 4 | (guint32)(digit & 0xf);
  }
  reader->after_comma = FALSE;
  reader->number = reader->n_digits = 0;
  g_byte_array_set_size (reader->bytes, 0);
  if (units_equal (word, word->len, "dword")) {
    reader->type = DCW_REG_DWORD;
    reader->state = NUMBER;
  } else if (numbered || units_equal (word, word->len, "hex")) {
    reader->type = type;
    reader->state = BYTE;
  } else {
    return fail (reader, reader->token, DCW_ERROR_INVALID, _ ("“dword:”, “hex:” or “hex(TYPE):” was expected"));
  }
  return TRUE;
}

/* Version 4 holds text in bytes of the code page. */
static GBytes *
widen_bytes (const GByteArray *bytes)
{
  guint16 *units = g_new (guint16, (gsize)bytes->len + 1);
  for (guint i = 0; i < bytes->len; i++)
    units[i] = GUINT16_TO_LE (dcw_reg_from_1252 (bytes->data[i]));
  return g_bytes_new_take (units, (gsize)bytes->len * 2);
}

static GBytes *
value_bytes (DcwRegReader *reader, gboolean quoted)
{
  if (quoted) {
    guint16 *units = (guint16 *)(void *)reader->text->data;
    if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
      for (guint i = 0; i < reader->text->len; i++)
        units[i] = GUINT16_TO_LE (units[i]);
    return g_bytes_new (units, (gsize)reader->text->len * 2);
  }
  gboolean is_text = reader->type == DCW_REG_SZ || reader->type == DCW_REG_EXPAND_SZ || reader->type == DCW_REG_MULTI_SZ;
  return reader->version_4 && is_text ? widen_bytes (reader->bytes) : g_bytes_new (reader->bytes->data, reader->bytes->len);
}

static gboolean
end_value (DcwRegReader *reader)
{
  if (reader->skip)
    return TRUE;
  const DcwRegHandler *handler = reader->handler;
  GError *error = NULL;
  gboolean fine = TRUE;
  if (reader->unset) {
    if (handler->delete_value != NULL)
      fine = handler->delete_value (reader->path->str, reader->data, &error);
  } else if (handler->value != NULL) {
    g_autoptr (GBytes) bytes = value_bytes (reader, reader->text->len > 0);
    fine = handler->value (reader->path->str, reader->type, bytes, reader->data, &error);
  }
  return told (reader, fine, error);
}

static gboolean
add_byte (DcwRegReader *reader, guint64 unit, guint8 byte)
{
  reader->after_comma = FALSE;
  if (reader->skip)
    return TRUE;
  if (reader->bytes->len == DCW_REG_MAX_DATA)
    return fail (reader, place_of (reader, unit), DCW_ERROR_LIMIT, _ ("data of at most %u bytes was expected"),
                 (guint)DCW_REG_MAX_DATA);
  g_byte_array_append (reader->bytes, &byte, 1);
  return TRUE;
}

/* Whole "hh," of a run, which nearly all of a large file is. The number of units taken. */
static gsize
take_bytes (DcwRegReader *reader, const guint16 *units, gsize n)
{
  guint8 run[256];
  gsize taken = 0;
  gsize room = reader->skip ? G_MAXSIZE : DCW_REG_MAX_DATA - reader->bytes->len;
  while (n - taken >= 3 && room > 0) {
    gsize n_run = 0;
    gsize most = MIN (MIN (sizeof run, room), (n - taken) / 3);
    for (; n_run < most; n_run++, taken += 3) {
      int high = digit_value (units[taken]), low = digit_value (units[taken + 1]);
      if ((high | low) < 0 || units[taken + 2] != ',')
        break;
      run[n_run] = (guint8)(high << 4 | low);
    }
    if (n_run == 0)
      break;
    reader->after_comma = TRUE;
    if (!reader->skip) {
      g_byte_array_append (reader->bytes, run, (guint)n_run);
      room -= n_run;
    }
    if (n_run < most)
      break;
  }
  return taken;
}

static gsize
run_of_text (const guint16 *units, gsize n)
{
  gsize i = 0;
  while (i < n && units[i] != '"' && units[i] != '\\' && units[i] != '\0' && !is_line_end (units[i]))
    i++;
  return i;
}

static gsize
run_of_line (const guint16 *units, gsize n)
{
  gsize i = 0;
  while (i < n && !is_line_end (units[i]))
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
take_quoted (DcwRegReader *reader, guint64 unit, const guint16 *units, gsize n, gsize *taken)
{
  gboolean in_name = reader->state == NAME || reader->state == NAME_ESCAPE;
  gsize limit = in_name ? MAX_VALUE_NAME : MAX_TEXT;
  const char *what = in_name ? N_ ("a value's name") : N_ ("text");
  gsize run = 1;
  guint16 one = units[0];
  const guint16 *from = &one;
  if (reader->state == NAME_ESCAPE || reader->state == TEXT_ESCAPE) {
    if (is_line_end (one))
      return fail_unit (reader, unit, one, _ ("a character after “\\”"));
    one = unescape (one);
    reader->state = in_name ? NAME : TEXT;
  } else if (one == '\\') {
    reader->state = in_name ? NAME_ESCAPE : TEXT_ESCAPE;
    *taken = 1;
    return TRUE;
  } else if (one == '"') {
    *taken = 1;
    return in_name ? end_name (reader) : end_text (reader);
  } else if (is_line_end (one)) {
    count_line (reader, unit, one);
  } else {
    run = run_of_text (units, n);
    from = units;
  }
  if (run == 0 || one == '\0')
    return fail (reader, place_of (reader, unit), DCW_ERROR_INVALID, _ ("%s without NUL characters was expected"), _ (what));
  *taken = run;
  return reader->skip || add_units (reader, unit, from, run, limit, what);
}

/* One step of a value's bytes. */
static gboolean
take_hex (DcwRegReader *reader, guint64 unit, guint16 found, gboolean *again)
{
  int digit = digit_value (found);
  switch (reader->state) {
  case BYTE:
    if (is_blank (found))
      return TRUE;
    if (digit >= 0) {
      reader->digit = (guint8)digit;
      reader->state = BYTE_2;
      return TRUE;
    }
    reader->state = found == '\\' ? WRAP : VALUE_END;
    *again = found != '\\';
    if (*again && found != ';' && !is_line_end (found))
      return fail_unit (reader, unit, found, _ ("a byte in hex"));
    return TRUE;
  case BYTE_2:
    reader->state = COMMA;
    *again = digit < 0;
    return add_byte (reader, unit, digit < 0 ? reader->digit : (guint8)(reader->digit << 4 | digit));
  case COMMA:
    reader->after_comma = found == ',';
    reader->state = found == ',' ? BYTE : VALUE_END;
    *again = found != ',';
    if (*again && !is_blank (found) && found != ';' && !is_line_end (found))
      return fail_unit (reader, unit, found, _ ("“,” or the end of the line"));
    return TRUE;
  case WRAP:
    if (is_line_end (found)) {
      count_line (reader, unit, found);
      reader->state = WRAPPED;
    } else if (found == ';') {
      reader->state = WRAP_COMMENT;
    } else if (!is_blank (found)) {
      return fail_unit (reader, unit, found, _ ("the end of the line after “\\”"));
    }
    return TRUE;
  case WRAPPED:
    if (is_line_end (found)) {
      count_line (reader, unit, found);
    } else if (found == ';') {
      reader->state = WRAP_COMMENT;
    } else if (digit >= 0) {
      reader->state = BYTE;
      *again = TRUE;
    } else if (!is_blank (found)) {
      return fail_unit (reader, unit, found, _ ("a byte in hex, as the line before ends with “\\”,"));
    }
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

static gboolean
take_data (DcwRegReader *reader, guint64 unit, guint16 found)
{
  if (is_blank (found))
    return TRUE;
  reader->unset = found == '-';
  g_array_set_size (reader->text, 0);
  if (found == '"' || g_ascii_isalpha ((char)(found < 0x80 ? found : 0))) {
    begin_token (reader, unit);
    reader->state = found == '"' ? TEXT : TYPE;
    return found == '"' || add_units (reader, unit, &found, 1, MAX_TYPE, "");
  }
  if (found != '-')
    return fail_unit (reader, unit, found, _ ("“\"text\"”, “dword:”, “hex:” or “-”"));
  reader->state = VALUE_END;
  return TRUE;
}

static gboolean
take_number (DcwRegReader *reader, guint64 unit, guint16 found, gboolean *again)
{
  int digit = digit_value (found);
  if (digit >= 0 && reader->n_digits < 8) {
    reader->number = reader->number << 4 | (guint32)digit;
    reader->n_digits++;
    return TRUE;
  }
  if (reader->n_digits == 0 && is_blank (found))
    return TRUE;
  if (digit >= 0 || reader->n_digits == 0 || !(is_blank (found) || found == ';' || is_line_end (found)))
    return fail_unit (reader, unit, found,
                      reader->n_digits == 8 ? _ ("the end of the line after 8 digits") : _ ("a number in hex"));
  guint32 little = GUINT32_TO_LE (reader->number);
  g_byte_array_set_size (reader->bytes, 0);
  g_byte_array_append (reader->bytes, (const guint8 *)&little, sizeof little);
  reader->state = VALUE_END;
  *again = TRUE;
  return TRUE;
}

static gboolean
take_line_start (DcwRegReader *reader, guint64 unit, guint16 found)
{
  if (is_blank (found))
    return TRUE;
  if (is_line_end (found)) {
    count_line (reader, unit, found);
    return TRUE;
  }
  reader->item = place_of (reader, unit);
  begin_token (reader, unit);
  switch (found) {
  case ';':
  case '#':
    reader->state = COMMENT;
    return TRUE;
  case '[':
    reader->state = KEY;
    return TRUE;
  case '"':
    reader->state = NAME;
    return TRUE;
  case '@':
    return end_name (reader);
  default:
    return fail_unit (reader, unit, found, _ ("“[key]”, “\"name\"=”, “@=” or a comment"));
  }
}

/* Takes some of the n units, the first of which is unit; at least one. */
static gboolean
take (DcwRegReader *reader, guint64 unit, const guint16 *units, gsize n, gsize *taken)
{
  guint16 found = units[0];
  gboolean again = FALSE, fine = TRUE;
  *taken = 1;
  switch (reader->state) {
  case BEFORE_HEADER:
    again = !is_blank (found);
    reader->state = again ? HEADER : BEFORE_HEADER;
    break;
  case HEADER:
    if (is_line_end (found)) {
      fine = end_header (reader);
      count_line (reader, unit, found);
    } else if (reader->units->len == MAX_HEADER) {
      fine = refuse_header (reader);
    } else {
      g_array_append_vals (reader->units, units, 1);
    }
    break;
  case LINE:
    fine = take_line_start (reader, unit, found);
    break;
  case COMMENT:
  case WRAP_COMMENT:
    if (is_line_end (found)) {
      count_line (reader, unit, found);
      reader->state = reader->state == COMMENT ? LINE : WRAPPED;
    } else {
      *taken = run_of_line (units, n);
    }
    break;
  case KEY:
    if (is_line_end (found)) {
      fine = end_key (reader, unit);
      count_line (reader, unit, found);
    } else {
      *taken = run_of_line (units, n);
      fine = add_units (reader, unit, units, *taken, MAX_KEY_LINE, N_ ("a key"));
    }
    break;
  case NAME:
  case NAME_ESCAPE:
  case TEXT:
  case TEXT_ESCAPE:
    fine = take_quoted (reader, unit, units, n, taken);
    break;
  case EQUALS:
    if (found == '=')
      reader->state = DATA;
    else if (!is_blank (found))
      fine = fail_unit (reader, unit, found, _ ("“=”"));
    break;
  case DATA:
    fine = take_data (reader, unit, found);
    break;
  case TYPE:
    if (found == ':')
      fine = end_type (reader);
    else if (reader->units->len == MAX_TYPE || is_blank (found) || is_line_end (found))
      fine = fail (reader, reader->token, DCW_ERROR_INVALID, _ ("“dword:”, “hex:” or “hex(TYPE):” was expected"));
    else
      g_array_append_vals (reader->units, units, 1);
    break;
  case NUMBER:
    fine = take_number (reader, unit, found, &again);
    break;
  case BYTE:
    *taken = take_bytes (reader, units, n);
    if (*taken > 0)
      break;
    *taken = 1;
    G_GNUC_FALLTHROUGH;
  case BYTE_2:
  case COMMA:
  case WRAP:
  case WRAPPED:
    fine = take_hex (reader, unit, found, &again);
    break;
  case VALUE_END:
    if (is_blank (found))
      break;
    if (found != ';' && !is_line_end (found))
      return fail_unit (reader, unit, found, _ ("the end of the line after the value"));
    reader->state = found == ';' ? COMMENT : LINE;
    fine = end_value (reader);
    if (is_line_end (found))
      count_line (reader, unit, found);
    break;
  case N_STATES:
    g_assert_not_reached ();
  }
  if (again)
    *taken = 0;
  return fine;
}

static gboolean
run (DcwRegReader *reader, const guint16 *units, gsize n)
{
  for (gsize i = 0, taken; i < n; i += taken)
    if (!take (reader, reader->done + i, units + i, n - i, &taken))
      return FALSE;
  reader->done += n;
  return TRUE;
}

static gboolean
run_bytes (DcwRegReader *reader, const guint8 *bytes, gsize size)
{
  guint16 block[BLOCK];
  while (size > 0) {
    gsize n = MIN (size, BLOCK);
    for (gsize i = 0; i < n; i++)
      block[i] = bytes[i];
    if (!run (reader, block, n))
      return FALSE;
    bytes += n;
    size -= n;
  }
  return TRUE;
}

static gboolean
run_utf16 (DcwRegReader *reader, const guint8 *bytes, gsize size)
{
  guint16 block[BLOCK];
  gsize n = 0;
  if (reader->half && size > 0) {
    block[n++] = (guint16)(reader->start[0] | bytes[0] << 8);
    reader->half = FALSE;
    bytes++;
    size--;
  }
  do {
    gsize more = MIN (size / 2, BLOCK - n);
    memcpy (block + n, bytes, more * 2);
    if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
      for (gsize i = n; i < n + more; i++)
        block[i] = GUINT16_FROM_LE (block[i]);
    if (!run (reader, block, n + more))
      return FALSE;
    bytes += more * 2;
    size -= more * 2;
    n = 0;
  } while (size > 1);
  if (size == 1) {
    reader->start[0] = bytes[0];
    reader->half = TRUE;
  }
  return TRUE;
}

static gboolean
run_any (DcwRegReader *reader, const guint8 *bytes, gsize size)
{
  return reader->encoding == DCW_REG_UTF16 ? run_utf16 (reader, bytes, size) : run_bytes (reader, bytes, size);
}

/* Looks for the byte order mark; at_end: no more bytes will come. */
static gboolean
start (DcwRegReader *reader, gboolean at_end)
{
  static const struct {
    guint8 mark[3];
    guint size;
  } marks[] = { { { 0xff, 0xfe }, 2 }, { { 0xef, 0xbb, 0xbf }, 3 }, { { 0xfe, 0xff }, 2 } };
  gsize found = G_N_ELEMENTS (marks);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    if (memcmp (reader->start, marks[i].mark, MIN (reader->n_start, marks[i].size)) != 0)
      continue;
    if (reader->n_start < marks[i].size && !at_end)
      return TRUE;
    if (reader->n_start >= marks[i].size)
      found = i;
  }
  reader->started = TRUE;
  static const DcwRegEncoding encodings[] = { DCW_REG_UTF16, DCW_REG_UTF8, DCW_REG_BYTES, DCW_REG_BYTES };
  reader->encoding = encodings[found];
  if (found == 2)
    return fail (reader, (Place){ 1, 1 }, DCW_ERROR_INVALID,
                 _ ("UTF-16 with the low byte first, UTF-8 or 8-bit text was expected, not UTF-16 with the high byte first"));
  guint skip = found < G_N_ELEMENTS (marks) ? marks[found].size : 0;
  return reader->n_start == skip || run_any (reader, reader->start + skip, reader->n_start - skip);
}

static gboolean
answer (DcwRegReader *reader, gboolean fine, GError **error)
{
  if (!fine)
    g_propagate_error (error, g_error_copy (reader->failed));
  return fine;
}

gboolean
dcw_reg_reader_feed (DcwRegReader *reader, gconstpointer bytes, gsize size, GError **error)
{
  const guint8 *at = bytes;
  gboolean fine = reader->failed == NULL;
  for (; fine && size > 0 && !reader->started; at++, size--) {
    reader->start[reader->n_start++] = *at;
    fine = start (reader, FALSE);
  }
  if (fine && size > 0)
    fine = run_any (reader, at, size);
  return answer (reader, fine, error);
}

gboolean
dcw_reg_reader_end (DcwRegReader *reader, GError **error)
{
  gboolean fine = reader->failed == NULL && (reader->started || start (reader, TRUE));
  if (!fine)
    return answer (reader, FALSE, error);
  const char *missing = torn[reader->state];
  if (reader->state == BYTE && reader->after_comma)
    missing = N_ ("the byte after the last comma");
  if (reader->half)
    missing = N_ ("the second byte of the last character");
  if (missing != NULL)
    fine =
        fail (reader, place_of (reader, reader->done), DCW_ERROR_INVALID, _ ("the file ends where %s was expected"), _ (missing));
  else
    fine = run (reader, (const guint16[1]){ '\n' }, 1);
  return answer (reader, fine, error);
}

static gboolean
target_key (const char *path, gboolean *skip, gpointer data, GError **error)
{
  Target *target = data;
  target->key = dcw_registry_tree_ensure (target->tree, path);
  target->key->listed = TRUE;
  return TRUE;
}

static gboolean
target_delete_key (const char *path, gpointer data, GError **error)
{
  Target *target = data;
  dcw_registry_tree_remove (target->tree, path);
  target->key = NULL;
  return TRUE;
}

static gboolean
target_value (const char *name, guint32 type, GBytes *bytes, gpointer data, GError **error)
{
  Target *target = data;
  dcw_registry_key_set (target->key, name, type, bytes);
  return TRUE;
}

static gboolean
target_delete_value (const char *name, gpointer data, GError **error)
{
  Target *target = data;
  dcw_registry_key_unset (target->key, name);
  return TRUE;
}

static const DcwRegHandler target_handler = { target_key, target_delete_key, target_value, target_delete_value };

DcwRegReader *
dcw_reg_reader_new_for_tree (const char *file_name, DcwRegistryTree *tree)
{
  DcwRegReader *reader = dcw_reg_reader_new (file_name, &target_handler, NULL);
  reader->target.tree = tree;
  reader->data = &reader->target;
  return reader;
}

gboolean
dcw_reg_read (const char *file_name, gconstpointer bytes, gsize size, DcwRegistryTree *tree, GError **error)
{
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new_for_tree (file_name, tree);
  return dcw_reg_reader_feed (reader, bytes, size, error) && dcw_reg_reader_end (reader, error);
}
