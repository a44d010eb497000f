/* disguise: other names, addresses and SIDs for those of a station: the same for the same wherever they come up, and no way
 * back without the key.
 *
 * What everybody has stays: well-known SIDs and names, accounts that Windows itself makes, 127.0.0.1, LocalSubnet. First
 * everything that must not remain is told (learn), then texts are rewritten. Time grows with the length of the texts, not with
 * the number of names times it.
 */
#pragma once
#include "firewall/address.h"
#include "security/descriptor.h"

#define DCW_DISGUISE_KEY 32 /* bytes, from a source that nobody can guess; one key, one set of names */

typedef enum { DCW_NAME_USER, DCW_NAME_GROUP, DCW_NAME_COMPUTER, DCW_NAME_DOMAIN, DCW_NAME_TEXT, DCW_N_NAMES } DcwNameKind;

typedef struct _DcwDisguise DcwDisguise;
DcwDisguise *dcw_disguise_new (const guint8 key[DCW_DISGUISE_KEY]);
void dcw_disguise_free (DcwDisguise *disguise);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwDisguise, dcw_disguise_free)

/* ---- Telling ---- */

void dcw_disguise_learn (DcwDisguise *disguise, DcwNameKind kind, const char *name); /* the first kind told counts */
/* "HOST\user", "user@domain", "user". */
void dcw_disguise_learn_account (DcwDisguise *disguise, const char *account);
/* A computer by name, with its domain or without; an address is none. */
void dcw_disguise_learn_host (DcwDisguise *disguise, const char *host);
/* A domain, and each of its labels that is long enough to say something. */
void dcw_disguise_learn_domain (DcwDisguise *disguise, const char *domain);
/* What any text gives away by its form: \Users\NAME, D:\FOLDER\, \\HOST\SHARE, scheme://HOST, user@host, HOST.domain of a
 * domain that was told before. */
void dcw_disguise_learn_text (DcwDisguise *disguise, const char *text);

/* ---- Rewriting: all of it is new text, free with g_free() ---- */

/* name as a whole, learnt or not; kind for one that is not. */
char *dcw_disguise_name (DcwDisguise *disguise, DcwNameKind kind, const char *name);
char *dcw_disguise_account (DcwDisguise *disguise, const char *account);
char *dcw_disguise_host (DcwDisguise *disguise, const char *host); /* an address too */
/* Any text: learnt names, addresses and SIDs in it. product: names of products, programs and keys: a learnt name that is a word
 * of the program's own tables ("OPC", "Server") is left alone there. */
char *dcw_disguise_text (DcwDisguise *disguise, const char *text, gboolean product);
/* One address; "ADDRESS/BITS" keeps its bits; a range or subnet becomes the subnets that it consists of, comma-separated.
 * Addresses in one subnet stay in one. Text that is none of that becomes "". */
char *dcw_disguise_addresses (DcwDisguise *disguise, DcwAddressFamily family, const char *text);

void dcw_disguise_sid (DcwDisguise *disguise, const DcwSid *sid, DcwSid *to);
void dcw_disguise_principal (DcwDisguise *disguise, const DcwPrincipal *who, DcwPrincipal *to); /* to: uninitialised memory */
/* NULL: it holds entries that can't be read, and so might hold SIDs. Conditions and attributes of entries are left out. */
DcwDescriptor *dcw_disguise_descriptor (DcwDisguise *disguise, const DcwDescriptor *descriptor);
/* 64 bits that come of the text and the key alone. */
guint64 dcw_disguise_hash (const DcwDisguise *disguise, const char *purpose, const char *text);
/* For disguise-address.c. */
void dcw_disguise_digest (const DcwDisguise *disguise, const char *purpose, gconstpointer data, gsize size, guint8 digest[32]);
