/* planner: profile and view to plan; audit; capture. Walks the table of topics; knows none of them. */
#pragma once
#include "model/plan.h"
#include "topics/topic.h"

/* Option ids and values, names and lists of a profile against the tables. DCW_ERROR_INVALID names the first that is wrong. */
gboolean dcw_profile_check (const DcwProfile *profile, GError **error);
/* The same on a station, which may have names in another language: its Everyone or Administrators are nobody's OPC group.
 * *answer, when it is wrong: which answer a person would have to change, as dcw_edits_block_for() has it; NULL: none. May be NULL. */
gboolean dcw_profile_check_here (const DcwProfile *profile, DcwView *view, const char **answer, GError **error);
/* Sets every option that applies to the role and is not set yet to what is recommended for this view. */
void dcw_profile_recommend (DcwProfile *profile, DcwView *view);

/* topics: which may plan (ids), NULL: all. DCW_ERROR_INVALID: no such topic, or what dcw_profile_check_here() says. */
DcwPlan *dcw_plan_make (DcwView *view, const DcwProfile *profile, const char *const *topics, GCancellable *cancellable, GError **error);
/* The same with a table of one's own, for tests; whatever its topics make is in their scope. */
DcwPlan *dcw_plan_make_with (const DcwTopic *const *table, guint n, DcwView *view, const DcwProfile *profile, const char *const *topics,
                             GCancellable *cancellable, GError **error);
/* Findings of all checks, sorted. profile may be NULL. */
GPtrArray *dcw_audit (DcwView *view, const DcwProfile *profile);
/* Every topic's survey, then the view as an image. */
DcwImage *dcw_capture (DcwView *view);
