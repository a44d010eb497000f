/* finding: something true of a station that a person should know. Not an error (a call that could not answer) and not
 * blocked (a wish that can't be met).
 */
#pragma once
#include "model/message.h"
#include "model/resource.h"

typedef enum { DCW_SEVERITY_INFO, DCW_SEVERITY_WARNING, DCW_SEVERITY_PROBLEM } DcwSeverity;
const char *dcw_severity_name (DcwSeverity severity);
const char *dcw_severity_label (DcwSeverity severity); /* translated: "Note", "Warning", "Problem" */
gboolean    dcw_severity_parse (const char *text, DcwSeverity *severity);

typedef struct {
  char        *id;   /* "limits.launch-denied" */
  char        *code; /* short, for the phone: "L12" */
  DcwSeverity  severity;
  char        *topic;
  DcwResource *resource; /* what it is about, or NULL */
  DcwMessage  *evidence; /* what was seen */
  DcwMessage  *effect;   /* what a user will see: code, event; or NULL */
  DcwMessage  *advice;   /* what to do, or NULL */
  char        *patch_option, *patch_value; /* remedy as a profile patch, or NULL */
} DcwFinding;

/* Messages and patch may be NULL; messages are taken. */
DcwFinding *dcw_finding_new (const char *id, const char *code, DcwSeverity severity, const char *topic, const DcwResource *resource,
                             DcwMessage *evidence, DcwMessage *effect, DcwMessage *advice, const char *patch_option,
                             const char *patch_value);
void        dcw_finding_free (DcwFinding *finding);
/* What somebody asks for by an error number (0x80070005, 80070005, -2147024891, 1385), an event (10016) or a finding's code, as
 * dcw_finding_leads_to() wants it; "": everything. Free with g_free(). */
char       *dcw_finding_wanted (const char *asked);
/* The finding has this code, or says this in the user's language: a number as a whole, of a word a part is enough. */
gboolean    dcw_finding_leads_to (const DcwFinding *finding, const char *wanted);
int         dcw_finding_compare (const DcwFinding *a, const DcwFinding *b); /* severest first, then id and resource */
