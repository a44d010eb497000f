/* export: a plan as files that apply it elsewhere. A format is a row of the table and a file NAME.c.
 *
 * No format writes the job down a second time: what is made runs opcdcom on exactly this plan, so that it is shown, read back,
 * journaled and undone as it is here.
 */
#pragma once
#include "model/plan.h"
#include "station/view.h"

typedef struct {
  char *path;
  GBytes *bytes;
} DcwExportFile;

typedef struct {
  const char *id;
  const char *title;  /* N_() */
  const char *ending; /* of the file that a person starts: ".cmd" */
  /* Appends DcwExportFile to files: the one that a person starts is the last. base: path without the ending. digest: of plan. */
  void (*make) (const DcwPlan *plan, const char *digest, const char *base, GPtrArray *files);
} DcwExportFormat;

const DcwExportFormat *const *dcw_export_formats (guint *n);
/* DCW_ERROR_INVALID lists those that there are. */
const DcwExportFormat *dcw_export_format (const char *id, GError **error);

/* The files, of DcwExportFile; nothing is written. path: with or without the ending. view: of the computer that the plan is for;
 * NULL: it can't be looked at. DCW_ERROR_REFUSED: opcdcom apply would refuse the plan: it goes beyond what a file may ask for, or
 * is for no certain computer. DCW_ERROR_INVALID: path names no file. Free with g_ptr_array_unref(). */
GPtrArray *dcw_export_make (const DcwExportFormat *format, const DcwPlan *plan, DcwView *view, const char *path, GError **error);
/* Writes all of them or none: when one can't be written, those before it get back what they were. A process that is killed in
 * between leaves files that do not fit each other, which applying them notices. DCW_ERROR_REFUSED: there is something
 * at a path that is no plain file, or too large to be one of ours; or, beside the one that a person starts, no plan. */
gboolean dcw_export_write (const GPtrArray *files, GError **error);

/* ---- Formats ---- */

extern const DcwExportFormat dcw_export_cmd;
/* The script as it is for every plan but for the digest, which is 64 hex digits. Free with g_free(). */
char *dcw_export_cmd_text (const char *digest);

DcwExportFile *dcw_export_file_new (char *path, GBytes *bytes); /* takes both */
