/* permission: lists of COM permissions as they are found on a station: what is wrong with them, what would be right, and who
 * in them is gone (facts 2.2, 2.3, 3).
 */
#pragma once
#include "model/setting.h"
#include "station/view.h"

/* What is wrong with a value that should be a list of permissions. */
enum {
  DCW_FAULT_TYPE = 1 << 0,     /* another registry type: Windows acts as if it were not there, or refuses to start */
  DCW_FAULT_DAMAGED = 1 << 1,  /* no descriptor */
  DCW_FAULT_NO_LIST = 1 << 2,  /* a NULL list lets everybody in */
  DCW_FAULT_EMPTY = 1 << 3,    /* an empty one nobody */
  DCW_FAULT_MIXED = 1 << 4,    /* entries of the old and of the new form: not valid to Windows */
  DCW_FAULT_NO_OWNER = 1 << 5, /* owner or group missing: not valid to Windows */
  DCW_FAULT_ENTRIES = 1 << 6,  /* other entries that a COM permission can't have */
};

typedef struct {
  DcwStatus status;          /* of the value */
  DcwDescriptor *descriptor; /* as far as it can be decoded; NULL: absent, unknown or damaged */
  guint faults;              /* DCW_FAULT_...; of a present value only */
} DcwPermission;

void dcw_permission_read (const DcwState *state, const DcwSetting *setting, DcwPermission *permission);
void dcw_permission_clear (DcwPermission *permission);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DcwPermission, dcw_permission_clear)

/* A list that Windows accepts, as near to what is there as can be: a missing owner or group becomes Administrators, in a mixed
 * list old entries become all rights (which they mean), entries that a COM permission can't have go. Where nothing can be
 * kept (type, damaged, no list, empty), fallback; NULL when that is NULL. */
DcwDescriptor *dcw_permission_repair (const DcwPermission *permission, const DcwDescriptor *fallback, DcwComUse use);

/* What Windows does for a program that has no permission of its own when the machine default value is absent too. */
DcwDescriptor *dcw_permission_without_value (DcwComUse use);

/* What a client program gets whose permissions are its own for the first time: who may use it on this computer still may, and
 * nobody may from other computers but SELF. A machine default made for one program long ago often lets in everybody, also callers
 * without a password; a program that gets a list of its own goes by those it needs. descriptor is an access list that Windows
 * accepts; NULL otherwise. */
DcwDescriptor *dcw_permission_local (const DcwDescriptor *descriptor);

/* Rights of mask that descriptor gives to the account itself or to what every caller with a password is in (Everyone,
 * Authenticated Users; for remote rights NETWORK), where no entry denies them. */
guint32 dcw_permission_has (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use);
/* TRUE: an account of this computer (its machine SID and a number) that no longer exists. FALSE where that can't be known. */
gboolean dcw_account_is_gone (DcwView *view, const DcwPrincipal *who);
