/* topic: one of the parts of the job. Its files and its id in topics/meson.build, no branch elsewhere.
 *
 * survey() reads whatever the topic may ever want to know, whatever the profile says, so that a capture serves every plan.
 * plan() turns a profile into edits. Checks give findings, with or without a profile.
 */
#pragma once
#include "model/edit.h"
#include "model/finding.h"
#include "model/option.h"
#include "station/view.h"
#include "topics/scope.h"
#include "topics/steps.h"
#include "topics/topic-list.h"

typedef struct {
  const char *id;   /* "limits.policy-wins" */
  const char *code; /* short, for the phone */
  /* Appends DcwFinding to findings. profile may be NULL (audit without one). */
  void (*run) (DcwView *view, const DcwProfile *profile, GPtrArray *findings);
} DcwCheck;

typedef struct {
  const DcwCheck *rows;
  guint n_rows;
} DcwTopicChecks;

typedef struct {
  const char *id;
  const char *title;        /* N_() */
  const char *about;        /* N_(): one or two sentences */
  const DcwOption *options; /* n_options rows */
  guint n_options;
  const DcwScope *scope; /* what it may change; a transaction refuses anything else, in a hand-made plan or snapshot too */
  guint n_scope;
  const DcwTopicChecks *checks; /* or NULL: none */
  void (*survey) (DcwView *view);
  void (*plan) (DcwView *view, const DcwProfile *profile, DcwEdits *edits);
  /* What is there, for people (topics/now.h): appends DcwMessage * to lines. profile may be NULL. Or NULL: nothing to tell. */
  void (*now) (DcwView *view, const DcwProfile *profile, GPtrArray *lines);
  const DcwTopicSteps *steps; /* what only a person can do; or NULL: nothing */
} DcwTopic;

/* What the files of a topic give to the others: ID.c, ID-checks.c, ID-now.c, ID-steps.c; of the last three only those that it has. */
#define DCW_TOPIC_FILES(id)                                                                                                      \
  extern const DcwTopic dcw_topic_##id;                                                                                          \
  extern const DcwTopicChecks dcw_##id##_checks;                                                                                 \
  void dcw_##id##_now (DcwView *view, const DcwProfile *profile, GPtrArray *lines);                                              \
  extern const DcwTopicSteps dcw_##id##_steps;
DCW_FOR_EACH_TOPIC (DCW_TOPIC_FILES)

/* The table, in the order of the wizard; the index is the rank. */
const DcwTopic *const *dcw_topics (guint *n);
const DcwTopic *dcw_topic (const char *id); /* NULL: no such topic */
/* Whose matter a resource is, for people: the topic that may change it, else one that changes others of its kind or beside it;
 * NULL: no topic's. */
const DcwTopic *dcw_topic_of (const DcwResource *resource);
/* What it tells of the station: of DcwMessage, none where it tells nothing. Free with g_ptr_array_unref(). */
GPtrArray *dcw_topic_now (const DcwTopic *topic, DcwView *view, const DcwProfile *profile);
const DcwOption *dcw_option (guint i); /* those of all topics one after another, in the order of the wizard; NULL: no more */
const DcwOption *dcw_topic_option (const char *option_id, const DcwTopic **topic); /* NULL: no such option */

/* Every change is one that the topics it names make, and says what it may do and what has to restart. profile, bindings, view: as
 * dcw_scene_new() has them; with a view rules look anywhere. DCW_ERROR_REFUSED names the first change that is not so, and the
 * rule. */
gboolean dcw_topics_check_plan (const DcwPlan *plan, const DcwProfile *profile, const DcwBindings *bindings, DcwView *view,
                                GError **error);
/* The same of change i of the scene's plan: the rule, or NULL. */
DcwMessage *dcw_topics_refuse (DcwScene *scene, guint i);
