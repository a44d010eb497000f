/* steps: what only a person can do, beside everything that a plan changes. Worked out of a view, a profile, the plan made of
 * them and what was changed last, and of nothing else: the same steps before and after applying. Whether one was done only a
 * person can say (apply/ticks.h); nothing here counts one as done.
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
  const char *id; /* "identity.restart-service": the topic's, and its own */
  DcwStepWho who;
  DcwStepWhen when;
  gboolean again;    /* to be done anew after each run */
  const char *title; /* N_(): what it is about, for lists of all of them */
} DcwStepKind;

const char *dcw_step_who_id (DcwStepWho who);       /* "here", "other", "domain", "network", "user" */
const char *dcw_step_who_label (DcwStepWho who);    /* N_() */
const char *dcw_step_when_id (DcwStepWhen when);    /* "before", "after", "any" */
const char *dcw_step_when_label (DcwStepWhen when); /* N_() */

typedef struct {
  const DcwStepKind *kind;
  const char *topic; /* id */
  guint rank;        /* of its kind among all */
  char *name;        /* what it is ticked by: "identity.restart-service:KEPServerEXV6"; the id alone where there is only one */
  DcwMessage *text;
} DcwStep;

#define DCW_STEP_RESTART_SERVICE "identity.restart-service"
/* The service that the step asks to restart, borrowed; NULL: it asks for something else. */
const char *dcw_step_restarts (const DcwStep *step);

void dcw_step_free (DcwStep *step);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwStep, dcw_step_free)

/* By kind, then name; each name once. profile NULL (a plan that somebody sent): what the plan alone tells. done: the plan of the
 * last run that left an effect, either way; NULL: none did, or it is not known. Free with g_ptr_array_unref(). */
GPtrArray *dcw_steps (DcwView *view, const DcwProfile *profile, const DcwPlan *plan, const DcwPlan *done);

/* ---- For topics ---- */

typedef struct {
  DcwView *view;
  const DcwProfile *profile; /* or NULL */
  const DcwPlan *plan;
  const DcwPlan *done; /* or NULL */
  GPtrArray *runners;  /* of DcwRunner: the servers and programs of the profile; NULL without one */
  GHashTable *afters;  /* these are for the functions below */
  GHashTable *names;
  GPtrArray *steps;
} DcwStepSearch;

typedef struct {
  const DcwStepKind *kinds;
  guint n_kinds;
  void (*collect) (DcwStepSearch *search); /* adds the topic's steps; with and without a profile */
} DcwTopicSteps;

/* kind: the id of a kind of any topic. subject: what tells it from others of its kind, or NULL. Takes text. One that is there
 * already is not added again. */
void dcw_step_add (DcwStepSearch *search, const char *kind, const char *subject, DcwMessage *text);
/* The profile has this value of the option; value NULL: has any. */
gboolean dcw_step_wanted (const DcwStepSearch *search, const char *option, const char *value);
/* As the resource will be when the plan is applied. */
const DcwState *dcw_step_after (const DcwStepSearch *search, const DcwResource *resource);
