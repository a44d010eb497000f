/* What the topic policies plans and recommends. */
#include "support/tap.h"
#include "support/topic-case.h"

#define LSA "HKLM\\SYSTEM\\CurrentControlSet\\Control\\Lsa"

static const DcwTopicCase cases[] = {
  { "Classic where it is Guest only",
    { { "number", LSA, "ForceGuest", "1" } },
    DCW_ROLE_SERVER,
    NULL,
    "policies.sharing=classic",
    LSA "\\ForceGuest = REG_DWORD 0\n",
    "" },
  { "Classic where it is", { DCW_NOTHING }, DCW_ROLE_SERVER, NULL, "policies.sharing=classic", "", "" },
  { "Everyone and anonymous",
    { DCW_NOTHING },
    DCW_ROLE_CLIENT,
    NULL,
    "policies.everyone-anonymous=on",
    LSA "\\EveryoneIncludesAnonymous = REG_DWORD 1\n",
    "" },
  { "Everyone without anonymous",
    { { "number", LSA, "everyoneincludesanonymous", "1" } },
    DCW_ROLE_SERVER,
    NULL,
    "policies.everyone-anonymous=off",
    LSA "\\EveryoneIncludesAnonymous = REG_DWORD 0\n",
    "" },
  { "blank passwords",
    { { "number", LSA, "LimitBlankPasswordUse", "0" } },
    DCW_ROLE_SERVER,
    NULL,
    "policies.blank-passwords=limit",
    LSA "\\LimitBlankPasswordUse = REG_DWORD 1\n",
    "" },
  { "old NTLM",
    { { "number", LSA, "LmCompatibilityLevel", "1" } },
    DCW_ROLE_SERVER,
    NULL,
    "policies.ntlm=v2",
    LSA "\\LmCompatibilityLevel = REG_DWORD 3\n",
    "" },
  { "NTLM that asks for more stays",
    { { "number", LSA, "LmCompatibilityLevel", "5" } },
    DCW_ROLE_SERVER,
    NULL,
    "policies.ntlm=v2",
    "",
    "" },
  { "no protocols",
    { { "strings", "HKLM\\SOFTWARE\\Microsoft\\Rpc", "DCOM Protocols", "" } },
    DCW_ROLE_SERVER,
    NULL,
    "policies.protocols=tcp",
    "HKLM\\SOFTWARE\\Microsoft\\Rpc\\DCOM Protocols = REG_MULTI_SZ “ncacn_ip_tcp”\n",
    "" },
  { "protocols as Windows has them", { DCW_NOTHING }, DCW_ROLE_SERVER, NULL, "policies.protocols=tcp", "", "" },
};

static const DcwAdviceCase advice[] = {
  { "Classic already", DCW_NOTHING, DCW_ROLE_SERVER, NULL, NULL, "policies.sharing", NULL },
  { "Guest only", { "number", LSA, "ForceGuest", "1" }, DCW_ROLE_SERVER, NULL, NULL, "policies.sharing", "classic" },
  { "Everyone", DCW_NOTHING, DCW_ROLE_CLIENT, NULL, NULL, "policies.everyone-anonymous", NULL },
  { "Everyone on a server", DCW_NOTHING, DCW_ROLE_SERVER, NULL, "applications.opcenum=as-installed",
    "policies.everyone-anonymous", NULL },
  { "no protocols",
    { "strings", "HKLM\\SOFTWARE\\Microsoft\\Rpc", "DCOM Protocols", "" },
    DCW_ROLE_SERVER,
    NULL,
    NULL,
    "policies.protocols",
    "tcp" },
};

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-policies");
  dcw_topic_cases_add (suite, "policies", cases, G_N_ELEMENTS (cases), advice, G_N_ELEMENTS (advice));
  return suite;
}
