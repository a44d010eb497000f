/* reg-parser: the lines of .reg files (facts 10.1), for reg-reader alone: takes units of text as they come, tells the handler.
 *
 * A state machine over units (UTF-16, or bytes), which it takes in runs where it can. Signs of the syntax are ASCII in every
 * encoding; keys, names and texts are collected as units and read once they are whole.
 */
#pragma once
#include "registry/reg-reader.h"
#include "registry/reg-text.h"
#include "base/error.h"

typedef enum {
  DCW_REG_BEFORE_HEADER, /* blanks may come first */
  DCW_REG_HEADER,
  DCW_REG_LINE,    /* at the start of a line */
  DCW_REG_COMMENT, /* to the end of the line */
  DCW_REG_KEY,     /* after [ */
  DCW_REG_NAME,    /* within the quotes of a value's name */
  DCW_REG_NAME_ESCAPE,
  DCW_REG_EQUALS, /* = has to come */
  DCW_REG_DATA,   /* after = */
  DCW_REG_TYPE,   /* dword: hex: hex(n): */
  DCW_REG_TEXT,   /* within the quotes of a text */
  DCW_REG_TEXT_ESCAPE,
  DCW_REG_NUMBER,  /* after dword: */
  DCW_REG_BYTE,    /* first digit of a byte, or the end of the bytes */
  DCW_REG_BYTE_2,  /* second digit, or the end of a byte of one digit */
  DCW_REG_COMMA,   /* after a byte */
  DCW_REG_WRAP,    /* after a backslash, up to the end of the line */
  DCW_REG_WRAPPED, /* at the start of a line that goes on with bytes */
  DCW_REG_WRAP_COMMENT,
  DCW_REG_VALUE_END, /* a comment or the end of the line has to come */
  DCW_REG_N_STATES,
} DcwRegState;

typedef struct {
  guint64 line, column; /* from 1 */
} DcwRegPlace;

typedef struct {
  char *file_name;
  const DcwRegHandler *handler;
  gpointer data;
  DcwRegEncoding encoding;
  GError *failed;

  DcwRegState state;
  gboolean version_4;
  guint64 done;       /* units before the ones at hand */
  guint64 line_start; /* unit */
  guint64 line;
  guint64 last_cr; /* unit of the latest CR, for CR LF */

  gboolean skip;     /* no key, or one whose values are left out */
  DcwRegPlace item;  /* where the key or value began */
  DcwRegPlace token; /* where the quoted text or type began */
  GArray *units;     /* the token as it comes; of guint16 */
  GString *path;     /* of the key, or of the value its name */
  GString *former_key;
  guint64 n_keys;
  gboolean unset; /* the value is a deletion */
  guint32 type;
  guint n_digits; /* of a number */
  guint32 number;
  gboolean after_comma;
  guint8 digit;      /* the first of a byte */
  GByteArray *bytes; /* of a number or of a value in hex */
  GArray *text;      /* of a value in quotes, of guint16 with its NUL; else empty */
} DcwRegParser;

void dcw_reg_parser_init (DcwRegParser *parser, const char *file_name, const DcwRegHandler *handler, gpointer data);
void dcw_reg_parser_clear (DcwRegParser *parser);
/* FALSE: parser->failed is set. */
gboolean dcw_reg_parser_run (DcwRegParser *parser, const guint16 *units, gsize n);
/* half: the last unit is not whole. */
gboolean dcw_reg_parser_end (DcwRegParser *parser, gboolean half);

/* For the two files of the parser. All return FALSE and set parser->failed, with the place before the message. */
gboolean dcw_reg_parser_fail (DcwRegParser *parser, DcwRegPlace place, DcwErrorCode code, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
gboolean dcw_reg_parser_fail_unit (DcwRegParser *parser, guint64 unit, guint16 found, const char *expected);
/* The handler's answer (then TRUE, too), its error with the place of the key or value. */
gboolean dcw_reg_parser_told (DcwRegParser *parser, gboolean answer, GError *error);
void dcw_reg_parser_begin_token (DcwRegParser *parser, guint64 unit);

/* reg-parser-value: the data. unit is the number of found; *again: found has still to be taken, in the new state. */
gboolean dcw_reg_parser_take_data (DcwRegParser *parser, guint64 unit, guint16 found);
gboolean dcw_reg_parser_take_type (DcwRegParser *parser, guint16 found);
gboolean dcw_reg_parser_take_number (DcwRegParser *parser, guint64 unit, guint16 found, gboolean *again);
gboolean dcw_reg_parser_take_hex (DcwRegParser *parser, guint64 unit, guint16 found, gboolean *again);
/* Whole "hh," of a run, which nearly all of a large file is. The number of units taken. */
gsize dcw_reg_parser_take_bytes (DcwRegParser *parser, const guint16 *units, gsize n);
/* Tells of the value. */
gboolean dcw_reg_parser_end_value (DcwRegParser *parser);

static inline DcwRegPlace
dcw_reg_parser_place (const DcwRegParser *parser, guint64 unit)
{
  return (DcwRegPlace){ parser->line, unit - parser->line_start + 1 };
}

static inline gboolean
dcw_reg_is_blank (guint16 unit)
{
  return unit == ' ' || unit == '\t';
}

static inline gboolean
dcw_reg_is_line_end (guint16 unit)
{
  return unit == '\n' || unit == '\r';
}

static inline void
dcw_reg_parser_count_line (DcwRegParser *parser, guint64 unit, guint16 end)
{
  if (end == '\r')
    parser->last_cr = unit;
  if (end == '\r' || parser->last_cr + 1 != unit)
    parser->line++;
  parser->line_start = unit + 1;
}

static inline gboolean
dcw_reg_unit_is (const GArray *units, gsize at, char c)
{
  return at < units->len && g_array_index (units, guint16, at) == (guint16)c;
}

static inline gboolean
dcw_reg_units_equal (const GArray *units, gsize n, const char *ascii)
{
  for (gsize i = 0; i < n; i++)
    if (ascii[i] == '\0' || !dcw_reg_unit_is (units, i, ascii[i]))
      return FALSE;
  return ascii[n] == '\0';
}
