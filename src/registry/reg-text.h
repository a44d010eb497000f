/* reg-text: the characters of .reg files as they are read: units of 16 or 8 bits into UTF-8 and UTF-16LE. No I/O. */
#pragma once
#include <glib.h>

typedef enum {
  DCW_REG_UTF16, /* units are UTF-16 */
  DCW_REG_UTF8,  /* units are bytes of UTF-8 */
  DCW_REG_BYTES, /* units are bytes of UTF-8 if they are that, else of code page 1252 */
} DcwRegEncoding;

/* U+0000 to U+FFFF of a byte of code page 1252 as Windows maps it (the five unassigned ones to C1 controls). */
gunichar2 dcw_reg_from_1252 (guint8 byte);

/* Appends the units as UTF-8. FALSE when they are not exactly that encoding; to is unchanged then. */
gboolean dcw_reg_to_utf8 (const guint16 *units, gsize n_units, DcwRegEncoding encoding, GString *to);
/* The units as UTF-16 in the machine's byte order; units of DCW_REG_UTF16 stay as they are, right or not. FALSE when they are
 * not exactly UTF-8. */
gboolean dcw_reg_to_utf16 (const guint16 *units, gsize n_units, DcwRegEncoding encoding, GArray *to);
