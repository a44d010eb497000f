/* resource: what a plan can change: a kind and one canonical address. One fact, one address.
 *
 * Refcounted, immutable; made only by the constructors, which canonicalise (registry path, view) and refuse what Windows
 * could not hold (DCW_ERROR_INVALID). Parts of an address may be pending principals. Equality, hash and order go by id:
 * folded, so that case does not make two of one.
 */
#pragma once
#include "model/kind.h"
#include "security/com.h"

typedef struct _DcwResource DcwResource;

DcwResource *dcw_resource_key (const char *path, GError **error);
DcwResource *dcw_resource_value (const char *key, const char *name, GError **error); /* "": the default value */
DcwResource *dcw_resource_user (const DcwPrincipal *who, GError **error);
DcwResource *dcw_resource_group (const DcwPrincipal *who, GError **error);
DcwResource *dcw_resource_membership (const DcwPrincipal *group, const DcwPrincipal *member, GError **error);
DcwResource *dcw_resource_right (const DcwPrincipal *who, const char *right, GError **error);
/* The same of a key that there is a resource of: much cheaper. */
DcwResource *dcw_resource_value_of (const DcwResource *key, const char *name, GError **error);
/* services, firewall rules and profiles ("domain", "private", "public"), secrets */
DcwResource *dcw_resource_named (DcwKindId kind, const char *name, GError **error);
/* From parts, for readers of documents; parts that the kind does not use must be NULL, those it uses must not. */
DcwResource *dcw_resource_new (DcwKindId kind, const char *key, const char *name, const DcwPrincipal *who, const DcwPrincipal *member,
                               GError **error);

DcwResource *dcw_resource_ref (const DcwResource *resource);
void         dcw_resource_unref (DcwResource *resource); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwResource, dcw_resource_unref)

DcwKindId           dcw_resource_kind (const DcwResource *resource);
const char         *dcw_resource_path (const DcwResource *resource); /* registry key path, or NULL */
const char         *dcw_resource_name (const DcwResource *resource); /* value, service, rule, right, ... or NULL */
const DcwPrincipal *dcw_resource_who (const DcwResource *resource);  /* account or group, or NULL */
const DcwPrincipal *dcw_resource_member (const DcwResource *resource);
/* Canonical and unique over all kinds: "registry-value:HKLM\..." folded; never shown. */
const char *dcw_resource_id (const DcwResource *resource);
/* For people: "HKLM\SOFTWARE\Microsoft\Ole\MachineLaunchRestriction", "group OPC Users"; free with g_free(). */
char *dcw_resource_show (const DcwResource *resource);
/* The same with the names that the station has for principals. */
char *dcw_resource_show_with (const DcwResource *resource, DcwPrincipalNameFunc name_of, gpointer data);

gboolean dcw_resource_equal (const DcwResource *a, const DcwResource *b);
int      dcw_resource_compare (const DcwResource *a, const DcwResource *b); /* kind rank, then id */
guint    dcw_resource_hash (const DcwResource *resource);

/* The key of a value or key, the group of a membership, the account of a right; NULL where there is none (top keys too). */
DcwResource *dcw_resource_parent (const DcwResource *resource);

/* Pending principals replaced where bound. */
DcwResource *dcw_resource_bind (const DcwResource *resource, const DcwBindings *bindings);
gboolean     dcw_resource_is_pending (const DcwResource *resource);
