/* json: writes one JSON text (RFC 8259), members in the order of the calls. No I/O.
 *
 * key names the member inside an object and is NULL inside an array and at the top; the pairing of begin and end is the
 * caller's, a breach is a programming error. Text may be anything: what is not UTF-8 becomes U+FFFD, and everything that
 * a terminal or another language could stumble over (control characters, U+2028, bidirectional controls) is escaped.
 */
#pragma once
#include <glib.h>

typedef struct _DcwJson DcwJson;

/* to is appended to and stays the caller's. compact: all on one line, for one value a line. */
DcwJson *dcw_json_new (GString *to, gboolean compact);
void dcw_json_free (DcwJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwJson, dcw_json_free)

void dcw_json_begin_object (DcwJson *json, const char *key);
void dcw_json_begin_array (DcwJson *json, const char *key);
void dcw_json_end (DcwJson *json); /* the innermost; after the outermost a line end follows */

void dcw_json_text (DcwJson *json, const char *key, const char *text); /* NULL: null */
void dcw_json_number (DcwJson *json, const char *key, gint64 number);
void dcw_json_bool (DcwJson *json, const char *key, gboolean value);
void dcw_json_null (DcwJson *json, const char *key);
