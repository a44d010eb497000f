/* show: plans and findings for people and as JSON; the same facts both ways.
 *
 * The JSON functions write members of the object that is open. Their shapes:
 *   message   {"text": in the user's language, "id": English with %1..%9, "arguments": [text]}
 *   resource  {"kind", "id", "text"}
 *   state     {"status": "absent" | "present" | "unknown", "text", "sddl": text or null, "origin"}
 *   change    {"number", "resource", "setting": text or null, "topics": [id], "before": state, "after": state,
 *              "differences": [text], "why": message, "restart": "none" | "services" | "log-on" | "reboot",
 *              "risks": ["opens" | "cuts" | "not-undoable" | "sends"], "needs": [number]}
 *   finding   {"id", "code", "severity": "info" | "warning" | "problem", "topic", "resource": or null,
 *              "evidence": message, "effect": message or null, "advice": message or null,
 *              "remedy": {"option", "value"} or null}
 *   plan      "computer", "machine", "digest", "words": "program" | "file" (whose reasons and findings they are), "changes": [change], "blocked": [{"resource": or null, "topics", "reason":
 *              message}], "findings": [finding], "summary": {"changes", "blocked", "problems", "warnings", "text"}
 * Numbers of changes start at 1, in the order of applying. Texts are for people; everything else is the same in every
 * language.
 */
#pragma once
#include "cli/json.h"
#include "cli/printer.h"
#include "model/plan.h"
#include "station/view.h"

enum {
  DCW_SHOW_WHOLE = 1,     /* values however long they are; JSON has them so in any case */
  DCW_SHOW_FROM_FILE = 2, /* the plan was not made here: its reasons and findings are somebody else's words */
};
#define DCW_DETAILS_ENTRY(details)                                                                                               \
  {                                                                                                                              \
    "details", 0, 0, G_OPTION_ARG_NONE, details, _ ("Show values as Windows has them too, and whole"), NULL                            \
  }
/* view names the SIDs; NULL: well-known names only. flags: DCW_SHOW_... */
void dcw_show_plan (DcwPrinter *out, DcwView *view, const DcwPlan *plan, guint flags);
void dcw_show_plan_json (DcwJson *json, DcwView *view, const DcwPlan *plan, guint flags);
/* "3 changes, 1 wish that can't be met, ..."; free with g_free(). */
char *dcw_show_plan_summary (const DcwPlan *plan);

/* What becomes of the change's resource when it is done, or (back) taken back: a line for each part in words, else both states. */
void dcw_show_way (DcwPrinter *out, DcwView *view, const DcwChange *change, gboolean back);

/* How a resource is different: title and what it is called, then the lines of difference where they can be told, else both
 * states. names: SID as text -> name, of accounts that the view has no name for any more; may be NULL. */
void dcw_show_difference (DcwPrinter *out, DcwView *view, GHashTable *names, const char *title, const DcwResource *resource,
                          const DcwState *before, const DcwState *now);
/* Members "resource", "setting", "before", "now", "differences". */
void dcw_show_difference_json (DcwJson *json, DcwView *view, GHashTable *names, const DcwResource *resource,
                               const DcwState *before, const DcwState *now);
void dcw_show_findings (DcwPrinter *out, const GPtrArray *findings);
void dcw_show_findings_json (DcwJson *json, const GPtrArray *findings); /* "findings": [...] */
guint dcw_show_count (const GPtrArray *findings, DcwSeverity severity);

void dcw_show_message_json (DcwJson *json, const char *key, const DcwMessage *message);    /* NULL: null */
void dcw_show_resource_json (DcwJson *json, const char *key, const DcwResource *resource); /* NULL: null */
void dcw_show_time_json (DcwJson *json, const char *key, gint64 time_s);                   /* 0: null */
const char *dcw_show_restart (DcwRestart restart); /* translated; NULL: nothing has to restart */
const char *dcw_show_restart_id (DcwRestart restart);
