/* out: canonical XML, written straight into a string: two blanks of indentation, LF, attributes as they come. Private to
 * src/document.
 *
 * Attributes are given before children and content. A text that takes more than DCW_OUT_MAX_ATTRIBUTE bytes as an attribute,
 * or that XML can't carry, becomes a twin: a child element of that name in front of all other children (document/reader.h).
 */
#pragma once
#include <glib.h>

#define DCW_OUT_MAX_ATTRIBUTE 1000 /* bytes, escaped: as many of them as an element has fit into a tag (document/filter.h) */

typedef struct _DcwOut DcwOut;

/* A document with its outermost element open. */
DcwOut *dcw_out_new (const char *root);
/* Ends it; out is gone. digest: whether it gets an attribute digest, the SHA-256 of all bytes that are there without it. */
GBytes *dcw_out_end (DcwOut *out, gboolean digest);
/* The SHA-256 alone, in lower-case hex; out is gone. Free with g_free(). */
char *dcw_out_end_as_digest (DcwOut *out);

void dcw_out_open (DcwOut *out, const char *element);
void dcw_out_close (DcwOut *out, const char *element);

/* Attributes or twins. text, bytes NULL: nothing is written. */
void dcw_out_text (DcwOut *out, const char *name, const char *text);
void dcw_out_number (DcwOut *out, const char *name, guint64 number);
void dcw_out_flags (DcwOut *out, const char *name, guint64 number); /* in hex */
void dcw_out_hex (DcwOut *out, const char *name, GBytes *bytes);    /* of a name that always means hex */
void dcw_out_raw (DcwOut *out, const char *name, GBytes *bytes);    /* a twin with form="hex" */

/* The text of the open element, which gets no children. */
void dcw_out_content (DcwOut *out, const char *text);
/* An element with nothing but text. */
void dcw_out_element (DcwOut *out, const char *element, const char *text);

/* Whether XML can carry this text; *length (may be NULL): bytes that it takes as an attribute, escaped. */
gboolean dcw_out_is_exact (const char *text, gsize *length);
