/* access: which rights a descriptor gives to whom, and which entry decided it (MS-DTYP 2.5.3).
 *
 * A token says who somebody is: user, groups, restrictions, integrity. It holds principals, so that a planned descriptor can be
 * checked before its accounts exist. The check looks at each right by itself: the first entry of the list that speaks of the
 * right and is for somebody in the token decides (a request for several rights is granted when all of them are, which is what
 * Windows answers too).
 *
 * Not looked at: claims and devices (conditions about them are unknown: they never allow, they do deny, and the right is
 * marked uncertain), object types (an entry for one object type decides nothing), central policies, app containers. Generic
 * bits in entries are not mapped: Windows maps them when it stores a descriptor.
 */
#pragma once
#include "security/descriptor.h"

#define DCW_RIGHT_READ_CONTROL 0x00020000u
#define DCW_RIGHT_WRITE_DAC 0x00040000u
#define DCW_RIGHT_WRITE_OWNER 0x00080000u
#define DCW_RIGHT_SYSTEM_SECURITY 0x01000000u

typedef struct _DcwToken DcwToken; /* mutable, not thread-safe while it is filled */

DcwToken *dcw_token_new (const DcwPrincipal *user);
void      dcw_token_free (DcwToken *token);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwToken, dcw_token_free)

typedef enum {
  DCW_MEMBER_ENABLED,   /* matches every entry */
  DCW_MEMBER_DENY_ONLY, /* matches entries that deny only; for a SID that is also enabled, enabled counts */
} DcwMembership;

void dcw_token_add_group (DcwToken *token, const DcwPrincipal *group, DcwMembership membership);
/* The user as in a filtered token. */
void dcw_token_set_user_deny_only (DcwToken *token);
/* From the first one on, a right must also be given to the restricting SIDs alone. */
void dcw_token_add_restriction (DcwToken *token, const DcwPrincipal *who);
/* Last sub-authority of S-1-16-...; 0x2000 (medium) at first. */
void dcw_token_set_integrity (DcwToken *token, guint32 level);
/* Off: no label stops this token (TOKEN_MANDATORY_POLICY_OFF). On at first. */
void dcw_token_set_mandatory_policy (DcwToken *token, gboolean on);
/* Who PRINCIPAL_SELF (S-1-5-10) stands for; nobody at first, and then its entries match nobody. */
void dcw_token_set_self (DcwToken *token, const DcwPrincipal *self);

typedef enum {
  DCW_PRIVILEGE_SECURITY = 1 << 0,       /* gives ACCESS_SYSTEM_SECURITY, which nothing else gives */
  DCW_PRIVILEGE_TAKE_OWNERSHIP = 1 << 1, /* gives WRITE_OWNER */
  DCW_PRIVILEGE_RELABEL = 1 << 2,        /* WRITE_OWNER in spite of a label */
} DcwPrivileges;
void dcw_token_set_privileges (DcwToken *token, DcwPrivileges privileges);

/* What the generic rights mean for the object; a label that forbids reading, writing or executing up takes them away. */
typedef struct {
  guint32 read, write, execute, all;
} DcwGenericMapping;

/* Why a right is granted or denied, where it is not an entry of the DACL (index from 0) */
enum {
  DCW_BY_NO_ENTRY = -1,   /* denied: no entry gives it */
  DCW_BY_NO_LIST = -2,    /* granted: NULL or absent DACL */
  DCW_BY_OWNER = -3,      /* granted: owners may always read and change the DACL */
  DCW_BY_PRIVILEGE = -4,  /* granted by one, or denied for want of it */
  DCW_BY_LABEL = -5,      /* denied: integrity too low */
  DCW_BY_RESTRICTION = -6 /* denied: the restricting SIDs alone do not get it (by_restricted says by what) */
};

typedef struct {
  guint32 granted, denied; /* together: desired, generic bits mapped */
  guint32 uncertain;       /* rights on whose way was a condition that cannot be evaluated here */
  gint16  by[32];          /* for each right of desired: index of the entry that decided, or DCW_BY_... */
  gint16  by_restricted[32]; /* the same for the restricting SIDs, for DCW_BY_RESTRICTION */
} DcwAccess;

/* TRUE when all of desired is granted. Needs no memory and no time beyond entries × rights; never fails. */
gboolean dcw_access_check (const DcwDescriptor *descriptor, const DcwToken *token, guint32 desired,
                           const DcwGenericMapping *mapping, DcwAccess *access);
