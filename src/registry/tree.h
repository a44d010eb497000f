/* tree: registry keys and values in memory. No I/O.
 *
 * Names are compared without case and keep the case and the order in which they came. Paths are taken as they are: who
 * fills the tree makes them canonical. Used for exports; 5,000 keys and 300 MB of data are ordinary.
 */
#pragma once
#include <glib.h>

enum { /* winnt.h numbers */
  DCW_REG_NONE = 0, DCW_REG_SZ = 1, DCW_REG_EXPAND_SZ = 2, DCW_REG_BINARY = 3, DCW_REG_DWORD = 4, DCW_REG_DWORD_BE = 5,
  DCW_REG_LINK = 6, DCW_REG_MULTI_SZ = 7, DCW_REG_QWORD = 11,
};

const char *dcw_registry_type_name (guint32 type); /* "REG_SZ", ...; NULL for a number without a name */

typedef struct {
  char   *name; /* "" is the default value */
  guint32 type;
  GBytes *data; /* as the registry holds it: UTF-16LE strings with their NUL, little endian numbers */
} DcwRegistryValue;

typedef struct _DcwRegistryKey DcwRegistryKey;
struct _DcwRegistryKey {
  char           *path;   /* whole path */
  DcwRegistryKey *parent; /* NULL at a top key */
  GPtrArray      *keys;   /* of DcwRegistryKey, in order */
  GPtrArray      *values; /* of DcwRegistryValue, in order */
  gboolean        listed; /* the export had a line for this key itself, not only for one below */
};

typedef struct _DcwRegistryTree DcwRegistryTree;
DcwRegistryTree *dcw_registry_tree_new (void);
void             dcw_registry_tree_free (DcwRegistryTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwRegistryTree, dcw_registry_tree_free)

DcwRegistryKey   *dcw_registry_tree_ensure (DcwRegistryTree *tree, const char *path);
DcwRegistryKey   *dcw_registry_tree_find (const DcwRegistryTree *tree, const char *path); /* NULL: not there */
void              dcw_registry_tree_remove (DcwRegistryTree *tree, const char *path);     /* with all below */
DcwRegistryValue *dcw_registry_key_find (const DcwRegistryKey *key, const char *name);
void              dcw_registry_key_set (DcwRegistryKey *key, const char *name, guint32 type, GBytes *data);
void              dcw_registry_key_unset (DcwRegistryKey *key, const char *name);
GPtrArray        *dcw_registry_tree_top (const DcwRegistryTree *tree); /* of DcwRegistryKey; owned by the tree */
