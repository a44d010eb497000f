/* descriptor: a security descriptor as a refcounted immutable value (MS-DTYP 2.4.4 to 2.4.6).
 *
 * A planned descriptor may hold pending principals (names that are created first); encoding one that is still unbound is
 * DCW_ERROR_UNBOUND. Entries of types this program does not interpret are kept byte for byte. Functions that change
 * something return a new value and leave their input alone.
 */
#pragma once
#include "security/principal.h"

/* ACE types of MS-DTYP 2.4.4.1 that code names; any other value is kept as it is */
enum {
  DCW_ACE_ALLOW = 0x00, DCW_ACE_DENY = 0x01, DCW_ACE_AUDIT = 0x02, DCW_ACE_ALARM = 0x03,
  DCW_ACE_ALLOW_OBJECT = 0x05, DCW_ACE_DENY_OBJECT = 0x06, DCW_ACE_AUDIT_OBJECT = 0x07, DCW_ACE_ALARM_OBJECT = 0x08,
  DCW_ACE_ALLOW_CALLBACK = 0x09, DCW_ACE_DENY_CALLBACK = 0x0a, DCW_ACE_ALLOW_CALLBACK_OBJECT = 0x0b,
  DCW_ACE_DENY_CALLBACK_OBJECT = 0x0c, DCW_ACE_AUDIT_CALLBACK = 0x0d, DCW_ACE_ALARM_CALLBACK = 0x0e,
  DCW_ACE_AUDIT_CALLBACK_OBJECT = 0x0f, DCW_ACE_ALARM_CALLBACK_OBJECT = 0x10, DCW_ACE_LABEL = 0x11, DCW_ACE_RESOURCE = 0x12,
  DCW_ACE_SCOPED_POLICY = 0x13, DCW_ACE_TRUST_LABEL = 0x14, DCW_ACE_ACCESS_FILTER = 0x15,
};

/* flags of an entry (MS-DTYP 2.4.4.1) */
enum {
  DCW_ACE_OBJECT_INHERIT = 0x01, DCW_ACE_CONTAINER_INHERIT = 0x02, DCW_ACE_NO_PROPAGATE = 0x04, DCW_ACE_INHERIT_ONLY = 0x08,
  DCW_ACE_INHERITED = 0x10, DCW_ACE_CRITICAL = 0x20, DCW_ACE_SUCCESSFUL = 0x40, DCW_ACE_FAILED = 0x80,
};

/* control bits that code names (MS-DTYP 2.4.6) */
enum {
  DCW_CONTROL_DACL = 0x0004, DCW_CONTROL_SACL = 0x0010, DCW_CONTROL_DACL_REQUEST = 0x0100, DCW_CONTROL_SACL_REQUEST = 0x0200,
  DCW_CONTROL_DACL_INHERITED = 0x0400, DCW_CONTROL_SACL_INHERITED = 0x0800, DCW_CONTROL_DACL_PROTECTED = 0x1000,
  DCW_CONTROL_SACL_PROTECTED = 0x2000, DCW_CONTROL_RM = 0x4000, DCW_CONTROL_SELF_RELATIVE = 0x8000,
};

typedef struct {
  guint8       type;  /* DCW_ACE_... */
  guint8       flags; /* OI 1, CI 2, NP 4, IO 8, ID 0x10, SA 0x40, FA 0x80 */
  guint32      mask;
  DcwPrincipal who;
  GBytes      *extra; /* NULL for simple entries; object GUIDs and what follows the SID, see ace.h */
} DcwAce;

typedef struct {
  guint8  revision; /* 2, or 4 with object entries */
  GArray *aces;     /* of DcwAce, in order */
} DcwAcl;

typedef struct _DcwDescriptor DcwDescriptor;

DcwDescriptor *dcw_descriptor_ref (const DcwDescriptor *descriptor);
void           dcw_descriptor_unref (DcwDescriptor *descriptor); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwDescriptor, dcw_descriptor_unref)

/* Self-relative bytes to value; every offset, size and count is checked. The message names the offset. At most 64 KiB per ACL
 * (its size field is 16 bits), so a descriptor is at most about 128 KiB; larger input is DCW_ERROR_LIMIT. A list is read only where control says
 * it is present. Unused bytes between and after the parts are dropped. */
DcwDescriptor *dcw_descriptor_decode (gconstpointer data, gsize size, GError **error);
/* Bytes laid out as Windows lays them out: header, SACL, DACL, owner, group. bindings may be NULL. A list
 * of more than 65,535 bytes is DCW_ERROR_LIMIT. */
GBytes *dcw_descriptor_encode (const DcwDescriptor *descriptor, const DcwBindings *bindings, GError **error);
/* Every pending principal that is bound replaced by its SID; the others stay. Never fails. */
DcwDescriptor *dcw_descriptor_bind (const DcwDescriptor *descriptor, const DcwBindings *bindings);
gboolean       dcw_descriptor_is_pending (const DcwDescriptor *descriptor);

/* Parts; NULL when absent. A present but NULL DACL: has_dacl and dcw_descriptor_dacl() == NULL. That of no descriptor is NULL too. */
const DcwPrincipal *dcw_descriptor_owner (const DcwDescriptor *descriptor);
const DcwPrincipal *dcw_descriptor_group (const DcwDescriptor *descriptor);
gboolean            dcw_descriptor_has_dacl (const DcwDescriptor *descriptor);
gboolean            dcw_descriptor_has_sacl (const DcwDescriptor *descriptor);
const DcwAcl       *dcw_descriptor_dacl (const DcwDescriptor *descriptor);
const DcwAcl       *dcw_descriptor_sacl (const DcwDescriptor *descriptor);
guint16             dcw_descriptor_control (const DcwDescriptor *descriptor);

/* A new value out of parts, for readers of documents; acls are copied, owner and group may be NULL. A NULL acl with its
 * present bit in control is a NULL list. The self-relative bit is set for you. DCW_ERROR_INVALID when control and parts
 * contradict each other, or an entry's extra does not fit its type. */
DcwDescriptor *dcw_descriptor_new (guint16 control, const DcwPrincipal *owner, const DcwPrincipal *group, const DcwAcl *dacl,
                                   const DcwAcl *sacl, GError **error);

/* descriptor with a DACL of these entries (copied); all else stays. The entries must be of a kind dcw_descriptor_new() takes. */
DcwDescriptor *dcw_descriptor_with_dacl (const DcwDescriptor *descriptor, const DcwAcl *dacl);

/* Same parts in the same order (layout in bytes does not count). */
gboolean dcw_descriptor_equal (const DcwDescriptor *a, const DcwDescriptor *b);

DcwAcl *dcw_acl_new (guint8 revision);
DcwAcl *dcw_acl_copy (const DcwAcl *acl); /* NULL gives NULL */
/* who and extra are copied (who may be NULL for an unknown type); extra is padded to a multiple of 4 bytes, as entries are. */
void    dcw_acl_append (DcwAcl *acl, guint8 type, guint8 flags, guint32 mask, const DcwPrincipal *who, GBytes *extra);
void    dcw_acl_free (DcwAcl *acl);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwAcl, dcw_acl_free)
