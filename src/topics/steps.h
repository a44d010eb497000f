/* steps: what only a person can do, beside everything that a plan changes. Worked out of a view, a profile and the plan made of
 * them, and of nothing else: the same three, the same steps, before and after applying. Whether one was done only a person can
 * say (apply/ticks.h); nothing here counts one as done.
 */
#pragma once
#include "model/plan.h"
#include "model/profile.h"
#include "station/view.h"

/* Who can do it. */
typedef enum { DCW_STEP_HERE, DCW_STEP_OTHER, DCW_STEP_DOMAIN, DCW_STEP_NETWORK, DCW_STEP_USER, DCW_N_STEP_WHO } DcwStepWho;
/* Before applying; after it; or whenever it suits, but before the first connection. */
typedef enum { DCW_STEP_BEFORE, DCW_STEP_AFTER, DCW_STEP_ANY, DCW_N_STEP_WHEN } DcwStepWhen;

typedef struct {
  const char *id;    /* "identity.restart-service" */
  const char *topic; /* id */
  DcwStepWho who;
  DcwStepWhen when;
  gboolean again;    /* to be done anew after each run */
  const char *title; /* N_(): what it is about, for lists of all of them */
} DcwStepKind;

const DcwStepKind *dcw_step_kinds (guint *n);       /* in the order of the topics */
const char *dcw_step_who_id (DcwStepWho who);       /* "here", "other", "domain", "network", "user" */
const char *dcw_step_who_label (DcwStepWho who);    /* N_() */
const char *dcw_step_when_id (DcwStepWhen when);    /* "before", "after", "any" */
const char *dcw_step_when_label (DcwStepWhen when); /* N_() */

typedef struct {
  const DcwStepKind *kind;
  char *name; /* what it is ticked by: "identity.restart-service:KEPServerEXV6"; the id alone where there is only one */
  DcwMessage *text;
} DcwStep;

void dcw_step_free (DcwStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwStep, dcw_step_free)

/* By kind, then name; each name once. profile NULL (a plan that somebody sent): what the plan alone tells. Free with
 * g_ptr_array_unref(). */
GPtrArray *dcw_steps (DcwView *view, const DcwProfile *profile, const DcwPlan *plan);
