#include "base/i18n.h"
#include "topics/steps.h"
#include "topics/topic.h"

#define RESTART_COMPUTER "limits.restart-computer"

static const DcwStepKind kinds[] = {
  { RESTART_COMPUTER, DCW_STEP_HERE, DCW_STEP_AFTER, TRUE, N_ ("Restart the computer") },
};

static gboolean
needs_restart (const DcwPlan *plan)
{
  for (guint i = 0; plan != NULL && i < plan->changes->len; i++)
    if (((const DcwChange *)plan->changes->pdata[i])->restart == DCW_RESTART_REBOOT)
      return TRUE;
  return FALSE;
}

static void
collect (DcwStepSearch *search)
{
  if (needs_restart (search->plan) || needs_restart (search->done))
    dcw_step_add (
        search, RESTART_COMPUTER, NULL,
        dcw_message_new (N_ ("Restart this computer when the plant allows it. Programs read some of these settings only when "
                             "they start, and Windows itself a few of them."),
                         NULL));
}

const DcwTopicSteps dcw_limits_steps = { kinds, G_N_ELEMENTS (kinds), collect };
