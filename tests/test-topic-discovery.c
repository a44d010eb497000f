/* What the topic discovery plans and recommends. */
#include "support/tap.h"
#include "support/topic-case.h"

#define TOPIC "discovery"

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

START_TEST (plans)
{
  dcw_topic_case_plans (&cases[_i], TOPIC);
}
END_TEST

START_TEST (plans_are_done_once)
{
  dcw_topic_case_is_done_once (&cases[_i], TOPIC);
}
END_TEST

START_TEST (recommended)
{
  dcw_advice_case_is_given (&advice[_i]);
}
END_TEST

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-discovery");
  TCase *table = tcase_create ("table");
  tcase_add_loop_test (table, plans, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (table, plans_are_done_once, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (table, recommended, 0, G_N_ELEMENTS (advice));
  suite_add_tcase (suite, table);
  return suite;
}
