#include "registry/reg-reader.h"
#include "registry/reg-parser.h"
#include "base/i18n.h"
#include <string.h>

#define BLOCK 4096 /* units widened at a time */

/* What a reader fills that was made for a tree. */
typedef struct {
  DcwRegistryTree *tree;
  DcwRegistryKey *key;
} Target;

struct _DcwRegReader {
  DcwRegParser parser;
  Target target;
  guint8 start[3]; /* up to the end of a byte order mark, or what might have been one */
  guint n_start;
  gboolean started;
  gboolean half; /* of a UTF-16 unit, in start[0] */
};

DcwRegReader *
dcw_reg_reader_new (const char *file_name, const DcwRegHandler *handler, gpointer data)
{
  DcwRegReader *reader = g_new0 (DcwRegReader, 1);
  dcw_reg_parser_init (&reader->parser, file_name, handler, data);
  return reader;
}

void
dcw_reg_reader_free (DcwRegReader *reader)
{
  if (reader == NULL)
    return;
  dcw_reg_parser_clear (&reader->parser);
  g_free (reader);
}

static gboolean
run_bytes (DcwRegReader *reader, const guint8 *bytes, gsize size)
{
  guint16 block[BLOCK];
  while (size > 0) {
    gsize n = MIN (size, BLOCK);
    for (gsize i = 0; i < n; i++)
      block[i] = bytes[i];
    if (!dcw_reg_parser_run (&reader->parser, block, n))
      return FALSE;
    bytes += n;
    size -= n;
  }
  return TRUE;
}

static gboolean
run_utf16 (DcwRegReader *reader, const guint8 *bytes, gsize size)
{
  guint16 block[BLOCK];
  gsize n = 0;
  if (reader->half && size > 0) {
    block[n++] = (guint16)(reader->start[0] | bytes[0] << 8);
    reader->half = FALSE;
    bytes++;
    size--;
  }
  do {
    gsize more = MIN (size / 2, BLOCK - n);
    memcpy (block + n, bytes, more * 2);
    if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
      for (gsize i = n; i < n + more; i++)
        block[i] = GUINT16_FROM_LE (block[i]);
    if (!dcw_reg_parser_run (&reader->parser, block, n + more))
      return FALSE;
    bytes += more * 2;
    size -= more * 2;
    n = 0;
  } while (size > 1);
  if (size == 1) {
    reader->start[0] = bytes[0];
    reader->half = TRUE;
  }
  return TRUE;
}

static gboolean
run_any (DcwRegReader *reader, const guint8 *bytes, gsize size)
{
  return reader->parser.encoding == DCW_REG_UTF16 ? run_utf16 (reader, bytes, size) : run_bytes (reader, bytes, size);
}

/* Looks for the byte order mark; at_end: no more bytes will come. */
static gboolean
start (DcwRegReader *reader, gboolean at_end)
{
  static const struct {
    guint8 mark[3];
    guint size;
  } marks[] = { { { 0xff, 0xfe }, 2 }, { { 0xef, 0xbb, 0xbf }, 3 }, { { 0xfe, 0xff }, 2 } };
  gsize found = G_N_ELEMENTS (marks);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    if (memcmp (reader->start, marks[i].mark, MIN (reader->n_start, marks[i].size)) != 0)
      continue;
    if (reader->n_start < marks[i].size && !at_end)
      return TRUE;
    if (reader->n_start >= marks[i].size)
      found = i;
  }
  reader->started = TRUE;
  static const DcwRegEncoding encodings[] = { DCW_REG_UTF16, DCW_REG_UTF8, DCW_REG_BYTES, DCW_REG_BYTES };
  reader->parser.encoding = encodings[found];
  if (found == 2)
    return dcw_reg_parser_fail (
        &reader->parser, (DcwRegPlace){ 1, 1 }, DCW_ERROR_INVALID,
        _ ("UTF-16 with the low byte first, UTF-8 or 8-bit text was expected, not UTF-16 with the high byte first"));
  guint skip = found < G_N_ELEMENTS (marks) ? marks[found].size : 0;
  return reader->n_start == skip || run_any (reader, reader->start + skip, reader->n_start - skip);
}

static gboolean
answer (DcwRegReader *reader, gboolean fine, GError **error)
{
  if (!fine)
    g_propagate_error (error, g_error_copy (reader->parser.failed));
  return fine;
}

gboolean
dcw_reg_reader_feed (DcwRegReader *reader, gconstpointer bytes, gsize size, GError **error)
{
  const guint8 *at = bytes;
  gboolean fine = reader->parser.failed == NULL;
  for (; fine && size > 0 && !reader->started; at++, size--) {
    reader->start[reader->n_start++] = *at;
    fine = start (reader, FALSE);
  }
  if (fine && size > 0)
    fine = run_any (reader, at, size);
  return answer (reader, fine, error);
}

gboolean
dcw_reg_reader_end (DcwRegReader *reader, GError **error)
{
  gboolean fine = reader->parser.failed == NULL && (reader->started || start (reader, TRUE));
  if (!fine)
    return answer (reader, FALSE, error);
  fine = dcw_reg_parser_end (&reader->parser, reader->half);
  return answer (reader, fine, error);
}

static gboolean
target_key (const char *path, gboolean *skip, gpointer data, GError **error)
{
  Target *target = data;
  target->key = dcw_registry_tree_ensure (target->tree, path);
  target->key->listed = TRUE;
  return TRUE;
}

static gboolean
target_delete_key (const char *path, gpointer data, GError **error)
{
  Target *target = data;
  dcw_registry_tree_remove (target->tree, path);
  target->key = NULL;
  return TRUE;
}

static gboolean
target_value (const char *name, guint32 type, GBytes *bytes, gpointer data, GError **error)
{
  Target *target = data;
  dcw_registry_key_set (target->key, name, type, bytes);
  return TRUE;
}

static gboolean
target_delete_value (const char *name, gpointer data, GError **error)
{
  Target *target = data;
  dcw_registry_key_unset (target->key, name);
  return TRUE;
}

static const DcwRegHandler target_handler = { target_key, target_delete_key, target_value, target_delete_value };

DcwRegReader *
dcw_reg_reader_new_for_tree (const char *file_name, DcwRegistryTree *tree)
{
  DcwRegReader *reader = dcw_reg_reader_new (file_name, &target_handler, NULL);
  reader->target.tree = tree;
  reader->parser.data = &reader->target;
  return reader;
}

gboolean
dcw_reg_read (const char *file_name, gconstpointer bytes, gsize size, DcwRegistryTree *tree, GError **error)
{
  g_autoptr (DcwRegReader) reader = dcw_reg_reader_new_for_tree (file_name, tree);
  return dcw_reg_reader_feed (reader, bytes, size, error) && dcw_reg_reader_end (reader, error);
}
