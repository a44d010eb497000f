/* reg-reader: .reg files of regedit, read in pieces of any size (facts 10.1). No I/O: the caller feeds bytes.
 *
 * Encodings: UTF-16LE with BOM; else 8-bit: UTF-8 when it is that (BOM or not), else code page 1252. Version 4
 * (REGEDIT4) and 5 files. An error names file:line:column and what was expected; nothing after it is read.
 * Paths arrive as they stand in the file; the caller makes them canonical.
 */
#pragma once
#include "registry/tree.h"

typedef struct {
  /* [key]; *skip = TRUE leaves the values of this key out. FALSE with error stops. */
  gboolean (*key) (const char *path, gboolean *skip, gpointer data, GError **error);
  gboolean (*delete_key) (const char *path, gpointer data, GError **error);
  gboolean (*value) (const char *name, guint32 type, GBytes *bytes, gpointer data, GError **error);
  gboolean (*delete_value) (const char *name, gpointer data, GError **error);
} DcwRegHandler;

typedef struct _DcwRegReader DcwRegReader;
DcwRegReader *dcw_reg_reader_new (const char *file_name, const DcwRegHandler *handler, gpointer data);
gboolean      dcw_reg_reader_feed (DcwRegReader *reader, gconstpointer bytes, gsize size, GError **error);
gboolean      dcw_reg_reader_end (DcwRegReader *reader, GError **error); /* last line; a torn value is an error */
void          dcw_reg_reader_free (DcwRegReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwRegReader, dcw_reg_reader_free)

/* The whole of one file into tree (deletions applied to what is in tree so far), paths as they stand. */
gboolean dcw_reg_read (const char *file_name, gconstpointer bytes, gsize size, DcwRegistryTree *tree, GError **error);
