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

/* Values of the word of two letters (either case) in one of the tables; 0: not there. */
guint32 dcw_sddl_find (const DcwSddlWord *table, const char *letters);

#define DCW_SDDL_NO_ACCESS_CONTROL "NO_ACCESS_CONTROL"
