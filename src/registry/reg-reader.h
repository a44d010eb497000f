/* reg-reader: .reg files of regedit, read in pieces of any size (facts 10.1). No I/O: the caller feeds bytes.
 *
 * Encodings: UTF-16LE with BOM; else 8-bit, where each key, name and text is UTF-8 when it is that (must be, with a BOM),
 * else code page 1252. Version 4 (REGEDIT4; hex(1), hex(2) and hex(7) hold code page 1252) and 5 files. Lines end with LF,
 * CR LF or CR; a quoted text may span lines, as regedit writes it. What Windows tolerates is tolerated: blanks, comments (;
 * also after data and within continued bytes; # at the start of a line), a last comma, needless escapes, bytes of one
 * digit, a backslash at the end of a key. Values before the first key and below a deleted one count for nothing. What
 * Windows passes over in silence (unknown lines, wrong values) is an error.
 * Bytes are kept as they stand; Windows' import adds the NUL that a text in hex lacks.
 *
 * An error names file:line:column and what was expected (columns are UTF-16 units, in 8-bit files bytes); nothing after it
 * is read, and every later call returns it again. DCW_ERROR_INVALID: wrong; DCW_ERROR_LIMIT: a path, name or datum that is
 * too long, or too many keys. Memory is bounded by DCW_REG_MAX_DATA and the limits of registry/path.h, whatever is fed.
 */
#pragma once
#include "registry/tree.h"

#define DCW_REG_MAX_DATA (16 * 1024 * 1024) /* bytes of one value; the standard format of the registry holds 1 MB */
#define DCW_REG_MAX_KEYS (4 * 1024 * 1024)  /* of one file, those above the named ones too; a whole Windows has 1 to 2 million */

/* FALSE with error stops; the reader puts the place before the message. Any may be NULL. Paths (checked by
 * dcw_registry_path_check(), roots in full) arrive as they stand in the file; the caller makes them canonical. Values belong to
 * the key last told of. */
typedef struct {
  /* [key]; *skip = TRUE leaves the values of this key out (they are checked still, of whatever size). */
  gboolean (*key) (const char *path, gboolean *skip, gpointer data, GError **error);
  gboolean (*delete_key) (const char *path, gpointer data, GError **error);
  gboolean (*value) (const char *name, guint32 type, GBytes *bytes, gpointer data, GError **error);
  gboolean (*delete_value) (const char *name, gpointer data, GError **error);
} DcwRegHandler;

/* file_name is for messages (copied); handler must outlive the reader. Not for several threads at once. */
typedef struct _DcwRegReader DcwRegReader;
DcwRegReader *dcw_reg_reader_new (const char *file_name, const DcwRegHandler *handler, gpointer data);
gboolean dcw_reg_reader_feed (DcwRegReader *reader, gconstpointer bytes, gsize size, GError **error);
gboolean dcw_reg_reader_end (DcwRegReader *reader, GError **error); /* last line; a torn value is an error */
void dcw_reg_reader_free (DcwRegReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwRegReader, dcw_reg_reader_free)

/* A reader that fills tree, which must outlive it: deletions are applied to what is in tree so far, keys that have a line of
 * their own are listed. Paths stay as they stand. After an error tree holds what came before it. */
DcwRegReader *dcw_reg_reader_new_for_tree (const char *file_name, DcwRegistryTree *tree);
/* The same for the whole of a file. */
gboolean dcw_reg_read (const char *file_name, gconstpointer bytes, gsize size, DcwRegistryTree *tree, GError **error);
