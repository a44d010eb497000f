/* source: the bytes of a document and how errors name a place in them. Private to src/document. */
#pragma once
#include "base/error.h"

typedef struct {
  const char *file_name; /* for messages; may be hostile */
  const char *data;
  gsize size;
} DcwSource;

/* One line, "FILE:LINE:COLUMN: message"; lines and columns count from 1, columns in characters. */
void dcw_source_error (const DcwSource *source, gsize offset, GError **error, DcwErrorCode code, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* Puts the place in front of an error that somebody else has made. */
void dcw_source_prefix (const DcwSource *source, gsize offset, GError **error);
