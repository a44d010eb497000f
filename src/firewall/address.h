/* address: sets of network addresses as firewall rules name them (MS-GPFAS 2.2.2.9 to 2.2.2.13). No I/O.
 *
 * A set is its ranges, sorted, apart and not touching, so that equal sets are equal however they were written:
 * 10.0.0.5 is 10.0.0.5/32 and 10.0.0.5/255.255.255.255, 10.0.0.0-10.0.0.255 is 10.0.0.7/24.
 */
#pragma once
#include <glib.h>

typedef enum { DCW_ADDRESS_V4 = 4, DCW_ADDRESS_V6 = 6 } DcwAddressFamily;

typedef struct {
  guint8 first[16], last[16]; /* network order; of IPv4 the first four bytes, the others 0 */
} DcwAddressRange;

/* One address, "A-B", "A/BITS" or (IPv4) "A/MASK"; bits beyond the prefix are dropped. FALSE: not that. range may be NULL. */
gboolean dcw_address_parse (DcwAddressFamily family, const char *text, DcwAddressRange *range);
/* Sorts, merges what overlaps or touches. ranges: of DcwAddressRange. */
void dcw_address_normalise (DcwAddressFamily family, GArray *ranges);
/* Address, A/BITS where it is one prefix, else A-B; IPv6 as RFC 5952 has it. Free with g_free(). */
char *dcw_address_format (DcwAddressFamily family, const DcwAddressRange *range);
