/* sddl-words: the words of SDDL (MS-DTYP 2.5.1.1) as tables that both the parser and the writer walk; for them only. */
#pragma once
#include <glib.h>

typedef struct {
  guint32 value;
  char letters[3];
} DcwSddlWord;

extern const DcwSddlWord dcw_sddl_bits[];       /* rights of one bit, lowest first; ends with value 0 */
extern const DcwSddlWord dcw_sddl_sets[];       /* rights of several bits, which stand alone; ends with value 0 */
extern const DcwSddlWord dcw_sddl_label_bits[]; /* the same for a mandatory label */
extern const DcwSddlWord dcw_sddl_ace_flags[];  /* lowest bit first; ends with value 0 */

/* Makes a letter a capital, and nothing else a letter. */
static inline char
dcw_sddl_upper (char c)
{
  return c & ~0x20;
}

/* Value of the word of two letters (either case) in one of the tables; 0: not there. */
static inline guint32
dcw_sddl_find (const DcwSddlWord *table, const char *letters)
{
  const char first = dcw_sddl_upper (letters[0]), second = dcw_sddl_upper (letters[1]);

  while (table->value != 0 && (table->letters[0] != first || table->letters[1] != second))
    table++;
  return table->value;
}

#define DCW_SDDL_LEAST_SET 0x20000u /* no set is a smaller number */
#define DCW_SDDL_NO_ACCESS_CONTROL "NO_ACCESS_CONTROL"
