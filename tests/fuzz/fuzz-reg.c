#include "registry/reg-reader.h"
#include "registry/reg-writer.h"
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static DcwRegistryTree *
read_whole (gconstpointer data, gsize size, GError **error)
{
  g_autoptr (DcwRegistryTree) tree = dcw_registry_tree_new ();
  return dcw_reg_read ("f.reg", data, size, tree, error) ? g_steal_pointer (&tree) : NULL;
}

static gboolean
hear_key (const char *path, gboolean *skip, gpointer data, GError **error)
{
  g_assert (g_utf8_validate (path, -1, NULL));
  return TRUE;
}

static gboolean
hear_value (const char *name, guint32 type, GBytes *bytes, gpointer data, GError **error)
{
  g_assert (g_utf8_validate (name, -1, NULL));
  g_assert (g_bytes_get_size (bytes) <= DCW_REG_MAX_DATA);
  return TRUE;
}

static const DcwRegHandler listener = { hear_key, NULL, hear_value, NULL };

/* In pieces it says what it says of the whole. */
static void
check_pieces (const guint8 *data, gsize size, const GError *expected)
{
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new ("f.reg", &listener, NULL);
  g_autoptr (GError) error = NULL;
  gsize piece = size > 0 ? 1 + data[size - 1] % 7 : 1;
  gboolean fine = TRUE;
  for (gsize at = 0; fine && at < size; at += piece)
    fine = dcw_reg_reader_feed (reader, data + at, MIN (piece, size - at), &error);
  fine = fine && dcw_reg_reader_end (reader, &error);
  g_assert (fine == (expected == NULL));
  g_assert (fine == (error == NULL));
  g_assert (fine || strcmp (error->message, expected->message) == 0);
}

/* A key that nobody named and that leads to none is what a deletion left over; a file can't say it. */
static gboolean
has_remains (const DcwRegistryTree *tree)
{
  for (const DcwRegistryKey *key = dcw_registry_tree_top (tree); key != NULL; key = dcw_registry_key_following (key, NULL))
    if (!key->listed && key->keys == NULL)
      return TRUE;
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DcwRegistryTree) tree = read_whole (data, size, &error);
  g_assert ((tree == NULL) == (error != NULL));
  check_pieces (data, size, error);
  if (tree == NULL)
    return 0;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  dcw_reg_write (tree, file);
  g_autoptr (DcwRegistryTree) again = read_whole (file->data, file->len, &error);
  g_assert_no_error (error);
  g_assert (has_remains (tree) || dcw_registry_tree_equal (tree, again));
  g_autoptr (GByteArray) file_again = g_byte_array_new ();
  dcw_reg_write (again, file_again);
  g_assert (file->len == file_again->len && memcmp (file->data, file_again->data, file->len) == 0);
  return 0;
}
