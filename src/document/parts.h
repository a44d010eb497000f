/* parts: what is a document of its own, and is also in a snapshot. Private to src/document. */
#pragma once
#include "document/forms.h"
#include "model/plan.h"
#include "model/profile.h"

/* Attributes and children of elements that are open. */
extern const DcwRule dcw_profile_rule;
DcwProfile *dcw_part_read_profile (DcwReader *reader, const DcwNode *node, GError **error);
void dcw_part_write_profile (DcwOut *out, const DcwProfile *profile);

typedef struct {
  DcwRule plan, change, blocked, finding;
} DcwPlanRules;
DcwPlanRules *dcw_plan_rules_new (const DcwForms *forms); /* free with g_free(); forms must live as long */
/* The plan is validated (model/plan.h). */
DcwPlan *dcw_part_read_plan (DcwReader *reader, const DcwNode *node, GError **error);
void dcw_part_write_plan (DcwOut *out, const DcwPlan *plan);

/* How far a root of a station goes (model/image.h); WHOLE has no word. */
#define DCW_N_EXTENT_WORDS 4
extern const DcwWord dcw_extent_words[DCW_N_EXTENT_WORDS];
