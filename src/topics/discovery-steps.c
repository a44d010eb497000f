#include "base/i18n.h"
#include "topics/discovery-parts.h"
#include "topics/steps.h"
#include "topics/topic.h"

#define CATEGORY "discovery.category"

static const DcwStepKind kinds[] = {
  { CATEGORY, DCW_STEP_HERE, DCW_STEP_ANY, FALSE, N_ ("A network that Windows takes for public") },
};

static void
collect (DcwStepSearch *search)
{
  if (dcw_step_wanted (search, DCW_DISCOVERY_USE, "on") && dcw_discovery_profiles (search->view) == 0)
    dcw_step_add (
        search, CATEGORY, NULL,
        dcw_message_new (N_ ("Windows takes this network for public, and keeps network discovery off there. If you need it, say "
                             "in the settings of the network that it is private, and plan again."),
                         NULL));
}

const DcwTopicSteps dcw_discovery_steps = { kinds, G_N_ELEMENTS (kinds), collect };
