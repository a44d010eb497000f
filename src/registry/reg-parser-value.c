#include "registry/reg-parser.h"
#include "base/i18n.h"
#include <string.h>

#define MAX_TYPE 14 /* "hex(ffffffff)" and some */

static inline int
digit_value (guint16 unit)
{
  if (unit >= '0' && unit <= '9')
    return unit - '0';
  guint16 lower = unit | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static gboolean
refuse_type (DcwRegParser *parser)
{
  return dcw_reg_parser_fail (parser, parser->token, DCW_ERROR_INVALID, _ ("“dword:”, “hex:” or “hex(TYPE):” was expected"));
}

static gboolean
end_type (DcwRegParser *parser)
{
  const GArray *word = parser->units;
  gboolean numbered =
      word->len > 5 && word->len <= 13 && dcw_reg_units_equal (word, 4, "hex(") && dcw_reg_unit_is (word, word->len - 1, ')');
  guint32 type = numbered ? 0 : DCW_REG_BINARY;
  for (gsize i = 4; numbered && i + 1 < word->len; i++) {
    int digit = digit_value (g_array_index (word, guint16, i));
    numbered = digit >= 0;
    type = type << 4 | (guint32)(digit & 0xf);
  }
  parser->after_comma = FALSE;
  parser->number = parser->n_digits = 0;
  g_byte_array_set_size (parser->bytes, 0);
  if (dcw_reg_units_equal (word, word->len, "dword")) {
    parser->type = DCW_REG_DWORD;
    parser->state = DCW_REG_NUMBER;
  } else if (numbered || dcw_reg_units_equal (word, word->len, "hex")) {
    parser->type = type;
    parser->state = DCW_REG_BYTE;
  } else {
    return dcw_reg_parser_fail (parser, parser->token, DCW_ERROR_INVALID,
                                _ ("“dword:”, “hex:” or “hex(DCW_REG_TYPE):” was expected"));
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
value_bytes (DcwRegParser *parser, gboolean quoted)
{
  if (quoted) {
    guint16 *units = (guint16 *)(void *)parser->text->data;
    if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
      for (guint i = 0; i < parser->text->len; i++)
        units[i] = GUINT16_TO_LE (units[i]);
    return g_bytes_new (units, (gsize)parser->text->len * 2);
  }
  gboolean is_text = parser->type == DCW_REG_SZ || parser->type == DCW_REG_EXPAND_SZ || parser->type == DCW_REG_MULTI_SZ;
  return parser->version_4 && is_text ? widen_bytes (parser->bytes) : g_bytes_new (parser->bytes->data, parser->bytes->len);
}

gboolean
dcw_reg_parser_end_value (DcwRegParser *parser)
{
  if (parser->skip)
    return TRUE;
  const DcwRegHandler *handler = parser->handler;
  GError *error = NULL;
  gboolean fine = TRUE;
  if (parser->unset) {
    if (handler->delete_value != NULL)
      fine = handler->delete_value (parser->path->str, parser->data, &error);
  } else if (handler->value != NULL) {
    g_autoptr (GBytes) bytes = value_bytes (parser, parser->text->len > 0);
    fine = handler->value (parser->path->str, parser->type, bytes, parser->data, &error);
  }
  return dcw_reg_parser_told (parser, fine, error);
}

static gboolean
add_byte (DcwRegParser *parser, guint64 unit, guint8 byte)
{
  parser->after_comma = FALSE;
  if (parser->skip)
    return TRUE;
  if (parser->bytes->len == DCW_REG_MAX_DATA)
    return dcw_reg_parser_fail (parser, dcw_reg_parser_place (parser, unit), DCW_ERROR_LIMIT,
                                _ ("data of at most %u bytes was expected"), (guint)DCW_REG_MAX_DATA);
  g_byte_array_append (parser->bytes, &byte, 1);
  return TRUE;
}

/* Whole "hh," of a run, which nearly all of a large file is. The number of units taken. */
gsize
dcw_reg_parser_take_bytes (DcwRegParser *parser, const guint16 *units, gsize n)
{
  guint8 run[256];
  gsize taken = 0;
  gsize room = parser->skip ? G_MAXSIZE : DCW_REG_MAX_DATA - parser->bytes->len;
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
    parser->after_comma = TRUE;
    if (!parser->skip) {
      g_byte_array_append (parser->bytes, run, (guint)n_run);
      room -= n_run;
    }
    if (n_run < most)
      break;
  }
  return taken;
}

/* One step of a value's bytes. */
gboolean
dcw_reg_parser_take_hex (DcwRegParser *parser, guint64 unit, guint16 found, gboolean *again)
{
  int digit = digit_value (found);
  switch (parser->state) {
  case DCW_REG_BYTE:
    if (dcw_reg_is_blank (found))
      return TRUE;
    if (digit >= 0) {
      parser->digit = (guint8)digit;
      parser->state = DCW_REG_BYTE_2;
      return TRUE;
    }
    parser->state = found == '\\' ? DCW_REG_WRAP : DCW_REG_VALUE_END;
    *again = found != '\\';
    if (*again && found != ';' && !dcw_reg_is_line_end (found))
      return dcw_reg_parser_fail_unit (parser, unit, found, _ ("a byte in hex"));
    return TRUE;
  case DCW_REG_BYTE_2:
    parser->state = DCW_REG_COMMA;
    *again = digit < 0;
    return add_byte (parser, unit, digit < 0 ? parser->digit : (guint8)(parser->digit << 4 | digit));
  case DCW_REG_COMMA:
    parser->after_comma = found == ',';
    parser->state = found == ',' ? DCW_REG_BYTE : DCW_REG_VALUE_END;
    *again = found != ',';
    if (*again && !dcw_reg_is_blank (found) && found != ';' && !dcw_reg_is_line_end (found))
      return dcw_reg_parser_fail_unit (parser, unit, found, _ ("“,” or the end of the line"));
    return TRUE;
  case DCW_REG_WRAP:
    if (dcw_reg_is_line_end (found)) {
      dcw_reg_parser_count_line (parser, unit, found);
      parser->state = DCW_REG_WRAPPED;
    } else if (found == ';') {
      parser->state = DCW_REG_WRAP_COMMENT;
    } else if (!dcw_reg_is_blank (found)) {
      return dcw_reg_parser_fail_unit (parser, unit, found, _ ("the end of the line after “\\”"));
    }
    return TRUE;
  case DCW_REG_WRAPPED:
    if (dcw_reg_is_line_end (found)) {
      dcw_reg_parser_count_line (parser, unit, found);
    } else if (found == ';') {
      parser->state = DCW_REG_WRAP_COMMENT;
    } else if (digit >= 0) {
      parser->state = DCW_REG_BYTE;
      *again = TRUE;
    } else if (!dcw_reg_is_blank (found)) {
      return dcw_reg_parser_fail_unit (parser, unit, found, _ ("a byte in hex, as the line before ends with “\\”,"));
    }
    return TRUE;
  default:
    g_assert_not_reached ();
  }
}

gboolean
dcw_reg_parser_take_data (DcwRegParser *parser, guint64 unit, guint16 found)
{
  if (dcw_reg_is_blank (found))
    return TRUE;
  parser->unset = found == '-';
  g_array_set_size (parser->text, 0);
  if (found == '"' || g_ascii_isalpha ((char)(found < 0x80 ? found : 0))) {
    dcw_reg_parser_begin_token (parser, unit);
    parser->state = found == '"' ? DCW_REG_TEXT : DCW_REG_TYPE;
    if (found != '"')
      g_array_append_val (parser->units, found);
    return TRUE;
  }
  if (found != '-')
    return dcw_reg_parser_fail_unit (parser, unit, found, _ ("“\"text\"”, “dword:”, “hex:” or “-”"));
  parser->state = DCW_REG_VALUE_END;
  return TRUE;
}

gboolean
dcw_reg_parser_take_type (DcwRegParser *parser, guint16 found)
{
  if (found == ':')
    return end_type (parser);
  if (parser->units->len == MAX_TYPE || dcw_reg_is_blank (found) || dcw_reg_is_line_end (found))
    return refuse_type (parser);
  g_array_append_val (parser->units, found);
  return TRUE;
}

gboolean
dcw_reg_parser_take_number (DcwRegParser *parser, guint64 unit, guint16 found, gboolean *again)
{
  int digit = digit_value (found);
  if (digit >= 0 && parser->n_digits < 8) {
    parser->number = parser->number << 4 | (guint32)digit;
    parser->n_digits++;
    return TRUE;
  }
  if (parser->n_digits == 0 && dcw_reg_is_blank (found))
    return TRUE;
  if (digit >= 0 || parser->n_digits == 0 || !(dcw_reg_is_blank (found) || found == ';' || dcw_reg_is_line_end (found)))
    return dcw_reg_parser_fail_unit (parser, unit, found,
                                     parser->n_digits == 8 ? _ ("the end of the line after 8 digits") : _ ("a number in hex"));
  guint32 little = GUINT32_TO_LE (parser->number);
  g_byte_array_set_size (parser->bytes, 0);
  g_byte_array_append (parser->bytes, (const guint8 *)&little, sizeof little);
  parser->state = DCW_REG_VALUE_END;
  *again = TRUE;
  return TRUE;
}
