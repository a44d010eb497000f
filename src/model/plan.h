/* plan: what would be done to a station and why; what can't be done; what was found. Pure: same view and profile, same
 * plan. Its file form and digest: document/plan-document.h.
 */
#pragma once
#include "model/edit.h"
#include "model/finding.h"
#include "model/profile.h"

typedef struct {
  DcwResource *resource;
  DcwState    *before; /* concrete: absent or present, never unknown, never pending */
  DcwState    *after;  /* absent or present; may be pending */
  DcwMessage  *why;    /* of the first edit, by topic rank */
  GPtrArray   *topics; /* of char *, by topic rank */
  DcwRestart   restart;
  guint        risk;
  GArray      *needs; /* of guint: indices of changes that come first; always smaller than the own index */
} DcwChange;

typedef struct {
  DcwResource *resource; /* or NULL: about no single resource */
  DcwMessage  *reason;
  GPtrArray   *topics; /* of char * */
  const char  *answer; /* that would meet it if it were another, as dcw_edits_block_for() has it; NULL: none would, or the plan is
                        * from a file */
} DcwBlocked;

typedef struct {
  int        ref_count;
  char      *machine;  /* machine SID of the station it was made for; NULL: can't be applied */
  char      *computer; /* its name, for people; or NULL */
  GPtrArray *changes;  /* of DcwChange, in the order of applying */
  GPtrArray *blocked;  /* of DcwBlocked */
  GPtrArray *findings; /* of DcwFinding */
  GPtrArray *assumed;  /* of char *, sorted: pending names that no change creates because the station could not say whether they
                        * exist; applying resolves and binds them first, or refuses */
} DcwPlan;

DcwPlan *dcw_plan_new (void);
DcwPlan *dcw_plan_ref (DcwPlan *plan);
void     dcw_plan_unref (DcwPlan *plan);
void     dcw_plan_assume (DcwPlan *plan, const char *name); /* keeps the list sorted, without doubles */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DcwPlan, dcw_plan_unref)

/* Whether applying it may shut out somebody who sits at the computer over Remote Desktop: a change may cut connections, or is of
 * what guards the way in (firewall, rights to log on), whatever it means to do there. */
gboolean dcw_plan_may_lock_out (const DcwPlan *plan);

DcwChange  *dcw_change_new (const DcwResource *resource, const DcwState *before, const DcwState *after, const DcwMessage *why);
void        dcw_change_free (DcwChange *change);
DcwBlocked *dcw_blocked_new (const DcwResource *resource, DcwMessage *reason); /* takes reason */
void        dcw_blocked_free (DcwBlocked *blocked);

/* What every plan, made here or read from a file, must fulfil: addresses unique, before concrete, needs in order, a pending
 * name created by an earlier change that is itself among the needs, or assumed. Linear in the size of the plan. DCW_ERROR_INVALID says which change breaks what. */
gboolean dcw_plan_validate (const DcwPlan *plan, GError **error);
