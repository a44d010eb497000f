/* record: a run to print and to keep on paper: what was changed, from what to what, what was read back, and what is open.
 *
 * Made of the run's snapshot and journal, and of what there is now: names, ticks, restarts, findings. The same of these, the same
 * record: it holds neither the time when it was made nor anything secret. Of no use to a program; --json of the commands is for
 * those.
 */
#pragma once
#include "apply/store.h"

typedef enum {
  DCW_RECORD_TITLE,   /* the first line */
  DCW_RECORD_FACT,    /* "Computer: OPC-SERVER" */
  DCW_RECORD_SECTION, /* a heading */
  DCW_RECORD_TOPIC,   /* a heading below it */
  DCW_RECORD_ITEM,    /* one thing: a change, a step, a finding */
  DCW_RECORD_DETAIL,  /* of the item above */
  DCW_RECORD_SMALL,   /* the same, raw: for those who want it exactly */
  DCW_RECORD_TEXT,    /* a sentence below a heading */
  DCW_RECORD_N_STYLES
} DcwRecordStyle;
const char *dcw_record_style_name (DcwRecordStyle style); /* "title", "fact", ...: for JSON */

typedef struct {
  DcwRecordStyle style;
  char *text; /* one line of visible characters, in the user's language */
} DcwRecordLine;

typedef struct {
  guint run;
  char *title;
  GPtrArray *lines; /* of DcwRecordLine */
} DcwRecord;

void dcw_record_free (DcwRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwRecord, dcw_record_free)

/* view: of the station whose runs these are. run 0: the last that left an effect. DCW_ERROR_REFUSED: there is none;
 * DCW_ERROR_INVALID: there is no such run, or it can't be read. */
DcwRecord *dcw_record_make (DcwStore *store, DcwView *view, guint run, GError **error);
/* As plain text, UTF-8. line_end: after each line. Free with g_free(). */
char *dcw_record_text (const DcwRecord *record, const char *line_end);
/* What a text file of this system ends its lines with. */
#ifdef G_OS_WIN32
#define DCW_RECORD_LINE_END "\r\n"
#else
#define DCW_RECORD_LINE_END "\n"
#endif
