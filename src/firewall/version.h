/* version: versions of the firewall's schema, which begin each rule (facts 6.5; MS-GPFAS 2.2.2.19, MS-FASP 2.2.42). No I/O.
 *
 * A version is major << 8 | minor, as the registry's PolicyVersion has it: 2.10 is 0x020a.
 */
#pragma once
#include <glib.h>

#define DCW_FIREWALL_VERSION(major, minor) ((guint16)((major) << 8 | (minor)))

/* What Windows of this build number writes and reads up to; 0: older than Vista, which has no rules. Builds that came later
 * than the table get its last. */
guint16 dcw_firewall_version_of_build (guint build);
/* "2.10" at the start of text, each number at most 255. The end of it, or NULL. */
const char *dcw_firewall_version_parse (const char *text, guint16 *version);
