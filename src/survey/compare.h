/* compare: what of a computer is different from what was recorded of it: when it last worked, or when a run left it.
 *
 * What was recorded then is asked for now, and what the surveys list now is looked up in the recording; so new rules, members and
 * services are differences too. What one of the two can't say is no difference but unknown, told apart. What changes by itself
 * (whether services run, which ports are open) does not count. What other programs register with COM is only counted.
 */
#pragma once
#include "station/view.h"

typedef enum {
  DCW_DIFFERENCE_CHANGED,
  DCW_DIFFERENCE_NEW,
  DCW_DIFFERENCE_GONE,
  DCW_DIFFERENCE_AGAIN, /* a user or group of this name was deleted and made again: another account to Windows */
  DCW_N_DIFFERENCES
} DcwDifferenceKind;
const char *dcw_difference_name (DcwDifferenceKind kind);  /* "changed", "new", "gone", "made-again" */
const char *dcw_difference_title (DcwDifferenceKind kind); /* before what it is of, translated: "Changed:" */

typedef struct {
  DcwDifferenceKind kind;
  DcwResource *resource;  /* NULL: a fact. AGAIN: the account that is gone */
  DcwState *before, *now; /* of resource; AGAIN: now is the new account's */
  DcwResource *again;     /* AGAIN: the new account; else NULL */
  char *fact, *subject;   /* of a fact (model/fact.h) */
  char *old_value, *new_value;
} DcwDifference;

typedef struct {
  DcwResource *resource;
  gboolean now;       /* it is now that it can't be read; else it could not be then */
  DcwMessage *reason; /* or NULL */
} DcwUndecided;

typedef struct {
  GPtrArray *differences; /* of DcwDifference: resources in canonical order, then facts */
  GPtrArray *passing;     /* the same, of what changes by itself */
  GPtrArray *undecided;   /* of DcwUndecided */
  GHashTable *names;      /* SID as text -> name, of accounts as they were called */
  guint n_unrecorded;     /* there now, and the recording says nothing of it */
  guint n_others;         /* registered or changed by other programs */
} DcwComparison;

DcwComparison *dcw_comparison_new (void);
void dcw_comparison_free (DcwComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwComparison, dcw_comparison_free)

/* recorded: what was (a capture or another station file), before: a view over a station of it. surveyed: a capture of now. */
DcwComparison *dcw_compare (const DcwImage *recorded, DcwView *before, const DcwImage *surveyed, DcwView *now);
/* For the names of accounts that may be gone. */
void dcw_comparison_name (DcwComparison *comparison, const DcwSid *sid, const char *name);
/* One resource that should be as wanted. Nothing of it may be pending, but a resource that is not there. */
void dcw_compare_one (DcwComparison *comparison, const DcwResource *resource, const DcwState *wanted, DcwView *now);
