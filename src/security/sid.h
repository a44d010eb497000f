/* sid: a security identifier as a plain value (MS-DTYP 2.4.2).
 *
 * A DcwSid is copied by assignment and owns nothing. Text form: S-1-<authority>-<sub>...; the authority is decimal below
 * 2^32, else 0x and 12 hex digits. Binary form: 8 + 4 * n_subs bytes, authority big endian, sub-authorities little endian.
 */
#pragma once
#include <glib.h>

#define DCW_SID_MAX_SUBS 15
#define DCW_SID_MAX_BYTES (8 + 4 * DCW_SID_MAX_SUBS)

typedef struct {
  guint8  n_subs;       /* 0 to DCW_SID_MAX_SUBS */
  guint8  authority[6]; /* big endian */
  guint32 sub[DCW_SID_MAX_SUBS];
} DcwSid;

/* Text must be a whole SID in numbers (no alias). FALSE with DCW_ERROR_INVALID and the offset; *sid untouched then. */
gboolean dcw_sid_parse (const char *text, DcwSid *sid, GError **error);
char    *dcw_sid_format (const DcwSid *sid); /* free with g_free() */

/* Reads one SID at data; *used gets its size. size is what is available. */
gboolean dcw_sid_decode (gconstpointer data, gsize size, DcwSid *sid, gsize *used, GError **error);
gsize    dcw_sid_size (const DcwSid *sid);
void     dcw_sid_append (const DcwSid *sid, GByteArray *to);

gboolean dcw_sid_equal (const DcwSid *a, const DcwSid *b);
int      dcw_sid_compare (const DcwSid *a, const DcwSid *b); /* total order: authority, then sub-authorities */
guint    dcw_sid_hash (const DcwSid *sid);

/* The domain (machine) SID that sid is relative to and its last sub-authority; FALSE when sid has no sub-authority. */
gboolean dcw_sid_split (const DcwSid *sid, DcwSid *domain, guint32 *rid);
gboolean dcw_sid_join (const DcwSid *domain, guint32 rid, DcwSid *sid); /* FALSE: already DCW_SID_MAX_SUBS */
/* TRUE when sid is domain plus exactly one sub-authority. */
gboolean dcw_sid_is_in (const DcwSid *sid, const DcwSid *domain);

/* Well-known SIDs by what they are, never by a localised name (facts 2.7). */
typedef struct {
  const char *sid;   /* text */
  const char *alias; /* the two letters of SDDL, or NULL */
  const char *name;  /* English display name, as Windows shows it, authority included where it has one */
} DcwWellKnownSid;
const DcwWellKnownSid *dcw_sid_well_known (const DcwSid *sid); /* NULL: not one */
const DcwWellKnownSid *dcw_sid_well_known_table (gsize *n);
