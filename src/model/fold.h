/* fold: edits to changes. Pure; the only place that decides what several wishes on one resource come to.
 *
 * Per resource: one set or clear (all equal, else blocked, naming the topics), then revokes, then grants; overlapping grant
 * and revoke of one principal, or unequal bases: blocked. Ties go by topic rank, principal, mask, so the order of edits
 * does not matter. A wish on an unknown resource is blocked with its reason. Missing parent keys are added. What is
 * already as wanted gives no change. A pending name that no change creates is blocked, and so is what needs a blocked one;
 * but where the station can't say whether the account exists, the name is assumed (plan->assumed) and its users stay. A service
 * needs the rights and memberships that its account gets, and so does whatever an edit says runs as an account: taken back
 * without it, they would keep it from starting.
 */
#pragma once
#include "model/plan.h"

/* The state of a resource now; new reference, never NULL. */
typedef DcwState *(*DcwLookup) (const DcwResource *resource, gpointer data);

/* Fills plan->changes (ordered by need, kind rank, address) and plan->blocked. */
void dcw_fold (const DcwEdits *edits, DcwLookup lookup, gpointer data, DcwPlan *plan);
