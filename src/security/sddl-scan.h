/* sddl-scan: the reading position in an SDDL text and the small words every part of the grammar shares; for the parsers of
 * SDDL, conditions and attributes only.
 *
 * Every function gives FALSE after it has set scan->error with the offset of the mistake.
 */
#pragma once
#include "base/error.h"
#include "security/sid.h"

typedef struct {
  const char *start, *at, *end;
  const DcwSid *domain; /* may be NULL */
  GError **error;
  gboolean names; /* of entries: <name> is somebody who has no SID yet */
} DcwScan;

/* expected is translated already. Offsets are counted in characters. */
gboolean dcw_scan_fail (const DcwScan *scan, const char *at, DcwErrorCode code, const char *expected);

/* c is what should have been at the position */
gboolean dcw_scan_fail_char (const DcwScan *scan, char c);

/* Only U+0020, which Windows skips in entries */
static inline void
dcw_scan_spaces (DcwScan *scan)
{
  while (scan->at < scan->end && *scan->at == ' ')
    scan->at++;
}

static inline gboolean
dcw_scan_at (const DcwScan *scan, char c)
{
  return scan->at < scan->end && *scan->at == c;
}

/* Takes c and the spaces after it. */
static inline gboolean
dcw_scan_char (DcwScan *scan, char c)
{
  if (!dcw_scan_at (scan, c))
    return dcw_scan_fail_char (scan, c);
  scan->at++;
  dcw_scan_spaces (scan);
  return TRUE;
}

void dcw_scan_blanks (DcwScan *scan); /* any white space, as conditions may have */
/* Takes word (ASCII, any case) and tells; never fails. */
gboolean dcw_scan_word (DcwScan *scan, const char *word);

/* Two letters or a SID in numbers. */
gboolean dcw_scan_sid (DcwScan *scan, DcwSid *sid);

/* Sign (1 plus, 2 minus, 3 none) and base (1 octal, 2 decimal, 3 hexadecimal) as MS-DTYP 2.4.4.17.5 codes them; value is two's
 * complement and fits 64 bits. */
gboolean dcw_scan_integer (DcwScan *scan, guint64 *value, guint8 *sign, guint8 *base);
/* The same without a sign and not more than limit. */
gboolean dcw_scan_unsigned (DcwScan *scan, guint64 limit, guint64 *value);

/* "text" appended as UTF-16LE without the quotes; with escapes, %XXXX is a UTF-16 unit. */
gboolean dcw_scan_quoted (DcwScan *scan, gboolean escapes, GByteArray *to);
/* One character appended as UTF-16LE. */
gboolean dcw_scan_character (DcwScan *scan, gboolean escapes, GByteArray *to);
/* Pairs of hex digits appended as bytes; a # before them is taken. */
gboolean dcw_scan_octets (DcwScan *scan, GByteArray *to);

/* UTF-16LE appended as UTF-8; units that escape() wants, and lone surrogates if it is not NULL, as %xxxx. FALSE when the
 * units cannot be written. */
gboolean dcw_scan_put_utf16 (GString *out, const guint8 *data, gsize size, gboolean (*escape) (guint16 unit));
/* TRUE for units that an attribute name cannot have as they are (MS-DTYP 2.5.1.1, attr-char2). */
gboolean dcw_scan_is_escaped (guint16 unit);
