/* sddl: descriptors as text (MS-DTYP 2.5.1), both ways, out of the same tables.
 *
 * Written as Windows writes: sets of rights that match exactly, else letters, else a number; SIDs by alias where there is one.
 * Read as generously as Windows reads (any case, spaces between words, parts in any order), but for numbers that do not fit,
 * which Windows saturates, and signs in rights, which are errors here.
 * domain: the SID that aliases relative to a domain or machine (LA, DA, ...) stand for; NULL: they are DCW_ERROR_INVALID, and
 * are not written. Texts of more than 1 MiB are DCW_ERROR_LIMIT. Errors name the offset in characters.
 */
#pragma once
#include "security/descriptor.h"

DcwDescriptor *dcw_sddl_parse (const char *text, const DcwSid *domain, GError **error);
/* The same of a text as dcw_sddl_show() writes it: <name> in an entry is a pending principal. */
DcwDescriptor *dcw_sddl_parse_planned (const char *text, const DcwSid *domain, GError **error);
/* Reading the text gives the same entries and lists again; what SDDL has no words for (defaulted owner, the RM byte, a list's
 * revision) is left out. DCW_ERROR_UNBOUND when a principal is pending; DCW_ERROR_UNSUPPORTED when an entry has no exact form in
 * text: an unknown type, odd bytes after the SID, a condition of a kind no text gives. Free with g_free(). */
char *dcw_sddl_format (const DcwDescriptor *descriptor, const DcwSid *domain, GError **error);
/* For people: pending principals are shown as <name>, whatever is not printable in a name is escaped; never fails. */
char *dcw_sddl_show (const DcwDescriptor *descriptor);
