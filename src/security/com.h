/* com: what a descriptor means to COM (facts 2.1 to 2.3; MS-COMA 2.2.2.21).
 *
 * Launch lists have launch and activation rights, access lists access rights, local and remote each. An entry with only
 * bit 0x1 is old style and stands for all rights.
 */
#pragma once
#include "security/access.h"

typedef enum { DCW_COM_NONE, DCW_COM_ACCESS, DCW_COM_LAUNCH } DcwComUse;

enum {
  DCW_COM_EXECUTE = 0x01, DCW_COM_EXECUTE_LOCAL = 0x02, DCW_COM_EXECUTE_REMOTE = 0x04,
  DCW_COM_ACTIVATE_LOCAL = 0x08, DCW_COM_ACTIVATE_REMOTE = 0x10,
  DCW_COM_ACCESS_ALL = 0x07, DCW_COM_LAUNCH_ALL = 0x1f, DCW_COM_LAUNCH_REMOTE = 0x15,
};

guint32 dcw_com_all (DcwComUse use);
/* Bit 0x1 alone among all rights that a launch or access list can give, those of newer Windows for app containers included. */
gboolean dcw_com_is_old (guint32 mask);
/* What an entry's mask stands for: with bit 0x1 alone among the rights of use all of them, else itself. */
guint32 dcw_com_meant (guint32 mask, DcwComUse use);

/* How the entries of a list are written; mixed old and new is invalid to Windows. */
typedef enum { DCW_COM_EMPTY, DCW_COM_OLD, DCW_COM_NEW, DCW_COM_MIXED } DcwComStyle;
DcwComStyle dcw_com_style (const DcwDescriptor *descriptor);

/* Windows' conditions for a COM permission: owner, group and a DACL that is not NULL; entries only allow or deny (with or
 * without a condition) and not inherit-only; not mixed; at most one label in the SACL. FALSE with DCW_ERROR_INVALID saying
 * which is broken. */
gboolean dcw_com_validate (const DcwDescriptor *descriptor, DcwComUse use, GError **error);

/* Merges mask into a plain allow entry of who (flags 0), else appends one; all other entries, their order and flags, the label
 * and control stay. A list that is all old style is expanded first. Granting what is there already gives an equal value.
 * Bit 0x1 is added to any other. DCW_ERROR_INVALID for a NULL DACL, a mixed list, a descriptor without owner or group, or a
 * mask with bits that use does not have. */
DcwDescriptor *dcw_com_grant (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use, GError **error);
/* Merges mask into a plain deny entry of who, else puts one behind the entries that deny before all others; the rest as for a
 * grant. */
DcwDescriptor *dcw_com_deny (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use, GError **error);
/* Takes mask away from the plain allow entries of who; an entry left with only 0x1 goes. Nobody else's rights change. Bit 0x1
 * of mask does not count; a list that is all old style is expanded first, unless whole entries go. Errors as for a grant. */
DcwDescriptor *dcw_com_revoke (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use, GError **error);

/* descriptor with a DACL of exactly these entries: what denies before what allows, else in the order given, those of one
 * principal merged; a missing owner or group becomes Administrators; the label and all else stay. A descriptor without a list
 * (NULL DACL) or with a mixed one is fine here. DCW_ERROR_INVALID for a mask that use does not have, or none. */
typedef struct {
  DcwPrincipal who;
  guint32      mask;
  gboolean     deny;
} DcwComEntry;
DcwDescriptor *dcw_com_set (const DcwDescriptor *descriptor, const DcwComEntry *entries, gsize n_entries, DcwComUse use,
                            GError **error);

/* What plain allow entries of who give and deny entries of who take, by list order as the access check goes (first entry
 * for a right decides); groups who may be in are not looked at. */
guint32 dcw_com_granted (const DcwDescriptor *descriptor, const DcwPrincipal *who, DcwComUse use);
/* Rights of mask that a deny entry defeats: the first entry that decides, among those for who and for what every caller is in
 * (Everyone, Authenticated Users; for remote rights NETWORK), is a deny. */
guint32 dcw_com_denied (const DcwDescriptor *descriptor, const DcwPrincipal *who, guint32 mask, DcwComUse use);

/* Whether after, in the place of before, may give anybody a right that before did not give him. FALSE only where that is sure:
 * each entry that allows is covered by one for the same principal, and each that denied still does, before all that allow. TRUE
 * also when one of them is not valid to Windows, or their owners or labels differ. Time: entries × entries of one list. */
gboolean dcw_com_admits_more (const DcwDescriptor *before, const DcwDescriptor *after, DcwComUse use);

/* The access check of access.h as COM does it: all rights of use, old-style entries counted as all, every right an execute
 * right to a mandatory label. Gives what is granted; access may be NULL. */
guint32 dcw_com_access (const DcwDescriptor *descriptor, const DcwToken *token, DcwComUse use, DcwAccess *access);

/* "remote-launch,remote-activation" and back, for files and command lines; "all", "none"; bit 0x1 goes without saying.
 * DCW_ERROR_INVALID names the word and lists those of use. */
char    *dcw_com_rights_id (guint32 mask, DcwComUse use);
gboolean dcw_com_rights_parse (const char *text, DcwComUse use, guint32 *mask, GError **error);

/* "Remote Launch, Remote Activation" — dcomcnfg's names, translated; "everything" for all and for old style. Free with
 * g_free(). */
char *dcw_com_rights_show (guint32 mask, DcwComUse use);
/* What turns a into b, a line for each difference ("+ OPC Users: Remote Launch", "- Everyone: deny Local Access", "~ owner: A →
 * B"); either may be NULL (no descriptor). No line: they are equal.
 * name_of gives the display name of a principal (free it), NULL: SIDs and well-known names. NULL-terminated. */
typedef char *(*DcwPrincipalNameFunc) (const DcwPrincipal *who, gpointer data);
char **dcw_com_differences (const DcwDescriptor *a, const DcwDescriptor *b, DcwComUse use, DcwPrincipalNameFunc name_of, gpointer data);
