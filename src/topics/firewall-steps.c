#include "base/i18n.h"
#include "survey/firewall.h"
#include "topics/firewall-wishes.h"
#include "topics/steps.h"
#include "topics/topic.h"

#define BETWEEN "firewall.between"
#define DOMAIN_RULES "firewall.domain-rules"

static const DcwStepKind kinds[] = {
  { BETWEEN, DCW_STEP_NETWORK, DCW_STEP_ANY, FALSE, N_ ("Firewalls and routers between the computers") },
  { DOMAIN_RULES, DCW_STEP_DOMAIN, DCW_STEP_ANY, FALSE, N_ ("Firewall rules that only the domain can set") },
};

static void
collect (DcwStepSearch *search)
{
  if (search->profile == NULL)
    return;
  static const char *const options[] = { DCW_FIREWALL_MAPPER, DCW_FIREWALL_OPCENUM, DCW_FIREWALL_SERVER, DCW_FIREWALL_PROGRAM };
  const GPtrArray *peers = search->profile->lists[DCW_LIST_PEERS];
  gboolean opens = FALSE, elsewhere = FALSE, ignored = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    opens = opens || dcw_step_wanted (search, options[i], "open");
  for (guint i = 0; i < peers->len; i++)
    elsewhere = elsewhere || dcw_firewall_is_near (search->view, peers->pdata[i]) == DCW_STATE_ABSENT;
  if (elsewhere)
    dcw_step_add (
        search, BETWEEN, NULL,
        dcw_message_new (N_ ("The other computer is in another network. See that what is between lets TCP port 135 through in "
                             "both directions, and the ports that Windows gives to programs (49152 to 65535) or the fixed port "
                             "of the server; and that it does not translate addresses, which DCOM can't work with."),
                         NULL));
  const DcwFirewall *firewall = dcw_firewall_read (search->view);
  guint in_use = dcw_firewall_profiles_in_use (search->view);
  for (guint i = 0; i < DCW_N_FIREWALL_PROFILES; i++)
    ignored = ignored || ((in_use & 1u << i) != 0 && firewall->profiles[i].only_policy);
  if (opens && ignored)
    dcw_step_add (
        search, DOMAIN_RULES, NULL,
        dcw_message_new (N_ ("The domain lets only its own firewall rules count here. Have the rules of the plan added to the "
                             "domain's policy."),
                         NULL));
}

const DcwTopicSteps dcw_firewall_steps = { kinds, G_N_ELEMENTS (kinds), collect };
