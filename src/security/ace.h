/* ace: how the types of entries differ in layout, flags and SDDL letters (MS-DTYP 2.4.4, 2.5.1.1): one table.
 *
 * DcwAce.extra by shape:
 *   SID     NULL, or what follows the SID (conditions, attributes)
 *   OBJECT  Flags, the GUIDs that Flags announces, then what follows the SID
 *   RAW     all that follows the 4 bytes of header; mask is 0 and who means nothing
 */
#pragma once
#include "security/descriptor.h"

typedef enum { DCW_ACE_SHAPE_RAW, DCW_ACE_SHAPE_SID, DCW_ACE_SHAPE_OBJECT } DcwAceShape;
typedef enum { DCW_ACE_TAIL_NONE, DCW_ACE_TAIL_CONDITION, DCW_ACE_TAIL_ATTRIBUTE } DcwAceTail;

typedef struct {
  const char *letters; /* NULL: no form in SDDL */
  DcwAceShape shape;
  DcwAceTail tail; /* what SDDL writes after the SID */
  gboolean label;  /* rights are those of a mandatory label */
} DcwAceType;

const DcwAceType *dcw_ace_type (guint8 type); /* never NULL */

#define DCW_ACE_OBJECT_TYPE 1u           /* Flags of an object entry: the first GUID is there */
#define DCW_ACE_OBJECT_INHERITED_TYPE 2u /* the second */
#define DCW_ACE_MAX_OBJECT 36

/* Size of Flags and GUIDs at data; 0: not that many bytes. */
gsize dcw_ace_object_size (const guint8 *data, gsize size);
/* GUIDs of an object entry as 16 bytes inside extra; NULL where absent. */
void dcw_ace_object_guids (const DcwAce *ace, const guint8 **type, const guint8 **inherited);
/* What follows the SID. */
const guint8 *dcw_ace_tail (const DcwAce *ace, gsize *size);
/* Bytes of the entry in an ACL; who must have a SID. */
gsize dcw_ace_size (const DcwAce *ace);

gboolean dcw_ace_equal (const DcwAce *a, const DcwAce *b);
void dcw_ace_copy (const DcwAce *from, DcwAce *to); /* to: uninitialised memory */
void dcw_ace_clear (DcwAce *ace);
/* One more entry, all of it zero, to be filled in. */
DcwAce *dcw_acl_add (DcwAcl *acl);
DcwAcl *dcw_acl_sized_new (guint8 revision, guint n_entries);
/* Replaces names that are bound by their SIDs; acl may be NULL. */
void dcw_acl_bind (DcwAcl *acl, const DcwBindings *bindings);
void dcw_principal_rebind (DcwPrincipal *who, const DcwBindings *bindings);
gboolean dcw_acl_is_pending (const DcwAcl *acl); /* of NULL: FALSE */
gboolean dcw_acl_equal (const DcwAcl *a, const DcwAcl *b);
/* FALSE with DCW_ERROR_INVALID: a list where control says that none is present, or with entries that do not fit their types. */
gboolean dcw_acl_validate (const DcwAcl *acl, gboolean present, GError **error);
/* As dcw_descriptor_new(), but takes the lists over, whose entries fit their types; owner and group may be NULL. */
DcwDescriptor *dcw_descriptor_take (guint16 control, const DcwSid *owner, const DcwSid *group, DcwAcl *dacl, DcwAcl *sacl);

/* FALSE with DCW_ERROR_INVALID: extra does not fit the type. */
gboolean dcw_ace_validate (const DcwAce *ace, GError **error);
