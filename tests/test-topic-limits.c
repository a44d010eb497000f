/* What the topic limits plans and recommends of plain values; of its lists test-topics.c and test-topic-lists.c tell. */
#include "support/tap.h"
#include "support/topic-case.h"

#define OLE "HKLM\\SOFTWARE\\Microsoft\\Ole"

static const DcwTopicCase cases[] = {
  { "nothing asked", { DCW_NOTHING }, DCW_ROLE_BOTH, NULL, NULL, "", "" },
  { "DCOM is off",
    { { "text", OLE, "EnableDCOM", "N" } },
    DCW_ROLE_SERVER,
    NULL,
    "limits.enable=on",
    OLE "\\EnableDCOM = REG_SZ “Y”\n",
    "" },
  { "DCOM is on", { { "text", OLE, "EnableDCOM", "Y" } }, DCW_ROLE_SERVER, NULL, "limits.enable=on", "", "" },
  { "a level of its own",
    { { "number", OLE, "LegacyAuthenticationLevel", "1" } },
    DCW_ROLE_SERVER,
    NULL,
    "limits.level=connect",
    OLE "\\LegacyAuthenticationLevel = REG_DWORD 2\n",
    "" },
  { "the level that was asked for",
    { { "number", OLE, "LegacyAuthenticationLevel", "2" } },
    DCW_ROLE_SERVER,
    NULL,
    "limits.level=connect",
    "",
    "" },
  { "servers may act as their callers",
    { { "number", OLE, "LegacyImpersonationLevel", "3" } },
    DCW_ROLE_SERVER,
    NULL,
    "limits.impersonation=identify",
    OLE "\\LegacyImpersonationLevel = REG_DWORD 2\n",
    "" },
};

static const DcwAdviceCase advice[] = {
  { "off", { "text", OLE, "EnableDCOM", "N" }, DCW_ROLE_SERVER, NULL, NULL, "limits.enable", "on" },
  { "on, and to stay so", { "text", OLE, "EnableDCOM", "Y" }, DCW_ROLE_SERVER, NULL, NULL, "limits.enable", "on" },
  { "callers are not asked who they are",
    { "number", OLE, "LegacyAuthenticationLevel", "1" },
    DCW_ROLE_SERVER,
    NULL,
    NULL,
    "limits.level",
    "connect" },
  { "the level is left alone", DCW_NOTHING, DCW_ROLE_SERVER, NULL, NULL, "limits.level", NULL },
};

Suite *
dcw_suite (void)
{
  Suite *suite = suite_create ("topic-limits");
  dcw_topic_cases_add (suite, "limits", cases, G_N_ELEMENTS (cases), advice, G_N_ELEMENTS (advice));
  return suite;
}
