/* sddl: descriptors as text (MS-DTYP 2.5.1), both ways, out of the same tables.
 *
 * domain: the SID that aliases relative to a domain or machine (LA, DA, ...) stand for; NULL: they are DCW_ERROR_INVALID.
 * Texts of more than 1 MiB are DCW_ERROR_LIMIT. Errors name the offset in characters.
 */
#pragma once
#include "security/descriptor.h"

DcwDescriptor *dcw_sddl_parse (const char *text, const DcwSid *domain, GError **error);
/* DCW_ERROR_UNBOUND when a principal is pending. Free with g_free(). */
char *dcw_sddl_format (const DcwDescriptor *descriptor, const DcwSid *domain, GError **error);
/* For people: pending principals are shown as <name>, whatever is not printable in a name is escaped; never fails, is not
 * parsed again. */
char *dcw_sddl_show (const DcwDescriptor *descriptor);
