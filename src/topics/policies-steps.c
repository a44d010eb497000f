#include <string.h>
#include "base/i18n.h"
#include "survey/origin.h"
#include "topics/steps.h"
#include "topics/topic.h"

#define DOMAIN_POLICY "policies.domain-policy"

static const DcwStepKind kinds[] = {
  { DOMAIN_POLICY, DCW_STEP_DOMAIN, DCW_STEP_ANY, FALSE, N_ ("A policy that only the domain can change") },
};

/* Wishes that are blocked stay so, whatever is applied here. */
static void
collect (DcwStepSearch *search)
{
  for (guint i = 0; i < search->plan->blocked->len; i++) {
    const DcwBlocked *blocked = search->plan->blocked->pdata[i];
    if (!dcw_is_of_domain (search->view, blocked->resource))
      continue;
    g_autofree char *shown = dcw_resource_show (blocked->resource);
    dcw_step_add (search, DOMAIN_POLICY, shown,
                  dcw_message_new (N_ ("The domain sets %1. Have the domain's administrator change it there."), shown, NULL));
  }
}

const DcwTopicSteps dcw_policies_steps = { kinds, G_N_ELEMENTS (kinds), collect };
