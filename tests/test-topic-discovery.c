/* What the topic discovery plans and recommends. */
#include "support/tap.h"
#include "support/topic-case.h"

static const DcwTopicCase cases[] = {
  { "discovery",
    { DCW_NOTHING },
    DCW_ROLE_SERVER,
    NULL,
    "discovery.use=on",
    "firewall rule NETDIS-B = rule: v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=17|Profile=Private|LPort=3702|RA4=LocalSubnet|"
    "Name=x|EmbedCtxt=@FirewallAPI.dll,-32752|\n",
    "" },
  { "discovery, in public networks only",
    { { "fact", DCW_FACT_CATEGORY, "lan", "public" } },
    DCW_ROLE_SERVER,
    NULL,
    "discovery.use=on",
    "",
    "" },
};

static const DcwAdviceCase advice[] = {
  { "discovery", DCW_NOTHING, DCW_ROLE_SERVER, NULL, NULL, "discovery.use", NULL },
};

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-discovery");
  dcw_topic_cases_add (suite, "discovery", cases, G_N_ELEMENTS (cases), advice, G_N_ELEMENTS (advice));
  return suite;
}
