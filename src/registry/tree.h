/* tree: registry keys and values in memory. No I/O.
 *
 * Names are compared without case (dcw_text_fold) and keep the case and the order in which they came. Paths are taken as
 * they are: who fills the tree makes them canonical. Used for exports; 5,000 keys and 300 MB of data are ordinary, and no
 * input takes more than time and memory in proportion to its size: finding, setting and removing by name are quick in a
 * key of a million values too.
 *
 * Keys and values are chained, and are walked so:
 *   for (const DcwRegistryValue *value = key->values; value != NULL; value = value->next)
 */
#pragma once
#include <glib.h>

/* winnt.h numbers */
enum {
  DCW_REG_NONE = 0,
  DCW_REG_SZ = 1,
  DCW_REG_EXPAND_SZ = 2,
  DCW_REG_BINARY = 3,
  DCW_REG_DWORD = 4,
  DCW_REG_DWORD_BE = 5,
  DCW_REG_LINK = 6,
  DCW_REG_MULTI_SZ = 7,
  DCW_REG_QWORD = 11,
};

const char *dcw_registry_type_name (guint32 type); /* "REG_SZ", ...; NULL for a number without a name */

/* Read only for all but this file. */
typedef struct _DcwRegistryValue DcwRegistryValue;
struct _DcwRegistryValue {
  DcwRegistryValue *next, *previous;
  guint32 type;
  GBytes *data; /* as the registry holds it: UTF-16LE strings with their NUL, little endian numbers */
  char name[];  /* UTF-8; "" is the default value */
};

typedef struct _DcwRegistryKey DcwRegistryKey;
struct _DcwRegistryKey {
  DcwRegistryKey *parent;          /* NULL at a top key */
  DcwRegistryKey *next, *previous; /* in the order of coming */
  DcwRegistryKey *keys, *last_key; /* sub-keys */
  DcwRegistryValue *values, *last_value;
  guint n_keys, n_values;
  gboolean listed; /* somebody named this key itself, not only one below (set by the reader of a file) */
  char *name;      /* UTF-8; one part of the path. Of a top key the root */
};

typedef struct _DcwRegistryTree DcwRegistryTree;
DcwRegistryTree *dcw_registry_tree_new (void);
void dcw_registry_tree_free (DcwRegistryTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwRegistryTree, dcw_registry_tree_free)

/* The key of this path, with all missing ones above it made. path is UTF-8, without empty parts. */
DcwRegistryKey *dcw_registry_tree_ensure (DcwRegistryTree *tree, const char *path);
DcwRegistryKey *dcw_registry_tree_find (const DcwRegistryTree *tree, const char *path); /* NULL: not there */
void dcw_registry_tree_remove (DcwRegistryTree *tree, const char *path);                /* with all below; may be absent */
DcwRegistryKey *dcw_registry_tree_top (const DcwRegistryTree *tree); /* the first top key, or NULL; the others are next to it */

/* The key after key in tree order (a key before its sub-keys), staying below (and at) within; NULL after the last.
 * within NULL: the whole tree. */
DcwRegistryKey *dcw_registry_key_following (const DcwRegistryKey *key, const DcwRegistryKey *within);
DcwRegistryKey *dcw_registry_key_child (const DcwRegistryKey *key, const char *name); /* NULL: not there */
char *dcw_registry_key_path (const DcwRegistryKey *key);                              /* whole path. Free with g_free() */

DcwRegistryValue *dcw_registry_key_find (const DcwRegistryKey *key, const char *name); /* NULL: not there */
/* Sets or replaces (the place and the case of the name stay); takes its own reference of data. */
void dcw_registry_key_set (DcwRegistryKey *key, const char *name, guint32 type, GBytes *data);
void dcw_registry_key_unset (DcwRegistryKey *key, const char *name);

/* The same top keys, keys, values (types and bytes), order, case of names, and listed. */
gboolean dcw_registry_tree_equal (const DcwRegistryTree *a, const DcwRegistryTree *b);
