/* export: one registry export (a .reg file) as a tree of what it says about HKEY_LOCAL_MACHINE; for reg.c only.
 *
 * Paths of the tree are canonical; keys that the file names itself are marked as listed.
 */
#pragma once
#include "registry/tree.h"

typedef struct {
  char *path; /* of the file */
  DcwRegistryTree *tree;
  GHashTable *roots; /* folded path -> path: keys recorded whole, present or deleted; none below another */
} DcwExport;

/* room: bytes and entries that may still be read, lessened by what was. Streams; nothing of the file is kept but the tree. */
DcwExport *dcw_export_read (const char *path, guint64 *bytes_left, guint *entries_left, GError **error);
void dcw_export_free (DcwExport *export);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwExport, dcw_export_free)

/* The root that holds path whole, or NULL. */
const char *dcw_export_root_of (const DcwExport *export, const char *path);
/* Number of the control set that it calls the current one, else the lowest it has; 0: neither.
 * *chosen: whether Select\Current says so. */
guint dcw_export_control_set (const DcwExport *export, gboolean *chosen);
/* Makes ControlSet00n CurrentControlSet, if the file does not have that itself. */
void dcw_export_map_control_set (DcwExport *export, guint n);
