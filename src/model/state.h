/* state: what a resource is, or is to be: absent, present with content, or unknown with a reason. Refcounted, immutable
 * once it is shared: the setters are for the maker of a fresh present state only.
 *
 * Absent and unknown are never confused. Origin says who owns the value: the local administrator or a policy.
 */
#pragma once
#include "model/kind.h"
#include "model/message.h"
#include "security/com.h"
#include "security/descriptor.h"

typedef enum { DCW_STATE_ABSENT, DCW_STATE_PRESENT, DCW_STATE_UNKNOWN } DcwStatus;
typedef enum { DCW_ORIGIN_LOCAL, DCW_ORIGIN_POLICY, DCW_ORIGIN_DOMAIN, DCW_ORIGIN_UNKNOWN } DcwOrigin;

/* How a registry value holds a descriptor. */
typedef enum { DCW_CODEC_NONE, DCW_CODEC_TEXT, DCW_CODEC_NUMBER, DCW_CODEC_DESCRIPTOR, DCW_CODEC_SDDL } DcwCodec;

typedef struct _DcwState DcwState;

DcwState *dcw_state_absent (void);
DcwState *dcw_state_unknown (DcwMessage *reason); /* takes the message */
DcwState *dcw_state_present (DcwKindId kind);     /* no field set */
DcwState *dcw_state_ref (const DcwState *state);
void      dcw_state_unref (DcwState *state); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwState, dcw_state_unref)

void dcw_state_set_text (DcwState *state, guint field, const char *text);
void dcw_state_set_number (DcwState *state, guint field, guint64 number);
void dcw_state_set_bytes (DcwState *state, guint field, GBytes *bytes);
void dcw_state_set_principal (DcwState *state, guint field, const DcwPrincipal *principal);
void dcw_state_set_descriptor (DcwState *state, guint field, const DcwDescriptor *descriptor);
DcwState *dcw_state_copy (const DcwState *state); /* fresh: the setters are for it */
/* A state with another origin. */
DcwState *dcw_state_with_origin (const DcwState *state, DcwOrigin origin);

/* Shorthands for registry values. */
DcwState *dcw_state_value (guint32 type, GBytes *data);
DcwState *dcw_state_value_text (const char *text);      /* REG_SZ */
DcwState *dcw_state_value_number (guint32 number);      /* REG_DWORD */
/* Encoded at once where nothing is pending, else kept as descriptor + codec. */
DcwState *dcw_state_value_descriptor (guint32 type, DcwCodec codec, const DcwDescriptor *descriptor, GError **error);

DcwStatus            dcw_state_status (const DcwState *state);
DcwOrigin            dcw_state_origin (const DcwState *state);
DcwKindId            dcw_state_kind (const DcwState *state); /* present states only */
const DcwMessage    *dcw_state_reason (const DcwState *state); /* unknown states, else NULL */
gboolean             dcw_state_has (const DcwState *state, guint field);
const char          *dcw_state_text (const DcwState *state, guint field);   /* NULL: not set */
guint64              dcw_state_number (const DcwState *state, guint field); /* 0: not set */
GBytes              *dcw_state_bytes (const DcwState *state, guint field);  /* borrowed; NULL: not set */
const DcwPrincipal  *dcw_state_principal (const DcwState *state, guint field);
const DcwDescriptor *dcw_state_descriptor (const DcwState *state, guint field);

/* Equality is the kind's: set fields, numbers under their mask, principals by SID. Origin does not count. Unknown equals
 * nothing, not even unknown. */
gboolean dcw_state_equal (const DcwState *a, const DcwState *b);
/* Same in every detail (reason and origin too), for documents and tests. */
gboolean dcw_state_identical (const DcwState *a, const DcwState *b);

/* Every hole filled: descriptors become bytes by their codec. DCW_ERROR_UNBOUND names what is missing. */
DcwState *dcw_state_bind (const DcwState *state, const DcwBindings *bindings, GError **error);
gboolean  dcw_state_is_pending (const DcwState *state);

/* The descriptor that a registry value holds, planned or decoded by codec. DCW_ERROR_INVALID: wrong type, broken. */
DcwDescriptor *dcw_state_read_descriptor (const DcwState *state, guint32 type, DcwCodec codec, GError **error);

/* One line for people: "absent", "unknown: denied", "REG_DWORD 2", SDDL of a descriptor; of long texts and bytes start, end and
 * length. Free with g_free(). */
char *dcw_state_show (const DcwState *state, DcwCodec codec);
char *dcw_state_show_whole (const DcwState *state, DcwCodec codec); /* the same, however long */
