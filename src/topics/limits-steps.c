#include "base/i18n.h"
#include "topics/limits-checks.h"
#include "topics/policies-checks.h"
#include "topics/steps.h"
#include "topics/topic.h"

#define RESTART_COMPUTER "limits.restart-computer"

static const DcwStepKind kinds[] = {
  { RESTART_COMPUTER, DCW_STEP_HERE, DCW_STEP_AFTER, TRUE, N_ ("Restart the computer") },
};

static void
collect (DcwStepSearch *search)
{
  gboolean wanted = dcw_step_wanted (search, DCW_LIMITS_ENABLE, NULL) || dcw_step_wanted (search, DCW_LIMITS_LEVEL, NULL)
                    || dcw_step_wanted (search, DCW_LIMITS_IMPERSONATION, NULL)
                    || dcw_step_wanted (search, DCW_POLICIES_PROTOCOLS, NULL);
  for (guint i = 0; i < search->plan->changes->len && !wanted; i++)
    wanted = ((const DcwChange *)search->plan->changes->pdata[i])->restart == DCW_RESTART_REBOOT;
  if (wanted)
    dcw_step_add (
        search, RESTART_COMPUTER, NULL,
        dcw_message_new (N_ ("Restart this computer when the plant allows it. Programs read some of these settings only when "
                             "they start, and Windows itself a few of them."),
                         NULL));
}

const DcwTopicSteps dcw_limits_steps = { kinds, G_N_ELEMENTS (kinds), collect };
