/* document: the files of the project as XML, and the only place that knows libxml2.
 *
 * Reading is table-driven: the input first passes a filter (UTF-8, a byte order mark is tolerated; no "<!" but comments; no
 * processing instruction but the declaration; tags of at most 16 KiB; at most 32 levels), then a streaming reader that knows
 * for each element its attributes and children and stops at the first that is not in the table, naming file:line:column
 * and what was expected. No network, no entities, no DTD. Elements may come in any order; what is there twice is an error.
 * Errors: DCW_ERROR_INVALID; DCW_ERROR_LIMIT for what is too large; DCW_ERROR_UNSUPPORTED for a newer version of the format.
 *
 * Writing is canonical: the same value always gives the same bytes; two blanks of indentation, LF, attributes in table order,
 * final newline. Long texts are elements instead of attributes, and what XML can't carry exactly is hex. Texts are UTF-8.
 * The schemas in data/schemas say what the files look like.
 *
 * file_name: for messages only, may be hostile. data may be NULL when size is 0.
 */
#pragma once
#include "model/image.h"
#include "model/plan.h"
#include "model/profile.h"
#include "model/snapshot.h"

#define DCW_DOCUMENT_MAX (256 * 1024 * 1024)      /* bytes of a station file */
#define DCW_DOCUMENT_MAX_SMALL (16 * 1024 * 1024) /* bytes of any other document */

/* Station file. canonical (may be NULL): whether writing the result gives exactly these bytes. */
DcwImage *dcw_document_read_image (const char *file_name, gconstpointer data, gsize size, gboolean *canonical, GError **error);
GBytes *dcw_document_write_image (const DcwImage *image);

DcwProfile *dcw_document_read_profile (const char *file_name, gconstpointer data, gsize size, GError **error);
GBytes *dcw_document_write_profile (const DcwProfile *profile);
/* As that of a plan. A pair file (model/profile.h: from) holds it, and one that does not fit is DCW_ERROR_INVALID. */
char *dcw_document_profile_digest (const DcwProfile *profile);

/* A plan holds its own digest; one that does not fit is DCW_ERROR_INVALID, and so is a plan that is not valid (model/plan.h).
 * Messages are written as their English text and its arguments. */
DcwPlan *dcw_document_read_plan (const char *file_name, gconstpointer data, gsize size, GError **error);
GBytes *dcw_document_write_plan (const DcwPlan *plan);
/* SHA-256, lower-case hex, over the canonical bytes of everything in the plan but the digest itself: another layout of the same
 * plan has the same digest. */
char *dcw_document_plan_digest (const DcwPlan *plan);

/* A snapshot holds a digest of all of it and that of its plan; both are checked. plan_digest is written as computed. */
DcwSnapshot *dcw_document_read_snapshot (const char *file_name, gconstpointer data, gsize size, GError **error);
GBytes *dcw_document_write_snapshot (const DcwSnapshot *snapshot);
