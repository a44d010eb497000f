/* station-text: small stations out of lines of text, so that two of them can be seen to differ in one thing; and doing what a
 * plan says straight to a station in memory. */
#pragma once
#include "model/plan.h"
#include "station/image-station.h"

#define DCW_TEXT_MACHINE "S-1-5-21-1-2-3"

/* Everything is recorded whole. "M-" at the start of a SID is below the machine SID. Fields are separated by "|":
 *   user|SID|FLAGS|NAME     group|SID|NAME          member|GROUP SID|SID         right|SID|RIGHT
 *   service|NAME|SID|START|TYPE|PATH (SID "?": not known)
 *   text|KEY|VALUE|TEXT     number|KEY|VALUE|NUMBER
 *   list|KEY|VALUE|SDDL     words|KEY|VALUE|WORDS, blank separated (REG_MULTI_SZ)
 *   profile|NAME|ON|INBOUND (firewall)
 *   fact|ID|SUBJECT|VALUE   name|SID|NAME           whole|KIND (only these kinds are whole; of the registry "registry-key")
 * and "-" before a line takes away what it would record. Anything else ends the test. NULL lines are skipped. */
DcwImage *dcw_text_image (const char *const *lines, gsize n_lines);
/* One text with line ends. */
DcwImage *dcw_text_image_of (const char *first, const char *second);

/* One line, into an image that has a machine SID. */
void dcw_text_record (DcwImage *image, const char *line);

/* Writes every change, in order, with the SIDs of new accounts bound; passwords are made up. All must go well. */
void dcw_text_apply (DcwStation *station, const DcwPlan *plan);

/* For goldens: "resource = state" a line, "resource: reason" or "resource: reason [answer: which]" a line, ids with blanks. Free with
 * g_free(). */
char *dcw_text_changes (const DcwPlan *plan);
char *dcw_text_blocked (const DcwPlan *plan);
char *dcw_text_findings (const GPtrArray *findings);
/* TRUE when one of the findings has this id. */
gboolean dcw_text_has_finding (const GPtrArray *findings, const char *id);
