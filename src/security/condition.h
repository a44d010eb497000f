/* condition: the expression of a conditional entry, as text and as bytes (MS-DTYP 2.4.4.17, 2.5.1.1); for the SDDL code and
 * the access check only.
 *
 * Neither direction recurses: depth costs memory in proportion, not stack.
 */
#pragma once
#include "security/sddl-scan.h"

/* Reads "(…)" and appends the bytes, signature included, without padding. */
gboolean dcw_condition_parse (DcwScan *scan, GByteArray *to);

/* Appends "(…)" as Windows writes it. FALSE, with out as it was: the bytes are not an expression, or none that its text would
 * give exactly again. */
gboolean dcw_condition_format (const guint8 *data, gsize size, const DcwSid *domain, GString *out);

typedef enum { DCW_UNKNOWN = -1, DCW_FALSE = 0, DCW_TRUE = 1 } DcwTruth;

/* The value of an expression for somebody who has no claims and no device (MS-DTYP 2.5.3.1.5): only membership is looked at. */
DcwTruth dcw_condition_evaluate (const guint8 *data, gsize size, gboolean (*is_member) (const DcwSid *sid, gpointer data),
                                 gpointer user_data);
