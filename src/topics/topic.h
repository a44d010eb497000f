/* topic: one of the seven parts of the job. A folder entry, a table row, no branch elsewhere.
 *
 * survey() reads whatever the topic may ever want to know, whatever the profile says, so that a capture serves every plan.
 * plan() turns a profile into edits. Checks give findings, with or without a profile.
 */
#pragma once
#include "model/edit.h"
#include "model/finding.h"
#include "model/option.h"
#include "station/view.h"

typedef struct {
  const char *id;   /* "limits.policy-wins" */
  const char *code; /* short, for the phone */
  /* Appends DcwFinding to findings. profile may be NULL (audit without one). */
  void (*run) (DcwView *view, const DcwProfile *profile, GPtrArray *findings);
} DcwCheck;

/* Which resources a topic may touch; a transaction refuses anything else, in a hand-edited plan or snapshot too. */
typedef struct {
  DcwKindId   kind;
  const char *key;  /* registry: canonical key, itself and below when below is set; NULL: any */
  const char *name; /* value, right, ... name; "SCM:*": any that begins so; NULL: any */
  gboolean    below;
} DcwScope;

typedef struct {
  const char      *id;
  const char      *title; /* N_() */
  const char      *about; /* N_(): one or two sentences */
  const DcwOption *options; /* n_options rows */
  guint            n_options;
  const DcwScope  *scope;
  guint            n_scope;
  const DcwCheck  *checks;
  guint            n_checks;
  void (*survey) (DcwView *view);
  void (*plan) (DcwView *view, const DcwProfile *profile, DcwEdits *edits);
} DcwTopic;

/* The table, in the order of the wizard; the index is the rank. */
const DcwTopic *const *dcw_topics (guint *n);
const DcwTopic        *dcw_topic (const char *id); /* NULL: no such topic */
const DcwOption       *dcw_topic_option (const char *option_id, const DcwTopic **topic); /* NULL: no such option */
/* TRUE when one of the topics may touch it. */
gboolean dcw_topics_in_scope (const DcwTopic *const *topics, guint n, const DcwResource *resource);
