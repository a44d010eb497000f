/* sid-text: SIDs in numbers as parts of longer texts; for sid.c and the SDDL code only. */
#pragma once
#include "security/sid.h"

/* "S-1-0x", 12 digits, 15 times "-4294967295", NUL */
#define DCW_SID_MAX_TEXT 192

typedef enum {
  DCW_SID_TEXT_PLAIN, /* MS-DTYP 2.4.2.1: capital S, decimal sub-authorities, 12 hex digits in a large authority */
  DCW_SID_TEXT_SDDL,  /* as Windows' SDDL: also "s-", hex sub-authorities; a large authority in as few digits as it has */
} DcwSidTextStyle;

/* Reads the longest SID in numbers at text. FALSE (*sid is spoilt then): *used is the offset of the mistake, *expected says what
 * should be there (untranslated). */
gboolean dcw_sid_scan (const char *text, gsize length, DcwSidTextStyle style, DcwSid *sid, gsize *used, const char **expected);
/* Writes the text and a NUL to buffer (DCW_SID_MAX_TEXT); gives the length without the NUL. */
gsize dcw_sid_write (const DcwSid *sid, DcwSidTextStyle style, char *buffer);
