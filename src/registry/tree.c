#include "registry/tree.h"
#include "base/text.h"
#include <string.h>

#define INDEX_FROM 12 /* names; a chain of fewer is walked */

/* The indexes are made once a key has INDEX_FROM names; they borrow the names. */
typedef struct {
  DcwRegistryKey key;
  GHashTable *key_index, *value_index;
  char name[];
} Node;

struct _DcwRegistryTree {
  Node root; /* nameless parent of the top keys; they themselves say NULL */
};

static const char *const type_names[] = {
  "REG_NONE",
  "REG_SZ",
  "REG_EXPAND_SZ",
  "REG_BINARY",
  "REG_DWORD",
  "REG_DWORD_BIG_ENDIAN",
  "REG_LINK",
  "REG_MULTI_SZ",
  "REG_RESOURCE_LIST",
  "REG_FULL_RESOURCE_DESCRIPTOR",
  "REG_RESOURCE_REQUIREMENTS_LIST",
  "REG_QWORD",
};

const char *
dcw_registry_type_name (guint32 type)
{
  return type < G_N_ELEMENTS (type_names) ? type_names[type] : NULL;
}

static inline guint64
rotate (guint64 x, int by)
{
  return x << by | x >> (64 - by);
}

static inline void
sip_round (guint64 v[4])
{
  v[0] += v[1], v[1] = rotate (v[1], 13) ^ v[0], v[0] = rotate (v[0], 32);
  v[2] += v[3], v[3] = rotate (v[3], 16) ^ v[2];
  v[0] += v[3], v[3] = rotate (v[3], 21) ^ v[0];
  v[2] += v[1], v[1] = rotate (v[1], 17) ^ v[2], v[2] = rotate (v[2], 32);
}

/* SipHash-1-3 (Aumasson, Bernstein) under a key of this process: a file can't be written so that its names collide. */
static guint
hash_bytes (const guint8 *bytes, gsize size)
{
  static gsize seeded = 0;
  static guint64 seed[2];
  if (g_once_init_enter (&seeded)) {
    for (guint i = 0; i < 2; i++)
      seed[i] = (guint64)g_random_int () << 32 | g_random_int ();
    g_once_init_leave (&seeded, 1);
  }
  guint64 v[4] = { seed[0] ^ 0x736f6d6570736575u, seed[1] ^ 0x646f72616e646f6du, seed[0] ^ 0x6c7967656e657261u,
                   seed[1] ^ 0x7465646279746573u };
  guint64 last = (guint64)size << 56;
  for (; size >= 8; bytes += 8, size -= 8) {
    guint64 word;
    memcpy (&word, bytes, 8);
    v[3] ^= word, sip_round (v), v[0] ^= word;
  }
  for (gsize i = 0; i < size; i++)
    last |= (guint64)bytes[i] << (8 * i);
  v[3] ^= last, sip_round (v), v[0] ^= last;
  v[2] ^= 0xff;
  sip_round (v), sip_round (v), sip_round (v);
  guint64 sum = v[0] ^ v[1] ^ v[2] ^ v[3];
  return (guint)(sum ^ sum >> 32);
}

static inline char
upper (char c)
{
  return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static guint
name_hash (gconstpointer name)
{
  char quick[64];
  gsize size = 0;
  for (const char *at = name; size < sizeof quick && *at != '\0' && (guchar)*at < 0x80; at++)
    quick[size++] = upper (*at);
  if (size < sizeof quick && ((const char *)name)[size] == '\0')
    return hash_bytes ((const guint8 *)quick, size);
  g_autofree char *folded = dcw_text_fold (name);
  return hash_bytes ((const guint8 *)folded, strlen (folded));
}

static gboolean
name_equal (gconstpointer a, gconstpointer b)
{
  const char *p = a, *q = b;
  for (; (guchar)*p < 0x80 && (guchar)*q < 0x80; p++, q++) {
    if (upper (*p) != upper (*q))
      return FALSE;
    if (*p == '\0')
      return TRUE;
  }
  return dcw_text_fold_equal (p, q);
}

static inline Node *
node_of (const DcwRegistryKey *key)
{
  return (Node *)key;
}

static Node *
node_new (DcwRegistryKey *parent, const char *name, gsize length)
{
  Node *node = g_malloc0 (sizeof (Node) + length + 1);
  node->key.parent = parent;
  node->key.name = node->name;
  memcpy (node->name, name, length);
  return node;
}

static void
value_free (DcwRegistryValue *value)
{
  g_bytes_unref (value->data);
  g_free (value);
}

/* The key's own; its sub-keys are gone already. */
static void
node_clear (Node *node)
{
  for (DcwRegistryValue *value = node->key.values, *next; value != NULL; value = next) {
    next = value->next;
    value_free (value);
  }
  g_clear_pointer (&node->key_index, g_hash_table_unref);
  g_clear_pointer (&node->value_index, g_hash_table_unref);
}

/* Without recursion: a tree is as deep as its paths. The sub-keys of the first key take its place in the chain, so that each
 * key is moved once. top itself stays, empty. */
static void
clear_below (DcwRegistryKey *top)
{
  while (top->keys != NULL) {
    DcwRegistryKey *first = top->keys;
    top->keys = first->next;
    if (first->keys != NULL) {
      first->last_key->next = first->next;
      top->keys = first->keys;
    }
    node_clear (node_of (first));
    g_free (first);
  }
  top->last_key = NULL;
  top->n_keys = 0;
}

DcwRegistryTree *
dcw_registry_tree_new (void)
{
  return g_new0 (DcwRegistryTree, 1);
}

void
dcw_registry_tree_free (DcwRegistryTree *tree)
{
  if (tree == NULL)
    return;
  clear_below (&tree->root.key);
  node_clear (&tree->root);
  g_free (tree);
}

DcwRegistryKey *
dcw_registry_tree_top (const DcwRegistryTree *tree)
{
  return tree->root.key.keys;
}

DcwRegistryKey *
dcw_registry_key_child (const DcwRegistryKey *key, const char *name)
{
  const Node *node = node_of (key);
  if (node->key_index != NULL)
    return g_hash_table_lookup (node->key_index, name);
  /* From the end: an export names a key again and again while it writes what is below it. */
  for (DcwRegistryKey *child = key->last_key; child != NULL; child = child->previous)
    if (name_equal (child->name, name))
      return child;
  return NULL;
}

static DcwRegistryKey *
add_child (DcwRegistryKey *key, gboolean at_top, const char *name, gsize length)
{
  Node *node = node_of (key);
  DcwRegistryKey *child = &node_new (at_top ? NULL : key, name, length)->key;
  child->previous = key->last_key;
  *(key->last_key != NULL ? &key->last_key->next : &key->keys) = child;
  key->last_key = child;
  key->n_keys++;
  if (node->key_index == NULL && key->n_keys >= INDEX_FROM) {
    node->key_index = g_hash_table_new (name_hash, name_equal);
    for (DcwRegistryKey *each = key->keys; each != NULL; each = each->next)
      g_hash_table_insert (node->key_index, each->name, each);
  } else if (node->key_index != NULL) {
    g_hash_table_insert (node->key_index, child->name, child);
  }
  return child;
}

/* One part of a path as text of its own: short ones, which all ordinary ones are, without an allocation. */
typedef struct {
  char small[256];
  char *large;
} Part;

static const char *
take_part (Part *part, const char *from, gsize length)
{
  g_clear_pointer (&part->large, g_free);
  char *to = length < sizeof part->small ? part->small : (part->large = g_malloc (length + 1));
  memcpy (to, from, length);
  to[length] = '\0';
  return to;
}

static DcwRegistryKey *
walk (DcwRegistryTree *tree, const char *path, gboolean make)
{
  Part part = { .large = NULL };
  DcwRegistryKey *key = &tree->root.key;
  for (const char *at = path; key != NULL;) {
    gsize length = strcspn (at, "\\");
    const char *name = take_part (&part, at, length);
    DcwRegistryKey *child = dcw_registry_key_child (key, name);
    if (child == NULL && make)
      child = add_child (key, key == &tree->root.key, name, length);
    key = child;
    if (at[length] == '\0')
      break;
    at += length + 1;
  }
  g_free (part.large);
  return key;
}

DcwRegistryKey *
dcw_registry_tree_ensure (DcwRegistryTree *tree, const char *path)
{
  return walk (tree, path, TRUE);
}

DcwRegistryKey *
dcw_registry_tree_find (const DcwRegistryTree *tree, const char *path)
{
  return walk ((DcwRegistryTree *)tree, path, FALSE);
}

void
dcw_registry_tree_remove (DcwRegistryTree *tree, const char *path)
{
  DcwRegistryKey *key = dcw_registry_tree_find (tree, path);
  if (key == NULL)
    return;
  DcwRegistryKey *parent = key->parent != NULL ? key->parent : &tree->root.key;
  *(key->previous != NULL ? &key->previous->next : &parent->keys) = key->next;
  *(key->next != NULL ? &key->next->previous : &parent->last_key) = key->previous;
  parent->n_keys--;
  if (node_of (parent)->key_index != NULL)
    g_hash_table_remove (node_of (parent)->key_index, key->name);
  clear_below (key);
  node_clear (node_of (key));
  g_free (key);
}

DcwRegistryKey *
dcw_registry_key_following (const DcwRegistryKey *key, const DcwRegistryKey *within)
{
  if (key->keys != NULL)
    return key->keys;
  for (; key != NULL && key != within; key = key->parent)
    if (key->next != NULL)
      return key->next;
  return NULL;
}

char *
dcw_registry_key_path (const DcwRegistryKey *key)
{
  gsize size = 0;
  for (const DcwRegistryKey *each = key; each != NULL; each = each->parent)
    size += strlen (each->name) + 1;
  char *path = g_malloc (size);
  char *end = path + size;
  for (const DcwRegistryKey *each = key; each != NULL; each = each->parent) {
    gsize length = strlen (each->name);
    *--end = each == key ? '\0' : '\\';
    end -= length;
    memcpy (end, each->name, length);
  }
  return path;
}

DcwRegistryValue *
dcw_registry_key_find (const DcwRegistryKey *key, const char *name)
{
  const Node *node = node_of (key);
  if (node->value_index != NULL)
    return g_hash_table_lookup (node->value_index, name);
  for (DcwRegistryValue *value = key->values; value != NULL; value = value->next)
    if (name_equal (value->name, name))
      return value;
  return NULL;
}

void
dcw_registry_key_set (DcwRegistryKey *key, const char *name, guint32 type, GBytes *data)
{
  Node *node = node_of (key);
  DcwRegistryValue *value = dcw_registry_key_find (key, name);
  if (value != NULL) {
    GBytes *former = value->data;
    value->type = type;
    value->data = g_bytes_ref (data);
    g_bytes_unref (former);
    return;
  }
  gsize size = strlen (name) + 1;
  value = g_malloc (sizeof (DcwRegistryValue) + size);
  *value = (DcwRegistryValue){ .previous = key->last_value, .type = type, .data = g_bytes_ref (data) };
  memcpy (value->name, name, size);
  *(key->last_value != NULL ? &key->last_value->next : &key->values) = value;
  key->last_value = value;
  key->n_values++;
  if (node->value_index == NULL && key->n_values >= INDEX_FROM) {
    node->value_index = g_hash_table_new (name_hash, name_equal);
    for (DcwRegistryValue *each = key->values; each != NULL; each = each->next)
      g_hash_table_insert (node->value_index, each->name, each);
  } else if (node->value_index != NULL) {
    g_hash_table_insert (node->value_index, value->name, value);
  }
}

void
dcw_registry_key_unset (DcwRegistryKey *key, const char *name)
{
  DcwRegistryValue *value = dcw_registry_key_find (key, name);
  if (value == NULL)
    return;
  if (node_of (key)->value_index != NULL)
    g_hash_table_remove (node_of (key)->value_index, value->name);
  *(value->previous != NULL ? &value->previous->next : &key->values) = value->next;
  *(value->next != NULL ? &value->next->previous : &key->last_value) = value->previous;
  key->n_values--;
  value_free (value);
}

static gboolean
keys_equal (const DcwRegistryKey *a, const DcwRegistryKey *b)
{
  if (!g_str_equal (a->name, b->name) || a->listed != b->listed || a->n_keys != b->n_keys || a->n_values != b->n_values)
    return FALSE;
  const DcwRegistryValue *p = a->values, *q = b->values;
  for (; p != NULL; p = p->next, q = q->next)
    if (!g_str_equal (p->name, q->name) || p->type != q->type || !g_bytes_equal (p->data, q->data))
      return FALSE;
  return TRUE;
}

/* With the same numbers of sub-keys everywhere, the same walk is the same shape. */
gboolean
dcw_registry_tree_equal (const DcwRegistryTree *a, const DcwRegistryTree *b)
{
  if (a->root.key.n_keys != b->root.key.n_keys)
    return FALSE;
  const DcwRegistryKey *p = a->root.key.keys, *q = b->root.key.keys;
  for (; p != NULL; p = dcw_registry_key_following (p, NULL), q = dcw_registry_key_following (q, NULL))
    if (q == NULL || !keys_equal (p, q))
      return FALSE;
  return q == NULL;
}
