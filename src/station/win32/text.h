/* text: UTF-8 and SIDs as Windows takes them and back. */
#pragma once
#include <windows.h>
#include <ntsecapi.h>
#include "security/sid.h"

/* text must be UTF-8. Free with g_free(). */
wchar_t *dcw_wide (const char *text);
/* n: in units; -1: up to the NUL. NULL when it is not exact UTF-16 or (n given) has a NUL in it: such a name has no UTF-8.
 * Free with g_free(). */
char *dcw_narrow (const wchar_t *wide, gssize n);
/* As dcw_narrow(), what is not exact replaced: for what is only shown. wide NULL: NULL. */
char *dcw_narrow_shown (const wchar_t *wide);

/* A password as Windows takes it, with a NUL, in the memory of secrets (platform/secret.h). Freed by dcw_wide_secret_free(), which
 * wipes it. NULL: not UTF-8, or longer than any password of Windows (256 characters) by far. */
wchar_t *dcw_wide_secret (const char *secret);
void dcw_wide_secret_free (wchar_t *secret); /* NULL is fine */

/* The SID in memory as Windows wants it: a plain value. */
typedef struct {
  guint8 bytes[DCW_SID_MAX_BYTES];
} DcwWideSid;
PSID dcw_sid_to_windows (const DcwSid *sid, DcwWideSid *memory); /* memory, as a PSID */
gboolean dcw_sid_from_windows (PSID from, DcwSid *sid);          /* FALSE: it is none */

/* A counted string of LSA over wide, which it does not own. with_nul: the terminator counts (facts 1.8). FALSE: too long. */
gboolean dcw_lsa_string (wchar_t *wide, gboolean with_nul, LSA_UNICODE_STRING *string);
