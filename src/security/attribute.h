/* attribute: the data of a resource attribute entry, as text and as bytes (MS-DTYP 2.4.10.1, 2.5.1.1); for the SDDL code only. */
#pragma once
#include "security/sddl-scan.h"

/* Reads ("name",TS,0x0,…) and appends the bytes without padding. */
gboolean dcw_attribute_parse (DcwScan *scan, GByteArray *to);

/* Appends the text. FALSE, with out as it was: the bytes are not an attribute, or not laid out as Windows does. */
gboolean dcw_attribute_format (const guint8 *data, gsize size, const DcwSid *domain, GString *out);
