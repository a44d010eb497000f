/* filter: what every document passes before a parser sees it, so that no input can cost more than time in proportion to its
 * size. Private to src/document.
 *
 * UTF-8 without NUL and other control characters; a byte order mark and an XML declaration at the start and no other
 * processing instruction; no "<!" but whole comments; references only to characters and to XML's own five; tags of at most
 * 16 KiB with at most 32 attributes; at most 32 levels; at most 8 million elements.
 */
#pragma once
#include "document/source.h"

#define DCW_FILTER_MAX_TAG (16 * 1024) /* bytes, from < to > */
#define DCW_FILTER_MAX_ATTRIBUTES 32
#define DCW_FILTER_MAX_DEPTH 32
#define DCW_FILTER_MAX_ELEMENTS 8000000

/* max_size: in bytes. start: offset of the first byte after the declaration, where a parser is to begin. */
gboolean dcw_filter (const DcwSource *source, gsize max_size, gsize *start, GError **error);
